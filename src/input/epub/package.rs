//! The package of an EPUB (EPUB 3.3, 5; OPF 2.0.1): facts, spine, contents.

use crate::book::{Creator, Date, Role, Series, WritingMode};
use crate::files::{Archive, Files, normalise};
use crate::input::discover::About;
use crate::input::pattern::pattern;
use crate::input::xml::Element;
use crate::input::{Facts, decode};
use crate::lang::Lang;
use percent_encoding::percent_decode_str;
use regex::Regex;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Deepest level of the contents.
pub const DEEPEST: usize = 32;

/// What a package says. Paths are relative to the archive.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Package {
    pub about: About,
    /// The documents in reading order.
    pub spine: Vec<PathBuf>,
    pub contents: Vec<Entry>,
    /// Places with a name: landmarks of EPUB 3, guide of EPUB 2.
    pub furniture: Vec<(PathBuf, String)>,
    /// This program made it.
    pub made_here: bool,
}

/// An entry of the contents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub title: String,
    /// The document it leads to.
    pub target: Option<PathBuf>,
    /// The place in it.
    pub fragment: Option<String>,
    pub children: Vec<Entry>,
}

fn damaged(message: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message.into())
}

fn xml(archive: &Archive, path: &Path) -> io::Result<Element> {
    let text = decode::read(archive, path);
    let text = text.map_err(|cause| damaged(format!("{} cannot be read: {cause}", path.display())))?;
    Element::parse(&text).map_err(|(_, cause)| damaged(format!("{} is no XML: {cause}", path.display())))
}

/// The file that an address in a file of `folder` leads to.
pub fn target(folder: &Path, address: &str) -> Option<PathBuf> {
    let bare = address.split('#').next().unwrap_or_default();
    normalise(&folder.join(&*percent_decode_str(bare).decode_utf8_lossy()))
}

/// The place in a file that an address leads to.
fn fragment(address: &str) -> Option<String> {
    let (_, fragment) = address.split_once('#')?;
    Some(percent_decode_str(fragment).decode_utf8_lossy().into_owned()).filter(|fragment| !fragment.is_empty())
}

/// Where a file names its package.
const CONTAINER: &str = "META-INF/container.xml";

/// The folder that everything lies in: some files are packed with the folder around what belongs at the top.
fn top(archive: &Archive) -> PathBuf {
    let holds = |folder: &Path| archive.len(&folder.join(CONTAINER)).is_ok();
    if holds(Path::new("")) {
        return PathBuf::new();
    }
    let entries = archive.list(Path::new("")).unwrap_or_default();
    entries.into_iter().map(|entry| entry.path).find(|folder| holds(folder)).unwrap_or_default()
}

impl Package {
    pub fn read(archive: &Archive) -> io::Result<Package> {
        let top = top(archive);
        let container = xml(archive, &top.join(CONTAINER))?;
        let path = container.find("rootfile").and_then(|root| root.get("full-path"));
        let path = path.and_then(|path| normalise(&top.join(path))).ok_or(damaged("the container names no package"))?;
        let root = xml(archive, &path)?;
        let folder = path.parent().unwrap_or(Path::new(""));

        let items = root.child("manifest").into_iter().flat_map(Element::children);
        let items: BTreeMap<&str, &Element> = items.filter_map(|item| Some((item.get("id")?, item))).collect();
        let href = |item: &Element| target(folder, item.get("href")?);
        let mut package = Package::default();
        let spine = root.child("spine");
        for itemref in spine.into_iter().flat_map(Element::children) {
            let item = itemref.get("idref").and_then(|id| items.get(id));
            let document = item.filter(|i| i.get("media-type").is_some_and(|media| media.contains("html")));
            package.spine.extend(document.and_then(|item| href(item)).filter(|path| archive.len(path).is_ok()));
        }
        if package.spine.is_empty() {
            return Err(damaged("the package names no document"));
        }
        let has = |item: &Element, property: &str| {
            item.get("properties").is_some_and(|all| all.split_whitespace().any(|p| p == property))
        };
        let nav = items.values().find(|item| has(item, "nav")).and_then(|item| href(item));
        let ncx = spine.and_then(|s| s.get("toc")).and_then(|id| items.get(id)).and_then(|item| href(item));
        if let Some(nav) = &nav {
            package.furniture.push((nav.clone(), "toc".into()));
            package.read_nav(archive, nav);
        }
        if let Some(ncx) = ncx.filter(|_| package.contents.is_empty())
            && let Ok(root) = xml(archive, &ncx)
        {
            let folder = ncx.parent().unwrap_or(Path::new(""));
            package.contents = root.child("navMap").map(|map| nav_points(map, folder, 0)).unwrap_or_default();
        }
        for reference in root.child("guide").into_iter().flat_map(Element::children) {
            let place = reference.get("href").and_then(|address| target(folder, address));
            package.furniture.extend(place.zip(reference.get("type").map(str::to_owned)));
        }
        let metadata = root.child("metadata").cloned().unwrap_or_default();
        let cover = items.values().find(|item| has(item, "cover-image")).copied();
        let named = || meta_named(&metadata, "cover").and_then(|id| items.get(id).copied());
        package.about = about(&metadata, root.get("unique-identifier"));
        let turned = spine.and_then(|spine| spine.get("page-progression-direction"));
        package.about.facts.writing_mode = writing_mode(&metadata, turned).or_else(|| {
            let sheets = items.values().filter(|item| item.get("media-type") == Some("text/css"));
            let mut sheets = sheets.filter_map(|item| archive.read(&href(item)?).ok());
            sheets.any(|sheet| is_vertical(&String::from_utf8_lossy(&sheet))).then_some(WritingMode::VerticalRl)
        });
        package.about.facts.cover_image = cover.or_else(named).and_then(href).map(|p| p.to_string_lossy().into_owned());
        Ok(package)
    }

    fn read_nav(&mut self, archive: &Archive, path: &Path) {
        let Ok(root) = xml(archive, path) else { return };
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut navs = Vec::new();
        root.each(&mut |element| match element.name.as_str() {
            "nav" => navs.push(element),
            "meta" => self.made_here |= element.get("content").is_some_and(|c| c.starts_with("huibian ")),
            _ => {}
        });
        let of = |kind: &str| {
            navs.iter().find(|nav| nav.get("type").is_some_and(|t| t.split_whitespace().any(|t| t == kind)))
        };
        if let Some(list) = of("toc").and_then(|nav| nav.find("ol")) {
            self.contents = nav_list(list, folder, 0);
        }
        if let Some(landmarks) = of("landmarks") {
            landmarks.each(&mut |element| {
                let place = element.get("href").and_then(|address| target(folder, address));
                self.furniture.extend(place.zip(element.get("type").map(str::to_owned)));
            });
        }
    }
}

/// The entries of a list of the navigation document.
fn nav_list(list: &Element, folder: &Path, depth: usize) -> Vec<Entry> {
    if depth > DEEPEST {
        return Vec::new();
    }
    let items = list.children().filter(|item| item.name == "li");
    let entry = |item: &Element| {
        let label = item.children().find(|child| child.name != "ol");
        let address = label.and_then(|label| label.get("href"));
        Entry {
            title: label.map(words).unwrap_or_default(),
            target: address.and_then(|address| target(folder, address)),
            fragment: address.and_then(fragment),
            children: item.child("ol").map(|list| nav_list(list, folder, depth + 1)).unwrap_or_default(),
        }
    };
    items.map(entry).collect()
}

/// The words of an entry, readings left out.
fn words(label: &Element) -> String {
    let mut label = label.clone();
    fn drop_readings(element: &mut Element) {
        use crate::input::xml::Node;
        element.nodes.retain(|node| !matches!(node, Node::Element(e) if matches!(e.name.as_str(), "rt" | "rp")));
        for node in &mut element.nodes {
            if let Node::Element(element) = node {
                drop_readings(element);
            }
        }
    }
    drop_readings(&mut label);
    label.text()
}

/// The entries of an NCX below an element.
fn nav_points(above: &Element, folder: &Path, depth: usize) -> Vec<Entry> {
    if depth > DEEPEST {
        return Vec::new();
    }
    let points = above.children().filter(|point| point.name == "navPoint");
    let entry = |point: &Element| {
        let address = point.child("content").and_then(|content| content.get("src"));
        Entry {
            title: point.child("navLabel").map(Element::text).unwrap_or_default(),
            target: address.and_then(|address| target(folder, address)),
            fragment: address.and_then(fragment),
            children: nav_points(point, folder, depth + 1),
        }
    };
    points.map(entry).collect()
}

/// The content of `<meta name="…" content="…">`.
fn meta_named<'m>(metadata: &'m Element, name: &str) -> Option<&'m str> {
    metadata.children().find(|m| m.name == "meta" && m.get("name") == Some(name))?.get("content")
}

/// The writing mode that the package says: Kindle's word for it, or the way its pages are turned, for pages of CJK are
/// turned from the right because their lines are vertical.
fn writing_mode(metadata: &Element, turned: Option<&str>) -> Option<WritingMode> {
    match meta_named(metadata, "primary-writing-mode") {
        Some(mode) if mode.starts_with("vertical") => return Some(WritingMode::VerticalRl),
        Some(mode) if mode.starts_with("horizontal") => return Some(WritingMode::HorizontalTb),
        Some(_) | None => {}
    }
    match turned? {
        "rtl" => Some(WritingMode::VerticalRl),
        "ltr" => Some(WritingMode::HorizontalTb),
        _ => None,
    }
}

/// Whether a style sheet sets the whole text in vertical lines.
fn is_vertical(sheet: &str) -> bool {
    static RULE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)(?:^|[},\s])(?:html|body)\s*(?:,[^{}]*)?\{[^{}]*writing-mode\s*:\s*(?:vertical-rl|tb-rl)")
    });
    RULE.is_match(sheet)
}

/// What calibre writes for an author that it does not know, in its languages, and for the one of what it fetches.
const NOBODY: [&str; 6] = ["Unknown", "未知", "不明", "알 수 없음", "알려지지 않음", "calibre"];

fn about(metadata: &Element, unique: Option<&str>) -> About {
    let all = |name: &'static str| metadata.children().filter(move |e| e.name == name && !e.text().is_empty());
    // <meta refines="#id" property="…">value</meta>
    let refined = |element: &Element, property: &str| {
        let id = element.get("id")?;
        let refines = |m: &&Element| {
            m.name == "meta"
                && m.get("property") == Some(property)
                && m.get("refines").is_some_and(|r| r.trim_start_matches('#') == id)
        };
        metadata.children().find(refines).map(Element::text)
    };
    let is_kind = |element: &&Element, kind: &str| refined(element, "title-type").as_deref() == Some(kind);
    let title = all("title").find(|e| is_kind(e, "main")).or_else(|| all("title").next());
    let creators = all("creator").chain(all("contributor")).filter_map(|element| {
        let code = element.get("role").map(str::to_owned).or_else(|| refined(element, "role"));
        // Programs that made the file are no creators of the book, nor is what they write for nobody.
        let role = match code.as_deref() {
            _ if NOBODY.contains(&element.text().trim()) => return None,
            None if element.name == "creator" => Role::Author,
            None => Role::Contributor,
            Some("bkp") => return None,
            Some(code) => Role::from_marc(code).unwrap_or(Role::Contributor),
        };
        let file_as = element.get("file-as").map(str::to_owned).or_else(|| refined(element, "file-as"));
        Some(Creator { name: element.text(), file_as, role, about: None })
    });
    let identifier = all("identifier").find(|e| unique.is_some() && e.get("id") == unique);
    let collection = metadata.children().find(|m| m.get("property") == Some("belongs-to-collection"));
    let series = collection.map(|m| Series { name: m.text(), position: refined(m, "group-position") }).or_else(|| {
        let position = meta_named(metadata, "calibre:series_index").map(|p| p.trim_end_matches(".0").to_owned());
        Some(Series { name: meta_named(metadata, "calibre:series")?.to_owned(), position })
    });
    let first = |name| all(name).next().map(Element::text);
    // Descriptions are often HTML, escaped.
    let plain = |text: String| crate::input::xml::Element::parse(&format!("<d>{text}</d>")).map_or(text, |e| e.text());
    About {
        title: title.map(Element::text),
        facts: Facts {
            lang: first("language").as_deref().and_then(Lang::parse),
            subtitle: all("title").find(|e| is_kind(e, "subtitle")).map(Element::text),
            creators: creators.collect(),
            publisher: first("publisher"),
            identifier: identifier.or_else(|| all("identifier").next()).map(Element::text),
            rights: first("rights"),
            description: first("description").map(plain),
            series,
            subjects: all("subject").map(Element::text).collect(),
            date: first("date").as_deref().and_then(Date::parse),
            ..Facts::default()
        },
        source: String::new(),
    }
}
