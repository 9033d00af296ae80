//! The parts of a document: its body, notes, styles, numbering, and the files it takes in.

use super::numbering::{DEEPEST, Numbering};
use super::part;
use crate::files::{Archive, Files, Memory};
use crate::input::xml::Element;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// What a paragraph is for, by its style.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Title,
    Subtitle,
    /// Who wrote the document, and when: pandoc's styles, made after that of the title.
    Byline,
    /// What stands below a picture or above a table.
    Caption,
    /// Its level, from 1.
    Heading(u8),
    Quote,
    Code,
    /// An entry of the contents, which the book makes itself.
    Contents,
}

/// What text of a style looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    pub bold: bool,
    pub italic: bool,
}

/// A document.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    pub body: Element,
    /// Notes by what refers to them: `f1` of the foot, `e1` of the end.
    pub notes: BTreeMap<String, Element>,
    styles: BTreeMap<String, Element>,
    pub numbering: Numbering,
    /// Remarks beside the text: who made each, and what it says.
    pub comments: Vec<(String, String)>,
    /// Targets by the ids that the body uses.
    targets: BTreeMap<String, String>,
    /// Documents of other kinds that the body takes in, as HTML, by the ids that it uses.
    pub chunks: BTreeMap<String, String>,
    /// Those of kinds that are not read.
    pub unread: Vec<String>,
    /// Pictures of what was taken in.
    pub held: Memory,
    pub title: Option<String>,
    pub author: Option<String>,
    pub keywords: Vec<String>,
}

/// Names that programs put where the author's would be.
const NOBODY: [&str; 9] = [
    "administrator",
    "admin",
    "user",
    "windows 用户",
    "windows user",
    "微软用户",
    "microsoft office user",
    "python-docx",
    "pc",
];

/// Most comments that are listed.
const MAX_COMMENTS: usize = 1000;

/// Most documents that one takes in.
const MAX_CHUNKS: usize = 1000;

/// What headings are called before their level.
const HEADINGS: [&str; 5] = ["heading", "标题", "標題", "見出し", "제목"];
/// What entries of the contents are called before theirs.
const CONTENTS: [&str; 5] = ["toc", "目录", "目錄", "目次", "목차"];

/// The level behind one of some names of styles: `heading 2`, `标题2`.
fn level_behind(name: &str, names: &[&str]) -> Option<u8> {
    let level = names.iter().find_map(|known| name.strip_prefix(known))?.trim_start();
    level.parse::<u8>().ok().filter(|level| (1..=9).contains(level))
}

impl Parts {
    /// Reads the documents that the body takes in (ECMA-376 part 1, 17.17.2): pages and plain text.
    fn take_in(&mut self, archive: &Archive) {
        let mut ids = Vec::new();
        self.body.each(&mut |e| ids.extend(e.get("id").filter(|_| e.name == "altChunk").map(str::to_owned)));
        for id in ids.into_iter().take(MAX_CHUNKS) {
            let target = self.targets.get(&id).cloned().unwrap_or_default();
            match archive.read(Path::new(&target)).ok().and_then(|bytes| super::chunk::written(&bytes, &mut self.held))
            {
                Some(html) => _ = self.chunks.insert(id, html),
                None => self.unread.push(target),
            }
        }
    }

    pub fn read(archive: &Archive) -> io::Result<Parts> {
        let root = part(archive, "_rels/.rels").ok();
        let main = root.as_ref().and_then(|rels| relation(rels, "/officeDocument"));
        let main = main.map_or("word/document.xml".to_owned(), |target| target.trim_start_matches('/').to_owned());
        let folder = Path::new(&main).parent().unwrap_or(Path::new("")).to_string_lossy().into_owned();
        let document = part(archive, &main)?;
        let body = document.child("body").cloned();
        let body = body.ok_or_else(|| io::Error::other("it holds no text document"))?;
        let beside = |name: &str| part(archive, &format!("{folder}/{name}")).ok();

        let mut parts = Parts { body, ..Parts::default() };
        let name = Path::new(&main).file_name().unwrap_or_default().to_string_lossy().into_owned();
        for rel in beside(&format!("_rels/{name}.rels")).iter().flat_map(Element::children) {
            let (Some(id), Some(target)) = (rel.get("Id"), rel.get("Target")) else { continue };
            let target = match (rel.get("TargetMode"), target.strip_prefix('/')) {
                (Some("External"), _) => target.to_owned(),
                (_, Some(rooted)) => rooted.to_owned(),
                (_, None) => format!("{folder}/{target}"),
            };
            parts.targets.insert(id.to_owned(), target);
        }
        parts.take_in(archive);
        for style in beside("styles.xml").iter().flat_map(Element::children).filter(|e| e.name == "style") {
            parts.styles.extend(style.get("styleId").map(|id| (id.to_owned(), style.clone())));
        }
        parts.numbering = beside("numbering.xml").as_ref().map(Numbering::read).unwrap_or_default();
        let comments = beside("comments.xml");
        let comments = comments.iter().flat_map(Element::children).filter(|e| e.name == "comment").take(MAX_COMMENTS);
        let said = comments.map(|e| (e.get("author").unwrap_or_default().to_owned(), e.text()));
        parts.comments = said.filter(|(_, text)| !text.is_empty()).collect();
        for (file, name, mark) in [("footnotes.xml", "footnote", 'f'), ("endnotes.xml", "endnote", 'e')] {
            let notes = beside(file);
            let notes = notes.iter().flat_map(Element::children).filter(|e| e.name == name && e.get("type").is_none());
            parts.notes.extend(notes.filter_map(|note| Some((format!("{mark}{}", note.get("id")?), note.clone()))));
        }
        if let Ok(core) = part(archive, "docProps/core.xml") {
            let text = |name: &str| core.child(name).map(Element::text).filter(|text| !text.is_empty());
            parts.title = text("title").filter(|title| !title.starts_with("Microsoft Word"));
            parts.author = text("creator").filter(|name| !NOBODY.contains(&name.to_lowercase().as_str()));
            let keywords = text("keywords").unwrap_or_default();
            let words = keywords.split([',', ';', '，', '；', '、']).map(str::trim).filter(|word| !word.is_empty());
            parts.keywords = words.map(str::to_owned).collect();
        }
        Ok(parts)
    }

    /// The file or address that an id of the body stands for.
    pub fn target(&self, id: &str) -> Option<&str> {
        self.targets.get(id).map(String::as_str)
    }

    /// A style, and those it is based on.
    fn chain(&self, id: Option<&str>) -> impl Iterator<Item = &Element> {
        /// Longest chain; a style may be based on itself.
        const LONGEST: usize = 16;
        let base = |style: &&Element| self.styles.get(style.child("basedOn")?.get("val")?);
        std::iter::successors(id.and_then(|id| self.styles.get(id)), base).take(LONGEST)
    }

    /// What a paragraph is by its properties and its style.
    pub fn style(&self, properties: Option<&Element>) -> Option<Style> {
        let id = properties.and_then(|p| p.child("pStyle")).and_then(|s| s.get("val"));
        let outline = |e: &Element| e.child("outlineLvl").and_then(|l| l.get("val")).and_then(|v| v.parse::<u8>().ok());
        let heading = |level: u8| (level < 9).then(|| Style::Heading((level + 1).min(6)));
        if let Some(level) = properties.and_then(outline) {
            return heading(level);
        }
        let name = |style: &Element| style.child("name").and_then(|n| n.get("val")).unwrap_or_default().to_lowercase();
        let is_below_title = self.chain(id).skip(1).any(|style| name(style) == "title");
        self.chain(id).find_map(|style| {
            let name = name(style);
            match name.as_str() {
                "title" | "标题" | "標題" | "表題" | "제목" => Some(Style::Title),
                "subtitle" | "副标题" | "副標題" | "副題" | "부제" => Some(Style::Subtitle),
                "author" | "date" if is_below_title => Some(Style::Byline),
                "caption" | "题注" | "題注" | "標號" | "図表番号" | "캡션" => Some(Style::Caption),
                "quote" | "intense quote" | "block text" | "引用" | "明显引用" | "引用文" | "引用文 2" | "인용" => {
                    Some(Style::Quote)
                }
                "html preformatted" | "source code" | "code" | "macro" => Some(Style::Code),
                _ if level_behind(&name, &CONTENTS).is_some() => Some(Style::Contents),
                _ => level_behind(&name, &HEADINGS)
                    .and_then(|level| heading(level - 1))
                    .or_else(|| style.child("pPr").and_then(outline).and_then(heading)),
            }
        })
    }

    /// Number and level of the list that a paragraph is an item of.
    pub fn list(&self, properties: Option<&Element>) -> Option<(String, usize)> {
        let id = properties.and_then(|p| p.child("pStyle")).and_then(|s| s.get("val"));
        let styles = self.chain(id).filter_map(|style| style.child("pPr"));
        let number = properties.into_iter().chain(styles).find_map(|p| p.child("numPr"))?;
        let value = |name: &str| number.child(name).and_then(|e| e.get("val"));
        let level = value("ilvl").and_then(|v| v.parse().ok()).unwrap_or(0usize);
        value("numId").filter(|id| *id != "0").map(|id| (id.to_owned(), level.min(DEEPEST)))
    }

    /// What a style of characters looks like.
    pub fn look(&self, id: Option<&str>) -> Look {
        let mut look = Look::default();
        for properties in self.chain(id).filter_map(|style| style.child("rPr")) {
            look.bold |= is_on(properties, "b");
            look.italic |= is_on(properties, "i");
        }
        look
    }
}

/// Whether a property is there and not switched off.
pub fn is_on(properties: &Element, name: &str) -> bool {
    properties.child(name).is_some_and(|p| !matches!(p.get("val"), Some("0" | "false" | "off" | "none")))
}

/// The target of the first relation of a kind.
fn relation<'r>(rels: &'r Element, kind: &str) -> Option<&'r str> {
    rels.children().find(|rel| rel.get("Type").is_some_and(|t| t.ends_with(kind)))?.get("Target")
}
