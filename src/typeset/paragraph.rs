//! One paragraph: from inlines to composed lines.
//!
//! Items (characters with classes, boxes, glue) are made of the inlines, shaped in runs of one face, given break
//! opportunities ([`super::breaks`]) and glue ([`super::spacing`]), and set into lines by the total-fit of
//! [`super::line`].

use super::Context;
use super::style::TextStyle;
use crate::book::{AssetId, Id, Inline, Note};
use crate::pages::{GlyphRun, LayoutStats, LinkTo, NodeId, Pt, Structure};

/// Where and how lines are set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub measure: Pt,
    /// Further indent of the first line (negative hangs).
    pub first_indent: Pt,
    pub align: LineAlign,
    /// Hyphenate Latin words.
    pub hyphenate: bool,
}

/// How lines fill the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineAlign {
    /// Both edges, last line at the start.
    Justify,
    /// Ragged, breaks by total fit.
    Start,
    Centre,
    End,
    /// Fewest lines, then least difference in length; for headings, titles, captions. At the start.
    Balanced,
    /// Balanced and centred.
    BalancedCentre,
}

/// Composed lines, not yet on a page.
#[derive(Clone, Debug, Default)]
pub struct Composed<'b> {
    pub lines: Vec<SetLine<'b>>,
    pub stats: LayoutStats,
}

/// One line, its runs relative to the start of the measure and the baseline.
#[derive(Clone, Debug, Default)]
pub struct SetLine<'b> {
    pub runs: Vec<GlyphRun>,
    pub text: Box<str>,
    pub joins_next: bool,
    /// Offset of the first glyph from the start of the measure (indent, centring).
    pub offset: Pt,
    /// Ink of the line along the measure, from `offset`.
    pub width: Pt,
    /// Above and below the baseline, if more than the text size asks for (inline pictures).
    pub ascent: Pt,
    pub descent: Pt,
    pub extras: Vec<Extra<'b>>,
}

/// What stands in a line beside glyphs. Positions are from the start of the measure, y from the baseline downward.
#[derive(Clone, Debug)]
pub enum Extra<'b> {
    /// A note's mark stands here: the note goes to the foot of this page. `run` is the index of the run that holds the
    /// mark, set as a placeholder of the width of any mark; page make-up replaces it by the mark of the page.
    Note { note: &'b Note, run: usize, mark: NodeId },
    /// A link over `x..x + width`.
    Link { to: LinkTo, x: Pt, width: Pt, contents: Box<str>, node: NodeId },
    /// A picture in the line.
    Picture { asset: AssetId, x: Pt, y: Pt, width: Pt, height: Pt, alt: Box<str>, node: NodeId },
    /// A line under, through or over text.
    Rule { x: Pt, y: Pt, width: Pt, thickness: Pt },
    /// A dot of emphasis, a circle or box drawn as a path: centre and kind.
    Dot { x: Pt, y: Pt, radius: Pt },
    /// A drawn box for a character that no font has.
    Missing { x: Pt, width: Pt, text: Box<str> },
    /// An id is here.
    Anchor(Id),
}

/// Composes inline content. Structure nodes of inlines are added below `parent`.
pub fn compose<'b>(
    _inlines: &'b [Inline],
    _text: &TextStyle,
    _frame: &Frame,
    _parent: NodeId,
    _structure: &mut Structure,
    _cx: &Context,
) -> Composed<'b> {
    todo!()
}
