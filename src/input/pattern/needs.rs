//! What a text must hold for a pattern to match it, told from the pattern before it is compiled.
//!
//! Most patterns are asked thousands of times and match nothing: of a whole series they may never need to be compiled.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// What a text must have for a pattern to match. It may have it and not match all the same.
#[derive(Debug)]
pub struct Needs {
    /// One of these characters, at its start or anywhere. None if nothing can be told.
    one_of: Option<Chars>,
    at_start: bool,
}

impl Needs {
    /// Of a pattern that compiles.
    pub fn of(pattern: &str) -> Self {
        let Ok(hir) = regex_syntax::parse(pattern) else { return Self { one_of: None, at_start: false } };
        let at_start = hir.properties().look_set_prefix().contains(Look::Start);
        match first(&hir).filled().filter(|_| at_start) {
            Some(chars) => Self { one_of: Some(chars), at_start },
            None => Self { one_of: inside(&hir), at_start: false },
        }
    }

    /// The characters of which one is needed.
    pub fn chars(&self) -> Option<&[char]> {
        Some(&self.one_of.as_ref()?.sorted)
    }

    /// Whether one character at the start of a text tells.
    pub fn are_at_start(&self) -> bool {
        self.at_start
    }

    /// Whether a text has what is needed.
    pub fn are_met(&self, text: &str) -> bool {
        let Some(chars) = &self.one_of else { return true };
        match self.at_start {
            true => text.chars().next().is_some_and(|c| chars.hold(c)),
            false => text.chars().any(|c| chars.hold(c)),
        }
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

/// Characters of which each match holds one: the fewest that can be told.
fn inside(hir: &Hir) -> Option<Chars> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => None,
        HirKind::Literal(literal) => first_of(&literal.0),
        HirKind::Class(class) => Chars::of(class),
        HirKind::Capture(capture) => inside(&capture.sub),
        HirKind::Repetition(repetition) => inside(&repetition.sub).filter(|_| repetition.min > 0),
        HirKind::Concat(parts) => parts.iter().filter_map(inside).min_by_key(|chars| chars.sorted.len()),
        HirKind::Alternation(branches) => {
            branches.iter().map(inside).try_fold(Chars::default(), |all, branch| Some(all.and(&branch?)))
        }
    }
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
