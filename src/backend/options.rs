//! The table of an output, `[output.NAME]`: its values as typed, with their places.
//!
//! A backend reads it key by key. What nothing reads and what cannot be used is told in one form, whatever the output.

use crate::diag::{Code, Diagnostic, Reporter, Span, nearest};
use crate::files::Blob;
use std::collections::BTreeMap;

/// The table of an output.
#[derive(Clone, Debug, Default)]
pub struct OptionTable {
    /// The output's name.
    pub name: String,
    /// Key → value and place; `backend`, `page` and `command` are taken out by the caller.
    pub values: BTreeMap<String, (OptionValue, Option<Span>)>,
    /// The design this output composes.
    pub design: String,
    /// Command of an external backend.
    pub command: Option<String>,
    /// Where the command stands in the book file.
    pub command_place: Option<Span>,
    /// The files that its values name, by key ([`Backend::named_files`](super::Backend::named_files)).
    pub files: BTreeMap<String, Blob>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum OptionValue {
    Text(String),
    Integer(i64),
    Float(f64),
    Flag(bool),
    List(Vec<OptionValue>),
}

/// Why a key with its value is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The output has no such key.
    Key,
    /// The value cannot be used: what is wrong, and what to write.
    Value { message: String, help: String },
}

impl Refusal {
    pub fn value(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Value { message: message.into(), help: help.into() }
    }
}

impl OptionTable {
    /// Gives each key with its value to `set`. A key that it does not know is a warning with the nearest of `keys`, a
    /// value that it cannot use an error.
    pub fn read(
        &self,
        keys: &[&str],
        report: &Reporter,
        mut set: impl FnMut(&str, &OptionValue) -> Result<(), Refusal>,
    ) {
        for (key, (value, _)) in &self.values {
            match set(key, value) {
                Ok(()) => {}
                Err(Refusal::Value { message, help }) => {
                    report.report(self.placed(key, Diagnostic::new(Code::BadValue, message).help(help)));
                }
                Err(Refusal::Key) => {
                    let message = format!("unknown key `output.{}.{key}`", self.name);
                    let help = match nearest(key, keys.iter().copied()) {
                        Some(known) => format!("did you mean `{known}`?"),
                        None if keys.is_empty() => "this output has no options".to_owned(),
                        None => format!("this output knows {}", keys.join(", ")),
                    };
                    report.report(self.placed(key, Diagnostic::new(Code::UnknownKey, message).help(help)));
                }
            }
        }
    }

    /// A diagnostic at the value of a key.
    pub fn placed(&self, key: &str, diagnostic: Diagnostic) -> Diagnostic {
        diagnostic.at(self.values.get(key).and_then(|(_, place)| *place))
    }
}

impl OptionValue {
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Integer(_) | Self::Float(_) | Self::Flag(_) | Self::List(_) => None,
        }
    }

    pub fn integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::Text(_) | Self::Float(_) | Self::Flag(_) | Self::List(_) => None,
        }
    }

    /// `true` or `false`, which is what a key says that is one of them.
    pub fn flag(&self, key: &str) -> Result<bool, Refusal> {
        match self {
            Self::Flag(flag) => Ok(*flag),
            Self::Text(_) | Self::Integer(_) | Self::Float(_) | Self::List(_) => {
                Err(Refusal::value(format!("{key} is true or false"), format!("write {key} = true or {key} = false")))
            }
        }
    }

    /// The same value in the JSON that commands are given.
    pub fn to_json(&self) -> serde_json::Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Integer(number) => (*number).into(),
            Self::Float(number) => (*number).into(),
            Self::Flag(flag) => (*flag).into(),
            Self::List(list) => list.iter().map(Self::to_json).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_nothing_reads_names_the_nearest() {
        let told = |key: &str, known: &[&str]| {
            let table = OptionTable {
                name: "x".to_owned(),
                values: [(key.to_owned(), (OptionValue::Flag(true), None))].into(),
                ..OptionTable::default()
            };
            let report = Reporter::new();
            table.read(known, &report, |_, _| Err(Refusal::Key));
            report.sorted().into_iter().map(|(d, _)| (d.code, d.message, d.help)).collect::<Vec<_>>()
        };
        for (key, known, help) in [
            ("cover-pgae", &["cover-page", "page-list"][..], "did you mean `cover-page`?"),
            ("colour", &["cover-page", "page-list"], "this output knows cover-page, page-list"),
            ("colour", &[], "this output has no options"),
        ] {
            let message = format!("unknown key `output.x.{key}`");
            assert_eq!(told(key, known), [(Code::UnknownKey, message, Some(help.to_owned()))]);
        }
    }
}
