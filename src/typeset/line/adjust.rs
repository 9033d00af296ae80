//! Gives the gaps of one line their widths.

use super::{Cell, EQUAL_LIMIT, LineOf, Setting, Stretch, TINY, fit, is_hung, natural, share};
use crate::typeset::breaks::Break;
use crate::typeset::paragraph::LineAlign;
use crate::typeset::spacing::Shrink;

/// What was done to a line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Adjusted {
    /// Width from the first body to the last, hyphen and kept white included.
    pub width: f32,
    /// Extra width of each equal gap in pt; 0 if none was needed.
    pub extra: f32,
    /// Last line of the paragraph with a single character.
    pub lone: bool,
}

/// Sets `gaps[i]` to the width of the gap behind cell `i` of the line, the white kept at the end last.
pub fn adjust(cells: &[Cell], line: &LineOf, setting: &Setting, gaps: &mut Vec<f32>) -> Adjusted {
    let is_end = line.end == cells.len();
    let cells = &cells[line.start..line.end];
    gaps.clear();
    let Some(last) = cells.last() else { return Adjusted::default() };
    gaps.extend(cells.iter().map(|c| c.gap.natural));
    if let Some(end) = gaps.last_mut() {
        *end = last.tail;
    }
    let width = natural(cells, line.by);
    let measure = setting.measure - setting.indent(line);
    let mut out = Adjusted { width, extra: 0.0, lone: is_end && line.start > 0 && fit::is_lone(cells) };
    let slack = measure - width;
    if line.by == Break::Mandatory
        && slack > TINY
        && matches!(setting.align, LineAlign::Justify | LineAlign::Start | LineAlign::Words)
    {
        out.width += lead(cells, slack, gaps);
    }
    if setting.align != LineAlign::Justify {
        return out;
    }
    let (mut cells, mut width, mut gaps) = (cells, width, &mut gaps[..]);
    if is_hung(cells, width, measure, setting.align) {
        // What stands inside the measure is set for itself.
        let inside = cells.len() - 1;
        gaps[inside] = 0.0;
        width = natural(&cells[..inside], Break::Allowed);
        (cells, gaps) = (&cells[..inside], &mut gaps[..inside]);
        out.width -= last.tail;
    }
    let slack = measure - width;
    if slack < -TINY {
        out.width += shrink(cells, -slack, gaps);
    } else if slack > TINY && line.by != Break::Mandatory {
        let (added, extra) = stretch(cells, slack, line.by, setting.em, gaps);
        out.width += added;
        out.extra = extra;
    }
    out
}

/// Takes `need` from the gaps, each step of [`Shrink`] in full before the next. Returns what was added (below 0).
fn shrink(cells: &[Cell], need: f32, gaps: &mut [f32]) -> f32 {
    let mut left = need;
    let end = cells.len() - 1;
    for step in Shrink::ALL {
        let give = |i: usize, cell: &Cell| -> f32 {
            let gap = &cell.gap;
            match step {
                Shrink::Edge if i == end && cell.tail_shrinks => cell.tail,
                _ if i == end => 0.0,
                Shrink::Bracket if gap.shrink == Shrink::Bracket => gap.natural - gap.soft,
                Shrink::BracketRest if gap.shrink == Shrink::Bracket => gap.soft - gap.least,
                step if step == gap.shrink => gap.natural - gap.least,
                _ => 0.0,
            }
        };
        let capacity: f32 = cells.iter().enumerate().map(|(i, c)| give(i, c)).sum();
        if capacity <= 0.0 {
            continue;
        }
        let ratio = (left / capacity).min(1.0);
        for (i, cell) in cells.iter().enumerate() {
            gaps[i] -= give(i, cell) * ratio;
        }
        left -= capacity * ratio;
        if left <= TINY / 10.0 {
            break;
        }
    }
    left - need
}

/// Gives `need` to the leaders of a line, in equal parts. Returns what was added.
fn lead(cells: &[Cell], need: f32, gaps: &mut [f32]) -> f32 {
    let leads = |cell: &Cell| cell.gap.stretch == Stretch::Leader;
    let count = cells.iter().filter(|c| leads(c)).count();
    if count == 0 {
        return 0.0;
    }
    for (gap, _) in gaps.iter_mut().zip(cells).filter(|(_, c)| leads(c)) {
        *gap += need / count as f32;
    }
    need
}

/// Adds `need` to the gaps: word spaces, then autospace up to their limits, then the equal gaps up to theirs, then every
/// gap that may grow. A line that may stay short is not stretched beyond the first two. Returns what was added and the
/// share of an equal gap.
fn stretch(cells: &[Cell], need: f32, by: Break, em: f32, gaps: &mut [f32]) -> (f32, f32) {
    if lead(cells, need, gaps) > 0.0 {
        return (need, 0.0);
    }
    let inner = cells.len() - 1;
    let cells = &cells[..inner];
    let mut left = need;
    for step in [Stretch::Word, Stretch::Autospace] {
        let room = |c: &Cell| if c.gap.stretch == step { c.gap.most - c.gap.natural } else { 0.0 };
        let capacity: f32 = cells.iter().map(room).sum();
        if capacity <= 0.0 {
            continue;
        }
        let ratio = (left / capacity).min(1.0);
        for (gap, cell) in gaps.iter_mut().zip(cells) {
            *gap += room(cell) * ratio;
        }
        left -= capacity * ratio;
        if left <= TINY / 10.0 {
            return (need, 0.0);
        }
    }
    let count = |grows: fn(&Cell) -> bool| cells.iter().filter(|c| grows(c)).count() as u32;
    let (equal, all) = (count(|c| c.gap.stretch == Stretch::Equal), count(|c| c.gap.stretch != Stretch::Never));
    let extra = share(left, equal, all, em);
    if all == 0 || fit::stays_short(by, f64::from(extra / em) * 8.0) {
        return (need - left, 0.0);
    }
    let beyond = (left - EQUAL_LIMIT * em * equal as f32).max(0.0) / all as f32;
    for (gap, cell) in gaps.iter_mut().zip(cells) {
        *gap += match cell.gap.stretch {
            Stretch::Equal => extra,
            Stretch::Word | Stretch::Autospace => beyond,
            Stretch::Leader | Stretch::Never => 0.0,
        };
    }
    (need, extra)
}
