//! Links: where each leads, found before the draft is made.

use crate::book::address;
use crate::pages::{Item, LinkArea, LinkTo, NodeId, Pages, Pt, Tag, Target};
use percent_encoding::utf8_percent_encode;

/// A link that leads somewhere.
#[derive(Clone, Debug)]
pub struct Link<'a> {
    /// Index of its page.
    pub page: usize,
    pub area: &'a LinkArea,
    pub goal: Goal,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Goal {
    Address(String),
    Place(Target),
}

/// All links in the order of their pages. One whose target does not exist is left out: its text stands without it.
pub fn gather(pages: &Pages) -> Vec<Link<'_>> {
    let areas = || {
        pages.pages.iter().enumerate().flat_map(|(page, p)| {
            p.items.iter().filter_map(move |item| match item {
                Item::Link(area) => Some((page, area)),
                Item::Line(_) | Item::Rule(_) | Item::Path(_) | Item::Picture(_) => None,
            })
        })
    };
    let places = if areas().any(|(_, area)| matches!(area.to, LinkTo::Node(_))) { places(pages) } else { Vec::new() };
    let goal = |to: &LinkTo| match to {
        // 7-bit ASCII (ISO 32000-1, 12.6.4.7).
        LinkTo::Url(url) => Some(Goal::Address(utf8_percent_encode(url, address::UNSAFE).to_string())),
        LinkTo::Id(id) => {
            pages.targets.get(id).copied().filter(|t| (t.page as usize) < pages.pages.len()).map(Goal::Place)
        }
        LinkTo::Node(node) => places.get(node.0 as usize).copied().flatten().map(Goal::Place),
    };
    areas().filter_map(|(page, area)| Some(Link { page, area, goal: goal(&area.to)? })).collect()
}

/// Where the first item of each node, or of those below it, stands.
fn places(pages: &Pages) -> Vec<Option<Target>> {
    let nodes = &pages.structure.nodes;
    // The item's number among all comes along, so that the first of two on one page wins.
    let mut first: Vec<Option<(usize, Target)>> = vec![None; nodes.len()];
    let mut count = 0;
    for (page, p) in pages.pages.iter().enumerate() {
        let mut seen = |node: NodeId, y: Pt| {
            if let Some(slot @ None) = first.get_mut(node.0 as usize) {
                *slot = Some((count, Target { page: page as u32, y }));
            }
            count += 1;
        };
        for item in &p.items {
            match item {
                Item::Line(line) => {
                    let top = line.runs.iter().map(|r| r.size).max().unwrap_or(Pt::ZERO);
                    for tag in [line.tag].into_iter().chain(line.runs.iter().filter_map(|r| r.tag).map(Tag::Content)) {
                        if let Tag::Content(node) = tag {
                            seen(node, line.origin.y - top);
                        }
                    }
                }
                Item::Rule(rule) => {
                    if let Tag::Content(node) = rule.tag {
                        seen(node, rule.rect.y);
                    }
                }
                Item::Picture(picture) => {
                    if let Tag::Content(node) = picture.tag {
                        seen(node, picture.rect.y);
                    }
                }
                Item::Path(_) | Item::Link(_) => {}
            }
        }
    }
    for i in (1..nodes.len()).rev() {
        let Some(parent) = nodes[i].parent.map(|p| p.0 as usize).filter(|&p| p < i) else { continue };
        first[parent] = match (first[parent], first[i]) {
            (Some(a), Some(b)) => Some(if b.0 < a.0 { b } else { a }),
            (a, b) => a.or(b),
        };
    }
    first.into_iter().map(|f| f.map(|(_, target)| target)).collect()
}
