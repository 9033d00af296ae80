//! What of a page is its article, where neither the page nor the table of sites says so.
//!
//! `dom_smoothie`, a port of Firefox's reader view, judges a copy of the page: tags with the few attributes it looks at,
//! each marked with its place in the source. What it leaves of the copy tells which elements stay; the article is then
//! read from the source itself, so that places stay true. Its measures are made for Latin text: in the copy a wide
//! character counts twice, as it is as wide as two, and CJK commas are commas. The copy is bounded in depth and number
//! of elements, because judging takes more than linear time.

use super::outline::is_shadow;
use super::tokens::{self, Tag, Token};
use crate::lang::wide::is_wide_letter;
use dom_smoothie::{Config, Readability};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::ops::Range;

/// Deepest element of the copy; what is deeper stands on the last level.
const MAX_DEPTH: usize = 48;
/// Most elements that are judged; a page of more is an application, or hostile.
const MAX_ELEMENTS: usize = 12_000;
/// Most text that is judged, in bytes.
const MAX_TEXT: usize = 4 << 20;
/// Least text of an article, in characters of the copy.
const MIN_ARTICLE: usize = 160;
/// Name of the attribute that holds a place; the place is in the name, so that merging elements loses none.
const MARK: &str = "data-at-";

/// An element of the copy.
struct Element {
    at: usize,
    parent: Option<usize>,
    /// Left out of the article without a loss.
    mute: bool,
}

/// The places of the start tags that are not of the article. None if the judge finds no article.
///
/// `texts` are the places of elements that have the name of furniture, or are hidden, and yet hold text.
pub(super) fn unwanted(html: &str, content: Range<usize>, texts: &BTreeSet<usize>) -> Option<BTreeSet<usize>> {
    let texts: BTreeSet<usize> = texts.iter().filter_map(|at| at.checked_sub(content.start)).collect();
    let (copy, elements) = copy(&html[content.clone()], &texts)?;
    let config = Config { char_threshold: MIN_ARTICLE, disable_json_ld: true, ..Config::default() };
    let article = Readability::new(copy, None, Some(config)).ok()?.parse().ok()?;
    if article.length < MIN_ARTICLE {
        return None;
    }
    let mut kept = vec![false; elements.len()];
    for token in tokens::tokens(&article.content) {
        let Token::Start(tag) = token else { continue };
        for index in tag.attributes.iter().filter_map(|(name, _)| name.strip_prefix(MARK)?.parse::<usize>().ok()) {
            let mut next = Some(index);
            while let Some(index) = next.filter(|&i| kept.get(i) == Some(&false)) {
                kept[index] = true;
                next = elements[index].parent;
            }
        }
    }
    let gone = elements.iter().zip(&kept).filter(|(element, kept)| !**kept && !element.mute);
    Some(gone.map(|(element, _)| content.start + element.at).collect())
}

/// The copy, and its elements in their order.
fn copy(html: &str, texts: &BTreeSet<usize>) -> Option<(String, Vec<Element>)> {
    let mut out = String::from("<html><body>");
    let mut elements: Vec<Element> = Vec::new();
    // Name in the page and in the copy, and number of each open element.
    let mut open: Vec<(String, String, usize)> = Vec::new();
    for token in tokens::tokens(html) {
        match token {
            Token::Start(mut tag) => {
                // Its end tag has the name that the page gives it.
                let given = tag.name.clone();
                if texts.contains(&tag.range.start) {
                    tag.attributes.clear();
                }
                match tag.name.as_str() {
                    "font" => tag.name = "span".to_owned(),
                    "form" | "noscript" if texts.contains(&tag.range.start) => tag.name = "div".to_owned(),
                    "template" if is_shadow(&tag) => tag.name = "div".to_owned(),
                    _ => {}
                }
                if matches!(tag.name.as_str(), "html" | "body" | "head" | "script" | "style" | "meta" | "link" | "math")
                {
                    continue;
                }
                let void = super::is_void(&tag.name);
                if matches!(tag.name.as_str(), "p" | "li" | "dt" | "dd" | "tr" | "td")
                    && let Some((_, name, _)) = open.pop_if(|(_, name, _)| *name == tag.name)
                {
                    let _ = write!(out, "</{name}>");
                }
                if !void && open.len() >= MAX_DEPTH {
                    continue;
                }
                if elements.len() >= MAX_ELEMENTS || out.len() > MAX_TEXT {
                    return None;
                }
                let index = elements.len();
                let parent = open.last().map(|(.., index)| *index);
                let mute = matches!(tag.name.as_str(), "br" | "hr" | "wbr" | "h1");
                elements.push(Element { at: tag.range.start, parent, mute });
                start(&tag, index, &mut out);
                if !void {
                    open.push((given, tag.name, index));
                }
            }
            Token::End(name) => {
                if let Some(at) = open.iter().rposition(|(n, ..)| *n == name) {
                    open.drain(at..).rev().for_each(|(_, name, _)| _ = write!(out, "</{name}>"));
                }
            }
            Token::Text(range) => {
                // The judge puts a paragraph of its own in the place of a `div` of running text: its mark is in there.
                let text = &html[range];
                let bare = open.last().filter(|(_, name, _)| name == "div" && !text.trim().is_empty());
                if let Some((.., index)) = bare {
                    let _ = write!(out, "<span {MARK}{index}>");
                }
                text.chars().for_each(|c| match c {
                    '，' | '、' | '；' => out.push_str(", "),
                    c if is_wide_letter(c) => out.extend([c, c]),
                    c => out.push(c),
                });
                if bare.is_some() {
                    out.push_str("</span>");
                }
            }
            Token::Raw(_) => {}
        }
    }
    Some((out, elements))
}

/// A start tag with its mark and the attributes that the judge looks at.
fn start(tag: &Tag, index: usize, out: &mut String) {
    const TELLING: [&str; 10] =
        ["class", "id", "role", "rel", "itemprop", "style", "hidden", "aria-hidden", "alt", "colspan"];
    let _ = write!(out, "<{} {MARK}{index}", tag.name);
    for (name, value) in &tag.attributes {
        match name.as_str() {
            "href" => out.push_str(" href=\"/a\""),
            "src" | "data-src" => out.push_str(" src=\"/a.jpg\""),
            name if TELLING.contains(&name) => {
                let value = value.replace('&', "&amp;").replace('"', "&quot;");
                let _ = write!(out, " {name}=\"{value}\"");
            }
            _ => {}
        }
    }
    out.push('>');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_around_an_article_is_found_by_its_looks() {
        let paragraph = "<p>河水退下去的时候，岸边留下许多纸屑，没有人知道，它们从哪里来；老人说，上游有一间作坊。</p>";
        let html = format!(
            "<body><div id=top><ul><li><a href=/>首页</a></li><li><a href=/b>新闻</a></li></ul></div>\
             <div class=box><div class=text>{}</div><div class=links><a href=/1>别的一篇</a><a href=/2>又一篇</a></div></div></body>",
            paragraph.repeat(6)
        );
        let gone = unwanted(&html, 0..html.len(), &BTreeSet::new()).unwrap();
        let starts = |what: &str| html.match_indices(what).map(|(at, _)| at).collect::<Vec<_>>();
        assert!(starts("<p>").iter().all(|at| !gone.contains(at)), "{gone:?}");
        assert!(starts("<ul>").iter().chain(&starts("<div class=links")).all(|at| gone.contains(at)), "{gone:?}");
    }

    #[test]
    fn paragraphs_that_are_divs_stay() {
        let paragraph =
            "<div>河水退下去的时候，岸边留下许多纸屑，没有人知道，它们从哪里来；老人说，上游有一间作坊。</div>";
        let links =
            "<div class=links><a href=/1>别的一篇</a><a href=/2>又一篇</a></div><div class=share>分享到微博</div>";
        let html = format!("<body><div>{}<ul><li><div>竹</div></li></ul></div>{links}</body>", paragraph.repeat(6));
        let gone = unwanted(&html, 0..html.len(), &BTreeSet::new()).unwrap();
        let starts = |what: &str| html.match_indices(what).map(|(at, _)| at).collect::<Vec<_>>();
        assert!(starts("<div>").iter().all(|at| !gone.contains(at)), "{gone:?}");
        assert!(starts("<div class=").iter().all(|at| gone.contains(at)), "{gone:?}");
    }

    #[test]
    fn a_page_of_countless_elements_is_not_judged() {
        let html = format!("<body>{}</body>", "<p>x".repeat(MAX_ELEMENTS + 1));
        assert_eq!(unwanted(&html, 0..html.len(), &BTreeSet::new()), None);
        let deep = format!("<body>{}{}</body>", "<div>".repeat(5000), "字".repeat(400));
        unwanted(&deep, 0..deep.len(), &BTreeSet::new());
    }
}
