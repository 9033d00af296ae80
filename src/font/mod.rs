//! Faces: which there are, what they cover, how wide their glyphs are, how they are shaped, drawn and subset.
//!
//! [`FontSet`] chooses a [`Face`] by role and language and finds fallbacks; [`Face`] wraps skrifa (data), harfrust
//! (shaping) and subsetter (embedding). Han text never needs the shaper: [`Face::glyph`] and [`Face::advance`] are
//! table lookups, and a test proves the two ways equal.

mod bundled;
mod face;
mod marks;
mod math;
mod outline;
mod partner;
mod set;
mod shape;
mod subset;
mod web;

pub use face::{Face, Metrics};
pub use marks::Mark;
pub use math::{Grows, Measure, Stretched};
pub use outline::OutlinePen;
pub(crate) use set::is_emoji_sequence;
pub use set::{Families, FontOptions, FontRole, FontSet, FontSource};
pub use shape::{Features, Shaped};
pub use subset::Subset;
pub use web::WebFont;

/// Top of the ideographic em box above the baseline, in em: CJK faces agree on it.
pub const EM_TOP: f32 = 0.88;

/// Index of a face in its [`FontSet`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FaceId(pub u16);

/// A glyph of one face. 0 is "no glyph" and is never drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct GlyphId(pub u16);
