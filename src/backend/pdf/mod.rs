//! The PDF backend.

use super::{Backend, Compiled, OptionTable};
use crate::diag::{Fatal, Reporter};
use crate::files::Output;

/// `-f pdf`
pub struct Pdf;

impl Backend for Pdf {
    fn name(&self) -> &'static str {
        "pdf"
    }
    fn extension(&self) -> &'static str {
        "pdf"
    }
    fn composes(&self) -> bool {
        true
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
