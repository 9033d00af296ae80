//! Remarks and tabs whose text is indented below them, as MkDocs has them.
//!
//! `!!! note "题"`, and `??? note "题"`, which unfolds, are remarks; `=== "题"` is one of several texts that take turns on a
//! screen, which stand below each other in a book. The text comes back to the margin first, so that what stands in it is
//! read like the rest.

use super::containers::remark;
use super::{escaped, fences, holds, solid, solid_end};
use crate::book::Text;
use crate::input::fenced::Fences;
use crate::input::include::made;
use crate::input::pattern::pattern;
use crate::lang::scan;
use regex::Regex;
use std::sync::LazyLock;

/// The blanks before it; the kind of a remark and its title, which some type without quotes; the title of a tab.
static OPENS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^[ \t]*(?:(?:!!!|\?\?\?\+?)[ \t]*(?:(\p{L}[\p{L}\p{N}_-]*)(?:[ \t]+[A-Za-z][A-Za-z0-9_-]*)*(?:[ \t]+(?:"([^"\n]*)"|([^\x00-\x7f"][^"\n]*)))?|"([^"\n]+)")|===[!+]?[ \t]+"([^"\n]+)")$"#,
    )
});

/// Kinds of remarks as translators write them, who translate those of the tool too: each is its own title.
#[rustfmt::skip]
const TRANSLATED: [(&str, &str); 24] = [
    ("注意", "warning"), ("注意事项", "warning"), ("警告", "warning"), ("危险", "danger"), ("危險", "danger"), ("重要", "important"),
    ("提示", "tip"), ("小提示", "tip"), ("技巧", "tip"), ("注", "note"), ("备注", "note"), ("備註", "note"), ("附注", "note"),
    ("说明", "note"), ("說明", "note"), ("信息", "info"), ("補足", "note"), ("注記", "note"), ("ヒント", "tip"), ("참고", "note"),
    ("주의", "warning"), ("경고", "warning"), ("팁", "tip"), ("메모", "note"),
];

/// Columns by which the text of a remark is indented.
const INDENT: usize = 4;
/// Most remarks within each other.
const DEEPEST: usize = 16;

/// What they begin with.
pub(super) const MARKS: [&str; 3] = ["!!", "??", "=="];

/// Whether a text may have such remarks.
pub(super) fn may_have(text: &str) -> bool {
    let may = |[a, b, c]: [u8; 3]| ((a == b'!') | (a == b'?') | (a == b'=')) & (b == a) & (c == a);
    holds(text, &["!!!", "???", "=== \"", "===! \"", "===+ \""], may)
}

/// A remark or a tab that is open.
struct Open {
    /// Columns before its first line.
    indent: usize,
    /// What stands behind its text.
    after: String,
}

/// The text with these remarks as the elements that the others become.
pub(super) fn unindented(body: Text) -> Text {
    let code = solid(&body.text);
    // What indents the next line that is not blank.
    let mut below = Vec::new();
    let lines: Vec<&str> = scan::lines(&body.text).collect();
    let mut next = None;
    for line in lines.iter().rev() {
        below.push(next);
        next = Some(columns(line)).filter(|_| !line.trim().is_empty()).or(next);
    }
    let mut out = Text::default();
    let mut open: Vec<Open> = Vec::new();
    let mut fences = Fences::default();
    let mut in_code = false;
    for (range, line) in scan::lines_at(&body.text) {
        let at = range.start;
        let next = below.pop().flatten();
        let text = line.trim_end();
        let indent = columns(text);
        if !in_code && !text.is_empty() {
            while let Some(closed) = open.pop_if(|open| indent < open.indent + INDENT) {
                made(&mut out, &closed.after, body.origin.locate(at as u32));
            }
        }
        let is_code = fences.hold(line);
        in_code = is_code && (in_code || fences.is_open());
        let inside = at + text.len() - text.trim_start().len();
        let is_shown = open.is_empty() && solid_end(&code, inside).is_some();
        let found =
            Some(text).filter(|_| !is_code && !is_shown && open.len() < DEEPEST).and_then(|t| OPENS.captures(t));
        // Three exclamation marks before any other word may be the author's.
        let is_kind = |found: &regex::Captures<'_>| {
            let kind = found.get(1).map_or("", |kind| kind.as_str());
            if found.get(3).is_some() && fences::known(&kind.to_lowercase()).is_none() {
                return false;
            }
            let is_said = kind.is_ascii() || found.get(2).is_some() || text.trim_start().starts_with('?');
            is_said || translated(kind).is_some()
        };
        let Some(found) = found.filter(is_kind).filter(|_| next.is_some_and(|next| next >= indent + INDENT)) else {
            out.push_part(&body, at + blanks(line, INDENT * open.len())..range.end);
            continue;
        };
        let part = |i: usize| found.get(i).map(|m| m.as_str().trim());
        let [before, after] = match part(5) {
            Some(title) => [format!("\n**{}**\n\n", escaped(title)), "\n\n".to_owned()],
            None => {
                let kind = part(1).unwrap_or_default().to_lowercase();
                // A word that is no name of a kind is its title: `??? 例题`.
                let title = part(2).or(part(3)).or(part(4)).unwrap_or(if kind.is_ascii() { "" } else { &kind });
                remark(fences::known(&kind).or(translated(&kind)).unwrap_or("note"), title)
            }
        };
        // Inside of an item of a list it stands as far to the right as the item's text.
        let margin = " ".repeat(indent.saturating_sub(INDENT * open.len()));
        let placed = |text: String| -> String {
            let line = |line: &str| if line == "\n" { line.to_owned() } else { format!("{margin}{line}") };
            text.split_inclusive('\n').map(line).collect()
        };
        made(&mut out, &placed(before), body.origin.locate(at as u32));
        open.push(Open { indent, after: placed(after) });
    }
    while let Some(closed) = open.pop() {
        let end = if out.text.ends_with('\n') { "" } else { "\n" };
        made(&mut out, &format!("{end}{}", closed.after), body.origin.locate(body.text.len() as u32));
    }
    out
}

fn translated(word: &str) -> Option<&'static str> {
    TRANSLATED.iter().find(|(theirs, _)| *theirs == word).map(|(_, ours)| *ours)
}

/// Columns of the blanks before a line.
fn columns(line: &str) -> usize {
    let blanks = line.bytes().take_while(|b| matches!(b, b' ' | b'\t'));
    blanks.fold(0, |columns, b| if b == b'\t' { columns / INDENT * INDENT + INDENT } else { columns + 1 })
}

/// Bytes of the blanks that take up so many columns.
fn blanks(line: &str, most: usize) -> usize {
    let mut columns = 0;
    let mut taken = line.bytes().take_while(|&b| {
        let fits = matches!(b, b' ' | b'\t') && columns < most;
        columns = if b == b'\t' { columns / INDENT * INDENT + INDENT } else { columns + 1 };
        fits
    });
    taken.by_ref().count()
}

#[cfg(test)]
mod tests {
    use super::super::rewritten;
    use super::super::tests::shown;
    use crate::book::Text;
    use crate::diag::Reporter;
    use crate::diag::{Origin, SourceId};
    use crate::input::Options;

    #[test]
    fn remarks_and_tabs_of_mkdocs_come_back_to_the_margin() {
        for (text, meant) in [
            (
                "!!! note \"题\"\n    甲\n\n    - 乙\n\n后\n",
                "\n<div class=\"note\">\n<summary>题</summary>\n\n甲\n\n- 乙\n\n\n\n</div>\n\n后\n",
            ),
            ("!!! 警告\n    甲\n", "\n<div class=\"warning\">\n<summary>警告</summary>\n\n甲\n\n\n</div>\n\n"),
            ("!!! note 题目\n    甲\n", "\n<div class=\"note\">\n<summary>题目</summary>\n\n甲\n\n\n</div>\n\n"),
            ("??? tip\n\n\t甲\n", "\n<div class=\"tip\">\n\n\n甲\n\n\n</div>\n\n"),
            ("???+ failure inline \"\"\n    甲\n", "\n<div class=\"note\">\n\n甲\n\n\n</div>\n\n"),
            (
                "=== \"一\"\n    甲\n=== \"二\"\n    ```\n    x\n    ```\n",
                "\n**一**\n\n甲\n\n\n\n**二**\n\n```\nx\n```\n\n\n",
            ),
            // One in another, and one in a list.
            (
                "!!! note\n    甲\n\n    !!! tip\n        乙\n",
                "\n<div class=\"note\">\n\n甲\n\n\n<div class=\"tip\">\n\n乙\n\n\n</div>\n\n\n\n</div>\n\n",
            ),
            ("- 甲\n\n    !!! note\n        乙\n", "- 甲\n\n\n    <div class=\"note\">\n\n    乙\n\n\n    </div>\n\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in [
            "!!! note\n没有缩进\n",
            "!!! 真的\n    甲\n",
            "!!! OK 真的\n    甲\n",
            "```\n!!! note\n    甲\n```\n",
            "    !!! note\n        甲\n",
            "??? 谁知道 \"题\"\n",
            "=== \"一\"\n",
        ] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn a_remark_of_mkdocs_knows_the_places_of_its_lines() {
        let text = Text::new("!!! note\n    甲乙\n", Origin::verbatim(SourceId(0), 0));
        let out = rewritten(text, &Options::default(), &Reporter::new()).0;
        let at = out.text.find('乙').unwrap();
        assert_eq!(out.origin.locate(at as u32), Some((SourceId(0), 16)));
    }
}
