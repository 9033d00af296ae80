//! Which pieces a book has and where each begins: the openings.
//!
//! Takes a `Book` and gives its pieces (matter, parts, chapters) in reading order, gathered into openings: runs of
//! pieces of which the first starts on a new page. The opening is the unit of page make-up, so that openings can be
//! composed side by side.

use super::Style;
use super::style::Opening as Rule;
use crate::book::{Block, Book, Chapter, Id, Inlines, Matter, MatterKind, Part, plain, walk};
use crate::lang::Lang;
use std::ops::Range;

/// The pieces of a book and their openings.
#[derive(Debug)]
pub(crate) struct Plan<'b> {
    pub pieces: Vec<Piece<'b>>,
    pub openings: Vec<Opening>,
}

/// A part's title with its introduction, a chapter without its children, or a piece of matter.
#[derive(Debug)]
pub(crate) struct Piece<'b> {
    pub what: What<'b>,
    /// Index of the piece it stands in.
    pub parent: Option<usize>,
    /// Chapters around it.
    pub depth: u8,
    /// A chapter that has the head of a section: its equals are short, or it goes on under the piece before it.
    pub as_section: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum What<'b> {
    Matter(&'b Matter),
    Part(&'b Part),
    Chapter(&'b Chapter),
}

/// Pieces that begin on a new page together.
#[derive(Debug)]
pub(crate) struct Opening {
    pub pieces: Range<usize>,
    pub start: Start,
    pub zone: Zone,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Start {
    /// 另页: the next right-hand page.
    Recto,
    /// 另面: the next page.
    Next,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    /// Roman folios.
    Front,
    /// Arabic folios, the back matter among them.
    Body,
}

impl<'b> Piece<'b> {
    /// What running heads call it.
    pub fn short_title(&self) -> Option<&'b Inlines> {
        match self.what {
            What::Matter(m) => Some(m.chapter.short_title()),
            What::Part(p) => p.title.as_ref(),
            What::Chapter(c) => Some(c.short_title()),
        }
    }

    pub fn id(&self) -> &'b Id {
        match self.what {
            What::Matter(m) => &m.chapter.id,
            What::Part(p) => &p.id,
            What::Chapter(c) => &c.id,
        }
    }

    pub fn label(&self) -> Option<&'b str> {
        match self.what {
            What::Matter(m) => m.chapter.label.as_deref(),
            What::Part(p) => p.label.as_deref(),
            What::Chapter(c) => c.label.as_deref(),
        }
    }

    pub fn lang(&self, book: Lang) -> Lang {
        match self.what {
            What::Matter(m) => m.chapter.lang,
            What::Part(_) => book,
            What::Chapter(c) => c.lang,
        }
    }
}

/// Divides a book into pieces and openings; `notes` are those of the whole book, before its back matter.
pub(crate) fn plan<'b>(book: &'b Book, notes: Option<&'b Matter>, style: &Style) -> Plan<'b> {
    let mut planner = Planner { style, sections: section_depths(book, style), pieces: Vec::new(), starts: Vec::new() };
    for matter in &book.front {
        planner.matter(matter, Zone::Front);
    }
    let body = planner.pieces.len();
    for part in &book.body {
        planner.part(part, None, 0);
    }
    if let Some(first) = planner.starts.iter_mut().find(|s| s.piece >= body) {
        first.start = Start::Recto;
    }
    for matter in notes.into_iter().chain(&book.back) {
        planner.matter(matter, Zone::Body);
    }
    let Planner { pieces, mut starts, .. } = planner;
    // The verso of a part's own page stays blank.
    for i in 1..starts.len() {
        let before = &starts[i - 1];
        let page_of_its_own = starts[i].piece == before.piece + 1
            && matches!(pieces[before.piece].what, What::Part(p) if p.intro.is_empty())
            && style.opening == Rule::Auto;
        if page_of_its_own {
            starts[i].start = Start::Recto;
        }
    }
    let ends = starts.iter().skip(1).map(|s| s.piece).chain([pieces.len()]);
    let openings = starts
        .iter()
        .zip(ends)
        .map(|(s, end)| Opening { pieces: s.piece..end, start: s.start, zone: s.zone })
        .collect();
    Plan { pieces, openings }
}

struct Planner<'s, 'b> {
    style: &'s Style,
    /// By depth, whether chapters inside something have the heads of sections.
    sections: Vec<bool>,
    pieces: Vec<Piece<'b>>,
    starts: Vec<Begin>,
}

struct Begin {
    piece: usize,
    start: Start,
    zone: Zone,
}

impl<'b> Planner<'_, 'b> {
    fn add(&mut self, what: What<'b>, parent: Option<usize>, depth: u8, zone: Zone, start: Option<Start>) -> usize {
        let piece = self.pieces.len();
        self.pieces.push(Piece { what, parent, depth, as_section: start.is_none() });
        if let Some(start) = start {
            self.starts.push(Begin { piece, start, zone });
        }
        piece
    }

    fn matter(&mut self, matter: &'b Matter, zone: Zone) {
        let start = match matter.kind {
            MatterKind::HalfTitle
            | MatterKind::TitlePage
            | MatterKind::Dedication
            | MatterKind::Preface
            | MatterKind::Contents => Start::Recto,
            // The copyright page is the verso of the title page; back matter follows page on page.
            MatterKind::Copyright
            | MatterKind::Afterword
            | MatterKind::Sources
            | MatterKind::About
            | MatterKind::Colophon => Start::Next,
        };
        let piece = self.add(What::Matter(matter), None, 0, zone, Some(start));
        self.children(&matter.chapter, piece, 1, zone);
    }

    fn part(&mut self, part: &'b Part, parent: Option<usize>, depth: u8) {
        let inside = if part.title.is_some() || !part.intro.is_empty() {
            let start = match self.style.opening {
                Rule::Recto => Some(Start::Recto),
                Rule::Auto if depth == 0 => Some(Start::Recto),
                Rule::Page | Rule::Auto => Some(Start::Next),
                Rule::RunOn => (parent.is_none() || self.pieces.is_empty()).then_some(Start::Next),
            };
            Some(self.add(What::Part(part), parent, 0, Zone::Body, start))
        } else {
            parent
        };
        for chapter in &part.chapters {
            self.chapter(chapter, inside, 0, Zone::Body);
        }
        for inner in &part.parts {
            self.part(inner, inside, depth + 1);
        }
    }

    fn children(&mut self, chapter: &'b Chapter, piece: usize, depth: u8, zone: Zone) {
        for child in &chapter.children {
            self.chapter(child, Some(piece), depth, zone);
        }
    }

    fn chapter(&mut self, chapter: &'b Chapter, parent: Option<usize>, depth: u8, zone: Zone) {
        let (as_section, runs_on) = match self.style.opening {
            Rule::Recto | Rule::Page => (false, false),
            // Loose chapters follow one another, the first no front matter.
            Rule::RunOn => (true, parent.is_some() || self.starts.last().is_some_and(|s| s.zone == Zone::Body)),
            Rule::Auto => {
                let runs_on = |depth: usize| self.sections.get(depth).is_some_and(|s| *s);
                let depth = usize::from(depth);
                // A title alone does not stand at the foot of a page, before chapters that begin pages.
                let is_stranded = is_bare(chapter) && !runs_on(depth + 1);
                let as_section = parent.is_some() && runs_on(depth) && !is_stranded;
                (as_section, as_section)
            }
        };
        let start = if self.style.opening == Rule::Recto && depth == 0 { Start::Recto } else { Start::Next };
        let piece = self.add(What::Chapter(chapter), parent, depth, zone, (!runs_on).then_some(start));
        self.pieces[piece].as_section = as_section && parent.is_some();
        self.children(chapter, piece, depth.saturating_add(1), zone);
    }
}

/// For each depth whether the chapters that stand inside something are so often shorter than half a page that they are
/// sections. Equals look alike: all of one depth have the heads of sections and run on, or all have those of chapters and
/// begin a page. A chapter that is a title for those below it says nothing of that.
fn section_depths(book: &Book, style: &Style) -> Vec<bool> {
    fn part(it: &Part, inside: bool, style: &Style, count: &mut Vec<(usize, usize)>) {
        let inside = inside || it.title.is_some() || !it.intro.is_empty();
        it.chapters.iter().for_each(|c| chapter(c, inside, 0, style, count));
        it.parts.iter().for_each(|p| part(p, inside, style, count));
    }
    fn chapter(it: &Chapter, inside: bool, depth: usize, style: &Style, count: &mut Vec<(usize, usize)>) {
        if count.len() <= depth {
            count.push((0, 0));
        }
        if inside && !is_bare(it) {
            count[depth].0 += usize::from(is_short(it, style));
            count[depth].1 += 1;
        }
        it.children.iter().for_each(|c| chapter(c, true, depth + 1, style, count));
    }
    let mut count = Vec::new();
    book.body.iter().for_each(|p| part(p, false, style, &mut count));
    count.into_iter().map(|(short, all)| short * 2 > all || all >= MANY && short * 4 > all).collect()
}

/// Whether a chapter only gives a title to those below it.
fn is_bare(chapter: &Chapter) -> bool {
    chapter.blocks.is_empty() && !chapter.children.is_empty()
}

/// Of so many pieces a quarter is enough: a collection of tales, not a book with a short chapter.
const MANY: usize = 20;

/// Shorter than half a page, its children not counted.
fn is_short(chapter: &Chapter, style: &Style) -> bool {
    let half = u32::from(style.lines) * u32::from(style.columns) / 2;
    let characters = u32::from(style.characters()).max(1);
    // Its heading takes lines too.
    let mut lines = u32::from(style.heading_lines(2, chapter.lang));
    walk::blocks(&chapter.blocks, &mut |block| lines = lines.saturating_add(estimate(block, characters)));
    lines < half
}

/// Lines that a block takes, what stands inside it not counted: an estimate that only decides what runs on.
fn estimate(block: &Block, characters: u32) -> u32 {
    let of_text = |list: &Inlines| (plain(list).chars().count() as u32 + 2).div_ceil(characters).max(1);
    match block {
        Block::Paragraph(p) => of_text(&p.inlines),
        Block::Heading(h) => of_text(&h.inlines) + 1,
        Block::Code(c) => c.text.text.split('\n').count() as u32,
        Block::Verse(v) => v.lines.len() as u32,
        Block::Table(t) => (t.head.len() + t.rows.len()) as u32,
        Block::Figure(_) => 10,
        Block::Math(_) | Block::Rule(_) => 2,
        Block::PageBreak(_) => 1000,
        Block::List(_) | Block::Quote(_) | Block::Aside(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Design;
    use super::*;
    use crate::book::{Metadata, Paragraph, WritingMode, made};

    fn chapter(title: &str, characters: usize) -> Chapter {
        let mut c = Chapter::new(Id::new(title), made(title), Lang::ZhHans);
        let text = Paragraph { inlines: made("字".repeat(characters)), ..Paragraph::default() };
        c.blocks = vec![Block::Paragraph(text)];
        c
    }

    fn openings(parts: Vec<Part>, rule: Rule) -> Vec<(Vec<String>, Start)> {
        let mut book = Book::new(Metadata::new("书", Lang::ZhHans));
        book.body = parts;
        let style =
            Style::resolve(&Design { opening: Some(rule), ..Design::default() }, Lang::ZhHans, book.meta.writing_mode);
        let plan = plan(&book, None, &style);
        let name = |p: usize| plain(plan.pieces[p].short_title().unwrap());
        plan.openings.iter().map(|o| (o.pieces.clone().map(name).collect(), o.start)).collect()
    }

    fn part(title: &str, chapters: Vec<Chapter>) -> Part {
        Part { title: Some(made(title)), chapters, ..Part::default() }
    }

    #[test]
    fn short_pieces_run_on_inside_their_part() {
        let parts = vec![part("卷一", vec![chapter("一", 107), chapter("二", 107)])];
        assert_eq!(openings(parts, Rule::Auto), [(vec!["卷一".into(), "一".into(), "二".into()], Start::Recto)]);
    }

    #[test]
    fn half_a_page_of_two_columns_is_a_column() {
        let short = |columns, characters| {
            let design = Design { columns: Some(columns), ..Design::default() };
            is_short(&chapter("一", characters), &Style::resolve(&design, Lang::ZhHans, WritingMode::HorizontalTb))
        };
        // With a heading of three lines.
        assert_eq!([short(1, 250), short(1, 330), short(2, 300), short(2, 340)], [true, false, true, false]);
    }

    #[test]
    fn pieces_run_on_where_most_of_their_equals_are_short() {
        let pieces = |parts| openings(parts, Rule::Auto).into_iter().map(|(p, _)| p.concat()).collect::<Vec<_>>();
        // Most are short: the long ones run on like the others, in the next part too.
        let first = part("卷一", vec![chapter("一", 2000), chapter("二", 107), chapter("三", 107)]);
        let second = part("卷二", vec![chapter("四", 2000), chapter("五", 107)]);
        assert_eq!(pieces(vec![first, second]), ["卷一一二三", "卷二四五"]);
        // Most are long: the short one begins a page.
        let parts = vec![part("卷一", vec![chapter("一", 2000), chapter("二", 107)])];
        assert_eq!(pieces(parts), ["卷一", "一", "二"]);
    }

    #[test]
    fn a_title_above_chapters_that_begin_pages_begins_one_too() {
        let group = |title: &str, children| Chapter { blocks: Vec::new(), children, ..chapter(title, 0) };
        let pieces = |parts| openings(parts, Rule::Auto).into_iter().map(|(p, _)| p.concat()).collect::<Vec<_>>();
        let long = || vec![group("甲", vec![chapter("一", 2000)]), group("乙", vec![chapter("二", 2000)])];
        assert_eq!(pieces(vec![part("部", long())]), ["部", "甲", "一", "乙", "二"]);
        // Among short chapters too.
        let among = [vec![chapter("丙", 107), chapter("丁", 107)], long()].concat();
        assert_eq!(pieces(vec![part("部", among)]), ["部丙丁", "甲", "一", "乙", "二"]);
        // What runs on stands below its title.
        let short = vec![group("甲", vec![chapter("一", 107), chapter("二", 107)])];
        assert_eq!(pieces(vec![part("部", short)]), ["部", "甲一二"]);
    }

    #[test]
    fn a_long_chapter_begins_a_page_and_a_part_a_recto() {
        let parts =
            vec![part("上编", vec![chapter("一", 2000), chapter("二", 2000)]), part("下编", vec![chapter("三", 2000)])];
        let got = openings(parts, Rule::Auto);
        let starts: Vec<_> = got.iter().map(|(p, s)| (p[0].as_str(), *s)).collect();
        use Start::*;
        assert_eq!(starts, [("上编", Recto), ("一", Recto), ("二", Next), ("下编", Recto), ("三", Recto)]);
    }

    #[test]
    fn loose_chapters_run_on_where_the_design_says_so_and_not_behind_front_matter() {
        let loose =
            || Part { chapters: vec![chapter("一", 10), chapter("二", 2000), chapter("三", 10)], ..Part::default() };
        assert_eq!(
            openings(vec![loose()], Rule::RunOn),
            [(["一", "二", "三"].map(String::from).to_vec(), Start::Recto)]
        );
        let mut book = Book::new(Metadata::new("书", Lang::ZhHans));
        book.front = vec![Matter::new(MatterKind::Preface, chapter("序", 10))];
        book.body = vec![loose()];
        let design = Design { opening: Some(Rule::RunOn), ..Design::default() };
        let style = Style::resolve(&design, Lang::ZhHans, book.meta.writing_mode);
        let lengths = plan(&book, None, &style).openings.into_iter().map(|o| o.pieces.len());
        assert_eq!(lengths.collect::<Vec<_>>(), [1, 3]);
    }

    #[test]
    fn loose_chapters_begin_pages_however_short_they_are() {
        let loose = Part { chapters: vec![chapter("一", 10), chapter("二", 10)], ..Part::default() };
        assert_eq!(openings(vec![loose], Rule::Auto).len(), 2);
    }
}
