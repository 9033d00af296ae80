//! EPUBs of each design: what the design says of titles, paragraphs, quotations and emphasis is in their style sheets.

use crate::support::{done, put};
use std::fs;
use std::io::Read;
use std::path::Path;

const BOOK: &str = "[book]\ntitle = \"书\"\nauthors = [\"某甲\"]\nlanguage = \"zh-Hans\"\n";
const TEXT: &str = "# 甲\n\n一*重*二**强**。\n\n## 节\n\n> 引文。\n";

/// The sheet of the book's language in an EPUB of a design.
fn sheet(design: &str, language: &str, name: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("designs").join(format!("{design}-{language}"));
    let _ = fs::remove_dir_all(&folder);
    put(&folder, "book.toml", BOOK.replace("zh-Hans", language));
    put(&folder, "a.md", TEXT);
    done(&folder, ["build", "-f", "epub", "-o", "book.epub", "--design", design]);
    let epub = fs::File::open(folder.join("book.epub")).expect("the EPUB");
    let mut archive = zip::ZipArchive::new(epub).expect("it is a ZIP");
    let mut css = String::new();
    archive.by_name(&format!("OEBPS/{name}")).expect("the sheet").read_to_string(&mut css).expect("it is UTF-8");
    css
}

#[test]
fn an_epub_looks_as_its_design_says() {
    let has = |css: &str, selector: &str, declarations: &[&str]| {
        let rules = css.lines().filter_map(|line| line.split_once(" { "));
        let of_it = rules.filter(|rule| rule.0 == selector || rule.0.split(", ").any(|one| one == selector));
        let said: String = of_it.map(|rule| rule.1).collect();
        for declaration in declarations {
            assert!(said.contains(declaration), "{selector}: {declaration} in {said}");
        }
    };
    let standard = sheet("standard", "zh-Hans", "zh-hans.css");
    has(&standard, "p", &["text-indent: 2em"]);
    has(&standard, "body", &["line-height: 1.7"]);
    has(&standard, "header h1", &["\"Source Han Sans SC\"", "font-weight: bold", "text-align: center"]);
    has(&standard, "h2", &["\"Source Han Sans SC\"", "text-align: start"]);
    has(&standard, "em", &["\"LXGW WenKai\"", "font-style: normal"]);
    has(&standard, "blockquote", &["\"LXGW WenKai\"", "margin-inline: 2em 0em"]);
    // Classic prose: Song titles in the middle, dots for emphasis.
    let prose = sheet("prose", "zh-Hans", "zh-hans.css");
    has(&prose, "header h1", &["font-family: inherit", "font-weight: normal", "text-align: center"]);
    has(&prose, "h2", &["font-family: inherit", "text-align: center"]);
    has(&prose, "em", &["text-emphasis: filled dot", "font-style: normal"]);
    has(&prose, "figcaption", &["\"LXGW WenKai\""]);
    // Technical: titles at the start with a rule below, grey numbers, a bar beside code.
    let technical = sheet("technical", "zh-Hans", "zh-hans.css");
    has(&technical, "header h1", &["text-align: start"]);
    has(&technical, "header h1::after", &["border-block-start: 1.5pt solid"]);
    has(&technical, "header h1 .label", &["opacity: 0.55"]);
    has(&technical, "pre", &["border-inline-start: 1.5pt solid"]);
    // Magazine: the first paragraph below a heading is flush.
    let essays = sheet("essays", "zh-Hans", "zh-hans.css");
    has(&essays, "header + p", &["text-indent: 0"]);
    assert!(!standard.contains("header + p"));
    has(&essays, "header h1::before", &["inline-size: 12%"]);
    // The same design is another in Japanese, and in vertical lines.
    let bunko = sheet("bunko", "ja", "ja.css");
    has(&bunko, "p", &["text-indent: 1em"]);
    has(&bunko, "em", &["text-emphasis: filled sesame"]);
    has(&bunko, "header h1", &["text-align: start", "margin-inline: 2.22em 0"]);
}
