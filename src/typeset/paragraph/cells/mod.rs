//! The second step: characters become glyphs in cells, with the white between them.
//!
//! Han, kana, Hangul and their marks take the direct path: one character, one glyph, one cell. Latin is shaped a word
//! at a time and divided where a line may break inside it. What no font has becomes a drawn box.

mod gap;
mod mark;
mod object;
mod ruby;
mod word;

use super::super::Context;
use super::super::breaks::{self, Break, Char, Tongue};
use super::super::line::Cell;
use super::super::missing::missing;
use super::super::spacing::{Preset, Shape, autospace_side};
use super::flow::{Flow, LINE_BREAK, Look, OBJECT};
use super::{combined, ruby as pairs};
use crate::font::{FaceId, Features, GlyphId, Mark, Shaped, is_emoji_sequence};
use crate::lang::class::Class;
use crate::lang::vertical::{VerticalOrientation, vertical_orientation};
use crate::lang::wide;
use crate::pages::Orientation;

/// What a cell shows.
#[derive(Clone, Copy, Debug)]
pub struct Atom {
    /// Characters of the flow.
    pub first: u32,
    pub end: u32,
    /// Glyphs of the arena; lengths in em of the look's size.
    pub glyphs: (u32, u32),
    pub face: FaceId,
    pub look: u16,
    pub kind: Kind,
    pub orientation: Orientation,
    /// A typed space stands behind it and is part of the text.
    pub space: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Glyphs,
    /// A dash whose two glyphs do not meet: a rule joins them.
    Dash,
    /// 縦中横
    Combined,
    /// No font has it.
    Missing,
    /// Dots to what ends the line, in the cell and the gap behind it.
    Leader,
    /// Index into the flow's objects.
    Object(u32),
}

/// What the gap on one side of a cell depends on.
#[derive(Clone, Copy)]
struct Flank {
    shape: Shape,
    class: Class,
    before: f32,
    after: f32,
    /// Side of an autospace: wide, narrow or none, at its start and end.
    starts: Option<bool>,
    ends: Option<bool>,
    tongue: Tongue,
    size: f32,
    code: bool,
    /// A pair of ruby.
    ruby: bool,
}

impl Flank {
    /// Of a cell that is full on both sides and next to which no autospace stands.
    fn solid(class: Class, tongue: Tongue, size: f32) -> Self {
        let (before, after) = (0.0, 0.0);
        let (starts, ends) = (None, None);
        Self { shape: Shape::Solid, class, before, after, starts, ends, tongue, size, code: false, ruby: false }
    }
}

/// Cells with what they show, and the arena of their glyphs. Kept between paragraphs so that it is allocated once.
#[derive(Default)]
pub struct Cells {
    pub cells: Vec<Cell>,
    pub atoms: Vec<Atom>,
    pub glyphs: Vec<Shaped>,
    /// Set ruby, by the index of its object.
    pub ruby: Vec<(u32, pairs::Set)>,
    shaped: Vec<Shaped>,
}

impl Cells {
    pub fn clear(&mut self) {
        let Cells { cells, atoms, glyphs, ruby, shaped } = self;
        cells.clear();
        atoms.clear();
        glyphs.clear();
        ruby.clear();
        shaped.clear();
    }
}

/// Makes cells of a flow.
pub struct Builder<'a, 'b> {
    pub flow: &'a Flow<'b>,
    pub breaks: &'a [Break],
    pub cx: &'a Context<'a>,
    pub preset: Preset,
    pub hyphenate: bool,
    pub measure: f32,
    pub out: &'a mut Cells,
    /// Of what lies along the line as it is: Latin words.
    lying: Orientation,
    flank: Option<Flank>,
    /// Words of Korean stand apart by spaces in this paragraph.
    spaced: bool,
    space: bool,
    mandatory: bool,
    object: usize,
    /// How far the character set last is overhung from before, in pt.
    overhung: f32,
}

impl<'a, 'b> Builder<'a, 'b> {
    pub fn new(
        flow: &'a Flow<'b>,
        breaks: &'a [Break],
        cx: &'a Context<'a>,
        preset: Preset,
        hyphenate: bool,
        measure: f32,
        out: &'a mut Cells,
    ) -> Self {
        Self {
            flow,
            breaks,
            cx,
            preset,
            hyphenate,
            measure,
            out,
            lying: if cx.style.is_vertical() { Orientation::Turned } else { Orientation::Horizontal },
            flank: None,
            spaced: flow.chars.iter().any(|c| c.class == Class::Sp && c.tongue == Tongue::Ko),
            space: false,
            mandatory: false,
            object: 0,
            overhung: 0.0,
        }
    }

    pub fn build(mut self) {
        let chars = &self.flow.chars;
        let mut i = 0;
        while i < chars.len() {
            let c = &chars[i];
            if self.is_vertical() && self.look(i).combined {
                i = self.combined(i);
                continue;
            }
            i = match c.class {
                Class::Id | Class::Hg | Class::Cj | Class::Ns if c.c != OBJECT => self.character(i),
                Class::Sp => {
                    self.space = true;
                    i + 1
                }
                Class::Gl if matches!(c.c, '\u{a0}' | '\u{2007}' | '\u{202f}') => {
                    self.space = true;
                    i + 1
                }
                Class::Zw => {
                    self.mandatory |= c.c == LINE_BREAK;
                    i + 1
                }
                Class::Id | Class::Nt | Class::Hg | Class::Cj | Class::Ns if c.c == OBJECT => self.object(i),
                Class::Id | Class::Hg | Class::Cj | Class::Ns | Class::Nt => self.character(i),
                Class::Op | Class::Cl | Class::Pa | Class::Pe | Class::Ex | Class::Md | Class::So => self.mark(i),
                Class::Da | Class::El => self.dash_or_dots(i),
                Class::Ti => self.connector(i),
                Class::Pr | Class::Po if wide::is_wide(c.c) || matches!(c.c, '℃' | '№' | '\u{3380}'..='\u{33df}') => {
                    self.character(i)
                }
                Class::Pr
                | Class::Po
                | Class::Nu
                | Class::Al
                | Class::Pu
                | Class::Lq
                | Class::Rq
                | Class::Gl
                | Class::Sh
                | Class::Cm => self.word(i),
            };
        }
        if self.mandatory
            && let Some(last) = self.out.cells.last_mut()
        {
            last.after = Break::Never;
        }
    }

    fn is_vertical(&self) -> bool {
        self.lying == Orientation::Turned
    }

    fn look(&self, i: usize) -> &'a Look {
        &self.flow.looks[usize::from(self.flow.chars[i].style)]
    }

    fn text(&self, first: usize, end: usize) -> &'a str {
        let chars = &self.flow.chars;
        let to = chars.get(end).map_or(self.flow.text.len(), |c| c.at as usize);
        &self.flow.text[chars[first].at as usize..to]
    }

    /// One character on its em, with what combines with it.
    fn character(&mut self, i: usize) -> usize {
        let chars = &self.flow.chars;
        let c = chars[i];
        let look = self.look(i);
        if c.c == IDEOGRAPHIC_SPACE
            && let Some(id) = self.cx.fonts.face(look.cjk).glyph(c.c)
        {
            return self.ideographic_space(i, id);
        }
        let joined = chars.get(i + 1).is_some_and(|n| n.class == Class::Cm || joins(&c, n)) || is_flag(c.c);
        if self.is_vertical() {
            if !joined && self.vertical_character(i, look.cjk) {
                return i + 1;
            }
        } else if !joined && let Some(glyph) = self.cx.fonts.face(look.cjk).glyph(c.c) {
            let advance = self.cx.fonts.face(look.cjk).advance(glyph);
            let from = self.out.glyphs.len() as u32;
            self.out.glyphs.push(Shaped { id: glyph, advance, dx: 0.0, dy: 0.0, cluster: c.at });
            self.push_character(i, i + 1, look.cjk, from, advance, Orientation::Horizontal);
            return i + 1;
        }
        let end = if joined { cluster_end(chars, i) } else { i + 1 };
        self.cluster(i, end, FontKind::Cjk);
        end
    }

    /// An em of white that is text. It is the gap behind a body of no width, so that at a line's end it is not there.
    fn ideographic_space(&mut self, i: usize, id: GlyphId) -> usize {
        let c = self.flow.chars[i];
        let look = self.look(i);
        let from = self.out.glyphs.len() as u32;
        self.out.glyphs.push(Shaped { id, advance: 0.0, dx: 0.0, dy: 0.0, cluster: c.at });
        self.push_character(i, i + 1, look.cjk, from, 0.0, self.lying);
        if let (Some(cell), Some(flank)) = (self.out.cells.last_mut(), &mut self.flank) {
            cell.count = 0;
            flank.class = Class::Sp;
        }
        i + 1
    }

    /// One character of a vertical line in the form a face has for it there; false if the face does not have it.
    fn vertical_character(&mut self, i: usize, face: FaceId) -> bool {
        let c = self.flow.chars[i];
        let Some(form) = self.cx.fonts.face(face).vertical(c.c, self.look(i).lang) else { return false };
        let from = self.out.glyphs.len() as u32;
        let Mark { glyph, advance, dx, .. } = form;
        self.out.glyphs.push(Shaped { id: glyph, advance, dx, dy: 0.0, cluster: c.at });
        let advance = advance * self.cx.fonts.partner(face);
        self.push_character(i, i + 1, face, from, advance, self.stands(&form));
        true
    }

    /// How a form of a line stands.
    fn stands(&self, form: &Mark) -> Orientation {
        if self.is_vertical() && !form.turned { Orientation::Vertical } else { self.lying }
    }

    /// 縦中横: a cluster that stands upright in one em.
    fn combined(&mut self, i: usize) -> usize {
        let look = self.look(i);
        let end = cluster_end(&self.flow.chars, i);
        let text: String = self.flow.chars[i..end].iter().map(|c| combined::narrow(c.c)).collect();
        let from = self.out.glyphs.len() as u32;
        let face = if self.has_all(look.latin, &text) {
            Some(look.latin)
        } else {
            self.cx.fonts.covering(&text, look.role, look.lang)
        };
        let Some(face) = face else {
            self.missing(i, end);
            return end;
        };
        self.out.shaped.clear();
        self.cx.fonts.face(face).shape(&text, look.lang, Features::default(), &mut self.out.shaped);
        let chars = &self.flow.chars[i..end];
        let at = |cluster: u32| {
            let k = text[..cluster as usize].chars().count();
            chars[k.min(chars.len() - 1)].at
        };
        let placed = self.out.shaped.iter().map(|g| Shaped { cluster: at(g.cluster), ..*g });
        self.out.glyphs.extend(placed);
        self.push_character(i, end, face, from, 1.0, Orientation::Horizontal);
        if let Some(atom) = self.out.atoms.last_mut() {
            atom.kind = Kind::Combined;
        }
        end
    }

    fn push_character(
        &mut self,
        i: usize,
        end: usize,
        face: FaceId,
        from: u32,
        advance: f32,
        orientation: Orientation,
    ) {
        let c = self.flow.chars[i];
        let look = self.look(i);
        let side = if look.script || look.combined || c.class == Class::Nt {
            None
        } else if look.code {
            Some(false)
        } else if c.class == Class::Id && matches!(c.c, '\u{4e00}'..='\u{9fff}') {
            Some(true)
        } else {
            autospace_side(c.c, c.tongue)
        };
        let flank = Flank { starts: side, ends: side, code: look.code, ..Flank::solid(c.class, c.tongue, look.size) };
        let atom = Atom {
            first: i as u32,
            end: end as u32,
            glyphs: (from, self.out.glyphs.len() as u32),
            face,
            look: c.style,
            kind: Kind::Glyphs,
            orientation,
            space: false,
        };
        self.push(atom, advance * look.size, flank, 1);
    }

    /// A cluster that the direct path cannot set: combining marks, emoji, what the face does not have.
    fn cluster(&mut self, i: usize, end: usize, kind: FontKind) {
        let look = self.look(i);
        let text = self.text(i, end);
        let own = match kind {
            FontKind::Cjk => look.cjk,
            FontKind::Latin => look.latin,
        };
        let face = if self.has_all(own, text) && !is_emoji_sequence(text) {
            Some(own)
        } else {
            self.cx.fonts.covering(text, look.role, look.lang)
        };
        let from = self.out.glyphs.len() as u32;
        let base = self.flow.chars[i].at;
        let Some(face) = face else {
            self.missing(i, end);
            return;
        };
        let upright = self.is_vertical() && stands_upright(text);
        if upright && end == i + 1 && self.vertical_character(i, face) {
            return;
        }
        self.out.shaped.clear();
        // Marks are put to their base in the direction of the line, if the face is drawn for it.
        let vertical = upright && face == look.cjk;
        let features = Features { vertical, ..Features::default() };
        self.cx.fonts.face(face).shape(text, look.lang, features, &mut self.out.shaped);
        if self.out.shaped.iter().any(|g| g.id == GlyphId(0)) {
            self.missing(i, end);
            return;
        }
        let mut orientation = if vertical { Orientation::Vertical } else { self.lying };
        if let ([picture], true) = (&mut self.out.shaped[..], upright && !vertical) {
            let advance = self.cx.fonts.face(face).vertical_advance(picture.id);
            *picture = Shaped { advance, dx: (advance - 1.0) / 2.0, dy: 0.0, ..*picture };
            orientation = Orientation::Vertical;
        }
        let advance = self.out.shaped.iter().map(|g| g.advance).sum::<f32>() * self.cx.fonts.partner(face);
        let all = self.out.shaped.iter().map(|g| Shaped { cluster: base, ..*g });
        self.out.glyphs.extend(all);
        self.push_character(i, end, face, from, advance, orientation);
    }

    fn has_all(&self, face: FaceId, text: &str) -> bool {
        let face = self.cx.fonts.face(face);
        text.chars().all(|c| is_ignorable(c) || face.glyph(c).is_some())
    }

    /// A drawn box, and a warning that names the character and the first place.
    fn missing(&mut self, i: usize, end: usize) {
        let text = self.text(i, end);
        let look = self.look(i);
        let span = self.flow.span(self.flow.chars[i].at, text.len());
        self.cx.reporter.report(missing(text, look.role, look.lang, span, self.cx.fonts));
        let from = self.out.glyphs.len() as u32;
        let face = self.look(i).cjk;
        self.push_character(i, end, face, from, 1.0, self.lying);
        if let Some(atom) = self.out.atoms.last_mut() {
            atom.kind = Kind::Missing;
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FontKind {
    Cjk,
    Latin,
}

const IDEOGRAPHIC_SPACE: char = '\u{3000}';

fn is_flag(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Whether a cluster stands upright in a vertical line.
fn stands_upright(cluster: &str) -> bool {
    let first = cluster.chars().next();
    first.is_some_and(|c| vertical_orientation(c) != VerticalOrientation::R) || is_emoji_sequence(cluster)
}

/// Characters that may have no glyph and are none the worse for it.
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether two letters of Hangul make one syllable, as those of old Hangul do that have no character of their own.
fn joins(a: &Char, b: &Char) -> bool {
    a.class == Class::Hg && b.class == Class::Hg && a.style == b.style && breaks::is_one_syllable(a.c, b.c)
}

/// The end of the cluster that begins at `i`: marks that combine, letters of one syllable, joined emoji, flags.
fn cluster_end(chars: &[Char], i: usize) -> usize {
    let mut end = i + 1;
    if is_flag(chars[i].c) && chars.get(end).is_some_and(|c| is_flag(c.c)) {
        end += 1;
    }
    while let Some(c) = chars.get(end)
        && c.style == chars[i].style
    {
        let goes_on = chars[end - 1].c == '\u{200d}' && c.class == Class::Id || joins(&chars[end - 1], c);
        if c.class == Class::Cm || goes_on {
            end += 1;
        } else {
            break;
        }
    }
    end
}
