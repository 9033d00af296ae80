//! The EPUBs in the engines of readers: foliate-js and epub.js in a headless Chromium. What is looked at stands in
//! `readers.mjs`; pictures of what was seen are kept in `readers/` of the folder of test output.

use super::built;
use crate::support::{done, npm, printed, root, tool};
use huibian::book::walk;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// An EPUB to open, the number of its chapters, and whether its lines are vertical.
struct Opened {
    name: String,
    epub: PathBuf,
    chapters: usize,
    vertical: bool,
}

/// The samples, and the Japanese one once more with vertical lines.
fn books(folder: &Path) -> Vec<Opened> {
    let mut books = Vec::new();
    for book in built() {
        let chapters = walk::chapters(&book.book()).into_iter().filter(|chapter| chapter.path.is_some()).count();
        let name = book.name.clone();
        books.push(Opened { name, epub: book.epub.clone(), chapters, vertical: false });
        if book.name == "ja" {
            // With the PDF, whose pages the EPUB lists.
            let (source, out) = (book.source.to_string_lossy(), folder.to_string_lossy());
            done(folder, ["build", &*source, "-M", "writing-mode=vertical-rl", "-d", &*out]);
            let epub = folder.join(book.epub.file_name().expect("a file has a name"));
            books.push(Opened { name: "ja, vertical".to_owned(), epub, chapters, vertical: true });
        }
    }
    books
}

#[test]
fn every_document_opens_in_reader_engines_and_contents_and_notes_lead_somewhere() {
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readers");
    fs::create_dir_all(&pictures).expect("the target folder is writable");
    let books = books(&pictures);
    let mut look = tool("node");
    look.arg(root().join("tests/books/readers.mjs")).arg(npm()).arg(tool("chromium").get_program()).arg(&pictures);
    look.args(books.iter().map(|book| &book.epub));
    let seen: Vec<Value> =
        printed(&mut look).lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
    assert_eq!(seen.len(), 2 * books.len());
    for (number, seen) in seen.iter().enumerate() {
        let Opened { name, epub: _, chapters, vertical } = &books[number / 2];
        let (chapters, vertical) = (*chapters, *vertical);
        let what = format!("{name} in {}", seen["engine"]);
        let list = |key: &str| seen[key].as_array().unwrap_or_else(|| panic!("{what}: no {key}: {seen:#}"));
        let count = |value: &Value| value.as_u64().unwrap_or_else(|| panic!("{what}: no number: {seen:#}"));
        assert!(list("errors").is_empty(), "{what}: {:#}", seen["errors"]);
        let sections = list("sections");
        assert!(sections.len() > chapters, "{what}: {} documents, {chapters} chapters", sections.len());
        for section in sections {
            let filled = count(&section["characters"]) > 0 || count(&section["pictures"]) > 0;
            assert!(filled && section["broken"] == 0, "{what}: {section:#}");
        }
        let upright = sections.iter().filter(|section| section["vertical"] == true).count();
        assert_eq!(upright, if vertical { sections.len() } else { 0 }, "{what}: documents with vertical lines");

        assert!(count(&seen["contents"]) >= chapters as u64, "{what}: {} entries", seen["contents"]);
        assert!(list("lost").is_empty(), "{what}: entries that lead nowhere: {}", seen["lost"]);
        // The books are built with a PDF, so that they list its pages.
        assert!(count(&seen["pages"]) > 0, "{what}: no list of pages");
        assert_eq!(seen["dir"], if vertical { "rtl" } else { "ltr" }, "{what}");
        if seen["engine"] == "foliate-js" {
            assert!(count(&seen["notes"]["marks"]) > 0, "{what}: no notes");
            assert_eq!(seen["notes"]["marks"], seen["notes"]["shown"], "{what}: notes that do not pop up");
            // The key that goes on is the one on the side where lines go on.
            let on = if vertical { "left" } else { "right" };
            assert_eq!(count(&seen[on]), 1, "{what}: {on} leads to {}", seen[on]);
        } else {
            assert!(count(&seen["next"]) > 0, "{what}: the next page is {} away", seen["next"]);
        }
    }
}
