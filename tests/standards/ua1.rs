//! PDF/UA-1 (ISO 14289-1): what a program can check of a finished file, numbered as in the Matterhorn Protocol 1.1.
//!
//! The checker reads the file through `hayro-syntax`, which did not write it. Every condition has a file that breaks it,
//! made from a good one by changing one object.

use crate::books::built;
use crate::support::{done, put, run, shown, told};
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Page;
use lopdf::{Dictionary, Document};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The standard structure types of ISO 32000-1, 14.8.4.
const TYPES: &str = "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 \
    L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP \
    Warichu WT WP Figure Formula Form";

/// The conditions that a file fails, in order.
fn failures(bytes: Vec<u8>) -> BTreeSet<&'static str> {
    let pdf = Pdf::new(bytes).expect("it is a PDF");
    let mut check = Check { pdf: &pdf, failed: BTreeSet::new(), notes: BTreeSet::new(), level: 0 };
    check.catalog();
    check.structure();
    pdf.pages().iter().for_each(|page| check.page(page));
    check.failed
}

fn name(dict: &Dict, key: &str) -> String {
    dict.get::<Name>(key).map(|n| n.as_str().to_owned()).unwrap_or_default()
}

fn is_said(dict: &Dict, key: &str) -> bool {
    dict.get::<hayro_syntax::object::String>(key).is_some_and(|text| !matches!(text.as_bytes(), [] | [0xFE, 0xFF]))
}

struct Check<'a> {
    pdf: &'a Pdf,
    failed: BTreeSet<&'static str>,
    notes: BTreeSet<Vec<u8>>,
    /// Of the last heading.
    level: u8,
}

impl<'a> Check<'a> {
    fn require(&mut self, holds: bool, condition: &'static str) {
        if !holds {
            self.failed.insert(condition);
        }
    }

    fn root(&self) -> Dict<'a> {
        self.pdf.xref().get(self.pdf.xref().root_id()).expect("a catalog")
    }

    fn catalog(&mut self) {
        let root = self.root();
        let marked: Dict = root.get("MarkInfo").unwrap_or_default();
        self.require(marked.get::<bool>("Marked") == Some(true), "01-006");
        self.require(marked.get::<bool>("Suspects") != Some(true), "01-007");
        let metadata = root.get::<Stream>("Metadata").and_then(|s| s.decoded().ok()).unwrap_or_default();
        let metadata = String::from_utf8_lossy(&metadata).into_owned();
        self.require(!metadata.is_empty(), "06-001");
        self.require(metadata.contains("<pdfuaid:part>1</pdfuaid:part>"), "06-002");
        self.require(metadata.contains("<dc:title>"), "06-003");
        let preferences: Dict = root.get("ViewerPreferences").unwrap_or_default();
        self.require(preferences.contains_key("DisplayDocTitle"), "07-001");
        self.require(preferences.get::<bool>("DisplayDocTitle") != Some(false), "07-002");
        self.require(is_said(&root, "Lang"), "11-006");
        self.require(!root.contains_key("OCProperties"), "20-001");
        let names: Dict = root.get("Names").unwrap_or_default();
        self.require(!names.contains_key("EmbeddedFiles"), "21-001");
        self.require(!root.contains_key("AcroForm"), "25-001");
    }

    fn structure(&mut self) {
        let Some(tree) = self.root().get::<Dict>("StructTreeRoot") else {
            self.require(false, "01-005");
            return;
        };
        self.kids(&tree, "StructTreeRoot");
    }

    fn kids(&mut self, parent: &Dict<'a>, kind: &str) {
        for kid in parent.get::<Array>("K").into_iter().flat_map(|k| k.raw_iter().collect::<Vec<_>>()) {
            if let MaybeRef::Ref(id) = kid
                && let Some(dict) = self.pdf.xref().get::<Dict>(ObjectIdentifier::from(id))
            {
                self.element(&dict, kind);
            }
        }
    }

    fn element(&mut self, dict: &Dict<'a>, parent: &str) {
        let kind = name(dict, "S");
        self.require(TYPES.split_whitespace().any(|known| known == kind), "02-001");
        // What stands only inside something else.
        let places: &[(&str, &[&str], &'static str)] = &[
            ("TR", &["Table", "THead", "TBody", "TFoot"], "09-004"),
            ("TH", &["TR"], "09-004"),
            ("TD", &["TR"], "09-004"),
            ("LI", &["L"], "09-005"),
            ("Lbl", &["LI", "TOCI", "Note", "Caption"], "09-005"),
            ("LBody", &["LI"], "09-005"),
            ("TOCI", &["TOC"], "09-006"),
            ("RB", &["Ruby"], "09-007"),
            ("RT", &["Ruby"], "09-007"),
            ("WT", &["Warichu"], "09-008"),
            ("WP", &["Warichu"], "09-008"),
        ];
        for (_, parents, condition) in places.iter().filter(|(inner, ..)| *inner == kind) {
            self.require(parents.contains(&parent), condition);
        }
        let has_text = is_said(dict, "Alt") || is_said(dict, "ActualText");
        match kind.as_str() {
            "Figure" => self.require(has_text, "13-004"),
            "Formula" => self.require(has_text, "17-002"),
            "Note" => {
                let id = dict.get::<hayro_syntax::object::String>("ID").map(|id| id.as_bytes().to_vec());
                self.require(id.is_some(), "19-003");
                let is_new = id.is_none_or(|id| self.notes.insert(id));
                self.require(is_new, "19-004");
            }
            "TH" => {
                let attributes: Dict = dict.get("A").unwrap_or_default();
                self.require(attributes.contains_key("Scope") || attributes.contains_key("Headers"), "15-003");
            }
            "Link" => self.link(dict),
            _ => {}
        }
        if let Some(level) = kind.strip_prefix('H').and_then(|level| level.parse::<u8>().ok()) {
            self.require(self.level > 0 || level == 1, "14-002");
            self.require(level <= self.level + 1, "14-003");
            self.level = level;
        }
        self.kids(dict, &kind);
    }

    /// A link holds its annotation, which says where it leads.
    fn link(&mut self, dict: &Dict<'a>) {
        let kids: Vec<_> =
            dict.get::<Array>("K").into_iter().flat_map(|k| k.iter::<Object>().collect::<Vec<_>>()).collect();
        let annotations: Vec<Dict> = kids
            .into_iter()
            .filter_map(|kid| kid.into_dict())
            .filter(|kid| name(kid, "Type") == "OBJR")
            .filter_map(|kid| kid.get::<Dict>("Obj"))
            .collect();
        self.require(!annotations.is_empty(), "28-011");
    }

    fn page(&mut self, page: &Page<'a>) {
        let dict = page.raw();
        self.require(dict.get::<i32>("StructParents").is_some(), "01-005");
        let annotations: Vec<Dict> =
            dict.get::<Array>("Annots").into_iter().flat_map(|a| a.iter::<Dict>().collect::<Vec<_>>()).collect();
        if !annotations.is_empty() {
            self.require(dict.contains_key("Tabs"), "28-008");
            self.require(!dict.contains_key("Tabs") || name(dict, "Tabs") == "S", "28-009");
        }
        for annotation in &annotations {
            self.require(name(annotation, "Subtype") == "Link", "28-004");
            self.require(annotation.get::<i32>("StructParent").is_some(), "28-002");
            self.require(is_said(annotation, "Contents"), "28-012");
        }
        self.content(page);
        for key in page.resources().fonts.keys() {
            let font: Dict = page.resources().get_font(&key).expect("a font of the page");
            self.font(&font);
        }
    }

    /// Whatever is painted is tagged or an artifact, and neither stands in the other.
    fn content(&mut self, page: &Page<'a>) {
        #[derive(Clone, Copy, PartialEq)]
        enum Mark {
            Artifact,
            Tagged,
            Other,
        }
        let mut open: Vec<Mark> = Vec::new();
        let mut operations = page.operations();
        while let Some(op) = operations.next() {
            match &**op.operator {
                b"BMC" | b"BDC" => {
                    let operands: Vec<&Object> = op.operands().collect();
                    let tag = operands[0].clone().into_name().expect("a tag").as_str().to_owned();
                    let properties = operands.get(1).and_then(|o| (*o).clone().into_dict());
                    let tagged = properties.is_some_and(|p| p.get::<i32>("MCID").is_some());
                    let mark = match (tag.as_str(), tagged) {
                        ("Artifact", _) => Mark::Artifact,
                        (_, true) => Mark::Tagged,
                        _ => Mark::Other,
                    };
                    self.require(!(mark == Mark::Artifact && open.contains(&Mark::Tagged)), "01-003");
                    self.require(!(mark == Mark::Tagged && open.contains(&Mark::Artifact)), "01-004");
                    open.push(mark);
                }
                b"EMC" => _ = open.pop(),
                b"Tj" | b"TJ" | b"'" | b"\"" | b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"S" | b"s"
                | b"sh" | b"Do" | b"BI" => {
                    let is_marked = open.iter().any(|mark| *mark != Mark::Other);
                    self.require(is_marked, "01-005");
                }
                _ => {}
            }
        }
    }

    fn font(&mut self, font: &Dict<'a>) {
        self.require(font.get::<Stream>("ToUnicode").is_some(), "31-027");
        let encoding = name(font, "Encoding");
        self.require(matches!(encoding.as_str(), "Identity-H" | "Identity-V"), "31-006");
        let descendants: Vec<Dict> = font
            .get::<Array>("DescendantFonts")
            .into_iter()
            .flat_map(|d| d.iter::<Dict>().collect::<Vec<_>>())
            .collect();
        for descendant in descendants {
            let outlines = name(&descendant, "Subtype") == "CIDFontType2";
            self.require(!outlines || name(&descendant, "CIDToGIDMap") == "Identity", "31-004");
            let descriptor: Dict = descendant.get("FontDescriptor").unwrap_or_default();
            let embedded = ["FontFile2", "FontFile3"].iter().any(|key| descriptor.get::<Stream>(*key).is_some());
            self.require(embedded, "31-009");
        }
    }
}

#[test]
fn every_sample_keeps_the_conditions_of_matterhorn() {
    for book in built() {
        let failed = failures(fs::read(&book.pdf).expect("the PDF was made"));
        assert!(failed.is_empty(), "{}: {failed:?}", book.name);
    }
}

/// A small book with one of everything that a condition speaks of, in two writing directions.
fn small(vertical: bool) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let mode = if vertical { "writing-mode = \"vertical-rl\"\n" } else { "" };
    put(folder.path(), "book.toml", format!("[book]\ntitle = \"小書\"\nlanguage = \"ja\"\n{mode}"));
    let pixel =
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40"/></svg>"##;
    put(folder.path(), "src/a.svg", pixel);
    put(folder.path(), "src/SUMMARY.md", "- [一](one.md)\n- [二](two.md)\n");
    put(
        folder.path(),
        "src/one.md",
        "# 一\n\n{漢字|かんじ}と[網](https://example.org/)。[^1]\n\n[^1]: 註。\n\n## 節\n\n- 項\n- 目\n\n| 甲 | 乙 |\n|---|---|\n\
         | 一 | 二 |\n\n![四角](a.svg)\n\n$x^2$\n\n\
         <figure><img src=\"a.svg\" alt=\"甲\"><img src=\"a.svg\" alt=\"乙\"><figcaption>二つ</figcaption></figure>\n\n\
         <figure><pre><code>fn main() {}</code></pre><figcaption>例</figcaption></figure>\n",
    );
    put(folder.path(), "src/two.md", "# 二\n\n本文。<ruby>字<rt>じ</rt></ruby>\n");
    done(folder.path(), ["build", ".", "-o", "small.pdf", "--pdf-standard", "ua-1,a-2a"]);
    fs::read(folder.path().join("small.pdf")).expect("the PDF was made")
}

#[test]
fn a_small_book_keeps_every_condition_in_both_directions() {
    for vertical in [false, true] {
        assert_eq!(failures(small(vertical)), BTreeSet::new(), "vertical: {vertical}");
    }
}

#[test]
fn a_standard_is_claimed_where_the_book_keeps_it_and_refused_where_it_was_named() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "a.svg", r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>"##);
    put(folder.path(), "a.md", "# 一\n\n正文。\n\n![](a.svg)\n");
    let claims = |arguments: &[&str]| -> Vec<String> {
        done(folder.path(), ["build", "a.md", "-o", "a.pdf"].iter().chain(arguments));
        let said = done(folder.path(), ["info", "a.pdf"]);
        let standards = said.lines().filter_map(|line| line.trim().strip_prefix("standard"));
        standards.map(|standard| standard.trim_start_matches([' ', ':']).to_owned()).collect()
    };
    assert_eq!(claims(&[]), ["PDF/A-2a"]);
    assert_eq!(claims(&["--pdf-standard", "a-2u"]), ["PDF/A-2u"]);
    assert_eq!(claims(&["--pdf-standard", "none"]), [""; 0]);
    let before = fs::read(folder.path().join("a.pdf")).expect("the last one");
    let refused =
        run(folder.path(), ["build", "a.md", "-o", "a.pdf", "--pdf-standard", "ua-1,a-2a", "--message-format", "json"]);
    let told: Vec<(String, String)> = told(&refused).into_iter().map(|t| (t.severity, t.code)).collect();
    assert_eq!(refused.status.code(), Some(1), "{}", shown(&refused));
    assert!(told.contains(&("error".into(), "H0406".into())), "{told:?}");
    assert_eq!(fs::read(folder.path().join("a.pdf")).expect("it is still there"), before);
    put(folder.path(), "a.md", "# 一\n\n正文。\n\n![方块](a.svg)\n");
    assert_eq!(claims(&["--pdf-standard", "ua-1,a-2a"]), ["PDF/A-2a", "PDF/UA-1"]);
}

/// The bytes of a document.
fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("it is written");
    bytes
}

/// Changes the first dictionary that `is` holds of.
fn change(document: &mut Document, is: impl Fn(&Dictionary) -> bool, how: impl Fn(&mut Dictionary)) {
    let found = document.objects.values_mut().find_map(|object| object.as_dict_mut().ok().filter(|dict| is(dict)));
    how(found.expect("the small book has one"));
}

fn is(key: &'static str, value: &'static str) -> impl Fn(&Dictionary) -> bool {
    move |dict| dict.get(key.as_bytes()).and_then(|v| v.as_name()).is_ok_and(|v| v == value.as_bytes())
}

type Damage = fn(&mut Document);

#[test]
fn each_condition_is_missed_where_it_is_broken() {
    let good = Document::load_mem(&small(false)).expect("lopdf reads it");
    let damages: BTreeMap<&str, Damage> = BTreeMap::from([
        ("01-006", (|d| _ = d.catalog_mut().unwrap().remove(b"MarkInfo")) as Damage),
        ("01-007", |d| {
            let marked = Dictionary::from_iter([("Marked", true.into()), ("Suspects", true.into())]);
            d.catalog_mut().unwrap().set("MarkInfo", marked);
        }),
        ("02-001", |d| change(d, is("S", "L"), |e| e.set("S", "Listing"))),
        ("06-001", |d| _ = d.catalog_mut().unwrap().remove(b"Metadata")),
        ("06-002", |d| metadata(d, "pdfuaid:part>1", "pdfuaid:part>2")),
        ("06-003", |d| metadata(d, "dc:title", "dc:title0")),
        ("07-001", |d| _ = d.catalog_mut().unwrap().remove(b"ViewerPreferences")),
        ("07-002", |d| {
            d.catalog_mut()
                .unwrap()
                .set("ViewerPreferences", Dictionary::from_iter([("DisplayDocTitle", false.into())]));
        }),
        ("09-004", |d| change(d, is("S", "Table"), |e| e.set("S", "Div"))),
        ("09-005", |d| change(d, is("S", "L"), |e| e.set("S", "Div"))),
        ("09-006", |d| change(d, is("S", "TOC"), |e| e.set("S", "Div"))),
        ("09-007", |d| change(d, is("S", "Ruby"), |e| e.set("S", "Span"))),
        ("11-006", |d| _ = d.catalog_mut().unwrap().remove(b"Lang")),
        ("13-004", |d| change(d, is("S", "Figure"), |e| _ = e.remove(b"Alt"))),
        ("14-003", |d| change(d, is("S", "H2"), |e| e.set("S", "H4"))),
        ("15-003", |d| change(d, is("S", "TH"), |e| _ = e.remove(b"A"))),
        ("17-002", |d| change(d, is("S", "Formula"), |e| _ = e.remove(b"Alt"))),
        ("19-003", |d| change(d, is("S", "Note"), |e| _ = e.remove(b"ID"))),
        ("20-001", |d| d.catalog_mut().unwrap().set("OCProperties", Dictionary::new())),
        ("25-001", |d| d.catalog_mut().unwrap().set("AcroForm", Dictionary::new())),
        ("28-002", |d| change(d, is("Subtype", "Link"), |a| _ = a.remove(b"StructParent"))),
        ("28-004", |d| change(d, is("Subtype", "Link"), |a| a.set("Subtype", "Text"))),
        ("28-008", |d| change(d, |p| p.has(b"Tabs"), |p| _ = p.remove(b"Tabs"))),
        ("28-009", |d| change(d, |p| p.has(b"Tabs"), |p| p.set("Tabs", "R"))),
        ("28-011", |d| change(d, is("S", "Link"), |e| _ = e.remove(b"K"))),
        ("28-012", |d| change(d, is("Subtype", "Link"), |a| _ = a.remove(b"Contents"))),
        ("31-006", |d| change(d, is("Subtype", "Type0"), |f| f.set("Encoding", "Unknown-H"))),
        ("31-009", |d| change(d, is("Type", "FontDescriptor"), |f| _ = f.remove(b"FontFile3"))),
        ("31-027", |d| change(d, is("Subtype", "Type0"), |f| _ = f.remove(b"ToUnicode"))),
    ]);
    for (condition, damage) in damages {
        let mut document = good.clone();
        damage(&mut document);
        let failed = failures(saved(document));
        assert!(failed.contains(condition), "{condition} is not missed: {failed:?}");
    }
}

/// Replaces a word of the metadata packet.
fn metadata(document: &mut Document, from: &str, to: &str) {
    let id = document.catalog().and_then(|c| c.get(b"Metadata")).and_then(|m| m.as_reference()).expect("a packet");
    let packet = document.get_object_mut(id).and_then(|o| o.as_stream_mut()).expect("a stream");
    let text = String::from_utf8(packet.content.clone()).expect("UTF-8").replace(from, to);
    packet.set_plain_content(text.into_bytes());
}
