//! Drop caps: the first character of a chapter, as high as its first lines.
//!
//! Han, kana and Hangul fill their em box, which reaches from the top of the first line's to the foot of the last's, and
//! take whole characters of the measure, so that the lines beside them stay on the grid of the page. A Latin letter
//! reaches from its capital height in the first line to the baseline of the last; in vertical lines it stands upright
//! like Han. Off unless the design asks for it.

use super::block::{ASCENT, Env, Setter};
use super::breaks::Tongue;
use super::column::plain_line;
use super::galley::{Break, Placed, Thing};
use super::paragraph::{Composed, Frame, Lead, LineAlign, Notch, SetLine, compose};
use crate::book::{Align, Block, Inline, Paragraph, Text, plain};
use crate::lang::class::{Class, class_of};
use crate::lang::wide;
use crate::pages::{Glyph, NodeRole, Orientation, Pt, Tag};

/// White behind a letter, in em of the body.
const BEHIND: f32 = 0.2;
/// Widest character, in parts of the measure: beside it there is room for text.
const WIDEST: f32 = 0.5;
/// Least height of the capitals of a face, in em: below it the face does not say.
const LEAST_CAPITAL: f32 = 0.3;

/// A character, composed, with its baseline from the top of the first line and the room it takes.
struct Dropped<'b> {
    line: SetLine<'b>,
    across: Pt,
    width: Pt,
}

/// The text that a paragraph begins with, emphasised or not. What stands in one piece, ruby among it, has no first
/// character to take out.
fn first_text(inlines: &[Inline]) -> Option<&Text> {
    match inlines.first()? {
        Inline::Text(text) => Some(text),
        Inline::Emphasis(inner)
        | Inline::Strong(inner)
        | Inline::Dotted(inner)
        | Inline::Underline(inner)
        | Inline::ProperName(inner)
        | Inline::WorkTitle(inner)
        | Inline::Lang(_, inner) => first_text(inner),
        Inline::Link(link) => first_text(&link.inlines),
        Inline::Reference(reference) => first_text(&reference.inlines),
        Inline::Ruby(_)
        | Inline::Code(_)
        | Inline::Note(_)
        | Inline::Warichu(_)
        | Inline::Strike(_)
        | Inline::Super(_)
        | Inline::Sub(_)
        | Inline::Image(_)
        | Inline::Math(_)
        | Inline::Break
        | Inline::Leader
        | Inline::TateChuYoko(_) => None,
    }
}

impl<'b> Setter<'_, 'b> {
    /// Sets the first block of a chapter with a drop cap, if the design asks for one and the block can have it.
    pub(super) fn drop_cap(&mut self, block: &'b Block, env: Env) -> bool {
        let lines = usize::from(self.cx.style.drop_cap);
        if lines < 2 {
            return false;
        }
        let Block::Paragraph(Paragraph { inlines, align: Align::Natural, span }) = block else { return false };
        let Some(first) = first_text(inlines) else { return false };
        let mut chars = first.text.chars();
        let (Some(c), next) = (chars.next(), chars.next()) else { return false };
        let fills = plain(inlines).chars().count() > lines * usize::from(self.cx.style.characters());
        if !fills || next.is_some_and(|next| class_of(next) == Class::Cm) {
            return false;
        }
        let Some(Dropped { mut line, across, width }) = self.dropped(c, lines as f32, env) else { return false };
        if width > env.measure * WIDEST {
            return false;
        }
        self.head_is_followed();
        line.joins_next = next.is_some_and(|next| !next.is_whitespace());
        let node = self.node(NodeRole::Paragraph, env.parent, *span);
        let frame = Frame { measure: env.measure, first_indent: Pt::ZERO, align: LineAlign::Justify, hyphenate: true };
        let lead = Lead { notch: Some(Notch { lines, width }), label: None };
        let Composed { lines: set, stats, parted_words: _ } =
            compose(lead, inlines, &env.text, &frame, node, self.structure, self.cx);
        self.galley.stats.add(&stats);
        let from = self.galley.strips.len();
        let short = lines.saturating_sub(set.len());
        self.lines(set, env, Tag::Content(node));
        for _ in 0..short {
            let strip = self.line_strip(SetLine::default(), env, Tag::Content(node));
            self.strip(strip, env);
        }
        for strip in self.galley.strips[from..].iter_mut().take(lines - 1) {
            strip.after = Break::Never;
        }
        if let Some(first) = self.galley.strips.get_mut(from) {
            let placed = Placed { along: env.start, across, line, tag: Tag::Content(node) };
            first.things.insert(0, Thing::Line(placed));
        }
        true
    }

    /// A character over so many lines; None if it is a mark, no face has it, or its face names no height of capitals.
    fn dropped(&self, c: char, lines: f32, env: Env) -> Option<Dropped<'b>> {
        let (body, lang, style) = (env.text.size, env.text.lang, self.cx.style);
        let rest = style.leading * (lines - 1.0);
        let text = c.to_string();
        let wide = wide::is_wide_letter(c);
        if !wide && !c.is_alphabetic() {
            return None;
        }
        if wide || style.is_vertical() {
            let id =
                if wide { self.cx.fonts.choose(env.text.role, lang) } else { self.cx.fonts.latin(env.text.role, lang) };
            let size = rest + body;
            let glyph = Glyph { id: self.cx.fonts.face(id).glyph(c)?, advance: 1.0, dx: 0.0, dy: 0.0, cluster: 0 };
            let upright = if style.is_vertical() { Orientation::Vertical } else { Orientation::Horizontal };
            let line = plain_line(&text, vec![glyph], id, size, lang, upright);
            let width = match Tongue::of(lang) {
                Tongue::Zh | Tongue::Ja => body * libm::ceilf(size / body),
                Tongue::Ko | Tongue::Other => size + body * BEHIND,
            };
            return Some(Dropped { line, across: size * ASCENT, width });
        }
        let id = self.cx.fonts.latin(env.text.role, lang);
        let face = self.cx.fonts.face(id);
        let capital = face.metrics().cap_height;
        if capital < LEAST_CAPITAL {
            return None;
        }
        let size = body + rest / capital;
        let glyph = face.glyph(c)?;
        let advance = face.advance(glyph);
        let glyph = Glyph { id: glyph, advance, dx: 0.0, dy: 0.0, cluster: 0 };
        let line = plain_line(&text, vec![glyph], id, size, lang, Orientation::Horizontal);
        Some(Dropped { line, across: body * ASCENT + rest, width: size * advance + body * BEHIND })
    }
}
