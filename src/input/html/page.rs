//! What a page says about itself, and where its content stands.

use super::account;
use super::beside;
use super::document::Document;
use super::json_ld::JsonLd;
use super::outline::Outline;
use super::sites::{self, Role, SiteId, WECHAT};
use super::tokens::{self, Tag, Token};
use crate::book::{Byline, Date, Text};
use crate::input::pattern::pattern;
use crate::input::tidy::{self, is_paper, is_person};
use crate::lang::Lang;
use regex::Regex;
use std::collections::BTreeSet;
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
    is_several: bool,
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

/// An element that may hold the content.
pub(super) type Candidate = Followed<Rank>;

/// Elements that may hold the content, from the best to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// As the site with this number in the table keeps it.
    Site(usize),
    Article,
    Main,
    Body,
}

/// An element that is followed to its end.
#[derive(Clone, Debug)]
pub(super) struct Followed<T> {
    what: T,
    name: String,
    /// From its start tag on, what is in it.
    pub tag: usize,
    range: Range<usize>,
    /// Bytes of text in it.
    text: usize,
    /// Elements of its name open inside.
    depth: usize,
}

/// Elements under way, and those that are done.
struct Following<T> {
    open: Vec<Followed<T>>,
    done: Vec<Followed<T>>,
}

impl<T> Following<T> {
    fn new() -> Self {
        Self { open: Vec::new(), done: Vec::new() }
    }

    fn start(&mut self, tag: &Tag, what: impl IntoIterator<Item = T>, end: usize) {
        self.open.iter_mut().filter(|f| f.name == tag.name).for_each(|f| f.depth += 1);
        for what in what {
            if self.open.len() >= MAX_OPEN || self.done.len() >= MAX_FOLLOWED {
                return;
            }
            let (name, range) = (tag.name.clone(), tag.range.end..end);
            self.open.push(Followed { what, name, tag: tag.range.start, range, text: 0, depth: 0 });
        }
    }

    /// An end tag that begins at `at`.
    fn end(&mut self, name: &str, at: usize) {
        let mut index = 0;
        while let Some(followed) = self.open.get_mut(index) {
            if followed.name != name {
                index += 1;
            } else if followed.depth > 0 {
                followed.depth -= 1;
                index += 1;
            } else {
                followed.range.end = at.max(followed.range.start);
                self.done.push(self.open.remove(index));
            }
        }
    }

    fn text(&mut self, length: usize) {
        self.open.iter_mut().for_each(|f| f.text += length);
    }

    fn finish(mut self) -> Vec<Followed<T>> {
        self.done.append(&mut self.open);
        self.done
    }
}

/// Most elements that are followed at a time, and in all.
const MAX_OPEN: usize = 64;
const MAX_FOLLOWED: usize = 4096;
/// Bytes of text that an element of a better rank must hold.
const MIN_CONTENT: usize = 120;
/// Longest text of a fact that is gathered, in bytes.
const MAX_FACT: usize = 2000;
/// Longest line of names, in characters.
const MAX_NAMES: usize = 80;
/// Longest title, in characters.
const MAX_TITLE: usize = 100;
/// How much text of a page is looked at for notices, in bytes.
const OPENING: usize = 2000;

impl Page {
    /// Looks through a page.
    pub fn of(html: &str) -> Page {
        let mut page = Page { content: 0..html.len(), ..Page::default() };
        let mut candidates = Following::new();
        let mut drops = Following::new();
        let mut leads = Following::new();
        let mut posts = Vec::new();
        // What the text belongs to that comes next.
        let mut collecting = Following::new();
        let mut headings = Following::new();
        let mut in_head = false;
        let mut is_json_ld = false;
        let mut at = 0;
        let mut tokens = tokens::tokens(html);
        while let Some(token) = tokens.next() {
            let begin = std::mem::replace(&mut at, tokens.at());
            match token {
                Token::Start(tag) => {
                    in_head = (in_head || tag.name == "head") && tag.name != "body";
                    is_json_ld = tag.name == "script" && tag.get("type") == Some("application/ld+json");
                    page.start(&tag);
                    let roles = sites::sites().roles(&tag);
                    let dropped = roles.iter().find(|(_, role)| *role == Role::Drop).map(|(site, _)| *site);
                    for (site, role) in &roles {
                        match role {
                            Role::Post => {
                                let poster = std::mem::take(&mut page.poster);
                                posts.push((*site, tag.range.start, poster_line(&poster)));
                            }
                            Role::Caption => page.captions.push(tag.range.start),
                            Role::Looks | Role::Subtitle => page.looks.push(tag.range.start),
                            _ => {}
                        }
                    }
                    let void = super::is_void(&tag.name);
                    let leading = roles.iter().any(|(_, role)| *role == Role::Lead);
                    leads.start(&tag, leading.then_some(()).filter(|()| !void), html.len());
                    candidates.start(&tag, rank(&tag, &roles), html.len());
                    drops.start(&tag, dropped.filter(|_| !void), html.len());
                    let mut facts = page.facts(&tag, &roles, &collecting);
                    facts.retain(|_| !void);
                    collecting.start(&tag, facts, html.len());
                    let is_heading = tag.name == "h1" && headings.done.is_empty() && headings.open.is_empty();
                    headings.start(&tag, is_heading.then_some(Collect::Heading), html.len());
                    page.headings += usize::from(tag.name == "h1");
                }
                Token::End(name) => {
                    in_head &= name != "head";
                    candidates.end(&name, begin);
                    drops.end(&name, begin);
                    leads.end(&name, begin);
                    collecting.end(&name, begin);
                    headings.end(&name, begin);
                }
                Token::Text(range) => {
                    let length = html[range.clone()].trim().len();
                    candidates.text(length);
                    drops.text(length);
                    let is_fact = !collecting.open.is_empty() || !headings.open.is_empty();
                    if is_fact || !in_head && page.opening.len() < OPENING && length > 0 {
                        let text = tokens::decode(&Text::made(&html[range])).text;
                        collecting.open.iter().chain(&headings.open).for_each(|f| page.collect(f.what, &text));
                        if !in_head && page.opening.len() < OPENING {
                            page.opening.extend(text.chars().take(OPENING));
                        }
                    }
                }
                Token::Raw(range) if is_json_ld => page.json_ld.read(&html[range]),
                Token::Raw(range) => {
                    page.sets_formulas |= is_setter(&html[range.clone()]);
                    page.scripted = page.scripted.or_else(|| published(&html[range.clone()]));
                    page.account.read(&html[range]);
                }
            }
        }
        page.document = Document::of(html, page.meta(&["generator"]));
        // The best rank that holds enough text; of equal rank the one with most text.
        let candidates = candidates.finish();
        let best = |least: usize| {
            let holds = |c: &&Followed<Rank>| c.text >= least || c.what == Rank::Site(WECHAT) && c.text > 0;
            candidates.iter().filter(holds).min_by_key(|c| (c.what, std::cmp::Reverse(c.text)))
        };
        if let Some(best) = best(MIN_CONTENT).or_else(|| best(1)) {
            page.in_article = best.what <= Rank::Article || page.document.is_some();
            page.site = if let Rank::Site(site) = best.what { Some(site) } else { None };
            page.text = best.text;
            page.content = best.range.clone();
        }
        // Further up, such a picture is that of another article.
        let leads =
            leads.finish().into_iter().filter(|lead| lead.range.end <= page.content.start && lead.text < MIN_CONTENT);
        page.lead = leads.map(|lead| lead.tag..lead.range.end).max_by_key(|lead| lead.start);
        let posts = posts.into_iter().filter(|(site, ..)| *site == page.site);
        page.posts = posts.map(|(_, at, poster)| (at, poster)).collect();
        // What holds most of the article is no furniture, whatever it is called.
        let furniture = drops.finish().into_iter().filter(|d| d.text * 2 <= page.text || d.text == 0);
        let furniture: Vec<_> = furniture.collect();
        page.dropped = furniture.iter().filter(|d| d.what.is_none()).map(|d| d.range.clone()).collect();
        page.unwanted = furniture.into_iter().map(|d| (d.what, d.tag)).collect();
        page.candidates = candidates;
        page
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
            None => self.content = beside::with_neighbours(outline, best.tag, &self.content),
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
                        self.meta.push((name.to_ascii_lowercase(), content));
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
            let is_fact =
                matches!(role, Role::Title | Role::Subtitle | Role::Author | Role::Source | Role::Date | Role::Byline);
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

    /// What the first of them says.
    fn named(&self, role: Role) -> Option<String> {
        self.own(role).map(line).find(|text| !text.is_empty())
    }

    /// The title of the article. None if only its text can tell.
    pub fn title(&self) -> Option<String> {
        Some(bare_title(&self.whole_title()?)).filter(|title| !title.is_empty())
    }

    fn whole_title(&self) -> Option<String> {
        // Of several, the first is a section unless the window is named after it.
        let window = line(&self.window_title);
        let heading = Some(line(self.heading.trim_end_matches(['¶', ' ', '\n'])))
            .filter(|h| self.headings == 1 || window.is_empty() || window.starts_with(h));
        let heading = heading.unwrap_or_default();
        // A share without a title has its whole text there.
        let is_title = |t: &String| !t.is_empty() && t.chars().count() <= MAX_TITLE && !is_scripted(t);
        let shared = self.meta(&["og:title", "twitter:title"]).map(line).filter(is_title);
        // DocBook names tables and examples by the class that other programs give to the title of a document.
        let is_docbook = self.meta(&["generator"]).is_some_and(|by| by.contains("DocBook"));
        let named = self.named(Role::Title).filter(|title| is_title(title) && !is_docbook);
        // Of several articles each has its own.
        let alike = || self.own(Role::Title).map(line).filter(|t| !t.is_empty()).collect::<BTreeSet<_>>().len() <= 1;
        let named = named.filter(|_| !self.is_several || alike());
        let shared = shared.or_else(|| self.json_ld.headline.as_deref().map(line).filter(is_title));
        let scripted = self.account.title.clone().filter(|title| is_title(title) && !title.contains('\n'));
        let title = match (named, shared) {
            (Some(named), _) => Some(named),
            // Some sites add their name to what they share.
            (None, Some(shared)) if !heading.is_empty() && shared.starts_with(&heading) => Some(heading),
            // Others put it behind.
            (None, Some(shared))
                if shared
                    .strip_suffix(heading.as_str())
                    .is_some_and(|front| front.ends_with([' ', ':', '：', '|', '_']))
                    && heading.chars().count() >= 2 =>
            {
                Some(heading)
            }
            (None, Some(shared)) => Some(without_site(&shared, self.meta(&["og:site_name"]))),
            (None, None) if scripted.is_some() => scripted,
            (None, None) if !heading.is_empty() => Some(heading),
            (None, None) => None,
        };
        title.or_else(|| {
            let title = without_site(&window, self.meta(&["og:site_name", "application-name"]));
            Some(title).filter(|t| !t.is_empty())
        })
    }

    /// Whether the page is one of the accounts' platform.
    pub fn is_account(&self) -> bool {
        self.meta(&["og:site_name"]) == Some("微信公众平台") || self.in_account() || self.account.is_account
    }

    fn described(&self) -> Option<&str> {
        self.meta(&["og:description", "description"])
    }

    /// What a share has its whole text as: its description or its title, in the escapes of a script.
    pub fn shared(&self) -> impl Iterator<Item = &str> {
        [self.described(), self.meta(&["og:title"])].into_iter().flatten().filter(|text| is_scripted(text))
    }

    /// All that the page says of who wrote it, from the best to the last.
    fn writers(&self) -> impl Iterator<Item = String> {
        const NAMES: [&str; 8] = [
            "naverblog:nickname",
            "og:article:author",
            "og.article.author",
            "article:author",
            "author",
            "dc.creator",
            "byl",
            "parsely-author",
        ];
        // WordPress and Ghost say it so for those who share a page.
        const LABELLED: [(&str, &str); 2] = [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")];
        const LABELS: [&str; 7] = ["written by", "author", "作者", "撰文", "執筆者", "글쓴이", "작성자"];
        let labelled = |label: &&str| LABELS.contains(&label.to_lowercase().as_str());
        let shared = |(label, name)| self.meta(&[label]).filter(labelled).and(self.meta(&[name]));
        let shared = LABELLED.into_iter().find_map(shared);
        let meta = NAMES.into_iter().filter_map(|name| self.meta(&[name])).chain(shared);
        let own = self.own(Role::Author).map(line).find(|text| !text.is_empty());
        let item = self.item_name.as_deref().filter(|name| !name.is_empty()).or(self.item_author.as_deref());
        let told = meta.chain(item).chain(self.json_ld.authors.as_deref()).chain(self.wiki_author.as_deref());
        let told = told.map(str::to_owned).chain(self.named_in_window());
        // An editor's number is no name, nor is an address.
        let is_name = |name: &String| {
            !name.starts_with("http") && name.chars().any(char::is_alphabetic) && name.chars().count() <= MAX_NAMES
        };
        own.into_iter().chain(told.map(|name| line(&name))).filter(is_name)
    }

    /// The account that shares the page, where nothing else says who wrote it.
    pub fn account_of_writer(&self) -> Option<String> {
        let name = self.meta(&["twitter:creator"])?.trim_start_matches('@');
        Some(line(name)).filter(|name| !name.starts_with("http") && name.chars().any(char::is_alphabetic))
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

    /// The name that stands in the title of the window between the title and the site: 雨夜_周渡_某某博客.
    fn named_in_window(&self) -> Option<String> {
        let window = line(&self.window_title);
        let rest = window.strip_prefix(self.named(Role::Title)?.as_str())?.strip_prefix('_')?;
        let (name, _) = rest.split_once('_')?;
        is_person(name).then(|| name.to_owned())
    }

    /// The paper that a portal puts behind the title that it shares: 渡口熄灯（河岸日报） - 某某新闻.
    fn paper_behind_title(&self) -> Option<String> {
        let (heading, site) = (line(&self.heading), self.meta(&["og:site_name"])?);
        let shared = self.meta(&["og:title"]).filter(|_| !heading.is_empty())?;
        let (paper, rest) = shared.strip_prefix(heading.as_str())?.trim_start().strip_prefix('（')?.split_once('）')?;
        (rest.ends_with(site) && (2..=16).contains(&paper.chars().count())).then(|| paper.to_owned())
    }

    /// Lines of the page that say who wrote it, and when.
    pub fn said(&self) -> impl Iterator<Item = String> {
        self.own(Role::Byline).map(line)
    }

    pub fn byline(&self) -> Byline {
        let short = |name: &String| name.chars().count() <= MAX_NAMES;
        const DATES: [&str; 9] = [
            "article:published_time",
            "og:published_time",
            "datepublished",
            "pubdate",
            "publishdate",
            "publish_date",
            "dc.date",
            "date",
            "og:release_date",
        ];
        let date = DATES.iter().find_map(|name| Date::parse(self.meta(&[name])?));
        let date = date.or(self.account.date).or(self.json_ld.date);
        let date = date.or_else(|| self.own(Role::Date).find_map(day)).or(self.time).or(self.scripted);
        let account = self.named(Role::Source).filter(short).or_else(|| self.account.nick_name.clone());
        // Every page of the accounts' platform names the platform as its site.
        let site = self.meta(&["og:site_name"]).filter(|_| !self.is_account()).map(str::to_owned);
        let site = self.paper_behind_title().or(site).or_else(|| self.json_ld.publisher.clone());
        let said = self.meta(&["source", "article:source", "mediaid"]).map(|s| unlabelled(s).to_owned());
        let source = account.or(said.filter(|s| s.chars().any(char::is_alphabetic))).or(site);
        // Portals call the paper that a report is from its author.
        let is_source = |name: &String| match &source {
            Some(source) => name == source,
            None => is_paper(name),
        };
        let (mut papers, mut authors) = (Vec::new(), Vec::new());
        for writer in self.writers() {
            let (paper, named): (Vec<String>, Vec<String>) = writers_in(&writer).into_iter().partition(is_source);
            papers.extend(paper);
            if !named.is_empty() {
                authors = named;
                break;
            }
        }
        let url = self.address().map(str::to_owned);
        let tags = self.meta(&["keywords"]).unwrap_or_default();
        let subtitle = self.named.iter().filter(|(_, role, _)| *role == Role::Subtitle).map(|(_, _, text)| line(text));
        let subtitle = subtitle.map(|text| text.trim_start_matches(['—', ' ']).to_owned());
        Byline {
            subtitle: subtitle.into_iter().find(|text| !text.is_empty()),
            authors,
            date,
            source: source.or(papers.into_iter().next()),
            url: url.filter(|u| u.starts_with("http")),
            rights: self.meta(&["copyright", "dc.rights", "rights"]).map(str::to_owned).into_iter().collect(),
            description: self.described().filter(|text| !is_scripted(text)).map(line),
            tags: tags.split([',', '，', ';', '、']).map(line).filter(|t| !t.is_empty()).collect(),
            ..Byline::default()
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

/// A title without the page of how many, and without signs that nobody sees.
pub(super) fn bare_title(title: &str) -> String {
    static COUNT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*[（(]\s*\d{1,3}\s*/\s*\d{1,3}\s*[)）]$"));
    let is_seen = |c: &char| !matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}');
    let title: String = title.chars().filter(is_seen).collect();
    let end = COUNT.find(&title).map_or(title.len(), |count| count.start());
    line(&title[..end])
}

fn rank(tag: &Tag, roles: &[(SiteId, Role)]) -> Option<Rank> {
    if let Some(site) = roles.iter().filter(|(_, role)| *role == Role::Content).find_map(|(site, _)| *site) {
        return Some(Rank::Site(site));
    }
    match tag.name.as_str() {
        "article" => Some(Rank::Article),
        _ if tag.get("itemprop") == Some("articleBody") => Some(Rank::Article),
        "main" => Some(Rank::Main),
        _ if tag.get("role") == Some("main") => Some(Rank::Main),
        "body" => Some(Rank::Body),
        _ => None,
    }
}

/// Whether a text has line ends in the escapes of a script.
fn is_scripted(text: &str) -> bool {
    text.contains("\\n") || text.contains("\\x0a")
}

/// The first date in a text: `发表于 2021-01-05 10:00`, `2021年1月5日`, `2021. 1. 5.`, `2021 01/05`.
pub(super) fn day(text: &str) -> Option<Date> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"((?:19|20)\d{2})\s*[-./年년]\s*(\d{1,2})\s*[-./月월]\s*(\d{1,2})|((?:19|20)\d{2})\s+(\d{2})/(\d{2})")
    });
    let found = DAY.captures(text)?;
    if let (Some(year), Some(month), Some(day)) = (found.get(4), found.get(5), found.get(6)) {
        return Date::new(year.as_str().parse().ok()?, month.as_str().parse().ok()?, day.as_str().parse().ok()?);
    }
    Date::new(found[1].parse().ok()?, found[2].parse().ok()?, found[3].parse().ok()?)
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
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

/// The names in what a page says of its writers: a line that a reporter signs, or [`authors`].
fn writers_in(text: &str) -> Vec<String> {
    // 某某日报 | 某某网: the paper, and where it is read.
    let text = text.split(" | ").next().unwrap_or(text).trim_start_matches('@');
    Some(tidy::said_in_head(text).authors).filter(|said| !said.is_empty()).unwrap_or_else(|| authors(text))
}

/// The names in a line: `本报记者 张三`, `作者：张三、李四`.
pub(super) fn authors(text: &str) -> Vec<String> {
    let names = unlabelled(text).split(['、', ',', '，', ';']).map(line).filter(|a| !a.is_empty());
    // 周渡 许远山 are two where each reads like a name.
    let divided = |names: String| -> Vec<String> {
        let each: Vec<&str> = names.split(' ').collect();
        let several = each.len() >= 2 && each.iter().all(|name| !name.is_ascii() && is_person(name));
        if several { each.into_iter().map(str::to_owned).collect() } else { vec![names] }
    };
    names.flat_map(divided).collect()
}

/// What stands behind a label.
fn unlabelled(text: &str) -> &str {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s*(?:(?:本报|本刊|本网)?(?:特约|见习|实习)?(?:记者|作者|撰文|張貼者|张贴者|发布者|發佈者|投稿者)[\s:：/｜|]+|(?:文|来源|來源|[Bb]y|글|文章来源)\s*[:：/｜|]\s*|[Bb]y\s+)",
        )
    });
    LABEL.find(text).map_or(text, |label| &text[label.end()..])
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
