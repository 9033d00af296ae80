//! The contents page: entries, leader dots, page numbers.
//!
//! Entries are composed before any page number is known: room for the widest is kept at the end of the line, and the
//! dots, on a lattice that is the same for the whole page, and the numbers are put in when all pages stand. So nothing
//! is composed twice. Turnover lines hang by two em.

use super::Context;
use super::block::{ASCENT, Env, Setter};
use super::column::{self, plain_line};
use super::emit::{Draft, Marks, Slot, emit};
use super::galley::{Break, Galley, Placed, Strip, Thing};
use super::look::Leader;
use super::opener::spoken;
use super::paragraph::{Frame, LineAlign, SetLine};
use super::style::TextStyle;
use crate::book::outline::{Entry, EntryKind};
use crate::diag::Span;
use crate::font::FontRole;
use crate::lang::Lang;
use crate::pages::{Glyph, NodeRole, Orientation, Pt, Tag};
use std::ops::RangeInclusive;

/// Room for the page number, in em of the entry.
const NUMBER: f32 = 3.0;
/// Distance of two leader dots, in em of the body.
pub(super) const LATTICE: f32 = 0.5;
/// White between text, dots and number, at least, in em of the body.
pub(super) const WHITE: f32 = 0.5;
/// A last page holds so much of a page at least.
const LAST_PAGE: f32 = 1.0 / 3.0;
/// Lines that a last page has at least.
const LAST_LINES: f32 = 3.5;
/// The white between two lines that are drawn together is so much of their type at least (CLREQ, 行距: ½ em where lines
/// are short).
const LEAST_GAP: f32 = 0.5;
/// Steps in which lines are drawn together, in parts of their distance.
const TIGHTER: f32 = 0.01;
/// Price of a page that ends with an entry and not with one of those it heads; a page that is one line short costs 40.
const HEAD_ALONE: u16 = 200;
/// Price of a page that ends with a part and its first entry: before the part it would be three lines short.
const PART_ALONE: u16 = 400;
/// White before a part, and after it, in lines.
const PART_WHITE: f32 = 0.5;
/// Deeper levels stand where the fourth does.
const DEEPEST: u8 = 4;

impl<'b> Setter<'_, 'b> {
    /// Sets the listed entries of an outline under `env`.
    pub(super) fn contents(&mut self, entries: &'b [Entry], env: Env) {
        let node = self.node(NodeRole::Contents, env.parent, Span::default());
        self.release();
        let from = self.galley.strips.len();
        self.entries(entries, 0, false, Env { parent: node, ..env });
        spread(&mut self.galley, from, self.cx);
    }

    fn entries(&mut self, entries: &'b [Entry], level: u8, in_part: bool, env: Env) {
        let mut listed = entries.iter().filter(|e| e.is_listed()).enumerate().peekable();
        while let Some((i, entry)) = listed.next() {
            let is_part = entry.kind == EntryKind::Part;
            self.entry(entry, level, is_part, env);
            let goes_on = listed.peek().is_some() || entry.children.iter().any(Entry::is_listed);
            if let Some(last) = self.galley.strips.last_mut().filter(|_| in_part && i == 0 && goes_on && !is_part) {
                last.after = Break::Cost(PART_ALONE);
            }
            // Chapters of a part stand where chapters without one do: parts are told apart by their type.
            let below = if is_part && !in_part { level } else { (level + 1).min(DEEPEST) };
            self.entries(&entry.children, below, is_part, env);
        }
    }

    fn entry(&mut self, entry: &'b Entry, level: u8, is_part: bool, env: Env) {
        let style = self.cx.style;
        let look = &style.look(env.text.lang).contents;
        let (face, size) = match (is_part, level) {
            (true, _) => (look.part_face, look.size),
            (false, 0) => (look.face, look.size),
            (false, _) => (look.face, look.lower_size),
        };
        let text = style.text(face, size, entry.lang);
        let start = env.start + style.body_size * (look.indent.get() * f32::from(level));
        let measure = env.measure - (start - env.start) - text.size * NUMBER;
        let node = self.node(NodeRole::ContentsItem, env.parent, Span::default());
        if entry.lang != env.text.lang {
            self.structure.nodes[node.0 as usize].lang = Some(entry.lang);
        }
        // An entry holds its link in a reference (ISO 32000-1, table 333).
        let reference = self.node(NodeRole::Reference, node, Span::default());
        let link = self.node(NodeRole::Link, reference, Span::default());
        let hang = text.size * 2.0;
        let frame = Frame { measure, first_indent: Pt::ZERO, align: LineAlign::Words, hyphenate: false };

        let label = entry.label.as_deref().and_then(|l| {
            let lines = self.compose_made(l, &text, &frame, link);
            lines.into_iter().next()
        });
        let label_width = label.as_ref().map_or(Pt::ZERO, |l| (l.width + text.size).min(measure * 0.5));
        // The frame begins at the hang; the first line reaches back over it, as far as the label leaves it.
        let title_frame = Frame { measure: measure - hang, first_indent: label_width - hang, ..frame };
        let mut lines = self.compose(&entry.title, &text, &title_frame, link);
        if lines.is_empty() {
            lines.push(Default::default());
        }
        let count = lines.len();
        let heads = entry.children.iter().any(Entry::is_listed);
        let contents: Box<str> = spoken(entry.label.as_deref(), &entry.title).into();
        let env = Env { start: start + hang, text, ..env };
        let mut label = label;
        for (i, line) in lines.into_iter().enumerate() {
            let end = env.start + line.offset + line.width;
            let Strip { extent, trail, snap, mut things, notes, .. } = self.line_strip(line, env, Tag::Content(link));
            let across = match things.first() {
                Some(Thing::Line(l)) => l.across,
                _ => text.size,
            };
            if i == 0 && is_part {
                // White before a part.
                self.strip(Strip { snap: true, ..Strip::space(extent * PART_WHITE) }, env);
            }
            if let Some(line) = label.take() {
                things.insert(0, Thing::Line(Placed { along: start, across, line, tag: Tag::Content(link) }));
            }
            let lead_start = if i == 0 { start } else { env.start };
            let last = i + 1 == count;
            let stop = if last { self.cx.style.width() } else { end };
            things.push(Thing::Lead {
                id: entry.id.clone(),
                along: lead_start,
                across: across - text.size * ASCENT,
                length: stop - lead_start,
                extent: text.size,
                contents: contents.clone(),
                node: link,
            });
            if last {
                things.push(Thing::Slot { id: entry.id.clone(), from: end, across, node: link });
            }
            let after = match last && !is_part {
                true if heads => Break::Cost(HEAD_ALONE),
                true => Break::Free,
                false => Break::Never,
            };
            let snap = snap && !is_part;
            self.strip(Strip { trail, snap, things, notes, after, ..Strip::block(extent) }, env);
        }
        if is_part && let Some(last) = self.galley.strips.last_mut() {
            last.after = Break::Never;
        }
    }
}

/// Gives a last page with few entries to the pages before, their lines drawn together as far as they may be, or else ends
/// these so much earlier that the last has a few lines. The entries are the strips from `from` on.
fn spread<'b>(galley: &mut Galley<'b>, from: usize, cx: &Context) {
    let style = cx.style;
    let depths = column::depths(galley, cx);
    let pages = depths.len();
    if pages < 2 || depths.last().is_some_and(|depth| *depth >= style.height() * LAST_PAGE) {
        return;
    }
    let as_set = std::mem::take(&mut galley.strips);
    let sizes: Vec<Pt> = as_set.iter().flat_map(|strip| &strip.things).filter_map(lead_size).collect();
    let mean = sizes.iter().copied().sum::<Pt>() / sizes.len().max(1) as f32;
    let most = (1.0 - mean * (1.0 + LEAST_GAP) / style.leading) / TIGHTER;
    let fits = |galley: &mut Galley<'b>, step: u16| {
        galley.strips = tightened(&as_set, from, style.leading * (f32::from(step) * TIGHTER));
        column::depths(galley, cx).len() < pages
    };
    if let Some(step) = first_of(1..=most.max(0.0) as u16, |step| fits(galley, step)) {
        fits(galley, step);
        return;
    }
    galley.strips = as_set;
    // The fewest lines less on each page.
    let enough = |galley: &mut Galley<'b>, less: u16| {
        galley.depth = Some(style.height() - style.leading * f32::from(less));
        let depths = column::depths(galley, cx);
        depths.len() > pages || depths.last().is_some_and(|depth| *depth >= style.leading * LAST_LINES)
    };
    let less = first_of(0..=LAST_LINES as u16, |less| enough(galley, less)).unwrap_or(0);
    if enough(galley, less) && column::depths(galley, cx).len() > pages {
        galley.depth = None;
    }
}

/// The first of a range of which something holds that holds of all behind it.
fn first_of(range: RangeInclusive<u16>, mut holds: impl FnMut(u16) -> bool) -> Option<u16> {
    let (mut from, mut to) = (*range.start(), *range.end());
    if from > to || !holds(to) {
        return None;
    }
    while from < to {
        let middle = from + (to - from) / 2;
        if holds(middle) { to = middle } else { from = middle + 1 }
    }
    Some(from)
}

/// The size of an entry's type, from what leads to its page.
fn lead_size(thing: &Thing) -> Option<Pt> {
    if let Thing::Lead { extent, .. } = thing { Some(*extent) } else { None }
}

/// The strips, those from `from` on nearer to one another by `by` and off the grid.
fn tightened<'b>(strips: &[Strip<'b>], from: usize, by: Pt) -> Vec<Strip<'b>> {
    let mut out = strips[..from].to_vec();
    let mut on_grid = true;
    for strip in &strips[from..] {
        let after_part = strip.snap && !on_grid;
        on_grid = strip.snap;
        if strip.space {
            out.push(Strip { extent: strip.extent - by * PART_WHITE, ..strip.clone() });
            continue;
        }
        let extent = strip.extent - by;
        // The white after a part, which the grid has given it.
        if after_part {
            out.push(Strip { after: Break::Never, ..Strip::space(extent * PART_WHITE) });
        }
        out.push(Strip { extent, trail: strip.trail - by, snap: false, ..strip.clone() });
    }
    out
}

/// Puts leader dots and page numbers into the places kept for them, from the last to the first, so that the places of
/// earlier ones hold.
pub(super) fn fill(page: &mut Draft, mut folio_of: impl FnMut(&Slot) -> Option<String>, lang: Lang, cx: &Context) {
    let slots = std::mem::take(&mut page.slots);
    for slot in slots.into_iter().rev() {
        let Some(folio) = folio_of(&slot) else { continue };
        let style = cx.style.body(lang);
        let Slot { id: _, axis, from, across, item: _, node } = slot;
        let number = column::number(&folio, style.size, lang, cx);
        let along = cx.style.width() - number.width;
        let mut set = Draft::default();
        let dotted = cx.style.look(lang).contents.leader == Leader::Dots;
        let dots = dotted.then(|| leader(from, along, style, cx)).flatten();
        let dots = dots.map(|(along, line)| Placed { along, across, line, tag: Tag::Artifact });
        let number = Placed { along, across, line: number, tag: Tag::Content(node) };
        for placed in dots.into_iter().chain([number]) {
            emit(Thing::Line(placed), axis, &mut Marks::default(), cx.fonts, &mut set);
        }
        let at = slot.item.min(page.items.len());
        page.items.splice(at..at, set.items);
    }
}

/// Dots from the end of the text to the number, on the lattice of the page, and where they begin.
fn leader<'b>(from: Pt, to: Pt, style: TextStyle, cx: &Context) -> Option<(Pt, SetLine<'b>)> {
    let step = style.size * LATTICE;
    let white = style.size * WHITE;
    let face_id = cx.fonts.choose(FontRole::Serif, style.lang);
    let face = cx.fonts.face(face_id);
    // A dot in the middle of the line, as the ellipsis has it in CJK faces.
    let (dot, mark) = ['·', '.'].into_iter().find_map(|c| Some((face.glyph(c)?, c)))?;
    // The lattice is counted from the end of the measure, so that dots of all entries stand under one another.
    let end = cx.style.width();
    let first = libm::floorf((end - from - white) / step);
    let last = libm::ceilf((end - to + white) / step);
    let count = first - last;
    if count < 2.0 {
        return None;
    }
    let count = count as usize;
    let advance = LATTICE;
    let shift = (LATTICE - face.advance(dot)) / 2.0;
    let glyphs = (0..count)
        .map(|i| Glyph { id: dot, advance, dx: shift, dy: 0.0, cluster: (i * mark.len_utf8()) as u32 })
        .collect();
    // Turned, a dot stands as far from the baseline as in a horizontal line: in the middle.
    let orientation = if cx.style.is_vertical() { Orientation::Turned } else { Orientation::Horizontal };
    let text = mark.to_string().repeat(count);
    Some((end - step * first, plain_line(&text, glyphs, face_id, style.size, style.lang, orientation)))
}
