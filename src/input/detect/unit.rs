//! How the heading of a unit is written: 第三章 雾, 卷二, 제3장, Chapter 3, and named pieces, 序, 后记.
//!
//! Looks at one line alone; whether it heads anything is for [`super::units`] to say.

use super::LONGEST_HEAD;
use crate::input::pattern::patterns;
use crate::input::text::lines::is_blank;
use crate::input::tidy::serial::heading_note;
use crate::lang::numeral;
use crate::lang::wide::is_hangul;
use std::ops::Range;

patterns! {
    UNIT = r"^(?:正文[\s　]+)?[【〖「『\[（(≡〓◎]?[第제][\s　]{0,4}([\d０-９〇零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟廿卅]{1,9}|\d{1,4}[.．]\d{1,2})[\s　]{0,4}([章节回卷部集篇编幕话讲季장절부편화막])(?:[\s　：:、.．·—】〗」』\]）)≡〓◎-]+(.{0,40})|(.{0,30}))$";
    HALF = r"^[上中下]([部编卷篇集册])(?:[\s　：:、.．·]+(.{0,40}))?$";
    /// The number without 第, as the sites of Korea and Japan have it.
    COUNTED = r"^[\[【〔<＜(（]?(\d{1,4})[\s　]?([부장절편화회권话章幕])(?:[\s　：:.．·「『\]】〕>＞)）]+(.{0,40}))?$";
    VOLUME = r"^(卷|챕터|(?i:Chapter|Part|Book|Vol(?:ume)?))[\s　.．]{0,2}(?:[之第])?([\d０-９〇零一二三四五六七八九十百]{1,6}|[IVXLC]{1,7}|(?i:[a-z]{3,9}(?:[ -][a-z]{3,5})?))(?:[\s　：:、.．—–-]+(.{0,60}))?$";
    EXCLUDE = r"第[\d０-９〇零一二两三四五六七八九十百千万]+(?:部门|部队|部属|部分[^\s　：:·]|部件|部落|节课|集合|集团|篇张|回合|回来|回事|部分赛|部游|部电影|部小说|部书|节车|集电视|次|回见|章的|季度|季节)";
    NAMED = r"(?x)^(?: [他自代原再]?序[章言幕曲]? | 楔[\s　]?子 | 引[\s　]?子 | 引言 | 导[言读论] | 绪论 | 前[\s　]?言 | 弁言 | 后[\s　]?记 | 尾[\s　]?声
        | 终[章卷] | 大结局 | 结语 | 结束语 | 番外[篇编]?(?:[\s　：:、·—-]{0,2}\S.{0,20})? | 附[\s　]?录(?:[\s　一二三四五六七八九十A-Z\d：:].{0,20})? | 跋 | (?:主要)?参考(?:文献|书目) | 致谢 | 참고문헌 | [\S]{0,20}[（(]代序[）)] | 序[\s　]例 | 凡[\s　]?例
        | (?:上架|完本|完结|新书|开书|卷[首末后])感言 | 请假条 | 写在(?:前面|最[前后]|后面|开头|结尾|卷[首末])(?:的话)? | 作者的话 | 人物(?:介绍|简介|表)
        | プロローグ | エピローグ | はじめに | おわりに | あとがき | まえがき | 序文 | 幕間(?:[\s　：:]{0,2}\S.{0,20})? | 閑話(?:[\s　：:]{0,2}\S.{0,20})? | 間章 | (?:登場人物|人物|キャラ(?:クター)?)(?:紹介|一覧) | 登場人物 | 外伝
        | 프롤로그 | 에필로그 | 머리말 | 맺음말 | 작가의\ ?말 | (?:작가|작품|완결)\ ?후기 | 후기 | 후일담 | 번외편? | (?:등장)?인물\ ?소개 | 서[문장] | 종장 | 막간 | 외전(?:[\s　：:.]{0,2}\S.{0,20})?
        | (?i:prologue|epilogue|preface|foreword|introduction|afterword|interlude|acknowledgements)
        )$";
    /// The name of a piece and a title of its own: 序章 雨夜, 尾声：天明.
    NAMED_WITH_TITLE = r"(?x)^(?: 序[章幕曲言]? | 楔子 | 引子 | 前言 | 后记 | 尾声 | 终[章卷曲幕] | 大结局 | 结语 | [间幕]章 | 跋
        | プロローグ | エピローグ | はじめに | おわりに | あとがき | まえがき | 序文 | 外伝 | 프롤로그 | 에필로그 | 머리말 | 맺음말 | 후기 | 후일담 | 번외편? | 특별편 | 서[문장] | 종장 | 막간
        | (?i:prologue|epilogue|interlude)
        )(?:[\s　]*[：:—―–·・.．-]+[\s　]*|[\s　]+)[^\s　：:，。；、,.;][^：:，。；,;“”「」]{0,29}$";
    /// 第二场: a scene.
    SCENE = r"^第[\s　]?([\d０-９一二三四五六七八九十百]{1,4})[\s　]?场(?:[\s　：:]+\S.{0,40})?$";
    /// 第三話, 3화: what a serial counts its instalments with.
    TALE = r"^[第제]?[\s　]{0,2}[\d０-９〇零一二两三四五六七八九十百千]{1,9}[\s　]?[话화]";
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

/// Whether a line is written like the heading of what holds chapters: 第二卷, 上编, Part 2.
pub fn is_volume(text: &str) -> bool {
    unit(&text[inner(text)]).is_some_and(|(rank, ..)| rank < 2)
}

/// Whether a text is the name of a piece, with a title of its own or without.
pub(super) fn is_named(text: &str) -> bool {
    NAMED.is_match(text) || NAMED_WITH_TITLE.is_match(text)
}

/// The number in the heading of a unit.
pub(super) fn number(text: &str) -> Option<u64> {
    unit(&text[inner(text)])?.1
}

/// What stands inside a box, without what a site calls its chapters and without the author's notes.
pub(super) fn inner(text: &str) -> Range<usize> {
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

/// What stands inside a box drawn with signs: `|  第 一 回  雾  |`, `<-- 1화 -->`.
pub(super) fn boxed(text: &str) -> Range<usize> {
    // A site's star before the head: `☆、第 1 章`.
    let star = ['☆', '★', '◆', '◇', '■', '□', '●', '○', '※', '＃'];
    if let Some(rest) = text.strip_prefix(star) {
        let rest = rest.trim_start_matches(|c| c == '、' || is_blank(c));
        let inner = rest.trim_end_matches(|c| star.contains(&c) || is_blank(c));
        let start = text.len() - rest.len();
        return start..start + inner.len();
    }
    let sign =
        |c: char| matches!(c, '|' | '｜' | '│' | '┃' | '║' | '*' | '=' | '#' | '+' | '-' | '—' | 'ㅡ') || is_blank(c);
    let inner = text.trim_matches(sign);
    let start = text.len() - text.trim_start_matches(sign).len();
    if let Some(inner) = bracketed(text) {
        return inner;
    }
    // A dash before or behind the title alone is a list's, or the title's own.
    let closed = text.ends_with(sign) || text.starts_with('#');
    if start > 0 && closed { start..start + inner.len() } else { 0..text.len() }
}

/// What stands in one pair of brackets: 【第1章】, `<-- 1화 -->`. In others, `[프롤로그]`, only the name of a piece: what is
/// said and remarked stands in them too.
fn bracketed(text: &str) -> Option<Range<usize>> {
    const PAIRS: [(&str, &str); 3] = [("【", "】"), ("〖", "〗"), ("<--", "-->")];
    const WEAK: [(&str, &str); 5] = [("[", "]"), ("<", ">"), ("〈", "〉"), ("＜", "＞"), ("〔", "〕")];
    let inside = |(open, close): &(&str, &str)| {
        let inner = text.strip_prefix(open)?.strip_suffix(close).filter(|t| !t.contains(open) && !t.contains(close))?;
        let start = text.len() - close.len() - inner.len() + (inner.len() - inner.trim_start().len());
        Some(start..start + inner.trim().len())
    };
    let named = |inner: &Range<usize>| is_named(&text[inner.clone()]);
    PAIRS.iter().find_map(inside).or_else(|| WEAK.iter().find_map(inside).filter(named))
}

/// Rank and number of a unit heading, and its title.
pub(super) fn unit(text: &str) -> Option<(u8, Option<u64>, &str)> {
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
        // 2회 우승을 했다: how often something was.
        let counts = &found[2] == "회" && !rest.is_empty() && text.starts_with(|c: char| c.is_ascii_digit());
        let rank = match &found[2] {
            "부" => 0,
            "편" | "권" => 1,
            "절" => 3,
            _ => 2,
        };
        return (!counts && !prose(rest)).then(|| (rank, numeral::parse(&found[1]), rest));
    }
    let found = VOLUME.captures(text)?;
    let rank = match &found[1] {
        "卷" => 1,
        "챕터" => 2,
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

/// Most characters of a heading: Latin letters are narrow, and a site counts characters and hours behind the title.
pub(super) fn longest(text: &str) -> usize {
    let stretched = text.is_ascii() || text.contains("字数") || text.contains("更新时间");
    if stretched { 2 * LONGEST_HEAD } else { LONGEST_HEAD }
}

/// 第4章 第 4 章 竹骨: the number stands twice, and the fuller of the two is the heading.
pub(super) fn double(
    text: &str,
    inner: &Range<usize>,
    rest: &str,
    rank: u8,
    number: Option<u64>,
) -> Option<Range<usize>> {
    let (.., title) = unit(rest.trim_start()).filter(|u| number.is_some() && (u.0, u.1) == (rank, number))?;
    let start = inner.end - rest.trim_start().len();
    let first = text[inner.start..start].trim_end();
    Some(if title.is_empty() { inner.start..inner.start + first.len() } else { start..inner.end })
}

/// Whether a text only begins like a unit: 第三部门, 第一回合.
pub(super) fn only_begins_like_one(text: &str) -> bool {
    EXCLUDE.is_match(text)
}

/// The number of a scene: 第二场. It heads something below an act, 第一幕, and counts anything elsewhere.
pub(super) fn scene(text: &str) -> Option<u64> {
    text.starts_with('第').then(|| SCENE.captures(text)).flatten().and_then(|found| numeral::parse(&found[1]))
}

/// Whether a heading is that of an act: 第一幕, and not 第一章 幕后.
pub(super) fn is_act(text: &str) -> bool {
    let number = text.split_once('第').and_then(|(_, rest)| rest.split_once('幕')).map(|(number, _)| number);
    number.is_some_and(|number| numeral::parse(number.trim()).is_some())
}

/// Whether a heading counts the instalments of a serial.
pub(super) fn is_tale(text: &str) -> bool {
    TALE.is_match(text)
}
