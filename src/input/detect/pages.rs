//! Chapters that a site gives on several pages: 第12章 灯(第2页), 第一章(1 / 2), and lines that count them, 第(2/3)页.

use super::{Candidate, Dropped, Kind, Line, squeezed};
use crate::input::pattern::patterns;

/// Name of the rule.
const RULE: &str = "slice";

patterns! {
    /// Behind the title of a chapter.
    NOTE = r"[\s　]*[（(\[【][\s　]*(?:第[\s　]*(\d{1,3})[\s　]*[页頁]|(\d{1,3})[\s　]*[/／][\s　]*(\d{1,3})[\s　]*[页頁]?)[\s　]*[）)\]】]$";
    /// A line of its own.
    LINE = r"^[（(\[【—-]*[\s　]*第?[\s　]*[（(]?[\s　]*(\d{1,3})[\s　]*[/／][\s　]*(\d{1,3})[\s　]*[）)]?[\s　]*([页頁]?)[\s　]*[）)\]】—-]*$";
}

/// Joins the pages of a chapter, and takes the lines that count them.
pub(super) fn join(found: &mut Vec<Candidate>, lines: &[Line], dropped: &mut Vec<Dropped>) {
    let mut out: Vec<Candidate> = Vec::with_capacity(found.len());
    // The title without its page, and the page, of the chapter that is open.
    let mut open: Option<(String, u64)> = None;
    let paged = found.iter().filter(|c| note(c, lines).is_some()).count();
    if paged > 0 {
        for mut c in found.drain(..) {
            let range = c.title.clone().unwrap_or(0..lines[c.line].text.len());
            let (end, page) = note(&c, lines).unwrap_or((range.end, 1));
            let title = squeezed(&lines[c.line].text[range.start..end]);
            if page > 1 && open.as_ref().is_some_and(|(above, before)| *above == title && *before < page) {
                dropped.push(Dropped::line(c.line, RULE));
                open = Some((title, page));
                continue;
            }
            if end < range.end {
                let line = &lines[c.line].text;
                dropped.push(Dropped { line: c.line, range: Some(end..range.end), rule: RULE });
                let sides = Dropped::beside(c.line, &range, line.len(), "double-title");
                dropped.extend(sides);
                c.title = Some(range.start..end);
            }
            open = Some((title, page));
            out.push(c);
        }
        *found = out;
    }
    let heads: std::collections::HashSet<usize> = found.iter().map(|c| c.line).collect();
    for (i, line) in lines.iter().enumerate().filter(|(i, l)| l.chars <= 16 && !heads.contains(i)) {
        if let Some(count) = LINE.captures(&line.text)
            && let (Ok(page), Ok(of)) = (count[1].parse::<u64>(), count[2].parse::<u64>())
            && (1..=of).contains(&page)
            // A fraction alone in a line is the author's.
            && (!count[3].is_empty() && line.text.contains('第') || paged > 0 && of > 1 && line.text.starts_with(['（', '(']))
        {
            dropped.push(Dropped::line(i, RULE));
        }
    }
}

/// Where the title of a chapter ends before the number of its page, and that number.
fn note(c: &Candidate, lines: &[Line]) -> Option<(usize, u64)> {
    let range = c.title.clone().unwrap_or(0..lines[c.line].text.len());
    let text = &lines[c.line].text[range.clone()];
    let found = NOTE.captures(text).filter(|_| matches!(c.kind, Kind::Unit(_)))?;
    let page: u64 = found.get(1).or(found.get(2))?.as_str().parse().ok()?;
    let of: u64 = found.get(3).map_or(page.max(2), |m| m.as_str().parse().unwrap_or(0));
    let start = found.get(0)?.start();
    (start > 0 && (1..=of).contains(&page) && of > 1).then_some((range.start + start, page))
}
