//! The documents of a package as texts, and changes to them.

use super::package::Package;
use crate::files::{Archive, Files};
use crate::input::decode;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Most bytes of documents that are made ready; a book of more is read as it lies.
const MAX_DOCUMENTS: u64 = 64 << 20;

/// The texts of the documents by their paths.
#[derive(Debug, Default)]
pub struct Documents {
    texts: BTreeMap<PathBuf, String>,
    /// Those that are no longer as they were.
    changed: BTreeSet<PathBuf>,
}

impl Documents {
    /// Reads the documents of a book. None of them, if they come to too much.
    pub fn read(package: &Package, archive: &Archive) -> Documents {
        let size = package.spine.iter().filter_map(|path| archive.len(path).ok()).sum::<u64>();
        let mut documents = Documents::default();
        if size <= MAX_DOCUMENTS {
            for path in &package.spine {
                if let Ok(text) = decode::read(archive, path) {
                    documents.texts.insert(path.clone(), text.to_string());
                }
            }
        }
        documents
    }

    pub fn get(&self, path: &Path) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.texts.iter().map(|(path, text)| (path.as_path(), text.as_str()))
    }

    /// The documents whose text is such a one.
    pub fn having(&self, is: impl Fn(&str) -> bool) -> Vec<PathBuf> {
        self.iter().filter(|(_, html)| is(html)).map(|(path, _)| path.to_path_buf()).collect()
    }

    pub fn put(&mut self, path: &Path, text: String) {
        self.texts.insert(path.to_path_buf(), text);
        self.changed.insert(path.to_path_buf());
    }

    /// The documents that are no longer as the archive has them.
    pub fn changed(self) -> BTreeMap<PathBuf, String> {
        let Documents { texts, changed } = self;
        texts.into_iter().filter(|(path, _)| changed.contains(path)).collect()
    }
}

/// Changes to one document: what stands in a range becomes something else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits(BTreeMap<(usize, usize), String>);

impl Edits {
    pub fn replace(&mut self, range: Range<usize>, with: impl Into<String>) {
        self.0.entry((range.start, range.end)).or_default().push_str(&with.into());
    }

    /// A piece of the document with its changes; one that begins inside another is passed over.
    pub fn applied(&self, text: &str, piece: Range<usize>) -> String {
        let (mut out, mut at) = (String::new(), piece.start);
        for (&(start, end), with) in self.0.range((piece.start, 0)..) {
            if start > piece.end || start == piece.end && piece.end < text.len() {
                break;
            }
            if start >= at {
                out.push_str(&text[at..start]);
                out.push_str(with);
                at = end;
            }
        }
        out.push_str(text.get(at..piece.end).unwrap_or_default());
        out
    }
}

/// A value of an attribute, or a text, as it is written.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
