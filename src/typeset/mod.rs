//! From a `Book` to `Pages`: the heart of the program.
//!
//! The entry function reads like the table of contents of the engine. The engine counts *along* the line and *across*
//! it; x and y exist only in [`crate::pages`].
//!
//! 1. `plan` divides the book into openings, runs of text that start on a new page;
//! 2. each opening, in parallel, becomes a galley (`opener`, `block`, `heading`, `drop_cap`, `quote`, `list`, `table`, `code`,
//!    `figure`, `note`, `endnote`: composed lines and boxes one under another, their lines set by `paragraph`, formulas by
//!    `math`; `upright`: what stays horizontal on a vertical page; `natural`: widths before anything is set), then pages
//!    (`column`: page make-up with notes; `emit`: from strips to items);
//! 3. `join` counts folios, fills in the contents (`toc`), sets running heads and folios (`furniture`) and makes one
//!    [`Pages`] of the openings' pages and structures; `cover` goes before them, or with `wrap` about them. `settle`
//!    composes a book again whose text names pages.
//!
//! How all of it looks is data: `look`, and the files in `designs`.

pub mod breaks;
pub mod cover;
pub mod designs;
pub mod line;
pub mod look;
pub mod paragraph;
pub mod size;
pub mod spacing;
pub mod style;

mod axis;
mod block;
mod code;
mod column;
mod drop_cap;
mod emit;
mod endnote;
mod figure;
mod furniture;
mod galley;
mod heading;
mod join;
mod list;
mod math;
mod missing;
mod natural;
mod note;
mod opener;
mod plan;
mod quote;
mod settle;
mod table;
mod toc;
mod upright;
mod wrap;

#[cfg(test)]
mod tests;

pub use style::{Design, Gutter, Notes, Style};
pub use wrap::compose_wrap;

use crate::book::outline::{Entry, outline};
use crate::book::{AssetId, Book, MatterKind};
use crate::diag::{self, Diagnostic, Reporter, Span};
use crate::font::FontSet;
use crate::media::Info;
use crate::pages::{Item, LayoutStats, Node, NodeId, NodeRole, Pages, Structure};
use block::{Env, Setter, add_node};
use endnote::AtEnd;
use plan::{Opening, Piece, Plan, What};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// What composing needs beside the book.
pub struct Context<'a> {
    pub fonts: &'a FontSet,
    pub style: &'a Style,
    /// Sizes of the pictures that can be read; one that is not in it gets a placeholder.
    pub pictures: &'a BTreeMap<AssetId, Info>,
    pub reporter: &'a Reporter,
    /// The date that a printer's line beside a page gives.
    pub date: Option<&'a str>,
    /// The numbers of notes that do not stand at the foot of their page.
    numbers: Option<&'a endnote::Numbers<'a>>,
    /// Paragraphs have as few lines as they can bear.
    saves_lines: bool,
}

impl<'a> Context<'a> {
    pub fn new(
        fonts: &'a FontSet,
        style: &'a Style,
        pictures: &'a BTreeMap<AssetId, Info>,
        reporter: &'a Reporter,
    ) -> Self {
        Self { fonts, style, pictures, reporter, date: None, numbers: None, saves_lines: false }
    }
}

/// Composes a whole book.
pub fn compose(book: &Book, cx: &Context) -> Pages {
    let targets = settle::targets(book);
    if targets.is_empty() { compose_once(book, cx) } else { settle::compose_settled(book, &targets, cx) }
}

fn compose_once(book: &Book, cx: &Context) -> Pages {
    let mut entries = outline(book);
    let gathered = endnote::gather(book, cx.style.notes);
    let cx = &Context { numbers: gathered.as_ref().map(|g| &g.numbers), ..*cx };
    let at_end = gathered.as_ref().and_then(|g| g.at_end.as_ref());
    if let Some(at_end) = at_end {
        at_end.list(&mut entries);
    }
    let plan = plan::plan(book, at_end.map(|a| &a.matter), cx.style);
    let single = cx.style.single();
    let in_one_column = &Context { style: &single, ..*cx };
    let is_chapter = |piece: &Piece| matches!(piece.what, What::Chapter(_));
    let holds_chapter = |opening: &Opening| plan.pieces[opening.pieces.clone()].iter().any(is_chapter);
    let cx_of = |opening: &Opening| if holds_chapter(opening) { cx } else { in_one_column };
    // Small shares, so that no thread waits for the last one long.
    let openings = plan.openings.par_iter().with_max_len(4);
    let set = |opening| pulled_back(cx_of(opening), |cx| set_opening(opening, &plan, &entries, at_end, book, cx));
    let sets: Vec<Set> = openings.map(set).collect();
    if cx.style.drop_cap > 1 && !sets.iter().any(|set| set.dropped) {
        let lines = cx.style.drop_cap;
        let message = format!("no chapter begins with a paragraph of more than {lines} lines, for its drop cap");
        cx.reporter.report(Diagnostic::new(diag::Code::NoDropCap, message));
    }
    join::join(sets, &plan, &entries, book, cx)
}

/// Composes the cover page alone, at the size of `Context::style`.
pub fn compose_cover(book: &Book, cx: &Context) -> Pages {
    join::cover_alone(book, cx)
}

/// One opening, composed: its pages still without furniture, its structure not yet part of the book's.
struct Set {
    pages: Vec<emit::Draft>,
    structure: Structure,
    /// The first nodes of `structure` stand for what is around the opening: a piece before it, or the document.
    around: Vec<Option<usize>>,
    /// The node of each piece of the opening.
    nodes: Vec<(usize, NodeId)>,
    /// Notes by their marks, so that they follow them in reading order.
    notes: BTreeMap<NodeId, Vec<NodeId>>,
    stats: LayoutStats,
    /// A chapter has a drop cap.
    dropped: bool,
}

/// What `set` composes. If a few lines are left for its last page it is composed once more, its paragraphs in as few
/// lines as they can bear, and stays so if that saves the page.
fn pulled_back(cx: &Context, set: impl Fn(&Context) -> Set) -> Set {
    let whole = set(cx);
    if whole.pages.len() < 2 || !whole.pages.last().is_some_and(has_few_lines) {
        return whole;
    }
    // What there is to say is said.
    let quiet = Reporter::new();
    let again = set(&Context { saves_lines: true, reporter: &quiet, ..*cx });
    if again.pages.len() < whole.pages.len() { again } else { whole }
}

/// Whether a page has nothing but lines of text, and so few that it is almost empty.
fn has_few_lines(page: &emit::Draft) -> bool {
    /// Above that a page does not look forgotten, and so many are seldom saved.
    const FEW: usize = 3;
    page.items.len() <= FEW && page.items.iter().all(|item| matches!(item, Item::Line(_)))
}

fn set_opening(
    opening: &Opening,
    plan: &Plan,
    entries: &[Entry],
    at_end: Option<&AtEnd>,
    book: &Book,
    cx: &Context,
) -> Set {
    let mut structure = Structure::default();
    let mut around: Vec<Option<usize>> = Vec::new();
    for index in opening.pieces.clone() {
        let parent = plan.pieces[index].parent.filter(|p| *p < opening.pieces.start);
        if plan.pieces[index].parent.is_none_or(|p| p < opening.pieces.start) && !around.contains(&parent) {
            around.push(parent);
            structure.nodes.push(root());
        }
    }
    let mut setter = Setter::new(cx, &mut structure);
    let mut nodes: Vec<(usize, NodeId)> = Vec::new();
    for index in opening.pieces.clone() {
        let piece = &plan.pieces[index];
        let inside = piece.parent.and_then(|p| nodes.iter().find(|(i, _)| *i == p)).map(|(_, node)| *node);
        let outside = || around.iter().position(|a| *a == piece.parent).unwrap_or(0) as u32;
        let parent = inside.unwrap_or_else(|| NodeId(outside()));
        let (role, lang, span) = match piece.what {
            What::Matter(m) => (NodeRole::Matter, m.chapter.lang, m.chapter.span),
            What::Part(_) => (NodeRole::Part, book.meta.lang, Span::default()),
            What::Chapter(c) => (NodeRole::Section, c.lang, c.span),
        };
        let node = add_node(setter.structure, role, parent, span);
        setter.structure.nodes[node.0 as usize].lang = Some(lang);
        nodes.push((index, node));
        setter.piece(piece, node, opening.pieces.len() == 1, &book.meta);
        if cx.style.notes == Notes::Chapter {
            setter.chapter_notes(&piece.what, Env::body(cx, lang, node));
        }
        if let What::Matter(m) = piece.what
            && m.kind == MatterKind::Contents
        {
            setter.contents(entries, Env::body(cx, m.chapter.lang, node));
        }
        if let (What::Matter(m), Some(at_end)) = (piece.what, at_end)
            && std::ptr::eq(m, &at_end.matter)
        {
            setter.book_notes(at_end, Env::body(cx, lang, node));
        }
    }
    let (galley, dropped) = (setter.galley, setter.dropped);
    let mut notes: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for note in &galley.notes {
        notes.entry(note.mark).or_default().push(note.node);
    }
    let mut stats = galley.stats;
    let (mut pages, widows) = column::make_up(galley, cx);
    stats.widows += widows;
    let first = &plan.pieces[opening.pieces.start];
    let alone_part = matches!(first.what, What::Part(p) if p.intro.is_empty()) && opening.pieces.len() == 1;
    for (i, page) in pages.iter_mut().enumerate() {
        furniture::admit(page, first, i == 0, alone_part, cx);
    }
    Set { pages, structure, around, nodes, notes, stats, dropped }
}

/// The document's node.
fn root() -> Node {
    Node { role: NodeRole::Document, parent: None, lang: None, alt: None, span: Span::default() }
}
