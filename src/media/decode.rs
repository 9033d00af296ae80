//! From a picture file to pixels.

use super::probe::{Format, open};
use super::{LARGE, MediaError, within_limits};
use image::{DynamicImage, ImageDecoder};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Pixels in rows from the top, upright.
#[derive(Clone, Debug, PartialEq)]
pub struct Bitmap {
    pub width: u32,
    pub height: u32,
    pub pixels: Pixels,
}

/// The samples, 8 bits each.
#[derive(Clone, Debug, PartialEq)]
pub enum Pixels {
    Grey(Vec<u8>),
    GreyAlpha(Vec<u8>),
    Rgb(Vec<u8>),
    /// Not premultiplied.
    Rgba(Vec<u8>),
}

/// Decodes PNG, JPEG, GIF (its first frame), WebP, BMP and TIFF (its first page), upright. An SVG is [`super::render_svg`]'s.
pub fn decode(data: &[u8]) -> Result<Bitmap, MediaError> {
    let format = Format::of(data).ok_or(MediaError::UnknownFormat)?;
    let mut decoder = open(data, format)?;
    let orientation = decoder.orientation().map_err(MediaError::damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(MediaError::damaged)?;
    picture.apply_orientation(orientation);
    Ok(Bitmap::from_image(picture))
}

/// The pixels of a JPEG of four inks: cyan, magenta, yellow and black in 255 parts. Adobe's programs store them
/// `inverted`, and say that they wrote the file.
pub fn inks(data: &[u8], inverted: bool) -> Result<Vec<[u8; 4]>, MediaError> {
    let mut decoder = JpegDecoder::new(ZCursor::new(data));
    decoder.decode_headers().map_err(MediaError::damaged)?;
    let space = decoder.input_colorspace().filter(|space| space.num_components() == 4);
    let space = space.ok_or_else(|| MediaError::Damaged("it has not four inks".into()))?;
    let (width, height) = decoder.dimensions().unwrap_or_default();
    within_limits(width as u64, height as u64, width as u64 * height as u64 * 4)?;
    decoder.set_options(DecoderOptions::default().jpeg_set_out_colorspace(space));
    let samples = decoder.decode().map_err(MediaError::damaged)?;
    let pixel = |&[a, b, c, black]: &[u8; 4]| {
        // Light and two colours stand for the first three (Adobe TN 5116).
        let [a, b, c] = if space == ColorSpace::YCCK { rgb_of(a, b, c) } else { [a, b, c] };
        [a, b, c, black].map(|stored| if inverted { 255 - stored } else { stored })
    };
    Ok(samples.as_chunks::<4>().0.iter().map(pixel).collect())
}

/// ITU-T T.871, 7.
fn rgb_of(y: u8, cb: u8, cr: u8) -> [u8; 3] {
    let [y, cb, cr] = [f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0];
    [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb].map(|v| v.round().clamp(0.0, 255.0) as u8)
}

impl Bitmap {
    fn from_image(picture: DynamicImage) -> Self {
        let (width, height) = (picture.width(), picture.height());
        let pixels = match picture.color().channel_count() {
            1 => Pixels::Grey(picture.into_luma8().into_raw()),
            2 => Pixels::GreyAlpha(picture.into_luma_alpha8().into_raw()),
            3 => Pixels::Rgb(picture.into_rgb8().into_raw()),
            _ => Pixels::Rgba(picture.into_rgba8().into_raw()),
        };
        Self { width, height, pixels }
    }

    /// Red, green, blue and alpha of every pixel, not premultiplied.
    pub fn to_rgba(&self) -> Vec<u8> {
        match &self.pixels {
            Pixels::Grey(p) => p.iter().flat_map(|&g| [g, g, g, 255]).collect(),
            Pixels::GreyAlpha(p) => p.chunks_exact(2).flat_map(|c| [c[0], c[0], c[0], c[1]]).collect(),
            Pixels::Rgb(p) => p.chunks_exact(3).flat_map(|c| [c[0], c[1], c[2], 255]).collect(),
            Pixels::Rgba(p) => p.clone(),
        }
    }

    /// The same picture on a white ground: grey or RGB.
    pub fn on_white(&self) -> Bitmap {
        let over = |sample: u8, alpha: u8| {
            let (sample, alpha) = (u32::from(sample), u32::from(alpha));
            ((sample * alpha + 255 * (255 - alpha) + 127) / 255) as u8
        };
        let pixels = match &self.pixels {
            opaque @ (Pixels::Grey(_) | Pixels::Rgb(_)) => opaque.clone(),
            Pixels::GreyAlpha(p) => Pixels::Grey(p.chunks_exact(2).map(|c| over(c[0], c[1])).collect()),
            Pixels::Rgba(p) => {
                Pixels::Rgb(p.chunks_exact(4).flat_map(|c| [c[0], c[1], c[2]].map(|s| over(s, c[3]))).collect())
            }
        };
        Bitmap { width: self.width, height: self.height, pixels }
    }

    /// The same picture in grey, by what the eye sees of each colour.
    pub fn in_grey(self) -> Result<Bitmap, MediaError> {
        match self.pixels {
            Pixels::Grey(_) | Pixels::GreyAlpha(_) => Ok(self),
            Pixels::Rgb(_) => Ok(Self::from_image(self.into_image()?.into_luma8().into())),
            Pixels::Rgba(_) => Ok(Self::from_image(self.into_image()?.into_luma_alpha8().into())),
        }
    }

    /// The picture scaled to fill `width` × `height` and cut evenly at the edges that stand over, as a cover is.
    pub fn cover(&self, width: u32, height: u32) -> Result<Bitmap, MediaError> {
        within_limits(width.into(), height.into(), u64::from(width) * u64::from(height) * 4)?;
        let picture = self.to_image()?;
        Ok(Self::from_image(picture.resize_to_fill(width, height, image::imageops::FilterType::Lanczos3)))
    }

    /// The picture scaled to fit into `width` × `height`, never enlarged.
    pub fn fit(&self, width: u32, height: u32) -> Result<Bitmap, MediaError> {
        if self.width <= width && self.height <= height {
            return Ok(self.clone());
        }
        let picture = self.to_image()?;
        Ok(Self::from_image(picture.resize(width, height, image::imageops::FilterType::Lanczos3)))
    }

    /// The picture in another size.
    pub fn scaled(self, width: u32, height: u32) -> Result<Bitmap, MediaError> {
        if (self.width, self.height) == (width, height) {
            return Ok(self);
        }
        within_limits(width.into(), height.into(), u64::from(width) * u64::from(height) * 4)?;
        // What cannot be seen has a colour too, and must not be mixed into what can.
        let picture = self.weighed(|sample, alpha| (sample * alpha + 127) / 255).into_image()?;
        let scaled = match u64::from(picture.width()) * u64::from(picture.height()) > LARGE {
            // Averages need no room for a wider copy.
            true => picture.thumbnail_exact(width, height),
            false => picture.resize_exact(width, height, image::imageops::FilterType::Lanczos3),
        };
        Ok(Self::from_image(scaled).weighed(|sample, alpha| ((sample * 255 + alpha / 2) / alpha.max(1)).min(255)))
    }

    /// The picture with every sample of colour as a function of it and of its alpha.
    fn weighed(mut self, f: impl Fn(u32, u32) -> u32) -> Bitmap {
        let (channels, samples) = match &mut self.pixels {
            Pixels::Grey(_) | Pixels::Rgb(_) => return self,
            Pixels::GreyAlpha(p) => (2, p),
            Pixels::Rgba(p) => (4, p),
        };
        for pixel in samples.chunks_exact_mut(channels) {
            if let Some((alpha, colours)) = pixel.split_last_mut() {
                colours.iter_mut().for_each(|sample| *sample = f((*sample).into(), (*alpha).into()) as u8);
            }
        }
        self
    }

    fn to_image(&self) -> Result<DynamicImage, MediaError> {
        self.clone().into_image()
    }

    /// The picture as the crate `image` has it; an error if rows and samples do not agree.
    fn into_image(self) -> Result<DynamicImage, MediaError> {
        let Bitmap { width, height, pixels } = self;
        let image = match pixels {
            Pixels::Grey(p) => image::GrayImage::from_raw(width, height, p).map(DynamicImage::from),
            Pixels::GreyAlpha(p) => image::GrayAlphaImage::from_raw(width, height, p).map(DynamicImage::from),
            Pixels::Rgb(p) => image::RgbImage::from_raw(width, height, p).map(DynamicImage::from),
            Pixels::Rgba(p) => image::RgbaImage::from_raw(width, height, p).map(DynamicImage::from),
        };
        image.ok_or_else(|| MediaError::Damaged("rows and samples do not agree".into()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{encode_jpeg, encode_png};
    use super::*;

    #[test]
    fn pixels_come_back_from_a_png_as_they_went_in() {
        for pixels in [
            Pixels::Grey(vec![0, 255]),
            Pixels::GreyAlpha(vec![0, 255, 10, 0]),
            Pixels::Rgb(vec![1, 2, 3, 4, 5, 6]),
            Pixels::Rgba(vec![1, 2, 3, 255, 4, 5, 6, 0]),
        ] {
            let bitmap = Bitmap { width: 2, height: 1, pixels };
            assert_eq!(decode(&encode_png(&bitmap).unwrap()).unwrap(), bitmap);
        }
    }

    #[test]
    fn transparency_falls_on_white() {
        let bitmap = Bitmap { width: 2, height: 1, pixels: Pixels::Rgba(vec![0, 0, 0, 0, 10, 20, 30, 255]) };
        assert_eq!(bitmap.on_white().pixels, Pixels::Rgb(vec![255, 255, 255, 10, 20, 30]));
        assert!(encode_jpeg(&bitmap, 90).is_ok());
    }

    #[test]
    fn the_colour_of_what_cannot_be_seen_does_not_show_in_a_smaller_picture() {
        // Red and invisible green take turns.
        let pixels = [255, 0, 0, 255, 0, 255, 0, 0].repeat(32);
        let small = Bitmap { width: 8, height: 8, pixels: Pixels::Rgba(pixels) }.scaled(4, 4).unwrap();
        let Pixels::Rgba(pixels) = small.pixels else { panic!("alpha stays") };
        assert!(
            pixels.as_chunks::<4>().0.iter().all(|[r, g, _, a]| *r > 250 && *g == 0 && (100..160).contains(a)),
            "{pixels:?}"
        );
    }

    #[test]
    fn a_cover_fills_its_frame_and_nothing_is_enlarged_to_fit() {
        let bitmap = Bitmap { width: 4, height: 2, pixels: Pixels::Grey(vec![9; 8]) };
        assert_eq!((bitmap.cover(3, 6).unwrap().width, bitmap.cover(3, 6).unwrap().height), (3, 6));
        assert_eq!(bitmap.fit(8, 8).unwrap(), bitmap);
        assert_eq!(bitmap.fit(2, 2).unwrap().height, 1);
    }
}
