//! Notebooks as whole books.

use super::tests::{BODIES, read_with};
use crate::input::Options;

/// The titles of the chapters of a book.
fn titles(files: &[(&str, &str)]) -> Vec<String> {
    let read = read_with(files, Options::default()).0;
    read.map_or(Vec::new(), |(_, intake)| intake.documents.into_iter().map(|document| document.title).collect())
}

#[test]
fn a_note_is_called_by_its_file() {
    let [a, b, c] = BODIES;
    let linked = format!("[[河口的渡]] | [[桨]]\n\n{a}\n");
    let plain = format!("石阶七级\n\n{b}\n");
    let day = format!("石阶七级\n\n{c}\n");
    assert_eq!(titles(&[("船.md", &linked)]), ["船"]);
    let vault = [(".obsidian/app.json", "{}"), ("灯.md", plain.as_str()), ("日记/2023-11-02.md", &day)];
    assert_eq!(titles(&vault), ["2023年11月2日", "灯"]);
    assert_eq!(titles(&[(".obsidian/app.json", "{}"), ("看板.md", &format!("## 待办\n\n{a}\n"))]), ["看板"]);
    assert_eq!(titles(&[("2023-11-02.md", a), ("2023-11-03 晴天.md", b)]), ["2023年11月2日", "晴天"]);
    // A title of its own, a file that is no note, and one that is only called for the machine.
    assert_eq!(titles(&[("船.md", &format!("# 渡船\n\n{linked}"))]), ["渡船"]);
    assert_eq!(titles(&[("灯.md", &plain)]), ["石阶七级"]);
    assert_eq!(titles(&[("a1.md", &format!("石阶七级\n\n{a}见[[渡口]]。\n"))]), ["石阶七级"]);
}

#[test]
fn links_alone_are_no_title() {
    let [a, b, _] = BODIES;
    let read = |first: &str| titles(&[("a1.md", &format!("{first}\n\n{a}\n\n{b}\n"))]).concat();
    assert_ne!(read("[上一篇](b.md) | [下一篇](c.md)"), "上一篇 | 下一篇");
    assert_eq!(read("[渡口旧事](https://example.com/a)"), "渡口旧事");
    assert_eq!(read("[渡口](b.md)与[石阶](c.md)"), "渡口与石阶");
}

#[test]
fn templates_of_notes_are_left_out() {
    let [a, b, c] = BODIES;
    let template = "# {{date}}\n\n{{title}}\n";
    let kept = [("Templates/日记.md", template), ("题.md", a), ("模板/纸样.md", b), ("笔记/怎样写模板.md", template)];
    assert_eq!(titles(&kept).len(), 3);
    let vault = [(".obsidian/app.json", "{}"), ("题.md", a), ("模板/纸样.md", b), ("templates 的历史.md", c)];
    assert_eq!(titles(&vault).len(), 2);
}

#[test]
fn a_page_of_logseq_says_its_title_and_finds_its_pictures() {
    let [a, ..] = BODIES;
    let page = format!("title:: 河口的渡\ntags:: [[河]], #船\n\n- {a}\n- ![桥](../assets/无.png)\n");
    let (read, reporter) = read_with(
        &[("logseq/config.edn", "{}"), ("pages/渡口.md", &page), ("logseq/bak/渡口.md", a)],
        Options::default(),
    );
    let (book, intake) = read.unwrap();
    assert_eq!(intake.documents.iter().map(|d| d.title.as_str()).collect::<Vec<_>>(), ["河口的渡"]);
    assert_eq!(book.body[0].chapters[0].byline.tags, ["河", "船"]);
    let codes: Vec<String> = reporter.sorted().into_iter().map(|(d, _)| d.code.to_string()).collect();
    assert!(codes.contains(&"H0206".to_owned()) && !codes.contains(&"H0003".to_owned()), "{codes:?}");
}

#[test]
fn drawings_are_no_notes() {
    let [a, b, _] = BODIES;
    let drawing = "---\nexcalidraw-plugin: parsed\ntags: [excalidraw]\n---\n# Text Elements\n河 ^abc\n";
    let told = format!("---\ntitle: 画\n---\n{b}\n\n`excalidraw-plugin: parsed`\n");
    assert_eq!(titles(&[("河.excalidraw.md", drawing), ("船歌.md", a), ("画.md", &told)]), ["画", "船歌"]);
}

#[test]
fn a_book_of_zenn_has_the_order_of_its_file() {
    let [a, b, c] = BODIES;
    let config = "title: \"河の本\"\npublished: true\nchapters:\n  - intro\n  - boat\n";
    let files = [
        ("books/river/config.yaml", config),
        ("books/river/boat.md", a),
        ("books/river/intro.md", b),
        ("books/sea/a.md", c),
        ("books/sea/b.md", c),
    ];
    let book = read_with(&files, Options::default()).0.unwrap().0;
    let part = book.body.iter().find(|part| part.title.is_some()).unwrap();
    assert_eq!(crate::book::plain(part.title.as_ref().unwrap()), "河の本");
    let order: Vec<&str> = part.chapters.iter().map(|chapter| chapter.id.as_str()).collect();
    assert_eq!(order, ["books/river/intro", "books/river/boat"]);
    // Its folder alone.
    let alone = [("config.yaml", config), ("boat.md", a), ("intro.md", b)];
    let book = read_with(&alone, Options::default()).0.unwrap().0;
    assert_eq!(book.meta.title, "河の本");
    assert_eq!(book.body[0].chapters[0].id.as_str(), "intro");
    // What it does not list is no part of it, but a chapter whose name says its place.
    let more = [("config.yaml", config), ("boat.md", a), ("intro.md", b), ("REVIEW.md", c), ("3.sea.md", c)];
    let (book, reporter) = read_with(&more, Options::default());
    let book = book.unwrap().0;
    let ids: Vec<&str> = book.body[0].chapters.iter().map(|chapter| chapter.id.as_str()).collect();
    assert_eq!(ids, ["intro", "boat", "3.sea"]);
    assert!(reporter.sorted().iter().any(|(d, _)| d.code.to_string() == "H0230"));
    // A list that names none of the files is of something else.
    let other = [("config.yaml", config), ("a.md", a), ("b.md", b)];
    assert_eq!(read_with(&other, Options::default()).0.unwrap().0.body[0].chapters.len(), 2);
}

#[test]
fn a_picture_of_joplin_is_found_by_its_id() {
    let [a, ..] = BODIES;
    let note = format!("# 河\n\n{a}\n\n![桥](:/0123456789abcdef0123456789abcdef)\n");
    let files = [("河.md", note.as_str()), ("_resources/0123456789abcdef0123456789abcdef.png", "x")];
    let reporter = read_with(&files, Options::default()).1;
    assert!(reporter.sorted().iter().all(|(d, _)| d.code.to_string() != "H0206"));
    let reporter = read_with(&files[..1], Options::default()).1;
    assert!(reporter.sorted().iter().any(|(d, _)| d.code.to_string() == "H0206"));
}
