//! Documents of Markdown that hold several chapters: `# 第一章 雾`, `# 第二章 灯`, below the title of the whole or without
//! one.
//!
//! Chapters begin at headings of one level, of which most are written as those of chapters are; a preface or an afterword
//! may stand among them. Sections that are counted otherwise, 一、 or 第一节, stay sections. Several articles in one
//! document are chapters too, where most have below their heading who wrote them.

use crate::book::{Block, Chapter, Heading, Id, Inlines, Paragraph, plain};
use crate::input::tidy::{self, Rules};
use crate::input::{Article, Cut, content, detect};

/// Makes chapters of what begins like them.
pub fn divide(article: &mut Article, rules: &Rules) {
    let chapter = &mut article.chapter;
    let Some(level) = chapter.blocks.iter().filter_map(as_heading).map(|heading| heading.level).min() else { return };
    // Below a title a day alone heads an entry.
    let untitled = chapter.title.is_empty();
    let of_articles = tidy::begin_articles(&chapter.blocks, level, |said| {
        !said.authors.is_empty() || untitled && said.date.is_some()
    });
    if !of_articles && !count_chapters(chapter, level) {
        return;
    }
    let first = chapter.blocks.iter().position(|block| as_heading(block).is_some_and(|h| h.level == level));
    let rest = chapter.blocks.split_off(first.unwrap_or_default());
    for block in rest {
        match block {
            Block::Heading(Heading { level: at, id, inlines, numbered, label: _, span }) if at == level => {
                let child = Chapter::new(Id::default(), inlines, chapter.lang);
                chapter.children.push(Chapter { anchor: content::named(&id), numbered, span, ..child });
            }
            mut block => {
                let Some(child) = chapter.children.last_mut() else { continue };
                if let Block::Heading(heading) = &mut block {
                    heading.level -= level - 1;
                }
                child.blocks.push(block);
            }
        }
    }
    if of_articles && rules.on("byline") {
        article.cuts.extend(chapter.children.iter_mut().flat_map(sign));
    }
}

/// Takes what stands below the title of an article into its byline.
fn sign(chapter: &mut Chapter) -> Vec<Cut> {
    let (byline, count) = tidy::said_below(&chapter.blocks);
    tidy::fill(&mut chapter.byline, byline);
    let cut = |block: Block| match block {
        Block::Paragraph(Paragraph { inlines, span, .. }) => Some(Cut { rule: "byline", text: plain(&inlines), span }),
        _ => None,
    };
    chapter.blocks.drain(..count).filter_map(cut).collect()
}

/// Whether most headings of a level are written as those of chapters are, and the title of the whole is not.
fn count_chapters(chapter: &Chapter, level: u8) -> bool {
    let headings = || chapter.blocks.iter().filter_map(as_heading).filter(|heading| heading.level == level);
    // Most documents tell by their first section.
    if headings().take(3).all(|heading| !is_chapter(&heading.inlines)) {
        return false;
    }
    let (mut heads, mut chapters) = (0, 0);
    for heading in headings() {
        heads += 1;
        chapters += usize::from(is_chapter(&heading.inlines));
    }
    chapters >= 2 && 2 * chapters > heads && !is_chapter(&chapter.title)
}

fn as_heading(block: &Block) -> Option<&Heading> {
    match block {
        Block::Heading(heading) => Some(heading),
        _ => None,
    }
}

fn is_chapter(title: &Inlines) -> bool {
    detect::is_chapter(plain(title).trim())
}
