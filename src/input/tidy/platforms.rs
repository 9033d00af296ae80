//! What is copied with an article from the page of a platform: names of buttons, counts of likes, the card of an account.
//!
//! Words of buttons (分享, Follow, 카테고리) are words of the language too. They count where several stand at one end of an
//! article, or one beside a line that only a platform has (10 人赞同了该文章, 본문 바로가기).

mod words;

use super::fields::{self, Fields};
use super::{Kind, View};
use crate::input::pattern::{Pattern, patterns};
use crate::input::text::lines::trim;
use crate::lang::wide::is_wide;
use regex::Captures;
use words::{closes, may_close};
pub use words::{follows, is_button, is_own, opens_reader};

/// Name of the rule.
pub const RULE: &str = "page-furniture";

/// Lines of an end that are looked through for what a platform has.
const LINES: usize = 16;
/// Longest line of a platform, in characters.
const LONGEST: usize = 160;

patterns! {
    /// 举报 above 评论 3: what a portal has below its article.
    COMMENTED = r"^(?:全部)?评论[\s　]*\d*$";
    /// 以下文章来源于河岸文摘 ，作者林一舟
    REPRINTED = r"^[*＊\s]*以下文章来源于[\s　]*(\S.{0,30}?)[\s　]*[，,][\s　]*作者[\s　]*[:：]?[\s　]*(\S.{0,20}?)[\s　.]*$";
    /// linyizhou · 2021-02-01 10:00:00 +08:00 · 1204 次点击
    CLICKED = r"^(\S{2,24})[\s　]+·[\s　]+(\d{4}-\d{2}-\d{2})[\s　]+[\d:]{5,8}[\s　]+\+\d{2}:\d{2}[\s　]+·[\s　]+\d+[\s　]+次点击$";
    /// 来自：林一舟(摆渡人) 2021-02-03 18:06:00
    POSTED_BY = r"^来自[:：][\s　]*([^\s　(（]{1,16})(?:[(（][^()（）]{1,40}[)）])?[\s　]+(\d{4}-\d{1,2}-\d{1,2})[\s　]+\d{1,2}:\d{2}(?::\d{2})?(?:[\s　]+\p{Han}{2,6})?$";

    /// What stands beside the day in the forms of a platform: 林一舟关注, 2021.03.04 12:30:15字数 1,234阅读 567.
    FOLLOWED = r"^(\S{1,16}?)[\s　]*关注(?:IP[\s　]?属地[\s　]*[：:][\s　]*\p{Han}{2,6})?$";
    COUNTED = r"^[\d.]*?(\d{4}\.\d{2}\.\d{2})[\s　]+\d{2}:\d{2}(?::\d{2})?[\s　]*字数[\s　]*[\d,]+[\s　]*阅读[\s　]*[\d,]+.{0,20}$";
    /// The days of Qiita: they stand above its title.
    DATED = r"^(?:最終更新日|投稿日)[\s　]*\d{4}年\d{1,2}月\d{1,2}日";
    HANDLE = r"^@([A-Za-z0-9_-]{2,39})(?:[(（][^()（）]{1,20}[)）])?$";
    OPENED = r"^(\d{4}/\d{1,2}/\d{1,2})に公開$";
    /// by 강나루 2023. 3. 4.
    SIGNED = r"^by(?:[\s　]+(\S.{0,20}?)[\s　]+|([가-힣][^\s　]{0,11}))(\d{4}\. ?\d{1,2}\. ?\d{1,2}|[A-Z][a-z]{2} \d{1,2}\. \d{4})\.?(?:[\s　]+\d{1,2}:\d{2})?$";
    TAGGED = r"^(?:(?:分类专栏|分类)[\s　]*[:：][^:：]{0,40}?(?:文章)?标签[\s　]*[:：]|文章标签[\s　]*[:：]|태그)[\s　]*(\S.{0,80})$";
    CATEGORY = r"^(?:随笔)?(?:分类|カテゴリー?|카테고리)[\s　]*[:：][\s　]*\S[^，。！？]{0,29}$";

    /// The id of an account below its name.
    ACCOUNT_ID = r"^微信号[\s　]*[:：]?[\s　]*([A-Za-z][A-Za-z0-9_-]{4,30})$";
    INTRODUCTION = r"^功能介绍[\s　:：].{1,120}$";

    /// 于 2017-07-19 15:47:00 发布 13793
    PUBLISHED = r"^于[\s　]*(\d{4}-\d{2}-\d{2})[\s　\d:]*(?:首次)?(?:发布|修改)[\s　\d.,万wk]*$";
    /// 2017-07-19 15:47发布于浙江河边杂谈官方账号
    PORTAL = r"^(\d{4}-\d{2}-\d{2})[\s　]*\d{2}:\d{2}发布于(?:\p{Han}{2}|黑龙江|内蒙古)(\S{2,20})官方[账帐]号$";
    /// posted @ 2020-01-01 10:00  小明同学  阅读(1234)
    POSTED = r"^posted[\s　]*@[\s　]*(\d{4}-\d{1,2}-\d{1,2}(?:[\s　]\d{1,2}:\d{2})?)[\s　]+(\S{1,24}).*$";
    /// 本文由 简悦 SimpRead 转码， 原文地址 …
    CONVERTED = r"^[>\s]*本文由[\s　]*简悦.*(?:转码|优化).{0,16}?(?:原文)?(?:地址|链接)[\s　]*[:：]?[\s　]*(\S*)(?:[\s　]+(https?://\S+))?$";
    /// 编辑于 2023-05-01 10:00・IP 属地广东, below a text.
    STAMPED = r"^(?:最后|首次)?(?:编辑|发布|更新|修改)于[\s　]*\d{4}.*$";
    WRITTEN = r"^[Ww]ritten\ by[\s　]+(\S.{1,30})$";
    /// `[출처] 겨울의 나루|작성자 강나루`, which Naver adds to what is copied.
    COPIED = r"^\[출처\][\s　]*(.{0,60}?)[\s　]*[|｜][\s　]*작성자[\s　]+(\S.{0,20})$";
}

/// 于 … 发布
fn is_published(text: &str) -> bool {
    text.starts_with('于') && PUBLISHED.is_match(text)
}

/// A form that only a platform has, and what it says.
type Form = (&'static Pattern, fn(&Captures) -> Option<Fields>);

static FORMS: [Form; 12] = [
    (&PUBLISHED, |found| Fields::of_platform(None, Some(&found[1]), None, None)),
    (&PORTAL, |found| Fields::of_platform(None, Some(&found[1]), Some(&found[2]), None)),
    (&POSTED, |found| Fields::of_platform(Some(&found[2]), Some(&found[1]), None, None)),
    (&CLICKED, |found| Fields::of_platform(Some(&found[1]), Some(&found[2]), None, None)),
    (&REPRINTED, |found| Fields::of_platform(Some(&found[2]), None, Some(&found[1]), None)),
    (&POSTED_BY, |found| Fields::of_platform(Some(&found[1]), Some(&found[2]), None, None)),
    (&COUNTED, |found| Fields::of_platform(None, Some(&found[1]), None, None)),
    (&OPENED, |found| Fields::of_platform(None, Some(&found[1]), None, None)),
    (&COPIED, |found| Fields::of_platform(Some(&found[2]), None, None, None)),
    (&SIGNED, |found| Fields::of_signed(found.get(1).or(found.get(2))?.as_str(), &found[3])),
    (&TAGGED, |found| Fields::of_tags(&found[1])),
    (&CONVERTED, |found| {
        let source = Some(&found[1]).filter(|source| !source.is_empty());
        Fields::of_platform(None, None, source, found.get(2).map(|url| url.as_str()))
    }),
];

/// Whether a line is the one with which a platform signs: by 강나루 2023. 3. 4.
pub fn signs(text: &str) -> bool {
    text.starts_with("by") && SIGNED.is_match(text)
}

/// Fields in a form that only a platform has.
pub fn fact(text: &str) -> Option<Fields> {
    let text = trim(text);
    if text.chars().count() > LONGEST {
        return None;
    }
    let formed = FORMS.iter().find_map(|(form, says)| Some((form.captures(text)?, says)));
    if let Some((found, says)) = formed {
        return says(&found);
    }
    let found = WRITTEN.captures(text)?;
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
        matches!(
            lines[i].kind,
            Kind::Text | Kind::Profile | Kind::Heading | Kind::Picture | Kind::Ornament | Kind::Entries
        ) && lines[i].text.chars().map(|c| 1 + usize::from(is_wide(c))).sum::<usize>() <= most
    };
    // From the end upward: the first long line ends what may be the page's.
    let from = (from..end).rev().take_while(|&i| short(i, LONG)).last()?;
    (from.max(head + 1)..end).find(|&i| {
        let text = trim(lines[i].text);
        let below = || (i + 1..end).map(|k| trim(lines[k].text)).find(|text| !text.is_empty());
        if text == "举报" {
            return below().is_some_and(|below| COMMENTED.is_match(below));
        }
        let is_said = |k: usize| trim(lines[k].text).ends_with(['。', '！', '？', '…', '”', '」']);
        closes(text) && (text != "标签：" || (i + 1..end).all(|k| short(k, TAG)))
            || may_close(text) && !(i + 1..end).any(is_said)
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

/// The column that a blog names above the day: 發佈於散文.
pub fn column(text: &str) -> Option<&str> {
    let column = ["发布于", "發佈於", "發布於"].iter().find_map(|word| text.strip_prefix(word))?;
    Some(trim(column)).filter(|column| is_name(column))
}

/// Whether lines begin with a name and the button to follow, and one or two lines between them that say who it is.
pub fn is_card(lines: &[View]) -> bool {
    let mut said = lines.iter().map(|line| trim(line.text)).filter(|text| !text.is_empty());
    said.next().is_some_and(is_name) && said.take(3).take_while(|text| text.chars().count() <= 40).any(follows)
}

/// Whether a line may be a name that somebody gave: short, without a sentence's marks.
pub fn is_name(text: &str) -> bool {
    (1..=24).contains(&text.chars().count()) && !text.contains(|c: char| "，。！？；：、,!?;:“”".contains(c))
}

/// The card of an author above an article: a count of likes, or none; the name of the picture and the name, which are
/// one; what he says of himself; and below it the day, the button to follow him, or what else only a platform has. The
/// name, and the last line before that.
pub fn named_twice<'a>(lines: &[View<'a>], at: usize) -> Option<(&'a str, usize)> {
    /// Most lines that an author says of himself, and characters of one.
    const ABOUT: usize = 2;
    const LONG: usize = 40;
    let said =
        lines.iter().enumerate().skip(at).map(|(i, line)| (i, trim(line.text))).filter(|(_, text)| !text.is_empty());
    let mut said = said.take(ABOUT + 4).peekable();
    let is_count = |text: &str| text.chars().all(|c| c.is_ascii_digit() || c == ',');
    said.next_if(|(_, text)| is_count(text));
    let (name, (mut last, again)) = (said.next()?.1, said.next()?);
    if name != again || !is_name(name) || is_button(name) || !name.contains(char::is_alphabetic) {
        return None;
    }
    let mut above = last;
    for (i, text) in said.take(ABOUT + 1) {
        let is_dated = || Fields::of_head(text, &[]).is_some_and(|fields| fields.is_only_dated());
        // The account is no word of the author's.
        if opens_reader(text) {
            return Some((name, above));
        }
        if follows(text) || is_own(text) || is_dated() {
            return Some((name, last));
        }
        if text.chars().count() > LONG {
            return None;
        }
        (above, last) = (last, i);
    }
    None
}

/// The author of an account's article: the name stands on two lines, or twice on one where Markdown joined them. With
/// the last line of it.
pub fn repeated<'a>(lines: &[View<'a>], at: usize) -> Option<(&'a str, usize)> {
    let name = trim(lines[at].text);
    let next = (at + 1..lines.len()).find(|&i| !trim(lines[i].text).is_empty());
    match next.filter(|&next| trim(lines[next].text) == name && is_name(name)) {
        Some(next) => Some((name, next)),
        None => halved(name).map(|name| (name, at)),
    }
}

/// The name that a text is twice: 林一舟林一舟, River Notes River Notes.
pub fn halved(text: &str) -> Option<&str> {
    let (first, second) = text.split_at_checked(text.len() / 2)?;
    let (first, second) = (first.trim_end(), second.trim_start());
    (first == second && first.chars().count() > 1 && is_name(first)).then_some(first)
}

/// Whether a line is a button in English above a text that is not, or one of two counts above such a button.
pub fn shares(lines: &[View], at: usize) -> bool {
    let is_count = |text: &&str| text.len() <= 6 && text.bytes().all(|b| b.is_ascii_digit() || b == b',');
    let mut said = lines[at..].iter().map(|line| trim(line.text)).filter(|text| !text.is_empty()).peekable();
    for _ in 0..2 {
        said.next_if(is_count);
    }
    said.next().is_some_and(|text| text.is_ascii() && is_button(text))
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
    ToKind,
    /// After five at most.
    Few,
    /// At the card of the author.
    ToCard,
}

impl Frame {
    pub fn of_head(lines: &[View]) -> Frame {
        // Below the first long sentence a short text has its tail: words of buttons there say nothing of the head.
        const LONG: usize = 30;
        let is_prose = |line: &View| {
            let text = trim(line.text);
            text.ends_with(['。', '！', '？', '”', '」']) && text.chars().count() >= LONG && !is_own(text)
        };
        let end = lines.iter().take(LINES * 2).position(is_prose).unwrap_or(lines.len());
        Self::of(lines.iter(), end)
    }

    pub fn of_tail(lines: &[View]) -> Frame {
        Self::of(lines.iter().rev(), lines.len())
    }

    /// The frame above the line that closes an article.
    pub fn closed(lines: &[View]) -> Frame {
        let frame = Self::of_tail(lines);
        Frame { score: frame.score + 2, ..frame }
    }

    /// `buttons`: how many of the lines may be buttons.
    fn of<'a>(lines: impl Iterator<Item = &'a View<'a>>, buttons: usize) -> Frame {
        let mut frame = Frame::default();
        let (mut before, mut above) = ("", Vec::with_capacity(LINES));
        let said = lines.enumerate().filter(|(_, l)| !trim(l.text).is_empty()).take(LINES);
        for (at, line) in said {
            let text = trim(line.text);
            if signs(text) {
                frame.titled = frame.titled.or((at > 0 && frame.is_platform()).then(|| at - 1));
                frame.score += 2;
            }
            // Naver has the name of the blog's part above, and below the title who wrote it and when.
            if text == "이웃추가"
                && let [.., (title, _), _, (_, day)] = above[..]
                && Fields::of_head(day, &[]).is_some_and(|fields| fields.is_only_dated())
            {
                frame.titled = Some(title);
            }
            above.push((at, text));
            if text.chars().count() > LONGEST {
                continue;
            }
            if text.contains("字数") && COUNTED.is_match(text) {
                frame.score += 2;
                frame.pictured = true;
            } else if text.starts_with("微信号") && ACCOUNT_ID.is_match(text) && before.chars().count() <= 24 {
                frame.account = Some(before.to_owned()).filter(|name| !name.is_empty());
                frame.score += 2;
            } else if text.ends_with('日') && DATED.is_match(text) {
                frame.score += 2;
                frame.tagged = Some(Tagged::Few);
            } else if is_own(text) || is_published(text) || text.ends_with('号') && PORTAL.is_match(text) {
                frame.score += 2;
                if text.ends_with("に公開") {
                    frame.tagged = Some(Tagged::ToKind);
                }
                frame.pictured |= text.contains("赞同了该");
            } else {
                frame.score += usize::from(at < buttons && is_button(text));
            }
            if text == "写回答" {
                frame.tagged = Some(Tagged::ToCard);
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
        let number = text.strip_suffix('件').unwrap_or(text).trim_matches(['·', ' ']);
        let is_count =
            || text.len() <= 12 && number.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | ',' | ':'));
        let is_short = || text.contains(['/', ':', '·']) || below.is_none_or(|below| below.chars().count() <= 24);
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
        // 일기 above by 강나루 2023. 3. 4.: a category.
        let is_signed = |below: &str| SIGNED.captures(below).is_some_and(|found| found.get(1).is_some());
        let is_below = |below: &str| is_own(below) || matches!(below, "목록 보기" | "订阅专栏") || is_signed(below);
        titled && below.next().is_some_and(is_below)
    }

    /// A name with what the person is below it, and the button to follow: the author's card.
    pub fn card(&self, lines: &[View], i: usize) -> Option<Fields> {
        let mut said = lines[i..].iter().map(|line| trim(line.text)).filter(|text| !text.is_empty());
        let (name, about, button) = (said.next()?, said.next()?, said.next()?);
        let is_card = self.is_platform()
            && follows(button)
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
            && below.is_some_and(follows)
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
        let is_card = |k: usize| named_twice(lines, k).is_some();
        let is_tagged = match tagged {
            Tagged::ToCard => {
                let card = (i + 1..lines.len()).take(8).find(|&k| is_card(k));
                card.is_some_and(|card| lines[i..card].iter().all(|line| is_tag(trim(line.text))))
            }
            Tagged::ToKind => below().take(8).take_while(|text| is_tag(text)).any(|text| KINDS.contains(&text)),
            Tagged::Few => {
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
        let followed = text.contains("关注").then(|| FOLLOWED.captures(text)).flatten();
        if let Some(found) =
            followed.filter(|found| self.is_platform() && !is_button(text) && !is_own(text) && is_name(&found[1]))
        {
            return Fields::of_platform(Some(&found[1]), None, None, None);
        }
        let says_more = || is_button(text) || is_own(text) || Fields::of_head(text, &[]).is_some();
        if below.is_some_and(opens_reader) && is_name(text) && !says_more() {
            return Fields::of_platform(None, None, Some(text), None);
        }
        let is_date = |below: &str| {
            PUBLISHED.is_match(below)
                || PORTAL.is_match(below)
                || below.starts_with("最新推荐文章于")
                || Fields::of_head(below, &[]).is_some_and(|f| f.is_only_dated())
        };
        let named = self.is_platform()
            && !signed
            && !fields::only_counts(text)
            && !is_button(text)
            && !is_own(text)
            && Fields::of_head(text, &[]).is_none()
            && (2..=16).contains(&text.chars().count())
            && !text.contains(|c: char| c.is_ascii_digit() || "，。！？；：、,!?;:“”©".contains(c))
            && below.is_some_and(|below| follows(below) || is_own(below) || is_date(below));
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
