//! `huibian info`

use super::args::{InfoArgs, OutputArgs};
use super::{EXIT_DONE, print};
use crate::diag::{Code, Diagnostic, Fatal, Reporter};
use crate::files::{Disk, Files};
use crate::inspect;
use std::path::Path;

pub fn run(arguments: &InfoArgs, output: &OutputArgs) -> u8 {
    let reporter = Reporter::new();
    let path = &arguments.file;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().map(Path::new).unwrap_or(path);
    let data = Disk::open(folder, []).and_then(|disk| disk.read(name));
    match data.map_err(|cause| Fatal::Read { path: path.clone(), cause }) {
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
