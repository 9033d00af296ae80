//! Rows: cells beside one another, and cells over several rows.

use super::super::galley::Strip;
use super::{Seat, moved};
use crate::pages::{NodeId, Pt};

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

/// The next strips of neighbouring cells as one, at least as high as the highest of them: a cell goes on beside a tall
/// one. Its trail is the white below the text of all.
pub(super) fn abreast<'q, 'b: 'q>(
    queues: impl Iterator<Item = &'q mut std::vec::IntoIter<Strip<'b>>>,
    least: Pt,
) -> Strip<'b> {
    let mut queues: Vec<_> = queues.collect();
    let next = |queue: &&mut std::vec::IntoIter<Strip<'b>>| queue.as_slice().first().map(|s| s.extent);
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
