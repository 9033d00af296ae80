//! Page make-up: a galley divided into pages.
//!
//! Body lines stand on the baseline grid. A page ends at the best place near its foot: no page begins with the last
//! line of a paragraph, none ends with a heading, and one line short is better than a first line alone. Notes stand at
//! the foot of the page of their mark, or beside it, and one that has no room goes on on the next page ([`notes`]).

mod fill;
mod notes;

use self::fill::{HAIR, Sheet, divide};
use super::Context;
use super::axis::Axis;
use super::emit::{Draft, Marks, emit};
use super::figure::lowered;
use super::galley::{DecorKind, Galley, Strip, in_reading_order};
use super::paragraph::combined::{Fit, fit};
use super::paragraph::{Extra, SetLine};

use crate::book::Id;
use crate::font::FontRole;
use crate::lang::Lang;
use crate::pages::{Glyph, GlyphRun, Grey, Item, Orientation, Paint, Point, Pt, Rule, Tag};
use std::collections::BTreeMap;

/// The ground of code that goes on from the page before begins so much above its first line, in em of the body.
const CUT_GROUND: f32 = 0.34;

/// Items of a page beside those of its strips, mostly: running head, its rule, folio.
const FURNITURE: usize = 4;

/// Divides a galley into pages; gives them and the number of widows, pages that begin with the last line of a paragraph.
pub(super) fn make_up(galley: Galley, cx: &Context) -> (Vec<Draft>, usize) {
    let sheets = divide(&galley, cx);
    let first = |sheet: &Sheet| sheet.placed.iter().map(|(i, _)| &galley.strips[*i]).find(|strip| !strip.space);
    let widows = sheets.iter().filter(|sheet| first(sheet).is_some_and(|strip| strip.ends)).count();
    let mut maker = Maker { cx, galley, given: BTreeMap::new() };
    let pages = sheets.chunk_by(|before, sheet| before.column < sheet.column);
    (pages.map(|columns| maker.page(columns)).collect(), widows)
}

/// How far down each of its pages a galley would reach.
pub(super) fn depths(galley: &Galley, cx: &Context) -> Vec<Pt> {
    let inked = |sheet: &Sheet| {
        let foot = |(i, top): &(usize, Pt)| *top + sheet.extent(*i, galley) - galley.strips[*i].trail;
        sheet.placed.iter().rfind(|(i, _)| !galley.strips[*i].space).map_or(Pt::ZERO, foot)
    };
    divide(galley, cx).iter().map(inked).collect()
}

/// Turns sheets into pages.
struct Maker<'a, 'b> {
    cx: &'a Context<'a>,
    galley: Galley<'b>,
    /// Numbers that notes have by their marks on the pages so far: one may begin on the page after its mark's.
    given: BTreeMap<Id, u32>,
}

impl Maker<'_, '_> {
    fn page(&mut self, columns: &[Sheet]) -> Draft {
        let placed = columns.iter().flat_map(|sheet| &sheet.placed);
        let things = placed.map(|(index, _)| self.galley.strips[*index].things.len()).sum::<usize>();
        let items = Vec::with_capacity(things + FURNITURE);
        let mut page = Draft { items, head: true, folio: true, ..Draft::default() };
        let mut marks = Marks::default();
        columns.iter().for_each(|sheet| self.column(sheet, &mut marks, &mut page));
        self.given.append(&mut marks.numbers);
        page
    }

    fn column(&mut self, sheet: &Sheet, marks: &mut Marks, page: &mut Draft) {
        let style = self.cx.style;
        let text = Axis::of_text(style).at(style.column(sheet.column), Pt::ZERO);
        let marked = sheet.placed.iter().flat_map(|(index, _)| &self.galley.strips[*index].notes);
        for index in sheet.notes.iter().map(|s| &s.note).chain(marked) {
            let note = &self.galley.notes[*index as usize];
            marks.nodes.insert(note.id.clone(), note.node);
        }
        let tops = self.tops_beside(sheet);
        self.grounds(sheet, text, page);
        if let Some(head) = sheet.head {
            let mut across = sheet.top;
            for strip in self.galley.heads[head as usize].clone() {
                let axis = text.at(Pt::ZERO, across);
                strip.things.into_iter().for_each(|t| emit(t, axis, marks, self.cx.fonts, page));
                across += strip.extent;
            }
        }
        let strips = sheet.placed.iter().map(|&(index, top)| {
            let extent = sheet.extent(index, &self.galley);
            let taken = std::mem::replace(&mut self.galley.strips[index], Strip::block(Pt::ZERO));
            (top, lowered(taken, extent))
        });
        for (top, thing) in in_reading_order(strips) {
            emit(thing, text.at(Pt::ZERO, top), marks, self.cx.fonts, page);
        }
        match tops {
            Some(tops) => self.notes_beside(&sheet.notes, tops, marks, page),
            None => self.notes(&sheet.notes, text, marks, page),
        }
    }

    /// Draws each ground, bar and frame once over all its strips of the column, outer ones first.
    fn grounds(&self, sheet: &Sheet, axis: Axis, page: &mut Draft) {
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
                    let bottom = *top + sheet.extent(*index, &self.galley);
                    let (_, to) = reach.entry(d).or_insert((*top, bottom));
                    *to = (*to).max(bottom);
                }
                decor = self.galley.decors[d as usize].outer;
            }
        }
        for (d, (from, to)) in reach {
            let decor = &self.galley.decors[d as usize];
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
