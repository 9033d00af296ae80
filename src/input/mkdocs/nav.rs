//! The pages of a manual in their order: `nav` of `mkdocs.yml`.
//!
//! `- 题: a.md` is a page with its title, `- a.md` one without, `- 题:` with a list below it a part. The page that
//! introduces a part is the first in its list without a title, if it is called `index.md`. What lies on the network is no
//! chapter. Places are kept, so that a page that is missing is shown in its line.

use crate::diag::{Code, Reporter, SourceId, Span};
use crate::files::{Files, normalise};
use crate::input::decode;
use crate::input::discover::{Item, Member, Plan, Section, format_of, is_introduction};
use serde_json::Value;
use std::path::{Path, PathBuf};

/// Deepest list of pages.
const DEEPEST: usize = 32;

/// The plan that the list gives; none if there is no list, or it cannot be followed.
pub fn pages(files: &dyn Files, file: &Path, root: &Path, keep_going: bool, reporter: &Reporter) -> Option<Plan> {
    let values = super::values(files, file)?;
    let list = values.get("nav").or(values.get("pages"))?.as_array()?;
    let text = decode::decode(&files.read(file).ok()?, None).text;
    let source = reporter.add_source(file, text.clone());
    let before = reporter.tally().errors;
    // The list may stand in the file that this one goes on with.
    let at = ["\nnav:", "\npages:"].iter().find_map(|key| text.find(key)).unwrap_or(0);
    let mut reading = Reading { files, root, text: &text, at, source, reporter };
    let members = reading.members(list, 0);
    let plan = Plan {
        body: vec![Section { members, ..Section::default() }],
        manifest: Some(file.to_path_buf()),
        src: root.to_path_buf(),
        ..Plan::default()
    };
    let is_followed = keep_going || reporter.tally().errors == before;
    (is_followed && plan.body.iter().any(|section| !section.members.is_empty())).then_some(plan)
}

struct Reading<'a> {
    files: &'a dyn Files,
    root: &'a Path,
    /// The text of the file, and how far it has been followed.
    text: &'a str,
    at: usize,
    source: SourceId,
    reporter: &'a Reporter,
}

impl Reading<'_> {
    fn members(&mut self, list: &[Value], depth: usize) -> Vec<Member> {
        let mut members = Vec::new();
        for entry in list {
            match entry {
                Value::String(target) => members.extend(self.item(None, target).map(Member::Item)),
                Value::Object(entry) => {
                    for (title, value) in entry {
                        members.extend(self.entry(title, value, depth));
                    }
                }
                _ => {}
            }
        }
        members
    }

    /// An entry with a title.
    fn entry(&mut self, title: &str, value: &Value, depth: usize) -> Option<Member> {
        let span = self.span(title);
        match value {
            Value::String(target) => self.item(Some(title), target).map(Member::Item),
            Value::Array(list) if depth < DEEPEST => {
                let mut members = self.members(list, depth + 1);
                let is_intro = |member: &Member| match member {
                    Member::Item(Item { path: Some(path), title: None, .. }) => is_introduction(path),
                    Member::Item(_) | Member::Section(_) => false,
                };
                let intro = members.first().filter(|first| is_intro(first)).is_some().then(|| members.remove(0));
                let intro = intro.and_then(|first| if let Member::Item(item) = first { item.path } else { None });
                let is_empty = members.is_empty() && intro.is_none();
                let path = self.root.join(title);
                let section =
                    Section { title: Some(title.to_owned()), span, path, intro, members, ..Section::default() };
                (!is_empty).then_some(Member::Section(section))
            }
            _ => None,
        }
    }

    /// A page.
    fn item(&mut self, title: Option<&str>, target: &str) -> Option<Item> {
        let span = self.span(target);
        let place = span.unwrap_or(Span { source: self.source, start: 0, end: 0 });
        let target = target.trim();
        if target.contains("://") || target.starts_with("mailto:") {
            self.reporter.at(Code::Guessed, place, format!("{target} is on the network and no chapter"));
            return None;
        }
        let bare = target.split('#').next().unwrap_or_default();
        let Some(path) = normalise(&self.root.join(bare)) else {
            self.reporter.at(Code::OutsideFolder, place, format!("{target} leads out of the book's folder"));
            return None;
        };
        let path: PathBuf = match self.files.len(&path) {
            Ok(_) => path,
            Err(_) => match ["index.md", "README.md"]
                .map(|name| path.join(name))
                .into_iter()
                .find(|p| self.files.len(p).is_ok())
            {
                Some(path) => path,
                None => {
                    self.reporter.at(Code::MissingChapter, place, format!("the chapter {target} does not exist"));
                    return None;
                }
            },
        };
        if format_of(&path).is_none() {
            self.reporter.at(Code::Guessed, place, format!("{target} is no article and was passed over"));
            return None;
        }
        let title = title.map(str::trim).filter(|title| !title.is_empty()).map(str::to_owned);
        Some(Item { path: Some(path), title, span, ..Item::default() })
    }

    /// Where a value stands, below those before it.
    fn span(&mut self, value: &str) -> Option<Span> {
        let start = self.at + self.text.get(self.at..)?.find(value).filter(|_| !value.is_empty())?;
        self.at = start + value.len();
        Some(Span { source: self.source, start: start as u32, end: self.at as u32 })
    }
}
