//! Keys that have no meaning, found by walking a book file beside its schema.

use super::{MDBOOK_OUTPUTS, MDBOOK_TABLES};
use crate::diag::nearest;
use serde_json::Value;
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The schemas as they are published, which tests hold to the types: to make one of the types takes longer than to read
/// a short book.
const BOOK: &str = include_str!("../../docs/schema/book.toml.json");
const DESIGN: &str = include_str!("../../docs/schema/design.toml.json");

/// A key that nothing reads.
pub(super) struct Unknown {
    /// `book.titel`
    pub path: String,
    pub place: Range<usize>,
    pub nearest: Option<String>,
    /// The table of the file that has such a key.
    pub table: Option<String>,
}

/// Takes unknown keys out of a book file; those of mdBook are known.
pub(super) fn remove_unknown(document: &mut DeTable) -> Vec<Unknown> {
    for table in MDBOOK_TABLES {
        document.remove(*table);
    }
    if let Some(DeValue::Table(build)) = document.get_mut("build").map(Spanned::get_mut) {
        build.remove("preprocess");
    }
    take_in_old(document);
    if let Some(output) = document.get_mut("output")
        && let DeValue::Table(output) = output.get_mut()
    {
        for name in MDBOOK_OUTPUTS {
            let own = |t: &DeTable| t.contains_key("backend") || t.contains_key("command");
            if !output.get(*name).and_then(|t| t.get_ref().as_table()).is_some_and(own) {
                output.remove(*name);
            }
        }
    }
    remove_unnamed(document, BOOK)
}

/// Puts the keys that mdBook had outside of all tables, before it had `[book]`, where they stand now.
fn take_in_old(document: &mut DeTable) {
    const KEYS: [(&str, &str); 5] = [
        ("title", "title"),
        ("author", "author"),
        ("authors", "authors"),
        ("description", "description"),
        ("source", "src"),
    ];
    if document.contains_key("book") {
        return;
    }
    let mut book = DeTable::new();
    for (old, key) in KEYS {
        if let Some((name, value)) = document.remove_entry(old) {
            book.insert(Spanned::new(name.span(), Cow::Borrowed(key)), value);
        }
    }
    if let Some(place) = book.keys().next().map(Spanned::span) {
        document.insert(Spanned::new(place.clone(), "book".into()), Spanned::new(place, DeValue::Table(book)));
    }
}

/// Takes unknown keys out of a design file.
pub(super) fn remove_unknown_of_design(document: &mut DeTable) -> Vec<Unknown> {
    remove_unnamed(document, DESIGN)
}

/// Takes the keys that a schema does not name out of a document, so that the rest can be read.
fn remove_unnamed(document: &mut DeTable, schema: &str) -> Vec<Unknown> {
    let schema: Value = serde_json::from_str(schema).expect("a published schema is JSON");
    let mut unknown = Vec::new();
    walk(document, &schema, &schema, "", &mut unknown);
    unknown
}

fn walk(table: &mut DeTable, node: &Value, root: &Value, path: &str, unknown: &mut Vec<Unknown>) {
    let properties = node.get("properties").and_then(Value::as_object);
    let others = node.get("additionalProperties").filter(|v| !matches!(v, Value::Bool(false)));
    let mut strange = Vec::new();
    for (key, value) in table.iter_mut() {
        let name: &str = key.get_ref();
        let full = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        let known = properties.and_then(|p| p.get(name)).or_else(|| {
            // `[page.NAME]`: a name may only stand before a table.
            others.filter(|o| properties.is_none() || o.get("$ref").is_none() || value.get_ref().is_table())
        });
        match known {
            None => {
                let names = properties.into_iter().flat_map(|p| p.keys().map(String::as_str));
                let (nearest, table) = (nearest(name, names), table_of(name, root));
                unknown.push(Unknown { path: full, place: key.span(), nearest, table });
                strange.push(name.to_owned());
            }
            Some(inner) => {
                let Some(inner) = object(inner, root) else { continue };
                match value.get_mut() {
                    DeValue::Table(table) => walk(table, inner, root, &full, unknown),
                    DeValue::Array(list) => {
                        for member in list.iter_mut() {
                            if let DeValue::Table(table) = member.get_mut() {
                                walk(table, inner, root, &full, unknown);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
    }
    for name in strange {
        table.remove(name.as_str());
    }
}

/// The table of a schema that has a key of this name.
fn table_of(name: &str, root: &Value) -> Option<String> {
    let tables = root.get("properties")?.as_object()?;
    let has =
        |table: &Value| object(table, root).and_then(|table| table.pointer(&format!("/properties/{name}"))).is_some();
    tables.iter().find(|(_, table)| has(table)).map(|(table, _)| table.clone())
}

/// The object schema a value or its members may have: itself, what it refers to, or the first of several choices that
/// is one.
fn object<'s>(node: &'s Value, root: &'s Value) -> Option<&'s Value> {
    if let Some(reference) = node.get("$ref").and_then(Value::as_str) {
        return object(root.pointer(reference.strip_prefix('#')?)?, root);
    }
    if let Some(members) = node.get("items") {
        return object(members, root);
    }
    for choice in ["anyOf", "oneOf", "allOf"] {
        if let Some(found) = node.get(choice).and_then(Value::as_array) {
            return found.iter().find_map(|c| object(c, root));
        }
    }
    (node.get("properties").is_some() || node.get("additionalProperties").is_some_and(Value::is_object)).then_some(node)
}
