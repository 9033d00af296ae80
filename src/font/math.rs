//! What the `MATH` table of a face says: its measures, the larger forms of its signs, where accents stand.
//!
//! OpenType 1.9.1, MATH. All lengths are in em of the face.

use super::{Face, GlyphId};
use skrifa::raw::TableProvider;
use skrifa::raw::tables::math::{Math, MathConstant, PartFlags, StretchAxis};

/// The measures of a `MATH` table.
pub use skrifa::raw::tables::math::MathConstant as Measure;

/// A sign made as large as asked for: its pieces, each with its place along the way it grows (up, or to the right).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stretched {
    pub pieces: Vec<(GlyphId, f32)>,
    /// How far it reaches.
    pub extent: f32,
}

/// The way a sign grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grows {
    Up,
    Along,
}

/// Most copies of a piece in one sign.
const MOST_COPIES: usize = 200;

fn id(glyph: GlyphId) -> skrifa::GlyphId {
    skrifa::GlyphId::new(u32::from(glyph.0))
}

impl Face {
    fn math(&self) -> Option<Math<'_>> {
        self.opened().font.as_ref()?.tables().math().ok()
    }

    /// A measure; the per cent of scripts and degrees are given as they are.
    pub fn measure(&self, measure: Measure) -> f32 {
        let Some(constants) = self.math().and_then(|m| m.math_constants().ok()) else { return 0.0 };
        let value = constants.constant(measure) as f32;
        match measure {
            MathConstant::ScriptPercentScaleDown
            | MathConstant::ScriptScriptPercentScaleDown
            | MathConstant::RadicalDegreeBottomRaisePercent => value,
            _ => value * self.opened().scale,
        }
    }

    /// How far a slanted sign leans over its advance; where the table has nothing, as its ink does.
    pub fn italic_correction(&self, glyph: GlyphId) -> f32 {
        let info = self.math().and_then(|m| m.math_glyph_info().ok());
        match info.and_then(|i| i.math_italics_correction_info()?.ok()) {
            Some(corrections) => corrections.correction(id(glyph)).unwrap_or(0) as f32 * self.opened().scale,
            None => self.ink(glyph).map_or(0.0, |ink| (ink[2] - self.advance(glyph)).max(0.0)),
        }
    }

    /// Over which place of a sign its accent stands; None if the middle is as good.
    pub fn accent_place(&self, glyph: GlyphId) -> Option<f32> {
        let info = self.math()?.math_glyph_info().ok()?;
        let places = info.math_top_accent_attachment()?.ok()?;
        Some(places.attachment(id(glyph))? as f32 * self.opened().scale)
    }

    /// The smallest form of a sign that reaches `least`, or the largest there is.
    pub fn stretched(&self, glyph: GlyphId, grows: Grows, least: f32) -> Stretched {
        let scale = self.opened().scale;
        let own = match grows {
            Grows::Up => self.ink(glyph).map_or(0.0, |ink| ink[3] - ink[1]),
            Grows::Along => self.ink(glyph).map_or(0.0, |ink| ink[2] - ink[0]),
        };
        let mut best = Stretched { pieces: vec![(glyph, 0.0)], extent: own };
        let axis = if grows == Grows::Up { StretchAxis::Vertical } else { StretchAxis::Horizontal };
        let Some(variants) = self.math().and_then(|m| m.math_variants().ok()) else { return best };
        let Some(construction) = variants.glyph_construction(id(glyph), axis) else { return best };
        if own >= least {
            return best;
        }
        for variant in construction.math_glyph_variant_records() {
            let extent = f32::from(variant.advance_measurement().to_u16()) * scale;
            best = Stretched { pieces: vec![(GlyphId(variant.variant_glyph().to_u16()), 0.0)], extent };
            if extent >= least {
                return best;
            }
        }
        let Some(Ok(assembly)) = construction.glyph_assembly() else { return best };
        let parts = assembly.part_records();
        let overlap = f32::from(variants.min_connector_overlap().to_u16()) * scale;
        let length = |copies: usize| {
            let mut sum = 0.0;
            let mut count = 0;
            for part in parts {
                let times = if part.part_flags().contains(PartFlags::EXTENDER_FLAG) { copies } else { 1 };
                sum += times as f32 * f32::from(part.full_advance().to_u16()) * scale;
                count += times;
            }
            sum - overlap * count.saturating_sub(1) as f32
        };
        let Some(copies) = (0..MOST_COPIES).find(|&n| length(n) >= least) else { return best };
        let mut at = 0.0;
        let mut pieces = Vec::new();
        for part in parts {
            let times = if part.part_flags().contains(PartFlags::EXTENDER_FLAG) { copies } else { 1 };
            for _ in 0..times {
                pieces.push((GlyphId(part.glyph_id().to_u16()), at));
                at += f32::from(part.full_advance().to_u16()) * scale - overlap;
            }
        }
        if pieces.is_empty() { best } else { Stretched { pieces, extent: at + overlap } }
    }
}

#[cfg(all(test, feature = "bundled-fonts"))]
mod tests {
    use super::super::{FontOptions, FontSet};
    use super::*;
    use crate::diag::Reporter;

    #[test]
    fn a_bracket_grows_by_forms_and_then_by_pieces() {
        let fonts = FontSet::open(&FontOptions::default(), &Reporter::new());
        let face = fonts.face(fonts.math());
        let open = face.glyph('(').unwrap();
        let form = |least| face.stretched(open, Grows::Up, least);
        assert_eq!(form(0.5).pieces, [(open, 0.0)]);
        let larger = form(1.5);
        assert!(larger.pieces.len() == 1 && larger.pieces[0].0 != open && larger.extent >= 1.5, "{larger:?}");
        let made = form(9.0);
        assert!(made.pieces.len() > 2 && made.extent >= 9.0 && made.extent < 10.5, "{made:?}");
        assert!(made.pieces.is_sorted_by(|a, b| a.1 < b.1));
    }

    #[test]
    fn the_measures_are_those_of_the_table() {
        let fonts = FontSet::open(&FontOptions::default(), &Reporter::new());
        let face = fonts.face(fonts.math());
        assert_eq!(face.measure(Measure::ScriptPercentScaleDown), 75.0);
        assert!((face.measure(Measure::AxisHeight) - 0.25).abs() < 1e-4);
        let f = face.glyph('𝑓').unwrap();
        assert!(face.italic_correction(f) > 0.0);
        assert!(face.accent_place(face.glyph('A').unwrap()).is_some());
    }
}
