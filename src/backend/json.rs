//! The model as versioned JSON.

use super::{Backend, Compiled, OptionTable};
use crate::diag::{Fatal, Reporter};
use crate::files::Output;

/// `-f json`
pub struct Json;

impl Backend for Json {
    fn name(&self) -> &'static str {
        "json"
    }
    fn extension(&self) -> &'static str {
        "json"
    }
    fn composes(&self) -> bool {
        false
    }
    fn write(
        &self,
        _compiled: &Compiled,
        _options: &OptionTable,
        _report: &Reporter,
        _out: &mut Output,
    ) -> Result<(), Fatal> {
        todo!()
    }
}
