//! Rows: cells beside one another, and cells over several rows.

use super::super::galley::{Break, Strip};
use super::share::Columns;
use super::{EDGE, HAIR, HEAVY, LEADING, LIGHT, Seat, moved, rule};
use crate::pages::{Grey, NodeId, Pt};
use std::vec::IntoIter;

/// Rows beside a cell that is divided are held together up to so many times the height of a row that is not.
const MOST_HELD: f32 = 2.0;

/// A row whose cells are set.
pub(super) struct SetRow<'s, 'b> {
    pub(super) node: NodeId,
    pub(super) cells: Vec<(&'s Seat<'b>, Vec<Strip<'b>>)>,
    /// What it must be high, beside what its own cells ask for.
    pub(super) least: Pt,
    /// No page ends behind it: a cell reaches into the next row.
    pub(super) held: bool,
    /// Cells over this and the next rows, which are held together.
    pub(super) spanning: Vec<Vec<Strip<'b>>>,
    /// What a cell over the rows before and this has beyond them.
    pub(super) rest: Vec<Vec<Strip<'b>>>,
}

/// Holds rows together that share a cell, where all of them fit on a page, and makes room for it in the last; `between`
/// is the white and the rule of two rows. Of one that is higher than they may be, the rest follows below the last row; a
/// cell over rows that do not fit on a page is handed on from row to row.
pub(super) fn hold_spans(rows: &mut [SetRow], between: Pt, tallest: Pt) {
    let extent = |strips: &[Strip]| strips.iter().map(|s| s.extent).sum::<Pt>();
    let own = |row: &SetRow| {
        let single = row.cells.iter().filter(|(seat, _)| seat.rows == 1).map(|(_, strips)| extent(strips));
        single.max().unwrap_or_default().max(row.least)
    };
    let mut spans: Vec<(usize, usize, usize)> = Vec::new();
    for (row, set) in rows.iter().enumerate() {
        let wide = set.cells.iter().enumerate().filter(|(_, (seat, _))| seat.rows > 1);
        spans.extend(wide.map(|(k, (seat, _))| (row + seat.rows - 1, row, k)));
    }
    spans.sort_unstable();
    let height = |rows: &[SetRow], first: usize, last: usize| {
        rows[first..=last].iter().map(own).sum::<Pt>() + between * (last - first) as f32
    };
    let (whole, divided): (Vec<_>, Vec<_>) = spans
        .into_iter()
        .partition(|&(last, first, k)| extent(&rows[first].cells[k].1).max(height(rows, first, last)) <= tallest);
    for (last, first, k) in whole {
        let (needed, have) = (extent(&rows[first].cells[k].1), height(rows, first, last));
        if needed > have {
            rows[last].least = own(&rows[last]) + (needed - have);
        }
        rows[first..last].iter_mut().for_each(|row| row.held = true);
        let strips = std::mem::take(&mut rows[first].cells[k].1);
        rows[first].spanning.push(strips);
    }
    for (last, first, k) in divided {
        let have = height(rows, first, last);
        let strips = &rows[first].cells[k].1;
        let (mut count, mut beside) = (0, Pt::ZERO);
        while beside < have && count < strips.len() {
            beside += strips[count].extent;
            count += 1;
        }
        let is_free = rows[first..=last].iter().all(|row| row.rest.is_empty());
        if beside.max(have) > tallest * MOST_HELD || !is_free && rows[last].rest.is_empty() {
            continue;
        }
        // The rest begins right below the last line beside the rows.
        if beside > have {
            rows[last].least = own(&rows[last]) + (beside - have);
        }
        rows[first..last].iter_mut().for_each(|row| row.held = true);
        let mut strips = std::mem::take(&mut rows[first].cells[k].1);
        let rest = strips.split_off(count);
        rows[first].spanning.push(strips);
        rows[last].rest.push(rest);
    }
}

/// The rows of a table as they are set below one another.
pub(super) struct Stack<'c, 'b> {
    columns: &'c Columns,
    /// Rows of the head, and of the whole table.
    heads: usize,
    total: usize,
    /// A row that is taller may break inside.
    tallest: Pt,
    /// The table's type size.
    size: Pt,
    /// What cells over several rows hand on to the next, since the rows before had no room for it.
    left_over: Vec<Queue<'b>>,
    /// Columns under a cell that goes on below, with its last row.
    open: Vec<(usize, usize)>,
}

/// Strips of a cell that are still to be set.
struct Queue<'b> {
    /// The last row of the cell.
    last: usize,
    strips: IntoIter<Strip<'b>>,
}

impl<'c, 'b> Stack<'c, 'b> {
    pub(super) fn new(columns: &'c Columns, heads: usize, total: usize, tallest: Pt, size: Pt) -> Self {
        Self { columns, heads, total, tallest, size, left_over: Vec::new(), open: Vec::new() }
    }

    /// A row and the rule below it, with the breaks between its strips.
    pub(super) fn strips(&mut self, row: usize, set: SetRow<'_, 'b>) -> Vec<Strip<'b>> {
        let (node, held) = (set.node, set.held);
        let mut strips = self.cells(row, set);
        let tall: Pt = strips.iter().map(|s| s.extent).sum();
        let inside = if tall > self.tallest { Break::Cost(60) } else { Break::Never };
        let before_last = strips.len().saturating_sub(2);
        // Behind the white above its text no line of a row stands alone on a page, if it has more.
        let alone = |i: usize| before_last > 3 && (i == 1 || i + 1 == before_last);
        for (i, strip) in strips.iter_mut().enumerate().take(before_last) {
            strip.after = if i == 0 || alone(i) { Break::Never } else { inside };
        }
        strips[before_last..].iter_mut().for_each(|strip| strip.after = Break::Never);
        strips.push(self.foot(row, held));
        strips.iter_mut().for_each(|strip| strip.row = Some(node));
        strips
    }

    /// The cells of a row between the white above and below them.
    fn cells(&mut self, row: usize, set: SetRow<'_, 'b>) -> Vec<Strip<'b>> {
        let SetRow { node: _, cells, least, held: _, spanning, rest } = set;
        let mut queues = std::mem::take(&mut self.left_over);
        for (seat, strips) in cells {
            let last = row + seat.rows - 1;
            self.open.extend((seat.column..seat.column + seat.columns).map(|column| (column, last)));
            if !strips.is_empty() {
                queues.push(Queue { last, strips: strips.into_iter() });
            }
        }
        let mut out = vec![Strip { after: Break::Never, ..Strip::block(self.size * EDGE) }];
        let closing = |queue: &&Queue| queue.last == row;
        let extent = |queue: &Queue| queue.strips.as_slice().iter().map(|s| s.extent).sum::<Pt>();
        // What stays whole is set in one piece, so that no cell waits for the lines of another.
        let closed = queues.iter().filter(closing).map(extent).max();
        let whole = closed.filter(|extent| *extent <= self.tallest).unwrap_or_default().max(least);
        loop {
            out.push(abreast(queues.iter_mut().map(|queue| &mut queue.strips), whole));
            if queues.iter().filter(closing).all(|queue| queue.strips.len() == 0) {
                break;
            }
        }
        // A cell over rows that are held together begins in the first of them and reaches into the others.
        for strips in spanning {
            let first = &mut out[1];
            let extent = strips.iter().map(|s| s.extent).sum();
            let reaching = abreast(std::iter::once(&mut strips.into_iter()), extent);
            first.notes.extend(reaching.notes);
            first.things.extend(reaching.things);
        }
        queues.retain(|queue| queue.last != row);
        self.left_over = queues;
        let mut rest: Vec<_> = rest.into_iter().map(Vec::into_iter).collect();
        while rest.iter().any(|strips| strips.len() > 0) {
            out.push(abreast(rest.iter_mut(), Pt::ZERO));
        }
        let behind = out.last().map_or(Pt::ZERO, |strip| strip.trail).min(self.size * (LEADING - 1.0));
        out.push(Strip::block(self.size * EDGE - behind));
        out
    }

    /// The rule below a row. A cell that goes on below is not crossed by it.
    fn foot(&mut self, row: usize, held: bool) -> Strip<'b> {
        let (weight, grey) = match () {
            () if row + 1 == self.total => (HEAVY, Grey::BLACK),
            () if row + 1 == self.heads => (LIGHT, Grey::BLACK),
            () => (HAIR, Grey(0.6)),
        };
        self.open.retain(|&(_, last)| last > row);
        let Columns { starts, widths } = self.columns;
        let is_open = |column: &usize| self.open.iter().any(|(open, _)| open == column);
        let closed = (0..starts.len()).filter(|column| !is_open(column));
        // A head does not stand over one row alone, nor the last row by itself.
        let alone = row == self.heads || row + 2 == self.total;
        let goes_on = self.left_over.iter().any(|queue| queue.strips.len() > 0);
        let kept = row < self.heads || alone || held || goes_on;
        Strip {
            things: closed.map(|c| rule(starts[c], widths[c], weight, grey)).collect(),
            after: if kept { Break::Never } else { Break::Free },
            ..Strip::block(weight)
        }
    }
}

/// The next strips of neighbouring cells as one, at least as high as the highest of them: a cell goes on beside a tall
/// one. Its trail is the white below the text of all.
pub(super) fn abreast<'q, 'b: 'q>(queues: impl Iterator<Item = &'q mut IntoIter<Strip<'b>>>, least: Pt) -> Strip<'b> {
    let mut queues: Vec<_> = queues.collect();
    let next = |queue: &&mut IntoIter<Strip<'b>>| queue.as_slice().first().map(|s| s.extent);
    let mut out = Strip::block(queues.iter().filter_map(next).max().unwrap_or_default().max(least));
    let mut foot = Pt::ZERO;
    for queue in &mut queues {
        let mut top = Pt::ZERO;
        while let Some(extent) = next(queue)
            && (top == Pt::ZERO || top + extent <= out.extent)
            && let Some(strip) = queue.next()
        {
            foot = foot.max(top + extent - strip.trail);
            out.notes.extend(strip.notes);
            out.things.extend(strip.things.into_iter().map(|thing| moved(thing, Pt::ZERO, top)));
            top += extent;
        }
    }
    out.trail = out.extent - foot;
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_go_on_beside_a_tall_neighbour() {
        let cell = |extents: &[f32]| extents.iter().map(|e| Strip::block(Pt::new(*e))).collect::<Vec<_>>().into_iter();
        let mut queues = [cell(&[50.0, 10.0]), cell(&[12.0; 6])];
        let mut rows = Vec::new();
        while queues.iter().any(|q| q.len() > 0) {
            let row = abreast(queues.iter_mut(), Pt::ZERO);
            rows.push((row.extent.get(), queues[0].len(), queues[1].len()));
        }
        assert_eq!(rows, [(50.0, 1, 2), (12.0, 0, 1), (12.0, 0, 0)]);
        let mut queues = [cell(&[18.0]), cell(&[12.0; 2])];
        let row = abreast(queues.iter_mut(), Pt::new(24.0));
        assert_eq!((row.extent.get(), queues[1].len()), (24.0, 0));
    }
}
