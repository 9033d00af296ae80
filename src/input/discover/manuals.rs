//! The programs that configure manuals, VitePress, VuePress, Docusaurus and Starlight: the links at the side of the pages,
//! where they are values that are typed out.

use super::listing::program::{Program, Said};
use super::listing::{Entry, List, values};
use super::site::{Site, about};
use super::{format_of, is_introduction, order};
use crate::files::{Files, normalise};
use crate::input::pattern::patterns;
use crate::input::{decode, front_matter};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

patterns! {
    /// The folder of the pages of VitePress.
    SOURCES = r#"(?m)(?:^|[{,(])[ \t]*srcDir[ \t]*:[ \t]*(?:'([^'\n]+)'|"([^"\n]+)")"#;
    /// The folder of the pages of Docusaurus.
    DOCS = r#"(?:\bdocs\s*:|plugin-content-docs['"]\s*,)[\s(]*\{[^{}]*?\bpath\s*:\s*['"]([^'"\n]+)['"]"#;
}

/// VitePress, VuePress and Starlight: `sidebar` of the configuration; of VitePress `srcDir`, the folder of the pages.
pub fn vitepress(files: &dyn Files, text: &str, site: Site) -> Option<Site> {
    let about = about(text, &site.file);
    let named = SOURCES.captures(text).filter(|_| site.tool == "VitePress");
    let named = named.and_then(|found| normalise(&site.root.join(found.get(1).or(found.get(2))?.as_str())));
    let root = named.filter(|folder| files.list(folder).is_ok()).unwrap_or(site.root);
    let said = Program::new(files, &site.file, text).keyed("sidebar");
    Some(listed(said, Site { about, root, ..site }))
}

/// Docusaurus: what `sidebars.js` exports. Its pages have ids, and addresses without numbers. A site in a folder of its
/// own may have its pages beside that.
pub fn docusaurus(files: &dyn Files, text: &str, site: Site) -> Option<Site> {
    let base = site.file.parent().unwrap_or(Path::new("")).to_path_buf();
    let named = DOCS.captures(text).and_then(|found| normalise(&base.join(&found[1])));
    let root = named.filter(|folder| files.list(folder).is_ok()).unwrap_or(site.root);
    if root.as_os_str().is_empty() {
        return None;
    }
    let mut site = Site { about: about(text, &site.file), root, is_numbered: true, ..site };
    let names = ["sidebars.js", "sidebars.ts", "sidebars.mjs", "sidebars.json"].map(|name| base.join(name));
    let path = names.into_iter().find(|path| files.len(path).is_ok() && !site.root.ends_with("blog"));
    if let Some(path) = path {
        let text = decode::read(files, &path).ok()?;
        let said = match path.extension().is_some_and(|ending| ending == "json") {
            true => serde_json::from_str(&text).map_or(Said::Computed, Said::Values),
            false => Program::new(files, &path, &text).exported(),
        };
        site = listed(said, Site { lister: Some(path), ..site });
    }
    ids(files, &site.root, "", 0, &mut site.list.names);
    site.list.has_home = false;
    Some(site)
}

fn listed(said: Said, mut site: Site) -> Site {
    match said {
        Said::Values(Value::Bool(_)) | Said::Nothing => {}
        Said::Values(list) => {
            let entries = values::entries(&list);
            // The folder itself, as it is read without a list.
            let is_all = |entry: &Entry| matches!(entry, Entry::Folder { title: None, path } if path.is_empty());
            if !entries.iter().all(is_all) {
                site.list = List { entries, is_sidebar: true, has_home: true, ..List::default() };
            }
        }
        Said::Computed => site.is_computed = true,
    }
    site
}

/// What Docusaurus calls its pages: their paths without numbers in front, or the `id` of their front matter.
fn ids(files: &dyn Files, folder: &Path, name: &str, depth: usize, out: &mut BTreeMap<String, PathBuf>) {
    if depth > super::DEEPEST {
        return;
    }
    for entry in files.list(folder).unwrap_or_default() {
        let stem = if entry.is_dir { entry.path.file_name() } else { entry.path.file_stem() };
        let stem = stem.map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let below = |own: &str| if name.is_empty() { own.to_owned() } else { format!("{name}/{own}") };
        let (_, bare) = order::prefixed(&stem);
        if entry.is_dir {
            ids(files, &entry.path, &below(bare), depth + 1, out);
        } else if format_of(&entry.path).is_some() {
            let text = decode::read(files, &entry.path).unwrap_or_default();
            let said = front_matter::table(&text);
            let said = |key: &str| said.get(key).and_then(Value::as_str);
            let slug = said("slug").map(|slug| match slug.strip_prefix('/') {
                Some(rooted) => rooted.trim_end_matches('/').to_owned(),
                None => below(slug),
            });
            let folder = is_introduction(&entry.path).then(|| name.to_owned()).filter(|name| !name.is_empty());
            for name in [said("id").map(below), Some(below(bare)), slug, folder].into_iter().flatten() {
                out.entry(name).or_insert_with(|| entry.path.clone());
            }
        }
    }
}
