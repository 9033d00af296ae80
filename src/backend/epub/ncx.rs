//! `toc.ncx`, for readers of EPUB 2.
//!
//! Written anew, not taken from the draft: two levels and no `playOrder`. With play orders two entries of one target are
//! an error, and EPUBCheck takes 1,279 s for 5,000 chapters where it takes 140 s without.

use super::plan::{Plan, plain_title};
use super::text::{clean, push_attribute, push_text};
use crate::book::Metadata;
use crate::book::outline::Entry;
use crate::lang::Lang;

/// Levels of entries; readers of that age show no more.
const LEVELS: usize = 2;

pub fn ncx(meta: &Metadata, identifier: &str, outline: &[Entry], plan: &Plan) -> String {
    let mut points = Points { plan, lang: meta.lang, count: 0, out: String::new() };
    points.entries(outline, 1);
    if points.count == 0
        && let Some(document) = plan.documents.first()
    {
        points.open(&meta.title, meta.lang, &document.name);
        points.out.push_str("</navPoint>\n");
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
    out.push_str(&points.out);
    out.push_str("</navMap>\n</ncx>\n");
    out
}

/// Writes entries.
struct Points<'p> {
    plan: &'p Plan<'p>,
    /// Of the book.
    lang: Lang,
    count: usize,
    out: String,
}

impl Points<'_> {
    fn entries(&mut self, entries: &[Entry], level: usize) {
        for entry in entries.iter().filter(|e| e.is_listed()) {
            let title = plain_title(entry.label.as_deref(), &entry.title);
            let path = self.plan.path(&entry.id).filter(|_| !clean(&title).trim().is_empty());
            let Some(path) = path else { continue };
            self.open(&title, entry.lang, &path);
            if level < LEVELS {
                self.entries(&entry.children, level + 1);
            }
            self.out.push_str("</navPoint>\n");
        }
    }

    /// An entry, left open.
    fn open(&mut self, title: &str, lang: Lang, path: &str) {
        self.count += 1;
        self.out.push_str(&format!("<navPoint id=\"p{}\"><navLabel", self.count));
        if lang != self.lang {
            self.out.push_str(&format!(" xml:lang=\"{lang}\""));
        }
        self.out.push_str("><text>");
        push_text(&mut self.out, title.trim());
        self.out.push_str("</text></navLabel><content src=\"");
        push_attribute(&mut self.out, path);
        self.out.push_str("\"/>\n");
    }
}
