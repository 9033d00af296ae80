//! Printing: diagnostics to standard error, results to standard output. A closed pipe ends printing, not the program.

use super::args::{Colour, MessageFormat, OutputArgs};
use super::{EXIT_DONE, EXIT_ERRORS, EXIT_USAGE, EXIT_WARNINGS};
use crate::diag::{Code, Diagnostic, Fatal, Reporter, Severity, print};
use crate::files::environment;
use serde_json::json;
use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};

/// Whether standard error gets colours (`NO_COLOR`, `CLICOLOR_FORCE`, a terminal).
fn coloured(output: &OutputArgs) -> bool {
    match output.color {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto if environment::variable("NO_COLOR").is_some() => false,
        Colour::Auto if environment::variable("CLICOLOR_FORCE").is_some_and(|v| v != "0") => true,
        Colour::Auto => std::io::stderr().is_terminal(),
    }
}

/// Prints to standard output.
pub fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ =
        out.write_all(text.as_bytes()).and_then(|()| if text.ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
}

/// Most messages of one code that are shown without `-v`: each error has to be mended, warnings need not be read.
const MOST_ERRORS: usize = 50;
const MOST_ALIKE: usize = 10;

/// Prints what the reporter gathered, in order, and returns the exit code it comes to.
///
/// Notes are printed with `-v` and as JSON; otherwise their number is.
pub fn finish(reporter: &Reporter, output: &OutputArgs) -> u8 {
    let least = match (output.quiet, output.verbose, output.message_format) {
        (true, _, _) => Severity::Error,
        (false, 0, MessageFormat::Human) => Severity::Warning,
        _ => Severity::Note,
    };
    let colour = coloured(output);
    let mut err = std::io::stderr().lock();
    let sorted = reporter.sorted();
    let cut_short = output.verbose == 0 && output.message_format == MessageFormat::Human;
    // Of each code how many there are, and how many are not shown.
    let mut alike: BTreeMap<Code, [usize; 2]> = BTreeMap::new();
    for (diagnostic, more) in sorted.iter().filter(|(d, _)| d.severity >= least) {
        let most = if diagnostic.severity == Severity::Error { MOST_ERRORS } else { MOST_ALIKE };
        let [count, hidden] = alike.entry(diagnostic.code).or_default();
        *count += 1;
        if cut_short && *count > most {
            *hidden += 1;
            continue;
        }
        let text = match output.message_format {
            MessageFormat::Human => print::human(reporter, diagnostic, *more, colour) + "\n",
            MessageFormat::Json => print::json(reporter, diagnostic, *more),
        };
        let _ = writeln!(err, "{text}");
    }
    for (code, [_, hidden]) in alike {
        let _ = match hidden {
            0 => continue,
            1 => writeln!(err, "1 more message {code} (-v shows it)\n"),
            more => writeln!(err, "{more} more messages {code} (-v shows them)\n"),
        };
    }
    let tally = reporter.tally();
    if output.message_format == MessageFormat::Human && !output.quiet {
        let count = |n: usize, what: &str| match n {
            0 => None,
            1 => Some(format!("1 {what}")),
            n => Some(format!("{n} {what}s")),
        };
        let shown: Vec<String> =
            [count(tally.errors, "error"), count(tally.warnings, "warning"), count(tally.notes, "note")]
                .into_iter()
                .flatten()
                .collect();
        if !shown.is_empty() {
            let hint = if least > Severity::Note && tally.notes > 0 { " (-v shows the notes)" } else { "" };
            let _ = writeln!(err, "{}{hint}", shown.join(", "));
        }
    }
    if tally.errors > 0 {
        EXIT_ERRORS
    } else if tally.warnings > 0 && output.fail_on_warnings {
        EXIT_WARNINGS
    } else {
        EXIT_DONE
    }
}

/// Reports what ended a command, then [`finish`]es.
pub fn fatal(error: Fatal, reporter: &Reporter, output: &OutputArgs) -> u8 {
    let (code, path) = match &error {
        Fatal::Reported => (None, None),
        Fatal::Read { path, .. } => (Some(Code::CannotRead), Some(path.clone())),
        Fatal::Write { path, .. } => (Some(Code::CannotWrite), Some(path.clone())),
        Fatal::Backend { .. } => (Some(Code::BackendFailed), None),
    };
    if let Some(code) = code {
        let mut diagnostic = Diagnostic::new(code, error.to_string()).help(code.help());
        diagnostic.path = path;
        reporter.report(diagnostic);
    }
    finish(reporter, output).max(EXIT_ERRORS)
}

/// Prints the path of a file that was made.
pub fn made(path: &str, output: &OutputArgs) {
    match output.message_format {
        MessageFormat::Human => say(path),
        MessageFormat::Json => say(&json!({ "made": path }).to_string()),
    }
}

/// Reports a wrong argument.
pub fn usage(message: &str, output: &OutputArgs) -> u8 {
    wrong(&format!("error: {message}"), message, output.message_format)
}

/// Reports a command line that cannot be understood: in full to a person, as an object to a program.
pub fn wrong(full: &str, message: &str, format: MessageFormat) -> u8 {
    let mut err = std::io::stderr().lock();
    let _ = match format {
        MessageFormat::Human => writeln!(err, "{}", full.trim_end()),
        MessageFormat::Json => writeln!(err, "{}", json!({ "severity": "error", "usage": message })),
    };
    EXIT_USAGE
}
