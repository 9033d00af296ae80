//! Manuals of MkDocs: `mkdocs.yml`, its list of pages, and what pages take in from other files.
//!
//! The file names the folder of the pages, title, author and language, and, under `nav`, the pages in their order with
//! their titles. Where the list is missing, the folder is read as any other is. What a page takes in by
//! `--8<-- "file"` is put in before it is read ([`snippets`]).

mod snippets;

pub use snippets::expand;

use super::discover::About;
use super::discover::listing::{List, values as entries};
use super::discover::site::Site;
use super::pattern::pattern;
use super::{Facts, decode, front_matter};
use crate::book::{Creator, Role};
use crate::files::{Files, normalise};
use crate::lang::Lang;
use regex::Regex;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// The tag of a value that only a program can make: `!!python/name:…`, `!ENV`.
static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"([:\[,-][ \t]+)!{1,2}[A-Za-z][\w/.:-]*"));
static MARKUP: LazyLock<Regex> = LazyLock::new(|| pattern(r"<[^<>]*>"));

/// The names of the file.
pub const NAMES: [&str; 2] = ["mkdocs.yml", "mkdocs.yaml"];

/// Where the snippets of a manual lie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippets {
    /// The folders in which they are looked for.
    folders: Vec<PathBuf>,
    /// Those that stand at the end of every page.
    appended: Vec<String>,
}

/// Reads the file; a manual that says nothing, if it cannot be read.
pub fn read(files: &dyn Files, _: &str, site: Site) -> Option<Site> {
    let values = values(files, &site.file).unwrap_or_default();
    let text = |key: &str| said(values.get(key));
    // What a program makes is not there; its sources are where they usually are, or beside the file.
    let made = text("docs_dir").and_then(|folder| normalise(Path::new(&folder)));
    let root = made.into_iter().chain(["docs".into()]).find(|root| files.list(root).is_ok()).unwrap_or_default();
    let author = text("site_author").map(|name| Creator { name, file_as: None, role: Role::Author, about: None });
    let theme = values.get("theme").and_then(|theme| theme.get("language"));
    let lang = said(theme).or_else(|| said(values.get("theme")?.get("locale")));
    let rights = text("copyright").map(|rights| MARKUP.replace_all(&rights, "").replace("&copy;", "©"));
    let about = About {
        title: text("site_name"),
        facts: Facts {
            lang: lang.and_then(|tag| Lang::parse(&tag)),
            creators: author.into_iter().collect(),
            description: text("site_description"),
            rights: rights.map(|rights| rights.trim().to_owned()).filter(|rights| !rights.is_empty()),
            ..Facts::default()
        },
        source: site.file.display().to_string(),
    };
    let entries = values.get("nav").or(values.get("pages")).map(entries::named).unwrap_or_default();
    let list = List { entries, ..List::default() };
    Some(Site { root, about, list, snippets: Some(Snippets::of(&values)), ..site })
}

impl Snippets {
    /// Whether a file among the pages is no page, but lies in a folder of snippets.
    pub fn hold(&self, path: &Path, root: &Path) -> bool {
        self.folders.iter().any(|folder| folder != root && folder.starts_with(root) && path.starts_with(folder))
    }

    /// What the extension is told.
    fn of(values: &Map<String, Value>) -> Self {
        let extensions = values.get("markdown_extensions");
        let options = match extensions {
            Some(Value::Array(all)) => all.iter().find_map(|one| one.get("pymdownx.snippets")),
            all => all.and_then(|all| all.get("pymdownx.snippets")),
        };
        let list = |key: &str| -> Vec<String> {
            match options.and_then(|options| options.get(key)) {
                Some(Value::Array(all)) => all.iter().filter_map(|one| said(Some(one))).collect(),
                one => said(one).into_iter().collect(),
            }
        };
        let mut folders: Vec<PathBuf> =
            list("base_path").iter().filter_map(|path| normalise(Path::new(path))).collect();
        // Without a word of it they are looked for from the file on.
        folders.push(PathBuf::new());
        Self { folders, appended: list("auto_append") }
    }
}

/// All values of the file, with those of the one that it goes on with.
fn values(files: &dyn Files, file: &Path) -> Option<Map<String, Value>> {
    let read = |file: &Path| parse(&decode::read(files, file).ok()?);
    let own = read(file)?;
    let parent = said(own.get("INHERIT")).and_then(|parent| normalise(Path::new(&parent)));
    let mut values = parent.and_then(|parent| read(&parent)).unwrap_or_default();
    values.extend(own);
    Some(values)
}

fn parse(text: &str) -> Option<Map<String, Value>> {
    match front_matter::yaml(&TAG.replace_all(text, "$1")) {
        Ok(Value::Object(values)) => Some(values),
        Ok(_) | Err(_) => None,
    }
}

fn said(value: Option<&Value>) -> Option<String> {
    let text = value.and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    text.map(str::to_owned)
}

#[cfg(test)]
mod tests;
