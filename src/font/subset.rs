//! The part of a face that a book uses.

use super::{Face, GlyphId};
use std::collections::{BTreeMap, BTreeSet};
use subsetter::GlyphRemapper;

/// A font program of the used glyphs only, numbered anew from 0 in the order of the old numbers.
///
/// It is made for PDF: the file has no `cmap`, and glyph and CID are the same number. A CFF program is CID-keyed
/// with the ordering Identity, whatever the font was.
#[derive(Clone, Debug)]
pub struct Subset {
    /// OpenType file (CFF- or glyf-flavoured) with `head`, `hhea`, `hmtx`, `maxp`, `name`, `post` and the outlines.
    pub data: Vec<u8>,
    /// Old glyph → glyph of the subset. Parts that composite glyphs are built of are in the file but not here.
    pub map: BTreeMap<GlyphId, GlyphId>,
    /// The program is CFF, not glyf.
    pub cff: bool,
}

impl Subset {
    /// What a PDF embeds: the bare `CFF ` table (`FontFile3`, `CIDFontType0C`), or the TrueType file (`FontFile2`).
    pub fn program(&self) -> &[u8] {
        if self.cff { table(&self.data, b"CFF ").unwrap_or(&self.data) } else { &self.data }
    }
}

/// A table of an sfnt file.
pub(super) fn table<'a>(file: &'a [u8], tag: &[u8; 4]) -> Option<&'a [u8]> {
    let word = |at: usize| Some(u32::from_be_bytes(file.get(at..at + 4)?.try_into().ok()?) as usize);
    let count = usize::from(u16::from_be_bytes(file.get(4..6)?.try_into().ok()?));
    let record = (0..count).map(|i| 12 + 16 * i).find(|&at| file.get(at..at + 4) == Some(tag))?;
    let (from, length) = (word(record + 8)?, word(record + 12)?);
    file.get(from..from.checked_add(length)?)
}

impl Face {
    /// A subset for embedding. Glyph 0 is always in it.
    pub fn subset(&self, glyphs: &BTreeSet<GlyphId>) -> Result<Subset, String> {
        let (bytes, index) = self.bytes();
        let mut remapper = GlyphRemapper::new();
        let mut map = BTreeMap::from([(GlyphId(0), GlyphId(0))]);
        for &glyph in glyphs {
            map.insert(glyph, GlyphId(remapper.remap(glyph.0)));
        }
        let at: Vec<_> = self.variations().into_iter().map(|(tag, v)| (subsetter::Tag::new(tag), v)).collect();
        let data = match at.is_empty() {
            true => subsetter::subset(bytes, index, &remapper),
            false => subsetter::subset_with_variations(bytes, index, &at, &remapper),
        };
        let data = data.map_err(|e| format!("{}: {e}", self.postscript_name()))?;
        let cff = table(&data, b"CFF ").is_some();
        Ok(Subset { data, map, cff })
    }
}
