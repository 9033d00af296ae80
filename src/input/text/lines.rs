//! Lines of a plain text, and which of them were broken by hand.
//!
//! Leading and trailing blanks are indentation and are dropped. Whether a file was wrapped at a width shows in the
//! histogram of its line lengths: most lines then end within a character or two of one width, and few of them end a
//! sentence. Such lines are joined again, without a space where CJK meets.

use crate::diag::{Origin, Span};
use crate::input::Source;
use crate::lang::wide;

/// One line, later one paragraph, without the blanks around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    pub origin: Origin,
    pub span: Span,
    /// Columns of white space before it; a full-width blank is two.
    pub indent: usize,
    /// Empty lines before it.
    pub gap: usize,
    /// Characters of `text`.
    pub chars: usize,
}

/// What counts as blank: NBSP, zero-width and full-width spaces as well.
pub fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

/// Without the blanks of any kind around it.
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_blank)
}

/// The lines of a source that hold anything.
pub fn split(source: &Source) -> Vec<Line> {
    let (mut lines, mut at, mut gap) = (Vec::new(), 0, 0);
    for raw in source.text.split('\n') {
        let text = trim(raw);
        if text.is_empty() {
            gap += 1;
        } else {
            let lead = raw.len() - raw.trim_start_matches(is_blank).len();
            let start = at + lead;
            lines.push(Line {
                text: text.to_string(),
                origin: source.origin.slice(start),
                span: source.span(start, start + text.len()),
                indent: columns(&raw[..lead]),
                gap,
                chars: text.chars().count(),
            });
            gap = 0;
        }
        at += raw.len() + 1;
    }
    // The last line end closes a line and opens none.
    lines
}

fn columns(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            '\t' => 4,
            '\u{3000}' => 2,
            '\u{200B}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FEFF}' => 0,
            _ => 1,
        })
        .sum()
}

/// Width in columns: a wide character is two.
fn width(line: &Line) -> usize {
    line.indent + line.text.chars().map(|c| 1 + usize::from(wide::is_wide(c) || is_shared_wide(c))).sum::<usize>()
}

/// Marks that a CJK file sets full-width although Latin has them as well.
fn is_shared_wide(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·')
}

/// Whether a sentence, or a quotation, can end with `c`.
pub fn ends_sentence(c: char) -> bool {
    matches!(
        c,
        '。' | '！' | '？' | '…' | '”' | '’' | '」' | '』' | '.' | '!' | '?' | '"' | '）' | '：' | ':' | '；' | '〕'
    )
}

/// The width at which the file was wrapped by hand, if it was.
pub fn wrap_width(lines: &[Line]) -> Option<usize> {
    /// Fewer lines say nothing.
    const FEWEST: usize = 12;
    /// Narrowest and widest measure that typists and programs wrap at, in columns.
    const WIDTHS: std::ops::RangeInclusive<usize> = 30..=160;
    /// How far below the measure a line may end: line-breaking rules push two full-width marks over.
    const SLACK: usize = 5;

    if lines.len() < FEWEST {
        return None;
    }
    let widths: Vec<usize> = lines.iter().map(width).collect();
    // An indented first line often sticks out by its indentation: the lines below it have the measure.
    let flush: Vec<usize> = lines.iter().zip(&widths).filter(|(l, _)| l.indent < 2).map(|(_, width)| *width).collect();
    let mut typical = if flush.len() * 3 >= lines.len() { flush } else { widths.clone() };
    // A stray long line (an address, a table) must not hide the measure.
    let at = typical.len() * 97 / 100;
    let measure = *typical.select_nth_unstable(at).1;
    let far_over = widths.iter().filter(|width| **width > measure + SLACK).count();
    if !WIDTHS.contains(&measure) || far_over * 40 > lines.len() {
        return None;
    }
    let around = measure - SLACK.min(measure)..=measure + SLACK;
    // Between paragraphs that empty lines part, every line that goes on is full, and few end a sentence.
    let inner: Vec<usize> = (1..lines.len()).filter(|&i| lines[i].gap == 0).map(|i| i - 1).collect();
    let filled = inner.iter().filter(|&&i| around.contains(&widths[i])).count();
    let goes_on = |i: &&usize| !lines[**i].text.chars().next_back().is_some_and(ends_sentence);
    if inner.len() >= FEWEST
        && filled * 20 >= inner.len() * 19
        && inner.iter().filter(goes_on).count() * 2 > inner.len()
    {
        return Some(measure - SLACK.min(measure));
    }
    // Between what is said, every line that breaks a sentence is full: its other half is flush below it.
    let broken = inner.iter().filter(|&&i| goes_on(&&i) && lines[i + 1].indent < 2);
    let (mut halves, mut full_halves) = (0, 0);
    for &i in broken {
        halves += 1;
        full_halves += usize::from(around.contains(&widths[i]));
    }
    if full_halves >= FEWEST && full_halves * 10 >= halves * 9 {
        return Some(measure - SLACK.min(measure));
    }
    let full: Vec<&Line> =
        lines.iter().zip(&widths).filter(|(_, width)| around.contains(width)).map(|(line, _)| line).collect();
    let open = full.iter().filter(|l| !l.text.chars().next_back().is_some_and(ends_sentence)).count();
    (full.len() * 2 > lines.len() && open * 2 > full.len()).then_some(measure - SLACK.min(measure))
}

/// Joins lines that were broken at `full` columns or more. Returns the number of line ends that vanished.
///
/// Where the file indents its paragraphs, an indented line begins one. Elsewhere a line that is not full ends one, and
/// so does a full line that ends a sentence just before a line that is again full or last.
pub fn rejoin(lines: Vec<Line>, full: usize) -> (Vec<Line>, usize) {
    let after_short: Vec<&Line> =
        lines.windows(2).filter(|w| w[1].gap == 0 && width(&w[0]) < full).map(|w| &w[1]).collect();
    // Where empty lines part the paragraphs, nothing else does.
    let ends = lines.windows(2).filter(|w| width(&w[0]) < full).count();
    let parted = after_short.len() * 20 <= ends && ends > 0;
    let indented = after_short.iter().filter(|l| l.indent >= 2).count() * 2 > after_short.len();
    let mut out: Vec<Line> = Vec::with_capacity(lines.len() / 2);
    let (mut joined, mut last_width) = (0, 0);
    for line in lines {
        let line_width = width(&line);
        let continues = out.last().is_some_and(|before| {
            let full_before = last_width >= full;
            let sentence = before.text.chars().next_back().is_some_and(|c| ends_sentence(c) && c != '：');
            line.gap == 0 && full_before && line.indent < 2 && (indented || parted || !sentence || before.indent >= 2)
        });
        match out.last_mut() {
            Some(before) if continues => {
                append(before, &line);
                joined += 1;
            }
            _ => out.push(line),
        }
        last_width = line_width;
    }
    (out, joined)
}

/// Appends a line to the one before it: nothing between CJK characters, otherwise a space; a hyphen that breaks a
/// Latin word stays, since it may be the word's own.
pub(super) fn append(before: &mut Line, line: &Line) {
    let joins = match (before.text.chars().next_back(), line.text.chars().next()) {
        (Some(a), Some(b)) => wide::joins(a, b),
        _ => true,
    };
    if !joins {
        before.text.push(' ');
    }
    let at = before.text.len() as u32;
    before.text.push_str(&line.text);
    before.origin.append(at, &line.origin);
    before.chars += line.chars + usize::from(!joins);
    if line.span.source == before.span.source {
        before.span.end = line.span.end.max(before.span.end);
    }
}

#[cfg(test)]
pub(in crate::input) mod tests {
    use super::*;
    use crate::diag::SourceId;
    use crate::input::Format;

    /// A text file of these characters.
    pub fn source(text: &str) -> Source {
        let origin = Origin::verbatim(SourceId(0), 0);
        Source { id: SourceId(0), path: "a.txt".into(), format: Format::Text, text: text.into(), origin }
    }

    #[test]
    fn blanks_around_a_line_are_dropped_and_counted() {
        let lines = split(&source("　　一段。 \n\u{a0}\n\n  second\u{200b}\n"));
        let seen: Vec<_> = lines.iter().map(|l| (l.text.as_str(), l.indent, l.gap, l.span.start)).collect();
        assert_eq!(seen, [("一段。", 4, 0, 6), ("second", 2, 2, 23)]);
    }

    #[test]
    fn a_file_wrapped_at_a_width_is_joined_without_spaces() {
        let paragraph =
            "天下惟庸人无咎无誉，举天下人而恶之，斯可谓非常之奸雄矣乎，举天下人而誉之者，斯可谓非常之豪杰矣乎";
        let chars: Vec<char> = paragraph.chars().collect();
        let mut text = String::new();
        for _ in 0..10 {
            for (i, line) in chars.chunks(20).enumerate() {
                text.push_str(if i == 0 { "　　" } else { "" });
                text.extend(line);
                text.push('\n');
            }
        }
        let lines = split(&source(&text));
        let full = wrap_width(&lines).unwrap();
        let (joined, seams) = rejoin(lines, full);
        assert_eq!((joined.len(), seams), (10, 20));
        assert!(joined.iter().all(|l| l.text == paragraph));
    }

    #[test]
    fn a_line_with_a_number_in_it_is_full_although_digits_are_narrow() {
        let mut text = String::new();
        for day in 10..24 {
            let paragraph = format!(
                "清晨的河面上起了一层薄雾，渡船的老人把缆绳解开，看了看对岸的灯火，集市上的人渐渐散了，只有卖豆腐的还守着摊子，这已经是第{day}天了，他还在等一个人。"
            );
            for (i, line) in paragraph.chars().collect::<Vec<_>>().chunks(20).enumerate() {
                text.push_str(if i == 0 { "　　" } else { "" });
                text.extend(line);
                text.push('\n');
            }
        }
        let lines = split(&source(&text));
        let full = wrap_width(&lines).unwrap();
        assert_eq!((full, rejoin(lines, full).0.len()), (35, 14));
    }

    #[test]
    fn a_wrapped_file_with_empty_lines_between_its_paragraphs_is_joined() {
        let paragraph = "河上起了雾，渡船的老人解开缆绳。他看了看对岸的灯火，慢慢地撑起竹篙来，船就离了岸。";
        let chars: Vec<char> = paragraph.chars().collect();
        let wrapped: Vec<String> = chars.chunks(17).map(|line| line.iter().collect()).collect();
        let text = format!("{}\n\n第一章\n\n天亮了。\n\n", wrapped.join("\n")).repeat(8);
        let lines = split(&source(&text));
        let full = wrap_width(&lines).unwrap();
        let (joined, _) = rejoin(lines, full);
        assert_eq!((joined.len(), joined[0].text.as_str()), (24, paragraph));
        let letters = "他来了。\n他走了。\n\n".repeat(20);
        assert_eq!(wrap_width(&split(&source(&letters))), None);
    }

    #[test]
    fn a_wrapped_novel_of_much_dialogue_is_joined() {
        let told = "　　河上起了雾，渡船的老人解开缆绳，看了看对岸的灯火，慢慢地撑起竹篙来\n，船就离了岸。\n";
        let said = "　　“走吧。”\n　　“天快亮了。”\n　　他没有说话。\n";
        let lines = split(&source(&format!("{told}{said}").repeat(14)));
        let full = wrap_width(&lines).unwrap();
        let (joined, seams) = rejoin(lines, full);
        assert_eq!((joined.len(), seams), (4 * 14, 14));
        assert!(joined[0].text.ends_with("竹篙来，船就离了岸。"));
        // Titles of any width, and the lines of a letter, break no sentence at one width.
        let titled: String = (1..40)
            .map(|n| format!("{}\n　　{}。\n", "话".repeat(n * 5 % 17 + 2), "话".repeat(n * 7 % 23 + 3)))
            .collect();
        assert_eq!(wrap_width(&split(&source(&titled))), None);
        let letter = "先生：\n　　河上起了雾，渡船的老人解开缆绳。\n此致\n敬礼\n".repeat(12);
        assert_eq!(wrap_width(&split(&source(&letter))), None);
    }

    #[test]
    fn one_line_a_paragraph_is_not_wrapped() {
        let text: String = (1..60).map(|n| format!("　　{}。\n", "话".repeat(n * 7 % 53 + 3))).collect();
        assert_eq!(wrap_width(&split(&source(&text))), None);
        let verse = "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡\n".repeat(5);
        assert_eq!(wrap_width(&split(&source(&verse))), None);
    }
}
