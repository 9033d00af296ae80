//! What is signed: the source below a quotation or motto, name and date at the end of a text.
//!
//! Both stand at the end of the line in a book, and readers of articles type them as paragraphs like any others. A
//! source begins with a dash and ends no sentence (——某甲《某书》); a signature (落款) is the last lines of a text, short,
//! with a date among them, below a sentence that has ended. What does not look like one stays as it is.

use crate::book::{Align, Block, Chapter, Inline, Paragraph, Quote, Verse, plain, plain_len};
use crate::input::pattern::patterns;
use crate::input::text::lines::{ends_sentence, trim};
use crate::lang::wide::is_hangul;

/// Longest source, name and date, in characters.
const LONGEST_SOURCE: usize = 40;
const LONGEST_NAME: usize = 12;
const LONGEST_DATE: usize = 26;
/// What stands alone in the second line of a wish: 敬礼, 著安.
const LONGEST_WISH: usize = 3;
/// Lines that a signature may have.
const MOST_LINES: usize = 3;
/// The source of a motto is among so many paragraphs of a chapter.
const MOTTO: usize = 3;

patterns! {
    /// ——某甲《某书》
    SOURCE = r"^(?:——?|――?|--+|–)[\s　]*[^\s—―-]";
    /// What a letter closes with: 敬礼, 顺颂时绥, 敬祝 安康, 安好！
    CLOSING = r"^(?:[此顺敬谨恭即专耑并遥特祝请颂致问叩候][\s　\p{Han}]{0,5})?[\s　]?(?:敬礼|[安秋冬春夏近台文大钧教道著撰旅潭俪时学暑福康健编商]{1,2}[安祺绥祉康]|安好|愉快|顺利|快乐|健康|进步|顺心|如意|平安|笔健)[！!]?$|^祝好[！!]?$";
    /// What a letter in Japanese closes with, at the end of its line: 敬具. The addressee follows the name.
    CLOSING_JA = r"^(?:敬具|敬白|謹白|謹言|拝具|拝白|頓首|再拝|草々|早々|匆々|不一|不備|かしこ|恐惶謹言)$";
    ADDRESSEE = r"[様殿]$|(?:さま|先生|御中|各位|[机足]下)$";
    /// 二〇二四年春于某地, 某甲　2024年3月, 民国十九年三月五日, 2024-03-05, 2024년 3월
    DATE = concat!(
        r"^[（(]?(?:[^\s　\d，。]{2,8}[\s　]+)?(?:",
        // A number of years is no year: 十年, 二十年.
        r"(?:(?:公元)?[〇零○一二三四五六七八九\d]{4}|(?:民国|昭和|平成|令和|大正|明治)[元〇零一二三四五六七八九十百\d]{1,6}|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥])[\s　]?[年년]",
        r"(?:[\s　]?[正腊一二三四五六七八九十\d]{1,3}[\s　]?[月월])?(?:[\s　]?[初一二三四五六七八九十廿\d]{1,3}[\s　]?[日일]|[上中下]旬)?",
        r"(?:[\s　]?[初仲孟季暮早晚深]?[春夏秋冬](?:日|夜|天|节)?|[\s　](?:봄|여름|가을|겨울))?",
        r"|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?)",
        // 于渡口; 嘉兴, and no 他回来了.
        r"(?:[\s　，,]*[写记作]?[于於在][^。！？；]{1,12}|[，,][\s　]*[\p{Han}--[我你他她它这那]]\p{Han}{1,3}|[\s　]+[^。！？；]{1,10})?",
        r"[识记写作]?[）)]?$",
    );
    /// A date that leaves the year to the envelope: 5月3日, 五月十日夜.
    DAY = r"^[（(]?(?:农历|農曆)?[正腊一二三四五六七八九十\d]{1,3}[\s　]?月[\s　]?[初一二三四五六七八九十廿\d]{1,3}[\s　]?[日号]?[\s　]?[晨早晚夜]?[）)]?$";
    /// What is added below a signature.
    POSTSCRIPT = r"^(?:又及|再及|又启|附言|附笔|追伸|二伸|추신|P\. ?S\.|PS)[\s　]*[：:，,]";
}

/// Sets what is signed in a chapter and those below it at the end of the line.
pub(super) fn settle(chapter: &mut Chapter) {
    sources(&mut chapter.blocks);
    motto(&mut chapter.blocks);
    chapter.blocks.split_mut(|block| matches!(block, Block::Heading(_) | Block::Rule(_))).for_each(signature);
    chapter.children.iter_mut().for_each(settle);
}

/// The sources of quotations and poems.
fn sources(blocks: &mut Vec<Block>) {
    let mut out = Vec::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        let below = match &mut block {
            Block::Quote(Quote { blocks, source: None, .. }) => {
                source_of_quote(blocks);
                signature(blocks);
                None
            }
            Block::Verse(verse) => source_of_verse(verse),
            Block::List(list) => {
                list.items.iter_mut().for_each(|item| sources(&mut item.blocks));
                None
            }
            Block::Aside(aside) => {
                sources(&mut aside.blocks);
                None
            }
            _ => None,
        };
        out.push(block);
        out.extend(below.map(Block::Paragraph));
    }
    *blocks = out;
}

/// The last line of a poem, if no other begins with a dash.
fn source_of_verse(verse: &mut Verse) -> Option<Paragraph> {
    let Verse { lines, source: None, span } = verse else { return None };
    if lines.len() < 2 || lines.iter().filter(|line| begins_with_dash(line)).count() != 1 {
        return None;
    }
    let inlines = lines.pop_if(|line| is_source(line))?;
    Some(Paragraph { inlines, align: Align::End, span: *span })
}

/// The last paragraph of a quotation, or its last line, if no other begins with a dash.
fn source_of_quote(blocks: &mut Vec<Block>) {
    sources(blocks);
    let is_said = |block: &Block| matches!(block, Block::Paragraph(p) if begins_with_dash(&p.inlines));
    let said = blocks.iter().filter(|block| is_said(block)).count();
    let Some(Block::Paragraph(last)) = blocks.last_mut() else { return };
    let line = last.inlines.iter().rposition(|i| *i == Inline::Break);
    match line {
        None if said == 1 && is_source(&last.inlines) => {
            let alone = blocks.len() == 1;
            if let (false, Some(Block::Paragraph(last))) = (alone, blocks.last_mut()) {
                last.align = Align::End;
            }
        }
        Some(line) if said == 0 && is_source(&last.inlines[line + 1..]) => {
            let inlines = last.inlines.split_off(line + 1);
            last.inlines.truncate(line);
            let source = Paragraph { inlines, align: Align::End, span: last.span };
            blocks.push(Block::Paragraph(source));
        }
        None | Some(_) => {}
    }
}

/// The source of what a chapter begins with, written as a paragraph.
fn motto(blocks: &mut [Block]) {
    let said = |block: &Block| matches!(block, Block::Paragraph(p) if begins_with_dash(&p.inlines));
    let head = &blocks[..blocks.len().min(MOTTO + 1)];
    let Some(at) = head.iter().position(said) else { return };
    let alone = head.iter().filter(|block| said(block)).count() == 1;
    let has_text = |range: &[Block]| range.iter().any(|b| matches!(b, Block::Paragraph(_) | Block::Verse(_)));
    if !alone || at == 0 || at >= MOTTO || !has_text(&blocks[at + 1..]) {
        return;
    }
    let below_text = matches!(blocks[at - 1], Block::Paragraph(_) | Block::Verse(_));
    if let Block::Paragraph(p) = &mut blocks[at]
        && below_text
        && p.align == Align::Natural
        && is_source(&p.inlines)
    {
        p.align = Align::End;
    }
}

/// Name and date in the last paragraphs of a text or section.
fn signature(blocks: &mut [Block]) {
    let said = |block: Option<&Block>| match block {
        Some(Block::Paragraph(p)) if p.align == Align::Natural => trim(&plain(&p.inlines)).to_owned(),
        _ => String::new(),
    };
    let addressed = ADDRESSEE.is_match(&said(blocks.last()))
        && blocks.iter().rev().skip(1).take(MOST_LINES).any(|block| CLOSING_JA.is_match(&said(Some(block))));
    let is_added = POSTSCRIPT.is_match(&said(blocks.last()));
    let length = blocks.len() - usize::from(addressed || is_added);
    let blocks = &mut blocks[..length];
    let lines = blocks.iter().rev().take(MOST_LINES).take_while(|block| is_line_of_signature(block)).count();
    let (text, signed) = blocks.split_at_mut(blocks.len() - lines);
    // A day alone is a date where a name stands beside it.
    if !signed.iter().any(|block| holds(block, is_dated))
        && (signed.len() < 2 || !signed.iter().any(|b| holds(b, is_day)))
    {
        return;
    }
    let ends = match text.last() {
        Some(Block::Paragraph(p)) => {
            let text = plain(&p.inlines);
            let text = trim(&text);
            text.ends_with(ends_text) || CLOSING.is_match(text) || CLOSING_JA.is_match(text)
        }
        Some(Block::Verse(_) | Block::Quote(_)) => true,
        Some(_) | None => false,
    };
    if !ends {
        return;
    }
    let (before, last) = (said(text.iter().rev().nth(1)), said(text.last()));
    if let Some(Block::Paragraph(closing)) = text.last_mut() {
        if CLOSING_JA.is_match(&last) {
            closing.align = Align::End;
        } else if CLOSING.is_match(&last)
            && last.chars().count() <= LONGEST_WISH
            && (1..=LONGEST_NAME).contains(&before.chars().count())
            && !before.ends_with(ends_text)
        {
            // 此致 is indented as a paragraph, 敬礼 below it stands at the start of the line (顶格).
            closing.align = Align::Start;
        }
    }
    for block in signed {
        if let Block::Paragraph(p) = block {
            p.align = Align::End;
        }
    }
}

fn is_line_of_signature(block: &Block) -> bool {
    let Block::Paragraph(p) = block else { return false };
    let is_name = |line: &[Inline]| {
        let text = plain(line);
        let marks = ['，', '。', '！', '？', '；', '：', ',', '!', '?', ':', ';', '…', '—', '、', '“', '”', '「', '」'];
        (1..=LONGEST_NAME).contains(&trim(&text).chars().count())
            && !text.contains(marks)
            && !text.ends_with('.')
            && !CLOSING.is_match(trim(&text))
            && !CLOSING_JA.is_match(trim(&text))
    };
    p.align == Align::Natural
        && plain_len(&p.inlines) <= (LONGEST_DATE + LONGEST_NAME) * 4
        && p.inlines.iter().all(|i| matches!(i, Inline::Text(_) | Inline::Break))
        && p.inlines.split(|i| *i == Inline::Break).all(|line| is_name(line) || is_dated(line) || is_day(line))
}

/// Whether a line of a paragraph is such.
fn holds(block: &Block, is_such: fn(&[Inline]) -> bool) -> bool {
    matches!(block, Block::Paragraph(p) if p.inlines.split(|i| *i == Inline::Break).any(is_such))
}

fn is_day(line: &[Inline]) -> bool {
    DAY.is_match(trim(&plain(line)))
}

fn is_dated(line: &[Inline]) -> bool {
    let text = plain(line);
    let text = trim(&text);
    text.chars().count() <= LONGEST_DATE && DATE.is_match(text)
}

fn begins_with_dash(inlines: &[Inline]) -> bool {
    plain_len(inlines) > 0 && SOURCE.is_match(trim(&plain(inlines)))
}

/// A dash, and a name or title behind it that ends no sentence.
fn is_source(inlines: &[Inline]) -> bool {
    let text = plain(inlines);
    let text = trim(&text);
    // Korean has「」for what is part of a work.
    let names_work = text.contains(['《', '〈', '『'])
        || text.contains('「') && text.contains(is_hangul)
        || inlines.iter().any(|i| matches!(i, Inline::WorkTitle(_)));
    text.chars().count() <= LONGEST_SOURCE
        && SOURCE.is_match(text)
        && !text.contains(['。', '！', '？', '!', '?', '；', '…'])
        // Quotation marks name a part of a work; without one, somebody speaks.
        && (names_work || !text.contains(['“', '”', '「', '"']))
        && !text.ends_with(['，', ',', '：', ':', '、'])
        && !inlines.contains(&Inline::Break)
}

/// Whether a text, and no more than a sentence that goes on below, can end with `c`.
fn ends_text(c: char) -> bool {
    c == ')' || ends_sentence(c) && !matches!(c, '：' | ':' | '；' | '〕')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Id, Inlines, made};
    use crate::diag::Span;
    use crate::lang::Lang;

    fn paragraph(text: &str) -> Block {
        let mut inlines = Inlines::new();
        for (i, line) in text.split('\n').enumerate() {
            inlines.extend((i > 0).then_some(Inline::Break));
            inlines.extend(made(line));
        }
        Block::Paragraph(Paragraph { inlines, ..Paragraph::default() })
    }

    /// The paragraphs at the end of the line, of a chapter that ends with `tail`.
    fn at_the_end(blocks: Vec<Block>) -> Vec<String> {
        fn ends(blocks: &[Block], out: &mut Vec<String>) {
            for block in blocks {
                match block {
                    Block::Paragraph(p) if p.align == Align::End => out.push(plain(&p.inlines)),
                    Block::Quote(q) => ends(&q.blocks, out),
                    _ => {}
                }
            }
        }
        let mut chapter = Chapter::new(Id::default(), made("序"), Lang::ZhHans);
        chapter.blocks = blocks;
        settle(&mut chapter);
        let mut out = Vec::new();
        ends(&chapter.blocks, &mut out);
        out
    }

    fn text(tail: &[&str]) -> Vec<String> {
        let body = ["船从雾里出来，灯还亮着。", "谁也没有说话。"];
        at_the_end(body.iter().chain(tail).map(|text| paragraph(text)).collect())
    }

    fn quoted(lines: &[&str]) -> Vec<String> {
        let blocks = lines.iter().map(|text| paragraph(text)).collect();
        let quote = Block::Quote(Quote { blocks, source: None, span: Span::default() });
        at_the_end(vec![paragraph("他写道："), quote, paragraph("后来没有人再提起。")])
    }

    #[test]
    fn name_and_date_at_the_end_of_a_text_stand_at_the_end_of_the_line() {
        for signed in [
            &["某甲", "二〇二四年春于渡口"][..],
            &["某甲　2024年3月"],
            &["2024年3月5日，于灯下"],
            &["编者", "民国十九年三月五日"],
            &["甲辰年冬"],
            &["（2024-03-05）"],
            &["昭和五年三月　渡し場にて"],
            &["2024년 3월 5일"],
            &["2024년 가을", "지은이"],
            &["某甲", "2026年4月18日，嘉兴"],
            &["某甲", "5月10日夜"],
        ] {
            assert_eq!(text(signed), signed);
        }
        assert_eq!(text(&["某甲\n二〇二四年春"]).len(), 1);
        assert_eq!(text(&["某甲", "2024年5月3日", "又及：书已寄出。"]), ["某甲", "2024年5月3日"]);
        assert_eq!(quoted(&["灯还亮着。", "某甲", "2024年5月3日"]), ["某甲", "2024年5月3日"]);
        for closing in [&["此致", "敬禮"][..], &["順頌", "時綏"], &["敬祝　安康"], &["即颂文祺"]] {
            let letter: Vec<&str> = closing.iter().copied().chain(["弟　某甲　敬上", "民國113年4月20日"]).collect();
            assert_eq!(text(&letter), ["弟　某甲　敬上", "民國113年4月20日"]);
        }
        assert!(text(&["他在渡口等着那只从对岸来的船", "2024年3月5日"]).is_empty());
    }

    #[test]
    fn letters_of_every_kind_are_signed() {
        assert_eq!(text(&["耑此　敬颂", "著安", "晚　某甲　敬上", "2024年7月3日"]), ["晚　某甲　敬上", "2024年7月3日"]);
        assert_eq!(text(&["某甲", "民國一百一十三年七月三日"]), ["某甲", "民國一百一十三年七月三日"]);
        let japanese = ["敬具", "二〇二四年七月三日", "川辺　某", "岸本先生"];
        assert_eq!(text(&japanese), japanese[..3]);
        assert_eq!(text(&japanese[..3]), japanese[..3]);
        // Neither a teacher at the end of a text nor the word for haste is a letter's.
        assert!(text(&["渡し場の灯", "岸本先生"]).is_empty());
        // The lines of a chronology tell what happened.
        assert!(text(&["1937年 赴重庆。", "1949年 回武汉。"]).is_empty());
        assert!(text(&["草々", "岸の草"]).is_empty());
    }

    #[test]
    fn the_second_line_of_a_wish_stands_at_the_start_of_its_line() {
        let starts = |tail: &[&str]| -> Vec<String> {
            let mut chapter = Chapter::new(Id::default(), made("信"), Lang::ZhHans);
            chapter.blocks = ["灯还亮着。"].iter().chain(tail).map(|text| paragraph(text)).collect();
            settle(&mut chapter);
            let start = |b: &Block| {
                matches!(b, Block::Paragraph(p) if p.align == Align::Start).then(|| match b {
                    Block::Paragraph(p) => plain(&p.inlines),
                    _ => String::new(),
                })
            };
            chapter.blocks.iter().filter_map(start).collect()
        };
        assert_eq!(starts(&["此致", "敬礼", "某甲", "2024年7月3日"]), ["敬礼"]);
        assert_eq!(starts(&["耑此　敬颂", "著安", "某甲", "2024年7月3日"]), ["著安"]);
        assert_eq!(starts(&["此致", "敬礼！", "某甲", "2024年7月3日"]), ["敬礼！"]);
        assert!(starts(&["敬祝安康", "某甲", "2024年7月3日"]).is_empty());
        assert!(starts(&["他回来了。", "敬礼", "某甲", "2024年7月3日"]).is_empty());
    }

    #[test]
    fn a_quotation_in_a_list_has_its_source_at_the_end_of_the_line() {
        use crate::book::{List, ListItem, ListKind};
        let blocks = ["灯在，船就在。", "——某甲《渡口》"].map(paragraph).to_vec();
        let quote = Block::Quote(Quote { blocks, source: None, span: Span::default() });
        let items = vec![ListItem { term: None, checked: None, blocks: vec![paragraph("他写道："), quote] }];
        let mut list = vec![Block::List(List { kind: ListKind::Bullet, tight: false, items, span: Span::default() })];
        sources(&mut list);
        let Some(Block::List(list)) = list.pop() else { return };
        let ends = |block: &Block| matches!(block, Block::Paragraph(p) if p.align == Align::End);
        assert!(matches!(&list.items[0].blocks[1], Block::Quote(q) if ends(&q.blocks[1]) && !ends(&q.blocks[0])));
    }

    #[test]
    fn a_letter_before_another_heading_is_signed() {
        use crate::book::Heading;
        let heading = |text: &str| {
            let (inlines, id, span) = (made(text), Id::default(), Span::default());
            Block::Heading(Heading { level: 2, id, inlines, numbered: true, label: None, span })
        };
        let signed = ["灯还亮着。", "儿　某甲", "2024年5月1日"].map(paragraph);
        let mut blocks = vec![heading("第一封信")];
        blocks.extend(signed);
        blocks.extend([heading("第二封信"), paragraph("后来没有人再提起。")]);
        assert_eq!(at_the_end(blocks), ["儿　某甲", "2024年5月1日"]);
        assert!(at_the_end(vec![heading("一"), paragraph("2024年5月1日"), heading("二")]).is_empty());
    }

    #[test]
    fn a_last_sentence_with_a_year_in_it_is_no_signature() {
        for tail in [
            &["那是二〇二四年的春天"][..],
            &["二〇二四年春，他回到渡口。"],
            &["一九八四年他离开了渡口"],
            &["2024年3月的那场雾"],
            &["2024年，他走了"],
            &["5月3日"],
            &["某甲"],
            &["十年"],
            &["二十五年"],
            &["他说：", "2024年3月5日"],
        ] {
            assert!(text(tail).is_empty(), "{tail:?} {:?}", text(tail));
        }
        // Nothing is signed, and what stands in the middle is no end.
        assert!(at_the_end(vec![paragraph("二〇二四年春")]).is_empty());
        assert!(text(&["二〇二四年春", "这一年的水特别大。"]).is_empty());
    }

    #[test]
    fn the_source_of_a_quotation_stands_at_the_end_of_the_line() {
        assert_eq!(quoted(&["灯在，船就在。", "——某甲《渡口》"]), ["——某甲《渡口》"]);
        assert_eq!(quoted(&["灯在，船就在。\n—— 某甲，《渡口》"]), ["—— 某甲，《渡口》"]);
        assert_eq!(quoted(&["灯があれば舟がある。", "――某乙"]), ["――某乙"]);
        assert_eq!(quoted(&["등불이 있으면 배도 있다.", "— 아무개, 「나루」"]), ["— 아무개, 「나루」"]);
        assert_eq!(quoted(&["灯在。", "——某甲《渡口》卷三“夜渡”"]), ["——某甲《渡口》卷三“夜渡”"]);
        let mut inlines = made("——某甲");
        inlines.push(Inline::WorkTitle(made("渡口")));
        inlines.extend(made("“夜渡”"));
        let source = Block::Paragraph(Paragraph { inlines, ..Paragraph::default() });
        let quote = Quote { blocks: vec![paragraph("灯在。"), source], source: None, span: Span::default() };
        assert_eq!(at_the_end(vec![Block::Quote(quote)]), ["——某甲渡口“夜渡”"]);
        let lines = ["灯在船头", "人在岸上", "——某甲"].map(made).to_vec();
        let verse = Block::Verse(Verse { lines, source: None, span: Span::default() });
        assert_eq!(at_the_end(vec![verse, paragraph("水涨了。")]), ["——某甲"]);
        // A motto before the text.
        let motto = ["灯在，船就在。", "——某甲《渡口》", "雾从下半夜起。"];
        assert_eq!(at_the_end(motto.map(paragraph).to_vec()), ["——某甲《渡口》"]);
    }

    #[test]
    fn what_is_said_behind_a_dash_is_no_source() {
        for said in [
            &["你去哪儿？", "——去渡口。"][..],
            &["——你去哪儿", "——去渡口"],
            &["——某甲《渡口》"],
            &["他走了。", "——他说“灯还亮着”"],
            &["他停了停，\n——灯还亮着！"],
        ] {
            assert!(quoted(said).is_empty(), "{said:?}");
        }
        for body in [
            &["他停了停。", "——灯还亮着，他想，今天也许能过河了。", "雾散了。"][..],
            &["一", "二", "三", "——某甲", "雾散了。"],
            &["雾散了。", "——某甲"],
        ] {
            assert!(at_the_end(body.iter().map(|text| paragraph(text)).collect()).is_empty(), "{body:?}");
        }
    }
}
