//! SVG: measured, cleaned for the EPUB, painted through resvg with the bundled fonts.

mod clean;
mod render;
mod size;
mod work;

pub use clean::sanitise_svg;
pub use render::{FontData, SvgFonts, render_svg};
pub(super) use size::root_size;

/// Elements inside one another; what is deeper is left out.
pub const MAX_DEPTH: usize = 64;
