//! What Docusaurus writes about a folder beside its articles, `_category_.json` or `_category_.yml`, and Zenn about a book,
//! `config.yaml`.

use crate::files::Files;
use crate::input::{decode, front_matter};
use serde_json::Value;
use std::path::Path;

/// What a folder is called, and its place among its neighbours.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Category {
    pub label: Option<String>,
    pub position: Option<i64>,
    /// The names of its articles in their order.
    pub chapters: Vec<String>,
}

impl Category {
    /// What a folder says of itself; nothing if it has no such file, or one that cannot be read.
    pub fn of(files: &dyn Files, folder: &Path) -> Self {
        let read = |name: &str| Some(decode::decode(&files.read(&folder.join(name)).ok()?, None).text);
        let json = read("_category_.json").and_then(|text| serde_json::from_str::<Value>(&text).ok());
        let yaml = || read("_category_.yml").or_else(|| read("_category_.yaml"));
        let values = json.or_else(|| front_matter::yaml(&yaml()?).ok());
        let Some(values) = values else {
            return read("config.yaml").and_then(|text| Self::of_book(&text)).unwrap_or_default();
        };
        let label = values.get("label").and_then(Value::as_str).map(str::trim).filter(|label| !label.is_empty());
        let position = values.get("position");
        let position = position.and_then(|at| at.as_i64().or_else(|| at.as_f64().map(|at| at.floor() as i64)));
        Self { label: label.map(str::to_owned), position, chapters: Vec::new() }
    }

    /// What Zenn writes about a book: a title, and names of chapters. Any other tool's file says other things.
    fn of_book(text: &str) -> Option<Self> {
        let values = front_matter::yaml(text).ok()?;
        let label = values.get("title")?.as_str()?.trim();
        let chapters = values.get("chapters")?.as_array()?;
        let chapters = chapters.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        Some(Self { label: Some(label.to_owned()).filter(|label| !label.is_empty()), position: None, chapters })
    }
}
