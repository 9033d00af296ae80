//! Addresses out of the book, as a package may carry them.

/// The address of a link as written into the book, or None if its scheme may not stand there or it is no address.
///
/// Kept are `http`, `https` and `mailto`. Everything that RFC 3986 does not allow is percent-encoded, so that a
/// validator reads what the author typed.
pub fn external(target: &str) -> Option<String> {
    let target = target.trim();
    let (scheme, rest) = target.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    match scheme.as_str() {
        "http" | "https" => {
            let rest = rest.strip_prefix("//")?;
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            is_host(authority).then(|| format!("{scheme}://{authority}{}", encoded(path)))
        }
        "mailto" => (rest.contains('@') && !rest.starts_with('@')).then(|| format!("mailto:{}", encoded(rest))),
        _ => None,
    }
}

/// A name or number of a host with an optional port. User names are refused: they serve to deceive.
fn is_host(authority: &str) -> bool {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) => (host, port),
        None => (authority, ""),
    };
    let label = |l: &str| {
        !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')) && !l.starts_with('-')
    };
    port.parse::<u16>().is_ok() | port.is_empty() && host.trim_end_matches('.').split('.').all(label)
}

/// Percent-encodes what RFC 3986 (2.2, 2.3) does not list; a `%` stays if two hexadecimal digits follow.
fn encoded(rest: &str) -> String {
    let mut out = String::with_capacity(rest.len());
    let mut fragment = false;
    let bytes = rest.as_bytes();
    for (at, &b) in bytes.iter().enumerate() {
        let kept = match b {
            b'#' => !std::mem::replace(&mut fragment, true),
            b'%' => bytes.len() > at + 2 && bytes[at + 1..at + 3].iter().all(u8::is_ascii_hexdigit),
            _ => b.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&b),
        };
        if kept {
            out.push(b as char);
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_three_schemes_stand_in_a_book() {
        for (target, expected) in [
            ("https://example.org/书 名?a=[1]#x#y", Some("https://example.org/%E4%B9%A6%20%E5%90%8D?a=%5B1%5D#x%23y")),
            ("HTTP://例え.jp:8080", Some("http://例え.jp:8080")),
            ("http://x/100%", Some("http://x/100%25")),
            ("http://x/%41", Some("http://x/%41")),
            ("mailto:a@b.c", Some("mailto:a@b.c")),
            ("javascript:alert(1)", None),
            ("file:///etc/passwd", None),
            ("http://", None),
            ("https:///x", None),
            ("http://user@host/", None),
            ("http://a..b/", None),
            ("http://host:99999/", None),
            ("chapter.md", None),
        ] {
            assert_eq!(external(target).as_deref(), expected, "{target}");
        }
    }
}
