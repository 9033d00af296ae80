//! The notes of a page: how much of them it has room for, and where they stand.
//!
//! At the foot of the page they take height from the text; in the margin they stand beside their marks and take none.
//! Either way what has no room goes on on the next page.

use super::{HAIR, Maker, Sheet, plain_line};
use crate::book::Id;
use crate::font::{FontRole, GlyphId};
use crate::pages::{Glyph, Grey, Item, LinkArea, LinkTo, NodeId, Orientation, Paint, Pt, Rule, Tag};
use crate::typeset::axis::Axis;
use crate::typeset::block::ASCENT;
use crate::typeset::emit::{Draft, Marks, emit, ring};
use crate::typeset::galley::{FootNote, Galley, Placed, Strip, Thing};
use crate::typeset::note::{circled, mark_at, number_mark, separation};
use crate::typeset::paragraph::Extra;
use crate::typeset::style::{Notes, Style};
use std::collections::BTreeMap;

/// Lines of a note that stay together on either side of a page break.
const NOTE_LINES: usize = 2;
/// Price of dividing a note between two pages (a page one line short costs 40).
const SPLIT_NOTE: f32 = 30.0;
/// Price of notes that begin on the page after their mark's: that of a page six lines short, a fifth of it. Where
/// more would be left white the line with the mark does not go over for it.
const PARTED_NOTE: f32 = 1500.0;
/// White between two notes in the margin, in lines of theirs.
pub(super) const BETWEEN: f32 = 0.5;

/// Strips `from..to` of a note.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    pub note: u32,
    pub from: usize,
    pub to: usize,
}

/// Notes of a page while it is filled.
#[derive(Clone, Debug, Default)]
pub(super) struct Queue {
    pub here: Vec<Stretch>,
    /// What has no room: it begins the notes of the next page.
    pub later: Vec<Stretch>,
    /// What they take of the height.
    pub extent: Pt,
}

impl Queue {
    /// Adds notes up to a height of `most`, with so much white between two, in lines of theirs. The first line of a page
    /// has room whatever its height.
    pub fn add(&mut self, galley: &Galley, notes: &[Stretch], most: Pt, white: f32) {
        for &stretch in notes {
            let strips = &galley.notes[stretch.note as usize].strips;
            let first = self.here.is_empty();
            let between = strips.first().filter(|_| !first).map_or(Pt::ZERO, |s| s.extent * white);
            let mut to = stretch.from;
            let mut end = self.extent + between;
            while self.later.is_empty()
                && to < stretch.to
                && (end + strips[to].extent <= most + HAIR || (first && to == stretch.from))
            {
                end += strips[to].extent;
                to += 1;
            }
            if to > stretch.from {
                self.here.push(Stretch { to, ..stretch });
                self.extent = end;
            }
            if to < stretch.to {
                self.later.push(Stretch { from: to, ..stretch });
            }
        }
    }
}

impl Queue {
    /// Lets the note that goes on take what the text leaves of a height of `most`, and leave no single line.
    pub fn go_on(&mut self, galley: &Galley, most: Pt) {
        let Some(next) = self.later.first_mut().filter(|next| next.from > 0) else { return };
        let strips = &galley.notes[next.note as usize].strips;
        let (mut to, mut end) = (next.from, self.extent);
        while to < next.to && end + strips[to].extent <= most + HAIR {
            end += strips[to].extent;
            to += 1;
        }
        if to < next.to {
            to = to.min(next.to.saturating_sub(NOTE_LINES));
        }
        if to <= next.from {
            return;
        }
        self.extent += strips[next.from..to].iter().map(|strip| strip.extent).sum::<Pt>();
        match self.here.last_mut().filter(|last| last.note == next.note && last.to == next.from) {
            Some(last) => last.to = to,
            None => self.here.push(Stretch { to, ..*next }),
        }
        next.from = to;
        self.later.retain(|stretch| stretch.from < stretch.to);
    }
}

/// From the head of the text to a note in the margin whose first line stands on that of the text.
pub(super) fn first_beside(style: &Style) -> Pt {
    (style.body_size - style.note(style.lang).size) * ASCENT
}

/// The baseline of the line that holds the mark of a note.
fn baseline_of_mark(thing: &Thing, note: &Id) -> Option<Pt> {
    let Thing::Line(Placed { line, across, .. }) = thing else { return None };
    let marks = |extra: &Extra| matches!(extra, Extra::Note { note: marked, .. } if marked.id == *note);
    line.extras.iter().any(marks).then_some(*across)
}

/// The notes of a strip that do not stand on the page yet.
pub(super) fn new_notes(galley: &Galley, strip: &Strip, present: &Queue) -> Vec<Stretch> {
    let mut new: Vec<Stretch> = Vec::new();
    for &note in &strip.notes {
        let FootNote { id, strips, .. } = &galley.notes[note as usize];
        let same = |s: &&Stretch| s.from == 0 && galley.notes[s.note as usize].id == *id;
        if present.here.iter().chain(&present.later).find(same).is_none() && new.iter().find(same).is_none() {
            new.push(Stretch { note, from: 0, to: strips.len() });
        }
    }
    new
}

/// As much of new notes as there is room for below those `before` them: whole ones, then the beginning of one; and what
/// that costs. None if not even the first begins, or all have room.
pub(super) fn split(galley: &Galley, new: &[Stretch], before: &Queue, room: Pt) -> Option<(Queue, f32)> {
    let mut notes = before.clone();
    let first = notes.here.len();
    for stretch in new {
        let strips = &galley.notes[stretch.note as usize].strips;
        let mut end = notes.extent;
        let mut lines = 0;
        while notes.later.is_empty() && lines < strips.len() && end + strips[lines].extent <= room + HAIR {
            end += strips[lines].extent;
            lines += 1;
        }
        if lines < strips.len() {
            lines = lines.min(strips.len().saturating_sub(NOTE_LINES));
            lines = if lines < NOTE_LINES { 0 } else { lines };
        }
        notes.extent += strips[..lines].iter().map(|s| s.extent).sum::<Pt>();
        if lines > 0 {
            notes.here.push(Stretch { to: lines, ..*stretch });
        }
        if lines < strips.len() {
            notes.later.push(Stretch { from: lines, ..*stretch });
        }
    }
    let parted = if notes.later.iter().any(|s| s.from == 0) { PARTED_NOTE } else { 0.0 };
    let is_split = notes.here.len() > first && !notes.later.is_empty();
    is_split.then_some((notes, SPLIT_NOTE + parted))
}

impl Maker<'_, '_> {
    /// Sets the notes at the foot of the column `text`, under a short rule.
    pub(super) fn notes(&mut self, notes: &[Stretch], text: Axis, marks: &mut Marks, page: &mut Draft) {
        if notes.is_empty() {
            return;
        }
        let style = self.cx.style;
        let extent_of = |s: &Stretch, galley: &Galley| -> Pt {
            galley.notes[s.note as usize].strips[s.from..s.to].iter().map(|s| s.extent).sum()
        };
        let total: Pt = notes.iter().map(|s| extent_of(s, &self.galley)).sum();
        let trail = notes
            .last()
            .and_then(|s| self.galley.notes[s.note as usize].strips.get(s.to.wrapping_sub(1)))
            .map_or(Pt::ZERO, |s| s.trail);
        let mut across = style.height() - total + trail;
        let length = style.measure * style.look(style.lang).note.rule.get().min(1.0);
        if length > Pt::ZERO {
            let axis = text.at(Pt::ZERO, across - separation(style.leading) * 0.5);
            let rect = axis.rect(Pt::ZERO, Pt::ZERO, length, Pt::new(0.4));
            page.items.push(Item::Rule(Rule { rect, paint: Paint::Grey(Grey::BLACK), tag: Tag::Artifact }));
        }
        for stretch in notes {
            across = self.note(stretch, text, across, marks, page);
        }
    }

    /// Sets a stretch of a note from a height on; gives where it ends.
    fn note(&mut self, stretch: &Stretch, text: Axis, mut across: Pt, marks: &mut Marks, page: &mut Draft) -> Pt {
        let note = &mut self.galley.notes[stretch.note as usize];
        let (id, mark, label) = (note.id.clone(), note.mark, note.label);
        let strips: Vec<Strip> = note.strips[stretch.from..stretch.to]
            .iter_mut()
            .map(|s| std::mem::replace(s, Strip::block(Pt::ZERO)))
            .collect();
        for (i, strip) in strips.into_iter().enumerate() {
            let axis = text.at(Pt::ZERO, across);
            if i == 0 && stretch.from == 0 {
                self.number(&id, label, mark, &strip, axis, marks, page);
            }
            across += strip.extent;
            strip.things.into_iter().for_each(|t| emit(t, axis, marks, self.cx.fonts, page));
        }
        across
    }

    /// Where the notes of a page begin in its margin: beside the lines of their marks, or as near as those before them
    /// and the foot of the page let them. None if notes do not stand there.
    pub(super) fn tops_beside(&self, sheet: &Sheet) -> Option<Vec<Pt>> {
        let style = self.cx.style;
        if style.notes != Notes::Margin {
            return None;
        }
        let ascent = style.note(style.lang).size * ASCENT;
        let first = first_beside(style);
        let mut marks: BTreeMap<u32, Pt> = BTreeMap::new();
        for (index, top) in &sheet.placed {
            let strip = &self.galley.strips[*index];
            for note in &strip.notes {
                let id = &self.galley.notes[*note as usize].id;
                let line = strip.things.iter().find_map(|thing| baseline_of_mark(thing, id));
                marks.entry(*note).or_insert(line.map_or(*top + first, |line| *top + line - ascent));
            }
        }
        let strips = |s: &Stretch| &self.galley.notes[s.note as usize].strips[s.from..s.to];
        let extent = |s: &Stretch| strips(s).iter().map(|s| s.extent).sum::<Pt>();
        let between = |s: &Stretch| strips(s).first().map_or(Pt::ZERO, |s| s.extent * BETWEEN);
        let mut tops = Vec::with_capacity(sheet.notes.len());
        let mut free = Pt::ZERO;
        for stretch in &sheet.notes {
            let wanted = marks.get(&stretch.note).copied().filter(|_| stretch.from == 0).unwrap_or_default();
            let top = wanted.max(free).max(first);
            free = top + extent(stretch) + between(stretch);
            tops.push(top);
        }
        let mut foot = style.height();
        for (top, stretch) in tops.iter_mut().zip(&sheet.notes).rev() {
            let trail = strips(stretch).last().map_or(Pt::ZERO, |s| s.trail);
            *top = (*top).min(foot + trail - extent(stretch)).max(first);
            foot = *top - between(stretch) - trail;
        }
        Some(tops)
    }

    /// Sets the notes of a page in a column of their own, which is put at its outer side when that is known.
    pub(super) fn notes_beside(&mut self, notes: &[Stretch], tops: Vec<Pt>, marks: &mut Marks, page: &mut Draft) {
        let mut column = Draft::default();
        for (stretch, top) in notes.iter().zip(tops) {
            self.note(stretch, Axis::of_text(self.cx.style), top, marks, &mut column);
        }
        page.beside = column.items;
        page.anchors.extend(column.anchors);
    }

    /// Puts a note's number before its text, and a way back to its mark over it.
    #[expect(clippy::too_many_arguments, reason = "the number stands between a note and its page")]
    fn number(
        &self,
        id: &Id,
        label: NodeId,
        mark: NodeId,
        strip: &Strip,
        axis: Axis,
        marks: &mut Marks,
        page: &mut Draft,
    ) {
        let n = marks.numbers.get(id).or_else(|| self.given.get(id)).copied().unwrap_or(1);
        let style = self.cx.style.note(self.cx.style.lang);
        let first = strip.things.iter().find_map(|t| if let Thing::Line(l) = t { Some(l) } else { None });
        let across = first.map_or(style.size * ASCENT, |l| l.across);
        let face = self.cx.fonts.choose(FontRole::Serif, style.lang);
        let shown = circled(self.cx.fonts, face, n).map_or_else(|| n.to_string(), |(c, _)| c.to_string());
        let glyph = Glyph { id: GlyphId(0), advance: 1.0, dx: 0.0, dy: 0.0, cluster: 0 };
        let upright = if self.cx.style.is_vertical() { Orientation::Vertical } else { Orientation::Horizontal };
        let mut line = plain_line(&shown, vec![glyph], face, style.size, style.lang, upright);
        let drawn = line.runs.first_mut().and_then(|run| number_mark(run, n, self.cx.fonts));
        let along = style.size * mark_at(self.cx.style);
        let rect = axis.rect(along, across - style.size * ASCENT, line.width, style.size);
        let tag = Tag::Content(label);
        emit(Thing::Line(Placed { along, across, line, tag }), axis, marks, self.cx.fonts, page);
        page.items.extend(drawn.map(|drawn| ring(drawn, axis.at(along, across))));
        let contents = n.to_string().into();
        page.items.push(Item::Link(LinkArea { rect, to: LinkTo::Node(mark), contents, node: label }));
    }
}
