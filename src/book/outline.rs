//! The contents of a book as one tree: what the printed contents, the EPUB's nav and the bookmarks are made of.
//!
//! Takes a finished `Book` (numbers set, matter filled in) and gives an [`Entry`] for each piece of matter, each titled
//! part, each chapter and, down to the book's contents depth, each section. A chapter stands on level 1, its child
//! chapters on level 2, and a heading of level 2 one level below its chapter; parts count for nothing, so that a book
//! with volumes shows as much of its chapters as one without.

use super::{Block, Book, Chapter, Heading, Id, Inline, Inlines, MatterKind, Part, Text, plain};
use crate::lang::Lang;

/// What an entry leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryKind {
    Matter(MatterKind),
    Part,
    Chapter,
    /// A heading inside a chapter, with its level.
    Section(u8),
}

/// An entry of the contents and those below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub id: Id,
    /// The number as printed, if the thing has one.
    pub label: Option<String>,
    /// Without notes, links and pictures; ruby stands as its base.
    pub title: Inlines,
    /// Language of the title.
    pub lang: Lang,
    pub kind: EntryKind,
    pub children: Vec<Entry>,
}

impl Entry {
    /// Whether a printed contents page lists it: title page, copyright page and the contents themselves are not.
    pub fn is_listed(&self) -> bool {
        match self.kind {
            EntryKind::Matter(kind) => match kind {
                MatterKind::Preface | MatterKind::Afterword | MatterKind::Sources | MatterKind::About => true,
                MatterKind::HalfTitle
                | MatterKind::TitlePage
                | MatterKind::Copyright
                | MatterKind::Dedication
                | MatterKind::Contents
                | MatterKind::Colophon => false,
            },
            EntryKind::Part | EntryKind::Chapter | EntryKind::Section(_) => true,
        }
    }
}

/// The contents of the book in reading order. Matter without a title has no entry.
pub fn outline(book: &Book) -> Vec<Entry> {
    let depth = book.meta.toc_depth.max(1);
    let matter = |list: &[super::Matter], out: &mut Vec<Entry>| {
        for matter in list.iter().filter(|m| !plain(m.chapter.short_title()).trim().is_empty()) {
            let mut entry = chapter_entry(&matter.chapter, 1, depth);
            entry.kind = EntryKind::Matter(matter.kind);
            out.push(entry);
        }
    };
    let mut out = Vec::new();
    matter(&book.front, &mut out);
    book.body.iter().for_each(|p| push_part(p, depth, book.meta.lang, &mut out));
    matter(&book.back, &mut out);
    out
}

/// An untitled part is no entry: what it holds joins its neighbours.
fn push_part(part: &Part, depth: u8, lang: Lang, out: &mut Vec<Entry>) {
    let mut inside = Vec::new();
    inside.extend(part.chapters.iter().map(|c| chapter_entry(c, 1, depth)));
    part.parts.iter().for_each(|p| push_part(p, depth, lang, &mut inside));
    match &part.title {
        Some(title) => out.push(Entry {
            id: part.id.clone(),
            label: part.label.clone(),
            title: entry_title(title),
            lang,
            kind: EntryKind::Part,
            children: inside,
        }),
        None => out.append(&mut inside),
    }
}

fn chapter_entry(chapter: &Chapter, level: u8, depth: u8) -> Entry {
    let headings = chapter.blocks.iter().filter_map(|b| if let Block::Heading(h) = b { Some(h) } else { None });
    let mut children = sections(headings, depth.saturating_sub(level), chapter.lang);
    if level < depth {
        children.extend(chapter.children.iter().map(|c| chapter_entry(c, level + 1, depth)));
    }
    Entry {
        id: chapter.id.clone(),
        label: chapter.label.clone(),
        title: entry_title(chapter.short_title()),
        lang: chapter.lang,
        kind: EntryKind::Chapter,
        children,
    }
}

/// Headings of the first `levels` levels (2, 3, …) as a tree.
fn sections<'b>(headings: impl Iterator<Item = &'b Heading>, levels: u8, lang: Lang) -> Vec<Entry> {
    // The path from the top to the entry that is being filled: (level, entry).
    let mut open: Vec<(u8, Entry)> = Vec::new();
    let mut out = Vec::new();
    let close = |open: &mut Vec<(u8, Entry)>, out: &mut Vec<Entry>, level: u8| {
        while open.last().is_some_and(|(l, _)| *l >= level) {
            let Some((_, entry)) = open.pop() else { break };
            open.last_mut().map_or(&mut *out, |(_, above)| &mut above.children).push(entry);
        }
    };
    for h in headings.filter(|h| h.level <= levels.saturating_add(1)) {
        close(&mut open, &mut out, h.level);
        let entry = Entry {
            id: h.id.clone(),
            label: h.label.clone(),
            title: entry_title(&h.inlines),
            lang,
            kind: EntryKind::Section(h.level),
            children: Vec::new(),
        };
        open.push((h.level, entry));
    }
    close(&mut open, &mut out, 0);
    out
}

/// A title as contents, bookmarks and running heads show it: no notes, no links, no pictures, one line.
pub fn entry_title(title: &[Inline]) -> Inlines {
    let mut out = Vec::with_capacity(title.len());
    for inline in title {
        match inline {
            Inline::Text(_) | Inline::Code(_) | Inline::Math(_) | Inline::TateChuYoko(_) => out.push(inline.clone()),
            Inline::Emphasis(i) => out.push(Inline::Emphasis(entry_title(i))),
            Inline::Strong(i) => out.push(Inline::Strong(entry_title(i))),
            Inline::ProperName(i) => out.push(Inline::ProperName(entry_title(i))),
            Inline::WorkTitle(i) => out.push(Inline::WorkTitle(entry_title(i))),
            Inline::Super(i) => out.push(Inline::Super(entry_title(i))),
            Inline::Sub(i) => out.push(Inline::Sub(entry_title(i))),
            Inline::Strike(i) => out.push(Inline::Strike(entry_title(i))),
            Inline::Lang(lang, i) => out.push(Inline::Lang(*lang, entry_title(i))),
            Inline::Dotted(i) | Inline::Underline(i) | Inline::Warichu(i) => out.extend(entry_title(i)),
            Inline::Ruby(r) => out.extend(r.pairs.iter().map(|p| Inline::Text(p.base.clone()))),
            Inline::Link(l) => out.extend(entry_title(&l.inlines)),
            Inline::Reference(r) => out.extend(entry_title(&r.inlines)),
            Inline::Image(i) => out.push(Inline::Text(Text::made(i.alt.clone()))),
            Inline::Break | Inline::Leader => out.push(Inline::Text(Text::made(" "))),
            Inline::Note(_) => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Matter, Metadata, Note, made};
    use crate::diag::Span;

    fn heading(level: u8, title: &str) -> Block {
        let (id, span) = (Id::new(title), Span::default());
        Block::Heading(Heading { level, id, inlines: made(title), numbered: true, label: None, span })
    }

    fn chapter(title: &str, blocks: Vec<Block>, children: Vec<Chapter>) -> Chapter {
        let mut c = Chapter::new(Id::new(title), made(title), Lang::ZhHans);
        c.blocks = blocks;
        c.children = children;
        c
    }

    fn book(depth: u8) -> Book {
        let mut meta = Metadata::new("书", Lang::ZhHans);
        meta.toc_depth = depth;
        let mut book = Book::new(meta);
        book.front.push(Matter::new(MatterKind::HalfTitle, chapter("", vec![], vec![])));
        book.front.push(Matter::new(MatterKind::Preface, chapter("前言", vec![], vec![])));
        let sections = vec![heading(2, "节一"), heading(3, "目"), heading(2, "节二")];
        let first = chapter("甲", sections, vec![chapter("甲之子", vec![heading(2, "子节")], vec![])]);
        book.body.push(Part { chapters: vec![chapter("散篇", vec![], vec![])], ..Part::default() });
        book.body.push(Part { title: Some(made("上编")), chapters: vec![first], ..Part::default() });
        book
    }

    fn shown(entries: &[Entry], indent: usize, out: &mut String) {
        for e in entries {
            out.push_str(&format!("{}{}\n", "  ".repeat(indent), plain(&e.title)));
            shown(&e.children, indent + 1, out);
        }
    }

    fn tree(depth: u8) -> String {
        let mut out = String::new();
        shown(&outline(&book(depth)), 0, &mut out);
        out
    }

    #[test]
    fn the_first_level_holds_chapters_and_parts_alone() {
        assert_eq!(tree(1), "前言\n散篇\n上编\n  甲\n");
    }

    #[test]
    fn each_further_level_adds_sections_and_child_chapters() {
        assert_eq!(tree(2), "前言\n散篇\n上编\n  甲\n    节一\n    节二\n    甲之子\n");
        assert_eq!(tree(3), "前言\n散篇\n上编\n  甲\n    节一\n      目\n    节二\n    甲之子\n      子节\n");
    }

    #[test]
    fn a_note_in_a_title_stays_out_of_the_contents() {
        let mut title = made("题");
        title.push(Inline::Note(Note { id: Id::new("n"), blocks: vec![], span: Span::default() }));
        assert_eq!(entry_title(&title), made("题"));
    }
}
