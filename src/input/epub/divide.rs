//! What the contents of a book say about its documents: where one holds several chapters, and which lines are headings.
//!
//! Programs that make books cut them where a file grows too long, or not at all, and set headings as large paragraphs.
//! The contents know better: a document is divided where they lead into its midst, and the line there that is the entry
//! word for word becomes a heading. Links follow the places that they lead to.

use super::documents::{Documents, Edits, escaped};
use super::package::{DEEPEST, Entry, Package, target};
use crate::input::html::apparatus::{Element, elements, words};
use crate::input::tidy::same_title;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Longest line that may be a heading, in bytes.
const MAX_HEADING: usize = 600;
/// Most lines that make one heading: `第一章`, `渡口`.
const MAX_LINES: usize = 3;

/// A place in a document that an entry of the contents leads to.
struct Place<'e> {
    title: &'e str,
    fragment: Option<&'e str>,
    depth: usize,
}

/// Where a document is divided: where each part begins, and its name.
type Parts = Vec<(usize, PathBuf)>;

/// Divides the documents of a package and marks their headings.
pub fn divide(package: &mut Package, documents: &mut Documents) {
    let mut places: BTreeMap<&Path, Vec<Place>> = BTreeMap::new();
    gather(&package.contents, 0, &mut places);
    // Of a book in one document the parts have chapters.
    let below = if places.len() == 1 { 1 } else { 0 };
    let mut edits: BTreeMap<PathBuf, Edits> = BTreeMap::new();
    let mut divided: BTreeMap<PathBuf, Parts> = BTreeMap::new();
    let mut by_id: BTreeMap<(PathBuf, String), usize> = BTreeMap::new();
    for (path, places) in &places {
        let Some(html) = documents.get(path) else { continue };
        let page = Page::of(html);
        let own = edits.entry(path.to_path_buf()).or_default();
        let parts = page.read(places, below, own);
        if parts.len() > 1 {
            let taken = |path: &Path| documents.get(path).is_some();
            let names = parts.iter().enumerate().map(|(i, &at)| (at, part_name(path, i, &taken)));
            divided.insert(path.to_path_buf(), names.collect());
            for element in &page.elements {
                if let Some(id) = &element.id {
                    by_id.entry((path.to_path_buf(), id.clone())).or_insert(element.start);
                }
            }
        }
    }
    let part_of = |path: &Path, fragment: Option<&str>| -> Option<PathBuf> {
        let parts = divided.get(path)?;
        let at = *by_id.get(&(path.to_path_buf(), fragment?.to_owned()))?;
        Some(parts[parts.partition_point(|(start, _)| *start <= at).max(1) - 1].1.clone())
    };
    if !divided.is_empty() {
        for (path, html) in documents.iter() {
            follow(path, html, &part_of, edits.entry(path.to_path_buf()).or_default());
        }
    }
    let is_changed = |path: &PathBuf, edits: &Edits| *edits != Edits::default() || divided.contains_key(path);
    for (path, edits) in edits.into_iter().filter(|(path, edits)| is_changed(path, edits)) {
        let Some(html) = documents.get(&path).map(str::to_owned) else { continue };
        let body = elements(&html, None).iter().find(|e| e.name == "body").map_or(0, |body| body.text.start);
        let whole = vec![(0, path.clone())];
        let parts = divided.get(&path).unwrap_or(&whole);
        for (i, (start, name)) in parts.iter().enumerate() {
            let end = parts.get(i + 1).map_or(html.len(), |(start, _)| *start);
            let head = if i == 0 { "" } else { &html[..body] };
            documents.put(name, format!("{head}{}", edits.applied(&html, *start..end)));
        }
    }
    let spine = std::mem::take(&mut package.spine);
    package.spine = spine
        .into_iter()
        .flat_map(|path| match divided.get(&path) {
            Some(parts) => parts.iter().map(|(_, name)| name.clone()).collect(),
            None => vec![path],
        })
        .collect();
    lead(&mut package.contents, &part_of, 0);
}

/// The places of each document, in the order of the contents.
fn gather<'e>(entries: &'e [Entry], depth: usize, out: &mut BTreeMap<&'e Path, Vec<Place<'e>>>) {
    for entry in entries.iter().filter(|_| depth <= DEEPEST) {
        if let Some(path) = &entry.target {
            let place = Place { title: &entry.title, fragment: entry.fragment.as_deref(), depth };
            out.entry(path).or_default().push(place);
        }
        gather(&entry.children, depth + 1, out);
    }
}

/// `a.html`, `a-2.html`, `a-3.html`
fn part_name(path: &Path, number: usize, taken: &dyn Fn(&Path) -> bool) -> PathBuf {
    if number == 0 {
        return path.to_path_buf();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
    let name = |dashes: &str| path.with_file_name(format!("{stem}{dashes}{}.{ending}", number + 1));
    (1..).map(|n| name(&"-".repeat(n))).find(|name| !taken(name)).unwrap_or_default()
}

/// Lets entries lead to the parts of divided documents.
fn lead(entries: &mut [Entry], part_of: &dyn Fn(&Path, Option<&str>) -> Option<PathBuf>, depth: usize) {
    for entry in entries.iter_mut().filter(|_| depth <= DEEPEST) {
        let part = entry.target.as_deref().and_then(|path| part_of(path, entry.fragment.as_deref()));
        entry.target = part.or(entry.target.take());
        lead(&mut entry.children, part_of, depth + 1);
    }
}

/// Lets the links of a document lead to the parts of divided ones.
fn follow(path: &Path, html: &str, part_of: &dyn Fn(&Path, Option<&str>) -> Option<PathBuf>, edits: &mut Edits) {
    let folder = path.parent().unwrap_or(Path::new(""));
    for link in elements(html, None) {
        let Some((page, fragment)) = link.href.as_deref().and_then(|href| href.rsplit_once('#')) else { continue };
        let place = if page.is_empty() { Some(path.to_path_buf()) } else { target(folder, page) };
        let Some((place, part)) = place.and_then(|place| part_of(&place, Some(fragment)).map(|part| (place, part)))
        else {
            continue;
        };
        if part == place && !page.is_empty() {
            continue;
        }
        let tag = &html[link.start..link.text.start];
        let (Some(from), Some(to)) = (place.file_name(), part.file_name()) else { continue };
        let to = escaped(&to.to_string_lossy());
        let written = match page.is_empty() {
            true => tag.replacen('#', &format!("{to}#"), 1),
            false => tag.replacen(&*from.to_string_lossy(), &to, 1),
        };
        edits.replace(link.start..link.text.start, written);
    }
}

/// A document with its elements.
struct Page<'h> {
    html: &'h str,
    elements: Vec<Element>,
    /// The elements that hold a line of text and no block, in order.
    lines: Vec<usize>,
}

fn is_block(name: &str) -> bool {
    matches!(name, "p" | "div" | "li" | "section" | "article" | "blockquote" | "table" | "ul" | "ol" | "dl" | "center")
        || is_heading(name)
}

pub fn is_heading(name: &str) -> bool {
    matches!(name.as_bytes(), [b'h', b'1'..=b'6'])
}

impl<'h> Page<'h> {
    fn of(html: &'h str) -> Self {
        let elements = elements(html, None);
        let mut above: BTreeSet<usize> = BTreeSet::new();
        for element in elements.iter().filter(|e| is_block(&e.name)) {
            let mut at = element.parent;
            while let Some(parent) = at.filter(|&parent| above.insert(parent)) {
                at = elements[parent].parent;
            }
        }
        let is_line = |&i: &usize| {
            let e: &Element = &elements[i];
            let named = is_heading(&e.name) || matches!(e.name.as_str(), "p" | "div" | "center");
            named && !above.contains(&i) && !blank(&html[e.text.clone()])
        };
        let lines = (0..elements.len()).filter(is_line).collect();
        Self { html, elements, lines }
    }

    fn words(&self, element: usize) -> String {
        let range = self.elements[element].text.clone();
        if range.len() > MAX_HEADING { String::new() } else { words(&self.html[range]) }
    }

    /// The first line at or after a place, its number among the lines, and the element that the place is.
    fn line_at(&self, fragment: Option<&str>) -> Option<(usize, Option<usize>)> {
        let Some(fragment) = fragment else { return Some((0, None)).filter(|_| !self.lines.is_empty()) };
        let anchor = self.elements.iter().position(|e| e.id.as_deref() == Some(fragment))?;
        // The line that it stands in, or the next.
        let line = self.lines.partition_point(|&i| self.elements[i].text.end < self.elements[anchor].start);
        (line < self.lines.len()).then_some((line, Some(anchor)))
    }

    /// Marks the headings that are named, and says where parts begin: at the first byte, and where a chapter does.
    fn read(&self, places: &[Place], below: usize, edits: &mut Edits) -> Vec<usize> {
        let mut parts = vec![0];
        let top = places.first().map_or(0, |place| place.depth);
        let mut seen = BTreeSet::new();
        for place in places {
            let Some((line, anchor)) = self.line_at(place.fragment) else { continue };
            // A heading may stand above the place.
            let before = line.checked_sub(1).filter(|&i| same_title(&self.words(self.lines[i]), place.title));
            let line = before.unwrap_or(line);
            if !seen.insert(line) {
                continue;
            }
            self.head(line, place, place.depth.saturating_sub(top + below), edits);
            let begin = self.beginning(line, anchor);
            if place.depth <= top + below && begin > parts[parts.len() - 1] && !blank(self.between(begin)) {
                parts.push(begin);
            }
        }
        parts
    }

    /// Makes a heading of a line that is an entry of the contents, or of lines that are it together.
    fn head(&self, line: usize, place: &Place, depth: usize, edits: &mut Edits) {
        let mut together = String::new();
        // A picture above the heading is none of its lines.
        let line = line + self.lines[line..].iter().take_while(|&&i| self.words(i).is_empty()).count();
        for (count, &last) in self.lines[line..].iter().take(MAX_LINES).enumerate() {
            together += &self.words(last);
            if !same_title(&together, place.title) && (count == 0 || !same_letters(&together, place.title)) {
                continue;
            }
            let lines = &self.lines[line..=line + count];
            let (first, last) = (&self.elements[lines[0]], &self.elements[last]);
            if count == 0 && is_heading(&first.name) {
                if is_spaced(&together) && !is_spaced(place.title) {
                    edits.replace(first.text.clone(), escaped(place.title));
                }
                return;
            }
            let level = (depth + 1).min(6);
            let id = first.id.as_ref().map(|id| format!(" id=\"{}\"", escaped(id))).unwrap_or_default();
            edits.replace(first.start..first.text.start, format!("<h{level}{id}>"));
            for pair in lines.windows(2) {
                edits.replace(self.elements[pair[0]].text.end..self.elements[pair[1]].text.start, "\u{3000}");
            }
            edits.replace(last.text.end..last.end, format!("</h{level}>"));
            // A heading is no stronger than headings are.
            let is_loud = |e: &Element| matches!(e.name.as_str(), "b" | "strong" | "font" | "big") || e.class == "bold";
            let loud = |e: &&Element| is_loud(e) && e.end <= last.end;
            for e in self.elements[lines[0]..].iter().take_while(|e| e.start < last.end).filter(loud) {
                edits.replace(e.start..e.text.start, "");
                edits.replace(e.text.end..e.end, "");
            }
            return;
        }
    }

    /// Where what a line opens begins: at the outermost element that begins with it.
    fn beginning(&self, line: usize, anchor: Option<usize>) -> usize {
        let mut at = self.lines[line];
        let start = self.elements[at].start;
        let just_above = |&anchor: &usize| {
            let above = self.elements[anchor].start;
            above < start && blank(&self.html[above..start])
        };
        at = anchor.filter(just_above).unwrap_or(at);
        while let Some(parent) = self.elements[at].parent
            && !matches!(self.elements[parent].name.as_str(), "body" | "html")
            && blank(&self.html[self.elements[parent].text.start..self.elements[at].start])
        {
            at = parent;
        }
        self.elements[at].start
    }

    /// What stands in the body before a place.
    fn between(&self, end: usize) -> &str {
        let body = self.elements.iter().find(|e| e.name == "body").map_or(0, |body| body.text.start);
        &self.html[body.min(end)..end]
    }
}

/// Whether lines are a title but for the marks that part its pieces there: `1`, `渡口` and `1. 渡口`.
fn same_letters(lines: &str, title: &str) -> bool {
    let [mut lines, title] = [lines, title].map(|text| text.chars().filter(|c| c.is_alphanumeric()).peekable());
    lines.peek().is_some() && lines.eq(title)
}

/// Whether blanks stand between all letters of a line: 内 容 简 介.
fn is_spaced(line: &str) -> bool {
    line.split_whitespace().count() > 1 && line.split_whitespace().all(|piece| piece.chars().count() == 1)
}

/// Whether a piece shows nothing.
pub fn blank(html: &str) -> bool {
    !html.contains("<img") && !html.contains("<image") && words(html).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(html: &str, contents: &[(&str, &str)]) -> Vec<String> {
        let mut documents = Documents::default();
        documents.put(Path::new("a.html"), html.to_owned());
        documents.put(Path::new("b.html"), "<p><a href=\"a.html#b\">见</a></p>".to_owned());
        let entry = |&(title, fragment): &(&str, &str)| Entry {
            title: title.to_owned(),
            target: Some("a.html".into()),
            fragment: Some(fragment.to_owned()).filter(|fragment| !fragment.is_empty()),
            children: Vec::new(),
        };
        let contents = contents.iter().map(entry).collect();
        let spine = vec!["a.html".into(), "b.html".into()];
        let mut package = Package { spine, contents, ..Package::default() };
        divide(&mut package, &mut documents);
        package.spine.iter().map(|path| format!("{}: {}", path.display(), documents.get(path).unwrap())).collect()
    }

    #[test]
    fn a_document_is_divided_where_the_contents_lead() {
        let html =
            "<body><p id=\"a\">山路</p><p>甲</p><div><a id=\"b\"></a><h2>山雨</h2><p>乙<a href=\"#a\">前</a></p></div>";
        assert_eq!(
            divided(html, &[("山路", "a"), ("山雨", "b")]),
            [
                "a.html: <body><h1 id=\"a\">山路</h1><p>甲</p>",
                "a-2.html: <body><div><a id=\"b\"></a><h2>山雨</h2><p>乙<a href=\"a.html#a\">前</a></p></div>",
                "b.html: <p><a href=\"a-2.html#b\">见</a></p>"
            ]
        );
    }

    #[test]
    fn the_number_above_a_heading_is_part_of_it_where_the_contents_say_so() {
        let html = "<body><p>1</p><h1>山路</h1><p>甲</p>";
        assert_eq!(divided(html, &[("1. 山路", "")])[0], "a.html: <body><h1>1\u{3000}山路</h1><p>甲</p>");
        // What the contents do not say stays.
        assert_eq!(divided(html, &[("2. 山路", "")])[0], format!("a.html: {html}"));
    }

    #[test]
    fn a_document_of_headings_that_need_no_change_is_divided() {
        let html = "<body><h2 id=\"a\">山路</h2><p>甲</p><h2 id=\"b\">山雨</h2><p>乙</p>";
        assert_eq!(
            divided(html, &[("山路", "a"), ("山雨", "b")])[..2],
            ["a.html: <body><h2 id=\"a\">山路</h2><p>甲</p>", "a-2.html: <body><h2 id=\"b\">山雨</h2><p>乙</p>"]
        );
    }

    #[test]
    fn a_heading_may_stand_above_its_place_or_on_two_lines() {
        let html = "<body><h1>山路</h1><p id=\"a\">甲</p><p id=\"b\"><b>第二章</b></p><p>山雨</p><p>乙</p>";
        assert_eq!(
            divided(html, &[("山路", "a"), ("第二章 山雨", "b")])[..2],
            [
                "a.html: <body><h1>山路</h1><p id=\"a\">甲</p>",
                "a-2.html: <body><h1 id=\"b\">第二章\u{3000}山雨</h1><p>乙</p>"
            ]
        );
    }

    #[test]
    fn a_picture_above_a_heading_stays_outside_and_blanks_between_letters_go() {
        let html = "<body><div><img src=\"a.png\"/></div><h2><b>内</b> <b>容</b></h2><p>甲</p>";
        assert_eq!(
            divided(html, &[("内容", "")])[0],
            "a.html: <body><div><img src=\"a.png\"/></div><h2>内容</h2><p>甲</p>"
        );
        let html = "<body><h2>山路 又一程</h2><p>甲</p>";
        assert_eq!(divided(html, &[("山路又一程", "")])[0], format!("a.html: {html}"));
    }

    #[test]
    fn a_line_that_is_no_entry_stays_a_line() {
        let html = "<body><p id=\"a\">山路很长</p><p>甲</p>";
        assert_eq!(divided(html, &[("山路", "a")])[0], format!("a.html: {html}"));
    }
}
