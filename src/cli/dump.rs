//! `huibian dump`: every stage can be seen.

use super::args::{DumpArgs, DumpStage, OutputArgs};
use super::{EXIT_DONE, print};
use crate::backend::Registry;
use crate::book::dump;
use crate::config;
use crate::diag::{Reporter, codes};
use crate::project::{Job, Seen};
use crate::typeset::designs;
use std::path::PathBuf;

pub fn run(arguments: &DumpArgs, output: &OutputArgs) -> u8 {
    if arguments.stage == DumpStage::Schema {
        print::say(&serde_json::to_string_pretty(&config::schema()).unwrap_or_default());
        return EXIT_DONE;
    }
    if arguments.stage == DumpStage::Messages {
        print::say(&codes::guide());
        return EXIT_DONE;
    }
    if arguments.stage == DumpStage::DesignSchema {
        print::say(&serde_json::to_string_pretty(&config::design_schema()).unwrap_or_default());
        return EXIT_DONE;
    }
    if arguments.stage == DumpStage::Design {
        return design(&arguments.book.paths, output);
    }
    let request = match arguments.book.request() {
        Ok(request) => request,
        Err(message) => return print::usage(&message, output),
    };
    let reporter = Reporter::new();
    match Job::open(&request, &Registry::default(), &reporter) {
        Err(error) => print::fatal(error, &reporter, output),
        Ok(None) => print::finish(&reporter, output),
        Ok(Some(job)) => {
            if let Some((mut book, _)) = job.read(&reporter) {
                let text = match arguments.stage {
                    DumpStage::Tree => dump::tree(&book),
                    DumpStage::Text => dump::text(&book),
                    DumpStage::Classes => job.see(&mut book, Seen::Classes, &reporter),
                    DumpStage::Breaks => job.see(&mut book, Seen::Breaks, &reporter),
                    DumpStage::Lines => job.see(&mut book, Seen::Lines, &reporter),
                    DumpStage::Pages => job.see(&mut book, Seen::Pages, &reporter),
                    DumpStage::Schema | DumpStage::Messages | DumpStage::Design | DumpStage::DesignSchema => {
                        String::new()
                    }
                };
                print::say(&text);
            }
            print::finish(&reporter, output)
        }
    }
}

/// Prints the design called so, or the names of all.
fn design(names: &[PathBuf], output: &OutputArgs) -> u8 {
    let all: Vec<&str> = designs::names().collect();
    let Some(name) = names.first().map(|name| name.to_string_lossy()) else {
        print::say(&all.join("\n"));
        return EXIT_DONE;
    };
    match designs::file(&name) {
        Some(file) => {
            print::say(file);
            EXIT_DONE
        }
        None => print::usage(&format!("no design is called “{name}”: use {}", all.join(", ")), output),
    }
}
