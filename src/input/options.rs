//! `[input]` of the book file.

use crate::lang::Lang;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

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
    /// The folder of outputs, relative to the root: what lies in it is not read.
    pub output: Option<std::path::PathBuf>,
    /// Go on without the entries of a manifest that cannot be followed.
    pub keep_going: bool,
    /// Name of the root folder, for titles.
    pub root_name: Option<String>,
    /// The articles by their names, for links that say no path; set by [`super::read_book`] once they are known.
    pub names: Arc<Names>,
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
