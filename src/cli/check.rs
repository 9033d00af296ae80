//! `huibian check`: the chapter tree and every problem, on at most two lines an article.

use super::args::{CheckArgs, OutputArgs};
use super::build::grouped;
use super::print;
use crate::backend::Registry;
use crate::book::{Book, Chapter, Part, plain};
use crate::diag::Reporter;
use crate::input::{Document, Intake};
use crate::project::Job;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use unicode_width::UnicodeWidthStr;

/// Columns of a title before it is cut with an ellipsis.
const TITLE: usize = 44;

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
    let by_path: BTreeMap<&Path, &Document> = intake.documents.iter().map(|d| (d.path.as_path(), d)).collect();
    let mut number = 0;
    let mut row = |depth: usize, chapter: &Chapter, out: &mut String| {
        let document = chapter.path.as_deref().and_then(|p| by_path.get(p)).copied();
        number += usize::from(document.is_some());
        document_row(depth, chapter, document, number, verbose, out);
    };
    for matter in book.front.iter().filter(|m| m.chapter.path.is_some()) {
        row(0, &matter.chapter, &mut out);
    }
    for part in &book.body {
        part_rows(0, part, &mut out, &mut row);
    }
    for matter in book.back.iter().filter(|m| m.chapter.path.is_some()) {
        row(0, &matter.chapter, &mut out);
    }
    let characters: usize = intake.documents.iter().map(|d| d.characters).sum();
    let cuts: usize = intake.documents.iter().map(|d| d.cuts.len()).sum();
    let _ = write!(out, "{} articles, {} characters, {cuts} cuts", intake.documents.len(), grouped(characters));
    out
}

fn part_rows(depth: usize, part: &Part, out: &mut String, row: &mut dyn FnMut(usize, &Chapter, &mut String)) {
    fn chapter_rows(
        depth: usize,
        chapter: &Chapter,
        out: &mut String,
        row: &mut dyn FnMut(usize, &Chapter, &mut String),
    ) {
        row(depth, chapter, out);
        chapter.children.iter().for_each(|c| chapter_rows(depth + 1, c, out, row));
    }
    let inner = match &part.title {
        Some(title) => {
            let label = part.label.as_deref().map(|l| format!("{l}　")).unwrap_or_default();
            let _ = writeln!(out, "{:1$}{label}{2}", "", depth * 2, plain(title));
            depth + 1
        }
        None => depth,
    };
    part.chapters.iter().for_each(|c| chapter_rows(inner, c, out, row));
    part.parts.iter().for_each(|p| part_rows(inner, p, out, row));
}

fn document_row(
    depth: usize,
    chapter: &Chapter,
    document: Option<&Document>,
    number: usize,
    verbose: bool,
    out: &mut String,
) {
    let label = chapter.label.as_deref().map(|l| format!("{l}　")).unwrap_or_default();
    let title = cut(&format!("{label}{}", plain(chapter.short_title())), TITLE);
    let indent = depth * 2;
    let pad = (TITLE + 2).saturating_sub(title.width() + indent);
    let Some(document) = document else {
        let _ = writeln!(out, "    {:indent$}{title}", "");
        return;
    };
    let mut facts = vec![format!("{:>7}", grouped(document.characters))];
    facts.extend(chapter.byline.date.map(|d| d.to_string()));
    facts.extend((!chapter.byline.authors.is_empty()).then(|| chapter.byline.authors.join("、")));
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    document.cuts.iter().for_each(|c| *rules.entry(c.rule).or_default() += 1);
    let mends =
        [("marks", document.mends.punctuation), ("quotes", document.mends.quotes), ("repeats", document.mends.repeats)];
    let cuts: Vec<String> =
        rules.iter().map(|(rule, n)| if *n == 1 { rule.to_string() } else { format!("{rule}×{n}") }).collect();
    if !cuts.is_empty() {
        facts.push(format!("cut: {}", cuts.join(" ")));
    }
    let mended: Vec<String> = mends.iter().filter(|(_, n)| *n > 0).map(|(what, n)| format!("{n} {what}")).collect();
    if !mended.is_empty() {
        facts.push(format!("mended: {}", mended.join(" ")));
    }
    let _ = writeln!(out, "{number:3} {:indent$}{title}{:pad$}{}", "", "", facts.join("  "));
    if verbose {
        let _ = writeln!(out, "      {}", document.path.display());
        for c in &document.cuts {
            let _ = writeln!(out, "      − {}: {}", c.rule, cut(c.text.trim(), 100));
        }
    }
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
