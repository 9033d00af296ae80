//! `toc.ncx`, for readers of EPUB 2.
//!
//! Written anew, not taken from the draft: two levels and no `playOrder`. With play orders two entries of one target are
//! an error, and EPUBCheck takes 1,279 s for 5,000 chapters where it takes 140 s without.

use super::plan::{Plan, plain_title};
use super::text::{clean, push_attribute, push_text};
use crate::book::Metadata;
use crate::book::outline::Entry;

/// Levels of entries; readers of that age show no more.
const LEVELS: usize = 2;

pub fn ncx(meta: &Metadata, identifier: &str, outline: &[Entry], plan: &Plan) -> String {
    let mut points = String::new();
    let mut count = 0;
    push_points(outline, 1, plan, &mut count, &mut points);
    if count == 0
        && let Some(document) = plan.documents.first()
    {
        push_point(&meta.title, &document.name, &mut count, &mut points);
        points.push_str("</navPoint>\n");
    }
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" \
         version=\"2005-1\" xml:lang=\"{}\">\n<head>\n<meta name=\"dtb:uid\" content=\"",
        meta.lang
    );
    push_attribute(&mut out, identifier);
    out.push_str(&format!("\"/>\n<meta name=\"dtb:depth\" content=\"{LEVELS}\"/>\n"));
    out.push_str(
        "<meta name=\"dtb:totalPageCount\" content=\"0\"/>\n<meta name=\"dtb:maxPageNumber\" content=\"0\"/>\n",
    );
    out.push_str("</head>\n<docTitle><text>");
    push_text(&mut out, &meta.title);
    out.push_str("</text></docTitle>\n<navMap>\n");
    out.push_str(&points);
    out.push_str("</navMap>\n</ncx>\n");
    out
}

fn push_points(entries: &[Entry], level: usize, plan: &Plan, count: &mut usize, out: &mut String) {
    for entry in entries.iter().filter(|e| e.is_listed()) {
        let (title, path) = (plain_title(entry.label.as_deref(), &entry.title), plan.path(&entry.id));
        let Some(path) = path.filter(|_| !clean(&title).trim().is_empty()) else { continue };
        push_point(&title, &path, count, out);
        if level < LEVELS {
            push_points(&entry.children, level + 1, plan, count, out);
        }
        out.push_str("</navPoint>\n");
    }
}

/// An entry, left open.
fn push_point(title: &str, path: &str, count: &mut usize, out: &mut String) {
    *count += 1;
    out.push_str(&format!("<navPoint id=\"p{count}\"><navLabel><text>"));
    push_text(out, title.trim());
    out.push_str("</text></navLabel><content src=\"");
    push_attribute(out, path);
    out.push_str("\"/>\n");
}
