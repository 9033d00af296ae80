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
mod mirror;
mod nested;
mod notebook;
mod notion;
pub mod order;
mod plan;
pub(super) mod site;
mod sites;
mod unread;
mod walk;

pub use linked::is_contents;
pub use nested::folder_of_book;
pub use notebook::is_named_for_templates;
pub use plan::{About, Dialect, Item, Member, Plan, Section};

use super::honkit::Project;
use super::mounts::Mounts;
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
    let mut walk = Walk::new(files, options, reporter);
    if !(paths.is_empty() || paths == [PathBuf::new()] || paths == [PathBuf::from(".")]) {
        let section = walk.named(paths);
        return walk.plan(section, Plan::default()).or_else(|| no_articles(paths.first(), reporter));
    }
    let project = Project::edition(Project::find(files, reporter), files, options.lang, reporter).ok()?;
    if let Some(manifest) = manifest(files, options, project.as_ref()) {
        let grammar = if options.manifest { Grammar::MdBook } else { Grammar::HonKit };
        let mut plan = summary::read(files, &manifest, grammar, options.keep_going, reporter)?;
        if let Some(project) = &project {
            project.complete(&mut plan, files);
        }
        return Some(Plan { about: project.as_ref().map(Project::about).unwrap_or_default(), project, ..plan });
    }
    let site = Some(files).filter(|_| project.is_none() && options.src.is_none());
    walk.site = site.and_then(|files| Site::find(files, options.lang));
    walk.notebook = Notebook::find(files);
    match walk.site.clone() {
        Some(site) => of_site(site, walk),
        None => of_folder(project, walk),
    }
}

/// The articles of a site: those that it lists, else those of its folder.
fn of_site(site: Site, mut walk: Walk) -> Option<Plan> {
    let reporter = walk.reporter;
    let listed = site.listed(&mut walk, reporter);
    let is_listed = listed.is_some();
    let plan = Plan {
        about: site.about.clone(),
        snippets: site.snippets.clone(),
        dialect: site.dialect,
        aliases: site.aliases(),
        ..listed.unwrap_or_default()
    };
    if is_listed {
        site.report(reporter);
        walk.unread.report(reporter);
        return Some(plan);
    }
    if reporter.has_errors() {
        return None;
    }
    (walk.count, walk.unread) = (0, Unread::default());
    let plan = Plan { is_blog: site.is_blog, is_notebook: walk.notebook.is_some(), ..plan };
    let (section, src) = of_sources(Some(&site.root), &mut walk);
    if src.is_some() {
        site.report(reporter);
    }
    walk.plan(section, Plan { src: src.unwrap_or_default(), ..plan }).or_else(|| no_articles(None, reporter))
}

/// The articles of a folder, from its folder of sources if it has one.
fn of_folder(project: Option<Project>, mut walk: Walk) -> Option<Plan> {
    let (files, options, reporter) = (walk.files, walk.options, walk.reporter);
    let about = match &project {
        Some(project) => project.about(),
        None => books::pandoc(files).or_else(|| category::about(files)).unwrap_or_default(),
    };
    let root = project.as_ref().map(|project| project.root.clone()).filter(|root| !root.as_os_str().is_empty());
    let usual = || Some("src".into()).filter(|_| options.manifest);
    let src = options.src.clone().or_else(usual).or(root).filter(|src| files.list(src).is_ok());
    let (section, src) = of_sources(src.as_deref(), &mut walk);
    let src = src.unwrap_or_default();
    let plan = Plan { about, project, src, is_notebook: walk.notebook.is_some(), ..Plan::default() };
    walk.plan(section, plan).or_else(|| no_articles(None, reporter))
}

/// The articles of the folder of sources with that folder, if there are any in it; else those of the whole book.
fn of_sources(src: Option<&Path>, walk: &mut Walk) -> (Option<Section>, Option<PathBuf>) {
    match src.and_then(|src| walk.section(src, 0)) {
        Some(section) => (Some(section), src.map(Path::to_path_buf)),
        None => (walk.section(Path::new(""), 0), None),
    }
}

/// Says that nothing was found, unless an error has said why.
fn no_articles(named: Option<&PathBuf>, reporter: &Reporter) -> Option<Plan> {
    if !reporter.has_errors() {
        let diagnostic = Diagnostic::new(Code::NoInput, "no articles found").help(Code::NoInput.help());
        reporter.report(match named.filter(|path| !path.as_os_str().is_empty()) {
            Some(path) => diagnostic.in_file(path),
            None => diagnostic,
        });
    }
    None
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
