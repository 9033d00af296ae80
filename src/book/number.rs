//! Automatic numbers of parts, chapters and sections, in the words of the book's language.
//!
//! Parts count 第一编, 第1部, 제1부, Part 1; chapters count through the whole book: 第一章, 第1章, 제1장, Chapter 1; what
//! the contents list below them (sections, child chapters) counts anew in each chapter. A number that the author typed
//! is never doubled: the piece keeps its title as it is, and counting goes on from the number typed. [`captions`] counts
//! figures and tables.

use super::{Block, Book, Chapter, Part, captions, plain};
use crate::lang::{Lang, Word, numeral, word};
use rayon::prelude::*;

/// Sets or clears the labels of the whole book.
pub fn number(book: &mut Book) {
    let Book { meta, front, body, back, assets: _ } = book;
    let in_han = meta.lang.is_chinese() || meta.lang == Lang::Ja && meta.is_vertical();
    let is_counted = are_counted(body);
    let (lang, on, depth) = (meta.lang, meta.numbering, meta.toc_depth);
    let mut counter = Counter { lang, in_han, on, is_counted, depth, parts: 0, chapters: 0 };
    let mut counted = Vec::new();
    for part in body {
        counter.part(part, true, &mut counted);
    }
    let matter = front.iter_mut().chain(back).map(|m| Counted { number: None, label: None, chapter: &mut m.chapter });
    counted.extend(matter);
    counted.into_par_iter().with_max_len(32).for_each(|counted| counter.inside(counted));
}

fn clear(chapter: &mut Chapter) {
    chapter.label = None;
    for block in &mut chapter.blocks {
        if let Block::Heading(h) = block {
            h.label = None;
        }
    }
    chapter.children.iter_mut().for_each(clear);
}

/// Whether the author counts the chapters: most of their titles begin with a number. The few that have none are meant to
/// have none.
fn are_counted(body: &[Part]) -> bool {
    fn count(part: &Part, counted: &mut usize, others: &mut usize, highest: &mut u64) {
        for chapter in part.chapters.iter().filter(|chapter| chapter.numbered) {
            let title = said(chapter);
            match typed(&title) {
                Some(Typed::Number(_)) => *counted += 1,
                // A bare numeral counts where each is higher than those before.
                Some(Typed::Perhaps(n)) if n > *highest => {
                    *highest = n;
                    *counted += 1;
                }
                Some(Typed::Other) => {}
                None if is_named(&title) => {}
                Some(Typed::Perhaps(_)) | None => *others += 1,
            }
        }
        part.parts.iter().for_each(|inner| count(inner, counted, others, highest));
    }
    let (mut counted, mut others, mut highest) = (0, 0, 0);
    body.iter().for_each(|part| count(part, &mut counted, &mut others, &mut highest));
    counted >= 2 && counted > others
}

/// The title of a chapter that shows whether its author counts it: the manifest may name the number that the heading
/// of the file leaves out.
fn said(chapter: &Chapter) -> String {
    let title = plain(&chapter.title);
    let listed = chapter.contents_title.as_ref().map(|listed| plain(listed));
    listed.filter(|listed| typed(&title).is_none() && typed(listed).is_some()).unwrap_or(title)
}

struct Counter {
    lang: Lang,
    /// Numbers are Han: in Chinese, and in vertical lines of Japanese.
    in_han: bool,
    on: bool,
    /// The author counts the chapters.
    is_counted: bool,
    depth: u8,
    parts: u64,
    chapters: u64,
}

/// A chapter that is not inside another.
struct Counted<'b> {
    chapter: &'b mut Chapter,
    label: Option<String>,
    /// Its number, also where the author typed it.
    number: Option<u64>,
}

impl Counter {
    fn part<'b>(&mut self, part: &'b mut Part, top: bool, counted: &mut Vec<Counted<'b>>) {
        part.label = None;
        if let Some(title) = &part.title
            && self.on
            && top
        {
            part.label = next(&plain(title), &mut self.parts).map(|n| self.filled(Word::Part, n));
        }
        for chapter in &mut part.chapters {
            let before = self.chapters;
            let title = said(chapter);
            let next = match typed(&title) {
                _ if !self.on || !chapter.numbered => None,
                Some(Typed::Number(n) | Typed::Perhaps(n)) if self.is_counted => {
                    self.chapters = n;
                    None
                }
                _ if self.is_counted => None,
                _ => next(&title, &mut self.chapters),
            };
            counted.push(Counted {
                label: next.map(|n| self.filled(Word::Chapter, n)),
                number: (self.chapters != before).then_some(self.chapters),
                chapter,
            });
        }
        for inner in &mut part.parts {
            self.part(inner, false, counted);
        }
    }

    /// Numbers what stands inside a chapter.
    fn inside(&self, counted: Counted) {
        let Counted { chapter, label, number } = counted;
        clear(chapter);
        chapter.label = label;
        captions::number(chapter, number, self.lang);
        if self.depth >= 2
            && let Some(number) = number
        {
            self.below(chapter, number);
        }
    }

    /// Sections and child chapters share one count.
    fn below(&self, chapter: &mut Chapter, above: u64) {
        let sections = chapter.blocks.iter().filter_map(|b| if let Block::Heading(h) = b { Some(h) } else { None });
        let titles: Vec<String> = sections
            .filter(|h| h.level == 2 && h.numbered)
            .map(|h| plain(&h.inlines))
            .chain(chapter.children.iter().filter(|c| c.numbered).map(said))
            .collect();
        // Where the author numbers one section, the others are meant to have none. A bare numeral is a number in its
        // place only, counted from 0 or 1.
        let is_typed = |(place, title): (u64, &String)| match typed(title) {
            Some(Typed::Perhaps(n)) => n == place || n == place + 1,
            Some(Typed::Number(_) | Typed::Other) => true,
            None => false,
        };
        if (0..).zip(&titles).any(is_typed) || chapter.label.is_none() {
            return;
        }
        let mut count = 0;
        for block in &mut chapter.blocks {
            if let Block::Heading(h) = block
                && h.level == 2
                && h.numbered
                && !is_named(&plain(&h.inlines))
            {
                count += 1;
                h.label = Some(self.section(count, above));
            }
        }
        for child in &mut chapter.children {
            if child.numbered && !is_named(&said(child)) {
                count += 1;
                child.label = Some(self.section(count, above));
            }
        }
    }
}

impl Counter {
    fn filled(&self, pattern: Word, n: u64) -> String {
        word(pattern, self.lang).replace("{}", &shown(n, self.in_han))
    }

    /// The second level: 第一节, 第1節, 제1절, 1.1.
    fn section(&self, n: u64, chapter: u64) -> String {
        let numeral = shown(n, self.in_han);
        match self.lang {
            Lang::ZhHans => format!("第{numeral}节"),
            Lang::ZhHant | Lang::ZhHk | Lang::Ja => format!("第{numeral}節"),
            Lang::Ko => format!("제{numeral}절"),
            Lang::Other(_) => format!("{chapter}.{numeral}"),
        }
    }
}

/// The next number for a title: None where the author typed one, from which counting then goes on, and for a title
/// that is a name for its place in the book.
fn next(title: &str, count: &mut u64) -> Option<u64> {
    match typed(title) {
        Some(Typed::Number(n)) => {
            *count = n;
            None
        }
        // A bare numeral before a blank is a number only if it is the one that comes.
        Some(Typed::Perhaps(n)) if n == *count + 1 => {
            *count = n;
            None
        }
        Some(Typed::Other) => None,
        _ if is_named(title) => None,
        Some(Typed::Perhaps(_)) | None => {
            *count += 1;
            Some(*count)
        }
    }
}

/// `第{}章` with the numeral of the language: Han in Chinese, figures elsewhere.
pub(super) fn filled(pattern: Word, n: u64, lang: Lang) -> String {
    word(pattern, lang).replace("{}", &shown(n, lang.is_chinese()))
}

fn shown(n: u64, in_han: bool) -> String {
    if in_han { numeral::han(n) } else { n.to_string() }
}

/// A number at the head of a title.
enum Typed {
    Number(u64),
    /// `3 friends`
    Perhaps(u64),
    /// A number that does not count: 附录A, 卷上, IV.
    Other,
}

/// What follows a numeral in 第N章, longest first.
const UNITS: [&str; 28] = [
    "章", "节", "節", "回", "卷", "部", "编", "編", "篇", "讲", "講", "课", "課", "集", "话", "話", "幕", "巻", "辑",
    "輯", "册", "장", "편", "권", "회", "강", "절", "부",
];
/// Words before a number.
const LATIN: [&str; 7] = ["chapter", "part", "section", "lesson", "book", "volume", "episode"];
/// Words that number by letters or stand for a number.
const OTHER: [&str; 6] = ["附录", "附錄", "付録", "부록", "appendix", "番外"];

/// Roman numerals, of letters and as characters of their own.
const ROMAN: &str = "IVXLCⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ";

fn typed(title: &str) -> Option<Typed> {
    let title = title.trim_start();
    let lower = title.to_lowercase();
    if OTHER.iter().any(|w| lower.starts_with(w)) {
        return Some(Typed::Other);
    }
    if let Some(rest) = title.strip_prefix(['第', '제']) {
        let rest = rest.trim_start();
        // 第I部, 第Ⅱ部
        let roman = &rest[..rest.find(|c| !ROMAN.contains(c)).unwrap_or(rest.len())];
        let in_roman = || numeral::parse(roman).map(|n| (n, roman.len()));
        let (n, used) = numeral::leading(rest).or_else(in_roman)?;
        let rest = rest[used..].trim_start();
        return UNITS.iter().any(|u| rest.starts_with(u)).then_some(Typed::Number(n));
    }
    if let Some(rest) = title.strip_prefix(['卷', '巻']) {
        let c = rest.chars().next()?;
        let numbered = numeral::leading(rest).map(|(n, _)| Typed::Number(n));
        return numbered.or_else(|| numeral::order_word(c).map(|_| Typed::Other));
    }
    // 上编 木与泥; but not 上部构造.
    if let Some(first) = title.chars().next().filter(|&c| numeral::order_word(c).is_some())
        && let Some(after) = UNITS.iter().find_map(|u| title[first.len_utf8()..].strip_prefix(u))
        && ends_number(after)
    {
        return Some(Typed::Other);
    }
    for word in LATIN {
        if let Some(rest) = lower.strip_prefix(word)
            && rest.starts_with([' ', '.', '\u{a0}'])
        {
            let rest = rest.trim_start_matches([' ', '.', '\u{a0}']);
            let head: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            return numeral::parse(&head).map(Typed::Number);
        }
    }
    if let Some(rest) = title.strip_prefix(['（', '(', '【', '[']) {
        let (n, used) = numeral::leading(rest)?;
        return rest[used..].starts_with(['）', ')', '】', ']']).then_some(Typed::Number(n));
    }
    if let Some((n, used)) = numeral::leading(title) {
        let rest = &title[used..];
        // 1.2 is a section's number, 1.2 万 a quantity that stands after more than a blank.
        if rest.starts_with(['、', '．', '.', '：', ')', '）']) {
            return Some(Typed::Number(n));
        }
        // 1부 쇠, 2장. 글자; but not 三部曲.
        let unit = UNITS.iter().find_map(|u| rest.strip_prefix(u));
        if unit.is_some_and(ends_number) {
            return Some(Typed::Number(n));
        }
        let circled = title.chars().next().is_some_and(|c| numeral::circled(n) == Some(c));
        if circled {
            return Some(Typed::Number(n));
        }
        if rest.is_empty() || rest.starts_with([' ', '　', '\t']) {
            return Some(Typed::Perhaps(n));
        }
    }
    // IV. and IV、
    let roman: String = title.chars().take_while(|c| ROMAN.contains(*c)).collect();
    if !roman.is_empty() && title[roman.len()..].starts_with(['.', '、', '．', '：']) {
        return Some(numeral::parse(&roman).map_or(Typed::Other, Typed::Number));
    }
    None
}

/// Whether a number of a title may end before this.
fn ends_number(after: &str) -> bool {
    after.is_empty() || after.starts_with([' ', '　', '.', ':', '：', '、', ','])
}

/// Titles that name their place themselves.
#[rustfmt::skip]
const NAMED: [&str; 40] = [
    "前言", "序", "序言", "序章", "自序", "引言", "引子", "导言", "導言", "导论", "導論", "绪论", "緒論", "楔子", "尾声", "尾聲",
    "结语", "結語", "结论", "結論", "后记", "後記", "跋", "附记", "附記", "参考文献", "參考文獻", "致谢", "致謝", "终章", "終章",
    "はじめに", "おわりに", "まえがき", "あとがき", "머리말", "들어가며", "나오며", "맺음말", "introduction",
];

fn is_named(title: &str) -> bool {
    let title = title.trim().to_lowercase();
    NAMED.contains(&title.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Heading, Id, Metadata, made};
    use crate::diag::Span;

    fn chapter(title: &str, sections: &[&str]) -> Chapter {
        let mut c = Chapter::new(Id::new(title), made(title), Lang::ZhHans);
        c.blocks = sections
            .iter()
            .map(|s| {
                let (id, span) = (Id::new(*s), Span::default());
                Block::Heading(Heading { level: 2, id, inlines: made(*s), numbered: true, label: None, span })
            })
            .collect();
        c
    }

    fn labels(lang: Lang, chapters: Vec<Chapter>) -> Vec<Option<String>> {
        let mut meta = Metadata::new("书", lang);
        meta.numbering = true;
        let mut book = Book::new(meta);
        book.body.push(Part { chapters, ..Part::default() });
        number(&mut book);
        book.body[0].chapters.iter().map(|c| c.label.clone()).collect()
    }

    fn titles(lang: Lang, titles: &[&str]) -> Vec<Option<String>> {
        labels(lang, titles.iter().map(|t| chapter(t, &[])).collect())
    }

    fn some(labels: &[&str]) -> Vec<Option<String>> {
        labels.iter().map(|l| (!l.is_empty()).then(|| (*l).to_owned())).collect()
    }

    #[test]
    fn chapters_are_numbered_in_the_language_of_the_book() {
        assert_eq!(titles(Lang::ZhHans, &["甲", "乙"]), some(&["第一章", "第二章"]));
        assert_eq!(titles(Lang::Ja, &["甲"]), some(&["第1章"]));
        assert_eq!(titles(Lang::Ko, &["가"]), some(&["제1장"]));
        assert_eq!(titles(Lang::EN, &["A"]), some(&["Chapter 1"]));
    }

    #[test]
    fn a_number_that_the_author_typed_is_not_doubled() {
        for title in [
            "第一章 总论",
            "第1回",
            "卷一",
            "卷上",
            "上编　木与泥",
            "下册",
            "1. 总论",
            "1、总论",
            "一、总论",
            "（一）总论",
            "Chapter 1: A",
            "1 总论",
            "01 总论",
            "IV. 总论",
            "第II部 总论",
            "第Ⅱ編 总论",
            "1부 쇠",
            "2장. 글자",
            "①总论",
            "附录 A",
            "제1장 총론",
        ] {
            assert_eq!(titles(Lang::ZhHans, &[title]), [None], "{title}");
        }
    }

    #[test]
    fn figures_that_are_no_number_of_a_chapter_do_not_count() {
        assert_eq!(
            titles(Lang::ZhHans, &["2021 年回顾", "一个人的村庄", "第三者"]),
            some(&["第一章", "第二章", "第三章"])
        );
    }

    #[test]
    fn counting_goes_on_from_a_number_typed() {
        assert_eq!(titles(Lang::ZhHans, &["第三章 甲", "乙"]), some(&["", "第四章"]));
    }

    #[test]
    fn where_the_author_counts_most_chapters_no_other_takes_a_number() {
        for counted in [
            &["1 河", "2 船", "10 灯", "渡口"][..],
            &["第一章 河", "第二章 船", "渡口", "附录 A"],
            &["1. 河", "2. 船", "3. 灯", "渡口"],
        ] {
            assert_eq!(titles(Lang::ZhHans, counted), vec![None; 4], "{counted:?}");
        }
        // Names that only begin with a figure, and a number or two among many.
        assert_eq!(titles(Lang::ZhHans, &["12 盏灯", "3 条船", "渡口"])[2], Some("第三章".to_owned()));
        assert_eq!(titles(Lang::ZhHans, &["第一章 河", "船", "灯"]), some(&["", "第二章", "第三章"]));
    }

    #[test]
    fn a_number_that_the_manifest_names_is_the_authors() {
        let listed = |title: &str, entry: &str| Chapter { contents_title: Some(made(entry)), ..chapter(title, &[]) };
        let mut first = listed("入门指南", "第1章 入门");
        first.children = vec![listed("安装方法", "1.1 安装")];
        let chapters = vec![first, listed("进阶话题", "第2章 进阶"), listed("工具", "附录A 工具")];
        assert_eq!(labels(Lang::ZhHans, chapters), [None, None, None]);
        let chapters = vec![listed("第一章 河", "河"), listed("船", "渡船")];
        assert_eq!(labels(Lang::ZhHans, chapters), some(&["", "第二章"]));
    }

    #[test]
    fn a_numeral_out_of_its_place_leaves_the_other_sections_their_numbers() {
        let sections = |titles: &[&str]| {
            let mut meta = Metadata::new("书", Lang::ZhHans);
            meta.numbering = true;
            let mut book = Book::new(meta);
            book.body.push(Part { chapters: vec![chapter("甲", titles)], ..Part::default() });
            number(&mut book);
            let blocks = book.body.remove(0).chapters.remove(0).blocks.into_iter();
            let labels = blocks.filter_map(|block| if let Block::Heading(h) = block { Some(h.label) } else { None });
            labels.collect::<Vec<_>>()
        };
        assert_eq!(sections(&["404", "船"]), some(&["第一节", "第二节"]));
        assert_eq!(sections(&["1 河", "船"]), [None, None]);
        assert_eq!(sections(&["河", "2 船"]), [None, None]);
    }

    #[test]
    fn a_preface_among_the_chapters_takes_no_number() {
        assert_eq!(titles(Lang::ZhHans, &["前言", "甲"]), some(&["", "第一章"]));
    }

    #[test]
    fn vertical_lines_of_japanese_count_in_han() {
        let mut meta = Metadata::new("本", Lang::Ja);
        (meta.numbering, meta.writing_mode) = (true, crate::book::WritingMode::VerticalRl);
        let mut book = Book::new(meta);
        book.body.push(Part { chapters: vec![chapter("甲", &[])], ..Part::default() });
        number(&mut book);
        assert_eq!(book.body[0].chapters[0].label.as_deref(), Some("第一章"));
    }

    #[test]
    fn sections_are_numbered_unless_the_author_numbers_one_of_them() {
        let mut meta = Metadata::new("书", Lang::ZhHans);
        meta.numbering = true;
        let mut book = Book::new(meta);
        let chapters = vec![chapter("甲", &["子", "丑"]), chapter("乙", &["一、子", "丑"])];
        book.body.push(Part { title: Some(made("上")), chapters, ..Part::default() });
        number(&mut book);
        let of = |c: usize| -> Vec<Option<String>> {
            let blocks = book.body[0].chapters[c].blocks.iter();
            blocks.filter_map(|b| if let Block::Heading(h) = b { Some(h.label.clone()) } else { None }).collect()
        };
        assert_eq!(book.body[0].label.as_deref(), Some("第一编"));
        assert_eq!(of(0), some(&["第一节", "第二节"]));
        assert_eq!(of(1), [None, None]);
        let second = |lang, in_han| {
            Counter { lang, in_han, on: true, is_counted: false, depth: 2, parts: 0, chapters: 0 }.section(2, 1)
        };
        assert_eq!([Lang::ZhHant, Lang::ZhHk, Lang::Ja].map(|lang| second(lang, true)), ["第二節"; 3]);
        assert_eq!([Lang::Ja, Lang::Ko, Lang::EN].map(|lang| second(lang, false)), ["第2節", "제2절", "1.2"]);
    }
}
