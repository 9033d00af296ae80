//! The words of a tag, and the Markdown that they stand for.

use super::Meaning;
use crate::input::options::Names;

/// The words of a tag: its name, then values, some of them with a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    pub name: String,
    rest: Vec<(Option<String>, String)>,
}

impl Words {
    pub fn of(inside: &str) -> Self {
        let inside = inside.trim();
        let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let mut words = Self { name: name.to_owned(), rest: Vec::new() };
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                return words;
            }
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'')).unwrap_or(rest.len());
            let key = rest[end..].strip_prefix('=').filter(|_| end > 0).map(|value| (rest[..end].to_owned(), value));
            let (key, value) = key.map_or((None, rest), |(key, value)| (Some(key), value));
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
            let quoted = quote.and_then(|q| value[1..].find(q).map(|length| (&value[1..=length], length + 2)));
            let (word, used) = quoted.unwrap_or_else(|| {
                let length = value.find(char::is_whitespace).unwrap_or(value.len());
                (&value[..length], length)
            });
            words.rest.push((key, word.to_owned()));
            rest = &value[used..];
        }
    }

    /// The value of a key.
    pub fn value(&self, key: &str) -> Option<&str> {
        self.rest.iter().find(|(k, _)| k.as_deref() == Some(key)).map(|(_, value)| value.trim())
    }

    /// The values without a key.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.rest.iter().filter(|(key, _)| key.is_none()).map(|(_, value)| value.as_str())
    }

    /// `[class] a.png [width] [height] [title]`, or `src="a.png" title="…" caption="…" alt="…"`.
    pub fn picture(&self) -> Option<String> {
        let is_size = |w: &&str| w.trim_end_matches(['%', 'p', 'x']).bytes().all(|b| b.is_ascii_digit());
        let mut values = self.values().skip_while(|w| !is_picture(w) && !w.contains("://"));
        let source = self.value("src").or_else(|| values.next())?;
        let rest: Vec<&str> = values.filter(|w| !is_size(w)).collect();
        let title = ["caption", "title"].iter().find_map(|key| self.value(key)).map(str::to_owned);
        let title = title.unwrap_or_else(|| rest.join(" "));
        let title = title.trim_matches(['"', '\'', ' ']);
        let alt = self.value("alt").unwrap_or(title);
        let title = if title == alt || title.is_empty() {
            String::new()
        } else {
            format!(" \"{}\"", title.replace('"', "\\\""))
        };
        Some(format!("![{}](<{}>{title})", escaped(alt), address(source)))
    }

    /// Whom a quotation is of: `author[, work] [address]`.
    pub fn source(&self) -> String {
        let words: Vec<&str> = self.values().filter(|word| !word.contains("://")).collect();
        words.join(" ").trim_matches(['"', '\'', ' ', ',']).replace(", ", "，")
    }

    /// `target [text]`
    pub fn link(&self, names: &Names, meaning: Meaning) -> Option<String> {
        let mut values = self.values();
        let target = values.next()?;
        let rest = values.collect::<Vec<_>>().join(" ");
        let shown = if rest.is_empty() { target } else { rest.as_str() };
        let article = (meaning == Meaning::Article).then(|| names.path(target)).flatten();
        let target = article.map_or(address(target), |path| format!("/{}", encoded(&path)));
        Some(format!("[{}](<{target}>)", escaped(shown)))
    }
}

pub(in crate::input::markdown) fn is_picture(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default().split(['?', '#']).next().unwrap_or_default();
    ["png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "avif", "tif", "tiff"]
        .iter()
        .any(|e| ending.eq_ignore_ascii_case(e))
}

/// Text that means itself to Markdown inside of brackets.
pub(in crate::input::markdown) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '[' | ']' | '\\') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}

/// An address between angle brackets.
pub(in crate::input::markdown) fn address(target: &str) -> String {
    target.chars().filter(|c| !matches!(c, '<' | '>' | '\n')).collect()
}

/// A name of a file or section as an address.
pub(in crate::input::markdown) fn encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '%' | '#' | '?' | '<' | '>' | '\\' => out.push_str(&format!("%{:02X}", c as u32)),
            c => out.push(c),
        }
    }
    out
}
