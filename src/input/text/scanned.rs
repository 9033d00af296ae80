//! What a scanned book has between its pages: their numbers, 13, — 13 —, 第 13 页, and the running heads beside them.
//!
//! A number alone may be the head of a section as well. Numbers are those of pages where they rise through the text and
//! either break its sentences or stand beside lines that come again and again. The sentence that a page broke is one
//! again.

use super::lines::{Line, append, ends_sentence};
use crate::input::Cut;
use crate::input::detect;
use crate::input::pattern::patterns;
use crate::input::tidy::Rules;
use crate::lang::numeral;
use std::collections::{HashMap, HashSet};

/// Name of the rule.
pub const RULE: &str = "page-number";

/// Fewest pages that tell.
const FEWEST: usize = 3;
/// Longest running head, in characters.
const HEAD: usize = 30;
/// How far a number may be above the one before it: pages without text have none.
const STEP: u64 = 4;

patterns! {
    /// Between dashes or dots, or with its unit.
    DRAWN = r"^(?:[-—–―─－~～·•・.．*]{1,4}[\s　]*([\d０-９]{1,4})[\s　]*[-—–―─－~～·•・.．*]{1,4}|第[\s　]*([\d０-９]{1,4})[\s　]*页)$";
    BARE = r"^([\d０-９]{1,3})$";
}

/// Takes the numbers and running heads of pages. Gives the places of the lines that go on with the sentence above; what
/// was wrapped is joined before they are.
pub fn drop_pages(lines: &mut Vec<Line>, rules: &Rules, cuts: &mut Vec<Cut>) -> HashSet<u32> {
    let mut seams = HashSet::new();
    if !rules.on(RULE) {
        return seams;
    }
    let mut gone = vec![false; lines.len()];
    for line in furniture(lines) {
        gone[line] = true;
    }
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    let mut parted = false;
    for (line, gone) in lines.drain(..).zip(gone) {
        if gone {
            cuts.push(Cut { rule: RULE, text: line.text, span: line.span });
            parted = true;
            continue;
        }
        let mut line = line;
        if std::mem::take(&mut parted)
            && line.indent < 2
            && kept.last().is_some_and(breaks)
            && !detect::is_unit(&line.text)
        {
            line.gap = 0;
            seams.insert(line.span.start);
        }
        kept.push(line);
    }
    *lines = kept;
    seams
}

/// Joins the sentences that pages broke, where no width did.
pub fn join_seams(lines: &mut Vec<Line>, seams: &HashSet<u32>) {
    if seams.is_empty() {
        return;
    }
    let mut out: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines.drain(..) {
        match out.last_mut() {
            Some(above) if seams.contains(&line.span.start) => append(above, &line),
            _ => out.push(line),
        }
    }
    *lines = out;
}

/// Whether a sentence goes on below a line. One of verse is shorter, and ends with no mark.
fn breaks(line: &Line) -> bool {
    /// Characters of a line of prose.
    const PROSE: usize = 16;
    !line.text.ends_with(ends_sentence) && !detect::is_unit(&line.text) && line.chars >= PROSE
}

/// The lines that are numbers of pages, and running heads beside them.
fn furniture(lines: &[Line]) -> Vec<usize> {
    let drawn = numbers(lines, |text| {
        let found = DRAWN.captures(text)?;
        numeral::parse(found.get(1).or(found.get(2))?.as_str())
    });
    let bare = || numbers(lines, |text| numeral::parse(BARE.captures(text)?.get(1)?.as_str()));
    let is_drawn = drawn.len() >= FEWEST;
    let counted = if is_drawn { drawn } else { bare() };
    let pages: Vec<usize> = counted.iter().map(|page| page.0).collect();
    if pages.len() < FEWEST {
        return Vec::new();
    }
    let numbered: HashSet<usize> = pages.iter().copied().collect();
    let is_head = |i: &usize| {
        let line = &lines[*i];
        line.chars <= HEAD && !line.text.ends_with(ends_sentence) && !numbered.contains(i)
    };
    // Short lines beside the numbers, by their words.
    let mut beside: HashMap<String, Vec<usize>> = HashMap::new();
    for &page in &pages {
        let around = [page.checked_sub(1), Some(page + 1).filter(|&below| below < lines.len())];
        for i in around.into_iter().flatten().filter(is_head) {
            let places = beside.entry(words(&lines[i])).or_default();
            if places.last() != Some(&i) {
                places.push(i);
            }
        }
    }
    let mut elsewhere: HashSet<String> = HashSet::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.chars <= HEAD) {
        let words = words(line);
        if beside.get(&words).is_some_and(|places| !places.contains(&i)) {
            elsewhere.insert(words);
        }
    }
    let mut heads: Vec<usize> = Vec::new();
    for (words, places) in &beside {
        // The heading itself stands somewhere too: above its text, or first of those beside numbers.
        let kept = usize::from(!elsewhere.contains(words) && detect::is_unit(&lines[places[0]].text));
        if places.len() >= 2 || elsewhere.contains(words) {
            heads.extend(&places[kept..]);
        }
    }
    let heads: HashSet<usize> = heads.into_iter().collect();
    let above = |page: usize| (0..page).rev().find(|i| !heads.contains(i)).map(|i| &lines[i]);
    let broken = pages.iter().filter(|&&page| above(page).is_some_and(breaks)).count();
    let headed = pages.iter().filter(|&&page| heads.contains(&(page + 1)) || page > 0 && heads.contains(&(page - 1)));
    // Bare numbers, and those that begin at one, head sections more often, and a refrain may stand below each.
    let believed = match is_drawn && counted.first().is_some_and(|page| page.1 > 1) {
        true => broken * 4 >= pages.len() || headed.count() * 2 >= pages.len(),
        false => broken * 2 >= pages.len(),
    };
    if !believed {
        return Vec::new();
    }
    pages.into_iter().chain(heads).collect()
}

/// The lines that `number` reads, with their numbers, if nearly all of these rise by little; those that do.
fn numbers(lines: &[Line], number: impl Fn(&str) -> Option<u64>) -> Vec<(usize, u64)> {
    let short = lines.iter().enumerate().filter(|(_, l)| l.chars <= 14);
    let found: Vec<(usize, u64)> = short.filter_map(|(i, l)| Some((i, number(&l.text)?))).collect();
    let rises = |w: &[(usize, u64)]| w[1].1 > w[0].1 && w[1].1 - w[0].1 <= STEP && w[1].0 > w[0].0 + 1;
    let rising = found.windows(2).filter(|w| rises(w)).count();
    if found.len() < FEWEST || rising * 10 < (found.len() - 1) * 9 {
        return Vec::new();
    }
    let member = |k: usize| k > 0 && rises(&found[k - 1..=k]) || k + 1 < found.len() && rises(&found[k..=k + 1]);
    (0..found.len()).filter(|&k| member(k)).map(|k| found[k]).collect()
}

fn words(line: &Line) -> String {
    line.text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Options;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    const CLOSED: &str = "　　雾从下半夜起，摆渡的人把灯挂在船头，谁也没有说话。\n";
    const OPEN: &str = "　　他数了数舱里的米袋，少了一只，没有人承认，也没有人去问，船就这样\n";
    const REST: &str = "离了岸，往下游慢慢地去了。\n";

    /// The text that is left, sentences joined, and what was cut.
    fn left(text: &str) -> (Vec<String>, Vec<String>) {
        let (mut lines, mut cuts) = (split(&source(text)), Vec::new());
        let seams = drop_pages(&mut lines, &Rules::new(&Options::default()), &mut cuts);
        join_seams(&mut lines, &seams);
        (lines.into_iter().map(|l| l.text).collect(), cuts.into_iter().map(|c| c.text).collect())
    }

    #[test]
    fn the_numbers_of_pages_and_their_heads_go_and_the_sentences_are_whole() {
        for number in ["— {} —", "· {} ·", "{}", "第 {} 页"] {
            let page = |n: usize| {
                let number = number.replace("{}", &n.to_string());
                format!("{CLOSED}{OPEN}\n{number}\n渡口旧事\n\n{REST}")
            };
            let (text, cuts) = left(&format!("渡口旧事\n\n第一章 雾\n\n{}", (13..17).map(page).collect::<String>()));
            assert_eq!(text.len(), 2 + 2 * 4, "{number}: {text:?}");
            assert!(text[3].ends_with("船就这样离了岸，往下游慢慢地去了。"), "{number}");
            assert_eq!(cuts.len(), 8, "{number}");
        }
    }

    #[test]
    fn the_heading_of_a_chapter_stays_and_goes_where_it_only_runs() {
        let text = format!(
            "第一章 雾\n\n{CLOSED}· 13 ·\n\n渡口旧事\n\n{CLOSED}\n第二章　灯\n\n— 14 —\n\n第二章 灯\n\n{CLOSED}· 15 ·\n\n渡口旧事\n\n{CLOSED}— 16 —\n第二章 灯\n{CLOSED}"
        );
        let (text, cuts) = left(&text);
        let heads: Vec<&String> = text.iter().filter(|l| l.starts_with('第')).collect();
        assert_eq!(heads, ["第一章 雾", "第二章　灯"]);
        assert_eq!(cuts.len(), 8);
    }

    #[test]
    fn numbers_that_head_sections_and_numbers_of_the_text_stay() {
        let sections: String = (1..6).map(|n| format!("{CLOSED}\n- {n} -\n\n{CLOSED}")).collect();
        let bare: String = (1..6).map(|n| format!("{CLOSED}\n{n}\n雾的第{n}夜\n\n{CLOSED}")).collect();
        let years: String = (3..8).map(|n| format!("{OPEN}{n}49\n{REST}")).collect();
        let listed = format!("{CLOSED}7\n8\n9\n10\n{CLOSED}");
        let poems: String =
            (1..6).map(|n| format!("{n}\n雾从下半夜起\n摆渡的人把灯挂在船头\n对岸的狗叫了两声\n\n")).collect();
        let sung = (1..6).map(|n| format!("{CLOSED}\n- {n} -\n雾从下半夜起\n{CLOSED}")).collect();
        for text in [&sections, &bare, &years, &listed, &poems, &sung] {
            assert!(left(text).1.is_empty(), "{text}");
        }
    }
}
