//! Lines of a plain text, and which of them were broken by hand.
//!
//! Leading and trailing blanks are indentation and are dropped. Whether a file was wrapped at a width shows in the
//! histogram of its line lengths: most lines then end within a character or two of one width, and few of them end a
//! sentence. Such lines are joined again, without a space where CJK meets.

use crate::diag::{Origin, Span};
use crate::input::Source;
use crate::lang::wide;
use std::collections::BTreeMap;

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

/// The columns before most lines.
pub fn usual_indent(lines: &[Line]) -> usize {
    let mut count: BTreeMap<usize, usize> = BTreeMap::new();
    lines.iter().for_each(|line| *count.entry(line.indent).or_default() += 1);
    count.into_iter().max_by_key(|&(indent, lines)| (lines, std::cmp::Reverse(indent))).map_or(0, |(indent, _)| indent)
}

/// Columns of white space: a full-width blank is two.
pub fn columns(text: &str) -> usize {
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

/// Narrowest and widest measure that typists and programs wrap at, in columns.
const WIDTHS: std::ops::RangeInclusive<usize> = 30..=160;

/// The width at which the file was wrapped by hand, if it was.
pub fn wrap_width(lines: &[Line]) -> Option<usize> {
    /// Fewer lines say nothing.
    const FEWEST: usize = 12;
    /// Lines above which a site has what it says of the book, in paragraphs that nobody wrapped.
    const HEAD: usize = 20;

    let is_whole = |line: &Line| width(line) > *WIDTHS.end();
    let head = lines.iter().take(HEAD.min(lines.len() / 3)).rposition(is_whole).map_or(0, |last| last + 1);
    let lines = &lines[head..];
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
    let was_filled = |i: usize| {
        around.contains(&widths[i])
            || widths[i] <= measure && was_full(&lines[i], widths[i], &lines[i + 1], measure - SLACK.min(measure))
    };
    let filled = inner.iter().filter(|&&i| was_filled(i)).count();
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
    let next_goes_on = |i: usize| lines.get(i + 1).is_some_and(|next| next.gap == 0);
    let is_filled = |i: usize| if next_goes_on(i) { was_filled(i) } else { around.contains(&widths[i]) };
    let full: Vec<&Line> = (0..lines.len()).filter(|&i| is_filled(i)).map(|i| &lines[i]).collect();
    let open = full.iter().filter(|l| !l.text.chars().next_back().is_some_and(ends_sentence)).count();
    (full.len() * 2 > lines.len() && open * 2 > full.len()).then_some(measure - SLACK.min(measure))
}

/// How far below the measure a line may end: line-breaking rules push two full-width marks over.
const SLACK: usize = 5;

/// The lines of a text with those joined that were broken by hand.
pub fn unwrapped(mut lines: Vec<Line>) -> Vec<Line> {
    // What stands before every line parts none of them.
    let margin = margin(&lines);
    let indents: Vec<usize> = if margin > 0 { lines.iter().map(|line| line.indent).collect() } else { Vec::new() };
    lines.iter_mut().take(indents.len()).for_each(|line| line.indent = line.indent.saturating_sub(margin));
    match wrap_width(&lines) {
        Some(full) => rejoin(lines, full).0,
        None if is_ragged(&lines) => rejoin_ragged(lines),
        None => {
            lines.iter_mut().zip(indents).for_each(|(line, indent)| line.indent = indent);
            lines
        }
    }
}

/// The columns of white space that nearly every wide line has at least.
fn margin(lines: &[Line]) -> usize {
    let mut indents: Vec<usize> =
        lines.iter().filter(|line| width(line) >= NARROWEST).map(|line| line.indent).collect();
    let few = indents.len() / 20;
    if indents.is_empty() { 0 } else { *indents.select_nth_unstable(few).1 }
}

/// Whether a line ends no sentence.
fn is_open(line: &Line) -> bool {
    !line.text.chars().next_back().is_some_and(ends_sentence)
}

/// Narrowest line, in columns, that was broken in a text without a measure.
const NARROWEST: usize = 30;

/// Whether the lines of a text were broken at no width, but only first lines of paragraphs are indented: what is flush
/// goes on with the line above, most of which end no sentence.
fn is_ragged(lines: &[Line]) -> bool {
    /// Lines that go on, and paragraphs.
    const FEWEST: usize = 12;
    const PARAGRAPHS: usize = 3;
    let (mut flush, mut open, mut wide, mut starts, mut closed) = (0, 0, 0, 0, 0);
    for pair in lines.windows(2).filter(|pair| pair[1].gap == 0) {
        if pair[1].indent >= 2 {
            starts += 1;
            closed += usize::from(!is_open(&pair[0]));
        } else {
            flush += 1;
            open += usize::from(is_open(&pair[0]));
            wide += usize::from(width(&pair[0]) >= NARROWEST);
        }
    }
    flush >= FEWEST
        && starts >= PARAGRAPHS
        && flush >= 2 * starts
        && closed * 10 >= starts * 9
        && open * 10 >= flush * 6
        && wide * 10 >= flush * 9
}

fn rejoin_ragged(lines: Vec<Line>) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::with_capacity(lines.len() / 2);
    let mut above = 0;
    for line in lines {
        let own = width(&line);
        // Below a sentence a short line that ends none is a heading.
        let heads = |before: &Line| !is_open(before) && own < NARROWEST && is_open(&line);
        match out.last_mut() {
            Some(before) if line.gap == 0 && line.indent < 2 && above >= NARROWEST && !heads(before) => {
                append(before, &line);
            }
            _ => out.push(line),
        }
        above = own;
    }
    out
}

/// Whether a line of `width` columns was full, so that `next` goes on with it: it has the measure, or the next word had
/// no room in it.
fn was_full(before: &Line, width: usize, next: &Line, full: usize) -> bool {
    let parted = match (before.text.chars().next_back(), next.text.chars().next()) {
        (Some(a), Some(b)) => !wide::joins(a, b),
        _ => false,
    };
    // Ideographs and kana are words of their own.
    let is_of_word = |c: char| !is_blank(c) && (!wide::is_wide(c) || wide::is_hangul(c));
    let word =
        || next.text.chars().take_while(|&c| is_of_word(c)).map(|c| 1 + usize::from(wide::is_wide(c))).sum::<usize>();
    // Hangul may have been counted as narrow.
    width >= full || parted && width + 1 + word() > full + SLACK / 2
}

/// Joins lines that were broken at `full` columns or more. Returns the number of line ends that vanished.
///
/// Where the file indents its paragraphs, an indented line begins one. Elsewhere a line that is not full ends one, and
/// so does a full line that ends a sentence just before a line that is again full or last.
pub fn rejoin(lines: Vec<Line>, full: usize) -> (Vec<Line>, usize) {
    let is_short = |w: &&[Line]| !was_full(&w[0], width(&w[0]), &w[1], full);
    let after_short: Vec<&Line> = lines.windows(2).filter(is_short).filter(|w| w[1].gap == 0).map(|w| &w[1]).collect();
    // Where empty lines part the paragraphs, nothing else does.
    let ends = lines.windows(2).filter(is_short).count();
    let parted = after_short.len() * 20 <= ends && ends > 0;
    let begins = |columns: usize| after_short.iter().filter(|l| l.indent >= columns).count() * 2 > after_short.len();
    let indented = begins(2) || begins(1);
    // Korean indents by one blank.
    let step = if indented && !begins(2) { 1 } else { 2 };
    let mut out: Vec<Line> = Vec::with_capacity(lines.len() / 2);
    let (mut joined, mut last_width) = (0, 0);
    for line in lines {
        let line_width = width(&line);
        let continues = out.last().is_some_and(|before| {
            let full_before = was_full(before, last_width, &line, full);
            let sentence = before.text.chars().next_back().is_some_and(|c| ends_sentence(c) && c != '：');
            line.gap == 0
                && full_before
                && last_width <= *WIDTHS.end()
                && line.indent < step
                && (indented || parted || !sentence || before.indent >= 2)
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
        // Above it a site has what it says of the book.
        let whole = format!("{}\n", paragraph.repeat(3));
        let lines = split(&source(&(whole.repeat(2) + &text)));
        let (joined, _) = rejoin(lines.clone(), wrap_width(&lines).unwrap());
        assert_eq!((joined.len(), joined[1].chars), (12, 3 * chars.len()));
    }

    #[test]
    fn what_stands_before_every_line_parts_none() {
        let paragraph =
            "河上起了雾，渡船的老人解开缆绳。他看了看对岸的灯火，慢慢地撑起竹篙来，船就离了岸，谁也没有说话";
        let chars: Vec<char> = paragraph.chars().collect();
        let wrapped = |first: &str, other: &str, end: &str| {
            let lines = chars.chunks(20).enumerate().map(|(i, line)| {
                let line: String = line.iter().collect();
                format!("{}{line}\n", if i == 0 { first } else { other })
            });
            (lines.collect::<String>() + end).repeat(10)
        };
        for text in [wrapped("      ", "  ", ""), wrapped("    ", "    ", "\n"), wrapped("　　　　", "　　", "")]
        {
            let joined = unwrapped(split(&source(&format!("第一章\n\n{text}"))));
            assert_eq!((joined.len(), joined[1].text.as_str()), (11, paragraph), "{text}");
        }
        // One line a paragraph, all of them indented.
        let plain = format!("　　{paragraph}。\n　　灯灭了。\n").repeat(10);
        let lines = unwrapped(split(&source(&plain)));
        assert!(lines.len() == 20 && lines.iter().all(|line| line.indent == 4));
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
    fn a_line_that_the_next_word_had_no_room_in_is_full() {
        let words = "비가 내리던 날 그는 우산을 접고 강가의 가게 안으로 들어섰다 시계가 일곱번이나 울렸지만 아무도 말하지 않았다 창밖으로 전차가 지나갔고 물소리만 들려왔다고 한다.";
        for indent in ["", " "] {
            let mut text = String::new();
            for n in 0..12 {
                let mut line = String::from(indent);
                for word in words.split(' ').cycle().skip(n).take(30).chain(["끝났다."]) {
                    if width(&split(&source(&format!("{line}{word}")))[0]) > 40 {
                        text.push_str(line.trim_end());
                        text.push('\n');
                        line.clear();
                    }
                    line.push_str(word);
                    line.push(' ');
                }
                text.push_str(&format!("{}\n{}", line.trim_end(), if indent.is_empty() { "\n" } else { "" }));
            }
            assert_eq!(unwrapped(split(&source(&text))).len(), 12, "{text}");
        }
        let said = "“비가 온다.”\n“그래.”\n“우산은 어디에 두었니?”\n그는 대답하지 않았다.\n".repeat(6);
        assert_eq!(unwrapped(split(&source(&said))).len(), 24);
    }

    #[test]
    fn lines_broken_at_no_width_are_joined_where_only_paragraphs_are_indented() {
        let paragraph = "　　河上起了雾，渡船的老人解开缆绳，看了看对岸的灯火，慢\n慢地撑起竹篙来，船就离了岸，谁也没有\n说话，只有水声从船底下过去，一\n直流到天亮的时候也没有停过。\n";
        assert_eq!(unwrapped(split(&source(&paragraph.repeat(6)))).len(), 6);
        // Flush headings and lists above indented paragraphs, and verse.
        let headed = "渡口的灯\n　　河上起了雾，渡船的老人解开缆绳，看了看对岸的灯火。\n　　他没有说话。\n".repeat(14);
        assert_eq!(unwrapped(split(&source(&headed))).len(), 42);
        let verse = "　　谁爱这不息的变幻\n她的行径\n催一阵急雨\n抹一天云霞\n".repeat(8);
        assert_eq!(unwrapped(split(&source(&verse))).len(), 32);
    }

    #[test]
    fn one_line_a_paragraph_is_not_wrapped() {
        let text: String = (1..60).map(|n| format!("　　{}。\n", "话".repeat(n * 7 % 53 + 3))).collect();
        assert_eq!(wrap_width(&split(&source(&text))), None);
        let verse = "床前明月光\n疑是地上霜\n举头望明月\n低头思故乡\n".repeat(5);
        assert_eq!(wrap_width(&split(&source(&verse))), None);
    }
}
