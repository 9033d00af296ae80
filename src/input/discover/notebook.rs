//! Notebooks: a vault of Obsidian, a graph of Logseq.
//!
//! A note is called by the name of its file. The folder of templates, by the program's own settings or by its name, and
//! the copies that the program keeps hold no notes; the folders in which Logseq puts every page say nothing about them.

use crate::files::{Files, normalise};
use crate::input::decode;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// What a notebook is known by, besides its notes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notebook {
    is_logseq: bool,
    /// The folders of templates that its settings name, relative to the root.
    templates: Vec<PathBuf>,
}

/// Where Obsidian's settings and those of its extension Templater name the folder of templates.
const SETTINGS: [(&str, &str); 2] =
    [(".obsidian/templates.json", "folder"), (".obsidian/plugins/templater-obsidian/data.json", "templates_folder")];

/// Names of folders of templates.
#[rustfmt::skip]
const TEMPLATES: [&str; 10] =
    ["template", "templates", "_templates", "模板", "模版", "範本", "テンプレート", "雛形", "템플릿", "서식"];

impl Notebook {
    /// The notebook at the root, if there is one.
    pub fn find(files: &dyn Files) -> Option<Self> {
        let has = |folder: &str| files.list(Path::new(folder)).is_ok();
        let is_logseq = files.len(Path::new("logseq/config.edn")).is_ok() || has("pages") && has("journals");
        if !is_logseq && !has(".obsidian") {
            return None;
        }
        let named = |(file, key): (&str, &str)| {
            let text = decode::read(files, Path::new(file)).ok()?;
            let values: Value = serde_json::from_str(&text).ok()?;
            let folder = values.get(key)?.as_str()?.trim_matches('/');
            normalise(Path::new(folder)).filter(|folder| !folder.as_os_str().is_empty())
        };
        Some(Self { is_logseq, templates: SETTINGS.into_iter().filter_map(named).collect() })
    }

    /// Whether a folder holds templates.
    pub fn has_templates_in(&self, folder: &Path) -> bool {
        self.templates.iter().any(|named| named == folder) || is_named_for_templates(folder)
    }

    /// Whether a folder holds the program's own copies of notes.
    pub fn has_copies_in(&self, folder: &Path) -> bool {
        self.is_logseq && folder == Path::new("logseq")
    }

    /// Whether all notes lie in a folder, so that it says nothing about them.
    pub fn has_all_in(&self, folder: &Path) -> bool {
        self.is_logseq && (folder == Path::new("pages") || folder == Path::new("journals"))
    }
}

/// Whether a folder is called like one of templates: `Templates`, `99_Templates`, `模板`.
pub fn is_named_for_templates(folder: &Path) -> bool {
    let name = folder.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let bare = name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '_' | ' '));
    TEMPLATES.contains(&bare)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    #[test]
    fn the_settings_of_a_notebook_name_its_templates() {
        let templates = (".obsidian/templates.json", &br#"{ "folder": "x/y" }"#[..]);
        let vault =
            Notebook::find(&Memory::new([(".obsidian/app.json", &b"{}"[..]), templates, ("a.md", b"")])).unwrap();
        for (folder, holds) in [("x/y", true), ("x", false), ("90_Templates", true), ("模板", true), ("模板学", false)]
        {
            assert_eq!(vault.has_templates_in(Path::new(folder)), holds, "{folder}");
        }
        let graph = Notebook::find(&Memory::new([("logseq/config.edn", &b"{}"[..]), ("pages/a.md", b"")])).unwrap();
        assert!(graph.has_all_in(Path::new("pages")) && !vault.has_all_in(Path::new("pages")));
        assert!(graph.has_copies_in(Path::new("logseq")) && !vault.has_copies_in(Path::new("logseq")));
        assert_eq!(Notebook::find(&Memory::new([("pages/a.md", &b""[..])])), None);
    }
}
