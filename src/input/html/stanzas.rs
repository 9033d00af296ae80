//! Poems of pages that have no element for them: paragraphs of short lines, each ended by `<br>`.

use crate::book::{Block, Inline, Inlines, Paragraph, Verse, plain};
use crate::lang::wide::is_wide;

/// Fewest lines of a poem.
const LINES: usize = 6;
/// Widest line of one, in columns: what is wider is prose.
const WIDEST: usize = 48;

/// Makes verse of runs of paragraphs that are stanzas.
pub(super) fn gather(blocks: &mut Vec<Block>) {
    let mut out = Vec::with_capacity(blocks.len());
    let mut rest = std::mem::take(blocks).into_iter();
    while !rest.as_slice().is_empty() {
        let run = rest.as_slice();
        let stanzas = run.iter().take_while(|block| stanza(block).is_some()).count();
        let lines = || run[..stanzas].iter().filter_map(stanza).flat_map(lines_of);
        if lines().count() < LINES || !is_poem(lines()) {
            out.extend(rest.by_ref().take(stanzas.max(1)));
            continue;
        }
        let paragraphs = rest.by_ref().take(stanzas).filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(paragraph),
            _ => None,
        });
        let mut verse: Option<Verse> = None;
        for Paragraph { inlines, span, .. } in paragraphs {
            let verse = verse.get_or_insert_with(|| Verse { lines: Vec::new(), source: None, span });
            verse.span.end = span.end;
            if !verse.lines.is_empty() {
                verse.lines.push(Inlines::new());
            }
            verse.lines.extend(lines_of(&inlines).map(<[Inline]>::to_vec));
        }
        out.extend(verse.map(Block::Verse));
    }
    *blocks = out;
}

/// The inlines of a block that may be a stanza: words in two lines or more.
fn stanza(block: &Block) -> Option<&Inlines> {
    let Block::Paragraph(Paragraph { inlines, .. }) = block else { return None };
    let is_word = |inline: &Inline| {
        matches!(inline, Inline::Text(_) | Inline::Break | Inline::Emphasis(_) | Inline::Strong(_) | Inline::Ruby(_))
    };
    (inlines.iter().all(is_word) && inlines.contains(&Inline::Break)).then_some(inlines)
}

fn lines_of(inlines: &Inlines) -> impl Iterator<Item = &[Inline]> {
    inlines.split(|inline| *inline == Inline::Break)
}

/// Whether lines are verse: none is wide, and few name something (导演：某某) or count.
fn is_poem<'a>(lines: impl Iterator<Item = &'a [Inline]>) -> bool {
    let (mut all, mut facts) = (0, 0);
    for line in lines.map(plain) {
        if line.chars().map(|c| 1 + usize::from(is_wide(c))).sum::<usize>() > WIDEST {
            return false;
        }
        all += 1;
        let is_fact = line.contains(['：', ':', '@', '/', '|', '｜']) || line.contains(|c: char| c.is_ascii_digit());
        facts += usize::from(is_fact);
    }
    facts * 5 <= all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Align, made};
    use crate::diag::Span;

    fn paragraph(lines: &[&str]) -> Block {
        let mut inlines = Inlines::new();
        for line in lines {
            if !inlines.is_empty() {
                inlines.push(Inline::Break);
            }
            inlines.extend(made(*line));
        }
        Block::Paragraph(Paragraph { inlines, align: Align::default(), span: Span::default() })
    }

    #[test]
    fn stanzas_are_a_poem_and_lists_of_facts_and_prose_are_none() {
        let stanza = ["船离了岸", "往下游去", "谁也没有说话"];
        let mut blocks = vec![paragraph(&stanza), paragraph(&stanza), paragraph(&["一段散文。"])];
        gather(&mut blocks);
        assert!(matches!(&blocks[..], [Block::Verse(verse), Block::Paragraph(_)] if verse.lines.len() == 7));
        let facts = ["导演：林一舟", "编剧：陈河", "片长：98 分钟"];
        let prose = ["船离了岸，往下游去，谁也没有说话，岸上的人也都不说话，只看着灯。", "灯灭了。", "天亮了。"];
        for lines in [facts, prose] {
            let mut blocks = vec![paragraph(&lines), paragraph(&lines)];
            gather(&mut blocks);
            assert_eq!(blocks.len(), 2, "{lines:?}");
        }
    }
}
