//! Pictures among words that are too large for a line.
//!
//! A sign, an icon or a formula of some lines stands in its line. What is larger is a figure that its author typed behind
//! a sentence (`点击“开始”。![](start.png)`): the paragraph ends there, and the words behind it are one of their own.

use super::{Align, Block, Figure, Image, Inline, Inlines, Paragraph, walk};

/// Takes the pictures that `is_large` names out of the paragraphs. Those in cells of tables stay.
pub fn part(blocks: &mut Vec<Block>, is_large: &dyn Fn(&Image) -> bool) {
    let is_part = |inline: &Inline| matches!(inline, Inline::Image(image) if is_large(image));
    let has_part =
        |block: &Block| matches!(block, Block::Paragraph(paragraph) if paragraph.inlines.iter().any(is_part));
    if blocks.iter().any(has_part) {
        for block in std::mem::take(blocks) {
            match block {
                Block::Paragraph(paragraph) => divide(paragraph, is_large, blocks),
                block => blocks.push(block),
            }
        }
    }
    for block in blocks {
        if !matches!(block, Block::Table(_)) {
            walk::inner_blocks_mut(block, &mut |inner| part(inner, is_large));
        }
    }
}

fn divide(paragraph: Paragraph, is_large: &dyn Fn(&Image) -> bool, out: &mut Vec<Block>) {
    let Paragraph { inlines, align, span } = paragraph;
    let mut words = Inlines::new();
    for inline in inlines {
        match inline {
            Inline::Image(image) if is_large(&image) => {
                out.extend(paragraph_of(std::mem::take(&mut words), align, span));
                let images = vec![*image];
                out.push(Block::Figure(Box::new(Figure { id: None, images, caption: None, label: None, span })));
            }
            inline => words.push(inline),
        }
    }
    out.extend(paragraph_of(words, align, span));
}

/// A paragraph of what stood beside a picture, without the blanks at its edges.
fn paragraph_of(mut inlines: Inlines, align: Align, span: crate::diag::Span) -> Option<Block> {
    let is_blank = |inline: &Inline| match inline {
        Inline::Break => true,
        Inline::Text(text) => text.text.trim().is_empty(),
        _ => false,
    };
    inlines.truncate(inlines.iter().rposition(|inline| !is_blank(inline)).map_or(0, |last| last + 1));
    inlines.drain(..inlines.iter().take_while(|inline| is_blank(inline)).count());
    if let Some(Inline::Text(first)) = inlines.first_mut() {
        let whole = std::mem::take(first);
        let blanks = whole.text.len() - whole.text.trim_start().len();
        first.push_part(&whole, blanks..whole.text.len());
    }
    if let Some(Inline::Text(last)) = inlines.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    (!inlines.is_empty()).then_some(Block::Paragraph(Paragraph { inlines, align, span }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Cell, ImageSource, Quote, Table, made, plain};
    use crate::diag::Span;

    fn picture(name: &str) -> Inline {
        let source = ImageSource::Path(name.into());
        Inline::Image(Box::new(Image { source, alt: name.to_owned(), title: None, width: None, span: Span::default() }))
    }

    fn paragraph(inlines: Inlines) -> Block {
        Block::Paragraph(Paragraph { inlines, ..Paragraph::default() })
    }

    /// What the blocks are once pictures with an upper-case name are parted.
    fn parted(mut blocks: Vec<Block>) -> Vec<String> {
        part(&mut blocks, &|image| image.alt.starts_with(char::is_uppercase));
        let shown = |block: &Block| match block {
            Block::Paragraph(p) => plain(&p.inlines),
            Block::Figure(f) => format!("[{}]", f.images[0].alt),
            Block::Quote(q) => format!("{} blocks quoted", q.blocks.len()),
            Block::Table(t) => format!("{} block in a cell", t.rows[0][0].blocks.len()),
            other => panic!("{other:?}"),
        };
        blocks.iter().map(shown).collect()
    }

    fn around(picture: Inline) -> Inlines {
        [made("船过了河。"), vec![Inline::Break, picture], made(" 天亮了。")].concat()
    }

    #[test]
    fn a_large_picture_stands_between_the_words_around_it() {
        assert_eq!(parted(vec![paragraph(around(picture("A")))]), ["船过了河。", "[A]", "天亮了。"]);
        assert_eq!(
            parted(vec![paragraph([made("船。"), vec![picture("A"), picture("B")]].concat())]),
            ["船。", "[A]", "[B]"]
        );
        let quote = Quote { blocks: vec![paragraph(around(picture("A")))], source: None, span: Span::default() };
        assert_eq!(parted(vec![Block::Quote(quote)]), ["3 blocks quoted"]);
    }

    #[test]
    fn a_sign_among_words_and_a_picture_in_a_cell_stay_where_they_are() {
        assert_eq!(parted(vec![paragraph(around(picture("a")))]).len(), 1);
        let cell = Cell { blocks: vec![paragraph(around(picture("A")))], ..Cell::default() };
        let table = Table {
            caption: None,
            id: None,
            label: None,
            aligns: vec![Align::Natural],
            head: Vec::new(),
            rows: vec![vec![cell]],
            span: Span::default(),
        };
        assert_eq!(parted(vec![Block::Table(Box::new(table))]), ["1 block in a cell"]);
    }
}
