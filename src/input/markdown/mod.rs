//! Markdown.
//!
//! Takes the text of one document through pulldown-cmark (CommonMark with tables, footnotes, strikethrough, task lists,
//! definition lists, heading attributes, math and alerts) and gives an article. What CommonMark gets wrong in CJK is
//! mended in a copy of the text of the same length ([`mask`]), so that offsets stay true; the tags of site generators and
//! notebooks are replaced by what they mean beforehand ([`foreign`]); what HTML the author typed is read like the rest
//! ([`super::content`]), never passed through.

mod dollars;
mod export;
mod fence;
pub(super) mod foreign;
mod heads;
mod mask;
pub(super) mod notion;
mod obsidian;
mod pictures;
mod prose;
mod reader;
mod readwise;
mod weread;

use super::assemble::of_file;
use super::content::tree::Kind;
use super::content::{self, Settings};
use super::html::{edits, figures};
use super::{Article, Mends, Options, Source, discover, front_matter, tidy};
use crate::book::{Byline, Chapter, Id, Text, made};
use crate::diag::Reporter;
use crate::lang::Lang;
use crate::lang::wide::{is_hangul, is_wide};
use reader::Reader;
use std::path::Path;

/// The dialect.
fn dialect() -> pulldown_cmark::Options {
    use pulldown_cmark::Options as Dialect;
    Dialect::ENABLE_TABLES
        | Dialect::ENABLE_FOOTNOTES
        | Dialect::ENABLE_STRIKETHROUGH
        | Dialect::ENABLE_TASKLISTS
        | Dialect::ENABLE_HEADING_ATTRIBUTES
        | Dialect::ENABLE_MATH
        | Dialect::ENABLE_GFM
        | Dialect::ENABLE_DEFINITION_LIST
}

/// Reads one document.
pub fn read(source: &Source, options: &Options, reporter: &Reporter) -> Article {
    let front = front_matter::read(source, reporter);
    let body = Text { text: source.text[front.end..].to_owned(), origin: source.origin.slice(front.end) };
    let named = weread::notes(&body).map(|notes| (Some(notes.title), notes.told));
    let told = || notion::properties(&body, &source.path).or_else(|| readwise::metadata(&body));
    let told = named.or_else(|| told().map(|told| (None, told)));
    let told = told.filter(|_| options.tidy.get(notion::RULE) != Some(&false));
    let (book, (body, mut byline, properties)) = told.unwrap_or_else(|| (None, (body, Byline::default(), Vec::new())));
    let (page_title, tags) = foreign::page(&body.text);
    byline.tags.extend(tags);
    let links_notes = obsidian::links_notes(&body.text, &options.names);
    let (body, mut cuts) = foreign::rewritten(body, options, reporter);
    tidy::report(&cuts, reporter);
    cuts.extend(properties);
    let lang = front.facts.lang.or(options.lang);
    let settings = Settings { lang, korean: is_korean(lang, &body.text), note_marks: true };

    let mut reader = Reader::new(&body, options, reporter);
    if !reader.is_export {
        reader.breaks = heads::breaks(&body.text, &tidy::Rules::new(options));
    }
    reader.read();
    let is_export = reader.is_export;
    let tree = reader.elements.finish();
    let note = Some(options).filter(|options| options.is_notebook || links_notes);
    let note = note.and_then(|options| note_title(&source.path, options));
    // Sections of a note may begin with any level but the first.
    let has_title = tree.nodes.iter().any(|node| matches!(node.kind, Kind::Heading { level: 1, .. }));
    let given = front.title.as_deref().or(book.as_deref()).or(note.as_deref().filter(|_| !has_title));
    let mut content = content::content(&tree, settings, given, reporter);
    figures::centred(&mut content.blocks);
    if tidy::Rules::new(options).on("page-furniture") {
        let mut ways = Vec::new();
        edits::drop(&mut content.blocks, &mut ways);
        tidy::report(&ways, reporter);
        cuts.extend(ways);
    }
    if is_export {
        figures::caption(&mut content.blocks);
    }

    let title = front.title.or(page_title).or(book).map(made).unwrap_or(content.title);
    let title = if title.is_empty() { note.map(made).unwrap_or_default() } else { title };
    let mut chapter = Chapter::new(Id::default(), title, lang.unwrap_or(Lang::ZhHans));
    chapter.numbered = !content.unnumbered;
    chapter.anchor = content.anchor;
    chapter.byline = front.byline;
    tidy::fill(&mut chapter.byline, byline);
    chapter.blocks = content.blocks;
    chapter.path = Some(source.path.clone());
    chapter.span = source.span(0, source.text.len());
    Article { chapter, facts: front.facts, cuts, mends: Mends::default() }
}

/// What the file of a note is called; none where that may be no more than a name for the machine.
fn note_title(path: &Path, options: &Options) -> Option<String> {
    let stem = path.file_stem()?.to_string_lossy();
    // Logseq writes 河/渡口 in one of these ways.
    let name = stem.replace("___", "/").replace("%2F", "/").replace("%2f", "/");
    match discover::dated(&name) {
        Some((day, "")) => options.is_notebook.then(|| day.said(options.lang.unwrap_or(Lang::ZhHans), false)),
        _ => of_file(path).or_else(|| Some(name).filter(|name| options.is_notebook || name.contains(is_wide))),
    }
}

/// Whether spaces part words: the language says so, or a fifth of the text is Hangul (articles without a language).
pub(crate) fn is_korean(lang: Option<Lang>, text: &str) -> bool {
    match lang {
        Some(lang) => lang == Lang::Ko,
        None => {
            let (mut hangul, mut wide) = (0usize, 0usize);
            for c in text.chars().take(100_000) {
                hangul += usize::from(is_hangul(c));
                wide += usize::from(is_wide(c));
            }
            wide > 0 && hangul * 5 >= wide
        }
    }
}

#[cfg(test)]
mod tests;
