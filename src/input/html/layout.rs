//! Tables that only lay a page out: a picture above its caption, a forum's posts beside their writers, one cell of text.
//!
//! A cell that holds a table, or much text alone, is no datum; what such a table holds stands one below the other.

use crate::book::{Block, Cell, Figure, Image, Inline, Inlines, Paragraph, Table, plain};

/// Longest caption, in characters.
const CAPTION: usize = 120;
/// Tables in one another that are looked into.
const DEPTH: usize = 8;
/// Most columns of a layout.
const COLUMNS: usize = 3;

/// Puts what layout tables hold in their place.
pub(super) fn dissolve(blocks: &mut Vec<Block>) {
    let mut out = Vec::with_capacity(blocks.len());
    for block in std::mem::take(blocks) {
        resolve(block, DEPTH, &mut out);
    }
    *blocks = out;
}

fn resolve(block: Block, depth: usize, out: &mut Vec<Block>) {
    let Block::Table(mut table) = block else {
        out.push(block);
        return;
    };
    if let Some(figure) = figure(&table) {
        out.push(figure);
    } else if depth > 0 && is_layout(&table, depth < DEPTH) {
        if let Some(caption) = table.caption.take() {
            out.push(Block::Paragraph(Paragraph { inlines: caption, span: table.span, ..Paragraph::default() }));
        }
        let rows = table.head.into_iter().chain(table.rows);
        for block in rows.flatten().flat_map(|cell| cell.blocks) {
            resolve(block, depth - 1, out);
        }
    } else {
        out.push(Block::Table(table));
    }
}

/// The cells of a table.
fn cells(table: &Table) -> impl Iterator<Item = &Cell> {
    table.head.iter().chain(&table.rows).flatten()
}

/// Whether a table only lays out what it holds; `inside` another that does, one cell is enough.
fn is_layout(table: &Table, inside: bool) -> bool {
    if !table.head.is_empty() || table.aligns.len() > COLUMNS {
        return false;
    }
    let mut filled = cells(table).filter(|cell| !cell.blocks.is_empty());
    let nests = cells(table).any(|cell| cell.blocks.iter().any(|block| matches!(block, Block::Table(_))));
    // A listing beside the numbers of its lines.
    let is_listing = |cell: &Cell| matches!(cell.blocks[..], [Block::Code(_)]);
    nests
        || matches!((filled.next(), filled.next()), (Some(cell), None) if inside || cell.blocks.len() > 1 || is_listing(cell))
}

/// A picture with a line below it, each in a row of its own.
fn figure(table: &Table) -> Option<Block> {
    if table.caption.is_some() || !table.head.is_empty() {
        return None;
    }
    let mut filled = cells(table).filter(|cell| !cell.blocks.is_empty());
    let (picture, below) = (filled.next()?, filled.next());
    if filled.next().is_some() || table.rows.iter().any(|row| row.len() > 1) {
        return None;
    }
    let mut images = Vec::new();
    for block in &picture.blocks {
        match block {
            Block::Paragraph(p) => images.extend(pictures(&p.inlines)?),
            Block::Figure(f) if f.caption.is_none() => images.extend(f.images.iter().cloned()),
            _ => return None,
        }
    }
    let caption = match below.map(|cell| &cell.blocks[..]) {
        None => None,
        Some([Block::Paragraph(p)]) if plain(&p.inlines).chars().count() <= CAPTION => Some(p.inlines.clone()),
        Some(_) => return None,
    };
    let is_text = |i: &Inline| !matches!(i, Inline::Image(_));
    let fine = !images.is_empty() && caption.iter().flatten().all(is_text);
    fine.then(|| Block::Figure(Box::new(Figure { id: None, images, caption, label: None, span: table.span })))
}

/// The pictures of a paragraph that holds nothing else.
fn pictures(inlines: &Inlines) -> Option<Vec<Image>> {
    let mut out = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Image(image) => out.push((**image).clone()),
            Inline::Link(link) => out.extend(pictures(&link.inlines)?),
            Inline::Break => {}
            Inline::Text(text) if text.text.trim().is_empty() => {}
            _ => return None,
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::made;

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(Paragraph { inlines: made(text), ..Paragraph::default() })
    }

    fn picture() -> Block {
        let source = crate::book::ImageSource::Path("a.png".into());
        let image = Image { source, alt: String::new(), title: None, width: None, span: Default::default() };
        Block::Paragraph(Paragraph { inlines: vec![Inline::Image(Box::new(image))], ..Paragraph::default() })
    }

    fn table(rows: Vec<Vec<Vec<Block>>>) -> Block {
        let cell = |blocks| Cell { blocks, ..Cell::default() };
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        let rows = rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect();
        let (caption, id, label, head, span) = (None, None, None, Vec::new(), Default::default());
        Block::Table(Box::new(Table {
            caption,
            id,
            label,
            aligns: vec![Default::default(); columns],
            head,
            rows,
            span,
        }))
    }

    /// What blocks are: a figure with its caption, a paragraph, a table.
    fn kinds(mut blocks: Vec<Block>) -> Vec<String> {
        dissolve(&mut blocks);
        let kind = |block: &Block| match block {
            Block::Figure(f) => format!("[{}]", f.caption.as_deref().map(plain).unwrap_or_default()),
            Block::Paragraph(p) => plain(&p.inlines),
            Block::Table(_) => "table".to_owned(),
            other => format!("{other:?}"),
        };
        blocks.iter().map(kind).collect()
    }

    #[test]
    fn a_picture_with_a_line_below_it_is_a_figure() {
        assert_eq!(kinds(vec![table(vec![vec![vec![picture()]], vec![vec![paragraph("旧渡口")]]])]), ["[旧渡口]"]);
        assert_eq!(kinds(vec![table(vec![vec![vec![picture()]]])]), ["[]"]);
        for rows in [
            vec![vec![vec![picture()], vec![paragraph("旧渡口")]]],
            vec![vec![vec![paragraph("旧渡口")]], vec![vec![picture()]]],
            vec![vec![vec![picture()]], vec![vec![paragraph("一")]], vec![vec![paragraph("二")]]],
        ] {
            assert_eq!(kinds(vec![table(rows)]), ["table"]);
        }
    }

    #[test]
    fn a_table_around_tables_or_text_is_a_layout() {
        let post = |text| table(vec![vec![vec![paragraph(text), paragraph("完。")]]]);
        let thread = table(vec![
            vec![vec![paragraph("楼主")], vec![post("一")]],
            vec![vec![], vec![table(vec![vec![vec![paragraph("二")]]])]],
        ]);
        assert_eq!(kinds(vec![thread]), ["楼主", "一", "完。", "二"]);
        let cell = |text| vec![paragraph(text)];
        assert_eq!(
            kinds(vec![table(vec![vec![cell("年"), cell("水位")], vec![cell("1931"), cell("28.3")]])]),
            ["table"]
        );
        assert_eq!(kinds(vec![table(vec![vec![cell("一句话。")]])]), ["table"]);
    }
}
