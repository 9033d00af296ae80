//! The archive of a book, some documents in it made ready to be read.

use crate::files::{Archive, Entry, Files};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// An archive in which some documents are other than they were, or new.
#[derive(Debug)]
pub struct Bound {
    pub archive: Archive,
    pub documents: BTreeMap<PathBuf, String>,
}

impl Files for Bound {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.documents.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.archive.read(path),
        }
    }

    fn len(&self, path: &Path) -> io::Result<u64> {
        self.documents.get(path).map_or_else(|| self.archive.len(path), |text| Ok(text.len() as u64))
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        self.archive.list(folder)
    }

    fn modified(&self, path: &Path) -> io::Result<i64> {
        match self.documents.contains_key(path) {
            true => Ok(0),
            false => self.archive.modified(path),
        }
    }
}
