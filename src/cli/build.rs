//! `huibian build`

use super::args::{BuildArgs, MessageFormat, OutputArgs};
use super::{EXIT_DONE, print};
use crate::backend::Registry;
use crate::book::volumes::Volume;
use crate::diag::Reporter;
use crate::files::environment;
use crate::project::{Job, Made, Stage};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::path::Path;
use std::time::Duration;

pub fn run(arguments: &BuildArgs, output: &OutputArgs) -> u8 {
    let request = match arguments.request() {
        Ok(request) => request,
        Err(message) => return print::usage(&message, output),
    };
    #[cfg(feature = "fetch")]
    if arguments.fetch {
        let exit = super::fetch::pictures(&request, arguments.allow_private, output);
        if exit == super::EXIT_ERRORS && !arguments.keep_going {
            return exit;
        }
    }
    let reporter = Reporter::new();
    let registry = Registry::default();
    let progress = progress(output);
    progress.set_message("reading");
    let outcome = Job::open(&request, &registry, &reporter).and_then(|job| {
        let Some(job) = job else { return Ok(None) };
        let Some((book, intake)) = job.read(&reporter) else { return Ok(None) };
        let stage = |stage| {
            progress.set_message(match stage {
                Stage::Reading => "reading",
                Stage::Composing => "composing",
                Stage::Writing => "writing",
            });
        };
        let (mut written, mut characters_of) = (Vec::new(), Vec::new());
        for Volume { mut book, characters } in job.volumes(book, &intake, &reporter)? {
            let outputs = job.write(&mut book, &intake, &registry, &reporter, &stage)?;
            characters_of.extend(outputs.iter().map(|_| characters));
            written.extend(outputs);
            // The program is about to end: nobody waits until the pieces of the book are given up.
            std::mem::forget(book);
        }
        // An error of a later volume leaves no earlier one behind.
        Ok(Some(job.put_in_place(written)?.into_iter().zip(characters_of).collect::<Vec<_>>()))
    });
    progress.finish_and_clear();
    match outcome {
        Err(error) => print::fatal(error, &reporter, output),
        Ok(None) => print::finish(&reporter, output).max(super::EXIT_ERRORS),
        Ok(Some(all)) => {
            let exit = print::finish(&reporter, output);
            for (made, characters) in &all {
                if output.message_format == MessageFormat::Json {
                    let Made { name, path, bytes, pages } = made;
                    let path = path.display().to_string();
                    print::say(&json!({ "made": path, "output": name, "bytes": bytes, "characters": characters, "pages": pages }).to_string());
                } else if !output.quiet {
                    print::say(&made_line(made, *characters));
                }
            }
            if arguments.open && exit == EXIT_DONE {
                for (made, _) in &all {
                    // No viewer is no fault of the book.
                    let _ = environment::open_in_viewer(&made.path);
                }
            }
            exit
        }
    }
}

/// `book/题.pdf  1.2 MB  23,456 characters  96 pages`
fn made_line(made: &Made, characters: usize) -> String {
    let size = match made.bytes {
        b if b >= 1 << 20 => format!("{:.1} MB", b as f64 / f64::from(1 << 20)),
        b => format!("{} KB", b.div_ceil(1 << 10)),
    };
    let pages = match made.pages {
        None => String::new(),
        Some(1) => "  1 page".to_owned(),
        Some(count) => format!("  {count} pages"),
    };
    format!("{}  {size}  {} characters{pages}", from_here(&made.path).display(), grouped(characters))
}

/// A path as it is called from the working folder, if it lies in it.
fn from_here(path: &Path) -> &Path {
    environment::working_folder().ok().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path)
}

/// A number with its thousands parted: 23,456.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A spinner on a terminal, nothing in a pipe.
pub fn progress(output: &OutputArgs) -> ProgressBar {
    if output.quiet || output.message_format == MessageFormat::Json {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_parted() {
        assert_eq!([0, 999, 1000, 1234567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
