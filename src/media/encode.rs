//! From pixels to a picture file.

use super::{Bitmap, MediaError, Pixels};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

/// Encodes a JPEG of a quality of 1–100; transparency falls on white.
pub fn encode_jpeg(bitmap: &Bitmap, quality: u8) -> Result<Vec<u8>, MediaError> {
    let opaque;
    let bitmap = match bitmap.pixels {
        Pixels::Grey(_) | Pixels::Rgb(_) => bitmap,
        Pixels::GreyAlpha(_) | Pixels::Rgba(_) => {
            opaque = bitmap.on_white();
            &opaque
        }
    };
    let (samples, colour) = samples(bitmap)?;
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality.clamp(1, 100))
        .write_image(samples, bitmap.width, bitmap.height, colour)
        .map_err(MediaError::damaged)?;
    Ok(out)
}

/// Encodes a PNG, every sample kept.
pub fn encode_png(bitmap: &Bitmap) -> Result<Vec<u8>, MediaError> {
    let (samples, colour) = samples(bitmap)?;
    let mut out = Vec::new();
    PngEncoder::new_with_quality(&mut out, CompressionType::Default, FilterType::Adaptive)
        .write_image(samples, bitmap.width, bitmap.height, colour)
        .map_err(MediaError::damaged)?;
    Ok(out)
}

/// The samples and what they are, if there are as many as the size asks for: the encoders panic otherwise.
fn samples(bitmap: &Bitmap) -> Result<(&[u8], ExtendedColorType), MediaError> {
    let (samples, channels, colour) = match &bitmap.pixels {
        Pixels::Grey(p) => (p, 1, ExtendedColorType::L8),
        Pixels::GreyAlpha(p) => (p, 2, ExtendedColorType::La8),
        Pixels::Rgb(p) => (p, 3, ExtendedColorType::Rgb8),
        Pixels::Rgba(p) => (p, 4, ExtendedColorType::Rgba8),
    };
    if samples.len() as u64 != u64::from(bitmap.width) * u64::from(bitmap.height) * channels {
        return Err(MediaError::Damaged("rows and samples do not agree".into()));
    }
    Ok((samples, colour))
}
