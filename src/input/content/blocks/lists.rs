//! Lists: the items of `ul`, `ol` and `dl`, and what stands between them.

use super::super::tree::{Kind, Node};
use super::{Place, Reading};
use crate::book::{Align, Block, Inline, Inlines, List, ListItem, ListKind, Paragraph};
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
        unmark(&kind, &mut items);
        items.shrink_to_fit();
        (!items.is_empty()).then_some(Block::List(List { kind, tight, items, span }))
    }
}

/// Takes the mark of the list out of items that all have it once more, as editors of accounts write them: `* • 竹篾`,
/// `1. 1. 劈竹`. The second form is a list in each item to Markdown.
fn unmark(kind: &ListKind, items: &mut [ListItem]) {
    const SIGNS: [&str; 3] = ["•", "◦", "▪"];
    match *kind {
        ListKind::Bullet => {
            let is_marked = |sign: &str| items.iter().all(|item| behind(item, sign).is_some());
            if let Some(sign) = SIGNS.into_iter().find(|sign| is_marked(sign)) {
                items.iter_mut().for_each(|item| cut(item, sign));
            }
        }
        ListKind::Ordered { start } if items.len() > 1 => {
            // A page may say that it begins with the last number there is.
            let Some(end) = start.checked_add(items.len() as u64) else { return };
            let numbers = start..end;
            let typed = |number: u64| format!("{number}.");
            if items.iter().zip(numbers.clone()).all(|(item, number)| counts_again(item, number)) {
                items.iter_mut().for_each(raise);
            } else if items.iter().zip(numbers.clone()).all(|(item, number)| behind(item, &typed(number)).is_some()) {
                items.iter_mut().zip(numbers).for_each(|(item, number)| cut(item, &typed(number)));
            }
        }
        ListKind::Ordered { .. } | ListKind::Definition => {}
    }
}

/// Where the words of an item begin behind a mark that it begins with.
fn behind(item: &ListItem, mark: &str) -> Option<usize> {
    let Some(Block::Paragraph(first)) = item.blocks.first() else { return None };
    let Some(Inline::Text(text)) = first.inlines.first() else { return None };
    let rest = text.text.strip_prefix(mark)?;
    let words = rest.trim_start();
    let says_more = !words.is_empty() || first.inlines.len() > 1;
    (words.len() < rest.len() && says_more).then_some(text.text.len() - words.len())
}

fn cut(item: &mut ListItem, mark: &str) {
    let at = behind(item, mark);
    if let (Some(at), Some(Block::Paragraph(first))) = (at, item.blocks.first_mut())
        && let Some(Inline::Text(text)) = first.inlines.first_mut()
    {
        *text = text.part(at..text.text.len());
    }
}

/// Whether an item is a list of one item with the same number.
fn counts_again(item: &ListItem, number: u64) -> bool {
    matches!(item.blocks.first(), Some(Block::List(list)) if list.items.len() == 1 && list.kind == ListKind::Ordered { start: number })
}

/// Puts what stands in the list of one item in its place.
fn raise(item: &mut ListItem) {
    let rest = item.blocks.split_off(1);
    if let Some(Block::List(list)) = item.blocks.pop() {
        item.blocks.extend(list.items.into_iter().flat_map(|inner| inner.blocks));
    }
    item.blocks.extend(rest);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{made, plain};

    fn item(text: &str) -> ListItem {
        let paragraph = Paragraph { inlines: made(text), ..Default::default() };
        ListItem { blocks: vec![Block::Paragraph(paragraph)], ..ListItem::default() }
    }

    fn texts(items: &[ListItem]) -> Vec<String> {
        let text = |item: &ListItem| match &item.blocks[..] {
            [Block::Paragraph(p)] => plain(&p.inlines),
            _ => "list".to_owned(),
        };
        items.iter().map(text).collect()
    }

    #[test]
    fn the_mark_of_a_list_that_all_items_repeat_goes() {
        let ordered = ListKind::Ordered { start: 1 };
        for (kind, typed, left) in [
            (&ListKind::Bullet, ["• 竹篾", "•  棉纸"], ["竹篾", "棉纸"]),
            (&ordered, ["1. 劈竹", "2. 扎骨"], ["劈竹", "扎骨"]),
            (&ListKind::Bullet, ["• 竹篾", "棉纸"], ["• 竹篾", "棉纸"]),
            (&ListKind::Bullet, ["1. 竹篾", "2. 棉纸"], ["1. 竹篾", "2. 棉纸"]),
            (&ordered, ["1.5 元", "2.5 元"], ["1.5 元", "2.5 元"]),
            (&ordered, ["3. 劈竹", "4. 扎骨"], ["3. 劈竹", "4. 扎骨"]),
        ] {
            let mut items = typed.map(item);
            unmark(kind, &mut items);
            assert_eq!(texts(&items), left);
        }
    }

    #[test]
    fn a_list_that_begins_with_the_last_number_stays() {
        let mut items = vec![ListItem::default(), item("劈竹")];
        unmark(&ListKind::Ordered { start: u64::MAX }, &mut items);
        assert_eq!(texts(&items[1..]), ["劈竹"]);
    }

    #[test]
    fn a_list_of_one_item_with_the_number_of_its_item_is_that_item() {
        let nested = |start: u64, count: usize| {
            let items = vec![item("劈竹"); count];
            let list = List { kind: ListKind::Ordered { start }, tight: true, items, span: Span::default() };
            ListItem { blocks: vec![Block::List(list)], ..ListItem::default() }
        };
        for (first, second, left) in [
            (nested(1, 1), nested(2, 1), ["劈竹", "劈竹"]),
            (nested(1, 1), nested(1, 1), ["list", "list"]),
            (nested(1, 2), nested(2, 2), ["list", "list"]),
        ] {
            let mut items = [first, second];
            unmark(&ListKind::Ordered { start: 1 }, &mut items);
            assert_eq!(texts(&items), left);
        }
    }
}
