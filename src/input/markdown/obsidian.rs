//! The marks of Obsidian, as the Markdown that they mean.
//!
//! Pictures, links, callouts, `==marked text==`, `%%comments%%` and the names of blocks (`^37066d` at the end of one).
//! Marks that other texts use too (`%%` of printf, `x ^2`) count only where they stand as Obsidian's do, or beside
//! others of its marks.

use super::foreign::{LONGEST_TAG, Scan, address, attribute, encoded, escaped, is_picture};
use crate::diag::Code;
use crate::input::discover::dated;
use crate::input::fenced::lines_outside;
use crate::input::options::Names;
use crate::input::pattern::pattern;
use crate::lang::scan;
use crate::lang::wide::is_wide;
use memchr::memmem;
use regex::Regex;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// The rule by which comments are cut.
pub(super) const COMMENT: &str = "obsidian-comment";

/// Kinds of callouts, and the kind of remark that each is. None is a quotation.
#[rustfmt::skip]
const CALLOUTS: &[(&str, Option<&str>)] = &[
    ("note", Some("NOTE")),       ("tip", Some("TIP")),         ("important", Some("IMPORTANT")),
    ("warning", Some("WARNING")), ("caution", Some("CAUTION")), ("hint", Some("TIP")),
    ("success", Some("TIP")),     ("check", Some("TIP")),       ("done", Some("TIP")),
    ("attention", Some("WARNING")), ("failure", Some("CAUTION")), ("fail", Some("CAUTION")),
    ("missing", Some("CAUTION")), ("danger", Some("CAUTION")),  ("error", Some("CAUTION")),
    ("bug", Some("CAUTION")),     ("quote", None),              ("cite", None),
];

static CALLOUT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^([ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?:>[ \t]?)+)\[!([A-Za-z]{2,20})((?:\|[^\]\n]*)?)\]([+-]?)[ \t]*(.*?)[ \t]*\n?$",
    )
});
/// The head of a remark as plugins of GitBook have it: `> **[warning] 小心**`.
static RICH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^([ \t]*(?:>[ \t]?)+)\*\*\[([A-Za-z]{2,20})\](?:[ \t]*([^*(\n][^*\n]*?))?[ \t]*\*\*[ \t]*\n?$")
});
/// The name of a block at the end of a line.
static BLOCK_NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)(?:^|[ \t]+)\^([A-Za-z0-9-]+)[ \t]*$"));
/// A link to an article or a block.
static LINK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[\[[^\[\]\s^][^\[\]\n]*\]\](?:[^(\[:]|$)"));

/// What these hold.
pub(super) const MARKS: [&str; 4] = ["==", "%%", " ^", "\n^"];

/// A comment: all of it, and whether it is all of its lines.
struct Comment {
    range: Range<usize>,
    whole: bool,
}

impl Scan<'_> {
    /// Comments, marked text and the names of blocks.
    pub(super) fn notebook(&mut self) {
        let hides = self.cuts_by(COMMENT);
        let body = self.body;
        let text = body.text.as_str();
        let marked = self.marked();
        // A regex takes its time to find nothing.
        let may_name = text.starts_with('^') || scan::any(text.as_bytes(), |[a, b, _]| (a <= b' ') & (b == b'^'));
        let names: Vec<_> = may_name
            .then(|| BLOCK_NAME.captures_iter(text))
            .into_iter()
            .flatten()
            .filter_map(|found| Some((found.get(0)?.range(), found.get(1)?.as_str())))
            .filter(|(range, _)| self.solid_end(range.end - 1).is_none())
            .collect();
        let comments = self.comments();
        if marked.is_empty() && names.is_empty() && comments.is_empty() {
            return;
        }
        let is_made = |name: &str| name.len() == 6 && name.bytes().all(|b| b.is_ascii_hexdigit());
        let is_notebook = self.options.is_notebook
            || !marked.is_empty()
            || names.iter().any(|(_, name)| is_made(name))
            || LINK.find_iter(text).any(|found| self.solid_end(found.start()).is_none())
            || scan::lines(text).any(|line| callout(line).is_some());
        if hides {
            let mut hidden = Vec::new();
            for Comment { range, whole } in comments {
                let inside = text[range.clone()].trim().trim_matches('%');
                if !is_notebook && (!whole || inside.contains("\n\n")) {
                    continue;
                }
                let words: Vec<&str> = inside.split_whitespace().collect();
                self.cut(COMMENT, words.join(" "), range.clone(), "");
                hidden.push(range);
            }
            self.harden(hidden);
        }
        for Range { start, end } in marked {
            if self.solid_end(start).is_none() {
                self.replace(start..start + 2, "<mark>");
                self.replace(end - 2..end, "</mark>");
            }
        }
        let is_end = |c: char| !c.is_ascii_alphanumeric() && c != '-';
        let linked: BTreeSet<&str> = text.split("#^").skip(1).filter_map(|rest| rest.split(is_end).next()).collect();
        for (range, name) in names {
            if hides
                && (names_block(&text[..range.start], name)
                    || is_notebook && (name.len() >= 3 || linked.contains(name)))
            {
                self.cut(COMMENT, format!("^{name}"), range, "");
            }
        }
    }

    /// The pairs of `==`, without blanks inside and no operators of a program.
    fn marked(&self) -> Vec<Range<usize>> {
        let text = self.body.text.as_str();
        let mut found = Vec::new();
        let mut open: Option<usize> = None;
        for at in memmem::find_iter(text.as_bytes(), "==") {
            let (before, after) = (&text[..at], &text[at + 2..]);
            let (last, next) = (before.chars().next_back(), after.chars().next());
            if last == Some('=') || next == Some('=') || last == Some('\\') || self.solid_end(at).is_some() {
                continue;
            }
            let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_');
            let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
            let start = open.take().filter(|&start| !text[start..at].contains(['\n', '|']));
            match start {
                Some(start) if !is_blank(last) && !is_word(next) => found.push(start..at + 2),
                _ if !is_blank(next) && !is_word(last) && !in_tag(before) => open = Some(at),
                _ => {}
            }
        }
        found
    }

    /// The pairs of `%%`: of whole lines, or within one line and at no word.
    fn comments(&self) -> Vec<Comment> {
        let text = self.body.text.as_str();
        let mut found = Vec::new();
        // Where one opens, and the line it stands on.
        let mut open: Option<(usize, usize)> = None;
        let (mut line, mut seen) = (0, 0);
        for at in memmem::find_iter(text.as_bytes(), "%%") {
            let (before, after) = (&text[..at], &text[at + 2..]);
            if before.ends_with(['%', '\\']) || after.starts_with('%') || self.solid_end(at).is_some() {
                continue;
            }
            line = text[seen..at].rfind('\n').map_or(line, |i| seen + i + 1);
            seen = at;
            let begins = text[line..at].trim_start().is_empty();
            let after_blanks = after.trim_start_matches([' ', '\t']);
            let ends = after_blanks.is_empty() || after_blanks.starts_with('\n');
            if let Some((start, first)) = open.take() {
                let whole = text[first..start].trim_start().is_empty() && ends;
                if whole {
                    let end = (text.len() - after_blanks.len() + 1).min(text.len());
                    found.push(Comment { range: first..end, whole });
                    continue;
                }
                if first == line && !after.starts_with(|c: char| c.is_ascii_alphanumeric()) {
                    found.push(Comment { range: start..at + 2, whole });
                    continue;
                }
            }
            if begins || !before.ends_with(|c: char| c.is_ascii_alphanumeric()) {
                open = Some((at, line));
            }
        }
        found
    }

    /// `[[article#section|text]]` and `![[picture|width]]` of Obsidian.
    pub(super) fn wiki(&mut self, start: usize) -> Option<usize> {
        let (inside, end) = self.inside(start, ["[[", "]]"])?;
        let text = &self.body.text;
        // `[[rb:漢字 > かんじ]]` is ruby of pixiv's.
        if inside.starts_with([' ', '^'])
            || inside.starts_with("rb:")
            || inside.contains(['[', ']', '\n'])
            || text[end..].starts_with(['(', '[', ':'])
        {
            return None;
        }
        let (target, shown) = match inside.split_once('|') {
            Some((target, shown)) => (target.trim_end_matches('\\').trim(), Some(shown.trim())),
            None => (inside.trim(), None),
        };
        let page =
            |name: &str| self.options.names.path(name).or_else(|| self.options.names.path(&name.replace(' ', "-")));
        let is_known = |target: &str| page(target.split('#').next().unwrap_or_default()).is_some();
        let (target, shown) = match shown {
            // GitHub's wikis have the words first.
            Some(last) if !is_known(target) && !target.starts_with('#') && is_known(last) => (last, Some(target)),
            shown => (target, shown),
        };
        let embeds = text[..start].ends_with('!');
        if embeds && is_picture(target) {
            let with = embedded(target, shown.unwrap_or_default());
            self.replace(start - 1..end, with);
            return Some(end);
        }
        let (name, section) = target.split_once('#').unwrap_or((target, ""));
        let path = if name.is_empty() { Some(String::new()) } else { page(name).map(|path| format!("/{path}")) };
        // The name of a block says nothing to a reader.
        let named = [name, section].into_iter().filter(|s| !s.is_empty() && !s.starts_with('^'));
        let default = named.collect::<Vec<_>>().join(" > ");
        let shown = shown.unwrap_or(&default);
        let range = start - usize::from(embeds)..end;
        // No block has a place of its own: a link to one leads to its article.
        let section = if section.starts_with('^') { "" } else { section };
        match path {
            Some(path) if path.is_empty() && section.is_empty() => self.replace(range, escaped(shown)),
            Some(path) => {
                let fragment = if section.is_empty() { String::new() } else { format!("#{}", encoded(section)) };
                self.replace(range, format!("[{}](<{}{fragment}>)", escaped(shown), encoded(&path)));
            }
            // Double brackets in Latin text may be anything, but not in a notebook around words or a day.
            None if !inside.contains('|') && !inside.contains(is_wide) && !self.is_note_of(name) => return None,
            None => {
                let span = self.body.origin.span(range.start, range.end);
                self.reporter.at(Code::BrokenLink, span, format!("the link [[{name}]] leads nowhere"));
                self.replace(range, escaped(shown));
            }
        }
        Some(end)
    }
}

impl Scan<'_> {
    /// Whether a name in double brackets is that of a note, which there need not be.
    fn is_note_of(&self, name: &str) -> bool {
        self.options.is_notebook && (name.starts_with(char::is_alphabetic) || dated(name).is_some())
    }
}

/// A picture of a notebook: `|300` and `|300x200` are its size, anything else what is seen.
fn embedded(target: &str, shown: &str) -> String {
    let width = shown.split(['x', '×']).next().filter(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit()));
    match width {
        Some(width) => {
            format!("<img src=\"{}\" width=\"{width}\">", attribute(target))
        }
        None => format!("![{}](<{}>)", escaped(shown), address(target)),
    }
}

/// Whether a short name is a block's for sure: of a letter and digits, behind the end of a sentence.
fn names_block(before: &str, name: &str) -> bool {
    let digits = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let is_made = digits.len() < name.len() && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    is_made && before.ends_with(['。', '！', '？', '”', '」', '…'])
}

/// Whether a text links to notes by their names, outside of code.
pub(super) fn links_notes(text: &str, names: &Names) -> bool {
    let inside = |at: usize, link: &str| {
        let name = link.trim_start_matches('[').split([']', '|', '#']).next().unwrap_or_default().trim();
        let is_note = link.starts_with("[[#")
            || name.contains(is_wide)
            || names.path(name).is_some()
            || is_picture(name) && text[..at].ends_with('!');
        is_note && !text[..at].ends_with(['`', '\\'])
    };
    scan::holds(text, "[[")
        && lines_outside(text)
            .any(|(range, line)| LINK.find_iter(line).any(|found| inside(range.start + found.start(), found.as_str())))
}

/// Whether text ends within a tag of HTML or the address of a link.
pub(super) fn in_tag(before: &str) -> bool {
    let near = before.ceil_char_boundary(before.len().saturating_sub(LONGEST_TAG));
    let line = before[near..].rsplit('\n').next().unwrap_or_default();
    let is_open = |opening: &str, close: char| line.rfind(opening).is_some_and(|i| !line[i..].contains(close));
    is_open("](", ')') || is_open("<", '>') && !line.ends_with('<')
}

/// The head of a callout with a title, a fold mark or a kind of its own, as an alert and its title.
pub(super) fn callout(line: &str) -> Option<String> {
    let begins = line.trim_start().starts_with(|c: char| matches!(c, '>' | '-' | '*' | '+') || c.is_ascii_digit());
    let (prefix, kind, options, fold, title) =
        match Some(line).filter(|_| begins && line.contains("[!")).and_then(|line| CALLOUT.captures(line)) {
            Some(found) => (
                found.get(1)?.as_str(),
                found.get(2)?.as_str().to_lowercase(),
                found.get(3)?.as_str(),
                found.get(4)?.as_str(),
                found.get(5)?.as_str(),
            ),
            None => {
                let found =
                    Some(line).filter(|_| begins && line.contains("**[")).and_then(|line| RICH.captures(line))?;
                let kind = found.get(2)?.as_str().to_lowercase();
                let title = found.get(3).map_or("", |m| m.as_str());
                // Any other word in brackets is the author's.
                let is_known = kind == "info" || CALLOUTS.iter().any(|(name, _)| *name == kind);
                return is_known.then(|| headed(found.get(1).map_or("", |m| m.as_str()), &kind, title));
            }
        };
    // docsify and its kin: `[!TIP|style:flat|label:题]`.
    let label = options.split('|').find_map(|option| option.trim().strip_prefix("label:"));
    let title = label.map(str::trim).filter(|_| title.is_empty()).unwrap_or(title);
    let plain = fold.is_empty() && options.is_empty() && title.is_empty();
    match CALLOUTS.iter().find(|(name, _)| *name == kind).map_or(Some("NOTE"), |&(_, kind)| kind) {
        Some(alert) if plain && alert.eq_ignore_ascii_case(&kind) => None,
        _ => Some(headed(prefix, &kind, title)),
    }
}

/// The head of a remark of a kind, with its title.
fn headed(prefix: &str, kind: &str, title: &str) -> String {
    // A list mark would begin another item.
    let below: String = prefix.chars().map(|c| if matches!(c, '>' | '\t') { c } else { ' ' }).collect();
    let below = below.trim_end();
    match CALLOUTS.iter().find(|(name, _)| *name == kind).map_or(Some("NOTE"), |&(_, kind)| kind) {
        Some(alert) if title.is_empty() => format!("{prefix}[!{alert}]\n"),
        Some(alert) => format!(
            "{prefix}[!{alert}]\n{below} <summary>\n{below}\n{below} {title}\n{below}\n{below} </summary>\n{below}\n"
        ),
        None if title.is_empty() => format!("{prefix}\n"),
        None => format!("{prefix}**{title}**\n{below}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::foreign::rewritten;
    use super::COMMENT;
    use crate::book::Text;
    use crate::diag::Reporter;
    use crate::input::Options;
    use crate::input::options::Names;

    fn shown(text: &str) -> String {
        let names = Names::of(["文集/渡口.md"].map(std::path::Path::new));
        let options = Options { names: names.into(), ..Options::default() };
        rewritten(Text::made(text), &options, &Reporter::new()).0.text
    }

    #[track_caller]
    fn stays(text: &str) {
        assert_eq!(shown(text), text);
    }

    #[test]
    fn callouts_keep_their_titles() {
        assert_eq!(shown("> [!tip]- 标题\n> 话\n"), "> [!TIP]\n> <summary>\n>\n> 标题\n>\n> </summary>\n>\n> 话\n");
        assert_eq!(shown("> [!NOTE]\n> 话\n"), "> [!NOTE]\n> 话\n");
        assert_eq!(shown("> [!NOTE|style:flat]\n> 话\n"), "> [!NOTE]\n> 话\n");
        let titled = "> [!TIP]\n> <summary>\n>\n> 题\n>\n> </summary>\n>\n> 话\n";
        assert_eq!(shown("> [!TIP|style:flat|label:题]\n> 话\n"), titled);
        assert_eq!(shown("> [!question]+\n> 话\n"), "> [!NOTE]\n> 话\n");
        assert_eq!(shown("> [!quote] 某人\n> 话\n"), "> **某人**\n>\n> 话\n");
        assert_eq!(shown("> **[info] 题**\n> 话\n"), "> [!NOTE]\n> <summary>\n>\n> 题\n>\n> </summary>\n>\n> 话\n");
        assert_eq!(shown("> **[warning]**\n>\n> 话\n"), "> [!WARNING]\n>\n> 话\n");
        for text in ["> **[注] 题**\n", "> **[chapter] 题**\n", "**[info] 题**\n", "> **[info](a.md)**\n"] {
            stays(text);
        }
    }

    #[test]
    fn text_between_two_equals_signs_is_marked() {
        assert_eq!(shown("河==水==急，==a b==。"), "河<mark>水</mark>急，<mark>a b</mark>。");
        // GitHub's wikis have the words first.
        assert_eq!(shown("[[怎么坐船|渡口]]"), "[怎么坐船](</文集/渡口.md>)");
        assert_eq!(shown("==见[[渡口]]=="), "<mark>见[渡口](</文集/渡口.md>)</mark>");
    }

    #[test]
    fn comparisons_and_code_are_not_marked() {
        for text in [
            "若 a == b 而 c == d",
            "若 a==b 而 c==d",
            "`==水==`",
            "```\n==水==\n```",
            "题\n==\n\n又==",
            "题\n====\n",
            "\\==水==",
            "[甲](x?==y==)<img alt=\"==z==\">",
            "==水\n急==",
            "| ==a | b== |",
            "== 水 ==",
        ] {
            stays(text);
        }
    }

    #[test]
    fn comments_are_cut_and_listed() {
        let text = "甲\n\n%%待查%%\n\n%%\n两行\n批注\n%%\n\n乙%%再看[[无此篇]]%%丙，==丁==\n";
        let (out, cuts) = rewritten(Text::made(text), &Options::default(), &Reporter::new());
        assert_eq!(out.text, "甲\n\n\n\n乙丙，<mark>丁</mark>\n");
        let cuts: Vec<_> = cuts.iter().map(|cut| (cut.rule, cut.text.as_str())).collect();
        assert_eq!(cuts, [(COMMENT, "待查"), (COMMENT, "两行 批注"), (COMMENT, "再看[[无此篇]]")]);
        let options = Options { tidy: [(COMMENT.to_owned(), false)].into(), ..Options::default() };
        let (kept, cuts) = rewritten(Text::made("甲\n\n%%待查%%\n"), &options, &Reporter::new());
        assert_eq!((kept.text.as_str(), cuts.len()), ("甲\n\n%%待查%%\n", 0));
    }

    #[test]
    fn percent_signs_that_are_no_comment_stay() {
        for text in [
            "printf 里写 %% 得到一个 %% 号",
            "见==此==：100%% 与 %%d",
            "`%%x%%`，==甲==",
            "```\n%%x%%\n```\n",
            "%%\n\n第一节\n\n%%\n",
            "%%%% 甲 %%%%",
            "%%没有完",
        ] {
            assert!(shown(text).matches('%').eq(text.matches('%')), "{text}");
        }
    }

    #[test]
    fn the_name_of_a_block_is_left_out_and_a_link_to_it_leads_to_its_article() {
        assert_eq!(shown("水涨了。 ^37066d\n"), "水涨了。\n");
        assert_eq!(shown("- 甲\n\n^list-1\n\n见[[渡口]]\n"), "- 甲\n\n\n\n见[渡口](</文集/渡口.md>)\n");
        assert_eq!(shown("[[渡口#^37066d]]"), "[渡口](</文集/渡口.md>)");
        assert_eq!(shown("水涨了。 ^b1\n"), "水涨了。\n");
        assert_eq!(shown("见[[#^37066d|前文]]"), "见前文");
    }

    #[test]
    fn carets_that_name_no_block_stay() {
        for text in [
            "水涨了 ^note\n",
            "面积是 x ^2\n",
            "`y ^37066d`\n",
            "    z ^37066d\n",
            "甲^37066d\n",
            "甲 ^37066d 乙\n",
            "边长是 ^b1\n",
            "见注。 ^1\n",
        ] {
            stays(text);
        }
        assert_eq!(shown("见==此==：x ^2\n"), "见<mark>此</mark>：x ^2\n");
    }

    #[test]
    fn marks_without_an_end_take_no_time() {
        for text in ["==a ".repeat(50_000), "%% ".repeat(50_001), "[[a]] ^abc\n".repeat(20_000)] {
            shown(&text);
        }
    }
}
