//! Tables that are typed: cells parted by tabs or by runs of blanks.
//!
//! Three rows or more of as many cells are one. Runs of blanks part cells where these begin in the same columns in every
//! row; two of them are a table only if figures stand in one, since a line of verse may have a pause in its middle. What
//! is said, and what ends a sentence, is in no cell.

use super::lines::{Line, trim};
use crate::book::{Align, Block, Cell, Inline, Paragraph, Row, Table, Text};
use crate::diag::Span;
use crate::input::pattern::patterns;
use crate::lang::wide;
use std::ops::Range;

/// Fewest rows, most cells of a row and most characters of a cell.
const FEWEST: usize = 3;
const MOST_CELLS: usize = 12;
const LONGEST: usize = 24;
/// Columns from which a line is set at the right and no row.
const RIGHT: usize = 20;

patterns! {
    TABS = r"[\s　]*\t[\s　]*";
    BLANKS = r"[ \u{a0}]{2,}|[ \u{a0}]*　　[\s　]*";
}

/// The table that begins with the first of `lines`, and the lines it takes; else how many lines begin none.
pub(super) fn table_at(lines: &[Line]) -> Result<(Table, usize), usize> {
    let Some((first, (tabs, cells))) = lines.first().and_then(|first| Some((first, cells(first)?))) else {
        return Err(1);
    };
    let like = |line: &Line| -> Option<Vec<Range<usize>>> {
        let (by_tabs, row) = self::cells(line)?;
        let alike = by_tabs == tabs && row.len() == cells.len() && line.indent == first.indent;
        (alike && (tabs || columns(line, &row) == columns(first, &cells))).then_some(row)
    };
    let more = lines[1..].iter().take_while(|l| l.gap == 0).map_while(like);
    let rows: Vec<Vec<Range<usize>>> = [cells.clone()].into_iter().chain(more).collect();
    let is_figure = |i: usize, k: usize| lines[i].text[rows[i][k].clone()].starts_with(|c: char| c.is_ascii_digit());
    // From the last row up: the figures of each column below a row, and the uppermost row that a table begins with.
    let mut below = vec![0; cells.len()];
    let (mut figures, mut begins) = (vec![false; cells.len()], None);
    for i in (0..rows.len()).rev() {
        let length = rows.len() - i;
        figures = below.iter().map(|count| count * 2 >= length - 1).collect();
        if length >= FEWEST && (tabs || cells.len() > 2 || figures.contains(&true)) {
            begins = Some(i);
        }
        (0..cells.len()).for_each(|k| below[k] += usize::from(is_figure(i, k)));
    }
    if begins != Some(0) {
        return Err(begins.unwrap_or(rows.len()));
    }
    // Words above figures head the columns.
    let is_word = |k: usize| !first.text[cells[k].clone()].contains(|c: char| c.is_ascii_digit());
    let headed = figures.contains(&true) && (0..cells.len()).all(is_word);
    let row = |(i, row): (usize, &Vec<Range<usize>>)| -> Row {
        row.iter().map(|range| cell(&lines[i], range.clone(), headed && i == 0)).collect()
    };
    let mut all: Vec<Row> = rows.iter().enumerate().map(row).collect();
    let body = all.split_off(usize::from(headed));
    let span = Span { end: lines[rows.len() - 1].span.end, ..first.span };
    let aligns = vec![Align::Natural; cells.len()];
    Ok((Table { caption: None, id: None, label: None, aligns, head: all, rows: body, span }, rows.len()))
}

/// Whether tabs part the cells of a line, and the cells; two or more, each short.
fn cells(line: &Line) -> Option<(bool, Vec<Range<usize>>)> {
    let tabs = line.text.contains('\t');
    if line.indent >= RIGHT || !tabs && !line.text.contains("  ") && !line.text.contains("　　") {
        return None;
    }
    let mut out = Vec::new();
    let mut start = 0;
    let seams: Vec<Range<usize>> = if tabs {
        TABS.find_iter(&line.text).map(|m| m.range()).collect()
    } else {
        BLANKS.find_iter(&line.text).map(|m| m.range()).collect()
    };
    for seam in seams {
        out.push(start..seam.start);
        start = seam.end;
    }
    out.push(start..line.text.len());
    let is_cell = |range: &Range<usize>| {
        let text = trim(&line.text[range.clone()]);
        !text.is_empty()
            && text.chars().count() <= LONGEST
            && !text.contains(['。', '！', '？', '“', '「', '：', '|', '│', '{', '}', ';'])
            && !text.ends_with(['，', '；', '、'])
    };
    ((2..=MOST_CELLS).contains(&out.len()) && out.iter().all(is_cell)).then_some((tabs, out))
}

/// The columns that the cells of a line begin in.
fn columns(line: &Line, cells: &[Range<usize>]) -> Vec<usize> {
    let width = |text: &str| text.chars().map(|c| 1 + usize::from(wide::is_wide(c))).sum::<usize>();
    cells.iter().map(|cell| width(&line.text[..cell.start])).collect()
}

fn cell(line: &Line, range: Range<usize>, header: bool) -> Cell {
    let text = Text::new(&line.text[range.clone()], line.origin.slice(range.start));
    let paragraph = Paragraph {
        inlines: vec![Inline::Text(text)],
        span: line.origin.span(range.start, range.end),
        ..Paragraph::default()
    };
    Cell { blocks: vec![Block::Paragraph(paragraph)], header, ..Cell::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    /// Rows of the head, rows below it, and columns.
    fn found(text: &str) -> Option<(usize, usize, usize)> {
        let found = table_at(&split(&source(text))).ok();
        found.map(|(table, _)| (table.head.len(), table.rows.len(), table.aligns.len()))
    }

    #[test]
    fn rows_whose_cells_stand_in_columns_are_a_table() {
        assert_eq!(
            found("年份    船数    增减\n1929    102     +3\n1930    87      -15\n他数了数。\n"),
            Some((1, 2, 3))
        );
        assert_eq!(found("米\t500斤\n盐\t2斤\n茶叶\t适量\n"), Some((0, 3, 2)));
        assert_eq!(found("项目　　数量\n竹篙　　　12\n缆绳　　　30\n"), None);
    }

    #[test]
    fn lines_that_begin_no_table_are_counted_to_where_one_begins() {
        let lines = "老人  船到了\n".repeat(9);
        let at = |text: &str| table_at(&split(&source(text))).map(|(_, length)| length);
        assert_eq!(at(&lines), Err(9));
        assert_eq!(at(&format!("{lines}斤两  3\n斤两  4\n")), Err(6));
        assert_eq!(at("斤两  几\n斤两  3\n斤两  4\n"), Ok(3));
        assert_eq!(at("他数了数。\n斤两  3\n"), Err(1));
    }

    #[test]
    fn what_is_said_verse_with_a_pause_and_two_rows_are_no_table() {
        assert_eq!(found("年份    船数\n1929    102\n"), None);
        assert_eq!(found("雾起河边草　　灯明渡口船\n老人收橹去　　一夜雨声眠\n桥下水声远　　门前柳色新\n"), None);
        assert_eq!(found("船家    （收橹）船到了。\n老人    到了就好。\n孩子    天亮了吗？\n"), None);
        assert_eq!(found("1 |   let ship = 1,\n2 |   let lamp = 2,\n3 |   let fog = 3,\n"), None);
        assert_eq!(found("他说  天亮了\n她没有回答  只是看着河面\n船  慢慢地离了岸\n"), None);
    }
}
