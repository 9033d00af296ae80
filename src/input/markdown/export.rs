//! What programs that export the articles of accounts leave in Markdown.
//!
//! They end every line with two blanks, which is a hard break in the middle of words, and write a stretch of strong
//! text as several (`**导****读**`, a line of nothing but `****`). Such a file is known by its head, or because nearly
//! every line ends so.

use crate::input::pattern::pattern;
use crate::lang::wide::is_wide;
use memchr::memmem;
use regex::Regex;
use std::sync::LazyLock;

/// Lines of a file, at least, before the blanks at their ends say anything.
const FEWEST_LINES: usize = 5;

/// What a typed break of such a file means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// The line goes on.
    Soft,
    /// The author's.
    Hard,
    /// A picture stands beside it.
    Paragraph,
}

/// Whether a file was written by such a program: title and byline as its first two lines, or two blanks at the end of
/// nine lines out of ten.
pub(super) fn is_export(text: &str) -> bool {
    static BYLINE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2} *$"));
    let mut lines = text.lines();
    if let (Some(title), Some(byline)) = (lines.next(), lines.next())
        && title.starts_with("#  ")
        && title.ends_with("  ")
        && BYLINE.is_match(byline)
    {
        return true;
    }
    if memmem::find(text.as_bytes(), b"  \n").is_none() {
        return false;
    }
    let (mut blank_ended, mut all) = (0, 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        all += 1;
        blank_ended += usize::from(line.ends_with("  "));
    }
    all >= FEWEST_LINES && blank_ended * 10 >= all * 9
}

/// What the break between two lines means: lines that end a sentence, and lines of fields, are lines.
pub(super) fn line_end(before: &str, after: &str) -> LineEnd {
    let (before, after) = (before.trim(), after.trim());
    let is_picture = |line: &str| line.starts_with("![") && line.ends_with(')');
    if is_picture(before) || is_picture(after) {
        return LineEnd::Paragraph;
    }
    let bare = before.trim_end_matches('*');
    let ends = bare.ends_with(['。', '！', '？', '：', '；', '…', '”', '」', '』', '!', '?', ':']);
    // 编辑：甲 ⏎ 校对：乙
    let label = after.char_indices().skip(1).take(6).find(|&(_, c)| matches!(c, '：' | '｜' | '丨' | '|'));
    let field = label.is_some_and(|(at, _)| after[..at].trim_end().chars().all(is_wide));
    if ends || field { LineEnd::Hard } else { LineEnd::Soft }
}

/// How many stars of a run are meant: `****` ends a stretch of strong text and begins the next, or is nothing.
pub(super) fn stars(run: usize) -> usize {
    run % 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_export_is_known_by_its_head_or_by_its_line_ends() {
        assert!(is_export("#  题目   \n原创 张三  某某日报   2024-01-22 07:03  \n  \n正文\n又\n又\n"));
        assert!(is_export(&"一行  \n".repeat(9)));
        assert!(!is_export("一行  \n"));
        assert!(!is_export("# 题目\n\n诗的一行  \n诗的二行  \n又一行\n又一行\n又一行\n"));
    }

    #[test]
    fn a_break_inside_a_sentence_is_soft() {
        for (before, after, meant) in [
            ("免  ", "责  ", LineEnd::Soft),
            ("明  ", "：**本文", LineEnd::Soft),
            ("话说完了。", "又一句", LineEnd::Hard),
            ("**办法：**", "先停下", LineEnd::Hard),
            ("编辑：甲", "校对：乙", LineEnd::Hard),
            ("编辑 | 甲", "校对 | 乙", LineEnd::Hard),
            ("![](a.png \"\")", "图下的话", LineEnd::Paragraph),
        ] {
            assert_eq!(line_end(before, after), meant, "{before} {after}");
        }
    }
}
