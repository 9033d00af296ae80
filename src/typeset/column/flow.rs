//! Boxes that have no room on their page: the text behind them goes on before them.
//!
//! A figure, or whatever is upright on a vertical page, is not divided and often takes more than is left of its page. The
//! lines that follow it then fill the page, and it stands at the head of the next. It passes no head, and what names it
//! goes with it; what introduces it stays.

use super::notes::Stretch;
use super::{Filled, Sheet, fill, foot};
use crate::pages::Pt;
use crate::typeset::Context;
use crate::typeset::galley::{Break, Galley, Order, Strip};
use crate::typeset::note::separation;
use crate::typeset::style::{Notes, Style};

/// A page that is short by a smaller share of its lines stays so.
const HOLE: f32 = 0.125;
/// Boxes in a row, and lines that hold together, move if they are no more strips than these.
const MOST: usize = 24;

/// Fills a page anew with the next lines behind the box that it ends before; None if it has no such hole, or they have no
/// room either.
pub(super) fn flow_on(
    galley: &mut Galley,
    start: usize,
    carried: &[Stretch],
    (sheet, end, later): &Filled,
    cx: &Context,
) -> Option<Filled> {
    let at = next_box(&galley.strips, *end)?;
    if !later.is_empty() || room(sheet, galley, cx.style) < cx.style.height() * HOLE {
        return None;
    }
    let before = at.checked_sub(1).map(|i| galley.strips[i].after);
    // What introduces the box stays, and holds it no longer; a head holds two lines in its place.
    let introduces = at.checked_sub(1).filter(|&i| galley.strips[i].order == Order::Text);
    let least = if introduces.is_none() && before == Some(Break::Never) { 2 } else { 1 };
    let boxes = galley.strips[at..].iter().take(MOST).take_while(|s| s.order == Order::Box).count();
    let lines = passage(&galley.strips[at + boxes..], least)?;
    let (from, to) = (at, at + boxes + lines);
    introduces.into_iter().for_each(|i| galley.strips[i].after = Break::Free);
    galley.strips[from..to].rotate_left(boxes);
    let filled = fill(galley, start, carried, cx);
    if filled.1 == at + lines {
        return Some(filled);
    }
    galley.strips[from..to].rotate_right(boxes);
    introduces.into_iter().zip(before).for_each(|(i, held)| galley.strips[i].after = held);
    None
}

/// The height that a page leaves white at its foot, above its notes.
fn room(sheet: &Sheet, galley: &Galley, style: &Style) -> Pt {
    let strips = |s: &Stretch| galley.notes[s.note as usize].strips[s.from..s.to].iter().map(|s| s.extent).sum::<Pt>();
    let notes = match style.notes {
        Notes::Margin => Pt::ZERO,
        Notes::Page | Notes::Chapter | Notes::Book => sheet.notes.iter().map(strips).sum(),
    };
    let above = if notes > Pt::ZERO { notes + separation(style.leading) } else { notes };
    galley.depth.unwrap_or(style.height()) - above - foot(sheet, galley)
}

/// The box that the next page begins with, or that what it begins with holds on to.
fn next_box(strips: &[Strip], from: usize) -> Option<usize> {
    let holds = |s: &Strip| s.order != Order::Box && s.after == Break::Never;
    let at = from + strips.get(from..)?.iter().take(MOST).take_while(|s| holds(s)).count();
    (strips.get(at)?.order == Order::Box).then_some(at)
}

/// How many strips there are up to the first place where a page may end behind `least` of them, if they are lines of text.
fn passage(strips: &[Strip], least: usize) -> Option<usize> {
    let may_pass = |s: &Strip| s.order == Order::Text || s.order == Order::Fixed && s.space && s.decor.is_none();
    let text = &strips[..strips.iter().take(MOST).take_while(|s| may_pass(s)).count()];
    let ends = |i: &usize| matches!(text[*i].after, Break::Free | Break::Cost(_));
    (0..text.len()).find(|i| i + 1 >= least && ends(i)).map(|last| last + 1)
}
