//! What the readers of markup share: from elements to the model.
//!
//! Markdown and HTML are read into one [`tree`] ([`meaning`] says what HTML means), which is then turned into
//! [`blocks`] and [`inlines`]; [`marks`] finds CJK markup in the text, [`flow`] settles its white space, and
//! [`sections`] finds the title and closes up the levels. So a `<ruby>` typed in Markdown, a `<figure>` of a saved page
//! and a pipe table all take the same way.

mod blocks;
mod captions;
mod divide;
pub(crate) mod elements;
pub(crate) mod flow;
mod inlines;
pub(crate) mod languages;
mod marks;
pub(crate) mod meaning;
mod pictures;
mod sections;
pub(crate) mod tree;

pub(crate) use blocks::{Settings, stepped};
pub(crate) use divide::divide;
pub(crate) use marks::takes_reading;
pub(crate) use sections::named;

use crate::book::{Block, Inlines};
use crate::diag::Reporter;
use tree::Tree;

/// What one document holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Content {
    /// Empty if the document has no heading that could be its title.
    pub title: Inlines,
    /// The id that its author gave the title.
    pub anchor: Option<String>,
    /// The title heading asked for no number.
    pub unnumbered: bool,
    pub blocks: Vec<Block>,
}

/// Turns a tree into the content of a chapter. `title` is what front matter says the title is.
pub(crate) fn content(tree: &Tree, settings: Settings, title: Option<&str>, reporter: &Reporter) -> Content {
    let mut reading = blocks::Reading::new(tree, settings, reporter);
    let blocks = reading.article();
    sections::arrange(blocks, title, reporter)
}
