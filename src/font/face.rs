//! One face.

use super::GlyphId;
use std::fmt;

/// A face and its tables, ready for lookups. Cheap to share, never cloned.
pub struct Face {
    // private: font data (&'static [u8] or Arc<[u8]>), collection index, direct cmap pages, advances, metrics
}

/// Measures of a face in em.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Metrics {
    pub ascent: f32,
    /// Positive downward.
    pub descent: f32,
    pub x_height: f32,
    pub cap_height: f32,
    pub units_per_em: u16,
    pub underline_position: f32,
    pub underline_thickness: f32,
}

/// Takes an outline in em, y upward.
pub trait OutlinePen {
    fn move_to(&mut self, x: f32, y: f32);
    fn line_to(&mut self, x: f32, y: f32);
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32);
    fn curve_to(&mut self, c0x: f32, c0y: f32, c1x: f32, c1y: f32, x: f32, y: f32);
    fn close(&mut self);
}

impl Face {
    /// Family name, e.g. `Noto Serif CJK SC`.
    pub fn family(&self) -> &str {
        todo!()
    }
    /// PostScript name, e.g. `NotoSerifCJKsc-Regular`.
    pub fn postscript_name(&self) -> &str {
        todo!()
    }
    pub fn metrics(&self) -> Metrics {
        todo!()
    }
    /// The nominal glyph of a character; None if the face has none. A table lookup.
    pub fn glyph(&self, _c: char) -> Option<GlyphId> {
        todo!()
    }
    /// Horizontal advance in em. A table lookup.
    pub fn advance(&self, _glyph: GlyphId) -> f32 {
        todo!()
    }
    /// Ink box (x_min, y_min, x_max, y_max) in em, y upward; None for a blank glyph.
    pub fn ink(&self, _glyph: GlyphId) -> Option<[f32; 4]> {
        todo!()
    }
    /// Draws a glyph.
    pub fn outline(&self, _glyph: GlyphId, _pen: &mut dyn OutlinePen) {
        todo!()
    }
}

impl fmt::Debug for Face {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Face").field("name", &self.postscript_name()).finish()
    }
}
