//! Fonts in the package: of each language the characters that the documents have.
//!
//! Documents are read again when they are written, so that a font has every character that is shown, notes and words of
//! the program among them. A font is a file of its own for each language, for a Chinese face draws a Japanese text in
//! Chinese forms. Either the body has it, or only characters that readers' own fonts lack: those stand in spans.

use super::container::Deflated;
use super::style::FONTS;
use crate::font::{FaceId, FontRole, FontSet, WebFont};
use crate::lang::Lang;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io;

/// What fonts are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embed {
    /// All text of the body.
    Body,
    /// Characters that few fonts have, and those of one's own.
    Rare,
}

/// By the language that a document or a stretch of it names: its characters.
pub type Characters = BTreeMap<String, BTreeSet<char>>;

/// A font of the package.
pub struct File {
    /// Below the package document.
    pub name: String,
    pub media_type: &'static str,
    data: Vec<u8>,
}

impl File {
    /// Packed for the archive.
    pub fn deflated(&self) -> io::Result<Deflated> {
        Deflated::new(format!("OEBPS/{}", self.name), &self.data)
    }
}

/// Whether readers' own fonts may lack a character: an ideograph beyond the 20,902 of Unicode 1.1, which every CJK font
/// has, or one of the private use area.
fn is_rare(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{9fa6}'..='\u{9fff}' | '\u{e000}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '\u{f0000}'..)
}

/// Puts rare characters of a document into spans.
pub fn wrap_rare(document: String) -> String {
    let body = document.find("<body").unwrap_or(document.len());
    if !document[body..].chars().any(is_rare) {
        return document;
    }
    let mut out = document[..body].to_owned();
    let mut rest = &document[body..];
    while !rest.is_empty() {
        // A formula is no place for a span.
        let end = if rest.starts_with("<math") {
            rest.find("</math>").unwrap_or(rest.len())
        } else if rest.starts_with('<') {
            rest.find('>').map_or(rest.len(), |at| at + 1)
        } else {
            let plain = rest.find(|c| c == '<' || is_rare(c)).unwrap_or(rest.len());
            if plain == 0 {
                let end = rest.find(|c| !is_rare(c)).unwrap_or(rest.len());
                _ = write!(out, "<span class=\"rare\">{}</span>", &rest[..end]);
                rest = &rest[end..];
                continue;
            }
            plain
        };
        out.push_str(&rest[..end]);
        rest = &rest[end..];
    }
    out
}

/// The characters of a document that a font is for.
pub fn characters(document: &str, embed: Embed) -> Characters {
    let mut found = Characters::new();
    let mut reader = Reader::from_str(document);
    let mut langs: Vec<String> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                let said =
                    element.attributes().flatten().find(|a| a.key.as_ref() == "lang").map(|a| a.value.into_owned());
                langs.push(said.or_else(|| langs.last().cloned()).unwrap_or_default());
            }
            Ok(Event::End(_)) => _ = langs.pop(),
            Ok(Event::Text(text)) => {
                let lang = langs.last().cloned().unwrap_or_default();
                let wanted = |c: &char| !c.is_control() && (embed == Embed::Body || is_rare(*c));
                found.entry(lang).or_default().extend(text.chars().filter(wanted));
            }
            Ok(Event::GeneralRef(_)) => {
                if embed == Embed::Body {
                    found.entry(langs.last().cloned().unwrap_or_default()).or_default().extend(['&', '<', '>']);
                }
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

/// What languages of one form of the characters share.
struct Form<'a> {
    lang: Lang,
    faces: BTreeMap<FaceId, BTreeSet<char>>,
    tags: Vec<&'a str>,
}

/// The fonts of a package, and the sheet that names them.
pub fn fonts(
    characters: &Characters,
    embed: Embed,
    set: &FontSet,
    vertical: bool,
) -> Result<(Vec<File>, String), String> {
    let mut files = Vec::new();
    let mut sheet = String::from("@charset \"UTF-8\";\n\n");
    // Languages of one face and one form share a file.
    let mut shared: BTreeMap<&str, Form> = BTreeMap::new();
    for (tag, characters) in characters {
        let lang = Lang::parse(tag).unwrap_or(Lang::EN);
        let Form { lang: _, faces, tags } =
            shared.entry(stem(lang)).or_insert_with(|| Form { lang, faces: BTreeMap::new(), tags: Vec::new() });
        tags.push(tag);
        let body = set.choose(FontRole::Serif, lang);
        for &c in characters {
            let own = set.face(body).glyph(c).map(|_| body);
            // What the face of the body lacks is the reader's, unless it was asked for.
            let other = || set.covering(c.encode_utf8(&mut [0; 4]), FontRole::Serif, lang);
            let face = if embed == Embed::Rare { own.or_else(other) } else { own };
            if let Some(face) = face {
                faces.entry(face).or_default().insert(c);
            }
        }
    }
    for (stem, Form { lang, faces, tags }) in shared {
        let mut families = Vec::new();
        for (n, (face, characters)) in faces.into_iter().enumerate() {
            let WebFont { data, cff } = set.face(face).web_font(&characters, lang, vertical)?;
            let name = if n == 0 { stem.to_owned() } else { format!("{stem}-{}", n + 1) };
            let (ending, media_type, format) =
                if cff { ("otf", "font/otf", "opentype") } else { ("ttf", "font/ttf", "truetype") };
            let path = format!("fonts/{name}.{ending}");
            _ = writeln!(
                sheet,
                "@font-face {{ font-family: \"book {name}\"; src: url(\"{path}\") format(\"{format}\"); }}"
            );
            families.push(format!("\"book {name}\""));
            files.push(File { name: path, media_type, data });
        }
        if families.is_empty() {
            continue;
        }
        for tag in tags {
            let selector = match embed {
                Embed::Body => format!("html[lang=\"{tag}\"] body, span[lang=\"{tag}\"]"),
                Embed::Rare => format!("html[lang=\"{tag}\"] .rare, [lang=\"{tag}\"] .rare"),
            };
            _ = writeln!(sheet, "{selector} {{ font-family: {}, serif; }}", families.join(", "));
        }
    }
    Ok((files, sheet))
}

/// Name of the file of a language.
fn stem(lang: Lang) -> &'static str {
    match lang {
        Lang::ZhHans => "zh-hans",
        Lang::ZhHant => "zh-hant",
        Lang::ZhHk => "zh-hk",
        Lang::Ja => "ja",
        Lang::Ko => "ko",
        Lang::Other(_) => "latin",
    }
}

/// Name and text of the sheet, packed for the archive.
pub fn sheet(text: &str) -> io::Result<Deflated> {
    Deflated::new(format!("OEBPS/{FONTS}"), text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_characters_stand_in_spans_and_nothing_else_changes() {
        let page =
            |body: &str| format!("<html lang=\"zh-Hans\"><head><title>𠮷</title></head><body>{body}</body></html>");
        for (text, wrapped) in [
            ("<p>甲乙</p>", "<p>甲乙</p>"),
            (
                "<p title=\"𠮷\">𠮷𪚥字\u{e000}</p>",
                "<p title=\"𠮷\"><span class=\"rare\">𠮷𪚥</span>字<span class=\"rare\">\u{e000}</span></p>",
            ),
            (
                "<math alttext=\"x\"><mi>𠮷</mi></math>㐀",
                "<math alttext=\"x\"><mi>𠮷</mi></math><span class=\"rare\">㐀</span>",
            ),
        ] {
            assert_eq!(wrap_rare(page(text)), page(wrapped));
        }
    }

    #[test]
    fn characters_belong_to_the_language_around_them() {
        let page =
            "<html lang=\"zh-Hans\"><body><p>甲<span lang=\"ja\">仮<em>名</em></span>&amp;乙𠮷</p></body></html>";
        let all = characters(page, Embed::Body);
        assert_eq!(all["zh-Hans"], "甲乙𠮷&<>".chars().collect());
        assert_eq!(all["ja"], "仮名".chars().collect());
        assert_eq!(characters(page, Embed::Rare).remove("zh-Hans"), Some("𠮷".chars().collect()));
    }
}
