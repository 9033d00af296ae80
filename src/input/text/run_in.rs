//! Headings that run into their text: `第三章 渡口　　雾是从下半夜起的。…` on one line.

use super::lines::Line;
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
        let text = line.text.split_off(start);
        line.text.truncate(end);
        let body = Line {
            chars: text.chars().count(),
            span: line.origin.span(start, start + text.len()),
            origin: line.origin.slice(start),
            text,
            indent: 0,
            gap: 0,
        };
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
    fn sentences_that_begin_like_headings_stay_whole() {
        let text = format!("第一回见到他，{BODY}\n第二章 船 {BODY}\n第九章 岸 {BODY}\n");
        assert_eq!(texts(&text).len(), 3);
    }
}
