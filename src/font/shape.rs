//! Shaping: characters of one face and language to glyphs.

use super::{Face, GlyphId};
use crate::lang::Lang;

/// Features that the engine asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Features {
    /// `fwid`: full-width forms of quotes, · and the like.
    pub full_width: bool,
    /// `vert`: forms for vertical lines; the direction is top to bottom.
    pub vertical: bool,
}

/// A shaped glyph; lengths in em.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shaped {
    pub id: GlyphId,
    pub advance: f32,
    pub dx: f32,
    pub dy: f32,
    /// First byte of its cluster in the text that was shaped.
    pub cluster: u32,
}

impl Face {
    /// Shapes text of one direction with the real language and script. Glyph 0 marks what the face does not have.
    pub fn shape(&self, _text: &str, _lang: Lang, _features: Features, _out: &mut Vec<Shaped>) {
        todo!()
    }
}
