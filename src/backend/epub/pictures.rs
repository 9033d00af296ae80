//! The pictures of the package: which can be used, what they are called, and their bytes when they are written.

use crate::book::{AssetId, Book};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::media::{self, Format, MediaError};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The pictures that can be used.
#[derive(Debug, Default)]
pub struct Pictures {
    files: BTreeMap<AssetId, Picture>,
}

/// A picture of the package.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Path below the package document: `images/0001.png`.
    pub file: String,
    pub format: Format,
}

impl Pictures {
    /// Looks at every picture that a document shows. One that cannot be used is reported and left out.
    pub fn open(book: &Book, shown: &BTreeSet<AssetId>, report: &Reporter) -> Self {
        let shown: Vec<AssetId> = shown.iter().copied().collect();
        let probed: Vec<_> = shown.into_par_iter().map(|id| (id, usable(book, id))).collect();
        let mut files = BTreeMap::new();
        for (id, info) in probed {
            match info {
                Ok(format) => {
                    let file = format!("images/{:04}.{}", files.len() + 1, format.extension());
                    files.insert(id, Picture { file, format });
                }
                Err(cause) => {
                    let path = &book.assets.get(id).path;
                    let code = match cause {
                        MediaError::TooLarge { .. } => Code::PictureTooLarge,
                        _ => Code::MissingPicture,
                    };
                    report.report(Diagnostic::new(code, format!("{}: {cause}", path.display())).in_file(path));
                }
            }
        }
        Self { files }
    }

    /// Where a picture is, below the package document.
    pub fn file(&self, id: AssetId) -> Option<&str> {
        self.files.get(&id).map(|p| p.file.as_str())
    }

    pub fn iter(&self) -> impl Iterator<Item = (AssetId, &Picture)> {
        self.files.iter().map(|(id, picture)| (*id, picture))
    }

    pub fn formats(&self) -> impl Iterator<Item = Format> {
        self.files.values().map(|p| p.format)
    }
}

/// The format of a picture that a reader will be able to show.
fn usable(book: &Book, id: AssetId) -> Result<Format, MediaError> {
    let data = book.assets.get(id).blob.read()?;
    let format = media::probe(&data)?.format;
    if format == Format::Svg {
        media::sanitise_svg(&data)?;
    }
    // EPUB 3.3, 3.2: no core media types; they go in as PNG.
    Ok(if matches!(format, Format::Bmp | Format::Tiff) { Format::Png } else { format })
}

/// The bytes of a picture as the package carries them: a drawing is cleaned, what no reader need know is made a PNG,
/// everything else is as it was.
pub fn bytes(book: &Book, id: AssetId, format: Format) -> Result<Vec<u8>, MediaError> {
    let data = book.assets.get(id).blob.read()?;
    match format {
        Format::Svg => media::sanitise_svg(&data),
        Format::Png if media::probe(&data)?.format != Format::Png => media::encode_png(&media::decode(&data)?),
        Format::Png | Format::Jpeg | Format::Gif | Format::WebP | Format::Bmp | Format::Tiff => Ok(data),
    }
}
