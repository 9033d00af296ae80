//! The templates of HonKit: `{{ book.name }}`, `{% if %}`, `{% for %}`, `{% set %}`, `{% include %}`.
//!
//! Tags are looked for outside of code and formulas, as the site's tool does, and paired; what stands between them is
//! copied with its place, or not. What the tags say is evaluated by minijinja, whose expressions are those of Nunjucks
//! but for a few signs. A value that is not known, a tag of a plugin and what is written in `raw` stay as they are: the
//! reader of Markdown knows what to make of them, or says so.

use super::Project;
use crate::book::Text;
use crate::diag::{Code, Span};
use crate::input::front_matter;
use crate::input::include::Reach;
use crate::input::markdown::foreign;
use crate::lang::scan;
use minijinja::value::{Serde, ValueKind};
use minijinja::{Environment, UndefinedBehavior, Value};
use serde_json::json;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// How many tags of one document are followed, those in each turn of a loop among them.
const MAX_STEPS: usize = 100_000;
/// Most that the templates of one document add to it, in bytes (16 MB); a loop may make much of little.
const MAX_RENDERED: usize = 16 << 20;
/// Longest tag, in bytes; a brace without an end is text.
const LONGEST_TAG: usize = 2_000;
/// Deepest nesting of tags.
const MAX_DEPTH: usize = 64;

pub fn may_stand_in(text: &str) -> bool {
    text.contains("{{") || text.contains("{%") || text.contains("{#")
}

/// The text with its templates followed. `path` is the document's, `title` the manifest's name for it.
pub fn rendered(text: &Text, project: &Project, path: &Path, title: Option<&str>, reach: &mut Reach) -> Text {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Chainable);
    let mut rendering = Rendering {
        environment,
        names: names(project, &text.text, path, title),
        project,
        reach,
        steps: 0,
        most: text.text.len() + MAX_RENDERED,
        stopped: false,
        out: Text::default(),
    };
    rendering.document(text);
    rendering.out
}

/// What templates may name.
fn names(project: &Project, text: &str, path: &Path, title: Option<&str>) -> BTreeMap<String, Value> {
    let (config, book) = project.variables();
    let mut page = front_matter::table(text);
    if let Some(title) = title {
        page.entry("title").or_insert_with(|| title.into());
    }
    let relative = path.strip_prefix(&project.root).unwrap_or(path).display().to_string();
    let names = [
        ("book", book),
        ("config", config),
        ("page", page.into()),
        ("file", json!({ "path": relative, "type": "markdown" })),
        ("readme", json!({ "path": project.readme.display().to_string() })),
        ("glossary", json!({ "path": project.glossary.display().to_string() })),
        ("output", json!({ "name": "ebook" })),
    ];
    names.into_iter().map(|(name, value)| (name.to_owned(), Value::from(Serde(value)))).collect()
}

/// One tag.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tag {
    range: Range<usize>,
    kind: Kind,
    /// Of `if`, `elif`, `else` and `for`: the tag that ends what it governs.
    next: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Value(String),
    If(String),
    /// `elif`; `else` has no condition.
    Else(Option<String>),
    For {
        names: Vec<String>,
        of: String,
    },
    Set {
        name: String,
        to: String,
    },
    Include(String),
    Comment,
    End,
    /// Left to the reader of Markdown.
    Other,
}

/// The tags of a text, in order, paired.
fn tags(text: &str) -> Vec<Tag> {
    let solid = foreign::solid(text);
    let mut tags: Vec<Tag> = Vec::new();
    // Tags whose end is not yet found, each with its branches.
    let mut open: Vec<(Vec<usize>, &str)> = Vec::new();
    let mut at = 0;
    while let Some(i) = text[at..].find('{') {
        let start = at + i;
        at = start + 1;
        let Some((open_with, close)) =
            [("{{", "}}"), ("{%", "%}"), ("{#", "#}")].into_iter().find(|(open, _)| text[start..].starts_with(open))
        else {
            continue;
        };
        let next = solid.partition_point(|code| code.start <= start);
        if let Some(code) = solid[..next].last().filter(|code| code.end > start) {
            at = code.end;
            continue;
        }
        let inner = start + open_with.len();
        let Some(length) = text[inner..].find(close).filter(|&length| length <= LONGEST_TAG) else { continue };
        let range = start..inner + length + close.len();
        let inside = text[inner..inner + length].trim_matches('-').trim();
        let word = inside.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
        let rest = inside[word.len()..].trim();
        let index = tags.len();
        let mut kind = Kind::Other;
        match (open_with, word) {
            // A heading's `{#id}` is no comment.
            ("{#", _) if !text[inner..].starts_with([' ', '-', '\n']) => continue,
            ("{#", _) => kind = Kind::Comment,
            // Hugo's, mdBook's.
            ("{{", _) if inside.starts_with(['<', '%', '#']) => continue,
            ("{{", _) => kind = Kind::Value(inside.to_owned()),
            (_, "raw") => {
                let Some(end) = end_of(text, range.end, "endraw") else { continue };
                at = end;
                continue;
            }
            (_, "if") if open.len() < MAX_DEPTH => {
                open.push((vec![index], "if"));
                kind = Kind::If(rest.to_owned());
            }
            (_, "for") if open.len() < MAX_DEPTH => {
                if let Some(of) = looped(rest) {
                    open.push((vec![index], "for"));
                    kind = of;
                }
            }
            (_, "elif" | "elseif" | "else") => {
                if let Some((branches, "if")) = open.last_mut() {
                    if let Some(&before) = branches.last() {
                        tags[before].next = index;
                    }
                    branches.push(index);
                    kind = Kind::Else(Some(rest.to_owned()).filter(|_| word != "else"));
                }
            }
            (_, "endif" | "endfor") if open.last().is_some_and(|(_, name)| *name == &word[3..]) => {
                if let Some((branches, _)) = open.pop()
                    && let Some(&before) = branches.last()
                {
                    tags[before].next = index;
                }
                kind = Kind::End;
            }
            (_, "set") => {
                if let Some((name, to)) = rest.split_once('=') {
                    kind = Kind::Set { name: name.trim().to_owned(), to: to.trim().to_owned() };
                }
            }
            (_, "include") => kind = Kind::Include(rest.to_owned()),
            _ => {}
        }
        at = range.end;
        tags.push(Tag { range, kind, next: 0 });
    }
    // What has no end governs nothing.
    for branch in open.into_iter().flat_map(|(branches, _)| branches) {
        tags[branch].kind = Kind::Other;
    }
    tags
}

/// `name in list`, `key, value in table`
fn looped(rest: &str) -> Option<Kind> {
    let (names, of) = rest.split_once(" in ")?;
    let names: Vec<String> = names.split(',').map(|name| name.trim().to_owned()).collect();
    let is_name = |name: &String| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    names.iter().all(is_name).then(|| Kind::For { names, of: of.trim().to_owned() })
}

/// Where the tag called `name` ends that comes next.
fn end_of(text: &str, from: usize, name: &str) -> Option<usize> {
    let mut at = from;
    while let Some(i) = text[at..].find("{%") {
        let inner = at + i + 2;
        let length = text[inner..].find("%}")?;
        at = inner + length + 2;
        if text[inner..inner + length].trim_matches('-').trim() == name {
            return Some(at);
        }
    }
    None
}

/// An expression of Nunjucks in the signs of minijinja.
fn translated(expression: &str) -> String {
    expression.replace("===", "==").replace("!==", "!=").replace("&&", " and ").replace("||", " or ")
}

struct Rendering<'r, 'a> {
    environment: Environment<'static>,
    names: BTreeMap<String, Value>,
    project: &'r Project,
    reach: &'r mut Reach<'a>,
    steps: usize,
    /// Longest text it may come to, in bytes.
    most: usize,
    /// That they are too many was said.
    stopped: bool,
    out: Text,
}

impl Rendering<'_, '_> {
    fn document(&mut self, source: &Text) {
        let tags = tags(&source.text);
        self.stretch(source, &tags, 0..tags.len(), 0..source.text.len());
    }

    /// Copies bytes `range` of the source, in which tags `of` stand.
    fn stretch(&mut self, source: &Text, tags: &[Tag], of: Range<usize>, range: Range<usize>) {
        let mut done = range.start;
        let mut index = of.start;
        while index < of.end {
            let tag = &tags[index];
            let span = source.origin.span(tag.range.start, tag.range.end);
            if !self.may_go_on(span) {
                return;
            }
            let mut resume = tag.range.end;
            let mut next = index + 1;
            match &tag.kind {
                Kind::Other | Kind::End | Kind::Else(_) => {
                    index = next;
                    continue;
                }
                Kind::Value(expression) => match self.evaluated(expression) {
                    Ok(value) if !value.is_undefined() && !value.is_none() => {
                        self.copy(source, done..tag.range.start);
                        self.made(&value.to_string(), span);
                    }
                    // The reader of Markdown says which variable has no value.
                    Ok(_) | Err(_) => {
                        index = next;
                        continue;
                    }
                },
                Kind::Comment => self.out.push_part(source, done..tag.range.start),
                Kind::Set { name, to } => {
                    self.copy(source, done..tag.range.start);
                    let value = self.value(to, span).unwrap_or_default();
                    self.names.insert(name.clone(), value);
                }
                Kind::Include(name) => {
                    self.copy(source, done..tag.range.start);
                    self.include(name, span);
                }
                Kind::If(_) => {
                    self.copy(source, done..tag.range.start);
                    let (branch, end) = self.branch(source, tags, index);
                    if let Some((from, to)) = branch {
                        self.stretch(source, tags, from + 1..to, tags[from].range.end..tags[to].range.start);
                    }
                    (resume, next) = (tags[end].range.end, end + 1);
                }
                Kind::For { names, of } => {
                    self.copy(source, done..tag.range.start);
                    let end = tag.next;
                    self.turns(names, of, span, |this| {
                        this.stretch(source, tags, index + 1..end, tag.range.end..tags[end].range.start);
                    });
                    (resume, next) = (tags[end].range.end, end + 1);
                }
            }
            done = resume;
            index = next;
        }
        self.copy(source, done..range.end);
    }

    /// Counts a step; whether there may be one more.
    fn may_go_on(&mut self, span: Span) -> bool {
        self.steps += 1;
        if self.steps > MAX_STEPS && !self.stopped {
            self.stopped = true;
            self.reach.reporter.at(Code::TooLarge, span, "the templates of the document take over 100,000 steps");
        }
        self.steps <= MAX_STEPS
    }

    /// The branch of an `if` that holds: its tag and the one that ends it; and the tag that ends them all.
    fn branch(&mut self, source: &Text, tags: &[Tag], first: usize) -> (Option<(usize, usize)>, usize) {
        let mut found = None;
        let mut index = first;
        loop {
            let tag = &tags[index];
            let span = source.origin.span(tag.range.start, tag.range.end);
            let condition = match &tag.kind {
                Kind::If(condition) | Kind::Else(Some(condition)) => Some(condition),
                Kind::Else(None) => None,
                Kind::Value(_)
                | Kind::For { .. }
                | Kind::Set { .. }
                | Kind::Include(_)
                | Kind::Comment
                | Kind::End
                | Kind::Other => {
                    return (found, index);
                }
            };
            if found.is_none() && condition.is_none_or(|c| self.value(c, span).is_some_and(|value| value.is_true())) {
                found = Some((index, tag.next));
            }
            index = tag.next;
        }
    }

    /// Calls `turn` for each member of a list or table, with its names set.
    fn turns(&mut self, names: &[String], of: &str, span: Span, mut turn: impl FnMut(&mut Self)) {
        let list = self.value(of, span).unwrap_or_default();
        let member = |value: Value| match list.kind() {
            ValueKind::Map => vec![value.clone(), list.get_item(&value).unwrap_or_default()],
            _ if names.len() > 1 => value.try_iter().map(Iterator::collect).unwrap_or_default(),
            _ => vec![value],
        };
        let members: Vec<Vec<Value>> = list.try_iter().map(|values| values.map(member).collect()).unwrap_or_default();
        let before: Vec<_> = names
            .iter()
            .map(String::as_str)
            .chain(["loop"])
            .map(|n| (n.to_owned(), self.names.get(n).cloned()))
            .collect();
        let count = members.len();
        for (i, member) in members.into_iter().enumerate() {
            let mut member = member.into_iter();
            for name in names {
                self.names.insert(name.clone(), member.next().unwrap_or_default());
            }
            let turn_of = json!({
                "index": i + 1, "index0": i, "first": i == 0, "last": i + 1 == count, "length": count,
            });
            self.names.insert("loop".into(), Value::from(Serde(turn_of)));
            if !self.may_go_on(span) {
                break;
            }
            turn(self);
        }
        for (name, value) in before {
            match value {
                Some(value) => _ = self.names.insert(name, value),
                None => _ = self.names.remove(&name),
            }
        }
    }

    /// The value of an expression, or why it has none.
    fn evaluated(&self, expression: &str) -> Result<Value, String> {
        let context = Value::from_pairs(self.names.iter().map(|(name, value)| (name.clone(), value.clone())));
        let compiled = self.environment.compile_expression_owned(translated(expression));
        let value = compiled.and_then(|compiled| compiled.eval(context));
        value.map_err(|cause| cause.detail().map_or_else(|| cause.kind().to_string(), str::to_owned))
    }

    /// The value of an expression in a tag that cannot be followed without. None, with a message, if it has none.
    fn value(&self, expression: &str, span: Span) -> Option<Value> {
        self.evaluated(expression)
            .map_err(|cause| {
                let message = format!("the template expression {expression} cannot be read: {cause}");
                self.reach.reporter.at(Code::UnknownShortcode, span, message);
            })
            .ok()
    }

    fn include(&mut self, name: &str, span: Span) {
        let Some(name) = self.value(name, span).filter(|value| !value.is_undefined()).map(|value| value.to_string())
        else {
            return;
        };
        if name.starts_with("git+") || name.contains("://") {
            self.reach.reporter.at(Code::MissingInclude, span, format!("the include {name} is on the network"));
            return;
        }
        let path = match name.strip_prefix('/') {
            Some(rooted) => self.project.root.join(rooted),
            None => self.reach.folder().join(&name),
        };
        let Some(file) = self.reach.enter(&path, &name, span) else { return };
        if self.reach.has_room(&self.out, &file, span) {
            let file = if is_page(&path) { closed_up(&file) } else { file };
            let front = front_matter::end(&file.text);
            self.document(&file.part(front..file.text.len()));
        }
        self.reach.leave();
    }

    /// Appends text that stands in no source.
    fn made(&mut self, text: &str, place: Span) {
        if self.has_room(text.len(), place) {
            self.out.origin.seam(self.out.text.len() as u32, place.source, place.start);
            self.out.text.push_str(text);
        }
    }

    /// Appends bytes `range` of a source.
    fn copy(&mut self, source: &Text, range: Range<usize>) {
        if self.has_room(range.len(), source.origin.span(range.start, range.end)) {
            self.out.push_part(source, range);
        }
    }

    /// Whether `length` bytes more may be appended; the first time that they may not ends it all, with a message.
    fn has_room(&mut self, length: usize, place: Span) -> bool {
        let fits = self.out.text.len() + length <= self.most;
        if !fits && !self.stopped {
            self.reach.reporter.at(Code::TooLarge, place, "the templates of the document add over 16 MB to it");
        }
        if !fits {
            (self.steps, self.stopped) = (MAX_STEPS, true);
        }
        fits
    }
}

fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("html") || e.eq_ignore_ascii_case("htm"))
}

/// A page without its empty lines, at which Markdown would go on to read Markdown.
fn closed_up(page: &Text) -> Text {
    if page.text.contains("<pre") {
        return page.clone();
    }
    let mut out = Text::default();
    for (range, line) in scan::lines_at(&page.text) {
        if !line.trim().is_empty() {
            out.push_part(page, range);
        }
    }
    out
}
