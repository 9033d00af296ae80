//! The letters of formulas: which of Unicode's mathematical alphabets sets a letter.
//!
//! The alphabets lie in U+1D400–1D7FF, each with its capitals before its small letters; some letters had places of their
//! own before and keep them (Unicode 16, 22.2).

use pulldown_latex::event::Font;

/// Capital A, Greek capital Alpha and digit nought of an alphabet.
struct Alphabet {
    latin: u32,
    greek: Option<u32>,
    digits: Option<u32>,
}

const fn alphabet(latin: u32, greek: Option<u32>, digits: Option<u32>) -> Alphabet {
    Alphabet { latin, greek, digits }
}

#[rustfmt::skip]
const BOLD: Alphabet             = alphabet(0x1D400, Some(0x1D6A8), Some(0x1D7CE));
const ITALIC: Alphabet = alphabet(0x1D434, Some(0x1D6E2), None);
const BOLD_ITALIC: Alphabet = alphabet(0x1D468, Some(0x1D71C), None);

/// Letters that keep the places they had.
#[rustfmt::skip]
const HOLES: [(u32, char); 24] = [
    (0x1D455, 'ℎ'), (0x1D49D, 'ℬ'), (0x1D4A0, 'ℰ'), (0x1D4A1, 'ℱ'), (0x1D4A3, 'ℋ'), (0x1D4A4, 'ℐ'), (0x1D4A7, 'ℒ'),
    (0x1D4A8, 'ℳ'), (0x1D4AD, 'ℛ'), (0x1D4BA, 'ℯ'), (0x1D4BC, 'ℊ'), (0x1D4C4, 'ℴ'), (0x1D506, 'ℭ'), (0x1D50B, 'ℌ'),
    (0x1D50C, 'ℑ'), (0x1D515, 'ℜ'), (0x1D51D, 'ℨ'), (0x1D53A, 'ℂ'), (0x1D53F, 'ℍ'), (0x1D545, 'ℕ'), (0x1D547, 'ℙ'),
    (0x1D548, 'ℚ'), (0x1D549, 'ℝ'), (0x1D551, 'ℤ'),
];

/// Greek signs behind omega, in the order of each alphabet.
const VARIANTS: [char; 7] = ['∂', 'ϵ', 'ϑ', 'ϰ', 'ϕ', 'ϱ', 'ϖ'];

/// The character that sets a letter in a style; without one, variables are italic and capital Greek upright, as in TeX.
pub(super) fn styled(c: char, font: Option<Font>) -> char {
    // What `\mu` is read as is the sign of micro.
    let c = if c == '\u{b5}' { 'μ' } else { c };
    let Some(font) = font else {
        let variable = c.is_ascii_alphabetic() || ('α'..='ω').contains(&c) || VARIANTS[1..].contains(&c) || c == '∂';
        return if variable { within(c, &ITALIC) } else { c };
    };
    let upright_greek = ('Α'..='Ω').contains(&c);
    let alphabet = match font {
        Font::UpRight => return c,
        Font::Bold => BOLD,
        Font::Italic => ITALIC,
        Font::BoldItalic => BOLD_ITALIC,
        Font::BoldSymbol if c.is_ascii_digit() || upright_greek => BOLD,
        Font::BoldSymbol => BOLD_ITALIC,
        Font::Script => alphabet(0x1D49C, None, None),
        Font::BoldScript => alphabet(0x1D4D0, None, None),
        Font::Fraktur => alphabet(0x1D504, None, None),
        Font::BoldFraktur => alphabet(0x1D56C, None, None),
        Font::DoubleStruck | Font::DoubleStruckItalic => alphabet(0x1D538, None, Some(0x1D7D8)),
        Font::SansSerif => alphabet(0x1D5A0, None, Some(0x1D7E2)),
        Font::BoldSansSerif => alphabet(0x1D5D4, Some(0x1D756), Some(0x1D7EC)),
        Font::SansSerifItalic => alphabet(0x1D608, None, None),
        Font::SansSerifBoldItalic => alphabet(0x1D63C, Some(0x1D790), None),
        Font::Monospace => alphabet(0x1D670, None, Some(0x1D7F6)),
    };
    within(c, &alphabet)
}

fn within(c: char, alphabet: &Alphabet) -> char {
    let code = u32::from(c);
    let mapped = match c {
        'A'..='Z' => Some(alphabet.latin + code - u32::from('A')),
        'a'..='z' => Some(alphabet.latin + 26 + code - u32::from('a')),
        '0'..='9' => alphabet.digits.map(|nought| nought + code - u32::from('0')),
        'Α'..='Ω' => alphabet.greek.map(|alpha| alpha + code - u32::from('Α')),
        'α'..='ω' => alphabet.greek.map(|alpha| alpha + 26 + code - u32::from('α')),
        _ => {
            let at = VARIANTS.iter().position(|v| *v == c);
            at.zip(alphabet.greek).map(|(at, alpha)| alpha + 51 + at as u32)
        }
    };
    let Some(mapped) = mapped else { return c };
    let own = HOLES.binary_search_by_key(&mapped, |hole| hole.0).ok().map(|at| HOLES[at].1);
    own.or_else(|| char::from_u32(mapped)).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stand_in_their_alphabets() {
        let row = |text: &str, font| text.chars().map(|c| styled(c, font)).collect::<String>();
        assert_eq!(row("Ahz αωϵ∂ Γ 1+", None), "𝐴ℎ𝑧 𝛼𝜔𝜖𝜕 Γ 1+");
        assert_eq!(row("\u{b5}", None), "𝜇");
        assert_eq!(row("Ax1α", Some(Font::Bold)), "𝐀𝐱𝟏𝛂");
        assert_eq!(row("AxΓ1", Some(Font::BoldSymbol)), "𝑨𝒙𝚪𝟏");
        assert_eq!(row("ANRZ1", Some(Font::DoubleStruck)), "𝔸ℕℝℤ𝟙");
        assert_eq!(row("ABCe", Some(Font::Script)), "𝒜ℬ𝒞ℯ");
        assert_eq!(row("AC", Some(Font::Fraktur)), "𝔄ℭ");
        assert_eq!(row("dx", Some(Font::UpRight)), "dx");
    }

    #[test]
    fn the_holes_rise() {
        assert!(HOLES.is_sorted_by(|a, b| a.0 < b.0));
    }
}
