//! The part of a face that a book uses.

use super::{Face, GlyphId};
use std::collections::{BTreeMap, BTreeSet};

/// A font program of the used glyphs only, numbered anew from 0.
#[derive(Clone, Debug)]
pub struct Subset {
    /// OpenType file (CFF- or glyf-flavoured).
    pub data: Vec<u8>,
    /// Old glyph → glyph of the subset.
    pub map: BTreeMap<GlyphId, GlyphId>,
    /// The program is CFF, not glyf.
    pub cff: bool,
}

impl Face {
    /// A subset for embedding. Glyph 0 is always in it.
    pub fn subset(&self, _glyphs: &BTreeSet<GlyphId>) -> Result<Subset, String> {
        todo!()
    }
}
