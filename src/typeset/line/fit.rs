//! Total fit: the breaks of a paragraph whose lines cost least together.
//!
//! Prefix sums give the natural width, the shrink, the bounded stretch and the number of equal gaps of any line in
//! constant time. For a break, the starts that can still reach it are tried oldest first; a start from which even the
//! most shrunken line is too long is left behind for good. So the cost is a few evaluations for each character.

use super::{Cell, LineOf, Setting, Stretch, TINY, is_hung, share};
use crate::lang::class::Class;
use crate::typeset::breaks::Break;
use crate::typeset::paragraph::LineAlign;
use crate::typeset::spacing::Shrink;

/// What a line costs beside its tightness, weighed on long Chinese texts.
mod penalty {
    /// A line squeezed as far as it goes.
    pub const SQUEEZED: f64 = 60.0;
    /// Characters spaced apart at all: as much as the tightest line, so that a line is stretched only where it cannot be
    /// squeezed (CLREQ 3.5.2, 先挤压后拉伸).
    pub const SPACED: f64 = SQUEEZED;
    /// Above two lines a little stretched, which take the lone character in.
    pub const LONE_CHARACTER: f64 = 130.0;
    pub const HYPHEN: f64 = 50.0;
    pub const SECOND_HYPHEN: f64 = 50.0;
    pub const DASH_AT_START: f64 = 10.0;
    pub const UNEVEN: f64 = 20.0;
    /// A break inside a word, beside a line stretched by two fifths of an em a gap.
    pub const INSIDE: f64 = 1700.0;
    /// One between two syllables of Korean, whose words stay whole (KLREQ 4.4.2), beside a line stretched by two em a gap.
    pub const SYLLABLES: f64 = 39_000.0;
    /// The end of a Korean word alone on the last line.
    pub const LONE_END: f64 = 3000.0;
    /// A word broken anywhere.
    pub const EMERGENCY: f64 = 2000.0;
    pub const OVERFULL: f64 = 1e12;
}

/// Further starts are not tried once a line lacks this many em and there is a solution.
const SLACK: f32 = 6.0;
/// Cells that may be squeezed into a full line.
const SQUEEZED_IN: usize = 3;
/// Most starts that are tried for one break; a line of a book has far fewer places to break.
const MOST_STARTS: usize = 1000;

/// Running sums over cells and the gaps behind them.
#[derive(Clone, Copy, Default)]
struct Sums {
    natural: f64,
    shrink: f64,
    bounded: f64,
    equal: u32,
    /// Gaps that may grow: the equal ones, word spaces and autospace.
    all: u32,
}

/// A place where a line may begin, with the best way there.
struct Start {
    at: usize,
    /// Of all cells before it.
    sums: Sums,
    /// White of its first cell at a line's start.
    lead: f32,
    demerits: f64,
    previous: usize,
    /// Extra width of each gap of the line before it, in eighths of an em.
    stretch: f64,
    by: Break,
    overfull: bool,
}

/// Breaks cells without a mandatory break inside into lines.
pub(super) fn total_fit(cells: &[Cell], setting: &Setting, lines: &mut Vec<LineOf>) {
    if cells.is_empty() {
        return;
    }
    let sums = sums(cells);
    let whole = End::new(cells, &sums, cells.len(), Break::Mandatory);
    if Line::new(cells, &Start::first(cells), &whole, setting).slack() >= -TINY {
        lines.push(LineOf { start: 0, end: cells.len(), by: Break::Mandatory, overfull: false, opens: false });
        return;
    }
    let most = first_fit(cells, &sums, setting).unwrap_or(f64::INFINITY);
    let mut starts = starts(cells, &sums, setting, most * (1.0 + 1e-9));
    if starts.last().is_none_or(|last| last.at < cells.len()) {
        starts = self::starts(cells, &sums, setting, f64::INFINITY);
    }
    let from = lines.len();
    let mut at = starts.len() - 1;
    while at > 0 {
        let end = &starts[at];
        lines.push(LineOf {
            start: starts[end.previous].at,
            end: end.at,
            by: end.by,
            overfull: end.overfull,
            opens: false,
        });
        at = end.previous;
    }
    lines[from..].reverse();
}

/// The places where a line may begin, and the paragraph's end, each with the best way there. Those to which every way
/// costs more than `most` are left out: what the whole paragraph costs at most.
fn starts(cells: &[Cell], sums: &[Sums], setting: &Setting, most: f64) -> Vec<Start> {
    let mut starts = Vec::with_capacity(if most.is_finite() { 16 } else { cells.len() + 1 });
    starts.push(Start::first(cells));
    let mut oldest = 0;
    for end in 1..=cells.len() {
        let by = if end == cells.len() { Break::Mandatory } else { cells[end - 1].after };
        if by == Break::Never {
            continue;
        }
        let stop = End::new(cells, sums, end, by);
        let mut best: Option<(f64, usize, f64)> = None;
        let mut at = oldest;
        while at < starts.len() {
            let start = &starts[at];
            // No line costs less than one: this start would have to be better than what is found.
            if best.is_some_and(|(least, _, _)| start.demerits + 1.0 >= least) {
                let slack = setting.measure - stop.natural(start);
                if end < cells.len() && (slack > SLACK * setting.em || at - oldest > MOST_STARTS) {
                    break;
                }
                at += 1;
                continue;
            }
            let line = Line::new(cells, start, &stop, setting);
            if line.is_too_long() {
                if at == oldest && line.is_too_long_for_good() {
                    oldest += 1;
                }
                at += 1;
                continue;
            }
            // The last line may be as short as it likes.
            let far = line.slack() > SLACK * setting.em || at - oldest > MOST_STARTS;
            if end < cells.len() && far && best.is_some() {
                break;
            }
            let (cost, stretch) = line.cost(start);
            let demerits = start.demerits + cost;
            if best.is_none_or(|(least, _, _)| demerits < least) {
                best = Some((demerits, at, stretch));
            }
            at += 1;
        }
        let overfull = best.is_none();
        // Nothing reaches this place: the nearest start makes an overfull line.
        let (demerits, previous, stretch) = best.unwrap_or_else(|| {
            let nearest = starts.len() - 1;
            (starts[nearest].demerits + penalty::OVERFULL, nearest, 0.0)
        });
        if demerits > most {
            continue;
        }
        let lead = cells.get(end).map_or(0.0, |cell| cell.lead);
        starts.push(Start { at: end, sums: sums[end], lead, demerits, previous, stretch, by, overfull });
    }
    starts
}

/// What a paragraph costs at most, by lines that are filled one after the other. None if one of them cannot be, or is so
/// short that it may not be tried.
fn first_fit(cells: &[Cell], sums: &[Sums], setting: &Setting) -> Option<f64> {
    // Whatever the line before it is like.
    let worst = Start { stretch: f64::INFINITY, by: Break::Hyphen, ..Start::first(cells) };
    let (mut most, mut at) = (0.0, 0);
    while at < cells.len() {
        let start = Start { at, sums: sums[at], lead: cells[at].lead, ..worst };
        let indent = if at == 0 { setting.first_indent } else { 0.0 };
        let room = sums[at].natural + f64::from(setting.measure - indent - start.lead);
        let full = at + sums[at + 1..].partition_point(|sum| sum.natural <= room);
        // The last place within the measure, and a few beyond it for what can be squeezed.
        let ends = (at + 1..=(full + SQUEEZED_IN).min(cells.len())).rev().filter_map(|end| {
            let by = if end == cells.len() { Break::Mandatory } else { cells[end - 1].after };
            let stop = (by != Break::Never).then(|| End::new(cells, sums, end, by))?;
            let line = Line::new(cells, &start, &stop, setting);
            let tried = stop.is_last || line.slack() <= SLACK * setting.em;
            (!line.is_too_long()).then(|| (if tried { line.cost(&start).0 } else { f64::INFINITY }, end))
        });
        let (cost, end) = ends.take(2).min_by(|a, b| a.0.total_cmp(&b.0))?;
        (most, at) = (most + cost, end);
    }
    Some(most)
}

fn sums(cells: &[Cell]) -> Vec<Sums> {
    let mut out = Vec::with_capacity(cells.len() + 1);
    let mut sum = Sums::default();
    out.push(sum);
    for cell in cells {
        let gap = Sums::of(cell);
        sum.natural += f64::from(cell.width) + gap.natural;
        sum.shrink += gap.shrink;
        sum.bounded += gap.bounded;
        sum.equal += gap.equal;
        sum.all += gap.all;
        out.push(sum);
    }
    out
}

impl Sums {
    /// Of the gap behind a cell alone.
    fn of(cell: &Cell) -> Sums {
        let gap = &cell.gap;
        let give = if gap.shrink == Shrink::Never { 0.0 } else { gap.natural - gap.least };
        let bounded = matches!(gap.stretch, Stretch::Word | Stretch::Autospace);
        Sums {
            natural: f64::from(gap.natural),
            shrink: f64::from(give),
            bounded: if bounded { f64::from(gap.most - gap.natural) } else { 0.0 },
            equal: u32::from(gap.stretch == Stretch::Equal),
            all: u32::from(gap.stretch != Stretch::Never),
        }
    }
}

impl Start {
    /// The start of a paragraph.
    fn first(cells: &[Cell]) -> Start {
        Start {
            at: 0,
            sums: Sums::default(),
            lead: cells.first().map_or(0.0, |cell| cell.lead),
            demerits: 0.0,
            previous: 0,
            stretch: 0.0,
            by: Break::Mandatory,
            overfull: false,
        }
    }
}

/// A place where a line may end, with what the end adds to it.
struct End {
    at: usize,
    by: Break,
    is_last: bool,
    /// It parts two syllables.
    in_syllables: bool,
    /// Of all cells before it, without the gap behind the last.
    sums: Sums,
    tail: f32,
    tail_shrinks: bool,
    /// What a hyphen adds; a later break has none.
    hyphen: f32,
    /// The end of the line if its last mark hangs behind it.
    hung: Option<Box<End>>,
}

impl End {
    fn new(cells: &[Cell], all_sums: &[Sums], at: usize, by: Break) -> End {
        let last = &cells[at - 1];
        let (all, gap) = (all_sums[at], Sums::of(last));
        let sums = Sums {
            natural: all.natural - gap.natural,
            shrink: all.shrink - gap.shrink,
            bounded: all.bounded - gap.bounded,
            equal: all.equal - gap.equal,
            all: all.all - gap.all,
        };
        let hyphen = if by == Break::Hyphen { last.hyphen } else { 0.0 };
        let is_last = at == cells.len();
        let is_syllable = |cell: &Cell| matches!(cell.class, Class::Hg | Class::Id);
        let in_syllables = by == Break::Inside && is_syllable(last) && cells.get(at).is_some_and(is_syllable);
        let hung = (last.hangs && at > 1).then(|| Box::new(End::new(cells, all_sums, at - 1, Break::Allowed)));
        End { at, by, is_last, in_syllables, sums, tail: last.tail, tail_shrinks: last.tail_shrinks, hyphen, hung }
    }

    /// Natural width of the line from `start` to here.
    fn natural(&self, start: &Start) -> f32 {
        (self.sums.natural - start.sums.natural) as f32 + start.lead + self.tail + self.hyphen
    }
}

/// One possible line.
struct Line<'a> {
    cells: &'a [Cell],
    natural: f32,
    shrink: f32,
    bounded: f32,
    equal: u32,
    all: u32,
    measure: f32,
    is_first: bool,
    end: &'a End,
    setting: &'a Setting,
}

impl<'a> Line<'a> {
    fn new(all: &'a [Cell], start: &Start, end: &'a End, setting: &'a Setting) -> Self {
        let is_first = start.at == 0;
        let tail = if end.tail_shrinks { end.tail } else { 0.0 };
        let line = Line {
            cells: &all[start.at..end.at],
            natural: end.natural(start),
            shrink: (end.sums.shrink - start.sums.shrink) as f32 + tail,
            bounded: (end.sums.bounded - start.sums.bounded) as f32,
            equal: end.sums.equal - start.sums.equal,
            all: end.sums.all - start.sums.all,
            measure: setting.measure - if is_first { setting.first_indent } else { 0.0 },
            is_first,
            end,
            setting,
        };
        if let Some(inside) = &end.hung
            && is_hung(line.cells, line.natural, line.measure, setting.align)
        {
            return Line { cells: line.cells, end, ..Line::new(all, start, inside, setting) };
        }
        line
    }

    fn slack(&self) -> f32 {
        self.measure - self.natural
    }

    fn justified(&self) -> bool {
        self.setting.align == LineAlign::Justify
    }

    fn is_too_long(&self) -> bool {
        let shrink = if self.justified() { self.shrink } else { 0.0 };
        self.natural - shrink > self.measure + TINY
    }

    /// Every later end is too long as well: what this end alone adds does not count.
    fn is_too_long_for_good(&self) -> bool {
        let shrink = if self.justified() { self.shrink } else { 0.0 };
        self.natural - shrink - self.end.hyphen - self.end.tail > self.measure + TINY
    }

    /// (1 + β + π)² and what a line costs, and the extra width of each gap, in eighths of an em.
    fn cost(&self, start: &Start) -> (f64, f64) {
        let (badness, stretch) = if self.justified() { self.tightness() } else { (self.raggedness(), 0.0) };
        let mut penalty = 0.0;
        match self.end.by {
            Break::Hyphen => {
                penalty += penalty::HYPHEN;
                if start.by == Break::Hyphen {
                    penalty += penalty::SECOND_HYPHEN;
                }
            }
            Break::Inside if self.end.in_syllables => penalty += penalty::SYLLABLES,
            Break::Inside => penalty += penalty::INSIDE,
            Break::Emergency => penalty += penalty::EMERGENCY,
            Break::Never | Break::Allowed | Break::Part | Break::Mandatory => {}
        }
        if !self.is_first {
            if matches!(self.cells[0].class, Class::Da | Class::El) {
                penalty += penalty::DASH_AT_START;
            }
            if !self.end.is_last && (stretch - start.stretch).abs() > 1.0 {
                penalty += penalty::UNEVEN;
            }
            // In ragged lines, which are narrow mostly, it takes nothing from the line before it.
            if self.end.is_last && self.justified() && self.is_lone() {
                penalty += penalty::LONE_CHARACTER;
            }
            let is_word = || self.cells.iter().rev().skip(1).all(|cell| cell.after != Break::Allowed);
            if self.end.is_last && start.by == Break::Inside && self.cells[0].class == Class::Hg && is_word() {
                penalty += penalty::LONE_END;
            }
        }
        let root = 1.0 + badness + penalty;
        (root * root + self.setting.a_line, stretch)
    }

    fn tightness(&self) -> (f64, f64) {
        let slack = self.slack();
        if slack < -TINY {
            let ratio = f64::from(-slack / self.shrink.max(TINY));
            return (penalty::SQUEEZED * ratio * ratio * ratio, 0.0);
        }
        if self.end.is_last || slack <= TINY {
            return (0.0, 0.0);
        }
        let ratio = if self.bounded > 0.0 { f64::from((slack / self.bounded).min(1.0)) } else { 0.0 };
        let rest = slack - self.bounded;
        let em = self.setting.em;
        let stretch = if rest > 0.0 { f64::from(share(rest, self.equal, self.all, em) / em) * 8.0 } else { 0.0 };
        if stays_short(self.end.by, stretch) {
            return (self.raggedness(), 0.0);
        }
        let spaced = if stretch > 0.0 && self.equal > 0 { penalty::SPACED } else { 0.0 };
        (30.0 * ratio * ratio * ratio + spaced + 150.0 * stretch * stretch + 50.0 * stretch, stretch)
    }

    /// Ragged lines are good when they are nearly full.
    fn raggedness(&self) -> f64 {
        if self.end.is_last {
            return 0.0;
        }
        let slack = f64::from(self.slack().max(0.0) / self.setting.em);
        10.0 * slack * slack
    }

    /// 孤字: the last line is one character.
    fn is_lone(&self) -> bool {
        is_lone(self.cells)
    }
}

/// Whether a line is left short rather than stretched, by the extra width of each gap in eighths of an em.
pub(super) fn stays_short(by: Break, stretch: f64) -> bool {
    by == Break::Part && stretch > 0.8
}

/// Whether a last line of these cells is a single character (marks not counted).
pub(super) fn is_lone(cells: &[Cell]) -> bool {
    cells.iter().map(|c| u32::from(c.count)).sum::<u32>() < 2
}

/// The demerits of a paragraph broken into these lines.
#[cfg(test)]
pub(super) fn demerits(cells: &[Cell], lines: &[LineOf], setting: &Setting) -> f64 {
    let sums = sums(cells);
    let mut before = Start::first(cells);
    for line in lines {
        let (at, lead) = (line.start, cells[line.start].lead);
        before = Start { at, sums: sums[at], lead, ..before };
        let end = End::new(cells, &sums, line.end, line.by);
        let (cost, stretch) = Line::new(cells, &before, &end, setting).cost(&before);
        before = Start { demerits: before.demerits + cost, stretch, by: line.by, ..before };
    }
    before.demerits
}

/// What a paragraph broken into these lines costs at most, whatever stands before each: what the choice of its lines is
/// bounded by, which knows but the best way to each start. None if a line is so short that it may not be tried.
#[cfg(test)]
pub(super) fn most_demerits(cells: &[Cell], lines: &[LineOf], setting: &Setting) -> Option<f64> {
    let sums = sums(cells);
    let worst = Start { stretch: f64::INFINITY, by: Break::Hyphen, ..Start::first(cells) };
    let mut most = 0.0;
    for at in lines {
        let before = Start { at: at.start, sums: sums[at.start], lead: cells[at.start].lead, ..worst };
        let end = End::new(cells, &sums, at.end, at.by);
        let line = Line::new(cells, &before, &end, setting);
        if !end.is_last && line.slack() > SLACK * setting.em {
            return None;
        }
        most += line.cost(&before).0;
    }
    Some(most)
}

/// Breaks line by line, each where it alone costs least.
#[cfg(test)]
pub(super) fn best_fit(cells: &[Cell], setting: &Setting) -> Option<Vec<LineOf>> {
    let sums = sums(cells);
    let mut lines = Vec::new();
    let mut at = 0;
    while at < cells.len() {
        let start = Start { at, sums: sums[at], lead: cells[at].lead, ..Start::first(cells) };
        let ends = (at + 1..=cells.len()).filter_map(|end| {
            let by = if end == cells.len() { Break::Mandatory } else { cells[end - 1].after };
            let stop = End::new(cells, &sums, end, by);
            let line = Line::new(cells, &start, &stop, setting);
            (by != Break::Never && !line.is_too_long()).then(|| (line.cost(&start).0, end, by))
        });
        let (_, end, by) = ends.min_by(|a, b| a.0.total_cmp(&b.0))?;
        lines.push(LineOf { start: at, end, by, overfull: false, opens: false });
        at = end;
    }
    Some(lines)
}

/// Breaks a paragraph by trying every start for every end: where the lines end that [`total_fit`] has to find.
#[cfg(test)]
pub(super) fn plain_fit(cells: &[Cell], setting: &Setting) -> Vec<usize> {
    let sums = sums(cells);
    let mut starts = vec![Start::first(cells)];
    for at in 1..=cells.len() {
        let is_last = at == cells.len();
        let by = if is_last { Break::Mandatory } else { cells[at - 1].after };
        let end = End::new(cells, &sums, at, by);
        let mut best: Option<(f64, usize, f64)> = None;
        for (previous, start) in starts.iter().enumerate().filter(|_| by != Break::Never) {
            let line = Line::new(cells, start, &end, setting);
            let far = line.slack() > SLACK * setting.em && best.is_some();
            if line.is_too_long() || far && !is_last {
                continue;
            }
            let (cost, stretch) = line.cost(start);
            if best.is_none_or(|(least, ..)| start.demerits + cost < least) {
                best = Some((start.demerits + cost, previous, stretch));
            }
        }
        let Some((demerits, previous, stretch)) = best else { continue };
        let lead = cells.get(at).map_or(0.0, |cell| cell.lead);
        starts.push(Start { at, sums: sums[at], lead, demerits, previous, stretch, by, overfull: false });
    }
    let mut ends = Vec::new();
    let mut start = starts.len() - 1;
    while start > 0 {
        ends.push(starts[start].at);
        start = starts[start].previous;
    }
    ends.reverse();
    ends
}
