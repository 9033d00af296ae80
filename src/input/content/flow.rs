//! White space of running text.
//!
//! A line end between two CJK characters is nothing, elsewhere it is a space; a space typed beside a full-width mark is
//! dropped, since the mark brings its own; indentation and blanks at the end of a paragraph go. What stands before and
//! after a blank may be in another element, so the rules see the whole run of inline content at once.

use crate::book::{Inline, Inlines, Text, walk};
use crate::lang::scan;
use crate::lang::wide::{is_hangul, is_wide_letter, is_wide_mark, joins};

/// A stretch of the run, in reading order.
enum Piece<'i> {
    Text(&'i mut Text),
    /// Code, a formula, a picture: its outer characters count, not its blanks.
    Solid(char, char),
    Break,
}

/// What a piece that has no characters of its own counts as.
const OBJECT: char = '\u{FFFC}';

/// Settles the white space of a run. `korean`: spaces part words beside full-width marks too.
pub(crate) fn settle(inlines: &mut Inlines, korean: bool) {
    // Most runs are one text without a blank.
    if let [Inline::Text(text)] = &inlines[..]
        && !text.text.is_empty()
        && !text.text.starts_with(is_indent)
        && !text.text.ends_with(is_indent)
        && !holds_blank(&text.text)
    {
        return;
    }
    let mut pieces = Vec::new();
    gather(inlines, &mut pieces);
    // The first character at or after each piece.
    let mut next = vec![None; pieces.len() + 1];
    for (i, piece) in pieces.iter().enumerate().rev() {
        next[i] = match piece {
            Piece::Text(text) => text.text.chars().find(|&c| !is_blank(c) && !is_dropped(c)).or(next[i + 1]),
            Piece::Solid(first, _) => Some(*first),
            Piece::Break => None,
        };
    }
    let mut before = None;
    for (i, piece) in pieces.iter_mut().enumerate() {
        match piece {
            Piece::Text(text) => settle_text(text, &mut before, next[i + 1], korean),
            Piece::Solid(_, last) => before = Some(*last),
            Piece::Break => before = None,
        }
    }
    trim_end(&mut pieces);
    tidy(inlines);
}

fn gather<'i>(inlines: &'i mut Inlines, out: &mut Vec<Piece<'i>>) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => out.push(Piece::Text(text)),
            Inline::Emphasis(i)
            | Inline::Strong(i)
            | Inline::Dotted(i)
            | Inline::Warichu(i)
            | Inline::ProperName(i)
            | Inline::WorkTitle(i)
            | Inline::Strike(i)
            | Inline::Underline(i)
            | Inline::Super(i)
            | Inline::Sub(i)
            | Inline::Lang(_, i) => gather(i, out),
            Inline::Link(link) => gather(&mut link.inlines, out),
            Inline::Reference(reference) => gather(&mut reference.inlines, out),
            Inline::Ruby(ruby) => {
                let first = ruby.pairs.first().and_then(|p| p.base.text.chars().next());
                let last = ruby.pairs.last().and_then(|p| p.base.text.chars().next_back());
                out.push(Piece::Solid(first.unwrap_or(OBJECT), last.unwrap_or(OBJECT)));
            }
            Inline::Code(_) | Inline::Math(_) | Inline::Image(_) | Inline::TateChuYoko(_) => {
                out.push(Piece::Solid(OBJECT, OBJECT));
            }
            Inline::Break | Inline::Leader => out.push(Piece::Break),
            Inline::Note(_) => {}
        }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{0C}')
}

/// Blanks that are indentation at the start of a paragraph.
fn is_indent(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}' | '\u{200D}')
}

/// Characters that no file format takes, and the byte order mark.
pub(crate) fn is_dropped(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{E}'..='\u{1F}' | '\u{7F}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Whether a blank, or a character to be dropped, stands in a text.
fn holds_blank(text: &str) -> bool {
    // U+FEFF is EF BB BF, U+FFFE and U+FFFF are EF BF BE and EF BF BF.
    let beyond = |[a, b, c]: [u8; 3]| (a == 0xEF) & ((b == 0xBB) & (c == 0xBF) | (b == 0xBF) & (c >= 0xBE));
    scan::any(text.as_bytes(), |run| (run[0] <= b' ') | (run[0] == 0x7F) | beyond(run))
}

/// Settles one text; `before` is the last character kept, None at the start of a line, and `after` what follows.
fn settle_text(text: &mut Text, before: &mut Option<char>, after: Option<char>, korean: bool) {
    let opens = before.is_none() && text.text.starts_with(is_indent);
    if !opens && !holds_blank(&text.text) {
        *before = text.text.chars().next_back().or(*before);
        return;
    }
    let source = std::mem::take(text);
    text.text.reserve(source.text.len());
    let mut chars = source.text.char_indices().peekable();
    // The stretch that is kept as it is.
    let mut kept = 0..0;
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let keep = if is_dropped(c) || before.is_none() && is_indent(c) {
            None
        } else if is_blank(c) {
            let mut line_end = c == '\n';
            let mut run_end = end;
            while let Some(&(i, c)) = chars.peek() {
                if !is_blank(c) {
                    break;
                }
                line_end |= c == '\n';
                run_end = i + 1;
                chars.next();
            }
            let next = chars.clone().map(|(_, c)| c).find(|&c| !is_dropped(c)).or(after);
            let space = before.zip(next).is_some_and(|(a, b)| parts(a, b, line_end, korean));
            if space && c == ' ' {
                Some(at..end)
            } else {
                if space {
                    text.push_part(&source, kept.clone());
                    kept = run_end..run_end;
                    let place = source.origin.locate(at as u32);
                    if let Some((id, from)) = place {
                        text.origin.seam(text.text.len() as u32, id, from);
                    }
                    text.text.push(' ');
                    *before = Some(' ');
                }
                None
            }
        } else {
            Some(at..end)
        };
        let Some(range) = keep else { continue };
        *before = Some(c);
        if range.start == kept.end {
            kept.end = range.end;
        } else {
            text.push_part(&source, kept);
            kept = range;
        }
    }
    text.push_part(&source, kept);
}

/// Whether blanks between `a` and `b` stay as one space.
fn parts(a: char, b: char, line_end: bool, korean: bool) -> bool {
    if a == ' ' {
        return false;
    }
    if line_end && !korean {
        return !joins(a, b);
    }
    if korean || is_hangul(a) || is_hangul(b) {
        return true;
    }
    // Quotation marks are full-width beside CJK text, outside of what they quote and inside.
    let quote = is_wide_letter(a) && matches!(b, '“' | '‘' | '”') || matches!(a, '”' | '’' | '“') && is_wide_letter(b);
    !(quote || is_wide_mark(a) || is_wide_mark(b))
}

/// Takes blanks from the end of the run.
fn trim_end(pieces: &mut [Piece<'_>]) {
    for piece in pieces.iter_mut().rev() {
        match piece {
            Piece::Text(text) => {
                let kept = text.text.trim_end_matches(is_indent).len();
                text.text.truncate(kept);
                if kept > 0 {
                    return;
                }
            }
            Piece::Solid(..) | Piece::Break => return,
        }
    }
}

/// Joins neighbouring texts and removes empty ones, and a line break at either end.
pub(crate) fn tidy(inlines: &mut Inlines) {
    if matches!(&inlines[..], [Inline::Text(text)] if !text.text.is_empty()) {
        return;
    }
    let mut out: Inlines = Vec::with_capacity(inlines.len());
    for mut inline in inlines.drain(..) {
        if let Inline::Text(text) = &inline {
            if text.text.is_empty() {
                continue;
            }
            if let Some(Inline::Text(last)) = out.last_mut() {
                last.push_part(text, 0..text.text.len());
                continue;
            }
        } else if let Some(inner) = walk::inline_children_mut(&mut inline) {
            tidy(inner);
            if inner.is_empty() {
                continue;
            }
        }
        match (out.last_mut(), &mut inline) {
            // Editors cut one stretch into many: 文, ｜ and 某某 each in a `strong` of its own.
            (Some(Inline::Strong(last)), Inline::Strong(more))
            | (Some(Inline::Emphasis(last)), Inline::Emphasis(more))
            | (Some(Inline::Underline(last)), Inline::Underline(more))
            | (Some(Inline::Strike(last)), Inline::Strike(more)) => {
                let mut more = more.drain(..).peekable();
                if let (Some(Inline::Text(end)), Some(Inline::Text(start))) = (last.last_mut(), more.peek()) {
                    end.push_part(start, 0..start.text.len());
                    more.next();
                }
                last.extend(more);
            }
            _ => out.push(inline),
        }
    }
    // A book holds what is made here to its end.
    out.iter_mut().for_each(|inline| {
        if let Inline::Text(text) = inline {
            text.text.shrink_to_fit();
        }
    });
    out.shrink_to_fit();
    *inlines = out;
}

/// Removes line breaks at the ends of a paragraph.
pub(crate) fn trim_breaks(inlines: &mut Inlines) {
    while inlines.last() == Some(&Inline::Break) {
        inlines.pop();
    }
    let leading = inlines.iter().take_while(|i| **i == Inline::Break).count();
    inlines.drain(..leading);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::plain;
    use crate::diag::{Origin, SourceId};

    fn settled(parts: &[&str]) -> String {
        let mut inlines: Inlines = Vec::new();
        for (i, part) in parts.iter().enumerate() {
            let text = Inline::Text(Text::made(*part));
            inlines.push(if i % 2 == 0 { text } else { Inline::Strong(vec![text]) });
        }
        settle(&mut inlines, false);
        plain(&inlines)
    }

    #[test]
    fn a_line_end_between_cjk_is_nothing_and_between_words_a_space() {
        assert_eq!(settled(&["漢字\nかな"]), "漢字かな");
        assert_eq!(settled(&["한국어는\n좋다"]), "한국어는 좋다");
        assert_eq!(settled(&["two\nwords"]), "two words");
        assert_eq!(settled(&["他说，\nRust"]), "他说，Rust");
        assert_eq!(settled(&["用\nRust"]), "用 Rust");
    }

    #[test]
    fn a_line_end_beside_an_element_sees_through_it() {
        assert_eq!(settled(&["漢字\n", "かな", "\n漢字"]), "漢字かな漢字");
        assert_eq!(settled(&["a\n", "b", " c"]), "a b c");
    }

    #[test]
    fn a_space_typed_beside_a_full_width_mark_is_dropped() {
        assert_eq!(settled(&["曰： 我"]), "曰：我");
        assert_eq!(settled(&["（ 甲 ） 乙"]), "（甲）乙");
        assert_eq!(settled(&["说 “Hello, world” 一次"]), "说“Hello, world”一次");
        assert_eq!(settled(&["say “Hello” again"]), "say “Hello” again");
        assert_eq!(settled(&["漢 字"]), "漢 字");
        assert_eq!(settled(&["그는 「책」 을"]), "그는 「책」 을");
    }

    #[test]
    fn indentation_and_blanks_at_the_end_go_and_inside_the_line_stay() {
        assert_eq!(settled(&["\u{3000}\u{3000}甲\u{3000}乙\u{3000}\n"]), "甲\u{3000}乙");
        assert_eq!(settled(&["\u{A0}\u{A0}甲\u{A0}乙"]), "甲\u{A0}乙");
        assert_eq!(settled(&[" ", " a ", " "]), "a");
    }

    #[test]
    fn neighbours_of_one_mark_become_one() {
        let strong = |text: &str| Inline::Strong(vec![Inline::Text(Text::made(text))]);
        let mut inlines = vec![strong("文"), strong("｜"), strong("某某")];
        settle(&mut inlines, false);
        assert_eq!(inlines, [strong("文｜某某")]);
    }

    #[test]
    fn places_survive() {
        let text = Text::new("漢\n字  x", Origin::verbatim(SourceId(0), 10));
        let mut inlines = vec![Inline::Text(text)];
        settle(&mut inlines, false);
        let Inline::Text(text) = &inlines[0] else { panic!() };
        assert_eq!(text.text, "漢字 x");
        assert_eq!(text.origin.locate(3), Some((SourceId(0), 14)));
        assert_eq!(text.origin.locate(7), Some((SourceId(0), 19)));
    }
}
