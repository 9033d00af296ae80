//! The map of the source: who may use whom, and that the crates the project stands on are used.

use crate::support::root;
use regex::Regex;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Floors, from the ground up. A room uses only rooms of lower floors; `files` may use `diag`.
const FLOORS: [&[&str]; 8] = [
    &["lang", "files", "diag"],
    &["book", "font"],
    &["pages", "media"],
    &["input", "typeset", "backend", "paint", "inspect"],
    &["config"],
    &["project"],
    &["cli"],
    &["main"],
];

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// Every source file with its path below `src/` and its text.
fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut waiting = vec![root().join("src")];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).expect("src/ can be read") {
            let path = entry.expect("its entries can be read").path();
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).expect("a source file is UTF-8");
                found.push((path.strip_prefix(root().join("src")).expect("below src").to_path_buf(), text));
            }
        }
    }
    found.sort();
    assert!(found.len() > 40);
    found
}

/// The room a file belongs to: its first folder, or its name.
fn room(path: &Path) -> String {
    let first = path.components().next().expect("a file has a path");
    Path::new(first.as_os_str()).file_stem().expect("a name").to_string_lossy().into_owned()
}

/// A source text without comments.
fn code(text: &str) -> String {
    text.lines().map(|line| line.find("//").map_or(line, |at| &line[..at])).collect::<Vec<_>>().join("\n")
}

/// The rooms a text names after `crate::`, grouped imports included.
fn rooms_named(text: &str) -> Vec<String> {
    let text = code(text);
    let path = Regex::new(r"\b(?:crate|huibian)::(?:([a-z_]+)|\{([^;]*?)\}\s*;)").expect("a pattern");
    let mut rooms = Vec::new();
    for found in path.captures_iter(&text) {
        if let Some(room) = found.get(1) {
            rooms.push(room.as_str().to_owned());
        }
        if let Some(group) = found.get(2) {
            let mut depth = 0;
            let mut word = String::new();
            for c in group.as_str().chars().chain([',']) {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 0 => {
                        let room = word.trim().split("::").next().unwrap_or_default();
                        rooms.push(room.to_owned());
                        word.clear();
                    }
                    c if depth == 0 => word.push(c),
                    _ => {}
                }
            }
        }
    }
    rooms.retain(|room| !room.is_empty());
    rooms
}

#[test]
fn grouped_imports_are_understood() {
    let text = "use crate::{book::{self, Id}, lang};\nlet x = crate::font::Face::new(); // crate::cli";
    assert_eq!(rooms_named(text), ["book", "lang", "font"]);
}

#[test]
fn a_room_uses_only_rooms_of_lower_floors() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let own = room(&path);
        if own == "lib" {
            continue;
        }
        let Some(here) = floor(&own) else {
            faults.push(format!("{}: the room `{own}` stands on no floor", path.display()));
            continue;
        };
        for used in rooms_named(&text) {
            if used == own || (own == "files" && used == "diag") {
                continue;
            }
            match floor(&used) {
                Some(below) if below < here => {}
                Some(_) => faults.push(format!("{}: `{own}` uses `{used}`", path.display())),
                None => faults.push(format!("{}: `crate::{used}` is no room", path.display())),
            }
        }
        // A path of as many `super` as the file lies deep leaves its room.
        let depth = path.components().count() - usize::from(path.file_name().is_some_and(|n| n == "mod.rs"));
        let out = "super::".repeat(depth);
        for line in code(&text).lines().filter(|line| line.contains(&out) && !text.contains("mod tests {")) {
            faults.push(format!("{}: leaves its room: {}", path.display(), line.trim()));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn only_those_who_may_open_files_do() {
    let may = |path: &Path| {
        ["files", "project", "input", "main"].contains(&room(path).as_str()) 
            || path.ends_with("backend/external.rs")
            // Where fonts are not embedded they are looked for when the program runs.
            || path.ends_with("font/bundled.rs")
    };
    let opens = Regex::new(r"\bDisk\b|environment::run\b").expect("a pattern");
    for (path, text) in sources() {
        assert!(may(&path) || !opens.is_match(&code(&text)), "{} opens files or runs programs", path.display());
    }
}

#[test]
fn the_table_of_the_architecture_page_is_the_one_held_here() {
    let page = fs::read_to_string(root().join("docs/architecture.md")).expect("docs/architecture.md");
    let row = Regex::new(r"(?m)^\|\s*([0-7])\s*\|([^|\n]*)\|").expect("a pattern");
    let name = Regex::new(r"`([a-z]+)`").expect("a pattern");
    let mut floors: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for found in row.captures_iter(&page) {
        let number = found[1].parse().expect("a digit");
        // What stands in brackets is a remark.
        let rooms = found[2].split('(').next().unwrap_or_default().to_owned();
        floors.entry(number).or_insert_with(|| name.captures_iter(&rooms).map(|n| n[1].to_owned()).collect());
    }
    for (number, rooms) in FLOORS.iter().enumerate() {
        let mut told = floors.get(&number).cloned().unwrap_or_else(|| panic!("floor {number} is not in the table"));
        let mut held: Vec<String> = rooms.iter().map(|r| (*r).to_owned()).collect();
        told.sort();
        held.sort();
        assert_eq!(told, held, "floor {number}");
    }
}

/// The crates the program is built on: where each is called, and by what.
const FOUNDATIONS: [(&str, &str, &str); 5] = [
    ("epub-builder", "backend/epub", r"EpubBuilder::new\("),
    ("printpdf", "backend/pdf", r"PdfDocument::new\("),
    ("pulldown-cmark", "input", r"Parser::new_(?:ext|with_broken_link_callback)\("),
    ("clap", "cli", r"Cli::(?:try_)?parse_from\("),
    ("image", "media", r"\bimage::|ImageReader::|JpegEncoder::|PngEncoder::"),
];

#[test]
fn the_crates_the_program_is_built_on_are_called_and_not_optional_in_a_default_build() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let manifest: toml::Table = manifest.parse().expect("Cargo.toml is TOML");
    let default: Vec<&str> =
        manifest["features"]["default"].as_array().expect("a list").iter().filter_map(|f| f.as_str()).collect();
    for (name, folder, call) in FOUNDATIONS {
        let dependency = manifest["dependencies"].get(name).unwrap_or_else(|| panic!("{name} is a dependency"));
        let optional = dependency.get("optional").and_then(toml::Value::as_bool).unwrap_or(false);
        if optional {
            let switched_on = default.iter().any(|feature| {
                manifest["features"][*feature]
                    .as_array()
                    .is_some_and(|list| list.iter().any(|d| d.as_str() == Some(&format!("dep:{name}"))))
            });
            assert!(switched_on, "{name} is in the default build");
        }
        let call = Regex::new(call).expect("a pattern");
        let called = sources().into_iter().any(|(path, text)| {
            let program = code(&text);
            let program = program.split("#[cfg(test)]").next().unwrap_or_default();
            path.starts_with(folder) && !path.ends_with("tests.rs") && call.is_match(program)
        });
        assert!(called, "{name} is called in src/{folder}: {call}");
    }
}

#[test]
fn every_crate_of_a_default_build_is_in_the_list_of_notices() {
    let notices = fs::read_to_string(root().join("docs/third-party.txt")).expect("docs/third-party.txt");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tree = crate::support::printed(
        std::process::Command::new(cargo)
            .args(["tree", "--offline", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
            .current_dir(root()),
    );
    let mut missing: Vec<String> = tree
        .lines()
        .filter_map(|line| {
            let (name, version) = line.trim().split_once(" v")?;
            Some(format!("{name} {}", version.split_whitespace().next()?))
        })
        .filter(|name| !name.starts_with("huibian ") && !notices.lines().any(|line| line == name))
        .collect();
    missing.dedup();
    assert!(missing.is_empty(), "run docs/third-party.py, these are not in docs/third-party.txt: {missing:?}");
}
