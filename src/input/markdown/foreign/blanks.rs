//! Addresses with blanks: `![图](images/图 1.png)`, `[节](第1章 概述.md)`.
//!
//! CommonMark wants such an address between `<` and `>`; Typora, Obsidian and editors take it as it is. It is one if it
//! ends like the name of a file.

use super::Scan;
use crate::input::pattern::patterns;
use memchr::memmem;
use std::ops::Range;

patterns! {
    FILE = r"(?i)\.(?:png|jpe?g|gif|webp|svg|bmp|tiff?|md|markdown|mdx|html?|txt|pdf)(?:#[^\s]*)?$";
}

/// What they begin with.
pub(super) const MARKS: [&str; 1] = ["]("];
/// Longest address, in bytes.
const LONGEST: usize = 2_000;

/// Whether a text may have such addresses.
pub(super) fn may_have(text: &str) -> bool {
    addresses(text).next().is_some()
}

/// What stands between the brackets of a link, where blanks part it and nothing is quoted.
fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    memmem::find_iter(text.as_bytes(), b"](").filter_map(move |at| {
        let from = at + 2;
        let mut depth = 0;
        let length = text.as_bytes()[from..].iter().take(LONGEST).position(|b| {
            depth += match b {
                b'(' => 1,
                b')' => -1,
                _ => 0,
            };
            depth < 0 || *b == b'\n'
        })?;
        let inside = &text[from..from + length];
        let is_bare =
            text.as_bytes()[from + length] == b')' && !inside.contains(['<', '>', '"', '\'', '\t', '\\', '{', '}']);
        let start = from + inside.len() - inside.trim_start().len();
        let inside = inside.trim();
        (is_bare && inside.contains(' ') && FILE.is_match(inside)).then(|| start..start + inside.len())
    })
}

impl Scan<'_> {
    pub(super) fn blanks(&mut self) {
        let text = self.body.text.as_str();
        for range in addresses(text) {
            if self.solid_end(range.start).is_none() {
                self.replace(range.clone(), format!("<{}>", &text[range]));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn an_address_with_blanks_is_one_if_it_ends_like_a_file() {
        for (text, meant) in [
            ("![图](images/图 1.png)", "![图](<images/图 1.png>)"),
            ("[节](./第1章 概述.md#二)", "[节](<./第1章 概述.md#二>)"),
            ("![](a (1).JPG)", "![](<a (1).JPG>)"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in
            ["[a](b.png \"题\")", "[a](b c)", "`![](a b.png)`", "[a](<b c.png>)", "a](b c.png", "[a](b.png =20x)"]
        {
            assert_eq!(shown(text), text);
        }
    }
}
