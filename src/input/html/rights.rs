//! Statements of rights that stand on a page beside its article. Whatever else of the page is left out, they go with it.

use super::tokens::{self, Token};
use super::{Cut, FURNITURE};
use crate::book::Text;
use crate::diag::Span;
use crate::input::Source;
use crate::input::text::lines::trim;
use crate::input::tidy::Rules;

/// Most statements of one page, and the longest in bytes.
const MOST: usize = 4;
const LONGEST: usize = 800;
/// Fewest letters: © alone states nothing.
const FEWEST: usize = 4;

/// Links to a statement that is elsewhere.
const LABELS: [&str; 4] = ["版权声明", "版權聲明", "版权说明", "著作权声明"];

/// A block of text: its words as [`Cut`]s have them, and as they are read.
#[derive(Default)]
struct Passage {
    start: usize,
    words: String,
    text: String,
}

/// The statements in what was cut from a page, each as metadata.
pub(super) fn statements(source: &Source, cuts: &[Cut], rules: &Rules) -> Vec<Cut> {
    let mut out: Vec<Cut> = Vec::new();
    let furniture: Vec<&str> = cuts.iter().filter(|c| c.rule == FURNITURE).map(|c| &*c.text).collect();
    if !rules.on("rights") || furniture.is_empty() {
        return out;
    }
    let mut passage = Passage::default();
    let mut close = |passage: &mut Passage| {
        let Passage { start, words, text } = std::mem::take(passage);
        let (words, text) = (words.trim_end(), text.split_whitespace().collect::<Vec<_>>().join(" "));
        let known = || out.iter().any(|cut| cut.text == stated(&text, rules));
        let states = text.chars().filter(|c| c.is_alphanumeric()).count() >= FEWEST;
        if out.len() < MOST
            && states
            && !LABELS.contains(&&*text)
            && rules.is_rights(&text)
            && furniture.iter().any(|cut| cut.contains(words))
            && !known()
        {
            let span: Span = source.span(start, start);
            out.push(Cut { rule: "rights", text: stated(&text, rules), span });
        }
    };
    let html = &source.text;
    for token in tokens::tokens(html) {
        match token {
            Token::Text(range) => {
                if passage.text.trim().is_empty() {
                    passage.start = range.start;
                }
                if passage.text.len() <= LONGEST {
                    let text = tokens::decode(&Text::made(&html[range])).text;
                    text.split_whitespace().for_each(|word| passage.words.extend([word, " "]));
                    passage.text.push_str(&text);
                }
            }
            Token::Start(tag) if !is_inline(&tag.name) => close(&mut passage),
            Token::End(name) if !is_inline(&name) => close(&mut passage),
            Token::Start(_) | Token::End(_) | Token::Raw(_) => {}
        }
    }
    close(&mut passage);
    out
}

/// A statement without what a page has beside it on its line: `© 河岸日报 · RSS · 返回顶部`.
fn stated(text: &str, rules: &Rules) -> String {
    const SIGNS: [char; 4] = ['·', '|', '｜', '•'];
    let parts = text.split(SIGNS).map(trim);
    let stated: Vec<&str> = parts.filter(|part| rules.is_rights(part)).collect();
    if !stated.is_empty() {
        return stated.join(" · ");
    }
    // 设为首页© 某某网: links of the site before it.
    let sign = text.find('©').filter(|at| !text[..*at].contains(['权', '權', 'C', 'c']));
    text[sign.unwrap_or(0)..].to_owned()
}

/// Elements inside a block of text.
fn is_inline(name: &str) -> bool {
    const INLINE: [&str; 16] = [
        "a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "img", "small", "span", "strong", "sub", "sup", "u",
    ];
    INLINE.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_a_statement_on_its_line_is_none() {
        for (line, expected) in [
            ("© 河岸日报 · RSS · 返回顶部", "© 河岸日报"),
            ("首页 | 关于 | © 2023 河岸日报 版权所有", "© 2023 河岸日报 版权所有"),
            ("© 河岸日报 ｜ 未经授权，不得转载", "© 河岸日报 · 未经授权，不得转载"),
            ("版权所有 河岸日报", "版权所有 河岸日报"),
        ] {
            assert_eq!(stated(line, &Rules::default()), expected);
        }
    }
}
