//! Series of articles to measure with.
//!
//! A series is a folder with `book.toml`, `SUMMARY.md` and numbered chapters: S, M and L have 30, 300 and 3,000
//! chapters of about 3,333 characters. *Prose* is paragraphs and headings; *rich* adds notes, tables, lists, code and
//! pictures. The sentences are those of `benches/text`, drawn by a generator of fixed seed, so a size has the same bytes
//! on every machine.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Characters of one chapter.
const CHAPTER: usize = 3_333;
/// One chapter in this many of a rich series shows a picture.
const PICTURE_EVERY: usize = 10;

const TEXTS: [&str; 4] = [
    include_str!("text/xiyouji.txt"),
    include_str!("text/hongloumeng.txt"),
    include_str!("text/sanguo.txt"),
    include_str!("text/guwen.txt"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A single article.
    Page,
    S,
    M,
    L,
}

impl Size {
    pub fn name(self) -> &'static str {
        match self {
            Size::Page => "page",
            Size::S => "S",
            Size::M => "M",
            Size::L => "L",
        }
    }

    pub fn chapters(self) -> usize {
        match self {
            Size::Page => 1,
            Size::S => 30,
            Size::M => 300,
            Size::L => 3_000,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Prose,
    Rich,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Kind::Prose => "prose",
            Kind::Rich => "rich",
        }
    }
}

/// The folder of a series below `parent`, written if it is not there yet.
pub fn folder(parent: &Path, size: Size, kind: Kind) -> io::Result<PathBuf> {
    let folder = parent.join(format!("{}-{}", size.name(), kind.name()));
    // The book file is written last: where it stands, the series is whole.
    if folder.join("book.toml").exists() {
        return Ok(folder);
    }
    let source = folder.join("src");
    fs::create_dir_all(source.join("images"))?;
    let sentences = sentences();
    let mut random = Random(0x6875_6962_6961_6e31);
    let mut summary = String::from("# 目录\n\n");
    for number in 1..=size.chapters() {
        let text = chapter(number, kind, &sentences, &mut random);
        let heading = text.lines().next().unwrap_or_default().trim_start_matches("# ");
        let _ = writeln!(summary, "- [{heading}]({number:04}.md)");
        fs::write(source.join(format!("{number:04}.md")), &text)?;
        if kind == Kind::Rich && number % PICTURE_EVERY == 1 {
            fs::write(source.join(format!("images/{number:04}.png")), picture(number)?)?;
        }
    }
    fs::write(source.join("SUMMARY.md"), summary)?;
    let title = format!("量书 {} {}", size.name(), kind.name());
    fs::write(
        folder.join("book.toml"),
        format!("[book]\ntitle = \"{title}\"\nauthors = [\"无名氏\"]\nlanguage = \"zh-Hans\"\ndate = \"2024-01-01\"\n"),
    )?;
    Ok(folder)
}

/// The chapters of a series in their order.
pub fn chapters(folder: &Path, size: Size) -> io::Result<Vec<String>> {
    (1..=size.chapters()).map(|number| fs::read_to_string(folder.join(format!("src/{number:04}.md")))).collect()
}

/// The sentences of the texts, each with its final mark and the closing quote after it.
fn sentences() -> Vec<&'static str> {
    let mut out = Vec::new();
    for text in TEXTS {
        for line in text.lines() {
            let mut start = 0;
            let mut marks = line.char_indices().peekable();
            while let Some((at, mark)) = marks.next() {
                let quoted = marks.peek().is_some_and(|&(_, next)| next == '”' || next == '’');
                if matches!(mark, '。' | '！' | '？') && !quoted || mark == '”' {
                    out.push(&line[start..at + mark.len_utf8()]);
                    start = at + mark.len_utf8();
                }
            }
            if start < line.len() {
                out.push(&line[start..]);
            }
        }
    }
    out
}

fn chapter(number: usize, kind: Kind, sentences: &[&'static str], random: &mut Random) -> String {
    let mut draft = Draft { sentences, random, text: String::new(), characters: 0 };
    let title = draft.phrase(12);
    let _ = writeln!(draft.text, "# {title}{number}\n");
    let mut paragraphs = 0;
    while draft.characters < CHAPTER {
        paragraphs += 1;
        if paragraphs % 8 == 0 {
            let title = draft.phrase(10);
            let _ = writeln!(draft.text, "## {title}\n");
        }
        match (kind, paragraphs % 8) {
            (Kind::Rich, 1) if number % PICTURE_EVERY == 1 && paragraphs == 1 => {
                let _ = writeln!(draft.text, "![图{number}](images/{number:04}.png)\n");
            }
            (Kind::Rich, 2) => draft.noted(number * 100 + paragraphs),
            (Kind::Rich, 3) => draft.list(),
            (Kind::Rich, 5) => draft.table(),
            (Kind::Rich, 7) => draft.code(number),
            _ => draft.paragraph(),
        }
    }
    draft.text
}

/// A chapter in the making.
struct Draft<'a> {
    sentences: &'a [&'static str],
    random: &'a mut Random,
    text: String,
    characters: usize,
}

impl Draft<'_> {
    fn sentence(&mut self) -> &'static str {
        let sentence = self.sentences[self.random.below(self.sentences.len())];
        self.characters += sentence.chars().count();
        sentence
    }

    /// The first clause of a sentence, without marks.
    fn phrase(&mut self, longest: usize) -> String {
        self.sentence().chars().filter(|c| !"“”‘’《》：，。！？；、".contains(*c)).take(longest).collect()
    }

    fn paragraph(&mut self) {
        for _ in 0..3 + self.random.below(5) {
            let sentence = self.sentence();
            self.text.push_str(sentence);
        }
        self.text.push_str("\n\n");
    }

    /// A paragraph with strong words, a link and a note.
    fn noted(&mut self, number: usize) {
        let (first, second, note) = (self.sentence(), self.sentence(), self.sentence());
        let strong = self.phrase(6);
        let _ = writeln!(
            self.text,
            "{first}其中 **{strong}** 一语，见 [典籍](https://example.org/{number})。[^{number}] {second}\n\n[^{number}]: {note}\n"
        );
    }

    fn list(&mut self) {
        for _ in 0..4 {
            let sentence = self.sentence();
            let _ = writeln!(self.text, "- {sentence}");
        }
        self.text.push('\n');
    }

    fn table(&mut self) {
        self.text.push_str("| 篇名 | 年代 | 字数 |\n|---|:--:|--:|\n");
        for _ in 0..5 {
            let name = self.phrase(8);
            let (year, count) = (600 + self.random.below(1300), self.random.below(90_000));
            let _ = writeln!(self.text, "| {name} | {year} | {count} |");
        }
        self.text.push('\n');
    }

    fn code(&mut self, number: usize) {
        let comment = self.phrase(8);
        let _ = writeln!(
            self.text,
            "```rust\n/// {comment}\nfn chapter_{number}(text: &str) -> usize {{\n    text.chars().filter(|c| !c.is_whitespace()).count()\n}}\n```\n"
        );
        self.characters += 120;
    }
}

/// A picture of 400 × 300, another for each number.
fn picture(number: usize) -> io::Result<Vec<u8>> {
    let image = image::RgbImage::from_fn(400, 300, |x, y| {
        image::Rgb([(x * 255 / 400) as u8, (y * 255 / 300) as u8, (number * 37 % 256) as u8])
    });
    let mut out = io::Cursor::new(Vec::new());
    image.write_to(&mut out, image::ImageFormat::Png).map_err(io::Error::other)?;
    Ok(out.into_inner())
}

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}
