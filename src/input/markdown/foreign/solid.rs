//! What is never touched: code, formulas and what programs a page.

use super::super::dialect;
use super::super::mask::Masked;
use pulldown_cmark::{Event, Parser, Tag, TagEnd};
use std::ops::Range;

/// HTML elements that hold code.
const CODE: [&str; 6] = ["code", "pre", "kbd", "samp", "tt", "var"];

/// Where code and formulas stand, in order.
pub(in crate::input) fn solid(text: &str) -> Vec<Range<usize>> {
    let masked = Masked::new(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    // Code typed as HTML, open now.
    let mut typed: Option<usize> = None;
    for (event, range) in Parser::new_ext(masked.text(), dialect()).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) | Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                found.push(range);
            }
            Event::Start(Tag::HtmlBlock)
                if ["<!--", "<pre", "<code>", "<code ", "<script", "<style"]
                    .iter()
                    .any(|tag| text[range.clone()].contains(tag)) =>
            {
                found.push(range);
            }
            Event::InlineHtml(tag) if tag.starts_with("<!--") => found.push(range),
            Event::InlineHtml(tag) if CODE.iter().any(|name| tag[1..].starts_with(name)) => {
                typed = typed.or(Some(range.start));
            }
            Event::InlineHtml(tag) if CODE.iter().any(|name| tag[1..].trim_start_matches('/').starts_with(name)) => {
                found.extend(typed.take().map(|from| from..range.end));
            }
            Event::End(TagEnd::Paragraph) => typed = None,
            _ => {}
        }
    }
    merged(found)
}

/// The end of what is solid around a place.
pub(in crate::input) fn solid_end(solid: &[Range<usize>], at: usize) -> Option<usize> {
    let next = solid.partition_point(|range| range.start <= at);
    solid[..next].last().map(|range| range.end).filter(|&end| end > at)
}

/// Ranges in order, those that overlap as one.
pub(super) fn merged(mut found: Vec<Range<usize>>) -> Vec<Range<usize>> {
    found.sort_by_key(|range| range.start);
    let mut out: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match out.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}
