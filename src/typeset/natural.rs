//! How wide content wants to be: what a column of a table is made from.
//!
//! An estimate by advances, without shaping or composing: the widest piece that cannot be broken, and the whole text on
//! one line. It is a hair generous, so that a text which the estimate puts on one line is not broken by kerning.

use super::block::Setter;
use super::breaks::Tongue;
use super::code::columns;
use super::figure::CAPTION_INDENT;
use super::math::{self, Mode};
use super::spacing::{AUTOSPACE, autospace_side};
use super::style::TextStyle;
use crate::book::{Block, Image, ImageSource, Inline, Inlines, plain};
use crate::font::{Face, FontRole};
use crate::lang::wide::{is_hangul, is_wide};
use crate::pages::Pt;

/// Added to each estimate, in em, for kerning and spacing.
const SLACK: f32 = 0.15;
/// A line of wide characters is at least this long, in em: a character and the mark after it.
const LEAST_WIDE: f32 = 2.0;
/// A word longer than this, in em, is broken rather than given a column of its own.
const LONGEST_WORD: f32 = 10.0;

/// The same for a word with figures, which is worth more room.
const LONGEST_COMPOUND: f32 = 14.0;
/// The head of a column is not broken if it is at most this long, in em: four ideographs.
const SHORT_HEAD: f32 = 4.5;
/// The longest syllables of a word with their hyphen, in em.
const SYLLABLES: f32 = 4.0;
/// Text is not broken if it is at most this long, in em, and lines of more hold as much: five ideographs. Fewer on each
/// line are hard to read.
const FAIR: f32 = 5.5;
/// Text of at most this length, in em, is worth as much room as a word with figures: a word of six kana.
const SHORT_TEXT: f32 = 6.0;
/// A caption longer than this, in em, takes several lines rather than room beyond what it stands at.
const LONGEST_CAPTION: f32 = 14.0;
/// Room for the sign of a line of TeX that goes on, in em.
const SIGN: f32 = 1.0;

/// The least and the greatest sensible width, and between them the one at which lines are no shorter than a few
/// characters and the one that breaks no word with figures in it (a date, a version, CVE-2019-1234) and no short text.
/// `firm`, the least of all, breaks words and no number.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub(super) struct Natural {
    pub firm: Pt,
    pub least: Pt,
    pub fair: Pt,
    pub whole: Pt,
    pub most: Pt,
}

impl Natural {
    pub fn widen(&mut self, other: Natural) {
        self.firm = self.firm.max(other.firm);
        self.least = self.least.max(other.least);
        self.fair = self.fair.max(other.fair);
        self.whole = self.whole.max(other.whole);
        self.most = self.most.max(other.most);
    }

    /// Side by side.
    pub fn beside(self, other: Natural) -> Natural {
        Natural {
            firm: self.firm + other.firm,
            least: self.least + other.least,
            fair: self.fair + other.fair,
            whole: self.whole + other.whole,
            most: self.most + other.most,
        }
    }

    /// None of the widths below the one before it.
    pub fn ordered(self) -> Natural {
        let least = self.least.max(self.firm);
        let fair = self.fair.max(least);
        let whole = self.whole.max(fair);
        Natural { firm: self.firm, least, fair, whole, most: self.most.max(whole) }
    }

    /// With white of this width in all.
    pub fn within(self, white: Pt) -> Natural {
        self.beside(Natural::solid(white))
    }

    /// What cannot be broken.
    pub fn solid(width: Pt) -> Natural {
        Natural { firm: width, least: width, fair: width, whole: width, most: width }
    }
}

/// Adds up a line.
#[derive(Default)]
struct Gauge {
    word: f32,
    least: f32,
    /// What the word so far is made of.
    has_digits: bool,
    has_letters: bool,
    firm: f32,
    /// Words up to the next blank or wide character, and whether there are figures in them.
    compound: f32,
    figures: bool,
    whole: f32,
    line: f32,
    most: f32,
    /// The character before, where nothing but text stands between.
    last: Option<char>,
}

impl Gauge {
    fn glyph(&mut self, em: f32, breaks_after: bool) {
        self.word += em;
        self.compound += em;
        self.line += em;
        if breaks_after {
            self.end_word();
        }
    }

    /// White between two characters of a line.
    fn white(&mut self, em: f32) {
        self.compound += em;
        self.line += em;
    }

    fn end_word(&mut self) {
        let word = std::mem::take(&mut self.word).min(LONGEST_WORD);
        self.least = self.least.max(word);
        let has_letters = std::mem::take(&mut self.has_letters);
        if std::mem::take(&mut self.has_digits) && !has_letters {
            self.firm = self.firm.max(word);
        }
    }

    fn end_compound(&mut self) {
        self.end_word();
        if std::mem::take(&mut self.figures) {
            self.whole = self.whole.max(self.compound.min(LONGEST_COMPOUND));
        }
        self.compound = 0.0;
    }

    fn end_line(&mut self) {
        self.end_compound();
        self.most = self.most.max(self.line);
        self.line = 0.0;
        self.last = None;
    }
}

/// What stands behind the figures of a date or a time.
fn is_part_of_date(c: char) -> bool {
    matches!(c, '年' | '月' | '日' | '号' | '號' | '时' | '時' | '分' | '秒')
}

/// Whether a character is drawn in one picture with the one before it: parts of emoji, UTS #51.
fn is_joined(c: char, before: Option<char>) -> bool {
    matches!(c, '\u{200D}' | '\u{FE0E}' | '\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}') || before == Some('\u{200D}')
}

/// Whether the words of a head may be divided between syllables: plain letters, no code and no abbreviation.
fn may_divide(blocks: &[Block]) -> bool {
    let [Block::Paragraph(p)] = blocks else { return false };
    let is_plain = |inline: &Inline| matches!(inline, Inline::Text(_) | Inline::Strong(_) | Inline::Emphasis(_));
    let is_word = |word: &str| word.chars().all(char::is_alphabetic) && !word.chars().skip(1).any(char::is_uppercase);
    p.inlines.iter().all(is_plain) && plain(&p.inlines).split_whitespace().all(is_word)
}

impl Setter<'_, '_> {
    /// How wide the head of a column wants to be. Room for whole words and a short one on one line is what it likes; it does
    /// not take it from the text of the other columns.
    pub(super) fn natural_head(&self, blocks: &[Block], text: TextStyle) -> Natural {
        let natural = self.natural(blocks, TextStyle { role: FontRole::SansBold, ..text });
        if self.is_short_head(natural, text) {
            return Natural { fair: natural.least, whole: natural.least, ..natural };
        }
        let syllables = text.size * SYLLABLES;
        if natural.least > syllables && may_divide(blocks) {
            let whole = natural.whole.max(natural.least);
            return Natural { least: syllables, fair: syllables, whole, ..natural };
        }
        natural
    }

    /// Whether a head of this width stays on one line where all columns have room for their texts.
    pub(super) fn is_short_head(&self, natural: Natural, text: TextStyle) -> bool {
        natural.most <= text.size * SHORT_HEAD
    }

    /// How wide blocks want to be in a style.
    pub(super) fn natural(&self, blocks: &[Block], text: TextStyle) -> Natural {
        let mut out = Natural::default();
        for block in blocks {
            out.widen(self.natural_block(block, text));
        }
        out
    }

    fn natural_block(&self, block: &Block, text: TextStyle) -> Natural {
        let inset = |inner: Natural, em: f32| inner.within(text.size * em);
        match block {
            Block::Paragraph(p) => self.natural_line(&p.inlines, text),
            Block::Heading(h) => self.natural_line(&h.inlines, text),
            Block::List(l) => {
                let mut inner = Natural::default();
                for item in &l.items {
                    inner.widen(self.natural(&item.blocks, text));
                    item.term.iter().for_each(|t| inner.widen(self.natural_line(t, text)));
                }
                inset(inner, 2.0)
            }
            Block::Quote(q) => inset(self.natural(&q.blocks, text), 2.0),
            Block::Aside(a) => inset(self.natural(&a.blocks, text), 2.0),
            Block::Code(c) => {
                let mut inner = self.natural_typed(&c.text.text, text).within(self.beside_code(c, text.lang));
                inner.widen(self.natural_caption(None, c.caption.as_ref(), text));
                inner
            }
            Block::Math(m) => match math::set(&m.tex.text, Mode::Display, text.lang, self.cx).as_deref() {
                Some([formula]) => Natural::solid(text.size * (formula.width + SLACK)),
                _ => self.natural_typed(&m.tex.text, text).within(text.size * SIGN),
            },
            Block::Verse(v) => {
                let mut inner = Natural::default();
                v.lines.iter().for_each(|l| inner.widen(self.natural_line(l, text)));
                inset(inner, 4.0)
            }
            Block::Figure(f) => {
                let mut inner = Natural::default();
                f.images.iter().for_each(|i| inner.widen(self.natural_image(i, text)));
                inner
            }
            Block::Table(t) => {
                let rows = t.head.iter().chain(&t.rows);
                let mut inner = Natural::default();
                for row in rows {
                    let cells = row.iter().map(|c| inset(self.natural(&c.blocks, text), 1.0));
                    inner.widen(cells.fold(Natural::default(), Natural::beside));
                }
                inner.widen(self.natural_caption(t.label.as_deref(), t.caption.as_ref(), text));
                inner
            }
            Block::Rule(_) | Block::PageBreak(_) => Natural::solid(text.size),
        }
    }

    /// Lines as typed, in their cells.
    fn natural_typed(&self, code: &str, text: TextStyle) -> Natural {
        let size = self.cx.style.code(text.lang).size;
        let most = code.split('\n').map(columns).max().unwrap_or_default() as f32 * 0.5;
        let least = size * most.min(LONGEST_WORD);
        Natural { firm: Pt::ZERO, least, fair: least, whole: least, most: size * most }
    }

    /// A caption asks for one line, up to a length at which two look as well.
    fn natural_caption(&self, label: Option<&str>, caption: Option<&Inlines>, text: TextStyle) -> Natural {
        let Some(caption) = caption else { return Natural::default() };
        let text = self.cx.style.caption(text.lang);
        let label = label.map_or(0, |label| columns(label) + 2) as f32 * 0.5;
        let line = self.natural_line(caption, text).most + text.size * label;
        Natural::solid(line.min(text.size * LONGEST_CAPTION)).within(text.size * (CAPTION_INDENT * 2.0))
    }

    fn natural_image(&self, image: &Image, text: TextStyle) -> Natural {
        let width = match image.source {
            ImageSource::Asset(asset) => self.cx.pictures.get(&asset).map(|i| Pt::new(i.width * 0.75)),
            ImageSource::Path(_) | ImageSource::Absent(_) => None,
        };
        let least = text.size * 4.0;
        let most = width.unwrap_or(text.size * 10.0).min(self.cx.style.measure);
        let least = least.min(most);
        Natural { firm: Pt::ZERO, least, fair: least, whole: least, most }
    }

    fn natural_line(&self, inlines: &[Inline], text: TextStyle) -> Natural {
        let mut gauge = Gauge::default();
        self.gauge(inlines, text, 1.0, &mut gauge);
        gauge.end_line();
        let [firm, least] = [gauge.firm, gauge.least].map(|em| text.size * (em + SLACK));
        let short = if gauge.most <= SHORT_TEXT { gauge.most } else { 0.0 };
        // A hair more for kerning, as the whole line has.
        let [whole, most] = [gauge.whole.max(short), gauge.most].map(|em| text.size * (em * 1.01 + SLACK));
        // A single wide character asks for the room of two.
        Natural { firm, least, fair: most.min(text.size * FAIR), whole, most }.ordered()
    }

    /// `scale`: of the text set to the size of the table's type.
    fn gauge(&self, inlines: &[Inline], text: TextStyle, scale: f32, gauge: &mut Gauge) {
        for inline in inlines {
            match inline {
                Inline::Text(t) | Inline::TateChuYoko(t) => self.characters(&t.text, text, scale, gauge),
                Inline::Math(t) => match math::set(&t.text, Mode::Divided, text.lang, self.cx) {
                    Some(pieces) => pieces.iter().for_each(|f| gauge.glyph(f.width * scale, true)),
                    None => self.gauge(std::slice::from_ref(&Inline::Code(t.clone())), text, scale, gauge),
                },
                Inline::Code(t) => {
                    let bold = text.role == FontRole::SansBold;
                    let role = if bold { FontRole::MonoBold } else { FontRole::Mono };
                    let text = TextStyle { role, ..text };
                    self.characters(&t.text, text, scale, gauge);
                }
                Inline::Strong(i) => self.gauge(i, TextStyle { role: FontRole::SansBold, ..text }, scale, gauge),
                Inline::Emphasis(i)
                | Inline::Dotted(i)
                | Inline::ProperName(i)
                | Inline::WorkTitle(i)
                | Inline::Strike(i)
                | Inline::Underline(i) => self.gauge(i, text, scale, gauge),
                Inline::Warichu(i) => self.gauge(i, text, scale * 0.5, gauge),
                Inline::Super(i) | Inline::Sub(i) => self.gauge(i, text, scale * 0.7, gauge),
                Inline::Lang(lang, i) => self.gauge(i, TextStyle { lang: *lang, ..text }, scale, gauge),
                Inline::Link(l) => self.gauge(&l.inlines, text, scale, gauge),
                Inline::Reference(r) => self.gauge(&r.inlines, text, scale, gauge),
                Inline::Ruby(r) => {
                    for pair in &r.pairs {
                        let base = pair.base.text.chars().count() as f32;
                        let reading = pair.reading.text.chars().count() as f32 * 0.5;
                        gauge.glyph(base.max(reading) * scale, true);
                    }
                }
                Inline::Note(_) => gauge.glyph(scale, false),
                Inline::Image(_) => gauge.glyph(4.0, true),
                Inline::Leader => gauge.glyph(4.0, true),
                Inline::Break => gauge.end_line(),
            }
        }
    }

    fn characters(&self, characters: &str, text: TextStyle, scale: f32, gauge: &mut Gauge) {
        let cjk = self.cx.fonts.face(self.cx.fonts.choose(text.role, text.lang));
        let id = self.cx.fonts.latin(text.role, text.lang);
        let (latin, partner) = (self.cx.fonts.face(id), self.cx.fonts.partner(id));
        let tongue = Tongue::of(text.lang);
        let is_code = matches!(text.role, FontRole::Mono | FontRole::MonoBold);
        let side = |c: char| if is_code { Some(false) } else { autospace_side(c, tongue) };
        for c in characters.chars() {
            let before = gauge.last.replace(c);
            if is_joined(c, before) {
                continue;
            }
            let is_dated = is_part_of_date(c) && before.is_some_and(|b| b.is_ascii_digit());
            let goes_on = c.is_ascii_digit() && before.is_some_and(is_part_of_date);
            if matches!(tongue, Tongue::Zh | Tongue::Ja)
                && let (Some(a), Some(b)) = (before.and_then(side), side(c))
                && a != b
            {
                if !is_dated && !goes_on {
                    gauge.end_compound();
                }
                gauge.white(AUTOSPACE[1] * scale);
            }
            if c == '\n' {
                gauge.end_line();
            } else if c.is_whitespace() {
                gauge.end_compound();
                gauge.glyph(0.33 * scale, true);
                gauge.end_compound();
            } else if is_hangul(c) {
                // A vowel or an end stands in the syllable of its beginning.
                let inside = matches!(c, '\u{1160}'..='\u{11ff}' | '\u{d7b0}'..='\u{d7fb}');
                gauge.glyph(if inside { 0.0 } else { scale }, false);
            } else if is_wide(c) {
                gauge.least = gauge.least.max(LEAST_WIDE * scale);
                if !is_dated {
                    gauge.end_compound();
                }
                gauge.glyph(scale, true);
                if !is_part_of_date(c) {
                    gauge.end_compound();
                }
            } else {
                if !goes_on && before.is_some_and(is_part_of_date) {
                    gauge.end_compound();
                }
                gauge.figures |= c.is_ascii_digit();
                gauge.has_digits |= c.is_ascii_digit();
                gauge.has_letters |= c.is_alphabetic();
                let of = |face: &Face| face.glyph(c).map(|glyph| face.advance(glyph));
                let advance = of(latin).map(|advance| advance * partner).or_else(|| of(cjk));
                let advance = advance.or_else(|| self.covered_advance(c, text)).unwrap_or(1.0);
                gauge.glyph(advance * scale, matches!(c, '-' | '/' | '\u{200B}'));
            }
        }
    }

    /// The advance of a character that another face sets, in em: emoji are wider than one.
    fn covered_advance(&self, c: char, text: TextStyle) -> Option<f32> {
        let id = self.cx.fonts.covering(c.encode_utf8(&mut [0; 4]), text.role, text.lang)?;
        let face = self.cx.fonts.face(id);
        face.glyph(c).map(|glyph| face.advance(glyph))
    }
}
