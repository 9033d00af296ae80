//! Formulas that stand on lines of their own without dollars, `\begin{align}` … `\end{align}`, and the numbers of
//! those that have a name.
//!
//! The name stands behind the dollars, `$$ {#eq-a}` (Quarto), `$$ (a)` (MyST), or inside of them, `(\#eq:a)`
//! (bookdown), `\label{a}`, `{{numeq}}{a}` (mdBook). Formulas with a name are numbered through the file; `@eq-a`, `@eq:a`
//! (pandoc-crossref), `\@ref(eq:a)`, `\eqref{a}` and `{{eqref: a}}` are their numbers. A number that was typed behind the
//! dollars, `$$ (1)`, is the formula's.

use super::Scan;
use crate::input::pattern::patterns;
use crate::lang::scan;
use std::collections::BTreeMap;
use std::ops::Range;

patterns! {
    BEGINS = r"^[ \t]*\\begin\{((?:equation|align|alignat|gather|multline|eqnarray|flalign|displaymath)\*?)\}";
    BEHIND = r"^[ \t]*(?:\{#(eq[-:][^\s{}]+)[^{}\n]*\}|\(([A-Za-z0-9][A-Za-z0-9_.:-]*)\))$";
    INSIDE = r"[ \t]*(?:\(\\#(eq:[A-Za-z0-9_:-]+)\)|\\label\{([^{}\n]+)\})";
    CALLED = r"[ \t]*\{\{numeq\}\}\{[ \t]*([^{}\n]+?)[ \t]*\}";
    ASKED = r"@(eq[-:][A-Za-z0-9_:-]*[A-Za-z0-9])|\\@ref\((eq:[A-Za-z0-9_:-]+)\)|\\eqref\{([^{}\n]+)\}|\{\{eqref:[ \t]*([^{}\n]+?)[ \t]*\}\}";
}

/// What they hold.
pub(super) const MARKS: [&str; 6] = ["\\begin{", "$$ ", "$$(", "$${", "eq", "{{numeq"];

/// Longest formula, in bytes.
const LONGEST: usize = 8_000;

/// Whether a text may hold one.
pub(super) fn may_have(text: &str) -> bool {
    ["\\begin{", "$$ (", "$$(", "$$ {#eq", "$${#eq", "@eq-", "@eq:", "ref(eq:", "\\eqref{", "{{numeq}}"]
        .iter()
        .any(|mark| scan::holds(text, mark))
}

/// The numbers of formulas by their names.
#[derive(Default)]
struct Numbers(BTreeMap<String, usize>);

impl Numbers {
    fn of(&mut self, name: &str) -> usize {
        let next = self.0.len() + 1;
        *self.0.entry(name.to_owned()).or_insert(next)
    }
}

impl Scan<'_> {
    pub(super) fn equations(&mut self) {
        let body = self.body;
        let mut numbers = Numbers::default();
        let mut done = 0;
        for (range, line) in scan::lines_at(&body.text) {
            if range.start < done {
                continue;
            }
            if line.trim_start().starts_with("\\begin{") {
                done = self.environment(range, &mut numbers).unwrap_or(done);
            } else if line.contains("$$") {
                self.named(range, &mut numbers);
            }
        }
        self.inside_braces(&mut numbers);
        self.asked(&numbers);
    }

    /// Names that stand inside of formulas in braces. The number stands at the end of the formula.
    fn inside_braces(&mut self, numbers: &mut Numbers) {
        let body = self.body;
        for found in CALLED.captures_iter(&body.text) {
            let (Some(all), Some(name)) = (found.get(0), found.get(1)) else { continue };
            let from = body.text.floor_char_boundary(all.start().saturating_sub(LONGEST));
            let open = body.text[from..all.start()].rfind("$$").map(|open| from + open);
            // Dollars on the line of a fence are code.
            let is_formula = |end: &usize| *end >= all.end() + 2 && body.text[..*end].ends_with("$$");
            let Some(end) = open.and_then(|open| self.solid_end(open)).filter(is_formula) else { continue };
            self.replace(all.range(), "");
            let number = numbers.of(name.as_str());
            self.replace(end - 2..end, format!("\\tag{{{number}}}$$"));
        }
    }

    /// A formula from the line that begins it on; gives where it ends.
    fn environment(&mut self, range: Range<usize>, numbers: &mut Numbers) -> Option<usize> {
        let text = self.body.text.as_str();
        let found = BEGINS.captures(&text[range.clone()])?;
        let (all, name) = (found.get(0)?, found.get(1)?.as_str());
        let close = format!("\\end{{{name}}}");
        let inner = range.start + all.end();
        let window = &text[inner..text.floor_char_boundary((inner + LONGEST).min(text.len()))];
        let tex = &window[..window.find(&close)?];
        let end = inner + tex.len() + close.len();
        let behind = text[end..].lines().next().unwrap_or_default().trim();
        // The mark of a sentence that ends with it goes in.
        let stop = behind.strip_prefix(['.', ',', '，', '。']).map_or(behind, |rest| rest.trim());
        if tex.contains('$') || !stop.is_empty() || self.solid_end(range.start + all.end() - 1).is_some() {
            return None;
        }
        let begin = range.start + all.as_str().find('\\').unwrap_or(0);
        let margin = &text[range.start..begin];
        // Rows have numbers of their own, which only their author knows.
        let has_rows = !["equation", "gather", "displaymath"].contains(&name.trim_end_matches('*'));
        let tag = INSIDE.captures(tex).and_then(|found| found.get(1).or(found.get(2)));
        let tag = tag.map(|name| numbers.of(name.as_str())).filter(|_| !has_rows && !tex.contains("\\tag"));
        let mut unnamed = String::with_capacity(tex.len());
        let mut done = 0;
        for name in INSIDE.find_iter(tex) {
            unnamed.push_str(&tex[done..name.start()]);
            done = name.end();
        }
        unnamed.push_str(&tex[done..]);
        // A formula between dollars has no empty line.
        let lines: Vec<&str> = unnamed.lines().filter(|line| !line.trim().is_empty()).collect();
        let tex = lines.join("\n");
        let parted = if unnamed.trim_start_matches([' ', '\t']).starts_with('\n') { "\n" } else { "" };
        let tex = if has_rows {
            format!("\\begin{{{name}}}{parted}{tex}\n{margin}{close}")
        } else {
            format!("{margin}{tex}")
        };
        let tag = tag.map_or(String::new(), |number| format!("\n{margin}\\tag{{{number}}}"));
        self.replace(begin..end, format!("$$\n{tex}{tag}\n{margin}$$"));
        Some(end)
    }

    /// A name or number behind the dollars that end a formula.
    fn named(&mut self, range: Range<usize>, numbers: &mut Numbers) {
        let text = self.body.text.as_str();
        let line = text[range.clone()].trim_end();
        let Some(at) = line.rfind("$$") else { return };
        let Some(found) = BEHIND.captures(&line[at + 2..]) else { return };
        let (start, end) = (range.start + at, range.start + line.len());
        let Some(open) = text[..start].rfind("$$").filter(|open| start - open <= LONGEST) else { return };
        let tex = &text[open + 2..start];
        if self.solid_end(open) != Some(start + 2) || tex.trim().is_empty() {
            return;
        }
        let Some(name) = found.get(1).or(found.get(2)).map(|name| name.as_str()) else { return };
        let is_number = name.bytes().all(|b| b.is_ascii_digit() || b".-".contains(&b));
        let number = if is_number { name.to_owned() } else { numbers.of(name).to_string() };
        let has_own = ["\\tag", "\\begin{align", "\\begin{eqnarray"].iter().any(|mark| tex.contains(mark));
        let tag = if has_own { String::new() } else { format!("\\tag{{{number}}}") };
        let parted = if tex.ends_with('\n') && !tag.is_empty() { "\n" } else { "" };
        self.replace(start..end, format!("{tag}{parted}$$"));
    }

    /// What is said of formulas by their names.
    fn asked(&mut self, numbers: &Numbers) {
        let body = self.body;
        for found in ASKED.captures_iter(&body.text) {
            let (Some(all), Some(name)) = (found.get(0), found.iter().skip(1).flatten().next()) else { continue };
            let is_mail = body.text[..all.start()].ends_with(|c: char| c.is_ascii_alphanumeric());
            if is_mail || self.solid_end(all.start()).is_some() {
                continue;
            }
            if let Some(number) = numbers.0.get(name.as_str()) {
                self.replace(all.range(), format!("({number})"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn a_formula_on_its_own_lines_needs_no_dollars() {
        for (text, meant) in [
            (
                "文\n\n\\begin{align*}\na &= b \\\\\n\nc &= d\n\\end{align*}\n\n字\n",
                "文\n\n$$\n\\begin{align*}\na &= b \\\\\nc &= d\n\\end{align*}\n$$\n\n字\n",
            ),
            ("\\begin{equation}\nx = y\n\\end{equation}。\n", "$$\nx = y\n$$。\n"),
            ("- 项\n\n  \\begin{equation} x \\end{equation}\n", "- 项\n\n  $$\n   x \n  $$\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
    }

    #[test]
    fn formulas_with_a_name_are_numbered_and_called_by_their_numbers() {
        for (text, meant) in [
            (
                "见 \\@ref(eq:b)。\n\n\\begin{equation}\nx\n(\\#eq:a)\n\\end{equation}\n\n\\begin{equation} y \\label{eq:b} \\end{equation}\n",
                "见 (2)。\n\n$$\nx\n\\tag{1}\n$$\n\n$$\n y \n\\tag{2}\n$$\n",
            ),
            ("$$\nx\n$$ {#eq:a}\n\n见@eq:a。\n", "$$\nx\n\\tag{1}\n$$\n\n见(1)。\n"),
            ("$$\nx\n$$ {#eq-a}\n\n@eq-a 是\n", "$$\nx\n\\tag{1}\n$$\n\n(1) 是\n"),
            ("$$\nx \\; {{numeq}}{eq: a}\n$$\n\n由 {{eqref: eq: a}} 得\n", "$$\nx \\;\n\\tag{1}$$\n\n由 (1) 得\n"),
            ("$$x$$ (甲)\n\n$$x$$ (3.1)\n", "$$x$$ (甲)\n\n$$x\\tag{3.1}$$\n"),
            ("$$\\begin{align} a \\end{align}$$ (one)\n", "$$\\begin{align} a \\end{align}$$\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
    }

    #[test]
    fn what_is_code_or_no_formula_stays() {
        for text in [
            "```\n\\begin{align}\na\n\\end{align}\n```\n",
            "$$\n\\begin{align}\na\n\\end{align}\n$$\n",
            "`\\begin{align}`\n",
            "\\begin{align}\na\n",
            "\\begin{itemize}\n\\item 甲\n\\end{itemize}\n",
            "$5$ 与 $$ (1)\n",
            "a@eq-b.com 与 @eq-b\n",
            "`$$x$$ (1)`\n",
            "`{{numeq}}{eq:a}` 与 {{numeq}}{a}\n",
            "~~~$${{numeq}}{a}渡口。\n",
        ] {
            assert_eq!(shown(text), text, "{text}");
        }
    }
}
