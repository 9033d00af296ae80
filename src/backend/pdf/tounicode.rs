//! ToUnicode: from codes to characters (ISO 32000-1, 9.10.3).

use super::fonts::{Coded, EM, Font, Text};
use crate::pages::Orientation;
use std::fmt::Write;

/// Most entries of one `bfchar` or `bfrange` block (Adobe Technical Note 5014, 5.1).
const BLOCK: usize = 100;

/// Mends "one glyph for two characters: the last wins": each code's characters as [`Font::text`] knows them; what
/// stands for none of its own becomes U+FFFD, because the standards ask that no glyph be without a character.
pub fn rewrite_to_unicode(font: &Font) -> Vec<u8> {
    let mut single: Vec<(u16, String)> = Vec::new();
    let mut ranges: Vec<(u16, u16, char)> = Vec::new();
    for code in 1..font.coded.len() as u32 {
        let code = code as u16;
        match font.text(code) {
            Text::One(c) => match ranges.last_mut() {
                // A range stays within one value of the upper byte, on both sides.
                Some((first, last, start))
                    if *last + 1 == code
                        && code & 0xff != 0
                        && *start as u32 + u32::from(code - *first) == c as u32
                        && c as u32 & 0xff != 0 =>
                {
                    *last = code;
                }
                _ => ranges.push((code, code, c)),
            },
            Text::Several(text) => single.push((code, text.to_string())),
            Text::Nothing => single.push((code, char::REPLACEMENT_CHARACTER.into())),
        }
    }
    ranges.retain(|&(first, last, c)| {
        if first == last {
            single.push((first, c.into()));
        }
        first != last
    });
    single.sort_unstable_by_key(|s| s.0);
    write_cmap(&single, &ranges).into_bytes()
}

fn write_cmap(single: &[(u16, String)], ranges: &[(u16, u16, char)]) -> String {
    let mut out = String::from(
        "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n\
         /CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n",
    );
    for block in single.chunks(BLOCK) {
        let _ = writeln!(out, "{} beginbfchar", block.len());
        for (code, text) in block {
            let _ = writeln!(out, "<{code:04X}><{}>", hex(text));
        }
        out.push_str("endbfchar\n");
    }
    for block in ranges.chunks(BLOCK) {
        let _ = writeln!(out, "{} beginbfrange", block.len());
        for (first, last, c) in block {
            let _ = writeln!(out, "<{first:04X}><{last:04X}><{}>", hex(c.encode_utf8(&mut [0; 4])));
        }
        out.push_str("endbfrange\n");
    }
    out.push_str("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n");
    out
}

fn hex(text: &str) -> String {
    text.encode_utf16().fold(String::new(), |mut out, unit| {
        let _ = write!(out, "{unit:04X}");
        out
    })
}

/// A whole number where it is one.
pub fn number(value: f32) -> lopdf::Object {
    if value.fract() == 0.0 { lopdf::Object::Integer(value as i64) } else { value.into() }
}

/// Mends "`/W` is truncated to integers": the widths of all codes as pairs of first code and array, those of the
/// commonest width left to `DW`, which is returned beside them.
pub fn rewrite_widths(coded: &[Coded]) -> (f32, Vec<lopdf::Object>) {
    let mut sorted: Vec<f32> = coded.iter().skip(1).map(|c| c.width).collect();
    sorted.sort_unstable_by(f32::total_cmp);
    // Poppler passes over a default that is not a whole number.
    let whole = sorted.chunk_by(|a, b| a == b).filter(|group| group[0].fract() == 0.0);
    let commonest = whole.max_by_key(|group| group.len()).map_or(1000.0, |group| group[0]);
    let mut out = Vec::new();
    let mut group: Vec<lopdf::Object> = Vec::new();
    for (code, c) in coded.iter().enumerate() {
        if c.width != commonest {
            if group.is_empty() {
                out.push(lopdf::Object::Integer(code as i64));
            }
            group.push(number(c.width));
        } else if !group.is_empty() {
            out.push(std::mem::take(&mut group).into());
        }
    }
    if !group.is_empty() {
        out.push(group.into());
    }
    (commonest, out)
}

/// `/W2`: the vertical advances that are not one em, each with the origin that holds for all glyphs, the middle of the
/// em box's top.
pub fn vertical_advances(coded: &[Coded]) -> Vec<lopdf::Object> {
    let mut out = Vec::new();
    for (code, c) in coded.iter().enumerate().filter(|(_, c)| c.height != EM) {
        let origin = [c.width / 2.0, Orientation::ASCENT * 1000.0];
        out.push(lopdf::Object::Integer(code as i64));
        out.push([-c.height, origin[0], origin[1]].map(number).to_vec().into());
    }
    out
}
