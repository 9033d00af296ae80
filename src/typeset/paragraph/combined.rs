//! 縦中横: a few narrow characters side by side, upright, in one em of a vertical line.
//!
//! What the author marked, and without a mark what books set so: numbers of one or two digits (three in Chinese) with the
//! stop behind them, a single capital, !? and !! where they stand between wide characters. Longer numbers and words lie
//! turned.

use super::super::breaks::{Char, Tongue};
use super::flow::{Flow, Look};
use crate::font::{Face, GlyphId};
use crate::lang::class::Class;
use crate::lang::wide;
use crate::pages::Orientation;
use std::collections::BTreeMap;

/// Marks what is set so of itself. Its characters become one cluster, which nothing parts.
pub fn find(flow: &mut Flow) {
    let mut styles: BTreeMap<u16, u16> = BTreeMap::new();
    let mut i = 0;
    while i < flow.chars.len() {
        let (length, fits) = candidate(&flow.chars[i..], &flow.looks);
        if !fits || !stands_free(&flow.chars, i, i + length) {
            i += length;
            continue;
        }
        let style = flow.chars[i].style;
        let look = flow.looks[usize::from(style)];
        let combined = *styles.entry(style).or_insert_with(|| {
            flow.looks.push(Look { combined: true, ..look });
            (flow.looks.len() - 1) as u16
        });
        settle(&mut flow.chars[i..i + length], combined);
        // Words of Korean stand apart by spaces, and so do sentences of Japanese that end with ? and ! (JLREQ 3.1.6).
        let keeps_space = match flow.chars[i].tongue {
            Tongue::Ko => true,
            Tongue::Ja => is_exclamation(flow.chars[i].c),
            Tongue::Zh | Tongue::Other => false,
        };
        if !keeps_space {
            drop_spaces(&mut flow.chars, i, i + length);
        }
        i += length;
    }
}

/// Makes characters one cluster in a style.
pub fn settle(chars: &mut [Char], style: u16) {
    for (k, c) in chars.iter_mut().enumerate() {
        c.style = style;
        c.class = match () {
            () if k > 0 => Class::Cm,
            // Neither pair of !? begins a line.
            () if is_exclamation(c.c) => Class::Ex,
            () => Class::Id,
        };
    }
}

/// What characters have in common.
type Kind = fn(char) -> bool;

/// The run of one kind that begins here, and whether it may stand in one em. The run is one character at least.
fn candidate(chars: &[Char], looks: &[Look]) -> (usize, bool) {
    let Some(first) = chars.first() else { return (1, false) };
    let (most_digits, exclamations): (usize, Kind) = match first.tongue {
        Tongue::Zh => (3, |c| matches!(c, '!' | '?')),
        Tongue::Ko => (2, |c| matches!(c, '!' | '?')),
        Tongue::Ja => (2, is_exclamation),
        Tongue::Other => return (1, false),
    };
    let digits: Kind = |c| c.is_ascii_digit();
    let capitals: Kind = |c| c.is_ascii_uppercase();
    let kinds = [(digits, 1..=most_digits), (capitals, 1..=1), (exclamations, 2..=2)];
    let Some((belongs, fits)) = kinds.into_iter().find(|(belongs, _)| belongs(first.c)) else { return (1, false) };
    let run = chars.iter().take_while(|c| belongs(c.c)).count();
    // 1. before what it numbers: the stop stays with it.
    let numbers =
        first.c.is_ascii_digit() && chars.get(run).is_some_and(|stop| stop.c == '.' && stop.style == first.style);
    let is_wide = |c: &Char| c.class != Class::Sp && !is_narrow(c) || c.c == '\u{3000}';
    let ends = chars.get(run + 1..).unwrap_or_default().iter().find(|c| c.class != Class::Sp).is_none_or(is_wide);
    let length = if numbers && ends && fits.contains(&run) { run + 1 } else { run };
    let look = &looks[usize::from(first.style)];
    let free = !look.combined && !look.code && !look.script && looks.len() < usize::from(u16::MAX);
    (length, free && fits.contains(&run) && chars[..run].iter().all(|c| c.style == first.style))
}

fn is_exclamation(c: char) -> bool {
    matches!(c, '!' | '?' | '！' | '？')
}

/// The half-width form of a full-width ！ or ？.
pub fn narrow(c: char) -> char {
    match c {
        '！' => '!',
        '？' => '?',
        _ => c,
    }
}

/// Whether no narrow character stands beside `from..to`, typed spaces passed over: else it is part of something longer.
fn stands_free(chars: &[Char], from: usize, to: usize) -> bool {
    let solid = |c: &&Char| c.class != Class::Sp;
    // A keycap is a sequence of its own.
    if chars.get(to).is_some_and(|c| c.class == Class::Cm) {
        return false;
    }
    let before = chars[..from].iter().rfind(solid);
    let after = chars[to..].iter().find(solid);
    ![before, after].into_iter().flatten().any(is_narrow) && (before.is_some() || after.is_some())
}

fn is_narrow(c: &Char) -> bool {
    match c.class {
        Class::Al | Class::Nu | Class::Pu | Class::Lq | Class::Rq | Class::Gl | Class::Sh => true,
        Class::Pr | Class::Po => !(wide::is_wide(c.c) || matches!(c.c, '℃' | '№' | '\u{3380}'..='\u{33df}')),
        Class::Op | Class::Cl | Class::Pa | Class::Pe | Class::Ex | Class::Md | Class::So | Class::Ti => false,
        Class::Da | Class::El | Class::Ns | Class::Cj | Class::Nt | Class::Id | Class::Hg => false,
        // Behind a base it is what the base is: wide, or a run that was combined.
        Class::Cm | Class::Sp | Class::Zw => false,
    }
}

/// Spaces typed around it kept it from the Han, and there is nothing to be kept from any more.
fn drop_spaces(chars: &mut [Char], from: usize, to: usize) {
    let space = |c: &&mut Char| c.class == Class::Sp;
    let (before, rest) = chars.split_at_mut(from);
    before.iter_mut().rev().take_while(space).for_each(|c| c.class = Class::Zw);
    rest[to - from..].iter_mut().take_while(space).for_each(|c| c.class = Class::Zw);
}

/// What stands in text keeps to its em.
pub const EM: f32 = 1.0;

/// Where combined glyphs stand in their em.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// Size in parts of the line's, and length of the glyphs in parts of their own.
    pub size: f32,
    pub condense: f32,
    /// Start of the run on its baseline, in em of the line: down from the top of the em box, left from the line's
    /// baseline.
    pub along: f32,
    pub across: f32,
}

/// Figures are made narrower down to this part of their length; what is wider yet is set smaller.
const NARROWEST: f32 = 0.55;

/// Brings glyphs with their advances into a room across the line, in em, their ink in the middle of the em. They keep
/// their height as far as they can, as third-width figures do (JLREQ 3.2.5).
pub fn fit(glyphs: impl Iterator<Item = (GlyphId, f32)> + Clone, face: &Face, room: f32) -> Fit {
    let width: f32 = glyphs.clone().map(|(_, advance)| advance).sum();
    let scale = if width > room { room / width } else { 1.0 };
    let condense = scale.max(NARROWEST);
    let size = scale / condense;
    let inks = glyphs.filter_map(|(id, _)| face.ink(id));
    let (foot, head) = inks.fold((f32::MAX, f32::MIN), |(foot, head), i| (foot.min(i[1]), head.max(i[3])));
    let middle = if foot <= head { (foot + head) / 2.0 } else { Orientation::MIDDLE };
    Fit { size, condense, along: 0.5 + middle * size, across: width * scale / 2.0 - Orientation::MIDDLE }
}

#[cfg(test)]
mod tests {
    use super::super::super::breaks;
    use super::*;
    use crate::lang::Lang;

    /// Combined characters in brackets.
    fn found(text: &str, lang: Lang) -> String {
        let mut flow = Flow { text: text.into(), chars: breaks::characters(text, lang), ..Flow::default() };
        flow.looks.push(Look::plain(lang));
        find(&mut flow);
        let mut out = String::new();
        for (i, c) in flow.chars.iter().enumerate() {
            let combined = |i: usize| flow.chars.get(i).is_some_and(|c| flow.looks[usize::from(c.style)].combined);
            let begins = combined(i) && c.class != Class::Cm;
            let ends = combined(i) && flow.chars.get(i + 1).is_none_or(|n| n.class != Class::Cm);
            if c.class != Class::Zw {
                out.push_str(if begins { "[" } else { "" });
                out.push(c.c);
                out.push_str(if ends { "]" } else { "" });
            }
        }
        out
    }

    #[test]
    fn numbers_of_one_and_two_digits_stand_upright_and_longer_ones_lie() {
        for (text, expected) in [
            ("昭和12年3月", "昭和[12]年[3]月"),
            ("西暦1999年", "西暦1999年"),
            ("第100回", "第100回"),
            ("約3.5倍", "約3.5倍"),
            ("全体の50%だ", "全体の50%だ"),
            ("全体の50％だ", "全体の[50]％だ"),
            ("Windows 11を", "Windows 11を"),
            ("A社とB2の棟", "[A]社とB2の棟"),
            ("残り12！？", "残り[12][！？]"),
            ("答え　1. 北へ　12.南へ", "答え　[1.]北へ　[12.]南へ"),
            ("答えは1.5か1.だ", "答えは1.5か[1.]だ"),
            ("気温は25℃、高さ3.", "気温は[25]℃、高さ[3.]"),
            ("番号1\u{fe0f}\u{20e3}だ", "番号1\u{fe0f}\u{20e3}だ"),
        ] {
            assert_eq!(found(text, Lang::Ja), expected);
        }
        assert_eq!(found("第100回", Lang::ZhHant), "第[100]回");
        assert_eq!(found("阿Q正傳", Lang::ZhHant), "阿[Q]正傳");
        assert_eq!(found("room 12", Lang::EN), "room 12");
    }

    #[test]
    fn spaces_typed_around_a_number_go_except_between_words() {
        assert_eq!(found("第 12 章", Lang::ZhHant), "第[12]章");
        assert_eq!(found("그리고 12월", Lang::Ko), "그리고 [12]월");
    }

    #[test]
    fn two_exclamations_share_an_em_and_three_do_not() {
        assert_eq!(found("なに!?と", Lang::Ja), "なに[!?]と");
        assert_eq!(found("なに！？と", Lang::Ja), "なに[！？]と");
        assert_eq!(found("なに！！！と", Lang::Ja), "なに！！！と");
    }
}
