//! What stands between braces: the shortcodes and tags of site generators, the commands of preprocessors, variables.
//!
//! What a tag stands for is in [`tags`]; one that is not known is left out with a message, and what it encloses stays.

use super::tags::{self, Meaning};
use super::words::{Words, address, encoded, escaped, is_picture};
use super::{LONGEST_TAG, Scan};
use crate::input::discover::Dialect;
use crate::input::include;
use crate::input::pattern::{pattern, patterns};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// The inside of a variable of a site generator: a name below one of its own, and filters. Any other pair of braces is
/// the author's: articles write about templates too.
static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^-?[ \t]*((?:book|gitbook|page|post|site|theme|config|\$frontmatter|\$page|\$site|\$theme)\.[A-Za-z_$][A-Za-z0-9_$.-]*)[ \t]*(?:\|[^\n]*)?-?$"#,
    )
});

patterns! {
    /// A tag of Jekyll or HonKit around what is no tag, with its line if it is alone on it; one that begins or ends code.
    RAW = r"(?m)(?:^[ \t]*\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}[ \t]*\n)|\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}|\{%-?[ \t]*((?:end)?highlight)\b";
}

/// A tag as it is typed.
struct Shortcode<'b> {
    range: Range<usize>,
    words: Words,
    brackets: [&'b str; 2],
    /// It is not closed in itself.
    encloses: bool,
}

impl Scan<'_> {
    /// Jekyll and HonKit know of no code: what keeps them from tags there is no text.
    pub(super) fn untagged(&mut self) {
        if !matches!(self.options.dialect, Some(Dialect::Kramdown | Dialect::HonKit)) {
            return;
        }
        let body = self.body;
        let mut is_code = false;
        for found in RAW.captures_iter(&body.text) {
            let Some(tag) = found.get(0) else { continue };
            if let Some(name) = found.get(1) {
                is_code = !name.as_str().starts_with("end");
            } else if is_code || self.solid_end(tag.start()).is_some() {
                self.replace(tag.range(), "");
            }
        }
    }

    /// One tag. Gives the place from which reading goes on.
    pub(super) fn tag(&mut self, start: usize, brackets: [&str; 2]) -> Option<usize> {
        let [open, close] = brackets;
        let (inside, end) = self.inside(start, brackets)?;
        let inside = inside.trim_matches(['-', ' ', '\t', '\n']);
        // The sign of a tag without an end, and no part of an address.
        let closed = inside.strip_suffix('/').map(str::trim_end);
        let closed = closed.filter(|c| c.len() + 2 <= inside.len() || c.ends_with(['"', '\'']));
        let (inside, encloses) = (closed.unwrap_or(inside), closed.is_none());
        // {{</* name */>}} shows a shortcode.
        if let Some(shown) = inside.strip_prefix("/*").and_then(|i| i.strip_suffix('*')) {
            self.replace(start..end, format!("`{open}{shown}{close}`"));
            return Some(end);
        }
        let words = Words::of(inside);
        let name = words.name.clone();
        let meaning = |name: &str| tags::meaning(&name.to_lowercase());
        if let Some(block) = name.strip_prefix('@') {
            return self.integration(block, &words, start..end);
        }
        if name.is_empty() || !name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-/.".contains(&b)) {
            return None;
        }
        if let Some(of) = name.strip_prefix("end").or_else(|| name.strip_prefix('/')) {
            // `{{< / name >}}`
            let of = if of.is_empty() { words.values().next().unwrap_or_default() } else { of };
            let margin = self.margin(start).unwrap_or_default();
            let with = match meaning(of) {
                Some(Meaning::Remark) if self.stands_alone(start..end) => format!("\n{margin}</div>\n"),
                Some(Meaning::Fold) if self.stands_alone(start..end) => format!("\n{margin}</details>\n"),
                _ => String::new(),
            };
            self.replace(start..end, with);
            return Some(end);
        }
        let tag = Shortcode { range: start..end, words, brackets, encloses };
        let known = meaning(&name).and_then(|meaning| self.known(meaning, &tag));
        let (range, with) = known.unwrap_or_else(|| {
            let lower = name.to_lowercase();
            let is_unknown = meaning(&lower).is_none() && !tags::is_logic(&lower);
            let text = is_unknown.then(|| tag.words.text()).flatten();
            let what = match text {
                Some(_) => "is not understood; its words stay, and what it encloses",
                None => "is not understood; it was left out, what it encloses stays",
            };
            self.report(&format!("{open} {name} {close}"), what, &tag.range);
            (tag.range.clone(), text.unwrap_or_default())
        });
        let end = range.end;
        self.replace(range, with);
        Some(end)
    }

    /// A block of another program in GitBook, `{% @mermaid/diagram content="…" %}`: a drawing is code, the rest is left out.
    fn integration(&mut self, block: &str, words: &Words, range: Range<usize>) -> Option<usize> {
        if !block.contains('/') || !self.stands_alone(range.clone()) {
            return None;
        }
        let end = range.end;
        let drawing =
            words.value("content").filter(|content| block.starts_with("mermaid/") && !content.contains("```"));
        match drawing {
            Some(content) => self.replace(range, format!("```mermaid\n{}\n```", content.trim())),
            None => {
                self.report(&format!("{{% @{block} %}}"), "is not understood; it was left out", &range);
                self.replace(range, "");
            }
        }
        Some(end)
    }

    /// What a known tag becomes, with what of the text; None if it lacks what it needs.
    fn known(&mut self, meaning: Meaning, tag: &Shortcode) -> Option<(Range<usize>, String)> {
        let Shortcode { range, words, .. } = tag;
        let with = match meaning {
            Meaning::Picture => words.picture()?,
            Meaning::Link if self.body.text[..range.start].ends_with("](") => self.address(words)?,
            Meaning::Link | Meaning::Article => words.link(&self.options.names, meaning)?,
            Meaning::Address => self.address(words)?,
            Meaning::Include => match (words.embeds(), words.noted()) {
                (Some(embedded), _) => embedded,
                (None, Some(note)) => self.note(range.start, note),
                (None, None) => {
                    let picture = words.source_of_picture().filter(|src| is_picture(src)).and(words.picture());
                    picture.or_else(|| words.included())?
                }
            },
            Meaning::Nothing | Meaning::Frame => String::new(),
            Meaning::Words => words.shown(&words.name)?,
            Meaning::Ruby => self.ruby(tag)?,
            Meaning::Elsewhere => return self.elsewhere(tag),
            Meaning::Quote => self.quote(tag)?,
            Meaning::Code => return self.code(tag),
            Meaning::Raw => {
                let (inner, last) = self.enclosed(tag)?;
                self.replace(inner.end..last, "");
                self.replace(range.clone(), "");
                return Some((last..last, String::new()));
            }
            Meaning::Comment => return Some((range.start..self.enclosed(tag)?.1, String::new())),
            Meaning::Remark => self.remark(tag)?,
            Meaning::Fold => {
                let title = words.title().map(|t| format!("<summary>{t}</summary>\n")).unwrap_or_default();
                let is_block = self.is_ended(tag) && self.stands_alone(range.clone());
                is_block.then(|| self.set_in(range.start, format!("<details>{title}\n\n")))?
            }
            Meaning::Tab => return self.tab(tag),
            Meaning::Formula => return self.formula(tag),
            Meaning::Listing => {
                let (inner, last) = self.enclosed(tag)?;
                let title = words.value("title").filter(|t| !t.is_empty());
                let caption = title.map(|t| format!("\n<span class=\"caption\">{}</span>\n", escaped(t)));
                self.replace(inner.end..last, caption.unwrap_or_default());
                String::new()
            }
        };
        Some((range.clone(), with))
    }

    fn ruby(&mut self, tag: &Shortcode) -> Option<String> {
        if let Some(ruby) = tag.words.ruby() {
            return Some(ruby);
        }
        let reading = tag.words.values().next()?;
        let (inner, last) = self.enclosed(tag)?;
        self.replace(inner.end..last, format!("<rt>{reading}</rt></ruby>"));
        Some("<ruby>".to_owned())
    }

    /// What is shown from elsewhere, with what is said of it.
    fn elsewhere(&mut self, tag: &Shortcode) -> Option<(Range<usize>, String)> {
        let name = &tag.words.name;
        let shown = tag.words.elsewhere(name)?;
        let Some((inner, last)) = self.enclosed(tag) else {
            return Some((tag.range.clone(), shown));
        };
        let said = self.body.text[inner].trim();
        Some((tag.range.start..last, captioned(name, &shown, said)))
    }

    fn quote(&mut self, tag: &Shortcode) -> Option<String> {
        let (inner, last) = self.enclosed(tag)?;
        let whom = tag.words.source();
        let whom = if whom.is_empty() { String::new() } else { format!("\n\n—— {}", escaped(&whom)) };
        self.replace(inner.end..last, format!("{whom}\n\n</blockquote>\n"));
        Some("<blockquote>\n\n".to_owned())
    }

    fn remark(&mut self, tag: &Shortcode) -> Option<String> {
        let remark = tag.words.remark(&tag.words.name);
        let is_ended = self.is_ended(tag);
        if is_ended && self.stands_alone(tag.range.clone()) {
            return Some(self.set_in(tag.range.start, remark));
        }
        let last = self.end_on_line(tag).filter(|_| is_ended && self.begins_line(tag.range.start))?;
        self.replace(last, "\n\n</div>\n");
        Some(remark + "\n")
    }

    /// One of several texts, or of several listings where the tag says their language (Docsy, Kubernetes).
    fn tab(&mut self, tag: &Shortcode) -> Option<(Range<usize>, String)> {
        let Shortcode { range, words, .. } = tag;
        let text = self.body.text.as_str();
        let margin = self.margin(range.start)?;
        let title = words.title().map(escaped);
        let title = match margin {
            "" => title.map(|title| format!("\n**{title}**\n\n")),
            margin => title.map(|title| format!("**{title}**\n\n{margin}")),
        };
        let title = title.unwrap_or_default();
        let language = words.value("codelang").or(words.value("lang"));
        let listing = language.filter(|_| self.ends_next(tag)).and_then(|said| Some((said, self.enclosed(tag)?)));
        let is_code = |inner: &str| {
            let lines = inner.trim_matches([' ', '\t']);
            lines.starts_with('\n') && lines.ends_with('\n') && !lines.trim().is_empty() && !lines.contains("```")
        };
        match listing {
            Some((language, (inner, last))) if is_code(&text[inner.clone()]) => {
                self.replace(range.clone(), format!("{title}```{language}"));
                Some((inner.end..last, "```\n".to_owned()))
            }
            _ => Some((range.clone(), title)),
        }
    }

    fn formula(&mut self, tag: &Shortcode) -> Option<(Range<usize>, String)> {
        let (inner, last) = self.enclosed(tag)?;
        let tex = self.body.text[inner.clone()].trim();
        // Formulas with their own signs, as a theme of Hugo has them.
        if tex.contains('$') || tex.contains("\\(") || tex.contains("\\[") {
            self.replace(inner.end..last, "");
            return Some((tag.range.clone(), String::new()));
        }
        let is_display = tag.words.value("display") == Some("true") || tag.words.values().any(|word| word == "display");
        let with = match is_display {
            // One without a formula only asks for the program that sets them.
            _ if tex.is_empty() => String::new(),
            true => format!("\n$$\n{tex}\n$$\n"),
            false => format!("${tex}$"),
        };
        Some((tag.range.start..last, with))
    }

    /// Whether a tag that encloses something has its end.
    fn is_ended(&mut self, tag: &Shortcode) -> bool {
        tag.encloses && self.last_end(&tag.words.name) > tag.range.end
    }

    /// A command of one of mdBook's preprocessors: `{{#tab name="题"}}`. Its own have been followed already.
    pub(super) fn command(&mut self, start: usize) -> Option<usize> {
        let (inside, end) = self.inside(start, ["{{#", "}}"])?;
        let words = Words::of(inside);
        if inside.contains('\n') || !words.name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        if include::COMMANDS.contains(&&*words.name) {
            return None;
        }
        let of = words.name.strip_prefix("end").unwrap_or(&words.name);
        let with = match tags::meaning(of) {
            Some(Meaning::Tab) if of == words.name => words.title().map(|t| format!("**{}**\n\n", escaped(t))),
            Some(Meaning::Tab | Meaning::Frame) => Some(String::new()),
            _ => None,
        };
        let range = start..end;
        if with.is_none() {
            self.report(&format!("{{{{#{}}}}}", words.name), "is not understood; it was left out", &range);
        }
        self.replace(range, with.unwrap_or_default());
        Some(end)
    }

    /// Where the first word of a tag leads: to an article by its name, else as typed.
    fn address(&self, words: &Words) -> Option<String> {
        let name = words.values().next()?;
        let (file, section) = name.split_once('#').map_or((name, ""), |(file, section)| (file, section));
        let stem = file.rsplit('/').next().unwrap_or(file);
        let path = self.options.names.path(file).or_else(|| self.options.names.path(stem));
        let section = if section.is_empty() { String::new() } else { format!("#{section}") };
        Some(path.map_or_else(|| name.to_owned(), |path| format!("</{}{section}>", encoded(&path))))
    }

    /// A fence for the opening tag; the code itself stays where it is, so that it knows its place.
    fn code(&mut self, code: &Shortcode) -> Option<(Range<usize>, String)> {
        let (inner, end) = self.enclosed(code)?;
        let Shortcode { range: tag, words, .. } = code;
        let text = &self.body.text;
        // `{% ace %}int a;{% endace %}`
        let code = text[inner.clone()].trim();
        let is_line = !text[inner.clone()].contains('\n') && self.begins_line(tag.start);
        if is_line && !code.is_empty() && self.stands_alone(tag.start..end) {
            let fence = "`".repeat(3.max(longest_run(code, '`') + 1));
            return Some((tag.start..end, format!("{fence}\n{code}\n{fence}")));
        }
        if !text[inner.clone()].starts_with('\n') || !text[..tag.start].ends_with('\n') && tag.start > 0 {
            return None;
        }
        let language = words.value("lang").or_else(|| words.values().find(|w| !w.contains('.')));
        let language = language.unwrap_or(if tags::is_drawing(&words.name) { &words.name } else { "" });
        let fence = "`".repeat(3.max(longest_run(&text[inner.clone()], '`') + 1));
        self.replace(tag.clone(), format!("{fence}{}", language.trim_start_matches("lang:")));
        let line_end = if text[inner.clone()].ends_with('\n') { "" } else { "\n" };
        Some((inner.end..end, format!("{line_end}{fence}")))
    }

    /// The end tag that ends the line of a tag: `{% note info %}甲{% endnote %}`.
    fn end_on_line(&self, tag: &Shortcode) -> Option<Range<usize>> {
        /// Longest line, in bytes: longer ones are looked at in part.
        const LONGEST: usize = 50_000;
        let (from, [open, close]) = (tag.range.end, tag.brackets);
        let text = &self.body.text;
        let window = &text[from..text.floor_char_boundary((from + LONGEST).min(text.len()))];
        let line = window.split('\n').next()?.trim_end();
        let start = line.rfind(open)?;
        let end = line[start + open.len()..].strip_suffix(close)?.trim_matches(['-', ' ']);
        let of = end.strip_prefix("end").or_else(|| end.strip_prefix('/'))?;
        (of.trim_start() == tag.words.name).then(|| from + start..from + line.len())
    }

    fn begins_line(&self, at: usize) -> bool {
        at == 0 || self.body.text[..at].ends_with('\n')
    }

    /// The blanks before a place; none if anything else stands before it on its line.
    fn margin(&self, at: usize) -> Option<&'_ str> {
        let text = self.body.text.as_str();
        let before = text[..at].trim_end_matches([' ', '\t']);
        (before.is_empty() || before.ends_with('\n')).then(|| &text[before.len()..at])
    }

    /// Lines that stand for a tag, as far to the right as it does: inside of an item of a list.
    fn set_in(&self, at: usize, lines: String) -> String {
        lines.replace('\n', &format!("\n{}", self.margin(at).unwrap_or_default()))
    }

    /// Whether a tag is all of its line.
    fn stands_alone(&self, tag: Range<usize>) -> bool {
        let text = &self.body.text;
        self.margin(tag.start).is_some()
            && text[tag.end..].trim_start_matches([' ', '\t']).starts_with('\n') | (tag.end == text.len())
    }

    /// Whether the next tag behind one ends it.
    fn ends_next(&self, tag: &Shortcode) -> bool {
        let behind = &self.body.text[tag.range.end..];
        let next = behind.split_once(tag.brackets[0]).map_or("", |(_, next)| next.trim_start_matches(['-', ' ']));
        let of = next.strip_prefix("end").or_else(|| next.strip_prefix('/'));
        of.is_some_and(|of| of.trim_start().starts_with(&tag.words.name))
    }

    /// What stands between a tag and its end tag, and where that ends.
    fn enclosed(&mut self, tag: &Shortcode) -> Option<(Range<usize>, usize)> {
        let (from, name, [open, close]) = (tag.range.end, tag.words.name.as_str(), tag.brackets);
        if self.last_end(name) <= from {
            return None;
        }
        let text = &self.body.text;
        let mut at = from;
        while let Some(i) = text[at..].find(name) {
            let found = at + i;
            at = found + name.len();
            let before = text[from..found]
                .strip_suffix("end")
                .or_else(|| text[from..found].trim_end_matches(' ').strip_suffix('/'));
            let before = before.and_then(|b| b.trim_end_matches(['-', ' ']).strip_suffix(open));
            let after = text[at..].trim_start_matches(['-', ' ']);
            if let Some(inner) = before
                && after.starts_with(close)
            {
                return Some((from..from + inner.len(), text.len() - after.len() + close.len()));
            }
        }
        // The name stands further on, but in no tag that ends: nothing later need look again.
        self.last_ends.insert(name.to_owned(), 0);
        None
    }

    /// Where the last end tag of a name stands; 0 if there is none. Asked once, so that a text of tags without ends
    /// takes no longer than any other.
    fn last_end(&mut self, name: &str) -> usize {
        let text = &self.body.text;
        *self.last_ends.entry(name.to_owned()).or_insert_with(|| {
            let ends = [format!("end{name}"), format!("/{name}"), format!("/ {name}")];
            ends.iter().filter_map(|end| text.rfind(end)).max().unwrap_or(0)
        })
    }

    /// `{{ page.title }}`: its value is not known here. What only leads to the root of a site is nothing.
    pub(super) fn variable(&mut self, start: usize) -> Option<usize> {
        if let Some((said, end)) = footnote(&self.body.text[start..]) {
            let mark = self.note(start, said);
            self.replace(start..start + end, mark);
            return Some(start + end);
        }
        let (inside, end) = self.inside(start, ["{{", "}}"])?;
        let bare = inside.trim_matches(['-', ' ']);
        // {{embed [[name]]}}: the note stands in it.
        if let Some(note) = bare.strip_prefix("embed").map(str::trim).filter(|note| note.starts_with("[[")) {
            let from = start + self.body.text[start..end].find(note)?;
            self.replace(start..from, "");
            self.replace(from + note.len()..end, "");
            return Some(from);
        }
        if let Some((name, value)) = bare.split_once(' ').map(|(name, value)| (name, value.trim())) {
            let with = match name {
                "video" | "youtube" | "bilibili" | "vimeo" | "tweet" | "twitter"
                    if value.contains("://") && !value.contains(' ') =>
                {
                    format!("<{}>", address(value))
                }
                "cloze" if !value.is_empty() => value.split("\\\\").next().unwrap_or(value).trim().to_owned(),
                "query" | "renderer" | "namespace" | "embed" if value.starts_with(['(', '[', ':']) => {
                    self.report(
                        &format!("{{{{{name} …}}}}"),
                        "is made by the notebook; it was left out",
                        &(start..end),
                    );
                    String::new()
                }
                _ => return self.other_variable(inside, start..end),
            };
            self.replace(start..end, with);
            return Some(end);
        }
        self.other_variable(inside, start..end)
    }

    fn other_variable(&mut self, inside: &str, Range { start, end }: Range<usize>) -> Option<usize> {
        const ROOTS: [&str; 5] = ["site.baseurl", "site.url", "site.github.url", "site.root", "toc"];
        let bare = inside.trim_matches(['-', ' ']);
        if ROOTS.contains(&bare) {
            self.replace(start..end, "");
            return Some(end);
        }
        // {{ "/a.png" | relative_url }}
        if let Some((path, filter)) = bare.split_once('|')
            && ["relative_url", "absolute_url", "prepend: site.baseurl"].iter().any(|f| filter.trim().starts_with(f))
            && let Some(path) = path.trim().strip_prefix(['"', '\'']).and_then(|p| p.strip_suffix(['"', '\'']))
        {
            self.replace(start..end, path);
            return Some(end);
        }
        let name = VARIABLE.captures(inside)?.get(1)?.as_str();
        self.report(&format!("{{{{{name}}}}}"), "has no value here; it was left out", &(start..end));
        self.replace(start..end, "");
        Some(end)
    }
}

/// What a note of mdBook's says where it is called, `{{footnote: 注}}`, and where it ends: braces of formulas and of
/// references stand in it.
fn footnote(text: &str) -> Option<(&str, usize)> {
    const OPENS: &str = "{{footnote:";
    let inside = text.strip_prefix(OPENS)?;
    let inside = &inside[..inside.floor_char_boundary(LONGEST_TAG)];
    let mut depth = 0_usize;
    let end = inside.bytes().position(|b| {
        let closes = b == b'}' && depth == 0;
        depth = match b {
            b'{' => depth + 1,
            b'}' => depth.saturating_sub(1),
            _ => depth,
        };
        closes
    })?;
    let said = &inside[..end];
    let is_note = inside[end..].starts_with("}}") && !said.trim().is_empty() && !said.contains("\n\n");
    is_note.then_some((said, OPENS.len() + end + 2))
}

/// What is shown from elsewhere, with the words that its tags enclose.
fn captioned(name: &str, shown: &str, said: &str) -> String {
    match name {
        // The link in it is called by the name of its file.
        "content-ref" | "page-ref" => shown.to_owned(),
        _ if said.is_empty() => shown.to_owned(),
        "file" => format!("{shown}：{said}"),
        _ => match shown.strip_prefix('<').and_then(|shown| shown.strip_suffix('>')) {
            Some(address) if !said.contains('\n') => format!("[{}](<{address}>)", escaped(said)),
            _ => format!("{shown}\n\n{said}"),
        },
    }
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn remarks_of_hugo_have_the_titles_that_are_typed_for_them() {
        for (tag, title) in [
            ("admonition tip \"FAQ\" true", Some("FAQ")),
            ("admonition note \"on the river\"", Some("on the river")),
            ("admonition type=tip title=\"SSL\" open=false", Some("SSL")),
            ("alert \"twitter\"", None),
            ("alert \"warning\"", None),
            ("notice Info", None),
        ] {
            let name = tag.split(' ').next().unwrap_or_default();
            let out = shown(&format!("{{{{< {tag} >}}}}\n文\n{{{{< /{name} >}}}}\n"));
            let summary = title.map(|title| format!("<summary>{title}</summary>"));
            assert_eq!(summary.is_some(), out.contains("<summary>"), "{out}");
            assert!(summary.is_none_or(|summary| out.contains(&summary)), "{out}");
        }
    }
}
