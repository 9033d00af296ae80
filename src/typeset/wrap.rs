//! The cover of a bound book on one page: the front as [`cover`] has it, a spine with title and author, a plain back.

use super::axis::Axis;
use super::block::{ASCENT, without_notes};
use super::cover::{self, CoverChoice, Front};
use super::emit::{Draft, Marks, emit};
use super::galley::{Placed, Thing};
use super::join::{document, mark, shift};
use super::opener::creators;
use super::paragraph::{Frame, Lead, LineAlign, SetLine, compose};
use super::style::{Style, TextStyle};
use super::{Context, root};
use crate::book::{Book, WritingMode, made};
use crate::diag::Reporter;
use crate::font::FontRole;
use crate::pages::wrap::Wrap;
use crate::pages::{Grey, Item, NodeId, Orientation, Page, Pages, Paint, Point, Pt, Rect, Rule, Structure, Tag, marks};

/// A narrower spine has no text: a cover is folded as much as 1.6 mm aside.
const NARROW: Pt = Pt::mm(5.0);
/// Between the type of a spine and its edges, at least.
const CLEAR: Pt = Pt::mm(1.6);
/// Largest type of a spine, as a share of its height.
const LARGEST: f32 = 0.032;
const SMALLEST: Pt = Pt::new(5.0);
/// Each size tried is this share of the one before.
const STEP: f32 = 0.94;
/// White at head and foot of a spine, as a share of its height.
const WHITE: f32 = 0.08;
/// Size of the author on a spine, as a share of the title's.
const AUTHOR: f32 = 0.8;

/// Composes the cover about a spine of this width, at the page size of `Context::style`.
pub fn compose_wrap(book: &Book, spine: Pt, cx: &Context) -> Pages {
    let mut style = cx.style.clone();
    if matches!(style.cover, CoverChoice::None) {
        // That the pages have no cover among them does not leave this one out.
        style.cover = CoverChoice::ByTitle;
    }
    let cx = &Context { style: &style, ..*cx };
    let bleed = style.bleed;
    let wrap = Wrap::of(style.size, spine, book.meta.is_vertical());
    let mut structure = Structure { nodes: vec![document(book)] };
    let mut draft = Draft::default();
    let front = cover::front(book, cx, &mut structure);
    let Front { items, ground, ink } = front.unwrap_or_default();
    draft.items = items;
    draft.items.iter_mut().for_each(|item| shift(item, Point::new(wrap.front.x, Pt::ZERO)));
    // Over the bleed of the front.
    let left = if wrap.front.x > Pt::ZERO { -bleed } else { wrap.spine.x };
    let width = wrap.back.width + spine + bleed;
    fill(Rect { x: left, y: -bleed, width, height: wrap.size.height + bleed * 2.0 }, ground, &mut draft);
    if let Some(barcode) = wrap.barcode {
        fill(barcode, Paint::Grey(Grey::WHITE), &mut draft);
    }
    letter(book, wrap.spine, ink, cx, &mut draft);
    let mut page = Page { items: draft.items, ..Page::default() };
    mark(&mut page, wrap.size, book, cx);
    if style.marks.crop {
        page.marks.extend(marks::folds(wrap.size, bleed, [wrap.spine.x, wrap.spine.x + spine]));
    }
    Pages { size: wrap.size, bleed, marks: style.marks, pages: vec![page], structure, ..Pages::default() }
}

fn fill(rect: Rect, paint: Paint, draft: &mut Draft) {
    draft.items.push(Item::Rule(Rule { rect, paint, tag: Tag::Artifact }));
}

/// Title and author down the spine, as large as it lets them: upright in a CJK book, else turned.
fn letter(book: &Book, spine: Rect, ink: Grey, cx: &Context, draft: &mut Draft) {
    if spine.width < NARROW {
        return;
    }
    let (style, orientation) = if book.meta.lang.is_cjk() {
        (Style { mode: WritingMode::VerticalRl, ..cx.style.clone() }, Orientation::Vertical)
    } else {
        (cx.style.upright(), Orientation::Turned)
    };
    // What is wrong with a title is said where it stands.
    let silent = Reporter::new();
    let cx = &Context { style: &style, reporter: &silent, ..*cx };
    let authors = creators(&book.meta).into_iter().next();
    let (white, room) = (spine.height * WHITE, spine.height * (1.0 - WHITE * 2.0));
    let mut size = (spine.width - CLEAR * 2.0).min(spine.height * LARGEST);
    let text = |role, size| TextStyle { role, size, colour: ink, ..style.body(book.meta.lang) };
    while size >= SMALLEST {
        let small = (size * AUTHOR).max(SMALLEST);
        let title = line(&book.meta.title, text(FontRole::SansBold, size), room, cx);
        let author = authors.as_deref().map(|author| line(author, text(FontRole::Sans, small), room, cx));
        let fits = match (&title, &author) {
            (Some(title), Some(Some(author))) => title.width + size + author.width <= room,
            (Some(_), None) => true,
            (None, _) | (_, Some(None)) => false,
        };
        if fits {
            let axis = Axis { origin: Point::new(spine.x + spine.width, Pt::ZERO), orientation };
            let end = |line: &SetLine| spine.height - white - line.width;
            let author = author.flatten().map(|line| (end(&line), small, line));
            for (along, size, line) in title.map(|line| (white, size, line)).into_iter().chain(author) {
                let across = (spine.width - size) / 2.0 + size * ASCENT;
                let thing = Thing::Line(Placed { along, across, line, tag: Tag::Artifact });
                emit(thing, axis, &mut Marks::default(), cx.fonts, draft);
            }
            return;
        }
        size = size * STEP;
    }
}

/// A text in one line; None where it has no room.
fn line(text: &str, style: TextStyle, room: Pt, cx: &Context) -> Option<SetLine<'static>> {
    let frame = Frame { measure: room, first_indent: Pt::ZERO, align: LineAlign::Start, hyphenate: false };
    let list = made(text);
    let mut aside = Structure { nodes: vec![root()] };
    let lines = compose(Lead::default(), &list, &style, &frame, NodeId(0), &mut aside, cx).lines;
    let [line] = <[SetLine; 1]>::try_from(lines).ok()?;
    let mut line = without_notes(line);
    line.extras.retain(super::emit::is_drawn);
    line.runs.iter_mut().for_each(|run| run.tag = None);
    (line.width <= room).then_some(line)
}
