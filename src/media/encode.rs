//! From pixels to a picture file.

use super::{Bitmap, MediaError, Pixels};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

/// Pixels of a block along either side.
const BLOCK: usize = 8;
/// Most blocks of a tile.
const TILE: usize = 40;
/// Fewest; a row that does not divide into more is one tile.
const SMALLEST_TILE: usize = 8;

/// Encodes a JPEG of a quality of 1–100; transparency falls on white.
///
/// Tiles one block high are encoded one by one and joined with restart markers (ITU-T T.81, B.2.4.4): after each the
/// prediction begins anew, as it does in a picture of its own, and the tables of the encoder are always the same. A
/// tile that repeats the one above it, as most of a composed cover does, is not encoded again.
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
    let (width, height) = (bitmap.width as usize, bitmap.height as usize);
    let encode = |samples: &[u8], width: usize| {
        let mut out = Vec::new();
        let height = samples.len() / (width * usize::from(colour.channel_count()));
        JpegEncoder::new_with_quality(&mut out, quality.clamp(1, 100))
            .write_image(samples, width as u32, height as u32, colour)
            .map_err(MediaError::damaged)?;
        Ok(out)
    };
    if samples.is_empty() {
        return Err(MediaError::Damaged("it has no pixels".into()));
    }
    let across = width.div_ceil(BLOCK);
    let tile = (SMALLEST_TILE..=TILE).rev().find(|blocks| across.is_multiple_of(*blocks)).unwrap_or(across);
    let (Ok(interval), Ok(frame_width), Ok(frame_height)) =
        (u16::try_from(tile), u16::try_from(width), u16::try_from(height))
    else {
        return encode(samples, width);
    };
    let pixel = usize::from(colour.channel_count());
    let row = width * pixel;
    let tiles: Vec<Option<Vec<u8>>> = (0..height.div_ceil(BLOCK) * (across / tile))
        .map(|i| {
            let (top, left) = (i / (across / tile) * BLOCK, i % (across / tile) * tile * BLOCK);
            let (bottom, right) = ((top + BLOCK).min(height), (left + tile * BLOCK).min(width));
            let part = |y: usize| &samples[y * row + left * pixel..y * row + right * pixel];
            let repeats = top > 0 && bottom - top == BLOCK && (top..bottom).all(|y| part(y) == part(y - BLOCK));
            let encoded = || encode(&(top..bottom).map(part).collect::<Vec<_>>().concat(), right - left);
            (!repeats).then(encoded).transpose()
        })
        .collect::<Result<_, MediaError>>()?;
    joined(&tiles, across / tile, (frame_width, frame_height), interval)
        .ok_or_else(|| MediaError::Damaged("no frame was written".into()))
}

/// One picture of tiles of `interval` blocks in reading order, so many of them `across`; none repeats the one above it.
fn joined(tiles: &[Option<Vec<u8>>], across: usize, (width, height): (u16, u16), interval: u16) -> Option<Vec<u8>> {
    const EOI: [u8; 2] = [0xFF, 0xD9];
    let first = tiles.first()?.as_ref()?;
    let (frame, scan) = (segment(first, 0xC0)?, segment(first, 0xDA)?);
    let mut out = first[..scan].to_vec();
    // The frame's height and width, after marker, length and precision.
    out.get_mut(frame + 5..frame + 7)?.copy_from_slice(&height.to_be_bytes());
    out.get_mut(frame + 7..frame + 9)?.copy_from_slice(&width.to_be_bytes());
    out.extend([0xFF, 0xDD, 0, 4]);
    out.extend(interval.to_be_bytes());
    let data = scan + 2 + usize::from(u16::from_be_bytes([*first.get(scan + 2)?, *first.get(scan + 3)?]));
    out.extend(&first[scan..data]);
    // The tile that stands, or is repeated, in each column.
    let mut above: Vec<&[u8]> = vec![&[]; across];
    for (i, tile) in tiles.iter().enumerate() {
        if i > 0 {
            // RST0 to RST7 take turns.
            out.extend([0xFF, 0xD0 + ((i - 1) % 8) as u8]);
        }
        if let Some(tile) = tile {
            above[i % across] = tile.get(data..)?.strip_suffix(&EOI)?;
        }
        out.extend(above[i % across]);
    }
    out.extend(EOI);
    Some(out)
}

/// Where the segment of a marker begins, among those before the scan's data.
fn segment(jpeg: &[u8], marker: u8) -> Option<usize> {
    let mut at = 2;
    loop {
        let [0xFF, found, high, low] = *jpeg.get(at..at + 4)? else { return None };
        if found == marker {
            return Some(at);
        }
        at += 2 + usize::from(u16::from_be_bytes([high, low]));
    }
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
pub(super) fn samples(bitmap: &Bitmap) -> Result<(&[u8], ExtendedColorType), MediaError> {
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

#[cfg(test)]
mod tests {
    use super::super::decode;
    use super::*;

    #[test]
    fn tiles_are_one_picture() {
        for (channels, width, height) in [(3, 640, 77), (1, 21, 40), (3, 83, 8), (3, 328, 24), (1, 1, 1)] {
            // The left and the lower part are of one colour.
            let value = |i: usize| {
                let (x, y) = (i / channels % width, i / channels / width);
                if x > width / 2 && y < height / 2 { (i * i / 97 % 251) as u8 } else { [200, 40, 90][i % channels] }
            };
            let samples: Vec<u8> = (0..width * height * channels).map(value).collect();
            let pixels = if channels == 1 { Pixels::Grey(samples) } else { Pixels::Rgb(samples) };
            let whole = Bitmap { width: width as u32, height: height as u32, pixels };
            let (samples, colour) = super::samples(&whole).unwrap();
            let mut plain = Vec::new();
            let encoder = JpegEncoder::new_with_quality(&mut plain, 88);
            encoder.write_image(samples, whole.width, whole.height, colour).unwrap();
            assert_eq!(decode(&encode_jpeg(&whole, 88).unwrap()).unwrap(), decode(&plain).unwrap());
        }
    }
}
