//! Feeds as they lie, made into what the crate feed-rs reads: references that XML does not know, numbers for names,
//! dates in any form, entries that came twice.

use super::export;
use crate::book::{Date, Text};
use crate::input::decode;
use crate::input::html::tokens;
use crate::input::pattern::pattern;
use feed_rs::model::{Entry, Feed};
use feed_rs::parser;
use memchr::memmem;
use regex::{Captures, Regex};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, LazyLock};

/// Reads a feed, and says how many entries of it are no articles; times are those that its clocks showed, whatever the
/// zone, for a day is that of its author.
pub fn feed(bytes: &[u8]) -> io::Result<(Feed, usize)> {
    if export::is_export(bytes) {
        let (text, out) = export::published(without_declaration(&decoded(bytes)));
        return Ok((articles(text.as_bytes())?, out));
    }
    Ok((articles(bytes)?, 0))
}

fn articles(bytes: &[u8]) -> io::Result<Feed> {
    let read = |bytes: &[u8]| {
        let builder = parser::Builder::new().timestamp_parser(|text| wall_clock(text)?.parse().ok());
        builder.id_generator(|_, _, _| String::new()).build().parse(bytes)
    };
    let is_older = OLDER.iter().any(|(name, _)| memmem::find(bytes, name.as_bytes()).is_some());
    let has_address = memmem::find(bytes, b"@").is_some();
    let mended = (is_older || has_address).then(|| {
        let text = decoded(bytes);
        let text = without_declaration(&text);
        with_addresses_apart(&if is_older { in_new_words(text) } else { text.to_owned() })
    });
    let bytes = mended.as_ref().map_or(bytes, |text| text.as_bytes());
    read(bytes).or_else(|cause| {
        let text = decoded(bytes);
        let mended = match text.trim_start().starts_with('{') {
            true => named_by_text(&text).unwrap_or_default(),
            false => with_known_references(without_declaration(&text)),
        };
        read(mended.as_bytes()).map_err(|_| io::Error::other(format!("it is no feed: {cause}")))
    })
}

/// A time as `2021-01-05T10:00:00Z`, by what a clock beside its author showed: `Tue, 5 Jan 2021 9:5 +0800`,
/// `2021-01-05 10:00`.
fn wall_clock(text: &str) -> Option<String> {
    /// Years of two digits (RFC 822, 5.1).
    static SHORT: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\d{1,2}[ -]+[A-Za-z]{3,9}\.?,?[ -]+)(\d{2})\b"));
    static CLOCK: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|[Tt\s])(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?"));
    let short = || {
        let found = SHORT.captures(text)?;
        let century = if &found[2] < "70" { 20 } else { 19 };
        Date::parse(&format!("{}{century}{}", &found[1], &found[2]))
    };
    let date = Date::parse(text).or_else(short).filter(|date| date.month > 0 && date.day > 0)?;
    let clock = CLOCK.captures(text);
    let part = |i: usize, most: u8| {
        let part = clock.as_ref().and_then(|clock| clock.get(i)).and_then(|part| part.as_str().parse::<u8>().ok());
        part.unwrap_or(0).min(most)
    };
    let Date { year, month, day } = date;
    Some(format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", part(1, 23), part(2, 59), part(3, 59)))
}

/// The text of a feed, in the encoding that it says it is in where it is not UTF-8.
fn decoded(bytes: &[u8]) -> Arc<str> {
    static DECLARED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"^<\?xml[^>]*[ \t\n]encoding *= *["']([A-Za-z0-9._:-]+)["']"#));
    let declaration = bytes.split(|byte| *byte == b'>').next().and_then(|head| str::from_utf8(head).ok());
    let said =
        declaration.filter(|_| str::from_utf8(bytes).is_err()).and_then(|head| DECLARED.captures(head.trim_start()));
    let label = said.as_ref().map(|said| &said[1]).filter(|label| decode::is_label(label));
    decode::decode(bytes, label).text
}

/// The text of a feed without the line that names its encoding, which it is no longer in.
fn without_declaration(text: &str) -> &str {
    let text = text.trim_start();
    text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(text, |(_, rest)| rest.trim_start())
}

/// A feed in which blanks part the addresses of its writers from their names: `林屿（lin@example.com）` is more than the
/// reader takes.
fn with_addresses_apart(text: &str) -> String {
    static CONTACT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?s)<((?:\w+:)?(?:author|managingEditor|webMaster|creator|contributor))(?:\s[^>]*)?>.*?</")
    });
    static ADDRESS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"([^\x00-\x7F]|;)?([A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+)([^\x00-\x7F]|&)?"));
    let apart = |found: &Captures| {
        let beside = |i: usize| found.get(i).map_or("", |sign| sign.as_str());
        let gap = |sign: &str| if sign.is_empty() { "" } else { " " };
        let (before, behind) = (beside(1), beside(3));
        format!("{before}{}{}{}{behind}", gap(before), &found[2], gap(behind))
    };
    CONTACT.replace_all(text, |contact: &Captures| ADDRESS.replace_all(&contact[0], apart).into_owned()).into_owned()
}

/// The names of Atom before it became a standard (RFC 4287), and of RSS 0.9, with those of what came after.
const OLDER: [(&str, &str); 2] = [
    ("http://purl.org/atom/ns#", "http://www.w3.org/2005/Atom"),
    ("http://my.netscape.com/rdf/simple/0.9/", "http://purl.org/rss/1.0/"),
];

/// An older feed in the words of Atom 1.0, or RSS 1.0.
fn in_new_words(text: &str) -> String {
    static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"(</?)(issued|modified|tagline)([\s>])"));
    static TYPE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"type=["'](?:text/(html|plain)|application/(xhtml)\+xml)["']|mode=["']\w+["']"#));
    let text = OLDER.iter().fold(text.to_owned(), |text, (older, newer)| text.replace(older, newer));
    let text = WORD.replace_all(&text, |found: &Captures| {
        let word = match &found[2] {
            "issued" => "published",
            "modified" => "updated",
            _ => "subtitle",
        };
        format!("{}{word}{}", &found[1], &found[3])
    });
    let typed =
        TYPE.replace_all(&text, |found: &Captures| match found.get(1).or(found.get(2)).map(|kind| kind.as_str()) {
            Some("plain") => "type=\"text\"".to_owned(),
            Some(kind) => format!("type=\"{kind}\""),
            None => String::new(),
        });
    typed.into_owned()
}

/// A JSON Feed whose entries are named by numbers, named by text.
fn named_by_text(text: &str) -> Option<String> {
    let mut feed: Value = serde_json::from_str(text).ok()?;
    for item in feed.get_mut("items")?.as_array_mut()? {
        if let Some(id) = item.get_mut("id").filter(|id| id.is_number()) {
            *id = Value::String(id.to_string());
        }
    }
    serde_json::to_string(&feed).ok()
}

/// XML in which `&nbsp;` and a bare `&` are what they would be in HTML.
fn with_known_references(text: &str) -> String {
    static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?s)<!\[CDATA\[.*?\]\]>|&(?:(amp|lt|gt|quot|apos|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});|([A-Za-z][A-Za-z0-9]{1,31};))?",
        )
    });
    let mended = REFERENCE.replace_all(text, |found: &Captures| {
        let whole = &found[0];
        if whole.starts_with('<') || found.get(1).is_some() {
            return whole.to_owned();
        }
        match tokens::decode(&Text::made(whole)).text {
            sign if found.get(2).is_some() && sign != whole => sign.replace('&', "&amp;").replace('<', "&lt;"),
            _ => whole.replacen('&', "&amp;", 1),
        }
    });
    match mended {
        Cow::Borrowed(text) => text.to_owned(),
        Cow::Owned(text) => text,
    }
}

/// Takes out entries that came again under the same name; of each the last form stays. Gives how many were taken out.
/// Names that most entries share are no names.
pub fn drop_older_forms(entries: &mut Vec<Entry>) -> usize {
    let newest = |entry: &Entry| entry.updated.max(entry.published);
    let mut last: BTreeMap<String, usize> = BTreeMap::new();
    for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| !entry.id.trim().is_empty()) {
        let kept = last.entry(entry.id.clone()).or_insert(at);
        // Feeds begin with the newest.
        if newest(&entries[*kept]) < newest(entry) {
            *kept = at;
        }
    }
    let named = entries.iter().filter(|entry| !entry.id.trim().is_empty()).count();
    if last.len() * 2 < named {
        return 0;
    }
    let before = entries.len();
    let mut at = 0;
    entries.retain(|entry| {
        at += 1;
        last.get(&entry.id).is_none_or(|&kept| kept == at - 1)
    });
    before - entries.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_any_form() {
        for (text, expected) in [
            ("Mon, 04 Jan 2021 10:00:00 EST", Some("2021-01-04T10:00:00Z")),
            ("Tue, 5 Jan 2021 9:5 +0800", Some("2021-01-05T09:05:00Z")),
            ("06 Jan 21 08:00 CST", Some("2021-01-06T08:00:00Z")),
            ("2021-01-05T00:30:00+08:00", Some("2021-01-05T00:30:00Z")),
            ("2021-01-07 10:00", Some("2021-01-07T10:00:00Z")),
            ("2021年1月7日", Some("2021-01-07T00:00:00Z")),
            ("January 8, 2021", Some("2021-01-08T00:00:00Z")),
            ("Sat, 09 Jan 2021 10:00:60 +08:00", Some("2021-01-09T10:00:59Z")),
            ("yesterday", None),
            ("2021", None),
        ] {
            assert_eq!(wall_clock(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn references_that_xml_does_not_know_are_known() {
        let xml = "<a>&nbsp;甲 & 乙&amp;&#20013;&hellip;&none; <![CDATA[&nbsp;]]>&";
        assert_eq!(with_known_references(xml), "<a>\u{a0}甲 &amp; 乙&amp;&#20013;…&amp;none; <![CDATA[&nbsp;]]>&amp;");
    }

    #[test]
    fn of_an_entry_that_came_again_the_last_form_stays() {
        let entry = |id: &str, updated: &str| {
            let mut entry = Entry { id: id.to_owned(), ..Entry::default() };
            entry.updated = updated.parse().ok();
            entry
        };
        let (old, new) = ("2021-01-05T10:00:00Z", "2021-01-06T10:00:00Z");
        let mut entries = vec![entry("a", old), entry("", old), entry("b", old), entry("a", new), entry("", old)];
        assert_eq!(drop_older_forms(&mut entries), 1);
        let left: Vec<_> = entries.iter().map(|e| (e.id.as_str(), e.updated)).collect();
        assert_eq!(left.len(), 4);
        assert_eq!(left[2], ("a", new.parse().ok()));
        let mut entries = vec![entry("0", old), entry("0", new), entry("0", old)];
        assert_eq!(drop_older_forms(&mut entries), 0);
    }
}
