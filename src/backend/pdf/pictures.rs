//! Pictures: each distinct one becomes one image of the file, however often and under however many names it is used.
//!
//! A JPEG passes through as it is, turned upright by its matrix, and so do the pixels of an opaque PNG. Everything else
//! is decoded and deflated behind the PNG predictors, grey where it is grey, its transparency beside it (`SMask`). A
//! drawing is painted at 300 dots per inch of the largest size it is printed at, in the inks of the press if the file is
//! for one. Pixels are read when they are written, a few pictures at a time.

use super::coverage::Amount;
use super::encoded::{Encoded, pack, pack_inks, pass_jpeg_through, pass_png_through};
use super::jpeg;
use super::png;
use super::press::Press;
use crate::book::{Asset, AssetId, Assets};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::media::{self, Bitmap, Format, MediaError, Pixels, Remade, SvgFonts};
use crate::pages::{Item, Page, Pages, Turn};
use moxcms::{ColorProfile, Layout, TransformOptions};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Dots per inch of a painted drawing.
const DRAWING_DPI: f32 = 300.0;
/// Widest drawing, in pixels: A4 across at 300 dpi.
const DRAWING_LIMIT: f32 = 2480.0;
/// Quality of a JPEG that has to be made anew: its colours are not those of the file.
const QUALITY: u8 = 92;
/// Dots per inch below which a reader of the printed page sees them.
const COARSE: f32 = 200.0;

/// What pictures of a file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// Most dots per inch of paper.
    pub dpi: Option<u16>,
    /// What is seen through has its mask; else it stands on white.
    pub transparent: bool,
    /// Colours become grey, for a press with one ink.
    pub grey: bool,
    /// Four inks without a profile that says which; else they become red, green and blue.
    pub bare_cmyk: bool,
    /// Newest version of a colour profile, as its header has it (ICC.1, 7.2.4).
    pub profile: [u8; 2],
    /// Digest of the profile of the file's own press, which no picture names.
    pub own: Option<[u8; 32]>,
}

/// The pictures of a file.
#[derive(Debug)]
pub struct Pictures {
    allowed: Allowed,
    by_asset: BTreeMap<AssetId, usize>,
    pub images: Vec<Image>,
}

/// One image, known by its header.
#[derive(Debug)]
pub struct Image {
    /// Of the resource: `Im0`, `Im1` …
    pub resource: String,
    pub asset: AssetId,
    /// Stored size in pixels.
    pub width: u32,
    pub height: u32,
    pub orientation: Orientation,
    kind: Kind,
    /// Dots per inch that the file has where it is printed largest; none of a drawing, which has as many as are asked for.
    density: f32,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// Passed through.
    Jpeg,
    /// A JPEG that has to be decoded.
    ForeignJpeg,
    /// A JPEG that has more pixels than the paper shows.
    LargeJpeg,
    Raster,
    /// Has more pixels than the paper shows.
    LargeRaster,
    Drawing,
}

/// How a stored picture is turned to stand upright (EXIF 2.3, 4.6.4).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orientation(u8);

impl Orientation {
    const UPRIGHT: Orientation = Orientation(1);

    /// The matrix that turns the unit square.
    pub fn upright(self) -> [f32; 6] {
        #[rustfmt::skip]
        const MATRICES: [[f32; 6]; 8] = [
            [ 1.0,  0.0,  0.0,  1.0, 0.0, 0.0], // 1 upright
            [-1.0,  0.0,  0.0,  1.0, 1.0, 0.0], // 2 mirrored
            [-1.0,  0.0,  0.0, -1.0, 1.0, 1.0], // 3 upside down
            [ 1.0,  0.0,  0.0, -1.0, 0.0, 1.0], // 4 upside down, mirrored
            [ 0.0, -1.0, -1.0,  0.0, 1.0, 1.0], // 5 transposed
            [ 0.0, -1.0,  1.0,  0.0, 0.0, 1.0], // 6 to be turned clockwise
            [ 0.0,  1.0,  1.0,  0.0, 0.0, 0.0], // 7 transposed the other way
            [ 0.0,  1.0, -1.0,  0.0, 1.0, 0.0], // 8 to be turned counterclockwise
        ];
        MATRICES[usize::from(self.0.clamp(1, 8)) - 1]
    }
}

impl Pictures {
    /// Finds the pictures of all pages and reads their headers. A picture that cannot be read is given to `failed`.
    pub fn gather(
        pages: &Pages,
        assets: &Assets,
        allowed: Allowed,
        failed: impl Fn(&Asset, MediaError) + Sync,
    ) -> Pictures {
        let on_page = |page: &Page| -> Vec<(AssetId, f32)> {
            let pictures =
                page.items.iter().filter_map(|item| if let Item::Picture(p) = item { Some(p) } else { None });
            pictures
                .map(|p| (p.asset, if p.turn == Turn::Upright { p.rect.width } else { p.rect.height }.get()))
                .collect()
        };
        let shown: Vec<(AssetId, f32)> = pages.pages.par_iter().flat_map_iter(on_page).collect();
        let mut printed: BTreeMap<AssetId, f32> = BTreeMap::new();
        for (asset, width) in shown {
            let widest = printed.entry(asset).or_insert(0.0);
            *widest = widest.max(width);
        }
        let used: Vec<(AssetId, f32)> = printed.into_iter().collect();
        let read: Vec<Option<([u8; 32], Image)>> = used
            .par_iter()
            .map(|&(id, width)| {
                let asset = assets.get(id);
                let image = asset.blob.read().map_err(MediaError::Io).and_then(|data| {
                    let digest: [u8; 32] = Sha256::digest(&data).into();
                    Ok((digest, Image::of(id, &data, width, &allowed)?))
                });
                image.map_err(|error| failed(asset, error)).ok()
            })
            .collect();
        let mut pictures = Pictures { allowed, by_asset: BTreeMap::new(), images: Vec::new() };
        let mut by_digest: BTreeMap<[u8; 32], usize> = BTreeMap::new();
        for (digest, image) in read.into_iter().flatten() {
            let asset = image.asset;
            let at = *by_digest.entry(digest).or_insert_with(|| {
                pictures.images.push(Image { resource: format!("Im{}", pictures.images.len()), ..image });
                pictures.images.len() - 1
            });
            // The same picture under another name, printed larger.
            let first = &mut pictures.images[at];
            let density = first.density.min(image.density);
            if image.width > first.width {
                *first = Image { resource: std::mem::take(&mut first.resource), ..image };
            }
            first.density = density;
            pictures.by_asset.insert(asset, at);
        }
        pictures
    }

    /// Reads, decodes and packs a picture.
    pub fn encode(
        &self,
        image: &Image,
        assets: &Assets,
        fonts: impl Fn() -> SvgFonts,
        press: Option<&Press>,
    ) -> Result<Encoded, MediaError> {
        image.encode(assets, fonts, &self.allowed, press)
    }

    /// How much ink a picture takes that is printed in four. None if it is of black alone, or cannot be read.
    pub fn inks_of(
        &self,
        image: &Image,
        assets: &Assets,
        fonts: impl Fn() -> SvgFonts,
        press: &Press,
    ) -> Option<Amount> {
        const DRAWING: u32 = 600;
        let data = assets.get(image.asset).blob.read().ok().filter(|_| !self.allowed.grey)?;
        let _turn = media::alone(&data);
        let bitmap = match image.kind {
            Kind::Drawing => media::render_svg(&data, image.width.min(DRAWING), &fonts()).ok()?.on_white(),
            Kind::Jpeg if jpeg::read(&data)?.components == 4 => {
                let mut amount = Amount::default();
                media::inks(&data, jpeg::read(&data)?.adobe).ok()?.into_iter().for_each(|inks| amount.add(inks));
                return Some(amount);
            }
            Kind::Jpeg | Kind::ForeignJpeg | Kind::LargeJpeg | Kind::Raster | Kind::LargeRaster => {
                in_srgb(media::decode(&data).ok()?, &data).on_white()
            }
        };
        let Pixels::Rgb(rgb) = &bitmap.pixels else { return None };
        let coloured = rgb.as_chunks::<3>().0.iter().any(|&[r, g, b]| r != g || g != b);
        if !coloured {
            return None;
        }
        if image.kind == Kind::Drawing {
            let mut amount = Amount::default();
            press.drawn(rgb)?.as_chunks::<4>().0.iter().for_each(|inks| amount.add(*inks));
            return Some(amount);
        }
        press.inks_of(rgb, Amount::default(), Amount::add)
    }

    /// Tells of pictures that are coarse on paper.
    pub fn report_coarse(&self, assets: &Assets, report: &Reporter) {
        for image in self.images.iter().filter(|image| image.density.round() < COARSE) {
            let path = &assets.get(image.asset).path;
            let message = format!("{} has {:.0} dots per inch at its printed size", path.display(), image.density);
            report.report(Diagnostic::new(Code::CoarsePicture, message).in_file(path));
        }
    }

    pub fn get(&self, asset: AssetId) -> Option<&Image> {
        self.by_asset.get(&asset).map(|&i| &self.images[i])
    }
}

impl Image {
    /// Reads a header; `printed` is the largest printed width in pt.
    fn of(asset: AssetId, data: &[u8], printed: f32, allowed: &Allowed) -> Result<Image, MediaError> {
        let Allowed { dpi, grey, bare_cmyk, profile: newest, own: _, transparent: _ } = *allowed;
        let info = media::probe(data)?;
        let (mut width, mut height) = (info.width.max(1.0), info.height.max(1.0));
        let (mut kind, mut orientation) = (Kind::Raster, Orientation::UPRIGHT);
        match info.format {
            Format::Jpeg => match jpeg::read(data) {
                Some(frame) => {
                    (width, height) = (f32::from(frame.width), f32::from(frame.height));
                    orientation = Orientation(frame.orientation);
                    let whole = match frame.components {
                        1 => true,
                        3 | 4 if grey => false,
                        3 => profile_of(&frame, [u8::MAX; 2]) == profile_of(&frame, newest),
                        4 => bare_cmyk || profile_of(&frame, newest).is_some(),
                        _ => false,
                    };
                    kind = if whole { Kind::Jpeg } else { Kind::ForeignJpeg };
                }
                None => kind = Kind::ForeignJpeg,
            },
            Format::Svg => {
                kind = Kind::Drawing;
                let dpi = dpi.map_or(DRAWING_DPI, |dpi| DRAWING_DPI.min(dpi.into()));
                let wide = (printed / 72.0 * dpi).clamp(1.0, DRAWING_LIMIT).ceil();
                // A tall drawing is held to the same number of pixels as a square one.
                let wide = wide.min((DRAWING_LIMIT * DRAWING_LIMIT * width / height).sqrt()).max(1.0);
                (width, height) = (wide, wide * height / width);
            }
            Format::Png | Format::Gif | Format::WebP | Format::Bmp | Format::Tiff => {}
        }
        if kind == Kind::ForeignJpeg {
            // Decoding turns it upright.
            (width, height, orientation) = (info.width, info.height, Orientation::UPRIGHT);
        }
        let density = if kind == Kind::Drawing { f32::INFINITY } else { info.width * 72.0 / printed.max(1.0) };
        let wide = dpi.map_or(f32::INFINITY, |dpi| (printed / 72.0 * f32::from(dpi)).ceil().max(1.0));
        if kind != Kind::Drawing && info.width > wide {
            kind = if kind == Kind::Raster { Kind::LargeRaster } else { Kind::LargeJpeg };
            (width, height, orientation) = (wide, wide * info.height / info.width, Orientation::UPRIGHT);
        }
        let (width, height) = (width.round().max(1.0) as u32, height.round().max(1.0) as u32);
        Ok(Image { resource: String::new(), asset, width, height, orientation, kind, density })
    }

    fn encode(
        &self,
        assets: &Assets,
        fonts: impl Fn() -> SvgFonts,
        allowed: &Allowed,
        press: Option<&Press>,
    ) -> Result<Encoded, MediaError> {
        let data = assets.get(self.asset).blob.read()?;
        // What is made anew waits for its turn itself, and what passes through need not.
        let _turn = match self.kind {
            Kind::Raster | Kind::LargeRaster | Kind::ForeignJpeg => media::alone(&data),
            Kind::Jpeg | Kind::LargeJpeg | Kind::Drawing => None,
        };
        let pass = |data, frame: &jpeg::Frame| pass_jpeg_through(data, frame, allowed);
        let inked =
            |bitmap: Bitmap| -> Result<Bitmap, MediaError> { if allowed.grey { bitmap.in_grey() } else { Ok(bitmap) } };
        let pack = |bitmap: Bitmap| -> Result<Encoded, MediaError> {
            Ok(pack(inked(if allowed.transparent { bitmap } else { bitmap.on_white() })?))
        };
        let pass_new = |data: Vec<u8>| {
            let frame = jpeg::read(&data).ok_or_else(|| MediaError::Damaged("it cannot be encoded".into()))?;
            Ok(pass(data, &frame))
        };
        match self.kind {
            Kind::Jpeg => {
                let frame = jpeg::read(&data).ok_or_else(|| MediaError::Damaged("the file has changed".into()))?;
                Ok(pass(data, &frame))
            }
            Kind::ForeignJpeg => pass_new(media::encode_jpeg(&inked(in_srgb(media::decode(&data)?, &data))?, QUALITY)?),
            Kind::Raster => match png::read(&data) {
                Some(frame)
                    if (frame.width, frame.height) == (self.width, self.height)
                        && (!allowed.grey || frame.colour == png::Colour::Grey) =>
                {
                    Ok(pass_png_through(frame))
                }
                _ => pack(media::decode(&data)?),
            },
            Kind::LargeJpeg if allowed.grey => {
                let _turn = media::alone(&data);
                let bitmap = inked(in_srgb(media::decode(&data)?, &data))?.scaled(self.width, self.height)?;
                pass_new(media::encode_jpeg(&bitmap, QUALITY)?)
            }
            Kind::LargeJpeg => {
                let smaller = Remade { format: Format::Jpeg, width: self.width, height: self.height };
                pass_new(smaller.make(&data)?)
            }
            Kind::LargeRaster => pack(media::decode(&data)?.scaled(self.width, self.height)?),
            Kind::Drawing => {
                let drawing = media::render_svg(&data, self.width, &fonts())?;
                let inks = press.filter(|_| !allowed.grey).and_then(|press| pack_inks(&drawing, press));
                inks.map_or_else(|| pack(drawing), Ok)
            }
        }
    }
}

/// A decoded JPEG of red, green and blue by its profile, in sRGB; any other as it is.
fn in_srgb(bitmap: Bitmap, jpeg: &[u8]) -> Bitmap {
    let Pixels::Rgb(pixels) = &bitmap.pixels else { return bitmap };
    let converted = jpeg::read(jpeg).filter(|frame| frame.components == 3).and_then(|frame| {
        let profile = ColorProfile::new_from_slice(profile_of(&frame, [u8::MAX; 2])?).ok()?;
        let (srgb, options) = (ColorProfile::new_srgb(), TransformOptions::default());
        let transform = profile.create_transform_8bit(Layout::Rgb, &srgb, Layout::Rgb, options).ok()?;
        let mut out = vec![0; pixels.len()];
        transform.transform(pixels, &mut out).ok()?;
        Some(out)
    });
    match converted {
        Some(pixels) => Bitmap { pixels: Pixels::Rgb(pixels), ..bitmap },
        None => bitmap,
    }
}

/// The profile of a JPEG if it is one for its number of components (ICC.1, 7.2: `acsp` at 36, colour space at 16) and
/// no newer than that.
pub fn profile_of(frame: &jpeg::Frame, newest: [u8; 2]) -> Option<&[u8]> {
    let space: &[u8] = match frame.components {
        1 => b"GRAY",
        3 => b"RGB ",
        4 => b"CMYK",
        _ => return None,
    };
    let icc = frame.icc.as_slice();
    let known = icc.get(36..40) == Some(b"acsp")
        && icc.get(16..20) == Some(space)
        && icc.get(8..10).is_some_and(|version| version <= &newest[..]);
    known.then_some(icc)
}
