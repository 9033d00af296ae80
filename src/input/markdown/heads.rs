//! The lines of a head or tail that CommonMark would run together.
//!
//! Who copies a page into a Markdown file has a byline by the line: 作者：…, 链接：…, 来源：…. A soft break joins them to one
//! paragraph that no rule knows. Where at least half of the lines of a paragraph near either end are furniture and none
//! is as long as prose, their ends are breaks.

use crate::input::tidy::{self, Rules};
use crate::lang::scan;
use std::collections::BTreeSet;
use std::ops::Range;

/// Lines with text at either end that are looked at.
const DEPTH: usize = 24;
/// Longest line that is no furniture by itself, in characters.
const LONGEST: usize = 40;
/// Longest line that is looked at, in bytes.
const LONGEST_LINE: usize = 600;

/// Line ends that are breaks.
pub(super) fn breaks(text: &str, rules: &Rules) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let first: Vec<(Range<usize>, &str)> = scan::lines_at(text).take(2 * DEPTH).collect();
    let Some(end) = first.last().map(|(range, _)| range.end) else { return found };
    each_paragraph(&first, rules, &mut found);
    if end < text.len() {
        let from = scan_back(text, end);
        let last: Vec<(Range<usize>, &str)> =
            scan::lines_at(&text[from..]).map(|(range, line)| (range.start + from..range.end + from, line)).collect();
        each_paragraph(&last, rules, &mut found);
    }
    found
}

/// Where the last lines begin, but not before `end`.
fn scan_back(text: &str, end: usize) -> usize {
    let ends = memchr::memrchr_iter(b'\n', text.as_bytes()).take_while(|&at| at + 1 >= end);
    ends.take(2 * DEPTH).last().map_or(end, |at| at + 1)
}

/// Judges the paragraphs of some lines.
fn each_paragraph(lines: &[(Range<usize>, &str)], rules: &Rules, found: &mut BTreeSet<usize>) {
    for lines in lines.split(|(_, line)| inner(line).is_empty()) {
        if lines.len() < 2 || !lines.iter().all(|(_, line)| may_be(line)) {
            continue;
        }
        let said: Vec<String> = lines.iter().map(|(_, line)| bare(inner(line))).collect();
        let furniture: Vec<bool> = said.iter().map(|line| tidy::is_of_frame(line, rules)).collect();
        let short = said.iter().zip(&furniture).all(|(line, &is)| is || line.chars().count() <= LONGEST);
        let count = furniture.iter().filter(|&&is| is).count();
        if short && count >= 2 && 2 * count >= lines.len() {
            found.extend(lines.iter().map(|(range, line)| range.start + line.trim_end_matches(['\n', '\r']).len()));
        }
    }
}

/// What a line says without the places of its links: 作者：[林一舟](https://…).
fn bare(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once("](") {
        let Some((_, after)) = behind.split_once(')') else { break };
        out += before;
        rest = after;
    }
    (out + rest).replace(['<', '>', '['], "")
}

/// A line without the sign of a quotation.
fn inner(line: &str) -> &str {
    line.trim().trim_start_matches(['>', ' ']).trim()
}

/// Whether a line may be one of a paragraph, and no block of its own.
fn may_be(line: &str) -> bool {
    let text = inner(line);
    let is_block = text.starts_with(['#', '|', '`', '~', '<', ':']) && !text.starts_with("<http")
        || ["- ", "* ", "+ ", "---", "===", "***", "[^"].iter().any(|mark| text.starts_with(mark));
    !is_block && line.len() <= LONGEST_LINE && !line.starts_with("    ") && !line.starts_with('\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> usize {
        breaks(text, &Rules::default()).len()
    }

    #[test]
    fn lines_of_a_byline_are_lines_and_prose_is_joined() {
        let rights = "著作权归作者所有。商业转载请联系作者获得授权，非商业转载请注明出处。";
        let body = "雾从下半夜起，摆渡的人把灯挂在船头。\n对岸的狗叫了两声，又静下去。\n";
        let byline = format!("作者：林一舟\n链接：https://b.example/a\n来源：知乎\n{rights}\n");
        assert_eq!(count(&format!("# 渡口\n\n{byline}\n{body}")), 4);
        let quoted: String = byline.lines().map(|line| format!("> {line}\n")).collect();
        assert_eq!(count(&format!("# 渡口\n\n{body}\n{quoted}")), 4);
        let linked = quoted.replace("https://b.example/a", "<https://b.example/questions/12345/answers/67890>");
        assert_eq!(count(&format!("# 渡口\n\n{body}\n{linked}")), 4);
        let profile = byline.replace("林一舟", "[林一舟](https://www.b.example/people/lin-yi-zhou-67890)");
        assert_eq!(count(&format!("# 渡口\n\n{profile}\n{body}")), 4);
        let long = format!("{body}\n").repeat(60);
        assert_eq!(count(&format!("# 渡口\n\n{long}{byline}")), 4);
        for prose in [
            body.to_owned(),
            "他写下：\n作者：林一舟\n然后把纸翻过来，在背面画了一条河，又画了一只船，又画了一个人，又画了一盏灯。\n"
                .to_owned(),
            format!("| 作者：林一舟 |\n| 来源：知乎 |\n{body}"),
            "记者：您好\n船夫：您好，请坐。\n记者：水大吗？\n船夫：今年不大，去年才叫大，淹了半条街呢。\n".to_owned(),
        ] {
            assert_eq!(count(&prose), 0, "{prose}");
        }
        // In the middle of a long text nothing is looked for.
        assert_eq!(count(&format!("{long}{byline}\n{long}")), 0);
    }
}
