//! The lines of links with which the pages of a manual lead to each other: 上一章 | 目录 | 下一章.

use crate::book::{Block, Inline, List, ListItem, plain};
use crate::diag::Span;
use crate::input::pattern::patterns;

patterns! {
    /// Where a page leads, and the title there.
    WAY = r"(?i)^(?:(?:[返回]*回?到?)?(?:目录|首页|主页|顶部|开头|上级|上一级)|返回|[上下后前]一?[章节篇页回讲课集天日话课]|(?:前|次)(?:へ|の(?:章|節|記事|ページ)(?:へ)?)|(?:目次|トップ)(?:へ(?:戻る)?|に戻る)?|(?:이전|다음)(?: ?(?:글|장|화|페이지))?|목차(?:로)?|처음으로|(?:previous|prev|next)(?: (?:chapter|page|post|section))?|home|index|toc|contents|table of contents|(?:back )?to (?:top|contents)|back)(?:\s*[:：].{0,40})?$";
    HEADING = r"(?i)^(?:links?|导航|目录导航|翻页|nav(?:igation)?|ナビゲーション|바로가기)$";
}

/// How many of the last blocks are such lines, lists of them (Go Web's: a heading `links`, 目录, 上一节: …), and the rules
/// around them.
pub fn at_end(blocks: &[Block]) -> usize {
    let (mut count, mut seen, mut lists) = (0, 0, false);
    for block in blocks.iter().rev() {
        seen += 1;
        match block {
            Block::Paragraph(paragraph) if is_way(&paragraph.inlines) => count = seen,
            Block::List(list) if is_list_of_ways(list) => {
                count = seen;
                lists = true;
            }
            Block::Heading(heading)
                if lists && count + 1 == seen && HEADING.is_match(plain(&heading.inlines).trim()) =>
            {
                count = seen;
            }
            Block::Rule(_) if count + 1 == seen && count > 0 => count = seen,
            Block::Rule(_) => {}
            _ => break,
        }
    }
    count
}

/// What such a block says, by the line.
pub fn lines(block: &Block) -> Vec<(String, Span)> {
    match block {
        Block::Paragraph(paragraph) => vec![(plain(&paragraph.inlines), paragraph.span)],
        Block::Heading(heading) => vec![(plain(&heading.inlines), heading.span)],
        Block::List(list) => list.items.iter().flat_map(|item| &item.blocks).flat_map(lines).collect(),
        _ => Vec::new(),
    }
}

fn is_list_of_ways(list: &List) -> bool {
    let is = |item: &ListItem| matches!(&item.blocks[..], [Block::Paragraph(only)] if is_way(&only.inlines));
    list.items.len() >= 2 && list.items.iter().all(is)
}

/// Whether a paragraph is such a line: at least one link, and nothing but names of ways between signs.
pub fn is_way(inlines: &[Inline]) -> bool {
    /// Longest line, in characters.
    const LONGEST: usize = 120;
    let is_sign = |c: char| !c.is_alphanumeric();
    let leads = |text: &str| WAY.is_match(text.trim_matches(|c| is_sign(c) || c == '\u{FE0F}'));
    let mut links = 0;
    // 上一节: and then the title there.
    let mut is_called = false;
    let fits = inlines.iter().all(|inline| match inline {
        Inline::Link(link) => {
            links += 1;
            std::mem::take(&mut is_called) || leads(&plain(&link.inlines))
        }
        // A way that leads nowhere, at the first page and the last.
        Inline::Text(text) => {
            let called = text.text.trim_end();
            is_called = called.ends_with([':', '：']) && leads(called);
            text.text.split(['|', '｜', '·', '/']).all(|part| !part.contains(char::is_alphanumeric) || leads(part))
        }
        Inline::Break => true,
        _ => false,
    });
    fits && links > 0 && plain(inlines).chars().count() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Link, made};

    #[test]
    fn lines_that_lead_through_a_site_are_told_from_text() {
        let link = |text: &str| {
            Inline::Link(Box::new(Link {
                target: "a.md".into(),
                title: None,
                inlines: made(text),
                span: crate::diag::Span::default(),
            }))
        };
        for words in [
            &["上一章", "目录", "下一章"][..],
            &["← 上一篇：雾", "下一篇：船 →"],
            &["返回目录"],
            &["前へ", "目次", "次へ"],
            &["이전 글", "다음 글"],
            &["Previous", "Home", "Next"],
        ] {
            let line: Vec<Inline> = words.iter().flat_map(|word| [vec![link(word)], made(" | ")].concat()).collect();
            assert!(is_way(&line), "{words:?}");
        }
        assert!(is_way(&[made("上一章：无 | "), vec![link("下一章")]].concat()));
        for line in [
            vec![link("渡口"), link("石阶")],
            [vec![link("目录")], made("里没有这一章。")].concat(),
            made("上一章 | 下一章"),
            vec![link("回家的路")],
        ] {
            assert!(!is_way(&line), "{line:?}");
        }
    }

    #[test]
    fn a_list_of_ways_at_the_end_goes_with_its_heading_and_rules() {
        let reporter = crate::diag::Reporter::new();
        let blocks = |text: &str| {
            let source = crate::input::Source::typed("a.md", crate::input::Format::Markdown, text, &reporter);
            crate::input::markdown::read(&source, &crate::input::Options::default(), &reporter).chapter.blocks
        };
        let count = |text: &str| at_end(&blocks(&format!("# 题\n\n水涨了。\n\n{text}")));
        assert_eq!(count("## links\n\n* [目录](a.md)\n* 上一节: [雾](b.md)\n* 下一节: [船](c.md)\n"), 2);
        assert_eq!(count("---\n\n* [HOME](a.md)\n* [回目錄](a.md)\n* [前一天：雾](b.md)\n\n---\n"), 3);
        assert_eq!(count("[上一章](a.md) | [下一章](b.md)\n"), 1);
        for text in [
            "## 参考\n\n* [渡口志](a.md)\n* [目录学](b.md)\n",
            "* [目录](a.md)\n",
            "---\n",
            "* 上一节: 没有链接\n* 下一节: 没有链接\n",
            "* [目录](a.md)\n* [下一章](b.md)\n\n完。\n",
        ] {
            assert_eq!(count(text), 0, "{text}");
        }
    }
}
