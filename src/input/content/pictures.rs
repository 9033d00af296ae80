//! Pictures of HTML: which address is meant, and how wide they are.

use crate::book::{Image, ImageSource, ImageWidth};
use crate::diag::Span;
use crate::input::html::tokens::Tag;

/// A picture that only counts readers.
pub(super) fn is_tracker(tag: &Tag) -> bool {
    let tiny = |name| tag.get(name).is_some_and(|v| matches!(v.trim().trim_end_matches("px"), "0" | "1"));
    tiny("width") && tiny("height")
}

/// The address of a picture. Pages that load pictures late keep it in an attribute of their own and show something
/// else until then; a browser that saved the page may have put its own copy into `src`.
fn picture_source(tag: &Tag) -> Option<&str> {
    const LATE: [&str; 10] = [
        "data-src",
        "data-original",
        "data-actualsrc",
        "data-original-src",
        "data-lazy-src",
        "data-lazyload",
        "data-echo",
        "data-full-url",
        "_src",
        "real_src",
    ];
    let given = |name: &str| tag.get(name).map(str::trim).filter(|v| !v.is_empty());
    let src = given("src");
    // A data URI this long is a picture and no placeholder.
    const PICTURE: usize = 1000;
    let is_remote = |s: &str| s.starts_with("//") || s.starts_with("http:") || s.starts_with("https:");
    let is_data = |s: &str| s.get(..5).is_some_and(|d| d.eq_ignore_ascii_case("data:"));
    let late = LATE.iter().filter_map(|n| given(n)).find(|s| !is_data(s) || s.len() > PICTURE);
    let largest = || srcset(given("srcset").or_else(|| given("data-srcset"))?);
    let saved = |s: &str| {
        is_copy(s) || is_data(s) && s.len() > PICTURE || !is_remote(s) && !is_data(s) && late.is_some_and(is_remote)
    };
    let placeholder = |s: &str| is_data(s) && s.len() <= PICTURE;
    src.filter(|s| saved(s)).or(late).or_else(|| src.filter(|s| !placeholder(s))).or_else(largest).or(src)
}

/// The largest picture of a `srcset` (HTML 4.8.4.2.1).
fn srcset(set: &str) -> Option<&str> {
    let size = |candidate: &str| {
        let number = candidate.split_ascii_whitespace().nth(1)?.trim_end_matches(['w', 'x']);
        number.parse::<f32>().ok()
    };
    let candidates = set.split(", ").map(|c| c.trim().trim_end_matches(',')).filter(|c| !c.is_empty());
    let largest = candidates.max_by(|a, b| size(a).unwrap_or(1.0).total_cmp(&size(b).unwrap_or(1.0)))?;
    largest.split_ascii_whitespace().next()
}

/// Whether an address leads into the folder in which a browser puts its copies.
fn is_copy(address: &str) -> bool {
    [".files/", "_files/", "_文件/"].iter().any(|folder| address.contains(folder))
}

/// The picture of a tag; `from_base` says where an address leads that is no copy's.
pub(super) fn image(tag: &Tag, span: Span, from_base: impl Fn(&str) -> String) -> Option<Image> {
    let source = picture_source(tag)?;
    let source = if is_copy(source) { source.to_owned() } else { from_base(source) };
    let width = tag.style("width").or_else(|| tag.get("width").map(|w| w.trim().to_ascii_lowercase()));
    Some(Image {
        source: ImageSource::Path(source),
        alt: tag.get("alt").unwrap_or_default().trim().to_owned(),
        title: tag.get("title").map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned),
        width: width.and_then(|w| image_width(&w)),
        span,
    })
}

/// `50%`, `300`, `300px`.
pub(super) fn image_width(value: &str) -> Option<ImageWidth> {
    let number = |n: &str| n.trim().parse::<f32>().ok().filter(|n| n.is_finite() && *n > 0.0);
    match value.strip_suffix('%') {
        Some(percent) => number(percent).map(|n| ImageWidth::Share((n / 100.0).min(1.0))),
        None => number(value.strip_suffix("px").unwrap_or(value)).map(ImageWidth::Pixels),
    }
}
