//! The floor: what a book costs at least.
//!
//! Parses with pulldown-cmark and writes what it finds, deflated, in two threads. No structure, no shaping, no line
//! breaking, no notes, no links: 28 characters are a line and 28 lines a page. Nothing of the library is used, so that
//! its cost is not in the measure. Deflate is that of zlib-rs at level 6, which the crates that write both formats run.

use flate2::Compression;
use flate2::write::{DeflateEncoder, ZlibEncoder};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use skrifa::{FontRef, MetadataProvider};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

const LEVEL: Compression = Compression::new(6);
/// Noto Serif CJK SC in its collection.
const FACE: u32 = 2;

/// Writes a book of `chapters` to `target`, in the format that its ending names.
pub fn write(chapters: &[String], target: &Path) -> io::Result<()> {
    let bytes = if target.extension().is_some_and(|e| e == "pdf") { pdf(chapters)? } else { epub(chapters) };
    fs::write(target, bytes)
}

/// The events of chapters, counted.
pub fn events(chapters: &[String]) -> usize {
    halves(chapters, |chapter| Parser::new_ext(chapter, options()).count()).into_iter().sum()
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH
}

/// What `work` makes of each chapter, in order; the two halves run side by side.
fn halves<T: Send>(chapters: &[String], work: impl Fn(&str) -> T + Sync) -> Vec<T> {
    let (left, right) = chapters.split_at(chapters.len() / 2);
    let run = |half: &[String]| half.iter().map(|c| work(c)).collect::<Vec<T>>();
    std::thread::scope(|scope| {
        let first = scope.spawn(|| run(left));
        let mut second = run(right);
        let mut all = first.join().expect("a half does not panic");
        all.append(&mut second);
        all
    })
}

// EPUB

/// A file of an archive: deflated bytes, their sum, the length before.
struct Entry {
    name: String,
    sum: u32,
    length: u32,
    data: Vec<u8>,
    deflated: bool,
}

impl Entry {
    fn deflate(name: String, plain: &[u8]) -> Entry {
        let mut encoder = DeflateEncoder::new(Vec::new(), LEVEL);
        let data = encoder.write_all(plain).and_then(|()| encoder.finish()).expect("memory takes all");
        Entry { name, sum: sum(plain), length: plain.len() as u32, data, deflated: true }
    }
}

fn sum(plain: &[u8]) -> u32 {
    let mut sum = flate2::Crc::new();
    sum.update(plain);
    sum.sum()
}

fn epub(chapters: &[String]) -> Vec<u8> {
    let mimetype = b"application/epub+zip";
    let mut entries = vec![Entry {
        name: "mimetype".to_owned(),
        sum: sum(mimetype),
        length: mimetype.len() as u32,
        data: mimetype.to_vec(),
        deflated: false,
    }];
    let documents = halves(chapters, |chapter| Entry::deflate(String::new(), xhtml(chapter).as_bytes()));
    entries.extend(documents.into_iter().enumerate().map(|(i, e)| Entry { name: format!("OEBPS/{i}.xhtml"), ..e }));
    let manifest: String = (0..chapters.len()).fold(String::new(), |mut out, i| {
        let _ = write!(out, "<item id=\"c{i}\" href=\"{i}.xhtml\" media-type=\"application/xhtml+xml\"/>");
        out
    });
    entries.push(Entry::deflate("OEBPS/content.opf".to_owned(), manifest.as_bytes()));
    archive(&entries)
}

fn xhtml(chapter: &str) -> String {
    let mut out = String::with_capacity(chapter.len() * 5 / 4);
    out.push_str("<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title></title></head><body>");
    for event in Parser::new_ext(chapter, options()) {
        match event {
            Event::Start(tag) => {
                let _ = write!(out, "<{}>", element(&tag.to_end()));
                if let Tag::CodeBlock(CodeBlockKind::Fenced(_)) = tag {
                    out.push_str("<code>");
                }
            }
            Event::End(tag) => {
                if tag == TagEnd::CodeBlock {
                    out.push_str("</code>");
                }
                let _ = write!(out, "</{}>", element(&tag));
            }
            Event::Text(text) | Event::Code(text) => escape(&text, &mut out),
            Event::SoftBreak | Event::HardBreak => out.push('\n'),
            _ => {}
        }
    }
    out.push_str("</body></html>");
    out
}

fn element(tag: &TagEnd) -> &'static str {
    match tag {
        TagEnd::Paragraph => "p",
        TagEnd::Heading(level) => ["h1", "h2", "h3", "h4", "h5", "h6"][*level as usize - 1],
        TagEnd::CodeBlock => "pre",
        TagEnd::List(_) => "ul",
        TagEnd::Item => "li",
        TagEnd::Table => "table",
        TagEnd::TableHead | TagEnd::TableRow => "tr",
        TagEnd::TableCell => "td",
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::FootnoteDefinition => "aside",
        _ => "span",
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

/// A ZIP archive (APPNOTE 4.3): local headers with their data, then the central directory.
fn archive(entries: &[Entry]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for entry in entries {
        let offset = out.len() as u32;
        let method: u16 = if entry.deflated { 8 } else { 0 };
        let mut head = Vec::with_capacity(26);
        head.extend([20, 0, 0, 8]);
        head.extend(method.to_le_bytes());
        head.extend([0, 0, 0x21, 0]);
        head.extend(entry.sum.to_le_bytes());
        head.extend((entry.data.len() as u32).to_le_bytes());
        head.extend(entry.length.to_le_bytes());
        head.extend((entry.name.len() as u16).to_le_bytes());
        head.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(entry.name.as_bytes());
        out.extend(&entry.data);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(entry.name.as_bytes());
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    // ZIP counts to 65,535 without its 64-bit form; a series has 3,000 files.
    let count = (entries.len() as u16).to_le_bytes();
    out.extend([count, count].concat());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

// PDF

/// Text area in characters and lines, and the size and leading it is set in: those of the default page.
const CHARACTERS: usize = 28;
const LINES: usize = 28;
const PLACE: &str = "BT /F 10.5 Tf 16.8 TL 57 535 Td\n";

fn pdf(chapters: &[String]) -> io::Result<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts/NotoSerifCJK-Regular.ttc");
    let data = fs::read(path)?;
    let font = FontRef::from_index(&data, FACE).map_err(io::Error::other)?;
    let charmap = font.charmap();
    let pages = halves(chapters, |chapter| typewrite(chapter, &|c| charmap.map(c).map_or(0, |g| g.to_u32() as u16)));
    let mut used = vec![false; 1 << 16];
    used[0] = true;
    pages.iter().flat_map(|(_, used)| used).for_each(|&glyph| used[glyph as usize] = true);
    let glyphs: Vec<u16> = (0..=u16::MAX).filter(|g| used[*g as usize]).collect();
    let remapper = subsetter::GlyphRemapper::new_from_glyphs(&glyphs);
    let subset = subsetter::subset(&data, FACE, &remapper).map_err(io::Error::other)?;

    let mut file = File { bytes: b"%PDF-1.7\n".to_vec(), offsets: vec![0; 6] };
    let streams: Vec<Vec<u8>> = pages.into_iter().flat_map(|(pages, _)| pages).collect();
    let mut kids = String::new();
    for stream in &streams {
        let content = file.offsets.len();
        file.stream(None, "/Filter /FlateDecode", stream);
        let page = file.object(&format!("<< /Type /Page /Parent 2 0 R /Contents {content} 0 R >>"));
        let _ = write!(kids, "{page} 0 R ");
    }
    file.stream(Some(5), "/Subtype /OpenType /Filter /FlateDecode", &zlib(&subset));
    // The pages hold glyphs of the whole font: a CMap leads from these to the glyphs of the subset.
    let mut map = String::from("1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
    for &glyph in &glyphs {
        let _ = writeln!(map, "1 begincidchar <{glyph:04X}> {} endcidchar", remapper.get(glyph).unwrap_or(0));
    }
    let encoding = file.offsets.len();
    file.stream(
        None,
        "/Type /CMap /CMapName /Subset /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> \
         /Filter /FlateDecode",
        &zlib(map.as_bytes()),
    );
    let descendant = file.object(
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /F /DW 1000 /CIDSystemInfo << /Registry (Adobe) /Ordering \
         (Identity) /Supplement 0 >> /FontDescriptor 4 0 R >>",
    );
    file.place(1, "<< /Type /Catalog /Pages 2 0 R >>");
    file.place(
        2,
        &format!(
            "<< /Type /Pages /Count {} /Kids [ {kids}] /MediaBox [0 0 420 595] /Resources << /Font << /F 3 0 R >> >> >>",
            streams.len()
        ),
    );
    file.place(
        3,
        &format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /F /Encoding {encoding} 0 R /DescendantFonts [{descendant} 0 R] >>"
        ),
    );
    file.place(4, "<< /Type /FontDescriptor /FontName /F /Flags 4 /FontFile3 5 0 R >>");
    Ok(file.finish())
}

/// The deflated pages of a chapter and the glyphs on them.
fn typewrite(chapter: &str, glyph: &dyn Fn(char) -> u16) -> (Vec<Vec<u8>>, Vec<u16>) {
    let mut text = String::with_capacity(chapter.len());
    for event in Parser::new_ext(chapter, options()) {
        match event {
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableRow) => text.push('\n'),
            _ => {}
        }
    }
    let (mut pages, mut used) = (Vec::new(), Vec::new());
    let (mut page, mut lines) = (String::from(PLACE), 0);
    for line in text.lines() {
        let mut characters = line.chars().peekable();
        while characters.peek().is_some() {
            page.push('<');
            for c in characters.by_ref().take(CHARACTERS) {
                let id = glyph(c);
                used.push(id);
                for shift in [12, 8, 4, 0] {
                    page.push(char::from(b"0123456789ABCDEF"[(id >> shift & 15) as usize]));
                }
            }
            page.push_str("> Tj T*\n");
            lines += 1;
            if lines % LINES == 0 {
                page.push_str("ET");
                pages.push(zlib(page.as_bytes()));
                page = String::from(PLACE);
            }
        }
    }
    page.push_str("ET");
    pages.push(zlib(page.as_bytes()));
    used.sort_unstable();
    used.dedup();
    (pages, used)
}

fn zlib(plain: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), LEVEL);
    encoder.write_all(plain).and_then(|()| encoder.finish()).expect("memory takes all")
}

/// A PDF under way: where each object begins, by its number.
struct File {
    bytes: Vec<u8>,
    offsets: Vec<usize>,
}

impl File {
    fn place(&mut self, number: usize, body: &str) {
        self.offsets[number] = self.bytes.len();
        self.bytes.extend(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }

    fn object(&mut self, body: &str) -> usize {
        self.offsets.push(0);
        self.place(self.offsets.len() - 1, body);
        self.offsets.len() - 1
    }

    fn stream(&mut self, number: Option<usize>, keys: &str, data: &[u8]) {
        let number = number.unwrap_or_else(|| {
            self.offsets.push(0);
            self.offsets.len() - 1
        });
        self.offsets[number] = self.bytes.len();
        self.bytes.extend(format!("{number} 0 obj\n<< /Length {} {keys} >>\nstream\n", data.len()).as_bytes());
        self.bytes.extend(data);
        self.bytes.extend(b"\nendstream\nendobj\n");
    }

    fn finish(mut self) -> Vec<u8> {
        let start = self.bytes.len();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.offsets.len());
        self.offsets[1..].iter().for_each(|at| _ = writeln!(table, "{at:010} 00000 n "));
        let _ = write!(table, "trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", self.offsets.len());
        self.bytes.extend(table.as_bytes());
        self.bytes
    }
}
