use super::*;
use crate::files::Memory;
use std::sync::Arc;

fn over(files: &Memory) -> Mounts {
    Mounts::over(Arc::new(files.clone()))
}

fn show(section: &Section, depth: usize, out: &mut String) {
    for member in &section.members {
        let pad = "  ".repeat(depth);
        match member {
            Member::Item(item) => {
                let path = item.path.as_deref().unwrap_or(Path::new("")).display().to_string();
                out.push_str(&format!(
                    "{pad}{path}{}\n",
                    item.folder.as_ref().map_or(String::new(), |f| format!(" ({f})"))
                ));
            }
            Member::Section(section) => {
                out.push_str(&format!(
                    "{pad}[{}]{}\n",
                    section.title.as_deref().unwrap_or(""),
                    section.intro.as_ref().map_or("", |_| " +")
                ));
                show(section, depth + 1, out);
            }
        }
    }
}

fn plan(names: &[&str], paths: &[&str]) -> String {
    let files = Memory::new(names.iter().map(|&n| (n, &b"x"[..])));
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let reporter = Reporter::new();
    let mut out = String::new();
    let options = Options { output: Some("book".into()), ..Options::default() };
    match discover(&over(&files), &paths, &options, &reporter) {
        Some(plan) => show(&plan.body[0], 0, &mut out),
        None => out.extend(reporter.sorted().iter().map(|(d, _)| d.code.to_string())),
    }
    out
}

#[test]
fn a_tree_of_folders_is_parts_and_chapters() {
    let names = [
        "卷二/甲/text.txt",
        "卷二/乙/text.txt",
        "卷十/丙.md",
        "卷十/丁.md",
        "卷十/README.md",
        "前言.md",
        "LICENSE",
        "LICENSE.txt",
        "book/index.html",
        "node_modules/x.md",
        ".git/a.md",
        "pic.png",
    ];
    insta::assert_snapshot!(plan(&names, &[]), @r"
    前言.md
    [卷二]
      卷二/甲/text.txt (甲)
      卷二/乙/text.txt (乙)
    [卷十] +
      卷十/丙.md
      卷十/丁.md
    ");
}

#[test]
fn a_readme_in_another_language_is_no_article_beside_the_first() {
    assert_eq!(plan(&["README.md", "README_en.md", "README.zh-CN.md", "1.md"], &[]), "README.md\n1.md\n");
    assert_eq!(plan(&["README_en.md", "README-api.md"], &[]), "README-api.md\nREADME_en.md\n");
}

#[test]
fn a_volume_of_one_chapter_is_one_beside_others() {
    assert_eq!(
        plan(&["第一卷/1.md", "第一卷/2.md", "第二卷/3.md"], &[]),
        "[第一卷]\n  第一卷/1.md\n  第一卷/2.md\n[第二卷]\n  第二卷/3.md\n"
    );
    assert_eq!(plan(&["卷一/text.txt", "卷二/text.txt"], &[]), "卷一/text.txt (卷一)\n卷二/text.txt (卷二)\n");
}

#[test]
fn the_folder_of_a_saved_page_holds_no_articles() {
    let names = ["题.html", "题_files/saved_resource.html", "别_files/1.html", "别_files/2.html"];
    assert_eq!(plan(&names, &[]), "[别_files]\n  别_files/1.html\n  别_files/2.html\n题.html\n");
}

#[test]
fn folders_that_only_hold_the_articles_are_no_parts() {
    assert_eq!(
        plan(&["hx/source/_posts/1.md", "hx/source/_posts/2.md"], &["hx"]),
        "hx/source/_posts/1.md\nhx/source/_posts/2.md\n"
    );
    assert_eq!(plan(&["甲/稿/1.md", "甲/稿/2.md", "乙.md"], &[]), "[甲]\n  甲/稿/1.md\n  甲/稿/2.md\n乙.md\n");
    assert_eq!(plan(&["content/_index.md", "content/1.md", "z.md"], &[]), "content/_index.md\ncontent/1.md\nz.md\n");
}

#[test]
fn a_name_may_begin_with_a_day() {
    for (stem, date, rest) in [
        ("2021-03-04-渡口旧事", "2021-03-04", "渡口旧事"),
        ("2021.3.4 渡口", "2021-03-04", "渡口"),
        ("20210304渡口", "2021-03-04", "渡口"),
        ("（2021年3月4日）渡口", "2021-03-04", "渡口"),
        ("2021_03_04", "2021-03-04", ""),
    ] {
        assert_eq!(dated(stem).map(|(d, r)| (d.to_string(), r)), Some((date.to_owned(), rest)), "{stem}");
    }
    for stem in ["2021-渡口", "20211304", "202103041", "12345678", "渡口 2021-03-04", "3-1-4"] {
        assert_eq!(dated(stem), None, "{stem}");
    }
}

#[test]
fn a_shells_list_is_put_in_natural_order_and_any_other_is_kept() {
    let names = ["1.md", "2.md", "10.md"];
    assert_eq!(plan(&names, &["1.md", "10.md", "2.md"]), "1.md\n2.md\n10.md\n");
    assert_eq!(plan(&names, &["2.md", "1.md", "10.md"]), "2.md\n1.md\n10.md\n");
}

#[test]
fn articles_in_the_folder_of_outputs_are_named() {
    let files = Memory::new([("1.md", &b"x"[..]), ("book/2.md", b"x"), ("out/3.md", b"x")]);
    for (output, skipped) in [("book", 1), ("out", 1), ("else", 0)] {
        let reporter = Reporter::new();
        let options = Options { output: Some(output.into()), manifest: true, ..Options::default() };
        let plan = discover(&over(&files), &[], &options, &reporter).unwrap();
        assert_eq!((plan.body[0].members.len(), reporter.tally().notes), (3 - skipped, skipped), "{output}");
    }
}

#[test]
fn lists_that_programs_read_are_no_articles() {
    let names =
        ["1.md", "requirements.txt", "requirements-dev.txt", "dev-requirements.txt", "码/CMakeLists.txt", "robots.txt"];
    assert_eq!(plan(&names, &[]), "1.md\n");
    assert_eq!(plan(&["1.md", "requirements.md", "说明.txt"], &[]), "1.md\nrequirements.md\n说明.txt\n");
}

#[test]
fn a_folder_of_markdown_that_is_only_called_as_that_of_outputs_is_read() {
    assert_eq!(plan(&["README.md", "book/1.md", "book/2.md"], &[]), "README.md\nbook/1.md\nbook/2.md\n");
    // What mdBook has made lies beside what it was made of.
    assert_eq!(plan(&["README.md", "book/1.md", "book/index.html"], &[]), "README.md\n");
}

#[test]
fn a_book_file_without_a_manifest_means_its_source_folder() {
    let files = Memory::new([("README.md", &b"x"[..]), ("src/2.md", b"x"), ("src/1.md", b"x")]);
    let options = Options { manifest: true, ..Options::default() };
    let plan = discover(&over(&files), &[], &options, &Reporter::new()).unwrap();
    let mut out = String::new();
    show(&plan.body[0], 0, &mut out);
    assert_eq!((out.as_str(), plan.src), ("src/1.md\nsrc/2.md\n", PathBuf::from("src")));
}

#[test]
fn nothing_found_is_an_error() {
    assert_eq!(plan(&["a.png"], &[]), "H0001");
    assert_eq!(plan(&["a.md"], &["b.md"]), "H0002");
    assert_eq!(plan(&["a.md"], &["../b.md"]), "H0003");
    assert_eq!(plan(&["a.png"], &["a.png"]), "H0001");
}

#[test]
fn a_file_of_docusaurus_names_a_folder_and_says_its_place() {
    let files = Memory::new(
        [
            ("a/_category_.json", r#"{"label": "甲部", "position": 2}"#),
            ("a/1.md", "x"),
            ("a/2.md", "x"),
            ("b/_category_.yml", "label: 乙部\nposition: 1.5\n"),
            ("b/1.md", "x"),
            ("b/2.md", "x"),
            ("c/_category_.json", "{"),
            ("c/1.md", "x"),
            ("c/2.md", "x"),
            ("d/_category_.json", r#"{"position": 3}"#),
            ("d/1.md", "x"),
        ]
        .map(|(path, text)| (path, text.as_bytes())),
    );
    let plan = discover(&over(&files), &[], &Options::default(), &Reporter::new()).unwrap();
    let told = plan.body[0].members.iter().map(|member| match member {
        Member::Section(section) => (section.title.as_deref().unwrap_or_default(), section.weight),
        Member::Item(_) => ("", None),
    });
    assert_eq!(told.collect::<Vec<_>>(), [("甲部", Some(2)), ("乙部", Some(1)), ("c", None), ("d", Some(3))]);
}

#[test]
fn a_page_of_notion_introduces_the_folder_of_its_own() {
    let (a, b) = ("0123456789abcdef0123456789abcdef", "f123456789abcdef0123456789abcde0");
    let names = [
        format!("手册 {a}.html"),
        format!("手册 {a}/一 {b}.html"),
        format!("手册 {a}/二 {b}.html"),
        // A newer export has no digits in the names of folders.
        format!("日记 {b}.md"),
        "日记/甲.md".to_owned(),
        "日记/乙.md".to_owned(),
        // Pictures alone are no part.
        format!("单篇 {a}.md"),
        format!("单篇 {a}/图.png"),
        // Another's name.
        "散文.md".to_owned(),
        "散文/丙.md".to_owned(),
        "散文/丁.md".to_owned(),
    ];
    let shown = plan(&names.iter().map(String::as_str).collect::<Vec<_>>(), &[]).replace(a, "#").replace(b, "@");
    for lines in [
        "[手册] +\n  手册 #/一 @.html\n  手册 #/二 @.html\n",
        "[日记] +\n  日记/甲.md\n",
        "单篇 #.md\n",
        "散文.md\n",
        "[散文]\n",
    ] {
        assert!(shown.contains(lines), "{shown}");
    }
}

/// The plan of a folder whose contents file leads to `links`.
fn linked(contents: &str, links: &[&str], names: &[&str]) -> (String, Vec<String>) {
    let text: String = links.iter().map(|name| format!("- [{name}](./{name})\n")).collect();
    let files = names.iter().map(|&name| (name, "雾从下半夜起。".as_bytes())).chain([(contents, text.as_bytes())]);
    let files = Memory::new(files);
    let reporter = Reporter::new();
    let plan = discover(&over(&files), &[], &Options::default(), &reporter).expect("there are articles");
    let mut out = String::new();
    show(&plan.body[0], 0, &mut out);
    (out, reporter.sorted().iter().map(|(d, _)| d.message.to_string()).collect())
}

#[test]
fn a_file_of_links_orders_the_book() {
    let names = ["fog.md", "lamp.md", "boat.md", "ferry_outline.md"];
    for contents in ["FINAL_TOC.md", "目录.md", "TOC.md"] {
        let (plan, notes) = linked(contents, &["lamp.md", "fog.md", "boat.md"], &names);
        assert_eq!(plan, "lamp.md\nfog.md\nboat.md\nferry_outline.md\n", "{contents}");
        assert!(
            notes.iter().any(|n| n.starts_with(contents)) && notes.iter().any(|n| n.starts_with("ferry_outline.md"))
        );
    }
    let (plan, _) = linked("README.md", &["lamp.md", "fog.md", "boat.md"], &names);
    assert_eq!(plan, "README.md\nlamp.md\nfog.md\nboat.md\nferry_outline.md\n");
    let (plan, notes) = linked("TOC.md", &["a/2.md", "a/1.md", "0.md"], &["0.md", "a/1.md", "a/2.md"]);
    assert_eq!((plan.as_str(), notes.len()), ("[a]\n  a/2.md\n  a/1.md\n0.md\n", 1));
}

#[test]
fn a_few_links_order_nothing() {
    let names = ["boat.md", "fog.md", "lamp.md", "oar.md", "reporter.md"];
    let (plan, notes) = linked("README.md", &["lamp.md", "fog.md"], &names);
    assert_eq!((plan.as_str(), notes.len()), ("README.md\nboat.md\nfog.md\nlamp.md\noar.md\nreporter.md\n", 0));
    // A chapter may be called like a contents file.
    let (plan, _) = linked("目次.md", &[], &names);
    assert!(plan.contains("目次.md"));
}

#[test]
fn files_of_other_kinds_are_named_once_each() {
    let names = ["01.Rmd", "02.qmd", "a.ipynb", "b/c.ipynb", "图.png", "注.tex"];
    let files = Memory::new(names.iter().map(|&n| (n, &b"x"[..])));
    let reporter = Reporter::new();
    let plan = discover(&over(&files), &[], &Options::default(), &reporter).unwrap();
    assert_eq!(plan.body[0].members.len(), 2);
    let said: Vec<String> = reporter.sorted().iter().map(|(d, _)| format!("{} {}", d.code, d.message)).collect();
    assert_eq!(said, ["H0108 2 Jupyter notebooks were not read", "H0108 1 LaTeX file was not read"]);
}
