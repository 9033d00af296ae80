//! From articles to the `Book`.
//!
//! [`assemble`] reads like the table of contents of reading: find the files, load them in the order of the book (so that
//! numbers of sources never depend on threads), read them in parallel, settle the facts, mend, build the tree, resolve
//! pictures and links.

mod chain;
mod chapters;
mod duplicates;
mod facts;
mod ids;
mod left_out;
mod listed;
mod load;
mod names;
mod pages;
mod pictures;
mod sections;
mod shared;
mod signed;
mod titles;
mod tree;

pub use facts::made_identifier;
pub(super) use names::of_file;

use super::discover::{self, About, Dialect};
use super::mounts::Mounts;
use super::options::{Names, Order};
use super::{
    Article, Document, Format, Given, Intake, Options, Source, content, docx, html, markdown, mend, text, tidy,
};
use crate::book::{Block, Book, Chapter, Heading, Id, links, made, walk};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::files::Files;
use crate::lang::detect::Census;
use load::Loaded;
use rayon::prelude::*;
use std::path::PathBuf;
use std::sync::Arc;

/// Most articles that one thread takes over at a time: few, so that none waits long for the last one.
const SHARE: usize = 8;

/// One document of the plan with what was read from it.
#[derive(Debug)]
struct Read {
    source: Source,
    article: Article,
    /// Name of the folder that holds only this file.
    folder: Option<String>,
    /// The manifest's name for it.
    listed: Option<String>,
    /// Of its text as the book has it, white space left out; counted when it has been mended.
    characters: usize,
    /// By which its text is told from others; see [`duplicates`].
    beginnings: Vec<u32>,
    /// Of its text, code and addresses left out.
    census: Census,
}

/// Reads a book: see [`read_book`](super::read_book).
pub fn assemble(
    files: Arc<dyn Files>,
    paths: &[PathBuf],
    given: &Given,
    options: &Options,
    reporter: &Reporter,
) -> Option<(Book, Intake)> {
    let mounts = Arc::new(Mounts::over(files));
    let mut options = options.clone();
    options.lang = given.meta.as_ref().filter(|_| given.lang_given).map(|meta| meta.lang);
    let mut plan = discover::discover(&mounts, paths, &options, reporter)?;
    options.is_notebook = plan.is_notebook;
    options.dialect = plan.dialect.or(plan.project.is_some().then_some(Dialect::HonKit));
    let files: Arc<dyn Files> = mounts;
    let loaded = load::load(&*files, &plan, &options, reporter);
    let raw = loaded.iter().map(|l| l.census).fold(Census::default(), Census::and);
    options.lang = facts::reading_lang(given, &raw);
    options.names = Arc::new(Names::of(loaded.iter().filter_map(|l| Some(l.source.as_ref()?.path.as_path()))));

    options.shared = Arc::new(shared::find(&loaded));

    let loaded = loaded.into_par_iter().with_max_len(SHARE);
    let mut documents: Vec<Option<Read>> = loaded.map(|l| l.map_read(&options, reporter)).collect();
    left_out::leave(&mut documents, &plan, reporter);
    if plan.manifest.is_none() && options.order == Order::Usual {
        chain::follow(&mut documents);
        listed::follow(&mut documents, reporter);
    }
    let mut joined = plan.joined();
    joined.extend(plan.aliases.iter().cloned());
    joined.extend(documents.iter().flatten().flat_map(addresses));
    joined.extend(pages::join(&mut documents, &options, reporter));
    if documents.iter().flatten().all(|read| walk::characters_of(&read.article.chapter) == 0) {
        if !reporter.has_errors() {
            let diagnostic = Diagnostic::new(Code::NoInput, "no article has any text").help("write something into one");
            let named = paths.first().filter(|path| !path.as_os_str().is_empty());
            reporter.report(match named {
                Some(path) => diagnostic.in_file(path),
                None => diagnostic,
            });
        }
        return None;
    }
    titles::settle(&mut documents, &plan, options.lang, reporter);
    if plan.manifest.is_none()
        && plan.about == About::default()
        && let Some(name) = titles::take_name_of_book(&mut documents)
    {
        plan.about = About { title: Some(name), source: "what the titles begin with".into(), ..About::default() };
    }

    let census = documents.iter().flatten().map(|r| r.census).fold(Census::default(), Census::and);
    let mut intake = Intake::default();
    let mut book =
        Book::new(facts::settle(&mut documents, &plan, paths, given, &options, &census, &mut intake, reporter));
    documents.par_iter_mut().with_max_len(SHARE).flatten().for_each(|read| {
        mend::mend(&mut read.article, read.source.format, &options, reporter);
        signed::settle(&mut read.article.chapter);
        read.characters = walk::characters_of(&read.article.chapter);
        read.beginnings = duplicates::beginnings(&read.article.chapter, &options);
    });
    duplicates::find(&mut documents, &options, reporter);
    intake.documents = documents.iter().flatten().map(document).collect();

    let single = documents.len() == 1;
    let facts = documents.iter().flatten().map(|read| read.article.facts.clone()).collect();
    tree::build(&mut book, plan.clone(), documents, &options, single);
    ids::settle(&mut book, &plan.src, reporter);
    intake.remote = pictures::resolve(&mut book, &files, &plan.src, reporter);
    pictures::cover(&mut book, &files, &plan, given, facts, &mut intake, reporter);
    links::resolve(&mut book, &plan.src, &joined, reporter);
    if let Some(conversion) = &options.convert {
        // Another edition has an identifier of its own, unless one was given.
        let made = book.meta.identifier == facts::made_identifier(&book.meta);
        conversion.book(&mut book);
        if made {
            book.meta.identifier = facts::made_identifier(&book.meta);
        }
    }
    Some((book, intake))
}

impl Loaded {
    /// Reads the document with the reader of its format.
    fn map_read(self, options: &Options, reporter: &Reporter) -> Option<Read> {
        let source = self.source?;
        let mut article = match source.format {
            Format::Markdown => markdown::read(&source, options, reporter),
            Format::Text => text::read(&source, options, reporter),
            Format::Html | Format::Xhtml => html::read(&source, options, reporter)?,
        };
        for more in &self.more {
            let rest = html::read(more, options, reporter).map(|article| go_on(article.chapter));
            article.chapter.blocks.extend(rest.unwrap_or_default());
        }
        // A page of a manifest without a heading for a title is called as there, and not by its first line.
        if let Some(listed) =
            self.listed.as_ref().filter(|_| source.format == Format::Markdown && article.chapter.title.is_empty())
        {
            article.chapter.title = made(listed.clone());
        }
        if let Some(listed) = self.listed.as_ref().filter(|_| source.format == Format::Markdown) {
            titles::keep_first_section(&mut article.chapter, listed, &source.text);
        }
        let is_written = docx::is_written(&source.path);
        let has_headings = || article.chapter.blocks.iter().any(|block| matches!(block, Block::Heading(_)));
        // A document without styles is like plain text.
        let is_plain = is_written && !has_headings();
        if matches!(source.format, Format::Markdown | Format::Html) || is_written {
            shared::take(&mut article, &source.text, options, reporter);
            tidy::tidy_article(&mut article, &source.text, source.format, options, reporter);
        }
        let rules = tidy::Rules::new(options);
        if matches!(source.format, Format::Markdown | Format::Html) || is_plain {
            sections::find(&mut article, &rules, reporter);
        }
        if source.format == Format::Markdown || is_written {
            chapters::divide(&mut article, &rules);
        }
        sections::drop_rules(&mut article, &rules, reporter);
        content::divide(&mut article.chapter, reporter);
        article.chapter.path = Some(source.path.clone());
        let names = [source.path.file_stem().map(|s| s.to_string_lossy().into_owned()), self.folder.clone()];
        let named = || names.into_iter().flatten().find_map(|name| Some(discover::dated(&name)?.0));
        article.chapter.byline.date = article.chapter.byline.date.or_else(named);
        // Counted once more where code, addresses or tags may be what the letters are.
        let is_tagged = matches!(source.format, Format::Html | Format::Xhtml) || source.text.contains(" lang=");
        let as_read = self.census.is_cjk() && !is_tagged;
        let census = if as_read { self.census } else { facts::prose(&article.chapter) };
        let said = article.facts.lang;
        article.facts.lang = said.filter(|said| !facts::is_contradicted(*said, &census, &source, reporter));
        Some(Read {
            characters: 0,
            beginnings: Vec::new(),
            source,
            article,
            folder: self.folder,
            listed: self.listed,
            census,
        })
    }
}

/// The paths by which the pages of a site link a document, where it says them.
fn addresses(read: &Read) -> impl Iterator<Item = (PathBuf, PathBuf)> {
    let path = &read.source.path;
    read.article.facts.addresses.iter().map(move |address| {
        let bare = address.trim_end_matches('/');
        let said = bare.strip_prefix('/').map_or_else(|| path.with_file_name(bare), PathBuf::from);
        (said, path.clone())
    })
}

/// What a document adds to the one it goes on with; a title of its own is a heading there.
fn go_on(chapter: Chapter) -> Vec<Block> {
    let heading = (!chapter.title.is_empty()).then(|| {
        let (inlines, span) = (chapter.title, chapter.span);
        Block::Heading(Heading { level: 2, id: Id::default(), inlines, numbered: chapter.numbered, label: None, span })
    });
    heading.into_iter().chain(chapter.blocks).collect()
}

fn document(read: &Read) -> Document {
    let chapter = &read.article.chapter;
    Document {
        path: read.source.path.clone(),
        title: crate::book::plain(&chapter.title),
        authors: chapter.byline.authors.clone(),
        date: chapter.byline.date,
        characters: read.characters,
        cuts: read.article.cuts.clone(),
        mends: read.article.mends,
    }
}

#[cfg(test)]
mod cases;
#[cfg(test)]
mod notebooks;
#[cfg(test)]
mod projects;
#[cfg(test)]
mod tests;
