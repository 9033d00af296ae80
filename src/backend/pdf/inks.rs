//! The inks of a printer's marks as colour spaces.
//!
//! Each is a separation: on the press it prints on the plate of its name, `All` on every plate there is. A screen shows
//! it by CIE L*a*b*, which every standard and every output intent admits.

use super::content::Writer;
use crate::pages::Ink;
use lopdf::{Dictionary, Object};

/// Name of the resource, and of the colorant (ISO 32000-1, 8.6.6.4).
fn names(ink: Ink) -> (&'static str, &'static str) {
    match ink {
        Ink::All => ("InkAll", "All"),
        Ink::Cyan => ("InkC", "Cyan"),
        Ink::Magenta => ("InkM", "Magenta"),
        Ink::Yellow => ("InkY", "Yellow"),
        Ink::Black => ("InkK", "Black"),
    }
}

/// L*, a* and b* of the full ink as a screen shows it: near what offset prints on coated paper.
fn solid(ink: Ink) -> [i64; 3] {
    match ink {
        Ink::All | Ink::Black => [16, 0, 0],
        Ink::Cyan => [55, -37, -50],
        Ink::Magenta => [48, 74, -3],
        Ink::Yellow => [89, -5, 93],
    }
}

/// The colour spaces of a page's resources.
pub fn colour_spaces() -> Dictionary {
    let inks = [Ink::All, Ink::Cyan, Ink::Magenta, Ink::Yellow, Ink::Black];
    inks.into_iter().map(|ink| (names(ink).0, separation(ink))).collect()
}

fn separation(ink: Ink) -> Object {
    let numbers = |list: &[i64]| Object::Array(list.iter().map(|n| Object::Integer(*n)).collect());
    // D50, the white of the printing trade.
    let white = Object::Array([0.9642, 1.0, 0.8249].map(Object::Real).to_vec());
    let lab = Dictionary::from_iter([("WhitePoint", white), ("Range", numbers(&[-128, 127, -128, 127]))]);
    let tint = Dictionary::from_iter([
        ("FunctionType", Object::Integer(2)),
        ("Domain", numbers(&[0, 1])),
        ("C0", numbers(&[100, 0, 0])),
        ("C1", numbers(&solid(ink))),
        ("N", Object::Integer(1)),
    ]);
    Object::Array(vec![
        "Separation".into(),
        names(ink).1.into(),
        Object::Array(vec!["Lab".into(), lab.into()]),
        tint.into(),
    ])
}

/// Sets the colour of filling, or with `stroke` that of lines.
pub fn set(writer: &mut Writer, ink: Ink, share: f32, stroke: bool) {
    writer.out.push(b'/');
    writer.out.extend_from_slice(names(ink).0.as_bytes());
    writer.out.extend_from_slice(if stroke { b" CS " } else { b" cs " });
    writer.real(share);
    writer.out.extend_from_slice(if stroke { b"SCN\n" } else { b"scn\n" });
}
