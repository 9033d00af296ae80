//! The elements of the tree as they are written.

use super::order::{BEHIND, Kid, Order};
use super::{Numbers, Tags, note_id, parent_of};
use crate::backend::pdf::syntax::{integer, name, number, reference, text};
use crate::book::WritingMode;
use crate::lang::Lang;
use crate::pages::{Node, NodeId, NodeRole, Rect};

/// Writes elements.
pub struct Elements<'a> {
    pub tags: &'a Tags<'a>,
    pub order: &'a Order,
    pub numbers: &'a Numbers<'a>,
    pub elements: u32,
    pub wrappers: u32,
}

impl Elements<'_> {
    pub fn element(&self, id: NodeId, out: &mut Vec<u8>) {
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
    pub fn holder(&self, id: NodeId) -> u32 {
        self.tags.wrapped.get(&id).map_or(self.elements + id.0, |&w| self.wrappers + w)
    }

    /// The link element inside a node that is something else: it takes over all the node has.
    pub fn wrapper(&self, id: NodeId, out: &mut Vec<u8>) {
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
pub fn structure_type(role: &NodeRole) -> &'static str {
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
