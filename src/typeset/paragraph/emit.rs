//! The last step: cells with their gaps become the glyph runs of a line.

mod decorate;

use self::decorate::Ongoing;
use super::super::Context;
use super::super::breaks::Break;
use super::super::endnote;
use super::super::line::LineOf;
use super::super::math;
use super::super::toc::{LATTICE, WHITE};
use super::cells::{Atom, Cells, Kind};
use super::combined::{self, Fit};
use super::flow::{Flow, LINE_BREAK, Look, OBJECT, Object};
use super::ruby;
use super::warichu::{self, Portion};
use super::{Extra, SetLine};
use crate::font::{FaceId, Shaped};
use crate::pages::{Glyph, GlyphRun, Grey, LinkTo, NodeId, Orientation, Point, Pt};
use std::ops::Range;

/// The middle of an ideograph above the baseline, in em.
const MIDDLE: f32 = 0.38;
/// How far a formula reaches into the white above and below its line, as shares of it; half of that below is free anyway.
pub(super) const INTO_WHITE: (f32, f32) = (0.65, 0.15);

/// Radius of the dot of a leader, in em: that of · in Song.
const LEADER_DOT: f32 = 0.05;

/// Makes one line.
pub struct Emitter<'a, 'b> {
    pub flow: &'a Flow<'b>,
    pub cells: &'a Cells,
    pub cx: &'a Context<'a>,
    pub colour: Grey,
    runs: Vec<GlyphRun>,
    text: String,
    extras: Vec<Extra<'b>>,
    going: Vec<Ongoing>,
    /// The run that is being filled: face, look and how it stands.
    current: Option<(FaceId, u16, Orientation)>,
    x: f32,
    /// Of the line of a 割注 above the baseline.
    shift: f32,
    ascent: f32,
    descent: f32,
    /// Cells of the line: as many glyphs are likely.
    length: usize,
}

impl<'a, 'b> Emitter<'a, 'b> {
    pub fn new(flow: &'a Flow<'b>, cells: &'a Cells, cx: &'a Context<'a>, colour: Grey) -> Self {
        Self {
            flow,
            cells,
            cx,
            colour,
            runs: Vec::new(),
            text: String::new(),
            extras: Vec::new(),
            going: Vec::new(),
            current: None,
            x: 0.0,
            shift: 0.0,
            ascent: 0.0,
            descent: 0.0,
            length: 0,
        }
    }

    /// The line of cells `line.start..line.end`, its first body at `offset`, with the widths of its gaps.
    pub fn line(mut self, line: &LineOf, offset: f32, gaps: &[f32], notes: &[Portion]) -> SetLine<'b> {
        let lead = self.cells.cells.get(line.start).map_or(0.0, |c| c.lead);
        self.x = offset + lead;
        self.length = line.end - line.start;
        self.text.reserve(3 * self.length);
        let gap_behind = |at: usize| gaps.get(at - line.start).copied().unwrap_or(0.0);
        let mut at = line.start;
        for note in notes {
            self.atoms(at..note.cells.start, line.end, gap_behind);
            self.warichu(note);
            at = note.cells.end;
            self.x += gap_behind(at - 1);
        }
        self.atoms(at..line.end, line.end, gap_behind);
        if line.by == Break::Hyphen {
            self.hyphen(line.end - 1);
        }
        self.close_all();
        let last = self.cells.atoms[line.end - 1];
        let goes_on = line.end < self.cells.atoms.len();
        SetLine {
            runs: self.runs,
            text: self.text.into(),
            joins_next: goes_on && line.by != Break::Mandatory && !last.space,
            hyphenated: line.by == Break::Hyphen,
            offset: Pt::new(offset),
            width: Pt::new(self.x - offset),
            ascent: Pt::new(self.ascent),
            descent: Pt::new(self.descent),
            extras: self.extras,
        }
    }

    fn atoms(&mut self, range: Range<usize>, end: usize, gap_behind: impl Fn(usize) -> f32) {
        for at in range {
            let atom = self.cells.atoms[at];
            self.atom(&atom, self.cells.cells[at].width, gap_behind(at), at + 1 == end);
        }
    }

    /// What the line holds of a 割注, one half above the other.
    fn warichu(&mut self, note: &Portion) {
        let Portion { cells, second, lengths, width } = note;
        let start = self.x;
        for (half, raise) in [cells.start..*second, *second..cells.end].into_iter().zip(warichu::RAISE) {
            self.close_all();
            self.current = None;
            self.x = start;
            for at in half.clone() {
                let atom = self.cells.atoms[at];
                self.shift = raise * self.flow.looks[usize::from(atom.look)].size;
                let [width, gap] = lengths[at - cells.start];
                let is_last = at + 1 == half.end;
                self.atom(&atom, width, gap, is_last);
                if is_last && atom.space && at + 1 < cells.end {
                    self.text.push(' ');
                }
            }
        }
        self.close_all();
        self.current = None;
        (self.x, self.shift) = (start + width, 0.0);
    }

    fn atom(&mut self, atom: &Atom, width: f32, gap: f32, is_last: bool) {
        let mut look = self.flow.looks[usize::from(atom.look)];
        look.raise += self.shift;
        self.decorate(&look, atom, width);
        let start = self.text.len() as u32;
        let from = self.flow.chars[atom.first as usize].at;
        if !look.silent {
            self.source_text(atom);
        }
        let at = |cluster: u32| if look.silent { start } else { start + (cluster - from) };
        match atom.kind {
            Kind::Glyphs | Kind::Dash => {
                if atom.kind == Kind::Dash {
                    self.bridge(atom, &look, width);
                }
                self.open_run(atom.face, atom.look, &look, atom.orientation);
                let glyphs = &self.cells.glyphs[atom.glyphs.0 as usize..atom.glyphs.1 as usize];
                if let Some(run) = self.runs.last_mut() {
                    run.glyphs.extend(glyphs.iter().map(|g| Glyph {
                        id: g.id,
                        advance: g.advance,
                        dx: g.dx,
                        dy: g.dy,
                        cluster: at(g.cluster),
                    }));
                }
            }
            Kind::Combined => self.combined(atom, &look, &at),
            Kind::Missing => {
                // A blank carries the characters; the box is drawn.
                let (x, box_width) = (Pt::new(self.x), Pt::new(width));
                self.extras.push(Extra::Missing { x, width: box_width, text: "".into() });
                self.carrier(atom, &look, width, start);
            }
            Kind::Leader => self.leader(atom, &look, width, width + gap),
            Kind::Object(index) => self.object(index, atom, &look, width, start),
        }
        self.x += width + gap;
        if is_last {
            return;
        }
        if atom.space {
            let space = self.cx.fonts.face(atom.face).glyph(' ');
            let cluster = self.text.len() as u32;
            self.text.push(' ');
            if let (Some(id), Some(run)) = (space, self.current.and(self.runs.last_mut())) {
                let advance = gap / run.size.get();
                run.glyphs.push(Glyph { id, advance, dx: 0.0, dy: 0.0, cluster });
                return;
            }
        }
        if let Some(run) = self.current.and(self.runs.last_mut())
            && let Some(glyph) = run.glyphs.last_mut()
        {
            glyph.advance += gap / run.size.get();
        }
    }

    /// Appends the characters of an atom.
    fn source_text(&mut self, atom: &Atom) {
        let chars = &self.flow.chars;
        if atom.end == atom.first + 1 {
            let c = chars[atom.first as usize].c;
            if c != OBJECT {
                self.text.push(c);
            }
            return;
        }
        let from = chars[atom.first as usize].at as usize;
        let to = chars.get(atom.end as usize).map_or(self.flow.text.len(), |c| c.at as usize);
        debug_assert!(!self.flow.text[from..to].contains(LINE_BREAK));
        self.text.push_str(&self.flow.text[from..to]);
    }

    fn open_run(&mut self, face: FaceId, style: u16, look: &Look, orientation: Orientation) {
        if self.current == Some((face, style, orientation)) {
            return;
        }
        self.current = Some((face, style, orientation));
        let size = look.size * self.cx.fonts.partner(face);
        self.new_run(face, size, [self.x, -look.raise], orientation, look, look.tag);
    }

    /// Begins a run at a place along and across the line.
    fn new_run(
        &mut self,
        face: FaceId,
        size: f32,
        [x, y]: [f32; 2],
        orientation: Orientation,
        look: &Look,
        tag: Option<NodeId>,
    ) {
        // Most lines are one run, and all are held until the last is set.
        if self.runs.is_empty() {
            self.runs.reserve_exact(1);
        }
        self.runs.push(GlyphRun {
            face,
            size: Pt::new(size),
            offset: Point::new(Pt::new(x), Pt::new(y)),
            orientation,
            colour: self.colour,
            embolden: 0.0,
            condense: 1.0,
            glyphs: Vec::with_capacity(if self.runs.is_empty() { self.length } else { 4 }),
            lang: look.lang,
            tag,
        });
    }

    /// A run across the line, in one em of it. What comes after it begins a run of its own.
    fn combined(&mut self, atom: &Atom, look: &Look, at: &dyn Fn(u32) -> u32) {
        let glyphs = &self.cells.glyphs[atom.glyphs.0 as usize..atom.glyphs.1 as usize];
        let Fit { size, condense, along, across } =
            combined::fit(glyphs.iter().map(|g| (g.id, g.advance)), self.cx.fonts.face(atom.face), combined::EM);
        let place = [self.x + along * look.size, across * look.size - look.raise];
        self.new_run(atom.face, look.size * size, place, atom.orientation, look, look.tag);
        self.current = None;
        if let Some(run) = self.runs.last_mut() {
            run.condense = condense;
            let placed =
                |g: &Shaped| Glyph { id: g.id, advance: g.advance, dx: g.dx, dy: g.dy, cluster: at(g.cluster) };
            run.glyphs.extend(glyphs.iter().map(placed));
        }
    }

    /// A blank glyph that stands for characters which are drawn otherwise.
    fn carrier(&mut self, atom: &Atom, look: &Look, width: f32, cluster: u32) {
        let Some(id) = self.cx.fonts.face(atom.face).glyph(' ') else {
            self.current = None;
            return;
        };
        self.open_run(atom.face, atom.look, look, atom.orientation);
        if let Some(run) = self.runs.last_mut() {
            run.glyphs.push(Glyph { id, advance: width / run.size.get(), dx: 0.0, dy: 0.0, cluster });
        }
    }

    fn object(&mut self, index: u32, atom: &Atom, look: &Look, width: f32, start: u32) {
        let Some((_, object)) = self.flow.objects.get(index as usize) else { return };
        self.current = None;
        match object {
            Object::Note { note, mark, number: Some(number) } => {
                let glyphs = &self.cells.glyphs[atom.glyphs.0 as usize..atom.glyphs.1 as usize];
                let (mut place, mut size, mut condense) = ([self.x, -look.raise], look.size, 1.0);
                if self.cx.style.is_vertical() {
                    let advances = glyphs.iter().map(|g| (g.id, g.advance));
                    let fit = combined::fit(advances, self.cx.fonts.face(atom.face), combined::EM);
                    place = [self.x + fit.along * size, fit.across * size - look.raise];
                    size *= fit.size;
                    condense = fit.condense;
                }
                self.new_run(atom.face, size, place, Orientation::Horizontal, look, Some(*mark));
                if let Some(run) = self.runs.last_mut() {
                    run.condense = condense;
                    let still = |g: &Shaped| Glyph { id: g.id, advance: g.advance, dx: 0.0, dy: 0.0, cluster: start };
                    run.glyphs.extend(glyphs.iter().map(still));
                }
                self.extras.push(Extra::Anchor(endnote::mark_id(&note.id)));
                self.extras.push(Extra::Link {
                    to: LinkTo::Id(note.id.clone()),
                    x: Pt::new(self.x),
                    width: Pt::new(width),
                    contents: number.to_string().into(),
                    node: *mark,
                });
            }
            Object::Note { note, mark, number: None } => {
                let run = self.runs.len();
                self.new_run(atom.face, look.size, [self.x, -look.raise], atom.orientation, look, Some(*mark));
                let glyphs = &self.cells.glyphs[atom.glyphs.0 as usize..atom.glyphs.1 as usize];
                self.runs[run].glyphs.extend(glyphs.iter().map(|g| Glyph {
                    id: g.id,
                    advance: g.advance,
                    dx: g.dx,
                    dy: g.dy,
                    cluster: start,
                }));
                self.extras.push(Extra::Note { note, run, mark: *mark });
            }
            Object::Picture { asset, width, height, alt, node } => {
                // A small sign stands beside the middle of the characters, a larger picture on the baseline.
                let small = *height <= 1.2 * look.size;
                let below = if small { height / 2.0 - MIDDLE * look.size } else { 0.0 };
                self.ascent = self.ascent.max(height - below);
                self.descent = self.descent.max(below);
                self.extras.push(Extra::Picture {
                    asset: *asset,
                    x: Pt::new(self.x),
                    y: Pt::new(below - height),
                    width: Pt::new(*width),
                    height: Pt::new(*height),
                    alt: (*alt).into(),
                    node: *node,
                });
            }
            Object::Formula { formula, tex } => {
                self.text.push_str(tex);
                // A fraction may reach into the white between two lines.
                let white = self.cx.style.gap().get();
                self.ascent = self.ascent.max(formula.above * look.size + look.raise - white * INTO_WHITE.0);
                self.descent = self.descent.max(formula.below * look.size - look.raise - white * INTO_WHITE.1);
                let vertical = self.cx.style.is_vertical();
                let place = math::Place {
                    x: self.x,
                    raise: look.raise,
                    size: look.size,
                    orientation: if vertical { Orientation::Turned } else { Orientation::Horizontal },
                    colour: self.colour,
                    lang: look.lang,
                    tag: look.tag,
                    cluster: start,
                };
                self.runs.extend(math::runs(formula, &place, self.cx));
                self.extras.extend(math::rules(formula, &place));
            }
            Object::Ruby { pair, base, reading, goes_on: _ } => {
                let Ok(at) = self.cells.ruby.binary_search_by_key(&index, |r| r.0) else { return };
                let set = &self.cells.ruby[at].1;
                self.text.push_str(&pair.base.text);
                self.ruby_runs(&set.base, look, look.size, start, *base, width);
                let from = self.text.len() as u32;
                self.text.push_str(&pair.reading.text);
                self.ruby_runs(&set.reading, look, set.size, from, *reading, width);
                self.current = None;
            }
            Object::Leader | Object::Absent => {}
        }
    }

    /// Dots along the line, on a lattice of the page as those of the contents are. In the text they are a space.
    fn leader(&mut self, atom: &Atom, look: &Look, width: f32, length: f32) {
        let step = look.size * LATTICE;
        let white = look.size * WHITE;
        let first = libm::ceilf((self.x + white) / step);
        let end = libm::floorf((self.x + length - white) / step);
        let dot = |at: usize| Extra::Dot {
            x: Pt::new((first + at as f32 + 0.5) * step),
            y: Pt::new(-look.raise - look.size * MIDDLE),
            radius: Pt::new(look.size * LEADER_DOT),
            sesame: false,
        };
        self.extras.extend((0..(end - first).max(0.0) as usize).map(dot));
        let start = self.text.len() as u32;
        self.text.push(' ');
        self.carrier(atom, look, width, start);
    }

    fn ruby_runs(&mut self, placed: &[ruby::Placed], look: &Look, size: f32, text_start: u32, tag: NodeId, width: f32) {
        for (i, glyph) in placed.iter().enumerate() {
            let along = |g: &ruby::Placed| (g.face, g.orientation, g.y);
            let goes_on = |next: &ruby::Placed| along(next) == along(glyph) && next.x >= glyph.x;
            if i == 0 || !goes_on(&placed[i - 1]) {
                let place = [self.x + glyph.x, -look.raise - glyph.y];
                self.new_run(glyph.face, size, place, glyph.orientation, look, Some(tag));
            }
            let next = placed.get(i + 1).filter(|next| goes_on(next)).map_or(width, |next| next.x);
            if let Some(run) = self.runs.last_mut() {
                let advance = (next - glyph.x) / size;
                run.glyphs.push(Glyph { id: glyph.id, advance, dx: 0.0, dy: 0.0, cluster: text_start + glyph.cluster });
            }
        }
    }

    /// A rule over two dashes that do not meet, as thick as they are.
    fn bridge(&mut self, atom: &Atom, look: &Look, width: f32) {
        let Some(first) = self.cells.glyphs.get(atom.glyphs.0 as usize) else { return };
        let Some(ink) = self.cx.fonts.face(atom.face).ink(first.id) else { return };
        // Where its ink begins along the line, where it ends above the baseline, and how thick it is.
        let (begins, top, thickness) = match atom.orientation {
            Orientation::Horizontal | Orientation::Turned | Orientation::TurnedBack => {
                (ink[0] + first.dx, ink[3], ink[3] - ink[1])
            }
            Orientation::Vertical => {
                let middle = self.cx.fonts.face(atom.face).advance(first.id) / 2.0;
                let begins = Orientation::ASCENT + first.dx - ink[3];
                (begins, Orientation::MIDDLE + ink[2] - middle, ink[2] - ink[0])
            }
        };
        let inset = begins.max(0.0) * look.size;
        self.extras.push(Extra::Rule {
            x: Pt::new(self.x + inset),
            y: Pt::new(-look.raise - top * look.size),
            width: Pt::new(width - 2.0 * inset),
            thickness: Pt::new(thickness * look.size),
        });
    }

    /// A hyphen at the line's end: it stands for no character, so its cluster is the end of the text.
    fn hyphen(&mut self, at: usize) {
        let atom = self.cells.atoms[at];
        let look = self.flow.looks[usize::from(atom.look)];
        let face = self.cx.fonts.face(atom.face);
        let Some(id) = face.glyph('-') else { return };
        let advance = face.advance(id);
        self.open_run(atom.face, atom.look, &look, atom.orientation);
        let cluster = self.text.len() as u32;
        if let Some(run) = self.runs.last_mut() {
            run.glyphs.push(Glyph { id, advance, dx: 0.0, dy: 0.0, cluster });
        }
        self.x += advance * look.size * self.cx.fonts.partner(atom.face);
    }
}
