//! The children and pieces of content of every node, in the order in which they stand on the pages.

use super::parent_of;
use crate::backend::pdf::links::Link;
use crate::pages::{Node, NodeId};

/// Where a piece of content is: page, then its MCID; annotations stand behind them.
pub type Key = (u32, u32);
pub const BEHIND: u32 = 1 << 31;

/// A piece of a node.
#[derive(Clone, Copy)]
pub enum Kid {
    Node(NodeId),
    Content(Key),
}

/// The children and pieces of content of every node.
pub struct Order {
    /// By node: where its own lie in the lists.
    child_ranges: Vec<u32>,
    children: Vec<NodeId>,
    content_ranges: Vec<u32>,
    content: Vec<Key>,
    /// The first piece of content in or below each node.
    first: Vec<Option<Key>>,
}

impl Order {
    pub fn new(nodes: &[Node], sequences: &[Vec<NodeId>], links: &[Link]) -> Order {
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
        let content = || {
            let (ranges, mut content) = grouped(nodes.len(), (0, 0), pieces);
            let first = ranges.windows(2).map(|range| {
                let own = &mut content[range[0] as usize..range[1] as usize];
                own.sort_unstable();
                own.first().copied()
            });
            let first: Vec<Option<Key>> = first.collect();
            (ranges, content, first)
        };
        let ((content_ranges, content, mut first), (child_ranges, children)) =
            rayon::join(content, || grouped(nodes.len(), NodeId(0), families));
        for i in (1..nodes.len()).rev() {
            if let (Some(parent), Some(own)) = (parent_of(&nodes[i], i), first[i]) {
                first[parent] = Some(first[parent].map_or(own, |f| f.min(own)));
            }
        }
        Order { child_ranges, children, content_ranges, content, first }
    }

    /// Children and content of a node in the order of the pages. A child without content stays behind its elder.
    pub fn kids(&self, node: NodeId) -> Vec<Kid> {
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
