//! A command that reads the JSON model on its standard input and writes into the output folder.
//!
//! The command is somebody else's program, named in a book file: `project` lets it run only when its output is asked
//! for by name.

use super::{Backend, Compiled, OptionTable, json};
use crate::diag::{Code, Diagnostic, Fatal, Reporter};
use crate::files::{Output, environment};

/// `[output.NAME] command = "…"`
pub struct External;

impl Backend for External {
    fn name(&self) -> &'static str {
        "external"
    }
    /// The command names its files itself.
    fn extension(&self) -> &'static str {
        ""
    }
    fn composes(&self) -> bool {
        false
    }
    fn write(
        &self,
        compiled: &Compiled,
        options: &OptionTable,
        report: &Reporter,
        out: &mut Output,
    ) -> Result<(), Fatal> {
        let command = options.command.as_deref().unwrap_or_default();
        let mut model = json::model(compiled.book);
        // What stands in its table is for the command to understand.
        model["options"] = options.values.iter().map(|(key, (value, _))| (key.clone(), value.to_json())).collect();
        let cause = match environment::run(command, out.folder(), model.to_string().as_bytes()) {
            Ok(status) if status.success() => return Ok(()),
            Ok(status) => status.to_string(),
            Err(cause) => cause.to_string(),
        };
        report.report(
            Diagnostic::new(Code::CommandMissing, format!("[output.{}] command failed: {cause}", options.name))
                .label(command)
                .help(Code::CommandMissing.help()),
        );
        Err(Fatal::Reported)
    }
}
