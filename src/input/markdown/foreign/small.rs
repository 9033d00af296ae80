//! Small marks that other dialects have: notes where they are called (`^[…]`, pandoc's; `((…))`, Hatena's), `H~2~O` and
//! `x^2^`, and the tags on HackMD's line `###### tags:`.
//!
//! A note becomes a mark and a definition at the end of the text. What stands between the brackets has to be words:
//! `10^[n+1]`, `f((a, b))` and `^[1]` are none.

use super::Scan;
use crate::input::pattern::patterns;
use crate::lang::scan;
use crate::lang::wide::is_wide;
use memchr::memmem;

/// Longest note, in bytes.
const LONGEST: usize = 1_000;

patterns! {
    /// A sign of an element or a bracket, and a number below it.
    BELOW = r"([A-Za-z)\]])~(\d{1,3}|[0-9]?n)~";
    /// A number above.
    ABOVE = r"([A-Za-z0-9)\]])\^(-?\d{1,3}[+-]?|[+-]|-?[nmkx]|th|st|nd|rd)\^";
    TAGS = r"^#{1,6}[ \t]+(tags[ \t]*[:：].*)$";
}

/// Whether a text may have such marks.
pub(super) fn may_have(text: &str) -> bool {
    let holds = |mark: &str| scan::holds(text, mark);
    let raises = || holds("^[") || may_shift(text, b'^') || may_shift(text, b'~');
    memchr::memchr2(b'^', b'~', text.as_bytes()).is_some() && raises() || holds("((") || holds("# tags")
}

/// Whether a sign stands behind what may have a number above or below it.
fn may_shift(text: &str, sign: u8) -> bool {
    scan::any(text.as_bytes(), |[before, at, _]| {
        (at == sign) & (before.is_ascii_alphanumeric() | (before == b')') | (before == b']'))
    })
}

impl Scan<'_> {
    pub(super) fn small(&mut self) {
        for (open, close) in [("^[", b']'), ("((", b')')] {
            self.notes(open, close);
        }
        let body = self.body;
        for (pattern, sign, element) in [(&BELOW, b'~', "sub"), (&ABOVE, b'^', "sup")] {
            if !may_shift(&body.text, sign) {
                continue;
            }
            for found in pattern.captures_iter(&body.text) {
                let (Some(all), Some(before), Some(inside)) = (found.get(0), found.get(1), found.get(2)) else {
                    continue;
                };
                if self.solid_end(all.start()).is_none() {
                    self.replace(before.end()..all.end(), format!("<{element}>{}</{element}>", inside.as_str()));
                }
            }
        }
        for (range, line) in scan::lines_at(&body.text).take(12) {
            if line.starts_with('#')
                && let Some(found) = TAGS.captures(line.trim_end())
                && self.solid_end(range.start).is_none()
            {
                self.replace(range, format!("\n{}\n\n", found[1].replace('`', " ")));
            }
        }
    }

    /// Notes where they are called.
    fn notes(&mut self, open: &str, close: u8) {
        let body = self.body;
        let text = body.text.as_str();
        let mut done = 0;
        for start in memmem::find_iter(text.as_bytes(), open.as_bytes()) {
            let before = text[..start].chars().next_back();
            let from = start + open.len();
            if start < done || before.is_some_and(|c| matches!(c, '\\' | '[' | '(' | '!' | '$')) {
                continue;
            }
            let Some(length) = closed(&text.as_bytes()[from..], close) else { continue };
            let (inside, mut end) = (&text[from..from + length], from + length + 1);
            if open == "((" {
                // Three brackets are Hatena's way to write two, and Latin words stand in formulas.
                let is_note = text[end..].starts_with(')')
                    && !inside.starts_with('(')
                    && inside.chars().any(|c| matches!(c, '\u{3041}'..='\u{30FE}'));
                if !is_note || before.is_none_or(|c| c.is_ascii_alphanumeric()) {
                    continue;
                }
                end += 1;
            }
            let says =
                inside.chars().any(is_wide) || inside.trim().contains(' ') && inside.contains(char::is_alphabetic);
            if !says || inside.trim().is_empty() || inside.contains("\n\n") || self.solid_end(start).is_some() {
                continue;
            }
            let mark = self.note(start, inside);
            self.replace(start..end, mark);
            done = end;
        }
    }
}

/// Bytes up to the bracket that closes what an opening one has begun.
fn closed(text: &[u8], close: u8) -> Option<usize> {
    let open = if close == b']' { b'[' } else { b'(' };
    let text = &text[..text.len().min(LONGEST)];
    memchr::memchr(close, text)?;
    let mut depth = 0;
    for (at, &byte) in text.iter().enumerate() {
        if byte == open {
            depth += 1;
        } else if byte == close && depth == 0 {
            return Some(at);
        } else if byte == close {
            depth -= 1;
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn small_marks_of_other_dialects_are_told_from_formulas() {
        for (text, meant) in [
            ("H~2~O 与 x^2^ 和 1^st^", "H<sub>2</sub>O 与 x<sup>2</sup> 和 1<sup>st</sup>"),
            ("平成^10^年，1~2~3 只，a^b^c，~~删~~", "平成^10^年，1~2~3 只，a^b^c，~~删~~"),
            ("`H~2~O`", "`H~2~O`"),
            ("行^[注的话]到此", "行[^inline-note-3]到此\n\n[^inline-note-3]: 注的话\n\n"),
            ("结论^[1]，10^[n+1]", "结论^[1]，10^[n+1]"),
            ("灯を掛けた((注の内容))。", "灯を掛けた[^inline-note-15]。\n\n[^inline-note-15]: 注の内容\n\n"),
            ("f((a, b)) と ((1+2)*3)、(((そのまま)))", "f((a, b)) と ((1+2)*3)、(((そのまま)))"),
            ("# 灯\n\n###### tags: `河` `船`\n", "# 灯\n\n\ntags:  河   船 \n\n"),
            ("@[TOC](目录)\n文", "\n文"),
            (":::spoiler 题\n文\n:::\n", "\n<details><summary>题</summary>\n\n\n文\n\n\n</details>\n\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
    }
}
