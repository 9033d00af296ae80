//! Lists of articles in their order, with parts and titles, as the files of many tools have them.
//!
//! A reader for each tool makes [`Entry`]s of its file, mostly of the values that YAML and JSON hold ([`values`]), or that
//! stand in a program ([`program`]). [`plan`] looks for the files that they mean. Where a page is missing, the message
//! shows its line.

mod evaluate;
mod modules;
pub mod program;
pub mod values;

use super::plan::{Item, Member, Plan, Section};
use super::site::addressed;
use super::{format_of, is_introduction};
use crate::book::Text;
use crate::diag::{Code, Diagnostic, Reporter, SourceId, Span};
use crate::files::{Files, normalise};
use crate::input::decode;
use crate::input::html::tokens;
use percent_encoding::percent_decode_str;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Deepest list that is followed.
pub(super) const DEEPEST: usize = 32;

/// Bytes in which the next value is looked for.
const NEAR: usize = 1 << 16;

/// Most articles that a message names.
const NAMED: usize = 3;

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// An article, and those below it.
    Page { title: Option<String>, target: String, below: Vec<Entry> },
    /// A part, and the page that introduces it. Some tools have that page for a title.
    Part { title: Option<String>, page: Option<String>, entries: Vec<Entry> },
    /// All articles of a folder, in the order they have there.
    Folder { title: Option<String>, path: String },
}

/// What a file lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    pub entries: Vec<Entry>,
    /// What stands behind all parts: appendices.
    pub back: Vec<Entry>,
    /// What pages are called that are not called by their path.
    pub names: BTreeMap<String, PathBuf>,
    /// The list is one of links at the side of a site's pages, which may lead to what is no article.
    pub is_sidebar: bool,
    /// The page that a site opens with belongs to the book, listed or not.
    pub has_home: bool,
}

impl List {
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.back.is_empty()
    }
}

/// The plan that a list gives; none if it leads to no article, or cannot be followed. `all` is the folder of the articles
/// as it is read without a list, `folder` reads one in it.
pub(super) fn plan(
    list: &List,
    files: &dyn Files,
    file: &Path,
    root: &Path,
    all: Option<&Section>,
    folder: &mut dyn FnMut(&Path) -> Option<Section>,
    reporter: &Reporter,
) -> Option<Plan> {
    let text = decode::read(files, file).ok()?;
    let source = reporter.add_source(file, text.clone());
    let taken = BTreeSet::new();
    let mut reading = Reading { list, files, root, text: &text, at: 0, source, folder, taken, reporter };
    let members = reading.members(&list.entries, 0);
    let back = reading.items(&list.back, 0);
    let mut plan = Plan {
        body: vec![Section { members, is_listed: true, ..Section::default() }],
        back,
        manifest: Some(file.to_path_buf()),
        src: root.to_path_buf(),
        ..Plan::default()
    };
    if plan.body.iter().all(|section| section.members.is_empty()) {
        return None;
    }
    if list.has_home {
        let listed = listed(&plan);
        let mut home = all.and_then(|all| all.intro.clone()).filter(|home| !listed.contains(home));
        plan.front.extend(home.take().map(|path| Item { path: Some(path), ..Item::default() }));
    }
    note_others(&plan, all, file, reporter);
    Some(plan)
}

/// The articles that a plan names.
pub fn listed(plan: &Plan) -> BTreeSet<PathBuf> {
    let mut listed = BTreeSet::new();
    plan.each(&mut |item| listed.extend(item.path.clone()));
    listed
}

/// Says which articles of a folder a list does not name; the page that introduces a project is none of its book.
pub fn note_others(plan: &Plan, all: Option<&Section>, file: &Path, reporter: &Reporter) {
    let Some(all) = all else { return };
    let listed = listed(plan);
    let is_other = |path: &PathBuf| {
        let is_home = path.parent() == Some(&all.path) && is_introduction(path);
        !is_home && !listed.contains(path) && path != file
    };
    let mut others = Vec::new();
    let rest = Plan { body: vec![all.clone()], ..Plan::default() };
    rest.each(&mut |item| others.extend(item.path.clone().filter(is_other)));
    note_unlisted(&others, file, reporter);
}

/// Says which articles a file does not list.
pub fn note_unlisted(others: &[PathBuf], file: &Path, reporter: &Reporter) {
    let Some(first) = others.first() else { return };
    let names: Vec<String> = others.iter().take(NAMED).map(|path| path.display().to_string()).collect();
    let more = others.len().checked_sub(NAMED).filter(|more| *more > 0);
    let more = more.map_or(String::new(), |more| format!(" and {more} more"));
    let message = format!("{} does not list {}{more}: left out", file.display(), names.join(", "));
    reporter.report(Diagnostic::new(Code::Unlisted, message).in_file(first).help(Code::Unlisted.help()));
}

/// Takes the articles out of a folder that its list names by themselves.
fn leave_out(section: &mut Section, taken: &BTreeSet<PathBuf>) {
    section.intro.take_if(|intro| taken.contains(intro));
    section.members.retain_mut(|member| match member {
        Member::Item(item) => !item.path.as_ref().is_some_and(|path| taken.contains(path)),
        Member::Section(inner) => {
            leave_out(inner, taken);
            inner.intro.is_some() || !inner.members.is_empty()
        }
    });
}

/// A title without references, `5.1 &nbsp; 栈`.
fn decoded(title: &str) -> String {
    tokens::decode(&Text::made(title)).text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Reading<'a> {
    list: &'a List,
    files: &'a dyn Files,
    root: &'a Path,
    /// The text of the file, and how far it has been followed.
    text: &'a str,
    at: usize,
    source: SourceId,
    folder: &'a mut dyn FnMut(&Path) -> Option<Section>,
    /// Articles that were named before.
    taken: BTreeSet<PathBuf>,
    reporter: &'a Reporter,
}

impl Reading<'_> {
    fn members(&mut self, entries: &[Entry], depth: usize) -> Vec<Member> {
        entries.iter().flat_map(|entry| self.entry(entry, depth)).collect()
    }

    fn entry(&mut self, entry: &Entry, depth: usize) -> Vec<Member> {
        if depth > DEEPEST {
            return Vec::new();
        }
        match entry {
            Entry::Page { title, target, below } => {
                self.page(title.as_deref(), target, below, depth).map(Member::Item).into_iter().collect()
            }
            Entry::Part { title, page, entries } => {
                let span = title.as_deref().and_then(|title| self.span(title));
                let named = title.as_deref().filter(|title| page.is_none() && format_of(Path::new(title)).is_some());
                let found = page.as_deref().or(named).and_then(|page| self.found(page));
                self.taken.extend(found.clone());
                let title = title.as_deref().filter(|_| named.is_none() || found.is_none()).map(decoded);
                let (members, intro) = (self.members(entries, depth + 1), found);
                if members.is_empty() && intro.is_none() {
                    return Vec::new();
                }
                let path = self.root.join(title.as_deref().unwrap_or_default());
                vec![Member::Section(Section {
                    title,
                    span,
                    path,
                    intro,
                    members,
                    is_listed: true,
                    ..Section::default()
                })]
            }
            Entry::Folder { title, path } => {
                let Some(path) = normalise(&self.root.join(path.trim_matches('/'))) else { return Vec::new() };
                let Some(mut section) = (self.folder)(&path) else { return Vec::new() };
                leave_out(&mut section, &self.taken);
                match title {
                    Some(_) => {
                        section.title.clone_from(title);
                        vec![Member::Section(section)]
                    }
                    None => {
                        let intro = section.intro.take().map(|path| Item { path: Some(path), ..Item::default() });
                        intro.map(Member::Item).into_iter().chain(section.members).collect()
                    }
                }
            }
        }
    }

    /// Entries where there are no parts: below a page, and behind the body.
    fn items(&mut self, entries: &[Entry], depth: usize) -> Vec<Item> {
        fn item(member: Member) -> Item {
            match member {
                Member::Item(item) => item,
                Member::Section(Section { title, span, intro, members, .. }) => {
                    let children = members.into_iter().map(item).collect();
                    Item { path: intro, title, span, children, ..Item::default() }
                }
            }
        }
        self.members(entries, depth + 1).into_iter().map(item).collect()
    }

    fn page(&mut self, title: Option<&str>, target: &str, below: &[Entry], depth: usize) -> Option<Item> {
        let span = self.span(target);
        let title = title.map(str::trim).filter(|title| !title.is_empty()).map(decoded);
        let path = self.article(target.trim(), span);
        // A place in an article that stands in the list already.
        let path = path.filter(|path| self.taken.insert(path.clone()) || !target.contains(['#', '?']));
        let children = self.items(below, depth);
        (path.is_some() || !children.is_empty()).then(|| Item { path, title, span, children, ..Item::default() })
    }

    /// The article that a target means.
    fn article(&self, target: &str, span: Option<Span>) -> Option<PathBuf> {
        let place = span.unwrap_or(Span { source: self.source, start: 0, end: 0 });
        if target.contains("://") || target.starts_with("mailto:") || target.starts_with("//") {
            self.reporter.at(Code::Guessed, place, format!("{target} is on the network and no chapter"));
            return None;
        }
        match self.found(target) {
            Some(path) if format_of(&path).is_some() => Some(path),
            Some(_) => {
                self.reporter.at(Code::Guessed, place, format!("{target} is no article and was passed over"));
                None
            }
            None if normalise(&self.root.join(target.trim_start_matches('/'))).is_none() => {
                self.reporter.at(Code::OutsideFolder, place, format!("{target} leads out of the book's folder"));
                None
            }
            None => {
                let code = if self.list.is_sidebar { Code::DeadEntry } else { Code::MissingChapter };
                self.reporter.at(code, place, format!("the chapter {target} does not exist"));
                None
            }
        }
    }

    fn found(&self, target: &str) -> Option<PathBuf> {
        let bare = target.split(['#', '?']).next().unwrap_or_default();
        if let Some(path) = self.list.names.get(bare.trim_matches('/')) {
            return Some(path.clone());
        }
        let decoded = percent_decode_str(bare).decode_utf8_lossy();
        let is_there = |path: &PathBuf| self.files.len(path).is_ok();
        [bare, &decoded].into_iter().flat_map(|name| addressed(self.root, name)).find(is_there)
    }

    /// Where a value stands, below those before it.
    fn span(&mut self, value: &str) -> Option<Span> {
        let is_whole = |at: usize| {
            let before = self.text.get(..at).and_then(|text| text.chars().next_back());
            !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '/' | '-' | '_'))
        };
        let rest = self.text.get(self.at..)?;
        let rest = &rest[..rest.floor_char_boundary(NEAR)];
        let start = rest.match_indices(value).map(|(at, _)| self.at + at).find(|at| is_whole(*at))?;
        if value.is_empty() {
            return None;
        }
        self.at = start + value.len();
        Some(Span { source: self.source, start: start as u32, end: self.at as u32 })
    }
}

#[cfg(test)]
mod tests;
