//! Bad input: each kind gives its diagnostic, overflows no stack, and leaves no half-written file.

use crate::support::{huibian, listing, put, shown, told};
use huibian::diag::{Code, Severity};
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use std::process::Output;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What is there after the run.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Left {
    /// Exactly what was there before.
    AsBefore,
    /// That, and a whole EPUB and PDF in `out/`.
    Book,
}

/// One row: input, and what the program has to say about it.
struct Row {
    name: &'static str,
    write: fn(&Path),
    paths: &'static [&'static str],
    code: Option<Code>,
    exit: i32,
    left: Left,
}

const ARTICLE: &str = "# 纸\n\n这是一篇文章。\n";

fn book(folder: &Path, summary: &str) {
    put(folder, "book.toml", "[book]\ntitle = \"书\"\nlanguage = \"zh-Hans\"\nauthors = [\"某人\"]\n");
    put(folder, "src/SUMMARY.md", format!("# Summary\n\n{summary}"));
}

/// A PNG whose header claims 50,000 × 50,000 pixels.
fn bomb() -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(50_000_u32.to_be_bytes());
    header.extend(50_000_u32.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for chunk in [&header[..], b"IDAT\x78\x9c\x63\x00\x00\x00\x01\x00\x01", b"IEND"] {
        png.extend((chunk.len() as u32 - 4).to_be_bytes());
        png.extend(chunk);
        png.extend(crc32(chunk).to_be_bytes());
    }
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[rustfmt::skip]
const TABLE: &[Row] = &[
    Row { name: "a missing file", write: |_| (), paths: &["nothing.md"],
          code: Some(Code::CannotRead), exit: 1, left: Left::AsBefore },
    Row { name: "an empty folder", write: |_| (), paths: &["."],
          code: Some(Code::NoInput), exit: 1, left: Left::AsBefore },
    Row { name: "unreadable encoding", write: |d| put(d, "a.txt", undecodable()), paths: &["a.txt"],
          code: Some(Code::Undecodable), exit: 1, left: Left::AsBefore },
    Row { name: "a broken picture", write: |d| {
              put(d, "a.md", format!("{ARTICLE}\n![图](a.png)\n"));
              put(d, "a.png", "no picture at all");
          }, paths: &["a.md"], code: Some(Code::MissingPicture), exit: 0, left: Left::Book },
    Row { name: "a missing picture", write: |d| put(d, "a.md", format!("{ARTICLE}\n![图](b.png)\n")), paths: &["a.md"],
          code: Some(Code::MissingPicture), exit: 0, left: Left::Book },
    Row { name: "an include cycle", write: |d| {
              book(d, "- [甲](a.md)\n");
              put(d, "src/a.md", "# 甲\n\n{{#include b.md}}\n");
              put(d, "src/b.md", "乙\n\n{{#include a.md}}\n");
          }, paths: &["."], code: Some(Code::IncludeCycle), exit: 1, left: Left::AsBefore },
    Row { name: "a missing chapter", write: |d| book(d, "- [甲](a.md)\n"), paths: &["."],
          code: Some(Code::MissingChapter), exit: 1, left: Left::AsBefore },
    Row { name: "an unknown key", write: |d| {
              put(d, "book.toml", "[book]\ntitel = \"书\"\nlanguage = \"zh-Hans\"\n");
              put(d, "src/a.md", ARTICLE);
          }, paths: &["."], code: Some(Code::UnknownKey), exit: 0, left: Left::Book },
    Row { name: "broken TOML", write: |d| {
              put(d, "book.toml", "[book\ntitle = ");
              put(d, "src/a.md", ARTICLE);
          }, paths: &["."], code: Some(Code::BadToml), exit: 1, left: Left::AsBefore },
    Row { name: "a value of the wrong type", write: |d| {
              put(d, "book.toml", "[book]\nauthors = 3\n");
              put(d, "src/a.md", ARTICLE);
          }, paths: &["."], code: Some(Code::BadToml), exit: 1, left: Left::AsBefore },
    Row { name: "text without a glyph", write: |d| put(d, "a.md", "# 字\n\n古埃及文\u{13080}与保留字\u{E0CD}。\n"),
          paths: &["a.md"], code: Some(Code::MissingGlyph), exit: 0, left: Left::Book },
    Row { name: "20,000 quotations in one another", write: |d| {
              put(d, "a.md", format!("# 引\n\n{}深\n", ">".repeat(20_000)));
          }, paths: &["a.md"], code: Some(Code::Flattened), exit: 0, left: Left::Book },
    Row { name: "100,000 elements in one another", write: |d| {
              put(d, "a.html", format!("<html lang=zh><body><h1>深</h1>{}文{}</body></html>",
                                       "<div>".repeat(100_000), "</div>".repeat(100_000)));
          }, paths: &["a.html"], code: None, exit: 0, left: Left::Book },
    Row { name: "100,000 elements in one another in Markdown", write: |d| {
              put(d, "a.md", format!("# 深\n\n{}文{}\n", "<div>".repeat(100_000), "</div>".repeat(100_000)));
          }, paths: &["a.md"], code: None, exit: 0, left: Left::Book },
    Row { name: "formulas as deep as they are long", write: |d| {
              let deep = |tex: &str, times: usize| format!("$${} x$$\n\n段内${} x$。\n\n", tex.repeat(times), tex.repeat(times));
              put(d, "a.md", format!("# 深\n\n{}{}{}{}", deep("\\sqrt", 3000), deep("\\frac1", 2500),
                                     deep("\\sqrt", 400), deep("\\frac1", 400)));
          }, paths: &["a.md"], code: None, exit: 0, left: Left::Book },
    Row { name: "a line of 9 MB", write: |d| {
              put(d, "a.txt", format!("长行\n\n{}\n", "一行到底的文字没有换行。".repeat(9_000_000 / 36)));
          }, paths: &["a.txt"], code: Some(Code::Repeated), exit: 0, left: Left::Book },
    Row { name: "a line over the limit", write: |d| {
              put(d, "a.txt", format!("长行\n\n{}\n", "a".repeat(17 << 20)));
          }, paths: &["a.txt"], code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "a line of 100 MB", write: |d| put(d, "a.txt", "a".repeat(100 << 20)), paths: &["a.txt"],
          code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "a page of one line of 96 MB", write: |d| {
              put(d, "a.html", page(&format!("<p>{}</p>", LINE.repeat((96 << 20) / LINE.len()))));
          }, paths: &["a.html"], code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "Markdown of one line of 96 MB", write: |d| {
              put(d, "a.md", format!("# 长\n\n{}\n", LINE.repeat((96 << 20) / LINE.len())));
          }, paths: &["a.md"], code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "a page of one line of 4 MB", write: |d| {
              put(d, "a.html", page(&format!("<p>{}</p>", LINE.repeat((4 << 20) / LINE.len()))));
          }, paths: &["a.html"], code: Some(Code::LongParagraph), exit: 0, left: Left::Book },
    Row { name: "100 MB of paragraphs", write: |d| put(d, "a.txt", format!("长\n\n{}", paragraphs())),
          paths: &["a.txt"], code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "a folder of 100,000 chapters", write: |d| {
              (0..100_000).for_each(|n| put(d, &format!("a/{n:05}.md"), format!("# 篇{n}\n\n这是第{n}篇文章。\n")));
          }, paths: &["a"], code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "a feed of 100,000 entries", write: |d| {
              let entry = |n| format!("<item><title>篇{n}</title><guid>{n}</guid><description>这是第{n}篇文章。</description></item>");
              put(d, "a.rss", feed(&(0..100_000).map(entry).collect::<String>()));
          }, paths: &["a.rss"], code: Some(Code::TooLarge), exit: 0, left: Left::Book },
    Row { name: "25 million lines", write: |d| put(d, "a.txt", "字\n".repeat(25_000_000)), paths: &["a.txt"],
          code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "an include of one line of 32 MB", write: |d| {
              book(d, "- [甲](a.md)\n");
              put(d, "src/a.md", "# 甲\n\n{{#include b.md}}\n");
              put(d, "src/b.md", "b".repeat(32 << 20));
          }, paths: &["."], code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "an EPUB that unpacks to 300 MB", write: |d| {
              put(d, "a.epub", epub(PACKAGE, &page(&"0".repeat(300 << 20))));
          }, paths: &["a.epub"], code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "a document that unpacks to 300 MB", write: |d| put(d, "a.docx", docx("", &"0".repeat(300 << 20))),
          paths: &["a.docx"], code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "100,000 cells in one another in a document", write: |d| {
              put(d, "a.docx", docx("", &"<w:tbl>".repeat(100_000)));
          }, paths: &["a.docx"], code: Some(Code::CannotRead), exit: 1, left: Left::AsBefore },
    Row { name: "100,000 elements in one another in a package", write: |d| {
              put(d, "a.epub", epub(&"<package>".repeat(60_000), &page("文。")));
          }, paths: &["a.epub"], code: Some(Code::CannotRead), exit: 1, left: Left::AsBefore },
    Row { name: "paths out of an EPUB", write: |d| {
              put(d, "secret.png", "秘密");
              put(d, "book/a.epub", epub(PACKAGE, &page("<h1>题</h1><p>文。<img src='../../secret.png'/></p>")));
          }, paths: &["book/a.epub"], code: Some(Code::OutsideFolder), exit: 0, left: Left::Book },
    Row { name: "entities by the billion in an EPUB", write: |d| {
              put(d, "a.epub", epub(&format!("{}{PACKAGE}", entities()), &format!("{}{}", entities(), page("<p>文&k;</p>"))));
          }, paths: &["a.epub"], code: None, exit: 0, left: Left::Book },
    Row { name: "entities by the billion in a document", write: |d| {
              put(d, "a.docx", docx(&entities(), "<w:p><w:r><w:t>文&k;</w:t></w:r></w:p>"));
          }, paths: &["a.docx"], code: None, exit: 0, left: Left::Book },
    Row { name: "entities by the billion in a feed", write: |d| {
              put(d, "a.rss", format!("{}{}", entities(), feed("<item><title>一</title><description>文&k;</description></item>")));
          }, paths: &["a.rss"], code: None, exit: 0, left: Left::Book },
    Row { name: "entities by the billion in a drawing", write: |d| {
              put(d, "a.md", format!("{ARTICLE}\n![图](a.svg)\n"));
              put(d, "a.svg", format!("{}<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><text>&k;</text></svg>", entities()));
          }, paths: &["a.md"], code: None, exit: 0, left: Left::Book },
    Row { name: "copies by the billion in a drawing", write: |d| {
              let copies = (1..12).map(|n| format!("<g id='a{n}'>{}</g>", format!("<use href='#a{}'/>", n - 1).repeat(10)));
              put(d, "a.md", format!("{ARTICLE}\n![图](a.svg)\n"));
              put(d, "a.svg", format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect id='a0' width='1' height='1'/>{}</svg>",
                                      copies.collect::<String>()));
          }, paths: &["a.md"], code: Some(Code::MissingPicture), exit: 0, left: Left::Book },
    Row { name: "a feed that is one line of 96 MB", write: |d| {
              put(d, "a.rss", feed(&format!("<item><title>一</title><description>{}</description></item>", LINE.repeat((96 << 20) / LINE.len()))));
          }, paths: &["a.rss"], code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "100,000 messages in one another in a saved page", write: |d| {
              put(d, "a.mhtml", format!("{}\n\n文", "Content-Type: message/rfc822\n\n".repeat(100_000)));
          }, paths: &["a.mhtml"], code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "100,000 parts in one another in a saved page", write: |d| {
              let part = |n| format!("Content-Type: multipart/related; boundary=b{n}\n\n--b{n}\n");
              put(d, "a.mhtml", (0..100_000).map(part).collect::<String>());
          }, paths: &["a.mhtml"], code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "a saved page of a million parts", write: |d| {
              let part = "--b\nContent-Type: image/png\n\n";
              put(d, "a.mhtml", format!("Content-Type: multipart/related; boundary=b\n\n{}", part.repeat(1_000_000)));
          }, paths: &["a.mhtml"], code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "100,000 elements in one another in a feed", write: |d| put(d, "a.rss", feed(&"<item>".repeat(100_000))),
          paths: &["a.rss"], code: Some(Code::CannotRead), exit: 1, left: Left::AsBefore },
    Row { name: "brackets without end in a project file", write: |d| {
              put(d, "book.json", format!("{{\"title\": {}", "[".repeat(200_000)));
              put(d, "README.md", ARTICLE);
          }, paths: &["."], code: Some(Code::BadProject), exit: 0, left: Left::Book },
    Row { name: "brackets without end in a book file", write: |d| {
              put(d, "book.toml", format!("[book]\ntitle = {}", "[".repeat(200_000)));
              put(d, "src/a.md", ARTICLE);
          }, paths: &["."], code: Some(Code::BadToml), exit: 1, left: Left::AsBefore },
    Row { name: "brackets without end in front matter", write: |d| {
              put(d, "a.md", format!("---\ntitle: {}\n---\n\n{ARTICLE}", "[".repeat(30_000)));
          }, paths: &["a.md"], code: Some(Code::BadFrontMatter), exit: 0, left: Left::Book },
    Row { name: "anchors by the billion in front matter", write: |d| {
              let level = |(up, down): (char, char)| format!("{down}: &{down} [{}]\n", vec![format!("*{up}"); 9].join(", "));
              let levels: String = ('a'..'k').zip('b'..'l').map(level).collect();
              put(d, "a.md", format!("---\na: &a [1, 2, 3]\n{levels}---\n\n{ARTICLE}"));
          }, paths: &["a.md"], code: Some(Code::BadFrontMatter), exit: 0, left: Left::Book },
    Row { name: "a manifest 3,000 levels deep", write: |d| {
              let entries: String = (0..3_000).map(|n| format!("{}- [甲](a.md)\n", "  ".repeat(n))).collect();
              book(d, &entries);
              put(d, "src/a.md", ARTICLE);
          }, paths: &["."], code: None, exit: 0, left: Left::Book },
    Row { name: "a file over the limit", write: |d| {
              let file = fs::File::create(d.join("a.txt")).expect("a file");
              file.set_len(257 << 20).expect("a sparse file");
          }, paths: &["a.txt"], code: Some(Code::TooLarge), exit: 1, left: Left::AsBefore },
    Row { name: "an image bomb", write: |d| {
              put(d, "a.md", format!("{ARTICLE}\n![图](a.png)\n"));
              put(d, "a.png", bomb());
          }, paths: &["a.md"], code: Some(Code::PictureTooLarge), exit: 0, left: Left::Book },
    Row { name: "a bitmap without its pixels", write: |d| {
              put(d, "a.md", format!("{ARTICLE}\n![图](a.bmp)\n"));
              let header = [40_u32, 10, 10, 24 << 16 | 1, 0, 0, 0, 0, 0, 0].map(u32::to_le_bytes).concat();
              put(d, "a.bmp", [b"BM\x36\0\0\0\0\0\0\0\x36\0\0\0", &header[..]].concat());
          }, paths: &["a.md"], code: Some(Code::MissingPicture), exit: 0, left: Left::Book },
    Row { name: "a GIF bomb", write: |d| {
              put(d, "a.md", format!("{ARTICLE}\n![图](a.gif)\n"));
              put(d, "a.gif", b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;");
          }, paths: &["a.md"], code: Some(Code::PictureTooLarge), exit: 0, left: Left::Book },
    Row { name: "a WebP bomb", write: |d| {
              put(d, "a.md", format!("{ARTICLE}\n![图](a.webp)\n"));
              // A lossless picture of 16,383 × 16,383 pixels.
              put(d, "a.webp", b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\x2f\xfe\xbf\xff\x0f\0\0\0\0\0\0\0\0\0");
          }, paths: &["a.md"], code: Some(Code::PictureTooLarge), exit: 0, left: Left::Book },
    Row { name: "an SVG bomb", write: |d| {
              put(d, "a.md", format!("{ARTICLE}\n![图](a.svg)\n"));
              put(d, "a.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><pattern id='p' width='99999' \
                               height='99999' patternUnits='userSpaceOnUse'><path d='M0 0h9v9z'/></pattern>\
                               <path d='M0 0h9v9z' fill='url(#p)'/></svg>");
          }, paths: &["a.md"], code: Some(Code::MissingPicture), exit: 0, left: Left::Book },
    Row { name: "an include out of the folder", write: |d| {
              put(d, "secret.md", "秘密");
              book(&d.join("book"), "- [甲](a.md)\n");
              put(d, "book/src/a.md", "# 甲\n\n{{#include ../../secret.md}}\n");
          }, paths: &["book"], code: Some(Code::OutsideFolder), exit: 1, left: Left::AsBefore },
    Row { name: "a picture out of the folder", write: |d| {
              put(d, "secret.png", "秘密");
              put(d, "book/a.md", format!("{ARTICLE}\n![图](../secret.png)\n"));
          }, paths: &["book"], code: Some(Code::OutsideFolder), exit: 0, left: Left::Book },
];

const LINE: &str = "一行到底的文字没有换行，";

/// 100 MB of paragraphs of ordinary length, no two of them the same.
fn paragraphs() -> String {
    let mut out = String::with_capacity(101 << 20);
    for n in 0.. {
        if out.len() >= 100 << 20 {
            break;
        }
        out.push_str(&format!("　　{n}{}。\n", LINE.repeat(6)));
    }
    out
}

/// What an EPUB of one document says of itself.
const PACKAGE: &str = "<package xmlns='http://www.idpf.org/2007/opf' version='3.0'><metadata/>\
    <manifest><item id='a' href='a.xhtml' media-type='application/xhtml+xml'/></manifest>\
    <spine><itemref idref='a'/></spine></package>";

fn page(body: &str) -> String {
    format!(
        "<html xmlns='http://www.w3.org/1999/xhtml' lang='zh'><body><article><h1>题</h1>{body}</article></body></html>"
    )
}

fn feed(items: &str) -> String {
    format!("<rss version='2.0'><channel><title>渡口</title><language>zh</language>{items}</channel></rss>")
}

/// Declares entities of which each is ten of the one before.
fn entities() -> String {
    let level = |(up, down): (char, char)| format!("<!ENTITY {down} '{}'>", format!("&{up};").repeat(10));
    let levels: String = ('a'..'k').zip('b'..'l').map(level).collect();
    format!("<!DOCTYPE x [<!ENTITY a '哈哈哈哈哈哈哈哈哈哈'>{levels}]>")
}

fn packed(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("memory takes all");
        zip.write_all(text.as_bytes()).expect("memory takes all");
    }
    zip.finish().expect("memory takes all").into_inner()
}

/// An EPUB of one document.
fn epub(package: &str, document: &str) -> Vec<u8> {
    let container = "<container><rootfiles><rootfile full-path='c.opf' media-type='application/oebps-package+xml'/></rootfiles></container>";
    packed(&[
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", container),
        ("c.opf", package),
        ("a.xhtml", document),
        ("../../evil.xhtml", "秘密"),
    ])
}

fn docx(declarations: &str, body: &str) -> Vec<u8> {
    let space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let document = format!("{declarations}<w:document xmlns:w='{space}'><w:body>{body}</w:body></w:document>");
    packed(&[("word/document.xml", &document)])
}

/// Chinese whose every fifth character has lost a byte.
fn undecodable() -> Vec<u8> {
    let text = "这是一本书的开头说的是印刷的历史在没有机器的时候人们用木板印书。\n".repeat(30);
    let mut bytes = Vec::new();
    for (i, c) in text.chars().enumerate() {
        let mut buffer = [0; 4];
        bytes.extend(c.encode_utf8(&mut buffer).bytes());
        if i % 5 == 0 {
            let last = bytes.len() - 1;
            bytes[last] = 0xFF;
        }
    }
    bytes
}

/// Runs `build` in 2 GB of address space where the shell can limit it.
fn build(folder: &Path, arguments: &[&str]) -> Output {
    let program = env!("CARGO_BIN_EXE_huibian");
    let line = r#"ulimit -v 2097152; exec "$0" "$@""#;
    let mut command = std::process::Command::new("sh");
    command.args(["-c", line, program, "build", "--message-format", "json"]).args(arguments);
    command.current_dir(folder).env_clear().env("LANG", "C.UTF-8").output().expect("a shell starts")
}

/// A PNG of 99 megapixels, all of one colour.
fn largest() -> Vec<u8> {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let row = [vec![0], vec![70; 3 * 9_900]].concat();
    (0..10_000).for_each(|_| packed.write_all(&row).expect("it is in memory"));
    let mut header = b"IHDR".to_vec();
    header.extend([9_900_u32, 10_000].map(u32::to_be_bytes).concat());
    header.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for chunk in [header, [&b"IDAT"[..], &packed.finish().expect("it is in memory")].concat(), b"IEND".to_vec()] {
        png.extend((chunk.len() as u32 - 4).to_be_bytes());
        png.extend(&chunk);
        png.extend(crc32(&chunk).to_be_bytes());
    }
    png
}

#[test]
fn many_pictures_as_large_as_may_be_take_no_more_memory_than_one() {
    let folder = TempDir::new().expect("a folder");
    let png = largest();
    let images: String = (0..8).map(|i| format!("![图]({i}.png)\n\n")).collect();
    put(folder.path(), "src/a.md", format!("{ARTICLE}\n{images}"));
    put(folder.path(), "book.toml", "[book]\nlanguage = \"zh-Hans\"\n[output.pdf]\npicture-dpi = 72\n");
    // What stands behind its end makes each another file.
    (0..8).for_each(|i| put(folder.path(), &format!("src/{i}.png"), [&png[..], &[i]].concat()));
    let line = r#"ulimit -v 2097152; exec "$0" build -f pdf -d out"#;
    let mut command = std::process::Command::new("sh");
    command.args(["-c", line, env!("CARGO_BIN_EXE_huibian")]).current_dir(folder.path()).env_clear();
    let output = command.env("LANG", "C.UTF-8").env("RAYON_NUM_THREADS", "8").output().expect("a shell starts");
    assert!(output.status.success(), "{}", shown(&output));
}

#[test]
fn every_row_gives_its_diagnostic_and_leaves_nothing_half_written() {
    let mut faults = Vec::new();
    for row in TABLE {
        let folder = TempDir::new().expect("a folder");
        (row.write)(folder.path());
        let before = listing(folder.path());
        let started = std::time::Instant::now();
        let output = build(folder.path(), &[&["-d", "out"], row.paths].concat());
        eprintln!("{}: {:.1} s", row.name, started.elapsed().as_secs_f32());
        let mut after = listing(folder.path());
        let made: Vec<PathBuf> = after.keys().filter(|p| p.starts_with("out")).cloned().collect();
        let made: Vec<String> = made
            .into_iter()
            .inspect(|p| _ = after.remove(p))
            .filter_map(|p| p.extension().map(|e| e.to_string_lossy().into_owned()))
            .collect();
        let mut wrong = Vec::new();
        if output.status.code() != Some(row.exit) {
            wrong.push(format!("exit code, not {}", row.exit));
        }
        if let Some(code) = row.code {
            // What would be an error elsewhere is a warning where the book can be made.
            let severity = match code.severity() {
                Severity::Error if row.exit == 0 => "warning",
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            if !told(&output).iter().any(|t| t.code == code.to_string() && t.severity == severity) {
                wrong.push(format!("{severity} {code} is not there"));
            }
        }
        if after != before {
            wrong.push(format!("the folder holds {:?}", after.keys()));
        }
        let expected: &[&str] = if row.left == Left::Book { &["epub", "pdf"] } else { &[] };
        if made != expected {
            wrong.push(format!("out/ holds {made:?}"));
        }
        if !wrong.is_empty() {
            let text: String = shown(&output).chars().take(1500).collect();
            faults.push(format!("{}: {}\n{text}", row.name, wrong.join("; ")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
#[cfg(unix)]
fn a_link_out_of_the_folder_is_not_followed() {
    let folder = TempDir::new().expect("a folder");
    put(folder.path(), "secret.png", bomb());
    put(folder.path(), "book/a.md", format!("{ARTICLE}\n![图](a.png)\n"));
    std::os::unix::fs::symlink(folder.path().join("secret.png"), folder.path().join("book/a.png")).expect("a link");
    let output = build(folder.path(), &["book", "-d", "out"]);
    let codes: Vec<String> = told(&output).into_iter().map(|t| t.code).collect();
    assert!(codes.contains(&Code::OutsideFolder.to_string()), "{}", shown(&output));
    // A placeholder stands for it; nothing of the file is in the book.
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
}

#[test]
#[cfg(unix)]
fn links_that_lead_in_circles_are_followed_once() {
    let folder = TempDir::new().expect("a folder");
    put(folder.path(), "book/甲/a.md", ARTICLE);
    put(folder.path(), "book/乙/b.md", ARTICLE);
    for (target, link) in [(".", "自"), ("../甲", "甲/又"), ("../乙", "甲/乙"), ("../甲", "乙/甲"), ("../..", "乙/上")]
    {
        std::os::unix::fs::symlink(target, folder.path().join("book").join(link)).expect("a link");
    }
    let output = build(folder.path(), &["book", "-d", "out"]);
    assert_eq!(output.status.code(), Some(0), "{}", shown(&output));
}

#[test]
fn an_output_folder_that_cannot_be_written_leaves_everything_as_it_was() {
    let folder = TempDir::new().expect("a folder");
    put(folder.path(), "a.md", ARTICLE);
    put(folder.path(), "taken", "a file where a folder should be");
    let before = listing(folder.path());
    for place in [["-d", "taken"], ["-d", "taken/out"], ["-o", "taken/a.pdf"]] {
        let output = build(folder.path(), &[&["a.md"][..], &place].concat());
        assert_eq!(output.status.code(), Some(1), "{place:?} {}", shown(&output));
        assert!(told(&output).iter().any(|t| t.code == Code::CannotWrite.to_string()), "{}", shown(&output));
        assert_eq!(listing(folder.path()), before, "{place:?}");
    }
    // A folder of the file's name: the rename at the end fails, and what was begun goes.
    fs::create_dir(folder.path().join("a.pdf")).expect("a folder");
    put(folder.path(), "a.pdf/kept", "kept");
    let before = listing(folder.path());
    let output = build(folder.path(), &["a.md", "-o", "a.pdf"]);
    assert_eq!(output.status.code(), Some(1), "{}", shown(&output));
    assert_eq!(listing(folder.path()), before);
}

#[test]
fn a_later_volume_that_cannot_be_written_leaves_no_earlier_one() {
    let folder = TempDir::new().expect("a folder");
    put(
        folder.path(),
        "book.toml",
        "[book]\ntitle = \"书\"\nlanguage = \"zh-Hans\"\n[build]\nvolumes = { chapters = 1 }\n",
    );
    put(folder.path(), "src/1.md", ARTICLE);
    put(folder.path(), "src/2.md", "# 字\n\n没有说明的图。\n\n![](a.svg)\n");
    put(folder.path(), "src/a.svg", r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>"##);
    let first = build(folder.path(), &["-d", "out"]);
    assert_eq!(first.status.code(), Some(0), "{}", shown(&first));
    let written = |into: &str| -> Vec<PathBuf> {
        let files = listing(folder.path()).into_iter().filter(|(_, length)| length.is_some());
        files.map(|(path, _)| path).filter(|path| path.starts_with(into)).collect()
    };
    let volumes = written("out");
    assert_eq!(volumes.len(), 4, "{volumes:?}");
    // The second volume breaks the standard that is asked for.
    let second = build(folder.path(), &["-d", "new", "--pdf-standard", "ua-1"]);
    assert_eq!(second.status.code(), Some(1), "{}", shown(&second));
    assert_eq!(written("new"), Vec::<PathBuf>::new());
    // A folder has the name of its file.
    fs::create_dir_all(folder.path().join("taken").join(volumes[3].file_name().expect("a name"))).expect("a folder");
    let third = build(folder.path(), &["-d", "taken"]);
    assert_eq!(third.status.code(), Some(1), "{}", shown(&third));
    assert_eq!(written("taken"), Vec::<PathBuf>::new());
}

#[test]
fn a_failed_build_keeps_the_book_that_was_there() {
    let folder = TempDir::new().expect("a folder");
    put(folder.path(), "a.md", ARTICLE);
    let first = huibian(folder.path()).args(["build", "a.md", "-o", "a.epub"]).output().expect("it starts");
    assert!(first.status.success(), "{}", shown(&first));
    let book = fs::read(folder.path().join("a.epub")).expect("a book");
    put(folder.path(), "a.md", undecodable());
    let second = huibian(folder.path()).args(["build", "a.md", "-o", "a.epub"]).output().expect("it starts");
    assert_eq!(second.status.code(), Some(1), "{}", shown(&second));
    assert_eq!(fs::read(folder.path().join("a.epub")).expect("the book"), book);
    assert_eq!(listing(folder.path()).len(), 2);
}
