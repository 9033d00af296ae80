//! What is copied with an article from the page of a platform: names of buttons, counts of likes, the card of an account.
//!
//! Words of buttons (分享, Follow, 카테고리) are words of the language too. They count where several stand at one end of an
//! article, or one beside a line that only a platform has (10 人赞同了该文章, 본문 바로가기).

use super::fields::{self, Fields};
use super::{Kind, View};
use crate::input::pattern::{pattern, patterns, simplified};
use crate::input::text::lines::trim;
use regex::Regex;
use std::sync::LazyLock;

/// Name of the rule.
pub const RULE: &str = "page-furniture";

/// Lines of an end that are looked through for what a platform has.
const LINES: usize = 16;
/// Longest line of a platform, in characters.
const LONGEST: usize = 160;

/// Longest line that only a platform has, in bytes: what is longer is told.
const LONGEST_OWN: usize = 240;

patterns! {
    /// Lines that only a platform has.
    OWN = r"(?x) ^[\s*_]* (?:
          收录于 (?: (?:合集|话题|专辑) .* | [\s　]*[·・] .{1,40} )?
        | (?:\#[^\s\#]{1,24}[\s　]*)+ \d+ [\s　]* [个個]
        | \d+ [\s　]* 篇原创内容 | 轻触阅读原文 | (?:继续|向[上下左右])滑动看下一[个篇]
        | .* [\d,.]+ [\s　]* [万]? [\s　]* 人(?:也)?赞同了该(?:文章|回答)
        | 赞同 [\s　]* [\d.万]* [\s　\x{200B}]* (?:\d+ [\s　]* 条评论|添加评论) .*
        | [>\s]* 本文使用 \W{0,4} 文章同步助手 .{0,12}
        | (?:分类专栏|文章标签)[\s　]*[:：] .* | 最新推荐文章于 .* 发布
        | You\ can\ make\ anything(?:\ by\ writing)? | by\ writing | C\.?\ ?S\.?\ ?Lewis
        | 브런치는\ 최신\ 브라우저에\ 최적화.* | 본문\ ?바로가기 | 메뉴\ ?바로가기 | \d+개의\ 댓글 | (?:공감|댓글|좋아요)\ ?\d+
        | いいなと思ったら応援しよう | チップで応援(?:する)? | この記事が気に入ったらサポートをしてみませんか
        | Thanks\ for\ reading(?:[\ !.].*)? | Subscribe\ (?:for\ free|now|to).* | Type\ your\ email.{0,20} | Member-only\ story
        | ※[\s　]*(?:發信站|文章網址|文章代碼|編輯|轉錄者)[\s　]*[:(（] .*
        | (?:缩小字体[\s　]*放大字体|放大字体[\s　]*缩小字体).* | 点击进入专题 .{0,30} | 分享让更多人看到
        | (?: (?:点?赞|分享|在看|写留言|收藏|推荐|喜欢|留言|转发|评论|关注|打赏|举报|申请转载|微博|微信|QQ空间|QQ) [\s　\d]* ){3,}
        | (?:点?赞|分享|在看|写留言|收藏|留言|转发|评论|打赏|举报) (?: \d+ [\s　]* | [\s　]+ ) (?:点?赞|分享|在看|写留言|收藏|留言|转发|评论|打赏|举报) \d*
        ) [\s*_！!。.…>]* $";

    /// The id of an account below its name.
    ACCOUNT_ID = r"^微信号[\s　]*[:：]?[\s　]*([A-Za-z][A-Za-z0-9_-]{4,30})$";
    INTRODUCTION = r"^功能介绍[\s　:：].{1,120}$";

    /// 于 2017-07-19 15:47:00 发布 13793
    PUBLISHED = r"^于[\s　]*(\d{4}-\d{2}-\d{2})[\s　\d:]*(?:首次)?(?:发布|修改)[\s　\d.,万wk]*$";
    /// posted @ 2020-01-01 10:00  小明同学  阅读(1234)
    POSTED = r"^posted[\s　]*@[\s　]*(\d{4}-\d{1,2}-\d{1,2}(?:[\s　]\d{1,2}:\d{2})?)[\s　]+(\S{1,24}).*$";
    /// 本文由 简悦 SimpRead 转码， 原文地址 …
    CONVERTED = r"^[>\s]*本文由[\s　]*简悦.*转码.{0,4}(?:原文)?(?:地址|链接)[\s　]*[:：]?[\s　]*(\S+)(?:[\s　]+(https?://\S+))?$";
    /// 编辑于 2023-05-01 10:00・IP 属地广东, below a text.
    STAMPED = r"^(?:最后|首次)?(?:编辑|发布|更新|修改)于[\s　]*\d{4}.*$";
    WRITTEN = r"^[Ww]ritten\ by[\s　]+(\S.{1,30})$";
}

/// Words of [`OWN`], one of which each of its lines has.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "收录于", "發信站", "文章網址", "文章代碼", "編輯", "轉錄者", "原创内容", "轻触", "滑动看", "赞同", "文章同步助手", "分类专栏", "文章标签", "最新推荐文章", "You can", "by writing", "Lewis", "브런치", "바로가기",
    "댓글", "공감", "좋아요", "応援", "サポート", "Thanks for", "Subscribe ", "Type your", "Member-only", "字体", "点击进入专题", "分享", "在看", "收藏", "留言", "举报", "申请转载", "打赏", "点赞", "转发", "#",
];

/// Words of buttons and the like.
#[rustfmt::skip]
const BUTTONS: &[&str] = &[
    "公众号", "关注", "关注他", "关注她", "关注TA", "已关注", "关注作者", "+ 关注", "分享", "收藏", "赞", "赞同", "喜欢", "在看", "写留言", "点赞", "评论", "添加评论", "举报", "打赏", "私信", "申请转载",
    "版权", "登录", "注册", "首页", "打开App", "打开APP", "展开全文", "阅读全文", "返回顶部", "原创", "微博", "微信",
    "Follow", "Following", "Listen", "Share", "Save", "Subscribe", "Subscribed", "Sign in", "Sign up", "Open in app", "More", "Like", "Comment", "Reply", "Written by", "Original", "Top highlight",
    "brunch", "IE chrome safari", "카테고리", "반응형", "팔로우", "목록 보기", "구독하기", "공유하기", "공유", "신고하기", "좋아요", "로그인", "태그", "댓글",
    "表示調整", "閉じる", "フォロー", "シェア", "スキ", "いいね", "見出し画像", "ログイン", "会員登録", "ブックマーク", "前へ", "次へ",
];

/// Buttons that stand beside the name of the author.
const FOLLOW: [&str; 10] =
    ["关注", "关注他", "关注她", "关注TA", "已关注", "关注作者", "Follow", "Following", "フォロー", "팔로우"];

/// A word of [`WORDS`], found in one pass.
static WORDED: LazyLock<Regex> = LazyLock::new(|| pattern(&WORDS.join("|")));

fn is_button(text: &str) -> bool {
    text.len() <= 32 && (BUTTONS.contains(&text) || BUTTONS.contains(&&*simplified(text)))
}

/// Whether a line is one that only a platform has.
pub fn is_own(text: &str) -> bool {
    let text = trim(text);
    // Compiled when a line first has such a word.
    text.len() <= LONGEST_OWN && WORDED.is_match(text) && OWN.is_match(text)
}

/// 于 … 发布
fn is_published(text: &str) -> bool {
    text.starts_with('于') && PUBLISHED.is_match(text)
}

/// Fields in a form that only a platform has.
pub fn fact(text: &str) -> Option<Fields> {
    let text = trim(text);
    if text.chars().count() > LONGEST {
        return None;
    }
    if text.starts_with('于')
        && let Some(found) = PUBLISHED.captures(text)
    {
        return Fields::of_platform(None, Some(&found[1]), None, None);
    }
    if text.starts_with("posted")
        && let Some(found) = POSTED.captures(text)
    {
        return Fields::of_platform(Some(&found[2]), Some(&found[1]), None, None);
    }
    if text.contains("简悦")
        && let Some(found) = CONVERTED.captures(text)
    {
        return Fields::of_platform(None, None, Some(&found[1]), found.get(2).map(|url| url.as_str()));
    }
    let found = text.starts_with(['W', 'w']).then(|| WRITTEN.captures(text)).flatten()?;
    fields::is_person(&found[1]).then(|| Fields::of_platform(Some(&found[1]), None, None, None)).flatten()
}

/// One end of an article as a platform frames it.
#[derive(Debug, Default)]
pub struct Frame {
    /// What speaks for a platform: two for a line of its own, one for a button.
    score: usize,
    /// The name on the card of an account.
    account: Option<String>,
    /// A picture of the author stands among the lines.
    pictured: bool,
}

impl Frame {
    pub fn of_head(lines: &[View]) -> Frame {
        Self::of(lines.iter())
    }

    pub fn of_tail(lines: &[View]) -> Frame {
        Self::of(lines.iter().rev())
    }

    fn of<'a>(lines: impl Iterator<Item = &'a View<'a>>) -> Frame {
        let mut frame = Frame::default();
        let mut before = "";
        for line in lines.filter(|l| !trim(l.text).is_empty()).take(LINES) {
            let text = trim(line.text);
            if text.chars().count() > LONGEST {
                continue;
            }
            if text.starts_with("微信号") && ACCOUNT_ID.is_match(text) && before.chars().count() <= 24 {
                frame.account = Some(before.to_owned()).filter(|name| !name.is_empty());
                frame.score += 2;
            } else if is_own(text) || is_published(text) {
                frame.score += 2;
                frame.pictured |= text.contains("赞同了该");
            } else {
                frame.score += usize::from(is_button(text));
            }
            frame.pictured |= matches!(text, "关注他" | "关注她" | "关注TA");
            before = text;
        }
        frame
    }

    /// Whether a picture among the lines is one of the author.
    pub fn is_pictured(&self) -> bool {
        self.pictured && self.is_platform()
    }

    fn is_platform(&self) -> bool {
        self.score >= 2
    }

    /// Whether a line goes. A number alone is a count of likes only where `below`, the text that follows, is short too.
    pub fn takes(&self, text: &str, below: Option<&str>) -> bool {
        let text = trim(text);
        let is_count = || text.len() <= 8 && text.chars().all(|c| c.is_ascii_digit() || c == '/');
        let is_short = || text.contains('/') || below.is_none_or(|below| below.chars().count() <= 24);
        let introduces = || self.account.is_some() && INTRODUCTION.is_match(text);
        is_own(text) || self.is_platform() && (is_button(text) || introduces() || is_count() && is_short())
    }

    /// What a line says of the article; `below` is the text that follows.
    pub fn fact(&self, line: &View, below: Option<&str>) -> Option<Fields> {
        let text = trim(line.text);
        if line.kind == Kind::Profile && self.is_platform() {
            return Fields::of_platform(Some(text), None, None, None);
        }
        if let Some(name) = &self.account {
            if text == name {
                return Fields::of_platform(None, None, Some(text), None);
            }
            if let Some(found) = ACCOUNT_ID.captures(text) {
                return Some(Fields::of_account(&found[1]));
            }
            if let Some(author) = text.strip_prefix("原创").and_then(|rest| rest.strip_suffix(name.as_str())) {
                return Some(Fields::of_original(trim(author), name));
            }
        }
        let is_date =
            |below: &str| PUBLISHED.is_match(below) || Fields::of_head(below, &[]).is_some_and(|f| f.is_only_dated());
        let named = self.is_platform()
            && !is_button(text)
            && (2..=16).contains(&text.chars().count())
            && !text.contains(|c: char| c.is_ascii_digit() || "，。！？；：、,!?;:“”".contains(c))
            && below.is_some_and(|below| FOLLOW.contains(&&*simplified(below)) || is_date(below));
        if named {
            return Fields::of_platform(Some(text), None, None, None);
        }
        fact(text)
    }

    /// A date in a form of a tail alone.
    pub fn stamp(text: &str) -> Option<Fields> {
        let text = trim(text);
        let stamped = text.contains("于") && text.len() <= LONGEST && STAMPED.is_match(text);
        stamped.then(|| Fields::of_head(text, &[])).flatten().filter(Fields::is_only_dated)
    }
}

/// A label that ends a line, with its value on the next: **原文链接**： above an address.
pub fn pair(label: &str, value: &str) -> Option<Fields> {
    static ACCOUNT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^\W*(?:文章|本文|原文)?(?:经授权)?(?:转载自|转自|来源于?|来自)(?:微信)?公众号\W*$"));
    let (label, value) = (trim(label), trim(value));
    if label.chars().count() > 16 || value.chars().count() > LONGEST || value.is_empty() {
        return None;
    }
    if label.contains("公众号") && ACCOUNT.is_match(label) {
        return Fields::of_tail(&format!("公众号：{value}"), &[]).filter(|_| value.chars().count() <= 24);
    }
    let bare = label.trim_end_matches(['*', '_', ' ']);
    let open = bare.ends_with(['：', ':']) && fields::says_where(bare);
    open.then(|| Fields::of_tail(&format!("{bare}{value}"), &[])).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_only_a_platform_has_are_told_from_what_is_said() {
        for line in [
            "收录于合集",
            "收录于 · 大模型",
            "#神器工具 48 个",
            "206篇原创内容",
            "轻触阅读原文",
            "继续滑动看下一个",
            "向上滑动看下一个",
            "10 人赞同了该文章",
            "赞同 6添加评论",
            "喜欢收藏申请转载",
            "赞 分享 在看 写留言",
            "分类专栏： android 文章标签： webview",
            "本文使用 文章同步助手 同步",
            "본문 바로가기",
            "공감6",
            "댓글 0",
            "0개의 댓글",
            "You can make anything",
            "いいなと思ったら応援しよう！",
            "Thanks for reading!",
            "缩小字体 放大字体 收藏 微博 微信 分享",
            "点击进入专题：河岸",
            "※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 10.0.0.1",
            "※ 編輯: hekou (10.0.0.1), 11/02/2023 08:15:00",
            "分享让更多人看到",
        ] {
            assert!(is_own(line), "{line}");
        }
        for line in [
            "收录于《雾中集》的那一篇最长",
            "#河",
            "他写了206篇原创内容，都烧了",
            "赞同的人不多",
            "分享",
            "收藏旧书",
            "喜欢收藏旧书的人",
            "댓글이 없다",
            "Thanks",
            "Subscribe",
            "他用微信分享给朋友",
            "by the river",
            "点击进入",
            "评论家的推荐",
            "※ 編輯的話",
            "發信站在城南。",
        ] {
            assert!(!is_own(line), "{line}");
        }
    }

    #[test]
    fn a_label_may_have_its_value_on_the_next_line() {
        for (label, value) in
            [("原文链接：", "https://b.example/a"), ("文章转载自公众号", "PaperBoats"), ("来源：", "河岸日报")]
        {
            assert!(pair(label, value).is_some(), "{label}");
        }
        for (label, value) in [
            ("记者：", "您好"),
            ("他说：", "来了"),
            ("文章转载自公众号的人", "很多"),
            ("来源：", "谁也说不清，问了也没有用。"),
        ] {
            assert!(pair(label, value).is_none(), "{label}");
        }
    }

    /// What peeling leaves of lines below a title, with author, source and date; a line in `[…]` is a link to a person.
    fn left(text: &str) -> (String, String) {
        use crate::diag::Span;
        use crate::input::tidy::{Fate, Rules, peel};
        let view = |text| -> View {
            let (text, kind) = match text {
                "(图)" => ("", Kind::Picture),
                _ if crate::input::tidy::is_ornament(text) => (text, Kind::Ornament),
                _ => match text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
                    Some(name) => (name, Kind::Profile),
                    None => (text, Kind::Text),
                },
            };
            View { text, span: Span::default(), kind }
        };
        let lines: Vec<View> = text.split('\n').map(view).collect();
        let peeled = peel(&lines, Some("渡口"), &Rules::default(), &|_| false);
        let kept = lines.iter().zip(&peeled.fates).filter(|(_, fate)| **fate == Fate::Keep).map(|(line, _)| line.text);
        let byline = peeled.byline;
        let date = byline.date.map(|d| d.to_string()).unwrap_or_default();
        let source = byline.source.or(byline.url).unwrap_or_default();
        (kept.collect::<Vec<_>>().join("\n"), [byline.authors.join("、"), source, date].join("|"))
    }

    const A: &str = "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。";
    const B: &str = "他数了数舱里的米袋，少了一只，没有人承认，也没有人去问。";

    #[test]
    fn the_frame_of_a_platform_goes_and_what_it_says_of_the_article_stays() {
        for (head, tail, expected) in [
            (
                "原创 小金  河岸计划\n河岸计划\n微信号 HeanStar\n功能介绍 用心写河。\n____\n2022-05-17 10:46 发表于 湖北\n收录于合集\n#神器工具 48 个",
                "预览时标签不可点\n微信扫一扫\n关注该公众号\n轻触阅读原文\n赞\n分享\n在看\n写留言\n继续滑动看下一个\n向上滑动看下一个",
                "小金|河岸计划|2022-05-17",
            ),
            (
                "Original 张晋涛 MoeBoats 2022-12-07 08:21 Posted on 北京",
                "阅读 1134\n在看9\n精选留言\n甲：写得好",
                "张晋涛|MoeBoats|2022-12-07",
            ),
            (
                "Original 东哥起飞 Python河岸 2021-01-18 13:55",
                "206篇原创内容\n公众号",
                "东哥起飞|Python河岸|2021-01-18",
            ),
            ("原创 小金 河岸计划", "文章转载自公众号\nPaperBoats\n阅读原文", "小金|河岸计划|"),
            (
                "收录于 · 河\n10 人赞同了该文章\n关注他\n(图)\n[林一舟]",
                "编辑于 2023-05-01 10:00・IP 属地广东\n赞同 6添加评论\n喜欢收藏申请转载",
                "林一舟||2023-05-01",
            ),
            (
                "二分之一人生\n于 2017-07-19 15:47:00 发布 13793\n收藏 2\n分类专栏： android 文章标签： webview\n版权",
                "",
                "二分之一人生||2017-07-19",
            ),
            (
                "",
                "（全文完）\n（转载本站文章请注明作者和出处 河岸 ，请勿用于任何商业用途）\n相关文章\n墨是怎样来的",
                "||",
            ),
            ("", "posted @ 2020-01-01 10:00  小明同学  阅读(1234)  评论(3)  编辑  收藏  举报", "小明同学||2020-01-01"),
            ("本文由 简悦 SimpRead 转码， 原文地址 www.example.com", "本文使用 文章同步助手 同步", "|www.example.com|"),
            (
                "brunch\nYou can make anything\nby writing\nC.S.Lewis\nby 양미석 Dec 09. 2015",
                "브런치는 최신 브라우저에 최적화 되어있습니다. IE chrome safari",
                "양미석||2015-12-09",
            ),
            ("본문 바로가기\n카테고리", "반응형\n공감6\n댓글 0", "||"),
            ("表示調整\n閉じる\n作者: 若宮 澪", "", "若宮 澪||"),
            ("見出し画像\n12\n若宮澪\n2021年7月11日 12:30", "いいなと思ったら応援しよう！", "若宮澪||2021-07-11"),
            ("Jane Roe\nFollow\n5 min read\nListen\nShare", "Written by Jane Roe", "Jane Roe||"),
            ("Share", "Thanks for reading! Subscribe for free to receive new posts.\nShare\nSubscribe", "||"),
            ("팔로우\n목록 보기\n3/10", "0개의 댓글", "||"),
            ("", "（责编：张三、李四）\n分享让更多人看到", "||"),
            ("", "河岸新闻记者 计思敏\n缩小字体 放大字体 收藏 微博 微信 分享\n点击进入专题", "计思敏||"),
            ("", "原文链接：\nhttps://b.example/a", "|https://b.example/a|"),
        ] {
            let text = [head, A, B, tail].iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join("\n");
            assert_eq!(left(&text), (format!("{A}\n{B}"), expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn words_of_buttons_are_words_of_the_text_where_nothing_speaks_for_a_platform() {
        for text in [
            format!("分享\n{A}\n{B}"),
            format!("{A}\n{B}\n关注"),
            format!("小金\n{A}\n功能介绍 这台机器会写字。\n{B}"),
            format!("{A}\n12\n{B}"),
            format!("(图)\n林一舟\n{A}\n{B}"),
            format!("[林一舟]\n{A}\n{B}"),
            format!("{A}\n10 人赞同了该文章\n{B}"),
            format!("{A}\n原文链接：\n{B}"),
        ] {
            let expected = text.replace("(图)", "").replace(['[', ']'], "");
            assert_eq!(left(&text).0, expected);
        }
    }
}
