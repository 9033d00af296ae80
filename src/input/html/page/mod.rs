//! What a page says about itself, and where its content stands.

mod facts;
mod following;
mod pass;

use super::account;
use super::beside;
use super::document::Document;
use super::json_ld::JsonLd;
use super::outline::Outline;
use super::sites::{self, Role, SiteId, WECHAT};
use super::tokens::{self, Tag};
use crate::book::Date;
use crate::input::pattern::pattern;
use crate::input::tidy;
use crate::lang::Lang;
use facts::line;
pub(super) use facts::{authors, bare_title, day};
pub(super) use following::Candidate;
use following::{Following, MAX_FOLLOWED, Rank};
use pass::Pass;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Facts of a page, from its first pass.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// Bytes of the element that holds the article.
    pub content: Range<usize>,
    /// The content stands in an element of its own, so that its header is not the site's.
    pub in_article: bool,
    /// The family of sites that the content is kept in the way of.
    site: SiteId,
    /// Start tags of elements that are not of the article, with the family of sites that says so.
    unwanted: Vec<(SiteId, usize)>,
    /// All elements that may hold content, and those that hold none of it.
    candidates: Vec<Candidate>,
    dropped: Vec<Range<usize>>,
    /// It holds several articles, and start tags of what stands between them.
    pub is_several: bool,
    between: Vec<usize>,
    /// Start tags of captions, and of what is only for the eye where its source stands beside it.
    pub captions: Vec<usize>,
    pub looks: Vec<usize>,
    /// The element of the picture that stands above the content.
    pub lead: Option<Range<usize>>,
    /// Start tags of the posts of a thread, with what names their writers.
    pub posts: Vec<(usize, String)>,
    /// What names the writer of the next post.
    poster: String,
    /// Bytes of text in the content.
    pub text: usize,
    pub lang: Option<Lang>,
    /// `meta` elements: name or property in lower case, content.
    meta: Vec<(String, String)>,
    /// `<title>`
    window_title: String,
    /// The first `h1`, and how many there are.
    heading: String,
    headings: usize,
    /// A program for texts wrote it: all of it is the document.
    pub document: Option<Document>,
    canonical: Option<String>,
    /// The address that its links and pictures start from (HTML 4.2.3).
    pub base: Option<String>,
    /// The page that it names as the next.
    pub next: Option<String>,
    /// The first `time` with a date.
    time: Option<Date>,
    /// Texts of the elements that the table of sites names, one an element.
    named: Vec<(SiteId, Role, String)>,
    json_ld: JsonLd,
    /// The text of what microdata say is the writer, and the name in it.
    wiki_author: Option<String>,
    item_author: Option<String>,
    item_name: Option<String>,
    /// A script sets the formulas that are typed in its text.
    pub sets_formulas: bool,
    /// The day that a script names.
    scripted: Option<Date>,
    pub account: account::Script,
    /// All text of the body, as far as a notice is long.
    pub opening: String,
}

/// Bytes of text that an element of a better rank must hold.
const MIN_CONTENT: usize = 120;
/// The same of one that the table of sites names.
const MIN_KNOWN: usize = 60;
/// Longest caption of the picture above the content, in bytes.
const MAX_CAPTION: usize = 400;
/// How many times the text of the best element another one holds that is the article instead.
const BESIDE: usize = 3;
/// Longest text of a fact that is gathered, in bytes.
const MAX_FACT: usize = 2000;
/// How much text of a page is looked at for notices, in bytes.
const OPENING: usize = 2000;

impl Page {
    /// Looks through a page.
    pub fn of(html: &str) -> Page {
        Pass::over(html).page()
    }

    /// Takes in what stands beside the content and is text too.
    pub fn widen(&mut self, outline: &Outline, html: &str) {
        let Some(best) = self.candidates.iter().find(|c| c.range == self.content) else { return };
        if best.what > Rank::Article || best.what == Rank::Site(WECHAT) {
            return;
        }
        let dropped = |c: &&Candidate| !self.dropped.iter().any(|range| range.contains(&c.tag));
        let kin: Vec<&Candidate> = self.candidates.iter().filter(|c| c.what == best.what).filter(dropped).collect();
        match beside::several(outline, html, best, &kin) {
            Some(several) => {
                self.content = several.content;
                self.between = several.unwanted;
                self.is_several = true;
            }
            None => {
                let tag = best.tag;
                self.content = beside::with_neighbours(outline, tag, &self.content);
                if let Some((start, unwanted)) = beside::standfirst(outline, tag, &self.content) {
                    self.content.start = start;
                    self.between = unwanted;
                }
            }
        }
    }

    /// Start tags of elements inside the content that are not of the article.
    pub fn unwanted(&self) -> impl Iterator<Item = usize> {
        let here = self.unwanted.iter().filter(|(site, _)| site.is_none() || *site == self.site);
        here.map(|(_, at)| *at).chain(self.between.iter().copied())
    }

    /// Line ends in the content end lines.
    pub fn is_lined(&self) -> bool {
        sites::sites().is_lined(self.site)
    }

    /// The content is the element that account pages keep theirs in.
    pub fn in_account(&self) -> bool {
        self.site == Some(WECHAT)
    }

    /// Text to judge the language by.
    pub fn sample<'t>(&self, html: &'t str) -> &'t str {
        &html[self.content.clone()]
    }

    /// Where the page stood.
    pub fn address(&self) -> Option<&str> {
        self.meta(&["og:url"]).or(self.canonical.as_deref())
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
                        self.meta.push((name.trim().to_ascii_lowercase(), content));
                    }
                }
            }
            "link" if tag.get("rel") == Some("canonical") => self.canonical = tag.get("href").map(str::to_owned),
            "link" if tag.get("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("next")) => {
                self.next = tag.get("href").map(str::to_owned);
            }
            "script" => {
                let setters = ["mathjax", "katex", "MathJax", "KaTeX"];
                let source = tag.get("src").or_else(|| tag.get("data-src")).unwrap_or_default();
                let set = tag.get("type").is_some_and(|kind| kind.starts_with("math/tex"));
                self.sets_formulas |= set || setters.iter().any(|name| source.contains(name));
            }
            "base" if self.base.is_none() => {
                self.base = tag.get("href").map(str::trim).filter(|href| !href.is_empty()).map(str::to_owned);
            }
            "a" => self.wiki_author(tag),
            "time" => self.time = self.time.or_else(|| tag.get("datetime").and_then(Date::parse)),
            _ => self.time = self.time.or_else(|| tag.get("data-date-time").and_then(Date::parse)),
        }
    }

    /// A line of what is gathered ends, where its lines are told apart.
    fn end_line(&mut self, collecting: &Following<Collect>) {
        for followed in &collecting.open {
            if let Collect::Named(at) = followed.what
                && let Some((_, Role::Imprint, all)) = self.named.get_mut(at)
            {
                all.push('\n');
            }
        }
    }

    fn collect(&mut self, what: Collect, text: &str) {
        let all = match what {
            Collect::WindowTitle => &mut self.window_title,
            Collect::Heading => &mut self.heading,
            Collect::Named(at) => {
                let Some((_, role, all)) = self.named.get_mut(at) else { return };
                match role {
                    // Year and day may stand in elements of their own, and so may a label and its value.
                    Role::Date | Role::Byline if text.trim().is_empty() || all.is_empty() => {}
                    Role::Byline if tidy::is_label(all.trim()) => all.push('：'),
                    Role::Date | Role::Byline => all.push(' '),
                    _ => {}
                }
                all
            }
            Collect::Poster => &mut self.poster,
            Collect::ItemAuthor => self.item_author.get_or_insert_default(),
            Collect::ItemName => self.item_name.get_or_insert_default(),
        };
        if all.len() < MAX_FACT {
            all.push_str(text);
        }
    }

    /// The facts that an element tells. What stands inside an element of the same fact is said by that one.
    fn facts(&mut self, tag: &Tag, roles: &[(SiteId, Role)], open: &Following<Collect>) -> Vec<Collect> {
        let mut out: Vec<Collect> = (tag.name == "title").then_some(Collect::WindowTitle).into_iter().collect();
        match tag.get("itemprop") {
            Some("author") if self.item_author.is_none() => {
                self.item_author = Some(String::new());
                out.push(Collect::ItemAuthor);
            }
            Some("name") if self.item_name.is_none() && open.open.iter().any(|f| f.what == Collect::ItemAuthor) => {
                self.item_name = Some(tag.get("content").unwrap_or_default().to_owned());
                out.push(Collect::ItemName);
            }
            _ => {}
        }
        if roles.iter().any(|(_, role)| *role == Role::Poster) {
            self.poster.push('\u{3000}');
            out.push(Collect::Poster);
        }
        for &(site, role) in roles {
            let said = |what: &Collect| match what {
                Collect::Named(at) => self.named.get(*at).is_some_and(|(s, r, _)| (*s, *r) == (site, role)),
                Collect::WindowTitle | Collect::Heading | Collect::ItemAuthor | Collect::ItemName | Collect::Poster => {
                    false
                }
            };
            let is_fact = matches!(
                role,
                Role::Title | Role::Subtitle | Role::Author | Role::Source | Role::Date | Role::Byline | Role::Imprint
            );
            if is_fact && self.named.len() < MAX_FOLLOWED && !open.open.iter().map(|f| &f.what).chain(&out).any(said) {
                out.push(Collect::Named(self.named.len()));
                self.named.push((site, role, String::new()));
            }
        }
        out
    }

    fn meta(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.meta.iter().find(|(n, _)| n == name)).map(|(_, content)| content.as_str())
    }

    /// What the elements of the page's own family of sites say, each for itself.
    fn own(&self, role: Role) -> impl Iterator<Item = &str> {
        // A share has not the element that holds an article.
        let site = if self.is_account() { Some(WECHAT) } else { self.site };
        let own = self.named.iter().filter(move |(s, r, _)| *r == role && *s == site);
        own.map(|(_, _, text)| text.as_str())
    }

    /// Whether the page is one of the accounts' platform.
    pub fn is_account(&self) -> bool {
        self.meta(&["og:site_name"]) == Some("微信公众平台") || self.in_account() || self.account.is_account
    }

    /// The author whose page a wiki of sources links to: its title is `Author:` and the name.
    fn wiki_author(&mut self, tag: &Tag) {
        if let Some((_, name)) = tag.get("title").and_then(|title| title.split_once("Author:"))
            && self.wiki_author.is_none()
            && tag.name == "a"
        {
            self.wiki_author = Some(line(name.split(['(', '（']).next().unwrap_or(name)));
        }
    }
}

/// An element whose text is a fact.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Collect {
    WindowTitle,
    Heading,
    /// The place among what is named.
    Named(usize),
    /// The writer of microdata, and his name.
    ItemAuthor,
    ItemName,
    /// The writer of the next post.
    Poster,
}

/// The writer of a post and the time: `渡口　2010-5-1 12:00`.
fn poster_line(text: &str) -> String {
    static TIME: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:19|20)\d{2}-\d{1,2}-\d{1,2}(?:\s+\d{1,2}:\d{2})?"));
    let name = text.split('\u{3000}').map(line).find(|part| !part.is_empty() && !TIME.is_match(part));
    let time = TIME.find(text).map(|time| line(time.as_str()));
    name.into_iter().chain(time).collect::<Vec<_>>().join("\u{3000}")
}

/// Whether a script has formulas set.
fn is_setter(script: &str) -> bool {
    ["MathJax", "renderMathInElement"].iter().any(|name| script.contains(name))
}

/// The day that a script says the page was published on.
fn published(script: &str) -> Option<Date> {
    static PUBLISHED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"(?-u:\b)(?:pub_?[tT]ime|pub_?[dD]ate|publish_?[tT]ime|publish_?[dD]ate)["']?\s*[:=]\s*["']((?:19|20)\d{2}-\d{1,2}-\d{1,2})"#,
        )
    });
    Date::parse(PUBLISHED.captures(script)?.get(1)?.as_str())
}
