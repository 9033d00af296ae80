//! Pictures in documents of their own that open a chapter: they go into the document of its heading.
//!
//! Contents lead to such a picture, and not to the heading behind it, which would begin a second chapter of one name.

use super::divide::{blank, is_heading};
use super::documents::{Documents, Edits};
use super::package::{DEEPEST, Entry, Package};
use crate::input::html::apparatus::{elements, words};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Joins them, and lets the contents lead to what they were joined to.
pub fn join(package: &mut Package, documents: &mut Documents) {
    let mut listed = BTreeSet::new();
    each(&mut package.contents, 0, &mut |entry| _ = entry.target.clone().map(|path| listed.insert(path)));
    let mut joined: Vec<(PathBuf, PathBuf)> = Vec::new();
    for pair in package.spine.windows(2) {
        let [picture, text] = pair else { continue };
        let is_furniture = package.furniture.iter().any(|(path, _)| path == picture || path == text);
        if is_furniture || !listed.contains(picture) || listed.contains(text) || picture.parent() != text.parent() {
            continue;
        }
        let (Some(shown), Some(html)) = (documents.get(picture).and_then(pictures), documents.get(text)) else {
            continue;
        };
        if let Some(with) = opened_by(html, shown) {
            documents.put(text, with);
            joined.push((picture.clone(), text.clone()));
        }
    }
    for (picture, text) in joined {
        package.spine.retain(|path| *path != picture);
        each(&mut package.contents, 0, &mut |entry| {
            if entry.target.as_ref() == Some(&picture) {
                (entry.target, entry.fragment) = (Some(text.clone()), None);
            }
        });
    }
}

fn each(entries: &mut [Entry], depth: usize, f: &mut dyn FnMut(&mut Entry)) {
    for entry in entries.iter_mut().filter(|_| depth < DEEPEST) {
        f(entry);
        each(&mut entry.children, depth + 1, f);
    }
}

/// The body of a document that shows pictures and no word.
pub fn pictures(html: &str) -> Option<&str> {
    let body = elements(html, None).into_iter().find(|e| e.name == "body")?;
    let inside = &html[body.text];
    (!blank(inside) && words(inside).is_empty()).then_some(inside)
}

/// A document with something else at the beginning of its body, where it begins with a heading.
fn opened_by(html: &str, shown: &str) -> Option<String> {
    let all = elements(html, None);
    let body = all.iter().find(|e| e.name == "body")?;
    let heading = all.iter().find(|e| e.start > body.start && is_heading(&e.name))?;
    if !blank(&html[body.text.start..heading.start]) {
        return None;
    }
    let mut edits = Edits::default();
    edits.replace(body.text.start..body.text.start, shown);
    Some(edits.applied(html, 0..html.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn joined(picture: &str, text: &str, listed: &[&str]) -> (String, Vec<Option<PathBuf>>) {
        let mut documents = Documents::default();
        documents.put(Path::new("a.html"), format!("<body>{picture}</body>"));
        documents.put(Path::new("b.html"), format!("<body>{text}</body>"));
        let entry = |path: &&str| Entry { target: Some(path.into()), ..Entry::default() };
        let contents = listed.iter().map(entry).collect();
        let mut package = Package { spine: vec!["a.html".into(), "b.html".into()], contents, ..Package::default() };
        join(&mut package, &mut documents);
        let text = documents.get(Path::new("b.html")).unwrap().to_owned();
        (text, package.contents.into_iter().map(|entry| entry.target).collect())
    }

    #[test]
    fn a_picture_that_the_contents_name_goes_to_the_heading_behind() {
        let (text, contents) = joined("<p><img src=\"1.png\"/></p>", "<h1>渡口</h1><p>雨。</p>", &["a.html"]);
        assert_eq!(text, "<body><p><img src=\"1.png\"/></p><h1>渡口</h1><p>雨。</p></body>");
        assert_eq!(contents, [Some("b.html".into())]);
    }

    #[test]
    fn pictures_with_words_and_chapters_of_their_own_stay() {
        let (picture, text) = ("<p><img src=\"1.png\"/></p>", "<h1>渡口</h1>");
        for (picture, text, listed) in [
            ("<p><img src=\"1.png\"/>桥</p>", text, &["a.html"][..]),
            (picture, text, &["a.html", "b.html"]),
            (picture, text, &[]),
            (picture, "<p>雨。</p><h1>渡口</h1>", &["a.html"]),
            ("<p></p>", text, &["a.html"]),
        ] {
            let (after, contents) = joined(picture, text, listed);
            assert_eq!(after, format!("<body>{text}</body>"));
            assert_eq!(contents, listed.iter().map(|path| Some(path.into())).collect::<Vec<_>>());
        }
    }
}
