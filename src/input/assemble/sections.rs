//! Sections of Markdown and saved pages whose headings are written as paragraphs.
//!
//! Accounts have no headings: their editors write `01` and 上游的码头 in two paragraphs, or 一、上游 in bold. Where an
//! article has no heading of its own, its paragraphs are looked at as the lines of a plain text are ([`detect`]), and
//! what is believed there becomes a heading here.

use crate::book::{Block, Chapter, Heading, Id, Inline, Inlines, Paragraph, Text, plain, plain_len, walk};
use crate::diag::{Origin, Reporter, Span};
use crate::input::detect::{self, Chapters, Head};
use crate::input::text::lines::{Line, trim};
use crate::input::tidy::{self, Rules};
use crate::input::{Article, Cut};
use std::collections::BTreeSet;

/// Characters that a block without lines counts as: there is something between two headings.
const BLOCK: usize = 60;

/// One line of the article: a paragraph, a line of one, or something that is no text.
struct Row {
    /// Index of its block.
    of: usize,
    /// The line as a paragraph of its own, where the block has two.
    part: Option<Block>,
    line: Line,
}

impl Row {
    fn block<'b>(&'b self, blocks: &'b [Block]) -> &'b Block {
        self.part.as_ref().unwrap_or(&blocks[self.of])
    }
}

/// Finds the sections of an article that has no headings.
pub fn find(article: &mut Article, rules: &Rules, reporter: &Reporter) {
    drop_ends(article, rules, reporter);
    let blocks = &mut article.chapter.blocks;
    join_parts(blocks);
    if blocks.iter().any(|b| matches!(b, Block::Heading(_))) {
        name_numbers(blocks);
        return;
    }
    // A dash between number and title is drawn and says nothing.
    let (rows, dashes): (Vec<_>, Vec<_>) =
        rows(blocks).into_iter().enumerate().partition(|(_, row)| !is_dash(&row.line.text));
    let lines: Vec<Line> = rows.iter().map(|(_, row)| row.line.clone()).collect();
    let structure = detect::structure(&lines, &Chapters::Detected);
    if structure.heads.is_empty() {
        return;
    }
    let mut cuts = Vec::new();
    let gone: BTreeSet<usize> = structure.dropped.iter().filter(|d| d.range.is_none()).map(|d| d.line).collect();
    for dropped in &structure.dropped {
        let line = &lines[dropped.line];
        let range = dropped.range.clone().unwrap_or(0..line.text.len());
        let text = trim(&line.text[range.clone()]).to_owned();
        if !text.is_empty() {
            cuts.push(Cut { rule: dropped.rule, text, span: line.origin.span(range.start, range.end) });
        }
    }
    // Each row's block with its place among all rows, so that the dashes find theirs.
    let mut out: Vec<(usize, Block)> = Vec::with_capacity(rows.len());
    let mut heads = structure.heads.iter().peekable();
    let mut taken: Vec<std::ops::Range<usize>> = Vec::new();
    let mut i = 0;
    while i < rows.len() {
        let (at, row) = &rows[i];
        match heads.next_if(|head| head.line == i) {
            Some(head) => {
                out.push((*at, heading(head, &rows, blocks)));
                i += head.lines.max(1);
                taken.push(*at..rows.get(i).map_or(*at + 1, |(next, _)| *next));
            }
            None => {
                if !gone.contains(&i) {
                    out.push((*at, row.block(blocks).clone()));
                }
                i += 1;
            }
        }
    }
    for (at, row) in dashes {
        let next = taken.partition_point(|range| range.start <= at);
        if taken[..next].last().is_some_and(|range| range.contains(&at)) {
            cuts.push(Cut { rule: "ornament", text: row.line.text, span: row.line.span });
        } else {
            out.push((at, row.block(blocks).clone()));
        }
    }
    out.sort_by_key(|(at, _)| *at);
    *blocks = out.into_iter().map(|(_, block)| block).collect();
    tidy::report(&cuts, reporter);
    article.cuts.extend(cuts);
}

/// Takes the marks that close chapters.
fn drop_ends(article: &mut Article, rules: &Rules, reporter: &Reporter) {
    /// Longest mark, in bytes.
    const LONGEST: usize = 160;
    let blocks = &mut article.chapter.blocks;
    let text = |block: &Block| match block {
        Block::Paragraph(p) if plain_len(&p.inlines) <= LONGEST => trim(&plain(&p.inlines)).to_owned(),
        Block::Rule(_) => "***".to_owned(),
        _ => String::new(),
    };
    if !rules.on("end-mark") {
        return;
    }
    let texts: Vec<String> = blocks.iter().map(text).collect();
    let texts: Vec<&str> = texts.iter().map(|text| &**text).collect();
    let ends = detect::chapter_ends(&texts, &|i| matches!(blocks[i], Block::Heading(_)));
    let cut = |&end: &usize| match &blocks[end] {
        Block::Paragraph(p) => Some(Cut { rule: "end-mark", text: texts[end].to_owned(), span: p.span }),
        _ => None,
    };
    let cuts: Vec<Cut> = ends.iter().filter_map(cut).collect();
    let mut at = 0..;
    blocks.retain(|_| at.next().is_some_and(|at| ends.binary_search(&at).is_err()));
    tidy::report(&cuts, reporter);
    article.cuts.extend(cuts);
}

/// Takes the rules at either end and before headings, which part no text from another.
pub fn drop_rules(article: &mut Article, rules: &Rules, reporter: &Reporter) {
    fn idle(chapter: &mut Chapter, cuts: &mut Vec<Cut>) {
        let mut out: Vec<Block> = Vec::with_capacity(chapter.blocks.len());
        let mut drop_last = |out: &mut Vec<Block>| {
            while let Some(Block::Rule(span)) = out.pop_if(|last| matches!(last, Block::Rule(_))) {
                cuts.push(Cut { rule: "ornament", text: String::new(), span });
            }
        };
        for block in std::mem::take(&mut chapter.blocks) {
            if matches!(block, Block::Heading(_)) || out.len() == 1 {
                drop_last(&mut out);
            }
            out.push(block);
        }
        drop_last(&mut out);
        chapter.blocks = out;
        chapter.children.iter_mut().for_each(|child| idle(child, cuts));
    }
    if !rules.on("ornament") {
        return;
    }
    let mut cuts = Vec::new();
    idle(&mut article.chapter, &mut cuts);
    tidy::report(&cuts, reporter);
    article.cuts.extend(cuts);
}

/// PART and 01 in two paragraphs are one line.
fn join_parts(blocks: &mut Vec<Block>) {
    let is_pair = |pair: &[Block]| match pair {
        [Block::Paragraph(word), Block::Paragraph(number)] => is_part(word, number),
        _ => false,
    };
    if !blocks.windows(2).any(is_pair) {
        return;
    }
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in std::mem::take(blocks) {
        match (out.last_mut(), block) {
            (Some(Block::Paragraph(word)), Block::Paragraph(number)) if is_part(word, &number) => append(word, number),
            (_, block) => out.push(block),
        }
    }
    *blocks = out;
}

/// Whether two paragraphs are PART and its number.
fn is_part(word: &Paragraph, number: &Paragraph) -> bool {
    /// Longest of the two, in characters.
    const LONGEST: usize = 8;
    let said = |p: &Paragraph| (plain_len(&p.inlines) <= LONGEST).then(|| trim(&plain(&p.inlines)).to_owned());
    let is_number = |text: String| (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    said(word).is_some_and(|text| ["PART", "Part", "Part.", "PART."].contains(&&*text))
        && said(number).is_some_and(is_number)
}

/// Puts a number behind the word above it, in strong letters if the word is.
fn append(word: &mut Paragraph, number: Paragraph) {
    let mut digits = number.inlines;
    if let [Inline::Strong(inside)] = &mut digits[..] {
        digits = std::mem::take(inside);
    }
    digits.insert(0, Inline::Text(Text::made(" ")));
    match &mut word.inlines[..] {
        [Inline::Strong(inner)] => inner.extend(digits),
        _ => word.inlines.extend(digits),
    }
    word.span.end = number.span.end.max(word.span.end);
}

/// A heading that is a number, and the bold line below it that is its title.
fn name_numbers(blocks: &mut Vec<Block>) {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in std::mem::take(blocks) {
        match (out.last_mut(), block) {
            (Some(Block::Heading(number)), Block::Paragraph(title))
                if detect::is_bare_number(trim(&plain(&number.inlines))) && is_title(&title) =>
            {
                number.inlines.push(Inline::Text(Text::made("\u{3000}")));
                number.inlines.extend(unmarked(&Block::Paragraph(title)));
            }
            (_, block) => out.push(block),
        }
    }
    *blocks = out;
}

/// A short line all in bold that ends no sentence.
fn is_title(p: &Paragraph) -> bool {
    /// Longest title, in characters.
    const LONGEST: usize = 30;
    let text = plain(&p.inlines);
    matches!(&p.inlines[..], [Inline::Strong(_)])
        && text.chars().count() <= LONGEST
        && !text.trim().ends_with(['。', '，', '；', '：', '！', '？', '”'])
}

/// The rows of the blocks. A number with its title below it in one paragraph is two.
fn rows(blocks: &[Block]) -> Vec<Row> {
    let mut out = Vec::with_capacity(blocks.len());
    for (of, block) in blocks.iter().enumerate() {
        let Block::Paragraph(p) = block else {
            out.push(Row { of, part: None, line: opaque(block) });
            continue;
        };
        let parts: Vec<&[Inline]> = p.inlines.split(|i| *i == Inline::Break).collect();
        match &parts[..] {
            [number, title] if detect::is_bare_number(trim(&plain(number))) => {
                for part in [number, title] {
                    let part = Paragraph { inlines: part.to_vec(), align: p.align, span: p.span };
                    out.push(Row { of, line: line(&part), part: Some(Block::Paragraph(part)) });
                }
            }
            _ => out.push(Row { of, part: None, line: line(p) }),
        }
    }
    out
}

/// A paragraph as the line of a text.
fn line(p: &Paragraph) -> Line {
    let mut text = Text::default();
    walk::inlines(&p.inlines, &mut |inline| {
        if let Inline::Text(piece) | Inline::Code(piece) = inline {
            text.push_part(piece, 0..piece.text.len());
        } else if *inline == Inline::Break {
            text.text.push(' ');
        }
    });
    let start = text.text.len() - text.text.trim_start().len();
    let text = text.part(start..start + text.text.trim().len());
    let chars = text.text.chars().count();
    Line { text: text.text, origin: text.origin, span: p.span, indent: 0, gap: 1, chars }
}

/// A block that is no paragraph: never a heading, and as long as its text.
fn opaque(block: &Block) -> Line {
    let mut chars = BLOCK;
    walk::inlines_of(std::slice::from_ref(block), &mut |inline| {
        if let Inline::Text(text) = inline {
            chars += text.text.chars().count();
        }
    });
    Line { text: "\u{FFFC}".into(), origin: Origin::default(), span: Span::default(), indent: 0, gap: 1, chars }
}

fn is_dash(text: &str) -> bool {
    let text = trim(text);
    !text.is_empty()
        && text.chars().count() <= 3
        && text.chars().all(|c| matches!(c, '—' | '-' | '–' | '―' | '_' | '|' | '/'))
}

/// The heading that a head stands for.
fn heading(head: &Head, rows: &[(usize, Row)], blocks: &[Block]) -> Block {
    let row = |at: usize| &rows[at].1;
    let first = &row(head.line).line;
    let mut inlines = match &head.title {
        Some(range) => {
            vec![Inline::Text(Text::new(&first.text[range.clone()], first.origin.part(range.start, range.end)))]
        }
        None => unmarked(row(head.line).block(blocks)),
    };
    for below in head.line + 1..head.line + head.lines {
        inlines.push(Inline::Text(Text::made("\u{3000}")));
        inlines.extend(unmarked(row(below).block(blocks)));
    }
    let level = (2 + head.depth).min(6) as u8;
    Block::Heading(Heading { level, id: Id::default(), inlines, numbered: true, label: None, span: first.span })
}

/// What stands in a paragraph; a heading is bold anyway.
fn unmarked(block: &Block) -> Inlines {
    let Block::Paragraph(p) = block else { return Inlines::new() };
    match &p.inlines[..] {
        [Inline::Strong(inner)] => inner.clone(),
        all => all.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::made;
    use crate::input::{Facts, Mends};
    use crate::lang::Lang;

    const BODY: &str = "清早的水面上起了雾，摆渡的人解开缆绳，看了看对岸，才把竹篙撑下去，一句话也没有说，船就走了。";

    fn found(paragraphs: &[&str]) -> (Vec<String>, usize) {
        let mut chapter = Chapter::new(Id::default(), made("题"), Lang::ZhHans);
        for text in paragraphs {
            let lines = text.split('\n').map(|line| match line.strip_prefix('*') {
                Some(bold) => vec![Inline::Strong(made(bold))],
                None => made(line),
            });
            let inlines = lines.collect::<Vec<_>>().join(&Inline::Break);
            chapter.blocks.push(Block::Paragraph(Paragraph { inlines, ..Paragraph::default() }));
        }
        let mut article = Article { chapter, facts: Facts::default(), cuts: Vec::new(), mends: Mends::default() };
        find(&mut article, &Rules::default(), &Reporter::new());
        let headings = article.chapter.blocks.iter().filter_map(|block| match block {
            Block::Heading(h) => Some(format!("{} {}", h.level, plain(&h.inlines))),
            _ => None,
        });
        (headings.collect(), article.cuts.len())
    }

    #[test]
    fn numbers_and_titles_in_paragraphs_are_headings() {
        let titles = ["2 01　上游的码头", "2 02　下游的桥"];
        for paragraphs in [
            ["*01", "*上游的码头", BODY, "*02", "*下游的桥", BODY].as_slice(),
            &["01\n上游的码头", BODY, "02\n下游的桥", BODY],
        ] {
            assert_eq!(found(paragraphs), (titles.map(str::to_owned).to_vec(), 0));
        }
        let dashed = ["01", "—", "上游的码头", BODY, "02", "—", "下游的桥", BODY];
        assert_eq!(found(&dashed), (titles.map(str::to_owned).to_vec(), 2));
        assert_eq!(found(&["*一、上游", BODY, BODY, "*二、下游", BODY]).0, ["2 一、上游", "2 二、下游"]);
        assert_eq!(found(&["PART 1", BODY, "PART 2", BODY]).0, ["2 PART 1", "2 PART 2"]);
        let parts = ["*PART", "*01", "*上游的码头", BODY, "*PART", "*02", "*下游的桥", BODY];
        assert_eq!(found(&parts).0, ["2 PART 01　上游的码头", "2 PART 02　下游的桥"]);
    }

    #[test]
    fn a_rule_before_a_heading_or_at_the_end_goes() {
        let rule = || Block::Rule(Span::default());
        let text = || Block::Paragraph(Paragraph { inlines: made(BODY), ..Paragraph::default() });
        let (level, id, span) = (2, Id::default(), Span::default());
        let heading = Block::Heading(Heading { level, id, inlines: made("灯"), numbered: true, label: None, span });
        let mut chapter = Chapter::new(Id::default(), made("题"), Lang::ZhHans);
        chapter.blocks = vec![text(), rule(), text(), rule(), rule(), heading, text(), rule()];
        let mut article = Article { chapter, facts: Facts::default(), cuts: Vec::new(), mends: Mends::default() };
        drop_rules(&mut article, &Rules::default(), &Reporter::new());
        let rules = article.chapter.blocks.iter().enumerate().filter(|(_, block)| matches!(block, Block::Rule(_)));
        assert_eq!((rules.map(|(at, _)| at).collect::<Vec<_>>(), article.cuts.len()), (vec![1], 3));
    }

    #[test]
    fn the_mark_that_closes_a_chapter_goes() {
        assert_eq!(found(&[BODY, "（第四十一章·完）"]), (vec![], 1));
        assert_eq!(found(&[BODY, "他写下：", "（第一章·完）", BODY]), (vec![], 0));
    }

    #[test]
    fn a_single_number_and_prose_stay() {
        assert!(found(&["01", BODY, BODY]).0.is_empty());
        assert!(found(&["一、先到的先走。", "二、后到的后走。", BODY]).0.is_empty());
        assert!(found(&[BODY, "—", BODY]).0.is_empty());
    }
}
