//! What stands beside the facts of an article and is none: how often it was read, the size of its letters, the day of
//! the week, the weather, words that only say that a date follows.
//!
//! Such a piece counts where it stands alone between blanks, separators and dates. What a diary has beside its date
//! (weekday, weather) and what announces a date (发布于, 입력) is only looked for where there is a date.

use super::DATE;
use super::labels::is_gap;
use crate::input::pattern::{Pattern, patterns};
use crate::input::text::lines::{is_blank, trim};
use std::ops::Range;

patterns! {
    /// Counters, lengths, sizes of letters: at the head of what is looked at.
    COUNT = r"(?x) ^ (?:
          (?:阅读|浏览|点击|查看|围观|评论|点赞|收藏|分享到|分享|转发|人气|热度|访问|回复|回覆|回帖|跟帖|观看|播放|在看|赞同|조회|댓글|추천|閲覧|文章字数|本文字数|全文字数|字数)
            (?:数量|量|数|次数|人数|수)?
            (?: [\s　]*[:：] (?:[\s　]*[(（]?\d[\d,.]*(?:[\s　]*[万亿wWkK])?\+?(?:[次人条字]|[\s　]+[次人条])?[)）]?)? | [\s　]*[(（]?\d[\d,.]*(?:[\s　]*[万亿wWkK])?\+?(?:[次人条字]|[\s　]+[次人条])?[)）]? )
        | \d[\d,.]*[万亿wWkK]?\+?[\s　]*(?:次(?:阅读|浏览|点击|查看|播放)|人(?:阅读|看过|浏览|喜欢)|阅读|浏览|点击|评论|喜欢|回复|收藏|点赞)
        | (?:全文|本文)(?:共|约|共计|总计|总共)*[\s　]*\d[\d,.]*[\s　]*[余多]?[\s　]*个?字
        | (?:预计|全文|阅读|需要|需|约|本文|大约|时长|时间|完|用时|读完)* (?:阅读|需|时长|读完)(?:时间|全文|时长|需要|大约|需|约|用时)*[\s　]*[:：]?[\s　]*(?:需|约|大约)*[\s　]*\d+[\s　]*(?:分钟|min(?:utes?)?|分)
        | \d+[\s　]*min[\s　]read
        | [\[【(（]?(?:字号|字体|文字サイズ|글자\ ?크기)[\s　]*[:：]?(?:[\s　|/、]*[\[【(（]?[\s　]?(?:超大|特大|大|标准|中|小|缩小|放大|[TA][-+]?|[-+＋－])(?:[\s　]?[\]】)）])?)*
        | (?:[大中小][\s　|/]+){1,2}[大中小]$
        | (?:좋아요|슬퍼요|화나요|훈훈해요|후속기사\ ?원해요|감동이에요)[\s　]*\d+
        | [（(]?最終更新[\s　:：]*(?:\d{4}/)?\d{1,2}/\d{1,2}[\s　]+\d{1,2}:\d{2}[)）]? | [（(]\d{1,2}/\d{1,2}[\s　]+\d{1,2}:\d{2}[\s　]*更新[)）] | 有料記事 | 기사원문 | [\d,]+[\s　]*文字 | \[제\d+호[\s　]*\d+면\]
        | [·・]?[\s　]*IP[\s　]*属地[\s　]*[:：]?[\s　]*[^\s　，。]{2,8} | \d+\ min\ (?:read|listen)
        | (?:参与互动|我要评论|我要分享|我有话说|有话说|打印本页|打印|收藏本文|举报|纠错|推荐给好友|手机看新闻|手机阅读|扫一扫手机阅读|复制链接)(?:[(（]\d*[)）])?
        | (?:关键词|关键字)[\s　]*[:：][^:：|｜]{0,40}$
        )";

    /// Beside a date: the weekday, the weather, how long a record is.
    DAY = r"(?x) ^ (?:
          [（(\[]? (?:星期|礼拜|周) [一二三四五六日天] [)）\]]?
        | [（(] [日月火水木金土一二三四五六天] [)）] | [（(]? [日月火水木金土] 曜日? [)）]?
        | [（(]?第[\s　]*\d{1,4}[\s　]*期[）)]?
        | \d{1,3}[\s　]?(?:分钟|분)(?:[\s　]?\d{1,2}[\s　]?(?:秒|초))?
        | [（(] [월화수목금토일] [)）] | [월화수목금토일]요일
        | (?:Mon|Tue|Tues|Wed|Wednes|Thu|Thurs|Fri|Sat|Satur|Sun)(?:day)? \.? ,?
        | (?:天气)? [\s　]* [:：]? [\s　]* [（(]? (?:晴天?|阴[天雨]?|雨天?|雪天?|[雾霾风]|多云|[小中大暴阵雷细微]{1,2}[雨雪风]|雨夹雪|曇り?|くもり|晴れ?|맑음|흐림|비|눈)
            (?: (?:[转到、后/～~]|のち|时时|間?有) (?:晴天?|阴天?|雨|雪|[雾霾风]|多云|[小中大暴阵雷细微]{1,2}[雨雪风]|曇り?|くもり|晴れ?) ){0,3} [)）]?
        )";

    /// Beside a date: that it is the day of something.
    ANNOUNCED = r"(?x) ^ (?:
          (?:发表于|Posted\ on)[\s　]+ (?: [\u{4E00}-\u{9FFF}]{2,3} | 澳大利亚 | 新西兰 | 马来西亚 | 加拿大 )
        | (?: 发[表布]于 [\s　]* [:：]? [\s　]* | 来自 )?
          (?: (?: 北京 | 天津 | 上海 | 重庆 ) 市? | (?: 河[北南] | 山[西东] | 辽宁 | 吉林 | 黑龙江 | 江[苏西] | 浙江 | 安徽 | 福建 | 湖[北南] | 广东 | 海南 | 四川 | 贵州 | 云南 | 陕西 | 甘肃 | 青海 ) 省?
            | 广西 | 内蒙古 | 西藏 | 宁夏 | 新疆 | (?:中国)? (?: 香港 | 澳门 | 台湾 ) | [美英德法韩]国 | 日本 | 新加坡 | 澳大利亚 | 新西兰 | 马来西亚 | 加拿大 )
        |
          (?:最后|最近|最終|首次|本文|文章|原文|内容)? (?:更新|发布|发表|修改|修订|创建|刊登|刊发|投稿|公開|掲載|配信) (?:于|於|在|时间|日期|日時?)? (?: [\s　]* [:：] )?
        | (?:最后|最近|首次)? (?:编辑|发|刊|写|作|载) (?:于|於|时间|日期) (?: [\s　]* [:：] )? | 已于
        | (?:기사|최종|최초)?\ ?(?:입력|수정|등록|승인|작성|게시|발행|업데이트)(?:일시?|\ ?시간)?(?:[\s　]*[:：])?
        | (?:[Pp]osted|Published|Updated|Edited|Last\ updated)(?:\ (?:on|at))?(?:[\s　]*[:：])?
        )";
}

/// A line without its asides.
pub struct Bare {
    /// The line, with blanks of a width that parts fields for what is out.
    pub text: String,
    /// How many pieces are out.
    pub gone: usize,
}

/// The words of counters, one of which every counter has.
static WORDS: Pattern = Pattern::new(|| {
    r"读|览|字|最終更新|有料|좋아요|슬퍼요|화나요|훈훈해요|후속기사|감동이에요|제\d|看|评|回复|回覆|帖|赞|点击|收藏|分享|转发|人气|热度|访问|播放|围观|min|조회|댓글|추천|閲覧|喜欢|更新|기사원문|参与互动|打印|关键|举报|纠错|文字サイズ|글자|属地|推荐给|有话说|复制链接".into()
});

/// Digits of both widths.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// What parts pieces: also the dot between a name and a date.
fn parts(c: char) -> bool {
    is_gap(c) || is_blank(c) || matches!(c, '·' | '•' | '・' | '_' | '*')
}

impl Bare {
    pub fn of(line: &str) -> Bare {
        let numbered = line.contains(is_digit);
        let dates: Vec<Range<usize>> =
            if numbered { DATE.find_iter(line).map(|m| m.range()).collect() } else { Vec::new() };
        // A pattern is compiled when a line first may need it.
        let counts = WORDS.is_match(line);
        if dates.is_empty() && !counts {
            return Bare { text: line.to_owned(), gone: 0 };
        }
        let dated = !dates.is_empty();
        let mut bare = Bare { text: String::with_capacity(line.len()), gone: 0 };
        let (mut at, mut free) = (0, true);
        while let Some(c) = line[at..].chars().next() {
            if let Some(date) = dates.iter().find(|d| d.start == at) {
                bare.text += &line[date.clone()];
                (at, free) = (date.end, true);
                continue;
            }
            let stands =
                |end: usize| line[end..].chars().next().is_none_or(parts) || dates.iter().any(|d| d.start == end);
            // 编辑 announces the day beside it, and labels the name in 编辑/周默.
            let announces = |start: usize, end: usize| {
                let between = |from: usize, to: usize| line.get(from..to).is_some_and(|text| text.chars().all(parts));
                let labels = line[end..].starts_with(['/', '／', ':', '：']);
                dates.iter().any(|d| between(end, d.start) || between(d.end, start) && !labels)
            };
            let kinds = [(counts, &COUNT, false), (dated, &DAY, false), (dated, &ANNOUNCED, true)];
            let aside = kinds.into_iter().filter(|(may, ..)| free && *may).find_map(|(_, kind, by_date)| {
                let end = at + kind.find(&line[at..])?.end();
                (end > at && stands(end) && (!by_date || announces(at, end))).then_some(end)
            });
            if let Some(end) = aside {
                bare.text.push('\u{3000}');
                bare.gone += 1;
                (at, free) = (end, line[..end].ends_with([':', '：']));
                continue;
            }
            bare.text.push(c);
            at += c.len_utf8();
            // 강나루 기자입력 2021. 2. 1.: the elements of a page were put together.
            free = parts(c) || c == '자' && line[..at].ends_with(" 기자");
        }
        bare
    }
}

/// Whether a whole line only counts: 阅读 1234, 全文共 3200 字 | 阅读需 8 分钟.
pub fn only_counts(line: &str) -> bool {
    let line = trim(line).trim_matches(['（', '）', '(', ')', '*', '_']);
    line.len() <= 240 && WORDS.is_match(line) && {
        let bare = Bare::of(line);
        bare.gone > 0 && bare.text.chars().all(parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_beside_a_date_is_no_announcement() {
        let text = |line| Bare::of(line).text;
        assert_eq!(text("2021-03-14　编辑/周默"), "2021-03-14　编辑/周默");
        assert_eq!(trim(&text("最后编辑于 2021-03-14")), "2021-03-14");
        assert_eq!(trim(&text("2021-03-14 更新")), "2021-03-14");
    }

    #[test]
    fn a_line_that_only_counts_is_told_from_what_is_said() {
        for line in [
            "阅读 1234",
            "阅读 1.2万",
            "在看9",
            "全文共 3200 字 | 阅读需 8 分钟",
            "（全文共3200字，阅读约需8分钟）",
            "字号：大 中 小",
            "5 min read",
            "阅读(1234)  评论(3)",
        ] {
            assert!(only_counts(line), "{line}");
        }
        for line in
            ["阅读", "阅读 1234 页以后，他合上书。", "全文共三章", "他在看9路车", "字写得很小", "评论", "2021", "8分钟"]
        {
            assert!(!only_counts(line), "{line}");
        }
    }
}
