//! The description of a picture, which may hold code and formulas.

use super::mask::Masked;
use super::reader::Reader;
use crate::book::{Image, ImageSource, Text};
use crate::input::content::tree::Kind;
use pulldown_cmark::{Event, TagEnd};
use std::ops::Range;

/// A picture whose description is being read.
pub(super) struct Described {
    image: Image,
    /// Open elements in the description.
    depth: usize,
    words: Vec<Words>,
}

/// A piece of a description.
enum Words {
    Text(Text),
    Code(Text),
    Math(Text),
}

impl Described {
    pub(super) fn new(image: Image) -> Self {
        Self { image, depth: 0, words: Vec::new() }
    }

    /// The picture, and what a caption cannot say in plain words: nothing where no code and no formula is in it.
    fn finish(self) -> (Image, Vec<Words>) {
        let Self { mut image, words, .. } = self;
        let alt: String = words.iter().map(|w| w.text().text.as_str()).collect();
        image.alt = alt.trim().to_owned();
        let marked = words.iter().any(|w| !matches!(w, Words::Text(_)));
        (image, if marked { words } else { Vec::new() })
    }
}

impl Words {
    fn text(&self) -> &Text {
        let (Self::Text(text) | Self::Code(text) | Self::Math(text)) = self;
        text
    }
}

/// Whether an address is a drawing with nothing in it, which Zhihu shows until the picture is there.
fn is_blank(address: &str) -> bool {
    let drawing = || address.strip_suffix("></svg>").and_then(|address| address.split_once('<'));
    address.starts_with("data:image/svg+xml") && drawing().is_some_and(|(_, tag)| !tag.contains(['<', '>']))
}

impl Reader<'_> {
    /// What stands in the description of a picture.
    pub(super) fn describe(&mut self, event: Event<'_>, range: &Range<usize>, masked: &Masked<'_>) {
        let words = match &event {
            Event::Text(t) => Some(Words::Text(self.text(t, range, masked))),
            Event::Code(t) => Some(Words::Code(self.text(t, range, masked))),
            Event::InlineMath(t) | Event::DisplayMath(t) => Some(Words::Math(self.text(t, range, masked))),
            Event::SoftBreak | Event::HardBreak => Some(Words::Text(Text::made(" "))),
            _ => None,
        };
        let Some(described) = &mut self.image else { return };
        described.words.extend(words);
        match event {
            Event::Start(_) => described.depth += 1,
            Event::End(TagEnd::Image) if described.depth == 0 => self.picture(),
            Event::End(_) => described.depth -= 1,
            _ => {}
        }
    }

    /// The picture whose description ends.
    fn picture(&mut self) {
        let Some((image, words)) = self.image.take().map(Described::finish) else { return };
        // `![]()` of a tool that found no address names nothing.
        let is_nothing = image.alt.is_empty() && image.title.is_none();
        if is_nothing && matches!(&image.source, ImageSource::Path(path) if path.trim().is_empty() || is_blank(path)) {
            return;
        }
        let span = image.span;
        self.elements.enter(Kind::Image { image: Box::new(image), captioned: true }, span);
        for word in words {
            match word {
                Words::Text(text) => self.elements.leaf(Kind::Text(text), span),
                Words::Math(text) => self.elements.leaf(Kind::Math(text), span),
                Words::Code(text) => {
                    self.elements.enter(Kind::CodeSpan, span);
                    self.elements.leaf(Kind::Text(text), span);
                    self.elements.leave();
                }
            }
        }
        self.elements.leave();
    }
}
