//! The tree that both markups are read into: elements in the terms of the model, with their places.
//!
//! Nodes lie in one list, parents before their children. An element nested too deeply is not made a node: what is in
//! it stands on the last level, parted from its neighbours if it was a block. So the tree may be walked by recursion.

use crate::book::{Align, AsideKind, Image, ListKind, Text};
use crate::diag::Span;
use crate::lang::Lang;
use smallvec::SmallVec;

/// Deepest nesting of lists, quotations and elements in the book.
pub(crate) const MAX_NESTING: usize = 64;

/// Deepest nesting of nodes; a list, its item and the paragraph in it are three nodes but one level.
const MAX_DEPTH: usize = 3 * MAX_NESTING;

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Root,
    Paragraph(Align),
    /// Blocks that share an alignment.
    Division(Align),
    Heading {
        level: u8,
        id: Option<String>,
        numbered: bool,
    },
    List(ListKind),
    Item {
        checked: Option<bool>,
    },
    /// The term of a definition list, and what it means.
    Term,
    Definition,
    Quote,
    Aside(AsideKind),
    /// The title of an aside.
    Title,
    Table {
        aligns: Vec<Align>,
    },
    TableHead,
    TableBody,
    Row,
    Cell {
        columns: u16,
        rows: u16,
        header: bool,
        align: Align,
    },
    Caption,
    Figure,
    Code {
        language: Option<String>,
        first_line: Option<u32>,
    },
    Verse,
    /// The text of a footnote.
    Note(String),
    /// A formula on lines of its own; its text is TeX.
    Formula(Text),
    Rule,
    PageBreak,
    /// What stands before and after are not of one paragraph.
    Boundary,

    Mark(Mark),
    Link {
        target: String,
        title: Option<String>,
    },
    /// A link without words to a place of the book: it takes those of the place.
    CrossReference {
        target: String,
        /// What it says where there is no such place.
        title: Option<String>,
    },
    CodeSpan,
    Ruby,
    RubyBase,
    RubyReading,
    TateChuYoko,
    Leader,
    /// Text in the quotation marks of its language.
    Quoted,

    Text(Text),
    /// Text that must not be joined with what stands before it: its first character was escaped.
    Escaped(Text),
    Math(Text),
    Image {
        image: Box<Image>,
        /// The alternative text serves as caption; where code or formulas are in it, they are its children.
        captioned: bool,
    },
    NoteMark(String),
    /// A place that a link may name.
    Anchor(String),
    LineBreak,
    SoftBreak,
    /// A line end at which a new paragraph begins.
    NewParagraph,
}

/// What is marked in running text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mark {
    Emphasis,
    Strong,
    Dotted,
    Warichu,
    ProperName,
    WorkTitle,
    Strike,
    Underline,
    Super,
    Sub,
    Lang(Lang),
}

impl Kind {
    /// Whether it stands on lines of its own.
    pub fn is_block(&self) -> bool {
        match self {
            Kind::Root
            | Kind::Paragraph(_)
            | Kind::Division(_)
            | Kind::Heading { .. }
            | Kind::List(_)
            | Kind::Item { .. }
            | Kind::Term
            | Kind::Definition
            | Kind::Quote
            | Kind::Aside(_)
            | Kind::Title
            | Kind::Table { .. }
            | Kind::TableHead
            | Kind::TableBody
            | Kind::Row
            | Kind::Cell { .. }
            | Kind::Caption
            | Kind::Figure
            | Kind::Code { .. }
            | Kind::Verse
            | Kind::Note(_)
            | Kind::Formula(_)
            | Kind::Rule
            | Kind::PageBreak
            | Kind::Boundary => true,
            Kind::Mark(_)
            | Kind::Link { .. }
            | Kind::CrossReference { .. }
            | Kind::CodeSpan
            | Kind::Ruby
            | Kind::RubyBase
            | Kind::RubyReading
            | Kind::TateChuYoko
            | Kind::Leader
            | Kind::Quoted
            | Kind::Text(_)
            | Kind::Escaped(_)
            | Kind::Math(_)
            | Kind::Image { .. }
            | Kind::NoteMark(_)
            | Kind::Anchor(_)
            | Kind::LineBreak
            | Kind::SoftBreak
            | Kind::NewParagraph => false,
        }
    }

    /// Whether it makes a level of the model, not only a part of its parent.
    fn is_level(&self) -> bool {
        !matches!(
            self,
            Kind::Root
                | Kind::Paragraph(_)
                | Kind::Division(_)
                | Kind::Item { .. }
                | Kind::Term
                | Kind::Definition
                | Kind::Title
                | Kind::TableHead
                | Kind::TableBody
                | Kind::Row
                | Kind::Cell { .. }
                | Kind::Caption
        )
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub kind: Kind,
    pub span: Span,
    pub parent: usize,
    /// Most have one or two.
    pub children: SmallVec<[usize; 2]>,
    /// A block stands somewhere below.
    pub holds_block: bool,
}

/// Index of the root.
pub(crate) const ROOT: usize = 0;

/// An element that is open now.
#[derive(Clone, Copy, Debug)]
enum Open {
    Node(usize),
    Flattened { block: bool },
}

/// The tree under construction, then done.
#[derive(Debug)]
pub(crate) struct Tree {
    pub nodes: Vec<Node>,
    open: Vec<Open>,
    /// How many of the open nodes make a level.
    levels: usize,
    /// Where nesting was first flattened.
    pub flattened: Option<Span>,
}

impl Tree {
    pub fn new() -> Self {
        let root = Node {
            kind: Kind::Root,
            span: Span::default(),
            parent: ROOT,
            children: SmallVec::new(),
            holds_block: true,
        };
        Self { nodes: vec![root], open: vec![Open::Node(ROOT)], levels: 0, flattened: None }
    }

    /// The innermost open node.
    fn top(&self) -> usize {
        self.nodes_open().next().unwrap_or(ROOT)
    }

    /// The open nodes, innermost first. What lies above [`MAX_DEPTH`] is flattened and need not be looked at.
    fn nodes_open(&self) -> impl Iterator<Item = usize> {
        self.open.iter().take(MAX_DEPTH + 1).rev().filter_map(|open| match open {
            Open::Node(node) => Some(*node),
            Open::Flattened { .. } => None,
        })
    }

    /// Opens an element.
    pub fn open(&mut self, kind: Kind, span: Span) {
        let level = usize::from(kind.is_level());
        if self.open.len() > MAX_DEPTH || self.levels + level > MAX_NESTING {
            self.flattened.get_or_insert(span);
            let block = kind.is_block();
            if block {
                self.boundary();
            }
            self.open.push(Open::Flattened { block });
            return;
        }
        self.levels += level;
        let node = self.leaf(kind, span);
        self.open.push(Open::Node(node));
    }

    /// Closes the innermost open element. The root stays open.
    pub fn close(&mut self) {
        if self.open.len() <= 1 {
            return;
        }
        match self.open.pop() {
            Some(Open::Node(node)) => self.levels -= usize::from(self.nodes[node].kind.is_level()),
            Some(Open::Flattened { block: true }) => self.boundary(),
            Some(Open::Flattened { block: false }) | None => {}
        }
    }

    /// Adds a node without children.
    pub fn leaf(&mut self, kind: Kind, span: Span) -> usize {
        let (parent, node) = (self.top(), self.nodes.len());
        self.nodes[parent].children.push(node);
        self.nodes.push(Node { kind, span, parent, children: SmallVec::new(), holds_block: false });
        node
    }

    /// Ends the paragraph in hand, if there is one.
    pub fn boundary(&mut self) {
        let last = self.nodes[self.top()].children.last();
        if !last.is_some_and(|&n| self.nodes[n].kind == Kind::Boundary) {
            self.leaf(Kind::Boundary, Span::default());
        }
    }

    /// The innermost open node that `is` says yes to.
    pub fn innermost(&self, is: impl Fn(&Kind) -> bool) -> Option<usize> {
        self.nodes_open().find(|&n| is(&self.nodes[n].kind))
    }

    /// Marks the nodes that hold blocks. Called once, when all is read.
    pub fn finish(&mut self) {
        for node in (1..self.nodes.len()).rev() {
            if self.nodes[node].holds_block || self.nodes[node].kind.is_block() {
                let parent = self.nodes[node].parent;
                self.nodes[parent].holds_block = true;
            }
        }
    }
}
