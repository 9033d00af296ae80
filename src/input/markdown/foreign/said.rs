//! Lines that their authors meant for lines, and CommonMark joins: what several people say (`记者：……`, `张三：……`), facts with
//! a label each, items behind a sign (`・一つ目`), a poem of a classical measure, short lines without a mark as those of free
//! verse, of a signature and of 此致 above 敬礼.
//!
//! All lines of a paragraph must be of one form: a single one among others is text.

use super::Scan;
use crate::input::pattern::patterns;
use crate::lang::scan;
use crate::lang::wide::{is_han, is_wide_letter};

/// Longest label, in characters.
const LABEL: usize = 8;
/// Verses of a poem.
const POEM: usize = 4;
/// Longest line without a mark, in characters: prose that somebody wrapped has longer ones, and marks among them.
const SHORT: usize = 18;

patterns! {
    /// What closes a letter, above the second line of the wish.
    WISHES = r"^(?:此致|[顺敬即谨恭此][颂祝致]|祝)";
    /// The day below a name.
    DAY = r"(?:[年月].*[日号夜晚晨]|年.*月|年)$";
}

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
    /// Short, without a mark.
    Bare,
}

/// Whether a text may have two such lines, one below the other.
pub(super) fn may_have(text: &str) -> bool {
    let mut above = None;
    scan::lines(text).any(|line| {
        let form = form(unquoted(line));
        let both = form.is_some() && form == above;
        above = form;
        both
    })
}

/// A line without its end and the sign of a quotation before it.
fn unquoted(line: &str) -> &str {
    let line = line.trim_end();
    line.strip_prefix('>').map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest))
}

fn form(line: &str) -> Option<Form> {
    if is_bare(line) {
        return Some(Form::Bare);
    }
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

/// Whether a line is short and has letters of CJK and figures only: no mark, and no word of Latin.
fn is_bare(line: &str) -> bool {
    let is_plain = |c: char| is_wide_letter(c) || c.is_ascii_digit() || matches!(c, ' ' | '\u{3000}' | '·');
    line.len() <= SHORT * 3
        && !line.starts_with(' ')
        && line.chars().all(is_plain)
        && line.chars().any(is_wide_letter)
        && line.chars().count() <= SHORT
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
        for paragraph in lines.split(|(_, line)| unquoted(line).is_empty()) {
            let Some(form) = paragraph.first().and_then(|(_, line)| form(unquoted(line))) else { continue };
            let is_verse = matches!(form, Form::Measured(_) | Form::Coupled(_) | Form::Bare);
            let (last, above) = paragraph.split_last().unwrap_or((&paragraph[0], &[]));
            // The poet stands below.
            let is_signed = is_verse && unquoted(last.1).starts_with("——");
            let said = if is_signed { above } else { paragraph };
            let fewest = if let Form::Measured(_) = form { POEM } else { 2 };
            let is_quoted = |line: &str| line.starts_with('>');
            let is_of_it =
                |(at, line): &(usize, &str)| self::form(unquoted(line)) == Some(form) && self.solid_end(*at).is_none();
            if said.len() < fewest
                || !said.iter().all(is_of_it)
                || paragraph.iter().any(|(_, line)| is_quoted(line) != is_quoted(last.1))
            {
                continue;
            }
            // Each line of what closes a letter has a place of its own.
            let is_signature =
                form == Form::Bare && (WISHES.is_match(unquoted(paragraph[0].1)) || DAY.is_match(unquoted(last.1)));
            for (at, line) in above {
                if is_verse && !is_signature {
                    // A line end that counts (CommonMark 6.7).
                    let end = at + line.trim_end().len();
                    self.replace(end..at + line.trim_end_matches(['\n', '\r']).len(), "\\");
                } else {
                    let blank = if is_quoted(line) { ">\n" } else { "\n" };
                    self.replace(at + line.len()..at + line.len(), blank);
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
            ("> 雾起时\n> 灯还亮着\n> 船没有动", "> 雾起时\\\n> 灯还亮着\\\n> 船没有动"),
            ("> 记者：后来呢？\n> 张三：不知道。", "> 记者：后来呢？\n>\n> 张三：不知道。"),
            ("此致\n敬礼\n\n林一舟\n三月五日", "此致\n\n敬礼\n\n林一舟\n\n三月五日"),
            (
                "> 渡口人声静，河心灯影长。\n> 竹篙轻一点，船过水茫茫。\n> ——林一舟《渡口》",
                "> 渡口人声静，河心灯影长。\\\n> 竹篙轻一点，船过水茫茫。\\\n> ——林一舟《渡口》",
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
            "雾起时灯还亮着\n船没有动，",
            "    渡口\n    河心",
            "河上起了雾船也没有动谁都不知道天什么时候\n才亮",
            "> 雾起时\n灯还亮着",
            "船上装了 Linux\n后来又换了",
        ] {
            assert_eq!(shown(text), text, "{text}");
        }
    }
}
