//! Shaping: characters of one face and language to glyphs.

use super::{EM_TOP, Face, GlyphId};
use crate::lang::Lang;
use harfrust::{Buffer, Direction, Feature, Language, Script, ShapeOptions, ShapePlan, ShaperFont, Tag};
use std::cell::RefCell;
use std::sync::{Arc, RwLock};
use unicode_script::UnicodeScript;

/// Features that the engine asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Features {
    /// `fwid`: full-width forms of quotes, · and the like.
    pub full_width: bool,
    /// `vert`: forms for vertical lines; the direction is top to bottom.
    pub vertical: bool,
    /// `pwid`: proportional forms of the quotes that a Chinese face has on the em.
    pub proportional: bool,
    /// `halt` (`vhal` in vertical lines): the form of a mark without the white of its full em.
    pub half_width: bool,
}

/// A shaped glyph; lengths in em, along its line and upward, to the right in a vertical line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shaped {
    pub id: GlyphId,
    pub advance: f32,
    pub dx: f32,
    pub dy: f32,
    /// First byte of its cluster in the text that was shaped.
    pub cluster: u32,
}

/// A place as the shaper gives it, in font units.
fn placed(info: &harfrust::GlyphInfo, place: &harfrust::GlyphPosition, face: &Face, vertical: bool) -> Shaped {
    let scale = face.opened().scale;
    let id = GlyphId(u16::try_from(info.glyph_id).unwrap_or(0));
    let cluster = info.cluster;
    if !vertical {
        let (dx, dy) = (place.x_offset as f32 * scale, place.y_offset as f32 * scale);
        return Shaped { id, advance: place.x_advance as f32 * scale, dx, dy, cluster };
    }
    // The shaper counts from the glyph's vertical origin, which faces put elsewhere; here a glyph stands in the middle
    // of its em box, its baseline as far below the top as it is in every CJK face.
    let (top, half) = (libm::roundf(EM_TOP / scale), libm::truncf(face.advance(id) / scale / 2.0 + 0.01));
    let (dx, dy) = (-place.y_offset as f32 - top, place.x_offset as f32 + half);
    Shaped { id, advance: -place.y_advance as f32 * scale, dx: dx * scale, dy: dy * scale, cluster }
}

/// What a shaping plan was made for.
type Key = (Lang, unicode_script::Script, Features);

/// The plans of a face, made when first needed. A book needs a handful, so a list is searched.
#[derive(Default)]
pub(super) struct Plans(RwLock<Vec<(Key, Arc<ShapePlan>)>>);

impl Plans {
    fn get(&self, key: Key, make: impl FnOnce() -> ShapePlan) -> Arc<ShapePlan> {
        let found = |plans: &[(Key, Arc<ShapePlan>)]| plans.iter().find(|p| p.0 == key).map(|p| p.1.clone());
        if let Some(plan) = found(&self.0.read().expect("no panic while the lock is held")) {
            return plan;
        }
        let plan = Arc::new(make());
        self.0.write().expect("no panic while the lock is held").push((key, plan.clone()));
        plan
    }
}

thread_local! {
    static BUFFER: RefCell<Buffer> = RefCell::new(Buffer::new());
}

/// The script of the first character that has one of its own.
fn script_of(text: &str) -> unicode_script::Script {
    use unicode_script::Script::{Common, Inherited, Unknown};
    text.chars().map(|c| c.script()).find(|s| !matches!(s, Common | Inherited | Unknown)).unwrap_or(Common)
}

impl Face {
    /// Shapes text of one direction with the real language and script, and appends its glyphs to `out`. Glyph 0 marks
    /// what the face does not have.
    pub fn shape(&self, text: &str, lang: Lang, features: Features, out: &mut Vec<Shaped>) {
        let opened = self.opened();
        let Some(font) = &opened.font else {
            out.extend(text.char_indices().map(|(at, _)| Shaped {
                id: GlyphId(0),
                advance: 1.0,
                dx: 0.0,
                dy: 0.0,
                cluster: at as u32,
            }));
            return;
        };
        let mut script = script_of(text);
        if script == unicode_script::Script::Common && lang.is_cjk() {
            // Marks alone: `locl` hangs below the script of the language.
            script = unicode_script::Script::Han;
        }
        let direction = if features.vertical { Direction::TopToBottom } else { Direction::LeftToRight };
        let tags = requested(features, script);
        let wanted: Option<Script> = script.short_name().parse().ok();
        let plan = opened.plans.get((lang, script, features), || {
            let language = Language::new(lang.tag());
            ShapePlan::new(font, direction, wanted, language.as_ref(), &tags)
        });
        BUFFER.with_borrow_mut(|buffer| {
            buffer.reset();
            buffer.push_str(text);
            buffer.set_direction(direction);
            buffer.set_script(wanted);
            buffer.set_language(Language::new(lang.tag()));
            let options = ShapeOptions::new().plan(Some(&plan)).features(&tags);
            if harfrust::shape(&ShaperFont::new(font), buffer, options).is_err() {
                return;
            }
            let glyphs = buffer.glyph_infos().iter().zip(buffer.glyph_positions());
            out.extend(glyphs.map(|(info, place)| placed(info, place, self, features.vertical)));
        });
    }

    /// Shapes one character; None unless it becomes exactly one glyph of the face.
    pub fn shape_one(&self, c: char, lang: Lang, features: Features) -> Option<Shaped> {
        let mut out = Vec::with_capacity(1);
        self.shape(c.encode_utf8(&mut [0; 4]), lang, features, &mut out);
        match out[..] {
            [one] if one.id.0 != 0 => Some(one),
            _ => None,
        }
    }

    /// A quotation mark in a cell of half an em, beside letters of a face in which all have this width.
    pub fn quote_in_cell(&self, c: char, lang: Lang) -> Option<Shaped> {
        const CELL: f32 = 0.5;
        let proportional = self.shape_one(c, lang, Features { proportional: true, ..Features::default() })?;
        Some(Shaped { advance: CELL, dx: (CELL - proportional.advance) / 2.0, ..proportional })
    }
}

/// The features asked for beside those that a shaper always applies.
///
/// CJK faces carry `kern` pairs of kana that are meant to go with `palt`; in text set on the em the engine alone owns
/// the space between characters, so they are switched off there.
fn requested(features: Features, script: unicode_script::Script) -> Vec<Feature> {
    use unicode_script::Script::{Bopomofo, Han, Hangul, Hiragana, Katakana};
    let mut out = Vec::new();
    if matches!(script, Han | Hiragana | Katakana | Hangul | Bopomofo) {
        out.push(Feature::new(Tag::new(b"kern"), 0, ..));
    }
    let mut on = |tag: &[u8; 4]| out.push(Feature::new(Tag::new(tag), 1, ..));
    if features.full_width {
        on(b"fwid");
    }
    if features.proportional {
        on(b"pwid");
    }
    if features.half_width {
        on(if features.vertical { b"vhal" } else { b"halt" });
    }
    if features.vertical {
        on(b"vert");
    }
    out
}
