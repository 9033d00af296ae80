//! What stands between lines of colons, the lists of attributes of kramdown, and the places of a table of contents.
//!
//! Cards of Zenn, too: `@[card](https://…)`, `@[youtube](id)`.
//!
//! `:::note warn` … `:::` (Qiita), `:::message` and `:::details 题` (Zenn), `:::spoiler 题` (HackMD), `::: tip 题` (VuePress), `:::info[题]`
//! (Docusaurus), `::: {.warning}` (pandoc), in an item of a list and in a quotation too. A line of colons without its
//! partner is text.

use super::theorems::{self, theorem};
use super::{REMARKS, Scan};
use crate::input::pattern::pattern;
use crate::lang::scan;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Three colons or more, the kind, and a title in brackets or behind it.
static OPENS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^:{3,}[ \t]*(?:\{([^{}\n]*)\}|([A-Za-z][A-Za-z0-9_-]*)(?:#[A-Za-z0-9_-]+)?)(?:\[([^\]\n]*)\]|[ \t]+([^\n{]*?))?(?:[ \t]*\{[^}\n]*\})?[ \t]*$",
    )
});
static CLOSES: LazyLock<Regex> = LazyLock::new(|| pattern(r"^:{3,}[ \t]*$"));
/// `/// details | 题`, and `///` at its end (Python-Markdown).
static BLOCK: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^/{3,}(?:[ \t]+([a-z][a-z-]*)(?:[ \t]*\|[ \t]*(\S[^\n]*))?)?$"));
/// The title of one of several texts that take turns on a screen (VuePress).
static TURN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^@tab(?::active)?[ \t]+(\S[^\n]*?)(?:#[A-Za-z0-9_-]+)?$"));
/// A table of contents is made here, or the one above is it.
static CONTENTS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^ {0,3}(?:@?\[(?:TOC|toc|Toc)\](?:\([^()\n]{0,40}\))?|\[\[(?:toc|TOC|_TOC_)\]\]|<!-- ?/?(?:toc|TOC|tocstop|toc stop) ?-->)[ \t]*$",
    )
});
/// What is shown from elsewhere: its kind, and its address or name there.
static SHOWN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^@\[(card|tweet|youtube|vimeo|bilibili|gist|github|speakerdeck|slideshare|docswell|figma|jsfiddle|codepen|codesandbox|stackblitz)\]\([ \t]*([^()\s]+)[ \t]*\)$",
    )
});
/// Hexo's title of what takes turns on a screen.
static TAB: LazyLock<Regex> = LazyLock::new(|| pattern(r"^<!-- ?(?:tab|timeline|node) +(\S[^\n]*?) ?-->$"));
/// The item that kramdown puts its table of contents in the place of.
static SEED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[*+-]|1\.)[ \t]+\S.{0,80}$"));
/// A list of attributes.
static ATTRIBUTES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^\{:[ \t]*(?:toc|[.#][A-Za-z][A-Za-z0-9_.# -]*|[A-Za-z-]+=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}]+))(?:[ \t]+[^{}\n]*)?\}"#,
    )
});
/// The size of a picture as Logseq has it.
static SIZE: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\{(?::(?:height|width)[ \t]+(\d{1,5})[%,]?[ \t]*){1,2}\}"));
static WIDTH: LazyLock<Regex> = LazyLock::new(|| pattern(r":width[ \t]+(\d{1,5}%?)"));
/// What they begin with.
pub(super) const MARKS: [&str; 10] = [":::", "///", "{:", "@[", "[TOC]", "[toc]", "[Toc]", "[_TOC_]", "<!--", "<--->"];
/// What tools call their remarks, beside the names of HTML here.
pub(super) const KINDS: [(&str, &str); 8] = [
    ("tips", "tip"),
    ("message", "note"),
    ("success", "tip"),
    ("check", "tip"),
    ("warn", "warning"),
    ("alert", "warning"),
    ("error", "danger"),
    ("attention", "warning"),
];

/// What Quarto puts before the kinds of its remarks, `{.callout-note title="题"}`.
const CALLOUT: &str = "callout-";
static TITLE: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?:^|[ \t])(?:title|name)=["']([^"'\n]+)["']"#));
/// Quarto's texts that take turns on a screen.
const TABSET: &str = ".panel-tabset";

/// The heading that a text begins with, and where it ends.
fn heading_below(text: &str) -> Option<(&str, usize)> {
    let blank = text.len() - text.trim_start_matches(['\n', '\r', ' ']).len();
    let line = scan::lines(&text[blank..]).next()?;
    let heading = line.trim_start_matches('#');
    let is_heading = heading.len() < line.len() && heading.starts_with(' ');
    is_heading.then(|| (heading.trim(), blank + line.len()))
}

/// `{:toc}`, `{: .no_toc toc }`: kramdown puts a table of contents in the place of the list above.
fn is_contents_mark(line: &str) -> bool {
    let inside = line.strip_prefix("{:").and_then(|l| l.strip_suffix('}'));
    inside.is_some_and(|inside| inside.split_whitespace().any(|word| word == "toc"))
}

/// What lines of colons have begun.
#[derive(Default)]
struct Colons {
    open: Vec<Open>,
    /// Whether an item of a list has begun, in which lines may be further in than in code.
    in_item: bool,
    /// Whether texts that take turns have begun.
    in_tabs: bool,
    /// How many blocks stand around the texts of Quarto that do.
    tabsets: Vec<usize>,
}

/// A line of colons that is open.
struct Open {
    range: Range<usize>,
    frame: [String; 2],
    /// What stands before it on its line.
    margin: String,
}

/// The sign of a quotation.
const QUOTED: char = '>';

/// Whether a line behind this margin is one of code outside of a list (CommonMark 4.4).
fn is_deep(margin: &str) -> bool {
    let blanks = margin.rsplit_once(QUOTED).map_or(margin, |(_, blanks)| blanks.strip_prefix(' ').unwrap_or(blanks));
    blanks.len() >= 4 || blanks.contains('\t')
}

/// Whether a line begins an item of a list.
fn begins_item(line: &str) -> bool {
    let mark = line.strip_prefix(['-', '*', '+']);
    let number = || line.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(['.', ')']);
    let numbered = || number().filter(|_| line.starts_with(|c: char| c.is_ascii_digit()));
    mark.or_else(numbered).is_some_and(|rest| rest.starts_with([' ', '\t']))
}

impl Scan<'_> {
    /// Pairs of lines of colons, and lines that only ask for a table of contents.
    pub(super) fn containers(&mut self) {
        let body = self.body;
        let mut colons = Colons::default();
        let mut blocks: Vec<(Range<usize>, [String; 2])> = Vec::new();
        // Where the quotation above begins.
        let mut quotation: Option<usize> = None;
        let mut above = 0..0;
        for (range, line) in scan::lines_at(&body.text) {
            let text = line.trim_end();
            match text.starts_with(QUOTED) {
                true => quotation = quotation.or(Some(range.start)),
                false if !text.starts_with("{:") => quotation = None,
                false => {}
            }
            if !colons.tabsets.is_empty()
                && let Some((heading, length)) = heading_below(text).filter(|_| self.solid_end(range.start).is_none())
            {
                self.replace(range.start..range.start + length, format!("\n**{heading}**\n"));
            }
            // Most lines are prose, and a regex takes its time to say so.
            let bare = text.trim_start_matches([' ', '\t', QUOTED]);
            let margin = &text[..text.len() - bare.len()];
            if !bare.is_empty() && !is_deep(margin) {
                colons.in_item = begins_item(bare);
            }
            if !bare.starts_with(['[', '@', '<', '{', ':', '/']) {
                above = range;
                continue;
            }
            if let Some(found) =
                TAB.captures(text).filter(|_| self.solid_end(range.start).is_none_or(|end| end <= range.end))
            {
                let title = found.get(1).map_or("", |m| m.as_str()).split('@').next().unwrap_or_default().trim();
                self.replace(range.clone(), format!("\n**{}**\n\n", super::escaped(title)));
            } else if let Some(address) = shown_from(text).filter(|_| self.solid_end(range.start).is_none()) {
                self.replace(range.clone(), format!("\n<{address}>\n\n"));
            } else if let Some(title) = TURN.captures(text).and_then(|found| found.get(1)).filter(|_| colons.in_tabs)
                && self.solid_end(range.start).is_none()
            {
                self.replace(range.clone(), format!("\n**{}**\n\n", super::escaped(title.as_str())));
            } else if text.trim() == "<--->" && self.solid_end(range.start).is_none_or(|end| end <= range.end) {
                self.replace(range.clone(), "\n");
            } else if let Some(found) = BLOCK.captures(text).filter(|_| self.solid_end(range.start).is_none()) {
                let name = found.get(1).map_or("", |m| m.as_str());
                let title = found.get(2).map_or("", |m| m.as_str()).trim();
                match (name, blocks.pop()) {
                    ("", Some((opening, [before, after]))) => {
                        self.replace(opening, before);
                        self.replace(range.clone(), after);
                    }
                    ("", None) => {}
                    (name, last) => {
                        blocks.extend(last);
                        let mut end = range.end;
                        // Its options stand right below, further in.
                        for line in scan::lines(&body.text[range.end..]).take_while(|line| is_option(line)) {
                            end += line.len();
                        }
                        let end = end.max(range.end);
                        let frame = match name {
                            "tab" => [format!("\n**{}**\n\n", super::escaped(title)), "\n".into()],
                            "caption" | "figure-caption" | "table-caption" => {
                                ["\n<span class=\"caption\">".into(), "</span>\n".into()]
                            }
                            name => frame(name, "", title),
                        };
                        blocks.push((range.start..end, frame));
                    }
                }
            } else if let Some(kind) = prompt(text)
                && let Some(start) = quotation.take()
                && self.solid_end(range.start).is_none()
            {
                self.replace(start..start, format!("> [!{kind}]\n"));
            } else if CONTENTS.is_match(text) && self.solid_end(range.start).is_none() {
                self.replace(range.clone(), "\n");
            } else if is_contents_mark(text.trim()) && SEED.is_match(body.text[above.clone()].trim()) {
                self.cut("contents", body.text[above.clone()].trim(), above.clone(), "\n");
            } else if bare.starts_with(":::")
                && (colons.in_item || !is_deep(margin))
                && self.solid_end(range.start + margin.len()).is_none()
            {
                self.colons(&range, bare, margin, &mut colons);
            }
            above = range;
        }
    }

    /// A line of colons behind its margin.
    fn colons(&mut self, range: &Range<usize>, bare: &str, margin: &str, colons: &mut Colons) {
        let text = self.body.text.as_str();
        let Some(found) = OPENS.captures(bare) else {
            if !CLOSES.is_match(bare) {
                return;
            }
            // What a quotation has begun ends with it, and what stands around it does not end in it.
            let depth = |margin: &str| margin.matches(QUOTED).count();
            let here = depth(margin);
            while colons.open.pop_if(|open| depth(&open.margin) > here).is_some() {}
            if let Some(Open { range: opening, frame: [before, after], margin }) =
                colons.open.pop_if(|open| depth(&open.margin) == here)
            {
                colons.tabsets.pop_if(|depth| *depth == colons.open.len());
                self.replace(opening, set_in(&before, &margin));
                self.replace(range.clone(), set_in(&after, &margin));
            }
            return;
        };
        let attributes = found.get(1).map_or("", |m| m.as_str());
        let name = found.get(2).map_or("", |m| m.as_str());
        let title = found.get(3).or(found.get(4)).map_or("", |m| m.as_str()).trim();
        colons.in_tabs |= matches!(name, "tabs" | "code-tabs");
        let said = TITLE.captures(attributes).and_then(|found| found.get(1)).map(|m| m.as_str());
        let word = theorem_of(attributes);
        let heading =
            Some(&text[range.end..]).filter(|_| bare.contains(CALLOUT) || word.is_some()).and_then(heading_below);
        let (title, end) = match (title, said, heading) {
            ("", Some(said), _) => (said, range.end),
            // Quarto takes the first heading inside for the title.
            ("", None, Some((heading, length))) => (heading, range.end + length),
            _ => (title, range.end),
        };
        if attributes.contains(TABSET) {
            colons.tabsets.push(colons.open.len());
        }
        let made = word.and_then(|word| theorem(word, title, text));
        let frame = made.unwrap_or_else(|| frame(name, attributes, title));
        colons.open.push(Open { range: range.start..end, frame, margin: margin.to_owned() });
    }

    /// `{::comment}…{:/comment}`, `{::nomarkdown}…{:/}`, `{::options … /}` (kramdown).
    fn extension(&mut self, start: usize) -> Option<usize> {
        /// Longest extension, in bytes.
        const LONGEST: usize = 10_000;
        let rest = &self.body.text[start..];
        let rest = &rest[..rest.floor_char_boundary(LONGEST)];
        let inside = start + rest.find('}')? + 1;
        let head = rest.strip_prefix("{::")?.split('}').next()?.trim_end();
        let name = head.split([' ', '/']).next().filter(|name| ["comment", "nomarkdown", "options"].contains(name))?;
        if head.ends_with('/') {
            self.replace(start..inside, "");
            return Some(inside);
        }
        let close = [format!("{{:/{name}}}"), "{:/}".to_owned()];
        let (at, close) = close.iter().filter_map(|close| Some((start + rest.find(close.as_str())?, close))).min()?;
        let end = at + close.len();
        if name == "comment" {
            self.leave_out(start..end);
            return Some(end);
        }
        self.replace(start..inside, "");
        self.replace(at..end, "");
        Some(inside)
    }

    /// `{: .lead}`, `{: width="300"}`: the looks of a site.
    pub(super) fn attributes(&mut self, start: usize) -> Option<usize> {
        if let Some(end) = self.extension(start) {
            return Some(end);
        }
        let text = &self.body.text;
        if let Some(found) = SIZE.find(&text[start..]).filter(|_| text[..start].ends_with(')')) {
            let end = start + found.end();
            let width = WIDTH.captures(found.as_str()).and_then(|width| width.get(1));
            // The reader knows a width behind a picture that stands alone.
            let line = text[..start]
                .rsplit('\n')
                .next()
                .unwrap_or_default()
                .trim_start()
                .trim_start_matches(['-', '*', '+', ' ']);
            let ends = text[end..].lines().next().is_none_or(|rest| rest.trim().is_empty());
            let is_alone = line.starts_with("![") && line.matches("](").count() == 1 && ends;
            let with = width.filter(|_| is_alone).map(|width| format!("{{width={}}}", width.as_str()));
            self.replace(start..end, with.unwrap_or_default());
            return Some(end);
        }
        let length = ATTRIBUTES.find(&self.body.text[start..])?.end();
        self.replace(start..start + length, "");
        Some(start + length)
    }
}

/// Whether a line is an option of a block of Python-Markdown: `    type: note`.
fn is_option(line: &str) -> bool {
    let inner = line.trim_end();
    inner.starts_with("    ")
        && inner.trim_start().split_once(": ").is_some_and(|(key, _)| key.bytes().all(|b| b.is_ascii_lowercase()))
}

/// The kind of remark that a list of attributes makes of the quotation above it (Chirpy, for Jekyll).
fn prompt(line: &str) -> Option<&'static str> {
    let inside = line.strip_prefix("{:")?.strip_suffix('}')?;
    match inside.trim().strip_prefix(".prompt-")? {
        "tip" => Some("TIP"),
        "info" => Some("NOTE"),
        "warning" => Some("WARNING"),
        "danger" => Some("CAUTION"),
        _ => None,
    }
}

/// The address of what a line shows from elsewhere.
fn shown_from(line: &str) -> Option<String> {
    let found = SHOWN.captures(line)?;
    let (kind, what) = (found.get(1)?.as_str(), found.get(2)?.as_str());
    let what = what.trim_matches(['<', '>']);
    if what.contains("://") {
        return Some(what.to_owned());
    }
    let site = match kind {
        "youtube" => "https://www.youtube.com/watch?v=",
        "vimeo" => "https://vimeo.com/",
        "bilibili" => "https://www.bilibili.com/video/",
        "gist" => "https://gist.github.com/",
        "speakerdeck" => "https://speakerdeck.com/player/",
        "slideshare" => "https://www.slideshare.net/slideshow/embed_code/key/",
        "docswell" => "https://www.docswell.com/slide/",
        _ => return None,
    };
    Some(format!("{site}{what}"))
}

/// The word for a theorem or its kin in a list of attributes: `#thm-line`, `.proof`.
fn theorem_of(attributes: &str) -> Option<&str> {
    attributes.split_whitespace().find_map(|word| {
        let id = word.strip_prefix('#').and_then(|id| Some(id.split_once('-')?.0));
        id.or(word.strip_prefix('.')).filter(|word| theorems::is_one(word))
    })
}

/// What stands for the two lines.
fn frame(name: &str, attributes: &str, title: &str) -> [String; 2] {
    let classes = attributes.split_whitespace().filter_map(|word| word.strip_prefix('.'));
    let first = title.split_whitespace().next().unwrap_or_default();
    let known = |word: &str| {
        let word = word.to_lowercase();
        let word = word.strip_prefix(CALLOUT).unwrap_or(&word);
        let other = KINDS.iter().find(|(theirs, _)| *theirs == word).map(|(_, ours)| *ours);
        other.or_else(|| REMARKS.iter().find(|ours| **ours == word).copied())
    };
    let named = known(name).or_else(|| classes.clone().find_map(known));
    if matches!(name, "details" | "spoiler" | "collapse" | "fold") {
        let title = if title.is_empty() { String::new() } else { format!("<summary>{title}</summary>\n") };
        return [format!("\n<details>{title}\n\n"), "\n\n</details>\n\n".into()];
    }
    let Some(kind) = named else { return ["\n".into(), "\n".into()] };
    // :::note warn is a kind behind the kind; ::: tip 题 is a title.
    let (kind, title) = match known(first) {
        Some(second) if first.len() == title.len() => (second, ""),
        _ => (kind, title),
    };
    remark(kind, title)
}

/// Lines behind the margin of an item or a quotation; an empty line has only the sign of the latter.
pub(super) fn set_in(text: &str, margin: &str) -> String {
    let line = |line: &str| match line {
        "\n" => format!("{}\n", margin.trim_end()),
        line => format!("{margin}{line}"),
    };
    text.split_inclusive('\n').map(line).collect()
}

/// What stands for the first line and the last of a remark.
pub(super) fn remark(kind: &str, title: &str) -> [String; 2] {
    // A title with marks of its own is read like any text.
    let title = match title {
        "" => String::new(),
        title if title.contains(['[', '*', '`', '$']) => format!("<summary>\n\n{title}\n\n</summary>\n"),
        title => format!("<summary>{title}</summary>\n"),
    };
    [format!("\n<div class=\"{kind}\">\n{title}\n"), "\n\n</div>\n\n".into()]
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn lines_of_colons_are_remarks_where_they_stand_in_pairs() {
        for (text, meant) in [
            (":::note warn\n甲\n:::\n", "\n<div class=\"warning\">\n\n甲\n\n\n</div>\n\n"),
            (":::message\n甲\n:::\n", "\n<div class=\"note\">\n\n甲\n\n\n</div>\n\n"),
            ("::: tip 题\n甲\n:::\n", "\n<div class=\"tip\">\n<summary>题</summary>\n\n甲\n\n\n</div>\n\n"),
            (":::info[题]\n甲\n:::\n", "\n<div class=\"info\">\n<summary>题</summary>\n\n甲\n\n\n</div>\n\n"),
            ("::: {.warning #a}\n甲\n:::\n", "\n<div class=\"warning\">\n\n甲\n\n\n</div>\n\n"),
            ("::: wrapper\n甲\n:::\n", "\n甲\n\n"),
            (
                "1. 一\n\n    ::: tip 题\n    甲\n    :::\n\n2. 二\n",
                "1. 一\n\n\n    <div class=\"tip\">\n    <summary>题</summary>\n\n    甲\n\n\n    </div>\n\n\n2. 二\n",
            ),
            (
                "> ::: tip 题\n> 甲\n> :::\n",
                ">\n> <div class=\"tip\">\n> <summary>题</summary>\n>\n> 甲\n>\n>\n> </div>\n>\n",
            ),
            (
                ":::note\n甲\n\n> 乙\n> :::\n\n丙\n:::\n",
                "\n<div class=\"note\">\n\n甲\n\n> 乙\n> :::\n\n丙\n\n\n</div>\n\n",
            ),
            (":::details 题\n甲\n:::\n", "\n<details><summary>题</summary>\n\n\n甲\n\n\n</details>\n\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in [
            "> ::: tip\n> 甲\n\n乙\n:::\n",
            "文\n\n    ::: tip\n    let a;\n    :::\n",
            "文\n\n    ::: tip\n    甲\n    :::\n",
        ] {
            assert_eq!(shown(text), text);
        }
        let in_items = "- 甲\n  - 乙\n\n    :::tip\n    丙\n    :::\n";
        assert!(shown(in_items).contains("    <div class=\"tip\">"));
        for text in [":::note\n甲\n", "```\n:::note\n甲\n:::\n```\n", "a ::: b\n:::\n", "术语\n: 释义\n"] {
            assert_eq!(shown(text), text);
        }
    }
}
