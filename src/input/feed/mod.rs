//! Feeds saved as a file: RSS, Atom, JSON Feed. Each entry is an article.
//!
//! The entries are read by the crate feed-rs, once [`parse`] has mended what feeds get wrong, and written as the pages that they are copies of, with what the feed says
//! of each in the page's head; from there on they are read like any saved page, the oldest first.

mod export;
mod movable_type;
mod parse;

use super::Facts;
use super::discover::{About, Item, Member, Section};
use super::mounts::Mounts;
use crate::diag::{Code, Diagnostic, Reporter, Severity};
use crate::files::{Files, Memory};
use crate::input::html::apparatus::words;
use crate::lang::Lang;
use encoding_rs::Encoding;
use feed_rs::model::{Entry, Feed, Text};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// Most entries of a feed that are taken.
const MAX_ENTRIES: usize = 20_000;

/// Whether a text file is the export of a blog, looked into only where its first bytes may be those of one.
pub(super) fn is_export(files: &dyn Files, path: &Path) -> bool {
    /// Bytes of a mark of the encoding, a line end and a label.
    const START: usize = 32;
    files.start(path, START).is_ok_and(|start| movable_type::may_begin(&start))
        && files.read(path).is_ok_and(|bytes| movable_type::is_export(&bytes))
}

/// Opens a feed among the files of the book.
pub(super) fn open(files: &Mounts, path: &Path, reporter: &Reporter) -> io::Result<(Section, About)> {
    let bytes = files.read(path)?;
    let (mut feed, others) = parse::feed(&bytes)?;
    if others > 0 {
        let message = format!("{others} entries of {} are drafts, pictures, comments or the like", path.display());
        reporter.report(Diagnostic::new(Code::Guessed, message).in_file(path).help("what was published is read"));
    }
    let older = parse::drop_older_forms(&mut feed.entries);
    if older > 0 {
        let message = format!("{older} entries of {} came again later and were left out", path.display());
        reporter.report(Diagnostic::new(Code::Guessed, message).in_file(path));
    }
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
        // Some say the encoding there.
        lang: feed
            .language
            .as_deref()
            .filter(|said| Encoding::for_label(said.as_bytes()).is_none())
            .and_then(Lang::parse),
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
    words(&text.content).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A name without the address beside it: of `lin@example.com (林屿)` it is 林屿.
fn name(author: &str) -> &str {
    let bare = |text: &str| !text.contains('@') && !text.trim().is_empty();
    let inside = author.split_once(['(', '（']).and_then(|(_, rest)| rest.split([')', '）']).next()).map(str::trim);
    let alone = author.split(['(', '<', '（']).next().map(str::trim).filter(|name| bare(name));
    alone.or(inside.filter(|name| bare(name))).unwrap_or_default()
}

/// What an entry without a text says: of what is to be heard or seen, and where that is.
fn enclosed(entry: &Entry) -> String {
    let mut out = String::new();
    for media in &entry.media {
        if let Some(said) = &media.description {
            out.push_str(&said.content);
        }
        for address in media.content.iter().filter_map(|content| content.url.as_ref()) {
            let address = escaped(address.as_str());
            out.push_str(&format!("<p><a href=\"{address}\">{address}</a></p>\n"));
        }
    }
    out
}

/// HTML whose paragraphs are parted by empty lines and have no tags, as blogs keep it and summaries have it, with its
/// paragraphs. A line end inside one stays one.
fn with_paragraphs(html: String) -> String {
    const BLOCKS: [&str; 16] = [
        "<p",
        "<div",
        "<h1",
        "<h2",
        "<h3",
        "<h4",
        "<ul",
        "<ol",
        "<table",
        "<blockquote",
        "<pre",
        "<figure",
        "<hr",
        "<dl",
        "<section",
        "<!--",
    ];
    let is_parted = html.trim().contains('\n') && ["<p>", "<p ", "<br", "<div"].iter().all(|tag| !html.contains(tag));
    if !is_parted {
        return html;
    }
    let (mut out, mut pre) = (String::with_capacity(html.len() + 256), 0);
    for piece in html.replace("\r\n", "\n").split("\n\n").filter(|piece| !piece.trim().is_empty()) {
        let piece = piece.trim_matches('\n');
        match pre == 0 && !BLOCKS.iter().any(|tag| piece.trim_start().starts_with(tag)) {
            true => out.push_str(&format!("<p>{}</p>\n", piece.replace('\n', "<br>\n"))),
            false => out.push_str(&format!("{piece}\n\n")),
        }
        pre = (pre + piece.matches("<pre").count()).saturating_sub(piece.matches("</pre").count());
    }
    out
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
    let authors = authors.iter().filter_map(|author| author.name.as_deref()).map(name);
    let authors: Vec<&str> = authors.filter(|name| !name.is_empty()).collect();
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
    // Links and pictures start from where the entry stood.
    let whole = |address: &&String| address.contains("://");
    let base = entry.base.as_ref().filter(whole).or(link.map(|link| &link.href).filter(whole));
    if let Some(base) = base.or(feed.links.first().map(|link| &link.href).filter(whole)) {
        head.push_str(&format!("<base href=\"{}\">\n", escaped(base)));
    }
    let lang = entry.language.as_ref().or(feed.language.as_ref());
    let lang = lang.map(|lang| format!(" lang=\"{}\"", escaped(lang))).unwrap_or_default();
    let summary = || match &entry.summary {
        Some(text) if !text.content.trim().is_empty() => text.content.clone(),
        _ => enclosed(entry),
    };
    let heading = if title.is_empty() { String::new() } else { format!("<h1>{}</h1>\n", escaped(&title)) };
    let body = with_paragraphs(body(entry).unwrap_or_else(summary));
    format!("<html{lang}>\n<head>\n{head}</head>\n<body>\n<article>\n{heading}{body}\n</article>\n</body>\n</html>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The pages of a feed, one after the other.
    fn pages(name: &str, feed: impl AsRef<[u8]>) -> (String, String) {
        let files = Mounts::over(Arc::new(Memory::new([(name, feed.as_ref())])));
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
    fn paragraphs_without_tags_are_parted_by_empty_lines() {
        let html = with_paragraphs("甲\n乙\n\n<pre>a\n\nb</pre>\n\n<!--more-->\n\n丙".to_owned());
        assert_eq!(html, "<p>甲<br>\n乙</p>\n<pre>a\n\nb</pre>\n\n<!--more-->\n\n<p>丙</p>\n");
        for html in ["<p>甲</p>\n\n<p>乙</p>", "甲", "甲<br>\n\n乙"] {
            assert_eq!(with_paragraphs(html.to_owned()), html);
        }
    }

    #[test]
    fn feeds_of_older_forms_are_read() {
        let atom = "<?xml version='1.0' encoding='Shift_JIS'?><feed version='0.3' xmlns='http://purl.org/atom/ns#'>
            <title>渡し場</title><modified>2005-12-07T00:00:00Z</modified><entry><title>灯</title><id>1</id>
            <issued>2005-12-07T10:00:00+09:00</issued>
            <content type='text/html' mode='escaped'>&lt;p&gt;灯が点る。&lt;/p&gt;</content></entry></feed>";
        let (title, all) = pages("a.xml", atom);
        assert_eq!(title, "渡し場");
        assert!(all.contains("<p>灯が点る。</p>") && all.contains("2005-12-07"), "{all}");
        let rss = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'
            xmlns='http://my.netscape.com/rdf/simple/0.9/'><channel><title>渡口</title></channel>
            <item><title>灯</title><link>https://example.com/1</link></item></rdf:RDF>";
        assert!(pages("a.xml", rss).1.contains("<h1>灯</h1>"));
    }

    #[test]
    fn feeds_as_they_lie_are_mended() {
        let rss = "<rss version='2.0'><channel><title>渡口</title>
            <item><title><![CDATA[<em>一</em> & 二]]></title><guid>1</guid><link>https://example.com/a/1</link>
             <author>lin@example.com (林屿)</author><description>甲&nbsp;乙</description></item>
            <item><title>播客</title><guid>2</guid><enclosure url='https://example.com/a.mp3' length='1' type='audio/mpeg'/></item>
            </channel></rss>";
        let (_, all) = pages("a.rss", rss);
        for part in ["<h1>一 &amp; 二</h1>", "content=\"林屿\"", "<base href=\"https://example.com/a/1\">", "a.mp3</a>"]
        {
            assert!(all.contains(part), "{part} is not in {all}");
        }
        let json = r#"{"version": "https://jsonfeed.org/version/1", "title": "河", "items": [
            {"id": 7, "title": "四", "content_html": "<p>甲</p>"}]}"#;
        assert!(pages("a.json", json).1.contains("<p>甲</p>"));
    }

    #[test]
    fn an_address_may_stand_right_beside_a_name() {
        for author in [
            "林屿（lin@example.com）",
            "lin@example.com（林屿）",
            "lin@example.com&#xA0;林屿",
            "　lin@example.com　林屿",
        ] {
            let rss = format!(
                "<rss version='2.0'><channel><title>渡口</title><item><title>一</title><author>{author}</author></item></channel></rss>"
            );
            let (_, all) = pages("a.rss", &rss);
            assert!(all.contains("content=\"林屿\""), "{author}: {all}");
        }
    }

    #[test]
    fn a_feed_is_in_the_encoding_that_it_declares() {
        for (label, name) in [("Shift_JIS", "ﾐﾁ"), ("euc-kr", "듦"), ("big5", "嵐"), ("gb2312", "汨")] {
            let rss = format!(
                "<?xml version='1.0' encoding='{label}'?>\n<rss version='2.0'><channel><title>{name}</title><item>\
                 <author>a@b.com ({name})</author></item></channel></rss>"
            );
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let (title, all) = pages("a.rss", &encoding.encode(&rss).0);
            assert_eq!(title, name, "{label}");
            assert!(all.contains(&format!("content=\"{name}\"")), "{label}: {all}");
        }
    }

    #[test]
    fn a_name_stands_beside_its_address() {
        for (author, expected) in [
            ("lin@example.com (林屿)", "林屿"),
            ("(周岸)", "周岸"),
            ("林屿", "林屿"),
            ("lin@example.com", ""),
            ("林屿 <a@b.c>", "林屿"),
            ("林屿（", "林屿"),
            ("（林屿）", "林屿"),
        ] {
            assert_eq!(name(author), expected, "{author}");
        }
    }

    #[test]
    fn what_is_no_feed_is_an_error() {
        let files = Mounts::over(Arc::new(Memory::new([("a.xml", &b"<x/>"[..]), ("b.json", b"{}")])));
        for name in ["a.xml", "b.json"] {
            assert!(open(&files, Path::new(name), &Reporter::new()).is_err(), "{name}");
        }
    }
}
