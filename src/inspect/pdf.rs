//! The catalogue, information and fonts of a PDF.

use super::{InspectError, Inspection, damaged};
use lopdf::{Document, Object};
use std::collections::BTreeSet;

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
    let pages = document.get_pages();
    facts.push(("pages", pages.len().to_string()));
    let size = pages.values().next().and_then(|id| page_size(&document, *id));
    if let Some((width, height)) = size {
        const MM: f32 = 25.4 / 72.0;
        facts.push(("page size", format!("{:.1} × {:.1} mm", width * MM, height * MM)));
    }
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
    let fonts: BTreeSet<String> = document
        .objects
        .values()
        .filter_map(|o| o.as_dict().ok())
        .filter(|d| d.has_type(b"FontDescriptor"))
        .filter_map(|d| {
            let name = String::from_utf8_lossy(d.get(b"FontName").ok()?.as_name().ok()?).into_owned();
            let embedded = [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|k| d.has(k));
            Some(if embedded { name } else { format!("{name} (not embedded)") })
        })
        .collect();
    facts.extend(fonts.into_iter().map(|font| ("font", font)));
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

/// Width and height of a page's trim or media box, in pt.
fn page_size(document: &Document, page: lopdf::ObjectId) -> Option<(f32, f32)> {
    let page = document.get_dictionary(page).ok()?;
    let array = page.get(b"TrimBox").or_else(|_| page.get(b"MediaBox")).ok()?;
    let (_, array) = document.dereference(array).ok()?;
    let sides: Vec<f32> = array.as_array().ok()?.iter().filter_map(|n| n.as_float().ok()).collect();
    let [left, bottom, right, top] = sides[..] else { return None };
    Some((right - left, top - bottom))
}
