//! What stands around the text: running heads and folios.
//!
//! The design says what the heads of versos and rectos name (in the standard one the higher level, book, part or parent
//! chapter, and the lower one) and where heads and folios stand. They are horizontal, beside vertical lines too. Pages
//! that open a part or chapter have no head, display pages (title page, copyright page, a part's own page) and blanks
//! have nothing. All of it is artifact: no text of the book.

use super::Context;
use super::axis::Axis;
use super::column::figures;
use super::emit::{Draft, Marks, emit};
use super::galley::{Placed, Thing};
use super::look::{Edge, FaceName, FolioLook, HeadText, Look, Numerals, RunningHeadLook, Side, TypeSize};
use super::paragraph::{Frame, Lead, LineAlign, SetLine, compose};
use super::plan::{Piece, Plan, What};
use super::style::TextStyle;
use crate::book::{MatterKind, Metadata, made, plain};
use crate::diag::Reporter;
use crate::lang::wide::{is_hangul, is_wide};
use crate::lang::{Lang, numeral};
use crate::pages::{Folio, Item, NodeId, Paint, Point, Pt, Rect, Rule, Structure, Tag};

/// What furniture takes of the margin it stands in, at most.
const MOST_OF_HEAD: f32 = 0.5;
const MOST_OF_FOOT: f32 = 0.6;
/// From the text to the rule of a head, as a share of the distance of its baseline.
const RULE_AT: f32 = 0.6;

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
        let set = |text: HeadText| match text {
            HeadText::None => None,
            HeadText::Book => one_line(&meta.title, lang, cx),
            HeadText::Lower => one_line(&title(piece), lang, cx),
            HeadText::Higher => {
                let higher = piece.parent.map_or_else(|| meta.title.clone(), |p| title(&plan.pieces[p]));
                one_line(&higher, lang, cx)
            }
        };
        let look = &cx.style.look(lang).running_head;
        Self { verso: set(look.verso), recto: set(look.recto) }
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
    // The em between a number and a title is typed in many books.
    let title = title.split(|c: char| c.is_whitespace() && c != '\u{3000}').filter(|word| !word.is_empty());
    let title = title.collect::<Vec<_>>().join(" ");
    match piece.label() {
        Some(label) => format!("{label}　{title}"),
        None => title,
    }
}

/// A running head in one line; what is too long ends with an ellipsis behind the last word that has room.
fn one_line(text: &str, lang: Lang, cx: &Context) -> Option<SetLine<'static>> {
    let look = &cx.style.look(lang).running_head;
    let style = TextStyle { colour: look.grey.grey(), ..cx.style.text(look.face, look.size, lang) };
    let room = cx.style.area().width - style.size * look.indent.get();
    let (line, fits) = set(text, style, room, cx)?;
    if fits {
        return Some(line);
    }
    // No letter is narrower than a fifth of an em.
    let most = (room / style.size * 5.0) as usize;
    let end = text.char_indices().nth(most).map_or(text.len(), |(at, _)| at);
    let words = ends_of_words(&text[..end]);
    let cut = |at: usize| {
        let (line, fits) = set(&format!("{}{}", beginning(&text[..at]), ellipsis(lang)), style, room, cx)?;
        fits.then_some(line)
    };
    let longest = |places: &[usize]| cut(*places.get(places.partition_point(|&at| cut(at).is_some()).checked_sub(1)?)?);
    // A word that has no room itself is cut.
    longest(&words).or_else(|| longest(&text[..end].char_indices().map(|(at, _)| at).skip(1).collect::<Vec<_>>()))
}

/// What shows that a text goes on: six dots in Chinese and Japanese, three elsewhere.
fn ellipsis(lang: Lang) -> &'static str {
    if lang.is_chinese() || lang == Lang::Ja { "……" } else { "…" }
}

/// What stands before an ellipsis: no blank and no mark that goes on.
fn beginning(text: &str) -> &str {
    text.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '，' | '、' | '：' | '；' | ',' | ':' | ';' | '—' | '…')
    })
}

/// Where words end; ideographs and kana are words of their own here.
fn ends_of_words(text: &str) -> Vec<usize> {
    let is_letter = |c: char| !c.is_whitespace() && (!is_wide(c) || is_hangul(c));
    let mut before = None;
    let ends = text.char_indices().filter_map(|(at, c)| {
        let before = before.replace(c)?;
        (!(before.is_whitespace() || is_letter(before) && is_letter(c))).then_some(at)
    });
    ends.collect()
}

/// The first line of a text of the program's, and whether it is all of it.
fn set(text: &str, style: TextStyle, measure: Pt, cx: &Context) -> Option<(SetLine<'static>, bool)> {
    if text.trim().is_empty() {
        return None;
    }
    // What is wrong with a title is said where it stands.
    let silent = Reporter::new();
    let upright = cx.style.upright();
    let cx = Context { reporter: &silent, style: &upright, ..*cx };
    let frame = Frame { measure, first_indent: Pt::ZERO, align: LineAlign::Start, hyphenate: false };
    let list = made(text);
    // Heads belong to no structure; their nodes are thrown away.
    let mut aside = Structure { nodes: vec![super::root()] };
    let lines = compose(Lead::default(), &list, &style, &frame, NodeId(0), &mut aside, &cx).lines;
    let fits = lines.len() == 1;
    let mut line = super::block::without_notes(lines.into_iter().next()?);
    line.extras.retain(super::emit::is_drawn);
    line.runs.iter_mut().for_each(|r| r.tag = None);
    Some((line, fits))
}

/// Adds running head and folio to a page. Its items are still relative to the text area.
pub(super) fn furnish(page: &mut Draft, heads: Option<&Heads>, folio: Folio, recto: bool, cx: &Context) {
    let style = cx.style;
    let area = style.area();
    let Look { running_head, folio: number, .. } = style.look(style.lang);
    // A vertical book has its rectos on the left.
    let on_right = recto != style.is_vertical();
    let across = |at: Edge, gap: Pt| match at {
        Edge::Head => -gap.min(style.head * MOST_OF_HEAD),
        Edge::Foot => area.height + gap.min(style.foot * MOST_OF_FOOT),
    };
    let put = |line: SetLine<'static>, side: Side, indent: Pt, across: Pt, page: &mut Draft| {
        let right = match side {
            Side::Outer => Some(on_right),
            Side::Inner => Some(!on_right),
            Side::Centre => None,
        };
        let along = match right {
            Some(true) => area.width - line.width - indent,
            Some(false) => indent,
            None => (area.width - line.width) / 2.0,
        };
        let along = along - line.offset;
        let thing = Thing::Line(Placed { along, across, line, tag: Tag::Artifact });
        emit(thing, Axis::upright(Pt::ZERO, Pt::ZERO), &mut Marks::default(), cx.fonts, page);
    };
    if page.head
        && let Some(heads) = heads
        && let Some(head) = if recto { &heads.recto } else { &heads.verso }
    {
        let RunningHeadLook { at, side, indent, gap, size, rule, .. } = running_head;
        let gap = style.leading * gap.get();
        let baseline = across(*at, gap);
        put(head.clone(), *side, size.at(style.body_size) * indent.get(), baseline, page);
        if rule.get() > 0.0 {
            let weight = Pt::new(rule.get());
            let y = match at {
                Edge::Head => baseline * RULE_AT,
                Edge::Foot => area.height + (baseline - area.height) * (1.0 - RULE_AT),
            };
            let rect = Rect { x: Pt::ZERO, y, width: area.width, height: weight };
            let paint = Paint::Grey(running_head.grey.grey());
            page.items.push(Item::Rule(Rule { rect, paint, tag: Tag::Artifact }));
        }
    }
    if page.folio && folio != Folio::None {
        let FolioLook { at, side, indent, gap, face, size, grey, numerals, before, after, on_openings: _ } = number;
        let size = size.at(style.body_size);
        let figure = match (numerals, folio) {
            (Numerals::Han, Folio::Roman(n) | Folio::Arabic(n)) => numeral::han_digits(n.into()),
            (Numerals::Arabic, _) | (Numerals::Han, Folio::None) => folio.to_string(),
        };
        let plain = before.is_empty() && after.is_empty() && *numerals == Numerals::Arabic;
        let line = if plain {
            let mut line = figures(&figure, face.role(), size, style.lang, cx);
            line.runs.iter_mut().for_each(|run| run.colour = grey.grey());
            Some(line)
        } else {
            let text = TextStyle { colour: grey.grey(), ..style.text(*face, TypeSize::Fixed(size), style.lang) };
            set(&format!("{before}{figure}{after}"), text, area.width, cx).map(|(line, _)| line)
        };
        if let Some(line) = line {
            put(line, *side, size * indent.get(), across(*at, style.leading * gap.get()), page);
        }
    }
}

/// Type size of the line outside of a page.
const SLUG: Pt = Pt::new(6.0);

/// The line outside of a page that tells whoever prints it which one it is: title, folio, date. A title too long for
/// the room is cut.
pub(super) fn slug(title: &str, label: &str, at: Point, room: Pt, cx: &Context) -> Vec<Item> {
    let lang = cx.style.lang;
    let text = cx.style.text(FaceName::Sans, TypeSize::Fixed(SLUG), lang);
    let behind = [Some(label), cx.date].into_iter().flatten().fold(String::new(), |out, part| out + "　" + part);
    let characters = ((room / SLUG) as usize).saturating_sub(behind.chars().count());
    let title: String = if title.chars().count() > characters {
        title.chars().take(characters.saturating_sub(2)).chain(['…', '…']).collect()
    } else {
        title.to_owned()
    };
    let mut draft = Draft::default();
    if let Some((line, _)) = set(&format!("{title}{behind}"), text, room, cx) {
        let thing = Thing::Line(Placed { along: at.x, across: at.y, line, tag: Tag::Artifact });
        emit(thing, Axis::upright(Pt::ZERO, Pt::ZERO), &mut Marks::default(), cx.fonts, &mut draft);
    }
    draft.items
}

/// Which furniture a page of an opening takes; `first` says whether it is the opening's first.
pub(super) fn admit(page: &mut Draft, piece: &Piece, first: bool, part_page: bool, cx: &Context) {
    let display = is_display(piece) || (part_page && first);
    page.folio = !display && (!first || cx.style.look(cx.style.lang).folio.on_openings);
    page.head = !display && !first;
}
