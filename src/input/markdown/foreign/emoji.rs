//! Names of emoji between colons, `:tada:`, as GitHub and most site generators have them.
//!
//! A name that is none is text, and so is one in code, in an address, beside a letter or a digit: 10:30:20 is a time.

use super::Scan;
use crate::input::markdown::obsidian::in_tag;
use memchr::memchr_iter;
use std::ops::Range;

/// Longest name, in bytes.
const LONGEST: usize = 50;

/// Where names stand with their colons.
fn names(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let bytes = text.as_bytes();
    let is_part = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'+' | b'-');
    memchr_iter(b':', bytes).filter_map(move |at| {
        let rest = &bytes[at + 1..];
        let length = rest.iter().take(LONGEST).position(|&b| !is_part(b))?;
        (length > 0 && rest[length] == b':').then_some(at..at + length + 2)
    })
}

/// Whether a text may have such names.
pub(super) fn may_have(text: &str) -> bool {
    names(text).next().is_some()
}

impl Scan<'_> {
    pub(super) fn emoji(&mut self) {
        let text = self.body.text.as_str();
        for range in names(text) {
            let (before, after) = (&text[..range.start], &text[range.end..]);
            let joins = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '/' | '\\' | '`' | '=');
            if before.ends_with(joins) || after.starts_with(joins) {
                continue;
            }
            let Some(emoji) = emojis::get_by_shortcode(&text[range.start + 1..range.end - 1]) else { continue };
            if self.solid_end(range.start).is_none() && !in_tag(before) {
                self.replace(range, emoji.as_str());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn names_of_emoji_are_emoji_and_times_are_times() {
        for (text, meant) in [
            ("发布了:tada:！", "发布了🎉！"),
            ("- :+1: 甲\n- :heavy_check_mark: 乙\n", "- 👍 甲\n- ✔️ 乙\n"),
            ("| :x: | a |\n", "| ❌ | a |\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in [
            "时间是10:30:20。",
            "10:100:1 的比例",
            "`:tada:`",
            "```\n:tada:\n```\n",
            ":没有这个:",
            ":no_such_emoji:",
            "std:x:y a::x::b",
            "[甲](/a:tada:b)",
            "<a title=\":tada:\">甲</a>",
            "http://a/:tada:/b",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
