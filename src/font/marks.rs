//! What a face makes of the marks of CJK text: which glyph in which language, how wide, and where the ink stands.
//!
//! The engine owns the white of full-width marks. It must know which part of the em is ink (measured, or given by
//! `halt`), and it must have the full-width form of the marks that CJK shares with Latin (`fwid`, `locl`). Each mark is
//! shaped once for a face and language and remembered.

use super::{Face, Features, GlyphId};
use crate::lang::Lang;
use crate::lang::class::{MARKS, mark_index};
use std::sync::OnceLock;

/// A mark as a face sets it; lengths in em.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    pub glyph: GlyphId,
    pub advance: f32,
    /// Offset and advance of the form without white, if the face has `halt`.
    pub half: Option<(f32, f32)>,
    /// Left and right edge of the ink.
    pub ink: Option<(f32, f32)>,
}

/// The marks of one face in one language, each found when first met.
type Table = Box<[OnceLock<Option<Mark>>]>;

/// A table for each language whose forms differ.
#[derive(Default)]
pub(super) struct MarkTables([OnceLock<Table>; 6]);

fn slot(lang: Lang) -> usize {
    match lang {
        Lang::ZhHans => 0,
        Lang::ZhHant => 1,
        Lang::ZhHk => 2,
        Lang::Ja => 3,
        Lang::Ko => 4,
        Lang::Other(_) => 5,
    }
}

impl Face {
    /// How the face sets a mark of [`MARKS`] in a language; None if it has no glyph for it or does not know the mark.
    pub fn mark(&self, c: char, lang: Lang) -> Option<&Mark> {
        let at = mark_index(c)?;
        let table = self.opened().marks.0[slot(lang)].get_or_init(|| MARKS.iter().map(|_| OnceLock::new()).collect());
        table[at].get_or_init(|| self.measure_mark(c, lang)).as_ref()
    }

    fn measure_mark(&self, c: char, lang: Lang) -> Option<Mark> {
        // Only what is one code point for two worlds has a full-width form to ask for.
        let full_width = lang.is_cjk() && matches!(c, '\u{b7}' | '\u{2010}'..='\u{2027}');
        let features = Features { full_width, ..Features::default() };
        let shaped = self.shape_one(c, lang, features)?;
        let half = self.shape_one(c, lang, Features { half_width: true, ..features });
        let half = half.filter(|h| h.advance < shaped.advance - 0.01).map(|h| (h.dx, h.advance));
        let ink = self.ink(shaped.id).map(|i| (i[0], i[2]));
        Some(Mark { glyph: shaped.id, advance: shaped.advance, half, ink })
    }
}

#[cfg(all(test, feature = "bundled-fonts"))]
mod tests {
    use crate::diag::Reporter;
    use crate::font::{FontOptions, FontRole, FontSet};
    use crate::lang::Lang;

    #[test]
    fn the_white_of_a_mark_is_where_halt_says() {
        let set = FontSet::open(&FontOptions::default(), &Reporter::new());
        for (lang, c, half) in [
            (Lang::ZhHans, '“', (-0.5, 0.5)),
            (Lang::ZhHans, '，', (0.0, 0.5)),
            (Lang::ZhHant, '。', (-0.25, 0.5)),
            (Lang::Ja, '「', (-0.5, 0.5)),
        ] {
            let face = set.face(set.choose(FontRole::Serif, lang));
            assert_eq!(face.mark(c, lang).unwrap().half, Some(half), "{lang} {c}");
        }
    }

    #[test]
    fn the_middle_dot_and_quotes_are_full_width_in_every_chinese_face() {
        let set = FontSet::open(&FontOptions::default(), &Reporter::new());
        for lang in [Lang::ZhHans, Lang::ZhHant, Lang::ZhHk] {
            for role in [FontRole::Serif, FontRole::Sans, FontRole::SansBold] {
                let face = set.face(set.choose(role, lang));
                for c in "·“”‘’—…".chars() {
                    assert_eq!(face.mark(c, lang).unwrap().advance, 1.0, "{lang} {c} {face:?}");
                }
            }
        }
    }
}
