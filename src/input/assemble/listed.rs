//! A file that lists the titles of the others: 目录.txt beside 1.txt, 2.txt and 3.txt.
//!
//! The book has contents of its own, so the list is left out. Where its entries are the titles of nearly all files, theirs
//! is the order; where the files have no titles and are as many as the entries, they take theirs, one after the other.
//! A list of links is followed when files are looked for; see [`discover`].

use super::{Read, names};
use crate::book::{made, plain};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::input::pattern::patterns;
use crate::input::text::lines::trim;
use crate::input::tidy::LONGEST_TITLE;
use crate::input::{Format, detect, discover};
use std::collections::HashMap;

/// Fewest entries that are a list of chapters.
const FEWEST: usize = 3;

patterns! {
    /// What stands before an entry in a list.
    MARK = r"^(?:[-*+•·●○][\s　]+|#{1,6}[\s　]+)+";
    /// The page behind an entry.
    PAGE = r"[\s　]*(?:[.．·…‥—_-]{2,}|[\s　\t]{2,}|\t)[\s　]*\d{1,5}$";
    /// The number before a title.
    NUMBER = r"^(?:[第제][\s　]*[\d〇零一二两三四五六七八九十百千]{1,7}[\s　]*[章节回卷部集篇编幕话讲장절부편화][\s　：:、.．·-]*|[\d一二三四五六七八九十百]{1,4}[\s　]*[.．、：:\s　-]+)";
}

/// Leaves out the files that list the others, and gives these the order and the titles of the list.
pub(super) fn follow(documents: &mut [Option<Read>], reporter: &Reporter) {
    for at in 0..documents.len() {
        let Some(list) = documents[at].as_ref().filter(|read| is_list(read)) else { continue };
        let Some(entries) = entries(&list.source.text) else { continue };
        let (path, folder) = (list.source.path.clone(), list.source.path.parent().map(ToOwned::to_owned));
        let mut others: Vec<&mut Read> = documents
            .iter_mut()
            .enumerate()
            .filter_map(|(k, read)| read.as_mut().filter(|_| k != at))
            .filter(|read| folder.as_ref().is_none_or(|folder| read.source.path.starts_with(folder)))
            .collect();
        let what = if put_in_order(&mut others, &entries) {
            "lists the chapters"
        } else if give_titles(&mut others, &entries) {
            "gives the titles of the chapters"
        } else {
            continue;
        };
        let message = format!("{} {what} and was left out: the book has contents of its own", path.display());
        reporter.report(Diagnostic::new(Code::Guessed, message).in_file(path));
        documents[at] = None;
    }
}

/// Whether a document is called like a list of contents.
fn is_list(read: &Read) -> bool {
    let headed = || {
        let first = read.source.text.lines().map(trim).find(|line| !line.is_empty());
        first.is_some_and(|line| detect::is_contents_heading(trim(line.trim_start_matches('#'))))
    };
    matches!(read.source.format, Format::Text | Format::Markdown)
        && read.listed.is_none()
        && (discover::is_contents(&read.source.path) || headed())
}

/// The lines of a list; none if it has sentences, or too few entries.
fn entries(text: &str) -> Option<Vec<String>> {
    let lines = text.lines().map(trim).filter(|line| !line.is_empty());
    let lines = lines.map(|line| trim(&PAGE.replace(&MARK.replace(line, ""), "")).to_owned());
    let entries: Vec<String> = lines.filter(|line| !detect::is_contents_heading(line)).collect();
    let is_entry = |line: &String| line.chars().count() <= LONGEST_TITLE && !line.ends_with(['。', '；', '，']);
    (entries.len() >= FEWEST && entries.iter().all(is_entry)).then_some(entries)
}

/// What entries and titles are compared by.
fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Weighs the documents by their places in the list, if it names eight of ten. One that it does not name stays behind
/// the one it is behind.
fn put_in_order(documents: &mut [&mut Read], entries: &[String]) -> bool {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (place, entry) in entries.iter().enumerate() {
        for name in [entry.as_str(), &NUMBER.replace(entry, "")] {
            places.entry(key(name)).or_insert(place);
        }
    }
    places.remove("");
    let place = |read: &Read| {
        let stem = read.source.path.file_stem()?.to_string_lossy().into_owned();
        let names = [plain(&read.article.chapter.title), names::of_name(&stem).unwrap_or_default(), stem];
        let bare = names.iter().map(|name| key(&NUMBER.replace(name, ""))).collect::<Vec<_>>();
        names.iter().map(|name| key(name)).chain(bare).find_map(|name| places.get(&name).copied())
    };
    let found: Vec<Option<usize>> = documents.iter().map(|read| place(read)).collect();
    let named: Vec<usize> = found.iter().flatten().copied().collect();
    if named.len() < FEWEST || named.len() * 10 < documents.len() * 8 {
        return false;
    }
    let weighted = documents.iter().any(|read| read.article.facts.weight.is_some());
    if !named.is_sorted() && !weighted {
        let mut weight = -1;
        for (read, place) in documents.iter_mut().zip(found) {
            weight = place.and_then(|place| i64::try_from(place).ok()).unwrap_or(weight);
            read.article.facts.weight = Some(weight);
        }
    }
    true
}

/// Gives documents without a title those of the list, if they are as many.
fn give_titles(documents: &mut [&mut Read], entries: &[String]) -> bool {
    let untitled = |read: &&mut Read| {
        let stem = read.source.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        read.article.chapter.title.is_empty()
            && read.article.chapter.children.is_empty()
            && stem.is_some_and(|stem| names::of_name(&stem).is_none())
    };
    if documents.len() != entries.len() || !documents.iter().all(untitled) {
        return false;
    }
    for (read, entry) in documents.iter_mut().zip(entries) {
        read.article.chapter.title = made(entry.clone());
    }
    true
}

#[cfg(test)]
mod tests {
    use crate::input::Options;
    use crate::input::assemble::tests::{BODIES, read_with};

    /// The titles of the chapters of three files and a list, in the order of the book.
    fn titles(names: [&str; 3], heads: [&str; 3], list: (&str, &str)) -> Vec<String> {
        let texts: Vec<String> = (0..3).map(|k| format!("{}{}\n\n{}\n", heads[k], BODIES[k], BODIES[k])).collect();
        let mut files: Vec<(&str, &str)> = (0..3).map(|k| (names[k], &*texts[k])).collect();
        files.push(list);
        let (book, _) = read_with(&files, Options::default()).0.expect("there are articles");
        crate::book::walk::chapters(&book).iter().map(|c| crate::book::plain(&c.title)).collect()
    }

    #[test]
    fn a_list_of_the_titles_is_no_chapter() {
        let heads = ["第一章 雾\n\n", "第二章 灯\n\n", "第三章 船\n\n"];
        let bare = ["第一章 雾", "第二章 灯", "第三章 船"];
        let numbers = ["1.txt", "2.txt", "3.txt"];
        for list in [
            ("目录.txt", "目录\n\n第一章 雾\n第二章 灯\n第三章 船\n"),
            ("contents.txt", "第一章 雾……1\n第二章 灯……20\n第三章 船……31\n"),
            ("0.txt", "《渡口》目录\n雾\n灯\n船\n"),
        ] {
            assert_eq!(titles(numbers, heads, list), bare, "{list:?}");
            // Without titles of their own they take those of the list.
            assert_eq!(titles(numbers, [""; 3], list).len(), 3, "{list:?}");
        }
        assert_eq!(titles(numbers, [""; 3], ("目录.txt", "目录\n第一章 雾\n第二章 灯\n第三章 船\n")), bare);
        let order = ("目录.md", "# 目录\n\n- 少年\n- 壮年\n- 老年\n");
        let years = ["老年\n\n", "少年\n\n", "壮年\n\n"];
        assert_eq!(titles(["a.txt", "b.txt", "c.txt"], years, order), ["少年", "壮年", "老年"]);
    }

    #[test]
    fn what_lists_something_else_is_a_chapter() {
        let heads = ["第一章 雾\n\n", "第二章 灯\n\n", "第三章 船\n\n"];
        for list in [
            ("目录.txt", "目录\n\n米一袋\n盐二斤\n茶三包\n"),
            ("目录.txt", "目录\n\n目录里写着雾、灯、船，他一页一页地翻过去。\n雾\n灯\n船\n"),
            ("清单.txt", "第一章 雾\n第二章 灯\n第三章 船\n"),
        ] {
            assert_eq!(titles(["1.txt", "2.txt", "3.txt"], heads, list).len(), 4, "{list:?}");
        }
        // Two entries for three files say nothing of which is which.
        assert_eq!(titles(["1.txt", "2.txt", "3.txt"], [""; 3], ("目录.txt", "目录\n雾\n灯\n船\n桥\n")).len(), 4);
    }
}
