//! PDF/A for archives, read by programs that did not write it.
//!
//! PDF/A-1b (ISO 19005-1) is judged by Preflight of Apache PDFBox, which knows that part alone.

use crate::support::{done, four_inks, printed, put, run, samples, shown, told, tool};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

/// Preflight and what it leans on: Debian's `libpdfbox2-java`, with two libraries that Java has no longer of itself.
const JARS: [&str; 7] =
    ["preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api"];

/// What Preflight says of a file.
fn judged(pdf: &Path) -> Output {
    let jars: Vec<PathBuf> = JARS.iter().map(|jar| PathBuf::from(format!("/usr/share/java/{jar}.jar"))).collect();
    for jar in &jars {
        assert!(jar.is_file(), "{} is not here: run tests/setup, which installs Preflight", jar.display());
    }
    let path = std::env::join_paths(jars).expect("a list of paths");
    let mut java = tool("java");
    java.arg("-cp").arg(path).arg("org.apache.pdfbox.preflight.Validator_A1b");
    java.arg(pdf).output().expect("Java starts")
}

fn is_valid(pdf: &Path) -> bool {
    String::from_utf8_lossy(&judged(pdf).stdout).contains("is a valid PDF/A-1b file")
}

/// A vertical book with a picture that is seen through and one of four inks.
fn vertical_book(folder: &Path) {
    let pixels = (0..64 * 64).flat_map(|i| [200, (i % 64) as u8 * 4, 40, (i / 64) as u8 * 4]).collect();
    let veil = huibian::media::Bitmap { width: 64, height: 64, pixels: huibian::media::Pixels::Rgba(pixels) };
    put(folder, "veil.png", huibian::media::encode_png(&veil).expect("a picture"));
    put(folder, "inks.jpg", four_inks(false));
    put(
        folder,
        "book.toml",
        "[book]\ntitle = \"夜の校正\"\nlanguage = \"ja\"\nwriting-mode = \"vertical-rl\"\nauthors = [\"甲\", \"乙\"]\n",
    );
    let text = "# 灯\n\n{灯|ひ}の下で、二度目の校正を読む。年は2024年、版は第3版。\n\n![透ける紙](veil.png)\n\n![四つの色](inks.jpg)\n";
    put(folder, "a.md", text);
}

#[test]
fn every_sample_can_be_pdf_a_1b_and_so_can_what_is_seen_through_of_four_inks_or_vertical() {
    let folder = tempfile::tempdir().expect("a folder");
    let vertical = folder.path().join("vertical");
    vertical_book(&vertical);
    let books = samples().into_iter().chain([("vertical".to_owned(), vertical)]);
    for (i, (name, source)) in books.enumerate() {
        let file = format!("{i}.pdf");
        let source = source.to_str().expect("a path in UTF-8");
        done(folder.path(), ["build", source, "-f", "pdf", "--pdf-standard", "a-1b", "-o", &file]);
        let pdf = folder.path().join(&file);
        let said = judged(&pdf);
        assert!(is_valid(&pdf), "{name}: {}", shown(&said));
        let bytes = fs::read(&pdf).expect("a file");
        let has = |what: &[u8]| bytes.windows(what.len()).any(|window| window == what);
        assert!(bytes.starts_with(b"%PDF-1.4\n") && has(b"\nxref\n0 ") && has(b"/CIDSet"), "{name}");
        assert!(!has(b"/ObjStm") && !has(b"/XRef") && !has(b"/SMask") && !has(b"/DeviceCMYK"), "{name}");
        let said = done(folder.path(), ["info", &file]);
        assert!(said.contains("PDF/A-1b") && !said.contains("PDF/UA"), "{said}");
    }
}

#[test]
fn preflight_finds_what_pdf_a_1b_forbids() {
    let folder = tempfile::tempdir().expect("a folder");
    vertical_book(folder.path());
    done(folder.path(), ["build", ".", "-o", "a.pdf", "--pdf-standard", "a-2u"]);
    assert!(!is_valid(&folder.path().join("a.pdf")));
}

#[test]
fn a_character_of_the_private_use_area_is_no_text_that_an_archive_can_read() {
    let folder = tempfile::tempdir().expect("a folder");
    // The Kai face, which sets emphasis, has a glyph for it.
    put(folder.path(), "a.md", "# 一\n\n正文里有*\u{e500}*一字。\n");
    let arguments = ["build", "a.md", "-o", "a.pdf", "--message-format", "json"];
    let refused = |output: &Output| {
        let all = told(output).into_iter().filter(|told| told.code == "H0406");
        all.map(|told| (told.severity, told.message.contains("U+E500"))).collect::<Vec<_>>()
    };
    let built = run(folder.path(), arguments);
    assert_eq!(refused(&built), [("note".to_owned(), true)], "{}", shown(&built));
    assert!(done(folder.path(), ["info", "a.pdf"]).contains("PDF/A-2u"));
    let named = run(folder.path(), arguments.iter().chain(&["--pdf-standard", "a-2a"]));
    assert_eq!(refused(&named), [("error".to_owned(), true)], "{}", shown(&named));
    let newest = run(folder.path(), arguments.iter().chain(&["--pdf-standard", "a-4"]));
    assert_eq!(refused(&newest), [("error".to_owned(), true)], "{}", shown(&newest));
    done(folder.path(), ["build", "a.md", "-o", "a.pdf", "--pdf-standard", "a-2u"]);
}

/// ISO 19005-4, 6.1.2, 6.1.3, 6.2.3 and 6.7.3, read through qpdf.
#[test]
fn pdf_a_4_is_of_pdf_2_and_has_its_metadata_in_the_packet_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    vertical_book(folder.path());
    done(folder.path(), ["build", ".", "-o", "a.pdf", "--pdf-standard", "a-4"]);
    let pdf = folder.path().join("a.pdf");
    let bytes = fs::read(&pdf).expect("a file");
    assert!(bytes.starts_with(b"%PDF-2.0\n%") && bytes[10..14].iter().all(|byte| *byte > 127));
    let said = printed(tool("qpdf").arg("--check").arg(&pdf));
    assert!(said.contains("No syntax or stream encoding errors") && !said.contains("WARNING"), "{said}");
    let trailer = printed(tool("qpdf").arg("--show-object=trailer").arg(&pdf));
    assert!(trailer.contains("/ID") && !trailer.contains("/Info"), "{trailer}");
    let document = lopdf::Document::load_mem(&bytes).expect("lopdf reads it");
    let catalog = document.catalog().expect("a catalog");
    let intent = catalog.get(b"OutputIntents").and_then(|i| i.as_array()).expect("intents")[0].as_dict().expect("one");
    assert_eq!(intent.get(b"S").and_then(|s| s.as_name()).ok(), Some(&b"GTS_PDFA1"[..]));
    let packet = catalog.get(b"Metadata").and_then(|m| document.dereference(m)).and_then(|(_, m)| m.as_stream());
    let packet = String::from_utf8(packet.expect("a packet").content.clone()).expect("UTF-8");
    assert!(packet.contains("<pdfaid:part>4</pdfaid:part>\n<pdfaid:rev>2020</pdfaid:rev>"), "{packet}");
    assert!(!packet.contains("<pdfaid:conformance>") && !packet.contains("pdfuaid:part"), "{packet}");
    let said = done(folder.path(), ["info", "a.pdf"]);
    assert!(["PDF/A-4", "夜の校正"].iter().all(|what| said.contains(what)), "{said}");
    let keys = document.objects.values().filter_map(|o| o.as_dict().ok()).flat_map(|d| d.iter().map(|(key, _)| key));
    // Left behind in PDF 2.0.
    let left: Vec<_> = keys.filter(|key| matches!(&key[..], b"ProcSet" | b"CIDSet" | b"CharSet")).collect();
    assert!(left.is_empty(), "{left:?}");
}
