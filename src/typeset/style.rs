//! What a page design asks for, and the numbers it comes to.

use super::breaks::Level;
use super::spacing::Preset;
use crate::font::FontRole;
use crate::lang::Lang;
use crate::pages::{Grey, Pt, Size};

/// `[page]` and `[page.NAME]` of the book file: what a person asks for. Everything not given follows from language and
/// size (`typography` table 7).
#[derive(Clone, Debug, Default)]
pub struct Design {
    /// Trimmed size; A5 if not given.
    pub size: Option<Size>,
    pub font_size: Option<Pt>,
    /// Characters a line.
    pub characters: Option<u16>,
    pub lines: Option<u16>,
    /// Gap between lines in em of the type size.
    pub line_gap: Option<f32>,
    /// head, outer, foot, inner
    pub margins: Option<[Pt; 4]>,
    pub line_break: Option<Level>,
    pub punctuation: Option<Preset>,
    pub opening: Option<Opening>,
    /// Cover design by name.
    pub cover_design: Option<String>,
    pub bleed: Option<Pt>,
    pub crop_marks: bool,
}

/// Where parts, chapters and short pieces begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Opening {
    /// 另页: on the next recto.
    Recto,
    /// 另面: on the next page.
    Page,
    RunOn,
    /// Parts on a recto, chapters on a new page, a piece shorter than half a page runs on inside its parent.
    #[default]
    Auto,
}

/// The numbers a design comes to for one book: all that the engine reads.
#[derive(Clone, Debug)]
pub struct Style {
    pub size: Size,
    pub bleed: Pt,
    /// Type size of the body.
    pub body_size: Pt,
    /// Width of the 版心: a whole number of characters.
    pub measure: Pt,
    /// Lines a page.
    pub lines: u16,
    /// Distance of baselines.
    pub leading: Pt,
    /// Top of the 版心.
    pub head: Pt,
    /// Inner margin of a recto; a verso mirrors it.
    pub inner: Pt,
    pub outer: Pt,
    pub foot: Pt,
    /// First-line indent in em.
    pub indent: f32,
    pub opening: Opening,
    pub cover_design: String,
    pub level: Level,
    pub preset: Preset,
    pub lang: Lang,
}

/// How one kind of text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TextStyle {
    pub role: FontRole,
    pub size: Pt,
    pub lang: Lang,
    pub level: Level,
    pub preset: Preset,
    pub colour: Grey,
}
