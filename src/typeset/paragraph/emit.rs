//! The last step: cells with their gaps become the glyph runs of a line.

use super::super::Context;
use super::super::breaks::Break;
use super::super::line::LineOf;
use super::super::math;
use super::cells::{Atom, Cells, Kind};
use super::combined::{self, Fit};
use super::flow::{Flow, LINE_BREAK, Look, OBJECT, Object};
use super::ruby;
use super::{Extra, SetLine};
use crate::font::{FaceId, Shaped};
use crate::lang::Lang;
use crate::lang::class::Class;
use crate::pages::{Glyph, GlyphRun, Grey, NodeId, Orientation, Point, Pt};

/// Where decorations stand, in em from the baseline downward, and how thick they are.
mod decoration {
    pub const UNDERLINE: f32 = 0.17;
    /// 傍線, to the right of a vertical line of Japanese or Korean.
    pub const SIDELINE: f32 = -0.98;
    /// Beside the ideograph's foot, clear of it.
    pub const NAME: f32 = 0.2;
    pub const STRIKE: f32 = -0.36;
    pub const THICKNESS: f32 = 0.05;
    /// Each end of a 专名号 keeps this much free, so that two names show a break.
    pub const FREE: f32 = 0.06;
    /// Length of a step of the wavy line, and how far it leaves its middle.
    pub const WAVE: f32 = 0.125;
    pub const WAVE_HEIGHT: f32 = 0.035;
    /// 着重号 below, 圏点 above.
    pub const DOT_BELOW: f32 = 0.29;
    pub const DOT_ABOVE: f32 = -1.06;
    pub const DOT_RADIUS: f32 = 0.07;
    /// The middle of an ideograph above the baseline.
    pub const MIDDLE: f32 = 0.38;
}

/// How far a formula reaches into the white above and below its line, as shares of it; half of that below is free anyway.
const INTO_WHITE: (f32, f32) = (0.65, 0.15);

/// A stretch of one decoration that is still going on.
#[derive(Clone, Copy, PartialEq)]
struct Ongoing {
    kind: Decoration,
    item: u16,
    from: f32,
    to: f32,
    size: f32,
    lang: Lang,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Decoration {
    Underline,
    Strike,
    ProperName,
    WorkTitle,
    Link,
}

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
            ascent: 0.0,
            descent: 0.0,
            length: 0,
        }
    }

    /// The line of cells `line.start..line.end`, its first body at `offset`, with the widths of its gaps.
    pub fn line(mut self, line: &LineOf, offset: f32, gaps: &[f32]) -> SetLine<'b> {
        let lead = self.cells.cells.get(line.start).map_or(0.0, |c| c.lead);
        self.x = offset + lead;
        self.length = line.end - line.start;
        self.text.reserve(3 * self.length);
        for (n, at) in (line.start..line.end).enumerate() {
            let atom = self.cells.atoms[at];
            let is_last = at + 1 == line.end;
            let gap = gaps.get(n).copied().unwrap_or(0.0);
            self.atom(&atom, self.cells.cells[at].width, gap, is_last);
        }
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
            offset: Pt::new(offset),
            width: Pt::new(self.x - offset),
            ascent: Pt::new(self.ascent),
            descent: Pt::new(self.descent),
            extras: self.extras,
        }
    }

    fn atom(&mut self, atom: &Atom, width: f32, gap: f32, is_last: bool) {
        let look = self.flow.looks[usize::from(atom.look)];
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
        self.new_run(face, look.size, [self.x, -look.raise], orientation, look, look.tag);
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
        self.runs.push(GlyphRun {
            face,
            size: Pt::new(size),
            offset: Point::new(Pt::new(x), Pt::new(y)),
            orientation,
            colour: self.colour,
            embolden: 0.0,
            glyphs: Vec::with_capacity(if self.runs.is_empty() { self.length } else { 4 }),
            lang: look.lang,
            tag,
        });
    }

    /// A run across the line, in one em of it. What comes after it begins a run of its own.
    fn combined(&mut self, atom: &Atom, look: &Look, at: &dyn Fn(u32) -> u32) {
        let glyphs = &self.cells.glyphs[atom.glyphs.0 as usize..atom.glyphs.1 as usize];
        let Fit { scale, along, across } =
            combined::fit(glyphs.iter().map(|g| (g.id, g.advance)), self.cx.fonts.face(atom.face));
        let place = [self.x + along * look.size, across * look.size - look.raise];
        self.new_run(atom.face, look.size * scale, place, atom.orientation, look, look.tag);
        self.current = None;
        if let Some(run) = self.runs.last_mut() {
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
            run.glyphs.push(Glyph { id, advance: width / look.size, dx: 0.0, dy: 0.0, cluster });
        }
    }

    fn object(&mut self, index: u32, atom: &Atom, look: &Look, width: f32, start: u32) {
        let Some((_, object)) = self.flow.objects.get(index as usize) else { return };
        self.current = None;
        match object {
            Object::Note { note, mark } => {
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
                let below = if small { height / 2.0 - decoration::MIDDLE * look.size } else { 0.0 };
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
            Object::Ruby { pair, base, reading } => {
                let Some((_, set)) = self.cells.ruby.iter().find(|r| r.0 == index) else { return };
                self.text.push_str(&pair.base.text);
                let raise = look.raise;
                self.ruby_runs(&set.base, look, look.size, raise, start, *base, width);
                let from = self.text.len() as u32;
                self.text.push_str(&pair.reading.text);
                let raise = raise + look.size * ruby::READING_RAISE;
                self.ruby_runs(&set.reading, look, look.size * ruby::READING_SIZE, raise, from, *reading, width);
                self.current = None;
            }
            Object::Absent => {}
        }
    }

    #[expect(clippy::too_many_arguments, reason = "each says one thing about the run, and only ruby makes such runs")]
    fn ruby_runs(
        &mut self,
        placed: &[ruby::Placed],
        look: &Look,
        size: f32,
        raise: f32,
        text_start: u32,
        tag: NodeId,
        width: f32,
    ) {
        for (i, glyph) in placed.iter().enumerate() {
            let same = |before: &ruby::Placed| before.face == glyph.face && before.orientation == glyph.orientation;
            if i == 0 || !same(&placed[i - 1]) {
                self.new_run(glyph.face, size, [self.x + glyph.x, -raise], glyph.orientation, look, Some(tag));
            }
            let next = placed.get(i + 1).map_or(width, |g| g.x);
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
            Orientation::Horizontal | Orientation::Turned => (ink[0] + first.dx, ink[3], ink[3] - ink[1]),
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
        self.x += advance * look.size;
    }

    /// Begins, carries on and ends what is drawn along the characters.
    fn decorate(&mut self, look: &Look, atom: &Atom, width: f32) {
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
                    lang: look.lang,
                });
            }
        }
        if marks.dots && takes_dot(self.flow.chars[atom.first as usize].class) {
            // In a vertical line the right side is above.
            let above = self.cx.style.is_vertical() || !look.lang.is_chinese();
            let y = if above { decoration::DOT_ABOVE } else { decoration::DOT_BELOW } * look.size - look.raise;
            // JLREQ 3.3.9: ﹅ in vertical lines, • in horizontal ones.
            let sesame = self.cx.style.is_vertical() && look.lang == Lang::Ja;
            let pieces = if atom.kind == Kind::Glyphs { (atom.end - atom.first).max(1) } else { 1 };
            for piece in 0..pieces {
                let x = self.x + width * (piece as f32 + 0.5) / pieces as f32;
                let radius = Pt::new(decoration::DOT_RADIUS * look.size);
                self.extras.push(Extra::Dot { x: Pt::new(x), y: Pt::new(y), radius, sesame });
            }
        }
    }

    fn close_all(&mut self) {
        for done in std::mem::take(&mut self.going) {
            self.close(done);
        }
    }

    fn close(&mut self, done: Ongoing) {
        let Ongoing { kind, item, from, to, size, lang } = done;
        let thickness = Pt::new(decoration::THICKNESS * size);
        let rule = |x: f32, y: f32, width: f32| Extra::Rule {
            x: Pt::new(x),
            y: Pt::new(y * size),
            width: Pt::new(width.max(0.0)),
            thickness,
        };
        match kind {
            Decoration::Underline => {
                let beside = self.cx.style.is_vertical() && !lang.is_chinese();
                let y = if beside { decoration::SIDELINE } else { decoration::UNDERLINE };
                self.extras.push(rule(from, y, to - from));
            }
            Decoration::Strike => self.extras.push(rule(from, decoration::STRIKE, to - from)),
            Decoration::ProperName => {
                let free = decoration::FREE * size;
                self.extras.push(rule(from + free, decoration::NAME, to - from - 2.0 * free));
            }
            Decoration::WorkTitle => {
                let free = decoration::FREE * size;
                let (mut x, mut up) = (from + free, true);
                while x < to - free {
                    let step = (decoration::WAVE * size).min(to - free - x);
                    let leaves = if up { -decoration::WAVE_HEIGHT } else { decoration::WAVE_HEIGHT };
                    self.extras.push(rule(x, decoration::NAME + leaves, step));
                    (x, up) = (x + decoration::WAVE * size, !up);
                }
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

/// Dots stand at characters, not at punctuation.
fn takes_dot(class: Class) -> bool {
    matches!(class, Class::Id | Class::Hg | Class::Cj | Class::Ns | Class::Al | Class::Nu)
}
