//! What libraries and programs put around the texts of a book: the licence of Project Gutenberg, the ways from article
//! to article in a newspaper that calibre has fetched.
//!
//! It is known by the class of its element. Entries of the contents that lead into it go with it, and so does a document
//! that holds nothing else.

use super::divide::blank;
use super::documents::{Documents, Edits};
use super::package::{Entry, Package};
use crate::input::html::FURNITURE;
use crate::input::html::apparatus::{Element, elements, words};
use crate::input::text::gutenberg;
use crate::input::tidy::Rules;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Classes of such elements, and the rules that leave them out.
const CLASSES: [(&str, &str); 2] = [("pg-boilerplate", gutenberg::RULE), ("calibre_navbar", FURNITURE)];

/// What was left out by one rule: the document that it stood in first, its words there, and how many documents had it.
#[derive(Debug, PartialEq, Eq)]
pub struct Left {
    pub rule: &'static str,
    pub document: PathBuf,
    pub words: String,
    pub documents: usize,
}

/// Takes it out of the documents and the contents of a book.
pub fn take(package: &mut Package, documents: &mut Documents, rules: &Rules) -> Vec<Left> {
    let mut left = Vec::new();
    let mut gone = BTreeSet::new();
    for (class, rule) in CLASSES.into_iter().filter(|(_, rule)| rules.on(rule)) {
        let mut found: Option<Left> = None;
        for path in documents.having(|html| html.contains(class)) {
            let Some(html) = documents.get(&path) else { continue };
            let Some((rest, words)) = without(html, class, &path, &mut gone) else { continue };
            if blank(body(&rest)) {
                package.spine.retain(|document| *document != path);
            }
            documents.put(&path, rest);
            found.get_or_insert(Left { rule, document: path, words, documents: 0 }).documents += 1;
        }
        left.extend(found);
    }
    if !gone.is_empty() {
        package.contents = kept(std::mem::take(&mut package.contents), &gone);
    }
    left
}

/// A document without the elements of a class, and the words of the first; their ids are `gone`.
fn without(html: &str, class: &str, path: &Path, gone: &mut BTreeSet<(PathBuf, String)>) -> Option<(String, String)> {
    let all = elements(html, None);
    let is = |e: &&Element| e.class.split_whitespace().any(|name| name == class);
    let mut edits = Edits::default();
    let mut first = None;
    // Elements are in the order of the text.
    let mut end = 0;
    for element in &all {
        if is(&element) {
            edits.replace(element.start..element.end, "");
            first.get_or_insert_with(|| words(&html[element.text.clone()]));
            end = end.max(element.end);
        }
        if element.start < end {
            gone.extend(element.id.clone().map(|id| (path.to_path_buf(), id)));
        }
    }
    Some((edits.applied(html, 0..html.len()), first?))
}

fn body(html: &str) -> &str {
    html.find("<body").map_or(html, |at| &html[at..])
}

/// Contents without the entries that lead to places that are gone.
fn kept(entries: Vec<Entry>, gone: &BTreeSet<(PathBuf, String)>) -> Vec<Entry> {
    let mut out = Vec::new();
    for mut entry in entries {
        let below = kept(std::mem::take(&mut entry.children), gone);
        match entry.target.clone().zip(entry.fragment.clone()) {
            Some(place) if gone.contains(&place) => out.extend(below),
            _ => out.push(Entry { children: below, ..entry }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Options;

    fn taken(pages: &[(&str, &str)], contents: &[(&str, &str)], options: &Options) -> (Package, Documents, Vec<Left>) {
        let mut documents = Documents::default();
        let mut package = Package::default();
        for (name, html) in pages {
            documents.put(Path::new(name), format!("<body>{html}</body>"));
            package.spine.push(name.into());
        }
        let entry = |&(target, fragment): &(&str, &str)| Entry {
            title: "河灯".to_owned(),
            target: Some(target.into()),
            fragment: Some(fragment.to_owned()),
            ..Entry::default()
        };
        package.contents = contents.iter().map(entry).collect();
        let left = take(&mut package, &mut documents, &Rules::new(options));
        (package, documents, left)
    }

    const HEAD: &str =
        "<section class=\"pg-boilerplate pgheader\"><h2 id=\"h\">The Project Gutenberg eBook</h2></section>";
    const TEXT: &str = "<h2 id=\"a\">渡口</h2><p>雨下了一夜。</p>";

    #[test]
    fn what_a_library_puts_around_a_text_goes_with_its_entries() {
        let pages = [("1", &*format!("{HEAD}{TEXT}")), ("2", "<div class=\"pg-boilerplate\"><p>LICENSE</p></div>")];
        let (package, documents, left) = taken(&pages, &[("1", "h"), ("1", "a")], &Options::default());
        assert_eq!(documents.get(Path::new("1")).unwrap(), format!("<body>{TEXT}</body>"));
        assert_eq!(package.spine, [PathBuf::from("1")]);
        assert_eq!(package.contents.len(), 1);
        assert_eq!((left[0].rule, &*left[0].words, left[0].documents), ("gutenberg", "The Project Gutenberg eBook", 2));
    }

    #[test]
    fn the_ways_between_articles_go() {
        let page = format!("<div class=\"calibre_navbar\">| <a href=\"b\">下一篇</a> |</div>{TEXT}");
        let (_, documents, left) = taken(&[("1", &page)], &[("1", "a")], &Options::default());
        assert_eq!(documents.get(Path::new("1")).unwrap(), format!("<body>{TEXT}</body>"));
        assert_eq!(left.len(), 1);
    }

    #[test]
    fn what_only_speaks_of_them_stays_and_so_does_all_where_the_rule_is_off() {
        let spoken = "<p class=\"note\">calibre_navbar、pg-boilerplate 是两个类名。</p>";
        assert_eq!(taken(&[("1", spoken)], &[], &Options::default()).2, []);
        let mut off = Options::default();
        off.tidy.insert(gutenberg::RULE.to_owned(), false);
        assert_eq!(taken(&[("1", HEAD)], &[("1", "h")], &off).0.contents.len(), 1);
    }
}
