//! Front matter: what an article says about itself between `---` (YAML) or `+++` (TOML) at its head, or in lines of
//! `Key: value` before the first empty line ([`lines`]).
//!
//! Keys are those of pandoc and of the static-site tools; what only a site needs (`layout`, `permalink`, `toc` …) is
//! passed over in silence, anything else is reported with the nearest key known. A block that does not parse is
//! reported and cut, so that it never stands in the book as text.

mod keys;
mod lines;

use super::{Facts, Source};
use crate::book::{Byline, Creator, Date, Role, Series};
use crate::diag::{Code, Diagnostic, Reporter, Severity, Span};
use crate::input::pattern::pattern;
use crate::lang::Lang;
use keys::{KEYS, Key, SITE};
use regex::Regex;
use serde_json::{Map, Value};
use std::sync::LazyLock;

static MARKUP: LazyLock<Regex> = LazyLock::new(|| pattern(r"</?[A-Za-z][^<>\n]*>"));

/// Longest front matter, in bytes. What is longer is text.
const MAX_LENGTH: usize = 64 << 10;

/// What was found at the head of a document.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    pub title: Option<String>,
    pub byline: Byline,
    pub facts: Facts,
    /// Byte offset at which the text begins.
    pub end: usize,
}

/// All that front matter says, for templates; nothing if it cannot be read.
pub(super) fn table(text: &str) -> Map<String, Value> {
    let Some(block) = find(text) else { return Map::new() };
    let inside = &text[block.start..block.end];
    match block.kind.table(inside) {
        Ok(Value::Object(table)) => table,
        Err(_) if block.kind == Kind::Yaml => each_key(inside),
        Ok(_) | Err(_) => Map::new(),
    }
}

/// The keys of YAML that cannot be read as a whole, each with its own lines; a line that is none is the plain text that
/// its author meant, `title: 雨: 一`.
fn each_key(text: &str) -> Map<String, Value> {
    /// No front matter has more keys.
    const MOST: usize = 200;
    let mut out = Map::new();
    let mut rest = text;
    while !rest.is_empty() && out.len() < MOST {
        let first = rest.find('\n').map_or(rest.len(), |at| at + 1);
        let length =
            first + rest[first..].split_inclusive('\n').take_while(|line| goes_on(line)).map(str::len).sum::<usize>();
        let (lines, behind) = rest.split_at(length);
        rest = behind;
        let Some(key) = key_of(lines.lines().next().unwrap_or_default()) else { continue };
        match yaml(lines) {
            Ok(Value::Object(table)) => out.extend(table),
            Ok(_) => {}
            Err(_) => {
                let said = lines.trim().split_once(':').map_or("", |(_, said)| said.trim());
                if !said.is_empty() && !said.contains('\n') {
                    out.insert(key.to_owned(), Value::String(said.to_owned()));
                }
            }
        }
    }
    out
}

/// Whether a line belongs to the key above it.
fn goes_on(line: &str) -> bool {
    line.trim().is_empty() || line.starts_with([' ', '\t', '-', '#', '}', ']'])
}

/// Where the text behind front matter begins.
pub(super) fn end(text: &str) -> usize {
    find(text).filter(|_| !table(text).is_empty()).map_or(0, |block| block.after)
}

/// The text behind what is written like front matter.
pub(super) fn without(text: &str) -> &str {
    find(text).map_or(text, |block| &text[block.after..])
}

/// What the values of another file say by the keys of front matter.
pub(super) fn of_values(values: &Map<String, Value>) -> FrontMatter {
    let mut out = FrontMatter::default();
    for (name, value) in values {
        let key = normal(name);
        if let Some((_, key)) = KEYS.iter().find(|(known, _)| *known == key) {
            out.take(*key, value);
        }
    }
    out
}

/// Reads the front matter of a document. The title, byline and facts are empty if it has none.
pub fn read(source: &Source, reporter: &Reporter) -> FrontMatter {
    let Some(block) = find(&source.text) else { return FrontMatter::default() };
    let inside = &source.text[block.start..block.end];
    let end = block.after;
    let table = match block.kind.table(inside) {
        Ok(Value::Object(table)) => table,
        // `---`, a paragraph, `---`: text between two rules.
        Ok(Value::Null) if inside.trim().is_empty() => return FrontMatter { end, ..FrontMatter::default() },
        Ok(_) => return FrontMatter::default(),
        Err((at, message)) => {
            if !inside.lines().any(|line| key_of(line).is_some()) {
                return FrontMatter::default();
            }
            let at = (block.start + at).min(block.end);
            let span = source.span(at, (at + 1).min(block.end));
            reporter.at(Code::BadFrontMatter, span, format!("front matter cannot be read: {message}"));
            match block.kind {
                Kind::Yaml => each_key(inside),
                Kind::Toml | Kind::Lines => Map::new(),
            }
        }
    };
    let mut out = FrontMatter { end, ..FrontMatter::default() };
    let (mut file_as, mut changed) = (None, None);
    // A tool that clips pages says when it did, and leaves empty when they appeared.
    let is_clipped =
        table.iter().any(|(name, value)| normal(name) == "published" && text(value).is_none_or(|t| t.is_empty()))
            && table.iter().any(|(name, _)| normal(name) == "source");
    for (name, value) in &table {
        let key = match normal(name) {
            key if KEYS.iter().any(|(k, _)| *k == key) => key,
            key => Some(hyphened(name)).filter(|h| KEYS.iter().any(|(k, _)| k == h)).unwrap_or(key),
        };
        match KEYS.iter().find(|(k, _)| *k == key) {
            Some((_, Key::Begun)) if is_clipped => {}
            _ if key == "status" && block.kind == Kind::Lines => out.facts.draft |= lines::is_draft(value),
            Some((_, Key::FileAs)) => file_as = text(value),
            Some((_, Key::Changed)) => changed = changed.or(text(value).and_then(|t| Date::parse(&t))),
            Some((_, Key::Progression)) => {
                let from_right = text(value).as_deref() == Some("rtl");
                out.facts.from_right = from_right.then(|| place_of(name, source, &block));
            }
            Some((_, key)) => {
                if let Some((wanted, example)) = misread(*key, value) {
                    let message = format!("the front matter's {name} is no {wanted} and was passed over");
                    let place = place_of(name, source, &block);
                    let diagnostic = Diagnostic::new(Code::BadFrontMatter, message).at(place);
                    reporter.report(diagnostic.help(format!("write one like {example}")));
                }
                out.take(*key, value);
            }
            None if SITE.contains(&key.as_str()) || key.starts_with("toc-") => {}
            None if block.kind == Kind::Lines && lines::SITE.contains(&key.as_str()) => {}
            None => report_unknown(name, &key, source, &block, reporter),
        }
    }
    out.byline.date = out.byline.date.or(changed);
    if let (Some(file_as), Some(first)) = (file_as, out.facts.creators.first_mut()) {
        first.file_as.get_or_insert(file_as);
    }
    out
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Yaml,
    Toml,
    /// No sign parts it from the text.
    Lines,
}

impl Kind {
    fn table(self, inside: &str) -> Result<Value, (usize, String)> {
        match self {
            Self::Yaml => yaml(inside),
            Self::Toml => toml(inside),
            Self::Lines => Ok(Value::Object(lines::table(inside))),
        }
    }
}

/// The place of the block: its inside, and where the text goes on.
#[derive(Clone, Copy, Debug)]
struct Block {
    kind: Kind,
    start: usize,
    end: usize,
    after: usize,
}

fn find(text: &str) -> Option<Block> {
    let bom = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    if let Some(block) = unopened(text, bom) {
        return Some(block);
    }
    let head = text[bom..].split_inclusive('\n').next()?;
    let kind = match head.trim_end() {
        "---" => Kind::Yaml,
        "+++" => Kind::Toml,
        _ => {
            return lines::length(&text[bom..]).map(|[end, after]| Block {
                kind: Kind::Lines,
                start: bom,
                end: bom + end,
                after: bom + after,
            });
        }
    };
    let start = bom + head.len();
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let closes = match kind {
            Kind::Yaml => matches!(line.trim_end(), "---" | "..."),
            Kind::Toml => line.trim_end() == "+++",
            Kind::Lines => false,
        };
        if closes {
            return Some(Block { kind, start, end: at, after: at + line.len() });
        }
        at += line.len();
        if at - start > MAX_LENGTH {
            return None;
        }
    }
    None
}

/// Hexo's block without the line that opens it: `title: …` first, a date, and nothing but keys up to `---`.
fn unopened(text: &str, start: usize) -> Option<Block> {
    /// Most lines of such a block.
    const LINES: usize = 40;
    if !["title:", "layout:", "date:"].iter().any(|key| text[start..].starts_with(key)) {
        return None;
    }
    let (mut at, mut titled, mut told) = (start, false, false);
    for line in text[start..].split_inclusive('\n').take(LINES) {
        if line.trim_end() == "---" {
            return (titled && told).then_some(Block { kind: Kind::Yaml, start, end: at, after: at + line.len() });
        }
        let is_item = line.starts_with(['-', ' ', '\t']) && at > start;
        let key = line
            .split_once(':')
            .map(|(key, _)| key)
            .filter(|key| key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
        if !is_item && key.is_none() {
            return None;
        }
        titled |= key == Some("title");
        told |= matches!(key, Some("date" | "tags" | "categories" | "layout"));
        at += line.len();
    }
    None
}

/// Parses YAML within limits: a block of 64 KB needs no more nodes than these, and aliases cannot multiply it.
pub(super) fn yaml(text: &str) -> Result<Value, (usize, String)> {
    let options = serde_saphyr::options! {
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::LastWins,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        budget: serde_saphyr::budget! {
            max_events: 20_000,
            max_nodes: 10_000,
            max_depth: 32,
            max_aliases: 100,
            max_anchors: 100,
        },
    };
    if text.trim().is_empty() {
        return Ok(Value::Null);
    }
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let location = error.location();
        let at = location.map_or(0, |l| offset(text, l.line() as usize, l.column() as usize));
        (at, first_line(&error.to_string()))
    })
}

pub(super) fn toml(text: &str) -> Result<Value, (usize, String)> {
    match toml::from_str::<toml::Table>(text) {
        Ok(table) => Ok(json(toml::Value::Table(table))),
        Err(error) => Err((error.span().map_or(0, |s| s.start), first_line(error.message()))),
    }
}

/// TOML values as JSON; dates become text. The parser limits the depth.
fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(s) => Value::String(s),
        toml::Value::Integer(n) => n.into(),
        toml::Value::Float(n) => n.into(),
        toml::Value::Boolean(b) => b.into(),
        toml::Value::Datetime(date) => Value::String(date.to_string()),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(k, v)| (k, json(v))).collect::<Map<_, _>>().into(),
    }
}

fn first_line(message: &str) -> String {
    message.lines().map(str::trim).find(|l| !l.is_empty()).unwrap_or("not valid").trim_end_matches('.').to_owned()
}

/// Byte offset of a line and column, both from 1.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let mut at = 0;
    for (number, content) in text.split_inclusive('\n').enumerate() {
        if number + 1 == line {
            let inside = content.char_indices().nth(column.saturating_sub(1)).map_or(content.trim_end().len(), |c| c.0);
            return at + inside;
        }
        at += content.len();
    }
    text.trim_end().len()
}

/// `Cover_Image` → `cover-image`.
fn normal(name: &str) -> String {
    name.trim().to_ascii_lowercase().replace('_', "-")
}

/// `publishedAt` → `published-at`, `date created` → `date-created`.
fn hyphened(name: &str) -> String {
    let mut out = String::new();
    let mut small = false;
    for c in name.trim().chars() {
        if c.is_ascii_uppercase() && small {
            out.push('-');
        }
        small = c.is_ascii_lowercase();
        out.push(if matches!(c, ' ' | '_') { '-' } else { c.to_ascii_lowercase() });
    }
    out
}

/// `[[李雷]]` and `[[a/李雷|李雷]]`, as Obsidian names a note.
fn unlinked(name: &str) -> &str {
    let inner = name.trim().strip_prefix("[[").and_then(|n| n.strip_suffix("]]"));
    inner.map_or(name, |inner| inner.rsplit('|').next().unwrap_or(inner).trim())
}

/// The key that a line sets.
fn key_of(line: &str) -> Option<&str> {
    let (key, _) = line.split_once([':', '='])?;
    let key = key.trim_end().trim_matches(['"', '\'']);
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    (!key.is_empty() && key.len() <= 64 && key.chars().all(is_key)).then_some(key)
}

/// What a value should have been, and an example, if it cannot be read as that.
fn misread(key: Key, value: &Value) -> Option<(&'static str, &'static str)> {
    let said = text(value).filter(|t| !t.is_empty())?;
    match key {
        Key::Date if Date::parse(&said).is_none() => Some(("date", "2024-05-01")),
        Key::Lang if Lang::parse(&said).is_none() => Some(("language", "zh-Hans, ja or ko")),
        _ => None,
    }
}

/// Where a key stands; the beginning of the block if it is written in a way of its own.
fn place_of(name: &str, source: &Source, block: &Block) -> Span {
    let mut at = block.start;
    for line in source.text[block.start..block.end].split_inclusive('\n') {
        if key_of(line) == Some(name) {
            let start = at + line.find(name).unwrap_or(0);
            return source.span(start, start + name.len());
        }
        at += line.len();
    }
    source.span(block.start, block.start)
}

fn report_unknown(name: &str, key: &str, source: &Source, block: &Block, reporter: &Reporter) {
    let message = format!("unknown key “{name}” in the front matter");
    let mut diagnostic = Diagnostic::new(Code::UnknownKey, message).at(place_of(name, source, block));
    let nearest = KEYS.iter().map(|(k, _)| (distance(key, k), key.len().abs_diff(k.len()), *k)).min();
    match nearest.filter(|(edits, ..)| *edits <= key.len().div_ceil(3)) {
        Some((.., nearest)) => diagnostic = diagnostic.help(format!("write {nearest}")),
        // Nothing misspelt: a key of some other tool.
        None => diagnostic.severity = Severity::Note,
    }
    reporter.report(diagnostic);
}

/// Number of letters to change, add or remove.
fn distance(a: &str, b: &str) -> usize {
    if a.len().abs_diff(b.len()) > 8 {
        return usize::MAX;
    }
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, &cb) in b.iter().enumerate() {
            let changed = diagonal + usize::from(ca != cb);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

impl FrontMatter {
    fn take(&mut self, key: Key, value: &Value) {
        let (facts, byline) = (&mut self.facts, &mut self.byline);
        match key {
            Key::Title => self.title = text(value),
            Key::Subtitle => {
                facts.subtitle = text(value);
                byline.subtitle = text(value);
            }
            Key::Creator(role) => {
                for creator in creators(value, role) {
                    if creator.role == Role::Author && !byline.authors.contains(&creator.name) {
                        byline.authors.push(creator.name.clone());
                    }
                    facts.creators.push(creator);
                }
            }
            Key::Date => {
                let date = text(value).and_then(|t| Date::parse(&t));
                facts.date = date.or(facts.date);
                byline.date = date.or(byline.date);
            }
            Key::Begun => {
                let date = text(value).and_then(|t| Date::parse(&t));
                facts.date = facts.date.or(date);
                byline.date = byline.date.or(date);
            }
            Key::Lang => facts.lang = text(value).and_then(|t| Lang::parse(&t)).or(facts.lang),
            Key::Rights => {
                // Themes have a link there: <a href=…>CC BY 4.0</a>.
                let plain = |text: String| MARKUP.replace_all(&text, "").trim().to_owned();
                let rights: Vec<String> = texts(value).into_iter().map(plain).filter(|r| !r.is_empty()).collect();
                if !rights.is_empty() {
                    facts.rights = Some(rights.join("\n"));
                    byline.rights.extend(rights);
                }
            }
            Key::Publisher => facts.publisher = text(value),
            Key::Identifier => facts.identifier = identifier(value),
            Key::Description => {
                facts.description = text(value);
                byline.description = text(value);
            }
            Key::Cover => facts.cover_image = text(value),
            Key::Series => {
                let name = text(value).or_else(|| value.get("name").and_then(text));
                let position = value.get("position").and_then(text);
                if let Some(name) = name {
                    let old = facts.series.take().and_then(|s| s.position);
                    facts.series = Some(Series { name, position: position.or(old) });
                }
            }
            Key::Position => {
                let position = text(value);
                match &mut facts.series {
                    Some(series) => series.position = position,
                    None => facts.series = Some(Series { name: String::new(), position }),
                }
            }
            Key::Tags => {
                let found: Vec<String> = match value {
                    Value::String(list) => list.split([',', '，', '、', ';']).map(|t| t.trim().to_owned()).collect(),
                    other => texts(other),
                };
                for tag in found.into_iter().filter(|t| !t.is_empty()) {
                    if !byline.tags.contains(&tag) {
                        facts.subjects.push(tag.clone());
                        byline.tags.push(tag);
                    }
                }
            }
            // Of some tools a switch, of others a date.
            Key::Published => match value {
                Value::Bool(published) => facts.draft |= !published,
                other => {
                    let date = text(other).and_then(|t| Date::parse(&t));
                    facts.date = facts.date.or(date);
                    byline.date = byline.date.or(date);
                }
            },
            Key::Draft => facts.draft |= value == &Value::Bool(true) || text(value).as_deref() == Some("true"),
            Key::Weight => {
                let number = |value: &Value| value.as_i64().or_else(|| text(value)?.parse().ok());
                facts.weight = number(value).or_else(|| number(value.get("order")?)).or(facts.weight);
            }
            Key::Address => facts.addresses.extend(texts(value)),
            Key::Source => byline.source = text(value),
            Key::Account => byline.account = text(value),
            // Site generators put a path on the site here; only an address is one.
            Key::Url => {
                let address = text(value).filter(|u| u.starts_with("http://") || u.starts_with("https://"));
                byline.url = address.or(byline.url.take());
            }
            Key::History => facts.printings = texts(value),
            Key::FileAs | Key::Changed | Key::Progression => {}
        }
        if let Some(series) = &facts.series
            && series.name.is_empty()
            && key != Key::Position
            && series.position.is_none()
        {
            facts.series = None;
        }
    }
}

/// A single value as text.
fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(s) => s.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Number(n) => n.to_string(),
        Value::Bool(b) => b.to_string(),
        // `[only]`
        Value::Array(items) if items.len() == 1 => return text(&items[0]),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(text).filter(|t| !t.is_empty())
}

/// One or more values as texts; lists in lists (Re:VIEW's printings) are joined.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items
            .iter()
            .filter_map(|item| match item {
                Value::Array(inner) => Some(inner.iter().filter_map(text).collect::<Vec<_>>().join(" ")),
                other => text(other),
            })
            .filter(|t| !t.is_empty())
            .collect(),
        other => text(other).into_iter().collect(),
    }
}

/// `{ scheme, text }` as pandoc writes it, a list of such, or text.
fn identifier(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => items.iter().find_map(identifier),
        Value::Object(table) => table.get("text").and_then(text),
        other => text(other),
    }
}

fn creators(value: &Value, role: Role) -> Vec<Creator> {
    let one = |value: &Value| -> Option<Creator> {
        let Value::Object(table) = value else {
            return Some(Creator { name: unlinked(&text(value)?).to_owned(), file_as: None, role, about: None });
        };
        let get = |key: &str| table.iter().find(|(k, _)| normal(k) == key).and_then(|(_, v)| text(v));
        let role = match get("role").as_deref() {
            Some("aut" | "author") => Role::Author,
            Some("trl" | "translator") => Role::Translator,
            Some("edt" | "editor") => Role::Editor,
            Some("ill" | "illustrator") => Role::Illustrator,
            Some("ctb" | "contributor") => Role::Contributor,
            Some(_) | None => role,
        };
        let name = get("name").or_else(|| get("text"))?;
        Some(Creator { name, file_as: get("file-as"), role, about: get("about").or_else(|| get("bio")) })
    };
    match value {
        Value::Array(items) => items.iter().filter_map(one).collect(),
        Value::String(list) => {
            let names = list.split(['、', '，', ';', '；']).map(str::trim).filter(|n| !n.is_empty());
            names.map(|name| Creator { name: unlinked(name).to_owned(), file_as: None, role, about: None }).collect()
        }
        other => one(other).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests;
