//! Where in a page there is prose: what tells text from furniture whose element has the name of furniture.
//!
//! One pass over the tags gives the elements, one in another, and the passages of text between the tags of blocks. A
//! passage is prose if it is long enough, ends a sentence, holds little of links, and no site says it beside every
//! article. An element that furniture is made of (`form`, `noscript`, what is hidden) is text where its prose is.

use super::tokens::{self, Tag, Token};
use crate::book::Text;
use crate::input::content::meaning::is_hidden;
use crate::input::text::lines::ends_sentence;
use crate::input::tidy;
use crate::lang::wide::is_wide_letter;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

/// Most elements that are looked at, and the deepest.
const MAX_ELEMENTS: usize = 40_000;
const MAX_DEPTH: usize = 512;
/// Least prose of a passage, in em: a wide letter is one, another half.
const PASSAGE: usize = 15;
/// Least prose of a form or of hidden text that is kept, in em.
const KEPT: usize = 40;

/// An element of the page.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub name: String,
    /// From its start tag on, up to its end.
    pub range: Range<usize>,
    pub parent: Option<usize>,
    /// The page does not show it, or not as it was sent.
    pub veiled: bool,
    /// Its name or class says that it is furniture.
    pub furniture: bool,
    /// Its class says that it sums the article up.
    pub is_lead: bool,
    /// Prose in it, in em, and how many passages of it.
    pub prose: usize,
    pub passages: usize,
}

/// A stretch of text between two tags of blocks.
#[derive(Clone, Debug)]
pub(super) struct Passage {
    /// The innermost block around it.
    pub element: Option<usize>,
    pub start: usize,
    /// In em; none if it is no prose.
    pub prose: usize,
    pub text: String,
}

/// The elements and passages of a page, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    pub elements: Vec<Element>,
    pub passages: Vec<Passage>,
}

/// The passage that is read.
#[derive(Default)]
struct Reading {
    start: usize,
    text: String,
    linked: usize,
}

impl Outline {
    pub fn of(html: &str) -> Self {
        let mut outline = Self::default();
        let mut open: Vec<usize> = Vec::new();
        let mut reading = Reading::default();
        let mut links = 0_usize;
        let mut at = 0;
        let mut tokens = tokens::tokens(html);
        while let Some(token) = tokens.next() {
            let begin = std::mem::replace(&mut at, tokens.at());
            match token {
                Token::Start(tag) if tag.name == "a" => links = 1,
                Token::End(name) if name == "a" => links = 0,
                Token::Start(tag) if is_inline(&tag.name) => {}
                Token::End(name) if is_inline(&name) => {}
                Token::Start(tag) => {
                    outline.close(&mut reading, &open);
                    if super::is_void(&tag.name) {
                        if tag.name != "br" && tag.name != "wbr" {
                            links = 0;
                        }
                        continue;
                    }
                    if matches!(tag.name.as_str(), "p" | "li" | "dt" | "dd" | "tr" | "td") {
                        while open.last().is_some_and(|&i| outline.elements[i].name == tag.name) {
                            outline.end(&mut open, begin);
                        }
                    }
                    if outline.elements.len() >= MAX_ELEMENTS || open.len() >= MAX_DEPTH {
                        continue;
                    }
                    outline.elements.push(Element::of(&tag, open.last().copied(), html.len()));
                    open.push(outline.elements.len() - 1);
                }
                Token::End(name) => {
                    outline.close(&mut reading, &open);
                    if let Some(depth) = open.iter().rposition(|&i| outline.elements[i].name == name) {
                        while open.len() > depth + 1 {
                            outline.end(&mut open, begin);
                        }
                        outline.end(&mut open, at);
                    }
                }
                Token::Text(range) => {
                    if reading.text.is_empty() {
                        reading.start = range.start;
                    }
                    let text = tokens::decode(&Text::made(&html[range])).text;
                    reading.linked += links * em(&text);
                    reading.text.push_str(&text);
                }
                Token::Raw(_) => {}
            }
        }
        outline.close(&mut reading, &open);
        while !open.is_empty() {
            outline.end(&mut open, html.len());
        }
        outline
    }

    /// Ends the passage that is read.
    fn close(&mut self, reading: &mut Reading, open: &[usize]) {
        let Reading { start, text, linked } = std::mem::take(reading);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() {
            return;
        }
        let element = open.last().copied();
        let length = em(&text);
        let is_prose = length >= PASSAGE && linked * 3 < length && is_sentence(&text) && !is_said_everywhere(&text);
        let prose = if is_prose { length } else { 0 };
        if let Some(element) = element.map(|i| &mut self.elements[i]) {
            element.prose += prose;
            element.passages += usize::from(is_prose);
        }
        self.passages.push(Passage { element, start, prose, text });
    }

    /// Ends the innermost element.
    fn end(&mut self, open: &mut Vec<usize>, at: usize) {
        let Some(index) = open.pop() else { return };
        self.elements[index].range.end = at;
        let (prose, passages) = (self.elements[index].prose, self.elements[index].passages);
        if let Some(parent) = self.elements[index].parent.map(|i| &mut self.elements[i]) {
            parent.prose += prose;
            parent.passages += passages;
        }
    }

    /// The element whose start tag is at a place.
    pub fn at(&self, place: usize) -> Option<usize> {
        self.elements.binary_search_by_key(&place, |element| element.range.start).ok()
    }

    /// An element and those around it, from the inside.
    pub fn around(&self, element: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(element, |&i| self.elements[i].parent)
    }

    /// Start tags of what has the name of furniture, or is not shown, and yet is text of the article.
    pub fn texts(&self, content: &Range<usize>) -> BTreeSet<usize> {
        let inside = |element: &Element| content.start <= element.range.start && element.range.end <= content.end;
        let here = self.passages.iter().filter(|p| content.contains(&p.start));
        let all: usize = here.clone().map(|p| p.prose).sum();
        let mut seen: HashSet<&str> = HashSet::new();
        for passage in here.clone().filter(|p| p.prose > 0) {
            if !self.around(passage.element).any(|i| self.elements[i].veiled) {
                seen.insert(&passage.text);
            }
        }
        let mut out = BTreeSet::new();
        for (index, element) in self.elements.iter().enumerate() {
            if !element.veiled || element.prose < KEPT || !inside(element) {
                continue;
            }
            let most = element.prose * 2 >= all;
            let named = element.furniture || matches!(element.name.as_str(), "form" | "noscript");
            if most || !named && self.goes_on(index, &seen) {
                out.insert(element.range.start);
            }
        }
        out
    }

    /// Whether hidden text goes on with the prose just before it, and is not shown elsewhere too.
    fn goes_on(&self, index: usize, shown: &HashSet<&str>) -> bool {
        let element = &self.elements[index];
        let first = self.passages.partition_point(|p| p.start < element.range.start);
        let inside = || self.passages[first..].iter().take_while(|p| p.start < element.range.end);
        let before = first.checked_sub(1).map(|i| &self.passages[i]);
        let before = before.filter(|p| p.prose > 0);
        let beside = before.is_some_and(|p| self.around(p.element).any(|i| Some(i) == element.parent));
        let text = inside().filter(|p| p.prose > 0);
        beside && text.clone().count() * 2 > inside().count() && !text.clone().any(|p| shown.contains(&*p.text))
    }

    /// Whether a passage is text that may stand beside an article: prose, and nothing around it is furniture.
    pub fn is_free(&self, passage: &Passage) -> bool {
        passage.prose > 0
            && !self.around(passage.element).any(|i| self.elements[i].furniture || self.elements[i].veiled)
    }
}

impl Element {
    fn of(tag: &Tag, parent: Option<usize>, end: usize) -> Self {
        let names = |words: &[&str]| {
            let named = |value: &str| {
                let value = value.to_ascii_lowercase();
                value.split(|c: char| !c.is_ascii_alphabetic()).any(|word| words.contains(&word))
            };
            ["class", "id", "role"].iter().filter_map(|name| tag.get(name)).any(named)
        };
        let veiled = matches!(tag.name.as_str(), "form" | "noscript") || is_hidden(tag);
        let is_template = tag.name == "template" && !is_shadow(tag);
        let furniture = is_template
            || matches!(
                tag.name.as_str(),
                "nav"
                    | "footer"
                    | "aside"
                    | "dialog"
                    | "button"
                    | "select"
                    | "textarea"
                    | "ul"
                    | "ol"
                    | "head"
                    | "iframe"
            )
            || names(&FURNITURE);
        let is_lead = names(&LEADS) && !names(&["ai"]);
        let range = tag.range.start..end;
        Self { name: tag.name.clone(), range, parent, veiled, furniture, is_lead, prose: 0, passages: 0 }
    }
}

/// Words in the names of what sums an article up above its text.
const LEADS: [&str; 10] =
    ["summary", "abstract", "lead", "lede", "intro", "introduction", "standfirst", "preface", "digest", "dek"];

/// Words in the names of elements beside an article.
const FURNITURE: [&str; 47] = [
    "ad",
    "ads",
    "advert",
    "alert",
    "banner",
    "bottom",
    "breadcrumb",
    "card",
    "comment",
    "comments",
    "cookie",
    "copyright",
    "dialog",
    "disclaimer",
    "follow",
    "foot",
    "footer",
    "hot",
    "license",
    "login",
    "mask",
    "menu",
    "modal",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "notice",
    "popup",
    "profile",
    "promo",
    "qrcode",
    "recommend",
    "related",
    "reply",
    "reward",
    "share",
    "side",
    "sidebar",
    "sign",
    "sponsor",
    "statement",
    "subscribe",
    "tip",
    "tips",
    "toast",
    "widget",
];

/// Elements inside a block of text.
pub(super) fn is_inline(name: &str) -> bool {
    const INLINE: [&str; 29] = [
        "abbr", "b", "bdi", "big", "br", "cite", "code", "del", "em", "font", "i", "img", "ins", "kbd", "label",
        "mark", "q", "rp", "rt", "ruby", "s", "small", "span", "strong", "sub", "sup", "tt", "u", "wbr",
    ];
    INLINE.contains(&name)
}

/// A template that browsers save what a page showed in.
pub(crate) fn is_shadow(tag: &Tag) -> bool {
    tag.name == "template" && (tag.get("shadowrootmode").is_some() || tag.get("shadowroot").is_some())
}

fn em(text: &str) -> usize {
    let width = |c: char| if is_wide_letter(c) { 2 } else { usize::from(c.is_alphanumeric()) };
    text.chars().map(width).sum::<usize>() / 2
}

/// Whether a text ends a sentence.
fn is_sentence(text: &str) -> bool {
    let text = text.trim_end_matches(['”', '’', '」', '』', '）', ')', '"', '\'', '》']);
    text.ends_with(ends_sentence) || text.ends_with(['.', ':', '：', '—'])
}

/// What sites say beside every article.
fn is_said_everywhere(text: &str) -> bool {
    const SAID: [&str; 34] = [
        "版权",
        "版權",
        "转载",
        "轉載",
        "轉貼",
        "免责",
        "免責",
        "公众号",
        "公眾號",
        "扫码",
        "扫描",
        "二维码",
        "下载",
        "下載",
        "关注我们",
        "订阅",
        "訂閱",
        "登录",
        "登入",
        "注册",
        "註冊",
        "投稿",
        "举报",
        "檢舉",
        "Cookie",
        "cookie",
        "ubscribe",
        "opyright",
        "©",
        "無断転載",
        "저작권",
        "無斷",
        "会員登録",
        "浏览器",
    ];
    SAID.iter().any(|said| text.contains(said)) || tidy::is_of_frame(text, &tidy::Rules::default())
}
