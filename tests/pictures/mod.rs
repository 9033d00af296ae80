//! Pictures as cameras, sites and scanners leave them, in both formats: turned upright, first frames, made smaller.

use crate::support::{done, printed, put, tool};
use huibian::media::{Bitmap, Pixels, decode, encode_jpeg, encode_png};
use image::codecs::gif::GifEncoder;
use image::codecs::webp::WebPEncoder;
use image::{Delay, ExtendedColorType, Frame, ImageEncoder, RgbaImage};
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const RED: [u8; 3] = [220, 20, 20];
const GREEN: [u8; 3] = [20, 200, 20];
const BLUE: [u8; 3] = [20, 20, 220];
const YELLOW: [u8; 3] = [220, 210, 20];

/// Width and height of the upright picture.
const SIZE: (u32, u32) = (96, 64);

/// The upright picture: a colour in each quarter.
fn upright(x: u32, y: u32) -> [u8; 3] {
    match (x < SIZE.0 / 2, y < SIZE.1 / 2) {
        (true, true) => RED,
        (false, true) => GREEN,
        (true, false) => BLUE,
        (false, false) => YELLOW,
    }
}

/// The file of a camera that was held so: where row 0 and column 0 of what it stored lie in the upright picture is the
/// table of EXIF 2.3, 4.6.4.
fn photograph(orientation: u8) -> Vec<u8> {
    let (width, height) = SIZE;
    let lies = orientation >= 5;
    let (across, down) = if lies { (height, width) } else { (width, height) };
    let mut samples = Vec::new();
    for row in 0..down {
        for column in 0..across {
            let (along, over) = if lies { (row, column) } else { (column, row) };
            let (left_first, top_first) = match orientation {
                1 | 5 => (true, true),
                2 | 6 => (false, true),
                3 | 7 => (false, false),
                _ => (true, false),
            };
            let x = if left_first { along } else { width - 1 - along };
            let y = if top_first { over } else { height - 1 - over };
            samples.extend(upright(x, y));
        }
    }
    let plain = encode_jpeg(&Bitmap { width: across, height: down, pixels: Pixels::Rgb(samples) }, 95).expect("a JPEG");
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut out = plain[..2].to_vec();
    out.extend([0xff, 0xe1, 0, exif.len() as u8 + 2]);
    out.extend(exif);
    out.extend(&plain[2..]);
    out
}

fn is_near(a: [u8; 3], b: [u8; 3]) -> bool {
    a.iter().zip(b).all(|(a, b)| a.abs_diff(b) < 40)
}

/// Width and height of what is coloured, and the colours in its quarters.
type Seen = ((u32, u32), [[u8; 3]; 4]);

/// Width and height of what is coloured on a page or picture, and the colours in its four quarters.
fn seen(bitmap: &Bitmap) -> Seen {
    let rgba = bitmap.to_rgba();
    let pixel = |x: u32, y: u32| -> [u8; 3] {
        let at = (y * bitmap.width + x) as usize * 4;
        rgba[at..at + 3].try_into().expect("three samples")
    };
    let coloured = |[r, g, b]: [u8; 3]| r.max(g).max(b) - r.min(g).min(b) > 90;
    let places = (0..bitmap.height).flat_map(|y| (0..bitmap.width).map(move |x| (x, y)));
    let places: Vec<(u32, u32)> = places.filter(|&(x, y)| coloured(pixel(x, y))).collect();
    let span = |of: fn(&(u32, u32)) -> u32| {
        (places.iter().map(of).min().expect("a picture"), places.iter().map(of).max().expect("a picture") + 1)
    };
    let ((left, right), (top, bottom)) = (span(|p| p.0), span(|p| p.1));
    let (width, height) = (right - left, bottom - top);
    let at = |x: u32, y: u32| pixel(left + width * x / 4, top + height * y / 4);
    ((width, height), [at(1, 1), at(3, 1), at(1, 3), at(3, 3)])
}

/// Builds a book of a folder; gives the pages of its PDF, painted, and the pictures of its EPUB by their names.
fn built(folder: &Path) -> (Vec<Bitmap>, Vec<(String, Vec<u8>)>) {
    done(folder, ["build", "-d", "out", "-f", "epub,pdf"]);
    let made = |ending: &str| -> PathBuf {
        let mut files = fs::read_dir(folder.join("out")).expect("a folder").map(|e| e.expect("an entry").path());
        files.find(|path| path.extension().is_some_and(|e| e == ending)).expect("a book")
    };
    let pages = folder.join("pages");
    fs::create_dir_all(&pages).expect("it is writable");
    printed(tool("pdftoppm").args(["-r", "72", "-png"]).arg(made("pdf")).arg(pages.join("p")));
    let mut pages: Vec<PathBuf> = fs::read_dir(pages).expect("pages").map(|e| e.expect("an entry").path()).collect();
    pages.sort();
    let pages = pages.iter().map(|page| decode(&fs::read(page).expect("a page")).expect("a PNG")).collect();
    let mut zip = zip::ZipArchive::new(fs::File::open(made("epub")).expect("an EPUB")).expect("an archive");
    let names: Vec<String> = zip
        .file_names()
        .map(|name| name.expect("a name").into_owned())
        .filter(|n| n.starts_with("OEBPS/images/"))
        .collect();
    let mut pictures = Vec::new();
    for name in names {
        let mut bytes = Vec::new();
        zip.by_name(&name).expect("it is there").read_to_end(&mut bytes).expect("it can be read");
        pictures.push((name, bytes));
    }
    pictures.sort();
    (pages, pictures)
}

/// The painted pages that show something coloured.
fn shown(pages: &[Bitmap]) -> Vec<Seen> {
    let is_coloured =
        |page: &&Bitmap| page.to_rgba().chunks_exact(4).any(|c| c[0].abs_diff(c[2]) > 90 || c[1].abs_diff(c[2]) > 90);
    pages.iter().filter(is_coloured).map(seen).collect()
}

#[test]
fn photographs_stand_upright_in_both_formats_however_the_camera_was_held() {
    let folder = TempDir::new().expect("a folder");
    put(
        folder.path(),
        "book.toml",
        "[book]\ntitle = \"相\"\nlanguage = \"zh-Hans\"\n[page]\nopening = \"page\"\ncover-design = \"none\"\n",
    );
    for orientation in 1..=8 {
        put(folder.path(), &format!("src/{orientation}.jpg"), photograph(orientation));
        put(
            folder.path(),
            &format!("src/{orientation}.md"),
            format!("# 第{orientation}张\n\n![相片]({orientation}.jpg)\n"),
        );
    }
    let (pages, pictures) = built(folder.path());
    let pages = shown(&pages);
    assert_eq!((pages.len(), pictures.len()), (8, 8));
    let in_epub = pictures.iter().map(|(_, bytes)| {
        // As a reader that knows nothing of EXIF shows it.
        let plain = image::load_from_memory(bytes).expect("a JPEG").into_rgb8();
        seen(&Bitmap { width: plain.width(), height: plain.height(), pixels: Pixels::Rgb(plain.into_raw()) })
    });
    for (i, ((width, height), quarters)) in pages.into_iter().chain(in_epub).enumerate() {
        let orientation = i % 8 + 1;
        assert!((1.4..1.6).contains(&(width as f32 / height as f32)), "{orientation}: {width} × {height}");
        for (found, wanted) in quarters.into_iter().zip([RED, GREEN, BLUE, YELLOW]) {
            assert!(is_near(found, wanted), "{orientation}: {quarters:?}");
        }
    }
}

/// A chunk of a RIFF file.
fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let mut out = [&name[..], &(body.len() as u32).to_le_bytes(), body].concat();
    out.resize(out.len().next_multiple_of(2), 0);
    out
}

/// A WebP of frames in one colour each (WebP container specification, "Animation").
fn moving_webp(colours: &[[u8; 3]]) -> Vec<u8> {
    let (width, height) = SIZE;
    let size = [&(width - 1).to_le_bytes()[..3], &(height - 1).to_le_bytes()[..3]].concat();
    let mut body = chunk(b"VP8X", &[&[2, 0, 0, 0], &size[..]].concat());
    body.extend(chunk(b"ANIM", &[0; 6]));
    for colour in colours {
        let mut still = Vec::new();
        let samples = colour.repeat((width * height) as usize);
        WebPEncoder::new_lossless(&mut still)
            .write_image(&samples, width, height, ExtendedColorType::Rgb8)
            .expect("a WebP");
        let frame = [&[0; 6], &size[..], &[100, 0, 0, 0], &still[12..]].concat();
        body.extend(chunk(b"ANMF", &frame));
    }
    chunk(b"RIFF", &[b"WEBP", &body[..]].concat())
}

fn moving_gif(colours: &[[u8; 3]]) -> Vec<u8> {
    let mut out = Vec::new();
    let frame = |&[r, g, b]: &[u8; 3]| {
        let still = RgbaImage::from_pixel(SIZE.0, SIZE.1, [r, g, b, 255].into());
        Frame::from_parts(still, 0, 0, Delay::from_numer_denom_ms(100, 1))
    };
    GifEncoder::new(&mut out).encode_frames(colours.iter().map(frame)).expect("a GIF");
    out
}

#[test]
fn a_moving_picture_moves_in_the_epub_and_shows_its_first_frame_on_paper() {
    let folder = TempDir::new().expect("a folder");
    let files = [("gif", moving_gif(&[RED, BLUE])), ("webp", moving_webp(&[RED, BLUE]))];
    put(
        folder.path(),
        "book.toml",
        "[book]\ntitle = \"动\"\nlanguage = \"zh-Hans\"\n[page]\nopening = \"page\"\ncover-design = \"none\"\n[output.epub]\npicture-size = 100\n",
    );
    for (name, bytes) in &files {
        put(folder.path(), &format!("src/a.{name}"), bytes);
        put(folder.path(), &format!("src/{name}.md"), format!("# 动图\n\n![动图](a.{name})\n"));
    }
    let (pages, pictures) = built(folder.path());
    let pages = shown(&pages);
    assert_eq!(pages.len(), 2);
    assert!(pages.iter().flat_map(|(_, quarters)| quarters).all(|&found| is_near(found, RED)), "{pages:?}");
    assert_eq!(pictures.into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>(), files.map(|(_, bytes)| bytes));
}

#[test]
fn a_picture_is_made_smaller_where_the_book_file_says_so() {
    let folder = TempDir::new().expect("a folder");
    let book = "[book]\ntitle = \"大\"\nlanguage = \"zh-Hans\"\n[page]\ncover-design = \"none\"\n";
    let samples = |n: u32| (0..n).map(|i| (i / 7 % 256) as u8).collect::<Vec<u8>>();
    let photograph = Bitmap { width: 1200, height: 900, pixels: Pixels::Rgb(samples(1200 * 900 * 3)) };
    let screen = Bitmap { width: 1000, height: 1500, pixels: Pixels::Rgb(samples(1000 * 1500 * 3)) };
    let files = [("a.jpg", encode_jpeg(&photograph, 90)), ("b.png", encode_png(&screen))]
        .map(|(n, b)| (n, b.expect("a picture")));
    for (name, bytes) in &files {
        put(folder.path(), &format!("src/{name}"), bytes);
    }
    put(folder.path(), "src/a.md", "# 大图\n\n![相片](a.jpg)\n\n![截屏](b.png)\n");
    let dots = |folder: &Path| -> Vec<f32> {
        let mut pdf = fs::read_dir(folder.join("out")).expect("a folder").map(|e| e.expect("an entry").path());
        let pdf = pdf.find(|path| path.extension().is_some_and(|e| e == "pdf")).expect("a PDF");
        let list = printed(tool("pdfimages").arg("-list").arg(pdf));
        list.lines().skip(2).filter_map(|line| line.split_whitespace().nth(12)?.parse().ok()).collect()
    };
    put(folder.path(), "book.toml", book);
    let (_, pictures) = built(folder.path());
    assert_eq!(pictures.into_iter().map(|(_, bytes)| bytes).collect::<Vec<_>>(), files.map(|(_, bytes)| bytes));
    let before = dots(folder.path());
    assert!(before.len() == 2 && before.iter().all(|&dpi| dpi > 150.0), "{before:?}");

    put(
        folder.path(),
        "book.toml",
        format!("{book}[output.epub]\npicture-size = 600\n[output.pdf]\npicture-dpi = 96\n"),
    );
    let (_, pictures) = built(folder.path());
    let sizes: Vec<(u32, u32)> =
        pictures.iter().map(|(_, b)| decode(b).expect("a picture")).map(|b| (b.width, b.height)).collect();
    assert_eq!(sizes, [(600, 450), (400, 600)]);
    let after = dots(folder.path());
    assert!(after.len() == 2 && after.iter().all(|&dpi| (94.0..98.0).contains(&dpi)), "{after:?}");
}
