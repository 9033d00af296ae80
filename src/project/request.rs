//! What somebody asks for, before anything was looked at: the paths, and what goes over the book file.

use crate::config::BookTable;
use std::path::PathBuf;

/// One build, check or dump, as asked for. The default asks for what the book file says.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// A folder, a `book.toml`, or files and folders; empty is the working folder.
    pub paths: Vec<PathBuf>,
    /// Goes over `[book]`.
    pub book: BookTable,
    /// The cover, wherever it lies; relative to the working folder.
    pub cover: Option<PathBuf>,
    /// Outputs by name; empty is EPUB and PDF, or what `output` ends in.
    pub formats: Vec<String>,
    /// The file to write.
    pub output: Option<PathBuf>,
    /// The folder to write into.
    pub folder: Option<PathBuf>,
    /// Goes over `[page] design`.
    pub design: Option<String>,
    /// Goes over `[page] size`.
    pub size: Option<String>,
    /// Goes over `[page] bleed`.
    pub bleed: Option<String>,
    pub crop_marks: bool,
    pub color_bars: bool,
    /// `mend` or `keep`; goes over `[input] punctuation`.
    pub punctuation: Option<String>,
    /// Goes over `[input] encoding`.
    pub encoding: Option<String>,
    /// Goes over `[input] convert`.
    pub convert: Option<String>,
    /// `[input] duplicates` is `drop`, whatever the book file says.
    pub dedupe: bool,
    /// Goes over `[output.pdf] standard`.
    pub pdf_standard: Option<String>,
    /// Further folders that may be read.
    pub resources: Vec<PathBuf>,
    /// Folders of fonts.
    pub fonts: Vec<PathBuf>,
    /// Look among the system's fonts too.
    pub system_fonts: bool,
    /// Do not look among the system's fonts, whatever the book file says.
    pub ignore_system_fonts: bool,
    /// Write what can be written although the book has errors.
    pub keep_going: bool,
}
