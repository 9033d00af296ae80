//! `[output.pdf]`.

use crate::backend::{OptionTable, OptionValue};
use crate::diag::{Code, Diagnostic, Reporter};

/// Keys of the table.
const KEYS: [&str; 1] = ["standard"];

/// What the user asked of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub standard: Standard,
}

/// The standard a file keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standard {
    /// Tagged; no conformance is claimed.
    #[default]
    Tagged,
    /// Without structure, the smallest file.
    None,
}

impl Options {
    /// Reads the table. Unknown keys are warnings, values that cannot be used are errors.
    pub fn read(table: &OptionTable, report: &Reporter) -> Options {
        let mut options = Options::default();
        for (key, (value, span)) in &table.values {
            let diagnostic = match (key.as_str(), value) {
                ("standard", OptionValue::Text(text)) => match text.as_str() {
                    "none" => {
                        options.standard = Standard::None;
                        continue;
                    }
                    other => Diagnostic::new(Code::BadValue, format!("the standard “{other}” is not written yet"))
                        .help("leave it out for a tagged file, or use standard = \"none\""),
                },
                ("standard", _) => Diagnostic::new(Code::BadValue, "standard is a text, e.g. \"none\""),
                _ => {
                    let nearest = KEYS.iter().min_by_key(|known| distance(key, known)).expect("there are keys");
                    Diagnostic::new(Code::UnknownKey, format!("[output.{}] has no key “{key}”", table.name))
                        .help(format!("the nearest is “{nearest}”"))
                }
            };
            report.report(match span {
                Some(span) => diagnostic.at(*span),
                None => diagnostic,
            });
        }
        options
    }
}

/// How many letters have to be changed, added or taken away.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let cheapest = (corner + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            corner = std::mem::replace(&mut row[j + 1], cheapest);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(key: &str, value: &str) -> (Options, Vec<(Code, Option<String>)>) {
        let mut table = OptionTable { name: "pdf".into(), ..OptionTable::default() };
        table.values.insert(key.into(), (OptionValue::Text(value.into()), None));
        let report = Reporter::new();
        let options = Options::read(&table, &report);
        (options, report.sorted().into_iter().map(|(d, _)| (d.code, d.help)).collect())
    }

    #[test]
    fn an_unknown_key_names_the_nearest() {
        let (_, said) = read("standrad", "none");
        assert_eq!(said, [(Code::UnknownKey, Some("the nearest is “standard”".into()))]);
    }

    #[test]
    fn a_standard_that_is_not_written_is_an_error() {
        assert_eq!(read("standard", "none"), (Options { standard: Standard::None }, vec![]));
        assert_eq!(read("standard", "a-2b").1[0].0, Code::BadValue);
    }
}
