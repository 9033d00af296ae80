//! Where sites keep the parts of an article: the table `sites.toml`, read when the first page is.
//!
//! A selector looks at one tag and at nothing around it, so that a page is looked through once, and each tag costs a
//! look-up for its id, each of its classes and a few attributes, however long the table grows.

use super::tokens::Tag;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    site: Vec<Site>,
    everywhere: Everywhere,
}

/// One family of sites.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Site {
    #[cfg_attr(not(test), expect(dead_code, reason = "for people who read the table"))]
    name: String,
    content: Vec<String>,
    #[serde(default)]
    title: Vec<String>,
    #[serde(default)]
    subtitle: Vec<String>,
    #[serde(default)]
    author: Vec<String>,
    #[serde(default)]
    source: Vec<String>,
    #[serde(default)]
    date: Vec<String>,
    /// Lines that say some of these.
    #[serde(default)]
    byline: Vec<String>,
    /// Posts of a thread, and what names the writer and the time of the next.
    #[serde(default)]
    post: Vec<String>,
    #[serde(default)]
    poster: Vec<String>,
    /// The note on the edition that it was typed from.
    #[serde(default)]
    imprint: Vec<String>,
    #[serde(default)]
    drop: Vec<String>,
    /// A line end ends a line, as in plain text.
    #[serde(default)]
    lines: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Everywhere {
    title: Vec<String>,
    subtitle: Vec<String>,
    drop: Vec<String>,
    caption: Vec<String>,
    looks: Vec<String>,
    lead: Vec<String>,
}

/// What an element is on the pages of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Content,
    Title,
    Subtitle,
    Author,
    Source,
    Date,
    Byline,
    Post,
    Poster,
    /// The note on the edition, a fact a line.
    Imprint,
    /// No part of the article.
    Drop,
    /// The caption of the picture above.
    Caption,
    /// How something looks whose source stands beside it: a formula, the numbers of lines of code.
    Looks,
    /// The picture above the article.
    Lead,
}

/// The place of a site in the table; None is every page.
pub(super) type SiteId = Option<usize>;

/// WeChat stands first.
pub(super) const WECHAT: usize = 0;

/// A row of the table, found by the one name it asks for.
struct Rule {
    tag: Option<String>,
    site: SiteId,
    role: Role,
}

/// What a selector asks for beside the tag.
#[derive(PartialEq, Eq, Hash, Debug)]
enum Key {
    Tag(String),
    Id(String),
    Class(String),
    Attribute(String, String),
}

/// The table by what its selectors ask for.
pub(super) struct Sites {
    rules: HashMap<Key, Vec<Rule>>,
    attributes: Vec<String>,
    /// Sites whose line ends end lines.
    lined: Vec<usize>,
}

static SITES: LazyLock<Sites> = LazyLock::new(|| Sites::of(&table()));

fn table() -> File {
    toml::from_str(include_str!("sites.toml")).expect("a test reads the table")
}

/// The table of sites.
pub(super) fn sites() -> &'static Sites {
    &SITES
}

impl Sites {
    fn of(file: &File) -> Self {
        let lined = file.site.iter().enumerate().filter(|(_, site)| site.lines).map(|(id, _)| id).collect();
        let mut sites = Sites { rules: HashMap::new(), attributes: Vec::new(), lined };
        for (id, site) in file.site.iter().enumerate() {
            for (role, selectors) in [
                (Role::Content, &site.content),
                (Role::Title, &site.title),
                (Role::Subtitle, &site.subtitle),
                (Role::Author, &site.author),
                (Role::Source, &site.source),
                (Role::Date, &site.date),
                (Role::Byline, &site.byline),
                (Role::Post, &site.post),
                (Role::Poster, &site.poster),
                (Role::Imprint, &site.imprint),
                (Role::Drop, &site.drop),
            ] {
                selectors.iter().for_each(|s| sites.add(s, Some(id), role));
            }
        }
        file.everywhere.title.iter().for_each(|s| sites.add(s, None, Role::Title));
        file.everywhere.subtitle.iter().for_each(|s| sites.add(s, None, Role::Subtitle));
        file.everywhere.drop.iter().for_each(|s| sites.add(s, None, Role::Drop));
        file.everywhere.looks.iter().for_each(|s| sites.add(s, None, Role::Looks));
        file.everywhere.lead.iter().for_each(|s| sites.add(s, None, Role::Lead));
        file.everywhere.caption.iter().for_each(|s| sites.add(s, None, Role::Caption));
        sites
    }

    fn add(&mut self, selector: &str, site: SiteId, role: Role) {
        let (tag, key) = parsed(selector);
        if let Key::Attribute(name, _) = &key
            && !self.attributes.contains(name)
        {
            self.attributes.push(name.clone());
        }
        self.rules.entry(key).or_default().push(Rule { tag, site, role });
    }

    /// Whether line ends in the content of a site end lines.
    pub fn is_lined(&self, site: SiteId) -> bool {
        site.is_some_and(|site| self.lined.contains(&site))
    }

    /// What a tag is, for each site that knows it.
    pub fn roles(&self, tag: &Tag) -> Vec<(SiteId, Role)> {
        let mut out = Vec::new();
        // Scripts note there what a browser can do, `<html class="js history">`.
        if matches!(tag.name.as_str(), "html" | "body") {
            return out;
        }
        let mut ask = |key: Key| {
            let rules = self.rules.get(&key).map(Vec::as_slice).unwrap_or_default();
            let fits = rules.iter().filter(|rule| rule.tag.as_ref().is_none_or(|name| *name == tag.name));
            out.extend(fits.map(|rule| (rule.site, rule.role)));
        };
        if tag.name.contains('-') {
            ask(Key::Tag(tag.name.clone()));
        }
        for (name, value) in &tag.attributes {
            match name.as_str() {
                "id" => ask(Key::Id(value.trim().to_owned())),
                "class" => value.split_ascii_whitespace().for_each(|c| ask(Key::Class(c.to_owned()))),
                _ if self.attributes.contains(name) => ask(Key::Attribute(name.clone(), value.trim().to_owned())),
                _ => {}
            }
        }
        out
    }
}

/// `tag`, `#id`, `tag.class`, `[attribute=value]`.
fn parsed(selector: &str) -> (Option<String>, Key) {
    let at = selector.find(['#', '.', '[']).unwrap_or(selector.len());
    let (tag, rest) = selector.split_at(at);
    let tag = Some(tag).filter(|t| !t.is_empty()).map(str::to_owned);
    let key = match rest.split_at(rest.len().min(1)) {
        ("#", id) => Key::Id(id.to_owned()),
        (".", class) => Key::Class(class.to_owned()),
        ("[", attribute) => {
            let (name, value) = attribute.trim_end_matches(']').split_once('=').unwrap_or((attribute, ""));
            Key::Attribute(name.to_owned(), value.to_owned())
        }
        _ => return (None, Key::Tag(tag.unwrap_or_default())),
    };
    (tag, key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::html::tokens::{Token, tokens};

    #[test]
    fn every_selector_of_the_table_finds_what_it_names() {
        let file = table();
        let word = |s: &str| !s.is_empty() && s.chars().all(|c| c.is_ascii_alphanumeric() || "-_:".contains(c));
        let all = file.site.iter().flat_map(|s| {
            let facts = [&s.title, &s.subtitle, &s.author, &s.source, &s.date, &s.byline, &s.imprint];
            facts.into_iter().chain([&s.content, &s.post, &s.poster, &s.drop])
        });
        for selector in all
            .flatten()
            .chain(&file.everywhere.title)
            .chain(&file.everywhere.subtitle)
            .chain(&file.everywhere.drop)
            .chain(&file.everywhere.caption)
            .chain(&file.everywhere.looks)
            .chain(&file.everywhere.lead)
        {
            let fits = match parsed(selector) {
                // Only elements of a site's own making are known by their name alone.
                (None, Key::Tag(name)) => word(&name) && name.contains('-'),
                (tag, Key::Id(name) | Key::Class(name)) => word(&name) && tag.is_none_or(|t| word(&t)),
                (tag, Key::Attribute(name, value)) => {
                    word(&name) && word(value.trim_start_matches('#')) && tag.is_none_or(|t| word(&t))
                }
                _ => false,
            };
            assert!(fits, "{selector}");
        }
        assert_eq!(file.site[WECHAT].name, "WeChat");
    }

    #[test]
    fn a_tag_is_known_by_its_id_or_one_of_its_classes() {
        let roles = |html: &str| match tokens(html).next() {
            Some(Token::Start(tag)) => sites().roles(&tag),
            _ => Vec::new(),
        };
        assert_eq!(roles("<div id='js_content' class='x'>"), [(Some(WECHAT), Role::Content)]);
        assert_eq!(roles("<td class='gutter'>"), [(None, Role::Looks)]);
        assert!(roles("<div class='commentary'>").is_empty());
    }
}
