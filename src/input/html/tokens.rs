//! HTML as tags and text, each with its place.
//!
//! Follows the tokenization rules of the HTML standard (13.2.5) as far as a document without scripts can tell the
//! difference: attributes in any quoting, comments, raw text elements. A tree builder is not needed here: what a stray
//! or missing end tag means for a book is decided by [`super::super::content`]. Written by hand because every text of
//! the book must know the byte it came from, which parsers made for browsers do not keep, and because the time must
//! stay linear however deep the nesting is.

use crate::book::Text;
use encoding_rs::WINDOWS_1252;
use std::ops::Range;

/// A start tag.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct Tag {
    /// In lower case.
    pub name: String,
    /// Names in lower case, values decoded, in order.
    pub attributes: Vec<(String, String)>,
    pub range: Range<usize>,
}

impl Tag {
    /// The value of the first attribute called `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn has_class(&self, class: &str) -> bool {
        self.get("class").is_some_and(|c| c.split_ascii_whitespace().any(|c| c == class))
    }

    /// A property of the `style` attribute, in lower case.
    pub fn style(&self, property: &str) -> Option<String> {
        self.get("style")?.split(';').find_map(|declaration| {
            let (name, value) = declaration.split_once(':')?;
            name.trim().eq_ignore_ascii_case(property).then(|| value.trim().to_ascii_lowercase())
        })
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    Start(Tag),
    /// Name in lower case.
    End(String),
    /// Raw bytes of the text, references not decoded.
    Text(Range<usize>),
    /// Content of an element whose content is no markup; references are not decoded.
    Raw(Range<usize>),
}

/// Elements whose content is text up to their end tag (HTML 13.2.5.1; `title` and `textarea` decode references).
const RAW: [&str; 8] = ["script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title"];

/// Most attributes of one tag that are kept.
const MAX_ATTRIBUTES: usize = 256;

/// The tokens of `text` in order; comments and declarations are left out.
pub(crate) fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0, raw: None }
}

pub(crate) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    /// The element whose raw content comes next.
    raw: Option<String>,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            if let Some(name) = self.raw.take() {
                let range = self.raw_text(&name);
                if !range.is_empty() {
                    return Some(if name == "title" || name == "textarea" {
                        Token::Text(range)
                    } else {
                        Token::Raw(range)
                    });
                }
            }
            let bytes = self.text.as_bytes();
            let start = self.at;
            if start >= bytes.len() {
                return None;
            }
            if bytes[start] != b'<' {
                let end = self.text[start..].find('<').map_or(bytes.len(), |i| start + i);
                self.at = end;
                return Some(Token::Text(start..end));
            }
            match bytes.get(start + 1) {
                Some(b'!' | b'?') => self.declaration(),
                Some(b'/') if bytes.get(start + 2).is_some_and(u8::is_ascii_alphabetic) => {
                    let (tag, _) = self.tag(start + 2);
                    return Some(Token::End(tag.name));
                }
                Some(c) if c.is_ascii_alphabetic() => {
                    let (mut tag, _) = self.tag(start + 1);
                    tag.range.start = start;
                    if RAW.contains(&tag.name.as_str()) {
                        self.raw = Some(tag.name.clone());
                    }
                    return Some(Token::Start(tag));
                }
                _ => {
                    let end = self.text[start + 1..].find('<').map_or(bytes.len(), |i| start + 1 + i);
                    self.at = end;
                    return Some(Token::Text(start..end));
                }
            }
        }
    }
}

impl Tokens<'_> {
    /// Where the next token begins.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Steps over a comment, a doctype, CDATA or a processing instruction.
    fn declaration(&mut self) {
        let rest = &self.text[self.at..];
        let end = if let Some(comment) = rest.strip_prefix("<!--") {
            if comment.starts_with('>') {
                5
            } else if comment.starts_with("->") {
                6
            } else {
                comment.find("-->").map_or(rest.len(), |i| i + 7)
            }
        } else if rest.starts_with("<![CDATA[") {
            rest.find("]]>").map_or(rest.len(), |i| i + 3)
        } else {
            rest.find('>').map_or(rest.len(), |i| i + 1)
        };
        self.at += end;
    }

    /// Text up to the end tag of `name`.
    fn raw_text(&mut self, name: &str) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let start = self.at;
        let mut at = start;
        while let Some(i) = self.text[at..].find("</") {
            let tag = at + i + 2;
            if bytes.len() >= tag + name.len()
                && bytes[tag..tag + name.len()].eq_ignore_ascii_case(name.as_bytes())
                && !bytes.get(tag + name.len()).is_some_and(u8::is_ascii_alphanumeric)
            {
                self.at = at + i;
                return start..at + i;
            }
            at = tag;
        }
        self.at = bytes.len();
        start..bytes.len()
    }

    /// Reads a tag whose name begins at `at`.
    fn tag(&mut self, mut at: usize) -> (Tag, bool) {
        let bytes = self.text.as_bytes();
        let from = at;
        while at < bytes.len() && !matches!(bytes[at], b' ' | b'\t' | b'\n' | b'\r' | 0x0C | b'/' | b'>') {
            at += 1;
        }
        let mut tag = Tag { name: self.text[from..at].to_ascii_lowercase(), attributes: Vec::new(), range: from..at };
        let mut closing = false;
        loop {
            while at < bytes.len() && matches!(bytes[at], b' ' | b'\t' | b'\n' | b'\r' | 0x0C | b'/') {
                closing = bytes[at] == b'/';
                at += 1;
            }
            if at >= bytes.len() {
                break;
            }
            if bytes[at] == b'>' {
                at += 1;
                break;
            }
            let name = at;
            at += 1;
            while at < bytes.len() && !matches!(bytes[at], b' ' | b'\t' | b'\n' | b'\r' | 0x0C | b'/' | b'>' | b'=') {
                at += 1;
            }
            let name = self.text.get(name..at).unwrap_or_default().to_ascii_lowercase();
            let mut value_at = at;
            while value_at < bytes.len() && bytes[value_at].is_ascii_whitespace() {
                value_at += 1;
            }
            let mut value = String::new();
            if bytes.get(value_at) == Some(&b'=') {
                at = value_at + 1;
                while at < bytes.len() && bytes[at].is_ascii_whitespace() {
                    at += 1;
                }
                let range = match bytes.get(at) {
                    Some(&quote @ (b'"' | b'\'')) => {
                        let from = at + 1;
                        let to = self.text[from..].find(quote as char).map_or(bytes.len(), |i| from + i);
                        at = (to + 1).min(bytes.len());
                        from..to
                    }
                    _ => {
                        let from = at;
                        while at < bytes.len() && !bytes[at].is_ascii_whitespace() && bytes[at] != b'>' {
                            at += 1;
                        }
                        from..at
                    }
                };
                value = decode(&Text::made(&self.text[range])).text;
            }
            if tag.attributes.len() < MAX_ATTRIBUTES {
                tag.attributes.push((name, value));
            }
        }
        tag.range.end = at;
        self.at = at;
        (tag, closing)
    }
}

/// Longest name of a character reference.
const MAX_REFERENCE: usize = 33;

/// Text with its character references (`&amp;`, `&#x4E00;`) decoded.
pub(crate) fn decode(raw: &Text) -> Text {
    if !raw.text.contains('&') {
        return raw.clone();
    }
    let mut out = Text::default();
    let mut at = 0;
    while let Some(i) = raw.text[at..].find('&') {
        let start = at + i;
        out.push_part(raw, at..start);
        let rest = &raw.text[start..];
        let mut window = rest.len().min(MAX_REFERENCE);
        while !rest.is_char_boundary(window) {
            window -= 1;
        }
        let reference = rest[..window].find(';').map(|i| &rest[..=i]).and_then(|r| Some((r.len(), resolve(r)?)));
        let reference = reference.or_else(|| unfinished(rest));
        match reference {
            Some((length, text)) => {
                if let Some((source, from)) = raw.origin.locate(start as u32) {
                    out.origin.seam(out.text.len() as u32, source, from);
                }
                out.text.push_str(&text);
                at = start + length;
            }
            None => {
                out.push_part(raw, start..start + 1);
                at = start + 1;
            }
        }
    }
    out.push_part(raw, at..raw.text.len());
    out
}

/// A reference of old pages that was left without its semicolon: `&nbsp&nbsp`, `&copy 2008`.
fn unfinished(rest: &str) -> Option<(usize, String)> {
    const NAMES: [&str; 12] =
        ["nbsp", "lt", "gt", "amp", "quot", "copy", "reg", "middot", "laquo", "raquo", "deg", "times"];
    let name = NAMES.into_iter().find(|name| rest[1..].starts_with(name))?;
    let length = 1 + name.len();
    // `a?x=1&copy=2` is an address.
    let ends = !rest[length..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '=');
    Some((length, resolve(&format!("&{name};"))?)).filter(|_| ends)
}

/// The characters of one reference from `&` to `;`.
fn resolve(reference: &str) -> Option<String> {
    let name = &reference[1..reference.len() - 1];
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        let code = code.ok()?;
        // Where Unicode has controls, the editors of Windows meant their own characters (HTML 13.2.5.80).
        if let Ok(byte @ 0x80..=0x9F) = u8::try_from(code) {
            return Some(WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned());
        }
        return Some(char::from_u32(code).filter(|&c| c != '\0').unwrap_or('\u{FFFD}').to_string());
    }
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    match name {
        "nbsp" => return Some("\u{A0}".into()),
        "amp" => return Some("&".into()),
        "lt" => return Some("<".into()),
        "gt" => return Some(">".into()),
        "quot" => return Some("\"".into()),
        _ => {}
    }
    // CommonMark has the same table of names; its reader carries it.
    pulldown_cmark::Parser::new(reference).find_map(|event| match event {
        pulldown_cmark::Event::Text(text) if !text.starts_with('&') => Some(text.into_string()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Origin, SourceId};

    fn shown(html: &str) -> String {
        let show = |token| match token {
            Token::Start(tag) => {
                let attributes: String = tag.attributes.iter().map(|(n, v)| format!(" {n}={v}")).collect();
                format!("[{}{attributes}]", tag.name)
            }
            Token::End(name) => format!("[/{name}]"),
            Token::Text(range) => html[range].to_owned(),
            Token::Raw(range) => format!("({})", &html[range]),
        };
        tokens(html).map(show).collect()
    }

    #[test]
    fn tags_come_in_any_quoting() {
        assert_eq!(
            shown("<P Class='a b' id=x data-y=\"1 &amp; 2\" hidden>中<br/>文</p >"),
            "[p class=a b id=x data-y=1 & 2 hidden=]中[br]文[/p]"
        );
    }

    #[test]
    fn comments_and_declarations_are_left_out() {
        assert_eq!(shown("<!DOCTYPE html>a<!-- <b> -->b<?x?>c<![CDATA[d]]>e<!-->f"), "abcef");
    }

    #[test]
    fn a_script_holds_no_tags() {
        assert_eq!(shown("<script>if (a<b) '<p>'</SCRIPT>x"), "[script](if (a<b) '<p>')[/script]x");
    }

    #[test]
    fn a_lone_angle_is_text() {
        assert_eq!(shown("1 < 2 <- 3 <"), "1 < 2 <- 3 <");
    }

    #[test]
    fn references_are_decoded_and_keep_their_places() {
        let raw = Text::new("a&hellip;b&#x4E00;&nosuch;&c", Origin::verbatim(SourceId(0), 100));
        let text = decode(&raw);
        assert_eq!(text.text, "a…b一&nosuch;&c");
        assert_eq!(text.origin.locate(4), Some((SourceId(0), 109)));
        let shown = |text: &str| decode(&Text::made(text)).text;
        assert_eq!(shown("&#147;雾&#148;&#x85;"), "“雾”…");
        assert_eq!(shown("&nbsp&nbsp雾&copy 2008"), "\u{A0}\u{A0}雾© 2008");
        assert_eq!(shown("a?x=1&copy=2&copyright"), "a?x=1&copy=2&copyright");
    }

    #[test]
    fn unfinished_markup_ends_with_the_text() {
        for html in ["<", "<a", "<a b", "<a b=", "<a b='", "</", "<!--", "<script>", "&", "&#", "<a é=1 中='文"] {
            shown(html);
            decode(&Text::made(html));
        }
    }
}
