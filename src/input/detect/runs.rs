//! Heads that only count: a number alone, 一、, 1., (1).
//!
//! They are believed as rising runs with text between their members, and as nothing else.

use super::{Candidate, Kind, LONGEST_HEAD, Line, has_title_below};
use crate::lang::numeral;
use regex::Regex;
use std::sync::LazyLock;

patterns! {
    BARE = r"^(?:0?(\d{1,3})|([〇零一二三四五六七八九十百]{1,4})|(?i:PART)\W?(\d+))[.、]?$";
    LIST = r"^(?:([\d０-９]{1,3})[、．.：:]|([一二三四五六七八九十]{1,4})[、．.：:])[\s　]*(\S.{0,30})$";
    PAREN = r"^[（(]([\d０-９]{1,4}|[一二三四五六七八九十百]{1,4})[）)][\s　]*(\S.{0,20})?$";
}

/// Whether a line is a number and nothing else.
pub fn is_bare_number(text: &str) -> bool {
    BARE.is_match(text)
}

/// Numbers that stand alone, with the title on the line below if that is one.
pub(super) fn bare(lines: &[Line]) -> Vec<Candidate> {
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.chars <= 10) {
        let Some(found) = BARE.captures(&line.text) else { continue };
        let Some(number) = found.iter().skip(1).flatten().next().and_then(|m| numeral::parse(m.as_str())) else {
            continue;
        };
        let titled = has_title_below(lines, i);
        out.push(Candidate {
            line: i,
            lines: 1 + usize::from(titled),
            number: Some(number),
            kind: Kind::Bare,
            title: None,
        });
    }
    // Titles belong to all of a run or to none: one short first paragraph is no title.
    let with = out.iter().filter(|c| c.lines == 2).count();
    if with * 2 <= out.len() {
        out.iter_mut().for_each(|c| c.lines = 1);
    }
    out
}

/// `一、…` or `1. …` heads.
pub(super) fn listed(lines: &[Line], kind: Kind) -> Vec<Candidate> {
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.chars <= LONGEST_HEAD) {
        let Some(found) = LIST.captures(&line.text) else { continue };
        let number = match (kind, found.get(1), found.get(2)) {
            (Kind::List, Some(n), _) | (Kind::HanList, _, Some(n)) => numeral::parse(n.as_str()),
            _ => None,
        };
        let prose = found[3].chars().next_back().is_some_and(|c| matches!(c, '。' | '；' | '，' | '：' | '、' | ';'));
        if let Some(number) = number.filter(|_| !prose) {
            out.push(Candidate { line: i, lines: 1, number: Some(number), kind, title: None });
        }
    }
    out
}

pub(super) fn parenthesised(lines: &[Line]) -> Vec<Candidate> {
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.chars <= 30) {
        let Some(found) = PAREN.captures(&line.text) else { continue };
        let prose = found.get(2).is_some_and(|m| m.as_str().ends_with(['。', '；', '，', '：', '、']));
        if let Some(number) = numeral::parse(&found[1]).filter(|_| !prose) {
            out.push(Candidate { line: i, lines: 1, number: Some(number), kind: Kind::Parenthesised, title: None });
        }
    }
    out
}

/// Keeps the members of rising runs: from one, each the next number, at least two (lists: three), with text between. A
/// run may begin anew, or go on, after a head of the level above.
pub(super) fn rising_runs(set: Vec<Candidate>, lines: &[Line], above: &[Candidate]) -> Vec<Candidate> {
    let mut runs: Vec<Vec<Candidate>> = Vec::new();
    let mut last: Option<(u64, usize)> = None;
    for c in set {
        let Some(number) = c.number else { continue };
        let section = above.partition_point(|a| a.line < c.line);
        let goes_on = last.is_some_and(|(n, s)| {
            number == n + 1 && (s == section || runs.len() == 1) || number == n + 2 && s + 1 < section
        });
        if goes_on {
            if let Some(run) = runs.last_mut() {
                run.push(c);
            }
        } else if number == 1 {
            runs.push(vec![c]);
        } else {
            continue;
        }
        last = Some((number, section));
    }
    runs.into_iter().filter(|run| is_believable(run, lines)).flatten().collect()
}

/// Enough members, and enough text below each: a list in running text has none.
fn is_believable(run: &[Candidate], lines: &[Line]) -> bool {
    /// Characters that a section has at least, on the average.
    const SECTION: usize = 60;
    let Some(first) = run.first() else { return false };
    let least = match first.kind {
        Kind::Bare => 2,
        Kind::HanList | Kind::Parenthesised => 2,
        _ => 3,
    };
    if run.len() < least {
        return false;
    }
    // The last section runs to the end of the text; it is as long as the others for this sum.
    let last = run[run.len() - 1].line;
    let between: usize = lines[first.line..last].iter().map(|l| l.chars).sum();
    let empty = run.windows(2).filter(|w| w[1].line == w[0].line + w[0].lines).count();
    let bare = matches!(first.kind, Kind::Bare);
    between / (run.len() - 1) >= if bare { 20 } else { SECTION } && empty * 4 <= run.len()
}
