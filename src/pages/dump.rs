//! `Pages` as text, for golden tests and `huibian dump pages`: positions in pt, characters rather than glyph ids.
//!
//! A line an item: what it is, where it stands, size and face of its first run, its text. Artifacts are marked with
//! `~`. Faces are named by a function of the caller, for pages do not know their fonts.

use super::{Bookmark, Folio, GlyphRun, Item, LinkTo, Orientation, Pages, Path, Point, Tag};
use crate::font::FaceId;
use std::fmt::Write;

/// All pages, their bookmarks and where ids stand.
pub fn pages(pages: &Pages, face_name: &dyn Fn(FaceId) -> String) -> String {
    let mut out = String::new();
    let Pages { size, bleed: _, marks: _, pages: list, structure: _, outline, targets: _, stats: _ } = pages;
    let _ = writeln!(out, "size {:.1} × {:.1}", size.width.get(), size.height.get());
    for (i, page) in list.iter().enumerate() {
        let folio = match page.folio {
            Folio::None => "no folio".to_owned(),
            Folio::Roman(_) | Folio::Arabic(_) => format!("folio {}", page.folio),
        };
        let _ = writeln!(out, "page {} ({folio})", i + 1);
        for item in &page.items {
            let _ = writeln!(out, "  {}", self::item(item, face_name));
        }
    }
    bookmarks(outline, 0, &mut out);
    out
}

/// One item.
fn item(item: &Item, face_name: &dyn Fn(FaceId) -> String) -> String {
    match item {
        Item::Line(line) => {
            // Where the first run starts along the line; how far it is raised is not shown.
            let Point { mut x, mut y } = line.origin;
            match line.runs.first() {
                Some(run) if run.orientation == Orientation::Horizontal => x += run.offset.x,
                Some(run) => y += run.offset.y,
                None => {}
            }
            let face =
                line.runs.first().map(|r| format!("{:.1} {}{}", r.size.get(), face_name(r.face), way(r.orientation)));
            let (x, y) = (x.get(), y.get());
            format!("{}line {x:.1} {y:.1} {} “{}”", mark(line.tag), face.unwrap_or_default(), line.text)
        }
        Item::Rule(rule) => {
            let r = rule.rect;
            let (x, y, w, h) = (r.x.get(), r.y.get(), r.width.get(), r.height.get());
            format!("{}rule {x:.1} {y:.1} {w:.1} × {h:.1}", mark(rule.tag))
        }
        Item::Path(path) => {
            let Path { steps, fill, stroke, actual_text, tag } = &**path;
            let how = match (fill, stroke) {
                (Some(_), Some(_)) => "filled and stroked",
                (Some(_), None) => "filled",
                (None, _) => "stroked",
            };
            let said = actual_text.as_deref().map(|t| format!(" “{t}”")).unwrap_or_default();
            format!("{}path of {} {how}{said}", mark(*tag), steps.len())
        }
        Item::Picture(picture) => {
            let r = picture.rect;
            let (x, y, w, h) = (r.x.get(), r.y.get(), r.width.get(), r.height.get());
            format!("{}picture {} {x:.1} {y:.1} {w:.1} × {h:.1} “{}”", mark(picture.tag), picture.asset.0, picture.alt)
        }
        Item::Link(link) => {
            let to = match &link.to {
                LinkTo::Url(url) => url.to_string(),
                LinkTo::Id(id) => format!("#{}", id.as_str()),
                LinkTo::Node(_) => "note".to_owned(),
            };
            format!(" link {:.1} {:.1} {:.1} → {to}", link.rect.x.get(), link.rect.y.get(), link.rect.width.get())
        }
    }
}

fn way(orientation: Orientation) -> &'static str {
    match orientation {
        Orientation::Horizontal => "",
        Orientation::Turned => " turned",
        Orientation::TurnedBack => " turned back",
        Orientation::Vertical => " vertical",
    }
}

fn mark(tag: Tag) -> char {
    match tag {
        Tag::Content(_) => ' ',
        Tag::Artifact => '~',
    }
}

fn bookmarks(list: &[Bookmark], depth: usize, out: &mut String) {
    for Bookmark { title, target, children } in list {
        let _ = writeln!(out, "{:1$}bookmark “{title}” page {2}", "", depth * 2, target.page + 1);
        bookmarks(children, depth + 1, out);
    }
}

/// The text of the content in structure order, blanks left out: what the rule compares with the text of the book.
/// Labels (numbers of chapters, lists and notes), note marks and contents entries are left out, as nobody typed them.
pub fn text(pages: &Pages) -> String {
    use super::NodeRole;
    let nodes = &pages.structure.nodes;
    let mut silent = vec![false; nodes.len()];
    for (i, node) in nodes.iter().enumerate() {
        let above = node.parent.is_some_and(|p| silent[p.0 as usize]);
        silent[i] = above
            || matches!(node.role, NodeRole::ListLabel | NodeRole::Label | NodeRole::NoteMark | NodeRole::Contents);
    }
    let mut pieces: Vec<(u32, usize, String)> = Vec::new();
    for item in pages.pages.iter().flat_map(|p| &p.items) {
        match item {
            Item::Line(line) => {
                let Tag::Content(node) = line.tag else { continue };
                if silent[node.0 as usize] {
                    continue;
                }
                // The text of a line does not hold the marks of its notes.
                let text = line.text.to_string();
                pieces.push((node.0, pieces.len(), text));
            }
            // What a missing glyph stands for is in its line's text already.
            Item::Path(_) | Item::Rule(_) | Item::Picture(_) | Item::Link(_) => {}
        }
    }
    pieces.sort();
    pieces.iter().flat_map(|(_, _, text)| text.chars()).filter(|c| !c.is_whitespace()).collect()
}
/// The lines of text alone: page, width in em of the first run's size, and the text.
pub fn lines(pages: &Pages) -> String {
    let mut out = String::new();
    for (number, page) in pages.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Line(line) = item else { continue };
            let Some(size) = line.runs.first().map(|run| run.size) else { continue };
            let end = |run: &GlyphRun| run.start() + run.glyphs.iter().map(|g| g.advance).sum::<f32>() * run.size.get();
            let width = line.runs.iter().map(end).fold(0.0, f32::max) / size.get();
            let _ = writeln!(out, "{} {width:.3} {}", number + 1, line.text);
        }
    }
    out
}
