//! Looking through text for what it seldom holds.
//!
//! Bytes are looked at a stride at a time, in one expression that the compiler makes a few instructions of; only a
//! stride that may hold what is looked for is gone through byte by byte.

/// Bytes that are looked at together.
const STRIDE: usize = 32;

/// Whether `is` holds at some offset. It is asked only where `may` holds of the byte.
#[inline]
pub fn any(bytes: &[u8], may: impl Fn(u8) -> bool, is: impl Fn(usize) -> bool) -> bool {
    let mut start = 0;
    for stride in bytes.chunks(STRIDE) {
        if stride.iter().fold(false, |any, &byte| any | may(byte)) {
            for (i, &byte) in stride.iter().enumerate() {
                if may(byte) && is(start + i) {
                    return true;
                }
            }
        }
        start += stride.len();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        for length in 0..100 {
            let mut bytes = vec![b'a'; length];
            assert!(!any(&bytes, |b| b == b'x', |_| true));
            for at in 0..length {
                bytes[at] = b'x';
                assert!(any(&bytes, |b| b == b'x', |i| i == at));
                assert!(!any(&bytes, |b| b == b'x', |i| i != at && bytes[i] == b'x'));
                bytes[at] = b'a';
            }
        }
    }
}
