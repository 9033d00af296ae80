//! Documents of Markdown and of word processors that hold several chapters: `# 第一章 雾`, `# 第二章 灯`, below the title
//! of the whole or without one.
//!
//! Chapters begin at headings of one level, of which most are written as those of chapters are; a preface or an afterword
//! may stand among them. Above them there may be volumes, 上卷. Sections that are counted otherwise, 一、 or 第一节, stay
//! sections. Several articles in one document are chapters too, where most have below their heading who wrote them.

use crate::book::{Block, Chapter, Heading, Id, Inlines, Paragraph, plain};
use crate::input::tidy::{self, Rules};
use crate::input::{Article, Cut, content, detect};

/// Fewest chapters, and volumes, of a document that is divided.
const FEWEST: usize = 2;

/// Makes chapters of what begins like them.
pub fn divide(article: &mut Article, rules: &Rules) {
    let chapter = &mut article.chapter;
    let Some(level) = chapter.blocks.iter().filter_map(as_heading).map(|heading| heading.level).min() else { return };
    // Below a title a day alone heads an entry.
    let untitled = chapter.title.is_empty();
    let of_articles = tidy::begin_articles(&chapter.blocks, level, |said| {
        !said.authors.is_empty() || untitled && said.date.is_some()
    });
    let is_whole = !is_chapter(&chapter.title);
    if of_articles {
        split(chapter, level);
        if rules.on("byline") {
            article.cuts.extend(chapter.children.iter_mut().flat_map(sign));
        }
    } else if is_whole && are_most(chapter, level, is_chapter) {
        split(chapter, level);
    } else if is_whole && are_most(chapter, level, is_volume) && are_most(chapter, level + 1, is_chapter) {
        split(chapter, level);
        for volume in chapter.children.iter_mut().filter(|volume| is_volume(&volume.title)) {
            // Its sections are of the second level now.
            split(volume, 2);
        }
    }
}

/// Whether most headings of a level are such.
fn are_most(chapter: &Chapter, level: u8, is_such: fn(&Inlines) -> bool) -> bool {
    let headings = || chapter.blocks.iter().filter_map(as_heading).filter(|heading| heading.level == level);
    // Most documents tell by their first section.
    if !headings().take(3).any(|heading| is_such(&heading.inlines)) {
        return false;
    }
    let (mut heads, mut found) = (0, 0);
    for heading in headings() {
        heads += 1;
        found += usize::from(is_such(&heading.inlines));
    }
    found >= FEWEST && 2 * found > heads
}

/// Makes a chapter of each heading of a level and what follows it.
fn split(chapter: &mut Chapter, level: u8) {
    let is_head = |block: &Block| as_heading(block).is_some_and(|heading| heading.level == level);
    let first = chapter.blocks.iter().position(is_head).unwrap_or(chapter.blocks.len());
    for block in chapter.blocks.split_off(first) {
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
    // A new page before each heading was to begin the chapter.
    let ends =
        |blocks: &mut Vec<Block>| while blocks.pop_if(|block| matches!(block, Block::PageBreak { .. })).is_some() {};
    ends(&mut chapter.blocks);
    chapter.children.iter_mut().for_each(|child| ends(&mut child.blocks));
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

fn as_heading(block: &Block) -> Option<&Heading> {
    match block {
        Block::Heading(heading) => Some(heading),
        _ => None,
    }
}

fn is_chapter(title: &Inlines) -> bool {
    detect::is_chapter(plain(title).trim())
}

fn is_volume(title: &Inlines) -> bool {
    detect::is_volume(plain(title).trim())
}
