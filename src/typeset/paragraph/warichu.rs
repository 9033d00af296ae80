//! 割注, 夹注: a note inside the line, in two lines of half its size.
//!
//! Its characters are cells like any others, each counted at half its width, so that total fit divides a long note over
//! lines as it divides text. Once the lines stand, what one line holds of a note is divided in two as evenly as the
//! rules for line edges allow, the first half above, or in a vertical line at the right (JLREQ 3.4.2, CLREQ 3.4.2).

use super::cells::Cells;
use super::flow::Flow;
use crate::font::EM_TOP;
use crate::typeset::breaks::Break;
use crate::typeset::line::{Gap, LineOf};
use std::ops::Range;

/// Size of a note in parts of its line.
pub const SIZE: f32 = 0.5;
/// How far each of its two lines stands above the baseline, in em of the note: together they fill the em of the line.
pub const RAISE: [f32; 2] = [EM_TOP, EM_TOP - 1.0];

/// What one line holds of a note.
#[derive(Clone, Debug)]
pub struct Portion {
    pub cells: Range<usize>,
    /// The first cell of its second line.
    pub second: usize,
    /// Widths of its cells and of the gaps behind them.
    pub lengths: Vec<[f32; 2]>,
    pub width: f32,
}

/// Two lines are seldom equally long: the longer is up to half a character more than half of both.
fn slack(size: f32) -> f32 {
    size / 2.0
}

fn note_at(cells: &Cells, flow: &Flow, at: usize) -> u16 {
    flow.looks[usize::from(cells.atoms[at].look)].warichu
}

/// The stretches of cells that are notes.
fn notes(cells: &Cells, flow: &Flow, within: Range<usize>) -> Vec<Range<usize>> {
    let note = |at: usize| note_at(cells, flow, at);
    let mut out = Vec::new();
    let mut start = within.start;
    while start < within.end {
        let end = (start..within.end).find(|&at| note(at) != note(start)).unwrap_or(within.end);
        if note(start) > 0 {
            out.push(start..end);
        }
        start = end;
    }
    out
}

/// Counts the characters of notes at half their width.
pub fn fold(cells: &mut Cells, flow: &Flow) {
    for range in notes(cells, flow, 0..cells.atoms.len()) {
        let (first, last) = (range.start, range.end - 1);
        for at in range {
            let size = flow.looks[usize::from(cells.atoms[at].look)].size;
            let cell = &mut cells.cells[at];
            cell.width /= 2.0;
            (cell.lead, cell.tail, cell.tail_shrinks) = (0.0, slack(size), false);
            // No line begins or ends with a single character of a note, and none with a hyphen.
            let alone = at == first || at + 1 == last;
            if cell.after == Break::Hyphen || alone && cell.after != Break::Mandatory {
                cell.after = Break::Never;
            }
            if at == last {
                cell.width += slack(size);
            } else {
                let natural = cell.gap.natural / 2.0;
                cell.gap = Gap { natural, least: natural, soft: natural, most: natural, ..Gap::default() };
            }
        }
    }
}

/// Divides the notes of a line in two, and gives its cells the width they come to.
pub fn settle(cells: &mut Cells, flow: &Flow, line: &LineOf) -> Vec<Portion> {
    let mut out = Vec::new();
    for range in notes(cells, flow, line.start..line.end) {
        let size = flow.looks[usize::from(cells.atoms[range.start].look)].size;
        let goes_on =
            range.end < cells.atoms.len() && note_at(cells, flow, range.end) == note_at(cells, flow, range.start);
        let lengths: Vec<[f32; 2]> = range
            .clone()
            .map(|at| {
                let cell = &cells.cells[at];
                let ends = at + 1 == range.end;
                let added = if ends && !goes_on { slack(size) } else { 0.0 };
                [(cell.width - added) * 2.0, if ends { 0.0 } else { cell.gap.natural * 2.0 }]
            })
            .collect();
        let (second, width) = divide(&lengths, |k| cells.cells[range.start + k].after != Break::Never);
        for at in range.clone() {
            let cell = &mut cells.cells[at];
            cell.width = if at == range.start { width } else { 0.0 };
            cell.tail = 0.0;
            if at + 1 < range.end {
                cell.gap = Gap::default();
            }
        }
        out.push(Portion { second: range.start + second, cells: range, lengths, width });
    }
    out
}

/// Where to divide cells so that the longer half is shortest, and how long it is then; the first half is no shorter
/// than the second if they can be had so. `breaks`: whether a line may end behind a cell.
fn divide(lengths: &[[f32; 2]], breaks: impl Fn(usize) -> bool) -> (usize, f32) {
    let length = |range: Range<usize>| {
        let cells = &lengths[range];
        cells.iter().map(|l| l[0] + l[1]).sum::<f32>() - cells.last().map_or(0.0, |l| l[1])
    };
    let whole = (lengths.len(), length(0..lengths.len()));
    let longer = |at: usize| {
        let (above, below) = (length(0..at), length(at..lengths.len()));
        (above.max(below), above < below)
    };
    let better = |a: &(usize, (f32, bool)), b: &(usize, (f32, bool))| a.1.0.total_cmp(&b.1.0).then(a.1.1.cmp(&b.1.1));
    let places = || (1..lengths.len()).map(|at| (at, longer(at)));
    let best = places().filter(|(at, _)| breaks(at - 1)).min_by(better).or_else(|| places().min_by(better));
    best.map_or(whole, |(at, (width, _))| (at, width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_divided_evenly_its_first_line_the_longer() {
        let han = |n: usize| vec![[5.0, 0.0]; n];
        assert_eq!(divide(&han(6), |_| true), (3, 15.0));
        assert_eq!(divide(&han(7), |_| true), (4, 20.0));
        assert_eq!(divide(&han(1), |_| true), (1, 5.0));
        // The fourth may not end a line.
        assert_eq!(divide(&han(7), |k| k != 3), (3, 20.0));
        // White at the end of the first line counts for nothing.
        assert_eq!(divide(&[[5.0, 0.0], [2.5, 2.5], [5.0, 0.0], [2.5, 0.0]], |k| k == 1), (2, 7.5));
    }
}
