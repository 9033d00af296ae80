//! The colours of what is printed: grey pictures, and how much ink the others take.

use super::profile::profile;
use super::{book, coloured, file, keys, unpacked};
use crate::support::{done, four_inks, printed, put, run, shown, told, tool};
use huibian::media::{Bitmap, Pixels, encode_jpeg, encode_png};
use std::fs;

#[test]
fn pictures_are_grey_where_one_ink_prints_them() {
    let output = "[page]\nsize = \"A5\"\n[output.ink]\nbackend = \"pdf\"\npictures = \"grey\"\n\
        [output.small]\nbackend = \"pdf\"\npictures = \"grey\"\npicture-dpi = 72\n";
    let folder = book(1, &keys(output));
    put(folder.path(), "src/a.jpg", encode_jpeg(&coloured(600), 95).expect("a JPEG"));
    put(folder.path(), "src/b.png", encode_png(&coloured(600)).expect("a PNG"));
    let Pixels::Rgb(samples) = coloured(603).pixels else { panic!("it has colours") };
    let seen_through = samples.as_chunks::<3>().0.iter().flat_map(|&[r, g, b]| [r, g, b, 128]).collect();
    let seen_through = Bitmap { pixels: Pixels::Rgba(seen_through), ..coloured(603) };
    put(folder.path(), "src/c.png", encode_png(&seen_through).expect("a PNG"));
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"60\">\
        <rect width=\"90\" height=\"60\" fill=\"#c00\"/></svg>";
    put(folder.path(), "src/d.svg", drawing);
    let all = "![甲](a.jpg){width=90%}\n\n![乙](b.png){width=90%}\n\n![丙](c.png){width=90%}\n\n![丁](d.svg)\n";
    put(folder.path(), "src/二.md", format!("# 图\n\n{all}"));
    done(folder.path(), ["build", "-f", "pdf,ink,small"]);
    // Kind, colour and coding of each.
    let list = |name: &str| -> Vec<[String; 3]> {
        let list = printed(tool("pdfimages").args(["-list", &file(folder.path(), name)]));
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        list.lines().skip(2).map(words).map(|w| [w[2].clone(), w[5].clone(), w[8].clone()]).collect()
    };
    let of = |colour: &str| {
        let picture = |coding: &str| ["image".to_owned(), colour.to_owned(), coding.to_owned()];
        let mask = ["smask", "gray", "image"].map(str::to_owned);
        vec![picture("jpeg"), picture("image"), picture("image"), mask, picture("image")]
    };
    assert_eq!(list("印书.pdf"), of("rgb"));
    for name in ["印书-ink.pdf", "印书-small.pdf"] {
        assert_eq!(list(name), of("gray"), "{name}");
        let raw = unpacked(&file(folder.path(), name));
        assert!(!raw.contains("/DeviceRGB") && raw.contains("/DeviceGray"), "{name}");
    }
    // Pure colours are as bright as the eye sees them: ITU-R BT.709 gives red 0.21.
    let page = folder.path().join("page");
    let ink = file(folder.path(), "印书-ink.pdf");
    printed(tool("pdfimages").args(["-png", &ink]).arg(&page));
    let red = fs::read(folder.path().join("page-004.png")).expect("the drawing");
    let red = huibian::media::decode(&red).expect("a picture").to_rgba();
    assert!((40..45).contains(&red[0]), "{:?}", &red[..4]);
}

/// A picture of one colour.
fn plain(colour: [u8; 3]) -> Vec<u8> {
    encode_png(&Bitmap { width: 60, height: 40, pixels: Pixels::Rgb(colour.repeat(60 * 40)) }).expect("a PNG")
}

#[test]
fn what_takes_more_ink_than_paper_does_is_named() {
    // By the profile of the test a colour of lightness L takes 400 - 3.3 L per cent: 300 at a lightness of thirty.
    let page = "[page]\nsize = \"A6\"\ncover-design = \"frame\"\n";
    let output = "[output.press]\nbackend = \"pdf\"\nstandard = \"x-4=press.icc\"\n\
        [output.grey]\nbackend = \"pdf\"\nstandard = \"x-4=press.icc\"\npictures = \"grey\"\n";
    let folder = book(1, &keys(&format!("{page}{output}")));
    put(folder.path(), "press.icc", profile(b"prtr", b"CMYK"));
    put(folder.path(), "src/night.png", plain([20, 20, 60]));
    put(folder.path(), "src/day.png", plain([200, 200, 120]));
    put(folder.path(), "src/black.png", plain([0, 0, 0]));
    put(folder.path(), "src/full.jpg", four_inks(true));
    put(folder.path(), "src/half.jpg", four_inks(false));
    let all = ["night.png", "day.png", "black.png", "full.jpg", "half.jpg"].map(|name| format!("![甲]({name})\n\n"));
    put(folder.path(), "src/二.md", format!("# 图\n\n{}", all.concat()));
    let named = |output: &str| -> Vec<String> {
        let ran = run(folder.path(), ["build", "-f", output, "--message-format", "json"]);
        assert_eq!(ran.status.code(), Some(0), "{}", shown(&ran));
        told(&ran).into_iter().filter(|told| told.code == "H0408").map(|told| told.message).collect()
    };
    let said = named("press");
    // The ground of the cover, the dark blue, and the JPEG whose inks are all full: 254 of 255 parts of each.
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said.iter().any(|said| said.starts_with("the colour #")), "{said:?}");
    assert!(
        said.iter().any(|said| said.contains("night.png takes up to 3") && said.contains("100 per cent")),
        "{said:?}"
    );
    assert!(said.iter().any(|said| said.contains("full.jpg takes up to 398 per cent")), "{said:?}");
    let said = named("grey");
    assert!(said.len() == 1 && said[0].starts_with("the colour #"), "{said:?}");
    assert_eq!(named("pdf"), [""; 0]);
}
