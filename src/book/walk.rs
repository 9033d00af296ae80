//! The one traversal of the model; a pass is a few lines on top of it.
//!
//! Readers keep nesting below 64 levels, so that recursion is safe here.

use super::{Block, Book, Chapter, Image, Inline, Inlines, Matter, Part};
use crate::lang::scan;
use rayon::prelude::*;

/// All chapters in reading order: front matter, body (parents first), back matter.
pub fn chapters(book: &Book) -> Vec<&Chapter> {
    fn chapter<'b>(c: &'b Chapter, out: &mut Vec<&'b Chapter>) {
        out.push(c);
        c.children.iter().for_each(|c| chapter(c, out));
    }
    fn part<'b>(p: &'b Part, out: &mut Vec<&'b Chapter>) {
        p.chapters.iter().for_each(|c| chapter(c, out));
        p.parts.iter().for_each(|p| part(p, out));
    }
    let Book { meta: _, front, body, back, assets: _ } = book;
    let mut out = Vec::new();
    front.iter().for_each(|m| chapter(&m.chapter, &mut out));
    body.iter().for_each(|p| part(p, &mut out));
    back.iter().for_each(|m| chapter(&m.chapter, &mut out));
    out
}

/// Calls `f` on every chapter, in the order of [`chapters`].
pub fn chapters_mut(book: &mut Book, f: &mut dyn FnMut(&mut Chapter)) {
    fn chapter(c: &mut Chapter, f: &mut dyn FnMut(&mut Chapter)) {
        f(c);
        c.children.iter_mut().for_each(|c| chapter(c, f));
    }
    fn part(p: &mut Part, f: &mut dyn FnMut(&mut Chapter)) {
        p.chapters.iter_mut().for_each(|c| chapter(c, f));
        p.parts.iter_mut().for_each(|p| part(p, f));
    }
    let matter = |matter: &mut Vec<Matter>, f: &mut dyn FnMut(&mut Chapter)| {
        matter.iter_mut().for_each(|m| chapter(&mut m.chapter, f));
    };
    matter(&mut book.front, f);
    book.body.iter_mut().for_each(|p| part(p, f));
    matter(&mut book.back, f);
}

/// Calls `f` on every chapter, several at a time: whoever asks may not care about their order.
pub fn chapters_aside(book: &mut Book, f: &(dyn Fn(&mut Chapter) + Sync)) {
    fn chapter(c: &mut Chapter, f: &(dyn Fn(&mut Chapter) + Sync)) {
        f(c);
        c.children.par_iter_mut().for_each(|c| chapter(c, f));
    }
    fn part(p: &mut Part, f: &(dyn Fn(&mut Chapter) + Sync)) {
        p.chapters.par_iter_mut().with_max_len(32).for_each(|c| chapter(c, f));
        p.parts.par_iter_mut().for_each(|p| part(p, f));
    }
    book.front.par_iter_mut().chain(&mut book.back).for_each(|m| chapter(&mut m.chapter, f));
    book.body.par_iter_mut().for_each(|p| part(p, f));
}

/// Calls `f` on every part, parents first.
pub fn parts<'b>(parts: &'b [Part], f: &mut dyn FnMut(&'b Part)) {
    for part in parts {
        f(part);
        self::parts(&part.parts, f);
    }
}

/// [`parts`], to be changed.
pub fn parts_mut(parts: &mut [Part], f: &mut dyn FnMut(&mut Part)) {
    for part in parts {
        f(part);
        parts_mut(&mut part.parts, f);
    }
}

/// Calls `f` on every block, parents first; blocks of notes follow the block that holds the mark.
pub fn blocks<'b>(list: &'b [Block], f: &mut dyn FnMut(&'b Block)) {
    for block in list {
        f(block);
        runs(block, &mut |inlines| {
            self::inlines(inlines, &mut |inline| {
                if let Inline::Note(note) = inline {
                    blocks(&note.blocks, f);
                }
            });
        });
        inner_blocks(block, &mut |inner| blocks(inner, f));
    }
}

/// Calls `f` on every inline of the blocks, parents first, those of notes included.
pub fn inlines_of<'b>(list: &'b [Block], f: &mut dyn FnMut(&'b Inline)) {
    blocks(list, &mut |block| {
        runs(block, &mut |inlines| self::inlines(inlines, f));
    });
}

/// Calls `f` on every inline, parents first. The blocks of notes are left to [`blocks`].
pub fn inlines<'b>(list: &'b [Inline], f: &mut dyn FnMut(&'b Inline)) {
    for inline in list {
        f(inline);
        if let Some(inner) = inline_children(inline) {
            inlines(inner, f);
        }
    }
}

/// Characters of a chapter with those below it: title, text, notes, code and formulas, white space left out.
pub fn characters_of(chapter: &Chapter) -> usize {
    let below: usize = chapter.children.iter().map(characters_of).sum();
    count(&super::plain(&chapter.title)) + characters(&chapter.blocks) + below
}

/// Characters of blocks, white space left out.
pub fn characters(list: &[Block]) -> usize {
    let of_inline = |inline: &Inline| match inline {
        Inline::Text(t) | Inline::Code(t) | Inline::Math(t) | Inline::TateChuYoko(t) => count(&t.text),
        Inline::Ruby(r) => r.pairs.iter().map(|pair| count(&pair.base.text)).sum(),
        Inline::Emphasis(_)
        | Inline::Strong(_)
        | Inline::Dotted(_)
        | Inline::Link(_)
        | Inline::Reference(_)
        | Inline::Note(_)
        | Inline::Warichu(_)
        | Inline::ProperName(_)
        | Inline::WorkTitle(_)
        | Inline::Strike(_)
        | Inline::Underline(_)
        | Inline::Super(_)
        | Inline::Sub(_)
        | Inline::Lang(..)
        | Inline::Image(_)
        | Inline::Break
        | Inline::Leader => 0,
    };
    let mut sum = 0;
    blocks(list, &mut |block| {
        sum += match block {
            Block::Code(code) => count(&code.text.text),
            Block::Math(math) => count(&math.tex.text),
            Block::Paragraph(_)
            | Block::Heading(_)
            | Block::List(_)
            | Block::Quote(_)
            | Block::Table(_)
            | Block::Figure(_)
            | Block::Verse(_)
            | Block::Rule(_)
            | Block::PageBreak(_)
            | Block::Aside(_) => 0,
        };
        runs(block, &mut |list| inlines(list, &mut |inline| sum += of_inline(inline)));
    });
    sum
}

fn count(text: &str) -> usize {
    // ASCII, U+0085, U+00A0, U+1680; U+2000 to U+200A, U+2028, U+2029, U+202F; U+205F, U+3000.
    let is_white = |[a, b, c]: [u8; 3]| {
        (a <= b' ')
            | (a == 0xC2) & ((b == 0x85) | (b == 0xA0))
            | (a == 0xE1) & (b == 0x9A) & (c == 0x80)
            | (a == 0xE2) & (b == 0x80) & ((c <= 0x8A) | (c == 0xA8) | (c == 0xA9) | (c == 0xAF))
            | (a == 0xE2) & (b == 0x81) & (c == 0x9F)
            | (a == 0xE3) & (b == 0x80) & (c == 0x80)
    };
    match scan::any(text.as_bytes(), is_white) {
        true => text.chars().filter(|c| !c.is_whitespace()).count(),
        false => text.chars().count(),
    }
}

/// Calls `f` on every run of inline content, outermost first, those of notes included.
pub fn inlines_mut(list: &mut [Block], f: &mut dyn FnMut(&mut Inlines)) {
    for block in list {
        runs_mut(block, &mut |inlines| inline_list_mut(inlines, f));
        inner_blocks_mut(block, &mut |inner| inlines_mut(inner, f));
    }
}

/// [`inlines_mut`] for one run of inline content.
pub fn inline_list_mut(list: &mut Inlines, f: &mut dyn FnMut(&mut Inlines)) {
    f(list);
    for inline in list {
        if let Inline::Note(note) = inline {
            inlines_mut(&mut note.blocks, f);
        } else if let Some(inner) = inline_children_mut(inline) {
            inline_list_mut(inner, f);
        }
    }
}

/// Calls `f` on every picture of the blocks, those of figures and notes included.
pub fn images<'b>(list: &'b [Block], f: &mut dyn FnMut(&'b Image)) {
    blocks(list, &mut |block| {
        if let Block::Figure(figure) = block {
            figure.images.iter().for_each(&mut *f);
        }
        runs(block, &mut |list| {
            inlines(list, &mut |inline| {
                if let Inline::Image(image) = inline {
                    f(image);
                }
            });
        });
    });
}

/// [`images`], to be changed.
pub fn images_mut(list: &mut [Block], f: &mut dyn FnMut(&mut Image)) {
    fn inside(list: &mut Inlines, f: &mut dyn FnMut(&mut Image)) {
        for inline in list {
            if let Inline::Image(image) = inline {
                f(image);
            } else if let Some(inner) = inline_children_mut(inline) {
                inside(inner, f);
            }
        }
    }
    blocks_mut(list, &mut |block| {
        if let Block::Figure(figure) = block {
            figure.images.iter_mut().for_each(&mut *f);
        }
        runs_mut(block, &mut |inlines| inside(inlines, f));
    });
}

/// [`blocks`], to be changed.
pub fn blocks_mut(list: &mut [Block], f: &mut dyn FnMut(&mut Block)) {
    fn of_notes(list: &mut Inlines, f: &mut dyn FnMut(&mut Block)) {
        for inline in list {
            if let Inline::Note(note) = inline {
                blocks_mut(&mut note.blocks, f);
            } else if let Some(inner) = inline_children_mut(inline) {
                of_notes(inner, f);
            }
        }
    }
    for block in list {
        f(block);
        runs_mut(block, &mut |inlines| of_notes(inlines, f));
        inner_blocks_mut(block, &mut |inner| blocks_mut(inner, f));
    }
}

/// Calls `f` on every block, parents first, those of notes left out.
pub fn own_blocks_mut(list: &mut [Block], f: &mut dyn FnMut(&mut Block)) {
    for block in list {
        f(block);
        inner_blocks_mut(block, &mut |inner| own_blocks_mut(inner, f));
    }
}

/// The inline content inside an inline; the blocks of a note are not inline content.
pub fn inline_children(inline: &Inline) -> Option<&Inlines> {
    match inline {
        Inline::Emphasis(i)
        | Inline::Strong(i)
        | Inline::Dotted(i)
        | Inline::Warichu(i)
        | Inline::ProperName(i)
        | Inline::WorkTitle(i)
        | Inline::Strike(i)
        | Inline::Underline(i)
        | Inline::Super(i)
        | Inline::Sub(i)
        | Inline::Lang(_, i) => Some(i),
        Inline::Link(l) => Some(&l.inlines),
        Inline::Reference(r) => Some(&r.inlines),
        Inline::Text(_)
        | Inline::Ruby(_)
        | Inline::Code(_)
        | Inline::Note(_)
        | Inline::Image(_)
        | Inline::Math(_)
        | Inline::Break
        | Inline::Leader
        | Inline::TateChuYoko(_) => None,
    }
}

/// [`inline_children`], to be changed.
pub fn inline_children_mut(inline: &mut Inline) -> Option<&mut Inlines> {
    match inline {
        Inline::Emphasis(i)
        | Inline::Strong(i)
        | Inline::Dotted(i)
        | Inline::Warichu(i)
        | Inline::ProperName(i)
        | Inline::WorkTitle(i)
        | Inline::Strike(i)
        | Inline::Underline(i)
        | Inline::Super(i)
        | Inline::Sub(i)
        | Inline::Lang(_, i) => Some(i),
        Inline::Link(l) => Some(&mut l.inlines),
        Inline::Reference(r) => Some(&mut r.inlines),
        Inline::Text(_)
        | Inline::Ruby(_)
        | Inline::Code(_)
        | Inline::Note(_)
        | Inline::Image(_)
        | Inline::Math(_)
        | Inline::Break
        | Inline::Leader
        | Inline::TateChuYoko(_) => None,
    }
}

/// Calls `f` on each run of inline content that stands directly inside a block, in reading order.
pub fn runs<'b>(block: &'b Block, f: &mut dyn FnMut(&'b Inlines)) {
    match block {
        Block::Paragraph(p) => f(&p.inlines),
        Block::Heading(h) => f(&h.inlines),
        Block::List(l) => l.items.iter().filter_map(|i| i.term.as_ref()).for_each(f),
        Block::Quote(q) => q.source.iter().for_each(f),
        Block::Table(t) => t.caption.iter().for_each(f),
        Block::Figure(figure) => figure.caption.iter().for_each(f),
        Block::Verse(v) => v.lines.iter().chain(&v.source).for_each(f),
        Block::Aside(a) => a.title.iter().for_each(f),
        Block::Code(c) => c.caption.iter().for_each(f),
        Block::Math(_) | Block::Rule(_) | Block::PageBreak(_) => {}
    }
}

/// [`runs`], to be changed.
pub fn runs_mut(block: &mut Block, f: &mut dyn FnMut(&mut Inlines)) {
    match block {
        Block::Paragraph(p) => f(&mut p.inlines),
        Block::Heading(h) => f(&mut h.inlines),
        Block::List(l) => l.items.iter_mut().filter_map(|i| i.term.as_mut()).for_each(f),
        Block::Quote(q) => q.source.iter_mut().for_each(f),
        Block::Table(t) => t.caption.iter_mut().for_each(f),
        Block::Figure(figure) => figure.caption.iter_mut().for_each(f),
        Block::Verse(v) => v.lines.iter_mut().chain(&mut v.source).for_each(f),
        Block::Aside(a) => a.title.iter_mut().for_each(f),
        Block::Code(c) => c.caption.iter_mut().for_each(f),
        Block::Math(_) | Block::Rule(_) | Block::PageBreak(_) => {}
    }
}

/// Calls `f` on each list of blocks that stands directly inside a block, in reading order.
pub fn inner_blocks<'b>(block: &'b Block, f: &mut dyn FnMut(&'b [Block])) {
    match block {
        Block::List(l) => l.items.iter().for_each(|i| f(&i.blocks)),
        Block::Quote(q) => f(&q.blocks),
        Block::Table(t) => t.head.iter().chain(&t.rows).flatten().for_each(|c| f(&c.blocks)),
        Block::Aside(a) => f(&a.blocks),
        Block::Paragraph(_)
        | Block::Heading(_)
        | Block::Figure(_)
        | Block::Verse(_)
        | Block::Code(_)
        | Block::Math(_)
        | Block::Rule(_)
        | Block::PageBreak(_) => {}
    }
}

/// [`inner_blocks`], to be changed.
pub fn inner_blocks_mut(block: &mut Block, f: &mut dyn FnMut(&mut Vec<Block>)) {
    match block {
        Block::List(l) => l.items.iter_mut().for_each(|i| f(&mut i.blocks)),
        Block::Quote(q) => f(&mut q.blocks),
        Block::Table(t) => t.head.iter_mut().chain(&mut t.rows).flatten().for_each(|c| f(&mut c.blocks)),
        Block::Aside(a) => f(&mut a.blocks),
        Block::Paragraph(_)
        | Block::Heading(_)
        | Block::Figure(_)
        | Block::Verse(_)
        | Block::Code(_)
        | Block::Math(_)
        | Block::Rule(_)
        | Block::PageBreak(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Id, Note, Paragraph, made};
    use crate::diag::Span;

    #[test]
    fn the_text_of_a_note_is_visited_after_its_mark() {
        let note = Note {
            id: Id::new("n"),
            blocks: vec![Block::Paragraph(Paragraph { inlines: made("注"), ..Paragraph::default() })],
            span: Span::default(),
        };
        let mut inlines = made("正文");
        inlines.push(Inline::Note(note));
        let list = [Block::Paragraph(Paragraph { inlines: vec![Inline::Strong(inlines)], ..Paragraph::default() })];
        let mut seen = String::new();
        inlines_of(&list, &mut |inline| {
            if let Inline::Text(t) = inline {
                seen.push_str(&t.text);
            }
        });
        assert_eq!(seen, "正文注");
        assert_eq!(characters(&list), 3);
    }
}
