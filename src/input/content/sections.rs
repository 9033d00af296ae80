//! The title of a document and its sections.
//!
//! The first heading is the title if it is of level 1 or stands before everything else. What follows are sections of
//! level 2 and deeper: levels are closed up, so that none is skipped, and a document with several headings of level 1
//! keeps them as its sections.

use super::Content;
use crate::book::{Block, Byline, Heading, Id, plain};
use crate::diag::{Code, Reporter};
use crate::input::detect;
use crate::input::tidy::{self, same_title};

/// Deepest level of a section.
const MAX_LEVEL: usize = 6;

/// Takes out the title and makes sections of the other headings.
pub(super) fn arrange(mut blocks: Vec<Block>, given_title: Option<&str>, reporter: &Reporter) -> Content {
    let mut content = Content::default();
    let title_at = title_heading(&blocks, given_title);
    let mut levels = Levels::new(&blocks, title_at);
    for (at, block) in blocks.iter_mut().enumerate() {
        if let Block::Heading(heading) = block
            && Some(at) != title_at
        {
            levels.close_up(heading, reporter);
        }
    }
    if let Some(at) = title_at
        && let Block::Heading(heading) = blocks.remove(at)
    {
        content.unnumbered = !heading.numbered;
        content.anchor = named(&heading.id);
        if given_title.is_none() {
            content.title = heading.inlines;
        }
    }
    content.blocks = blocks;
    content
}

/// The id of a heading, if its author gave one.
pub(crate) fn named(id: &Id) -> Option<String> {
    Some(id.as_str().to_owned()).filter(|id| !id.is_empty())
}

/// Index of the heading that is the title.
fn title_heading(blocks: &[Block], given: Option<&str>) -> Option<usize> {
    let (at, first) = blocks.iter().enumerate().find_map(|(at, block)| match block {
        Block::Heading(heading) => Some((at, heading)),
        _ => None,
    })?;
    match given {
        // The title stands in the front matter; the heading that repeats it is not wanted twice.
        Some(title) => same_title(title, &plain(&first.inlines)).then_some(at),
        None => (first.level == 1 || at == 0)
            .then_some(at)
            .filter(|_| !is_first_of_several(first, &blocks[at + 1..]) && !begins_articles(first, &blocks[at..])),
    }
}

/// Whether a heading is the first of the days of a diary, of several chapters or of sections that are counted, which name
/// no title of the whole.
fn is_first_of_several(first: &Heading, rest: &[Block]) -> bool {
    let next = rest.iter().find_map(|block| match block {
        Block::Heading(heading) if heading.level == first.level => Some(plain(&heading.inlines)),
        _ => None,
    });
    let Some(next) = next else { return false };
    let first = plain(&first.inlines);
    let both = |it: fn(&str) -> bool| it(first.trim()) && it(next.trim());
    both(detect::is_day) || both(detect::is_chapter) || detect::begin_to_count(first.trim(), next.trim())
}

/// Whether a heading is the first of several that each begin an article of its own: below it stands who wrote it or when.
fn begins_articles(first: &Heading, blocks: &[Block]) -> bool {
    tidy::begin_articles(blocks, first.level, |said: &Byline| !said.authors.is_empty() || said.date.is_some())
}

/// Closes up the levels.
struct Levels {
    /// The levels as written of the sections that are open.
    open: Vec<u8>,
    /// The level as written above which there are no sections.
    base: u8,
    /// The level of the title; sections right below it skip nothing.
    title: u8,
}

impl Levels {
    fn new(blocks: &[Block], title_at: Option<usize>) -> Self {
        let levels = || {
            blocks.iter().enumerate().filter_map(|(at, block)| match block {
                Block::Heading(heading) if Some(at) != title_at => Some(heading.level),
                _ => None,
            })
        };
        let title = title_at.and_then(|at| match &blocks[at] {
            Block::Heading(heading) => Some(heading.level),
            _ => None,
        });
        let highest = levels().min().unwrap_or(2);
        // Below a title of level 1, sections begin at 2; a document without a title, or with sections as high as its
        // title, sets its own measure.
        let base = title.filter(|&t| t < highest).unwrap_or(highest - 1);
        Self { open: Vec::new(), base, title: title.unwrap_or(base) }
    }

    fn close_up(&mut self, heading: &mut Heading, reporter: &Reporter) {
        let written = heading.level;
        while self.open.last().is_some_and(|&open| open >= written) {
            self.open.pop();
        }
        let above = self.open.last().copied().unwrap_or(self.base.max(self.title));
        if written > above + 1 {
            let message = format!("a heading of level {written} stands below one of level {above}");
            reporter.at(Code::SkippedLevel, heading.span, message);
        }
        self.open.push(written);
        heading.level = (self.open.len() + 1).min(MAX_LEVEL) as u8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Id, made};
    use crate::diag::Span;

    fn heading(level: u8, text: &str) -> Block {
        let (id, span) = (Id::default(), Span::default());
        Block::Heading(Heading { level, id, inlines: made(text), numbered: true, label: None, span })
    }

    fn arranged(list: &[(u8, &str)]) -> (String, Vec<u8>, usize) {
        let reporter = Reporter::new();
        let content = arrange(list.iter().map(|&(level, text)| heading(level, text)).collect(), None, &reporter);
        let levels = content.blocks.iter().map(|block| match block {
            Block::Heading(h) => h.level,
            other => panic!("{other:?}"),
        });
        (plain(&content.title), levels.collect(), reporter.sorted().len())
    }

    #[test]
    fn levels_are_closed_up() {
        assert_eq!(arranged(&[(1, "题"), (2, "一"), (4, "目"), (2, "二")]), ("题".into(), vec![2, 3, 2], 1));
        assert_eq!(arranged(&[(2, "题"), (3, "一"), (4, "目")]), ("题".into(), vec![2, 3], 0));
    }

    #[test]
    fn further_first_level_headings_become_sections() {
        assert_eq!(arranged(&[(1, "题"), (1, "甲"), (2, "乙"), (1, "丙")]), ("题".into(), vec![2, 3, 2], 0));
        assert_eq!(arranged(&[(1, "题"), (2, "甲"), (1, "乙"), (2, "丙")]), ("题".into(), vec![2, 2, 3], 0));
    }

    #[test]
    fn the_first_day_of_a_diary_is_no_title() {
        let days = [(2, "3月5日 晴"), (2, "3月6日 阴")];
        assert_eq!(arranged(&days), (String::new(), vec![2, 2], 0));
        assert_eq!(arranged(&[(1, "渡口日记"), days[0], days[1]]), ("渡口日记".into(), vec![2, 2], 0));
        for title in ["3月5日 晴", "3月的河"] {
            assert_eq!(arranged(&[(1, title), (2, "早上"), (2, "晚上")]).0, title);
        }
    }

    #[test]
    fn a_title_in_the_front_matter_is_not_printed_twice() {
        let reporter = Reporter::new();
        let content = arrange(vec![heading(1, "印刷史"), heading(2, "一")], Some("印刷史"), &reporter);
        assert!(content.title.is_empty() && content.blocks.len() == 1);
        let content = arrange(vec![heading(1, "别的"), heading(2, "一")], Some("印刷史"), &reporter);
        assert_eq!(content.blocks.len(), 2);
    }
}
