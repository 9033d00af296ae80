//! Small books through the whole engine.

use super::*;
use crate::book::*;
use crate::font::{FaceId, FontOptions};
use crate::lang::Lang;
use crate::pages::{Folio, Item, Orientation, Page, Pt, Tag, dump};
use std::sync::LazyLock;

mod blocks;
mod drop_cap;

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
fn notes_stand_at_the_foot_of_the_page_of_their_mark_and_begin_anew_on_each() {
    let blocks = (0..12).map(|i| with_note(&long(200), &format!("n{i}"), &format!("注文{i}"))).collect();
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
    let mut notes = 0;
    for page in body_pages(&pages) {
        let lines = lines(page, &style);
        let marks: Vec<&str> = lines.iter().filter(|(_, t)| t.starts_with(['①', '②', '③'])).map(|l| l.1).collect();
        let texts = lines.iter().filter(|(_, t)| t.starts_with("注文")).count();
        assert_eq!(marks.iter().filter(|m| m.chars().count() == 1).count(), texts);
        let expected = ["①", "②", "③"];
        let alone: Vec<&str> = marks.into_iter().filter(|m| m.chars().count() == 1).collect();
        assert_eq!(alone, expected[..alone.len()]);
        notes += texts;
        let foot = lines.iter().map(|l| l.0).fold(0.0, f32::max);
        assert!(foot < f32::from(style.lines), "{foot}");
    }
    assert_eq!(notes, 12);
}

#[test]
fn a_note_that_has_no_room_goes_on_on_the_next_page() {
    let blocks = vec![paragraph(long(28 * 18)), with_note("正文", "n", &long(900)), paragraph(long(600))];
    let (pages, _) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
    let text = dump::text(&pages);
    assert_eq!(text.chars().filter(|c| *c == '文').count(), 28 * 18 + 900 + 600 + 1);
}

/// Texts that stand on a page, with the number of their page.
fn texts(pages: &Pages) -> Vec<(usize, String)> {
    let lines = |page: &Page| {
        let lines = page.items.iter().filter_map(|i| if let Item::Line(line) = i { Some(line) } else { None });
        lines.filter(|l| l.tag != Tag::Artifact).map(|l| l.text.to_string()).collect::<Vec<_>>()
    };
    pages.pages.iter().enumerate().flat_map(|(n, page)| lines(page).into_iter().map(move |t| (n, t))).collect()
}

#[test]
fn endnotes_stand_after_the_text_of_their_chapter_and_count_anew_in_each() {
    let blocks = |c: &str, n: usize| {
        let mut blocks: Vec<Block> =
            (0..n).map(|i| with_note(&long(300), &format!("{c}{i}"), &format!("{c}注{i}"))).collect();
        blocks.push(paragraph("章末"));
        blocks
    };
    let chapters = vec![chapter("上", blocks("上", 12)), chapter("下", blocks("下", 2))];
    let design = Design { notes: Some(Notes::Chapter), ..Design::default() };
    let (pages, _) = composed(&book(chapters), &design);
    let texts = texts(&pages);
    let at = |text: &str| texts.iter().position(|(_, t)| t == text).unwrap_or_else(|| panic!("{text}: {texts:?}"));
    // 注释 and the numbered notes follow the last paragraph.
    let last = at("章末");
    let expected = ["章末", "注释", "1", "上注0", "2", "上注1"];
    assert_eq!(texts[last..last + 6].iter().map(|t| t.1.as_str()).collect::<Vec<_>>(), expected);
    assert_eq!((texts[at("上注11") - 1].1.as_str(), texts[at("下注0") - 1].1.as_str()), ("12", "1"));
    // Mark and note lead to one another.
    let area = |to: &str| {
        let links = pages.pages.iter().flat_map(|p| &p.items);
        links.filter(|i| matches!(i, Item::Link(l) if l.to == crate::pages::LinkTo::Id(Id::new(to)))).count()
    };
    assert_eq!((area("上11"), area("上11-mark")), (1, 1));
    assert!(pages.targets[&Id::new("上0-mark")].page < pages.targets[&Id::new("上0")].page);
}

#[test]
fn notes_in_the_margin_stand_beside_their_marks_at_the_outer_side() {
    let blocks = (0..40).map(|i| with_note(&long(80), &format!("n{i}"), &format!("注{}", long(20 + i)))).collect();
    let design = Design { notes: Some(Notes::Margin), ..Design::default() };
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &design);
    let (mut seen, mut beside) = (0, 0);
    for page in body_pages(&pages) {
        let recto = matches!(page.folio, Folio::Arabic(n) if n % 2 == 1);
        let left = style.left(recto);
        let lines: Vec<_> =
            page.items.iter().filter_map(|i| if let Item::Line(l) = i { Some(l) } else { None }).collect();
        let of_text = |x: Pt| x >= left && x < left + style.measure;
        let mut foot = Pt::ZERO;
        for line in lines.iter().filter(|l| l.tag != Tag::Artifact) {
            if of_text(line.origin.x) {
                continue;
            }
            let outer = if recto { line.origin.x > left + style.measure } else { line.origin.x + style.beside < left };
            assert!(outer, "{} {:?}", page.folio, line.origin);
            assert!(line.origin.x > Pt::mm(4.9) && line.origin.x + style.beside < style.size.width);
            // Numbers stand on the line of their note, notes below one another and within the page.
            assert!(line.origin.y >= foot && line.origin.y < style.head + style.height(), "{:?} {foot:?}", line.origin);
            foot = line.origin.y;
            seen += usize::from(line.text.starts_with('注'));
        }
        // The first note of a page is on the line of its mark, if none came over from the page before.
        let first = lines.iter().find(|l| !of_text(l.origin.x) && l.tag != Tag::Artifact);
        if let Some(first) = first.filter(|l| l.text.starts_with('①')) {
            beside += usize::from(
                lines.iter().any(|l| of_text(l.origin.x) && (l.origin.y - first.origin.y).get().abs() < 0.01),
            );
        }
    }
    assert_eq!(seen, 40);
    assert!(beside > 0);
}

#[test]
fn a_note_that_begins_on_the_page_after_its_mark_keeps_its_number() {
    let inlines = (0..3).flat_map(|i| {
        let blocks = vec![paragraph(format!("注{i}{}", long(600)))];
        [made("甲"), vec![Inline::Note(Note { id: Id::new(format!("n{i}")), blocks, span: Span::default() })]].concat()
    });
    let blocks = vec![Block::Paragraph(Paragraph { inlines: inlines.collect(), ..Paragraph::default() })];
    let design = Design { notes: Some(Notes::Margin), ..Design::default() };
    let (pages, _) = composed(&book(vec![chapter("章", blocks)]), &design);
    let texts = texts(&pages);
    let labels = |n: usize| texts.iter().position(|(_, t)| t.starts_with(&format!("注{n}"))).map(|at| &texts[at - 1]);
    let found: Vec<_> = (0..3).map(|n| labels(n).unwrap()).collect();
    assert_eq!(found.iter().map(|l| l.1.as_str()).collect::<Vec<_>>(), ["①", "②", "③"]);
    assert!(found[0].0 < found[2].0, "{found:?}");
}

#[test]
fn notes_of_the_book_are_a_piece_of_its_back_matter_and_of_its_contents() {
    let chapters = vec![
        chapter("上", vec![with_note("甲", "n1", "注文一")]),
        chapter("中", vec![paragraph("无注")]),
        chapter("下", vec![with_note("乙", "n2", "注文二")]),
    ];
    let design = Design { notes: Some(Notes::Book), ..Design::default() };
    let (pages, _) = composed(&book(chapters), &design);
    let texts = texts(&pages);
    let page = texts.iter().find(|(_, t)| t == "注文一").unwrap().0;
    let there: Vec<&str> = texts.iter().filter(|(n, _)| *n == page).map(|(_, t)| t.as_str()).collect();
    assert_eq!(there, ["注释", "上", "1", "注文一", "下", "1", "注文二"]);
    assert_eq!(pages.outline.iter().map(|b| b.title.as_str()).collect::<Vec<_>>(), ["上", "中", "下", "注释"]);
    // A book without notes has no such piece.
    let (pages, _) = composed(&book(vec![chapter("上", vec![paragraph("无注")])]), &design);
    assert_eq!(pages.outline.len(), 1);
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

pub(super) fn vertical(lang: Lang, chapters: Vec<Chapter>) -> Book {
    let mut book = book(chapters);
    (book.meta.lang, book.meta.writing_mode) = (lang, WritingMode::VerticalRl);
    book
}

#[test]
fn vertical_lines_run_down_from_the_right_edge_and_pages_mirror_their_margins() {
    let chapter = Chapter { lang: Lang::Ja, ..chapter("章", vec![paragraph(long(43 * 40))]) };
    let (pages, style) = composed(&vertical(Lang::Ja, vec![chapter]), &Design::default());
    let area = style.area();
    for (number, page) in body_pages(&pages).into_iter().enumerate().skip(1) {
        let left = style.left(number % 2 == 0);
        let lines: Vec<_> = page
            .items
            .iter()
            .filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None })
            .filter(|line| line.tag != Tag::Artifact)
            .collect();
        // The em box of the first line ends at the right edge of the 版心.
        let right = lines[0].origin.x + style.body_size * 0.88;
        assert!((right - (left + area.width)).get().abs() < 0.01, "{number}");
        for pair in lines.windows(2) {
            assert!((pair[0].origin.x - pair[1].origin.x - style.leading).get().abs() < 0.01);
            assert_eq!(pair[0].origin.y, style.head);
        }
        assert!(lines.len() <= usize::from(style.lines));
    }
    assert!(style.left(true) > style.left(false), "a recto is a left page, its spine on the right");
}

#[test]
fn notes_of_a_vertical_page_stand_at_its_left_edge_and_tables_upright_inside_it() {
    let blocks = vec![
        with_note("本文", "n", "註の文"),
        table(&["甲", "乙"], vec![vec!["一".into(), "二".into()]]),
        code("fn main() {}"),
    ];
    let chapter = Chapter { lang: Lang::Ja, ..chapter("章", blocks) };
    let (pages, style) = composed(&vertical(Lang::Ja, vec![chapter]), &Design::default());
    let page = body_pages(&pages)[0];
    let line = |text: &str| {
        let mut lines = page.items.iter().filter_map(|i| if let Item::Line(line) = i { Some(line) } else { None });
        lines.find(|line| line.text.contains(text)).unwrap_or_else(|| panic!("{text}: {}", shown(&pages)))
    };
    let left = style.left(true);
    let note = line("註の文");
    assert!(note.origin.x > left && note.origin.x < left + style.body_size, "{note:?}");
    let (head, other, cell) = (line("甲"), line("乙"), line("一"));
    assert_eq!(head.origin.y, other.origin.y);
    assert!(other.origin.x > head.origin.x && cell.origin.y > head.origin.y);
    assert_eq!(head.runs[0].orientation, Orientation::Horizontal);
    // In reading order from right to left.
    let order = ["本文", "甲", "main", "註の文"].map(|t| line(t).origin.x);
    assert!(order.windows(2).all(|pair| pair[0] > pair[1]), "{order:?}");
    for item in &page.items {
        if let Item::Rule(rule) = item {
            assert!(rule.rect.x >= left && rule.rect.x + rule.rect.width <= left + style.area().width, "{rule:?}");
        }
    }
}

#[test]
fn a_code_block_longer_than_a_vertical_line_becomes_several_boxes() {
    let listing = (0..120).map(|i| format!("let x{i} = {i};")).collect::<Vec<_>>().join("\n");
    let chapter = Chapter { lang: Lang::Ja, ..chapter("章", vec![code(&listing)]) };
    let (pages, style) = composed(&vertical(Lang::Ja, vec![chapter]), &Design::default());
    let (top, foot) = (style.head, style.head + style.area().height);
    let mut seen = 0;
    for item in body_pages(&pages).into_iter().flat_map(|page| &page.items) {
        if let Item::Line(line) = item
            && line.text.starts_with("let x")
        {
            assert!(line.origin.y > top && line.origin.y < foot, "{line:?}");
            seen += 1;
        }
    }
    assert_eq!(seen, 120);
}

#[test]
fn a_large_picture_stands_upright_on_a_vertical_page_beside_its_heading() {
    let asset = AssetId(0);
    let image =
        Image { source: ImageSource::Asset(asset), alt: "絵".into(), title: None, width: None, span: Span::default() };
    let figure =
        Figure { id: None, images: vec![image], caption: Some(made("図の題")), label: None, span: Span::default() };
    let blocks = vec![
        paragraph(long(200)),
        Block::PageBreak(Span::default()),
        heading(2, "節"),
        Block::Figure(Box::new(figure)),
    ];
    let chapter = Chapter { lang: Lang::Ja, ..chapter("章", blocks) };
    let info = Info { format: crate::media::Format::Png, width: 4000.0, height: 3000.0, dpi: None };
    let pictures = BTreeMap::from([(asset, info)]);
    let (pages, style) = composed_with(&vertical(Lang::Ja, vec![chapter]), &Design::default(), pictures);
    let page = body_pages(&pages)[1];
    let picture = page.items.iter().find_map(|i| if let Item::Picture(p) = i { Some(p) } else { None }).unwrap();
    let (rect, area) = (picture.rect, style.area());
    assert!(!picture.turned && (rect.width.get() / rect.height.get() - 4.0 / 3.0).abs() < 0.001, "{picture:?}");
    let (left, right) = (style.left(false), style.left(false) + area.width);
    assert!(rect.x >= left && rect.x + rect.width < right && rect.y > style.head, "{picture:?}");
    let texts = lines(page, &style);
    assert!(["節", "図の題"].iter().all(|t| texts.iter().any(|(_, text)| text == t)), "{texts:?}");
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
fn a_signature_or_a_date_never_stands_alone_on_a_page() {
    let signature = |text: &str| {
        let inlines = made(text);
        Block::Paragraph(Paragraph { inlines, align: Align::End, span: Span::default() })
    };
    for filler in 0..40 {
        let text = || (0..filler).map(|_| paragraph(long(20)));
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

#[test]
fn a_formula_of_a_vertical_book_stays_in_the_text_area_with_its_signs() {
    let tex = Text::made("x + y + z = ".repeat(30));
    let blocks = vec![paragraph(long(30)), Block::Math(Math { tex, span: Span::default() }), paragraph(long(30))];
    for it in [vertical(Lang::Ja, vec![chapter("章", blocks.clone())]), book(vec![chapter("章", blocks.clone())])] {
        let (pages, style) = composed(&it, &Design::default());
        let mut signs = 0;
        for page in body_pages(&pages) {
            let Folio::Arabic(n) = page.folio else { continue };
            let (left, top, area) = (style.left(n % 2 == 1), style.head, style.area());
            for item in &page.items {
                let Item::Path(path) = item else { continue };
                signs += 1;
                for step in &path.steps {
                    let (crate::pages::Step::Move(at) | crate::pages::Step::Line(at)) = step else { continue };
                    assert!(at.x >= left && at.x <= left + area.width, "{at:?}");
                    assert!(at.y >= top && at.y <= top + area.height, "{at:?}");
                }
            }
        }
        assert!(signs > 0);
    }
}
