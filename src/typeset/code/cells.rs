//! A line of code as cells: how wide each character is, which glyphs it has, where the line goes on in the next.

use super::super::Context;
use super::super::breaks::{Level, breaks_between};
use super::super::missing::missing;
use super::super::paragraph::{Extra, SetLine};
use super::super::style::TextStyle;
use super::{TAB, TURNOVER};
use crate::book::{Text, Token, TokenKind};
use crate::diag::Span;
use crate::font::{Face, FaceId, Features, FontRole, GlyphId, Shaped};
use crate::lang::class::{Class, class_of};
use crate::lang::wide::{is_shared_quote, is_wide};
use crate::pages::{Glyph, GlyphRun, Grey, Orientation, Point, Pt};
use unicode_segmentation::UnicodeSegmentation;

/// How what is told apart looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Tone {
    Plain,
    Bold,
    Grey(f32),
}

impl Tone {
    /// Contrast on the ground of code: 8 : 1 for texts, 4.8 : 1 for comments (WCAG 2.1 asks for 4.5 : 1).
    fn of(kind: TokenKind) -> Self {
        match kind {
            TokenKind::Keyword | TokenKind::Added => Tone::Bold,
            TokenKind::Text => Tone::Grey(0.28),
            TokenKind::Comment | TokenKind::Removed => Tone::Grey(0.42),
        }
    }
}

/// The tones of a text, asked for from its beginning on.
pub(super) struct Tones<'t> {
    pub(super) tokens: &'t [Token],
}

impl Tones<'_> {
    fn at(&mut self, byte: usize) -> Tone {
        while let [Token { start, end, kind }, rest @ ..] = self.tokens {
            if byte < *start as usize {
                break;
            }
            if byte < *end as usize {
                return Tone::of(*kind);
            }
            self.tokens = rest;
        }
        Tone::Plain
    }
}

/// A grapheme in one or two cells, an emoji in two. Quotes are as wide as the script beside them.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) text: Box<str>,
    tone: Tone,
    /// Width in half em: 1 or 2; 0 for what joins the cell before.
    width: u8,
    ink: Ink,
}

#[derive(Clone, Debug)]
pub(super) enum Ink {
    Glyphs(FaceId, Vec<Shaped>),
    /// No font has it: a blank of this face.
    Missing(FaceId, Shaped),
}

/// Divides a line into cells, tabs widened. Where the code `draws` boxes, a sign that Unicode leaves open stands in one
/// cell, as their lines do, or their sides would not meet.
pub(super) fn cells(
    line: &str,
    text: &Text,
    at: usize,
    tones: &mut Tones,
    style: &TextStyle,
    cx: &Context,
    draws: bool,
) -> Vec<Cell> {
    let plain = cx.fonts.choose(style.role, style.lang);
    let mut out = Vec::with_capacity(line.len());
    let mut column = 0;
    let mut last: Option<(char, Cell)> = None;
    for (offset, cluster) in line.grapheme_indices(true) {
        let Some(first) = cluster.chars().next() else { continue };
        let tone = tones.at(at + offset);
        let role = if tone == Tone::Bold { FontRole::MonoBold } else { style.role };
        let face = if tone == Tone::Bold { cx.fonts.choose(role, style.lang) } else { plain };
        let mono = cx.fonts.face(face);
        if first == '\t' {
            let to = (column / TAB + 1) * TAB;
            let glyph = mono.glyph(' ').unwrap_or_default();
            for _ in column..to {
                out.push(Cell { text: " ".into(), tone, width: 1, ink: Ink::Glyphs(face, vec![blank(glyph)]) });
            }
            column = to;
            continue;
        }
        if first.is_control() {
            continue;
        }
        let single = cluster.chars().nth(1).is_none();
        let quote = is_shared_quote(first);
        if let Some((c, cell)) = &last
            && single
            && *c == first
            && cell.tone == tone
            && !quote
        {
            column += usize::from(cell.width);
            out.push(cell.clone());
            continue;
        }
        let around = || [line[..offset].chars().next_back(), line[offset + cluster.len()..].chars().next()];
        let direct = match single {
            true if quote && around().into_iter().flatten().any(is_wide) => {
                let full_width = Features { full_width: true, ..Features::default() };
                mono.shape_one(first, style.lang, full_width).map(|shaped| shaped.id)
            }
            true if quote => mono.quote_in_cell(first, style.lang).map(|shaped| shaped.id),
            true => mono.glyph(first),
            false => None,
        };
        let other = if direct.is_none() { from_other_faces(cluster, role, style, cx) } else { None };
        let is_two_wide = match (direct, &other) {
            _ if is_wide(first) => true,
            (Some(glyph), _) if quote => mono.advance(glyph) > WIDE,
            (Some(glyph), _) => !draws && is_wide_sign(first, mono, glyph),
            (None, Some((_, shaped))) => !(draws && single) && natural(shaped) > WIDE,
            (None, None) => false,
        };
        let width = if is_two_wide { 2 } else { 1 };
        let ink = match (direct, other) {
            (Some(glyph), _) if width == 1 && is_wide_sign(first, mono, glyph) => {
                Ink::Glyphs(face, vec![in_one_cell(mono, glyph)])
            }
            (Some(glyph), _) => {
                let shift = (f32::from(width) * 0.5 - mono.advance(glyph)) / 2.0;
                Ink::Glyphs(face, vec![Shaped { id: glyph, advance: 0.0, dx: shift, dy: 0.0, cluster: 0 }])
            }
            (None, Some((face, shaped))) => Ink::Glyphs(face, shaped),
            (None, None) => Ink::Missing(face, blank(mono.glyph(' ').unwrap_or_default())),
        };
        if matches!(ink, Ink::Missing(..)) {
            let span = text.origin.span(at + offset, at + offset + cluster.len());
            let span = (span != Span::default()).then_some(span);
            cx.reporter.report(missing(cluster, role, style.lang, span, cx.fonts));
        }
        let cell = Cell { text: cluster.into(), tone, width, ink };
        column += usize::from(width);
        last = single.then(|| (first, cell.clone()));
        out.push(cell);
    }
    out
}

/// Em from which what stands in one cell would reach into the next.
const WIDE: f32 = 0.65;

/// Whether a sign that Unicode leaves open (→ ① ■ …) has more ink than a cell. Lines of boxes join across cells.
fn is_wide_sign(c: char, face: &Face, glyph: GlyphId) -> bool {
    let drawn_by_cells = matches!(c, '\u{2500}'..='\u{259F}');
    !c.is_ascii() && !drawn_by_cells && face.ink(glyph).is_some_and(|[left, _, right, _]| right - left > WIDE)
}

/// A sign that is wider than a cell, to be set smaller, its middle at the height that it had.
fn in_one_cell(face: &Face, glyph: GlyphId) -> Shaped {
    let natural = face.advance(glyph).max(0.5);
    let middle = face.ink(glyph).map_or(0.0, |[_, bottom, _, top]| (bottom + top) / 2.0);
    Shaped { advance: natural, dy: middle * (natural / 0.5 - 1.0), ..blank(glyph) }
}

fn blank(id: GlyphId) -> Shaped {
    Shaped { id, advance: 0.0, dx: 0.0, dy: 0.0, cluster: 0 }
}

fn from_other_faces(cluster: &str, role: FontRole, style: &TextStyle, cx: &Context) -> Option<(FaceId, Vec<Shaped>)> {
    let face = cx.fonts.covering(cluster, role, style.lang)?;
    let mut shaped = Vec::new();
    cx.fonts.face(face).shape(cluster, style.lang, Features::default(), &mut shaped);
    let whole = !shaped.is_empty() && shaped.iter().all(|g| g.id.0 != 0);
    whole.then_some((face, shaped))
}

/// The advance of glyphs that their face sets, in em.
fn natural(shaped: &[Shaped]) -> f32 {
    shaped.iter().map(|g| g.advance).sum()
}

/// A line of code as it is set, or a part of one.
pub(super) struct Piece {
    /// Columns before it that are not in the text.
    pub(super) indent: usize,
    pub(super) cells: Vec<Cell>,
}

/// Divides a line of cells where it is longer than the measure. What goes on is indented by the line's own indent and
/// [`TURNOVER`], where that leaves it half the measure.
pub(super) fn wrap(cells: Vec<Cell>, columns: usize) -> Vec<Piece> {
    let columns = columns.max(4);
    let own = cells.iter().take_while(|c| &*c.text == " ").count();
    let hang = (own + TURNOVER).min(columns / 2);
    let mut out = Vec::new();
    let mut indent = 0;
    let mut rest = cells.into_iter();
    loop {
        let cells = rest.as_slice();
        let mut room = columns - indent;
        let fits = cells.iter().take_while(|c| room.checked_sub(c.width.into()).map(|r| room = r).is_some()).count();
        if fits == cells.len() {
            out.push(Piece { indent, cells: rest.collect() });
            return out;
        }
        let end = (fits / 2 + 1..=fits).rev().find(|&end| divides(cells, end)).unwrap_or(fits.max(1));
        out.push(Piece { indent, cells: rest.by_ref().take(end).collect() });
        indent = hang;
    }
}

/// Whether a line may go on before `cells[at]`: behind a blank or a mark that parts, between wide characters by the rule
/// for line edges.
fn divides(cells: &[Cell], at: usize) -> bool {
    let class = |cell: &Cell| cell.text.chars().next().map_or(Class::Al, class_of);
    let (before, after) = (&cells[at - 1], &cells[at]);
    let parts = matches!(&*before.text, " " | "," | ";" | "(" | "/");
    let edge = breaks_between(class(before), class(after), Level::Basic);
    // —— and …… are one mark each.
    let pair = before.text == after.text && matches!(class(before), Class::Ti | Class::Da | Class::El);
    let torn = pair && cells[..at].iter().rev().take_while(|c| c.text == after.text).count() % 2 == 1;
    (parts || before.width == 2 || after.width == 2) && edge && !torn && &*after.text != " "
}

/// Makes a line of cells.
pub(super) fn set<'b>(cells: Vec<Cell>, goes_on: bool, style: &TextStyle) -> SetLine<'b> {
    let mut text = String::new();
    let mut runs: Vec<GlyphRun> = Vec::new();
    let mut extras = Vec::new();
    let mut x = 0.0;
    for cell in cells {
        let advance = f32::from(cell.width) * 0.5;
        let (face, shaped) = match cell.ink {
            Ink::Glyphs(face, shaped) => (face, shaped),
            // A blank stands for the character in the text, a drawn box on the page.
            Ink::Missing(face, blank) => {
                let (at, width) = (style.size * x, style.size * advance);
                extras.push(Extra::Missing { x: at, width, text: "".into() });
                (face, vec![blank])
            }
        };
        let colour = if let Tone::Grey(grey) = cell.tone { Grey(grey) } else { style.colour };
        // What another face draws wider than its cells, an emoji, is set smaller.
        let natural = natural(&shaped);
        let scale = if natural > advance { advance / natural } else { 1.0 };
        let size = style.size * scale;
        if runs.last().is_none_or(|r| r.face != face || r.colour != colour || r.size != size) {
            runs.push(GlyphRun {
                face,
                size,
                offset: Point::new(style.size * x, Pt::ZERO),
                orientation: Orientation::Horizontal,
                colour,
                embolden: 0.0,
                condense: 1.0,
                glyphs: Vec::new(),
                lang: style.lang,
                tag: None,
            });
        }
        // The cell's width goes to its last glyph, so that the column holds.
        let last = shaped.len().saturating_sub(1);
        let inner: f32 = shaped[..last].iter().map(|g| g.advance).sum();
        let cluster = text.len() as u32;
        if let Some(run) = runs.last_mut() {
            run.glyphs.extend(shaped.iter().enumerate().map(|(i, g)| {
                let advance = if i == last { advance / scale - inner } else { g.advance };
                Glyph { id: g.id, advance, dx: g.dx, dy: g.dy, cluster }
            }));
        }
        text.push_str(&cell.text);
        x += advance;
    }
    let width = style.size * x;
    SetLine {
        runs,
        text: text.into(),
        joins_next: goes_on,
        hyphenated: false,
        offset: Pt::ZERO,
        width,
        ascent: Pt::ZERO,
        descent: Pt::ZERO,
        extras,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::WritingMode;
    use crate::lang::Lang;
    use crate::typeset::style::{Design, Style};

    fn plain_cells(text: &str) -> Vec<Cell> {
        text.chars()
            .map(|c| Cell {
                text: c.to_string().into(),
                tone: Tone::Plain,
                width: if is_wide(c) { 2 } else { 1 },
                ink: Ink::Glyphs(FaceId(0), vec![blank(GlyphId(1))]),
            })
            .collect()
    }

    fn wrapped(text: &str, columns: usize) -> Vec<String> {
        let shown = |p: Piece| ".".repeat(p.indent) + &p.cells.into_iter().map(|c| c.text).collect::<String>();
        wrap(plain_cells(text), columns).into_iter().map(shown).collect()
    }

    #[test]
    fn a_long_line_goes_on_after_a_blank_and_otherwise_anywhere() {
        assert_eq!(wrapped("let x = call(a, b)", 12), ["let x = ", "..call(a, b)"]);
        assert_eq!(wrapped("aaaaaaaaaaaaaaaa", 10), ["aaaaaaaaaa", "..aaaaaa"]);
        assert_eq!(wrapped("  return value + other", 16), ["  return value ", "....+ other"]);
        assert_eq!(wrapped("", 6), [""]);
    }

    #[test]
    fn what_is_wider_than_its_cells_is_set_smaller() {
        let style = Style::resolve(&Design::default(), Lang::ZhHans, WritingMode::HorizontalTb).code(Lang::ZhHans);
        let style = TextStyle { size: Pt::new(10.0), ..style };
        let mut cells = plain_cells("a好b");
        cells[1].ink = Ink::Glyphs(FaceId(1), vec![Shaped { advance: 1.25, ..blank(GlyphId(1)) }]);
        let line = set(cells, false, &style);
        let places: Vec<_> = line.runs.iter().map(|r| (r.offset.x.get(), r.size.get(), r.glyphs[0].advance)).collect();
        assert_eq!(places, [(0.0, 10.0, 0.5), (5.0, 8.0, 1.25), (15.0, 10.0, 0.5)]);
    }

    #[test]
    fn a_line_as_long_as_a_file_is_divided_in_one_go() {
        let pieces = wrapped(&"a".repeat(1 << 20), 4);
        assert!(pieces.len() > 1 << 18 && pieces[1..].iter().all(|p| p.starts_with("..a")));
    }

    #[test]
    fn a_line_of_code_keeps_the_rules_for_line_edges() {
        assert_eq!(wrapped("汉字汉字汉字", 6), ["汉字汉", "..字汉", "..字"]);
        assert_eq!(wrapped("# 前一断点）。后", 12), ["# 前一断", "..点）。后"]);
        assert_eq!(wrapped("x = 1（见下）", 7), ["x = 1", "..（见", "..下）"]);
        assert_eq!(wrapped("# 前一断——后", 9), ["# 前一断", "..——后"]);
    }
}
