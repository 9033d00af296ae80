//! What editors let pass and CommonMark does not, as their users meant it.
//!
//! `##二、安装` without a blank, `![图](a.png =600x400)` (CSDN, Zenn, HackMD), `![图|300](a.png)` (Obsidian), strong text
//! in pieces that meet (`**甲****乙**`) or with a blank inside (`**甲 **乙`), numbered lines without a blank (`1.甲` above `2.乙`, `1、甲`, `第一，甲`), Markdown on the line below an
//! HTML tag.

use super::{Scan, attribute};
use crate::lang::numeral;
use crate::lang::scan;
use crate::lang::wide::{is_wide, is_wide_letter};
use memchr::memmem;
use std::ops::Range;

/// Longest line that is a heading without a blank, in characters.
const LONGEST: usize = 60;

/// Widest picture whose width stands in its description.
const MOST_PIXELS: u32 = 1_600;

/// Whether a text may have such a thing.
pub(super) fn may_have(text: &str) -> bool {
    let holds = |mark: &str| scan::holds(text, mark);
    let by_line = |line: &str| match line.as_bytes().first() {
        Some(b'#') => tight(line.trim_end()).is_some(),
        Some(b'<') => line.trim_end().ends_with('>'),
        Some(b'1') => mark(line).is_some(),
        Some(b'a' | b'A') => line.as_bytes().get(1) == Some(&b')'),
        Some(b'(') => line.starts_with("(1"),
        // The first bytes of ①, of 一, of 第 and of （.
        Some(0xE2 | 0xE4 | 0xE7 | 0xEF) => {
            ["①", "一、", "第一", "（1", "（一", "（１"].iter().any(|mark| line.starts_with(mark))
        }
        _ => false,
    };
    let pictures = || memmem::find_iter(text.as_bytes(), b"![");
    let is_number = |at: usize| text.as_bytes().get(at + 2).is_some_and(u8::is_ascii_digit);
    let sized = || pictures().any(is_number) || pictures().next().is_some() && (holds(" =") || holds("|"));
    holds("****") || holds("** ") || holds(" **") || sized() || scan::lines(text).any(by_line)
}

/// A line of the text, without its end.
struct Line<'t> {
    at: usize,
    text: &'t str,
}

impl<'t> Scan<'t> {
    pub(super) fn editors(&mut self) {
        let body = self.body;
        let line = |(range, text): (Range<usize>, &'t str)| Line {
            at: range.start,
            text: text.trim_end_matches(['\n', '\r']),
        };
        let lines: Vec<Line> = scan::lines_at(&body.text).map(line).collect();
        self.tight_headings(&lines);
        self.numbered_lines(&lines);
        let [picture, strong] = ["![", "**"].map(memmem::Finder::new);
        let holds = |mark: &memmem::Finder, text: &str| mark.find(text.as_bytes()).is_some();
        let [has_pictures, has_strong] = [&picture, &strong].map(|mark| holds(mark, &body.text));
        for (i, line) in lines.iter().enumerate() {
            if has_pictures && holds(&picture, line.text) {
                self.sized_pictures(line, lines.get(i + 1).map_or("", |next| next.text));
            }
            if has_strong && holds(&strong, line.text) {
                if line.text.contains("****") {
                    self.meeting_stars(line);
                }
                self.stars_apart(line);
            }
            if lines.get(i + 1).is_some_and(|next| opens_markdown(line.text, next.text)) && self.is_open(line) {
                self.replace(line.at + line.text.len()..line.at + line.text.len(), "\n");
            }
        }
    }

    fn is_open(&self, line: &Line) -> bool {
        self.solid_end(line.at).is_none()
    }

    /// `##二、安装`. A single # may begin the name of a subject; it is believed beside others of more.
    fn tight_headings(&mut self, lines: &[Line]) {
        let found: Vec<(usize, &Line)> = lines.iter().filter_map(|line| Some((tight(line.text)?, line))).collect();
        let deeper = found.iter().any(|(level, line)| *level > 1 && self.is_open(line));
        for (level, line) in found.into_iter().filter(|(level, _)| *level > 1 || deeper) {
            if self.is_open(line) {
                self.replace(line.at + level..line.at + level, " ");
            }
        }
    }

    /// Lines of one paragraph that begin with the numbers from one on: those with a point are a list, others paragraphs.
    fn numbered_lines(&mut self, lines: &[Line]) {
        let mut found: Vec<(&Line, Mark)> = Vec::new();
        for line in lines.iter().chain([&Line { at: usize::MAX, text: "" }]) {
            match mark(line.text) {
                Some(mark) => found.push((line, mark)),
                // A line that goes on with the one above.
                None if !line.text.trim().is_empty() && !line.text.starts_with(['#', '>', '|', '-', '*', '`', '<']) => {
                }
                None => {
                    self.part(&found);
                    found.clear();
                }
            }
        }
    }

    fn part(&mut self, found: &[(&Line, Mark)]) {
        if found.len() < 2 || !found.iter().all(|(line, _)| self.is_open(line)) {
            return;
        }
        let numbers = |kind: Kind| found.iter().filter(move |(_, mark)| mark.kind == kind).map(|(_, mark)| mark.number);
        // From one on, and anew below each of a higher kind.
        let rises = |kind: Kind| {
            let follows = |(before, number): (u64, u64)| number == before + 1 || number == 1;
            numbers(kind).next() == Some(1)
                && numbers(kind).any(|number| number == 2)
                && numbers(kind).zip(numbers(kind).skip(1)).all(follows)
        };
        let are_parted: Vec<Kind> = Kind::ALL.into_iter().filter(|&kind| rises(kind)).collect();
        if are_parted.is_empty() {
            return;
        }
        for (line, mark) in found {
            // One alone below others: 2、…（1）….
            let is_alone = || mark.kind != Kind::Point && numbers(mark.kind).all(|number| number == 1);
            if !are_parted.contains(&mark.kind) && !is_alone() {
                continue;
            }
            match mark.kind {
                Kind::Point => self.replace(line.at + mark.length..line.at + mark.length, " "),
                _ => self.replace(line.at..line.at, "\n"),
            }
        }
    }

    fn sized_pictures(&mut self, line: &Line, next: &str) {
        let mut from = 0;
        while let Some(start) = line.text[from..].find("![").map(|i| from + i) {
            from = start + 2;
            let Some((picture, length)) = sized(&line.text[start..]) else { continue };
            // A tag alone on its line begins a block of HTML, in which the next line would be no Markdown.
            let is_alone = line.text[..start].trim().is_empty() && line.text[start + length..].trim().is_empty();
            let end = if is_alone && !next.trim().is_empty() { "<!-- -->" } else { "" };
            if self.solid_end(line.at + start).is_none() {
                self.replace(line.at + start..line.at + start + length, picture + end);
            }
            from = start + length;
        }
    }

    /// `**甲 **乙`, `** 甲**乙`, and `** 甲 **` that is all of its line: blanks inside keep stars from being marks.
    fn stars_apart(&mut self, line: &Line) {
        let is_mark = |run: &Range<usize>| run.len() == 2 && !line.text[..run.start].ends_with('\\');
        let mut runs: Vec<Range<usize>> =
            star_runs(line.text).into_iter().map(|(run, _)| run).filter(is_mark).collect();
        let has_blank = |pair: &[Range<usize>]| {
            let inner = &line.text[pair[0].end..pair[1].start];
            inner.starts_with(char::is_whitespace) || inner.ends_with(char::is_whitespace)
        };
        // Where code is, is asked only where it matters.
        if !runs.chunks_exact(2).any(has_blank) {
            return;
        }
        runs.retain(|run| self.solid_end(line.at + run.start).is_none());
        if runs.len() % 2 == 1 {
            return;
        }
        for pair in runs.chunks_exact(2) {
            let (start, end) = (pair[0].end, pair[1].start);
            let inner = &line.text[start..end];
            let lead = inner.len() - inner.trim_start().len();
            let trail = inner.len() - inner.trim_end().len();
            let before = line.text[..pair[0].start].trim_matches(['#', '>', '-', '+', ' ', '\t']);
            let is_all = before.is_empty() && line.text[pair[1].end..].trim().is_empty();
            let is_strong = match (lead > 0, trail > 0) {
                (true, true) => is_all,
                (false, false) => false,
                _ => inner.contains(is_wide),
            };
            if is_strong && !inner.contains('*') && !inner.trim().is_empty() {
                self.replace(line.at + start..line.at + start + lead, "");
                self.replace(line.at + end - trail..line.at + end, "");
            }
        }
    }

    /// `**甲****乙**`: one stretch of strong text.
    fn meeting_stars(&mut self, line: &Line) {
        let last = line.text.rfind("**").unwrap_or(0);
        let beside = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
        for (Range { start, end }, pairs) in star_runs(line.text) {
            let is_open = pairs % 2 == 1 && last >= end;
            let joins = beside(line.text[..start].chars().next_back()) && beside(line.text[end..].chars().next());
            if end - start == 4 && is_open && joins && self.solid_end(line.at + start).is_none() {
                self.replace(line.at + start..line.at + end, "");
            }
        }
    }
}

/// The runs of stars of a line, each with how many pairs of stars stand before it. The line is gone through once.
fn star_runs(line: &str) -> Vec<(Range<usize>, usize)> {
    let (mut runs, mut at, mut pairs) = (Vec::new(), 0, 0);
    while let Some(start) = memchr::memchr(b'*', &line.as_bytes()[at..]).map(|i| at + i) {
        at = start + line.as_bytes()[start..].iter().take_while(|&&b| b == b'*').count();
        runs.push((start..at, pairs));
        pairs += (at - start) / 2;
    }
    runs
}

/// The level of a heading without a blank behind its marks.
fn tight(line: &str) -> Option<usize> {
    let level = line.bytes().take_while(|&b| b == b'#').count();
    if !(1..=6).contains(&level) {
        return None;
    }
    let title = &line[level..];
    let first = title.chars().next()?;
    // #tag, #include and #! are none.
    let is_said = || first.is_ascii_uppercase() || title.contains(is_wide) && !is_directive(title);
    let begins = is_wide(first)
        || level > 1 && first.is_ascii_alphanumeric()
        || level == 1 && first.is_ascii_alphabetic() && is_said();
    let is_title = title.chars().count() <= LONGEST && !title.trim_end().ends_with('#');
    // #话题 #另一个
    let is_subject = level == 1 && title.contains('#');
    (begins && is_title && !is_subject).then_some(level)
}

/// Whether a line says something to a compiler behind its sign.
fn is_directive(line: &str) -> bool {
    const WORDS: [&str; 11] =
        ["include", "define", "undef", "if", "ifdef", "ifndef", "elif", "else", "endif", "pragma", "import"];
    let word = line.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    WORDS.contains(&word)
}

/// What a number at the head of a line looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `1.`
    Point,
    /// `（1）`
    Brackets,
    /// `①`
    Circled,
    /// `一、`
    Han,
    /// `1、`
    Comma,
    /// `第一，`
    Ordinal,
    /// `a)`
    Letter,
}

impl Kind {
    const ALL: [Self; 7] =
        [Self::Point, Self::Brackets, Self::Circled, Self::Han, Self::Comma, Self::Ordinal, Self::Letter];
}

#[derive(Clone, Copy)]
struct Mark {
    kind: Kind,
    number: u64,
    /// Bytes of it.
    length: usize,
}

fn mark(line: &str) -> Option<Mark> {
    let first = line.chars().next()?;
    if first.is_ascii_digit() {
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let number = line[..digits].parse().ok().filter(|_| digits <= 3)?;
        if let Some(sign) = line[digits..].chars().next().filter(|c| matches!(c, '、' | '．')) {
            return Some(Mark { kind: Kind::Comma, number, length: digits + sign.len_utf8() });
        }
        let rest = line[digits..].strip_prefix('.')?;
        let text = rest.chars().next().is_some_and(|c| is_wide_letter(c) || is_wide(c));
        return text.then_some(Mark { kind: Kind::Point, number, length: digits + 1 });
    }
    if let Some(ordinal) = line.strip_prefix('第') {
        let (number, used) = numeral::leading(ordinal)?;
        let sign = ordinal[used..].chars().next().filter(|c| matches!(c, '，' | '、' | '：'))?;
        return Some(Mark { kind: Kind::Ordinal, number, length: '第'.len_utf8() + used + sign.len_utf8() });
    }
    if first.is_ascii_alphabetic() && line[1..].starts_with(')') {
        let number = u64::from(first.to_ascii_lowercase() as u8 - b'a') + 1;
        return Some(Mark { kind: Kind::Letter, number, length: 2 });
    }
    if let Some(inner) = line.strip_prefix(['（', '(']) {
        let (number, used) = numeral::leading(inner)?;
        let close = inner[used..].chars().next().filter(|c| matches!(c, '）' | ')'))?;
        return Some(Mark { kind: Kind::Brackets, number, length: first.len_utf8() + used + close.len_utf8() });
    }
    let (number, used) = numeral::leading(line)?;
    if numeral::circled(number) == Some(first) {
        return Some(Mark { kind: Kind::Circled, number, length: used });
    }
    let is_han = numeral::is_han_numeral(first) && line[used..].starts_with('、');
    is_han.then_some(Mark { kind: Kind::Han, number, length: used + '、'.len_utf8() })
}

/// A picture with its size in the address or in its description, as an element, and its length in the text.
fn sized(text: &str) -> Option<(String, usize)> {
    let close = text.find("](")?;
    let said = &text[2..close];
    if said.contains(['[', ']']) {
        return None;
    }
    let inner = &text[close + 2..];
    let end = inner.find([')', '('])?;
    let target = inner[..end].trim();
    let length = close + 2 + end + 1;
    if inner.as_bytes()[end] != b')' || target.is_empty() {
        return None;
    }
    let in_address = target.rsplit_once(" =").and_then(|(address, size)| Some((said, address.trim(), size_of(size)?)));
    // `a.png "题" =300x`
    let title = in_address.and_then(|(_, address, _)| {
        let (address, title) = address.split_once(char::is_whitespace)?;
        let title = title.trim();
        let quoted = ['"', '\''].into_iter().find_map(|quote| title.strip_prefix(quote)?.strip_suffix(quote));
        Some((address, quoted?))
    });
    let in_address = match title {
        Some((address, _)) => in_address.map(|(alt, _, width)| (alt, address, width)),
        None => in_address,
    };
    let title = title.map(|(_, title)| format!(" title=\"{}\"", attribute(title))).unwrap_or_default();
    let (alt, address, width) = in_address.or_else(|| {
        let (alt, size) = said.rsplit_once('|').unwrap_or(("", said));
        // A number alone may be a year.
        let width = size_of(size).filter(|width| width.is_some_and(|w| (10..=MOST_PIXELS).contains(&w)))?;
        (!target.contains(' ')).then_some((alt, target, width))
    })?;
    let width = width.map(|width| format!(" width=\"{width}\"")).unwrap_or_default();
    let alt = if alt.is_empty() { String::new() } else { format!(" alt=\"{}\"", attribute(alt)) };
    Some((format!("<img src=\"{}\"{alt}{title}{width}>", attribute(address)), length))
}

/// The width of `600x400`, `600x`, `600`; none of `x400`.
fn size_of(size: &str) -> Option<Option<u32>> {
    let (width, height) = size.split_once('x').unwrap_or((size, ""));
    let number = |side: &str| side.bytes().all(|b| b.is_ascii_digit()) && side.len() <= 5;
    let is_size = number(width) && number(height) && !(width.is_empty() && height.is_empty());
    is_size.then(|| width.parse().ok())
}

/// Whether a line is nothing but a tag that opens a block, and the next one Markdown.
fn opens_markdown(line: &str, next: &str) -> bool {
    const BLOCKS: [&str; 9] =
        ["<div", "<center", "<p", "<details", "<section", "<blockquote", "<td", "<aside", "<article"];
    let tag = line.trim();
    let is_tag = tag.ends_with('>') && tag.rfind('<') == Some(0);
    // Python-Markdown is told so: <figure markdown>.
    if is_tag && (tag.contains(" markdown>") || tag.contains(" markdown=")) {
        return !next.trim().is_empty() && !next.trim_start().starts_with('<');
    }
    let opens = is_tag
        && BLOCKS.iter().any(|block| {
            let rest =
                tag.get(..block.len()).filter(|head| head.eq_ignore_ascii_case(block)).map(|_| &tag[block.len()..]);
            rest.is_some_and(|rest| rest.starts_with(['>', ' ']))
        });
    let next = next.trim_start();
    let marks = ["**", "](", "`", "## ", "- ", "* ", "1. "];
    opens && !next.starts_with('<') && marks.iter().any(|mark| next.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_of_stars_are_counted_run_by_run() {
        for line in ["**用来****储存**的", "****", "a*b***c", "", "没有", &"甲****乙".repeat(50)] {
            for (run, pairs) in star_runs(line) {
                assert_eq!(pairs, line[..run.start].matches("**").count(), "{line}");
            }
        }
        // One look for each run, however many pairs stand before it.
        assert_eq!(star_runs(&"*".repeat(200_000)), [(0..200_000, 0)]);
        assert_eq!(star_runs(&"甲****乙".repeat(30_000)).len(), 30_000);
    }
}
