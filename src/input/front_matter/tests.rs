use super::*;
use crate::input::Format;

fn front(text: &str) -> (FrontMatter, Vec<String>) {
    let reporter = Reporter::new();
    let source = Source::typed("a.md", Format::Markdown, text, &reporter);
    let front = read(&source, &reporter);
    let messages = reporter.sorted().into_iter().map(|(d, _)| {
        let place = reporter.place(&d).and_then(|p| p.1).unwrap_or_default();
        format!("{} {}:{} {}", d.code, place.0, place.1, d.help.unwrap_or_default())
    });
    (front, messages.collect())
}

#[test]
fn yaml_keys_become_facts() {
    let (front, messages) = front(
        "---\ntitle: 纸的来历\nsubtitle: 一\nauthor: [张三, {name: 李四, role: trl, file-as: Li Si}]\n\
         date: 2021-01-05 10:00\nlang: zh-TW\ntags: 纸, 印刷\nweight: 3\ndraft: true\nlayout: post\n\
         url: https://example.org/a\nsource: 某报\nrights: © 2021\nbelongs-to-collection: 丛书\n\
         group-position: 2\nhistory:\n- [2020-01-01, 2021-02-02]\n---\n正文",
    );
    assert_eq!(messages, [] as [&str; 0]);
    assert_eq!(front.title.as_deref(), Some("纸的来历"));
    assert_eq!(front.byline.authors, ["张三"]);
    assert_eq!(front.facts.creators[1].role, Role::Translator);
    assert_eq!(front.facts.creators[1].file_as.as_deref(), Some("Li Si"));
    assert_eq!(front.byline.date.map(|d| d.to_string()).as_deref(), Some("2021-01-05"));
    assert_eq!(front.facts.lang, Some(Lang::ZhHant));
    assert_eq!(front.byline.tags, ["纸", "印刷"]);
    assert_eq!((front.facts.weight, front.facts.draft), (Some(3), true));
    assert_eq!(front.byline.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(front.byline.source.as_deref(), Some("某报"));
    let series = front.facts.series.unwrap();
    assert_eq!((series.name.as_str(), series.position.as_deref()), ("丛书", Some("2")));
    assert_eq!(front.facts.printings, ["2020-01-01 2021-02-02"]);
}

#[test]
fn toml_is_read_too() {
    let text = "+++\ntitle = \"T\"\ndate = 2021-01-05T08:00:00Z\n[[authors]]\nname = \"A\"\n+++\nx";
    let (front, messages) = front(text);
    assert_eq!(messages, [] as [&str; 0]);
    assert_eq!(front.title.as_deref(), Some("T"));
    assert_eq!(front.facts.date, Date::new(2021, 1, 5));
    assert_eq!(front.byline.authors, ["A"]);
    assert_eq!(&text[front.end..], "x");
}

#[test]
fn a_date_or_language_that_is_none_is_said_and_passed_over() {
    let (front, messages) = front("---\ntitle: 纸\ndate: yesterday\nlang: zh\n---\n正文");
    assert_eq!(messages, ["H0106 3:1 write one like 2024-05-01"]);
    assert_eq!((front.facts.date, front.facts.lang), (None, Some(Lang::ZhHans)));
}

#[test]
fn an_unknown_key_names_the_nearest() {
    let (_, messages) = front("---\ntitle: a\ntitel: b\nwibble: c\n---\n");
    assert_eq!(messages, ["H0102 3:1 write title", "H0102 4:1 "]);
}

#[test]
fn a_malformed_block_is_reported_at_its_place_and_cut() {
    let text = "---\ntitle: [a\ndate: x\n---\n正文";
    let (front, messages) = front(text);
    assert!(messages[0].starts_with("H0106 "), "{messages:?}");
    assert_eq!(&text[front.end..], "正文");
    let (_, messages) = self::front("+++\ntitle = \n+++\n");
    assert_eq!(messages, ["H0106 2:9 "]);
}

#[test]
fn text_between_two_rules_is_text() {
    for text in ["---\n正文。\n---\n", "---\n\n正文", "--- \nx\n", "正文\n---\ntitle: a\n---\n", "+++\n", "---"]
    {
        let (front, messages) = front(text);
        assert_eq!((front.end, messages.len()), (0, 0), "{text}");
    }
}

#[test]
fn aliases_cannot_multiply() {
    let mut text = String::from("---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for i in 1..30 {
        text.push_str(&format!("a{i}: &a{i} [*a{p}, *a{p}, *a{p}, *a{p}, *a{p}, *a{p}, *a{p}]\n", p = i - 1));
    }
    text.push_str("---\n");
    let (_, messages) = front(&text);
    assert!(messages.iter().any(|message| message.starts_with("H0106")), "{messages:?}");
}

#[test]
fn the_day_of_an_article_is_when_it_appeared_else_begun_else_changed() {
    for (keys, day) in [
        ("created: 2021-01-05 02:00:00Z\ndate: 2021-02-03\nupdated: 2021-03-01", "2021-02-03"),
        ("date: 2021-02-03\ncreated: 2021-01-05", "2021-02-03"),
        ("updated_at: '2021-03-01T10:00:00+09:00'\ncreated_at: 2021-01-05", "2021-01-05"),
        ("updated_at: '2021-03-01T10:00:00+09:00'", "2021-03-01"),
    ] {
        let (front, messages) = front(&format!("---\ntitle: 纸\n{keys}\n---\n正文"));
        assert_eq!(messages, [] as [&str; 0]);
        assert_eq!(front.byline.date.map(|d| d.to_string()).as_deref(), Some(day), "{keys}");
    }
}

#[test]
fn keys_of_notebooks_are_passed_over_in_silence() {
    let (_, messages) = front(
        "---\ntitle: 纸\norganization_url_name: null\nslide: false\nignorePublish: false\nlatitude: 30.0\n---\n正文",
    );
    assert_eq!(messages, [] as [&str; 0]);
}

#[test]
fn the_line_that_opens_the_block_may_be_left_out_as_in_hexo() {
    let (front, messages) = front("title: 灯\ndate: 2021-05-06 10:00:00\ntags:\n- 河\n---\n正文");
    assert_eq!((front.title.as_deref(), messages), (Some("灯"), vec![]));
    assert_eq!(front.byline.tags, ["河"]);
    for text in ["title: 一个故事\n---\n正文", "date: 今天\n他来了。\n---\n"] {
        assert_eq!(self::front(text).0.end, 0, "{text}");
    }
}

#[test]
fn rights_are_told_without_the_markup_of_a_theme() {
    let text = "---\nlicense: '<a rel=\"license\" href=\"https://example.com\">CC BY-NC 4.0</a>'\n---\n";
    let reporter = Reporter::new();
    let source = Source::typed("a.md", crate::input::Format::Markdown, text, &reporter);
    assert_eq!(read(&source, &reporter).byline.rights, ["CC BY-NC 4.0"]);
}

#[test]
fn a_line_that_is_no_yaml_takes_only_itself_along() {
    let (front, messages) = front(
        "---\ntitle: 雨: 一\nauthor:\n  - 张三\ndescription: 一篇关于雨的散文: 有冒号\ndate: 2021-01-05\ntags: [纸, 印刷\n---\n正文",
    );
    assert_eq!(messages.len(), 1, "{messages:?}");
    assert!(messages[0].starts_with("H0106 2:"), "{messages:?}");
    assert_eq!(front.title.as_deref(), Some("雨: 一"));
    assert_eq!(front.byline.authors, ["张三"]);
    assert_eq!(front.byline.description.as_deref(), Some("一篇关于雨的散文: 有冒号"));
    assert_eq!(front.byline.date.map(|d| d.to_string()).as_deref(), Some("2021-01-05"));
}
