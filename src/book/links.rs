//! Links between the articles.

use super::Book;
use crate::diag::Reporter;
use std::path::Path;

/// Makes references of links that lead to a place of the book.
pub fn resolve(_book: &mut Book, _src: &Path, _reporter: &Reporter) {}
