//! The first pass over a page: what its elements are called, where they begin and end, and how much text they hold.

use super::following::{Candidate, Followed, Following, Rank, rank};
use super::{
    BESIDE, Collect, MAX_CAPTION, MIN_CONTENT, MIN_KNOWN, OPENING, Page, is_setter, poster_line, published, tokens,
};
use crate::book::Text;
use crate::input::html::document::Document;
use crate::input::html::is_void;
use crate::input::html::sites::{self, Role, SiteId, WECHAT};
use crate::input::html::tokens::{Tag, Token};
use std::cmp::Reverse;

/// A page while it is looked through.
pub(super) struct Pass<'h> {
    html: &'h str,
    page: Page,
    candidates: Following<Rank>,
    drops: Following<SiteId>,
    /// Pictures above the content, each with its longest text.
    leads: Following<usize>,
    /// Start tags of posts, with what names their writers.
    posts: Vec<(SiteId, usize, String)>,
    /// Start tags of what is only for the eye.
    looks: Vec<(SiteId, usize)>,
    /// Elements without an end, which nothing follows.
    dropped_voids: Vec<(SiteId, usize)>,
    /// What the text belongs to that comes next.
    collecting: Following<Collect>,
    headings: Following<Collect>,
    in_head: bool,
    /// A title is told without how it is read.
    in_reading: bool,
    is_json_ld: bool,
}

impl<'h> Pass<'h> {
    /// Looks through a page.
    pub(super) fn over(html: &'h str) -> Self {
        let mut pass = Self {
            html,
            page: Page { content: 0..html.len(), ..Page::default() },
            candidates: Following::new(),
            drops: Following::new(),
            leads: Following::new(),
            posts: Vec::new(),
            looks: Vec::new(),
            dropped_voids: Vec::new(),
            collecting: Following::new(),
            headings: Following::new(),
            in_head: false,
            in_reading: false,
            is_json_ld: false,
        };
        let mut at = 0;
        let mut tokens = tokens::tokens(html);
        while let Some(token) = tokens.next() {
            let begin = std::mem::replace(&mut at, tokens.at());
            match token {
                Token::Start(tag) => pass.start(&tag),
                Token::End(name) => pass.end(&name, begin),
                Token::Text(range) => pass.text(&html[range]),
                Token::Raw(range) => pass.raw(&html[range]),
            }
        }
        pass
    }

    fn start(&mut self, tag: &Tag) {
        let Self { page, headings, .. } = self;
        self.in_head = (self.in_head || tag.name == "head") && tag.name != "body";
        self.in_reading = matches!(tag.name.as_str(), "rt" | "rp") || self.in_reading && tag.name != "rb";
        self.is_json_ld = tag.name == "script" && tag.get("type") == Some("application/ld+json");
        page.start(tag);
        if tag.name == "br" {
            page.end_line(&self.collecting);
        }
        let is_heading = tag.name == "h1" && headings.done.is_empty() && headings.open.is_empty();
        let is_below = !headings.done.is_empty();
        headings.start(tag, is_heading.then_some(Collect::Heading), self.html.len());
        page.headings += usize::from(tag.name == "h1");
        self.called(tag, is_below);
    }

    /// What the table of sites says of an element; `is_below` the heading.
    fn called(&mut self, tag: &Tag, is_below: bool) {
        let page = &mut self.page;
        let end = self.html.len();
        let roles = sites::sites().roles(tag);
        for (site, role) in &roles {
            match role {
                Role::Post => {
                    let poster = std::mem::take(&mut page.poster);
                    self.posts.push((*site, tag.range.start, poster_line(&poster)));
                }
                Role::Caption => page.captions.push(tag.range.start),
                Role::Looks | Role::Subtitle => self.looks.push((*site, tag.range.start)),
                _ => {}
            }
        }
        let void = is_void(&tag.name);
        // Below the heading a picture is the article's, and its caption may be long.
        let leading = match () {
            () if void => None,
            () if roles.iter().any(|(_, role)| *role == Role::Lead) => Some(MIN_CONTENT),
            () if tag.name == "figure" && is_below => Some(MAX_CAPTION),
            () => None,
        };
        self.leads.start(tag, leading, end);
        self.candidates.start(tag, rank(tag, &roles), end);
        let dropped = roles.iter().find(|(_, role)| *role == Role::Drop).map(|(site, _)| *site);
        self.drops.start(tag, dropped.filter(|_| !void), end);
        self.dropped_voids.extend(dropped.filter(|_| void).map(|site| (site, tag.range.start)));
        let mut facts = page.facts(tag, &roles, &self.collecting);
        facts.retain(|_| !void);
        self.collecting.start(tag, facts, end);
    }

    fn end(&mut self, name: &str, begin: usize) {
        self.in_head &= name != "head";
        self.in_reading &= !matches!(name, "rt" | "rp" | "ruby");
        self.candidates.end(name, begin);
        self.drops.end(name, begin);
        self.leads.end(name, begin);
        self.collecting.end(name, begin);
        self.headings.end(name, begin);
    }

    fn text(&mut self, text: &str) {
        let Self { page, collecting, headings, .. } = self;
        let length = text.trim().len();
        self.candidates.text(length);
        self.drops.text(length);
        let is_fact = !self.in_reading && (!collecting.open.is_empty() || !headings.open.is_empty());
        let is_opening = !self.in_head && page.opening.len() < OPENING && length > 0;
        if !is_fact && !is_opening {
            return;
        }
        let text = tokens::decode(&Text::made(text)).text;
        if is_fact {
            collecting.open.iter().chain(&headings.open).for_each(|f| page.collect(f.what, &text));
        }
        if !self.in_head && page.opening.len() < OPENING {
            page.opening.extend(text.chars().take(OPENING));
        }
    }

    fn raw(&mut self, text: &str) {
        let page = &mut self.page;
        if self.is_json_ld {
            page.json_ld.read(text);
            return;
        }
        page.sets_formulas |= is_setter(text);
        page.scripted = page.scripted.or_else(|| published(text));
        page.account.read(text);
    }

    /// The page, with its content found.
    pub(super) fn page(self) -> Page {
        let mut page = self.page;
        page.document = Document::of(self.html, page.meta(&["generator"]));
        page.candidates = self.candidates.finish();
        if let Some(best) = best(&page.candidates, MIN_CONTENT).or_else(|| best(&page.candidates, 1)) {
            page.in_article = best.what <= Rank::Article || page.document.is_some();
            page.site = if let Rank::Site(site) = best.what { Some(site) } else { None };
            page.text = best.text;
            page.content = best.range.clone();
        }
        // Further up, such a picture is that of another article.
        let is_above = |lead: &Followed<usize>| lead.range.end <= page.content.start && lead.text < lead.what;
        let leads = self.leads.finish().into_iter().filter(is_above);
        page.lead = leads.map(|lead| lead.tag..lead.range.end).max_by_key(|lead| lead.start);
        let posts = self.posts.into_iter().filter(|(site, ..)| *site == page.site);
        page.posts = posts.map(|(_, at, poster)| (at, poster)).collect();
        // What holds most of the article is no furniture, whatever it is called.
        let furniture = self.drops.finish().into_iter().filter(|d| d.text * 2 <= page.text || d.text == 0);
        let furniture: Vec<_> = furniture.collect();
        page.dropped = furniture.iter().filter(|d| d.what.is_none()).map(|d| d.range.clone()).collect();
        page.unwanted = furniture.into_iter().map(|d| (d.what, d.tag)).chain(self.dropped_voids).collect();
        let own = self.looks.into_iter().filter(|(site, _)| site.is_none() || *site == page.site);
        page.looks = own.map(|(_, at)| at).collect();
        page
    }
}

/// The element of the best rank that holds enough text; of equal rank the one with most text.
fn best(candidates: &[Candidate], least: usize) -> Option<&Candidate> {
    let holds = |c: &&Candidate| match c.what {
        Rank::Site(WECHAT) => c.text > 0,
        Rank::Site(_) => c.text >= least.min(MIN_KNOWN),
        _ => c.text >= least,
    };
    let best = candidates.iter().filter(holds).min_by_key(|c| (c.what, Reverse(c.text)))?;
    // A box at the side may be kept as another family keeps its articles.
    let apart = |c: &&Candidate| {
        matches!(c.what, Rank::Site(_) | Rank::Article)
            && c.text > BESIDE * best.text
            && (c.range.end <= best.range.start || best.range.end <= c.range.start)
    };
    let is_boxed = best.what != Rank::Site(WECHAT);
    candidates.iter().filter(holds).filter(|_| is_boxed).filter(apart).max_by_key(|c| c.text).or(Some(best))
}
