//! Where a line may break.
//!
//! Takes the characters of one paragraph with their classes and gives a break opportunity for each gap. CJK pairs are
//! decided by our own table (GB/T 15834, CLREQ 3.1.4, JLREQ 3.1.7, KLREQ 4.3), everything else by UAX #14: ICU's tables
//! glue Chinese quotes, split `5㎏` and let a line begin with `～`.

mod resolve;
#[cfg(test)]
mod tests;

pub use resolve::resolve;

use crate::lang::Lang;
use crate::lang::class::{Class, class_of};
use crate::lang::wide::is_han;
use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;
use std::borrow::Cow;
use std::ops::Range;

/// How strict the line-edge rules are (CLREQ 3.1.4; JLREQ 3.1.7 and 3.1.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Level {
    None,
    #[default]
    Basic,
    /// zh-Hans: GB/T 15834.
    Gb,
    Strict,
}

/// The habits of a language that breaks and widths depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Tongue {
    Zh,
    Ja,
    Ko,
    #[default]
    Other,
}

impl Tongue {
    pub fn of(lang: Lang) -> Tongue {
        match lang {
            Lang::ZhHans | Lang::ZhHant | Lang::ZhHk => Tongue::Zh,
            Lang::Ja => Tongue::Ja,
            Lang::Ko => Tongue::Ko,
            Lang::Other(_) => Tongue::Other,
        }
    }
}

/// A character of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Char {
    pub c: char,
    /// Byte offset in the paragraph's text.
    pub at: u32,
    /// How it looks: an index into the paragraph's styles.
    pub style: u16,
    pub class: Class,
    pub tongue: Tongue,
}

/// What is allowed between a character and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Break {
    #[default]
    Never,
    Allowed,
    /// With a hyphen.
    Hyphen,
    /// Inside what should stay whole, without a hyphen: before the bracket that explains a Korean word or between its
    /// syllables, inside a name of code. Better than a line that gapes.
    Inside,
    /// Between the parts of an address: a line that ends here may stay short.
    Part,
    /// In the middle of a long word or address, where nothing else helps.
    Emergency,
    /// The author's own.
    Mandatory,
}

/// How Hangul words break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Hangul {
    /// At spaces only: books.
    #[default]
    KeepAll,
    /// Between any two syllables.
    Character,
}

/// The characters of a text of one language, resolved.
pub fn characters(text: &str, lang: Lang) -> Vec<Char> {
    let tongue = Tongue::of(lang);
    let chars = text.char_indices();
    let mut out: Vec<Char> =
        chars.map(|(at, c)| Char { c, at: at as u32, style: 0, class: class_of(c), tongue }).collect();
    resolve(&mut out, false);
    out
}

/// Gives in `out[i]` what is allowed between characters `i` and `i + 1`; the last entry is `Never`.
///
/// `text` is the paragraph's text, `chars` its characters, resolved.
pub fn opportunities(text: &str, chars: &[Char], level: Level, hangul: Hangul, out: &mut Vec<Break>) {
    out.clear();
    out.resize(chars.len(), Break::Never);
    // What the gap follows, spaces and combining marks aside, and the place of the character before it among equal ones.
    let mut solid = Class::Al;
    let mut run = 0;
    let in_word =
        |a: Char, b: Char| hangul == Hangul::KeepAll && b.tongue == Tongue::Ko && is_syllable(a) && is_syllable(b);
    for i in 0..chars.len().saturating_sub(1) {
        let (a, b) = (chars[i], chars[i + 1]);
        run = if i > 0 && chars[i - 1].c == a.c { run + 1 } else { 0 };
        solid = base(chars, i, solid);
        let allowed = match (a.class, b.class) {
            _ if is_sign(a.c) && is_digit(b.c) && !i.checked_sub(1).is_some_and(|p| is_digit(chars[p].c)) => false,
            (Class::Id, Class::Id) if !in_word(a, b) => b.c != IDEOGRAPHIC_SPACE,
            (_, Class::Sp | Class::Zw) => false,
            // A space that a number side by side has taken away is no place to break by itself.
            (Class::Zw, _) => a.c != ' ' || breaks_between(solid, b.class, level),
            (Class::Sp, _) => (!is_joiner(b.c) || solid == Class::Zw) && breaks_between(solid, b.class, level),
            (_, Class::Sh | Class::Cm | Class::Gl) | (Class::Gl, _) => false,
            (Class::Sh, _) => {
                if !begins_no_line(b.class, level) {
                    out[i] = Break::Hyphen;
                }
                continue;
            }
            (Class::Da, Class::Da) | (Class::El, Class::El) if a.c == b.c => {
                run % 2 == 1 && !begins_no_line(b.class, level)
            }
            (Class::Hg, Class::Hg) if is_one_syllable(a.c, b.c) => false,
            (Class::Cm, _) if a.c == ZERO_WIDTH_JOINER || solid == Class::Gl => false,
            (Class::Cm, Class::Hg) if is_one_syllable(combined(chars, i), b.c) => false,
            _ if in_word(a, b) => {
                // Two syllables at least stay on either side.
                let goes_on = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| is_syllable(*c));
                if goes_on(i.checked_sub(1)) && goes_on(Some(i + 2)) {
                    out[i] = Break::Inside;
                }
                continue;
            }
            _ => {
                let a_class = if a.class == Class::Cm { solid } else { a.class };
                let allowed =
                    b.c != IDEOGRAPHIC_SPACE && pair(a_class, b.class, level, hangul, b.tongue).unwrap_or(false);
                if !allowed && hangul == Hangul::KeepAll && is_explained(a, b) {
                    out[i] = Break::Inside;
                }
                allowed
            }
        };
        if allowed {
            out[i] = Break::Allowed;
        }
    }
    narrow_stretches(text, chars, level, hangul, out);
    for i in 1..chars.len() {
        match chars[i].class {
            Class::Sp if is_quantity(chars, i) => out[i] = Break::Never,
            // The mark of a note clings to whatever stands before it (JLREQ cl-20).
            Class::Nt if chars[i].c == OBJECT => {
                out[i - 1] = Break::Never;
                // In Korean the particle behind it is part of the word before it.
                let is_word = |c: &Char| matches!(c.class, Class::Hg | Class::Id | Class::Al | Class::Nu);
                if hangul == Hangul::KeepAll && chars[i].tongue == Tongue::Ko && chars.get(i + 1).is_some_and(is_word) {
                    out[i] = Break::Never;
                }
            }
            Class::Pu if level != Level::None && connects(chars, i) => {
                out[i - 1] = Break::Never;
                let is_number = is_digit(chars[i - 1].c) && chars.get(i + 1).is_some_and(|c| is_digit(c.c));
                if is_number && out[i] == Break::Allowed {
                    out[i] = Break::Inside;
                }
            }
            _ => {}
        }
    }
}

/// Whether a dash joins two numbers or names of CJK text, of which it begins none (GB/T 15834, 5.1): 18030—2022.
fn connects(chars: &[Char], i: usize) -> bool {
    let is_word = |c: &Char| matches!(c.class, Class::Al | Class::Nu);
    let Char { c, tongue, .. } = chars[i];
    matches!(c, '—' | '―' | '–')
        && tongue != Tongue::Other
        && is_word(&chars[i - 1])
        && chars.get(i + 1).is_some_and(is_word)
}

/// Full-width signs of a number, which stay with it.
fn is_sign(c: char) -> bool {
    matches!(c, '－' | '＋')
}

fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
}

/// What words of Korean are written with: Hangul and Hanja.
fn is_syllable(c: Char) -> bool {
    c.class == Class::Hg || c.class == Class::Id && is_han(c.c)
}

/// Whether a bracket explains the Korean word or title before it: 대한민국(大韓民國)은, 『논어』(論語)를.
fn is_explained(a: Char, b: Char) -> bool {
    let ends = is_syllable(a) || matches!(a.class, Class::Cl | Class::Rq);
    b.tongue == Tongue::Ko && ends && (b.class == Class::Op || matches!(b.c, '(' | '['))
}

/// Whether the space `i` parts a number from its unit, which stay on one line (SI brochure, 5.4.3).
fn is_quantity(chars: &[Char], i: usize) -> bool {
    const UNITS: [&str; 42] = [
        "m", "mm", "cm", "km", "nm", "μm", "µm", "g", "kg", "mg", "t", "s", "ms", "min", "h", "L", "l", "ml", "mL",
        "V", "A", "W", "kW", "kWh", "Hz", "kHz", "MHz", "GHz", "B", "KB", "kB", "MB", "GB", "TB", "pt", "px", "em",
        "dpi", "in", "°C", "℃", "K",
    ];
    let is_number = i > 0 && chars[i - 1].c.is_ascii_digit();
    let unit = || {
        let word = chars[i + 1..].iter().map(|c| c.c);
        word.take_while(|c| c.is_alphabetic() || matches!(c, '°' | '℃')).take(4).collect::<String>()
    };
    is_number && UNITS.contains(&unit().as_str())
}

/// What the gap behind character `i` follows: spaces show what is before them, and so do combining marks unless they
/// have nothing to combine with (UAX #14 LB 10).
fn base(chars: &[Char], i: usize, before: Class) -> Class {
    match chars[i].class {
        Class::Sp => before,
        Class::Zw if chars[i].c == ' ' => before,
        Class::Cm if i > 0 && matches!(chars[i - 1].class, Class::Sp | Class::Zw) => Class::Al,
        Class::Cm => before,
        class => class,
    }
}

/// What the combining marks that end with character `i` stand on.
fn combined(chars: &[Char], i: usize) -> char {
    chars[..i].iter().rfind(|c| c.class != Class::Cm).map_or(chars[i].c, |c| c.c)
}

/// Whether the rules for line edges allow a line to end with one class and the next to begin with the other.
pub fn breaks_between(before: Class, after: Class, level: Level) -> bool {
    !ends_no_line(before, level) && !begins_no_line(after, level)
}

/// Whether a line must not begin with this class.
fn begins_no_line(class: Class, level: Level) -> bool {
    use Class::*;
    match class {
        Cl | Rq | Pa | Pe | Ex | Md | Ti | So | Ns => level != Level::None,
        Da | El | Cj => level == Level::Strict,
        Op | Lq | Pr | Po | Nt | Id | Hg | Nu | Al | Pu | Sp | Gl | Zw | Sh | Cm => false,
    }
}

/// Whether a line must not end with this class.
fn ends_no_line(class: Class, level: Level) -> bool {
    match class {
        Class::Op | Class::Lq => level != Level::None,
        Class::So => matches!(level, Level::Gb | Level::Strict),
        _ => false,
    }
}

/// Marks with white of their own, and what stands for a pause.
pub fn is_mark(class: Class) -> bool {
    use Class::*;
    matches!(class, Op | Cl | Lq | Rq | Pa | Pe | Ex | Md | So | Ti | Da | El | Pu)
}

/// Classes that are set on the em.
fn is_cjk(class: Class) -> bool {
    use Class::*;
    match class {
        Op | Cl | Pa | Pe | Ex | Md | So | Ti | Da | El | Ns | Cj | Nt | Id | Hg => true,
        Pr | Po | Nu | Al | Pu | Lq | Rq | Sp | Gl | Zw | Sh | Cm => false,
    }
}

/// Whether a line may break between two characters. None where UAX #14 decides.
fn pair(a: Class, b: Class, level: Level, hangul: Hangul, tongue: Tongue) -> Option<bool> {
    use Class::*;
    let counts = |class| is_cjk(class) || matches!(class, Pr | Po);
    if !counts(a) && !counts(b) {
        return None;
    }
    let allowed = match (a, b) {
        _ if !breaks_between(a, b, level) => false,
        // JLREQ cl-12 and cl-13, UAX #14 LB 23a and 27: a sign stays with its number.
        (Pr, Nu | Id | Hg) | (Nu | Al | Id | Hg, Po) => false,
        // 阿·Q: the dot holds what is one name.
        (Md, Al | Nu) => false,
        // A note mark stays with the word or the end of the sentence it stands at.
        (Id | Hg | Cj | Ns | Al | Nu | Po | Pe | Cl | Rq | Ex | Op | Lq | El | Da, Nt) => false,
        // KLREQ 4.4.2: words, with the particle behind a bracket or quote, break at spaces.
        (
            Id | Hg | Al | Nu | Cj | Ns | Cl | Rq | Pu | Pa | Pe | Ex | Po,
            Id | Hg | Al | Nu | Cj | Ns | Op | Lq | Pu | Pr,
        ) if tongue == Tongue::Ko && hangul == Hangul::KeepAll => false,
        // Between CJK and a mark of Latin, or a sign and Latin: UAX #14 knows.
        (_, Pu) | (Pu, _) => return None,
        (Pr | Po, Al | Nu | Lq | Rq) | (Al | Nu | Lq | Rq, Pr | Po) => return None,
        _ => true,
    };
    Some(allowed)
}

/// Decides gaps between narrow characters by UAX #14, a stretch at a time.
///
/// A stretch of letters, digits and spaces alone breaks after spaces and nowhere else, which is already known.
fn narrow_stretches(text: &str, chars: &[Char], level: Level, hangul: Hangul, out: &mut [Break]) {
    let narrow = |c: &Char| !is_cjk(c.class);
    let mut segmenter = None;
    let mut i = 0;
    while i < chars.len() {
        if !narrow(&chars[i]) {
            i += 1;
            continue;
        }
        let length = chars[i..].iter().position(|c| !narrow(c)).unwrap_or(chars.len() - i);
        let end = i + length;
        if !chars[i..end].iter().all(is_plain) {
            let segmenter = segmenter
                .get_or_insert_with(|| LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default()));
            let (first, last) = (i.saturating_sub(1), (end + 1).min(chars.len()));
            by_uax14(text, chars, first..last, segmenter, (level, hangul), out);
        }
        i = end;
    }
}

/// Letters, digits and spaces, whose breaks are known without UAX #14. Its newer rules part syllables of Brahmic scripts
/// (LB 28a), and its white space is of several kinds.
fn is_plain(c: &Char) -> bool {
    match c.class {
        Class::Al | Class::Nu => {
            !matches!(c.c, '\u{1b00}'..='\u{1bff}' | '\u{a980}'..='\u{aa5f}' | '\u{11000}'..='\u{11fff}')
        }
        Class::Sp => c.c == ' ',
        Class::Cm | Class::Gl | Class::Zw | Class::Sh => true,
        _ => false,
    }
}

/// Joins what is on its sides, spaces too (UAX #14 LB 11).
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{2060}' | '\u{feff}')
}

/// Stands in the text for what is no character.
pub const OBJECT: char = '\u{fffc}';
/// Ends a line rather than begins one (UAX #14 BA): at the end it is not seen.
const IDEOGRAPHIC_SPACE: char = '\u{3000}';
const ZERO_WIDTH_JOINER: char = '\u{200d}';

/// Whether two letters of Hangul stand in one syllable (UAX #14 LB 26).
pub(super) fn is_one_syllable(a: char, b: char) -> bool {
    let leads = |c| matches!(c, '\u{1100}'..='\u{115f}' | '\u{a960}'..='\u{a97c}');
    let vowel = |c| matches!(c, '\u{1160}'..='\u{11a7}' | '\u{d7b0}'..='\u{d7c6}');
    let tail = |c| matches!(c, '\u{11a8}'..='\u{11ff}' | '\u{d7cb}'..='\u{d7fb}');
    let whole = |c| matches!(c, '가'..='힣');
    if whole(b) {
        return leads(a);
    }
    // Each vowel has 28 syllables, the first of which is open.
    let open = |c| whole(c) && (c as u32 - '가' as u32).is_multiple_of(28);
    leads(a) && (leads(b) || vowel(b))
        || (vowel(a) || open(a)) && (vowel(b) || tail(b))
        || (tail(a) || whole(a)) && tail(b)
}

/// ㎀–㏟
fn is_unit(c: char) -> bool {
    matches!(c, '\u{3380}'..='\u{33df}')
}

/// Letters and marks of Thai, Lao, Myanmar, Khmer and their neighbours (UAX #14 SA), three bytes each.
fn needs_dictionary(c: char) -> bool {
    let block = matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{1950}'..='\u{19df}' | '\u{1a20}'..='\u{1aaf}' | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aadf}');
    // Their punctuation, digits and signs have classes of their own.
    let mark = matches!(c, '\u{e3f}' | '\u{e4f}' | '\u{e5a}' | '\u{e5b}' | '\u{104a}'..='\u{104f}'
        | '\u{17d4}'..='\u{17d6}' | '\u{17d8}'..='\u{17db}' | '\u{1aa0}'..='\u{1aad}');
    block && !mark && !c.is_numeric()
}

/// Asks UAX #14 about the gaps between the characters of a range that our own rules leave open.
fn by_uax14(
    text: &str,
    chars: &[Char],
    range: Range<usize>,
    segmenter: &icu_segmenter::LineSegmenterBorrowed<'_>,
    (level, hangul): (Level, Hangul),
    out: &mut [Break],
) {
    let Range { start: first, end: last } = range;
    let from = chars[first].at as usize;
    let to = chars.get(last).map_or(text.len(), |c| c.at as usize);
    // Scripts whose words only a dictionary finds hold together as letters do; the stand-in is as long in bytes.
    let stretch = if text[from..to].contains(needs_dictionary) {
        Cow::Owned(text[from..to].replace(needs_dictionary, "\u{2c80}"))
    } else {
        Cow::Borrowed(&text[from..to])
    };
    let mut places = segmenter.segment_str(&stretch).map(|place| from + place).peekable();
    let mut solid = Class::Al;
    for at in first + 1..last {
        let (a, b) = (chars[at - 1], chars[at]);
        solid = base(chars, at - 1, solid);
        while places.next_if(|place| *place < b.at as usize).is_some() {}
        let breaks = places.peek() == Some(&(b.at as usize));
        let allowed = match (a.class, b.class) {
            // Behind a space between CJK our own rules have decided.
            (Class::Sp, Class::Cj) => continue,
            (Class::Sp, _) if is_cjk(solid) && is_cjk(b.class) => continue,
            // A mark that ends no line does not with spaces behind it either.
            (Class::Sp, _) if !is_cjk(solid) && !is_cjk(b.class) => breaks && !ends_no_line(solid, level),
            (Class::Sp, _) => breaks && breaks_between(solid, b.class, level),
            (Class::Zw | Class::Gl | Class::Sh, _) | (_, Class::Zw | Class::Gl | Class::Sh)
                if is_cjk(solid) || is_cjk(b.class) =>
            {
                continue;
            }
            (Class::Cm, _) if a.c == ZERO_WIDTH_JOINER || solid == Class::Gl => continue,
            (_, Class::Cm) if !matches!(a.class, Class::Sp | Class::Zw) => continue,
            // UAX #14 takes ㎏ for an ideograph.
            _ if is_cjk(solid) || is_cjk(b.class) || is_unit(a.c) || is_unit(b.c) => {
                match pair(solid, b.class, level, hangul, b.tongue) {
                    Some(_) => continue,
                    None => breaks,
                }
            }
            // C++: UAX #14 has two signs of money or number.
            _ if a.c == '+' && b.c == '+' => false,
            _ => breaks,
        };
        out[at - 1] = match (allowed, a.class) {
            (true, Class::Sh) => Break::Hyphen,
            (true, _) => Break::Allowed,
            (false, _) => Break::Never,
        };
    }
}
