//! What is said of characters that no font has.
//!
//! A missing ideograph or sign is named with its code point. The letters of a script that no font covers are one message
//! for the whole book, however many words are written in it.

use crate::diag::{Code, Diagnostic, Span};
use crate::font::{FontRole, FontSet};
use crate::lang::Lang;
use unicode_script::{Script, UnicodeScript};

/// A drawn box stands for a cluster of characters.
pub(super) fn missing(cluster: &str, role: FontRole, lang: Lang, span: Option<Span>, fonts: &FontSet) -> Diagnostic {
    let has = |c: &char| fonts.covering(c.encode_utf8(&mut [0; 4]), role, lang).is_some();
    let uncovered: Vec<char> = cluster.chars().filter(|c| !has(c)).collect();
    let first = uncovered.first().or(cluster.chars().next().as_ref()).copied().unwrap_or_default();
    let codes: Vec<String> = uncovered.iter().map(|&c| format!("U+{:04X}", u32::from(c))).collect();
    let shown = cluster.escape_debug();
    let diagnostic = match first {
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'.. => {
            let message = format!("“{shown}” ({}) is a private character of some other font", codes.join(" "));
            Diagnostic::new(Code::MissingGlyph, message).help("write the character it stands for, or give that font")
        }
        _ => Diagnostic::new(
            Code::MissingGlyph,
            match first.script() {
                Script::Common | Script::Inherited | Script::Unknown | Script::Han | Script::Hangul => {
                    format!("no font has a glyph for “{shown}” ({})", codes.join(" "))
                }
                script => format!("no font has the letters of {}", script.full_name().replace('_', " ")),
            },
        ),
    };
    diagnostic.label("set as a box").at(span)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Reporter;
    use crate::font::FontOptions;

    #[test]
    fn what_no_font_has_is_named_by_its_code_point_and_a_script_by_its_name() {
        let fonts = FontSet::open(&FontOptions::default(), &Reporter::new());
        let said = |cluster| missing(cluster, FontRole::Serif, Lang::ZhHans, None, &fonts).message;
        assert_eq!(said("\u{31350}"), "no font has a glyph for “\u{31350}” (U+31350)");
        assert_eq!(said("\u{1e900}"), "no font has the letters of Adlam");
        assert_eq!(said("\u{e001}"), "“\\u{e001}” (U+E001) is a private character of some other font");
    }
}
