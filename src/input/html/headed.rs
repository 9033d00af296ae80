//! The byline that a portal puts between its title and the element of its article.

use super::outline::{Outline, Passage};
use super::page::{Page, day};
use super::tokens::{self, Token};
use crate::book::{Byline, Text};
use crate::input::tidy;

/// Most pieces of text below a title that are looked at, and the longest of them in bytes.
const PIECES: usize = 12;
const LONGEST: usize = 240;

/// What the text says that stands behind the last `h1` before an article; `before` is the page up to it.
pub(super) fn byline(before: &str) -> Byline {
    let mut pieces: Vec<String> = Vec::new();
    let mut below = false;
    let mut muted = 0_usize;
    for token in tokens::tokens(before) {
        match token {
            Token::Start(tag) if tag.name == "h1" => below = false,
            Token::End(name) if name == "h1" => {
                below = true;
                pieces.clear();
            }
            Token::Start(tag) => muted += usize::from(is_apart(&tag.name)),
            Token::End(name) => muted = muted.saturating_sub(usize::from(is_apart(&name))),
            Token::Text(range) if below && muted == 0 && pieces.len() <= PIECES => {
                let text = tokens::decode(&Text::made(&before[range])).text;
                let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
                match pieces.last_mut().filter(|last| last.ends_with([':', '：'])) {
                    // The value of a label stands in an element of its own.
                    Some(label) if text.len() <= LONGEST => label.push_str(&text),
                    _ if !text.is_empty() && text.len() <= LONGEST => pieces.push(text),
                    _ => {}
                }
            }
            Token::Text(_) | Token::Raw(_) => {}
        }
    }
    let mut byline = Byline::default();
    for piece in pieces.iter().take(PIECES) {
        tidy::fill(&mut byline, tidy::said_in_head(piece));
    }
    byline
}

/// What stands above the text of a page whose elements do not say it.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Above {
    /// The title, where the page calls itself by more than that.
    pub title: Option<String>,
    pub byline: Byline,
}

/// Reads the lines between the title and the text: `2019-03-05 08:11 来源：某报 作者：周渡`, or a name above a date.
pub(super) fn lines(outline: &Outline, page: &Page, title: &str) -> Above {
    let named = |text: &str| text == title || is_part(text, title);
    // A title that asks reads like prose.
    let is_text = |p: &Passage| page.content.contains(&p.start) && outline.is_free(p) && !named(&p.text);
    let Some(first) = outline.passages.iter().position(is_text) else { return Above::default() };
    let above = &outline.passages[first.saturating_sub(PIECES)..first];
    let Some(at) = above.iter().rposition(|p| named(&p.text)) else { return Above::default() };
    let mut found = Above { title: Some(above[at].text.clone()).filter(|t| t != title), ..Above::default() };
    let below: Vec<&str> = above[at + 1..].iter().map(|p| p.text.as_str()).filter(|t| t.len() <= LONGEST).collect();
    for (i, line) in below.iter().enumerate() {
        let said = said(line);
        let dated = below.get(i + 1).is_some_and(|next| tidy::said_in_head(next).date.is_some());
        if tidy::is_person(line) && dated && said == Byline::default() {
            tidy::fill(&mut found.byline, Byline { authors: vec![(*line).to_owned()], ..Byline::default() });
        }
        tidy::fill(&mut found.byline, said);
    }
    found
}

/// What a line says of an article; where it says several things, what each does.
pub(super) fn said(line: &str) -> Byline {
    let mut byline = tidy::said_in_head(line);
    if byline != Byline::default() {
        return byline;
    }
    let date = day(line);
    let bare = line.trim_start_matches(['◎', '●', '○', '■', '□', ' ']);
    let pieces: Vec<&str> = bare.split(' ').collect();
    let signed = bare.len() < line.len() && date.is_some() && pieces.len() > 1;
    byline.authors.extend(pieces.first().filter(|name| signed && tidy::is_person(name)).map(|name| name.to_string()));
    for (i, piece) in pieces.iter().enumerate() {
        // The value of a label may stand behind a blank.
        match (piece.strip_suffix(['：', ':']), pieces.get(i + 1)) {
            (Some(_), Some(value)) => tidy::fill(&mut byline, tidy::said_in_head(&format!("{piece}{value}"))),
            _ if piece.contains(['：', ':']) => tidy::fill(&mut byline, tidy::said_in_head(piece)),
            _ => {}
        }
    }
    if byline != Byline::default() {
        byline.date = byline.date.or(date);
    }
    byline
}

/// Whether a line is a part of a longer title, at one of its ends and parted from the rest by signs.
fn is_part(line: &str, title: &str) -> bool {
    /// Fewest characters of a line that only a blank parts from the rest.
    const LONG: usize = 8;
    let is_sign = |c: char| matches!(c, ':' | '：' | '_' | '|' | '｜' | '-' | '–' | '—' | '»' | '>');
    let signed = |rest: &str, near: Option<char>| {
        let parted = near.is_some_and(|c| c.is_whitespace() || is_sign(c));
        parted && (rest.contains(is_sign) || line.chars().count() >= LONG)
    };
    line.chars().count() >= 2
        && (title.strip_suffix(line).is_some_and(|rest| signed(rest, rest.chars().last()))
            || title.strip_prefix(line).is_some_and(|rest| signed(rest, rest.chars().next())))
}

/// Elements whose text is none of a byline.
fn is_apart(name: &str) -> bool {
    matches!(name, "nav" | "button" | "select" | "form" | "ul" | "ol" | "noscript")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_says_several_things_says_each() {
        let parts = |line: &str| {
            let found = said(line);
            (
                found.authors.join("、"),
                found.source.unwrap_or_default(),
                found.date.map(|d| d.to_string()).unwrap_or_default(),
            )
        };
        let of = |author: &str, source: &str, date: &str| (author.to_owned(), source.to_owned(), date.to_owned());
        assert_eq!(
            parts("2019-03-05 08:11:12 来源：河岸日报 作者：周渡 浏览次数：123 字体：大 中 小"),
            of("周渡", "河岸日报", "2019-03-05")
        );
        assert_eq!(parts("◎許遠山 2003.11.2 發表於某報"), of("許遠山", "", "2003-11-02"));
        assert_eq!(parts("灰色の海 作者： 藤野みなも"), of("藤野みなも", "", ""));
        for line in ["他说：走吧。 我说：好。", "最新推荐文章于 2024-01-01 10:00:00 发布", "渡口的灯"]
        {
            assert_eq!(parts(line), of("", "", ""), "{line}");
        }
    }

    #[test]
    fn a_byline_above_the_element_of_the_article_is_read() {
        let found = byline(
            "<div>河岸网 2021-01-01</div><h1>渡口</h1><div><div>河岸新闻记者 王五</div><div><span>2022-03-04 18:00</span><span>来源：<a href=/b>河岸新闻</a></span></div><ul><li>记者 张三</li></ul></div>",
        );
        let date = found.date.map(|d| d.to_string());
        assert_eq!(
            (found.authors, found.source, date),
            (vec!["王五".to_owned()], Some("河岸新闻".to_owned()), Some("2022-03-04".to_owned()))
        );
        for before in [
            "<div>河岸新闻记者 王五</div><h1>渡口</h1><div>分享</div>",
            "<p>记者 王五</p>",
            "<h1>渡口</h1><p>他说，记者 王五 来过。</p>",
            "<h1>渡口</h1><span>最新推荐文章于 2024-01-01 10:00:00 发布</span>",
        ] {
            assert_eq!(byline(before), Byline::default(), "{before}");
        }
    }
}
