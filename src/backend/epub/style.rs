//! The style sheets: one for every book, one for each language, one for vertical lines.
//!
//! They are files under `style/`, written to go with a reader's own choices: no colours for text, no sizes for the body,
//! margins in em. A language's sheet holds what custom asks for there, then the rules of the page design
//! ([`design`]). `$sans` and `$kai` stand for the families of a face in its language.

use super::design;
use crate::backend::manner::Manner;
use crate::book::WritingMode;
use crate::font::FontRole;
use crate::lang::Lang;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// What every document links to.
pub const BASE: &str = include_str!("style/base.css");
/// Name of the sheet that turns the lines.
pub const VERTICAL: &str = "vertical.css";

/// Name of the sheet of embedded fonts.
pub const FONTS: &str = "fonts.css";

/// Name of the sheet of a language.
pub fn sheet_of(lang: Lang) -> &'static str {
    match lang {
        Lang::ZhHans => "zh-hans.css",
        Lang::ZhHant | Lang::ZhHk => "zh-hant.css",
        Lang::Ja => "ja.css",
        Lang::Ko => "ko.css",
        Lang::Other(_) => "latin.css",
    }
}

/// The sheets that documents of these languages need, by name: what custom asks for and what the design says.
pub fn sheets(
    langs: impl Iterator<Item = Lang>,
    mode: WritingMode,
    manner: impl Fn(Lang) -> Option<Manner>,
) -> Vec<(&'static str, Cow<'static, str>)> {
    let mut named: BTreeMap<&str, Option<Lang>> = BTreeMap::new();
    for lang in langs {
        named.entry(sheet_of(lang)).or_insert(Some(lang));
    }
    if mode == WritingMode::VerticalRl {
        named.insert(VERTICAL, None);
    }
    let sheets = ALL.iter().filter_map(|&(name, text)| named.get(name).map(|lang| (name, text, *lang)));
    sheets
        .map(|(name, text, lang)| (name, lang.map_or(text.into(), |lang| of_lang(text, lang, manner(lang)).into())))
        .collect()
}

fn of_lang(text: &str, lang: Lang, manner: Option<Manner>) -> String {
    let families = |face| design::families(face, lang).unwrap_or("inherit");
    let custom = text.replace("$sans", families(FontRole::Sans)).replace("$kai", families(FontRole::Kai));
    custom + &manner.map(|manner| design::rules(&manner, lang)).unwrap_or_default()
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
    fn each_sheet_breaks_lines_and_spaces_text_as_its_language_does() {
        let sheet = |name: &str| match ALL.iter().find(|(of, _)| *of == name) {
            Some((_, text)) => *text,
            None => BASE,
        };
        for (name, rules) in [
            ("stylesheet.css", &["text-autospace: normal", "text-spacing-trim: trim-start", "text-align: justify"][..]),
            ("stylesheet.css", &["widows: 2", "orphans: 2", "text-combine-upright: all"]),
            (
                "zh-hans.css",
                &["line-break: strict", "hanging-punctuation: none", "text-emphasis-position: under right"],
            ),
            ("zh-hant.css", &["line-break: normal", "text-emphasis-position: under right"]),
            ("ja.css", &["line-break: strict", "hanging-punctuation: allow-end", "text-emphasis-position: over right"]),
            ("ko.css", &["word-break: keep-all", "text-autospace: no-autospace", "text-emphasis-position: over right"]),
            (VERTICAL, &["writing-mode: vertical-rl"]),
        ] {
            for rule in rules {
                assert!(sheet(name).contains(&format!(" {rule};")), "{name}: {rule}");
            }
        }
    }

    #[test]
    fn every_language_has_a_sheet_and_none_colours_text() {
        for lang in [Lang::ZhHans, Lang::ZhHant, Lang::ZhHk, Lang::Ja, Lang::Ko, Lang::EN] {
            assert!(ALL.iter().any(|(name, _)| *name == sheet_of(lang)));
        }
        for (name, text) in ALL.iter().chain([&("stylesheet.css", BASE)]) {
            assert_eq!(text.matches('{').count(), text.matches('}').count(), "{name}");
            let sets_colour = |line: &str| line.trim_start().starts_with("color:");
            assert!(!text.lines().any(sets_colour) && !text.contains("background-color: #"), "{name}");
        }
    }
}
