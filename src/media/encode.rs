//! From pixels to a picture file.

use super::{Bitmap, MediaError, Pixels};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use rayon::prelude::*;

/// Rows that are encoded as one piece: whole blocks of 8, so that the pieces are the same on every machine.
const STRIP: usize = 320;
/// Pixels of a block along either side.
const BLOCK: usize = 8;

/// Encodes a JPEG of a quality of 1–100; transparency falls on white.
///
/// Strips are encoded in parallel and joined with restart markers (ITU-T T.81, B.2.4.4): after each the prediction
/// begins anew, as it does in a picture of its own, and the tables of the encoder are always the same.
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
    let encode = |rows: &[u8], height: u32| {
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, quality.clamp(1, 100))
            .write_image(rows, bitmap.width, height, colour)
            .map_err(MediaError::damaged)?;
        Ok(out)
    };
    let (width, height) = (bitmap.width as usize, bitmap.height as usize);
    let blocks = width.div_ceil(BLOCK) * (STRIP / BLOCK);
    let (Ok(interval), true, Ok(_)) = (u16::try_from(blocks), height > STRIP, u16::try_from(height)) else {
        return encode(samples, bitmap.height);
    };
    let row = samples.len() / height;
    let strips: Vec<Vec<u8>> = samples
        .par_chunks(STRIP * row)
        .map(|rows| encode(rows, (rows.len() / row) as u32))
        .collect::<Result<_, MediaError>>()?;
    joined(&strips, bitmap.height as u16, interval).ok_or_else(|| MediaError::Damaged("no frame was written".into()))
}

/// One picture of strips that lie one below the other; `interval` is the blocks of each but the last.
fn joined(strips: &[Vec<u8>], height: u16, interval: u16) -> Option<Vec<u8>> {
    const EOI: [u8; 2] = [0xFF, 0xD9];
    let first = strips.first()?;
    let (frame, scan) = (segment(first, 0xC0)?, segment(first, 0xDA)?);
    let mut out = first[..scan].to_vec();
    // The frame's height, after marker, length and precision.
    out.get_mut(frame + 5..frame + 7)?.copy_from_slice(&height.to_be_bytes());
    out.extend([0xFF, 0xDD, 0, 4]);
    out.extend(interval.to_be_bytes());
    for (i, strip) in strips.iter().enumerate() {
        let scan = segment(strip, 0xDA)?;
        let data = scan + 2 + usize::from(u16::from_be_bytes([*strip.get(scan + 2)?, *strip.get(scan + 3)?]));
        match i {
            0 => out.extend(&strip[scan..data]),
            // RST0 to RST7 take turns.
            _ => out.extend([0xFF, 0xD0 + ((i - 1) % 8) as u8]),
        }
        out.extend(strip.get(data..)?.strip_suffix(&EOI)?);
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

#[cfg(test)]
mod tests {
    use super::super::decode;
    use super::*;

    #[test]
    fn strips_are_one_picture() {
        for (channels, height) in [(3, 2 * STRIP + 37), (1, 10 * STRIP), (3, STRIP)] {
            let (width, height) = (21, height);
            let noise: Vec<u8> = (0..width * height * channels).map(|i| (i * i / 97 % 251) as u8).collect();
            let pixels = if channels == 1 { Pixels::Grey(noise) } else { Pixels::Rgb(noise) };
            let whole = Bitmap { width: width as u32, height: height as u32, pixels };
            let (samples, colour) = samples(&whole).unwrap();
            let mut plain = Vec::new();
            let encoder = JpegEncoder::new_with_quality(&mut plain, 88);
            encoder.write_image(samples, whole.width, whole.height, colour).unwrap();
            assert_eq!(decode(&encode_jpeg(&whole, 88).unwrap()).unwrap(), decode(&plain).unwrap());
        }
    }
}
