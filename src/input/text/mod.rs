//! Plain text: what was copied from a portal or an account, and whole books of the web.
//!
//! Takes the lines of a source, drops the marks of download sites, the numbers of scanned pages and the second copy of a
//! text that stands twice, joins what was wrapped by hand, peels head and tail ([`tidy`](super::tidy)), finds chapters and sections
//! ([`detect`](super::detect)) and makes a paragraph of every line that is left. Short lines of a poem stay lines.

mod aozora;
mod copies;
mod foreign;
pub mod gutenberg;
pub mod lines;
pub mod mail;
mod markup;
mod run_in;
pub mod scanned;
mod table;
pub mod verse;

use super::detect::{self, Dropped, Head, Kind, Structure, order};
use super::options::Repeats;
use super::tidy::{self, Fate, Rules, View};
use super::{Article, Cut, Facts, Mends, Options, Source};
use crate::book::{Align, Block, Byline, Chapter, Heading, Id, Inline, Inlines, Paragraph, Table, Text};
use crate::diag::{Code, Diagnostic, Reporter, Span};
use crate::lang::Lang;
use lines::Line;
use std::collections::HashSet;

/// Reads a plain text.
pub fn read(source: &Source, options: &Options, reporter: &Reporter) -> Article {
    let rules = Rules::new(options);
    let (mut lines, mut cuts) = (markup::decoded(lines::split(source), &source.text), Vec::new());
    foreign::report(&lines, source, reporter);
    let in_notation = aozora::is_meant(&source.text, options.markup);
    let framing = if in_notation { aozora::frame } else { aozora::unsigned };
    let frame = framing(&mut lines, &rules, &mut cuts);
    let ebook = gutenberg::frame(&mut lines, &rules, &mut cuts);
    let series = drop_kicker(&mut lines, options, &rules, &mut cuts);
    let mail = mail::frame(&mut lines, &rules, &mut cuts);
    drop_shared(&mut lines, options, &rules, &mut cuts);
    lines = run_in::part_runs(lines);
    drop_spam(&mut lines, &rules, &mut cuts);
    let seams = scanned::drop_pages(&mut lines, &rules, &mut cuts);
    lines = lines::unwrapped(lines);
    scanned::join_seams(&mut lines, &seams);
    drop_stock_links(&mut lines, &rules, &mut cuts);
    lines = run_in::part(lines);
    tidy::serial::drop_notes(&mut lines, &rules, &mut cuts);
    let copy = drop_copy(&mut lines, options, reporter);

    let peeled = {
        let mut views: Vec<View> = lines.iter().map(view).collect();
        let structure = detect::structure(&lines, &options.chapters);
        // The days of a diary head its entries, and say nothing of when it appeared; articles have heads of their own.
        let says = |h: &&Head| h.kind == Kind::Article || detect::is_day(&lines[h.line].text);
        for head in structure.heads.iter().filter(says) {
            views[head.line].kind = tidy::Kind::Heading;
        }
        for line in foreign::speakers(&lines) {
            views[line].kind = tidy::Kind::Heading;
        }
        let opens_body = |i: usize| opens_chapter(&lines, &structure, i);
        let subject = mail.as_ref().and_then(|mail| mail.subject.as_ref());
        let title = frame.title.as_ref().map(|line| &*line.text).or(subject.map(|(_, subject)| &**subject));
        tidy::peel(&views, title, &rules, &opens_body)
    };
    cuts.extend(peeled.cuts);
    let framed = frame.title.as_ref().map(|line| title_inlines(line, &line.text));
    let subject = mail.as_ref().and_then(|mail| mail.subject.as_ref());
    let framed = framed.or(subject.map(|(line, subject)| title_inlines(line, subject)));
    let mut title = framed.or(peeled.title.map(|(i, title)| title_inlines(&lines[i], undrawn(&title))));
    let mut fates = peeled.fates.into_iter();
    lines.retain(|_| fates.next() == Some(Fate::Keep));
    drop_ends(&mut lines, &rules, &mut cuts);

    let mut structure = detect::structure(&lines, &options.chapters);
    let (named, author) = ebook.map(|ebook| (ebook.title, ebook.author)).unwrap_or_default();
    title = title.or(named.map(|(line, named)| title_inlines(&line, &named)));
    let mut byline = peeled.byline;
    if title.is_some() && byline.authors.is_empty() && rules.on("byline") && is_author_above(&lines, &structure) {
        let line = lines.remove(0);
        cuts.push(cut(&line, "byline"));
        byline.authors.push(line.text);
        structure = detect::structure(&lines, &options.chapters);
    }
    cuts.extend(structure.dropped.iter().filter_map(|d| dropped(&lines[d.line], d)));
    let lang = options.lang.unwrap_or(Lang::ZhHans);
    report_order(&lines, &structure, reporter);
    let mut builder = Builder::new(&lines, &structure, &rules, cuts, lang);
    builder.is_mail = mail.is_some();
    let mut chapter = builder.chapter();
    // A file that is one chapter: its heading is the article's title.
    if title.is_none()
        && chapter.blocks.is_empty()
        && let [only] = &mut chapter.children[..]
    {
        title = Some(std::mem::take(&mut only.title));
        chapter.blocks = std::mem::take(&mut only.blocks);
        chapter.children = std::mem::take(&mut only.children);
    }
    let mut cuts = builder.cuts;
    if in_notation {
        chapter.title = title.unwrap_or_default();
        aozora::settle(&mut chapter, &rules, &mut cuts);
        title = Some(std::mem::take(&mut chapter.title));
    }
    tidy::report(&cuts, reporter);
    cuts.extend(copy);
    cuts.sort_by_key(|c| c.span);
    chapter.title = title.unwrap_or_default();
    chapter.byline = mail.map_or(frame.byline, |mail| mail.byline);
    tidy::fill(&mut chapter.byline, byline);
    if chapter.byline.authors.is_empty() {
        chapter.byline.authors.extend(author);
    }
    chapter.byline.source = chapter.byline.source.or(series);
    chapter.path = Some(source.path.clone());
    chapter.span = Span { end: 0, start: 0, source: source.id };
    Article { chapter, facts: Facts::default(), cuts, mends: Mends::default() }
}

fn view(line: &Line) -> View<'_> {
    let kind = if tidy::is_ornament(&line.text) { tidy::Kind::Ornament } else { tidy::Kind::Text };
    View { text: &line.text, span: line.span, kind }
}

/// Whether the first line is a name and nothing else, right above the heading of the first chapter.
fn is_author_above(lines: &[Line], structure: &Structure) -> bool {
    lines.first().is_some_and(|line| tidy::is_person(&line.text))
        && structure.heads.first().is_some_and(|h| h.line == 1)
}

/// Whether a line is the heading of one chapter among several, and so no title of the whole: text follows it, then
/// another heading.
fn opens_chapter(lines: &[Line], structure: &Structure, i: usize) -> bool {
    /// Characters from which what stands below is a chapter and no head of the article.
    const CHAPTER: usize = 200;
    if detect::is_bare_number(&lines[i].text) {
        return true;
    }
    // The first of two heads that are one, an entry of the contents.
    if structure.dropped.iter().any(|d| d.line == i && d.range.is_none()) {
        return true;
    }
    let Ok(k) = structure.heads.binary_search_by_key(&i, |h| h.line) else { return false };
    let Some(next) = structure.heads[k..].iter().find(|h| h.line > i) else { return false };
    lines[i + 1..next.line].iter().map(|l| l.chars).sum::<usize>() >= CHAPTER
        || !matches!(structure.heads[k].kind, Kind::Apart)
}

fn cut(line: &Line, rule: &'static str) -> Cut {
    Cut { rule, text: line.text.clone(), span: line.span }
}

/// A dropped line or part of one, if there is any text in it.
fn dropped(line: &Line, it: &Dropped) -> Option<Cut> {
    let range = it.range.clone().unwrap_or(0..line.text.len());
    let text = lines::trim(&line.text[range.clone()]).to_string();
    (!text.is_empty()).then(|| Cut { rule: it.rule, text, span: line.origin.span(range.start, range.end) })
}

fn drop_spam(lines: &mut Vec<Line>, rules: &Rules, cuts: &mut Vec<Cut>) {
    if !rules.on("spam-line") {
        return;
    }
    let mut gap = 0;
    lines.retain_mut(|line| {
        let spam = tidy::is_spam(&line.text);
        if spam {
            cuts.push(cut(line, "spam-line"));
            gap += line.gap;
        } else {
            line.gap += std::mem::take(&mut gap);
        }
        !spam
    });
}

/// Takes the line that names the series above the title, and gives the name.
fn drop_kicker(lines: &mut Vec<Line>, options: &Options, rules: &Rules, cuts: &mut Vec<Cut>) -> Option<String> {
    let texts: Vec<&str> = lines.iter().take(2).map(|l| &*l.text).collect();
    let (at, name) = options.shared.kicker(&texts, rules)?;
    cuts.push(cut(&lines.remove(at), "source"));
    Some(name.to_owned())
}

/// Takes the lines that most files of the series begin or end with.
fn drop_shared(lines: &mut Vec<Line>, options: &Options, rules: &Rules, cuts: &mut Vec<Cut>) {
    let texts: Vec<&str> = lines.iter().map(|l| &*l.text).collect();
    let gone = options.shared.ends(&texts, true, rules);
    cuts.extend(gone.iter().map(|&(line, rule)| cut(&lines[line], rule)));
    let mut at = 0..;
    lines.retain(|_| at.next().is_some_and(|at| gone.iter().all(|(gone, _)| *gone != at)));
}

/// Takes the marks that close chapters.
fn drop_ends(lines: &mut Vec<Line>, rules: &Rules, cuts: &mut Vec<Cut>) {
    if !rules.on("end-mark") {
        return;
    }
    let texts: Vec<&str> = lines.iter().map(|l| &*l.text).collect();
    let ends = detect::chapter_ends(&texts, &|_| false);
    cuts.extend(ends.iter().map(|&end| cut(&lines[end], "end-mark")));
    let mut at = 0..;
    lines.retain(|_| at.next().is_some_and(|at| ends.binary_search(&at).is_err()));
}

/// Reports numbered headings that do not follow one another.
fn report_order(lines: &[Line], structure: &Structure, reporter: &Reporter) {
    /// A book that counts backward says so once.
    const MOST: usize = 10;
    let breaks = order::breaks(structure, lines);
    for (k, found) in breaks.iter().take(MOST).enumerate() {
        let [above, below] = [found.above, found.below].map(|head| order::name(&structure.heads[head], lines));
        let what = match found.missing {
            None => "which has a later number".to_owned(),
            Some(missing) => format!("and {missing} numbers between them are missing"),
        };
        let more = match breaks.len().saturating_sub(MOST) {
            more @ 1.. if k + 1 == MOST => format!("; {more} more headings are out of order"),
            _ => String::new(),
        };
        let span = lines[structure.heads[found.below].line].span;
        reporter.at(Code::ChapterOrder, span, format!("“{below}” comes after “{above}”, {what}{more}"));
    }
}

/// Takes the second copy of a text that stands twice in its file, as repeats are taken.
fn drop_copy(lines: &mut Vec<Line>, options: &Options, reporter: &Reporter) -> Option<Cut> {
    let mode = options.repeats.unwrap_or(Repeats::Drop);
    let start = copies::second_copy(lines).filter(|_| mode != Repeats::Keep)?;
    let span = Span { end: lines.last()?.span.end, ..lines[start].span };
    let end = if mode == Repeats::Drop { "; the second copy was dropped" } else { "" };
    reporter.report(Diagnostic::new(Code::Repeated, format!("the whole text stands twice in its file{end}")).at(span));
    if mode != Repeats::Drop {
        return None;
    }
    let texts: Vec<String> = lines.drain(start..).map(|l| l.text).collect();
    Some(Cut { rule: "repeats", text: texts.join(" "), span })
}

fn drop_stock_links(lines: &mut [Line], rules: &Rules, cuts: &mut Vec<Cut>) {
    if !rules.on("stock-link") {
        return;
    }
    for line in lines {
        for range in tidy::stock_links(&line.text).into_iter().rev() {
            cuts.push(cut_out(line, range, "stock-link"));
        }
    }
}

/// Takes a part out of a line.
fn cut_out(line: &mut Line, range: std::ops::Range<usize>, rule: &'static str) -> Cut {
    let span = line.origin.span(range.start, range.end);
    let rest = line.text.split_off(range.end);
    let text = line.text.split_off(range.start);
    let after = line.origin.slice(range.end);
    line.origin.append(range.start as u32, &after);
    line.text.push_str(&rest);
    line.chars = line.text.chars().count();
    Cut { rule, text, span }
}

/// The title as a line's text, with its place.
fn title_inlines(line: &Line, title: &str) -> Inlines {
    let at = line.text.find(title).unwrap_or(0);
    vec![Inline::Text(Text::new(title, line.origin.slice(at)))]
}

/// A title without what is drawn around it, `<<<长河>>>`, `=== 长河 ===`, or the sign of a heading before it, `# 长河`.
fn undrawn(title: &str) -> &str {
    let number = title.trim_start_matches(['#', '＃']);
    if number.len() < title.len() && number.starts_with(lines::is_blank) {
        return lines::trim(number);
    }
    const DRAWN: [(char, char); 6] = [('<', '>'), ('＜', '＞'), ('=', '='), ('＝', '＝'), ('*', '*'), ('★', '★')];
    for (open, close) in DRAWN {
        let inner = title.trim_start_matches(open).trim_end_matches(close);
        let (before, behind) =
            (title.chars().take_while(|&c| c == open), title.chars().rev().take_while(|&c| c == close));
        if before.count() >= 2 && behind.count() >= 2 && inner.contains(char::is_alphanumeric) {
            return lines::trim(inner);
        }
    }
    title
}

/// Makes chapters, headings and paragraphs of lines.
struct Builder<'a> {
    lines: &'a [Line],
    structure: &'a Structure,
    rules: &'a Rules,
    cuts: Vec<Cut>,
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
    fn new(lines: &'a [Line], structure: &'a Structure, rules: &'a Rules, cuts: Vec<Cut>, lang: Lang) -> Self {
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
            is_mail: false,
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
    fn chapter(&mut self) -> Chapter {
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

fn inlines(line: &Line) -> Inlines {
    vec![Inline::Text(Text::new(line.text.clone(), line.origin.clone()))]
}

/// A title whose characters are drawn apart, 春　　晓, without the blanks between ideographs.
fn drawn_together(line: &Line) -> Text {
    let is_drawn = line.text.split(lines::is_blank).all(|part| part.chars().count() <= 1);
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

fn paragraph(line: &Line) -> Block {
    Block::Paragraph(Paragraph { inlines: inlines(line), span: line.span, ..Paragraph::default() })
}
