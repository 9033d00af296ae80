//! Divides paragraphs that are too long for any page maker: at the last sentence within the limit.

use crate::book::{Block, Chapter, Inline, Inlines, Paragraph, Text, plain, walk};
use crate::diag::{Code, Reporter};

/// Longest paragraph, in characters.
const MAX_PARAGRAPH: usize = 1_000_000;

/// Divides the paragraphs of a chapter, and of those below it, that are longer than one million characters.
pub(crate) fn divide(chapter: &mut Chapter, reporter: &Reporter) {
    divide_above(MAX_PARAGRAPH, &mut chapter.blocks, reporter);
    chapter.children.iter_mut().for_each(|child| divide(child, reporter));
}

fn divide_above(limit: usize, blocks: &mut Vec<Block>, reporter: &Reporter) {
    for block in &mut *blocks {
        walk::inner_blocks_mut(block, &mut |inner| divide_above(limit, inner, reporter));
    }
    // Bytes are never fewer than characters, and quickly counted.
    let is_long = |block: &Block| match block {
        Block::Paragraph(p) => bytes(&p.inlines) > limit && plain(&p.inlines).chars().count() > limit,
        _ => false,
    };
    if !blocks.iter().any(is_long) {
        return;
    }
    for block in std::mem::take(blocks) {
        let long = is_long(&block);
        match block {
            Block::Paragraph(paragraph) if long => {
                reporter.at(
                    Code::LongParagraph,
                    paragraph.span,
                    "a paragraph of over one million characters was divided",
                );
                let Paragraph { inlines, align, span } = paragraph;
                let parts = pieces(limit, inlines).into_iter();
                blocks.extend(parts.map(|inlines| Block::Paragraph(Paragraph { inlines, align, span })));
            }
            other => blocks.push(other),
        }
    }
}

/// Bytes of the texts that stand directly in a run, and of what is marked in it.
fn bytes(inlines: &[Inline]) -> usize {
    let mut sum = 0;
    walk::inlines(inlines, &mut |inline| {
        if let Inline::Text(text) | Inline::Code(text) = inline {
            sum += text.text.len();
        }
    });
    sum
}

/// A run as runs of at most `limit` characters. What is marked stays whole.
fn pieces(limit: usize, inlines: Inlines) -> Vec<Inlines> {
    let mut out = vec![Inlines::new()];
    let mut used = 0;
    for inline in inlines {
        let length = plain(std::slice::from_ref(&inline)).chars().count();
        let parts = match inline {
            Inline::Text(text) if used + length > limit => split(&text, limit - used, limit),
            other => vec![other],
        };
        for (at, part) in parts.into_iter().enumerate() {
            let length = plain(std::slice::from_ref(&part)).chars().count();
            if at > 0 || used + length > limit && used > 0 {
                out.push(Inlines::new());
                used = 0;
            }
            used += length;
            if let Some(last) = out.last_mut() {
                last.push(part);
            }
        }
    }
    out.retain(|part| !part.is_empty());
    out
}

/// A text cut after sentences: the first part has at most `first` characters, the others at most `limit`.
fn split(text: &Text, first: usize, limit: usize) -> Vec<Inline> {
    let mut out = Vec::new();
    let (mut start, mut count, mut room) = (0, 0, first);
    let mut sentence = None;
    for (at, c) in text.text.char_indices() {
        if count == room {
            let end = sentence.take().unwrap_or(at);
            if start < end {
                out.push(Inline::Text(text.part(start..end)));
            }
            count = text.text[end..at].chars().count();
            (start, room) = (end, limit);
        }
        count += 1;
        let ends = matches!(c, '。' | '！' | '？' | '.' | '!' | '?');
        let closes = sentence == Some(at) && matches!(c, '”' | '’' | '」' | '』' | '）' | ')');
        if ends || closes {
            sentence = Some(at + c.len_utf8());
        }
    }
    out.push(Inline::Text(text.part(start..text.text.len())));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::made;

    #[test]
    fn a_long_paragraph_is_divided_after_a_sentence() {
        let reporter = Reporter::new();
        let mut inlines = made("一二。三四。”五六七八九十。");
        inlines.push(Inline::Strong(made("重")));
        inlines.extend(made("尾"));
        let mut blocks = vec![Block::Paragraph(Paragraph { inlines, ..Paragraph::default() })];
        divide_above(8, &mut blocks, &reporter);
        let shown: Vec<String> = blocks
            .iter()
            .map(|b| if let Block::Paragraph(p) = b { plain(&p.inlines) } else { String::new() })
            .collect();
        assert_eq!(shown, ["一二。三四。”", "五六七八九十。重", "尾"]);
        assert_eq!(reporter.sorted()[0].0.code, Code::LongParagraph);
    }

    #[test]
    fn a_long_paragraph_is_divided_at_sentences_and_nothing_is_lost() {
        let text = "他来了。又走了。".repeat(10);
        let mut inlines = vec![Inline::Text(Text::made(text.clone()))];
        inlines.push(Inline::Strong(made("好")));
        inlines.extend(made("没有句号".repeat(10)));
        let whole = plain(&inlines);
        let divided = pieces(30, inlines);
        assert!(divided.iter().all(|p| plain(p).chars().count() <= 31), "{divided:?}");
        assert!(plain(&divided[0]).ends_with('。'));
        assert_eq!(divided.iter().map(|p| plain(p)).collect::<String>(), whole);
    }
}
