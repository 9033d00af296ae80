//! A book in several languages: `LANGS.md` lists a folder for each, and one of them is built.

use crate::files::{Files, normalise};
use crate::input::decode;
use crate::input::pattern::pattern;
use crate::lang::Lang;
use regex::Regex;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The folder of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    pub folder: PathBuf,
    pub lang: Option<Lang>,
}

/// The languages that a list below `root` names. None of them, if fewer than two of its links lead to folders: then it
/// is an article like any other.
pub fn editions(files: &dyn Files, root: &Path, name: &Path) -> Vec<Edition> {
    static LINK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[[^\]]*\]\(([^)#?\s]+)\)"));
    let Ok(text) = decode::read(files, &root.join(name)) else { return Vec::new() };
    let edition = |target: &str| {
        let path = normalise(&root.join(target))?;
        let folder = if path.extension().is_some() { path.parent()?.to_path_buf() } else { path };
        let name = folder.file_name()?.to_str()?;
        (folder != root && files.list(&folder).is_ok_and(|entries| !entries.is_empty()))
            .then(|| Edition { lang: lang_of(name), folder: folder.clone() })
    };
    let mut found: Vec<Edition> = LINK.captures_iter(&text).filter_map(|link| edition(&link[1])).collect();
    found.dedup();
    if found.len() < 2 { Vec::new() } else { found }
}

/// The language that a folder is named after, by its tag or by the country.
fn lang_of(name: &str) -> Option<Lang> {
    match name.to_ascii_lowercase().as_str() {
        "cn" => Some(Lang::ZhHans),
        "tw" => Some(Lang::ZhHant),
        "jp" => Some(Lang::Ja),
        "kr" => Some(Lang::Ko),
        tag => Lang::parse(tag),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    #[test]
    fn a_list_of_folders_names_the_languages() {
        let list = "# Languages\n\n* [English](en)\n* [简体中文](zh-cn/)\n* [日本語](jp/README.md)\n* [无](none)\n";
        let files = Memory::new([
            ("LANGS.md", list.as_bytes()),
            ("en/README.md", b"a"),
            ("zh-cn/README.md", b"b"),
            ("jp/README.md", b"c"),
        ]);
        let found = editions(&files, Path::new(""), Path::new("LANGS.md"));
        let shown: Vec<_> = found.iter().map(|e| (e.folder.to_str().unwrap(), e.lang)).collect();
        assert_eq!(shown[1..], [("zh-cn", Some(Lang::ZhHans)), ("jp", Some(Lang::Ja))]);
        assert_eq!(shown[0].0, "en");
    }

    #[test]
    fn an_article_about_languages_is_none() {
        let files =
            Memory::new([("LANGS.md", &b"See [here](a) and [there](https://example.com/)."[..]), ("a/b.md", b"a")]);
        assert_eq!(editions(&files, Path::new(""), Path::new("LANGS.md")), []);
    }
}
