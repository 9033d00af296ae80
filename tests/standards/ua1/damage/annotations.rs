//! Annotations that stand in the wrong place or say too little.

use super::{Damage, add_element, change, form, id_of, is, tree, word};
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

pub fn damages() -> Vec<(&'static str, Damage)> {
    vec![
        ("28-002", |d| _ = annotate(d, said("Text"), Some("Div"))),
        ("28-004", |d| _ = annotate(d, dictionary! { "Subtype" => "Text" }, Some("Annot"))),
        ("28-005", |d| _ = annotate(d, dictionary! { "Subtype" => "Widget" }, Some("Form"))),
        ("28-006", |d| _ = annotate(d, said("Own"), Some("Div"))),
        ("28-007", |d| _ = annotate(d, said("TrapNet"), Some("Annot"))),
        ("28-008", |d| change(d, |page| page.has(b"Tabs"), |page| _ = page.remove(b"Tabs"))),
        ("28-009", |d| change(d, |page| page.has(b"Tabs"), |page| page.set("Tabs", "R"))),
        ("28-010", |d| _ = annotate(d, dictionary! { "Subtype" => "Widget", "TU" => word("name") }, Some("Div"))),
        ("28-011", |d| change(d, is("S", "Link"), |element| element.set("S", "Span"))),
        ("28-012", |d| {
            let element = annotate(d, dictionary! { "Subtype" => "Link" }, Some("Link")).expect("an element");
            d.get_dictionary_mut(element).expect("it is there").set("Alt", word("where it leads"));
        }),
        ("28-014", |d| screen(d, dictionary! { "S" => "MCD", "Alt" => vec![word(""), word("a bell")] })),
        ("28-015", |d| screen(d, dictionary! { "S" => "MCD", "CT" => word("audio/mpeg") })),
        ("28-016", |d| {
            let mut entries = said("FileAttachment");
            entries.set("FS", dictionary! { "Type" => "Filespec", "F" => word("a.txt") });
            annotate(d, entries, Some("Annot"));
        }),
        ("28-017", |d| _ = annotate(d, said("PrinterMark"), Some("Div"))),
        ("28-018", |d| {
            let normal = form(d, dictionary! {}, "0 0 1 1 re f");
            let mut entries = said("PrinterMark");
            entries.set("AP", dictionary! { "N" => normal });
            annotate(d, entries, None);
        }),
        ("11-005", |d| {
            super::languages::own(d);
            annotate(d, dictionary! { "Subtype" => "Widget", "TU" => word("name") }, Some("Form"));
        }),
    ]
}

/// An annotation that says what it is.
fn said(subtype: &str) -> Dictionary {
    dictionary! { "Subtype" => subtype, "Contents" => word("what it is") }
}

fn screen(document: &mut Document, clip: Dictionary) {
    let clip = document.add_object(clip);
    let rendition = dictionary! { "S" => "MR", "C" => clip };
    let mut entries = said("Screen");
    entries.set("A", dictionary! { "S" => "Rendition", "R" => rendition });
    annotate(document, entries, Some("Annot"));
}

/// Puts an annotation on a page that has others, held by a new element of a type; gives the element.
fn annotate(document: &mut Document, entries: Dictionary, kind: Option<&str>) -> Option<ObjectId> {
    /// In the parent tree: above all keys of a small book.
    const KEY: i64 = 9001;
    let page = id_of(document, |page| page.has(b"Tabs"));
    let mut annotation = dictionary! { "Type" => "Annot", "Rect" => vec![0.into(), 0.into(), 1.into(), 1.into()] };
    annotation.extend(&entries);
    let annotation = document.add_object(annotation);
    let all = document.get_dictionary_mut(page).and_then(|p| p.get_mut(b"Annots")).and_then(Object::as_array_mut);
    all.expect("the page has others").push(annotation.into());
    let held = dictionary! { "Type" => "OBJR", "Pg" => page, "Obj" => annotation };
    let element = add_element(document, kind?, vec![held.into()]);
    document.get_dictionary_mut(annotation).expect("it is there").set("StructParent", KEY);
    let leaf = dictionary! {
        "Limits" => vec![KEY.into(), KEY.into()], "Nums" => vec![KEY.into(), element.into()],
    };
    let leaf = document.add_object(leaf);
    let parents = tree(document).get(b"ParentTree").and_then(Object::as_reference).expect("a parent tree");
    let kids = document.get_dictionary_mut(parents).and_then(|p| p.get_mut(b"Kids")).and_then(Object::as_array_mut);
    kids.expect("it has leaves").push(leaf.into());
    Some(element)
}
