//! A galley: composed lines and boxes one under another, not yet divided into pages.
//!
//! `block` and its neighbours fill it, `column` divides it. A galley is a list of [`Strip`]s, the smallest pieces that
//! are never divided: a line of text, a row of a small table, a picture. Lengths *along* the line are from the start of
//! the 版心, lengths *across* it from the top of the strip; only `emit` makes x and y of them.

use super::paragraph::SetLine;
use crate::book::{AssetId, Id};
use crate::pages::{Grey, LayoutStats, NodeId, Orientation, Pt, Tag};

/// Strips in reading order, and what they refer to by index.
#[derive(Debug, Default)]
pub(crate) struct Galley<'b> {
    pub strips: Vec<Strip<'b>>,
    pub notes: Vec<FootNote<'b>>,
    pub decors: Vec<Decor>,
    /// Heads of tables, set again on each page that a table goes on to.
    pub heads: Vec<Vec<Strip<'b>>>,
    /// The first strip stands over all columns of its page.
    pub spans: bool,
    /// How far down the pages the text may reach, if not to the foot.
    pub depth: Option<Pt>,
    pub stats: LayoutStats,
}

/// What is never divided between two pages.
#[derive(Clone, Debug)]
pub(crate) struct Strip<'b> {
    pub extent: Pt,
    /// White at the end of the extent that may hang over the foot of the page.
    pub trail: Pt,
    /// Begins on a line of the grid.
    pub snap: bool,
    /// Only white: it vanishes at the head of a page and never overflows its foot.
    pub space: bool,
    pub after: Break,
    /// The last of several lines of a paragraph: at the head of a page it is a widow.
    pub ends: bool,
    /// Index into [`Galley::decors`].
    pub decor: Option<u32>,
    /// Index into [`Galley::heads`]: what is repeated if a page begins here.
    pub head: Option<u32>,
    /// The row of a table that it is a part of: lines of neighbouring cells side by side.
    pub row: Option<NodeId>,
    /// Notes whose marks stand here: indices into [`Galley::notes`].
    pub notes: Vec<u32>,
    pub things: Vec<Thing<'b>>,
}

/// Whether a page may end after a strip.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Break {
    Free,
    /// At a price; a page that is one line short costs 40.
    Cost(u16),
    Never,
    Forced,
}

impl Strip<'_> {
    /// White of its own.
    pub fn space(extent: Pt) -> Self {
        Self { space: true, after: Break::Never, ..Self::block(extent) }
    }

    /// An empty strip off the grid, to be filled.
    pub fn block(extent: Pt) -> Self {
        Self {
            extent,
            trail: Pt::ZERO,
            snap: false,
            space: false,
            after: Break::Free,
            ends: false,
            decor: None,
            head: None,
            row: None,
            notes: Vec::new(),
            things: Vec::new(),
        }
    }
}

/// Something in a strip.
#[derive(Clone, Debug)]
pub(crate) enum Thing<'b> {
    Line(Placed<'b>),
    Bar {
        along: Pt,
        across: Pt,
        length: Pt,
        extent: Pt,
        grey: Grey,
    },
    Frame {
        along: Pt,
        across: Pt,
        length: Pt,
        extent: Pt,
        weight: Pt,
        grey: Grey,
    },
    Picture {
        asset: AssetId,
        along: Pt,
        across: Pt,
        length: Pt,
        extent: Pt,
        alt: Box<str>,
        node: NodeId,
    },
    /// A drawn sign that is no text: an ornament, the tick of a task, the arrow of a wrapped line.
    Sign {
        sign: Sign,
        along: Pt,
        across: Pt,
        size: Pt,
        grey: Grey,
        tag: Tag,
    },
    /// An id of the book stands here.
    Anchor(Id),
    /// A line of the contents ends here: leader dots and the page number of `id` follow, once it is known.
    Slot {
        id: Id,
        from: Pt,
        across: Pt,
        node: NodeId,
    },
    /// A stretch that leads to a place of the book.
    Lead {
        id: Id,
        along: Pt,
        across: Pt,
        length: Pt,
        extent: Pt,
        contents: Box<str>,
        node: NodeId,
    },
    /// Things that were composed on a turned sheet, which begins at this place: turned clockwise its lines run downward,
    /// one behind the other to the left, turned back upward and to the right.
    Turned {
        along: Pt,
        across: Pt,
        orientation: Orientation,
        things: Vec<Thing<'b>>,
    },
    /// Things in horizontal lines in a box of a vertical page: `length` is its height and `extent` its width.
    Upright {
        along: Pt,
        across: Pt,
        length: Pt,
        extent: Pt,
        things: Vec<Thing<'b>>,
    },
}

impl Thing<'_> {
    /// The node of its text; none for what is only drawn, or only a place.
    fn node(&self) -> Option<NodeId> {
        match self {
            Thing::Line(Placed { tag, .. }) | Thing::Sign { tag, .. } => match tag {
                Tag::Content(node) => Some(*node),
                Tag::Artifact => None,
            },
            Thing::Picture { node, .. } | Thing::Slot { node, .. } | Thing::Lead { node, .. } => Some(*node),
            Thing::Bar { .. }
            | Thing::Frame { .. }
            | Thing::Anchor(_)
            | Thing::Turned { .. }
            | Thing::Upright { .. } => None,
        }
    }
}

/// The things of strips at their heights, in the order they are read: a row of a table cell by cell, and not line by
/// line across its cells.
pub(crate) fn in_reading_order<'b>(strips: impl IntoIterator<Item = (Pt, Strip<'b>)>) -> Vec<(Pt, Thing<'b>)> {
    let mut out: Vec<(Pt, Thing<'b>)> = Vec::new();
    let (mut row, mut from) = (None, 0);
    // Nodes of a row are numbered as its cells are read.
    let settle = |row: Option<NodeId>, things: &mut [(Pt, Thing<'b>)]| {
        if row.is_some() {
            things.sort_by_key(|(_, thing)| thing.node());
        }
    };
    for (top, strip) in strips {
        if strip.row != row {
            settle(row, &mut out[from..]);
            (row, from) = (strip.row, out.len());
        }
        out.extend(strip.things.into_iter().map(|thing| (top, thing)));
    }
    settle(row, &mut out[from..]);
    out
}

/// A composed line at its place.
#[derive(Clone, Debug)]
pub(crate) struct Placed<'b> {
    /// Start of the line's measure.
    pub along: Pt,
    /// Its baseline.
    pub across: Pt,
    pub line: SetLine<'b>,
    pub tag: Tag,
}

/// Drawn signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    /// A task that is open.
    Box,
    /// A task that is done.
    TickedBox,
    /// A line of code goes on in the next.
    Wrapped,
    /// Three lozenges: a break of thought.
    Ornament,
    Bullet,
    Ring,
    Square,
}

impl Sign {
    /// From where to where it reaches along its line, in em of its size.
    pub fn reach(self) -> (f32, f32) {
        match self {
            Sign::Box | Sign::TickedBox => (-0.15, 0.55),
            Sign::Wrapped => (0.12, 0.5),
            Sign::Ornament => (-1.7, 1.7),
            Sign::Bullet | Sign::Ring | Sign::Square => (0.0, 0.4),
        }
    }
}

/// A footnote, composed.
#[derive(Debug)]
pub(crate) struct FootNote<'b> {
    pub id: Id,
    /// The first mark in the text.
    pub mark: NodeId,
    pub node: NodeId,
    /// Takes the number before the first line.
    pub label: NodeId,
    pub strips: Vec<Strip<'b>>,
}

impl FootNote<'_> {
    pub fn extent(&self, from: usize) -> Pt {
        self.strips[from..].iter().map(|s| s.extent).sum()
    }
}

/// A ground or rule that accompanies strips, drawn once per page over all of them that stand there.
#[derive(Clone, Debug)]
pub(crate) struct Decor {
    /// The decor around it.
    pub outer: Option<u32>,
    pub along: Pt,
    pub length: Pt,
    pub kind: DecorKind,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum DecorKind {
    Ground(Grey),
    /// At the start side.
    SideBar {
        weight: Pt,
        grey: Grey,
    },
}
