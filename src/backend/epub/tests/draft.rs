//! Each fault of the draft beside its mend.

use super::super::pictures::Pictures;
use super::super::{draft, plan};
use super::{jpeg, read, sample, write};
use crate::book::outline::outline;
use crate::diag::Reporter;

/// What a draft says.
struct Drafted {
    package: String,
    nav: String,
}

/// A draft of the sample, and the package made of it.
fn draft_and_package() -> (Drafted, String, String) {
    let book = sample();
    let plan = plan::plan(&book, true);
    let pictures = Pictures::open(&book, &plan.pictures, u32::MAX, &Reporter::new());
    let contents = draft::Contents {
        meta: &book.meta,
        plan: &plan,
        pictures: &pictures,
        sheets: &["zh-hans.css"],
        identifier: uuid::Uuid::NAMESPACE_OID,
        cover: true,
    };
    let draft::Draft { container: _, package, nav } = draft::draft(&contents, &outline(&book)).unwrap();
    let drafted = Drafted { package: package.document(""), nav: nav.document("") };
    let epub = write(&book, Some(jpeg()), &Reporter::new());
    (drafted, read(&epub, "content.opf"), read(&epub, "nav.xhtml"))
}

#[test]
fn language_and_creator_share_an_id_in_the_draft() {
    let (draft, package, _) = draft_and_package();
    assert_eq!(draft.package.matches("id=\"epub-creator-0\"").count(), 2);
    assert!(!package.contains("epub-creator-0"));
    let ids: Vec<&str> = package.split(" id=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    assert_eq!(ids.len(), ids.iter().collect::<std::collections::HashSet<_>>().len(), "{package}");
}

#[test]
fn the_draft_says_no_language_and_nav_has_no_roles() {
    let (draft, package, nav) = draft_and_package();
    assert!(!draft.package.contains("xml:lang") && !draft.nav.contains("xml:lang") && !draft.nav.contains("role="));
    assert!(package.contains("xml:lang=\"zh-Hans\"") && nav.contains("lang=\"zh-Hans\""));
    assert!(nav.contains("<nav epub:type=\"toc\" id=\"toc\" role=\"doc-toc\" aria-labelledby=\"toc-title\">"), "{nav}");
}

#[test]
fn the_landmarks_of_the_draft_are_visible_and_few() {
    let (draft, _, nav) = draft_and_package();
    assert!(!draft.nav.contains("hidden") && draft.nav.matches("<a epub:type").count() == 1, "{}", draft.nav);
    assert!(nav.contains("<nav epub:type=\"landmarks\" hidden=\"hidden\" aria-label=\"导览\">"), "{nav}");
    for kind in ["cover", "titlepage", "copyright-page", "toc", "bodymatter"] {
        assert!(nav.contains(&format!("<a epub:type=\"{kind}\" href=")), "{kind}\n{nav}");
    }
}

#[test]
fn the_draft_knows_authors_only_and_says_no_roles() {
    let (draft, package, _) = draft_and_package();
    assert!(!draft.package.contains("dc:contributor") && !draft.package.contains("display-seq"));
    assert_eq!(package.matches("property=\"display-seq\"").count(), 2);
    assert!(package.contains("<dc:contributor id=\"contributor-1\">张三</dc:contributor>"), "{package}");
    assert!(package.contains("<meta refines=\"#creator-1\" property=\"file-as\">Wang, Xiaoming</meta>"));
    assert!(package.contains("scheme=\"marc:relators\">trl</meta>"));
}

#[test]
fn the_draft_is_dated_by_the_clock() {
    let (draft, package, _) = draft_and_package();
    assert!(!draft.package.contains("2023-11-14T22:13:20Z"));
    assert_eq!(package.matches("dcterms:modified").count(), 1);
    assert!(package.contains("<meta property=\"dcterms:modified\">2023-11-14T22:13:20Z</meta>"));
    assert!(package.contains("<dc:date>2024-05</dc:date>"));
    assert!(package.contains("<meta property=\"dcterms:issued\">2024-05</meta>"), "{package}");
    assert!(package.contains("<meta property=\"schema:bookEdition\">第二版</meta>"), "{package}");
}

#[test]
fn the_draft_has_no_place_for_publisher_isbn_rights_series_and_accessibility() {
    let (draft, package, _) = draft_and_package();
    for said in [
        "<dc:publisher>某社</dc:publisher>",
        "<dc:identifier id=\"isbn\">urn:isbn:9787111111115</dc:identifier>",
        "<dc:rights>版权所有</dc:rights>",
        "<dc:rights>未经授权不得转载</dc:rights>",
        "property=\"belongs-to-collection\" id=\"series\">丛书</meta>",
        "property=\"group-position\">2</meta>",
        "<meta property=\"schema:accessMode\">textual</meta>",
    ] {
        assert!(!draft.package.contains(said) && package.contains(said), "{said}\n{package}");
    }
}

#[test]
fn the_spine_of_the_draft_lacks_the_contents() {
    let (draft, package, _) = draft_and_package();
    assert!(!draft.package.contains("idref=\"nav\""));
    let spine: Vec<&str> = package.split("<itemref idref=\"").skip(1).filter_map(|s| s.split('"').next()).collect();
    let at = spine.iter().position(|id| *id == "nav").unwrap();
    assert!(spine[at + 1].contains("part-001") && spine[at - 1].contains("copyright"), "{spine:?}");
}

#[test]
fn a_version_of_3_3_is_a_name_only() {
    let make = |version| {
        let mut builder = epub_builder::EpubBuilder::new(epub_builder::ZipLibrary::new().unwrap()).unwrap();
        builder.epub_version(version).set_uuid(uuid::Uuid::NAMESPACE_OID);
        let mut out = Vec::new();
        builder.generate(&mut out).unwrap();
        read(&out, "content.opf").lines().filter(|l| !l.contains("modified")).collect::<String>()
    };
    assert_eq!(make(epub_builder::EpubVersion::V33), make(epub_builder::EpubVersion::V30));
}

#[test]
fn the_order_of_play_is_gone_from_the_contents_for_old_readers() {
    let mut toc = epub_builder::Toc::new();
    toc.add(epub_builder::TocElement::new("a", "甲"));
    assert!(toc.render_epub(true).contains("playOrder"));
    let ncx = read(&write(&sample(), None, &Reporter::new()), "toc.ncx");
    assert!(!ncx.contains("playOrder") && ncx.contains("<text>第一章　纸</text>"), "{ncx}");
    // Two levels: part and chapters, no sections.
    assert!(!ncx.contains("<text>活字</text>") && !ncx.contains("<text>源流</text>"), "{ncx}");
}

#[test]
fn names_that_collide_or_climb_in_the_draft_never_occur() {
    // epub-builder maps `a b` and `a_b` to one id and accepts `../../x`; ours are counted ASCII names.
    let book = sample();
    for document in &plan::plan(&book, true).documents {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '/' | '.');
        assert!(document.name.chars().all(plain) && !document.name.contains(".."), "{}", document.name);
    }
}
