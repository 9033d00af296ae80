//! Chapters that a site gives on several pages: 第12章 灯(第2页), 第一章(1 / 2), 第一章 雾(1), and lines that count them,
//! 第(2/3)页.
//!
//! Only the pages of one heading are joined here; slices with numbers of their own, 第1章 雾(1), 第2章 雾(2), are in
//! [`super::slices`].

use super::{Candidate, Dropped, Kind, Line, squeezed};
use crate::input::pattern::patterns;
use crate::lang::numeral;
use std::collections::HashSet;

/// Name of the rule.
const RULE: &str = "slice";

patterns! {
    /// Behind the title of a chapter.
    NOTE = r"(?x)[\s　]*[（(\[【][\s　]*(?:
          第[\s　]*(\d{1,3})[\s　]*页(?:[\s　]*[/／,，、]?[\s　]*共[\s　]*\d{1,3}[\s　]*页)?
        | 第?[\s　]*(\d{1,3})[\s　]*[/／][\s　]*(\d{1,3})[\s　]*页?
        | (\d{1,2}) )[\s　]*[）)\]】]$";
    /// A line of its own.
    LINE = r"^[（(\[【—-]*[\s　]*第?[\s　]*[（(]?[\s　]*(\d{1,3})[\s　]*[/／][\s　]*(\d{1,3})[\s　]*[）)]?[\s　]*(页?)[\s　]*[）)\]】—-]*$";
}

/// Joins the pages of a chapter, and takes the lines that count them.
pub(super) fn join(found: &mut Vec<Candidate>, lines: &[Line], dropped: &mut Vec<Dropped>) {
    let notes: Vec<Option<Note>> = found.iter().map(|c| note(c, lines)).collect();
    let range = |c: &Candidate| c.title.clone().unwrap_or(0..lines[c.line].text.len());
    let paged = notes.iter().flatten().any(|note| !note.alone);
    if notes.iter().any(Option::is_some) {
        // The titles without their pages.
        let titles: Vec<String> = found
            .iter()
            .zip(&notes)
            .map(|(c, note)| {
                squeezed(&lines[c.line].text[range(c).start..note.as_ref().map_or(range(c).end, |n| n.start)])
            })
            .collect();
        let page = |k: usize| notes[k].as_ref().map_or(1, |note| note.page);
        let goes_on = |k: usize| k > 0 && titles[k - 1] == titles[k] && page(k - 1) < page(k);
        let joined: Vec<bool> = (0..found.len()).map(goes_on).collect();
        let mut out: Vec<Candidate> = Vec::with_capacity(found.len());
        for (k, mut c) in found.drain(..).enumerate() {
            if joined[k] {
                dropped.push(Dropped::line(c.line, RULE));
                continue;
            }
            // A number alone is a page only where another page follows.
            if let Some(note) = notes[k].as_ref().filter(|note| !note.alone || joined.get(k + 1) == Some(&true)) {
                let range = range(&c);
                dropped.push(Dropped { line: c.line, range: Some(note.start..range.end), rule: RULE });
                dropped.extend(Dropped::beside(c.line, &range, lines[c.line].text.len(), "double-title"));
                c.title = Some(range.start..note.start);
            }
            out.push(c);
        }
        *found = out;
    }
    let heads: HashSet<usize> = found.iter().map(|c| c.line).collect();
    for (i, line) in lines.iter().enumerate().filter(|(i, l)| l.chars <= 16 && !heads.contains(i)) {
        if let Some(count) = LINE.captures(&line.text)
            && let (Ok(page), Ok(of)) = (count[1].parse::<u64>(), count[2].parse::<u64>())
            && (1..=of).contains(&page)
            // A fraction alone in a line is the author's.
            && (!count[3].is_empty() && line.text.contains('第') || paged && of > 1 && line.text.starts_with(['（', '(']))
        {
            dropped.push(Dropped::line(i, RULE));
        }
    }
}

/// The number of a page behind a title.
struct Note {
    /// Where it begins in the line.
    start: usize,
    page: u64,
    /// A number and nothing else: 雾(2).
    alone: bool,
}

fn note(c: &Candidate, lines: &[Line]) -> Option<Note> {
    let range = c.title.clone().unwrap_or(0..lines[c.line].text.len());
    let text = &lines[c.line].text[range.clone()];
    let found = NOTE.captures(text).filter(|_| matches!(c.kind, Kind::Unit(_)))?;
    let number = |k: usize| found.get(k).map(|m| numeral::parse(m.as_str()));
    let alone = found.get(4).is_some();
    let page = number(1).or(number(2)).or(number(4))??;
    let of = number(3).map_or(page.max(2), |of| of.unwrap_or(0));
    let start = found.get(0)?.start();
    (start > 0 && (1..=of).contains(&page) && of > 1).then_some(Note { start: range.start + start, page, alone })
}
