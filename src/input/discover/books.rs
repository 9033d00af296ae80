//! The files of tools that make books: what each lists, and what it says of the book.

use super::listing::{Entry, List, values};
use super::site::Site;
use super::{About, Dialect, format_of};
use crate::files::{Files, normalise};
use crate::input::pattern::pattern;
use crate::input::{Facts, decode, front_matter};
use regex::Regex;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// The values of a file of YAML.
fn yaml(text: &str) -> Map<String, Value> {
    match front_matter::yaml(text) {
        Ok(Value::Object(values)) => values,
        Ok(_) | Err(_) => Map::new(),
    }
}

/// What values say of a book, by the keys of front matter.
fn facts(values: &Map<String, Value>, file: &Path) -> About {
    let mut values = values.clone();
    // A year is no statement of rights.
    values.retain(|key, value| {
        key != "copyright" || value.as_str().is_some_and(|said| said.contains(char::is_alphabetic))
    });
    let said = front_matter::of_values(&values);
    About { title: said.title, facts: said.facts, source: file.display().to_string() }
}

/// Quarto: `book`, its chapters, parts and appendices; or the side of a site's pages.
pub fn quarto(_: &dyn Files, text: &str, site: Site) -> Option<Site> {
    let values = yaml(text);
    let table = |key: &str| values.get(key).and_then(Value::as_object);
    let said = table("book").or(table("website"))?;
    let mut about = facts(said, &site.file);
    let own = facts(&values, &site.file);
    about.title = about.title.or(own.title);
    about.facts.lang = about.facts.lang.or(own.facts.lang);
    if about.facts.creators.is_empty() {
        about.facts.creators = own.facts.creators;
    }
    let list = |key: &str| said.get(key).map(values::entries).unwrap_or_default();
    let sidebar = match said.get("sidebar") {
        Some(Value::Array(several)) => {
            several.iter().filter_map(|one| one.get("contents")).flat_map(values::entries).collect()
        }
        Some(one) => one.get("contents").map(values::entries).unwrap_or_default(),
        None => Vec::new(),
    };
    let entries = Some(list("chapters")).filter(|entries| !entries.is_empty()).unwrap_or(sidebar);
    let list = List { entries, back: list("appendices"), ..List::default() };
    Some(Site { about, list, ..site })
}

/// bookdown: `rmd_files`, or all files in the order of their names; `index.Rmd` speaks for the book.
pub fn bookdown(files: &dyn Files, text: &str, site: Site) -> Option<Site> {
    let values = yaml(text);
    let index = ["index.Rmd", "index.rmd"].map(PathBuf::from).into_iter().find(|path| files.len(path).is_ok());
    let mut about = index.as_deref().and_then(|path| {
        let said = front_matter::table(&decode::read(files, path).ok()?);
        Some(facts(&said, path))
    });
    if let Some(facts) = about.as_mut().map(|about| &mut about.facts) {
        facts.draft = false;
    }
    let named = values.get("rmd_files");
    // A list for each form of output.
    let named = named.and_then(|list| list.get("html").or(list.get("epub")).or(Some(list)));
    let mut entries = named.map(values::entries).unwrap_or_default();
    if entries.is_empty() {
        let mut names: Vec<PathBuf> = files.list(Path::new("")).ok()?.into_iter().map(|entry| entry.path).collect();
        let is_rmd = |path: &PathBuf| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("rmd"));
        names.retain(|path| is_rmd(path) && !path.to_string_lossy().starts_with('_'));
        names.sort_by_key(|path| Some(path) != index.as_ref());
        entries = names.iter().map(|path| page(&path.to_string_lossy())).collect();
    } else if let Some(index) = &index
        && !entries.iter().any(|entry| matches!(entry, Entry::Page { target, .. } if Path::new(target) == index))
    {
        entries.insert(0, page(&index.to_string_lossy()));
    }
    let list = in_parts(files, entries);
    Some(Site { about: about.unwrap_or_default(), list, dialect: Some(Dialect::Bookdown), ..site })
}

/// Files of bookdown begin parts by a heading of their own, `# (PART) 题 {-}`, and appendices by `# (APPENDIX) 题 {-}`. At
/// the end of a file it is meant for the one behind.
fn in_parts(files: &dyn Files, pages: Vec<Entry>) -> List {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?m)^#[ \t]+(?:\((PART|APPENDIX)\\?\*?\)[ \t]*(.*?)[ \t]*(?:\{[^}\n]*\}[ \t]*)?|[^(\n][^\n]*)$")
    });
    let mut list = List::default();
    let mut is_back = false;
    for entry in pages {
        let text = match &entry {
            Entry::Page { target, .. } => decode::read(files, Path::new(target)).unwrap_or_default(),
            Entry::Part { .. } | Entry::Folder { .. } => Arc::default(),
        };
        let mut entry = Some(entry);
        for heading in MARK.captures_iter(&text) {
            match heading.get(1).map(|kind| kind.as_str()) {
                Some("PART") => {
                    let title = heading.get(2).map(|title| title.as_str().to_owned());
                    list.entries.push(Entry::Part { title, page: None, entries: Vec::new() });
                }
                Some(_) => is_back = true,
                None => list.put(&mut entry, is_back),
            }
        }
        list.put(&mut entry, is_back);
    }
    list
}

impl List {
    /// Puts an entry into the part that is open, unless it has been put.
    fn put(&mut self, entry: &mut Option<Entry>, is_back: bool) {
        match self.entries.last_mut() {
            _ if is_back => self.back.extend(entry.take()),
            Some(Entry::Part { entries, .. }) => entries.extend(entry.take()),
            _ => self.entries.extend(entry.take()),
        }
    }
}

fn page(target: &str) -> Entry {
    Entry::Page { title: None, target: target.to_owned(), below: Vec::new() }
}

/// Jupyter Book: `_toc.yml` lists, `_config.yml` beside it says title and author. The list of older books has no `root`.
pub fn jupyter(files: &dyn Files, text: &str, site: Site) -> Option<Site> {
    let toc = front_matter::yaml(text).ok()?;
    let root = site.file.parent().unwrap_or(Path::new("")).to_path_buf();
    let mut entries: Vec<Entry> = toc.get("root").and_then(Value::as_str).map(page).into_iter().collect();
    // Without a form of its own the list is that of sphinx-external-toc.
    let lists = ["parts", "chapters", "sections", "subtrees", "entries"].map(|key| toc.get(key));
    let lists = lists.into_iter().chain([Some(&toc).filter(|toc| toc.is_array())]);
    entries.extend(lists.flatten().flat_map(values::entries));
    if entries.is_empty() {
        return None;
    }
    let config = root.join("_config.yml");
    let about = decode::read(files, &config).map(|text| {
        let said = yaml(&text);
        let mut about = facts(&said, &config);
        let sphinx = said.get("sphinx").and_then(|sphinx| sphinx.get("config"));
        let lang = sphinx.and_then(|config| config.get("language")).and_then(Value::as_str);
        about.facts.lang = about.facts.lang.or(lang.and_then(crate::lang::Lang::parse));
        about
    });
    let list = List { entries, ..List::default() };
    Some(Site { root, about: about.unwrap_or_default(), list, ..site })
}

/// MyST: `project` in `myst.yml`, its facts and its list.
pub fn myst(_: &dyn Files, text: &str, site: Site) -> Option<Site> {
    let values = yaml(text);
    let project = values.get("project")?.as_object()?;
    let entries = project.get("toc").map(values::entries).unwrap_or_default();
    Some(Site { about: facts(project, &site.file), list: List { entries, ..List::default() }, ..site })
}

/// GitBook of today: where the articles lie, and what the manifest is called.
pub fn gitbook(files: &dyn Files, text: &str, site: Site) -> Option<Site> {
    let values = yaml(text);
    let said =
        |value: Option<&Value>| value.and_then(Value::as_str).map(|text| text.trim_start_matches("./").to_owned());
    let root = said(values.get("root")).and_then(|root| normalise(Path::new(&root))).unwrap_or_default();
    let structure = values.get("structure");
    let summary = said(structure.and_then(|table| table.get("summary"))).unwrap_or("SUMMARY.md".to_owned());
    let links = Some(root.join(summary)).filter(|path| files.len(path).is_ok());
    Some(Site { root, links, ..site })
}

/// Leanpub: `Book.txt`, a file on each line; words with a colon or in braces say where front and back begin.
pub fn leanpub(files: &dyn Files, text: &str, site: Site) -> Option<Site> {
    let root = site.file.parent().unwrap_or(Path::new("")).to_path_buf();
    let mut list = List::default();
    let mut is_back = false;
    for line in text.lines().map(str::trim) {
        match line.trim_matches(['{', '}', ':']) {
            "" | "frontmatter" | "mainmatter" => {}
            "backmatter" => is_back = true,
            _ if line.starts_with(['#', '%']) => {}
            name if format_of(Path::new(name)).is_none() || files.len(&root.join(name)).is_err() => return None,
            name => {
                let text = decode::read(files, &root.join(name)).unwrap_or_default();
                let mut entry = Some(page(name));
                // A heading of Markua that begins a part; its file introduces the part.
                if text.trim_start().starts_with("-# ") {
                    let page = entry.take().map(|_| name.to_owned());
                    list.entries.push(Entry::Part { title: None, page, entries: Vec::new() });
                }
                list.put(&mut entry, is_back);
            }
        }
    }
    (!list.entries.is_empty()).then_some(Site { root, list, dialect: Some(Dialect::Markua), ..site })
}

/// DocFX: `toc.yml`, a list of names and links.
pub fn docfx(_: &dyn Files, text: &str, site: Site) -> Option<Site> {
    let values = front_matter::yaml(text).ok()?;
    let items = values.get("items").unwrap_or(&values);
    let is_ours = items.as_array()?.iter().any(|item| item.get("href").is_some());
    is_ours.then(|| Site { list: List { entries: values::entries(items), ..List::default() }, ..site })
}

/// Mintlify: `navigation`.
pub fn mintlify(_: &dyn Files, text: &str, site: Site) -> Option<Site> {
    let values: Value = serde_json::from_str(text).ok()?;
    let entries = values::entries(values.get("navigation")?);
    let title = values.get("name").and_then(Value::as_str).map(str::to_owned);
    let about = About { title, facts: Facts::default(), source: site.file.display().to_string() };
    let list = List { entries, is_sidebar: true, ..List::default() };
    (!list.is_empty()).then_some(Site { about, list, ..site })
}

/// Sphinx and d2lbook: lists of files in the pages themselves, from the first one on.
pub fn sphinx(files: &dyn Files, text: &str, site: Site) -> Option<Site> {
    let root = site.file.parent().unwrap_or(Path::new("")).to_path_buf();
    let mut pages = Pages { files, root: &root, seen: BTreeSet::from([site.file.clone()]) };
    let entries = pages.entries(&site.file, text, 0);
    if entries.is_empty() {
        return None;
    }
    let first = page(&site.file.file_name()?.to_string_lossy());
    let folders = [root.clone(), PathBuf::new(), "docs".into(), "source".into()];
    let config = folders.iter().flat_map(|folder| ["conf.py", "config.ini"].map(|name| folder.join(name)));
    let said = config.into_iter().find_map(|path| Some((decode::read(files, &path).ok()?, path)));
    let about = said.map(|(text, path)| settings(&text, &path)).unwrap_or_default();
    let tool = if text.contains("```toc") { "d2lbook" } else { site.tool };
    // The tool itself only warns of a page that is not there.
    let entries = [first].into_iter().chain(entries).collect();
    let list = List { entries, is_sidebar: true, ..List::default() };
    Some(Site { tool, root, about, list, ..site })
}

/// A list in a page: its caption, and its lines.
type Tree<'t> = (Option<&'t str>, Vec<&'t str>);

/// The lists of a page; not those that stand in other code.
fn trees(text: &str) -> Vec<Tree<'_>> {
    let mut out: Vec<Tree> = Vec::new();
    // The marks that close what is open, and whether it is a list.
    let mut open: Option<(&str, bool)> = None;
    for line in text.lines().map(str::trim) {
        let inside = line.trim_start_matches(['`', '~', ':']);
        let mark = line.get(..line.len() - inside.len()).filter(|mark| mark.len() >= 3);
        match (open, mark) {
            (None, Some(mark)) => {
                let is_list = inside == "{toctree}" || inside == "toc";
                if is_list {
                    out.push((None, Vec::new()));
                }
                open = (is_list || !mark.starts_with(':')).then_some((mark, is_list));
            }
            (Some((closing, _)), Some(mark)) if inside.is_empty() && mark == closing => open = None,
            (Some((_, true)), _) => {
                let Some((caption, lines)) = out.last_mut() else { continue };
                match line.strip_prefix(':').and_then(|option| option.split_once(':')) {
                    Some(("caption", said)) => *caption = Some(said.trim()),
                    Some(_) => {}
                    None => lines.extend(Some(line).filter(|line| !line.is_empty() && *line != "self")),
                }
            }
            (None, None) | (Some((_, false)), _) => {}
        }
    }
    out
}

/// The entries of a page's lists, each with those of its own page below it.
struct Pages<'a> {
    files: &'a dyn Files,
    root: &'a Path,
    seen: BTreeSet<PathBuf>,
}

impl Pages<'_> {
    fn entries(&mut self, file: &Path, text: &str, depth: usize) -> Vec<Entry> {
        let mut out = Vec::new();
        for (caption, lines) in trees(text) {
            let entries: Vec<Entry> = lines.into_iter().map(|line| self.entry(file, line, depth)).collect();
            match caption {
                Some(caption) => out.push(Entry::Part { title: Some(caption.to_owned()), page: None, entries }),
                None => out.extend(entries),
            }
        }
        out
    }

    /// `name` or `title <name>`, from the folder of the page on.
    fn entry(&mut self, file: &Path, line: &str, depth: usize) -> Entry {
        let titled = line.strip_suffix('>').and_then(|line| line.rsplit_once('<'));
        let (title, name) = titled.map_or((None, line), |(title, name)| (Some(title.trim().to_owned()), name));
        let folder = file.parent().and_then(|folder| folder.strip_prefix(self.root).ok()).unwrap_or(Path::new(""));
        let target = match name.strip_prefix('/') {
            Some(rooted) => rooted.to_owned(),
            None => folder.join(name).to_string_lossy().into_owned(),
        };
        if let Some((path, _)) = target.split_once('*') {
            return Entry::Folder { title, path: path.to_owned() };
        }
        let names = [target.clone(), format!("{target}.md")].map(|name| self.root.join(name));
        let found = names.into_iter().find(|path| self.files.len(path).is_ok());
        let found = found.filter(|path| depth < super::DEEPEST && self.seen.insert(path.clone()));
        let below = found.and_then(|path| Some(self.entries(&path, &decode::read(self.files, &path).ok()?, depth + 1)));
        Entry::Page { title, target, below: below.unwrap_or_default() }
    }
}

/// What a program of Sphinx or the settings of d2lbook say in plain words.
fn settings(text: &str, file: &Path) -> About {
    static SAID: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"(?m)^(project|title|author|language|lang)[ \t]*=[ \t]*(?:'([^'\n]+)'|"([^"\n]+)"|([^'"\n]+?))[ \t\r]*$"#,
        )
    });
    let mut values = Map::new();
    for said in SAID.captures_iter(text) {
        let key = match &said[1] {
            "project" => "title",
            key => key,
        };
        let value = said.get(2).or(said.get(3)).or(said.get(4)).map_or("", |value| value.as_str());
        values.entry(key).or_insert_with(|| Value::from(value.replace('_', if key == "language" { "-" } else { "_" })));
    }
    facts(&values, file)
}

/// The facts of a book that pandoc makes, in a file of their own.
pub fn pandoc(files: &dyn Files) -> Option<About> {
    let path = ["metadata.yaml", "metadata.yml"].map(Path::new).into_iter().find(|path| files.len(path).is_ok())?;
    let text = decode::read(files, path).ok()?;
    let about =
        facts(&yaml(text.trim().trim_start_matches("---").trim_end_matches("...").trim_end_matches("---")), path);
    about.title.is_some().then_some(about)
}

/// A wiki of GitHub has its links at the side in `_Sidebar.md`.
pub fn wiki(_: &dyn Files, _: &str, site: Site) -> Option<Site> {
    Some(Site { links: Some(site.file.clone()), about: About::default(), ..site })
}
