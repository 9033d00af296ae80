//! Text and what is marked in it.

use super::{AssetId, Block, Id};
use crate::diag::{Origin, Span};
use crate::lang::Lang;

/// A run of inline content.
pub type Inlines = Vec<Inline>;

/// A stretch of inline content.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Inline {
    Text(Text),
    /// `*…*`: Kai in Chinese, 圏点 or the like by design.
    Emphasis(Inlines),
    Strong(Inlines),
    /// 着重号, 圏点, 방점.
    Dotted(Inlines),
    Ruby(Ruby),
    Code(Text),
    /// A link out of the book.
    Link(Box<Link>),
    /// A link to a place of the book.
    Reference(Box<Reference>),
    /// A note; it stands where its mark stands.
    Note(Note),
    /// 割注, 夹注: a note of two small lines inside the line.
    Warichu(Inlines),
    /// 专名号
    ProperName(Inlines),
    /// 书名号 (甲式)
    WorkTitle(Inlines),
    Strike(Inlines),
    Underline(Inlines),
    Super(Inlines),
    Sub(Inlines),
    Lang(Lang, Inlines),
    Image(Box<Image>),
    /// A formula in the line, as TeX.
    Math(Text),
    /// A line break that the author typed.
    Break,
    /// 縦中横
    TateChuYoko(Text),
    /// Dots from here to what ends the line: a list of prices, a table of contents by hand.
    Leader,
}

/// Characters with the places they came from.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Text {
    pub text: String,
    pub origin: Origin,
}

impl Text {
    pub fn new(text: impl Into<String>, origin: Origin) -> Self {
        Self { text: text.into(), origin }
    }

    /// Bytes `range` of this text, with their places.
    pub fn part(&self, range: std::ops::Range<usize>) -> Self {
        Self { origin: self.origin.part(range.start, range.end), text: self.text[range].to_owned() }
    }

    /// Appends bytes `range` of another text, with their places.
    pub fn push_part(&mut self, other: &Text, range: std::ops::Range<usize>) {
        let at = self.text.len() as u32;
        self.origin.append_part(at, &other.origin, range.start, range.end);
        self.text.push_str(&other.text[range]);
    }

    /// Text that the program made itself.
    pub fn made(text: impl Into<String>) -> Self {
        Self { text: text.into(), origin: Origin::default() }
    }
}

/// Ruby: base text with its readings. One pair is group ruby; a pair for each character is mono ruby.
#[derive(Clone, Debug, PartialEq)]
pub struct Ruby {
    pub pairs: Vec<RubyPair>,
}

/// A piece of base text and its reading.
#[derive(Clone, Debug, PartialEq)]
pub struct RubyPair {
    pub base: Text,
    pub reading: Text,
}

/// A link out of the book, or, until [`super::links`] has run, to anything.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The destination as written.
    pub target: String,
    pub title: Option<String>,
    pub inlines: Inlines,
    pub span: Span,
}

/// A link to a place of the book.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    pub target: Id,
    pub inlines: Inlines,
    /// The words before and behind the number of the page it leads to, 第 and 页: on pages they stand in place of
    /// `inlines`.
    pub page: Option<[String; 2]>,
    pub span: Span,
}

/// A footnote's text.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Equal for two marks of one note.
    pub id: Id,
    pub blocks: Vec<Block>,
    pub span: Span,
}

/// A picture in the line or in a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Image {
    pub source: ImageSource,
    /// Empty if the author gave none.
    pub alt: String,
    pub title: Option<String>,
    /// Width asked for, if any.
    pub width: Option<ImageWidth>,
    pub span: Span,
}

/// Where a picture is.
#[derive(Clone, Debug, PartialEq)]
pub enum ImageSource {
    /// As the author wrote it, until the reader's caller has looked it up.
    Path(String),
    Asset(AssetId),
    /// Missing, broken or on the network: a placeholder names it.
    Absent(String),
}

/// A width asked for in HTML or an attribute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ImageWidth {
    /// Share of the measure, 0–1.
    Share(f32),
    /// CSS pixels, 1/96 inch.
    Pixels(f32),
}

/// The characters of inline content, notes left out, without any markup.
pub fn plain(inlines: &[Inline]) -> String {
    let mut out = String::with_capacity(plain_len(inlines));
    each_plain(inlines, &mut |piece| out.push_str(piece));
    out
}

/// The length of [`plain`] in bytes.
pub fn plain_len(inlines: &[Inline]) -> usize {
    let mut length = 0;
    each_plain(inlines, &mut |piece| length += piece.len());
    length
}

/// Calls `f` on the pieces of [`plain`].
pub fn each_plain(inlines: &[Inline], f: &mut dyn FnMut(&str)) {
    for inline in inlines {
        match inline {
            Inline::Text(t) | Inline::Code(t) | Inline::Math(t) | Inline::TateChuYoko(t) => f(&t.text),
            Inline::Emphasis(i)
            | Inline::Strong(i)
            | Inline::Dotted(i)
            | Inline::Warichu(i)
            | Inline::ProperName(i)
            | Inline::WorkTitle(i)
            | Inline::Strike(i)
            | Inline::Underline(i)
            | Inline::Super(i)
            | Inline::Sub(i)
            | Inline::Lang(_, i) => each_plain(i, f),
            Inline::Ruby(r) => r.pairs.iter().for_each(|p| f(&p.base.text)),
            Inline::Link(l) => each_plain(&l.inlines, f),
            Inline::Reference(r) => each_plain(&r.inlines, f),
            Inline::Image(i) => f(&i.alt),
            Inline::Break | Inline::Leader => f(" "),
            Inline::Note(_) => {}
        }
    }
}

/// Inline content of characters that the program made itself.
pub fn made(text: impl Into<String>) -> Inlines {
    vec![Inline::Text(Text::made(text))]
}
