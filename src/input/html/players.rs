//! What plays in a page, or shows another page in a frame: a book has its name, and where it is found.

use super::tokens::Tag;
use percent_encoding::percent_decode_str;

/// Something that a book cannot hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Player {
    /// What the page says of it; its address where it says nothing.
    pub words: String,
    /// A page that a reader can open.
    pub address: Option<String>,
}

/// Elements of sites' own making that play.
const OWN: [&str; 3] = ["mpvoice", "mp-common-mpaudio", "mp-common-videosnap"];

/// Players by what their address begins with, up to the name of what they play or with the key that it has, and the
/// page on which it is found.
#[rustfmt::skip]
const PAGES: [(&str, Option<&str>, &str, &str); 10] = [
    ("www.youtube.com/embed/",            None,         "https://www.youtube.com/watch?v=",  ""),
    ("www.youtube-nocookie.com/embed/",   None,         "https://www.youtube.com/watch?v=",  ""),
    ("player.bilibili.com/player.html",   Some("bvid"), "https://www.bilibili.com/video/",   ""),
    ("player.bilibili.com/player.html",   Some("aid"),  "https://www.bilibili.com/video/av", ""),
    ("player.vimeo.com/video/",           None,         "https://vimeo.com/",                ""),
    ("player.youku.com/embed/",           None,         "https://v.youku.com/v_show/id_",    ".html"),
    ("v.qq.com/",                         Some("vid"),  "https://v.qq.com/x/page/",          ".html"),
    ("embed.nicovideo.jp/watch/",         None,         "https://www.nicovideo.jp/watch/",   ""),
    ("hatenablog-parts.com/embed",        Some("url"),  "",                                  ""),
    ("cdn.embedly.com/widgets/",          Some("url"),  "",                                  ""),
];

/// The player that a tag is. None too where it plays nothing: a frame without an address, one that only counts.
pub(crate) fn player(tag: &Tag) -> Option<Player> {
    let own = OWN.contains(&tag.name.as_str());
    if !own && !matches!(tag.name.as_str(), "iframe" | "embed" | "object" | "video" | "audio") {
        return None;
    }
    let given = |name: &str| tag.get(name).map(str::trim).filter(|value| !value.is_empty());
    let tiny = |name: &str| given(name).is_some_and(|v| matches!(v.trim_end_matches("px"), "0" | "1"));
    if tiny("width") || tiny("height") {
        return None;
    }
    let source = ["data-src", "src", "data"].into_iter().find_map(given);
    let source = source.map(|s| s.strip_prefix("//").map_or_else(|| s.to_owned(), |rest| format!("https://{rest}")));
    let source = source.filter(|s| s.starts_with("http://") || s.starts_with("https://"));
    let names: &[&str] = if own { &["name", "data-nickname", "data-desc"] } else { &["title", "aria-label"] };
    let name: Vec<&str> = names.iter().filter_map(|name| given(name)).collect();
    let name = name.join(" ");
    let page = source.as_deref().and_then(page);
    let said = !name.is_empty() && tag.name == "iframe" || matches!(tag.name.as_str(), "video" | "audio");
    let address = page.or_else(|| source.clone().filter(|_| said && !own));
    let words = Some(name).filter(|name| !name.is_empty()).or_else(|| address.clone()).or(source)?;
    Some(Player { words, address })
}

/// The page on which is found what a player plays.
fn page(player: &str) -> Option<String> {
    let (_, place) = player.split_once("://")?;
    PAGES.iter().find_map(|&(prefix, key, before, behind)| {
        let rest = place.strip_prefix(prefix)?;
        let name = match key {
            None => rest.split(['?', '&', '#', '/']).next()?.to_owned(),
            Some(key) => {
                let query = rest.split_once('?')?.1.split('#').next()?;
                let value = query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='))?;
                percent_decode_str(value).decode_utf8().ok()?.into_owned()
            }
        };
        let page = format!("{before}{name}{behind}");
        (!name.is_empty() && page.starts_with("http")).then_some(page)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::html::tokens::{Token, tokens};

    fn found(html: &str) -> Option<(String, Option<String>)> {
        let Some(Token::Start(tag)) = tokens(html).next() else { return None };
        player(&tag).map(|player| (player.words, player.address))
    }

    #[test]
    fn a_player_is_known_by_its_name_and_its_page() {
        for (html, words, address) in [
            ("<iframe src='//www.youtube.com/embed/aB3?rel=0'>", "", "https://www.youtube.com/watch?v=aB3"),
            (
                "<iframe src='https://player.bilibili.com/player.html?aid=7&bvid=BV1x'>",
                "",
                "https://www.bilibili.com/video/BV1x",
            ),
            (
                "<iframe data-src='https://v.qq.com/iframe/preview.html?vid=k09'>",
                "",
                "https://v.qq.com/x/page/k09.html",
            ),
            (
                "<iframe title='渡口' src='https://hatenablog-parts.com/embed?url=https%3A%2F%2Fa.example%2F1'>",
                "渡口",
                "https://a.example/1",
            ),
            ("<iframe title='地图' src='https://map.example/1'>", "地图", "https://map.example/1"),
            ("<video src='https://a.example/1.mp4'>", "", "https://a.example/1.mp4"),
        ] {
            let words = if words.is_empty() { address } else { words };
            assert_eq!(found(html), Some((words.to_owned(), Some(address.to_owned()))), "{html}");
        }
        for (html, words) in [
            ("<mpvoice name='夜读' src='/cgi-bin/x'>", "夜读"),
            ("<mp-common-videosnap data-nickname='渡口' data-desc='末班船'>", "渡口 末班船"),
            ("<iframe src='https://ads.example/1'>", "https://ads.example/1"),
        ] {
            assert_eq!(found(html), Some((words.to_owned(), None)), "{html}");
        }
        for html in [
            "<iframe>",
            "<iframe src='about:blank'>",
            "<iframe width=0 src='https://a.example'>",
            "<video>",
            "<p title='a'>",
        ] {
            assert_eq!(found(html), None, "{html}");
        }
    }
}
