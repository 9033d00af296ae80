//! A book set with its notes in each place: on which pages they are, and that all of its text comes back.

use super::text::{pages, squeeze};
use crate::support::{done, printed, put, tool};
use std::fs;
use std::path::Path;

/// A chapter of so many paragraphs, each with a note, all of them told apart by the chapter's name.
fn chapter(name: &str, paragraphs: usize) -> String {
    let mut text = format!("# {name}章\n\n");
    let mut notes = String::new();
    for n in 1..=paragraphs {
        let filler = "排字的人先看稿，再看字盘，一行排满，换下一行。".repeat(3);
        text += &format!("{name}{n}起，<span class=\"warichu\">{name}{n}夹注</span>{filler}[^{n}]{name}{n}止。\n\n");
        notes += &format!("[^{n}]: {name}{n}注文，{}\n\n", "见本书所引各条。".repeat(1 + n % 4));
    }
    text + &notes
}

/// The page that holds a text.
fn page_of(all: &[String], text: &str) -> usize {
    let text = squeeze(text);
    let found: Vec<usize> = (0..all.len()).filter(|&page| all[page].contains(&text)).collect();
    assert_eq!(found.len(), 1, "{text} on pages {found:?}");
    found[0]
}

#[test]
fn notes_stand_where_the_design_puts_them_and_no_text_is_lost() {
    const PARAGRAPHS: usize = 12;
    for (place, columns) in [("page", 1), ("page", 2), ("chapter", 1), ("book", 1), ("margin", 1)] {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("notes").join(format!("{place}-{columns}"));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the target folder is writable");
        let design = format!("[page]\nnotes = \"{place}\"\ncolumns = {columns}\ndrop-cap = 2\n");
        put(&folder, "book.toml", format!("[book]\ntitle = \"注的书\"\nlanguage = \"zh-Hans\"\nsrc = \".\"\n{design}"));
        put(&folder, "01.md", chapter("甲", PARAGRAPHS));
        put(&folder, "02.md", chapter("乙", PARAGRAPHS));
        let pdf = folder.join("book.pdf");
        done(&folder, ["build", ".", "-f", "pdf", "-o", "book.pdf"]);
        let said = printed(tool("qpdf").arg("--check").arg(&pdf));
        assert!(said.contains("No syntax or stream encoding errors") && !said.contains("WARNING"), "{place}: {said}");

        let all: Vec<String> = pages(&pdf).iter().map(|lines| squeeze(&lines.concat())).collect();
        let last = page_of(&all, &format!("乙{PARAGRAPHS}止"));
        for (name, end) in [("甲", page_of(&all, "乙1夹注") - 1), ("乙", last + 3)] {
            for n in 1..=PARAGRAPHS {
                let mark = page_of(&all, &format!("{name}{n}止"));
                let note = page_of(&all, &format!("{name}{n}注文"));
                let here = match place {
                    "page" | "margin" => note == mark,
                    "chapter" => note >= page_of(&all, &format!("{name}{PARAGRAPHS}止")) && note <= end,
                    _ => note > last,
                };
                assert!(here, "{place}: the note of page {mark} is on page {note}");
            }
        }
        let expected: usize = (1..=PARAGRAPHS).map(|n| 2 * (1 + n % 4)).sum();
        assert_eq!(all.concat().matches("见本书所引各条").count(), expected, "{place}");
    }
}
