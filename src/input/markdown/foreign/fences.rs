//! Remarks that are written as code.
//!
//! ```` ```admonish warning title="题" ```` (mdBook's preprocessor), ```` ```ad-tip ```` with lines `title: 题` at its head
//! (Obsidian's plugin). What stands between the fences is Markdown: they become elements before the marks of other tools
//! are looked for, which are kept in code.

use super::containers::{KINDS, remark, set_in};
use super::words::Words;
use super::{Edit, REMARKS, Scan, edited, holds};
use crate::book::Text;
use crate::lang::scan;
use std::ops::Range;

/// Kinds that say nothing of how grave a remark is.
const OTHERS: [&str; 11] =
    ["abstract", "summary", "todo", "question", "failure", "bug", "example", "quote", "cite", "seealso", "admonition"];

/// Most fences within each other.
const DEEPEST: usize = 16;

/// The word of a fence whose lines are a formula.
const MATH: &str = "math";

/// The fence that opens a remark.
struct Opening<'t> {
    lines: Range<usize>,
    kind: &'t str,
    title: String,
    /// What stands before it on its line.
    margin: &'t str,
}

/// What they begin with.
pub(super) const MARKS: [&str; 2] = ["``", "~~"];

/// Whether a text may have such remarks.
pub(super) fn may_have(text: &str) -> bool {
    let may = |[a, b, c]: [u8; 3]| ((a == b'`') | (a == b'~')) & (b == a) & (c == a);
    holds(text, &["```admonish", "~~~admonish", "```ad-", "~~~ad-", "```math", "~~~math", "``` math"], may)
}

/// The text with these remarks as the elements that the others become.
pub(super) fn unfenced(body: Text) -> Text {
    let mut edits = Vec::new();
    // The marks of the fences that are open, and what they open if that is a remark, which may hold others.
    let mut open: Vec<(&str, Option<Opening<'_>>)> = Vec::new();
    for (range, line) in scan::lines_at(&body.text) {
        let text = line.trim();
        if !text.starts_with("```") && !text.starts_with("~~~") {
            if let Some((_, Some(opening))) = open.last_mut() {
                head(opening, range, text, &body.text);
            }
            continue;
        }
        let length = text.len() - text.trim_start_matches(|c| text.starts_with(c)).len();
        let (mark, info) = text.split_at(length);
        if may_open(mark, &open) {
            let kind = if info.trim() == MATH { Some((MATH, String::new())) } else { kind(info.trim()) };
            let margin = &line[..line.len() - line.trim_start().len()];
            open.push((mark, kind.map(|(kind, title)| Opening { lines: range, kind, title, margin })));
            continue;
        }
        let closed = open.iter().rposition(|(outer, _)| *outer == mark).or(open.len().checked_sub(1));
        let Some(at) = closed.filter(|&at| info.trim().is_empty() && mark.starts_with(open[at].0)) else { continue };
        open.truncate(at + 1);
        match open.pop().and_then(|(_, opening)| opening) {
            Some(Opening { lines, kind: MATH, .. }) => formula(&body.text, [lines, range], &mut edits),
            Some(Opening { lines, kind, title, margin }) => {
                let [before, after] = remark(kind, &title);
                edits.extend([(lines, before), (range, after)].map(|(range, with)| {
                    let with = set_in(&with, margin);
                    Edit { range, with }
                }));
            }
            None => {}
        }
    }
    edited(body, edits)
}

/// Whether a fence opens something inside of those that are open: only a remark holds others, of another mark.
fn may_open(mark: &str, open: &[(&str, Option<Opening<'_>>)]) -> bool {
    let Some((outer, inside)) = open.last() else { return true };
    let is_remark = inside.as_ref().is_some_and(|inside| inside.kind != MATH);
    is_remark && open.len() < DEEPEST && !mark.starts_with(outer) && open.iter().all(|(outer, _)| *outer != mark)
}

/// A line at the head of an Obsidian's remark.
fn head(opening: &mut Opening<'_>, range: Range<usize>, line: &str, text: &str) {
    if opening.lines.end == range.start
        && let Some((key, value)) = line.split_once(':')
        && matches!(key, "title" | "collapse" | "icon" | "color")
        && text[opening.lines.clone()].contains("ad-")
    {
        if key == "title" {
            opening.title = value.trim().to_owned();
        }
        opening.lines.end = range.end;
    }
}

/// A fence whose lines are a formula (GitHub, Qiita, GitLab). A formula between dollars has no empty line.
fn formula(text: &str, [opening, closing]: [Range<usize>; 2], edits: &mut Vec<Edit>) {
    let inside = &text[opening.end..closing.start];
    if inside.trim().is_empty() || scan::lines(inside).any(|line| line.trim().is_empty()) {
        return;
    }
    for range in [opening, closing] {
        let line = &text[range.clone()];
        let lead = line.len() - line.trim_start_matches([' ', '\t']).len();
        let range = range.start + lead..range.start + line.trim_end().len();
        edits.push(Edit { range, with: "$$".to_owned() });
    }
}

impl Scan<'_> {
    /// A fence may be closed by a line with a tab behind its mark (CommonMark 4.5), which the parser does not see.
    pub(super) fn closings(&mut self) {
        let body = self.body;
        for (range, line) in scan::lines_at(&body.text).filter(|(_, line)| line.contains('\t')) {
            let bare = line.trim_end();
            let mark = bare.trim_start_matches(' ');
            if mark.len() >= 3 && ["`", "~"].iter().any(|sign| mark.trim_start_matches(sign).is_empty()) {
                let end = range.start + line.trim_end_matches(['\n', '\r']).len();
                self.replace(range.start + bare.len()..end, "");
            }
        }
    }
}

/// The kind that a word means, of those that tools have.
pub(super) fn known(word: &str) -> Option<&'static str> {
    let other = KINDS.iter().find(|(theirs, _)| *theirs == word).map(|(_, ours)| *ours);
    let ours = other.or_else(|| REMARKS.iter().find(|ours| **ours == word).copied());
    ours.or(OTHERS.contains(&word).then_some("note"))
}

/// The kind and title of a remark, if an info string is one's.
fn kind(info: &str) -> Option<(&'static str, String)> {
    if let Some(rest) = info.strip_prefix("admonish").filter(|rest| rest.is_empty() || rest.starts_with(' ')) {
        let words = Words::of(&format!("admonish {}", rest.trim()));
        let word = words.value("type").or(words.values().next()).unwrap_or_default();
        let kind = word.split('.').next().and_then(known);
        let typed = words.values().nth(usize::from(kind.is_some()));
        let title = words.value("title").or(typed).unwrap_or_default();
        return Some((kind.unwrap_or("note"), title.to_owned()));
    }
    if let Some(word) = info.strip_prefix("ad-") {
        return Some((known(word).unwrap_or("note"), String::new()));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn remarks_in_fences_are_remarks() {
        for (text, meant) in [
            ("```admonish\n甲\n```\n", "\n<div class=\"note\">\n\n甲\n\n\n</div>\n\n"),
            (
                "~~~admonish warning title=\"题\"\n甲\n\n```c\nx\n```\n~~~\n",
                "\n<div class=\"warning\">\n<summary>题</summary>\n\n甲\n\n```c\nx\n```\n\n\n</div>\n\n",
            ),
            (
                "```admonish tip collapsible=true, title = \"题\"\n甲{{#quiz a.toml}}\n```\n",
                "\n<div class=\"tip\">\n<summary>题</summary>\n\n甲\n\n\n</div>\n\n",
            ),
            (
                "```admonish\n`{{#a}}`\n\n~~~hbs\n{{#if x}}\n~~~\n```\n",
                "\n<div class=\"note\">\n\n`{{#a}}`\n\n~~~hbs\n{{#if x}}\n~~~\n\n\n</div>\n\n",
            ),
            (
                "````admonish\n甲\n\n```admonish tip\n乙\n```\n丙\n````\n",
                "\n<div class=\"note\">\n\n甲\n\n\n<div class=\"tip\">\n\n乙\n\n\n</div>\n\n丙\n\n\n</div>\n\n",
            ),
            ("````admonish\n```sh\n````\n", "\n<div class=\"note\">\n\n```sh\n\n\n</div>\n\n"),
            (
                "1. 一\n\n    ```admonish tip\n    甲\n    ```\n\n2. 二\n",
                "1. 一\n\n\n    <div class=\"tip\">\n\n    甲\n\n\n    </div>\n\n\n2. 二\n",
            ),
            (
                "```admonish tip.big \"题\"\n甲\n```\n",
                "\n<div class=\"tip\">\n<summary>题</summary>\n\n甲\n\n\n</div>\n\n",
            ),
            (
                "```ad-question\ntitle: 题\ncollapse: open\n甲\n```\n",
                "\n<div class=\"note\">\n<summary>题</summary>\n\n甲\n\n\n</div>\n\n",
            ),
            ("```{warning} 题\n甲\n```\n", "\n<div class=\"warning\">\n<summary>题</summary>\n\n甲\n\n\n</div>\n\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in
            ["```{.python}\nx\n```\n", "```admonish\n甲\n", "````\n```admonish\n```\n````\n", "```adb\nx\n```\n"]
        {
            assert_eq!(shown(text), text);
        }
    }
}
