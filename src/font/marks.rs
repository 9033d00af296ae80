//! What a face makes of the marks of CJK text: which glyph in which language, how wide, and where the ink stands.
//!
//! The engine owns the white of full-width marks. It must know which part of the em is ink (measured, or given by
//! `halt`), and it must have the full-width form of the marks that CJK shares with Latin (`fwid`, `locl`). Each mark is
//! shaped once for a face and language and remembered, and once more for vertical lines, where its form is another
//! (`vert`) and its white lies above and below.

use super::{EM_TOP, Face, Features, GlyphId};
use crate::lang::Lang;
use crate::lang::class::{MARKS, mark_index};
use crate::lang::vertical::{VerticalOrientation, vertical_orientation};
use std::sync::OnceLock;

/// A mark as a face sets it; lengths in em, along the line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    pub glyph: GlyphId,
    pub advance: f32,
    /// Where the glyph stands in its advance.
    pub dx: f32,
    /// Offset and advance of the form without white, if the face has `halt` or `vhal`.
    pub half: Option<(f32, f32)>,
    /// Where the ink begins and ends.
    pub ink: Option<(f32, f32)>,
    /// In a vertical line it lies turned: it has no form that stands upright.
    pub turned: bool,
}

/// The marks of one face in one language, each found when first met.
type Table = Box<[OnceLock<Option<Mark>>]>;

/// A table for each language whose forms differ, of horizontal lines and of vertical ones.
#[derive(Default)]
pub(super) struct MarkTables {
    horizontal: [OnceLock<Table>; Lang::KINDS],
    vertical: [OnceLock<Table>; Lang::KINDS],
}

fn empty(count: usize) -> Table {
    (0..count).map(|_| OnceLock::new()).collect()
}

/// Kana, full-width forms and marks: what vertical text is full of beside Han.
const VERTICAL: usize = 0x200 + MARKS.len();

/// Place of a character in a table of vertical lines.
fn vertical_index(c: char) -> Option<usize> {
    match c as u32 {
        code @ 0x3000..=0x30FF => Some((code - 0x3000) as usize),
        code @ 0xFF00..=0xFFFF => Some((code - 0xFF00 + 0x100) as usize),
        _ => mark_index(c).map(|at| 0x200 + at),
    }
}

/// What stands for a quote in a vertical line where the face has no form of its own for it (GB/T 15834 5.2.3; in
/// Japanese JLREQ 3.1.1 has 〝〟 for the double ones).
#[rustfmt::skip]
const QUOTES: [(char, char, char); 4] = [
    // typed  Chinese  Japanese
    ('“',     '『',    '〝'),
    ('”',     '』',    '〟'),
    ('‘',     '「',    '「'),
    ('’',     '」',    '」'),
];

impl Face {
    /// How the face sets a mark of [`MARKS`] in a language; None if it has no glyph for it or does not know the mark.
    pub fn mark(&self, c: char, lang: Lang) -> Option<&Mark> {
        let at = mark_index(c)?;
        let table = self.opened().marks.horizontal[lang.index()].get_or_init(|| empty(MARKS.len()));
        table[at].get_or_init(|| self.measure_mark(c, lang)).as_ref()
    }

    /// How the face sets a character in a vertical line; None if it has no glyph for it.
    ///
    /// Han and Hangul take the direct path: their forms are the same in either direction.
    #[inline]
    pub fn vertical(&self, c: char, lang: Lang) -> Option<Mark> {
        if matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{20000}'..='\u{323af}') {
            let glyph = self.glyph(c)?;
            let advance = self.vertical_advance(glyph);
            return Some(Mark { glyph, advance, dx: (advance - 1.0) / 2.0, half: None, ink: None, turned: false });
        }
        let Some(at) = vertical_index(c) else { return self.measure_vertical(c, lang) };
        let table = self.opened().marks.vertical[lang.index()].get_or_init(|| empty(VERTICAL));
        *table[at].get_or_init(|| self.measure_vertical(c, lang))
    }

    fn measure_mark(&self, c: char, lang: Lang) -> Option<Mark> {
        let features = Features { full_width: is_shared(c, lang), ..Features::default() };
        let shaped = self.shape_one(c, lang, features)?;
        let half = self.shape_one(c, lang, Features { half_width: true, ..features });
        let half = half.filter(|h| h.advance < shaped.advance - 0.01).map(|h| (h.dx, h.advance));
        let ink = self.ink(shaped.id).map(|i| (i[0], i[2]));
        Some(Mark { glyph: shaped.id, advance: shaped.advance, dx: 0.0, half, ink, turned: false })
    }

    fn measure_vertical(&self, c: char, lang: Lang) -> Option<Mark> {
        let features = Features { full_width: is_shared(c, lang), vertical: true, ..Features::default() };
        let lying = self.shape_one(c, lang, Features { vertical: false, ..features })?;
        let shaped = self.shape_one(c, lang, features)?;
        let stands = shaped.id != lying.id
            || match vertical_orientation(c) {
                VerticalOrientation::U | VerticalOrientation::Tu => true,
                VerticalOrientation::R => false,
                // Whether a colon is turned differs by region, and the face knows.
                VerticalOrientation::Tr => matches!(c, '：' | '；'),
            };
        if !stands {
            let other = QUOTES.iter().find(|q| q.0 == c && lang.is_cjk());
            return match other.map(|q| if lang == Lang::Ja { q.2 } else { q.1 }) {
                Some(other) => self.measure_vertical(other, lang),
                None => {
                    let ink = self.ink(lying.id).map(|i| (i[0], i[2]));
                    let half = self.shape_one(c, lang, Features { half_width: true, vertical: false, ..features });
                    let half = half.filter(|h| h.advance < lying.advance - 0.01).map(|h| (h.dx, h.advance));
                    Some(Mark { glyph: lying.id, advance: lying.advance, dx: 0.0, half, ink, turned: true })
                }
            };
        }
        let half = self.shape_one(c, lang, Features { half_width: true, ..features });
        let half = half.filter(|h| h.advance < shaped.advance - 0.01).map(|h| (h.dx, h.advance));
        let ink = self.ink(shaped.id).map(|i| (EM_TOP + shaped.dx - i[3], EM_TOP + shaped.dx - i[1]));
        Some(Mark { glyph: shaped.id, advance: shaped.advance, dx: shaped.dx, half, ink, turned: false })
    }
}

/// Only what is one code point for two worlds has a full-width form to ask for.
fn is_shared(c: char, lang: Lang) -> bool {
    lang.is_cjk() && matches!(c, '\u{b7}' | '\u{2010}'..='\u{2027}')
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
    fn the_white_of_a_mark_in_a_vertical_line_is_where_vhal_says() {
        let set = FontSet::open(&FontOptions::default(), &Reporter::new());
        for (lang, c, half) in [
            (Lang::ZhHans, '，', Some((0.0, 0.5))),
            (Lang::ZhHant, '。', Some((-0.25, 0.5))),
            (Lang::Ja, '、', Some((0.0, 0.5))),
            (Lang::Ja, '「', Some((-0.5, 0.5))),
            (Lang::Ja, '」', Some((0.0, 0.5))),
            (Lang::Ja, '・', Some((-0.25, 0.5))),
            (Lang::ZhHans, '！', None),
            (Lang::ZhHans, '：', None),
        ] {
            let face = set.face(set.choose(FontRole::Serif, lang));
            let mark = face.vertical(c, lang).unwrap();
            assert_eq!((mark.half, mark.advance, mark.turned), (half, 1.0, false), "{lang} {c}");
        }
    }

    #[test]
    fn pauses_and_stops_stand_at_the_upper_right_of_their_em() {
        let set = FontSet::open(&FontOptions::default(), &Reporter::new());
        for (lang, role) in
            [(Lang::Ja, FontRole::Serif), (Lang::ZhHans, FontRole::Serif), (Lang::ZhHans, FontRole::Kai)]
        {
            let face = set.face(set.choose(role, lang));
            for c in ['、', '。', '，'] {
                let mark = face.vertical(c, lang).unwrap();
                let [left, ..] = face.ink(mark.glyph).unwrap();
                let (top, foot) = mark.ink.unwrap();
                assert!(left > 0.5 && top >= 0.0 && foot < 0.5, "{lang} {role:?} {c}");
            }
        }
    }

    #[test]
    fn quotes_stand_in_corners_and_dashes_upright() {
        let set = FontSet::open(&FontOptions::default(), &Reporter::new());
        let glyph = |c: char, lang: Lang| {
            let mark = set.face(set.choose(FontRole::Serif, lang)).vertical(c, lang).unwrap();
            (mark.glyph, mark.turned)
        };
        assert_eq!(glyph('“', Lang::ZhHans), glyph('『', Lang::ZhHans));
        assert_eq!(glyph('’', Lang::ZhHans), glyph('」', Lang::ZhHans));
        // JLREQ 3.1.1; the Traditional face does the same.
        assert_eq!(glyph('“', Lang::Ja), glyph('〝', Lang::Ja));
        assert_eq!(glyph('”', Lang::ZhHant), glyph('〟', Lang::ZhHant));
        for c in ['ー', '〜', '—', '…', '（', '《'] {
            assert!(!glyph(c, Lang::Ja).1, "{c}");
        }
        // Nothing but a turn makes an en dash go down.
        assert!(glyph('–', Lang::Ja).1);
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
