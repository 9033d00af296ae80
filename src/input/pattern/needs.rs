//! What a text must hold for a pattern to match it, told from the pattern before it is compiled.
//!
//! Most patterns are asked thousands of times and match nothing: of a whole series they may never need to be compiled.

use crate::lang::scan;
use regex_syntax::hir::{Class, Hir, HirKind, Look};
use std::cmp::Reverse;

/// What a text must have for a pattern to match. It may have it and not match all the same.
#[derive(Debug)]
pub struct Needs {
    /// One of these characters, at its start or anywhere. None if nothing can be told.
    one_of: Option<Chars>,
    at_start: bool,
    /// One of these, if any.
    words: Vec<String>,
}

impl Needs {
    /// Of a pattern that compiles.
    pub fn of(pattern: &str) -> Self {
        let Ok(hir) = regex_syntax::parse(pattern) else {
            return Self { one_of: None, at_start: false, words: Vec::new() };
        };
        let words = inside(&hir).unwrap_or_default();
        let begins = hir.properties().look_set_prefix().contains(Look::Start);
        let first = first(&hir).filled().filter(|_| begins);
        let at_start = first.is_some();
        let firsts = || Chars::new(words.iter().filter_map(|word| word.chars().next()).collect());
        let one_of = first.or_else(|| (!words.is_empty()).then(firsts));
        // A character alone is told by the set; to look for many takes longer than to compile.
        let is_told = words.len() > MOST_SOUGHT || words.iter().any(|word| word.chars().nth(1).is_none());
        let words = if is_told { Vec::new() } else { words };
        Self { one_of, at_start, words }
    }

    /// The characters of which one is needed.
    pub fn chars(&self) -> Option<&[char]> {
        Some(&self.one_of.as_ref()?.sorted)
    }

    /// Whether a text begins as it must, which one character tells.
    pub fn may_begin(&self, text: &str) -> bool {
        let first = || text.chars().next();
        !self.at_start || self.one_of.as_ref().is_none_or(|chars| first().is_some_and(|c| chars.hold(c)))
    }

    /// Whether a text has what is needed.
    pub fn are_met(&self, text: &str) -> bool {
        let has_char = || self.one_of.as_ref().is_none_or(|chars| text.chars().any(|c| chars.hold(c)));
        let has_word = || self.words.is_empty() || self.words.iter().any(|word| scan::holds(text, word));
        (if self.at_start { self.may_begin(text) } else { has_char() }) && has_word()
    }
}

/// A set of characters, sorted, with a bit for each by its last six.
#[derive(Clone, Debug, Default)]
struct Chars {
    sorted: Vec<char>,
    bits: u64,
}

impl Chars {
    /// A class of more characters tells nothing.
    const MOST: usize = 400;

    fn new(mut chars: Vec<char>) -> Self {
        chars.sort_unstable();
        chars.dedup();
        let bits = chars.iter().fold(0, |bits, c| bits | Self::bit(*c));
        Self { sorted: chars, bits }
    }

    fn bit(c: char) -> u64 {
        1 << (c as u32 % 64)
    }

    fn hold(&self, c: char) -> bool {
        self.bits & Self::bit(c) != 0 && self.sorted.binary_search(&c).is_ok()
    }

    fn and(mut self, other: &Self) -> Self {
        self.sorted.extend(&other.sorted);
        Self::new(self.sorted)
    }

    /// None if the class is too large to tell anything.
    fn of(class: &Class) -> Option<Self> {
        let Class::Unicode(class) = class else { return None };
        let ranges = class.ranges().iter().map(|range| range.start()..=range.end());
        let chars: Vec<char> = ranges.flatten().take(Self::MOST + 1).collect();
        (chars.len() <= Self::MOST).then(|| Self::new(chars))
    }
}

/// What a match can begin with.
struct First {
    /// None if anything can.
    chars: Option<Chars>,
    /// Whether it can be empty, so that what follows may be first as well.
    is_optional: bool,
}

impl First {
    const ANY: Self = Self { chars: None, is_optional: true };

    fn filled(self) -> Option<Chars> {
        self.chars.filter(|_| !self.is_optional)
    }
}

fn first(hir: &Hir) -> First {
    let nothing = || First { chars: Some(Chars::default()), is_optional: true };
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => nothing(),
        HirKind::Literal(literal) => First { chars: first_of(&literal.0), is_optional: false },
        HirKind::Class(class) => First { chars: Chars::of(class), is_optional: false },
        HirKind::Capture(capture) => first(&capture.sub),
        HirKind::Repetition(repetition) => {
            let sub = first(&repetition.sub);
            First { is_optional: sub.is_optional || repetition.min == 0, ..sub }
        }
        HirKind::Concat(parts) => {
            let mut all = nothing();
            for part in parts {
                let next = first(part);
                let Some((chars, more)) = all.chars.zip(next.chars) else { return First::ANY };
                all = First { chars: Some(chars.and(&more)), is_optional: next.is_optional };
                if !all.is_optional {
                    break;
                }
            }
            all
        }
        HirKind::Alternation(branches) => {
            let mut all = First { is_optional: false, ..nothing() };
            for branch in branches {
                let next = first(branch);
                let Some((chars, more)) = all.chars.zip(next.chars) else { return First::ANY };
                all = First { chars: Some(chars.and(&more)), is_optional: all.is_optional || next.is_optional };
            }
            all
        }
    }
}

/// Words of which each match holds one: the longest and fewest that can be told, none of them empty.
fn inside(hir: &Hir) -> Option<Vec<String>> {
    let filled = |words: Vec<String>| (!words.iter().any(String::is_empty)).then_some(words);
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => None,
        HirKind::Literal(_) => words(hir),
        HirKind::Class(class) => Some(Chars::of(class)?.sorted.into_iter().map(String::from).collect()),
        HirKind::Capture(capture) => inside(&capture.sub),
        HirKind::Repetition(repetition) => inside(&repetition.sub).filter(|_| repetition.min > 0),
        HirKind::Concat(parts) => {
            let mut found: Vec<Vec<String>> = parts.iter().filter_map(inside).collect();
            let mut run = vec![String::new()];
            for part in parts {
                // What may be missing makes more words and none longer.
                let words = words(part).and_then(filled);
                let longer = words.as_deref().and_then(|words| product(&run, words));
                run = longer.or(words).unwrap_or_else(|| vec![String::new()]);
                found.extend(filled(run.clone()));
            }
            let shortest = |words: &[String]| words.iter().map(|word| word.chars().count()).min();
            found.into_iter().max_by_key(|words| (shortest(words), Reverse(words.len())))
        }
        HirKind::Alternation(branches) => {
            let mut all = Vec::new();
            for branch in branches {
                all.append(&mut inside(branch)?);
            }
            (all.len() <= Chars::MOST).then_some(all)
        }
    }
}

/// All that a part matches, if that is little.
fn words(hir: &Hir) -> Option<Vec<String>> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(vec![String::new()]),
        HirKind::Literal(literal) => Some(vec![std::str::from_utf8(&literal.0).ok()?.to_owned()]),
        HirKind::Class(class) => {
            let chars = Chars::of(class).filter(|chars| chars.sorted.len() <= MOST_WORDS)?;
            Some(chars.sorted.into_iter().map(String::from).collect())
        }
        HirKind::Capture(capture) => words(&capture.sub),
        HirKind::Repetition(repetition) if (repetition.min, repetition.max) == (0, Some(1)) => {
            Some([words(&repetition.sub)?, vec![String::new()]].concat())
        }
        HirKind::Repetition(_) => None,
        HirKind::Concat(parts) => parts.iter().try_fold(vec![String::new()], |run, part| product(&run, &words(part)?)),
        HirKind::Alternation(branches) => {
            let all: Option<Vec<Vec<String>>> = branches.iter().map(words).collect();
            all.map(|all| all.concat()).filter(|all| all.len() <= MOST_WORDS)
        }
    }
}

/// Most words that a part may match for each of them to be told.
const MOST_WORDS: usize = 32;

/// Most words that are looked for in a text.
const MOST_SOUGHT: usize = 8;

/// Each of the heads with each of the tails.
fn product(heads: &[String], tails: &[String]) -> Option<Vec<String>> {
    let each = || heads.iter().flat_map(|head| tails.iter().map(move |tail| head.clone() + tail));
    (heads.len() * tails.len() <= MOST_WORDS).then(|| each().collect())
}

/// The first character of a literal.
fn first_of(literal: &[u8]) -> Option<Chars> {
    let c = std::str::from_utf8(literal).ok()?.chars().next()?;
    Some(Chars::new(vec![c]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_pattern_at_the_start_needs_what_it_may_begin_with() {
        let needs = Needs::of(r"^[（(]?\s*(?:作者|(?i:by)|[一二三]+、)\d*$");
        for text in ["作者", "（作者", "　作者", "(by", "By", "三、1"] {
            assert!(needs.are_met(text), "{text}");
        }
        for text in ["", "译者", "：作者", "四、", "X作者"] {
            assert!(!needs.are_met(text), "{text}");
        }
    }

    #[test]
    fn a_pattern_anywhere_needs_the_rarest_of_its_parts() {
        let needs = Needs::of(r"[\s　]*[（(](?:第\d+页|page)\S*");
        assert!(needs.are_met("河岸（第3页"));
        assert!(!needs.are_met("河岸 第3页"), "no bracket");
        assert!(!Needs::of("尽在|下载").are_met("河岸"));
        let labelled = Needs::of("^.{2,4}：");
        assert!(labelled.are_met("渡口：") && !labelled.are_met("渡口"), "anything may stand at the start");
        let framed = Needs::of(r"^\W*[于在]?(?:河岸)?渡[口头]\d*.{2}某?");
        assert!(
            framed.are_met("「在渡头") && framed.are_met("河岸渡口") && !framed.are_met("渡河口头"),
            "渡口 or 渡头"
        );
    }

    #[test]
    fn nothing_is_told_of_what_may_be_empty_or_begin_with_anything() {
        for pattern in [r"^", r"^[\s　]*", r"^(?:作者)?", r"^\p{Han}", r"(?:作者)*", r"[^a]", r"", r"(^作者|x)?"]
        {
            assert!(Needs::of(pattern).are_met("河岸"), "{pattern}");
        }
    }

    proptest! {
        /// Patterns of the kinds that the rules have, over texts of few characters: what matches has what is needed.
        #[test]
        fn what_matches_has_what_is_needed(
            begin in prop::sample::select(vec!["", "^"]),
            parts in prop::collection::vec(prop::sample::select(vec![
                "[甲乙a]?", "甲", "(乙|a+)", "[^甲]*", "(?:丙|\\s)", ".{0,2}", "(?i:b){2}", "(|乙|丙)", "(^a|b)", "[甲-\\u{9FFF}]",
            ]), 1..5),
            text in "[甲乙丙ab ]{0,6}",
        ) {
            let pattern = begin.to_owned() + &parts.concat();
            let matches = regex::Regex::new(&pattern).unwrap().is_match(&text);
            prop_assert!(!matches || Needs::of(&pattern).are_met(&text), "{pattern} {text}");
        }
    }
}
