//! Whole books through every step of reading.

use super::*;
use crate::book::{Block, Chapter, Inline, Metadata, dump, plain};
use crate::files::Memory;
use crate::lang::Lang;

fn read(files: &[(&str, &str)], paths: &[&str]) -> (Option<(Book, Intake)>, Reporter) {
    read_paths(files, paths, Options { root_name: Some("印刷".into()), ..Options::default() })
}

/// Paragraphs that have nothing in common.
pub const BODIES: [&str; 3] = [
    "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮，谁也没有说话。",
    "他数了数舱里的米袋，少了一只，没有人承认，也没有人去问，船就这样离了岸，往下游慢慢地去了。",
    "后来河面宽了许多，昨夜系缆的木桩只剩一个尖，孩子们都跑去看，老人坐在坡上，一动也不动地望着。",
];

/// Reads all files.
pub(super) fn read_with(files: &[(&str, &str)], options: Options) -> (Option<(Book, Intake)>, Reporter) {
    read_paths(files, &[], options)
}

fn read_paths(files: &[(&str, &str)], paths: &[&str], options: Options) -> (Option<(Book, Intake)>, Reporter) {
    let files = Memory::new(files.iter().map(|&(path, text)| (path, text.as_bytes())));
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    let reporter = Reporter::new();
    let read = assemble(Arc::new(files), &paths, &Given::default(), &options, &reporter);
    (read, reporter)
}

/// An article as it is copied from a portal.
const ARTICLE: &str = "纸是怎样来的

2021-01-05 10:00　来源：某某日报(mou_daily)
文/张三　编辑/李四

　　纸的历史很长,说来话长。某某纸业(601999,股吧)是后来的事。
1
最早的纸
　　最早的纸是麻做的，粗得不能写字，人们用它来包东西，这一用就是一百年，后来才有人想到在上面写字。
2
蔡伦的纸
　　蔡伦用树皮、麻头、破布和渔网造纸，从此纸便宜了，可以写字，也可以糊窗，天下人都用它，叫它蔡侯纸。

（全文完）
本文版权归作者所有，未经授权不得转载
扫码关注
";

#[test]
fn a_page_under_the_name_of_a_text_is_read_as_a_page() {
    let shown = |text: &str| dump::tree(&read(&[("a.txt", text)], &[]).0.expect("a book").0);
    let page = "<html><head><title>渡口</title></head><body><h1>渡口</h1><p>河上起了雾，船都停了。</p></body></html>";
    assert!(!shown(page).contains("<p>") && shown(page).contains("“渡口”"), "{}", shown(page));
    assert!(shown("渡口\n\n<html> 是一页的第一个标签，他写道。\n").contains("<html>"));
}

#[test]
fn a_language_that_the_text_is_not_in_is_warned_of() {
    let codes = |lang: Lang, text: &str| {
        let files = Memory::new([("a.md", text.as_bytes())]);
        let reporter = Reporter::new();
        let given = Given { meta: Some(Metadata::new("渡口", lang)), lang_given: true, ..Given::default() };
        let (book, _) = assemble(Arc::new(files), &[], &given, &Options::default(), &reporter).expect("a book");
        assert_eq!(book.meta.lang, lang);
        reporter.sorted().iter().filter(|(d, _)| d.code == Code::OtherLanguage).count()
    };
    let text = format!("# 渡口\n\n{}\n", BODIES[0]);
    assert_eq!(codes(Lang::EN, &text), 1);
    assert_eq!(codes(Lang::ZhHans, &text), 0);
    assert_eq!(
        codes(Lang::EN, "# The ferry\n\nFog came up at midnight, and the lamp hung in the bow of the boat.\n"),
        0
    );
}

#[test]
fn an_article_of_a_portal_becomes_a_chapter() {
    let (read, reporter) = read(&[("a/zhi.txt", ARTICLE)], &["a/zhi.txt"]);
    let (book, intake) = read.unwrap();
    insta::assert_snapshot!(dump::tree(&book), @r"
    book zh-Hans “纸是怎样来的”
      chapter a/zhi zh-Hans “纸是怎样来的”
        authors: 张三
        date: 2021-01-05
        source: 某某日报
        account: mou_daily
        credit: 编辑 李四
        rights: 本文版权归作者所有，未经授权不得转载
        p 纸的历史很长，说来话长。某某纸业是后来的事。
        h2 a/zhi#1-最早的纸 1　最早的纸
        p 最早的纸是麻做的，粗得不能写字，人们用它来包东西，这一用就是一百年，后来才有人想到在上面写字。
        h2 a/zhi#2-蔡伦的纸 2　蔡伦的纸
        p 蔡伦用树皮、麻头、破布和渔网造纸，从此纸便宜了，可以写字，也可以糊窗，天下人都用它，叫它蔡侯纸。
    ");
    let cuts: Vec<_> = intake.documents[0].cuts.iter().map(|c| c.rule).collect();
    assert_eq!(cuts, ["title", "date", "byline", "stock-link", "end-mark", "rights", "promotion"]);
    assert!(!reporter.has_errors());
}

/// Characters that are no blanks.
fn count(text: &str) -> usize {
    text.chars().filter(|&c| !crate::input::text::lines::is_blank(c)).count()
}

/// Characters of titles of chapters below the first, headings and text.
fn characters_of(chapter: &Chapter) -> usize {
    let mut sum = 0;
    walk::inlines_of(&chapter.blocks, &mut |inline| {
        if let Inline::Text(text) = inline {
            sum += count(&text.text);
        }
    });
    walk::blocks(&chapter.blocks, &mut |block| {
        if let Block::Rule(_) = block {
            sum += 3;
        }
    });
    sum + chapter.children.iter().map(|c| count(&plain(&c.title)) + characters_of(c)).sum::<usize>()
}

/// Whole books and articles as they are found, each with what it must come to.
const NOVEL: &str = "TXT小说某站 http://www.example.com/小说\n《城南》\n作者：某某\n目录\n第一章 门\n第二章 桥\n第三章 井\n\n\
    第一章 门\n\n{}\n第二章 桥\n第二章 桥\n{}\n***\n{}\n第三章 井\n一\n{}\n二\n{}\n后记\n{}\n（全文完）\n";

fn novel() -> String {
    let paragraph = "　　城南有一条小河，河上有桥，桥边有井，井边有人打水。".repeat(40);
    NOVEL.replace("{}", &paragraph)
}

#[test]
fn every_character_is_in_the_book_or_listed() {
    let serial =
        "第1章 甲 (1)\n一段话，说的是甲。\n第2章 甲 (2)\n又一段话，说的还是甲。\n第3章 乙\n另一段话，说的是乙。\n";
    let volumes = "第一卷 春 第一章 雨\n雨下了一夜，天亮才停。\n第一卷 春 第二章 花\n花开了，又谢了，没有人看见。\n第二卷 夏 第一章 雷\n雷打了三声。\n";
    let body = "　　城南有一条小河，河上有桥，桥边有井，井边有人打水。\n".repeat(6);
    let contents = "城南\n目录\n雨……1\n桥……20\n井……31\n雨\n{}桥\n{}井\n{}".replace("{}", &body);
    let stems = "雨中(1)\n{}雨中(2)\n{}桥上(1)\n{}".replace("{}", &body);
    let boxes = "城南\n+-----+\n|  第 一 回  |\n+-----+\n雨\n{}|  第 二 回  |\n桥\n{}".replace("{}", &body);
    let line =
        |n: usize| format!("第{n}天，城南有一条小河，河上有桥，桥边有井，井边有人打水，水声很轻，谁也没有听见。\n");
    let twice = (1..17).map(line).collect::<String>().repeat(2);
    for text in [ARTICLE.to_string(), novel(), serial.to_string(), volumes.to_string(), contents, stems, boxes, twice] {
        let reporter = Reporter::new();
        let id = reporter.add_source("a.txt", text.as_str().into());
        let source = Source {
            id,
            path: "a.txt".into(),
            format: Format::Text,
            text: text.as_str().into(),
            origin: crate::diag::Origin::verbatim(id, 0),
        };
        let mut article = text::read(&source, &Options::default(), &reporter);
        let titled = article.cuts.iter().any(|c| c.rule == "title");
        let title = if titled { 0 } else { count(&plain(&article.chapter.title)) };
        // Marks are mended one for one in these samples, so that the sum holds after mending too.
        mend::mend(&mut article, Format::Text, &Options::default(), &reporter);
        let cut: usize = article.cuts.iter().map(|c| count(&c.text)).sum();
        assert_eq!(count(&text), title + characters_of(&article.chapter) + cut, "{text}\n{:?}", article.cuts);
    }
}

#[test]
fn a_novel_in_one_file_is_a_book_of_chapters() {
    let (read, _) = read(&[("城南.txt", &novel())], &["城南.txt"]);
    let (book, intake) = read.unwrap();
    let titles: Vec<String> = book.body[0].chapters.iter().map(|c| plain(&c.title)).collect();
    assert_eq!(titles, ["第一章 门", "第二章 桥", "第三章 井", "后记"]);
    assert_eq!(
        (book.meta.title.as_str(), book.meta.names(crate::book::Role::Author).collect::<Vec<_>>()),
        ("城南", vec!["某某"])
    );
    let ids: Vec<&str> = book.body[0].chapters.iter().map(|c| c.id.as_str()).collect();
    assert_eq!(ids, ["城南#第一章-门", "城南#第二章-桥", "城南#第三章-井", "城南#后记"]);
    let sections = book.body[0].chapters[2].blocks.iter().filter(|b| matches!(b, Block::Heading(_))).count();
    assert_eq!((sections, book.meta.articles), (2, 4));
    let rules: Vec<&str> = intake.documents[0].cuts.iter().map(|c| c.rule).filter(|&r| r != "repeats").collect();
    assert_eq!(
        rules,
        ["spam-line", "title", "byline", "contents", "contents", "contents", "contents", "double-title", "end-mark"]
    );
}

#[test]
fn one_of_several_heads_is_no_title_of_the_whole() {
    let body = "河上起了雾，渡船的老人解开缆绳，看了看对岸的灯火，慢慢地撑起竹篙来。\n".repeat(4);
    let text = format!("序\n{body}第一章 雾\n{body}第二章 灯\n{body}");
    let (read, _) = read(&[("hd.txt", &text)], &["hd.txt"]);
    let chapter = &read.unwrap().0.body[0].chapters[0];
    let heads: Vec<String> = chapter
        .blocks
        .iter()
        .filter_map(|b| if let Block::Heading(h) = b { Some(plain(&h.inlines)) } else { None })
        .collect();
    assert_eq!(
        (plain(&chapter.title).as_str(), heads),
        ("hd", ["序", "第一章 雾", "第二章 灯"].map(String::from).to_vec())
    );
}

#[test]
fn headings_of_chapters_in_one_file_of_markdown_are_chapters() {
    let shown = |files: &[(&str, String)]| {
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let (read, reporter) = read(&files, &[]);
        assert!(!reporter.sorted().iter().any(|(d, _)| d.code == Code::BrokenLink));
        dump::tree(&read.unwrap().0)
    };
    let [a, b, _] = BODIES;
    let text = format!(
        "# 第一章 雾 {{#wu}}\n\n{a}见[灯](#第二章-灯)。\n\n## 一、船\n\n{b}\n\n# 第二章 灯\n\n{b}见[雾](#wu)。\n\n# 后记\n\n{a}\n"
    );
    let alone = shown(&[("河.md", text.clone())]);
    for line in
        ["  chapter 河#第一章-雾 ", "    h2 河#第一章-雾#一船 ", "  chapter 河#第二章-灯 ", "  chapter 河#后记 "]
    {
        assert!(alone.contains(line), "{line} {alone}");
    }
    assert!(alone.contains("见ref(河#第二章-灯, 灯)") && alone.contains("见ref(河#第一章-雾, 雾)"), "{alone}");
    let below =
        shown(&[("河.md", format!("# 渡口\n\n{a}\n\n{}", text.replace("\n#", "\n##").replacen("# ", "## ", 1)))]);
    assert!(below.contains("  chapter 河 zh-Hans “渡口”") && below.contains("\n  chapter 河#第二章-灯 "), "{below}");
    // Beside another document, they stand beside its chapters.
    let beside = shown(&[
        ("1.md", format!("# 第一章 雨\n\n{a}见[灯](2.md#第三章-灯)，[雾](2.md)。\n")),
        ("2.md", format!("# 第二章 雾\n\n{b}\n\n# 第三章 灯\n\n{b}\n")),
    ]);
    assert!(beside.contains("\n  chapter 2#第二章-雾 ") && beside.contains("见ref(2#第三章-灯, 灯)"), "{beside}");
    let volumes = format!(
        "# 渡口\n\n## 上卷\n\n### 第一章 雾\n\n{a}\n\n### 第二章 灯\n\n{b}\n\n## 下卷\n\n引。\n\n### 第三章 船\n\n{a}\n"
    );
    let volumes = shown(&[("河.md", volumes)]);
    for part in ["“上卷”\n    chapter 河#第一章-雾 ", "“下卷”\n    p 引。\n    chapter 河#第三章-船 "]
    {
        assert!(volumes.contains(part), "{part} {volumes}");
    }
    // Sections that are counted otherwise, and headings that only one of several is a chapter's.
    let sections = format!("# 一、雾\n\n{a}\n\n# 二、灯\n\n{b}\n\n# 第三章 船\n\n{a}\n");
    assert!(shown(&[("河.md", sections)]).contains("    h2 河#第三章-船"));
    // A name that says nothing calls none.
    let counted = format!("# 一、雾\n\n{a}\n\n# 二、灯\n\n{b}\n");
    let (named, readme) = (shown(&[("河.md", counted.clone())]), shown(&[("README.md", counted)]));
    assert!(named.contains("“河”") && named.contains("h2 河#一雾"), "{named}");
    assert!(readme.contains("“一、雾”") && !readme.contains("h2 README#一雾"), "{readme}");
}

#[test]
fn volumes_and_chapters_on_one_line_are_two_levels() {
    let body = "这一章的正文有一些话，说得不长也不短，只是为了有话。".repeat(80);
    let text = format!("第一卷 春 第一章 雨\n{body}\n第一卷 春 第二章 花\n{body}\n第二卷 夏 第一章 雷\n{body}\n");
    let (read, _) = read(&[("四季.txt", &text)], &["四季.txt"]);
    let parts: Vec<(String, Vec<String>)> = read
        .unwrap()
        .0
        .body
        .iter()
        .map(|p| {
            (p.title.as_ref().map_or(String::new(), |t| plain(t)), p.chapters.iter().map(|c| plain(&c.title)).collect())
        })
        .collect();
    let expected = [("第一卷 春", vec!["第一章 雨", "第二章 花"]), ("第二卷 夏", vec!["第一章 雷"])];
    assert_eq!(parts, expected.map(|(t, c)| (t.to_string(), c.into_iter().map(str::to_string).collect())));
}

#[test]
fn a_folder_of_articles_is_a_book_with_links_and_pictures_inside() {
    let files = [
        (
            "10-墨.md",
            "# 墨\n\n见[纸](2-%E7%BA%B8.md)，又见[无](gone.md)。\n\n![砚](pic/砚.png)\n\n![](https://example.com/a.png)\n",
        ),
        ("2-纸.md", "# 纸\n\n纸的话。\n\n![](missing.png)\n"),
        ("pic/砚.png", "png"),
        ("cover.jpg", "jpg"),
    ];
    let (read, reporter) = read(&files, &[]);
    let (book, intake) = read.unwrap();
    let ids: Vec<&str> = book.body[0].chapters.iter().map(|c| c.id.as_str()).collect();
    assert_eq!((ids, book.meta.title.as_str()), (vec!["2-纸", "10-墨"], "印刷"));
    assert!(book.meta.cover.is_some() && !book.meta.numbering);
    let codes: Vec<String> = reporter.sorted().iter().map(|(d, _)| d.code.to_string()).collect();
    for code in ["H0209", "H0206", "H0208"] {
        assert_eq!(codes.iter().filter(|c| *c == code).count(), 1, "{code} in {codes:?}");
    }
    let mut references = 0;
    walk::inlines_of(&book.body[0].chapters[1].blocks, &mut |i| {
        references += usize::from(matches!(i, Inline::Reference(_)));
    });
    assert_eq!(references, 1);
    let facts: Vec<&str> = intake.origins.iter().map(|o| o.0).collect();
    assert_eq!(facts, ["language", "title", "cover"]);
}

#[test]
fn an_article_without_any_text_is_left_out() {
    let files = [("index.md", "{% include \"landing.html\" %}\n"), ("1.md", "# 一\n\n话。\n")];
    let book = read(&files, &[]).0.unwrap().0;
    let titles: Vec<String> = book.body[0].chapters.iter().map(|c| plain(&c.title)).collect();
    assert_eq!(titles, ["一"]);
}

#[test]
fn a_notebook_finds_its_articles_and_pictures_by_name() {
    let files = [
        ("甲/渡口.md", "# 渡口\n\n见[[河灯]]。\n\n![[船.png]]\n\n{% asset_img 桥.png 桥 %}\n"),
        ("乙/河灯.md", "# 河灯\n\n灯的话。\n"),
        ("附件/船.png", "png"),
        ("甲/渡口/桥.png", "png"),
    ];
    let (read, reporter) = read(&files, &[]);
    let book = read.unwrap().0;
    assert_eq!(book.assets.items.len(), 2);
    let codes: Vec<Code> = reporter.sorted().iter().map(|(d, _)| d.code).collect();
    assert!(!codes.contains(&Code::BrokenLink) && !codes.contains(&Code::MissingPicture), "{codes:?}");
}

#[test]
fn a_picture_of_a_sites_root_is_looked_for_in_the_folders_above_its_article() {
    let files = [
        ("content/江/渡口.md", "# 渡口\n\n话。\n\n![船](/images/船.png)\n\n![灯](/灯.png)\n"),
        ("content/江/河灯.md", "# 河灯\n\n灯的话。\n\n![无](/无.png)\n"),
        ("content/images/船.png", "png"),
        ("content/.vuepress/public/灯.png", "png"),
        ("images/无/无.png", "png"),
    ];
    let (read, reporter) = read(&files, &[]);
    assert_eq!(read.unwrap().0.assets.items.len(), 2);
    let missing = reporter.sorted().iter().filter(|(d, _)| d.code == Code::MissingPicture).count();
    assert_eq!(missing, 1);
}

#[test]
fn an_mdbook_project_builds_as_it_is() {
    let files = [
        (
            "src/SUMMARY.md",
            "# 书\n\n[前言](p.md)\n\n# 上编\n\n- [一](a.md)\n  - [一之一](b.md)\n- [草稿]()\n\n[后记](z.md)\n",
        ),
        ("src/p.md", "# 前言\n\n话。\n"),
        ("src/a.md", "# 第一\n\n话。\n"),
        ("src/b.md", "# 一之一\n\n话。\n"),
        ("src/z.md", "# 后记\n\n话。\n"),
        ("src/stray.md", "# 不在书中\n"),
    ];
    let (read, _) = read(&files, &[]);
    let (book, _) = read.unwrap();
    insta::assert_snapshot!(dump::tree(&book), @r"
    book zh-Hans “印刷”
      front Preface
        chapter p zh-Hans “前言”
          p 话。
      part part/上编 “上编”
        chapter a zh-Hans “第一” contents “一”
          p 话。
          chapter b zh-Hans “一之一”
            p 话。
      back Afterword
        chapter z zh-Hans “后记”
          p 话。
    ");
}

#[test]
fn a_single_article_keeps_what_its_front_matter_says() {
    let files =
        [("2021-03-04-渡口.md", "---\nlang: ja\ncover-image: c.png\n---\n\n# 渡し場\n\n話。\n"), ("c.png", "png")];
    let book = read(&files, &["2021-03-04-渡口.md"]).0.unwrap().0;
    let chapter = &book.body[0].chapters[0];
    assert_eq!(
        (chapter.lang, book.meta.lang, book.meta.cover.is_some()),
        (crate::lang::Lang::Ja, crate::lang::Lang::Ja, true)
    );
    assert_eq!(chapter.byline.date.map(|d| d.to_string()).as_deref(), Some("2021-03-04"));
}

#[test]
fn the_identifier_is_the_same_after_every_edit() {
    let id = |text: &str| read(&[("纸.txt", text)], &["纸.txt"]).0.unwrap().0.meta.identifier;
    assert_eq!(id("纸的历史\n\n话很长，说不完，慢慢说。"), id("纸的历史\n\n话改短了，三句就完，不再多说。"));
    assert_ne!(id("纸的历史\n\n话很长，说不完，慢慢说。"), id("墨的历史\n\n话很长，说不完，慢慢说。"));
}

#[test]
fn a_hostile_text_is_read_in_linear_time() {
    let heads: String = (1..3_000).map(|n| format!("第{n}章 名\n话。\n")).collect();
    let line = "没有句号的长行".repeat(150_000);
    let nested = "(".repeat(20_000) + &"\"".repeat(20_001) + "中";
    let (read, reporter) = read(&[("1.txt", &heads), ("2.txt", &line), ("3.txt", &nested)], &[]);
    assert!(read.is_some() && !reporter.has_errors());
    assert!(reporter.sorted().iter().any(|(d, _)| d.code == Code::LongParagraph));
}

#[test]
fn the_book_is_in_the_language_of_most_of_its_text() {
    let chinese = "# 纸\n\n".to_owned() + &"我们在这里说纸的历史，说了很久。".repeat(20);
    let japanese = "# 紙\n\nこれは紙の歴史の話である。ひらがなもカタカナもある。\n";
    let files = [("1.md", chinese.as_str()), ("2.md", japanese), ("3.md", chinese.as_str())];
    let book = read(&files, &[]).0.unwrap().0;
    let langs: Vec<&str> = book.body[0].chapters.iter().map(|c| c.lang.tag()).collect();
    assert_eq!((book.meta.lang.tag(), langs), ("zh-Hans", vec!["zh-Hans", "ja", "zh-Hans"]));
}

/// Titles of the chapters in the order of the book, and what was said.
fn titles(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let (read, reporter) = read_with(files, Options { root_name: Some("x".into()), ..Options::default() });
    let messages = reporter.sorted().into_iter().map(|(d, _)| d.message).collect();
    let mut titles = Vec::new();
    if let Some((book, _)) = read {
        titles.push(book.meta.title.clone());
        titles.extend(walk::chapters(&book).into_iter().map(|chapter| plain(&chapter.title)));
    }
    (titles, messages)
}

#[test]
fn the_folder_of_a_blog_is_its_articles_by_date() {
    let (titles, messages) = titles(&[
        ("_config.yml", "title: 纸上\nauthor: 老王\n"),
        ("README.md", "# 仓库\n\n说明\n"),
        ("scaffolds/post.md", "---\ntitle: {{ title }}\n---\n"),
        ("themes/next/README.md", "# NexT\n\ntheme\n"),
        ("source/tags/index.md", "---\ntitle: 标签\ntype: tags\n---\n"),
        ("source/_drafts/c.md", "---\ntitle: 草稿\n---\n没写完。\n"),
        ("source/_posts/a.md", "---\ntitle: 后来\ndate: 2021-02-03\n---\n后来的事。\n"),
        ("source/_posts/b.md", "---\ntitle: 起初\ndate: 2020-02-03\n---\n起初的事。\n"),
    ]);
    assert_eq!(titles, ["纸上", "起初", "后来"]);
    assert!(messages.iter().any(|m| m.contains("a site of Hexo")), "{messages:?}");
}

#[test]
fn docsify_has_its_order_at_the_side() {
    let (titles, messages) = titles(&[
        ("index.html", "<script>window.$docsify = {\n  name: '织网',\n}</script>"),
        ("_sidebar.md", "- 入门\n - [快速开始](quickstart)\n - [配置](/guide/config.md?id=a)\n"),
        ("_coverpage.md", "# 封面\n"),
        ("README.md", "# 首页\n\n话。\n"),
        ("guide/config.md", "# 配置项\n\n话。\n"),
        ("quickstart.md", "# 快速开始\n\n另一句话。\n"),
    ]);
    assert_eq!(titles, ["织网", "首页", "入门", "快速开始", "配置项"]);
    assert!(!messages.iter().any(|m| m.contains("does not exist")), "{messages:?}");
}

#[test]
fn pages_that_name_the_next_one_stand_in_that_order() {
    let page = |title: &str, next: &str| {
        format!(
            "<html><head><title>{title}</title>{next}</head><body><article><h1>{title}¶</h1><p>{title}说的话在这里。</p></article></body></html>"
        )
    };
    let next = |to: &str| format!("<link rel=\"next\" href=\"{to}\">");
    let pages = [
        ("advanced.html", page("附录", "")),
        ("first.html", page("第二章", &next("advanced.html#top"))),
        ("index.html", page("目次", &next("start.html"))),
        ("search.html", page("检索", "")),
        ("start.html", page("第一章", &next("first.html"))),
    ];
    let files: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (*path, text.as_str())).collect();
    assert_eq!(titles(&files).0[1..], ["目次", "第一章", "第二章", "附录", "检索"]);
}

#[test]
fn pictures_on_the_network_are_one_message_where_they_are_many() {
    let articles = |count: usize| -> Vec<(String, String)> {
        (0..count)
            .map(|n| (format!("{n}.md"), format!("# 第{n}篇\n\n话{n}。![](https://a.example/{n}.png)\n")))
            .collect()
    };
    for (count, messages) in [(3, 3), (20, 1)] {
        let files = articles(count);
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let said = titles(&files).1.into_iter().filter(|m| m.contains("on the network")).count();
        assert_eq!(said, messages);
    }
}

#[test]
fn parts_of_a_manual_stand_where_its_files_put_them() {
    let files = [
        ("b/_category_.json", r#"{"label": "乙部", "position": 1}"#),
        ("b/1.md", "---\nsidebar_position: 2\n---\n# 一\n\n话。"),
        ("b/2.md", "---\nsidebar_position: 1\n---\n# 二\n\n话。"),
        ("a/_category_.json", r#"{"label": "甲部", "position": 3}"#),
        ("a/1.md", "# 三\n\n话。"),
        ("intro.md", "---\nsidebar_position: 2\n---\n# 始\n\n话。"),
    ];
    let (book, _) = read(&files, &[]).0.unwrap();
    let titles = book.body.iter().map(|part| {
        let chapters: Vec<String> = part.chapters.iter().map(|c| plain(&c.title)).collect();
        format!("{}: {}", part.title.as_ref().map_or(String::new(), |t| plain(t)), chapters.join(" "))
    });
    assert_eq!(titles.collect::<Vec<_>>(), ["乙部: 二 一", ": 始", "甲部: 三"]);
}

#[test]
fn what_a_page_takes_in_stands_in_it() {
    let files = [
        ("甲.md", "# 甲\n\n![[乙#节]]\n\n<!--@include: ./部/丙.txt-->\n"),
        ("乙.md", "# 乙\n\n## 节\n\n雾起了。\n"),
        ("部/丙.txt", "船来了。"),
    ];
    let (book, _) = read(&files, &["甲.md", "乙.md"]).0.unwrap();
    let text = dump::tree(&book);
    assert!(text.contains("p 雾起了。") && text.contains("p 船来了。"), "{text}");
}

#[test]
fn what_is_said_to_be_in_another_language_does_not_guess_that_of_an_article() {
    let told = "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去。";
    let quoted = "<span lang=\"ja\">霧は夜半から立ちこめ、渡し守は舳先に灯を掛けた。犬が鳴いた。</span>";
    for (name, text) in [
        ("a.md", format!("# 渡口\n\n{told}{quoted}\n")),
        ("a.html", format!("<body><article><h1>渡口</h1><p>{told}{quoted}</p></article></body>")),
        // A word processor names it everywhere.
        ("b.html", format!("<body><article><h1>1</h1><p><span lang=\"ZH-CN\">{told}</span></p></article></body>")),
    ] {
        let (book, _) = read(&[(name, &text)], &[]).0.unwrap();
        assert_eq!(book.meta.lang, Lang::ZhHans, "{name}");
    }
    let (book, _) = read(&[("a.md", &quoted.replace("<span lang=\"ja\">", "").replace("</span>", ""))], &[]).0.unwrap();
    assert_eq!(book.meta.lang, Lang::Ja);
}

#[test]
fn the_notes_of_a_page_of_sphinx_are_notes() {
    let page = |marks: [&str; 2], notes: &str| {
        format!(
            "<body><div class=\"body\"><h1>渡口</h1><p>雾从下半夜起{}，摆渡的人把灯挂在船头，对岸的狗叫了两声。</p>\
             <p>他数了数舱里的米袋{}，少了一只。</p>{notes}</div></body>",
            marks[0], marks[1]
        )
    };
    let new = page(
        [
            "<a class=\"footnote-reference brackets\" href=\"#id3\" id=\"id1\" role=\"doc-noteref\">[1]</a>",
            "<a class=\"footnote-reference brackets\" href=\"#id3\" id=\"id2\" role=\"doc-noteref\">[1]</a>",
        ],
        "<aside class=\"footnote-list brackets\"><aside class=\"footnote brackets\" id=\"id3\" role=\"doc-footnote\">\
         <span class=\"label\"><span class=\"fn-bracket\">[</span>1<span class=\"fn-bracket\">]</span></span>\
         <span class=\"backrefs\">(<a role=\"doc-backlink\" href=\"#id1\">1</a>,<a role=\"doc-backlink\" href=\"#id2\">2</a>)</span>\
         <p>雾重时挂灯。</p></aside></aside>",
    );
    let old = page(
        [
            "<a class=\"footnote-reference brackets\" href=\"#id3\" id=\"id1\">1</a>",
            "<a class=\"footnote-reference brackets\" href=\"#f2\" id=\"id2\">2</a>",
        ],
        "<dl class=\"footnote brackets\"><dt class=\"label\" id=\"id3\"><span class=\"brackets\"><a class=\"fn-backref\" href=\"#id1\">1</a></span></dt>\
         <dd><p>雾重时挂灯。</p></dd>\
         <dt class=\"label\" id=\"f2\"><span class=\"brackets\"><a class=\"fn-backref\" href=\"#id2\">2</a></span></dt>\
         <dd><p>米是稻米。</p></dd></dl>",
    );
    for text in [new, old] {
        let (book, _) = read(&[("a.html", &text)], &[]).0.unwrap();
        let tree = dump::tree(&book);
        assert_eq!(tree.matches("note(").count(), 2, "{tree}");
        assert!(!tree.contains("[1]") && !tree.contains("(,)") && !tree.contains("  list"), "{tree}");
    }
}

#[test]
fn a_text_with_marked_ruby_is_in_the_notation_and_keeps_its_byline() {
    let body = "　渡し守は｜舳先《へさき》に灯を掛けた。｜犬《いぬ》が鳴いた。｜霧《きり》は晴れた。\n";
    let (book, _) = read(&[("a.txt", &format!("渡し場\n作者：林島\n\n{body}{body}"))], &[]).0.unwrap();
    let tree = dump::tree(&book);
    assert!(tree.contains("authors: 林島") && tree.contains("ruby(") && !tree.contains('《'), "{tree}");
    // Titles between these marks, and columns of a table, are none.
    let body = "他读完《红楼梦》，又读《山海经》。甲|乙《丙》|丁。\n";
    let (book, _) = read(&[("a.txt", &format!("渡口\n\n{}", body.repeat(4)))], &[]).0.unwrap();
    assert!(dump::tree(&book).contains("《山海经》"));
}

#[test]
fn the_head_of_a_korean_serial_names_its_author() {
    let body = "안개는 한밤중부터 피어올랐다. 뱃사공은 뱃머리에 등불을 걸었다.\n".repeat(4);
    let text = format!("나루터의 등불\n\n작가: 임서\n\n프롤로그\n\n{body}\n1화 안개\n\n{body}\n2화\n\n{body}");
    let (book, _) = read(&[("a.txt", &text)], &[]).0.unwrap();
    let tree = dump::tree(&book);
    assert!(tree.contains("authors: 임서") && !tree.contains("p 작가"), "{tree}");
}

#[test]
fn a_text_of_another_script_than_its_page_says_speaks_for_itself() {
    let told =
        "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮，谁也没有说话，谁也没有睡着。";
    let lang = |said: &str, text: &str| {
        let page = format!("<html lang=\"{said}\"><body><article><h1>渡口</h1><p>{text}</p></article></body></html>");
        let (read, reporter) = read(&[("a.html", &page)], &[]);
        let notes = reporter.sorted().into_iter().filter(|(d, _)| d.message.contains("the file says"));
        (read.unwrap().0.meta.lang, notes.count())
    };
    assert_eq!(lang("en", told), (Lang::ZhHans, 1));
    assert_eq!(lang("en", &format!("{told} 8 min read")), (Lang::ZhHans, 1));
    // A text in two languages, a short one, and one in the script of what it says.
    assert_eq!(lang("en", &format!("{told} The ferry left before dawn, and nobody slept.")), (Lang::EN, 0));
    assert_eq!(lang("en", "雾从下半夜起。"), (Lang::EN, 0));
    assert_eq!(lang("ja", told), (Lang::Ja, 0));
    // Themes call every page Simplified, a song quoted in it makes it no other.
    let traditional = "霧從下半夜起，擺渡的人把燈掛在船頭，對岸的狗叫了兩聲，又靜下去，一直靜到天亮，誰也沒有說話。";
    assert_eq!(lang("zh-CN", traditional), (Lang::ZhHant, 1));
    assert_eq!(lang("zh", traditional), (Lang::ZhHant, 1));
    assert_eq!(lang("zh-CN", &format!("{told}{told}誰也沒有")), (Lang::ZhHans, 0));
    assert_eq!(lang("zh-TW", "誰也沒有說話。"), (Lang::ZhHant, 0));
    assert_eq!(lang("en", "雨が降っていた。猫が鳴いた。"), (Lang::Ja, 1));
}

#[test]
fn a_feed_of_another_script_than_it_says_speaks_for_itself() {
    let lang = |said: &str, text: &str| {
        let feed = format!(
            "<rss version='2.0'><channel><title>河灯</title><language>{said}</language>\
             <item><title>渡口</title><description>&lt;p&gt;{text}&lt;/p&gt;</description></item></channel></rss>"
        );
        read(&[("a.rss", &feed)], &["a.rss"]).0.unwrap().0.meta.lang
    };
    let traditional = "霧從下半夜起，擺渡的人把燈掛在船頭，對岸的狗叫了兩聲，又靜下去，一直靜到天亮。";
    let simplified = "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。";
    assert_eq!(lang("zh", traditional), Lang::ZhHant);
    assert_eq!(lang("zh-TW", simplified), Lang::ZhHans);
    // A region, a few characters, and a text that has both scripts are as the feed says.
    assert_eq!(lang("zh-HK", traditional), Lang::ZhHk);
    assert_eq!(lang("zh-CN", "說「聽」"), Lang::ZhHans);
    assert_eq!(lang("zh-CN", &format!("{traditional}{simplified}")), Lang::ZhHans);
}

#[test]
fn an_article_of_which_nothing_is_left_is_warned_of() {
    let empty = format!("<html><body><h1>渡口</h1><nav><p>{}</p></nav></body></html>", BODIES[0]);
    let warned = |page: &str| {
        let (_, reporter) = read(&[("a.html", page), ("b.txt", BODIES[1])], &[]);
        reporter.sorted().iter().filter(|(d, _)| d.code == Code::AllCut).count()
    };
    assert_eq!(warned(&empty), 1);
    let kept = format!("<html><body><h1>渡口</h1><nav><p>{}</p></nav><p>{}</p></body></html>", BODIES[0], BODIES[2]);
    for page in [kept.as_str(), "<html><body><nav>首页 关于</nav><h1>渡口</h1></body></html>"] {
        assert_eq!(warned(page), 0, "{page}");
    }
}

#[test]
fn several_articles_of_one_text_are_chapters_with_their_authors() {
    let [a, b, c] = BODIES;
    let text = format!("三人行\n\n雾\n作者：张三\n\n{a}\n\n灯\n作者：李四\n\n{b}\n\n船\n作者：王五\n\n{c}\n");
    let (book, _) = read(&[("a/三人行.txt", &text)], &[]).0.unwrap();
    let chapters = crate::book::walk::chapters(&book);
    let of = |c: &&Chapter| (plain(&c.title), c.byline.authors.concat(), c.blocks.len());
    let expected = [("雾", "张三"), ("灯", "李四"), ("船", "王五")].map(|(t, a)| (t.to_owned(), a.to_owned(), 1));
    assert_eq!(chapters.iter().map(of).collect::<Vec<_>>(), expected);
    assert_eq!(book.meta.creators.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["张三", "李四", "王五"]);
}

#[test]
fn the_name_that_all_titles_begin_with_is_that_of_the_book() {
    let file = |title: &str, body: usize| format!("{title}\n\n{}\n\n{}\n", BODIES[body], BODIES[body]);
    let titles = |titles: [&str; 3]| {
        let texts: Vec<(String, String)> =
            titles.iter().enumerate().map(|(k, title)| (format!("{k}.txt"), file(title, k))).collect();
        let files: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (&**path, &**text)).collect();
        let (book, _) = read_with(&files, Options::default()).0.unwrap();
        let titles: Vec<String> = walk::chapters(&book).into_iter().map(|c| plain(&c.title)).collect();
        (book.meta.title, titles)
    };
    assert_eq!(
        titles(["河灯 - 雨夜", "河灯 - 归来", "河灯 - 旧事"]),
        ("河灯".to_owned(), ["雨夜", "归来", "旧事"].map(str::to_owned).to_vec())
    );
    let pages = titles(["河灯/雨夜", "河灯/归来", "河灯/旧事"]);
    assert_eq!(pages, ("河灯".to_owned(), ["雨夜", "归来", "旧事"].map(str::to_owned).to_vec()));
    let protocol = ["TCP/雨夜", "TCP/归来", "TCP/旧事"];
    assert_eq!(titles(protocol).1, protocol.map(str::to_owned).to_vec());
    let apart = ["河灯 - 雨夜", "河灯 - 归来", "旧事"];
    assert_eq!(titles(apart).1, apart.map(str::to_owned).to_vec());
}

#[test]
fn a_title_of_latin_letters_is_of_the_language_of_its_book() {
    let english = "# Notes\n\nThe river is wide here, and nobody crosses it at night.\n";
    let files = [("1.md", BODIES[0]), ("2.md", BODIES[1]), ("3.md", "# EFFECTIVE JAVA 3/e\n"), ("4.md", english)];
    let (book, _) = read(&files, &[]).0.expect("a book");
    let langs: Vec<bool> = walk::chapters(&book).iter().map(|chapter| chapter.lang.is_cjk()).collect();
    assert_eq!(langs, [true, true, true, false]);
}

#[test]
fn a_list_without_kana_is_of_the_language_of_its_book() {
    let kana = "雨が降って、船は岸を離れた。老人は何も言わなかった。".repeat(12);
    let files = [
        ("1.md", format!("# 序章\n\n{kana}\n")),
        ("2.md", "# 年表\n\n一九五四年、渡船開業。一九九三年、橋梁竣工。\n".into()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    let (book, _) = read_with(&files, Options::default()).0.unwrap();
    assert!(walk::chapters(&book).into_iter().all(|chapter| chapter.lang == Lang::Ja));
}

#[test]
fn articles_in_one_file_of_markdown_are_chapters_with_who_wrote_them() {
    let shown = |text: &str| {
        let text =
            BODIES.iter().enumerate().fold(text.to_owned(), |text, (i, body)| text.replace(&format!("{{{i}}}"), body));
        dump::tree(&read(&[("a.md", &text)], &[]).0.expect("a book").0)
    };
    let several = shown("# 雾\n\n周远\n\n2019-03-01\n\n{0}\n\n# 灯\n\n林一舟\n\n{1}\n\n## 玻璃\n\n{2}\n");
    for line in
        ["“雾”\n    authors: 周远\n    date: 2019-03-01\n    p", "“灯”\n    authors: 林一舟\n    p", "h2 a#灯#玻璃"]
    {
        assert!(several.contains(line), "{line}\n{several}");
    }
    let titled = shown("# 渡口集\n\n## 雾\n\n周远\n\n{0}\n\n## 灯\n\n林一舟\n\n{1}\n");
    assert!(titled.contains("“灯”\n    authors: 林一舟"), "{titled}");
    // A title above a summary, days in a record, and sections of one article.
    for text in [
        "# 雾\n\n周远\n\n{0}\n\n# 一\n\n{1}\n\n# 二\n\n{2}\n",
        "# 渡口\n\n## 改动\n\n2019-03-01\n\n{0}\n\n## 又改\n\n2019-04-01\n\n{1}\n",
    ] {
        let one = shown(text);
        assert!(!one.contains("chapter a#") && one.contains("    h2 "), "{one}");
    }
}

#[test]
fn a_heading_between_title_and_byline_is_a_subtitle() {
    let shown = |text: &str| dump::tree(&read(&[("a.md", text)], &[]).0.expect("a book").0);
    let body = BODIES[0];
    let page = shown(&format!("# 渡口\n\n### 一个人和一条河\n\n周远\n\nMay 04, 2023\n\n{body}\n"));
    assert!(page.contains("subtitle: 一个人和一条河\n    authors: 周远") && !page.contains(" h2 "), "{page}");
    let sections = shown(&format!("# 渡口\n\n## 雾\n\n{body}\n\n## 灯\n\n{}\n", BODIES[1]));
    assert!(sections.contains(" h2 a#雾 雾"), "{sections}");
}

#[test]
fn a_text_is_called_by_the_work_that_its_volumes_name() {
    let shown = |text: &str| dump::tree(&read(&[("a.txt", text)], &[]).0.expect("a book").0);
    let volumes = |names: [&str; 3]| {
        let volume = |(name, body): (&str, &str)| format!("{name}\n\n{body}\n\n");
        shown(&names.into_iter().zip(BODIES).map(volume).collect::<String>())
    };
    assert!(volumes(["河志卷一", "河志卷二", "河志卷三"]).contains("chapter a zh-Hans “河志”"));
    assert!(!volumes(["河志卷一", "江志卷二", "湖志卷三"]).contains("“河志”"));
}

#[test]
fn short_titles_alone_above_prose_head_pieces_below_the_title_of_the_whole() {
    let shown = |text: &str| {
        let text =
            BODIES.iter().enumerate().fold(text.to_owned(), |text, (i, body)| text.replace(&format!("{{{i}}}"), body));
        dump::tree(&read(&[("a.txt", &text)], &[]).0.expect("a book").0)
    };
    let pieces = shown("河志异\n\n[清] 林一舟\n\n渡口\n\n{0}\n\n耳中人\n\n{1}\n\n夜船\n\n{2}\n");
    assert!(pieces.matches("    h2 a#").count() == 3 && pieces.contains("“河志异”"), "{pieces}");
    // Captions below the first paragraph, and lines that end no sentence in any number.
    for text in [
        "河志异\n\n{0}\n\n渡口外景\n\n{1}\n\n老人和船\n\n{2}\n\n夜船\n\n{0}{1}\n",
        "河志异\n\n渡口\n\n{0}\n\n灯\n墨\n纸\n\n{1}\n\n夜船\n\n{2}\n",
    ] {
        assert!(!shown(text).contains(" h2 "), "{}", shown(text));
    }
    let volume = shown("河志卷一\n\n渡口本末第一\n\n{0}\n\n{1}\n");
    assert!(volume.contains("“河志卷一\u{3000}渡口本末第一”"), "{volume}");
    assert!(shown("河志卷一\n\n{0}\n\n{1}\n").contains("“河志卷一”"));
}

#[test]
fn a_list_in_which_a_blog_says_what_its_article_is_goes_into_its_byline() {
    let of = |list: &str| {
        dump::tree(&read(&[("a.md", &format!("# 渡口\n\n{}\n\n{list}", BODIES[0]))], &[]).0.expect("a book").0)
    };
    let shown = of("- 本文作者： 林一舟\n- 本文链接： https://example.com/a\n- 版权声明： 转载请注明出处！\n");
    assert!(shown.contains("authors: 林一舟") && !shown.contains("list bullet"), "{shown}");
    assert!(of("- 作者： 林一舟\n- 出版社： 河边书局\n").contains("list bullet"));
}
