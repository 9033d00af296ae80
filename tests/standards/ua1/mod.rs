//! PDF/UA-1 (ISO 14289-1): what a program can check of a finished file, numbered as in the Matterhorn Protocol 1.1.
//!
//! The checker reads the file through `hayro-syntax`, which did not write it. Every condition has a file that breaks it
//! and no other, made from a good one in [`damage`].

mod annotations;
mod check;
mod content;
mod damage;
mod fonts;
mod tree;

use crate::books::built;
use crate::support::{done, put, root, run, shown, told};
use check::{CONDITIONS, TAGGED, failures};
use lopdf::Document;
use std::collections::BTreeSet;
use std::fs;

#[test]
fn every_sample_keeps_the_conditions_of_matterhorn() {
    for book in built() {
        let failed = failures(fs::read(&book.pdf).expect("the PDF was made"));
        assert!(failed.is_empty(), "{}: {failed:?}", book.name);
    }
}

/// A small book with one of everything that a condition speaks of, in two writing directions.
fn small(vertical: bool) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let mode = if vertical { "writing-mode = \"vertical-rl\"\n" } else { "" };
    put(folder.path(), "book.toml", format!("[book]\ntitle = \"小書\"\nlanguage = \"ja\"\n{mode}"));
    let pixel =
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40"/></svg>"##;
    put(folder.path(), "src/a.svg", pixel);
    put(folder.path(), "src/SUMMARY.md", "- [一](one.md)\n- [二](two.md)\n");
    put(
        folder.path(),
        "src/one.md",
        "# 一\n\n{漢字|かんじ}と[網](https://example.org/)。[^1]<span lang=\"zh-Hans\">这里*强调*。</span>\
         <span class=\"warichu\">割註</span>[^2]\n\n[^1]: 註。\n\n[^2]: 又。\n\n## 節\n\n- 項\n- 目\n\n| 甲 | 乙 |\n|---|---|\n\
         | 一 | 二 |\n\n![四角](a.svg)\n\n$x^2$\n\n\
         <figure><img src=\"a.svg\" alt=\"甲\"><img src=\"a.svg\" alt=\"乙\"><figcaption>二つ</figcaption></figure>\n\n\
         <figure><pre><code>fn main() {}</code></pre><figcaption>例</figcaption></figure>\n",
    );
    put(folder.path(), "src/two.md", "# 二\n\n本文。<ruby>字<rt>じ</rt></ruby>\n");
    done(folder.path(), ["build", ".", "-o", "small.pdf", "--pdf-standard", "ua-1,a-2a"]);
    fs::read(folder.path().join("small.pdf")).expect("the PDF was made")
}

#[test]
fn a_small_book_keeps_every_condition_in_both_directions() {
    for vertical in [false, true] {
        assert_eq!(failures(small(vertical)), BTreeSet::new(), "vertical: {vertical}");
    }
}

#[test]
fn a_standard_is_claimed_where_the_book_keeps_it_and_refused_where_it_was_named() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "a.svg", r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>"##);
    put(folder.path(), "a.md", "# 一\n\n正文。\n\n![](a.svg)\n");
    let claims = |arguments: &[&str]| -> Vec<String> {
        done(folder.path(), ["build", "a.md", "-o", "a.pdf"].iter().chain(arguments));
        let said = done(folder.path(), ["info", "a.pdf"]);
        let standards = said.lines().filter_map(|line| line.trim().strip_prefix("standard"));
        standards.map(|standard| standard.trim_start_matches([' ', ':']).to_owned()).collect()
    };
    assert_eq!(claims(&[]), ["PDF/A-2a"]);
    assert_eq!(claims(&["--pdf-standard", "a-2u"]), ["PDF/A-2u"]);
    assert_eq!(claims(&["--pdf-standard", "none"]), [""; 0]);
    let before = fs::read(folder.path().join("a.pdf")).expect("the last one");
    let refused =
        run(folder.path(), ["build", "a.md", "-o", "a.pdf", "--pdf-standard", "ua-1,a-2a", "--message-format", "json"]);
    let told: Vec<(String, String)> = told(&refused).into_iter().map(|t| (t.severity, t.code)).collect();
    assert_eq!(refused.status.code(), Some(1), "{}", shown(&refused));
    assert!(told.contains(&("error".into(), "H0406".into())), "{told:?}");
    assert_eq!(fs::read(folder.path().join("a.pdf")).expect("it is still there"), before);
    put(folder.path(), "a.md", "# 一\n\n正文。\n\n![方块](a.svg)\n");
    assert_eq!(claims(&["--pdf-standard", "ua-1,a-2a"]), ["PDF/A-2a", "PDF/UA-1"]);
}

/// The bytes of a document.
fn saved(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("it is written");
    bytes
}

#[test]
fn each_condition_is_missed_where_it_is_broken() {
    let good = Document::load_mem(&small(false)).expect("lopdf reads it");
    let damages = damage::all();
    let broken: BTreeSet<&str> = damages.iter().map(|(condition, _)| *condition).collect();
    assert_eq!(broken, CONDITIONS.split_whitespace().chain([TAGGED]).collect());
    let found = damages.into_iter().map(|(condition, damage)| {
        let mut document = good.clone();
        damage(&mut document);
        (condition, failures(saved(document)))
    });
    let wrong: Vec<_> = found.filter(|(condition, failed)| *failed != BTreeSet::from([*condition])).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn fonts_of_other_kinds_are_sound_before_they_are_broken() {
    let good = Document::load_mem(&small(false)).expect("lopdf reads it");
    for (i, add) in damage::whole().into_iter().enumerate() {
        let mut document = good.clone();
        add(&mut document);
        assert_eq!(failures(saved(document)), BTreeSet::new(), "font {i}");
    }
}

#[test]
fn the_page_has_a_row_for_each_condition() {
    let page = fs::read_to_string(root().join("docs/conformance/ua1.md")).expect("the page");
    let rows: Vec<&str> =
        page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next()).skip(1).collect();
    assert_eq!(rows, CONDITIONS.split_whitespace().chain([TAGGED]).collect::<Vec<_>>());
}
