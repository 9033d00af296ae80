//! Which documents the package has, and where each thing of the book stands in them.
//!
//! One document a part, chapter and piece of matter, in reading order; one that would be above 260 KB is
//! divided at a heading. All names and fragments are ours and ASCII: names count, a fragment is drawn from the id it
//! stands for, so that both are the same after every edit elsewhere. The plan is made before anything is written,
//! because every link needs to know the document it leads to.

use super::survey::{Anchor, Survey};
use crate::book::{AssetId, Block, Book, Byline, Chapter, Id, Inline, Matter, MatterKind, Note, Part, plain};
use crate::lang::Lang;
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

/// A document is filled up to this estimate, so that with all its markup it stays below 260 KB: old readers choke on
/// larger ones.
const FILL: usize = 200_000;

/// What a document is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page that shows the cover picture.
    Cover,
    Matter(MatterKind),
    Part,
    Chapter,
}

impl Kind {
    /// Its name, which files and style classes bear.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Cover => "cover",
            Kind::Part => "part",
            Kind::Chapter => "chapter",
            Kind::Matter(kind) => match kind {
                MatterKind::HalfTitle => "half-title",
                MatterKind::TitlePage => "title-page",
                MatterKind::Copyright => "copyright",
                MatterKind::Dedication => "dedication",
                MatterKind::Preface => "preface",
                MatterKind::Contents => "contents",
                MatterKind::Afterword => "afterword",
                MatterKind::Sources => "sources",
                MatterKind::About => "about",
                MatterKind::Colophon => "colophon",
            },
        }
    }
}

/// A part, chapter or piece of matter.
#[derive(Debug)]
pub struct Unit<'b> {
    pub kind: Kind,
    pub id: Option<&'b Id>,
    pub lang: Lang,
    pub title: &'b [Inline],
    pub label: Option<&'b str>,
    pub byline: Option<&'b Byline>,
    pub blocks: &'b [Block],
    /// Notes in the order of their marks; a note's number is its place here, from 1.
    pub notes: Vec<&'b Note>,
    pub numbers: HashMap<&'b Id, usize>,
}

/// A document of the package.
#[derive(Debug)]
pub struct Document<'b> {
    /// Path below the package document, e.g. `text/chapter-0001.xhtml`.
    pub name: String,
    /// Index of its unit.
    pub unit: usize,
    /// The blocks of the unit that stand in it.
    pub blocks: &'b [Block],
    /// The notes of the unit whose texts stand in it.
    pub notes: Range<usize>,
    /// It opens the unit.
    pub first: bool,
    /// It ends the unit.
    pub last: bool,
}

/// Where an id stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub document: usize,
    /// None for the head of a document.
    pub fragment: Option<String>,
}

/// What the book holds that the package has to say about itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Features {
    pub pictures: bool,
    /// Pictures without a description.
    pub undescribed: bool,
    pub math: bool,
    pub ruby: bool,
}

#[derive(Debug)]
pub struct Plan<'b> {
    pub units: Vec<Unit<'b>>,
    pub documents: Vec<Document<'b>>,
    pub places: HashMap<&'b Id, Place>,
    /// Whether lines run from top to bottom.
    pub vertical: bool,
    /// Pictures that a document shows.
    pub pictures: BTreeSet<AssetId>,
    pub features: Features,
    /// Index of the document before which the contents stand, if the book has a contents page.
    pub contents: Option<usize>,
}

/// Plans the package of a book.
pub fn plan(book: &Book, cover: bool) -> Plan<'_> {
    let mut units = Units { list: Vec::new(), contents: None };
    if cover {
        units.list.push(Unit { lang: book.meta.lang, ..Unit::bare(Kind::Cover) });
    }
    let Book { meta, front, body, back, assets: _ } = book;
    front.iter().for_each(|m| units.matter(m));
    body.iter().for_each(|p| units.part(p, book.meta.lang));
    back.iter().for_each(|m| units.matter(m));
    let Units { list: units, contents } = units;

    let surveys: Vec<Survey> = units.par_iter().with_max_len(32).map(Survey::of).collect();
    let mut plan = Plan {
        units,
        documents: Vec::new(),
        places: HashMap::new(),
        vertical: meta.is_vertical(),
        pictures: BTreeSet::new(),
        features: Features::default(),
        contents: None,
    };
    plan.places.reserve(surveys.iter().map(|survey| survey.ids.len() + 1).sum());
    let mut names = Names::default();
    for (index, survey) in surveys.into_iter().enumerate() {
        if contents == Some(index) {
            plan.contents = Some(plan.documents.len());
        }
        plan.add(index, survey, &mut names);
    }
    if contents == Some(plan.units.len()) {
        plan.contents = Some(plan.documents.len());
    }
    plan
}

impl<'b> Plan<'b> {
    fn add(&mut self, index: usize, survey: Survey<'b>, names: &mut Names) {
        let Survey { sizes, ids, fragments: _, notes, numbers, pictures, features } = survey;
        let unit = &mut self.units[index];
        let first = self.documents.len();
        let stem = names.stem(unit.kind);
        let pieces = divide(unit.blocks, &sizes);
        let of_block = |block: usize| pieces.iter().position(|p| p.contains(&block)).unwrap_or(0);

        // A note's text stands in the document of its first mark; block 0 stands for the title too.
        let mut from = 0;
        for (n, piece) in pieces.iter().enumerate() {
            let to = from + notes[from..].iter().take_while(|(block, _)| of_block(*block) == n).count();
            let name = if n == 0 { format!("text/{stem}.xhtml") } else { format!("text/{stem}-{}.xhtml", n + 1) };
            self.documents.push(Document {
                name,
                unit: index,
                blocks: &unit.blocks[piece.clone()],
                notes: from..to,
                first: n == 0,
                last: n + 1 == pieces.len(),
            });
            from = to;
        }
        unit.notes = notes.into_iter().map(|(_, note)| note).collect();
        unit.numbers = numbers;

        if let Some(id) = unit.id {
            self.places.insert(id, Place { document: first, fragment: None });
        }
        for Anchor { block, id, fragment } in ids {
            self.places.entry(id).or_insert(Place { document: first + of_block(block), fragment: Some(fragment) });
        }
        self.pictures.extend(pictures);
        let Features { pictures, undescribed, math, ruby } = features;
        self.features.pictures |= pictures;
        self.features.undescribed |= undescribed;
        self.features.math |= math;
        self.features.ruby |= ruby;
    }

    pub fn unit_of(&self, document: &Document<'b>) -> &Unit<'b> {
        &self.units[document.unit]
    }

    /// The address of an id, seen from a document beside all others; `from` is the document that links.
    pub fn href(&self, id: &Id, from: usize) -> Option<String> {
        let Place { document, fragment } = self.places.get(id)?;
        let file = self.documents[*document].name.trim_start_matches("text/");
        Some(match fragment {
            Some(fragment) if *document == from => format!("#{fragment}"),
            Some(fragment) => format!("{file}#{fragment}"),
            None => file.to_owned(),
        })
    }

    /// The address of an id, seen from the package document and `nav.xhtml`.
    pub fn path(&self, id: &Id) -> Option<String> {
        let Place { document, fragment } = self.places.get(id)?;
        let file = &self.documents[*document].name;
        Some(match fragment {
            Some(fragment) => format!("{file}#{fragment}"),
            None => file.clone(),
        })
    }

    /// The first document of the body.
    pub fn body(&self) -> Option<&Document<'b>> {
        self.documents.iter().find(|d| matches!(self.unit_of(d).kind, Kind::Part | Kind::Chapter))
    }

    /// The document that opens a kind of matter.
    pub fn matter(&self, kind: MatterKind) -> Option<&Document<'b>> {
        self.documents.iter().find(|d| d.first && self.unit_of(d).kind == Kind::Matter(kind))
    }
}

impl<'b> Unit<'b> {
    fn bare(kind: Kind) -> Self {
        Unit {
            kind,
            id: None,
            lang: Lang::EN,
            title: &[],
            label: None,
            byline: None,
            blocks: &[],
            notes: Vec::new(),
            numbers: HashMap::new(),
        }
    }
}

struct Units<'b> {
    list: Vec<Unit<'b>>,
    /// The contents stand before the unit of this index.
    contents: Option<usize>,
}

impl<'b> Units<'b> {
    fn matter(&mut self, matter: &'b Matter) {
        let Matter { kind, chapter } = matter;
        if *kind == MatterKind::Contents {
            self.contents = Some(self.list.len());
        } else {
            self.chapter(chapter, Kind::Matter(*kind));
        }
    }

    fn part(&mut self, part: &'b Part, lang: Lang) {
        let Part { title, id, label, intro, path: _, parts, chapters } = part;
        if title.is_some() || !intro.is_empty() {
            self.list.push(Unit {
                id: title.is_some().then_some(id),
                lang,
                title: title.as_deref().unwrap_or_default(),
                label: label.as_deref(),
                blocks: intro,
                ..Unit::bare(Kind::Part)
            });
        }
        chapters.iter().for_each(|c| self.chapter(c, Kind::Chapter));
        parts.iter().for_each(|p| self.part(p, lang));
    }

    fn chapter(&mut self, chapter: &'b Chapter, kind: Kind) {
        let Chapter {
            id,
            title,
            contents_title: _,
            anchor: _,
            label,
            numbered: _,
            byline,
            lang,
            blocks,
            children,
            path: _,
            span: _,
        } = chapter;
        self.list.push(Unit {
            id: Some(id),
            lang: *lang,
            title,
            label: label.as_deref(),
            byline: Some(byline),
            blocks,
            ..Unit::bare(kind)
        });
        children.iter().for_each(|c| self.chapter(c, kind));
    }
}

/// The pieces of a unit: one, unless it is too large. Pieces end before a heading, the highest there is, or, where
/// there is none for too long, before any block.
fn divide(blocks: &[Block], sizes: &[usize]) -> Vec<Range<usize>> {
    let total: usize = sizes.iter().sum();
    if total <= FILL {
        return std::iter::once(0..blocks.len()).collect();
    }
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < blocks.len() {
        let mut size = 0;
        let mut end = start;
        while end < blocks.len() && (end == start || size + sizes[end] <= FILL) {
            size += sizes[end];
            end += 1;
        }
        if end < blocks.len() {
            end = (start + 1..=end)
                .filter_map(|at| if let Block::Heading(h) = &blocks[at] { Some((h.level, at)) } else { None })
                // The highest level, and of those the last: fewest documents.
                .min_by_key(|&(level, at)| (level, std::cmp::Reverse(at)))
                .map_or(end, |(_, at)| at);
        }
        pieces.push(start..end);
        start = end;
    }
    pieces
}

/// Counts documents of a kind.
#[derive(Default)]
struct Names {
    chapters: usize,
    parts: usize,
    matter: HashMap<&'static str, usize>,
}

impl Names {
    fn stem(&mut self, kind: Kind) -> String {
        let name = kind.name();
        match kind {
            Kind::Chapter => {
                self.chapters += 1;
                return format!("{name}-{:04}", self.chapters);
            }
            Kind::Part => {
                self.parts += 1;
                return format!("{name}-{:03}", self.parts);
            }
            Kind::Cover | Kind::Matter(_) => {}
        }
        let count = self.matter.entry(name).or_default();
        *count += 1;
        // `-2` is the second piece of a divided document.
        if *count == 1 { name.to_owned() } else { format!("{name}.{count}") }
    }
}

/// A title and its number, as plain text.
pub fn plain_title(label: Option<&str>, title: &[Inline]) -> String {
    let title = plain(title);
    match label {
        Some(label) => format!("{label}{}{}", gap_after(label), title.trim()),
        None => title.trim().to_owned(),
    }
}

/// What stands between a number and its title: 1 em after 第一章, nothing after 一、 and （一） (GB/T 1.1 usage).
pub fn gap_after(label: &str) -> &'static str {
    match label.chars().next_back() {
        Some('、' | '）' | '．') | None => "",
        Some(c) if c.is_ascii() => "\u{2002}",
        Some(_) => "\u{3000}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Heading, Metadata, Paragraph, made};
    use crate::diag::Span;

    fn paragraph(bytes: usize) -> Block {
        Block::Paragraph(Paragraph { inlines: made("x".repeat(bytes)), ..Paragraph::default() })
    }

    fn heading(level: u8, id: &str) -> Block {
        let span = Span::default();
        Block::Heading(Heading { level, id: Id::new(id), inlines: made(id), numbered: false, label: None, span })
    }

    fn book(blocks: Vec<Block>) -> Book {
        let mut chapter = Chapter::new(Id::new("一.md"), made("一"), Lang::ZhHans);
        chapter.blocks = blocks;
        let mut book = Book::new(Metadata::new("书", Lang::ZhHans));
        book.body.push(Part { chapters: vec![chapter], ..Part::default() });
        book
    }

    #[test]
    fn a_long_chapter_is_divided_at_its_highest_headings() {
        let book = book(vec![
            paragraph(90_000),
            heading(2, "甲"),
            paragraph(60_000),
            heading(3, "目"),
            paragraph(80_000),
            heading(2, "乙"),
            paragraph(90_000),
        ]);
        let plan = plan(&book, false);
        let lengths: Vec<usize> = plan.documents.iter().map(|d| d.blocks.len()).collect();
        assert_eq!(lengths, [1, 4, 2]);
        assert_eq!(plan.documents[1].name, "text/chapter-0001-2.xhtml");
        assert_eq!(plan.places[&Id::new("乙")].document, 2);
        assert_eq!(plan.href(&Id::new("一.md"), 2).unwrap(), "chapter-0001.xhtml");
        assert!(plan.href(&Id::new("乙"), 2).unwrap().starts_with("#s"));
        assert!(plan.path(&Id::new("乙")).unwrap().starts_with("text/chapter-0001-3.xhtml#s"));
    }

    #[test]
    fn a_long_chapter_without_headings_is_divided_between_blocks() {
        let book = book(vec![paragraph(150_000), paragraph(150_000), paragraph(300_000), paragraph(10)]);
        assert_eq!(plan(&book, false).documents.len(), 4);
    }

    #[test]
    fn an_id_has_the_same_fragment_whatever_stands_before_it() {
        let before = plan(&book(vec![heading(2, "甲")]), false).path(&Id::new("甲"));
        let after = plan(&book(vec![heading(2, "前"), heading(2, "甲")]), false).path(&Id::new("甲"));
        assert_eq!(before, after);
    }

    #[test]
    fn a_number_stands_before_its_title_at_the_distance_custom_asks_for() {
        assert_eq!(plain_title(Some("第一章"), &made("纸")), "第一章　纸");
        assert_eq!(plain_title(Some("一、"), &made("纸")), "一、纸");
        assert_eq!(plain_title(Some("Chapter 1"), &made("Paper")), "Chapter 1\u{2002}Paper");
    }
}
