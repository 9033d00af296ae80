//! The pictures of the package: which can be used, what they are called, and their bytes when they are written.

use crate::book::{AssetId, Book};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::media::{self, Bitmap, Format, MediaError, Pixels, Remade};
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
    remade: Option<Remade>,
}

impl Pictures {
    /// Looks at every picture that a document shows; none is to be longer than `largest` pixels. One that cannot be used
    /// is reported and left out.
    pub fn open(book: &Book, shown: &BTreeSet<AssetId>, largest: u32, report: &Reporter) -> Self {
        let shown: Vec<AssetId> = shown.iter().copied().collect();
        let probed: Vec<_> = shown.into_par_iter().map(|id| (id, usable(book, id, largest))).collect();
        let mut files = BTreeMap::new();
        for (id, info) in probed {
            match info {
                Ok((format, remade)) => {
                    let file = format!("images/{:04}.{}", files.len() + 1, format.extension());
                    files.insert(id, Picture { file, format, remade });
                }
                Err(cause) => unusable(book, id, &cause, report),
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

/// Tells of a picture that cannot be used.
fn unusable(book: &Book, id: AssetId, cause: &MediaError, report: &Reporter) {
    let path = &book.assets.get(id).path;
    let code = match cause {
        MediaError::TooLarge { .. } => Code::PictureTooLarge,
        _ => Code::MissingPicture,
    };
    report.report(Diagnostic::new(code, format!("{}: {cause}", path.display())).in_file(path));
}

/// The format of a picture that a reader will be able to show, and what it has to be made for that.
fn usable(book: &Book, id: AssetId, largest: u32) -> Result<(Format, Option<Remade>), MediaError> {
    let data = book.assets.get(id).blob.read()?;
    let format = media::probe(&data)?.format;
    if format == Format::Svg {
        media::sanitise_svg(&data)?;
    }
    let remade = Remade::within(&data, largest)?;
    Ok((remade.map_or(format, |remade| remade.format), remade))
}

impl Picture {
    /// Its bytes as the package carries them: a drawing is cleaned; what no reader need know, what lies on its side and
    /// what is too large is made anew; everything else is as it was. One that turns out to be damaged is reported, and a
    /// white pixel stands in its place.
    pub fn bytes(&self, book: &Book, id: AssetId, report: &Reporter) -> Result<Vec<u8>, MediaError> {
        let data = book.assets.get(id).blob.read()?;
        match (self.remade, self.format) {
            (Some(remade), format) => remade.make(&data).or_else(|cause| {
                unusable(book, id, &cause, report);
                let white = Bitmap { width: 1, height: 1, pixels: Pixels::Grey(vec![255]) };
                if format == Format::Jpeg { media::encode_jpeg(&white, 100) } else { media::encode_png(&white) }
            }),
            (None, Format::Svg) => media::sanitise_svg(&data),
            (None, _) => Ok(data),
        }
    }
}
