//! What the keys of a design do to a page.

use super::super::look::Looks;
use super::super::tests::{body_pages, book, chapter, code, composed, heading, long, paragraph, vertical, with_note};
use super::super::{Design, Style};
use crate::book::{Block, Book, Creator, Inline, Part, Quote, Role, WritingMode, made};
use crate::diag::Span;
use crate::lang::Lang;
use crate::pages::{Grey, Item, Line, Page, Pages, Paint, Pt, Rect, Tag};
use toml::de::DeTable;

fn design(text: &str) -> Design {
    let table = DeTable::parse(text).expect("a design");
    Design { looks: Looks::read(table.get_ref()).expect("a design"), ..Design::default() }
}

fn made_with(text: &str, blocks: Vec<Block>) -> (Pages, Style) {
    composed(&book(vec![chapter("章", blocks)]), &design(text))
}

fn items(page: &Page) -> impl Iterator<Item = &Line> {
    page.items.iter().filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None })
}

/// The lines beside the text: running heads and folios.
fn furniture(page: &Page) -> Vec<(&str, Pt, Pt)> {
    let beside = items(page).filter(|line| line.tag == Tag::Artifact);
    beside.map(|line| (&*line.text, line.origin.x + line.runs[0].offset.x, line.origin.y)).collect()
}

fn bars(page: &Page) -> Vec<(Rect, Paint)> {
    page.items.iter().filter_map(|i| if let Item::Rule(r) = i { Some((r.rect, r.paint)) } else { None }).collect()
}

fn line<'p>(pages: &'p Pages, text: &str) -> &'p Line {
    pages.pages.iter().flat_map(items).find(|line| line.text.starts_with(text)).expect(text)
}

/// Where the ink of a line begins and ends.
fn reach(line: &Line) -> (f32, f32) {
    let first = line.runs.first().expect("a run");
    let last = line.runs.last().expect("a run");
    let width = last.size * last.glyphs.iter().map(|g| g.advance).sum::<f32>();
    ((line.origin.x + first.offset.x).get(), (line.origin.x + last.offset.x + width).get())
}

#[test]
fn heads_and_folios_stand_where_the_design_says_and_name_what_it_says() {
    let text = "running-head = { verso = 'book', recto = 'none', at = 'foot', side = 'inner', gap = 2.0 }
                folio = { at = 'head', side = 'centre', numerals = 'han', before = '· ', after = ' ·' }";
    let (pages, style) = made_with(text, vec![paragraph(long(2500))]);
    let body = body_pages(&pages);
    let verso = furniture(body[1]);
    let (book, x, y) = verso.iter().find(|f| f.0 == "书").expect("the head of a verso");
    assert_eq!(*book, "书");
    // The inner edge of a verso is on its right.
    assert!((*x + style.body_size * 0.8 - style.left(false) - style.measure).get().abs() < 0.01);
    assert!(*y > style.head + style.height());
    let (_, x, y) = verso.iter().find(|f| f.0 == "· 二 ·").expect("a folio in Han");
    assert!(*y < style.head && *x > style.left(false) + style.measure * 0.4);
    assert_eq!(furniture(body[2]).len(), 1, "the recto has a folio alone");
}

#[test]
fn a_page_that_opens_a_chapter_may_go_without_its_folio() {
    let (pages, _) = made_with("folio.on-openings = false", vec![paragraph(long(2500))]);
    let body = body_pages(&pages);
    assert_eq!((furniture(body[0]).len(), furniture(body[1]).len()), (0, 2));
}

#[test]
fn a_heading_stands_at_its_side_with_its_face_and_lines() {
    let text = "[heading.2]\nface = 'kai'\nsize = '三号'\nalign = 'centre'\nlines = 4\ngrey = 0.3";
    let (pages, style) = made_with(text, vec![paragraph(long(20)), heading(2, "小节"), paragraph("后".repeat(20))]);
    let title = line(&pages, "小节");
    let (from, to) = reach(title);
    let middle = (style.inner + style.measure / 2.0).get();
    assert!((from - style.inner.get() + to - style.inner.get() - style.measure.get()).abs() < 0.01, "{middle}");
    assert_eq!((title.runs[0].size, title.runs[0].colour), (Pt::new(16.0), Grey(0.3)));
    let rows = (line(&pages, "后").origin.y - line(&pages, "文").origin.y) / style.leading;
    assert!((rows - 5.0).abs() < 0.001, "{rows}");
    let (pages, style) = made_with("heading.2.align = 'end'", vec![heading(2, "小节")]);
    assert!((reach(line(&pages, "小节")).1 - (style.inner + style.measure).get()).abs() < 0.01);
}

#[test]
fn a_number_stands_before_its_title_and_both_stand_in_the_middle() {
    let mut book = book(vec![chapter("章名", vec![paragraph(long(20))])]);
    book.body[0].chapters[0].label = Some("第一章".to_owned());
    let (pages, style) = composed(&book, &design("chapter.number = { place = 'before', size = 1.0, grey = 0.5 }"));
    let (number, title) = (line(&pages, "第一章"), line(&pages, "章名"));
    assert_eq!(number.origin.y, title.origin.y);
    assert_eq!(number.runs[0].colour, Grey(0.5));
    let ((from, _), (start, to)) = (reach(number), reach(title));
    let size = title.runs[0].size.get();
    assert!((start - from - size * 4.0).abs() < 0.01, "three characters and one em of white");
    assert!((from + to - style.inner.get() * 2.0 - style.measure.get()).abs() < 0.01);
}

#[test]
fn rules_stand_above_below_or_beside_a_title() {
    for (place, side) in [("above", -1.0), ("below", 1.0)] {
        let text = format!("chapter.rule = {{ place = '{place}', length = 0.5, weight = 2.0, grey = 0.4 }}");
        let (pages, style) = made_with(&text, vec![paragraph(long(20))]);
        let title = line(&pages, "章");
        let page = body_pages(&pages)[0];
        let (rule, paint) = bars(page)[0];
        assert_eq!((rule.height, paint), (Pt::new(2.0), Paint::Grey(Grey(0.4))));
        assert!((rule.width - style.measure * 0.5).get().abs() < 0.01);
        let middle = title.origin.y - title.runs[0].size * 0.38;
        assert!((rule.y - middle).get() * side > title.runs[0].size.get() * 0.5, "{place}");
    }
    let text = "heading.2.rule = { place = 'bar', weight = 3.0 }\nheading.2.indent = 1.0";
    let (pages, _) = made_with(text, vec![paragraph(long(20)), heading(2, "小节"), paragraph(long(20))]);
    let (bar, _) = bars(body_pages(&pages)[0])[0];
    assert!(bar.width == Pt::new(3.0) && (bar.x + bar.width).get() < reach(line(&pages, "小节")).0);
}

#[test]
fn the_first_paragraph_may_stand_flush_and_paragraphs_apart() {
    let text = "paragraph = { after-heading = 'flush', space = 1 }";
    let (pages, style) = made_with(text, vec![paragraph("甲".repeat(10)), paragraph("乙".repeat(10))]);
    let start = |text| reach(line(&pages, text)).0 - style.inner.get();
    assert!(start("甲").abs() < 0.01 && (start("乙") - 2.0 * style.body_size.get()).abs() < 0.01);
    let rows = (line(&pages, "乙").origin.y - line(&pages, "甲").origin.y) / style.leading;
    assert!((rows - 2.0).abs() < 0.001);
}

#[test]
fn a_quotation_has_the_face_the_indents_and_the_white_of_the_design() {
    let quote = Quote { blocks: vec![paragraph("引".repeat(60))], source: None, span: Span::default() };
    let blocks = vec![paragraph(long(10)), Block::Quote(quote), paragraph("后".repeat(10))];
    let text = "[zh]\nquotation = { face = 'serif', size = '小五', start = 3.0, end = 2.0, space = 1 }";
    let (pages, style) = made_with(text, blocks);
    let second = pages.pages.iter().flat_map(items).filter(|l| l.text.starts_with('引')).nth(1).expect("two lines");
    assert_eq!(second.runs[0].size, Pt::new(9.0));
    let (from, to) = reach(second);
    assert!((from - (style.inner + style.body_size * 3.0).get()).abs() < 0.01);
    assert!(to <= (style.inner + style.measure - style.body_size * 2.0).get() + 0.01);
    let rows = (line(&pages, "后").origin.y - line(&pages, "文").origin.y) / style.leading;
    assert!((rows - rows.round()).abs() < 0.001 && rows >= 6.0, "two lines of quotation between two of white: {rows}");
}

#[test]
fn emphasis_is_what_the_design_says_in_each_language() {
    let emphasised = |text: &str, lang| {
        let mut it = chapter("章", vec![]);
        it.lang = lang;
        let inlines = vec![Inline::Emphasis(made("强调"))];
        it.blocks = vec![Block::Paragraph(crate::book::Paragraph { inlines, ..Default::default() })];
        let (pages, _) = composed(&book(vec![it]), &design(text));
        let dots = body_pages(&pages).into_iter().flat_map(|p| &p.items).filter(|i| matches!(i, Item::Path(_))).count();
        (line(&pages, "强调").runs[0].face, dots)
    };
    let (kai, none) = emphasised("", Lang::ZhHans);
    let (song, dots) = emphasised("zh.emphasis.face = 'dots'", Lang::ZhHans);
    assert_ne!(kai, song);
    assert_eq!((none, dots), (0, 2));
    assert_eq!(emphasised("zh.emphasis.face = 'dots'", Lang::Ko).1, 0);
    assert_eq!(emphasised("", Lang::Ja).1, 2);
}

#[test]
fn notes_and_code_look_as_the_design_says() {
    let blocks = vec![with_note(&long(10), "n", "注文"), code("let x = 1;")];
    let text = "note = { size = '六号', rule = 0.0 }\ncode = { ground = 1.0, bar = 2.0, size = '八号' }";
    let (pages, _) = made_with(text, blocks);
    assert_eq!(line(&pages, "注文").runs[0].size, Pt::new(7.5));
    assert_eq!(line(&pages, "let").runs[0].size, Pt::new(5.0));
    let drawn = bars(body_pages(&pages)[0]);
    assert_eq!(drawn.iter().map(|(rect, _)| rect.width).collect::<Vec<_>>(), [Pt::new(2.0)]);
}

#[test]
fn a_part_stands_as_low_as_the_design_says() {
    let mut whole = Book::new(crate::book::Metadata::new("书", Lang::ZhHans));
    let chapters = vec![chapter("章", vec![paragraph(long(900))])];
    whole.body.push(Part { title: Some(made("编名")), chapters, ..Part::default() });
    let (pages, style) = composed(&whole, &design("part = { drop = 0.5, align = 'start' }"));
    let title = line(&pages, "编名");
    let top = title.origin.y - title.runs[0].size * 0.88 - style.head;
    assert!((top - style.height() * 0.5).get().abs() < 0.01);
    assert!((reach(title).0 - style.inner.get()).abs() < 0.01);
}

/// The standard design with every number and every size of type replaced.
fn extreme(amount: f64, lines: i64, size: &str) -> String {
    fn change(value: &mut toml::Value, key: &str, amount: f64, lines: i64, size: &str) {
        match value {
            toml::Value::Table(table) => table.iter_mut().for_each(|(k, v)| change(v, k, amount, lines, size)),
            toml::Value::Float(number) => *number = amount,
            toml::Value::Integer(number) => *number = lines,
            toml::Value::String(text) if key == "size" || key == "lower-size" => *text = size.to_owned(),
            _ => {}
        }
    }
    let mut table: toml::Table = toml::from_str(super::STANDARD).expect("a design");
    table.iter_mut().for_each(|(key, value)| change(value, key, amount, lines, size));
    table.to_string()
}

#[test]
fn no_design_is_so_odd_that_a_book_cannot_be_set() {
    let blocks = || {
        let quote = Quote { blocks: vec![paragraph(long(80))], source: None, span: Span::default() };
        let text = (0..6).map(|_| paragraph(long(90)));
        let others =
            vec![heading(2, "小节"), code("a = 1\nb = 2"), Block::Quote(quote), with_note(&long(30), "n", "注文")];
        text.chain(others).collect::<Vec<_>>()
    };
    for (amount, lines, size) in [(0.0, 0, "0.3em"), (50.0, 40, "12em"), (50.0, 0, "0.3em"), (0.0, 40, "100pt")] {
        let design = design(&extreme(amount, lines, size));
        let across = book(vec![chapter("章", blocks())]);
        let down = vertical(Lang::Ja, vec![chapter("章", blocks())]);
        for book in [across, down] {
            let (pages, _) = composed(&book, &design);
            let set: usize = pages.pages.iter().flat_map(items).map(|l| l.text.matches('文').count()).sum();
            assert!(set > 6 * 90 + 80 + 30, "{amount} {lines} {size}: {set} characters");
        }
    }
}

#[test]
fn a_title_page_and_a_cover_with_much_to_say_stay_inside_of_what_they_have() {
    for (lang, writing_mode) in [(Lang::ZhHans, WritingMode::HorizontalTb), (Lang::Ja, WritingMode::VerticalRl)] {
        let mut book = book(["一", "二"].map(|title| chapter(title, vec![paragraph(long(900))])).to_vec());
        (book.meta.lang, book.meta.writing_mode) = (lang, writing_mode);
        book.meta.title = "渡口的灯与对岸的人以及他们在十年间所写的长信".to_owned();
        book.meta.subtitle = Some("附：常用地名索引，及五百个常见错误".to_owned());
        let roles = [Role::Author, Role::Translator, Role::Editor, Role::Illustrator];
        book.meta.creators = roles
            .into_iter()
            .flat_map(|role| (0..9).map(move |n| (role, n)))
            .map(|(role, n)| Creator { name: format!("某某{n}"), file_as: None, role, about: None })
            .collect();
        (book.meta.edition, book.meta.publisher) = (Some("第3版".to_owned()), Some("河岸书局".to_owned()));
        crate::book::matter::arrange(&mut book);
        for design in super::names().map(|name| design(super::file(name).unwrap())) {
            let (pages, style) = composed(&book, &design);
            let on_title = pages.pages.iter().filter(|page| {
                page.items.iter().any(|item| matches!(item, Item::Line(line) if line.text.contains("河岸书局")))
                    && !page.items.iter().any(|item| matches!(item, Item::Line(line) if line.text.contains(['书', '書']) && line.text.contains('名')))
            });
            let mut seen = 0;
            for page in on_title {
                let mut boxes: Vec<[f32; 4]> = Vec::new();
                for item in &page.items {
                    let Item::Line(line) = item else { continue };
                    let size = line.runs[0].size.get();
                    let (x, y) = (line.origin.x.get(), line.origin.y.get());
                    let is_down = writing_mode == WritingMode::VerticalRl && seen > 0;
                    // An em box, a little smaller.
                    let bounds = match is_down {
                        true => [x - 0.1 * size, x + 0.85 * size, y, y + size],
                        false => [x, x + size, y - 0.8 * size, y + 0.1 * size],
                    };
                    assert!(bounds[0] > 0.0 && bounds[1] < style.size.width.get(), "{} {bounds:?}", line.text);
                    assert!(bounds[2] > 0.0 && bounds[3] < style.size.height.get(), "{} {bounds:?}", line.text);
                    let meets = |other: &[f32; 4]| {
                        (other[0] < bounds[1] && bounds[0] < other[1]) && (other[2] < bounds[3] && bounds[2] < other[3])
                    };
                    assert!(!boxes.iter().any(meets), "{lang:?} {}", line.text);
                    boxes.push(bounds);
                }
                seen += 1;
            }
            assert_eq!(seen, 2, "{lang:?}");
        }
    }
}
