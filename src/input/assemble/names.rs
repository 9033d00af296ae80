//! What the names of files say: titles, and of a downloaded book its author.

use crate::input::discover::dated;
use crate::input::pattern::patterns;
use crate::input::tidy::{LONGEST_TITLE, is_edition, unbracketed, without_site};
use crate::lang::wide;
use std::path::Path;

patterns! {
    GENRE = r"^(?:玄幻|奇幻|武侠|仙侠|修真|都市|言情|历史|军事|科幻|悬疑|灵异|推理|耽美|同人|网游|竞技|穿越|青春|校园|古言|现言|小说|散文|诗歌|随笔|文学)(?:小说)?$";
    LIBRARY = r"^(?:青空文庫|番茄|起点|晋江|纵横|知乎|盐选)(?:小说|中文网)?$";
    /// Where an author is from: (美)格拉德威尔.
    FROM = r"^[(（\[【〔][^()（）\[\]【】〔〕\s]{1,4}[)）\]】〕][\s　]*";
    /// The same behind the name without brackets.
    BARE_EDITION = r"(?i)[\s　_.-]*(?:全集|全本|完结|完本|精校)?txt(?:全集|全本|完结)?(?:下载|电子书)?$";
    /// 河灯 1-120, beside another sign of a download.
    RANGE = r"[\s　_][\d０-９]{1,4}[-~～][\d０-９]{1,4}(?:화|권)?$";
    /// 河灯 作者：林一舟, 河灯 by 林一舟, 河灯@林一舟
    SIGNED = r"^(.+?)[\s　_-]*(?:作者[\s　]*[：:\s_-]|[\s　_](?i:by)[\s　_：:]|[@＠])[\s　]*(\S.{0,19})$";
    /// What stands before the title of a work in that of a text about it: 重读《河灯》, 浅谈《河灯》.
    ABOUT_BEFORE = r"(?:[读论评谈观聊品忆]|关于|關於|对于|對於|[浅赏简解]析)$";
    /// What stands behind it: 《河灯》读书笔记, 《河灯》有感, 《河灯》的结构.
    ABOUT_BEHIND = r"^[的与和之]|(?:[笔札]记|[读观听]后?感|後感|有感|感[想悟言]|感想文|[书影剧乐短]评|评论|[摘节][抄录要]|书摘|赏[析读]|[解导精细][读析]|研究|总结|心得|讲[义解]|随笔|メモ|노트|독후감|감상문?|후기|서평|리뷰)$";
    /// Between title and author, of a name that is a download's.
    PARTED = r"^([^-—_]{1,40}?)[\s　]*[-—_][\s　]*([^-—_]{1,12})$";
}

/// The name of a downloaded book.
#[derive(Debug, PartialEq)]
pub struct Download {
    pub title: String,
    pub author: Option<String>,
}

/// What the name of a downloaded book says. None for a name that is of no such form.
pub fn download(name: &str) -> Option<Download> {
    let name = without_site(name.trim());
    if let Some((before, title, after)) = quoted(name) {
        let signed = after.split_once("作者").map(|(_, author)| author);
        let after = Some(without_editions(after).0).filter(|after| !is_edition(after)).unwrap_or_default();
        let author = signed.unwrap_or(after).trim_start_matches("by").trim_matches(is_separator);
        let above = without_editions(before).0.trim_matches(is_separator);
        // 林一舟《河灯》续: what is behind the title of somebody's book is no name.
        let author = if author.is_empty() || signed.is_none() && is_name(above) { above } else { author };
        let author = FROM.find(author).map_or(author, |from| &author[from.end()..]);
        let fine = !author.is_empty() && author.chars().count() <= 20 && !author.contains(['《', '(', '（', '[', '【']);
        return Some(Download { title: unbracketed(title).to_owned(), author: fine.then(|| author.to_owned()) });
    }
    let (bare, editions, library) = without_editions(name);
    if let Some(found) = SIGNED.captures(bare)
        && found[0].contains(wide::is_wide_letter)
    {
        let author = found[2].trim_matches(is_separator).to_owned();
        return Some(Download { title: found[1].trim().to_owned(), author: Some(author) });
    }
    if !editions {
        return None;
    }
    if let Some((author, title)) = bare.strip_prefix(['[', '【']).and_then(|rest| rest.split_once([']', '】']))
        && is_name(author)
        && !title.trim().is_empty()
    {
        return Some(Download { title: title.trim().to_owned(), author: Some(author.trim().to_owned()) });
    }
    if let Some(found) = PARTED.captures(bare) {
        let (title, author) = if library { (&found[2], &found[1]) } else { (&found[1], &found[2]) };
        if is_name(author) {
            return Some(Download { title: title.trim().to_owned(), author: Some(author.trim().to_owned()) });
        }
    }
    Some(Download { title: bare.to_owned(), author: None }).filter(|book| book.title.contains(wide::is_wide_letter))
}

/// A pen name: a few wide characters and no digit.
fn is_name(name: &str) -> bool {
    let name = name.trim();
    (2..=8).contains(&name.chars().count()) && name.chars().all(|c| wide::is_wide_letter(c) || c == '·')
}

fn is_separator(c: char) -> bool {
    matches!(c, '：' | ':' | ' ' | '\u{3000}' | '-' | '_' | '—' | '@' | '＠')
}

/// 《…》 in a name, with what stands before and behind it; none if the name is of a text about that work.
fn quoted(name: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = name.split_once('《')?;
    let (title, after) = rest.split_once('》')?;
    let is_about = ABOUT_BEFORE.is_match(before.trim()) || ABOUT_BEHIND.is_match(after.trim());
    (!title.trim().is_empty() && !is_about).then_some((before, title.trim(), after))
}

/// A name without what is said of the edition at its ends; whether that was said, and whether a library is named.
fn without_editions(name: &str) -> (&str, bool, bool) {
    let (mut rest, mut editions, mut library) = (name.trim(), false, false);
    let says = |inner: &str| is_edition(inner) || GENRE.is_match(inner) || LIBRARY.is_match(inner);
    loop {
        if let Some((inner, after)) =
            rest.strip_prefix(['[', '【', '(', '（']).and_then(|r| r.split_once([']', '】', ')', '）']))
            && says(inner.trim())
        {
            (editions, library) = (true, library || LIBRARY.is_match(inner.trim()));
            rest = after.trim_start_matches(is_separator);
        } else if let Some((before, inner)) =
            rest.strip_suffix([']', '】', ')', '）']).and_then(|r| r.rsplit_once(['[', '【', '(', '（']))
            && says(inner.trim())
        {
            editions = true;
            rest = before.trim_end_matches(is_separator);
        } else if let Some(found) = BARE_EDITION.find(rest).filter(|found| found.start() > 0) {
            editions = true;
            rest = rest[..found.start()].trim_end_matches(is_separator);
        } else {
            break;
        }
    }
    let range = RANGE.find(rest).filter(|found| editions && found.start() > 0);
    (range.map_or(rest, |found| &rest[..found.start()]), editions, library)
}

/// What a file name says, without order number, date and hash. None if too little is left.
pub fn of_file(path: &Path) -> Option<String> {
    of_name(&path.file_stem()?.to_string_lossy())
}

/// A title from a name: at least two wide characters, or two words; one character behind a number, 03 船, is one too.
pub fn of_name(name: &str) -> Option<String> {
    if let Some(book) = download(name) {
        return Some(book.title);
    }
    let mut rest = without_site(name.trim());
    let mut numbered = false;
    // Notion adds 32 hexadecimal digits.
    if let Some((head, tail)) = rest.rsplit_once([' ', '-', '_'])
        && tail.len() >= 16
        && tail.bytes().all(|b| b.is_ascii_hexdigit())
    {
        rest = head.trim();
    }
    // 2019年1月7日 霜
    if let Some((_, named)) = dated(rest) {
        (rest, numbered) = (named, true);
    }
    // An order number before the name: 03-纸, 1. 纸, (1)纸.
    let lead = rest.len()
        - rest
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' ' | '、' | '－'))
            .len();
    if lead > 0 && lead < rest.len() {
        let number = &rest[..lead];
        if number.ends_with(|c: char| !c.is_ascii_digit()) || number.len() >= 2 {
            rest = &rest[lead..];
            numbered = true;
        }
    } else if let Some((number, named)) = rest.strip_prefix(['(', '（']).and_then(|r| r.split_once([')', '）']))
        && number.bytes().all(|b| b.is_ascii_digit())
        && !named.trim().is_empty()
    {
        (rest, numbered) = (named, true);
    }
    let title = rest.replace('_', " ").trim().to_string();
    let wide = title.chars().filter(|&c| wide::is_wide_letter(c)).count();
    let words = title.split([' ', '-']).filter(|w| w.chars().any(char::is_alphabetic)).count();
    // 2021年, 12月 are no titles.
    let counts = |c: char| "年月日号期章节回卷集部篇话話幕".contains(c);
    let one = numbered && wide == 1 && title.chars().count() == 1 && !title.contains(counts);
    let named = one || wide >= 2 || words >= 2 && !title.is_ascii() || words >= 2 && title.contains(' ');
    (named && title.chars().count() <= 2 * LONGEST_TITLE).then_some(title)
}

/// `《书名》作者：某某` → 书名.
pub fn bracketed(name: &str) -> Option<String> {
    quoted(name).map(|(_, title, _)| unbracketed(title).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_gives_a_title_if_enough_is_left() {
        for (name, title) in [
            ("03-纸的历史", Some("纸的历史")),
            ("2021-01-05-纸的历史", Some("纸的历史")),
            ("2021年1月5日 纸", Some("纸")),
            ("2021年1月5日", None),
            ("(1)纸", Some("纸")),
            ("纸的历史 0123456789abcdef0123456789abcdef", Some("纸的历史")),
            ("第三章 纸", Some("第三章 纸")),
            ("人生的枷锁_www.abc.com", Some("人生的枷锁")),
            ("The Making of Paper", Some("The Making of Paper")),
            ("text", None),
            ("ch01", None),
            ("01", None),
            ("纸", None),
            ("03 船", Some("船")),
            ("12归", Some("归")),
            ("2021年", None),
            ("3章", None),
            ("《河灯》读书笔记", Some("《河灯》读书笔记")),
            ("02 重读《河灯》", Some("重读《河灯》")),
            ("读《河灯》有感", Some("读《河灯》有感")),
            ("《河灯》的结构", Some("《河灯》的结构")),
            ("《河灯》 독후감", Some("《河灯》 독후감")),
        ] {
            assert_eq!(of_name(name).as_deref(), title, "{name}");
        }
    }

    #[test]
    fn the_name_of_a_download_gives_title_and_author() {
        for (name, title, author) in [
            ("《河灯》作者：晚来雪", "河灯", Some("晚来雪")),
            ("《河灯》（校对版全本）作者：晚来雪", "河灯", Some("晚来雪")),
            ("《河灯》晚来雪【完结】", "河灯", Some("晚来雪")),
            ("晚来雪《河灯》精校版", "河灯", Some("晚来雪")),
            ("《河灯》全集", "河灯", None),
            ("河灯 作者：晚来雪", "河灯", Some("晚来雪")),
            ("河灯 by 晚来雪", "河灯", Some("晚来雪")),
            ("[全本][玄幻]河灯@晚来雪_txt全集下载", "河灯", Some("晚来雪")),
            ("河灯-晚来雪(全本精校)", "河灯", Some("晚来雪")),
            ("[晚来雪]河灯(完结)", "河灯", Some("晚来雪")),
            ("[한서림] 강가의 시계점 1-3 (완)", "강가의 시계점", Some("한서림")),
            ("[青空文庫] 高瀬水面 - 雨", "雨", Some("高瀬水面")),
            ("河灯（全本）", "河灯", None),
            ("《河灯》TXT下载（全本）作者：晚来雪", "河灯", Some("晚来雪")),
            ("《河灯》作者：(美)晚来雪", "河灯", Some("晚来雪")),
            ("林一舟《河灯》阅读续", "河灯", Some("林一舟")),
        ] {
            let author = author.map(str::to_owned);
            assert_eq!(download(name), Some(Download { title: title.into(), author }), "{name}");
        }
        for name in [
            "河灯-雾",
            "[深度]河灯",
            "河灯（上）",
            "Stand by Me",
            "03-纸的历史",
            "河边的书",
            "2019-2020",
            "第三章 完结",
        ] {
            assert_eq!(download(name), None, "{name}");
        }
    }
}
