//! Code: characters in cells, as typed.
//!
//! Every narrow character takes half an em and every wide one a whole em, whatever its face says, so that columns of
//! CJK and Latin text stand under one another on a 1:2 grid. A line that is too long goes on in the next, marked at the
//! end; a block may go on on the next page. Keywords are bold, texts and comments a tone lighter: print has one plate.

use super::Context;
use super::block::{ASCENT, Env, Setter};
use super::breaks::{Level, breaks_between};
use super::galley::{Break, DecorKind, Placed, Sign, Strip, Thing};
use super::look::CodeLook;
use super::missing::missing;
use super::paragraph::{Extra, SetLine};
use super::style::TextStyle;
use crate::book::{Code, Text, Token, TokenKind};
use crate::diag::Span;
use crate::font::{Face, FaceId, Features, FontRole, GlyphId, Shaped};
use crate::lang::Lang;
use crate::lang::class::{Class, class_of};
use crate::lang::wide::{is_shared_quote, is_wide};
use crate::pages::{Glyph, GlyphRun, Grey, NodeId, NodeRole, Orientation, Point, Pt, Tag};
use unicode_segmentation::UnicodeSegmentation;

/// Grey of a bar beside code.
const BAR: Grey = Grey(0.6);
/// Columns that a tab advances to.
const TAB: usize = 4;
/// Blocks of so many lines are not divided.
const WHOLE: usize = 7;
/// A block goes on with at least so many lines.
const TAIL: usize = 3;
/// Price of a page break that is not at a blank line (a page one line short costs 40).
const INSIDE: u16 = 30;
/// Size of the numbers of lines, in that of the code, their grey, and the white behind them in em of the code.
const NUMBER_SIZE: f32 = 0.85;
const NUMBER_GREY: Grey = Grey(0.45);
const NUMBER_GAP: f32 = 1.0;
/// Columns by which what goes on is indented further than the line it belongs to.
const TURNOVER: usize = 2;

impl<'b> Setter<'_, 'b> {
    pub(super) fn code(&mut self, code: &'b Code, env: Env) {
        let Code { language: _, text, caption, first_line, tokens, span } = code;
        let parent = match caption {
            // No figure, which would have to be described: its text is its own.
            Some(_) => self.node(NodeRole::Aside, env.parent, *span),
            None => env.parent,
        };
        let node = self.node(NodeRole::Code, parent, *span);
        let style = self.cx.style.code(env.text.lang);
        let CodeLook { leading, padding, ground, bar, .. } = self.cx.style.look(env.text.lang).code.clone();
        self.off_grid(env, |setter, env| {
            let mut decor = None;
            if ground.grey() != Grey::WHITE {
                decor = Some(setter.decor(env, DecorKind::Ground(ground.grey())));
            }
            if bar.get() > 0.0 {
                let kind = DecorKind::SideBar { weight: Pt::new(bar.get()), grey: BAR };
                decor = Some(setter.decor(Env { decor: decor.or(env.decor), ..env }, kind));
            }
            let padding = style.size * padding.get();
            let inner = Env {
                start: env.start + padding,
                measure: env.measure - padding * 2.0 - room_for_sign(style.size, padding),
                text: style,
                leading: style.size * leading.get(),
                decor: decor.or(env.decor),
                ..env
            };
            let white = Strip { space: false, ..Strip::space(padding * 0.6) };
            setter.strip(white.clone(), inner);
            setter.code_lines(text, tokens, *first_line, inner, node);
            setter.hold_last();
            setter.strip(Strip { after: Break::Free, ..white }, inner);
            if let Some(caption) = caption {
                setter.hold_last();
                setter.strip(Strip::space(env.text.size * 0.4), env);
                setter.caption(None, caption, Env { parent, ..env });
            }
        });
    }

    /// What a block of code takes beside its lines: padding, room for the sign, numbers of lines.
    pub(super) fn beside_code(&self, code: &Code, lang: Lang) -> Pt {
        let size = self.cx.style.code(lang).size;
        let padding = size * self.cx.style.look(lang).code.padding.get();
        let gutter = |first| size * (digits(&code.text.text, first) * 0.5 * NUMBER_SIZE + NUMBER_GAP);
        padding * 2.0 + room_for_sign(size, padding) + code.first_line.map_or(Pt::ZERO, gutter)
    }

    /// Sets code line by line, its lines numbered from `first` if there is one.
    fn code_lines(&mut self, text: &'b Text, tokens: &[Token], first: Option<u32>, env: Env, node: NodeId) {
        let Some(first) = first else { return self.typed_lines(text, tokens, env, node, false) };
        let numbered = self.galley.strips.len();
        let number = TextStyle { size: env.text.size * NUMBER_SIZE, colour: NUMBER_GREY, ..env.text };
        let room = number.size * (digits(&text.text, first) * 0.5);
        let gutter = room + env.text.size * NUMBER_GAP;
        self.typed_lines(
            text,
            tokens,
            Env { start: env.start + gutter, measure: env.measure - gutter, ..env },
            node,
            false,
        );
        let mut next = first;
        let mut begins = true;
        for at in numbered..self.galley.strips.len() {
            let strip = &mut self.galley.strips[at];
            let baseline = strip.things.iter().find_map(|t| if let Thing::Line(l) = t { Some(l) } else { None });
            let across = baseline.map_or(env.text.size * ASCENT, |l| l.across);
            if begins {
                let line = figures(&next.to_string(), &number, self.cx);
                let along = env.start + room - line.width;
                strip.things.insert(0, Thing::Line(Placed { along, across, line, tag: Tag::Artifact }));
                // A blank line with a number is more than white.
                strip.space = false;
                next = next.saturating_add(1);
            }
            begins = !strip.things.iter().any(|t| matches!(t, Thing::Sign { sign: Sign::Wrapped, .. }));
        }
    }

    /// Sets text as typed, line by line, in the style of `env`.
    pub(super) fn typed_lines(&mut self, text: &'b Text, tokens: &[Token], env: Env, node: NodeId, centred: bool) {
        let mut at = 0;
        let from = self.galley.strips.len();
        // A sign at the end stands in the padding of code; a formula has none and leaves room for it.
        let room = if centred { env.text.size } else { Pt::ZERO };
        let measure = env.measure - room;
        let mut tokens = Tones { tokens };
        for line in text.text.split('\n') {
            let cells = cells(line, text, at, &mut tokens, &env.text, self.cx);
            at += line.len() + 1;
            let pieces = wrap(cells, ((measure / env.text.size) * 2.0 + 0.01) as usize);
            let last = pieces.len() - 1;
            for (k, Piece { indent, cells }) in pieces.into_iter().enumerate() {
                self.galley.stats.lines += 1;
                if cells.is_empty() {
                    // A blank line vanishes at the head of a page.
                    self.strip(Strip::space(env.leading), env);
                    continue;
                }
                let line = set(cells, k < last, &env.text);
                let start = match centred {
                    true => env.start + (env.measure - line.width) / 2.0,
                    false => env.start + env.text.size * (indent as f32 * 0.5),
                };
                let strip = self.line_strip(line, Env { start, ..env }, Tag::Content(node));
                let mut things = strip.things;
                if k < last {
                    things.push(Thing::Sign {
                        sign: Sign::Wrapped,
                        along: env.start + measure,
                        across: env.text.size * 0.5,
                        size: env.text.size,
                        grey: Grey(0.5),
                        tag: Tag::Artifact,
                    });
                }
                self.strip(Strip { things, ..strip }, env);
            }
        }
        price_breaks(&mut self.galley.strips[from..]);
    }
}

/// Room for the sign of a line that goes on, where the padding has none.
fn room_for_sign(size: Pt, padding: Pt) -> Pt {
    (size * Sign::Wrapped.reach().1 - padding).max(Pt::ZERO)
}

/// Figures of the highest number of a line.
fn digits(text: &str, first: u32) -> f32 {
    let count = text.split('\n').count() as u32;
    first.saturating_add(count).to_string().len().max(2) as f32
}

/// Columns of a line in its cells, tabs widened.
pub(super) fn columns(line: &str) -> usize {
    line.chars().fold(0, |at, c| if c == '\t' { (at / TAB + 1) * TAB } else { at + 1 + usize::from(is_wide(c)) })
}

/// Says where a page may end inside a block of code: best at a blank line, never behind its first line or before its
/// last, and in a short block nowhere.
fn price_breaks(lines: &mut [Strip]) {
    let count = lines.len();
    let blank: Vec<bool> = lines.iter().map(|l| l.space).collect();
    for (i, line) in lines.iter_mut().enumerate() {
        let beside_blank = blank[i] || blank.get(i + 1).is_some_and(|b| *b);
        line.after = match () {
            () if count <= WHOLE || i == 0 || i + TAIL >= count => Break::Never,
            () if beside_blank => Break::Free,
            () => Break::Cost(INSIDE),
        };
    }
    if let Some(last) = lines.last_mut() {
        last.after = Break::Free;
    }
}

/// Figures of one tone, each in its cell.
fn figures<'b>(figures: &str, style: &TextStyle, cx: &Context) -> SetLine<'b> {
    let text = Text::made(figures);
    set(cells(figures, &text, 0, &mut Tones { tokens: &[] }, style, cx), false, style)
}

/// How what is told apart looks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Tone {
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
struct Tones<'t> {
    tokens: &'t [Token],
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

/// A grapheme in one or two cells. Quotes are as wide as the script beside them.
#[derive(Clone, Debug)]
struct Cell {
    text: Box<str>,
    tone: Tone,
    /// Width in half em: 1 or 2; 0 for what joins the cell before.
    width: u8,
    ink: Ink,
}

#[derive(Clone, Debug)]
enum Ink {
    Glyphs(FaceId, Vec<Shaped>),
    /// No font has it: a blank of this face.
    Missing(FaceId, Shaped),
}

/// Divides a line into cells, tabs widened.
fn cells(line: &str, text: &Text, at: usize, tones: &mut Tones, style: &TextStyle, cx: &Context) -> Vec<Cell> {
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
        let width = match direct {
            _ if is_wide(first) || (!single && cluster.chars().any(is_emoji_part)) => 2,
            Some(glyph) if quote && mono.advance(glyph) > WIDE => 2,
            Some(glyph) if !quote && is_wide_sign(first, mono, glyph) => 2,
            Some(_) | None => 1,
        };
        let ink = match direct {
            Some(glyph) => {
                let shift = (f32::from(width) * 0.5 - mono.advance(glyph)) / 2.0;
                Ink::Glyphs(face, vec![Shaped { id: glyph, advance: 0.0, dx: shift, dy: 0.0, cluster: 0 }])
            }
            None => from_other_faces(cluster, role, style, cx)
                .unwrap_or_else(|| Ink::Missing(face, blank(mono.glyph(' ').unwrap_or_default()))),
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

fn blank(id: GlyphId) -> Shaped {
    Shaped { id, advance: 0.0, dx: 0.0, dy: 0.0, cluster: 0 }
}

/// Zero-width joiner, variation selectors and what stands beyond the basic plane.
fn is_emoji_part(c: char) -> bool {
    matches!(c, '\u{200D}' | '\u{FE0F}') || u32::from(c) >= 0x1F000
}

fn from_other_faces(cluster: &str, role: FontRole, style: &TextStyle, cx: &Context) -> Option<Ink> {
    let face = cx.fonts.covering(cluster, role, style.lang)?;
    let mut shaped = Vec::new();
    cx.fonts.face(face).shape(cluster, style.lang, Features::default(), &mut shaped);
    let whole = !shaped.is_empty() && shaped.iter().all(|g| g.id.0 != 0);
    whole.then_some(Ink::Glyphs(face, shaped))
}

/// A line of code as it is set, or a part of one.
struct Piece {
    /// Columns before it that are not in the text.
    indent: usize,
    cells: Vec<Cell>,
}

/// Divides a line of cells where it is longer than the measure. What goes on is indented by the line's own indent and
/// [`TURNOVER`], where that leaves it half the measure.
fn wrap(cells: Vec<Cell>, columns: usize) -> Vec<Piece> {
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
    (parts || before.width == 2 || after.width == 2) && edge && &*after.text != " "
}

/// Makes a line of cells.
fn set<'b>(cells: Vec<Cell>, goes_on: bool, style: &TextStyle) -> SetLine<'b> {
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
        if runs.last().is_none_or(|r| r.face != face || r.colour != colour) {
            runs.push(GlyphRun {
                face,
                size: style.size,
                offset: Point::new(style.size * x, Pt::ZERO),
                orientation: Orientation::Horizontal,
                colour,
                embolden: 0.0,
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
                let advance = if i == last { advance - inner } else { g.advance };
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
    fn a_line_as_long_as_a_file_is_divided_in_one_go() {
        let pieces = wrapped(&"a".repeat(1 << 20), 4);
        assert!(pieces.len() > 1 << 18 && pieces[1..].iter().all(|p| p.starts_with("..a")));
    }

    #[test]
    fn a_line_of_code_keeps_the_rules_for_line_edges() {
        assert_eq!(wrapped("汉字汉字汉字", 6), ["汉字汉", "..字汉", "..字"]);
        assert_eq!(wrapped("# 前一断点）。后", 12), ["# 前一断", "..点）。后"]);
        assert_eq!(wrapped("x = 1（见下）", 7), ["x = 1", "..（见", "..下）"]);
    }

    #[test]
    fn a_page_ends_at_a_blank_line_and_leaves_no_line_alone() {
        let priced = |lines: &str| {
            let mut strips: Vec<Strip> = lines
                .chars()
                .map(|c| if c == '_' { Strip::space(Pt::new(10.0)) } else { Strip::block(Pt::new(10.0)) })
                .collect();
            price_breaks(&mut strips);
            strips.into_iter().map(|s| s.after).collect::<Vec<_>>()
        };
        use Break::{Cost, Free, Never};
        assert_eq!(priced("abcd"), [Never, Never, Never, Free]);
        assert_eq!(priced("abc_defg"), [Never, Cost(INSIDE), Free, Free, Cost(INSIDE), Never, Never, Free]);
    }
}
