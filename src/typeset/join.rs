//! Joins openings into one book: folios, contents, furniture, one structure, targets and bookmarks.

use super::axis::Axis;
use super::emit::Draft;
use super::furniture::{Heads, furnish, slug};
use super::opener::spoken;
use super::plan::{Plan, Start, Zone};
use super::{Context, Set, Style, cover, root, toc};
use crate::book::outline::Entry;
use crate::book::{Book, Id};
use crate::lang::words::{Word, word};
use crate::pages::{
    Bookmark, Folio, Item, LayoutStats, LinkTo, Node, NodeId, Page, Pages, Point, Pt, Size, Structure, Tag, Target,
    marks,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Room for the nodes of the cover, so that those of the book need not move for them.
const COVER_NODES: usize = 64;

/// A page with what is still to be done to it.
struct Bound {
    draft: Draft,
    folio: Folio,
    recto: bool,
    /// Index of its opening; none for a blank.
    opening: Option<usize>,
}

pub(super) fn join(mut sets: Vec<Set>, plan: &Plan, entries: &[Entry], book: &Book, cx: &Context) -> Pages {
    let mut stats = LayoutStats::default();
    sets.iter().for_each(|s| stats.add(&s.stats));
    let drafts: Vec<Vec<Draft>> = sets.iter_mut().map(|s| std::mem::take(&mut s.pages)).collect();
    let pages = || {
        let bound = bind(drafts, plan);
        let targets = targets(&bound, cx.style);
        (bound, targets)
    };
    let ((mut structure, maps), (bound, mut targets)) = rayon::join(|| join_structures(sets, plan, book), pages);
    let folios: Vec<Folio> = bound.iter().map(|page| page.folio).collect();
    let folio_of = |id: &Id| targets.get(id).map(|target| folios[target.page as usize].to_string());
    let current = current_pieces(&bound, plan, cx.style);
    let named: BTreeSet<usize> = current.iter().flatten().copied().collect();
    let heads: BTreeMap<usize, Heads> =
        named.into_par_iter().map(|piece| (piece, Heads::new(plan, piece, &book.meta, cx))).collect();
    let finished: Vec<Page> = bound
        .into_par_iter()
        .zip(current)
        .map(|(page, piece)| {
            let Bound { mut draft, folio, recto, opening } = page;
            let place = Point::new(cx.style.left(recto), cx.style.head);
            if let Some(opening) = opening {
                toc::fill(&mut draft, |slot| folio_of(&slot.id), book.meta.lang, cx);
                // The outer side of a recto is its right one.
                let style = cx.style;
                let across = if recto { style.measure + style.body_size } else { -style.beside - style.body_size };
                draft.beside.iter_mut().for_each(|item| shift(item, Point::new(across, Pt::ZERO)));
                draft.items.append(&mut draft.beside);
                for item in &mut draft.items {
                    renumber(item, &maps[opening]);
                    shift(item, place);
                }
                let set = draft.items.len();
                furnish(&mut draft, piece.and_then(|p| heads.get(&p)), folio, recto, cx);
                draft.items[set..].iter_mut().for_each(|item| shift(item, place));
            }
            Page { folio, items: draft.items, marks: Vec::new() }
        })
        .collect();
    let cover = cover::page(book, cx, &mut structure);
    if cover.is_some() {
        targets.values_mut().for_each(|target| target.page += 1);
    }
    let mut pages: Vec<Page> = cover.into_iter().chain(finished).collect();
    if cx.style.marks.any() {
        pages.par_iter_mut().for_each(|page| mark(page, cx.style.size, book, cx));
    }
    let outline = bookmarks(entries, &targets);
    Pages {
        size: cx.style.size,
        bleed: cx.style.bleed,
        marks: cx.style.marks,
        pages,
        structure,
        outline,
        targets,
        stats,
    }
}

/// Puts a printer's marks around a page of this size.
pub(super) fn mark(page: &mut Page, size: Size, book: &Book, cx: &Context) {
    let Style { bleed, marks, .. } = *cx.style;
    page.marks.extend(marks::around(size, bleed, marks));
    if marks.crop {
        let label = match page.folio {
            Folio::None => word(Word::Cover, book.meta.lang).to_owned(),
            folio => folio.to_string(),
        };
        let (at, room) = marks::slug(size, bleed);
        page.marks.extend(slug(&book.meta.title, &label, at, room, cx));
    }
}

pub(super) fn cover_alone(book: &Book, cx: &Context) -> Pages {
    let mut structure = Structure { nodes: vec![document(book)] };
    let pages = cover::page(book, cx, &mut structure).into_iter().collect();
    Pages { size: cx.style.size, bleed: cx.style.bleed, pages, structure, ..Pages::default() }
}

pub(super) fn document(book: &Book) -> Node {
    Node { lang: Some(book.meta.lang), ..root() }
}

/// Counts folios and puts in the blanks that openings on a recto need.
fn bind(drafts: Vec<Vec<Draft>>, plan: &Plan) -> Vec<Bound> {
    let mut out: Vec<Bound> = Vec::new();
    let (mut zone, mut count) = (Zone::Front, 0);
    let folio = |zone, n| match zone {
        Zone::Front => Folio::Roman(n),
        Zone::Body => Folio::Arabic(n),
    };
    for (index, (pages, opening)) in drafts.into_iter().zip(&plan.openings).enumerate() {
        if pages.is_empty() {
            continue;
        }
        // The body begins on a recto, so that odd folios are rectos in both countings.
        let begins_body = zone == Zone::Front && opening.zone == Zone::Body;
        if (opening.start == Start::Recto || begins_body) && count % 2 == 1 {
            count += 1;
            out.push(Bound { draft: Draft::default(), folio: folio(zone, count), recto: false, opening: None });
        }
        if begins_body {
            (zone, count) = (Zone::Body, 0);
        }
        for draft in pages {
            count += 1;
            out.push(Bound { draft, folio: folio(zone, count), recto: count % 2 == 1, opening: Some(index) });
        }
    }
    out
}

/// The piece that each page with a running head belongs to: what begins at its top, else what goes on from the page
/// before.
fn current_pieces(bound: &[Bound], plan: &Plan, style: &Style) -> Vec<Option<usize>> {
    let text = Axis::of_text(style).origin;
    let leads = |at: &Point| if style.is_vertical() { at.x >= text.x } else { at.y <= text.y };
    let by_id: BTreeMap<&Id, usize> = plan.pieces.iter().enumerate().map(|(i, p)| (p.id(), i)).collect();
    let mut current = 0;
    let mut opening = None;
    let mut out = Vec::with_capacity(bound.len());
    for page in bound {
        if let Some(index) = page.opening
            && opening != page.opening
        {
            opening = page.opening;
            current = plan.openings[index].pieces.start;
        }
        let mut begins = page.draft.anchors.iter().filter_map(|(id, at)| Some((*by_id.get(id)?, *at))).peekable();
        if let Some((piece, _)) = begins.peek().filter(|(_, at)| leads(at)) {
            current = *piece;
        }
        out.push((page.opening.is_some() && page.draft.head).then_some(current));
        current = begins.last().map_or(current, |(piece, _)| piece);
    }
    out
}

/// Where each id stands, by the index of its page.
fn targets(bound: &[Bound], style: &Style) -> BTreeMap<Id, Target> {
    let mut targets = BTreeMap::new();
    for (page, Bound { draft, .. }) in bound.iter().enumerate() {
        for (id, at) in &draft.anchors {
            let target = Target { page: page as u32, y: (at.y + style.head).max(Pt::ZERO) };
            targets.entry(id.clone()).or_insert(target);
        }
    }
    targets
}

/// One structure of all openings', in reading order; for each opening the new number of each of its nodes.
fn join_structures(sets: Vec<Set>, plan: &Plan, book: &Book) -> (Structure, Vec<Vec<NodeId>>) {
    let orders: Vec<Vec<NodeId>> = sets.par_iter().map(reading_order).collect();
    let mut count = 1;
    let mut firsts = Vec::with_capacity(orders.len());
    for order in &orders {
        firsts.push(count as u32);
        count += order.len();
    }
    let mut maps: Vec<Vec<NodeId>> = sets.par_iter().zip(&orders).zip(firsts).map(renumbered).collect();
    // What stands around an opening was opened by one before it.
    let mut of_piece: Vec<NodeId> = vec![NodeId(0); plan.pieces.len()];
    for (set, map) in sets.iter().zip(&mut maps) {
        for (new, around) in map.iter_mut().zip(&set.around) {
            *new = around.map_or(NodeId(0), |piece| of_piece[piece]);
        }
        for (piece, node) in &set.nodes {
            of_piece[*piece] = map[node.0 as usize];
        }
    }
    let ordered = |((set, order), map): ((Set, Vec<NodeId>), &Vec<NodeId>)| -> Vec<Node> {
        let mut nodes: Vec<Option<Node>> = set.structure.nodes.into_iter().map(Some).collect();
        let taken = order.into_iter().filter_map(|local| nodes[local.0 as usize].take());
        taken.map(|node| Node { parent: node.parent.map(|p| map[p.0 as usize]), ..node }).collect()
    };
    let nodes: Vec<Vec<Node>> = sets.into_par_iter().zip(orders).zip(&maps).map(ordered).collect();
    let mut joined = Structure { nodes: Vec::with_capacity(count + COVER_NODES) };
    joined.nodes.push(document(book));
    nodes.into_iter().for_each(|nodes| joined.nodes.extend(nodes));
    (joined, maps)
}

/// The new numbers of an opening's own nodes, which follow one another from the first.
fn renumbered(((set, order), first): ((&Set, &Vec<NodeId>), u32)) -> Vec<NodeId> {
    let mut map = vec![NodeId(0); set.structure.nodes.len()];
    for (local, new) in order.iter().zip(first..) {
        map[local.0 as usize] = NodeId(new);
    }
    map
}

/// The nodes of an opening from parent to children, each note right after its mark.
fn reading_order(set: &Set) -> Vec<NodeId> {
    let nodes = &set.structure.nodes;
    let outer = set.around.len();
    let mut is_note = vec![false; nodes.len()];
    set.notes.values().flatten().for_each(|n| is_note[n.0 as usize] = true);
    // Children as a chain from the last to the first, so that the first is the last one pushed and the first popped.
    let mut last_child: Vec<Option<NodeId>> = vec![None; nodes.len()];
    let mut before: Vec<Option<NodeId>> = vec![None; nodes.len()];
    let mut last_top = None;
    for (i, node) in nodes.iter().enumerate().skip(outer).filter(|(i, _)| !is_note[*i]) {
        let Some(parent) = node.parent else { continue };
        let last = if (parent.0 as usize) < outer { &mut last_top } else { &mut last_child[parent.0 as usize] };
        let id = NodeId(i as u32);
        for id in std::iter::once(id).chain(set.notes.get(&id).into_iter().flatten().copied()) {
            before[id.0 as usize] = last.replace(id);
        }
    }
    let chain = |last: Option<NodeId>| std::iter::successors(last, |id| before[id.0 as usize]);
    let mut order = Vec::with_capacity(nodes.len());
    let mut open: Vec<NodeId> = chain(last_top).collect();
    while let Some(node) = open.pop() {
        order.push(node);
        open.extend(chain(last_child[node.0 as usize]));
    }
    order
}

/// Replaces the numbers of nodes.
fn renumber(item: &mut Item, map: &[NodeId]) {
    let new = |node: &mut NodeId| *node = map.get(node.0 as usize).copied().unwrap_or(NodeId(0));
    let tag = |tag: &mut Tag| {
        if let Tag::Content(node) = tag {
            new(node);
        }
    };
    match item {
        Item::Line(line) => {
            tag(&mut line.tag);
            line.runs.iter_mut().filter_map(|r| r.tag.as_mut()).for_each(new);
        }
        Item::Rule(rule) => tag(&mut rule.tag),
        Item::Path(path) => tag(&mut path.tag),
        Item::Picture(picture) => tag(&mut picture.tag),
        Item::Link(link) => {
            new(&mut link.node);
            match &mut link.to {
                LinkTo::Node(node) => new(node),
                LinkTo::Url(_) | LinkTo::Id(_) => {}
            }
        }
    }
}

/// Moves an item.
pub(super) fn shift(item: &mut Item, by: Point) {
    let point = |p: &mut Point| {
        p.x += by.x;
        p.y += by.y;
    };
    let rect = |r: &mut crate::pages::Rect| {
        r.x += by.x;
        r.y += by.y;
    };
    match item {
        Item::Line(line) => point(&mut line.origin),
        Item::Rule(rule) => rect(&mut rule.rect),
        Item::Picture(picture) => rect(&mut picture.rect),
        Item::Link(link) => rect(&mut link.rect),
        Item::Path(path) => {
            for step in &mut path.steps {
                match step {
                    crate::pages::Step::Move(p) | crate::pages::Step::Line(p) => point(p),
                    crate::pages::Step::Cubic(a, b, c) => [a, b, c].into_iter().for_each(point),
                    crate::pages::Step::Close => {}
                }
            }
        }
    }
}

/// Nested bookmarks; an entry that stands nowhere gives its place to those below it.
fn bookmarks(entries: &[Entry], targets: &BTreeMap<Id, Target>) -> Vec<Bookmark> {
    let mut out = Vec::new();
    for entry in entries {
        let mut children = bookmarks(&entry.children, targets);
        match targets.get(&entry.id) {
            Some(&target) => {
                let title = spoken(entry.label.as_deref(), &entry.title);
                let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
                out.push(Bookmark { title, target, children });
            }
            None => out.append(&mut children),
        }
    }
    out
}
