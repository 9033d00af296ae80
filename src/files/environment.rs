//! The clock, the environment and other programs.

use std::env;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

/// `SOURCE_DATE_EPOCH`, in seconds since 1970, if it is set to a number.
pub fn source_date_epoch() -> Option<i64> {
    env::var("SOURCE_DATE_EPOCH").ok()?.trim().parse().ok()
}

/// An environment variable that is set and not empty.
pub fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|v| !v.is_empty())
}

/// The folder the command was started in.
pub fn working_folder() -> io::Result<PathBuf> {
    env::current_dir()
}

/// The folder of the running program.
pub fn program_folder() -> Option<PathBuf> {
    env::current_exe().ok()?.parent().map(Path::to_path_buf)
}

/// The font files of the system, by path.
pub fn system_font_files() -> Vec<PathBuf> {
    let mut database = fontdb::Database::new();
    database.load_system_fonts();
    let paths: std::collections::BTreeSet<PathBuf> = database
        .faces()
        .filter_map(|face| match &face.source {
            fontdb::Source::File(path) => Some(path.clone()),
            _ => None,
        })
        .collect();
    paths.into_iter().collect()
}

/// Seconds since 1970. For progress and logs only: nothing that is written to a book may depend on it.
pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() as i64)
}

/// Runs a command line (split at white space; quotes group) in `folder` with `input` on its standard input, and waits.
///
/// A command that closes its input early is not an error. What it prints goes where ours goes.
pub fn run(command: &str, folder: &Path, input: &[u8]) -> io::Result<std::process::ExitStatus> {
    let words = split_words(command);
    let (program, arguments) = words.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let mut child = Command::new(program).args(arguments).current_dir(folder).stdin(Stdio::piped()).spawn()?;
    if let Some(mut pipe) = child.stdin.take() {
        match pipe.write_all(input) {
            Err(cause) if cause.kind() != io::ErrorKind::BrokenPipe => return Err(cause),
            _ => {}
        }
    }
    child.wait()
}

/// Opens a file in the program the user has for it.
pub fn open_in_viewer(path: &Path) -> io::Result<()> {
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    Command::new(opener).arg(path).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(|_| ())
}

fn split_words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => word.get_or_insert_default().push(c),
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, _) if c.is_whitespace() => words.extend(word.take()),
            (None, _) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_split_as_a_shell_would() {
        assert_eq!(
            split_words("python3 'my script.py'  --n \"a b\" ''"),
            ["python3", "my script.py", "--n", "a b", ""]
        );
    }
}
