//! The number of a book in the trade (ISO 2108).

/// The number as it was typed, without the word before it, if it is an ISBN.
pub fn printed(text: &str) -> Option<&str> {
    digits(text).map(|_| number(text))
}

/// Without `ISBN` or `urn:isbn:`.
fn number(text: &str) -> &str {
    let text = text.trim();
    ["urn:isbn:", "ISBN"].iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text).trim()
}

/// The digits of an ISBN of thirteen or ten, if the last one checks the others.
pub fn digits(text: &str) -> Option<String> {
    let digits: String = number(text).chars().filter(|c| !matches!(c, '-' | ' ' | '\u{3000}')).collect();
    let digits = digits.to_ascii_uppercase();
    let last = digits.len().checked_sub(1)?;
    let values: Vec<u32> = digits
        .char_indices()
        .map(|(i, c)| if c == 'X' && (i, last) == (9, 9) { Some(10) } else { c.to_digit(10) })
        .collect::<Option<_>>()?;
    let right = match values.len() {
        13 => values.iter().enumerate().map(|(i, d)| d * [1, 3][i % 2]).sum::<u32>().is_multiple_of(10),
        10 => values.iter().zip((1..=10).rev()).map(|(d, weight)| d * weight).sum::<u32>().is_multiple_of(11),
        _ => false,
    };
    right.then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_isbn_is_checked_by_its_last_digit() {
        for (text, number) in [
            ("978-3-16-148410-0", Some("9783161484100")),
            ("ISBN 978 3 16 148410 0", Some("9783161484100")),
            ("urn:isbn:9783161484100", Some("9783161484100")),
            ("0-306-40615-2", Some("0306406152")),
            ("080442957x", Some("080442957X")),
            ("978-3-16-148410-1", None),
            ("0-306-40615-3", None),
            ("X80442957X", None),
            ("12345", None),
            ("", None),
        ] {
            assert_eq!(digits(text).as_deref(), number, "{text}");
        }
        assert_eq!(printed(" ISBN 978-3-16-148410-0"), Some("978-3-16-148410-0"));
        assert_eq!(printed("ISBN 978-3-16-148410-1"), None);
    }
}
