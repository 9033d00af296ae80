//! Where the pages of the composed book begin, so that a reader of the EPUB can name the printed page.
//!
//! Known only if the same run composes the book. The first thing on a page belongs to a block of the structure; the block
//! is found again by its span, the place in it by the characters that stood on the pages before. Blanks are left out, as
//! is a page that begins with something the program made itself (title page, contents).

use super::plan::Plan;
use crate::diag::Span;
use crate::pages::{Folio, Item, Line, Node, NodeId, NodeRole, Pages, Tag};
use std::collections::{BTreeSet, HashMap};

/// Beginnings of pages, by the block they fall into.
#[derive(Debug, Default)]
pub struct PageBreaks {
    /// Characters (white space left out) before the break, and the page; offsets rise.
    inside: HashMap<Span, Vec<(usize, usize)>>,
    /// Page that a unit begins, by the unit's place in the plan.
    openers: HashMap<usize, usize>,
    /// What is printed on each page.
    folios: Vec<String>,
}

impl PageBreaks {
    /// Finds the beginnings of all pages.
    /// Whether no pages were composed.
    pub fn is_empty(&self) -> bool {
        self.folios.is_empty()
    }

    pub fn find(pages: &Pages, plan: &Plan) -> Self {
        let mut found = Self { folios: pages.pages.iter().map(|p| p.folio.to_string()).collect(), ..Self::default() };
        let openers = openers(pages, plan);
        let mut seen: HashMap<NodeId, usize> = HashMap::new();
        let mut used: BTreeSet<&str> = BTreeSet::new();
        for (at, page) in pages.pages.iter().enumerate() {
            let mut first = true;
            for item in &page.items {
                let (Item::Line(Line { tag, .. }) | Item::Picture(crate::pages::Picture { tag, .. })) = item else {
                    continue;
                };
                let Tag::Content(node) = *tag else { continue };
                let Some((id, block)) = block_of(node, &pages.structure.nodes) else { continue };
                let before = seen.entry(id).or_default();
                let numbered = page.folio != Folio::None && used.insert(&found.folios[at]);
                if std::mem::take(&mut first) && numbered {
                    match openers.get(&at) {
                        Some(unit) if block.role == NodeRole::Heading(1) => _ = found.openers.insert(*unit, at),
                        _ if block.span != Span::default() => {
                            found.inside.entry(block.span).or_default().push((*before, at));
                        }
                        _ => {}
                    }
                }
                if let Item::Line(line) = item {
                    *before += characters(line, &pages.structure.nodes);
                }
            }
        }
        found
    }

    /// Pages that begin inside the block of a span: characters before, and page.
    pub fn inside(&self, span: Span) -> &[(usize, usize)] {
        self.inside.get(&span).map_or(&[], Vec::as_slice)
    }

    /// The page that begins with the head of a unit.
    pub fn opener(&self, unit: usize) -> Option<usize> {
        self.openers.get(&unit).copied()
    }

    pub fn folio(&self, page: usize) -> &str {
        &self.folios[page]
    }
}

/// The first unit on each page that has one.
fn openers(pages: &Pages, plan: &Plan) -> HashMap<usize, usize> {
    let mut first: HashMap<usize, (crate::pages::Pt, usize)> = HashMap::new();
    for (at, unit) in plan.units.iter().enumerate() {
        let Some(target) = unit.id.and_then(|id| pages.targets.get(id)) else { continue };
        let entry = first.entry(target.page as usize).or_insert((target.y, at));
        if target.y < entry.0 {
            *entry = (target.y, at);
        }
    }
    first.into_iter().map(|(page, (_, unit))| (page, unit)).collect()
}

/// The block that a node belongs to; None inside a note, whose text stands elsewhere in the EPUB.
fn block_of(mut id: NodeId, nodes: &[Node]) -> Option<(NodeId, &Node)> {
    let mut found = None;
    loop {
        let node = nodes.get(id.0 as usize)?;
        match node.role {
            NodeRole::Note => return None,
            NodeRole::Paragraph
            | NodeRole::Heading(_)
            | NodeRole::Code
            | NodeRole::Figure
            | NodeRole::Formula
            | NodeRole::Verse => {
                found = found.or(Some((id, node)));
            }
            NodeRole::Document
            | NodeRole::Part
            | NodeRole::Section
            | NodeRole::Matter
            | NodeRole::Quote
            | NodeRole::List
            | NodeRole::ListItem
            | NodeRole::ListLabel
            | NodeRole::Label
            | NodeRole::ListBody
            | NodeRole::Table
            | NodeRole::TableRow
            | NodeRole::TableHeader { .. }
            | NodeRole::TableCell { .. }
            | NodeRole::Caption
            | NodeRole::Aside
            | NodeRole::Contents
            | NodeRole::ContentsItem
            | NodeRole::Span
            | NodeRole::Link
            | NodeRole::Reference
            | NodeRole::NoteMark
            | NodeRole::Ruby
            | NodeRole::RubyBase
            | NodeRole::RubyText
            | NodeRole::Warichu
            | NodeRole::WarichuText
            | NodeRole::WarichuMark
            | NodeRole::Emphasis
            | NodeRole::Strong => {}
        }
        match node.parent {
            Some(parent) if parent.0 < id.0 => id = parent,
            _ => return found,
        }
    }
}

/// The characters of a line that the EPUB has too: no white space, no marks of notes.
fn characters(line: &Line, nodes: &[Node]) -> usize {
    let marks = line.runs.iter().filter(|run| {
        run.tag.and_then(|tag| nodes.get(tag.0 as usize)).is_some_and(|node| node.role == NodeRole::NoteMark)
    });
    let marks: usize = marks.map(|run| run.glyphs.len()).sum();
    line.text.chars().filter(|c| !c.is_whitespace()).count().saturating_sub(marks)
}
