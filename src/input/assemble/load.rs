//! Loading the documents of a plan: bytes, text, includes, a number for each source.

use crate::diag::{Code, Diagnostic, Origin, Reporter};
use crate::files::{Files, leads_outside};
use crate::input::decode::{self, Decoded};
use crate::input::discover::{Item, Member, Plan, Section, format_of};
use crate::input::{Format, Options, Source, include};
use crate::lang::detect::Census;
use rayon::prelude::*;
use std::io;

/// One document, decoded. No source if it could not be read, or is a draft of the manifest.
#[derive(Debug)]
pub struct Loaded {
    pub source: Option<Source>,
    pub folder: Option<String>,
    pub listed: Option<String>,
    pub census: Census,
}

/// Loads all documents, in the order of [`each_item`].
pub fn load(files: &dyn Files, plan: &mut Plan, options: &Options, reporter: &Reporter) -> Vec<Loaded> {
    let mut items: Vec<Item> = Vec::new();
    each_item(plan, &mut |item| items.push(Item { children: Vec::new(), ..item.clone() }));
    let texts: Vec<Option<io::Result<Counted>>> = items
        .par_iter()
        .map(|item| {
            let path = item.path.as_deref()?;
            let label = options.encoding.label(path);
            Some(files.read(path).map(|bytes| Counted::new(decode::decode(&bytes, label))))
        })
        .collect();
    // From here on one after the other: sources are numbered in the order of the book.
    items.into_iter().zip(texts).map(|(item, text)| number(files, item, text, reporter)).collect()
}

/// A decoded text and its characters by script.
struct Counted {
    decoded: Decoded,
    census: Census,
}

impl Counted {
    fn new(decoded: Decoded) -> Self {
        let census = Census::of(&decoded.text);
        Self { decoded, census }
    }
}

fn number(files: &dyn Files, item: Item, text: Option<io::Result<Counted>>, reporter: &Reporter) -> Loaded {
    let mut loaded = Loaded { source: None, folder: item.folder, listed: item.title, census: Census::default() };
    let (Some(path), Some(text)) = (item.path, text) else { return loaded };
    match text {
        Ok(Counted { decoded, census }) => {
            let text = decoded.text.clone();
            let id = reporter.add_source(&path, text.clone());
            decode::report(&decoded, &path, id, reporter);
            loaded.census = census;
            let format = format_of(&path).unwrap_or(Format::Text);
            let (text, origin) = match format {
                Format::Markdown => include::expand(files, &path, text, id, reporter),
                Format::Text | Format::Html => (text, Origin::verbatim(id, 0)),
            };
            loaded.source = Some(Source { id, path, format, text, origin });
        }
        Err(cause) => {
            let code = match cause.kind() {
                io::ErrorKind::FileTooLarge => Code::TooLarge,
                _ if leads_outside(&cause) => Code::OutsideFolder,
                _ => Code::CannotRead,
            };
            let message = format!("{} cannot be read: {cause}", path.display());
            reporter.report(Diagnostic::new(code, message).in_file(path));
        }
    }
    loaded
}

/// Calls `f` on every document of a plan in the order of the book: a part's introduction, then its members; a chapter,
/// then the chapters below it.
pub fn each_item(plan: &Plan, f: &mut dyn FnMut(&Item)) {
    fn item(it: &Item, f: &mut dyn FnMut(&Item)) {
        f(it);
        it.children.iter().for_each(|c| item(c, f));
    }
    fn section(s: &Section, f: &mut dyn FnMut(&Item)) {
        if let Some(intro) = &s.intro {
            f(&Item { path: Some(intro.clone()), ..Item::default() });
        }
        for member in &s.members {
            match member {
                Member::Item(i) => item(i, f),
                Member::Section(s) => section(s, f),
            }
        }
    }
    plan.front.iter().for_each(|i| item(i, f));
    plan.body.iter().for_each(|s| section(s, f));
    plan.back.iter().for_each(|i| item(i, f));
}
