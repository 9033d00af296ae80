//! `huibian info`

use super::args::{InfoArgs, MessageFormat, OutputArgs};
use super::{EXIT_DONE, print};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::inspect;
use crate::project;
use serde_json::map::Entry;
use serde_json::{Map, Value, json};

pub fn run(arguments: &InfoArgs, output: &OutputArgs) -> u8 {
    let reporter = Reporter::new();
    let path = &arguments.file;
    match project::finished(path) {
        Err(error) => print::fatal(error, &reporter, output),
        Ok(data) => match inspect::inspect(&data) {
            Ok(inspection) => {
                if output.message_format == MessageFormat::Json {
                    let mut facts = Map::new();
                    for (fact, value) in inspection.facts {
                        // What is said once is a text, and what is said again a list.
                        match facts.entry(fact) {
                            Entry::Vacant(entry) => _ = entry.insert(value.into()),
                            Entry::Occupied(mut entry) => match entry.get_mut() {
                                Value::Array(list) => list.push(value.into()),
                                first => *first = json!([first.take(), value]),
                            },
                        }
                    }
                    print::say(&json!({ "format": inspection.format, "facts": facts }).to_string());
                    return EXIT_DONE;
                }
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
