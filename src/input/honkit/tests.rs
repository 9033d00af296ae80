use super::*;
use crate::diag::Origin;
use crate::files::Memory;

const BOOK: &str = r#"{
    "title": "灯塔手册", "author": "林屿", "language": "zh-hans", "root": "./文/",
    "structure": { "readme": "卷首.md", "summary": "目.md" },
    "plugins": ["-search", "include-codeblock@3.2.0"],
    "variables": { "version": "4.2", "lamps": ["南灯", "北灯"], "tall": true, "heights": { "南灯": 31 } }
}"#;

fn expanded(text: &str, files: &[(&str, &str)]) -> (String, Vec<String>) {
    let mut memory = Memory::new([("book.json", BOOK.as_bytes()), ("文/一.md", text.as_bytes())]);
    files.iter().for_each(|(path, text)| memory.add(path, *text));
    let reporter = Reporter::new();
    let project = Project::find(&memory, &reporter).unwrap();
    let path = Path::new("文/一.md");
    let id = reporter.add_source(path, text.into());
    let source = Text::new(text, Origin::verbatim(id, 0));
    let out = expand(&memory, path, source, Some("第一篇"), &project, &reporter);
    let messages = reporter.sorted().into_iter().map(|(d, _)| {
        let (path, at) = reporter.place(&d).unwrap_or_default();
        format!("{} {}:{}", d.code, path.display(), at.map_or(0, |a| a.0))
    });
    (out.text, messages.collect())
}

#[test]
fn a_project_file_gives_facts_and_names() {
    let files = Memory::new([("book.json", BOOK.as_bytes()), ("文/目.md", b"")]);
    let project = Project::find(&files, &Reporter::new()).unwrap();
    assert_eq!((project.root.to_str(), project.summary.to_str()), (Some("文"), Some("目.md")));
    let about = project.about();
    assert_eq!((about.title.as_deref(), about.facts.lang), (Some("灯塔手册"), Some(Lang::ZhHans)));
    assert_eq!(about.facts.creators[0].name, "林屿");
}

#[test]
fn a_program_is_read_only_where_it_exports_plain_values() {
    for (text, title, messages) in [
        ("module.exports = {\n  // 题\n  title: '灯塔手册',\n  root: \"文\",\n};\n", Some("灯塔手册"), 0),
        ("const p = require('./p');\nmodule.exports = { title: p.title };\n", None, 1),
        ("module.exports = make();\n", None, 1),
    ] {
        let files = Memory::new([("book.js", text.as_bytes())]);
        let reporter = Reporter::new();
        let project = Project::find(&files, &reporter).unwrap();
        assert_eq!((project.about().title.as_deref(), reporter.sorted().len()), (title, messages), "{text}");
    }
}

#[test]
fn a_project_file_that_cannot_be_read_is_shown_at_its_place() {
    let files = Memory::new([("book.json", "{\n  \"title\": 一\n}".as_bytes())]);
    let reporter = Reporter::new();
    assert_eq!(Project::find(&files, &reporter), None);
    let (diagnostic, _) = &reporter.sorted()[0];
    assert_eq!(reporter.place(diagnostic).unwrap().1, Some((2, 12)));
    // Some other program's file.
    let other = Memory::new([("book.json", &b"{\"pages\": 3}"[..])]);
    assert_eq!(Project::find(&other, &Reporter::new()), None);
}

#[test]
fn variables_conditions_and_loops_are_followed_outside_of_code() {
    for (text, meant) in [
        ("第{{ book.version }}版，{{book.title}}", "第4.2版，灯塔手册"),
        ("{{ page.title }}：{{ book.lamps | join('、') }}", "第一篇：南灯、北灯"),
        ("{% if book.tall %}高{% else %}低{% endif %}", "高"),
        ("{% if output.name == \"website\" %}甲{% elif output.name === 'ebook' %}乙{% endif %}", "乙"),
        ("{% if book.none %}甲{% if book.tall %}乙{% endif %}{% else %}丙{% endif %}丁", "丙丁"),
        ("{% for lamp in book.lamps %}{{ loop.index }}{{ lamp }}；{% endfor %}", "1南灯；2北灯；"),
        ("{% for name, high in book.heights %}{{ name }}高{{ high }}米{% endfor %}", "南灯高31米"),
        ("{% set x = book.lamps[1] %}{{ x }}{# 注 #}", "北灯"),
        (
            "`{{ book.version }}`{% raw %}{{ book.version }}{% endraw %}",
            "`{{ book.version }}`{% raw %}{{ book.version }}{% endraw %}",
        ),
        (
            "## 题 {#id}\n{% hint style=\"info\" %}{{ book.none }}{% endhint %}",
            "## 题 {#id}\n{% hint style=\"info\" %}{{ book.none }}{% endhint %}",
        ),
        ("{% if book.tall %}没有结束", "{% if book.tall %}没有结束"),
    ] {
        assert_eq!(expanded(text, &[]), (meant.to_owned(), vec![]), "{text}");
    }
}

#[test]
fn what_a_template_names_wrongly_is_shown_at_its_place() {
    assert_eq!(expanded("甲\n{% if book. %}乙{% endif %}", &[]).1, ["H0217 文/一.md:2"]);
    assert_eq!(expanded("\n{% include \"./无.md\" %}", &[]).1, ["H0205 文/一.md:2"]);
    assert_eq!(expanded("{% include \"../../x\" %}", &[]).1, ["H0003 文/一.md:1"]);
    assert_eq!(expanded("{% include \"./一.md\" %}", &[]).1, ["H0204 文/一.md:1"]);
}

#[test]
fn a_loop_inside_many_loops_ends() {
    let text = format!("{{% set a = range(100) %}}{}甲{}", "{% for x in a %}".repeat(8), "{% endfor %}".repeat(8));
    assert!(expanded(&text, &[]).1.contains(&"H0004 文/一.md:1".to_owned()));
}

#[test]
fn included_text_is_a_template_too_and_knows_its_place() {
    let files = [("文/附/二.md", "---\nx: 1\n---\n{{ book.version }}{% if book. %}{% endif %}")];
    assert_eq!(
        expanded("甲{% include '附/二.md' %}乙", &files),
        ("甲4.2乙".into(), vec!["H0217 文/附/二.md:4".into()])
    );
}

#[test]
fn imports_are_listings_with_their_titles() {
    let files = [("文/灯.js", "//! [main]\n  lamp();\n//! [main]\nend();\n")];
    for (text, meant) in [
        ("[import](灯.js)\n", "```js\n  lamp();\nend();\n```\n"),
        (
            "[import:\"main\", unindent:\"true\", title:\"点灯\"](灯.js)\n",
            "```js\nlamp();\n```\n\n<span class=\"caption\">点灯</span>\n\n\n",
        ),
        ("- 甲\n\n  [import:4-4, lang:\"ts\"](灯.js)\n", "- 甲\n\n  ```ts\n  end();\n  ```\n"),
        ("`[import](灯.js)`", "`[import](灯.js)`"),
        ("[imported](灯.js)", "[imported](灯.js)"),
    ] {
        assert_eq!(expanded(text, &files).0, meant, "{text}");
    }
    assert_eq!(expanded("\n[import](无.js)", &files).1, ["H0205 文/一.md:2"]);
    assert_eq!(expanded("[import:'无'](灯.js)", &files).1, ["H0205 文/一.md:1"]);
}

#[test]
fn a_loop_that_makes_too_much_of_little_is_stopped() {
    let text = format!(
        "{{% for a in book.lamps %}}{{% for b in book.lamps %}}{}{{% endfor %}}{{% endfor %}}",
        "灯".repeat(1 << 22)
    );
    let (made, codes) = expanded(&text, &[]);
    assert!(made.len() <= text.len() + (16 << 20));
    assert_eq!(codes, ["H0004 文/一.md:1"]);
}

#[test]
fn a_project_file_of_brackets_overflows_no_stack() {
    for (name, deep) in [
        ("book.json", format!("{{\"title\": {}", "[".repeat(200_000))),
        ("book.js", { format!("module.exports = {{ a: {}{} }}", "{a:".repeat(100_000), "}".repeat(100_000)) }),
    ] {
        let files = Memory::new([(name, deep.as_bytes())]);
        let reporter = Reporter::new();
        assert_eq!(Project::find(&files, &reporter), None);
        assert_eq!(reporter.sorted()[0].0.code, Code::BadProject, "{name}");
    }
}

#[test]
fn of_a_book_in_several_languages_the_one_asked_for_is_taken() {
    let files = Memory::new([
        ("book.json", &br#"{ "title": "Lamp", "author": "Lin" }"#[..]),
        ("LANGS.md", "* [English](en)\n* [中文](zh/)\n".as_bytes()),
        ("en/README.md", b"# Lamp"),
        ("zh/README.md", "# 灯".as_bytes()),
        ("zh/book.json", r#"{ "title": "灯" }"#.as_bytes()),
    ]);
    let reporter = Reporter::new();
    let edition = |lang| Project::edition(Project::find(&files, &reporter), &files, lang, &reporter);
    let zh = edition(Some(Lang::ZhHans)).unwrap().unwrap();
    assert_eq!(zh.root, Path::new("zh"));
    let About { title, facts, .. } = zh.about();
    assert_eq!((title.as_deref(), facts.lang, facts.creators.len()), (Some("灯"), Some(Lang::ZhHans), 1));
    assert!(edition(None).is_err() && edition(Some(Lang::Ja)).is_err());
    assert!(reporter.sorted()[0].0.message.contains("en, zh"));
}

#[test]
fn a_glossary_is_called_by_its_kind() {
    for (lang, title) in [("zh-hans", "术语表"), ("ja", "用語集"), ("en", "Glossary")] {
        let config = format!("{{ \"title\": \"灯\", \"language\": \"{lang}\" }}");
        let files = Memory::new([
            ("book.json", config.as_bytes()),
            ("SUMMARY.md", b"# S\n\n* [A](a.md)\n"),
            ("a.md", "# 题\n\n灯亮了，见[灯塔](GLOSSARY.md#灯塔)。\n".as_bytes()),
            ("GLOSSARY.md", "## 灯塔\n海边的灯。\n\n## 雾\n看不见。\n".as_bytes()),
        ]);
        let reporter = Reporter::new();
        let (given, options) = (crate::input::Given::default(), crate::input::Options::default());
        let (book, _) = crate::input::read_book(std::sync::Arc::new(files), &[], &given, &options, &reporter).unwrap();
        let glossary = &book.back[0].chapter;
        assert_eq!(crate::book::plain(&glossary.title), title);
        assert!(matches!(&glossary.blocks[..], [crate::book::Block::List(list)] if list.items.len() == 2));
        assert!(reporter.sorted().iter().all(|(d, _)| d.code != Code::BrokenLink));
    }
}
