//! Design files: a page, and how each kind of text on it looks.
//!
//! The looks are `typeset`'s own types; here the file is held against their schema, so that a wrong key is said where
//! it stands, and its `[page]` and `[cover]` are read as those of the book file are.

use super::{PageDesign, Reading, WritingModeName, keys};
use crate::diag::{Reporter, Span};
use crate::typeset::cover::CoverDesign;
use crate::typeset::look::{Look, Looks};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use toml::Spanned;
use toml::de::{DeTable, Error, ValueDeserializer};

/// A design file, read.
#[derive(Debug)]
pub struct DesignFile {
    /// The direction of a book that names none.
    pub writing_mode: Option<WritingModeName>,
    pub page: PageDesign,
    pub cover: Option<CoverDesign>,
    pub looks: Looks,
    /// Where the value of each key stands, keys written `page.size`.
    pub places: BTreeMap<String, Span>,
}

/// What may stand in a design file.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
#[expect(dead_code, reason = "only its schema is read")]
struct Document {
    /// What the design is for.
    description: Option<String>,
    /// The direction of a book that names none.
    writing_mode: Option<WritingModeName>,
    page: PageDesign,
    cover: Option<CoverDesign>,
    #[schemars(flatten)]
    look: Look,
    /// What differs in Chinese.
    zh: Look,
    ja: Look,
    ko: Look,
    /// What differs in all other languages.
    other: Look,
    /// What differs in vertical lines.
    vertical: Look,
}

/// The JSON Schema of a design file.
pub fn design_schema() -> Value {
    let mut schema = serde_json::to_value(schemars::schema_for!(Document)).expect("a schema is JSON");
    schema["title"] = "A design of huibian".into();
    // Whatever a design does not say is as in the standard one; of a cover, which has no standard, all is said.
    let definitions = schema["$defs"].as_object_mut().into_iter().flatten();
    let looks =
        definitions.filter(|(name, _)| name.starts_with("Look") || name.ends_with("Look") || *name == "Headings");
    looks.for_each(|(_, definition)| _ = definition.as_object_mut().map(|d| d.remove("required")));
    schema.as_object_mut().map(|document| document.remove("required"));
    schema
}

/// Reads a design file. None if it cannot be read as TOML or a value cannot be used; the reporter knows where.
pub fn read_design(path: &Path, text: &str, reporter: &Reporter) -> Option<DesignFile> {
    let reading = Reading { path, source: reporter.add_source(path, text.into()), reporter };
    let (document, places) = reading.parse(text, keys::remove_unknown_of_design)?;
    let file = take_apart(document, places).map_err(|error| reading.broken(error)).ok()?;
    Some(file)
}

fn take_apart(mut document: Spanned<DeTable>, places: BTreeMap<String, Span>) -> Result<DesignFile, Error> {
    let table = document.get_mut();
    let mut take = |key: &str| table.remove(key).map(ValueDeserializer::from);
    let (page, cover) = (take("page"), take("cover"));
    let (writing_mode, description) = (take("writing-mode"), take("description"));
    description.map(String::deserialize).transpose()?;
    Ok(DesignFile {
        writing_mode: writing_mode.map(WritingModeName::deserialize).transpose()?,
        page: page.map(PageDesign::deserialize).transpose()?.unwrap_or_default(),
        cover: cover.map(CoverDesign::deserialize).transpose()?,
        looks: Looks::read(table)?,
        places,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::designs;

    fn read(text: &str) -> (Option<DesignFile>, Vec<String>) {
        let reporter = Reporter::new();
        let file = read_design(Path::new("my.toml"), text, &reporter);
        let said = reporter.sorted().into_iter().map(|(d, _)| {
            let at = reporter.place(&d).and_then(|(_, at)| at);
            format!("{at:?} {} {}", d.message, d.help.as_deref().unwrap_or_default())
        });
        (file, said.collect())
    }

    #[test]
    fn every_design_of_the_program_is_read_without_a_word() {
        for name in designs::names() {
            let (file, said) = read(designs::file(name).unwrap());
            assert_eq!(said, [""; 0], "{name}");
            assert!(file.unwrap().cover.is_none_or(|cover| cover.fault().is_none()), "{name}");
        }
    }

    #[test]
    fn a_wrong_key_names_the_nearest_right_one_and_its_line() {
        let (file, said) = read("[chapter]\nsize = \"2em\"\nalgin = \"start\"\n[ja.quotaton]\nsize = 9");
        assert!(file.is_some());
        assert_eq!(
            said,
            [
                "Some((3, 1)) unknown key `chapter.algin` did you mean `align`?",
                "Some((4, 5)) unknown key `ja.quotaton` did you mean `quotation`?"
            ]
        );
    }

    #[test]
    fn a_wrong_value_is_said_where_it_stands() {
        for (text, at) in [
            ("[chapter]\nalign = \"left\"", "Some((2, 9))"),
            ("[page]\nlines = \"x\"", "Some((2, 9))"),
            ("[heading.2]\nsize = \"大号\"", "Some((2, 8))"),
            ("writing-mode = 3", "Some((1, 16))"),
            ("[cover]\npalettes = 3", "Some((2, 12))"),
        ] {
            let (file, said) = read(text);
            assert!(file.is_none() && said.len() == 1 && said[0].starts_with(at), "{text}: {said:?}");
        }
    }

    #[test]
    fn the_standard_design_names_every_key_there_is() {
        let table: toml::Table = toml::from_str(designs::file("standard").unwrap()).unwrap();
        let schema = design_schema();
        let properties = |node: &Value| -> Vec<String> {
            node["properties"].as_object().map(|p| p.keys().cloned().collect()).unwrap_or_default()
        };
        let own = ["description", "writing-mode", "page", "cover", "zh", "ja", "ko", "other", "vertical"];
        for name in properties(&schema).iter().filter(|name| !own.contains(&name.as_str())) {
            let reference = schema["properties"][name]["$ref"].as_str().unwrap();
            let node = schema.pointer(reference.trim_start_matches('#')).unwrap();
            for key in properties(node) {
                assert!(table[name].get(&key).is_some(), "standard.toml has no {name}.{key}");
            }
        }
    }
}
