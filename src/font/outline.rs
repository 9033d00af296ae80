//! Outlines and ink boxes of glyphs.

use super::{Face, GlyphId};
use skrifa::font::glyph::outline::{DrawMemory, DrawOptions, OutlineGlyph, PathSink};

/// Takes an outline in em, y upward.
pub trait OutlinePen {
    fn move_to(&mut self, x: f32, y: f32);
    fn line_to(&mut self, x: f32, y: f32);
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32);
    fn curve_to(&mut self, c0x: f32, c0y: f32, c1x: f32, c1y: f32, x: f32, y: f32);
    fn close(&mut self);
}

/// Hands font units on as em.
struct Scaled<'a> {
    pen: &'a mut dyn OutlinePen,
    scale: f32,
}

impl PathSink for Scaled<'_> {
    fn move_to(&mut self, x: f32, y: f32) {
        self.pen.move_to(x * self.scale, y * self.scale);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.pen.line_to(x * self.scale, y * self.scale);
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.pen.quad_to(cx * self.scale, cy * self.scale, x * self.scale, y * self.scale);
    }
    fn curve_to(&mut self, c0x: f32, c0y: f32, c1x: f32, c1y: f32, x: f32, y: f32) {
        let s = self.scale;
        self.pen.curve_to(c0x * s, c0y * s, c1x * s, c1y * s, x * s, y * s);
    }
    fn close(&mut self) {
        self.pen.close();
    }
}

impl Face {
    fn outline_of(&self, glyph: GlyphId) -> Option<OutlineGlyph<'_>> {
        self.opened().font.as_ref()?.outline_glyphs().get(skrifa::GlyphId::new(u32::from(glyph.0)))
    }

    /// Ink box (x_min, y_min, x_max, y_max) in em, y upward; None for a blank glyph.
    pub fn ink(&self, glyph: GlyphId) -> Option<[f32; 4]> {
        let extents = self.outline_of(glyph)?.extents().ok()?;
        let (left, top) = (extents.x_bearing, extents.y_bearing);
        let (width, height) = (extents.width, extents.height);
        if width <= 0.0 && height == 0.0 {
            return None;
        }
        let scale = self.opened().scale;
        let (y0, y1) = (top.min(top - height.abs()), top.max(top - height.abs()));
        Some([left, y0, left + width, y1].map(|v| v * scale))
    }

    /// Draws a glyph.
    pub fn outline(&self, glyph: GlyphId, pen: &mut dyn OutlinePen) {
        let Some(outline) = self.outline_of(glyph) else { return };
        let mut pen = Scaled { pen, scale: self.opened().scale };
        // A damaged outline draws as far as it goes.
        let _ = outline.draw(&DrawOptions::new(), DrawMemory::Scratch, &mut pen);
    }
}
