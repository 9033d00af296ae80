//! What is known about a book and about each of its articles.

use super::AssetId;
use crate::lang::{Lang, numeral};
use std::fmt;

/// What is known about the book. A field that nobody gave is None: nothing is invented.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Metadata {
    pub title: String,
    pub subtitle: Option<String>,
    /// Authors, translators, editors, in order.
    pub creators: Vec<Creator>,
    pub lang: Lang,
    pub description: Option<String>,
    pub publisher: Option<String>,
    pub publisher_address: Option<String>,
    pub isbn: Option<String>,
    /// Stable identifier: given, or a UUID v5 of language, title, first author and volume.
    pub identifier: String,
    /// Date of this edition.
    pub date: Option<Date>,
    /// 第2版
    pub edition: Option<String>,
    /// Printings, oldest first, as given.
    pub printings: Vec<String>,
    pub price: Option<String>,
    /// Statements of rights of the book, a line each.
    pub rights: Vec<String>,
    /// The CIP record as given, a line each.
    pub cip: Vec<String>,
    pub series: Option<Series>,
    pub subjects: Vec<String>,
    pub cover: Option<AssetId>,
    pub numbering: bool,
    /// Heading levels in the contents: 1 chapters only, 2 with sections …
    pub toc_depth: u8,
    pub writing_mode: WritingMode,
    /// Number of articles the book was made of; 1 is an offprint without half title and contents.
    pub articles: usize,
}

impl Metadata {
    /// Whether its lines run downward.
    pub fn is_vertical(&self) -> bool {
        self.writing_mode == WritingMode::VerticalRl
    }

    pub fn new(title: impl Into<String>, lang: Lang) -> Self {
        Self {
            title: title.into(),
            subtitle: None,
            creators: Vec::new(),
            lang,
            description: None,
            publisher: None,
            publisher_address: None,
            isbn: None,
            identifier: String::new(),
            date: None,
            edition: None,
            printings: Vec::new(),
            price: None,
            rights: Vec::new(),
            cip: Vec::new(),
            series: None,
            subjects: Vec::new(),
            cover: None,
            numbering: false,
            toc_depth: 2,
            writing_mode: WritingMode::default(),
            articles: 0,
        }
    }

    /// The names of those who hold `role`, in order.
    pub fn names(&self, role: Role) -> impl Iterator<Item = &str> {
        self.creators.iter().filter(move |c| c.role == role).map(|c| c.name.as_str())
    }
}

/// A person or body that made the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creator {
    pub name: String,
    /// A reading or inverted form, for sorting.
    pub file_as: Option<String>,
    pub role: Role,
    /// About this person, for the author's page.
    pub about: Option<String>,
}

/// What somebody did for the book (MARC relator codes aut, trl, edt, ill, ctb).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Role {
    Author,
    Translator,
    Editor,
    Illustrator,
    Contributor,
}

impl Role {
    /// The role of a MARC relator code.
    pub fn from_marc(code: &str) -> Option<Role> {
        [Role::Author, Role::Translator, Role::Editor, Role::Illustrator, Role::Contributor]
            .into_iter()
            .find(|r| r.marc() == code)
    }

    /// The MARC relator code.
    pub fn marc(self) -> &'static str {
        match self {
            Role::Author => "aut",
            Role::Translator => "trl",
            Role::Editor => "edt",
            Role::Illustrator => "ill",
            Role::Contributor => "ctb",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub name: String,
    pub position: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum WritingMode {
    #[default]
    HorizontalTb,
    VerticalRl,
}

/// A date as exact as it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    pub year: i16,
    /// 1–12, 0 if not given.
    pub month: u8,
    /// 1–31, 0 if not given.
    pub day: u8,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl Date {
    /// A date at the head of `text`: `2021-01-05`, `2021/1/5`, `2021.1`, `2021年1月5日`, `20210105`, `Jan 5, 2021`,
    /// `Tue, 5 January 2021`, with or without a time after it.
    pub fn parse(text: &str) -> Option<Date> {
        let text = text.trim();
        let begins = text.chars().find(|c| !c.is_ascii_digit() && *c != ' ').filter(char::is_ascii_alphabetic);
        Date::numbered(text).or_else(|| begins.and_then(|_| Date::named(text)))
    }

    fn numbered(text: &str) -> Option<Date> {
        let number = |s: &str| -> Option<(i16, usize)> {
            let n = s.bytes().take_while(u8::is_ascii_digit).count();
            s[..n].parse().ok().map(|v| (v, n))
        };
        let (year, n) = number(text).filter(|&(_, n)| n == 4).or_else(|| {
            (text.len() >= 8 && text.is_char_boundary(8) && text[..8].bytes().all(|b| b.is_ascii_digit()))
                .then(|| (text[..4].parse().unwrap_or(0), 4))
        })?;
        let rest = text[n..].trim_start_matches(['-', '/', '.', '年', ' ', '년']);
        let compact =
            rest.len() == text.len() - n && rest.len() >= 4 && rest.as_bytes()[..4].iter().all(u8::is_ascii_digit);
        if compact {
            return Date::new(year, rest[..2].parse().ok()?, rest[2..4].parse().ok()?);
        }
        let Some((month, n)) = number(rest) else { return Date::new(year, 0, 0) };
        let rest = rest[n..].trim_start_matches(['-', '/', '.', '月', ' ', '월']);
        let day = number(rest).map_or(0, |(d, _)| d);
        Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    }

    /// A date whose month is an English word, alone or behind the day of the week.
    fn named(text: &str) -> Option<Date> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let words: Vec<&str> = words.take(4).collect();
        let month = |word: &str| {
            let word = word.to_ascii_lowercase();
            let known = |name: &&str| word.len() >= 3 && name.starts_with(&word);
            MONTHS.iter().position(known).map(|at| at as u8 + 1)
        };
        words.windows(3).find_map(|words| {
            let (month, day) = month(words[0]).map(|m| (m, words[1])).or_else(|| Some((month(words[1])?, words[0])))?;
            let year = words[2].parse().ok().filter(|_| words[2].len() == 4)?;
            let day = day.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse().ok()?;
            Date::new(year, month, day).filter(|date| date.day > 0)
        })
    }

    /// A date of the years 1000–9999, if the calendar has it.
    pub fn new(year: i16, month: u8, day: u8) -> Option<Date> {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            0 => 0,
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        ((1000..=9999).contains(&year) && month <= 12 && day <= days).then_some(Date { year, month, day })
    }
}

impl Date {
    /// The date as a line of text says it: 2024年5月1日, 2024년 5월 1일, May 1, 2024; in a vertical line of Chinese or
    /// Japanese 二〇二四年五月一日.
    pub fn said(&self, lang: Lang, vertical: bool) -> String {
        let parts = [u64::from(self.year.unsigned_abs()), self.month.into(), self.day.into()];
        // Korean has no figures of Han beside units of Hangul.
        let in_han = vertical && lang != Lang::Ko;
        let shown = |parts: &[u64], units: [&str; 3], space: &str| {
            let parts = parts.iter().enumerate().filter(|(_, part)| **part > 0).map(|(i, &part)| match in_han {
                true if i == 0 => numeral::han_digits(part) + units[i],
                true => numeral::han(part) + units[i],
                false => format!("{part}{}", units[i]),
            });
            parts.collect::<Vec<_>>().join(space)
        };
        match lang {
            Lang::Ko => shown(&parts, ["년", "월", "일"], " "),
            _ if lang.is_chinese() || lang == Lang::Ja => shown(&parts, ["年", "月", "日"], ""),
            _ if lang == Lang::EN && self.month > 0 => {
                let name = MONTHS[usize::from(self.month) - 1];
                let month = name[..1].to_ascii_uppercase() + &name[1..];
                match self.day {
                    0 => format!("{month} {}", self.year),
                    day => format!("{month} {day}, {}", self.year),
                }
            }
            _ => self.to_string(),
        }
    }
}

impl fmt::Display for Date {
    /// ISO 8601, as exact as the date is: `2021`, `2021-01`, `2021-01-05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if self.month > 0 {
            write!(f, "-{:02}", self.month)?;
        }
        if self.day > 0 {
            write!(f, "-{:02}", self.day)?;
        }
        Ok(())
    }
}

/// Who wrote one article, when, and where it appeared.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Byline {
    pub subtitle: Option<String>,
    pub authors: Vec<String>,
    pub date: Option<Date>,
    /// The paper, site or account it appeared in.
    pub source: Option<String>,
    /// The account's id, if the source gave one.
    pub account: Option<String>,
    /// Address of the original.
    pub url: Option<String>,
    /// Others who worked on it: label as written (编辑, 校对 …) and names.
    pub credits: Vec<Credit>,
    /// Statements of rights, as written.
    pub rights: Vec<String>,
    pub description: Option<String>,
    pub tags: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    pub label: String,
    pub names: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_said_in_the_words_of_their_language() {
        let said = |text: &str, lang, vertical| Date::parse(text).unwrap().said(lang, vertical);
        assert_eq!(said("2024-05-01", Lang::ZhHans, false), "2024年5月1日");
        assert_eq!(said("2024-05-21", Lang::Ja, true), "二〇二四年五月二十一日");
        assert_eq!(said("2024-05", Lang::Ko, false), "2024년 5월");
        assert_eq!(said("2024-05-01", Lang::Ko, true), "2024년 5월 1일");
        assert_eq!(said("2024", Lang::ZhHant, false), "2024年");
        assert_eq!(said("2024-05-01", Lang::EN, false), "May 1, 2024");
    }

    #[test]
    fn dates_are_read_in_every_common_form() {
        for (text, iso) in [
            ("2021-01-05 10:00", "2021-01-05"),
            ("2021年1月5日", "2021-01-05"),
            ("20210105", "2021-01-05"),
            ("2021/3", "2021-03"),
            ("1999", "1999"),
            ("2021. 1. 5.", "2021-01-05"),
        ] {
            assert_eq!(Date::parse(text).map(|d| d.to_string()).as_deref(), Some(iso), "{text}");
        }
        assert_eq!(Date::parse("12:30"), None);
        assert_eq!(Date::parse("2021-13-05"), None);
    }
}
