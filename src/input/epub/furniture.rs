//! Documents that are furniture of the old book although nothing names them so: by what is in them.

use super::package::{DEEPEST, Entry, Package, target};
use crate::input::html::tokens::{Token, tokens};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A document of more text than this is none, in bytes.
const MAX_TEXT: usize = 60_000;
/// Fewest documents that a page of contents leads to.
const FEWEST: usize = 3;
/// Most characters of a title page beside the title and the names.
const MAX_BESIDE: usize = 8;
/// Classes of the body in books after the guide of the Japanese publishers (電書協, 1.1.3).
const CLASSES: [&str; 3] = ["p-cover", "p-titlepage", "p-toc"];

/// What a document shows.
#[derive(Default)]
struct Shown {
    /// Its text without blanks.
    text: String,
    /// Bytes of the text that are in links, and where those lead.
    linked: usize,
    targets: BTreeSet<PathBuf>,
    pictures: Vec<PathBuf>,
    named: bool,
}

/// Whether a document is only the cover picture, title and names that the contents pass over, or a list of links into
/// the book.
pub fn is_furniture(package: &Package, document: &Path, html: &str) -> bool {
    let Some(shown) = Shown::of(document, html) else { return false };
    if shown.named {
        return true;
    }
    if shown.text.is_empty() {
        let cover = package.about.facts.cover_image.as_deref().map(Path::new);
        return matches!(&shown.pictures[..], [only] if Some(only.as_path()) == cover);
    }
    let chapters = shown.targets.iter().filter(|target| package.spine.contains(target)).count();
    chapters >= FEWEST && shown.linked * 10 >= shown.text.len() * 8
        || !is_listed(&package.contents, document, 0) && shown.pictures.is_empty() && is_title(package, &shown.text)
}

fn is_listed(entries: &[Entry], document: &Path, depth: usize) -> bool {
    let listed = |entry: &Entry| {
        entry.target.as_deref() == Some(document) || depth < DEEPEST && is_listed(&entry.children, document, depth + 1)
    };
    entries.iter().any(listed)
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether a text is the title of the book with the names of those who made it.
fn is_title(package: &Package, text: &str) -> bool {
    let Some(title) = package.about.title.as_deref().map(bare).filter(|title| !title.is_empty()) else { return false };
    let Some(rest) = text.strip_prefix(&title) else { return false };
    let facts = &package.about.facts;
    let subtitle = facts.subtitle.as_deref().map(bare).filter(|subtitle| !subtitle.is_empty());
    let names = facts.creators.iter().map(|creator| bare(&creator.name)).chain(facts.publisher.as_deref().map(bare));
    let rest = subtitle.into_iter().chain(names).fold(rest.to_owned(), |rest, name| rest.replacen(&name, "", 1));
    rest.chars().count() <= MAX_BESIDE
}

impl Shown {
    /// None if it is too long.
    fn of(document: &Path, html: &str) -> Option<Shown> {
        let folder = document.parent().unwrap_or(Path::new(""));
        let mut shown = Shown::default();
        let (mut in_body, mut in_link) = (false, false);
        for token in tokens(html) {
            match token {
                Token::Start(tag) => match tag.name.as_str() {
                    "body" => {
                        in_body = true;
                        shown.named = CLASSES.iter().any(|class| tag.has_class(class));
                    }
                    "a" => {
                        let target = tag.get("href").and_then(|address| target(folder, address));
                        in_link = target.is_some();
                        shown.targets.extend(target);
                    }
                    "img" | "image" => {
                        let address = ["src", "href", "xlink:href"].iter().find_map(|name| tag.get(name));
                        shown.pictures.extend(address.and_then(|address| target(folder, address)));
                    }
                    _ => {}
                },
                Token::End(name) => in_link &= name != "a",
                Token::Text(range) if in_body => {
                    let text = bare(&html[range]);
                    shown.linked += if in_link { text.len() } else { 0 };
                    shown.text += &text;
                    if shown.text.len() > MAX_TEXT {
                        return None;
                    }
                }
                Token::Text(_) | Token::Raw(_) => {}
            }
        }
        Some(shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Creator, Role};

    fn is(html: &str) -> bool {
        let spine = ["a.html", "1.html", "2.html", "3.html"].map(PathBuf::from).to_vec();
        let mut package = Package { spine, ..Package::default() };
        package.about.title = Some("渡口集".into());
        let name = "林 屿".into();
        package.about.facts.creators.push(Creator { name, file_as: None, role: Role::Author, about: None });
        package.about.facts.cover_image = Some("c.png".into());
        is_furniture(&package, Path::new("a.html"), &format!("<html><body>{html}</body></html>"))
    }

    #[test]
    fn cover_title_page_and_contents_are_known_by_what_is_in_them() {
        assert!(is("<svg><image xlink:href=\"c.png\"/></svg>"));
        assert!(is("<p>渡口集</p><p>林屿　著</p>"));
        assert!(is(
            "<p>目录</p><a href=\"1.html\">第一章</a> <a href=\"2.html#x\">第二章</a> <a href=\"3.html\">第三章</a>"
        ));
    }

    #[test]
    fn what_says_more_is_a_chapter() {
        assert!(!is("<img src=\"d.png\"/>"));
        assert!(!is("<p>渡口集里的文章写于十年之间，先后发表。</p>"));
        assert!(!is(
            "<p>先读<a href=\"1.html\">一</a>，再读<a href=\"2.html\">二</a>和<a href=\"3.html\">三</a>，各有所得。</p>"
        ));
    }
}
