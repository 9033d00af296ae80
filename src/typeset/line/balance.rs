//! Headings and titles: fewest lines, then least difference in length, broken where the sense breaks. A line more than
//! the fewest is taken where a word would be divided else.

use super::{Cell, Joint, LineOf, Setting, Stretch, TINY, natural};
use crate::lang::class::Class;
use crate::typeset::breaks::Break;

/// A longer text is no heading: it is set ragged.
const MOST_BREAKS: usize = 160;
/// Fewer characters do not make a last line.
const LEAST_LAST_LINE: u32 = 3;
/// Lines of fewer em are those of a narrow column, where nothing is a short line.
const NARROW: f32 = 4.5;
/// What a break costs beside squared differences of length in em.
mod cost {
    /// Behind a colon and a blank, where title and subtitle part: lines may differ by fourteen em. Other blanks cost
    /// nothing.
    pub const COLON: f32 = -100.0;
    /// Between two phrases.
    pub const PHRASE: f32 = 6.0;
    /// Not behind a mark or a space.
    pub const PLAIN: f32 = 16.0;
    /// Where the next line is missed: behind 和, or on the wrong side of a dash.
    pub const LOOSE: f32 = 100.0;
    /// Inside a quoted term, 《》, brackets or a word.
    pub const INSIDE: f32 = 400.0;
    /// A line of two characters that ends behind no mark.
    pub const SHORT_LINE: f32 = 200.0;
    pub const SHORT_LAST_LINE: f32 = 10_000.0;
    /// A character alone on a line, first or last.
    pub const LONE: f32 = 20_000.0;
    pub const UNWANTED: f32 = 2_000.0;
    /// In the middle of a word, without a hyphen.
    pub const EMERGENCY: f32 = 4_000.0;
}

/// Breaks a heading into lines, between words if it can. False if it cannot at all: too long, or too wide for its
/// measure.
pub(super) fn balance(cells: &[Cell], setting: &Setting, lines: &mut Vec<LineOf>) -> bool {
    let at = |fits: &dyn Fn(Break) -> bool| -> Vec<usize> {
        let inner = (1..cells.len()).filter(|&end| fits(cells[end - 1].after));
        [0].into_iter().chain(inner).chain([cells.len()]).collect()
    };
    !cells.is_empty()
        && (balance_at(&at(&|b| matches!(b, Break::Allowed | Break::Part)), cells, setting, lines)
            || balance_at(&at(&|b| b != Break::Never), cells, setting, lines))
}

/// Breaks a heading at some of the given places.
fn balance_at(places: &[usize], cells: &[Cell], setting: &Setting, lines: &mut Vec<LineOf>) -> bool {
    if places.len() > MOST_BREAKS {
        return false;
    }
    let costs = break_costs(cells);
    let width = |start: usize, end: usize| natural(&cells[start..end], by(cells, end));
    let room = |start: usize| setting.measure - if start == 0 { setting.first_indent } else { 0.0 } + TINY;
    let Some(count) = fewest_lines(places, &width, &room) else { return false };
    let Some((cost, mut ends)) = divide(places, cells, &costs, count, setting) else { return false };
    // A line more is better than a word in two.
    if cost >= cost::INSIDE
        && let Some((less, more)) = divide(places, cells, &costs, count + 1, setting)
        && less + cost::INSIDE / 2.0 < cost
    {
        ends = more;
    }
    let starts = [0].into_iter().chain(ends.iter().copied());
    let line = |(start, end)| LineOf { start, end, by: by(cells, end), overfull: false, opens: false };
    lines.extend(starts.zip(ends.iter().copied()).map(line));
    true
}

/// What a line ends with.
fn by(cells: &[Cell], end: usize) -> Break {
    if end == cells.len() { Break::Mandatory } else { cells[end - 1].after }
}

/// The best division into so many lines at some of the given places: what it costs, and where the lines end.
fn divide(
    places: &[usize],
    cells: &[Cell],
    costs: &[f32],
    count: usize,
    setting: &Setting,
) -> Option<(f32, Vec<usize>)> {
    let width = |start: usize, end: usize| natural(&cells[start..end], by(cells, end));
    let room = |start: usize| setting.measure - if start == 0 { setting.first_indent } else { 0.0 } + TINY;
    let target = width(0, cells.len()) / count as f32;
    let is_narrow = setting.measure < NARROW * setting.em;
    // best[k][j]: least cost of k lines that end at places[j], and the place where the last of them begins.
    let last = places.len() - 1;
    let mut best = vec![vec![(f32::INFINITY, 0); places.len()]; count + 1];
    best[0][0].0 = 0.0;
    for k in 1..=count {
        for j in 1..=last {
            for i in 0..j {
                let (before, _) = best[k - 1][i];
                let length = width(places[i], places[j]);
                if !before.is_finite() || length > room(places[i]) {
                    continue;
                }
                let difference = (length - target) / setting.em;
                let mut cost = before + difference * difference;
                if j < last {
                    cost += costs[places[j] - 1];
                } else if count > 1 && !is_narrow && characters(&cells[places[i]..]) < LEAST_LAST_LINE {
                    cost += cost::SHORT_LAST_LINE;
                }
                if count > 1 {
                    cost += match characters(&cells[places[i]..places[j]]) {
                        // In a narrow column rather a word in two than a character alone before others.
                        1 if is_narrow && j < last => cost::INSIDE,
                        _ if is_narrow => 0.0,
                        1 => cost::LONE,
                        2 if j < last && costs[places[j] - 1] > 0.0 => cost::SHORT_LINE,
                        _ => 0.0,
                    };
                }
                // Of two ways as good, a narrow column fills the line before.
                if cost < best[k][j].0 || is_narrow && cost.is_finite() && cost <= best[k][j].0 {
                    best[k][j] = (cost, i);
                }
            }
        }
    }
    let (cost, _) = best[count][last];
    let mut ends = Vec::with_capacity(count);
    let mut j = last;
    for k in (1..=count).rev() {
        ends.push(places[j]);
        j = best[k][j].1;
    }
    ends.reverse();
    cost.is_finite().then_some((cost, ends))
}

/// How few lines hold the text, filling each as far as it goes.
fn fewest_lines(places: &[usize], width: &impl Fn(usize, usize) -> f32, room: &impl Fn(usize) -> f32) -> Option<usize> {
    let (mut at, mut count) = (0, 0);
    while at + 1 < places.len() {
        let next = (at + 1..places.len()).take_while(|&j| width(places[at], places[j]) <= room(places[at])).last()?;
        at = next;
        count += 1;
    }
    Some(count)
}

/// What a break behind each cell costs.
fn break_costs(cells: &[Cell]) -> Vec<f32> {
    let mut depth = 0_i32;
    let mut out = Vec::with_capacity(cells.len());
    for cell in cells {
        match cell.class {
            Class::Op | Class::Lq => depth += 1,
            Class::Cl | Class::Rq => depth = (depth - 1).max(0),
            _ => {}
        }
        // An ideographic space is white behind a body of no width.
        let space = cell.gap.stretch == Stretch::Word || cell.width == 0.0;
        let pause = matches!(cell.class, Class::Pa | Class::Pe | Class::Ex | Class::Cl) || space;
        let unwanted = match cell.after {
            Break::Emergency => cost::EMERGENCY,
            Break::Hyphen | Break::Inside => cost::UNWANTED,
            Break::Never | Break::Allowed | Break::Part | Break::Mandatory => 0.0,
        };
        let plain = match cell.joint {
            Joint::Loose => cost::LOOSE,
            Joint::Colon => cost::COLON,
            Joint::Pause => 0.0,
            _ if pause => 0.0,
            Joint::Phrase => cost::PHRASE,
            Joint::Between | Joint::Inside => cost::PLAIN,
        };
        let inside = if depth > 0 || cell.joint == Joint::Inside { cost::INSIDE } else { 0.0 };
        out.push(plain + inside + unwanted);
    }
    out
}

fn characters(cells: &[Cell]) -> u32 {
    cells.iter().map(|c| u32::from(c.count)).sum()
}
