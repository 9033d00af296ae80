//! From a `Book` to `Pages`: the heart of the program.
//!
//! The entry function reads like the table of contents of the engine. The engine counts *along* the line and *across*
//! it; x and y exist only in [`crate::pages`].
//!
//! 1. `plan` divides the book into openings, runs of text that start on a new page;
//! 2. each opening, in parallel, becomes galleys (`block`, `table`, `code`: composed lines and boxes one under another,
//!    their lines set by `paragraph`), then pages (`column`: page make-up with footnotes);
//! 3. folios are counted, contents and cross references filled in, running heads and folios set (`furniture`, `toc`);
//! 4. the openings' pages and structure are joined into one [`Pages`].

pub mod breaks;
pub mod line;
pub mod paragraph;
pub mod size;
pub mod spacing;
pub mod style;

pub mod block;
pub mod code;
pub mod column;
pub mod cover;
pub mod furniture;
pub mod note;
pub mod table;
pub mod toc;

pub use style::{Design, Style};

use crate::book::{AssetId, Book};
use crate::diag::Reporter;
use crate::font::FontSet;
use crate::media::Info;
use crate::pages::Pages;
use std::collections::BTreeMap;

/// What composing needs beside the book.
pub struct Context<'a> {
    pub fonts: &'a FontSet,
    pub style: &'a Style,
    /// Sizes of the pictures that can be read; one that is not in it gets a placeholder.
    pub pictures: &'a BTreeMap<AssetId, Info>,
    pub reporter: &'a Reporter,
}

/// Composes a whole book.
pub fn compose(_book: &Book, _cx: &Context) -> Pages {
    todo!()
}

/// Composes the cover page alone, at the size of `Context::style`.
pub fn compose_cover(_book: &Book, _cx: &Context) -> Pages {
    todo!()
}
