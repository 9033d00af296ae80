//! The package document of an EPUB, and what its files weigh.

use super::{InspectError, Inspection, damaged};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::io::{Cursor, Read};
use zip::ZipArchive;

/// Largest document read (16 MB).
const MAX_DOCUMENT: u64 = 16 << 20;

/// Elements and properties that are shown, and what they are called. Those of EPUB 2 have a name instead of a property.
#[rustfmt::skip]
const SHOWN: [(&str, &str); 24] = [
    ("dc:title",                      "title"),
    ("dc:creator",                    "creator"),
    ("dc:contributor",                "contributor"),
    ("belongs-to-collection",         "series"),
    ("calibre:series",                "series"),
    ("dc:language",                   "language"),
    ("dc:identifier",                 "identifier"),
    ("dc:publisher",                  "publisher"),
    ("dc:date",                       "date"),
    ("dcterms:issued",                "issued"),
    ("dcterms:modified",              "modified"),
    ("schema:bookEdition",            "edition"),
    ("dc:rights",                     "rights"),
    ("dc:subject",                    "subject"),
    ("dc:description",                "description"),
    ("rendition:layout",              "layout"),
    ("dcterms:conformsTo",            "conforms to"),
    ("schema:accessMode",             "access mode"),
    ("schema:accessModeSufficient",   "sufficient"),
    ("schema:accessibilityFeature",   "feature"),
    ("schema:accessibilityHazard",    "hazard"),
    ("schema:accessibilitySummary",   "summary"),
    ("pageBreakSource",               "pages of"),
    ("dc:source",                     "source"),
];

/// Kinds of files, by the beginnings of their media types; what is of none is counted with the rest.
const KINDS: [(&str, &[&str]); 5] = [
    ("documents", &["application/xhtml+xml"]),
    ("styles", &["text/css"]),
    ("pictures", &["image/"]),
    ("fonts", &["font/", "application/font", "application/vnd.ms-opentype", "application/x-font"]),
    ("other files", &[""]),
];

/// A statement of the metadata.
#[derive(Default)]
struct Statement {
    /// The element, or the property of a `meta`.
    name: String,
    value: String,
    id: Option<String>,
    /// What it is about, if not the book.
    refines: Option<String>,
    /// EPUB 2 says a role where it names somebody.
    role: Option<String>,
}

/// The package document.
#[derive(Default)]
struct Package {
    version: String,
    statements: Vec<Statement>,
    /// Address and media type of each file.
    items: Vec<(String, String)>,
    direction: Option<String>,
}

pub(super) fn inspect(data: &[u8]) -> Result<Inspection, InspectError> {
    let mut archive = ZipArchive::new(Cursor::new(data)).map_err(damaged)?;
    let container = read(&mut archive, "META-INF/container.xml")?;
    let path = attribute_of(&container, "rootfile", "full-path")?
        .ok_or_else(|| InspectError::Damaged("the container names no package".to_owned()))?;
    let package = Package::read(&read(&mut archive, &path)?)?;
    let mut facts = package.facts();
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut counted = [(0_usize, 0_u64); KINDS.len()];
    let mut characters = 0;
    for (href, media) in &package.items {
        let is_of = |(_, starts): &(&str, &[&str])| starts.iter().any(|start| media.starts_with(start));
        let kind = KINDS.iter().position(is_of).expect("the last kind takes every file");
        let name = address(folder, href);
        // What is listed and not there weighs nothing; it is a validator's to say so.
        let weight = archive.by_name(&name).map_or(0, |file| file.compressed_size());
        counted[kind].0 += 1;
        counted[kind].1 += weight;
        if kind == 0 {
            characters += read(&mut archive, &name).map_or(0, |document| characters_of(&document));
        }
    }
    for ((kind, _), (count, weight)) in KINDS.iter().zip(counted) {
        if count > 0 || *kind != "other files" {
            facts.push((*kind, super::weighed(count, weight)));
        }
    }
    facts.push(("characters", characters.to_string()));
    facts.push(("bytes", data.len().to_string()));
    Ok(Inspection { format: format!("EPUB {}", package.version), facts })
}

impl Package {
    fn read(text: &str) -> Result<Package, InspectError> {
        let mut package = Package::default();
        let mut reader = Reader::from_str(text);
        let mut open: Option<Statement> = None;
        loop {
            match reader.read_event().map_err(damaged)? {
                Event::Start(element) => open = package.begin(&element),
                Event::Empty(element) => {
                    if let Some(statement) = package.begin(&element) {
                        package.statements.push(statement);
                    }
                }
                Event::Text(text) => {
                    if let Some(open) = &mut open {
                        open.value.push_str(&text_of(&text));
                    }
                }
                Event::GeneralRef(reference) => {
                    if let Some(open) = &mut open {
                        open.value.push_str(&text_of(&format!("&{};", &*reference)));
                    }
                }
                Event::End(_) => package.statements.extend(open.take()),
                Event::Eof => return Ok(package),
                _ => {}
            }
        }
    }

    /// Takes what an element says in its attributes; gives the statement that its text belongs to.
    fn begin(&mut self, element: &BytesStart) -> Option<Statement> {
        let attribute =
            |key: &str| element.attributes().flatten().find(|a| a.key.as_ref() == key).map(|a| text_of(&a.value));
        let name = element.name().as_ref().to_owned();
        match name.as_str() {
            "package" => self.version = attribute("version").unwrap_or_default(),
            "spine" => self.direction = attribute("page-progression-direction"),
            "item" => self.items.push((attribute("href")?, attribute("media-type").unwrap_or_default())),
            "meta" => {
                return Some(Statement {
                    name: attribute("property").or_else(|| attribute("name"))?,
                    value: attribute("content").unwrap_or_default(),
                    id: attribute("id"),
                    refines: attribute("refines").map(|id| id.trim_start_matches('#').to_owned()),
                    role: None,
                });
            }
            _ if name.starts_with("dc:") => {
                return Some(Statement {
                    id: attribute("id"),
                    role: attribute("opf:role"),
                    name,
                    ..Statement::default()
                });
            }
            _ => {}
        }
        None
    }

    /// What the metadata say of the book, kind by kind.
    fn facts(&self) -> Vec<(&'static str, String)> {
        let mut facts = Vec::new();
        for (name, fact) in SHOWN {
            for statement in self.statements.iter().filter(|s| s.name == name && s.refines.is_none()) {
                let value = statement.value.split_whitespace().collect::<Vec<_>>().join(" ");
                if value.is_empty() {
                    continue;
                }
                let about = |property: &str| {
                    let about = self
                        .statements
                        .iter()
                        .find(|s| s.name == property && s.refines.is_some() && s.refines == statement.id);
                    about.map(|s| s.value.trim().to_owned())
                };
                let role = about("role").or_else(|| statement.role.clone());
                let place = about("group-position").or_else(|| self.place_of(name));
                facts.push(match (fact, role, place) {
                    ("title", ..) if about("title-type").as_deref() == Some("subtitle") => ("subtitle", value),
                    ("creator" | "contributor", Some(role), _) => (fact, format!("{value} ({role})")),
                    ("series", _, Some(place)) => (fact, format!("{value}, {place}")),
                    _ => (fact, value),
                });
            }
        }
        if let Some(direction) = &self.direction {
            facts.push(("direction", direction.clone()));
        }
        facts
    }

    /// The place in a series as it was said before EPUB 3.
    fn place_of(&self, name: &str) -> Option<String> {
        let place = self.statements.iter().find(|s| name == "calibre:series" && s.name == "calibre:series_index")?;
        Some(place.value.trim().to_owned())
    }
}

/// Characters of a document's body that are no white space.
fn characters_of(document: &str) -> usize {
    let mut reader = Reader::from_str(document);
    let (mut count, mut inside) = (0, false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) if element.local_name().as_ref() == "body" => inside = true,
            Ok(Event::End(element)) if element.local_name().as_ref() == "body" => inside = false,
            Ok(Event::Text(text)) if inside => count += text.chars().filter(|c| !c.is_whitespace()).count(),
            Ok(Event::GeneralRef(_)) if inside => count += 1,
            Ok(Event::Eof) | Err(_) => return count,
            Ok(_) => {}
        }
    }
}

/// The name in the archive of what a package in this folder calls so.
fn address(folder: &str, href: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let href = percent_encoding::percent_decode_str(href).decode_utf8_lossy().into_owned();
    for part in href.split('/') {
        match part {
            ".." => _ = parts.pop(),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
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
