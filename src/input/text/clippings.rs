//! What readers marked in their books, as reading devices and apps hand it over.
//!
//! ```text
//! 渡口 (林一舟)                                        《渡口》
//! - 您在位置 #21-22的标注 | 添加于 2021年1月5日          林一舟
//!                                                      2个笔记
//! 雾从下半夜起。                                        上游
//! ==========                                           ◆ 雾从下半夜起。
//! ```
//!
//! A Kindle writes the marks of all books into one file (`My Clippings.txt`): each book becomes a chapter with its
//! author. 微信读书 copies those of one book, with its chapters: they become sections. What is marked is a quotation,
//! what the reader says of it a paragraph. Where it stands and when it was marked is left out.

use super::lines::{self, Line, trim};
use super::{Cut, cut};
use crate::book::{Block, Byline, Chapter, Heading, Id, Inline, Inlines, Paragraph, Quote, Text};
use crate::diag::Span;
use crate::input::pattern::patterns;
use crate::input::tidy::{self, Rules};
use crate::lang::Lang;
use std::collections::HashMap;

/// Name of the rule.
pub const RULE: &str = "clipping";

/// What closes an entry of a Kindle.
const CLOSES: &str = "==========";
/// What closes the notes of 微信读书.
const SIGNED: &str = "-- 来自微信读书";
/// Lines above the first note of 微信读书.
const HEAD_LINES: usize = 6;

patterns! {
    /// - 您在第 2 页（位置 #22-25）的标注 | 添加于 2022年1月17日星期一
    PLACE = r"^-[\s　].*\d.*[|｜].*\d";
    /// The same of what the reader wrote, and of a page that he marked.
    NOTE = r"(?i)^-[^|｜]*(?:笔记|\bnote\b|メモ|메모)";
    TITLE = r"^(.*\S)[\s　]*[(（]([^()（）]+)[)）]$";
    /// 35个笔记
    COUNT = r"^\d+[\s　]*[个条則则][\s　]*笔记$";
    /// ◆ 2021/01/05发表想法
    THOUGHT = r"^◆[\s　]*\d{4}/\d{1,2}/\d{1,2}[\s　]*发表想法$";
    /// ◆  ★★★★★, what the reader gives a book.
    STARS = r"^◆[\s　]*[★☆]+$";
    MARKED = r"^原文[：:]";
}

/// Reads marked passages. None: the text is something else.
pub(super) fn read(lines: &[Line], lang: Lang, rules: &Rules, cuts: &mut Vec<Cut>) -> Option<Chapter> {
    if !rules.on(RULE) {
        return None;
    }
    of_kindle(lines, lang, cuts).or_else(|| of_weread(lines, lang, cuts))
}

/// The books of a Kindle, in the order in which they were first opened.
fn of_kindle(lines: &[Line], lang: Lang, cuts: &mut Vec<Cut>) -> Option<Chapter> {
    let is_entry = |entry: &&[Line]| entry.len() >= 2 && PLACE.is_match(&entry[1].text);
    let entries: Vec<&[Line]> = lines.split(|line| line.text == CLOSES).filter(|entry| !entry.is_empty()).collect();
    let known = entries.iter().filter(|&entry| is_entry(entry)).count();
    if known == 0 || known < entries.len() || lines.last()?.text != CLOSES {
        return None;
    }
    cuts.extend(lines.iter().filter(|line| line.text == CLOSES).map(|line| cut(line, RULE)));
    let mut books: Vec<Chapter> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for entry in entries {
        let (head, place, said) = (&entry[0], &entry[1], &entry[2..]);
        cuts.push(cut(place, RULE));
        // A page that was marked holds nothing.
        if said.is_empty() {
            cuts.push(cut(head, RULE));
            continue;
        }
        let at = *places.entry(&head.text).or_insert_with(|| {
            books.push(book(head, lang));
            books.len() - 1
        });
        if books[at].span != head.span {
            cuts.push(cut(head, RULE));
        }
        let blocks = &mut books[at].blocks;
        if NOTE.is_match(&place.text) { blocks.extend(paragraphs(said)) } else { blocks.extend(quotation(said)) }
    }
    let mut all = Chapter::new(Id::default(), Inlines::new(), lang);
    match books.len() {
        0 => return None,
        1 => return books.pop(),
        _ => all.children = books,
    }
    Some(all)
}

/// A book by the line that names it: 渡口 (林一舟).
fn book(head: &Line, lang: Lang) -> Chapter {
    let found = TITLE.captures(&head.text);
    let title = found.as_ref().and_then(|found| found.get(1)).map_or(0..head.text.len(), |title| title.range());
    let mut book = Chapter::new(Id::default(), part(head, title), lang);
    let authors = found.as_ref().map_or("", |found| found.get(2).map_or("", |name| name.as_str()));
    book.byline.authors = authors.split([';', '；']).map(|name| trim(name).to_owned()).collect();
    book.byline.authors.retain(|name| !name.is_empty());
    book.span = head.span;
    book
}

/// The notes of 微信读书 on one book.
fn of_weread(lines: &[Line], lang: Lang, cuts: &mut Vec<Cut>) -> Option<Chapter> {
    let first = lines.iter().position(|line| line.text.starts_with('◆'))?;
    let count =
        lines.iter().take(HEAD_LINES).position(|line| COUNT.is_match(&line.text)).filter(|&count| count < first);
    let signed = lines.last().filter(|line| line.text == SIGNED);
    if !lines.first()?.text.starts_with('《') || count.is_none() && signed.is_none() {
        return None;
    }
    let mut book = Chapter::new(Id::default(), Inlines::new(), lang);
    let title = &lines[0];
    let bare = tidy::unbracketed(&title.text);
    let start = title.text.find(bare).unwrap_or(0);
    book.title = part(title, start..start + bare.len());
    book.span = title.span;
    cuts.push(cut(title, "title"));
    // Above the count, or right below the title, stands who wrote the book.
    let head = count.map_or_else(|| first.min(2), |count| count + 1);
    for line in &lines[1..head.max(1)] {
        let is_count = COUNT.is_match(&line.text);
        cuts.push(cut(line, if is_count { RULE } else { "byline" }));
        if !is_count {
            tidy::fill(&mut book.byline, Byline { authors: vec![line.text.clone()], ..Byline::default() });
        }
    }
    cuts.extend(signed.map(|line| cut(line, RULE)));
    book.blocks = notes(&lines[head.max(1)..lines.len() - usize::from(signed.is_some())], cuts);
    Some(book)
}

/// The blocks of notes. Older ones have ◆ before chapters and >> before what is marked, newer ones ◆ before that.
fn notes(lines: &[Line], cuts: &mut Vec<Cut>) -> Vec<Block> {
    let is_older = lines.iter().any(|line| line.text.starts_with(">>"));
    let mut blocks = Vec::new();
    // Where what the reader thinks begins, above the passage that it is about.
    let mut thought = None;
    for (i, line) in lines.iter().enumerate() {
        let text = &line.text;
        if THOUGHT.is_match(text) || STARS.is_match(text) {
            cuts.push(cut(line, RULE));
            thought = Some(blocks.len());
        } else if let Some(at) = thought.take_if(|_| MARKED.is_match(text)) {
            let marked = quotation(&[behind(line, text.find(['：', ':']).unwrap_or(0))]);
            blocks.splice(at..at, marked);
        } else if text.starts_with('◆') && is_older || text.as_str() == "◆ 点评" {
            blocks.extend(Some(behind(line, 0)).filter(|line| !line.text.is_empty()).map(|line| heading(&line)));
            thought = None;
        } else if text.starts_with('◆') {
            blocks.extend(quotation(&[behind(line, 0)]));
            thought = None;
        } else if text.starts_with(">>") {
            blocks.extend(quotation(&[behind(line, 1)]));
        } else if thought.is_some() || is_older {
            blocks.extend(paragraphs(std::slice::from_ref(line)));
        } else if i == 0 || line.gap > 0 {
            blocks.push(heading(line));
        } else if let Some(Block::Quote(quote)) = blocks.last_mut() {
            quote.blocks.extend(paragraphs(std::slice::from_ref(line)));
        } else {
            blocks.extend(paragraphs(std::slice::from_ref(line)));
        }
    }
    blocks
}

/// The rest of a line behind the sign at a place, and the blanks behind that.
fn behind(line: &Line, sign: usize) -> Line {
    let after = line.text[sign..].chars().next().map_or(0, char::len_utf8) + sign;
    let start = line.text.len() - line.text[after..].trim_start_matches(lines::is_blank).len();
    let text = line.text[start..].to_owned();
    let span = Span { start: line.span.start + start as u32, ..line.span };
    Line { chars: text.chars().count(), origin: line.origin.slice(start), text, span, ..line.clone() }
}

fn part(line: &Line, range: std::ops::Range<usize>) -> Inlines {
    vec![Inline::Text(Text::new(&line.text[range.clone()], line.origin.slice(range.start)))]
}

fn paragraphs(lines: &[Line]) -> impl Iterator<Item = Block> {
    let set = |line: &Line| {
        let inlines = part(line, 0..line.text.len());
        Block::Paragraph(Paragraph { inlines, span: line.span, ..Paragraph::default() })
    };
    lines.iter().filter(|line| !line.text.is_empty()).map(set)
}

fn quotation(lines: &[Line]) -> Option<Block> {
    let span = Span { end: lines.last()?.span.end, ..lines[0].span };
    let blocks: Vec<Block> = paragraphs(lines).collect();
    (!blocks.is_empty()).then_some(Block::Quote(Quote { blocks, source: None, span }))
}

fn heading(line: &Line) -> Block {
    let (inlines, id) = (part(line, 0..line.text.len()), Id::default());
    Block::Heading(Heading { level: 2, id, inlines, numbered: true, label: None, span: line.span })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::plain;
    use crate::input::Options;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    fn read(text: &str) -> Option<Chapter> {
        super::read(&split(&source(text)), Lang::ZhHans, &Rules::new(&Options::default()), &mut Vec::new())
    }

    /// Each block: > what is marked, # a heading.
    fn shown(blocks: &[Block]) -> Vec<String> {
        let show = |block: &Block| match block {
            Block::Paragraph(p) => plain(&p.inlines),
            Block::Quote(quote) => format!(">{}", shown(&quote.blocks).concat()),
            Block::Heading(heading) => format!("#{}", plain(&heading.inlines)),
            other => panic!("{other:?}"),
        };
        blocks.iter().map(show).collect()
    }

    #[test]
    fn each_book_of_a_kindle_is_a_chapter_with_its_author() {
        let text = "\u{FEFF}渡口 (林一舟)\n- 您在位置 #21-22的标注 | 添加于 2021年1月5日星期二 上午9:03:17\n\n雾从下半夜起。\n==========\n\
            The River (Jane Brook; Ann Reed)\n- Your Highlight on page 6 | location 99-99 | Added on Wednesday, 11 October 2023 12:09:00\n\nFog.\n==========\n\
            渡口 (林一舟)\n- 您在位置 #22 的笔记 | 添加于 2021年1月5日星期二 上午9:04:17\n\n好。\n==========\n\
            渡口 (林一舟)\n- 您在第 9 页的书签 | 添加于 2021年1月6日星期三 上午9:04:17\n\n\n==========\n";
        let all = read(text).unwrap();
        let [first, second] = &all.children[..] else { panic!("{all:?}") };
        assert_eq!((plain(&first.title), &first.byline.authors[..]), ("渡口".to_owned(), &["林一舟".to_owned()][..]));
        assert_eq!(shown(&first.blocks), [">雾从下半夜起。", "好。"]);
        assert_eq!((plain(&second.title), second.byline.authors.len()), ("The River".to_owned(), 2));
        // What looks like it: rules between pieces, and a list below them.
        assert!(read("渡口\n==========\n雾从下半夜起。\n==========\n").is_none());
        assert!(read("渡口\n- 雾 | 灯 3 | 4\n雾从下半夜起。\n==========\n灯\n铁皮的灯。\n==========\n").is_none());
    }

    #[test]
    fn notes_of_weread_are_sections_with_what_is_marked_and_said() {
        let text = "《渡口》\n\n林一舟\n3个笔记\n\n上游\n\n◆ 雾从下半夜起。\n\n◆ 2021/01/05发表想法\n\n写得好。\n\n再读。\n\n原文：船离了岸\n\n下游\n\n◆ 灯灭了。\n\n-- 来自微信读书\n";
        let book = read(text).unwrap();
        assert_eq!((plain(&book.title), &book.byline.authors[..]), ("渡口".to_owned(), &["林一舟".to_owned()][..]));
        let blocks = ["#上游", ">雾从下半夜起。", ">船离了岸", "写得好。", "再读。", "#下游", ">灯灭了。"];
        assert_eq!(shown(&book.blocks), blocks);
        let older = "《渡口》\n林一舟\n2个笔记\n\n◆ 上游\n\n>> 雾从下半夜起。\n\n◆ 点评\n◆  ★★★★★\n写得好。\n\n-- 来自微信读书\n";
        assert_eq!(shown(&read(older).unwrap().blocks), ["#上游", ">雾从下半夜起。", "#点评", "写得好。"]);
        assert_eq!(shown(&read("《渡口》\n1个笔记\n◆\n◆ 灯灭了。\n>>\n").unwrap().blocks), ["#灯灭了。"]);
        for text in [
            "《渡口》\n林一舟\n◆ 灯灭了。\n1个笔记\n",
            "《渡口》\n林一舟\n\n◆ 雾从下半夜起。\n",
            "渡口\n2个笔记\n◆ 雾从下半夜起。\n",
        ] {
            assert!(read(text).is_none(), "{text}");
        }
    }
}
