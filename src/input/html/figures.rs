//! Captions that are typed as paragraphs below pictures.
//!
//! Accounts and portals have no element for a caption; what stands below a picture is one where its form says so:
//! `（图/某某）`, `图：某某`, `▲ 渡口`, `图1 渡口`, `来源：某某`, of one line.

use crate::book::{Block, Inline, plain};
use crate::input::pattern::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// Longest caption, in characters.
const LONGEST: usize = 60;

static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[▲△▼▽↑◎■]\s*\S.*|[（(]?\s*(?:图|圖|配图|图片|圖片|题图|图源|图片?来源|图片?來源|圖源|摄影|攝影|供图|写真|画像|사진|출처)\s*[/／|｜丨:：=＝]\s*\S.*|[（(](?:图|圖|图片|摄影|来源|图源|写真|사진)\s*\S{0,20}[）)]|(?:图|圖|Figure|Fig\.)\s*[0-9０-９一二三四五六七八九十]+(?:[-.．][0-9]+)?(?:[ 　:：.．].*)?)$",
    )
});

/// Gives pictures the captions that stand below them.
pub(super) fn caption(blocks: &mut Vec<Block>) {
    if !blocks.iter().any(|block| matches!(block, Block::Figure(_))) {
        return;
    }
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in std::mem::take(blocks) {
        match (out.last_mut(), block) {
            (Some(Block::Figure(figure)), Block::Paragraph(paragraph))
                if figure.caption.is_none() && is_caption(&paragraph.inlines) =>
            {
                figure.caption = Some(paragraph.inlines);
            }
            (_, Block::Quote(mut quote)) => {
                caption(&mut quote.blocks);
                out.push(Block::Quote(quote));
            }
            (_, block) => out.push(block),
        }
    }
    *blocks = out;
}

fn is_caption(inlines: &[Inline]) -> bool {
    if inlines.iter().any(|i| matches!(i, Inline::Break | Inline::Note(_) | Inline::Image(_))) {
        return false;
    }
    let text = plain(inlines);
    let text = text.trim();
    // A sentence that goes on is text: 图1是…。
    text.chars().count() <= LONGEST && CAPTION.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::made;

    #[test]
    fn a_caption_is_known_by_its_form() {
        for text in [
            "（图/渡口杂志）",
            "图：张三",
            "▲ 雨中的渡口",
            "图1 渡口",
            "图3-2：渡口",
            "（图源网络）",
            "图｜李四 摄",
            "（写真 鈴木）",
        ] {
            assert!(is_caption(&made(text)), "{text}");
        }
        for text in ["图1是渡口的旧貌，右边是仓库。", "图书馆在河边。", "他来了。", "（此处略）", "写真を撮る人"]
        {
            assert!(!is_caption(&made(text)), "{text}");
        }
    }
}
