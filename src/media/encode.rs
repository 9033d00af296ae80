//! From pixels to a picture file.

use super::{Bitmap, MediaError};

/// Encodes a JPEG of a quality of 1–100; transparency falls on white.
pub fn encode_jpeg(_bitmap: &Bitmap, _quality: u8) -> Result<Vec<u8>, MediaError> {
    todo!()
}

pub fn encode_png(_bitmap: &Bitmap) -> Result<Vec<u8>, MediaError> {
    todo!()
}
