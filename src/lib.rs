//! huibian turns a series of articles into a book.
//!
//! **Articles in, a [`Book`](book::Book) in the middle, a book out of every backend.**
//!
//! ```text
//! files ─▶ input ─▶ Book ──┬──────────────────────▶ backend::epub ─▶ book.epub
//!                          ├─▶ typeset ─▶ Pages ─┬─▶ backend::pdf ──▶ book.pdf
//!                          │                     └─▶ paint ─────────▶ cover, previews
//!                          └──────────────────────▶ backend::json, backend::external
//! ```
//!
//! Two models, [`book::Book`] (what the author meant) and [`pages::Pages`] (what stands where), are plain data.
//! Everything else is a function from one thing on this picture to the next. Modules stand on floors and use only
//! modules of lower floors; `docs/architecture.md` holds the table and a test holds the rule.
#![forbid(unsafe_code)]

// floor 0
pub mod diag;
pub mod files;
pub mod lang;
// floor 1
pub mod book;
pub mod font;
// floor 2
pub mod media;
pub mod pages;
// floor 3
pub mod backend;
pub mod input;
pub mod inspect;
pub mod paint;
pub mod typeset;
// floor 4
pub mod config;
// floor 5
pub mod project;
// floor 6
#[cfg(feature = "cli")]
pub mod cli;
