//! Zhuyin: the sounds of a character one under another at its right, in three tenths of its size.
//!
//! Beside a character of a horizontal line half an em is kept for them and their tone; in a vertical line they stand
//! where other ruby does. The tone of one syllable stands at the upper right of its last sound, the light tone above
//! the first (CLREQ 3.3.3).

use super::super::super::Context;
use super::super::flow::Look;
use super::{Glyph, Placed, Set, face_of, glyphs};
use crate::book::RubyPair;
use crate::font::EM_TOP;
use crate::lang::wide;
use crate::pages::Orientation;

/// Size of a sound in parts of the character.
const SIZE: f32 = 0.3;
/// Kept at the right of a character, in em.
const RESERVED: f32 = 0.5;
/// From the sounds to the ink of a tone, in em of the character.
const BEFORE_TONE: f32 = 0.02;
/// A syllable has three sounds at most.
const MOST_SOUNDS: usize = 3;

/// Ping, yang, shang, qu.
fn is_tone(c: char) -> bool {
    matches!(c, 'ˉ' | 'ˊ' | 'ˇ' | 'ˋ')
}

const LIGHT: char = '˙';

/// Sets a pair of one character and one syllable; None if it is anything else.
pub fn set(pair: &RubyPair, look: &Look, cx: &Context) -> Option<Set> {
    let mut base_chars = pair.base.text.chars();
    base_chars.next().filter(|_| base_chars.next().is_none())?;
    let (mut sounds, mut tone, mut light) = (Vec::new(), None, None);
    for (at, c) in pair.reading.text.char_indices() {
        match c {
            _ if wide::is_zhuyin(c) => sounds.push((at, c)),
            _ if is_tone(c) && tone.is_none() => tone = Some((at, c)),
            LIGHT if light.is_none() => light = Some((at, c)),
            _ if c.is_whitespace() => {}
            _ => return None,
        }
    }
    if sounds.is_empty() || sounds.len() > MOST_SOUNDS {
        return None;
    }
    let vertical = cx.style.is_vertical();
    let orientation = if vertical { Orientation::Vertical } else { Orientation::Horizontal };
    let base = glyphs(&pair.base.text, look, cx);
    let own = base.iter().map(|g| g.shaped.advance).sum::<f32>() * look.size;
    let em = look.size * SIZE;
    let column: Vec<(usize, char)> = light.into_iter().chain(sounds.iter().copied()).collect();
    // The light tone takes half of the height of a sound.
    let height = |c: char| if c == LIGHT { em / 2.0 } else { em };
    let total: f32 = column.iter().map(|(_, c)| height(*c)).sum();
    let mut reading = Vec::new();
    // Down from the top of the em box, and from its side of the line.
    let mut down = (look.size - total) / 2.0;
    for &(at, c) in &column {
        let box_top = if c == LIGHT { down - em / 4.0 } else { down };
        let (x, y) = if vertical {
            (box_top, EM_TOP * look.size + (1.0 - EM_TOP) * em)
        } else {
            (own, EM_TOP * (look.size - em) - box_top)
        };
        reading.extend(sound(c, at, [x, y], orientation, look, cx));
        down += height(c);
    }
    if let Some((at, c)) = tone {
        let top = down - em;
        reading.extend(tone_mark(c, at, own, top, em, look, cx));
    }
    // In reading order: the tone as it was typed.
    reading.sort_by_key(|g| g.cluster);
    let width = if vertical { own } else { own + RESERVED * look.size };
    let base = base
        .iter()
        .map(|Glyph { face, shaped, orientation }| Placed {
            face: *face,
            id: shaped.id,
            x: shaped.dx * look.size,
            y: 0.0,
            cluster: shaped.cluster,
            orientation: *orientation,
        })
        .collect();
    Some(Set { width, base, reading, size: em, over: [0.0; 2], room: [0.0; 2], latin: false })
}

fn sound(c: char, at: usize, [x, y]: [f32; 2], orientation: Orientation, look: &Look, cx: &Context) -> Option<Placed> {
    let face = face_of(c, look, cx)?;
    let id = cx.fonts.face(face).glyph(c)?;
    Some(Placed { face, id, x, y, cluster: at as u32, orientation })
}

/// A tone with its ink beside the sound whose em begins `top` below that of the character, its middle at that height.
fn tone_mark(c: char, at: usize, own: f32, top: f32, em: f32, look: &Look, cx: &Context) -> Option<Placed> {
    let face = face_of(c, look, cx)?;
    let id = cx.fonts.face(face).glyph(c)?;
    let [left, foot, _, head] = cx.fonts.face(face).ink(id)?.map(|v| v * em);
    let gap = BEFORE_TONE * look.size;
    let middle = (foot + head) / 2.0;
    let lowered = top + em * 0.25;
    if cx.style.is_vertical() {
        // Upright in its em, whose middle is that of the glyph's width.
        let advance = cx.fonts.face(face).advance(id) * em;
        let x = lowered - (EM_TOP * em - middle);
        let side = EM_TOP * look.size + em + gap;
        let y = side - (left - advance / 2.0 + Orientation::MIDDLE * em);
        return Some(Placed { face, id, x, y, cluster: at as u32, orientation: Orientation::Vertical });
    }
    let y = EM_TOP * look.size - lowered - middle;
    Some(Placed { face, id, x: own + em + gap - left, y, cluster: at as u32, orientation: Orientation::Horizontal })
}
