//! Link notes: `正文[1]` with a closing list `[1]标题：https://…` become real notes.
//!
//! Accounts may not link out of their platform; their editors number the links and list the addresses at the end. The
//! list is believed if its numbers rise from one, every entry has an address and the text calls them all; a heading
//! above it (References, 参考资料) then goes as well. Where what turned a page into Markdown left the links between a number
//! and its entry, `[[1]](#fn-1)`, those tell it, and no entry needs an address.

use crate::book::{Align, Block, Heading, Id, Inline, Inlines, Link, Note, Paragraph, Text, plain, walk};
use crate::diag::Span;
use crate::input::Cut;
use crate::input::text::lines::trim;
use std::collections::{BTreeMap, BTreeSet};

/// Name of the rule.
pub(super) const RULE: &str = "link-notes";

/// Makes notes of the links that a closing list numbers. Gives the heading of the list.
pub(super) fn resolve(blocks: &mut Vec<Block>) -> Option<Cut> {
    let (mut range, entries) = closing_list(blocks)?;
    let mut called = BTreeSet::new();
    own_runs(&mut blocks[..range.start], &mut |inlines| calls(inlines, &mut called));
    if !entries.keys().all(|number| called.contains(number)) {
        return None;
    }
    own_runs(&mut blocks[..range.start], &mut |inlines| call(inlines, &entries));
    let heading = range.start.checked_sub(1).and_then(|at| heading(&blocks[at]));
    range.start -= usize::from(heading.is_some());
    blocks.drain(range);
    heading.map(|(text, span)| Cut { rule: RULE, text, span })
}

/// Calls `f` on the runs of the text. What an entry says is none: it may hold its own number.
fn own_runs(blocks: &mut [Block], f: &mut dyn FnMut(&mut Inlines)) {
    walk::own_blocks_mut(blocks, &mut |block| walk::runs_mut(block, f));
}

/// The last run of blocks that is such a list, and its entries by their numbers.
fn closing_list(blocks: &[Block]) -> Option<(std::ops::Range<usize>, BTreeMap<u32, Paragraph>)> {
    let start = blocks.iter().rposition(|block| begins(block, 1))?;
    let mut entries = BTreeMap::new();
    let mut end = start;
    let mut anchored = true;
    while let Some(block) = blocks.get(end).filter(|block| begins(block, entries.len() as u32 + 1)) {
        for paragraph in paragraphs(block) {
            anchored &= paragraph.inlines.first().and_then(number_of_anchor).is_some();
            read(paragraph, &mut entries)?;
        }
        end += 1;
    }
    (anchored || entries.values().all(has_address)).then_some((start..end, entries))
}

/// The paragraphs of an entry block: it itself, or the items of a list.
fn paragraphs(block: &Block) -> Vec<&Paragraph> {
    match block {
        Block::Paragraph(p) => vec![p],
        Block::List(list) => list
            .items
            .iter()
            .filter_map(|item| match &item.blocks[..] {
                [Block::Paragraph(p)] => Some(p),
                _ => None,
            })
            .collect(),
        Block::Heading(_)
        | Block::Quote(_)
        | Block::Code(_)
        | Block::Table(_)
        | Block::Figure(_)
        | Block::Math(_)
        | Block::Verse(_)
        | Block::Rule(_)
        | Block::PageBreak(_)
        | Block::Aside(_) => Vec::new(),
    }
}

/// Whether a block begins with `[number]`; all items of a list must be entries.
fn begins(block: &Block, number: u32) -> bool {
    let paragraphs = paragraphs(block);
    let whole = !matches!(block, Block::List(list) if list.items.len() != paragraphs.len());
    whole && paragraphs.first().is_some_and(|p| trim(&plain(&p.inlines)).starts_with(&format!("[{number}]")))
}

/// Adds the entries of a paragraph: one, or several on lines of their own or joined.
fn read(paragraph: &Paragraph, entries: &mut BTreeMap<u32, Paragraph>) -> Option<()> {
    let open = |entries: &mut BTreeMap<u32, Paragraph>| {
        let number = entries.len() as u32 + 1;
        entries.insert(number, Paragraph { inlines: Inlines::new(), align: Align::Natural, span: paragraph.span });
    };
    let before = entries.len();
    for inline in &paragraph.inlines {
        let mark = format!("[{}]", entries.len() + 1);
        match inline {
            Inline::Link(_) if number_of_anchor(inline) == Some(entries.len() as u32 + 1) => open(entries),
            Inline::Code(_) | Inline::Super(_) if trim(&plain(std::slice::from_ref(inline))) == mark => open(entries),
            Inline::Text(text) => {
                let mut from = 0;
                while let Some(at) = text.text[from..].find(&format!("[{}]", entries.len() + 1)).map(|i| from + i) {
                    push(entries, before, Inline::Text(text.part(from..at)))?;
                    from = at + format!("[{}]", entries.len() + 1).len();
                    open(entries);
                }
                push(entries, before, Inline::Text(text.part(from..text.text.len())))?;
            }
            Inline::Break => {}
            other => push(entries, before, other.clone())?,
        }
    }
    Some(())
}

/// Adds to the entry in hand. None if text stands before the first mark of a paragraph.
fn push(entries: &mut BTreeMap<u32, Paragraph>, before: usize, inline: Inline) -> Option<()> {
    let blank = trim(&plain(std::slice::from_ref(&inline))).is_empty();
    if entries.len() == before {
        return blank.then_some(());
    }
    let inlines = &mut entries.values_mut().next_back()?.inlines;
    let inline = match inline {
        Inline::Text(text) if inlines.is_empty() => {
            let lead = text.text.len() - text.text.trim_start_matches([':', '：', ' ', '\u{3000}', '\u{A0}']).len();
            Inline::Text(text.part(lead..text.text.len()))
        }
        // Editors slant what they cannot link.
        Inline::Emphasis(inner) if is_address(&plain(&inner)) => link(inner),
        other => other,
    };
    if !plain(std::slice::from_ref(&inline)).is_empty() {
        inlines.push(inline);
    }
    Some(())
}

fn link(inlines: Inlines) -> Inline {
    let mut span = Span::default();
    if let Some(Inline::Text(text)) = inlines.first() {
        span = text.origin.span(0, text.text.len());
    }
    Inline::Link(Box::new(Link { target: plain(&inlines), title: None, inlines, span }))
}

fn is_address(text: &str) -> bool {
    let named = text.starts_with("http") && text.contains("://") || text.starts_with("mailto:");
    named && !text.contains(char::is_whitespace)
}

fn has_address(entry: &Paragraph) -> bool {
    let mut linked = false;
    walk::inlines(&entry.inlines, &mut |inline| linked |= matches!(inline, Inline::Link(_)));
    linked || ["://", "mailto:"].iter().any(|scheme| plain(&entry.inlines).contains(scheme))
}

/// The text of a block that heads such a list.
fn heading(block: &Block) -> Option<(String, Span)> {
    #[rustfmt::skip]
    const HEADINGS: [&str; 17] = [
        "references", "reference", "links", "参考资料", "参考链接", "参考文献", "参考", "引用链接", "引用", "相关链接", "链接",
        "外部链接", "文中链接", "參考資料", "參考連結", "参考リンク", "참고 자료",
    ];
    let (Block::Heading(Heading { inlines, span, .. }) | Block::Paragraph(Paragraph { inlines, span, .. })) = block
    else {
        return None;
    };
    let text = trim(&plain(inlines)).to_owned();
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    HEADINGS.contains(&bare.as_str()).then_some((text, *span))
}

/// The numbers in brackets of a text, with their places.
fn marks(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, u32)> {
    text.match_indices('[').filter_map(|(at, _)| {
        let digits = text[at + 1..].bytes().take(4).take_while(u8::is_ascii_digit).count();
        let end = at + 1 + digits;
        let number = text[at + 1..end].parse().ok()?;
        text[end..].starts_with(']').then_some((at..end + 1, number))
    })
}

/// The number in brackets that a link to a place of the page says: `[[1]](#fn-1)`.
fn number_of_anchor(inline: &Inline) -> Option<u32> {
    let Inline::Link(link) = inline else { return None };
    if !link.target.starts_with('#') {
        return None;
    }
    trim(&plain(&link.inlines)).strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// A note cannot stand in a link.
fn is_link(inline: &Inline) -> bool {
    matches!(inline, Inline::Link(_) | Inline::Reference(_))
}

/// Gathers the numbers that a run calls.
fn calls(inlines: &Inlines, called: &mut BTreeSet<u32>) {
    for inline in inlines {
        if let Inline::Text(text) = inline {
            called.extend(marks(&text.text).map(|(_, number)| number));
        } else if let Some(number) = number_of_anchor(inline) {
            called.insert(number);
        } else if let Some(inner) = walk::inline_children(inline).filter(|_| !is_link(inline)) {
            calls(inner, called);
        }
    }
}

/// Puts notes where a run calls them.
fn call(inlines: &mut Inlines, entries: &BTreeMap<u32, Paragraph>) {
    for mut inline in std::mem::take(inlines) {
        if let Some((number, entry)) = number_of_anchor(&inline).and_then(|number| entries.get_key_value(&number)) {
            let Inline::Link(link) = &inline else { continue };
            inlines.push(note(*number, entry, link.span));
            continue;
        }
        match &mut inline {
            Inline::Text(text) => {
                split(text, entries, inlines);
                continue;
            }
            // A raised mark; the note raises its own.
            Inline::Super(raised) if raised.iter().all(|i| matches!(i, Inline::Text(_))) => {
                call(raised, entries);
                if raised.iter().all(|i| matches!(i, Inline::Note(_))) {
                    inlines.append(raised);
                    continue;
                }
            }
            other if is_link(other) => {}
            other => walk::inline_children_mut(other).into_iter().for_each(|inner| call(inner, entries)),
        }
        inlines.push(inline);
    }
}

fn split(text: &Text, entries: &BTreeMap<u32, Paragraph>, out: &mut Inlines) {
    let mut from = 0;
    let piece = |range: std::ops::Range<usize>, out: &mut Inlines| {
        if !range.is_empty() {
            out.push(Inline::Text(text.part(range)));
        }
    };
    for (range, number) in marks(&text.text) {
        let Some(entry) = entries.get(&number) else { continue };
        piece(from..range.start, out);
        from = range.end;
        out.push(note(number, entry, text.origin.span(range.start, range.end)));
    }
    piece(from..text.text.len(), out);
}

fn note(number: u32, entry: &Paragraph, span: Span) -> Inline {
    let id = Id::new(format!("fn-link-{number}"));
    Inline::Note(Note { id, blocks: vec![Block::Paragraph(entry.clone())], span })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::made;

    fn paragraph(inlines: Inlines) -> Block {
        Block::Paragraph(Paragraph { inlines, ..Paragraph::default() })
    }

    fn notes(blocks: &[Block]) -> Vec<String> {
        let mut out = Vec::new();
        crate::book::walk::inlines_of(blocks, &mut |inline| {
            if let Inline::Note(note) = inline
                && let [Block::Paragraph(p)] = &note.blocks[..]
            {
                out.push(plain(&p.inlines));
            }
        });
        out
    }

    #[test]
    fn an_entry_that_holds_its_own_number_calls_nothing() {
        let mut blocks = vec![paragraph(made("正文[1]。")), paragraph(made("[1]甲，又见[1]：https://example.org/a"))];
        resolve(&mut blocks);
        assert_eq!(notes(&blocks), ["甲，又见[1]：https://example.org/a"]);
    }

    #[test]
    fn a_closing_list_of_links_becomes_notes_and_its_heading_goes() {
        let mut blocks = vec![
            paragraph(vec![
                Inline::Text(Text::made("正文")),
                Inline::Super(made("[1]")),
                Inline::Text(Text::made("，又[2]一处。")),
            ]),
            paragraph(made("参考资料：")),
            paragraph(vec![
                Inline::Code(Text::made("[1]")),
                Inline::Text(Text::made(" 甲: ")),
                Inline::Emphasis(made("https://example.org/a")),
                Inline::Break,
                Inline::Text(Text::made("[2]乙：https://example.org/b")),
            ]),
        ];
        let cut = resolve(&mut blocks).unwrap();
        assert_eq!((cut.text.as_str(), blocks.len()), ("参考资料：", 1));
        assert_eq!(notes(&blocks), ["甲: https://example.org/a", "乙：https://example.org/b"]);
        let Block::Paragraph(p) = &blocks[0] else { panic!() };
        assert_eq!((plain(&p.inlines).as_str(), p.inlines.len()), ("正文，又一处。", 5));
    }

    #[test]
    fn links_between_a_number_and_its_entry_tell_notes_without_addresses() {
        let anchor = |target: &str| {
            let (target, title, inlines, span) = (target.to_owned(), None, made("[1]"), Span::default());
            Inline::Link(Box::new(Link { target, title, inlines, span }))
        };
        let read = |call: &str, back: &str| {
            let called = paragraph(vec![Inline::Text(Text::made("正文")), anchor(call)]);
            let mut blocks = vec![called, paragraph(vec![anchor(back), Inline::Text(Text::made(" 某人所说。"))])];
            resolve(&mut blocks);
            notes(&blocks)
        };
        assert_eq!(read("#fn-1", "#rfn-1"), ["某人所说。"]);
        assert_eq!(read("#fn-1", "https://example.org/a"), [""; 0]);
    }

    #[test]
    fn a_list_without_addresses_or_calls_stays() {
        for (text, list) in [
            ("正文[1]。", "[1] 某人：《某书》，某社，某年"),
            ("正文。", "[1] 甲 https://example.org/a"),
            ("正文[2]。", "[2] 甲 https://example.org/a"),
            ("正文[1]。", "[1] 甲 https://example.org/a [2] 乙 https://example.org/b"),
        ] {
            let mut blocks = vec![paragraph(made(text)), paragraph(made(list))];
            assert!(resolve(&mut blocks).is_none());
            assert_eq!(blocks.len(), 2, "{list}");
        }
    }
}
