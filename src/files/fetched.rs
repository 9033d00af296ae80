//! Pictures that were fetched from the network and lie beside the articles.
//!
//! `huibian fetch` puts them into the folder [`FOLDER`] of the book and writes down in [`RECORD`] which address each came
//! from. A build looks there, and only there: it never touches the network. The record may have come with the book, so a
//! name in it counts only if it is that of a file in this very folder.

use super::{Disk, Files, Output};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

/// The folder of fetched pictures, in the book's folder.
pub const FOLDER: &str = "fetched";
/// The record in it.
pub const RECORD: &str = "pictures.toml";

/// Where the record says what it is.
const HEAD: &str = "# Where the pictures of this folder came from, written by `huibian fetch`.\n\n";

/// The fetched pictures of a book, by their addresses.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fetched {
    pictures: BTreeMap<String, Picture>,
}

/// What is known of one of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Picture {
    /// Name in [`FOLDER`].
    pub file: String,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// Media type, as the content says.
    #[serde(rename = "type")]
    pub media_type: String,
}

impl Fetched {
    /// The record of a book; nothing if there is none.
    pub fn read(files: &dyn Files) -> io::Result<Self> {
        let path = Path::new(FOLDER).join(RECORD);
        match files.read(&path) {
            Ok(bytes) => toml::from_slice(&bytes).map_err(|cause| io::Error::new(io::ErrorKind::InvalidData, cause)),
            Err(_) if files.len(&path).is_err() => Ok(Self::default()),
            Err(cause) => Err(cause),
        }
    }

    pub fn get(&self, address: &str) -> Option<&Picture> {
        self.pictures.get(address)
    }

    /// The file of an address, relative to the book's folder.
    pub fn path(&self, address: &str) -> Option<PathBuf> {
        let mut parts = Path::new(&self.get(address)?.file).components();
        match (parts.next(), parts.next()) {
            (Some(Component::Normal(name)), None) => Some(Path::new(FOLDER).join(name)),
            _ => None,
        }
    }

    pub fn add(&mut self, address: &str, picture: Picture) {
        self.pictures.insert(address.to_owned(), picture);
    }

    /// Writes the record into its folder.
    pub fn write(&self, folder: &Path) -> io::Result<()> {
        let text = toml::to_string_pretty(self).map_err(io::Error::other)?;
        put(folder, RECORD, (HEAD.to_owned() + &text).as_bytes())
    }
}

/// The folder of fetched pictures of a book, made if it is not there. A link that leads elsewhere is refused.
pub fn folder(root: &Path) -> io::Result<PathBuf> {
    let folder = root.join(FOLDER);
    Output::make_folder(&folder)?;
    match Disk::canonical(&folder)? == Disk::canonical(root)?.join(FOLDER) {
        true => Ok(folder),
        false => Err(io::Error::new(io::ErrorKind::PermissionDenied, "leads out of the book's folder")),
    }
}

/// Puts a file into the folder, whole or not at all.
pub fn put(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    let mut output = Output::file(folder.join(name));
    output.write_all(bytes)?;
    output.commit().map(|_| ()).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    #[test]
    fn a_record_names_files_of_its_own_folder_only() {
        let record = "[\"https://a.example/1\"]\nfile = \"1.png\"\nsha256 = \"\"\ntype = \"image/png\"\n";
        for (file, path) in [("1.png", Some("fetched/1.png")), ("../1.png", None), ("/1.png", None), ("a/1.png", None)]
        {
            let record = record.replace("\"1.png\"", &format!("{file:?}"));
            let files = Memory::new([("fetched/pictures.toml", record.as_bytes())]);
            let fetched = Fetched::read(&files).unwrap();
            assert_eq!(fetched.path("https://a.example/1").as_deref(), path.map(Path::new), "{file}");
        }
        assert_eq!(Fetched::read(&Memory::default()).unwrap(), Fetched::default());
        assert!(Fetched::read(&Memory::new([("fetched/pictures.toml", &b"= no record"[..])])).is_err());
    }

    #[test]
    fn what_was_written_is_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let place = folder(dir.path()).unwrap();
        let mut fetched = Fetched::default();
        let picture = Picture { file: "1.png".into(), sha256: "00".into(), media_type: "image/png".into() };
        fetched.add("https://a.example/图?a=\"b\"", picture);
        fetched.write(&place).unwrap();
        assert_eq!(Fetched::read(&Disk::open(dir.path(), []).unwrap()).unwrap(), fetched);
    }

    #[test]
    #[cfg(unix)]
    fn a_folder_that_leads_elsewhere_is_not_written_to() {
        let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(other.path(), dir.path().join(FOLDER)).unwrap();
        assert!(folder(dir.path()).is_err());
    }
}
