//! From a row of cells to lines.
//!
//! A [`Cell`] is one thing that does not break (a character, a piece of a word, a picture) with the gap behind it.
//! [`break_lines`] chooses the breaks of a whole paragraph at once, so that the sum of its lines' demerits is least
//! ([`fit`]; [`balance`] for headings). [`adjust`](mod@adjust) then gives each gap of a line its width:
//! first shrink, then stretch, in the order that CLREQ gives (先挤压后拉伸).

mod adjust;
mod balance;
mod fit;
#[cfg(test)]
mod tests;

pub use adjust::{Adjusted, adjust};

use super::breaks::Break;
use super::paragraph::LineAlign;
use super::spacing::Shrink;
use crate::lang::class::Class;

/// How a gap gives way when a line is too short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Stretch {
    /// A word space, up to its limit before all others.
    Word,
    /// Autospace, up to its limit after word spaces.
    Autospace,
    /// With all others of its kind, equally and up to [`EQUAL_LIMIT`]; then every gap that may grow, without limit.
    Equal,
    /// Takes all that is left, before any other, in a last line too: dots between a name and its price.
    Leader,
    /// Inside a word, a dash, a number; beside a connector.
    #[default]
    Never,
}

/// The white between a cell and the next, in pt.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gap {
    pub natural: f32,
    /// Least width, and before which other gaps it shrinks.
    pub least: f32,
    /// A bracket's white stays above this until everything else has given way.
    pub soft: f32,
    pub shrink: Shrink,
    /// Limit of the first stretch.
    pub most: f32,
    pub stretch: Stretch,
}

/// How the end of a line parts the text; told apart for titles only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Joint {
    /// Where a dash parts the title.
    Pause,
    /// Behind a colon and a blank, which part title and subtitle.
    Colon,
    /// Between two phrases: behind 的, before 和.
    Phrase,
    #[default]
    Between,
    /// Where it would be read on: behind 和, on the wrong side of a dash, at a character that is hardly a word.
    Loose,
    /// In the middle of a word, or between a number and its measure.
    Inside,
}

/// Something that does not break, with the gap behind it; lengths in pt.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cell {
    pub width: f32,
    pub gap: Gap,
    /// Whether the line may end behind it.
    pub after: Break,
    /// White it keeps at a line's start.
    pub lead: f32,
    /// White it keeps at a line's end, and whether that can be taken away.
    pub tail: f32,
    pub tail_shrinks: bool,
    /// At a line's end it may stand outside the measure.
    pub hangs: bool,
    /// Width of the hyphen, if a break behind it takes one.
    pub hyphen: f32,
    pub class: Class,
    /// How a line that ends behind it parts the text.
    pub joint: Joint,
    /// Characters a reader counts: 0 for a mark, more than 1 for a word.
    pub count: u8,
}

/// How lines are broken.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// Width of the lines.
    pub measure: f32,
    /// Further indent of the first.
    pub first_indent: f32,
    /// The type size.
    pub em: f32,
    pub align: LineAlign,
    /// What a line costs beside its tightness: more where the paragraph should have fewer of them.
    pub a_line: f64,
}

impl Setting {
    /// What follows a break of the author's is indented like the paragraph; a hanging first line hangs alone.
    fn of_stretch(&self, start: usize) -> Setting {
        let first_indent = if start == 0 { self.first_indent } else { self.first_indent.max(0.0) };
        Setting { first_indent, ..*self }
    }

    /// Further indent of a line.
    pub fn indent(&self, line: &LineOf) -> f32 {
        if line.opens { self.of_stretch(line.start).first_indent } else { 0.0 }
    }
}

/// Cells `start..end` make a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineOf {
    pub start: usize,
    pub end: usize,
    /// What the line ends with; the paragraph's end counts as mandatory.
    pub by: Break,
    /// Wider than the measure, whatever is done.
    pub overfull: bool,
    /// Opens the paragraph, or follows a break of the author's: takes the first-line indent.
    pub opens: bool,
}

/// What an equal gap grows by before word spaces and autospace grow beyond their own limits, in em (JLREQ 3.8.4).
pub(super) const EQUAL_LIMIT: f32 = 0.25;

/// What each equal gap of a line grows by if `rest` is left when word spaces and autospace have their limits. `equal` gaps
/// are of that kind, `all` may grow.
pub(super) fn share(rest: f32, equal: u32, all: u32, em: f32) -> f32 {
    let room = EQUAL_LIMIT * em * equal as f32;
    if rest <= room {
        rest / equal as f32
    } else {
        // A line without any gap cannot be filled at all.
        let first = if equal > 0 { EQUAL_LIMIT * em } else { 0.0 };
        first + (rest - room) / (all as f32).max(0.25)
    }
}

/// Rounding that no line's width is judged by, in pt.
pub(super) const TINY: f32 = 0.005;

/// Breaks a paragraph into lines.
pub fn break_lines(cells: &mut [Cell], setting: &Setting) -> Vec<LineOf> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < cells.len() {
        let ends = cells[start..].iter().position(|c| c.after == Break::Mandatory);
        let end = ends.map_or(cells.len(), |n| start + n + 1);
        let from = lines.len();
        break_stretch(&mut cells[start..end], &setting.of_stretch(start), &mut lines);
        for line in &mut lines[from..] {
            line.opens = line.start == 0;
            line.start += start;
            line.end += start;
        }
        start = end;
    }
    lines
}

/// Breaks a paragraph whose first `count` lines are narrower, and of another setting, than the others.
pub fn break_beside(cells: &mut [Cell], narrow: &Setting, count: usize, setting: &Setting) -> Vec<LineOf> {
    let mut lines = break_lines(cells, narrow);
    if lines.len() <= count {
        return lines;
    }
    lines.truncate(count);
    let start = lines.last().map_or(0, |line| line.end);
    let rest = break_lines(&mut cells[start..], setting);
    lines.extend(rest.into_iter().map(|line| LineOf {
        start: line.start + start,
        end: line.end + start,
        opens: line.opens && line.start > 0,
        ..line
    }));
    lines
}

/// Breaks what stands between two breaks of the author's.
fn break_stretch(cells: &mut [Cell], setting: &Setting, lines: &mut Vec<LineOf>) {
    let from = lines.len();
    if setting.align.is_balanced() && balance::balance(cells, setting, lines) {
        return;
    }
    fit::total_fit(cells, setting, lines);
    if lines[from..].iter().any(|l| l.overfull) {
        // Nothing else helps: what holds together for more than a line breaks anywhere.
        lines.truncate(from);
        break_anywhere(cells, setting.measure - setting.first_indent.max(0.0));
        fit::total_fit(cells, setting, lines);
    }
}

/// Allows an emergency break in every gap of a stretch that is wider than a line.
fn break_anywhere(cells: &mut [Cell], measure: f32) {
    let mut start = 0;
    while start < cells.len() {
        let length = cells[start..].iter().position(|c| c.after != Break::Never);
        let end = length.map_or(cells.len(), |n| start + n + 1);
        if least(&cells[start..end]) > measure {
            for at in start..end {
                let behind = cells.get(at + 1).map(|cell| cell.class);
                // The mark of a note clings to its word even here.
                let clings = behind == Some(Class::Nt) && cells[at].class != Class::Nt;
                if cells[at].after == Break::Never && !clings {
                    cells[at].after = Break::Emergency;
                }
            }
        }
        start = end;
    }
    if let Some(last) = cells.last_mut()
        && last.after == Break::Emergency
    {
        last.after = Break::Never;
    }
}

/// Whether the last cell of a line hangs: it may, and has no room inside the measure. The line is then what stands before
/// it.
pub(super) fn is_hung(cells: &[Cell], natural: f32, measure: f32, align: LineAlign) -> bool {
    cells.len() > 1
        && align == LineAlign::Justify
        && cells.last().is_some_and(|last| last.hangs && natural - last.tail > measure + TINY)
}

/// The least that cells take as one line of what holds together.
fn least(cells: &[Cell]) -> f32 {
    let Some((last, before)) = cells.split_last() else { return 0.0 };
    let tail = if last.tail_shrinks { 0.0 } else { last.tail };
    let hyphen = if last.after == Break::Hyphen { last.hyphen } else { 0.0 };
    let inner = |c: &Cell| c.width + if c.gap.shrink == Shrink::Never { c.gap.natural } else { c.gap.least };
    cells[0].lead + before.iter().map(inner).sum::<f32>() + last.width + tail + hyphen
}

/// Natural width of cells as one line, and what can be taken from it.
pub fn natural(cells: &[Cell], by: Break) -> f32 {
    let Some((last, before)) = cells.split_last() else { return 0.0 };
    let hyphen = if by == Break::Hyphen { last.hyphen } else { 0.0 };
    cells[0].lead + before.iter().map(|c| c.width + c.gap.natural).sum::<f32>() + last.width + last.tail + hyphen
}
