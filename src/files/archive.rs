//! A ZIP archive as a folder of files.
//!
//! Nothing is unpacked to a disk. What an archive may hold is bounded before anything is read from it: names that lead
//! out of it are no files, and one that would grow beyond reason is refused as a whole.

use super::{Entry, Files, MAX_FILE, MAX_FILES, Memory, normalise};
use std::collections::BTreeMap;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zip::ZipArchive;

/// Most that the files of an archive may come to, unpacked (1 GB).
pub const MAX_UNPACKED: u64 = 1 << 30;
/// Most that an archive may grow by, unpacked.
pub const MAX_RATIO: u64 = 200;
/// What any archive may come to, unpacked: the ratio of a short one says little.
const ALWAYS: u64 = 1 << 20;

/// An archive in memory. Paths are relative to its root.
#[derive(Clone, Debug)]
pub struct Archive {
    /// A clone shares the directory, so that each file is read by itself.
    zip: ZipArchive<Cursor<Arc<[u8]>>>,
    /// Number and length of each file.
    entries: BTreeMap<PathBuf, (usize, u64)>,
    /// The same paths, to list them.
    names: Memory,
}

impl Archive {
    /// Opens an archive. The error says what is wrong with it.
    pub fn open(bytes: Vec<u8>) -> io::Result<Archive> {
        let bytes: Arc<[u8]> = bytes.into();
        let length = bytes.len() as u64;
        let opened = ZipArchive::new(Cursor::new(bytes.clone()));
        let mut zip =
            opened.map_err(|cause| other_kind(&bytes).map_or_else(|| io::Error::other(cause), io::Error::other))?;
        if zip.len() > MAX_FILES {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, "the archive holds more than 100,000 files"));
        }
        let (mut entries, mut names, mut unpacked) = (BTreeMap::new(), Memory::default(), 0u64);
        for number in 0..zip.len() {
            let file = zip.by_index_raw(number).map_err(io::Error::other)?;
            unpacked = unpacked.saturating_add(file.size());
            let path = file.name().ok().and_then(|name| normalise(Path::new(&*name)));
            if let Some(path) = path.filter(|path| !path.as_os_str().is_empty() && !file.is_dir()) {
                names.add(&path.to_string_lossy(), Vec::new());
                entries.insert(path, (number, file.size()));
            }
        }
        if unpacked > MAX_UNPACKED || unpacked > ALWAYS && unpacked / MAX_RATIO > length {
            let message = "the archive is over 1 GB or 200 times its size, unpacked";
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        Ok(Archive { zip, entries, names })
    }

    fn entry(&self, path: &Path) -> io::Result<(usize, u64)> {
        let path = normalise(path).ok_or(io::ErrorKind::PermissionDenied)?;
        self.entries.get(&path).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

/// What a file is that is no archive.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    /// Where the names of the streams of a compound file stand that has been encrypted, in UTF-16.
    const ENCRYPTED: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
    match bytes {
        [0xD0, 0xCF, 0x11, 0xE0, ..] if bytes.windows(ENCRYPTED.len()).any(|w| w == ENCRYPTED) => {
            Some("it is locked with a password; open it in its program and save it without one")
        }
        [0xD0, 0xCF, 0x11, 0xE0, ..] => {
            Some("it is an old Word file (.doc) under a new name; open it in its program and save it as .docx")
        }
        [b'P', b'K', ..] => Some("it breaks off, as after a copy or a download that did not end; get it again"),
        [b'%', b'P', b'D', b'F', ..] => Some("it is a PDF under another name"),
        [b'{', b'\\', b'r', b't', b'f', ..] => Some("it is an RTF file; open it in its program and save it as .docx"),
        [] => Some("it is empty"),
        _ => None,
    }
}

impl Files for Archive {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let (number, length) = self.entry(path)?;
        if length > MAX_FILE {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut zip = self.zip.clone();
        let file = zip.by_index(number).map_err(io::Error::other)?;
        // What the directory says a file comes to may be a lie.
        let mut out = Vec::new();
        file.take(length + 1).read_to_end(&mut out)?;
        match out.len() as u64 > length {
            true => Err(io::Error::new(io::ErrorKind::InvalidData, "longer than the archive says")),
            false => Ok(out),
        }
    }

    fn len(&self, path: &Path) -> io::Result<u64> {
        self.entry(path).map(|(_, length)| length)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        self.names.list(folder)
    }

    fn modified(&self, path: &Path) -> io::Result<i64> {
        self.entry(path).map(|_| 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn an_archive_is_a_folder() {
        let archive = Archive::open(packed(&[("甲/一.txt", "灯".as_bytes()), ("二.txt", b"")])).unwrap();
        assert_eq!(archive.read(Path::new("甲/./一.txt")).unwrap(), "灯".as_bytes());
        assert_eq!(archive.list(Path::new("")).unwrap().len(), 2);
        assert!(archive.read(Path::new("三.txt")).is_err());
    }

    #[test]
    fn no_name_leads_out_of_an_archive() {
        let archive = Archive::open(packed(&[("../a", b"x"), ("/b", b"x"), ("c/../../d", b"x"), ("e", b"x")])).unwrap();
        assert_eq!(archive.list(Path::new("")).unwrap().len(), 1);
        assert_eq!(archive.read(Path::new("../a")).unwrap_err().kind(), io::ErrorKind::PermissionDenied);
    }

    #[test]
    fn an_archive_that_grows_beyond_reason_is_refused() {
        let zeros = vec![0; 64 << 20];
        let cause = Archive::open(packed(&[("a", &zeros)])).unwrap_err();
        assert_eq!(cause.kind(), io::ErrorKind::FileTooLarge);
        assert!(Archive::open(packed(&[("a", &zeros[..1 << 19])])).is_ok());
        assert!(Archive::open(b"PK".to_vec()).is_err());
    }
}
