//! Documents of word processors: `.docx` (ECMA-376, WordprocessingML).
//!
//! The parts are read with an XML reader and no crate made for the format, because those that there are pass over ruby
//! and the dots of emphasis, that is, over text of CJK documents. What a paragraph is, its style says ([`parts`]); the
//! text is written as the page it means ([`page`]), with its notes, the numbers of its headings ([`numbering`]) and its
//! formulas as TeX ([`math`]), and read like a document of an EPUB. Comments are left out and listed.

mod chunk;
mod field;
mod math;
mod numbering;
mod page;
mod parts;
mod signs;

use super::discover::{About, Item, Member, Section};
use super::mounts::Mounts;
use super::xml::Element;
use super::{Facts, decode, mhtml};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::files::{Archive, Files, Memory};
use parts::Parts;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Name of the page that a document is written as, below its own path.
const PAGE: &str = "document.html";
/// Longest part that is read, in bytes: as a tree it takes ten times the room.
const MAX_PART: u64 = 64 << 20;

/// Opens a document among the files of the book.
pub(super) fn open(files: &Mounts, path: &Path, reporter: &Reporter) -> io::Result<(Section, About)> {
    let bytes = files.read(path)?;
    // Programs and sites call a page so.
    if chunk::is_message(&bytes) {
        return mhtml::open(files, path);
    }
    if chunk::is_page(&bytes) {
        let mut held = Memory::default();
        held.add(mhtml::PAGE, bytes);
        return Ok(mounted(files, path, held, mhtml::PAGE));
    }
    let archive = Archive::open(bytes)?;
    let parts = Parts::read(&archive)?;
    for (author, text) in &parts.comments {
        let by = if author.is_empty() { String::new() } else { format!(" of {author}") };
        reporter.report(Diagnostic::new(Code::Cut, format!("the comment{by} was left out: {text}")).in_file(path));
    }
    for name in &parts.unread {
        let message = format!("{name}, which it takes in, is of a kind that is not read; its text is not in the book");
        let help = "open the document in its program and save it again";
        reporter.report(Diagnostic::new(Code::MissingInclude, message).in_file(path).help(help));
    }
    let (html, pictures, unknown) = page::written(&parts);
    for sign in unknown {
        let message = format!("the sign {sign} has no character and was left out");
        reporter.report(Diagnostic::new(Code::UnknownShortcode, message).in_file(path));
    }
    let mut held = parts.held.clone();
    held.add(PAGE, html);
    for picture in pictures {
        if let Ok(bytes) = archive.read(Path::new(&picture)) {
            held.add(&picture, bytes);
        }
    }
    let (section, about) = mounted(files, path, held, PAGE);
    let facts = Facts { subjects: parts.keywords.clone(), ..Facts::default() };
    Ok((section, About { facts, ..about }))
}

/// The document among the files of the book, whose page is called so.
fn mounted(files: &Mounts, path: &Path, held: Memory, page: &str) -> (Section, About) {
    files.mount(path, Arc::new(held));
    let item = Item { path: Some(path.join(page)), folder: stem(path), ..Item::default() };
    let section = Section { path: path.to_path_buf(), members: vec![Member::Item(item)], ..Section::default() };
    (section, About { source: path.display().to_string(), ..About::default() })
}

/// Whether a path is that of a page a document is written as.
pub(super) fn is_written(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == PAGE)
        && path.parent().and_then(Path::extension).is_some_and(|e| e.eq_ignore_ascii_case("docx"))
}

fn stem(path: &Path) -> Option<String> {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned())
}

/// A part of the package as a tree.
fn part(archive: &Archive, path: &str) -> io::Result<Element> {
    let path = Path::new(path);
    if archive.len(path)? > MAX_PART {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, "a part of it is over 64 MB"));
    }
    let text = decode::read(archive, path)?;
    let damaged = |(_, cause)| io::Error::other(format!("{} is no XML: {cause}", path.display()));
    Element::parse(&text).map_err(damaged)
}

#[cfg(test)]
mod tests;
