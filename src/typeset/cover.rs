//! The cover.
use super::Context;
use crate::book::Book;
use crate::pages::{Page, Structure};

pub(super) fn page(_book: &Book, _cx: &Context, _structure: &mut Structure) -> Option<Page> {
    None
}
