//! Golden pages of small books: `NAME.md` is composed, `NAME.txt` is what stands where.
//!
//! Positions are points from the top left corner, text is characters and not glyphs, so that a newer font does not
//! rewrite the goldens. `BLESS=1` writes them anew, to be read in the diff; one without its book fails.

mod grid;

use crate::support::{done, root};
use std::fs;

/// Books of vertical lines.
const VERTICAL: [&str; 2] = ["縦書き", "直排"];

#[test]
fn small_books_are_composed_as_their_goldens_say() {
    let folder = root().join("tests/layout");
    let mut names: Vec<String> = Vec::new();
    let mut goldens: Vec<String> = Vec::new();
    for entry in fs::read_dir(&folder).expect("the books") {
        let path = entry.expect("an entry").path();
        let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
        match path.extension().and_then(|e| e.to_str()) {
            Some("md") => names.push(stem),
            Some("txt") => goldens.push(stem),
            _ => {}
        }
    }
    names.sort();
    let unused: Vec<&String> = goldens.iter().filter(|golden| !names.contains(golden)).collect();
    assert!(unused.is_empty(), "no book for {unused:?}");
    let mut faults = Vec::new();
    for name in names {
        let file = format!("{name}.md");
        let mut arguments = vec!["dump", "pages", &file, "--author", "某人"];
        if VERTICAL.contains(&name.as_str()) {
            arguments.extend(["-M", "writing-mode=vertical-rl"]);
        }
        let found = done(&folder, arguments);
        let golden = folder.join(format!("{name}.txt"));
        if std::env::var_os("BLESS").is_some() {
            fs::write(&golden, found).expect("it is writable");
            continue;
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default();
        if found != expected {
            let lines = found.lines().zip(expected.lines());
            let first = lines.enumerate().find(|(_, (a, b))| a != b);
            faults.push(format!("{name}: {first:?}; BLESS=1 writes {} anew", golden.display()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
