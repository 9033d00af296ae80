//! MyST, the Markdown of Sphinx and Jupyter Book.
//!
//! Directives, ```` ```{figure} a.png ```` or `:::{note}`, have options below their first line (`:name: x`, or YAML between
//! `---`) and then text, which is Markdown for most of them; roles, `` {ref}`name` ``, are words in a line; `(name)=` names
//! the place below it, `% …` is a comment, `+++` parts cells. A directive that is not known is the code that it looks like.
//! Files that are taken in have been put in their place before ([`crate::input::sphinx`]).
//!
//! The whole text is gone through first, since to CommonMark a directive is code, in which nothing else would be read.

mod blocks;
mod roles;

use super::containers::remark;
use super::fences::known;
use super::theorems::{self, theorem};
use super::words::attribute;
use crate::book::Text;
use crate::diag::Reporter;
use crate::input::include::made;
use crate::input::pattern::patterns;
use crate::lang::scan;
use std::collections::BTreeMap;
use std::ops::Range;

patterns! {
    /// The signs, the name and what stands behind.
    OPENS = r"^([ \t]*)(`{3,}|~{3,}|:{3,})[ \t]*\{([a-z][a-z0-9:_-]*)\}[ \t]*(.*?)[ \t]*$";
    OPTION = r"^[ \t]*:([a-z][a-z0-9_-]*):(?:[ \t]+(.*?))?[ \t]*$";
    LABEL = r"^[ \t]*\(([^()\s`]{1,80})\)=[ \t]*$";
    NAMED = r"(?m)(?:^[ \t]*:label:[ \t]+(\S+)|\$\$[ \t]*\(([A-Za-z][A-Za-z0-9_.:-]*)\))[ \t]*$";
    /// A formula's last line: what stands before the dollars and its name.
    DOLLARS = r"^((?:[ \t]*\$\$)?[^$]*)\$\$[ \t]*\(([A-Za-z][A-Za-z0-9_.:-]*)\)[ \t]*$";
    ROLE = r"\{([a-z][a-z0-9:_-]*)\}`([^`\n]+)`";
}

/// What they hold.
pub(super) const MARKS: [&str; 5] = ["`{", "~{", ":{", ")=", "}`"];

/// What a directive becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Remark(&'static str),
    /// A remark of the kind that its class says.
    Admonition,
    Theorem,
    /// The first or the last line of an exercise or its solution, which holds directives.
    Gate,
    Fold,
    Quote,
    /// Its text alone.
    Frame,
    /// Its text below its title.
    Titled,
    Picture,
    Code,
    Formula,
    /// A table whose rows are lists.
    ListTable,
    /// A table whose cells are parted by commas.
    CommaTable,
    Table,
    Terms,
    /// What a book makes itself.
    Nothing,
}

fn shape(name: &str) -> Option<Shape> {
    Some(match name {
        "admonition" => Shape::Admonition,
        "versionadded" | "versionchanged" | "deprecated" | "topic" | "sidebar" | "margin" => Shape::Remark("note"),
        "exercise-start" | "solution-start" | "exercise-end" | "solution-end" => Shape::Gate,
        name if theorems::is_one(theorem_word(name)) && name != "example" => Shape::Theorem,
        "dropdown" | "toggle" => Shape::Fold,
        "epigraph" | "pull-quote" | "highlights" | "blockquote" => Shape::Quote,
        "tab-set" | "tabs" | "grid" | "grid-item" | "card-carousel" | "container" | "div" | "centered" | "only"
        | "aside" | "card-deck" => Shape::Frame,
        "tab-item" | "tab" | "card" | "grid-item-card" | "rubric" => Shape::Titled,
        "figure" | "image" => Shape::Picture,
        "code-block" | "code" | "code-cell" | "sourcecode" | "prompt" | "parsed-literal" => Shape::Code,
        "math" => Shape::Formula,
        "list-table" => Shape::ListTable,
        "csv-table" => Shape::CommaTable,
        "table" => Shape::Table,
        "glossary" => Shape::Terms,
        "toctree" | "tableofcontents" | "contents" | "index" | "genindex" | "bibliography" | "footbibliography" => {
            Shape::Nothing
        }
        name => Shape::Remark(known(name)?),
    })
}

/// `prf:theorem`, `solution-start`: the word for it.
fn theorem_word(name: &str) -> &str {
    name.trim_start_matches("prf:").trim_end_matches("-start").trim_end_matches("-end")
}

/// A directive that is open, or code that is none.
struct Open<'t> {
    sign: &'t str,
    /// What stands for its last line; its own if it is none.
    after: Option<String>,
    /// Nothing in it is read.
    is_code: bool,
}

/// The options of a directive by their names.
type Options<'t> = BTreeMap<&'t str, &'t str>;

/// A line of the text, with its end.
type Line<'t> = (Range<usize>, &'t str);

/// Whether a text is MyST: it has a directive, a role or the name of a place.
pub(super) fn may_have(text: &str) -> bool {
    let holds = |mark: &str| scan::holds(text, mark);
    let directives = || ["``{", "``` {", "~~{", "::{", "::: {"].into_iter().any(holds);
    let is_one = |line: &str| {
        (line.contains("{") && OPENS.captures(line.trim_end()).is_some_and(|found| shape(&found[3]).is_some()))
            || line.contains(")=") && LABEL.is_match(line.trim_end())
    };
    (directives() || holds(")=")) && scan::lines(text).any(is_one)
        || holds("}`") && ROLE.captures_iter(text).any(|found| roles::is_role(&found[1]))
}

/// The text with all of this as CommonMark.
pub(super) fn rewritten(body: Text, reporter: &Reporter) -> Text {
    let labels = NAMED.captures_iter(&body.text).enumerate();
    let labels =
        labels.filter_map(|(n, found)| Some((found.get(1).or(found.get(2))?.as_str().to_owned(), n + 1))).collect();
    let lines: Vec<Line> = scan::lines_at(&body.text).collect();
    let mut rewriting = Rewriting {
        body: &body,
        lines,
        labels,
        reporter,
        is_reported: false,
        open: Vec::new(),
        unclosed: BTreeMap::new(),
        out: Text::default(),
    };
    rewriting.text();
    rewriting.out
}

struct Rewriting<'t> {
    body: &'t Text,
    lines: Vec<Line<'t>>,
    /// The numbers of formulas by their names.
    labels: BTreeMap<String, usize>,
    reporter: &'t Reporter,
    /// Works that are cited were reported.
    is_reported: bool,
    open: Vec<Open<'t>>,
    /// The shortest run of a sign that is known to close nothing from here on.
    unclosed: BTreeMap<u8, usize>,
    out: Text,
}

impl<'t> Rewriting<'t> {
    fn text(&mut self) {
        let mut at = 0;
        while let Some((range, line)) = self.lines.get(at).cloned() {
            at += 1;
            let text = line.trim();
            let sign = fence(text);
            if let Some(sign) = sign
                && self.closes(sign, text)
            {
                match self.open.pop().and_then(|open| open.after) {
                    Some(after) => self.put(&after, range.start),
                    None => self.keep(range),
                }
            } else if self.open.last().is_some_and(|open| open.is_code) {
                self.keep(range);
            } else if let Some(sign) = sign {
                let opened = OPENS.captures(line.trim_end()).and_then(|found| {
                    let [margin, name, title] = [1, 3, 4].map(|i| found.get(i).map_or(0..0, |m| m.range()));
                    Some((shape(&line[name.clone()])?, margin.len(), &line[name], &line[title]))
                });
                match opened {
                    Some((shape, margin, name, title)) => at = self.directive(shape, name, title, (at, margin, sign)),
                    None => {
                        let rest = text[sign.len()..].trim();
                        // A fence has no ticks behind it, a closing line opens nothing.
                        let opens = match sign.as_bytes()[0] {
                            b'`' => !rest.contains('`'),
                            b'~' => true,
                            _ => !rest.is_empty(),
                        };
                        if opens {
                            self.open.push(Open { sign, after: None, is_code: !sign.starts_with(':') });
                        }
                        self.keep(range);
                    }
                }
            } else if let Some(found) =
                Some(line).filter(|_| text.starts_with('(')).and_then(|line| LABEL.captures(line.trim_end()))
            {
                self.put(&format!("<a id=\"{}\"></a>\n\n", attribute(&found[1])), range.start);
            } else if line.starts_with("% ") || line.trim_end() == "%" || text == "+++" || text.starts_with("+++ {") {
                self.put("\n", range.start);
            } else if let Some(found) =
                Some(line).filter(|line| line.contains("$$")).and_then(|line| DOLLARS.captures(line.trim_end()))
                && let Some(number) = self.labels.get(&found[2]).copied()
            {
                let parted = if found[1].trim().is_empty() { "\n" } else { "" };
                self.put(&format!("{}\\tag{{{number}}}{parted}$$\n", &found[1]), range.start);
            } else {
                self.line(range);
            }
        }
        while let Some(open) = self.open.pop() {
            self.put(&open.after.unwrap_or_default(), self.body.text.len());
        }
    }

    /// Whether a line closes what is open.
    fn closes(&self, sign: &str, text: &str) -> bool {
        let Some(open) = self.open.last() else { return false };
        sign.len() == text.len() && sign.len() >= open.sign.len() && sign.starts_with(&open.sign[..1])
    }

    /// One directive, whose first line is the one before `at`. Gives the line from which reading goes on.
    fn directive(
        &mut self,
        shape: Shape,
        name: &str,
        title: &'t str,
        (at, margin, sign): (usize, usize, &'t str),
    ) -> usize {
        let place = self.lines[at - 1].0.start;
        let (options, inner) = self.options(at);
        let blanks = " ".repeat(margin);
        let placed = |text: &str| -> String {
            let line = |line: &str| if line == "\n" { line.to_owned() } else { format!("{blanks}{line}") };
            text.split_inclusive('\n').map(line).collect()
        };
        let label =
            options.get("name").or(options.get("label")).map(|name| format!("<a id=\"{}\"></a>\n\n", attribute(name)));
        let label = label.unwrap_or_default();
        let frame = match shape {
            Shape::Remark(kind) => Some(remark(kind, title)),
            // Behind the word for a solution stands what it solves.
            Shape::Theorem | Shape::Gate => {
                let title = if name.starts_with("solution") { "" } else { title };
                theorem(theorem_word(name), title, &self.body.text)
            }
            Shape::Admonition => {
                let class = options.get("class").and_then(|class| class.split_whitespace().find_map(known));
                Some(remark(class.unwrap_or("note"), title))
            }
            Shape::Fold => {
                let title = if title.is_empty() { String::new() } else { format!("<summary>{title}</summary>\n") };
                Some([format!("\n<details>{title}\n\n"), "\n\n</details>\n\n".to_owned()])
            }
            Shape::Quote => Some(["\n<blockquote>\n\n".to_owned(), "\n\n</blockquote>\n\n".to_owned()]),
            Shape::Frame => Some(["\n".to_owned(), "\n".to_owned()]),
            Shape::Titled => {
                let title = if title.is_empty() { "\n".to_owned() } else { format!("\n**{title}**\n\n") };
                Some([title, "\n".to_owned()])
            }
            Shape::Table => {
                let caption = if title.is_empty() { String::new() } else { format!("\nTable: {title}\n\n") };
                Some([format!("\n{label}"), format!("\n{caption}")])
            }
            _ => None,
        };
        if shape == Shape::Gate
            && let Some([before, after]) = &frame
            && let Some(end) = self.end(inner, sign)
        {
            let with = if name.ends_with("-start") { before } else { after };
            self.put(with, place);
            return end + 1;
        }
        if let Some([before, after]) = frame {
            self.put(&placed(&before), place);
            self.open.push(Open { sign, after: Some(placed(&after)), is_code: false });
            return inner;
        }
        if shape == Shape::Code {
            let language = title.split_whitespace().next().unwrap_or_default();
            let caption = options.get("caption").map(|caption| format!(" title=\"{}\"", caption.replace('"', "'")));
            let numbers =
                if options.contains_key("linenos") || options.contains_key("lineno-start") { ",linenos" } else { "" };
            let ticks = "`".repeat(sign.len());
            let ticks = if sign.starts_with(':') { &ticks } else { sign };
            self.put(&format!("{blanks}{ticks}{language}{numbers}{}\n", caption.unwrap_or_default()), place);
            self.open.push(Open { sign, after: Some(format!("{blanks}{ticks}\n")), is_code: true });
            return inner;
        }
        let Some(end) = self.end(inner, sign) else {
            // Nothing closes it: the code that CommonMark sees.
            self.keep(self.lines[at - 1].0.clone());
            self.open.push(Open { sign, after: None, is_code: !sign.starts_with(':') });
            return at;
        };
        let lines: Vec<Line<'t>> = self.lines[inner..end].to_vec();
        let mut made = Text::default();
        std::mem::swap(&mut made, &mut self.out);
        match shape {
            Shape::Picture => self.picture(name, title, &options, &lines),
            Shape::Formula => self.formula(title, &options, &lines),
            Shape::ListTable => self.list_table(title, &options, &lines),
            Shape::CommaTable => self.comma_table(title, &options, &lines),
            Shape::Terms => self.terms(&lines),
            _ => {}
        }
        std::mem::swap(&mut made, &mut self.out);
        // What was made stands as far to the right as its directive.
        self.put("\n", place);
        for (range, line) in scan::lines_at(&made.text) {
            if margin > 0 && !line.trim().is_empty() {
                self.put(&blanks, place);
            }
            self.out.push_part(&made, range);
        }
        self.put("\n", self.lines[end].0.start);
        end + 1
    }

    /// The options that stand from a line on, and where the text begins behind them.
    fn options(&self, from: usize) -> (Options<'t>, usize) {
        let mut options = Options::new();
        let line = |at: usize| self.lines.get(at).map(|(_, line)| *line);
        if line(from).is_some_and(|line| line.trim() == "---") {
            let yaml = self.lines[from + 1..].iter().take(40).position(|(_, line)| line.trim() == "---");
            let Some(length) = yaml else { return (options, from) };
            for (_, line) in &self.lines[from + 1..from + 1 + length] {
                options.extend(line.trim().split_once(':').map(|(key, value)| (key.trim(), value.trim())));
            }
            return (options, from + length + 2);
        }
        let mut at = from;
        while let Some(found) = line(at).filter(|line| line.trim_start().starts_with(':')).and_then(|line| {
            let found = OPTION.captures(line.trim_end())?;
            let [key, value] = [1, 2].map(|i| found.get(i).map_or(0..0, |m| m.range()));
            Some((&line[key], &line[value]))
        }) {
            options.extend([found]);
            at += 1;
        }
        (options, at)
    }

    /// The line that closes a directive.
    fn end(&mut self, from: usize, sign: &str) -> Option<usize> {
        let kind = sign.as_bytes()[0];
        if self.unclosed.get(&kind).is_some_and(|&length| sign.len() >= length) {
            return None;
        }
        let closes = |(_, line): &Line| {
            let text = line.trim();
            text.len() >= sign.len() && text.bytes().all(|b| b == kind)
        };
        let found = self.lines[from..].iter().position(closes).map(|length| from + length);
        if found.is_none() {
            self.unclosed.insert(kind, sign.len());
        }
        found
    }

    fn keep(&mut self, range: Range<usize>) {
        self.out.push_part(self.body, range);
    }

    fn put(&mut self, text: &str, at: usize) {
        made(&mut self.out, text, self.body.origin.locate(at as u32));
    }
}

/// The signs that a line begins with, if they are those of a fence.
fn fence(text: &str) -> Option<&str> {
    let sign = text.chars().next().filter(|c| matches!(c, '`' | '~' | ':'))?;
    let length = text.bytes().take_while(|&b| b == sign as u8).count();
    (length >= 3).then(|| &text[..length])
}

#[cfg(test)]
mod tests;
