//! What pages of WeChat accounts keep in their scripts: date, account, the text of a share; and the notices that stand
//! where an article was.

use super::page::Page;
use crate::book::Date;
use crate::input::pattern::pattern;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Facts found in the scripts of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Script {
    /// `var ct = "1609812000"`: seconds since 1970.
    pub date: Option<Date>,
    /// `nick_name`, `nickname`: the account.
    pub nick_name: Option<String>,
    /// `msg_title`
    pub title: Option<String>,
    /// It keeps the text of the page, or says whose it is.
    pub is_account: bool,
}

/// The accounts' day begins in China.
const CHINA_HOURS: i64 = 8;

static CREATED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?:(?-u:\b)ct|create_time(?:\.DATA'\))?)\s*[=:]\s*['"](1\d{9})['"]"#));
static NICK_NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?-u:\b)nick_?name(?:\.DATA'\))?\s*[:=]\s*(?:(?:JsDecode|htmlDecode)\(\s*)?['"]([^'"\\<>]{1,40})['"]"#)
});
static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?-u:\b)(?:msg_title\s*=|title:\s*JsDecode\()\s*(?:'((?:[^'\\\n]|\\.)+)'|"((?:[^"\\\n]|\\.)+)")"#)
});
/// What only a script of such a page has.
const MARKS: [&str; 4] = ["content_noencode", "window.cgiDataNew", "msg_title", "item_show_type"];
static CREATED_ON: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"create_time\s*:\s*JsDecode\(\s*['"](\d{4}-\d{1,2}-\d{1,2})"#));
static SHARED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?:(?-u:\b)(?:content_)?noencode:\s*(?:JsDecode\(\s*)?|window\.desc\s*=\s*(?:htmlDecode\(\s*)?)(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")"#,
    )
});
static PICTURES: LazyLock<Regex> = LazyLock::new(|| pattern(r"picture_page_info_list\s*[:=]\s*\["));
static PICTURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?-u:\b)cdn_url['"]?\s*:\s*(?:JsDecode\(\s*)?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")"#)
});
/// Most lists of pictures that are looked at.
const MAX_LISTS: usize = 4;

impl Script {
    /// Looks through one script.
    pub fn read(&mut self, script: &str) {
        if self.date.is_none()
            && let Some(found) = CREATED.captures(script)
        {
            self.date = found[1].parse().ok().and_then(day);
        }
        if !MARKS.iter().any(|mark| script.contains(mark)) {
            self.read_name(script);
            return;
        }
        self.is_account = true;
        if let Some(found) = CREATED_ON.captures(script).filter(|_| self.date.is_none()) {
            self.date = Date::parse(&found[1]);
        }
        if let Some(found) = TITLE.captures(script).filter(|_| self.title.is_none())
            && let Some(title) = found.get(1).or(found.get(2))
        {
            self.title = Some(unescaped(title.as_str()).trim().to_owned()).filter(|title| !title.is_empty());
        }
        self.read_name(script);
    }

    fn read_name(&mut self, script: &str) {
        if self.nick_name.is_none()
            && let Some(found) = NICK_NAME.captures(script)
        {
            self.nick_name = Some(found[1].trim().to_owned()).filter(|n| !n.is_empty());
        }
    }
}

/// The day of a time in seconds since 1970.
fn day(seconds: i64) -> Option<Date> {
    let time = jiff::Timestamp::from_second(seconds + CHINA_HOURS * 3600).ok()?;
    let date = jiff::tz::Offset::UTC.to_datetime(time).date();
    Date::new(date.year(), date.month() as u8, date.day() as u8)
}

/// The notice that stands where an article was.
pub(super) fn tombstone(page: &Page) -> Option<&'static str> {
    const NOTICES: [&str; 14] = [
        "该内容已被发布者删除",
        "此内容因违规无法查看",
        "该内容暂时无法查看",
        "此内容发送失败无法查看",
        "此内容被投诉且经审核涉嫌侵权，无法查看",
        "此帐号已被屏蔽",
        "此账号已被屏蔽",
        "此帐号已自主注销",
        "此账号已自主注销",
        "该公众号已迁移",
        "当前环境异常，完成验证后即可继续访问",
        "此内容被多人投诉",
        "The content has been deleted by the author.",
        "The content is temporarily unavailable",
    ];
    // A notice is all that such a page says; an article may quote it.
    let short = page.opening.split_whitespace().map(str::len).sum::<usize>() < 1000;
    NOTICES.into_iter().find(|notice| short && page.opening.contains(notice))
}

/// The text of a share, and where the script holds it: of all places that may have it, `beside` the script too, the
/// fullest.
pub(super) fn shared_text<'t>(html: &'t str, beside: impl Iterator<Item = &'t str>) -> Option<(Range<usize>, String)> {
    let scripted = SHARED.captures_iter(html).filter_map(|found| found.get(1).or_else(|| found.get(2)));
    let places = scripted.map(|found| (found.range(), found.as_str())).chain(beside.map(|text| (0..0, text)));
    let (range, text) = places.reduce(|longest, next| if next.1.len() > longest.1.len() { next } else { longest })?;
    let decoded = unescaped(text);
    (!decoded.trim().is_empty()).then_some((range, decoded))
}

/// The addresses of the pictures of a share, and where the script holds them.
pub(super) fn shared_pictures(html: &str) -> Vec<(Range<usize>, String)> {
    let mut out: Vec<(Range<usize>, String)> = Vec::new();
    for list in PICTURES.find_iter(html).take(MAX_LISTS) {
        let list = list.end()..list_end(html, list.end());
        for found in PICTURE.captures_iter(&html[list.clone()]) {
            let Some(place) = found.get(1).or_else(|| found.get(2)) else { continue };
            let address = unescaped(place.as_str());
            if address.contains("//") && out.iter().all(|(_, known)| *known != address) && out.len() < MAX_PICTURES {
                out.push((list.start + place.start()..list.start + place.end(), address));
            }
        }
    }
    out
}

/// Most pictures of a share.
const MAX_PICTURES: usize = 200;

/// Where the list of a script ends that is open at `from`.
fn list_end(script: &str, from: usize) -> usize {
    let (mut depth, mut quote, mut escaped) = (1_usize, None, false);
    for (at, byte) in script.bytes().enumerate().skip(from) {
        match (quote, byte) {
            _ if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'\'' | b'"') => quote = Some(byte),
            (None, b'[') => depth += 1,
            (None, b']') => depth -= 1,
            (None, _) => {}
        }
        if depth == 0 {
            return at;
        }
    }
    script.len()
}

/// A JavaScript string without its escapes, then without the character references some pages put inside.
pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n' | 'r') => out.push('\n'),
            Some('t') => out.push(' '),
            Some(kind @ ('x' | 'u')) => {
                let digits: String = chars.by_ref().take(if kind == 'x' { 2 } else { 4 }).collect();
                out.push(u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).unwrap_or('\u{FFFD}'));
            }
            Some(other) => out.push(other),
            None => {}
        }
    }
    super::tokens::decode(&crate::book::Text::made(out)).text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_a_script_is_that_of_china() {
        let mut script = Script::default();
        script.read(r#"var ct = "1609776000"; nick_name.DATA') : '某某编辑部';"#);
        assert_eq!(script.date, Date::new(2021, 1, 5));
        assert_eq!(script.nick_name.as_deref(), Some("某某编辑部"));
    }

    #[test]
    fn a_script_may_be_all_that_names_an_article() {
        let mut script = Script::default();
        script.read(r#"var nickname = htmlDecode("某某"); var msg_title = '渡口 &amp; 桥'.html(false);"#);
        assert_eq!((script.title.as_deref(), script.nick_name.as_deref()), (Some("渡口 & 桥"), Some("某某")));
        let mut script = Script::default();
        script.read("window.cgiDataNew = { title: JsDecode('渡口'), create_time: JsDecode('2021-01-05 10:00') }");
        assert_eq!((script.title.as_deref(), script.date), (Some("渡口"), Date::new(2021, 1, 5)));
        let mut other = Script::default();
        other.read("chart({ title: JsDecode('图'), create_time: JsDecode('2021-01-05') })");
        assert_eq!((other.title, other.date, other.is_account), (None, None, false));
    }

    #[test]
    fn the_text_of_a_share_is_read_from_the_script() {
        let html =
            r"content_noencode: JsDecode(''), x content_noencode: JsDecode('一\x0a\x0a二\u4e09 &amp;amp; \'四\''), y";
        assert_eq!(shared_text(html, std::iter::empty()).unwrap().1, "一\n\n二三 &amp; '四'");
        let other = r"var TextContent={noencode: '一\x0a二'};";
        assert_eq!(shared_text(other, [r"一\x0a二\x0a三"].into_iter()).unwrap().1, "一\n二\n三");
        assert_eq!(shared_text(other, ["一"].into_iter()).unwrap().1, "一\n二");
    }

    #[test]
    fn the_pictures_of_a_share_are_listed_in_the_script() {
        let html = r"picture_page_info_list = []; x = { picture_page_info_list: [{cdn_url: JsDecode('https://a.example/1?f=png\x26amp;g=]'),
            width: '1080'*1, tags: [1]}, {cdn_url: 'https://a.example/2'}, {cdn_url: 'https://a.example/2'}], cdn_url: 'https://a.example/3' }";
        let addresses: Vec<String> = shared_pictures(html).into_iter().map(|(_, address)| address).collect();
        assert_eq!(addresses, ["https://a.example/1?f=png&g=]", "https://a.example/2"]);
        assert!(shared_pictures("picture_page_info_list: [{cdn_url:").is_empty());
    }
}
