//! A file system in memory, for tests and fuzzing.

use super::{Entry, Files, normalise};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

/// Files by path; every file was last changed at second 0.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Memory {
    /// Files with their contents, `/` between folders.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Self {
        Self { files: files.into_iter().map(|(path, bytes)| (PathBuf::from(path), bytes.to_vec())).collect() }
    }

    pub fn add(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.files.insert(PathBuf::from(path), bytes.into());
    }

    fn get(&self, path: &Path) -> io::Result<&Vec<u8>> {
        let path = normalise(path).ok_or(io::ErrorKind::PermissionDenied)?;
        self.files.get(&path).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Files for Memory {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.get(path).cloned()
    }

    fn len(&self, path: &Path) -> io::Result<u64> {
        self.get(path).map(|bytes| bytes.len() as u64)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        let folder = normalise(folder).ok_or(io::ErrorKind::PermissionDenied)?;
        let mut entries = BTreeSet::new();
        for path in self.files.keys() {
            let Ok(below) = path.strip_prefix(&folder) else { continue };
            let mut parts = below.components();
            let Some(name) = parts.next() else { continue };
            entries.insert(Entry { path: folder.join(name), is_dir: parts.next().is_some() });
        }
        if entries.is_empty() && !folder.as_os_str().is_empty() {
            return Err(io::ErrorKind::NotFound.into());
        }
        Ok(entries.into_iter().collect())
    }

    fn modified(&self, path: &Path) -> io::Result<i64> {
        self.get(path).map(|_| 0)
    }
}
