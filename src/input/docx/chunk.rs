//! Documents of other kinds inside one: what buttons for Word on pages write, often the whole text.

use crate::files::Memory;
use crate::input::html::tokens::{self, Token};
use crate::input::{decode, html, mhtml};

/// What the body of a document shows, as HTML. None if it is of a kind that is not read.
pub fn written(bytes: &[u8], held: &mut Memory) -> Option<String> {
    if is_message(bytes) {
        let page = mhtml::unpacked(bytes, held).ok()?;
        return Some(body(&String::from_utf8_lossy(&page)));
    }
    if bytes.starts_with(b"PK") || bytes.starts_with(b"{\\rtf") || bytes.contains(&0) && !is_utf16(bytes) {
        return None;
    }
    let text = decode::decode(bytes, None).text;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') {
        return (!text.contains("schemas.openxmlformats.org/package")).then(|| body(text));
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Some(lines.map(|line| format!("<p>{}</p>\n", super::page::escaped(line))).collect())
}

/// Whether bytes are a page saved as one file.
pub fn is_message(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(bytes.get(..400).unwrap_or(bytes)).to_ascii_lowercase();
    head.trim_start().starts_with("mime-version:") || head.contains("content-type: multipart/related")
}

/// Whether bytes are a page.
pub fn is_page(bytes: &[u8]) -> bool {
    html::is_page(&decode::decode(bytes.get(..4000).unwrap_or(bytes), None).text)
}

fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF])
}

/// The inside of the body of a page.
fn body(html: &str) -> String {
    let mut range = 0..html.len();
    let mut at = 0;
    let mut tokens = tokens::tokens(html);
    while let Some(token) = tokens.next() {
        let begin = std::mem::replace(&mut at, tokens.at());
        match token {
            Token::Start(tag) if tag.name == "body" => range.start = tag.range.end,
            Token::End(name) if name == "body" => range.end = begin,
            _ => {}
        }
    }
    html.get(range).unwrap_or(html).to_owned()
}
