//! Paragraphs of more than a million characters, divided at sentences.
//!
//! No reader turns such a page, and a stage that looks at a whole paragraph would hold all of it. What has no sentence
//! near the limit is divided at the limit.

use crate::book::{Block, Chapter, Inline, Inlines, Paragraph, plain};
use crate::diag::{Code, Reporter};

/// Longest paragraph, in characters.
pub const LONGEST: usize = 1_000_000;

/// Divides the long paragraphs of a chapter and of those below it.
pub fn divide(chapter: &mut Chapter, reporter: &Reporter) {
    divide_blocks(&mut chapter.blocks, LONGEST, reporter);
    chapter.children.iter_mut().for_each(|c| divide(c, reporter));
}

fn divide_blocks(blocks: &mut Vec<Block>, longest: usize, reporter: &Reporter) {
    let long = |block: &Block| matches!(block, Block::Paragraph(p) if length(&p.inlines) > longest);
    if blocks.iter().any(long) {
        for block in std::mem::take(blocks) {
            match block {
                Block::Paragraph(p) if length(&p.inlines) > longest => {
                    reporter.at(Code::LongParagraph, p.span, "a paragraph of over one million characters was divided");
                    let (align, span) = (p.align, p.span);
                    let pieces = pieces(p.inlines, longest);
                    blocks
                        .extend(pieces.into_iter().map(|inlines| Block::Paragraph(Paragraph { inlines, align, span })));
                }
                other => blocks.push(other),
            }
        }
    }
    for block in blocks {
        match block {
            Block::Quote(q) => divide_blocks(&mut q.blocks, longest, reporter),
            Block::Aside(a) => divide_blocks(&mut a.blocks, longest, reporter),
            Block::List(l) => l.items.iter_mut().for_each(|i| divide_blocks(&mut i.blocks, longest, reporter)),
            Block::Table(t) => {
                let cells = t.head.iter_mut().chain(&mut t.rows).flatten();
                cells.for_each(|c| divide_blocks(&mut c.blocks, longest, reporter));
            }
            Block::Paragraph(_)
            | Block::Heading(_)
            | Block::Code(_)
            | Block::Figure(_)
            | Block::Math(_)
            | Block::Verse(_)
            | Block::Rule(_)
            | Block::PageBreak(_) => {}
        }
    }
}

/// Characters of a run; bytes say enough for all but the longest.
fn length(inlines: &[Inline]) -> usize {
    plain(inlines).chars().count()
}

/// Runs of at most `longest` characters, as far as the text outside of emphasis and links can be divided.
fn pieces(inlines: Inlines, longest: usize) -> Vec<Inlines> {
    let (mut out, mut piece, mut room) = (Vec::new(), Inlines::new(), longest);
    for inline in inlines {
        let Inline::Text(text) = inline else {
            room = room.saturating_sub(length(std::slice::from_ref(&inline)));
            piece.push(inline);
            continue;
        };
        let mut start = 0;
        while let Some((limit, _)) = text.text[start..].char_indices().nth(room.max(1)) {
            let head = &text.text[start..start + limit];
            let sentence = head
                .rfind(['。', '！', '？', '.', '!', '?'])
                .map(|at| at + head[at..].chars().next().map_or(1, char::len_utf8));
            // At the head of a piece something must be taken, or nothing ever is.
            let end = start + sentence.unwrap_or(limit);
            piece.push(Inline::Text(text.part(start..end)));
            out.push(std::mem::take(&mut piece));
            start = end;
            room = longest;
        }
        room = room.saturating_sub(text.text[start..].chars().count());
        if start < text.text.len() {
            piece.push(Inline::Text(text.part(start..text.text.len())));
        }
    }
    out.push(piece);
    out.retain(|p| !p.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Text, made};

    #[test]
    fn a_long_paragraph_is_divided_at_sentences_and_nothing_is_lost() {
        let text = "他来了。又走了。".repeat(10);
        let mut inlines = vec![Inline::Text(Text::made(text.clone()))];
        inlines.push(Inline::Strong(made("好")));
        inlines.extend(made("没有句号".repeat(10)));
        let whole = plain(&inlines);
        let divided = pieces(inlines, 30);
        assert!(divided.iter().all(|p| length(p) <= 31), "{divided:?}");
        assert!(plain(&divided[0]).ends_with('。'));
        assert_eq!(divided.iter().map(|p| plain(p)).collect::<String>(), whole);
    }
}
