//! A line of text as operators: one string for each run, spaced so that every glyph stands where it was set.
//!
//! The commonest difference between advance and width of a run (the stretch of a justified line) becomes `Tc`, what
//! remains a number in `TJ`. Glyphs are placed against their exact place, so the error never exceeds half a thousandth
//! of an em and never adds up.
//!
//! A reader copies what ToUnicode says and makes a blank of every gap above a tenth of an em. Where that is not the
//! text of the line, the run of glyphs carries `ActualText`.

use super::content::{Writer, milli};
use super::fonts::{Font, Text};
use super::line::{ends_word, start_after};
use super::syntax::{byte, fixed, name};
use crate::lang::scan;
use crate::pages::{Glyph, GlyphRun, Line, Orientation, Paint, Tag};
use std::ops::Range;

/// Gaps above this many em become blanks in poppler (`minWordBreakSpace` is 0.1); a hair less, for its rounding.
const BLANK: f32 = 0.098;
/// Differences of fewer thousandths of an em count as equal: they are not written.
const EQUAL: f64 = 0.3;
/// Ten-thousandths of a point: the unit of `Tc`.
const SPACING: f64 = 10_000.0;
/// A quarter turn clockwise.
const QUARTER: [f32; 4] = [0.0, -1.0, 1.0, 0.0];
const QUARTER_BACK: [f32; 4] = [0.0, 1.0, -1.0, 0.0];

/// Whether a text holds a character for private use: what it is shown by says nothing of what it is (ISO 19005-2,
/// 6.2.11.7.3).
fn holds_private(text: &str) -> bool {
    // U+E000 to U+F8FF begin with EE and EF 80 to EF A3, those of planes 15 and 16 with F3 B0 and F4.
    let is_private =
        |[a, b, _]: [u8; 3]| (a == 0xEE) | (a == 0xEF) & (b <= 0xA3) | (a == 0xF3) & (b >= 0xB0) | (a == 0xF4);
    scan::any(text.as_bytes(), is_private)
}

impl<'a> Writer<'a> {
    pub(super) fn line(&mut self, line: &Line) {
        let mut from = 0;
        while from < line.runs.len() {
            let tag = tag_of(line, &line.runs[from]);
            let length = line.runs[from..].iter().take_while(|run| tag_of(line, run) == tag).count();
            self.segment(line, from..from + length, tag);
            from += length;
        }
    }

    /// Runs of one line that belong to one structure node.
    fn segment(&mut self, line: &Line, runs: Range<usize>, tag: Tag) {
        self.begin_text();
        let start = if runs.start == 0 { 0 } else { start_after(line, runs.start - 1) };
        let end = start_after(line, runs.end - 1);
        let own = line.text.get(start..end).unwrap_or_default();
        let blank = (runs.end == line.runs.len() && tag != Tag::Artifact && ends_word(line))
            .then(|| self.cx.fonts.get(line.runs[runs.end - 1].face)?.blank())
            .flatten();
        let gap = self.gap_after(line, runs.end - 1);
        let column = self.column(line, &runs);
        let needed = || gap.is_some() || column.is_some() || holds_private(own) || self.differs(line, &runs, start);
        let actual = tag != Tag::Artifact && needed();
        if actual {
            match blank {
                Some(_) => self.begin_actual_text(tag, &format!("{own} ")),
                None => self.begin_actual_text(tag, own),
            }
        } else {
            self.mark(tag);
        }
        let column = column.filter(|_| actual);
        if let Some(column) = &column {
            self.stand_up(line, column, column.from);
        }
        for (r, run) in line.runs[runs.clone()].iter().enumerate() {
            let last = runs.start + r + 1 == runs.end;
            let end = if last { End { gap: gap.filter(|_| actual), blank } } else { End::default() };
            self.run(line, run, end);
        }
        if actual {
            if gap.is_some() {
                // The area of the span reaches to what follows, so that no blank comes between.
                self.spacing(0);
            }
            if let Some(column) = &column {
                self.stand_up(line, column, column.to - column.run.size.get());
            }
            self.end_actual_text();
        }
    }

    /// The column that some of these runs leave: a turned word, 縦中横. Read by their places they would be columns of
    /// their own.
    fn column<'l>(&self, line: &'l Line, runs: &Range<usize>) -> Option<Column<'l>>
    where
        'a: 'l,
    {
        if line.runs[runs.clone()].iter().all(|r| r.orientation == Orientation::Vertical) {
            return None;
        }
        let run = line.runs.iter().find(|r| r.orientation == Orientation::Vertical)?;
        let (font, em) = (self.cx.fonts.get(run.face)?, run.size.get());
        let from = reach(&line.runs[runs.start], em).0;
        let own = reach(&line.runs[runs.end - 1], em).1;
        let to = line.runs.get(runs.end).map_or(own, |next| own.max(reach(next, em).0));
        Some(Column { font, run, from, to })
    }

    /// Shows a blank in the column. A reader takes the place and the direction of what an `ActualText` stands for from
    /// its first glyph and its last.
    fn stand_up(&mut self, line: &Line, column: &Column, down: f32) {
        let Column { font, run, from: _, to: _ } = *column;
        let Some(blank) = font.blank() else { return };
        self.set_font(font, run);
        self.spacing(0);
        let x = self.x(line.origin.x) + Orientation::MIDDLE * run.size.get();
        self.move_to(x, self.y(line.origin.y) - down);
        self.shown.clear();
        self.shown.push(b'(');
        byte(&mut self.shown, (blank >> 8) as u8);
        byte(&mut self.shown, blank as u8);
        self.flush(&mut false);
    }

    /// The gap in pt between the last glyph of run `r` and the next run of the line, if a reader would make a blank of
    /// it that is not in the text.
    fn gap_after(&self, line: &Line, r: usize) -> Option<f32> {
        let (run, next) = (&line.runs[r], line.runs.get(r + 1)?);
        let (last, first) = (run.glyphs.last()?, next.glyphs.first()?);
        if run.orientation.runs_down() != next.orientation.runs_down() {
            return None;
        }
        let font = self.cx.fonts.get(run.face)?;
        let code = font.code(last.id)?;
        let before: f32 = run.glyphs[..run.glyphs.len() - 1].iter().map(|g| g.advance).sum();
        let width = font.advance(code, run.orientation) / 1000.0;
        let end = run.start() + (before + last.dx + width) * run.size.get();
        let gap = next.start() + first.dx * next.size.get() - end;
        let blank = |i: usize| line.text.get(i..).is_some_and(|t| t.starts_with(char::is_whitespace));
        let at = start_after(line, r);
        let blank_before = line.text.get(..at).is_some_and(|t| t.ends_with(char::is_whitespace));
        (gap > BLANK * run.size.min(next.size).get() && !blank(at) && !blank_before).then_some(gap)
    }

    /// Whether a reader would copy something else than the text of these runs.
    fn differs(&self, line: &Line, runs: &Range<usize>, start: usize) -> bool {
        let mut expected = start;
        let mut before: Option<Edge> = None;
        for r in runs.clone() {
            let run = &line.runs[r];
            let Some(font) = self.cx.fonts.get(run.face) else { return true };
            let size = run.size.get();
            let mut x = run.start();
            let mut at = 0;
            while let Some(first) = run.glyphs.get(at) {
                let length = run.glyphs[at..].iter().take_while(|g| g.cluster == first.cluster).count();
                let glyphs = &run.glyphs[at..at + length];
                at += length;
                let end = run.glyphs.get(at).map_or_else(|| start_after(line, r), |g| g.cluster as usize);
                let Some(text) = line.text.get(first.cluster as usize..end) else { return true };
                if first.cluster as usize != expected || !stands_for(font, glyphs, text) {
                    return true;
                }
                expected = end;
                let blank = text.starts_with(char::is_whitespace);
                for glyph in glyphs {
                    let Some(code) = font.code(glyph.id) else { return true };
                    let from = x + glyph.dx * size;
                    if let Some(before) = &before
                        && run.orientation.runs_down() == before.down
                        && !blank
                        && !before.blank
                        && from - before.x > BLANK * size.min(before.size)
                    {
                        return true;
                    }
                    let width = font.advance(code, run.orientation) / 1000.0;
                    before = Some(Edge { x: from + width * size, size, blank, down: run.orientation.runs_down() });
                    x += glyph.advance * size;
                }
            }
        }
        false
    }

    /// Draws a run.
    fn run(&mut self, line: &Line, run: &GlyphRun, end: End) {
        let GlyphRun { face, size, offset, orientation, colour, embolden, condense: _, glyphs, lang: _, tag: _ } = run;
        let Some(font) = self.cx.fonts.get(*face) else { return };
        if !glyphs.iter().any(|g| font.code(g.id).is_some()) {
            return;
        }
        self.fill(Paint::Grey(*colour));
        self.set_font(font, run);
        self.embolden(*embolden * size.get(), run);
        let (x, y) = (line.origin.x + offset.x, line.origin.y + offset.y);
        let (x, y) = (self.x(x), self.y(y));
        if *orientation != Orientation::Vertical {
            return self.stretch(font, run, glyphs, (x, y), end);
        }
        // Rise goes along the line here: glyphs that stand aside begin anew.
        let mut groups = glyphs.chunk_by(|a, b| a.dy == b.dy).peekable();
        let mut down = 0.0;
        while let Some(group) = groups.next() {
            let end = if groups.peek().is_none() { end } else { End::default() };
            self.stretch(font, run, group, (x, y - down * size.get()), end);
            down += group.iter().map(|g| g.advance).sum::<f32>();
        }
    }

    /// Draws glyphs of a run that begin at a place.
    fn stretch(&mut self, font: &Font, run: &GlyphRun, glyphs: &[Glyph], (x, y): (f32, f32), end: End) {
        let Some(first) = glyphs.iter().position(|g| font.code(g.id).is_some()) else { return };
        let em = run.size.get();
        let skipped: f32 = glyphs[..first].iter().map(|g| g.advance).sum();
        let along = (skipped + glyphs[first].dx) * em;
        match run.orientation {
            Orientation::Horizontal if run.condense != 1.0 => {
                self.matrix([run.condense, 0.0, 0.0, 1.0], x + along * run.condense, y);
            }
            Orientation::Horizontal => self.move_to(x + along, y),
            Orientation::Turned => self.matrix(QUARTER, x, y - along),
            Orientation::TurnedBack => self.matrix(QUARTER_BACK, x, y + along),
            // A vertical font places its glyphs by the middle of the em box's top (ISO 32000-1, 9.7.4.3).
            Orientation::Vertical => self.move_to(x + (Orientation::MIDDLE + glyphs[first].dy) * em, y - along),
        }
        let common = common_space(font, glyphs, run.orientation);
        if glyphs.len() > 1 {
            self.spacing(sense(run.orientation) * (common * f64::from(em) / 1000.0 * SPACING).round() as i64);
        }
        self.show(font, &glyphs[first..], em, run.orientation, end);
    }

    /// Shows glyphs from the current point on.
    fn show(&mut self, font: &Font, glyphs: &[Glyph], em: f32, orientation: Orientation, end: End) {
        let sense = sense(orientation);
        let unit = 1000.0 / f64::from(em.max(1e-3));
        let mut spacing = (sense * self.spacing) as f64 / SPACING * unit;
        // In thousandths of an em from the first glyph: where the pen is, and where the next glyph is to stand.
        let (mut pen, mut place) = (0.0, -f64::from(glyphs[0].dx) * 1000.0);
        let mut adjusted = false;
        self.shown.clear();
        self.shown.push(b'(');
        let last = glyphs.iter().rposition(|g| font.code(g.id).is_some()).unwrap_or(0);
        for (i, glyph) in glyphs.iter().enumerate() {
            let target = place + f64::from(glyph.dx) * 1000.0;
            place += f64::from(glyph.advance) * 1000.0;
            let Some(code) = font.code(glyph.id) else { continue };
            let rise = if orientation == Orientation::Vertical { 0 } else { milli(glyph.dy * em) };
            if rise != self.rise || (i == last && end.gap.is_some()) {
                self.flush(&mut adjusted);
                if rise != self.rise {
                    self.rise = rise;
                    self.milli(rise);
                    self.out.extend_from_slice(b"Ts\n");
                }
                if let (true, Some(gap)) = (i == last, end.gap) {
                    self.spacing(sense * (f64::from(gap) * SPACING).round() as i64);
                    spacing = f64::from(gap) * unit;
                }
            }
            let off = (target - pen).round();
            if (target - pen).abs() > EQUAL && off != 0.0 {
                self.shown.push(b')');
                fixed(&mut self.shown, -sense * off as i64, 0);
                self.shown.push(b'(');
                adjusted = true;
                pen += off;
            }
            byte(&mut self.shown, (code >> 8) as u8);
            byte(&mut self.shown, code as u8);
            pen += f64::from(font.advance(code, orientation)) + spacing;
        }
        if let Some(code) = end.blank {
            byte(&mut self.shown, (code >> 8) as u8);
            byte(&mut self.shown, code as u8);
        }
        self.flush(&mut adjusted);
        if self.rise != 0 {
            self.rise = 0;
            self.out.extend_from_slice(b"0 Ts\n");
        }
    }

    /// Writes the string that was gathered and begins another.
    fn flush(&mut self, adjusted: &mut bool) {
        self.shown.push(b')');
        if self.shown != b"()" {
            if *adjusted {
                self.out.push(b'[');
                // An array may begin with a number: an empty string before it says nothing.
                let from = if self.shown.starts_with(b"()") { 2 } else { 0 };
                self.out.extend_from_slice(&self.shown[from..]);
                self.out.extend_from_slice(b"]TJ\n");
            } else {
                self.out.extend_from_slice(&self.shown);
                self.out.extend_from_slice(b"Tj\n");
            }
        }
        *adjusted = false;
        self.shown.clear();
        self.shown.push(b'(');
    }

    fn set_font(&mut self, font: &Font, run: &GlyphRun) {
        let size = milli(run.size.get());
        let vertical = run.orientation == Orientation::Vertical;
        if self.font != Some((run.face, vertical, size)) {
            self.font = Some((run.face, vertical, size));
            name(&mut self.out, if vertical { font.vertical_resource() } else { font.resource.clone() }.as_bytes());
            self.out.push(b' ');
            self.milli(size);
            self.out.extend_from_slice(b"Tf\n");
        }
    }

    /// Fills and strokes the glyphs with a line of `width` pt, or fills them only.
    fn embolden(&mut self, width: f32, run: &GlyphRun) {
        let stroked = width > 0.0;
        if stroked {
            self.stroke(crate::pages::Pt::new(width), Paint::Grey(run.colour));
        }
        if stroked != self.stroked {
            self.stroked = stroked;
            self.out.extend_from_slice(if stroked { b"2 Tr\n" } else { b"0 Tr\n" });
        }
    }

    fn spacing(&mut self, spacing: i64) {
        if self.spacing != spacing {
            self.spacing = spacing;
            fixed(&mut self.out, spacing, 4);
            self.out.extend_from_slice(b" Tc\n");
        }
    }

    /// Begins a line of upright text.
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = (milli(x), milli(y));
        match self.line_start {
            Some((from_x, from_y)) => {
                self.milli(x - from_x);
                self.milli(y - from_y);
                self.out.extend_from_slice(b"Td\n");
            }
            None => {
                self.out.extend_from_slice(b"1 0 0 1 ");
                self.milli(x);
                self.milli(y);
                self.out.extend_from_slice(b"Tm\n");
            }
        }
        self.line_start = Some((x, y));
    }

    fn matrix(&mut self, axes: [f32; 4], x: f32, y: f32) {
        for value in axes {
            self.real(value);
        }
        self.real(x);
        self.real(y);
        self.out.extend_from_slice(b"Tm\n");
        self.line_start = None;
    }
}

/// The upright runs of a vertical line, and from where to where what leaves them would have stood among them.
struct Column<'a> {
    font: &'a Font,
    /// The first of them.
    run: &'a GlyphRun,
    from: f32,
    to: f32,
}

/// From where to where a run reaches down its line, whose upright characters are one `em` high.
fn reach(run: &GlyphRun, em: f32) -> (f32, f32) {
    let y = run.offset.y.get();
    if run.orientation.runs_down() {
        (y, y + run.size.get() * run.glyphs.iter().map(|g| g.advance).sum::<f32>())
    } else {
        (y - Orientation::ASCENT * em, y + Orientation::DESCENT * em)
    }
}

/// Space that parts glyphs is positive along a line and negative down one (ISO 32000-1, 9.3.2).
fn sense(orientation: Orientation) -> i64 {
    match orientation {
        Orientation::Horizontal | Orientation::Turned | Orientation::TurnedBack => 1,
        Orientation::Vertical => -1,
    }
}

/// What stands behind the last glyph of a run.
#[derive(Clone, Copy, Default)]
struct End {
    /// Space in pt that belongs to the glyph, so that the area of its span reaches to what follows.
    gap: Option<f32>,
    /// Code of the blank between the line's last word and the next line's first.
    blank: Option<u16>,
}

/// The right side of a glyph that was looked at.
struct Edge {
    x: f32,
    size: f32,
    blank: bool,
    /// Its run goes down.
    down: bool,
}

fn tag_of(line: &Line, run: &GlyphRun) -> Tag {
    match (line.tag, run.tag) {
        (Tag::Artifact, _) => Tag::Artifact,
        (own, None) => own,
        (Tag::Content(_), Some(node)) => Tag::Content(node),
    }
}

/// Whether ToUnicode gives exactly `text` for glyphs.
fn stands_for(font: &Font, glyphs: &[Glyph], text: &str) -> bool {
    let mut rest = text.chars();
    for glyph in glyphs {
        let Some(code) = font.code(glyph.id) else { return false };
        match font.text(code) {
            Text::Nothing => return false,
            Text::One(c) if rest.next() == Some(c) => {}
            Text::One(_) => return false,
            Text::Several(s) => match rest.as_str().strip_prefix(s) {
                Some(after) => rest = after.chars(),
                None => return false,
            },
        }
    }
    rest.as_str().is_empty()
}

/// The difference between advance and width that most glyphs of a run share, in thousandths of an em; 0 if none does.
fn common_space(font: &Font, glyphs: &[Glyph], orientation: Orientation) -> f64 {
    let (mut candidate, mut count) = (0.0, 0_usize);
    let pairs = || {
        glyphs.windows(2).filter_map(|pair| {
            let width = font.advance(font.code(pair[0].id)?, orientation);
            Some(f64::from(pair[0].advance + pair[1].dx - pair[0].dx) * 1000.0 - f64::from(width))
        })
    };
    for space in pairs() {
        if count == 0 {
            (candidate, count) = (space, 1);
        } else if (space - candidate).abs() <= EQUAL {
            count += 1;
        } else {
            count -= 1;
        }
    }
    if count == 0 || candidate.abs() <= EQUAL { 0.0 } else { candidate }
}
