//! PDF/X-4: what a press asks for, with its own profile.

use super::profile::profile;
use super::{book, coloured, file, keys, page_box, unpacked};
use crate::support::{done, printed, put, run, shown, tool};
use huibian::media::encode_jpeg;

/// A book of one page with a link and a coloured picture, beside the profile of a press.
fn printed_book(rest: &str) -> tempfile::TempDir {
    let folder = book(1, &keys(rest));
    put(folder.path(), "press.icc", profile(b"prtr", b"CMYK"));
    put(folder.path(), "src/a.jpg", encode_jpeg(&coloured(900), 90).expect("a JPEG"));
    put(folder.path(), "src/二.md", "# 图\n\n见[此处](https://example.org/)。\n\n![甲](a.jpg){width=30%}\n");
    folder
}

#[test]
fn a_file_for_a_press_keeps_pdf_x_4_by_its_profile() {
    let page = "[page]\nsize = \"A6\"\n[page.press]\nsize = \"A6\"\nbleed = \"3mm\"\ncrop-marks = true\n";
    let outputs = "[output.press]\nbackend = \"pdf\"\npage = \"press\"\nstandard = \"x-4=press.icc\"\n\
        [output.cover]\nbackend = \"pdf\"\npage = \"press\"\nwrap = \"cream\"\nstandard = \"x-4=press.icc\"\n\
        [output.sheets]\nbackend = \"pdf\"\nimpose = \"2-up\"\nstandard = \"x-4=press.icc\"\n";
    let folder = printed_book(&format!("{page}{outputs}"));
    done(folder.path(), ["build", "-f", "pdf,press,cover,sheets"]);
    let given = profile(b"prtr", b"CMYK");
    for name in ["press", "cover", "sheets"] {
        let file = file(folder.path(), &format!("印书-{name}.pdf"));
        printed(tool("qpdf").args(["--check", &file]));
        let bytes = std::fs::read(&file).expect("it was made");
        assert!(bytes.starts_with(b"%PDF-1.6\n"), "{name}");
        let claims = done(folder.path(), ["info", &file]);
        assert!(claims.contains("PDF/X-4") && !claims.contains("PDF/A") && !claims.contains("PDF/UA"), "{claims}");
        let raw = unpacked(&file);
        for there in ["/S /GTS_PDFX\n", "/Info (A press of the test)", "/Trapped /False", "/DefaultRGB ", "/N 4\n"] {
            assert!(raw.contains(there), "{name} {there}");
        }
        for there in
            ["GTS_PDFXVersion>PDF/X-4<", "pdf:Trapped>False<", "xmpMM:DocumentID>urn:uuid:", "xmpMM:VersionID>1<"]
        {
            assert!(raw.contains(there), "{name} {there}");
        }
        // Annotations and actions are for screens, and the structure for those who hear the book.
        for absent in ["/Annots", "/StructTreeRoot", "/S /URI", "/OpenAction", "/AA"] {
            assert!(!raw.contains(absent), "{name} {absent}");
        }
        let plain = tool("qpdf").args(["--qdf", "--object-streams=disable", &file, "-"]).output().expect("it starts");
        assert!(plain.stdout.windows(given.len()).any(|part| part == given), "{name}: the profile as it was given");
        let fonts = printed(tool("pdffonts").arg(&file));
        // `emb` and `sub`, of the columns before `uni` and the number of the object.
        for font in fonts.lines().skip(2) {
            let columns: Vec<&str> = font.split_whitespace().rev().collect();
            assert_eq!(&columns[3..5], ["yes", "yes"], "{fonts}");
        }
    }
    let press = file(folder.path(), "印书-press.pdf");
    assert_eq!(page_box(&press, "TrimBox"), [12.0, 12.0, 117.0, 160.0]);
    assert_eq!(page_box(&press, "BleedBox"), [9.0, 9.0, 120.0, 163.0]);
    let sheets = file(folder.path(), "印书-sheets.pdf");
    for name in ["TrimBox", "BleedBox"] {
        assert_eq!(page_box(&sheets, name), page_box(&sheets, "MediaBox"), "{name}");
    }
    // The plain file beside them is what it always is.
    let claims = done(folder.path(), ["info", &file(folder.path(), "印书.pdf")]);
    assert!(claims.contains("PDF/UA-1") && claims.contains("PDF/A-2a") && !claims.contains("PDF/X"), "{claims}");
    // Text is of black ink alone: grey is the black of a press, and no text is of another colour.
    let raw = unpacked(&press);
    let texts = raw.split("\nBT\n").skip(1).map(|rest| rest.split("\nET").next().unwrap_or_default());
    let coloured = |text: &str| text.lines().any(|line| [" rg", " RG", " k", " K"].iter().any(|op| line.ends_with(op)));
    let all: Vec<&str> = texts.collect();
    assert!(all.len() > 3 && !all.iter().any(|text| coloured(text)), "{all:?}");
}

#[test]
fn what_is_black_or_grey_in_a_coloured_drawing_is_of_black_ink_alone() {
    let folder =
        printed_book("[page]\nsize = \"A6\"\n[output.press]\nbackend = \"pdf\"\nstandard = \"x-4=press.icc\"\n");
    let squares = [("black", 0), ("#808080", 10), ("#c03020", 20)];
    let squares = squares.map(|(fill, x)| format!("<rect x=\"{x}\" width=\"10\" height=\"10\" fill=\"{fill}\"/>"));
    let drawing =
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"30\" height=\"10\">{}</svg>", squares.concat());
    put(folder.path(), "src/b.svg", drawing);
    put(folder.path(), "src/二.md", "# 图\n\n![乙](b.svg)\n");
    done(folder.path(), ["build", "-f", "press", "-o", "press.pdf"]);
    let document = lopdf::Document::load(folder.path().join("press.pdf")).expect("lopdf reads it");
    let image = document.objects.values().filter_map(|object| object.as_stream().ok()).find(|stream| {
        stream.dict.get(b"ColorSpace").and_then(lopdf::Object::as_name).is_ok_and(|space| space == b"DeviceCMYK")
    });
    let image = image.expect("the drawing is of four inks");
    let width = image.dict.get(b"Width").and_then(lopdf::Object::as_i64).expect("a width") as usize;
    let inks = image.decompressed_content().expect("deflated");
    let pixel = |part: usize| &inks[width * part / 6 * 4..][..4];
    assert_eq!(pixel(1), [0, 0, 0, 255]);
    assert_eq!(pixel(3), [0, 0, 0, 127]);
    let [cyan, magenta, yellow, _] = pixel(5) else { panic!("four inks") };
    assert!(magenta > &0 || yellow > &0 || cyan > &0, "{:?}", pixel(5));
}

#[test]
fn a_flag_names_a_profile_wherever_it_lies() {
    let folder = printed_book("[page]\nsize = \"A6\"\n");
    let other = tempfile::TempDir::new().expect("a folder for the test");
    put(other.path(), "grey.icc", profile(b"prtr", b"GRAY"));
    let standard = format!("x-4={}", other.path().join("grey.icc").display());
    done(folder.path(), ["build", "-f", "pdf", "--pdf-standard", &standard]);
    let raw = unpacked(&file(folder.path(), "印书.pdf"));
    assert!(raw.contains("/S /GTS_PDFX\n") && raw.contains("/N 1\n") && !raw.contains("/N 4\n"));
}

#[test]
fn a_profile_that_is_of_no_press_is_an_error_that_says_why() {
    let whole = profile(b"prtr", b"CMYK");
    let cases: [(&str, Vec<u8>, &str); 6] = [
        ("a.icc", b"nothing of the kind".repeat(20), "is no colour profile"),
        ("b.icc", whole[..whole.len() - 8].to_vec(), "is not as long as it says"),
        ("c.icc", profile(b"mntr", b"RGB "), "is the profile of no press"),
        ("d.icc", profile(b"prtr", b"RGB "), "is of other inks"),
        ("e.icc", [&whole[..8], &[5], &whole[9..]].concat(), "is of version 5"),
        ("f.icc", Vec::new(), "is no colour profile"),
    ];
    let folder = printed_book("");
    for (name, data, cause) in cases {
        put(folder.path(), name, data);
        put(folder.path(), "book.toml", keys(&format!("[output.pdf]\nstandard = \"x-4={name}\"\n")));
        let output = run(folder.path(), ["build", "-f", "pdf"]);
        assert_eq!(output.status.code(), Some(1), "{name}");
        let said = shown(&output);
        assert!(said.contains(&format!("{name} {cause}")) && said.contains("book.toml:5"), "{name} {said}");
        assert!(!folder.path().join("book/印书.pdf").exists(), "{name}");
    }
    for (standard, cause) in [
        ("x-4=none.icc", "none.icc cannot be read"),
        ("x-4", "by the profile of a press"),
        ("a-2a,x-4=press.icc", "stands alone"),
        ("x-4=../press.icc", "cannot be read"),
    ] {
        put(folder.path(), "book.toml", keys(&format!("[output.pdf]\nstandard = \"{standard}\"\n")));
        let output = run(folder.path(), ["build", "-f", "pdf"]);
        assert_eq!(output.status.code(), Some(1), "{standard}");
        assert!(shown(&output).contains(cause), "{standard} {}", shown(&output));
    }
    let output = run(folder.path(), ["build", "-f", "pdf", "--pdf-standard", "x-4=none.icc"]);
    assert!(!output.status.success() && shown(&output).contains("none.icc"), "{}", shown(&output));
}
