//! Lines that their authors meant for lines, and CommonMark joins: what several people say (`记者：……`, `张三：……`), facts with
//! a label each, items behind a sign (`・一つ目`), a poem of a classical measure.
//!
//! All lines of a paragraph must be of one form: a single one among others is text.

use super::Scan;
use crate::lang::scan;
use crate::lang::wide::{is_han, is_wide_letter};

/// Longest label, in characters.
const LABEL: usize = 8;
/// Verses of a poem.
const POEM: usize = 4;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A label and what it is of.
    Labelled,
    /// Behind this sign.
    Marked(char),
    /// So many ideographs and a mark.
    Measured(usize),
    /// Two such verses.
    Coupled(usize),
}

/// Whether a text may have two such lines, one below the other.
pub(super) fn may_have(text: &str) -> bool {
    let mut above = None;
    scan::lines(text).any(|line| {
        let form = form(line.trim_end());
        let both = form.is_some() && form == above;
        above = form;
        both
    })
}

fn form(line: &str) -> Option<Form> {
    let first = line.chars().next().filter(|c| !c.is_ascii())?;
    if matches!(first, '・' | '●' | '◆' | '■' | '○' | '◇' | '□' | '★' | '☆' | '▶' | '▪' | '•' | '※' | '→')
    {
        return line[first.len_utf8()..].trim_start().starts_with(is_wide_letter).then_some(Form::Marked(first));
    }
    if !is_wide_letter(first) {
        return None;
    }
    let label = line.char_indices().take(LABEL + 1).find(|(_, c)| matches!(c, '：' | '，' | '。' | '“' | '「' | ' '));
    if let Some((at, '：')) = label
        && !line[at + '：'.len_utf8()..].trim().is_empty()
    {
        return Some(Form::Labelled);
    }
    const MARKS: [char; 5] = ['，', '。', '？', '！', '；'];
    let verses = line.strip_suffix(MARKS)?;
    match verses.split_once(MARKS) {
        None => measure(verses).map(Form::Measured),
        Some((first, second)) => measure(first).filter(|&length| measure(second) == Some(length)).map(Form::Coupled),
    }
}

/// Characters of a verse of five or seven ideographs.
fn measure(verse: &str) -> Option<usize> {
    let length = verse.chars().take(8).count();
    (matches!(length, 5 | 7) && verse.chars().all(is_han)).then_some(length)
}

impl Scan<'_> {
    pub(super) fn said(&mut self) {
        let body = self.body;
        let lines: Vec<(usize, &str)> = scan::lines_at(&body.text).map(|(range, line)| (range.start, line)).collect();
        for paragraph in lines.split(|(_, line)| line.trim().is_empty()) {
            let Some(form) = paragraph.first().and_then(|(_, line)| form(line.trim_end())) else { continue };
            let fewest = if let Form::Measured(_) = form { POEM } else { 2 };
            let is_of_it =
                |(at, line): &(usize, &str)| self::form(line.trim_end()) == Some(form) && self.solid_end(*at).is_none();
            if paragraph.len() < fewest || !paragraph.iter().all(is_of_it) {
                continue;
            }
            for (at, line) in &paragraph[..paragraph.len() - 1] {
                match form {
                    // A line end that counts (CommonMark 6.7).
                    Form::Measured(_) | Form::Coupled(_) => {
                        let end = at + line.trim_end().len();
                        self.replace(end..at + line.trim_end_matches(['\n', '\r']).len(), "\\");
                    }
                    Form::Labelled | Form::Marked(_) => self.replace(at + line.len()..at + line.len(), "\n"),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn lines_of_one_form_are_lines() {
        for (text, meant) in [
            ("记者：后来呢？\n张三：不知道。\n记者：谢谢。", "记者：后来呢？\n\n张三：不知道。\n\n记者：谢谢。"),
            ("・一つ目です。\n・二つ目です。", "・一つ目です。\n\n・二つ目です。"),
            (
                "渡口人声静，\n河心灯影长。\n竹篙轻一点，\n船过水茫茫。",
                "渡口人声静，\\\n河心灯影长。\\\n竹篙轻一点，\\\n船过水茫茫。",
            ),
            (
                "渡口人声静，河心灯影长。\n竹篙轻一点，船过水茫茫。",
                "渡口人声静，河心灯影长。\\\n竹篙轻一点，船过水茫茫。",
            ),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in [
            "他说：走吧。\n谁也没有动。",
            "记者：后来呢？",
            "河上起了雾，\n船也走了。",
            "河上起了雾，船也走了。\n谁也没有说，天就亮了。",
            "```\n记者：后来呢？\n张三：不知道。\n```",
            "・一つ目です。\n続きの行です。",
        ] {
            assert_eq!(shown(text), text, "{text}");
        }
    }
}
