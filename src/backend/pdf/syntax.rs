//! How PDF spells its objects (ISO 32000-1, 7.3): numbers, strings, names, and the objects of the draft.
//!
//! Numbers are written without exponent and with no more decimals than asked for, so that the same value is the same
//! bytes on every machine. Text is UTF-16BE with a mark in front, as literal strings: half the bytes of hexadecimal ones.

use lopdf::{Dictionary, Object, ObjectId};
use std::io::Write;

/// Writes a number with at most `decimals` (0–6) digits after the point.
pub fn number(out: &mut Vec<u8>, value: f64, decimals: u32) {
    let unit = 10_i64.pow(decimals);
    let scaled = (value * unit as f64).round();
    // ISO 32000-1, annex C: a real of a reader may be as small as ±32767; our pages are far below.
    fixed(out, scaled as i64, decimals);
}

/// Writes a number given in units of its last decimal.
pub fn fixed(out: &mut Vec<u8>, value: i64, decimals: u32) {
    let unit = 10_u64.pow(decimals);
    if value < 0 {
        out.push(b'-');
    }
    let (whole, mut rest) = (value.unsigned_abs() / unit, value.unsigned_abs() % unit);
    if whole > 0 || rest == 0 {
        integer(out, whole);
    }
    if rest > 0 {
        out.push(b'.');
        let mut place = unit / 10;
        while rest > 0 {
            out.push(b'0' + (rest / place) as u8);
            rest %= place;
            place /= 10;
        }
    }
}

/// Writes a whole number.
pub fn integer(out: &mut Vec<u8>, mut value: u64) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + (value % 10) as u8;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[at..]);
}

/// Writes the byte of a literal string.
#[inline]
pub fn byte(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        // A bare CR would be read as LF (7.3.4.2).
        b'\r' => out.extend_from_slice(b"\\r"),
        _ => out.push(byte),
    }
}

/// Writes a byte string.
pub fn bytes(out: &mut Vec<u8>, data: &[u8]) {
    out.push(b'(');
    for &b in data {
        byte(out, b);
    }
    out.push(b')');
}

/// Writes a text string: ASCII as it is, everything else as UTF-16BE.
pub fn text(out: &mut Vec<u8>, value: &str) {
    out.push(b'(');
    if is_plain(value) {
        for b in value.bytes() {
            byte(out, b);
        }
    } else {
        out.extend_from_slice(&[0xfe, 0xff]);
        for unit in value.encode_utf16() {
            byte(out, (unit >> 8) as u8);
            byte(out, unit as u8);
        }
    }
    out.push(b')');
}

/// A text string as an object of the draft.
pub fn text_object(value: &str) -> Object {
    let data = if is_plain(value) {
        value.as_bytes().to_vec()
    } else {
        [0xfe, 0xff].into_iter().chain(value.encode_utf16().flat_map(u16::to_be_bytes)).collect()
    };
    Object::String(data, lopdf::StringFormat::Literal)
}

/// Printable ASCII is the same in PDFDocEncoding (annex D).
fn is_plain(value: &str) -> bool {
    value.bytes().all(|b| (0x20..0x7f).contains(&b))
}

/// Writes a name with its solidus.
pub fn name(out: &mut Vec<u8>, value: &[u8]) {
    out.push(b'/');
    for &b in value {
        if (0x21..0x7f).contains(&b) && !b"#/%()<>[]{}".contains(&b) {
            out.push(b);
        } else {
            let _ = write!(out, "#{b:02X}");
        }
    }
}

/// Writes a reference to an object of generation 0.
pub fn reference(out: &mut Vec<u8>, number: u32) {
    integer(out, number.into());
    out.extend_from_slice(b" 0 R");
}

/// Writes an object of the draft, its references renumbered. A stream is written as its dictionary.
pub fn object(out: &mut Vec<u8>, value: &Object, number_of: &impl Fn(ObjectId) -> u32) {
    match value {
        Object::Null => out.extend_from_slice(b"null"),
        Object::Boolean(true) => out.extend_from_slice(b"true"),
        Object::Boolean(false) => out.extend_from_slice(b"false"),
        Object::Integer(i) => {
            let _ = write!(out, "{i}");
        }
        Object::Real(r) => number(out, f64::from(*r), 5),
        Object::Name(n) => name(out, n),
        Object::String(data, _) => bytes(out, data),
        Object::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 && !out.ends_with(b"]") && needs_space(item) {
                    out.push(b' ');
                }
                object(out, item, number_of);
            }
            out.push(b']');
        }
        Object::Dictionary(d) => dictionary(out, d, number_of),
        Object::Stream(s) => dictionary(out, &s.dict, number_of),
        Object::Reference(id) => reference(out, number_of(*id)),
    }
}

pub fn dictionary(out: &mut Vec<u8>, value: &Dictionary, number_of: &impl Fn(ObjectId) -> u32) {
    out.extend_from_slice(b"<<");
    entries(out, value, number_of);
    out.extend_from_slice(b">>");
}

/// Writes the keys and values of a dictionary without its brackets.
pub fn entries(out: &mut Vec<u8>, value: &Dictionary, number_of: &impl Fn(ObjectId) -> u32) {
    for (key, item) in value {
        name(out, key);
        if needs_space(item) {
            out.push(b' ');
        }
        object(out, item, number_of);
    }
}

/// Whether an object does not begin with a delimiter.
fn needs_space(value: &Object) -> bool {
    matches!(value, Object::Null | Object::Boolean(_) | Object::Integer(_) | Object::Real(_) | Object::Reference(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn numbers_have_no_exponent_and_no_idle_digits() {
        for (value, decimals, text) in [
            (0.0, 3, "0"),
            (-0.0001, 3, "0"),
            (0.5, 3, ".5"),
            (-0.25, 3, "-.25"),
            (12.0, 3, "12"),
            (12.3456, 3, "12.346"),
            (1234567.0, 2, "1234567"),
            (-7.05, 2, "-7.05"),
        ] {
            assert_eq!(written(|out| number(out, value, decimals)), text);
        }
    }

    #[test]
    fn strings_escape_brackets_and_the_carriage_return() {
        assert_eq!(written(|out| text(out, "a(b)\\")), "(a\\(b\\)\\\\)");
        let mut out = Vec::new();
        text(&mut out, "\u{0d28}"); // 0D is CR, 28 the opening bracket
        assert_eq!(out, b"(\xfe\xff\\r\\()");
    }

    #[test]
    fn names_hide_what_is_not_regular() {
        assert_eq!(written(|out| name(out, "Kai 楷".as_bytes())), "/Kai#20#E6#A5#B7");
    }

    #[test]
    fn objects_are_written_with_the_fewest_blanks() {
        let value = Object::Array(vec![
            Object::Integer(1),
            Object::Real(0.5),
            Object::Name(b"XYZ".to_vec()),
            Object::Null,
            Object::Array(vec![Object::Integer(2)]),
            Object::Integer(3),
            Object::Reference((7, 0)),
        ]);
        assert_eq!(written(|out| object(out, &value, &|id| id.0 + 1)), "[1 .5/XYZ null[2]3 8 0 R]");
    }
}
