//! The style sheets: one for every book, one for each language, one for vertical lines.
//!
//! They are files under `style/`, written to go with a reader's own choices: no colours for text, no sizes for the body,
//! margins in em. A language's sheet holds what custom asks for there (`typography` 6 and 8).

use crate::book::WritingMode;
use crate::lang::Lang;
use std::collections::BTreeSet;

/// What every document links to.
pub const BASE: &str = include_str!("style/base.css");
/// Name of the sheet that turns the lines.
pub const VERTICAL: &str = "vertical.css";

/// Name of the sheet of a language.
pub fn sheet_of(lang: Lang) -> Option<&'static str> {
    Some(match lang {
        Lang::ZhHans => "zh-hans.css",
        Lang::ZhHant | Lang::ZhHk => "zh-hant.css",
        Lang::Ja => "ja.css",
        Lang::Ko => "ko.css",
        Lang::Other(_) => "latin.css",
    })
}

/// The sheets that documents of these languages need: name and text, by name.
pub fn sheets(langs: impl Iterator<Item = Lang>, mode: WritingMode) -> Vec<(&'static str, &'static str)> {
    let mut names: BTreeSet<&str> = langs.filter_map(sheet_of).collect();
    if mode == WritingMode::VerticalRl {
        names.insert(VERTICAL);
    }
    ALL.iter().copied().filter(|(name, _)| names.contains(name)).collect()
}

const ALL: [(&str, &str); 6] = [
    ("ja.css", include_str!("style/ja.css")),
    ("ko.css", include_str!("style/ko.css")),
    ("latin.css", include_str!("style/latin.css")),
    (VERTICAL, include_str!("style/vertical.css")),
    ("zh-hans.css", include_str!("style/zh-hans.css")),
    ("zh-hant.css", include_str!("style/zh-hant.css")),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_are_named_by_the_lines() {
        let physical =
            ["margin-top", "margin-bottom", "margin-left", "padding-top", "padding-left", "border-top", "border-left"];
        for (name, text) in ALL.iter().chain([&("stylesheet.css", BASE)]) {
            assert!(!physical.iter().any(|side| text.contains(side)), "{name}");
        }
    }

    #[test]
    fn every_language_has_a_sheet_and_none_colours_text() {
        for lang in [Lang::ZhHans, Lang::ZhHant, Lang::ZhHk, Lang::Ja, Lang::Ko, Lang::EN] {
            assert!(ALL.iter().any(|(name, _)| Some(*name) == sheet_of(lang)));
        }
        for (name, text) in ALL.iter().chain([&("stylesheet.css", BASE)]) {
            assert_eq!(text.matches('{').count(), text.matches('}').count(), "{name}");
            let sets_colour = |line: &str| line.trim_start().starts_with("color:");
            assert!(!text.lines().any(sets_colour) && !text.contains("background-color: #"), "{name}");
        }
    }
}
