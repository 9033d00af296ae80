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
mod badges;
mod blanks;
mod cells;
mod columns;
mod components;
mod containers;
mod d2l;
mod docsify;
mod editors;
mod emoji;
mod equations;
mod fences;
mod fields;
mod formulas;
mod frames;
mod jsx;
mod knitr;
mod myst;
mod novels;
mod outline;
mod pandoc;
mod places;
mod python;
mod said;
mod shortcodes;
mod small;
mod solid;
mod tags;
mod tasks;
mod themes;
mod theorems;
mod words;

pub(super) use outline::page;
pub(in crate::input) use solid::{solid, solid_end};
pub(super) use words::{address, attribute, encoded, escaped, is_picture};

use super::obsidian::callout;
use super::{export, obsidian};
use crate::book::Text;
use crate::diag::{Code, Reporter};
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

/// When a text is rewritten in some way. What a mark begins with is asked of the text's pairs first: most texts hold
/// hardly any.
enum When {
    /// It holds one of these.
    Holds(&'static [&'static str]),
    /// It may hold one of these, and a closer look says so.
    May(&'static [&'static str], fn(&str) -> bool),
    /// A closer look says so.
    Asked(fn(&str) -> bool),
}

type Rewrite = fn(&mut Scan<'_>);
type Prepare = fn(Text, &Reporter) -> Text;

/// What is rewritten, in the order of right: of two that would change one place, the first does.
#[rustfmt::skip]
const REWRITINGS: [(When, Rewrite); 31] = [
    (When::Holds(&["raw %}", "raw -%}"]),                      |s| s.untagged()),
    (When::Holds(&formulas::MARKS),                            |s| s.formulas()),
    (When::May(&equations::MARKS, equations::may_have),        |s| s.equations()),
    (When::May(&knitr::MARKS, knitr::may_have),                |s| s.knitr()),
    (When::Holds(&["`\t", "~\t"]),                            |s| s.closings()),
    (When::Holds(&obsidian::MARKS),                            |s| s.notebook()),
    (When::Holds(&outline::MARKS),                             |s| s.outline()),
    (When::Holds(&fields::MARKS),                              |s| s.fields()),
    (When::May(&tasks::MARKS, tasks::may_have),                |s| s.tasks()),
    (When::Asked(emoji::may_have),                             |s| s.emoji()),
    (When::Asked(small::may_have),                             |s| s.small()),
    (When::May(&blanks::MARKS, blanks::may_have),              |s| s.blanks()),
    (When::Holds(&["[!", "[^", "**["]),                        |s| s.lines()),
    (When::Holds(&containers::MARKS),                          |s| s.containers()),
    (When::Holds(&pandoc::MARKS),                              |s| s.pandoc()),
    (When::Holds(&columns::MARKS),                             |s| s.columns()),
    (When::Holds(&["\n:-", "\n :-"]),                          |s| s.ruled()),
    (When::Holds(&cells::MARKS),                               |s| s.cells()),
    (When::May(&components::MARKS, components::may_have),      |s| s.components()),
    (When::May(&docsify::MARKS, docsify::may_have),            |s| s.docsify()),
    (When::Holds(&themes::MARKS),                              |s| s.themes()),
    (When::Holds(&python::MARKS),                              |s| s.python()),
    (When::May(&jsx::MARKS, jsx::may_have),                    |s| s.jsx()),
    (When::Holds(&places::MARKS),                              |s| s.places()),
    (When::May(&["//"], badges::may_have),                     |s| s.badges()),
    (When::Asked(novels::may_have),                            |s| s.novels()),
    (When::Holds(&BRACES),                                     |s| s.tags()),
    (When::Asked(editors::may_have),                           |s| s.editors()),
    (When::Asked(said::may_have),                              |s| s.said()),
    (When::May(&["**"], export::is_export),                    |s| s.stars()),
    (When::May(&["**"], export::is_export),                    |s| s.apart()),
];

/// What CommonMark would take for code or HTML, so that all of the text is gone through first.
#[rustfmt::skip]
const BEFOREHAND: [(When, Prepare); 5] = [
    (When::May(&d2l::MARKS, d2l::may_have),                    |body, _| d2l::rewritten(body)),
    (When::May(&myst::MARKS, myst::may_have),                  myst::rewritten),
    (When::May(&admonitions::MARKS, admonitions::may_have),    |body, _| admonitions::unindented(body)),
    (When::May(&fences::MARKS, fences::may_have),              |body, _| fences::unfenced(body)),
    (When::May(&frames::MARKS, frames::may_have),              frames::unframed),
];

/// What tags stand between.
const BRACES: [&str; 4] = ["{{", "{%", "{:", "[["];

impl When {
    fn is(&self, text: &str, pairs: &Pairs) -> bool {
        match self {
            Self::Holds(marks) => marks.iter().any(|mark| pairs.may_hold(mark) && scan::holds(text, mark)),
            Self::May(marks, is) => pairs.may_hold_any(marks) && is(text),
            Self::Asked(is) => is(text),
        }
    }
}

/// The text with the marks of other tools replaced, and what was left out of it.
pub(super) fn rewritten(body: Text, options: &Options, reporter: &Reporter) -> (Text, Vec<Cut>) {
    let mut pairs = Pairs::of(&body.text);
    let mut body = body;
    for (when, rewrite) in &BEFOREHAND {
        if when.is(&body.text, &pairs) {
            body = rewrite(body, reporter);
            pairs = Pairs::of(&body.text);
        }
    }
    let mut scan = Scan::new(&body, options, reporter);
    for (when, rewrite) in &REWRITINGS {
        if when.is(&body.text, &pairs) {
            rewrite(&mut scan);
        }
    }
    let Scan { mut edits, notes, cuts, .. } = scan;
    if !notes.is_empty() {
        let end = body.text.len();
        edits.push(Edit { range: end..end, with: format!("\n\n{notes}") });
    }
    (edited(body, edits), cuts)
}

/// A text with what stands for ranges of it; of two that overlap, the first.
fn edited(body: Text, mut edits: Vec<Edit>) -> Text {
    if edits.is_empty() {
        return body;
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
    out
}

/// Whether one of some marks stands in a text; see [`scan::find`] for `may`.
fn holds(text: &str, marks: &[&str], may: impl Fn([u8; 3]) -> bool) -> bool {
    let bytes = text.as_bytes();
    scan::find(bytes, 0, may, |at| marks.iter().any(|mark| bytes[at..].starts_with(mark.as_bytes()))).is_some()
}

pub(super) struct Scan<'t> {
    pub(super) body: &'t Text,
    pub(super) options: &'t Options,
    /// See [`solid()`]; found when first asked for.
    solid: OnceCell<Vec<Range<usize>>>,
    pub(super) reporter: &'t Reporter,
    /// Names of tags that were reported.
    reported: BTreeSet<String>,
    /// Where a name last ends a pair of tags, 0 where it is known to end none.
    last_ends: BTreeMap<String, usize>,
    edits: Vec<Edit>,
    /// What is said in notes that stood where they are called.
    notes: String,
    /// What was left out.
    pub(super) cuts: Vec<Cut>,
}

impl<'t> Scan<'t> {
    fn new(body: &'t Text, options: &'t Options, reporter: &'t Reporter) -> Self {
        Self {
            body,
            options,
            solid: OnceCell::new(),
            reporter,
            reported: BTreeSet::new(),
            last_ends: BTreeMap::new(),
            edits: Vec::new(),
            notes: String::new(),
            cuts: Vec::new(),
        }
    }

    /// The end of the code or formula that `at` stands in.
    pub(super) fn solid_end(&self, at: usize) -> Option<usize> {
        solid_end(self.solid.get_or_init(|| solid(&self.body.text)), at)
    }

    /// Whether a reference may stand at a place: not in code, in a heading, or in the words of a link, which holds no other.
    pub(super) fn may_refer(&self, at: usize) -> bool {
        let text = self.body.text.as_str();
        let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = scan::lines(&text[start..]).next().unwrap_or_default();
        !line.starts_with('#') && !is_in_link(line, at - start) && self.solid_end(at).is_none()
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
            if !BRACES.iter().any(|opening| rest.starts_with(opening)) || text[..start].ends_with('\\') {
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

    /// Whether a rule cuts what it finds.
    pub(super) fn cuts_by(&self, rule: &str) -> bool {
        self.options.tidy.get(rule) != Some(&false)
    }

    pub(super) fn replace(&mut self, range: Range<usize>, with: impl Into<String>) {
        self.edits.push(Edit { range, with: with.into() });
    }

    /// The mark of a note that is called at a place; its words stand at the end of the text.
    pub(super) fn note(&mut self, at: usize, said: &str) -> String {
        let mark = format!("[^inline-note-{at}]");
        self.notes.push_str(&format!("{mark}: {}\n\n", said.trim().replace('\n', " ")));
        mark
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

/// Whether a place of a line is in the words of a link: `[…](a.md)`, `[…][a]`. Those of a picture are its caption.
fn is_in_link(line: &str, at: usize) -> bool {
    let (before, behind) = line.split_at(at);
    let open = outer(before.bytes().rev(), *b"][").map(|length| at - length - 1);
    let close = outer(behind.bytes(), *b"[]");
    open.is_some_and(|open| !before[..open].ends_with('!'))
        && close.is_some_and(|close| behind[close + 1..].starts_with(['(', '[']))
}

/// Where the first bracket of the kind `out` is that none of the kind `into` goes with.
fn outer(mut bytes: impl Iterator<Item = u8>, [into, out]: [u8; 2]) -> Option<usize> {
    let mut depth = 0;
    bytes.position(|b| {
        depth += i32::from(b == into) - i32::from(b == out);
        depth < 0
    })
}

#[cfg(test)]
mod tests;
