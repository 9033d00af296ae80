//! What an encyclopedia puts beside its headings for those who write it: the ways to edit a section, and to hear it.

use super::{Cut, FURNITURE};
use crate::book::{Block, Inline, Inlines, plain};

/// The words of these ways. In brackets they end a heading, alone they stand below it.
const WORDS: [&str; 8] = ["编辑", "編輯", "編集", "편집", "edit", "播报", "播报编辑", "编辑本段"];
/// Fewest headings of a page with a way below them: one may have a text of one word.
const FEWEST: usize = 2;

/// Takes them out.
pub fn drop(blocks: &mut Vec<Block>, cuts: &mut Vec<Cut>) {
    for block in &mut *blocks {
        if let Block::Heading(heading) = block
            && let Some(text) = shorten(&mut heading.inlines)
        {
            cuts.push(Cut { rule: FURNITURE, text, span: heading.span });
        }
    }
    let mut below = Vec::new();
    let (mut headings, mut is_below) = (0, false);
    for (i, block) in blocks.iter().enumerate() {
        match block {
            Block::Heading(_) => is_below = true,
            Block::Paragraph(p) if is_below && WORDS.contains(&plain(&p.inlines).trim()) => {
                headings += usize::from(matches!(blocks[i - 1], Block::Heading(_)));
                below.push(i);
            }
            _ => is_below = false,
        }
    }
    if headings < FEWEST {
        return;
    }
    let mut at = 0;
    blocks.retain(|block| {
        let is_way = below.binary_search(&at).is_ok();
        at += 1;
        if let Block::Paragraph(p) = block
            && is_way
        {
            cuts.push(Cut { rule: FURNITURE, text: plain(&p.inlines), span: p.span });
        }
        !is_way
    });
}

/// Takes the way from the end of a heading: `历史[编辑]`. One that begins inside of another element stays.
fn shorten(inlines: &mut Inlines) -> Option<String> {
    let text = plain(inlines);
    let (before, word) = text.trim_end().strip_suffix(']')?.rsplit_once('[')?;
    if before.trim().is_empty() || !WORDS.contains(&word.trim()) {
        return None;
    }
    let mut rest = text.len() - before.len();
    let mut kept = inlines.len();
    let mut part = None;
    while rest > 0 {
        kept = kept.checked_sub(1)?;
        let length = plain(&inlines[kept..=kept]).len();
        if length > rest {
            let Inline::Text(text) = &inlines[kept] else { return None };
            part = Some(Inline::Text(text.part(0..length - rest)));
        }
        rest = rest.saturating_sub(length);
    }
    inlines.truncate(kept);
    inlines.extend(part);
    Some(text[before.len()..].trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Heading, Id, Paragraph, made};

    fn left(lines: &[&str]) -> Vec<String> {
        let block = |line: &&str| match line.strip_prefix("# ") {
            Some(text) => Block::Heading(Heading {
                level: 2,
                id: Id::default(),
                inlines: made(text.to_owned()),
                numbered: true,
                label: None,
                span: Default::default(),
            }),
            None => Block::Paragraph(Paragraph { inlines: made((*line).to_owned()), ..Paragraph::default() }),
        };
        let mut blocks: Vec<Block> = lines.iter().map(block).collect();
        drop(&mut blocks, &mut Vec::new());
        let shown = |block: &Block| match block {
            Block::Heading(heading) => format!("# {}", plain(&heading.inlines)),
            Block::Paragraph(p) => plain(&p.inlines),
            _ => String::new(),
        };
        blocks.iter().map(shown).collect()
    }

    #[test]
    fn ways_to_edit_a_section_go() {
        assert_eq!(left(&["# 개요[편집]", "# 历史 [编辑]"]), ["# 개요", "# 历史 "]);
        let page = ["# 历史", "播报", "编辑", "村在河北。", "# 文物", "播报", "编辑", "石碑两通。"];
        assert_eq!(left(&page), ["# 历史", "村在河北。", "# 文物", "石碑两通。"]);
    }

    #[test]
    fn a_way_inside_of_what_the_heading_is_takes_no_word_of_it_along() {
        let mut inlines = vec![Inline::Strong(made("历史[编辑]"))];
        assert_eq!(shorten(&mut inlines), None);
        assert_eq!(plain(&inlines), "历史[编辑]");
        let mut inlines = [made("历"), vec![Inline::Strong(made("史"))], made("["), made("编辑]")].concat();
        assert_eq!(shorten(&mut inlines).as_deref(), Some("[编辑]"));
        assert_eq!(plain(&inlines), "历史");
    }

    #[test]
    fn a_text_of_one_word_and_other_brackets_stay() {
        for page in
            [&["# 职位", "编辑", "# 地点", "北京"][..], &["# 大事记[1921]", "# [编辑]"], &["村在河北。", "编辑"]]
        {
            assert_eq!(left(page), page);
        }
    }
}
