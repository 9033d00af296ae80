//! Page make-up: a galley divided into pages.
//!
//! Body lines stand on the baseline grid. A page ends at the best place near its foot: no page begins with the last
//! line of a paragraph, none ends with a heading, and one line short is better than a first line alone. Notes stand at
//! the foot of the page of their mark, or beside it, and one that has no room goes on on the next page ([`notes`]).

mod notes;

use self::notes::{BETWEEN, Queue, Stretch, first_beside, new_notes, split};
use super::Context;
use super::axis::Axis;
use super::emit::{Draft, Marks, emit};
use super::galley::{Break, DecorKind, Galley, Strip, Thing, in_reading_order};
use super::note::separation;
use super::paragraph::combined::{Fit, fit};
use super::paragraph::{Extra, SetLine};
use super::style::{Notes, Style};
use crate::book::Id;
use crate::font::FontRole;
use crate::lang::Lang;
use crate::pages::{Glyph, GlyphRun, Grey, Item, Orientation, Paint, Point, Pt, Rule, Tag};
use std::collections::BTreeMap;

/// Lengths nearer than this are equal.
const HAIR: Pt = Pt::new(0.05);
/// Price of a page that is one line short; it grows with the square.
const SHORT_LINE: f32 = 40.0;
/// Price of a page with nothing on it but what is left of a note: that of one half a page short.
const NOTE_ALONE: f32 = 8000.0;
/// Notes carried over from the page before take at most this share of a page.
const CARRIED: f32 = 0.6;
/// The ground of code that goes on from the page before begins so much above its first line, in em of the body.
const CUT_GROUND: f32 = 0.34;

/// White between the rule of a running head and that of a table at the head of the page, in em of the body.
const BELOW_RULE: f32 = 0.6;
/// Items of a page beside those of its strips, mostly: running head, its rule, folio.
const FURNITURE: usize = 4;

/// One page of a galley: what stands where.
#[derive(Debug, Default)]
struct Sheet {
    /// White between the rule of the running head and that of a table.
    top: Pt,
    /// A head set again at the top.
    head: Option<u32>,
    placed: Vec<(usize, Pt)>,
    notes: Vec<Stretch>,
}

/// A place where a page may end.
struct Candidate {
    /// First strip of the next page.
    end: usize,
    price: f32,
    bottom: Pt,
    /// Room for text, given the notes so far.
    limit: Pt,
    placed: usize,
    notes: Queue,
}

/// Divides a galley into pages; gives them and the number of widows, pages that begin with the last line of a paragraph.
pub(super) fn make_up(galley: Galley, cx: &Context) -> (Vec<Draft>, usize) {
    let sheets = divide(&galley, cx);
    let first = |sheet: &Sheet| sheet.placed.iter().map(|(i, _)| &galley.strips[*i]).find(|strip| !strip.space);
    let widows = sheets.iter().filter(|sheet| first(sheet).is_some_and(|strip| strip.ends)).count();
    let mut maker = Maker { cx, galley, given: BTreeMap::new() };
    (sheets.into_iter().map(|sheet| maker.page(sheet)).collect(), widows)
}

/// How far down each of its pages a galley would reach.
pub(super) fn depths(galley: &Galley, cx: &Context) -> Vec<Pt> {
    let foot = |(i, top): &(usize, Pt)| *top + galley.strips[*i].extent - galley.strips[*i].trail;
    let inked = |sheet: &Sheet| sheet.placed.iter().rfind(|(i, _)| !galley.strips[*i].space).map_or(Pt::ZERO, foot);
    divide(galley, cx).iter().map(inked).collect()
}

fn divide(galley: &Galley, cx: &Context) -> Vec<Sheet> {
    let mut out = Vec::new();
    let mut next = 0;
    let mut carry: Vec<Stretch> = Vec::new();
    while next < galley.strips.len() || !carry.is_empty() {
        let (sheet, end, rest) = fill(galley, next, &carry, cx);
        // White at the end of a galley makes no page.
        if !sheet.placed.is_empty() || !sheet.notes.is_empty() {
            out.push(sheet);
        }
        (next, carry) = (end, rest);
    }
    out
}

/// Fills one page from strip `start` on; gives the page, the first strip of the next and what is left of its notes.
fn fill(galley: &Galley, start: usize, carried: &[Stretch], cx: &Context) -> (Sheet, usize, Vec<Stretch>) {
    let style = cx.style;
    let (height, grid) = (galley.depth.unwrap_or(style.height()), style.leading);
    let strips = &galley.strips;
    let beside = style.notes == Notes::Margin;
    // Where the text ends early, a note that goes on takes its place.
    let finish = |mut sheet: Sheet, end: usize, mut notes: Queue| {
        if !beside {
            let foot = sheet.placed.iter().rfind(|(i, _)| !strips[*i].space);
            let bottom = foot.map_or(Pt::ZERO, |(i, top)| *top + strips[*i].extent - strips[*i].trail);
            notes.go_on(galley, height - separation(grid) - bottom);
        }
        sheet.notes = notes.here;
        (sheet, end, notes.later)
    };
    let room_below = |notes: Pt| if notes > Pt::ZERO && !beside { height - notes - separation(grid) } else { height };

    let mut sheet = Sheet::default();
    let mut notes = Queue::default();
    let (room, white) = if beside { (height - first_beside(style), BETWEEN) } else { (height, 0.0) };
    notes.add(galley, carried, if beside { room } else { height * CARRIED }, white);
    if start >= strips.len() {
        sheet.notes = notes.here;
        return (sheet, start, notes.later);
    }
    let begun = notes.clone();
    if start > 0 && style.has_rule_above() && begins_with_rule(strips, first_ink(strips, start)) {
        sheet.top = style.body_size * BELOW_RULE;
    }
    let mut across = sheet.top;
    let mut best: Vec<Candidate> = Vec::new();
    let mut seam: Option<Candidate> = None;
    let held = |best: &[Candidate]| best.last().map_or(start, |c| c.end);
    let mut j = start;
    while j < strips.len() {
        let strip = &strips[j];
        if strip.space && sheet.placed.is_empty() {
            // An anchor in vanishing white still stands here.
            if !strip.things.is_empty() {
                sheet.placed.push((j, across));
            }
            j += 1;
            continue;
        }
        if sheet.placed.is_empty()
            && j == first_ink(strips, start)
            && let Some(head) = strip.head
            && goes_on(strips, j)
        {
            sheet.head = Some(head);
            across += galley.heads[head as usize].iter().map(|s| s.extent).sum();
        }
        let top = if strip.snap { snapped(across, grid) } else { across };
        let bottom = top + strip.extent - strip.trail;
        let new = new_notes(galley, strip, &notes);
        let new_extent: Pt = new.iter().map(|n| galley.notes[n.note as usize].extent(0)).sum();
        let limit = room_below(notes.extent + new_extent);
        let held_back = !beside && !notes.later.is_empty() && !new.is_empty();
        if strip.space || (bottom <= limit + HAIR && !held_back) {
            sheet.placed.push((j, top));
            across = top + strip.extent;
            notes.add(galley, &new, room, white);
            let price = match strip.after {
                Break::Free => 0.0,
                Break::Cost(price) => f32::from(price),
                Break::Never if parts(strips, j + 1) => 0.0,
                Break::Never => {
                    j += 1;
                    continue;
                }
                Break::Forced => return finish(sheet, j + 1, notes),
            };
            let placed = sheet.placed.len();
            let candidate = Candidate { end: j + 1, price, bottom, limit, placed, notes: notes.clone() };
            match strip.after {
                Break::Never => seam = seam.filter(|s| s.end > held(&best)).or(Some(candidate)),
                Break::Free | Break::Cost(_) | Break::Forced => best.push(candidate),
            }
            j += 1;
            continue;
        }
        break;
    }
    if j >= strips.len() {
        let mut full = Sheet { placed: sheet.placed.clone(), ..Sheet::default() };
        full.head = sheet.head;
        full.top = sheet.top;
        let (full, end, rest) = finish(full, j, notes);
        // What is left of a note takes the last lines of the text over: it does not stand on a page alone.
        match best.into_iter().rfind(|c| !rest.is_empty() && first_ink(strips, c.end) < strips.len()) {
            Some(Candidate { end, placed, notes, .. }) => {
                sheet.placed.truncate(placed);
                return finish(sheet, end, notes);
            }
            None => return (full, end, rest),
        }
    }
    if !beside {
        let before = best.last().map_or(&begun, |c| &c.notes);
        let foot = height - separation(grid);
        let found = with_part_of_notes(galley, held(&best), j, across, before, foot, &mut sheet.placed, grid);
        best.extend(found);
    }
    if let Some(seam) = seam
        && seam.end > held(&best)
        && overflows(&strips[held(&best)..], style)
    {
        best = vec![seam];
    }
    let short = |c: &Candidate| {
        let lines = libm::floorf((c.limit - c.bottom) / grid + 0.05).max(0.0);
        let alone = !c.notes.later.is_empty() && first_ink(strips, c.end) == strips.len();
        c.price + SHORT_LINE * lines * lines + if alone { NOTE_ALONE } else { 0.0 }
    };
    let chosen = best.into_iter().rev().min_by(|a, b| short(a).total_cmp(&short(b)));
    if let Some(Candidate { end, placed, notes, .. }) = chosen {
        sheet.placed.truncate(placed);
        return finish(sheet, end, notes);
    }
    // Nothing may be divided: the page ends where it is full, and a strip that fits no page stands alone. It does not
    // stand over the notes of the page before: they have a page to themselves.
    if !beside && !carried.is_empty() && sheet.placed.is_empty() && begun.extent > Pt::ZERO {
        return finish(sheet, start, begun);
    }
    if sheet.placed.iter().all(|(i, _)| strips[*i].space || strips[*i].things.is_empty()) {
        let top = sheet.placed.last().map_or(Pt::ZERO, |(i, top)| *top + strips[*i].extent);
        sheet.placed.push((j, top));
        let new = new_notes(galley, &strips[j], &notes);
        notes.later.extend(new);
        j += 1;
    }
    finish(sheet, j, notes)
}

/// The strips from `from` on that are held together, of which those from `next` on are not placed yet: if their text has
/// room above `foot`, the page may end behind them with as much of their notes as there is room for.
#[expect(clippy::too_many_arguments, reason = "the state of a page that is being filled")]
fn with_part_of_notes(
    galley: &Galley,
    from: usize,
    next: usize,
    mut across: Pt,
    before: &Queue,
    foot: Pt,
    placed: &mut Vec<(usize, Pt)>,
    grid: Pt,
) -> Option<Candidate> {
    let mut more = Vec::new();
    let mut bottom = across;
    let mut held = next;
    loop {
        let strip = galley.strips.get(held)?;
        let top = if strip.snap { snapped(across, grid) } else { across };
        across = top + strip.extent;
        if !strip.space {
            bottom = across - strip.trail;
        }
        if bottom > foot - before.extent + HAIR {
            return None;
        }
        more.push((held, top));
        if strip.after != Break::Never {
            break;
        }
        held += 1;
    }
    let mut seen = before.clone();
    for strip in &galley.strips[from..=held] {
        seen.here.extend(new_notes(galley, strip, &seen));
    }
    let new = seen.here.get(before.here.len()..)?;
    let (notes, price) = split(galley, new, before, foot - bottom)?;
    placed.extend(more);
    Some(Candidate { end: held + 1, price, bottom, limit: foot - notes.extent, placed: placed.len(), notes })
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

/// Turns sheets into pages.
struct Maker<'a, 'b> {
    cx: &'a Context<'a>,
    galley: Galley<'b>,
    /// Numbers that notes have by their marks on the pages so far: one may begin on the page after its mark's.
    given: BTreeMap<Id, u32>,
}

impl Maker<'_, '_> {
    fn page(&mut self, sheet: Sheet) -> Draft {
        let things = sheet.placed.iter().map(|(index, _)| self.galley.strips[*index].things.len()).sum::<usize>();
        let items = Vec::with_capacity(things + FURNITURE);
        let mut page = Draft { items, head: true, folio: true, ..Draft::default() };
        let text = Axis::of_text(self.cx.style);
        let mut marks = Marks::default();
        let marked = sheet.placed.iter().flat_map(|(index, _)| &self.galley.strips[*index].notes);
        for index in sheet.notes.iter().map(|s| &s.note).chain(marked) {
            let note = &self.galley.notes[*index as usize];
            marks.nodes.insert(note.id.clone(), note.node);
        }
        let tops = self.tops_beside(&sheet);
        self.grounds(&sheet, &mut page);
        if let Some(head) = sheet.head {
            let mut across = sheet.top;
            for strip in self.galley.heads[head as usize].clone() {
                let axis = text.at(Pt::ZERO, across);
                strip.things.into_iter().for_each(|t| emit(t, axis, &mut marks, self.cx.fonts, &mut page));
                across += strip.extent;
            }
        }
        let strips = sheet.placed.iter().map(|&(index, top)| {
            let taken = std::mem::replace(&mut self.galley.strips[index], Strip::block(Pt::ZERO));
            (top, taken)
        });
        for (top, thing) in in_reading_order(strips) {
            emit(thing, text.at(Pt::ZERO, top), &mut marks, self.cx.fonts, &mut page);
        }
        match tops {
            Some(tops) => self.notes_beside(&sheet.notes, tops, &mut marks, &mut page),
            None => self.notes(&sheet.notes, &mut marks, &mut page),
        }
        self.given.append(&mut marks.numbers);
        page
    }

    /// Draws each ground, bar and frame once over all its strips of the page, outer ones first.
    fn grounds(&self, sheet: &Sheet, page: &mut Draft) {
        let mut reach: BTreeMap<u32, (Pt, Pt)> = BTreeMap::new();
        // Of the code at the head of the page the first line stands there; its ground keeps off it all the same.
        let goes_on = sheet.placed.iter().map(|(index, _)| &self.galley.strips[*index]).find(|strip| !strip.space);
        let cut = goes_on.filter(|strip| !strip.things.is_empty()).and_then(|strip| strip.decor);
        for (index, top) in &sheet.placed {
            let strip = &self.galley.strips[*index];
            let mut decor = strip.decor;
            // White that vanishes draws nothing at the edges of a page, but joins what stands on both sides of it.
            while let Some(d) = decor {
                if !strip.space {
                    let bottom = *top + strip.extent;
                    let (_, to) = reach.entry(d).or_insert((*top, bottom));
                    *to = (*to).max(bottom);
                }
                decor = self.galley.decors[d as usize].outer;
            }
        }
        for (d, (from, to)) in reach {
            let decor = &self.galley.decors[d as usize];
            let axis = Axis::of_text(self.cx.style);
            let extent = (to - from).min(self.cx.style.height() - from);
            match decor.kind {
                DecorKind::Ground(grey) => {
                    // The white under the last line may hang over the foot.
                    let above = if cut == Some(d) { self.cx.style.body_size * CUT_GROUND } else { Pt::ZERO };
                    let rect = axis.rect(decor.along, from - above, decor.length, to - from + above);
                    page.items.push(Item::Rule(Rule { rect, paint: Paint::Grey(grey), tag: Tag::Artifact }));
                }
                DecorKind::SideBar { weight, grey } => {
                    let rect = axis.rect(decor.along, from, weight, extent);
                    page.items.push(Item::Rule(Rule { rect, paint: Paint::Grey(grey), tag: Tag::Artifact }));
                }
            }
        }
    }
}

/// A line of one run.
pub(super) fn plain_line<'b>(
    text: &str,
    glyphs: Vec<Glyph>,
    face: crate::font::FaceId,
    size: Pt,
    lang: Lang,
    orientation: Orientation,
) -> SetLine<'b> {
    let width = size * glyphs.iter().map(|g| g.advance).sum::<f32>();
    let run = GlyphRun {
        face,
        size,
        offset: Point::default(),
        orientation,
        colour: Grey::BLACK,
        embolden: 0.0,
        condense: 1.0,
        glyphs,
        lang,
        tag: None,
    };
    let extras: Vec<Extra> = Vec::new();
    SetLine {
        runs: vec![run],
        text: text.into(),
        joins_next: false,
        hyphenated: false,
        offset: Pt::ZERO,
        width,
        ascent: Pt::ZERO,
        descent: Pt::ZERO,
        extras,
    }
}

/// Figures and small letters straight from the face's tables: folios.
pub(super) fn figures<'b>(text: &str, role: FontRole, size: Pt, lang: Lang, cx: &Context) -> SetLine<'b> {
    let id = cx.fonts.latin(role, lang);
    let (face, size) = (cx.fonts.face(id), size * cx.fonts.partner(id));
    let glyphs = text
        .char_indices()
        .filter_map(|(at, c)| {
            let glyph = face.glyph(c)?;
            Some(Glyph { id: glyph, advance: face.advance(glyph), dx: 0.0, dy: 0.0, cluster: at as u32 })
        })
        .collect();
    plain_line(text, glyphs, id, size, lang, Orientation::Horizontal)
}

/// More figures than these do not share an em.
const MOST_COMBINED: usize = 3;

/// Room of a number across its line, in em: three figures reach into the white between the lines.
const FOLIO_ROOM: f32 = 1.35;

/// A number in a line of the page: in a vertical one its figures stand side by side in an em, or lie if there are many.
pub(super) fn number<'b>(text: &str, size: Pt, lang: Lang, cx: &Context) -> SetLine<'b> {
    let mut line = figures(text, FontRole::Serif, size, lang, cx);
    let Some(run) = line.runs.first_mut().filter(|_| cx.style.is_vertical()) else { return line };
    if run.glyphs.len() > MOST_COMBINED {
        run.orientation = Orientation::Turned;
        return line;
    }
    let figures = run.glyphs.iter().map(|g| (g.id, g.advance));
    let Fit { size: part, condense, along, across } = fit(figures, cx.fonts.face(run.face), FOLIO_ROOM);
    (run.size, run.condense) = (size * part, condense);
    run.offset = Point::new(size * along, size * across);
    line.width = size;
    line
}
