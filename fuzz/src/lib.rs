//! What is fuzzed: each reader of something that comes from outside.
//!
//! A target takes any bytes, reads them as its format would be read out of a folder in memory, makes the book of them
//! and prints what there was to say. It holds that nothing panics, and that every place a message names is there. Formats
//! of several files are written as one: `=== a/name` on a line of its own begins each file.
//!
//! `cargo +nightly fuzz run NAME` runs one with libFuzzer; the package's tests run all of them over `corpus/` and over
//! mutations of it.

use huibian::book::{dump, matter, number};
use huibian::config;
use huibian::diag::{Reporter, print};
use huibian::files::Memory;
use huibian::input::options::{Markup, Options};
use huibian::input::{self, Given};
use huibian::lang::Lang;
use huibian::media::{self, SvgFonts};
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A target by its name, which its folder in `corpus/` has too.
pub type Target = (&'static str, fn(&[u8]));

#[rustfmt::skip]
pub const TARGETS: &[Target] = &[
    ("aozora",       aozora),
    ("book_file",    book_file),
    ("docx",         docx),
    ("epub",         epub),
    ("feed",         feed),
    ("front_matter", front_matter),
    ("honkit",       honkit),
    ("html",         html),
    ("markdown",     markdown),
    ("mhtml",        mhtml),
    ("picture",      picture),
    ("summary",      summary),
    ("svg",          svg),
    ("text",         text),
];

/// Most pixels of a picture that is decoded: larger ones only take time.
const MAX_PIXELS: f32 = 1_000_000.0;

pub fn aozora(data: &[u8]) {
    read_one("a.txt", data, &Options { markup: Markup::Aozora, ..Options::default() });
}

pub fn book_file(data: &[u8]) {
    let reporter = Reporter::new();
    let text = String::from_utf8_lossy(data);
    config::read(Path::new("book.toml"), &text, &reporter);
    config::read_design(Path::new("a.toml"), &text, &reporter);
    print_all(&reporter);
}

pub fn docx(data: &[u8]) {
    read_one("a.docx", &archive(data), &Options::default());
}

pub fn epub(data: &[u8]) {
    read_one("a.epub", &archive(data), &Options::default());
}

pub fn feed(data: &[u8]) {
    read_one(if data.starts_with(b"{") { "a.json" } else { "a.rss" }, data, &Options::default());
}

pub fn front_matter(data: &[u8]) {
    for fence in ["---", "+++"] {
        let text = [fence.as_bytes(), b"\n", data, b"\n", fence.as_bytes(), "\n\n# 题\n\n文。\n".as_bytes()].concat();
        read_one("a.md", &text, &Options::default());
    }
}

pub fn honkit(data: &[u8]) {
    read_folder(data, &Options { manifest: true, ..Options::default() });
}

pub fn html(data: &[u8]) {
    read_one("a.html", data, &Options::default());
}

pub fn markdown(data: &[u8]) {
    read_one("a.md", data, &Options::default());
}

pub fn mhtml(data: &[u8]) {
    read_one("a.mhtml", data, &Options::default());
}

pub fn picture(data: &[u8]) {
    if let Ok(info) = media::probe(data)
        && info.width * info.height <= MAX_PIXELS
        && let Ok(bitmap) = media::decode(data)
    {
        let _ = bitmap.fit(64, 64);
    }
}

pub fn summary(data: &[u8]) {
    read_folder(data, &Options { manifest: true, keep_going: true, ..Options::default() });
}

pub fn svg(data: &[u8]) {
    if let Ok(clean) = media::sanitise_svg(data) {
        assert!(media::sanitise_svg(&clean).is_ok(), "what was cleaned can be cleaned again");
    }
    let _ = media::render_svg(data, 64, &SvgFonts::new([], Lang::ZhHans));
}

pub fn text(data: &[u8]) {
    read_one("a.txt", data, &Options::default());
}

fn read_one(name: &str, data: &[u8], options: &Options) {
    read(Memory::new([(name, data)]), &[PathBuf::from(name)], options);
}

fn read_folder(data: &[u8], options: &Options) {
    let mut files = Memory::default();
    parts(data).into_iter().for_each(|(name, bytes)| files.add(&name, bytes));
    read(files, &[], options);
}

/// Reads a book as a build does, up to the point where pages are made of it.
fn read(files: Memory, paths: &[PathBuf], options: &Options) {
    let reporter = Reporter::new();
    if let Some((mut book, _)) = input::read_book(Arc::new(files), paths, &Given::default(), options, &reporter) {
        number::number(&mut book);
        matter::arrange(&mut book);
        dump::tree(&book);
    }
    print_all(&reporter);
}

/// Prints what was reported, to nowhere: each message shows the line that it is about.
fn print_all(reporter: &Reporter) {
    for (diagnostic, more) in reporter.sorted() {
        print::human(reporter, &diagnostic, more, false);
        print::json(reporter, &diagnostic, more);
    }
}

/// The files of a folder that is written as one.
fn parts(data: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for line in data.split_inclusive(|&byte| byte == b'\n') {
        match (line.strip_prefix(b"=== "), parts.last_mut()) {
            (Some(name), _) => parts.push((String::from_utf8_lossy(name).trim().to_owned(), Vec::new())),
            (None, Some((_, bytes))) => bytes.extend_from_slice(line),
            (None, None) => {}
        }
    }
    parts
}

/// A folder that is written as one as an archive; what is an archive stays as it is.
fn archive(data: &[u8]) -> Vec<u8> {
    if data.starts_with(b"PK") {
        return data.to_vec();
    }
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts(data) {
        // Of two files of one name the second is not taken.
        if zip.start_file(name, options).is_ok() {
            zip.write_all(&bytes).expect("memory takes all");
        }
    }
    zip.finish().map(Cursor::into_inner).unwrap_or_default()
}
