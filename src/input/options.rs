//! `[input]` of the book file.

use crate::lang::Lang;
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default)]
pub struct Options {
    pub order: Order,
    /// Language to read articles in that do not name theirs; set by [`super::read_book`] once it is known.
    pub lang: Option<Lang>,
    /// Name of an encoding (WHATWG label) for all files.
    pub encoding: Option<String>,
    pub punctuation: Option<Punctuation>,
    pub repeats: Option<Repeats>,
    /// Tidy rules switched on or off by name.
    pub tidy: BTreeMap<String, bool>,
    /// Further patterns whose lines are cut.
    pub cut: Vec<String>,
    /// mdBook's `[book] src`, relative to the root; `src` if a manifest is there.
    pub src: Option<std::path::PathBuf>,
    /// A book file was found: the manifest is looked for.
    pub manifest: bool,
    /// Name of the root folder, for titles.
    pub root_name: Option<String>,
}

/// Order of the articles of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By name, numerals read as numbers.
    #[default]
    Name,
    /// By the first number in the name.
    Number,
    Date,
    /// As listed.
    List(Vec<String>),
}

/// What is done about half-width marks in Chinese.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Punctuation {
    Mend,
    Keep,
}

/// What is done about a sentence that stands twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    Report,
    Drop,
    Keep,
}
