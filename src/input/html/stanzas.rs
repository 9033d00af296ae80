//! Poems of pages that have no element for them: paragraphs of short lines, each ended by `<br>`, or of one line each,
//! with an empty paragraph between two stanzas.

use crate::book::{Block, Heading, Id, Inline, Inlines, Paragraph, Verse, plain};
use crate::input::text::lines::ends_sentence;
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

/// Makes verse of runs of paragraphs that are lines; `page` is the text that their places are in.
pub(super) fn gather_lines(blocks: &mut Vec<Block>, page: &str) {
    let mut out = Vec::with_capacity(blocks.len());
    let mut rest = std::mem::take(blocks).into_iter();
    while !rest.as_slice().is_empty() {
        let run: Vec<&Paragraph> = rest.as_slice().iter().map_while(line).collect();
        let (length, verse) = (run.len(), poem_of(&run, page));
        match verse {
            Some(verse) => {
                rest.by_ref().take(length).for_each(drop);
                out.push(Block::Verse(verse));
            }
            None => out.extend(rest.by_ref().take(length.max(1))),
        }
    }
    *blocks = out;
}

/// Makes headings of what stands in bold above the poems of an article, where several have it.
pub(super) fn name_poems(blocks: &mut Vec<Block>) {
    fn is_named(block: &Block) -> bool {
        let Block::Verse(verse) = block else { return false };
        matches!(&verse.lines[..], [title, gap, ..] if matches!(&title[..], [Inline::Strong(_)]) && gap.is_empty())
    }
    if blocks.iter().filter(|block| is_named(block)).count() < 2 {
        return;
    }
    let mut out = Vec::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        if is_named(&block)
            && let Block::Verse(verse) = &mut block
            && let Some(Inline::Strong(inlines)) = verse.lines.drain(..2).flatten().next()
        {
            let span = verse.span;
            out.push(Block::Heading(Heading {
                level: 2,
                id: Id::default(),
                inlines,
                numbered: true,
                label: None,
                span,
            }));
        }
        out.push(block);
    }
    *blocks = out;
}

/// The lines as a poem, if they are one: in stanzas, short, and few of them end a sentence or are said by somebody.
fn poem_of(run: &[&Paragraph], page: &str) -> Option<Verse> {
    /// Widest line by the mean, in columns.
    const MEAN: usize = 26;
    let is_parted = |pair: &[&Paragraph]| {
        let between = page.get(pair[0].span.end as usize..pair[1].span.start as usize);
        between.is_some_and(|between| between.contains("<br"))
    };
    let gaps = run.windows(2).filter(|pair| is_parted(pair)).count();
    if run.len() < LINES || gaps == 0 || (gaps + 1) * 2 > run.len() || !is_poem(run.iter().map(|p| &*p.inlines)) {
        return None;
    }
    let (mut columns, mut ended, mut said) = (0, 0, 0);
    for text in run.iter().map(|p| plain(&p.inlines)) {
        columns += text.chars().map(|c| 1 + usize::from(is_wide(c))).sum::<usize>();
        ended += usize::from(text.trim_end().ends_with(ends_sentence));
        said += usize::from(text.trim_start().starts_with(['“', '「', '"']));
    }
    if columns > MEAN * run.len() || ended * 2 > run.len() || said * 4 > run.len() {
        return None;
    }
    let mut verse = Verse { lines: Vec::new(), source: None, span: run[0].span };
    for (i, paragraph) in run.iter().enumerate() {
        if i > 0 && is_parted(&run[i - 1..=i]) {
            verse.lines.push(Inlines::new());
        }
        verse.lines.push(paragraph.inlines.clone());
        verse.span.end = paragraph.span.end;
    }
    Some(verse)
}

/// Words, and no picture, note or link.
fn is_word(inline: &Inline) -> bool {
    matches!(inline, Inline::Text(_) | Inline::Break | Inline::Emphasis(_) | Inline::Strong(_) | Inline::Ruby(_))
}

/// A block that may be a line of a poem.
fn line(block: &Block) -> Option<&Paragraph> {
    let Block::Paragraph(paragraph) = block else { return None };
    let inlines = &paragraph.inlines;
    let is_line = inlines.iter().all(is_word) && !inlines.contains(&Inline::Break);
    (is_line && is_poem([&**inlines].into_iter())).then_some(paragraph)
}

/// The inlines of a block that may be a stanza: words in two lines or more.
fn stanza(block: &Block) -> Option<&Inlines> {
    let Block::Paragraph(Paragraph { inlines, .. }) = block else { return None };
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
    use crate::diag::{SourceId, Span};

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

    /// How many verses and stanzas a page gives whose paragraphs are lines; an empty one stands between stanzas.
    fn stanzas_of(lines: &[&str]) -> Vec<usize> {
        let (mut page, mut blocks) = (String::new(), Vec::new());
        for line in lines {
            if line.is_empty() {
                page.push_str("<p><br></p>");
                continue;
            }
            let start = page.len() as u32;
            page.push_str(&format!("<p>{line}</p>"));
            let span = Span { source: SourceId::default(), start, end: page.len() as u32 };
            blocks.push(Block::Paragraph(Paragraph { inlines: made(*line), align: Align::Centre, span }));
        }
        gather_lines(&mut blocks, &page);
        let verses = blocks.iter().filter_map(|block| match block {
            Block::Verse(verse) => Some(1 + verse.lines.iter().filter(|line| line.is_empty()).count()),
            _ => None,
        });
        verses.collect()
    }

    #[test]
    fn a_paragraph_a_line_is_a_poem_where_empty_ones_part_its_stanzas() {
        let poem = ["他在黄昏过河", "船上没有别人", "水声很轻", "", "岸上的灯", "一盏一盏亮起来", "他数到第七盏"];
        assert_eq!(stanzas_of(&poem), [2]);
        let apart: Vec<&str> = poem.iter().flat_map(|line| [*line, ""]).collect();
        let sentences =
            ["他在黄昏过河。", "船上没有别人。", "水声很轻。", "", "岸上有灯。", "一盏盏亮起来。", "他数着。"];
        let speech = ["“船呢”", "“没了”", "“灯呢”", "", "“也没了”", "他走了", "她没走"];
        for lines in [&poem[..3], &apart, &sentences, &speech] {
            assert!(stanzas_of(lines).is_empty(), "{lines:?}");
        }
    }

    #[test]
    fn what_is_bold_above_several_poems_is_their_title() {
        let verse = |title: &str| {
            let lines = vec![vec![Inline::Strong(made(title))], Inlines::new(), made("船离了岸"), made("往下游去")];
            Block::Verse(Verse { lines, source: None, span: Span::default() })
        };
        let mut blocks = vec![verse("渡口"), verse("河灯")];
        name_poems(&mut blocks);
        assert!(matches!(&blocks[..], [Block::Heading(h), Block::Verse(v), Block::Heading(_), Block::Verse(_)]
            if plain(&h.inlines) == "渡口" && v.lines.len() == 2));
        let mut one = vec![verse("渡口")];
        name_poems(&mut one);
        assert_eq!(one.len(), 1);
    }
}
