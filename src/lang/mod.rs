//! Facts about characters and languages. No text is changed here and nothing is laid out.

pub mod class;
pub mod detect;
pub mod jis;
pub mod numeral;
pub mod scan;
pub mod tag;
pub mod vertical;
pub mod wide;
pub mod words;

pub use tag::Lang;
pub use words::{Word, word};
