//! Books of HonKit and GitBook: `book.json`, templates, and code taken from files.
//!
//! [`Project::find`] reads what the project file says: facts, the folder of the sources, the names of the introduction,
//! the manifest and the glossary, and the variables. A `book.js` is a program and never run; if what it exports is no
//! more than plain values, they are read. [`expand`] makes of one document what the site's tool hands on to Markdown:
//! the listings of the plugin include-codeblock ([`imports`]), then the templates ([`template`]). Of a book in several
//! languages one is built ([`languages`]).

mod glossary;
mod imports;
mod languages;
mod template;

use super::discover::listing::program::{MAX_DEPTH, Program, Said, depth};
use super::discover::{About, Item, Plan};
use super::include::Reach;
use super::{Facts, decode};
use crate::book::{Creator, Role, Text};
use crate::diag::{Code, Diagnostic, Reporter, Span};
use crate::files::{Files, normalise};
use crate::lang::Lang;
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};

/// The names of the project file, the first found wins.
const NAMES: [&str; 3] = ["book.json", "book.js", "honkit.json"];

/// What a project file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Project {
    /// The file itself.
    pub path: PathBuf,
    /// The folder of the sources.
    pub root: PathBuf,
    /// Names below [`Project::root`].
    pub readme: PathBuf,
    pub summary: PathBuf,
    pub glossary: PathBuf,
    /// All that the file says.
    config: Map<String, Value>,
}

impl Project {
    /// Reads the project file at the root, if there is one.
    pub fn find(files: &dyn Files, reporter: &Reporter) -> Option<Project> {
        let path = NAMES.iter().map(Path::new).find(|path| files.len(path).is_ok())?;
        let text = decode::read(files, path).ok()?;
        let source = reporter.add_source(path, text.clone());
        let is_program = path.extension().is_some_and(|e| e == "js");
        if depth(&text) > MAX_DEPTH {
            let message = format!("{} cannot be read: its values are nested over {MAX_DEPTH} deep", path.display());
            reporter.at(Code::BadProject, Span { source, start: 0, end: 0 }, message);
            return None;
        }
        let config = if is_program {
            match Program::new(files, path, &text).exported() {
                Said::Values(Value::Object(config)) => config,
                Said::Values(_) | Said::Nothing | Said::Computed => {
                    let message =
                        format!("{} is a program, which is not run; what it says is not known", path.display());
                    reporter.at(Code::BadProject, Span { source, start: 0, end: 0 }, message);
                    Map::new()
                }
            }
        } else {
            match json5::from_str::<Value>(&text) {
                Ok(Value::Object(config)) => config,
                // Some other program's file of that name.
                Ok(_) => return None,
                Err(cause) => {
                    let at = cause.position().map_or(0, |p| offset(&text, p.line, p.column)) as u32;
                    let message = format!("{} cannot be read: {cause}", path.display());
                    reporter.at(Code::BadProject, Span { source, start: at, end: at + 1 }, message);
                    return None;
                }
            }
        };
        let project = Self::new(path, config, files);
        // A file called book.json may be anything: without articles to be found by it, it is none of ours.
        let known = ["gitbook", "honkit", "plugins", "structure", "title", "root", "variables"];
        let is_ours = is_program || known.iter().any(|key| project.config.contains_key(*key));
        is_ours.then_some(project)
    }

    /// The project of one language, of a book that `LANGS.md` says is written in several: the one that was asked for. An
    /// error names the languages, where none of them was.
    pub fn edition(
        found: Option<Project>,
        files: &dyn Files,
        lang: Option<Lang>,
        reporter: &Reporter,
    ) -> Result<Option<Project>, ()> {
        let root = found.as_ref().map(|project| project.root.clone()).unwrap_or_default();
        let structure = found.as_ref().and_then(|project| project.config.get("structure"));
        let name = structure.and_then(|s| s.get("langs")).and_then(Value::as_str).unwrap_or("LANGS.md").to_owned();
        let editions = languages::editions(files, &root, Path::new(&name));
        if editions.is_empty() {
            return Ok(found);
        }
        let chosen = editions.iter().find(|edition| lang.is_some() && edition.lang == lang);
        let Some(chosen) = chosen else {
            let names: Vec<String> = editions.iter().map(|edition| edition.folder.display().to_string()).collect();
            let message = format!("{name} lists a book in several languages: {}", names.join(", "));
            let tag = editions.iter().find_map(|edition| edition.lang).map_or("zh".to_owned(), |l| l.tag().to_owned());
            let help = format!("choose one with --lang {tag}, with [book] language, or name its folder");
            reporter.report(Diagnostic::new(Code::NoInput, message).in_file(root.join(&name)).help(help));
            return Err(());
        };
        let mut config = found.as_ref().map(|project| project.config.clone()).unwrap_or_default();
        let path = chosen.folder.join(NAMES[0]);
        let own = decode::read(files, &path).ok();
        let own = own.filter(|text| depth(text) <= MAX_DEPTH).and_then(|text| json5::from_str::<Value>(&text).ok());
        if let Some(Value::Object(own)) = own {
            config.extend(own);
        }
        config.insert("language".to_owned(), chosen.lang.map_or(Value::Null, |lang| Value::from(lang.tag())));
        let path = found.map_or(root.join(&name), |project| project.path);
        Ok(Some(Self { root: chosen.folder.clone(), ..Self::new(&path, config, files) }))
    }

    fn new(path: &Path, config: Map<String, Value>, files: &dyn Files) -> Self {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let root = text(config.get("root")).and_then(|root| normalise(Path::new(&root)));
        let root = root.filter(|root| files.list(root).is_ok()).unwrap_or_default();
        let structure = config.get("structure");
        let name =
            |key: &str, usual: &str| PathBuf::from(text(structure.and_then(|s| s.get(key))).unwrap_or(usual.into()));
        Self {
            path: path.to_path_buf(),
            root,
            readme: name("readme", "README.md"),
            summary: name("summary", "SUMMARY.md"),
            glossary: name("glossary", "GLOSSARY.md"),
            config,
        }
    }

    /// The facts of the book.
    pub fn about(&self) -> About {
        let text = |key: &str| self.config.get(key).and_then(Value::as_str).map(str::trim).filter(|t| !t.is_empty());
        let authors = match self.config.get("author").or(self.config.get("authors")) {
            Some(Value::String(name)) => vec![name.clone()],
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let creator = |name| Creator { name, file_as: None, role: Role::Author, about: None };
        About {
            title: text("title").map(str::to_owned),
            facts: Facts {
                lang: text("language").and_then(Lang::parse),
                creators: authors.into_iter().filter(|name| !name.trim().is_empty()).map(creator).collect(),
                description: text("description").map(str::to_owned),
                identifier: text("isbn").map(|isbn| format!("urn:isbn:{}", isbn.replace(['-', ' '], ""))),
                ..Facts::default()
            },
            source: self.path.display().to_string(),
        }
    }

    /// Adds what belongs to a book although its manifest does not list it: the introduction, and the glossary.
    pub fn complete(&self, plan: &mut Plan, files: &dyn Files) {
        let lists = |plan: &Plan, path: &Path| {
            let mut found = plan.manifest.as_deref() == Some(path);
            plan.each(&mut |item| found |= item.path.as_deref() == Some(path));
            found
        };
        let (readme, glossary) = (self.root.join(&self.readme), self.root.join(&self.glossary));
        if files.len(&readme).is_ok() && !lists(plan, &readme) {
            plan.front.insert(0, Item { path: Some(readme), ..Item::default() });
        }
        if files.len(&glossary).is_ok() && !lists(plan, &glossary) {
            plan.back.push(Item { path: Some(glossary), ..Item::default() });
        }
    }

    fn has_plugin(&self, name: &str) -> bool {
        let plugins = self.config.get("plugins").and_then(Value::as_array);
        plugins.is_some_and(|all| all.iter().any(|p| p.as_str().is_some_and(|p| p.split('@').next() == Some(name))))
    }

    /// Whether listings are moved to the left where their link does not say.
    fn unindents(&self) -> bool {
        let config = self.config.get("pluginsConfig").and_then(|c| c.get(imports::PLUGIN));
        config.and_then(|c| c.get("unindent")).is_some_and(|v| v == true || v == "true")
    }

    /// What templates call `config` and `book`: the variables, and the facts beside them.
    fn variables(&self) -> (Value, Value) {
        let mut book = self.config.clone();
        if let Some(Value::Object(variables)) = book.remove("variables") {
            book.extend(variables);
        }
        (Value::Object(self.config.clone()), Value::Object(book))
    }
}

/// Makes of a document of a project what Markdown is to read. `title` is the manifest's name for it.
pub fn expand(
    files: &dyn Files,
    path: &Path,
    source: Text,
    title: Option<&str>,
    project: &Project,
    reporter: &Reporter,
) -> Text {
    let is_glossary = path == project.root.join(&project.glossary);
    let source = if is_glossary { glossary::defined(&source) } else { source };
    let imports = project.has_plugin(imports::PLUGIN) && imports::may_stand_in(&source.text);
    let templates = template::may_stand_in(&source.text);
    if !imports && !templates {
        return source;
    }
    let mut reach = Reach::new(files, path, reporter);
    let text = if imports { imports::replaced(&source, project.unindents(), &mut reach) } else { source };
    if !templates {
        return text;
    }
    template::rendered(&text, project, path, title, &mut reach)
}

/// Where a place by line and column is, both from 0.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let inside = text[start..].char_indices().nth(column).map_or(text.len() - start, |(i, _)| i);
    start + inside
}

#[cfg(test)]
mod tests;
