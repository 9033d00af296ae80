//! Prose that CommonMark takes for something else: indented as code, or above a rule as a heading.

use crate::lang::scan;
use crate::lang::wide::{is_han, is_hangul, is_wide};
use memchr::{memchr, memrchr};
use std::ops::Range;

/// Whether the lines of an indented block are mostly Han: more than half of what is not blank.
pub(super) fn is_prose(source: &str, lines: &[Range<usize>]) -> bool {
    let (mut han, mut all) = (0usize, 0usize);
    for c in lines.iter().flat_map(|line| source[line.clone()].chars()) {
        if !c.is_whitespace() {
            all += 1;
            han += usize::from(is_han(c) || is_wide(c) && !is_hangul(c));
        }
    }
    han * 2 > all
}

/// The blanks before a line of an indented block: the four columns that made it code, and what follows them. None if
/// they are mixed.
pub(super) fn indent(source: &str, line: &Range<usize>) -> Option<Range<usize>> {
    let bytes = source.as_bytes();
    let further = bytes[line.clone()].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let start = match &bytes[..line.start] {
        [.., b' ', b' ', b' ', b' '] => line.start - 4,
        [.., b'\t'] => line.start - 1,
        // A blank line inside the block.
        _ if source[line.clone()].trim().is_empty() => line.start,
        _ => return None,
    };
    Some(start..line.start + further)
}

/// The underline of a heading whose last line is a finished Han sentence: the author meant a rule.
pub(super) fn rule_below_sentence(source: &str, heading: Range<usize>) -> Option<Range<usize>> {
    let text = source.get(heading.clone())?.trim_end();
    let (above, underline) = text.rsplit_once('\n')?;
    let dashes = underline.trim_matches([' ', '\t', '>']);
    if dashes.len() < 3 || !dashes.bytes().all(|b| b == b'-') {
        return None;
    }
    let sentence = above.lines().next_back()?.trim_end();
    let ends = sentence.ends_with(['。', '！', '？', '”', '…']);
    let is_cjk = sentence.chars().any(|c| is_han(c) || is_wide(c));
    let start = heading.start + above.len() + 1 + underline.find('-')?;
    (ends && is_cjk).then(|| start..start + dashes.len())
}

/// Whether a text may hold indented prose, a rule taken for a heading, or blanks enough to be either.
pub(super) fn may_need_mending(text: &str) -> bool {
    let bytes = text.as_bytes();
    let may = |[a, b, c]: [u8; 3]| (a == b'\t') | ((a == b' ') | (a == b'-')) & (a == b) & (b == c);
    let mut from = 0;
    while let Some(at) = scan::find(bytes, from, may, |_| true) {
        let start = memrchr(b'\n', &bytes[..at]).map_or(0, |i| i + 1);
        let end = memchr(b'\n', &bytes[at..]).map_or(text.len(), |i| at + i + 1);
        let line = &text[start..end];
        let content = line.trim_start_matches([' ', '\t', '>']);
        // An indented line below one of text goes on with its paragraph, or with its code.
        let is_below_text = || {
            let before = start.saturating_sub(1);
            let above = memrchr(b'\n', &bytes[..before]).map_or(0, |i| i + 1);
            text[above..before].trim_start().starts_with(char::is_alphabetic)
        };
        if content.starts_with("---")
            || line.starts_with("    ") && !is_below_text()
            || memchr(b'\t', line.as_bytes()).is_some()
            || content.contains("     ")
        {
            return true;
        }
        from = end;
    }
    false
}
