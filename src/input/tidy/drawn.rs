//! Quotation marks that are drawn around a quotation: `❝` and `❞` of the themes that editors for accounts have, a large “
//! on a line of its own. They say what the quotation says by its place.

use crate::book::{Block, Inline, Paragraph, plain, plain_len};
use crate::input::Cut;

/// Signs that no text is quoted with.
const SIGNS: [char; 4] = ['❝', '❞', '❛', '❜'];
/// Marks of text, which only on a line of their own are drawn.
const MARKS: [char; 6] = ['“', '”', '"', '„', '〝', '〞'];

/// Takes the marks out of blocks, quotations among them.
pub(super) fn take(blocks: &mut Vec<Block>, rule: &'static str, cuts: &mut Vec<Cut>) {
    blocks.retain_mut(|block| match block {
        Block::Quote(quote) => {
            take(&mut quote.blocks, rule, cuts);
            !quote.blocks.is_empty()
        }
        Block::Paragraph(paragraph) => {
            let text = plain(&paragraph.inlines);
            let is_drawn = is_drawn(&text);
            if is_drawn {
                cuts.push(Cut { rule, text: text.trim().to_owned(), span: paragraph.span });
            } else if text.contains(SIGNS) {
                take_ends(paragraph, rule, cuts);
            }
            !is_drawn
        }
        _ => true,
    });
}

/// Whether a line is one such mark.
fn is_drawn(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| !c.is_whitespace());
    matches!((signs.next(), signs.next()), (Some(sign), None) if SIGNS.contains(&sign) || MARKS.contains(&sign))
}

/// Takes a sign off both ends of a paragraph, with the line end behind it.
fn take_ends(paragraph: &mut Paragraph, rule: &'static str, cuts: &mut Vec<Cut>) {
    let span = paragraph.span;
    let mut note = |sign: &str| cuts.push(Cut { rule, text: sign.to_owned(), span });
    if let Some(Inline::Text(text)) = paragraph.inlines.first_mut()
        && let Some(rest) = text.text.strip_prefix(SIGNS)
    {
        let from = text.text.len() - rest.trim_start().len();
        note(text.text[..from].trim());
        *text = text.part(from..text.text.len());
    }
    if let Some(Inline::Text(text)) = paragraph.inlines.last_mut()
        && let Some(rest) = text.text.strip_suffix(SIGNS)
    {
        let end = rest.trim_end().len();
        note(text.text[end..].trim());
        *text = text.part(0..end);
    }
    paragraph.inlines.retain(|inline| !matches!(inline, Inline::Text(text) if text.text.is_empty()));
    while paragraph.inlines.first() == Some(&Inline::Break) {
        paragraph.inlines.remove(0);
    }
    while paragraph.inlines.last() == Some(&Inline::Break) {
        paragraph.inlines.pop();
    }
}

/// Whether blocks may hold such a mark; `source` is what they were read from.
pub(super) fn may_hold(source: &str, blocks: &[Block], is_page: bool) -> bool {
    let is_mark = |block: &Block| match block {
        Block::Paragraph(p) => plain_len(&p.inlines) <= 4 && is_drawn(&plain(&p.inlines)),
        Block::Quote(_) => true,
        _ => false,
    };
    crate::lang::scan::holds(source, "❝") || is_page && blocks.iter().any(is_mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Quote, made};

    fn paragraph(text: &str) -> Block {
        let mut inlines = Vec::new();
        for (i, line) in text.split('\n').enumerate() {
            inlines.extend((i > 0).then_some(Inline::Break).into_iter().chain(made(line)));
        }
        Block::Paragraph(Paragraph { inlines, ..Paragraph::default() })
    }

    fn texts(blocks: &[Block]) -> Vec<String> {
        let texts = blocks.iter().flat_map(|block| match block {
            Block::Paragraph(p) => vec![plain(&p.inlines)],
            Block::Quote(q) => texts(&q.blocks),
            _ => Vec::new(),
        });
        texts.collect()
    }

    #[test]
    fn marks_that_are_drawn_go_and_marks_of_text_stay() {
        let quote =
            Quote {
                blocks: ["❝", "看水。", "❞"].map(paragraph).to_vec(), source: None, span: Default::default()
            };
        let mut blocks =
            vec![paragraph("“"), Block::Quote(quote), paragraph("❝ 看手。\n再看。❞"), paragraph("“看水。”")];
        let mut cuts = Vec::new();
        take(&mut blocks, "ornament", &mut cuts);
        assert_eq!(texts(&blocks), ["看水。", "看手。 再看。", "“看水。”"]);
        assert_eq!(cuts.len(), 5);
        assert!(!is_drawn("“”") && !is_drawn("「") && is_drawn(" ” "));
    }
}
