//! What is no character: pictures, formulas, marks of notes, ruby.

use super::{Atom, Builder, Flank, Kind};
use crate::font::Shaped;
use crate::lang::class::Class;
use crate::pages::Orientation;
use crate::typeset::breaks::Char;
use crate::typeset::line::Stretch;
use crate::typeset::paragraph::flow::{Look, OBJECT, Object};
use crate::typeset::spacing::Shape;

/// Dots and the white on either side of them take so much at least, in em.
const LEAST_LEADER: f32 = 2.0;
/// White between the numbers of two notes in a row, in em of their size: a word space.
const NUMBERS_APART: f32 = 1.0 / 3.0;

impl Builder<'_, '_> {
    pub(super) fn object(&mut self, i: usize) -> usize {
        while self.flow.objects.get(self.object).is_some_and(|o| o.0 < i) {
            self.object += 1;
        }
        let Some((at, object)) = self.flow.objects.get(self.object) else { return i + 1 };
        if *at != i {
            return i + 1;
        }
        let index = self.object as u32;
        let look = self.look(i);
        let from = self.out.glyphs.len() as u32;
        let mut face = look.cjk;
        let (width, class, kind) = match object {
            Object::Picture { width, .. } => (*width, Class::Id, Kind::Object(index)),
            Object::Formula { formula, .. } => (formula.width * look.size, Class::Id, Kind::Object(index)),
            Object::Leader => (LEAST_LEADER * look.size, Class::Id, Kind::Leader),
            Object::Absent => (look.size, Class::Id, Kind::Missing),
            Object::Note { number: Some(number), .. } => {
                let length = self.figures(*number, look, self.flow.chars[i].at);
                let width = if self.is_vertical() { look.size } else { length * look.size };
                face = look.latin;
                (width, Class::Nt, Kind::Object(index))
            }
            Object::Note { number: None, .. } => {
                // Any mark is as wide as ①, so that numbering anew moves nothing.
                if let Some(id) = self.cx.fonts.face(look.cjk).glyph('①') {
                    let at = self.flow.chars[i].at;
                    self.out.glyphs.push(Shaped { id, advance: 1.0, dx: 0.0, dy: 0.0, cluster: at });
                }
                (look.size, Class::Nt, Kind::Object(index))
            }
            Object::Ruby { .. } => (self.ruby(i, index), Class::Id, Kind::Object(index)),
        };
        let side = match object {
            Object::Ruby { .. } => Some(true),
            // Narrow, as Latin is (UTR #59 draft).
            Object::Formula { .. } => Some(false),
            Object::Picture { .. } | Object::Note { .. } | Object::Leader | Object::Absent => None,
        };
        let ruby = matches!(object, Object::Ruby { .. });
        let mut flank = Flank { starts: side, ends: side, ruby, ..Flank::solid(class, look.tongue, look.size) };
        let stop = if class == Class::Nt { self.note_mark_takes_white(&mut flank, i, object) } else { None };
        let atom = Atom {
            first: i as u32,
            end: i as u32 + 1,
            glyphs: (from, self.out.glyphs.len() as u32),
            face,
            look: self.flow.chars[i].style,
            kind,
            orientation: if self.is_vertical() { Orientation::Vertical } else { Orientation::Horizontal },
            space: false,
        };
        self.push(atom, width, flank, u8::from(class == Class::Id));
        if let (Some(stop), Some(flank)) = (stop, &mut self.flank) {
            flank.class = stop;
        }
        if kind == Kind::Leader
            && let Some(cell) = self.out.cells.last_mut()
        {
            cell.gap.stretch = Stretch::Leader;
        }
        i + 1
    }

    /// A note's mark follows the body of a stop or bracket and has the white of it behind itself; two numbers in a row
    /// stand apart. Gives the class whose white it is.
    fn note_mark_takes_white(&mut self, flank: &mut Flank, i: usize, object: &Object) -> Option<Class> {
        let before = self.flank.as_mut()?;
        let behind_note = i > 0 && matches!(self.flow.chars[i - 1], Char { c: OBJECT, class: Class::Nt, .. });
        let numbered = matches!(object, Object::Note { number: Some(_), .. });
        let closes = matches!(before.shape, Shape::Close | Shape::Middle) && before.after > 0.0;
        if behind_note && numbered {
            (flank.shape, flank.before) = (Shape::Middle, NUMBERS_APART * flank.size);
        } else if closes {
            flank.shape = Shape::Close;
        }
        if !closes {
            return None;
        }
        flank.after = std::mem::take(&mut before.after);
        Some(before.class)
    }

    /// Puts the figures of a number into the arena; gives their length in em.
    fn figures(&mut self, number: u32, look: &Look, cluster: u32) -> f32 {
        let face = self.cx.fonts.face(look.latin);
        let mut length = 0.0;
        for id in number.to_string().chars().filter_map(|c| face.glyph(c)) {
            let advance = face.advance(id);
            self.out.glyphs.push(Shaped { id, advance, dx: 0.0, dy: 0.0, cluster });
            length += advance;
        }
        length
    }
}
