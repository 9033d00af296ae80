//! Ruby of one pair: a base and its reading above it, at half its size.
//!
//! The shorter of the two is spaced 1 : 2 : … : 2 : 1 to the length of the longer (JLREQ 3.3.6); a reading over a
//! single character is centred. A pair does not break.

use super::super::Context;
use super::flow::Look;
use crate::book::RubyPair;
use crate::font::{FaceId, Features, GlyphId, Mark, Shaped};
use crate::lang::vertical::{VerticalOrientation, vertical_orientation};
use crate::pages::Orientation;

/// A glyph of a set pair; x from the start of the pair and advance in pt, cluster in the bytes of its text.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    pub face: FaceId,
    pub id: GlyphId,
    pub x: f32,
    pub cluster: u32,
    pub orientation: Orientation,
}

/// A pair as it stands in the line.
#[derive(Clone, Debug, Default)]
pub struct Set {
    pub width: f32,
    pub base: Vec<Placed>,
    pub reading: Vec<Placed>,
}

/// Size of a reading in parts of its base.
pub const READING_SIZE: f32 = 0.5;
/// Its baseline above the base's: the em of the base ends 0.88 em up, that of the reading begins 0.12 of its own down.
pub const READING_RAISE: f32 = 0.88 + 0.12 * READING_SIZE;

/// Sets a pair.
pub fn set(pair: &RubyPair, look: &Look, cx: &Context) -> Set {
    let base = glyphs(&pair.base.text, look, cx);
    let reading = glyphs(&pair.reading.text, look, cx);
    let length = |all: &[Glyph], size: f32| all.iter().map(|g| g.shaped.advance).sum::<f32>() * size;
    let (base_size, reading_size) = (look.size, look.size * READING_SIZE);
    let width = length(&base, base_size).max(length(&reading, reading_size));
    let single = pair.base.text.chars().nth(1).is_none();
    Set { width, base: spread(&base, base_size, width, false), reading: spread(&reading, reading_size, width, single) }
}

/// A glyph before it has its place.
struct Glyph {
    face: FaceId,
    shaped: Shaped,
    orientation: Orientation,
}

/// Spaces glyphs to a width, or centres them.
fn spread(glyphs: &[Glyph], size: f32, width: f32, centred: bool) -> Vec<Placed> {
    let own: f32 = glyphs.iter().map(|g| g.shaped.advance).sum::<f32>() * size;
    let free = (width - own).max(0.0);
    let (mut x, between) = match glyphs.len() {
        0 => return Vec::new(),
        n if !centred => (free / (2 * n) as f32, free / n as f32),
        _ => (free / 2.0, 0.0),
    };
    let mut out = Vec::with_capacity(glyphs.len());
    for Glyph { face, shaped, orientation } in glyphs {
        let Shaped { id, advance, dx, dy: _, cluster } = *shaped;
        out.push(Placed { face: *face, id, x: x + dx * size, cluster, orientation: *orientation });
        x += advance * size + between;
    }
    out
}

/// The glyphs of a text, from one face if it has them all.
fn glyphs(text: &str, look: &Look, cx: &Context) -> Vec<Glyph> {
    let lying = if cx.style.is_vertical() { Orientation::Turned } else { Orientation::Horizontal };
    let mut out = Vec::new();
    if cx.style.is_vertical() && text.chars().all(|c| vertical_orientation(c) != VerticalOrientation::R) {
        for (at, c) in text.char_indices() {
            let covering = || cx.fonts.covering(c.encode_utf8(&mut [0; 4]), look.role, look.lang);
            let face = if cx.fonts.face(look.cjk).glyph(c).is_some() { Some(look.cjk) } else { covering() };
            let Some(face) = face else { continue };
            let Some(form) = cx.fonts.face(face).vertical(c, look.lang) else { continue };
            let Mark { glyph: id, advance, dx, turned, .. } = form;
            let shaped = Shaped { id, advance, dx, dy: 0.0, cluster: at as u32 };
            out.push(Glyph { face, shaped, orientation: if turned { lying } else { Orientation::Vertical } });
        }
        return out;
    }
    let mut shaped = Vec::new();
    let mut shape = |text: &str, face: FaceId, from: u32| {
        shaped.clear();
        cx.fonts.face(face).shape(text, look.lang, Features::default(), &mut shaped);
        let placed = |g: &Shaped| Shaped { cluster: g.cluster + from, ..*g };
        out.extend(shaped.iter().map(|g| Glyph { face, shaped: placed(g), orientation: lying }));
    };
    if text.chars().all(|c| cx.fonts.face(look.cjk).glyph(c).is_some()) {
        shape(text, look.cjk, 0);
    } else {
        for (at, c) in text.char_indices() {
            let mut buffer = [0; 4];
            let c = c.encode_utf8(&mut buffer);
            if let Some(face) = cx.fonts.covering(c, look.role, look.lang) {
                shape(c, face, at as u32);
            }
        }
    }
    out.retain(|g| g.shaped.id != GlyphId(0));
    out
}
