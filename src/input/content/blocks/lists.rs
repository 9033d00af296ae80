//! Lists: the items of `ul`, `ol` and `dl`, and what stands between them.

use super::super::tree::{Kind, Node};
use super::{Place, Reading};
use crate::book::{Align, Block, Inlines, List, ListItem, ListKind, Paragraph};
use crate::diag::Span;

impl<'t> Reading<'t> {
    pub(super) fn list(&mut self, kind: ListKind, children: &'t [usize], span: Span) -> Option<Block> {
        let mut items: Vec<ListItem> = Vec::new();
        let mut tight = true;
        for &child in children {
            let Node { kind, children: inner, .. } = &self.tree.nodes[child];
            match kind {
                Kind::Item { checked } => {
                    tight &= !inner.iter().any(|&n| matches!(self.tree.nodes[n].kind, Kind::Paragraph(_)));
                    let blocks = self.nested_blocks(inner);
                    items.push(ListItem { term: None, checked: *checked, blocks });
                }
                Kind::Term => {
                    let term = Some(self.settled(inner));
                    items.push(ListItem { term, checked: None, blocks: Vec::new() });
                }
                Kind::Definition => {
                    tight &= !inner.iter().any(|&n| matches!(self.tree.nodes[n].kind, Kind::Paragraph(_)));
                    let blocks = self.nested_blocks(inner);
                    match items.last_mut() {
                        Some(item) => item.blocks.extend(blocks),
                        None => items.push(ListItem { term: Some(Inlines::new()), checked: None, blocks }),
                    }
                }
                _ => {
                    // Text or a list right inside a list belongs to the item before it.
                    let place = Place { align: Align::Natural, sections: false, figures: true };
                    let blocks = self.blocks_of(child, place);
                    match items.last_mut() {
                        Some(item) => item.blocks.extend(blocks),
                        None if !blocks.is_empty() => items.push(ListItem { term: None, checked: None, blocks }),
                        None => {}
                    }
                }
            }
        }
        let kind = match kind {
            // A definition list made of something else.
            ListKind::Definition if items.iter().all(|i| i.term.is_none()) => ListKind::Bullet,
            kind => kind,
        };
        if kind == ListKind::Definition {
            items.iter_mut().for_each(|i| {
                i.term.get_or_insert_default();
            });
        } else {
            // `dt` in a bullet list.
            for item in &mut items {
                if let Some(inlines) = item.term.take() {
                    item.blocks.insert(0, Block::Paragraph(Paragraph { inlines, align: Align::Natural, span }));
                }
            }
        }
        items.shrink_to_fit();
        (!items.is_empty()).then_some(Block::List(List { kind, tight, items, span }))
    }
}
