//! An SVG that may go into a book: a picture and nothing else.
//!
//! One pass over the XML events. Kept is what the SVG namespace draws with; left out are scripts, handlers, foreign
//! objects, what other programs stored (their namespaces), and every reference that leads out of the file. Entities of
//! the document type are put in place beforehand (drawing programs name their namespaces by them), the document type
//! itself goes. The writer makes the prefixes anew, so that what comes out is well-formed for itself.

use super::super::MediaError;
use super::MAX_DEPTH;
use quick_xml::XmlVersion;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;
use std::borrow::Cow;
use std::collections::BTreeSet;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";
const XML: &str = "http://www.w3.org/XML/1998/namespace";

/// Elements that run, embed or fetch (SVG 2, 5.7, 12.2, 15, 16).
const ACTIVE: [&str; 13] = [
    "audio",
    "canvas",
    "discard",
    "embed",
    "foreignObject",
    "handler",
    "iframe",
    "listener",
    "object",
    "script",
    "source",
    "track",
    "video",
];

/// Elements that may set any attribute later on, an address among them.
const ANIMATIONS: [&str; 5] = ["animate", "animateColor", "animateMotion", "animateTransform", "set"];

/// The longest text that entities may grow a drawing to, in parts of its length.
const GROWTH: usize = 8;

/// The SVG without scripts, event handlers, foreign objects and remote references, as XML without a doctype.
pub fn sanitise_svg(data: &[u8]) -> Result<Vec<u8>, MediaError> {
    let text = std::str::from_utf8(data).map_err(MediaError::damaged)?;
    let text = with_entities(text.trim_start_matches('\u{feff}').trim_start())?;
    let mut cleaner = Cleaner { out: String::with_capacity(text.len()), ids: BTreeSet::new(), in_style: None };
    let mut reader = NsReader::from_str(&text);
    let mut depth = 0;
    // Depth of the outermost element that is being left out.
    let mut skipped: Option<usize> = None;
    loop {
        match reader.read_event().map_err(MediaError::damaged)? {
            Event::Start(element) => {
                depth += 1;
                if skipped.is_none() && !(depth <= MAX_DEPTH && cleaner.open(&reader, &element, depth == 1, false)?) {
                    skipped = Some(depth);
                }
            }
            Event::Empty(element) => {
                if skipped.is_none() && depth < MAX_DEPTH {
                    cleaner.open(&reader, &element, depth == 0, true)?;
                }
            }
            Event::End(element) => {
                match skipped {
                    None => cleaner.close(element.local_name().as_ref()),
                    Some(at) if at == depth => skipped = None,
                    Some(_) => {}
                }
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) if skipped.is_none() && depth > 0 => cleaner.raw(&text),
            Event::CData(text) if skipped.is_none() && depth > 0 => cleaner.raw(&escape(&*text.into_inner())),
            Event::GeneralRef(name) if skipped.is_none() && depth > 0 => {
                let known = matches!(&*name, "lt" | "gt" | "amp" | "quot" | "apos");
                if known {
                    cleaner.raw(&format!("&{};", &*name));
                } else if let Ok(Some(c)) = name.resolve_char_ref()
                    && is_xml(c)
                {
                    cleaner.raw(&escape(c.to_string()));
                }
            }
            Event::Eof => break,
            Event::Text(_)
            | Event::CData(_)
            | Event::GeneralRef(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::Comment(_) => {}
        }
    }
    if cleaner.out.is_empty() {
        return Err(MediaError::UnknownFormat);
    }
    Ok(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}\n", cleaner.out).into_bytes())
}

struct Cleaner {
    out: String,
    ids: BTreeSet<String>,
    /// The text of a `style` element, judged as a whole when it ends.
    in_style: Option<String>,
}

impl Cleaner {
    /// Writes a start tag; false if the element is left out with all it holds.
    fn open(
        &mut self,
        reader: &NsReader<&[u8]>,
        element: &BytesStart,
        root: bool,
        empty: bool,
    ) -> Result<bool, MediaError> {
        let (namespace, name) = reader.resolver().resolve_element(element.name());
        let drawn = match namespace {
            ResolveResult::Bound(ns) => ns.as_ref() == SVG,
            ResolveResult::Unbound => true,
            ResolveResult::Unknown(_) => false,
        };
        let name = name.as_ref().to_owned();
        if root && name != "svg" {
            return Err(MediaError::UnknownFormat);
        }
        if !drawn
            || !is_name(&name)
            || self.in_style.is_some()
            || ACTIVE.contains(&name.as_str())
            || sets_anything(element, &name)
        {
            return if root { Err(MediaError::UnknownFormat) } else { Ok(false) };
        }
        self.out.push('<');
        self.out.push_str(&name);
        if root {
            self.out.push_str(" xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
        }
        let mut names: Vec<String> = Vec::new();
        for attribute in element.attributes() {
            let attribute = attribute.map_err(MediaError::damaged)?;
            let (namespace, key) = reader.resolver().resolve_attribute(attribute.key);
            let key = key.as_ref();
            let written = match namespace {
                ResolveResult::Unbound => key.to_owned(),
                ResolveResult::Bound(ns) if ns.as_ref() == XLINK => format!("xlink:{key}"),
                ResolveResult::Bound(ns) if ns.as_ref() == XML && matches!(key, "lang" | "space") => {
                    format!("xml:{key}")
                }
                ResolveResult::Bound(_) | ResolveResult::Unknown(_) => continue,
            };
            // Two prefixes of one namespace may name one attribute twice.
            if !is_name(&written) || names.contains(&written) {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(MediaError::damaged)?;
            if let Some(value) = self.admit(&name, &written, &value) {
                self.out.push_str(&format!(" {written}=\"{}\"", escape(&*value)));
                names.push(written);
            }
        }
        self.out.push_str(if empty { "/>" } else { ">" });
        if name == "style" && !empty {
            self.in_style = Some(String::new());
        }
        Ok(true)
    }

    fn close(&mut self, name: &str) {
        if let Some(css) = self.in_style.take()
            && let Ok(plain) = quick_xml::escape::unescape(&css)
            && stays_inside(&plain)
        {
            self.out.push_str(&css);
        }
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// Writes text that is escaped already, without characters that XML does not know.
    fn raw(&mut self, text: &str) {
        let to = self.in_style.as_mut().unwrap_or(&mut self.out);
        for c in text.chars().filter(|&c| is_xml(c)) {
            // `]]>` may not stand in text.
            if c == '>' { to.push_str("&gt;") } else { to.push(c) }
        }
    }

    /// The value of an attribute as it may stand in the book, or None if it may not.
    fn admit<'v>(&mut self, element: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
        let lower = name.to_ascii_lowercase();
        if lower.starts_with("on") || lower == "xmlns" || value.chars().any(|c| !is_xml(c)) {
            return None;
        }
        match lower.as_str() {
            "id" => {
                let id = name_of(value);
                self.ids.insert(id.clone().into_owned()).then_some(id)
            }
            "href" | "xlink:href" => match value.trim().strip_prefix('#') {
                Some(target) => Some(Cow::Owned(format!("#{}", name_of(target)))),
                None => (matches!(element, "image" | "feImage") && is_inline_picture(value.trim()))
                    .then_some(Cow::Borrowed(value)),
            },
            "src" | "srcset" | "action" | "formaction" | "ping" | "xml:base" => None,
            _ => stays_inside(value).then_some(Cow::Borrowed(value)),
        }
    }
}

/// Whether SVG may call an element or attribute so. The reader takes names as they come, `<!DOCTYPEfont-size`.
fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'))
}

/// An animation of an address or of something that is not named.
fn sets_anything(element: &BytesStart, name: &str) -> bool {
    ANIMATIONS.contains(&name)
        && element.attributes().flatten().any(|a| {
            let value = a.value.to_ascii_lowercase();
            a.key.local_name().as_ref() == "attributeName" && (value.contains("href") || value.starts_with("on"))
        })
}

/// A picture written into its own address, of a kind that draws.
fn is_inline_picture(address: &str) -> bool {
    let head = address.get(..24).unwrap_or(address).to_ascii_lowercase();
    ["data:image/png", "data:image/jpeg", "data:image/jpg", "data:image/gif", "data:image/webp"]
        .iter()
        .any(|kind| head.starts_with(kind))
}

/// A style, or the value of a presentation attribute, that names nothing outside the drawing.
fn stays_inside(css: &str) -> bool {
    let lower = css.to_ascii_lowercase();
    // An escape could spell anything.
    if lower.contains('\\') || lower.contains("@import") || lower.contains("expression(") || lower.contains("script:") {
        return false;
    }
    let mut rest = lower.as_str();
    let mut outside = String::new();
    while let Some(at) = rest.find("url(") {
        outside.push_str(&rest[..at]);
        rest = &rest[at + 4..];
        let address = rest.trim_start().trim_start_matches(['"', '\'']);
        if !(address.starts_with('#') || is_inline_picture(address)) {
            return false;
        }
        rest = rest.find(')').map_or("", |end| &rest[end..]);
    }
    outside.push_str(rest);
    !(outside.contains("//") || outside.contains("image-set(") || outside.contains("src("))
}

/// An id as XML allows it; references go through the same function.
fn name_of(id: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    if id.chars().all(plain) && id.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return Cow::Borrowed(id);
    }
    let mut out = String::from("i");
    for c in id.chars() {
        if plain(c) {
            out.push(c);
        } else {
            out.push_str(&format!("_{:x}", c as u32));
        }
    }
    Cow::Owned(out)
}

/// XML 1.0, 2.2.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The text after the document type, its own entities put in place. An entity made of others stays unknown.
fn with_entities(text: &str) -> Result<Cow<'_, str>, MediaError> {
    let Some(start) = text.find("<!DOCTYPE") else { return Ok(Cow::Borrowed(text)) };
    let Some(length) = doctype_length(&text[start..]) else {
        return Err(MediaError::Damaged("the document type does not end".into()));
    };
    let (doctype, body) = (&text[start..start + length], &text[start + length..]);
    let entities = entities(doctype);
    if entities.is_empty() {
        return Ok(Cow::Borrowed(body));
    }
    let most = body.len() * GROWTH + 4096;
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let named = rest[1..].split_once(';');
        match named.and_then(|(name, after)| Some((entities.iter().find(|(n, _)| *n == name)?, after))) {
            Some(((_, value), after)) => {
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
        if out.len() > most {
            return Err(MediaError::Damaged("its entities grow without end".into()));
        }
    }
    out.push_str(rest);
    Ok(Cow::Owned(out))
}

/// Length of `<!DOCTYPE … [ … ]>`.
fn doctype_length(text: &str) -> Option<usize> {
    let (mut quote, mut subset) = (None, false);
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[') => subset = true,
            (None, ']') => subset = false,
            (None, '>') if !subset => return Some(at + 1),
            (None, _) => {}
        }
    }
    None
}

/// The plain internal entities of a document type; at most a few dozen, as drawing programs write them.
fn entities(doctype: &str) -> Vec<(&str, &str)> {
    const MOST: usize = 64;
    doctype
        .split("<!ENTITY")
        .skip(1)
        .take(MOST)
        .filter_map(|declaration| {
            let (name, rest) = declaration.trim_start().split_once(char::is_whitespace)?;
            let rest = rest.trim_start();
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let value = rest[1..].split(quote).next()?;
            (name != "%" && !value.contains(['&', '<', '%', '"', '\''])).then_some((name, value))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(svg: &str) -> String {
        let bytes = sanitise_svg(svg.as_bytes()).unwrap();
        String::from_utf8(bytes).unwrap().replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", "").trim().to_owned()
    }

    /// The inside of a cleaned root element.
    fn inside(body: &str) -> String {
        let out = clean(&format!(
            "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'>{body}</svg>"
        ));
        let start = out.find('>').unwrap() + 1;
        out[start..].strip_suffix("</svg>").unwrap().to_owned()
    }

    #[test]
    fn what_runs_or_fetches_is_left_out() {
        for gone in [
            "<script>alert(1)</script>",
            "<foreignObject><div xmlns='http://www.w3.org/1999/xhtml'/></foreignObject>",
            "<set attributeName='xlink:href' to='javascript:x'/>",
            "<image xmlns='urn:other'/>",
            "<inkscape:x xmlns:inkscape='urn:i'><rect/></inkscape:x>",
            "<!-- x --><?php x ?>",
        ] {
            assert_eq!(inside(gone), "", "{gone}");
        }
        for (before, after) in [
            ("<rect <fill='red' y='1'/>", "<rect y=\"1\"/>"),
            ("<use xmlns:a='http://www.w3.org/1999/xlink' a:href='#a' xlink:href='#b'/>", "<use xlink:href=\"#a\"/>"),
            ("<rect onload='x()' fill='red'/>", "<rect fill=\"red\"/>"),
            ("<image href='http://x/y.png'/>", "<image/>"),
            ("<image href='../y.png'/>", "<image/>"),
            ("<a xlink:href='javascript:x'><path/></a>", "<a><path/></a>"),
            ("<rect style='fill:url(http://x)'/>", "<rect/>"),
            ("<rect fill='url(#a)'/>", "<rect fill=\"url(#a)\"/>"),
            ("<rect style='fill:u\\72l(http://x)'/>", "<rect/>"),
            ("<style>@import 'x.css';</style>", "<style></style>"),
            ("<style>.a > b { fill: red }</style>", "<style>.a &gt; b { fill: red }</style>"),
            ("<text>甲 &amp; 乙 &#x7532;&#0;</text>", "<text>甲 &amp; 乙 甲</text>"),
            ("<image href='data:image/png;base64,AAAA'/>", "<image href=\"data:image/png;base64,AAAA\"/>"),
        ] {
            assert_eq!(inside(before), after, "{before}");
        }
    }

    #[test]
    fn entities_of_drawing_programs_are_put_in_place() {
        let svg = "<?xml version='1.0'?><!DOCTYPE svg PUBLIC 'a' 'b' [ <!ENTITY ns 'http://www.w3.org/2000/svg'> ]>\
                   <s:svg xmlns:s='&ns;'><s:g/></s:svg>";
        let out = clean(svg);
        assert!(out.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""), "{out}");
        assert!(out.ends_with("<g/></svg>"), "{out}");
    }

    #[test]
    fn the_name_of_an_entity_without_its_end_is_text() {
        let text = "<!DOCTYPE svg [<!ENTITY ns \"a\">]><svg>&ns;</svg>&ns";
        assert_eq!(with_entities(text).unwrap(), "<svg>a</svg>&ns");
    }

    #[test]
    fn entities_that_multiply_are_refused_or_stay_unknown() {
        let laughs = "<!DOCTYPE svg [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><svg><text>&b;</text></svg>";
        assert!(clean(laughs).contains("<text></text>"));
        let value = "h".repeat(60_000);
        let bomb = format!("<!DOCTYPE svg [<!ENTITY a '{value}'>]><svg>{}</svg>", "&a;".repeat(60_000));
        assert!(matches!(sanitise_svg(bomb.as_bytes()), Err(MediaError::Damaged(_))));
    }

    #[test]
    fn ids_are_names_and_stand_once() {
        assert_eq!(
            inside("<g id='1 a'/><g id='x'/><g id='x'/><use href='#1 a'/>"),
            "<g id=\"i1_20a\"/><g id=\"x\"/><g/><use href=\"#i1_20a\"/>"
        );
    }

    #[test]
    fn hostile_nesting_is_cut_and_overflows_nothing() {
        let nested = |n| format!("<svg>{}{}</svg>", "<g>".repeat(n), "</g>".repeat(n));
        assert_eq!(clean(&nested(60_000)).matches("<g>").count(), MAX_DEPTH - 1);
        assert!(sanitise_svg(nested(100_000).as_bytes()).is_err());
        assert!(sanitise_svg(b"<html/>").is_err());
        assert!(sanitise_svg(b"<svg><g></svg>").is_err());
    }
}
