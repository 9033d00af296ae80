//! Looking through text for what it seldom holds.
//!
//! Bytes are looked at a stride at a time, in one expression that the compiler makes a few instructions of; only a
//! stride that may hold what is looked for is gone through byte by byte.

use memchr::memmem;
use std::ops::Range;

/// Bytes that are looked at together.
const STRIDE: usize = 32;

/// The first offset, from `from` on, at which `may` holds of the byte and the two after it, and `is` of the offset.
///
/// `may` is best made of comparisons joined by `&` and `|`. Beyond the end it sees the letter a, of which it must not
/// hold.
#[inline]
pub fn find(bytes: &[u8], from: usize, may: impl Fn([u8; 3]) -> bool, is: impl Fn(usize) -> bool) -> Option<usize> {
    let at = |stride: &[u8; STRIDE + 2], i: usize| may([stride[i], stride[i + 1], stride[i + 2]]);
    let look = |stride: &[u8; STRIDE + 2], start: usize| {
        let seen = (0..STRIDE).fold(false, |any, i| any | at(stride, i));
        (0..if seen { STRIDE } else { 0 }).find(|&i| at(stride, i) && is(start + i)).map(|i| start + i)
    };
    let mut start = from;
    while let Some(stride) = bytes.get(start..).and_then(<[u8]>::first_chunk) {
        if let Some(found) = look(stride, start) {
            return Some(found);
        }
        start += STRIDE;
    }
    let rest = bytes.get(start..).unwrap_or_default();
    if rest.is_empty() {
        return None;
    }
    // At most one byte more than a stride.
    let mut last = [b'a'; 2 * STRIDE + 2];
    last[..rest.len()].copy_from_slice(rest);
    let found = look(last.first_chunk()?, start);
    if found.is_some() || rest.len() <= STRIDE { found } else { look(last[STRIDE..].first_chunk()?, start + STRIDE) }
}

/// Whether a text holds a mark, which most texts do not.
pub fn holds(text: &str, mark: &str) -> bool {
    memmem::find(text.as_bytes(), mark.as_bytes()).is_some()
}

/// Whether `may` holds somewhere, see [`find`].
#[inline]
pub fn any(bytes: &[u8], may: impl Fn([u8; 3]) -> bool) -> bool {
    find(bytes, 0, may, |_| true).is_some()
}

/// Which pairs of ASCII bytes a text holds: one look at it answers for many marks, most of which no text has.
pub struct Pairs([u128; 128]);

impl Pairs {
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut pairs = Self([0; 128]);
        let mut add = |at: usize| {
            if let (Some(row), Some(next)) = (pairs.0.get_mut(usize::from(bytes[at])), bytes.get(at + 1)) {
                *row |= if next.is_ascii() { 1 << next } else { 0 };
            }
        };
        let mut start = 0;
        while let Some(stride) = bytes.get(start..).and_then(<[u8]>::first_chunk::<STRIDE>) {
            if stride.iter().fold(false, |any, byte| any | byte.is_ascii()) {
                (start..start + STRIDE).for_each(&mut add);
            }
            start += STRIDE;
        }
        (start..bytes.len()).for_each(add);
        pairs
    }

    /// Whether the text may hold a mark of at least two characters, both ASCII.
    pub fn may_hold(&self, mark: &str) -> bool {
        match mark.as_bytes() {
            [first, second, ..] => self.0.get(usize::from(*first)).is_some_and(|row| row >> second & 1 == 1),
            _ => true,
        }
    }

    /// Whether the text may hold one of some marks.
    pub fn may_hold_any(&self, marks: &[&str]) -> bool {
        marks.iter().any(|mark| self.may_hold(mark))
    }
}

/// The lines of a text with their ends, as [`str::split_inclusive`] gives them.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    lines_at(text).map(|(_, line)| line)
}

/// [`lines`], each behind its place.
pub fn lines_at(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let mut start = 0;
    ends.chain([text.len()]).filter_map(move |end| {
        let place = start..end;
        start = end;
        (!place.is_empty()).then(|| (place.clone(), &text[place]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_those_that_a_text_holds() {
        for length in 0..80 {
            let text = format!("{}a++b{}::", "文".repeat(length), "字".repeat(80 - length));
            let pairs = Pairs::of(&text);
            assert!(pairs.may_hold_any(&["x!", "++ "]) && pairs.may_hold("::") && pairs.may_hold("a+"), "{length}");
            assert!(!pairs.may_hold_any(&["b:", ":+", "+:", "{{"]), "{length}");
        }
        assert!(!Pairs::of("+").may_hold("++") && !Pairs::of("").may_hold("++"));
    }

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        for length in 0..100 {
            let mut bytes = vec![b'a'; length];
            assert!(!any(&bytes, |[b, ..]| b == b'x'));
            for at in 0..length {
                bytes[at] = b'x';
                for from in 0..=length {
                    let found = Some(at).filter(|at| from <= *at);
                    assert_eq!(find(&bytes, from, |[b, ..]| b == b'x', |_| true), found);
                    assert_eq!(find(&bytes, from, |[b, ..]| b == b'x', |i| i != at), None);
                }
                bytes[at] = b'a';
            }
        }
    }

    #[test]
    fn lines_are_those_of_the_standard_library() {
        for text in ["", "\n", "a", "a\n", "a\nb", "\n\na\r\n\nb\n"] {
            assert!(lines(text).eq(text.split_inclusive('\n')), "{text:?}");
            assert!(lines_at(text).all(|(place, line)| &text[place] == line), "{text:?}");
        }
    }

    #[test]
    fn what_follows_a_byte_is_seen_across_strides_and_beyond_the_end_is_a_letter() {
        let text = "字".repeat(40) + "\u{2028}";
        let line_end = |[a, b, c]: [u8; 3]| (a == 0xE2) & (b == 0x80) & (c == 0xA8);
        for skipped in 0..40 {
            assert!(any(&text.as_bytes()[skipped * 3..], line_end));
        }
        assert_eq!(find(b"xy", 0, |[_, b, c]| (b == b'y') & (c == b'a'), |_| true), Some(0));
    }
}
