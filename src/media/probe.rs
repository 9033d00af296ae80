//! What a picture file is, by its first bytes.
//!
//! Only headers are read: size and orientation come from the decoder before it decodes, the resolution from `pHYs`
//! (PNG) or the JFIF segment (JPEG), the size of an SVG from its root element.

use super::remake::swaps_sides;
use super::svg::root_size;
use super::{MAX_DECODED, MediaError, within_limits};
use image::{ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Png,
    Jpeg,
    Gif,
    WebP,
    Bmp,
    Tiff,
    Svg,
}

impl Format {
    /// The media type, as a package names it.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Png => "image/png",
            Format::Jpeg => "image/jpeg",
            Format::Gif => "image/gif",
            Format::WebP => "image/webp",
            Format::Bmp => "image/bmp",
            Format::Tiff => "image/tiff",
            Format::Svg => "image/svg+xml",
        }
    }

    /// The usual ending of a file name, without a dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Png => "png",
            Format::Jpeg => "jpg",
            Format::Gif => "gif",
            Format::WebP => "webp",
            Format::Bmp => "bmp",
            Format::Tiff => "tif",
            Format::Svg => "svg",
        }
    }

    /// By the first bytes. An SVG may open with a mark, a declaration, comments and a document type.
    pub(super) fn of(data: &[u8]) -> Option<Format> {
        match data {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Format::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Format::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Format::Gif),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Format::WebP),
            // The header of a bitmap ends with the offset of its pixels, behind four bytes that are zero.
            [b'B', b'M', _, _, _, _, 0, 0, 0, 0, ..] => Some(Format::Bmp),
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some(Format::Tiff),
            _ => root_size(data).map(|_| Format::Svg),
        }
    }
}

/// What is known of a picture without decoding it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Info {
    pub format: Format,
    /// Upright size in pixels, EXIF orientation applied; of an SVG its view box at 96 per inch.
    pub width: f32,
    pub height: f32,
    /// Pixels per inch, if the file says so.
    pub dpi: Option<f32>,
}

/// Why a picture is of no format that can be used: phones and sites have some of their own.
fn unknown(data: &[u8]) -> MediaError {
    // ISO 14496-12: a box of type `ftyp` opens the file, its brand behind.
    match data.get(4..12) {
        Some([b'f', b't', b'y', b'p', brand @ ..]) => match brand {
            b"avif" | b"avis" => MediaError::Undecoded("AVIF"),
            b"heic" | b"heix" | b"hevc" | b"mif1" => MediaError::Undecoded("HEIC"),
            _ => MediaError::UnknownFormat,
        },
        _ => MediaError::UnknownFormat,
    }
}

/// Recognises a picture by its content and refuses what is over the limits.
pub fn probe(data: &[u8]) -> Result<Info, MediaError> {
    let format = Format::of(data).ok_or_else(|| unknown(data))?;
    if format == Format::Svg {
        let (width, height) = root_size(data).ok_or(MediaError::UnknownFormat)?;
        return Ok(Info { format, width, height, dpi: Some(96.0) });
    }
    let mut decoder = open(data, format)?;
    let (width, height) = decoder.dimensions();
    let turned = decoder.orientation().is_ok_and(swaps_sides);
    let (width, height) = if turned { (height, width) } else { (width, height) };
    Ok(Info { format, width: width as f32, height: height as f32, dpi: resolution(data, format) })
}

/// A decoder that has read the header and found it within the limits.
pub(super) fn open(data: &[u8], format: Format) -> Result<impl ImageDecoder + '_, MediaError> {
    let known = match format {
        Format::Png => ImageFormat::Png,
        Format::Jpeg => ImageFormat::Jpeg,
        Format::Gif => ImageFormat::Gif,
        Format::WebP => ImageFormat::WebP,
        Format::Bmp => ImageFormat::Bmp,
        Format::Tiff => ImageFormat::Tiff,
        Format::Svg => return Err(MediaError::UnknownFormat),
    };
    let mut reader = ImageReader::with_format(Cursor::new(data), known);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_DECODED);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(MediaError::damaged)?;
    let (width, height) = decoder.dimensions();
    within_limits(width.into(), height.into(), decoder.total_bytes())?;
    Ok(decoder)
}

/// Pixels per inch as the file says, if they are equal both ways and possible.
fn resolution(data: &[u8], format: Format) -> Option<f32> {
    let dpi = match format {
        Format::Png => png_resolution(data)?,
        Format::Jpeg => jfif_resolution(data)?,
        Format::Gif | Format::WebP | Format::Bmp | Format::Tiff | Format::Svg => return None,
    };
    (10.0..=10_000.0).contains(&dpi).then_some(dpi)
}

/// `pHYs` of a PNG (ISO 15948, 11.3.5.3), which stands before the first `IDAT`.
fn png_resolution(data: &[u8]) -> Option<f32> {
    let mut rest = data.get(8..)?;
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let body = rest.get(8..length.checked_add(8)?)?;
        match rest.get(4..8)? {
            b"pHYs" => {
                let across = u32::from_be_bytes(body.get(..4)?.try_into().ok()?);
                let down = u32::from_be_bytes(body.get(4..8)?.try_into().ok()?);
                let per_metre = body.get(8) == Some(&1) && across == down;
                return per_metre.then_some(across as f32 * 0.0254);
            }
            b"IDAT" => return None,
            _ => rest = rest.get(length.checked_add(12)?..)?,
        }
    }
}

/// The density of the JFIF segment (JFIF 1.02), which opens the file.
fn jfif_resolution(data: &[u8]) -> Option<f32> {
    let segment = data.get(2..18)?;
    if segment[..2] != [0xff, 0xe0] || &segment[4..9] != b"JFIF\0" {
        return None;
    }
    let across = u16::from_be_bytes([segment[12], segment[13]]);
    let down = u16::from_be_bytes([segment[14], segment[15]]);
    match segment[11] {
        1 if across == down => Some(f32::from(across)),
        2 if across == down => Some(f32::from(across) * 2.54),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Bitmap, MAX_PIXELS, Pixels, encode_jpeg, encode_png};
    use super::*;

    fn grey(width: u32, height: u32) -> Bitmap {
        Bitmap { width, height, pixels: Pixels::Grey(vec![128; (width * height) as usize]) }
    }

    /// A JPEG whose EXIF block says how it is to be turned.
    fn turned_jpeg(orientation: u8) -> Vec<u8> {
        let plain = encode_jpeg(&grey(6, 4), 80).unwrap();
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
        let mut out = plain[..2].to_vec();
        out.extend([0xff, 0xe1, 0, exif.len() as u8 + 2]);
        out.extend(exif);
        out.extend(&plain[2..]);
        out
    }

    #[test]
    fn each_format_is_known_by_its_content() {
        let png = encode_png(&grey(3, 2)).unwrap();
        assert_eq!(probe(&png).unwrap(), Info { format: Format::Png, width: 3.0, height: 2.0, dpi: None });
        let jpeg = encode_jpeg(&grey(6, 4), 80).unwrap();
        assert_eq!(probe(&jpeg).unwrap().format, Format::Jpeg);
        let svg = b"\xef\xbb\xbf<?xml version='1.0'?><!-- x --><svg viewBox='0 0 40 30'/>";
        assert_eq!(probe(svg).unwrap(), Info { format: Format::Svg, width: 40.0, height: 30.0, dpi: Some(96.0) });
        assert!(matches!(probe(b"<html><svg/></html>"), Err(MediaError::UnknownFormat)));
        assert!(matches!(probe(b""), Err(MediaError::UnknownFormat)));
    }

    #[test]
    fn pictures_of_scanners_are_known_and_those_of_phones_are_named() {
        let picture = image::GrayImage::from_raw(3, 2, vec![128; 6]).unwrap();
        for (kind, format) in [(ImageFormat::Bmp, Format::Bmp), (ImageFormat::Tiff, Format::Tiff)] {
            let mut data = Cursor::new(Vec::new());
            picture.write_to(&mut data, kind).unwrap();
            let info = probe(data.get_ref()).unwrap();
            assert_eq!((info.format, info.width, info.height), (format, 3.0, 2.0));
            assert_eq!(super::super::decode(data.get_ref()).unwrap().width, 3);
        }
        let said = probe(b"\0\0\0\x20ftypavif\0\0\0\0").unwrap_err().to_string();
        assert_eq!(said, "AVIF pictures are not decoded; save it as PNG or JPEG");
        assert!(matches!(probe(b"BM is how a text may begin"), Err(MediaError::UnknownFormat)));
    }

    #[test]
    fn a_photograph_is_measured_upright() {
        for (orientation, size) in [(1, (6.0, 4.0)), (3, (6.0, 4.0)), (6, (4.0, 6.0)), (8, (4.0, 6.0))] {
            let info = probe(&turned_jpeg(orientation)).unwrap();
            assert_eq!((info.width, info.height), size, "orientation {orientation}");
            let bitmap = super::super::decode(&turned_jpeg(orientation)).unwrap();
            assert_eq!((bitmap.width as f32, bitmap.height as f32), size);
        }
    }

    #[test]
    fn a_bomb_is_refused_by_its_header() {
        let mut png = encode_png(&grey(3, 2)).unwrap();
        png[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        png[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        // The decoder checks the sum of the header chunk before anything else.
        let mut sum = libdeflater::Crc::new();
        sum.update(&png[12..29]);
        let sum = sum.sum().to_be_bytes();
        png[29..33].copy_from_slice(&sum);
        assert!(u64::from(60_000_u32).pow(2) > MAX_PIXELS);
        assert!(matches!(probe(&png), Err(MediaError::TooLarge { width: 60_000, height: 60_000 })));
        assert!(matches!(super::super::decode(&png), Err(MediaError::TooLarge { .. })));
    }

    #[test]
    fn the_resolution_is_read_where_it_is_said() {
        let mut jpeg = encode_jpeg(&grey(6, 4), 80).unwrap();
        jpeg[13] = 1;
        jpeg[14..18].copy_from_slice(&[1, 44, 1, 44]);
        assert_eq!(probe(&jpeg).unwrap().dpi, Some(300.0));
    }

    #[test]
    fn a_cut_file_is_damaged() {
        let png = encode_png(&grey(300, 200)).unwrap();
        assert!(matches!(probe(&png[..20]), Err(MediaError::Damaged(_))));
        assert!(matches!(super::super::decode(&png[..60]), Err(MediaError::Damaged(_))));
    }
}
