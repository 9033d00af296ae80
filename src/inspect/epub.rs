//! The package document of an EPUB.

use super::{InspectError, Inspection, damaged};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Largest package document read (16 MB).
const MAX_DOCUMENT: u64 = 16 << 20;

/// Elements of Dublin Core that are shown, and what they are called.
const SHOWN: [(&str, &str); 9] = [
    ("dc:title", "title"),
    ("dc:creator", "creator"),
    ("dc:contributor", "contributor"),
    ("dc:language", "language"),
    ("dc:identifier", "identifier"),
    ("dc:publisher", "publisher"),
    ("dc:date", "date"),
    ("dc:rights", "rights"),
    ("dc:subject", "subject"),
];

pub(super) fn inspect(data: &[u8]) -> Result<Inspection, InspectError> {
    let mut archive = ZipArchive::new(Cursor::new(data)).map_err(damaged)?;
    let container = read(&mut archive, "META-INF/container.xml")?;
    let package = attribute_of(&container, "rootfile", "full-path")?
        .ok_or_else(|| InspectError::Damaged("the container names no package".to_owned()))?;
    let package = read(&mut archive, &package)?;

    let mut facts = Vec::new();
    let mut version = String::new();
    let (mut documents, mut pictures, mut fonts) = (0, 0, 0);
    let mut reader = Reader::from_str(&package);
    let mut open: Option<&'static str> = None;
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(element) | Event::Empty(element) => {
                let name = element.name();
                open = SHOWN.iter().find(|(tag, _)| *tag == name.as_ref()).map(|(_, fact)| *fact);
                let attribute = |key: &str| {
                    element.attributes().flatten().find(|a| a.key.as_ref() == key).map(|a| text_of(&a.value))
                };
                match name.as_ref() {
                    "package" => version = attribute("version").unwrap_or_default(),
                    "item" => match attribute("media-type").unwrap_or_default() {
                        media if media == "application/xhtml+xml" => documents += 1,
                        media if media.starts_with("image/") => pictures += 1,
                        media if media.starts_with("font/") || media.contains("opentype") => fonts += 1,
                        _ => {}
                    },
                    "meta" if attribute("property").as_deref() == Some("dcterms:modified") => open = Some("modified"),
                    "meta" if attribute("property").as_deref() == Some("dcterms:conformsTo") => {
                        open = Some("conforms to");
                    }
                    _ => {}
                }
            }
            Event::Text(text) => {
                if let Some(fact) = open {
                    let text = text_of(&text);
                    if !text.trim().is_empty() {
                        facts.push((fact, text.trim().to_owned()));
                    }
                }
            }
            Event::End(_) => open = None,
            Event::Eof => break,
            _ => {}
        }
    }
    facts.push(("documents", documents.to_string()));
    facts.push(("pictures", pictures.to_string()));
    facts.push(("fonts", fonts.to_string()));
    facts.push(("bytes", data.len().to_string()));
    Ok(Inspection { format: format!("EPUB {version}"), facts })
}

fn text_of(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_string(), |t| t.into_owned())
}

fn read(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String, InspectError> {
    let file = archive.by_name(name).map_err(damaged)?;
    let mut text = String::new();
    file.take(MAX_DOCUMENT).read_to_string(&mut text).map_err(damaged)?;
    Ok(text)
}

/// The value of an attribute of the first element of a name.
fn attribute_of(xml: &str, element: &str, attribute: &str) -> Result<Option<String>, InspectError> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(damaged)? {
            Event::Start(e) | Event::Empty(e) if e.local_name().as_ref() == element => {
                let found = e.attributes().flatten().find(|a| a.key.as_ref() == attribute);
                return Ok(found.map(|a| text_of(&a.value)));
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}
