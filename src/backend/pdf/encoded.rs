//! A picture as streams of the file: what passes through as it is, and pixels behind the PNG predictors.

use super::jpeg;
use super::pictures::{Allowed, profile_of};
use super::png;
use super::press::Press;
use super::sink::StreamObject;
use crate::backend::deflate;
use crate::media::{Bitmap, Pixels};
use sha2::{Digest, Sha256};
use std::io::Write;

/// What a picture became: its dictionary's entries beyond the draft's, its data, and streams it needs.
pub struct Encoded {
    pub entries: Vec<u8>,
    pub data: Vec<u8>,
    /// Transparency: entries and data of the `SMask`.
    pub mask: Option<(Vec<u8>, Vec<u8>)>,
    /// Colour profile: entries and data.
    pub profile: Option<(Vec<u8>, Vec<u8>)>,
    /// Colour space where there is no profile.
    pub colour_space: String,
    pub size: (u32, u32),
}

/// Mends "RawImage JPEGs are re-encoded and shrunk": the file itself is the stream.
pub fn pass_jpeg_through(data: Vec<u8>, frame: &jpeg::Frame, allowed: &Allowed) -> Encoded {
    let mut entries = b"/Filter/DCTDecode/BitsPerComponent 8".to_vec();
    if frame.components == 4 && frame.adobe {
        entries.extend_from_slice(b"/Decode[1 0 1 0 1 0 1 0]");
    }
    let colour_space = match frame.components {
        1 => "/DeviceGray",
        4 => "/DeviceCMYK",
        _ => "/DeviceRGB",
    };
    let own = |icc: &[u8]| allowed.own.is_some_and(|own| own == *Sha256::digest(icc));
    let profile = profile_of(frame, allowed.profile).filter(|icc| !own(icc)).map(|icc| {
        let mut entries = Vec::new();
        let _ = write!(entries, "/N {}/Alternate{colour_space}/Filter/FlateDecode", frame.components);
        (entries, deflate::zlib(icc))
    });
    let size = (frame.width.into(), frame.height.into());
    Encoded { entries, data, mask: None, profile, colour_space: colour_space.to_owned(), size }
}

/// The file's own zlib stream is the stream.
pub fn pass_png_through(frame: png::Frame) -> Encoded {
    let png::Frame { width, height, bits, colour, data } = frame;
    let components = if colour == png::Colour::Rgb { 3 } else { 1 };
    let entries = predicted(bits, components, width);
    let colour_space = match colour {
        png::Colour::Grey => "/DeviceGray".to_owned(),
        png::Colour::Rgb => "/DeviceRGB".to_owned(),
        png::Colour::Indexed(palette) => {
            let table: String = palette.iter().map(|byte| format!("{byte:02X}")).collect();
            format!("[/Indexed/DeviceRGB {} <{table}>]", palette.len() / 3 - 1)
        }
    };
    Encoded { entries, data, mask: None, profile: None, colour_space, size: (width, height) }
}

/// Entries of a stream deflated behind the PNG predictors.
fn predicted(bits: u8, components: usize, columns: u32) -> Vec<u8> {
    format!(
        "/BitsPerComponent {bits}/Filter/FlateDecode\
         /DecodeParms<</Predictor 15/Colors {components}/BitsPerComponent {bits}/Columns {columns}>>"
    )
    .into_bytes()
}

/// Deflates pixels behind the PNG predictors.
pub fn pack(bitmap: Bitmap) -> Encoded {
    let (colours, alpha) = planes(&bitmap);
    let Bitmap { width, height, pixels } = bitmap;
    // It may be large, and what follows takes as much again.
    drop(pixels);
    let components = if colours.len() == (width as usize) * (height as usize) { 1 } else { 3 };
    let stream = |samples: &[u8], components: usize| {
        let row = width as usize * components;
        (predicted(8, components, width), deflate::zlib(&predict(samples, row, components)))
    };
    let (entries, data) = stream(&colours, components);
    let mask = alpha.map(|alpha| stream(&alpha, 1));
    let colour_space = if components == 1 { "/DeviceGray" } else { "/DeviceRGB" };
    Encoded { entries, data, mask, profile: None, colour_space: colour_space.to_owned(), size: (width, height) }
}

/// Deflates the inks of a coloured drawing, behind the PNG predictors. None if it is grey, or the press cannot say them.
pub fn pack_inks(bitmap: &Bitmap, press: &Press) -> Option<Encoded> {
    const INKS: usize = 4;
    let (colours, alpha) = planes(bitmap);
    let (width, height) = (bitmap.width as usize, bitmap.height as usize);
    let inks = press.drawn(&colours).filter(|_| colours.len() > width * height)?;
    let stream = |samples: &[u8], components: usize| {
        let data = deflate::zlib(&predict(samples, width * components, components));
        (predicted(8, components, bitmap.width), data)
    };
    let (entries, data) = stream(&inks, INKS);
    let (mask, size) = (alpha.map(|alpha| stream(&alpha, 1)), (bitmap.width, bitmap.height));
    Some(Encoded { entries, data, mask, profile: None, colour_space: "/DeviceCMYK".to_owned(), size })
}

/// Grey or RGB samples, and alpha if any pixel is not opaque.
fn planes(bitmap: &Bitmap) -> (Vec<u8>, Option<Vec<u8>>) {
    let (colours, alpha) = match &bitmap.pixels {
        Pixels::Grey(p) => (p.clone(), None),
        Pixels::GreyAlpha(p) => {
            (p.iter().step_by(2).copied().collect(), Some(p.iter().skip(1).step_by(2).copied().collect::<Vec<u8>>()))
        }
        Pixels::Rgb(p) => (grey_or_rgb(p.as_chunks::<3>().0.iter().copied()), None),
        Pixels::Rgba(p) => {
            let pixels = p.as_chunks::<4>().0;
            let colours = grey_or_rgb(pixels.iter().map(|&[r, g, b, _]| [r, g, b]));
            (colours, Some(pixels.iter().map(|p| p[3]).collect()))
        }
    };
    (colours, alpha.filter(|a| a.iter().any(|&a| a != 255)))
}

fn grey_or_rgb(pixels: impl Iterator<Item = [u8; 3]> + Clone) -> Vec<u8> {
    if pixels.clone().all(|[r, g, b]| r == g && g == b) {
        pixels.map(|p| p[0]).collect()
    } else {
        pixels.flatten().collect()
    }
}

/// Applies to each row the PNG filter with the smallest sum of differences (PNG, 12.8).
fn predict(samples: &[u8], row: usize, pixel: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(samples.len() + samples.len() / row.max(1) + 1);
    let none = vec![0; row];
    let mut above: &[u8] = &none;
    let mut tried = [const { Vec::new() }; 4];
    for line in samples.chunks_exact(row.max(1)) {
        for (kind, filtered) in tried.iter_mut().enumerate() {
            filtered.clear();
            filtered.push([0, 1, 2, 4][kind]);
            filtered.extend(line.iter().enumerate().map(|(i, &x)| {
                let left = if i >= pixel { line[i - pixel] } else { 0 };
                let up = above[i];
                let corner = if i >= pixel { above[i - pixel] } else { 0 };
                match kind {
                    0 => x,
                    1 => x.wrapping_sub(left),
                    2 => x.wrapping_sub(up),
                    _ => x.wrapping_sub(paeth(left, up, corner)),
                }
            }));
        }
        let weight =
            |filtered: &Vec<u8>| filtered[1..].iter().map(|&d| u64::from((d as i8).unsigned_abs())).sum::<u64>();
        let best = tried.iter().min_by_key(|f| weight(f)).expect("there are four");
        out.extend_from_slice(best);
        above = line;
    }
    out
}

/// PNG, 9.4.
fn paeth(a: u8, b: u8, c: u8) -> u8 {
    let p = i16::from(a) + i16::from(b) - i16::from(c);
    let [pa, pb, pc] = [a, b, c].map(|v| (p - i16::from(v)).unsigned_abs());
    if pa <= pb && pa <= pc {
        a
    } else if pb <= pc {
        b
    } else {
        c
    }
}

/// A white pixel in place of a picture that could not be read at the last moment.
pub fn blank() -> Encoded {
    pack(Bitmap { width: 1, height: 1, pixels: Pixels::Grey(vec![255]) })
}

impl Encoded {
    /// The image and what belongs to it as streams: `number` is the image's own, `further` are free numbers for its
    /// mask and profile.
    pub fn streams(self, number: u32, further: [u32; 2]) -> Vec<StreamObject> {
        let Encoded { mut entries, data, mask, profile, colour_space, size } = self;
        let mut out = Vec::new();
        let head = format!("/Type/XObject/Subtype/Image/Width {}/Height {}", size.0, size.1).into_bytes();
        if profile.is_some() {
            let _ = write!(entries, "/ColorSpace[/ICCBased {} 0 R]", further[1]);
        } else {
            let _ = write!(entries, "/ColorSpace{colour_space}");
        }
        if mask.is_some() {
            let _ = write!(entries, "/SMask {} 0 R", further[0]);
        }
        out.push(StreamObject { number, entries: [&head[..], &entries].concat(), data });
        if let Some((entries, data)) = mask {
            let entries = [&head[..], b"/ColorSpace/DeviceGray", &entries].concat();
            out.push(StreamObject { number: further[0], entries, data });
        }
        if let Some((entries, data)) = profile {
            out.push(StreamObject { number: further[1], entries, data });
        }
        out
    }
}
