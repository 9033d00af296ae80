//! Bookmarks and page labels, which the draft has flat or not at all.

use super::syntax::text_object;
use crate::pages::{Bookmark, Folio, Pages, Target};
use lopdf::{Dictionary, Document, Object, ObjectId};

/// Bookmarks deeper than this stand on it; readers indent no further.
const DEEPEST: usize = 32;

/// Mends "bookmarks are flat and re-sorted": writes them nested and in order. None if there are none.
pub fn write_outline(document: &mut Document, pages: &Pages, page_ids: &[ObjectId]) -> Option<ObjectId> {
    if pages.outline.is_empty() {
        return None;
    }
    let root = document.new_object_id();
    let (first, last, count) = level(document, pages, page_ids, &pages.outline, root, 0)?;
    let outlines = Dictionary::from_iter([
        ("Type", Object::from("Outlines")),
        ("First", first.into()),
        ("Last", last.into()),
        ("Count", count.into()),
    ]);
    document.set_object(root, outlines);
    Some(root)
}

/// Writes siblings; gives the first, the last, and how many are open.
fn level(
    document: &mut Document,
    pages: &Pages,
    page_ids: &[ObjectId],
    bookmarks: &[Bookmark],
    parent: ObjectId,
    depth: usize,
) -> Option<(ObjectId, ObjectId, i64)> {
    let ids: Vec<ObjectId> = bookmarks.iter().map(|_| document.new_object_id()).collect();
    for (i, bookmark) in bookmarks.iter().enumerate() {
        let mut entry = Dictionary::from_iter([("Title", text_object(&bookmark.title)), ("Parent", parent.into())]);
        if let Some(dest) = destination(pages, page_ids, &bookmark.target) {
            entry.set("Dest", dest);
        }
        if let Some(previous) = i.checked_sub(1) {
            entry.set("Prev", ids[previous]);
        }
        if let Some(next) = ids.get(i + 1) {
            entry.set("Next", *next);
        }
        if depth < DEEPEST
            && let Some((first, last, count)) = level(document, pages, page_ids, &bookmark.children, ids[i], depth + 1)
        {
            entry.set("First", first);
            entry.set("Last", last);
            // Negative: closed. Only the first level is seen when the book is opened.
            entry.set("Count", -count);
        }
        document.set_object(ids[i], entry);
    }
    Some((*ids.first()?, *ids.last()?, ids.len() as i64))
}

/// A place as an explicit destination.
fn destination(pages: &Pages, page_ids: &[ObjectId], target: &Target) -> Option<Object> {
    let page = *page_ids.get(target.page as usize)?;
    let top = pages.surround().get() + pages.size.height.get() - target.y.get();
    Some(Object::Array(vec![page.into(), "XYZ".into(), pages.surround().get().into(), top.into(), Object::Null]))
}

/// Page labels: one range for each change of the count (ISO 32000-1, 12.4.2). `cover` labels what is not counted.
pub fn page_labels(pages: &Pages, cover: &str) -> Dictionary {
    let mut numbers: Vec<Object> = Vec::new();
    let mut before: Option<Folio> = None;
    for (i, page) in pages.pages.iter().enumerate() {
        let goes_on = match (before, page.folio) {
            (Some(Folio::Roman(a)), Folio::Roman(b)) | (Some(Folio::Arabic(a)), Folio::Arabic(b)) => {
                a.checked_add(1) == Some(b)
            }
            (Some(Folio::None), Folio::None) => true,
            _ => false,
        };
        before = Some(page.folio);
        if goes_on {
            continue;
        }
        let label = match page.folio {
            Folio::None => Dictionary::from_iter([("P", text_object(cover))]),
            Folio::Roman(n) => Dictionary::from_iter([("S", Object::from("r")), ("St", n.max(1).into())]),
            Folio::Arabic(n) => Dictionary::from_iter([("S", Object::from("D")), ("St", n.max(1).into())]),
        };
        numbers.push((i as i64).into());
        numbers.push(label.into());
    }
    Dictionary::from_iter([("Nums", Object::Array(numbers))])
}
