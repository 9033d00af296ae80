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

mod admonitions;
mod blanks;
mod components;
mod containers;
mod editors;
mod emoji;
mod fences;
mod fields;
mod jsx;
mod outline;
mod python;
mod shortcodes;
mod small;
mod solid;
mod tags;
mod tasks;
mod themes;
mod words;

pub(super) use outline::page;
pub(in crate::input) use solid::{solid, solid_end};
pub(super) use words::{address, attribute, encoded, escaped, is_picture};

use super::obsidian::callout;
use super::{export, notion, obsidian};
use crate::book::Text;
use crate::diag::{Code, Reporter};
use crate::input::options::Names;
use crate::input::{Cut, Options};
use crate::lang::scan::{self, Pairs};
use memchr::memchr2;
use pulldown_cmark::Parser;
use solid::merged;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use tags::REMARKS;

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
    const MARKS: [&str; 18] = ["///", "{%", "{{", "{:", "[[", "[!", "[^", "[TOC]", "[toc]", "****", "==", "%%", ":::", "<!-- t", " ^", "\n^", "@[", "**["];
    let may = |[a, b, c]: [u8; 3]| {
        (a == b'{')
            | (a == b'/') & (b == b'/') & (c == b'/')
            | (a == b'[')
            | (a == b'*')
            | (a == b) & ((a == b'=') | (a == b'%') | (a == b':'))
            | (a == b'<') & (b == b'!')
            | (b == b'^') & (a <= b' ')
            | (a == b'@') & (b == b'[')
    };
    let mut pairs = Pairs::of(&body.text);
    let mut body = body;
    if pairs.may_hold_any(&admonitions::MARKS) && admonitions::may_have(&body.text) {
        body = admonitions::unindented(body);
        pairs = Pairs::of(&body.text);
    }
    let is_export = export::is_export(&body.text);
    let has_outline = pairs.may_hold_any(&outline::MARKS) && outline::may_have(&body.text);
    let has_fences = pairs.may_hold_any(&fences::MARKS) && fences::may_have(&body.text);
    let has_components = pairs.may_hold_any(&components::MARKS) && components::may_have(&body.text);
    let has_python = pairs.may_hold_any(&python::MARKS) && python::may_have(&body.text);
    let has_themes = pairs.may_hold_any(&themes::MARKS) && themes::may_have(&body.text);
    let has_jsx = pairs.may_hold_any(&jsx::MARKS) && jsx::may_have(&body.text);
    let has_badges = pairs.may_hold("//")
        && options.tidy.get(components::BADGE) != Some(&false)
        && components::has_badges(&body.text);
    let has_editors = editors::may_have(&body.text);
    let has_fields = pairs.may_hold_any(&fields::MARKS) && fields::may_have(&body.text);
    let has_tasks = pairs.may_hold_any(&tasks::MARKS) && tasks::may_have(&body.text);
    let has_emoji = emoji::may_have(&body.text);
    let has_small = small::may_have(&body.text);
    let has_blanks = pairs.may_hold_any(&blanks::MARKS) && blanks::may_have(&body.text);
    let other = has_editors || has_fields || has_tasks || has_emoji || has_small || has_blanks;
    let other = other
        || is_export
        || has_outline
        || has_fences
        || has_components
        || has_jsx
        || has_badges
        || has_python
        || has_themes;
    let has_marks = || pairs.may_hold_any(&MARKS) && holds(&body.text, &MARKS, may);
    if !(other || has_marks()) {
        return (body, Vec::new());
    }
    let mut scan = Scan::new(&body, options, reporter);
    scan.notebook(options.tidy.get(obsidian::COMMENT) != Some(&false));
    let hides_properties = options.tidy.get(notion::RULE) != Some(&false);
    if has_outline {
        scan.outline(hides_properties);
    }
    if has_fields {
        scan.fields(hides_properties);
    }
    if has_tasks {
        scan.tasks();
    }
    if has_emoji {
        scan.emoji();
    }
    if has_small {
        scan.small();
    }
    if has_blanks {
        scan.blanks();
    }
    scan.lines();
    scan.containers();
    if has_fences {
        scan.fences();
    }
    if has_components {
        scan.components(hides_properties);
    }
    if has_themes {
        scan.themes(options.tidy.get(components::BADGE) != Some(&false));
    }
    if has_python {
        scan.python(hides_properties);
    }
    if has_jsx {
        scan.jsx();
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

pub(super) struct Scan<'t> {
    pub(super) body: &'t Text,
    pub(super) names: &'t Names,
    /// The text is a note of a notebook.
    pub(super) is_notebook: bool,
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
    fn new(body: &'t Text, options: &'t Options, reporter: &'t Reporter) -> Self {
        let (reported, last_ends) = (BTreeSet::new(), BTreeMap::new());
        let (names, is_notebook) = (&*options.names, options.is_notebook);
        Self {
            body,
            names,
            is_notebook,
            solid: OnceCell::new(),
            reporter,
            reported,
            last_ends,
            edits: Vec::new(),
            cuts: Vec::new(),
        }
    }

    /// The end of the code or formula that `at` stands in.
    pub(super) fn solid_end(&self, at: usize) -> Option<usize> {
        solid_end(self.solid.get_or_init(|| solid(&self.body.text)), at)
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
        for (range, line) in scan::lines_at(&body.text) {
            let at = range.start;
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
                self.replace(range, with);
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
        for (range, line) in scan::lines_at(&body.text) {
            let at = range.start;
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

#[cfg(test)]
mod tests;
