//! The draft of the package, by epub-builder.
//!
//! Every document, picture and entry of the contents goes in by name, title and level, with an empty body, so that the
//! draft stays small whatever the book's size. It gives the container, the manifest with its media types, the spine,
//! the nested contents, the guide and the cover's property; what it cannot say, or says wrong, is [`super::mend`]'s.

use super::matter::COVER;
use super::pictures::Pictures;
use super::plan::{Plan, plain_title};
use super::text::clean;
use super::xml::Element;
use crate::book::outline::{Entry, EntryKind};
use crate::book::{Metadata, Role, WritingMode};
use crate::lang::{Word, word};
use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ReferenceType, TocElement, ZipLibrary};
use std::collections::HashMap;
use std::io::{self, Cursor};
use zip::ZipArchive;

/// What of a draft is mended or kept.
#[derive(Clone, Debug)]
pub struct Draft {
    pub container: String,
    pub package: Element,
    pub nav: Element,
}

/// What the draft is made of.
pub struct Contents<'a> {
    pub meta: &'a Metadata,
    pub plan: &'a Plan<'a>,
    pub pictures: &'a Pictures,
    /// Style sheets beside `stylesheet.css`.
    pub sheets: &'a [&'a str],
    pub identifier: uuid::Uuid,
    pub cover: bool,
}

/// Drafts a package with the contents of `outline`.
pub fn draft(contents: &Contents, outline: &[Entry]) -> Result<Draft, String> {
    let epub = build(contents, outline).map_err(|cause| cause.to_string())?;
    read(&epub).map_err(|cause| cause.to_string())
}

fn build(contents: &Contents, outline: &[Entry]) -> Result<Vec<u8>, epub_builder::Error> {
    let Contents { meta, plan, pictures, sheets, identifier, cover } = contents;
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    builder.metadata("title", clean(&meta.title))?;
    builder.metadata("lang", meta.lang.tag())?;
    builder.metadata("generator", concat!("huibian ", env!("CARGO_PKG_VERSION")))?;
    builder.metadata("toc_name", word(Word::Contents, meta.lang))?;
    let direction = match meta.writing_mode {
        WritingMode::HorizontalTb => "ltr",
        WritingMode::VerticalRl => "rtl",
    };
    builder.metadata("direction", direction)?;
    for author in meta.names(Role::Author) {
        builder.metadata("author", clean(author))?;
    }
    for subject in &meta.subjects {
        builder.metadata("subject", clean(subject))?;
    }
    if let Some(description) = &meta.description {
        builder.metadata("description", clean(description))?;
    }
    builder.set_uuid(*identifier);
    let empty: &[u8] = b"";
    builder.stylesheet(empty)?;
    for sheet in *sheets {
        builder.add_resource(sheet, empty, "text/css")?;
    }
    if *cover {
        builder.add_cover_image(COVER, empty, "image/jpeg")?;
    }
    for (_, picture) in pictures.iter() {
        builder.add_resource(&picture.file, empty, picture.format.media_type())?;
    }
    let mut entries = HashMap::new();
    gather(outline, 1, plan, &mut entries);
    let body = plan.body().or(plan.documents.first()).map(|d| d.name.as_str());
    if entries.is_empty() {
        entries.extend(body.map(|name| (name.to_owned(), TocElement::new(name, clean(&meta.title)))));
    }
    for document in &plan.documents {
        let mut content = EpubContent::new(&document.name, empty);
        if let Some(entry) = entries.remove(&document.name) {
            content.toc = entry;
        }
        if body == Some(&document.name) {
            // Without any, the landmarks would be empty, which is an error.
            content = content.reftype(ReferenceType::Text);
        }
        builder.add_content(content)?;
    }
    let mut out = Vec::new();
    builder.generate(&mut out)?;
    Ok(out)
}

/// The entries of the contents by the document they open; sections stand below their chapter.
fn gather(outline: &[Entry], level: i32, plan: &Plan, out: &mut HashMap<String, TocElement>) {
    for entry in outline.iter().filter(|e| e.is_listed()) {
        let Some(path) = plan.path(&entry.id) else { continue };
        let mut element = TocElement::new(&path, title_of(entry, plan)).level(level);
        for section in entry.children.iter().filter(|e| matches!(e.kind, EntryKind::Section(_))) {
            element = element.child(section_of(section, plan));
        }
        out.entry(path).or_insert(element);
        let chapters = entry.children.iter().filter(|e| !matches!(e.kind, EntryKind::Section(_)));
        for chapter in chapters {
            gather(std::slice::from_ref(chapter), level + 1, plan, out);
        }
    }
}

fn section_of(entry: &Entry, plan: &Plan) -> TocElement {
    let path = plan.path(&entry.id).unwrap_or_default();
    let mut element = TocElement::new(path, title_of(entry, plan));
    for child in &entry.children {
        element = element.child(section_of(child, plan));
    }
    element
}

/// The title of an entry; an entry without text would be an error.
fn title_of(entry: &Entry, plan: &Plan) -> String {
    let title = plain_title(entry.label.as_deref(), &entry.title);
    let title = clean(title.trim());
    if title.is_empty() {
        let lang = plan.units.first().map_or(crate::lang::Lang::EN, |u| u.lang);
        return word(Word::Untitled, lang).to_owned();
    }
    title.replace(['\n', '\r', '\t'], " ")
}

fn read(epub: &[u8]) -> io::Result<Draft> {
    let mut zip = ZipArchive::new(Cursor::new(epub))?;
    let mut text = |name: &str| io::read_to_string(zip.by_name(name)?);
    let tree = |xml: String| Element::parse(&xml).map_err(io::Error::other);
    Ok(Draft {
        container: text("META-INF/container.xml")?,
        package: tree(text("OEBPS/content.opf")?)?,
        nav: tree(text("OEBPS/nav.xhtml")?)?,
    })
}
