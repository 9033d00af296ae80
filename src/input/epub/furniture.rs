//! Documents that are furniture of the old book although nothing names them so: by what is in them.

use super::divide::is_heading;
use super::package::{DEEPEST, Entry, Package, target};
use crate::input::html::tokens::{Token, tokens};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// A document of more text than this is none, in bytes.
const MAX_TEXT: usize = 60_000;
/// Fewest documents that a page of contents leads to.
const FEWEST: usize = 3;
/// Most characters of a title page beside the title, the names and a day.
const MAX_BESIDE: usize = 8;
/// Classes of the body in books after the guide of the Japanese publishers (電書協, 1.1.3).
const CLASSES: [&str; 3] = ["p-cover", "p-titlepage", "p-toc"];

/// What a document shows.
#[derive(Default)]
struct Shown {
    /// Its text without blanks.
    text: String,
    /// Its pieces outside of links, bytes of the text that are in links, and where those lead.
    unlinked: Vec<String>,
    linked: usize,
    targets: BTreeSet<PathBuf>,
    pictures: Vec<PathBuf>,
    named: bool,
    /// It is the contents of an EPUB 3.
    in_nav: bool,
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
    let is_contents = chapters >= FEWEST || shown.in_nav && chapters > 0;
    let beside = || {
        let known = words_of_contents(package);
        shown.unlinked.iter().filter(|text| !known.contains(*text)).map(String::len).sum::<usize>()
    };
    if is_contents && shown.linked * 10 >= (shown.linked + beside()) * 8 {
        return true;
    }
    let authors = package.about.facts.creators.iter().map(|creator| bare(&creator.name));
    let names_author = || authors.clone().any(|name| !name.is_empty() && shown.text.contains(&name));
    (!is_listed(&package.contents, document, 0) || names_author())
        && shown.pictures.is_empty()
        && is_title(package, &shown.text)
}

/// What stands in contents beside their links: their heading, the book's title, who wrote it, a part that has no page of
/// its own.
fn words_of_contents(package: &Package) -> BTreeSet<String> {
    fn titles(entries: &[Entry], depth: usize, out: &mut BTreeSet<String>) {
        for entry in entries.iter().filter(|_| depth < DEEPEST) {
            out.insert(bare(&entry.title));
            titles(&entry.children, depth + 1, out);
        }
    }
    let facts = &package.about.facts;
    let names = facts.creators.iter().map(|creator| creator.name.as_str()).chain(package.about.title.as_deref());
    let headings = ["目录", "目錄", "目次", "차례", "목차", "Contents", "TableofContents"];
    let mut out = names.chain(headings).map(bare).collect();
    titles(&package.contents, 0, &mut out);
    out
}

fn is_listed(entries: &[Entry], document: &Path, depth: usize) -> bool {
    let listed = |entry: &Entry| {
        entry.target.as_deref() == Some(document) || depth < DEEPEST && is_listed(&entry.children, document, depth + 1)
    };
    entries.iter().any(listed)
}

/// Whether a document is a heading and nothing else.
pub fn is_heading_alone(html: &str) -> bool {
    let (mut in_body, mut in_heading, mut headed) = (false, false, false);
    for token in tokens(html) {
        match token {
            Token::Start(tag) => match tag.name.as_str() {
                "img" | "image" => return false,
                "body" => in_body = true,
                name if is_heading(name) => (in_heading, headed) = (true, true),
                _ => {}
            },
            Token::End(name) => in_heading &= !is_heading(&name),
            Token::Text(range) if in_body && !in_heading && !bare(&html[range.clone()]).is_empty() => return false,
            Token::Text(_) | Token::Raw(_) => {}
        }
    }
    headed
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
    let is_of_day = |c: &char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | '年' | '月' | '日');
    rest.chars().filter(|c| !is_of_day(c)).count() <= MAX_BESIDE
}

impl Shown {
    /// None if it is too long.
    fn of(document: &Path, html: &str) -> Option<Shown> {
        let folder = document.parent().unwrap_or(Path::new(""));
        let mut shown = Shown::default();
        let (mut in_body, mut in_link, mut in_nav) = (false, false, false);
        for token in tokens(html) {
            match token {
                Token::Start(tag) => match tag.name.as_str() {
                    "body" => {
                        in_body = true;
                        shown.named = CLASSES.iter().any(|class| tag.has_class(class));
                    }
                    "nav" => {
                        let kinds = tag.get("epub:type").unwrap_or_default();
                        in_nav = kinds.split_whitespace().any(|kind| kind == "toc");
                        shown.in_nav |= in_nav;
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
                Token::End(name) => {
                    in_link &= name != "a";
                    in_nav &= name != "nav";
                }
                Token::Text(range) if in_body => {
                    let text = bare(&html[range]);
                    shown.text += &text;
                    match in_link || in_nav {
                        true => shown.linked += text.len(),
                        false => shown.unlinked.push(text),
                    }
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

    fn package() -> Package {
        let spine = ["a.html", "1.html", "2.html", "3.html"].map(PathBuf::from).to_vec();
        let mut package = Package { spine, ..Package::default() };
        package.about.title = Some("渡口集".into());
        let name = "林 屿".into();
        package.about.facts.creators.push(Creator { name, file_as: None, role: Role::Author, about: None });
        package.about.facts.cover_image = Some("c.png".into());
        package.contents.push(Entry { title: "上卷".into(), ..Entry::default() });
        package
    }

    fn is(html: &str) -> bool {
        is_furniture(&package(), Path::new("a.html"), &format!("<html><body>{html}</body></html>"))
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
    fn contents_have_titles_without_a_link_beside_the_others() {
        let link = |i: usize| format!("<a href=\"{i}.html\">第{i}章</a>");
        let contents = format!("<p>渡口集</p><p>林屿</p><p>目录</p><p>上卷</p>{}{}{}", link(1), link(2), link(3));
        assert!(is(&contents));
        assert!(is(&format!("<h1>目录</h1><nav epub:type=\"toc\">{}<span>渡口杂志二〇一九年</span></nav>", link(1))));
        assert!(!is(&format!("<h1>目录</h1>{}", link(1))));
        assert!(!is(&contents.replace("上卷", "先说渡口，再说河灯，末了说那一场雨")));
    }

    #[test]
    fn a_title_page_that_the_contents_name_is_one_if_it_names_the_author() {
        let is_listed = |html: &str| {
            let mut package = package();
            package.contents.push(Entry { title: "扉页".into(), target: Some("a.html".into()), ..Entry::default() });
            is_furniture(&package, Path::new("a.html"), &format!("<html><body>{html}</body></html>"))
        };
        assert!(is_listed("<h1>渡口集</h1><p>林屿　著</p>"));
        assert!(is_listed("<h1>渡口集</h1><p>林屿</p><p>2021-05-06 初稿</p>"));
        assert!(!is_listed("<h1>渡口集</h1>"));
        assert!(!is_listed("<h1>渡口集</h1><p>林屿把船划到对岸，天才亮。</p>"));
    }

    #[test]
    fn a_heading_alone_has_no_text_and_no_picture() {
        assert!(is_heading_alone("<title>a</title><body><h1>上卷<br/>雨</h1><p> </p></body>"));
        for html in
            ["<body><h1>上卷</h1><p>雨。</p></body>", "<body><h1>上卷</h1><img src=\"a\"/></body>", "<body> </body>"]
        {
            assert!(!is_heading_alone(html), "{html}");
        }
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
