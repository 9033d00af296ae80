//! Pages of several columns.

use super::*;
use crate::pages::Line;

fn two() -> Design {
    Design { columns: Some(2), ..Design::default() }
}

/// Baselines of a page's text by column, in lines of the grid, those of the title among the first.
fn rows(page: &Page, style: &Style) -> [Vec<f32>; 2] {
    let mut rows = [Vec::new(), Vec::new()];
    for line in text_of(page) {
        let [along, across] = match style.is_vertical() {
            true => [line.origin.y - style.head, style.left(is_recto(page)) + style.area().width - line.origin.x],
            false => [line.origin.x - style.left(is_recto(page)), line.origin.y - style.head],
        };
        let column = usize::from(along > style.column(1) - Pt::new(0.1));
        rows[column].push((across - style.body_size * 0.88) / style.leading);
    }
    rows
}

fn is_recto(page: &Page) -> bool {
    matches!(page.folio, Folio::Arabic(n) if n % 2 == 1)
}

fn text_of(page: &Page) -> Vec<&Line> {
    let lines = page.items.iter().filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None });
    lines.filter(|line| matches!(line.tag, Tag::Content(_))).collect()
}

fn paragraphs(count: usize) -> Vec<Block> {
    (0..count).map(|n| paragraph(format!("第{n}段。"))).collect()
}

#[test]
fn columns_share_the_grid_and_begin_below_the_title() {
    let (pages, style) = composed(&book(vec![chapter("章", paragraphs(150))]), &two());
    assert_eq!(style.characters(), 13, "28 less two em, in two");
    let body = body_pages(&pages);
    let [first, second] = rows(body[0], &style);
    let drop = f32::from(style.look(Lang::ZhHans).chapter.lines.get());
    assert!((second[0] - drop).abs() < 0.01 && (first[1] - drop).abs() < 0.01, "{first:?} {second:?}");
    let title = text_of(body[0]).into_iter().find(|line| &*line.text == "章").unwrap();
    let middle = style.inner + style.width() / 2.0;
    let run = &title.runs[0];
    let off = title.origin.x + run.offset.x + run.size / 2.0 - middle;
    assert!(off.get().abs() < 0.1, "the title stands over both");
    let [first, second] = rows(body[1], &style);
    assert_eq!((first.len(), second.len()), (28, 28));
    for row in first.iter().chain(&second) {
        assert!((row - row.round()).abs() < 0.01, "{row}");
    }
    let texts: Vec<&str> = body.iter().flat_map(|page| text_of(page)).skip(1).map(|line| &*line.text).collect();
    let told: Vec<String> = (0..150).map(|n| format!("第{n}段。")).collect();
    assert_eq!(texts, told, "in their order, column by column");
}

#[test]
fn columns_of_a_last_page_end_at_one_height_if_its_lines_are_horizontal() {
    for count in 60..90 {
        let chapters = || vec![chapter("章", paragraphs(count))];
        let (pages, style) = composed(&book(chapters()), &two());
        let [first, second] = rows(body_pages(&pages).last().unwrap(), &style);
        let is_first = body_pages(&pages).len() == 1;
        let lines = first.len() - usize::from(is_first);
        assert!(lines == second.len() || lines == second.len() + 1, "{count}: {lines} {}", second.len());
    }
    let (pages, style) = composed(&vertical(Lang::Ja, vec![chapter("章", paragraphs(8))]), &two());
    let [first, second] = rows(body_pages(&pages)[0], &style);
    assert_eq!((first.len(), second.len()), (8 + 1, 0));
}

#[test]
fn a_break_of_the_page_is_none_of_the_column() {
    let mut blocks = paragraphs(3);
    blocks.push(Block::PageBreak(Span::default()));
    blocks.extend(paragraphs(60));
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &two());
    let body = body_pages(&pages);
    assert_eq!(rows(body[0], &style).map(|rows| rows.len()), [4, 0]);
    assert_eq!(rows(body[1], &style)[0].len(), 28);
}

#[test]
fn notes_stand_below_the_column_of_their_mark_and_count_on_over_the_page() {
    let mut blocks = vec![with_note("甲", "n1", "注甲。")];
    blocks.extend(paragraphs(30));
    blocks.push(with_note("乙", "n2", "注乙。"));
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &two());
    let page = body_pages(&pages)[0];
    let along = |text: &str| text_of(page).into_iter().find(|l| l.text.contains(text)).unwrap().origin.x - style.inner;
    assert!(along("注甲。") < style.measure && along("注乙。") > style.measure);
    assert!(shown(&pages).contains('②'), "one count for both columns");
}

#[test]
fn what_is_no_chapter_has_one_column() {
    let mut book = book(vec![chapter("章", paragraphs(3))]);
    let preface = Matter { kind: MatterKind::Preface, chapter: chapter("前言", vec![paragraph(long(60))]) };
    book.front.push(preface);
    let (pages, style) = composed(&book, &two());
    let longest = pages.pages.iter().flat_map(|page| text_of(page)).map(|line| line.text.chars().count()).max();
    assert_eq!((longest, style.characters()), (Some(28), 13));
}

#[test]
fn a_picture_that_has_no_room_below_the_title_stands_on_the_next_page() {
    let code = code(&"一\n".repeat(27));
    let Block::Code(code) = code else { unreachable!() };
    let mut blocks = vec![paragraph("前。"), Block::Code(code)];
    blocks.extend(paragraphs(2));
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &two());
    let deepest = body_pages(&pages).into_iter().flat_map(|page| rows(page, &style)).flatten().fold(0.0, f32::max);
    assert!(deepest < f32::from(style.lines), "{deepest}");
}

#[test]
fn a_heading_stays_with_its_text_where_columns_are_made_even() {
    let blocks = vec![paragraph("前。"), Block::PageBreak(Span::default()), heading(2, "节"), paragraph(long(20))];
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &two());
    let [first, second] = rows(body_pages(&pages)[1], &style);
    assert_eq!((first.len(), second.len()), (3, 0), "{first:?} {second:?}");
}
