//! Small books through the whole engine.

use super::*;
use crate::book::*;
use crate::files::Blob;
use crate::font::{FaceId, Families, FontOptions, FontSource};
use crate::lang::Lang;
use crate::pages::{Folio, Item, Line, Orientation, Page, Pt, Tag, dump};
use std::sync::LazyLock;

mod around;
mod blocks;
mod columns;
mod drop_cap;
mod formulas;
mod notes;
mod vertical;

static FONTS: LazyLock<FontSet> = LazyLock::new(|| FontSet::open(&FontOptions::default(), &Reporter::new()));

pub(super) fn composed(book: &Book, design: &Design) -> (Pages, Style) {
    composed_with(book, design, BTreeMap::new())
}

fn composed_with(book: &Book, design: &Design, pictures: BTreeMap<AssetId, Info>) -> (Pages, Style) {
    let style = Style::resolve(design, book.meta.lang, book.meta.writing_mode);
    let reporter = Reporter::new();
    let cx = Context::new(&FONTS, &style, &pictures, &reporter);
    let pages = compose(book, &cx);
    (pages, style)
}

/// The text lines of a page with what they are, left edge first.
fn set_lines(page: &Page) -> Vec<&Line> {
    page.items.iter().filter_map(|i| if let Item::Line(line) = i { Some(line) } else { None }).collect()
}

fn shown(pages: &Pages) -> String {
    dump::pages(pages, &|face: FaceId| FONTS.face(face).postscript_name().to_owned())
}

pub(super) fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(Paragraph { inlines: made(text), ..Paragraph::default() })
}

pub(super) fn with_note(text: &str, id: &str, note: &str) -> Block {
    let note = Note { id: Id::new(id), blocks: vec![paragraph(note)], span: Span::default() };
    let mut inlines = made(text);
    inlines.push(Inline::Note(note));
    inlines.extend(made("。"));
    Block::Paragraph(Paragraph { inlines, ..Paragraph::default() })
}

pub(super) fn heading(level: u8, title: &str) -> Block {
    let (id, span) = (Id::new(title), Span::default());
    Block::Heading(Heading { level, id, inlines: made(title), numbered: true, label: None, span })
}

pub(super) fn code(text: &str) -> Block {
    Block::Code(Box::new(Code {
        language: None,
        text: Text::made(text),
        caption: None,
        first_line: None,
        tokens: Vec::new(),
        span: Span::default(),
    }))
}

fn cell(text: &str) -> Cell {
    Cell { blocks: vec![paragraph(text)], ..Cell::default() }
}

fn table(head: &[&str], rows: Vec<Vec<String>>) -> Block {
    Block::Table(Box::new(Table {
        label: None,
        caption: None,
        id: None,
        aligns: vec![Align::Natural; head.len()],
        head: vec![head.iter().map(|t| cell(t)).collect()],
        rows: rows.iter().map(|r| r.iter().map(|t| cell(t)).collect()).collect(),
        span: Span::default(),
    }))
}

pub(super) fn chapter(title: &str, blocks: Vec<Block>) -> Chapter {
    let mut c = Chapter::new(Id::new(format!("c/{title}")), made(title), Lang::ZhHans);
    c.blocks = blocks;
    c
}

pub(super) fn book(chapters: Vec<Chapter>) -> Book {
    let mut meta = Metadata::new("书", Lang::ZhHans);
    meta.articles = chapters.len();
    let mut book = Book::new(meta);
    book.body.push(Part { chapters, ..Part::default() });
    book
}

pub(super) fn body_pages(pages: &Pages) -> Vec<&Page> {
    pages.pages.iter().filter(|p| matches!(p.folio, Folio::Arabic(_))).collect()
}

/// Lines of the text itself, by page: baseline from the top of the 版心 in lines of the grid, and text.
fn lines<'p>(page: &'p Page, style: &Style) -> Vec<(f32, &'p str)> {
    let mut out = Vec::new();
    for item in &page.items {
        if let Item::Line(line) = item
            && let Tag::Content(_) = line.tag
        {
            let rows = (line.origin.y - style.head - style.body_size * 0.88) / style.leading;
            out.push((rows, &*line.text));
        }
    }
    out
}

pub(super) fn long(n: usize) -> String {
    "文".repeat(n)
}

pub(super) fn vertical(lang: Lang, chapters: Vec<Chapter>) -> Book {
    let mut book = book(chapters);
    (book.meta.lang, book.meta.writing_mode) = (lang, WritingMode::VerticalRl);
    book
}

#[test]
fn body_lines_stand_on_the_grid_whatever_stands_between_them() {
    let blocks = vec![
        paragraph(long(100)),
        heading(2, "小节"),
        paragraph(long(100)),
        code("fn main() {\n    println!(\"汉字\");\n}"),
        paragraph(long(60)),
        table(&["甲", "乙"], vec![vec!["一".into(), "二".into()]]),
        paragraph(long(60)),
        with_note(&long(40), "n", "注文"),
        Block::Rule(Span::default()),
        paragraph(long(200)),
    ];
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
    let mut seen = 0;
    for page in body_pages(&pages) {
        for (row, text) in lines(page, &style) {
            if text.contains("文文文文文文文文文文文文文文") {
                assert!((row - row.round()).abs() < 0.01, "{row} {text}");
                seen += 1;
            }
        }
    }
    assert!(seen > 15);
}

#[test]
fn no_page_begins_with_the_last_line_of_a_paragraph() {
    for filler in 0..30 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| paragraph("短")).collect();
        blocks.extend((0..20).map(|i| paragraph(format!("首{}末", long(60 + i * 7)))));
        let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        for page in body_pages(&pages).iter().skip(1) {
            let lines = lines(page, &style);
            let first = lines[0].1;
            assert!(!first.ends_with('末') || first.starts_with('首') || first == "短", "{filler}: {first}");
        }
    }
}

#[test]
fn a_heading_never_stands_at_the_foot_of_a_page() {
    for filler in 0..30 {
        let mut blocks: Vec<Block> = (0..filler).map(|_| paragraph("短")).collect();
        blocks.push(heading(2, "小节"));
        blocks.push(paragraph(long(200)));
        let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        for page in body_pages(&pages) {
            let lines = lines(page, &style);
            let at = lines.iter().position(|(_, t)| *t == "小节");
            assert!(at.is_none_or(|at| lines.len() >= at + 3), "{filler}");
        }
    }
}

#[test]
fn the_text_of_the_pages_is_the_text_of_the_book() {
    let list = List {
        kind: ListKind::Ordered { start: 9 },
        tight: true,
        items: (0..3)
            .map(|i| ListItem { blocks: vec![paragraph(format!("第{i}项"))], ..ListItem::default() })
            .collect(),
        span: Span::default(),
    };
    let quote =
        Quote { blocks: vec![paragraph("引文一段。")], source: Some(made("某书")), span: Span::default() };
    let verse =
        Verse {
            lines: vec![made("床前明月光"), made(""), made("疑是地上霜")], source: None, span: Span::default()
        };
    let aside = Aside {
        kind: AsideKind::Note,
        title: Some(made("旁注")),
        blocks: vec![paragraph("旁注之文。")],
        span: Span::default(),
    };
    let math = Math { tex: Text::made("e^{i\\pi}+1=0"), span: Span::default() };
    let blocks = vec![
        paragraph("首段。"),
        Block::List(list),
        Block::Quote(quote),
        Block::Verse(verse),
        Block::Aside(aside),
        Block::Math(math),
        code("let 变量 = \"字符串\";\n\tindent();"),
        table(&["甲", "乙"], (0..60).map(|i| vec![format!("行{i}"), long(i)]).collect()),
        with_note("有注", "n", "注文在此"),
        Block::PageBreak(Span::default()),
        paragraph("末段。"),
    ];
    let book = book(vec![chapter("章", blocks)]);
    let (pages, _) = composed(&book, &Design::default());
    let text = dump::text(&pages);
    for piece in [
        "章首段。第0项第1项第2项引文一段。某书床前明月光疑是地上霜旁注旁注之文。e^{i\\pi}+1=0let变量=\"字符串\";indent();甲乙行0",
        "行59",
        "有注。",
        "注文在此末段。",
    ] {
        assert!(text.contains(piece), "{piece} in {text}");
    }
    assert_eq!(text.matches("甲乙").count(), 1, "the head is set again as an artifact");
}

#[test]
fn the_body_begins_on_a_recto_as_page_1_and_blanks_are_counted() {
    let mut book = book(vec![chapter("一", vec![paragraph(long(900))]), chapter("二", vec![paragraph(long(900))])]);
    crate::book::matter::arrange(&mut book);
    let (pages, _) = composed(&book, &Design::default());
    let folios: Vec<String> =
        pages.pages.iter().filter(|p| p.folio != Folio::None).map(|p| p.folio.to_string()).collect();
    assert_eq!(folios[..8], ["i", "ii", "iii", "iv", "v", "vi", "1", "2"]);
}

#[test]
fn a_small_book_comes_to_these_pages() {
    let blocks = vec![paragraph("第一段。"), heading(2, "小节"), with_note("第二段", "n", "注文。")];
    let design = Design { size: size::page_size("32开"), ..Design::default() };
    let (pages, _) = composed(&book(vec![chapter("章名", blocks)]), &design);
    insta::assert_snapshot!(shown(&pages), @r"
    size 368.5 × 521.6
    page 1 (no folio)
      ~rule 0.0 0.0 368.5 × 521.6
      ~rule 59.0 62.6 250.6 × 260.8
      ~path of 5 stroked
      ~path of 5 stroked
       line 156.6 199.6 55.3 NotoSerifCJKsc-Regular “书”
    page 2 (folio 1)
       line 159.9 106.0 17.9 NotoSansCJKsc-Bold “章名”
       line 72.8 183.5 10.5 NotoSerifCJKsc-Regular “第一段。”
       line 51.8 218.4 14.0 NotoSansCJKsc-Bold “小节”
       line 72.8 250.7 10.5 NotoSerifCJKsc-Regular “第二段。”
       link 104.3 241.1 6.3 → note
      ~rule 51.8 438.3 63.0 × 0.4
       line 69.8 452.5 9.0 NotoSerifCJKsc-Regular “①”
       link 69.8 444.6 9.0 → note
       line 81.0 452.5 9.0 NotoSerifCJKsc-Regular “注文。”
      ~line 299.4 483.0 9.2 NotoSerifCJKsc-Regular “1”
    bookmark “章名” page 2
      bookmark “小节” page 2
    ");
}

/// No line leaves the measure, code and tables included.
#[test]
fn dashes_that_their_face_does_not_join_are_joined_by_a_rule() {
    let bytes = include_bytes!("../../tests/fonts/variable.ttf").to_vec();
    let files = vec![(FontSource::Given, Blob::bytes(bytes))];
    let families = Families { serif: vec!["Huibian Variable".into()], ..Families::default() };
    let theirs = FontSet::open(&FontOptions { files, families, ..FontOptions::default() }, &Reporter::new());
    let style = Style::resolve(&Design::default(), Lang::ZhHans, WritingMode::HorizontalTb);
    let (pictures, reporter) = (BTreeMap::new(), Reporter::new());
    let rules = |fonts: &FontSet| -> Vec<f32> {
        let pages = compose(
            &book(vec![chapter("国", vec![paragraph("国——国")])]),
            &Context::new(fonts, &style, &pictures, &reporter),
        );
        let page = body_pages(&pages)[0];
        assert!(page.items.iter().any(|item| matches!(item, Item::Line(line) if &*line.text == "国——国")));
        let rules = page.items.iter().filter_map(|item| if let Item::Rule(rule) = item { Some(rule) } else { None });
        rules.map(|rule| rule.rect.width.get() / style.body_size.get()).collect()
    };
    assert!(rules(&FONTS).is_empty());
    // From the ink of the first to that of the second, of which each stands in the middle of its em.
    assert!(matches!(rules(&theirs)[..], [width] if (1.4..1.5).contains(&width)), "{:?}", rules(&theirs));
}

#[test]
fn no_line_leaves_the_measure() {
    let wide: Vec<Vec<String>> = (0..5).map(|i| (0..9).map(|k| format!("单元{i}{k}文字长短不一")).collect()).collect();
    let blocks = vec![
        paragraph(long(500)),
        code(&"0123456789".repeat(30)),
        table(&["一", "二", "三", "四", "五", "六", "七", "八", "九"], wide),
    ];
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
    for page in body_pages(&pages) {
        let left = if matches!(page.folio, Folio::Arabic(n) if n % 2 == 1) { style.inner } else { style.outer };
        for item in &page.items {
            let Item::Line(line) = item else { continue };
            let end = line.runs.iter().map(|r| {
                let width = r.size * r.glyphs.iter().map(|g| g.advance).sum::<f32>();
                line.origin.x + r.offset.x + width
            });
            let end = end.max().unwrap_or_default();
            assert!(end <= left + style.measure + Pt::new(0.5), "{end:?} {}", line.text);
        }
    }
}

#[test]
fn a_page_that_has_to_begin_with_a_last_line_is_counted() {
    use galley::{Break, Galley, Strip, Thing};
    let style =
        Style::resolve(&Design { lines: Some(3), ..Design::default() }, Lang::ZhHans, WritingMode::HorizontalTb);
    let (pictures, reporter) = (BTreeMap::new(), Reporter::new());
    let cx = Context::new(&FONTS, &style, &pictures, &reporter);
    let line = |after, ends| {
        let things = vec![Thing::Anchor(Id::new("line"))];
        Strip { snap: true, trail: style.gap(), after, ends, things, ..Strip::block(style.leading) }
    };
    let galley = |held| Galley {
        strips: vec![line(Break::Free, false), line(held, false), line(held, false), line(Break::Free, true)],
        ..Galley::default()
    };
    // One that may end a line earlier does.
    assert_eq!(column::make_up(galley(Break::Never), &cx).1, 0);
    let all_held = || {
        let mut galley = galley(Break::Never);
        galley.strips[0].after = Break::Never;
        galley
    };
    let (pages, widows) = column::make_up(all_held(), &cx);
    assert_eq!((pages.len(), widows), (2, 1));
}

#[test]
fn a_heading_as_long_as_a_paragraph_is_set_as_running_text() {
    let title = format!("{}末", long(800));
    let blocks = vec![heading(3, &title), paragraph("后"), heading(3, &long(40))];
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
    let lines: Vec<_> = body_pages(&pages).into_iter().flat_map(|page| &page.items).collect();
    let of = |start: &str| {
        let line = |item: &&&Item| matches!(item, Item::Line(line) if line.text.ends_with(start));
        let Some(Item::Line(line)) = lines.iter().find(line) else { panic!("{start}") };
        (line.runs[0].size, line.tag)
    };
    let (size, tag) = of("末");
    assert_eq!(size, style.body_size);
    let Tag::Content(NodeId(node)) = tag else { panic!("{tag:?}") };
    assert_eq!(pages.structure.nodes[node as usize].role, NodeRole::Heading(3));
    assert!(body_pages(&pages).len() > 1, "it goes on on the next page");
    // One of two lines is still a heading.
    assert!(lines.iter().any(|i| matches!(i, Item::Line(l) if l.runs[0].size == style.body_size * (12.0 / 10.5))));
}

#[test]
fn no_single_line_is_left_to_the_last_page_of_a_chapter() {
    for count in 2..70 {
        let blocks = (0..count).map(|n| paragraph(format!("第{n}段。"))).collect();
        let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        let last = body_pages(&pages).into_iter().rfind(|page| !lines(page, &style).is_empty()).unwrap();
        assert!(lines(last, &style).len() > 1, "{count} lines");
    }
}

#[test]
fn a_chapter_is_set_tighter_where_that_saves_a_last_page_of_few_lines() {
    // Two lines and some characters, which the lines can take in.
    let text = format!("{}的河水", "一二三四五，".repeat(9));
    let of_three = |count| (0..count).map(|_| paragraph(text.as_str())).collect::<Vec<_>>();
    let last = |blocks| {
        let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        let pages = body_pages(&pages);
        let lines: Vec<usize> = pages.iter().map(|page| lines(page, &style).len()).collect();
        lines.into_iter().rfind(|count| *count > 0).unwrap()
    };
    let counts: Vec<usize> = (7..40).map(|count| last(of_three(count))).collect();
    assert!(counts.iter().all(|count| *count > 3), "{counts:?}");
    // Where no line can be saved, a last page may have few of them.
    let firm = |count: usize| (0..count).map(|_| paragraph(long(40))).collect();
    let counts: Vec<usize> = (7..40).map(|count| last(firm(count))).collect();
    assert!(counts.contains(&2), "{counts:?}");
}

#[test]
fn a_signature_or_a_date_never_stands_alone_on_a_page() {
    let signature = |text: &str| {
        let inlines = made(text);
        Block::Paragraph(Paragraph { inlines, align: Align::End, span: Span::default() })
    };
    let wish = || {
        let second = Paragraph { inlines: made("敬礼！"), align: Align::Start, span: Span::default() };
        [paragraph("此致"), Block::Paragraph(second)]
    };
    for filler in 0..40 {
        let text = || (0..filler).map(|_| paragraph(long(20)));
        let closed = text().chain(wish()).collect();
        let (pages, style) = composed(&book(vec![chapter("章", closed)]), &Design::default());
        let has = |page: &&Page, text: &str| lines(page, &style).iter().any(|line| line.1 == text);
        assert!(body_pages(&pages).iter().all(|page| has(page, "此致") == has(page, "敬礼！")), "{filler}");
        let signed = text().chain([signature("某甲"), signature("三月")]).collect();
        let dated = text().chain([paragraph("二〇二四年三月")]).collect();
        for (blocks, end, least) in [(signed, "三月", 3), (dated, "二〇二四年三月", 2)] {
            let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
            let pages = body_pages(&pages);
            let last = pages.iter().map(|page| lines(page, &style)).find(|lines| lines.iter().any(|l| l.1 == end));
            let lines = last.expect(end).len();
            assert!(filler == 0 || lines >= least, "{filler} {end}: {lines} lines");
        }
    }
}
