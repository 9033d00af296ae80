//! Addresses on the network, as authors write them.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What an address may not hold as it is (RFC 3986).
pub const UNSAFE: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// An address of the network as it is asked for and recorded; None for what is none.
pub fn fetchable(target: &str) -> Option<String> {
    let target = target.trim();
    let (scheme, rest) = match target.strip_prefix("//") {
        Some(rest) => ("https", rest),
        None => target.split_once("://")?,
    };
    let scheme = ["http", "https"].into_iter().find(|known| scheme.eq_ignore_ascii_case(known))?;
    let rest = rest.split('#').next().filter(|rest| !rest.is_empty() && !rest.starts_with('/'))?;
    Some(format!("{scheme}://{}", utf8_percent_encode(rest, UNSAFE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_in_one_way() {
        for (typed, asked) in [
            ("https://example.org/a b.png#x", Some("https://example.org/a%20b.png")),
            (" HTTP://example.org/图.png?w=1&h=%20", Some("http://example.org/%E5%9B%BE.png?w=1&h=%20")),
            ("//example.org/a.png", Some("https://example.org/a.png")),
            ("ftp://example.org/a.png", None),
            ("file:///etc/passwd", None),
            ("http:///a", None),
            ("a.png", None),
            ("cid:1", None),
        ] {
            assert_eq!(fetchable(typed).as_deref(), asked, "{typed}");
        }
    }
}
