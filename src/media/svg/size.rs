//! The size of an SVG, read from its root element alone.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// What CSS gives a replaced element without any size (CSS 2.2, 10.3.2).
const DEFAULT: (f32, f32) = (300.0, 150.0);

/// Width and height in CSS pixels, if `data` is an SVG. A missing length is taken from the view box.
pub fn root_size(data: &[u8]) -> Option<(f32, f32)> {
    let text = std::str::from_utf8(data).ok()?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('<') {
        return None;
    }
    let mut reader = Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(root) | Event::Empty(root) => {
                return (root.local_name().as_ref() == "svg").then(|| size_of(&root));
            }
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_) => {}
            Event::Text(text) if text.trim().is_empty() => {}
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::End(_) | Event::Eof => return None,
        }
    }
}

fn size_of(root: &BytesStart) -> (f32, f32) {
    let attribute = |name: &str| {
        let value = root.try_get_attribute(name).ok()??;
        value.normalized_value(XmlVersion::Implicit1_0).ok().map(|v| v.into_owned())
    };
    let length = |name| attribute(name).and_then(|v| pixels(&v));
    let view_box = attribute("viewBox").and_then(|v| {
        let numbers: Vec<f32> = v
            .split(|c: char| c == ',' || c.is_ascii_whitespace())
            .filter(|n| !n.is_empty())
            .map(str::parse)
            .collect::<Result<_, _>>()
            .ok()?;
        match numbers[..] {
            [_, _, width, height] if possible(width) && possible(height) => Some((width, height)),
            _ => None,
        }
    });
    match (length("width"), length("height"), view_box) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(size)) => size,
        (width, height, None) => (width.unwrap_or(DEFAULT.0), height.unwrap_or(DEFAULT.1)),
    }
}

/// An absolute length in CSS pixels; None for a share or anything else.
fn pixels(value: &str) -> Option<f32> {
    let value = value.trim();
    let unit = value.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '+' | '-'));
    let number: f32 = value[..value.len() - unit.len()].parse().ok()?;
    // CSS Values 4, 6.2; an em is that of an unset font size, 16 px.
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "em" | "rem" => 16.0,
        _ => return None,
    };
    Some(number * factor).filter(|&n| possible(n))
}

fn possible(length: f32) -> bool {
    length.is_finite() && (0.01..=1e6).contains(&length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_length_is_taken_from_the_view_box() {
        for (attributes, size) in [
            ("width='72pt' height='1in'", (96.0, 96.0)),
            ("width='100%' viewBox='0,0 40 20'", (40.0, 20.0)),
            ("width='80' viewBox='0 0 40 20'", (80.0, 40.0)),
            ("height='10px' viewBox='0 0 40 20'", (20.0, 10.0)),
            ("", (300.0, 150.0)),
            ("width='-3' height='nan'", (300.0, 150.0)),
        ] {
            assert_eq!(root_size(format!("<svg {attributes}/>").as_bytes()), Some(size), "{attributes}");
        }
    }
}
