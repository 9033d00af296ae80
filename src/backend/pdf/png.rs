//! What a PNG says of itself, and its pixels as they are: deflated behind predictors that PDF knows.
//!
//! The data of an opaque PNG without interlacing goes into a PDF untouched (`FlateDecode` with `Predictor 15`, ISO
//! 32000-1, 7.4.4.4), if it unpacks to as many rows as the header says. What is transparent, turned, interlaced, of sixteen bits or damaged is left to the decoder.

use crate::media::MAX_DECODED;

/// The pixels of a PNG that a PDF reader can decode.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    pub width: u32,
    pub height: u32,
    /// Bits of a sample: 1, 2, 4 or 8.
    pub bits: u8,
    pub colour: Colour,
    /// The zlib stream, joined from its chunks.
    pub data: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Colour {
    Grey,
    Rgb,
    /// Red, green and blue of each entry of the palette.
    Indexed(Vec<u8>),
}

/// Reads the chunks. None if the pixels have to be decoded.
pub fn read(file: &[u8]) -> Option<Frame> {
    let mut rest = file.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let mut frame: Option<(u32, u32, u8, u8)> = None;
    let (mut palette, mut data) = (None, Vec::new());
    loop {
        let (length, chunk) = rest.split_first_chunk::<4>()?;
        let length = u32::from_be_bytes(*length) as usize;
        let (body, sum) = chunk.get(..length.checked_add(8)?)?.split_last_chunk::<4>()?;
        if libdeflater::crc32(body) != u32::from_be_bytes(*sum) {
            return None;
        }
        let (kind, body) = body.split_first_chunk::<4>()?;
        match kind {
            b"IHDR" => {
                let &[w0, w1, w2, w3, h0, h1, h2, h3, bits, colour, 0, 0, 0] = body else { return None };
                let (width, height) = (u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]));
                frame = Some((width, height, bits, colour));
            }
            b"PLTE" => palette = Some(body.to_vec()),
            b"tRNS" | b"eXIf" => return None,
            b"IDAT" => data.extend_from_slice(body),
            b"IEND" => break,
            _ => {}
        }
        rest = &chunk[4 + length + 4..];
    }
    let (width, height, bits, colour) = frame?;
    let colour = match (colour, palette) {
        (0, _) if matches!(bits, 1 | 2 | 4 | 8) => Colour::Grey,
        (2, _) if bits == 8 => Colour::Rgb,
        (3, Some(palette))
            if matches!(bits, 1 | 2 | 4 | 8) && matches!(palette.len(), 3..=768) && palette.len().is_multiple_of(3) =>
        {
            Colour::Indexed(palette)
        }
        _ => return None,
    };
    let samples = u64::from(width) * if colour == Colour::Rgb { 3 } else { 1 };
    let row = 1 + (samples * u64::from(bits)).div_ceil(8);
    let length = row.checked_mul(height.into()).filter(|&length| length <= MAX_DECODED)?;
    let mut rows = vec![0; usize::try_from(length).ok()?];
    let unpacked = libdeflater::Decompressor::new().zlib_decompress(&data, &mut rows).ok()?;
    // The first byte of a row names its predictor (PNG, 9.2).
    let is_whole = unpacked == rows.len() && rows.chunks_exact(row as usize).all(|row| row[0] <= 4);
    is_whole.then_some(Frame { width, height, bits, colour, data })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::{Bitmap, Pixels, encode_png};

    fn png(pixels: Pixels) -> Vec<u8> {
        encode_png(&Bitmap { width: 2, height: 1, pixels }).unwrap()
    }

    #[test]
    fn an_opaque_png_passes_through() {
        let frame = read(&png(Pixels::Rgb(vec![1, 2, 3, 4, 5, 6]))).unwrap();
        assert_eq!((frame.width, frame.height, frame.bits, frame.colour), (2, 1, 8, Colour::Rgb));
        let mut plain = vec![0; 7];
        libdeflater::Decompressor::new().zlib_decompress(&frame.data, &mut plain).unwrap();
        assert_eq!(plain.len(), 7);
        assert_eq!(read(&png(Pixels::Grey(vec![0, 9]))).unwrap().colour, Colour::Grey);
    }

    #[test]
    fn pixels_that_do_not_fill_the_rows_are_decoded() {
        let mut short = png(Pixels::Grey(vec![0, 9]));
        // One row more than there are, with the header's sum made true.
        short[23] = 2;
        let sum = libdeflater::crc32(&short[12..29]).to_be_bytes();
        short[29..33].copy_from_slice(&sum);
        assert_eq!(read(&short), None);
    }

    #[test]
    fn what_is_transparent_or_damaged_is_decoded() {
        assert_eq!(read(&png(Pixels::GreyAlpha(vec![0, 255, 10, 0]))), None);
        let whole = png(Pixels::Grey(vec![0, 9]));
        assert_eq!(read(&whole[..whole.len() - 1]), None);
        let mut damaged = whole.clone();
        let at = whole.windows(4).position(|w| w == b"IDAT").unwrap() + 6;
        damaged[at] ^= 1;
        assert_eq!(read(&damaged), None);
    }
}
