//! Formulas of several rows: matrices, cases, equations under one another.

use super::boxes::{Atom, Class, Formula, Parted, Rule, row};
use super::{Reader, State, Stop};
use pulldown_latex::event::{ArrayColumn, ColumnAlignment, Grouping, Line};

/// A row reaches at least so far above and below its baseline, in em (TeX's strut).
const STRUT: (f32, f32) = (0.7, 0.3);
/// White between the rows of a matrix and between equations, and between columns, in em.
const MATRIX_ROWS: f32 = 0.2;
const EQUATION_ROWS: f32 = 0.5;
const COLUMNS: f32 = 1.0;
/// Between pairs of equations on one line.
const PAIRS: f32 = 2.0;
/// Thickness of a rule between rows or columns, the distance of two of them, and the white that rows and columns keep
/// from theirs, in em.
const RULE: f32 = 0.04;
const RULES: f32 = 0.16;
const BESIDE_RULE: (f32, f32) = (0.12, 0.5);
/// Most rows and columns of a formula.
const MOST: usize = 200;

/// How a table is set.
struct Look {
    aligns: Vec<ColumnAlignment>,
    rows: f32,
    columns: f32,
    /// Level of its cells; display for equations.
    display: bool,
    /// Columns are left and right sides of equations.
    pairs: bool,
    open: Option<char>,
    close: Option<char>,
    /// How many rules stand before each column, and behind the last.
    upright: Vec<usize>,
}

/// Rows of cells, and how many rules lie above each of them and below the last.
#[derive(Default)]
struct Rows {
    cells: Vec<Vec<Formula>>,
    rules: Vec<usize>,
}

impl Look {
    fn matrix(align: ColumnAlignment) -> Self {
        let (rows, columns) = (MATRIX_ROWS, COLUMNS);
        Look {
            aligns: vec![align],
            rows,
            columns,
            display: false,
            pairs: false,
            open: None,
            close: None,
            upright: Vec::new(),
        }
    }

    fn equations(pairs: bool) -> Self {
        let look = Look::matrix(ColumnAlignment::Center);
        let aligns = if pairs { vec![ColumnAlignment::Right, ColumnAlignment::Left] } else { look.aligns };
        Look { aligns, rows: EQUATION_ROWS, columns: 0.0, display: true, pairs, ..look }
    }

    fn of(grouping: &Grouping) -> Option<Self> {
        Some(match grouping {
            Grouping::Array(columns) => {
                let mut aligns = Vec::new();
                let mut upright = vec![0];
                for column in columns {
                    match column {
                        ArrayColumn::Column(align) => {
                            aligns.push(*align);
                            upright.push(0);
                        }
                        ArrayColumn::Separator(Line::Solid) => *upright.last_mut()? += 1,
                        ArrayColumn::Separator(Line::Dashed) => return None,
                    }
                }
                Look { aligns, upright, ..Look::matrix(ColumnAlignment::Center) }
            }
            Grouping::Matrix { alignment } => Look::matrix(*alignment),
            Grouping::SubArray { alignment } => Look { rows: 0.0, ..Look::matrix(*alignment) },
            Grouping::Cases { left } => {
                let look = Look::matrix(ColumnAlignment::Left);
                let (open, close) = if *left { (Some('{'), None) } else { (None, Some('}')) };
                Look { open, close, ..look }
            }
            Grouping::Equation { .. } | Grouping::Gather { .. } | Grouping::Gathered | Grouping::Multline => {
                Look::equations(false)
            }
            Grouping::Align { .. }
            | Grouping::Aligned
            | Grouping::Alignat { .. }
            | Grouping::Alignedat { .. }
            | Grouping::Split => Look::equations(true),
            Grouping::Normal | Grouping::LeftRight(..) => return None,
        })
    }
}

impl Reader<'_, '_> {
    pub(super) fn table(&mut self, grouping: &Grouping, state: State) -> Option<Atom> {
        let look = Look::of(grouping)?;
        let inner = State { level: if look.display { 0 } else { state.level.max(1) }, ..state };
        let size = self.size(inner);
        let mut rows = Rows { cells: vec![Vec::new()], rules: vec![0] };
        loop {
            let (atoms, stop) = self.atoms(inner)?;
            if let Stop::Rules(count) = stop {
                *rows.rules.first_mut()? += count;
                continue;
            }
            let cells = rows.cells.last_mut()?;
            // The right side of an equation follows its left side.
            let led = look.pairs && !cells.len().is_multiple_of(2);
            cells.push(row(atoms, size, inner.is_script(), led, Parted::Nowhere).pop()?);
            let full = cells.len() > MOST || rows.cells.len() > MOST;
            match stop {
                _ if full => return None,
                Stop::Cell => {}
                Stop::Line { rules } => {
                    rows.cells.push(Vec::new());
                    rows.rules.push(rules);
                }
                Stop::End => break,
                Stop::Whole | Stop::Rules(_) => return None,
            }
        }
        // A line end behind the last row begins none.
        match rows.cells.last() {
            Some(cells) if cells.iter().all(|c| c.marks.is_empty() && c.tags.is_empty() && c.width == 0.0) => {
                drop(rows.cells.pop());
            }
            _ => rows.rules.push(0),
        }
        let table = self.laid_out(rows, &look, size);
        let table = self.on_axis(table, state);
        let fenced = self.fenced(look.open, table, look.close, state)?;
        Some(Atom::new(Class::Inner, fenced))
    }

    fn laid_out(&self, Rows { cells: rows, rules }: Rows, look: &Look, size: f32) -> Formula {
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| rows.iter().filter_map(|r| r.get(column)).map(|c| c.width).fold(0.0, f32::max);
        let widths: Vec<f32> = (0..count).map(width).collect();
        // Beside rules the columns at the edges have white as all have.
        let edge = if rules.iter().chain(&look.upright).any(|n| *n > 0) { BESIDE_RULE.1 * size } else { 0.0 };
        let before = |column: usize| match column {
            0 => edge,
            _ if look.pairs && column.is_multiple_of(2) => PAIRS * size,
            _ => look.columns * size,
        };
        let mut starts = Vec::with_capacity(count);
        let mut total = 0.0;
        for (column, width) in widths.iter().enumerate() {
            total += before(column);
            starts.push(total);
            total += width;
        }
        total += edge;
        let mut out = Formula::space(total);
        let ruled = |n: usize| if n > 0 { BESIDE_RULE.0 * size } else { 0.0 };
        let lying = |n: usize, from: f32| {
            let y = move |i: usize| from + RULES * size * i as f32;
            (0..n).map(move |i| Rule { x: 0.0, y: y(i), length: total, thickness: RULE * size })
        };
        let deep = |n: usize| if n > 0 { (RULES * (n - 1) as f32 + RULE) * size } else { 0.0 };
        let mut y = 0.0;
        let mut under: Option<f32> = None;
        for (cells, &above_it) in rows.into_iter().zip(&rules) {
            let above = cells.iter().map(|c| c.above).fold(STRUT.0 * size, f32::max);
            let below = cells.iter().map(|c| c.below).fold(STRUT.1 * size, f32::max);
            let white = ruled(above_it);
            let rule_at = match under {
                Some(under) => {
                    let (foot, between) = (y + under, (look.rows * size).max(deep(above_it) + white * 2.0));
                    y = foot + between + above;
                    foot + (between - deep(above_it)) / 2.0
                }
                None => y - above - white - deep(above_it),
            };
            out.rules.extend(lying(above_it, rule_at));
            under = Some(below);
            for (column, cell) in cells.into_iter().enumerate() {
                let free = widths[column] - cell.width;
                let shift = match look.aligns[column % look.aligns.len()] {
                    ColumnAlignment::Left => 0.0,
                    ColumnAlignment::Center => free / 2.0,
                    ColumnAlignment::Right => free,
                };
                out.put(cell, starts[column] + shift, y);
            }
        }
        if let (Some(under), Some(&last)) = (under, rules.last()) {
            out.rules.extend(lying(last, y + under + ruled(last)));
        }
        let lain = out.rules.iter().map(|r| (r.y, r.y + r.thickness));
        let (top, foot) = lain.fold((-out.above, out.below), |(top, foot), (a, b)| (top.min(a), foot.max(b)));
        (out.above, out.below) = (-top, foot);
        for (column, n) in look.upright.iter().enumerate().take(count + 1) {
            let middle = match column {
                0 => edge - BESIDE_RULE.1 * size,
                _ if column == count => total,
                _ => starts[column] - before(column) / 2.0,
            };
            let first = middle - (RULES * n.saturating_sub(1) as f32 + RULE) * size / 2.0;
            let x = |i: usize| first + RULES * size * i as f32;
            let rule = |i: usize| Rule { x: x(i), y: top, length: RULE * size, thickness: foot - top };
            out.rules.extend((0..*n).map(rule));
        }
        out
    }
}
