//! A picture made anew: upright, no larger than wanted, in a format that every reader shows.
//!
//! Done only where it has to be: pixels that went through this are not those of the file. A colour profile stays, for
//! what the numbers mean does not change.

use super::decode::decode;
use super::encode::samples;
use super::probe::{Format, open};
use super::{MAX_DECODED, MediaError, alone};
use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{AnimationDecoder, ImageDecoder, ImageEncoder, Limits};
use std::io::Cursor;

/// Quality of a JPEG made anew; below it skies begin to show steps.
const QUALITY: u8 = 92;

/// What a picture is to become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remade {
    /// JPEG or PNG.
    pub format: Format,
    pub width: u32,
    pub height: u32,
}

impl Remade {
    /// What a picture becomes that may be `largest` pixels long; None if it can stay as it is. A moving picture stays:
    /// it would stand still.
    pub fn within(data: &[u8], largest: u32) -> Result<Option<Remade>, MediaError> {
        let format = Format::of(data).ok_or(MediaError::UnknownFormat)?;
        if format == Format::Svg {
            return Ok(None);
        }
        let mut decoder = open(data, format)?;
        let (width, height) = decoder.dimensions();
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let stays = match format {
            // EPUB 3.3, 3.2: no core media types.
            Format::Bmp | Format::Tiff => false,
            Format::Png | Format::Jpeg | Format::Gif | Format::WebP | Format::Svg => {
                orientation == Orientation::NoTransforms && width.max(height) <= largest || is_animated(data, format)
            }
        };
        if stays {
            return Ok(None);
        }
        let (width, height) = if swaps_sides(orientation) { (height, width) } else { (width, height) };
        let part = (f64::from(largest) / f64::from(width.max(height))).min(1.0);
        let pixels = |length: u32| ((f64::from(length) * part).round() as u32).max(1);
        let format = match format {
            Format::Jpeg => Format::Jpeg,
            Format::WebP if !decoder.color_type().has_alpha() => Format::Jpeg,
            Format::Png | Format::Gif | Format::WebP | Format::Bmp | Format::Tiff | Format::Svg => Format::Png,
        };
        Ok(Some(Remade { format, width: pixels(width), height: pixels(height) }))
    }

    /// Makes it of the picture it was planned for.
    pub fn make(self, data: &[u8]) -> Result<Vec<u8>, MediaError> {
        let Remade { format, width, height } = self;
        let _turn = alone(data);
        let mut bitmap = decode(data)?.scaled(width, height)?;
        if format == Format::Jpeg {
            bitmap = bitmap.on_white();
        }
        let (samples, colour) = samples(&bitmap)?;
        let profile = profile(data, colour.channel_count());
        let mut out = Vec::new();
        let written = match format {
            Format::Jpeg => {
                let mut encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
                if let Some(profile) = profile {
                    encoder.set_icc_profile(profile).map_err(MediaError::damaged)?;
                }
                encoder.write_image(samples, width, height, colour)
            }
            Format::Png | Format::Gif | Format::WebP | Format::Bmp | Format::Tiff | Format::Svg => {
                let mut encoder =
                    PngEncoder::new_with_quality(&mut out, CompressionType::Default, FilterType::Adaptive);
                if let Some(profile) = profile {
                    encoder.set_icc_profile(profile).map_err(MediaError::damaged)?;
                }
                encoder.write_image(samples, width, height, colour)
            }
        };
        written.map_err(MediaError::damaged)?;
        Ok(out)
    }
}

/// Whether what lies across comes to stand.
pub(super) fn swaps_sides(orientation: Orientation) -> bool {
    match orientation {
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH => {
            true
        }
        Orientation::NoTransforms
        | Orientation::Rotate180
        | Orientation::FlipHorizontal
        | Orientation::FlipVertical => false,
    }
}

/// Whether a picture has more than one frame.
fn is_animated(data: &[u8], format: Format) -> bool {
    match format {
        Format::Gif => {
            let mut limits = Limits::no_limits();
            limits.max_alloc = Some(MAX_DECODED);
            let decoder = GifDecoder::new(Cursor::new(data)).and_then(|mut decoder| {
                decoder.set_limits(limits)?;
                Ok(decoder)
            });
            decoder.is_ok_and(|decoder| decoder.into_frames().take(2).filter(Result::is_ok).count() == 2)
        }
        Format::WebP => WebPDecoder::new(Cursor::new(data)).is_ok_and(|decoder| decoder.has_animation()),
        Format::Png | Format::Jpeg | Format::Bmp | Format::Tiff | Format::Svg => false,
    }
}

/// The colour profile of a picture, if it is one for pixels of so many channels (ICC.1, 7.2: the space at 16).
fn profile(data: &[u8], channels: u8) -> Option<Vec<u8>> {
    let space: &[u8] = if channels < 3 { b"GRAY" } else { b"RGB " };
    let profile = open(data, Format::of(data)?).ok()?.icc_profile().ok()??;
    (profile.get(16..20) == Some(space)).then_some(profile)
}

#[cfg(test)]
mod tests {
    use super::super::{Bitmap, Pixels, encode_jpeg, encode_png, probe};
    use super::*;
    use image::codecs::gif::GifEncoder;
    use image::{Delay, Frame, RgbaImage};

    fn bitmap(width: u32, height: u32, pixels: fn(usize) -> Pixels) -> Bitmap {
        Bitmap { width, height, pixels: pixels((width * height) as usize) }
    }

    fn gif(frames: usize) -> Vec<u8> {
        let mut out = Vec::new();
        let frame = |i| {
            Frame::from_parts(
                RgbaImage::from_pixel(30, 20, [i as u8 * 90, 0, 0, 255].into()),
                0,
                0,
                Delay::from_numer_denom_ms(100, 1),
            )
        };
        GifEncoder::new(&mut out).encode_frames((0..frames).map(frame)).unwrap();
        out
    }

    #[test]
    fn only_what_is_too_long_is_made_smaller_and_never_what_moves() {
        let jpeg = encode_jpeg(&bitmap(30, 20, |n| Pixels::Rgb(vec![90; n * 3])), 90).unwrap();
        let png = encode_png(&bitmap(20, 30, |n| Pixels::Rgba(vec![90; n * 4]))).unwrap();
        let made = |data: &[u8], largest| {
            let remade = Remade::within(data, largest).unwrap()?;
            let info = probe(&remade.make(data).unwrap()).unwrap();
            assert_eq!(info.format, remade.format);
            Some((info.format, info.width, info.height))
        };
        assert_eq!(made(&jpeg, 15), Some((Format::Jpeg, 15.0, 10.0)));
        assert_eq!(made(&png, 15), Some((Format::Png, 10.0, 15.0)));
        assert_eq!(made(&gif(1), 15), Some((Format::Png, 15.0, 10.0)));
        for data in [&jpeg, &png, &gif(1), &gif(2)] {
            assert_eq!(made(data, 30), None);
        }
        assert_eq!(made(&gif(2), 15), None);
        let mut webp = Vec::new();
        let encoder = image::codecs::webp::WebPEncoder::new_lossless(&mut webp);
        encoder.write_image(&[200; 30 * 20 * 3], 30, 20, image::ExtendedColorType::Rgb8).unwrap();
        assert_eq!((made(&webp, 15), made(&webp, 30)), (Some((Format::Jpeg, 15.0, 10.0)), None));
    }

    #[test]
    fn a_profile_stays_if_it_is_one_for_the_pixels() {
        for (space, stays) in [(b"RGB ", true), (b"CMYK", false)] {
            let mut icc = vec![7; 128];
            icc[16..20].copy_from_slice(space);
            let mut data = Vec::new();
            let mut encoder = JpegEncoder::new(&mut data);
            encoder.set_icc_profile(icc.clone()).unwrap();
            encoder.write_image(&[90; 30 * 20 * 3], 30, 20, image::ExtendedColorType::Rgb8).unwrap();
            let made = Remade::within(&data, 15).unwrap().unwrap().make(&data).unwrap();
            assert_eq!(profile(&made, 3), stays.then_some(icc));
        }
    }
}
