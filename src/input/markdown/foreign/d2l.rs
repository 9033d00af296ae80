//! The marks of d2lbook, the tool of 《动手学深度学习》.
//!
//! `` :label:`x` `` below a heading, a picture or a table names it, `` :eqlabel:`x` `` the formula above;
//! `` :numref:`x` ``, `` :ref:`x` ``, `` :eqref:`x` `` and `` :cite:`x` `` refer. ```` ```toc ```` and ```` ```eval_rst ````
//! are for the tool, `#@tab` says whose code a listing is, `[**…**]` and `(**…**)` go on slides too. The marks become
//! those of pandoc and MyST ([`super::myst`]), which is read next.

use super::words::{attribute, reference};
use super::{solid, solid_end};
use crate::book::Text;
use crate::input::fenced::Fences;
use crate::input::include::made;
use crate::input::pattern::patterns;
use crate::lang::scan;
use crate::lang::wide::{is_hangul, is_wide};
use std::collections::BTreeMap;
use std::ops::Range;

patterns! {
    ROLE = r"(^|[ \t])?:(numref|ref|eqref|cite|citet|citep):`([^`\n]+)`";
    /// The name of what stands above, or how wide it is.
    LABEL = r"^[ \t]*:(label|eqlabel|width):`([^`\n]+)`[ \t]*$";
    TAB = r"^[ \t]*:(?:begin_tab:`([^`\n]+)`|end_tab:)[ \t]*$";
    /// What is said twice, on a slide too. A link has its address behind it.
    SLIDE = r"\[(\*\*[^*\[\]]+\*\*)\]|\((\*\*[^*()]+\*\*)\)";
}

/// What they hold.
pub(super) const MARKS: [&str; 5] = [":`", "``toc", "``eval_rst", "#@tab", "_tab:"];

/// Whether a text has such marks.
pub(super) fn may_have(text: &str) -> bool {
    let is_mark = |line: &str| {
        let bare = line.trim();
        matches!(bare, "```toc" | "```eval_rst")
            || bare.starts_with("#@tab ")
            || bare.contains(":`") && (LABEL.is_match(bare) || TAB.is_match(bare) || ROLE.is_match(bare))
    };
    MARKS.iter().any(|mark| scan::holds(text, mark)) && scan::lines(text).any(is_mark)
}

/// The text with these marks as those of Markdown.
pub(super) fn rewritten(body: Text) -> Text {
    let lines: Vec<(Range<usize>, &str)> = scan::lines_at(&body.text).collect();
    let mut formulas = BTreeMap::new();
    for (_, line) in &lines {
        let found = LABEL.captures(line.trim_end()).filter(|found| &found[1] == "eqlabel");
        let Some(name) = found.and_then(|found| Some(&line[found.get(2)?.range()])) else { continue };
        let next = formulas.len() + 1;
        formulas.entry(name).or_insert(next);
    }
    let mut writing = Writing { body: &body, lines: &lines, formulas, out: Text::default(), caption: None };
    writing.text();
    unslided(&writing.out)
}

/// The text without the brackets around what stands on slides too.
fn unslided(body: &Text) -> Text {
    let code = solid(&body.text);
    let (mut out, mut done) = (Text::default(), 0);
    for found in SLIDE.captures_iter(&body.text) {
        let (Some(all), Some(inner)) = (found.get(0), found.get(1).or(found.get(2))) else { continue };
        let is_link = found.get(1).is_some() && body.text[inner.end() + 1..].starts_with(['(', '[']);
        if is_link || inner.as_str().contains("\n\n") || solid_end(&code, all.start()).is_some() {
            continue;
        }
        out.push_part(body, done..all.start());
        out.push_part(body, inner.range());
        done = all.end();
    }
    out.push_part(body, done..body.text.len());
    out
}

struct Writing<'t> {
    body: &'t Text,
    lines: &'t [(Range<usize>, &'t str)],
    /// The numbers of formulas by their names.
    formulas: BTreeMap<&'t str, usize>,
    out: Text,
    /// The caption of the table that follows.
    caption: Option<&'t str>,
}

impl<'t> Writing<'t> {
    fn text(&mut self) {
        let mut fences = Fences::default();
        let mut at = 0;
        while let Some((range, line)) = self.lines.get(at).cloned() {
            let was_open = fences.is_open();
            at += 1;
            if fences.hold(line) {
                let bare = line.trim();
                let is_ours = !was_open && matches!(bare, "```toc" | "```eval_rst");
                let closing = Some(at).filter(|_| is_ours).and_then(|at| self.closing(at));
                if let Some(closing) = closing {
                    fences = Fences::default();
                    at = closing + 1;
                } else if !was_open && let Some(of) = self.tab(at) {
                    // The frameworks' names stand below their code, where several have one.
                    let name = if of == "all" { String::new() } else { format!(" title=\"{}\"", of.replace('"', "'")) };
                    let end = range.start + line.trim_end().len();
                    self.out.push_part(self.body, range.start..end);
                    self.put(&format!("{name}\n"), end);
                    at += 1;
                } else {
                    self.out.push_part(self.body, range);
                }
                continue;
            }
            at += self.line(at, range, line);
        }
    }

    /// The line that closes a fence of three ticks.
    fn closing(&self, at: usize) -> Option<usize> {
        let is_end = |(_, line): &(Range<usize>, &str)| {
            let bare = line.trim();
            bare.len() >= 3 && bare.bytes().all(|b| b == b'`')
        };
        self.lines[at..].iter().position(is_end).map(|length| at + length)
    }

    /// The framework of the code that begins with a line.
    fn tab(&self, at: usize) -> Option<&'t str> {
        self.lines.get(at)?.1.trim().strip_prefix("#@tab ").map(str::trim)
    }

    /// A line of text, before `at`; gives how many lines below it were read with it.
    fn line(&mut self, at: usize, range: Range<usize>, line: &'t str) -> usize {
        let bare = line.trim();
        if let Some(found) = TAB.captures(line.trim_end()) {
            let title = found.get(1).map_or(String::new(), |name| format!("\n**{}**\n", name.as_str()));
            self.put(&format!("{title}\n"), range.start);
            return 0;
        }
        if let Some(found) = LABEL.captures(line.trim_end()).filter(|found| &found[1] == "label") {
            self.put(&format!("<a id=\"{}\"></a>\n\n", attribute(&found[2])), range.start);
            return 0;
        }
        if let Some(caption) = bare.strip_prefix(':').filter(|_| self.is_above_table(at))
            && !caption.is_empty()
            && !caption.starts_with([' ', ':'])
        {
            self.caption = Some(caption);
            return 0;
        }
        let (labels, used) = self.labels(at);
        let label = |kind: &str| labels.iter().find(|(of, _)| *of == kind).map(|(_, name)| *name);
        let end = range.start + line.trim_end().len();
        let is_table = bare.starts_with('|');
        let ends_table = is_table && self.lines.get(at).is_none_or(|(_, next)| !next.trim().starts_with('|'));
        if let Some(number) = label("eqlabel").and_then(|name| self.formulas.get(name).copied())
            && bare.ends_with("$$")
        {
            self.out.push_part(self.body, range.start..end - 2);
            self.put(&format!("\\tag{{{number}}}$$\n\n"), end);
        } else if let Some(name) = label("label").filter(|_| bare.starts_with('#')) {
            self.roles(range.start..end);
            self.put(&format!(" {{#{name}}}\n\n"), end);
        } else if bare.starts_with("![") && bare.ends_with(')') && !labels.is_empty() {
            self.roles(range.start..end);
            let name = label("label").map(|name| format!("#{name}"));
            let width = label("width").map(|width| format!("width={width}"));
            let said: Vec<String> = name.into_iter().chain(width).collect();
            self.put(&format!("{{{}}}\n\n", said.join(" ")), end);
        } else if ends_table && (self.caption.is_some() || label("label").is_some()) {
            self.roles(range.clone());
            let name = label("label").map_or(String::new(), |name| format!(" {{#{name}}}"));
            let caption = self.caption.take().unwrap_or_default();
            self.put(&format!("\nTable: {caption}{name}\n\n"), range.end);
        } else {
            self.roles(range.clone());
            let anchor = label("label").or(label("eqlabel"));
            if let Some(name) = anchor {
                self.put(&format!("\n<a id=\"{}\"></a>\n\n", attribute(name)), range.end);
            }
        }
        used
    }

    /// The names of what stands above a line, and how many lines they take.
    fn labels(&self, at: usize) -> (Vec<(&'t str, &'t str)>, usize) {
        let found = self.lines[at..].iter().map_while(|(_, line)| {
            let found = LABEL.captures(line.trim_end())?;
            Some((&line[found.get(1)?.range()], &line[found.get(2)?.range()]))
        });
        let found: Vec<_> = found.collect();
        let used = found.len();
        (found, used)
    }

    fn is_above_table(&self, at: usize) -> bool {
        self.lines[at..]
            .iter()
            .map(|(_, line)| line.trim())
            .find(|line| !line.is_empty())
            .is_some_and(|line| line.starts_with('|'))
    }

    /// Text with its roles.
    fn roles(&mut self, range: Range<usize>) {
        let text = &self.body.text[range.clone()];
        let mut done = range.start;
        for found in ROLE.captures_iter(text) {
            let (Some(all), Some(role), Some(said)) = (found.get(0), found.get(2), found.get(3)) else { continue };
            let place = range.start + all.start();
            // In code of its own it shows itself.
            if text[..all.start()].ends_with('`') {
                continue;
            }
            // A blank behind Han is there for the tool.
            let is_han = |c: char| is_wide(c) && !is_hangul(c);
            let blank =
                found.get(1).filter(|_| !text[..all.start()].is_empty() && !text[..all.start()].ends_with(is_han));
            self.out.push_part(self.body, done..place + blank.map_or(0, |blank| blank.len()));
            let with = match role.as_str() {
                "eqref" => match self.formulas.get(said.as_str()) {
                    Some(number) => format!("({number})"),
                    None => format!("({})", said.as_str()),
                },
                "numref" | "ref" => reference(said.as_str(), said.as_str()),
                _ => format!("{{cite}}`{}`", said.as_str()),
            };
            self.put(&with, place);
            done = range.start + all.end();
        }
        self.out.push_part(self.body, done..range.end);
    }

    fn put(&mut self, text: &str, at: usize) {
        made(&mut self.out, text, self.body.origin.locate(at as u32));
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn marks_of_d2lbook_are_what_they_mean() {
        for (text, meant) in [
            ("# 题\n:label:`sec_x`\n\n见 :numref:`sec_x`。\n", "# 题 {#sec_x}\n\n\n见[](#sec_x \"sec_x\")。\n"),
            ("see :ref:`sec_x`.\n", "see [](#sec_x \"sec_x\").\n"),
            (
                "$$a$$\n:eqlabel:`eq_a`\n\n :eqref:`eq_a`中的，与 :eqref:`eq_b`\n",
                "$$a\\tag{1}$$\n\n\n(1)中的，与(eq_b)\n",
            ),
            ("![图](a.png)\n:width:`400px`\n:label:`fig`\n文\n", "![图](a.png){#fig width=400px}\n\n文\n"),
            (":表题\n\n| a |\n|:--|\n| 1 |\n:label:`tab`\n", "\n| a |\n|:--|\n| 1 |\n\nTable: 表题 {#tab}\n\n"),
            ("```toc\n:maxdepth: 1\n\na\n```\n文\n```eval_rst\n.. raw:: html\n```\n", "文\n"),
            (
                "```{.python .input}\n#@tab pytorch\nx = 1\n```\n```{.python}\n#@tab all\ny\n```\n",
                "```{.python .input} title=\"pytorch\"\nx = 1\n```\n```{.python}\ny\n```\n",
            ),
            (":begin_tab:`mxnet`\n文\n:end_tab:\n", "\n**mxnet**\n\n文\n\n"),
            (
                ":label:`a`\n\n[**甲\n乙**]与(**丙**)，[**丁**](a.md)\n",
                "<a id=\"a\"></a>\n\n\n**甲\n乙**与**丙**，[**丁**](a.md)\n",
            ),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_it_stays() {
        for text in
            ["(**丙**)与[**甲**]\n", "```\n:label:`a`\n```\n", "`` :numref:`a` ``\n", "时间:`x`\n", "```toc\n没有完\n"]
        {
            assert_eq!(shown(text), text);
        }
        shown(&":x\n".repeat(50_000));
        shown(&"[**甲".repeat(50_000));
    }
}
