//! Numbers of figures and tables, and the words of references that have none of their own.
//!
//! Captioned figures and tables count anew in each numbered chapter, 图1-1, 表1-1, with those of the chapters inside it
//! (GB/T 7713.2-2022 asks for one count a kind). Where the author typed such a number, the others of the chapter are
//! meant to have none.

use super::{Block, Book, Chapter, Figure, Id, Inline, Inlines, Table, links, made, plain, walk};
use crate::lang::{Lang, Word, numeral, word};
use rayon::prelude::*;
use std::collections::HashMap;

/// Numbers the figures and tables of a chapter and those inside it; `chapter` is its number, if it has one.
pub(super) fn number(chapter: &mut Chapter, number: Option<u64>, lang: Lang) {
    // Of figures and of tables: whether the author numbered one, and how many have a caption.
    let (mut typed, mut count) = ([false; 2], [0; 2]);
    each(chapter, &mut |kind, caption, label| {
        *label = None;
        if let Some(caption) = caption {
            typed[kind] |= is_typed(&plain(caption));
            count[kind] += 1;
        }
    });
    let Some(number) = number.filter(|_| count != [0; 2]) else { return };
    count = [0; 2];
    each(chapter, &mut |kind, caption, label| {
        if caption.is_some() && !typed[kind] {
            count[kind] += 1;
            *label = Some(format!("{}{number}-{}", word(KINDS[kind], lang), count[kind]));
        }
    });
}

const KINDS: [Word; 2] = [Word::Figure, Word::Table];

/// Calls `f` on the place in [`KINDS`], the caption and the label of every figure and table.
fn each(chapter: &mut Chapter, f: &mut impl FnMut(usize, Option<&Inlines>, &mut Option<String>)) {
    walk::blocks_mut(&mut chapter.blocks, &mut |block| {
        if let Block::Figure(figure) = block {
            f(0, figure.caption.as_ref(), &mut figure.label);
        } else if let Block::Table(table) = block {
            f(1, table.caption.as_ref(), &mut table.label);
        }
    });
    chapter.children.iter_mut().for_each(|child| each(child, f));
}

/// Words before a number of a figure or table.
#[rustfmt::skip]
const NAMES: [&str; 28] = [
    "图", "圖", "図", "图示", "圖示", "图表", "圖表", "図表", "附图", "附圖", "插图", "插圖", "図版", "照片", "写真",
    "图例", "圖例", "表格", "表", "附表", "그림", "사진", "표", "figure", "fig.", "fig", "table", "tab.",
];

/// Whether a caption begins with a number of its own: 图1-1, 表 A.2, Figure 3.
fn is_typed(caption: &str) -> bool {
    let lower = caption.trim_start().to_lowercase();
    NAMES.iter().filter_map(|name| lower.strip_prefix(name)).any(|rest| {
        let rest = rest.trim_start_matches([' ', '\u{a0}', '　']);
        let lettered = rest.starts_with(|c: char| c.is_ascii_lowercase()) && rest[1..].starts_with(['-', '.', '–']);
        lettered || numeral::leading(rest).is_some()
    })
}

/// What a reference calls a place.
struct Name {
    /// Label of the chapter, before the label of its section.
    chapter: Option<String>,
    id: Id,
    text: String,
    title: String,
}

/// Gives references without words the name of what they lead to: 图1-1, 第二章, of a section in another chapter
/// 第二章第一节, and the title where there is no number.
pub fn name_references(book: &mut Book) {
    let mut intros = false;
    walk::parts(&book.body, &mut |part| intros |= wants_name(&part.intro));
    if !intros && !walk::chapters(book).par_iter().any(|chapter| wants_name(&chapter.blocks)) {
        return;
    }
    let mut names: HashMap<Id, Name> = HashMap::new();
    walk::parts(&book.body, &mut |part| {
        name_places(&part.id, part.label.as_ref(), part.title.as_deref().unwrap_or_default(), &part.intro, &mut names);
    });
    for chapter in walk::chapters(book) {
        name_places(&chapter.id, chapter.label.as_ref(), &chapter.title, &chapter.blocks, &mut names);
    }
    walk::parts_mut(&mut book.body, &mut |part| name_in(&mut part.intro, &part.id, &names));
    walk::chapters_aside(book, &|chapter| name_in(&mut chapter.blocks, &chapter.id, &names));
}

/// Whether a reference of the blocks has no words.
fn wants_name(blocks: &[Block]) -> bool {
    let mut wants = false;
    walk::inlines_of(blocks, &mut |inline| {
        wants |= matches!(inline, Inline::Reference(r) if r.inlines.is_empty() || wants_title(&r.inlines));
    });
    wants
}

fn wants_title(inlines: &[Inline]) -> bool {
    matches!(inlines, [Inline::Text(text)] if text.text == links::TITLE)
}

/// Names a part or chapter and the places in it.
fn name_places(id: &Id, label: Option<&String>, title: &[Inline], blocks: &[Block], names: &mut HashMap<Id, Name>) {
    let title = plain(title);
    let text = label.cloned().unwrap_or_else(|| title.clone());
    names.insert(id.clone(), Name { chapter: None, id: id.clone(), text, title });
    let mut add = |place: &Id, own: Option<&String>, title: Option<&Inlines>, chapter: Option<&String>| {
        let title = || title.map(|title| plain(title)).filter(|title| !title.is_empty());
        // A figure without any words is called as the author named it.
        let anchor = || place.as_str().rsplit('#').next().unwrap_or_default().to_owned();
        let title = title().unwrap_or_else(anchor);
        let text = own.cloned().unwrap_or_else(|| title.clone());
        // 1.2 says its chapter, 第二节 does not.
        let before = chapter.filter(|_| own.is_some_and(|own| !own.starts_with(|c: char| c.is_ascii_digit())));
        names.insert(place.clone(), Name { chapter: before.cloned(), id: id.clone(), text, title });
    };
    walk::blocks(blocks, &mut |block| {
        if let Block::Heading(h) = block {
            add(&h.id, h.label.as_ref(), Some(&h.inlines), label);
        } else if let Block::Figure(figure) = block
            && let Figure { id: Some(id), label, caption, .. } = &**figure
        {
            add(id, label.as_ref(), caption.as_ref(), None);
        } else if let Block::Table(table) = block
            && let Table { id: Some(id), label, caption, .. } = &**table
        {
            add(id, label.as_ref(), caption.as_ref(), None);
        }
    });
}

/// Gives the references of the blocks of `own` their names.
fn name_in(blocks: &mut [Block], own: &Id, names: &HashMap<Id, Name>) {
    walk::inlines_mut(blocks, &mut |inlines| {
        for inline in inlines {
            if let Inline::Reference(reference) = inline
                && (reference.inlines.is_empty() || wants_title(&reference.inlines))
                && let Some(Name { chapter, id, text, title }) = names.get(&reference.target)
            {
                let before = chapter.as_deref().filter(|_| id != own).unwrap_or_default();
                reference.inlines = match reference.inlines.is_empty() {
                    true => made(format!("{before}{text}")),
                    false => made(title.as_str()),
                };
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Heading, Metadata, Paragraph, Part, Reference, number};
    use crate::diag::Span;

    fn figure(id: &str, caption: &str) -> Block {
        let caption = (!caption.is_empty()).then(|| made(caption));
        Block::Figure(Box::new(Figure {
            id: Some(Id::new(id)),
            images: Vec::new(),
            caption,
            label: None,
            span: Span::default(),
        }))
    }

    fn table(caption: &str) -> Block {
        let (aligns, span) = (Vec::new(), Span::default());
        let (head, rows) = (Vec::new(), Vec::new());
        Block::Table(Box::new(Table { caption: Some(made(caption)), id: None, label: None, aligns, head, rows, span }))
    }

    /// A reference without words.
    fn to(id: &str) -> Inline {
        let (target, span) = (Id::new(id), Span::default());
        Inline::Reference(Box::new(Reference { target, inlines: Vec::new(), page: None, span }))
    }

    fn book(lang: Lang, numbering: bool, chapters: Vec<(&str, Vec<Block>)>) -> Book {
        let mut meta = Metadata::new("书", lang);
        meta.numbering = numbering;
        let mut book = Book::new(meta);
        let made = |(title, blocks)| {
            let mut chapter = Chapter::new(Id::new(title), made(title), lang);
            chapter.blocks = blocks;
            chapter
        };
        book.body.push(Part { chapters: chapters.into_iter().map(made).collect(), ..Part::default() });
        number::number(&mut book);
        name_references(&mut book);
        book
    }

    fn labels(book: &Book) -> Vec<Option<&str>> {
        let mut out = Vec::new();
        for chapter in walk::chapters(book) {
            walk::blocks(&chapter.blocks, &mut |block| match block {
                Block::Figure(f) => out.push(f.label.as_deref()),
                Block::Table(t) => out.push(t.label.as_deref()),
                _ => {}
            });
        }
        out
    }

    #[test]
    fn captioned_figures_and_tables_count_in_each_chapter() {
        let blocks = || vec![figure("a", "甲"), table("乙"), figure("b", ""), figure("c", "丙")];
        let chapters = || vec![("子", blocks()), ("前言", vec![figure("d", "丁")]), ("第五章 丑", vec![table("戊")])];
        let wanted = [Some("图1-1"), Some("表1-1"), None, Some("图1-2"), None, Some("表5-1")];
        assert_eq!(labels(&book(Lang::ZhHans, true, chapters())), wanted);
        assert_eq!(labels(&book(Lang::Ko, true, vec![("가", blocks())]))[..2], [Some("그림 1-1"), Some("표 1-1")]);
        assert_eq!(labels(&book(Lang::Ja, true, vec![("甲", blocks())]))[..2], [Some("図1-1"), Some("表1-1")]);
        assert!(labels(&book(Lang::ZhHans, false, chapters())).iter().all(Option::is_none));
    }

    #[test]
    fn numbers_that_the_author_typed_are_not_doubled() {
        for typed in ["图1-1 甲", "图 2", "图一　甲", "Figure 3: a", "图A-1 甲", "圖示 4-1：甲"] {
            let got = book(Lang::ZhHans, true, vec![("子", vec![figure("a", typed), figure("b", "乙"), table("丙")])]);
            assert_eq!(labels(&got), [None, None, Some("表1-1")], "{typed}");
        }
        assert!(is_typed("表格 3-1：甲"));
        for plain in ["图书馆", "表示法", "fig tree", "图 a 是甲"] {
            assert!(!is_typed(plain), "{plain}");
        }
    }

    #[test]
    fn parts_are_named_and_their_introductions_name_places() {
        let paragraph = |inlines| Block::Paragraph(Paragraph { inlines, ..Paragraph::default() });
        let mut book = book(Lang::ZhHans, true, vec![("子", vec![paragraph(vec![to("upper")]), figure("f", "")])]);
        let part = &mut book.body[0];
        (part.id, part.title) = (Id::new("upper"), Some(made("上编")));
        part.intro.push(paragraph(vec![to("子"), to("f")]));
        name_references(&mut book);
        let words = |blocks: &[Block]| match &blocks[0] {
            Block::Paragraph(p) => plain(&p.inlines),
            _ => String::new(),
        };
        assert_eq!(words(&book.body[0].intro), "第一章f");
        assert_eq!(words(&book.body[0].chapters[0].blocks), "上编");
    }

    #[test]
    fn a_reference_without_words_takes_the_name_of_its_place() {
        let heading = |id: &str, numbered| {
            let (inlines, span) = (made("源流"), Span::default());
            Block::Heading(Heading { level: 2, id: Id::new(id), inlines, numbered, label: None, span })
        };
        let refer =
            || Block::Paragraph(Paragraph { inlines: ["f", "s", "u", "子"].map(to).into(), ..Paragraph::default() });
        let said = |chapter: &Chapter| -> Vec<String> {
            let Some(Block::Paragraph(p)) = chapter.blocks.last() else { unreachable!() };
            p.inlines.iter().map(|i| plain(std::slice::from_ref(i))).collect()
        };
        let first = vec![figure("f", "甲"), heading("s", true), heading("u", false), refer()];
        let got = book(Lang::ZhHans, true, vec![("子", first), ("丑", vec![refer()])]);
        assert_eq!(said(&got.body[0].chapters[0]), ["图1-1", "第一节", "源流", "第一章"]);
        assert_eq!(said(&got.body[0].chapters[1]), ["图1-1", "第一章第一节", "源流", "第一章"]);
        let titled = |id: &str| match to(id) {
            Inline::Reference(reference) => {
                Inline::Reference(Box::new(Reference { inlines: made("{title}"), ..*reference }))
            }
            other => other,
        };
        let inlines = ["s", "子"].map(titled).into();
        let titled = Block::Paragraph(Paragraph { inlines, ..Paragraph::default() });
        let got = book(Lang::ZhHans, true, vec![("子", vec![heading("s", true)]), ("丑", vec![titled])]);
        assert_eq!(said(&got.body[0].chapters[1]), ["源流", "子"]);
    }
}
