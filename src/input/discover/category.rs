//! What tools write about a folder beside its articles: its name, its place, and the order and titles of what is in it.
//!
//! Docusaurus has `_category_.json`, Zenn `config.yaml` for a book, Nextra `_meta.json` (or a program that exports values),
//! Fumadocs `meta.json`, an extension of MkDocs `.pages`.

use super::About;
use super::listing::note_unlisted;
use super::listing::program::{Program, Said};
use crate::diag::Reporter;
use crate::files::{Entry, Files};
use crate::input::{Facts, decode, front_matter};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// What a folder is called, its place among its neighbours, and what it holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Category {
    pub label: Option<String>,
    pub position: Option<i64>,
    /// The names of its articles and folders in their order, and what they are called.
    chapters: Vec<(String, Option<String>)>,
    /// What it does not name is no part of the book.
    is_whole: bool,
}

/// What Zenn writes.
const ZENN: &str = "config.yaml";

/// Files, and what is read of them.
type Kind = (&'static [&'static str], fn(&Value) -> Option<Category>);

const KINDS: [Kind; 5] = [
    (&["_category_.json", "_category_.yml", "_category_.yaml"], docusaurus),
    (&[ZENN], zenn),
    (&["_meta.json", "_meta.js", "_meta.jsx", "_meta.ts", "_meta.tsx"], nextra),
    (&["meta.json"], fumadocs),
    (&[".pages"], pages),
];

impl Category {
    /// What a folder says of itself; nothing if it has no such file, or one that cannot be read.
    pub fn of(files: &dyn Files, folder: &Path) -> Self {
        let read = |name: &&str| -> Option<Value> {
            let path = folder.join(name);
            let text = decode::read(files, &path).ok()?;
            match Path::new(name).extension().and_then(|ending| ending.to_str()) {
                Some("json") => serde_json::from_str(&text).ok(),
                Some("js" | "jsx" | "ts" | "tsx") => match Program::new(files, &path, &text).exported() {
                    Said::Values(values) => Some(values),
                    Said::Nothing | Said::Computed => None,
                },
                _ => front_matter::yaml(&text).ok(),
            }
        };
        KINDS.iter().find_map(|(names, of)| of(&names.iter().find_map(read)?)).unwrap_or_default()
    }

    pub fn has_order(&self) -> bool {
        !self.chapters.is_empty()
    }

    fn find(&self, path: &Path) -> Option<usize> {
        let (name, stem) = (path.file_name()?.to_str()?, path.file_stem()?.to_str()?);
        let at = self.chapters.iter().position(|(chapter, _)| chapter == name);
        at.or_else(|| self.chapters.iter().position(|(chapter, _)| chapter == stem))
    }

    /// Takes the articles out of a folder that are no part of its book, and says so. Zenn leaves out what is not
    /// listed, but a file whose name says its place, `3.boat.md`.
    pub fn leave_out(&self, entries: &mut Vec<Entry>, folder: &Path, reporter: &Reporter) {
        let is_listed = |entry: &Entry| self.place(&entry.path).is_some();
        if !self.is_whole || !entries.iter().any(is_listed) {
            return;
        }
        let says_place = |entry: &Entry| {
            let stem = entry.path.file_stem().and_then(|stem| stem.to_str());
            let number = stem.and_then(|stem| stem.split_once('.')).map(|(number, _)| number);
            number.is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit()))
        };
        let others = entries.extract_if(.., |e| !e.is_dir && !is_listed(e) && !says_place(e));
        let others: Vec<PathBuf> = others.map(|entry| entry.path).collect();
        note_unlisted(&others, &folder.join(ZENN), reporter);
    }

    /// The place of a file or folder, where one is named.
    pub fn place(&self, path: &Path) -> Option<usize> {
        self.find(path)
    }

    /// What a file or folder is called.
    pub fn title(&self, path: &Path) -> Option<String> {
        self.chapters.get(self.find(path)?)?.1.clone()
    }
}

/// What a folder that is one book says of it: Zenn's.
pub fn about(files: &dyn Files) -> Option<About> {
    let file = Path::new(ZENN);
    let values = front_matter::yaml(&decode::read(files, file).ok()?).ok()?;
    let title = zenn(&values)?.label?;
    let description = values.as_object().and_then(|values| said(values, "summary"));
    let facts = Facts { description, ..Facts::default() };
    Some(About { title: Some(title), facts, source: file.display().to_string() })
}

fn said(values: &Map<String, Value>, key: &str) -> Option<String> {
    let text = values.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    text.map(str::to_owned)
}

fn docusaurus(values: &Value) -> Option<Category> {
    let values = values.as_object()?;
    let position = values.get("position");
    let position = position.and_then(|at| at.as_i64().or_else(|| at.as_f64().map(|at| at.floor() as i64)));
    Some(Category { label: said(values, "label"), position, ..Category::default() })
}

/// A title, and names of chapters. Any other tool's file of this name says other things.
fn zenn(values: &Value) -> Option<Category> {
    let values = values.as_object()?;
    let chapters = values.get("chapters")?.as_array()?;
    let chapters = chapters.iter().filter_map(Value::as_str).map(|name| (name.to_owned(), None)).collect();
    values.get("title")?;
    Some(Category { label: said(values, "title"), chapters, is_whole: true, ..Category::default() })
}

/// Names with their titles; a title may be that of a table.
fn nextra(values: &Value) -> Option<Category> {
    let chapters = values.as_object()?.iter().filter(|(name, _)| *name != "*");
    let chapters = chapters.map(|(name, value)| {
        let title = value.as_str().map(str::to_owned).or_else(|| said(value.as_object()?, "title"));
        (name.clone(), title.filter(|title| !title.is_empty()))
    });
    Some(Category { chapters: chapters.collect(), ..Category::default() })
}

fn fumadocs(values: &Value) -> Option<Category> {
    let values = values.as_object()?;
    let pages = values.get("pages")?.as_array()?.iter().filter_map(Value::as_str);
    let chapters = pages.map(|name| (name.trim_start_matches("./").to_owned(), None)).collect();
    Some(Category { label: said(values, "title"), chapters, ..Category::default() })
}

fn pages(values: &Value) -> Option<Category> {
    let values = values.as_object()?;
    let list = values.get("nav").or(values.get("arrange")).and_then(Value::as_array);
    let one = |value: &Value| match value {
        Value::String(name) => Some((name.clone(), None)),
        Value::Object(pair) => {
            let (title, name) = pair.iter().next()?;
            Some((name.as_str()?.to_owned(), Some(title.clone())))
        }
        _ => None,
    };
    let chapters = list.into_iter().flatten().filter_map(one).collect();
    Some(Category { label: said(values, "title"), chapters, ..Category::default() })
}
