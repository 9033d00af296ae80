//! Heads of one shape whose numbers rise: 第一折 雾, 第二折 灯; Act 1, Act 2; - 1 -, - 2 -; 學而第一, 為政第二; the days of a
//! diary.
//!
//! No list has all that authors count: a shape is what stands around the number, and it is believed where its numbers
//! rise from one, with text below each. Days rise and leave some out.

use super::{Candidate, Dropped, Kind, LONGEST_HEAD, Line, ends_sentence_of_prose, runs, unit};
use crate::input::pattern::{Pattern, patterns};
use crate::input::text::lines::ends_sentence;
use crate::lang::numeral;
use std::collections::{BTreeMap, HashSet};

patterns! {
    /// 第一折 雾, 第1課 霧, 第一页.
    COUNTED = r"^(第)[\s　]?([\d０-９〇零一二两三四五六七八九十百]{1,6})[\s　]?(\p{Han}{0,2})(?:[\s　：:·・—–-]+(\S.{0,40}))?$";
    /// 一章 雾, 二章 灯: without 第, which only numbers that rise tell from 三回 and 一节.
    PLAIN = r"^()([一二三四五六七八九十百]{1,5})([章回话节幕])(?:[\s　：:·・—–-]+(\S.{0,40}))?$";
    /// Act 1 雾, EP01 雾, #1 雾, その一　霧, 番外一：旧事.
    NAMED = r"^([A-Za-z][A-Za-z]{0,9}\.?|[Ss]?[#＃♯№]|씬|その|\p{Han}{1,12}之|\p{Han}{1,4}?)[\s　]?([\d０-９]{1,4}|[一二三四五六七八九十百]{1,5})()(?:[\s　：:、.．·・—–-]+(\S.{0,40}))?$";
    /// - 1 -, ・・・1・・・.
    DRAWN = r"^([-—–―─・･·•ㅡ*＊~～=＝≡◆◇★☆※●○■□▼▽♪]+[\s　]*)([\d０-９]{1,4}|[一二三四五六七八九十百]{1,5})([\s　]*[-—–―─・･·•ㅡ*＊~～=＝≡◆◇★☆※●○■□▼▽♪]*)$";
    /// 學而第一, 始計篇第一, ◎法會因由分第一: the name of a chapter of a classic before its number.
    CLASSIC = r"^()(?:[◎○●][\s　]*)?\p{Han}{1,10}?[\s　]?第[\s　]?([一二三四五六七八九十百廿卅]{1,5})$";
    /// A day of the week and the weather.
    OF_A_DAY = r"周[一二三四五六日天]|星期|礼拜|曜|요일|[\s　（(](?:晴|阴|雨|雪|多云|大风|雾|맑음|흐림|비|눈)";
    /// 2019년 1월 1일 맑음, 2019. 1. 1. 월요일
    KOREAN_DAY = r"^(?:(\d{4})(?:년|\.)[\s　]?)?(\d{1,2})(?:월|\.)[\s　]?(\d{1,2})(?:일|\.)(?:[\s　,(]{1,2}[^.!?]{1,16}\)?)?$";
    DAY = r"^[（(【\[]?(?:(\d{4}|[〇零○一二三四五六七八九]{4})[年.．/-])?(\d{1,2}|[一二三四五六七八九十]{1,3})[月.．/-](\d{1,2}|[一二三四五六七八九十廿卅]{1,4})[日号]?[）)】\]]?(?:[\s　，,（(]{1,3}[^。！？；…]{1,16}[）)]?)?$";
    /// What counts pictures, notes and questions.
    NO_HEAD = r"^(?:图|表|插图|图片|照片|相片|写真|代码|清单|算法|定理|引理|推论|定义|命题|例题|习题|附图|附表|附件|注释?|註|例|式|公式|图表|问题?|答|(?i)fig\.?|figure|photo|picture|plate|image|img|listing|algorithm|theorem|lemma|exercise|table|note|q|a|v|eq\.?|step|no\.?|p|pp\.?)$";
}

/// Fewest heads of a shape.
const FEWEST: usize = 3;

/// The heads of each shape, a set a shape.
pub(super) fn shaped(lines: &[Line], top: &[Candidate], dropped: &[Dropped]) -> Vec<Vec<Candidate>> {
    // Chapters that name their unit are what a text is divided by.
    if top.iter().any(|c| !matches!(c.kind, Kind::Unit(0 | 1) | Kind::Named)) {
        return Vec::new();
    }
    let gone: HashSet<usize> = dropped.iter().map(|d| d.line).collect();
    let mut shapes: BTreeMap<(&str, &str, &str), Vec<Candidate>> = BTreeMap::new();
    for (line, it) in lines.iter().enumerate().filter(|(_, l)| l.chars <= LONGEST_HEAD) {
        if it.text.ends_with(ends_sentence_of_prose) || it.text.contains(['，', '。']) {
            continue;
        }
        let patterns: [(&str, &Pattern); 5] =
            [("counted", &COUNTED), ("plain", &PLAIN), ("classic", &CLASSIC), ("named", &NAMED), ("drawn", &DRAWN)];
        let Some((name, found)) =
            patterns.into_iter().find_map(|(name, it_is)| Some((name, it_is.captures(&it.text)?)))
        else {
            continue;
        };
        let (before, behind) = (found.get(1).map_or("", |m| m.as_str()), found.get(3).map_or("", |m| m.as_str()));
        let Some(number) = numeral::parse(&found[2]).filter(|_| !NO_HEAD.is_match(before.trim())) else { continue };
        if gone.contains(&line) || unit::number(&it.text).is_some() {
            continue;
        }
        let candidate = Candidate { line, lines: 1, number: Some(number), kind: Kind::Stem, title: None };
        shapes.entry((name, before, behind)).or_default().push(candidate);
    }
    let mut sets: Vec<Vec<Candidate>> = shapes
        .into_iter()
        .filter(|((name, ..), set)| set.len() >= FEWEST && (*name != "drawn" || begins_anew(lines, set)))
        .map(|(_, set)| runs::rising_runs(set, lines, top))
        .filter(|set| set.len() >= FEWEST)
        .collect();
    sets.extend(Some(days(lines)).filter(|set| !set.is_empty()));
    sets
}

/// A page number of a scanned book stands inside a sentence, a head between two.
fn begins_anew(lines: &[Line], set: &[Candidate]) -> bool {
    // What stands above the first is the title, or who wrote the text.
    let above = set.iter().skip(1).filter_map(|c| lines.get(c.line.checked_sub(1)?));
    let (mut closed, mut count) = (0, 0);
    for line in above {
        count += 1;
        closed += usize::from(line.text.ends_with(ends_sentence));
    }
    closed * 10 >= count * 8
}

/// The days of a diary: three or more that follow one another, each with text below it.
fn days(lines: &[Line]) -> Vec<Candidate> {
    /// Characters below a day, on the average.
    const ENTRY: usize = 30;
    /// Longest title of a piece, in characters.
    const TITLE: usize = 20;
    let mut out: Vec<Candidate> = Vec::new();
    let mut last = None;
    let mut fallen = 0;
    for (line, it) in lines.iter().enumerate().filter(|(_, l)| l.chars <= 30) {
        let Some(found) = DAY.captures(&it.text).or_else(|| KOREAN_DAY.captures(&it.text)) else { continue };
        let number = |k: usize| found.get(k).map(|m| digits(m.as_str()));
        let (Some(month @ 1..=12), Some(day @ 1..=31)) = (number(2).flatten(), number(3).flatten()) else { continue };
        // A day without the month's sign is a fraction or a score.
        if found.get(1).is_none() && !it.text.contains(['月', '월']) && !OF_A_DAY.is_match(&it.text) {
            continue;
        }
        // So many hours are the time of a message.
        if it.text.contains([':', '：']) {
            continue;
        }
        let date = (number(1).flatten(), month, day);
        // Without years a month may begin the next one.
        fallen +=
            usize::from(last.is_some_and(|last| date <= last && (date.0.is_some() || month == date.1 && date.1 > 1)));
        last = Some(date);
        out.push(Candidate { line, lines: 1, number: None, kind: Kind::Stem, title: None });
    }
    let (Some(first), Some(end)) = (out.first(), out.last()) else { return Vec::new() };
    let between: usize = lines[first.line..end.line].iter().map(|l| l.chars).sum();
    let empty = out.windows(2).filter(|w| w[1].line == w[0].line + 1).count();
    // A signature's date has nothing below it but the next piece, and the date of an article stands below its title.
    let says = |l: &Line| l.chars > TITLE || l.text.ends_with(ends_sentence);
    let below = out.iter().filter(|c| lines.get(c.line + 1).is_some_and(says)).count();
    let signs = end.line + 1 == lines.len() || below * 2 <= out.len() || !begins_anew(lines, &out);
    let believed =
        out.len() >= FEWEST && fallen * 10 <= out.len() && empty == 0 && !signs && between / (out.len() - 1) >= ENTRY;
    if believed { out } else { Vec::new() }
}

/// Whether a head is the day of a diary.
pub fn is_day(text: &str) -> bool {
    // 1.2. counts sections.
    let in_korean = || KOREAN_DAY.captures(text).is_some_and(|found| found.get(1).is_some());
    DAY.is_match(text) || in_korean() || text.contains('월') && KOREAN_DAY.is_match(text)
}

/// A number in digits of either kind: 十二, 二〇二一, 12.
fn digits(text: &str) -> Option<u64> {
    numeral::parse(&text.replace('○', "〇"))
}
