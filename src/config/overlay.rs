//! What the command line says goes over what the book file says.

use super::{BookTable, nearest, schema};
use serde::Deserialize;

impl BookTable {
    /// Takes over every value that `other` has, and gives the keys of these.
    pub fn overlay(&mut self, other: BookTable) -> Vec<String> {
        let mut taken = Vec::new();
        macro_rules! take {
            ($($field:ident),* $(,)?) => {{
                // Destructured in full, so that a new key cannot be forgotten here.
                let BookTable { $($field),* } = other;
                $( if $field.is_some() {
                    self.$field = $field;
                    taken.push(stringify!($field).replace('_', "-"));
                } )*
            }};
        }
        // Two names of one key.
        if other.authors.is_some() || other.author.is_some() {
            (self.authors, self.author) = (None, None);
        }
        take!(
            title,
            subtitle,
            authors,
            author,
            translators,
            editors,
            illustrators,
            description,
            language,
            src,
            publisher,
            publisher_address,
            isbn,
            identifier,
            date,
            edition,
            printing,
            price,
            rights,
            cip,
            subjects,
            series,
            cover,
            numbering,
            toc_depth,
            writing_mode,
            multilingual,
            text_direction,
        );
        taken
    }

    /// The table of `KEY=VALUE` pairs (`-M`). A value is read as TOML where it can be, otherwise as text; a key given
    /// twice makes a list. The error says what is wrong and names the nearest key.
    pub fn from_pairs(pairs: &[(String, String)]) -> Result<BookTable, String> {
        if pairs.is_empty() {
            return Ok(BookTable::default());
        }
        let schema = schema();
        let known: Vec<&str> = schema["$defs"]["BookTable"]["properties"]
            .as_object()
            .map(|p| p.keys().map(String::as_str).collect())
            .unwrap_or_default();
        let mut table = toml::Table::new();
        for (key, value) in pairs {
            let key = match key.as_str() {
                "lang" => "language",
                key => key,
            };
            if !known.contains(&key) {
                let nearest = nearest(key, known.iter().copied());
                let hint = nearest.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
                return Err(format!("unknown key `{key}`{hint}"));
            }
            let text = toml::Value::String(value.clone());
            let value = match value.parse::<toml::Value>() {
                Ok(value @ (toml::Value::Integer(_) | toml::Value::Boolean(_) | toml::Value::Array(_))) => value,
                _ => text.clone(),
            };
            match table.get_mut(key) {
                None => {
                    let value = if ["title", "subtitle", "isbn", "publisher"].contains(&key) { text } else { value };
                    table.insert(key.to_owned(), value);
                }
                Some(toml::Value::Array(list)) => list.push(value),
                Some(first) => *first = toml::Value::Array(vec![first.clone(), value]),
            }
        }
        // One by one first, so that the message can name the key.
        for (key, value) in &table {
            let alone = toml::Table::from_iter([(key.clone(), value.clone())]);
            BookTable::deserialize(alone).map_err(|e| format!("`{key}`: {}", e.message().trim()))?;
        }
        BookTable::deserialize(table).map_err(|e| e.message().trim().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Scalar;

    fn pairs(list: &[(&str, &str)]) -> Result<BookTable, String> {
        BookTable::from_pairs(&list.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect::<Vec<_>>())
    }

    #[test]
    fn an_author_who_is_given_replaces_those_of_the_book_file() {
        for key in ["author", "authors"] {
            let mut file = BookTable { authors: pairs(&[("author", "甲")]).unwrap().author, ..BookTable::default() };
            file.overlay(pairs(&[(key, "乙")]).unwrap());
            let names: Vec<String> = file.creators().into_iter().map(|c| c.name).collect();
            assert_eq!(names, ["乙"], "{key}");
        }
    }

    #[test]
    fn pairs_are_read_as_the_keys_they_name() {
        let table =
            pairs(&[("title", "1984"), ("author", "甲"), ("author", "乙"), ("toc-depth", "3"), ("date", "2024-05")])
                .unwrap();
        assert_eq!(table.title.as_deref(), Some("1984"));
        assert_eq!(table.creators().len(), 2);
        assert_eq!(table.toc_depth, Some(3));
        assert_eq!(table.date.as_ref().map(Scalar::text).as_deref(), Some("2024-05"));
        assert_eq!(
            pairs(&[("numbering", "3")]).unwrap_err(),
            "`numbering`: invalid type: integer `3`, expected a boolean"
        );
        assert_eq!(pairs(&[("titel", "x")]).unwrap_err(), "unknown key `titel`; did you mean `title`?");
    }
}
