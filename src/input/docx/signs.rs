//! The signs of fonts that have pictures in the place of letters, as Word inserts them (`w:sym`).

/// The private characters that Word gives such signs begin here.
const PRIVATE: u32 = 0xF000;

#[rustfmt::skip]
const WINGDINGS: [(u8, char); 57] = [
    (0x28, '☎'), (0x2A, '✉'), (0x46, '☞'), (0x4A, '☺'), (0x4C, '☹'), (0x52, '☀'), (0x6C, '●'), (0x6D, '○'), (0x6E, '■'),
    (0x6F, '□'), (0x71, '❑'), (0x72, '❒'), (0x73, '⬧'), (0x75, '◆'), (0x76, '❖'), (0x77, '⬥'), (0x80, '⓪'), (0x81, '①'),
    (0x82, '②'), (0x83, '③'), (0x84, '④'), (0x85, '⑤'), (0x86, '⑥'), (0x87, '⑦'), (0x88, '⑧'), (0x89, '⑨'), (0x8A, '⑩'),
    (0x8B, '⓿'), (0x8C, '❶'), (0x8D, '❷'), (0x8E, '❸'), (0x8F, '❹'), (0x90, '❺'), (0x91, '❻'), (0x92, '❼'), (0x93, '❽'),
    (0x94, '❾'), (0x95, '❿'), (0x9E, '·'), (0x9F, '•'), (0xA1, '○'), (0xA7, '▪'), (0xA8, '□'), (0xAB, '★'), (0xB2, '✧'),
    (0xD8, '➢'), (0xDF, '←'), (0xE0, '→'), (0xE1, '↑'), (0xE2, '↓'), (0xE8, '➔'), (0xF0, '⇨'), (0xFB, '✗'), (0xFC, '✓'),
    (0xFD, '☒'), (0xFE, '☑'), (0xFF, '⊞'),
];

#[rustfmt::skip]
const WINGDINGS_2: [(u8, char); 7] = [
    (0x4F, '✗'), (0x50, '✓'), (0x51, '☒'), (0x52, '☑'), (0x53, '☒'), (0x54, '☒'), (0xA3, '□'),
];

#[rustfmt::skip]
const SYMBOL: [(u8, char); 79] = [
    (0x41, 'Α'), (0x42, 'Β'), (0x43, 'Χ'), (0x44, 'Δ'), (0x45, 'Ε'), (0x46, 'Φ'), (0x47, 'Γ'), (0x48, 'Η'), (0x49, 'Ι'),
    (0x4B, 'Κ'), (0x4C, 'Λ'), (0x4D, 'Μ'), (0x4E, 'Ν'), (0x4F, 'Ο'), (0x50, 'Π'), (0x51, 'Θ'), (0x52, 'Ρ'), (0x53, 'Σ'),
    (0x54, 'Τ'), (0x55, 'Υ'), (0x57, 'Ω'), (0x58, 'Ξ'), (0x59, 'Ψ'), (0x5A, 'Ζ'), (0x61, 'α'), (0x62, 'β'), (0x63, 'χ'),
    (0x64, 'δ'), (0x65, 'ε'), (0x66, 'φ'), (0x67, 'γ'), (0x68, 'η'), (0x69, 'ι'), (0x6A, 'ϕ'), (0x6B, 'κ'), (0x6C, 'λ'),
    (0x6D, 'μ'), (0x6E, 'ν'), (0x6F, 'ο'), (0x70, 'π'), (0x71, 'θ'), (0x72, 'ρ'), (0x73, 'σ'), (0x74, 'τ'), (0x75, 'υ'),
    (0x76, 'ϖ'), (0x77, 'ω'), (0x78, 'ξ'), (0x79, 'ψ'), (0x7A, 'ζ'), (0xA2, '′'), (0xA3, '≤'), (0xA5, '∞'), (0xAB, '↔'),
    (0xAC, '←'), (0xAD, '↑'), (0xAE, '→'), (0xAF, '↓'), (0xB0, '°'), (0xB1, '±'), (0xB2, '″'), (0xB3, '≥'), (0xB4, '×'),
    (0xB5, '∝'), (0xB6, '∂'), (0xB7, '•'), (0xB8, '÷'), (0xB9, '≠'), (0xBA, '≡'), (0xBB, '≈'), (0xBC, '…'), (0xC7, '∩'),
    (0xC8, '∪'), (0xCE, '∈'), (0xD0, '∠'), (0xD6, '√'), (0xD7, '⋅'), (0xDE, '⇒'), (0xE5, '∑'),
];

/// The character that a sign of a font is.
pub fn character(font: &str, code: u32) -> Option<char> {
    let table: &[(u8, char)] = match font.trim().to_ascii_lowercase().as_str() {
        "wingdings" => &WINGDINGS,
        "wingdings 2" => &WINGDINGS_2,
        "symbol" => &SYMBOL,
        _ => &[],
    };
    let place = u8::try_from(code.checked_sub(PRIVATE).unwrap_or(code)).ok();
    let known = place.and_then(|place| table.binary_search_by_key(&place, |(at, _)| *at).ok()).map(|at| table[at].1);
    let is_private = |c: &char| ('\u{E000}'..='\u{F8FF}').contains(c);
    known.or_else(|| char::from_u32(code).filter(|c| table.is_empty() && !c.is_control() && !is_private(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_characters_and_each_table_is_sorted() {
        assert_eq!(character("Wingdings", 0xF0FC), Some('✓'));
        assert_eq!(character("Symbol", 0x61), Some('α'));
        assert_eq!(character("Arial", 0x2713), Some('✓'));
        assert_eq!(character("Webdings", 0xF021), None);
        for table in [&WINGDINGS[..], &WINGDINGS_2, &SYMBOL] {
            assert!(table.is_sorted_by(|a, b| a.0 < b.0));
        }
    }
}
