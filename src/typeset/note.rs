//! Footnotes: set when their mark is met, numbered when their page is known.
//!
//! Marks restart on each page as ①②③. All of them are one em wide, so that numbering a page never changes its lines:
//! the mark in the text is set as a placeholder, and [`number_mark`] puts the page's number in its place. The text of a
//! note begins with its mark, indented by two em, in 小五.

use super::block::{Env, Setter};
use super::galley::{Break, FootNote, Galley, Strip};
use super::paragraph::LineAlign;
use super::style::{Notes, Style};
use crate::book::{Block, Inline, Note, walk};
use crate::font::{FaceId, FontRole, FontSet, GlyphId};
use crate::lang::wide::is_wide;
use crate::lang::{Lang, numeral};
use crate::pages::{Glyph, GlyphRun, NodeId, NodeRole, Orientation, Point, Pt};

/// From the start of the 版心 to the mark before a note's text, in em of the note.
const MARK_AT: f32 = 2.0;
/// From the mark to the text of the note, in em of the note.
const AFTER_MARK: f32 = 1.25;
/// The numbers that Unicode has as circled characters; a page with more notes counts on in figures in a drawn circle.
const CIRCLED: u64 = 50;

impl<'b> Setter<'_, 'b> {
    /// Baseline distance of notes, in pt.
    pub(super) fn note_leading(&self, lang: Lang) -> Pt {
        self.cx.style.note(lang).size * self.cx.style.look(lang).note.leading.get()
    }

    /// Composes a note and those inside it; gives their indices in the galley, outermost first.
    pub(super) fn note(&mut self, note: &'b Note, mark: NodeId, lang: Lang) -> Vec<u32> {
        let Note { id, blocks, span } = note;
        let parent = self.structure.nodes[mark.0 as usize].parent.unwrap_or(NodeId(0));
        let node = self.node(NodeRole::Note, parent, *span);
        let label = self.node(NodeRole::ListLabel, node, *span);
        let around = std::mem::replace(&mut self.cx, self.page);
        let text = self.cx.style.note(lang);
        let mark_at = mark_at(self.cx.style);
        let beside = self.cx.style.notes == Notes::Margin;
        let body = Env::body(self.cx, lang, node);
        let env = Env {
            text,
            measure: if beside { self.cx.style.beside } else { body.measure },
            leading: self.note_leading(lang),
            snap: false,
            indent: mark_at + AFTER_MARK,
            // Ten em of Korean or Latin have one or two word spaces, which would gape.
            align: if beside && (lang == Lang::Ko || is_of_words(blocks)) { LineAlign::Start } else { body.align },
            ..body
        };
        // Set on a galley of its own, whose strips become the note's.
        let outer = std::mem::take(&mut self.galley);
        self.galley.decors = outer.decors;
        self.galley.notes = outer.notes;
        let first = self.galley.notes.len();
        let keep = self.release();
        // Only the first line makes room for the mark.
        let (head, rest) = match blocks.split_first() {
            Some((head @ Block::Paragraph(_), rest)) => (Some(head), rest),
            _ => {
                self.strip(Strip::block(env.leading), env);
                (None, &blocks[..])
            }
        };
        self.blocks(head.map_or(&[], std::slice::from_ref), env);
        self.blocks(rest, Env { indent: mark_at, ..env });
        self.keep_again(keep);
        self.cx = around;
        let set = std::mem::replace(
            &mut self.galley,
            Galley { strips: outer.strips, heads: outer.heads, spans: outer.spans, ..Galley::default() },
        );
        let Galley { mut strips, notes, decors, heads: _, spans: _, depth: _, stats } = set;
        self.galley.decors = decors;
        self.galley.notes = notes;
        self.galley.stats = outer.stats;
        self.galley.stats.add(&stats);
        if let Some(last) = strips.last_mut() {
            last.after = Break::Free;
        }
        let inner = first..self.galley.notes.len();
        self.galley.notes.push(FootNote { id: id.clone(), mark, node, label, strips });
        std::iter::once(self.galley.notes.len() - 1).chain(inner).map(|n| n as u32).collect()
    }
}

/// Whether more of a note's width is words with spaces than ideographs and kana.
fn is_of_words(blocks: &[Block]) -> bool {
    let (mut words, mut wide) = (0, 0);
    walk::inlines_of(blocks, &mut |inline| {
        if let Inline::Text(text) = inline {
            for c in text.text.chars() {
                words += usize::from(c.is_alphabetic() && !is_wide(c));
                wide += usize::from(is_wide(c));
            }
        }
    });
    words > wide * 2
}

/// A circle drawn about the figures of a mark: its middle along and across the line, its radius and weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ring {
    pub along: Pt,
    pub across: Pt,
    pub radius: Pt,
    pub weight: Pt,
}

/// Radius and weight of a drawn circle, and the length of the figures in it, in em of the mark: as ㊿ has them.
const RING: f32 = 0.43;
const RING_WEIGHT: f32 = 0.04;
const FIGURES: f32 = 0.56;

/// Puts the number of a page's n-th note into the run of its mark, which is one em before and after. Where no face has
/// it circled it becomes figures, and the circle about them is what is given.
pub(super) fn number_mark(run: &mut GlyphRun, n: u32, fonts: &FontSet) -> Option<Ring> {
    let cluster = run.glyphs.first().map_or(0, |g| g.cluster);
    if let Some((_, id)) = circled(fonts, run.face, n) {
        run.glyphs = vec![Glyph { id, advance: 1.0, dx: 0.0, dy: 0.0, cluster }];
        return None;
    }
    let place = run.offset;
    let id = fonts.latin(FontRole::Serif, run.lang);
    let face = fonts.face(id);
    let glyphs: Vec<Glyph> = n
        .to_string()
        .chars()
        .filter_map(|c| face.glyph(c))
        .map(|id| Glyph { id, advance: face.advance(id), dx: 0.0, dy: 0.0, cluster })
        .collect();
    let width: f32 = glyphs.iter().map(|g| g.advance).sum();
    let scale = FIGURES / width.max(FIGURES);
    let height = glyphs.iter().filter_map(|g| face.ink(g.id)).map(|ink| ink[3]).fold(0.0, f32::max);
    let (half, middle) = (width * scale / 2.0, height * scale / 2.0);
    let size = run.size;
    let (along, across) = match run.orientation {
        Orientation::Horizontal | Orientation::Turned | Orientation::TurnedBack => {
            (0.5 - half, middle - Orientation::MIDDLE)
        }
        Orientation::Vertical => (0.5 + middle, half - Orientation::MIDDLE),
    };
    if run.orientation == Orientation::Vertical {
        run.orientation = Orientation::Horizontal;
    }
    (run.face, run.glyphs, run.size) = (id, glyphs, size * scale);
    run.offset = Point::new(place.x + size * along, place.y + size * across);
    let (along, across) = (place.x + size * 0.5, place.y - size * Orientation::MIDDLE);
    Some(Ring { along, across, radius: size * RING, weight: size * RING_WEIGHT })
}

/// A number as its circled character, and the glyph of it in a face.
pub(super) fn circled(fonts: &FontSet, face: FaceId, n: u32) -> Option<(char, GlyphId)> {
    let n = u64::from(n);
    let mark = numeral::circled(n).filter(|_| n <= CIRCLED)?;
    Some((mark, fonts.face(face).glyph(mark)?))
}

/// From the start of its lines to the mark before a note's text, in em of the note.
pub(super) fn mark_at(style: &Style) -> f32 {
    if style.notes == Notes::Margin { 0.0 } else { MARK_AT }
}

/// Height of the white between text and notes; the short rule stands in it.
pub(super) fn separation(leading: Pt) -> Pt {
    leading * 0.75
}

#[cfg(test)]
#[cfg(feature = "bundled-fonts")]
mod tests {
    use super::*;
    use crate::diag::Reporter;
    use crate::font::FontOptions;
    use crate::pages::Grey;

    #[test]
    fn a_mark_is_one_em_wide_whatever_its_number() {
        let fonts = FontSet::open(&FontOptions::default(), &Reporter::new());
        let face = fonts.choose(FontRole::Serif, Lang::ZhHans);
        let glyph = Glyph { id: GlyphId(0), advance: 1.0, dx: 0.0, dy: 0.0, cluster: 3 };
        let (size, lang) = (Pt::new(10.0), Lang::ZhHans);
        for orientation in [Orientation::Horizontal, Orientation::Vertical] {
            for n in [1, 20, 21, 50, 51, 99, 123] {
                let offset = Point::new(Pt::new(20.0), Pt::ZERO);
                let (colour, glyphs, tag) = (Grey::BLACK, vec![glyph], None);
                let (embolden, condense) = (0.0, 1.0);
                let mut run =
                    GlyphRun { face, size, offset, orientation, colour, embolden, condense, glyphs, lang, tag };
                let drawn = number_mark(&mut run, n, &fonts);
                assert!(run.glyphs.iter().all(|g| g.id != GlyphId(0) && g.cluster == 3), "{n}");
                assert_eq!((drawn.is_some(), run.glyphs.len()), (n > 50, if n > 50 { n.to_string().len() } else { 1 }));
                let Some(ring) = drawn else { continue };
                // The circle stands within the em, its figures within the circle.
                assert!(ring.along - ring.radius >= offset.x && ring.along + ring.radius <= offset.x + size, "{n}");
                let width = run.size * run.glyphs.iter().map(|g| g.advance).sum::<f32>();
                assert!(width < ring.radius * 1.5, "{n}");
            }
        }
    }
}
