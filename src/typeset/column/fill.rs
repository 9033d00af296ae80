//! Filling columns: where each of them ends.

use super::notes::{BETWEEN, Queue, Stretch, first_beside, new_notes, split};
use crate::pages::Pt;
use crate::typeset::Context;
use crate::typeset::figure::lowest;
use crate::typeset::galley::{Break, Galley, Strip, Thing};
use crate::typeset::note::separation;
use crate::typeset::style::{Notes, Style};

/// Lengths nearer than this are equal.
pub(super) const HAIR: Pt = Pt::new(0.05);
/// Price of a page that is one line short; it grows with the square.
const SHORT_LINE: f32 = 40.0;
/// Price of a last page with one line on it: that of a page three lines short.
const LONE_LINE: f32 = 9.0 * SHORT_LINE;
/// Price of a page with nothing on it but what is left of a note: that of one half a page short.
const NOTE_ALONE: f32 = 8000.0;
/// Notes carried over from the page before take at most this share of a page.
const CARRIED: f32 = 0.6;
/// Lines that a page would be short, at least, for a picture to be made smaller to stand on it.
const WORTH: f32 = 4.0;
/// White between the rule of a running head and that of a table at the head of the page, in em of the body.
const BELOW_RULE: f32 = 0.6;

/// One column of a galley: what stands where.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Which column of its page it is.
    pub column: u16,
    /// Where it begins: below what stands over all columns, or with white between the rule of the running head and that
    /// of a table.
    pub top: Pt,
    /// A head set again at the top.
    pub head: Option<u32>,
    pub placed: Vec<(usize, Pt)>,
    /// A picture that is made smaller to fill the page, and its height here.
    pub smaller: Option<(usize, Pt)>,
    pub notes: Vec<Stretch>,
}

impl Sheet {
    /// The height that a strip of the galley has in this column.
    pub fn extent(&self, index: usize, galley: &Galley) -> Pt {
        self.smaller.filter(|(smaller, _)| *smaller == index).map_or(galley.strips[index].extent, |(_, extent)| extent)
    }
}

/// A place where a column may end.
struct Candidate {
    /// First strip of the next column.
    end: usize,
    price: f32,
    bottom: Pt,
    /// Room for text, given the notes so far.
    limit: Pt,
    placed: usize,
    notes: Queue,
}

/// The columns of a galley, page by page.
pub(super) fn divide(galley: &Galley, cx: &Context) -> Vec<Sheet> {
    let style = cx.style;
    let mut sheets = flow(galley, style, 0, galley.depth.unwrap_or(style.height()));
    if style.columns > 1 && !style.is_vertical() {
        even_out(galley, style, &mut sheets);
    }
    sheets
}

/// The columns from the strip `start` on, which begins a page, none of them deeper than `height`.
fn flow(galley: &Galley, style: &Style, start: usize, height: Pt) -> Vec<Sheet> {
    let mut out: Vec<Sheet> = Vec::new();
    let (mut next, mut column, mut top) = (start, 0, Pt::ZERO);
    let mut carry: Vec<Stretch> = Vec::new();
    while next < galley.strips.len() || !carry.is_empty() {
        let Filled { mut sheet, end, left } = Column::new(galley, style, next, top, height).fill(&carry);
        let is_forced = end > next && galley.strips[end - 1].after == Break::Forced;
        if next == 0 && galley.spans {
            top = snapped(galley.strips[0].extent, style.leading);
        }
        // White at the end of a galley makes no page.
        if !sheet.placed.is_empty() || !sheet.notes.is_empty() {
            sheet.column = column;
            out.push(sheet);
        }
        column += 1;
        if is_forced || column == style.columns {
            (column, top) = (0, Pt::ZERO);
        }
        (next, carry) = (end, left);
    }
    out
}

/// Makes the columns of the last page end at one height, unless there are notes below them. Those of vertical lines end
/// where they end (CLREQ 2.4).
fn even_out(galley: &Galley, style: &Style, sheets: &mut Vec<Sheet>) {
    let Some(last) = sheets.iter().rposition(|sheet| sheet.column == 0) else { return };
    let has_notes = |sheets: &[Sheet]| sheets.iter().any(|sheet| !sheet.notes.is_empty());
    let Some(&(start, _)) = sheets[last].placed.first().filter(|_| !has_notes(&sheets[last..])) else { return };
    // White that vanished at the head of the page does so again.
    let start = if last == 0 { 0 } else { start };
    let even = (1..style.lines).find_map(|lines| {
        let set = flow(galley, style, start, style.leading * f32::from(lines) - style.gap());
        let pages = set.iter().filter(|sheet| sheet.column == 0).count();
        (pages == 1 && !has_notes(&set) && !parts_held(galley, &set)).then_some(set)
    });
    if let Some(even) = even {
        sheets.truncate(last);
        sheets.extend(even);
    }
}

/// Whether columns but the last end between strips that are held together.
fn parts_held(galley: &Galley, sheets: &[Sheet]) -> bool {
    let mut ends = sheets.iter().rev().skip(1).filter_map(|sheet| sheet.placed.last());
    ends.any(|(end, _)| galley.strips[*end].after == Break::Never)
}

/// A column that is full.
struct Filled {
    sheet: Sheet,
    /// The first strip of the next column.
    end: usize,
    /// What is left of its notes.
    left: Vec<Stretch>,
}

/// A column while it is filled; a page has one, if the design asks for no more.
struct Column<'g, 's> {
    galley: &'g Galley<'g>,
    style: &'s Style,
    /// Where it begins below what stands over all columns.
    top: Pt,
    height: Pt,
    /// Its first strip.
    start: usize,
    /// The first strip that is not placed yet, and how far down it begins.
    next: usize,
    across: Pt,
    sheet: Sheet,
    notes: Queue,
    /// Places where it may end.
    candidates: Vec<Candidate>,
    /// A place inside strips that are held together, where they are parted if no page has room for them.
    seam: Option<Candidate>,
}

impl<'g, 's> Column<'g, 's> {
    fn new(galley: &'g Galley, style: &'s Style, start: usize, top: Pt, height: Pt) -> Self {
        Self {
            galley,
            style,
            top,
            height,
            start,
            next: start,
            across: Pt::ZERO,
            sheet: Sheet::default(),
            notes: Queue::default(),
            candidates: Vec::new(),
            seam: None,
        }
    }

    /// Fills the page; `carried` are the notes of the page before that go on.
    fn fill(mut self, carried: &[Stretch]) -> Filled {
        let strips = &self.galley.strips;
        let most = if self.has_notes_beside() { self.room_for_notes() } else { self.height * CARRIED };
        self.notes.add(self.galley, carried, most, self.between_notes());
        if self.start >= strips.len() {
            return Filled {
                sheet: Sheet { notes: self.notes.here, ..self.sheet },
                end: self.start,
                left: self.notes.later,
            };
        }
        let begun = self.notes.clone();
        self.sheet.top = self.top;
        if self.start > 0
            && self.top == Pt::ZERO
            && self.style.has_rule_above()
            && begins_with_rule(strips, first_ink(strips, self.start))
        {
            self.sheet.top = self.style.body_size * BELOW_RULE;
        }
        self.across = self.sheet.top;
        if self.place() == Break::Forced {
            return self.end_here();
        }
        if self.next >= strips.len() {
            return self.end_of_galley();
        }
        if !self.has_notes_beside() {
            let found = self.with_part_of_notes(&begun);
            self.candidates.extend(found);
        }
        let held = self.held();
        if let Some(seam) = self.seam.take_if(|seam| seam.end > held)
            && overflows(&strips[held..], self.style)
        {
            self.candidates = vec![seam];
        }
        let candidates = std::mem::take(&mut self.candidates).into_iter().rev();
        if let Some(chosen) = candidates.min_by(|a, b| self.price(a).total_cmp(&self.price(b))) {
            return self.end_at(chosen);
        }
        self.undivided(!carried.is_empty(), begun)
    }

    /// Ends a page on which nothing may be divided where it is full; a strip that fits no page stands alone. It does not
    /// stand over the notes of the page before, which are `begun`: they have a page to themselves.
    fn undivided(mut self, is_carried_to: bool, begun: Queue) -> Filled {
        let strips = &self.galley.strips;
        if !self.has_notes_beside() && is_carried_to && self.sheet.placed.is_empty() && begun.extent > Pt::ZERO {
            return Column { next: self.start, notes: begun, ..self }.end_here();
        }
        let is_empty = self.sheet.placed.iter().all(|(i, _)| strips[*i].space || strips[*i].things.is_empty());
        // Below a title there may be less room than on the next page.
        if self.top > Pt::ZERO && (is_empty || !overflows(&strips[self.start..], self.style)) {
            return Column { next: self.start, notes: begun, sheet: Sheet::default(), ..self }.end_here();
        }
        if is_empty {
            let top = self.sheet.placed.last().map_or(Pt::ZERO, |(i, top)| *top + strips[*i].extent);
            self.sheet.placed.push((self.next, top));
            self.notes.later.extend(new_notes(self.galley, &strips[self.next], &self.notes));
            self.next += 1;
        }
        self.end_here()
    }

    /// Places strips as long as there is room, and notes where the page may end. Gives the break behind the last of them
    /// if it is forced.
    fn place(&mut self) -> Break {
        let strips = &self.galley.strips;
        while let Some(strip) = strips.get(self.next) {
            if strip.space && self.sheet.placed.is_empty() {
                // An anchor in vanishing white still stands here.
                if !strip.things.is_empty() {
                    self.sheet.placed.push((self.next, self.across));
                }
                self.next += 1;
                continue;
            }
            self.set_head_again(strip);
            let top = self.top_of(strip, self.across);
            let strip_extent = self.fitted(strip, top);
            let bottom = top + strip_extent - strip.trail;
            let new = new_notes(self.galley, strip, &self.notes);
            let extent: Pt = new.iter().map(|n| self.galley.notes[n.note as usize].extent(0)).sum();
            let limit = self.room_above(self.notes.extent + extent);
            let held_back = !self.has_notes_beside() && !self.notes.later.is_empty() && !new.is_empty();
            if !strip.space && (bottom > limit + HAIR || held_back) {
                break;
            }
            self.sheet.placed.push((self.next, top));
            self.across = top + strip_extent;
            self.notes.add(self.galley, &new, self.room_for_notes(), self.between_notes());
            self.next += 1;
            let price = match strip.after {
                Break::Forced => return Break::Forced,
                Break::Free => 0.0,
                Break::Cost(price) => f32::from(price),
                Break::Never if parts(strips, self.next) => 0.0,
                Break::Never => continue,
            };
            let (placed, notes) = (self.sheet.placed.len(), self.notes.clone());
            let candidate = Candidate { end: self.next, price, bottom, limit, placed, notes };
            if strip.after == Break::Never {
                let held = self.held();
                self.seam = self.seam.take().filter(|seam| seam.end > held).or(Some(candidate));
            } else {
                self.candidates.push(candidate);
            }
        }
        Break::Free
    }

    /// The height of the next strip. A picture that has no room and would leave some lines white is made smaller, if that
    /// is enough, and so that what is held with it stands on the page as well.
    fn fitted(&mut self, strip: &Strip, top: Pt) -> Pt {
        let whole = self.galley.depth.unwrap_or(self.style.height());
        let lowest = lowest(strip);
        // Columns that are evened out are as deep as pictures ask for.
        if lowest >= strip.extent || self.height < whole {
            return strip.extent;
        }
        let limit = self.room_above(self.notes.extent);
        let room = limit - top - self.extent_below();
        let white = limit - self.candidates.last().map_or(self.sheet.top, |candidate| candidate.bottom);
        if room >= strip.extent || room < lowest || white < self.style.leading * WORTH {
            return strip.extent;
        }
        self.sheet.smaller = Some((self.next, room));
        room
    }

    /// The height of what is held with the next strip and stands below it.
    fn extent_below(&self) -> Pt {
        let strips = &self.galley.strips;
        let (mut below, mut trail) = (Pt::ZERO, Pt::ZERO);
        for pair in strips[self.next..].windows(2) {
            if pair[0].after != Break::Never || below > self.height {
                break;
            }
            (below, trail) = (below + pair[1].extent, pair[1].trail);
        }
        below - trail
    }

    /// The head of a table is set again above the first row of the page.
    fn set_head_again(&mut self, strip: &Strip) {
        let strips = &self.galley.strips;
        if self.sheet.placed.is_empty()
            && self.next == first_ink(strips, self.start)
            && let Some(head) = strip.head
            && goes_on(strips, self.next)
        {
            self.sheet.head = Some(head);
            self.across += self.galley.heads[head as usize].iter().map(|s| s.extent).sum();
        }
    }

    fn has_notes_beside(&self) -> bool {
        self.style.notes == Notes::Margin
    }

    fn room_for_notes(&self) -> Pt {
        if self.has_notes_beside() { self.height - first_beside(self.style) } else { self.height }
    }

    fn between_notes(&self) -> f32 {
        if self.has_notes_beside() { BETWEEN } else { 0.0 }
    }

    /// Room for text above notes of some height.
    fn room_above(&self, notes: Pt) -> Pt {
        let is_parted = notes > Pt::ZERO && !self.has_notes_beside();
        if is_parted { self.foot() - notes } else { self.height }
    }

    /// How far down the text reaches at most if there are notes.
    fn foot(&self) -> Pt {
        self.height - separation(self.style.leading)
    }

    fn top_of(&self, strip: &Strip, across: Pt) -> Pt {
        if strip.snap { snapped(across, self.style.leading) } else { across }
    }

    /// The first of the strips that are held together behind the last place where the page may end.
    fn held(&self) -> usize {
        self.candidates.last().map_or(self.start, |c| c.end)
    }

    /// What it costs to end the page there.
    fn price(&self, candidate: &Candidate) -> f32 {
        let strips = &self.galley.strips;
        let lines = libm::floorf((candidate.limit - candidate.bottom) / self.style.leading + 0.05).max(0.0);
        let alone = !candidate.notes.later.is_empty() && first_ink(strips, candidate.end) == strips.len();
        let lone = if alone { NOTE_ALONE } else { self.left_over(candidate.end) };
        candidate.price + SHORT_LINE * lines * lines + lone
    }

    /// What it costs to leave the strips from `end` on to the last page of the galley: much if they are a single line.
    fn left_over(&self, end: usize) -> f32 {
        /// Strips that a line may have with the white around it.
        const FEW: usize = 4;
        let rest = self.galley.strips.get(end..).unwrap_or_default();
        let mut inked = rest.iter().filter(|strip| !strip.space);
        let is_line = |strip: &Strip| strip.extent <= self.style.leading * 1.5;
        let is_lone = rest.len() <= FEW && inked.next().is_some_and(is_line) && inked.next().is_none();
        if is_lone { LONE_LINE } else { 0.0 }
    }

    fn end_at(mut self, Candidate { end, placed, notes, .. }: Candidate) -> Filled {
        self.sheet.placed.truncate(placed);
        Column { next: end, notes, ..self }.end_here()
    }

    /// Ends the page behind the last strip that is placed. Where the text ends early, a note that goes on takes its place.
    fn end_here(mut self) -> Filled {
        let strips = &self.galley.strips;
        if !self.has_notes_beside() {
            let foot = self.sheet.placed.iter().rfind(|(i, _)| !strips[*i].space);
            let bottom = foot.map_or(Pt::ZERO, |(i, top)| *top + self.sheet.extent(*i, self.galley) - strips[*i].trail);
            self.notes.go_on(self.galley, self.foot() - bottom);
        }
        Filled { sheet: Sheet { notes: self.notes.here, ..self.sheet }, end: self.next, left: self.notes.later }
    }

    /// Ends the last page of the galley. What is left of a note takes the last lines of the text over: it does not stand
    /// on a page alone.
    fn end_of_galley(mut self) -> Filled {
        let strips = &self.galley.strips;
        let before_last = |c: &Candidate| first_ink(strips, c.end) < strips.len();
        let candidate = std::mem::take(&mut self.candidates).into_iter().rfind(before_last);
        let placed = self.sheet.placed.clone();
        let (top, head, smaller) = (self.sheet.top, self.sheet.head, self.sheet.smaller);
        let anew = Column::new(self.galley, self.style, self.start, self.top, self.height);
        let whole = self.end_here();
        match candidate.filter(|_| !whole.left.is_empty()) {
            Some(candidate) => {
                let sheet = Sheet { top, head, placed, smaller, ..Sheet::default() };
                Column { sheet, ..anew }.end_at(candidate)
            }
            None => whole,
        }
    }

    /// If the text of the strips that are held together has room, the page may end behind them with as much of their
    /// notes as there is room for; `begun` are the notes that go on.
    fn with_part_of_notes(&mut self, begun: &Queue) -> Option<Candidate> {
        let before = self.candidates.last().map_or(begun, |c| &c.notes);
        let (from, foot) = (self.held(), self.foot());
        let mut more = Vec::new();
        let mut across = self.across;
        let mut bottom = across;
        let mut last = self.next;
        loop {
            let strip = self.galley.strips.get(last)?;
            let top = self.top_of(strip, across);
            across = top + strip.extent;
            if !strip.space {
                bottom = across - strip.trail;
            }
            if bottom > foot - before.extent + HAIR {
                return None;
            }
            more.push((last, top));
            if strip.after != Break::Never {
                break;
            }
            last += 1;
        }
        let mut seen = before.clone();
        for strip in &self.galley.strips[from..=last] {
            seen.here.extend(new_notes(self.galley, strip, &seen));
        }
        let new = seen.here.get(before.here.len()..)?;
        let (notes, price) = split(self.galley, new, before, foot - bottom)?;
        self.sheet.placed.extend(more);
        let placed = self.sheet.placed.len();
        Some(Candidate { end: last + 1, price, bottom, limit: foot - notes.extent, placed, notes })
    }
}

fn first_ink(strips: &[Strip], from: usize) -> usize {
    (from..strips.len()).find(|&i| !strips[i].space).unwrap_or(strips.len())
}

/// Whether a block off the grid begins here, behind a line on it. If no page has room for both they are parted although
/// they are held together: on the next page the line would stand alone.
fn parts(strips: &[Strip], at: usize) -> bool {
    strips.get(at).is_some_and(|s| s.space && !s.snap) && strips[at - 1].snap && !strips[at - 1].space
}

/// Whether strips that are held together are more than a page.
fn overflows(strips: &[Strip], style: &Style) -> bool {
    let mut across = Pt::ZERO;
    for strip in strips.iter().skip_while(|s| s.space) {
        let top = if strip.snap { snapped(across, style.leading) } else { across };
        across = top + strip.extent;
        if across - strip.trail > style.height() + HAIR {
            return true;
        }
        if strip.after != Break::Never {
            return false;
        }
    }
    false
}

/// Whether a page that begins here has a rule at its top, of a table that begins or goes on.
fn begins_with_rule(strips: &[Strip], at: usize) -> bool {
    strips.get(at).is_some_and(|s| s.head.is_some() || matches!(&s.things[..], [Thing::Bar { .. }]))
}

/// Whether a table goes on at this strip rather than begins with it.
fn goes_on(strips: &[Strip], at: usize) -> bool {
    at > 0 && strips[at].head.is_some()
}

/// The next line of the grid.
fn snapped(across: Pt, grid: Pt) -> Pt {
    grid * libm::ceilf((across - HAIR) / grid)
}
