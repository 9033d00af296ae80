//! `huibian check`: the chapter tree and every problem, on at most two lines an article.

use super::args::{CheckArgs, OutputArgs};
use super::build::grouped;
use super::print;
use crate::backend::Registry;
use crate::book::volumes::{self, Volume};
use crate::book::{Block, Book, Chapter, Date, Part, plain, walk};
use crate::diag::{Reporter, Span};
use crate::input::{Document, Intake, Mends};
use crate::project::Job;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Columns of a title before it is cut with an ellipsis.
const TITLE: usize = 44;
/// Chapters shown of one document that holds more, and sections of one chapter; `-v` shows all.
const CHAPTERS: usize = 12;
/// Levels of chapters and sections shown of a book of one file.
const LEVELS: usize = 2;

pub fn run(arguments: &CheckArgs, output: &OutputArgs) -> u8 {
    let request = match arguments.book.request() {
        Ok(request) => request,
        Err(message) => return print::usage(&message, output),
    };
    let reporter = Reporter::new();
    let registry = Registry::default();
    match Job::open(&request, &registry, &reporter) {
        Err(error) => print::fatal(error, &reporter, output),
        Ok(None) => print::finish(&reporter, output),
        Ok(Some(job)) => {
            if let Some((mut book, intake)) = job.read(&reporter) {
                if !output.quiet {
                    print::say(&report(&book, &intake, output.verbose > 0, &reporter));
                }
                let stats = job.check(&mut book, arguments.layout, &reporter);
                if let Some(stats) = stats {
                    print::say(&layout(&stats));
                }
                match job.volumes(book, &intake, &reporter) {
                    Err(error) => return print::fatal(error, &reporter, output),
                    Ok(volumes) if volumes.len() > 1 && !output.quiet => print::say(&division(&volumes)),
                    Ok(_) => {}
                }
            }
            print::finish(&reporter, output)
        }
    }
}

fn layout(stats: &crate::pages::LayoutStats) -> String {
    let crate::pages::LayoutStats { lines, stretched, wide_gaps, lone_characters, overfull, emergency_breaks, widows } =
        stats;
    format!(
        "layout: {lines} lines, {stretched} stretched, {wide_gaps} gaps above 0.1 em, {lone_characters} lone characters, \
         {overfull} overfull, {emergency_breaks} emergency breaks, {widows} widows"
    )
}

/// A line a volume.
fn division(all: &[Volume]) -> String {
    let line = |Volume { book, characters }: &Volume| {
        let chapters = match volumes::count(&book.body) {
            1 => "1 chapter".to_owned(),
            n => format!("{n} chapters"),
        };
        format!("  {}  {chapters}, {} characters", book.meta.title, grouped(*characters))
    };
    format!("{} volumes:\n{}", all.len(), all.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// Facts of the book, then a line a document in the order of the book. A book of one file has a line a chapter and a
/// section.
fn report(book: &Book, intake: &Intake, verbose: bool, reporter: &Reporter) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}  ({})", book.meta.title, book.meta.lang);
    for (fact, value, from) in &intake.origins {
        let _ = writeln!(out, "  {fact}: {value}  ← {from}");
    }
    let chapters: BTreeSet<&Path> = walk::chapters(book).into_iter().filter_map(|c| c.path.as_deref()).collect();
    let openers = intake.documents.iter().filter(|d| !chapters.contains(d.path.as_path())).collect();
    let mut rows = Rows { documents: intake, reporter, next: BTreeMap::new(), openers, number: 0, verbose, out };
    rows.next.extend(intake.documents.iter().enumerate().map(|(i, d)| (d.path.as_path(), i)));
    book.front.iter().filter(|m| m.chapter.path.is_some()).for_each(|m| rows.chapter(0, &m.chapter));
    book.body.iter().for_each(|part| rows.part(0, part));
    book.back.iter().filter(|m| m.chapter.path.is_some()).for_each(|m| rows.chapter(0, &m.chapter));
    let mut out = rows.out;
    let characters: usize = intake.documents.iter().map(|d| d.characters).sum();
    let cuts: usize = intake.documents.iter().map(|d| d.cuts.len()).sum();
    let _ = write!(out, "{} articles, {} characters, {cuts} cuts", intake.documents.len(), grouped(characters));
    out
}

/// The lines of the tree under way.
struct Rows<'a> {
    documents: &'a Intake,
    reporter: &'a Reporter,
    /// Documents that have not had their line yet: what they hold besides follows without figures.
    next: BTreeMap<&'a Path, usize>,
    /// Documents that are no chapter and open a part, in their order.
    openers: Vec<&'a Document>,
    number: usize,
    verbose: bool,
    out: String,
}

impl<'a> Rows<'a> {
    fn part(&mut self, depth: usize, part: &Part) {
        let inner = match &part.title {
            Some(title) => {
                let label = part.label.as_deref().map(|l| format!("{l}　")).unwrap_or_default();
                let named = format!("{label}{}", plain(title));
                match self.opener(part, &plain(title)) {
                    Some(document) => {
                        self.number += 1;
                        let facts = facts(document, document.characters, document.date, &document.authors);
                        self.line(Some(self.number), depth, &named, &facts);
                        self.cuts(document);
                    }
                    None => _ = writeln!(self.out, "    {:1$}{named}", "", depth * 2),
                }
                depth + 1
            }
            None => depth,
        };
        part.chapters.iter().for_each(|c| self.chapter(inner, c));
        part.parts.iter().for_each(|p| self.part(inner, p));
    }

    /// The document that opens a part, by its title or its folder.
    fn opener(&mut self, part: &Part, title: &str) -> Option<&'a Document> {
        let folder = Path::new(part.id.as_str());
        let opens = |d: &&Document| {
            d.title == title || !part.id.as_str().is_empty() && d.path.parent().is_some_and(|p| p.ends_with(folder))
        };
        let at = self.openers.iter().position(opens).filter(|_| !part.intro.is_empty())?;
        Some(self.openers.remove(at))
    }

    fn chapter(&mut self, depth: usize, chapter: &Chapter) {
        let document = chapter.path.as_deref().and_then(|p| self.next.remove(p)).map(|i| &self.documents.documents[i]);
        self.row(depth, chapter, document);
        let all = chapter.children.len();
        let shown = if self.verbose || all <= CHAPTERS + 1 { all } else { CHAPTERS };
        chapter.children[..shown].iter().for_each(|c| self.chapter(depth + 1, c));
        if shown < all {
            self.more(depth + 1, all - shown);
        }
    }

    fn more(&mut self, depth: usize, count: usize) {
        let _ = writeln!(self.out, "    {:1$}… {count} more", "", depth * 2);
    }

    /// Whether the book is one file: then its chapters and sections are what a person wants to judge.
    fn is_single(&self) -> bool {
        self.documents.documents.len() == 1
    }

    /// The sections of a chapter, each with the characters up to the next.
    fn sections(&mut self, depth: usize, chapter: &Chapter) {
        let is_head = |block: &Block| matches!(block, Block::Heading(h) if usize::from(h.level) + depth <= LEVELS + 1);
        let heads: Vec<usize> = (0..chapter.blocks.len()).filter(|&i| is_head(&chapter.blocks[i])).collect();
        let shown = if self.verbose || heads.len() <= CHAPTERS + 1 { heads.len() } else { CHAPTERS };
        for (k, &at) in heads[..shown].iter().enumerate() {
            let Block::Heading(heading) = &chapter.blocks[at] else { continue };
            let end = heads.get(k + 1).copied().unwrap_or(chapter.blocks.len());
            let label = heading.label.as_deref().map(|l| format!("{l}　")).unwrap_or_default();
            let title = format!("{label}{}", plain(&heading.inlines));
            let depth = depth + usize::from(heading.level) - 1;
            self.line(None, depth, &title, &[count(walk::characters(&chapter.blocks[at..end]))]);
        }
        if shown < heads.len() {
            self.more(depth + 1, heads.len() - shown);
        }
    }

    /// One line: number, title, and what is known.
    fn line(&mut self, number: Option<usize>, depth: usize, title: &str, facts: &[String]) {
        let indent = depth * 2;
        let title = cut(title, TITLE.saturating_sub(indent).max(TITLE / 2));
        let number = number.map_or("   ".to_owned(), |n| format!("{n:3}"));
        if facts.is_empty() {
            let _ = writeln!(self.out, "{number} {:indent$}{title}", "");
            return;
        }
        let pad = (TITLE + 2).saturating_sub(title.width() + indent);
        let _ = writeln!(self.out, "{number} {:indent$}{title}{:pad$}{}", "", "", facts.join("  "));
    }

    /// `03-纸.md:41:17` of a place.
    fn place(&self, span: Span) -> String {
        let Some(source) = self.reporter.source(span.source) else { return String::new() };
        let (line, column) = source.line_column(span.start);
        format!("{}:{line}:{column}", source.path.display())
    }

    fn row(&mut self, depth: usize, chapter: &Chapter, document: Option<&Document>) {
        let label = chapter.label.as_deref().map(|l| format!("{l}　")).unwrap_or_default();
        let title = format!("{label}{}", plain(chapter.short_title()));
        let characters = match document {
            _ if self.is_single() => Some(walk::characters_of(chapter)),
            document => document.map(|d| d.characters),
        };
        let Some(characters) = characters else { return self.line(None, depth, &title, &[]) };
        self.number += 1;
        let byline = &chapter.byline;
        let known = |document| facts(document, characters, byline.date, &byline.authors);
        let facts = document.map_or_else(|| vec![count(characters)], known);
        self.line(Some(self.number), depth, &title, &facts);
        if self.is_single() && depth < LEVELS {
            self.sections(depth, chapter);
        }
        if let Some(document) = document {
            self.cuts(document);
        }
    }

    /// The path of a document and what was cut from it, where all is asked for.
    fn cuts(&mut self, document: &Document) {
        if !self.verbose {
            return;
        }
        let _ = writeln!(self.out, "      {}", document.path.display());
        for c in &document.cuts {
            let place = self.place(c.span);
            let _ = writeln!(self.out, "      − {place} {}: {}", c.rule, cut(c.text.trim(), 100));
        }
    }
}

fn count(characters: usize) -> String {
    format!("{:>7}", grouped(characters))
}

/// What is known of a document: characters, date, authors, what was cut and mended.
fn facts(document: &Document, characters: usize, date: Option<Date>, authors: &[String]) -> Vec<String> {
    let mut facts = vec![count(characters)];
    facts.extend(date.map(|d| d.to_string()));
    facts.extend((!authors.is_empty()).then(|| authors.join("、")));
    facts.extend(cuts(document));
    facts.extend(mends(document));
    facts
}

/// Cuts by rule: `cut: end-mark tail×3`.
fn cuts(document: &Document) -> Option<String> {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    document.cuts.iter().for_each(|c| *rules.entry(c.rule).or_default() += 1);
    let rules: Vec<String> =
        rules.iter().map(|(rule, n)| if *n == 1 { rule.to_string() } else { format!("{rule}×{n}") }).collect();
    (!rules.is_empty()).then(|| format!("cut: {}", rules.join(" ")))
}

/// What was mended: `mended: 179 marks`.
fn mends(document: &Document) -> Option<String> {
    let Mends { punctuation, quotes, repeats } = document.mends;
    let counts = [("marks", punctuation), ("quotes", quotes), ("repeats", repeats)];
    let counts: Vec<String> = counts.iter().filter(|(_, n)| *n > 0).map(|(what, n)| format!("{n} {what}")).collect();
    (!counts.is_empty()).then(|| format!("mended: {}", counts.join(" ")))
}

/// At most `columns` wide.
fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        if out.width() + c.to_string().width() + 1 > columns {
            break;
        }
        out.push(c);
    }
    out + "…"
}
