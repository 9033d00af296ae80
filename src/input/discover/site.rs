//! The projects of site generators: where their articles lie, and what their files say about them.
//!
//! A blog of Hexo, Hugo or Jekyll and a manual of VitePress, VuePress, Docusaurus, MkDocs or docsify are folders full of themes,
//! templates and notices; the articles lie in one folder of theirs. Title, author and language are taken from files of
//! plain values; a file that is a program is never run, and tells no more than a title in quotes.

use super::Item;
use super::plan::{About, Plan};
use crate::book::{Creator, Role};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::files::{Files, normalise};
use crate::input::mkdocs::{self, Manual, Snippets};
use crate::input::pattern::pattern;
use crate::input::summary::{self, Grammar};
use crate::input::{Facts, decode, front_matter};
use crate::lang::Lang;
use regex::Regex;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A project of a site generator.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Site {
    /// Its name.
    pub tool: &'static str,
    /// The file that it was known by.
    file: PathBuf,
    /// The folder of the articles.
    pub root: PathBuf,
    /// Its articles are told by date.
    pub is_blog: bool,
    pub about: About,
    /// Where the snippets of MkDocs lie.
    pub snippets: Option<Snippets>,
}

/// A generator: its name, the files it is known by, the folders of the articles, the first that is there, and whether it
/// makes blogs.
struct Tool {
    name: &'static str,
    files: &'static [&'static str],
    roots: &'static [&'static str],
    is_blog: bool,
}

#[rustfmt::skip]
const TOOLS: &[Tool] = &[
    Tool { name: "Hexo", files: &["_config.yml"], roots: &["source/_posts"], is_blog: true },
    Tool { name: "Jekyll", files: &["_config.yml"], roots: &["_posts"], is_blog: true },
    Tool {
        name: "Hugo",
        files: &[
            "hugo.toml", "hugo.yaml", "hugo.yml", "config.toml", "config.yaml", "config.yml", "config/_default/hugo.toml",
            "config/_default/hugo.yaml", "config/_default/config.toml", "config/_default/config.yaml",
        ],
        roots: &["content"],
        is_blog: true,
    },
    Tool {
        name: "Docusaurus",
        files: &["docusaurus.config.js", "docusaurus.config.ts", "docusaurus.config.mjs"],
        roots: &["docs", "blog"],
        is_blog: false,
    },
    Tool { name: "VitePress", files: &[".vitepress/config.ts", ".vitepress/config.mts", ".vitepress/config.js", ".vitepress/config.mjs"], roots: &[""], is_blog: false },
    Tool { name: "VitePress", files: &["docs/.vitepress/config.ts", "docs/.vitepress/config.mts", "docs/.vitepress/config.js", "docs/.vitepress/config.mjs"], roots: &["docs"], is_blog: false },
    Tool { name: "VuePress", files: &[".vuepress/config.js", ".vuepress/config.ts"], roots: &[""], is_blog: false },
    Tool { name: "VuePress", files: &["docs/.vuepress/config.js", "docs/.vuepress/config.ts"], roots: &["docs"], is_blog: false },
    Tool { name: "Astro", files: &ASTRO, roots: &["src/content/docs"], is_blog: false },
    Tool { name: "Astro", files: &ASTRO, roots: &["src/content/blog", "src/content/posts", "src/content/post", "src/content", "src/data/blog"], is_blog: true },
    Tool { name: "Qiita CLI", files: &["qiita.config.json"], roots: &["public"], is_blog: true },
    Tool { name: MKDOCS, files: &mkdocs::NAMES, roots: &[""], is_blog: false },
    Tool { name: "docsify", files: &["index.html"], roots: &[""], is_blog: false },
    Tool { name: "docsify", files: &["docs/index.html"], roots: &["docs"], is_blog: false },
];

const ASTRO: [&str; 4] = ["astro.config.mjs", "astro.config.ts", "astro.config.js", "astro.config.mts"];

/// The manuals that a module of their own knows more of.
const MKDOCS: &str = "MkDocs";

/// A title that a program says: `title: '题'`; docsify's is its `name`.
static TITLE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?m)(?:^|[{,])[ \t]*(?:title|name)[ \t]*:[ \t]*(?:'([^'\n$]+)'|"([^"\n$]+)")"#));

impl Site {
    /// The project at the root, if it is one that is known and its folder of articles is there.
    pub fn find(files: &dyn Files) -> Option<Site> {
        TOOLS.iter().find_map(|tool| {
            let root = tool.roots.iter().map(PathBuf::from).find(|root| files.list(root).is_ok())?;
            let file = tool.files.iter().map(PathBuf::from).find(|file| files.len(file).is_ok())?;
            let text = decode::decode(&files.read(&file).ok()?, None).text;
            if tool.name == "docsify" && !text.contains("$docsify") {
                return None;
            }
            if tool.name == MKDOCS {
                let Manual { root, about, snippets } = Manual::of(files, &file);
                let site = Site { tool: MKDOCS, file, root, is_blog: false, about, snippets: Some(snippets) };
                return Some(site).filter(|site| files.list(&site.root).is_ok());
            }
            // What lies beside Hexo's articles belongs to the site: pages about the author, pictures.
            let root = if tool.name == "Hexo" { PathBuf::from("source") } else { root };
            let about = about(&text, &file);
            Some(Site { tool: tool.name, file, root, is_blog: tool.is_blog, about, snippets: None })
        })
    }

    /// Says where the articles are read from.
    pub fn report(&self, reporter: &Reporter) {
        let folder = if self.root.as_os_str().is_empty() { ".".into() } else { self.root.display().to_string() };
        let message = format!("the folder is a site of {}: its articles are read from {folder}", self.tool);
        let help = "name files or folders on the command line to read others";
        reporter.report(Diagnostic::new(Code::Guessed, message).in_file(&self.file).help(help));
    }

    /// Whether a file of the site is an article: pages of HTML are its templates, unless they are posts.
    pub fn takes(&self, path: &Path) -> bool {
        let name = path.file_name().map(|n| n.to_string_lossy()).unwrap_or_default();
        let is_page = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("html") || e.eq_ignore_ascii_case("htm"));
        let is_post = path.components().any(|part| part.as_os_str() == "_posts");
        let is_snippet = self.snippets.as_ref().is_some_and(|snippets| snippets.hold(path, &self.root));
        let is_part = is_snippet || self.tool == "docsify" && name.starts_with('_');
        (!is_page || is_post) && !is_part
    }

    /// The order that docsify's list at the side of its pages gives, or MkDocs's list of pages.
    pub fn listed(&self, files: &dyn Files, keep_going: bool, reporter: &Reporter) -> Option<Plan> {
        if self.tool == MKDOCS {
            return mkdocs::pages(files, &self.file, &self.root, keep_going, reporter);
        }
        let path = self.root.join("_sidebar.md");
        if self.tool != "docsify" || files.len(&path).is_err() {
            return None;
        }
        let mut plan = summary::read(files, &path, Grammar::HonKit, keep_going, reporter)?;
        let home = self.root.join("README.md");
        let mut is_listed = false;
        plan.each(&mut |item| is_listed |= item.path.as_ref() == Some(&home));
        if files.len(&home).is_ok() && !is_listed {
            plan.front.insert(0, Item { path: Some(home), ..Item::default() });
        }
        Some(plan)
    }
}

/// What a file of a site says about it.
fn about(text: &str, file: &Path) -> About {
    let source = file.display().to_string();
    let values = match file.extension().and_then(|e| e.to_str()) {
        Some("toml") => front_matter::toml(text),
        Some("yml" | "yaml") => front_matter::yaml(text),
        _ => {
            let found = TITLE.captures(text);
            let title = found.and_then(|found| Some(found.get(1).or(found.get(2))?.as_str().trim().to_owned()));
            return About { title, source, ..About::default() };
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
    let names = [bare.to_owned(), format!("{bare}.md"), format!("{bare}/README.md"), format!("{bare}/index.md")];
    names.iter().filter_map(|name| normalise(&src.join(name.trim_start_matches('/')))).collect()
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
            let site = Site::find(&files).unwrap();
            assert_eq!((site.tool, site.root), (tool, root.into()), "{paths:?}");
        }
        for paths in [&["_config.yml", "a.md"][..], &["index.html", "a.md"], &["config.toml", "a.md"]] {
            assert_eq!(Site::find(&Memory::new(paths.iter().map(|path| (*path, &b""[..])))), None, "{paths:?}");
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
