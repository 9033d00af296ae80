//! Blogs as Movable Type exports them, and はてなブログ, livedoor, Ameba and FC2 after it: one text file, an entry after
//! the other.
//!
//! An entry has its facts first, `TITLE: 渡口`, a line each; then what goes over several lines, `BODY:`, each closed by
//! five hyphens; eight close the entry. Written as a JSON Feed it is read as one. The format is that of the manual, “The
//! Movable Type Import / Export Format”; since a text may have lines of hyphens of its own, only one that a label or the
//! end follows closes anything.

use crate::book::Date;
use memchr::memmem;
use serde_json::{Value, json};

const END_OF_PART: &str = "-----";
const END_OF_ENTRY: &str = "--------";
/// The facts that an entry may begin with.
const FIRST: [&str; 6] = ["AUTHOR:", "TITLE:", "BASENAME:", "STATUS:", "DATE:", "UNIQUE_URL:"];
/// What goes over several lines.
const PARTS: [&str; 6] = ["BODY:", "EXTENDED BODY:", "EXCERPT:", "KEYWORDS:", "COMMENT:", "PING:"];

/// Whether a text may be an export, by its first bytes.
pub fn may_begin(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    FIRST.iter().any(|label| start.starts_with(label.as_bytes()))
}

/// Whether a text is an export: the facts of its first entry end where its body begins.
pub fn is_export(bytes: &[u8]) -> bool {
    let facts = || {
        let end = memmem::find(bytes, END_OF_PART.as_bytes())?;
        bytes[end + END_OF_PART.len()..].trim_ascii_start().strip_prefix(b"BODY:")
    };
    may_begin(bytes) && facts().is_some()
}

/// The export with its published entries alone, as a JSON Feed, and how many others it had.
pub fn published(text: &str) -> (String, usize) {
    let entries = entries(text);
    let (shown, others): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(Entry::is_published);
    let items: Vec<Value> = shown.iter().enumerate().map(|(i, entry)| entry.item(i)).collect();
    (json!({ "version": "https://jsonfeed.org/version/1.1", "title": "", "items": items }).to_string(), others.len())
}

/// An entry as it stands.
#[derive(Debug, Default)]
struct Entry<'t> {
    facts: Vec<(&'t str, &'t str)>,
    /// The body and what goes on with it.
    body: String,
}

impl<'t> Entry<'t> {
    fn fact(&self, label: &str) -> &'t str {
        self.facts.iter().find(|(name, _)| *name == label).map_or("", |(_, value)| value)
    }

    fn is_published(&self) -> bool {
        matches!(self.fact("STATUS"), "" | "Publish" | "publish")
    }

    /// The entry as an item of a feed; `i` tells it from the others.
    fn item(&self, i: usize) -> Value {
        let categories = self.facts.iter().filter(|(label, value)| label.ends_with("CATEGORY") && !value.is_empty());
        let mut tags: Vec<&str> = categories.map(|(_, value)| *value).collect();
        tags.extend(self.fact("TAGS").split(',').map(|tag| tag.trim_matches(['"', ' '])).filter(|tag| !tag.is_empty()));
        tags.sort_unstable();
        tags.dedup();
        let authors: Vec<Value> = Some(self.fact("AUTHOR"))
            .filter(|name| !name.is_empty())
            .map(|name| json!({ "name": name }))
            .into_iter()
            .collect();
        let mut item = json!({
            "id": i.to_string(),
            "title": self.fact("TITLE"),
            "content_html": self.body,
            "authors": authors,
            "tags": tags,
        });
        for (key, value) in [("date_published", date(self.fact("DATE"))), ("url", self.address())] {
            if let (Some(value), Some(item)) = (value, item.as_object_mut()) {
                item.insert(key.to_owned(), value.into());
            }
        }
        item
    }

    fn address(&self) -> Option<String> {
        Some(self.fact("UNIQUE_URL")).filter(|address| address.starts_with("http")).map(str::to_owned)
    }
}

/// `03/05/2021 12:00:00 PM`, the month first, as a feed has it.
fn date(text: &str) -> Option<String> {
    let (day, time) = text.split_once(' ').unwrap_or((text, ""));
    let mut parts = day.split('/');
    let (month, day, year) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let Date { year, month, day } = Date::new(year, month, day)?;
    let (hour, minute, second) = clock(time).unwrap_or_default();
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

/// The hours of `12:00:00 PM` and `00:00:00`, minutes and seconds.
fn clock(text: &str) -> Option<(u8, u8, u8)> {
    let (digits, half) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
    let mut parts = digits.split(':').map(|part| part.parse::<u8>().ok());
    let (hour, minute, second) = (parts.next()??, parts.next()??, parts.next().flatten().unwrap_or(0));
    let hour = match half {
        "PM" => hour % 12 + 12,
        "AM" => hour % 12,
        _ => hour,
    };
    (hour < 24 && minute < 60 && second < 60).then_some((hour, minute, second))
}

/// Parts the text into its entries.
fn entries(text: &str) -> Vec<Entry<'_>> {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches('\r')).collect();
    let (mut out, mut entry, mut part) = (Vec::new(), Entry::default(), None);
    for (i, &line) in lines.iter().enumerate() {
        let below = || lines[i + 1..].iter().find(|below| !below.is_empty());
        match part {
            _ if line == END_OF_ENTRY && below().is_none_or(|below| begins(below, &FIRST)) => {
                out.push(std::mem::take(&mut entry));
                part = None;
            }
            _ if line == END_OF_PART && below().is_none_or(|below| *below == END_OF_ENTRY || PARTS.contains(below)) => {
                part = Some("");
            }
            None => entry.facts.extend(line.split_once(':').map(|(label, value)| (label.trim(), value.trim()))),
            Some("") if PARTS.contains(&line) => part = Some(line),
            Some("BODY:" | "EXTENDED BODY:") => {
                entry.body.push_str(line);
                entry.body.push('\n');
            }
            Some(_) => {}
        }
    }
    out.push(entry);
    out.retain(|entry| !entry.facts.is_empty());
    out
}

fn begins(line: &str, labels: &[&str]) -> bool {
    labels.iter().any(|label| line.starts_with(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(title: &str, status: &str, body: &str) -> String {
        format!(
            "AUTHOR: egawa\nTITLE: {title}\nBASENAME: 2021/03/05/120000\nSTATUS: {status}\nCONVERT BREAKS: 0\n\
             DATE: 03/05/2021 12:00:00\nCATEGORY: 日記\nCATEGORY: 川\n-----\nBODY:\n{body}\n-----\nEXTENDED BODY:\n\n-----\n\
             COMMENT:\nAUTHOR: 通りすがり\nDATE: 03/06/2021 01:00:00 AM\nいいね。\n-----\n--------\n"
        )
    }

    fn items(text: &str) -> (Vec<Value>, usize) {
        assert!(is_export(text.as_bytes()));
        let (feed, others) = published(text);
        let feed: Value = serde_json::from_str(&feed).unwrap();
        (feed["items"].as_array().unwrap().clone(), others)
    }

    #[test]
    fn published_entries_are_items_with_their_facts() {
        let all = [entry("渡し場: 冬", "Publish", "<p>雪が降った。</p>"), entry("下書き", "Draft", "<p>まだ。</p>")];
        let (items, others) = items(&all.concat());
        let [item] = &items[..] else { panic!("{items:?}") };
        assert_eq!((item["title"].as_str(), others), (Some("渡し場: 冬"), 1));
        assert_eq!(item["date_published"], "2021-03-05T12:00:00Z");
        assert_eq!(item["authors"][0]["name"], "egawa");
        assert_eq!(item["tags"].as_array().unwrap().len(), 2);
        let body = item["content_html"].as_str().unwrap();
        assert!(body.contains("雪が降った。") && !body.contains("いいね"), "{body}");
    }

    #[test]
    fn hyphens_in_a_text_close_nothing() {
        let (items, _) = items(
            &[entry("一", "Publish", "雪。\n-----\n風。\n--------\n雨。"), entry("二", "Publish", "雪。")].concat(),
        );
        assert_eq!(items.len(), 2);
        assert!(items[0]["content_html"].as_str().unwrap().contains("雨。"));
    }

    #[test]
    fn hours_may_be_counted_to_twelve() {
        assert_eq!(date("03/05/2021 12:10:00 AM").as_deref(), Some("2021-03-05T00:10:00Z"));
        assert_eq!(date("03/05/2021 01:10:00 PM").as_deref(), Some("2021-03-05T13:10:00Z"));
        assert_eq!(date("2021-03-05"), None);
    }

    #[test]
    fn a_text_that_only_begins_with_such_a_label_is_none() {
        for text in ["TITLE: 渡口\n\n雾起了。\n-----\n雾散了。\n", "雾起了。\n-----\nBODY:\n雾散了。\n", "AUTHOR: 林\n"]
        {
            assert!(!is_export(text.as_bytes()), "{text}");
        }
    }
}
