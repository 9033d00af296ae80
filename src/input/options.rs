//! `[input]` of the book file.

use super::detect::Chapters;
use super::discover::Dialect;
use super::tidy;
use crate::book::convert::Conversion;
use crate::lang::Lang;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

#[derive(Clone, Debug, Default)]
pub struct Options {
    pub order: Order,
    /// Language to read articles in that do not name theirs; set by [`super::read_book`] once it is known.
    pub lang: Option<Lang>,
    pub encoding: Encodings,
    /// How the chapters of plain texts are found.
    pub chapters: Chapters,
    /// The notation of plain texts.
    pub markup: Markup,
    /// Simplified and Traditional Chinese into each other.
    pub convert: Option<Conversion>,
    pub punctuation: Option<Punctuation>,
    pub repeats: Option<Repeats>,
    pub duplicates: Option<Repeats>,
    /// Tidy rules switched on or off by name.
    pub tidy: BTreeMap<String, bool>,
    /// Further patterns whose lines are cut.
    pub cut: Vec<String>,
    /// mdBook's `[book] src`, relative to the root; `src` if a manifest is there.
    pub src: Option<std::path::PathBuf>,
    /// A book file was found: the manifest is looked for.
    pub manifest: bool,
    /// The folder of outputs, relative to the root: what lies in it is not read.
    pub output: Option<std::path::PathBuf>,
    /// Go on without the entries of a manifest that cannot be followed.
    pub keep_going: bool,
    /// Name of the root folder, for titles.
    pub root_name: Option<String>,
    /// The articles by their names, for links that say no path; set by [`super::read_book`] once they are known.
    pub names: Arc<Names>,
    /// The articles are the notes of a notebook; set by [`super::read_book`].
    pub is_notebook: bool,
    /// The Markdown of the tool whose project is read; set by [`super::read_book`].
    pub dialect: Option<Dialect>,
    /// What the book file says to mdBook.
    pub mdbook: Arc<MdBook>,
    /// The lines that most files of the series begin or end with; set when they are read.
    pub shared: Arc<SharedLines>,
}

/// What a book file of mdBook says of its pages (`[output.html]`) that decides what its articles mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MdBook {
    /// `mathjax-support`: MathJax reads what Markdown leaves of formulas.
    pub mathjax: bool,
    /// `code.hidelines`: what begins the lines that are not shown, by the language of the code.
    pub hidelines: BTreeMap<String, String>,
}

/// Encodings named by hand.
#[derive(Clone, Debug, Default)]
pub struct Encodings {
    /// WHATWG label for all files that no pattern matches.
    all: Option<String>,
    /// Patterns of paths with their labels, the longest first.
    some: Vec<(Regex, String)>,
}

impl Encodings {
    pub fn all(label: impl Into<String>) -> Self {
        Self { all: Some(label.into()), some: Vec::new() }
    }

    /// Labels by patterns of paths below the book's folder: `*` stands for anything within a name, `**` for any folders,
    /// `?` for one character. A pattern without `/` is one of names in any folder; a folder stands for all in it. Of
    /// several that match the longest counts.
    pub fn of_files(patterns: &BTreeMap<String, String>) -> Self {
        let mut sorted: Vec<(&String, &String)> = patterns.iter().collect();
        sorted.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.chars().count()));
        let some = sorted.into_iter().filter_map(|(pattern, label)| Some((glob(pattern)?, label.clone()))).collect();
        Self { all: None, some }
    }

    /// The label named for a file.
    pub fn label(&self, path: &Path) -> Option<&str> {
        let path = path.to_string_lossy().replace('\\', "/");
        let named = self.some.iter().find(|(pattern, _)| pattern.is_match(&path));
        named.map(|(_, label)| label.as_str()).or(self.all.as_deref())
    }
}

/// A pattern of paths as a regular expression.
fn glob(pattern: &str) -> Option<Regex> {
    let pattern = pattern.trim_start_matches("./").trim_end_matches('/');
    let mut out = String::from(if pattern.contains('/') { "^" } else { "^(?:.*/)?" });
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let (piece, length) = match c {
            '*' if rest.starts_with("**/") => ("(?:.*/)?".to_owned(), 3),
            '*' if rest.starts_with("**") => (".*".to_owned(), 2),
            '*' => ("[^/]*".to_owned(), 1),
            '?' => ("[^/]".to_owned(), 1),
            c => (regex::escape(c.encode_utf8(&mut [0; 4])), c.len_utf8()),
        };
        out.push_str(&piece);
        rest = &rest[length..];
    }
    Regex::new(&(out + "(?:/.*)?$")).ok()
}

/// `[input] markup`: whether plain texts are in the notation of Aozora Bunko.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Markup {
    /// Those that begin with its legend are.
    #[default]
    AsFound,
    Aozora,
    CommonMark,
}

/// Paths of articles by the names that notebooks and site generators link them by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// The names of articles: the path and the file name without ending, and the latter without its date. Of equal
    /// names the first is meant.
    pub fn of<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Self {
        let mut names = BTreeMap::new();
        for path in paths {
            let whole = path.to_string_lossy().replace('\\', "/");
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let undated = super::discover::dated(&stem).map(|(_, rest)| rest.to_owned());
            let bare = path.with_extension("").to_string_lossy().replace('\\', "/");
            for name in [Some(bare), Some(stem), undated].into_iter().flatten().filter(|n| !n.is_empty()) {
                names.entry(name).or_insert_with(|| whole.clone());
            }
        }
        Self(names)
    }

    /// The path of the article that a name means, with or without its ending.
    pub fn path(&self, name: &str) -> Option<String> {
        let name = name.trim().trim_start_matches('/');
        self.0.get(name).or_else(|| self.0.get(name.strip_suffix(".md")?)).cloned()
    }
}

/// Lines that most files of a series begin or end with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SharedLines {
    pub first: BTreeSet<String>,
    pub last: BTreeSet<String>,
    /// The name of the series with a number, beside the title of an article: the line, and the name.
    pub kickers: BTreeMap<String, String>,
}

impl SharedLines {
    pub fn is_empty(&self) -> bool {
        self.first.is_empty() && self.last.is_empty() && self.kickers.is_empty()
    }

    /// The line beside the title that names the series, and the name.
    pub fn kicker(&self, texts: &[&str], rules: &tidy::Rules) -> Option<(usize, &str)> {
        let found =
            texts.iter().take(2).enumerate().find_map(|(at, text)| Some((at, self.kickers.get(*text)?.as_str())));
        found.filter(|_| rules.on("source") && texts.len() > 1)
    }

    /// The lines at the ends of an article that are shared, and the crumbs of a site's path, each with its rule. What
    /// is nothing but shared lines keeps them; below a title there is no head of the file.
    pub fn ends(&self, texts: &[&str], from_top: bool, rules: &tidy::Rules) -> Vec<(usize, &'static str)> {
        let shared = |set: &BTreeSet<String>, text: &str| {
            (rules.on("shared-line") && set.contains(text)).then_some("shared-line")
        };
        let crumbs = |text: &str| (rules.on("page-furniture") && tidy::is_breadcrumb(text)).then_some("page-furniture");
        let head = if from_top { texts } else { &[] };
        let first = head.iter().map_while(|text| shared(&self.first, text).or_else(|| crumbs(text)));
        let mut out: Vec<(usize, &'static str)> = first.enumerate().collect();
        let end = texts.len();
        let last = texts[out.len()..].iter().rev().map_while(|text| shared(&self.last, text));
        out.extend(last.enumerate().map(|(k, rule)| (end - 1 - k, rule)));
        if out.len() < end { out } else { Vec::new() }
    }
}

/// Order of the articles of a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By name, and a blog by date.
    #[default]
    Usual,
    /// By name, numerals read as numbers.
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

/// What is done about what stands twice: a sentence in a row, an article in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeats {
    Report,
    Drop,
    Keep,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_pattern_names_the_encoding_of_a_file() {
        let patterns = [("*.txt", "gb18030"), ("旧稿", "big5"), ("旧稿/一?.txt", "euc-jp"), ("**/港/*", "big5-hkscs")];
        let named = Encodings::of_files(&patterns.map(|(a, b)| (a.to_owned(), b.to_owned())).into());
        for (path, label) in [
            ("a.txt", Some("gb18030")),
            ("深/处/a.txt", Some("gb18030")),
            ("旧稿/a.md", Some("big5")),
            ("旧稿/一二.txt", Some("euc-jp")),
            ("深/港/a.md", Some("big5-hkscs")),
            ("a.md", None),
        ] {
            assert_eq!(named.label(Path::new(path)), label, "{path}");
        }
        assert_eq!(Encodings::all("euc-kr").label(Path::new("a.md")), Some("euc-kr"));
    }
}
