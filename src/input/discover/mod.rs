//! Which files are the book, and in which order.
//!
//! A manifest (`SUMMARY.md`) says it; else a folder is read as a tree: its articles are chapters, a folder in it is a
//! part, and a folder that holds a single article is that chapter. Files and folders named by hand are taken as they
//! are named. What comes out is a [`Plan`]: paths and titles, nothing is read yet but the manifest.

mod books;
mod category;
mod linked;
pub(super) mod listing;
mod manuals;
mod notebook;
mod notion;
pub mod order;
mod plan;
pub(super) mod site;
mod sites;
mod unread;
mod walk;

pub use linked::is_contents;
pub use notebook::is_named_for_templates;
pub use plan::{About, Dialect, Item, Member, Plan, Section};

use super::honkit::Project;
use super::mounts::Mounts;
use super::options::Order;
use super::summary::{self, Grammar};
use super::{Format, Options, mhtml};
use crate::book::Date;
use crate::diag::{Code, Diagnostic, Reporter};
use crate::files::Files;
use crate::input::pattern::pattern;
use notebook::Notebook;
use regex::Regex;
use site::Site;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use unread::Unread;
use walk::{Walk, is_notice};

/// Deepest folder that is read, below the root.
const DEEPEST: usize = 32;

/// Whether a file is an article, by its ending.
pub fn format_of(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "md" | "markdown" | "mdx" | "rmd" | "qmd" => Some(Format::Markdown),
        "txt" => Some(Format::Text),
        "html" | "htm" | "xhtml" if is_bound(path) => Some(Format::Xhtml),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        _ => None,
    }
}

/// A file that holds articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    Epub,
    /// A document of a word processor.
    Docx,
    /// A page saved as one file.
    Mhtml,
    /// RSS, Atom or JSON Feed.
    Feed,
}

/// Whether a file holds articles, by its ending. Any XML or JSON may be a feed, so those are taken for one only where
/// they are named.
pub fn container_of(path: &Path, named: bool) -> Option<Container> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "epub" => Some(Container::Epub),
        "docx" => Some(Container::Docx),
        "mhtml" | "mht" => Some(Container::Mhtml),
        "rss" | "atom" => Some(Container::Feed),
        "xml" | "json" if named => Some(Container::Feed),
        _ => None,
    }
}

/// Whether a path leads into a file whose documents are a book's.
fn is_bound(path: &Path) -> bool {
    // A page that is called .docx is a page.
    let is_page = path.file_name().is_some_and(|name| name == mhtml::PAGE);
    path.ancestors().skip(1).any(|path| match container_of(path, false) {
        Some(Container::Epub) => true,
        Some(Container::Docx) => !is_page,
        Some(Container::Mhtml | Container::Feed) | None => false,
    })
}

/// Names of folders that say nothing about what is in them.
#[rustfmt::skip]
const GENERIC: &[&str] = &[
    "src", "posts", "_posts", "articles", "article", "input", "content", "docs", "doc", "source", "text", "texts", "md", "txt",
    "html", "book", "books", "chapters", "manuscript", "pages", "download", "downloads", "desktop", "documents", "tmp", "temp", "new folder", "untitled folder",
    "新建文件夹", "新建文件夹 (2)", "文章", "下载", "文档", "桌面", "新增資料夾", "新しいフォルダー", "새 폴더", "home", "root",
];

/// Whether the name of a folder says nothing about what is in it.
pub fn is_generic(name: &str) -> bool {
    GENERIC.contains(&name.trim().to_lowercase().as_str())
}

/// Finds the articles. None if there are none, or the manifest cannot be followed; the reporter knows why.
pub fn discover(files: &Mounts, paths: &[PathBuf], options: &Options, reporter: &Reporter) -> Option<Plan> {
    let root_only = paths.is_empty() || paths == [PathBuf::new()] || paths == [PathBuf::from(".")];
    let project = match root_only {
        true => Project::edition(Project::find(files, reporter), files, options.lang, reporter).ok()?,
        false => None,
    };
    let about = project.as_ref().map(Project::about).unwrap_or_default();
    if root_only && let Some(manifest) = manifest(files, options, project.as_ref()) {
        let grammar = if options.manifest { Grammar::MdBook } else { Grammar::HonKit };
        let mut plan = summary::read(files, &manifest, grammar, options.keep_going, reporter)?;
        if let Some(project) = &project {
            project.complete(&mut plan, files);
        }
        return Some(Plan { about, project, ..plan });
    }
    let site = Some(files).filter(|_| root_only && project.is_none() && options.src.is_none());
    let site = site.and_then(|files| Site::find(files, options.lang));
    let notebook = Some(files).filter(|_| root_only).and_then(|files| Notebook::find(files));
    let mut plan = Plan { is_notebook: notebook.is_some(), ..Plan::default() };
    let mut walk = Walk {
        files,
        options,
        reporter,
        count: 0,
        opened: Vec::new(),
        site: None,
        notebook,
        unread: Unread::default(),
    };
    if let Some(site) = &site {
        walk.site = Some(site.clone());
        if let Some(listed) = site.listed(&mut walk, reporter) {
            site.report(reporter);
            walk.unread.report(reporter);
            let (about, snippets, aliases) = (site.about.clone(), site.snippets.clone(), site.aliases());
            return Some(Plan { about, snippets, dialect: site.dialect, aliases, ..listed });
        }
        if reporter.has_errors() {
            return None;
        }
        walk.count = 0;
        walk.unread = Unread::default();
    }
    let about = match &site {
        Some(site) => site.about.clone(),
        None if project.is_none() && root_only => {
            books::pandoc(files).or_else(|| category::about(files)).unwrap_or(about)
        }
        None => about,
    };
    let section = if root_only {
        // A book file without a manifest: the articles lie in its source folder, if there is one with any.
        let sources = options.src.clone().or(Some("src".into()).filter(|_| options.manifest));
        let sources =
            sources.or(project.as_ref().map(|project| project.root.clone()).filter(|r| !r.as_os_str().is_empty()));
        let sources = match &site {
            Some(site) => {
                plan.is_blog = site.is_blog;
                plan.aliases = site.aliases();
                plan.snippets = site.snippets.clone();
                plan.dialect = site.dialect;
                Some(site.root.clone())
            }
            None => sources.filter(|src| files.list(src).is_ok()),
        };
        let inside = sources.and_then(|src| Some((walk.section(&src, 0)?, src)));
        match inside {
            Some((section, src)) => {
                if let Some(site) = &site {
                    site.report(reporter);
                }
                plan.src = src;
                Some(section)
            }
            None => walk.section(Path::new(""), 0),
        }
    } else {
        walk.named(paths)
    };
    walk.unread.report(reporter);
    match section.filter(|s| !s.members.is_empty() || s.intro.is_some()) {
        Some(mut section) => {
            if options.order == Order::Usual && site.is_none() && project.is_none() && walk.opened.is_empty() {
                linked::follow(files, &mut section, reporter);
            }
            // A folder in which there is nothing but a folder with an introduction is that folder.
            while section.intro.is_none()
                && matches!(&section.members[..], [Member::Section(only)] if only.intro.is_some() && !only.members.is_empty())
                && let Some(Member::Section(only)) = section.members.pop()
            {
                section = only;
                plan.folder = section.title.take();
            }
            // At the root an introduction is a chapter: there is no part to introduce.
            if let Some(intro) = section.intro.take() {
                let first = Item { path: Some(intro), weight: Some(Item::FIRST), ..Item::default() };
                section.members.insert(0, Member::Item(first));
            }
            section.title = None;
            plan.body = vec![section];
            let about = match &mut walk.opened[..] {
                // One file that is the book says what it is.
                [opened] if walk.count == 1 => std::mem::take(opened),
                _ => about,
            };
            Some(Plan { about, project, ..plan })
        }
        None if reporter.has_errors() => None,
        None => {
            let diagnostic = Diagnostic::new(Code::NoInput, "no articles found").help(Code::NoInput.help());
            let named = paths.first().filter(|path| !path.as_os_str().is_empty());
            reporter.report(match named {
                Some(path) => diagnostic.in_file(path),
                None => diagnostic,
            });
            None
        }
    }
}

/// `SUMMARY.md` in the book's source folder, by the name that a project gives it, or in `src` or the root.
fn manifest(files: &dyn Files, options: &Options, project: Option<&Project>) -> Option<PathBuf> {
    let given = options.src.as_deref().map(|src| src.join("SUMMARY.md"));
    let named = project.map(|project| project.root.join(&project.summary));
    let usual = ["src/SUMMARY.md", "SUMMARY.md"].map(|path| Some(path.into()));
    // Where letters of either size name one file, it may be written so.
    let small = ["src/summary.md", "summary.md"].map(Path::new).into_iter().find(|path| summary::is_list(files, path));
    let found = [given, named].into_iter().chain(usual).flatten().find(|path| files.len(path).is_ok());
    found.or(small.map(Path::to_path_buf))
}

/// The day that a file name begins with, and the rest of the name: `2021-01-05-纸`, `2021年1月5日 纸`, `20210105_纸`.
pub fn dated(stem: &str) -> Option<(Date, &str)> {
    static DAY: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^[（(\[【]?(\d{4}[-._]\d{1,2}[-._]\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日?|\d{8})"));
    let found = DAY.captures(stem)?;
    let rest = &stem[found[0].len()..];
    let date = Date::parse(&found[1].replace('_', "-"))?;
    let is_day = date.month > 0 && date.day > 0 && (1900..2100).contains(&date.year);
    let separators = ['-', '_', '.', ' ', '\u{3000}', ')', '）', ']', '】'];
    (is_day && !rest.starts_with(|c: char| c.is_ascii_digit())).then(|| (date, rest.trim_start_matches(separators)))
}

pub fn is_introduction(path: &Path) -> bool {
    let stem = path.file_stem().map(|s| s.to_string_lossy().to_lowercase()).unwrap_or_default();
    matches!(stem.as_str(), "readme" | "index" | "_index")
}

#[cfg(test)]
mod tests;
