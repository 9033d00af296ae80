//! `huibian info`

use super::args::{InfoArgs, OutputArgs};
use super::{EXIT_DONE, print};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::inspect;
use crate::project;

pub fn run(arguments: &InfoArgs, output: &OutputArgs) -> u8 {
    let reporter = Reporter::new();
    let path = &arguments.file;
    match project::finished(path) {
        Err(error) => print::fatal(error, &reporter, output),
        Ok(data) => match inspect::inspect(&data) {
            Ok(inspection) => {
                let facts = inspection.facts.iter().map(|(fact, value)| format!("{fact:12}  {value}\n"));
                print::say(&format!("{}\n{}", inspection.format, facts.collect::<String>()));
                EXIT_DONE
            }
            Err(cause) => {
                let message = format!("{} cannot be inspected: {cause}", path.display());
                reporter.report(Diagnostic::new(Code::CannotRead, message).in_file(path));
                print::finish(&reporter, output)
            }
        },
    }
}
