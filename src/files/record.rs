//! Which files of a folder a build has made.
//!
//! A build into a book's own output folder keeps their names in a hidden file there. [`remove`] takes away what stands
//! in it and nothing else: a file that somebody put beside them stays, and so does every folder that no build wrote to.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path};

/// The record, one file name a line.
const RECORD: &str = ".huibian";

/// Adds names to the record of a folder; names of files that are gone drop out of it.
pub fn add<'a>(folder: &Path, names: impl IntoIterator<Item = &'a str>) -> io::Result<()> {
    let mut all = read(folder)?;
    all.extend(names.into_iter().map(str::to_owned));
    all.retain(|name| folder.join(name).symlink_metadata().is_ok());
    let lines: String = all.iter().map(|name| format!("{name}\n")).collect();
    // Made anew, so that a link of this name is replaced and never written through.
    let record = folder.join(RECORD);
    if record.symlink_metadata().is_ok() {
        fs::remove_file(&record)?;
    }
    File::options().write(true).create_new(true).open(record)?.write_all(lines.as_bytes())
}

/// Removes the files of the record, and the folder if nothing else is in it. A folder without a record is left alone.
pub fn remove(folder: &Path) -> io::Result<()> {
    let record = folder.join(RECORD);
    if record.symlink_metadata().is_err() {
        return Ok(());
    }
    for name in read(folder)? {
        let file = folder.join(name);
        // A link is removed itself; what it leads to is not ours.
        if file.symlink_metadata().is_ok_and(|found| !found.is_dir()) {
            fs::remove_file(file)?;
        }
    }
    fs::remove_file(record)?;
    match fs::remove_dir(folder) {
        Err(cause) if cause.kind() != io::ErrorKind::DirectoryNotEmpty => Err(cause),
        _ => Ok(()),
    }
}

/// The names in the record. A line that is more than the name of a file in this very folder counts for nothing: a book
/// that came from elsewhere may have brought its record.
fn read(folder: &Path) -> io::Result<BTreeSet<String>> {
    let record = folder.join(RECORD);
    if !record.symlink_metadata().is_ok_and(|found| found.is_file()) {
        return Ok(BTreeSet::new());
    }
    let text = fs::read_to_string(record)?;
    let plain = |name: &&str| {
        let mut parts = Path::new(name).components();
        matches!((parts.next(), parts.next()), (Some(Component::Normal(only)), None) if *only == **name)
    };
    Ok(text.lines().filter(plain).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_recorded_is_removed() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("book");
        fs::create_dir(&folder).unwrap();
        for name in ["../kept.md", "书.epub", "书.pdf", "notes.md"] {
            fs::write(folder.join(name), "x").unwrap();
        }
        remove(&folder).unwrap();
        assert!(folder.join("书.epub").exists());
        add(&folder, ["书.epub", "gone.pdf"]).unwrap();
        add(&folder, ["书.pdf", "../kept.md"]).unwrap();
        remove(&folder).unwrap();
        assert!(dir.path().join("kept.md").exists());
        let left: Vec<_> = fs::read_dir(&folder).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert_eq!(left, ["notes.md"]);
    }

    #[test]
    #[cfg(unix)]
    fn a_link_in_place_of_the_record_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("book");
        fs::create_dir(&folder).unwrap();
        fs::write(dir.path().join("kept"), "kept").unwrap();
        std::os::unix::fs::symlink(dir.path().join("kept"), folder.join(RECORD)).unwrap();
        fs::write(folder.join("书.epub"), "x").unwrap();
        add(&folder, ["书.epub"]).unwrap();
        assert_eq!(fs::read_to_string(dir.path().join("kept")).unwrap(), "kept");
        remove(&folder).unwrap();
        assert!(dir.path().join("kept").exists() && !folder.exists());
    }

    #[test]
    fn a_folder_that_holds_nothing_else_goes_too() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("book");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("书.epub"), "x").unwrap();
        add(&folder, ["书.epub"]).unwrap();
        remove(&folder).unwrap();
        assert!(!folder.exists());
        assert!(remove(&folder).is_ok());
    }
}
