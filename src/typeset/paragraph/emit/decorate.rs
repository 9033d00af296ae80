//! What is drawn along characters: underlines, 专名号, 书名号, strokes through, dots of emphasis, areas of links.
//!
//! A line goes on from character to character until its mark ends, over the white between them and not over the white
//! after the last. Straight lines of names and wavy ones of titles keep their ends free, so that two that touch show a
//! break; where dots stand at the same side they stand outside the line. An underline leaves out what hangs down into
//! it.

use super::super::cells::{Atom, Kind};
use super::super::flow::Look;
use super::{Emitter, Extra};
use crate::font::{Face, GlyphId, OutlinePen};
use crate::lang::Lang;
use crate::lang::class::Class;
use crate::lang::wide;
use crate::pages::{Orientation, Pt};

/// Where things stand, in em from the baseline downward, and how thick they are.
const UNDERLINE: f32 = 0.17;
/// 傍線, to the right of a vertical line of Japanese or Korean.
const SIDELINE: f32 = -0.98;
/// Beside the ideograph's foot, clear of it.
const NAME: f32 = 0.2;
const STRIKE: f32 = -0.36;
const THICKNESS: f32 = 0.05;
/// Each end of a 专名号 or 书名号 keeps this much free.
const FREE: f32 = 0.1;
/// Half a wave is about as long, and it leaves its middle by so much.
const HALF_WAVE: f32 = 0.16;
const WAVE_HEIGHT: f32 = 0.045;
/// 着重号 below, 圏点 above.
const DOT_BELOW: f32 = 0.29;
const DOT_ABOVE: f32 = -1.06;
const DOT_RADIUS: f32 = 0.07;
/// A line between the characters and their dots takes this much.
const OUTSIDE: f32 = 0.1;
/// Between an underline and the ink that it leaves out.
const CLEAR: f32 = 0.05;
/// Less of an underline than this between two descenders is not drawn.
const SHORTEST: f32 = 0.04;

/// A stretch of one decoration that is still going on.
#[derive(Clone)]
pub(super) struct Ongoing {
    kind: Decoration,
    item: u16,
    from: f32,
    to: f32,
    size: f32,
    /// Of the line of a 割注 that it belongs to.
    shift: f32,
    lang: Lang,
    /// Left out of an underline.
    gaps: Vec<(f32, f32)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Decoration {
    Underline,
    Strike,
    ProperName,
    WorkTitle,
    Link,
}

impl Emitter<'_, '_> {
    /// Begins, carries on and ends what is drawn along the characters.
    pub(super) fn decorate(&mut self, look: &Look, atom: &Atom, width: f32) {
        let marks = look.marks;
        let wanted = [
            (Decoration::Underline, marks.underline, 0),
            (Decoration::Strike, marks.strike, 0),
            (Decoration::ProperName, marks.proper_name, marks.item),
            (Decoration::WorkTitle, marks.work_title, marks.item),
            (Decoration::Link, look.link.is_some(), look.link.unwrap_or(0)),
        ];
        if self.going.is_empty() && !wanted.iter().any(|w| w.1) && !marks.dots {
            return;
        }
        for (kind, on, item) in wanted {
            let place = self.going.iter().position(|g| g.kind == kind);
            match place {
                Some(at) if on && self.going[at].item == item => self.going[at].to = self.x + width,
                Some(at) => {
                    let done = self.going.remove(at);
                    self.close(done);
                }
                None => {}
            }
            if on && !self.going.iter().any(|g| g.kind == kind) {
                self.going.push(Ongoing {
                    kind,
                    item,
                    from: self.x,
                    to: self.x + width,
                    size: look.size,
                    shift: self.shift,
                    lang: look.lang,
                    gaps: Vec::new(),
                });
            }
        }
        if marks.underline {
            self.skip_ink(look, atom);
        }
        if marks.dots && takes_dot(self.flow.chars[atom.first as usize].class) {
            self.dots(look, atom, width);
        }
    }

    fn dots(&mut self, look: &Look, atom: &Atom, width: f32) {
        // In a vertical line the right side is above.
        let above = self.is_vertical() || !look.lang.is_chinese();
        let marks = look.marks;
        // Names and titles have their lines below, or at the left; so has an underline, but for a 傍線.
        let lined = match above {
            true => marks.underline && self.sidelined(look.lang),
            false => marks.underline || marks.proper_name || marks.work_title,
        };
        let place = match (above, lined) {
            (true, false) => DOT_ABOVE,
            (true, true) => DOT_ABOVE - OUTSIDE,
            (false, false) => DOT_BELOW,
            (false, true) => DOT_BELOW + OUTSIDE,
        };
        let y = place * look.size - look.raise;
        // JLREQ 3.3.9: ﹅ in vertical lines, • in horizontal ones.
        let sesame = self.is_vertical() && look.lang == Lang::Ja;
        let pieces = if atom.kind == Kind::Glyphs { (atom.end - atom.first).max(1) } else { 1 };
        for piece in 0..pieces {
            let x = self.x + width * (piece as f32 + 0.5) / pieces as f32;
            let radius = Pt::new(DOT_RADIUS * look.size);
            self.extras.push(Extra::Dot { x: Pt::new(x), y: Pt::new(y), radius, sesame });
        }
    }

    fn is_vertical(&self) -> bool {
        self.cx.style.is_vertical()
    }

    /// Whether an underline stands at the right of its line.
    fn sidelined(&self, lang: Lang) -> bool {
        self.is_vertical() && !lang.is_chinese()
    }

    /// Leaves out of an underline where ink of a glyph hangs into it.
    fn skip_ink(&mut self, look: &Look, atom: &Atom) {
        let lies = matches!(atom.orientation, Orientation::Horizontal | Orientation::Turned);
        // A line under Han goes on under the tail of a comma.
        let wide = wide::is_wide(self.flow.chars[atom.first as usize].c);
        if atom.kind != Kind::Glyphs || !lies || wide || self.sidelined(look.lang) {
            return;
        }
        let band = (-UNDERLINE - THICKNESS - CLEAR, -UNDERLINE + CLEAR);
        let glyphs = &self.cells.glyphs[atom.glyphs.0 as usize..atom.glyphs.1 as usize];
        let face = self.cx.fonts.face(atom.face);
        let mut x = self.x;
        let mut gaps = Vec::new();
        for glyph in glyphs {
            if let Some((from, to)) = ink_in(face, glyph.id, band) {
                let start = x + glyph.dx * look.size;
                gaps.push((start + (from - CLEAR) * look.size, start + (to + CLEAR) * look.size));
            }
            x += glyph.advance * look.size;
        }
        if let Some(line) = self.going.iter_mut().find(|g| g.kind == Decoration::Underline) {
            line.gaps.extend(gaps);
        }
    }

    pub(super) fn close_all(&mut self) {
        for done in std::mem::take(&mut self.going) {
            self.close(done);
        }
    }

    fn close(&mut self, done: Ongoing) {
        let Ongoing { kind, item, from, to, size, shift, lang, gaps } = done;
        let thickness = Pt::new(THICKNESS * size);
        let rule = |from: f32, to: f32, y: f32| Extra::Rule {
            x: Pt::new(from),
            y: Pt::new(y * size - shift),
            width: Pt::new((to - from).max(0.0)),
            thickness,
        };
        let free = FREE * size;
        match kind {
            Decoration::Underline => {
                let y = if self.sidelined(lang) { SIDELINE } else { UNDERLINE };
                let mut x = from;
                for (start, end) in gaps {
                    if start - x > SHORTEST * size {
                        self.extras.push(rule(x, start, y));
                    }
                    x = x.max(end);
                }
                if to - x > SHORTEST * size {
                    self.extras.push(rule(x, to, y));
                }
            }
            Decoration::Strike => self.extras.push(rule(from, to, STRIKE)),
            Decoration::ProperName => self.extras.push(rule(from + free, to - free, NAME)),
            Decoration::WorkTitle => {
                let width = (to - from - 2.0 * free).max(0.0);
                let halves = libm::roundf(width / (HALF_WAVE * size)).max(1.0);
                self.extras.push(Extra::Wave {
                    x: Pt::new(from + free),
                    y: Pt::new((NAME + THICKNESS / 2.0) * size - shift),
                    half: Pt::new(width / halves),
                    halves: halves as u32,
                    height: Pt::new(WAVE_HEIGHT * size),
                    thickness,
                });
            }
            Decoration::Link => {
                if let Some(link) = self.flow.links.get(usize::from(item)) {
                    self.extras.push(Extra::Link {
                        to: link.to.clone(),
                        x: Pt::new(from),
                        width: Pt::new(to - from),
                        contents: link.contents.clone(),
                        node: link.node,
                    });
                }
            }
        }
    }
}

/// Dots stand at full-width characters, not at punctuation; Latin among them is in italics.
fn takes_dot(class: Class) -> bool {
    matches!(class, Class::Id | Class::Hg | Class::Cj | Class::Ns)
}

/// From where to where the ink of a glyph stands in a band above the baseline, in em; None if it does not.
fn ink_in(face: &Face, glyph: GlyphId, (foot, head): (f32, f32)) -> Option<(f32, f32)> {
    let [_, lowest, _, highest] = face.ink(glyph)?;
    if lowest > head || highest < foot {
        return None;
    }
    let mut band = Band { foot, head, found: None, start: (0.0, 0.0), at: (0.0, 0.0) };
    face.outline(glyph, &mut band);
    band.found
}

/// Takes an outline and keeps how far it reaches within a band; curves go as a few straight lines.
struct Band {
    foot: f32,
    head: f32,
    found: Option<(f32, f32)>,
    start: (f32, f32),
    at: (f32, f32),
}

/// Straight lines that a curve goes as.
const PIECES: u8 = 8;

impl Band {
    fn straight(&mut self, to: (f32, f32)) {
        let from = std::mem::replace(&mut self.at, to);
        let (low, high) = if from.1 <= to.1 { (from, to) } else { (to, from) };
        if high.1 < self.foot || low.1 > self.head {
            return;
        }
        let at = |y: f32| {
            let share = if high.1 - low.1 > 1e-6 { ((y - low.1) / (high.1 - low.1)).clamp(0.0, 1.0) } else { 0.0 };
            low.0 + (high.0 - low.0) * share
        };
        let ends = if high.1 - low.1 > 1e-6 { [at(self.foot), at(self.head)] } else { [low.0, high.0] };
        for x in ends {
            let (from, to) = self.found.unwrap_or((x, x));
            self.found = Some((from.min(x), to.max(x)));
        }
    }

    fn curve(&mut self, place: impl Fn(f32) -> (f32, f32)) {
        for piece in 1..=PIECES {
            self.straight(place(f32::from(piece) / f32::from(PIECES)));
        }
    }
}

impl OutlinePen for Band {
    fn move_to(&mut self, x: f32, y: f32) {
        (self.start, self.at) = ((x, y), (x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.straight((x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (ax, ay) = self.at;
        let along = |a: f32, c: f32, b: f32, t: f32| a * (1.0 - t) * (1.0 - t) + 2.0 * c * t * (1.0 - t) + b * t * t;
        self.curve(|t| (along(ax, cx, x, t), along(ay, cy, y, t)));
    }

    fn curve_to(&mut self, c0x: f32, c0y: f32, c1x: f32, c1y: f32, x: f32, y: f32) {
        let (ax, ay) = self.at;
        let along = |a: f32, c: f32, d: f32, b: f32, t: f32| {
            let u = 1.0 - t;
            a * u * u * u + 3.0 * c * u * u * t + 3.0 * d * u * t * t + b * t * t * t
        };
        self.curve(|t| (along(ax, c0x, c1x, x, t), along(ay, c0y, c1y, y, t)));
    }

    fn close(&mut self) {
        self.straight(self.start);
    }
}
