//! Captions that are typed as paragraphs below pictures.
//!
//! Accounts and portals have no element for a caption; what stands below a picture is one where its form says so:
//! `（图/某某）`, `图：某某`, `▲ 渡口`, `图1 渡口`, `来源：某某`, of one line.

use crate::book::{Align, Block, Figure, Inline, Inlines, Paragraph, plain};
use crate::input::pattern::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// Blocks that a card of the author may be among.
const HEAD: usize = 3;
/// Longest caption, in characters.
const LONGEST: usize = 60;

static CAPTION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[▲△▼▽↑◎■]\s*\S.*|[（(]?\s*(?:图|圖|配图|图片|圖片|题图|图源|图片?来源|图片?來源|圖源|摄影|攝影|供图|写真|画像|사진|출처)\s*[/／|｜丨:：=＝]\s*\S.*|[（(](?:图|圖|图片|摄影|来源|图源|写真|사진)\s*\S{0,20}[）)]|\S.{0,40}[\s　（(。](?:图|圖|摄影|攝影|摄|攝|图源|图片?来源|供图|写真|사진)\s*[/／|｜:：]\s*\S.{0,20}|(?:图|圖|Figure|Fig\.)\s*[0-9０-９一二三四五六七八九十]+(?:[-.．][0-9]+)?(?:[:：.．].*|[ 　](?:[^。！？]*|[^，。！？]*。))?)$",
    )
});

/// A sentence on a picture that begins with its number: 图 1 是…, 图2展示了….
static SAYS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:图|圖)\s*[0-9０-９一二三四五六七八九十]+(?:[-.．][0-9]+)?\s*(?:是|为|為|[中里裡][，有可的]|(?:展示|显示|顯示|给出|給出|描述|描绘|描繪|说明|說明|表示|列出|画|畫|反映|对比|對比|比较|比較|演示|呈现|呈現|总结|總結)(?:了|出|的是|着|著|.*。$))",
    )
});

/// Who took a picture, or gave it: 林一舟 摄, （林一舟提供）.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?x) (?: [\s　] (?:摄|攝|摄影|攝影|撮影|图|圖)
            | [（(] [^（()）]{0,20} (?:摄|攝|撮影|翻攝|资料图片?|資料圖片?|资料照片?|資料照片?|檔案照片?|视觉中国|視覺中國) [)）]
            # What else is given is told of: （口粮由县里提供）.
            | [（(] (?: [^（()）由]{0,20} | [^（()）]{0,6} [图圖片照影] [^（()）]{0,14} ) 提供 [)）] )[。]?$",
    )
});
/// Longest caption that ends so, in characters.
const LONGEST_SIGNED: usize = 120;

/// Gives pictures the captions that stand below them.
pub(crate) fn caption(blocks: &mut Vec<Block>) {
    let is_picture = |block: &Block| match block {
        Block::Figure(_) => true,
        Block::Paragraph(p) => {
            matches!(p.inlines.first(), Some(Inline::Image(_) | Inline::Link(_) | Inline::Reference(_)))
        }
        _ => false,
    };
    if !blocks.iter().any(is_picture) {
        return;
    }
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in std::mem::take(blocks) {
        let block = pictured(block);
        match (out.last_mut(), block) {
            (Some(Block::Figure(figure)), Block::Paragraph(paragraph))
                if figure.caption.is_none()
                    && (is_caption(&paragraph.inlines) || describes(&paragraph.inlines, figure)) =>
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

/// Gives pictures the short centred lines that stand right below them, `<center>图 1　渡口</center>`, and the lines that say
/// what their description says or, below one without a caption, have the form of one. A caption that was made of the
/// description gives way.
pub(crate) fn centred(blocks: &mut Vec<Block>) {
    let is_line = |block: &Block| match block {
        Block::Paragraph(p) if p.align == Align::Centre => {
            let text = plain(&p.inlines);
            let text = text.trim();
            let is_text = |i: &Inline| !matches!(i, Inline::Break | Inline::Note(_) | Inline::Image(_));
            let ends = text.ends_with(['。', '，', '；', '：', '？', '！']);
            !text.is_empty() && !ends && text.chars().count() <= LONGEST && p.inlines.iter().all(is_text)
        }
        _ => false,
    };
    // At the head it may be the portrait of the author that his name stands below.
    let repeats = |at: usize, figure: &Figure, line: &Paragraph| {
        at >= HEAD && !line.inlines.iter().any(|i| matches!(i, Inline::Link(_))) && describes(&line.inlines, figure)
    };
    let is_below = |at: usize, figure: &Figure, block: &Block| match block {
        Block::Paragraph(p) => {
            let is_formed = || figure.caption.is_none() && is_caption(&p.inlines) && !is_said(&p.inlines);
            is_line(block) || repeats(at, figure, p) || is_formed()
        }
        _ => false,
    };
    let has_one =
        |(at, pair): (usize, &[Block])| matches!(&pair[0], Block::Figure(figure) if is_below(at, figure, &pair[1]));
    if !blocks.windows(2).enumerate().any(has_one) {
        return;
    }
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut taken = false;
    for (at, block) in std::mem::take(blocks).into_iter().enumerate() {
        match (out.last_mut(), block) {
            (Some(Block::Figure(figure)), block @ Block::Paragraph(_))
                if !taken && is_below(at.saturating_sub(1), figure, &block) =>
            {
                let is_made = |caption: &Inlines| figure.images.iter().any(|i| plain(caption).trim() == i.alt.trim());
                taken = true;
                match block {
                    Block::Paragraph(line) if figure.caption.as_ref().is_none_or(is_made) => {
                        figure.caption = Some(line.inlines);
                    }
                    block => out.push(block),
                }
            }
            (_, block) => {
                taken = false;
                out.push(block);
            }
        }
    }
    *blocks = out;
}

/// A paragraph of a picture and one short line below it that ends no sentence, or right behind it what reads like a
/// caption, is a figure.
fn pictured(block: Block) -> Block {
    let Block::Paragraph(paragraph) = &block else { return block };
    let Some((picture, rest)) = paragraph.inlines.split_first() else { return block };
    let inside = match picture {
        Inline::Link(link) => &link.inlines[..],
        Inline::Reference(link) => &link.inlines[..],
        _ => std::slice::from_ref(picture),
    };
    let [Inline::Image(image)] = inside else { return block };
    let below = match rest.split_first() {
        Some((Inline::Break, below)) => below,
        _ if is_caption(rest) => rest,
        _ => return block,
    };
    let text = plain(below);
    let text = text.trim();
    let plain_line =
        below.iter().all(|i| matches!(i, Inline::Text(_) | Inline::Strong(_) | Inline::Emphasis(_) | Inline::Lang(..)));
    if text.is_empty()
        || !plain_line
        || text.chars().count() > LONGEST
        || text.ends_with(['。', '，', '；', '：', '”', '？', '！'])
    {
        return block;
    }
    let caption = Some(below.to_vec());
    let images = vec![(**image).clone()];
    Block::Figure(Box::new(Figure { id: None, images, caption, label: None, span: paragraph.span }))
}

/// A line that says what the description of the picture says.
fn describes(inlines: &[Inline], figure: &Figure) -> bool {
    let [image] = &figure.images[..] else { return false };
    let text = plain(inlines);
    image.alt.chars().count() > 1 && text.trim() == image.alt.trim()
}

fn is_caption(inlines: &[Inline]) -> bool {
    if inlines.iter().any(|i| matches!(i, Inline::Break | Inline::Note(_) | Inline::Image(_))) {
        return false;
    }
    let text = plain(inlines);
    let text = text.trim();
    // A sentence that goes on is text: 图1是…。
    let length = text.chars().count();
    length <= LONGEST && CAPTION.is_match(text) || length <= LONGEST_SIGNED && SIGNED.is_match(text)
}

/// Whether what has the form of a caption may be text: a sentence that says what is on the picture, 图 1 画的是…, or that
/// goes on, or a line with a sign that headings have too, ■ 渡口.
fn is_said(inlines: &[Inline]) -> bool {
    let text = plain(inlines);
    let text = text.trim();
    text.starts_with(['◎', '■']) || text.ends_with(['，', '；', '：', ':', '？']) || SAYS.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Image, ImageSource, Paragraph, made};
    use crate::diag::Span;

    fn picture(alt: &str) -> Image {
        let source = ImageSource::Path("a.png".into());
        Image { source, alt: alt.to_owned(), title: None, width: None, span: Span::default() }
    }

    fn figure(alt: &str, caption: Option<&str>) -> Block {
        let (images, caption) = (vec![picture(alt)], caption.map(made));
        Block::Figure(Box::new(Figure { id: None, images, caption, label: None, span: Span::default() }))
    }

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(Paragraph { inlines: made(text), ..Paragraph::default() })
    }

    #[test]
    fn a_short_line_below_a_picture_in_its_paragraph_is_its_caption() {
        for (text, is_figure) in [("渡口的清晨", true), ("他来了，又走了。", false), ("", false)] {
            let inlines = [vec![Inline::Image(Box::new(picture(""))), Inline::Break], made(text)].concat();
            let mut blocks = vec![Block::Paragraph(Paragraph { inlines, ..Paragraph::default() })];
            caption(&mut blocks);
            assert_eq!(matches!(blocks[0], Block::Figure(_)), is_figure, "{text}");
        }
    }

    #[test]
    fn a_line_that_repeats_the_description_of_a_picture_is_its_caption() {
        for (alt, below, is_caption) in
            [("渡口＝２日午前", "渡口＝２日午前", true), ("渡口", "渡口在河边。", false), ("", "", false)]
        {
            let mut blocks = vec![figure(alt, None), paragraph(below)];
            caption(&mut blocks);
            assert_eq!(blocks.len() == 1, is_caption, "{alt}");
        }
    }

    #[test]
    fn a_caption_made_of_the_description_gives_way_to_the_line_that_repeats_it() {
        for (above, below, blocks_left) in [(3, "渡口", 4), (3, "渡口在河边", 5), (0, "渡口", 2)] {
            let mut blocks = vec![paragraph("雾。"); above];
            blocks.extend([figure("渡口", Some("渡口")), paragraph(below)]);
            centred(&mut blocks);
            assert_eq!(blocks.len(), blocks_left);
        }
    }

    #[test]
    fn a_line_in_the_form_of_a_caption_is_that_of_a_picture_without_one() {
        for (caption, below, blocks_left) in [
            (None, "▲ 渡口的清晨", 1),
            (None, "图 3 渡口的清晨。", 1),
            (None, "图 3 是渡口，雾还没有散。", 2),
            (None, "渡口的清晨来得很早。", 2),
            (None, "▲ 渡口的清晨。", 1),
            (None, "图 1 渡口的清晨。", 1),
            (None, "图 1 展示厅", 1),
            (None, "图 1 中国的渡口", 1),
            (None, "渡口的清晨，林一舟　摄。", 1),
            (None, "图 1 画的是渡口的清晨。", 2),
            (None, "图 1 展示渡口的清晨。", 2),
            (None, "图 1 渡口有三条船：", 2),
            (None, "■ 渡口", 2),
            (Some("雾"), "▲ 渡口的清晨", 2),
        ] {
            let mut blocks = vec![figure("", caption), paragraph(below)];
            centred(&mut blocks);
            assert_eq!(blocks.len(), blocks_left);
        }
    }

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
            "1月4日，老人在渡口收网。某社记者 林一舟 摄",
            "雪後的渡口。（民眾提供）",
            "雪后的渡口。（照片由林一舟提供）",
        ] {
            assert!(is_caption(&made(text)), "{text}");
        }
        for text in [
            "图1是渡口的旧貌，右边是仓库。",
            "图书馆在河边。",
            "他来了。",
            "（此处略）",
            "写真を撮る人",
            "这张照片是他摄",
            "（这些都由渡口提供的）",
            "他们等了三天，口粮都是老周给的（口粮由渡口提供）。",
        ] {
            assert!(!is_caption(&made(text)), "{text}");
        }
    }
}
