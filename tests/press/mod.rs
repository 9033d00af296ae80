//! What a printer is given: boxes and marks, margins at the spine, sheets, and how a reader opens the file.

mod colours;
mod exchange;
mod profile;

use crate::support::{done, huibian, printed, put, run, shown, tool};
use huibian::media::{Bitmap, Pixels, encode_jpeg};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const MM: f32 = 72.0 / 25.4;

/// A folder with a book file and one article of `pages` pages, each of which names its number.
fn book(pages: usize, keys: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder for the test");
    put(folder.path(), "book.toml", keys);
    let text: Vec<String> = (1..=pages).map(|n| format!("此为第{n}节。")).collect();
    put(folder.path(), "src/一.md", format!("# 篇名\n\n{}\n", text.join("\n\n")));
    folder
}

fn keys(rest: &str) -> String {
    format!("[book]\ntitle = \"印书\"\nlanguage = \"zh-Hans\"\n{rest}")
}

fn file(folder: &Path, name: &str) -> String {
    folder.join("book").join(name).to_string_lossy().into_owned()
}

/// The boxes of a file's first page: left, bottom, right and top in mm.
fn page_box(file: &str, name: &str) -> [f32; 4] {
    let said = printed(tool("pdfinfo").args(["-box", file]));
    let line = said.lines().find(|line| line.starts_with(name)).unwrap_or_else(|| panic!("{name}: {said}"));
    let numbers: Vec<f32> = line.split_whitespace().skip(1).map(|n| n.parse().expect("a number")).collect();
    <[f32; 4]>::try_from(numbers).expect("four edges").map(|pt| (pt / MM * 10.0).round() / 10.0)
}

/// A text without its white.
fn joined(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The file with its streams unpacked.
fn unpacked(file: &str) -> String {
    printed(tool("qpdf").args(["--qdf", "--object-streams=disable", file, "-"]))
}

/// The numbers of the sections whose text stands on each page, from left to right.
fn sections(file: &str) -> Vec<Vec<usize>> {
    let text = printed(tool("pdftotext").args(["-layout", file, "-"]));
    let numbers =
        |page: &str| page.split('第').skip(1).filter_map(|rest| rest.split('节').next()?.trim().parse().ok()).collect();
    text.trim_end_matches('\u{c}').split('\u{c}').map(numbers).collect()
}

#[test]
fn marks_stand_outside_of_the_bleed_and_the_boxes_say_where_to_cut() {
    let folder = book(3, &keys("date = 2024-05-01\n[page]\nsize = \"A6\"\n"));
    done(folder.path(), ["build", "-f", "pdf", "--bleed", "3mm", "--crop-marks", "--color-bars"]);
    let file = file(folder.path(), "印书.pdf");
    printed(tool("qpdf").args(["--check", &file]));
    assert_eq!(page_box(&file, "MediaBox"), [0.0, 0.0, 129.0, 172.0]);
    assert_eq!(page_box(&file, "BleedBox"), [9.0, 9.0, 120.0, 163.0]);
    assert_eq!(page_box(&file, "TrimBox"), [12.0, 12.0, 117.0, 160.0]);
    let raw = unpacked(&file);
    for ink in ["/All", "/Cyan", "/Magenta", "/Yellow", "/Black"] {
        assert!(
            raw.contains(&format!("/Separation\n      {ink}")) || raw.contains(&format!("/Separation {ink}")),
            "{ink}"
        );
    }
    let slug = printed(tool("pdftotext").args(["-f", "1", "-l", "1", "-layout", &file, "-"]));
    assert!(joined(&slug).contains("印书封面2024-05-01"), "{slug}");
    let claims = done(folder.path(), ["info", &file]);
    assert!(claims.contains("PDF/UA-1") && claims.contains("PDF/A-2"), "{claims}");
}

#[test]
fn a_line_beside_the_page_gives_no_date_that_another_machine_would_not() {
    let folder = book(1, &keys(""));
    let arguments = ["build", "-f", "pdf", "--crop-marks", "-o", "a.pdf"];
    let build = |epoch: Option<&str>| {
        let mut command = huibian(folder.path());
        epoch.into_iter().for_each(|epoch| _ = command.env("SOURCE_DATE_EPOCH", epoch));
        let output = command.args(arguments).output().expect("the program starts");
        assert!(output.status.success(), "{}", shown(&output));
        let file = folder.path().join("a.pdf");
        let text = printed(tool("pdftotext").arg("-layout").arg(&file).arg("-"));
        (text, fs::read(file).expect("it was made"))
    };
    let (undated, _) = build(None);
    assert!(joined(&undated).contains("印书封面") && !joined(&undated).contains("印书封面2"), "{undated}");
    let (dated, first) = build(Some("1714521600"));
    assert!(joined(&dated).contains("印书封面2024-05-01"), "{dated}");
    assert_eq!(first, build(Some("1714521600")).1);
}

#[test]
fn the_margin_at_the_spine_grows_with_the_pages() {
    let page = "[page]\nsize = \"90mm,100mm\"\nlines = 4\nmargins = [\"15mm\", \"20mm\", \"15mm\", \"8mm\"]\n";
    for (pages, gutter, inner) in [
        (100, "", 8.0),
        (100, "gutter = \"auto\"\n", 9.6),
        (700, "gutter = \"auto\"\n", 12.7),
        (100, "gutter = \"14mm\"\n", 14.0),
    ] {
        let folder = book(pages, &keys(&format!("{page}{gutter}")));
        let seen = done(folder.path(), ["dump", "pages", "."]);
        let lines = seen.lines().skip_while(|line| !line.contains("(folio 3)")).skip(1);
        // On a recto, behind an indent by two em of 10.5 pt.
        let line = lines.take_while(|line| !line.starts_with("page")).find(|l| l.contains("此为第5节"));
        let start: f32 =
            line.and_then(|l| l.split_whitespace().nth(1)?.parse().ok()).unwrap_or_else(|| panic!("{seen:.2000}"));
        assert!(((start - 21.0) / MM - inner).abs() < 0.05, "{pages} {gutter} {}", (start - 21.0) / MM);
    }
}

#[test]
fn a_gutter_that_takes_characters_holds_for_the_pages_that_come_of_it() {
    // Without a gutter 19 characters fit between the margins, and 150 pages are just not reached.
    let page = "[page]\nsize = \"80mm,80mm\"\nlines = 4\nmargins = [\"15mm\", \"5mm\", \"15mm\", \"5mm\"]\ngutter = \"auto\"\n";
    let folder = TempDir::new().expect("a folder for the test");
    put(folder.path(), "book.toml", keys(page));
    for characters in [10_200, 10_600, 11_000] {
        put(folder.path(), "src/一.md", format!("# 篇名\n\n{}。\n", "书".repeat(characters)));
        let seen = done(folder.path(), ["dump", "pages", "."]);
        let count = seen.lines().filter(|line| line.starts_with("page ")).count();
        let asked = if count <= 150 { 9.6 } else { 12.7 };
        let rectos = seen.split("\npage ").filter(|page| page.contains("(folio 101)"));
        let start: f32 = rectos
            .flat_map(str::lines)
            .filter(|line| line.contains("书书书"))
            .find_map(|line| line.split_whitespace().nth(1)?.parse().ok())
            .unwrap_or_else(|| panic!("{seen:.2000}"));
        assert!(start / MM > asked - 0.05 && start / MM < asked + 4.0, "{count} pages, {} mm", start / MM);
    }
}

/// A book of twelve pages of a section each, in the middle of a part of blanks and titles.
fn sheets(rest: &str) -> TempDir {
    let folder = TempDir::new().expect("a folder for the test");
    let page = "[page]\nsize = \"A6\"\nopening = \"page\"\ncover-design = \"none\"\n";
    put(folder.path(), "book.toml", format!("{}{page}[output.sheets]\nbackend = \"pdf\"\n{rest}", keys("")));
    for n in 1..=9 {
        put(folder.path(), &format!("src/{n}.md"), format!("# 甲\n\n此为第{n}节。\n"));
    }
    folder
}

#[test]
fn a_booklet_is_folded_from_sheets_that_lie_in_one_another() {
    let folder = sheets("impose = \"booklet\"\ncreep = \"0.1mm\"\n");
    let built = done(folder.path(), ["build", "-f", "pdf,sheets"]);
    let (plain, sheet) = (file(folder.path(), "印书.pdf"), file(folder.path(), "印书-sheets.pdf"));
    printed(tool("qpdf").args(["--check", &sheet]));
    assert_eq!(page_box(&sheet, "MediaBox"), [0.0, 0.0, 210.0, 148.0]);
    let pages = sections(&plain);
    let whole = pages.len().next_multiple_of(4);
    let of = |page: usize| pages.get(page).cloned().unwrap_or_default();
    let expected: Vec<Vec<usize>> = (0..whole / 2)
        .map(|side| match side % 2 {
            0 => [of(whole - 1 - side), of(side)].concat(),
            _ => [of(side), of(whole - 1 - side)].concat(),
        })
        .collect();
    let mut found = sections(&sheet);
    found.resize(expected.len(), Vec::new());
    assert_eq!(found, expected);
    assert!(expected.iter().any(|side| side.len() == 2), "{expected:?}");
    // Each file is said to have the pages that it has.
    let counts = [pages.len(), whole / 2].map(|count| format!("  {count} pages"));
    assert!(built.lines().zip(&counts).all(|(line, count)| line.ends_with(count)), "{built}");
    let said = done(folder.path(), ["info", &sheet]);
    assert!(!said.contains("PDF/UA") && !said.contains("PDF/A"), "{said}");
    let raw = unpacked(&sheet);
    assert!(!raw.contains("/StructTreeRoot") && !raw.contains("/Annots") && !raw.contains("/Outlines"));
}

#[test]
fn a_vertical_book_is_imposed_the_other_way_round() {
    let folder = sheets("impose = \"2-up\"\n");
    let file_of_book = fs::read_to_string(folder.path().join("book.toml")).expect("it was put there");
    put(folder.path(), "book.toml", file_of_book.replace("[page]", "writing-mode = \"vertical-rl\"\n[page]"));
    done(folder.path(), ["build", "-f", "sheets"]);
    let sheet = file(folder.path(), "印书-sheets.pdf");
    let words = printed(tool("pdftotext").args(["-bbox", &sheet, "-"]));
    // Two neighbours on a side: of the two pages the earlier stands on the right.
    let place = |page: &str, section: usize| -> Option<f32> {
        let line = page.lines().find(|line| line.contains(&format!("第{section}节")))?;
        line.split("xMin=\"").nth(1)?.split('"').next()?.parse().ok()
    };
    let pairs: Vec<(f32, f32)> = words
        .split("<page ")
        .flat_map(|page| (1..9).filter_map(move |n| Some((place(page, n)?, place(page, n + 1)?))))
        .collect();
    assert!(!pairs.is_empty() && pairs.iter().all(|(first, second)| first > second), "{pairs:?}\n{words:.3000}");
}

#[test]
fn a_standard_that_is_named_for_sheets_is_an_error() {
    let folder = sheets("impose = \"4-up\"\nstandard = \"ua-1\"\n");
    let output = run(folder.path(), ["build", "-f", "sheets"]);
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    assert!(shown(&output).contains("imposed"), "{}", shown(&output));
}

/// A picture of red, green and blue, so many pixels wide and two thirds as high.
fn coloured(width: u32) -> Bitmap {
    let height = width * 2 / 3;
    let pixels = (0..width * height).flat_map(|i| [(i % width * 255 / width) as u8, 90, (i / width % 256) as u8]);
    Bitmap { width, height, pixels: Pixels::Rgb(pixels.collect()) }
}

#[test]
fn a_coarse_picture_is_named_once_where_the_output_is_for_print() {
    let output =
        "[output.press]\nbackend = \"pdf\"\npage = \"press\"\n[output.sheets]\nbackend = \"pdf\"\nimpose = \"2-up\"\n";
    let page = "[page]\nsize = \"A5\"\n[page.press]\nbleed = \"3mm\"\n";
    let folder = book(1, &keys(&format!("{page}{output}")));
    for (name, width) in [("粗.jpg", 500), ("细.jpg", 1200)] {
        put(folder.path(), &format!("src/{name}"), encode_jpeg(&coloured(width), 90).expect("a JPEG"));
    }
    let two = "![粗](粗.jpg){width=100%}\n\n![细](细.jpg){width=100%}\n";
    put(folder.path(), "src/二.md", format!("# 图\n\n{two}\n![又](粗.jpg){{width=30%}}\n"));
    let warned = |backend: &str| -> Vec<String> {
        let output = run(folder.path(), ["build", "-f", backend]);
        assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
        let said = shown(&output);
        said.lines().filter(|line| line.contains("H0407")).map(str::to_owned).collect()
    };
    for backend in ["press", "sheets"] {
        let said = warned(backend);
        assert!(said.len() == 1 && said[0].contains("粗.jpg has"), "{backend}: {said:?}");
        // As poppler counts them where the picture is printed largest.
        let file = file(folder.path(), &format!("印书-{backend}.pdf"));
        let list = printed(tool("pdfimages").args(["-list", &file]));
        let dots = |line: &str| line.split_whitespace().nth(12)?.parse::<u32>().ok();
        let fewest = list.lines().skip(2).filter_map(dots).min().expect("a picture");
        assert!(fewest < 200 && said[0].contains(&format!(" {fewest} dots per inch")), "{said:?}\n{list}");
    }
    assert_eq!(warned("pdf"), [""; 0]);
}

#[test]
fn a_reader_opens_the_file_as_it_was_asked_for() {
    let folder = book(1, &keys("[output.pdf]\npage-mode = \"thumbnails\"\npage-layout = \"spreads\"\n"));
    done(folder.path(), ["build", "-f", "pdf"]);
    let raw = unpacked(&file(folder.path(), "印书.pdf"));
    // The cover is the first page: the first recto faces it.
    assert!(raw.contains("/PageMode /UseThumbs") && raw.contains("/PageLayout /TwoPageLeft"));
    let folder = book(1, &keys("[output.pdf]\npage-mode = \"tumbnails\"\n"));
    let output = run(folder.path(), ["build", "-f", "pdf"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(shown(&output).contains("use bookmarks, thumbnails, none, full-screen"), "{}", shown(&output));
}

/// A book that is to get a cover about a spine of `pages` × 0.5 mm, and the file of the cover.
fn wrapped(pages: usize, book_keys: &str, page_keys: &str, wrap: &str) -> (TempDir, String) {
    let page = "[page]\nsize = \"A6\"\nlines = 4\nbleed = \"3mm\"\n";
    let folder = book(pages, &keys(&format!("{book_keys}{page}{page_keys}[output.wrap]\nbackend = \"pdf\"\n{wrap}")));
    let file = file(folder.path(), "印书-wrap.pdf");
    (folder, file)
}

/// Left edges of the words of a file's first page that hold a text, in mm.
fn lefts(file: &str, text: &str) -> Vec<f32> {
    let words = printed(tool("pdftotext").args(["-bbox", file, "-"]));
    let left = |line: &str| line.split("xMin=\"").nth(1)?.split('"').next()?.parse::<f32>().ok();
    words.lines().filter(|line| line.contains(text)).filter_map(left).map(|pt| pt / MM).collect()
}

#[test]
fn a_cover_goes_about_a_spine_as_wide_as_the_pages_are_thick() {
    for (mode, front) in [("", 1), ("writing-mode = \"vertical-rl\"\n", 0)] {
        let (folder, file) = wrapped(60, &format!("author = \"丁卯\"\n{mode}"), "", "wrap = \"1mm\"\n");
        let built = done(folder.path(), ["build", "-f", "pdf,wrap"]);
        assert!(built.trim_end().ends_with("  1 page"), "{built}");
        printed(tool("qpdf").args(["--check", &file]));
        let plain = self::file(folder.path(), "印书.pdf");
        let count = |file: &str| -> usize {
            let said = printed(tool("pdfinfo").arg(file));
            let line = said.lines().find(|line| line.starts_with("Pages:")).expect("it has pages");
            line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).expect("a number")
        };
        assert_eq!(count(&file), 1);
        // One page of the plain file is its cover.
        let spine = (count(&plain) - 1).div_ceil(2) as f32;
        assert!(spine >= 5.0, "{spine}");
        let width = 105.0 * 2.0 + spine;
        assert_eq!(page_box(&file, "MediaBox"), [0.0, 0.0, width + 6.0, 154.0]);
        assert_eq!(page_box(&file, "TrimBox"), [3.0, 3.0, width + 3.0, 151.0]);
        // On the spine and on the front, upright characters in the middle of the spine.
        let (fold, middle) = (3.0 + 105.0, 3.0 + 105.0 + spine / 2.0);
        for name in ["印", "丁"] {
            let all = lefts(&file, name);
            let (on_spine, off): (Vec<f32>, Vec<f32>) = all.iter().partition(|x| (fold..fold + spine).contains(*x));
            // The box of a vertical word begins at the line through the middle of its characters.
            assert!(on_spine.len() == 1 && (middle - on_spine[0]).abs() < 0.1, "{name} {all:?}");
            assert!(!off.is_empty() && off.iter().all(|x| (*x > fold) == (front == 1)), "{name} {all:?}");
        }
        let said = done(folder.path(), ["info", &file]);
        assert!(!said.contains("PDF/UA") && !said.contains("PDF/A"), "{said}");
        let raw = unpacked(&file);
        assert!(!raw.contains("/StructTreeRoot") && !raw.contains("/Outlines"));
    }
}

#[test]
fn a_given_cover_goes_about_the_pages_and_not_among_them() {
    let (folder, file) = wrapped(3, "cover = \"a.jpg\"\n", "cover-design = \"none\"\n", "wrap = \"white\"\n");
    put(folder.path(), "a.jpg", encode_jpeg(&coloured(900), 90).expect("a JPEG"));
    put(folder.path(), "src/a.jpg", encode_jpeg(&coloured(900), 90).expect("a JPEG"));
    done(folder.path(), ["build", "-f", "epub,pdf,wrap"]);
    let pictures = |file: &str| printed(tool("pdfimages").args(["-list", file])).lines().count() - 2;
    assert_eq!(pictures(&file), 1);
    assert_eq!(pictures(&self::file(folder.path(), "印书.pdf")), 0);
    let said = done(folder.path(), ["info", &self::file(folder.path(), "印书.epub")]);
    assert!(said.lines().any(|line| line.starts_with("pictures      1, ")), "{said}");
}

#[test]
fn a_narrow_spine_has_no_text_and_a_latin_one_is_turned() {
    let (folder, file) = wrapped(3, "", "", "wrap = \"white\"\n");
    done(folder.path(), ["build", "-f", "wrap"]);
    let text = joined(&printed(tool("pdftotext").args([&file, "-"])));
    assert_eq!(text.matches('印').count(), 1, "{text}");

    let (folder, file) = wrapped(90, "", "cover-design = \"none\"\n", "wrap = \"1mm\"\n");
    let keys = fs::read_to_string(folder.path().join("book.toml")).expect("it was put there");
    put(folder.path(), "book.toml", keys.replace("zh-Hans", "en").replace("\"印书\"", "\"Pressings\""));
    done(folder.path(), ["build", "-f", "wrap", "-o", &file, "--crop-marks"]);
    // The front is there though the pages have none; the word on the spine stands taller than wide.
    let words = printed(tool("pdftotext").args(["-bbox", &file, "-"]));
    let sides = |line: &str| -> Option<(f32, f32)> {
        let of = |key: &str| line.split(&format!("{key}=\"")).nth(1)?.split('"').next()?.parse::<f32>().ok();
        Some((of("xMax")? - of("xMin")?, of("yMax")? - of("yMin")?))
    };
    let all: Vec<(f32, f32)> = words.lines().filter(|line| line.contains(">Pressings<")).filter_map(sides).collect();
    assert!(all.iter().any(|(wide, high)| high > wide) && all.iter().any(|(wide, high)| wide > high), "{words}");
    let [left, bottom, ..] = page_box(&file, "TrimBox");
    assert_eq!((left, bottom), (12.0, 12.0));
}

#[test]
fn what_no_cover_can_be_made_of_is_an_error() {
    for (keys, said) in [
        ("wrap = \"vellum\"\n", "use white, cream, color, or write the thickness"),
        ("wrap = \"0mm\"\n", "use white, cream, color"),
        ("wrap = true\n", "use white, cream, color"),
        ("wrap = \"white\"\nimpose = \"2-up\"\n", "leave out impose or wrap"),
        ("wrap = \"white\"\nstandard = \"a-2b\"\n", "a cover alone keeps no standard"),
    ] {
        let (folder, _) = wrapped(1, "", "", keys);
        let output = run(folder.path(), ["build", "-f", "wrap"]);
        assert_eq!(output.status.code(), Some(1), "{keys}");
        assert!(shown(&output).contains(said), "{keys} {}", shown(&output));
    }
}
