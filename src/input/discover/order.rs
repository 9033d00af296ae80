//! The order of names: natural, with numerals read as numbers.
//!
//! `2.md` stands before `10.md`, 第二章 before 第十章, 卷一 … 卷十二, 上中下, 甲乙丙丁, 春夏秋冬, 九月 before 十月, Monday before
//! Tuesday; a preface stands first, an afterword last, whatever their names begin with. A name is cut into pieces of text
//! and numbers, and compared piece by piece.

use crate::lang::numeral;
use std::path::Path;

/// What names are compared by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    place: i8,
    sections: Sections,
    pieces: Vec<Piece>,
    /// Decides between names that read the same: `1` and `01`.
    name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    /// A whole number, and what stands behind its point: 第1.5话.
    Number(u64, u64),
    Text(String),
}

/// The numbers that a name begins with, parted by points or hyphens: 1 before 1.1 before 1.2 before 2. A name without any
/// stands behind them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sections {
    Counted(Vec<u64>),
    None,
}

impl Sections {
    fn of(name: &str) -> Self {
        let (mut numbers, mut rest) = (Vec::new(), name);
        while rest.starts_with(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c))
            && let Some((n, used)) = numeral::leading(rest)
        {
            numbers.push(n);
            rest = &rest[used..];
            rest = rest.strip_prefix(['.', '-', '_', '．']).unwrap_or(rest);
        }
        if numbers.is_empty() { Self::None } else { Self::Counted(numbers) }
    }
}

#[rustfmt::skip]
const FIRST: &[&[&str]] = &[
    &["readme", "index", "_index"],
    &["序", "自序", "代序", "序言", "序章", "总序", "總序", "序文", "推荐序", "推薦序", "译者序", "譯者序", "訳者序", "致谢", "致謝", "献辞", "foreword", "서문", "머리말"],
    &["内容简介", "作品简介", "简介", "文案", "題記", "题记", "卷首语", "写在前面", "人物介绍", "人物表", "登場人物"],
    &["前言", "弁言", "preface", "はじめに", "まえがき", "導言", "导言", "导读", "導讀", "凡例"],
    &["引言", "引子", "楔子", "序幕", "序曲", "introduction", "intro", "プロローグ", "prologue", "프롤로그", "들어가며", "title-page"],
];

#[rustfmt::skip]
const LAST: &[&[&str]] = &[
    &["大结局", "大結局", "结局", "結局", "完结篇", "完結編", "终卷", "最终章", "最終章", "最終話", "最終回"],
    &["尾声", "尾聲", "终章", "結語", "结语", "エピローグ", "epilogue", "에필로그", "conclusion", "おわりに", "맺음말", "outro"],
    &["番外", "番外篇", "番外編", "外传", "外傳", "外伝", "외전", "特典", "ss", "小剧场", "後日談"],
    &["附录", "附錄", "付録", "부록", "appendix"],
    &["参考文献", "参考书目", "參考文獻", "references", "bibliography", "索引", "术语表", "術語表", "用語集", "glossary"],
    &["上架感言", "完结感言", "完結感言", "完本感言", "感言", "写在最后", "寫在最後", "写在后面", "后记", "後記", "跋", "あとがき", "afterword", "후기", "译后记", "譯後記", "译者后记", "訳者あとがき"],
];

impl Key {
    /// The key of a file or folder name; a file's ending is left out.
    pub fn of(path: &Path, is_dir: bool) -> Self {
        let name = if is_dir { path.file_name() } else { path.file_stem() };
        let name = name.map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Self { place: place(&name), sections: Sections::of(&name), pieces: pieces(&name), name }
    }

    /// Only by the first number in the name.
    pub fn by_number(path: &Path, is_dir: bool) -> (Option<u64>, Self) {
        let key = Self::of(path, is_dir);
        let number = key.pieces.iter().find_map(|p| match p {
            Piece::Number(n, _) => Some(*n),
            Piece::Text(_) => None,
        });
        (number, key)
    }
}

/// The number in front of a name and the name without it, as Docusaurus parts them: `01-intro`, `2. 渡口`. A date or a
/// version is no such number.
pub fn prefixed(name: &str) -> (Option<i64>, &str) {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = name[digits..].trim_start_matches(' ');
    let bare = rest.trim_start_matches(['-', '_', '.']).trim_start_matches(' ');
    let is_parted = digits > 0 && bare.len() < rest.len() && !bare.is_empty();
    match name[..digits].parse() {
        Ok(number) if is_parted && !bare.starts_with(|c: char| c.is_ascii_digit()) => (Some(number), bare),
        _ => (None, name),
    }
}

/// Before (negative), among or behind the others.
fn place(name: &str) -> i8 {
    // An order number in front says where it stands: 00-前言, 99-后记.
    let name = name.trim().to_lowercase();
    let is = |word: &&str| {
        name == **word
            || name.strip_prefix(word).is_some_and(|rest| {
                rest.starts_with(|c: char| {
                    matches!(c, ' ' | '-' | '_' | '.' | '：' | ':' | '　' | '（' | '(')
                        || c.is_ascii_digit()
                        || numeral::is_numeral(c)
                }) || rest.chars().count() <= 1 && !rest.is_ascii()
            })
    };
    if let Some(k) = FIRST.iter().position(|words| words.iter().any(is)) {
        return k as i8 - FIRST.len() as i8;
    }
    LAST.iter().position(|words| words.iter().any(is)).map_or(0, |k| k as i8 + 1)
}

fn pieces(name: &str) -> Vec<Piece> {
    let (mut out, mut text) = (Vec::new(), String::new());
    let mut before: Option<char> = None;
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let taken = numeral::leading(rest)
            .filter(|&(_, used)| !numeral::is_han_numeral(c) || is_numeral_here(before, rest[used..].chars().next()))
            .or_else(|| time_word(before, rest))
            .or_else(|| {
                let after = rest[c.len_utf8()..].chars().next();
                numeral::order_word(c).filter(|_| is_order_here(after)).map(|n| (n, c.len_utf8()))
            });
        match taken {
            Some((n, used)) => {
                if !text.is_empty() {
                    out.push(Piece::Text(std::mem::take(&mut text)));
                }
                let (behind, used) = point(before, &rest[used..]).map_or((0, used), |(n, more)| (n, used + more));
                out.push(Piece::Number(n, behind));
                before = rest[..used].chars().next_back();
                rest = &rest[used..];
            }
            None => {
                text.extend(c.to_lowercase());
                before = Some(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    if !text.is_empty() {
        out.push(Piece::Text(text));
    }
    out
}

/// What stands behind the point of a number that counts chapters, with its length: the `.5` of 第1.5话. 1.5 elsewhere is
/// two numbers, as in a date.
fn point(before: Option<char>, rest: &str) -> Option<(u64, usize)> {
    let digits = rest.strip_prefix(['.', '．'])?;
    let (n, used) = numeral::leading(digits).filter(|_| digits.starts_with(|c: char| c.is_ascii_digit()))?;
    let counted = digits[used..].chars().next().is_some_and(|c| is_counter(c) && c != '第');
    // 1.05 lies before 1.5.
    let n = if used == 1 { n * 10 } else { n };
    (used <= 2 && before != Some('.') && counted).then(|| (n, rest.len() - digits.len() + used))
}

/// A season, day or month by name: its place and its length.
fn time_word(before: Option<char>, rest: &str) -> Option<(u64, usize)> {
    #[rustfmt::skip]
    // 周三 is a man's name as well.
    const WORDS: [&[&str]; 8] = [
        &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        &["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december"],
        &["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"],
        &["礼拜一", "礼拜二", "礼拜三", "礼拜四", "礼拜五", "礼拜六", "礼拜日"],
        &["月曜", "火曜", "水曜", "木曜", "金曜", "土曜", "日曜"],
        &["월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"],
        &["正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月"],
        &["春", "夏", "秋", "冬"],
    ];
    if !is_edge(before) && before.is_none_or(|c| !is_counter(c)) {
        return None;
    }
    let found = WORDS.iter().find_map(|words| {
        let at = words.iter().position(|word| rest.get(..word.len()).is_some_and(|r| r.eq_ignore_ascii_case(word)))?;
        Some((at as u64 + 1, words[at].len()))
    });
    let found = found.or_else(|| ["星期天", "礼拜天"].iter().find(|w| rest.starts_with(**w)).map(|w| (7, w.len())));
    found.filter(|&(_, used)| {
        let mut after = rest[used..].chars();
        match after.next() {
            Some('季' | '天' | '日') => is_edge(after.next()),
            next => is_edge(next) || next.is_some_and(|c| is_counter(c) && c != '第'),
        }
    })
}

/// Words that count volumes and chapters.
fn is_counter(c: char) -> bool {
    matches!(
        c,
        '第' | '卷'
            | '篇'
            | '章'
            | '回'
            | '部'
            | '编'
            | '編'
            | '集'
            | '节'
            | '節'
            | '册'
            | '冊'
            | '辑'
            | '輯'
            | '期'
            | '讲'
            | '講'
            | '话'
            | '話'
            | '之'
            | '其'
            | '제'
            | '幕'
    )
}

fn is_edge(c: Option<char>) -> bool {
    c.is_none_or(|c| !c.is_alphanumeric())
}

/// A Han numeral counts after a counter, before one, or where it ends a word, 番外一, 旧事三; 一个人 is text.
fn is_numeral_here(before: Option<char>, after: Option<char>) -> bool {
    /// Days, nights and the like are counted by what stands before them: 九月, 三夜.
    const TIMES: &str = "月日天夜年周週折案场場课課页頁";
    before.is_some_and(|c| is_counter(c) || c == '初')
        || after.is_some_and(|c| is_counter(c) || TIMES.contains(c))
        || is_edge(after)
}

/// 上 in 卷上, 上卷, （上） or at the end; not in 上海.
fn is_order_here(after: Option<char>) -> bool {
    after.is_some_and(|c| is_counter(c) && c != '第') || is_edge(after)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(names: &str) -> String {
        let mut list: Vec<&str> = names.split(' ').rev().collect();
        list.sort_by_key(|name| Key::of(Path::new(name), false));
        list.join(" ")
    }

    #[test]
    fn names_stand_in_the_order_a_reader_expects() {
        for names in [
            "README.md 前言.md 1.md 2.md 10.md 后记.md",
            "第一章.md 第二章.md 第九章.md 第十章.md 第十一章.md 第二十章.md 第一百章.md",
            "卷一.md 卷二.md 卷三.md 卷九.md 卷十.md 卷十一.md 卷十二.md",
            "上.md 中.md 下.md",
            "文章（上）.md 文章（中）.md 文章（下）.md",
            "甲.md 乙.md 丙.md 丁.md",
            "甲编.md 乙编.md 丙编.md",
            "１.md ２.md １０.md",
            "ch01.md ch02.md ch10.md",
            "序.md 前言.md 楔子.md 第一章.md 尾声.md 附录一.md 附录二.md 后记.md",
            "2020-01-05-甲.md 2020-02-01-乙.md 2021-01-01-丙.md",
            "第一节 第二节 第三十节",
            "九月.md 十月.md 十一月.md 十二月.md",
            "正月.md 二月.md 三月.md 十月.md 腊月.md",
            "第一章.txt 第二章.txt 大结局.txt 尾声.txt 番外一.txt 番外二.txt 番外三.txt 附录.txt 后记.txt",
            "正文1.txt 正文2.txt 正文10.txt 上架感言.txt",
            "正文1.txt 正文2.txt 完结感言.txt",
            "序.txt 引子.txt 第1章.txt 第2章.txt SS1特典.txt SS2特典.txt",
            "第1话.txt 第1.05话.txt 第1.5话.txt 第2话.txt 第10话.txt",
            "春.md 夏.md 秋.md 冬.md",
            "春之卷.md 夏之卷.md 秋之卷.md 冬之卷.md",
            "星期一.md 星期二.md 星期三.md 星期四.md 星期六.md 星期日.md",
            "星期一 星期二 星期三 星期六 星期天",
            "月曜日.md 火曜日.md 水曜日.md 日曜日.md",
            "Monday.md Tuesday.md Wednesday.md Sunday.md",
            "January.md February.md March.md December.md",
            "第一夜.md 第二夜.md 第三夜.md 第十夜.md",
            "初一.md 初二.md 初三.md 初十.md",
            "旧事一.md 旧事二.md 旧事三.md 旧事十.md",
            "统一.md 统计.md",
            "1.概述.md 1.1.甲.md 1.2.乙.md 1.10.丙.md 2.总结.md",
            "01.시작.md 01-1.설치.md 01-2.설정.md 02.끝.md",
            "译者序.md 第一章.md 第十一章.md 术语表.md 译者后记.md",
        ] {
            assert_eq!(sorted(names), names);
        }
    }

    #[test]
    fn a_number_in_front_rules_over_the_word() {
        assert_eq!(sorted("01-后记.md 02-前言.md"), "01-后记.md 02-前言.md");
    }

    #[test]
    fn words_that_hold_numerals_are_text() {
        assert!(pieces("一个人").iter().all(|p| matches!(p, Piece::Text(_))));
        for name in ["春天里", "冬瓜", "春日迟迟", "上天入地", "mayor", "Marching on"] {
            assert!(pieces(name).iter().all(|p| matches!(p, Piece::Text(_))), "{name}");
        }
        // A date is no number with a point.
        assert_eq!(sorted("2020.1.5日.md 2020.1.12日.md"), "2020.1.5日.md 2020.1.12日.md");
        assert!(pieces("上海").iter().all(|p| matches!(p, Piece::Text(_))));
        assert!(matches!(pieces("离娄章句上")[..], [Piece::Text(_), Piece::Number(1, 0)]));
    }
}
