//! Which files are the book, and in which order.
//!
//! A manifest (`SUMMARY.md`) says it; else a folder is read as a tree: its articles are chapters, a folder in it is a
//! part, and a folder that holds a single article is that chapter. Files and folders named by hand are taken as they
//! are named. What comes out is a [`Plan`]: paths and titles, nothing is read yet but the manifest.

pub mod order;

use super::honkit::Project;
use super::mounts::Mounts;
use super::options::Order;
use super::summary::{self, Grammar};
use super::{Facts, Format, Options, docx, epub, feed, mhtml};
use crate::book::Date;
use crate::diag::{Code, Diagnostic, Reporter, Span};
use crate::files::{Entry, Files, MAX_FILES, leads_outside};
use crate::input::pattern::pattern;
use order::Key;
use regex::Regex;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Deepest folder that is read, below the root.
const DEEPEST: usize = 32;

/// What the book is made of, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Chapters before the first numbered one of a manifest.
    pub front: Vec<Item>,
    pub body: Vec<Section>,
    /// Chapters after the last numbered one of a manifest.
    pub back: Vec<Item>,
    /// The manifest that was followed.
    pub manifest: Option<PathBuf>,
    /// The folder that paths of the book are named from: mdBook's `src`, else the root.
    pub src: PathBuf,
    /// What a file beside the articles says about the book.
    pub about: About,
    /// The project of HonKit whose templates the articles are.
    pub project: Option<Project>,
}

/// Facts of the book that no article gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct About {
    pub title: Option<String>,
    pub facts: Facts,
    /// The name of the file, for `check`.
    pub source: String,
}

/// A part: a folder, or what stands under a `# Title` of the manifest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    pub title: Option<String>,
    /// Where the title stands in the manifest.
    pub span: Option<Span>,
    pub path: PathBuf,
    /// `README.md` or `index.md` of the folder: it introduces the part and may name it.
    pub intro: Option<PathBuf>,
    pub members: Vec<Member>,
}

/// What a part holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Member {
    Item(Item),
    Section(Section),
}

/// A chapter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// None for a draft of the manifest.
    pub path: Option<PathBuf>,
    /// The title in the manifest.
    pub title: Option<String>,
    pub span: Option<Span>,
    /// Name of the folder that holds only this file.
    pub folder: Option<String>,
    /// Documents that go on with this one.
    pub more: Vec<PathBuf>,
    pub children: Vec<Item>,
}

impl Plan {
    /// Calls `f` on every document in the order of the book: a part's introduction, then its members; a chapter, then the
    /// chapters below it.
    pub fn each(&self, f: &mut dyn FnMut(&Item)) {
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
        self.front.iter().for_each(|i| item(i, f));
        self.body.iter().for_each(|s| section(s, f));
        self.back.iter().for_each(|i| item(i, f));
    }
}

impl Plan {
    /// Documents that go on with another, and that one.
    pub fn joined(&self) -> Vec<(PathBuf, PathBuf)> {
        let mut joined = Vec::new();
        self.each(&mut |item| {
            let first =
                item.path.iter().flat_map(|first| item.more.iter().map(move |more| (more.clone(), first.clone())));
            joined.extend(first);
        });
        joined
    }
}

/// Whether a file is an article, by its ending.
pub fn format_of(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "md" | "markdown" => Some(Format::Markdown),
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
    let holds = |path: &Path| matches!(container_of(path, false), Some(Container::Epub | Container::Docx));
    path.ancestors().skip(1).any(holds)
}

/// Names of folders that say nothing about what is in them.
#[rustfmt::skip]
const GENERIC: &[&str] = &[
    "src", "posts", "_posts", "articles", "article", "input", "content", "docs", "doc", "source", "text", "texts", "md", "txt",
    "html", "book", "books", "download", "downloads", "desktop", "documents", "tmp", "temp", "new folder", "untitled folder",
    "新建文件夹", "新建文件夹 (2)", "文章", "下载", "文档", "桌面", "新增資料夾", "新しいフォルダー", "새 폴더", "home", "root",
];

/// Whether the name of a folder says nothing about what is in it.
pub fn is_generic(name: &str) -> bool {
    GENERIC.contains(&name.trim().to_lowercase().as_str())
}

/// Finds the articles. None if there are none, or the manifest cannot be followed; the reporter knows why.
pub fn discover(files: &Mounts, paths: &[PathBuf], options: &Options, reporter: &Reporter) -> Option<Plan> {
    let root_only = paths.is_empty() || paths == [PathBuf::new()] || paths == [PathBuf::from(".")];
    let project = if root_only { Project::find(files, reporter) } else { None };
    let about = project.as_ref().map(Project::about).unwrap_or_default();
    if root_only && let Some(manifest) = manifest(files, options, project.as_ref()) {
        let grammar = if options.manifest { Grammar::MdBook } else { Grammar::HonKit };
        let mut plan = summary::read(files, &manifest, grammar, options.keep_going, reporter)?;
        if let Some(project) = &project {
            project.complete(&mut plan, files);
        }
        return Some(Plan { about, project, ..plan });
    }
    let mut walk = Walk { files, options, reporter, count: 0, opened: Vec::new() };
    let mut plan = Plan::default();
    let section = if root_only {
        // A book file without a manifest: the articles lie in its source folder, if there is one with any.
        let sources = options.src.clone().or(Some("src".into()).filter(|_| options.manifest));
        let sources =
            sources.or(project.as_ref().map(|project| project.root.clone()).filter(|r| !r.as_os_str().is_empty()));
        let sources = sources.filter(|src| files.list(src).is_ok());
        let inside = sources.and_then(|src| Some((walk.section(&src, 0)?, src)));
        match inside {
            Some((section, src)) => {
                plan.src = src;
                Some(section)
            }
            None => walk.section(Path::new(""), 0),
        }
    } else {
        walk.named(paths)
    };
    match section.filter(|s| !s.members.is_empty() || s.intro.is_some()) {
        Some(mut section) => {
            // At the root an introduction is a chapter: there is no part to introduce.
            if let Some(intro) = section.intro.take() {
                section.members.insert(0, Member::Item(Item { path: Some(intro), ..Item::default() }));
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
    [given, named].into_iter().chain(usual).flatten().find(|path| files.len(path).is_ok())
}

struct Walk<'a> {
    files: &'a Mounts,
    options: &'a Options,
    reporter: &'a Reporter,
    count: usize,
    /// What the files that hold articles say about themselves.
    opened: Vec<About>,
}

impl Walk<'_> {
    /// One folder with everything below it. None if it holds no article.
    fn section(&mut self, folder: &Path, depth: usize) -> Option<Section> {
        if depth > DEEPEST {
            self.reporter
                .report(Diagnostic::new(Code::Flattened, "folders nested too deep were not read").in_file(folder));
            return None;
        }
        let entries = match self.files.list(folder) {
            Ok(entries) => entries,
            Err(cause) => {
                self.cannot_read(folder, &cause);
                return None;
            }
        };
        let saved = saved_pages(&entries);
        let mut entries: Vec<Entry> =
            entries.into_iter().filter(|e| self.belongs(e) && !saved.contains(&e.path)).collect();
        self.sort(&mut entries);
        let mut section = Section {
            title: folder.file_name().map(|n| n.to_string_lossy().into_owned()),
            path: folder.to_path_buf(),
            ..Section::default()
        };
        for entry in entries {
            if self.count > MAX_FILES {
                break;
            }
            if let Some(container) = container_of(&entry.path, false).filter(|_| !entry.is_dir) {
                self.count += 1;
                section.members.extend(self.container(container, &entry.path));
            } else if !entry.is_dir {
                self.count += 1;
                if section.intro.is_none() && is_introduction(&entry.path) {
                    section.intro = Some(entry.path);
                } else {
                    section.members.push(Member::Item(Item { path: Some(entry.path), ..Item::default() }));
                }
            } else if let Some(inner) = self.section(&entry.path, depth + 1) {
                section.members.extend(members(inner));
            }
        }
        if self.count > MAX_FILES && depth == 0 {
            self.reporter.report(Diagnostic::new(Code::TooLarge, "more than 100,000 files"));
        }
        (!section.members.is_empty() || section.intro.is_some()).then_some(section)
    }

    /// Files and folders named by hand. A list in plain byte order is what a shell makes of `*.md`; it is put in
    /// natural order. Any other order is meant.
    fn named(&mut self, paths: &[PathBuf]) -> Option<Section> {
        let mut paths = paths.to_vec();
        if paths.len() > 1 && paths.is_sorted() {
            paths.sort_by_key(|p| (p.parent().map(Path::to_path_buf), Key::of(p, false)));
        }
        let mut section = Section::default();
        for path in paths {
            if self.files.len(&path).is_ok() {
                self.count += 1;
                if let Some(container) = container_of(&path, true) {
                    section.members.extend(self.container(container, &path));
                    continue;
                }
                if format_of(&path).is_none() {
                    let endings = ".md, .markdown, .txt, .html, .htm, .xhtml, .mhtml, .epub, .docx, .rss or .atom";
                    let message = format!("{} is no article: {endings}", path.display());
                    let diagnostic = Diagnostic::new(Code::NoInput, message).in_file(&path);
                    let other = ["doc", "odt", "rtf", "wps", "pages"];
                    let is_other = path.extension().is_some_and(|e| other.iter().any(|o| e.eq_ignore_ascii_case(o)));
                    self.reporter.report(match is_other {
                        true => diagnostic.help("open it in its program and save it as .docx"),
                        false => diagnostic,
                    });
                    continue;
                }
                section.members.push(Member::Item(Item { path: Some(path), ..Item::default() }));
            } else {
                match self.files.list(&path) {
                    Ok(_) => section.members.extend(self.section(&path, 1).map(lone_chapter)),
                    Err(cause) => self.cannot_read(&path, &cause),
                }
            }
        }
        // One folder named is that folder's book.
        if let [Member::Section(_)] = &section.members[..]
            && let Some(Member::Section(only)) = section.members.pop()
        {
            section = only;
        }
        Some(section)
    }

    /// The articles that a file holds.
    fn container(&mut self, container: Container, path: &Path) -> Option<Member> {
        let opened = match container {
            Container::Epub => epub::open(self.files, path, self.reporter),
            Container::Docx => docx::open(self.files, path),
            Container::Mhtml => mhtml::open(self.files, path),
            Container::Feed => feed::open(self.files, path, self.reporter),
        };
        match opened {
            Ok((mut section, about)) => {
                self.opened.push(about);
                match &mut section.members[..] {
                    // A file of one article is that article.
                    [Member::Item(only)] if matches!(container, Container::Docx | Container::Mhtml) => {
                        Some(Member::Item(std::mem::take(only)))
                    }
                    _ => Some(Member::Section(section)),
                }
            }
            Err(cause) => {
                self.cannot_read(path, &cause);
                None
            }
        }
    }

    fn cannot_read(&self, path: &Path, cause: &io::Error) {
        let code = match cause.kind() {
            _ if leads_outside(cause) => Code::OutsideFolder,
            io::ErrorKind::FileTooLarge => Code::TooLarge,
            _ => Code::CannotRead,
        };
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let message = format!("{} cannot be read: {cause}", path.display());
        self.reporter.report(Diagnostic::new(code, message).in_file(path));
    }

    /// Articles, and folders that are no tool's own.
    fn belongs(&self, entry: &Entry) -> bool {
        let name = entry.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if name.starts_with('.') {
            return false;
        }
        if entry.is_dir {
            let tool = matches!(name.as_str(), "node_modules" | "target" | "__MACOSX" | "_site" | "public");
            // Underlined folders hold a site's templates and drafts; its articles lie in _posts.
            let hidden = name.starts_with('_') && name != "_posts";
            return !(tool || hidden || self.is_output(&entry.path));
        }
        (format_of(&entry.path).is_some() || container_of(&entry.path, false).is_some()) && !is_notice(&name)
    }

    /// Whether a folder is that of the outputs. Articles in it are not read, which is worth a note.
    fn is_output(&self, folder: &Path) -> bool {
        if self.options.output.as_deref() != Some(folder) {
            return false;
        }
        let entries = self.files.list(folder).unwrap_or_default();
        if entries.iter().any(|e| !e.is_dir && format_of(&e.path).is_some()) {
            let message = format!("{} is the folder of outputs, so the articles in it were not read", folder.display());
            self.reporter.report(
                Diagnostic::new(Code::Guessed, message)
                    .in_file(folder)
                    .help("to have them in the book, rename the folder or name another one: [build] build-dir = \"…\""),
            );
        }
        true
    }

    fn sort(&self, entries: &mut [Entry]) {
        match &self.options.order {
            // Dates come from inside the articles too; what the names say is the order until they are read.
            Order::Name | Order::Date => entries.sort_by_cached_key(|e| Key::of(&e.path, e.is_dir)),
            Order::Number => entries.sort_by_cached_key(|e| {
                let (number, key) = Key::by_number(&e.path, e.is_dir);
                (number.is_none(), number, key)
            }),
            Order::List(list) => entries.sort_by_cached_key(|e| {
                let at = list.iter().position(|name| {
                    e.path.ends_with(name) || e.path.file_stem().is_some_and(|stem| stem.to_string_lossy() == *name)
                });
                (at.is_none(), at, Key::of(&e.path, e.is_dir))
            }),
        }
    }
}

/// What a folder adds to the one it lies in: itself as a part; a single article as that chapter; what is in it, if its
/// name says nothing.
fn members(mut section: Section) -> Vec<Member> {
    // A folder in which there is only a folder is one part, not two.
    if section.intro.is_none()
        && let [Member::Section(_)] = &section.members[..]
        && let Some(Member::Section(only)) = section.members.pop()
    {
        section = Section { title: section.title, span: section.span, ..only };
    }
    if !section.title.as_deref().is_some_and(is_generic) {
        return vec![lone_chapter(section)];
    }
    let intro = section.intro.map(|path| Member::Item(Item { path: Some(path), ..Item::default() }));
    intro.into_iter().chain(section.members).collect()
}

/// A folder that holds a single article is that chapter, and may name it.
fn lone_chapter(section: Section) -> Member {
    match (&section.intro, &section.members[..]) {
        (Some(path), []) => Member::Item(Item { path: Some(path.clone()), folder: section.title, ..Item::default() }),
        (None, [Member::Item(only)]) => {
            let folder = section.title.or_else(|| only.folder.clone());
            Member::Item(Item { folder, ..only.clone() })
        }
        _ => Member::Section(section),
    }
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

/// The folders in which browsers put what belongs to the pages that they saved: `题.html` has `题_files` or `题.files`.
/// Frames lie there as pages of their own, and are no articles.
fn saved_pages(entries: &[Entry]) -> BTreeSet<PathBuf> {
    let pages = entries.iter().filter(|e| !e.is_dir && format_of(&e.path) == Some(Format::Html));
    let names = pages.flat_map(|page| {
        let stem = page.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        [".files", "_files", "_文件"].map(|ending| page.path.with_file_name(format!("{stem}{ending}")))
    });
    names.collect()
}

fn is_introduction(path: &Path) -> bool {
    let stem = path.file_stem().map(|s| s.to_string_lossy().to_lowercase()).unwrap_or_default();
    matches!(stem.as_str(), "readme" | "index" | "_index")
}

/// Licences and the like lie beside articles and are none.
fn is_notice(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let word = stem.split(['-', '_']).next().unwrap_or_default();
    matches!(
        word,
        "LICENSE"
            | "LICENCE"
            | "COPYING"
            | "NOTICE"
            | "NOTICES"
            | "PICTURES"
            | "CONTRIBUTING"
            | "CHANGELOG"
            | "SUMMARY"
            | "404"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;
    use std::sync::Arc;

    fn over(files: &Memory) -> Mounts {
        Mounts::over(Arc::new(files.clone()))
    }

    fn show(section: &Section, depth: usize, out: &mut String) {
        for member in &section.members {
            let pad = "  ".repeat(depth);
            match member {
                Member::Item(item) => {
                    let path = item.path.as_deref().unwrap_or(Path::new("")).display().to_string();
                    out.push_str(&format!(
                        "{pad}{path}{}\n",
                        item.folder.as_ref().map_or(String::new(), |f| format!(" ({f})"))
                    ));
                }
                Member::Section(section) => {
                    out.push_str(&format!(
                        "{pad}[{}]{}\n",
                        section.title.as_deref().unwrap_or(""),
                        section.intro.as_ref().map_or("", |_| " +")
                    ));
                    show(section, depth + 1, out);
                }
            }
        }
    }

    fn plan(names: &[&str], paths: &[&str]) -> String {
        let files = Memory::new(names.iter().map(|&n| (n, &b"x"[..])));
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        let reporter = Reporter::new();
        let mut out = String::new();
        let options = Options { output: Some("book".into()), ..Options::default() };
        match discover(&over(&files), &paths, &options, &reporter) {
            Some(plan) => show(&plan.body[0], 0, &mut out),
            None => out.extend(reporter.sorted().iter().map(|(d, _)| d.code.to_string())),
        }
        out
    }

    #[test]
    fn a_tree_of_folders_is_parts_and_chapters() {
        let names = [
            "卷二/甲/text.txt",
            "卷二/乙/text.txt",
            "卷十/丙.md",
            "卷十/丁.md",
            "卷十/README.md",
            "前言.md",
            "LICENSE",
            "LICENSE.txt",
            "book/index.html",
            "node_modules/x.md",
            ".git/a.md",
            "pic.png",
        ];
        insta::assert_snapshot!(plan(&names, &[]), @r"
        前言.md
        [卷二]
          卷二/甲/text.txt (甲)
          卷二/乙/text.txt (乙)
        [卷十] +
          卷十/丙.md
          卷十/丁.md
        ");
    }

    #[test]
    fn the_folder_of_a_saved_page_holds_no_articles() {
        let names = ["题.html", "题_files/saved_resource.html", "别_files/1.html", "别_files/2.html"];
        assert_eq!(plan(&names, &[]), "[别_files]\n  别_files/1.html\n  别_files/2.html\n题.html\n");
    }

    #[test]
    fn folders_that_only_hold_the_articles_are_no_parts() {
        assert_eq!(
            plan(&["hx/source/_posts/1.md", "hx/source/_posts/2.md"], &["hx"]),
            "hx/source/_posts/1.md\nhx/source/_posts/2.md\n"
        );
        assert_eq!(plan(&["甲/稿/1.md", "甲/稿/2.md", "乙.md"], &[]), "[甲]\n  甲/稿/1.md\n  甲/稿/2.md\n乙.md\n");
        assert_eq!(
            plan(&["content/_index.md", "content/1.md", "z.md"], &[]),
            "content/_index.md\ncontent/1.md\nz.md\n"
        );
    }

    #[test]
    fn a_name_may_begin_with_a_day() {
        for (stem, date, rest) in [
            ("2021-03-04-渡口旧事", "2021-03-04", "渡口旧事"),
            ("2021.3.4 渡口", "2021-03-04", "渡口"),
            ("20210304渡口", "2021-03-04", "渡口"),
            ("（2021年3月4日）渡口", "2021-03-04", "渡口"),
            ("2021_03_04", "2021-03-04", ""),
        ] {
            assert_eq!(dated(stem).map(|(d, r)| (d.to_string(), r)), Some((date.to_owned(), rest)), "{stem}");
        }
        for stem in ["2021-渡口", "20211304", "202103041", "12345678", "渡口 2021-03-04", "3-1-4"] {
            assert_eq!(dated(stem), None, "{stem}");
        }
    }

    #[test]
    fn a_shells_list_is_put_in_natural_order_and_any_other_is_kept() {
        let names = ["1.md", "2.md", "10.md"];
        assert_eq!(plan(&names, &["1.md", "10.md", "2.md"]), "1.md\n2.md\n10.md\n");
        assert_eq!(plan(&names, &["2.md", "1.md", "10.md"]), "2.md\n1.md\n10.md\n");
    }

    #[test]
    fn articles_in_the_folder_of_outputs_are_named() {
        let files = Memory::new([("1.md", &b"x"[..]), ("book/2.md", b"x"), ("out/3.md", b"x")]);
        for (output, skipped) in [("book", 1), ("out", 1), ("else", 0)] {
            let reporter = Reporter::new();
            let options = Options { output: Some(output.into()), ..Options::default() };
            let plan = discover(&over(&files), &[], &options, &reporter).unwrap();
            assert_eq!((plan.body[0].members.len(), reporter.tally().notes), (3 - skipped, skipped), "{output}");
        }
    }

    #[test]
    fn a_book_file_without_a_manifest_means_its_source_folder() {
        let files = Memory::new([("README.md", &b"x"[..]), ("src/2.md", b"x"), ("src/1.md", b"x")]);
        let options = Options { manifest: true, ..Options::default() };
        let plan = discover(&over(&files), &[], &options, &Reporter::new()).unwrap();
        let mut out = String::new();
        show(&plan.body[0], 0, &mut out);
        assert_eq!((out.as_str(), plan.src), ("src/1.md\nsrc/2.md\n", PathBuf::from("src")));
    }

    #[test]
    fn nothing_found_is_an_error() {
        assert_eq!(plan(&["a.png"], &[]), "H0001");
        assert_eq!(plan(&["a.md"], &["b.md"]), "H0002");
        assert_eq!(plan(&["a.md"], &["../b.md"]), "H0003");
        assert_eq!(plan(&["a.png"], &["a.png"]), "H0001");
    }
}
