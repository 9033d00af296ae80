//! Heads that only count: a number alone, 一、, 1., 1.1, (1).
//!
//! They are believed as rising runs with text between their members, and as nothing else.

use super::{Candidate, Dropped, Kind, LONGEST_HEAD, Line, has_title_below};
use crate::input::pattern::patterns;
use crate::lang::numeral;
use crate::lang::wide::is_han;
use std::collections::HashMap;
use std::ops::Range;

patterns! {
    BARE = r"^(?:[#＃][\s　]?)?(?:0{0,3}(\d{1,4})|([〇零一二三四五六七八九十百]{1,4})|(?i:PART)\W?(\d+)|0x(\d\d)|([IVXL]{1,7}|[Ⅰ-Ⅻ])|([①-⑳⑴-⒇❶-❿㈠-㈩㊀-㊉㉑-㉟㊱-㊿])|[之其]([一二三四五六七八九十]{1,3})|[<＜〈【](?:0?(\d{1,4})|([一二三四五六七八九十百]{1,4}))[>＞〉】])[.、]?$";
    /// A serial has thousands of instalments, and counts them with as many digits from the first on: 00001 雾, 001雾.
    LIST = r"^(?:(?:([\d０-９]{1,5})[、．.：:]|([一二三四五六七八九十]{1,4})[、．.：:]|(\d{1,5})[\s　]+)[\s　]*(\S.{0,30})|(\d{3})(\p{Han}.{0,30}))$";
    /// A numeral and a blank, where empty lines set it apart: 一　雾, Ⅱ 雾.
    NUMERAL = r"^(?:([一二三四五六七八九十]{1,3}|[\d０-９]{1,2})|([Ⅰ-Ⅻ]))[\s　]+(\S.{0,30})$";
    DECIMAL = r"^(\d{1,2})[.．-](\d{1,2})[\s　、]+(\S.{0,30})$";
    STEM = r"^(\S(?:[^，。；：！？、…“”]{0,20}?[^，。；：！？、…“”\d０-９\s　_.．-])?)(?:[\s　_]*[（(]([\d０-９]{1,4}|[一二三四五六七八九十]{1,3})[）)]|[\s　_]*(\d{1,4}))$";
    SONO = r"^(その)(?:[\s　]*[（(]([\d０-９]{1,3}|[一二三四五六七八九十]{1,3})[）)]|[\s　]*([\d０-９]{1,3}|[一二三四五六七八九十]{1,3}))$";
    FIGURE = r"^(?:分节阅读|图|表|附图|附表|附件|注释|第|例|式|注|公式|图表|(?i)fig\.?|figure|table|part|chapter|no\.?)$";
    PAREN = r"^(?:[（(]([\d０-９]{1,4}|[一二三四五六七八九十百]{1,4})[）)][\s　]*|[<〈＜][\s　]?([\d０-９]{1,4})[\s　]?[>〉＞][\s　]+)(\S.{0,20})?$|^[<〈＜\[]([\d０-９]{1,4})[、．.：:][\s　]*\S[^<>\[\]]{0,20}[>〉＞\]]$";
}

/// Whether a line is a number and nothing else.
pub fn is_bare_number(text: &str) -> bool {
    BARE.is_match(text) && !begins_with_year(text)
}

/// Whether a line begins with a number of its own.
pub fn counts(text: &str) -> bool {
    is_bare_number(text) || LIST.is_match(text) && !is_counted(text) || PAREN.is_match(text)
}

/// Whether two headings, one below the other, begin to count: 一、雾 and 二、灯, 1. 雾 and 2. 灯, or 前言 and 一、雾.
pub fn begin_to_count(first: &str, next: &str) -> bool {
    let number = |text: &str| {
        let found = LIST.captures(text).filter(|_| !is_counted(text)).or_else(|| PAREN.captures(text))?;
        numeral::parse(found.iter().skip(1).take(3).flatten().next()?.as_str())
    };
    match (number(first), number(next)) {
        (Some(1), Some(2)) => true,
        (None, Some(1)) => super::unit::is_named(first),
        _ => false,
    }
}

/// Whether a number counts what stands right behind it, 365天 and 108种灯, or is a year.
fn is_counted(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    begins_with_year(text) || rest.len() < text.len() && !text.starts_with('0') && rest.starts_with(is_han)
}

/// Whether a line begins like 1984 or 2021 年的雪: as a number that counts it must stand among others.
fn begins_with_year(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4 && !text.starts_with('0')
}

/// Numbers that stand alone, with the title on the line below if that is one.
pub(super) fn bare(lines: &[Line]) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.chars <= 10) {
        if out.last().is_some_and(|above| above.line + above.lines > i) {
            continue;
        }
        let Some(found) = BARE.captures(&line.text) else { continue };
        let Some(number) = found.iter().skip(1).flatten().next().and_then(|m| numeral::parse(m.as_str())) else {
            continue;
        };
        let titled = has_title_below(lines, i);
        out.push(Candidate {
            line: i,
            lines: 1 + usize::from(titled),
            number: Some(number),
            kind: Kind::Bare,
            title: None,
        });
    }
    // Titles belong to all of a run or to none: one short first paragraph is no title.
    let with = out.iter().filter(|c| c.lines == 2).count();
    if with * 2 <= out.len() {
        out.iter_mut().for_each(|c| c.lines = 1);
    }
    out
}

/// `一、…` or `1. …` heads.
pub(super) fn listed(lines: &[Line], kind: Kind) -> Vec<Candidate> {
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.chars <= LONGEST_HEAD) {
        let Some(found) = LIST.captures(&line.text) else {
            out.extend(numeral_apart(lines, i).filter(|_| kind == Kind::HanList));
            continue;
        };
        let Some(title) = found.get(4).or(found.get(6)).map(|m| m.as_str()) else { continue };
        let number = match (kind, found.get(1).or(found.get(3)).or(found.get(5)), found.get(2)) {
            (Kind::List, Some(n), _) | (Kind::HanList, _, Some(n)) => numeral::parse(n.as_str()),
            _ => None,
        };
        let prose = title.chars().next_back().is_some_and(|c| matches!(c, '。' | '；' | '，' | '：' | '、' | ';'));
        // 1.2 counts on two levels.
        let decimal = title.starts_with(|c: char| c.is_ascii_digit()) && line.text.contains(['.', '．']);
        if let Some(number) = number.filter(|_| !prose && !decimal) {
            out.push(Candidate { line: i, lines: 1, number: Some(number), kind, title: None });
        }
    }
    out
}

/// A numeral, a blank and a title, between empty lines.
fn numeral_apart(lines: &[Line], i: usize) -> Option<Candidate> {
    let found = NUMERAL.captures(&lines[i].text).filter(|_| is_apart(lines, i))?;
    let number = numeral::parse(found.get(1).or(found.get(2))?.as_str())?;
    let told = found[3].contains(['，', '。', '；', '：', '、']) || found[3].ends_with(['！', '？', '.', '”', '」']);
    (!told).then_some(Candidate { line: i, lines: 1, number: Some(number), kind: Kind::HanList, title: None })
}

/// Whether empty lines stand above and below a line.
pub(super) fn is_apart(lines: &[Line], i: usize) -> bool {
    (i == 0 || lines[i].gap > 0) && lines.get(i + 1).is_some_and(|l| l.gap > 0)
}

/// `1.1 …`, `1.2 …`, `2.1 …`: numbers of two levels that rise from 1.1, at least three, with text between.
pub(super) fn decimals(lines: &[Line]) -> Vec<Candidate> {
    const FEWEST: usize = 3;
    let (mut out, mut next) = (Vec::new(), (1, 1));
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.chars <= LONGEST_HEAD) {
        let Some(found) = DECIMAL.captures(&line.text) else { continue };
        let (Ok(chapter), Ok(section)) = (found[1].parse::<u64>(), found[2].parse::<u64>()) else { continue };
        let prose = found[3].ends_with(['。', '；', '，', '：', '、', ';']);
        let follows = (chapter, section) == next || !out.is_empty() && (chapter, section) == (next.0 + 1, 1);
        if follows && !prose {
            out.push(Candidate { line: i, lines: 1, number: Some(section), kind: Kind::Decimal, title: None });
            next = (chapter, section + 1);
        }
    }
    let empty = out.windows(2).filter(|w: &&[Candidate]| w[1].line == w[0].line + 1).count();
    if out.len() >= FEWEST && empty * 4 <= out.len() { out } else { Vec::new() }
}

pub(super) fn parenthesised(lines: &[Line]) -> Vec<Candidate> {
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.chars <= 30) {
        let Some(found) = PAREN.captures(&line.text) else { continue };
        let prose = found.get(3).is_some_and(|m| m.as_str().ends_with(['。', '；', '，', '：', '、']));
        let number = found.get(1).or(found.get(2)).or(found.get(4)).and_then(|m| numeral::parse(m.as_str()));
        if let Some(number) = number.filter(|_| !prose) {
            out.push(Candidate { line: i, lines: 1, number: Some(number), kind: Kind::Parenthesised, title: None });
        }
    }
    out
}

/// One stem and a number that rises from one. Of one stem each is a chapter, 河灯 01, 河灯 02; of several the numbers in
/// brackets are the slices of a serial: 雾中(1), 雾中(2), 灯下(1) are two chapters.
pub(super) fn stems(lines: &[Line], dropped: &mut Vec<Dropped>) -> Vec<Candidate> {
    /// Fewest heads, and characters below each on the average.
    const FEWEST: usize = 3;
    const SLICE: usize = 100;
    let mut groups: Vec<Vec<(usize, Range<usize>, u64)>> = Vec::new();
    let mut bracketed = true;
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.chars <= 30) {
        let Some(found) = SONO.captures(&line.text).or_else(|| STEM.captures(&line.text)) else { continue };
        let (Some(stem), Some(value)) = (found.get(1), found.get(2).or(found.get(3))) else { continue };
        let Some(number) = numeral::parse(value.as_str()) else { continue };
        if FIGURE.is_match(stem.as_str()) || !stem.as_str().chars().any(char::is_alphabetic) {
            continue;
        }
        let follows = groups
            .last()
            .and_then(|g| g.last())
            .is_some_and(|(before, range, n)| lines[*before].text[range.clone()] == *stem.as_str() && number == n + 1);
        match groups.last_mut().filter(|_| follows) {
            Some(group) => group.push((i, stem.range(), number)),
            None if number == 1 => groups.push(vec![(i, stem.range(), number)]),
            None => continue,
        }
        bracketed &= found.get(2).is_some();
    }
    let members: Vec<usize> = groups.iter().flatten().map(|m| m.0).collect();
    let (Some(&first), Some(&last)) = (members.first(), members.last()) else { return Vec::new() };
    let between: usize = lines[first..last].iter().map(|l| l.chars).sum();
    let rises = groups.iter().any(|g| g.len() >= 2);
    if members.len() < FEWEST || !rises || between / (members.len() - 1) < SLICE {
        return Vec::new();
    }
    let head = |line, number, title| Candidate { line, lines: 1, number, kind: Kind::Stem, title };
    if groups.len() == 1 || !bracketed {
        return groups.into_iter().flatten().map(|(line, _, number)| head(line, Some(number), None)).collect();
    }
    let mut out = Vec::with_capacity(groups.len());
    for group in groups {
        for (k, (line, stem, _)) in group.into_iter().enumerate() {
            if k == 0 {
                dropped.extend(Dropped::beside(line, &stem, lines[line].text.len(), "slice"));
                out.push(head(line, None, Some(stem)));
            } else {
                dropped.push(Dropped::line(line, "slice"));
            }
        }
    }
    out
}

/// Keeps the members of rising runs: from one, each the next number, at least two (lists: three), with text between. A
/// number may be missing if the run goes on behind it. A run may begin anew, or go on, after a head of the level above.
pub(super) fn rising_runs(set: Vec<Candidate>, lines: &[Line], above: &[Candidate]) -> Vec<Candidate> {
    let coming = Coming::new(&set);
    let mut runs: Vec<Vec<Candidate>> = Vec::new();
    let mut last: Option<(u64, usize)> = None;
    for (index, c) in set.into_iter().enumerate() {
        let Some(number) = c.number else { continue };
        let section = above.partition_point(|a| a.line < c.line);
        let members = runs.last().map_or(0, Vec::len);
        let goes_on = last.is_some_and(|(n, s)| {
            let together = s == section || runs.len() == 1;
            number == n + 1 && together
                || number == n + 2 && s + 1 < section
                || number > n + 1 && together && coming.is_gap(index, n, number, members)
        });
        if goes_on {
            if let Some(run) = runs.last_mut() {
                run.push(c);
            }
        } else if number <= 1 {
            runs.push(vec![c]);
        } else {
            continue;
        }
        last = Some((number, section));
    }
    runs.into_iter().filter(|run| is_believable(run, lines)).flatten().collect()
}

/// Which numbers are still to come before the counting begins anew.
struct Coming {
    /// The stretch that each candidate is in; a one begins the next.
    stretches: Vec<usize>,
    /// The last candidate with a number in a stretch.
    last: HashMap<(usize, u64), usize>,
}

impl Coming {
    fn new(set: &[Candidate]) -> Self {
        let (mut stretches, mut last) = (Vec::with_capacity(set.len()), HashMap::new());
        let (mut stretch, mut before) = (0, None);
        for (index, c) in set.iter().enumerate() {
            if c.number == Some(0) || c.number == Some(1) && before != Some(0) {
                stretch += 1;
            }
            before = c.number;
            stretches.push(stretch);
            if let Some(number) = c.number {
                last.insert((stretch, number), index);
            }
        }
        Self { stretches, last }
    }

    /// Whether the numbers between `n` and `number` are missing: none of them comes later, and the run goes on after
    /// the gap, which is no longer than what was counted before it. A page number or a year fills no gap.
    fn is_gap(&self, index: usize, n: u64, number: u64, members: usize) -> bool {
        /// Numbers that are missing at most.
        const LONGEST: u64 = 20;
        let comes = |number: u64| self.last.get(&(self.stretches[index], number)).is_some_and(|&at| at > index);
        let goes_on = comes(number + 1) || number == n + 2 && (members >= 3 || comes(number + 2));
        number - n <= LONGEST.min(members as u64 + 1) && (n + 1..number).all(|missing| !comes(missing)) && goes_on
    }
}

/// Enough members, and enough text below each: a list in running text has none.
fn is_believable(run: &[Candidate], lines: &[Line]) -> bool {
    /// Characters that a section has at least, on the average.
    const SECTION: usize = 60;
    /// The same of one that is set apart.
    const APART: usize = 30;
    let Some(first) = run.first() else { return false };
    let least = match first.kind {
        Kind::Bare => 2,
        Kind::HanList | Kind::Parenthesised => 2,
        _ => 3,
    };
    let steps = run.windows(2).filter(|w| w[1].number == w[0].number.map(|n| n + 1)).count();
    if run.len() < least || steps * 2 < run.len() - 1 {
        return false;
    }
    // The last section runs to the end of the text; it is as long as the others for this sum.
    let last = run[run.len() - 1].line;
    let between: usize = lines[first.line..last].iter().map(|l| l.chars).sum();
    let empty = run.windows(2).filter(|w| w[1].line == w[0].line + w[0].lines).count();
    let shortest = match first.kind {
        Kind::Bare => 20,
        _ if run.iter().all(|c| is_apart(lines, c.line)) => APART,
        _ => SECTION,
    };
    between / (run.len() - 1) >= shortest && empty * 4 <= run.len()
}
