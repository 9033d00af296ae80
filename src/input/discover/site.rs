//! The projects of tools that make books and sites: where their articles lie, and what their files say about them.
//!
//! A blog of Hexo, Hugo or Jekyll, a manual of VitePress or MkDocs and a book of Quarto are folders full of themes, templates
//! and notices; the articles lie in one folder of theirs. Title, author and language are taken from files of plain values,
//! and so is the list of the articles, where a file has one ([`listing`]); a file that is a program is
//! never run, and tells no more than what is typed out in it.

use super::listing::{self, List};
use super::plan::{About, Dialect, Plan};
use super::{Item, Section, Walk, books, manuals, sites};
use crate::book::{Creator, Role};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::files::{Files, normalise};
use crate::input::mkdocs::{self, Snippets};
use crate::input::pattern::pattern;
use crate::input::summary::{self, Grammar};
use crate::input::{Facts, decode, front_matter};
use crate::lang::Lang;
use regex::Regex;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A project of a tool.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Site {
    /// Its name.
    pub tool: &'static str,
    /// What it makes: a book, a site.
    pub makes: &'static str,
    /// The file that it was known by.
    pub file: PathBuf,
    /// The folder of the articles.
    pub root: PathBuf,
    /// Its articles are told by date.
    pub is_blog: bool,
    pub about: About,
    /// Where the snippets of MkDocs lie.
    pub snippets: Option<Snippets>,
    /// What a file of it lists.
    pub list: List,
    /// The file that lists, if it is another than the one it was known by.
    pub lister: Option<PathBuf>,
    /// A file of links that lists the articles.
    pub links: Option<PathBuf>,
    /// What its program says about the order would have to be computed.
    pub is_computed: bool,
    /// The language that was asked for.
    pub lang: Option<Lang>,
    /// The languages that are not read, of a site that has its pages in several.
    pub others: Vec<String>,
    pub dialect: Option<Dialect>,
    /// Files whose names begin with a line are parts of pages, or of the site.
    pub is_underlined: bool,
    /// Numbers before the names of its files and folders give their order.
    pub is_numbered: bool,
}

/// What makes a project of the text of the file that it was known by; nothing, if it is none of that tool.
type Reader = fn(&dyn Files, &str, Site) -> Option<Site>;

/// A tool: its name, what it makes, the files it is known by, the folders of the articles, the first that is there, and the
/// reader of its file.
struct Tool {
    name: &'static str,
    makes: &'static str,
    files: &'static [&'static str],
    roots: &'static [&'static str],
    /// See [`Site`].
    is_blog: bool,
    is_underlined: bool,
    read: Reader,
}

impl Tool {
    /// See [`Site::is_underlined`].
    const fn underlined(self) -> Self {
        Self { is_underlined: true, ..self }
    }
}

const fn book(name: &'static str, files: &'static [&'static str], read: Reader) -> Tool {
    Tool { name, makes: "book", files, roots: &[""], is_blog: false, is_underlined: false, read }
}

const fn manual(
    name: &'static str,
    files: &'static [&'static str],
    roots: &'static [&'static str],
    read: Reader,
) -> Tool {
    Tool { name, makes: "site", files, roots, is_blog: false, is_underlined: false, read }
}

const fn blog(
    name: &'static str,
    files: &'static [&'static str],
    roots: &'static [&'static str],
    read: Reader,
) -> Tool {
    Tool { name, makes: "site", files, roots, is_blog: true, is_underlined: false, read }
}

#[rustfmt::skip]
const TOOLS: &[Tool] = &[
    book("Quarto", &["_quarto.yml", "_quarto.yaml"], books::quarto).underlined(),
    book("bookdown", &["_bookdown.yml", "_bookdown.yaml"], books::bookdown).underlined(),
    book("Jupyter Book", &["_toc.yml", "_toc.yaml", "docs/_toc.yml", "book/_toc.yml"], books::jupyter),
    book("MyST", &["myst.yml", "myst.yaml"], books::myst),
    book("GitBook", &[".gitbook.yaml", ".gitbook.yml"], books::gitbook),
    book("Leanpub", &["manuscript/Book.txt", "Book.txt"], books::leanpub),
    blog("Hexo", &["_config.yml"], &["source/_posts"], hexo).underlined(),
    manual("Jekyll", &["_config.yml"], &[""], sites::jekyll).underlined(),
    blog(
        "Hugo",
        &[
            "hugo.toml", "hugo.yaml", "hugo.yml", "config.toml", "config.yaml", "config.yml", "config/_default/hugo.toml",
            "config/_default/hugo.yaml", "config/_default/config.toml", "config/_default/config.yaml",
        ],
        &["content", ""],
        sites::hugo,
    ),
    manual("Docusaurus", &["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"], &["docs", "blog"], manuals::docusaurus).underlined(),
    manual("Docusaurus", &BESIDE_DOCS, &[""], manuals::docusaurus).underlined(),
    manual("VitePress", &[".vitepress/config.ts", ".vitepress/config.mts", ".vitepress/config.js", ".vitepress/config.mjs"], &[""], manuals::vitepress),
    manual("VitePress", &["docs/.vitepress/config.ts", "docs/.vitepress/config.mts", "docs/.vitepress/config.js", "docs/.vitepress/config.mjs"], &["docs"], manuals::vitepress),
    manual("VuePress", &[".vuepress/config.js", ".vuepress/config.ts"], &[""], manuals::vitepress),
    manual("VuePress", &["docs/.vuepress/config.js", "docs/.vuepress/config.ts"], &["docs"], manuals::vitepress),
    manual("VuePress", &["src/.vuepress/config.js", "src/.vuepress/config.ts"], &["src"], manuals::vitepress),
    manual("Astro", &ASTRO, &["src/content/docs"], manuals::vitepress).underlined(),
    blog("Astro", &ASTRO, &["src/content/blog", "src/content/posts", "src/content/post", "src/content", "src/data/blog"], plain).underlined(),
    manual("Nextra", &["next.config.js", "next.config.mjs", "next.config.ts"], &["pages", "src/pages", "content", "src/content"], nextra).underlined(),
    blog("Qiita CLI", &["qiita.config.json"], &["public"], plain),
    manual("MkDocs", &mkdocs::NAMES, &[""], mkdocs::read),
    manual("docsify", &["index.html"], &[""], docsify).underlined(),
    manual("docsify", &["docs/index.html"], &["docs"], docsify).underlined(),
    book("ditto", &["index.html"], ditto),
    manual("DocFX", &["toc.yml"], &[""], books::docfx),
    manual("Mintlify", &["docs.json", "mint.json"], &[""], books::mintlify),
    book("GitHub's wikis", &["_Sidebar.md"], books::wiki).underlined(),
    book("Sphinx", &["index.md", "docs/index.md", "source/index.md", "docs/source/index.md", "doc/index.md"], books::sphinx),
];

/// The file of a site of Docusaurus that lies beside its pages.
#[rustfmt::skip]
const BESIDE_DOCS: [&str; 6] = [
    "website/docusaurus.config.js", "website/docusaurus.config.ts", "website/docusaurus.config.mjs",
    "site/docusaurus.config.js", "site/docusaurus.config.ts", "site/docusaurus.config.mjs",
];

const ASTRO: [&str; 4] = ["astro.config.mjs", "astro.config.ts", "astro.config.js", "astro.config.mts"];

/// A title that a program says: `title: '题'`; docsify's is its `name`.
static TITLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?m)(?:^|[{,(])[ \t]*(?:title|name)[ \t]*:[ \t]*(?:'([^'\n$]+)'|"([^"\n$]+)")"#));
static HTML_TITLE: LazyLock<Regex> = LazyLock::new(|| pattern(r"<title>([^<]+)</title>"));
/// A language that it says.
static LANG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?m)(?:^|[{,(])[ \t]*(?:lang|language|defaultLocale)[ \t]*:[ \t]*(?:'([\w-]+)'|"([\w-]+)")"#)
});

impl Site {
    /// The project at the root, if it is one that is known and its folder of articles is there.
    pub fn find(files: &dyn Files, lang: Option<Lang>) -> Option<Site> {
        TOOLS.iter().find_map(|tool| {
            let root = tool.roots.iter().map(PathBuf::from).find(|root| files.list(root).is_ok())?;
            let file = tool.files.iter().map(PathBuf::from).find(|file| files.len(file).is_ok())?;
            let text = decode::read(files, &file).ok()?;
            let Tool { name, makes, is_blog, is_underlined, .. } = *tool;
            let site = Site { tool: name, makes, file, root, is_blog, is_underlined, lang, ..Site::default() };
            (tool.read)(files, &text, site).filter(|site| files.list(&site.root).is_ok())
        })
    }

    /// Says where the articles are read from.
    pub fn report(&self, reporter: &Reporter) {
        let folder = if self.root.as_os_str().is_empty() { ".".into() } else { self.root.display().to_string() };
        let message = format!("the folder is a {} of {}: its articles are read from {folder}", self.makes, self.tool);
        let help = "name files or folders on the command line to read others";
        reporter.report(Diagnostic::new(Code::Guessed, message).in_file(&self.file).help(help));
        if !self.others.is_empty() {
            let message = format!("the site is in several languages; {} was not read", self.others.join(", "));
            let help = "choose a language with --lang, or with [book] language";
            reporter.report(Diagnostic::new(Code::Guessed, message).in_file(&self.file).help(help));
        }
    }

    /// Whether a file of the site is an article: pages of HTML are its templates, unless they are posts.
    pub fn takes(&self, path: &Path) -> bool {
        let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
        let is_page = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("html") || e.eq_ignore_ascii_case("htm"));
        let is_post = path.components().any(|part| part.as_os_str() == "_posts");
        let is_snippet = self.snippets.as_ref().is_some_and(|snippets| snippets.hold(path, &self.root));
        // A page that others take in, or that the site is made of.
        let is_list =
            self.dialect == Some(Dialect::Markua) && matches!(&*name, "Book.txt" | "Sample.txt" | "Subset.txt");
        let is_part = is_snippet || is_list || self.is_underlined && name.starts_with('_');
        let stem = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        let is_of_other = stem.rsplit_once('.').is_some_and(|(_, lang)| self.others.iter().any(|other| other == lang));
        (!is_page || is_post) && !is_part && !is_of_other
    }

    /// What its pages link others by, if not by their paths.
    pub fn aliases(&self) -> Vec<(PathBuf, PathBuf)> {
        self.list.names.iter().map(|(name, path)| (self.root.join(name), path.clone())).collect()
    }

    /// The order that a file of the site gives: its list, or docsify's links at the side of its pages. `walk` reads its
    /// folders.
    pub(super) fn listed(&self, walk: &mut Walk, reporter: &Reporter) -> Option<Plan> {
        let (files, keep_going) = (walk.files, walk.options.keep_going);
        if let Some(links) = &self.links {
            let mut plan = summary::read(files, links, Grammar::HonKit, keep_going, reporter)?;
            let all = walk.section(&self.root, 0);
            let listed = listing::listed(&plan);
            let homes = ["README.md", "Home.md", "index.md"].map(|name| self.root.join(name));
            let home = homes.into_iter().find(|home| files.len(home).is_ok()).filter(|home| !listed.contains(home));
            plan.front.splice(..0, home.map(|home| Item { path: Some(home), ..Item::default() }));
            listing::note_others(&plan, all.as_ref(), links, reporter);
            return Some(plan);
        }
        let file = self.lister.as_deref().unwrap_or(&self.file);
        if self.is_computed {
            let message = format!("the list of pages in {} is made by a program, which is not run", file.display());
            reporter.report(Diagnostic::new(Code::Computed, message).in_file(file).help(Code::Computed.help()));
        }
        if self.list.is_empty() {
            return None;
        }
        let before = reporter.tally().errors;
        let all = walk.section(&self.root, 0);
        let mut folder =
            |path: &Path| -> Option<Section> { files.list(path).is_ok().then(|| walk.section(path, 0)).flatten() };
        let plan = listing::plan(&self.list, files, file, &self.root, all.as_ref(), &mut folder, reporter)?;
        (keep_going || reporter.tally().errors == before).then_some(plan)
    }
}

/// A file that says title, author and language.
pub fn plain(_: &dyn Files, text: &str, site: Site) -> Option<Site> {
    Some(Site { about: about(text, &site.file), ..site })
}

/// What lies beside Hexo's articles belongs to the site: pages about the author, pictures.
fn hexo(_: &dyn Files, text: &str, site: Site) -> Option<Site> {
    Some(Site { about: about(text, &site.file), root: "source".into(), ..site })
}

fn docsify(files: &dyn Files, text: &str, site: Site) -> Option<Site> {
    let sidebar = site.root.join("_sidebar.md");
    let links = files.len(&sidebar).is_ok().then_some(sidebar);
    text.contains("$docsify").then(|| Site { about: about(text, &site.file), links, ..site })
}

/// The books of ditto have their links in `sidebar.md`, beside a page that a script fills.
fn ditto(files: &dyn Files, text: &str, site: Site) -> Option<Site> {
    let sidebar = PathBuf::from("sidebar.md");
    let is_ours = text.contains("ditto") && summary::is_list(files, &sidebar);
    let title = HTML_TITLE.captures(text).map(|found| found[1].trim().to_owned());
    let about = About { title, source: site.file.display().to_string(), ..About::default() };
    is_ours.then_some(Site { about, links: Some(sidebar), ..site })
}

fn nextra(_: &dyn Files, text: &str, site: Site) -> Option<Site> {
    text.contains("nextra").then_some(site)
}

/// What a file of a site says about it.
pub fn about(text: &str, file: &Path) -> About {
    let source = file.display().to_string();
    let values = match file.extension().and_then(|e| e.to_str()) {
        Some("toml") => front_matter::toml(text),
        Some("yml" | "yaml") => front_matter::yaml(text),
        _ => {
            let first = |found: &regex::Captures| Some(found.get(1).or(found.get(2))?.as_str().trim().to_owned());
            let title = TITLE.captures(text).and_then(|found| first(&found));
            let lang = LANG.captures_iter(text).find_map(|found| Lang::parse(&first(&found)?));
            return About { title, facts: Facts { lang, ..Facts::default() }, source };
        }
    };
    let values = values.unwrap_or_default();
    let said = |value: Option<&Value>| {
        let text = value.and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        text.map(str::to_owned)
    };
    let any = |keys: &[&str]| keys.iter().find_map(|key| said(values.get(key)));
    let named = |value: Option<&Value>| said(value).or_else(|| said(value.and_then(|v| v.get("name"))));
    let author = named(values.get("author")).or_else(|| named(values.get("params").and_then(|p| p.get("author"))));
    let creator = |name| Creator { name, file_as: None, role: Role::Author, about: None };
    About {
        title: any(&["title"]),
        facts: Facts {
            lang: any(&["language", "lang", "languageCode", "languagecode", "defaultContentLanguage"])
                .and_then(|tag| Lang::parse(&tag)),
            subtitle: any(&["subtitle"]),
            creators: author.into_iter().map(creator).collect(),
            description: any(&["description"]),
            ..Facts::default()
        },
        source,
    }
}

/// Where a target of a manifest may lie that is written as a site's address: without an ending, from the root.
pub fn addressed(src: &Path, target: &str) -> Vec<PathBuf> {
    let bare = target.trim_start_matches('/').trim_end_matches('/');
    let bare = bare.strip_suffix(".html").unwrap_or(bare);
    let endings = ["md", "mdx", "markdown", "qmd", "Rmd", "rmd", "txt", "ipynb", "rst"].map(|e| format!("{bare}.{e}"));
    let pages = ["README.md", "readme.md", "index.md", "index.mdx", "index.qmd", "_index.md"]
        .map(|page| format!("{bare}/{page}"));
    let names = [target.trim_start_matches('/').to_owned()].into_iter().chain(endings).chain(pages);
    names.filter_map(|name| normalise(&src.join(name.trim_start_matches('/')))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::Memory;

    #[test]
    fn sites_are_known_by_their_files_and_folders() {
        for (paths, tool, root) in [
            (&["_config.yml", "source/_posts/a.md", "themes/x/README.md"][..], "Hexo", "source"),
            (&["_config.yml", "_posts/2020-01-01-a.md"], "Jekyll", "_posts"),
            (&["hugo.toml", "content/a.md", "layouts/x.html"], "Hugo", "content"),
            (&["config/_default/hugo.yaml", "content/a.md"], "Hugo", "content"),
            (&["docusaurus.config.ts", "docs/a.md"], "Docusaurus", "docs"),
            (&["docs/.vitepress/config.mts", "docs/a.md"], "VitePress", "docs"),
            (&[".vuepress/config.js", "a.md"], "VuePress", ""),
            (&["mkdocs.yml", "docs/a.md"], "MkDocs", "docs"),
            (&["astro.config.mjs", "README.md", "src/content/docs/a.md"], "Astro", "src/content/docs"),
            (&["astro.config.ts", "src/content/blog/a.md", "src/pages/b.md"], "Astro", "src/content/blog"),
            (&["qiita.config.json", "public/a.md"], "Qiita CLI", "public"),
        ] {
            let files = Memory::new(paths.iter().map(|path| (*path, &b""[..])));
            let site = Site::find(&files, None).unwrap();
            assert_eq!((site.tool, site.root), (tool, root.into()), "{paths:?}");
        }
        for paths in [&["_config.yml", "a.md"][..], &["index.html", "a.md"], &["config.toml", "a.md"]] {
            assert_eq!(Site::find(&Memory::new(paths.iter().map(|path| (*path, &b""[..]))), None), None, "{paths:?}");
        }
    }

    #[test]
    fn their_files_tell_title_author_and_language() {
        for (text, file, title, author, lang) in [
            ("title: 纸上\nauthor: 老王\nlanguage: zh-CN\n", "_config.yml", "纸上", Some("老王"), Some(Lang::ZhHans)),
            ("title: 노트\nauthor:\n  name: 김\nlang: ko\n", "_config.yml", "노트", Some("김"), Some(Lang::Ko)),
            (
                "title = \"山\"\nlanguageCode = \"zh-tw\"\n[params.author]\nname = \"甲\"",
                "hugo.toml",
                "山",
                Some("甲"),
                Some(Lang::ZhHant),
            ),
            ("export default {\n  title: '织机',\n}", "config.ts", "织机", None, None),
            ("window.$docsify = { el: '#a', name: \"织网\" }", "index.html", "织网", None, None),
            ("window.$docsify = {\n  name: \"文档\",\n}", "index.html", "文档", None, None),
        ] {
            let about = about(text, Path::new(file));
            let authors: Vec<_> = about.facts.creators.iter().map(|c| c.name.as_str()).collect();
            assert_eq!(about.title.as_deref(), Some(title));
            assert_eq!((authors.first().copied(), about.facts.lang), (author, lang), "{title}");
        }
        assert_eq!(about("title: [", Path::new("_config.yml")).title, None);
    }
}
