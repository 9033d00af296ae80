use super::*;
use crate::book::Text;
use crate::diag::{Origin, Reporter};
use crate::files::Memory;

const MANUAL: &str = r#"site_name: 织机手册
site_author: 林河声
copyright: Copyright &copy; 2023 <a href="https://example.com">林河声</a>
docs_dir: 文
theme:
  name: material
  language: zh
markdown_extensions:
  - admonition
  - pymdownx.emoji:
      emoji_generator: !!python/name:material.extensions.emoji.to_svg
  - pymdownx.snippets:
      base_path: [片]
      auto_append: [缩写.md]
nav:
  - 首页: index.md
  - 织:
    - 织/index.md
    - 上机: 织/b.md
    - 深:
      - 织/a.md
  - 外: https://example.com
"#;

fn memory(files: &[(&str, &str)]) -> Memory {
    let pages = ["文/index.md", "文/织/index.md", "文/织/a.md", "文/织/b.md", "文/余.md"].map(|path| (path, "字"));
    Memory::new(
        [("mkdocs.yml", MANUAL)].into_iter().chain(pages).chain(files.iter().copied()).map(|(p, t)| (p, t.as_bytes())),
    )
}

fn read(files: &Memory) -> Site {
    Site::find(files, None).unwrap()
}

#[test]
fn a_manual_says_its_facts() {
    let manual = read(&memory(&[]));
    assert_eq!((manual.about.title.as_deref(), manual.about.facts.lang), (Some("织机手册"), Some(Lang::ZhHans)));
    assert_eq!(manual.about.facts.creators[0].name, "林河声");
    assert_eq!(manual.about.facts.rights.as_deref(), Some("Copyright © 2023 林河声"));
    assert_eq!((manual.root, manual.snippets.unwrap().folders[0].clone()), ("文".into(), "片".into()));
    let other = Memory::new([("mkdocs.yml", &b"site_name: ["[..]), ("docs/a.md", b"x")]);
    assert_eq!(read(&other).root, PathBuf::from("docs"));
    let base = Memory::new([
        ("base.yml", &b"site_name: a\nsite_author: b"[..]),
        ("mkdocs.yml", b"INHERIT: base.yml\nsite_name: c"),
        ("docs/a.md", b"x"),
    ]);
    let manual = read(&base);
    assert_eq!((manual.about.title.as_deref(), manual.about.facts.creators.len()), (Some("c"), 1));
}

fn taken(text: &str, appended: &[&str]) -> (String, Vec<String>) {
    let files = memory(&[
        ("片/甲.md", "---\nx: 1\n---\n一\n二\n三\n"),
        ("片/码.py", "# --8<-- [start:主]\n# --8<-- [start:main]\nrun()\n# --8<-- [end:main]\nend()\n"),
        ("片/圈.md", "--8<-- \"圈.md\"\n"),
        ("文/旁.md", "旁\n\n--8<-- \"甲.md:5:5\"\n"),
    ]);
    let snippets = Snippets {
        folders: vec!["片".into(), "".into()],
        appended: appended.iter().map(|name| (*name).to_owned()).collect(),
    };
    let reporter = Reporter::new();
    let path = Path::new("文/页.md");
    let id = reporter.add_source(path, text.into());
    let out = expand(&files, path, Text::new(text, Origin::verbatim(id, 0)), &snippets, &reporter);
    (out.text, reporter.sorted().into_iter().map(|(d, _)| d.code.to_string()).collect())
}

#[test]
fn pages_take_in_files_lines_and_sections() {
    for (text, meant) in [
        ("前\n--8<-- \"甲.md\"\n后\n", "前\n一\n二\n三\n后\n"),
        ("--8<-- \"甲.md:4:5\"\n", "一\n二\n"),
        ("--8<-- \"甲.md::4,6\"\n", "---\nx: 1\n---\n一\n三\n"),
        ("```py\n--8<-- \"码.py:main\"\n```\n", "```py\nrun()\n```\n"),
        ("!!! note\n    --8<-- '甲.md'\n", "!!! note\n    一\n    二\n    三\n"),
        ("--8<--\n旁.md\n; 甲.md\n--8<--\n后\n", "旁\n\n二\n后\n"),
        (";--8<-- \"甲.md\"\n", "--8<-- \"甲.md\"\n"),
        ("写作 `--8<-- \"甲.md\"`。\n", "写作 `--8<-- \"甲.md\"`。\n"),
    ] {
        assert_eq!(taken(text, &[]), (meant.to_owned(), vec![]), "{text}");
    }
    assert_eq!(taken("页\n", &["甲.md"]).0, "页\n\n\n一\n二\n三");
}

#[test]
fn what_cannot_be_taken_in_is_reported() {
    for (text, code) in [
        ("--8<-- \"无.md\"\n", "H0205"),
        ("--8<-- \"码.py:none\"\n", "H0205"),
        ("--8<-- \"https://example.com/a.md\"\n", "H0205"),
        ("--8<-- \"圈.md\"\n", "H0204"),
        ("--8<-- \"../../a.md\"\n", "H0003"),
    ] {
        assert_eq!(taken(text, &[]).1, [code], "{text}");
    }
}

#[test]
fn first_lines_that_say_something_of_a_page_are_its_front_matter() {
    assert_eq!(taken("author: 甲, 乙\n\n话。\n", &[]).0, "---\nauthor: 甲, 乙\n---\n\n话。\n");
    for text in ["作者: 甲\n\n话。\n", "author: 甲\n话。\n", "---\nauthor: 甲\n---\n话。\n", "note: 甲\n\n话。\n", ""]
    {
        assert_eq!(taken(text, &[]).0, text);
    }
}

#[test]
fn a_page_without_a_title_is_called_as_it_is_listed() {
    let files = Memory::new([
        ("mkdocs.yml", "site_name: 织\nnav:\n  - 二分法: a.md\n".as_bytes()),
        ("docs/a.md", "雾起\n\n雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去。\n".as_bytes()),
    ]);
    let (given, options) = (crate::input::Given::default(), crate::input::Options::default());
    let read = crate::input::read_book(std::sync::Arc::new(files), &[], &given, &options, &Reporter::new());
    assert_eq!(read.unwrap().1.documents[0].title, "二分法");
}
