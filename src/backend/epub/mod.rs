//! The EPUB backend.

use super::{Backend, Compiled, OptionTable};
use crate::diag::{Fatal, Reporter};
use crate::files::Output;

/// `-f epub`
pub struct Epub;

impl Backend for Epub {
    fn name(&self) -> &'static str {
        "epub"
    }
    fn extension(&self) -> &'static str {
        "epub"
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
