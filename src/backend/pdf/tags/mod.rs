//! The structure tree: what the marked content of the pages belongs to (ISO 32000-1, 14.7 and 14.8).
//!
//! The tree is that of [`Structure`](crate::pages::Structure), each node a structure element. Its children and its own
//! pieces of content are merged in the order in which they stand on the pages. A book of ten million characters has
//! some hundred thousand elements: they are written straight into object streams.

mod elements;
mod order;

use super::links::Link;
use super::sink::Sink;
use super::syntax::{integer, reference, text};
use crate::book::WritingMode;
use crate::pages::{Item, Node, NodeId, NodeRole, Page, Pages, Picture, Rect, Tag};
use elements::{Elements, structure_type};
use order::Order;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io;
use std::ops::Range;

/// Keys in one leaf of a number or name tree.
const LEAF: usize = 64;

/// Types of all nodes, and which of them need a link element of their own.
pub struct Tags<'a> {
    pages: &'a Pages,
    mode: WritingMode,
    /// Nodes that are not links themselves but have a link area: the link element that is put inside, counted.
    wrapped: BTreeMap<NodeId, u32>,
    /// By node, whether a link area names it.
    linked: Vec<bool>,
    /// Alternative text and box of what pictures a node has.
    figures: BTreeMap<NodeId, Depicted>,
}

/// Numbers of the objects that the tree refers to.
pub struct Numbers<'a> {
    pub root: u32,
    pub pages: &'a [u32],
    /// Of link annotations, in the order of the links.
    pub annotations: &'a [u32],
}

/// The alternative text of a figure, and the page and box of its picture.
type Depicted = (Box<str>, (u32, Rect));

impl<'a> Tags<'a> {
    pub fn new(pages: &'a Pages, links: &[Link], mode: WritingMode) -> Tags<'a> {
        let nodes = &pages.structure.nodes;
        let mut tags =
            Tags { pages, mode, wrapped: BTreeMap::new(), linked: vec![false; nodes.len()], figures: BTreeMap::new() };
        for link in links {
            let node = link.area.node;
            let Some(role) = nodes.get(node.0 as usize).map(|n| &n.role) else { continue };
            tags.linked[node.0 as usize] = true;
            if !is_link(role) {
                let next = tags.wrapped.len() as u32;
                tags.wrapped.entry(node).or_insert(next);
            }
        }
        let depicted = |(p, page): (usize, &'a Page)| {
            page.items.iter().filter_map(move |item| match item {
                Item::Picture(Picture { tag: Tag::Content(node), alt, rect, .. }) => {
                    Some((*node, (alt.clone(), (p as u32, *rect))))
                }
                _ => None,
            })
        };
        let depicted: Vec<(NodeId, Depicted)> = pages.pages.par_iter().enumerate().flat_map_iter(depicted).collect();
        for (node, depicted) in depicted {
            tags.figures.entry(node).or_insert(depicted);
        }
        tags
    }

    /// Whether there is such a node; content of one that is not there is an artifact.
    pub fn has(&self, node: NodeId) -> bool {
        (node.0 as usize) < self.pages.structure.nodes.len()
    }

    /// The alternative text of a node, if it is a figure or formula or has one.
    pub fn alternative(&self, node: NodeId) -> Option<&str> {
        let Node { role, alt, .. } = &self.pages.structure.nodes[node.0 as usize];
        let own = alt.as_deref().filter(|alt| !alt.is_empty());
        let said = own.or_else(|| self.figures.get(&node).map(|(alt, _)| &**alt)).unwrap_or_default();
        (matches!(role, NodeRole::Figure | NodeRole::Formula) || alt.is_some()).then_some(said)
    }

    /// The structure type of the content of a node.
    pub fn name(&self, node: NodeId) -> &'static str {
        let role = &self.pages.structure.nodes[node.0 as usize].role;
        if self.linked[node.0 as usize] { "Link" } else { structure_type(role) }
    }

    /// Writes the tree: the root, the elements and the parent tree. `sequences` are the nodes of each page's marked
    /// content by MCID.
    pub fn write(
        &self,
        sink: &mut Sink,
        sequences: &[Vec<NodeId>],
        links: &[Link],
        numbers: &Numbers,
    ) -> io::Result<()> {
        let nodes = &self.pages.structure.nodes;
        let elements = sink.reserve(nodes.len());
        let wrappers = sink.reserve(self.wrapped.len());
        let order = Order::new(nodes, sequences, links);
        let number_of = |node: NodeId| elements.start + node.0;
        let wrapped: Vec<NodeId> = {
            let mut all: Vec<(u32, NodeId)> = self.wrapped.iter().map(|(&node, &w)| (w, node)).collect();
            all.sort_unstable();
            all.into_iter().map(|(_, node)| node).collect()
        };
        let writer =
            Elements { tags: self, order: &order, numbers, elements: elements.start, wrappers: wrappers.start };
        let every: Vec<u32> = elements.clone().chain(wrappers.clone()).collect();
        sink.objects(&every, |i, out| match i.checked_sub(nodes.len()) {
            None => writer.element(NodeId(i as u32), out),
            Some(w) => writer.wrapper(wrapped[w], out),
        })?;
        let parents = self.parent_tree(sink, sequences, links, &|node| writer.holder(node))?;
        let notes = self.note_tree(sink, &number_of)?;
        sink.objects(&[numbers.root], |_, out| {
            out.extend_from_slice(b"<</Type/StructTreeRoot/K[");
            for (i, node) in nodes.iter().enumerate() {
                if parent_of(node, i).is_none() {
                    reference(out, number_of(NodeId(i as u32)));
                    out.push(b' ');
                }
            }
            out.extend_from_slice(b"]/ParentTree ");
            reference(out, parents);
            out.extend_from_slice(b"/ParentTreeNextKey ");
            integer(out, (sequences.len() + links.len()) as u64);
            if let Some(notes) = notes {
                out.extend_from_slice(b"/IDTree ");
                reference(out, notes);
            }
            out.extend_from_slice(b">>");
        })
    }

    /// From page and annotation to elements: keys are the index of the page, then of the links.
    fn parent_tree(
        &self,
        sink: &mut Sink,
        sequences: &[Vec<NodeId>],
        links: &[Link],
        holder_of: &(impl Fn(NodeId) -> u32 + Sync),
    ) -> io::Result<u32> {
        let count = sequences.len() + links.len();
        tree(
            sink,
            b"/Nums",
            count,
            |range, out| {
                for key in range {
                    integer(out, key as u64);
                    match sequences.get(key) {
                        Some(nodes) => {
                            out.push(b'[');
                            for (i, node) in nodes.iter().enumerate() {
                                if i > 0 {
                                    out.push(b' ');
                                }
                                reference(out, holder_of(*node));
                            }
                            out.push(b']');
                        }
                        None => {
                            let node = links[key - sequences.len()].area.node;
                            out.push(b' ');
                            if self.has(node) {
                                reference(out, holder_of(node));
                            } else {
                                out.extend_from_slice(b"null");
                            }
                            out.push(b' ');
                        }
                    }
                }
            },
            |key, out| integer(out, key as u64),
        )
    }

    /// From the ids of notes to their elements (PDF/UA-1, 7.9: every note has one).
    fn note_tree(&self, sink: &mut Sink, number_of: &(impl Fn(NodeId) -> u32 + Sync)) -> io::Result<Option<u32>> {
        let nodes = &self.pages.structure.nodes;
        let notes: Vec<NodeId> =
            (0..nodes.len()).filter(|&i| nodes[i].role == NodeRole::Note).map(|i| NodeId(i as u32)).collect();
        if notes.is_empty() {
            return Ok(None);
        }
        let root = tree(
            sink,
            b"/Names",
            notes.len(),
            |range, out| {
                for key in range {
                    text(out, &note_id(notes[key]));
                    reference(out, number_of(notes[key]));
                    out.push(b' ');
                }
            },
            |key, out| text(out, &note_id(notes[key])),
        )?;
        Ok(Some(root))
    }
}

/// Of equal length, so that they sort as they are numbered.
fn note_id(node: NodeId) -> String {
    format!("note{:010}", node.0)
}

/// Writes a number or name tree of two levels and gives the number of its root.
fn tree(
    sink: &mut Sink,
    key: &[u8],
    count: usize,
    entries: impl Fn(Range<usize>, &mut Vec<u8>) + Sync,
    limit: impl Fn(usize, &mut Vec<u8>) + Sync,
) -> io::Result<u32> {
    let leaves = count.div_ceil(LEAF);
    let root = sink.reserve(1).start;
    let numbers: Vec<u32> = sink.reserve(leaves).collect();
    sink.objects(&numbers, |leaf, out| {
        let range = leaf * LEAF..count.min((leaf + 1) * LEAF);
        out.extend_from_slice(b"<</Limits[");
        limit(range.start, out);
        out.push(b' ');
        limit(range.end - 1, out);
        out.push(b']');
        out.extend_from_slice(key);
        out.push(b'[');
        entries(range, out);
        out.extend_from_slice(b"]>>");
    })?;
    sink.objects(&[root], |_, out| {
        out.extend_from_slice(b"<</Kids[");
        for number in &numbers {
            reference(out, *number);
            out.push(b' ');
        }
        out.extend_from_slice(b"]>>");
    })?;
    Ok(root)
}

/// The parent of a node, which always stands before it.
fn parent_of(node: &Node, index: usize) -> Option<usize> {
    node.parent.map(|p| p.0 as usize).filter(|&p| p < index)
}

fn is_link(role: &NodeRole) -> bool {
    matches!(role, NodeRole::Link | NodeRole::Reference | NodeRole::NoteMark)
}
