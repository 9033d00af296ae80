//! What a page says about itself, and where its content stands.

use super::account;
use super::tokens::{self, Tag, Token};
use crate::book::{Byline, Date, Text};
use crate::lang::Lang;
use std::ops::Range;

/// Facts of a page, from its first pass.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// Bytes of the element that holds the article.
    pub content: Range<usize>,
    /// The content stands in an `article` of its own, so that its header is not the site's.
    pub in_article: bool,
    /// The content is the element that account pages keep theirs in.
    pub in_account: bool,
    /// Bytes of text in the content.
    pub text: usize,
    pub lang: Option<Lang>,
    /// `meta` elements: name or property in lower case, content.
    meta: Vec<(String, String)>,
    /// `<title>`
    window_title: String,
    /// The first `h1`.
    heading: String,
    canonical: Option<String>,
    /// The first `time` with a date.
    time: Option<Date>,
    /// Texts of the elements that account pages name.
    named: Vec<(&'static str, String)>,
    pub account: account::Script,
    /// All text of the body, as far as a notice is long.
    pub opening: String,
}

/// Elements that may hold the content, from the best to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Account,
    Article,
    Main,
    Body,
}

/// An element that may hold the content.
struct Candidate {
    rank: Rank,
    name: String,
    range: Range<usize>,
    /// Bytes of text in it.
    text: usize,
    /// Elements of its name open inside; it ends below zero.
    depth: usize,
    open: bool,
}

/// Most candidates that are weighed.
const MAX_CANDIDATES: usize = 64;
/// Longest title, in characters.
const MAX_TITLE: usize = 100;
/// How much text of a page is looked at for notices, in bytes.
const OPENING: usize = 2000;

impl Page {
    /// Looks through a page.
    pub fn of(html: &str) -> Page {
        let mut page = Page { content: 0..html.len(), ..Page::default() };
        let mut candidates: Vec<Candidate> = Vec::new();
        // What the text belongs to that comes next.
        let mut collecting: Vec<(Collect, String)> = Vec::new();
        let mut in_head = false;
        let mut end = 0;
        for token in tokens::tokens(html) {
            match token {
                Token::Start(tag) => {
                    end = tag.range.end;
                    in_head = (in_head || tag.name == "head") && tag.name != "body";
                    page.start(&tag);
                    for candidate in candidates.iter_mut().filter(|c| c.open && c.name == tag.name) {
                        candidate.depth += 1;
                    }
                    if let Some(rank) = rank(&tag)
                        && candidates.len() < MAX_CANDIDATES
                    {
                        let range = tag.range.end..html.len();
                        let name = tag.name.clone();
                        candidates.push(Candidate { rank, name, range, text: 0, depth: 0, open: true });
                    }
                    if let Some(what) = Collect::of(&tag)
                        && collecting.len() < MAX_CANDIDATES
                    {
                        collecting.push((what, tag.name));
                    }
                }
                Token::End(name) => {
                    in_head &= name != "head";
                    for candidate in candidates.iter_mut().filter(|c| c.open && c.name == name) {
                        if candidate.depth == 0 {
                            candidate.open = false;
                            candidate.range.end = end_tag(html, end).max(candidate.range.start);
                        } else {
                            candidate.depth -= 1;
                        }
                    }
                    collecting.retain(|(_, of)| *of != name);
                    end = html[end..].find('>').map_or(html.len(), |i| end + i + 1);
                }
                Token::Text(range) => {
                    end = range.end;
                    let length = html[range.clone()].trim().len();
                    candidates.iter_mut().filter(|c| c.open).for_each(|c| c.text += length);
                    if !collecting.is_empty() || !in_head && page.opening.len() < OPENING && length > 0 {
                        let text = tokens::decode(&Text::made(&html[range])).text;
                        collecting.iter().for_each(|(what, _)| page.collect(*what, &text));
                        if !in_head && page.opening.len() < OPENING {
                            page.opening.extend(text.chars().take(OPENING));
                        }
                    }
                }
                Token::Raw(range) => {
                    end = range.end;
                    page.account.read(&html[range]);
                }
            }
        }
        // The best rank that holds text; of equal rank the one with most text.
        let best = candidates.iter().filter(|c| c.text > 0).min_by_key(|c| (c.rank, std::cmp::Reverse(c.text)));
        if let Some(best) = best {
            page.in_article = best.rank <= Rank::Article;
            page.in_account = best.rank == Rank::Account;
            page.text = best.text;
            page.content = best.range.clone();
        }
        page
    }

    /// Text to judge the language by.
    pub fn sample<'t>(&self, html: &'t str) -> &'t str {
        &html[self.content.clone()]
    }

    fn start(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "html" => {
                self.lang = tag.get("lang").or_else(|| tag.get("xml:lang")).and_then(Lang::parse).or(self.lang);
            }
            "meta" => {
                let name = tag.get("property").or_else(|| tag.get("name")).or_else(|| tag.get("itemprop"));
                if let (Some(name), Some(content)) = (name, tag.get("content")) {
                    let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
                    if !content.is_empty() {
                        self.meta.push((name.to_ascii_lowercase(), content));
                    }
                }
            }
            "link" if tag.get("rel") == Some("canonical") => self.canonical = tag.get("href").map(str::to_owned),
            "time" => self.time = self.time.or_else(|| tag.get("datetime").and_then(Date::parse)),
            _ => {}
        }
    }

    fn collect(&mut self, what: Collect, text: &str) {
        match what {
            Collect::WindowTitle => self.window_title.push_str(text),
            Collect::Heading => self.heading.push_str(text),
            Collect::Named(name) => match self.named.iter_mut().find(|(n, _)| *n == name) {
                Some((_, all)) => all.push_str(text),
                None => self.named.push((name, text.to_owned())),
            },
        }
    }

    fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.meta.iter().find(|(n, _)| n == name)).map(|(_, content)| content.as_str())
    }

    fn named(&self, name: &str) -> Option<String> {
        self.named.iter().find(|(n, _)| *n == name).map(|(_, text)| line(text)).filter(|t| !t.is_empty())
    }

    /// The title of the article. None if only its text can tell.
    pub fn title(&self) -> Option<String> {
        let heading = line(&self.heading);
        // A share without a title has its whole text there.
        let is_title = |t: &String| !t.is_empty() && t.chars().count() <= MAX_TITLE && !t.contains("\\n");
        let shared = self.meta(&["og:title", "twitter:title"]).map(line).filter(is_title);
        let named = self.named("activity-name");
        let title = match (named, shared) {
            (Some(named), _) => Some(named),
            // Some sites add their name to what they share.
            (None, Some(shared)) if !heading.is_empty() && shared.starts_with(&heading) => Some(heading),
            (None, Some(shared)) => Some(without_site(&shared, self.meta(&["og:site_name"]))),
            (None, None) if !heading.is_empty() => Some(heading),
            (None, None) => None,
        };
        title.or_else(|| {
            let title = without_site(&line(&self.window_title), self.meta(&["og:site_name", "application-name"]));
            Some(title).filter(|t| !t.is_empty())
        })
    }

    /// Whether the page is one of the accounts' platform.
    pub fn is_account(&self) -> bool {
        self.meta(&["og:site_name"]) == Some("微信公众平台") || self.in_account
    }

    /// A share has its whole text as description, in the escapes of a script.
    fn has_description(&self) -> bool {
        !self.meta(&["og:description", "description"]).is_some_and(|d| d.contains("\\x"))
    }

    pub fn byline(&self) -> Byline {
        let is_name = |name: &&str| !name.starts_with("http") && !name.trim().is_empty();
        let author = self.named("js_author_name").or_else(|| {
            let names = ["og:article:author", "article:author", "author", "dc.creator", "byl", "parsely-author"];
            names.iter().find_map(|n| self.meta(&[n]).filter(is_name)).map(str::to_owned)
        });
        let date = self.meta(&[
            "article:published_time",
            "og:published_time",
            "datepublished",
            "pubdate",
            "publishdate",
            "publish_date",
            "dc.date",
            "date",
            "og:release_date",
        ]);
        let date = date.and_then(Date::parse).or(self.account.date).or(self.time);
        let account = self.named("js_name").or_else(|| self.account.nick_name.clone());
        // Every page of the accounts' platform names the platform as its site.
        let site = self.meta(&["og:site_name"]).filter(|_| !self.is_account()).map(str::to_owned);
        let url = self.meta(&["og:url"]).map(str::to_owned).or_else(|| self.canonical.clone());
        let tags = self.meta(&["keywords"]).unwrap_or_default();
        Byline {
            authors: author.map(|a| authors(&a)).unwrap_or_default(),
            date,
            source: account.or(site),
            url: url.filter(|u| u.starts_with("http")),
            rights: self.meta(&["copyright", "dc.rights", "rights"]).map(str::to_owned).into_iter().collect(),
            description: self.meta(&["og:description", "description"]).filter(|_| self.has_description()).map(line),
            tags: tags.split([',', '，', ';', '、']).map(line).filter(|t| !t.is_empty()).collect(),
            ..Byline::default()
        }
    }
}

/// An element whose text is a fact.
#[derive(Clone, Copy, Debug)]
enum Collect {
    WindowTitle,
    Heading,
    Named(&'static str),
}

impl Collect {
    fn of(tag: &Tag) -> Option<Collect> {
        const NAMED: [&str; 3] = ["activity-name", "js_name", "js_author_name"];
        let id = tag.get("id").unwrap_or_default();
        if let Some(name) = NAMED.iter().find(|name| **name == id) {
            return Some(Collect::Named(name));
        }
        match tag.name.as_str() {
            "title" => Some(Collect::WindowTitle),
            "h1" => Some(Collect::Heading),
            _ => None,
        }
    }
}

fn rank(tag: &Tag) -> Option<Rank> {
    match tag.name.as_str() {
        _ if tag.get("id") == Some("js_content") => Some(Rank::Account),
        "article" => Some(Rank::Article),
        _ if tag.get("itemprop") == Some("articleBody") => Some(Rank::Article),
        "main" => Some(Rank::Main),
        _ if tag.get("role") == Some("main") => Some(Rank::Main),
        "body" => Some(Rank::Body),
        _ => None,
    }
}

/// Where the end tag that was read after `from` begins.
fn end_tag(html: &str, from: usize) -> usize {
    html[from..].find("</").map_or(html.len(), |i| from + i)
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn authors(text: &str) -> Vec<String> {
    text.split(['、', ',', '，', ';']).map(line).filter(|a| !a.is_empty()).collect()
}

/// A window title without the name of the site behind it.
fn without_site(title: &str, site: Option<&str>) -> String {
    for separator in [" - ", " | ", " – ", " — ", "_", "｜", "|"] {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && head.chars().count() >= 2
            && site.map_or(separator != "_" && tail.chars().count() <= 12, |site| tail.trim() == site.trim())
        {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}
