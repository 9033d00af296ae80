//! Latin beside Han: how large a Latin family is set.
//!
//! Han fill the em, so a Latin face of the same size looks smaller or larger than they as its small letters are. Every
//! family has one number (`partners.toml`, else measured) that brings its x to the height that the x of a CJK face has,
//! in parts of the height of its Han. Both stand on one baseline.

use super::Face;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The numbers of the data file.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Partners {
    /// Height of an x in parts of the height of 国.
    x_height: f32,
    size: BTreeMap<String, f32>,
}

/// A measured family is made smaller or larger by no more than this.
const RANGE: (f32, f32) = (0.8, 1.2);

impl Partners {
    pub fn read() -> Self {
        toml::from_str(include_str!("partners.toml")).expect("a test reads the file")
    }

    /// The number of a family that has one.
    pub fn given(&self, family: &str) -> Option<f32> {
        self.size.get(family).copied()
    }

    /// The number of a face beside the Han of another.
    pub fn size(&self, latin: &Face, han: &Face) -> f32 {
        let height = |face: &Face, c| face.glyph(c).and_then(|glyph| face.ink(glyph)).map(|[_, y0, _, y1]| y1 - y0);
        let measured = || Some((self.x_height * height(han, '国')? / height(latin, 'x')?).clamp(RANGE.0, RANGE.1));
        self.given(latin.family()).or_else(measured).unwrap_or(1.0)
    }
}

#[cfg(all(test, feature = "bundled-fonts"))]
mod tests {
    use super::*;
    use crate::diag::Reporter;
    use crate::font::{FontOptions, FontSet};

    #[test]
    fn the_numbers_of_the_file_are_those_that_are_measured() {
        let partners = Partners::read();
        let set = FontSet::open(&FontOptions::default(), &Reporter::new());
        let face = |family: &str| set.faces().find(|(_, face, _)| face.family() == family).unwrap().1;
        let han = face("Noto Serif CJK SC");
        let unnamed = Partners { size: BTreeMap::new(), ..Partners::read() };
        for (family, size) in &partners.size {
            assert!((unnamed.size(face(family), han) - size).abs() < 0.002, "{family}");
        }
        // The Latin of a CJK face is its own partner.
        assert!((unnamed.size(han, han) - 1.0).abs() < 0.002);
    }
}
