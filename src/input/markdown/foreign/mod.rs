//! What other tools write in Markdown, as the Markdown that it means.
//!
//! Site generators (Hexo, Jekyll, HonKit: `{% tag %}`, `{{ variable }}`; Hugo: `{{< shortcode >}}`) and notebooks
//! (Obsidian, [`obsidian`]) have marks of their own. They are replaced
//! before the parser sees the text: pictures, links, code and notes by what they mean, the others by nothing, with one
//! warning for each kind and file; what a pair of tags encloses stays. Text in code and formulas is never touched, so
//! that a book about templates keeps its examples. A definition of a link right below a footnote, which CommonMark
//! takes for a line of the note, is parted from it by an empty line.
//!
//! The text that comes out knows the place of each of its pieces, so that messages point into the file.

mod components;
mod containers;
mod editors;
mod fences;
mod outline;
mod solid;
mod tags;
mod words;

pub(in crate::input) use solid::solid;
pub(super) use words::{address, encoded, escaped, is_picture};

use super::obsidian::callout;
use super::{export, notion, obsidian};
use crate::book::Text;
use crate::diag::{Code, Reporter};
use crate::input::options::Names;
use crate::input::pattern::pattern;
use crate::input::{Cut, Options};
use crate::lang::scan;
use memchr::memchr2;
use pulldown_cmark::Parser;
use regex::Regex;
use solid::merged;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::LazyLock;
use tags::{Meaning, REMARKS};
use words::Words;

/// Longest tag, in bytes; a brace without an end is text.
pub(super) const LONGEST_TAG: usize = 2_000;

/// A range of the text and what stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Edit {
    range: Range<usize>,
    with: String,
}

/// The text with the marks of other tools replaced, and what was left out of it.
pub(super) fn rewritten(body: Text, options: &Options, reporter: &Reporter) -> (Text, Vec<Cut>) {
    #[rustfmt::skip]
    const MARKS: [&str; 15] = ["{%", "{{", "{:", "[[", "[!", "[^", "[TOC]", "[toc]", "****", "==", "%%", ":::", "<!-- t", " ^", "\n^"];
    let may = |[a, b, _]: [u8; 3]| {
        (a == b'{')
            | (a == b'[')
            | (a == b'*')
            | (a == b) & ((a == b'=') | (a == b'%') | (a == b':'))
            | (a == b'<') & (b == b'!')
            | (b == b'^') & (a <= b' ')
    };
    let is_export = export::is_export(&body.text);
    let has_outline = outline::may_have(&body.text);
    let has_fences = fences::may_have(&body.text);
    let has_components = components::may_have(&body.text);
    let has_badges = options.tidy.get(components::BADGE) != Some(&false) && components::has_badges(&body.text);
    let has_editors = editors::may_have(&body.text);
    let other = is_export || has_editors || has_outline || has_fences || has_components || has_badges;
    if !other && !holds(&body.text, &MARKS, may) {
        return (body, Vec::new());
    }
    let mut scan = Scan::new(&body, &options.names, reporter);
    scan.notebook(options.tidy.get(obsidian::COMMENT) != Some(&false));
    let hides_properties = options.tidy.get(notion::RULE) != Some(&false);
    if has_outline {
        scan.outline(hides_properties);
    }
    scan.lines();
    scan.containers();
    if has_fences {
        scan.fences();
    }
    if has_components {
        scan.components(hides_properties);
    }
    if has_badges {
        scan.badges();
    }
    scan.tags();
    if has_editors {
        scan.editors();
    }
    if is_export {
        scan.stars();
        scan.apart();
    }
    let Scan { mut edits, cuts, .. } = scan;
    if edits.is_empty() {
        return (body, cuts);
    }
    edits.sort_by_key(|e| e.range.start);
    let mut out = Text::default();
    let mut done = 0;
    for Edit { range, with } in edits {
        // Inside of what has been replaced.
        if range.start < done {
            continue;
        }
        out.push_part(&body, done..range.start);
        if !with.is_empty() {
            if let Some((source, from)) = body.origin.locate(range.start as u32) {
                out.origin.seam(out.text.len() as u32, source, from);
            }
            out.text.push_str(&with);
        }
        done = range.end;
    }
    out.push_part(&body, done..body.text.len());
    (out, cuts)
}

/// Whether one of some marks stands in a text; see [`scan::find`] for `may`.
fn holds(text: &str, marks: &[&str], may: impl Fn([u8; 3]) -> bool) -> bool {
    let bytes = text.as_bytes();
    scan::find(bytes, 0, may, |at| marks.iter().any(|mark| bytes[at..].starts_with(mark.as_bytes()))).is_some()
}

/// The inside of a variable of a site generator: a name below one of its own, and filters. Any other pair of braces is
/// the author's: articles write about templates too.
static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^-?[ \t]*((?:book|gitbook|page|post|site|theme|config)\.[A-Za-z_$][A-Za-z0-9_$.-]*)[ \t]*(?:\|[^\n]*)?-?$"#,
    )
});

pub(super) struct Scan<'t> {
    pub(super) body: &'t Text,
    pub(super) names: &'t Names,
    /// See [`solid`]; found when first asked for.
    solid: OnceCell<Vec<Range<usize>>>,
    pub(super) reporter: &'t Reporter,
    /// Names of tags that were reported.
    reported: BTreeSet<String>,
    /// Where a name last ends a pair of tags, 0 where it is known to end none.
    last_ends: BTreeMap<String, usize>,
    edits: Vec<Edit>,
    /// What was left out.
    pub(super) cuts: Vec<Cut>,
}

impl<'t> Scan<'t> {
    fn new(body: &'t Text, names: &'t Names, reporter: &'t Reporter) -> Self {
        let (reported, last_ends) = (BTreeSet::new(), BTreeMap::new());
        Self { body, names, solid: OnceCell::new(), reporter, reported, last_ends, edits: Vec::new(), cuts: Vec::new() }
    }

    /// The end of the code or formula that `at` stands in.
    pub(super) fn solid_end(&self, at: usize) -> Option<usize> {
        let solid = self.solid.get_or_init(|| solid(&self.body.text));
        let next = solid.partition_point(|range| range.start <= at);
        solid[..next].last().map(|range| range.end).filter(|&end| end > at)
    }

    /// Takes ranges for solid too.
    pub(super) fn harden(&mut self, ranges: Vec<Range<usize>>) {
        let solid = self.solid.take().unwrap_or_else(|| solid(&self.body.text));
        self.solid = OnceCell::from(merged(solid.into_iter().chain(ranges).collect()));
    }

    /// What is judged by the line: callouts, and definitions of links below notes.
    fn lines(&mut self) {
        let body = self.body;
        let mut in_note = false;
        let mut start = 0;
        for line in scan::lines(&body.text) {
            let at = start;
            start += line.len();
            let bare = line.trim();
            if bare.is_empty() {
                in_note = false;
            } else if bare.starts_with("[^") && bare.contains("]:") {
                in_note = true;
            } else if in_note && is_definition(bare) {
                if self.solid_end(at).is_none() {
                    self.replace(at..at, "\n");
                }
                in_note = false;
            } else if let Some(with) = callout(line)
                && self.solid_end(at).is_none()
            {
                self.replace(at..start, with);
            }
        }
    }

    /// What stands between braces and double brackets.
    fn tags(&mut self) {
        let text = self.body.text.as_str();
        let mut at = 0;
        while let Some(i) = memchr2(b'{', b'[', &text.as_bytes()[at..]) {
            let start = at + i;
            at = start + 1;
            let rest = &text[start..];
            if !["{{", "{%", "{:", "[["].iter().any(|opening| rest.starts_with(opening))
                || text[..start].ends_with('\\')
            {
                continue;
            }
            if let Some(end) = self.solid_end(start) {
                at = end;
                continue;
            }
            let end = match rest {
                _ if rest.starts_with("{{#") => self.command(start),
                _ if rest.starts_with("{{<") => self.tag(start, ["{{<", ">}}"]),
                _ if rest.starts_with("{{%") => self.tag(start, ["{{%", "%}}"]),
                _ if rest.starts_with("{%") => self.tag(start, ["{%", "%}"]),
                _ if rest.starts_with("{{") => self.variable(start),
                _ if rest.starts_with("{:") => self.attributes(start),
                _ if rest.starts_with("[[") => self.wiki(start),
                _ => None,
            };
            at = end.unwrap_or(at);
        }
    }

    /// Stretches of strong text that meet, in exports.
    fn stars(&mut self) {
        let text = self.body.text.as_str();
        let mut at = 0;
        while let Some(i) = text[at..].find("****") {
            let start = at + i;
            at = start + text[start..].bytes().take_while(|&b| b == b'*').count();
            if self.solid_end(start).is_none() {
                self.replace(start + export::stars(at - start)..at, "");
            }
        }
    }

    /// `** 一 **` on a line of its own, in exports: stars that blanks keep from being marks.
    fn apart(&mut self) {
        let body = self.body;
        let mut start = 0;
        for line in scan::lines(&body.text) {
            let at = start;
            start += line.len();
            let inner = line.trim_end().strip_prefix("**").and_then(|l| l.strip_suffix("**"));
            let Some(inner) = inner.filter(|inner| !inner.contains('*') && !inner.trim().is_empty()) else { continue };
            let lead = inner.len() - inner.trim_start().len();
            let trail = inner.len() - inner.trim_end().len();
            if lead + trail > 0 && self.solid_end(at).is_none() {
                self.replace(at + 2..at + 2 + lead, "");
                self.replace(at + 2 + inner.len() - trail..at + 2 + inner.len(), "");
            }
        }
    }

    pub(super) fn replace(&mut self, range: Range<usize>, with: impl Into<String>) {
        self.edits.push(Edit { range, with: with.into() });
    }

    /// Cuts a range, which is listed as `text`; `with` stands in its place.
    pub(super) fn cut(&mut self, rule: &'static str, text: impl Into<String>, range: Range<usize>, with: &str) {
        let span = self.body.origin.span(range.start, range.end);
        self.cuts.push(Cut { rule, text: text.into(), span });
        self.replace(range, with);
    }

    /// What stands between the brackets from `start` on, and where they end.
    pub(super) fn inside(&self, start: usize, [open, close]: [&str; 2]) -> Option<(&'t str, usize)> {
        let text = &self.body.text;
        let from = start + open.len();
        let mut window = (from + LONGEST_TAG).min(text.len());
        while !text.is_char_boundary(window) {
            window -= 1;
        }
        let inside = &text[from..from + text[from..window].find(close)?];
        (!inside.contains("\n\n")).then_some((inside, from + inside.len() + close.len()))
    }

    /// One tag. Gives the place from which reading goes on.
    fn tag(&mut self, start: usize, brackets: [&str; 2]) -> Option<usize> {
        let [open, close] = brackets;
        let (inside, end) = self.inside(start, brackets)?;
        let inside = inside.trim_matches(['-', ' ', '\t', '\n']).trim_end_matches([' ', '/']);
        // {{</* name */>}} shows a shortcode.
        if let Some(shown) = inside.strip_prefix("/*").and_then(|i| i.strip_suffix('*')) {
            self.replace(start..end, format!("`{open}{shown}{close}`"));
            return Some(end);
        }
        let words = Words::of(inside);
        let name = words.name.clone();
        let meaning = |name: &str| tags::meaning(&name.to_lowercase());
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-/.".contains(&b)) {
            return None;
        }
        if let Some(of) = name.strip_prefix("end").or_else(|| name.strip_prefix('/')) {
            let with = match meaning(of.trim()) {
                Some(Meaning::Remark) if self.stands_alone(start..end) => "\n</div>\n",
                Some(Meaning::Fold) if self.stands_alone(start..end) => "\n</details>\n",
                _ => "",
            };
            self.replace(start..end, with);
            return Some(end);
        }
        let range = start..end;
        let known = meaning(&name).and_then(|meaning| match meaning {
            Meaning::Picture => Some((range.clone(), words.picture()?)),
            Meaning::Link if self.body.text[..start].ends_with("](") => {
                self.address(&words).map(|to| (range.clone(), to))
            }
            Meaning::Link | Meaning::Article => Some((range.clone(), words.link(self.names, meaning)?)),
            Meaning::Address => self.address(&words).map(|to| (range.clone(), to)),
            Meaning::Include => {
                Some((range.clone(), words.source_of_picture().filter(|src| is_picture(src)).and(words.picture())?))
            }
            Meaning::Nothing | Meaning::Frame => Some((range.clone(), String::new())),
            Meaning::Words => Some((range.clone(), words.shown(&name)?)),
            Meaning::Elsewhere => Some((range.clone(), words.elsewhere(&name)?)),
            Meaning::Quote => {
                let (inner, last) = self.enclosed(end, &name, brackets)?;
                let whom = words.source();
                let whom = if whom.is_empty() { String::new() } else { format!("\n\n—— {}", escaped(&whom)) };
                self.replace(inner.end..last, format!("{whom}\n\n</blockquote>\n"));
                Some((range.clone(), "<blockquote>\n\n".to_owned()))
            }
            Meaning::Code => self.code(range.clone(), &name, &words, brackets),
            Meaning::Raw => {
                let (inner, last) = self.enclosed(end, &name, brackets)?;
                self.replace(inner.end..last, "");
                self.replace(range.clone(), "");
                Some((last..last, String::new()))
            }
            Meaning::Comment => Some((start..self.enclosed(end, &name, brackets)?.1, String::new())),
            Meaning::Remark => {
                let closed = self.last_end(&name) > end && self.stands_alone(range.clone());
                closed.then(|| (range.clone(), words.remark(&name)))
            }
            Meaning::Fold => {
                let closed = self.last_end(&name) > end && self.stands_alone(range.clone());
                let title = words.title().map(|t| format!("<summary>{t}</summary>\n")).unwrap_or_default();
                closed.then(|| (range.clone(), format!("<details>{title}\n\n")))
            }
            Meaning::Tab => {
                let title = words.title().map(|t| format!("\n**{}**\n\n", escaped(t))).unwrap_or_default();
                self.begins_line(start).then_some((range.clone(), title))
            }
            Meaning::Listing => {
                let (inner, last) = self.enclosed(end, &name, brackets)?;
                let title = words.value("title").filter(|t| !t.is_empty());
                let caption = title.map(|t| format!("\n<span class=\"caption\">{}</span>\n", escaped(t)));
                self.replace(inner.end..last, caption.unwrap_or_default());
                Some((range.clone(), String::new()))
            }
        });
        let (range, with) = known.unwrap_or_else(|| {
            self.report(
                &format!("{open} {} {close}", words.name),
                "is not understood; it was left out, what it encloses stays",
                &range,
            );
            (range, String::new())
        });
        let end = range.end;
        self.replace(range, with);
        Some(end)
    }

    /// A command of one of mdBook's preprocessors: `{{#tab name="题"}}`. Its own have been followed already.
    fn command(&mut self, start: usize) -> Option<usize> {
        let (inside, end) = self.inside(start, ["{{#", "}}"])?;
        let words = Words::of(inside);
        if inside.contains('\n') || !words.name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let of = words.name.strip_prefix("end").unwrap_or(&words.name);
        let with = match tags::meaning(of) {
            Some(Meaning::Tab) if of == words.name => words.title().map(|t| format!("**{}**\n\n", escaped(t))),
            Some(Meaning::Tab | Meaning::Frame) => Some(String::new()),
            _ => None,
        };
        let range = start..end;
        if with.is_none() {
            self.report(&format!("{{{{#{}}}}}", words.name), "is not understood; it was left out", &range);
        }
        self.replace(range, with.unwrap_or_default());
        Some(end)
    }

    /// Where the first word of a tag leads: to an article by its name, else as typed.
    fn address(&self, words: &Words) -> Option<String> {
        let name = words.values().next()?;
        let (file, section) = name.split_once('#').map_or((name, ""), |(file, section)| (file, section));
        let stem = file.rsplit('/').next().unwrap_or(file);
        let path = self.names.path(file).or_else(|| self.names.path(stem));
        let section = if section.is_empty() { String::new() } else { format!("#{section}") };
        Some(path.map_or_else(|| name.to_owned(), |path| format!("</{}{section}>", encoded(&path))))
    }

    /// A fence for the opening tag; the code itself stays where it is, so that it knows its place.
    fn code(
        &mut self,
        tag: Range<usize>,
        name: &str,
        words: &Words,
        brackets: [&str; 2],
    ) -> Option<(Range<usize>, String)> {
        let (inner, end) = self.enclosed(tag.end, name, brackets)?;
        let text = &self.body.text;
        if !text[inner.clone()].starts_with('\n') || !text[..tag.start].ends_with('\n') && tag.start > 0 {
            return None;
        }
        let language = words.value("lang").or_else(|| words.values().find(|w| !w.contains('.')));
        let language = language.unwrap_or(if tags::is_drawing(name) { name } else { "" });
        let fence = "`".repeat(3.max(longest_run(&text[inner.clone()], '`') + 1));
        self.replace(tag, format!("{fence}{}", language.trim_start_matches("lang:")));
        let line_end = if text[inner.clone()].ends_with('\n') { "" } else { "\n" };
        Some((inner.end..end, format!("{line_end}{fence}")))
    }

    fn begins_line(&self, at: usize) -> bool {
        at == 0 || self.body.text[..at].ends_with('\n')
    }

    /// Whether a tag is all of its line.
    fn stands_alone(&self, tag: Range<usize>) -> bool {
        let text = &self.body.text;
        self.begins_line(tag.start)
            && text[tag.end..].trim_start_matches([' ', '\t']).starts_with('\n') | (tag.end == text.len())
    }

    /// What stands between a tag that ends at `from` and its end tag, and where that ends.
    fn enclosed(&mut self, from: usize, name: &str, [open, close]: [&str; 2]) -> Option<(Range<usize>, usize)> {
        if self.last_end(name) <= from {
            return None;
        }
        let text = &self.body.text;
        let mut at = from;
        while let Some(i) = text[at..].find(name) {
            let found = at + i;
            at = found + name.len();
            let before = text[from..found].strip_suffix("end").or_else(|| text[from..found].strip_suffix('/'));
            let before = before.and_then(|b| b.trim_end_matches(['-', ' ']).strip_suffix(open));
            let after = text[at..].trim_start_matches(['-', ' ']);
            if let Some(inner) = before
                && after.starts_with(close)
            {
                return Some((from..from + inner.len(), text.len() - after.len() + close.len()));
            }
        }
        // The name stands further on, but in no tag that ends: nothing later need look again.
        self.last_ends.insert(name.to_owned(), 0);
        None
    }

    /// Where the last end tag of a name stands; 0 if there is none. Asked once, so that a text of tags without ends
    /// takes no longer than any other.
    fn last_end(&mut self, name: &str) -> usize {
        let text = &self.body.text;
        *self.last_ends.entry(name.to_owned()).or_insert_with(|| {
            let ends = [format!("end{name}"), format!("/{name}"), format!("/ {name}")];
            ends.iter().filter_map(|end| text.rfind(end)).max().unwrap_or(0)
        })
    }

    /// `{{ page.title }}`: its value is not known here. What only leads to the root of a site is nothing.
    fn variable(&mut self, start: usize) -> Option<usize> {
        const ROOTS: [&str; 5] = ["site.baseurl", "site.url", "site.github.url", "site.root", "toc"];
        let (inside, end) = self.inside(start, ["{{", "}}"])?;
        let bare = inside.trim_matches(['-', ' ']);
        // {{embed [[name]]}}: the note stands in it.
        if let Some(note) = bare.strip_prefix("embed").map(str::trim).filter(|note| note.starts_with("[[")) {
            let from = start + self.body.text[start..end].find(note)?;
            self.replace(start..from, "");
            self.replace(from + note.len()..end, "");
            return Some(from);
        }
        if ROOTS.contains(&bare) {
            self.replace(start..end, "");
            return Some(end);
        }
        // {{ "/a.png" | relative_url }}
        if let Some((path, filter)) = bare.split_once('|')
            && ["relative_url", "absolute_url", "prepend: site.baseurl"].iter().any(|f| filter.trim().starts_with(f))
            && let Some(path) = path.trim().strip_prefix(['"', '\'']).and_then(|p| p.strip_suffix(['"', '\'']))
        {
            self.replace(start..end, path);
            return Some(end);
        }
        let name = VARIABLE.captures(inside)?.get(1)?.as_str();
        self.report(&format!("{{{{{name}}}}}"), "has no value here; it was left out", &(start..end));
        self.replace(start..end, "");
        Some(end)
    }

    /// One message for each kind of tag.
    fn report(&mut self, tag: &str, what: &str, range: &Range<usize>) {
        if self.reported.insert(tag.to_owned()) {
            let span = self.body.origin.span(range.start, range.end);
            self.reporter.at(Code::UnknownShortcode, span, format!("the template tag {tag} {what}"));
        }
    }
}

/// Whether a line defines a link: `[label]: address`.
fn is_definition(line: &str) -> bool {
    line.starts_with('[')
        && line.contains("]:")
        && Parser::new(line).reference_definitions().iter().any(|(_, def)| def.span.end >= line.len())
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests;
