//! What stands upright on a vertical page: tables, code, formulas and figures.
//!
//! Such a block is set in horizontal lines on a galley of its own, as on a page of the same 版心, and what comes out is
//! one box for the vertical lines around it: as long along them as it is high, as far across them as it is wide. A block
//! that is higher than a line is long is divided into several boxes, heads of tables repeated. Notes of the block stand
//! at the foot of the page as all others do, in vertical lines.

use super::Context;
use super::block::{Env, Setter};
use super::galley::{Break, Decor, DecorKind, Galley, Placed, Strip, Thing, in_reading_order};
use super::note::separation;
use super::style::Notes;
use super::table::{moved, sheets};
use crate::book::{Block, Inline, walk};
use crate::pages::Pt;
use std::collections::BTreeMap;

/// A picture leaves room for a heading beside it on its page, as a share of the 版心.
const WIDEST_PICTURE: f32 = 0.75;
/// A box is not made narrower than this share of the 版心 for what is held with it.
const NARROWEST: f32 = 0.6;
/// Nor than this share of what its words need.
const NARROWER: f32 = 0.8;
/// Rows of a table that goes on on another page, mostly.
const LONG_TABLE: usize = 16;

impl<'b> Setter<'_, 'b> {
    /// Sets a block by `set`, on a vertical page upright. `fit` is the block if it takes no more room than it asks for; a
    /// figure, which does not say, leaves some of the page.
    pub(super) fn upright(
        &mut self,
        env: Env,
        fit: Option<&'b Block>,
        set: impl for<'s> FnOnce(&mut Setter<'s, 'b>, Env),
    ) {
        if !self.cx.style.is_vertical() {
            return set(self, env);
        }
        let style = self.cx.style.upright();
        let cx = Context { style: &style, ..*self.cx };
        let (held, below_heading) = (self.held(env), self.is_below_heading());
        let page = style.measure - fit.map_or(Pt::ZERO, |block| self.room_of_notes(block, env));
        let room = page - held;
        let strips = std::mem::take(&mut self.galley.strips);
        let galley = std::mem::take(&mut self.galley);
        let mut inner = Setter::new(&cx, self.structure);
        inner.page = self.page;
        inner.galley = galley;
        let asked = fit.map(|block| inner.natural(std::slice::from_ref(block), env.text));
        let widest = match asked {
            _ if style.measure - held < style.measure * NARROWEST => page,
            // The line that announces it waits for it on the page before, a heading does not: beside it a table is set
            // smaller.
            Some(asked) if room < if below_heading { asked.least * NARROWER } else { asked.fair } => page,
            Some(_) | None => room,
        };
        let measure = asked.map_or(style.measure * WIDEST_PICTURE, |asked| asked.most).min(widest);
        set(&mut inner, Env { start: Pt::ZERO, measure, snap: false, decor: None, ..env });
        self.galley = inner.galley;
        let set = std::mem::replace(&mut self.galley.strips, strips);
        let sheets = sheets(set, &self.galley, env.measure);
        let divided = sheets.len() > 1;
        let boxes: Vec<Strip> = sheets.into_iter().filter_map(|s| boxed(s, &self.galley, divided, env)).collect();
        if boxes.is_empty() {
            return;
        }
        self.off_grid(env, |setter, env| {
            for (i, strip) in boxes.into_iter().enumerate() {
                if i > 0 {
                    setter.strip(Strip::space(env.text.size), env);
                }
                setter.strip(strip, env);
            }
        });
    }
}

impl Setter<'_, '_> {
    /// What the notes of a block will take of its page; of a long table those of its head.
    fn room_of_notes(&self, block: &Block, env: Env) -> Pt {
        if !matches!(self.cx.style.notes, Notes::Page | Notes::Margin) {
            return Pt::ZERO;
        }
        let (lang, mut lines) = (env.text.lang, 0.0);
        let mut count = |inline: &Inline| {
            if let Inline::Note(note) = inline {
                let length = self.natural(&note.blocks, self.cx.style.note(lang)).most;
                lines += libm::ceilf(length / self.page.style.measure).max(1.0);
            }
        };
        match block {
            Block::Table(table) if table.rows.len() > LONG_TABLE => {
                table.caption.iter().for_each(|caption| walk::inlines(caption, &mut count));
                let cells = table.head.iter().flatten();
                cells.for_each(|cell| walk::inlines_of(&cell.blocks, &mut count));
            }
            _ => walk::inlines_of(std::slice::from_ref(block), &mut count),
        }
        if lines > 0.0 { separation(self.cx.style.leading) + self.note_leading(lang) * lines } else { Pt::ZERO }
    }
}

/// One box of horizontal strips, in the middle of the line, or at its start in a list or if others follow; None if there is nothing
/// to see.
fn boxed<'b>(mut strips: Vec<Strip<'b>>, galley: &Galley<'b>, divided: bool, env: Env) -> Option<Strip<'b>> {
    let is_white = |s: &Strip| s.space && s.things.is_empty() && s.decor.is_none();
    let last = strips.iter().rposition(|s| !is_white(s))?;
    strips.truncate(last + 1);
    let first = strips.iter().position(|s| !is_white(s))?;
    strips.drain(..first);

    let mut placed = Vec::with_capacity(strips.len());
    let (mut height, mut notes) = (Pt::ZERO, Vec::new());
    for strip in strips {
        notes.extend(&strip.notes);
        let top = height;
        height += strip.extent;
        placed.push((top, strip));
    }
    height -= placed.last().map_or(Pt::ZERO, |(_, s)| s.trail);
    let mut things = grounds(&placed, &galley.decors);
    things.extend(in_reading_order(placed).into_iter().map(|(top, thing)| moved(thing, Pt::ZERO, top)));
    let spans: Vec<(Pt, Pt)> = things.iter().filter_map(span).collect();
    let left = spans.iter().map(|s| s.0).min()?;
    let width = spans.iter().map(|s| s.1).max()? - left;
    let things = things.into_iter().map(|thing| moved(thing, -left, Pt::ZERO)).collect();
    let white = if divided || env.depth > 0 { Pt::ZERO } else { ((env.measure - height) / 2.0).max(Pt::ZERO) };
    let along = env.start + white;
    let thing = Thing::Upright { along, across: Pt::ZERO, length: height, extent: width, things };
    Some(Strip { after: Break::Free, notes, things: vec![thing], ..Strip::block(width) })
}

/// Grounds and bars behind the strips that have them, outer ones first.
fn grounds<'b>(placed: &[(Pt, Strip<'b>)], decors: &[Decor]) -> Vec<Thing<'b>> {
    let mut reach: BTreeMap<u32, (Pt, Pt)> = BTreeMap::new();
    for (top, strip) in placed {
        let mut decor = strip.decor;
        while let Some(d) = decor {
            let foot = *top + strip.extent;
            let (_, to) = reach.entry(d).or_insert((*top, foot));
            *to = (*to).max(foot);
            decor = decors[d as usize].outer;
        }
    }
    let bar = |(d, (from, to)): (u32, (Pt, Pt))| {
        let Decor { outer: _, along, length, kind } = decors[d as usize];
        let (length, grey) = match kind {
            DecorKind::Ground(grey) => (length, grey),
            DecorKind::SideBar { weight, grey } => (weight, grey),
        };
        Thing::Bar { along, across: from, length, extent: to - from, grey }
    };
    reach.into_iter().map(bar).collect()
}

/// From where to where a thing reaches along its line.
fn span(thing: &Thing) -> Option<(Pt, Pt)> {
    match thing {
        Thing::Line(Placed { along, line, .. }) => {
            let from = *along + line.offset;
            Some((from, from + line.width))
        }
        Thing::Bar { along, length, .. }
        | Thing::Frame { along, length, .. }
        | Thing::Picture { along, length, .. }
        | Thing::Upright { along, length, .. } => Some((*along, *along + *length)),
        Thing::Sign { sign, along, size, .. } => {
            let (from, to) = sign.reach();
            Some((*along + *size * from, *along + *size * to))
        }
        // What is turned goes back from where it begins.
        Thing::Turned { along, .. } => Some((Pt::ZERO, *along)),
        Thing::Anchor(_) | Thing::Slot { .. } | Thing::Lead { .. } => None,
    }
}
