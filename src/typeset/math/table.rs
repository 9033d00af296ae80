//! Formulas of several rows: matrices, cases, equations under one another.

use super::boxes::{Atom, Class, Formula, row};
use super::{Reader, State, Stop};
use pulldown_latex::event::{ArrayColumn, ColumnAlignment, Grouping};

/// A row reaches at least so far above and below its baseline, in em (TeX's strut).
const STRUT: (f32, f32) = (0.7, 0.3);
/// White between the rows of a matrix and between equations, and between columns, in em.
const MATRIX_ROWS: f32 = 0.2;
const EQUATION_ROWS: f32 = 0.5;
const COLUMNS: f32 = 1.0;
/// Between pairs of equations on one line.
const PAIRS: f32 = 2.0;
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
}

impl Look {
    fn matrix(align: ColumnAlignment) -> Self {
        let (rows, columns) = (MATRIX_ROWS, COLUMNS);
        Look { aligns: vec![align], rows, columns, display: false, pairs: false, open: None, close: None }
    }

    fn equations(pairs: bool) -> Self {
        let look = Look::matrix(ColumnAlignment::Center);
        let aligns = if pairs { vec![ColumnAlignment::Right, ColumnAlignment::Left] } else { look.aligns };
        Look { aligns, rows: EQUATION_ROWS, columns: 0.0, display: true, pairs, ..look }
    }

    fn of(grouping: &Grouping) -> Option<Self> {
        Some(match grouping {
            Grouping::Array(columns) => {
                let aligns = columns.iter().filter_map(|c| match c {
                    ArrayColumn::Column(align) => Some(*align),
                    ArrayColumn::Separator(_) => None,
                });
                // Rules between columns are not drawn.
                if columns.iter().any(|c| matches!(c, ArrayColumn::Separator(_))) {
                    return None;
                }
                Look { aligns: aligns.collect(), ..Look::matrix(ColumnAlignment::Center) }
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
        let mut rows: Vec<Vec<Formula>> = vec![Vec::new()];
        loop {
            let (atoms, stop) = self.atoms(inner)?;
            let cells = rows.last_mut()?;
            // The right side of an equation follows its left side.
            let led = look.pairs && !cells.len().is_multiple_of(2);
            cells.push(row(atoms, size, inner.is_script(), led, false).pop()?);
            let full = cells.len() > MOST || rows.len() > MOST;
            match stop {
                _ if full => return None,
                Stop::Cell => {}
                Stop::Line => rows.push(Vec::new()),
                Stop::End => break,
                Stop::Whole => return None,
            }
        }
        // A line end behind the last row begins none.
        if rows.last().is_some_and(|cells| cells.iter().all(|c| c.marks.is_empty() && c.width == 0.0)) {
            rows.pop();
        }
        let table = self.laid_out(rows, &look, size);
        let table = self.on_axis(table, state);
        let fenced = self.fenced(look.open, table, look.close, state)?;
        Some(Atom::new(Class::Inner, fenced))
    }

    fn laid_out(&self, rows: Vec<Vec<Formula>>, look: &Look, size: f32) -> Formula {
        let count = rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| rows.iter().filter_map(|r| r.get(column)).map(|c| c.width).fold(0.0, f32::max);
        let widths: Vec<f32> = (0..count).map(width).collect();
        let before = |column: usize| match column {
            0 => 0.0,
            _ if look.pairs && column.is_multiple_of(2) => PAIRS * size,
            _ => look.columns * size,
        };
        let total: f32 = (0..count).map(|c| widths[c] + before(c)).sum();
        let mut out = Formula::space(total);
        let mut y = 0.0;
        let mut under: Option<f32> = None;
        for cells in rows {
            let above = cells.iter().map(|c| c.above).fold(STRUT.0 * size, f32::max);
            let below = cells.iter().map(|c| c.below).fold(STRUT.1 * size, f32::max);
            if let Some(under) = under {
                y += under + look.rows * size + above;
            }
            under = Some(below);
            let mut x = 0.0;
            for (column, cell) in cells.into_iter().enumerate() {
                x += before(column);
                let free = widths[column] - cell.width;
                let shift = match look.aligns[column % look.aligns.len()] {
                    ColumnAlignment::Left => 0.0,
                    ColumnAlignment::Center => free / 2.0,
                    ColumnAlignment::Right => free,
                };
                out.put(cell, x + shift, y);
                x += widths[column];
            }
        }
        out
    }
}
