//! The content stream of a page: its items as operators, each inside the marked content of the structure it belongs to.
//!
//! The graphics state is followed, so that an operator is written only when something changes; most books are black
//! text of one size, and a line of it is `0 -16.8 Td (…) Tj`. Places are written to a thousandth of a point from exact
//! places, never from rounded ones: nothing drifts.

use super::fonts::Fonts;
use super::inks;
use super::pictures::Pictures;
use super::syntax::{fixed, integer, name, number, text};
use super::tags::Tags;
use crate::backend::deflate;
use crate::font::FaceId;
use crate::pages::impose::{Placed, Sheets};
use crate::pages::{
    Grey, Item, NodeId, Page, Pages, Paint, Path, Picture, Point, Pt, Rule, Size, Step, Tag, Turn, marks,
};
use rayon::prelude::*;

/// What a page is written with.
pub struct Context<'a> {
    pub pages: &'a Pages,
    pub fonts: &'a Fonts,
    pub pictures: &'a Pictures,
    /// None if the file is not tagged.
    pub tags: Option<&'a Tags<'a>>,
}

/// A page's operators, deflated, and the structure node of each marked-content sequence by its MCID.
pub struct Content {
    pub data: Vec<u8>,
    pub sequences: Vec<NodeId>,
}

/// Thousandths of a point.
pub(super) type Milli = i64;

pub(super) fn milli(value: f32) -> Milli {
    (f64::from(value) * 1000.0).round() as Milli
}

/// Writes all pages.
pub fn write_all(cx: &Context) -> Vec<Content> {
    let deflated = |page| {
        let (operators, sequences) = write(page, cx);
        Content { data: deflate::zlib(&operators), sequences }
    };
    cx.pages.pages.par_iter().with_max_len(32).map(deflated).collect()
}

/// Writes all sides of sheets.
pub fn write_sheets(sheets: &Sheets, cx: &Context) -> Vec<Content> {
    let deflated =
        |side: &Vec<Placed>| Content { data: deflate::zlib(&write_side(side, sheets, cx)), sequences: Vec::new() };
    sheets.sides.par_iter().with_max_len(8).map(deflated).collect()
}

/// The operators of a page, and the structure nodes of its marked content.
pub(super) fn write(page: &Page, cx: &Context) -> (Vec<u8>, Vec<NodeId>) {
    let around = cx.pages.surround();
    let mut writer = Writer::new(cx, Point::new(around, around + cx.pages.size.height));
    page.items.iter().chain(&page.marks).for_each(|item| writer.item(item));
    writer.end_text();
    writer.close_mark();
    (writer.out, writer.sequences)
}

/// The operators of the side of a sheet: each page where it stands, cut off where it ends, then the sheet's own marks.
fn write_side(side: &[Placed], sheets: &Sheets, cx: &Context) -> Vec<u8> {
    let Pages { bleed, marks, pages, .. } = cx.pages;
    let foot = sheets.size.height;
    let mut out = Vec::new();
    for Placed { page, at, seen } in side {
        let mut writer = Writer::new(cx, Point::new(at.x, foot - at.y));
        writer.out.extend_from_slice(b"q ");
        for length in [seen.x, foot - seen.y - seen.height, seen.width, seen.height] {
            writer.real(length.get());
        }
        writer.out.extend_from_slice(b"re W n\n");
        pages[*page].items.iter().for_each(|item| writer.item(item));
        writer.end_text();
        writer.out.extend_from_slice(b"Q\n");
        out.append(&mut writer.out);
    }
    let mut writer = Writer::new(cx, Point::new(sheets.trim.x, foot - sheets.trim.y));
    let size = Size { width: sheets.trim.width, height: sheets.trim.height };
    marks::around(size, *bleed, *marks).iter().for_each(|item| writer.item(item));
    out.append(&mut writer.out);
    out
}

/// The state of a page under way.
pub(super) struct Writer<'a> {
    pub cx: &'a Context<'a>,
    /// Top left corner of the page, from the bottom left one of the sheet.
    corner: Point,
    pub out: Vec<u8>,
    sequences: Vec<NodeId>,
    mark: Option<Tag>,
    pub in_text: bool,
    /// Start of the line last begun, if the text matrix is upright.
    pub line_start: Option<(Milli, Milli)>,
    /// Face, whether its vertical form, and size.
    pub font: Option<(FaceId, bool, Milli)>,
    /// In ten-thousandths of a point.
    pub spacing: i64,
    pub rise: Milli,
    pub stroked: bool,
    fill: Paint,
    stroke: Paint,
    line_width: Milli,
    /// The string being gathered.
    pub shown: Vec<u8>,
}

impl<'a> Writer<'a> {
    fn new(cx: &'a Context<'a>, corner: Point) -> Self {
        Self {
            cx,
            corner,
            out: Vec::with_capacity(4096),
            sequences: Vec::new(),
            mark: None,
            in_text: false,
            line_start: None,
            font: None,
            spacing: 0,
            rise: 0,
            stroked: false,
            fill: Paint::Grey(Grey::BLACK),
            stroke: Paint::Grey(Grey::BLACK),
            line_width: 1000,
            shown: Vec::new(),
        }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Line(line) => self.line(line),
            Item::Rule(rule) => self.rule(rule),
            Item::Path(path) => self.path(path),
            Item::Picture(picture) => self.picture(picture),
            Item::Link(_) => {} // an annotation, not content
        }
    }

    /// From the left edge of the sheet.
    pub fn x(&self, x: Pt) -> f32 {
        x.get() + self.corner.x.get()
    }

    /// Upward from the bottom of the sheet.
    pub fn y(&self, y: Pt) -> f32 {
        self.corner.y.get() - y.get()
    }

    /// Begins a text object. A marked-content sequence lies wholly inside or outside of one (ISO 32000-1, 14.6).
    pub fn begin_text(&mut self) {
        if !self.in_text {
            self.close_mark();
            self.out.extend_from_slice(b"BT\n");
            self.in_text = true;
            self.line_start = Some((0, 0));
        }
    }

    pub fn end_text(&mut self) {
        if self.in_text {
            self.close_mark();
            self.out.extend_from_slice(b"ET\n");
            self.in_text = false;
        }
    }

    /// Goes on, or begins, in the marked content of a tag.
    pub fn mark(&mut self, tag: Tag) {
        let Some(tags) = self.cx.tags else { return };
        let tag = match tag {
            Tag::Content(node) if tags.has(node) => tag,
            Tag::Content(_) | Tag::Artifact => Tag::Artifact,
        };
        if self.mark == Some(tag) {
            return;
        }
        self.close_mark();
        match tag {
            Tag::Artifact => self.out.extend_from_slice(b"/Artifact BMC\n"),
            Tag::Content(node) => {
                name(&mut self.out, tags.name(node).as_bytes());
                self.out.extend_from_slice(b"<</MCID ");
                integer(&mut self.out, self.sequences.len() as u64);
                self.out.extend_from_slice(b">>BDC\n");
                self.sequences.push(node);
            }
        }
        self.mark = Some(tag);
    }

    fn close_mark(&mut self) {
        if self.mark.take().is_some() {
            self.out.extend_from_slice(b"EMC\n");
        }
    }

    /// Begins content of `tag` that stands for `value`, whatever is drawn. It is one sequence, not one in another: some
    /// readers take the end of an inner one for the end of both.
    pub fn begin_actual_text(&mut self, tag: Tag, value: &str) {
        self.close_mark();
        self.out.extend_from_slice(b"/Span<<");
        if let Tag::Content(node) = tag
            && self.cx.tags.is_some_and(|tags| tags.has(node))
        {
            self.out.extend_from_slice(b"/MCID ");
            integer(&mut self.out, self.sequences.len() as u64);
            self.sequences.push(node);
        }
        self.out.extend_from_slice(b"/ActualText");
        text(&mut self.out, value);
        self.out.extend_from_slice(b">>BDC\n");
    }

    pub fn end_actual_text(&mut self) {
        self.out.extend_from_slice(b"EMC\n");
    }

    pub fn fill(&mut self, paint: Paint) {
        if self.fill != paint {
            self.fill = paint;
            self.colour(paint, false);
        }
    }

    pub fn stroke(&mut self, width: Pt, paint: Paint) {
        if self.stroke != paint {
            self.stroke = paint;
            self.colour(paint, true);
        }
        let width = milli(width.get());
        if self.line_width != width {
            self.line_width = width;
            fixed(&mut self.out, width, 3);
            self.out.extend_from_slice(b" w\n");
        }
    }

    fn colour(&mut self, paint: Paint, stroke: bool) {
        match paint {
            Paint::Grey(Grey(light)) => {
                self.real(light);
                self.out.extend_from_slice(if stroke { b"G\n" } else { b"g\n" });
            }
            Paint::Rgb(channels) => {
                for channel in channels {
                    self.real(channel);
                }
                self.out.extend_from_slice(if stroke { b"RG\n" } else { b"rg\n" });
            }
            Paint::Ink(ink, share) => inks::set(self, ink, share, stroke),
        }
    }

    /// A number and a blank.
    pub fn real(&mut self, value: f32) {
        number(&mut self.out, f64::from(value), 3);
        self.out.push(b' ');
    }

    /// A number given in thousandths, and a blank.
    pub fn milli(&mut self, value: Milli) {
        fixed(&mut self.out, value, 3);
        self.out.push(b' ');
    }

    fn point(&mut self, point: Point) {
        let (x, y) = (self.x(point.x), self.y(point.y));
        self.real(x);
        self.real(y);
    }

    fn rule(&mut self, rule: &Rule) {
        let Rule { rect, paint, tag } = rule;
        self.end_text();
        self.mark(*tag);
        self.fill(*paint);
        let (x, y) = (self.x(rect.x), self.y(rect.y + rect.height));
        self.real(x);
        self.real(y);
        self.real(rect.width.get());
        self.real(rect.height.get());
        self.out.extend_from_slice(b"re f\n");
    }

    fn path(&mut self, path: &Path) {
        let Path { steps, fill, stroke, actual_text, tag } = path;
        self.end_text();
        let actual_text = actual_text.as_deref().filter(|text| *tag != Tag::Artifact && !text.is_empty());
        match (actual_text, path.actual_text.as_deref()) {
            (Some(text), _) => self.begin_actual_text(*tag, text),
            // Its characters are carried by a blank in the line.
            (None, Some("")) => self.mark(Tag::Artifact),
            (None, _) => self.mark(*tag),
        }
        if let Some(paint) = fill {
            self.fill(*paint);
        }
        if let Some((width, paint)) = stroke {
            self.stroke(*width, *paint);
        }
        for step in steps {
            match *step {
                Step::Move(to) => {
                    self.point(to);
                    self.out.extend_from_slice(b"m\n");
                }
                Step::Line(to) => {
                    self.point(to);
                    self.out.extend_from_slice(b"l\n");
                }
                Step::Cubic(a, b, to) => {
                    for p in [a, b, to] {
                        self.point(p);
                    }
                    self.out.extend_from_slice(b"c\n");
                }
                Step::Close => self.out.extend_from_slice(b"h\n"),
            }
        }
        self.out.extend_from_slice(match (fill, stroke) {
            (Some(_), Some(_)) => b"B\n",
            (Some(_), None) => b"f\n",
            (None, Some(_)) => b"S\n",
            (None, None) => b"n\n",
        });
        if actual_text.is_some() {
            self.end_actual_text();
        }
    }

    fn picture(&mut self, picture: &Picture) {
        let Picture { asset, rect, turn, alt: _, tag } = picture;
        let Some(image) = self.cx.pictures.get(*asset) else { return };
        self.end_text();
        self.mark(*tag);
        let (width, height) = (rect.width.get(), rect.height.get());
        let (left, bottom) = (self.x(rect.x), self.y(rect.y + rect.height));
        // The unit square of the picture onto its rectangle; turned, its right side goes down or up.
        let placed = match turn {
            Turn::Upright => [width, 0.0, 0.0, height, left, bottom],
            Turn::Clockwise => [0.0, -height, width, 0.0, left, bottom + height],
            Turn::Back => [0.0, height, -width, 0.0, left + width, bottom],
        };
        self.out.extend_from_slice(b"q ");
        for value in multiply(image.orientation.upright(), placed) {
            self.real(value);
        }
        self.out.extend_from_slice(b"cm");
        name(&mut self.out, image.resource.as_bytes());
        self.out.extend_from_slice(b" Do Q\n");
    }
}

/// Applies `first`, then `second` (ISO 32000-1, 8.3.3).
fn multiply(first: [f32; 6], second: [f32; 6]) -> [f32; 6] {
    let [a, b, c, d, e, f] = first;
    let [p, q, r, s, t, u] = second;
    [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u]
}
