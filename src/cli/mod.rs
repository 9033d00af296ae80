//! The command line: what was typed, and what it means.
//!
//! One file per command. [`run`] parses, runs the command, prints what the reporter gathered and gives the exit code:
//! 0 done, 1 the book has errors, 2 usage, 3 warnings with `--fail-on-warnings`.

mod args;
mod build;
mod check;
mod clean;
mod dump;
mod explain;
#[cfg(feature = "fetch")]
mod fetch;
mod fonts;
mod info;
mod init;
mod licenses;
mod print;

use args::{Cli, Command, MessageFormat};
use clap::{CommandFactory, Parser};
use std::ffi::OsString;

pub use args::Cli as Arguments;

/// Done.
pub const EXIT_DONE: u8 = 0;
/// The book has errors, or a file could not be read or written.
pub const EXIT_ERRORS: u8 = 1;
/// The command line cannot be understood.
pub const EXIT_USAGE: u8 = 2;
/// The book has warnings and `--fail-on-warnings` was given.
pub const EXIT_WARNINGS: u8 = 3;

/// Runs a command line, program name first, and returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() && asks_for_json(&arguments) => {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            return print::wrong(&text, first.trim_start_matches("error: "), MessageFormat::Json);
        }
        Err(error) => {
            // Help and version are no errors; nothing can be done about a closed pipe.
            let _ = error.print();
            return if error.use_stderr() { EXIT_USAGE } else { EXIT_DONE };
        }
    };
    if cli.licenses {
        return licenses::run();
    }
    let Some(command) = cli.command else {
        let _ = Cli::command().print_help();
        return EXIT_USAGE;
    };
    let output = &cli.output;
    match command {
        Command::Init(init) => init::run(&init, output),
        Command::Build(build) => build::run(&build, output),
        Command::Check(check) => check::run(&check, output),
        #[cfg(feature = "fetch")]
        Command::Fetch(fetch) => fetch::run(&fetch, output),
        Command::Clean(clean) => clean::run(&clean, output),
        Command::Fonts(fonts) => fonts::run(&fonts, output),
        Command::Info(info) => info::run(&info, output),
        Command::Explain(explain) => explain::run(&explain, output),
        Command::Dump(dump) => dump::run(&dump, output),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "huibian", &mut std::io::stdout());
            EXIT_DONE
        }
    }
}

/// Whether a line that could not be understood asked for objects.
fn asks_for_json(arguments: &[OsString]) -> bool {
    arguments.iter().any(|a| a == "--message-format=json")
        || arguments.windows(2).any(|pair| pair[0] == "--message-format" && pair[1] == "json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_argument_has_a_help_text() {
        fn check(command: &clap::Command) {
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
            command.get_subcommands().for_each(check);
        }
        check(&Cli::command());
    }
}
