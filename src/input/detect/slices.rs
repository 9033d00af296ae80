//! Slices of a web serial, whose numbers count slices and no chapters.
//!
//! The pages of one chapter are in [`super::pages`].

use super::unit::{is_tale, unit};
use super::{Candidate, Dropped, Kind, Line};
use crate::input::pattern::patterns;
use std::collections::BTreeSet;

patterns! {
    SLICE = r"^(.*\S)[\s　]*[（(](\d{1,3})[）)]$";
    /// A title that says there is none.
    UNTITLED = r"^[（(]?(?:无题|无标题|无章节名|未命名|暂无标题|untitled|제목 ?없음)[）)]?$";
}

/// One head of so many, at least, goes on with the one before it where a serial is sliced.
const RAREST: usize = 4;

/// Slices of a web serial, 第2章 标题(1), 第3章 标题(2): one chapter without the site's numbers. An instalment, 3화 标题(2),
/// is as long as its author made it.
pub(super) fn join_slices(found: &mut Vec<Candidate>, lines: &[Line], dropped: &mut Vec<Dropped>) {
    let slice = |c: &Candidate| -> Option<(String, Option<u64>)> {
        let text = &lines[c.line].text;
        let (_, number, rest) = unit(text).filter(|_| c.title.is_none() && !is_tale(text))?;
        match SLICE.captures(rest) {
            Some(parts) => Some((parts[1].to_string(), parts[2].parse().ok())),
            // Chapters of one title in a row, without any number of their own, are slices as well.
            None => number.filter(|_| !rest.is_empty() && !UNTITLED.is_match(rest)).map(|_| (rest.to_string(), None)),
        }
    };
    let slices: Vec<Option<(String, Option<u64>)>> = found.iter().map(slice).collect();
    let follows = |k: usize| -> bool {
        match (k.checked_sub(1).and_then(|b| slices[b].as_ref()), &slices[k]) {
            (Some((a, n)), Some((b, m))) => a == b && (n < m || n.is_none() && m.is_none()),
            _ => false,
        }
    };
    let joined: Vec<bool> = (0..found.len()).map(follows).collect();
    // A serial that is sliced is sliced throughout, unless the slices of several titles have numbers of their own; two
    // chapters of one title are two chapters.
    let count = joined.iter().filter(|&&joined| joined).count();
    let numbered = slices.iter().zip(&joined).filter_map(|(slice, joined)| match slice {
        Some((title, Some(_))) if *joined => Some(title.as_str()),
        _ => None,
    });
    let several = numbered.collect::<BTreeSet<&str>>().len() >= 2;
    // A serial whose chapters all have one title is none that is sliced.
    let is_one = slices.iter().all(|slice| slice.as_ref().is_none_or(|(_, n)| n.is_none())) && count + 1 == found.len();
    if count == 0 || is_one || !several && count * RAREST < found.len() {
        return;
    }
    for (index, c) in found.iter_mut().enumerate() {
        let text = &lines[c.line].text;
        if joined[index] {
            dropped.push(Dropped::line(c.line, "slice"));
        } else if let (Kind::Unit(2), None, Some((.., rest))) = (c.kind, &c.title, unit(text)) {
            // The numbers count slices, not chapters, and would no longer rise by one.
            let title = slices[index].as_ref().map_or(rest, |(title, _)| title.as_str());
            if let Some(at) = text.find(title).filter(|_| !title.is_empty()) {
                let range = at..at + title.len();
                dropped.extend(Dropped::beside(c.line, &range, text.len(), "slice"));
                c.title = Some(range);
            }
            c.number = None;
        }
    }
    let mut index = 0;
    found.retain(|_| {
        index += 1;
        !joined[index - 1]
    });
}
