//! The copyright page of the book that is taken apart: its numbers, its publisher, its printing.
//!
//! The new book gets a page of its own. It is told by what EPUB calls it, or by its words: a short document with several
//! of the words that only such a page has, ISBN, CIP, 印次, 定价, 発行所, fewer of them where its heading or the contents
//! call it 版权页.

use super::package::{DEEPEST, Entry, Package};
use crate::book::Text;
use crate::input::html::tokens::{self, Token};
use crate::input::pattern::pattern;
use crate::input::tidy::Rules;
use regex::Regex;
use std::path::Path;
use std::sync::LazyLock;

/// Name of the rule.
pub const RULE: &str = "imprint";

/// Longest copyright page, in characters, and the words of its trade: fewest under its name, and without a name.
const LONGEST: usize = 3000;
const NAMED: usize = 2;
const UNNAMED: usize = 4;

/// What such a page is called.
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:版权(?:信息|页|声明|说明)?|版權(?:信息|頁|聲明|說明)?|图书在版编目(?:[（(]CIP[）)]数据)?|出版(?:信息|说明|資訊)|奥付|판권(?:지|면)?|copyright(?: page| notice| information)?|imprint|colophon)$",
    )
});

/// What EPUB calls it (Structural Semantics Vocabulary 1.1).
static TYPED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"epub:type\s*=\s*["'](?:[^"']*\s)?(?:copyright-page|imprint|colophon)(?:\s[^"']*)?["']"#)
});

/// The words of the trade, each counted once.
const WORDS: [&[&str]; 12] = [
    &["ISBN"],
    &["CIP"],
    &[
        "版次",
        "印次",
        "第1版",
        "第一版",
        "初版",
        "第1刷",
        "第一刷",
        "초판",
        "first edition",
        "First edition",
        "First published",
    ],
    &["定价", "定價", "定価", "售价", "价格：", "값 "],
    &["开本", "開本", "字数：", "字　数", "印张", "印　张"],
    &[
        "出版社：",
        "出版发行",
        "出版發行",
        "出版者",
        "出版人",
        "発行所",
        "発行者",
        "発行人",
        "펴낸곳",
        "펴낸이",
        "Published by",
        "published by",
    ],
    &["印刷"],
    &["版权所有", "版權所有", "著作权", "©", "Copyright", "All rights reserved", "無断", "무단"],
    &["责任编辑", "責任編輯", "装帧设计", "封面设计", "装幀", "특약편집"],
    &["经销", "經銷", "新华书店", "总经销"],
    &["电子书", "電子書", "電子書籍", "전자책", "eBook", "ebook", "EPUB"],
    &["邮编", "邮政编码", "地址：", "电话：", "传真", "網址", "网址"],
];

/// The text of a document that is a copyright page.
pub fn text(package: &Package, document: &Path, html: &str) -> Option<String> {
    let body = html.find("<body").map_or(html, |at| &html[at..]);
    // Most documents are chapters, and far longer with their tags.
    if body.len() > 16 * LONGEST {
        return None;
    }
    let text = words(body).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() > LONGEST {
        return None;
    }
    let found = WORDS.iter().filter(|words| words.iter().any(|word| text.contains(word))).count();
    let called = || {
        text.split(' ').next().is_some_and(|first| NAME.is_match(first)) || is_called(&package.contents, document, 0)
    };
    (found >= UNNAMED || TYPED.is_match(body) || found >= NAMED && called()).then_some(text)
}

/// The text of a document, a blank between its lines.
fn words(html: &str) -> String {
    const LINES: [&str; 14] = ["p", "div", "br", "li", "tr", "td", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"];
    let mut text = String::new();
    for token in tokens::tokens(html) {
        match token {
            Token::Text(range) => text.push_str(&html[range]),
            Token::Start(tag) if LINES.contains(&tag.name.as_str()) => text.push(' '),
            Token::Start(_) | Token::End(_) | Token::Raw(_) => {}
        }
    }
    tokens::decode(&Text::made(text)).text
}

/// Whether the contents call a document a copyright page.
fn is_called(entries: &[Entry], document: &Path, depth: usize) -> bool {
    entries.iter().any(|entry| {
        entry.target.as_deref() == Some(document) && NAME.is_match(entry.title.trim())
            || depth < DEEPEST && is_called(&entry.children, document, depth + 1)
    })
}

/// The statement of rights in a copyright page.
pub fn rights(text: &str) -> Option<String> {
    let rules = Rules::default();
    let said: Vec<&str> = text.split(' ').filter(|part| part.chars().count() >= 4 && rules.is_rights(part)).collect();
    Some(said.join(" ")).filter(|said| !said.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<p>渡口集</p><p>林屿 著</p><p>出版发行：河岸出版社</p><p>ISBN 978-7-5550-0100-6</p><p>定价：39.00元</p>\
        <p>版次：2021年1月第1版</p><p>版权所有，未经许可不得转载</p>";

    fn is(title: &str, html: &str) -> bool {
        let target = Some("a.html".into());
        let entry = Entry { title: title.into(), target, ..Entry::default() };
        let package = Package { contents: vec![entry], ..Package::default() };
        text(&package, Path::new("a.html"), &format!("<html><body>{html}</body></html>")).is_some()
    }

    #[test]
    fn a_copyright_page_is_known_by_its_words() {
        assert!(is("第一章", PAGE));
        assert!(is("版权信息", "<p>书名：渡口集</p><p>ISBN：978-7-5550-0100-6</p><p>出版社：河岸出版社</p>"));
        assert!(is("奥付", "<p>渡し場の話</p><p>2021年1月5日 初版</p><p>発行者 林</p>"));
        assert!(is(
            "Uncopyright",
            "<section epub:type=\"backmatter copyright-page\"><p>May you do good.</p></section>"
        ));
        assert_eq!(rights(&words(PAGE)).as_deref(), Some("版权所有，未经许可不得转载"));
    }

    #[test]
    fn a_chapter_about_books_is_none() {
        let chapter = "<p>老人把书翻到最后一页，ISBN 三个字母下面有一行小字，印刷的人姓周。</p>".repeat(20);
        assert!(!is("版权", &format!("{chapter}{}", chapter.repeat(5))));
        assert!(!is("第一章", &chapter));
        assert!(!is("版权", "<p>谁的书，谁的名字，河边的人从来不问。</p>"));
    }
}
