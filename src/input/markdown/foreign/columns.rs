//! Tables that are typed by columns: pandoc's grid tables, whose cells hold any text, and its simple tables.
//!
//! ```text
//! +------+------+        右     左
//! | 左   | 右   |     ------ ------
//! +======+======+         12 12
//! | - 甲 | 1    |
//! +------+------+
//! ```
//!
//! A wide character takes two columns. What does not fit its columns, or is no table after all, stays as it is.

use super::Scan;
use crate::lang::scan;
use crate::lang::wide::is_wide;
use std::ops::Range;

/// What they hold.
pub(super) const MARKS: [&str; 2] = ["+--", "-- --"];

/// Most columns.
const MOST: usize = 40;

/// A line of the text without its end.
type Line<'t> = (Range<usize>, &'t str);

/// Whether a line is the one below the head of a table: `:--- | ---`.
pub(super) fn is_ruled(line: &str) -> bool {
    let text = line.trim();
    text.contains('|') && text.contains('-') && text.bytes().all(|b| b"|:- \t".contains(&b))
}

impl Scan<'_> {
    /// A bar before the line below the head of a table that begins with a colon, which the parser takes for a definition.
    pub(super) fn ruled(&mut self) {
        let body = self.body;
        let mut above = "";
        for (range, line) in scan::lines_at(&body.text) {
            let lead = line.len() - line.trim_start_matches(' ').len();
            if line[lead..].starts_with(":-") && is_ruled(line) && above.contains('|') {
                let at = range.start + lead;
                if self.solid_end(at).is_none() {
                    self.replace(at..at, "|");
                }
            }
            above = line;
        }
    }

    pub(super) fn columns(&mut self) {
        let body = self.body;
        let lines: Vec<Line> = scan::lines_at(&body.text).map(|(range, line)| (range, line.trim_end())).collect();
        let has_grids = scan::holds(&body.text, "+--");
        let mut at = 0;
        while at < lines.len() {
            let rest = &lines[at..];
            let above = at.checked_sub(1).map_or("", |above| lines[above].1);
            let found = match rest[0].1 {
                line if has_grids && above.is_empty() && is_border(line) => grid(rest),
                line if !line.is_empty() && above.is_empty() => simple(rest),
                _ => None,
            };
            let Some((used, table)) = found.filter(|_| self.solid_end(rest[0].0.start).is_none()) else {
                at += 1;
                continue;
            };
            self.replace(rest[0].0.start..rest[used - 1].0.end, table);
            // `: 题` names it; the reader of tables knows the word.
            let caption = rest[used..].iter().take(2).find(|(_, line)| !line.is_empty());
            if let Some((range, line)) = caption
                && line.starts_with(": ")
            {
                self.replace(range.start..range.start + 2, "Table: ");
            }
            at += used;
        }
    }
}

/// `+------+==:+`
fn is_border(line: &str) -> bool {
    line.len() > 4
        && line.starts_with('+')
        && line.ends_with('+')
        && line.bytes().all(|b| matches!(b, b'+' | b'-' | b'=' | b':'))
}

/// The lines of a grid table and the table.
fn grid(lines: &[Line]) -> Option<(usize, String)> {
    let used =
        lines.iter().take_while(|(_, line)| is_border(line) || line.starts_with('|') && line.ends_with('|')).count();
    let columns = lines[0].1.matches('+').count() - 1;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut row = vec![String::new(); columns];
    let mut head = 0;
    for (_, line) in &lines[1..used] {
        if is_border(line) {
            // Cells that reach over several columns or rows are not read.
            if line.matches('+').count() - 1 != columns {
                return None;
            }
            rows.push(std::mem::replace(&mut row, vec![String::new(); columns]));
            head = if line.contains('=') { rows.len() } else { head };
            continue;
        }
        let cells: Vec<&str> = line[1..line.len() - 1].split('|').collect();
        if cells.len() != columns {
            return None;
        }
        for (cell, text) in row.iter_mut().zip(cells) {
            cell.push_str(text.strip_prefix(' ').unwrap_or(text).trim_end());
            cell.push('\n');
        }
    }
    let is_closed = row.iter().all(String::is_empty) && !rows.is_empty();
    is_closed.then(|| (used, table(&rows, head)))
}

/// The lines of a simple table, whose columns a line of dashes shows, and the table.
fn simple(lines: &[Line]) -> Option<(usize, String)> {
    // Without a head the dashes stand first, and close the table.
    let rule = lines.iter().take(2).position(|(_, line)| is_rule(line))?;
    let starts = columns_of(lines[rule].1);
    if starts.len() > MOST {
        return None;
    }
    let (head, body) = (&lines[..rule], &lines[rule + 1..]);
    let length = body.iter().take_while(|(_, line)| !line.is_empty() && !is_rule(line)).count();
    let closing = usize::from(body.get(length).is_some_and(|(_, line)| is_rule(line)));
    if length == 0 || rule == 0 && closing == 0 {
        return None;
    }
    let rows =
        head.iter().chain(&body[..length]).map(|(_, line)| divided(line, &starts)).collect::<Option<Vec<_>>>()?;
    // A rule below a sentence has no columns above it.
    let is_row = rows[0].iter().filter(|cell| !cell.trim().is_empty()).count() >= 2;
    is_row.then(|| (rule + 1 + length + closing, table(&rows, rule)))
}

/// Several groups of dashes, parted by blanks.
fn is_rule(line: &str) -> bool {
    let mut groups = line.split(' ').filter(|group| !group.is_empty());
    let all = line.contains("-- --") || line.contains("--  ");
    all && groups.clone().count() >= 2 && groups.all(|group| group.len() >= 2 && group.bytes().all(|b| b == b'-'))
}

/// Where the columns begin.
fn columns_of(rule: &str) -> Vec<usize> {
    let is_start = |at: &usize| rule.as_bytes()[*at] == b'-' && (*at == 0 || rule.as_bytes()[*at - 1] == b' ');
    (0..rule.len()).filter(is_start).collect()
}

/// The cells of a row; none if it does not fit the columns.
fn divided(line: &str, starts: &[usize]) -> Option<Vec<String>> {
    let mut cells = vec![String::new(); starts.len()];
    let (mut column, mut fits, mut before) = (0, true, ' ');
    for c in line.chars() {
        let cell = starts.iter().rposition(|&start| start <= column).unwrap_or(0);
        fits &= !(cell > 0 && starts[cell] == column && before != ' ' && c != ' ');
        cells[cell].push(c);
        column += if is_wide(c) { 2 } else { 1 };
        before = c;
    }
    if !fits {
        // Programs that count a wide character for one column.
        let typed: Vec<String> =
            line.split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect();
        return (typed.len() == starts.len()).then_some(typed);
    }
    Some(cells)
}

/// The table in HTML, whose cells hold Markdown; the first rows are its head.
fn table(rows: &[Vec<String>], head: usize) -> String {
    let mut out = "\n<table>\n".to_owned();
    for (n, row) in rows.iter().enumerate() {
        let name = if n < head { "th" } else { "td" };
        out.push_str(match n {
            0 if head > 0 => "<thead>\n<tr>\n",
            n if n == head => "<tbody>\n<tr>\n",
            _ => "<tr>\n",
        });
        for cell in row {
            let cell = cell.trim_matches('\n').trim_end();
            let blanks = |line: &str| line.len() - line.trim_start_matches(' ').len();
            let common = cell.lines().filter(|line| !line.trim().is_empty()).map(blanks).min().unwrap_or(0);
            let lines: Vec<&str> = cell.lines().map(|line| line.get(common..).unwrap_or_default()).collect();
            out.push_str(&format!("<{name}>\n\n{}\n\n</{name}>\n", lines.join("\n")));
        }
        out.push_str(if n + 1 == head { "</tr>\n</thead>\n" } else { "</tr>\n" });
    }
    if rows.len() > head {
        out.push_str("</tbody>\n");
    }
    out + "</table>\n\n"
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn a_table_without_bars_at_its_edges_may_begin_its_rule_with_a_colon() {
        assert_eq!(shown("甲 | 乙\n:-: | :--\n1 | 2\n"), "甲 | 乙\n|:-: | :--\n1 | 2\n");
        for text in ["词\n:- 释义\n", "甲 | 乙\n\n:-: | :--\n", "```\n甲 | 乙\n:-: | :--\n```\n", "|甲|\n|:-|\n"]
        {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn grid_tables_hold_any_text() {
        let table =
            "+------+-----+\n| 左   | 右  |\n+======+=====+\n| - 甲 | 1   |\n| - 乙 |     |\n+------+-----+\n\n: 题\n";
        let out = shown(table);
        assert!(out.contains("<thead>\n<tr>\n<th>\n\n左\n\n</th>"), "{out}");
        assert!(out.contains("<td>\n\n- 甲\n- 乙\n\n</td>\n<td>\n\n1\n\n</td>"), "{out}");
        assert!(out.ends_with("</table>\n\n\nTable: 题\n"), "{out}");
    }

    #[test]
    fn simple_tables_show_their_columns_by_dashes() {
        let out = shown("文\n\n  右       左\n------ ------\n   12   12\n  123   123\n\n后\n");
        assert!(out.contains("<th>\n\n右\n\n</th>\n<th>\n\n左\n\n</th>"), "{out}");
        assert!(out.contains("<td>\n\n123\n\n</td>\n<td>\n\n123\n\n</td>"), "{out}");
    }

    #[test]
    fn what_is_no_table_stays() {
        for text in [
            "+---+\n| 框 |\n",
            "+---+---+\n| 甲 |\n+---+---+\n",
            "```\n+---+---+\n| a | b |\n+---+---+\n```\n",
            "渡口\n--- ---\n对岸的灯\n",
            "-- --\n\n文\n",
            "1 + 1 +--+ 2\n",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
