//! Ruby among its neighbours: which of them a reading may overhang, and by how much.
//!
//! A pair is a cell as wide as the longer of base and reading. Where the reading may stand over its neighbour the gap
//! between them is narrowed, below nothing over a kana. At the edge of a line there is no gap, so that the reading
//! stands at the edge and nothing leaves the measure (JLREQ 3.3.8).

use super::super::flow::Object;
use super::super::ruby::{BETWEEN_LATIN, MOST_OVER, Set, set};
use super::{Atom, Builder, Flank};
use crate::book::RubyPair;
use crate::lang::class::Class;
use crate::lang::wide;
use crate::typeset::breaks::Char;
use crate::typeset::line::Gap;

impl<'b> Builder<'_, 'b> {
    /// The width of the pair at character `i`; with the first of a word the whole word is set.
    pub(super) fn ruby(&mut self, i: usize, index: u32) -> f32 {
        if let Some(set) = self.ruby_set(index) {
            return set.width;
        }
        let objects = &self.flow.objects[index as usize..];
        let pairs: Vec<&'b RubyPair> = objects
            .iter()
            .enumerate()
            .map_while(|(at, (_, object))| match object {
                Object::Ruby { pair, goes_on, .. } if at == 0 || *goes_on => Some(*pair),
                _ => None,
            })
            .collect();
        let look = self.look(i);
        let welcomes = |at: Option<usize>, class| {
            let c = at.and_then(|at| self.flow.chars.get(at));
            c.map_or(0.0, |c| welcomes(c, class)) * look.size
        };
        let outside = [welcomes(i.checked_sub(1), Side::Before), welcomes(Some(i + pairs.len()), Side::After)];
        let sets = set(&pairs, look, outside, self.cx);
        self.out.ruby.extend((index..).zip(sets));
        self.ruby_set(index).map_or(0.0, |set| set.width)
    }

    fn ruby_set(&self, index: u32) -> Option<&Set> {
        let at = self.out.ruby.binary_search_by_key(&index, |r| r.0).ok()?;
        Some(&self.out.ruby[at].1)
    }

    fn set_at(&self, character: u32) -> Option<(&Set, bool)> {
        let at = self.flow.objects.binary_search_by_key(&(character as usize), |o| o.0).ok()?;
        let Object::Ruby { goes_on, .. } = self.flow.objects[at].1 else { return None };
        Some((self.ruby_set(at as u32)?, goes_on))
    }

    /// Narrows or widens the gap before `atom` for the readings on either side of it.
    pub(super) fn overhang(&mut self, gap: &mut Gap, before: &Flank, after: &Flank, atom: &Atom) {
        let Some(last) = self.out.atoms.last().map(|a| a.end - 1) else { return };
        let most = MOST_OVER * before.size.max(after.size);
        let a = self.set_at(last).filter(|_| before.ruby);
        let b = self.set_at(atom.first).filter(|_| after.ruby);
        let mut overhung = 0.0;
        match (a, b) {
            (Some((a, _)), Some((b, goes_on))) => {
                let apart = if a.latin && b.latin { BETWEEN_LATIN * after.size } else { 0.0 };
                let over = |out: f32, room: f32| if goes_on { out.min(room - apart).clamp(0.0, most) } else { 0.0 };
                let over = over(a.over[1], b.room[0]) + over(b.over[0], a.room[1]);
                let short = (apart - a.room[1] - b.room[0]).max(0.0);
                gap.shift(short - over);
            }
            (Some((set, _)), None) if is_kana(&self.flow.chars[atom.first as usize]) => {
                overhung = set.over[1].min(most);
                gap.shift(-overhung);
            }
            (None, Some((set, _))) if is_kana(&self.flow.chars[last as usize]) => {
                // One em of the readings at least stays between two that stand over one character.
                gap.shift(-set.over[0].min(most - self.overhung));
            }
            // White of a mark: what is left of it may still shrink, down to the reading.
            (Some((set, _)), None) if after.before > 0.0 => gap.cover(set.over[1].min(most)),
            (None, Some((set, _))) if before.after > 0.0 => gap.cover(set.over[0].min(most)),
            _ => {}
        }
        self.overhung = overhung;
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// How much of a neighbour a reading may stand over, in em: kana, and the white of marks; never Han.
fn welcomes(c: &Char, side: Side) -> f32 {
    match (c.class, side) {
        (Class::Cl | Class::Pa | Class::Pe | Class::Ex, Side::Before) | (Class::Op, Side::After) => MOST_OVER,
        (Class::Md, _) => MOST_OVER / 2.0,
        _ if is_kana(c) => MOST_OVER,
        _ => 0.0,
    }
}

fn is_kana(c: &Char) -> bool {
    matches!(c.c, '\u{3041}'..='\u{309f}') || wide::is_katakana(c.c)
}

impl Gap {
    /// Another width, with the same limits around it.
    fn shift(&mut self, by: f32) {
        for width in [&mut self.natural, &mut self.least, &mut self.soft, &mut self.most] {
            *width += by;
        }
    }

    /// Takes up to `over` of its white.
    fn cover(&mut self, over: f32) {
        for width in [&mut self.natural, &mut self.least, &mut self.soft, &mut self.most] {
            *width = (*width - over).max(0.0);
        }
    }
}
