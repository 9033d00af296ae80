//! The faces of a book, chosen by role and language.

use super::{Face, FaceId};
use crate::diag::Reporter;
use crate::files::Blob;
use crate::lang::Lang;

/// What a face is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FontRole {
    /// Song, Mincho, Myeongjo: the body.
    Serif,
    /// Hei, Gothic: captions and heads.
    Sans,
    /// Bold Hei: headings and strong.
    SansBold,
    /// Kai: Chinese emphasis and quotations.
    Kai,
    /// Code.
    Mono,
    /// Italic of the Latin partner of the body.
    Italic,
}

/// Where a font came from, as `huibian fonts` lists it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FontSource {
    Bundled,
    Given,
    System,
}

/// Which fonts a book asks for. Empty lists mean the bundled fonts.
#[derive(Clone, Debug, Default)]
pub struct FontOptions {
    pub serif: Vec<String>,
    pub sans: Vec<String>,
    pub kai: Vec<String>,
    pub mono: Vec<String>,
    pub latin: Vec<String>,
    pub emoji: Vec<String>,
    /// Families tried, in order, for characters that no other face has.
    pub fallback: Vec<String>,
    /// Font files of the folders given; system fonts among them if they were asked for.
    pub files: Vec<(FontSource, Blob)>,
}

/// All faces of a run.
#[derive(Debug)]
pub struct FontSet {
    // private: faces, role × language table, fallback chains
}

impl FontSet {
    /// Opens the bundled faces and those asked for. A family that is not found is a warning (H0317).
    pub fn open(_options: &FontOptions, _reporter: &Reporter) -> FontSet {
        todo!()
    }
    pub fn face(&self, _id: FaceId) -> &Face {
        todo!()
    }
    /// The face for a role in a language.
    pub fn choose(&self, _role: FontRole, _lang: Lang) -> FaceId {
        todo!()
    }
    /// The first face, in the order role's own face, same style class, symbols, emoji, user's fallback, that has a
    /// glyph for every character of a cluster. None if no font has it: the place gets a drawn box.
    pub fn covering(&self, _cluster: &str, _role: FontRole, _lang: Lang) -> Option<FaceId> {
        todo!()
    }
    pub fn faces(&self) -> impl Iterator<Item = (FaceId, &Face, FontSource)> {
        std::iter::empty()
    }
}
