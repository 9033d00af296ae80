//! Footnotes: set when their mark is met, numbered when their page is known.
//!
//! Marks restart on each page as ①②③. All of them are one em wide, so that numbering a page never changes its lines:
//! the mark in the text is set as a placeholder, and [`mark_glyph`] puts the page's number in its place. The text of a
//! note begins with its mark, indented by two em, in 小五.

use super::block::{Env, Setter};
use super::galley::{Break, FootNote, Galley, Strip};
use crate::book::{Block, Note};
use crate::font::{FaceId, FontSet, GlyphId};
use crate::lang::{Lang, numeral};
use crate::pages::{NodeId, NodeRole, Pt};

/// From the start of the 版心 to the mark before a note's text, in em of the note.
pub(super) const MARK_AT: f32 = 2.0;
/// From the mark to the text of the note, in em of the note.
const AFTER_MARK: f32 = 1.25;
/// The numbers that Unicode has as circled characters; a page with more notes counts on in plain figures.
const CIRCLED: u64 = 50;

impl<'b> Setter<'_, 'b> {
    /// Composes a note and those inside it; gives their indices in the galley, outermost first.
    pub(super) fn note(&mut self, note: &'b Note, mark: NodeId, lang: Lang) -> Vec<u32> {
        let Note { id, blocks, span } = note;
        let parent = self.structure.nodes[mark.0 as usize].parent.unwrap_or(NodeId(0));
        let node = self.node(NodeRole::Note, parent, *span);
        let label = self.node(NodeRole::ListLabel, node, *span);
        let around = std::mem::replace(&mut self.cx, self.page);
        let text = self.cx.style.note(lang);
        let env = Env {
            text,
            leading: text.size * self.cx.style.look(lang).note.leading.get(),
            snap: false,
            indent: MARK_AT + AFTER_MARK,
            ..Env::body(self.cx, lang, node)
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
        self.blocks(rest, Env { indent: MARK_AT, ..env });
        self.keep_again(keep);
        self.cx = around;
        let set = std::mem::replace(
            &mut self.galley,
            Galley { strips: outer.strips, heads: outer.heads, ..Galley::default() },
        );
        let Galley { mut strips, notes, decors, heads: _, stats } = set;
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

/// The glyph of a page's n-th mark in a face, and its character; None where the face has none or above ㊿.
pub(super) fn mark_glyph(fonts: &FontSet, face: FaceId, n: u32) -> Option<(char, GlyphId)> {
    let n = u64::from(n);
    let mark = numeral::circled(n).filter(|_| n <= CIRCLED)?;
    Some((mark, fonts.face(face).glyph(mark)?))
}

/// Height of the white between text and notes; the short rule stands in it.
pub(super) fn separation(leading: Pt) -> Pt {
    leading * 0.75
}
