//! Footnotes: which there are, in the order of their first marks.
//!
//! A note stands where its mark stands, so that a backend that prints notes elsewhere (at the end of a document, at the
//! foot of a page) gathers them first. Two marks of one note have equal ids and one text.

use super::{Block, Id, Inline, Note, walk};
use std::collections::HashSet;

/// The notes of `inlines`, those inside notes after the note that holds them, each once.
pub fn of_inlines<'b>(inlines: &'b [Inline], seen: &mut HashSet<&'b Id>, out: &mut Vec<&'b Note>) {
    walk::inlines(inlines, &mut |inline| {
        if let Inline::Note(note) = inline
            && seen.insert(&note.id)
        {
            out.push(note);
            of_blocks(&note.blocks, seen, out);
        }
    });
}

/// The notes of `blocks`, each once, in the order of their first marks.
pub fn of_blocks<'b>(blocks: &'b [Block], seen: &mut HashSet<&'b Id>, out: &mut Vec<&'b Note>) {
    for block in blocks {
        walk::runs(block, &mut |inlines| of_inlines(inlines, seen, out));
        walk::inner_blocks(block, &mut |inner| of_blocks(inner, seen, out));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Paragraph, made};
    use crate::diag::Span;

    fn paragraph(inlines: Vec<Inline>) -> Block {
        Block::Paragraph(Paragraph { inlines, ..Paragraph::default() })
    }

    fn note(id: &str, blocks: Vec<Block>) -> Inline {
        Inline::Note(Note { id: Id::new(id), blocks, span: Span::default() })
    }

    #[test]
    fn a_note_with_two_marks_is_one_and_a_note_in_a_note_follows_it() {
        let inner = note("inner", vec![]);
        let blocks = vec![
            paragraph(vec![Inline::Strong(vec![note("a", vec![paragraph(vec![inner])])]), note("b", vec![])]),
            paragraph([made("又"), vec![note("a", vec![])]].concat()),
        ];
        let mut found = Vec::new();
        of_blocks(&blocks, &mut HashSet::new(), &mut found);
        assert_eq!(found.iter().map(|n| n.id.as_str()).collect::<Vec<_>>(), ["a", "inner", "b"]);
    }
}
