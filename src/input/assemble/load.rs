//! Loading the documents of a plan: bytes, text, includes, a number for each source.

use super::SHARE;
use crate::book::Text;
use crate::diag::{Code, Diagnostic, Origin, Reporter, SourceId};
use crate::files::{Files, leads_outside};
use crate::input::decode::{self, Decoded};
use crate::input::discover::{Dialect, Item, Plan, format_of};
use crate::input::embeds::Blocks;
use crate::input::options::Names;
use crate::input::{Format, Options, Source, embeds, honkit, html, include, markua, mkdocs, sphinx, vitepress};
use crate::lang::detect::Census;
use crate::lang::scan::Pairs;
use rayon::prelude::*;
use std::cell::OnceCell;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One document, decoded. No source if it could not be read, or is a draft of the manifest.
#[derive(Debug)]
pub struct Loaded {
    pub source: Option<Source>,
    /// Documents that go on with it.
    pub more: Vec<Source>,
    pub folder: Option<String>,
    pub listed: Option<String>,
    pub census: Census,
}

/// Loads all documents, in the order of [`Plan::each`].
pub fn load(files: &dyn Files, plan: &Plan, options: &Options, reporter: &Reporter) -> Vec<Loaded> {
    let mut items: Vec<Item> = Vec::new();
    plan.each(&mut |item| {
        items.push(Item { children: Vec::new(), more: Vec::new(), ..item.clone() });
        // What goes on with it follows, and is put to it below.
        items.extend(item.more.iter().map(|path| Item { path: Some(path.clone()), ..Item::default() }));
    });
    let mut more = Vec::new();
    plan.each(&mut |item| more.push(item.more.len()));
    let texts: Vec<Option<io::Result<Counted>>> = items
        .par_iter()
        .with_max_len(SHARE)
        .map(|item| {
            let path = item.path.as_deref()?;
            let label = options.encoding.label(path);
            Some(files.read(path).map(|bytes| Counted::new(decode::decode(&bytes, label))))
        })
        .collect();
    let mut blocks = Blocks::new();
    for (item, text) in items.iter().zip(&texts) {
        if let (Some(path), Some(Ok(Counted { decoded, .. }))) = (&item.path, text) {
            embeds::note_blocks(&mut blocks, path, &decoded.text);
        }
    }
    let around = Around { files, plan, names: OnceCell::new(), blocks, reporter };
    // From here on one after the other: sources are numbered in the order of the book.
    let numbered = items.into_iter().zip(texts);
    let mut loaded = numbered.map(|(item, text)| around.number(item, text));
    let with_more = |count| {
        let mut first = loaded.next()?;
        for next in loaded.by_ref().take(count) {
            first.census = first.census.and(next.census);
            first.more.extend(next.source);
        }
        Some(first)
    };
    more.into_iter().filter_map(with_more).collect()
}

/// A decoded text, its characters by script, and what a look at its pairs says of it.
struct Counted {
    decoded: Decoded,
    census: Census,
    /// Whether it may take in other files.
    may_take_in: bool,
}

impl Counted {
    fn new(decoded: Decoded) -> Self {
        let census = Census::of(&decoded.text);
        let pairs = Pairs::of(&decoded.text);
        let marks = [&[include::MARK], &vitepress::MARKS[..], &sphinx::MARKS, &embeds::MARKS];
        let may_take_in = marks.iter().any(|marks| pairs.may_hold_any(marks));
        Self { decoded, census, may_take_in }
    }
}

/// What a document may take in, and who is told of it.
struct Around<'a> {
    files: &'a dyn Files,
    plan: &'a Plan,
    /// The names of all documents, for the few that are asked for before they are read.
    names: OnceCell<Names>,
    blocks: Blocks,
    reporter: &'a Reporter,
}

impl Around<'_> {
    fn names(&self) -> &Names {
        self.names.get_or_init(|| {
            let mut paths = Vec::new();
            self.plan.each(&mut |item| paths.extend(item.path.clone()));
            Names::of(paths.iter().map(PathBuf::as_path))
        })
    }

    /// The text with what it takes in from other files: mdBook, VitePress, notebooks, MkDocs, HonKit. `listed` is the
    /// manifest's name for it.
    fn taken_in(&self, path: &Path, text: &str, id: SourceId, listed: Option<&str>) -> (Arc<str>, Origin) {
        let Self { files, plan, blocks, reporter, .. } = self;
        let mut text = Text::new(text, Origin::verbatim(id, 0));
        text = include::expand(*files, path, text, reporter);
        text = vitepress::expand(*files, path, &plan.src, text, reporter);
        text = sphinx::expand(*files, path, &plan.src, text, reporter);
        text = embeds::expand(*files, path, || self.names(), blocks, text, reporter);
        if let Some(snippets) = &plan.snippets {
            text = mkdocs::expand(*files, path, text, snippets, reporter);
        }
        if let Some(project) = &plan.project {
            text = honkit::expand(*files, path, text, listed, project, reporter);
        }
        (text.text.into(), text.origin)
    }

    fn number(&self, item: Item, text: Option<io::Result<Counted>>) -> Loaded {
        let reporter = self.reporter;
        let (folder, listed) = (item.folder, item.title);
        let mut loaded = Loaded { source: None, more: Vec::new(), folder, listed, census: Census::default() };
        let (Some(path), Some(text)) = (item.path, text) else { return loaded };
        match text {
            Ok(Counted { decoded, census, may_take_in }) => {
                let text = decoded.text.clone();
                let id = reporter.add_source(&path, text.clone());
                if !decode::report(&decoded, &path, id, reporter) {
                    return loaded;
                }
                loaded.census = census;
                let is_markua = self.plan.dialect == Some(Dialect::Markua);
                let format = match format_of(&path) {
                    // A page that was saved as text with its tags.
                    None | Some(Format::Text) if html::is_page(&text) => Format::Html,
                    None | Some(Format::Text) if is_markua => Format::Markdown,
                    format => format.unwrap_or(Format::Text),
                };
                let text = if is_markua { markua::rewritten(&text).into() } else { text };
                let takes_in = may_take_in || self.plan.snippets.is_some() || self.plan.project.is_some();
                let (text, origin) = if takes_in && format == Format::Markdown {
                    self.taken_in(&path, &text, id, loaded.listed.as_deref())
                } else {
                    (text, Origin::verbatim(id, 0))
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
}
