//! A run of inline content as one line of characters, and edits put back where they belong.

use super::marks::{self, Edit, Manner, Mended};
use crate::book::{Block, Inline, Inlines, plain, walk};
use crate::diag::Span;

/// What is no text of the sentence but stands in it: code, a picture, a formula.
pub const OPAQUE: char = '\u{FFFC}';

/// One piece of a run, in reading order.
enum Leaf<'a> {
    Text(&'a mut crate::book::Text),
    Opaque,
    Break,
}

/// Mends one run.
pub fn mend(inlines: &mut Inlines, manner: Manner) -> Mended {
    let (chars, edits) = edits(inlines, manner);
    if edits.is_empty() {
        return Mended::default();
    }
    let mut mended = Mended::default();
    edits.iter().for_each(|e| mended.count(e));
    let mut edits = edits.into_iter().peekable();
    let mut at = 0;
    leaves(inlines, &mut |leaf| match leaf {
        Leaf::Opaque | Leaf::Break => at += 1,
        Leaf::Text(text) => {
            let length = text.text.chars().count();
            if edits.peek().is_some_and(|e| e.at < at + length) {
                rebuild(text, at, length, &mut edits);
            }
            at += length;
        }
    });
    debug_assert_eq!(at, chars);
    mended
}

/// Takes out what `find` finds in the text of a run, over the borders of its pieces; a link left without text goes as
/// well. Gives what was taken, with its places.
pub fn cut(inlines: &mut Inlines, find: &dyn Fn(&str) -> Vec<std::ops::Range<usize>>) -> Vec<(String, Span)> {
    let (mut text, mut borders) = (String::new(), Vec::new());
    leaves(inlines, &mut |leaf| {
        borders.push(text.len());
        match leaf {
            Leaf::Text(piece) => text.push_str(&piece.text),
            Leaf::Opaque => text.push(OPAQUE),
            Leaf::Break => text.push('\n'),
        }
    });
    let ranges = find(&text);
    if ranges.is_empty() {
        return Vec::new();
    }
    let mut taken: Vec<(String, Span)> =
        ranges.iter().map(|r| (text[r.clone()].to_string(), Span::default())).collect();
    let mut start = 0;
    leaves(inlines, &mut |leaf| match leaf {
        Leaf::Opaque => start += OPAQUE.len_utf8(),
        Leaf::Break => start += 1,
        Leaf::Text(piece) => {
            let end = start + piece.text.len();
            let old = std::mem::take(piece);
            let mut from = 0;
            for (range, taken) in ranges.iter().zip(&mut taken).filter(|(r, _)| r.start < end && r.end > start) {
                let (a, b) = (range.start.max(start) - start, range.end.min(end) - start);
                piece.push_part(&old, from..a);
                if taken.1 == Span::default() {
                    taken.1 = old.origin.span(a, b);
                }
                from = b;
            }
            piece.push_part(&old, from..old.text.len());
            start = end;
        }
    });
    inlines.retain(|i| !matches!(i, Inline::Link(link) if plain(&link.inlines).is_empty()));
    taken
}

/// How many marks [`mend`] would change.
pub fn count(inlines: &mut Inlines, manner: Manner) -> usize {
    edits(inlines, manner).1.len()
}

/// Whether a run may hold something that [`mend`] changes; most runs do not.
pub fn may_change(inlines: &mut Inlines, manner: Manner) -> bool {
    let mut may_change = false;
    leaves(inlines, &mut |leaf| {
        may_change |= matches!(leaf, Leaf::Text(text) if marks::may_change(&text.text, manner));
    });
    may_change
}

fn edits(inlines: &mut Inlines, manner: Manner) -> (usize, Vec<Edit>) {
    let mut chars = Vec::new();
    // Where a text begins: an edit may not reach over it.
    let mut borders = Vec::new();
    leaves(inlines, &mut |leaf| {
        borders.push(chars.len());
        match leaf {
            Leaf::Text(text) => chars.extend(text.text.chars()),
            Leaf::Opaque => chars.push(OPAQUE),
            Leaf::Break => chars.push('\n'),
        }
    });
    let mut edits = marks::edits(&chars, manner);
    edits.retain(|e| {
        let k = borders.partition_point(|&b| b <= e.at);
        borders.get(k).is_none_or(|&next| e.at + e.length <= next)
    });
    (chars.len(), edits)
}

/// Writes a text anew with its edits; every edit leaves a seam.
fn rebuild(
    text: &mut crate::book::Text,
    start: usize,
    length: usize,
    edits: &mut std::iter::Peekable<std::vec::IntoIter<Edit>>,
) {
    let old = std::mem::take(text);
    let offsets: Vec<usize> = old.text.char_indices().map(|(i, _)| i).chain([old.text.len()]).collect();
    let mut from = 0;
    while let Some(edit) = edits.next_if(|e| e.at < start + length) {
        let at = edit.at - start;
        text.push_part(&old, offsets[from]..offsets[at]);
        // The new mark stands where the old one stood.
        if let Some((source, place)) = old.origin.locate(offsets[at] as u32) {
            text.origin.seam(text.text.len() as u32, source, place);
        }
        text.text.push_str(edit.with);
        from = at + edit.length;
    }
    text.push_part(&old, offsets[from]..offsets[length]);
}

/// Calls `f` on every piece of a run. Text in another language, addresses and readings are opaque.
fn leaves(inlines: &mut Inlines, f: &mut dyn FnMut(Leaf)) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => f(Leaf::Text(text)),
            Inline::Emphasis(i)
            | Inline::Strong(i)
            | Inline::Dotted(i)
            | Inline::Warichu(i)
            | Inline::ProperName(i)
            | Inline::WorkTitle(i)
            | Inline::Strike(i)
            | Inline::Underline(i)
            | Inline::Super(i)
            | Inline::Sub(i) => leaves(i, f),
            Inline::Lang(lang, i) if lang.is_chinese() => leaves(i, f),
            Inline::Link(link) if !is_address(&plain(&link.inlines)) => leaves(&mut link.inlines, f),
            Inline::Reference(reference) => leaves(&mut reference.inlines, f),
            Inline::Break | Inline::Leader => f(Leaf::Break),
            Inline::Lang(..)
            | Inline::Link(_)
            | Inline::Ruby(_)
            | Inline::Code(_)
            | Inline::Note(_)
            | Inline::Image(_)
            | Inline::Math(_)
            | Inline::TateChuYoko(_) => f(Leaf::Opaque),
        }
    }
}

fn is_address(text: &str) -> bool {
    text.contains("://") || text.starts_with("www.") || text.contains('@')
}

/// Calls `f` on every run of the blocks: a paragraph, a heading, a term, a caption, a line of verse. Notes have runs of
/// their own.
pub fn each_run(blocks: &mut [Block], f: &mut dyn FnMut(&mut Inlines)) {
    for block in blocks {
        match block {
            Block::Paragraph(p) => run(&mut p.inlines, f),
            Block::Heading(h) => run(&mut h.inlines, f),
            Block::List(list) => {
                for item in &mut list.items {
                    item.term.iter_mut().for_each(|t| run(t, f));
                    each_run(&mut item.blocks, f);
                }
            }
            Block::Quote(quote) => {
                each_run(&mut quote.blocks, f);
                quote.source.iter_mut().for_each(|s| run(s, f));
            }
            Block::Table(table) => {
                table.caption.iter_mut().for_each(|c| run(c, f));
                for cell in table.head.iter_mut().chain(&mut table.rows).flatten() {
                    each_run(&mut cell.blocks, f);
                }
            }
            Block::Figure(figure) => figure.caption.iter_mut().for_each(|c| run(c, f)),
            Block::Verse(verse) => verse.lines.iter_mut().chain(&mut verse.source).for_each(|l| run(l, f)),
            Block::Aside(aside) => {
                aside.title.iter_mut().for_each(|t| run(t, f));
                each_run(&mut aside.blocks, f);
            }
            Block::Code(code) => code.caption.iter_mut().for_each(|c| run(c, f)),
            Block::Math(_) | Block::Rule(_) | Block::PageBreak(_) => {}
        }
    }
}

fn run(inlines: &mut Inlines, f: &mut dyn FnMut(&mut Inlines)) {
    f(inlines);
    notes(inlines, f);
}

fn notes(inlines: &mut Inlines, f: &mut dyn FnMut(&mut Inlines)) {
    for inline in inlines {
        if let Inline::Note(note) = inline {
            each_run(&mut note.blocks, f);
        } else if let Some(inner) = walk::inline_children_mut(inline) {
            notes(inner, f);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::Text;
    use crate::diag::{Origin, SourceId};

    const ALL: Manner = Manner { marks: true, quotes: true, stops: false };

    fn text(s: &str, from: u32) -> Inline {
        Inline::Text(Text::new(s, Origin::verbatim(SourceId(0), from)))
    }

    #[test]
    fn marks_are_judged_over_the_borders_of_emphasis() {
        let mut inlines = vec![text("他说\"", 0), Inline::Strong(vec![text("好", 9)]), text("\",走了", 14)];
        assert_eq!(mend(&mut inlines, ALL), Mended { marks: 1, quotes: 2 });
        assert_eq!(plain(&inlines), "他说“好”，走了");
    }

    #[test]
    fn a_mended_mark_leaves_places_true() {
        let mut inlines = vec![text("好,他...走", 100)];
        mend(&mut inlines, ALL);
        let Inline::Text(text) = &inlines[0] else { unreachable!() };
        assert_eq!(text.text, "好，他……走");
        let places: Vec<u32> = text.text.char_indices().map(|(i, _)| text.origin.locate(i as u32).unwrap().1).collect();
        assert_eq!(places[..4], [100, 103, 104, 107]);
        assert_eq!(places[5], 110);
    }

    #[test]
    fn code_and_addresses_are_left_alone() {
        let mut inlines = vec![text("见", 0), Inline::Code(Text::made("a,b")), text("(例)", 4)];
        mend(&mut inlines, ALL);
        let Inline::Code(code) = &inlines[1] else { unreachable!() };
        assert_eq!((code.text.as_str(), plain(&inlines).as_str()), ("a,b", "见a,b（例）"));
    }
}
