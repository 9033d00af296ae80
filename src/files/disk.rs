//! The real file system, fenced to the book's folder.
//!
//! A relative path is looked up below the root, then below each further folder that was allowed. The path is resolved
//! with its symbolic links before anything is read; what then lies outside these folders is refused.

use super::{Entry, Files, MAX_FILE, normalise};
use std::collections::HashMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::UNIX_EPOCH;

/// Reads below a root folder and below further folders that were allowed.
#[derive(Clone, Debug)]
pub struct Disk {
    /// Resolved; the book's folder first.
    roots: Vec<PathBuf>,
    /// Folders that were resolved before.
    folders: Arc<RwLock<HashMap<PathBuf, PathBuf>>>,
}

impl Disk {
    /// Opens the book's folder, and further folders (`--resource-path`).
    pub fn open<'a>(root: &Path, further: impl IntoIterator<Item = &'a Path>) -> io::Result<Self> {
        let mut roots = vec![root.canonicalize()?];
        for folder in further {
            roots.push(folder.canonicalize()?);
        }
        Ok(Self { roots, folders: Arc::default() })
    }

    /// A path with its symbolic links resolved.
    pub fn canonical(path: &Path) -> io::Result<PathBuf> {
        path.canonicalize()
    }

    pub fn is_folder(path: &Path) -> bool {
        path.is_dir()
    }

    /// The book's folder, resolved.
    pub fn root(&self) -> &Path {
        &self.roots[0]
    }

    /// The real place of a relative path inside one of the folders.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.find(path).map(|(real, _)| real)
    }

    /// The real place of a relative path inside one of the folders, and what stands there.
    fn find(&self, path: &Path) -> io::Result<(PathBuf, fs::Metadata)> {
        let outside = || io::Error::new(io::ErrorKind::PermissionDenied, "leads out of the book's folder");
        let Some(inside) = normalise(path) else {
            // What climbs out of the book's folder may stand in a further one; whether anything else exists is not told.
            let climbed =
                Some(path).filter(|path| path.is_relative()).and_then(|p| self.root().join(p).canonicalize().ok());
            let real = climbed.filter(|real| self.roots[1..].iter().any(|r| real.starts_with(r)));
            let real = real.ok_or_else(outside)?;
            let meta = fs::metadata(&real)?;
            return Ok((real, meta));
        };
        let mut missing = None;
        for root in &self.roots {
            match self.real(&root.join(&inside)) {
                Ok(found) if self.roots.iter().any(|r| found.0.starts_with(r)) => return Ok(found),
                Ok(_) => return Err(outside()),
                Err(cause) => missing = missing.or(Some(cause)),
            }
        }
        Err(missing.unwrap_or_else(outside))
    }

    /// Whether a link in a folder leads to one that was entered on the way to it: its entries would have no end.
    fn leads_back(&self, folder: &Path, real: &Path) -> bool {
        folder.ancestors().any(|above| self.resolve(above).is_ok_and(|above| above.starts_with(real)))
    }

    /// The path with its symbolic links resolved; what is no link itself lies in its folder, which is resolved once.
    fn real(&self, path: &Path) -> io::Result<(PathBuf, fs::Metadata)> {
        let followed = |path: &Path| path.canonicalize().and_then(|real| fs::metadata(&real).map(|meta| (real, meta)));
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return followed(path) };
        let known = self.folders.read().unwrap_or_else(PoisonError::into_inner).get(folder).cloned();
        let place = match known {
            Some(real) => real,
            None => {
                let real = folder.canonicalize()?;
                let mut folders = self.folders.write().unwrap_or_else(PoisonError::into_inner);
                folders.insert(folder.to_path_buf(), real.clone());
                real
            }
        };
        let real = place.join(name);
        let meta = fs::symlink_metadata(&real)?;
        if meta.is_symlink() { followed(&real) } else { Ok((real, meta)) }
    }
}

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let (real, meta) = self.find(path)?;
        if !meta.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"));
        }
        let mut file = fs::File::open(real)?;
        // One byte more shows that the file has grown.
        let mut bytes = vec![0; meta.len().min(MAX_FILE) as usize + 1];
        let mut end = 0;
        while end < bytes.len() && (end == 0 || end as u64 != meta.len()) {
            match file.read(&mut bytes[end..]) {
                Ok(0) => break,
                Ok(read) => end += read,
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                Err(cause) => return Err(cause),
            }
        }
        let has_more = end == bytes.len();
        bytes.truncate(end);
        if has_more {
            file.take(MAX_FILE + 1 - end as u64).read_to_end(&mut bytes)?;
        }
        if bytes.len() as u64 > MAX_FILE {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "over the limit of 256 MB"));
        }
        Ok(bytes)
    }

    fn start(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        let (real, meta) = self.find(path)?;
        let mut bytes = Vec::new();
        if meta.is_file() {
            fs::File::open(real)?.take(most as u64).read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    }

    fn len(&self, path: &Path) -> io::Result<u64> {
        let (_, meta) = self.find(path)?;
        if meta.is_file() { Ok(meta.len()) } else { Err(io::ErrorKind::IsADirectory.into()) }
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        let place = self.resolve(folder)?;
        for entry in fs::read_dir(&place)? {
            let entry = entry?;
            let name = entry.file_name();
            if name.to_string_lossy().starts_with('.') {
                continue;
            }
            let path = folder.join(&name);
            // A link out of the folder, or to nothing, is as good as absent here; naming it is an error of its own.
            let Ok((real, meta)) = self.find(&path) else { continue };
            let is_dir = meta.is_dir();
            if is_dir && real != place.join(&name) && self.leads_back(folder, &real) {
                continue;
            }
            entries.push(Entry { path, is_dir });
        }
        entries.sort();
        Ok(entries)
    }

    fn modified(&self, path: &Path) -> io::Result<i64> {
        let time = self.find(path)?.1.modified()?;
        Ok(time.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs() as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_outside_the_folder_is_read() {
        let dir = tempfile::tempdir().unwrap();
        let book = dir.path().join("book");
        fs::create_dir(&book).unwrap();
        fs::write(dir.path().join("secret"), "x").unwrap();
        fs::write(book.join("a.md"), "a").unwrap();
        let disk = Disk::open(&book, []).unwrap();
        assert_eq!(disk.read(Path::new("./x/../a.md")).unwrap(), b"a");
        for path in ["../secret", "/etc/passwd", "a/../../secret"] {
            assert_eq!(disk.read(Path::new(path)).unwrap_err().kind(), io::ErrorKind::PermissionDenied, "{path}");
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(dir.path().join("secret"), book.join("link")).unwrap();
            assert_eq!(disk.read(Path::new("link")).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
            assert_eq!(disk.list(Path::new("")).unwrap().len(), 1);
        }
        #[cfg(unix)]
        {
            // A link to the folder itself, and two folders that link to each other.
            for folder in ["one", "two"] {
                fs::create_dir(book.join(folder)).unwrap();
            }
            std::os::unix::fs::symlink(".", book.join("self")).unwrap();
            std::os::unix::fs::symlink("../two", book.join("one/two")).unwrap();
            std::os::unix::fs::symlink("../one", book.join("two/one")).unwrap();
            let list = |folder: &str| disk.list(Path::new(folder)).unwrap().len();
            assert_eq!((list(""), list("one"), list("one/two")), (3, 1, 0));
        }
        let wider = Disk::open(&book, [dir.path()]).unwrap();
        assert_eq!(wider.read(Path::new("secret")).unwrap(), b"x");
        assert_eq!(wider.read(Path::new("../secret")).unwrap(), b"x");
        assert!(wider.read(Path::new("../nothing")).is_err() && wider.read(Path::new("/etc/passwd")).is_err());
    }
}
