//! The composed book: what stands where.
//!
//! Plain data that neither the engine nor a writer owns: glyph runs, rules, pictures, link areas and the structure they
//! belong to, at positions in pt. The origin is the top left corner of the trimmed page, x grows to the right, y grows
//! downward. Passes over it: [`dump`] (the text form golden tests read),
//! [`marks`] (what a printer cuts by), [`impose`] (several pages on a sheet), [`wrap`] (the sheet of a cover).

pub mod dump;
mod geometry;
pub mod impose;
pub mod marks;
pub mod wrap;

pub use geometry::{Em, Point, Pt, Rect, Size};
pub use marks::Marks;

use crate::book::{AssetId, Id};
use crate::diag::Span;
use crate::font::{self, FaceId, GlyphId};
use crate::lang::Lang;
use std::collections::BTreeMap;
use std::fmt;

/// The composed book of one page design.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// Trimmed size of every page.
    pub size: Size,
    /// Bleed on all four sides; items may reach that far over the edge.
    pub bleed: Pt,
    /// What is drawn outside of the pages for a printer.
    pub marks: Marks,
    pub pages: Vec<Page>,
    pub structure: Structure,
    /// Nested bookmarks.
    pub outline: Vec<Bookmark>,
    /// Where each id of the book stands.
    pub targets: BTreeMap<Id, Target>,
    pub stats: LayoutStats,
}

impl Pages {
    /// From the trimmed page to the edge of the sheet, on all four sides: the bleed, and what marks stand outside of it.
    pub fn surround(&self) -> Pt {
        self.marks.surround(self.bleed)
    }
}

/// Where an id stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// Index into [`Pages::pages`].
    pub page: u32,
    /// Top of the thing.
    pub y: Pt,
}

/// A bookmark and those below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bookmark {
    pub title: String,
    pub target: Target,
    pub children: Vec<Bookmark>,
}

/// One page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub folio: Folio,
    /// Back to front; text in reading order.
    pub items: Vec<Item>,
    /// A printer's marks, outside of the page.
    pub marks: Vec<Item>,
}

/// The page number as counted, whether or not it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Folio {
    /// The cover counts for nothing.
    #[default]
    None,
    /// Front matter: i, ii, iii.
    Roman(u32),
    /// From the first chapter: 1, 2, 3.
    Arabic(u32),
}

impl fmt::Display for Folio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Folio::None => Ok(()),
            Folio::Roman(n) => f.write_str(&roman(n)),
            Folio::Arabic(n) => write!(f, "{n}"),
        }
    }
}

/// A number in lower-case roman numerals.
fn roman(mut n: u32) -> String {
    const PARTS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (value, digits) in PARTS {
        while n >= value {
            out.push_str(digits);
            n -= value;
        }
    }
    out
}

/// Something on a page.
#[derive(Clone, Debug)]
pub enum Item {
    Line(Line),
    Rule(Rule),
    Path(Box<Path>),
    Picture(Picture),
    Link(LinkArea),
}

impl From<Path> for Item {
    fn from(path: Path) -> Self {
        Item::Path(Box::new(path))
    }
}

/// A line of text: its glyph runs and the characters they stand for.
#[derive(Clone, Debug)]
pub struct Line {
    /// Start of the line on its baseline.
    pub origin: Point,
    pub runs: Vec<GlyphRun>,
    /// What a reader copies. A gap of autospace is not in it; the word space between two Latin words is.
    pub text: Box<str>,
    /// A word goes on in the next line without a space (CJK, or a hyphenated word).
    pub joins_next: bool,
    pub tag: Tag,
}

/// Glyphs of one face, size and grey in one line, one behind the other from [`GlyphRun::offset`].
#[derive(Clone, Debug, PartialEq)]
pub struct GlyphRun {
    pub face: FaceId,
    pub size: Pt,
    /// From the line's origin: the start of the run on its own baseline (a raised note mark has y < 0).
    pub offset: Point,
    pub orientation: Orientation,
    pub colour: Grey,
    /// Emboldened by stroking, where no bold face exists, in em of the size; 0 for none.
    pub embolden: f32,
    /// How long its glyphs are along the line, in parts of their own length: below 1 for figures that share an em.
    pub condense: f32,
    pub glyphs: Vec<Glyph>,
    pub lang: Lang,
    /// Inline structure (a link, a note's mark, ruby) the run belongs to; otherwise the line's.
    pub tag: Option<NodeId>,
}

impl GlyphRun {
    /// Where it begins along its line, in pt from the line's origin.
    pub fn start(&self) -> f32 {
        match self.orientation {
            Orientation::Horizontal => self.offset.x.get(),
            Orientation::Turned | Orientation::Vertical => self.offset.y.get(),
            Orientation::TurnedBack => -self.offset.y.get(),
        }
    }
}

/// Which way the glyphs of a run go, and how they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Orientation {
    /// From left to right, upright.
    #[default]
    Horizontal,
    /// Downward, all of it turned a quarter clockwise: a Latin word in a vertical line, a wide table beside it.
    Turned,
    /// Upward, all of it turned a quarter counterclockwise: a wide table on a page of horizontal lines, its head at the left.
    TurnedBack,
    /// Downward, each glyph upright: the baseline runs down, [`Orientation::DESCENT`] right of the em boxes' left edge,
    /// and a glyph of any width stands in the middle of its box.
    Vertical,
}

impl Orientation {
    /// Top of the ideographic em box above the baseline, in em: where a glyph of a vertical run begins.
    pub const ASCENT: f32 = font::EM_TOP;
    pub const DESCENT: f32 = 1.0 - Self::ASCENT;
    /// From the baseline to the middle of the em box, in em.
    pub const MIDDLE: f32 = 0.5 - Self::DESCENT;

    /// Whether the glyphs follow one another downward.
    pub fn runs_down(self) -> bool {
        match self {
            Orientation::Horizontal | Orientation::TurnedBack => false,
            Orientation::Turned | Orientation::Vertical => true,
        }
    }
}

/// One glyph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    pub id: GlyphId,
    /// Advance to the next glyph, in em of the run's size: natural width, spacing and justification together.
    pub advance: f32,
    /// Offset of the glyph from its place, in em, along the run and upward (to the right in a run that goes down): a
    /// punctuation mark shifted by `halt`, a mark placed by `GPOS`.
    pub dx: f32,
    pub dy: f32,
    /// First byte in the line's text of the characters the glyph stands for. Equal for glyphs of one cluster.
    pub cluster: u32,
}

/// Black in per cent of light: 0 black, 1 white. Text is printed with one plate.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Grey(pub f32);

impl Grey {
    pub const BLACK: Grey = Grey(0.0);
    pub const WHITE: Grey = Grey(1.0);
}

/// A colour of a cover or picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Paint {
    Grey(Grey),
    /// sRGB, 0–1.
    Rgb([f32; 3]),
    /// An ink of the press and its share of the paper, 0–1: for a printer's marks.
    Ink(Ink, f32),
}

/// What one plate prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Every plate there is: the colour of registration.
    All,
    Cyan,
    Magenta,
    Yellow,
    Black,
}

/// A filled rectangle: a rule, a table line, the ground of a code block.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub rect: Rect,
    pub paint: Paint,
    pub tag: Tag,
}

/// A drawn outline: a box for a missing glyph, a circle, an ornament of a cover.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    pub steps: Vec<Step>,
    pub fill: Option<Paint>,
    pub stroke: Option<(Pt, Paint)>,
    /// What a reader copies or hears, if it stands for characters.
    pub actual_text: Option<Box<str>>,
    pub tag: Tag,
}

/// A step of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    Move(Point),
    Line(Point),
    Cubic(Point, Point, Point),
    Close,
}

/// How a picture stands in its rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Turn {
    #[default]
    Upright,
    /// A quarter clockwise: its head is at the right.
    Clockwise,
    /// A quarter counterclockwise: its head is at the left.
    Back,
}

/// A picture scaled into a rectangle.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    pub asset: AssetId,
    pub rect: Rect,
    pub turn: Turn,
    pub alt: Box<str>,
    pub tag: Tag,
}

/// A place that leads somewhere.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkArea {
    pub rect: Rect,
    pub to: LinkTo,
    /// What a screen reader says.
    pub contents: Box<str>,
    /// The link, reference or note node.
    pub node: NodeId,
}

#[derive(Clone, Debug, PartialEq)]
pub enum LinkTo {
    Url(Box<str>),
    Id(Id),
    /// The text of a note, or back from it: the node it stands in.
    Node(NodeId),
}

/// Whether an item is part of the text or furniture of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    Content(NodeId),
    /// Running heads, folios, rules, repeated table heads.
    Artifact,
}

/// Index into [`Structure::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// The tree of what the text is. Node 0 is the document; children follow their parent in reading order.
#[derive(Clone, Debug, Default)]
pub struct Structure {
    pub nodes: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    pub role: NodeRole,
    pub parent: Option<NodeId>,
    pub lang: Option<Lang>,
    /// Alternative text of a figure or formula.
    pub alt: Option<Box<str>>,
    pub span: Span,
}

/// What a node is (the structure types of ISO 32000-1, 14.8.4, and what tables need).
#[derive(Clone, Debug, PartialEq)]
pub enum NodeRole {
    Document,
    Part,
    /// A chapter, `Sect`.
    Section,
    /// A piece of front or back matter, `Div`.
    Matter,
    /// `H1`–`H6`: part and chapter titles 1, sections from 2.
    Heading(u8),
    /// A number before a title or a word above a box, `Span`: a label of PDF is that of a list.
    Label,
    Paragraph,
    Quote,
    List,
    ListItem,
    ListLabel,
    ListBody,
    Code,
    Table,
    TableRow,
    TableHeader {
        columns: u16,
        rows: u16,
    },
    TableCell {
        columns: u16,
        rows: u16,
    },
    Figure,
    Caption,
    Formula,
    Verse,
    Aside,
    Note,
    Contents,
    ContentsItem,
    /// Inline.
    Span,
    Link,
    Reference,
    NoteMark,
    Ruby,
    RubyBase,
    RubyText,
    Warichu,
    WarichuText,
    /// A bracket about it.
    WarichuMark,
    Emphasis,
    Strong,
}

/// What layout counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct LayoutStats {
    pub lines: usize,
    /// Justified lines whose gaps were stretched past the bounded glue.
    pub stretched: usize,
    /// Gaps between Han above 0.1 em.
    pub wide_gaps: usize,
    /// Paragraphs whose last line is one character.
    pub lone_characters: usize,
    pub overfull: usize,
    pub emergency_breaks: usize,
    pub widows: usize,
}

impl LayoutStats {
    pub fn add(&mut self, other: &LayoutStats) {
        let LayoutStats { lines, stretched, wide_gaps, lone_characters, overfull, emergency_breaks, widows } = *other;
        self.lines += lines;
        self.stretched += stretched;
        self.wide_gaps += wide_gaps;
        self.lone_characters += lone_characters;
        self.overfull += overfull;
        self.emergency_breaks += emergency_breaks;
        self.widows += widows;
    }
}
