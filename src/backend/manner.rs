//! What of a page design holds where the reader makes the pages: how kinds of text look beside one another, and no
//! measure of a page.

use crate::book::Align;
use crate::font::FontRole;

/// How a book looks in one language; sizes are parts of the body's type.
#[derive(Clone, Debug)]
pub struct Manner {
    /// Distance of baselines, em.
    pub leading: f32,
    /// Indent of a paragraph's first line, em.
    pub indent: f32,
    /// The first paragraph below a heading has none.
    pub flush: bool,
    /// Between two paragraphs, lines.
    pub space: f32,
    pub part: Head,
    pub chapter: Head,
    /// Sections of level 2 to 6.
    pub sections: [Head; 5],
    pub byline: (FontRole, Align),
    pub half_title: (FontRole, Align),
    pub title_page: (FontRole, Align),
    /// How authors, edition and publisher stand on the title page.
    pub names: Align,
    pub quotation: Quotation,
    /// `*…*`: a face, or None for dots.
    pub emphasis: Option<FontRole>,
    /// `**…**`
    pub strong: Option<FontRole>,
    pub caption: (FontRole, f32),
    pub table: (FontRole, f32),
    pub note: (FontRole, f32),
    /// Weight of a bar at the start of code, pt.
    pub code_bar: f32,
    /// Code stands on a ground of its own.
    pub code_ground: bool,
}

/// A title with its number.
#[derive(Clone, Debug)]
pub struct Head {
    pub face: FontRole,
    pub size: f32,
    pub align: Align,
    /// From 0, black, to 1.
    pub grey: f32,
    /// Em of the body.
    pub indent: f32,
    pub number_face: FontRole,
    pub number_grey: f32,
    pub rule: Option<HeadRule>,
}

/// A rule beside a title.
#[derive(Clone, Copy, Debug)]
pub struct HeadRule {
    pub place: RulePlace,
    /// In parts of the measure.
    pub length: f32,
    /// In pt.
    pub weight: f32,
    pub grey: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RulePlace {
    Above,
    Below,
    /// At the start, as high as the title.
    Bar,
}

/// Block quotations and verse.
#[derive(Clone, Copy, Debug)]
pub struct Quotation {
    pub face: FontRole,
    pub size: f32,
    /// Indents, em.
    pub start: f32,
    pub end: f32,
    /// Before and after, lines.
    pub space: f32,
}
