//! Whole books of the projects of other tools: titles, and links as the pages of each have them.

use super::tests::{BODIES, read_with};
use crate::book::{Block, plain, walk};
use crate::input::Options;

/// The titles of the chapters and of the parts of a project, and the codes of its warnings.
fn read(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>, Vec<String>) {
    let (read, reporter) = read_with(files, Options::default());
    let (book, _) = read.expect("there are articles");
    let chapters = walk::chapters(&book).iter().map(|chapter| plain(&chapter.title)).collect();
    let parts = book.body.iter().filter_map(|part| Some(plain(part.title.as_ref()?))).collect();
    let codes = reporter.sorted().into_iter().map(|(d, _)| d.code.to_string());
    (chapters, parts, codes.filter(|code| code != "H0215").collect())
}

#[test]
fn a_page_of_a_folder_with_blanks_is_found_by_its_links() {
    let (a, b) = ("0123456789abcdef0123456789abcdef", "f123456789abcdef0123456789abcde0");
    let pages = [
        (format!("渡口 {a}.md"), format!("# 渡口\n\n[船](渡口%20{a}/船%20{b}.md)\n\n{}", BODIES[0])),
        (format!("渡口 {a}/船 {b}.md"), format!("# 船\n\n[灯](船%20{b}/灯%20{a}.md)\n\n{}", BODIES[1])),
        (format!("渡口 {a}/船 {b}/灯 {a}.md"), format!("# 灯\n\n[渡口](../../渡口%20{a}.md)\n\n{}", BODIES[2])),
        (format!("渡口 {a}/船 {b}/雾 {a}.md"), format!("# 雾\n\n[船](../船%20{b}.md)\n\n{}", BODIES[2])),
        ("0001.Two Sum/README.md".to_owned(), format!("# 两数\n\n[渡口](../渡口%20{a}.md)\n\n{}", BODIES[1])),
        (
            "0001.Two Sum/a b.md".to_owned(),
            format!("# 解\n\n[回](./README.md) [回](../0001.Two%20Sum/)\n\n{}", BODIES[0]),
        ),
    ];
    let files: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    assert_eq!(read(&files).2, Vec::<String>::new());
}

#[test]
fn pages_are_found_by_the_addresses_that_they_say() {
    let files = [
        ("docusaurus.config.js", "module.exports = { title: '手册' }"),
        (
            "docs/01-intro.md",
            "# 介绍\n\n[a](./guide/a) [b](guide/own) [c](/docs/guide/a) [d](/docs/custom) [e](./guide/)\n",
        ),
        ("docs/02-guide/index.md", "# 指南\n\n指南。\n"),
        ("docs/02-guide/01-a.md", "# 甲\n\n[回](../intro) [回](../01-intro.md)\n"),
        ("docs/02-guide/02-b.md", "---\nid: own\n---\n# 乙\n\n乙。\n"),
        ("docs/03-c.md", "---\nslug: /custom\n---\n# 丙\n\n丙。\n"),
    ];
    assert_eq!(read(&files).2, Vec::<String>::new());
    let files = [
        ("hugo.toml", "title = \"册\""),
        ("content/posts/a.md", "---\ntitle: 甲\nslug: jia\naliases: [/old/jia]\n---\n甲。\n"),
        (
            "content/posts/b.md",
            "---\ntitle: 乙\npermalink: /p/b/\n---\n[甲](/posts/jia/) [甲](../jia) [甲](/old/jia) [乙](/p/b)\n",
        ),
    ];
    assert_eq!(read(&files).2, Vec::<String>::new());
    // A name that one place of the book has, and one that two have.
    let files = [
        ("a.md", "# 甲\n\n[船](#sec-boat) [灯](#sec-lamp)\n"),
        ("b.md", "# 乙\n\n## 船 {#sec-boat}\n\n船。\n\n## 灯 {#sec-lamp}\n\n灯。\n"),
        ("c.md", "# 丙\n\n## 又一盏灯 {#sec-lamp}\n\n灯。\n"),
    ];
    assert_eq!(read(&files).2, ["H0209"]);
    // An address that no page says.
    let files = [("a.md", "---\nslug: b\n---\n# 甲\n\n[丙](/c) [甲](b)\n"), ("d.md", "# 丁\n\n丁。\n")];
    assert_eq!(read(&files).2, ["H0209"]);
}

#[test]
fn files_of_bookdown_are_called_by_their_own_headings() {
    let files = [
        ("_bookdown.yml", "rmd_files: [index.Rmd, b.Rmd, a.Rmd, z.Rmd]\n"),
        (
            "index.Rmd",
            "---\ntitle: 忍者\nauthor: 林河声\nsite: bookdown::bookdown_site\n---\n\n# 前言 {-}\n\n雾。\n\n# (PART) 上 {-}\n",
        ),
        ("b.Rmd", "# 船\n\n见第 \\@ref(light) 章。\n"),
        ("a.Rmd", "# (PART\\*) 下 {-}\n\n# 灯 {#light}\n\n灯。\n"),
        ("z.Rmd", "# (APPENDIX) 附录 {-}\n\n# 表\n\n表。\n"),
    ];
    let (chapters, parts, codes) = read(&files);
    assert_eq!(chapters, ["前言", "船", "灯", "表"]);
    assert_eq!((parts, codes), (vec!["上".to_owned(), "下".to_owned()], vec![]));
}

#[test]
fn a_page_without_text_names_its_part() {
    let files = [
        ("hugo.toml", "title = \"册\""),
        ("content/_index.md", "---\ntitle: 首页\n---\n卷首的话。\n"),
        ("content/z/_index.md", "---\ntitle: 上部\nweight: 1\n---\n"),
        ("content/z/a.md", "---\ntitle: 雾\n---\n雾。\n"),
        ("content/z/b.md", "---\ntitle: 灯\n---\n灯。\n"),
        ("content/a/_index.md", "---\ntitle: 下部\nweight: 2\n---\n"),
        ("content/a/c.md", "---\ntitle: 船\n---\n船。\n"),
        ("content/a/d.md", "---\ntitle: 岸\n---\n岸。\n"),
    ];
    let (chapters, parts, codes) = read(&files);
    assert_eq!(parts, ["上部", "下部"]);
    assert_eq!((chapters.join(""), codes), ("首页雾灯船岸".to_owned(), vec![]));
}

#[test]
fn texts_of_leanpub_are_markdown() {
    let files = [
        ("manuscript/Book.txt", "frontmatter:\na.txt\nmainmatter:\npart.txt\nb.txt\n"),
        ("manuscript/Sample.txt", "b.txt\n"),
        ("manuscript/a.txt", "# 前言\n\n**雾**。\n"),
        ("manuscript/part.txt", "-# 上部\n"),
        ("manuscript/b.txt", "# 船\n\n船。\n"),
    ];
    let (chapters, parts, codes) = read(&files);
    assert_eq!((chapters.join(" "), parts.join(" "), codes), ("前言 船".to_owned(), "上部".to_owned(), vec![]));
}

#[test]
fn front_matter_places_a_page_of_starlight() {
    let page = |order: u8| format!("---\ntitle: 页{order}\nsidebar:\n  order: {order}\n  label: 签\n---\n话。\n");
    let (a, b) = (page(2), page(1));
    let files = [("astro.config.mjs", "x"), ("src/content/docs/a.md", &*a), ("src/content/docs/b.md", &*b)];
    assert_eq!(read(&files).0, ["页1", "页2"]);
}

#[test]
fn a_folder_that_holds_the_whole_book_names_it() {
    let files = [("渡口旧事/README.md", "# 卷首\n\n雾。\n"), ("渡口旧事/a.md", "# 船\n\n船。\n")];
    let (read, _) = read_with(&files, Options::default());
    assert_eq!(read.expect("there are articles").0.meta.title, "渡口旧事");
    assert_eq!(self::read(&files).0, ["卷首", "船"]);
}

#[test]
fn a_place_in_a_listed_page_is_no_second_copy_and_the_numbers_of_a_list_are_kept() {
    let (titles, ..) = read(&[
        ("mkdocs.yml", "site_name: 书\nnav:\n  - 1.1 &nbsp; 雾: a.md\n  - 1.2 灯: b.md\n  - 一节: b.md#一节\n"),
        ("docs/a.md", "# 雾\n\n雾起了。\n"),
        ("docs/b.md", "# 灯\n\n## 一节\n\n灯亮了。\n"),
    ]);
    assert_eq!(titles, ["1.1 雾", "1.2 灯"]);
}

#[test]
fn a_page_that_begins_with_a_section_is_called_as_its_list_calls_it() {
    let (book, _) = read_with(
        &[
            ("SUMMARY.md", "# Summary\n\n- [如何参与](a.md)\n- [栈](b.md)\n"),
            ("a.md", "## 贡献\n\n贡献的话。\n\n## 协作\n\n协作的话。\n"),
            ("b.md", "## 堆栈\n\n只有一节。\n"),
        ],
        Options::default(),
    )
    .0
    .unwrap();
    let chapters = walk::chapters(&book);
    let titles: Vec<String> = chapters.iter().map(|c| plain(&c.title)).collect();
    assert_eq!(titles, ["如何参与", "堆栈"]);
    let sections = chapters[0].blocks.iter().filter(|block| matches!(block, Block::Heading(_))).count();
    assert_eq!(sections, 2);
}
