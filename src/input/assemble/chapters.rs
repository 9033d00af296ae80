//! Documents of Markdown that hold several chapters: `# 第一章 雾`, `# 第二章 灯`, below the title of the whole or without
//! one.
//!
//! Chapters begin at headings of one level, of which most are written as those of chapters are; a preface or an afterword
//! may stand among them. Sections that are counted otherwise, 一、 or 第一节, stay sections.

use crate::book::{Block, Chapter, Heading, Id, Inlines, plain};
use crate::input::{Article, content, detect};

/// Makes chapters of what begins like them.
pub fn divide(article: &mut Article) {
    let chapter = &mut article.chapter;
    let headings = || chapter.blocks.iter().filter_map(as_heading);
    let Some(level) = headings().map(|heading| heading.level).min() else { return };
    // Most documents tell by their first section.
    if headings().filter(|heading| heading.level == level).take(3).all(|heading| !is_chapter(&heading.inlines)) {
        return;
    }
    let (mut heads, mut chapters) = (0, 0);
    for heading in headings().filter(|heading| heading.level == level) {
        heads += 1;
        chapters += usize::from(is_chapter(&heading.inlines));
    }
    if chapters < 2 || 2 * chapters <= heads || is_chapter(&chapter.title) {
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
