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
    ) -> Result<Option<usize>, Fatal> {
        let command = options.command.as_deref().unwrap_or_default();
        let mut model = json::model(compiled.book);
        // What stands in its table is for the command to understand.
        model["options"] = options.values.iter().map(|(key, (value, _))| (key.clone(), value.to_json())).collect();
        let (message, help) = match environment::run(command, out.folder(), model.to_string().as_bytes()) {
            Ok(status) if status.success() => return Ok(None),
            Ok(status) => (format!("`{command}` ended with {status}"), "what it printed says why"),
            Err(cause) => (format!("`{command}` cannot be run: {cause}"), Code::CommandMissing.help()),
        };
        let diagnostic = Diagnostic::new(Code::CommandMissing, message).help(help);
        report.report(diagnostic.at(options.command_place));
        Err(Fatal::Reported)
    }
}
