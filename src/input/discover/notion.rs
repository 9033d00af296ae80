//! The names of an export of Notion: each ends in 32 hexadecimal digits, and a page lies beside the folder of its own.

use super::format_of;
use crate::files::Entry;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A name without the 32 hexadecimal digits that Notion adds to it.
pub(super) fn unhashed(name: &str) -> &str {
    let parted = name.rsplit_once(' ');
    parted.filter(|(_, id)| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit())).map_or(name, |(name, _)| name)
}

/// The pages that Notion writes beside the folders of what lies below them: `题 <32 digits>.md` beside `题 <32 digits>`,
/// in newer exports `题`.
pub(super) fn pages_of_folders(entries: &[Entry]) -> BTreeMap<PathBuf, PathBuf> {
    let mut pages = BTreeMap::new();
    for page in entries.iter().filter(|e| !e.is_dir && format_of(&e.path).is_some()) {
        let stem = page.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let name = unhashed(&stem);
        if name.len() == stem.len() {
            continue;
        }
        let folder = [stem.as_str(), name].map(|name| page.path.with_file_name(name));
        if let Some(folder) = entries.iter().find(|e| e.is_dir && folder.contains(&e.path)) {
            pages.entry(folder.path.clone()).or_insert_with(|| page.path.clone());
        }
    }
    pages
}
