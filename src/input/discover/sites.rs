//! The sites of Hugo and Jekyll: languages, collections, and pages that name the page above them.

use super::listing::{Entry, List};
use super::site::{Site, about};
use super::{DEEPEST, Dialect, format_of, is_notice};
use crate::files::{Files, normalise};
use crate::input::{decode, front_matter};
use crate::lang::Lang;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn values_of(text: &str, file: &Path) -> Map<String, Value> {
    let values = match file.extension().is_some_and(|ending| ending == "toml") {
        true => front_matter::toml(text),
        false => front_matter::yaml(text),
    };
    match values {
        Ok(Value::Object(values)) => values,
        Ok(_) | Err(_) => Map::new(),
    }
}

fn said(value: Option<&Value>) -> Option<&str> {
    value.and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

/// Hugo and Zola. Of a site in several languages one is the book: the one that was asked for, else the site's own.
pub fn hugo(files: &dyn Files, text: &str, site: Site) -> Option<Site> {
    let values = values_of(text, &site.file);
    let tool = if values.contains_key("base_url") { "Zola" } else { site.tool };
    let about = about(text, &site.file);
    let usual = said(values.get("defaultContentLanguage")).or(said(values.get("default_language"))).map(str::to_owned);
    let named = values.get("languages").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut editions: BTreeMap<String, PathBuf> = BTreeMap::new();
    for (code, table) in &named {
        let folder = said(table.get("contentDir")).and_then(|folder| normalise(Path::new(folder)));
        let folder = folder.or(Some(site.root.join(code)).filter(|folder| files.list(folder).is_ok()));
        editions.extend(folder.map(|folder| (code.clone(), folder)));
    }
    if let Some(usual) =
        usual.as_ref().filter(|usual| editions.is_empty() && files.list(&site.root.join(usual)).is_ok())
    {
        let is_code = |name: &str| matches!(name.len(), 2 | 5 | 7) && Lang::parse(name).is_some();
        let folders = files.list(&site.root).unwrap_or_default().into_iter().filter(|entry| entry.is_dir);
        let names =
            folders.filter_map(|entry| Some((entry.path.file_name()?.to_str()?.to_owned(), entry.path.clone())));
        editions.extend(names.filter(|(name, _)| is_code(name) || name == usual));
    }
    // Files of these names alone are no sign of Hugo.
    if site.root.as_os_str().is_empty() && editions.is_empty() {
        return None;
    }
    let asked = |code: &&String| site.lang.is_some() && Lang::parse(code) == site.lang;
    let codes: Vec<&String> = if editions.is_empty() { named.keys().collect() } else { editions.keys().collect() };
    let weight = |code: &&String| named.get(*code).and_then(|table| table.get("weight")).and_then(Value::as_i64);
    let first = codes.iter().copied().min_by_key(|code| weight(code).unwrap_or(i64::MAX));
    let chosen = codes.iter().copied().find(asked).or(codes.iter().copied().find(|code| Some(*code) == usual.as_ref()));
    let Some(chosen) = chosen.or(first).cloned() else { return Some(Site { tool, about, ..site }) };
    let others = codes.into_iter().filter(|code| **code != chosen).cloned().collect();
    let own = said(named.get(&chosen).and_then(|table| table.get("title"))).map(str::to_owned);
    let mut about = about;
    about.title = own.or(about.title);
    about.facts.lang = Lang::parse(&chosen).or(about.facts.lang);
    let root = editions.remove(&chosen).unwrap_or(site.root.clone());
    Some(Site { tool, root, about, others, ..site })
}

/// Jekyll: posts, collections, pages that name the page above them (Just the Docs), or pages in the order of their names.
pub fn jekyll(files: &dyn Files, text: &str, site: Site) -> Option<Site> {
    const KEYS: [&str; 9] =
        ["theme", "remote_theme", "plugins", "gems", "baseurl", "permalink", "collections", "markdown", "kramdown"];
    let values = values_of(text, &site.file);
    let has_posts = files.list(Path::new("_posts")).is_ok();
    if !has_posts && !KEYS.iter().any(|key| values.contains_key(*key)) {
        return None;
    }
    let is_kramdown = said(values.get("markdown")).is_none_or(|name| name.eq_ignore_ascii_case("kramdown"));
    let site = Site { dialect: is_kramdown.then_some(Dialect::Kramdown), ..site };
    let about = about(text, &site.file);
    let base = said(values.get("collections_dir")).and_then(|folder| normalise(Path::new(folder))).unwrap_or_default();
    let names: Vec<String> = match values.get("collections") {
        Some(Value::Object(all)) => all.keys().cloned().collect(),
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    let folders = names.iter().map(|name| (name.clone(), base.join(format!("_{name}"))));
    let mut folders: Vec<(String, PathBuf)> = folders.filter(|(_, path)| !articles(files, path).is_empty()).collect();
    if folders.is_empty() && has_posts {
        return Some(Site { root: "_posts".into(), is_blog: true, about, ..site });
    }
    if has_posts {
        folders.push(("posts".to_owned(), "_posts".into()));
    }
    if let [(_, only)] = &folders[..] {
        return Some(Site { root: only.clone(), about, ..site });
    }
    let part = |(name, path): (String, PathBuf)| Entry::Folder { title: Some(name), path: path.display().to_string() };
    let mut entries: Vec<Entry> = folders.into_iter().map(part).collect();
    if entries.is_empty() {
        entries = family(files);
    }
    Some(Site { about, list: List { entries, ..List::default() }, ..site })
}

/// The articles of a folder and all below it; what begins with a line or a dot is none.
fn articles(files: &dyn Files, folder: &Path) -> Vec<PathBuf> {
    fn walk(files: &dyn Files, folder: &Path, depth: usize, out: &mut Vec<PathBuf>) {
        for entry in files.list(folder).unwrap_or_default() {
            let name = entry.path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            if name.starts_with(['_', '.']) || matches!(name.as_str(), "node_modules" | "vendor") || depth > DEEPEST {
                continue;
            }
            match entry.is_dir {
                true => walk(files, &entry.path, depth + 1, out),
                false if format_of(&entry.path).is_some() && !is_notice(&name) => out.push(entry.path),
                false => {}
            }
        }
    }
    let mut out = Vec::new();
    walk(files, folder, 0, &mut out);
    out
}

/// A page of Just the Docs.
struct Member {
    path: PathBuf,
    title: String,
    parent: Option<String>,
    order: (bool, i64),
}

/// The pages that say their place: `nav_order`, and `parent`, the title of the page above.
fn family(files: &dyn Files) -> Vec<Entry> {
    let mut pages: Vec<Member> = Vec::new();
    for path in articles(files, Path::new("")) {
        let Ok(text) = decode::read(files, &path) else { continue };
        let values = front_matter::table(&text);
        let order = values.get("nav_order").and_then(|order| order.as_i64().or_else(|| order.as_str()?.parse().ok()));
        let parent = said(values.get("parent")).map(str::to_owned);
        let Some(title) = said(values.get("title")).map(str::to_owned) else { continue };
        if values.get("nav_exclude") != Some(&Value::Bool(true)) && (order.is_some() || parent.is_some()) {
            pages.push(Member { path, title, parent, order: (order.is_none(), order.unwrap_or_default()) });
        }
    }
    pages.sort_by(|a, b| (a.order, &a.title).cmp(&(b.order, &b.title)));
    let titles: BTreeSet<&str> = pages.iter().map(|page| &*page.title).collect();
    let mut children: BTreeMap<Option<&str>, Vec<&Member>> = BTreeMap::new();
    for page in &pages {
        let parent = page.parent.as_deref().filter(|parent| titles.contains(parent));
        children.entry(parent).or_default().push(page);
    }
    below(None, &mut children, 0)
}

/// The pages below one; each stands in one place only, so that no page is above itself.
fn below<'p>(
    parent: Option<&'p str>,
    children: &mut BTreeMap<Option<&'p str>, Vec<&'p Member>>,
    depth: usize,
) -> Vec<Entry> {
    if depth > DEEPEST {
        return Vec::new();
    }
    let pages = children.remove(&parent).unwrap_or_default();
    let entry = |page: &'p Member| Entry::Page {
        title: None,
        target: page.path.display().to_string(),
        below: below(Some(&page.title), children, depth + 1),
    };
    pages.into_iter().map(entry).collect()
}
