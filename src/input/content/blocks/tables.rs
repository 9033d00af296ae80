//! Tables: rows, cells and how their columns stand.

use super::super::tree::{Kind, Node};
use super::{Place, Reading};
use crate::book::{Align, Block, Cell, Row, Table};
use crate::diag::Span;

/// How many rows at the start of a table without a head are one: rows of header cells, none of which reaches below them.
fn head_rows(rows: &[Row]) -> usize {
    let heads = rows.iter().take_while(|row| row.iter().all(|cell| cell.header)).count();
    // A table of nothing but header cells has one row of them as its head.
    let heads = if heads == rows.len() { heads.min(1) } else { heads };
    let reach =
        rows[..heads].iter().enumerate().flat_map(|(i, row)| row.iter().map(move |c| i + c.rows as usize)).max();
    if reach.is_some_and(|reach| reach > heads) { 0 } else { heads }
}

impl<'t> Reading<'t> {
    pub(super) fn table(&mut self, aligns: &[Align], children: &'t [usize], span: Span) -> Vec<Block> {
        let mut table = Table {
            caption: None,
            id: None,
            label: None,
            aligns: aligns.to_vec(),
            head: Vec::new(),
            rows: Vec::new(),
            span,
        };
        let mut beside = Vec::new();
        for &child in children {
            let Node { kind, children: inner, .. } = &self.tree.nodes[child];
            match kind {
                Kind::Caption => table.caption = Some(self.settled(inner)).filter(|c| !c.is_empty()),
                Kind::Row => {
                    let row = self.row(child, &mut table.aligns);
                    table.rows.extend(row);
                }
                Kind::TableHead | Kind::TableBody => {
                    for &row in inner {
                        if self.tree.nodes[row].kind != Kind::Row {
                            continue;
                        }
                        let row = self.row(row, &mut table.aligns);
                        let rows = if *kind == Kind::TableHead { &mut table.head } else { &mut table.rows };
                        rows.extend(row);
                    }
                }
                // What does not belong into a table stands before it, as in a browser.
                _ => {
                    let place = Place { align: Align::Natural, sections: false, figures: true };
                    beside.extend(self.blocks_of(child, place));
                }
            }
        }
        if table.head.is_empty() {
            let heads = head_rows(&table.rows);
            table.head.extend(table.rows.drain(..heads));
        }
        let columns = table.head.iter().chain(&table.rows).map(|row| row.iter().map(|c| c.columns as usize).sum());
        let columns: usize = columns.max().unwrap_or(0);
        table.aligns.resize(columns, Align::Natural);
        // A table of one cell that holds blocks is a frame: that of a listing beside its line numbers, say.
        if let ([], [row]) = (&table.head[..], &mut table.rows[..])
            && let [cell] = &mut row[..]
            && !cell.blocks.iter().all(|b| matches!(b, Block::Paragraph(_)))
        {
            beside.append(&mut cell.blocks);
        } else if columns > 0 {
            beside.push(Block::Table(Box::new(table)));
        }
        beside
    }

    /// A row; the first alignment that a cell of a column asks for is that of the column.
    fn row(&mut self, node: usize, aligns: &mut Vec<Align>) -> Option<Row> {
        let tree = self.tree;
        let cells = &tree.nodes[node].children;
        let mut row = Row::with_capacity(cells.len());
        let mut column = 0;
        for &child in cells {
            let Node { kind: Kind::Cell { columns, rows, header, align }, children, .. } = &tree.nodes[child] else {
                continue;
            };
            if *align != Align::Natural {
                if aligns.len() <= column {
                    aligns.resize(column + 1, Align::Natural);
                }
                if aligns[column] == Align::Natural {
                    aligns[column] = *align;
                }
            }
            column += *columns as usize;
            let blocks = self.blocks(children, Place { align: Align::Natural, sections: false, figures: false });
            row.push(Cell { blocks, columns: *columns, rows: *rows, header: *header });
        }
        (!row.is_empty()).then_some(row)
    }
}
