//! The rules of dividing by name, for `[input] chapters`.

use super::{Candidate, Dropped, Kind, LONGEST_HEAD, Line, Structure, contents, entries, runs, shapes, titles, units};
use regex::Regex;

/// How the chapters of a plain text are found.
#[derive(Clone, Debug, Default)]
pub enum Chapters {
    /// All rules against each other.
    #[default]
    Detected,
    /// By this rule alone.
    By(Rule),
    /// Lines that match.
    Like(Regex),
}

/// A rule that the book file may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Unit,
    Contents,
    Stem,
    Number,
    HanList,
    List,
    Decimal,
    Parenthesised,
    Title,
    None,
}

/// Every rule: its name and what it finds.
#[rustfmt::skip]
pub const RULES: [(Rule, &str, &str); 10] = [
    (Rule::Unit,          "unit",          "第三章, 卷二, 上编, 제3장 with 序, 楔子, 后记 and the like"),
    (Rule::Contents,      "contents",      "the lines that a typed table of contents names"),
    (Rule::Stem,          "stem",          "one name with a rising number: 河灯 01, その一; slices, 雾中(1), are joined"),
    (Rule::Number,        "number",        "a number alone: 1, 01, 一, Ⅱ, ①, <1>"),
    (Rule::HanList,       "han-list",      "一、"),
    (Rule::List,          "list",          "1. or 1、"),
    (Rule::Decimal,       "decimal",       "1.1"),
    (Rule::Parenthesised, "parenthesised", "(1), （一）"),
    (Rule::Title,         "title",         "titles without a number: above poems, boxed, in brackets, behind one sign, above a date, set apart by blanks or blank lines"),
    (Rule::None,          "none",          "nothing: the text is one chapter"),
];

impl Chapters {
    /// A rule by name, else a pattern. None if it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        match RULES.iter().find(|(_, name, _)| *name == text) {
            Some((rule, ..)) => Some(Self::By(*rule)),
            None => Regex::new(text).ok().map(Self::Like),
        }
    }
}

/// The heads that one rule finds, each a chapter.
pub(super) fn by_rule(lines: &[Line], rule: Rule) -> Structure {
    let mut dropped = Vec::new();
    let contents = contents::find(lines).unwrap_or_default();
    let rising = |set| runs::rising_runs(set, lines, &[]);
    let mut heads = match rule {
        Rule::Unit => units::units(lines, &contents.block, &mut dropped),
        Rule::Contents => entries(&contents, &[], &[]),
        Rule::Stem => match runs::stems(lines, &mut dropped) {
            // Of several shapes the one that comes most often.
            none if none.is_empty() => {
                shapes::shaped(lines, &[], &dropped).into_iter().max_by_key(Vec::len).unwrap_or_default()
            }
            found => found,
        },
        Rule::Number => rising(runs::bare(lines)),
        Rule::HanList => rising(runs::listed(lines, Kind::HanList)),
        Rule::List => rising(runs::listed(lines, Kind::List)),
        Rule::Decimal => runs::decimals(lines),
        Rule::Parenthesised => rising(runs::parenthesised(lines)),
        Rule::Title => titles::titles(lines),
        Rule::None => Vec::new(),
    };
    dropped.extend(titles::brackets(&heads, lines));
    let named = !contents.heads.is_empty() && rule != Rule::None;
    if named {
        heads.retain(|c| !contents.block.contains(&c.line));
        dropped.retain(|d: &Dropped| !contents.block.contains(&d.line));
        dropped.extend(contents.block.clone().map(|line| Dropped::line(line, "contents")));
    }
    let kept = if named { 0..0 } else { contents.block };
    Structure { contents: kept, ..chapters(lines, heads, dropped) }
}

/// The lines that match a pattern of the book file, each a chapter.
pub(super) fn by_pattern(lines: &[Line], pattern: &Regex) -> Structure {
    let matching = lines.iter().enumerate().filter(|(_, l)| l.chars <= 2 * LONGEST_HEAD && pattern.is_match(&l.text));
    let head = |(line, _)| Candidate { line, lines: 1, number: None, kind: Kind::Entry, title: None };
    chapters(lines, matching.map(head).collect(), Vec::new())
}

fn chapters(lines: &[Line], heads: Vec<Candidate>, dropped: Vec<Dropped>) -> Structure {
    let book = !heads.is_empty();
    Structure { book, ..super::assemble(lines, heads, Vec::new(), dropped) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    #[test]
    fn the_guide_lists_every_rule() {
        let guide = include_str!("../../../docs/src/input.md");
        for (rule, name, _) in RULES {
            assert!(guide.contains(&format!("| `{name}` | ")), "{name}");
            assert!(matches!(Chapters::parse(name), Some(Chapters::By(by)) if by == rule));
        }
        assert!(Chapters::parse("(第").is_none());
    }

    #[test]
    fn a_named_rule_or_a_pattern_divides_where_detection_would_not() {
        let text = "※ 雾\n雾起了。\n一\n雾里有人在说话，说了很久，谁也没有听清。\n※ 船\n船来了。\n二\n船走了。\n";
        let heads = |chapters: &str| {
            let found = super::super::structure(&split(&source(text)), &Chapters::parse(chapters).unwrap());
            (found.book, found.heads.iter().map(|h| h.line).collect::<Vec<_>>())
        };
        assert_eq!(heads("^※"), (true, vec![0, 4]));
        assert_eq!(heads("none"), (false, vec![]));
        assert_eq!(heads("number").1, vec![2, 6]);
    }
}
