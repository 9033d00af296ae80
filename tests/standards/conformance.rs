//! What `docs/conformance/` says is held is held by tests that exist.

use crate::support::root;
use regex::Regex;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The names of all tests in the Rust files below a folder.
fn tests_below(folder: &Path, found: &mut BTreeSet<String>) {
    let name = Regex::new(r"#\[test\]\s+(?:#\[[^\n]*\]\s+)*fn ([a-z0-9_]+)").expect("a pattern");
    for entry in
        fs::read_dir(folder).expect("a folder of the project").map(|e| e.expect("its entries can be read").path())
    {
        if entry.is_dir() {
            tests_below(&entry, found);
        } else if entry.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&entry).expect("a source file is UTF-8");
            found.extend(name.captures_iter(&text).map(|c| c[1].to_owned()));
        }
    }
}

#[test]
fn every_test_that_holds_a_rule_exists() {
    let mut tests = BTreeSet::new();
    tests_below(&root().join("src"), &mut tests);
    tests_below(&root().join("tests"), &mut tests);
    assert!(tests.contains("every_test_that_holds_a_rule_exists") && tests.len() > 400);
    let named = Regex::new(r"`([a-z0-9]+(?:_[a-z0-9]+){2,})`").expect("a pattern");
    for page in ["clreq", "jlreq", "klreq", "ua1"] {
        let text = fs::read_to_string(root().join(format!("docs/conformance/{page}.md"))).expect("a page of rules");
        let rows: Vec<&str> = text.lines().filter(|l| l.starts_with("| ")).skip(1).collect();
        assert!(rows.len() > 30, "{page}");
        for row in rows {
            let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
            let [_, _, state] = cells[..] else { panic!("{page}: three columns in {row}") };
            let names: Vec<&str> = named.captures_iter(state).filter_map(|c| c.get(1)).map(|m| m.as_str()).collect();
            for name in &names {
                assert!(tests.contains(*name), "{page}: no test is called {name}");
            }
            let known = ["held", "differs", "not yet", "not for", "the author's", "for the book only"];
            assert!(known.iter().any(|word| state.contains(word)), "{page}: {row}");
            let is_held = state.starts_with("held") && !state.starts_with("held by construction");
            assert!(!is_held || !names.is_empty(), "{page}: by which test? {row}");
        }
    }
}
