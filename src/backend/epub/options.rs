//! What `[output.epub]` may say.

use super::fonts::Embed;
use crate::backend::{OptionTable, Refusal};
use crate::diag::Reporter;

/// The options of the EPUB backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Begin with a page that shows the cover picture. Some shops show the picture themselves and refuse the page.
    pub cover_page: bool,
    /// Mark where the pages of the composed book begin, if the run composes it.
    pub page_list: bool,
    /// Longest side of a picture, in pixels; a longer one is made smaller.
    pub picture_size: u32,
    /// Which text has fonts of the package.
    pub embed_fonts: Option<Embed>,
}

impl Default for Options {
    fn default() -> Self {
        Self { cover_page: true, page_list: true, picture_size: u32::MAX, embed_fonts: None }
    }
}

/// Keys of `[output.epub]`.
const KEYS: [&str; 4] = ["cover-page", "page-list", "picture-size", "embed-fonts"];
/// Longest sides that can be asked for.
const SIZES: std::ops::RangeInclusive<i64> = 100..=20_000;

impl Options {
    /// Reads the table; an unknown key or a value of the wrong kind is reported and passed over.
    pub fn read(table: &OptionTable, report: &Reporter) -> Self {
        let mut options = Self::default();
        table.read(&KEYS, report, |key, value| {
            match key {
                "cover-page" => options.cover_page = value.flag(key)?,
                "page-list" => options.page_list = value.flag(key)?,
                "picture-size" => {
                    let size = value.integer().filter(|size| SIZES.contains(size)).ok_or_else(|| {
                        let help = format!("write the longest side of a picture, {} to {}", SIZES.start(), SIZES.end());
                        Refusal::value("picture-size is a number of pixels", help)
                    })?;
                    options.picture_size = u32::try_from(size).unwrap_or(u32::MAX);
                }
                "embed-fonts" => {
                    options.embed_fonts = match value.text() {
                        Some("none") => None,
                        Some("body") => Some(Embed::Body),
                        Some("rare") => Some(Embed::Rare),
                        _ => {
                            let help = "use body, rare (characters that few fonts have), or none";
                            return Err(Refusal::value("embed-fonts is the text that has fonts of its own", help));
                        }
                    };
                }
                _ => return Err(Refusal::Key),
            }
            Ok(())
        });
        options
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::OptionValue;
    use crate::diag::Code;

    #[test]
    fn an_unknown_key_is_a_warning_and_a_wrong_value_an_error() {
        let mut table = OptionTable { name: "epub".into(), ..OptionTable::default() };
        table.values.insert("cover-page".into(), (OptionValue::Integer(1), None));
        table.values.insert("cover-pgae".into(), (OptionValue::Flag(false), None));
        let report = Reporter::new();
        assert_eq!(Options::read(&table, &report), Options::default());
        let codes: Vec<Code> = report.sorted().iter().map(|(d, _)| d.code).collect();
        assert_eq!(codes, [Code::UnknownKey, Code::BadValue]);
    }
}
