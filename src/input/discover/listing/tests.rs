//! The projects of tools that list their articles, each as small as it can be.

use crate::diag::Reporter;
use crate::files::Memory;
use crate::input::Options;
use crate::input::discover::{Item, Member, Plan, Section, discover};
use crate::input::mounts::Mounts;
use std::path::Path;
use std::sync::Arc;

fn item(item: &Item) -> String {
    let path = item.path.as_deref().unwrap_or(Path::new("")).display().to_string();
    let title = item.title.as_ref().map_or(String::new(), |title| format!("{title}="));
    let below: Vec<String> = item.children.iter().map(self::item).collect();
    let below = if below.is_empty() { String::new() } else { format!("({})", below.join(" ")) };
    format!("{title}{path}{below}")
}

fn section(section: &Section) -> String {
    let member = |member: &Member| match member {
        Member::Item(one) => item(one),
        Member::Section(one) => {
            let intro = one.intro.as_ref().map_or(String::new(), |intro| format!("={}", intro.display()));
            format!("[{}{intro}: {}]", one.title.as_deref().unwrap_or_default(), self::section(one))
        }
    };
    section.members.iter().map(member).collect::<Vec<_>>().join(" ")
}

fn shown(plan: &Plan) -> String {
    let front = plan.front.iter().map(item);
    let body = plan.body.iter().map(|part| match &part.title {
        Some(title) => format!("[{title}: {}]", section(part)),
        None => section(part),
    });
    let back = plan.back.iter().map(|one| format!("| {}", item(one)));
    front.chain(body).chain(back).collect::<Vec<_>>().join(" ")
}

/// The plan of a project, its title, and the messages that say more than where it was read.
fn read(files: &[(&str, &str)]) -> (String, String, Vec<String>) {
    let files = Memory::new(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    let reporter = Reporter::new();
    let plan = discover(&Mounts::over(Arc::new(files)), &[], &Options::default(), &reporter);
    let messages = reporter.sorted().into_iter().filter(|(d, _)| !d.message.contains("its articles are read from"));
    let messages = messages.map(|(d, _)| {
        let at = reporter
            .place(&d)
            .and_then(|(_, at)| at)
            .map_or(String::new(), |(line, column)| format!(" {line}:{column}"));
        format!("{}{at}", d.code)
    });
    let title = plan.as_ref().and_then(|plan| plan.about.title.clone()).unwrap_or_default();
    (plan.as_ref().map_or(String::new(), shown), title, messages.collect())
}

/// A project of a manifest and of files that hold a word.
fn project(manifest: (&str, &str), names: &[&str]) -> (String, String, Vec<String>) {
    read(&[manifest].into_iter().chain(names.iter().map(|name| (*name, "字"))).collect::<Vec<_>>())
}

#[test]
fn mkdocs_lists_titles_parts_and_order() {
    let manual = "site_name: 织机\ndocs_dir: 文\nnav:\n  - 首页: index.md\n  - 织:\n    - 织/index.md\n    - 上机: 织/b.md\n    - 深:\n      - 织/a.md\n  - 外: https://example.com\n";
    let names = ["文/index.md", "文/织/index.md", "文/织/a.md", "文/织/b.md"];
    let (plan, title, messages) = project(("mkdocs.yml", manual), &names);
    assert_eq!(plan, "首页=文/index.md [织=文/织/index.md: 上机=文/织/b.md [深: 文/织/a.md]]");
    assert_eq!((title.as_str(), messages), ("织机", vec!["H0215 10:8".to_owned()]));
    let (.., messages) = project(("mkdocs.yml", "nav:\n- a.md\n- 乙: 无.md\n"), &["docs/a.md", "docs/余.md"]);
    assert_eq!(messages, ["H0104 3:6", "H0230"]);
}

#[test]
fn a_book_of_quarto_has_parts_and_appendices() {
    let book = "project:\n  type: book\nbook:\n  title: 渡口\n  author:\n    - name: 林河声\n  chapters:\n    - index.qmd\n    - part: 春\n      chapters: [b.qmd, a.qmd]\n    - part: 夏.qmd\n      chapters:\n        - text: 灯\n          file: c.qmd\n  appendices:\n    - z.qmd\nlang: zh\n";
    let names = ["index.qmd", "a.qmd", "b.qmd", "c.qmd", "z.qmd", "夏.qmd", "_part.qmd", "README.md"];
    let (plan, title, messages) = project(("_quarto.yml", book), &names);
    assert_eq!(plan, "index.qmd [春: b.qmd a.qmd] [=夏.qmd: 灯=c.qmd] | z.qmd");
    assert_eq!((title.as_str(), messages), ("渡口", vec![]));
    let site = "website:\n  title: 站\n  sidebar:\n    contents:\n      - section: 一\n        contents: [b.qmd]\n      - a.qmd\n";
    assert_eq!(project(("_quarto.yml", site), &["a.qmd", "b.qmd"]).0, "[一: b.qmd] a.qmd");
    // Without a list the folder is read.
    assert_eq!(project(("_quarto.yml", "website:\n  title: 站\n"), &["a.qmd", "b.qmd"]).0, "a.qmd b.qmd");
}

#[test]
fn the_first_file_of_bookdown_speaks_for_the_book() {
    let index =
        ("index.Rmd", "---\ntitle: 忍者\nauthor: 林河声\ndate: \"`r Sys.Date()`\"\n---\n\n# 前言 {-}\n\n字。\n");
    let files = [index, ("02-b.Rmd", "字"), ("10-a.Rmd", "字"), ("readme.md", "字"), ("_draft.Rmd", "字")];
    let with = |config| read(&[("_bookdown.yml", config)].into_iter().chain(files).collect::<Vec<_>>());
    let (plan, title, messages) = with("rmd_files: [index.Rmd, 10-a.Rmd, 02-b.Rmd]\n");
    assert_eq!((plan.as_str(), title.as_str(), messages), ("index.Rmd 10-a.Rmd 02-b.Rmd", "忍者", vec![]));
    assert_eq!(with("book_filename: x\n").0, "index.Rmd 02-b.Rmd 10-a.Rmd");
    assert_eq!(with("rmd_files:\n  html: [02-b.Rmd]\n").0, "index.Rmd 02-b.Rmd");
}

#[test]
fn a_jupyter_book_names_files_without_their_ending() {
    let toc = "format: jb-book\nroot: intro\nparts:\n- caption: 准备\n  chapters:\n  - file: z\n    sections:\n    - file: sub/a\n  - file: nb\n- caption: 正文\n  chapters:\n  - file: b\n    title: 乙\n";
    let names = ["intro.md", "z.md", "sub/a.md", "nb.ipynb", "b.md"];
    let files = names
        .map(|name| (name, "字"))
        .into_iter()
        .chain([("_toc.yml", toc), ("_config.yml", "title: 数\nauthor: 林\n")]);
    let (plan, title, messages) = read(&files.collect::<Vec<_>>());
    assert_eq!((plan.as_str(), title.as_str()), ("intro.md [准备: z.md(sub/a.md)] [正文: 乙=b.md]", "数"));
    assert_eq!(messages, ["H0215 9:11", "H0108"]);
    assert_eq!(
        project(("_toc.yml", "- file: b\n- part: 二\n  chapters:\n  - file: a\n"), &["a.md", "b.md"]).0,
        "b.md [二: a.md]"
    );
    let toc = "root: c\nsubtrees:\n- numbered: 2\n  entries:\n  - file: b\n    entries:\n    - file: a\n";
    assert_eq!(project(("_toc.yml", toc), &["a.md", "b.md", "c.md"]).0, "c.md b.md(a.md)");
}

#[test]
fn other_lists_of_values_are_read_as_well() {
    let names = ["a.md", "b.md", "c.md"];
    for (file, list, plan) in [
        (
            "toc.yml",
            "- name: 乙\n  href: b.md\n- name: 余\n  items:\n  - name: 甲\n    href: a.md\n- name: 丙\n  href: c.md\n",
            "乙=b.md [余: 甲=a.md] 丙=c.md",
        ),
        (
            "myst.yml",
            "project:\n  title: 计\n  toc:\n  - file: b.md\n    children:\n    - file: a.md\n  - title: 部\n    children:\n    - file: c.md\n",
            "b.md(a.md) [部: c.md]",
        ),
        (
            "docs.json",
            r#"{"name": "荷", "navigation": {"tabs": [{"tab": "一", "groups": [{"group": "始", "pages": ["c", "a"]}]}, {"tab": "二", "pages": ["b"]}]}}"#,
            "[一: [始: c.md a.md]] [二: b.md]",
        ),
        ("Book.txt", "{frontmatter}\nb.md\nmainmatter:\na.md\n{backmatter}\nc.md\n", "b.md a.md | c.md"),
        (".gitbook.yaml", "root: ./\nstructure:\n  summary: none.md\n", "a.md b.md c.md"),
        // Other files of these names.
        ("toc.yml", "a: b\n", "a.md b.md c.md"),
        ("docs.json", "[]", "a.md b.md c.md"),
    ] {
        assert_eq!(project((file, list), &names).0, plan, "{list}");
    }
}

#[test]
fn a_sidebar_of_values_is_the_order() {
    let names = ["docs/index.md", "docs/a.md", "docs/b/c.md", "docs/b/d.md"];
    let vitepress = "export default defineConfig({\n  title: '编', lang: 'zh-CN',\n  themeConfig: { sidebar: [\n    { text: '后', base: '/b/', items: [{ text: '丁', link: 'd' }, { text: '丙', link: '/b/c' }] },\n    { text: '甲', link: '/a' },\n    { text: '外', link: '/none' },\n  ] },\n})\n";
    let (plan, title, messages) = project(("docs/.vitepress/config.mts", vitepress), &names);
    assert_eq!(plan, "docs/index.md [后: 丁=docs/b/d.md 丙=docs/b/c.md] 甲=docs/a.md");
    assert_eq!((title.as_str(), messages), ("编", vec!["H0231 6:25".to_owned()]));
    let in_folder = vitepress.replace("title:", "srcDir: './b', title:").replace("/b/", "/");
    let (plan, ..) = project(("docs/.vitepress/config.ts", &in_folder), &names);
    assert_eq!(plan, "[后: 丁=docs/b/d.md 丙=docs/b/c.md]");
    let vuepress = "module.exports = {\n  themeConfig: { sidebar: {\n    '/b/': [{ title: '后', children: ['d', ['c', '丙']] }],\n    '/': ['', 'a'],\n  } } }\n";
    assert_eq!(
        project(("docs/.vuepress/config.js", vuepress), &names).0,
        "[后: docs/b/d.md 丙=docs/b/c.md] docs/index.md docs/a.md"
    );
    let (plan, _, messages) =
        project(("docs/.vitepress/config.js", "export default { themeConfig: { sidebar: side() } }"), &names);
    assert_eq!(
        (plan.as_str(), messages),
        ("docs/index.md docs/a.md [b: docs/b/c.md docs/b/d.md]", vec!["H0232".to_owned()])
    );
}

#[test]
fn a_sidebar_may_lie_in_a_file_of_its_own() {
    let files = [
        (
            "src/.vuepress/config.ts",
            "import theme from './theme.js'\nexport default { lang: 'zh-CN', title: '编', theme }",
        ),
        (
            "src/.vuepress/theme.ts",
            "import { zh } from './sidebar/index.js'\nexport default hopeTheme({ sidebar: zh })",
        ),
        ("src/.vuepress/sidebar/index.ts", "export * from './en'\nexport * from './zh'\n"),
        (
            "src/.vuepress/sidebar/zh.ts",
            "export const zh = arraySidebar(['', { text: '后', prefix: 'b/', link: 'b/', children: 'structure' }, 'a'])",
        ),
        ("src/README.md", "字"),
        ("src/a.md", "字"),
        ("src/b/README.md", "字"),
        ("src/b/c.md", "字"),
        ("src/b/d.md", "字"),
    ];
    let (plan, title, messages) = read(&files);
    assert_eq!(plan, "src/README.md 后=src/b/README.md(src/b/c.md src/b/d.md) src/a.md");
    assert_eq!((title.as_str(), messages), ("编", vec![]));
}

#[test]
fn docusaurus_calls_its_pages_by_ids() {
    let sidebars = "const sidebars = {\n  docs: [\n    'intro',\n    { type: 'category', label: '一', link: { type: 'generated-index' }, items: ['b/c', { type: 'doc', id: 'b/own', label: '自' }] },\n    { '二': [{ type: 'autogenerated', dirName: 'e' }] },\n    { type: 'category', label: '三', link: { type: 'doc', id: 'g/h' }, items: [{ type: 'autogenerated', dirName: 'g' }] },\n  ],\n};\nexport default sidebars;\n";
    let files = [
        ("docusaurus.config.js", "module.exports = { title: '手册' }"),
        ("sidebars.js", sidebars),
        ("docs/01-intro.md", "字"),
        ("docs/02-b/01-d.md", "---\nid: own\n---\n字"),
        ("docs/02-b/02-c.md", "字"),
        ("docs/e/f.md", "字"),
        ("docs/e/g.md", "字"),
        ("docs/g/h.md", "字"),
        ("docs/g/i.md", "字"),
    ];
    let (plan, title, messages) = read(&files);
    assert_eq!(
        plan,
        "docs/01-intro.md [一: docs/02-b/02-c.md 自=docs/02-b/01-d.md] [二: docs/e/f.md docs/e/g.md] [三=docs/g/h.md: docs/g/i.md]"
    );
    assert_eq!((title.as_str(), messages), ("手册", vec![]));
    // The site lies beside its pages.
    let config = "export default {\n  title: '手册',\n  presets: [['classic', ({ docs: { path: '../docs', sidebarPath: './sidebars.js' } })]],\n};\n";
    let files = [
        ("README.md", "字"),
        ("website/docusaurus.config.js", config),
        ("website/sidebars.js", "module.exports = { docs: ['b', 'a'] };\n"),
        ("docs/a.md", "字"),
        ("docs/b.md", "字"),
    ];
    let (plan, title, messages) = read(&files);
    assert_eq!((plan.as_str(), title.as_str(), messages), ("docs/b.md docs/a.md", "手册", vec![]));
}

#[test]
fn starlight_takes_all_of_a_folder() {
    let config = "export default defineConfig({ integrations: [starlight({ title: '星', sidebar: [\n  { label: '指', items: [{ label: '乙', slug: 'b' }, 'a'] },\n  { label: '参', autogenerate: { directory: 'ref' } },\n] })] });\n";
    let root = "src/content/docs";
    let names = ["a.md", "b.mdx", "ref/x.md", "ref/y.md"].map(|name| format!("{root}/{name}"));
    let names: Vec<&str> = names.iter().map(String::as_str).chain(["README.md"]).collect();
    let (plan, title, messages) = project(("astro.config.mjs", config), &names);
    assert_eq!(plan.replace("src/content/docs/", ""), "[指: 乙=b.mdx a.md] [参: ref/x.md ref/y.md]");
    assert_eq!((title.as_str(), messages), ("星", vec![]));
}

#[test]
fn a_book_of_gitbook_lies_where_its_file_says() {
    let files = [
        (".gitbook.yaml", "root: ./docs/\nstructure:\n  readme: README.md\n  summary: contents.md\n"),
        ("docs/contents.md", "# Table of contents\n\n* [卷首](README.md)\n\n## 上\n\n* [乙](b.md)\n  * [甲](a.md)\n"),
        ("docs/README.md", "字"),
        ("docs/a.md", "字"),
        ("docs/b.md", "字"),
        ("docs/c.md", "字"),
    ];
    let (plan, _, messages) = read(&files);
    assert_eq!(
        (plan.as_str(), messages),
        ("卷首=docs/README.md [上: 乙=docs/b.md(甲=docs/a.md)]", vec!["H0230".to_owned()])
    );
}

#[test]
fn a_manifest_may_be_written_in_small_letters() {
    let list = "# 目录\n\n* [乙](b.md)\n* [甲](a.md)\n";
    assert_eq!(project(("summary.md", list), &["a.md", "b.md"]).0, "乙=b.md 甲=a.md");
    // A chapter that sums up.
    let chapter = "# Summary\n\n雾散以后，船还在原处。灯也亮着，见[甲](a.md)。\n";
    assert_eq!(project(("summary.md", chapter), &["a.md", "b.md"]).0, "a.md b.md summary.md");
}

#[test]
fn a_wiki_has_its_links_at_the_side() {
    let side = "* [[Home]]\n* **基础**\n  * [[安装指南]]\n  * [[怎么用|使用 说明]]\n* [API](API)\n";
    let names = ["Home.md", "安装指南.md", "使用-说明.md", "API.md", "_Footer.md"];
    let (plan, _, messages) = project(("_Sidebar.md", side), &names);
    assert_eq!(plan, "Home=Home.md 基础=(安装指南=安装指南.md 怎么用=使用-说明.md) API=API.md");
    assert_eq!(messages, Vec::<String>::new());
}

#[test]
fn a_book_of_ditto_names_its_pages_behind_a_hash() {
    let side = "# [入门]()\n\n## 目录\n- [前言](#README)\n- [乙](#docs/b)\n- [甲](#docs/a)\n\n## 其他\n- [源码](http://example.com/)\n";
    let files = [
        ("index.html", "<title>入门教程</title><script>ditto.run()</script>"),
        ("sidebar.md", side),
        ("README.md", "字"),
        ("docs/a.md", "字"),
        ("docs/b.md", "字"),
    ];
    assert_eq!(read(&files).0, "[目录: 前言=README.md 乙=docs/b.md 甲=docs/a.md]");
}

#[test]
fn pages_of_sphinx_list_those_below_them() {
    let index =
        "# 船\n\n```{toctree}\n:caption: 入门\n:maxdepth: 2\n\nb/index\n起步 <a>\n```\n\n```{toctree}\n/c\n```\n";
    let inner = "# 乙\n\n:::{toctree}\nz\n:::\n";
    let names = [
        ("docs/index.md", index),
        ("docs/b/index.md", inner),
        ("docs/b/z.md", "字"),
        ("docs/a.md", "字"),
        ("docs/c.md", "字"),
    ];
    let files =
        names.into_iter().chain([("docs/conf.py", "project = '船的手册'\nauthor = \"林\"\nlanguage = 'zh_CN'\n")]);
    let (plan, title, messages) = read(&files.collect::<Vec<_>>());
    assert_eq!(plan, "docs/index.md [入门: docs/b/index.md(docs/b/z.md) 起步=docs/a.md] docs/c.md");
    assert_eq!((title.as_str(), messages), ("船的手册", vec![]));
    // A page that is not there is left out, as the tool does.
    let messages = read(&[("index.md", "# 书\n\n```{toctree}\na\n无\n```\n"), ("a.md", "字")]).2;
    assert_eq!(messages, ["H0231 5:1"]);
    let index = "# 书\n\n```toc\n:maxdepth: 1\n\nb/index\na\n```\n";
    assert_eq!(read(&[("index.md", index), ("b/index.md", "字"), ("a.md", "字")]).0, "index.md b/index.md a.md");
    // A listing that shows how it is done.
    assert_eq!(
        read(&[("index.md", "# 书\n\n````md\n```{toctree}\na\n```\n````\n"), ("a.md", "字")]).0,
        "index.md a.md"
    );
}

#[test]
fn one_language_of_a_site_of_hugo_is_the_book() {
    let pages = ["content/zh/a.md", "content/zh/b.md", "content/en/a.md"];
    let (plan, title, messages) = project(("hugo.toml", "title=\"册\"\ndefaultContentLanguage=\"zh\"\n"), &pages);
    assert_eq!(
        (plan.as_str(), title.as_str(), messages),
        ("content/zh/a.md content/zh/b.md", "册", vec!["H0215".to_owned()])
    );
    let config = "title: 册\ndefaultContentLanguage: en\nlanguages:\n  en:\n    title: River\n    contentDir: text\n  zh:\n    contentDir: content\n";
    let (plan, title, _) = project(("hugo.yaml", config), &["text/a.md", "text/b.md", "content/a.md"]);
    assert_eq!((plan.as_str(), title.as_str()), ("text/a.md text/b.md", "River"));
    let config = "[languages.zh]\nweight = 1\n[languages.en]\nweight = 2\n";
    let (plan, ..) = project(("hugo.toml", config), &["content/a.md", "content/a.en.md", "content/b.v2.md"]);
    assert_eq!(plan, "content/a.md content/b.v2.md");
    let config =
        "[languages.zh]\ncontentDir = \"content.zh\"\n[languages.en]\ncontentDir = \"content.en\"\nweight = 2\n";
    let names = ["content.zh/a.md", "content.zh/b.md", "content.en/a.md", "archetypes/default.md"];
    assert_eq!(project(("hugo.toml", config), &names).0, "content.en/a.md");
    // Folders of other names are parts.
    let (plan, ..) =
        project(("hugo.toml", "defaultContentLanguage = \"zh\"\n"), &["content/go/a.md", "content/go/b.md"]);
    assert_eq!(plan, "[go: content/go/a.md content/go/b.md]");
}

#[test]
fn jekyll_has_collections_and_pages_below_pages() {
    let config = ("_config.yml", "title: 册\ncollections:\n  chapters:\n    output: true\n");
    assert_eq!(project(config, &["_chapters/a.md", "_chapters/b.md", "README.md"]).0, "_chapters/a.md _chapters/b.md");
    let (plan, _, messages) =
        project(config, &["_chapters/a.md", "_chapters/b.md", "_posts/2020-01-01-c.md", "about.md"]);
    assert_eq!(plan, "[chapters: _chapters/a.md _chapters/b.md] [posts: _posts/2020-01-01-c.md]");
    assert_eq!(messages, ["H0230"]);
    let files = [
        ("_config.yml", "title: 手册\ntheme: just-the-docs\n"),
        ("index.md", "---\ntitle: 首\nnav_order: 1\n---\n字"),
        ("a.md", "---\ntitle: 乙一\nparent: 乙\nnav_order: 2\n---\n字"),
        ("z.md", "---\ntitle: 乙二\nparent: 乙\nnav_order: 1\n---\n字"),
        ("docs/b.md", "---\ntitle: 乙\nnav_order: 3\n---\n字"),
        ("docs/c.md", "---\ntitle: 丙\nnav_order: 2\n---\n字"),
        ("d.md", "---\ntitle: 环\nparent: 环\n---\n字"),
    ];
    let (plan, title, messages) = read(&files);
    assert_eq!((plan.as_str(), title.as_str()), ("index.md docs/c.md docs/b.md(z.md a.md)", "手册"));
    assert_eq!(messages, ["H0230"]);
}

#[test]
fn folders_say_the_order_and_the_titles_of_their_pages() {
    let files = [
        ("next.config.mjs", "import nextra from 'nextra'"),
        ("README.md", "字"),
        ("pages/_app.mdx", "字"),
        (
            "pages/_meta.json",
            r#"{"z": "起", "a": {"title": "承"}, "guide": "指南", "x": {"href": "https://example.com"}}"#,
        ),
        ("pages/a.md", "字"),
        ("pages/z.mdx", "字"),
        ("pages/guide/_meta.ts", "const meta = { two: '二', one: '' }\nexport default meta\n"),
        ("pages/guide/one.mdx", "字"),
        ("pages/guide/two.mdx", "字"),
    ];
    assert_eq!(read(&files).0, "起=pages/z.mdx 承=pages/a.md [指南: 二=pages/guide/two.mdx pages/guide/one.mdx]");
    let files = [
        ("a/.pages", "title: 甲部\nnav:\n  - 二: 2.md\n  - 1.md\n"),
        ("a/1.md", "字"),
        ("a/2.md", "字"),
        ("b.md", "字"),
    ];
    assert_eq!(read(&files).0, "[甲部: 二=a/2.md a/1.md] b.md");
}

#[test]
fn a_lesson_stands_before_its_tasks() {
    let names = ["1-js/article.md", "1-js/2-b/task.md", "1-js/2-b/solution.md", "1-js/1-a/task.md", "2-ui.md"];
    let (plan, ..) = read(&names.map(|name| (name, "字")));
    assert_eq!(plan, "[1-js=1-js/article.md: 1-js/1-a/task.md 1-js/2-b/task.md(1-js/2-b/solution.md)] 2-ui.md");
    // An article is an article elsewhere.
    assert_eq!(read(&["a/article.md", "a/b.md", "c.md"].map(|name| (name, "字"))).0, "[a: a/article.md a/b.md] c.md");
}

#[test]
fn a_folder_of_one_folder_is_that_folder() {
    let names = ["pages/README.md", "pages/a.md", "pages/guide/1.md", "pages/guide/2.md"];
    assert_eq!(
        read(&names.map(|name| (name, "字"))).0,
        "pages/README.md pages/a.md [guide: pages/guide/1.md pages/guide/2.md]"
    );
}

#[test]
fn sources_below_the_folder_of_outputs_are_told_of() {
    let files = Memory::new([("book/src/a.md", "字".as_bytes())]);
    let options = Options { output: Some("book".into()), manifest: true, ..Options::default() };
    let reporter = Reporter::new();
    assert_eq!(discover(&Mounts::over(Arc::new(files)), &[], &options, &reporter), None);
    let messages: Vec<String> = reporter.sorted().into_iter().map(|(d, _)| d.message.to_string()).collect();
    assert!(messages.iter().any(|message| message.contains("folder of outputs")), "{messages:?}");
}
