//! Series that grow, and long ones in volumes.

use super::checkers::checked;
use crate::support::{done, printed, put, run, shown, tool};
use std::path::Path;
use tempfile::TempDir;

/// The chapters of a folder as the model has them, in order: id and title.
fn chapters(folder: &Path) -> Vec<String> {
    let tree = done(folder, ["dump", "tree", "."]);
    let lines = tree.lines().map(str::trim).filter(|line| line.starts_with("chapter ") && !line.contains("matter/"));
    lines.map(str::to_owned).collect()
}

#[test]
fn new_articles_take_their_place_and_the_others_keep_their_ids() {
    let article = |title: &str| format!("# {title}\n\n渡船一天来回四次。\n");
    for (order, old, new, places) in [
        ("name", ["1-雾.md", "2-船.md", "10-岸.md"], ["3-桥.md", "0-序曲.md"], [3, 0]),
        ("number", ["第一篇雾.md", "第三篇船.md", "第十篇岸.md"], ["第二篇桥.md", "第十一篇灯.md"], [1, 4]),
        (
            "date",
            ["2021-01-05-雾.md", "2021-03-01-船.md", "2022-01-01-岸.md"],
            ["2021-02-01-桥.md", "2023-05-05-灯.md"],
            [1, 4],
        ),
    ] {
        let folder = TempDir::new().expect("a folder");
        put(
            folder.path(),
            "book.toml",
            format!("[book]\ntitle = \"渡口\"\nlanguage = \"zh-Hans\"\n[input]\norder = \"{order}\"\n"),
        );
        old.iter().for_each(|name| put(folder.path(), &format!("src/{name}"), article(name)));
        let before = chapters(folder.path());
        assert_eq!(before.len(), 3, "{before:?}");
        new.iter().for_each(|name| put(folder.path(), &format!("src/{name}"), article(name)));
        let after = chapters(folder.path());
        // The new ones stand where they belong; without them all is as it was.
        let mut rest = after.clone();
        let mut taken: Vec<(usize, &str)> = places.into_iter().zip(new).collect();
        taken.sort();
        for (place, name) in taken.into_iter().rev() {
            let stem = name.trim_end_matches(".md");
            assert!(rest.remove(place).contains(stem), "{order}: {name} in {after:?}");
        }
        assert_eq!(rest, before, "{order}");
    }
}

/// A series of six chapters in two parts; the first chapter leads to the last.
fn series(folder: &Path, language: &str, volumes: &str) {
    put(
        folder,
        "book.toml",
        format!(
            "[book]\ntitle = \"渡口\"\nauthors = [\"林屿\"]\nlanguage = \"{language}\"\ndate = 2024-05-01\n\n[build]\nvolumes = {volumes}\n"
        ),
    );
    let mut summary = String::from("# 目录\n\n[前言](0.md)\n");
    put(folder, "src/0.md", "# 前言\n\n河上的事。\n");
    for number in 1..=6 {
        if number % 3 == 1 {
            summary.push_str(&format!("\n# 部{}\n\n", number / 3 + 1));
        }
        summary.push_str(&format!("- [题{number}]({number}.md)\n"));
        let link = if number == 1 { "见[末篇](6.md)，又见[下篇](2.md)。" } else { "" };
        put(folder, &format!("src/{number}.md"), format!("# 题{number}\n\n{}{link}\n", "渡船来回。".repeat(40)));
    }
    put(folder, "src/SUMMARY.md", summary);
}

#[test]
fn volumes_are_books_of_their_own() {
    let folder = TempDir::new().expect("a folder");
    series(folder.path(), "zh-Hans", "{ chapters = 4 }");
    let checked_tree = done(folder.path(), ["check"]);
    assert!(checked_tree.contains("2 volumes:\n  渡口\u{3000}第一卷  4 chapters, "), "{checked_tree}");
    let made = done(folder.path(), ["build", "-f", "epub,pdf"]);
    assert_eq!(made.lines().count(), 4, "{made}");
    let mut packages = Vec::new();
    for name in ["渡口\u{3000}第一卷", "渡口\u{3000}第二卷"] {
        let epub = folder.path().join(format!("book/{name}.epub"));
        checked(&epub);
        let part = |path: &str| printed(tool("unzip").arg("-p").arg(&epub).arg(path));
        let package = part("*.opf");
        assert!(package.contains(&format!("{name}</dc:title>")), "{package}");
        assert!(package.contains(">渡口</meta>") && package.contains("group-position"), "{package}");
        packages.push((package, part("*.xhtml")));
        let info = printed(tool("pdfinfo").arg(folder.path().join(format!("book/{name}.pdf"))));
        assert!(info.contains("林屿"), "{info}");
    }
    let identifier = |package: &str| package.split("urn:uuid:").nth(1).map(|rest| rest[..36].to_owned());
    assert_ne!(identifier(&packages[0].0), identifier(&packages[1].0));
    // The preface is in the first alone, each has its own chapters, and counting goes on.
    let (first, second) = (&packages[0].1, &packages[1].1);
    assert!(first.contains("河上的事") && !second.contains("河上的事"));
    assert!(first.contains("题4") && !first.contains("题5") && !second.contains("题4") && second.contains("题6"));
    assert!(second.contains("第五章") && first.contains("末篇（第二卷）"), "{first}");
}

#[test]
fn a_volume_a_part_and_volumes_of_other_languages_have_their_names() {
    for (language, volumes, names) in [
        ("ja", "{ characters = 700 }", ["渡口\u{3000}第1巻", "渡口\u{3000}第2巻"]),
        ("ko", "{ chapters = 3 }", ["渡口 제1권", "渡口 제2권"]),
        ("en", "{ chapters = 5 }", ["渡口 Volume 1", "渡口 Volume 2"]),
        ("zh-Hans", "{ by = \"part\" }", ["渡口\u{3000}第一编\u{3000}部1", "渡口\u{3000}第二编\u{3000}部2"]),
    ] {
        let folder = TempDir::new().expect("a folder");
        series(folder.path(), language, volumes);
        done(folder.path(), ["build", "-q", "-f", "epub"]);
        for name in names {
            let epub = folder.path().join(format!("book/{name}.epub"));
            assert!(epub.is_file(), "{name}: {}", done(folder.path(), ["check"]));
        }
    }
}

#[test]
fn what_cannot_be_divided_is_said() {
    let folder = TempDir::new().expect("a folder");
    for (volumes, arguments) in [("{ chapters = 2 }", &["-o", "a.epub"][..]), ("{ chapters = 0 }", &[]), ("{}", &[])] {
        series(folder.path(), "zh-Hans", volumes);
        let output = run(folder.path(), [&["build"], arguments].concat());
        assert_eq!(output.status.code(), Some(1), "{volumes} {}", shown(&output));
        assert!(shown(&output).contains("volume"), "{volumes} {}", shown(&output));
    }
}
