//! The only door to the outside: files, clock, environment, and the network for the one command that fetches.
//!
//! [`Disk`] reads below the book's folder (and further folders that were allowed) and nowhere else, with a size limit;
//! what it writes is written beside and renamed. [`Memory`] is the same door for tests and fuzzing. Nothing outside
//! this module may name `std::fs`, `std::env`, `std::process`, `std::net` or the clock (`clippy.toml` holds that).
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is the door they are kept behind")]

mod archive;
mod disk;
pub mod environment;
pub mod fetched;
mod memory;
#[cfg(feature = "fetch")]
pub mod network;
mod output;
pub mod record;

pub use archive::Archive;
pub use disk::Disk;
pub use memory::Memory;
pub use output::Output;

use std::fmt;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Largest source file (256 MB).
pub const MAX_FILE: u64 = 256 << 20;
/// Most files of one book.
pub const MAX_FILES: usize = 100_000;

/// One entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Relative to the root that was listed, `/` between parts.
    pub path: PathBuf,
    pub is_dir: bool,
}

/// What can be read. Paths are relative to the book's folder; a path that leaves it is refused with
/// [`io::ErrorKind::PermissionDenied`].
pub trait Files: Send + Sync + fmt::Debug {
    /// Reads a whole file of at most [`MAX_FILE`] bytes.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// The first bytes of a file, at most so many.
    fn start(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        let mut bytes = self.read(path)?;
        bytes.truncate(most);
        Ok(bytes)
    }
    /// Length in bytes; an error if the file does not exist.
    fn len(&self, path: &Path) -> io::Result<u64>;
    /// The entries of one folder, by name; hidden ones left out. `""` is the book's folder.
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>>;
    /// Last change, in seconds since 1970.
    fn modified(&self, path: &Path) -> io::Result<i64>;

    fn exists(&self, path: &Path) -> bool {
        self.len(path).is_ok() || self.list(path).is_ok()
    }
}

/// A read handle on one file: whoever holds it may read it, nothing else.
#[derive(Clone)]
pub struct Blob {
    source: BlobSource,
}

#[derive(Clone)]
enum BlobSource {
    File(Arc<dyn Files>, PathBuf),
    Bytes(Arc<[u8]>),
}

impl Blob {
    pub fn file(files: Arc<dyn Files>, path: impl Into<PathBuf>) -> Self {
        Self { source: BlobSource::File(files, path.into()) }
    }

    pub fn bytes(bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { source: BlobSource::Bytes(bytes.into()) }
    }

    pub fn read(&self) -> io::Result<Vec<u8>> {
        match &self.source {
            BlobSource::File(files, path) => files.read(path),
            BlobSource::Bytes(bytes) => Ok(bytes.to_vec()),
        }
    }

    /// Length in bytes.
    pub fn size(&self) -> io::Result<u64> {
        match &self.source {
            BlobSource::File(files, path) => files.len(path),
            BlobSource::Bytes(bytes) => Ok(bytes.len() as u64),
        }
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            BlobSource::File(_, path) => f.debug_tuple("Blob").field(path).finish(),
            BlobSource::Bytes(bytes) => f.debug_tuple("Blob").field(&bytes.len()).finish(),
        }
    }
}

/// Whether a path was refused because it leads out of the folders that may be read; the system refuses for other
/// reasons.
pub fn leads_outside(cause: &io::Error) -> bool {
    cause.kind() == io::ErrorKind::PermissionDenied && cause.raw_os_error().is_none()
}

/// `/a/./b/../c` → `/a/c`, by the names alone.
pub fn lexical(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => _ = out.pop(),
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => out.push(part),
        }
    }
    out
}

/// `a/./b/../c` → `a/c`; None if the path is absolute or climbs out of its root.
pub fn normalise(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => out.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(out)
}
