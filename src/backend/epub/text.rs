//! Characters as XML: escaped, without what XML does not know, and without the space that autospace stands for.

use crate::lang::scan;
use crate::lang::wide::{is_hangul, is_wide_letter};
use std::borrow::Cow;

/// Whether XML 1.0 (2.2) allows `c` and a reader can do anything with it: C1 controls are allowed and useless.
pub fn is_text(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Appends `text` escaped for element content.
pub fn push_text(out: &mut String, text: &str) {
    push_escaped(out, text, false);
}

/// Appends `text` escaped for an attribute in double quotes, line ends as spaces.
pub fn push_attribute(out: &mut String, text: &str) {
    push_escaped(out, text, true);
}

fn push_escaped(out: &mut String, text: &str, attribute: bool) {
    let bytes = text.as_bytes();
    let mut start = 0;
    let mut next = 0;
    // What is written another way, U+0080 to U+009F, U+FFFE and U+FFFF.
    let is_special = |[a, b, c]: [u8; 3]| {
        (a < b' ')
            | (a == b'&')
            | (a == b'<')
            | (a == b'>')
            | (a == b'"')
            | (a == 0x7F)
            | (a == 0xC2) & (b < 0xA0)
            | (a == 0xEF) & (b == 0xBF) & (c >= 0xBE)
    };
    while let Some(at) = scan::find(bytes, next, is_special, |_| true) {
        next = at + 1;
        let (instead, length) = match bytes[at] {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' if attribute => ("&quot;", 1),
            b'\n' | b'\t' | b'\r' if attribute => (" ", 1),
            b'\n' | b'\t' => continue,
            0..=0x1f | 0x7f => ("", 1),
            0xc2 => ("", 2),
            0xef => ("", 3),
            _ => continue,
        };
        out.push_str(&text[start..at]);
        out.push_str(instead);
        start = at + length;
    }
    out.push_str(&text[start..]);
}

/// The text without characters that may not stand in a document.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.chars().filter(|&c| is_text(c)).collect())
    }
}

/// Whether autospace stands between `a` and `b`: an ideograph or kana, and a letter or digit that is not wide
/// (UTR #59 draft). Between Hangul and Latin a typed space is a space between words.
pub fn takes_autospace(a: char, b: char) -> bool {
    let wide = |c: char| is_wide_letter(c) && !is_hangul(c);
    let narrow = |c: char| c.is_alphanumeric() && !is_wide_letter(c);
    wide(a) && narrow(b) || narrow(a) && wide(b)
}

/// `text` without the typed spaces that stand where autospace stands. `before` and `after` are the neighbours of the
/// text in its line.
pub fn without_autospace(text: &str, before: Option<char>, after: Option<char>) -> Cow<'_, str> {
    if !text.contains(' ') {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    let mut start = 0;
    let mut from = 0;
    while let Some(at) = text[from..].find(' ').map(|i| from + i) {
        let end = text[at..].find(|c| c != ' ').map_or(text.len(), |i| at + i);
        let a = text[..at].chars().next_back().or(before);
        let b = text[end..].chars().next().or(after);
        if let (Some(a), Some(b)) = (a, b)
            && takes_autospace(a, b)
        {
            out.push_str(&text[start..at]);
            start = end;
        }
        from = end;
    }
    if start == 0 && out.is_empty() {
        return Cow::Borrowed(text);
    }
    out.push_str(&text[start..]);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_does_not_know_never_reaches_a_document() {
        let mut out = String::new();
        push_text(&mut out, "a\u{0}\u{1b}\u{7f}\u{85}\u{fffe}\u{ffff}é\u{a0}·\u{fffd}𠮷<&>\"\n");
        assert_eq!(out, "aé\u{a0}·\u{fffd}𠮷&lt;&amp;&gt;\"\n");
        out.clear();
        push_attribute(&mut out, "“\"\n\u{b}”");
        assert_eq!(out, "“&quot; ”");
        for c in '\0'..=char::MAX {
            let mut out = String::new();
            push_text(&mut out, c.encode_utf8(&mut [0; 4]));
            assert_eq!(!out.is_empty(), is_text(c) && c != '\r', "{c:?}");
        }
    }

    #[test]
    fn a_typed_space_between_han_and_latin_is_autospace() {
        for (before, after) in [
            ("用 Rust 写", "用Rust写"),
            ("第 3 章", "第3章"),
            ("中 文", "中 文"),
            ("한국어 Rust", "한국어 Rust"),
            ("好。 Rust", "好。 Rust"),
            ("a b  中", "a b中"),
            ("  中", "  中"),
        ] {
            assert_eq!(without_autospace(before, None, None), after);
        }
        assert_eq!(without_autospace("中文 ", None, Some('R')), "中文");
        assert_eq!(without_autospace(" 中文", Some('R'), None), "中文");
        assert_eq!(without_autospace(" ", Some('R'), Some('中')), "");
    }
}
