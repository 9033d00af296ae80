//! Formulas as what TeX means by them: the events that every output is made from.

use pulldown_latex::{Event, Parser, Storage};

/// Longest formula that is read, in bytes; a longer one is no formula.
const MAX_TEX: usize = 16 << 10;
/// Groups inside one another.
const MAX_GROUPS: usize = 32;

/// The events of a formula; None if it is not understood, and then its TeX is shown.
pub fn events<'t>(tex: &'t str, storage: &'t Storage) -> Option<Vec<Event<'t>>> {
    is_plain(tex).then(|| Parser::new(tex, storage).collect::<Result<_, _>>().ok())?
}

/// Neither long nor deep, and without definitions, which could grow without end.
fn is_plain(tex: &str) -> bool {
    let mut depth = 0_usize;
    let mut deepest = 0;
    for b in tex.bytes() {
        match b {
            b'{' | b'(' | b'[' => depth += 1,
            b'}' | b')' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    let defines =
        ["\\def", "\\newcommand", "\\renewcommand", "\\providecommand", "\\let", "\\gdef", "\\edef", "\\xdef"];
    tex.len() <= MAX_TEX
        && deepest <= MAX_GROUPS
        && tex.matches("\\begin").count() <= MAX_GROUPS
        && tex.matches("\\left").count() <= MAX_GROUPS * 8
        && !defines.iter().any(|d| tex.contains(d))
}
