//! Pages that name the one that follows them.
//!
//! The pages of a manual (DocBook, Sphinx, Texinfo) say `<link rel="next">` (HTML 4.6.7): where they lead from one to the
//! other, that is their order, and not their names, `advanced.html` before `start.html`. It is kept as their weight;
//! pages that stand outside of it (a search, an index of words) go behind.

use super::Read;
use crate::files::normalise;
use percent_encoding::percent_decode_str;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Fewest pages that make an order.
const FEWEST: usize = 3;

/// Gives the pages that follow one another rising weights.
pub(super) fn follow(documents: &mut [Option<Read>]) {
    let read = || documents.iter().enumerate().filter_map(|(at, read)| Some((at, read.as_ref()?)));
    let places: BTreeMap<&Path, usize> = read().map(|(at, read)| (read.source.path.as_path(), at)).collect();
    let mut next: BTreeMap<usize, usize> = BTreeMap::new();
    for (at, read) in read() {
        let Some(said) = &read.article.facts.next else { continue };
        let path = target(&read.source.path, said);
        if let Some(&to) = path.and_then(|path| places.get(path.as_path())).filter(|&&to| to != at) {
            next.insert(at, to);
        }
    }
    if next.len() + 1 < FEWEST {
        return;
    }
    let mut led: Vec<usize> = next.values().copied().collect();
    led.sort_unstable();
    let mut order = Vec::new();
    let mut seen = vec![false; documents.len()];
    for &first in next.keys().filter(|at| led.binary_search(at).is_err()) {
        let mut at = Some(first);
        while let Some(page) = at.filter(|&page| !std::mem::replace(&mut seen[page], true)) {
            order.push(page);
            at = next.get(&page).copied();
        }
    }
    for (weight, at) in order.into_iter().enumerate() {
        if let Some(read) = &mut documents[at] {
            let weight = i64::try_from(weight).unwrap_or(i64::MAX);
            read.article.facts.weight.get_or_insert(weight);
        }
    }
}

/// The file that an address leads to, of a page beside it.
fn target(from: &Path, said: &str) -> Option<PathBuf> {
    let bare = said.split(['#', '?']).next().filter(|bare| !bare.is_empty() && !bare.contains(':'))?;
    let name = percent_decode_str(bare).decode_utf8().ok()?;
    normalise(&from.parent()?.join(&*name))
}
