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
/// else until then; a browser that saved the page may have put its own copy into `src`. `offered` is what the `picture`
/// around it offers.
fn picture_source<'t>(tag: &'t Tag, offered: Option<&'t str>) -> Option<&'t str> {
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
    // A browser's copy lies beside the page, never at the root of a site.
    let is_beside = |s: &str| !is_remote(s) && !is_data(s) && !s.starts_with('/') && late.is_some_and(is_remote);
    let saved = |s: &str| (is_copy(s) || is_beside(s)) && !stands_in(s, late) || is_data(s) && s.len() > PICTURE;
    let placeholder = |s: &str| is_data(s) && s.len() <= PICTURE;
    let shown = || src.filter(|s| !placeholder(s));
    src.filter(|s| saved(s)).or(late).or_else(shown).or_else(largest).or(offered).or(src)
}

/// Whether a picture is called what sites call the one that they show until the meant one is there.
fn stands_in(address: &str, late: Option<&str>) -> bool {
    const WORDS: [&str; 14] = [
        "lazy",
        "lazyload",
        "loading",
        "load",
        "blank",
        "placeholder",
        "spacer",
        "transparent",
        "pixel",
        "grey",
        "gray",
        "white",
        "empty",
        "default",
    ];
    let file = address.split(['?', '#']).next().and_then(|path| path.rsplit('/').next()).unwrap_or_default();
    let name = file.split_once('.').map_or(file, |(name, _)| name).to_ascii_lowercase();
    late.is_some_and(|late| !late.ends_with(file))
        && name.split(|c: char| !c.is_ascii_alphabetic()).any(|word| WORDS.contains(&word))
}

/// The address that a `source` of a `picture` offers: where browsers may choose, the last that any reader can show.
pub(super) fn offered(tag: &Tag, before: Option<String>) -> Option<String> {
    let set = tag.get("srcset").or_else(|| tag.get("data-srcset")).and_then(srcset);
    let is_new = tag.get("type").is_some_and(|kind| kind.contains("avif") || kind.contains("jxl"));
    match set {
        Some(address) if !is_new || before.is_none() => Some(address.to_owned()),
        _ => before,
    }
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

/// The picture of a tag, or what is offered for it; `from_base` says where an address leads that is no copy's.
pub(super) fn image(tag: &Tag, offered: Option<&str>, span: Span, from_base: impl Fn(&str) -> String) -> Option<Image> {
    let source = picture_source(tag, offered)?;
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
