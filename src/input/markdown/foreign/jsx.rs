//! Tags whose attributes are values of a program, as MDX has them: `<img src={require('./a.png').default} alt="图" />`,
//! `<div style={{ textAlign: 'center' }}>`.
//!
//! CommonMark takes such a tag for text. It becomes the tag of HTML that it means: what is no more than a word or a number
//! stays, the address of a picture is found in its quotes or by the name that an `import` gave it, any other value goes.

use super::components::is_known;
use super::words::{attribute, is_picture};
use super::{LONGEST_TAG, Scan};
use crate::input::pattern::patterns;
use crate::lang::scan;
use memchr::memmem;
use std::collections::BTreeMap;

patterns! {
    /// `import name from './a.png'`
    IMPORT = r#"(?m)^import[ \t]+([A-Za-z_$][\w$]*)[ \t]+from[ \t]+['"]([^'"\n]+)['"]"#;
    /// What makes a component one that shows a picture.
    PICTURE = r"^(?:img|Image|Img|Picture|ThemedImage|IdealImage|ZoomImage)$";
    WIDTH = r#"\bwidth:\s*['"]?(\d+(?:px|%)?)"#;
}

/// What they begin with.
pub(super) const MARKS: [&str; 6] = ["={", " @", "<I", "<P", "<T", "<Z"];

/// Whether a text may have such tags.
pub(super) fn may_have(text: &str) -> bool {
    let holds = |mark: &str| scan::holds(text, mark);
    holds("={")
        || holds(" @") && holds("=\"")
        || ["<Image", "<Img", "<Picture", "<ThemedImage", "<IdealImage", "<ZoomImage"].into_iter().any(holds)
}

/// The value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value<'t> {
    /// Given by its name alone.
    None,
    Quoted(&'t str),
    /// What stands between braces.
    Made(&'t str),
}

/// A tag: its name, its attributes, whether it closes itself, and its length.
pub(super) struct Tag<'t> {
    pub name: &'t str,
    attributes: Vec<(&'t str, Value<'t>)>,
    pub is_closed: bool,
    pub length: usize,
}

/// Whether a name is that of a component that shows a picture.
pub(super) fn is_picture_name(name: &str) -> bool {
    PICTURE.is_match(name)
}

impl Scan<'_> {
    pub(super) fn jsx(&mut self) {
        let text = self.body.text.as_str();
        let imports: BTreeMap<&str, &str> = match memmem::find(text.as_bytes(), b"import ") {
            Some(_) => {
                IMPORT.captures_iter(text).filter_map(|f| Some((f.get(1)?.as_str(), f.get(2)?.as_str()))).collect()
            }
            None => BTreeMap::new(),
        };
        let mut done = 0;
        for at in memchr::memchr_iter(b'<', text.as_bytes()) {
            if at < done {
                continue;
            }
            let Some(tag) = Tag::of(&text[at..]) else { continue };
            let is_picture = is_picture_name(tag.name);
            let is_made = tag.attributes.iter().any(|(_, value)| matches!(value, Value::Made(_)));
            let is_shown = is_made || is_picture && tag.name != "img";
            // What holds texts that take turns is known by its own rule, if it stands on one line.
            let is_known = is_known(tag.name);
            let is_line = !text[at..at + tag.length].contains('\n');
            if !is_shown || is_known && is_line || self.solid_end(at).is_some() || text[..at].ends_with('\\') {
                continue;
            }
            done = at + tag.length;
            let with = match is_picture {
                true => tag.picture(&imports),
                false if is_known => Some("\n\n".to_owned()),
                false => Some(tag.plain()),
            };
            if with.is_none() {
                self.report(
                    &format!("<{} src={{…}}>", tag.name),
                    "names no picture that is known; it was left out",
                    &(at..done),
                );
            }
            self.replace(at..done, with.unwrap_or_default());
        }
    }
}

impl<'t> Tag<'t> {
    /// The tag at the head of a text.
    pub fn of(text: &'t str) -> Option<Self> {
        let bytes = text.as_bytes().get(..text.len().min(LONGEST_TAG))?;
        let is_name = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'@' | b'#');
        let name_end = 1 + bytes.get(1..)?.iter().take_while(|&&b| is_name(b)).count();
        if !bytes.get(1)?.is_ascii_alphabetic() {
            return None;
        }
        let mut tag = Self { name: &text[1..name_end], attributes: Vec::new(), is_closed: false, length: 0 };
        let mut at = name_end;
        loop {
            let blanks = bytes.get(at..)?.iter().take_while(|b| b.is_ascii_whitespace()).count();
            at += blanks;
            match *bytes.get(at)? {
                b'>' => return Some(Self { length: at + 1, ..tag }),
                b'/' if bytes.get(at + 1) == Some(&b'>') => {
                    return Some(Self { is_closed: true, length: at + 2, ..tag });
                }
                // Values that a program adds: {...props}.
                b'{' if blanks > 0 => {
                    let end = closed(bytes, at)?;
                    tag.attributes.push(("", Value::Made(text.get(at + 1..end)?)));
                    at = end + 1;
                    continue;
                }
                b if !is_name(b) || blanks == 0 => return None,
                _ => {}
            }
            let length = bytes[at..].iter().take_while(|&&b| is_name(b)).count();
            let key = text.get(at..at + length)?;
            at += length;
            if bytes.get(at) != Some(&b'=') {
                tag.attributes.push((key, Value::None));
                continue;
            }
            at += 1;
            let quote = *bytes.get(at)?;
            let (end, made) = match quote {
                b'"' | b'\'' => (at + 1 + memchr::memchr(quote, bytes.get(at + 1..)?)?, false),
                b'{' => (closed(bytes, at)?, true),
                _ => return None,
            };
            let inside = text.get(at + 1..end)?;
            // What Vue listens for, and the places that it fills: @click, #default.
            let made = made || key.starts_with(['@', '#']);
            tag.attributes.push((key, if made { Value::Made(inside) } else { Value::Quoted(inside) }));
            at = end + 1;
        }
    }

    /// What an attribute says, if it is no more than a word.
    pub fn said(&self, key: &str) -> Option<&'t str> {
        match self.attributes.iter().find(|(k, _)| *k == key)?.1 {
            Value::Quoted(text) => Some(text),
            Value::Made(made) => word(made),
            Value::None => None,
        }
    }

    /// The tag with what HTML can say of it.
    fn plain(&self) -> String {
        let mut out = format!("<{}", self.name);
        for (key, value) in &self.attributes {
            let value = match value {
                Value::Quoted(text) => Some(*text),
                Value::Made(made) if !key.starts_with(['@', '#']) => word(made),
                Value::Made(_) | Value::None => None,
            };
            let key = if *key == "className" { "class" } else { key };
            if let Some(value) = value {
                out.push_str(&format!(" {key}=\"{}\"", attribute(value)));
            }
        }
        out + if self.is_closed { " />" } else { ">" }
    }

    /// The picture that it shows.
    fn picture(&self, imports: &BTreeMap<&str, &str>) -> Option<String> {
        let value = |key: &str| self.attributes.iter().find(|(k, _)| *k == key).map(|(_, value)| *value);
        let source = ["src", "sources", "img", "image"].into_iter().find_map(|key| match value(key)? {
            Value::Quoted(text) => Some(text),
            Value::Made(made) => quoted(made).find(|text| is_picture(text)).or_else(|| {
                let name = made.trim().split(['.', ' ']).next().unwrap_or_default();
                imports.get(name).copied().or_else(|| word(made).filter(|text| text.contains('/')))
            }),
            Value::None => None,
        })?;
        let style = || match value("style")? {
            Value::Quoted(style) | Value::Made(style) => WIDTH.captures(style)?.get(1).map(|found| found.as_str()),
            Value::None => None,
        };
        let width = self.said("width").or_else(style).map(|width| format!(" width=\"{}\"", attribute(width)));
        let alt = self.said("alt").map(|alt| format!(" alt=\"{}\"", attribute(alt)));
        // Names of the site's own folder, which its files are served from.
        let source = ["@site", "~@", "@", "~"]
            .iter()
            .find_map(|root| source.strip_prefix(root).filter(|rest| rest.starts_with('/')))
            .unwrap_or(source);
        Some(format!("<img src=\"{}\"{}{}>", attribute(source), alt.unwrap_or_default(), width.unwrap_or_default()))
    }
}

/// Where the brace at a place is closed; texts in quotes hold none.
fn closed(text: &[u8], at: usize) -> Option<usize> {
    let mut depth = 0;
    let mut quote = None;
    for (i, &b) in text.iter().enumerate().skip(at) {
        match (quote, b) {
            (Some(open), _) if open == b => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'' | b'`') => quote = Some(b),
            (None, b'{') => depth += 1,
            (None, b'}') if depth == 1 => return Some(i),
            (None, b'}') => depth -= 1,
            (None, _) => {}
        }
    }
    None
}

/// The texts in quotes of a value.
fn quoted(made: &str) -> impl Iterator<Item = &str> {
    let mut rest = made;
    std::iter::from_fn(move || {
        let open = rest.find(['"', '\'', '`'])?;
        let quote = rest[open..].chars().next()?;
        let inner = &rest[open + 1..];
        let end = inner.find(quote)?;
        rest = &inner[end + 1..];
        Some(&inner[..end])
    })
}

/// A value that is no more than a text in quotes or a number.
fn word(made: &str) -> Option<&str> {
    let made = made.trim();
    let text = ['"', '\'', '`'].into_iter().find_map(|quote| made.strip_prefix(quote)?.strip_suffix(quote));
    let text = text.filter(|text| !text.contains(['"', '\'', '`']) && !text.contains("${"));
    text.or_else(|| Some(made).filter(|made| !made.is_empty() && made.bytes().all(|b| b.is_ascii_digit())))
}
