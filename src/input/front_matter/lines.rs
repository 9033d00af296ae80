//! A head without a sign around it, as MultiMarkdown, Python-Markdown (MkDocs) and Pelican have it: lines of
//! `Key: value` from the first line of the file to the first empty one.
//!
//! ```text
//! Title: 渡口
//! Author: 林一舟
//! Status: draft
//! ```
//!
//! Such lines may be the author's text too. They are a head if each is a key of Latin letters with its value, or goes on
//! with the one above by blanks, and if most of the keys are known; a line alone has to be one that no text begins with.

use super::keys::{self, KEYS};
use super::{hyphened, normal};
use crate::lang::scan;
use serde_json::{Map, Value};

/// Most lines of a head.
const LINES: usize = 40;

/// Keys that are a head on a line alone.
const ALONE: [&str; 7] = ["title", "author", "authors", "tags", "disqus", "template", "base-header-level"];

/// Keys that such tools have and that mean nothing to a book, beside those of [`keys::SITE`].
#[rustfmt::skip]
pub(super) const SITE: [&str; 16] = [
    "number-of-pages", "warning",
    "affiliation", "base-header-level", "biblio-style", "bibtex", "disqus", "html-header", "latex-config", "latex-footer",
    "latex-input", "latex-mode", "quotes-language", "save-as", "translation", "xhtml-header",
];

/// The line that ends the head of a page that a service turned into Markdown for programs to read (Jina's reader), and
/// the one by which it is known. Empty lines stand between its lines.
const CONVERTED: &str = "Markdown Content:";
const CONVERTED_FROM: &str = "URL Source:";

/// Where such a head ends.
fn converted(text: &str) -> Option<[usize; 2]> {
    /// Most lines of one.
    const LINES: usize = 16;
    if !text.starts_with("Title:") {
        return None;
    }
    let mut lines = scan::lines_at(text).take(LINES);
    lines.by_ref().find(|(_, line)| line.starts_with(CONVERTED_FROM))?;
    let (range, _) = lines.find(|(_, line)| line.trim_end() == CONVERTED)?;
    Some([range.start, range.end])
}

/// Where the head ends, and where the text behind it begins.
pub(super) fn length(text: &str) -> Option<[usize; 2]> {
    if let Some(converted) = converted(text) {
        return Some(converted);
    }
    let (mut known, mut unknown, mut first, mut end) = (0, 0, None, 0);
    let mut after = text.len();
    for (n, (range, line)) in scan::lines_at(text).enumerate() {
        if line.trim().is_empty() {
            after = range.end;
            break;
        }
        if n == LINES {
            return None;
        }
        end = range.end;
        if goes_on(line) && first.is_some() {
            continue;
        }
        let key = normal(pair(line)?.0);
        match is_known(&key) || is_known(&hyphened(pair(line)?.0)) {
            true => known += 1,
            false => unknown += 1,
        }
        first = first.or(Some(key));
    }
    let is_head = match known + unknown {
        1 => ALONE.contains(&first?.as_str()),
        _ => known >= 2 && known > unknown,
    };
    is_head.then_some([end, after])
}

/// The keys with their values.
pub(super) fn table(text: &str) -> Map<String, Value> {
    let mut out: Map<String, Value> = Map::new();
    let mut last = String::new();
    for line in scan::lines(text) {
        if line.trim().is_empty() {
            continue;
        }
        if goes_on(line) {
            let more = line.trim();
            match out.get_mut(&last) {
                Some(Value::Array(values)) => values.push(more.into()),
                Some(Value::String(said)) if said.is_empty() => more.clone_into(said),
                Some(Value::String(said)) => *said = format!("{said} {more}"),
                Some(_) | None => {}
            }
        } else if let Some((key, said)) = pair(line) {
            last = key.to_owned();
            out.insert(last.clone(), value(&normal(key), said));
        }
    }
    out
}

/// Whether the text is not to be printed yet.
pub(super) fn is_draft(value: &Value) -> bool {
    value.as_str().is_some_and(|status| status.eq_ignore_ascii_case("draft"))
}

/// Names of several people are parted by commas; two names of which neither has a blank may be one: Lin, Yizhou.
fn value(key: &str, said: &str) -> Value {
    let parts: Vec<&str> = said.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_list = match key {
        "authors" => parts.len() > 1,
        "author" => parts.len() > 2 || said.contains(';') || parts.len() > 1 && !said.is_ascii(),
        _ => false,
    };
    if is_list { parts.into_iter().collect() } else { said.into() }
}

fn is_known(key: &str) -> bool {
    KEYS.iter().any(|(known, _)| *known == key) || keys::SITE.contains(&key) || SITE.contains(&key)
}

fn goes_on(line: &str) -> bool {
    line.starts_with(['\t', ' '])
}

/// A key of Latin letters, and its value.
fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.len() <= 32
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'_' | b'-'));
    // An address, or a word of a program.
    let is_value = value.is_empty() || value.starts_with([' ', '\t', '\r', '\n']);
    (is_key && is_value).then(|| (key, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::super::{end, read};
    use crate::diag::Reporter;
    use crate::input::{Format, Source};

    fn front(text: &str) -> (super::super::FrontMatter, Vec<String>) {
        let reporter = Reporter::new();
        let source = Source::typed("a.md", Format::Markdown, text, &reporter);
        let front = read(&source, &reporter);
        (front, reporter.sorted().into_iter().map(|(d, _)| d.message).collect())
    }

    #[test]
    fn a_page_that_a_service_turned_into_markdown_has_a_head_with_empty_lines() {
        let text = "Title: 渡口\n\nURL Source: https://example.org/a\n\nPublished Time: 2021-01-05T10:03:00+08:00\n\nMarkdown Content:\n正文。\n";
        let (front, messages) = front(text);
        assert_eq!(messages, [] as [&str; 0]);
        assert_eq!(
            (front.title.as_deref(), front.byline.url.as_deref()),
            (Some("渡口"), Some("https://example.org/a"))
        );
        assert_eq!(front.byline.date.map(|date| date.to_string()).as_deref(), Some("2021-01-05"));
        assert_eq!(&text[front.end..], "正文。\n");
        assert_ne!(self::front("Title: 渡口\n\nMarkdown Content:\n正文。\n").0.end, 0);
    }

    #[test]
    fn lines_above_the_first_empty_one_are_a_head() {
        let text = "Title: 渡口: 一\nDate: 2011-10-02 10:20\nAuthors: 林一舟, 许远山\nTags: 河, 船\nSlug: ferry\nsave_as: a.html\nSummary: 摆渡的人\n    把灯挂在船头。\n\n正文。\n";
        let (front, messages) = front(text);
        assert_eq!(messages, [] as [&str; 0]);
        assert_eq!(front.title.as_deref(), Some("渡口: 一"));
        assert_eq!(front.byline.authors, ["林一舟", "许远山"]);
        assert_eq!(front.byline.tags, ["河", "船"]);
        assert_eq!(front.byline.description.as_deref(), Some("摆渡的人 把灯挂在船头。"));
        assert_eq!(front.byline.date.map(|date| date.to_string()).as_deref(), Some("2011-10-02"));
        assert_eq!(&text[front.end..], "正文。\n");
        assert!(!front.facts.draft);
    }

    #[test]
    fn a_draft_says_so_and_a_line_alone_may_be_a_head() {
        assert!(front("Title: 雨\nStatus: draft\n\n没写完。\n").0.facts.draft);
        assert!(!front("Title: 雨\nStatus: published\n\n写完了。\n").0.facts.draft);
        let (front, messages) = front("author: lin, xu-yuan, Zhou\n\n正文。\n");
        assert_eq!((front.byline.authors, messages), (["lin", "xu-yuan", "Zhou"].map(str::to_owned).to_vec(), vec![]));
        assert_eq!(end("disqus:\n\n正文。\n"), "disqus:\n\n".len());
        assert_eq!(self::front("Author: Lin, Yizhou\n\n正文。\n").0.byline.authors, ["Lin, Yizhou"]);
    }

    #[test]
    fn lines_of_a_text_are_none() {
        for text in [
            "Note: 这一章很短。\n\n正文。\n",
            "Date: 他只写了这一个词。\n\n正文。\n",
            "Alice: Good morning.\nBob: Good morning to you.\nAlice: Is the ferry gone?\n\n",
            "Title: 灯\n他把灯挂在船头。\n\n正文。\n",
            "https://example.com/a\n\n正文。\n",
            "Title:灯\nDate:今天\n\n",
            "记者: 您好\n作者: 您好\n\n",
            "Ingredients: flour, water\nTime: 30 min\nServes: 4\n\n",
        ] {
            assert_eq!(front(text).0.end, 0, "{text}");
        }
    }
}
