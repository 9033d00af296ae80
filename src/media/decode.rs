//! From a picture file to pixels.

use super::MediaError;

/// Pixels in rows from the top, upright.
#[derive(Clone, Debug, PartialEq)]
pub struct Bitmap {
    pub width: u32,
    pub height: u32,
    pub pixels: Pixels,
}

/// The samples, 8 bits each.
#[derive(Clone, Debug, PartialEq)]
pub enum Pixels {
    Grey(Vec<u8>),
    GreyAlpha(Vec<u8>),
    Rgb(Vec<u8>),
    /// Not premultiplied.
    Rgba(Vec<u8>),
}

/// Decodes PNG, JPEG, GIF (its first frame) and WebP, upright. An SVG is [`super::render_svg`]'s.
pub fn decode(_data: &[u8]) -> Result<Bitmap, MediaError> {
    todo!()
}
