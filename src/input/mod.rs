//! From files to a `Book`.
//!
//! `discover` finds the files and their order, `decode` makes text of bytes, a reader per format makes an [`Article`],
//! `tidy` peels bylines and tail matter, and [`read_book`] puts the articles into the chapter tree, resolves links and
//! pictures and fills in the facts of the book.

pub mod assemble;
pub(crate) mod content;
pub mod decode;
pub mod detect;
pub mod discover;
mod docx;
mod embeds;
mod epub;
mod feed;
mod fenced;
pub mod front_matter;
mod honkit;
pub mod html;
pub mod include;
pub mod markdown;
mod markua;
pub mod mend;
mod mhtml;
mod mkdocs;
pub mod mounts;
pub mod options;
mod pattern;
mod sphinx;
pub mod summary;
pub mod text;
pub mod tidy;
mod vitepress;
mod xml;

pub use options::Options;

use crate::book::{Book, Chapter, Creator, Date, Metadata, WritingMode};
use crate::diag::{Origin, Reporter, SourceId, Span};
use crate::files::{Blob, Files};
use crate::lang::Lang;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

/// The formats of articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Markdown,
    Text,
    /// A saved page.
    Html,
    /// A document that an EPUB or a word processor's file holds.
    Xhtml,
}

impl Format {
    /// Whether its text is as the author left it, and no copy with the furniture of a site around it.
    pub fn is_authored(self) -> bool {
        matches!(self, Format::Markdown | Format::Xhtml)
    }
}

/// One decoded document, ready for its reader.
#[derive(Clone, Debug)]
pub struct Source {
    pub id: SourceId,
    /// Relative to the book's folder.
    pub path: PathBuf,
    pub format: Format,
    /// The text after includes; line ends are LF.
    pub text: Arc<str>,
    /// Where the text came from.
    pub origin: Origin,
}

impl Source {
    /// The place of a range of [`Source::text`].
    pub fn span(&self, start: usize, end: usize) -> Span {
        self.origin.span(start, end)
    }

    /// A document of a test.
    #[cfg(test)]
    fn typed(path: &str, format: Format, text: &str, reporter: &Reporter) -> Self {
        let id = reporter.add_source(path, text.into());
        Self { id, path: path.into(), format, text: text.into(), origin: Origin::verbatim(id, 0) }
    }
}

/// What a reader made of one document.
#[derive(Clone, Debug)]
pub struct Article {
    /// Title, byline, blocks, and chapters detected inside it as children. A title that the reader did not find is
    /// empty; [`assemble`] looks further.
    pub chapter: Chapter,
    pub facts: Facts,
    pub cuts: Vec<Cut>,
    pub mends: Mends,
}

/// What a document says about itself and perhaps about the book (front matter, `meta` elements).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    pub lang: Option<Lang>,
    /// Facts of the book, when a single document is the book.
    pub subtitle: Option<String>,
    pub creators: Vec<Creator>,
    pub publisher: Option<String>,
    pub identifier: Option<String>,
    pub rights: Option<String>,
    pub description: Option<String>,
    pub cover_image: Option<String>,
    pub series: Option<crate::book::Series>,
    pub printings: Vec<String>,
    pub subjects: Vec<String>,
    pub date: Option<Date>,
    pub draft: bool,
    pub weight: Option<i64>,
    /// Where a page says that the next one lies.
    pub next: Option<String>,
    /// Where it stands on its site: a path from the root, or a name in its folder.
    pub addresses: Vec<String>,
    pub writing_mode: Option<WritingMode>,
    /// Where it asks for pages that are turned from the right.
    pub from_right: Option<Span>,
}

/// A line or piece that was left out of the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Name of the rule, e.g. `end-mark`; `[input] tidy` switches it off by this name.
    pub rule: &'static str,
    pub text: String,
    pub span: Span,
}

/// Counts of characters that were changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mends {
    pub punctuation: usize,
    pub quotes: usize,
    pub repeats: usize,
}

/// What was read, for `huibian check`.
#[derive(Clone, Debug, Default)]
pub struct Intake {
    /// One entry per document, in the order of the book.
    pub documents: Vec<Document>,
    /// Which fact came from where: (fact, value, source).
    pub origins: Vec<(&'static str, String, String)>,
    /// Pictures on the network, in reading order.
    pub remote: Vec<Remote>,
}

/// A picture on the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// As it is asked for: [`fetchable`](crate::book::address::fetchable).
    pub address: String,
    /// The picture that names it; none for the cover.
    pub span: Option<Span>,
    /// Where it lies, if it was fetched.
    pub file: Option<PathBuf>,
}

/// One document as `check` lists it.
#[derive(Clone, Debug)]
pub struct Document {
    pub path: PathBuf,
    pub title: String,
    pub authors: Vec<String>,
    pub date: Option<Date>,
    /// Characters of its text as the book has it, white space left out.
    pub characters: usize,
    pub cuts: Vec<Cut>,
    pub mends: Mends,
}

/// Facts that the command line or the book file gave.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The book's metadata; `title` is empty and `lang_given` false where nobody gave them.
    pub meta: Option<Metadata>,
    pub lang_given: bool,
    /// Whether `numbering` was given; otherwise on for books with a manifest.
    pub numbering: Option<bool>,
    /// Cover picture, relative to the book's folder.
    pub cover: Option<PathBuf>,
    /// Cover picture that lies anywhere, with the path it was named by.
    pub cover_file: Option<(PathBuf, Blob)>,
    /// Where facts were given: the fact and the source that `check` shows.
    pub sources: BTreeMap<&'static str, &'static str>,
}

pub use assemble::made_identifier;

/// Reads a book. None if there was no input or an error that stops reading; the reporter knows why.
///
/// `paths` are files or folders relative to the root of `files`; empty means the root itself. `src` is the folder of
/// the manifest (mdBook's `[book] src`).
pub fn read_book(
    files: Arc<dyn Files>,
    paths: &[PathBuf],
    given: &Given,
    options: &Options,
    reporter: &Reporter,
) -> Option<(Book, Intake)> {
    assemble::assemble(files, paths, given, options, reporter)
}
