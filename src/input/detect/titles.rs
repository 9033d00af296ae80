//! Titles without any number: above poems, boxed by rules, in brackets, behind one sign, above a date, indented otherwise,
//! flush among paragraphs that are indented, set apart, or merely short.
//!
//! Each habit is a set of its own, the surest first, and one is taken only if it goes through the whole text. Dates,
//! signatures, verse and what is said are short as well and are no titles.

use super::runs::is_apart;
use super::{Candidate, Kind, Line, ends_sentence_of_prose, poems, runs};
use crate::input::pattern::patterns;
use crate::input::text::lines::ends_sentence;
use crate::input::tidy;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

/// Fewest titles, and longest one in characters.
const FEWEST: usize = 3;
const LONGEST: usize = 30;

patterns! {
    DATE = r"^[（(]?(?:公元|民国)?[某一二三四五六七八九十〇零○\d０-９]{1,4}年(?:[正腊一二三四五六七八九十\d０-９]{1,3}月)?.{0,12}[）)]?$|^[（(]?\d{4}[-./．]\d{1,2}(?:[-./．]\d{1,2})?[）)]?$|^.{0,4}[正腊一二三四五六七八九十\d０-９]{1,3}月[一二三四五六七八九十初廿\d０-９]{1,3}[日夜晨晚]?.{0,4}$";
    CLOSING = r"^(?:此致|敬礼|祝好|此[问颂].{0,6}|.{0,8}(?:敬上|谨上|谨启|顿首|手书|[记识作]于.{1,8}))$";
    /// 【雾】; as the sites of Korea have it, `<-- 안개 -->` and `00001  안개  ==========`.
    BRACKETED = r"^(?:[【〖]([^【】〖〗]{1,28})[】〗]|<--[\s　]*(\S[^<>]{0,40}?)[\s　]*-->|(\S[^=]{0,40}?)[\s　]+={10,})$";
    /// A sign before the title, and behind it or not; a dash, a wave or a number sign stands on both sides.
    MARKED = r"^(?:[■□◆◇●○▍▌▶►☆★◎♦§]{1,3}[\s　]*、?[\s　]*(\S.{0,26}?)[\s　]*[■□◆◇●○☆★◎♦]{0,3}|(?:[=＝]{2,8}|[—―–]{1,2}|[～~]{1,3}|[·・•]{1,3}|[#＃]{1,3})[\s　]*(\S.{0,26}?)[\s　]*(?:[=＝]{2,8}|[—―–]{1,2}|[～~]{1,3}|[·・•]{1,3}|[#＃]{1,3}))$";
    /// What stands where a picture was.
    OF_A_PICTURE = r"(?i)^(?:图|表|照片|相片|插图|配图|图片|图像|视频|音频|广告|image|img|photo|picture|fig|写真|사진|그림)[\s　.:_-]*[\d０-９一二三四五六七八九十]*$";
    /// In brackets that speech and remarks have as well.
    ENCLOSED = r"^(?:「([^「」]{1,20})」|『([^『』]{1,20})』|［([^［］]{1,20})］|\[([^\[\]]{1,20})\]|<([^<>]{1,20})>|＜([^＜＞]{1,20})＞|〈([^〈〉]{1,20})〉|《([^《》]{1,20})》)$";
}

/// A way of setting titles.
struct Habit {
    kind: Kind,
    is_head: fn(&[Line], &Facts, usize) -> bool,
    /// Characters of a piece on the average: few where the form of the title is plain, many where it is only short.
    least: usize,
    /// Whether the titles are what the habit stands for in this text.
    explains: fn(&[Line], &Facts, &[usize]) -> bool,
}

#[rustfmt::skip]
const HABITS: [Habit; 10] = [
    Habit { kind: Kind::Boxed, is_head: boxed,     least: 60,  explains: |_, _, _| true },
    Habit { kind: Kind::Boxed, is_head: bracketed, least: 60,  explains: |_, _, _| true },
    Habit { kind: Kind::Boxed, is_head: marked,    least: 60,  explains: explains_signs },
    Habit { kind: Kind::Boxed, is_head: enclosed,  least: 60,  explains: explains_signs },
    Habit { kind: Kind::Apart, is_head: dated,     least: 60,  explains: |_, _, _| true },
    Habit { kind: Kind::Apart, is_head: signed,    least: 60,  explains: |_, _, _| true },
    Habit { kind: Kind::Apart, is_head: indented,  least: 120, explains: |_, _, _| true },
    Habit { kind: Kind::Apart, is_head: flush,     least: 60,  explains: explains_flush },
    Habit { kind: Kind::Apart, is_head: spaced,    least: 800, explains: explains_gaps },
    Habit { kind: Kind::Apart, is_head: short,     least: 800, explains: explains_short },
];

/// The titles of a text that nothing else divides.
pub(super) fn titles(lines: &[Line]) -> Vec<Candidate> {
    let poems = poems::titles(lines);
    if !poems.is_empty() {
        return poems;
    }
    let facts = Facts::of(lines);
    for Habit { kind, is_head, least, explains } in HABITS {
        let heads: Vec<usize> = (0..lines.len()).filter(|&i| is_head(lines, &facts, i)).collect();
        if facts.believes(lines, &heads, least) && explains(lines, &facts, &heads) {
            let inner = |line: usize| inner(&lines[line].text);
            let title = |line| inner(line).filter(|_| kind == Kind::Boxed);
            let head = |line| Candidate { line, lines: 1, number: None, kind, title: title(line) };
            return heads.into_iter().map(head).collect();
        }
    }
    Vec::new()
}

/// The titles of the pieces below the title of the whole: the first line is one, each is short and stands above prose,
/// and nothing else ends no sentence.
pub(super) fn below_title(lines: &[Line]) -> Vec<Candidate> {
    /// Longest title, and characters of a piece on the average.
    const LONGEST: usize = 12;
    const PIECE: usize = 40;
    let closed = |l: &Line| l.text.ends_with(ends_sentence);
    let is_head = |&i: &usize| {
        let line = &lines[i];
        line.chars <= LONGEST
            && is_title(line)
            && !closed(line)
            && (i == 0 || line.gap > 0)
            && lines.get(i + 1).is_some_and(|below| below.chars > line.chars && closed(below))
    };
    let heads: Vec<usize> = (0..lines.len()).filter(is_head).collect();
    let open = lines.iter().filter(|l| !closed(l)).count();
    let believed = heads.first() == Some(&0)
        && (open - heads.len()) * 20 <= lines.len()
        && Facts::of(lines).believes(lines, &heads, PIECE);
    let head = |line| Candidate { line, lines: 1, number: None, kind: Kind::Apart, title: None };
    if believed { heads.into_iter().map(head).collect() } else { Vec::new() }
}

/// The title in brackets or behind a sign.
fn inner(text: &str) -> Option<Range<usize>> {
    let found = [&BRACKETED, &MARKED, &ENCLOSED].into_iter().find_map(|pattern| pattern.captures(text))?;
    found.iter().skip(1).flatten().next().map(|title| title.range())
}

/// What stands beside the title of a head in brackets.
pub(super) fn brackets<'c>(heads: &'c [Candidate], lines: &'c [Line]) -> impl Iterator<Item = super::Dropped> + 'c {
    let bracketed = heads.iter().filter(|c| c.kind == Kind::Boxed);
    bracketed.flat_map(|c| {
        let range: Option<&Range<usize>> = c.title.as_ref();
        range.into_iter().flat_map(|r| super::Dropped::beside(c.line, r, lines[c.line].text.len(), "ornament"))
    })
}

/// How most lines of a text stand.
struct Facts {
    /// Empty lines before a line.
    gap: usize,
    /// Blanks before a long line.
    indent: usize,
    characters: usize,
}

impl Facts {
    fn of(lines: &[Line]) -> Self {
        let most = |values: &mut dyn Iterator<Item = usize>| {
            let mut count: BTreeMap<usize, usize> = BTreeMap::new();
            values.for_each(|value| *count.entry(value).or_default() += 1);
            count.into_iter().max_by_key(|&(value, n)| (n, std::cmp::Reverse(value))).map_or(0, |(value, _)| value)
        };
        Self {
            gap: most(&mut lines.iter().map(|l| l.gap)),
            indent: most(&mut lines.iter().filter(|l| l.chars > LONGEST).map(|l| l.indent)),
            characters: lines.iter().map(|l| l.chars).sum(),
        }
    }

    /// Enough titles, each with text below it and none that is another's.
    fn believes(&self, lines: &[Line], heads: &[usize], least: usize) -> bool {
        let adjacent = heads.windows(2).filter(|w| w[1] == w[0] + 1).count();
        let different: HashSet<&str> = heads.iter().map(|&i| lines[i].text.as_str()).collect();
        heads.len() >= FEWEST
            && self.characters / heads.len() >= least
            && adjacent * 10 <= heads.len()
            && different.len() * 10 >= heads.len() * 9
    }
}

/// Few gaps as wide stand above anything else.
fn explains_gaps(lines: &[Line], facts: &Facts, heads: &[usize]) -> bool {
    let wide = lines.iter().filter(|l| l.gap > facts.gap + 1).count();
    heads.len() * 10 >= wide * 7
}

/// Few lines as short are no titles.
fn explains_short(lines: &[Line], _: &Facts, heads: &[usize]) -> bool {
    let short = lines.iter().filter(|l| l.chars <= LONGEST && is_title(l)).count();
    heads.len() * 10 >= short * 8
}

/// No line but the titles begins with their sign, and they have one: the items of a list and what is said have it too.
fn explains_signs(lines: &[Line], _: &Facts, heads: &[usize]) -> bool {
    let sign = |i: usize| lines[i].text.chars().next();
    let first = heads.first().and_then(|&i| sign(i));
    heads.iter().all(|&i| sign(i) == first) && (0..lines.len()).filter(|&i| sign(i) == first).count() == heads.len()
}

/// Few lines that are not indented are no titles.
fn explains_flush(lines: &[Line], facts: &Facts, heads: &[usize]) -> bool {
    let first = heads.first().copied().unwrap_or(0);
    let flush = lines.iter().skip(first).filter(|l| l.indent < facts.indent).count();
    flush <= heads.len() + heads.len() / 4
}

/// Whether a line can be a title, wherever it stands.
pub(super) fn is_title(line: &Line) -> bool {
    let text = &line.text;
    line.chars <= LONGEST
        && !text.contains(['，', '。', '；'])
        && !text.ends_with(|c| ends_sentence_of_prose(c) || matches!(c, '日' | '”' | '」' | '：' | ':'))
        && !text.starts_with(['“', '「', '『', '—', '"'])
        && !is_date(text)
        && !CLOSING.is_match(text)
        && !tidy::is_ornament(text)
}

/// Whether a whole line is a date: 一九三〇年三月, 2020-01-05.
pub(super) fn is_date(text: &str) -> bool {
    text.chars().count() <= LONGEST && DATE.is_match(text)
}

/// Text follows that is longer.
fn heads_text(lines: &[Line], i: usize) -> bool {
    lines.get(i + 1).is_some_and(|l| l.chars > lines[i].chars)
}

fn boxed(lines: &[Line], _: &Facts, i: usize) -> bool {
    let rule =
        |i: Option<usize>| i.and_then(|i| lines.get(i)).is_some_and(|l| tidy::is_ornament(&l.text) && l.chars >= 4);
    is_title(&lines[i]) && rule(i.checked_sub(1)) && rule(Some(i + 1))
}

fn bracketed(lines: &[Line], _: &Facts, i: usize) -> bool {
    /// Longest line with a rule behind the title, in characters.
    const RULED: usize = 160;
    let text = &lines[i].text;
    if lines[i].chars > RULED || !text.ends_with(['】', '〗', '>', '=']) {
        return false;
    }
    // What is said and remarked stands in brackets too, and has less below it.
    let is_remark = || text.starts_with(['【', '〖']) && !heads_text(lines, i);
    BRACKETED.is_match(text) && i + 1 < lines.len() && !is_remark()
}

fn marked(lines: &[Line], _: &Facts, i: usize) -> bool {
    is_apart(lines, i) && MARKED.is_match(&lines[i].text) && is_inner_title(lines, i)
}

/// What is said stands in such brackets too, and where empty lines part the paragraphs it stands alone as well.
fn enclosed(lines: &[Line], facts: &Facts, i: usize) -> bool {
    facts.gap == 0 && is_apart(lines, i) && ENCLOSED.is_match(&lines[i].text) && is_inner_title(lines, i)
}

/// Whether what the signs of a line enclose can be a title above a text.
fn is_inner_title(lines: &[Line], i: usize) -> bool {
    let Some(title) = inner(&lines[i].text).and_then(|range| lines[i].text.get(range)) else { return false };
    title.contains(char::is_alphanumeric)
        && !title.contains(['，', '。', '；', '：', ':', ',', '、'])
        && !title.ends_with(['！', '？', '!', '?', '…', '—'])
        && !is_date(title)
        && !runs::counts(title)
        && !OF_A_PICTURE.is_match(title)
        && heads_text(lines, i)
}

fn flush(lines: &[Line], facts: &Facts, i: usize) -> bool {
    /// Longest title, in characters.
    const LONGEST: usize = 20;
    let line = &lines[i];
    line.indent + 2 <= facts.indent
        && line.chars <= LONGEST
        && is_apart(lines, i)
        && is_title(line)
        && heads_text(lines, i)
}

fn dated(lines: &[Line], _: &Facts, i: usize) -> bool {
    let below = lines.get(i + 1).is_some_and(|l| is_date(&l.text));
    below && is_title(&lines[i]) && lines.get(i + 2).is_some_and(|l| l.chars > lines[i].chars)
}

/// Below the date that closes the piece above; of the first piece, below the title and the author of the whole.
fn signed(lines: &[Line], _: &Facts, i: usize) -> bool {
    /// Lines that may stand above the first title.
    const ABOVE: usize = 3;
    let first = || i <= ABOVE && lines[..i].iter().all(is_title) && !lines.get(i + 1).is_some_and(is_title);
    let above = match i.checked_sub(1) {
        Some(before) => lines[i].gap > 0 && (is_date(&lines[before].text) || first()),
        None => first(),
    };
    above && is_title(&lines[i]) && heads_text(lines, i)
}

fn indented(lines: &[Line], facts: &Facts, i: usize) -> bool {
    let line = &lines[i];
    line.indent != facts.indent && line.gap > facts.gap && is_title(line) && heads_text(lines, i)
}

fn spaced(lines: &[Line], facts: &Facts, i: usize) -> bool {
    let line = &lines[i];
    let alone = line.gap > facts.gap && facts.gap == 0 && lines.get(i + 1).is_some_and(|l| l.gap > 0);
    (line.gap > facts.gap + 1 || i == 0 || alone) && is_title(line) && heads_text(lines, i)
}

fn short(lines: &[Line], _: &Facts, i: usize) -> bool {
    /// Characters of a paragraph that a title stands above.
    const PARAGRAPH: usize = 30;
    let line = &lines[i];
    let closed = |l: &Line| l.text.ends_with(ends_sentence);
    line.chars <= LONGEST
        && is_title(line)
        && (i == 0 || closed(&lines[i - 1]))
        && lines.get(i + 1).is_some_and(|l| l.chars > PARAGRAPH && closed(l))
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn a_date_is_told_from_a_title_with_a_year_in_it() {
        for date in ["一九三〇年三月", "1930年3月5日", "（民国十九年春）", "2020-01-05", "三月五日"]
        {
            assert!(is_date(date), "{date}");
        }
        for title in ["最后一班船", "起雾", "百年孤灯", "三月的桃花"] {
            assert!(!is_date(title), "{title}");
        }
    }
}
