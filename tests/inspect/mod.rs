//! `huibian info`: what a finished file tells about itself.

use crate::support::{done, put};
use huibian::media::{Bitmap, Pixels, encode_png};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A vertical book with all that its metadata can say, built in both formats.
fn built(folder: &Path) {
    let keys = "[book]\ntitle = \"夜の校正\"\nsubtitle = \"二版\"\nlanguage = \"ja\"\nwriting-mode = \"vertical-rl\"\n\
        authors = [\"甲\", { name = \"乙\", role = \"trl\" }]\ndescription = \"灯の下で読む。\"\npublisher = \"丙社\"\n\
        series = { name = \"叢書\", position = 3 }\nsubjects = [\"校正\"]\nisbn = \"978-7-04-032128-9\"\n\
        [page]\nsize = \"A6\"\n[page.press]\nsize = \"A6\"\nbleed = \"3mm\"\n\
        [output.press]\nbackend = \"pdf\"\npage = \"press\"\n";
    put(folder, "book.toml", keys);
    let veil = (0..64 * 64).flat_map(|i| [200, (i % 64) as u8 * 4, 40, (i / 64) as u8 * 4]).collect();
    let veil = encode_png(&Bitmap { width: 64, height: 64, pixels: Pixels::Rgba(veil) }).expect("a picture");
    put(folder, "src/veil.png", veil);
    put(folder, "src/1.md", "# 灯\n\n灯の下で読む。\n\n![透ける紙](veil.png)\n\n## 影\n\n影を読む。\n");
    put(folder, "src/2.md", "# 紙\n\n紙を読む。\n");
    done(folder, ["build", "-f", "epub,pdf,press"]);
}

/// The facts of a file, as printed.
fn facts(folder: &Path, name: &str) -> BTreeMap<String, Vec<String>> {
    let said = done(folder, ["info", &format!("book/{name}")]);
    let mut facts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in said.lines().skip(1) {
        let (fact, value) = line.split_once("  ").unwrap_or_else(|| panic!("{line}"));
        facts.entry(fact.to_owned()).or_default().push(value.trim().to_owned());
    }
    facts
}

#[test]
fn an_epub_tells_who_made_it_how_it_is_read_and_what_it_weighs() {
    let folder = tempfile::tempdir().expect("a folder");
    built(folder.path());
    let facts = facts(folder.path(), "夜の校正.epub");
    for (fact, value) in [
        ("title", "夜の校正"),
        ("subtitle", "二版"),
        ("creator", "甲 (aut)"),
        ("description", "灯の下で読む。"),
        ("publisher", "丙社"),
        ("series", "叢書, 3"),
        ("subject", "校正"),
        ("language", "ja"),
        ("direction", "rtl"),
        ("feature", "alternativeText"),
        ("hazard", "none"),
    ] {
        assert!(facts[fact].iter().any(|said| said == value), "{fact}: {facts:#?}");
    }
    assert!(facts.values().flatten().any(|value| value == "乙 (trl)"), "{facts:#?}");
    assert!(facts["conforms to"][0].starts_with("EPUB Accessibility 1.1"));
    // What the kinds weigh is what the archive says of its files.
    let file = fs::File::open(folder.path().join("book/夜の校正.epub")).expect("it was made");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let mut weights: BTreeMap<&str, (usize, u64)> = BTreeMap::new();
    for i in 0..archive.len() {
        let file = archive.by_index(i).expect("its files can be read");
        let name = file.name().expect("its names are ASCII").into_owned();
        let kind = match name.rsplit('.').next() {
            Some("xhtml") => "documents",
            Some("css") => "styles",
            Some("png" | "jpg") => "pictures",
            Some("ncx") => "other files",
            _ => continue,
        };
        let (count, weight) = weights.entry(kind).or_default();
        (*count, *weight) = (*count + 1, *weight + file.compressed_size());
    }
    for (kind, (count, weight)) in weights {
        assert_eq!(facts[kind], [format!("{count}, {weight} bytes")], "{kind}");
    }
    assert_eq!(facts["fonts"], ["0"]);
    // At least those that were typed.
    assert!(facts["characters"][0].parse::<usize>().is_ok_and(|count| (25..500).contains(&count)), "{facts:#?}");
}

#[test]
fn a_pdf_tells_its_pages_their_labels_its_fonts_and_pictures() {
    let folder = tempfile::tempdir().expect("a folder");
    built(folder.path());
    let plain = facts(folder.path(), "夜の校正.pdf");
    assert_eq!(plain["direction"], ["rtl"]);
    assert_eq!(plain["page size"], ["105.0 × 148.0 mm"]);
    assert!(!plain.contains_key("sheet"));
    assert_eq!(plain["standard"], ["PDF/A-2a", "PDF/UA-1"]);
    assert_eq!(plain["colours for"], ["sRGB IEC61966-2.1"]);
    // Two chapters and a section, beside what is before and after them.
    assert!(plain["bookmarks"][0].parse::<usize>().is_ok_and(|count| count >= 3), "{plain:#?}");
    let labels = &plain["page labels"][0];
    assert!(labels.starts_with("表紙, i–") && labels.contains(", 1–"), "{labels}");
    assert!(plain["font"].iter().all(|font| font.contains("(subset, ") && font.ends_with(" bytes)")), "{plain:#?}");
    // The mask of a picture is no picture.
    assert!(plain["pictures"][0].starts_with("1, "), "{plain:#?}");
    let press = facts(folder.path(), "夜の校正-press.pdf");
    assert_eq!(press["page size"], ["105.0 × 148.0 mm"]);
    assert_eq!(press["sheet"], ["111.0 × 154.0 mm"]);
    assert!(press["trim box"][0].starts_with("3.0, 3.0, 3.0, 3.0 mm"), "{press:#?}");
    assert!(press["bleed box"][0].starts_with("0.0, 0.0, 0.0, 0.0 mm"), "{press:#?}");
}

#[test]
fn what_is_said_more_than_once_is_a_list_in_json() {
    let folder = tempfile::tempdir().expect("a folder");
    built(folder.path());
    let said = done(folder.path(), ["info", "book/夜の校正.pdf", "--message-format", "json"]);
    let said: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(said["facts"]["title"], "夜の校正：二版");
    assert_eq!(said["facts"]["standard"], serde_json::json!(["PDF/A-2a", "PDF/UA-1"]));
}
