//! SVG: painted through resvg with the bundled fonts, or cleaned for the EPUB.

use super::{Bitmap, MediaError};

/// Paints an SVG `width` pixels wide. `fonts` are font files (path or bytes) its text may use; nothing remote is loaded.
pub fn render_svg(_data: &[u8], _width: u32, _fonts: &[&[u8]]) -> Result<Bitmap, MediaError> {
    todo!()
}

/// The SVG without scripts, event handlers, foreign objects and remote references, as XML without a doctype.
pub fn sanitise_svg(_data: &[u8]) -> Result<Vec<u8>, MediaError> {
    todo!()
}
