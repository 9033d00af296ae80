//! What the draft says wrong or cannot say, one function a fault.
//!
//! The package document and `nav.xhtml` of the draft are patched to EPUB 3.3 as trees; each function below takes the
//! tree and mends one thing, and its test shows the fault in a draft first.

use super::access;
use super::fonts::File;
use super::pictures::Pictures;
use super::plan::{Kind, Plan, gap_after};
use super::style;
use super::text::clean;
use super::xhtml::upright_runs;
use super::xml::{Element, Node};
use crate::backend::Timestamp;
use crate::book::outline::Entry;
use crate::book::{Creator, Inline, MatterKind, Metadata, Role, isbn, plain};
use crate::lang::{Lang, Word, word};
use crate::media::Format;
use std::collections::HashMap;

/// What a finished package needs beside its draft.
pub struct Facts<'a> {
    pub meta: &'a Metadata,
    pub plan: &'a Plan<'a>,
    pub pictures: &'a Pictures,
    pub identifier: &'a str,
    /// Statements of rights, of the book and of its articles.
    pub rights: &'a [String],
    pub date: Timestamp,
    /// Documents that hold MathML, by their place in the plan.
    pub with_math: &'a [bool],
    /// Pages of the composed book: folio, and where it begins.
    pub page_list: &'a [(&'a str, String)],
    /// Fonts of the package.
    pub fonts: &'a [File],
    /// Style sheet of the book's language.
    pub sheets: Vec<&'a str>,
}

/// The package document, of the draft's.
pub fn package(mut package: Element, facts: &Facts) -> String {
    name_the_language(&mut package, facts);
    if let Some(metadata) = package.child_mut("metadata") {
        part_the_ids_of_language_and_creator(metadata);
        date_it(metadata, facts);
        identify(metadata, facts);
        name_everybody(metadata, facts);
        say_where_it_belongs(metadata, facts);
        metadata.children.extend(
            access::metadata(facts.plan.features, facts.pictures.formats().any(|f| f == Format::Gif), facts.meta.lang)
                .into_iter()
                .map(Node::Element),
        );
        name_the_source_of_pages(metadata, facts);
    }
    if let Some(manifest) = package.child_mut("manifest") {
        name_properties(manifest, facts);
        name_the_fonts(manifest, facts);
    }
    if let Some(spine) = package.child_mut("spine") {
        put_the_contents_into_the_spine(spine, facts);
    }
    guide_to_the_cover(&mut package, facts);
    package.document("")
}

/// `nav.xhtml`, of the draft's.
pub fn nav(mut html: Element, facts: &Facts) -> String {
    name_the_language(&mut html, facts);
    if let Some(head) = html.child_mut("head") {
        for sheet in &facts.sheets {
            head.push(Element::new("link").with("rel", "stylesheet").with("type", "text/css").with("href", sheet));
        }
    }
    if let Some(body) = html.child_mut("body") {
        body.set("epub:type", "frontmatter");
        let named = |e: &&mut Element, kind: &str| e.get("epub:type") == Some(kind);
        if let Some(toc) = body.elements_mut().find(|e| named(e, "toc")) {
            toc.set("role", "doc-toc");
            toc.set("aria-labelledby", "toc-title");
        }
        if let Some(landmarks) = body.elements_mut().find(|e| named(e, "landmarks")) {
            fill_the_landmarks(landmarks, facts);
        }
        list_the_pages(body, facts);
        if facts.meta.is_vertical() && facts.meta.lang.is_cjk() {
            set_numbers_upright(body);
        }
    }
    html.document("<!DOCTYPE html>\n")
}

/// Numbers of entries stand upright, as those of the text do.
fn set_numbers_upright(body: &mut Element) {
    let mut waiting: Vec<&mut Element> = vec![body];
    while let Some(element) = waiting.pop() {
        if element.name == "a" {
            let mut children = Vec::new();
            for child in std::mem::take(&mut element.children) {
                match child {
                    Node::Text(text) => {
                        let mut start = 0;
                        for run in upright_runs(&text, None) {
                            children.push(Node::Text(text[start..run.start].to_owned()));
                            let span = Element::new("span").with("class", "tcy").with_text(&text[run.clone()]);
                            children.push(Node::Element(span));
                            start = run.end;
                        }
                        children.push(Node::Text(text[start..].to_owned()));
                    }
                    Node::Element(_) => children.push(child),
                }
            }
            children.retain(|child| !matches!(child, Node::Text(text) if text.is_empty()));
            element.children = children;
        }
        waiting.extend(element.elements_mut());
    }
}

/// Neither the package nor the nav says its language; `V33` writes what `V30` writes.
fn name_the_language(root: &mut Element, facts: &Facts) {
    let lang = facts.meta.lang.tag();
    root.set("xml:lang", lang);
    if root.name == "html" {
        root.set("lang", lang);
    }
}

/// The draft's entries are plain text: whichever is of another language than the book, or has a piece of another in it,
/// says so.
pub fn name_the_languages_of_entries(nav: &mut Element, outline: &[Entry], book: Lang, plan: &Plan) {
    let mut titles = HashMap::new();
    other_languages(outline, book, plan, &mut titles);
    let Some(body) = nav.child_mut("body").filter(|_| !titles.is_empty()) else { return };
    let mut waiting: Vec<&mut Element> = vec![body];
    while let Some(element) = waiting.pop() {
        if element.name == "a"
            && let Some(entry) = element.get("href").and_then(|href| titles.get(href))
        {
            if entry.lang != book {
                speak(element, entry.lang);
            }
            if entry.title.iter().any(|inline| matches!(inline, Inline::Lang(..))) {
                element.children = parted_by_language(entry);
            }
        }
        waiting.extend(element.elements_mut());
    }
}

/// Listed entries in which not all is in the language of the book, by their address.
fn other_languages<'o>(outline: &'o [Entry], book: Lang, plan: &Plan, titles: &mut HashMap<String, &'o Entry>) {
    for entry in outline.iter().filter(|entry| entry.is_listed()) {
        let is_mixed = entry.title.iter().any(|inline| matches!(inline, Inline::Lang(..)));
        if (is_mixed || entry.lang != book)
            && let Some(path) = plan.path(&entry.id)
        {
            titles.entry(path).or_insert(entry);
        }
        other_languages(&entry.children, book, plan, titles);
    }
}

/// The text of an entry, its pieces in other languages each in an element.
fn parted_by_language(entry: &Entry) -> Vec<Node> {
    let label = entry.label.iter().map(|label| Node::Text(format!("{label}{}", gap_after(label))));
    let pieces = entry.title.iter().map(|inline| match inline {
        Inline::Lang(lang, inner) => {
            let mut piece = Element::new("span").with_text(&plain(inner));
            speak(&mut piece, *lang);
            Node::Element(piece)
        }
        other => Node::Text(plain(std::slice::from_ref(other))),
    });
    label.chain(pieces).collect()
}

fn speak(element: &mut Element, lang: Lang) {
    element.set("lang", lang.tag());
    element.set("xml:lang", lang.tag());
}

/// The template gives `dc:language` and `dc:creator` one id, `epub-creator-0`.
fn part_the_ids_of_language_and_creator(metadata: &mut Element) {
    metadata.elements_mut().filter(|e| e.name == "dc:language").for_each(|e| e.remove("id"));
}

/// The draft's dates are those of the run.
fn date_it(metadata: &mut Element, facts: &Facts) {
    let moment = jiff::Timestamp::from_second(facts.date.0).unwrap_or_default().to_string();
    metadata.children.retain(|node| !matches!(node, Node::Element(e) if e.get("property") == Some("dcterms:modified")));
    metadata.push(Element::new("meta").with("property", "dcterms:modified").with_text(&moment));
    if let Some(date) = facts.meta.date {
        metadata.push(Element::new("dc:date").with_text(&date.to_string()));
        metadata.push(Element::new("meta").with("property", "dcterms:issued").with_text(&date.to_string()));
    }
    if let Some(edition) = facts.meta.edition.as_deref().map(str::trim).filter(|edition| !edition.is_empty()) {
        metadata.push(Element::new("meta").with("property", "schema:bookEdition").with_text(&clean(edition)));
    }
}

/// The identifier may be other than a UUID, and an ISBN stands beside it.
fn identify(metadata: &mut Element, facts: &Facts) {
    if let Some(identifier) = metadata.child_mut("dc:identifier") {
        identifier.children = vec![Node::Text(facts.identifier.to_owned())];
    }
    if let Some(isbn) = facts.meta.isbn.as_deref().and_then(isbn_urn).filter(|urn| urn != facts.identifier) {
        metadata.push(Element::new("dc:identifier").with("id", "isbn").with_text(&isbn));
    }
}

/// `urn:isbn:` with digits alone; a number whose last digit is wrong is none.
pub fn isbn_urn(text: &str) -> Option<String> {
    isbn::digits(text).map(|digits| format!("urn:isbn:{digits}"))
}

/// The draft knows authors only. Roles and readings refine a name; `display-seq` stands on all creators or on none,
/// because calibre reverses them otherwise.
fn name_everybody(metadata: &mut Element, facts: &Facts) {
    let drafted =
        |e: &Element| e.name == "dc:creator" || e.get("refines").is_some_and(|r| r.starts_with("#epub-creator-"));
    metadata.children.retain(|node| !matches!(node, Node::Element(e) if drafted(e)));
    let creators = &facts.meta.creators;
    // A book of many hands has its editors for creators.
    let leading = [Role::Author, Role::Editor].into_iter().find(|role| creators.iter().any(|c| c.role == *role));
    let (mut leaders, mut others) = (0, 0);
    for Creator { name, file_as, role, about: _ } in creators {
        let leads = leading.is_none_or(|l| l == *role);
        let count = if leads { &mut leaders } else { &mut others };
        *count += 1;
        let kind = if leads { "creator" } else { "contributor" };
        let id = format!("{kind}-{count}");
        let place = *count;
        metadata.push(Element::new(&format!("dc:{kind}")).with("id", &id).with_text(&clean(name)));
        let mut refine = |property: &str, scheme: Option<&str>, value: &str| {
            let mut meta = Element::new("meta").with("refines", &format!("#{id}")).with("property", property);
            if let Some(scheme) = scheme {
                meta.set("scheme", scheme);
            }
            metadata.push(meta.with_text(value));
        };
        refine("role", Some("marc:relators"), role.marc());
        if let Some(file_as) = file_as.as_deref().filter(|f| !clean(f).trim().is_empty()) {
            refine("file-as", None, &clean(file_as));
        }
        if leads {
            refine("display-seq", None, &place.to_string());
        }
    }
}

/// Publisher, rights, subtitle and series have no key in the draft.
fn say_where_it_belongs(metadata: &mut Element, facts: &Facts) {
    let given = |text: &str| Some(clean(text.trim()).into_owned()).filter(|t| !t.is_empty());
    if let Some(publisher) = facts.meta.publisher.as_deref().and_then(given) {
        metadata.push(Element::new("dc:publisher").with_text(&publisher));
    }
    for line in facts.rights.iter().filter_map(|line| given(line)) {
        metadata.push(Element::new("dc:rights").with_text(&line));
    }
    if let Some(subtitle) = facts.meta.subtitle.as_deref().and_then(given) {
        if let Some(title) = metadata.child_mut("dc:title") {
            title.set("id", "title");
        }
        metadata.push(Element::new("meta").with("refines", "#title").with("property", "title-type").with_text("main"));
        metadata.push(Element::new("dc:title").with("id", "subtitle").with_text(&subtitle));
        metadata.push(
            Element::new("meta").with("refines", "#subtitle").with("property", "title-type").with_text("subtitle"),
        );
    }
    if let Some(series) = &facts.meta.series
        && let Some(name) = given(&series.name)
    {
        metadata
            .push(Element::new("meta").with("property", "belongs-to-collection").with("id", "series").with_text(&name));
        let mut refine = |property: &str, value: &str| {
            metadata.push(Element::new("meta").with("refines", "#series").with("property", property).with_text(value));
        };
        refine("collection-type", "series");
        let digits: String =
            series.position.iter().flat_map(|p| p.chars()).filter(|c| c.is_ascii_digit() || *c == '.').collect();
        if digits.starts_with(|c: char| c.is_ascii_digit()) && !digits.ends_with('.') && !digits.contains("..") {
            refine("group-position", &digits);
        }
    }
}

/// The draft names no manifest properties beside those of nav and cover.
fn name_properties(manifest: &mut Element, facts: &Facts) {
    let with_math: std::collections::HashSet<&str> = facts
        .plan
        .documents
        .iter()
        .zip(facts.with_math)
        .filter(|(_, math)| **math)
        .map(|(document, _)| document.name.as_str())
        .collect();
    for item in manifest.elements_mut() {
        if item.get("href").is_some_and(|href| with_math.contains(href)) {
            item.set("properties", "mathml");
        }
    }
}

/// Which fonts there are is known when every document is written, and the draft is made by then.
fn name_the_fonts(manifest: &mut Element, facts: &Facts) {
    if facts.fonts.is_empty() {
        return;
    }
    let mut item = |id: &str, href: &str, media_type: &str| {
        manifest.push(Element::new("item").with("id", id).with("href", href).with("media-type", media_type));
    };
    item("fonts", style::FONTS, "text/css");
    for (n, font) in facts.fonts.iter().enumerate() {
        item(&format!("font-{}", n + 1), &font.name, font.media_type);
    }
}

/// The nav is no part of the draft's spine; a landmark that leads to it would be an error (RSC-011).
fn put_the_contents_into_the_spine(spine: &mut Element, facts: &Facts) {
    if let Some(at) = facts.plan.contents {
        let at = at.min(spine.children.len());
        spine.children.insert(at, Node::Element(Element::new("itemref").with("idref", "nav")));
    }
}

/// Old Kindles look for the cover page in the guide; and a guide may lead only where the spine does.
fn guide_to_the_cover(package: &mut Element, facts: &Facts) {
    let Some(guide) = package.child_mut("guide") else { return };
    if facts.plan.contents.is_none() {
        guide.children.retain(|node| !matches!(node, Node::Element(e) if e.get("type") == Some("toc")));
    }
    if let Some(cover) = document(facts.plan, Kind::Cover) {
        guide.push(
            Element::new("reference")
                .with("type", "cover")
                .with("title", word(Word::Cover, facts.meta.lang))
                .with("href", cover),
        );
    }
}

/// The draft's landmarks are visible, without a name, and lead to the text alone.
fn fill_the_landmarks(landmarks: &mut Element, facts: &Facts) {
    let lang = facts.meta.lang;
    landmarks.set("hidden", "hidden");
    landmarks.set("aria-label", word(Word::Landmarks, lang));
    let mut list = Element::new("ol");
    let mut mark = |kind: &str, name: Word, href: &str| {
        let link = Element::new("a").with("epub:type", kind).with("href", href).with_text(word(name, lang));
        list.push(Element::new("li").with_child(link));
    };
    if let Some(cover) = document(facts.plan, Kind::Cover) {
        mark("cover", Word::Cover, cover);
    }
    if let Some(page) = facts.plan.matter(MatterKind::TitlePage) {
        mark("titlepage", Word::TitlePage, &page.name);
    }
    if let Some(page) = facts.plan.matter(MatterKind::Copyright) {
        mark("copyright-page", Word::Copyright, &page.name);
    }
    if facts.plan.contents.is_some() {
        mark("toc", Word::Contents, "nav.xhtml#toc");
    }
    if let Some(body) = facts.plan.body().or(facts.plan.documents.first()) {
        mark("bodymatter", Word::Body, &body.name);
    }
    landmarks.children = vec![Node::Element(list)];
}

/// The draft knows no pages. Readers name the printed page by this list.
fn list_the_pages(body: &mut Element, facts: &Facts) {
    if facts.page_list.is_empty() {
        return;
    }
    let mut list = Element::new("ol");
    for (folio, href) in facts.page_list {
        list.push(Element::new("li").with_child(Element::new("a").with("href", href).with_text(folio)));
    }
    let nav = Element::new("nav")
        .with("epub:type", "page-list")
        .with("role", "doc-pagelist")
        .with("hidden", "hidden")
        .with("aria-label", word(Word::PageList, facts.meta.lang));
    body.push(nav.with_child(list));
}

/// Which printed book the pages are those of, and that they can be gone to. EPUBCheck 5.3.0 knows `pageBreakSource`
/// without a prefix only.
fn name_the_source_of_pages(metadata: &mut Element, facts: &Facts) {
    if facts.page_list.is_empty() {
        return;
    }
    for feature in ["pageBreakMarkers", "pageNavigation", "printPageNumbers"] {
        metadata.push(Element::new("meta").with("property", "schema:accessibilityFeature").with_text(feature));
    }
    let source = facts.meta.isbn.as_deref().and_then(isbn_urn);
    let source = source.unwrap_or_else(|| format!("{} (PDF)", clean(facts.meta.title.trim())));
    metadata.push(Element::new("meta").with("property", "pageBreakSource").with_text(&source));
}

fn document<'a>(plan: &'a Plan, kind: Kind) -> Option<&'a str> {
    plan.documents.iter().find(|d| plan.unit_of(d).kind == kind).map(|d| d.name.as_str())
}
