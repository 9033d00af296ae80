//! A post as it is copied from a bulletin board: three lines of head, a signature, and what others pushed below it.
//!
//! ```text
//! 作者  hekou (河口)                      看板  story        发信人: hekouriverlight (河口), 信区: Story
//! 標題  [創作] 末班船                                        标  题: 末班船
//! 時間  Thu Nov  2 08:12:00 2023                             发信站: 某某社区 (Thu Nov  2 08:12:00 2023), 站内
//! ```
//!
//! From the page of PTT the name of the board comes on a line of its own, and labels without the blanks behind them.

use super::fields::Fields;
use super::{Kind, LONGEST_TITLE, View};
use crate::input::pattern::patterns;
use crate::input::text::lines::trim;

patterns! {
    AUTHOR = r"^(?:作者[\s　]|[作发][者信]人?[\s　]*[:：])[\s　]*(\S.{0,40}?)[\s　]*(?:[,，][\s　]*|[\s　]{2,})(?:看板|信区|站内)[\s　]*(?:[:：\s　].*)?$";
    ALONE = r"^作者[\s　]*(\S[^，。]{0,40}[)）])$";
    BOARD = r"^看板[\s　]*[\w-]{2,24}$";
    TITLE = r"^标[\s　]*题[\s　:：]*(\S.*)$";
    TIME = r"^(?:时间[\s　:：]*(\S.*)|发信站[\s　]*[:：][\s　]*([^\s　(（][^(（]{0,24}?)[\s　]*[(（](.+?)[)）].*)$";
    /// 【 以下文字转载自 History 讨论区 】
    FORWARDED = r"^【[\s　]*(?:以下文字转载自|原文由).{1,40}】$";

    /// Where a post was sent from: it closes the signature of its author.
    STATION = r"^※[\s　]*(?:发信站|来源)[\s　]*[:：].{1,100}$";
    /// What a board writes below a post.
    LOGGED = r"^(?:※[\s　]*(?:发信站|来源|文章网址|文章代码|编辑|转录者|修改)[\s　]*[:：(（].*|◆[\s　]*From[:：].*|\[m?\]?[\s　]*※.*)$";
    /// What a reader pushed: 推 hekou: 好看 11/02 08:20
    PUSHED = r"^[推嘘噓→][\s　]*[A-Za-z0-9]{2,16}[\s　]*[:：].*$";
}

/// What the head of a post says.
pub struct Post {
    /// The last line of the head.
    pub last: usize,
    /// The line of the title, and the title without the kind of the post: `[創作]`.
    pub title: (usize, String),
    pub fields: Fields,
}

/// The head of a post that begins with line `at`.
pub fn head(lines: &[View], at: usize) -> Option<Post> {
    let text = |k: usize| lines.get(k).filter(|line| line.kind == Kind::Text).map(|line| trim(line.text));
    let first = text(at)?;
    let alone = || ALONE.captures(first).filter(|_| text(at + 1).is_some_and(|board| BOARD.is_match(board)));
    let (author, at) = match AUTHOR.captures(first) {
        Some(author) => (author, at),
        None => (alone()?, at + 1),
    };
    let title = TITLE.captures(text(at + 1)?)?;
    let time = TIME.captures(text(at + 2)?)?;
    let date = time.get(1).or(time.get(3))?.as_str();
    let named = trim(title.get(1)?.as_str());
    let bare = match named.strip_prefix(['[', '［']).and_then(|rest| rest.split_once([']', '］'])) {
        Some((kind, rest)) if kind.chars().count() <= 8 && !trim(rest).is_empty() => trim(rest),
        _ => named,
    };
    if bare.chars().count() > 2 * LONGEST_TITLE {
        return None;
    }
    let forwarded = (at + 3..lines.len()).take_while(|&k| {
        lines[k].kind == Kind::Ornament || text(k).is_some_and(|t| t.is_empty() || FORWARDED.is_match(t))
    });
    let last = forwarded.filter(|&k| lines[k].kind == Kind::Ornament || !trim(lines[k].text).is_empty()).last();
    Some(Post {
        last: last.unwrap_or(at + 2),
        title: (at + 1, bare.to_owned()),
        fields: Fields::of_post(author.get(1)?.as_str(), date, time.get(2).map(|site| site.as_str())),
    })
}

/// The first line of what a board has below a post, from the signature of its author down: nothing but the board's own
/// lines and what readers pushed may follow the station.
pub fn closing(lines: &[View], head: usize, end: usize) -> Option<usize> {
    /// Most lines of a signature.
    const SIGNATURE: usize = 12;
    let is_board = |line: &View| {
        let text = trim(line.text);
        text.is_empty() || line.kind == Kind::Ornament || LOGGED.is_match(text) || PUSHED.is_match(text)
    };
    let from = (head..end).rev().take_while(|&i| is_board(&lines[i])).last()?;
    let station = (from..end).find(|&i| STATION.is_match(trim(lines[i].text)))?;
    // `--` opens the signature, which may hold whatever its author likes.
    let signed = (station.saturating_sub(SIGNATURE).max(head + 1)..station).find(|&i| trim(lines[i].text) == "--");
    Some(signed.unwrap_or(station)).filter(|&at| at > head)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;

    fn views<'a>(text: &'a str) -> Vec<View<'a>> {
        text.lines().map(|text| View { text, span: Span::default(), kind: Kind::Text }).collect()
    }

    #[test]
    fn the_head_of_a_post_gives_title_author_and_date() {
        for (text, title, last) in [
            (
                "作者  hekou (河口)                      看板  story\n标题  [创作] 末班船\n时间  Thu Nov  2 08:12:00 2023\n\n船离了岸。",
                "末班船",
                2,
            ),
            (
                "发信人: hekouriverlight (河口), 信区: Story\n标  题: 末班船\n发信站: 某某社区 (Thu Nov  2 08:12:00 2023), 站内\n\n【 以下文字转载自 History 讨论区 】\n船离了岸。",
                "末班船",
                4,
            ),
            ("作者hekou (河口)\n看板story\n標題[創作] 末班船\n時間Thu Nov  2 08:12:00 2023\n\n船离了岸。", "末班船", 3),
        ] {
            let post = head(&views(text), 0).expect(text);
            assert_eq!((post.title.1.as_str(), post.last), (title, last));
            assert!(post.fields.is_dated());
        }
        for text in [
            "作者  河口\n标题  末班船\n船离了岸。",
            "作者: 河口\n标题: 末班船\n时间: 2023-11-02",
            "船离了岸。\n标题  末班船\n时间  2023-11-02",
        ] {
            assert!(head(&views(text), 0).is_none(), "{text}");
        }
    }

    #[test]
    fn what_a_board_has_below_a_post_begins_with_the_signature() {
        let post = "船离了岸。\n--\n人生如寄\n--\n※ 发信站: 某某社区(example.org)\n◆ From: 10.0.0.1\n推 abc123      :好看      03/05 23:20\n→ xyz         :嗯         03/05 23:25";
        assert_eq!(closing(&views(post), 0, 8), Some(1));
        let prose = "船离了岸。\n--\n※ 发信站: 某某社区(example.org)\n他又回来了，谁也没有说话。";
        assert_eq!(closing(&views(prose), 0, 4), None);
        assert_eq!(closing(&views("船离了岸。\n--\n→ 往下游去"), 0, 3), None);
    }
}
