//! Page numbers in running text: composed again until they hold.
//!
//! A reference that wants the number of a page takes part in the lines that decide the page. The book is composed with
//! the numbers of the pass before until nothing moves any more, which is mostly the second time; a book without such
//! references is composed once. If the numbers never hold (a line that 99 fills and 100 does not may push its own target
//! back and forth), the references are set by name, as in the EPUB.

use super::{Context, compose_once};
use crate::book::{Block, Book, Id, Inline, Reference, made, walk};
use crate::diag::Reporter;
use crate::pages::{Folio, Pages};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Passes before the numbers are given up.
const PASSES: usize = 5;

/// Where the references lead that want the number of a page.
pub(super) fn targets(book: &Book) -> BTreeSet<Id> {
    let find = |blocks: &Vec<Block>| {
        let mut out = Vec::new();
        walk::inlines_of(blocks, &mut |inline| {
            if let Inline::Reference(reference) = inline
                && reference.page.is_some()
            {
                out.push(reference.target.clone());
            }
        });
        out
    };
    let mut texts = Vec::new();
    walk::parts(&book.body, &mut |part| texts.push(&part.intro));
    texts.extend(walk::chapters(book).into_iter().map(|chapter| &chapter.blocks));
    texts.into_par_iter().with_max_len(32).flat_map_iter(find).collect()
}

/// Composes a book whose references want the numbers of pages.
pub(super) fn compose_settled(book: &Book, targets: &BTreeSet<Id>, cx: &Context) -> Pages {
    let mut folios: BTreeMap<Id, String> = BTreeMap::new();
    for _ in 0..PASSES {
        let numbered = with_folios(book, &folios);
        // What a pass has to say counts only if it is the last.
        let said = Reporter::new();
        let pages = compose_once(&numbered, &Context { reporter: &said, ..*cx });
        let found = folios_of(&pages);
        if targets.iter().all(|id| found.get(id) == folios.get(id)) {
            cx.reporter.adopt(said);
            return pages;
        }
        folios = found;
    }
    compose_once(book, cx)
}

/// The book with page numbers where they are known.
fn with_folios(book: &Book, folios: &BTreeMap<Id, String>) -> Book {
    let mut book = book.clone();
    let fill = |blocks: &mut Vec<Block>| {
        walk::inlines_mut(blocks, &mut |inlines| {
            for inline in inlines {
                if let Inline::Reference(reference) = inline
                    && let Reference { target, inlines, page: Some([before, behind]), span: _ } = &mut **reference
                    && let Some(folio) = folios.get(target)
                {
                    *inlines = made(format!("{before}{folio}{behind}"));
                }
            }
        });
    };
    walk::parts_mut(&mut book.body, &mut |part| fill(&mut part.intro));
    walk::chapters_mut(&mut book, &mut |chapter| fill(&mut chapter.blocks));
    book
}

fn folios_of(pages: &Pages) -> BTreeMap<Id, String> {
    let folio = |page: u32| pages.pages.get(page as usize).map(|p| p.folio).filter(|f| *f != Folio::None);
    let targets = pages.targets.iter();
    targets.filter_map(|(id, target)| Some((id.clone(), folio(target.page)?.to_string()))).collect()
}
