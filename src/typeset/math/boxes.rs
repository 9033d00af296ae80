//! Boxes of formulas: signs and rules at their places, put together.
//!
//! Lengths are in em of the text around the formula; x runs along the line from the box's start, y down from its
//! baseline.

use crate::font::{FaceId, GlyphId};

/// Of a formula of several lines: how far those behind the first are indented, and the white between two.
const INDENT: f32 = 2.0;
const BETWEEN_LINES: f32 = 0.5;

/// A sign at its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mark {
    pub face: FaceId,
    pub id: GlyphId,
    pub x: f32,
    pub y: f32,
    pub size: f32,
}

/// A rule: place of its upper left corner, length, thickness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Rule {
    pub x: f32,
    pub y: f32,
    pub length: f32,
    pub thickness: f32,
}

/// A formula or a piece of one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Formula {
    pub width: f32,
    /// Above and below the baseline; below is negative for what hangs above it.
    pub above: f32,
    pub below: f32,
    pub marks: Vec<Mark>,
    pub rules: Vec<Rule>,
    /// Numbers of its rows, counted in the order of the TeX, and their baselines.
    pub tags: Vec<(usize, f32)>,
}

impl Formula {
    pub fn space(width: f32) -> Self {
        Self { width, ..Self::default() }
    }

    pub fn rule(length: f32, thickness: f32, y: f32) -> Self {
        let rules = vec![Rule { x: 0.0, y, length, thickness }];
        Self { width: length, above: -y, below: y + thickness, rules, ..Self::default() }
    }

    pub fn height(&self) -> f32 {
        self.above + self.below
    }

    /// Puts another box into this one, its baseline's start at a place. The width stays.
    pub fn put(&mut self, other: Formula, x: f32, y: f32) {
        let Formula { width: _, above, below, marks, rules, tags } = other;
        let empty = self.marks.is_empty() && self.rules.is_empty();
        if !(marks.is_empty() && rules.is_empty()) {
            self.above = if empty { above - y } else { self.above.max(above - y) };
            self.below = if empty { below + y } else { self.below.max(below + y) };
        }
        self.marks.extend(marks.into_iter().map(|m| Mark { x: m.x + x, y: m.y + y, ..m }));
        self.rules.extend(rules.into_iter().map(|r| Rule { x: r.x + x, y: r.y + y, ..r }));
        self.tags.extend(tags.into_iter().map(|(n, baseline)| (n, baseline + y)));
    }

    /// Puts another box behind this one.
    pub fn then(&mut self, other: Formula) {
        let at = self.width;
        self.width += other.width;
        self.put(other, at, 0.0);
    }

    /// Moved down.
    pub fn lowered(self, by: f32) -> Formula {
        let mut out = Formula::space(self.width);
        out.put(self, 0.0, by);
        out
    }

    /// Without the white before its first sign.
    fn without_white_before(self) -> Formula {
        let signs = self.marks.iter().map(|m| m.x).chain(self.rules.iter().map(|r| r.x));
        let white = signs.fold(f32::MAX, f32::min);
        if white == f32::MAX {
            return self;
        }
        let mut out = Formula::space(self.width - white);
        out.put(self, -white, 0.0);
        out
    }

    /// Pieces under one another, as many in a line as a width has room for. Every line but the first is indented.
    pub fn stacked(pieces: Vec<Formula>, width: f32) -> Formula {
        let mut lines: Vec<Formula> = Vec::new();
        for piece in pieces {
            let indent = if lines.len() > 1 { INDENT } else { 0.0 };
            match lines.last_mut() {
                Some(line) if line.width + piece.width + indent <= width => line.then(piece),
                Some(_) => lines.push(piece.without_white_before()),
                None => lines.push(piece),
            }
        }
        let mut out = Formula::default();
        let mut foot = None;
        for (i, line) in lines.into_iter().enumerate() {
            let x = if i > 0 { INDENT } else { 0.0 };
            let y = foot.map_or(0.0, |foot| foot + BETWEEN_LINES + line.above);
            foot = Some(y + line.below);
            out.width = out.width.max(x + line.width);
            out.put(line, x, y);
        }
        out
    }

    /// In the middle of a width.
    pub fn centred(self, width: f32) -> Formula {
        let mut out = Formula::space(width);
        let at = (width - self.width) / 2.0;
        out.put(self, at, 0.0);
        out
    }
}

/// What a box is to its neighbours (TeXbook, chapter 18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Ord,
    Op,
    Bin,
    Rel,
    Open,
    Close,
    Punct,
    Inner,
}

/// A box of a row.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub class: Class,
    pub formula: Formula,
    /// How far its last sign leans over.
    pub italic: f32,
    /// One sign alone, before it was set: its glyph, and the character if an accent may be made of it.
    pub glyph: Option<GlyphId>,
    pub sign: Option<char>,
}

impl Atom {
    pub fn new(class: Class, formula: Formula) -> Self {
        Self { class, formula, italic: 0.0, glyph: None, sign: None }
    }
}

/// Thin, medium and thick space, in em: 3, 4 and 5 of 18.
const SPACES: [f32; 4] = [0.0, 3.0 / 18.0, 4.0 / 18.0, 5.0 / 18.0];

/// The table of the TeXbook, chapter 18: which space stands between two classes. Below 0: not between scripts.
#[rustfmt::skip]
const BETWEEN: [[i8; 8]; 8] = [
    // Ord Op  Bin Rel Open Close Punct Inner  ← right
    [   0,  1, -2, -3,  0,   0,    0,   -1 ], // Ord   left
    [   1,  1,  0, -3,  0,   0,    0,   -1 ], // Op
    [  -2, -2,  0,  0, -2,   0,    0,   -2 ], // Bin
    [  -3, -3,  0,  0, -3,   0,    0,   -3 ], // Rel
    [   0,  0,  0,  0,  0,   0,    0,    0 ], // Open
    [   0,  1, -2, -3,  0,   0,    0,   -1 ], // Close
    [  -1, -1,  0, -1, -1,  -1,   -1,   -1 ], // Punct
    [  -1,  1, -2, -3, -1,   0,   -1,   -1 ], // Inner
];

/// Where a row may be parted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Parted {
    Nowhere,
    /// Behind relations and binary signs (GB/T 3102.11, 3).
    Signs,
    /// And behind commas.
    SignsAndCommas,
}

/// The pieces of a row, parted outside of brackets. `size` is that of the
/// row's signs; `led` if something stands before it.
pub(super) fn row(mut atoms: Vec<Atom>, size: f32, is_script: bool, led: bool, parted: Parted) -> Vec<Formula> {
    // A sign for two that has only one is none (TeXbook, appendix G, 5 and 6).
    let mut before = if led { Some(Class::Ord) } else { None };
    for i in 0..atoms.len() {
        let class = atoms[i].class;
        let alone = matches!(before, None | Some(Class::Bin | Class::Op | Class::Rel | Class::Open | Class::Punct));
        if class == Class::Bin && alone {
            atoms[i].class = Class::Ord;
        }
        if matches!(class, Class::Rel | Class::Close | Class::Punct) && before == Some(Class::Bin) {
            atoms[i - 1].class = Class::Ord;
        }
        before = Some(atoms[i].class);
    }
    if let Some(last) = atoms.last_mut().filter(|a| a.class == Class::Bin) {
        last.class = Class::Ord;
    }
    let mut pieces = vec![Formula::default()];
    let mut before = if led { Some(Class::Ord) } else { None };
    let mut depth = 0_usize;
    let count = atoms.len();
    for (i, Atom { class, mut formula, italic, glyph, sign: _ }) in atoms.into_iter().enumerate() {
        // A sign alone keeps what comes next off its head.
        formula.width += if glyph.is_some() { italic } else { 0.0 };
        if let (Some(before), Some(piece)) = (before, pieces.last_mut()) {
            let space = BETWEEN[before as usize][class as usize];
            if space > 0 || !is_script {
                piece.width += SPACES[space.unsigned_abs() as usize] * size;
            }
        }
        if let Some(piece) = pieces.last_mut() {
            piece.then(formula);
        }
        match class {
            Class::Open => depth += 1,
            Class::Close => depth = depth.saturating_sub(1),
            Class::Rel | Class::Bin if parted != Parted::Nowhere && depth == 0 && i + 1 < count => {
                pieces.push(Formula::default());
            }
            Class::Punct if parted == Parted::SignsAndCommas && depth == 0 && i + 1 < count => {
                pieces.push(Formula::default());
            }
            Class::Ord | Class::Op | Class::Bin | Class::Rel | Class::Punct | Class::Inner => {}
        }
        before = Some(class);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn atoms(classes: &[Class]) -> Vec<Atom> {
        classes.iter().map(|&class| Atom::new(class, Formula::space(1.0))).collect()
    }

    fn width(classes: &[Class], is_script: bool) -> f32 {
        (row(atoms(classes), 1.0, is_script, false, Parted::Nowhere)[0].width - classes.len() as f32) * 18.0
    }

    #[test]
    fn spaces_are_those_of_the_texbook() {
        use Class::{Bin, Close, Op, Open, Ord, Punct, Rel};
        let near = |a: f32, b: f32| assert!((a - b).abs() < 1e-3, "{a} {b}");
        near(width(&[Ord, Bin, Ord], false), 8.0);
        near(width(&[Ord, Rel, Ord], false), 10.0);
        near(width(&[Ord, Rel, Ord], true), 0.0);
        near(width(&[Op, Ord], true), 3.0);
        // A minus sign with nothing before it is no sign for two.
        near(width(&[Bin, Ord], false), 0.0);
        near(width(&[Open, Bin, Ord, Close], false), 0.0);
        near(width(&[Ord, Rel, Bin, Ord], false), 10.0);
        near(width(&[Ord, Punct, Ord], false), 3.0);
    }

    #[test]
    fn a_long_row_is_parted_behind_its_signs_but_not_inside_brackets() {
        use Class::{Bin, Close, Open, Ord, Punct, Rel};
        let count = |classes: &[Class], parted| row(atoms(classes), 1.0, false, false, parted).len();
        let signs = [Ord, Rel, Open, Ord, Bin, Ord, Close, Bin, Ord];
        assert_eq!(count(&signs, Parted::Signs), 3);
        let list = [Ord, Punct, Open, Ord, Punct, Ord, Close, Punct];
        assert_eq!(count(&list, Parted::Signs), 1);
        assert_eq!(count(&list, Parted::SignsAndCommas), 2);
    }
}
