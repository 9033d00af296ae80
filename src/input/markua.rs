//! Leanpub's Markdown, Markua: lists of attributes and marks of the book on lines of their own, `{pagebreak}`,
//! `{class: tip}`; remarks behind a letter, `W> …`; the heading of a part, `-# 题`.
//!
//! What stands for them has as many bytes, so that each place in the text stays what it was. Code is left as it is.

use super::fenced::Fences;
use crate::lang::scan;

/// Letters of remarks: aside, blurb, discussion, error, information, question, tip, warning, exercise.
const REMARKS: &[u8] = b"ABDEIQTWX";

/// The text as the reader of Markdown takes it.
pub fn rewritten(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fences = Fences::default();
    for line in scan::lines(text) {
        let bare = line.trim_end();
        let is_list = bare.len() > 2 && bare.starts_with('{') && bare.ends_with('}') && !bare[1..].contains('{');
        if fences.hold(line) {
            out.push_str(line);
        } else if is_list {
            out.extend(std::iter::repeat_n(' ', bare.len()));
            out.push_str(&line[bare.len()..]);
        } else if let [letter, b'>', ..] = line.as_bytes()
            && REMARKS.contains(letter)
        {
            out.push(' ');
            out.push_str(&line[1..]);
        } else {
            out.push_str(line);
        }
    }
    if out.starts_with("-#") {
        out.replace_range(..1, " ");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_leanpub_are_what_they_mean_and_take_as_much_room() {
        for (text, meant) in [
            ("-# 第一部\n\n文。\n", " # 第一部\n\n文。\n"),
            ("甲\n\n{pagebreak}\n\n乙\n", "甲\n\n           \n\n乙\n"),
            ("{title: \"例\"}\n```\n{x}\nW> y\n```\n", "              \n```\n{x}\nW> y\n```\n"),
            ("W> 气をつける\nW>\nW> こと。\n", " > 气をつける\n >\n > こと。\n"),
            ("{x} は集合である。\n- # 甲\nG> 乙\n", "{x} は集合である。\n- # 甲\nG> 乙\n"),
        ] {
            assert_eq!(rewritten(text), meant);
            assert_eq!(rewritten(text).len(), text.len());
        }
    }
}
