//! A book in several languages: each change of language is told, in the EPUB and in the PDF.

use super::Objects;
use crate::support::{done, put};
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A text, and the language in which a reader has to speak it.
type Said = (&'static str, &'static str);

/// In a heading, the running text, a note, a caption, a cell, and beside a bopomofo ruby.
const INSIDE: [Said; 9] = [
    ("かな", "ja"),
    ("plain letters", "en"),
    ("仮名まじり", "ja"),
    ("한글 낱말", "ko"),
    ("буква", "ru"),
    ("глава", "ru"),
    ("枠の中", "ja"),
    ("図版", "ja"),
    ("заметка", "ru"),
];
/// What is said in the language of the book or of its own chapter.
const CHAPTERS: [Said; 5] = [
    ("正文里说", "zh-Hans"),
    ("ㄓㄨˋ", "zh-Hans"),
    ("仮名で書いた章", "ja"),
    ("Words in a row.", "en"),
    ("见出于此", "zh-Hans"),
];

fn mixed_book() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("languages");
    let _ = fs::remove_dir_all(&folder);
    let span = |text: &str| {
        let lang = INSIDE.iter().find(|(said, _)| *said == text).expect("it is in the list").1;
        format!("<span lang=\"{lang}\">{text}</span>")
    };
    put(
        &folder,
        "book.toml",
        "[book]\ntitle = \"字的写法\"\nlanguage = \"zh-Hans\"\nauthors = [\"甲\"]\nnumbering = false\n",
    );
    put(
        &folder,
        "src/a.svg",
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40"/></svg>"##,
    );
    let filler = "这一章说的是各国文字怎样排在一行里。".repeat(8);
    let first = format!(
        "---\nlang: zh-Hans\n---\n\n# 字与{}\n\n正文里说{}、{}、{}、{}。[^1]{filler}\n\n## 节{}\n\n| 甲 | 乙 |\n|---|---|\n| 一 | {} |\n\n\
         <figure><img src=\"a.svg\" alt=\"方块\"><figcaption>图{}</figcaption></figure>\n\n\
         {{注音|ㄓㄨˋ|ㄧㄣ}}，见出于此。\n\n[^1]: 注{}。\n",
        span("かな"),
        span("plain letters"),
        span("仮名まじり"),
        span("한글 낱말"),
        span("буква"),
        span("глава"),
        span("枠の中"),
        span("図版"),
        span("заметка"),
    );
    put(&folder, "src/01.md", first);
    put(&folder, "src/02.md", "---\nlang: ja\n---\n\n# 日本語の章題\n\n仮名で書いた章である。\n");
    put(&folder, "src/03.md", "---\nlang: en\n---\n\n# An English Chapter\n\nWords in a row.\n");
    done(&folder, ["build", "-f", "epub,pdf", "-d", "out"]);
    folder
}

fn made(folder: &Path, ending: &str) -> PathBuf {
    let files = fs::read_dir(folder.join("out")).expect("the folder").map(|e| e.expect("an entry").path());
    files.filter(|path| path.extension().is_some_and(|e| e == ending)).min().expect("it was made")
}

/// The pieces of text of an XML document, each with the nearest `xml:lang` above it. What `title` holds of an XHTML document
/// can have no language but one, and is left out.
fn spoken(xml: &str) -> Vec<(String, String)> {
    let mut reader = Reader::from_str(xml);
    let (mut open, mut found) = (vec![String::new()], Vec::new());
    loop {
        match reader.read_event().expect("it is well formed") {
            Event::Start(start) => {
                let own = start.try_get_attribute("xml:lang").expect("attributes can be read");
                let own = own.map(|attribute| attribute.value.as_ref().to_owned());
                let own = if start.name().as_ref() == "title" { Some(TITLE.to_owned()) } else { own };
                open.push(own.unwrap_or_else(|| open.last().cloned().unwrap_or_default()));
            }
            Event::End(_) => _ = open.pop(),
            Event::Text(text) => {
                let text = AsRef::<str>::as_ref(&text).to_owned();
                found.push((text, open.last().cloned().unwrap_or_default()));
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

const TITLE: &str = "title";

fn assert_spoken(found: &[(String, String)], (text, lang): Said, file: &str) {
    let langs: Vec<&str> =
        found.iter().filter(|(t, lang)| t.contains(text) && lang != TITLE).map(|(_, lang)| lang.as_str()).collect();
    assert!(!langs.is_empty() && langs.iter().all(|found| *found == lang), "{file}: {text} in {langs:?}: {found:?}");
}

#[test]
fn every_change_of_language_is_told_in_the_epub() {
    let folder = mixed_book();
    let file = fs::File::open(made(&folder, "epub")).expect("it was made");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let mut read = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).expect("it is in the package").read_to_string(&mut text).expect("UTF-8");
        text
    };
    let documents = [1, 2, 3].map(|n| read(&format!("OEBPS/text/chapter-{n:04}.xhtml")));
    let all: Vec<_> = documents.iter().flat_map(|document| spoken(document)).collect();
    for said in INSIDE.into_iter().chain(CHAPTERS) {
        assert_spoken(&all, said, "the documents");
    }
    // HTML reads `lang`, XML `xml:lang`: where one is the other is.
    for document in &documents {
        assert_eq!(document.matches(" lang=").count(), document.matches(" xml:lang=").count());
    }
    let nav = spoken(&read("OEBPS/nav.xhtml"));
    for said in
        [("かな", "ja"), ("глава", "ru"), ("字与", "zh-Hans"), ("日本語の章題", "ja"), ("An English Chapter", "en")]
    {
        assert_spoken(&nav, said, "nav.xhtml");
    }
    let ncx = spoken(&read("OEBPS/toc.ncx"));
    for said in [("字与かな", "zh-Hans"), ("日本語の章題", "ja"), ("An English Chapter", "en")] {
        assert_spoken(&ncx, said, "toc.ncx");
    }
    assert_spoken(&spoken(&read("OEBPS/content.opf")), ("字的写法", "zh-Hans"), "content.opf");
}

/// The structure of a PDF, from an element down: the languages by which what lies below is spoken, in order.
fn languages(objects: &Objects, element: &Value, above: &str, out: &mut Vec<(String, String)>) {
    let element = objects.resolve(element);
    let Some(kind) = element["/S"].as_str() else { return };
    let own = element["/Lang"].as_str().map_or(above, |lang| lang.trim_start_matches("u:"));
    out.push((kind.to_owned(), own.to_owned()));
    match &element["/K"] {
        Value::Array(kids) => kids.iter().for_each(|kid| languages(objects, kid, own, out)),
        one => languages(objects, one, own, out),
    }
}

#[test]
fn every_change_of_language_is_told_in_the_pdf() {
    let folder = mixed_book();
    let objects = Objects::read(&made(&folder, "pdf"));
    let all = objects.0["qpdf"][1].as_object().expect("objects");
    let catalog = all.values().map(|o| &o["value"]).find(|o| o["/Type"] == "/Catalog").expect("a catalog");
    assert_eq!(catalog["/Lang"], "u:zh-Hans");
    let mut found = Vec::new();
    for part in objects.resolve(&catalog["/StructTreeRoot"])["/K"].as_array().expect("parts") {
        languages(&objects, part, "zh-Hans", &mut found);
    }
    let count = |kind: &str, lang: &str| found.iter().filter(|(k, l)| k == kind && l == lang).count();
    // Each piece of the text once; those of headings in the contents too.
    for lang in ["ja", "en", "ko", "ru"] {
        let inside = INSIDE.iter().filter(|(_, of)| *of == lang).count();
        let listed = INSIDE.iter().filter(|(text, of)| *of == lang && ["かな", "глава"].contains(text)).count();
        assert_eq!(count("/Span", lang), inside + listed, "{lang}: {found:?}");
    }
    for (kind, lang) in [("/H1", "ja"), ("/H1", "en"), ("/P", "ja"), ("/P", "en"), ("/TOCI", "ja"), ("/TOCI", "en")] {
        assert_eq!(count(kind, lang), 1, "{kind} {lang}: {found:?}");
    }
    assert!(count("/Ruby", "zh-Hans") > 0 && count("/TOCI", "zh-Hans") >= 2, "{found:?}");
}
