//! Punctuation widths, pairs and autospace.
//!
//! A full-width mark is a body of ink and the white before and after it. The engine sets bodies; the white of two
//! neighbours is one gap between them, whose natural width and limits come from the tables below (CLREQ 3.1.6,
//! GB/T 15834 5.1, JLREQ 3.1). At a line's edges the gap is not there: so an opening mark begins and a closing mark
//! ends a line without white, and no rule for edges is needed where a language keeps none.

use super::breaks::Tongue;
use crate::font::Mark;
use crate::lang::Lang;
use crate::lang::class::{Class, Side, side};

/// How punctuation is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Preset {
    /// Full-width marks, neighbours trimmed.
    #[default]
    Quanjiao,
    /// Full width at the end of a sentence only.
    Kaiming,
    /// Every mark half width.
    Banjiao,
    /// Full width, trimmed at line edges only.
    Hangmobanjiao,
    /// Full width everywhere.
    Plain,
}

/// White before, body, white after, in em.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glue {
    pub before: f32,
    pub body: f32,
    pub after: f32,
}

const fn glue(before: f32, body: f32, after: f32) -> Glue {
    Glue { before, body, after }
}

const OPENS: Glue = glue(0.5, 0.5, 0.0);
const CLOSES: Glue = glue(0.0, 0.5, 0.5);
const CENTRED: Glue = glue(0.25, 0.5, 0.25);
const HALF: Glue = glue(0.0, 0.5, 0.0);
const WHOLE: Glue = glue(0.0, 1.0, 0.0);

/// The width of a mark by class; `colon` is ： and ；, which Japanese sets apart from the comma. The middle dot of Korean
/// takes half an em at most (KLREQ).
///
/// In vertical Chinese lines ： ； ？ ！ fill their em, and · stands in the middle of its own (CLREQ 3.1.6.1, GB/T 15834
/// 5.2.2).
fn width(class: Class, colon: bool, lang: Lang, vertical: bool) -> Glue {
    let column = match (lang, vertical) {
        (Lang::ZhHans | Lang::Other(_), false) => 0,
        (Lang::ZhHant | Lang::ZhHk, false) => 1,
        (Lang::Ja, _) => 2,
        (Lang::Ko, _) => 3,
        (Lang::ZhHans | Lang::Other(_), true) => 4,
        (Lang::ZhHant | Lang::ZhHk, true) => 5,
    };
    #[rustfmt::skip]
    let row = match (class, colon) {
        //                     zh-Hans  zh-Hant  ja       ko       zh-Hans↓ zh-Hant↓
        (Class::Op, _)     => [OPENS,   OPENS,   OPENS,   OPENS,   OPENS,   OPENS],
        (Class::Cl, _)     => [CLOSES,  CLOSES,  CLOSES,  CLOSES,  CLOSES,  CLOSES],
        (Class::Pa, false) => [CLOSES,  CENTRED, CLOSES,  CLOSES,  CLOSES,  CENTRED],
        (Class::Pa, true)  => [CLOSES,  CENTRED, CENTRED, CENTRED, WHOLE,   WHOLE],
        (Class::Pe, _)     => [CLOSES,  CENTRED, CLOSES,  CLOSES,  CLOSES,  CENTRED],
        (Class::Ex, _)     => [CLOSES,  WHOLE,   WHOLE,   WHOLE,   WHOLE,   WHOLE],
        (Class::Md, _)     => [HALF,    CENTRED, CENTRED, HALF,    CENTRED, CENTRED],
        (Class::So, _)     => [HALF,    WHOLE,   WHOLE,   WHOLE,   WHOLE,   WHOLE],
        _                  => [WHOLE,   WHOLE,   WHOLE,   WHOLE,   WHOLE,   WHOLE],
    };
    row[column]
}

/// Which side of its em the ink of a mark leaves white.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Shape {
    /// White before it.
    Open,
    /// White behind it.
    Close,
    /// White on both sides.
    Middle,
    /// No white that is the engine's: Han, Latin, and marks that fill their em.
    #[default]
    Solid,
}

/// A mark as it is set, in em.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub struct Placed {
    pub shape: Shape,
    pub before: f32,
    pub body: f32,
    pub after: f32,
    /// Where the glyph stands, from the start of the body.
    pub dx: f32,
    /// It should have white, and its ink leaves none.
    pub is_solid: bool,
}

/// An em, as far as faces are drawn to it.
const NEARLY_FULL: f32 = 0.9;

/// Ink may leave its body by so much, in em: the bearings of its neighbours are wider.
const OVERSHOOT: f32 = 0.02;

/// Sets a mark: the table says which white it has, the face where its ink is.
pub fn place(c: char, class: Class, mark: &Mark, lang: Lang, preset: Preset, vertical: bool) -> Placed {
    let colon = matches!(c, '：' | '；');
    let asked = width(class, colon, lang, vertical);
    let whole = Placed { body: mark.advance, dx: mark.dx, ..Placed::default() };
    let squarish = (NEARLY_FULL..=1.0 + 1.0 - NEARLY_FULL).contains(&mark.advance);
    let halved = preset == Preset::Banjiao && asked == WHOLE && !vertical && matches!(class, Class::Ex | Class::So);
    if asked == HALF || halved {
        return half(mark, whole);
    }
    if asked == WHOLE || !squarish {
        return whole;
    }
    // A colon that stands upright is as high as its em in many faces.
    let Some((shape, dx)) = trimmed(mark) else { return Placed { is_solid: !(colon && vertical), ..whole } };
    // Words of Korean stand apart by spaces, and what follows a bracket belongs to its word.
    let is_korean_bracket = lang == Lang::Ko && matches!(class, Class::Op | Class::Cl);
    let keeps = match preset {
        _ if is_korean_bracket => false,
        Preset::Quanjiao | Preset::Hangmobanjiao | Preset::Plain => true,
        Preset::Kaiming => matches!(class, Class::Pe | Class::Ex),
        Preset::Banjiao => false,
    };
    let white = if keeps { mark.advance - 0.5 } else { 0.0 };
    let (before, after) = match shape {
        Shape::Open => (white, 0.0),
        Shape::Close => (0.0, white),
        Shape::Middle => (white / 2.0, white / 2.0),
        Shape::Solid => return whole,
    };
    Placed { shape, before, body: 0.5, after, dx, is_solid: false }
}

/// A mark of half an em without white: the middle dot and solidus of Simplified Chinese, marks that else fill their em.
fn half(mark: &Mark, whole: Placed) -> Placed {
    let fits = mark.ink.is_none_or(|(left, right)| right - left <= 0.5);
    if !fits {
        return whole;
    }
    let dx = match mark.half {
        Some((dx, _)) => dx,
        None => mark.dx + (0.5 - mark.advance) / 2.0,
    };
    Placed { body: 0.5, dx, ..whole }
}

/// The side of the white and the offset that takes it away: by `halt`, otherwise by the ink's place in the advance.
fn trimmed(mark: &Mark) -> Option<(Shape, f32)> {
    if let Some((dx, advance)) = mark.half {
        return match dx {
            _ if (advance - 0.5).abs() > 0.05 => None,
            _ if dx > -0.125 => Some((Shape::Close, dx)),
            _ if dx < -0.375 => Some((Shape::Open, dx)),
            _ => Some((Shape::Middle, dx)),
        };
    }
    let (left, right) = mark.ink?;
    let middle = mark.advance / 2.0;
    let (shape, dx) = match () {
        () if right <= middle + OVERSHOOT => (Shape::Close, 0.0),
        () if left >= middle - OVERSHOOT => (Shape::Open, -middle),
        () if right - left <= middle && left >= mark.advance / 4.0 => (Shape::Middle, -mark.advance / 4.0),
        () => return None,
    };
    Some((shape, mark.dx + dx))
}

/// In which order gaps give way when a line is too full (CLREQ 3.5.3, JLREQ 3.8.3). Lower goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Shrink {
    /// The mark at the line's end.
    Edge,
    Word,
    Dot,
    Bracket,
    Pause,
    Autospace,
    /// What is left of a bracket's white below its soft floor.
    BracketRest,
    Stop,
    #[default]
    Never,
}

impl Shrink {
    /// In order.
    pub const ALL: [Shrink; 8] = [
        Shrink::Edge,
        Shrink::Word,
        Shrink::Dot,
        Shrink::Bracket,
        Shrink::Pause,
        Shrink::Autospace,
        Shrink::BracketRest,
        Shrink::Stop,
    ];

    /// When the white of a mark gives way.
    pub fn of(class: Class, tongue: Tongue) -> Shrink {
        match class {
            Class::Md => Shrink::Dot,
            Class::Op | Class::Cl => Shrink::Bracket,
            Class::Pa => Shrink::Pause,
            // Elsewhere than in Chinese the white behind a full stop never gives way inside a line (JLREQ 3.8.3).
            Class::Pe | Class::Ex if tongue == Tongue::Zh => Shrink::Stop,
            _ => Shrink::Never,
        }
    }
}

/// One side of a gap between two things.
#[derive(Clone, Copy, Debug)]
pub struct Edge {
    pub shape: Shape,
    pub class: Class,
    /// White of this side, in pt.
    pub white: f32,
}

/// The white between two bodies, in pt.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct White {
    pub natural: f32,
    /// What of it never gives way.
    pub least: f32,
    /// When the rest does.
    pub shrink: Shrink,
}

/// The gap between two bodies.
///
/// The white of a closing and an opening mark is not added: one of them is enough (CLREQ 3.1.6.2).
pub fn between(a: Edge, b: Edge, tongue: Tongue, preset: Preset) -> White {
    use Shape::{Close, Middle, Open, Solid};
    let untrimmed = matches!(preset, Preset::Hangmobanjiao | Preset::Plain);
    let sum = |a: f32, b: f32| a + b;
    // JLREQ 3.1.4: a full stop or comma keeps its half em before a middle dot.
    let stop = matches!(a.class, Class::Pa | Class::Pe) && tongue == Tongue::Ja;
    let (from_a, from_b, natural) = match (a.shape, b.shape) {
        _ if untrimmed => (true, true, sum(white_after(a), white_before(b))),
        (Open, Middle) | (Solid, Open | Middle) => (false, true, b.white),
        (Close, Middle) if stop => (true, true, sum(a.white, b.white)),
        (Close, Middle) => (false, true, b.white),
        (Close, Open) => (true, true, a.white.max(b.white)),
        (Middle, Middle) => (true, true, sum(a.white, b.white)),
        (Middle, Open | Close | Solid) | (Close, Solid) => (true, false, a.white),
        (Open, Open | Close | Solid) | (Close, Close) | (Solid, Close | Solid) => (false, false, 0.0),
    };
    let (first, second) = (Shrink::of(a.class, tongue), Shrink::of(b.class, tongue));
    let shrink = match (from_a, from_b) {
        _ if natural == 0.0 => Shrink::Never,
        (true, true) => first.min(second),
        (true, false) => first,
        (false, _) => second,
    };
    // Where both are added, each keeps to its own rule.
    let kept = |edge: Edge, step: Shrink| if step == Shrink::Never { edge.white } else { 0.0 };
    let least = match shrink {
        Shrink::Never => natural,
        _ if natural > a.white.max(b.white) => kept(a, first) + kept(b, second),
        _ => 0.0,
    };
    White { natural, least, shrink }
}

fn white_after(edge: Edge) -> f32 {
    if matches!(edge.shape, Shape::Close | Shape::Middle) { edge.white } else { 0.0 }
}

fn white_before(edge: Edge) -> f32 {
    if matches!(edge.shape, Shape::Open | Shape::Middle) { edge.white } else { 0.0 }
}

/// Whether a mark may hang behind the end of a line: stops of the mainland, commas and full stops of Japanese and of
/// vertical Chinese (CLREQ 3.1.7, JLREQ 3.8.2). Horizontal lines of Taiwan and Hong Kong have it in the middle of its em.
pub fn may_hang(c: char, class: Class, lang: Lang, vertical: bool) -> bool {
    let stops = matches!(class, Class::Pe) || class == Class::Pa && !matches!(c, '：' | '；');
    match lang {
        Lang::ZhHans if !vertical => matches!(class, Class::Pa | Class::Pe | Class::Ex),
        Lang::Ja => stops,
        Lang::ZhHans | Lang::ZhHant | Lang::ZhHk => vertical && stops,
        Lang::Ko | Lang::Other(_) => false,
    }
}

/// The side of an autospace a character stands on in a language: true for wide, false for narrow.
pub fn autospace_side(c: char, tongue: Tongue) -> Option<bool> {
    match side(c) {
        Side::Wide => Some(true),
        Side::Narrow => Some(false),
        Side::Conditional if tongue == Tongue::Zh => Some(false),
        Side::Conditional | Side::None => None,
    }
}

/// Widths of autospace in em: shrunk, natural, stretched.
pub const AUTOSPACE: [f32; 3] = [0.125, 0.25, 0.5];
/// Widths of a word space in em: shrunk, natural, stretched.
///
/// In CJK text ⅓ em (JLREQ 3.8); where all words stand apart by spaces, what their faces are drawn for.
pub fn word_space(tongue: Tongue) -> [f32; 3] {
    match tongue {
        Tongue::Zh | Tongue::Ja => [0.25, 1.0 / 3.0, 0.5],
        Tongue::Ko => [0.2, 0.3, 0.5],
        Tongue::Other => [0.19, 0.26, 0.42],
    }
}
/// A bracket's white keeps this much, in em, while anything else can give way.
pub const SOFT_FLOOR: f32 = 0.25;

#[cfg(test)]
mod tests;
