//! The book as its author meant it: no file format, no layout, no I/O.
//!
//! [`Book`] is what every reader makes and every backend is given. It holds structure and text, never points, CSS or
//! markup. The passes over it ([`number`], [`links`], [`matter`], …) are small functions on one traversal, [`walk`].

mod block;
mod inline;
mod metadata;

pub mod address;
pub mod captions;
pub mod convert;
pub mod dump;
pub mod highlight;
pub mod isbn;
pub mod links;
pub mod matter;
pub mod notes;
pub mod number;
pub mod outline;
pub mod pictures;
pub mod tex;
pub mod volumes;
pub mod walk;

pub use block::*;
pub use inline::*;
pub use metadata::*;

use crate::diag::Span;
use crate::files::Blob;
use crate::lang::Lang;
use std::path::PathBuf;
use std::sync::Arc;

/// A whole book.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Book {
    pub meta: Metadata,
    /// In order of appearance, before the body.
    pub front: Vec<Matter>,
    pub body: Vec<Part>,
    /// In order of appearance, after the body.
    pub back: Vec<Matter>,
    pub assets: Assets,
}

impl Book {
    pub fn new(meta: Metadata) -> Self {
        Self { meta, front: Vec::new(), body: Vec::new(), back: Vec::new(), assets: Assets::default() }
    }
}

/// A part (编, 卷, 部) and what it holds. An untitled part holds loose chapters.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Part {
    /// None for loose chapters.
    pub title: Option<Inlines>,
    pub id: Id,
    /// The number as printed, e.g. 第一编; set by [`number`].
    pub label: Option<String>,
    pub intro: Vec<Block>,
    /// The document of the introduction.
    pub path: Option<PathBuf>,
    pub parts: Vec<Part>,
    pub chapters: Vec<Chapter>,
}

/// What came from one source document or one detected chapter. A section inside it is a [`Heading`] of level 2–6.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Chapter {
    pub id: Id,
    /// As the opener shows it.
    pub title: Inlines,
    /// As contents and bookmarks show it, if the manifest names it otherwise.
    pub contents_title: Option<Inlines>,
    /// The id that its author gave its title, by which links inside the document name it.
    pub anchor: Option<String>,
    /// The number as printed, e.g. 第一章; set by [`number`].
    pub label: Option<String>,
    /// Takes part in automatic numbering.
    pub numbered: bool,
    pub byline: Byline,
    pub lang: Lang,
    pub blocks: Vec<Block>,
    pub children: Vec<Chapter>,
    /// The source document, relative to the book's folder; links name it.
    pub path: Option<PathBuf>,
    pub span: Span,
}

impl Chapter {
    pub fn new(id: Id, title: Inlines, lang: Lang) -> Self {
        Self {
            id,
            title,
            contents_title: None,
            anchor: None,
            label: None,
            numbered: true,
            byline: Byline::default(),
            lang,
            blocks: Vec::new(),
            children: Vec::new(),
            path: None,
            span: Span::default(),
        }
    }

    /// What contents, bookmarks and running heads call it, without its label.
    pub fn short_title(&self) -> &Inlines {
        self.contents_title.as_ref().unwrap_or(&self.title)
    }
}

/// A piece of front or back matter.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Matter {
    pub kind: MatterKind,
    /// Title and text. Half title, title page and contents have no blocks: they are made of the metadata and the tree.
    pub chapter: Chapter,
}

impl Matter {
    pub fn new(kind: MatterKind, chapter: Chapter) -> Self {
        Self { kind, chapter }
    }
}

/// Kinds of front and back matter (EPUB structural semantics name most of them).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MatterKind {
    /// 半书名页
    HalfTitle,
    /// 书名页
    TitlePage,
    /// 版权页, on the verso of the title page
    Copyright,
    Dedication,
    /// 前言, 序, and a manifest's chapters before the first part
    Preface,
    /// 目录
    Contents,
    /// 后记, and a manifest's chapters after the last part
    Afterword,
    /// The articles' origins and rights.
    Sources,
    /// About the author.
    About,
    /// 奥付, 판권, on the last page
    Colophon,
}

/// A stable name of a chapter or block: from the source path and heading text, with the ordinal among equal ones.
///
/// Unique in the book. It may hold any character but white space; a backend maps it to what its format allows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub Arc<str>);

impl Id {
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Id {
    fn default() -> Self {
        Self("".into())
    }
}

/// The pictures of the book, each once.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    pub items: Vec<Asset>,
}

/// Index into [`Assets::items`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AssetId(pub u32);

/// One picture file. It is read when somebody needs it.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Relative to the book's folder.
    pub path: PathBuf,
    pub blob: Blob,
}

impl Assets {
    pub fn get(&self, id: AssetId) -> &Asset {
        &self.items[id.0 as usize]
    }

    /// The id of `path`, added if it is new.
    pub fn add(&mut self, path: PathBuf, blob: impl FnOnce() -> Blob) -> AssetId {
        let at = self.items.iter().position(|a| a.path == path).unwrap_or_else(|| {
            self.items.push(Asset { path, blob: blob() });
            self.items.len() - 1
        });
        AssetId(at as u32)
    }
}
