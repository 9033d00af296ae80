//! The cover: a given picture over the whole page, or a page composed from a design.
//!
//! Designs are data (`covers.toml`): colours, shapes and a box for each text. The size of the title follows from its
//! length: the greatest at which it stands in its box in few, balanced lines.

use super::Context;
use super::axis::Axis;
use super::block::{ASCENT, add_node, without_notes};
use super::emit::{Draft, Marks, emit, frame};
use super::galley::{Placed, Thing};
use super::opener::creators;
use super::paragraph::{Composed, Frame, Lead, LineAlign, SetLine, compose};
use super::style::TextStyle;
use crate::book::{AssetId, Book, made};
use crate::diag::{Reporter, Span};
use crate::font::FontRole;
use crate::lang::wide::{is_wide, is_wide_mark};
use crate::media::Info;
use crate::pages::{Grey, Item, NodeId, NodeRole, Page, Paint, Picture, Pt, Rect, Rule, Size, Structure, Tag, Turn};
use schemars::JsonSchema;
use serde::Deserialize;
use std::sync::{Arc, LazyLock};

/// Baseline distance of titles, in em.
const LEADING: f32 = 1.32;
/// Each size tried is this share of the one before.
const STEP: f32 = 0.94;
/// A text that has room never becomes smaller than this share of the page's width.
const SMALLEST: f32 = 0.028;
/// What finds no room even so goes down to this share of that.
const CROWDED: f32 = 0.4;
/// A title gives way to this share of its greatest size for better breaks.
const YIELD: f32 = 0.62;

static DESIGNS: LazyLock<Vec<CoverDesign>> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("covers.toml")).expect("a test reads the file");
    file.design
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    design: Vec<CoverDesign>,
}

/// How a cover is composed where no picture is given.
#[derive(Clone, Debug, Default)]
pub enum CoverChoice {
    /// In the design that the title decides.
    #[default]
    ByTitle,
    Named(String),
    Own(Arc<CoverDesign>),
    None,
}

/// A cover: shapes and a box for each text, in one of several pairs of colours.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverDesign {
    /// What `cover-design` calls it; empty for the cover of a page design.
    #[serde(default)]
    name: String,
    palettes: Vec<Palette>,
    shapes: Vec<Shape>,
    series: TextBox,
    title: TextBox,
    subtitle: TextBox,
    author: TextBox,
    publisher: TextBox,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Palette {
    ground: String,
    panel: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Shape {
    #[serde(rename = "box")]
    place: [f32; 4],
    /// Filled with this colour of the palette.
    fill: Option<Surface>,
    /// Or framed, black, with a line of this share of the page's width.
    frame: Option<f32>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TextBox {
    #[serde(rename = "box")]
    place: [f32; 4],
    size: f32,
    on: Surface,
    align: Side,
    role: Role,
    #[serde(default)]
    sit: Sit,
}

/// A colour of the palette.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Surface {
    Ground,
    Panel,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Side {
    Start,
    Centre,
}

/// Where a text stands in a box that is taller than it.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Sit {
    #[default]
    Head,
    Middle,
    Foot,
}

#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Role {
    Serif,
    Sans,
    SansBold,
    Kai,
}

impl CoverDesign {
    /// What of it cannot be drawn.
    pub fn fault(&self) -> Option<String> {
        let CoverDesign { name: _, palettes, shapes, series, title, subtitle, author, publisher } = self;
        let is_colour =
            |c: &str| c.strip_prefix('#').is_some_and(|d| d.len() == 6 && u32::from_str_radix(d, 16).is_ok());
        let colours = palettes.iter().flat_map(|p| [&p.ground, &p.panel]);
        if palettes.is_empty() {
            return Some("a cover wants at least one palette".to_owned());
        }
        if let Some(colour) = colours.into_iter().find(|c| !is_colour(c)) {
            return Some(format!("“{colour}” is no colour"));
        }
        let texts = [series, title, subtitle, author, publisher];
        let on_page = |[x, y, w, h]: [f32; 4]| {
            [x, y].iter().all(|v| (0.0..1.0).contains(v)) && w > 0.0 && h > 0.0 && x + w <= 1.001 && y + h <= 1.001
        };
        let boxes = shapes.iter().map(|s| s.place).chain(texts.iter().map(|t| t.place));
        if let Some(place) = boxes.into_iter().find(|place| !on_page(*place)) {
            return Some(format!("the box {place:?} does not lie on the page"));
        }
        let weights = shapes.iter().filter_map(|s| s.frame).find(|w| !(0.0..=0.2).contains(w));
        let sizes = texts.iter().map(|t| t.size).find(|s| !(0.01..=1.0).contains(s));
        weights.or(sizes).map(|number| format!("{number} is no share of the page's width"))
    }
}

/// The names of the designs.
pub fn design_names() -> impl Iterator<Item = &'static str> {
    DESIGNS.iter().map(|d| d.name.as_str())
}

/// The front of a book.
pub(super) struct Front {
    pub items: Vec<Item>,
    /// The colour that goes on beside it, and black or white, whichever can be read on that.
    pub ground: Paint,
    pub ink: Grey,
}

impl Default for Front {
    fn default() -> Self {
        Self { items: Vec::new(), ground: Paint::Grey(Grey::WHITE), ink: Grey::BLACK }
    }
}

/// The cover of a book; None if it is to have none. Nodes are added below the document.
pub(super) fn page(book: &Book, cx: &Context, structure: &mut Structure) -> Option<Page> {
    front(book, cx, structure).map(|front| Page { items: front.items, ..Page::default() })
}

/// The cover of a book, and what goes on beside it: white beside a picture.
pub(super) fn front(book: &Book, cx: &Context, structure: &mut Structure) -> Option<Front> {
    let given = book.meta.cover.and_then(|asset| cx.pictures.get(&asset).map(|info| (asset, *info)));
    let seed = seed(&book.meta.title);
    let by_title = || DESIGNS.get(seed % DESIGNS.len().max(1));
    let design = match (&cx.style.cover, given) {
        (CoverChoice::None, _) => return None,
        (_, Some((asset, info))) => {
            return Some(Front { items: vec![picture(asset, info, book, cx, structure)], ..Front::default() });
        }
        (CoverChoice::ByTitle, None) => by_title()?,
        (CoverChoice::Named(name), None) => DESIGNS.iter().find(|d| d.name == *name).or_else(by_title)?,
        (CoverChoice::Own(design), None) => design,
    };
    // Designs are made for horizontal lines.
    let style = cx.style.upright();
    let cx = &Context { style: &style, ..*cx };
    let palette = design.palettes.get(seed / 7 % design.palettes.len().max(1))?;
    let ground = rgb(&palette.ground);
    let items = Canvas { book, cx, structure, palette, draft: Draft::default() }.items(design);
    Some(Front { items, ground: Paint::Rgb(ground), ink: ink(ground) })
}

/// A number from a title, the same on every machine (FNV-1a).
fn seed(title: &str) -> usize {
    let hash = title.bytes().fold(0x811c_9dc5_u32, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193));
    (hash >> 8) as usize
}

/// A given picture of another shape than the page loses at most so much of a side; what would lose more stands whole.
const MOST_CROPPED: f32 = 0.2;

/// A given picture covers the page and the bleed; what stands over is cut off by the page. One of quite another shape
/// stands in the middle of a white page.
fn picture(asset: AssetId, info: Info, book: &Book, cx: &Context, structure: &mut Structure) -> Item {
    let node = add_node(structure, NodeRole::Figure, NodeId(0), Span::default());
    let alt: Box<str> = book.meta.title.as_str().into();
    structure.nodes[node.0 as usize].alt = Some(alt.clone());
    let rect = place_of_picture(info.width, info.height, cx.style.size, cx.style.bleed);
    Item::Picture(Picture { asset, rect, turn: Turn::Upright, alt, tag: Tag::Content(node) })
}

fn place_of_picture(width: f32, height: f32, page: Size, bleed: Pt) -> Rect {
    let (width, height) = (width.max(1.0), height.max(1.0));
    let scales = |page: Size| [page.width.get() / width, page.height.get() / height];
    let [across, down] = scales(Size { width: page.width + bleed * 2.0, height: page.height + bleed * 2.0 });
    let cover = across.max(down);
    let scale = if across.min(down) >= cover * (1.0 - MOST_CROPPED) {
        cover
    } else {
        let [across, down] = scales(page);
        across.min(down)
    };
    let (w, h) = (Pt::new(width * scale), Pt::new(height * scale));
    Rect { x: (page.width - w) / 2.0, y: (page.height - h) / 2.0, width: w, height: h }
}

struct Canvas<'c> {
    book: &'c Book,
    cx: &'c Context<'c>,
    structure: &'c mut Structure,
    palette: &'c Palette,
    draft: Draft,
}

impl Canvas<'_> {
    fn items(mut self, design: &CoverDesign) -> Vec<Item> {
        let Size { width, height } = self.cx.style.size;
        let bleed = self.cx.style.bleed;
        let whole =
            Rect { x: Pt::ZERO - bleed, y: Pt::ZERO - bleed, width: width + bleed * 2.0, height: height + bleed * 2.0 };
        self.fill(whole, Surface::Ground);
        for shape in &design.shapes {
            let rect = self.rect(shape.place);
            if let Some(surface) = shape.fill {
                self.fill(rect, surface);
            }
            if let Some(weight) = shape.frame {
                let axis = Axis::upright(rect.x, rect.y);
                let weight = width * weight;
                frame(axis, Pt::ZERO, Pt::ZERO, rect.width, rect.height, weight, Grey::BLACK, &mut self.draft);
            }
        }
        let meta = &self.book.meta;
        let node = add_node(self.structure, NodeRole::Matter, NodeId(0), Span::default());
        self.structure.nodes[node.0 as usize].lang = Some(meta.lang);
        let series = meta.series.as_ref().map(|s| {
            let position = s.position.as_deref().unwrap_or_default();
            format!("{} {position}", s.name).trim_end().to_owned()
        });
        let authors = creators(meta).join("\n");
        // The title is the greatest text, in more lines rather than in smaller type.
        let of_title = design.author.size.min(design.title.size);
        for (text, place, least) in [
            (series.as_deref(), &design.series, SMALLEST),
            (Some(meta.title.as_str()), &design.title, of_title),
            (meta.subtitle.as_deref(), &design.subtitle, SMALLEST),
            (Some(authors.as_str()), &design.author, SMALLEST),
            (meta.publisher.as_deref(), &design.publisher, SMALLEST),
        ] {
            if let Some(text) = text.filter(|t| !t.trim().is_empty()) {
                self.text(text, place, least, node);
            }
        }
        self.draft.items
    }

    fn rect(&self, place: [f32; 4]) -> Rect {
        let Size { width, height } = self.cx.style.size;
        let [x, y, w, h] = place;
        Rect { x: width * x, y: height * y, width: width * w, height: height * h }
    }

    fn fill(&mut self, rect: Rect, surface: Surface) {
        let paint = Paint::Rgb(self.colour(surface));
        self.draft.items.push(Item::Rule(Rule { rect, paint, tag: Tag::Artifact }));
    }

    fn colour(&self, surface: Surface) -> [f32; 3] {
        match surface {
            Surface::Ground => rgb(&self.palette.ground),
            Surface::Panel => rgb(&self.palette.panel),
        }
    }

    /// Sets a text into its box, as large as it may be; smaller than `least`, a share of the page's width, only where it has
    /// no room else.
    fn text(&mut self, text: &str, place: &TextBox, least: f32, node: NodeId) {
        let rect = self.rect(place.place);
        let style = TextStyle {
            role: match place.role {
                Role::Serif => FontRole::Serif,
                Role::Sans => FontRole::Sans,
                Role::SansBold => FontRole::SansBold,
                Role::Kai if self.book.meta.lang.is_chinese() => FontRole::Kai,
                Role::Kai => FontRole::Serif,
            },
            colour: ink(self.colour(place.on)),
            ..self.cx.style.body(self.book.meta.lang)
        };
        let node = add_node(self.structure, NodeRole::Paragraph, node, Span::default());
        let nodes = self.structure.nodes.len();
        let width = self.cx.style.size.width;
        let (mut size, least, smallest) = (width * place.size, width * least, width * SMALLEST);
        // The greatest size that fits, or a little less where that lets the lines break better.
        let mut best: Option<(Parting, Pt, Vec<SetLine<'static>>)> = None;
        let mut greatest = None;
        let (size, lines) = loop {
            self.structure.nodes.truncate(nodes);
            let (lines, parting) = self.try_size(text, TextStyle { size, ..style }, place, rect, node);
            // What finds no room at the least size stands smaller.
            let least = match best {
                Some((Parting::Crowded, ..)) => smallest,
                Some(_) => least,
                None => smallest * CROWDED,
            };
            let is_least = size < least;
            if is_least || greatest.is_some_and(|greatest: Pt| size < greatest * YIELD) {
                break best.map_or((size, lines), |(_, size, lines)| (size, lines));
            }
            if let Some(parting) = parting {
                if !matches!(parting, Parting::More | Parting::Crowded) {
                    greatest.get_or_insert(size);
                }
                if best.as_ref().is_none_or(|(found, ..)| parting < *found) {
                    best = Some((parting, size, lines));
                }
            }
            if let Some((Parting::Sense, size, lines)) = best {
                break (size, lines);
            }
            size = size * STEP;
        };
        let leading = size * LEADING;
        let extent = leading * (lines.len().max(1) - 1) as f32 + size;
        let white = (rect.height - extent).max(Pt::ZERO);
        let top = rect.y
            + match place.sit {
                Sit::Head => Pt::ZERO,
                Sit::Middle => white / 2.0,
                Sit::Foot => white,
            };
        for (i, line) in lines.into_iter().enumerate() {
            let across = top + leading * i as f32 + size * ASCENT;
            let thing = Thing::Line(Placed { along: rect.x, across, line, tag: Tag::Content(node) });
            emit(thing, Axis::upright(Pt::ZERO, Pt::ZERO), &mut Marks::default(), self.cx.fonts, &mut self.draft);
        }
    }

    /// Lines at one size, and how they part the text if they stand in the box.
    fn try_size(
        &mut self,
        text: &str,
        style: TextStyle,
        place: &TextBox,
        rect: Rect,
        node: NodeId,
    ) -> (Vec<SetLine<'static>>, Option<Parting>) {
        let align = match place.align {
            Side::Start => LineAlign::Balanced,
            Side::Centre => LineAlign::BalancedCentre,
        };
        let frame = Frame { measure: rect.width, first_indent: Pt::ZERO, align, hyphenate: false };
        // Sizes that are only tried report nothing.
        let silent = Reporter::new();
        let cx = Context { reporter: &silent, ..*self.cx };
        let mut lines = Vec::new();
        let mut fits = true;
        let (mut parts_words, mut more) = (false, false);
        for paragraph in text.split('\n') {
            let list = made(paragraph);
            let Composed { lines: set, stats, parted_words } =
                compose(Lead::default(), &list, &style, &frame, node, self.structure, &cx);
            let count = paragraph.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum::<usize>().div_ceil(2);
            fits &= stats.emergency_breaks == 0 && stats.overfull == 0 && set.len() <= most_lines(count) + 1;
            more |= set.len() > most_lines(count);
            parts_words |= parted_words > 0;
            let last = set.last().map_or(0, |l| l.text.trim().chars().count());
            fits &= set.len() < 2 || last >= 3;
            lines.extend(set.into_iter().map(without_notes));
        }
        let extent = style.size * (LEADING * (lines.len().max(1) - 1) as f32 + 1.0);
        let parting = match parts_words {
            _ if !fits => Parting::Crowded,
            true if more => Parting::Crowded,
            true => Parting::Any,
            false if more => Parting::More,
            false if breaks_at_sense(&lines) => Parting::Sense,
            false => Parting::Words,
        };
        let holds = extent <= rect.height && lines.iter().all(|line| line.width <= rect.width + Pt::new(0.1));
        (lines, holds.then_some(parting))
    }
}

/// How the lines of a text part it, the best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Parting {
    /// Behind a mark or a space.
    Sense,
    /// Between words.
    Words,
    /// Between words, in a line more than a text of its length takes.
    More,
    Any,
    /// In its box, and no more than that.
    Crowded,
}

/// Whether every line but the last ends after a mark or a word, and no colon that parts title and subtitle stands inside
/// one.
fn breaks_at_sense(lines: &[SetLine]) -> bool {
    let inner = lines.len().saturating_sub(1);
    let is_read_over = inner > 0 && lines.iter().any(|line| line.text.trim_end().contains(": "));
    !is_read_over
        && lines[..inner].iter().all(|line| {
            let last = line.text.chars().next_back();
            last.is_none_or(|c| !line.joins_next || is_wide_mark(c) || c.is_whitespace())
        })
}

/// Lines that a title of so many full-width characters may take: a short one stands in one.
fn most_lines(characters: usize) -> usize {
    match characters {
        0..=6 => 1,
        7..=14 => 2,
        15..=30 => 3,
        31..=60 => 4,
        _ => 6,
    }
}

/// `#rrggbb`
fn rgb(colour: &str) -> [f32; 3] {
    let part = |at: usize| {
        let digits = colour.get(at..at + 2).and_then(|d| u8::from_str_radix(d, 16).ok());
        f32::from(digits.unwrap_or(0)) / 255.0
    };
    [part(1), part(3), part(5)]
}

/// Black or white, whichever can be read better on a colour.
fn ink(on: [f32; 3]) -> Grey {
    if contrast(on, 0.0) >= contrast(on, 1.0) { Grey(0.08) } else { Grey::WHITE }
}

/// Contrast of a colour with a luminance (WCAG 2.2, 1.4.3).
fn contrast(colour: [f32; 3], luminance: f32) -> f32 {
    let linear = |c: f32| if c <= 0.04045 { c / 12.92 } else { libm::powf((c + 0.055) / 1.055, 2.4) };
    let [r, g, b] = colour.map(linear);
    let own = 0.2126 * r + 0.7152 * g + 0.0722 * b;
    (own.max(luminance) + 0.05) / (own.min(luminance) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_of_every_design_can_be_read_and_keeps_off_the_edge() {
        assert!(DESIGNS.len() >= 3);
        for design in DESIGNS.iter() {
            for palette in &design.palettes {
                for text in [&design.series, &design.title, &design.subtitle, &design.author, &design.publisher] {
                    let ground = rgb(match text.on {
                        Surface::Ground => &palette.ground,
                        Surface::Panel => &palette.panel,
                    });
                    let Grey(grey) = ink(ground);
                    let luminance = if grey > 0.5 { 1.0 } else { 0.0072 };
                    assert!(contrast(ground, luminance) >= 4.5, "{} {:?}", design.name, ground);
                    let [x, y, w, h] = text.place;
                    assert!(
                        x >= 0.07 && y >= 0.07 && x + w <= 0.93 && y + h <= 0.93,
                        "{} {:?}",
                        design.name,
                        text.place
                    );
                }
            }
        }
    }

    #[test]
    fn a_picture_of_about_the_shape_of_the_page_covers_it_and_another_stands_whole() {
        let page = Size { width: Pt::new(400.0), height: Pt::new(600.0) };
        let place = |width, height| {
            let Rect { x, y, width, height } = place_of_picture(width, height, page, Pt::new(10.0));
            [x, y, width, height].map(|v| v.get().round())
        };
        assert_eq!(place(420.0, 620.0), [-10.0, -10.0, 420.0, 620.0]);
        assert_eq!(place(100.0, 160.0), [-10.0, -36.0, 420.0, 672.0]);
        assert_eq!(place(300.0, 200.0), [0.0, 167.0, 400.0, 267.0]);
        assert_eq!(place(10.0, 150.0), [180.0, 0.0, 40.0, 600.0]);
    }

    #[test]
    fn a_subtitle_of_one_line_stands_below_the_title_by_its_own_size_and_off_what_is_below() {
        // A5: a box is in parts of both sides.
        let tall = 210.0 / 148.0;
        for CoverDesign { name, title, subtitle, shapes, .. } in DESIGNS.iter() {
            let [_, y, _, h] = subtitle.place;
            let white = h * tall - subtitle.size;
            let above = match subtitle.sit {
                Sit::Head => 0.0,
                Sit::Middle => white / 2.0,
                Sit::Foot => white,
            };
            let title_end = title.place[1] + title.place[3];
            assert!((y - title_end) * tall + above >= subtitle.size * 0.95, "{name}");
            let foot = y + (above + subtitle.size) / tall;
            for Shape { place: [_, top, _, height], .. } in shapes {
                let inside = *top < y && top + height > y;
                let edge = if inside { top + height } else { *top };
                assert!(edge < y || (edge - foot) * tall >= subtitle.size * 0.5, "{name} {edge} {foot}");
                // One that fills its box keeps off too.
                assert!(edge < y || (edge - y - h) * tall >= subtitle.size * 0.45, "{name} {edge}");
            }
        }
    }
}
