//! Plain text that has kept the marks of the page it was taken from: `&nbsp;&ldquo;走吧！&rdquo;<br />`.

use super::lines::{Line, columns, is_blank};
use crate::book::Text;
use crate::input::html::tokens;
use crate::input::pattern::patterns;
use crate::lang::scan;

/// References that a text about pages has no use for, one of which tells.
const TELLING: [&str; 8] = ["&nbsp;", "&ldquo;", "&rdquo;", "&hellip;", "&mdash;", "&middot;", "&emsp;", "&#12288;"];

patterns! {
    BREAK = r"(?i)</?(?:br|p|div)[\s　]*/?>";
}

/// The lines with their references decoded and without tags of line ends.
pub fn decoded(lines: Vec<Line>, source: &str) -> Vec<Line> {
    if !TELLING.iter().any(|reference| scan::holds(source, reference)) {
        return lines;
    }
    let mut gap = 0;
    let mut out = Vec::with_capacity(lines.len());
    for mut line in lines {
        let whole = Text::new(std::mem::take(&mut line.text), line.origin.clone());
        let mut kept = Text::default();
        let mut done = 0;
        for tag in BREAK.find_iter(&whole.text) {
            kept.push_part(&whole, done..tag.start());
            done = tag.end();
        }
        kept.push_part(&whole, done..whole.text.len());
        let text = tokens::decode(&kept);
        let start = text.text.len() - text.text.trim_start_matches(is_blank).len();
        let end = text.text.trim_end_matches(is_blank).len();
        line.gap += std::mem::take(&mut gap);
        if end <= start {
            // A tag alone is an empty line.
            gap = line.gap + 1;
            continue;
        }
        line.indent += columns(&text.text[..start]);
        Text { text: line.text, origin: line.origin } = text.part(start..end);
        line.chars = line.text.chars().count();
        out.push(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    fn shown(text: &str) -> Vec<(String, usize, usize)> {
        let lines = decoded(split(&source(text)), text);
        lines.into_iter().map(|l| (l.text, l.indent, l.gap)).collect()
    }

    #[test]
    fn what_a_page_left_in_a_text_is_what_it_means() {
        let text = "&nbsp;&nbsp;&ldquo;走吧！&rdquo;她说。<br />\n<br/>\n<p>门响了&hellip;&hellip;</p>\n";
        assert_eq!(shown(text), [("“走吧！”她说。".into(), 2, 0), ("门响了……".into(), 0, 1)]);
        let line = &decoded(split(&source(text)), text)[1];
        assert_eq!(line.origin.locate(0).unwrap().1 as usize, text.find('门').unwrap());
    }

    #[test]
    fn a_text_about_pages_keeps_its_marks() {
        for text in ["写成 &lt;br&gt; 就不会换行。", "AT&T; 与 <br> 无关。"] {
            assert_eq!(shown(text)[0].0, text);
        }
    }
}
