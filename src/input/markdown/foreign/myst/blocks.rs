//! Directives that are pictures, formulas, tables and lists of terms.

use super::super::words::{address, attribute, escaped, is_picture};
use super::{Line, Options, Rewriting};

impl<'t> Rewriting<'t> {
    /// The first paragraph of a figure is its caption.
    pub(super) fn picture(&mut self, name: &str, path: &str, options: &Options, lines: &[Line<'t>]) {
        let begin = lines.iter().position(|(_, line)| !line.trim().is_empty()).unwrap_or(lines.len());
        let length = lines[begin..].iter().take_while(|(_, line)| !line.trim().is_empty()).count();
        let (caption, rest) = lines[begin..].split_at(length);
        let caption = caption.iter().map(|(_, line)| line.trim()).collect::<Vec<_>>().join("\n");
        let said = options.get("alt").copied().unwrap_or_default();
        let shown = if caption.is_empty() { escaped(said) } else { self.roled(&caption) };
        let id = options.get("name").or(options.get("label")).map(|name| format!("#{name}"));
        let width = options.get("width").map(|width| format!("width={width}"));
        let attributes: Vec<String> = id.into_iter().chain(width).collect();
        let attributes = if attributes.is_empty() { String::new() } else { format!("{{{}}}", attributes.join(" ")) };
        // A picture alone takes its description for a caption.
        match (name, caption.is_empty()) {
            ("image", _) | (_, true) if is_picture(path) || !path.is_empty() => {
                let width =
                    options.get("width").map(|width| format!(" width=\"{}\"", attribute(width))).unwrap_or_default();
                let src = attribute(path);
                self.out.text.push_str(&format!("<img src=\"{src}\" alt=\"{}\"{width}>\n\n", attribute(said)));
            }
            _ => self.out.text.push_str(&format!("![{shown}](<{}>){attributes}\n\n", address(path))),
        }
        for (range, _) in rest {
            self.line(range.clone());
        }
    }

    pub(super) fn formula(&mut self, first: &str, options: &Options, lines: &[Line<'t>]) {
        let inside = [first].into_iter().chain(lines.iter().map(|(_, line)| line.trim_end()));
        let inside: Vec<&str> = inside.filter(|line| !line.trim().is_empty()).collect();
        let tex = inside.join("\n");
        let number = options.get("label").and_then(|label| self.labels.get(*label));
        let tag = number
            .filter(|_| !tex.contains("\\tag") && !tex.contains("\\begin{align"))
            .map(|number| format!("\n\\tag{{{number}}}"));
        self.out.text.push_str(&format!("$$\n{tex}{}\n$$\n", tag.unwrap_or_default()));
    }

    pub(super) fn caption(title: &str) -> String {
        if title.is_empty() { String::new() } else { format!("<caption>{title}</caption>\n") }
    }

    /// `* - 甲` begins a row, `  - 乙` a cell.
    pub(super) fn list_table(&mut self, title: &str, options: &Options, lines: &[Line<'t>]) {
        let head: usize = options.get("header-rows").and_then(|rows| rows.parse().ok()).unwrap_or(0);
        let id = options.get("name").map(|name| format!(" id=\"{}\"", attribute(name))).unwrap_or_default();
        self.out.text.push_str(&format!("<table{id}>\n{}", Self::caption(title)));
        let (mut rows, mut margin) = (0, 0);
        let mut open = None;
        for (range, line) in lines {
            let text = line.trim_end();
            let bare = text.trim_start();
            let indent = text.len() - bare.len();
            let row = ["* -", "- -", "+ -"].into_iter().find_map(|mark| bare.strip_prefix(mark));
            let row =
                row.filter(|rest| (rest.is_empty() || rest.starts_with(' ')) && (rows == 0 || indent + 2 <= margin));
            let cell = bare
                .strip_prefix('-')
                .or(bare.strip_prefix('*'))
                .filter(|rest| (rest.is_empty() || rest.starts_with(' ')) && rows > 0 && indent == margin);
            let from = match (row, cell) {
                (Some(rest), _) => {
                    let close = open.take().map(|name| format!("\n</{name}>\n</tr>\n")).unwrap_or_default();
                    rows += 1;
                    margin = indent + 2;
                    let name = if rows <= head { "th" } else { "td" };
                    open = Some(name);
                    self.put(&format!("{close}<tr>\n<{name}>\n\n"), range.start);
                    text.len() - rest.trim_start().len()
                }
                (None, Some(rest)) => {
                    let name = open.unwrap_or("td");
                    self.put(&format!("\n</{name}>\n<{name}>\n\n"), range.start);
                    text.len() - rest.trim_start().len()
                }
                (None, None) => indent.min(margin + 2),
            };
            if open.is_some() {
                self.line(range.start + from..range.end);
            }
        }
        let close = open.map(|name| format!("\n</{name}>\n</tr>\n")).unwrap_or_default();
        self.out.text.push_str(&format!("{close}</table>\n"));
    }

    pub(super) fn comma_table(&mut self, title: &str, options: &Options, lines: &[Line<'t>]) {
        self.out.text.push_str(&format!("<table>\n{}", Self::caption(title)));
        let head = options.get("header").copied();
        let more: usize = options.get("header-rows").and_then(|rows| rows.parse().ok()).unwrap_or(0);
        let heads = usize::from(head.is_some()) + more;
        let rows = head.into_iter().chain(lines.iter().map(|(_, line)| line.trim()));
        for (n, row) in rows.filter(|row| !row.is_empty()).enumerate() {
            let name = if n < heads { "th" } else { "td" };
            let cells: String =
                cells(row).iter().map(|cell| format!("<{name}>\n\n{}\n\n</{name}>\n", self.roled(cell))).collect();
            self.out.text.push_str(&format!("<tr>\n{cells}</tr>\n"));
        }
        self.out.text.push_str("</table>\n");
    }

    /// Terms on the margin, what they mean further in.
    pub(super) fn terms(&mut self, lines: &[Line<'t>]) {
        let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
        let filled = || lines.iter().filter(|(_, line)| !line.trim().is_empty());
        let margin = filled().map(|(_, line)| blanks(line)).min().unwrap_or(0);
        let mut is_term = true;
        for (range, line) in filled() {
            let indent = blanks(line);
            if indent == margin {
                self.put(if is_term { "" } else { "\n" }, range.start);
                is_term = true;
                self.line(range.start + margin..range.end);
            } else {
                self.put(if is_term { ":   " } else { "    " }, range.start);
                is_term = false;
                self.line(range.start + indent..range.end);
            }
        }
    }
}

/// The cells of a row, parted by commas; one in quotation marks may hold commas.
fn cells(row: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for c in row.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().expect("there is always a cell").push(c),
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}
