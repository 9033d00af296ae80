//! The fonts of `fonts/`: embedded with the feature `bundled-fonts`, otherwise looked for at run time.
//!
//! The table below is the whole of what `fonts/README.md` lists, one row for each face that is used. Nothing is read
//! or parsed here: a face opens when its first glyph is asked for, so that a short book pays for two faces, not for
//! thirty-two.

use super::FaceId;
use super::face::FontData;
use crate::lang::Lang;
use std::sync::Arc;

/// A font file of `fonts/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum File {
    Serif,
    Sans,
    SansBold,
    Kai,
    Italic,
    Latin,
    Math,
    Formula,
    Symbols,
    Emoji,
}

impl File {
    pub const ALL: [File; 10] = [
        File::Serif,
        File::Sans,
        File::SansBold,
        File::Kai,
        File::Italic,
        File::Latin,
        File::Math,
        File::Formula,
        File::Symbols,
        File::Emoji,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            File::Serif => "NotoSerifCJK-Regular.ttc",
            File::Sans => "NotoSansCJK-Regular.ttc",
            File::SansBold => "NotoSansCJK-Bold.ttc",
            File::Kai => "LXGWWenKai-Regular.ttf",
            File::Italic => "NotoSerif-Italic.ttf",
            File::Latin => "NotoSerif-Regular.ttf",
            File::Math => "NotoSansMath-Regular.ttf",
            File::Formula => "STIXMath-Regular.otf",
            File::Symbols => "NotoSansSymbols2-Regular.ttf",
            File::Emoji => "NotoEmoji-Regular.ttf",
        }
    }

    #[cfg(feature = "bundled-fonts")]
    const fn bytes(self) -> &'static [u8] {
        match self {
            File::Serif => include_bytes!("../../fonts/NotoSerifCJK-Regular.ttc"),
            File::Sans => include_bytes!("../../fonts/NotoSansCJK-Regular.ttc"),
            File::SansBold => include_bytes!("../../fonts/NotoSansCJK-Bold.ttc"),
            File::Kai => include_bytes!("../../fonts/LXGWWenKai-Regular.ttf"),
            File::Italic => include_bytes!("../../fonts/NotoSerif-Italic.ttf"),
            File::Latin => include_bytes!("../../fonts/NotoSerif-Regular.ttf"),
            File::Math => include_bytes!("../../fonts/NotoSansMath-Regular.ttf"),
            File::Formula => include_bytes!("../../fonts/STIXMath-Regular.otf"),
            File::Symbols => include_bytes!("../../fonts/NotoSansSymbols2-Regular.ttf"),
            File::Emoji => include_bytes!("../../fonts/NotoEmoji-Regular.ttf"),
        }
    }
}

/// One face: its file, its index in the collection, its family.
pub(super) struct Row {
    pub file: File,
    pub index: u32,
    pub family: &'static str,
}

const fn row(file: File, index: u32, family: &'static str) -> Row {
    Row { file, index, family }
}

/// The faces; a row's number is its [`FaceId`].
#[rustfmt::skip]
pub(super) const FACES: [Row; 32] = [
    row(File::Serif, 0, "Noto Serif CJK JP"),
    row(File::Serif, 1, "Noto Serif CJK KR"),
    row(File::Serif, 2, "Noto Serif CJK SC"),
    row(File::Serif, 3, "Noto Serif CJK TC"),
    row(File::Serif, 4, "Noto Serif CJK HK"),
    row(File::Sans, 0, "Noto Sans CJK JP"),
    row(File::Sans, 1, "Noto Sans CJK KR"),
    row(File::Sans, 2, "Noto Sans CJK SC"),
    row(File::Sans, 3, "Noto Sans CJK TC"),
    row(File::Sans, 4, "Noto Sans CJK HK"),
    row(File::Sans, 5, "Noto Sans Mono CJK JP"),
    row(File::Sans, 6, "Noto Sans Mono CJK KR"),
    row(File::Sans, 7, "Noto Sans Mono CJK SC"),
    row(File::Sans, 8, "Noto Sans Mono CJK TC"),
    row(File::Sans, 9, "Noto Sans Mono CJK HK"),
    row(File::SansBold, 0, "Noto Sans CJK JP"),
    row(File::SansBold, 1, "Noto Sans CJK KR"),
    row(File::SansBold, 2, "Noto Sans CJK SC"),
    row(File::SansBold, 3, "Noto Sans CJK TC"),
    row(File::SansBold, 4, "Noto Sans CJK HK"),
    row(File::Kai, 0, "LXGW WenKai"),
    row(File::Italic, 0, "Noto Serif"),
    row(File::Latin, 0, "Noto Serif"),
    row(File::Math, 0, "Noto Sans Math"),
    row(File::Symbols, 0, "Noto Sans Symbols2"),
    row(File::Emoji, 0, "Noto Emoji"),
    row(File::SansBold, 5, "Noto Sans Mono CJK JP"),
    row(File::SansBold, 6, "Noto Sans Mono CJK KR"),
    row(File::SansBold, 7, "Noto Sans Mono CJK SC"),
    row(File::SansBold, 8, "Noto Sans Mono CJK TC"),
    row(File::SansBold, 9, "Noto Sans Mono CJK HK"),
    row(File::Formula, 0, "STIX Math"),
];

/// Rows of the five regions begin here; [`region`] is added.
pub(super) const SERIF: u16 = 0;
pub(super) const SANS: u16 = 5;
pub(super) const MONO: u16 = 10;
pub(super) const SANS_BOLD: u16 = 15;
pub(super) const KAI: FaceId = FaceId(20);
pub(super) const ITALIC: FaceId = FaceId(21);
pub(super) const LATIN: FaceId = FaceId(22);
pub(super) const MATH: FaceId = FaceId(23);
pub(super) const SYMBOLS: FaceId = FaceId(24);
pub(super) const EMOJI: FaceId = FaceId(25);
pub(super) const MONO_BOLD: u16 = 26;
/// Sets formulas: it has a `MATH` table.
pub(super) const FORMULA: FaceId = FaceId(31);

/// Which of the five regional faces sets a language. A language that is not CJK takes the Chinese face's Latin.
pub(super) fn region(lang: Lang) -> u16 {
    match lang {
        Lang::Ja => 0,
        Lang::Ko => 1,
        Lang::ZhHans | Lang::Other(_) => 2,
        Lang::ZhHant => 3,
        Lang::ZhHk => 4,
    }
}

/// The data of each file of [`File::ALL`]; None for one that is not there.
#[cfg(feature = "bundled-fonts")]
pub(super) fn data() -> [Option<Arc<FontData>>; 10] {
    File::ALL.map(|file| Some(Arc::new(FontData::fixed(file.bytes()))))
}

/// The data of each file of [`File::ALL`], from `HUIBIAN_FONTS`, else from the folder of the program or `fonts`
/// in it; None for one that is not there.
#[cfg(not(feature = "bundled-fonts"))]
pub(super) fn data() -> [Option<Arc<FontData>>; 10] {
    use crate::files::{Blob, Disk, Files, environment};
    use std::path::{Path, PathBuf};

    let program = environment::program_folder();
    let folders = [
        environment::variable("HUIBIAN_FONTS").map(PathBuf::from),
        program.as_ref().map(|p| p.join("fonts")),
        program.clone(),
    ];
    let disks: Vec<Arc<dyn Files>> = folders
        .into_iter()
        .flatten()
        .filter_map(|f| Disk::open(&f, []).ok())
        .map(|d| Arc::new(d) as Arc<dyn Files>)
        .collect();
    File::ALL.map(|file| {
        let path = Path::new(file.name());
        let disk = disks.iter().find(|d| d.len(path).is_ok())?;
        Some(Arc::new(FontData::file(Blob::file(disk.clone(), path))))
    })
}

#[cfg(all(test, feature = "bundled-fonts"))]
mod tests {
    use super::*;
    use crate::font::Face;

    #[test]
    fn each_row_of_the_table_is_the_face_it_names() {
        let data = data();
        for row in &FACES {
            let at = File::ALL.iter().position(|f| *f == row.file).unwrap();
            let face = Face::new(data[at].clone(), row.index);
            assert_eq!(face.family(), row.family, "{} {}", row.file.name(), row.index);
        }
        assert_eq!(FACES[KAI.0 as usize].file, File::Kai);
        assert_eq!(FACES[ITALIC.0 as usize].file, File::Italic);
        assert_eq!(FACES[LATIN.0 as usize].file, File::Latin);
        assert_eq!(FACES[MATH.0 as usize].file, File::Math);
        assert_eq!(FACES[FORMULA.0 as usize].file, File::Formula);
        assert_eq!(FACES[SYMBOLS.0 as usize].file, File::Symbols);
        assert_eq!(FACES[EMOJI.0 as usize].file, File::Emoji);
    }
}
