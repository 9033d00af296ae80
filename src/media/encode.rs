//! From pixels to a picture file.

use super::{Bitmap, MediaError, Pixels};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};
use std::collections::HashMap;

/// Pixels of a block along either side.
const BLOCK: usize = 8;
/// Most blocks of a tile.
const TILE: u16 = 10;
/// Fewest; a row that does not divide into more is one tile.
const SMALLEST_TILE: u16 = 5;
/// The marker that ends a picture.
const EOI: [u8; 2] = [0xFF, 0xD9];

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
    plain_jpeg(samples, (bitmap.width, bitmap.height), colour, quality)
}

fn plain_jpeg(
    samples: &[u8],
    (width, height): (u32, u32),
    colour: ExtendedColorType,
    quality: u8,
) -> Result<Vec<u8>, MediaError> {
    let mut out = Vec::new();
    JpegEncoder::new_with_quality(&mut out, quality.clamp(1, 100))
        .write_image(samples, width, height, colour)
        .map_err(MediaError::damaged)?;
    Ok(out)
}

/// A JPEG made of rows of red, green and blue as they come, from the top.
///
/// Tiles one block high are encoded one by one and joined with restart markers (ITU-T T.81, B.2.4.4): after each the
/// prediction begins anew, as it does in a picture of its own, and the tables of the encoder are always the same. A
/// tile that repeats the one above it, as most of a composed cover does, is not encoded again, nor is a second one
/// all of one colour.
pub struct JpegRows {
    width: u16,
    height: u16,
    quality: u8,
    /// Blocks of a tile.
    interval: u16,
    /// Rows that do not fill a block yet.
    rest: Vec<u8>,
    /// The block of rows above.
    above: Vec<u8>,
    /// The data of the tile that stands, or is repeated, in each column.
    tiles: Vec<Vec<u8>>,
    /// The data of the tiles that are all of one colour, by the colour.
    grounds: HashMap<[u8; 3], Vec<u8>>,
    /// Tiles so far.
    count: usize,
    out: Vec<u8>,
}

impl JpegRows {
    /// Begins a picture of a quality of 1–100.
    pub fn new(width: u32, height: u32, quality: u8) -> Result<Self, MediaError> {
        let (Ok(width @ 1..), Ok(height @ 1..)) = (u16::try_from(width), u16::try_from(height)) else {
            return Err(MediaError::Damaged(format!("{width} × {height} pixels are no JPEG")));
        };
        let across = width.div_ceil(BLOCK as u16);
        let interval = (SMALLEST_TILE..=TILE).rev().find(|blocks| across.is_multiple_of(*blocks)).unwrap_or(across);
        let tiles = vec![Vec::new(); usize::from(across / interval)];
        let (rest, above, out, grounds) = (Vec::new(), Vec::new(), Vec::new(), HashMap::new());
        Ok(Self { width, height, quality, interval, rest, above, tiles, grounds, count: 0, out })
    }

    /// Takes whole rows.
    pub fn push(&mut self, mut rows: &[u8]) -> Result<(), MediaError> {
        let block = usize::from(self.width) * 3 * BLOCK;
        if !self.rest.is_empty() {
            let (head, tail) = rows.split_at(rows.len().min(block - self.rest.len()));
            self.rest.extend_from_slice(head);
            rows = tail;
            if self.rest.len() < block {
                return Ok(());
            }
            let rest = std::mem::take(&mut self.rest);
            self.block(&rest)?;
        }
        let mut blocks = rows.chunks_exact(block);
        blocks.by_ref().try_for_each(|rows| self.block(rows))?;
        self.rest.extend_from_slice(blocks.remainder());
        Ok(())
    }

    /// The file. All rows must have come.
    pub fn finish(mut self) -> Result<Vec<u8>, MediaError> {
        if !self.rest.is_empty() {
            let rest = std::mem::take(&mut self.rest);
            self.block(&rest)?;
        }
        self.out.extend(EOI);
        Ok(self.out)
    }

    /// Encodes a block of rows; the last may be lower.
    fn block(&mut self, rows: &[u8]) -> Result<(), MediaError> {
        let (width, tile) = (usize::from(self.width) * 3, usize::from(self.interval) * BLOCK * 3);
        for column in 0..self.tiles.len() {
            let (left, right) = (column * tile, ((column + 1) * tile).min(width));
            let mut pairs = rows.chunks_exact(width).zip(self.above.chunks_exact(width));
            let repeats =
                rows.len() == self.above.len() && pairs.all(|(row, above)| row[left..right] == above[left..right]);
            if !repeats {
                let samples: Vec<&[u8]> = rows.chunks_exact(width).map(|row| &row[left..right]).collect();
                self.tiles[column] = self.tile(&samples.concat(), samples.len())?;
            }
            if self.count > 0 {
                // RST0 to RST7 take turns.
                self.out.extend([0xFF, 0xD0 + ((self.count - 1) % 8) as u8]);
            }
            self.out.extend_from_slice(&self.tiles[column]);
            self.count += 1;
        }
        self.above.clear();
        self.above.extend_from_slice(rows);
        Ok(())
    }

    /// The data of a tile of so many rows.
    fn tile(&mut self, samples: &[u8], height: usize) -> Result<Vec<u8>, MediaError> {
        let colours = samples.as_chunks::<3>().0;
        // The last of a row may be narrower, the last row lower: the encoder fills their blocks with the colour.
        let ground = colours.first().copied().filter(|first| colours.iter().all(|colour| colour == first));
        if let Some(data) = ground.and_then(|colour| self.grounds.get(&colour)) {
            return Ok(data.clone());
        }
        let size = ((colours.len() / height) as u32, height as u32);
        let encoded = plain_jpeg(samples, size, ExtendedColorType::Rgb8, self.quality)?;
        let data = self.data(&encoded).ok_or_else(|| MediaError::Damaged("no frame was written".into()))?;
        self.grounds.extend(ground.map(|colour| (colour, data.clone())));
        Ok(data)
    }

    /// The data of an encoded tile. The head of the first is that of the picture.
    fn data(&mut self, tile: &[u8]) -> Option<Vec<u8>> {
        let (frame, scan) = (segment(tile, 0xC0)?, segment(tile, 0xDA)?);
        let data = scan + 2 + usize::from(u16::from_be_bytes([*tile.get(scan + 2)?, *tile.get(scan + 3)?]));
        if self.out.is_empty() {
            self.out.extend_from_slice(tile.get(..scan)?);
            // The frame's height and width, after marker, length and precision.
            self.out.get_mut(frame + 5..frame + 7)?.copy_from_slice(&self.height.to_be_bytes());
            self.out.get_mut(frame + 7..frame + 9)?.copy_from_slice(&self.width.to_be_bytes());
            // DRI.
            self.out.extend([0xFF, 0xDD, 0, 4]);
            self.out.extend(self.interval.to_be_bytes());
            self.out.extend_from_slice(tile.get(scan..data)?);
        }
        Some(tile.get(data..)?.strip_suffix(&EOI)?.to_vec())
    }
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
    fn rows_as_they_come_are_one_picture() {
        for (width, height, at_a_time) in [(640, 77, 64), (83, 8, 3), (328, 24, 5), (1, 1, 1)] {
            // The left and the lower part are of one colour.
            let value = |i: usize| {
                let (x, y) = (i / 3 % width, i / 3 / width);
                if x > width / 2 && y < height / 2 { (i * i / 97 % 251) as u8 } else { [200, 40, 90][i % 3] }
            };
            let samples: Vec<u8> = (0..width * height * 3).map(value).collect();
            let mut rows = JpegRows::new(width as u32, height as u32, 88).unwrap();
            samples.chunks(at_a_time * width * 3).for_each(|some| rows.push(some).unwrap());
            let whole = Bitmap { width: width as u32, height: height as u32, pixels: Pixels::Rgb(samples) };
            let plain = encode_jpeg(&whole, 88).unwrap();
            assert_eq!(decode(&rows.finish().unwrap()).unwrap(), decode(&plain).unwrap());
        }
        assert!(JpegRows::new(0, 8, 88).is_err() && JpegRows::new(8, 0, 88).is_err());
        assert!(JpegRows::new(70_000, 8, 88).is_err());
    }
}
