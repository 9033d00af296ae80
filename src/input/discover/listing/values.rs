//! Lists of articles that are values of YAML, JSON or a program.
//!
//! Tools differ in the words and agree in the form: a list of names of files, or of tables with a title, a file and a list
//! of those below. Their words do not contradict one another, so that one reader knows them all.

use super::{DEEPEST, Entry};
use crate::input::discover::is_introduction;
use serde_json::{Map, Value};
use std::path::Path;

/// What a page or a part is called.
const TITLES: [&str; 9] = ["text", "label", "title", "caption", "name", "group", "part", "section", "tab"];
/// Where a page lies.
const TARGETS: [&str; 9] = ["file", "href", "link", "path", "url", "slug", "id", "page", "root"];
/// What stands below it.
const LISTS: [&str; 10] =
    ["chapters", "sections", "contents", "items", "children", "pages", "entries", "groups", "tabs", "subtrees"];

/// The entries of a list, or of a table of lists.
pub fn entries(list: &Value) -> Vec<Entry> {
    all(list, "", 0)
}

/// MkDocs names pages and parts by keys of their own: `- 题: a.md`.
pub fn named(list: &Value) -> Vec<Entry> {
    fn one(value: &Value, depth: usize) -> Vec<Entry> {
        match value {
            Value::String(target) => vec![page(None, target)],
            Value::Object(table) => table.iter().filter_map(|(title, value)| titled(title, value, depth)).collect(),
            _ => Vec::new(),
        }
    }
    fn titled(title: &str, value: &Value, depth: usize) -> Option<Entry> {
        match value {
            Value::String(target) => Some(page(Some(title.to_owned()), target)),
            Value::Array(list) if depth < DEEPEST => {
                let mut entries: Vec<Entry> = list.iter().flat_map(|value| one(value, depth + 1)).collect();
                // The page that introduces a part is the first in its list without a title, if it is called so.
                let page = match entries.first() {
                    Some(Entry::Page { title: None, target, .. }) if is_introduction(Path::new(target)) => {
                        Some(target.clone())
                    }
                    _ => None,
                };
                entries.drain(..usize::from(page.is_some()));
                Some(Entry::Part { title: Some(title.to_owned()), page, entries })
            }
            _ => None,
        }
    }
    let Value::Array(list) = list else { return Vec::new() };
    list.iter().flat_map(|value| one(value, 0)).collect()
}

fn page(title: Option<String>, target: &str) -> Entry {
    Entry::Page { title, target: target.to_owned(), below: Vec::new() }
}

/// Paths are named from `base` on.
fn all(list: &Value, base: &str, depth: usize) -> Vec<Entry> {
    if depth > DEEPEST {
        return Vec::new();
    }
    match list {
        Value::Array(list) => list.iter().flat_map(|value| one(value, base, depth)).collect(),
        Value::Object(table) if is_entry(table) => one(list, base, depth),
        // Lists of several parts of a site, by their folders or by names that nobody sees.
        Value::Object(table) => table.iter().flat_map(|(key, list)| all(list, folder(key), depth + 1)).collect(),
        // VuePress: the pages of the folder.
        Value::String(all) if all == "structure" => vec![Entry::Folder { title: None, path: base.to_owned() }],
        Value::String(_) => one(list, base, depth),
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// `/guide/` says where its pages lie.
fn folder(key: &str) -> &str {
    if key.starts_with('/') { key } else { "" }
}

fn is_entry(table: &Map<String, Value>) -> bool {
    let says = |key: &&str| table.get(*key).is_some_and(|value| value.is_string() || value.is_array());
    TITLES.iter().any(|key| table.get(*key).is_some_and(Value::is_string)) && TARGETS.iter().chain(&LISTS).any(says)
        || TARGETS.iter().any(|key| table.get(*key).is_some_and(Value::is_string))
        || ["autogenerate", "glob"].iter().any(|key| table.contains_key(*key))
        || table.get("type").is_some_and(Value::is_string)
        || LISTS.iter().any(says)
}

fn one(value: &Value, base: &str, depth: usize) -> Vec<Entry> {
    if depth > DEEPEST {
        return Vec::new();
    }
    match value {
        Value::String(target) => vec![target_of(None, target, base)],
        Value::Array(pair) => match &pair[..] {
            // VuePress: the page and its title.
            [Value::String(target), Value::String(title)] => vec![target_of(Some(title.clone()), target, base)],
            _ => Vec::new(),
        },
        Value::Object(table) if is_entry(table) => entry(table, base, depth),
        // Docusaurus's short form: `{ '部': ['a', 'b'] }`.
        Value::Object(table) => {
            let part = |(title, list): (&String, &Value)| Entry::Part {
                title: Some(title.clone()),
                page: None,
                entries: all(list, base, depth + 1),
            };
            table.iter().map(part).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

fn entry(table: &Map<String, Value>, base: &str, depth: usize) -> Vec<Entry> {
    let said = |key: &&str| table.get(*key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let is = |kind: &str| said(&"type").is_some_and(|said| said == kind);
    let title = TITLES.iter().find_map(said).map(str::to_owned);
    if let Some(path) = said(&"glob") {
        return vec![Entry::Folder { title, path: joined(base, &stem_of_glob(path)) }];
    }
    if is("autogenerated") || table.contains_key("autogenerate") {
        let of_table = table.get("autogenerate").and_then(|table| table.get("directory")).and_then(Value::as_str);
        let path = of_table.or(said(&"dirName")).unwrap_or_default();
        return vec![Entry::Folder { title, path: joined(base, path.trim_start_matches("./").trim_matches('.')) }];
    }
    if is("html") || is("separator") {
        return Vec::new();
    }
    // VitePress says once where the pages lie, VuePress where those below do.
    let own = said(&"base").map_or(base.to_owned(), |folder| joined(base, folder));
    let base = said(&"prefix").map_or(own.clone(), |prefix| joined(&own, prefix));
    let linked = table.get("link").and_then(|link| link.get("id")).and_then(Value::as_str);
    let target = TARGETS.iter().find_map(said).or(linked).map(|target| joined(&own, target));
    let list = LISTS.iter().filter_map(|key| table.get(*key)).find(|list| list.is_array() || list.is_string());
    let below = list.map(|list| all(list, &base, depth + 1)).unwrap_or_default();
    let is_part = is("category") || said(&"part").or(said(&"section")).or(said(&"group")).is_some();
    match (title, target) {
        (title, Some(target)) if !is_part || below.is_empty() => match target_of(title, &target, "") {
            Entry::Page { title, target, .. } => vec![Entry::Page { title, target, below }],
            other => vec![other],
        },
        (None, None) => below,
        // A part of Quarto that is a page.
        (Some(title), None) if below.is_empty() && is_part => {
            vec![Entry::Page { title: None, target: joined(&base, &title), below }]
        }
        (title, page) if !below.is_empty() => vec![Entry::Part { title, page, entries: below }],
        (Some(_), _) | (None, Some(_)) => Vec::new(),
    }
}

/// A page, or a folder where stars or `auto` stand for its pages.
fn target_of(title: Option<String>, target: &str, base: &str) -> Entry {
    if target == "auto" {
        return Entry::Folder { title, path: base.to_owned() };
    }
    let target = joined(base, target);
    match target.contains('*') {
        true => Entry::Folder { title, path: stem_of_glob(&target) },
        false => Entry::Page { title, target, below: Vec::new() },
    }
}

/// The folder in which a pattern looks for names.
fn stem_of_glob(pattern: &str) -> String {
    let folders: Vec<&str> = pattern.split('/').take_while(|part| !part.contains('*')).collect();
    folders.join("/")
}

fn joined(base: &str, target: &str) -> String {
    if base.is_empty() || target.starts_with('/') || target.contains("://") {
        return target.to_owned();
    }
    format!("{}/{target}", base.trim_end_matches('/'))
}
