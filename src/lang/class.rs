//! The classes of characters that CJK composition counts with.
//!
//! The names and members are those of CLREQ 3.1, JLREQ 3.1 and GB/T 15834 as far as they agree. [`class_of`] says what
//! a character is by itself; marks that CJK shares with Latin (“ ” ‘ ’ — … · /) take their side from their neighbours,
//! which is decided where the text is known (`typeset::breaks`).

use super::wide;

/// What a character is to the composition of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Class {
    /// Opening bracket or quote.
    Op,
    /// Closing bracket or quote.
    Cl,
    /// Pause: comma, semicolon, colon.
    Pa,
    /// Full stop.
    Pe,
    /// Exclamation and question mark.
    Ex,
    /// Middle dot.
    Md,
    /// Solidus between CJK.
    So,
    /// Wave dash, connector, hyphen.
    Ti,
    /// Dash of two em.
    Da,
    /// Ellipsis.
    El,
    /// Iteration mark, not at a line start.
    Ns,
    /// Small kana and ー: not at a line start in strict composition.
    Cj,
    /// Stands before a number and is not parted from it.
    Pr,
    /// Stands after a number and is not parted from it.
    Po,
    /// Note mark ①.
    Nt,
    /// Han, kana, emoji: a line breaks on either side.
    Id,
    /// Hangul, which `keep-all` does not part.
    Hg,
    /// Digit.
    Nu,
    /// Letter of a script written with spaces, and all that behaves like one.
    #[default]
    Al,
    /// Mark of such a script: UAX #14 decides.
    Pu,
    /// Opening and closing Latin quote.
    Lq,
    Rq,
    /// White space at which a line breaks.
    Sp,
    /// No-break space, word joiner: forbids a break on both sides.
    Gl,
    /// Zero-width space: a break.
    Zw,
    /// Soft hyphen: a hyphenation point.
    Sh,
    /// Combining mark, joiner, variation selector: belongs to the character before it.
    Cm,
}

/// The marks that CLREQ, JLREQ and KLREQ give a class, by rising code point. Everything here but quotes, dashes, `·`, `…`, `/` is CJK wherever it
/// stands.
#[rustfmt::skip]
pub const MARKS: &[(char, Class)] = &[
    ('$', Class::Pr), ('%', Class::Po), ('/', Class::So),
    ('£', Class::Pr), ('°', Class::Po), ('·', Class::Md),
    ('‐', Class::Ti), ('–', Class::Ti), ('—', Class::Da), ('―', Class::Da),
    ('‘', Class::Op), ('’', Class::Cl), ('“', Class::Op), ('”', Class::Cl),
    ('‥', Class::El), ('…', Class::El), ('‧', Class::Md),
    ('‰', Class::Po), ('′', Class::Po), ('″', Class::Po), ('‼', Class::Ex),
    ('⁇', Class::Ex), ('⁈', Class::Ex), ('⁉', Class::Ex),
    ('€', Class::Pr), ('℃', Class::Po), ('№', Class::Pr),
    ('⋯', Class::El), ('⸺', Class::Da),
    ('、', Class::Pa), ('。', Class::Pe),
    ('々', Class::Ns),
    ('〈', Class::Op), ('〉', Class::Cl), ('《', Class::Op), ('》', Class::Cl),
    ('「', Class::Op), ('」', Class::Cl), ('『', Class::Op), ('』', Class::Cl),
    ('【', Class::Op), ('】', Class::Cl),
    ('〔', Class::Op), ('〕', Class::Cl), ('〖', Class::Op), ('〗', Class::Cl),
    ('〘', Class::Op), ('〙', Class::Cl), ('〚', Class::Op), ('〛', Class::Cl),
    ('〜', Class::Ti), ('〝', Class::Op), ('〞', Class::Cl), ('〟', Class::Cl),
    ('〻', Class::Ns),
    ('ぁ', Class::Cj), ('ぃ', Class::Cj), ('ぅ', Class::Cj), ('ぇ', Class::Cj), ('ぉ', Class::Cj),
    ('っ', Class::Cj), ('ゃ', Class::Cj), ('ゅ', Class::Cj), ('ょ', Class::Cj), ('ゎ', Class::Cj),
    ('ゕ', Class::Cj), ('ゖ', Class::Cj),
    ('ゝ', Class::Ns), ('ゞ', Class::Ns), ('゠', Class::Ti),
    ('ァ', Class::Cj), ('ィ', Class::Cj), ('ゥ', Class::Cj), ('ェ', Class::Cj), ('ォ', Class::Cj),
    ('ッ', Class::Cj), ('ャ', Class::Cj), ('ュ', Class::Cj), ('ョ', Class::Cj), ('ヮ', Class::Cj),
    ('ヵ', Class::Cj), ('ヶ', Class::Cj),
    ('・', Class::Md), ('ー', Class::Cj), ('ヽ', Class::Ns), ('ヾ', Class::Ns),
    ('！', Class::Ex), ('＄', Class::Pr), ('％', Class::Po),
    ('（', Class::Op), ('）', Class::Cl), ('，', Class::Pa), ('．', Class::Pe), ('／', Class::So),
    ('：', Class::Pa), ('；', Class::Pa), ('？', Class::Ex),
    ('［', Class::Op), ('］', Class::Cl), ('｛', Class::Op), ('｝', Class::Cl), ('～', Class::Ti),
    ('｟', Class::Op), ('｠', Class::Cl), ('￥', Class::Pr),
];

/// Classes of whole ranges (UAX #14 CJ for the small and half-width kana; JLREQ for the rest).
#[rustfmt::skip]
const RANGES: &[(u32, u32, Class)] = &[
    (0x2460, 0x2473, Class::Nt), // ①–⑳
    (0x31F0, 0x31FF, Class::Cj), // ㇰ–ㇿ
    (0x3251, 0x325F, Class::Nt), // ㉑–㉟
    (0x32B1, 0x32BF, Class::Nt), // ㊱–㊿
    (0x3380, 0x33DF, Class::Po), // ㎀–㏟, units
    (0xFF67, 0xFF70, Class::Cj), // ｧ–ｰ
];

/// Place of a mark in [`MARKS`].
#[inline]
pub fn mark_index(c: char) -> Option<usize> {
    // Most characters of a text are Han: they are told off before the search.
    if matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{10000}'..) {
        return None;
    }
    MARKS.binary_search_by_key(&c, |m| m.0).ok()
}

/// What a character is by itself.
#[inline]
pub fn class_of(c: char) -> Class {
    match c {
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => Class::Id,
        '\u{ac00}'..='\u{d7a3}' => Class::Hg,
        'a'..='z' | 'A'..='Z' => Class::Al,
        '0'..='9' => Class::Nu,
        ' ' => Class::Sp,
        _ => further(c),
    }
}

fn further(c: char) -> Class {
    if let Some(at) = mark_index(c) {
        return MARKS[at].1;
    }
    let code = c as u32;
    if let Some(range) = RANGES.iter().find(|r| (r.0..=r.1).contains(&code)) {
        return range.2;
    }
    match c {
        '\t'..='\r'
        | '\u{85}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{2000}'..='\u{2006}'
        | '\u{2008}'..='\u{200a}'
        | '\u{205f}' => Class::Sp,
        '\u{a0}' | '\u{2007}' | '\u{202f}' | '\u{2060}' | '\u{feff}' => Class::Gl,
        '\u{200b}' => Class::Zw,
        '\u{ad}' => Class::Sh,
        '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' => Class::Cm,
        '\u{302a}'..='\u{302f}' | '\u{3099}' | '\u{309a}' => Class::Cm,
        '\u{1f3fb}'..='\u{1f3ff}' | '\u{20d0}'..='\u{20ff}' => Class::Cm,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' => Class::Cm,
        // The forms that brackets, stops and pauses have in vertical lines, typed as such: ﹁ ﹂.
        '\u{fe17}' | '\u{fe18}' | '\u{fe35}'..='\u{fe44}' | '\u{fe47}' | '\u{fe48}' => {
            if code % 2 == 1 {
                Class::Op
            } else {
                Class::Cl
            }
        }
        '\u{fe10}' | '\u{fe11}' | '\u{fe13}' | '\u{fe14}' => Class::Pa,
        '\u{fe12}' => Class::Pe,
        '\u{fe15}' | '\u{fe16}' => Class::Ex,
        // Symbols that CJK text sets on the em.
        '\u{2190}'..='\u{21ff}' | '\u{2460}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}' => Class::Id,
        '\u{1f000}'..='\u{1faff}' => Class::Id,
        _ if wide::is_hangul(c) => Class::Hg,
        _ if wide::is_wide(c) => Class::Id,
        _ if c.is_alphabetic() => Class::Al,
        _ if c.is_numeric() => Class::Nu,
        _ => Class::Pu,
    }
}

/// Which side of an autospace a character stands on (UTR #59 draft).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Wide,
    Narrow,
    /// Narrow in Chinese only.
    Conditional,
    /// Takes no autospace.
    None,
}

/// The side of an autospace that `c` stands on.
#[inline]
pub fn side(c: char) -> Side {
    match c {
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{ac00}'..='\u{d7a3}' => Side::Wide,
        'a'..='z' | 'A'..='Z' | '0'..='9' => Side::Narrow,
        // Other punctuation (Po) that is not wide, without " ' * / · † ‡ … and without , . ; : ? !
        '#' | '%' | '&' | '@' | '\\' | '§' | '¶' | '‰' | '‱' => Side::Conditional,
        '〓' => Side::Wide,
        _ if (c as u32) < 0xc0 => Side::None,
        // Full-width letters and digits are as wide as Han but carry no space of their own.
        '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' => Side::None,
        _ if wide::is_wide_letter(c) && c.is_alphabetic() => Side::Wide,
        _ if wide::is_wide(c) => Side::None,
        _ if c.is_alphabetic() || c.is_numeric() && !matches!(c, '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}') => {
            Side::Narrow
        }
        _ => Side::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_rise_and_each_stands_in_one_class() {
        assert!(MARKS.windows(2).all(|w| w[0].0 < w[1].0));
        for &(c, class) in MARKS {
            assert_eq!(class_of(c), class, "{c}");
            assert!(!RANGES.iter().any(|r| (r.0..=r.1).contains(&(c as u32))), "{c}");
        }
        assert!(RANGES.windows(2).all(|w| w[0].1 < w[1].0));
    }

    #[test]
    fn every_code_point_is_in_the_class_that_the_standards_name() {
        for (class, members) in [
            (Class::Op, "“‘（〈《「『【〔〖〘〚〝［｛｟︗︵︷︹︻︽︿﹁﹃﹇"),
            (Class::Cl, "”’）〉》」』】〕〗〙〛〞〟］｝｠︘︶︸︺︼︾﹀﹂﹄﹈"),
            (Class::Pa, "，、；：︐︑︓︔"),
            (Class::Pe, "。．︒"),
            (Class::Ex, "！？‼⁇⁈⁉︕︖"),
            (Class::Md, "·・‧"),
            (Class::So, "/／"),
            (Class::Ti, "～〜–‐゠"),
            (Class::Da, "—―⸺"),
            (Class::El, "…⋯‥"),
            (Class::Ns, "々〻ゝゞヽヾ"),
            (Class::Cj, "ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶーㇰㇿｧｰ"),
            (Class::Pr, "￥＄№$£€"),
            (Class::Po, "%％‰℃°′″㎀㎏㏟"),
            (Class::Nt, "①⑳㉑㉟㊱㊿"),
            (Class::Id, "漢あア〇〒𠮷😀"),
            (Class::Id, "\u{2190}\u{21ff}\u{2474}\u{27bf}\u{2b00}\u{2bff}\u{1f000}\u{1faff}"),
            (Class::Hg, "한ㅎ"),
            (Class::Nu, "09٣½"),
            (Class::Al, "aZéЖक"),
            (Class::Pu, "!(#-"),
            (Class::Sp, " \t\n\u{b}\u{c}\r\u{85}\u{2000}\u{2006}\u{2008}\u{200a}\u{2028}\u{2029}\u{205f}"),
            (Class::Gl, "\u{a0}\u{2007}\u{202f}\u{2060}\u{feff}"),
            (Class::Zw, "\u{200b}"),
            (Class::Sh, "\u{ad}"),
            (Class::Cm, "\u{200c}\u{200d}\u{fe00}\u{fe0f}\u{e0100}\u{e01ef}\u{302a}\u{302f}\u{3099}\u{309a}"),
            (Class::Cm, "\u{300}\u{36f}\u{1ab0}\u{1aff}\u{1dc0}\u{1dff}\u{20d0}\u{20ff}\u{1f3fb}\u{1f3ff}"),
        ] {
            for c in members.chars() {
                assert_eq!(class_of(c), class, "{c}");
            }
        }
        // Each mark of the table is among those, and the table has no other.
        let of_table = |class| MARKS.iter().filter(|m| m.1 == class).count();
        let classes = [Class::Op, Class::Cl, Class::Pa, Class::Pe, Class::Ex, Class::Md, Class::So, Class::Ti];
        assert_eq!(classes.map(of_table), [16, 17, 4, 2, 6, 3, 2, 5]);
        let classes = [Class::Da, Class::El, Class::Ns, Class::Cj, Class::Pr, Class::Po];
        assert_eq!(classes.map(of_table), [3, 3, 6, 25, 6, 7]);
        assert_eq!(MARKS.len(), 105);
    }

    #[test]
    fn ranges_of_a_class_end_where_the_standards_end_them() {
        #[rustfmt::skip]
        let ranges = [
            // before, first, last, behind
            ("\u{245f}①⑳⑴", Class::Nt), ("㉐㉑㉟㉠", Class::Nt), ("㊰㊱㊿㋀", Class::Nt),
            ("\u{31ef}ㇰㇿ㈀", Class::Cj), ("ｦｧｰｱ", Class::Cj), ("㍿㎀㏟㏠", Class::Po),
            ("㉿㊀䶿䷀", Class::Id), ("䷿一\u{a4cf}\u{a4d0}", Class::Id), ("\u{abff}가\u{d7ff}\u{e000}", Class::Hg),
            ("`az{", Class::Al), ("@AZ[", Class::Al), ("/09:", Class::Nu),
            ("\u{8}\t\r\u{e}", Class::Sp), ("\u{84}\u{85}\u{85}\u{86}", Class::Sp),
            ("\u{1fff}\u{2000}\u{2006}\u{2007}", Class::Sp), ("\u{2007}\u{2008}\u{200a}\u{200b}", Class::Sp),
            ("\u{2027}\u{2028}\u{2029}\u{202a}", Class::Sp), ("\u{205e}\u{205f}\u{205f}\u{2060}", Class::Sp),
            ("\u{9f}\u{a0}\u{a0}¡", Class::Gl), ("\u{2006}\u{2007}\u{2007}\u{2008}", Class::Gl),
            ("\u{202e}\u{202f}\u{202f}‰", Class::Gl), ("\u{205f}\u{2060}\u{2060}\u{2061}", Class::Gl),
            ("\u{fefe}\u{feff}\u{feff}\u{ff00}", Class::Gl), ("\u{200a}\u{200b}\u{200b}\u{200c}", Class::Zw),
            ("¬\u{ad}\u{ad}®", Class::Sh), ("\u{200b}\u{200c}\u{200d}\u{200e}", Class::Cm),
            ("\u{fdff}\u{fe00}\u{fe0f}\u{fe10}", Class::Cm), ("\u{e00ff}\u{e0100}\u{e01ef}\u{e01f0}", Class::Cm),
            ("〩\u{302a}\u{302f}〰", Class::Cm), ("\u{3098}\u{3099}\u{309a}゛", Class::Cm),
            ("\u{2ff}\u{300}\u{36f}Ͱ", Class::Cm), ("\u{1aaf}\u{1ab0}\u{1aff}\u{1b00}", Class::Cm),
            ("\u{1dbf}\u{1dc0}\u{1dff}Ḁ", Class::Cm), ("\u{20cf}\u{20d0}\u{20ff}℀", Class::Cm),
            ("\u{1f3fa}\u{1f3fb}\u{1f3ff}\u{1f400}", Class::Cm), ("\u{218f}\u{2190}\u{21ff}∀", Class::Id),
            ("⑳⑴\u{27bf}⟀", Class::Id), ("⫿\u{2b00}\u{2bff}Ⰰ", Class::Id),
            ("\u{1efff}\u{1f000}\u{1f3fa}\u{1f3fb}", Class::Id), ("\u{1f3ff}\u{1f400}\u{1faff}\u{1fb00}", Class::Id),
        ];
        for (ends, class) in ranges {
            let inside: Vec<bool> = ends.chars().map(|c| class_of(c) == class).collect();
            assert_eq!(inside, [false, true, true, false], "{ends:?} {class:?}");
        }
    }

    #[test]
    fn the_sides_of_an_autospace_are_those_of_utr_59() {
        for (side_of, members) in [
            (Side::Wide, "漢㐀䶿一鿿あア가힣〓ㄅ"),
            (Side::Narrow, "azAZ09ÀéЖωⅧ"),
            (Side::Conditional, "#%&@\\§¶‰‱"),
            (Side::None, "，。“”—…·/\"'*,.;:?!()①⓿❶➓½℃！Ａ９｀｠￠￦ª¿"),
        ] {
            for c in members.chars() {
                assert_eq!(side(c), side_of, "{c}");
            }
        }
    }
}
