//! Files that hold others, as folders among the files of the book.
//!
//! An EPUB, a feed or a document of a word processor is taken apart once, when it is found; from then on what is in it
//! is read by paths below its own (`a.epub/text/1.xhtml`), pictures and links too, like any other file of the book.

use crate::files::{Entry, Files};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

/// The files of the book, and those that others hold.
#[derive(Debug)]
pub struct Mounts {
    files: Arc<dyn Files>,
    mounted: RwLock<BTreeMap<PathBuf, Arc<dyn Files>>>,
}

impl Mounts {
    pub fn over(files: Arc<dyn Files>) -> Self {
        Self { files, mounted: RwLock::default() }
    }

    /// From here on `path` is a folder.
    pub fn mount(&self, path: &Path, held: Arc<dyn Files>) {
        self.mounted.write().unwrap_or_else(PoisonError::into_inner).insert(path.to_path_buf(), held);
    }

    /// What a path leads into, and the path in there.
    fn held(&self, path: &Path) -> Option<(Arc<dyn Files>, PathBuf, PathBuf)> {
        let mounted = self.mounted.read().unwrap_or_else(PoisonError::into_inner);
        if mounted.is_empty() {
            return None;
        }
        let folder = path.ancestors().skip(1).find(|folder| mounted.contains_key(*folder))?;
        let inside = path.strip_prefix(folder).unwrap_or(path).to_path_buf();
        Some((mounted.get(folder)?.clone(), folder.to_path_buf(), inside))
    }
}

impl Files for Mounts {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.held(path) {
            Some((held, _, inside)) => held.read(&inside),
            None => self.files.read(path),
        }
    }

    fn start(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        match self.held(path) {
            Some((held, _, inside)) => held.start(&inside, most),
            None => self.files.start(path, most),
        }
    }

    fn len(&self, path: &Path) -> io::Result<u64> {
        match self.held(path) {
            Some((held, _, inside)) => held.len(&inside),
            None => self.files.len(path),
        }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        let Some((held, at, inside)) = self.held(folder) else { return self.files.list(folder) };
        let entries = held.list(&inside)?.into_iter();
        Ok(entries.map(|entry| Entry { path: at.join(entry.path), ..entry }).collect())
    }

    fn modified(&self, path: &Path) -> io::Result<i64> {
        match self.held(path) {
            Some((_, file, _)) => self.files.modified(&file),
            None => self.files.modified(path),
        }
    }
}
