//! What discovery finds: the plan of a book, its parts and chapters, in order.

use crate::diag::Span;
use crate::input::Facts;
use crate::input::honkit::Project;
use crate::input::mkdocs::Snippets;
use std::path::PathBuf;

/// What the book is made of, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Chapters before the first numbered one of a manifest.
    pub front: Vec<Item>,
    pub body: Vec<Section>,
    /// Chapters after the last numbered one of a manifest.
    pub back: Vec<Item>,
    /// The manifest that was followed.
    pub manifest: Option<PathBuf>,
    /// The folder that paths of the book are named from: mdBook's `src`, else the root.
    pub src: PathBuf,
    /// What a file beside the articles says about the book.
    pub about: About,
    /// The project of HonKit whose templates the articles are.
    pub project: Option<Project>,
    /// Where the snippets lie that pages of MkDocs take in.
    pub snippets: Option<Snippets>,
    /// The articles are a blog's: told by date, where the book asks for no other order.
    pub is_blog: bool,
    /// The articles are the notes of a notebook.
    pub is_notebook: bool,
    /// The name of a folder that holds the whole book.
    pub folder: Option<String>,
    /// What pages link others by instead of their paths.
    pub aliases: Vec<(PathBuf, PathBuf)>,
    /// The Markdown of the tool whose project it is, where it is one of its own.
    pub dialect: Option<Dialect>,
}

/// What the files of a tool mean beside all other Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Leanpub's: files may end like plain text, and `-# 题` begins a part.
    Markua,
    /// `# (PART) 题` and `# (APPENDIX) 题` in a file begin what the list then has as a part.
    Bookdown,
    /// Of Jekyll, if it asks for no other: formulas stand between `\\(` and `\\)` too.
    Kramdown,
    /// Of HonKit: tags are tags in code too.
    HonKit,
}

/// Facts of the book that no article gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    pub title: Option<String>,
    pub facts: Facts,
    /// The name of the file, for `check`.
    pub source: String,
}

/// A part: a folder, or what stands under a `# Title` of the manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    pub title: Option<String>,
    /// Its place among its neighbours, where a file of the folder says it.
    pub weight: Option<i64>,
    /// Where the title stands in the manifest.
    pub span: Option<Span>,
    pub path: PathBuf,
    /// `README.md` or `index.md` of the folder: it introduces the part and may name it.
    pub intro: Option<PathBuf>,
    pub members: Vec<Member>,
    /// A list says the order of its members.
    pub is_listed: bool,
}

/// What a part holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    Item(Item),
    Section(Section),
}

/// A chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// None for a draft of the manifest.
    pub path: Option<PathBuf>,
    /// The title in the manifest.
    pub title: Option<String>,
    pub span: Option<Span>,
    /// Its place among its neighbours, where its name says it.
    pub weight: Option<i64>,
    /// Name of the folder that holds only this file.
    pub folder: Option<String>,
    /// Documents that go on with this one.
    pub more: Vec<PathBuf>,
    pub children: Vec<Item>,
}

impl Item {
    /// The place of a page that introduces a folder, before all others.
    pub const FIRST: i64 = i64::MIN;
}

impl Plan {
    /// Calls `f` on every document in the order of the book: a part's introduction, then its members; a chapter, then the
    /// chapters below it.
    pub fn each(&self, f: &mut dyn FnMut(&Item)) {
        fn item(it: &Item, f: &mut dyn FnMut(&Item)) {
            f(it);
            it.children.iter().for_each(|c| item(c, f));
        }
        fn section(s: &Section, f: &mut dyn FnMut(&Item)) {
            if let Some(intro) = &s.intro {
                f(&Item { path: Some(intro.clone()), ..Item::default() });
            }
            for member in &s.members {
                match member {
                    Member::Item(i) => item(i, f),
                    Member::Section(s) => section(s, f),
                }
            }
        }
        self.front.iter().for_each(|i| item(i, f));
        self.body.iter().for_each(|s| section(s, f));
        self.back.iter().for_each(|i| item(i, f));
    }
}

impl Plan {
    /// Documents that go on with another, and that one.
    pub fn joined(&self) -> Vec<(PathBuf, PathBuf)> {
        let mut joined = Vec::new();
        self.each(&mut |item| {
            let first =
                item.path.iter().flat_map(|first| item.more.iter().map(move |more| (more.clone(), first.clone())));
            joined.extend(first);
        });
        joined
    }
}
