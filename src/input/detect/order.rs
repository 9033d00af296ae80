//! Whether numbered chapters stand in their order: what was joined of several files, or lost some, does not.
//!
//! A number that falls back, or jumps over several, is reported with the heading above it. A volume may begin the
//! numbers anew, and so may a one; 上 and 下 of a chapter have one number.

use super::{Head, Kind, Line, Structure};
use std::collections::BTreeMap;

/// Two headings of one unit whose numbers do not follow one another, as indices of [`Structure::heads`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Break {
    pub above: usize,
    pub below: usize,
    /// The numbers between them that are missing; None where they fall back.
    pub missing: Option<u64>,
}

/// Numbers that may be missing without a word: a serial loses a chapter or two.
const LITTLE: u64 = 2;

/// Where the numbers of the units fall back or jump.
pub fn breaks(structure: &Structure, lines: &[Line]) -> Vec<Break> {
    let mut last: BTreeMap<(u8, Option<char>), (usize, u64)> = BTreeMap::new();
    let mut out = Vec::new();
    for (below, head) in structure.heads.iter().enumerate() {
        let Kind::Unit(rank) = head.kind else { continue };
        // What a volume holds may count on or begin anew.
        last.retain(|&(other, _), _| other <= rank);
        let Some(number) = head.number else { continue };
        if let Some((above, before)) = last.insert((rank, unit(head, lines)), (below, number)) {
            let missing = match number {
                0 | 1 => continue,
                _ if number < before => None,
                _ if number > before + 1 + LITTLE => Some(number - before - 1),
                _ => continue,
            };
            out.push(Break { above, below, missing });
        }
    }
    out
}

/// What a heading counts: 章 and 幕 of one rank have numbers of their own.
fn unit(head: &Head, lines: &[Line]) -> Option<char> {
    name(head, lines).chars().find(|c| "章節节回卷部集篇編编幕話话讲講季장절부편화막권".contains(*c))
}

/// The heading as it is written in its line.
pub fn name<'l>(head: &Head, lines: &'l [Line]) -> &'l str {
    let text = &lines[head.line].text;
    head.title.clone().and_then(|range| text.get(range)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::super::{Chapters, structure};
    use super::*;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    /// The headings at each break, and what is missing.
    fn found(titles: &[&str]) -> Vec<(String, String, Option<u64>)> {
        let body = "雾从下半夜起，船家把灯挂在船头，谁也没有说话。\n".repeat(3);
        let text: String = titles.iter().map(|title| format!("{title}\n\n{body}\n")).collect();
        let lines = split(&source(&text));
        let structure = structure(&lines, &Chapters::Detected);
        let named = |k: usize| name(&structure.heads[k], &lines).to_owned();
        breaks(&structure, &lines).into_iter().map(|b| (named(b.above), named(b.below), b.missing)).collect()
    }

    #[test]
    fn a_number_that_falls_back_or_jumps_is_found_with_the_heading_above_it() {
        let fallen = found(&["第一章 雾", "第二章 灯", "第四章 桥", "第三章 岸", "第五章 船"]);
        assert_eq!(fallen, [("第四章 桥".into(), "第三章 岸".into(), None)]);
        let jumped = found(&["第1章 雾", "第2章 灯", "第9章 桥", "第10章 岸"]);
        assert_eq!(jumped, [("第2章 灯".into(), "第9章 桥".into(), Some(6))]);
        let korean = found(&["제1화 안개", "제2화 등불", "제7화 다리", "제3화 나루"]);
        assert_eq!(korean.iter().map(|b| b.2).collect::<Vec<_>>(), [Some(4), None]);
    }

    #[test]
    fn volumes_halves_and_a_chapter_that_was_left_out_are_in_order() {
        assert!(found(&["第一卷 春", "第一章 雾", "第二章 灯", "第二卷 秋", "第一章 桥", "第二章 岸"]).is_empty());
        assert!(found(&["第一卷 春", "第一章 雾", "第二章 灯", "第二卷 秋", "第十一章 桥", "第十二章 岸"]).is_empty());
        assert!(found(&["第一章 雾（上）", "第一章 雾（下）", "第三章 灯", "第四章 桥"]).is_empty());
        assert!(found(&["第一章 雾", "第二章 灯", "第一章 桥", "第二章 岸"]).is_empty());
        assert!(found(&["第一章 雾", "第一幕 灯", "第二章 桥", "第二幕 岸", "第三章 船"]).is_empty());
    }
}
