//! Composed covers: three designs, titles of four lengths, four languages.
//!
//! Goldens are the covers as text (`covers.txt`): every item with its place in points, so that a change can be read.
//! `BLESS=1` writes them anew. The rules hold for every one of them: nothing but grounds and panels within 6 % of an
//! edge, no line of the title under three characters at its end, text four and a half times as light or dark as what it
//! stands on.

use crate::support::root;
use huibian::book::{Book, Metadata, WritingMode};
use huibian::diag::Reporter;
use huibian::font::{FontOptions, FontSet};
use huibian::lang::Lang;
use huibian::media::Info;
use huibian::pages::{Item, Pages, Paint, dump};
use huibian::typeset::cover::CoverChoice;
use huibian::typeset::{self, Context, Design, Style};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;

const DESIGNS: [&str; 3] = ["plain", "band", "frame"];

/// Titles of 2, 9, 18 and 40 characters, and an author.
#[rustfmt::skip]
const BOOKS: [(Lang, [&str; 4], &str); 4] = [
    (Lang::ZhHans, ["纸墨", "一页书是怎样来的呢", "从雕版木头到手里屏幕的一千三百年历史",
        "刻工的刀、铸字工的炉、排字工的脚、编辑的红笔，他们怎样把一页书做成今天这个样子的"], "沈砚耕"),
    (Lang::ZhHant, ["紙墨", "一頁書是怎樣來的呢", "從雕版木頭到手裡螢幕的一千三百年歷史",
        "刻工的刀、鑄字工的爐、排字工的腳、編輯的紅筆，他們怎樣把一頁書做成今天這個樣子的"], "書蠹齋"),
    (Lang::Ja, ["活字", "活字と紙をめぐる話", "本木昌造の種字から文庫までの百五十年",
        "金属の活字を彫り、鋳て、並べ、刷り、崩した人びとの手が、紙面に残した百五十年の跡"], "紙魚庵"),
    (Lang::Ko, ["활자", "쇠와 글자의 오백", "직지에서 갑인자까지 쇠로 만든 글", 
        "쇠를 녹여 글자를 붓고, 줄을 맞추고, 종이를 밀어 책을 찍어 낸 사람들"], "책벌레"),
];

/// The fonts of the program.
fn fonts() -> FontSet {
    FontSet::open(&FontOptions::default(), &Reporter::new())
}

/// The cover of a book in a design, composed as a page.
fn cover(fonts: &FontSet, lang: Lang, title: &str, author: &str, design: &str) -> Pages {
    let mut meta = Metadata::new(title, lang);
    meta.creators.push(huibian::book::Creator {
        name: author.to_owned(),
        file_as: None,
        role: huibian::book::Role::Author,
        about: None,
    });
    let book = Book::new(meta);
    let reporter = Reporter::new();
    let page = Design { cover: Some(CoverChoice::Named(design.to_owned())), ..Design::default() };
    let style = Style::resolve(&page, lang, WritingMode::HorizontalTb);
    let pictures: BTreeMap<huibian::book::AssetId, Info> = BTreeMap::new();
    let cx = Context::new(fonts, &style, &pictures, &reporter);
    typeset::compose_cover(&book, &cx)
}

fn all(fonts: &FontSet) -> Vec<(String, Pages)> {
    let mut covers = Vec::new();
    for design in DESIGNS {
        for (lang, titles, author) in BOOKS {
            assert_eq!(titles.map(|title| title.chars().count()), [2, 9, 18, 40]);
            for title in titles {
                let pages = cover(fonts, lang, title, author, design);
                assert_eq!(pages.pages.len(), 1, "{design} “{title}”");
                covers.push((format!("{design}, {lang}, {} characters", title.chars().count()), pages));
            }
        }
    }
    covers
}

#[test]
fn covers_are_the_golden_ones() {
    let mut text = String::new();
    let fonts = fonts();
    for (name, pages) in all(&fonts) {
        let _ = writeln!(text, "== {name}\n{}", dump::pages(&pages, &|id| fonts.face(id).postscript_name().to_owned()));
    }
    let path = root().join("tests/covers/covers.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, text).expect("it is writable");
        return;
    }
    let golden = fs::read_to_string(&path).unwrap_or_default();
    let differs = text.lines().zip(golden.lines()).position(|(a, b)| a != b);
    assert!(text == golden, "line {differs:?} of {} differs; BLESS=1 writes it anew", path.display());
}

#[test]
fn nothing_stands_near_an_edge_and_no_last_line_is_short() {
    for (name, pages) in all(&fonts()) {
        let (width, height) = (pages.size.width.get(), pages.size.height.get());
        let mut lines: Vec<&str> = Vec::new();
        for item in &pages.pages[0].items {
            if let Item::Line(line) = item {
                let advance = |run: &huibian::pages::GlyphRun| -> f32 {
                    run.glyphs.iter().map(|g| g.advance).sum::<f32>() * run.size.get()
                };
                let size = line.runs.iter().map(|r| r.size.get()).fold(0.0, f32::max);
                let end = line.runs.iter().map(|r| r.offset.x.get() + advance(r)).fold(0.0, f32::max);
                let (x, y) = (line.origin.x.get(), line.origin.y.get());
                let (left, right, top, foot) = (x, x + end, y - 0.88 * size, y + 0.12 * size);
                assert!(
                    left >= 0.06 * width - 0.01 && right <= 0.94 * width + 0.01,
                    "{name}: “{}” {left}–{right}",
                    line.text
                );
                assert!(
                    top >= 0.06 * height - 0.01 && foot <= 0.94 * height + 0.01,
                    "{name}: “{}” {top}–{foot}",
                    line.text
                );
                lines.push(&line.text);
            }
        }
        assert!(!lines.is_empty(), "{name} says nothing");
        // A title of two characters is a line of two characters.
        let short = |text: &str| text.chars().filter(|c| !c.is_whitespace()).count() < 3;
        let title: Vec<&&str> = lines.iter().take(lines.len() - 1).collect();
        if title.len() > 1 {
            assert!(!short(title[title.len() - 1]), "{name}: {lines:?}");
        }
    }
}

/// Relative luminance of WCAG 2.
fn luminance(paint: Paint) -> f64 {
    let [r, g, b] = match paint {
        Paint::Grey(grey) => [grey.0; 3],
        Paint::Rgb(rgb) => rgb,
        Paint::Ink(ink, _) => panic!("{ink:?} on a cover"),
    };
    let linear = |c: f32| {
        let c = f64::from(c);
        if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

#[test]
fn text_contrasts_with_what_it_stands_on() {
    for (name, pages) in all(&fonts()) {
        let items = &pages.pages[0].items;
        for (at, item) in items.iter().enumerate() {
            let Item::Line(line) = item else { continue };
            let (x, y) = (line.origin.x.get() + 1.0, line.origin.y.get() - 1.0);
            let ground = items[..at].iter().rev().find_map(|below| match below {
                Item::Rule(rule) => {
                    let r = rule.rect;
                    let inside = x >= r.x.get()
                        && x <= r.x.get() + r.width.get()
                        && y >= r.y.get()
                        && y <= r.y.get() + r.height.get();
                    inside.then_some(rule.paint)
                }
                _ => None,
            });
            let ground = luminance(ground.unwrap_or(Paint::Rgb([1.0; 3])));
            for run in &line.runs {
                let text = luminance(Paint::Grey(run.colour));
                let contrast = (ground.max(text) + 0.05) / (ground.min(text) + 0.05);
                assert!(contrast >= 4.5, "{name}: “{}” {contrast:.1}", line.text);
            }
        }
    }
}
