//! Files whose languages are told piece by piece, all but one.

use super::{Damage, catalog, change, content, each, edit, id_of, is, metadata};
use lopdf::{Document, Object, StringFormat};

pub fn damages() -> Vec<(&'static str, Damage)> {
    vec![
        ("11-001", |d| {
            own(d);
            each(d, |e| e.has(b"S"), |e| _ = e.remove(b"Lang"));
            each(d, |e| e.has(b"S") && (e.has(b"Alt") || e.has(b"ActualText")), |e| e.set("Lang", super::word("ja")));
            let pages: Vec<_> = d.page_iter().collect();
            for page in pages {
                let content = d.get_dictionary(page).and_then(|p| p.get(b"Contents")).and_then(Object::as_reference);
                edit(d, content.expect("one stream"), |page| page.replace("/ActualText", "/Lang(ja)/ActualText"));
            }
        }),
        ("11-002", |d| {
            own(d);
            each(d, |e| e.has(b"S"), |e| _ = e.remove(b"Lang"));
            let holds_content = |kid: &Object| kid.as_i64().is_ok() || kid.as_dict().is_ok_and(is("Type", "MCR"));
            let holds = |e: &lopdf::Dictionary| {
                e.get(b"K").and_then(Object::as_array).is_ok_and(|kids| kids.iter().any(holds_content))
            };
            each(
                d,
                |e| (holds(e) && !is("S", "Figure")(e)) || is("S", "Formula")(e),
                |e| e.set("Lang", super::word("ja")),
            );
        }),
        ("11-003", |d| {
            own(d);
            change(
                d,
                |entry| entry.has(b"Title") && entry.has(b"Parent"),
                |entry| entry.set("Title", super::word("one")),
            );
        }),
        ("11-004", |d| {
            own(d);
            change(d, is("Subtype", "Link"), |link| link.set("Contents", super::word("one")));
        }),
        ("11-006", |d| {
            own(d);
            metadata(d, "xml:lang=\"ja\"", "xml:lang=\"x-default\"");
        }),
    ]
}

/// Takes the language out of the catalog and tells it of the text, the bookmarks, the annotations and the metadata each
/// by itself.
pub fn own(document: &mut Document) {
    // Begun and ended by an escape (ISO 32000-1, 7.9.2.2).
    let units = "\u{1b}ja\u{1b}題".encode_utf16().flat_map(u16::to_be_bytes);
    let title = Object::String([0xFE, 0xFF].into_iter().chain(units).collect(), StringFormat::Hexadecimal);
    catalog(document).remove(b"Lang");
    let whole = id_of(document, is("S", "Document"));
    document.get_dictionary_mut(whole).expect("it is there").set("Lang", super::word("ja"));
    each(document, |entry| entry.has(b"Title") && entry.has(b"Parent"), |entry| entry.set("Title", title.clone()));
    each(
        document,
        |dict| dict.has(b"Contents") && is("Subtype", "Link")(dict),
        |link| link.set("Contents", title.clone()),
    );
    metadata(document, "xml:lang=\"x-default\"", "xml:lang=\"ja\"");
    // There is text to speak of.
    content(document, "/P<<", str::to_owned);
}
