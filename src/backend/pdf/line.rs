//! A line as clusters: glyphs with the characters they stand for.

use crate::font::FaceId;
use crate::lang::wide;
use crate::pages::{Glyph, Line};

/// Glyphs of one run that together stand for a stretch of the line's text.
#[derive(Clone, Copy, Debug)]
pub struct Cluster<'a> {
    pub face: FaceId,
    pub glyphs: &'a [Glyph],
    pub text: &'a str,
}

/// The clusters of a line from left to right. A cluster's text ends where the next one begins.
pub fn clusters(line: &Line) -> impl Iterator<Item = Cluster<'_>> {
    line.runs.iter().enumerate().flat_map(move |(r, run)| {
        let mut from = 0;
        std::iter::from_fn(move || {
            let first = run.glyphs.get(from)?;
            let length = run.glyphs[from..].iter().take_while(|g| g.cluster == first.cluster).count();
            let glyphs = &run.glyphs[from..from + length];
            from += length;
            let end = match run.glyphs.get(from) {
                Some(next) => next.cluster as usize,
                None => start_after(line, r),
            };
            let text = line.text.get(first.cluster as usize..end).unwrap_or_default();
            Some(Cluster { face: run.face, glyphs, text })
        })
    })
}

/// Where the text of the runs after run `r` begins.
pub fn start_after(line: &Line, r: usize) -> usize {
    let next = line.runs[r + 1..].iter().find_map(|run| run.glyphs.first());
    next.map_or(line.text.len(), |g| g.cluster as usize)
}

/// Whether a line ends with a word that the next line's first does not continue, so that a blank has to keep them apart
/// in copied text. CJK text has no such blanks, Korean has.
pub fn ends_word(line: &Line) -> bool {
    let blank_free = |c: char| c.is_whitespace() || wide::is_wide(c) && !wide::is_hangul(c);
    !line.joins_next && line.text.chars().next_back().is_some_and(|c| !blank_free(c))
}
