//! The objects of the draft, mended in place: fonts, page dictionaries, links, catalog.
//!
//! Each function that makes good a fault of the crate names it.

use super::conformance::{self, Claims};
use super::finish::{Failure, Material};
use super::fonts::Font;
use super::inks;
use super::links::{Goal, Link};
use super::metadata::Facts;
use super::options::Archival;
use super::outline::{page_labels, write_outline};
use super::pictures::Pictures;
use super::syntax::text_object;
use super::tounicode::{number, rewrite_to_unicode, rewrite_widths, vertical_advances};
use super::view::Mode;
use crate::book::WritingMode;
use crate::font::FontSet;
use crate::lang::words::{Word, word};
use crate::pages::{Folio, Pages, Pt};
use lopdf::{Dictionary, Document, Object, ObjectId};

/// Rewrites what the crate gets wrong about fonts: widths, characters, heights, flags.
pub fn mend_fonts(document: &mut Document, material: &Material) -> Result<(), Failure> {
    let set: &FontSet = material.compiled.fonts;
    let Some(table) = font_table(document)? else { return Ok(()) };
    for font in material.fonts.iter() {
        let id = document
            .get_dictionary(table)?
            .get(font.resource.as_bytes())
            .and_then(Object::as_reference)
            .map_err(|_| Failure::Draft(format!("the draft has no font {}", font.resource)))?;
        let to_unicode = document.add_object(lopdf::Stream::new(Dictionary::new(), rewrite_to_unicode(font)));
        let dictionary = document.get_dictionary_mut(id)?;
        dictionary.set("ToUnicode", to_unicode);
        dictionary.set("BaseFont", font.name.as_str());
        let descendant = dictionary.get_mut(b"DescendantFonts")?.as_array_mut()?;
        let descendant = descendant.first_mut().ok_or_else(|| Failure::Draft("a font without descendant".into()))?;
        let descendant = descendant.as_dict_mut()?;
        descendant.set("BaseFont", font.name.as_str());
        let (commonest, widths) = rewrite_widths(&font.coded);
        descendant.set("DW", number(commonest));
        descendant.set("W", widths);
        let descriptor_id = descendant.get(b"FontDescriptor")?.as_reference()?;
        let descriptor = document.get_dictionary_mut(descriptor_id)?;
        descriptor.set("FontName", font.name.as_str());
        rewrite_descriptor(descriptor, set.face(font.face).metrics());
        if material.facts.claims.archival == Some(Archival::One) {
            add_cid_set(document, descriptor_id, font)?;
        }
        if font.vertical {
            add_vertical_font(document, table, id, font)?;
        }
    }
    Ok(())
}

/// Mends "Identity-H only": a second font of the same descendant for vertical runs (ISO 32000-1, 9.7.4.3).
fn add_vertical_font(document: &mut Document, table: ObjectId, id: ObjectId, font: &Font) -> Result<(), Failure> {
    let descendants = document.get_dictionary_mut(id)?.get_mut(b"DescendantFonts")?.as_array_mut()?;
    let mut descendant = descendants.pop().ok_or_else(|| Failure::Draft("a font without descendant".into()))?;
    let heights = vertical_advances(&font.coded);
    if !heights.is_empty() {
        descendant.as_dict_mut()?.set("W2", heights);
    }
    let descendant = document.add_object(descendant);
    let horizontal = document.get_dictionary_mut(id)?;
    horizontal.set("DescendantFonts", vec![Object::Reference(descendant)]);
    let mut vertical = horizontal.clone();
    vertical.set("Encoding", "Identity-V");
    let vertical = document.add_object(vertical);
    document.get_dictionary_mut(table)?.set(font.vertical_resource(), vertical);
    Ok(())
}

/// Mends "CapHeight is the ascent" and "every font is nonsymbolic": a subset with codes of its own is symbolic (9.8.2).
fn rewrite_descriptor(descriptor: &mut Dictionary, metrics: crate::font::Metrics) {
    const SYMBOLIC: i64 = 1 << 2;
    const NONSYMBOLIC: i64 = 1 << 5;
    let flags = descriptor.get(b"Flags").and_then(Object::as_i64).unwrap_or(0);
    descriptor.set("Flags", flags & !NONSYMBOLIC | SYMBOLIC);
    descriptor.set("CapHeight", (metrics.cap_height * 1000.0).round() as i64);
}

/// The glyphs of a subset, a bit for each (ISO 32000-1, table 124): PDF/A-1 asks for it (ISO 19005-1, 6.3.5).
fn add_cid_set(document: &mut Document, descriptor: ObjectId, font: &Font) -> Result<(), Failure> {
    let count = font.coded.len();
    let mut bits = vec![0xff_u8; count.div_ceil(8)];
    let over = bits.len() * 8 - count;
    if let Some(last) = bits.last_mut() {
        *last <<= over;
    }
    let set = document.add_object(lopdf::Stream::new(Dictionary::new(), bits));
    document.get_dictionary_mut(descriptor)?.set("CIDSet", set);
    Ok(())
}

/// The fonts of the resources, by name: those of the whole file.
fn font_table(document: &Document) -> Result<Option<ObjectId>, Failure> {
    let Some(page) = document.page_iter().next() else { return Ok(None) };
    let resources = document.get_dictionary(page)?.get(b"Resources")?.as_reference()?;
    Ok(Some(document.get_dictionary(resources)?.get(b"Font")?.as_reference()?))
}

/// What all pages refer to.
#[derive(Clone, Copy)]
pub struct Common {
    /// The node of the page tree.
    pub parent: ObjectId,
    pub resources: ObjectId,
}

/// Puts `page_ids` in the place of the page that stood for them, and completes the resources, one set for all.
pub fn mend_page_tree(document: &mut Document, material: &Material, page_ids: &[ObjectId]) -> Result<Common, Failure> {
    let first = document.page_iter().next().ok_or_else(|| Failure::Draft("the draft has lost its page".into()))?;
    let page = document.get_dictionary(first)?;
    let [parent, resources, contents] =
        [&b"Parent"[..], b"Resources", b"Contents"].map(|key| page.get(key).and_then(Object::as_reference));
    let (parent, resources) = (parent?, resources?);
    document.objects.remove(&contents?);
    document.objects.remove(&first);
    let tree = document.get_dictionary_mut(parent)?;
    tree.set("Count", page_ids.len() as i64);
    tree.set("Kids", page_ids.iter().copied().map(Object::Reference).collect::<Vec<_>>());
    let rgb = material.press.map(|_| conformance::default_rgb(document));
    let shared = document.get_dictionary_mut(resources)?;
    shared.remove(b"ExtGState");
    shared.remove(b"Shading");
    let mut spaces = if material.pages.marks.any() { inks::colour_spaces() } else { Dictionary::new() };
    if let Some(rgb) = rgb {
        spaces.set("DefaultRGB", rgb);
    }
    if !spaces.is_empty() {
        shared.set("ColorSpace", spaces);
    }
    Ok(Common { parent, resources })
}

/// Completes a page's dictionary: what it refers to, its boxes, its links as objects of their own.
pub fn mend_page(
    page: &mut Dictionary,
    material: &Material,
    index: usize,
    contents: ObjectId,
    common: Common,
    links: &[ObjectId],
) {
    page.set("Parent", common.parent);
    page.set("Resources", common.resources);
    page.set("Contents", contents);
    page.remove(b"Annots");
    page_boxes(page, material.pages);
    if material.press.is_some()
        && !page.has(b"BleedBox")
        && let Ok(sheet) = page.get(b"MediaBox").cloned()
    {
        // Nothing stands around the page: it is as large as its sheet.
        page.set("TrimBox", sheet.clone());
        page.set("BleedBox", sheet);
    }
    if material.tags.is_some() {
        page.set("StructParents", index as i64);
    }
    if !links.is_empty() {
        page.set("Annots", links.iter().copied().map(Object::Reference).collect::<Vec<_>>());
        page.set("Tabs", "S");
    }
}

/// Mends "no bleed box" and "a trim box has width and height for its upper corner": the page lies inside of its sheet by
/// what stands around it.
fn page_boxes(page: &mut Dictionary, pages: &Pages) {
    let around = pages.surround();
    let sheet = page.get(b"MediaBox").and_then(Object::as_array).map(Vec::as_slice);
    if around > Pt::ZERO
        && let Ok(&[_, _, Object::Real(right), Object::Real(top)]) = sheet
    {
        let inside = |by: Pt| {
            let by = by.get();
            [by, by, right - by, top - by].map(Object::Real).to_vec()
        };
        page.set("TrimBox", inside(around));
        page.set("BleedBox", inside(around - pages.bleed));
    }
    page.remove(b"CropBox"); // as the media box, which is what its absence says
}

/// The page of a link, and what a screen reader and a validator need of it (PDF/UA-1, 7.18; PDF/A-2, 6.3.2). `number` is
/// that of the link among all.
pub fn complete_link(
    annotation: &mut Dictionary,
    link: &Link,
    material: &Material,
    number: usize,
    page_ids: &[ObjectId],
) {
    const PRINT: i64 = 1 << 2;
    if let Goal::Place(target) = &link.goal
        && let Some(&page) = page_ids.get(target.page as usize)
        && let Ok(action) = annotation.get_mut(b"A").and_then(Object::as_dict_mut)
        && let Ok([goal, ..]) = action.get_mut(b"D").and_then(Object::as_array_mut).map(Vec::as_mut_slice)
    {
        *goal = Object::Reference(page);
    }
    annotation.remove(b"C");
    annotation.set("F", PRINT);
    let said = match (&*link.area.contents, &link.goal) {
        ("", Goal::Address(address)) => address.as_str(),
        ("", Goal::Place(_)) => material.facts.title.as_str(),
        (contents, _) => contents,
    };
    annotation.set("Contents", text_object(said));
    if material.tags.is_some() {
        annotation.set("StructParent", (page_ids.len() + number) as i64);
    }
}

/// Takes the pictures out of the draft; their dictionaries are written again beside their pixels.
pub fn take_pictures(
    document: &mut Document,
    pictures: &Pictures,
    resources: ObjectId,
) -> Result<Vec<ObjectId>, Failure> {
    let table = document.get_dictionary(resources)?.get(b"XObject")?.as_reference()?;
    let mut ids = Vec::with_capacity(pictures.images.len());
    for image in &pictures.images {
        let id = document.get_dictionary(table)?.get(image.resource.as_bytes())?.as_reference()?;
        document.objects.remove(&id);
        ids.push(id);
    }
    Ok(ids)
}

/// Mends "no page labels, no language, no structure": what the catalog lacks.
pub fn complete_catalog(
    document: &mut Document,
    material: &Material,
    page_ids: &[ObjectId],
    structure: Option<ObjectId>,
) -> Result<(), Failure> {
    // What names places in the text has none on sheets.
    let plain = material.sheets.is_none();
    let outline = if plain { write_outline(document, material.pages, page_ids) } else { None };
    let packet = lopdf::Stream::new(
        Dictionary::from_iter([("Type", Object::from("Metadata")), ("Subtype", "XML".into())]),
        material.facts.write_metadata().into_bytes(),
    )
    // A packet is found by programs that know no PDF (ISO 16684-1): it stays plain.
    .with_compression(false);
    let packet = document.add_object(packet);
    let Claims { archival, exchange, universal: _ } = material.facts.claims;
    let intended = archival.is_some() || exchange;
    let intent = intended.then(|| conformance::output_intent(document, material.press));
    let labels = page_labels(material.pages, word(Word::Cover, material.compiled.book.meta.lang));
    let catalog = document.catalog_mut()?;
    catalog.set("Metadata", packet);
    if plain {
        catalog.set("PageLabels", labels);
    }
    if let Some(intent) = intent {
        catalog.set("OutputIntents", vec![intent]);
    }
    catalog.set("Lang", text_object(&material.facts.lang));
    let mut preferences = Dictionary::from_iter([("DisplayDocTitle", Object::from(true))]);
    match material.compiled.book.meta.writing_mode {
        WritingMode::HorizontalTb => {}
        // The spine is on the right: leaves are turned to the right.
        WritingMode::VerticalRl => preferences.set("Direction", "R2L"),
    }
    catalog.set("ViewerPreferences", preferences);
    let begins_with_cover = material.pages.pages.first().is_some_and(|page| page.folio == Folio::None);
    match material.view.layout {
        Some(layout) => catalog.set("PageLayout", layout.name(begins_with_cover)),
        // The reader's own habit.
        None => _ = catalog.remove(b"PageLayout"),
    }
    let mode = material.view.mode.unwrap_or(if outline.is_some() { Mode::Bookmarks } else { Mode::None });
    catalog.set("PageMode", mode.name());
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
    }
    if let Some(structure) = structure {
        catalog.set("StructTreeRoot", structure);
        catalog.set("MarkInfo", Dictionary::from_iter([("Marked", Object::from(true))]));
    }
    Ok(())
}

/// Mends the empty `GTS_PDFXVersion` and what else the crate writes without being asked.
pub fn replace_information(document: &mut Document, facts: &Facts) -> Result<(), Failure> {
    let id = document.trailer.get(b"Info")?.as_reference()?;
    document.set_object(id, facts.information());
    Ok(())
}
