//! MyST, the Markdown of Sphinx and Jupyter Book.
//!
//! Directives, ```` ```{figure} a.png ```` or `:::{note}`, have options below their first line (`:name: x`, or YAML between
//! `---`) and then text, which is Markdown for most of them; roles, `` {ref}`name` ``, are words in a line; `(name)=` names
//! the place below it, `% …` is a comment, `+++` parts cells. A directive that is not known is the code that it looks like.
//! Files that are taken in have been put in their place before ([`crate::input::sphinx`]).
//!
//! The whole text is gone through first, since to CommonMark a directive is code, in which nothing else would be read.

use super::containers::remark;
use super::fences::known;
use super::solid_end;
use super::words::{address, attribute, escaped, is_picture};
use crate::book::Text;
use crate::diag::{Code, Reporter};
use crate::input::include::made;
use crate::input::pattern::patterns;
use crate::lang::scan;
use memchr::memmem;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

patterns! {
    /// The signs, the name and what stands behind.
    OPENS = r"^([ \t]*)(`{3,}|~{3,}|:{3,})[ \t]*\{([a-z][a-z0-9:_-]*)\}[ \t]*(.*?)[ \t]*$";
    OPTION = r"^[ \t]*:([a-z][a-z0-9_-]*):(?:[ \t]+(.*?))?[ \t]*$";
    LABEL = r"^[ \t]*\(([^()\s`]{1,80})\)=[ \t]*$";
    NAMED = r"(?m)^[ \t]*:label:[ \t]+(\S+)[ \t]*$";
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
        "versionadded" | "versionchanged" | "deprecated" | "topic" | "sidebar" | "margin" | "proof" | "prf:theorem"
        | "prf:definition" | "prf:proof" | "prf:lemma" | "exercise" | "solution" => Shape::Remark("note"),
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
    let holds = |mark: &str| memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    let directives = || ["``{", "``` {", "~~{", "::{", "::: {"].into_iter().any(holds);
    let is_one = |line: &str| {
        (line.contains("{") && OPENS.captures(line.trim_end()).is_some_and(|found| shape(&found[3]).is_some()))
            || line.contains(")=") && LABEL.is_match(line.trim_end())
    };
    (directives() || holds(")=")) && scan::lines(text).any(is_one)
        || holds("}`") && ROLE.captures_iter(text).any(|found| is_role(&found[1]))
}

fn is_role(name: &str) -> bool {
    #[rustfmt::skip]
    const ROLES: [&str; 14] = [
        "ref", "numref", "doc", "term", "math", "kbd", "eq", "cite", "guilabel", "download", "abbr", "sub", "sup", "menuselection",
    ];
    ROLES.contains(&name) || name.starts_with("cite:") || name.starts_with("py:")
}

/// The text with all of this as CommonMark.
pub(super) fn rewritten(body: Text, reporter: &Reporter) -> Text {
    let labels = NAMED.captures_iter(&body.text).enumerate();
    let labels = labels.filter_map(|(n, found)| Some((found.get(1)?.as_str().to_owned(), n + 1))).collect();
    let lines: Vec<Line> = scan::lines_at(&body.text).collect();
    let names = lines.iter().filter_map(|(_, line)| {
        let found = Some(line.trim_end())
            .filter(|line| line.ends_with(")=") || line.contains(":name:") || line.contains(":label:"))?;
        let name = LABEL.captures(found).map(|found| found[1].to_owned());
        name.or_else(|| {
            let said = found.trim();
            Some(said.strip_prefix(":name:").or_else(|| said.strip_prefix(":label:"))?.trim().to_owned())
        })
    });
    let names = names.collect();
    let mut rewriting = Rewriting {
        body: &body,
        lines,
        labels,
        names,
        reporter,
        reported: None,
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
    /// The places that have a name.
    names: BTreeSet<String>,
    /// Works that are cited were reported.
    reported: Option<()>,
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

    /// The first paragraph of a figure is its caption.
    fn picture(&mut self, name: &str, path: &str, options: &Options, lines: &[Line<'t>]) {
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

    fn formula(&mut self, first: &str, options: &Options, lines: &[Line<'t>]) {
        let inside = [first].into_iter().chain(lines.iter().map(|(_, line)| line.trim_end()));
        let inside: Vec<&str> = inside.filter(|line| !line.trim().is_empty()).collect();
        let tex = inside.join("\n");
        let number = options.get("label").and_then(|label| self.labels.get(*label));
        let tag = number
            .filter(|_| !tex.contains("\\tag") && !tex.contains("\\begin{align"))
            .map(|number| format!("\n\\tag{{{number}}}"));
        self.out.text.push_str(&format!("$$\n{tex}{}\n$$\n", tag.unwrap_or_default()));
    }

    fn caption(title: &str) -> String {
        if title.is_empty() { String::new() } else { format!("<caption>{title}</caption>\n") }
    }

    /// `* - 甲` begins a row, `  - 乙` a cell.
    fn list_table(&mut self, title: &str, options: &Options, lines: &[Line<'t>]) {
        let head: usize = options.get("header-rows").and_then(|rows| rows.parse().ok()).unwrap_or(0);
        self.out.text.push_str(&format!("<table>\n{}", Self::caption(title)));
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

    fn comma_table(&mut self, title: &str, options: &Options, lines: &[Line<'t>]) {
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
    fn terms(&mut self, lines: &[Line<'t>]) {
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

    /// A line with its roles.
    fn line(&mut self, range: Range<usize>) {
        let text = &self.body.text[range.clone()];
        if !text.contains("}`") {
            return self.keep(range);
        }
        let code = code_spans(text);
        let mut done = range.start;
        for found in ROLE.captures_iter(text) {
            let (Some(all), Some(name), Some(said)) = (found.get(0), found.get(1), found.get(2)) else { continue };
            // In code of its own it shows itself.
            if solid_end(&code, all.start()).is_some() {
                continue;
            }
            let Some(with) = self.role(name.as_str(), said.as_str(), range.start + all.start()) else { continue };
            self.out.push_part(self.body, done..range.start + all.start());
            self.put(&with, range.start + all.start());
            done = range.start + all.end();
        }
        self.out.push_part(self.body, done..range.end);
    }

    /// [`Self::line`] for text that is made.
    fn roled(&self, text: &str) -> String {
        let (mut out, mut done) = (String::new(), 0);
        for found in ROLE.captures_iter(text) {
            let (Some(all), Some(with)) = (found.get(0), self.role_of(&found[1], &found[2])) else { continue };
            out.push_str(&text[done..all.start()]);
            out.push_str(&with);
            done = all.end();
        }
        out + &text[done..]
    }

    fn role(&mut self, name: &str, said: &str, at: usize) -> Option<String> {
        if (name == "cite" || name.starts_with("cite:")) && self.reported.replace(()).is_none() {
            let span = self.body.origin.span(at, at + name.len() + said.len() + 4);
            self.reporter.at(Code::Citation, span, "works that are cited stand by their keys");
        }
        self.role_of(name, said)
    }

    /// What a role stands for; none if it is not known.
    fn role_of(&self, name: &str, said: &str) -> Option<String> {
        // `words <target>`
        let (words, target) = match said.strip_suffix('>').and_then(|said| said.split_once('<')) {
            Some((words, target)) => (words.trim(), target.trim()),
            None => ("", said.trim()),
        };
        let plain = if words.is_empty() { target } else { words };
        let element = |element: &str| format!("<{element}>{}</{element}>", attribute(plain));
        Some(match name {
            "math" => format!("${said}$"),
            "kbd" => element("kbd"),
            "sub" | "subscript" => element("sub"),
            "sup" | "superscript" => element("sup"),
            "strike" | "del" => element("del"),
            "underline" | "u" => element("u"),
            "strong" => element("strong"),
            "emphasis" => element("em"),
            "guilabel" | "menuselection" => format!("**{plain}**"),
            // What is named in another file is called by its name.
            "ref" | "numref" | "any" | "prf:ref" => {
                let words = if words.is_empty() && !self.names.contains(target) { target } else { words };
                format!("[{}](#{target})", escaped(words))
            }
            "doc" => {
                let file = if target.contains('.') { target.to_owned() } else { format!("{target}.md") };
                format!("[{}](<{}>)", escaped(words), address(&file))
            }
            "eq" => self.labels.get(target).map_or_else(|| format!("({target})"), |number| format!("({number})")),
            "term" | "abbr" | "download" | "index" | "program" | "dfn" | "sc" => escaped(plain),
            "cite" => format!("\\[{target}\\]"),
            "fa" | "fas" | "fab" | "octicon" | "material-regular" | "material-outlined" => String::new(),
            _ if name.starts_with("cite:") => format!("\\[{target}\\]"),
            "command" | "file" | "code" | "envvar" | "option" | "func" | "class" | "meth" | "mod" | "attr"
            | "literal" | "samp" => format!("`{plain}`"),
            _ if ["py:", "c:", "cpp:", "js:", "rst:"].iter().any(|domain| name.starts_with(domain)) => {
                format!("`{}`", plain.trim_start_matches('~'))
            }
            _ => return None,
        })
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

/// The code in a line, without that of roles.
fn code_spans(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let run = |at: usize| bytes[at..].iter().take_while(|&&b| b == b'`').count();
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'`', &bytes[at..]).map(|i| at + i) {
        at = start + run(start);
        runs.push(start..at);
    }
    let mut spans = Vec::new();
    let mut open: Option<Range<usize>> = None;
    for run in runs {
        match &open {
            None => open = Some(run),
            Some(first) if first.len() == run.len() => {
                let is_role = first.len() == 1 && text[..first.start].ends_with('}');
                spans.extend((!is_role).then_some(first.start..run.end));
                open = None;
            }
            Some(_) => {}
        }
    }
    spans
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

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn directives_are_what_they_mean() {
        for (text, meant) in [
            (
                ":::{admonition} 题\n:class: tip\n文**字**\n:::\n",
                "\n<div class=\"tip\">\n<summary>题</summary>\n\n文**字**\n\n\n</div>\n\n",
            ),
            (
                "```{figure} img/a.png\n:name: fig-a\n:width: 200px\n\n图的标题\n```\n",
                "\n![图的标题](<img/a.png>){#fig-a width=200px}\n\n\n",
            ),
            ("```{code-block} python\n:caption: 例\nx = 1\n```\n", "```python title=\"例\"\nx = 1\n```\n"),
            ("```{math}\n:label: eq1\na^2\n```\n见 {eq}`eq1`。\n", "\n$$\na^2\n\\tag{1}\n$$\n\n见 (1)。\n"),
            ("```{toctree}\n:maxdepth: 2\n\na\nb\n```\n文\n", "\n\n文\n"),
            ("```{glossary}\n船\n  水上的车。\n```\n", "\n船\n:   水上的车。\n\n"),
            ("````{tab-set}\n```{tab-item} 甲\n甲文\n```\n````\n", "\n\n**甲**\n\n甲文\n\n\n"),
            ("(place)=\n# 题\n\n% 不印\n\n+++\n文\n", "<a id=\"place\"></a>\n\n# 题\n\n\n\n\n文\n"),
            (
                "```{csv-table} 题\n:header: 甲, 乙\n\"1, 2\", 3\n```\n",
                "\n<table>\n<caption>题</caption>\n<tr>\n<th>\n\n甲\n\n</th>\n<th>\n\n乙\n\n</th>\n</tr>\n<tr>\n<td>\n\n1, 2\n\n</td>\n<td>\n\n3\n\n</td>\n</tr>\n</table>\n\n",
            ),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
    }

    #[test]
    fn the_rows_of_a_table_may_be_lists() {
        let out = shown("```{list-table} 题\n:header-rows: 1\n\n* - 甲\n  - 乙\n* - 1\n  - - 二\n    - 三\n```\n");
        assert!(out.contains("<caption>题</caption>\n<tr>\n<th>\n\n甲\n\n</th>\n<th>\n\n乙\n"), "{out}");
        assert!(out.contains("<tr>\n<td>\n\n1\n\n</td>\n<td>\n\n- 二\n- 三\n"), "{out}");
    }

    #[test]
    fn roles_are_words_in_a_line() {
        assert_eq!(
            shown("(a)=\n{ref}`a`、{ref}`题 <b>`、{doc}`c/d`、{math}`x^2`、{kbd}`Ctrl`、{term}`船`\n"),
            "<a id=\"a\"></a>\n\n[](#a)、[题](#b)、[](<c/d.md>)、$x^2$、<kbd>Ctrl</kbd>、船\n"
        );
    }

    #[test]
    fn what_only_looks_like_it_stays() {
        for text in [
            "```{r, echo=FALSE}\nplot(x)\n```\n",
            "````md\n```{note}\n文\n```\n````\n",
            "% 是百分号\n\n+++\n\n文\n",
            "用 `` {ref}`a` `` 写。\n",
            "函数 f(x)= 3 与 {x}`y`\n",
            "```{python}\nx = 1\n```\n",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn directives_without_an_end_take_no_time() {
        for text in
            ["```{figure} a\n".repeat(30_000), ":::{note}\n".repeat(30_000), "```{math}\n:a: b\n".repeat(20_000)]
        {
            shown(&text);
        }
    }
}
