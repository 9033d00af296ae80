//! `huibian fetch`

use super::args::{FetchArgs, MessageFormat, OutputArgs};
use super::build::{grouped, progress};
use super::print;
use crate::backend::Registry;
use crate::diag::{Code, Reporter, Severity};
use crate::files::network::Limits;
use crate::project::{Catch, Job, Request};
use serde_json::json;

pub fn run(arguments: &FetchArgs, output: &OutputArgs) -> u8 {
    match arguments.book.request() {
        Ok(request) => pictures(&request, arguments.allow_private, output),
        Err(message) => print::usage(&message, output),
    }
}

/// Fetches the pictures of what was asked for, says what came of it and gives the exit code.
pub fn pictures(request: &Request, private: bool, output: &OutputArgs) -> u8 {
    let reporter = Reporter::new();
    let progress = progress(output);
    progress.set_message("reading");
    let outcome = Job::open(request, &Registry::default(), &reporter).and_then(|job| {
        let Some((job, (_, intake))) = job.and_then(|job| job.read(&reporter).map(|read| (job, read))) else {
            return Ok(None);
        };
        let asked = |count, all| progress.set_message(format!("fetching {count} of {all}"));
        job.fetch(&intake, Limits { private, ..Limits::default() }, &reporter, &asked).map(Some)
    });
    progress.finish_and_clear();
    // What else is to be said about the book is said when it is made or checked.
    reporter.keep(|diagnostic| diagnostic.code == Code::NotFetched || diagnostic.severity == Severity::Error);
    match outcome {
        Err(error) => print::fatal(error, &reporter, output),
        Ok(None) => print::finish(&reporter, output).max(super::EXIT_ERRORS),
        Ok(Some(catch)) => {
            let exit = print::finish(&reporter, output);
            if output.message_format == MessageFormat::Json {
                let Catch { fetched, kept, missing } = catch;
                print::say(&json!({ "fetched": fetched, "kept": kept, "missing": missing }).to_string());
            } else if !output.quiet {
                print::say(&line(catch));
            }
            exit
        }
    }
}

/// `3 pictures fetched, 2 were there, 1 is missing`
fn line(Catch { fetched, kept, missing }: Catch) -> String {
    if (fetched, kept, missing) == (0, 0, 0) {
        return "no picture is on the network".to_owned();
    }
    let of = |count: usize| if count == 1 { "1 picture".to_owned() } else { format!("{} pictures", grouped(count)) };
    let kept = if kept > 0 { format!(", {} there before", grouped(kept)) } else { String::new() };
    let missing = if missing > 0 { format!(", {} missing", grouped(missing)) } else { String::new() };
    format!("{} fetched{kept}{missing}", of(fetched))
}
