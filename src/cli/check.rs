//! `huibian check`: the chapter tree and every problem, on at most two lines an article.

use super::args::{CheckArgs, OutputArgs};
use super::build::grouped;
use super::print;
use crate::backend::Registry;
use crate::book::{Book, Chapter, Part, plain};
use crate::diag::Reporter;
use crate::input::{Document, Intake, Mends};
use crate::project::Job;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Columns of a title before it is cut with an ellipsis.
const TITLE: usize = 44;
/// Chapters shown of one document that holds more; `-v` shows all.
const CHAPTERS: usize = 12;

pub fn run(arguments: &CheckArgs, output: &OutputArgs) -> u8 {
    let request = match arguments.book.request() {
        Ok(request) => request,
        Err(message) => return print::usage(&message),
    };
    let reporter = Reporter::new();
    let registry = Registry::default();
    match Job::open(&request, &registry, &reporter) {
        Err(error) => print::fatal(error, &reporter, output),
        Ok(None) => print::finish(&reporter, output),
        Ok(Some(job)) => {
            if let Some((mut book, intake)) = job.read(&reporter) {
                if !output.quiet {
                    print::say(&report(&book, &intake, output.verbose > 0));
                }
                let stats = job.check(&mut book, arguments.layout, &reporter);
                if let Some(stats) = stats {
                    print::say(&layout(&stats));
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

/// Facts of the book, then a line a document in the order of the book.
fn report(book: &Book, intake: &Intake, verbose: bool) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}  ({})", book.meta.title, book.meta.lang);
    for (fact, value, from) in &intake.origins {
        let _ = writeln!(out, "  {fact}: {value}  ← {from}");
    }
    let mut rows = Rows { documents: intake, next: BTreeMap::new(), number: 0, verbose, out };
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
    /// Documents that have not had their line yet: what they hold besides follows without figures.
    next: BTreeMap<&'a Path, usize>,
    number: usize,
    verbose: bool,
    out: String,
}

impl Rows<'_> {
    fn part(&mut self, depth: usize, part: &Part) {
        let inner = match &part.title {
            Some(title) => {
                let label = part.label.as_deref().map(|l| format!("{l}　")).unwrap_or_default();
                let _ = writeln!(self.out, "    {:1$}{label}{2}", "", depth * 2, plain(title));
                depth + 1
            }
            None => depth,
        };
        part.chapters.iter().for_each(|c| self.chapter(inner, c));
        part.parts.iter().for_each(|p| self.part(inner, p));
    }

    fn chapter(&mut self, depth: usize, chapter: &Chapter) {
        let document = chapter.path.as_deref().and_then(|p| self.next.remove(p)).map(|i| &self.documents.documents[i]);
        self.row(depth, chapter, document);
        let all = chapter.children.len();
        let shown = if self.verbose || all <= CHAPTERS + 1 { all } else { CHAPTERS };
        chapter.children[..shown].iter().for_each(|c| self.chapter(depth + 1, c));
        if shown < all {
            let _ = writeln!(self.out, "    {:1$}… {2} more", "", depth * 2 + 2, all - shown);
        }
    }

    fn row(&mut self, depth: usize, chapter: &Chapter, document: Option<&Document>) {
        let label = chapter.label.as_deref().map(|l| format!("{l}　")).unwrap_or_default();
        let title = cut(&format!("{label}{}", plain(chapter.short_title())), TITLE);
        let indent = depth * 2;
        let Some(document) = document else {
            let _ = writeln!(self.out, "    {:indent$}{title}", "");
            return;
        };
        self.number += 1;
        let pad = (TITLE + 2).saturating_sub(title.width() + indent);
        let mut facts = vec![format!("{:>7}", grouped(document.characters))];
        facts.extend(chapter.byline.date.map(|d| d.to_string()));
        facts.extend((!chapter.byline.authors.is_empty()).then(|| chapter.byline.authors.join("、")));
        facts.extend(cuts(document));
        facts.extend(mends(document));
        let _ = writeln!(self.out, "{:3} {:indent$}{title}{:pad$}{}", self.number, "", "", facts.join("  "));
        if self.verbose {
            let _ = writeln!(self.out, "      {}", document.path.display());
            for c in &document.cuts {
                let _ = writeln!(self.out, "      − {}: {}", c.rule, cut(c.text.trim(), 100));
            }
        }
    }
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
