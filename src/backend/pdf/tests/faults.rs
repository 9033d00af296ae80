//! The faults of the draft that `finish` mends, shown on what printpdf makes. A test that fails here says that the crate
//! has mended the fault: then the function named in its comment goes.

use super::fonts;
use lopdf::{Dictionary, Document, Object};
use printpdf::*;

/// A small TrueType font of the set.
fn small_font() -> ParsedFont {
    let files = fonts().files();
    let bytes = files.iter().map(|f| (**f).as_ref()).filter(|b| b.starts_with(&[0, 1, 0, 0]));
    let smallest = bytes.min_by_key(|b| b.len()).unwrap();
    let mut font = ParsedFont::from_bytes(smallest, 0, &mut Vec::new()).unwrap();
    font.font_name = Some("Small".into());
    font
}

fn document_with(font: &ParsedFont, glyphs: &[(u16, &str)]) -> PdfDocument {
    let mut document = PdfDocument::new("T & <b>");
    let id = document.add_font(font);
    let glyphs = glyphs.iter().map(|(gid, text)| Codepoint { gid: *gid, offset: 0.0, cid: Some((*text).into()) });
    let ops = vec![
        Op::SetFont { font: PdfFontHandle::External(id), size: Pt(10.0) },
        Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] },
    ];
    document.pages.push(PdfPage::new(Mm(148.0), Mm(210.0), ops));
    document
}

fn drafted(document: &PdfDocument) -> Document {
    document.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new())
}

/// The fonts of the first page.
fn font_dictionaries(draft: &Document) -> Vec<Dictionary> {
    let page = draft.page_iter().next().unwrap();
    let resources = draft.get_dictionary(page).unwrap().get(b"Resources").unwrap().as_reference().unwrap();
    let table = draft.get_dictionary(resources).unwrap().get(b"Font").unwrap().as_reference().unwrap();
    let table = draft.get_dictionary(table).unwrap();
    table.iter().map(|(_, id)| draft.get_dictionary(id.as_reference().unwrap()).unwrap().clone()).collect()
}

fn descendant(font: &Dictionary) -> &Dictionary {
    font.get(b"DescendantFonts").unwrap().as_array().unwrap()[0].as_dict().unwrap()
}

fn descriptor<'a>(draft: &'a Document, font: &Dictionary) -> &'a Dictionary {
    draft.get_dictionary(descendant(font).get(b"FontDescriptor").unwrap().as_reference().unwrap()).unwrap()
}

#[test]
fn without_its_text_layout_feature_nothing_is_subset() {
    // subset_beforehand
    let font = small_font();
    let draft = drafted(&document_with(&font, &[(36, "A")]));
    let fonts = font_dictionaries(&draft);
    let program = descriptor(&draft, &fonts[0]).get(b"FontFile2").unwrap().as_reference().unwrap();
    let program = draft.get_object(program).unwrap().as_stream().unwrap();
    assert_eq!(program.content.len(), font.original_bytes.len());
}

#[test]
fn a_font_is_embedded_only_if_its_glyphs_appear_in_ops() {
    // announce_fonts
    let mut document = document_with(&small_font(), &[(36, "A")]);
    document.pages[0].ops.clear();
    assert_eq!(font_dictionaries(&drafted(&document)).len(), 0);
}

#[test]
fn of_one_glyph_for_two_characters_the_last_wins() {
    // rewrite_to_unicode
    let draft = drafted(&document_with(&small_font(), &[(36, "一"), (36, "⼀")]));
    let map = font_dictionaries(&draft)[0].get(b"ToUnicode").unwrap().as_reference().unwrap();
    let map = &draft.get_object(map).unwrap().as_stream().unwrap().content;
    let map = String::from_utf8_lossy(map).to_uppercase();
    assert!(map.contains("2F00") && !map.contains("4E00"), "{map}");
}

#[test]
fn widths_are_truncated_to_integers() {
    // rewrite_widths
    let mut font = small_font();
    font.pdf_font_metrics.units_per_em = 2048;
    font.glyph_widths.insert(36, 1023); // 499.51 thousandths
    let draft = drafted(&document_with(&font, &[(36, "A")]));
    let fonts = font_dictionaries(&draft);
    let widths = descendant(&fonts[0]).get(b"W").unwrap().as_array().unwrap();
    assert_eq!(widths[1].as_array().unwrap()[0].as_i64().unwrap(), 499);
}

#[test]
fn the_height_of_capitals_is_the_ascent_and_a_subset_is_nonsymbolic() {
    // rewrite_descriptor
    let draft = drafted(&document_with(&small_font(), &[(36, "A")]));
    let fonts = font_dictionaries(&draft);
    let descriptor = descriptor(&draft, &fonts[0]);
    assert_eq!(descriptor.get(b"CapHeight").unwrap(), descriptor.get(b"Ascent").unwrap());
    assert_eq!(descriptor.get(b"Flags").unwrap().as_i64().unwrap() & (1 << 2 | 1 << 5), 1 << 5);
}

#[test]
fn pictures_lose_their_encoding_and_are_written_twice() {
    // pass_jpeg_through, Pictures::gather
    let mut document = document_with(&small_font(), &[(36, "A")]);
    let image = RawImage {
        pixels: RawImageData::U8(vec![0; 12]),
        width: 2,
        height: 2,
        data_format: RawImageFormat::RGB8,
        tag: Vec::new(),
    };
    document.add_image(&image);
    document.add_image(&image);
    let draft = drafted(&document);
    let images: Vec<_> = draft
        .objects
        .values()
        .filter_map(|o| o.as_stream().ok())
        .filter(|s| s.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Image"))
        .collect();
    assert_eq!(images.len(), 2);
    assert!(
        images.iter().all(|s| s.dict.get(b"Filter").and_then(Object::as_name).is_ok_and(|n| n != b"DCTDecode")
            || !s.dict.has(b"Filter"))
    );
}

#[test]
fn bookmarks_are_flat_and_sorted_by_their_names() {
    // write_outline
    let mut document = document_with(&small_font(), &[(36, "A")]);
    document.add_bookmark("b", 1);
    document.add_bookmark("a", 1);
    let draft = drafted(&document);
    let outlines = draft.catalog().unwrap().get(b"Outlines").unwrap().as_reference().unwrap();
    let first = draft.get_dictionary(outlines).unwrap().get(b"First").unwrap().as_reference().unwrap();
    let title = draft.get_dictionary(first).unwrap().get(b"Title").unwrap().as_str().unwrap();
    assert!(title.ends_with(b"a"), "the first added was b");
}

#[test]
fn the_packet_is_not_escaped() {
    // write_metadata
    let mut document = document_with(&small_font(), &[(36, "A")]);
    document.metadata.info.conformance = PdfConformance::X3_2002_PDF_1_3;
    let draft = drafted(&document);
    let packet = draft.catalog().unwrap().get(b"Metadata").unwrap().as_reference().unwrap();
    let packet = draft.get_object(packet).unwrap().as_stream().unwrap();
    assert!(String::from_utf8_lossy(&packet.content).contains("T & <b>"));
}

#[test]
fn an_archive_has_no_packet_at_all() {
    // write_metadata
    let mut document = document_with(&small_font(), &[(36, "A")]);
    document.metadata.info.conformance = PdfConformance::A2A_2011_PDF_1_7;
    assert!(!drafted(&document).catalog().unwrap().has(b"Metadata"));
}

#[test]
fn the_information_has_an_empty_version_of_a_standard() {
    // replace_information
    let draft = drafted(&document_with(&small_font(), &[(36, "A")]));
    let info = draft.trailer.get(b"Info").unwrap().as_reference().unwrap();
    assert_eq!(draft.get_dictionary(info).unwrap().get(b"GTS_PDFXVersion").unwrap().as_str().unwrap(), b"");
}

#[test]
fn version_labels_language_and_structure_are_missing() {
    // Sink::begin, complete_catalog, page_boxes
    let draft = drafted(&document_with(&small_font(), &[(36, "A")]));
    assert_eq!(draft.version, "1.3");
    let catalog = draft.catalog().unwrap();
    for key in ["PageLabels", "Lang", "StructTreeRoot", "MarkInfo", "ViewerPreferences", "Metadata"] {
        assert!(!catalog.has(key.as_bytes()), "{key}");
    }
    let page = draft.get_dictionary(draft.page_iter().next().unwrap()).unwrap();
    assert!(!page.has(b"BleedBox"));
}

#[test]
fn the_upper_corner_of_a_trim_box_is_its_width_and_height() {
    // page_boxes
    let mut document = document_with(&small_font(), &[(36, "A")]);
    let pt = printpdf::Pt;
    let inside = Rect { x: pt(9.0), y: pt(9.0), width: pt(100.0), height: pt(150.0), mode: None, winding_order: None };
    document.pages[0].trim_box = inside;
    let draft = drafted(&document);
    let page = draft.get_dictionary(draft.page_iter().next().unwrap()).unwrap();
    let trim = page.get(b"TrimBox").and_then(Object::as_array).unwrap();
    assert_eq!(trim[2..].iter().map(|n| n.as_float().unwrap()).collect::<Vec<_>>(), [100.0, 150.0]);
}

#[test]
fn each_page_has_resources_of_its_own() {
    // mend_pages
    let mut document = document_with(&small_font(), &[(36, "A")]);
    document.pages.push(PdfPage::new(Mm(148.0), Mm(210.0), Vec::new()));
    let draft = drafted(&document);
    let resources: Vec<_> = draft
        .page_iter()
        .map(|p| draft.get_dictionary(p).unwrap().get(b"Resources").unwrap().as_reference().unwrap())
        .collect();
    assert_ne!(resources[0], resources[1]);
}

#[test]
fn every_font_of_the_draft_is_horizontal() {
    // add_vertical_font
    let font = small_font();
    for dictionary in font_dictionaries(&drafted(&document_with(&font, &[(1, "a")]))) {
        assert_eq!(dictionary.get(b"Encoding").and_then(Object::as_name).unwrap(), b"Identity-H");
    }
}
