//! What the command line says goes over what the book file says.

use super::{BookTable, nearest, schema};
use serde::Deserialize;

impl BookTable {
    /// Takes over every value that `other` has.
    pub fn overlay(&mut self, other: BookTable) {
        macro_rules! take {
            ($($field:ident),* $(,)?) => {{
                // Destructured in full, so that a new key cannot be forgotten here.
                let BookTable { $($field),* } = other;
                $( if $field.is_some() { self.$field = $field; } )*
            }};
        }
        if other.authors.is_some() {
            self.author = None;
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
    }

    /// The table of `KEY=VALUE` pairs (`-M`). A value is read as TOML where it can be, otherwise as text; a key given
    /// twice makes a list. The error says what is wrong and names the nearest key.
    pub fn from_pairs(pairs: &[(String, String)]) -> Result<BookTable, String> {
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
    fn pairs_are_read_as_the_keys_they_name() {
        let table =
            pairs(&[("title", "1984"), ("author", "甲"), ("author", "乙"), ("toc-depth", "3"), ("date", "2024-05")])
                .unwrap();
        assert_eq!(table.title.as_deref(), Some("1984"));
        assert_eq!(table.creators().len(), 2);
        assert_eq!(table.toc_depth, Some(3));
        assert_eq!(table.date.as_ref().map(Scalar::text).as_deref(), Some("2024-05"));
        assert_eq!(pairs(&[("titel", "x")]).unwrap_err(), "unknown key `titel`; did you mean `title`?");
    }
}
