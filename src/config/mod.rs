//! `book.toml` as typed data, a superset of mdBook's, and its JSON Schema.
//!
//! The types are the single definition: the schema is generated from them, and a key that the schema does not name is
//! a warning that names the nearest right one. `project` alone reads configuration; a stage is a function of its own
//! options.

mod keys;
mod overlay;
mod tables;

pub use keys::nearest;
pub use tables::*;

use crate::diag::{Code, Diagnostic, Reporter, SourceId, Span};
use serde::Deserialize;
use std::path::Path;
use toml::de::{DeTable, Deserializer};

/// Outputs of mdBook and its plug-ins, and tables of its own: known and passed over in silence.
const MDBOOK_OUTPUTS: &[&str] = &["html", "linkcheck", "linkcheck2", "markdown", "man", "typst", "typst-pdf", "latex"];
const MDBOOK_TABLES: &[&str] = &["preprocessor", "rust", "context"];

/// Reads a book file. None if it cannot be read as TOML or a value has the wrong type; the reporter knows where.
pub fn read(path: &Path, text: &str, reporter: &Reporter) -> Option<(BookFile, SourceId)> {
    let source = reporter.add_source(path, text.into());
    let span = |range: std::ops::Range<usize>| Span { source, start: range.start as u32, end: range.end as u32 };
    let broken = |error: toml::de::Error| {
        let place = error.span().unwrap_or(0..0);
        let message = format!("{} cannot be read: {}", path.display(), error.message().trim());
        reporter.report(Diagnostic::new(Code::BadToml, message).at(span(place)).help(Code::BadToml.help()));
    };
    let mut document = match DeTable::parse(text) {
        Ok(document) => document,
        Err(error) => {
            broken(error);
            return None;
        }
    };
    for unknown in keys::remove_unknown(document.get_mut()) {
        let mut diagnostic =
            Diagnostic::new(Code::UnknownKey, format!("unknown key `{}`", unknown.path)).at(span(unknown.place));
        if let Some(nearest) = unknown.nearest {
            diagnostic = diagnostic.help(format!("did you mean `{nearest}`?"));
        }
        reporter.report(diagnostic);
    }
    match BookFile::deserialize(Deserializer::from(document)) {
        Ok(file) => Some((file, source)),
        Err(error) => {
            broken(error);
            None
        }
    }
}

/// The JSON Schema of `book.toml`.
pub fn schema() -> serde_json::Value {
    let mut schema = serde_json::to_value(schemars::schema_for!(BookFile)).expect("a schema is JSON");
    schema["title"] = "book.toml of huibian".into();
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(text: &str) -> Vec<String> {
        let reporter = Reporter::new();
        read(Path::new("book.toml"), text, &reporter);
        reporter.sorted().into_iter().map(|(d, _)| format!("{} {} {:?}", d.code, d.message, d.help)).collect()
    }

    #[test]
    fn an_unknown_key_names_the_nearest_right_one() {
        assert_eq!(
            messages("[book]\ntitel = \"x\"\n[page]\nsze = \"A5\""),
            [
                "H0102 unknown key `book.titel` Some(\"did you mean `title`?\")",
                "H0102 unknown key `page.sze` Some(\"did you mean `size`?\")"
            ]
        );
    }

    #[test]
    fn a_list_of_names_is_as_many_people() {
        for names in [&["甲"][..], &["甲", "乙"], &["甲", "乙", "丙", "丁"]] {
            let text = format!("[book]\nauthors = {names:?}");
            let (file, _) = read(Path::new("book.toml"), &text, &Reporter::new()).unwrap();
            let found: Vec<String> = file.book.creators().into_iter().map(|c| c.name).collect();
            assert_eq!(found, names);
        }
    }

    #[test]
    fn the_guide_names_every_key() {
        let page = include_str!("../../docs/src/book-file.md");
        let schema = schema();
        let tables = schema["$defs"].as_object().unwrap().iter().filter_map(|(_, d)| d["properties"].as_object());
        for key in tables.flat_map(|properties| properties.keys()) {
            let named = page.contains(&format!("`{key}`"))
                || page.contains(&format!("{key}, "))
                || page.contains(&format!("{key} }}"));
            assert!(named, "docs/src/book-file.md does not name `{key}`");
        }
    }

    #[test]
    fn tables_of_mdbook_are_passed_over_in_silence() {
        let text = "[book]\ntitle = \"x\"\nmultilingual = false\nauthor = [\"a\"]\n[output.html.search]\nuse = true\n\
                    [preprocessor.mermaid]\ncommand = \"x\"\n[rust]\nedition = \"2024\"";
        assert_eq!(messages(text), [""; 0]);
    }

    #[test]
    fn a_wrong_type_and_a_broken_file_are_errors_with_a_place() {
        let reporter = Reporter::new();
        assert!(read(Path::new("book.toml"), "[book]\nauthors = 3\n", &reporter).is_none());
        let (d, _) = &reporter.sorted()[0];
        assert_eq!((d.code, reporter.place(d).unwrap().1), (Code::BadToml, Some((2, 11))));
        assert_eq!(messages("[book\n").len(), 1);
    }

    #[test]
    fn people_are_names_or_tables() {
        let text =
            "[book]\nauthors = [\"甲\", { name = \"乙\", file-as = \"yi\", about = \"…\" }]\ntranslators = \"丙\"";
        let (file, _) = read(Path::new("book.toml"), text, &Reporter::new()).unwrap();
        assert_eq!(file.book.creators().iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["甲", "乙", "丙"]);
    }
}
