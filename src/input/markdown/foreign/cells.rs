//! Rows of tables that have more cells than their head.
//!
//! GFM drops the cells that the head has no column for, and parts cells at each bar, in code too. Where it is such a bar
//! that makes a row too long it stays in its code or formula, as other tools read it; what is too long all the same gets
//! columns, so that no word is lost.

use super::Scan;
use crate::lang::scan;
use std::ops::Range;

/// What the line below the head of a table holds.
pub(super) const MARKS: [&str; 6] = ["|-", "| -", "-|", "- |", "|:", ":|"];

/// Most columns that a table is given.
const MOST: usize = 30;

/// A bar in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bar {
    Parts,
    InCode,
    InFormula,
}

impl Scan<'_> {
    pub(super) fn cells(&mut self) {
        let body = self.body;
        let mut lines = scan::lines_at(&body.text).map(|(range, line)| (range.start, line)).peekable();
        while let Some((at, head)) = lines.next() {
            let Some((below, rule)) = lines.next_if(|(_, line)| is_rule(line)) else { continue };
            let columns = cells(head, false);
            if columns == 0 || columns != cells(rule, false) {
                continue;
            }
            let mut most = columns;
            while let Some((at, row)) = lines.next_if(|(_, line)| line.contains('|')) {
                if cells(row, false) > columns && self.solid_end(at).is_none() {
                    most = most.max(self.row(at, row, columns));
                }
            }
            if most > columns && most <= MOST {
                self.widen(at, head, " |", most - columns);
                self.widen(below, rule, "---|", most - columns);
            }
        }
    }

    /// Keeps the bars of a row that stand in code and formulas if it has its columns without them. Gives its cells.
    fn row(&mut self, at: usize, row: &str, columns: usize) -> usize {
        let kept = cells(row, true);
        if kept == 0 || kept > columns {
            return cells(row, false);
        }
        for (bar, kind) in bars(row) {
            let with = match kind {
                Bar::Parts => continue,
                Bar::InCode => "\\|",
                Bar::InFormula => "\\vert ",
            };
            self.replace(at + bar..at + bar + 1, with);
        }
        kept
    }

    /// Adds columns at the end of a line.
    fn widen(&mut self, at: usize, line: &str, column: &str, count: usize) {
        let bare = line.trim_end();
        let closed = if bare.ends_with('|') { "" } else { "|" };
        let end = at + bare.len();
        self.replace(end..end, format!("{closed}{}", column.repeat(count)));
    }
}

/// Whether a line is the one below the head of a table.
fn is_rule(line: &str) -> bool {
    if !line.contains('|') {
        return false;
    }
    let bare = unquoted(line).trim();
    bare.contains('-') && bare.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
}

/// A line without the marks of a quotation.
fn unquoted(line: &str) -> &str {
    line.trim_start_matches(['>', ' ', '\t'])
}

/// The cells of a row up to the last that says something; `kept` are bars in code and formulas.
fn cells(row: &str, kept: bool) -> usize {
    let from = row.len() - unquoted(row).len();
    let mut start = from + usize::from(row[from..].starts_with('|'));
    let first = start;
    let ends = bars(row).into_iter().filter(|(at, kind)| *at >= first && (!kept || *kind == Bar::Parts));
    let mut last = 0;
    for (i, end) in ends.map(|(at, _)| at).chain([row.trim_end().len()]).enumerate() {
        if !row[start.min(end)..end].trim().is_empty() {
            last = i + 1;
        }
        start = end + 1;
    }
    last
}

/// The bars of a row; one behind a backslash is none, and none that of a ruby or of a link between notes, which have
/// their own rules.
fn bars(row: &str) -> Vec<(usize, Bar)> {
    let mut in_code = holds(spans(row, b'`'));
    let mut in_formula = holds(spans(row, b'$'));
    let mut in_ruby = holds(enclosed(row, "{", "}"));
    let mut in_link = holds(enclosed(row, "[[", "]]"));
    memchr::memchr_iter(b'|', row.as_bytes())
        .filter(|&at| !row[..at].ends_with('\\'))
        .filter_map(|at| match at {
            at if in_code(at) => Some((at, Bar::InCode)),
            at if in_formula(at) => Some((at, Bar::InFormula)),
            at if in_ruby(at) || in_link(at) => None,
            at => Some((at, Bar::Parts)),
        })
        .collect()
}

/// Whether one of the ranges, which are in order, holds a place; places are asked for in order too.
fn holds(ranges: Vec<Range<usize>>) -> impl FnMut(usize) -> bool {
    let mut ranges = ranges.into_iter().peekable();
    move |at| {
        while ranges.next_if(|range| range.end <= at).is_some() {}
        ranges.peek().is_some_and(|range| range.contains(&at))
    }
}

/// What stands between an opening mark and the next closing one.
fn enclosed(row: &str, open: &str, close: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some((before, inside)) = row[at..].split_once(open)
        && let Some(length) = inside.find(close)
    {
        let start = at + before.len() + open.len();
        out.push(start..start + length);
        at = start + length + close.len();
    }
    out
}

/// What stands between two equally long runs of a sign; between dollar signs, only what may be a formula.
fn spans(row: &str, sign: u8) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<Range<usize>> = None;
    let mut at = 0;
    while let Some(i) = memchr::memchr(sign, &row.as_bytes()[at..]) {
        let start = at + i;
        at = start + row.as_bytes()[start..].iter().take_while(|&&b| b == sign).count();
        open = match open {
            Some(run) if run.len() == at - start => {
                out.push(run.end..start);
                None
            }
            Some(run) => Some(run),
            None => Some(start..at),
        };
    }
    out.retain(|inside| sign != b'$' || !is_money(row, inside));
    out
}

/// Whether dollar signs are those of sums, `$5 | $6`: a formula is followed by no number (pandoc), and has blanks at both
/// of its ends or at none.
fn is_money(row: &str, formula: &Range<usize>) -> bool {
    let inside = &row[formula.clone()];
    row[formula.end..].trim_start_matches('$').starts_with(|c: char| c.is_ascii_digit())
        || inside.starts_with(' ') != inside.ends_with(' ')
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;
    use super::{Bar, bars};

    #[test]
    fn a_bar_in_code_or_a_formula_parts_no_cells_where_the_head_has_no_room_for_them() {
        for (row, meant) in [
            ("| `a||b` | 或 |", "| `a\\|\\|b` | 或 |"),
            ("| $|x|$ | 长 |", "| $\\vert x\\vert $ | 长 |"),
            ("| $\\{x|x>0\\}$ | 集 |", "| $\\{x\\vert x>0\\}$ | 集 |"),
            ("`a|b` | 或", "`a\\|b` | 或"),
        ] {
            let table = |row: &str| format!("| 式 | 意 |\n|:--|--:|\n{row}\n\n文\n");
            assert_eq!(shown(&table(row)), table(meant), "{row}");
        }
    }

    #[test]
    fn a_row_with_more_cells_than_its_head_gives_it_columns() {
        for (text, meant) in [
            ("| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 | 戊 |\n", "| 甲 | 乙 | |\n|---|---|---|\n| 丙 | 丁 | 戊 |\n"),
            ("甲 | 乙\n--- | ---\n丙 | 丁 | 戊\n", "甲 | 乙| |\n--- | ---|---|\n丙 | 丁 | 戊\n"),
            (
                "| 甲 | 乙 |\n|---|---|\n| 价 $5 | 价 $6 | 丙 |\n",
                "| 甲 | 乙 | |\n|---|---|---|\n| 价 $5 | 价 $6 | 丙 |\n",
            ),
            ("> | 甲 |\n> |---|\n> | 丙 | 丁 |\n", "> | 甲 | |\n> |---|---|\n> | 丙 | 丁 |\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
    }

    #[test]
    fn a_table_whose_cells_all_have_their_columns_stays() {
        for text in [
            "| 甲 | 乙 |\n|---|---|\n| 丙 | 丁 | |\n",
            "| 甲 | 乙 |\n|---|---|\n| `x | y` |\n",
            "| 甲 | 乙 |\n|---|---|\n| a\\|b | `c\\|d` |\n| 丙 |\n",
            "```\n| 甲 |\n|---|\n| 丙 | 丁 |\n```\n",
            "| 甲 | 乙 | 丙 |\n|---|---|\n| 一 | 二 | 三 | 四 |\n",
            "甲 | 乙 | 丙\n\n| 丁 | 戊 |\n",
            "| 甲 |\n|---|\n| {漢字|かん|じ} |\n",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn a_bar_behind_what_is_closed_parts_cells() {
        for (row, count) in [("a|b}|c", 3), ("{a|b|c", 3), ("{a|{b|c}|d", 2), ("[[a|b]]|c", 2), ("`a|b`|c|`d|e", 4)] {
            let parts = bars(row).into_iter().filter(|(_, bar)| *bar == Bar::Parts).count();
            assert_eq!(parts + 1, count, "{row}");
        }
    }

    #[test]
    fn a_row_of_many_bars_takes_its_time_once() {
        let many = 200_000;
        assert_eq!(bars(&"`a|b` |{c".repeat(many)).len(), 2 * many);
    }
}
