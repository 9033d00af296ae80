//! Pictures: what they are, how large, and in the form a backend accepts.
//!
//! Everything goes through limits first (megapixels, decoded bytes), so that no picture can exhaust memory. Decoding
//! and encoding are the crate `image`'s, SVG is resvg's. An SVG is cleaned before anybody else sees it: what remains has
//! no scripts, no entities, nothing remote and at most [`svg::MAX_DEPTH`] levels.

mod decode;
mod encode;
mod probe;
mod remake;
mod svg;

pub use decode::{Bitmap, Pixels, decode, inks};
pub use encode::{JpegRows, encode_jpeg, encode_png};
pub use probe::{Format, Info, probe};
pub use remake::Remade;
pub use svg::{FontData, SvgFonts, render_svg, sanitise_svg};

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Largest picture, in pixels (100 megapixels).
pub const MAX_PIXELS: u64 = 100_000_000;
/// Largest picture when decoded, in bytes (400 MB).
pub const MAX_DECODED: u64 = 400 << 20;

/// Pixels from which on a picture is worked on alone (16 megapixels).
const LARGE: u64 = 16_000_000;

/// Waits until no other large picture is being worked on, so that many of them take no more memory than one. Nothing
/// that is done before the guard is given up may wait for work of another thread.
#[must_use]
pub fn alone(data: &[u8]) -> Option<MutexGuard<'static, ()>> {
    static LARGE_ONE: Mutex<()> = Mutex::new(());
    let info = probe(data).ok()?;
    let is_large = info.format != Format::Svg && info.width * info.height > LARGE as f32;
    is_large.then(|| LARGE_ONE.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Why a picture cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MediaError {
    #[error("not a picture of a known format (PNG, JPEG, GIF, WebP, BMP, TIFF, SVG)")]
    UnknownFormat,
    #[error("{0} pictures are not decoded; save it as PNG or JPEG")]
    Undecoded(&'static str),
    #[error("{width} × {height} pixels are over the limit")]
    TooLarge { width: u64, height: u64 },
    #[error("painting it would take too long, or too much memory")]
    TooMuch,
    #[error("damaged: {0}")]
    Damaged(String),
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
}

impl MediaError {
    fn damaged(cause: impl ToString) -> Self {
        MediaError::Damaged(cause.to_string())
    }
}

/// Refuses a size of no pixels or of too many, and more decoded bytes than allowed.
fn within_limits(width: u64, height: u64, bytes: u64) -> Result<(), MediaError> {
    if width == 0 || height == 0 {
        return Err(MediaError::Damaged("it has no pixels".into()));
    }
    match width.checked_mul(height) {
        Some(pixels) if pixels <= MAX_PIXELS && bytes <= MAX_DECODED => Ok(()),
        _ => Err(MediaError::TooLarge { width, height }),
    }
}
