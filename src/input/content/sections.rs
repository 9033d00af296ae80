//! The title of a document and its sections.
//!
//! The first heading is the title if it is of level 1 or stands before everything else. What follows are sections of
//! level 2 and deeper: levels are closed up, so that none is skipped, and a document with several headings of level 1
//! keeps them as its sections. Ids are the document's path and the heading's slug, made as mdBook and GitHub make it,
//! so that links written for them arrive.

use super::Content;
use crate::book::{Block, Heading, Id, plain};
use crate::diag::{Code, Reporter};
use std::collections::{BTreeMap, BTreeSet};

/// Deepest level of a section.
const MAX_LEVEL: usize = 6;

/// What [`super::blocks`] keeps of a heading until it is arranged: the level as written, and as id the one asked for.
pub(super) type RawAnchor = (String, usize);

/// The fragment of a heading's text: letters, digits, `_` and `-` stay, ASCII in lower case, blanks become `-`.
pub(crate) fn slug(text: &str) -> String {
    text.trim()
        .chars()
        .filter_map(|c| match c {
            c if c.is_alphanumeric() || c == '_' || c == '-' => Some(c.to_ascii_lowercase()),
            c if c.is_whitespace() => Some('-'),
            _ => None,
        })
        .collect()
}

/// Takes out the title and makes sections of the other headings. `anchors` name places by the number of headings that
/// began before them.
pub(super) fn arrange(
    mut blocks: Vec<Block>,
    anchors: Vec<RawAnchor>,
    path: &str,
    given_title: Option<&str>,
    reporter: &Reporter,
) -> Content {
    let chapter = Id::new(path);
    let mut content = Content::default();
    let title_at = title_heading(&blocks, given_title);
    let mut names = Names { path, used: BTreeMap::new(), explicit: BTreeSet::new() };
    // The id of the place after each number of headings.
    let mut ids = vec![chapter.clone()];
    let mut levels = Levels::new(&blocks, title_at);
    for (at, block) in blocks.iter_mut().enumerate() {
        let Block::Heading(heading) = block else { continue };
        let (fragments, id) = names.name(heading, reporter);
        let id = if Some(at) == title_at { chapter.clone() } else { id };
        content.anchors.extend(fragments.into_iter().map(|f| (f, id.clone())));
        ids.push(id.clone());
        heading.id = id;
        if Some(at) != title_at {
            levels.close_up(heading, reporter);
        }
    }
    for (name, headings) in anchors {
        let id = ids.get(headings).unwrap_or(&chapter).clone();
        content.anchors.push((name, id));
    }
    if let Some(at) = title_at
        && let Block::Heading(heading) = blocks.remove(at)
    {
        content.unnumbered = !heading.numbered;
        if given_title.is_none() {
            content.title = heading.inlines;
        }
    }
    content.blocks = blocks;
    content
}

/// Index of the heading that is the title.
fn title_heading(blocks: &[Block], given: Option<&str>) -> Option<usize> {
    let (at, first) = blocks.iter().enumerate().find_map(|(at, block)| match block {
        Block::Heading(heading) => Some((at, heading)),
        _ => None,
    })?;
    match given {
        // The title stands in the front matter; the heading that repeats it is not wanted twice.
        Some(title) => (slug(title) == slug(&plain(&first.inlines))).then_some(at),
        None => (first.level == 1 || at == 0).then_some(at),
    }
}

/// Gives each heading a name of its own.
struct Names<'p> {
    path: &'p str,
    used: BTreeMap<String, usize>,
    explicit: BTreeSet<String>,
}

impl Names<'_> {
    /// The fragments that lead to a heading, and its id.
    fn name(&mut self, heading: &Heading, reporter: &Reporter) -> (Vec<String>, Id) {
        let text = plain(&heading.inlines);
        let base = slug(&text);
        let ordinal = self.used.entry(base.clone()).or_default();
        let mut fragment = if *ordinal == 0 { base.clone() } else { format!("{base}-{ordinal}") };
        *ordinal += 1;
        if fragment.is_empty() {
            fragment = "section".into();
        }
        let mut fragments = vec![fragment.clone()];
        let lower = fragment.to_lowercase();
        if lower != fragment {
            fragments.push(lower);
        }
        let asked = heading.id.as_str();
        if !asked.is_empty() {
            if self.explicit.insert(asked.to_owned()) {
                fragments.insert(0, asked.to_owned());
                fragment = asked.to_owned();
            } else {
                reporter.at(Code::DuplicateId, heading.span, format!("the id “{asked}” is used twice"));
            }
        }
        let id: String = fragment.chars().filter(|c| !c.is_whitespace()).collect();
        // A heading may be called as the explicit id of another one.
        let mut unique = format!("{}#{id}", self.path);
        let mut again = 1;
        while !self.explicit.insert(unique.clone()) {
            again += 1;
            unique = format!("{}#{id}~{again}", self.path);
        }
        (fragments, Id::new(unique))
    }
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
    use crate::book::made;
    use crate::diag::Span;

    fn heading(level: u8, text: &str, id: &str) -> Block {
        Block::Heading(Heading {
            level,
            id: Id::new(id),
            inlines: made(text),
            numbered: true,
            label: None,
            span: Span::default(),
        })
    }

    fn arranged(list: &[(u8, &str)]) -> (String, Vec<(u8, String)>, usize) {
        let reporter = Reporter::new();
        let blocks = list.iter().map(|&(level, text)| heading(level, text, "")).collect();
        let content = arrange(blocks, Vec::new(), "a.md", None, &reporter);
        let headings = content.blocks.iter().map(|block| match block {
            Block::Heading(h) => (h.level, h.id.as_str().to_owned()),
            other => panic!("{other:?}"),
        });
        (plain(&content.title), headings.collect(), reporter.sorted().len())
    }

    #[test]
    fn levels_are_closed_up_and_equal_headings_told_apart() {
        let (title, sections, messages) = arranged(&[(1, "题"), (2, "一"), (4, "细 目"), (2, "一")]);
        assert_eq!(title, "题");
        assert_eq!(sections, [(2, "a.md#一".into()), (3, "a.md#细-目".into()), (2, "a.md#一-1".into())]);
        assert_eq!(messages, 1);
    }

    #[test]
    fn further_first_level_headings_become_sections() {
        let (title, sections, messages) = arranged(&[(1, "题"), (1, "甲"), (2, "乙"), (1, "丙")]);
        let levels: Vec<u8> = sections.iter().map(|s| s.0).collect();
        assert_eq!((title.as_str(), levels, messages), ("题", vec![2, 3, 2], 0));
    }

    #[test]
    fn an_explicit_id_wins_and_the_slug_still_leads_there() {
        let reporter = Reporter::new();
        let blocks = vec![heading(1, "T", ""), heading(2, "Hello, World!", "hi"), heading(2, "X", "hi")];
        let content = arrange(blocks, vec![("near".into(), 2)], "a.md", None, &reporter);
        let find = |name: &str| content.anchors.iter().find(|a| a.0 == name).map(|a| a.1.as_str());
        assert_eq!(find("hi"), Some("a.md#hi"));
        assert_eq!(find("hello-world"), Some("a.md#hi"));
        assert_eq!(find("t"), Some("a.md"));
        assert_eq!(find("near"), Some("a.md#hi"));
        assert_eq!(reporter.sorted()[0].0.code, Code::DuplicateId);
    }

    #[test]
    fn a_title_in_the_front_matter_is_not_printed_twice() {
        let reporter = Reporter::new();
        let blocks = vec![heading(1, "印刷 史", ""), heading(2, "一", "")];
        let content = arrange(blocks, Vec::new(), "a.md", Some("印刷 史"), &reporter);
        assert!(content.title.is_empty() && content.blocks.len() == 1);
    }
}
