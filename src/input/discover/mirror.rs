//! Pages of a saved site that only lead to its articles: its home, its archive, those of its tags and categories.
//!
//! A blog that was saved whole (`wget --mirror`) has them as `tags/河/index.html`. They are known by the folders that
//! programs of blogs give them, and by links to articles; the home is left out with them.

use super::linked::{documents, note};
use super::{Item, Member, Section};
use crate::diag::Reporter;
use crate::files::{Files, normalise};
use crate::input::decode;
use crate::input::html::tokens::{Token, tokens};
use percent_encoding::percent_decode_str;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Fewest articles that a home leads to, and that all these pages do together.
const FEWEST: usize = 3;
/// Deepest folder of a site below what was named.
const DEEPEST: usize = 2;
/// Folders with a page for each tag, category or author.
const LISTS: [&str; 5] = ["tag", "tags", "category", "categories", "author"];

/// Takes them out.
pub(super) fn leave_out(files: &dyn Files, section: &mut Section, reporter: &Reporter) {
    let mut all = Vec::new();
    documents(section, &mut all);
    let mut sites: BTreeMap<PathBuf, BTreeSet<&PathBuf>> = BTreeMap::new();
    for path in &all {
        if let Some(site) = site_of(path, &section.path) {
            sites.entry(site).or_default().insert(path);
        }
    }
    let mut gone = BTreeSet::new();
    for (site, lists) in sites {
        let home = site.join("index.html");
        let is_article = |path: &&PathBuf| path.starts_with(&site) && **path != home && !lists.contains(path);
        let articles: BTreeSet<&PathBuf> = all.iter().filter(is_article).collect();
        let led_to = |path: &Path| -> BTreeSet<PathBuf> {
            links(files, path, &site).into_iter().filter(|place| articles.contains(place)).collect()
        };
        let mut found = Vec::new();
        let mut led = led_to(&home);
        let is_home = led.len() >= FEWEST && all.contains(&home);
        for path in lists.iter().filter(|path| !may_be_chapter(path, &lists)) {
            let places = led_to(path);
            if !places.is_empty() {
                found.push((*path).clone());
                led.extend(places);
            }
        }
        // Where the articles themselves stand in such folders, each of them leads to a page or two beside them.
        if led.len() < FEWEST || found.is_empty() {
            continue;
        }
        gone.extend(is_home.then_some(home));
        gone.extend(found);
    }
    if !gone.is_empty() {
        remove(section, &gone);
        gone.iter().for_each(|path| note(path, "was left out: it only leads to the articles of its site", reporter));
    }
}

/// The site whose articles a page lists, by the names of its folders.
fn site_of(path: &Path, root: &Path) -> Option<PathBuf> {
    let names: Vec<&str> = path.strip_prefix(root).ok()?.iter().map(|name| name.to_str()).collect::<Option<_>>()?;
    let [folders @ .., "index.html"] = &names[..] else { return None };
    let is_number = |name: &str, digits: usize| name.len() == digits && name.bytes().all(|b| b.is_ascii_digit());
    let is_page = |name: &str| (1..=4).any(|digits| is_number(name, digits));
    let at = folders.iter().take(DEEPEST + 1).enumerate().position(|(i, name)| match (*name, &folders[i + 1..]) {
        (name, _) if LISTS.contains(&name) => true,
        ("archives" | "archive", []) => true,
        ("page", [number]) | ("archives" | "archive", ["page", number]) => is_page(number),
        // An article may be the 2021st.
        ("archives" | "archive", [year, month]) => is_number(year, 4) && is_number(month, 2),
        _ => false,
    })?;
    Some(folders[..at].iter().fold(root.to_path_buf(), |path, name| path.join(name)))
}

/// Whether a page may be a chapter, `tags/index.html` of a manual: that of a blog has those of its tags below it.
fn may_be_chapter(page: &Path, lists: &BTreeSet<&PathBuf>) -> bool {
    let Some(folder) = page.parent() else { return false };
    let is_named = folder.file_name().and_then(|name| name.to_str()).is_some_and(|name| LISTS.contains(&name));
    is_named && !lists.iter().any(|other| *other != page && other.starts_with(folder))
}

/// The files that a page links to.
fn links(files: &dyn Files, page: &Path, site: &Path) -> BTreeSet<PathBuf> {
    let Ok(text) = decode::read(files, page) else { return BTreeSet::new() };
    let folder = page.parent().unwrap_or(Path::new(""));
    let mut out = BTreeSet::new();
    for token in tokens(&text) {
        let Token::Start(tag) = token else { continue };
        let Some(address) = tag.get("href").filter(|_| tag.name == "a") else { continue };
        let address = address.split(['#', '?']).next().unwrap_or_default();
        let address = percent_decode_str(address).decode_utf8_lossy();
        // The whole address of a page of a site: it is the same from its root.
        let from_root = match address.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map(|(_, path)| path),
            None => address.strip_prefix('/'),
        };
        let place = from_root.map_or_else(|| folder.join(&*address), |path| site.join(path));
        if let Some(place) = normalise(&place) {
            out.insert(place.join("index.html"));
            out.insert(place);
        }
    }
    out
}

fn remove(section: &mut Section, gone: &BTreeSet<PathBuf>) {
    section.intro = section.intro.take().filter(|path| !gone.contains(path));
    section.members.retain_mut(|member| match member {
        Member::Item(Item { path: Some(path), children, .. }) => !gone.contains(path) || !children.is_empty(),
        Member::Item(_) => true,
        Member::Section(inner) => {
            remove(inner, gone);
            !inner.members.is_empty() || inner.intro.is_some()
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    fn left(pages: &[(&str, &str)]) -> Vec<String> {
        let files = Memory::new(pages.iter().map(|&(path, text)| (path, text.as_bytes())));
        let item = |&(path, _): &(&str, &str)| Member::Item(Item { path: Some(path.into()), ..Item::default() });
        let mut section = Section { members: pages.iter().map(item).collect(), ..Section::default() };
        leave_out(&files, &mut section, &Reporter::new());
        let mut out = Vec::new();
        documents(&section, &mut out);
        out.iter().map(|path| path.display().to_string()).collect()
    }

    const LIST: &str = "<a href=/2021/a/>雨</a><a href=/2021/b/index.html>灯</a><a href=/2021/c/>船</a>";
    const TEXT: &str = "<p>雨下了一夜。</p><a href=../b/>下一篇</a>";
    const ARTICLES: [(&str, &str); 3] =
        [("2021/a/index.html", TEXT), ("2021/b/index.html", TEXT), ("2021/c/index.html", TEXT)];

    #[test]
    fn pages_that_lead_to_the_articles_of_a_site_go() {
        let lists = [
            ("index.html", LIST),
            ("archives/index.html", "<a href=https://example.com/2021/a/>雨</a>"),
            ("tags/河/index.html", "<a href=../../2021/a/index.html>雨</a>"),
            ("page/2/index.html", LIST),
            ("about/index.html", TEXT),
        ];
        let kept = left(&[&lists[..], &ARTICLES].concat());
        assert_eq!(kept, ["about/index.html", "2021/a/index.html", "2021/b/index.html", "2021/c/index.html"]);
    }

    #[test]
    fn articles_that_stand_in_the_folder_of_a_category_stay() {
        let text = "<a href=/about/>关于</a><p>雨下了一夜。</p>";
        let pages = ["about/index.html", "category/a/index.html", "category/b/index.html", "category/c/index.html"];
        assert_eq!(left(&pages.map(|page| (page, text))), pages);
    }

    #[test]
    fn a_home_alone_a_numbered_article_a_chapter_and_a_page_without_links_stay() {
        for page in [
            ("index.html", LIST),
            ("archives/2021/index.html", LIST),
            ("tags/index.html", "<p>河边的人不说话。</p>"),
            ("page/题/index.html", LIST),
            ("tags/index.html", LIST),
            ("author/index.html", TEXT),
        ] {
            assert_eq!(left(&[&[page][..], &ARTICLES].concat()).len(), 4, "{}", page.0);
        }
    }
}
