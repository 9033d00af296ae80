//! Marks that CJK shares with Latin take the side of their neighbours.
//!
//! “ ” ‘ ’ — ― – ‐ … ‥ · ‧ / are one code point for two worlds. In Chinese a pair of quotes is Chinese if a neighbour
//! outside it or anything inside it is wide; a dash, an ellipsis, a dot or a solidus between Latin letters is Latin.

use super::{Char, Tongue};
use crate::lang::class::Class;
use crate::lang::wide;

/// Settles the class of every shared mark, in horizontal or vertical lines. Linear in the text.
pub fn resolve(chars: &mut [Char], vertical: bool) {
    let mut quotes = false;
    let mut url = false;
    let mut i = 0;
    while i < chars.len() {
        let Char { c, class, tongue, .. } = chars[i];
        let before = i.checked_sub(1).map(|p| chars[p]);
        let after = chars.get(i + 1).copied();
        if class == Class::Sp || class == Class::Id {
            url = false;
        }
        match c {
            '“' | '”' | '‘' | '’' => quotes = true,
            ':' if after.is_some_and(|a| a.c == '/') && chars.get(i + 2).is_some_and(|a| a.c == '/') => url = true,
            '/' => {
                let words = is_word(before) && is_word(after);
                chars[i].class = match () {
                    () if tongue == Tongue::Other || url => Class::Pu,
                    () if words => Class::Al,
                    () if is_wide(before) || is_wide(after) => Class::So,
                    () => Class::Pu,
                };
            }
            '·' | '‧' if tongue == Tongue::Other || is_word(before) && is_word(after) => {
                chars[i].class = Class::Al;
            }
            '–' | '‐' if !is_wide(before) && !is_wide(after) => chars[i].class = Class::Pu,
            '—' | '―' | '…' | '‥' | '⋯' => {
                let length = chars[i..].iter().take_while(|n| n.c == c).count();
                let after = chars.get(i + length).copied();
                let class = dash_or_dots(c, length, before, after, tongue);
                for mark in &mut chars[i..i + length] {
                    mark.class = class;
                }
                i += length;
                continue;
            }
            '⸺' if tongue == Tongue::Other => chars[i].class = Class::Pu,
            // The ditto mark begins no line in Korean (KLREQ 4.3); UAX #14 and JLREQ take it for an ideograph.
            '〃' if tongue == Tongue::Ko => chars[i].class = Class::Ns,
            // In vertical lines of Korean the marks of Latin stand upright (KLREQ, 세로쓰기).
            ',' | '.' | '!' | '?' if vertical && tongue == Tongue::Ko && ends_wide(before, after) => {
                chars[i].class = match c {
                    ',' => Class::Pa,
                    '.' => Class::Pe,
                    _ => Class::Ex,
                };
            }
            // くの字点 is one mark in two halves (JLREQ cl-08).
            '〵' if before.is_some_and(|b| matches!(b.c, '〳' | '〴')) => chars[i].class = Class::Cm,
            // Signs between Latin are Latin; their class is the same, their neighbours decide.
            _ => {}
        }
        i += 1;
    }
    if quotes {
        resolve_quotes(chars, vertical);
    }
}

/// The class of a run of one dash or ellipsis character.
fn dash_or_dots(c: char, length: usize, before: Option<Char>, after: Option<Char>, tongue: Tongue) -> Class {
    let latin = match tongue {
        Tongue::Zh | Tongue::Ja => {
            // A pair is the CJK mark wherever it stands; a single one goes with its neighbours.
            length == 1 && is_word(before) && !is_wide(after)
        }
        Tongue::Ko | Tongue::Other => !(is_wide(before) && is_wide(after)) || tongue == Tongue::Other,
    };
    match (c, length) {
        _ if latin => Class::Pu,
        ('—' | '―', 1) => Class::Ti,
        ('—' | '―', _) => Class::Da,
        _ => Class::El,
    }
}

fn is_word(c: Option<Char>) -> bool {
    c.is_some_and(|c| matches!(c.class, Class::Al | Class::Nu))
}

fn is_wide(c: Option<Char>) -> bool {
    c.is_some_and(|c| wide::is_wide(c.c))
}

/// Whether a mark ends what is wide, and is the only one there.
fn ends_wide(before: Option<Char>, after: Option<Char>) -> bool {
    let closes = |c: Char| matches!(c.c, '’' | '”' | ')' | ']');
    let is_wide = |c: Char| wide::is_wide(c.c) || matches!(c.class, Class::Id | Class::Hg | Class::Nt);
    before.is_some_and(|b| is_wide(b) || closes(b))
        && after.is_none_or(|a| closes(a) || !matches!(a.class, Class::Al | Class::Nu | Class::Pu))
}

/// An opening quote that waits for its partner.
struct Open {
    at: usize,
    mark: char,
}

/// Most quotes open inside one another; further ones are settled by their neighbours.
const MAX_OPEN: usize = 16;

fn resolve_quotes(chars: &mut [Char], vertical: bool) {
    let mut open: Vec<Open> = Vec::new();
    let mut last_wide = None;
    for i in 0..chars.len() {
        let c = chars[i].c;
        let before = i.checked_sub(1).map(|p| chars[p]);
        let after = chars.get(i + 1).copied();
        match c {
            '’' if is_letter(before) && is_letter(after) => chars[i].class = Class::Al,
            '“' | '‘' => {
                if open.len() == MAX_OPEN {
                    open.remove(0);
                }
                // Until its partner comes, its neighbours decide.
                settle(chars, i, is_wide(before) || is_wide(after), vertical);
                open.push(Open { at: i, mark: c });
            }
            '”' | '’' => {
                let partner = if c == '”' { '“' } else { '‘' };
                match open.iter().rposition(|o| o.mark == partner) {
                    Some(found) => {
                        let start = open[found].at;
                        let inside = last_wide > Some(start);
                        let outside = is_wide(start.checked_sub(1).map(|p| chars[p])) || is_wide(after);
                        open.truncate(found);
                        settle(chars, start, inside || outside, vertical);
                        settle(chars, i, inside || outside, vertical);
                    }
                    // A lone ’ after a letter is an apostrophe.
                    None if c == '’' && is_letter(before) => chars[i].class = Class::Al,
                    None => settle(chars, i, is_wide(before) || is_wide(after), vertical),
                }
            }
            _ if wide::is_wide(c) => last_wide = Some(i),
            _ => {}
        }
    }
}

fn is_letter(c: Option<Char>) -> bool {
    c.is_some_and(|c| c.class == Class::Al && c.c != '’')
}

/// Gives a quote its side. Only Chinese has full-width curly quotes; in vertical lines Japanese has 〝〟 for them, Korean
/// 『』 and 「」.
fn settle(chars: &mut [Char], at: usize, wide: bool, vertical: bool) {
    let opens = matches!(chars[at].c, '“' | '‘');
    let has_wide = match chars[at].tongue {
        Tongue::Zh => true,
        Tongue::Ja | Tongue::Ko => vertical,
        Tongue::Other => false,
    };
    let cjk = wide && has_wide;
    chars[at].class = match (opens, cjk) {
        (true, true) => Class::Op,
        (true, false) => Class::Lq,
        (false, true) => Class::Cl,
        (false, false) => Class::Rq,
    };
}
