//! The book of a repository, where it lies in a folder beside other things.
//!
//! A program keeps its manual in `guide`, `website` or `book`, with the file of its tool in there. Who names the
//! repository means that book: its folder is taken for the root if the repository itself is no project, one folder of
//! it is, and most of what can be read lies there.

use super::notebook::Notebook;
use super::site::Site;
use super::walk::is_notice;
use super::{DEEPEST, format_of, is_introduction};
use crate::diag::Reporter;
use crate::files::{Entry, Files};
use crate::input::honkit::Project;
use crate::input::{decode, summary};
use std::io;
use std::path::{Path, PathBuf};

/// Most folders at the root of a repository. A folder that has more is a collection.
const MOST_FOLDERS: usize = 100;
/// Most entries that are counted.
const MOST_ENTRIES: usize = 50_000;

/// The folder that holds the book of a repository; none if the repository is the book.
pub fn folder_of_book(files: &dyn Files) -> Option<PathBuf> {
    let entries = files.list(Path::new("")).ok()?;
    let folders: Vec<&Entry> = entries.iter().filter(|entry| entry.is_dir && !is_of_tools(&entry.path)).collect();
    if folders.len() > MOST_FOLDERS || is_project(files) {
        return None;
    }
    let is_book = |folder: &&&Entry| is_project(&Below { files, folder: &folder.path });
    let mut found = folders.iter().filter(is_book);
    let (Some(book), None) = (found.next(), found.next()) else { return None };
    let mut most = MOST_ENTRIES;
    let others = folders.iter().filter(|folder| folder.path != book.path);
    let inside = count(files, &book.path, 0, &mut most);
    let beside: usize = others.map(|folder| count(files, &folder.path, 0, &mut most)).sum();
    let loose = entries.iter().filter(|entry| is_article(entry) && !is_introduction(&entry.path)).count();
    (inside > beside + loose).then(|| book.path.clone())
}

/// Whether a tool knows the root for its project.
fn is_project(files: &dyn Files) -> bool {
    let manifests = ["SUMMARY.md", "src/SUMMARY.md", "LANGS.md"].map(Path::new);
    let is_book_file = |text: &str| text.lines().any(|line| line.trim() == "[book]");
    decode::read(files, Path::new("book.toml")).is_ok_and(|text| is_book_file(&text))
        || manifests.into_iter().any(|path| summary::is_list(files, path))
        || Project::find(files, &Reporter::new()).is_some()
        || Site::find(files, None).is_some()
        || Notebook::find(files).is_some()
}

fn is_of_tools(folder: &Path) -> bool {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    matches!(&*name, "node_modules" | "target" | "vendor" | "public" | "__MACOSX") || name.starts_with('_')
}

/// What is written in any format: texts beside a project are articles too.
fn is_article(entry: &Entry) -> bool {
    let name = entry.path.file_name().unwrap_or_default().to_string_lossy();
    !entry.is_dir && format_of(&entry.path).is_some() && !is_notice(&name)
}

/// The articles of a folder and all below it.
fn count(files: &dyn Files, folder: &Path, depth: usize, most: &mut usize) -> usize {
    let entries = if depth < DEEPEST { files.list(folder).unwrap_or_default() } else { Vec::new() };
    let mut out = 0;
    for entry in &entries {
        let Some(rest) = most.checked_sub(1) else { break };
        *most = rest;
        match entry.is_dir {
            true if is_of_tools(&entry.path) => {}
            true => out += count(files, &entry.path, depth + 1, most),
            false => out += usize::from(is_article(entry)),
        }
    }
    out
}

/// The files of a folder, as if it were the root.
#[derive(Debug)]
struct Below<'a> {
    files: &'a dyn Files,
    folder: &'a Path,
}

impl Files for Below<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.files.read(&self.folder.join(path))
    }

    fn len(&self, path: &Path) -> io::Result<u64> {
        self.files.len(&self.folder.join(path))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        let entries = self.files.list(&self.folder.join(folder))?.into_iter();
        let inside = |path: &Path| path.strip_prefix(self.folder).unwrap_or(path).to_path_buf();
        Ok(entries.map(|entry| Entry { path: inside(&entry.path), ..entry }).collect())
    }

    fn modified(&self, path: &Path) -> io::Result<i64> {
        self.files.modified(&self.folder.join(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    fn found(files: &[(&str, &str)]) -> Option<PathBuf> {
        folder_of_book(&Memory::new(files.iter().map(|(path, text)| (*path, text.as_bytes()))))
    }

    #[test]
    fn the_book_of_a_repository_lies_in_the_folder_that_is_a_project() {
        let summary = ("guide/src/SUMMARY.md", "- [甲](a.md)\n- [乙](b.md)\n");
        let pages = [("guide/src/a.md", "甲"), ("guide/src/b.md", "乙"), ("README.md", "说明"), ("src/main.rs", "")];
        let with = |more: &[(&'static str, &'static str)]| found(&[&pages[..], more].concat());
        for file in [
            summary,
            ("guide/book.toml", "[book]\ntitle = \"河灯\"\n"),
            ("guide/mkdocs.yml", "site_name: 河灯\n"),
            ("guide/_toc.yml", "root: src/a\nchapters:\n- file: src/b\n"),
        ] {
            assert_eq!(with(&[file]), Some("guide".into()), "{}", file.0);
        }
        // A few pages elsewhere are no book.
        assert_eq!(with(&[summary, ("src/README.md", "码"), ("CHANGELOG.md", "")]), Some("guide".into()));
    }

    #[test]
    fn a_folder_that_is_the_book_itself_has_none_below_it() {
        let pages = [("一/a.md", "甲"), ("一/b.md", "乙"), ("二/c.md", "丙")];
        let list = "- [甲](a.md)\n- [乙](b.md)\n";
        let with = |more: &[(&'static str, &'static str)]| found(&[&pages[..], more].concat());
        assert_eq!(with(&[]), None);
        // Two projects are two books.
        assert_eq!(with(&[("一/SUMMARY.md", list), ("二/book.toml", "[book]\n")]), None);
        // The articles beside it are as many.
        assert_eq!(with(&[("一/SUMMARY.md", list), ("三.md", "丁")]), None);
        assert_eq!(with(&[("一/SUMMARY.md", list), ("三.txt", "丁")]), None);
        // The root is a project of its own.
        assert_eq!(with(&[("一/SUMMARY.md", list), ("SUMMARY.md", "- [甲](一/a.md)\n- [丙](二/c.md)\n")]), None);
        assert_eq!(with(&[("一/SUMMARY.md", list), ("mkdocs.yml", "site_name: 册\n")]), None);
    }
}
