//! A first look at texts, by an engine that compiles a pattern in a twentieth of the time and runs slowly.
//!
//! Most patterns of a build see a handful of lines and match none of them.

use super::in_our_classes;
use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind};
use std::collections::HashMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Text of so many bytes is looked at before the pattern is compiled in full.
const MOST_SEEN: usize = 2 << 10;

/// A pattern as the engine has it, which matches where the pattern in full does.
pub struct Light {
    /// None if the engine cannot tell the same.
    pattern: Option<regex_lite::Regex>,
    /// Whether letters stand for themselves in either case.
    folds: bool,
    /// Bytes looked at.
    seen: AtomicUsize,
}

impl Light {
    /// Of a pattern that compiles in full.
    pub fn new(pattern: &str) -> Self {
        let light = in_plain_classes(pattern).and_then(|pattern| regex_lite::Regex::new(&pattern).ok());
        Self { pattern: light, folds: has_flag(pattern, 'i'), seen: AtomicUsize::new(0) }
    }

    /// Whether the pattern in full has to be asked.
    pub fn may_match(&self, text: &str) -> bool {
        let Some(pattern) = &self.pattern else { return true };
        if self.seen.fetch_add(text.len(), Ordering::Relaxed) + text.len() > MOST_SEEN {
            return true;
        }
        // The engine folds ASCII letters only.
        let is_cased = |c: char| !c.is_ascii() && (c.is_lowercase() || c.is_uppercase());
        self.folds && text.chars().any(is_cased) || pattern.is_match(text)
    }
}

/// Whether a pattern sets a flag: `(?xi)`, `(?i:…)`.
fn has_flag(pattern: &str, flag: char) -> bool {
    let mut flags = pattern.match_indices("(?").map(|(at, open)| &pattern[at + open.len()..]);
    flags.any(|flags| flags.chars().take_while(char::is_ascii_alphabetic).any(|c| c == flag))
}

/// A pattern whose classes are written out; None if it holds what the engine reads otherwise, or what would have to be
/// read with care: a comment, a class that begins with its closing bracket.
fn in_plain_classes(pattern: &str) -> Option<String> {
    let has_comments = has_flag(pattern, 'x');
    let mut out = String::with_capacity(2 * pattern.len());
    let mut in_class = false;
    let mut rest = pattern;
    while let Some(c) = rest.chars().next() {
        let len = match c {
            '\\' => escape_len(rest)?,
            _ => c.len_utf8(),
        };
        let (sign, after) = rest.split_at(len);
        rest = after;
        match sign {
            r"\b" | r"\B" => return None,
            "#" if has_comments => return None,
            "[" if in_class || rest.starts_with(']') || rest.starts_with("^]") => return None,
            "[" => in_class = true,
            "]" => in_class = false,
            _ => {}
        }
        match ranges(sign) {
            Some(ranges) if in_class => out += ranges,
            Some(ranges) => out.extend(["[", ranges, "]"]),
            None => out += sign,
        }
    }
    Some(out)
}

/// Bytes of the escape that a text begins with.
fn escape_len(text: &str) -> Option<usize> {
    let letter = text[1..].chars().next()?;
    match letter {
        'p' | 'P' if text[2..].starts_with('{') => Some(text.find('}')? + 1),
        'p' | 'P' => None,
        _ => Some(1 + letter.len_utf8()),
    }
}

/// What a class stands for, as the inside of a class between brackets.
fn ranges(escape: &str) -> Option<&'static str> {
    static WRITTEN: LazyLock<HashMap<&str, String>> = LazyLock::new(|| {
        [r"\d", r"\D", r"\w", r"\W", r"\s", r"\S", r"\p{Han}", r"\p{L}", r"\p{N}"]
            .into_iter()
            .map(|escape| (escape, written(&in_our_classes(escape))))
            .collect()
    });
    WRITTEN.get(escape).map(String::as_str)
}

fn written(class: &str) -> String {
    let Ok(HirKind::Class(Class::Unicode(class))) = regex_syntax::parse(class).map(Hir::into_kind) else {
        return String::new();
    };
    let written =
        |range: &ClassUnicodeRange| format!(r"\u{{{:X}}}-\u{{{:X}}}", range.start() as u32, range.end() as u32);
    class.ranges().iter().map(written).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::pattern::pattern;
    use proptest::prelude::*;

    /// Whether a pattern is told by the engine.
    fn is_told(light: &str) -> bool {
        Light::new(light).pattern.is_some()
    }

    proptest! {
        /// Patterns of the kinds that the rules have, over texts of few characters.
        #[test]
        fn what_matches_in_full_is_let_through(
            flags in prop::sample::select(vec!["", "(?x)", "(?i)"]),
            parts in prop::collection::vec(prop::sample::select(vec![
                "^", "甲", r"\W*", r"[\s\d]", r"[^\W_]+", r"\p{Han}", r"[^\p{L}\p{N}]", r"\S\D", r"\[", r"[甲\]ａ]?", " k{1,2}", "(?:ａ|乙|$)",
                r"[\s　]+", ".{0,2}", "$",
            ]), 1..5),
            text in "[甲乙3 　kKaａＡ\u{212A}\\[\\]é。…_の]{0,6}",
        ) {
            let light = flags.to_owned() + &parts.concat();
            prop_assert!(is_told(&light) || flags == "(?i)", "{light}");
            let (told, in_full) = (Light::new(&light).may_match(&text), pattern(&light).is_match(&text));
            prop_assert!(told || !in_full, "{light} {text}");
            prop_assert!(!told || in_full || flags == "(?i)", "{light} {text}");
        }
    }

    #[test]
    fn what_the_engine_reads_otherwise_is_not_told() {
        for pattern in [r"\b甲", r"[\w--[\d_]]", r"[甲[乙]]", r"[]\d]", "(?x) 甲 # [\n \\d", r"\p{Hiragana}"] {
            assert!(!is_told(pattern) && Light::new(pattern).may_match("渡口"), "{pattern}");
        }
    }

    #[test]
    fn letters_fold_wherever_the_flag_stands() {
        for pattern in ["(?i)ſ", "(?xi)ａ", "甲|(?s-m)(?mi:ａ)"] {
            assert!(Light::new(pattern).may_match("Ａ"), "{pattern}");
        }
        assert!(!Light::new("(?x)(?P<i>ａ)").may_match("Ａ"));
    }

    #[test]
    fn a_pattern_that_is_asked_often_is_asked_in_full() {
        let light = Light::new("渡口");
        assert!(!light.may_match("河岸"));
        assert!(light.may_match(&"河岸".repeat(MOST_SEEN)) && light.may_match("河岸"));
    }
}
