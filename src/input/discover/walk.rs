//! A folder with everything below it, as a tree of parts and chapters.

use super::category::Category;
use super::notebook::Notebook;
use super::notion::{pages_of_folders, unhashed};
use super::order::{self, Key};
use super::site::Site;
use super::unread::Unread;
use super::{
    About, Container, DEEPEST, Format, Item, Member, Plan, Section, container_of, format_of, is_generic,
    is_introduction, linked, mirror,
};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::files::{Entry, Files, MAX_FILES, leads_outside};
use crate::input::detect;
use crate::input::mounts::Mounts;
use crate::input::options::{Options, Order};
use crate::input::{docx, epub, feed, mhtml, summary};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// What READMEs in other languages call these.
const TONGUES: [&str; 24] = [
    "zh", "cn", "tw", "en", "ja", "jp", "ko", "kr", "fr", "de", "es", "ru", "pt", "it", "vi", "th", "id", "ar", "tr",
    "pl", "uk", "hi", "nl", "fa",
];

/// The reading of folders.
pub(super) struct Walk<'a> {
    pub(super) files: &'a Mounts,
    pub(super) options: &'a Options,
    pub(super) reporter: &'a Reporter,
    pub(super) count: usize,
    /// What the files that hold articles say about themselves.
    pub(super) opened: Vec<About>,
    /// The site whose folder is read.
    pub(super) site: Option<Site>,
    pub(super) notebook: Option<Notebook>,
    pub(super) unread: Unread,
}

impl<'a> Walk<'a> {
    pub(super) fn new(files: &'a Mounts, options: &'a Options, reporter: &'a Reporter) -> Self {
        let (opened, unread) = (Vec::new(), Unread::default());
        Self { files, options, reporter, count: 0, opened, site: None, notebook: None, unread }
    }

    /// The plan of a book with the articles that were found. None if there are none.
    pub(super) fn plan(mut self, section: Option<Section>, plan: Plan) -> Option<Plan> {
        self.unread.report(self.reporter);
        let mut section = section.filter(|s| !s.members.is_empty() || s.intro.is_some())?;
        let is_loose = self.site.is_none() && plan.project.is_none() && self.opened.is_empty();
        if self.options.order == Order::Usual && is_loose {
            linked::follow(self.files, &mut section, self.reporter);
            mirror::leave_out(self.files, &mut section, self.reporter);
        }
        let mut folder = None;
        // A folder in which there is nothing but a folder with an introduction is that folder.
        while section.intro.is_none()
            && matches!(&section.members[..], [Member::Section(only)] if only.intro.is_some() && !only.members.is_empty())
            && let Some(Member::Section(only)) = section.members.pop()
        {
            section = only;
            folder = section.title.take();
        }
        // At the root an introduction is a chapter: there is no part to introduce.
        if let Some(intro) = section.intro.take() {
            let first = Item { path: Some(intro), weight: Some(Item::FIRST), ..Item::default() };
            section.members.insert(0, Member::Item(first));
        }
        section.title = None;
        let about = match &mut self.opened[..] {
            // One file that is the book says what it is.
            [opened] if self.count == 1 => std::mem::take(opened),
            _ => plan.about,
        };
        Some(Plan { body: vec![section], folder, about, ..plan })
    }

    /// One folder with everything below it. None if it holds no article.
    pub(super) fn section(&mut self, folder: &Path, depth: usize) -> Option<Section> {
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
        entries.iter().filter(|entry| !entry.is_dir).for_each(|entry| self.unread.see(&entry.path));
        let mut entries: Vec<Entry> =
            entries.into_iter().filter(|e| self.belongs(e) && !saved.contains(&e.path)).collect();
        self.sort(&mut entries);
        let category = Category::of(self.files, folder);
        category.leave_out(&mut entries, folder, self.reporter);
        if category.has_order() {
            entries.sort_by_cached_key(|entry| category.place(&entry.path).unwrap_or(usize::MAX));
        }
        let is_numbered = self.site.as_ref().is_some_and(|site| site.is_numbered);
        let number = |path: &Path, is_dir: bool| {
            let name = if is_dir { path.file_name() } else { path.file_stem() }?.to_str()?;
            is_numbered.then(|| order::prefixed(name).0).flatten()
        };
        let is_all = self.notebook.as_ref().is_some_and(|notebook| notebook.has_all_in(folder));
        let name = || {
            let name = folder.file_name()?.to_string_lossy().into_owned();
            let bare = if is_numbered { order::prefixed(&name).1 } else { unhashed(&name) };
            Some(bare.to_owned())
        };
        let mut section = Section {
            title: category.label.clone().or_else(name).filter(|_| !is_all),
            weight: category.position.or(number(folder, true)),
            path: folder.to_path_buf(),
            ..Section::default()
        };
        let pages = pages_of_folders(&entries);
        // The lessons of javascript.info have their tasks in folders.
        let has_task = |entry: &Entry| entry.is_dir && self.files.len(&entry.path.join("task.md")).is_ok();
        let is_task_book = entries.iter().any(has_task);
        if let Some(task) = task(&entries) {
            section.members.push(Member::Item(task));
            self.count += 2;
            return Some(section);
        }
        for entry in entries {
            if self.count > MAX_FILES {
                break;
            }
            if pages.values().any(|page| *page == entry.path) {
                continue;
            }
            if let Some(container) = self.container_of(&entry.path, false).filter(|_| !entry.is_dir) {
                self.count += 1;
                section.members.extend(self.container(container, &entry.path));
            } else if !entry.is_dir {
                self.count += 1;
                let is_intro = is_introduction(&entry.path) || is_task_book && entry.path.ends_with("article.md");
                if section.intro.is_none() && is_intro {
                    section.intro = Some(entry.path);
                } else {
                    let (weight, title) = (number(&entry.path, false), category.title(&entry.path));
                    section.members.push(Member::Item(Item {
                        path: Some(entry.path),
                        title,
                        weight,
                        ..Item::default()
                    }));
                }
            } else {
                let mut inner = self.section(&entry.path, depth + 1);
                if let (Some(inner), Some(title)) = (&mut inner, category.title(&entry.path)) {
                    inner.title = Some(title);
                }
                let page = pages.get(&entry.path).cloned();
                self.count += usize::from(page.is_some());
                match (inner, page) {
                    (Some(mut inner), page) => {
                        match (&inner.intro, page) {
                            (None, page) => inner.intro = page,
                            (Some(_), page) => section.members.extend(page.map(article)),
                        }
                        section.members.extend(members(inner));
                    }
                    (None, page) => section.members.extend(page.map(article)),
                }
            }
        }
        keep_volumes(&mut section.members);
        if self.count > MAX_FILES && depth == 0 {
            self.reporter.report(Diagnostic::new(Code::TooLarge, "more than 100,000 files"));
        }
        (!section.members.is_empty() || section.intro.is_some()).then_some(section)
    }

    /// Files and folders named by hand. A list in plain byte order is what a shell makes of `*.md`; it is put in
    /// natural order. Any other order is meant.
    pub(super) fn named(&mut self, paths: &[PathBuf]) -> Option<Section> {
        let mut paths = paths.to_vec();
        if paths.len() > 1 && paths.is_sorted() {
            paths.sort_by_key(|p| (p.parent().map(Path::to_path_buf), Key::of(p, false)));
        }
        let mut section = Section::default();
        for path in paths {
            if self.files.len(&path).is_ok() {
                self.count += 1;
                if let Some(container) = self.container_of(&path, true) {
                    section.members.extend(self.container(container, &path));
                    continue;
                }
                if format_of(&path).is_none() {
                    let endings = ".md, .markdown, .mdx, .rmd, .qmd, .txt, .html, .htm, .xhtml, .mhtml, .epub, .docx, .rss or .atom";
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

    /// Whether a file holds articles: by its ending, a text by what it is.
    fn container_of(&self, path: &Path, named: bool) -> Option<Container> {
        let is_export = || format_of(path) == Some(Format::Text) && feed::is_export(self.files, path);
        container_of(path, named).or_else(|| is_export().then_some(Container::Feed))
    }

    /// The articles that a file holds.
    fn container(&mut self, container: Container, path: &Path) -> Option<Member> {
        let opened = match container {
            Container::Epub => epub::open(self.files, path, self.options, self.reporter),
            Container::Docx => docx::open(self.files, path, self.reporter),
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
        // Word's lock beside an open document is called ~$ and its name.
        if name.starts_with('.') || name.starts_with("~$") {
            return false;
        }
        if entry.is_dir {
            if self.site.is_some() && matches!(name.as_str(), "static" | "assets" | "_drafts") {
                return false;
            }
            let tool = matches!(name.as_str(), "node_modules" | "target" | "__MACOSX" | "_site" | "public");
            // Underlined folders hold a site's templates and drafts; its articles lie in _posts.
            let hidden = name.starts_with('_') && name != "_posts";
            return !(tool || hidden || self.is_output(&entry.path) || self.is_of_notebook(&entry.path));
        }
        if self.site.as_ref().is_some_and(|site| !site.takes(&entry.path)) {
            return false;
        }
        let is_text = name == "summary.md" && !summary::is_list(self.files, &entry.path);
        let is_read = format_of(&entry.path).is_some() || container_of(&entry.path, false).is_some();
        is_read && (is_text || !is_notice(&name)) && !self.is_translated(&entry.path) && !self.is_made_here(&entry.path)
    }

    /// Whether a file is a book that this program made, of these very articles as like as not.
    fn is_made_here(&self, path: &Path) -> bool {
        if container_of(path, false) != Some(Container::Epub) || !epub::is_made_here(self.files, path) {
            return false;
        }
        let message = format!("{} was made by this program and was not read", path.display());
        let help = "name the file on the command line to read it";
        self.reporter.report(Diagnostic::new(Code::Guessed, message).in_file(path).help(help));
        true
    }

    /// Whether a README is that of its folder in another language: `README_en.md` beside `README.md`.
    fn is_translated(&self, path: &Path) -> bool {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
        let lang = stem.strip_prefix("readme").and_then(|rest| rest.strip_prefix(['.', '_', '-']));
        let is_lang = lang.and_then(|lang| lang.split(['-', '_']).next()).is_some_and(|lang| TONGUES.contains(&lang));
        let mut plain = ["README.md", "readme.md", "Readme.md"].into_iter().map(|name| path.with_file_name(name));
        let Some(first) = plain.find(|plain| is_lang && self.files.len(plain).is_ok()) else { return false };
        let message = format!("{} is {} in another language and was not read", path.display(), first.display());
        let help = "name the file on the command line to read it";
        self.reporter.report(Diagnostic::new(Code::Guessed, message).in_file(path).help(help));
        true
    }

    /// Whether a folder is one of a notebook that holds no notes: a note says so of templates.
    fn is_of_notebook(&self, folder: &Path) -> bool {
        let Some(notebook) = &self.notebook else { return false };
        if !notebook.has_templates_in(folder) {
            return notebook.has_copies_in(folder);
        }
        let message = format!("{} is the notebook's folder of templates and was not read", folder.display());
        let help = "name the folder on the command line to read it";
        self.reporter.report(Diagnostic::new(Code::Guessed, message).in_file(folder).help(help));
        true
    }

    /// Whether a folder is that of the outputs. Articles in it are not read, which is worth a note.
    fn is_output(&self, folder: &Path) -> bool {
        if self.options.output.as_deref() != Some(folder) {
            return false;
        }
        let holds_text = self.holds_text(folder, 0);
        // Without a book file nobody has said where outputs go, and no output is Markdown.
        if holds_text && !self.options.manifest && self.files.len(&folder.join("index.html")).is_err() {
            return false;
        }
        let entries = self.files.list(folder).unwrap_or_default();
        if holds_text || entries.iter().any(|e| !e.is_dir && format_of(&e.path).is_some()) {
            let message = format!("{} is the folder of outputs, so the articles in it were not read", folder.display());
            self.reporter.report(
                Diagnostic::new(Code::Guessed, message)
                    .in_file(folder)
                    .help("to have them in the book, rename the folder or name another one: [build] build-dir = \"…\""),
            );
        }
        true
    }

    /// Whether there is Markdown somewhere in a folder.
    fn holds_text(&self, folder: &Path, depth: usize) -> bool {
        /// As deep as projects have their sources.
        const DEEPEST: usize = 3;
        let is_text = |entry: &Entry| match entry.is_dir {
            true => depth < DEEPEST && self.holds_text(&entry.path, depth + 1),
            false => format_of(&entry.path) == Some(Format::Markdown),
        };
        self.files.list(folder).unwrap_or_default().iter().any(is_text)
    }

    fn sort(&self, entries: &mut [Entry]) {
        match &self.options.order {
            // Dates come from inside the articles too; what the names say is the order until they are read.
            Order::Usual | Order::Name | Order::Date => entries.sort_by_cached_key(|e| Key::of(&e.path, e.is_dir)),
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

/// A task of javascript.info with its solution.
fn task(entries: &[Entry]) -> Option<Item> {
    let named = |name: &str| entries.iter().find(|e| !e.is_dir && e.path.ends_with(name)).map(|e| e.path.clone());
    let (task, solution) = (named("task.md")?, named("solution.md")?);
    let children = vec![Item { path: Some(solution), ..Item::default() }];
    (entries.len() == 2).then(|| Item { path: Some(task), children, ..Item::default() })
}

fn article(path: PathBuf) -> Member {
    Member::Item(Item { path: Some(path), ..Item::default() })
}

/// What a folder adds to the one it lies in: itself as a part; a single article as that chapter; what is in it, if its
/// name says nothing.
fn members(mut section: Section) -> Vec<Member> {
    // A folder in which there is only a folder is one part, not two.
    if section.intro.is_none()
        && let [Member::Section(_)] = &section.members[..]
        && let Some(Member::Section(only)) = section.members.pop()
    {
        section = Section { title: section.title, weight: section.weight, span: section.span, ..only };
    }
    if !section.title.as_deref().is_none_or(is_generic) {
        return vec![lone_chapter(section)];
    }
    let intro = section.intro.map(|path| Member::Item(Item { path: Some(path), ..Item::default() }));
    intro.into_iter().chain(section.members).collect()
}

/// The last volume of a serial may hold a single chapter so far: beside volumes of several it is one too.
fn keep_volumes(members: &mut [Member]) {
    let is_volume = |title: &String| detect::is_unit(title) && !detect::is_chapter(title);
    let volumes = |member: &Member| matches!(member, Member::Section(s) if s.title.as_ref().is_some_and(is_volume));
    if !members.iter().any(volumes) {
        return;
    }
    for member in members {
        if let Member::Item(item) = member
            && let Some(folder) = item.folder.take_if(|folder| is_volume(folder))
        {
            let path = item.path.as_deref().and_then(Path::parent).unwrap_or(Path::new("")).to_path_buf();
            let members = vec![Member::Item(std::mem::take(item))];
            *member = Member::Section(Section { title: Some(folder), path, members, ..Section::default() });
        }
    }
}

/// A folder that holds a single article is that chapter, and may name it.
fn lone_chapter(section: Section) -> Member {
    match (&section.intro, &section.members[..]) {
        (Some(path), []) => Member::Item(Item { path: Some(path.clone()), folder: section.title, ..Item::default() }),
        // Its place among its neighbours is the folder's.
        (None, [Member::Item(_)]) if section.weight.is_some() => Member::Section(section),
        (None, [Member::Item(only)]) => {
            let folder = section.title.or_else(|| only.folder.clone());
            Member::Item(Item { folder, ..only.clone() })
        }
        _ => Member::Section(section),
    }
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

/// Licences and the like lie beside articles and are none; nor are lists that programs read.
pub(super) fn is_notice(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let word = stem.split(['-', '_']).next().unwrap_or_default();
    let is_text = name.ends_with(".txt");
    let is_list = matches!(&*stem, "CMAKELISTS" | "ROBOTS" | "LLMS" | "LLMS-FULL")
        || word == "REQUIREMENTS"
        || stem.ends_with("-REQUIREMENTS");
    let is_of_repository = matches!(&*stem, "CODE_OF_CONDUCT" | "PULL_REQUEST_TEMPLATE") || name == "SECURITY.md";
    is_text && is_list
        || is_of_repository
        || matches!(
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
