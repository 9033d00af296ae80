//! `huibian init`: a book is started, or the articles that lie in a folder are adopted.

use super::args::{InitArgs, OutputArgs};
use super::{EXIT_DONE, print};
use crate::backend::Registry;
use crate::book::{Book, Chapter, Part, plain};
use crate::diag::{Code, Diagnostic, Fatal, Reporter};
use crate::files::Output;
use crate::lang::{Lang, Word, word};
use crate::project::{Job, Request};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

pub fn run(arguments: &InitArgs, output: &OutputArgs) -> u8 {
    let reporter = Reporter::new();
    let folder = arguments.folder.clone().unwrap_or_else(|| PathBuf::from("."));
    let done = start(&folder, arguments, &reporter);
    match done {
        Err(error) => print::fatal(error, &reporter, output),
        Ok(written) => {
            let exit = print::finish(&reporter, output);
            if exit == EXIT_DONE && !output.quiet {
                written.iter().for_each(|path| print::say(&path.display().to_string()));
            }
            exit
        }
    }
}

/// Writes the files and returns their paths.
fn start(folder: &Path, arguments: &InitArgs, reporter: &Reporter) -> Result<Vec<PathBuf>, Fatal> {
    Output::make_folder(folder).map_err(|cause| Fatal::Write { path: folder.to_path_buf(), cause })?;
    let request = Request { paths: vec![folder.to_path_buf()], ..Request::default() };
    // What the folder lacks is no fault here: the reader's messages are kept only if there are articles.
    let found = Reporter::new();
    let Some(job) = Job::open(&request, &Registry::default(), &found)? else { return Err(Fatal::Reported) };
    let existing = ["book.toml", "SUMMARY.md", "src/SUMMARY.md"].into_iter().find(|p| job.root().join(p).exists());
    if let Some(existing) = existing {
        let message = format!("{existing} is there already");
        reporter.report(
            Diagnostic::new(Code::CannotWrite, message)
                .in_file(folder.join(existing))
                .help("edit it, or remove it first"),
        );
        return Err(Fatal::Reported);
    }
    let files = match job.read(&found) {
        Some((book, intake)) if !intake.documents.is_empty() => adopted(&book, arguments),
        _ => {
            let lang = arguments.lang.as_deref().and_then(Lang::parse).unwrap_or(Lang::ZhHans);
            fresh(lang, arguments.title.as_deref(), job.root())
        }
    };
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

/// The book file and manifest of what was found, for a person to edit.
fn adopted(book: &Book, arguments: &InitArgs) -> Vec<(&'static str, String)> {
    let title = arguments.title.as_deref().unwrap_or(&book.meta.title);
    let authors: Vec<&str> = book.meta.creators.iter().map(|c| c.name.as_str()).collect();
    let mut summary = String::from("# Summary\n\n");
    for matter in book.front.iter().filter(|m| m.chapter.path.is_some()) {
        entry(&mut summary, None, &matter.chapter);
    }
    for part in &book.body {
        part_entries(&mut summary, part);
    }
    if book.back.iter().any(|m| m.chapter.path.is_some()) {
        summary.push_str("\n---\n\n");
    }
    for matter in book.back.iter().filter(|m| m.chapter.path.is_some()) {
        entry(&mut summary, None, &matter.chapter);
    }
    vec![("book.toml", book_file(title, &authors, book.meta.lang, ".")), ("SUMMARY.md", summary)]
}

fn part_entries(out: &mut String, part: &Part) {
    if let Some(title) = &part.title {
        let _ = writeln!(out, "\n# {}\n", escape(&plain(title)));
    }
    part.chapters.iter().for_each(|c| entries(out, 0, c));
    part.parts.iter().for_each(|p| part_entries(out, p));
}

fn entries(out: &mut String, depth: usize, chapter: &Chapter) {
    entry(out, Some(depth), chapter);
    chapter.children.iter().for_each(|c| entries(out, depth + 1, c));
}

/// One entry: a list item, or a bare link for front and back matter. What is not a file of its own has no entry.
fn entry(out: &mut String, depth: Option<usize>, chapter: &Chapter) {
    let Some(path) = &chapter.path else { return };
    let path = path.to_string_lossy().replace('\\', "/");
    let path = if path.contains([' ', '(', ')']) { format!("<{path}>") } else { path };
    let bullet = depth.map(|d| format!("{}- ", "  ".repeat(d))).unwrap_or_default();
    let _ = writeln!(out, "{bullet}[{}]({path})", escape(&plain(chapter.short_title())));
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
