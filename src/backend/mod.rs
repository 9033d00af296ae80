//! Backends: from a compiled book to a file.
//!
//! A [`Backend`] is looked up by name in [`Registry`]; it is given [`Compiled`] (the book, the fonts, and on asking the
//! composed pages and the cover, made once), its own table of options, and a place to write. `project` hands the
//! composing in, so that a backend knows pages and never the engine.

mod deflate;
pub mod epub;
pub mod external;
pub mod json;
pub mod manner;
mod options;
pub mod pdf;
mod step;

use crate::book::Book;
use crate::diag::{Fatal, Reporter};
use crate::files::Output;
use crate::font::FontSet;
use crate::lang::Lang;
use crate::media::SvgFonts;
use crate::pages::{Pages, Pt};
use manner::Manner;
pub use options::{OptionTable, OptionValue, Refusal};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// Seconds since 1970, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub i64);

/// Folio of each id of the book, as printed: `iv`, `12`.
pub type Folios = BTreeMap<crate::book::Id, String>;

/// A painted cover.
#[derive(Clone, Debug)]
pub struct Cover {
    /// JPEG, upright.
    pub jpeg: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// Composes and paints when a backend asks; implemented by `project`.
pub trait Composer: Sync {
    /// Composes the pages of a design (`""` is the default `[page]`).
    fn pages(&self, design: &str) -> Result<Pages, Fatal>;
    /// Composes the cover of a design on one page, about a spine of this width.
    fn wrap(&self, design: &str, spine: Pt) -> Result<Pages, Fatal>;
    /// Paints the cover for the EPUB: the given picture, or the cover page. None where a book has none.
    fn cover(&self) -> Result<Option<Cover>, Fatal>;
    /// Whether [`cover`](Self::cover) will give one, if that is known before it is made.
    fn has_cover(&self) -> Option<bool>;
    /// What of a design holds in a language where the reader makes the pages; None where there is no design.
    fn manner(&self, design: &str, lang: Lang) -> Option<Manner>;
    /// Designs that an output of this run composes.
    fn composed_designs(&self) -> &[String];
}

/// What every backend is given. Pages and cover are made once, when the first backend asks.
pub struct Compiled<'a> {
    pub book: &'a Book,
    pub fonts: &'a FontSet,
    /// What the file says as its date of modification.
    pub date: Timestamp,
    composer: &'a dyn Composer,
    pages: Vec<(String, OnceLock<Result<Pages, Fatal>>)>,
    cover: OnceLock<Result<Option<Cover>, Fatal>>,
    drawing_fonts: OnceLock<SvgFonts>,
}

impl<'a> Compiled<'a> {
    /// `designs` are all designs that any output of the run may ask for.
    pub fn new(
        book: &'a Book,
        fonts: &'a FontSet,
        date: Timestamp,
        composer: &'a dyn Composer,
        designs: &[String],
    ) -> Self {
        let pages = designs.iter().map(|d| (d.clone(), OnceLock::new())).collect();
        Self { book, fonts, date, composer, pages, cover: OnceLock::new(), drawing_fonts: OnceLock::new() }
    }

    /// The composed pages of a design.
    pub fn pages(&self, design: &str) -> Result<&Pages, &Fatal> {
        let (_, cell) = self.pages.iter().find(|(name, _)| name == design).expect("project names every design");
        cell.get_or_init(|| self.composer.pages(design)).as_ref()
    }

    /// The cover of a design on one page, about a spine of this width.
    pub fn wrap(&self, design: &str, spine: Pt) -> Result<Pages, Fatal> {
        self.composer.wrap(design, spine)
    }

    /// Folio of each id, if an output of this run composes `design`; decided before any backend starts.
    pub fn folios(&self, design: &str) -> Option<Folios> {
        if !self.composer.composed_designs().iter().any(|d| d == design) {
            return None;
        }
        let pages = self.pages(design).ok()?;
        Some(
            pages
                .targets
                .iter()
                .map(|(id, target)| (id.clone(), pages.pages[target.page as usize].folio.to_string()))
                .collect(),
        )
    }

    /// What of a design holds in a language where the reader makes the pages.
    pub fn manner(&self, design: &str, lang: Lang) -> Option<Manner> {
        self.composer.manner(design, lang)
    }

    /// The fonts that drawings are set in, indexed when the first drawing is painted.
    pub fn drawing_fonts(&self) -> &SvgFonts {
        self.drawing_fonts.get_or_init(|| SvgFonts::new(self.fonts.files(), self.book.meta.lang))
    }

    /// Gives up the pages on another thread: they are many small pieces, and nobody waits for them.
    pub fn drop_aside(self) {
        let pages = self.pages;
        rayon::spawn(move || drop(pages));
    }

    /// Whether there is a cover: known before it is painted, where none is given that may be broken.
    pub fn has_cover(&self) -> bool {
        self.composer.has_cover().unwrap_or_else(|| matches!(self.cover(), Ok(Some(_))))
    }

    /// The painted cover.
    pub fn cover(&self) -> Result<Option<&Cover>, &Fatal> {
        self.cover.get_or_init(|| self.composer.cover()).as_ref().map(Option::as_ref)
    }
}

/// A kind of output.
pub trait Backend: Sync {
    /// Name after `-f` and in `[output.NAME] backend`.
    fn name(&self) -> &'static str;
    /// Of the file it writes, without a dot.
    fn extension(&self) -> &'static str;
    /// Whether it asks for composed pages.
    fn composes(&self) -> bool;
    /// The files that values of its table name: key and path. Whoever runs it opens them and hands them over in
    /// [`OptionTable::files`], for a backend opens none itself.
    fn named_files<'t>(&self, _options: &'t OptionTable) -> Vec<(&'static str, &'t str)> {
        Vec::new()
    }
    /// Writes the book; gives the number of pages in the file, if it has pages. Unknown or wrong options are
    /// diagnostics; what cannot be finished is fatal.
    fn write(
        &self,
        compiled: &Compiled,
        options: &OptionTable,
        report: &Reporter,
        out: &mut Output,
    ) -> Result<Option<usize>, Fatal>;
}

/// The built-in backends and those a user of the library adds.
pub struct Registry {
    backends: Vec<Box<dyn Backend>>,
}

impl Default for Registry {
    fn default() -> Self {
        Self { backends: vec![Box::new(epub::Epub), Box::new(pdf::Pdf), Box::new(json::Json)] }
    }
}

impl Registry {
    pub fn add(&mut self, backend: impl Backend + 'static) {
        self.backends.push(Box::new(backend));
    }

    pub fn get(&self, name: &str) -> Option<&dyn Backend> {
        self.backends.iter().map(Box::as_ref).find(|b| b.name() == name)
    }

    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.backends.iter().map(|b| b.name())
    }
}
