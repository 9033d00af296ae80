//! Feeds saved as a file: RSS, Atom, JSON Feed. Each entry is an article.
//!
//! The entries are read by the crate feed-rs and written as the pages that they are copies of, with what the feed says
//! of each in the page's head; from there on they are read like any saved page, the oldest first.

use super::Facts;
use super::discover::{About, Item, Member, Section};
use super::mounts::Mounts;
use crate::diag::{Code, Diagnostic, Reporter, Severity};
use crate::files::{Files, Memory};
use crate::lang::Lang;
use feed_rs::model::{Entry, Feed, Text};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Most entries of a feed that are taken.
const MAX_ENTRIES: usize = 20_000;

/// Opens a feed among the files of the book.
pub(super) fn open(files: &Mounts, path: &Path, reporter: &Reporter) -> io::Result<(Section, About)> {
    let bytes = files.read(path)?;
    let mut feed =
        feed_rs::parser::parse(&bytes[..]).map_err(|cause| io::Error::other(format!("it is no feed: {cause}")))?;
    // Feeds begin with the newest.
    feed.entries.reverse();
    feed.entries.sort_by_key(|entry| (date(entry).is_none(), date(entry)));
    if feed.entries.len() > MAX_ENTRIES {
        let message = format!(
            "{} has {} entries: the first 20,000 were taken and the rest left out",
            path.display(),
            feed.entries.len()
        );
        let warning = Diagnostic { severity: Severity::Warning, ..Diagnostic::new(Code::TooLarge, message) };
        reporter.report(warning.in_file(path).help("save the feed in parts"));
        feed.entries.truncate(MAX_ENTRIES);
    }
    let (mut pages, mut members) = (Memory::default(), Vec::new());
    let width = feed.entries.len().to_string().len();
    for (i, entry) in feed.entries.iter().enumerate() {
        let name = format!("{:0width$}.html", i + 1);
        pages.add(&name, page(&feed, entry));
        members.push(Member::Item(Item { path: Some(path.join(name)), ..Item::default() }));
    }
    files.mount(path, Arc::new(pages));
    let short = feed.entries.iter().filter(|entry| body(entry).is_none()).count();
    if short > 0 {
        let message = format!("{short} entries of {} hold no more than a summary", path.display());
        let help = "save the articles themselves, or the feed with their whole text";
        reporter.report(Diagnostic::new(Code::Guessed, message).in_file(path).help(help));
    }
    let title = feed.title.map(|title| plain(&title)).filter(|title| !title.is_empty());
    let facts = Facts {
        lang: feed.language.as_deref().and_then(Lang::parse),
        description: feed.description.map(|text| plain(&text)).filter(|text| !text.is_empty()),
        rights: feed.rights.map(|text| plain(&text)).filter(|text| !text.is_empty()),
        ..Facts::default()
    };
    let section = Section { title: title.clone(), path: path.to_path_buf(), members, ..Section::default() };
    Ok((section, About { title, facts, source: path.display().to_string() }))
}

/// The day of an entry.
fn date(entry: &Entry) -> Option<String> {
    entry.published.or(entry.updated).map(|time| time.to_rfc3339())
}

/// The whole text of an entry, as HTML.
fn body(entry: &Entry) -> Option<String> {
    let content = entry.content.as_ref()?;
    let body = content.body.clone().filter(|body| !body.trim().is_empty())?;
    Some(if content.content_type.to_string().starts_with("text/plain") { paragraphs(&body) } else { body })
}

/// A text of a feed, its tags left out.
fn plain(text: &Text) -> String {
    let html = super::xml::Element::parse(&format!("<t>{}</t>", text.content));
    html.map_or_else(|_| text.content.trim().to_owned(), |html| html.text())
}

/// Plain text as HTML, a paragraph a line.
fn paragraphs(text: &str) -> String {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| format!("<p>{}</p>\n", escaped(line))).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// The page that an entry is a copy of.
fn page(feed: &Feed, entry: &Entry) -> String {
    let title = entry.title.as_ref().map(plain).unwrap_or_default();
    let authors = if entry.authors.is_empty() { &feed.authors } else { &entry.authors };
    let authors: Vec<&str> = authors.iter().filter_map(|author| author.name.as_deref()).collect();
    let link = entry.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    let site = feed.title.as_ref().map(plain);
    let tags: Vec<&str> =
        entry.categories.iter().map(|category| category.label.as_deref().unwrap_or(&category.term)).collect();
    let facts = [
        ("author", Some(authors.join("、"))),
        ("article:published_time", date(entry)),
        ("og:url", link.map(|link| link.href.clone())),
        ("og:site_name", site),
        ("keywords", Some(tags.join("、"))),
        ("rights", entry.rights.as_ref().map(plain)),
    ];
    let mut head = String::new();
    for (name, fact) in facts {
        if let Some(fact) = fact.filter(|fact| !fact.trim().is_empty()) {
            head.push_str(&format!("<meta name=\"{name}\" content=\"{}\">\n", escaped(&fact)));
        }
    }
    let lang = entry.language.as_ref().or(feed.language.as_ref());
    let lang = lang.map(|lang| format!(" lang=\"{}\"", escaped(lang))).unwrap_or_default();
    let summary = || entry.summary.as_ref().map(|text| text.content.clone()).unwrap_or_default();
    let heading = if title.is_empty() { String::new() } else { format!("<h1>{}</h1>\n", escaped(&title)) };
    let body = body(entry).unwrap_or_else(summary);
    format!("<html{lang}>\n<head>\n{head}</head>\n<body>\n<article>\n{heading}{body}\n</article>\n</body>\n</html>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pages of a feed, one after the other.
    fn pages(name: &str, feed: &str) -> (String, String) {
        let files = Mounts::over(Arc::new(Memory::new([(name, feed.as_bytes())])));
        let (section, about) = open(&files, Path::new(name), &Reporter::new()).unwrap();
        let texts = section.members.iter().filter_map(|member| match member {
            Member::Item(item) => files.read(item.path.as_deref()?).ok(),
            Member::Section(_) => None,
        });
        let texts: Vec<String> = texts.map(|bytes| String::from_utf8(bytes).unwrap()).collect();
        (about.title.unwrap_or_default(), texts.join("===\n"))
    }

    #[test]
    fn the_entries_of_each_kind_of_feed_are_pages_the_oldest_first() {
        let rss = "<rss version='2.0'><channel><title>渡口</title><language>zh-cn</language>
            <item><title>二</title><link>https://example.com/2</link><pubDate>Tue, 05 Jan 2021 10:00:00 +0800</pubDate>
             <description>&lt;p&gt;只有提要&lt;/p&gt;</description></item>
            <item><title>一</title><pubDate>Mon, 04 Jan 2021 10:00:00 +0800</pubDate></item></channel></rss>";
        let (title, pages_of) = pages("a.rss", rss);
        assert_eq!(title, "渡口");
        let [first, second] = pages_of.split("===\n").collect::<Vec<_>>()[..] else { panic!("{pages_of}") };
        assert!(first.contains("<h1>一</h1>") && first.contains("lang=\"zh-cn\""), "{first}");
        assert!(second.contains("<p>只有提要</p>") && second.contains("content=\"https://example.com/2\""), "{second}");

        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>灯</title><id>x</id><updated>2021-01-05T10:00:00Z</updated>
            <entry><title>三</title><id>3</id><updated>2021-01-05T10:00:00Z</updated><author><name>林屿</name></author>
             <content type='html'>&lt;p&gt;文&lt;/p&gt;</content></entry></feed>";
        let (_, pages_of) = pages("a.atom", atom);
        assert!(pages_of.contains("<p>文</p>") && pages_of.contains("content=\"林屿\""), "{pages_of}");

        let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "河", "items": [
            {"id": "1", "title": "四", "content_text": "甲<乙", "date_published": "2021-01-05T10:00:00Z"}]}"#;
        let (title, pages_of) = pages("a.json", json);
        assert_eq!(title, "河");
        assert!(pages_of.contains("<p>甲&lt;乙</p>") && pages_of.contains("2021-01-05"), "{pages_of}");
    }

    #[test]
    fn what_is_no_feed_is_an_error() {
        let files = Mounts::over(Arc::new(Memory::new([("a.xml", &b"<x/>"[..]), ("b.json", b"{}")])));
        for name in ["a.xml", "b.json"] {
            assert!(open(&files, Path::new(name), &Reporter::new()).is_err(), "{name}");
        }
    }
}
