//! Books of vertical lines: every sample set so, and a page whose text is read back.

use super::read_as;
use super::text::{faults, of_markup, squeeze};
use crate::support::{done, printed, put, samples, tool};
use huibian::config::{BookTable, WritingModeName};
use regex::Regex;
use std::fs;
use std::path::{Path, PathBuf};

/// An empty folder of this name.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("vertical").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the target folder is writable");
    folder
}

/// Builds the PDF of vertical lines.
fn build(source: &Path, folder: &Path, more: &[&str]) -> PathBuf {
    let pdf = folder.join("book.pdf");
    let source = source.to_string_lossy();
    let out = pdf.to_string_lossy();
    let always = ["build", &source, "-f", "pdf", "-M", "writing-mode=vertical-rl", "-o", &out];
    done(folder, always.iter().chain(more));
    pdf
}

/// Farther from the middle of the column, in parts of their size, characters are none of its own: ruby.
const ASIDE: f32 = 0.3;

/// The lines of each page in the order of the content. Poppler gives the characters of a column one by one: those that
/// follow one another and stand under one another, or, as words of a running head, beside one another, are a line.
fn lines(pdf: &Path) -> Vec<Vec<String>> {
    let said = printed(tool("pdftotext").args(["-raw", "-bbox", "-enc", "UTF-8"]).arg(pdf).arg("-"));
    let word = r#"<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*)</word>"#;
    let word = Regex::new(word).expect("a pattern");
    let page = |page: &str| {
        let mut lines: Vec<String> = Vec::new();
        let mut before = [0.0; 4];
        for (_, [sides @ .., text]) in word.captures_iter(page).map(|found| found.extract::<5>()) {
            let here @ [left, top, right, foot] = sides.map(|side| side.parse::<f32>().expect("a number"));
            let level =
                |i: usize, size: f32| f32::abs(here[i] + here[i + 2] - before[i] - before[i + 2]) < size * ASIDE * 2.0;
            let below = level(0, right - left) && top > before[1];
            let beside = level(1, foot - top) && left > before[2];
            match lines.last_mut() {
                Some(line) if below || beside => line.push_str(&of_markup(text)),
                _ => lines.push(of_markup(text)),
            }
            before = here;
        }
        lines
    };
    said.split("<page ").skip(1).map(page).collect()
}

#[test]
fn every_sample_can_be_set_vertically_and_read_back() {
    let mut strange = Vec::new();
    for (name, source) in samples() {
        let pdf = build(&source, &folder(&name), &[]);
        let said = printed(tool("qpdf").arg("--check").arg(&pdf));
        assert!(said.contains("No syntax or stream encoding errors") && !said.contains("WARNING"), "{name}: {said}");
        let fonts = printed(tool("pdffonts").arg(&pdf));
        assert!(fonts.contains("Identity-V"), "{name}: {fonts}");
        for row in fonts.lines().skip(2) {
            let columns: Vec<&str> = row.split_whitespace().rev().collect();
            assert_eq!(&columns[2..5], ["yes"; 3], "{name}: {row}");
        }
        let vertical = BookTable { writing_mode: Some(WritingModeName::VerticalRl), ..BookTable::default() };
        let found = faults(&read_as(&source, vertical), &lines(&pdf));
        strange.extend(found.into_iter().map(|fault| format!("{name} {fault}")));
        let catalog = printed(tool("qpdf").arg("--json").arg("--json-key=qpdf").arg(&pdf));
        for said in [r#""/Direction": "/R2L""#, r#""/WritingMode": "/TbRl""#] {
            assert!(catalog.contains(said), "{name}: {said}");
        }
    }
    assert!(strange.is_empty(), "{} lines\n{}", strange.len(), strange[..strange.len().min(12)].join("\n"));
}

/// Paragraphs with what leaves the column: turned words, numbers side by side, bold type.
const PARAGRAPHS: [&str; 5] = [
    "昭和12年の3月、祖父は小さな印刷所で働きはじめた。「活字は魚だ」と言う。——古くなれば目が濁る。……そういうものらしい。",
    "棚には8000本の活字が並び、Gutenbergという犬が寝ていた。A社の編集者が「なに!?」と声をあげ、『二重』の括弧（かっこ）を数える。",
    "**太字**のあとに**DTP**と書き、12**34**とも書く。全体の50％、25℃の部屋、10～20頁、第100回。",
    "ちょっとしたティータイムに、アッという間もなく日が暮れた。“引用”と〈山括弧〉と《二重山括弧》とがある。",
    "終わりの段落である。",
];

#[test]
fn the_text_of_a_vertical_page_is_read_column_by_column_from_the_right() {
    let folder = folder("page");
    put(&folder, "text.md", format!("# 題\n\n{}\n", PARAGRAPHS.join("\n\n")));
    let pdf = build(&folder.join("text.md"), &folder, &["--lang", "ja"]);
    let text = squeeze(&printed(tool("pdftotext").args(["-enc", "UTF-8"]).arg(&pdf).arg("-")));
    let mut from = 0;
    for paragraph in PARAGRAPHS {
        let paragraph = paragraph.replace("**", "");
        let found = text[from..].find(&paragraph).unwrap_or_else(|| panic!("{paragraph}\n{}", &text[from..]));
        from += found + paragraph.len();
    }
}
