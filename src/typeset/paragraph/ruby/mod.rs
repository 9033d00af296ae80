//! Ruby: the pairs of one word, each a base and its reading above it, at half its size.
//!
//! The shorter of the two is spaced 1 : 2 : … : 2 : 1 to the length of the longer (JLREQ 3.3.6); a reading over a
//! single character, or one of Latin letters, is centred, or in vertical lines begins with it (肩付き) if the design asks
//! for that. A pair does not break. A word of several pairs, 熟語ルビ, breaks
//! between them, and within it a long reading leans over a base whose own reading is short (JLREQ 3.3.7). Outside the
//! word a reading may overhang as far as its caller says. Zhuyin has a place of its own: [`zhuyin`].

mod zhuyin;

use super::super::Context;
use super::super::style::RubyPlace;
use super::flow::Look;
use crate::book::RubyPair;
use crate::font::{EM_TOP, FaceId, Features, GlyphId, Mark, Shaped};
use crate::lang::vertical::{VerticalOrientation, vertical_orientation};
use crate::lang::wide;
use crate::pages::Orientation;

/// A glyph of a set pair; x from the start of the pair, y above its baseline, both in pt, cluster in the bytes of its
/// text.
#[derive(Clone, Copy, Debug)]
pub struct Placed {
    pub face: FaceId,
    pub id: GlyphId,
    pub x: f32,
    pub y: f32,
    pub cluster: u32,
    pub orientation: Orientation,
}

/// A pair as it stands in the line; lengths in pt, sides are start and end.
#[derive(Clone, Debug, Default)]
pub struct Set {
    pub width: f32,
    pub base: Vec<Placed>,
    pub reading: Vec<Placed>,
    /// Size of the reading.
    pub size: f32,
    /// How far the reading sticks out over its base, where a neighbour may stand.
    pub over: [f32; 2],
    /// White beside the reading, within the width.
    pub room: [f32; 2],
    /// Letters, which must not run together with those of the next reading.
    pub latin: bool,
}

/// Size of a reading in parts of its base.
const READING_SIZE: f32 = 0.5;
/// Its baseline above the base's: the foot of its em box stands on the top of that of the base.
const READING_RAISE: f32 = EM_TOP + (1.0 - EM_TOP) * READING_SIZE;
/// A reading overhangs its neighbours by one em of its own at most, in em of the base.
pub const MOST_OVER: f32 = READING_SIZE;
/// Between two readings of letters, in em of the base (CLREQ 3.3.4).
pub const BETWEEN_LATIN: f32 = 0.25;

/// A pair with its glyphs and their lengths, not yet in its place.
struct Measured {
    base: Vec<Glyph>,
    reading: Vec<Glyph>,
    /// Lengths without any white, in pt.
    lengths: [f32; 2],
    /// A base of one character.
    single: bool,
    latin: bool,
    zhuyin: bool,
}

impl Measured {
    fn new(pair: &RubyPair, look: &Look, cx: &Context) -> Self {
        let base = glyphs(&pair.base.text, look, cx);
        let reading = glyphs(&pair.reading.text, look, cx);
        let length = |all: &[Glyph], size: f32| all.iter().map(|g| g.shaped.advance).sum::<f32>() * size;
        let lengths = [length(&base, look.size), length(&reading, look.size * READING_SIZE)];
        let single = pair.base.text.chars().nth(1).is_none();
        let latin = !pair.reading.text.chars().any(wide::is_wide);
        let zhuyin = pair.reading.text.chars().any(wide::is_zhuyin);
        Self { base, reading, lengths, single, latin, zhuyin }
    }

    /// How much of its base a reading leaves free on either side.
    fn free(&self) -> f32 {
        ((self.lengths[0] - self.lengths[1]) / 2.0).max(0.0)
    }
}

/// Sets the pairs of a word, its outer readings over its neighbours as far as those allow, in pt.
pub fn set(pairs: &[&RubyPair], look: &Look, outside: [f32; 2], cx: &Context) -> Vec<Set> {
    let most = MOST_OVER * look.size;
    let outside = outside.map(|o| o.min(most));
    let all: Vec<Measured> = pairs.iter().map(|pair| Measured::new(pair, look, cx)).collect();
    let apart = |a: usize| {
        let latin = a + 1 < all.len() && all[a].latin && all[a + 1].latin;
        if latin { BETWEEN_LATIN * look.size } else { 0.0 }
    };
    let mut out = Vec::with_capacity(all.len());
    let share = before_share(cx.style.ruby);
    if let Some(starts) = solid(&all, outside, most, share, &apart) {
        out.extend(all.iter().zip(starts).map(|(one, start)| shifted(one, look, start)));
        return out;
    }
    for (at, one) in all.iter().enumerate() {
        if let Some(set) = zhuyin::set(pairs[at], look, cx) {
            out.push(set);
            continue;
        }
        let room = |other: usize, gap: f32| (all[other].free() - gap).clamp(0.0, most);
        let before = at.checked_sub(1).map_or(outside[0], |b| room(b, apart(b)));
        let after = if at + 1 < all.len() { room(at + 1, apart(at)) } else { outside[1] };
        out.push(place(one, look, [before, after], all.len() > 1, share));
    }
    out
}

/// Where the readings of a word begin, from the start of their bases, if those can stand solid: each as near the middle
/// of its base as the others let it be, none further out than `most`.
fn solid(all: &[Measured], outside: [f32; 2], most: f32, share: f32, apart: &dyn Fn(usize) -> f32) -> Option<Vec<f32>> {
    let count = all.len();
    if count < 2 || all.iter().any(|one| !one.single || one.zhuyin) {
        return None;
    }
    let total: f32 = all.iter().map(|one| one.lengths[0]).sum();
    // The latest start of each, from the last one back.
    let mut latest = vec![0.0_f32; count];
    let (mut end, mut base) = (total + outside[1], total);
    for (at, one) in all.iter().enumerate().rev() {
        let [own, above] = one.lengths;
        latest[at] = end.min(base + most) - above;
        base -= own;
        end = latest[at] - if at > 0 { apart(at - 1) } else { 0.0 };
    }
    let (mut free, mut base) = (-outside[0], 0.0);
    let mut out = Vec::with_capacity(count);
    for (at, one) in all.iter().enumerate() {
        let [own, above] = one.lengths;
        let earliest = free.max(base - most);
        if earliest > latest[at] + 1e-3 {
            return None;
        }
        let share = if above < own { share } else { 0.5 };
        let start = (base + (own - above) * share).min(latest[at]).max(earliest);
        out.push(start - base);
        free = start + above + apart(at);
        base += own;
    }
    Some(out)
}

/// A pair of a word whose bases stand solid; the reading begins `start` behind its base.
fn shifted(pair: &Measured, look: &Look, start: f32) -> Set {
    let Measured { base, reading, lengths: [own, above], single: _, latin, zhuyin: _ } = pair;
    let size = look.size * READING_SIZE;
    let end = start + above;
    let (over, room) = ([(-start).max(0.0), (end - own).max(0.0)], [start.max(0.0), (own - end).max(0.0)]);
    let width = over[0] + own + over[1];
    let mut reading = spread(reading, size, *above, true, READING_RAISE * look.size);
    let mut base = spread(base, look.size, *own, false, 0.0);
    reading.iter_mut().for_each(|g| g.x += over[0] + start);
    base.iter_mut().for_each(|g| g.x += over[0]);
    Set { width, base, reading, size, over, room, latin: *latin }
}

/// The share of the white beside a short reading that stands before it.
fn before_share(place: RubyPlace) -> f32 {
    match place {
        RubyPlace::Nakatsuki => 0.5,
        RubyPlace::Katatsuki => 0.0,
    }
}

/// Puts a reading over its base. In a word it leans to the side that has room, else it stays over the middle.
fn place(pair: &Measured, look: &Look, most: [f32; 2], leans: bool, share: f32) -> Set {
    let Measured { base, reading, lengths: [own, above], single, latin, zhuyin: _ } = pair;
    let (own, above, size) = (*own, *above, look.size * READING_SIZE);
    let width = own.max(above);
    let raised = |glyphs: &[Glyph], centred: bool| spread(glyphs, size, width, centred, READING_RAISE * look.size);
    if above <= own {
        if *single || *latin {
            return shifted(pair, look, (own - above) * if *single { share } else { 0.5 });
        }
        let base = spread(base, look.size, width, false, 0.0);
        let reading = raised(reading, false);
        return Set { width, base, reading, size, over: [0.0; 2], room: [0.0; 2], latin: false };
    }
    let out = above - own;
    let mut over = most.map(|m| m.min(out / 2.0));
    if leans {
        for side in 0..2 {
            let left = out - over[0] - over[1];
            over[side] += left.min(most[side] - over[side]).max(0.0);
        }
    }
    // What does not stand out makes white around and between the characters of the base.
    let mut base = spread(base, look.size, own.max(above - over[0] - over[1]), false, 0.0);
    let middle = !leans && *single;
    let start = if middle { (over[1] - over[0]) / 2.0 } else { 0.0 };
    base.iter_mut().for_each(|g| g.x += over[0] + start);
    Set { width, base, reading: raised(reading, *latin), size, over, room: [0.0; 2], latin: *latin }
}

/// A glyph before it has its place.
struct Glyph {
    face: FaceId,
    shaped: Shaped,
    orientation: Orientation,
}

/// Spaces glyphs to a width, or centres them.
fn spread(glyphs: &[Glyph], size: f32, width: f32, centred: bool, y: f32) -> Vec<Placed> {
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
        out.push(Placed { face: *face, id, x: x + dx * size, y, cluster, orientation: *orientation });
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
            let Some(face) = face_of(c, look, cx) else { continue };
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
            if let Some(face) = face_of(c, look, cx) {
                shape(c.encode_utf8(&mut [0; 4]), face, at as u32);
            }
        }
    }
    out.retain(|g| g.shaped.id != GlyphId(0));
    out
}

/// The face of a character: that of the base, if it has it.
fn face_of(c: char, look: &Look, cx: &Context) -> Option<FaceId> {
    if cx.fonts.face(look.cjk).glyph(c).is_some() {
        return Some(look.cjk);
    }
    cx.fonts.covering(c.encode_utf8(&mut [0; 4]), look.role, look.lang)
}
