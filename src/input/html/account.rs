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
    /// `nick_name`: the account.
    pub nick_name: Option<String>,
}

/// The accounts' day begins in China.
const CHINA_HOURS: i64 = 8;

static CREATED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?:(?-u:\b)ct|create_time(?:\.DATA'\))?)\s*[=:]\s*['"](1\d{9})['"]"#));
static NICK_NAME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?-u:\b)nick_name(?:\.DATA'\))?\s*:\s*(?:JsDecode\(\s*)?['"]([^'"\\<>]{1,40})['"]"#));
static SHARED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?:content_noencode:\s*JsDecode\(\s*|window\.desc\s*=\s*)(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")"#)
});

impl Script {
    /// Looks through one script.
    pub fn read(&mut self, script: &str) {
        if self.date.is_none()
            && let Some(found) = CREATED.captures(script)
        {
            self.date = found[1].parse().ok().and_then(day);
        }
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
    const NOTICES: [&str; 7] = [
        "该内容已被发布者删除",
        "此内容因违规无法查看",
        "该内容暂时无法查看",
        "此内容发送失败无法查看",
        "此内容被投诉且经审核涉嫌侵权，无法查看",
        "The content has been deleted by the author.",
        "The content is temporarily unavailable",
    ];
    // A notice is all that such a page says; an article may quote it.
    let short = page.opening.split_whitespace().map(str::len).sum::<usize>() < 1000;
    NOTICES.into_iter().find(|notice| short && page.opening.contains(notice))
}

/// The text of a share, and where the script holds it: of all places that may have it, the fullest.
pub(super) fn shared_text(html: &str) -> Option<(Range<usize>, String)> {
    let places = SHARED.captures_iter(html).filter_map(|found| found.get(1).or_else(|| found.get(2)));
    let text = places.reduce(|longest, next| if next.len() > longest.len() { next } else { longest })?;
    let decoded = unescaped(text.as_str());
    (!decoded.trim().is_empty()).then(|| (text.range(), decoded))
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
    fn the_text_of_a_share_is_read_from_the_script() {
        let html =
            r"content_noencode: JsDecode(''), x content_noencode: JsDecode('一\x0a\x0a二\u4e09 &amp;amp; \'四\''), y";
        assert_eq!(shared_text(html).unwrap().1, "一\n\n二三 &amp; '四'");
    }
}
