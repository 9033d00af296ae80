//! The words of a tag, and the Markdown that they stand for.

use super::containers::remark;
use super::fences;
use super::tags::{Meaning, REMARKS};
use crate::input::options::Names;
use crate::lang::wide::is_wide;

/// The words of a tag: its name, then values, some of them with a key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    pub name: String,
    /// All that stands behind the name.
    typed: String,
    rest: Vec<(Option<String>, String)>,
}

/// Colours and states of the themes.
const LOOKS: [&str; 20] = [
    "red", "blue", "green", "yellow", "orange", "purple", "pink", "cyan", "gray", "grey", "black", "white", "default",
    "primary", "success", "info", "warning", "danger", "open", "child",
];

impl Words {
    pub fn of(inside: &str) -> Self {
        let inside = inside.trim();
        let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
        let mut words = Self { name: name.to_owned(), typed: rest.trim().to_owned(), rest: Vec::new() };
        loop {
            rest = rest.trim_start();
            if rest.is_empty() {
                return words;
            }
            let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\'')).unwrap_or(rest.len());
            let key = value_behind(&rest[end..]).filter(|_| end > 0).map(|value| (rest[..end].to_owned(), value));
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
        let values = self.values().map(|w| w.trim_end_matches(','));
        let mut values = values.skip_while(|w| !is_picture(w) && !w.contains("://"));
        let source = self.source_of_picture().or_else(|| values.next())?;
        let rest: Vec<&str> = values.filter(|w| !is_size(w)).collect();
        let title = self.caption().unwrap_or_else(|| rest.join(" "));
        let title = title.trim_matches(['"', '\'', ' ']);
        // Markdown is read in a description, and not in a title.
        if title.contains(['[', '*', '`', '$']) && title.matches('[').count() == title.matches(']').count() {
            return Some(format!("![{title}](<{}>)", address(source)));
        }
        let alt = self.value("alt").unwrap_or(title);
        let title = if title == alt || title.is_empty() {
            String::new()
        } else {
            format!(" \"{}\"", title.replace('"', "\\\""))
        };
        Some(format!("![{}](<{}>{title})", escaped(alt), address(source)))
    }

    /// What Hugo sets below a picture: its title, what is said of it, and whose it is.
    fn caption(&self) -> Option<String> {
        let [title, caption, whose] = ["title", "caption", "attr"].map(|key| self.value(key).filter(|v| !v.is_empty()));
        let whose = whose.map(|whose| match self.value("attrlink") {
            Some(link) => format!("[{}](<{}>)", escaped(whose), address(link)),
            None => whose.to_owned(),
        });
        let said: Vec<&str> = title.into_iter().chain(caption).collect();
        let is_wide = said.iter().any(|said| said.contains(is_wide));
        let said = said.join(if is_wide { "：" } else { ": " });
        match (said.is_empty(), whose) {
            (true, whose) => whose,
            (false, None) => Some(said),
            (false, Some(whose)) => {
                Some(if is_wide { format!("{said}（{whose}）") } else { format!("{said} ({whose})") })
            }
        }
    }

    /// The picture that a key names.
    pub fn source_of_picture(&self) -> Option<&str> {
        let keys = ["src", "image_path", "path", "url", "file"];
        keys.iter().find_map(|key| self.value(key).filter(|value| *key == "src" || is_picture(value)))
    }

    /// The title of what is folded, or takes turns: named by a key, else all that is typed without the colours and
    /// states that stand before a comma or behind one.
    pub fn title(&self) -> Option<&str> {
        let keyed = ["title", "summary", "name", "header", "label"].iter().find_map(|key| self.value(key));
        // `"标签" "..."`: the first of several.
        let quoted = self.values().next().filter(|_| self.typed.starts_with('"') && self.rest.len() > 1);
        let typed = || {
            let mut parts = self.typed.split([',', '@']).map(|part| part.trim().trim_matches(['"', '\'']));
            let first = parts.clone().next().unwrap_or_default();
            let is_look = first.split_whitespace().all(|word| LOOKS.contains(&word));
            if is_look { parts.nth(1).unwrap_or_default() } else { first }
        };
        let title = keyed.or(quoted).unwrap_or_else(|| if self.typed.contains('=') { "" } else { typed() });
        Some(title).filter(|t| !t.is_empty())
    }

    /// The frame of a remark: its kind, and its title.
    pub fn remark(&self, name: &str) -> String {
        let kinds = self.value("style").or(self.value("type")).into_iter().chain(self.values());
        let mut kinds = kinds.map(|kind| if kind == "success" { "tip" } else { kind }).chain([name]);
        let kind = kinds.find(|w| REMARKS.contains(w)).unwrap_or("note");
        // `note info 题`, `admonition tip "题"`; words for a theme are Latin, in small letters and without blanks.
        let is_said = |w: &str| w.contains(' ') || w.starts_with(|c: char| c.is_ascii_uppercase());
        let is_title = |w: &&str| w.chars().any(is_wide) || is_said(w) && self.typed.contains(&format!("\"{w}\""));
        let typed = self.values().filter(is_title).collect::<Vec<_>>().join(" ");
        let title = self.value("title").unwrap_or(&typed);
        let title = if title.is_empty() { String::new() } else { format!("<summary>{title}</summary>\n") };
        format!("<div class=\"{kind}\">\n{title}")
    }

    /// The words of a tag that are text of the article: `label primary@词`, `span red, 词`, `btn 地址, 词`.
    pub fn shown(&self, name: &str) -> Option<String> {
        let typed = self.typed.as_str();
        if matches!(name, "btn" | "button") {
            let mut parts = typed.split(',').map(str::trim);
            let (target, text) = (parts.next()?.trim_matches(['"', '\'']), parts.next()?);
            return (!text.is_empty()).then(|| format!("[{}](<{}>)", escaped(text), address(target)));
        }
        if name.eq_ignore_ascii_case("hideinline") {
            let text = typed.split(',').next().map(str::trim).filter(|text| !text.is_empty());
            return text.map(escaped);
        }
        // `color "red" "字"`: what is quoted is one word.
        let quoted = typed.starts_with('"') || typed.starts_with('`');
        let quoted = quoted.then(|| self.values().filter(|word| !LOOKS.contains(word)).collect::<Vec<_>>().join(" "));
        let typed = quoted.as_deref().unwrap_or(typed);
        let text = typed.rsplit_once("::").or_else(|| typed.split_once('@')).map_or(typed, |(_, text)| text);
        let text = text.split_once(',').filter(|(look, _)| look.is_ascii()).map_or(text, |(_, text)| text);
        let mut words: Vec<&str> = text.split_whitespace().filter(|word| !word.starts_with("color:")).collect();
        if name == "label" && words.len() > 1 && words.last().is_some_and(|word| LOOKS.contains(word)) {
            words.pop();
        }
        let text = words.join(" ");
        let element = matches!(name, "kbd" | "mark" | "del" | "u" | "s").then_some(name);
        let text = element.map_or_else(|| escaped(&text), |name| format!("<{name}>{text}</{name}>"));
        (!words.is_empty()).then_some(text)
    }

    /// The file that Jekyll is to show, by the name that says what it is for, and the text that it is given.
    fn given(&self) -> Option<[&str; 2]> {
        let file = self.values().next()?.rsplit('/').next()?;
        let said = ["content", "text", "message"].iter().find_map(|key| self.value(key))?;
        // A word alone is the name of a value.
        let is_text = said.contains(|c: char| is_wide(c) || c.is_whitespace());
        is_text.then_some([file.split('.').next()?, said])
    }

    /// What `include footnote.html text="…"` says in a note.
    pub fn noted(&self) -> Option<&str> {
        let [stem, said] = self.given()?;
        ["fn", "footnote", "sidenote", "marginnote"].contains(&stem).then_some(said)
    }

    /// The text that a file of Jekyll is given to show: `include note.html content="…"` is a remark.
    pub fn included(&self) -> Option<String> {
        let [stem, said] = self.given()?;
        let title = self.value("title").unwrap_or_default();
        Some(fences::known(stem).map_or_else(
            || said.to_owned(),
            |kind| {
                let [before, after] = remark(kind, title);
                format!("{before}{said}{after}")
            },
        ))
    }

    /// What of the words of a tag that is not known is text: it has wide characters, and is no address and no value of a
    /// key.
    pub fn text(&self) -> Option<String> {
        if let Some(text) = self.value("text").filter(|text| !text.trim().is_empty()) {
            return Some(escaped(text.trim()));
        }
        let typed = &self.typed;
        let is_text = typed.chars().any(is_wide) && !typed.contains(['=', '|', '{', '}']) && !typed.contains("://");
        self.shown("").filter(|_| is_text && !typed.split_whitespace().any(is_file))
    }

    /// `漢字 かんじ`, `text="漢字" ruby="かんじ"`, `漢字|かんじ`.
    pub fn ruby(&self) -> Option<String> {
        let keyed = |keys: &[&str]| keys.iter().find_map(|key| self.value(key));
        let mut values = self.values().flat_map(|value| value.split(['|', '^']));
        let base = keyed(&["text", "base", "kanji", "body", "rb"]).or_else(|| values.next())?;
        let reading = keyed(&["ruby", "rt", "reading", "furigana", "yomi", "kana"]).or_else(|| values.next())?;
        let is_one = values.next().is_none() && !base.is_empty() && !reading.is_empty();
        is_one.then(|| format!("<ruby>{}<rt>{}</rt></ruby>", attribute(base), attribute(reading)))
    }

    /// The address of a film that a part of the site shows: `embed/youtube.html id='x'` (Chirpy, for Jekyll).
    pub fn embeds(&self) -> Option<String> {
        let file = self.values().next()?.strip_prefix("embed/")?.strip_suffix(".html")?;
        matches!(file, "youtube" | "bilibili" | "vimeo").then(|| self.value("id"))??;
        self.elsewhere(file)
    }

    /// The address of what a page shows from elsewhere.
    pub fn elsewhere(&self, name: &str) -> Option<String> {
        let keyed = ["url", "page", "src", "id", "bvid"].iter().find_map(|key| self.value(key));
        let what = address(keyed.or_else(|| self.values().next())?);
        Some(match name {
            "page-ref" | "content-ref" if !what.contains("://") => format!("[{{title}}](<{what}>)"),
            "file" => escaped(what.rsplit('/').next().unwrap_or_default()),
            _ if what.contains("://") => format!("<{what}>"),
            "youtube" => format!("<https://www.youtube.com/watch?v={what}>"),
            "bilibili" => format!("<https://www.bilibili.com/video/{what}>"),
            "vimeo" => format!("<https://vimeo.com/{what}>"),
            "gist" => {
                let all: Vec<String> = self.values().map(address).collect();
                format!("<https://gist.github.com/{}>", all.join("/"))
            }
            "tweet" | "x" => format!("<https://twitter.com/{}/status/{what}>", address(self.value("user")?)),
            _ => return None,
        })
    }

    /// Whom a quotation is of: `author[, work] [address]`.
    pub fn source(&self) -> String {
        let words: Vec<&str> = self.values().filter(|word| !word.contains("://")).collect();
        words.join(" ").trim_matches(['"', '\'', ' ', ',']).replace(", ", "，")
    }

    /// `target [text]`
    pub fn link(&self, names: &Names, meaning: Meaning) -> Option<String> {
        // `link 题, https://…, a.png`
        let mut parts = self.typed.split(',').map(str::trim);
        if let (Some(words), Some(target)) = (parts.next(), parts.next())
            && target.contains("://")
            && !words.contains("://")
        {
            return Some(format!("[{}](<{}>)", escaped(words), address(target)));
        }
        let mut values = self.values().map(|word| word.trim_end_matches(','));
        let target = values.next()?;
        let rest = values.collect::<Vec<_>>().join(" ");
        let shown = if rest.is_empty() { target } else { rest.as_str() };
        let article = (meaning == Meaning::Article).then(|| names.path(target)).flatten();
        let target = article.map_or(address(target), |path| format!("/{}", encoded(&path)));
        Some(format!("[{}](<{target}>)", escaped(shown)))
    }
}

/// What stands behind the sign that gives a key its value; blanks may stand about it before a quotation mark.
fn value_behind(rest: &str) -> Option<&str> {
    let apart = || rest.trim_start().strip_prefix('=').map(str::trim_start).filter(|v| v.starts_with(['"', '\'']));
    apart().or_else(|| rest.strip_prefix('='))
}

/// Whether a word names a file.
fn is_file(word: &str) -> bool {
    let ending = word.rsplit_once('.').map_or("", |(_, ending)| ending);
    (1..=5).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric())
}

pub(in crate::input::markdown) fn is_picture(name: &str) -> bool {
    let ending = name.rsplit('.').next().unwrap_or_default().split(['?', '#']).next().unwrap_or_default();
    ["png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "avif", "tif", "tiff"]
        .iter()
        .any(|e| ending.eq_ignore_ascii_case(e))
}

/// The value of an attribute in HTML.
pub(in crate::input::markdown) fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// A link that is called as the place it leads to; `words` stand there if the book has none of that name.
pub(super) fn reference(name: &str, words: &str) -> String {
    format!("[](#{name} \"{}\")", words.replace('"', "\\\""))
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
