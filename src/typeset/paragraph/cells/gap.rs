//! The white between two cells.

use super::{Atom, Builder, Flank, Kind};
use crate::lang::class::Class;
use crate::typeset::breaks::{Break, Tongue};
use crate::typeset::line::{Cell, Gap, Stretch};
use crate::typeset::spacing::{AUTOSPACE, Edge, Preset, SOFT_FLOOR, Shape, Shrink, White, between, word_space};

impl Builder<'_, '_> {
    /// A further piece of a word: nothing between it and the one before.
    pub(super) fn push_piece(&mut self, atom: Atom, width: f32, flank: Flank, count: u8) {
        self.flank = Some(flank);
        self.out.atoms.push(atom);
        self.out.cells.push(Cell { width, class: flank.class, count, ..Cell::default() });
    }

    /// Pushes a cell and settles the gap before it.
    pub(super) fn push(&mut self, atom: Atom, width: f32, flank: Flank, count: u8) {
        if let Some(before) = self.flank {
            let typed = std::mem::take(&mut self.space);
            let (mut gap, space) = self.gap(&before, &flank, typed);
            if before.ruby || flank.ruby {
                self.overhang(&mut gap, &before, &flank, &atom);
            } else {
                self.overhung = 0.0;
            }
            let joint = atom.first as usize - 1;
            let after = if std::mem::take(&mut self.mandatory) {
                Break::Mandatory
            } else if flank.code
                && self.flow.chars[joint].class == Class::Sp
                && (before.code || before.class != Class::Op)
            {
                // UAX #14 (LB13, LB14) holds brackets and stops over the blanks of prose; `f({ ...x })` is none.
                Break::Allowed
            } else {
                self.breaks[joint]
            };
            if let (Some(cell), Some(last)) = (self.out.cells.last_mut(), self.out.atoms.last_mut()) {
                last.space = space;
                if last.kind != Kind::Leader {
                    (cell.gap, cell.after) = (gap, after);
                } else if after == Break::Mandatory {
                    cell.after = after;
                }
            }
        }
        (self.space, self.mandatory) = (false, false);
        let open = matches!(flank.shape, Shape::Open | Shape::Middle);
        let close = matches!(flank.shape, Shape::Close | Shape::Middle);
        let plain = self.preset == Preset::Plain;
        let keeps_end = plain || flank.tongue == Tongue::Ja && self.preset == Preset::Quanjiao;
        self.flank = Some(flank);
        self.out.atoms.push(atom);
        self.out.cells.push(Cell {
            width,
            class: flank.class,
            count,
            lead: if plain && open { flank.before } else { 0.0 },
            tail: if keeps_end && close { flank.after } else { 0.0 },
            tail_shrinks: keeps_end && !plain,
            ..Cell::default()
        });
    }

    /// The gap between two cells, and whether a typed space in it stays part of the text.
    fn gap(&self, a: &Flank, b: &Flank, typed: bool) -> (Gap, bool) {
        // Nearly every gap of a CJK text is one between two ideographs.
        if a.class == Class::Id
            && b.class == Class::Id
            && !typed
            && a.ends == b.starts
            && !(self.spaced && b.tongue == Tongue::Ko)
        {
            return (Gap { stretch: Stretch::Equal, ..Gap::default() }, false);
        }
        if a.class == Class::Sp {
            let natural = a.size + b.before;
            return (Gap { natural, least: natural, soft: natural, most: natural, ..Gap::default() }, false);
        }
        let size = a.size.max(b.size);
        let edge = |f: &Flank, white: f32| Edge { shape: f.shape, class: f.class, white };
        let White { natural: white, least, shrink } =
            between(edge(a, a.after_or_before(true)), edge(b, b.after_or_before(false)), b.tongue, self.preset);
        let cjk = matches!(a.tongue, Tongue::Zh | Tongue::Ja) || matches!(b.tongue, Tongue::Zh | Tongue::Ja);
        if cjk && matches!((a.ends, b.starts), (Some(x), Some(y)) if x != y) {
            let [least, natural, most] = AUTOSPACE.map(|em| em * size);
            let gap = Gap { natural, least, soft: least, shrink: Shrink::Autospace, most, stretch: Stretch::Autospace };
            return (gap, false);
        }
        if typed && white == 0.0 {
            let [least, natural, most] = word_space(b.tongue).map(|em| em * size);
            if a.code && b.code {
                let natural = 0.5 * size;
                return (
                    Gap { natural, least: natural, soft: natural, stretch: Stretch::Equal, ..Gap::default() },
                    true,
                );
            }
            let gap = Gap { natural, least, soft: least, shrink: Shrink::Word, most, stretch: Stretch::Word };
            return (gap, true);
        }
        // The space between two words of Korean is seen in the white of the mark before it.
        let spaced_word = typed && b.tongue == Tongue::Ko;
        let least = if spaced_word { least.max(white.min(word_space(b.tongue)[0] * size)) } else { least };
        let soft = if shrink == Shrink::Bracket { white.min(least + SOFT_FLOOR * size) } else { 0.0 };
        let stretch = if grows(a, b, self.spaced && b.tongue == Tongue::Ko) { Stretch::Equal } else { Stretch::Never };
        (Gap { natural: white, least, soft, shrink, most: white, stretch }, spaced_word)
    }
}

impl Flank {
    fn after_or_before(&self, after: bool) -> f32 {
        if after { self.after } else { self.before }
    }
}

/// Whether a gap takes part in the equal stretch. A mark that closes stays at the word before it, and a word at the mark
/// that opens it: only what is set on the em is spaced, and in `spaced` Korean, whose word spaces grow, no Hanja either.
/// In Japanese and Korean white is not added on the side of a mark that belongs to its neighbour, nor around dots and ！？
/// (JLREQ 3.1.11, KLREQ `#inter-char-rest`).
fn grows(a: &Flank, b: &Flank, spaced: bool) -> bool {
    use Class::{Cl, Ex, Md, Op, Pa, Pe};
    let rigid = |c: Class| matches!(c, Class::Ti | Class::So);
    if matches!(b.tongue, Tongue::Ja | Tongue::Ko)
        && (matches!(a.class, Op | Md | Ex) || matches!(b.class, Cl | Pa | Pe | Md | Ex))
    {
        return false;
    }
    // Nor between a Korean word and the bracket at it.
    let hanja = |c: Class| matches!(c, Class::Id | Op | Cl) && spaced;
    let word =
        |c: Class| matches!(c, Class::Al | Class::Nu | Class::Pu | Class::Lq | Class::Rq | Class::Hg) || hanja(c);
    match (a.class, b.class) {
        (x, Cl | Pa | Pe | Ex) if word(x) => false,
        (Op, y) if word(y) => false,
        (Class::Da, Class::Da) | (Class::El, Class::El) | (_, Class::Nt) => false,
        (x, y) => !(rigid(x) || rigid(y) || word(x) && word(y)),
    }
}
