//! Every sample book, in both formats, through the program, read by programs that did not write them.

mod again;
mod checkers;
mod designs;
mod fonts;
mod languages;
mod notes;
mod readers;
mod series;
mod text;
mod vertical;

use crate::support::{huibian, printed, samples, shown, tool};
use huibian::backend::Registry;
use huibian::book::{Book, walk};
use huibian::config::BookTable;
use huibian::diag::Reporter;
use huibian::project::{Job, Request};
use serde_json::Value;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A sample and what was made of it.
pub struct Built {
    pub name: String,
    pub source: PathBuf,
    pub epub: PathBuf,
    pub pdf: PathBuf,
}

impl Built {
    /// The model the files were made of.
    pub fn book(&self) -> Book {
        read(&self.source)
    }
}

/// The model of what lies at a path.
fn read(path: &Path) -> Book {
    read_as(path, BookTable::default())
}

/// The same with some facts of the book given.
fn read_as(path: &Path, book: BookTable) -> Book {
    let reporter = Reporter::new();
    let request = Request { paths: vec![path.to_path_buf()], book, ..Request::default() };
    let job = Job::open(&request, &Registry::default(), &reporter).expect("it opens").expect("it opens");
    job.read(&reporter).expect("it is read").0
}

/// Builds a folder into another; gives the EPUB and the PDF.
fn build(source: &Path, target: &Path, environment: &[(&str, &str)]) -> (PathBuf, PathBuf) {
    let output = huibian(target.parent().expect("a folder"))
        .arg("build")
        .arg(source)
        .arg("-d")
        .arg(target)
        .envs(environment.iter().copied())
        .output()
        .expect("it starts");
    assert!(output.status.success(), "{}: {}", source.display(), shown(&output));
    let made = |ending: &str| {
        let mut files = fs::read_dir(target).expect("the folder").map(|e| e.expect("an entry").path());
        let found = files.find(|p| p.extension().is_some_and(|e| e == ending));
        found.unwrap_or_else(|| panic!("{} holds no {ending}", target.display()))
    };
    (made("epub"), made("pdf"))
}

/// The samples, built once for all tests.
pub fn built() -> &'static [Built] {
    static BOOKS: OnceLock<Vec<Built>> = OnceLock::new();
    BOOKS.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("books");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the target folder is writable");
        let one = |(name, source): (String, PathBuf)| {
            let (epub, pdf) = build(&source, &folder.join(&name), &[]);
            Built { name, source, epub, pdf }
        };
        samples().into_iter().map(one).collect()
    })
}

#[test]
fn qpdf_finds_the_pdf_sound() {
    for book in built() {
        let said = printed(tool("qpdf").arg("--check").arg(&book.pdf));
        assert!(said.contains("No syntax or stream encoding errors"), "{}: {said}", book.name);
        assert!(!said.contains("WARNING"), "{}: {said}", book.name);
    }
}

#[test]
fn every_font_is_embedded_subset_and_can_be_copied_from() {
    for book in built() {
        let table = printed(tool("pdffonts").arg(&book.pdf));
        let rows: Vec<&str> = table.lines().skip(2).collect();
        assert!(rows.len() >= 2, "{}: {table}", book.name);
        for row in rows {
            // … encoding, emb, sub, uni, object, generation
            let columns: Vec<&str> = row.split_whitespace().rev().collect();
            assert_eq!(&columns[2..5], ["yes"; 3], "{}: {row}", book.name);
        }
    }
}

#[test]
fn the_bytes_do_not_depend_on_run_threads_time_zone_or_locale() {
    for book in built() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let elsewhere = [
            [("RAYON_NUM_THREADS", "1"), ("TZ", "America/St_Johns"), ("LANG", "C")],
            [("RAYON_NUM_THREADS", "2"), ("TZ", "Asia/Tokyo"), ("LANG", "tr_TR.UTF-8")],
        ];
        for (i, environment) in elsewhere.iter().enumerate() {
            let (epub, pdf) = build(&book.source, &folder.path().join(i.to_string()), environment);
            for (first, second) in [(&book.epub, &epub), (&book.pdf, &pdf)] {
                let (first, second) = (fs::read(first).expect("a file"), fs::read(second).expect("a file"));
                let differs = first.iter().zip(&second).position(|(a, b)| a != b);
                assert!(first == second, "{} {environment:?}: byte {differs:?} differs", book.name);
            }
        }
    }
}

/// The objects of a PDF as qpdf gives them.
struct Objects(Value);

impl Objects {
    fn read(pdf: &Path) -> Self {
        let text = printed(tool("qpdf").args(["--json=2", "--json-stream-data=none"]).arg(pdf));
        Self(serde_json::from_str(&text).expect("qpdf prints JSON"))
    }

    /// What a value stands for: references are followed.
    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let Some(reference) = value.as_str().filter(|s| s.ends_with(" R")) else { return value };
        let object = &self.0["qpdf"][1][format!("obj:{reference}")];
        object.get("value").or_else(|| object.get("stream").map(|s| &s["dict"])).unwrap_or(&Value::Null)
    }

    /// Object names of the pages, in order.
    fn pages(&self) -> Vec<&str> {
        let list = self.0["pages"].as_array().expect("pages");
        list.iter().filter_map(|p| p["object"].as_str()).collect()
    }

    /// The page a destination (`[page /XYZ …]`, or a name) lies on, from 0.
    fn page_of(&self, destination: &Value) -> Option<usize> {
        let destination = self.resolve(destination);
        let target = destination.as_array()?.first()?.as_str()?;
        self.pages().iter().position(|p| *p == target)
    }

    /// Every link: the page it is on, and its address or the page it leads to.
    fn links(&self) -> Vec<(usize, Result<String, Option<usize>>)> {
        let mut links = Vec::new();
        for (number, page) in self.pages().into_iter().enumerate() {
            let page = self.resolve(&self.0["qpdf"][1][format!("obj:{page}")]["value"]);
            let notes = self.resolve(&page["/Annots"]).as_array().cloned().unwrap_or_default();
            for note in &notes {
                let note = self.resolve(note);
                if note["/Subtype"] != "/Link" {
                    continue;
                }
                let action = self.resolve(&note["/A"]);
                links.push((
                    number,
                    match action["/URI"].as_str() {
                        Some(address) => Ok(address.trim_start_matches("u:").trim_start_matches("b:").to_owned()),
                        None if action["/D"].is_null() => Err(self.page_of(&note["/Dest"])),
                        None => Err(self.page_of(&action["/D"])),
                    },
                ));
            }
        }
        links
    }
}

/// The bookmarks of a PDF: title and page, in order.
fn bookmarks(objects: &Objects) -> Vec<(String, Option<usize>)> {
    fn below(list: &Value, out: &mut Vec<(String, Option<usize>)>) {
        for item in list.as_array().into_iter().flatten() {
            let page = item["destpageposfrom1"].as_u64().map(|n| n as usize - 1);
            out.push((item["title"].as_str().unwrap_or_default().to_owned(), page));
            below(&item["kids"], out);
        }
    }
    let mut out = Vec::new();
    below(&objects.0["outlines"], &mut out);
    out
}

#[test]
fn bookmarks_lead_to_pages_that_show_their_titles() {
    for book in built() {
        let pages = text::pages(&book.pdf);
        let found = bookmarks(&Objects::read(&book.pdf));
        let model = book.book();
        let chapters = walk::chapters(&model).into_iter().filter(|c| c.path.is_some()).count();
        assert!(found.len() >= chapters, "{}: {} bookmarks, {chapters} chapters", book.name, found.len());
        for (title, page) in found {
            let page = page.unwrap_or_else(|| panic!("{}: “{title}” leads nowhere", book.name));
            let shown = text::squeeze(&pages[page].concat());
            let title = text::squeeze(&title);
            let generated =
                model.front.iter().chain(&model.back).any(|m| {
                    m.chapter.path.is_none() && text::squeeze(&huibian::book::plain(&m.chapter.title)) == title
                });
            // A title page shows the book's title and not the words “title page”.
            assert!(generated || shown.contains(&title), "{}: page {} has no “{title}”", book.name, page + 1);
        }
    }
}

#[test]
fn links_lead_where_the_author_said() {
    for book in built() {
        let links = Objects::read(&book.pdf).links();
        let mut addresses: Vec<&str> = links.iter().filter_map(|(_, to)| to.as_deref().ok()).collect();
        addresses.sort_unstable();
        addresses.dedup();
        for (page, to) in &links {
            assert!(!matches!(to, Err(None)), "{}: a link on page {} leads nowhere", book.name, page + 1);
        }
        let model = book.book();
        let (mut outside, mut inside) = (Vec::new(), 0);
        for chapter in walk::chapters(&model) {
            walk::inlines_of(&chapter.blocks, &mut |inline| match inline {
                huibian::book::Inline::Link(link) => outside.push(link.target.clone()),
                huibian::book::Inline::Reference(_) | huibian::book::Inline::Note(_) => inside += 1,
                _ => {}
            });
        }
        for target in &outside {
            let same = |a: &&str| a.trim_end_matches('/') == target.trim_end_matches('/');
            assert!(addresses.iter().any(same), "{}: no link to {target} among {addresses:?}", book.name);
        }
        let found = links.iter().filter(|(_, to)| to.is_err()).count();
        assert!(found >= inside, "{}: {found} links inside the book, {inside} references and notes", book.name);
    }
}

#[test]
fn the_epub_holds_every_line_of_the_text() {
    for book in built() {
        let all = text::squeeze(&documents(&book.epub));
        let model = book.book();
        let (lines, notes) = text::streams(&model);
        let mut at = 0;
        for line in lines.iter().filter(|line| !line.optional) {
            match all[at..].find(&line.text) {
                Some(found) => at += found + line.text.len(),
                None => panic!("{}: “{}” is not in the EPUB, or not in its place", book.name, line.text),
            }
        }
        for note in notes {
            assert!(all.contains(&note), "{}: the note “{note}” is not in the EPUB", book.name);
        }
    }
}

/// The text of the documents of an EPUB in reading order. Ruby comes as base, reading; marks of notes are left out.
fn documents(epub: &Path) -> String {
    let mut archive = zip::ZipArchive::new(fs::File::open(epub).expect("the EPUB")).expect("it is a ZIP");
    let mut read = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).expect("it is in the EPUB").read_to_string(&mut text).expect("it is UTF-8");
        text
    };
    let container = read("META-INF/container.xml");
    let attribute = |tag: &str, name: &str| {
        let pattern = regex::Regex::new(&format!(r#"\b{name}="([^"]*)""#)).expect("a pattern");
        pattern.captures(tag).map(|found| found[1].to_owned())
    };
    let tags = |text: &str, name: &str| -> Vec<String> {
        let pattern = regex::Regex::new(&format!(r"<(?:[a-z]+:)?{name}\b[^>]*>")).expect("a pattern");
        pattern.find_iter(text).map(|found| found.as_str().to_owned()).collect()
    };
    let package = attribute(&tags(&container, "rootfile")[0], "full-path").expect("a package");
    let base = Path::new(&package).parent().expect("a folder").to_path_buf();
    let opf = read(&package);
    let items = tags(&opf, "item");
    let mut out = String::new();
    for itemref in tags(&opf, "itemref") {
        let id = attribute(&itemref, "idref").expect("idref");
        let item = items.iter().find(|item| attribute(item, "id").as_ref() == Some(&id)).expect("an item");
        let href = attribute(item, "href").expect("href");
        let href = percent_encoding::percent_decode_str(&href).decode_utf8().expect("UTF-8").into_owned();
        out += &text::of_markup(&read(&base.join(href).to_string_lossy()));
    }
    out
}
