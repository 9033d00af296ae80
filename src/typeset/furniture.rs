//! What stands around the text: running heads and folios.
//!
//! The head of a verso names the higher level (book, part, parent chapter), that of a recto the lower one, both at the
//! outer edge; folios stand at the outer foot. They are horizontal, beside vertical lines too. Pages that open a part or chapter have no head, display pages (title
//! page, copyright page, a part's own page) and blanks have nothing. All of it is artifact: no text of the book.

use super::Context;
use super::axis::Axis;
use super::column::figures;
use super::emit::{Draft, Marks, emit};
use super::galley::{Placed, Thing};
use super::paragraph::{Frame, LineAlign, SetLine, compose};
use super::plan::{Piece, Plan, What};
use crate::book::{MatterKind, Metadata, made, plain};
use crate::diag::Reporter;
use crate::font::FontRole;
use crate::lang::Lang;
use crate::pages::{Folio, NodeId, Pt, Structure, Tag};

/// From the text to the running head's baseline, in lines of the grid.
const HEAD_GAP: f32 = 1.0;
/// From the text to the folio's baseline, in lines of the grid.
const FOLIO_GAP: f32 = 1.75;

/// The running heads of the pages of one piece, composed once.
#[derive(Default)]
pub(super) struct Heads {
    verso: Option<SetLine<'static>>,
    recto: Option<SetLine<'static>>,
}

impl Heads {
    /// The heads of pages that belong to a piece.
    pub fn new(plan: &Plan, piece: usize, meta: &Metadata, cx: &Context) -> Self {
        let piece = &plan.pieces[piece];
        if is_display(piece) {
            return Self::default();
        }
        let lang = piece.lang(meta.lang);
        let lower = title(piece);
        let higher = piece.parent.map_or_else(|| meta.title.clone(), |p| title(&plan.pieces[p]));
        let set = |text: &str| one_line(text, lang, cx);
        Self { verso: set(&higher), recto: set(&lower) }
    }
}

/// Whether a piece is a page for itself, without head and folio.
pub(super) fn is_display(piece: &Piece) -> bool {
    match piece.what {
        What::Matter(m) => match m.kind {
            MatterKind::HalfTitle
            | MatterKind::TitlePage
            | MatterKind::Copyright
            | MatterKind::Dedication
            | MatterKind::Colophon => true,
            MatterKind::Preface
            | MatterKind::Contents
            | MatterKind::Afterword
            | MatterKind::Sources
            | MatterKind::About => false,
        },
        What::Part(_) | What::Chapter(_) => false,
    }
}

fn title(piece: &Piece) -> String {
    let title = piece.short_title().map(|t| plain(t)).unwrap_or_default();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    match piece.label() {
        Some(label) => format!("{label}　{title}"),
        None => title,
    }
}

/// A running head in one line; what is too long ends with an ellipsis.
fn one_line(text: &str, lang: Lang, cx: &Context) -> Option<SetLine<'static>> {
    if text.trim().is_empty() {
        return None;
    }
    let style = cx.style.furniture(lang);
    // What is wrong with a title is said where it stands.
    let silent = Reporter::new();
    let upright = cx.style.upright();
    let cx = Context { reporter: &silent, style: &upright, ..*cx };
    let frame = Frame { measure: cx.style.measure, first_indent: Pt::ZERO, align: LineAlign::Start, hyphenate: false };
    let set = |text: &str| {
        let list = made(text);
        // Heads belong to no structure; their nodes are thrown away.
        let mut aside = Structure { nodes: vec![super::root()] };
        let lines = compose(&list, &style, &frame, NodeId(0), &mut aside, &cx).lines;
        let fits = lines.len() == 1;
        let mut line = super::block::without_notes(lines.into_iter().next()?);
        line.extras.retain(super::emit::is_drawn);
        line.runs.iter_mut().for_each(|r| r.tag = None);
        Some((line, fits))
    };
    let (line, fits) = set(text)?;
    if fits {
        return Some(line);
    }
    // At least as many characters fit as a line of full-width ones holds.
    let room = ((cx.style.measure / style.size) as usize).saturating_sub(3);
    let cut: String = text.chars().take(room.max(4)).collect();
    set(&format!("{}……", cut.trim_end())).map(|(line, _)| line)
}

/// Adds running head and folio to a page. Its items are still relative to the text area.
pub(super) fn furnish(page: &mut Draft, heads: Option<&Heads>, folio: Folio, recto: bool, cx: &Context) {
    let style = cx.style;
    let grid = style.leading;
    let area = style.area();
    // A vertical book has its rectos on the left.
    let on_right = recto != style.is_vertical();
    let put = |line: SetLine<'static>, across: Pt, page: &mut Draft| {
        let along = if on_right { area.width - line.offset - line.width } else { -line.offset };
        let thing = Thing::Line(Placed { along, across, line, tag: Tag::Artifact });
        emit(thing, Axis::upright(Pt::ZERO, Pt::ZERO), &mut Marks::default(), cx.fonts, page);
    };
    if page.head
        && let Some(heads) = heads
        && let Some(head) = if recto { &heads.recto } else { &heads.verso }
    {
        put(head.clone(), -(grid * HEAD_GAP).min(style.head * 0.5), page);
    }
    if page.folio && folio != Folio::None {
        let size = style.furniture(style.lang).size * 1.1;
        let line = figures(&folio.to_string(), FontRole::Serif, size, style.lang, cx);
        put(line, area.height + (grid * FOLIO_GAP).min(style.foot * 0.6), page);
    }
}

/// Which furniture a page of an opening takes; `first` says whether it is the opening's first.
pub(super) fn admit(page: &mut Draft, piece: &Piece, first: bool, part_page: bool) {
    let display = is_display(piece) || (part_page && first);
    page.folio = !display;
    page.head = !display && !first;
}
