//! Chapters, headings and paragraphs of lines, where [`detect`](super::super::detect) has found what heads them.

use super::lines::{self, Line};
use super::{aozora, cut, mail, table, verse};
use crate::book::{Align, Block, Byline, Chapter, Heading, Id, Inline, Inlines, Paragraph, Table, Text};
use crate::input::Cut;
use crate::input::detect::{Head, Kind, Structure};
use crate::input::tidy::{self, Rules};
use crate::lang::{Lang, wide};
use std::collections::HashSet;

/// Makes chapters, headings and paragraphs of lines.
pub(super) struct Builder<'a> {
    lines: &'a [Line],
    structure: &'a Structure,
    rules: &'a Rules,
    cuts: &'a mut Vec<Cut>,
    lang: Lang,
    /// Lines that are dropped as a whole.
    gone: HashSet<usize>,
    /// Depth of the first heading below the chapters.
    sections: usize,
    /// Lines at which a stretch of lines begins or ends.
    fences: Vec<usize>,
    /// Quotations and lists are typed as in mails.
    is_mail: bool,
    /// Columns before most lines.
    indent: usize,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        lines: &'a [Line],
        structure: &'a Structure,
        rules: &'a Rules,
        cuts: &'a mut Vec<Cut>,
        lang: Lang,
        is_mail: bool,
    ) -> Self {
        let gone = structure.dropped.iter().filter(|d| d.range.is_none()).map(|d| d.line).collect();
        let chapters = structure.heads.iter().filter(|h| structure.book && is_chapter(h));
        let sections = chapters.map(|h| h.depth + 1).max().unwrap_or(0);
        let fences = (0..lines.len()).filter(|&i| aozora::is_fence(&lines[i].text)).collect();
        Self {
            lines,
            structure,
            rules,
            cuts,
            lang,
            gone,
            sections,
            fences,
            is_mail,
            indent: lines::usual_indent(lines),
        }
    }

    /// Where a poem that begins with a line ends at the latest.
    fn fence(&self, line: usize, end: usize) -> usize {
        let poems = &self.structure.poems;
        let end = poems.get(poems.partition_point(|poem| poem.start < line)).map_or(end, |poem| poem.start.min(end));
        self.fences.get(self.fences.partition_point(|&fence| fence < line)).map_or(end, |&fence| fence.min(end))
    }

    /// The table that begins with a line, and the lines it takes; `next` is the first line that may begin one.
    fn table(&self, line: usize, end: usize, next: &mut usize) -> Option<(Table, usize)> {
        if line < *next {
            return None;
        }
        table::table_at(&self.lines[line..end]).map_err(|none| *next = line + none).ok()
    }

    /// The whole text as one chapter; in a book its chapters are children.
    pub(super) fn chapter(&mut self) -> Chapter {
        let heads = &self.structure.heads;
        let first = heads.first().map_or(self.lines.len(), |h| h.line);
        let mut root = Chapter::new(Id::default(), Inlines::new(), self.lang);
        root.blocks = self.blocks(0..first);
        // Open chapters from the root down, with their depth.
        let mut open: Vec<(usize, Chapter)> = Vec::new();
        for (k, head) in heads.iter().enumerate() {
            let end = heads.get(k + 1).map_or(self.lines.len(), |h| h.line);
            let byline = self.byline(head);
            let body = self.blocks(head.line + head.lines..end);
            if self.structure.book && is_chapter(head) {
                while open.last().is_some_and(|(depth, _)| *depth >= head.depth) {
                    close(&mut open, &mut root);
                }
                let mut chapter = Chapter::new(Id::default(), self.title(head), self.lang);
                chapter.span = self.lines[head.line].span;
                chapter.byline = byline;
                chapter.blocks = body;
                open.push((head.depth, chapter));
            } else {
                let level = self.level(head);
                let blocks = open.last_mut().map_or(&mut root.blocks, |(_, chapter)| &mut chapter.blocks);
                blocks.push(Block::Heading(Heading {
                    level,
                    id: Id::default(),
                    inlines: self.title(head),
                    numbered: true,
                    label: None,
                    span: self.lines[head.line].span,
                }));
                blocks.extend(body);
            }
        }
        while !open.is_empty() {
            close(&mut open, &mut root);
        }
        root
    }

    /// What the lines below the title of an article say.
    fn byline(&mut self, head: &Head) -> Byline {
        let mut byline = Byline::default();
        if head.kind != Kind::Article {
            return byline;
        }
        for line in &self.lines[head.line + 1..head.line + head.lines] {
            self.cuts.push(cut(line, "byline"));
            if tidy::is_person(&line.text) {
                byline.authors.push(line.text.clone());
            } else {
                tidy::fill(&mut byline, tidy::said_in_head(&line.text));
            }
        }
        byline
    }

    /// The poem below a head that begins with a line.
    fn poem(&self, i: usize, end: usize) -> Option<&'a std::ops::Range<usize>> {
        let poems = &self.structure.poems;
        let poem = poems.get(poems.partition_point(|poem| poem.start < i))?;
        (poem.start == i && poem.end <= end).then_some(poem)
    }

    /// The line above one of a piece that begins at `start`.
    fn above(&self, i: usize, start: usize) -> Option<&'a Line> {
        i.checked_sub(1).filter(|&above| above >= start).and_then(|above| self.lines.get(above))
    }

    /// Heading level inside a chapter; 2 is the highest.
    fn level(&self, head: &Head) -> u8 {
        (2 + head.depth.saturating_sub(self.sections)).min(6) as u8
    }

    fn title(&self, head: &Head) -> Inlines {
        let line = &self.lines[head.line];
        if let Some(range) = &head.title {
            return vec![Inline::Text(Text::new(&line.text[range.clone()], line.origin.slice(range.start)))];
        }
        let mut text = Text::new(line.text.clone(), line.origin.clone());
        if head.kind == Kind::Poem && text.text.chars().any(lines::is_blank) {
            return vec![Inline::Text(drawn_together(line))];
        }
        let below = if head.kind == Kind::Article { 0..0 } else { head.line + 1..head.line + head.lines.max(1) };
        for below in &self.lines[below] {
            text.text.push('\u{3000}');
            text.origin.append(text.text.len() as u32, &below.origin);
            text.text.push_str(&below.text);
        }
        vec![Inline::Text(text)]
    }

    /// The blocks of a range of lines. Ornaments at its ends only decorate the headings there.
    fn blocks(&mut self, range: std::ops::Range<usize>) -> Vec<Block> {
        let (mut start, mut end) = (range.start, range.end.max(range.start));
        let lines = self.lines;
        let beside_head = self.structure.heads.binary_search_by_key(&end, |h| h.line).is_ok();
        if start > 0 || beside_head {
            while start < end && tidy::is_ornament(&lines[start].text) && self.rules.on("ornament") {
                self.cuts.push(cut(&lines[start], "ornament"));
                start += 1;
            }
            while end > start && tidy::is_ornament(&lines[end - 1].text) && self.rules.on("ornament") {
                end -= 1;
                self.cuts.push(cut(&lines[end], "ornament"));
            }
        }
        let mut out = Vec::new();
        let mut i = start;
        // No table begins above this line.
        let mut next_table = start;
        while i < end {
            if self.gone.contains(&i) {
                i += 1;
            } else if tidy::is_ornament(&lines[i].text) {
                out.push(Block::Rule(lines[i].span));
                i += 1;
            } else if let Some((block, length)) = self.is_mail.then(|| mail::block_at(&lines[i..end])).flatten() {
                out.push(block);
                i += length;
            } else if self.structure.contents.contains(&i) {
                out.push(paragraph(&lines[i]));
                i += 1;
            } else if let Some(poem) = self.poem(i, end) {
                out.extend(verse::poem(&lines[poem.clone()]));
                i = poem.end;
            } else if let Some((table, length)) = self.table(i, end, &mut next_table) {
                out.push(Block::Table(Box::new(table)));
                i += length;
            } else if let Some(length) = verse::verse_at(&lines[i..self.fence(i, end)], self.above(i, start)) {
                out.extend(verse::poem(&lines[i..i + length]));
                i += length;
            } else if let Some(length) = verse::signature_at(&lines[i..end], self.indent) {
                out.extend(lines[i..i + length].iter().map(at_end));
                i += length;
            } else {
                out.push(paragraph(&lines[i]));
                i += 1;
            }
        }
        out
    }
}

/// In a book, what is above a section is a chapter: units down to 章, named pieces, and whatever is on top.
fn is_chapter(head: &Head) -> bool {
    match head.kind {
        Kind::Unit(rank) => rank <= 2 || head.depth == 0,
        Kind::Named => true,
        Kind::Bare
        | Kind::HanList
        | Kind::List
        | Kind::Decimal
        | Kind::Parenthesised
        | Kind::Stem
        | Kind::Entry
        | Kind::Boxed
        | Kind::Apart
        | Kind::Poem
        | Kind::Article => head.depth == 0,
    }
}

/// Hands a finished chapter to the one above it.
fn close(open: &mut Vec<(usize, Chapter)>, root: &mut Chapter) {
    if let Some((_, chapter)) = open.pop() {
        open.last_mut().map_or(&mut root.children, |(_, above)| &mut above.children).push(chapter);
    }
}

pub(super) fn inlines(line: &Line) -> Inlines {
    vec![Inline::Text(Text::new(line.text.clone(), line.origin.clone()))]
}

/// Whether the ideographs of a title are drawn apart: 春　　晓.
pub(super) fn is_drawn(title: &str) -> bool {
    let mut parts = title.split(lines::is_blank);
    title.contains(lines::is_blank) && parts.all(|part| part.chars().count() <= 1 && part.chars().all(wide::is_han))
}

/// A title whose characters are drawn apart, 春　　晓, without the blanks between ideographs.
pub(super) fn drawn_together(line: &Line) -> Text {
    let is_drawn = is_drawn(&line.text);
    let mut out = Text::new(String::new(), line.origin.clone());
    let mut seam = false;
    for (at, c) in line.text.char_indices() {
        if is_drawn && lines::is_blank(c) {
            seam = true;
            continue;
        }
        if std::mem::take(&mut seam) {
            out.origin.append(out.text.len() as u32, &line.origin.slice(at));
        }
        out.text.push(c);
    }
    out
}

/// A line of a signature.
fn at_end(line: &Line) -> Block {
    Block::Paragraph(Paragraph { inlines: inlines(line), align: Align::End, span: line.span })
}

pub(super) fn paragraph(line: &Line) -> Block {
    Block::Paragraph(Paragraph { inlines: inlines(line), span: line.span, ..Paragraph::default() })
}
