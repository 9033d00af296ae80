//! Numbers of pages and running heads, as programs that read scanned books leave them in the text.
//!
//! Bare numbers that rise by one from anywhere are those of pages where they stand in the middle of sentences: numbers of
//! sections never do. What stands beside them again and again is the running head. The sentence is joined.

use super::lines::{self, Line, ends_sentence};
use crate::input::Cut;
use crate::input::detect;
use crate::input::tidy::Rules;
use std::collections::{BTreeSet, HashMap};

/// Name of the rule.
pub const RULE: &str = "running-line";

/// Fewest pages that are believed.
const FEWEST: usize = 4;
/// Numbers that may be missing between two.
const GAP: u64 = 3;
/// Longest running head, in characters.
const LONGEST: usize = 32;
/// Characters of a line from which it is one of text.
const TEXT: usize = 10;

/// Takes the numbers of pages and the running heads out of a text.
pub fn drop_pages(lines: &mut Vec<Line>, rules: &Rules, cuts: &mut Vec<Cut>) {
    if !rules.on(RULE) {
        return;
    }
    let pages = pages(lines);
    if pages.is_empty() {
        return;
    }
    let mut gone: BTreeSet<usize> = pages.iter().copied().collect();
    gone.extend(running_heads(lines, &pages));
    let kept: Vec<Line> =
        lines.iter().enumerate().filter(|(i, _)| !gone.contains(i)).map(|(_, line)| line.clone()).collect();
    let is_wrapped = lines::wrap_width(&kept).is_some();
    let mut out: Vec<Line> = Vec::with_capacity(kept.len());
    let mut turned = false;
    for (i, mut line) in std::mem::take(lines).into_iter().enumerate() {
        if gone.contains(&i) {
            cuts.push(Cut { rule: RULE, text: line.text, span: line.span });
            turned = true;
            continue;
        }
        match out.last_mut() {
            Some(before) if std::mem::take(&mut turned) && goes_on(before, &line) => {
                if is_wrapped {
                    line.gap = 0;
                    out.push(line);
                } else {
                    lines::append(before, &line);
                }
            }
            _ => out.push(line),
        }
    }
    *lines = out;
}

/// Whether a sentence goes on over the turn of a page.
fn goes_on(before: &Line, line: &Line) -> bool {
    is_open(before) && line.indent < 2 && !detect::is_unit(&line.text)
}

/// Whether a line of text ends in the middle of a sentence.
fn is_open(line: &Line) -> bool {
    line.chars >= TEXT && !line.text.ends_with(ends_sentence) && !detect::is_unit(&line.text)
}

/// The number of a page: 12, - 12 -, ·12·, 第12页.
fn number(text: &str) -> Option<u64> {
    if text.len() > 24 {
        return None;
    }
    let text = text.trim_matches(|c: char| c.is_whitespace() || "·•.-—–_~～()（）[]【】第页頁".contains(c));
    (1..=4).contains(&text.len()).then(|| text.parse().ok()).flatten()
}

/// The lines that are the numbers of pages.
fn pages(lines: &[Line]) -> Vec<usize> {
    let mut best: Vec<usize> = Vec::new();
    let mut run: Vec<usize> = Vec::new();
    let mut last = None;
    for (i, n) in lines.iter().enumerate().filter_map(|(i, line)| Some((i, number(&line.text)?))) {
        if last.is_some_and(|last| (last + 1..=last + GAP).contains(&n)) {
            run.push(i);
        } else {
            if run.len() > best.len() {
                best = std::mem::take(&mut run);
            }
            run = vec![i];
        }
        last = Some(n);
    }
    if run.len() > best.len() {
        best = run;
    }
    // A running head may stand between the text and the number.
    let breaks = |&&i: &&usize| {
        let above = lines[..i].iter().rev().take(2).find(|line| line.chars > LONGEST / 2);
        above.is_some_and(is_open)
    };
    let broken = best.iter().filter(breaks).count();
    let believed = best.len() >= FEWEST && broken * 2 > best.len();
    if believed { best } else { Vec::new() }
}

/// The lines beside the numbers that recur. The heading of a chapter stays where it first stands.
fn running_heads(lines: &[Line], pages: &[usize]) -> Vec<usize> {
    let key =
        |line: &Line| -> String { line.text.chars().filter(|c| !c.is_whitespace() && !c.is_ascii_digit()).collect() };
    let beside = pages.iter().flat_map(|&i| [i.checked_sub(1), Some(i + 1)]).flatten();
    let beside: Vec<usize> =
        beside.filter(|&i| lines.get(i).is_some_and(|line| line.chars <= LONGEST && is_title(line))).collect();
    let mut count: HashMap<String, usize> = HashMap::new();
    for &i in &beside {
        *count.entry(key(&lines[i])).or_default() += 1;
    }
    count.retain(|key, count| *count >= 2 && !key.is_empty());
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut out = Vec::new();
    let beside: BTreeSet<usize> = beside.into_iter().collect();
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| line.chars <= LONGEST) {
        let key = key(line);
        if !count.contains_key(&key) {
            continue;
        }
        let is_first = seen.insert(key) && detect::is_unit(&line.text);
        if beside.contains(&i) && !is_first {
            out.push(i);
        }
    }
    out
}

/// Whether a line has no mark of a sentence.
fn is_title(line: &Line) -> bool {
    !line.text.ends_with(ends_sentence) && !line.text.contains(['，', '。', '、', '；', '：', ','])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::text::lines::tests::source;

    const BODY: &str = "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮，谁也没有说话。";

    fn kept(text: &str) -> Vec<String> {
        let (mut lines, mut cuts) = (lines::split(&source(text)), Vec::new());
        drop_pages(&mut lines, &Rules::default(), &mut cuts);
        lines.into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn numbers_and_heads_of_pages_go_and_their_sentences_are_joined() {
        let (first, last) = BODY.split_at("雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗".len());
        let page = |n: usize| format!("　　{first}\n\n{n}\n\n河灯\n\n{last}\n");
        let text = format!("第一章 雾\n\n{}", (12..17).map(page).collect::<String>());
        assert_eq!(kept(&text), [vec!["第一章 雾"], vec![BODY; 5]].concat());
        let drawn = text.replace("\n\n12\n", "\n\n- 12 -\n").replace("\n\n13\n", "\n\n·13·\n");
        assert_eq!(kept(&drawn).len(), 6);
    }

    #[test]
    fn numbers_of_sections_and_years_stay() {
        let sections: String = (1..6).map(|n| format!("{n}\n\n　　{BODY}\n\n")).collect();
        assert_eq!(kept(&sections).len(), 10);
        let years: String = (1949..1954).map(|n| format!("{n}\n\n　　{BODY}\n\n")).collect();
        assert_eq!(kept(&years).len(), 10);
        let (first, last) = BODY.split_at("雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗".len());
        let few: String = (12..14).map(|n| format!("　　{first}\n\n{n}\n\n{last}\n")).collect();
        assert_eq!(kept(&few).len(), 6);
    }
}
