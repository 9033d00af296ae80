//! A finished EPUB as the source of the book: what is read out of it is what was put in.

use super::{Built, built, read};
use crate::support::done;
use huibian::book::{Block, Book, Chapter, plain, walk};
use std::fs;

/// The chapters that come from articles, in order: each title with its number, and the paragraphs, without blanks.
fn told(book: &Book) -> Vec<(String, Vec<String>)> {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let paragraphs = |chapter: &Chapter| {
        // The boxes of a list of tasks are signs there.
        let bare = |text: &str| bare(text).replace(['☑', '☐'], "");
        let texts = chapter.blocks.iter().filter_map(|block| match block {
            Block::Paragraph(paragraph) => Some(bare(&plain(&paragraph.inlines))),
            _ => None,
        });
        texts.filter(|text| !text.is_empty()).collect()
    };
    let articles = walk::chapters(book).into_iter().filter(|chapter| chapter.path.is_some());
    let sources = ["文章来源", "文章出處"];
    articles
        .map(|chapter| {
            let label = chapter.label.clone().unwrap_or_default();
            (bare(&format!("{label}{}", plain(&chapter.title))), paragraphs(chapter))
        })
        .filter(|(title, _)| !sources.contains(&title.as_str()))
        .collect()
}

#[test]
fn a_book_read_from_its_epub_has_its_chapters_and_text() {
    for Built { name, source, epub, .. } in built() {
        for ((title, text), wanted) in told(&read(epub)).into_iter().zip(told(&read(source))) {
            assert_eq!((&title, &text), (&wanted.0, &wanted.1), "{name}");
        }
        assert_eq!(told(&read(epub)).len(), told(&read(source)).len(), "{name}");
    }
}

#[test]
fn a_finished_book_among_articles_is_read_where_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(&built()[0].epub, folder.path().join("甲.epub")).unwrap();
    fs::write(folder.path().join("乙.md"), "# 乙篇\n\n文。\n").unwrap();
    let named = done(folder.path(), ["dump", "tree", "甲.epub", "乙.md"]);
    assert!(named.contains("“乙篇”") && named.contains("甲.epub/"), "{named}");
    let walked = done(folder.path(), ["dump", "tree", "."]);
    assert!(walked.contains("“乙篇”") && !walked.contains("甲.epub/"), "{walked}");
}
