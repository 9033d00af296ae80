//! Addresses on the network, as authors write them.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use url::Url;

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

/// Where a reference leads, seen from the base that its page names. None where the base says nothing about it: a place of
/// the page itself, a whole address.
pub fn from_base(base: &str, reference: &str) -> Option<String> {
    let reference = reference.trim();
    if reference.starts_with('#') || Url::parse(reference).is_ok() {
        return None;
    }
    match Url::parse(base) {
        Ok(base) if matches!(base.scheme(), "http" | "https") => base.join(reference).ok().map(String::from),
        Ok(_) => None,
        // A folder beside the page.
        Err(_) if base.starts_with('/') || reference.starts_with('/') => None,
        Err(_) => Some(format!("{}{reference}", &base[..base.rfind('/').map_or(0, |end| end + 1)])),
    }
}

/// What an address in a page of the Wayback Machine shows: `/web/20210105100321im_/http://example.org/a.jpg`. A whole
/// address without a word for what it leads to (`im_`) may be a link to the archive.
pub fn archived(reference: &str) -> &str {
    let at = reference.find("/web/").filter(|&at| at == 0 || reference[..at].ends_with("//web.archive.org"));
    let shown = at.and_then(|at| {
        let (time, shown) = reference[at + "/web/".len()..].split_once('/')?;
        let digits = time.bytes().take_while(u8::is_ascii_digit).count();
        let is_time = (4..=14).contains(&digits) && matches!((time.len() - digits, at), (3, _) | (0, 0));
        (is_time && (shown.starts_with("http://") || shown.starts_with("https://"))).then_some(shown)
    });
    shown.unwrap_or(reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_is_where_references_start_from() {
        for (base, reference, seen) in [
            ("https://example.org/a/b.html", "图.png", Some("https://example.org/a/%E5%9B%BE.png")),
            ("https://example.org/a/", "../c", Some("https://example.org/c")),
            ("https://example.org/a/", "/c?d", Some("https://example.org/c?d")),
            ("https://example.org/a/", "//example.com/c", Some("https://example.com/c")),
            ("https://example.org/a/", "#c", None),
            ("https://example.org/a/", "http://example.com/", None),
            ("https://example.org/a/", "data:image/png;base64,AA", None),
            ("../b/c.html", "a.png", Some("../b/a.png")),
            ("b", "a.png", Some("a.png")),
            ("../b/", "/a.png", None),
            ("file:///C:/b/", "a.png", None),
        ] {
            assert_eq!(from_base(base, reference).as_deref(), seen, "{base} {reference}");
        }
    }

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

    #[test]
    fn an_archived_address_is_that_of_what_it_shows() {
        let shown = "http://example.org/a.jpg";
        for (reference, expected) in [
            ("/web/20210105100321im_/http://example.org/a.jpg", shown),
            ("https://web.archive.org/web/20210105100321im_/http://example.org/a.jpg", shown),
            ("/web/20210105100321/http://example.org/a.jpg", shown),
            (
                "https://web.archive.org/web/20210105100321/http://example.org/a.jpg",
                "https://web.archive.org/web/20210105100321/http://example.org/a.jpg",
            ),
            ("/web/2021/a.jpg", "/web/2021/a.jpg"),
            (
                "https://example.org/web/20210105100321/http://example.org/a.jpg",
                "https://example.org/web/20210105100321/http://example.org/a.jpg",
            ),
        ] {
            assert_eq!(archived(reference), expected);
        }
    }
}
