//! Marks, dashes, dots and connectors: what has white of its own, or is joined by its face.

use super::{Atom, Builder, Flank, FontKind, Kind};
use crate::diag::{Code, Diagnostic};
use crate::font::{FaceId, Features, FontRole, Mark, Shaped};
use crate::lang::Lang;
use crate::lang::class::Class;
use crate::lang::wide::is_shared_quote;
use crate::pages::Orientation;
use crate::typeset::breaks;
use crate::typeset::spacing::{Placed, Preset, may_hang, place};

/// The form of a mark of Latin that stands upright.
fn full_width(c: char) -> char {
    match c {
        ',' => '，',
        '.' => '．',
        '!' => '！',
        '?' => '？',
        _ => c,
    }
}

impl Builder<'_, '_> {
    /// A mark with white of its own.
    pub(super) fn mark(&mut self, i: usize) -> usize {
        let c = self.flow.chars[i];
        let look = self.look(i);
        // Full-width quotes and dots that a face only has narrow (as Kai does) come from the body's face.
        let faces = [look.cjk, self.cx.fonts.choose(FontRole::Serif, look.lang)];
        let form = |f: FaceId| self.form(f, c.c, look.lang);
        let narrow = |f: FaceId| form(f).is_none_or(|m| m.advance < 0.9);
        let shared = is_shared_quote(c.c) || matches!(c.c, '·' | '‧');
        // So do the stops of Taiwan and Hong Kong, in the middle of their em, that a face has in a corner (CLREQ 3.1.5).
        let centred = matches!(look.lang, Lang::ZhHant | Lang::ZhHk) && matches!(c.c, '，' | '。' | '、' | '；' | '：');
        let cornered = |f: FaceId| {
            let ink = form(f).and_then(|mark| mark.ink);
            ink.is_some_and(|(from, to)| ((from + to) / 2.0 - 0.5).abs() > 0.15)
        };
        let of_body = shared && look.lang.is_chinese() && narrow(faces[0]) || centred && cornered(faces[0]);
        let face = faces[usize::from(of_body)];
        let Some(mark) = form(face) else {
            self.cluster(i, i + 1, FontKind::Cjk);
            return i + 1;
        };
        let Placed { shape, before, body, mut after, dx, is_solid } =
            place(c.c, c.class, &mark, look.lang, self.preset, self.is_vertical());
        if is_solid {
            self.solid(i, face);
        }
        // GB/T 15834 5.1.2: two of ！ and ？ share an em, three take two.
        let trims = matches!(self.preset, Preset::Quanjiao | Preset::Kaiming);
        if c.class == Class::Ex && trims && self.flank.is_some_and(|f| f.class == Class::Ex && f.after > 0.0) {
            after = 0.0;
        }
        let from = self.out.glyphs.len() as u32;
        self.out.glyphs.push(Shaped { id: mark.glyph, advance: body, dx, dy: 0.0, cluster: c.at });
        let flank = Flank {
            shape,
            before: before * look.size,
            after: after * look.size,
            ..Flank::solid(c.class, c.tongue, look.size)
        };
        let atom = Atom {
            first: i as u32,
            end: i as u32 + 1,
            glyphs: (from, from + 1),
            face,
            look: c.style,
            kind: Kind::Glyphs,
            orientation: self.stands(&mark),
            space: false,
        };
        let alone = self.flank.is_some_and(|f| !breaks::is_mark(f.class));
        self.push(atom, body * look.size, flank, 0);
        if self.cx.style.hanging
            && alone
            && may_hang(c.c, c.class, look.lang, self.is_vertical())
            && let Some(cell) = self.out.cells.last_mut()
        {
            cell.hangs = true;
        }
        i + 1
    }

    /// A warning that a face's mark cannot be trimmed.
    fn solid(&self, i: usize, face: FaceId) {
        let name = self.cx.fonts.face(face).postscript_name();
        let message = format!("the “{}” of {name} fills its em and cannot be trimmed", self.text(i, i + 1));
        let diagnostic = Diagnostic::new(Code::SolidMark, message);
        let span = self.flow.span(self.flow.chars[i].at, self.text(i, i + 1).len());
        self.cx.reporter.report(diagnostic.at(span));
    }

    /// A mark as a face has it in this line.
    fn form(&self, face: FaceId, c: char, lang: Lang) -> Option<Mark> {
        let face = self.cx.fonts.face(face);
        if self.is_vertical() { face.vertical(full_width(c), lang) } else { face.mark(c, lang).copied() }
    }

    /// —— and …… in one run, so that the face joins them; two at a time.
    pub(super) fn dash_or_dots(&mut self, i: usize) -> usize {
        let chars = &self.flow.chars;
        let c = chars[i];
        let look = self.look(i);
        let pair = chars.get(i + 1).is_some_and(|n| n.c == c.c && n.style == c.style);
        let end = if pair { i + 2 } else { i + 1 };
        let text = self.text(i, end);
        let em = if pair || c.c == '⸺' { 2.0 } else { 1.0 };
        if !self.has_all(look.cjk, text) {
            self.cluster(i, i + 1, FontKind::Cjk);
            return i + 1;
        }
        self.out.shaped.clear();
        let features = Features { full_width: c.class == Class::El, ..Features::default() };
        self.cx.fonts.face(look.cjk).shape(text, look.lang, features, &mut self.out.shaped);
        let mut orientation = self.lying;
        if self.is_vertical() {
            let lying = std::mem::take(&mut self.out.shaped);
            let features = Features { vertical: true, ..features };
            self.cx.fonts.face(look.cjk).shape(text, look.lang, features, &mut self.out.shaped);
            // A face without a form for it: it goes down when it is turned.
            if self.out.shaped.iter().zip(&lying).any(|(a, b)| a.id == b.id) {
                self.out.shaped = lying;
            } else {
                orientation = Orientation::Vertical;
            }
        }
        let advance: f32 = self.out.shaped.iter().map(|g| g.advance).sum();
        let joined = (advance - em).abs() < 0.02;
        let share = em / self.out.shaped.len().max(1) as f32;
        let from = self.out.glyphs.len() as u32;
        let placed = self.out.shaped.iter().map(|g| {
            let cluster = c.at + g.cluster;
            if joined {
                Shaped { cluster, ..*g }
            } else {
                Shaped { cluster, advance: share, dx: g.dx + (share - g.advance) / 2.0, ..*g }
            }
        });
        self.out.glyphs.extend(placed);
        let flank = Flank::solid(c.class, c.tongue, look.size);
        let atom = Atom {
            first: i as u32,
            end: end as u32,
            glyphs: (from, self.out.glyphs.len() as u32),
            face: look.cjk,
            look: c.style,
            kind: if joined || c.class == Class::El { Kind::Glyphs } else { Kind::Dash },
            orientation,
            space: false,
        };
        self.push(atom, em * look.size, flank, 0);
        end
    }

    /// 一字线, ～ and hyphens between CJK: their own width, nothing stretches beside them.
    pub(super) fn connector(&mut self, i: usize) -> usize {
        let c = self.flow.chars[i];
        let look = self.look(i);
        if c.c == '—'
            && let Some(mark) = self.form(look.cjk, c.c, look.lang)
        {
            let from = self.out.glyphs.len() as u32;
            let Mark { glyph, advance, dx, .. } = mark;
            self.out.glyphs.push(Shaped { id: glyph, advance, dx, dy: 0.0, cluster: c.at });
            self.push_character(i, i + 1, look.cjk, from, advance, self.stands(&mark));
            if let Some(cell) = self.out.cells.last_mut() {
                cell.count = 0;
            }
            return i + 1;
        }
        self.character(i)
    }
}
