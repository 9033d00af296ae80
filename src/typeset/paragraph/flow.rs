//! The first step: inline content as one text.
//!
//! Nesting goes away: each character has a [`Look`], each thing that is no character (a picture, a note's mark, ruby)
//! stands in the text as U+FFFC, and links and emphasis have become structure nodes.

use super::super::Context;
pub use super::super::breaks::OBJECT;
use super::super::breaks::{Char, Tongue};
use super::super::math::{self, Formula, Mode};
use super::super::style::TextStyle;
use super::emit::INTO_WHITE;
use super::{combined, warichu};
use crate::book::{AssetId, Image, ImageSource, ImageWidth, Inline, Note, RubyPair, Text, plain};
use crate::diag::{Code as DiagnosticCode, Span};
use crate::font::{EM_TOP, FaceId, FontRole};
use crate::lang::Lang;
use crate::lang::class::{Class, class_of};
use crate::pages::{LinkTo, Node, NodeId, NodeRole, Structure};

/// Stands in the text for the author's line break.
pub const LINE_BREAK: char = '\u{2028}';

/// How characters look and what they belong to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub role: FontRole,
    pub size: f32,
    pub lang: Lang,
    pub tongue: Tongue,
    /// Above the baseline, in pt.
    pub raise: f32,
    pub tag: Option<NodeId>,
    pub link: Option<u16>,
    pub marks: Marks,
    /// Faces of Han and the like, and of Latin.
    pub cjk: FaceId,
    pub latin: FaceId,
    /// Code and formulas: narrow on both sides, spaces of the face.
    pub code: bool,
    /// Raised or lowered: takes no autospace.
    pub script: bool,
    /// Set, but not part of the text: brackets around a 割注.
    pub silent: bool,
    /// 縦中横: stands upright in one em of a vertical line.
    pub combined: bool,
    /// The 割注 it stands in, counted from 1.
    pub warichu: u16,
}

impl Look {
    /// Text of a language without anything about it, its faces not chosen yet.
    pub fn plain(lang: Lang) -> Look {
        Look {
            role: FontRole::Serif,
            size: 10.0,
            lang,
            tongue: Tongue::of(lang),
            raise: 0.0,
            tag: None,
            link: None,
            marks: Marks::default(),
            cjk: FaceId(0),
            latin: FaceId(0),
            code: false,
            script: false,
            silent: false,
            combined: false,
            warichu: 0,
        }
    }
}

/// What is drawn beside characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub underline: bool,
    pub strike: bool,
    /// 专名号
    pub proper_name: bool,
    /// 书名号 (甲式)
    pub work_title: bool,
    /// 着重号, 圏点
    pub dots: bool,
    /// Tells a name from the next one.
    pub item: u16,
}

/// A thing that is no character.
#[derive(Debug)]
pub enum Object<'b> {
    Note {
        note: &'b Note,
        mark: NodeId,
        /// Its number, where that does not depend on the page.
        number: Option<u32>,
    },
    Picture {
        asset: AssetId,
        width: f32,
        height: f32,
        alt: &'b str,
        node: NodeId,
    },
    Ruby {
        pair: &'b RubyPair,
        base: NodeId,
        reading: NodeId,
        /// It goes on with the word of the pair before it.
        goes_on: bool,
    },
    /// A formula or a piece of one, and the TeX it stands for.
    Formula {
        formula: Formula,
        tex: &'b str,
    },
    /// Dots to what ends the line.
    Leader,
    /// A picture that is not there: the message came from whoever looked for it.
    Absent,
}

pub struct LinkSpan {
    pub to: LinkTo,
    pub node: NodeId,
    pub contents: Box<str>,
}

/// A paragraph as one text.
#[derive(Default)]
pub struct Flow<'b> {
    pub text: String,
    pub chars: Vec<Char>,
    pub looks: Vec<Look>,
    /// By rising character index.
    pub objects: Vec<(usize, Object<'b>)>,
    pub links: Vec<LinkSpan>,
    /// How many 割注 there are.
    pub warichu: u16,
    /// Where each piece of the text begins, for messages.
    pub sources: Vec<(u32, &'b Text)>,
}

/// Size of super- and subscripts, and how far they leave the baseline, in em.
const SCRIPT_SIZE: f32 = 0.6;
const RAISE: f32 = 0.38;
const LOWER: f32 = -0.16;
/// Code beside text: the Sans of the code face looks larger than Song.
const CODE_SIZE: f32 = 0.94;
/// Formulas beside text: the letters of STIX are as large as those of the Latin beside Song.
const FORMULA_SIZE: f32 = 1.0;
/// A formula up to this width, in em, is never divided.
const WHOLE_FORMULA: f32 = 9.0;
/// A square picture of at most so many pixels is a sign among words, of so many em.
const SIGN: f32 = 64.0;
const SIGN_HEIGHT: f32 = 1.15;
/// A picture in a line is at most this part of the page's height.
const PICTURE_HEIGHT: f32 = 0.6;

impl<'b> Flow<'b> {
    /// Leaves the first character to whoever sets it elsewhere.
    pub fn leave_out_first(&mut self) {
        if !self.chars.is_empty() {
            self.chars.remove(0);
            self.objects.iter_mut().for_each(|(at, _)| *at = at.saturating_sub(1));
        }
    }

    /// Where a character of the text stands in the sources.
    pub fn span(&self, at: u32, length: usize) -> Option<Span> {
        let i = self.sources.partition_point(|s| s.0 <= at).checked_sub(1)?;
        let (from, text) = self.sources[i];
        let start = (at - from) as usize;
        (start < text.text.len()).then(|| text.origin.span(start, start + length))
    }
}

fn dotted(look: Look) -> Look {
    Look { marks: Marks { dots: true, ..look.marks }, ..look }
}

/// Makes a [`Flow`] of inline content.
pub struct Flattener<'a, 'b> {
    pub flow: &'a mut Flow<'b>,
    pub structure: &'a mut Structure,
    pub cx: &'a Context<'a>,
    pub measure: f32,
    /// Names counted so far.
    pub items: u16,
}

impl<'b> Flattener<'_, 'b> {
    /// The look of plain text.
    pub fn plain_look(&self, text: &TextStyle) -> Look {
        let look = Look {
            role: text.role,
            size: text.size.get(),
            code: text.role == FontRole::Mono,
            ..Look::plain(text.lang)
        };
        self.with_faces(look)
    }

    fn with_faces(&self, look: Look) -> Look {
        // An italic has no Han: they stay in the upright body.
        let role = if look.role == FontRole::Italic { FontRole::Serif } else { look.role };
        let cjk = self.cx.fonts.choose(role, look.lang);
        Look { cjk, latin: self.cx.fonts.latin(look.role, look.lang), ..look }
    }

    pub fn inlines(&mut self, inlines: &'b [Inline], look: Look, parent: NodeId) {
        for inline in inlines {
            self.inline(inline, look, parent);
        }
    }

    fn inline(&mut self, inline: &'b Inline, look: Look, parent: NodeId) {
        match inline {
            Inline::Text(text) => self.text(text, look),
            Inline::Emphasis(inner) => {
                let node = self.node(NodeRole::Emphasis, parent);
                self.inlines(inner, self.emphasised(look, node), node);
            }
            Inline::Strong(inner) => {
                let node = self.node(NodeRole::Strong, parent);
                self.inlines(inner, self.strong(look, node), node);
            }
            Inline::Dotted(inner) => {
                let node = self.node(NodeRole::Emphasis, parent);
                let marks = Marks { dots: true, ..look.marks };
                self.inlines(inner, Look { marks, tag: Some(node), ..look }, node);
            }
            Inline::Ruby(ruby) => {
                for (at, pair) in ruby.pairs.iter().enumerate() {
                    let node = self.node(NodeRole::Ruby, parent);
                    let (base, reading) = (self.node(NodeRole::RubyBase, node), self.node(NodeRole::RubyText, node));
                    let object = Object::Ruby { pair, base, reading, goes_on: at > 0 };
                    self.object(object, Class::Id, Look { tag: Some(base), ..look });
                }
            }
            Inline::Code(text) => {
                let node = self.node(NodeRole::Span, parent);
                self.code(text, Look { tag: Some(node), ..look });
            }
            Inline::Math(text) => {
                let node = self.node(NodeRole::Formula, parent);
                self.structure.nodes[node.0 as usize].alt = Some(text.text.as_str().into());
                self.formula(text, Look { tag: Some(node), ..look });
            }
            Inline::Link(link) => {
                let node = self.node(NodeRole::Link, parent);
                self.structure.nodes[node.0 as usize].span = link.span;
                let to = LinkTo::Url(link.target.as_str().into());
                self.link(to, node, &link.inlines, look);
            }
            Inline::Reference(reference) => {
                let node = self.node(NodeRole::Reference, parent);
                self.structure.nodes[node.0 as usize].span = reference.span;
                self.link(LinkTo::Id(reference.target.clone()), node, &reference.inlines, look);
            }
            Inline::Note(note) => {
                let mark = self.node(NodeRole::NoteMark, parent);
                self.structure.nodes[mark.0 as usize].span = note.span;
                let size = look.size * SCRIPT_SIZE;
                let raise = look.raise + look.size * RAISE;
                let look = Look { size, raise, tag: Some(mark), script: true, silent: true, ..look };
                let number = self.cx.numbers.and_then(|numbers| numbers.get(&note.id)).copied();
                self.object(Object::Note { note, mark, number }, Class::Nt, look);
            }
            Inline::Warichu(inner) => {
                // ISO 32000-1, 14.8.4.4: a mark, the text, a mark.
                let node = self.node(NodeRole::Warichu, parent);
                let [open, text, close] = [NodeRole::WarichuMark, NodeRole::WarichuText, NodeRole::WarichuMark]
                    .map(|role| self.node(role, node));
                let mark = |tag| Look { silent: true, tag: Some(tag), ..look };
                // One inside another stands in brackets in the outer one's lines.
                let nested = look.warichu > 0;
                if !nested {
                    self.flow.warichu = self.flow.warichu.saturating_add(1);
                }
                let size = if nested { look.size } else { look.size * warichu::SIZE };
                let small = Look { size, warichu: self.flow.warichu, tag: Some(text), ..look };
                self.characters("（", mark(open));
                self.inlines(inner, small, text);
                self.characters("）", mark(close));
            }
            Inline::ProperName(inner) => {
                self.items = self.items.wrapping_add(1);
                // A name inside a title has the title's line, and the other way round.
                let marks = Marks { proper_name: true, item: self.items, ..look.marks };
                let marks = if look.marks.work_title { look.marks } else { marks };
                self.inlines(inner, Look { marks, ..look }, parent);
            }
            Inline::WorkTitle(inner) => {
                self.items = self.items.wrapping_add(1);
                let marks = Marks { work_title: true, item: self.items, ..look.marks };
                let marks = if look.marks.proper_name { look.marks } else { marks };
                self.inlines(inner, Look { marks, ..look }, parent);
            }
            Inline::Strike(inner) => {
                self.inlines(inner, Look { marks: Marks { strike: true, ..look.marks }, ..look }, parent);
            }
            Inline::Underline(inner) => {
                self.inlines(inner, Look { marks: Marks { underline: true, ..look.marks }, ..look }, parent);
            }
            Inline::Super(inner) => self.script(inner, look, RAISE, parent),
            Inline::Sub(inner) => self.script(inner, look, LOWER, parent),
            Inline::Lang(lang, inner) => {
                let node = self.node(NodeRole::Span, parent);
                self.structure.nodes[node.0 as usize].lang = Some(*lang);
                let other = Look { lang: *lang, tongue: Tongue::of(*lang), tag: Some(node), ..look };
                self.inlines(inner, self.with_faces(other), node);
            }
            Inline::Image(image) => self.image(image, look, parent),
            Inline::Break => self.characters("\u{2028}", look),
            Inline::Leader => self.object(Object::Leader, Class::Id, look),
            Inline::TateChuYoko(text) => self.combined(text, look),
        }
    }

    /// Emphasis as the design has it: never slanted Han, and Latin in italics beside it. What would look like the text
    /// around it, Kai inside Kai or bold, takes dots.
    fn emphasised(&self, look: Look, node: NodeId) -> Look {
        let look = Look { tag: Some(node), ..look };
        let serif = matches!(look.role, FontRole::Serif | FontRole::Kai | FontRole::Italic);
        let italics = |look: Look| match serif {
            true => Look { latin: self.cx.fonts.latin(FontRole::Italic, look.lang), ..look },
            false => look,
        };
        match self.cx.style.look(look.lang).emphasis.face.role() {
            Some(FontRole::Italic) => match look.role {
                FontRole::Italic => self.with_faces(Look { role: FontRole::Serif, ..look }),
                _ if serif => self.with_faces(Look { role: FontRole::Italic, ..look }),
                _ => look,
            },
            Some(FontRole::Kai) if look.role != FontRole::Serif => italics(dotted(look)),
            Some(role) if role != look.role => italics(self.with_faces(Look { role, ..look })),
            Some(_) | None => italics(dotted(look)),
        }
    }

    /// `**…**` as the design has it.
    fn strong(&self, look: Look, node: NodeId) -> Look {
        let look = Look { tag: Some(node), ..look };
        match self.cx.style.look(look.lang).emphasis.strong.role() {
            Some(role) => self.with_faces(Look { role, ..look }),
            None => dotted(look),
        }
    }

    fn code(&mut self, text: &'b Text, look: Look) {
        let size = if look.code { look.size } else { look.size * CODE_SIZE };
        let role = if look.role == FontRole::SansBold { FontRole::MonoBold } else { FontRole::Mono };
        let code = Look { role, size, code: true, ..look };
        self.text(text, self.with_faces(code));
    }

    /// A formula in the line, whole or in pieces; one that is not understood, or wider than the line, as its TeX.
    fn formula(&mut self, text: &'b Text, look: Look) {
        let size = look.size * FORMULA_SIZE;
        let widest = |pieces: &[Formula]| pieces.iter().map(|f| f.width).fold(0.0, f32::max) * size;
        let set = |mode| math::set(&text.text, mode, look.lang, self.cx);
        let whole = set(Mode::Inline).filter(|pieces| widest(pieces) <= WHOLE_FORMULA * look.size);
        let pieces = whole.or_else(|| set(Mode::Divided)).filter(|pieces| widest(pieces) <= self.measure);
        let Some(pieces) = pieces else {
            let span = text.origin.span(0, text.text.len());
            let code = DiagnosticCode::MathAsSource;
            self.cx.reporter.at(code, span, code.title());
            return self.code(text, look);
        };
        self.flow.sources.push((self.flow.text.len() as u32, text));
        let look = Look { size: size * self.part_in_line(&pieces, size, look.size), ..look };
        let (count, mut rest) = (pieces.len(), text.text.as_str());
        for (i, formula) in pieces.into_iter().enumerate() {
            // The pieces share the TeX, each a stretch of it.
            let share = rest.len() / (count - i);
            let end = if i + 1 == count { rest.len() } else { rest.floor_char_boundary(share) };
            let (tex, left) = rest.split_at(end);
            rest = left;
            self.object(Object::Formula { formula, tex }, Class::Id, look);
        }
    }

    /// What part of its size keeps a formula within its line and the white beside it; 1 for one that fits, and for one
    /// that would be too small and takes a line more.
    fn part_in_line(&self, pieces: &[Formula], size: f32, em: f32) -> f32 {
        const SMALLEST: f32 = 0.7;
        let white = self.cx.style.gap().get();
        let above = em * EM_TOP + white * INTO_WHITE.0;
        let below = em * (1.0 - EM_TOP) + white * (0.5 + INTO_WHITE.1);
        let fits = |f: &Formula| (above / (f.above * size)).min(below / (f.below * size).max(f32::MIN_POSITIVE));
        let part = pieces.iter().map(fits).fold(1.0, f32::min);
        if part < SMALLEST { 1.0 } else { part }
    }

    /// 縦中横, as the author asks for it.
    fn combined(&mut self, text: &'b Text, look: Look) {
        if !self.cx.style.is_vertical() {
            return self.text(text, look);
        }
        let from = self.flow.chars.len();
        self.text(text, Look { combined: true, ..look });
        if let Some(first) = self.flow.chars.get(from) {
            let style = first.style;
            combined::settle(&mut self.flow.chars[from..], style);
        }
    }

    fn script(&mut self, inner: &'b [Inline], look: Look, raise: f32, parent: NodeId) {
        let raise = look.raise + look.size * raise;
        let size = look.size * SCRIPT_SIZE;
        self.inlines(inner, Look { size, raise, script: true, ..look }, parent);
    }

    fn link(&mut self, to: LinkTo, node: NodeId, inner: &'b [Inline], look: Look) {
        let link = u16::try_from(self.flow.links.len()).ok();
        if link.is_some() {
            self.flow.links.push(LinkSpan { to, node, contents: plain(inner).into() });
        }
        self.inlines(inner, Look { tag: Some(node), link: link.or(look.link), ..look }, node);
    }

    fn image(&mut self, image: &'b Image, look: Look, parent: NodeId) {
        let node = self.node(NodeRole::Figure, parent);
        self.structure.nodes[node.0 as usize].span = image.span;
        self.structure.nodes[node.0 as usize].alt = Some(image.alt.as_str().into());
        let look = Look { tag: Some(node), ..look };
        let known = match &image.source {
            ImageSource::Asset(asset) => self.cx.pictures.get(asset).map(|info| (*asset, info)),
            ImageSource::Path(_) | ImageSource::Absent(_) => None,
        };
        let Some((asset, info)) = known else {
            self.object(Object::Absent, Class::Id, look);
            return;
        };
        let inch = info.dpi.filter(|d| *d >= 30.0).unwrap_or(96.0);
        let wanted = match image.width {
            Some(ImageWidth::Share(share)) => self.measure * share.clamp(0.0, 1.0),
            Some(ImageWidth::Pixels(pixels)) => pixels * 0.75,
            None => info.width * 72.0 / inch,
        };
        let ratio = info.height.max(1.0) / info.width.max(1.0);
        // A small square among words is a sign, and no higher than the line.
        let is_sign = image.width.is_none() && info.height <= SIGN && (0.75..=1.34).contains(&ratio);
        let tallest = match is_sign {
            true => look.size * SIGN_HEIGHT,
            false => self.cx.style.leading.get() * f32::from(self.cx.style.lines) * PICTURE_HEIGHT,
        };
        // Along the line and across it.
        let (width, height) = if self.cx.style.is_vertical() {
            let across = wanted.min(tallest).min(self.measure / ratio).max(1.0);
            (across * ratio, across)
        } else {
            let along = wanted.min(self.measure).min(tallest / ratio).max(1.0);
            (along, along * ratio)
        };
        let picture = Object::Picture { asset, width, height, alt: &image.alt, node };
        self.object(picture, Class::Id, look);
    }

    fn object(&mut self, object: Object<'b>, class: Class, look: Look) {
        self.flow.objects.push((self.flow.chars.len(), object));
        let style = self.look(look);
        let at = self.flow.text.len() as u32;
        self.flow.text.push(OBJECT);
        self.flow.chars.push(Char { c: OBJECT, at, style, class, tongue: look.tongue });
    }

    fn text(&mut self, text: &'b Text, look: Look) {
        self.flow.sources.push((self.flow.text.len() as u32, text));
        self.characters(&text.text, look);
    }

    pub fn characters(&mut self, text: &str, look: Look) {
        let style = self.look(look);
        // In code every mark is a letter of its own script.
        let tongue = if look.code { Tongue::Other } else { look.tongue };
        let from = self.flow.text.len();
        self.flow.text.push_str(text);
        self.flow.chars.reserve(text.len() / 3 + 1);
        self.flow.chars.extend(text.char_indices().map(|(at, c)| Char {
            c,
            at: (from + at) as u32,
            style,
            class: if c == LINE_BREAK { Class::Zw } else { class_of(c) },
            tongue,
        }));
    }

    fn look(&mut self, look: Look) -> u16 {
        if self.flow.looks.last() != Some(&look) && self.flow.looks.len() < usize::from(u16::MAX) {
            self.flow.looks.push(look);
        }
        (self.flow.looks.len() - 1) as u16
    }

    fn node(&mut self, role: NodeRole, parent: NodeId) -> NodeId {
        let id = NodeId(self.structure.nodes.len() as u32);
        self.structure.nodes.push(Node { role, parent: Some(parent), lang: None, alt: None, span: Span::default() });
        id
    }
}
