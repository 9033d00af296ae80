//! Languages as the book tells them apart.

use std::fmt;

/// The language of a book, an article or a stretch of text.
///
/// The four CJK scripts are cases of their own because rules, fonts and words depend on them; every other language is
/// kept as its primary BCP 47 subtags.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// Simplified Chinese (zh-Hans, zh-CN, zh-SG).
    ZhHans,
    /// Traditional Chinese of Taiwan (zh-Hant, zh-TW).
    ZhHant,
    /// Traditional Chinese of Hong Kong and Macau.
    ZhHk,
    Ja,
    Ko,
    /// Any other; lower-case tag of at most eleven bytes.
    Other(Tag),
}

/// A short language tag stored in place.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Tag {
    bytes: [u8; 11],
    len: u8,
}

impl Tag {
    fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len as usize]).expect("only ASCII is stored")
    }
}

impl Lang {
    /// How many kinds of language [`Lang::index`] tells apart.
    pub const KINDS: usize = 6;

    pub const EN: Lang = Lang::Other(Tag { bytes: *b"en\0\0\0\0\0\0\0\0\0", len: 2 });

    /// Reads a BCP 47 tag, with `_` accepted for `-`, the countries cn, jp and kr for what is written there, and the codes
    /// of three letters that calibre writes (ISO 639-2). None if it is not one.
    pub fn parse(tag: &str) -> Option<Lang> {
        let tag = tag.trim().replace('_', "-").to_ascii_lowercase();
        let mut parts = tag.split('-');
        let primary = parts.next()?;
        if !(2..=3).contains(&primary.len()) || !primary.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        let rest: Vec<&str> = parts.collect();
        if rest.iter().any(|p| p.is_empty() || p.len() > 8 || !p.bytes().all(|b| b.is_ascii_alphanumeric())) {
            return None;
        }
        let has = |p: &str| rest.contains(&p);
        Some(match primary {
            "zh" | "zho" | "chi" | "cmn" | "lzh" | "yue" | "cn" => {
                if has("hk") || has("mo") {
                    Lang::ZhHk
                } else if has("hant") || has("tw") {
                    Lang::ZhHant
                } else {
                    Lang::ZhHans
                }
            }
            "ja" | "jp" | "jpn" => Lang::Ja,
            "ko" | "kr" | "kor" => Lang::Ko,
            "eng" if rest.is_empty() => Lang::EN,
            _ => {
                let mut bytes = [0; 11];
                let kept = if tag.len() <= 11 { tag.as_str() } else { primary };
                bytes[..kept.len()].copy_from_slice(kept.as_bytes());
                Lang::Other(Tag { bytes, len: kept.len() as u8 })
            }
        })
    }

    /// The BCP 47 tag, as written to files.
    pub fn tag(&self) -> &str {
        match self {
            Lang::ZhHans => "zh-Hans",
            Lang::ZhHant => "zh-Hant",
            Lang::ZhHk => "zh-Hant-HK",
            Lang::Ja => "ja",
            Lang::Ko => "ko",
            Lang::Other(tag) => tag.as_str(),
        }
    }

    pub fn is_chinese(&self) -> bool {
        matches!(self, Lang::ZhHans | Lang::ZhHant | Lang::ZhHk)
    }

    pub fn is_cjk(&self) -> bool {
        !matches!(self, Lang::Other(_))
    }

    /// The place of the language in a table of [`Lang::KINDS`] entries; all further languages share the last.
    pub fn index(self) -> usize {
        match self {
            Lang::ZhHans => 0,
            Lang::ZhHant => 1,
            Lang::ZhHk => 2,
            Lang::Ja => 3,
            Lang::Ko => 4,
            Lang::Other(_) => 5,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_of_every_habit_are_understood() {
        for (tag, lang) in [
            ("zh", "zh-Hans"),
            ("cn", "zh-Hans"),
            ("zho", "zh-Hans"),
            ("jpn", "ja"),
            ("eng", "en"),
            ("jp", "ja"),
            ("kr", "ko"),
            ("zh_CN", "zh-Hans"),
            ("zh-TW", "zh-Hant"),
            ("zh-Hant-HK", "zh-Hant-HK"),
            ("ja-JP", "ja"),
            ("ko", "ko"),
            ("en-GB", "en-gb"),
        ] {
            assert_eq!(Lang::parse(tag).unwrap().tag(), lang);
        }
        assert_eq!(Lang::parse("Deutsch!"), None);
    }
}
