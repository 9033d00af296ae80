//! A typed table of contents: 目录 and the titles below it.
//!
//! Where its entries come again as lines of their own, in the same order, it is the best chapter rule there is: those
//! lines are the heads, and the block itself goes, since the book makes its own. Where they never come, it says nothing
//! about the text and stays.

use super::{Line, squeezed};
use crate::lang::numeral;
use std::collections::HashMap;
use std::ops::Range;

/// Longest entry, in characters.
const ENTRY: usize = 40;
/// Fewest entries that say something.
const FEWEST: usize = 3;

/// What a contents block tells.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// Its lines, 目录 among them.
    pub block: Range<usize>,
    /// The lines further below that its entries name; none if too few of them come.
    pub heads: Vec<usize>,
}

/// Whether a line heads a table of contents.
pub fn is_contents_heading(text: &str) -> bool {
    /// Longest heading in bytes, with the name of the book.
    const LONGEST: usize = 240;
    if text.len() > LONGEST {
        return false;
    }
    let words = ["目录", "目錄", "目次", "차례", "목차", "CONTENTS", "Contents"];
    let text = squeezed(text);
    // 《书名》目录 names the book as well.
    let rest = text.strip_prefix('《').and_then(|rest| rest.split_once('》')).map_or(text.as_str(), |(_, rest)| rest);
    words.contains(&rest.trim_matches(['【', '】', '[', ']', '=', '-', '—', '*']))
}

/// The first contents block of a text.
pub(super) fn find(lines: &[Line]) -> Option<Contents> {
    let top = lines.iter().position(|l| is_contents_heading(&l.text))?;
    let first = &lines.get(top + 1)?.text;
    let (first, bare, lean) = (key(first), numberless(first), loose(first, true));
    let entries = lines[top + 1..]
        .iter()
        .enumerate()
        .take_while(|(k, l)| {
            is_entry(l)
                && (*k == 0
                    || key(&l.text) != first
                        && squeezed(&l.text) != bare
                        && (l.text.contains("..") || loose(&l.text, false) != lean))
        })
        .count();
    if entries < FEWEST {
        return None;
    }
    let end = top + 1 + entries;
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    let mut loosely: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, line) in lines.iter().enumerate().skip(end).filter(|(_, l)| l.chars <= ENTRY) {
        places.entry(squeezed(&line.text)).or_default().push(i);
        loosely.entry(loose(&line.text, false)).or_default().push(i);
    }
    let (mut heads, mut last) = (Vec::new(), top + 1);
    for (k, line) in lines[top + 1..end].iter().enumerate() {
        let above = heads.last().copied().unwrap_or(end - 1);
        let at = places.get(&key(&line.text)).or_else(|| places.get(&numberless(&line.text)));
        let next = |at: &'_ Vec<usize>| at.get(at.partition_point(|&i| i <= above)).copied();
        let comes = at.and_then(next).or_else(|| {
            let lean = [loose(&line.text, true), loose(&line.text, false)];
            lean.iter().filter(|words| !words.is_empty()).find_map(|words| next(loosely.get(words)?))
        });
        if let Some(at) = comes {
            heads.push(at);
            last = top + 2 + k;
        }
    }
    // Short lines after the last entry that comes belong to the text.
    let believed = heads.len() >= FEWEST && heads.len() * 10 >= (last - top - 1) * 7;
    Some(if believed { Contents { block: top..last, heads } } else { Contents { block: top..end, heads: Vec::new() } })
}

/// A short line that ends no sentence.
fn is_entry(line: &Line) -> bool {
    let drawn = |c: char| matches!(c, '.' | '…' | '·' | '．' | ' ' | '\u{3000}' | '-');
    let is_short = || line.chars <= ENTRY || line.text.chars().filter(|&c| !drawn(c)).count() <= ENTRY;
    is_short() && !line.text.ends_with(['。', '，', '；'])
}

/// The words of an entry or a heading, without the number in front of them; of an entry without that of its page.
fn loose(text: &str, is_entry: bool) -> String {
    let mut text = text.trim();
    if is_entry {
        text = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '（' | '）'));
    }
    let number = |c: char| c.is_numeric() || numeral::is_han_numeral(c) || matches!(c, '.' | '．' | '-');
    let rest = text.trim_start_matches(['（', '(']).trim_start_matches(number);
    let sign = |c: char| c.is_whitespace() || matches!(c, '、' | '.' | '．' | ')' | '）' | ':' | '：');
    // 三月的河 begins with no number.
    let counted = rest.starts_with(sign)
        || text.starts_with(|c: char| c.is_ascii_digit()) && text[..text.len() - rest.len()].ends_with(['.', '．']);
    let words = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let lean = words(if counted { rest } else { text });
    if lean.is_empty() { words(text) } else { lean }
}

/// An entry without the number of its page, whatever parts the two: a blank, a tab, brackets.
fn numberless(text: &str) -> String {
    let lean = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '（' | '）' | ' ' | '\t'));
    squeezed(lean.trim_end_matches(['.', '…', '·', '．', ' ', '\u{3000}', '-', '—']))
}

/// An entry as its heading has it: without blanks, and without leaders and the number of the page.
fn key(text: &str) -> String {
    let lean = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let title = lean.trim_end_matches(['.', '…', '·', '．', ' ', '\u{3000}', '\t', '-', '—']);
    // 第1章, 河灯 1: a number that no leader parts from the title is the title's.
    let parted = lean.len() < text.len() && lean[title.len()..].chars().count() >= 2;
    squeezed(if parted { title } else { text })
}
