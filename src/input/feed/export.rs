//! Whole blogs as their programs export them: WordPress in an RSS of its own, Blogger in an Atom, others in the text
//! format of Movable Type.
//!
//! Beside what was published an export holds drafts, pictures, menus, templates and comments, each as an entry. They are
//! left out; what the entry's own elements say that a feed's do not is put where a feed has it.

use super::movable_type;
use crate::input::pattern::pattern;
use regex::{Captures, Regex};
use std::collections::HashMap;
use std::sync::LazyLock;

/// What tells the exports from feeds, in bytes.
const WORDPRESS: &str = "http://wordpress.org/export/";
const BLOGGER: &str = "http://schemas.google.com/blogger/2008/kind#";

/// Whether a feed is the export of a blog.
pub fn is_export(bytes: &[u8]) -> bool {
    let is_marked = || [WORDPRESS, BLOGGER].iter().any(|mark| memchr::memmem::find(bytes, mark.as_bytes()).is_some());
    movable_type::is_export(bytes) || is_marked()
}

/// The export with its published articles alone, as a feed has them, and how many other entries it had.
pub fn published(text: &str) -> (String, usize) {
    if movable_type::is_export(text.as_bytes()) {
        movable_type::published(text)
    } else if text.contains(WORDPRESS) {
        of_wordpress(text)
    } else {
        of_blogger(text)
    }
}

fn of_wordpress(text: &str) -> (String, usize) {
    static ITEM: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)<item>.*?</item>"));
    static AUTHOR: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)<wp:author>.*?</wp:author>"));
    static CREATOR: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)<dc:creator>(.*?)</dc:creator>"));
    static CAPTION: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?s)\[caption[^\]]*\](.*?<img[^>]*>(?:\s*</a>)?)(.*?)\[/caption\]"));
    let names: HashMap<&str, &str> = AUTHOR
        .find_iter(text)
        .filter_map(|author| {
            let said = |name| said(author.as_str(), name).filter(|said| !said.is_empty());
            Some((said("wp:author_login")?, said("wp:author_display_name")?))
        })
        .collect();
    let mut out = 0;
    let kept = ITEM.replace_all(text, |item: &Captures| {
        let item = &item[0];
        let is = |name, fine: &[&str]| said(item, name).is_none_or(|said| fine.contains(&said));
        if !is("wp:status", &["publish"]) || !is("wp:post_type", &["post", "page"]) {
            out += 1;
            return String::new();
        }
        let item = CREATOR.replace(item, |found: &Captures| match names.get(bare(&found[1])) {
            Some(name) => format!("<dc:creator><![CDATA[{name}]]></dc:creator>"),
            None => found[0].to_owned(),
        });
        CAPTION.replace_all(&item, "<figure>$1<figcaption>$2</figcaption></figure>").into_owned()
    });
    (kept.into_owned(), out)
}

fn of_blogger(text: &str) -> (String, usize) {
    static ENTRY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?s)<entry>.*?</entry>"));
    static KIND: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r#"<category[^>]*term=["']http://schemas\.google\.com/blogger/2008/kind#(\w+)["'][^>]*>"#)
    });
    let mut out = 0;
    let kept = ENTRY.replace_all(text, |entry: &Captures| {
        let entry = &entry[0];
        let is_article = KIND.captures(entry).is_none_or(|kind| matches!(&kind[1], "post" | "page"));
        if !is_article || said(entry, "app:draft") == Some("yes") {
            out += 1;
            return String::new();
        }
        KIND.replace(entry, "").into_owned()
    });
    (kept.into_owned(), out)
}

/// The text of the first element of a name.
fn said<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(said, _)| bare(said))
}

/// A text without the marks of CDATA around it.
fn bare(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("<![CDATA[").and_then(|text| text.strip_suffix("]]>")).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_blog_what_was_published_is_taken_under_the_name_that_is_shown() {
        let item = |title: &str, status: &str, kind: &str| {
            format!(
                "<item><title>{title}</title><dc:creator><![CDATA[lyz]]></dc:creator><content:encoded><![CDATA[文\n\n\
                 [caption width=\"3\"]<img src=\"a.png\" /> 渡口[/caption]]]></content:encoded><wp:status><![CDATA[{status}]]>\
                 </wp:status><wp:post_type><![CDATA[{kind}]]></wp:post_type></item>"
            )
        };
        let all = [
            ("一", "publish", "post"),
            ("二", "draft", "post"),
            ("三", "inherit", "attachment"),
            ("四", "publish", "page"),
        ];
        let items: String = all.iter().map(|(title, status, kind)| item(title, status, kind)).collect();
        let text = format!(
            "<rss xmlns:wp='http://wordpress.org/export/1.2/'><channel><wp:author><wp:author_login><![CDATA[lyz]]>\
             </wp:author_login><wp:author_display_name><![CDATA[林一舟]]></wp:author_display_name></wp:author>{items}</channel></rss>"
        );
        assert!(is_export(text.as_bytes()));
        let (kept, out) = published(&text);
        assert_eq!((kept.matches("<item>").count(), out), (2, 2));
        assert!(kept.contains("<dc:creator><![CDATA[林一舟]]></dc:creator>") && !kept.contains("二"), "{kept}");
        assert!(kept.contains("<figure><img src=\"a.png\" /><figcaption> 渡口</figcaption></figure>"), "{kept}");
    }

    #[test]
    fn of_an_atom_of_blogger_only_posts_and_pages_are_taken() {
        let entry = |kind: &str, more: &str| {
            format!("<entry><category scheme='x#kind' term='{BLOGGER}{kind}'/>{more}<title>{kind}</title></entry>")
        };
        let draft = "<app:control><app:draft>yes</app:draft></app:control>";
        let entries = [entry("post", ""), entry("comment", ""), entry("post", draft), entry("template", "")].concat();
        let (kept, out) = published(&format!("<feed>{entries}</feed>"));
        assert_eq!((kept.as_str(), out), ("<feed><entry><title>post</title></entry></feed>", 3));
    }
}
