//! `huibian init`: a book is started, or the articles that lie in a folder are adopted.

use super::args::{InitArgs, OutputArgs};
use super::{EXIT_DONE, print};
use crate::backend::Registry;
use crate::book::{Book, Chapter, Part, plain, walk};
use crate::diag::{Code, Diagnostic, Fatal, Reporter};
use crate::files::Output;
use crate::lang::{Lang, Word, word};
use crate::project::{Job, Request};
use crate::typeset::designs;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

pub fn run(arguments: &InitArgs, output: &OutputArgs) -> u8 {
    let lang = match arguments.lang.as_deref() {
        None => Lang::ZhHans,
        Some(tag) => match Lang::parse(tag) {
            Some(lang) => lang,
            None => {
                return print::usage(
                    &format!("--lang “{tag}” is no language: use zh-Hans, zh-Hant, ja, ko, en"),
                    output,
                );
            }
        },
    };
    let reporter = Reporter::new();
    let folder = arguments.folder.clone().unwrap_or_else(|| PathBuf::from("."));
    match start(&folder, arguments, lang, &reporter) {
        Err(error) => print::fatal(error, &reporter, output),
        // Warnings about the articles are for `check`, when the book is there.
        Ok(written) => {
            if !output.quiet {
                written.iter().for_each(|path| print::made(&path.display().to_string(), output));
            }
            EXIT_DONE
        }
    }
}

/// Writes the files and returns their paths.
fn start(folder: &Path, arguments: &InitArgs, lang: Lang, reporter: &Reporter) -> Result<Vec<PathBuf>, Fatal> {
    Output::make_folder(folder).map_err(|cause| Fatal::Write { path: folder.to_path_buf(), cause })?;
    refuse_existing(folder, arguments, reporter)?;
    let request = Request { paths: vec![folder.to_path_buf()], ..Request::default() };
    let Some(job) = Job::open(&request, &Registry::default(), reporter)? else { return Err(Fatal::Reported) };
    let folder = &folder.join(job.inside());
    refuse_existing(folder, arguments, reporter)?;
    let mut files = match job.holds_articles() {
        false => fresh(lang, arguments.title.as_deref(), job.root()),
        true => match job.read(reporter) {
            Some((book, _)) if !reporter.has_errors() => adopted(&book, arguments),
            _ => return Err(Fatal::Reported),
        },
    };
    if let Some(design) = arguments.design.as_deref().and_then(designs::file) {
        let book = files.iter_mut().filter(|(name, _)| *name == "book.toml");
        book.for_each(|(_, text)| text.push_str("\n[page]\ndesign = \"design.toml\"\n"));
        files.push(("design.toml", design.to_owned()));
    }
    let mut written = Vec::new();
    for (name, text) in files {
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            Output::make_folder(parent).map_err(|cause| Fatal::Write { path: parent.to_path_buf(), cause })?;
        }
        let mut file = Output::file(&path);
        file.write_all(text.as_bytes()).map_err(|cause| file.failed(cause))?;
        file.commit()?;
        written.push(path);
    }
    Ok(written)
}

/// An error, if a file is there that would be written.
fn refuse_existing(folder: &Path, arguments: &InitArgs, reporter: &Reporter) -> Result<(), Fatal> {
    let existing = ["book.toml", "SUMMARY.md", "src/SUMMARY.md"]
        .into_iter()
        .chain(arguments.design.as_ref().map(|_| "design.toml"))
        .find(|p| folder.join(p).exists());
    if let Some(existing) = existing {
        let message = format!("{existing} is there already");
        reporter.report(
            Diagnostic::new(Code::CannotWrite, message)
                .in_file(folder.join(existing))
                .help("edit it, or remove it first"),
        );
        return Err(Fatal::Reported);
    }
    Ok(())
}

/// The book file and manifest of what was found, for a person to edit.
fn adopted(book: &Book, arguments: &InitArgs) -> Vec<(&'static str, String)> {
    let title = arguments.title.as_deref().unwrap_or(&book.meta.title);
    let authors: Vec<&str> = book.meta.creators.iter().map(|c| c.name.as_str()).collect();
    let mut summary =
        Summary { text: String::from("# Summary\n\n"), divided: BTreeSet::new(), listed: BTreeSet::new() };
    let mut chapters: BTreeMap<&Path, usize> = BTreeMap::new();
    walk::chapters(book)
        .into_iter()
        .filter_map(|c| c.path.as_deref())
        .for_each(|p| *chapters.entry(p).or_default() += 1);
    summary.divided = chapters.into_iter().filter(|(_, count)| *count > 1).map(|(path, _)| path).collect();
    for matter in book.front.iter().filter(|m| m.chapter.path.is_some()) {
        summary.entry(None, &matter.chapter);
    }
    book.body.iter().for_each(|part| summary.part(part));
    if book.back.iter().any(|m| m.chapter.path.is_some()) {
        summary.text.push_str("\n---\n\n");
    }
    for matter in book.back.iter().filter(|m| m.chapter.path.is_some()) {
        summary.entry(None, &matter.chapter);
    }
    vec![("book.toml", book_file(title, &authors, book.meta.lang, ".")), ("SUMMARY.md", summary.text)]
}

/// A manifest under way: one entry a file, however many chapters were found in it.
struct Summary<'a> {
    text: String,
    /// Files that hold several chapters.
    divided: BTreeSet<&'a Path>,
    listed: BTreeSet<&'a Path>,
}

impl<'a> Summary<'a> {
    fn part(&mut self, part: &'a Part) {
        // A part within one file is that file's affair.
        let inside = |path: &Path| self.divided.contains(path);
        let within = part.chapters.iter().all(|c| c.path.as_deref().is_some_and(inside)) && part.parts.is_empty();
        if let Some(title) = part.title.as_ref().filter(|_| !within) {
            let _ = writeln!(self.text, "\n# {}\n", escape(&plain(title)));
        }
        part.chapters.iter().for_each(|c| self.entries(0, c));
        part.parts.iter().for_each(|p| self.part(p));
    }

    fn entries(&mut self, depth: usize, chapter: &'a Chapter) {
        let deeper = depth + usize::from(self.entry(Some(depth), chapter));
        chapter.children.iter().for_each(|c| self.entries(deeper, c));
    }

    /// One entry: a list item, or a bare link for front and back matter. What is not a file of its own, or stands
    /// already, has none.
    fn entry(&mut self, depth: Option<usize>, chapter: &'a Chapter) -> bool {
        let Some(path) = chapter.path.as_deref().filter(|path| self.listed.insert(path)) else { return false };
        // A file of several chapters is not called after its first.
        let title = match path.file_stem().filter(|_| self.divided.contains(path)) {
            Some(stem) => stem.to_string_lossy().into_owned(),
            None => plain(chapter.short_title()),
        };
        let path = path.to_string_lossy().replace('\\', "/");
        let path = if path.contains([' ', '(', ')']) { format!("<{path}>") } else { path };
        let bullet = depth.map(|d| format!("{}- ", "  ".repeat(d))).unwrap_or_default();
        let _ = writeln!(self.text, "{bullet}[{}]({path})", escape(&title));
        true
    }
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]").replace('\n', " ")
}

fn book_file(title: &str, authors: &[&str], lang: Lang, src: &str) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let authors = authors.iter().map(|a| quoted(a)).collect::<Vec<_>>().join(", ");
    format!(
        "[book]\ntitle = {}\nauthors = [{authors}]\nlanguage = {}\nsrc = {}\n",
        quoted(title),
        quoted(lang.tag()),
        quoted(src)
    )
}

/// A book of two articles to start from.
fn fresh(lang: Lang, title: Option<&str>, root: &Path) -> Vec<(&'static str, String)> {
    let folder = root.file_name().map(|n| n.to_string_lossy().into_owned());
    let title = title.map(str::to_owned).or(folder).unwrap_or_else(|| word(Word::Untitled, lang).to_owned());
    let [first, second] = match lang {
        Lang::ZhHans => [
            "# 第一篇文章\n\n从这里写起。一段一段写下去，段与段之间空一行。\n\n## 小节\n\n**重点**、*强调*、{汉字|hàn zì}、脚注[^1]，都可以直接用。\n\n[^1]: 这是一条脚注。\n",
            "# 第二篇文章\n\n见[第一篇](01.md)。\n",
        ],
        Lang::ZhHant | Lang::ZhHk => [
            "# 第一篇文章\n\n從這裡寫起。一段一段寫下去，段與段之間空一行。\n\n## 小節\n\n**重點**、*強調*、{漢字|ㄏㄢˋ ㄗˋ}、腳註[^1]，都可以直接用。\n\n[^1]: 這是一條腳註。\n",
            "# 第二篇文章\n\n見[第一篇](01.md)。\n",
        ],
        Lang::Ja => [
            "# はじめの記事\n\nここから書き始める。段落と段落の間は一行空ける。\n\n## 小見出し\n\n**太字**、*強調*、{漢字|かんじ}、脚注[^1]がそのまま使える。\n\n[^1]: これは脚注である。\n",
            "# 二つめの記事\n\n[はじめの記事](01.md)を見よ。\n",
        ],
        Lang::Ko => [
            "# 첫째 글\n\n여기서부터 쓴다. 문단과 문단 사이는 한 줄을 비운다.\n\n## 작은 제목\n\n**굵게**, *강조*, 각주[^1]를 그대로 쓸 수 있다.\n\n[^1]: 이것은 각주이다.\n",
            "# 둘째 글\n\n[첫째 글](01.md)을 보라.\n",
        ],
        Lang::Other(_) => [
            "# The first article\n\nBegin here. A blank line parts two paragraphs.\n\n## A section\n\n**Strong**, *emphasis* and notes[^1] work as they are.\n\n[^1]: This is a note.\n",
            "# The second article\n\nSee [the first](01.md).\n",
        ],
    };
    let heading = |text: &str| text.lines().next().unwrap_or_default().trim_start_matches("# ").to_owned();
    let summary = format!("# Summary\n\n- [{}](01.md)\n- [{}](02.md)\n", heading(first), heading(second));
    vec![
        ("book.toml", book_file(&title, &[], lang, "src")),
        ("src/SUMMARY.md", summary),
        ("src/01.md", first.to_owned()),
        ("src/02.md", second.to_owned()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;

    #[test]
    fn what_init_writes_can_be_read() {
        let text = book_file("引“号”\"与\\", &["甲"], Lang::ZhHans, "src");
        let reporter = Reporter::new();
        let (file, _) = config::read(Path::new("book.toml"), &text, &reporter).unwrap();
        assert_eq!(file.book.title.as_deref(), Some("引“号”\"与\\"));
        assert!(reporter.sorted().is_empty());
    }
}
