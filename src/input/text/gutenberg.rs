//! What Project Gutenberg puts around a text: its licence, and above the text title and author.

use super::lines::{Line, trim};
use super::{Cut, cut};
use crate::input::pattern::patterns;
use crate::input::tidy::Rules;

/// Name of the rule.
pub const RULE: &str = "gutenberg";

/// Lines above the text, and lines beside its two marks.
const HEAD_LINES: usize = 60;
const BESIDE: usize = 6;

patterns! {
    MARK = r"(?i)^\*{3}[\s　]?(START|END) OF (?:THE|THIS) PROJECT GUTENBERG EBOOK\b.*$";
    FIELD = r"^(Title|Author):[\s　]+(\S.*)$";
    /// Who typed the text, above it, and its end, below it.
    BESIDE_MARK = r"(?i)^(?:Produced by|E-text prepared by|This (?:file|eBook) was produced|End of (?:the )?Project Gutenberg)\b.*$";
}

/// What the library says of a text.
#[derive(Debug, Default)]
pub struct Ebook {
    /// The title and its line.
    pub title: Option<(Line, String)>,
    pub author: Option<String>,
}

/// Takes all but the text. None: the text is not of this library.
pub fn frame(lines: &mut Vec<Line>, rules: &Rules, cuts: &mut Vec<Cut>) -> Option<Ebook> {
    let mark = |line: &Line, name: &str| {
        line.text.starts_with('*') && MARK.captures(&line.text).is_some_and(|found| found[1].eq_ignore_ascii_case(name))
    };
    let start = lines.iter().take(HEAD_LINES).position(|line| mark(line, "START")).filter(|_| rules.on(RULE))?;
    let end = lines.iter().rposition(|line| mark(line, "END")).filter(|end| *end > start).unwrap_or(lines.len());
    let is_beside = |line: &&Line| BESIDE_MARK.is_match(&line.text);
    let first = start + 1 + lines[start + 1..end].iter().take(BESIDE).take_while(is_beside).count();
    let last = end - lines[first..end].iter().rev().take(BESIDE).take_while(is_beside).count();
    let mut ebook = Ebook::default();
    cuts.extend(lines.drain(last..).map(|line| cut(&line, RULE)));
    for line in lines.drain(..first) {
        cuts.push(cut(&line, RULE));
        let Some(found) = FIELD.captures(&line.text) else { continue };
        let value = trim(&found[2]).to_owned();
        match &found[1] {
            "Title" => ebook.title = Some((line, value)),
            _ => ebook.author = Some(value),
        }
    }
    Some(ebook)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Options;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    fn framed(text: &str) -> (Vec<String>, Option<Ebook>) {
        let (mut lines, mut cuts) = (split(&source(text)), Vec::new());
        let ebook = frame(&mut lines, &Rules::new(&Options::default()), &mut cuts);
        assert_eq!(lines.len() + cuts.len(), split(&source(text)).len(), "nothing is lost");
        (lines.into_iter().map(|l| l.text).collect(), ebook)
    }

    #[test]
    fn the_licence_goes_and_title_and_author_are_known() {
        let text = "Project Gutenberg's Shui Hu Zhuan, by Naian Shi\n\nTitle: Shui Hu Zhuan\nAuthor: Naian Shi\n\n*** START OF THE PROJECT GUTENBERG EBOOK SHUI HU ZHUAN ***\n\nProduced by somebody\n\n水滸傳\n\n話說故宋。\n\nEnd of the Project Gutenberg EBook of Shui Hu Zhuan\n\n*** END OF THE PROJECT GUTENBERG EBOOK SHUI HU ZHUAN ***\n\nUpdated editions will replace the previous one.\n";
        let (lines, ebook) = framed(text);
        let ebook = ebook.unwrap();
        assert_eq!(lines, ["水滸傳", "話說故宋。"]);
        assert_eq!(ebook.title.unwrap().1, "Shui Hu Zhuan");
        assert_eq!(ebook.author.as_deref(), Some("Naian Shi"));
    }

    #[test]
    fn a_text_about_the_library_stays() {
        for text in [
            "*** START OF THE STORY ***\n河\n",
            "河\nProduced by somebody\n",
            "Title: 河\nAuthor: 林一舟\n河上起了雾。\n",
        ] {
            let (lines, ebook) = framed(text);
            assert!(ebook.is_none() && lines.len() == text.lines().count(), "{text}");
        }
    }
}
