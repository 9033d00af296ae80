//! Formulas as other tools write them: in the brackets of TeX, `\(x^2\)` and `\[ … \]`, which mdBook wants with two
//! backslashes; with blanks inside the dollars, `$ \bar{y} $`; between two dollars within a line (GitBook, kramdown);
//! between dollars and backticks.
//!
//! Brackets and dollars around words are none: there is TeX in a formula. Where MathJax reads a book of mdBook, all
//! brackets are formulas, and Markdown has taken one of two backslashes away.

use super::Scan;
use crate::input::discover::Dialect;
use crate::lang::scan;
use crate::lang::wide::is_wide;
use memchr::{memchr, memmem};
use std::borrow::Cow;

/// Longest formula within a line, and longest between square brackets, in bytes.
const LONGEST: usize = 400;
const DISPLAYED: usize = 2_000;

/// What they begin or end with.
pub(super) const MARKS: [&str; 6] = ["$ ", " $", "$$", "$`", "\\(", "\\["];

impl Scan<'_> {
    pub(super) fn formulas(&mut self) {
        for (brackets, longest, dollars) in [
            (["\\\\(", "\\\\)"], LONGEST, "$"),
            (["\\\\[", "\\\\]"], DISPLAYED, "$$"),
            (["\\(", "\\)"], LONGEST, "$"),
            (["\\[", "\\]"], DISPLAYED, "$$"),
        ] {
            self.bracketed(brackets, longest, dollars);
        }
        if self.options.mdbook.mathjax {
            self.doubled();
        }
        self.ticked();
        let text = self.body.text.as_str();
        for (range, line) in scan::lines_at(text) {
            let mut at = 0;
            while let Some(i) = memchr(b'$', &line.as_bytes()[at..]) {
                let start = at + i;
                let place = range.start + start;
                // A formula that begins here is no code around it.
                let solid = place.checked_sub(1).and_then(|before| self.solid_end(before));
                at = match solid.filter(|end| *end > place) {
                    Some(end) => (end - range.start).min(line.len()),
                    None if line[..start].ends_with('\\') => start + 1,
                    None => self.between_dollars(range.start, line, start),
                };
            }
        }
    }

    /// Formulas between brackets of TeX, of so many bytes.
    fn bracketed(&mut self, [open, close]: [&str; 2], longest: usize, dollars: &str) {
        let text = self.body.text.as_str();
        let mut done = 0;
        for start in memmem::find_iter(text.as_bytes(), open) {
            let from = start + open.len();
            let window = text.floor_char_boundary((from + longest).min(text.len()));
            if start < done || text[..start].ends_with('\\') {
                continue;
            }
            let Some(length) = text[from..window].find(close) else { continue };
            let (tex, end) = (text[from..from + length].trim(), from + length + close.len());
            let is_meant = open.starts_with("\\\\") && self.has_brackets(tex);
            let has_marks = has_command(tex) || tex.contains('^') || tex.contains("_{");
            let is_tex = is_meant || has_marks && !tex.contains(is_wide) && !tex.contains(['[', ']']);
            let fits = is_tex && !tex.contains('$') && !tex.contains("\n\n");
            let fits = fits && (is_meant || dollars == "$$" || !tex.contains('\n'));
            if fits && self.solid_end(start).is_none() {
                let tex = self.typed(tex).replace('\n', if dollars == "$" { " " } else { "\n" });
                // Wide characters alone between dollars would be words.
                let words = if is_wide_alone(&tex) { "\\textstyle " } else { "" };
                self.replace(start..end, format!("{dollars}{words}{tex}{dollars}"));
                done = end;
            }
        }
    }

    /// Whether a page shows all that stands in these brackets as a formula.
    fn has_brackets(&self, tex: &str) -> bool {
        let is_kramdown = self.options.dialect == Some(Dialect::Kramdown);
        !tex.is_empty() && (self.options.mdbook.mathjax || is_kramdown && !tex.contains(is_wide))
    }

    /// TeX as MathJax has it from mdBook.
    fn typed<'a>(&self, tex: &'a str) -> Cow<'a, str> {
        if !self.options.mdbook.mathjax || !tex.contains("\\\\") {
            return tex.into();
        }
        let mut out = String::with_capacity(tex.len());
        let mut rest = tex;
        while let Some(at) = rest.find("\\\\") {
            out.push_str(&rest[..at]);
            let behind = &rest[at + 2..];
            let (sign, used) = match behind.as_bytes() {
                [b'\\', b'\\', ..] => ("\\\\", 2),
                [b'{' | b'}' | b'|' | b'%' | b'#', ..] => ("\\", 0),
                _ => ("\\\\", 0),
            };
            out.push_str(sign);
            rest = &behind[used..];
        }
        (out + rest).into()
    }

    /// `` $`x`$ ``, as GitHub, GitLab and Qiita have it.
    fn ticked(&mut self) {
        let text = self.body.text.as_str();
        for start in memmem::find_iter(text.as_bytes(), "$`") {
            let from = start + 2;
            let window = text.floor_char_boundary((from + LONGEST).min(text.len()));
            let Some(length) = text[from..window].find(['`', '\n']).filter(|length| *length > 0) else { continue };
            let is_ticked = text[from + length..].starts_with("`$") && !text[..start].ends_with(['\\', '`', '$']);
            let is_code = start.checked_sub(1).and_then(|before| self.solid_end(before)).is_some_and(|end| end > start);
            if is_ticked && !is_code {
                self.replace(start..from + length + 2, format!("${}$", text[from..from + length].trim()));
            }
        }
    }

    /// Backslashes typed twice between two dollars.
    fn doubled(&mut self) {
        let text = self.body.text.as_str();
        let mut at = 0;
        while let Some(start) = text[at..].find("$$").map(|i| at + i) {
            let code = start.checked_sub(1).and_then(|before| self.solid_end(before));
            if let Some(end) = code.filter(|end| *end > start) {
                at = end;
                continue;
            }
            let from = start + 2;
            let Some(end) = text[from..].find("$$").map(|length| from + length) else { break };
            if let Cow::Owned(tex) = self.typed(&text[from..end]) {
                self.replace(from..end, tex);
            }
            at = end + 2;
        }
    }

    /// The formula whose dollars begin at `start` of a line; gives where to go on.
    fn between_dollars(&mut self, offset: usize, line: &str, start: usize) -> usize {
        let rest = &line[start..];
        if rest.starts_with("$$") {
            let Some((inside, end)) = enclosed(rest, "$$") else { return start + 2 };
            let says = |text: &str| text.contains(char::is_alphanumeric);
            // A matrix wants lines of its own.
            if says(&line[..start]) && says(&rest[end..]) && !inside.contains("\\\\") && !inside.trim().is_empty() {
                self.replace(offset + start..offset + start + end, format!("${}$", inside.trim()));
            }
            return start + end;
        }
        let Some((inside, end)) = enclosed(rest, "$") else { return start + 1 };
        let bare = inside.trim();
        if bare.len() < inside.len() {
            if !is_plainly_tex(bare) {
                return start + 1;
            }
            self.replace(offset + start..offset + start + end, format!("${bare}$"));
        }
        start + end
    }
}

/// What stands between a mark at the beginning and the next one, and where that ends.
fn enclosed<'t>(text: &'t str, mark: &str) -> Option<(&'t str, usize)> {
    let rest = text.strip_prefix(mark)?;
    let length = rest.find(mark).filter(|length| (1..=LONGEST).contains(length))?;
    Some((&rest[..length], length + 2 * mark.len()))
}

fn is_wide_alone(tex: &str) -> bool {
    !tex.contains('\\') && tex.contains(is_wide)
}

fn has_command(text: &str) -> bool {
    text.match_indices('\\').any(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Commands, signs above or below, an equation, a letter alone.
fn is_plainly_tex(text: &str) -> bool {
    let letters = text.len() <= 2 && text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.is_ascii();
    let signs = text.contains(['^', '_', '=']) && text.contains(|c: char| c.is_ascii_alphanumeric());
    has_command(text) || !text.contains(is_wide) && (letters || signs)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{shown, shown_in};
    use crate::input::Options;
    use crate::input::discover::Dialect;
    use crate::input::options::MdBook;

    #[test]
    fn formulas_in_other_brackets_are_told_from_words_and_money() {
        for (text, meant) in [
            (
                "得$ b=\\frac{1}{m}\\sum_{i=1}^{m} $，又$ \\bar{y} $。",
                "得$b=\\frac{1}{m}\\sum_{i=1}^{m}$，又$\\bar{y}$。",
            ),
            ("设 $ x $ 与 $y$。", "设 $x$ 与 $y$。"),
            ("设 $$x$$ 为实数。", "设 $x$ 为实数。"),
            ("- 令 $$y=1$$，得解。", "- 令 $y=1$，得解。"),
            ("有 \\\\( a^2 \\\\) 与\n\n\\\\[ \\int x \\\\]", "有 $a^2$ 与\n\n$$\\int x$$"),
            ("质能 $`E=mc^2`$ 与 $`\\frac{1}{2}`$。", "质能 $E=mc^2$ 与 $\\frac{1}{2}$。"),
            ("```go\nx\n```\t\n后文", "```go\nx\n```\n后文"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in [
            "要 $ 5 元，不要 $ 8 元。",
            "公式为：$$E=mc^2$$",
            "$$\na=b\n$$",
            "`$ x $` 与 `$$x$$` 是写法。",
            "```\n$ x $\n```",
            "```\n$`x`$\n```",
            "`` $`x`$ `` 与 $`x` 元",
            "写作 \\\\(甲\\\\)。",
            "记 x_{i=1} 和 \\sum_{k=1}^{n}。",
            "甲 $a$ 乙 $b$ 丙",
        ] {
            assert_eq!(shown(text), text, "{text}");
        }
    }

    #[test]
    fn brackets_are_formulas_where_a_page_has_them_for_that() {
        let mathjax = MdBook { mathjax: true, ..MdBook::default() };
        let mdbook = Options { mdbook: mathjax.into(), ..Options::default() };
        for (text, meant) in [
            ("刚度 \\\\(k\\\\)，\\\\(x=1\\\\)，\\\\(x^{[1]}\\\\)", "刚度 $k$，$x=1$，$x^{[1]}$"),
            ("得 \\\\(速度\\\\)。", "得 $\\textstyle 速度$。"),
            ("有 \\\\(A = \\\\{ 1,\n2 \\\\}\\\\)。", "有 $A = \\{ 1, 2 \\}$。"),
            ("\\\\[ a \\\\\\\\ b \\\\]", "$$a \\\\ b$$"),
            ("$$\na \\\\\\\\\nb \\\\ c\n$$", "$$\na \\\\\nb \\\\ c\n$$"),
            ("`\\\\(k\\\\)` 与 `$$a \\\\\\\\ b$$`", "`\\\\(k\\\\)` 与 `$$a \\\\\\\\ b$$`"),
            ("写 \\(k\\) 与 \\\\(\\\\)。", "写 \\(k\\) 与 \\\\(\\\\)。"),
        ] {
            assert_eq!(shown_in(text, &mdbook), meant, "{text}");
        }
        let kramdown = Options { dialect: Some(Dialect::Kramdown), ..Options::default() };
        for (text, meant) in [
            ("设 \\\\( x \\\\)。", "设 $x$。"),
            ("写作 \\\\(甲\\\\)。", "写作 \\\\(甲\\\\)。"),
            ("$$a \\\\\\\\ b$$", "$$a \\\\\\\\ b$$"),
        ] {
            assert_eq!(shown_in(text, &kramdown), meant, "{text}");
        }
    }
}
