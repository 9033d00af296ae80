//! `book.toml` as typed data, a superset of mdBook's, the files of page designs, and the JSON Schema of each.
//!
//! The types are the single definition: the schema is generated from them, and a key that the schema does not name is
//! a warning that names the nearest right one. `project` alone reads configuration; a stage is a function of its own
//! options.

mod design;
mod faults;
mod keys;
mod overlay;
mod tables;

pub use crate::diag::nearest;
pub use design::{DesignFile, design_schema, read_design};
pub use faults::Fault;
pub use tables::*;

use crate::diag::{Code, Diagnostic, Reporter, SourceId, Span};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer, Error, ValueDeserializer};

/// Outputs of mdBook and its plug-ins, and tables of its own: known and passed over in silence.
const MDBOOK_OUTPUTS: &[&str] = &["html", "linkcheck", "linkcheck2", "markdown", "man", "typst", "typst-pdf", "latex"];
/// Keys of every `[output.NAME]`; the others are its backend's.
const OUTPUT_KEYS: &[&str] = &["backend", "page", "command"];
const MDBOOK_TABLES: &[&str] = &["preprocessor", "preprocess", "rust", "context"];

/// Reads a book file. None if it cannot be read as TOML or a value has the wrong type; the reporter knows where.
pub fn read(path: &Path, text: &str, reporter: &Reporter) -> Option<(BookFile, SourceId)> {
    let reading = Reading { path, source: reporter.add_source(path, text.into()), reporter };
    let mut mdbook = MdBookTable::default();
    let (document, places) = reading.parse(text, |document| {
        mdbook = of_mdbook(document);
        keys::remove_unknown(document)
    })?;
    let file = take_apart(document).map_err(|error| reading.broken(error)).ok()?;
    Some((BookFile { places, mdbook, ..file }, reading.source))
}

/// What of mdBook's `[output.html]` is read.
fn of_mdbook(document: &DeTable) -> MdBookTable {
    fn table<'a, 't>(table: &'a DeTable<'t>, key: &str) -> Option<&'a DeTable<'t>> {
        table.get(key)?.get_ref().as_table()
    }
    let Some(html) = table(document, "output").and_then(|output| table(output, "html")) else {
        return MdBookTable::default();
    };
    let mathjax = html.get("mathjax-support").and_then(|value| value.get_ref().as_bool()).unwrap_or(false);
    let hidelines = table(html, "code").and_then(|code| table(code, "hidelines"));
    let prefix = |value: &DeValue| value.as_str().filter(|prefix| !prefix.is_empty()).map(str::to_owned);
    let pairs = hidelines.into_iter().flatten();
    let hidelines =
        pairs.filter_map(|(language, value)| Some((language.get_ref().to_string(), prefix(value.get_ref())?)));
    MdBookTable { mathjax, hidelines: hidelines.collect() }
}

/// A file under way, and where what is wrong with it is said.
struct Reading<'a> {
    path: &'a Path,
    source: SourceId,
    reporter: &'a Reporter,
}

impl Reading<'_> {
    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span { source: self.source, start: range.start as u32, end: range.end as u32 }
    }

    fn broken(&self, error: Error) {
        let place = error.span().unwrap_or(0..0);
        let message = format!("{} cannot be read: {}", self.path.display(), error.message().trim());
        self.reporter.report(Diagnostic::new(Code::BadToml, message).at(self.span(place)).help(Code::BadToml.help()));
    }

    /// The document without the keys that `remove` takes out, each of them a warning, and where the value of each other
    /// one stands.
    fn parse<'t>(
        &self,
        text: &'t str,
        remove: impl FnOnce(&mut DeTable) -> Vec<keys::Unknown>,
    ) -> Option<(Spanned<DeTable<'t>>, BTreeMap<String, Span>)> {
        let mut document = DeTable::parse(text).map_err(|error| self.broken(error)).ok()?;
        for unknown in remove(document.get_mut()) {
            let message = format!("unknown key `{}`", unknown.path);
            let mut diagnostic = Diagnostic::new(Code::UnknownKey, message).at(self.span(unknown.place));
            let table = unknown.table.map(|table| format!("it stands in [{table}]"));
            if let Some(help) = table.or(unknown.nearest.map(|nearest| format!("did you mean `{nearest}`?"))) {
                diagnostic = diagnostic.help(help);
            }
            self.reporter.report(diagnostic);
        }
        let mut places = BTreeMap::new();
        note_places(document.get_ref(), "", &mut |key, place| _ = places.insert(key, self.span(place)));
        Some((document, places))
    }
}

/// Notes where the value of each key stands, keys written `page.press.size`.
fn note_places(table: &DeTable, path: &str, note: &mut dyn FnMut(String, std::ops::Range<usize>)) {
    for (key, value) in table {
        let key = format!("{path}{}", key.get_ref());
        if let DeValue::Table(inner) = value.get_ref() {
            note_places(inner, &format!("{key}."), note);
        }
        note(key, value.span());
    }
}

/// Tables in which keys of ours and names of the user stand together are taken apart by hand: serde would put them in
/// a buffer first (`flatten`), and there the places of values are lost.
fn take_apart(mut document: Spanned<DeTable>) -> Result<BookFile, Error> {
    let page = document.get_mut().remove("page");
    let output = document.get_mut().remove("output");
    let mut file = BookFile::deserialize(Deserializer::from(document))?;
    if let Some(mut page) = page {
        if let DeValue::Table(table) = page.get_mut() {
            let names: Vec<String> =
                table.iter().filter(|(_, v)| v.get_ref().is_table()).map(|(k, _)| k.get_ref().to_string()).collect();
            for name in names {
                let Some(design) = table.remove(name.as_str()) else { continue };
                file.page.named.insert(name, PageDesign::deserialize(ValueDeserializer::from(design))?);
            }
        }
        file.page.design = PageDesign::deserialize(ValueDeserializer::from(page))?;
    }
    if let Some(mut output) = output {
        if let DeValue::Table(tables) = output.get_mut() {
            for (name, table) in std::mem::take(tables) {
                file.output.insert(name.into_inner().into_owned(), output_table(table)?);
            }
        }
        // What is no table is an error whose place serde knows.
        BTreeMap::<String, OutputTable>::deserialize(ValueDeserializer::from(output))?;
    }
    Ok(file)
}

/// `[output.NAME]`: the keys of every output, and the backend's own with their places.
fn output_table(mut output: Spanned<DeValue>) -> Result<OutputTable, Error> {
    let mut options = BTreeMap::new();
    if let DeValue::Table(table) = output.get_mut() {
        let (ours, own): (DeTable, DeTable) =
            std::mem::take(table).into_iter().partition(|(key, _)| OUTPUT_KEYS.contains(&key.get_ref().as_ref()));
        *table = ours;
        // mdBook's: whether a missing program is an error.
        for (key, value) in own.into_iter().filter(|(key, _)| key.get_ref() != "optional") {
            let place = value.span();
            let value = toml::Value::deserialize(ValueDeserializer::from(value))?;
            options.insert(key.into_inner().into_owned(), Spanned::new(place, value));
        }
    }
    let table = OutputTable::deserialize(ValueDeserializer::from(output))?;
    Ok(OutputTable { options, ..table })
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
    fn a_key_of_another_table_names_that_table() {
        assert_eq!(
            messages("language = \"ja\"\n[book]\nvolumes = 3\nlines = 20\n[input]\nwriting-mode = \"vertical-rl\""),
            [
                "H0102 unknown key `language` Some(\"it stands in [book]\")",
                "H0102 unknown key `book.volumes` Some(\"it stands in [build]\")",
                "H0102 unknown key `book.lines` Some(\"it stands in [page]\")",
                "H0102 unknown key `input.writing-mode` Some(\"it stands in [book]\")",
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
                    [preprocessor.mermaid]\ncommand = \"x\"\n[rust]\nedition = \"2024\"\n[preprocess.links]\n\
                    [build]\npreprocess = [\"links\"]";
        assert_eq!(messages(text), [""; 0]);
    }

    #[test]
    fn the_keys_that_mdbook_had_before_it_had_tables_are_those_of_the_book() {
        let text = "title = \"老书\"\nauthor = \"某\"\nsource = \"文\"\n[output.html]\na = 1";
        let (file, source) = read(Path::new("book.toml"), text, &Reporter::new()).unwrap();
        let names: Vec<String> = file.book.creators().into_iter().map(|creator| creator.name).collect();
        assert_eq!((file.book.title.as_deref(), names), (Some("老书"), vec!["某".to_owned()]));
        assert_eq!(file.book.src.as_deref(), Some("文"));
        assert_eq!(file.places["book.title"], Span { source, start: 8, end: 16 });
        assert_eq!(messages(text), [""; 0]);
        assert_eq!(messages("title = \"a\"\n[book]\n").len(), 1);
    }

    #[test]
    fn what_mdbook_is_told_of_formulas_and_hidden_lines_is_read() {
        let text = "[output.html]\nmathjax-support = true\n[output.html.code.hidelines]\npython = \"~\"\nc = 1";
        let (file, _) = read(Path::new("book.toml"), text, &Reporter::new()).unwrap();
        let hidelines = [("python".to_owned(), "~".to_owned())].into();
        assert_eq!(file.mdbook, MdBookTable { mathjax: true, hidelines });
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
    fn the_keys_of_a_backend_keep_their_places() {
        let text = "[output.epub]\ncover-page = false\noptional = true\npage = \"x\"";
        let (file, source) = read(Path::new("book.toml"), text, &Reporter::new()).unwrap();
        let table = &file.output["epub"];
        assert_eq!(table.page.as_deref(), Some("x"));
        let options: Vec<_> = table.options.iter().map(|(key, value)| (key.as_str(), value.span())).collect();
        assert_eq!(options, [("cover-page", 27..32)]);
        assert_eq!(file.places["output.epub.cover-page"], Span { source, start: 27, end: 32 });
    }

    #[test]
    fn a_wrong_value_of_a_page_is_shown_where_it_stands() {
        for (text, place) in [
            ("[page]\nsize = \"A5\"\nopening = \"left\"", (3, 11)),
            ("[page]\ncrop-marks = \"yes\"", (2, 14)),
            ("[page.press]\nsize = \"A5\"\ncrop-marks = 1", (3, 14)),
            ("[output.press]\nbackend = 3", (2, 11)),
            ("[output]\npress = 3", (2, 9)),
        ] {
            let reporter = Reporter::new();
            assert!(read(Path::new("book.toml"), text, &reporter).is_none());
            assert_eq!(reporter.place(&reporter.sorted()[0].0).unwrap().1, Some(place), "{text}");
        }
    }

    #[test]
    fn a_value_of_the_wrong_shape_is_told_what_is_wanted() {
        for (text, wanted) in [
            ("[book]\nauthors = 3", "wanted: a name, a table with `name`, or a list of these"),
            ("[book]\nrights = 3", "wanted: a text, or a list of texts"),
            ("[book]\nseries = 3", "wanted: a name, or a table with `name` and `position`"),
            ("[book]\ndate = true", "wanted: a text, a number or a date"),
            ("[input]\norder = 3", "wanted: \"name\", \"number\", \"date\", or a list of file names"),
        ] {
            assert_eq!(messages(text).len(), 1);
            assert!(messages(text)[0].contains(wanted), "{:?}", messages(text));
        }
    }

    #[test]
    fn a_key_of_a_person_is_checked_too() {
        let said = messages("[book]\nauthors = [{ name = \"甲\", abuot = \"…\" }]");
        assert_eq!(said, ["H0102 unknown key `book.authors.abuot` Some(\"did you mean `about`?\")"]);
    }

    #[test]
    fn people_are_names_or_tables() {
        let text =
            "[book]\nauthors = [\"甲\", { name = \"乙\", file-as = \"yi\", about = \"…\" }]\ntranslators = \"丙\"";
        let (file, _) = read(Path::new("book.toml"), text, &Reporter::new()).unwrap();
        assert_eq!(file.book.creators().iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["甲", "乙", "丙"]);
    }
}
