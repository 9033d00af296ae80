//! Prose that CommonMark takes for something else: indented as code, or above a rule as a heading.

use super::dialect;
use super::mask::Masked;
use super::reader::Reader;
use crate::diag::Code;
use crate::lang::scan;
use crate::lang::wide::{is_han, is_hangul, is_wide};
use memchr::{memchr, memrchr};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use std::ops::Range;

impl Reader<'_> {
    /// Looks through a first parse for indented prose and for rules taken for headings, and masks them.
    pub(super) fn mend_blocks(&mut self, masked: &mut Masked<'_>) {
        let source = self.body.text.as_str();
        if !may_need_mending(source) {
            return;
        }
        let mut prose: Vec<Vec<Range<usize>>> = Vec::new();
        let mut rules: Vec<Range<usize>> = Vec::new();
        let mut lines: Option<Vec<Range<usize>>> = None;
        for (event, range) in Parser::new_ext(masked.text(), dialect()).into_offset_iter() {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => lines = Some(Vec::new()),
                Event::Text(_) => {
                    if let Some(lines) = &mut lines {
                        lines.push(range);
                    }
                }
                Event::End(TagEnd::CodeBlock) => {
                    // CommonMark makes one block of paragraphs and code with blank lines between them.
                    let lines = lines.take().unwrap_or_default();
                    let is_last = |line: &Range<usize>| {
                        let text = &source[line.clone()];
                        text.trim().is_empty() || text.bytes().filter(|&b| b == b'\n').count() > 1
                    };
                    let parts = lines.split_inclusive(is_last).map(<[_]>::to_vec);
                    prose.extend(parts.filter(|lines| is_prose(source, lines)));
                }
                Event::Start(Tag::Heading { .. }) => rules.extend(rule_below_sentence(source, range)),
                _ => {}
            }
        }
        let mut changes = Vec::new();
        for lines in prose {
            let first = lines.first().map_or(0, |l| l.start);
            let last = lines.last().map_or(0, |l| l.end);
            let Some(indents) = lines.iter().map(|line| indent(source, line)).collect::<Option<Vec<_>>>() else {
                continue;
            };
            let span = self.body.origin.span(first, last);
            self.reporter.at(Code::IndentedProse, span, "an indented block of Han text is read as a paragraph");
            for indent in indents {
                // No more than three blanks, or a blank that Markdown does not count.
                let blanks = match indent.len() {
                    n @ 0..=3 => " ".repeat(n),
                    n => format!("\u{3000}{}", " ".repeat(n - 3)),
                };
                self.paragraph_starts.insert(indent.start);
                changes.push((indent, blanks));
            }
        }
        for rule in rules {
            let stars = "*".repeat(rule.len());
            changes.push((rule, stars));
        }
        if !changes.is_empty() {
            masked.replace(changes);
        }
    }
}

/// Whether the lines of an indented block are mostly Han: more than half of what is not blank.
fn is_prose(source: &str, lines: &[Range<usize>]) -> bool {
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
fn indent(source: &str, line: &Range<usize>) -> Option<Range<usize>> {
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
fn rule_below_sentence(source: &str, heading: Range<usize>) -> Option<Range<usize>> {
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
fn may_need_mending(text: &str) -> bool {
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
