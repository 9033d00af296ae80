//! Heads that name their unit, 第三章, 卷二, and named pieces, 序, 后记.
//!
//! Contents blocks and doubles are dropped, pages and slices of one chapter joined.

use super::ends::is_chapter_end;
use super::slices::join_slices;
use super::twice::{drop_contents, drop_doubles, drop_translated};
use super::unit::{boxed, double, inner, is_act, is_named, is_tale, longest, only_begins_like_one, scene, unit};
use super::{Candidate, Dropped, Kind, LONGEST_HEAD, Line, ends_sentence_of_prose, has_title_below};
use crate::input::pattern::patterns;
use regex::Captures;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

patterns! {
    STACKED = r"^((?:.{0,12}第[\d０-９〇零一二两三四五六七八九十百]{1,6}[卷部编集篇]|[上中下][部编卷篇集册]|卷[\d０-９〇零一二三四五六七八九十百]{1,4}).{0,20}?)[\s　·•]+(第[\d０-９〇零一二两三四五六七八九十百千]{1,9}[章回节话].*|(?:[序终间]章|序幕|楔子|尾声|后记|幕间|番外)(?:[\s　].*)?)$";
    /// A name before the chapter's number: of a volume, or of what the site calls its chapters.
    PREFIXED = r"^([^第\s　，。；：！？、“”][^，。；：！？、“”]{0,19}?)[\s　]+(第[\d０-９〇零一二两三四五六七八九十百千]{1,9}[章回节话](?:[\s　：:].{0,40})?)$";
    /// 검은 탑의 주인 1화, [검은 탑의 주인] 1화 - 귀환: the title of the book before each instalment.
    TITLED = r"^([\[<【]?[가-힣A-Za-z][^.,!?。]{0,29}?)[\s　]*[-–—:：]?[\s　]*\b(\d{1,4}[\s　]?[화회장](?:[\s　：:·–—-]+[^.。]{1,40}?)?)[\]>】]?$";
    /// What a site or a publisher says of the book, above its first head.
    BLURB = r"^[【〖]?((?:内容|作品|小说|故事)(?:简介|提要|介绍|梗概)|內容簡介|简介|文案|あらすじ|줄거리|작품[\s　]?소개)[】〗]?[：:]?$";
    /// 第一场  渡口  日  外
    PLACED = r"[\s　·，,/][\s　]*(?:[日夜晨昏]|清晨|黄昏|傍晚)?[\s　·，,/]*(?:[内外]|内景|外景|[日夜])[\s　]*$";
    /// What a site calls its chapters where it is written like a volume.
    CALLED_VOLUME = r"^((?:正文|VIP|默认)卷)[\s　]+(第[\d０-９〇零一二两三四五六七八九十百千]{1,9}[章回节].*)$";
}

/// Heads by unit and by name. Contents blocks and doubles are dropped, pages and slices of one chapter joined.
pub(super) fn units(lines: &[Line], contents: &Range<usize>, dropped: &mut Vec<Dropped>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut numbered = 0;
    // The volume that headings of two levels on one line are in.
    let mut volume = String::new();
    let prefixed = prefixes(lines, contents);
    let mut scenes: Vec<Candidate> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if line.chars > longest(&line.text) || contents.contains(&i) || is_chapter_end(&line.text) {
            continue;
        }
        // 他翻到第一卷 第三章，读了起来。 only begins like two heads.
        let stacked = STACKED.captures(&line.text).filter(|found| {
            let is_head = |text: &str| unit(text).is_some() || is_named(text);
            !only_begins_like_one(&line.text) && found.get(2).is_some_and(|m| is_head(m.as_str()))
        });
        // Below the volumes of a book it begins another one.
        let called = || CALLED_VOLUME.captures(&line.text).filter(|_| in_volumes(&found));
        let stacked = stacked.or_else(|| prefixed.contains_key(&i).then(|| behind_name(&line.text))?);
        if let Some(stacked) = stacked.or_else(called) {
            // 第一卷 … 第三章 …: the volume once, where it first appears, then its chapter.
            let (above, chapter) =
                (stacked.get(1).map_or(0..0, |m| m.range()), stacked.get(2).map_or(0..0, |m| m.range()));
            numbered += 1;
            if line.text[above.clone()] == volume || prefixed.get(&i) == Some(&Prefix::Called) {
                dropped.push(Dropped { line: i, range: Some(above), rule: "double-title" });
            } else {
                volume = line.text[above.clone()].to_string();
                found.push(Candidate { line: i, lines: 0, number: None, kind: Kind::Unit(1), title: Some(above) });
            }
            let number = unit(&line.text[chapter.clone()]).and_then(|(_, number, _)| number);
            found.push(Candidate { line: i, lines: 1, number, kind: Kind::Unit(2), title: Some(chapter) });
            continue;
        }
        if runs_on(lines, i) {
            continue;
        }
        let inner = inner(&line.text);
        let title = Some(inner.clone()).filter(|inner| inner.len() < line.text.len());
        if let Some((rank, number, rest)) = unit(&line.text[inner.clone()]) {
            numbered += 1;
            let title = double(&line.text, &inner, rest, rank, number).or(title);
            found.push(Candidate { line: i, lines: 1, number, kind: Kind::Unit(rank), title });
        } else if let Some(number) = scene(&line.text) {
            scenes.push(Candidate { line: i, lines: 1, number: Some(number), kind: Kind::Unit(3), title });
        } else if is_named(&line.text[inner]) && stands_alone(lines, i) {
            found.push(Candidate { line: i, lines: 1, number: None, kind: Kind::Named, title });
        } else if let Some(blurb) = BLURB.captures(&line.text).filter(|_| numbered == 0) {
            let title = blurb.get(1).map(|m| m.range()).filter(|m| m.len() < line.text.len());
            found.push(Candidate { line: i, lines: 1, number: None, kind: Kind::Named, title });
        }
    }
    let of_screenplay = numbered == 0 && is_screenplay(lines, &scenes);
    if numbered == 0 && !of_screenplay {
        return Vec::new();
    }
    let in_acts = || found.iter().any(|c| matches!(c.kind, Kind::Unit(2)) && is_act(&lines[c.line].text));
    if of_screenplay || in_acts() {
        found.append(&mut scenes);
        found.sort_by_key(|c| c.line);
    }
    drop_contents(&mut found, lines, dropped);
    drop_translated(&mut found, lines, dropped);
    super::pages::join(&mut found, lines, dropped);
    drop_doubles(&mut found, lines, dropped);
    join_slices(&mut found, lines, dropped);
    drop_lonely(&mut found, lines);
    take_titles_below(&mut found, lines);
    settle_ranks(&mut found, lines);
    let stacked: HashSet<usize> = found.iter().filter(|c| c.lines == 0).map(|c| c.line).collect();
    let single = found.iter().filter(|c| !stacked.contains(&c.line));
    for (c, title) in single.filter_map(|c| Some((c, c.title.as_ref()?))) {
        let more = beside(c.line, &lines[c.line].text, title, dropped);
        dropped.extend(more);
    }
    if found.iter().all(|c| c.kind == Kind::Named) { Vec::new() } else { found }
}

/// Whether the last chapter found stands in a volume.
fn in_volumes(found: &[Candidate]) -> bool {
    matches!(found, [.., Candidate { kind: Kind::Unit(2), .. }])
        && found.iter().any(|c| matches!(c.kind, Kind::Unit(0 | 1)))
}

/// What a name before the chapters' numbers is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prefix {
    /// The name of a volume: it changes, and each has chapters.
    Volume,
    /// One name before all of them.
    Called,
}

/// A name, and the chapter behind it.
fn behind_name(text: &str) -> Option<Captures<'_>> {
    PREFIXED.captures(text).or_else(|| TITLED.captures(text))
}

/// The lines with a name before the chapter's number, where such lines are most of all that have one.
fn prefixes(lines: &[Line], contents: &Range<usize>) -> HashMap<usize, Prefix> {
    const FEWEST: usize = 3;
    let (mut plain, mut found) = (0, Vec::new());
    for (i, line) in lines.iter().enumerate().filter(|(i, l)| l.chars <= LONGEST_HEAD && !contents.contains(i)) {
        if !line.text.contains(['第', '화', '회', '장']) {
            continue;
        }
        if unit(&line.text[inner(&line.text)]).is_some() {
            plain += 1;
        } else if let Some(prefix) = behind_name(&line.text).filter(|_| !only_begins_like_one(&line.text)) {
            found.push((i, prefix.get(1).map_or("", |m| m.as_str())));
        }
    }
    let groups = 1 + found.windows(2).filter(|w| w[0].1 != w[1].1).count();
    let names: HashSet<&str> = found.iter().map(|f| f.1).collect();
    // A name that comes again after another is a word of the text.
    if found.len() < FEWEST || plain > found.len() || groups != names.len() || groups * 2 > found.len() {
        return HashMap::new();
    }
    // A name that is written like a volume, and begins behind other chapters, is one.
    let volume = |name: &str| name.ends_with(['卷', '部', '篇', '集', '编', '編', '季']);
    let called = groups == 1 && !(plain > 0 && found.iter().all(|f| volume(f.1)));
    let prefix = if called { Prefix::Called } else { Prefix::Volume };
    found.into_iter().map(|(i, _)| (i, prefix)).collect()
}

/// What stands beside a title and is not listed yet: a box, the author's note, a number printed twice.
fn beside(line: usize, text: &str, title: &Range<usize>, known: &[Dropped]) -> Vec<Dropped> {
    if known.iter().any(|d| d.line == line) {
        return Vec::new();
    }
    let inner = inner(text);
    let boxed = boxed(text);
    let parts = [
        (0..boxed.start, "ornament"),
        (boxed.start..title.start, "double-title"),
        (title.end..inner.end, "double-title"),
        (inner.end..boxed.end, crate::input::tidy::serial::RULE),
        (boxed.end..text.len(), "ornament"),
    ];
    let parts = parts.into_iter().filter(|(range, _)| range.start < range.end);
    parts.map(|(range, rule)| Dropped { line, range: Some(range), rule }).collect()
}

/// 章 that each hold several 話 are parts of the book, and 节 right below volumes are its chapters.
fn settle_ranks(found: &mut [Candidate], lines: &[Line]) {
    let is_tale = |c: &Candidate| {
        let text = &lines[c.line].text[c.title.clone().unwrap_or(0..lines[c.line].text.len())];
        c.kind == Kind::Unit(2) && is_tale(text)
    };
    let tales: Vec<bool> = found.iter().map(is_tale).collect();
    let others = || (0..found.len()).filter(|&k| found[k].kind == Kind::Unit(2) && !tales[k]);
    let divided = others().filter(|&k| tales.get(k + 1) == Some(&true)).count();
    let count = others().count();
    if count > 0 && divided * 10 >= count * 8 && tales.iter().filter(|&&t| t).count() > count {
        let parts: Vec<usize> = others().collect();
        parts.into_iter().for_each(|k| found[k].kind = Kind::Unit(1));
    }
    let has =
        |found: &[Candidate], ranks: &[u8]| found.iter().any(|c| matches!(c.kind, Kind::Unit(r) if ranks.contains(&r)));
    if has(found, &[0, 1]) && !has(found, &[2]) {
        found.iter_mut().filter(|c| c.kind == Kind::Unit(3)).for_each(|c| c.kind = Kind::Unit(2));
    }
}

/// 第一章, and its title on the line below. Most units have one, or none has: one short first paragraph is no title.
fn take_titles_below(found: &mut [Candidate], lines: &[Line]) {
    let heads: HashSet<usize> = found.iter().map(|c| c.line).collect();
    let bare = |c: &Candidate| {
        matches!(c.kind, Kind::Unit(_))
            && c.lines == 1
            && c.title.is_none()
            && unit(&lines[c.line].text).is_some_and(|u| u.2.is_empty())
    };
    let titled = |c: &Candidate| {
        bare(c) && !heads.contains(&(c.line + 1)) && has_title_below(lines, c.line) && !heads.contains(&(c.line + 2))
    };
    let with = found.iter().filter(|c| titled(c)).count();
    if with * 2 > found.iter().filter(|c| bare(c)).count() {
        for c in found.iter_mut().filter(|c| titled(c)) {
            c.lines = 2;
        }
    }
    // 第一回, and below it a couplet.
    let paired = |c: &Candidate| {
        let [Some(first), Some(second)] = [c.line + 1, c.line + 2].map(|i| lines.get(i)) else { return false };
        bare(c)
            && first.chars == second.chars
            && first.chars >= 4
            && has_title_below(lines, c.line + 1)
            && !first.text.chars().next_back().is_some_and(ends_sentence_of_prose)
            && (1..=3).all(|below| !heads.contains(&(c.line + below)))
    };
    let paired: Vec<bool> = found.iter().map(paired).collect();
    if paired.iter().filter(|&&pair| pair).count() * 2 > found.iter().filter(|c| bare(c)).count() {
        found.iter_mut().zip(&paired).filter(|(_, pair)| **pair).for_each(|(c, _)| c.lines = 3);
    }
    // The second line of a couplet, as long as the first.
    let coupled = |c: &Candidate| {
        let Some((.., rest)) = unit(&lines[c.line].text).filter(|u| !u.2.is_empty()) else { return false };
        let as_long = |l: &Line| l.chars == rest.chars().count() && l.chars >= 4;
        c.lines == 1
            && c.title.is_none()
            && !heads.contains(&(c.line + 1))
            && lines.get(c.line + 1).is_some_and(as_long)
            && has_title_below(lines, c.line)
    };
    let coupled: Vec<bool> = found.iter().map(coupled).collect();
    if coupled.iter().filter(|&&second| second).count() * 2 > found.len() {
        found.iter_mut().zip(coupled).filter(|(_, second)| *second).for_each(|(c, _)| c.lines = 2);
    }
}

/// The named pieces of a text that a list of numbers divides: 番外 behind `52、…`.
pub(super) fn named(lines: &[Line]) -> Vec<Candidate> {
    let apart = |i: usize| {
        (i == 0 || lines[i].gap > 0) && lines.get(i + 1).is_some_and(|l| l.gap > 0 || l.indent > lines[i].indent)
    };
    let found = (0..lines.len())
        .filter(|&i| lines[i].chars <= LONGEST_HEAD && apart(i) && is_named(&lines[i].text[inner(&lines[i].text)]));
    found.map(|line| Candidate { line, lines: 1, number: None, kind: Kind::Named, title: None }).collect()
}

/// Whether a line that begins like a heading goes on below it: it is full, has clauses and ends none.
fn runs_on(lines: &[Line], i: usize) -> bool {
    /// Characters of a full line.
    const FULL: usize = 28;
    let line = &lines[i];
    let open = line.text.chars().next_back().is_some_and(|c| !ends_sentence_of_prose(c) && c.is_alphanumeric());
    let below = lines.get(i + 1).is_some_and(|below| below.gap == 0 && below.indent <= line.indent);
    line.chars >= FULL && line.text.contains('，') && open && below
}

/// A short line that ends no sentence, with a longer line or the end after it.
fn stands_alone(lines: &[Line], i: usize) -> bool {
    let text = &lines[i].text;
    !text.ends_with(['。', '，', '；', '：', '、'])
        && (i == 0 || lines[i].gap > 0 || lines.get(i + 1).is_none_or(|l| l.gap > 0 || l.chars > 30))
}

/// A unit that stands once and is not set apart is text: 第一部 in a list of works.
fn drop_lonely(found: &mut Vec<Candidate>, lines: &[Line]) {
    let mut count: BTreeMap<Kind, usize> = BTreeMap::new();
    for c in found.iter() {
        *count.entry(c.kind).or_default() += 1;
    }
    found.retain(|c| {
        let alone = lines[c.line].gap > 0 || c.line == 0 || lines.get(c.line + 1).is_none_or(|l| l.gap > 0);
        count[&c.kind] > 1 || alone || c.kind == Kind::Named
    });
}

/// Whether scenes are those of a screenplay, which has no acts: their headings say where and at what time of the day they
/// play, or △ stands before what is done in them.
fn is_screenplay(lines: &[Line], scenes: &[Candidate]) -> bool {
    let placed = scenes.iter().filter(|c| PLACED.is_match(&lines[c.line].text)).count();
    scenes.len() >= 2 && (2 * placed > scenes.len() || lines.iter().any(|l| l.text.starts_with(['△', '▲'])))
}
