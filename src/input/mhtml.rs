//! Pages saved as one file: MHTML (RFC 2557), as Chrome, Edge and Internet Explorer write it.
//!
//! The parts of the message are found by the crate mail-parser. The page is the part that the message names as its
//! start, else the first of HTML; frames are no articles. Pictures are the parts that its addresses name, by where they
//! came from (`Content-Location`) or by number (`cid:`): each is written into the tag that shows it. The page is given
//! the address it was saved from, and is then read like any other.

use super::decode::{self, is_label};
use super::discover::{About, Item, Member, Section};
use super::html::tokens::{self, Token};
use super::mounts::Mounts;
use super::pattern::pattern;
use crate::files::{Files, Memory};
use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders};
use regex::Regex;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::{Arc, LazyLock};
use url::Url;

/// Name of the page, below the path of the file.
pub(super) const PAGE: &str = "page.html";
/// Folder of its pictures, named as browsers name theirs.
const FOLDER: &str = "page_files";
/// Most parts of a file.
const MAX_PARTS: usize = 10_000;
/// Most places where a file may say that it holds a message: each could stand in the one before it.
const MAX_MESSAGES: usize = 100;

/// Opens a saved page among the files of the book.
pub(super) fn open(files: &Mounts, path: &Path) -> io::Result<(Section, About)> {
    let bytes = files.read(path)?;
    let mut held = Memory::default();
    let page = unpacked(&bytes, &mut held)?;
    held.add(PAGE, page);
    files.mount(path, Arc::new(held));
    let folder = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let item = Item { path: Some(path.join(PAGE)), folder, ..Item::default() };
    let section = Section { path: path.to_path_buf(), members: vec![Member::Item(item)], ..Section::default() };
    Ok((section, About { source: path.display().to_string(), ..About::default() }))
}

/// The page of a file; its pictures are put beside it.
pub(super) fn unpacked(bytes: &[u8], held: &mut Memory) -> io::Result<Vec<u8>> {
    static MESSAGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)message/|/digest"));
    let too_much = |what: &str| io::Error::new(io::ErrorKind::FileTooLarge, what.to_owned());
    if MESSAGE.find_iter(&String::from_utf8_lossy(bytes)).nth(MAX_MESSAGES).is_some() {
        return Err(too_much("it holds messages inside messages"));
    }
    let no_page = || io::Error::new(io::ErrorKind::InvalidData, "it holds no page");
    let message = MessageParser::default().parse(bytes).ok_or_else(no_page)?;
    if message.parts.len() > MAX_PARTS {
        return Err(too_much("it has more than 10,000 parts"));
    }
    let page = page_of(&message).ok_or_else(no_page)?;
    let mut pictures = BTreeMap::new();
    for (number, part) in message.parts.iter().enumerate() {
        let Some(kind) = part.content_type().filter(|kind| kind.ctype().eq_ignore_ascii_case("image")) else {
            continue;
        };
        let ending: String =
            kind.subtype().unwrap_or_default().chars().take_while(char::is_ascii_alphanumeric).take(8).collect();
        let name = format!("{FOLDER}/{number:04}.{}", ending.to_ascii_lowercase());
        held.add(&name, decoded(part, bytes));
        let id = part.content_id().map(|id| format!("cid:{}", id.trim_matches(['<', '>'])));
        for address in part.content_location().map(str::to_owned).into_iter().chain(id) {
            pictures.entry(whole(&address)).or_insert_with(|| name.clone());
        }
    }
    let html = decoded(page, bytes);
    let label = page.content_type().and_then(|kind| kind.attribute("charset")).filter(|label| is_label(label));
    let html = decode::decode(&html, label).text;
    let saved_from = message.header("Snapshot-Content-Location").and_then(|header| header.as_text());
    let location = page.content_location().or(saved_from).unwrap_or_default();
    Ok(written(&html, location, &pictures).into_bytes())
}

/// The part that is the page.
fn page_of<'m>(message: &'m Message) -> Option<&'m MessagePart<'m>> {
    let is_page = |part: &&MessagePart| {
        part.content_type().is_some_and(|kind| {
            kind.ctype().eq_ignore_ascii_case("text")
                && kind.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case("html"))
        })
    };
    let start = message.content_type().and_then(|kind| kind.attribute("start"));
    let start = start.map(|start| start.trim_matches(['<', '>']));
    let named = message.parts.iter().filter(is_page).find(|part| start.is_some() && part.content_id() == start);
    named.or_else(|| message.parts.iter().find(is_page))
}

/// What a part holds. What is damaged stays as it is written.
fn decoded<'b>(part: &MessagePart, bytes: &'b [u8]) -> Cow<'b, [u8]> {
    let raw = bytes.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let decoded = match part.content_transfer_encoding().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "base64" => base64_decode(raw),
        "quoted-printable" => quoted_printable_decode(raw),
        _ => None,
    };
    decoded.map_or(Cow::Borrowed(raw), Cow::Owned)
}

/// An address in the one way it is compared in.
fn whole(address: &str) -> String {
    Url::parse(address.trim()).map_or_else(|_| address.trim().to_owned(), String::from)
}

/// The page with its address, and with the names of the pictures in their tags.
fn written(html: &str, location: &str, pictures: &BTreeMap<String, String>) -> String {
    let mut base = Url::parse(location).ok();
    let mut out = String::with_capacity(html.len() + 200);
    let mut body = String::with_capacity(html.len());
    let mut done = 0;
    // A picture that an element before the `img` offers for it.
    let mut offered = None;
    let mut has_base = false;
    for token in tokens::tokens(html) {
        let Token::Start(tag) = token else { continue };
        if tag.name == "base" && !has_base {
            let named = tag.get("href").and_then(|href| match &base {
                Some(base) => base.join(href).ok(),
                None => Url::parse(href).ok(),
            });
            has_base = named.is_some();
            base = named.or(base);
        }
        if tag.name != "img" && tag.name != "source" {
            continue;
        }
        let seen = |address: &str| {
            let address = address.trim();
            let joined = base.as_ref().and_then(|base| base.join(address).ok()).map(String::from);
            joined.and_then(|whole| pictures.get(&whole)).or_else(|| pictures.get(&whole(address)))
        };
        let set = |set: &str| set.split(", ").filter_map(|one| seen(one.split_ascii_whitespace().next()?)).last();
        let own = tag.get("src").and_then(seen);
        let others = || tag.attributes.iter().find_map(|(_, value)| seen(value).or_else(|| set(value)));
        let found = own.or_else(others);
        if tag.name == "source" {
            offered = found.or(offered);
            continue;
        }
        if let Some(name) = found.or(offered.take()) {
            // The first of two attributes counts.
            let at = tag.range.start + "<img".len();
            body.push_str(&html[done..at]);
            body.push_str(&format!(" src=\"{name}\""));
            done = at;
        }
    }
    body.push_str(&html[done..]);
    if let Some(address) = Url::parse(location).ok().filter(|url| matches!(url.scheme(), "http" | "https")) {
        let base = base.as_ref().unwrap_or(&address).as_str().replace('"', "%22");
        let address = address.as_str().replace('"', "%22");
        out.push_str(&format!("<base href=\"{base}\"><link rel=\"canonical\" href=\"{address}\">\n"));
    }
    out + &body
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://example.org/a/1.html\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--x--\"\r\n\r\n\
        ----x--\r\nContent-Type: text/html\r\nContent-ID: <frame-1@mhtml.blink>\r\n\
        Content-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/a/1.html\r\n\r\n\
        <p>=E6=B8=A1=E5=\r\n=8F=A3</p><img class=3D\"a\" src=3D\"https://example.org/%E5%9B=\r\n%BE.png\">\
        <img data-src=3D\"b.png\"><img src=3D\"cid:c@d\"><img src=3D\"e.png\">\r\n\
        ----x--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\
        Content-Location: https://example.org/%E5%9B%BE.png\r\n\r\nAAEC\r\nAw==\r\n\
        ----x--\r\nContent-Type: image/svg+xml\r\nContent-Transfer-Encoding: binary\r\n\
        Content-Location: https://example.org/a/b.png\r\n\r\n<svg/>\r\n\
        ----x--\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\nContent-ID: <c@d>\r\n\r\nBBBB\r\n\
        ----x--\r\nContent-Type: text/html\r\nContent-ID: <frame-2@mhtml.blink>\r\n\r\n<p>frame</p>\r\n\
        ----x----\r\n";

    fn opened(file: &[u8]) -> io::Result<(String, Memory)> {
        let mut held = Memory::default();
        let page = unpacked(file, &mut held)?;
        Ok((String::from_utf8(page).unwrap(), held))
    }

    #[test]
    fn the_parts_of_a_file_are_a_page_and_its_pictures() {
        let (page, held) = opened(FILE.as_bytes()).unwrap();
        let base = "<base href=\"https://example.org/a/1.html\"><link rel=\"canonical\" href=\"https://example.org/a/1.html\">\n";
        let body = "<p>渡口</p><img src=\"page_files/0002.png\" class=\"a\" src=\"https://example.org/%E5%9B%BE.png\">\
                    <img src=\"page_files/0003.svg\" data-src=\"b.png\"><img src=\"page_files/0004.gif\" src=\"cid:c@d\">\
                    <img src=\"e.png\">";
        assert_eq!(page.trim_end(), format!("{base}{body}"));
        assert_eq!(held.read(Path::new("page_files/0002.png")).unwrap(), [0, 1, 2, 3]);
        assert_eq!(held.read(Path::new("page_files/0003.svg")).unwrap(), b"<svg/>");
    }

    #[test]
    fn a_part_is_read_in_the_encoding_it_names() {
        let file = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html; \
            charset=\"gb2312\"\nContent-Transfer-Encoding: quoted-printable\n\n=B6=C9=BF=DA\n--x--\n";
        assert_eq!(opened(file).unwrap().0.trim(), "渡口");
    }

    #[test]
    fn what_holds_no_page_is_an_error() {
        for file in
            ["", "x", "Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: image/png\n\nAA\n--x--\n"]
        {
            assert!(opened(file.as_bytes()).is_err(), "{file}");
        }
    }
}
