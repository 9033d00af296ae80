//! Manuscripts with a contents file of links: `目录.md`, `TOC.md`, `FINAL_TOC.md`, or a README that leads to all chapters.
//!
//! Where the links lead to nearly all articles of the folder, theirs is the order of the book. The file of links itself is
//! left out, unless it is the README; what it does not name stands behind, and is named by a note. So are the papers of
//! work on a book: outlines, reports, roadmaps.

use super::{Item, Member, Section};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::files::{Files, normalise};
use crate::input::decode;
use crate::input::pattern::pattern;
use percent_encoding::percent_decode_str;
use pulldown_cmark::{Event, Parser, Tag};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Fewest links that are an order.
const FEWEST: usize = 3;

/// Puts a folder in the order of its file of links, and names the papers of work in it.
pub(super) fn follow(files: &dyn Files, section: &mut Section, reporter: &Reporter) {
    let mut all = Vec::new();
    documents(section, &mut all);
    let readme = all.iter().filter(|path| super::is_introduction(path));
    let candidates: Vec<PathBuf> = all.iter().filter(|path| is_contents(path)).chain(readme).cloned().collect();
    let beside = |path: &PathBuf| path.parent() == Some(&section.path);
    for contents in candidates.into_iter().filter(beside) {
        let Ok(text) = decode::read(files, &contents) else { continue };
        let order = links(&text, &contents);
        let others: BTreeSet<&PathBuf> = all.iter().filter(|path| **path != contents && !is_paper(path)).collect();
        let named = others.iter().filter(|path| order.contains_key(**path)).count();
        if named < FEWEST || named * 10 < others.len() * 8 {
            continue;
        }
        sort(section, &order);
        if is_contents(&contents) {
            section.members.retain(|m| !matches!(m, Member::Item(Item { path: Some(path), .. }) if *path == contents));
            note(&contents, "gives the order of the book and was left out: the book has contents of its own", reporter);
        }
        for path in all.iter().filter(|path| **path != contents && !order.contains_key(*path) && !is_paper(path)) {
            note(path, &format!("is not among the links of {} and stands behind them", contents.display()), reporter);
        }
        break;
    }
    for path in all.iter().filter(|path| is_paper(path)) {
        let message = format!("{} reads like a paper of work and is a chapter of the book", path.display());
        let help = "leave it out: move it to a folder that begins with `_`, or name the chapters in SUMMARY.md";
        reporter.report(Diagnostic::new(Code::Guessed, message).in_file(path).help(help));
    }
}

pub(super) fn note(path: &Path, what: &str, reporter: &Reporter) {
    reporter.report(Diagnostic::new(Code::Guessed, format!("{} {what}", path.display())).in_file(path));
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|s| s.to_string_lossy().to_lowercase()).unwrap_or_default()
}

/// Whether a file is called like a list of contents.
pub fn is_contents(path: &Path) -> bool {
    let stem = stem(path);
    matches!(
        stem.as_str(),
        "toc" | "contents" | "table_of_contents" | "table-of-contents" | "目录" | "目錄" | "目次" | "차례" | "목차"
    ) || ["_toc", "-toc", " toc"].iter().any(|end| stem.ends_with(end))
}

/// Whether a file is called like a paper of work on a book.
fn is_paper(path: &Path) -> bool {
    static PAPER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:(?:.*[_\- ])?(?:outline|roadmap|todo|changelog|worklog)|(?:.*[_-])?report|(?:.*[_\- ])?(?:写作)?(?:大纲|大綱|提纲|进度|待办))$",
        )
    });
    PAPER.is_match(&stem(path))
}

/// The files that a text links to, with their place.
fn links(text: &str, from: &Path) -> BTreeMap<PathBuf, usize> {
    let folder = from.parent().unwrap_or(Path::new(""));
    let mut order = BTreeMap::new();
    for event in Parser::new(text) {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
        let file = dest_url.split(['#', '?']).next().unwrap_or_default();
        let Ok(name) = percent_decode_str(file).decode_utf8() else { continue };
        let is_file = !name.is_empty() && !name.contains("://");
        if let Some(path) = normalise(&folder.join(&*name)).filter(|_| is_file) {
            let at = order.len();
            order.entry(path).or_insert(at);
        }
    }
    order
}

pub(super) fn documents(section: &Section, out: &mut Vec<PathBuf>) {
    out.extend(section.intro.clone());
    for member in &section.members {
        match member {
            Member::Item(item) => out.extend(item.path.clone()),
            Member::Section(inner) => documents(inner, out),
        }
    }
}

/// By the first of its documents that is linked; what is not comes last.
fn sort(section: &mut Section, order: &BTreeMap<PathBuf, usize>) {
    for member in &mut section.members {
        if let Member::Section(inner) = member {
            sort(inner, order);
        }
    }
    section.members.sort_by_cached_key(|member| {
        let mut paths = Vec::new();
        match member {
            Member::Item(item) => paths.extend(item.path.clone()),
            Member::Section(inner) => documents(inner, &mut paths),
        }
        paths.iter().filter_map(|path| order.get(path)).min().copied().unwrap_or(usize::MAX)
    });
}
