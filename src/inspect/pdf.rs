//! The catalogue, pages, fonts and pictures of a PDF.

use super::{InspectError, Inspection, damaged, weighed};
use crate::pages::Folio;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};

/// Kinds of pages and ranges of labels that are shown one by one.
const SHOWN: usize = 12;
/// Folders of pages in one another, from which a page takes what it does not say itself.
const DEEPEST: usize = 64;
const MM: f32 = 25.4 / 72.0;

pub(super) fn inspect(data: &[u8]) -> Result<Inspection, InspectError> {
    let document = Document::load_mem(data).map_err(damaged)?;
    let mut facts = Vec::new();
    let information = document.trailer.get(b"Info").ok().and_then(|o| document.dereference(o).ok()).map(|(_, o)| o);
    if let Some(Object::Dictionary(information)) = information {
        for (key, fact) in [
            (&b"Title"[..], "title"),
            (b"Author", "author"),
            (b"Subject", "subject"),
            (b"Keywords", "keywords"),
            (b"Creator", "creator"),
            (b"Producer", "producer"),
            (b"ModDate", "modified"),
        ] {
            if let Ok(value) = information.get(key).and_then(lopdf::decode_text_string) {
                facts.push((fact, value));
            }
        }
    }
    let catalogue = document.catalog().map_err(damaged)?;
    if let Ok(lang) = catalogue.get(b"Lang").and_then(lopdf::decode_text_string) {
        facts.push(("language", lang));
    }
    let preferences = catalogue.get(b"ViewerPreferences").ok().and_then(|p| dictionary(&document, p));
    if preferences.and_then(|p| p.get(b"Direction").ok()?.as_name().ok()) == Some(b"R2L") {
        facts.push(("direction", "rtl".to_owned()));
    }
    let pages = document.get_pages();
    facts.push(("pages", pages.len().to_string()));
    facts.extend(page_sizes(&document, pages.values().copied()));
    if let Some(labels) = page_labels(&document, catalogue, pages.len()) {
        facts.push(("page labels", labels));
    }
    facts.push(("bookmarks", bookmarks(&document, catalogue).to_string()));
    facts.push(("tagged", if catalogue.has(b"StructTreeRoot") { "yes" } else { "no" }.to_owned()));
    let packet = catalogue.get(b"Metadata").and_then(|m| document.dereference(m)).and_then(|(_, m)| m.as_stream());
    if let Ok(packet) = packet {
        let packet = packet.get_plain_content().unwrap_or_default();
        let packet = String::from_utf8_lossy(&packet);
        if !facts.iter().any(|(fact, _)| *fact == "title") {
            facts.extend(title(&packet).map(|title| ("title", title)));
        }
        let standards = claimed(&packet);
        facts.extend(standards.into_iter().map(|standard| ("standard", standard)));
    }
    facts.extend(intents(&document, catalogue).map(|intent| ("colours for", intent)));
    facts.extend(fonts(&document).into_iter().map(|font| ("font", font)));
    facts.push(("pictures", pictures(&document)));
    facts.push(("bytes", data.len().to_string()));
    Ok(Inspection { format: format!("PDF {}", document.version), facts })
}

/// The standards that a metadata packet names, as elements or as attributes of its description.
fn claimed(packet: &str) -> Vec<String> {
    let value = |name: &str| -> Option<String> {
        let mut reader = quick_xml::Reader::from_str(packet);
        loop {
            match reader.read_event().ok()? {
                quick_xml::events::Event::Start(e) if e.name().as_ref() == name => {
                    return Some(reader.read_text(e.name()).ok()?.trim().to_owned());
                }
                quick_xml::events::Event::Start(e) | quick_xml::events::Event::Empty(e) => {
                    let found = e.attributes().flatten().find(|a| a.key.as_ref() == name);
                    if let Some(found) = found {
                        return Some(found.value.into_owned());
                    }
                }
                quick_xml::events::Event::Eof => return None,
                _ => {}
            }
        }
    };
    let archival = value("pdfaid:part")
        .map(|part| format!("PDF/A-{part}{}", value("pdfaid:conformance").unwrap_or_default().to_lowercase()));
    let universal = value("pdfuaid:part").map(|part| format!("PDF/UA-{part}"));
    archival.into_iter().chain(universal).chain(value("pdfxid:GTS_PDFXVersion")).collect()
}

/// The title of a metadata packet, for a file that has no information beside it.
fn title(packet: &str) -> Option<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(packet);
    let mut inside = false;
    loop {
        match reader.read_event().ok()? {
            Event::Start(e) if e.name().as_ref() == "dc:title" => inside = true,
            Event::Start(e) if inside && e.name().as_ref() == "rdf:li" => {
                let text = reader.read_text(e.name()).ok()?;
                return quick_xml::escape::unescape(&text).ok().map(|text| text.into_owned());
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// A dictionary, wherever it stands.
fn dictionary<'a>(document: &'a Document, object: &'a Object) -> Option<&'a Dictionary> {
    document.dereference(object).ok()?.1.as_dict().ok()
}

/// Each font with its weight.
fn fonts(document: &Document) -> BTreeSet<String> {
    let descriptors =
        document.objects.values().filter_map(|o| o.as_dict().ok()).filter(|d| d.has_type(b"FontDescriptor"));
    descriptors
        .filter_map(|d| {
            let name = String::from_utf8_lossy(d.get(b"FontName").ok()?.as_name().ok()?).into_owned();
            let program = [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().find_map(|key| d.get(key).ok());
            let Some(program) = program else { return Some(format!("{name} (not embedded)")) };
            let weight = document.dereference(program).ok()?.1.as_stream().map_or(0, |stream| stream.content.len());
            // A subset has six letters before its name (ISO 32000-1, 9.6.4).
            let tag = name.split_once('+').map(|(tag, _)| tag);
            let subset = tag.is_some_and(|tag| tag.len() == 6 && tag.bytes().all(|b| b.is_ascii_uppercase()));
            Some(format!("{name} ({}, {weight} bytes)", if subset { "subset" } else { "whole" }))
        })
        .collect()
}

/// How many pictures there are, and what they weigh with what makes them seen through.
fn pictures(document: &Document) -> String {
    let images = document.objects.iter().filter_map(|(id, object)| {
        let stream = object.as_stream().ok()?;
        let is_image = stream.dict.get(b"Subtype").is_ok_and(|kind| kind.as_name().is_ok_and(|kind| kind == b"Image"));
        is_image.then_some((id, stream))
    });
    let images: Vec<_> = images.collect();
    let masks: BTreeSet<ObjectId> = images
        .iter()
        .flat_map(|(_, stream)| [&b"SMask"[..], b"Mask"].map(|key| stream.dict.get(key).and_then(Object::as_reference)))
        .flatten()
        .collect();
    let count = images.iter().filter(|(id, _)| !masks.contains(id)).count();
    weighed(count, images.iter().map(|(_, stream)| stream.content.len() as u64).sum())
}

/// What the colours are meant for.
fn intents<'a>(document: &'a Document, catalogue: &'a Dictionary) -> impl Iterator<Item = String> + 'a {
    let list = catalogue.get(b"OutputIntents").ok().and_then(|list| document.dereference(list).ok());
    let list = list.and_then(|(_, list)| list.as_array().ok()).map(Vec::as_slice).unwrap_or_default();
    list.iter().filter_map(|intent| {
        let intent = dictionary(document, intent)?;
        let said = |key| intent.get(key).and_then(lopdf::decode_text_string).ok().filter(|said| !said.is_empty());
        said(b"Info").or_else(|| said(b"OutputConditionIdentifier"))
    })
}

/// Entries of the outline, each counted once however they are linked.
fn bookmarks(document: &Document, catalogue: &Dictionary) -> usize {
    let mut seen = BTreeSet::new();
    let next = |entry: &Dictionary, key: &[u8]| entry.get(key).and_then(Object::as_reference).ok();
    let mut waiting: Vec<ObjectId> = catalogue
        .get(b"Outlines")
        .ok()
        .and_then(|o| dictionary(document, o))
        .and_then(|o| next(o, b"First"))
        .into_iter()
        .collect();
    while let Some(id) = waiting.pop() {
        if let Ok(entry) = document.get_dictionary(id)
            && seen.insert(id)
        {
            waiting.extend([&b"First"[..], b"Next"].into_iter().filter_map(|key| next(entry, key)));
        }
    }
    seen.len()
}

/// `cover, i–iv, 1–70`: the labels of the pages, range by range (ISO 32000-1, 12.4.2).
fn page_labels(document: &Document, catalogue: &Dictionary, pages: usize) -> Option<String> {
    let tree = dictionary(document, catalogue.get(b"PageLabels").ok()?)?;
    let (_, numbers) = document.dereference(tree.get(b"Nums").ok()?).ok()?;
    let pairs = numbers.as_array().ok()?.as_chunks::<2>().0;
    let starts = pairs
        .iter()
        .filter_map(|[first, label]| Some((usize::try_from(first.as_i64().ok()?).ok()?, dictionary(document, label)?)));
    let starts: Vec<(usize, &Dictionary)> = starts.filter(|(first, _)| *first < pages).collect();
    let ends = starts.iter().skip(1).map(|(first, _)| *first).chain([pages]);
    let ranges = starts.iter().zip(ends).take(SHOWN).map(|((first, label), end)| {
        let prefix = label.get(b"P").and_then(lopdf::decode_text_string).unwrap_or_default();
        let Some(style) = label.get(b"S").ok().and_then(|style| style.as_name().ok()) else { return prefix };
        let start = label.get(b"St").and_then(Object::as_i64).ok().and_then(|n| u32::try_from(n).ok()).unwrap_or(1);
        let last = start.saturating_add((end.saturating_sub(*first).max(1) - 1) as u32);
        let [a, b] = [start, last].map(|n| format!("{prefix}{}", numbered(style, n)));
        if start == last { a } else { format!("{a}–{b}") }
    });
    let shown: Vec<String> = ranges.chain((starts.len() > SHOWN).then(|| "…".to_owned())).collect();
    Some(shown.join(", "))
}

/// A number in the style of a label (ISO 32000-1, table 159).
fn numbered(style: &[u8], n: u32) -> String {
    let roman = || Folio::Roman(n.min(9999)).to_string();
    // a to z, then aa to zz.
    let letters = |first: u8| {
        let letter = char::from(first + (n.saturating_sub(1) % 26) as u8);
        String::from_iter(std::iter::repeat_n(letter, (n.saturating_sub(1) / 26).min(9) as usize + 1))
    };
    match style {
        b"r" => roman(),
        b"R" => roman().to_uppercase(),
        b"a" => letters(b'a'),
        b"A" => letters(b'A'),
        _ => n.to_string(),
    }
}

/// The sizes of the pages as they are cut, with the sheets that they are cut from.
fn page_sizes(document: &Document, pages: impl Iterator<Item = ObjectId>) -> Vec<(&'static str, String)> {
    // In the order of their first pages.
    let (mut kinds, mut counts): (Vec<String>, BTreeMap<String, usize>) = (Vec::new(), BTreeMap::new());
    let mut sheet = None;
    for (i, page) in pages.enumerate() {
        let sides = |name: &[u8]| inherited(document, page, name);
        let Some(media) = sides(b"MediaBox") else { continue };
        let trim = sides(b"TrimBox").unwrap_or(media);
        let size = |[left, bottom, right, top]: [f32; 4]| {
            format!("{:.1} × {:.1} mm", (right - left) * MM, (top - bottom) * MM)
        };
        let kind = size(trim);
        if *counts.entry(kind.clone()).and_modify(|count| *count += 1).or_insert(1) == 1 {
            kinds.push(kind);
        }
        if i == 0 && trim != media {
            let edges = |[left, bottom, right, top]: [f32; 4]| {
                let [a, b, c, d] =
                    [left - media[0], bottom - media[1], media[2] - right, media[3] - top].map(|e| e * MM);
                format!("{a:.1}, {b:.1}, {c:.1}, {d:.1} mm from the left, lower, right and upper edge")
            };
            sheet = Some([
                ("sheet", size(media)),
                ("trim box", edges(trim)),
                ("bleed box", edges(sides(b"BleedBox").unwrap_or(media))),
            ]);
        }
    }
    let several = kinds.len() > 1;
    let shown = kinds.iter().take(SHOWN).map(|kind| match counts[kind] {
        count if several => ("page size", format!("{kind}, {count} pages")),
        _ => ("page size", kind.clone()),
    });
    shown.chain(sheet.into_iter().flatten()).collect()
}

/// A box of a page, in pt: left, lower, right and upper edge. The sheet may be that of the pages around it.
fn inherited(document: &Document, page: ObjectId, name: &[u8]) -> Option<[f32; 4]> {
    let mut page = document.get_dictionary(page).ok()?;
    for _ in 0..DEEPEST {
        if let Ok(array) = page.get(name) {
            let (_, array) = document.dereference(array).ok()?;
            let sides: Vec<f32> = array.as_array().ok()?.iter().filter_map(|n| n.as_float().ok()).collect();
            return sides.try_into().ok();
        }
        page = document.get_dictionary(page.get(b"Parent").and_then(Object::as_reference).ok()?).ok()?;
    }
    None
}
