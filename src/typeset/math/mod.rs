//! Formulas: from TeX to boxes, by the rules of the TeXbook and the measures of the face's `MATH` table.
//!
//! [`set`] reads the events of a formula once, from left to right; each element becomes a box and a class, and `boxes`
//! puts a row of them together. What is not understood, or has no sign in the face, gives nothing, and whoever asked
//! sets the TeX as it was typed.

mod alphabet;
mod boxes;
mod display;
mod parts;
mod placed;
mod table;

pub(crate) use self::boxes::Formula;
pub(super) use self::placed::{Place, rules, runs};

use self::alphabet::styled;
use self::boxes::{Atom, Class, Mark, Parted, row};
use super::Context;
use crate::book::tex::{Tagged, Tex, place_of_tag};
use crate::font::{Face, FaceId, FontRole, GlyphId, Grows, Measure};
use crate::lang::Lang;
use crate::lang::wide::is_wide;
use pulldown_latex::event::{
    Content, DelimiterSize, DelimiterType, Dimension, DimensionUnit, EnvironmentFlow, Event, Font, Grouping, Line,
    ScriptPosition, ScriptType, StateChange, Style, Visual,
};

/// Elements that are the argument of one another, `\sqrt\sqrt x`; groups are bounded where TeX is read.
const MOST_DEEP: usize = 64;

/// White in the name of an operator, a sixth of an em.
const THIN_SPACE: char = '\u{2009}';

/// How a formula is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// On lines of its own.
    Display,
    /// On lines of its own, parted behind relations, binary signs and commas.
    Lines,
    /// In a line of text.
    Inline,
    /// In a line of text, parted behind relations and binary signs.
    Divided,
}

/// Sets a formula in em of the text around it: one box, or the pieces of one that may be divided.
pub(super) fn set(tex: &str, mode: Mode, lang: Lang, cx: &Context) -> Option<Vec<Formula>> {
    let tex = match mode {
        Mode::Display | Mode::Lines => Tex::new(tex)?,
        Mode::Inline | Mode::Divided => Tex::new(&Tagged::new(tex).in_line())?,
    };
    let events = tex.events()?;
    let id = cx.fonts.math();
    let mut reader = Reader { events: &events, at: 0, depth: 0, cx, id, face: cx.fonts.face(id), lang };
    let (level, parted) = match mode {
        Mode::Display => (0, Parted::Nowhere),
        Mode::Lines => (0, Parted::SignsAndCommas),
        Mode::Inline => (1, Parted::Nowhere),
        Mode::Divided => (1, Parted::Signs),
    };
    let (atoms, stop) = reader.atoms(State { level, font: None })?;
    let pieces = (stop == Stop::Whole && !atoms.is_empty()).then(|| row(atoms, 1.0, false, false, parted))?;
    // A line has no place for what goes back.
    pieces.iter().all(|p| p.width >= 0.0 && p.width.is_finite()).then_some(pieces)
}

/// What holds from here to the end of the group.
#[derive(Clone, Copy)]
struct State {
    /// Display, text, script, script of a script: 0–3.
    level: u8,
    font: Option<Font>,
}

impl State {
    fn is_script(self) -> bool {
        self.level >= 2
    }

    /// Inside a script.
    fn script(self) -> State {
        State { level: (self.level.max(1) + 1).min(3), ..self }
    }

    /// Inside a fraction.
    fn lower(self) -> State {
        State { level: (self.level + 1).min(3), ..self }
    }
}

/// What ended a row.
#[derive(Clone, Debug, PartialEq)]
enum Stop {
    End,
    Cell,
    /// The end of a row, and how many rules there are below it.
    Line {
        rules: usize,
    },
    /// Rules above the first row.
    Rules(usize),
    /// The end of the formula.
    Whole,
}

struct Reader<'e, 'c> {
    events: &'e [Event<'e>],
    at: usize,
    /// Elements around the one that is read.
    depth: usize,
    cx: &'c Context<'c>,
    id: FaceId,
    face: &'c Face,
    lang: Lang,
}

impl<'e> Reader<'e, '_> {
    fn next(&mut self) -> Option<&'e Event<'e>> {
        let event = self.events.get(self.at)?;
        self.at += 1;
        Some(event)
    }

    /// Size of the signs of a level.
    fn size(&self, state: State) -> f32 {
        match state.level {
            0 | 1 => 1.0,
            2 => self.face.measure(Measure::ScriptPercentScaleDown) / 100.0,
            _ => self.face.measure(Measure::ScriptScriptPercentScaleDown) / 100.0,
        }
    }

    /// A measure at the size of a level.
    fn measure(&self, measure: Measure, state: State) -> f32 {
        self.face.measure(measure) * self.size(state)
    }

    /// A measure that differs in display style.
    fn either(&self, display: Measure, other: Measure, state: State) -> f32 {
        self.measure(if state.level == 0 { display } else { other }, state)
    }

    /// The boxes up to what ends the row.
    fn atoms(&mut self, mut state: State) -> Option<(Vec<Atom>, Stop)> {
        let mut out = Vec::new();
        loop {
            match self.events.get(self.at) {
                None => return Some((out, Stop::Whole)),
                Some(Event::End) => {
                    self.at += 1;
                    return Some((out, Stop::End));
                }
                Some(Event::EnvironmentFlow(flow)) => {
                    self.at += 1;
                    match flow {
                        EnvironmentFlow::Alignment => return Some((out, Stop::Cell)),
                        EnvironmentFlow::NewLine { horizontal_lines: rules, .. } => {
                            return Some((out, Stop::Line { rules: solid(rules)? }));
                        }
                        EnvironmentFlow::StartLines { lines } => return Some((out, Stop::Rules(solid(lines)?))),
                    }
                }
                Some(_) => out.extend(self.element(&mut state)?),
            }
        }
    }

    /// The row of a group, its beginning behind us.
    fn group(&mut self, state: State) -> Option<Vec<Atom>> {
        let (atoms, stop) = self.atoms(state)?;
        (stop == Stop::End).then_some(atoms)
    }

    fn joined(&self, atoms: Vec<Atom>, state: State) -> Formula {
        row(atoms, self.size(state), state.is_script(), false, Parted::Nowhere).pop().unwrap_or_default()
    }

    /// The next element as one box, as it stands alone.
    fn one(&mut self, state: State) -> Option<Atom> {
        self.depth += 1;
        let atom = if self.depth > MOST_DEEP { None } else { self.alone(state) };
        self.depth -= 1;
        atom
    }

    fn alone(&mut self, state: State) -> Option<Atom> {
        let mut inner = state;
        let mut atoms = match self.events.get(self.at)? {
            Event::Begin(Grouping::Normal) => {
                self.at += 1;
                self.group(state)?
            }
            _ => self.element(&mut inner)?,
        };
        if atoms.len() == 1 {
            return atoms.pop();
        }
        Some(Atom::new(Class::Ord, self.joined(atoms, inner)))
    }

    fn element(&mut self, state: &mut State) -> Option<Vec<Atom>> {
        let atom = match self.next()? {
            Event::Content(content) => self.content(*content, *state)?,
            Event::Begin(Grouping::Normal) => {
                let mut atoms = self.group(*state)?;
                if atoms.len() == 1 {
                    // `1{,}000`: braces take a sign its class.
                    let atom = atoms.remove(0);
                    Atom { class: if atom.class == Class::Inner { Class::Inner } else { Class::Ord }, ..atom }
                } else {
                    Atom::new(Class::Ord, self.joined(atoms, *state))
                }
            }
            Event::Begin(Grouping::LeftRight(open, close)) => {
                let atoms = self.group(*state)?;
                let body = self.joined(atoms, *state);
                Atom::new(Class::Inner, self.fenced(*open, body, *close, *state)?)
            }
            Event::Begin(grouping) => self.table(grouping, *state)?,
            Event::Visual(visual) => self.visual(*visual, *state)?,
            Event::Script { ty, position } => self.script(*ty, *position, *state)?,
            Event::Space { width, height: _, depth: _ } => {
                let width = width.map_or(0.0, |w| em(w) * self.size(*state));
                // Space is nobody's neighbour; an ordinary box keeps the classes around it apart.
                Atom::new(Class::Ord, Formula::space(width))
            }
            Event::StateChange(change) => {
                match change {
                    StateChange::Font(font) => state.font = *font,
                    StateChange::Style(style) => {
                        state.level = match style {
                            Style::Display => 0,
                            Style::Text => 1,
                            Style::Script => 2,
                            Style::ScriptScript => 3,
                        };
                    }
                    StateChange::Color(_) => {}
                }
                return Some(Vec::new());
            }
            Event::End | Event::EnvironmentFlow(_) => return None,
        };
        Some(vec![atom])
    }

    fn content(&mut self, content: Content, state: State) -> Option<Atom> {
        let signs = |text: &str, font: Option<Font>| -> Option<Formula> {
            let mut out = Formula::default();
            text.chars().try_for_each(|c| {
                if c == THIN_SPACE {
                    out.then(Formula::space(self.size(state) / 6.0));
                    return Some(());
                }
                out.then(self.sign(styled(c, font), state)?);
                Some(())
            })?;
            Some(out)
        };
        Some(match content {
            Content::Text(text) => match place_of_tag(text) {
                Some(n) => Atom::new(Class::Close, Formula { tags: vec![(n, 0.0)], ..Formula::default() }),
                None => Atom::new(Class::Ord, self.text(text, state)?),
            },
            Content::Number(number) => Atom::new(Class::Ord, signs(number, state.font.or(Some(Font::UpRight)))?),
            Content::Function(name) => Atom::new(Class::Op, signs(name, Some(Font::UpRight))?),
            // 速度 typed without \text.
            Content::Ordinary { content, .. } if is_wide(content) => {
                Atom::new(Class::Ord, self.text(content.encode_utf8(&mut [0; 4]), state)?)
            }
            Content::Ordinary { content, stretchy: _ } => {
                self.letter(styled(content, state.font), Class::Ord, state)?
            }
            Content::LargeOp { content, small } => self.large(content, small, state)?,
            Content::BinaryOp { content, small: _ } => {
                let content = match content {
                    '-' => '−',
                    '*' => '∗',
                    other => other,
                };
                self.letter(content, Class::Bin, state)?
            }
            Content::Relation { content, small: _ } => {
                let mut buffer = [0; 8];
                let text = std::str::from_utf8(content.encode_utf8_to_buf(&mut buffer)).ok()?;
                Atom::new(Class::Rel, signs(text, Some(Font::UpRight))?)
            }
            Content::Delimiter { content, size, ty } => {
                let class = match ty {
                    DelimiterType::Open => Class::Open,
                    DelimiterType::Close => Class::Close,
                    DelimiterType::Fence => Class::Ord,
                };
                match size {
                    None => self.letter(content, class, state)?,
                    Some(size) => {
                        let least = match size {
                            DelimiterSize::Big => 1.2,
                            DelimiterSize::BIG => 1.8,
                            DelimiterSize::Bigg => 2.4,
                            DelimiterSize::BIGG => 3.0,
                        };
                        Atom::new(class, self.fence(content, least, state)?)
                    }
                }
            }
            Content::Punctuation(content) => self.letter(content, Class::Punct, state)?,
        })
    }

    /// A sign of the face.
    fn sign(&self, c: char, state: State) -> Option<Formula> {
        Some(self.glyph(self.face.glyph(c)?, self.size(state)))
    }

    fn glyph(&self, id: GlyphId, size: f32) -> Formula {
        let [_, bottom, _, top] = self.face.ink(id).unwrap_or_default();
        Formula {
            width: self.face.advance(id) * size,
            above: top * size,
            below: -bottom * size,
            marks: vec![Mark { face: self.id, id, x: 0.0, y: 0.0, size }],
            ..Formula::default()
        }
    }

    /// A sign that knows what it is.
    fn letter(&self, c: char, class: Class, state: State) -> Option<Atom> {
        let id = self.face.glyph(c)?;
        let size = self.size(state);
        let italic = self.face.italic_correction(id) * size;
        Some(Atom { italic, glyph: Some(id), sign: Some(c), ..Atom::new(class, self.glyph(id, size)) })
    }

    /// ∑, ∫: larger in display style, and in the middle of the axis.
    fn large(&self, c: char, small: bool, state: State) -> Option<Atom> {
        let id = self.face.glyph(c)?;
        let size = self.size(state);
        let least = if state.level == 0 && !small { self.face.measure(Measure::DisplayOperatorMinHeight) } else { 0.0 };
        let id = self.face.stretched(id, Grows::Up, least).pieces.first().map_or(id, |p| p.0);
        let formula = self.on_axis(self.glyph(id, size), state);
        let italic = self.face.italic_correction(id) * size;
        Some(Atom { italic, ..Atom::new(Class::Op, formula) })
    }

    /// Moved so that its middle is on the axis.
    fn on_axis(&self, formula: Formula, state: State) -> Formula {
        let middle = (formula.below - formula.above) / 2.0;
        let axis = self.measure(Measure::AxisHeight, state);
        formula.lowered(-middle - axis)
    }

    /// Words among the signs, in the faces of text.
    fn text(&self, text: &str, state: State) -> Option<Formula> {
        let size = self.size(state);
        let cjk = self.cx.fonts.choose(FontRole::Serif, self.lang);
        let mut out = Formula::default();
        // The parser's word for a blank.
        for c in text.replace("&nbsp;", " ").chars() {
            if c.is_whitespace() {
                out.width += 0.25 * size;
                continue;
            }
            let (face, id) = [self.id, cjk].iter().find_map(|&f| Some((f, self.cx.fonts.face(f).glyph(c)?)))?;
            let ink = self.cx.fonts.face(face).ink(id).unwrap_or_default();
            out.then(Formula {
                width: self.cx.fonts.face(face).advance(id) * size,
                above: ink[3] * size,
                below: -ink[1] * size,
                marks: vec![Mark { face, id, x: 0.0, y: 0.0, size }],
                ..Formula::default()
            });
        }
        Some(out)
    }

    fn visual(&mut self, visual: Visual, state: State) -> Option<Atom> {
        match visual {
            Visual::SquareRoot => {
                let body = self.one(state)?.formula;
                Some(Atom::new(Class::Ord, self.radical(body, None, state)?))
            }
            Visual::Root => {
                let body = self.one(state)?.formula;
                let degree = self.one(State { level: 3, ..state })?.formula;
                Some(Atom::new(Class::Ord, self.radical(body, Some(degree), state)?))
            }
            Visual::Fraction(line) => {
                let above = self.one(state.lower())?.formula;
                let below = self.one(state.lower())?.formula;
                let ruled = line.is_none_or(|l| l.value != 0.0);
                Some(Atom::new(Class::Inner, self.fraction(above, below, ruled, state)))
            }
            Visual::Negation => {
                let mut atom = self.one(state)?;
                let slash = self.sign('\u{338}', state)?;
                let ink = self.face.ink(self.face.glyph('\u{338}')?)?;
                let middle = (ink[0] + ink[2]) / 2.0 * self.size(state);
                let at = atom.formula.width / 2.0 - middle;
                atom.formula.put(slash, at, 0.0);
                Some(atom)
            }
        }
    }

    fn script(&mut self, ty: ScriptType, position: ScriptPosition, state: State) -> Option<Atom> {
        let base = self.one(state)?;
        let limits = match position {
            ScriptPosition::Right => false,
            ScriptPosition::AboveBelow => true,
            ScriptPosition::Movable => state.level == 0,
        };
        if limits && let Some(Event::Content(Content::Ordinary { content, stretchy })) = self.events.get(self.at) {
            let under = match ty {
                ScriptType::Superscript => Some(false),
                ScriptType::Subscript => Some(true),
                ScriptType::SubSuperscript => None,
            };
            if let Some(accented) = under.and_then(|under| self.accent(&base, *content, *stretchy, under, state)) {
                self.at += 1;
                return Some(accented);
            }
        }
        let below = match ty {
            ScriptType::Subscript | ScriptType::SubSuperscript => Some(self.one(state.script())?.formula),
            ScriptType::Superscript => None,
        };
        let above = match ty {
            ScriptType::Superscript | ScriptType::SubSuperscript => Some(self.one(state.script())?.formula),
            ScriptType::Subscript => None,
        };
        let class = base.class;
        let formula = match limits {
            true => self.limits(base, below, above, state),
            false => self.scripts(base, below, above, state),
        };
        Some(Atom::new(class, formula))
    }
}

/// How many rules there are, if none is dashed.
fn solid(rules: &[Line]) -> Option<usize> {
    rules.iter().all(|rule| *rule == Line::Solid).then_some(rules.len())
}

/// A length in em of a text of ten points, no longer than a line is.
fn em(length: Dimension) -> f32 {
    const POINT: f32 = 0.1;
    const LONGEST: f32 = 20.0;
    let length = length.value
        * match length.unit {
            DimensionUnit::Em => 1.0,
            DimensionUnit::Mu => 1.0 / 18.0,
            DimensionUnit::Ex => 0.45,
            DimensionUnit::Pt | DimensionUnit::Bp => POINT,
            DimensionUnit::Mm => 2.845 * POINT,
            DimensionUnit::Cm => 28.45 * POINT,
            DimensionUnit::In => 72.27 * POINT,
            DimensionUnit::Pc | DimensionUnit::Cc => 12.0 * POINT,
            DimensionUnit::Dd => 1.07 * POINT,
            DimensionUnit::Sp => 0.0,
        };
    if length.is_nan() { 0.0 } else { length.clamp(-LONGEST, LONGEST) }
}

#[cfg(test)]
mod tests;
