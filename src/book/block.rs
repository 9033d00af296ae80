//! Blocks: what stands under one another.

use super::{Id, Image, Inlines, Text};
use crate::diag::Span;
use crate::lang::Word;

/// A block of a chapter.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Block {
    Paragraph(Paragraph),
    Heading(Heading),
    List(List),
    Quote(Quote),
    Code(Box<Code>),
    Table(Box<Table>),
    Figure(Box<Figure>),
    /// A formula on lines of its own.
    Math(Math),
    Verse(Verse),
    /// A break of thought, `* * *`.
    Rule(Span),
    PageBreak(Span),
    Aside(Aside),
}

#[derive(Clone, Debug, PartialEq, Default)]
pub struct Paragraph {
    pub inlines: Inlines,
    pub align: Align,
    pub span: Span,
}

/// How the lines of a paragraph or cell stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Hash)]
pub enum Align {
    /// As the design sets it.
    #[default]
    Natural,
    Start,
    Centre,
    End,
}

/// The heading of a section. Level 2–6; levels are closed up, so that none is skipped.
#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    pub level: u8,
    pub id: Id,
    pub inlines: Inlines,
    /// `{-}` or `.unnumbered` turns it off.
    pub numbered: bool,
    pub label: Option<String>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub struct List {
    pub kind: ListKind,
    /// No blank lines between the items.
    pub tight: bool,
    pub items: Vec<ListItem>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListKind {
    Bullet,
    Ordered {
        start: u64,
    },
    /// Terms and what they mean; each item has a term.
    Definition,
}

#[derive(Clone, Debug, PartialEq, Default)]
pub struct ListItem {
    /// Of a definition list.
    pub term: Option<Inlines>,
    /// Of a task list: done or not.
    pub checked: Option<bool>,
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    pub blocks: Vec<Block>,
    /// Who or what is quoted.
    pub source: Option<Inlines>,
    pub span: Span,
}

/// Lines of a program or anything else set as typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Code {
    /// The language as the author named it, in one word.
    pub language: Option<String>,
    /// Without a final line feed.
    pub text: Text,
    /// What the listing shows; it stands below.
    pub caption: Option<Inlines>,
    /// The number of its first line, if its lines are numbered.
    pub first_line: Option<u32>,
    /// What is told apart in it, in order; found by [`super::highlight`].
    pub tokens: Vec<Token>,
    pub span: Span,
}

/// A stretch of code that is told apart from the rest: bytes of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub start: u32,
    pub end: u32,
    pub kind: TokenKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    Keyword,
    /// What stands between quotation marks.
    Text,
    Comment,
    /// A line that a diff adds, or takes out.
    Added,
    Removed,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub caption: Option<Inlines>,
    pub id: Option<Id>,
    /// The number as printed before the caption, e.g. 表1-1; set by [`super::number`].
    pub label: Option<String>,
    /// One entry a column.
    pub aligns: Vec<Align>,
    pub head: Vec<Row>,
    pub rows: Vec<Row>,
    pub span: Span,
}

pub type Row = Vec<Cell>;

#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    pub blocks: Vec<Block>,
    pub columns: u16,
    pub rows: u16,
    /// A header cell, `th`.
    pub header: bool,
}

impl Default for Cell {
    fn default() -> Self {
        Self { blocks: Vec::new(), columns: 1, rows: 1, header: false }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    pub id: Option<Id>,
    pub images: Vec<Image>,
    pub caption: Option<Inlines>,
    /// The number as printed before the caption, e.g. 图1-1; set by [`super::number`].
    pub label: Option<String>,
    pub span: Span,
}

/// A formula, as TeX.
#[derive(Clone, Debug, PartialEq)]
pub struct Math {
    pub tex: Text,
    pub span: Span,
}

/// Lines that are kept as lines.
#[derive(Clone, Debug, PartialEq)]
pub struct Verse {
    /// An empty line parts two stanzas.
    pub lines: Vec<Inlines>,
    pub source: Option<Inlines>,
    pub span: Span,
}

/// A remark beside the text: an alert, a folded detail, a box.
#[derive(Clone, Debug, PartialEq)]
pub struct Aside {
    pub kind: AsideKind,
    pub title: Option<Inlines>,
    pub blocks: Vec<Block>,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AsideKind {
    Plain,
    Note,
    Tip,
    Important,
    Warning,
    Caution,
    /// `details` with its summary as title.
    Details,
}

impl AsideKind {
    /// The word at the head of an aside without a title of its own.
    pub fn word(self) -> Option<Word> {
        match self {
            AsideKind::Plain | AsideKind::Details => None,
            AsideKind::Note => Some(Word::Note),
            AsideKind::Tip => Some(Word::Tip),
            AsideKind::Important => Some(Word::Important),
            AsideKind::Warning => Some(Word::Warning),
            AsideKind::Caution => Some(Word::Caution),
        }
    }
}
