//! Heads that name their unit, 第三章, 卷二, and named pieces, 序, 后记.
//!
//! Contents blocks and doubles are dropped, pages and slices of one chapter joined.

use super::contents::is_contents_heading;
use super::ends::is_chapter_end;
use super::{Candidate, Dropped, Kind, LONGEST_HEAD, Line, has_title_below, squeezed};
use crate::input::pattern::patterns;
use crate::input::text::lines::is_blank;
use crate::input::tidy::serial::heading_note;
use crate::lang::numeral;
use crate::lang::wide::is_hangul;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::Range;

patterns! {
    UNIT = r"^(?:正文[\s　]+)?[【〖「『\[（(≡〓◎]?[第제][\s　]{0,4}([\d０-９〇零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟廿卅]{1,9}|\d{1,4}[.．]\d{1,2})[\s　]{0,4}([章节節回卷部集篇编編幕话話讲講季장절부편화막])(?:[\s　：:、.．·—】〗」』\]）)≡〓◎-]+(.{0,40})|(.{0,30}))$";
    HALF = r"^[上中下]([部编編卷篇集册冊])(?:[\s　：:、.．·]+(.{0,40}))?$";
    /// The number without 第, as the sites of Korea and Japan have it.
    COUNTED = r"^[\[【〔<＜(（]?(\d{1,4})[\s　]?([부장절편화권話章幕])(?:[\s　：:.．·「『\]】〕>＞)）]+(.{0,40}))?$";
    VOLUME = r"^(卷|(?i:Chapter|Part|Book|Vol(?:ume)?))[\s　.．]{0,2}(?:[之第])?([\d０-９〇零一二三四五六七八九十百]{1,6}|[IVXLC]{1,7}|(?i:[a-z]{3,9}(?:[ -][a-z]{3,5})?))(?:[\s　：:、.．—–-]+(.{0,60}))?$";
    STACKED = r"^((?:.{0,12}第[\d０-９〇零一二两三四五六七八九十百]{1,6}[卷部编編集篇]|[上中下][部编編卷篇集册冊]|卷[\d０-９〇零一二三四五六七八九十百]{1,4}).{0,20}?)[\s　·•]+(第[\d０-９〇零一二两三四五六七八九十百千]{1,9}[章回节].*)$";
    /// A name before the chapter's number: of a volume, or of what the site calls its chapters.
    PREFIXED = r"^([^第\s　，。；：！？、“”][^，。；：！？、“”]{0,19}?)[\s　]+(第[\d０-９〇零一二两三四五六七八九十百千]{1,9}[章回节節話话](?:[\s　：:].{0,40})?)$";
    EXCLUDE = r"第[\d０-９〇零一二两三四五六七八九十百千万]+(?:部门|部队|部属|部分|部件|部落|节课|集合|集团|篇张|回合|回来|回事|部分赛|部游|部电影|部小说|部书|节车|集电视|次|回见|章的|季度|季节)";
    NAMED = r"(?x)^(?: [他自代原再]?序[章言幕曲]? | 楔[\s　]?子 | 引[\s　]?子 | 引言 | 导[言读论] | 绪论 | 前[\s　]?言 | 弁言 | 后[\s　]?记 | 後[\s　]?記 | 尾[\s　]?声 | 尾[\s　]?聲
        | 终[章卷] | 終章 | 大结局 | 结语 | 结束语 | 番外[篇編编]?(?:[\s　：:、·—-]{0,2}\S.{0,20})? | 附[\s　]?录(?:[\s　一二三四五六七八九十A-Z\d：:].{0,20})? | 跋 | [\S]{0,20}[（(]代序[）)] | 序[\s　]例 | 凡[\s　]?例
        | (?:上架|完本|完结|新书|开书|卷[首末后])感言 | 请假条 | 写在(?:前面|最[前后]|后面|开头|结尾|卷[首末])(?:的话)? | 作者的话 | 人物(?:介绍|简介|表)
        | プロローグ | エピローグ | はじめに | おわりに | あとがき | まえがき | 序文 | 幕間(?:[\s　：:]{0,2}\S.{0,20})? | 閑話(?:[\s　：:]{0,2}\S.{0,20})? | 間章 | 登場人物(?:紹介|一覧)? | 外伝
        | 프롤로그 | 에필로그 | 머리말 | 맺음말 | 작가의\ ?말 | 작가\ ?후기 | 후기 | 서[문장] | 종장 | 막간 | 외전(?:[\s　：:.]{0,2}\S.{0,20})?
        | (?i:prologue|epilogue|preface|foreword|introduction|afterword|interlude|acknowledgements)
        )$";
    /// The name of a piece and a title of its own: 序章 雨夜, 尾声：天明.
    NAMED_WITH_TITLE = r"(?x)^(?: 序[章幕曲言]? | 楔子 | 引子 | 前言 | 后记 | 後記 | 尾[声聲] | [终終][章卷曲幕] | 大结局 | 大結局 | 结语 | 結語 | [间間幕]章 | 跋
        | プロローグ | エピローグ | はじめに | おわりに | あとがき | まえがき | 序文 | 外伝 | 프롤로그 | 에필로그 | 머리말 | 맺음말 | 후기 | 서[문장] | 종장 | 막간
        | (?i:prologue|epilogue|interlude)
        )(?:[\s　]*[：:—―–·・.．-]+[\s　]*|[\s　]+)[^\s　：:，。；、,.;][^：:，。；,;“”「」]{0,29}$";
    /// What a site or a publisher says of the book, above its first head.
    BLURB = r"^[【〖]?((?:内容|作品|小说|故事)(?:简介|提要|介绍|梗概)|簡介|內容簡介|简介|文案|あらすじ|줄거리|작품[\s　]?소개)[】〗]?[：:]?$";
    /// 第三話, 3화: what a serial counts its instalments with.
    TALE = r"^[第제]?[\s　]{0,2}[\d０-９〇零一二两三四五六七八九十百千]{1,9}[\s　]?[話话화]";
    SLICE = r"^(.*\S)[\s　]*[（(](\d{1,3})[）)]$";
    /// A title that says there is none.
    UNTITLED = r"^[（(]?(?:无题|无标题|无章节名|未命名|暂无标题|untitled|제목 ?없음|無題)[）)]?$";
    /// The same where it is written like a volume.
    CALLED_VOLUME = r"^((?:正文|VIP|默认)卷)[\s　]+(第[\d０-９〇零一二两三四五六七八九十百千]{1,9}[章回节節].*)$";
    /// What a site calls its chapters, before their number.
    CALLED = r"^(?:正文卷?|作品正文|公众章节|VIP(?:卷|章节|正文)?|默认卷|章节目录)[\s　.、:：_·-]*";
}

/// Whether a line is written like the heading of a unit or a named piece, whatever stands around it.
pub fn is_unit(text: &str) -> bool {
    let inner = &text[inner(text)];
    unit(inner).is_some() || is_named(inner)
}

/// Whether a line is written like the heading of a chapter: 第三章, 第3話, Chapter 3.
pub fn is_chapter(text: &str) -> bool {
    // What most headings of sections have none of.
    let may_be = text.contains(|c: char| c == '第' || c == '제' || c.is_numeric())
        || ["hapter", "HAPTER"].iter().any(|word| text.contains(word));
    may_be && unit(&text[inner(text)]).is_some_and(|(rank, number, _)| rank == 2 && number.is_some())
}

/// Whether a text is the name of a piece, with a title of its own or without.
fn is_named(text: &str) -> bool {
    NAMED.is_match(text) || NAMED_WITH_TITLE.is_match(text)
}

/// The number in the heading of a unit.
pub(super) fn number(text: &str) -> Option<u64> {
    unit(&text[inner(text)])?.1
}

/// What stands inside a box, without what a site calls its chapters and without the author's notes.
fn inner(text: &str) -> Range<usize> {
    let boxed = boxed(text);
    let (mut start, mut end) = (boxed.start, boxed.end);
    if let Some(called) = CALLED.find(&text[start..end]).filter(|m| text[start + m.end()..end].starts_with('第')) {
        start += called.end();
    }
    if let Some(note) = heading_note(&text[start..end]) {
        end = start + note.start;
    }
    start..end
}

/// What stands inside a box drawn with signs: `|  第 一 回  雾  |`.
fn boxed(text: &str) -> Range<usize> {
    // A site's star before the head: `☆、第 1 章`.
    let star = ['☆', '★', '◆', '◇', '■', '□', '●', '○', '※', '＃'];
    if let Some(rest) = text.strip_prefix(star) {
        let rest = rest.trim_start_matches(|c| c == '、' || is_blank(c));
        let inner = rest.trim_end_matches(|c| star.contains(&c) || is_blank(c));
        let start = text.len() - rest.len();
        return start..start + inner.len();
    }
    let sign = |c: char| matches!(c, '|' | '｜' | '│' | '┃' | '║' | '*' | '=' | '#' | '+' | '-' | '—') || is_blank(c);
    let inner = text.trim_matches(sign);
    let start = text.len() - text.trim_start_matches(sign).len();
    // A dash before or behind the title alone is a list's, or the title's own.
    let bracketed = text.strip_prefix(['【', '〖']).and_then(|t| t.strip_suffix(['】', '〗']));
    if let Some(inner) = bracketed.filter(|inner| !inner.contains(['【', '】', '〖', '〗'])) {
        let start = text.len() - '】'.len_utf8() - inner.len();
        return start..start + inner.len();
    }
    let closed = text.ends_with(sign) || text.starts_with('#');
    if start > 0 && closed { start..start + inner.len() } else { 0..text.len() }
}

/// Rank and number of a unit heading, and its title.
fn unit(text: &str) -> Option<(u8, Option<u64>, &str)> {
    if text.chars().count() > longest(text) || EXCLUDE.is_match(text) {
        return None;
    }
    if let Some(found) = UNIT.captures(text) {
        let rank = match found[2].chars().next()? {
            '部' | '부' | '季' => 0,
            '卷' | '集' | '篇' | '编' | '編' | '편' => 1,
            '节' | '節' | '절' => 3,
            _ => 2,
        };
        let glued = found.get(4).is_some_and(|m| !m.as_str().is_empty());
        let rest = found.get(3).or(found.get(4)).map_or("", |m| m.as_str());
        // A sentence that begins like a heading: 第一回见到他，是在… ; 第三集在昨天播出。
        let sentence =
            rest.ends_with(['。', '，', '；', '、', ',', '：']) || (glued && rest.contains(['，', '。']) && rank != 2);
        let told = found[2].starts_with(is_hangul) && glued && is_korean_prose(rest);
        return (!sentence && !told).then(|| (rank, numeral::parse(&found[1]), rest));
    }
    let prose = |rest: &str| rest.ends_with(['。', '，', '；', '.', ',', '、']);
    if let Some(found) = HALF.captures(text) {
        let rest = found.get(2).map_or("", |m| m.as_str());
        return (!prose(rest)).then(|| (u8::from(&found[1] != "部"), None, rest));
    }
    if let Some(found) = COUNTED.captures(text) {
        let rest = found.get(3).map_or("", |m| m.as_str());
        let rank = match &found[2] {
            "부" => 0,
            "편" | "권" => 1,
            "절" => 3,
            _ => 2,
        };
        return (!prose(rest)).then(|| (rank, numeral::parse(&found[1]), rest));
    }
    let found = VOLUME.captures(text)?;
    let rank = match &found[1] {
        "卷" => 1,
        word if word.eq_ignore_ascii_case("chapter") => 2,
        _ => 0,
    };
    let number = numeral::parse(&found[2]).or_else(|| english(&found[2]));
    let rest = found.get(3).map_or("", |m| m.as_str());
    // Part 2 of the plan; book smart.
    let sentence = rest.ends_with(['。', '，', '；']) || rest.starts_with(|c: char| c.is_ascii_lowercase());
    (number.is_some() && !sentence).then_some((rank, number, rest))
}

/// Whether what is glued to 제1장 goes on with a sentence: 제1장에서 그는….
fn is_korean_prose(rest: &str) -> bool {
    const PARTICLES: [&str; 15] =
        ["은", "는", "을", "를", "의", "와", "과", "로", "도", "에", "에서", "에는", "에도", "부터", "까지"];
    rest.ends_with('.') || rest.split(' ').next().is_some_and(|word| PARTICLES.contains(&word))
}

/// A number in English words, up to ninety-nine.
fn english(words: &str) -> Option<u64> {
    #[rustfmt::skip]
    const ONES: [&str; 19] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let one = |word: &str| ONES.iter().position(|w| w.eq_ignore_ascii_case(word)).map(|n| n as u64 + 1);
    let ten = |word: &str| TENS.iter().position(|w| w.eq_ignore_ascii_case(word)).map(|n| n as u64 * 10 + 20);
    match words.split_once([' ', '-']) {
        Some((tens, ones)) => Some(ten(tens)? + one(ones).filter(|&n| n < 10)?),
        None => one(words).or_else(|| ten(words)),
    }
}

/// Heads by unit and by name. Contents blocks and doubles are dropped, pages and slices of one chapter joined.
pub(super) fn units(lines: &[Line], contents: &Range<usize>, dropped: &mut Vec<Dropped>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut numbered = 0;
    // The volume that headings of two levels on one line are in.
    let mut volume = String::new();
    let prefixed = prefixes(lines, contents);
    for (i, line) in lines.iter().enumerate() {
        if line.chars > longest(&line.text) || contents.contains(&i) || is_chapter_end(&line.text) {
            continue;
        }
        // 他翻到第一卷 第三章，读了起来。 only begins like two heads.
        let stacked = STACKED
            .captures(&line.text)
            .filter(|found| !EXCLUDE.is_match(&line.text) && found.get(2).is_some_and(|m| unit(m.as_str()).is_some()));
        // Below the volumes of a book it begins another one.
        let called = || CALLED_VOLUME.captures(&line.text).filter(|_| in_volumes(&found));
        let stacked = stacked.or_else(|| prefixed.contains_key(&i).then(|| PREFIXED.captures(&line.text))?);
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
        let inner = inner(&line.text);
        let title = Some(inner.clone()).filter(|inner| inner.len() < line.text.len());
        if let Some((rank, number, rest)) = unit(&line.text[inner.clone()]) {
            numbered += 1;
            let title = double(&line.text, &inner, rest, rank, number).or(title);
            found.push(Candidate { line: i, lines: 1, number, kind: Kind::Unit(rank), title });
        } else if is_named(&line.text[inner]) && stands_alone(lines, i) {
            found.push(Candidate { line: i, lines: 1, number: None, kind: Kind::Named, title });
        } else if let Some(blurb) = BLURB.captures(&line.text).filter(|_| numbered == 0) {
            let title = blurb.get(1).map(|m| m.range()).filter(|m| m.len() < line.text.len());
            found.push(Candidate { line: i, lines: 1, number: None, kind: Kind::Named, title });
        }
    }
    if numbered == 0 {
        return Vec::new();
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

/// `Chapter 1` above 第一章 雾: the heading stands twice, and the first says no more than its number.
fn drop_translated(found: &mut Vec<Candidate>, lines: &[Line], dropped: &mut Vec<Dropped>) {
    /// Longest heading that is a number alone, in characters.
    const BARE: usize = 12;
    let is_twin = |w: &&[Candidate]| {
        let [above, below] = [&lines[w[0].line], &lines[w[1].line]];
        w[1].line == w[0].line + 1
            && w[0].number.is_some()
            && w[0].number == w[1].number
            && above.text.is_ascii()
            && above.chars <= BARE
            && !below.text.is_ascii()
    };
    let twins: BTreeSet<usize> = found.windows(2).filter(is_twin).map(|w| w[0].line).collect();
    // One alone may be a part above its first chapter.
    if twins.len() >= 2 {
        found.retain(|c| !twins.contains(&c.line));
        dropped.extend(twins.into_iter().map(|line| Dropped::line(line, "double-title")));
    }
}

/// Whether the last chapter found stands in a volume.
fn in_volumes(found: &[Candidate]) -> bool {
    matches!(found, [.., Candidate { kind: Kind::Unit(2), .. }])
        && found.iter().any(|c| matches!(c.kind, Kind::Unit(0 | 1)))
}

/// Most characters of a heading: Latin letters are narrow, and a site counts characters and hours behind the title.
fn longest(text: &str) -> usize {
    let stretched = text.is_ascii() || text.contains("字数") || text.contains("更新时间");
    if stretched { 2 * LONGEST_HEAD } else { LONGEST_HEAD }
}

/// What a name before the chapters' numbers is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prefix {
    /// The name of a volume: it changes, and each has chapters.
    Volume,
    /// One name before all of them.
    Called,
}

/// The lines with a name before the chapter's number, where such lines are most of all that have one.
fn prefixes(lines: &[Line], contents: &Range<usize>) -> HashMap<usize, Prefix> {
    const FEWEST: usize = 3;
    let (mut plain, mut found) = (0, Vec::new());
    for (i, line) in lines.iter().enumerate().filter(|(i, l)| l.chars <= LONGEST_HEAD && !contents.contains(i)) {
        if !line.text.contains('第') {
            continue;
        }
        if unit(&line.text[inner(&line.text)]).is_some() {
            plain += 1;
        } else if let Some(prefix) = PREFIXED.captures(&line.text).filter(|_| !EXCLUDE.is_match(&line.text)) {
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

/// 第4章 第 4 章 竹骨: the number stands twice, and the fuller of the two is the heading.
fn double(text: &str, inner: &Range<usize>, rest: &str, rank: u8, number: Option<u64>) -> Option<Range<usize>> {
    let (.., title) = unit(rest.trim_start()).filter(|u| number.is_some() && (u.0, u.1) == (rank, number))?;
    let start = inner.end - rest.trim_start().len();
    let first = text[inner.start..start].trim_end();
    Some(if title.is_empty() { inner.start..inner.start + first.len() } else { start..inner.end })
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
        c.kind == Kind::Unit(2) && TALE.is_match(text)
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
    let found = (0..lines.len()).filter(|&i| lines[i].chars <= LONGEST_HEAD && apart(i) && is_named(&lines[i].text));
    found.map(|line| Candidate { line, lines: 1, number: None, kind: Kind::Named, title: None }).collect()
}

/// A short line that ends no sentence, with a longer line or the end after it.
fn stands_alone(lines: &[Line], i: usize) -> bool {
    let text = &lines[i].text;
    !text.ends_with(['。', '，', '；', '：', '、'])
        && (i == 0 || lines[i].gap > 0 || lines.get(i + 1).is_none_or(|l| l.gap > 0 || l.chars > 30))
}

/// Three heads or more without text between them, all of which come again later, are a typed contents.
fn drop_contents(found: &mut Vec<Candidate>, lines: &[Line], dropped: &mut Vec<Dropped>) {
    let mut last: HashMap<String, usize> = HashMap::new();
    for c in found.iter() {
        last.insert(squeezed(&lines[c.line].text), c.line);
    }
    let mut gone = Vec::new();
    let mut k = 0;
    // Runs of heads without text between them.
    while k < found.len() {
        let mut end = k + 1;
        let mut seen = HashSet::from([squeezed(&lines[found[k].line].text)]);
        // A heading that comes again is the body's: the contents may stand right above it.
        while end < found.len()
            && found[end].line <= found[end - 1].line + 1
            && seen.insert(squeezed(&lines[found[end].line].text))
        {
            end += 1;
        }
        let again = found[k..end].iter().filter(|c| last[&squeezed(&lines[c.line].text)] > found[end - 1].line).count();
        if end - k >= 3 && again * 10 >= (end - k) * 7 {
            gone.extend(k..end);
        }
        k = end;
    }
    if let Some(&first) = gone.first() {
        let at = found[first].line;
        if at > 0 && is_contents_heading(&lines[at - 1].text) {
            dropped.push(Dropped::line(at - 1, "contents"));
        }
    }
    dropped.extend(gone.iter().map(|&k| Dropped::line(found[k].line, "contents")));
    let gone: HashSet<usize> = gone.into_iter().collect();
    let mut index = 0;
    found.retain(|_| {
        index += 1;
        !gone.contains(&(index - 1))
    });
}

/// A heading printed twice in a row: the second goes. 第三章 followed at once by 第三章 纸 keeps the fuller one.
fn drop_doubles(found: &mut Vec<Candidate>, lines: &[Line], dropped: &mut Vec<Dropped>) {
    let mut out: Vec<Candidate> = Vec::with_capacity(found.len());
    for c in found.drain(..) {
        if let Some(before) = out.last()
            && c.line == before.line + 1
            && c.kind == before.kind
        {
            let words = |i: usize| -> String { lines[i].text.chars().filter(|c| c.is_alphanumeric()).collect() };
            let (a, b) = (words(before.line), words(c.line));
            if b.starts_with(&a) {
                dropped.push(Dropped::line(before.line, "double-title"));
                out.pop();
            } else if a.starts_with(&b) {
                dropped.push(Dropped::line(c.line, "double-title"));
                continue;
            }
        }
        out.push(c);
    }
    *found = out;
}

/// One head of so many, at least, goes on with the one before it where a serial is sliced.
const RAREST: usize = 4;

/// Slices of a web serial, 第2章 标题(1), 第3章 标题(2): one chapter without the site's numbers. An instalment, 3화 标题(2),
/// is as long as its author made it.
fn join_slices(found: &mut Vec<Candidate>, lines: &[Line], dropped: &mut Vec<Dropped>) {
    let slice = |c: &Candidate| -> Option<(String, Option<u64>)> {
        let text = &lines[c.line].text;
        let (_, number, rest) = unit(text).filter(|_| c.title.is_none() && !TALE.is_match(text))?;
        match SLICE.captures(rest) {
            Some(parts) => Some((parts[1].to_string(), parts[2].parse().ok())),
            // Chapters of one title in a row, without any number of their own, are slices as well.
            None => number.filter(|_| !rest.is_empty() && !UNTITLED.is_match(rest)).map(|_| (rest.to_string(), None)),
        }
    };
    let slices: Vec<Option<(String, Option<u64>)>> = found.iter().map(slice).collect();
    let follows = |k: usize| -> bool {
        match (k.checked_sub(1).and_then(|b| slices[b].as_ref()), &slices[k]) {
            (Some((a, n)), Some((b, m))) => a == b && (n < m || n.is_none() && m.is_none()),
            _ => false,
        }
    };
    let joined: Vec<bool> = (0..found.len()).map(follows).collect();
    // A serial that is sliced is sliced throughout, unless the slices of several titles have numbers of their own; two
    // chapters of one title are two chapters.
    let count = joined.iter().filter(|&&joined| joined).count();
    let numbered = slices.iter().zip(&joined).filter_map(|(slice, joined)| match slice {
        Some((title, Some(_))) if *joined => Some(title.as_str()),
        _ => None,
    });
    let several = numbered.collect::<BTreeSet<&str>>().len() >= 2;
    // A serial whose chapters all have one title is none that is sliced.
    let is_one = slices.iter().all(|slice| slice.as_ref().is_none_or(|(_, n)| n.is_none())) && count + 1 == found.len();
    if count == 0 || is_one || !several && count * RAREST < found.len() {
        return;
    }
    for (index, c) in found.iter_mut().enumerate() {
        let text = &lines[c.line].text;
        if joined[index] {
            dropped.push(Dropped::line(c.line, "slice"));
        } else if let (Kind::Unit(2), None, Some((.., rest))) = (c.kind, &c.title, unit(text)) {
            // The numbers count slices, not chapters, and would no longer rise by one.
            let title = slices[index].as_ref().map_or(rest, |(title, _)| title.as_str());
            if let Some(at) = text.find(title).filter(|_| !title.is_empty()) {
                let range = at..at + title.len();
                dropped.extend(Dropped::beside(c.line, &range, text.len(), "slice"));
                c.title = Some(range);
            }
            c.number = None;
        }
    }
    let mut index = 0;
    found.retain(|_| {
        index += 1;
        !joined[index - 1]
    });
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
