//! The text rule: what a PDF gives back is the text of the book.
//!
//! The text of each page, line by line as poppler finds it in the content, is consumed by two streams: the running text
//! and the notes, each character for character in reading order. What neither takes has to be furniture: folios,
//! running heads, the generated pages (titles, contents), repeated table heads. White space, labels and note marks
//! count for nothing.

use super::{built, printed, tool};
use crate::support::done;
use huibian::book::{Block, Book, Chapter, Date, Inline, Inlines, ListKind, MatterKind, Part, plain, walk};
use huibian::lang::{numeral, word};
use regex::Regex;
use std::collections::BTreeSet;
use std::path::Path;

/// Text without white space and without the characters that only say where a line may break.
pub fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{C}'))
        .collect()
}

/// The lines of each page as poppler finds them in the content.
pub fn pages(pdf: &Path) -> Vec<Vec<String>> {
    let count = printed(tool("pdfinfo").arg(pdf));
    let count: usize = Regex::new(r"Pages:\s+(\d+)").expect("a pattern").captures(&count).expect("pages")[1]
        .parse()
        .expect("a number");
    let text = printed(tool("pdftotext").args(["-raw", "-enc", "UTF-8"]).arg(pdf).arg("-"));
    let mut pages: Vec<Vec<String>> =
        text.split('\u{C}').map(|page| page.lines().map(str::to_owned).collect()).collect();
    pages.truncate(count);
    pages
}

/// The text of XHTML, without what is inside `rp` and without the marks of notes.
pub fn of_markup(xhtml: &str) -> String {
    let body = xhtml.split("<body").nth(1).unwrap_or(xhtml);
    let body = body.split_once('>').map_or(body, |(_, rest)| rest);
    let left_out = Regex::new(r#"(?s)<rp\b[^>]*>.*?</rp>|<a\b[^>]*epub:type="noteref"[^>]*>.*?</a>|<annotation-xml.*?</annotation-xml>|<!--.*?-->"#)
        .expect("a pattern");
    let tag = Regex::new(r"<[^>]*>").expect("a pattern");
    let text = left_out.replace_all(body, "");
    let text = tag.replace_all(&text, "");
    let entity = Regex::new(r"&(#x[0-9a-fA-F]+|#[0-9]+|amp|lt|gt|quot|apos);").expect("a pattern");
    entity
        .replace_all(&text, |found: &regex::Captures| match &found[1] {
            "amp" => "&".to_owned(),
            "lt" => "<".to_owned(),
            "gt" => ">".to_owned(),
            "quot" => "\"".to_owned(),
            "apos" => "'".to_owned(),
            number => {
                let code = match number.strip_prefix("#x") {
                    Some(hex) => u32::from_str_radix(hex, 16),
                    None => number[1..].parse(),
                };
                code.ok().and_then(char::from_u32).map(String::from).unwrap_or_default()
            }
        })
        .into_owned()
}

/// A line of the running text.
#[derive(Clone, Debug)]
pub struct Line {
    /// Squeezed.
    pub text: String,
    /// A title of generated matter, which a page need not show; a formula, which an EPUB shows otherwise.
    pub optional: bool,
}

/// The running text and the notes of a book, in reading order, by our own traversal.
pub fn streams(book: &Book) -> (Vec<Line>, Vec<String>) {
    let mut streams = Streams::default();
    for matter in &book.front {
        streams.matter(matter.kind, &matter.chapter);
    }
    book.body.iter().for_each(|part| streams.part(part));
    for matter in &book.back {
        streams.matter(matter.kind, &matter.chapter);
    }
    (streams.lines, streams.notes)
}

#[derive(Default)]
struct Streams {
    lines: Vec<Line>,
    notes: Vec<String>,
}

impl Streams {
    fn push(&mut self, text: &str, optional: bool) {
        let text = squeeze(text);
        if !text.is_empty() {
            self.lines.push(Line { text, optional });
        }
    }

    fn matter(&mut self, kind: MatterKind, chapter: &Chapter) {
        let title = squeeze(&plain(&chapter.title));
        let from = self.lines.len();
        self.chapter(chapter);
        if chapter.path.is_none() && !matches!(kind, MatterKind::Preface | MatterKind::Afterword) {
            self.lines[from..].iter_mut().filter(|line| line.text == title).for_each(|line| line.optional = true);
        }
    }

    fn part(&mut self, part: &Part) {
        if let Some(title) = &part.title {
            self.inlines(title);
        }
        self.blocks(&part.intro);
        part.chapters.iter().for_each(|chapter| self.chapter(chapter));
        part.parts.iter().for_each(|part| self.part(part));
    }

    fn chapter(&mut self, chapter: &Chapter) {
        self.inlines(&chapter.title);
        self.blocks(&chapter.blocks);
        chapter.children.iter().for_each(|chapter| self.chapter(chapter));
    }

    fn inlines(&mut self, list: &Inlines) {
        let mut text = String::new();
        let mut notes = Vec::new();
        walk::inlines(list, &mut |inline| match inline {
            Inline::Text(t) | Inline::Code(t) | Inline::Math(t) | Inline::TateChuYoko(t) => text.push_str(&t.text),
            Inline::Ruby(ruby) => ruby.pairs.iter().for_each(|pair| {
                text.push_str(&pair.base.text);
                text.push_str(&pair.reading.text);
            }),
            Inline::Note(note) => notes.push(note),
            _ => {}
        });
        let formula = list.iter().any(|inline| matches!(inline, Inline::Math(_)));
        self.push(&text, formula);
        for note in notes {
            let mut inner = Streams::default();
            inner.blocks(&note.blocks);
            self.notes.extend(inner.lines.into_iter().map(|line| line.text));
            self.notes.extend(inner.notes);
        }
    }

    fn blocks(&mut self, list: &[Block]) {
        for block in list {
            match block {
                Block::Code(code) => {
                    self.push(&code.text.text, false);
                    code.caption.iter().for_each(|caption| self.inlines(caption));
                }
                Block::Math(math) => self.push(&math.tex.text, true),
                Block::List(list) => {
                    for item in &list.items {
                        item.term.iter().for_each(|term| self.inlines(term));
                        self.blocks(&item.blocks);
                    }
                }
                Block::Quote(quote) => {
                    self.blocks(&quote.blocks);
                    quote.source.iter().for_each(|source| self.inlines(source));
                }
                Block::Aside(aside) => {
                    aside.title.iter().for_each(|title| self.inlines(title));
                    self.blocks(&aside.blocks);
                }
                other => {
                    walk::runs(other, &mut |list| self.inlines(list));
                    walk::inner_blocks(other, &mut |list| self.blocks(list));
                }
            }
        }
    }
}

/// A character that labels and marks are made of, beside their words.
fn is_mark(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(c, '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}' | '\u{3220}'..='\u{32FF}')
        || "•◦▪▫‣–—-*†‡.．、:：()（）[]［］〔〕「」·☐☑☒✓✔□■※".contains(c)
}

/// Takes the characters of a page's line from a stream, from `at`; marks that the stream has not are passed over.
/// The new position, if the whole line was taken.
fn take(line: &[char], stream: &[char], at: usize, labels: &BTreeSet<Vec<char>>) -> Option<usize> {
    // A label may begin as the text does: 三、三号.
    let unlabelled = || labels.iter().rev().find_map(|label| line.strip_prefix(label.as_slice()));
    take_all(line, stream, at, labels).or_else(|| take_all(unlabelled()?, stream, at, labels))
}

fn take_all(line: &[char], stream: &[char], at: usize, labels: &BTreeSet<Vec<char>>) -> Option<usize> {
    let mut here = at;
    let mut i = 0;
    let mut taken = 0;
    while i < line.len() {
        if stream.get(here) == Some(&line[i]) {
            here += 1;
            i += 1;
            taken += 1;
        } else if let Some(label) = labels.iter().rev().find(|label| line[i..].starts_with(label)) {
            i += label.len();
        } else if is_mark(line[i]) {
            i += 1;
        } else {
            return None;
        }
    }
    (taken > 0).then_some(here)
}

/// What stands on pages beside the text: titles with their labels, metadata, words of generated pages.
fn furniture(book: &Book) -> String {
    let mut all = vec![book.meta.title.clone()];
    all.extend(book.meta.subtitle.clone());
    all.extend(book.meta.publisher.clone());
    all.extend(book.meta.creators.iter().map(|c| c.name.clone()));
    let said = |date: Option<Date>, lang| {
        date.into_iter().flat_map(move |d| [false, true].map(|upright| d.said(lang, upright)))
    };
    all.extend(said(book.meta.date, book.meta.lang));
    let mut heads = |block: &Block| {
        if let Block::Heading(heading) = block {
            all.push(heading.label.clone().unwrap_or_default() + &plain(&heading.inlines));
        }
        if let Block::Aside(aside) = block {
            all.extend(aside.kind.word().map(|name| word(name, book.meta.lang).to_owned()));
        }
        if let Block::Table(table) = block {
            for cell in table.head.iter().flatten() {
                let mut words = Streams::default();
                words.blocks(&cell.blocks);
                all.extend(words.lines.into_iter().map(|line| line.text));
            }
        }
    };
    for chapter in walk::chapters(book) {
        walk::blocks(&chapter.blocks, &mut heads);
    }
    for chapter in walk::chapters(book) {
        all.push(chapter.label.clone().unwrap_or_default() + &plain(chapter.short_title()));
        all.push(plain(&chapter.title));
        let byline = &chapter.byline;
        all.extend(byline.subtitle.clone());
        all.push(byline.authors.join("、"));
        all.extend(byline.authors.iter().cloned());
        all.extend(said(byline.date, chapter.lang));
        all.extend(byline.source.clone());
        all.extend(byline.account.clone());
        all.extend(byline.url.clone());
        all.extend(byline.rights.iter().cloned());
        all.extend(byline.credits.iter().map(|c| format!("{}：{}", c.label, c.names)));
    }
    fn parts(list: &[Part], all: &mut Vec<String>) {
        for part in list {
            let title = part.title.as_ref().map(|t| plain(t)).unwrap_or_default();
            all.push(part.label.clone().unwrap_or_default() + &title);
            parts(&part.parts, all);
        }
    }
    parts(&book.body, &mut all);
    all.iter().map(|text| squeeze(text)).collect::<Vec<_>>().join("\n")
}

fn labels(book: &Book) -> BTreeSet<Vec<char>> {
    let mut found: BTreeSet<Vec<char>> = BTreeSet::new();
    let mut add = |label: &Option<String>| {
        found.extend(label.as_ref().map(|l| squeeze(l).chars().collect::<Vec<char>>()).filter(|l| !l.is_empty()));
    };
    for chapter in walk::chapters(book) {
        add(&chapter.label);
        walk::blocks(&chapter.blocks, &mut |block| {
            if let Block::Heading(heading) = block {
                add(&heading.label);
            } else if let Block::List(list) = block
                && let ListKind::Ordered { start } = list.kind
            {
                // As vertical lines number.
                (start..).zip(&list.items).for_each(|(n, _)| add(&Some(format!("{}、", numeral::han(n)))));
            } else if let Block::Figure(figure) = block {
                add(&figure.label);
            } else if let Block::Table(table) = block {
                add(&table.label);
            }
        });
    }
    fn parts(list: &[Part], add: &mut dyn FnMut(&Option<String>)) {
        for part in list {
            add(&part.label);
            parts(&part.parts, add);
        }
    }
    parts(&book.body, &mut add);
    found
}

/// Whether a line is a folio, a running head or words of a generated page: titles, names, dates and facts of the
/// book, one after another, with leaders, folios and the words for what somebody did.
fn is_furniture(line: &[char], known: &str) -> bool {
    let text: String = line.iter().collect();
    let folio = |t: &str| t.chars().all(|c| c.is_ascii_digit()) || t.chars().all(|c| "ivxlcdm".contains(c));
    if folio(&text) {
        return true;
    }
    let leaders = Regex::new(r"[·.…‥⋯]{2,}[0-9ivxlcdm]*$|[ivxlcdm]+$").expect("a pattern");
    let mut rest: &str = &leaders.replace(&text, "");
    let roles = ["著", "编", "編", "译", "譯", "訳", "지음", "엮음", "옮김"];
    while !rest.is_empty() {
        // The longest head that is known; a single character proves nothing.
        let ends: Vec<usize> = rest.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
        let head = ends.iter().rev().find(|end| **end > 3 && known.contains(&rest[..**end]));
        if let Some(end) = head {
            rest = &rest[*end..];
        } else if let Some(role) = roles.iter().find(|role| rest.starts_with(**role)) {
            rest = &rest[role.len()..];
        } else if rest.starts_with(is_mark) {
            rest = &rest[ends[0]..];
        } else {
            return false;
        }
    }
    true
}

/// What the lines of the pages give back that is not the text of the book, and what of the text they do not show.
pub fn faults(book: &Book, pages: &[Vec<String>]) -> Vec<String> {
    let (lines, notes) = streams(book);
    let known = furniture(book);
    let labels = labels(book);
    let notes: Vec<char> = notes.concat().chars().collect();
    // Optional lines may be passed over at their start.
    let mut main: Vec<char> = Vec::new();
    let mut optional: Vec<(usize, usize)> = Vec::new();
    for line in &lines {
        let from = main.len();
        main.extend(line.text.chars());
        if line.optional {
            optional.push((from, main.len()));
        }
    }
    let mut faults = Vec::new();
    let (mut at, mut noted) = (0, 0);
    for (number, page) in pages.iter().enumerate() {
        for line in page {
            let line: Vec<char> = squeeze(line).chars().collect();
            if line.is_empty() {
                continue;
            }
            let starts: Vec<usize> = std::iter::successors(Some(at), |start| {
                optional.iter().find(|(from, _)| from == start).map(|(_, to)| *to)
            })
            .collect();
            if let Some(next) = starts.iter().find_map(|start| take(&line, &main, *start, &labels)) {
                at = next;
            } else if let Some(next) = take(&line, &notes, noted, &BTreeSet::new()) {
                noted = next;
            } else if !is_furniture(&line, &known) {
                let next: String = main[at..].iter().take(40).collect();
                let note: String = notes[noted..].iter().take(20).collect();
                let line: String = line.iter().collect();
                faults.push(format!("page {}: “{line}”\n  the text goes on “{next}”, the notes “{note}”", number + 1));
            }
        }
    }
    while let Some((_, to)) = optional.iter().find(|(from, _)| *from == at) {
        at = *to;
    }
    if at < main.len() || noted < notes.len() {
        let rest: String = main[at..].iter().take(60).collect();
        let note: String = notes[noted..].iter().take(40).collect();
        faults.push(format!("never shown: “{rest}”, notes “{note}”"));
    }
    faults
}

#[test]
fn the_text_of_the_pdf_is_the_text_of_the_book() {
    for built in built() {
        let faults = faults(&built.book(), &pages(&built.pdf));
        let first = faults[..faults.len().min(12)].join("\n");
        assert!(faults.is_empty(), "{}: {} lines\n{first}", built.name, faults.len());
    }
}

#[test]
fn the_dump_of_the_text_holds_the_same_lines() {
    for built in built() {
        let dump = done(crate::support::root(), ["dump".as_ref(), "text".as_ref(), built.source.as_os_str()]);
        let mut dumped: Vec<char> = squeeze(&dump).chars().collect();
        let (lines, notes) = streams(&built.book());
        let mut walked: Vec<char> = lines
            .iter()
            .map(|line| line.text.as_str())
            .chain(notes.iter().map(String::as_str))
            .flat_map(str::chars)
            .collect();
        dumped.sort_unstable();
        walked.sort_unstable();
        assert!(dumped == walked, "{}: {} and {} characters", built.name, dumped.len(), walked.len());
    }
}
