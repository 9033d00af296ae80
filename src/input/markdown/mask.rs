//! What CommonMark gets wrong in CJK, mended before it is parsed.
//!
//! The parser is given a masked copy of the text in which single characters are replaced by others of the same length,
//! so that every offset stays true and text is taken from the original:
//!
//! - `**重点。**后文`: whether `*` opens or closes emphasis is judged by white space and punctuation around it, which
//!   CJK text does not have. A CJK mark beside a run is masked as a letter where a letter would make the run work, and
//!   a CJK letter across from a Latin mark as punctuation (`` **`code`**后 ``). This is the reading in which CJK marks
//!   count as letters and CJK characters as blanks (commonmark-spec issue 650). `__重点。__后文` is mended in the same
//!   way, only where a CJK mark stands inside: `_` in a word is none of emphasis.
//! - `{漢字|かんじ}`: in a table the bar of the ruby is no border of a cell, at the end of a heading its braces hold no
//!   attributes, and beside `*` they are letters.
//! - `![图[^1]](a.png)`: a note's mark among the words of a picture would keep it from being one.
//! - `|---\t|`: a tab in the row below the heads of a table (GFM has blanks of either kind there).
//! - `:这`: a line that begins with a colon and no blank is no definition.
//! - `$` that begins no formula: see [`dollars`].
//! - a line of more than a hundred `>` or list marks: the parser looks at every open block on every line, so that a
//!   hostile text could take hours; the book flattens such nesting anyway.
//! - an indented block that is prose, and `---` right under a finished sentence: found in a first parse, see
//!   [`super`].

use super::dollars;
use crate::input::content::takes_reading;
use crate::lang::wide::{is_wide, is_wide_letter, is_wide_mark};
use memchr::{memchr, memchr3, memmem, memrchr};
use std::borrow::Cow;
use std::ops::Range;

/// The text as the parser sees it.
pub(super) struct Masked<'s> {
    source: &'s str,
    text: Cow<'s, str>,
    /// Offset of each masked character, rising.
    places: Vec<usize>,
    /// The first quotation or list that is nested deeper than anybody means.
    pub too_deep: Option<usize>,
}

/// A character that is masked: its offset, and what takes its place.
type Mask = (usize, char);

/// Letters and punctuation of three bytes that take the place of masked ones, a few of each in turn, so that masked
/// text can be told apart where it comes back changed.
const LETTERS: Range<u32> = 0xE000..0xE020;
const POINTS: Range<u32> = 0x2E00..0x2E10;
/// The same for characters of four bytes.
const LONG_POINTS: Range<u32> = 0x10100..0x10103;
/// Takes the place of a sign of a ruby, and of a mark of nesting.
const SIGN: char = '\u{1}';
const SIGNS: Range<u32> = 1..2;

impl<'s> Masked<'s> {
    pub fn new(source: &'s str) -> Self {
        let mut masks = flanks(source);
        masks.extend(ruby_signs(source));
        masks.extend(notes_of_pictures(source));
        let deep = deep_marks(source);
        let too_deep = deep.first().copied();
        masks.extend(deep.into_iter().map(|at| (at, SIGN)));
        masks.extend(tabs_of_borders(source).into_iter().map(|at| (at, ' ')));
        masks.extend(colons_of_words(source).into_iter().map(|at| (at, SIGN)));
        masks.extend(dollars::of_text(source).into_iter().map(|at| (at, SIGN)));
        masks.sort_by_key(|&(at, _)| at);
        masks.dedup_by_key(|&mut (at, _)| at);
        let mut masked = Self { source, text: Cow::Borrowed(source), places: Vec::new(), too_deep };
        masked.places.extend(masks.iter().map(|&(at, _)| at));
        masked.replace(masks.into_iter().map(|(at, c)| (at..at + c.len_utf8(), c.to_string())).collect());
        masked
    }

    /// What the parser reads.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Replaces characters of the copy, each range by a text of its length.
    pub fn replace(&mut self, changes: Vec<(Range<usize>, String)>) {
        if changes.is_empty() {
            return;
        }
        let mut bytes = std::mem::take(&mut self.text).into_owned().into_bytes();
        for (range, with) in changes {
            bytes[range].copy_from_slice(with.as_bytes());
        }
        self.text = String::from_utf8(bytes).expect("a character is masked by one of its own length").into();
    }

    /// Text that the parser gave back for `range`, as the author typed it.
    pub fn restore<'t>(&self, text: &'t str, range: Range<usize>) -> Cow<'t, str> {
        let first = self.places.partition_point(|&p| p < range.start);
        let mut places = self.places[first..].iter().take_while(|&&p| p < range.end).peekable();
        if places.peek().is_none() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            let mut original = None;
            if is_mask(c) {
                // Masked characters come back in their order; one whose text was left out is stepped over.
                let found = places.clone().position(|&p| self.masked_char(p) == Some(c));
                if let Some(n) = found {
                    original = places.nth(n).and_then(|&p| self.source[p..].chars().next());
                }
            }
            out.push(original.unwrap_or(c));
        }
        Cow::Owned(out)
    }

    fn masked_char(&self, place: usize) -> Option<char> {
        let length = self.source[place..].chars().next()?.len_utf8();
        self.text.get(place..place + length)?.chars().next()
    }
}

/// The masks of what keeps `*` from opening or closing.
fn flanks(source: &str) -> Vec<Mask> {
    let mut masks: Vec<Mask> = Vec::new();
    let mut put = |at: usize, c: char, with: Range<u32>| {
        let turn = masks.len() as u32 % (with.end - with.start);
        let Some(mask) = char::from_u32(with.start + turn) else { return };
        if mask.len_utf8() == c.len_utf8() && masks.last().is_none_or(|&(last, _)| last < at) {
            masks.push((at, mask));
        }
    };
    let bytes = source.as_bytes();
    let mut at = 0;
    // Runs of this paragraph that wait for one like them.
    let mut open: Vec<(u8, usize)> = Vec::new();
    while let Some(i) = memchr3(b'*', b'~', b'_', &bytes[at..]) {
        let start = at + i;
        let delimiter = bytes[start];
        let end = start + bytes[start..].iter().take_while(|&&b| b == delimiter).count();
        if memmem::find(&bytes[at..start], b"\n\n").is_some() {
            open.clear();
        }
        at = end;
        let run = (delimiter, end - start);
        let waiting = open.iter().rposition(|r| *r == run).filter(|_| !source[..start].ends_with(char::is_whitespace));
        match waiting {
            Some(found) => open.truncate(found),
            None => open.push(run),
        }
        let closes_one = waiting.is_some();
        if delimiter == b'~' && end - start != 2 || delimiter == b'_' && end - start < 2 {
            continue;
        }
        let (Some(before), Some(after)) = (source[..start].chars().next_back(), source[end..].chars().next()) else {
            continue;
        };
        if before.is_whitespace() || after.is_whitespace() {
            continue;
        }
        // A mark that CJK shares with Latin takes the side of its neighbours.
        let before_is_cjk = is_wide(before)
            || is_shared(before)
                && (is_wide(after) || source[..start].chars().rev().find(|&c| !is_shared(c)).is_some_and(is_wide));
        let after_is_cjk = is_wide(after)
            || is_shared(after)
                && (is_wide(before) || source[end..].chars().find(|&c| !is_shared(c)).is_some_and(is_wide));
        // A letter between two runs would be punctuation for both.
        let alone_before = source[..start - before.len_utf8()].ends_with(delimiter as char);
        let alone_after = source[end + after.len_utf8()..].starts_with(delimiter as char);
        let (before_mark, after_mark) = (is_cjk_mark(before), is_cjk_mark(after));
        if delimiter == b'_' {
            // Underscores open and close only beside a mark on their outer side.
            if before_mark && before_is_cjk && !opens(before) && is_wide_letter(after) {
                put(end, after, points(after));
            } else if after_mark && after_is_cjk && !closes(after) && is_wide_letter(before) {
                put(start - before.len_utf8(), before, points(before));
            }
        } else if before_mark && before_is_cjk && !opens(before) && !is_point(after) {
            // 。**后: may close.
            put(start - before.len_utf8(), before, LETTERS);
        } else if after_mark && after_is_cjk && !closes(after) && !is_point(before) && !closes_one {
            // 前**“: may open.
            put(end, after, LETTERS);
        } else if is_latin_point(before) && is_wide_letter(after) && !"([{<".contains(before) {
            // )**后: may close. A letter between two runs stays one for the next, and the mark is masked.
            match alone_after {
                true if !"*_~`\\]".contains(before) => put(start - 1, before, SIGNS),
                true => {}
                false => put(end, after, points(after)),
            }
        } else if !alone_before
            && !closes_one
            && is_wide_letter(before)
            && is_latin_point(after)
            && !")]}.,;:!?>".contains(after)
        {
            // 前**(: may open.
            put(start - before.len_utf8(), before, points(before));
        }
    }
    masks
}

/// Punctuation that takes the place of `c`.
fn points(c: char) -> Range<u32> {
    if c.len_utf8() == 4 { LONG_POINTS } else { POINTS }
}

/// The masks of the signs of `{漢字|かんじ}`.
fn ruby_signs(source: &str) -> Vec<Mask> {
    let mut signs = Vec::new();
    let mut at = 0;
    while let Some(i) = memchr(b'{', &source.as_bytes()[at..]) {
        let start = at + i + 1;
        let Some(length) = source[start..].find(['{', '}', '\n']) else { break };
        at = start + length;
        let inside = &source[start..at];
        if source.as_bytes()[at] == b'}'
            && let Some((base, readings)) = inside.split_once('|')
            && takes_reading(base, readings)
        {
            // A backslash before the brace keeps it a brace.
            if !source[..start - 1].ends_with('\\') {
                signs.extend([(start - 1, SIGN), (at, SIGN)]);
            }
            signs.extend(inside.match_indices('|').map(|(i, _)| (start + i, SIGN)));
        }
    }
    signs
}

/// The masks of the brackets of notes' marks in `![…[^x]…](…)`.
fn notes_of_pictures(source: &str) -> Vec<Mask> {
    let mut masks = Vec::new();
    for start in memmem::find_iter(source.as_bytes(), b"![") {
        let words = &source[start + 2..];
        let (mut at, mut marks) = (0, Vec::new());
        while let Some(i) = words[at..].find(['[', ']', '\n']) {
            at += i;
            let rest = &words[at..];
            let Some(end) = rest.strip_prefix("[^").and_then(|label| label.find([']', '[', ' ', '\n'])) else {
                if rest.starts_with("](") {
                    masks.append(&mut marks);
                }
                break;
            };
            marks.extend([at, at + 2 + end].map(|i| (start + 2 + i, SIGN)));
            at += end + 3;
            if !words[..at].ends_with(']') {
                break;
            }
        }
    }
    masks
}

/// The tabs of the rows that part the heads of tables from the rest.
fn tabs_of_borders(source: &str) -> Vec<usize> {
    let mut tabs = Vec::new();
    let mut at = 0;
    while let Some(first) = memchr(b'\t', &source.as_bytes()[at..]).map(|i| at + i) {
        let start = memrchr(b'\n', &source.as_bytes()[..first]).map_or(0, |i| i + 1);
        let end = memchr(b'\n', &source.as_bytes()[first..]).map_or(source.len(), |i| first + i);
        let line = &source[start..end];
        if line.contains("--") && line.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t' | b'\r')) {
            let inside = line.len() - line.trim_start().len();
            tabs.extend(line.match_indices('\t').map(|(i, _)| i).filter(|i| *i >= inside).map(|i| start + i));
        }
        at = end;
    }
    tabs
}

/// The colons at the heads of lines that no blank follows.
fn colons_of_words(source: &str) -> Vec<usize> {
    let bytes = source.as_bytes();
    let is_word = |at: &usize| bytes.get(at + 1).is_some_and(|b| !b.is_ascii_whitespace());
    let heads = memmem::find_iter(bytes, b"\n:").map(|at| at + 1);
    heads.filter(is_word).collect()
}

/// Most marks of quotations and lists, and longest run of them and of blanks in bytes, at the head of one line.
const MAX_MARKS: usize = 100;
const MAX_HEAD: usize = 4 * MAX_MARKS;

/// The marks of nesting beyond the limit.
fn deep_marks(source: &str) -> Vec<usize> {
    let bytes = source.as_bytes();
    let mut masked = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let end = memchr(b'\n', &bytes[start..]).map_or(bytes.len(), |i| start + i);
        if end - start > MAX_MARKS {
            mask_head(bytes, start..end, &mut masked);
        }
        start = end + 1;
    }
    masked
}

fn mask_head(bytes: &[u8], line: Range<usize>, masked: &mut Vec<usize>) {
    let first = bytes[line.clone()].iter().find(|b| !b.is_ascii_whitespace()).copied();
    let is_rule = bytes[line.clone()].iter().all(|b| b.is_ascii_whitespace() || Some(*b) == first);
    if is_rule && matches!(first, Some(b'*' | b'-' | b'_')) {
        return;
    }
    let (mut at, mut marks) = (line.start, 0);
    while at < line.end {
        let digits = bytes[at..line.end.min(at + 10)].iter().take_while(|b| b.is_ascii_digit()).count();
        // The byte that makes it a mark.
        let mark = match bytes[at] {
            b' ' | b'\t' => {
                at += 1;
                continue;
            }
            b'>' => at,
            b'-' | b'+' | b'*' => at,
            _ if digits > 0 && at + digits < line.end && matches!(bytes[at + digits], b'.' | b')') => at + digits,
            _ => return,
        };
        let is_mark = bytes[mark] == b'>' || bytes.get(mark + 1).is_none_or(u8::is_ascii_whitespace);
        if !is_mark {
            return;
        }
        marks += 1;
        if marks > MAX_MARKS || at - line.start > MAX_HEAD {
            masked.push(mark);
        }
        at = mark + 1;
    }
}

fn is_mask(c: char) -> bool {
    let code = c as u32;
    c == SIGN || LETTERS.contains(&code) || POINTS.contains(&code) || LONG_POINTS.contains(&code)
}

/// Marks that CJK text shares with Latin.
fn is_shared(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '⋯' | '‥' | '·')
}

fn is_cjk_mark(c: char) -> bool {
    is_wide_mark(c) || is_shared(c)
}

fn is_latin_point(c: char) -> bool {
    c.is_ascii_punctuation()
}

fn is_point(c: char) -> bool {
    is_latin_point(c) || is_cjk_mark(c)
}

fn opens(c: char) -> bool {
    matches!(c, '“' | '‘' | '（' | '〈' | '《' | '「' | '『' | '【' | '〔' | '〖' | '［' | '｛' | '〝')
}

fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '）' | '〉' | '》' | '」' | '』' | '】' | '〕' | '〗' | '］' | '｝' | '〞')
        || matches!(c, '，' | '、' | '；' | '：' | '。' | '．' | '！' | '？')
}
