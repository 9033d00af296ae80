//! Dollars that begin no formula.
//!
//! The parser takes two dollars of a paragraph for a formula wherever they stand. Here code binds before a formula, as
//! between backticks, a dollar before a digit closes none (pandoc, `tex_math_dollars`), and words with prices or
//! variables are no formula: `一本 $5，两本 $8`, `$HOME 与 $PATH`.

use crate::lang::wide::is_wide;
use memchr::{memchr, memchr2, memchr3, memmem};

/// The dollars of a text that the parser would take for the sign of a formula and that are none.
pub(super) fn of_text(source: &str) -> Vec<usize> {
    let bytes = source.as_bytes();
    let (mut found, mut start) = (Vec::new(), 0);
    while let Some(first) = memchr(b'$', &bytes[start..]).map(|i| start + i) {
        let from = memmem::rfind(&bytes[start..first], b"\n\n").map_or(start, |i| start + i + 2);
        let end = memmem::find(&bytes[first..], b"\n\n").map_or(bytes.len(), |i| first + i);
        of_paragraph(&source[from..end], from, &mut found);
        start = end;
    }
    found
}

fn of_paragraph(text: &str, offset: usize, found: &mut Vec<usize>) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(i) = memchr3(b'$', b'`', b'\\', &bytes[at..]) {
        let start = at + i;
        match bytes[start] {
            b'\\' => at = start + 2,
            b'`' => at = behind_code(bytes, start),
            _ if bytes[start + 1..].starts_with(b"$") => at = behind_display(bytes, start),
            _ => match behind_formula(text, start) {
                Some(behind) => at = behind,
                None => {
                    found.push(offset + start);
                    at = start + 1;
                }
            },
        }
        if at >= bytes.len() {
            break;
        }
    }
}

/// What is behind the code that begins here, or behind its marks if it has no end.
fn behind_code(bytes: &[u8], start: usize) -> usize {
    let length = |at: usize| bytes[at..].iter().take_while(|&&b| b == b'`').count();
    let marks = length(start);
    let mut at = start + marks;
    while let Some(i) = memchr(b'`', &bytes[at..]) {
        let end = length(at + i);
        at += i + end;
        if end == marks {
            return at;
        }
    }
    start + marks
}

/// What is behind the displayed formula that begins here, or behind its dollars if it has no end.
fn behind_display(bytes: &[u8], start: usize) -> usize {
    memmem::find(&bytes[start + 2..], b"$$").map_or(start + 2, |i| start + i + 4)
}

/// What is behind the formula that begins here, if one does.
fn behind_formula(text: &str, start: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = start + 1;
    let is_blank = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
    if is_blank(at) {
        return None;
    }
    loop {
        at += memchr2(b'$', b'\\', &bytes[at..])?;
        if bytes[at] == b'\\' {
            at += 2;
            if at >= bytes.len() {
                return None;
            }
            continue;
        }
        if at > start + 1 && !is_blank(at - 1) && !bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
            break;
        }
        return None;
    }
    let inside = &text[start + 1..at];
    let is_tex = inside.contains(['\\', '^']) || inside.contains("_{");
    let is_words = !is_tex && (inside.contains('`') || inside.chars().any(is_wide));
    // A tag of a template stands between what two programs show.
    let is_words = is_words || inside.contains("{{<") || inside.contains("{{%");
    (!is_words).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_binds_before_a_formula() {
        let text = "*$HOME/bin*。写进 `$PATH`，运行 `cargo`";
        assert_eq!(of_text(text), [1]);
        assert_eq!(of_text("价 $5，而 `a$` 是变量"), ["价 ".len()]);
        assert_eq!(of_text("`$a` 与 $b$"), [0_usize; 0]);
    }

    #[test]
    fn prices_and_words_are_no_formula() {
        assert_eq!(of_text("US$100-$200"), [2, 7]);
        assert_eq!(of_text("一本 $5，两本 $8。"), ["一本 ".len(), "一本 $5，两本 ".len()]);
        assert_eq!(of_text("$(a)\n{{< /tab >}}\n$(b)"), [0, "$(a)\n{{< /tab >}}\n".len()]);
        assert_eq!(of_text("$速度$"), [0, "$速度".len()]);
    }

    #[test]
    fn formulas_stay() {
        for text in [
            "$x$",
            "$收入_{今年}$",
            "若 $x_1$ 与 $y$，",
            "$$a$$ 和 $b$",
            "$\\text{若}x$",
            "a \\$5 b\\$",
            "$a\\$b$",
            "没有",
            "$",
            "$a\\",
        ] {
            let none = text == "$" || text == "$a\\";
            assert_eq!(of_text(text).is_empty(), !none, "{text}");
        }
        // A paragraph away.
        assert_eq!(of_text("$x\n\ny$"), [0, 5]);
    }
}
