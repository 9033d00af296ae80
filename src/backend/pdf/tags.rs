//! The structure tree: what the marked content of the pages belongs to (ISO 32000-1, 14.7 and 14.8).
//!
//! The tree is that of [`Structure`](crate::pages::Structure), each node a structure element. Its children and its own
//! pieces of content are merged in the order in which they stand on the pages. A book of ten million characters has
//! some hundred thousand elements: they are written straight into object streams.

use super::links::Link;
use super::sink::Sink;
use super::syntax::{integer, name, number, reference, text};
use crate::book::WritingMode;
use crate::lang::Lang;
use crate::pages::{Item, Node, NodeId, NodeRole, Pages, Rect};
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

/// Where a piece of content is: page, then its MCID; annotations stand behind them.
type Key = (u32, u32);
const BEHIND: u32 = 1 << 31;

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
        for (p, page) in pages.pages.iter().enumerate() {
            for item in &page.items {
                if let Item::Picture(picture) = item
                    && let crate::pages::Tag::Content(node) = picture.tag
                {
                    tags.figures.entry(node).or_insert_with(|| (picture.alt.clone(), (p as u32, picture.rect)));
                }
            }
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

/// A piece of a node.
#[derive(Clone, Copy)]
enum Kid {
    Node(NodeId),
    Content(Key),
}

/// The children and pieces of content of every node.
struct Order {
    /// By node: where its own lie in the lists.
    child_ranges: Vec<u32>,
    children: Vec<NodeId>,
    content_ranges: Vec<u32>,
    content: Vec<Key>,
    /// The first piece of content in or below each node.
    first: Vec<Option<Key>>,
}

impl Order {
    fn new(nodes: &[Node], sequences: &[Vec<NodeId>], links: &[Link]) -> Order {
        let pieces = || {
            let marked = sequences.iter().enumerate().flat_map(|(page, nodes)| {
                nodes.iter().enumerate().map(move |(mcid, node)| (*node, (page as u32, mcid as u32)))
            });
            let annotations =
                links.iter().enumerate().map(|(i, link)| (link.area.node, (link.page as u32, BEHIND | i as u32)));
            marked.chain(annotations).filter(|(node, _)| (node.0 as usize) < nodes.len())
        };
        let families =
            || nodes.iter().enumerate().filter_map(|(i, n)| Some((NodeId(parent_of(n, i)? as u32), NodeId(i as u32))));
        let (content_ranges, mut content) = grouped(nodes.len(), (0, 0), pieces);
        for i in 0..nodes.len() {
            content[content_ranges[i] as usize..content_ranges[i + 1] as usize].sort_unstable();
        }
        let (child_ranges, children) = grouped(nodes.len(), NodeId(0), families);
        let mut first: Vec<Option<Key>> = (0..nodes.len())
            .map(|i| content[content_ranges[i] as usize..content_ranges[i + 1] as usize].first().copied())
            .collect();
        for i in (1..nodes.len()).rev() {
            if let (Some(parent), Some(own)) = (parent_of(&nodes[i], i), first[i]) {
                first[parent] = Some(first[parent].map_or(own, |f| f.min(own)));
            }
        }
        Order { child_ranges, children, content_ranges, content, first }
    }

    /// Children and content of a node in the order of the pages. A child without content stays behind its elder.
    fn kids(&self, node: NodeId) -> Vec<Kid> {
        let i = node.0 as usize;
        let children = &self.children[self.child_ranges[i] as usize..self.child_ranges[i + 1] as usize];
        let mut content =
            self.content[self.content_ranges[i] as usize..self.content_ranges[i + 1] as usize].iter().peekable();
        let mut kids = Vec::with_capacity(children.len() + content.len());
        for child in children {
            if let Some(first) = self.first[child.0 as usize] {
                while let Some(key) = content.next_if(|key| **key < first) {
                    kids.push(Kid::Content(*key));
                }
            }
            kids.push(Kid::Node(*child));
        }
        kids.extend(content.map(|key| Kid::Content(*key)));
        kids
    }
}

/// Groups values by node: where each node's begin, and the values.
fn grouped<T: Copy, I: Iterator<Item = (NodeId, T)>>(
    count: usize,
    any: T,
    pairs: impl Fn() -> I,
) -> (Vec<u32>, Vec<T>) {
    let mut ranges = vec![0; count + 1];
    for (node, _) in pairs() {
        ranges[node.0 as usize + 1] += 1;
    }
    for i in 0..count {
        ranges[i + 1] += ranges[i];
    }
    let mut next = ranges.clone();
    let mut values = vec![any; ranges[count] as usize];
    for (node, value) in pairs() {
        let slot = &mut next[node.0 as usize];
        values[*slot as usize] = value;
        *slot += 1;
    }
    (ranges, values)
}

/// Writes elements.
struct Elements<'a> {
    tags: &'a Tags<'a>,
    order: &'a Order,
    numbers: &'a Numbers<'a>,
    elements: u32,
    wrappers: u32,
}

impl Elements<'_> {
    fn element(&self, id: NodeId, out: &mut Vec<u8>) {
        let index = id.0 as usize;
        let node = &self.tags.pages.structure.nodes[index];
        let Node { role, parent: _, lang, alt: _, span: _ } = node;
        out.extend_from_slice(b"<</S");
        let is_wrapped = self.tags.wrapped.get(&id);
        let kind = if self.tags.linked[index] && is_wrapped.is_none() { "Link" } else { structure_type(role) };
        name(out, kind.as_bytes());
        out.extend_from_slice(b"/P ");
        reference(out, parent_of(node, index).map_or(self.numbers.root, |p| self.holder(NodeId(p as u32))));
        if let Some(lang) = lang {
            self.lang(*lang, out);
        }
        if let Some(said) = self.tags.alternative(id) {
            out.extend_from_slice(b"/Alt");
            text(out, said);
        }
        if *role == NodeRole::Note {
            out.extend_from_slice(b"/ID");
            text(out, &note_id(id));
        }
        self.attributes(role, self.tags.figures.get(&id).map(|(_, place)| *place), out);
        match is_wrapped {
            Some(&w) => {
                out.extend_from_slice(b"/K ");
                reference(out, self.wrappers + w);
            }
            None => self.kids(id, out),
        }
        out.extend_from_slice(b">>");
    }

    /// The element that holds the pieces of a node: its own, or the link inside it.
    fn holder(&self, id: NodeId) -> u32 {
        self.tags.wrapped.get(&id).map_or(self.elements + id.0, |&w| self.wrappers + w)
    }

    /// The link element inside a node that is something else: it takes over all the node has.
    fn wrapper(&self, id: NodeId, out: &mut Vec<u8>) {
        out.extend_from_slice(b"<</S/Link/P ");
        reference(out, self.elements + id.0);
        self.kids(id, out);
        out.extend_from_slice(b">>");
    }

    fn kids(&self, id: NodeId, out: &mut Vec<u8>) {
        let kids = self.order.kids(id);
        let page = kids.iter().find_map(|kid| match kid {
            Kid::Content((page, mcid)) if mcid & BEHIND == 0 => Some(*page),
            _ => None,
        });
        if let Some(page) = page {
            out.extend_from_slice(b"/Pg ");
            reference(out, self.numbers.pages[page as usize]);
        }
        if kids.is_empty() {
            return;
        }
        out.extend_from_slice(b"/K[");
        for kid in kids {
            match kid {
                Kid::Node(child) => reference(out, self.elements + child.0),
                Kid::Content((on, key)) if key & BEHIND != 0 => {
                    out.extend_from_slice(b"<</Type/OBJR/Pg ");
                    reference(out, self.numbers.pages[on as usize]);
                    out.extend_from_slice(b"/Obj ");
                    reference(out, self.numbers.annotations[(key & !BEHIND) as usize]);
                    out.extend_from_slice(b">>");
                }
                Kid::Content((on, mcid)) if Some(on) == page => integer(out, u64::from(mcid)),
                Kid::Content((on, mcid)) => {
                    out.extend_from_slice(b"<</Type/MCR/Pg ");
                    reference(out, self.numbers.pages[on as usize]);
                    out.extend_from_slice(b"/MCID ");
                    integer(out, u64::from(mcid));
                    out.extend_from_slice(b">>");
                }
            }
            out.push(b' ');
        }
        out.push(b']');
    }

    fn lang(&self, lang: Lang, out: &mut Vec<u8>) {
        out.extend_from_slice(b"/Lang");
        text(out, lang.tag());
    }

    fn attributes(&self, role: &NodeRole, place: Option<(u32, Rect)>, out: &mut Vec<u8>) {
        let spans = |out: &mut Vec<u8>, columns: u16, rows: u16| {
            if columns > 1 {
                out.extend_from_slice(b"/ColSpan ");
                integer(out, columns.into());
            }
            if rows > 1 {
                out.extend_from_slice(b"/RowSpan ");
                integer(out, rows.into());
            }
        };
        let vertical = self.tags.mode == WritingMode::VerticalRl;
        match role {
            NodeRole::TableHeader { columns, rows } => {
                out.extend_from_slice(b"/A<</O/Table/Scope/Column");
                spans(out, *columns, *rows);
                out.extend_from_slice(b">>");
            }
            NodeRole::TableCell { columns, rows } if *columns > 1 || *rows > 1 => {
                out.extend_from_slice(b"/A<</O/Table");
                spans(out, *columns, *rows);
                out.extend_from_slice(b">>");
            }
            // What stands in the document inherits its direction (14.8.5.4.2); tables and code stay horizontal.
            NodeRole::Document if vertical => out.extend_from_slice(b"/A<</O/Layout/WritingMode/TbRl>>"),
            NodeRole::Table if vertical => out.extend_from_slice(b"/A<</O/Layout/WritingMode/LrTb>>"),
            // An inline element set as a block (14.8.4.4).
            NodeRole::Code => {
                out.extend_from_slice(b"/A<</O/Layout/Placement/Block");
                out.extend_from_slice(if vertical { b"/WritingMode/LrTb>>" } else { b">>" });
            }
            NodeRole::Figure | NodeRole::Formula => {
                let Some((_, rect)) = place else { return };
                let pages = self.tags.pages;
                let left = pages.surround().get() + rect.x.get();
                let top = pages.surround().get() + pages.size.height.get() - rect.y.get();
                out.extend_from_slice(b"/A<</O/Layout/Placement/Block/BBox[");
                for value in [left, top - rect.height.get(), left + rect.width.get(), top] {
                    number(out, f64::from(value), 2);
                    out.push(b' ');
                }
                out.extend_from_slice(b"]>>");
            }
            _ => {}
        }
    }
}

/// The standard structure type of a role (14.8.4).
fn structure_type(role: &NodeRole) -> &'static str {
    match role {
        NodeRole::Document => "Document",
        NodeRole::Part => "Part",
        NodeRole::Section => "Sect",
        NodeRole::Matter | NodeRole::Aside => "Div",
        NodeRole::Heading(level) => ["H1", "H2", "H3", "H4", "H5", "H6"][usize::from((*level).clamp(1, 6)) - 1],
        NodeRole::Paragraph | NodeRole::Verse => "P",
        NodeRole::Quote => "BlockQuote",
        NodeRole::List => "L",
        NodeRole::ListItem => "LI",
        NodeRole::ListLabel => "Lbl",
        NodeRole::ListBody => "LBody",
        NodeRole::Code => "Code",
        NodeRole::Table => "Table",
        NodeRole::TableRow => "TR",
        NodeRole::TableHeader { .. } => "TH",
        NodeRole::TableCell { .. } => "TD",
        NodeRole::Figure => "Figure",
        NodeRole::Caption => "Caption",
        NodeRole::Formula => "Formula",
        NodeRole::Note => "Note",
        NodeRole::Contents => "TOC",
        NodeRole::ContentsItem => "TOCI",
        NodeRole::Span | NodeRole::Label | NodeRole::Emphasis | NodeRole::Strong => "Span",
        NodeRole::Link => "Link",
        NodeRole::Reference | NodeRole::NoteMark => "Reference",
        NodeRole::Ruby => "Ruby",
        NodeRole::RubyBase => "RB",
        NodeRole::RubyText => "RT",
        NodeRole::Warichu => "Warichu",
        NodeRole::WarichuText => "WT",
        NodeRole::WarichuMark => "WP",
    }
}
