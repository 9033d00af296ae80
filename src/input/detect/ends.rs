//! The mark that closes a chapter: （第四十一章·完）, ——第三章 完——, （本章完）.
//!
//! It is written like a heading and heads nothing. It is one where the next heading or the end of the text follows, or
//! where three or more stand in a text; what somebody in the story writes or reads stands between two sentences.

use super::{is_unit, runs};
use crate::input::pattern::patterns;
use crate::lang::numeral;

patterns! {
    MARK = r"^([（(【〖\[〔—―–\-─~～*＊=＝·•◆◇■□●○★☆※\s　]*)(?:本|第[\s　]*([\d０-９〇零一二两三四五六七八九十百千万]{1,9})[\s　]*)[章节回卷部集篇幕话编](?:[\s　：:·・•]+\S.{0,20}?[\s　·・•—―–-]+|[\s　·・•：:，,—―–-]*)(?:已?完结?|终|结束)([）)】〗\]〕—―–\-─~～*＊=＝·•◆◇■□●○★☆※。！!\s　]*)$";
    /// <1권 끝>, - 12화 완 -
    KOREAN = r"^([<〈＜《\[【(（~～*=\-–—\s]*)제?[\s　]?(\d{1,4})[\s　]?[권부화회장편][\s　]*(?:끝|완결?|마침|종료)([>〉＞》\]】)）~～*=.\-–—\s]*)$";
}

/// Longest mark, in bytes.
const LONGEST: usize = 160;
/// Marks that are the habit of a text.
const HABIT: usize = 3;

/// Whether a line in brackets or between dashes is written like the mark of a chapter's end.
pub fn is_chapter_end(text: &str) -> bool {
    mark(text).is_some_and(|mark| mark.boxed)
}

struct Mark {
    boxed: bool,
    number: Option<u64>,
}

fn mark(text: &str) -> Option<Mark> {
    if text.len() > LONGEST || !text.contains(['完', '终', '終', '束', '끝', '완', '마', '종']) {
        return None;
    }
    let found = MARK.captures(text).or_else(|| KOREAN.captures(text))?;
    let boxed = !found[1].trim().is_empty() && !found[3].trim().is_empty();
    Some(Mark { boxed, number: found.get(2).and_then(|m| numeral::parse(m.as_str())) })
}

/// The marks of chapters' ends among `texts`. `heads` says what is known to be a heading; lines that name a unit, and
/// numbers, are taken for one anyway.
pub fn chapter_ends(texts: &[&str], heads: &dyn Fn(usize) -> bool) -> Vec<usize> {
    let is_head = |i: usize| heads(i) || mark(texts[i]).is_none() && (is_unit(texts[i]) || runs::counts(texts[i]));
    let marks: Vec<(usize, Mark)> = texts.iter().enumerate().filter_map(|(i, text)| Some((i, mark(text)?))).collect();
    let habit = marks.iter().filter(|(_, mark)| mark.boxed).count() >= HABIT;
    let says = |text: &str| text.is_empty() || text.contains(char::is_alphanumeric);
    let mut out = Vec::new();
    // The last heading, and up to where it has been looked for; the next line that says something and is no mark.
    let (mut above, mut looked, mut next) = (None, 0, Some(0));
    for (at, (i, mark)) in marks.iter().enumerate() {
        above = (looked..*i).rev().find(|&k| is_head(k)).or(above);
        looked = *i;
        if next.is_some_and(|next| next <= *i) {
            let mut marked = marks[at..].iter().map(|mark| mark.0).peekable();
            next = (*i..texts.len()).find(|k| marked.next_if_eq(k).is_none() && says(texts[*k]));
        }
        // 第十章 完 may be a title: it closes the chapter whose number it has, and text stands between the two.
        let number = || above.and_then(|k: usize| super::unit::number(texts[k]));
        let named = || mark.number.is_none() || above.is_some_and(|k| k + 1 < *i) && number() == mark.number;
        if (next.is_none_or(is_head) || habit && mark.boxed) && (mark.boxed || named()) {
            out.push(*i);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "河上起了雾，渡船的老人解开缆绳，看了看对岸的灯火。";

    fn ends(lines: &[&str]) -> Vec<usize> {
        chapter_ends(lines, &|_| false)
    }

    #[test]
    fn a_mark_before_the_next_heading_or_the_end_closes_a_chapter() {
        for end in [
            "（第一章·完）",
            "（第一章完）",
            "【第一章完】",
            "——第一章 完——",
            "（本章完）",
            "第一章 完",
            "(第1章 雾 完)",
            "*** 第一章 终 ***",
            "<1권 끝>",
            "- 1화 완 -",
        ] {
            assert_eq!(
                ends(&["第一章 雾", BODY, end, "第二章 灯", BODY, end]),
                if end == "第一章 完" { vec![2] } else { vec![2, 5] },
                "{end}"
            );
            assert_eq!(ends(&["第一章 雾", BODY, end, "————", "2", BODY]), [2], "{end}");
        }
        assert_eq!(chapter_ends(&["雾", BODY, "（本章完）", "灯", BODY], &|i| i == 3), [2]);
    }

    #[test]
    fn a_text_of_nothing_but_marks_is_gone_through_once() {
        assert_eq!(ends(&["（本章完）"; 200_000]).len(), 200_000);
    }

    #[test]
    fn what_is_written_in_the_story_and_what_is_a_title_stay() {
        assert!(ends(&["第一章 雾", "他在末页写下：", "（第一章完）", "合上了本子。"]).is_empty());
        assert!(ends(&["第九章 雾", BODY, "第十章 完", BODY]).is_empty());
        assert!(ends(&["第八章 雾", "第九章 完", "第十章 灯"]).is_empty());
        for text in ["（第一章完全是多余的）", "第一章未完", "【第三章 未完】", "第二部队完", "（完）"]
        {
            assert!(ends(&["第一章 雾", BODY, text, "第二章 灯"]).is_empty(), "{text}");
        }
    }
}
