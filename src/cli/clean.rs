//! `huibian clean`

use super::args::{CleanArgs, OutputArgs};
use super::print;
use crate::backend::Registry;
use crate::diag::Reporter;
use crate::project::{Job, Request};

pub fn run(arguments: &CleanArgs, output: &OutputArgs) -> u8 {
    if let Some(path) = &arguments.folder
        && path.is_file()
        && !path.ends_with("book.toml")
    {
        return print::usage(&format!("{} is neither a book's folder nor its book.toml", path.display()), output);
    }
    let reporter = Reporter::new();
    let request = Request { paths: arguments.folder.iter().cloned().collect(), ..Request::default() };
    match Job::open(&request, &Registry::default(), &reporter) {
        Err(error) => print::fatal(error, &reporter, output),
        Ok(None) => print::finish(&reporter, output),
        Ok(Some(job)) => match job.clean() {
            Ok(()) => print::finish(&reporter, output),
            Err(error) => print::fatal(error, &reporter, output),
        },
    }
}
