//! The lines of links with which the pages of a manual lead to each other: 上一章 | 目录 | 下一章.

use crate::book::{Inline, plain};
use crate::input::pattern::patterns;

patterns! {
    /// Where a page leads, and the title there.
    WAY = r"(?i)^(?:(?:[返回]*回?到?)?(?:目录|首页|主页|顶部|开头|上级|上一级)|返回|[上下后前]一?[章节篇页回讲课集]|(?:前|次)(?:へ|の(?:章|節|記事|ページ)(?:へ)?)|(?:目次|トップ)(?:へ(?:戻る)?|に戻る)?|(?:이전|다음)(?: ?(?:글|장|화|페이지))?|목차(?:로)?|처음으로|(?:previous|prev|next)(?: (?:chapter|page|post|section))?|home|index|toc|contents|table of contents|(?:back )?to (?:top|contents)|back)(?:\s*[:：].{0,40})?$";
}

/// Whether a paragraph is such a line: at least one link, and nothing but names of ways between signs.
pub fn is_way(inlines: &[Inline]) -> bool {
    /// Longest line, in characters.
    const LONGEST: usize = 120;
    let is_sign = |c: char| !c.is_alphanumeric();
    let leads = |text: &str| WAY.is_match(text.trim_matches(|c| is_sign(c) || c == '\u{FE0F}'));
    let mut links = 0;
    let fits = inlines.iter().all(|inline| match inline {
        Inline::Link(link) => {
            links += 1;
            leads(&plain(&link.inlines))
        }
        // A way that leads nowhere, at the first page and the last.
        Inline::Text(text) => {
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
}
