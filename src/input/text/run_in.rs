//! Headings that run into their text, `第三章 渡口　　雾是从下半夜起的。…` on one line, and files that lost all their line
//! ends: what blanks of two or more part there are paragraphs.

use super::lines::{Line, ends_sentence, is_blank};
use crate::input::pattern::pattern;
use crate::lang::numeral;
use regex::Regex;
use std::sync::LazyLock;

/// The heading, with a title or without, and the text behind it.
static RUN_IN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(第([\d０-９〇零一二两三四五六七八九十百千]{1,9})[章回节節话話](?:[\s　：:]{1,2}[^\s　，。；！？“”]{1,20})?)[\s　]+(\S.{5,}[，。！？].*)$",
    )
});
/// Shortest line that holds both, in characters, and fewest headings.
const SHORTEST: usize = 24;
const FEWEST: usize = 3;

/// A heading inside a line that holds a whole book.
static INSIDE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"第[\s　]?([\d０-９〇零一二两三四五六七八九十百千]{1,9})[\s　]?[章回节话話]"));
/// Blanks where a line ended.
static RUN: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\s　]{2,}"));
/// Characters of a line that no paragraph is as long as, and of the paragraphs it holds on the average.
const WHOLE: usize = 3000;
const PARAGRAPH: usize = 1000;

/// Parts lines that hold many paragraphs where their line ends were: at blanks of two or more, and before headings
/// whose numbers rise.
pub fn part_runs(lines: Vec<Line>) -> Vec<Line> {
    if lines.iter().all(|l| l.chars < WHOLE) {
        return lines;
    }
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        let seams = if line.chars < WHOLE { Vec::new() } else { runs(&line) };
        let ends = seams.iter().map(|s| s.start).chain([line.text.len()]);
        let starts = [0].into_iter().chain(seams.iter().map(|s| s.end));
        let pieces = starts.zip(ends).filter(|(start, end)| start < end);
        out.extend(pieces.map(|(start, end)| piece(&line, start, end)));
    }
    out
}

/// The blanks, or the empty places, where a line is parted.
fn runs(line: &Line) -> Vec<std::ops::Range<usize>> {
    let text = &line.text;
    let heads: Vec<(usize, Option<u64>)> = INSIDE
        .captures_iter(text)
        .filter_map(|found| {
            let at = found.get(0)?.range();
            let set_off = text[..at.start].ends_with(|c: char| is_blank(c) || ends_sentence(c));
            let titled = text[at.end..].starts_with(|c: char| is_blank(c) || matches!(c, '：' | ':' | '、'));
            (set_off && titled).then(|| (at.start, numeral::parse(&found[1])))
        })
        .collect();
    let rising = heads.windows(2).filter(|w| w[0].1.is_some() && w[1].1 == w[0].1.map(|n| n + 1)).count();
    let mut seams: Vec<_> = RUN.find_iter(text).map(|m| m.range()).collect();
    if seams.len() * PARAGRAPH < line.chars {
        seams.clear();
    }
    if heads.len() >= FEWEST && rising * 2 >= heads.len() {
        for (at, _) in heads {
            let start = text[..at].trim_end_matches(is_blank).len();
            if !seams.iter().any(|s| s.end == at) {
                seams.push(start..at);
            }
        }
        seams.sort_by_key(|s| s.start);
    }
    seams
}

/// A part of a line as a line of its own.
fn piece(line: &Line, start: usize, end: usize) -> Line {
    let text = line.text[start..end].to_string();
    Line {
        chars: text.chars().count(),
        span: line.origin.span(start, end),
        origin: line.origin.slice(start),
        text,
        indent: 0,
        gap: if start == 0 { line.gap } else { 0 },
    }
}

/// Parts the heading from its text, where at least three do so with numbers that rise.
pub fn part(lines: Vec<Line>) -> Vec<Line> {
    let seams: Vec<Option<(usize, usize, u64)>> = lines.iter().map(seam).collect();
    let numbers: Vec<u64> = seams.iter().flatten().map(|s| s.2).collect();
    let rising = numbers.windows(2).filter(|w| w[1] == w[0] + 1).count();
    if numbers.len() < FEWEST || rising * 2 < numbers.len() {
        return lines;
    }
    let mut out = Vec::with_capacity(lines.len() + numbers.len());
    for (mut line, seam) in lines.into_iter().zip(seams) {
        let Some((end, start, _)) = seam else {
            out.push(line);
            continue;
        };
        let body = piece(&line, start, line.text.len());
        line.text.truncate(end);
        line.chars = line.text.chars().count();
        line.span = line.origin.span(0, end);
        out.extend([line, body]);
    }
    out
}

/// Where the heading of a line ends, where its text begins, and the number.
fn seam(line: &Line) -> Option<(usize, usize, u64)> {
    if line.chars < SHORTEST || !line.text.starts_with('第') {
        return None;
    }
    let found = RUN_IN.captures(&line.text)?;
    Some((found.get(1)?.end(), found.get(3)?.start(), numeral::parse(&found[2])?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    const BODY: &str = "河上起了雾，渡船的老人解开缆绳，看了看对岸的灯火，慢慢地撑起竹篙来，船就离了岸，谁也没有说话。";

    fn texts(text: &str) -> Vec<String> {
        part(split(&source(text))).into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn a_heading_before_its_text_is_a_line_of_its_own() {
        let text = format!("第一章 雾　　{BODY}\n第二章 船 {BODY}\n第三章　{BODY}\n");
        assert_eq!(texts(&text), ["第一章 雾", BODY, "第二章 船", BODY, "第三章", BODY]);
        let body = part(split(&source(&text))).remove(1);
        assert_eq!(body.origin.locate(0).map(|p| p.1 as usize), text.find('河'));
    }

    #[test]
    fn a_book_on_one_line_is_parted_at_its_blanks_and_heads() {
        let chapter = |n: usize| format!("第{n}章 雾　　{}", format!("{BODY}　　").repeat(30));
        let text: String = (1..5).map(chapter).collect();
        let found: Vec<String> = part_runs(split(&source(&text))).into_iter().map(|l| l.text).collect();
        assert_eq!((found.len(), found[31].as_str(), found[1].as_str()), (124, "第2章 雾", BODY));
        // A line of ordinary length, and a long one that counts nothing, stay as they are.
        assert_eq!(part_runs(split(&source(&format!("第一章 雾　　{BODY}　　{BODY}")))).len(), 1);
        assert_eq!(part_runs(split(&source(&BODY.repeat(80)))).len(), 1);
    }

    #[test]
    fn sentences_that_begin_like_headings_stay_whole() {
        let text = format!("第一回见到他，{BODY}\n第二章 船 {BODY}\n第九章 岸 {BODY}\n");
        assert_eq!(texts(&text).len(), 3);
    }
}
