//! Pages that a program for texts wrote: Word, LibreOffice, WPS, Google Docs, Evernote.
//!
//! There is nothing around the document. Its author stands in a comment for the program, and its lists are paragraphs with
//! their signs typed.

use crate::book::{Block, Inline, Inlines, List, ListItem, ListKind, Text, plain};
use crate::input::pattern::pattern;
use crate::lang::numeral::is_numeral;
use crate::lang::wide::is_wide;
use regex::Regex;
use std::sync::LazyLock;

/// What such a program says about its document.
#[derive(Clone, Debug, Default)]
pub(super) struct Document {
    pub author: Option<String>,
    /// When it was begun, as `2021-01-05T02:00:00Z`.
    pub created: Option<String>,
}

/// Where the program has to name itself, in bytes.
const HEAD: usize = 200_000;

impl Document {
    pub fn of(html: &str, generator: Option<&str>) -> Option<Self> {
        const PROGRAMS: [&str; 5] = ["Microsoft Word", "LibreOffice", "OpenOffice", "WPS", "Aspose.Words"];
        let mut head = HEAD.min(html.len());
        while !html.is_char_boundary(head) {
            head -= 1;
        }
        let head = &html[..head];
        let named = generator.is_some_and(|g| PROGRAMS.iter().any(|p| g.contains(p)));
        let note = head.contains("\"exporter-version\"");
        if !named && !note && !head.contains("urn:schemas-microsoft-com:office:word") && !head.contains("doc-content\"")
        {
            return None;
        }
        let said = |key: &str| {
            let (_, rest) = head.split_once(&format!("<o:{key}>"))?;
            let value = rest.split_once('<')?.0.trim();
            Some(value.to_owned()).filter(|v| !v.is_empty() && v.len() < 200)
        };
        Some(Self { author: said("Author"), created: said("Created") })
    }
}

/// The sign of an item typed before it, and the blanks that stand for a tab.
static SIGN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[ \t\u{a0}]*(?:([0-9]{1,3})[.)、．)]|([·•●○■□◆◇➢✓✔§Øonulv\u{F000}-\u{F0FF}]))[ \t]*\u{a0}[ \t\u{a0}]*")
});

/// Makes lists of paragraphs whose signs the program typed.
pub(super) fn lists(blocks: &mut Vec<Block>) {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    // The number that the list at the end of `out` goes on with.
    let mut next: Option<u64> = None;
    for mut block in std::mem::take(blocks) {
        let Some((number, length)) = sign(&block) else {
            next = None;
            out.push(block);
            continue;
        };
        let goes_on = next.is_some() && (number.is_none() && next == Some(0) || number.is_some() && number == next);
        let Block::Paragraph(paragraph) = &mut block else { continue };
        let span = paragraph.span;
        strip(&mut paragraph.inlines, length);
        let item = ListItem { blocks: vec![block], ..ListItem::default() };
        match out.last_mut() {
            Some(Block::List(list)) if goes_on => list.items.push(item),
            _ => {
                let kind = number.map_or(ListKind::Bullet, |start| ListKind::Ordered { start });
                out.push(Block::List(List { kind, tight: true, items: vec![item], span }));
            }
        }
        next = Some(number.map_or(0, |n| n + 1));
    }
    *blocks = out;
}

/// The number of an item, none for a bullet, and the bytes of its sign.
fn sign(block: &Block) -> Option<(Option<u64>, usize)> {
    let Block::Paragraph(paragraph) = block else { return None };
    let text = plain(&paragraph.inlines);
    let found = SIGN.captures(&text)?;
    let rest = &text[found.get(0)?.end()..];
    let number = found.get(1).and_then(|n| n.as_str().parse().ok());
    (!rest.trim().is_empty()).then(|| (number, text.len() - rest.len()))
}

/// The number before a heading, and the blanks that stand for a tab.
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[ \t\u{a0}]*([^ \t\u{a0}]{1,12})[ \t]*\u{a0}[ \t\u{a0}]*"));

/// Puts one blank behind the numbers that the program typed before headings.
pub(super) fn headings(blocks: &mut [Block]) {
    for block in blocks {
        let Block::Heading(heading) = block else { continue };
        let text = plain(&heading.inlines);
        let Some(found) = NUMBER.captures(&text) else { continue };
        let (whole, number) = (found.get(0).map_or(0, |whole| whole.end()), &found[1]);
        if whole == text.len() || !number.contains(is_numeral) {
            continue;
        }
        let blank = if number.ends_with(is_wide) { "\u{3000}" } else { " " };
        let numbered = Inline::Text(Text::made(format!("{number}{blank}")));
        strip(&mut heading.inlines, whole);
        heading.inlines.insert(0, numbered);
    }
}

/// Takes the first `length` bytes of text away.
fn strip(inlines: &mut Inlines, length: usize) {
    let mut left = length;
    fn take(inlines: &mut [Inline], left: &mut usize) {
        for inline in inlines.iter_mut() {
            if *left == 0 {
                return;
            }
            match inline {
                Inline::Text(text) => {
                    let here = (*left).min(text.text.len());
                    *text = text.part(here..text.text.len());
                    *left -= here;
                }
                Inline::Lang(_, inner) | Inline::Strong(inner) | Inline::Emphasis(inner) => take(inner, left),
                _ => return,
            }
        }
    }
    take(inlines, &mut left);
    inlines.retain(|i| !plain(std::slice::from_ref(i)).is_empty() || !matches!(i, Inline::Text(_) | Inline::Lang(..)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Heading, Id, Paragraph, made};
    use crate::diag::Span;
    use crate::lang::Lang;

    #[test]
    fn a_number_before_a_heading_is_parted_by_one_blank() {
        let heading = |inlines| {
            let (id, span) = (Id::default(), Span::default());
            Block::Heading(Heading { level: 2, id, inlines, numbered: true, label: None, span })
        };
        let typed = |text: &str| Inline::Lang(Lang::EN, made(text));
        let mut blocks = vec![
            heading([vec![typed("1.2\u{a0}\u{a0} ")], made("竹骨")].concat()),
            heading([vec![typed("第二章\u{a0} ")], made("竹叶")].concat()),
            heading(made("他说\u{a0}好")),
        ];
        headings(&mut blocks);
        let titles = [made("1.2 竹骨"), made("第二章\u{3000}竹叶"), made("他说\u{a0}好")];
        for (block, title) in blocks.iter().zip(titles) {
            let Block::Heading(heading) = block else { panic!("{block:?}") };
            assert_eq!(plain(&heading.inlines), plain(&title));
        }
    }

    #[test]
    fn typed_signs_with_a_tab_make_a_list_and_a_sentence_stays() {
        let paragraph = |text: &str| Block::Paragraph(Paragraph { inlines: made(text), ..Paragraph::default() });
        let texts = ["1.\u{a0}\u{a0} 买竹子", "2.\u{a0}\u{a0} 买胶", "·\u{a0}\u{a0}伞", "1. 一句话。", "他说\u{a0}好"];
        let mut blocks: Vec<Block> = texts.map(paragraph).to_vec();
        lists(&mut blocks);
        let items: Vec<usize> = blocks.iter().map(|b| if let Block::List(l) = b { l.items.len() } else { 0 }).collect();
        assert_eq!(items, [2, 1, 0, 0]);
        let Block::List(list) = &blocks[0] else { panic!("{blocks:?}") };
        assert_eq!((list.kind, &list.items[1].blocks), (ListKind::Ordered { start: 1 }, &vec![paragraph("买胶")]));
    }
}
