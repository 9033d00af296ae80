//! CJK markup in running text: ruby `{漢字|かんじ}` and tate-chu-yoko `^10^`.

use crate::book::{Inline, Inlines, Ruby, RubyPair, Text, walk};
use crate::lang::scan;
use crate::lang::wide::{is_katakana, is_wide_letter};
use std::ops::Range;

/// Longest base of a ruby, in characters.
const MAX_BASE: usize = 40;
/// Longest upright run in vertical text, in characters.
const MAX_UPRIGHT: usize = 4;

/// Replaces the markup in the texts of a run by what it means.
pub(crate) fn apply(inlines: &mut Inlines) {
    let is_marked = |inline: &Inline| matches!(inline, Inline::Text(t) if holds_mark(&t.text));
    if inlines.iter().any(is_marked) {
        let old = std::mem::take(inlines);
        for inline in old {
            match inline {
                Inline::Text(text) => split(&text, inlines),
                other => inlines.push(other),
            }
        }
    }
    inlines.iter_mut().filter_map(walk::inline_children_mut).for_each(apply);
}

fn holds_mark(text: &str) -> bool {
    scan::any(text.as_bytes(), |[b, ..]| (b == b'{') | (b == b'^'))
}

fn split(text: &Text, out: &mut Inlines) {
    let mut done = 0;
    let mut at = 0;
    while let Some(i) = text.text[at..].find(['{', '^']) {
        let start = at + i;
        let found = match text.text.as_bytes()[start] {
            b'{' => ruby(text, start),
            _ => upright(text, start),
        };
        match found {
            Some((inline, end)) => {
                if done < start {
                    out.push(Inline::Text(text.part(done..start)));
                }
                out.push(inline);
                (done, at) = (end, end);
            }
            None => at = start + 1,
        }
    }
    if done < text.text.len() {
        out.push(Inline::Text(text.part(done..text.text.len())));
    }
}

/// `{base|reading}` or `{base|r|r…}` with a reading for each character, from the brace at `start`.
fn ruby(text: &Text, start: usize) -> Option<(Inline, usize)> {
    let inside = start + 1;
    let length = text.text[inside..].find(['{', '}', '\n'])?;
    if text.text.as_bytes()[inside + length] != b'}' {
        return None;
    }
    let mut fields: Vec<Range<usize>> = Vec::new();
    let mut from = inside;
    for field in text.text[inside..inside + length].split('|') {
        fields.push(from..from + field.len());
        from += field.len() + 1;
    }
    let (base, readings) = fields.split_first()?;
    let characters = text.text[base.clone()].chars().count();
    let blank = readings.iter().any(|r| text.text[r.clone()].trim().is_empty());
    let all = text.text.get(base.end + 1..inside + length)?;
    if readings.is_empty() || blank || !takes_reading(&text.text[base.clone()], all) || characters > MAX_BASE {
        return None;
    }
    let is_wide = text.text[base.clone()].chars().all(is_wide_letter);
    let pairs = if is_wide && readings.len() == characters && characters > 1 {
        let bases = text.text[base.clone()].char_indices();
        bases
            .zip(readings)
            .map(|((i, c), reading)| RubyPair {
                base: text.part(base.start + i..base.start + i + c.len_utf8()),
                reading: text.part(reading.clone()),
            })
            .collect()
    } else {
        let mut reading = Text::default();
        readings.iter().for_each(|r| reading.push_part(text, r.clone()));
        vec![RubyPair { base: text.part(base.clone()), reading }]
    };
    Some((Inline::Ruby(Ruby { pairs }), inside + length + 1))
}

/// Whether braces around a base and what stands behind its bar are ruby: over Han and the like any, over Latin words one
/// in kana, or in Han over an abbreviation or a name. `{x|整数}` is a set, `{name|默认}` a template.
pub(crate) fn takes_reading(base: &str, reading: &str) -> bool {
    let has_kana = |c: char| matches!(c, '\u{3041}'..='\u{309f}') || is_katakana(c);
    let of_latin = |c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'' | '’' | '&');
    let letters = base.chars().filter(char::is_ascii_alphabetic).count();
    !base.is_empty() && base.chars().all(is_wide_letter)
        || base.starts_with(|c: char| c.is_ascii_alphabetic())
            && letters > 1
            && base.chars().all(of_latin)
            && reading.chars().all(|c| is_wide_letter(c) || matches!(c, '・' | '　'))
            && (reading.contains(has_kana) || base.contains(|c: char| c.is_ascii_uppercase()))
}

/// `^10^` from the circumflex at `start`: up to four ASCII letters, digits or marks.
fn upright(text: &Text, start: usize) -> Option<(Inline, usize)> {
    let bytes = text.text.as_bytes();
    let of_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'^';
    if start > 0 && of_word(&bytes[start - 1]) {
        return None;
    }
    let length =
        bytes[start + 1..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'!' | b'?')).count();
    let end = start + 1 + length;
    let closed = bytes.get(end) == Some(&b'^') && !bytes.get(end + 1).is_some_and(of_word);
    let fits = (1..=MAX_UPRIGHT).contains(&length);
    (closed && fits).then(|| (Inline::TateChuYoko(text.part(start + 1..end)), end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let mut inlines = vec![Inline::Text(Text::made(text))];
        apply(&mut inlines);
        let show = |inline: &Inline| match inline {
            Inline::Text(t) => t.text.clone(),
            Inline::Ruby(r) => r.pairs.iter().map(|p| format!("<{}:{}>", p.base.text, p.reading.text)).collect(),
            Inline::TateChuYoko(t) => format!("<{}>", t.text),
            other => panic!("{other:?}"),
        };
        inlines.iter().map(show).collect()
    }

    #[test]
    fn ruby_is_by_group_or_by_character() {
        assert_eq!(shown("在{漢字|かんじ}中"), "在<漢字:かんじ>中");
        assert_eq!(shown("{電子出版|でん|し|しゅっ|ぱん}"), "<電:でん><子:し><出:しゅっ><版:ぱん>");
        assert_eq!(shown("{漢|han}{字|zì}"), "<漢:han><字:zì>");
    }

    #[test]
    fn ruby_stands_over_latin_words_too() {
        assert_eq!(shown("{New York|ニューヨーク}の空"), "<New York:ニューヨーク>の空");
        assert_eq!(shown("{A.I.|人工知能}、{ok|オーケー}"), "<A.I.:人工知能>、<ok:オーケー>");
    }

    #[test]
    fn other_braces_are_text() {
        for text in ["{x|整数}", "{name|默认}", "{New York|NY}", "{a.b()|の}"] {
            assert_eq!(shown(text), text);
        }
        for text in ["{a|b}", "{漢字}", "{漢字|}", "{{漢字|", "f(x){漢, 字|x}", "{", "}{|}"] {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn short_runs_between_circumflexes_stand_upright() {
        assert_eq!(shown("平成^10^年、^OK^だ"), "平成<10>年、<OK>だ");
        for text in ["2^10^", "^12345^", "^ ^", "^_^", "a^b", "^^", "x^2^y"] {
            assert_eq!(shown(text), text);
        }
    }
}
