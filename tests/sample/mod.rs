//! What the sample books show: the table of `input/README.md`, and every kind of block and inline.

use crate::support::{root, samples};
use huibian::backend::Registry;
use huibian::book::walk;
use huibian::diag::Reporter;
use huibian::project::{Job, Request};
use regex::Regex;
use std::collections::BTreeSet;
use std::fs;

/// Rows of the table: feature, file, line, the words that stand there.
fn table() -> Vec<(String, String, usize, String)> {
    let page = fs::read_to_string(root().join("input/README.md")).expect("input/README.md");
    let row = Regex::new(r"(?m)^\| (.+?) \| `([^`]+):([0-9]+)` \| `` (.+) `` \|$").expect("a pattern");
    row.captures_iter(&page)
        .map(|found| {
            let line = found[3].parse().expect("a number");
            (found[1].to_owned(), found[2].to_owned(), line, found[4].replace("\\|", "|"))
        })
        .collect()
}

#[test]
fn every_row_of_the_table_names_what_stands_there() {
    let rows = table();
    assert!(rows.len() > 100, "{} rows", rows.len());
    for (feature, file, line, words) in rows {
        let text = fs::read_to_string(root().join("input").join(&file)).unwrap_or_else(|e| panic!("{file}: {e}"));
        let found = text.lines().nth(line - 1).unwrap_or_default();
        assert!(found.contains(&words), "{feature}: {file}:{line} says “{found}”, not “{words}”");
    }
}

/// Names of the variants of an enum of the model, as its source lists them.
fn variants(source: &str, name: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(root().join(source)).expect("a source file");
    let body = text.split(&format!("pub enum {name} {{")).nth(1).expect("the enum is there");
    let body = body.split("\n}").next().expect("it ends");
    let variant = Regex::new(r"(?m)^    ([A-Z][A-Za-z]+)").expect("a pattern");
    variant.captures_iter(body).map(|found| found[1].to_owned()).collect()
}

/// The name of a variant: what its debug form begins with.
fn variant(value: &impl std::fmt::Debug) -> String {
    /// Takes letters and ends at the first other character, so that nothing more is written out.
    struct Name(String);
    impl std::fmt::Write for Name {
        fn write_str(&mut self, text: &str) -> std::fmt::Result {
            let letters = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
            self.0.push_str(&text[..letters]);
            if letters < text.len() { Err(std::fmt::Error) } else { Ok(()) }
        }
    }
    let mut name = Name(String::new());
    // The error is how it ends.
    let _ = std::fmt::Write::write_fmt(&mut name, format_args!("{value:?}"));
    name.0
}

#[test]
fn every_kind_of_block_and_inline_occurs_in_a_sample_and_in_the_table() {
    let (mut blocks, mut inlines) = (BTreeSet::new(), BTreeSet::new());
    for (name, folder) in samples() {
        let reporter = Reporter::new();
        let request = Request { paths: vec![folder], ..Request::default() };
        let job = Job::open(&request, &Registry::default(), &reporter).expect("it opens").expect("it opens");
        let (book, _) = job.read(&reporter).unwrap_or_else(|| panic!("{name}: {:?}", reporter.sorted()));
        for chapter in walk::chapters(&book) {
            walk::blocks(&chapter.blocks, &mut |block| {
                blocks.insert(variant(block));
            });
            walk::inlines_of(&chapter.blocks, &mut |inline| {
                inlines.insert(variant(inline));
            });
        }
    }
    let features: BTreeSet<String> = table().into_iter().map(|(feature, ..)| feature).collect();
    for (name, file, seen) in [("Block", "src/book/block.rs", blocks), ("Inline", "src/book/inline.rs", inlines)] {
        let all = variants(file, name);
        assert!(all.len() > 10, "{name}: {all:?}");
        assert_eq!(all.difference(&seen).collect::<Vec<_>>(), [""; 0], "kinds of {name} that no sample has");
        for variant in all {
            let feature = format!("`{name}::{variant}`");
            assert!(features.iter().any(|f| f.contains(&feature)), "{feature} has no row in input/README.md");
        }
    }
}
