//! The draft, made with printpdf: document information, fonts, pages with their boxes, pictures, links.
//!
//! It is a skeleton. Each page is empty; a font is a subset made beforehand; a picture is its dictionary; text, pixels
//! and structure never pass through it. What comes out is the crate's lopdf document, which `finish` completes.
//!
//! A page as objects takes twenty times the room of its bytes, so pages are drafted a share at a time, beside the
//! document that holds what they have in common.

use super::fonts::{Font, Fonts};
use super::links::{Goal, Link};
use super::metadata::Facts;
use super::pictures::Pictures;
use crate::font::FontSet;
use crate::pages::impose::Sheets;
use crate::pages::{Pages, Size};
use printpdf::{
    Actions, BorderArray, Codepoint, ColorArray, Destination, DictItem, ExternalStream, ExternalXObject, FontId,
    HighlightingMode, LinkAnnotation, OffsetDateTime, Op, ParsedFont, PdfDocument, PdfDocumentInfo, PdfFont,
    PdfFontHandle, PdfPage, PdfSaveOptions, Px, Rect, TextItem, XObject, XObjectId,
};
use std::collections::BTreeMap;
use std::ops::Range;

/// Everything the draft is made of.
pub struct Material<'a> {
    pub facts: &'a Facts,
    pub pages: &'a Pages,
    /// None if each page is a sheet.
    pub sheets: Option<&'a Sheets>,
    pub set: &'a FontSet,
    pub fonts: &'a Fonts,
    pub pictures: &'a Pictures,
}

/// Drafts the file, with a page that stands for all of them.
pub fn draft(material: &Material) -> Result<lopdf::Document, String> {
    let mut document = PdfDocument::new(&material.facts.title);
    document.metadata.info = information(material.facts);
    for font in material.fonts.iter() {
        let id = FontId(font.resource.clone());
        document.resources.fonts.map.insert(id, PdfFont::new(subset_beforehand(font, material.set)?));
    }
    for image in &material.pictures.images {
        let id = XObjectId(image.resource.clone());
        document.resources.xobjects.map.insert(id, picture(image.width, image.height));
    }
    let mut first = page(material);
    announce_fonts(&mut first, material.fonts);
    document.pages.push(first);
    Ok(made(&document))
}

/// Drafts the pages of a range, numbered from 0, with `links`, which are theirs. What the pages refer to is not among
/// them, and no link has its page.
pub fn draft_pages(material: &Material, range: Range<usize>, links: &[Link]) -> lopdf::Document {
    let mut document = PdfDocument::new("");
    let mut links = links.iter().peekable();
    document.pages.extend(range.map(|index| {
        let mut page = page(material);
        while let Some(link) = links.next_if(|link| link.page == index) {
            page.ops.push(Op::LinkAnnotation { link: annotation(link, material.pages) });
        }
        page
    }));
    made(&document)
}

fn made(document: &PdfDocument) -> lopdf::Document {
    let options = PdfSaveOptions { subset_fonts: false, image_optimization: None, ..PdfSaveOptions::default() };
    document.to_lopdf_document(&options, &mut Vec::new())
}

fn information(facts: &Facts) -> PdfDocumentInfo {
    let date = OffsetDateTime::from_unix_timestamp(facts.date).ok();
    let epoch = PdfDocumentInfo::default();
    PdfDocumentInfo {
        document_title: facts.title.clone(),
        author: facts.authors.join("; "),
        subject: facts.description.clone().unwrap_or_default(),
        keywords: facts.subjects.clone(),
        creator: facts.creator.clone(),
        producer: facts.producer.clone(),
        creation_date: date.unwrap_or(epoch.creation_date),
        modification_date: date.unwrap_or(epoch.modification_date),
        metadata_date: date.unwrap_or(epoch.metadata_date),
        ..epoch
    }
}

/// Mends "nothing is subset": the font given to the crate holds the used glyphs only.
fn subset_beforehand(font: &Font, set: &FontSet) -> Result<ParsedFont, String> {
    let mut warnings = Vec::new();
    let mut parsed = ParsedFont::from_bytes(&font.subset.data, 0, &mut warnings)
        .ok_or_else(|| format!("the subset of {} cannot be read", font.name))?;
    parsed.font_name = Some(font.name.clone());
    // A subset has no `OS/2`, from which the crate would take the weight.
    parsed.pdf_font_metrics.us_weight_class = set.face(font.face).weight();
    Ok(parsed)
}

/// Mends "a font is embedded only if its glyphs appear in ops": shows one glyph of each on a page whose stream is
/// replaced.
fn announce_fonts(page: &mut PdfPage, fonts: &Fonts) {
    for font in fonts.iter() {
        let handle = PdfFontHandle::External(FontId(font.resource.clone()));
        page.ops.push(Op::SetFont { font: handle, size: printpdf::Pt(1.0) });
        let glyph = Codepoint { gid: 1, offset: 0.0, cid: Some("\u{fffd}".into()) };
        page.ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(vec![glyph])] });
    }
}

/// A picture's dictionary; its pixels are written at the end.
fn picture(width: u32, height: u32) -> XObject {
    let entry = |key: &str, item| (key.to_string(), item);
    let dict = BTreeMap::from([
        entry("Type", DictItem::Name(b"XObject".to_vec())),
        entry("Subtype", DictItem::Name(b"Image".to_vec())),
        entry("Width", DictItem::Int(width.into())),
        entry("Height", DictItem::Int(height.into())),
    ]);
    let stream = ExternalStream { dict, content: Vec::new(), compress: false };
    let (width, height) = (Some(Px(width as usize)), Some(Px(height as usize)));
    XObject::External(ExternalXObject { stream, width, height, dpi: None })
}

/// A page without content: the boxes that all have.
fn page(material: &Material) -> PdfPage {
    let size = material
        .sheets
        .map_or(material.pages.size, |sheets| Size { width: sheets.trim.width, height: sheets.trim.height });
    let (width, height, around) = (size.width.get(), size.height.get(), material.pages.surround().get());
    let sheet = rect(0.0, 0.0, width + 2.0 * around, height + 2.0 * around);
    let trim = rect(around, around, width, height);
    PdfPage { media_box: sheet.clone(), trim_box: trim, crop_box: sheet, ops: Vec::new() }
}

fn annotation(link: &Link, pages: &Pages) -> LinkAnnotation {
    let (around, height) = (pages.surround().get(), pages.size.height.get());
    let area = link.area.rect;
    let bottom = around + height - area.y.get() - area.height.get();
    let actions = match &link.goal {
        Goal::Address(address) => Actions::uri(address.clone()),
        Goal::Place(target) => Actions::go_to(Destination::Xyz {
            page: 0,
            left: Some(around),
            top: Some(around + height - target.y.get()),
            zoom: None,
        }),
    };
    LinkAnnotation::new(
        rect(area.x.get() + around, bottom, area.width.get(), area.height.get()),
        actions,
        Some(BorderArray::Solid([0.0; 3])),
        Some(ColorArray::Transparent),
        Some(HighlightingMode::Invert),
    )
}

fn rect(x: f32, y: f32, width: f32, height: f32) -> Rect {
    let pt = printpdf::Pt;
    Rect { x: pt(x), y: pt(y), width: pt(width), height: pt(height), mode: None, winding_order: None }
}
