//! `huibian clean`

use super::args::{CleanArgs, OutputArgs};
use super::print;
use crate::backend::Registry;
use crate::diag::{Fatal, Reporter};
use crate::files::Output;
use crate::project::{Job, Request};

pub fn run(arguments: &CleanArgs, output: &OutputArgs) -> u8 {
    let reporter = Reporter::new();
    let request = Request { paths: arguments.folder.iter().cloned().collect(), ..Request::default() };
    match Job::open(&request, &Registry::default(), &reporter) {
        Err(error) => print::fatal(error, &reporter, output),
        Ok(None) => print::finish(&reporter, output),
        Ok(Some(job)) => match Output::remove_folder(job.root(), job.folder()) {
            Ok(()) => print::finish(&reporter, output),
            Err(cause) => print::fatal(Fatal::Write { path: job.folder().to_path_buf(), cause }, &reporter, output),
        },
    }
}
