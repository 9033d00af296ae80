//! What is copied with an article from the page of a platform: names of buttons, counts of likes, the card of an account.
//!
//! Words of buttons (分享, Follow, 카테고리) are words of the language too. They count where several stand at one end of an
//! article, or one beside a line that only a platform has (10 人赞同了该文章, 본문 바로가기).

use super::fields::{self, Fields};
use super::{Kind, View};
use crate::input::pattern::{Pattern, patterns, simplified};
use crate::input::text::lines::trim;
use crate::lang::wide::is_wide;

/// Name of the rule.
pub const RULE: &str = "page-furniture";

/// Lines of an end that are looked through for what a platform has.
const LINES: usize = 16;
/// Longest line of a platform, in characters.
const LONGEST: usize = 160;

/// Longest line that only a platform has, in bytes: what is longer is told.
const LONGEST_OWN: usize = 400;
/// The same of a line in ideographs or kana that ends as a sentence does.
const LONGEST_SENTENCE: usize = 120;

patterns! {
    /// Lines that only a platform has.
    OWN = r"(?x) ^[\s*_]* (?:
          收录于 (?: (?:合集|话题|专辑) .* | [\s　]*[·・] .{1,40} )?
        | (?:\#[^\s\#]{1,24}[\s　]*)+ \d+ [\s　]* [个個]
        | \d+ [\s　]* 篇原创内容 | 这是 [^，。]{1,20} 第 [\s　]* \d+ [\s　]* 篇 (?:原创)? (?:文章|推文|推送|内容) | 轻触阅读原文 | (?:继续|向[上下左右])滑动看下一[个篇]
        | .* [\d,.]+ [\s　]* [万]? [\s　]* 人(?:也)?赞同了该(?:文章|回答)
        | 阅读 [\s　]* \d+ [\s　]* 分钟 | \d+ [\s　]* 条评论 | URL\ 복사.{0,20} | 본문\ 기타\ 기능 | .{0,20}官方[账帐]号 (?:[，,].{0,12}创作者)? | 喜欢文章的朋友，打赏一下 | 举报/反馈 | [大中小]字号 | 前へ[\s　]+次へ
        | Matrix\ 首页推荐 | Matrix\ 是少数派的写作社区.* | 文章代表作者个人观点，少数派仅对标题和排版略作修改。 | [>\s]* 下载\ ?少数派.* | \d+ [\s　]* 人浏览 [\s　]* 编辑于.{8,24} | IP [\s　]* 属地 [\s　]*[:：]? [\s　]* \p{Han}{2,6} | 专栏收录该内容 | [\d,]+ [\s　]* 篇文章 [\s　]* [\d,]+ [\s　]* 订阅 | 订阅专栏
        | .{0,40} 我 (?:正在)? 参[与加] .{0,8} [「“]? 掘金 .{0,60} | \+ [\s　]* 加?关注 | 粉丝 [\s　]* - [\s　]* \d+ [\s　]* 关注 [\s　]* - [\s　]* \d+ | [«»] [\s　]* [上下]一篇 [\s　]*[:：] .*
        | \d{4}/\d{1,2}/\d{1,2}に公開 | 저작자표시 (?:\ (?:비영리|변경금지|동일조건))* | (?:이전|다음)\ 포스트 | 赞同 [\s　]* [\d.万]* [\s　\x{200B}]* (?:\d+ [\s　]* 条评论|添加评论) .*
        | [>\s]* 本文使用 \W{0,4} 文章同步助手 .{0,12}
        | (?:分类专栏|文章标签)[\s　]*[:：] .* | 最新推荐文章于 .* 发布
        | You\ can\ make\ anything(?:\ by\ writing)? | by\ writing | C\.?\ ?S\.?\ ?Lewis
        | 브런치는\ 최신\ 브라우저에\ 최적화.* | 본문\ ?바로가기 | 메뉴\ ?바로가기 | \d+개의\ 댓글 | (?:공감|댓글|좋아요)\ ?\d+
        | いいなと思ったら応援しよう | チップで応援(?:する)? | この記事が気に入ったらサポートをしてみませんか
        | Thanks\ for\ reading(?:[\ !.].*)? | Subscribe\ (?:for\ free|now|to).* | Type\ your\ email.{0,20} | Member-only\ story
        | ※[\s　]*(?:發信站|文章網址|文章代碼|編輯|轉錄者)[\s　]*[:(（] .*
        | (?:(?:新浪|腾讯)?微博|微信(?:好友|朋友圈)?|朋友圈|QQ空间|QQ(?:好友)?|豆瓣|人人网|复制链接) (?: [\s　/|、]+ (?:(?:新浪|腾讯)?微博|微信(?:好友|朋友圈)?|朋友圈|QQ空间|QQ(?:好友)?|豆瓣|人人网|复制链接) ){1,7}
        | 分享[到至][\s　]*[:：](?:[\s　]*[^\s　，。！？]{2,6}){0,8} | 备案号[\s　]*[:：][\s　]*[A-Z]{2,4}[A-Za-z0-9]{6,16} | 赞同[\s　]*[\d.,万]*[\s　]*收起评论.* | この記事は有料記事です。? | 残り[\d,]+文字（全文[\d,]+文字）
        | (?:缩小字体[\s　]*放大字体|放大字体[\s　]*缩小字体).* | 点击进入专题 .{0,30} | 分享让更多人看到
        | (?: (?:点?赞|分享|在看|写留言|收藏|推荐|喜欢|留言|转发|评论|关注|打赏|举报|申请转载|微博|微信|QQ空间|QQ) [\s　\d]* ){3,}
        | (?:点?赞|分享|在看|写留言|收藏|留言|转发|评论|打赏|举报) (?: \d+ [\s　]* | [\s　]+ ) (?:点?赞|分享|在看|写留言|收藏|留言|转发|评论|打赏|举报) \d*
        ) [\s*_！!。.…>]* $";

    /// Lines below which a page has nothing of the article.
    CLOSING = r"(?x) ^[\s*_]* (?:
          好文要顶 [\s　]* 关注我 .* | 确定要放弃本次机会？ | 更多精彩内容[，,]就在简书APP | [“\x22]?小礼物走一走，来简书关注我[”\x22]? | 赞赏支持还没有人赞赏.*
        | いいなと思ったら応援しよう[！!]? | バッジを贈って著者を応援しよう | 新規登録して、もっと便利にQiitaを使ってみよう | Register\ as\ a\ new\ user\ and\ use\ Qiita.*
        | (?:공유하기)? \ ? 게시글\ 관리 | ['‘].{1,40}['’]\ 카테고리의\ 다른\ 글 | \d+개의\ 댓글 | 댓글을\ 작성하세요 | 이\ 글에\ 공감한\ 블로거\ 열고\ 닫기 | 공감한\ 사람\ 보러가기
        | \d+人点赞 | (?:이전|다음)\ 포스트 | 预览时标签不可点 | 喜欢此内容的人还喜欢 | \d+人浏览[\s　]*编辑于.{8,24} | 喜欢文章的朋友，打赏一下 | 举报/反馈
        | [\d.,]+[KM]?\ [Ff]ollowers | Discussion\ about\ this\ post | Thanks\ for\ reading\ .{1,60}!\ Subscribe\ for\ free.*
        | ブックマーク登録する場合はログインしてください。 | 标签：
        ) [\s*_]* $";
    /// 举报 above 评论 3: what a portal has below its article.
    COMMENTED = r"^(?:全部)?评论[\s　]*\d*$";
    /// 以下文章来源于河岸文摘 ，作者林一舟
    REPRINTED = r"^以下文章来源于[\s　]*(\S.{0,30}?)[\s　]*[，,][\s　]*作者[\s　]*[:：]?[\s　]*(\S.{0,20}?)[\s　.]*$";
    /// 来自：林一舟(摆渡人) 2021-02-03 18:06:00
    POSTED_BY = r"^来自[:：][\s　]*([^\s　(（]{1,16})(?:[(（][^()（）]{1,40}[)）])?[\s　]+(\d{4}-\d{1,2}-\d{1,2})[\s　]+\d{1,2}:\d{2}(?::\d{2})?(?:[\s　]+\p{Han}{2,6})?$";

    /// What stands beside the day in the forms of a platform: 林一舟关注, 2021.03.04 12:30:15字数 1,234阅读 567.
    FOLLOWED = r"^(\S{1,16}?)[\s　]*关注$";
    COUNTED = r"^[\d.]*?(\d{4}\.\d{2}\.\d{2})[\s　]+\d{2}:\d{2}(?::\d{2})?[\s　]*字数[\s　]*[\d,]+[\s　]*阅读[\s　]*[\d,]+.{0,20}$";
    /// The days of Qiita: they stand above its title.
    DATED = r"^(?:最終更新日|投稿日)[\s　]*\d{4}年\d{1,2}月\d{1,2}日";
    HANDLE = r"^@([A-Za-z0-9_-]{2,39})$";
    OPENED = r"^(\d{4}/\d{1,2}/\d{1,2})に公開$";
    /// by 강나루 2023. 3. 4.
    SIGNED = r"^by[\s　]+(\S.{0,20}?)[\s　]+(\d{4}\. ?\d{1,2}\. ?\d{1,2})\.?(?:[\s　]+\d{1,2}:\d{2})?$";
    TAGGED = r"^(?:(?:分类专栏|分类)[\s　]*[:：][^:：]{0,40}?(?:文章)?标签[\s　]*[:：]|文章标签[\s　]*[:：]|태그)[\s　]*(\S.{0,80})$";
    CATEGORY = r"^(?:随笔)?(?:分类|分類|カテゴリー?|카테고리)[\s　]*[:：][\s　]*\S[^，。！？]{0,29}$";

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
    /// [출처] 겨울의 나루|작성자 강나루, which Naver adds to what is copied.
    COPIED = r"^\[출처\][\s　]*(.{0,60}?)[\s　]*[|｜][\s　]*작성자[\s　]+(\S.{0,20})$";
}

/// Words of [`OWN`], one of which each of its lines has.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "收录于", "※", "原创内容", "这是", "轻触", "滑动看", "赞同", "文章同步助手", "文章标签", "最新推荐文章", "You can", "by writing", "Lewis", "브런치", "바로가기",
    "属地", "条评论", "URL", "기타", "官方", "打赏", "人浏览", "字号", "次へ", "少数派", "首页推荐", "专栏", "参与", "参加", "加关注", "粉丝", "一篇", "に公開", "저작자표시", "포스트",
    "备案号", "有料記事", "文字（", "댓글", "공감", "좋아요", "応援", "サポート", "Thanks for", "Subscribe ", "Type your", "Member-only", "字体", "点击进入专题", "分享", "在看", "收藏", "留言", "举报", "申请转载", "点赞", "转发", "#", "微博", "朋友圈", "QQ", "豆瓣",
];

/// Words of buttons and the like.
#[rustfmt::skip]
const BUTTONS: &[&str] = &[
    "公众号", "关注", "关注他", "关注她", "关注TA", "已关注", "关注作者", "+ 关注", "分享", "收藏", "赞", "赞同", "喜欢", "在看", "写留言", "点赞", "评论", "添加评论", "举报", "打赏", "私信", "申请转载",
    "版权", "登录", "注册", "首页", "打开App", "打开APP", "展开全文", "阅读全文", "返回顶部", "原创", "微博", "微信", "转发", "投诉", "回应", "踩", "收起", "回复", "更多精彩内容", "点分享", "点收藏", "点点赞", "点在看", "点赞", "展开", "只看楼主", "Help", "Status", "About", "Careers",
    "Follow", "Following", "Listen", "Share", "Save", "Subscribe", "Subscribed", "Sign in", "Sign up", "Open in app", "More", "Like", "Comment", "Reply", "Written by", "Original", "Top highlight",
    "brunch", "IE chrome safari", "카테고리", "반응형", "팔로우", "목록 보기", "구독하기", "공유하기", "공유", "신고하기", "좋아요", "로그인", "태그", "댓글",
    "表示調整", "閉じる", "フォロー", "シェア", "スキ", "いいね", "見出し画像", "ログイン", "会員登録", "ブックマーク", "前へ", "次へ",
];

/// Buttons that stand beside the name of the author.
const FOLLOW: [&str; 10] =
    ["关注", "关注他", "关注她", "关注TA", "已关注", "关注作者", "Follow", "Following", "フォロー", "팔로우"];

/// A word of [`WORDS`], found in one pass.
static WORDED: Pattern = Pattern::new(|| WORDS.join("|").into());

/// Whether a line is the name of a button.
pub fn is_button(text: &str) -> bool {
    let text = trim(text);
    // 喜欢 (3), 赞同 12
    let bare = text.trim_end_matches([')', '）']).trim_end_matches(|c: char| c.is_ascii_digit());
    let bare = if bare.len() < text.len() { trim(bare.trim_end_matches(['(', '（'])) } else { text };
    text.len() <= 32 && (BUTTONS.contains(&bare) || BUTTONS.contains(&&*simplified(bare)))
}

/// Whether a line is one that only a platform has.
pub fn is_own(text: &str) -> bool {
    let text = trim(text);
    let is_sentence = || text.starts_with(is_wide) && text.ends_with(['。', '！', '？', '…', '”', '」']);
    let longest = if text.len() > LONGEST_SENTENCE && is_sentence() { LONGEST_SENTENCE } else { LONGEST_OWN };
    // Compiled when a line first has such a word. What parts the buttons of a page has no width.
    text.len() <= longest && WORDED.is_match(text) && OWN.is_match(&text.replace('\u{200B}', ""))
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
    if text.starts_with("以下文章来源于")
        && let Some(found) = REPRINTED.captures(text)
    {
        return Fields::of_platform(Some(&found[2]), None, Some(&found[1]), None);
    }
    if text.starts_with("来自")
        && let Some(found) = POSTED_BY.captures(text)
    {
        return Fields::of_platform(Some(&found[1]), Some(&found[2]), None, None);
    }
    if text.contains("字数")
        && let Some(found) = COUNTED.captures(text)
    {
        return Fields::of_platform(None, Some(&found[1]), None, None);
    }
    if text.ends_with("に公開")
        && let Some(found) = OPENED.captures(text)
    {
        return Fields::of_platform(None, Some(&found[1]), None, None);
    }
    if text.starts_with("[출처]")
        && let Some(found) = COPIED.captures(text)
    {
        return Fields::of_platform(Some(&found[2]), None, None, None);
    }
    if text.starts_with("by ")
        && let Some(found) = SIGNED.captures(text)
    {
        return Fields::of_platform(Some(&found[1]), Some(&found[2]), None, None);
    }
    if text.contains("标签")
        && let Some(found) = TAGGED.captures(text)
    {
        return Fields::of_tags(&found[1]);
    }
    if text.contains("简悦")
        && let Some(found) = CONVERTED.captures(text)
    {
        return Fields::of_platform(None, None, Some(&found[1]), found.get(2).map(|url| url.as_str()));
    }
    let found = text.starts_with(['W', 'w']).then(|| WRITTEN.captures(text)).flatten()?;
    fields::is_person(&found[1]).then(|| Fields::of_platform(Some(&found[1]), None, None, None)).flatten()
}

/// The line below which a page has nothing of the article, if all below it is short.
pub fn closing(lines: &[View], head: usize, end: usize) -> Option<usize> {
    /// Longest line that may stand there, in columns, and most of them.
    const LONG: usize = 160;
    const MOST: usize = 60;
    /// Longest tag.
    const TAG: usize = 40;
    let from = head.max(end.saturating_sub(MOST));
    let short = |i: usize, most: usize| {
        matches!(lines[i].kind, Kind::Text | Kind::Profile | Kind::Picture | Kind::Ornament | Kind::Entries)
            && lines[i].text.chars().map(|c| 1 + usize::from(is_wide(c))).sum::<usize>() <= most
    };
    // From the end upward: the first long line ends what may be the page's.
    let from = (from..end).rev().take_while(|&i| short(i, LONG)).last()?;
    (from.max(head + 1)..end).find(|&i| {
        let text = trim(lines[i].text);
        let below = || (i + 1..end).map(|k| trim(lines[k].text)).find(|text| !text.is_empty());
        if text == "举报" {
            return below().is_some_and(|below| COMMENTED.is_match(below));
        }
        text.len() <= LONGEST_OWN && CLOSING.is_match(text) && (text != "标签：" || (i + 1..end).all(|k| short(k, TAG)))
    })
}

/// The lines of a page below its article, with what they say of it.
pub fn closed<'v, 'a>(
    lines: &'v [View<'a>],
    at: usize,
    end: usize,
) -> impl Iterator<Item = (usize, &'v View<'a>, Option<Fields>)> {
    let mut in_tags = false;
    let says = |i: &usize| !trim(lines[*i].text).is_empty() || matches!(lines[*i].kind, Kind::Picture | Kind::Ornament);
    (at..end).filter(move |i| says(i)).map(move |i| {
        let text = trim(lines[i].text);
        let tagged = || TAGGED.captures(text).and_then(|found| Fields::of_tags(&found[1]));
        let fields = if text == "标签：" {
            in_tags = true;
            None
        } else if text.ends_with(['：', ':']) || fields::only_counts(text) {
            in_tags = false;
            None
        } else if in_tags {
            Fields::of_tags(text)
        } else {
            tagged().or_else(|| fact(text)).or_else(|| Frame::stamp(text))
        };
        (i, &lines[i], fields)
    })
}

/// Whether a line may be a name that somebody gave: short, without a sentence's marks.
fn is_name(text: &str) -> bool {
    (1..=24).contains(&text.chars().count()) && !text.contains(|c: char| "，。！？；：、,!?;:“”".contains(c))
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
    /// Where the title stands, if a platform signs below it and has the names of its own parts above.
    titled: Option<usize>,
    /// Which platform has its tags below the title.
    tagged: Option<Tagged>,
}

/// Where the tags below a title end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tagged {
    /// At a word for the kind of the article.
    ByKind,
    /// After five at most.
    ByCount,
}

impl Frame {
    pub fn of_head(lines: &[View]) -> Frame {
        Self::of(lines.iter())
    }

    pub fn of_tail(lines: &[View]) -> Frame {
        Self::of(lines.iter().rev())
    }

    /// The frame above the line that closes an article.
    pub fn closed(lines: &[View]) -> Frame {
        let frame = Self::of_tail(lines);
        Frame { score: frame.score + 2, ..frame }
    }

    fn of<'a>(lines: impl Iterator<Item = &'a View<'a>>) -> Frame {
        let mut frame = Frame::default();
        let mut before = "";
        let said = lines.enumerate().filter(|(_, l)| !trim(l.text).is_empty()).take(LINES);
        for (at, line) in said {
            let text = trim(line.text);
            if at > 0 && frame.is_platform() && text.starts_with("by ") && SIGNED.is_match(text) {
                frame.titled = Some(at - 1);
            }
            if text.chars().count() > LONGEST {
                continue;
            }
            if text.starts_with("微信号") && ACCOUNT_ID.is_match(text) && before.chars().count() <= 24 {
                frame.account = Some(before.to_owned()).filter(|name| !name.is_empty());
                frame.score += 2;
            } else if text.ends_with('日') && DATED.is_match(text) {
                frame.score += 2;
                frame.tagged = Some(Tagged::ByCount);
            } else if is_own(text) || is_published(text) {
                frame.score += 2;
                if text.ends_with("に公開") {
                    frame.tagged = Some(Tagged::ByKind);
                }
                frame.pictured |= text.contains("赞同了该");
            } else {
                frame.score += usize::from(is_button(text));
            }
            frame.pictured |= matches!(text, "关注他" | "关注她" | "关注TA") || line.kind == Kind::Profile;
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
        let number = text.strip_suffix('件').unwrap_or(text);
        let is_count = || text.len() <= 12 && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | ','));
        let is_short = || text.contains('/') || below.is_none_or(|below| below.chars().count() <= 24);
        let is_sign = || !text.contains(char::is_alphanumeric);
        let introduces = || self.account.is_some() && INTRODUCTION.is_match(text);
        is_own(text)
            || self.is_platform()
                && (is_button(text) && !fields::only_counts(text)
                    || introduces()
                    || is_count() && is_short()
                    || is_sign()
                    || CATEGORY.is_match(text))
    }

    /// Whether a line of the head is a name that the page has there: of a column, of a series, of a blog. What the
    /// platform says of it stands below.
    pub fn encloses(&self, lines: &[View], i: usize, titled: bool) -> bool {
        let text = trim(lines[i].text);
        let says = || fields::only_counts(text) || Fields::of_head(text, &[]).is_some();
        if !self.is_platform() || !is_name(text) || says() {
            return false;
        }
        if let Some(title) = self.titled {
            return i < title;
        }
        let mut below = lines[i + 1..].iter().map(|line| trim(line.text)).filter(|text| !text.is_empty());
        titled && below.next().is_some_and(|below| is_own(below) || matches!(below, "목록 보기" | "订阅专栏"))
    }

    /// A name with what the person is below it, and the button to follow: the author's card.
    pub fn card(&self, lines: &[View], i: usize) -> Option<Fields> {
        let mut said = lines[i..].iter().map(|line| trim(line.text)).filter(|text| !text.is_empty());
        let (name, about, button) = (said.next()?, said.next()?, said.next()?);
        let is_card = self.is_platform()
            && FOLLOW.contains(&button)
            && is_name(name)
            && !is_button(name)
            && !is_button(about)
            && about.chars().count() <= 40
            && Fields::of_head(about, &[]).is_none()
            && !name.contains(|c: char| c.is_ascii_digit());
        is_card.then(|| Fields::of_platform(Some(name), None, None, None)).flatten()
    }

    /// What a person is, between his name and the button to follow him.
    pub fn introduces(&self, text: &str, below: Option<&str>) -> bool {
        self.is_platform()
            && text.chars().count() <= 40
            && below.is_some_and(|below| FOLLOW.contains(&below))
            && Fields::of_head(text, &[]).is_none()
    }

    /// The tags below a title.
    pub fn tag(&self, lines: &[View], i: usize) -> Option<Fields> {
        const KINDS: [&str; 2] = ["tech", "idea"];
        /// Shortest line of prose, in characters.
        const PROSE: usize = 40;
        /// Heads of a text that are as short as tags.
        const HEADS: [&str; 12] =
            ["概要", "環境", "目的", "背景", "前提", "導入", "目次", "対象", "動機", "経緯", "準備", "結論"];
        let tagged = self.tagged?;
        let text = trim(lines[i].text);
        if Fields::of_head(text, &[]).is_some() {
            return None;
        }
        let below = || lines[i..].iter().map(|line| trim(line.text)).filter(|text| !text.is_empty());
        let is_tag = |text: &str| is_name(text) && !HEADS.contains(&text);
        let is_tagged = match tagged {
            Tagged::ByKind => below().take(8).take_while(|text| is_tag(text)).any(|text| KINDS.contains(&text)),
            Tagged::ByCount => {
                is_tag(text)
                    && !text.contains(|c| matches!(c, 'ぁ'..='ゖ'))
                    && below().take(6).find(|text| !is_tag(text)).is_some_and(|text| text.chars().count() >= PROSE)
            }
        };
        let kind = KINDS.contains(&text);
        let fields = || if kind { Some(Fields::empty("tags")) } else { Fields::of_tags(text) };
        is_tagged.then(fields).flatten()
    }

    /// What a line says of the article; `below` is the text that follows, and `signed` whether its author is known.
    pub fn fact(&self, line: &View, below: Option<&str>, signed: bool) -> Option<Fields> {
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
        let handle = text.starts_with('@').then(|| HANDLE.captures(text)).flatten();
        if let Some(found) = handle.filter(|_| self.tagged.is_some()) {
            return Fields::of_platform(Some(&found[1]), None, None, None);
        }
        let followed = text.ends_with("关注").then(|| FOLLOWED.captures(text)).flatten();
        if let Some(found) = followed.filter(|found| self.is_platform() && !is_button(text) && is_name(&found[1])) {
            return Fields::of_platform(Some(&found[1]), None, None, None);
        }
        let is_date = |below: &str| {
            PUBLISHED.is_match(below)
                || below.starts_with("最新推荐文章于")
                || Fields::of_head(below, &[]).is_some_and(|f| f.is_only_dated())
        };
        let named = self.is_platform()
            && !signed
            && !is_button(text)
            && Fields::of_head(text, &[]).is_none()
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
    static ACCOUNT: Pattern =
        Pattern::new(|| r"^\W*(?:文章|本文|原文)?(?:经授权)?(?:转载自|转自|来源于?|来自)(?:微信)?公众号\W*$".into());
    let (label, value) = (trim(label), trim(value));
    if label == "Published in" && value.chars().count() <= 60 {
        return Fields::of_platform(None, None, Some(value), None);
    }
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
mod tests;
