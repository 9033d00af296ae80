//! Saved pages.

pub(crate) mod tokens;
