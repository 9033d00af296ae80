use super::*;
use crate::diag::{Origin, SourceId};

fn shown(text: &str) -> String {
    let names = Names::of(["文集/渡口.md", "2021-03-04-river.md"].map(std::path::Path::new));
    let options = Options { names: names.into(), ..Options::default() };
    rewritten(Text::made(text), &options, &Reporter::new()).0.text
}

#[test]
fn pictures_and_links_of_site_generators_become_those_of_markdown() {
    for (text, meant) in [
        ("{% asset_img a.png 图 %}", "![图](<a.png>)"),
        ("{% asset_img left a.png 500 400 '题 目' %}", "![题 目](<a.png>)"),
        ("{{< figure src=\"/images/x.png\" title=\"标题\" >}}", "![标题](</images/x.png>)"),
        ("{{< figure src=x.png alt=\"见\" caption=\"注\" />}}", "![见](<x.png> \"注\")"),
        ("{% post_link river 河 %}", "[河](</2021-03-04-river.md>)"),
        ("[甲]({{< ref \"b.md\" >}})", "[甲](b.md)"),
        ("![[图.png]]", "![](<图.png>)"),
        ("![[图.png|300]]", "<img src=\"图.png\" width=\"300\">"),
        ("[[渡口|那一篇]]", "[那一篇](</文集/渡口.md>)"),
        ("[[渡口#二 船]]", "[渡口 > 二 船](</文集/渡口.md#二 船>)"),
        ("[[没有的一篇]]", "没有的一篇"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
}

#[test]
fn unknown_tags_go_and_what_they_enclose_stays() {
    for (text, meant) in [
        ("{% if a == \"b\" %}\n甲\n{% endif %}\n", "\n甲\n\n"),
        ("{{book.console}}\n乙", "\n乙"),
        ("{{< box >}}丙{{< /box >}}", "丙"),
        ("{% raw %}{{ 丁 }}{{ x }}{% endraw %}", "{{ 丁 }}{{ x }}"),
        ("甲{% comment %}乙{% endcomment %}丙", "甲丙"),
        ("{% note warning %}\n丁\n{% endnote %}\n", "<div class=\"warning\">\n\n丁\n\n</div>\n\n"),
        ("{% highlight js %}\n{{ x }}\n{% endhighlight %}\n", "```js\n{{ x }}\n```\n"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
}

#[test]
fn each_kind_of_tag_is_reported_once() {
    let reporter = Reporter::new();
    rewritten(
        Text::new("{{page.b}}{{page.b}}{% x 1 %}{% x 2 %}{% endx %}", Origin::verbatim(SourceId(0), 0)),
        &Options::default(),
        &reporter,
    );
    let messages: Vec<String> = reporter.sorted().into_iter().map(|(d, _)| d.message).collect();
    assert_eq!(
        messages,
        [
            "the template tag {{page.b}} has no value here; it was left out",
            "the template tag {% x %} is not understood; it was left out, what it encloses stays"
        ]
    );
}

#[test]
fn code_formulas_and_other_brackets_are_left_alone() {
    for text in [
        "`{{ x }}`和`{% if %}`",
        "```\n{{ x }}\n[[渡口]]\n```",
        "    {% if %}\n",
        "<code>{{ x }}</code>",
        "<kbd>{{ page.x }}</kbd>和<pre>{{ page.y }}</pre>",
        "<!-- {{ page.z }} -->",
        "Helm 里写 {{ .Values.image }}，Ansible 写 {{ item }}，地址是 https://e.example/{{id}}",
        "$\\frac{{a}}{b}$",
        "{{漢字|かんじ}}",
        "\\{{ x }}",
        "[[1]](https://example.org)",
        "对象的[[Prototype]]与 [[ -f a ]]",
        "{{ 没有完",
    ] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn a_definition_below_a_note_is_parted_from_it() {
    assert_eq!(shown("[^1]: 注\n[甲]: https://example.org\n"), "[^1]: 注\n\n[甲]: https://example.org\n");
    assert_eq!(shown("[^1]: 注\n[甲]: 不是 地址 的话\n"), "[^1]: 注\n[甲]: 不是 地址 的话\n");
}

#[test]
fn strong_stretches_that_meet_in_an_export_are_one() {
    let head = "#  题   \n张三  某报   2024-01-22 07:03  \n  \n";
    for (text, meant) in [
        ("**导****读**", "**导读**"),
        ("****", ""),
        ("话****", "话"),
        ("**甲******", "**甲**"),
        ("`****`", "`****`"),
        ("** 一  **", "**一**"),
        ("2 ** 3 ** 4", "2 ** 3 ** 4"),
    ] {
        assert_eq!(shown(&format!("{head}{text}\n")), format!("{head}{meant}\n"));
    }
    assert_eq!(shown("甲\n\n****\n"), "甲\n\n****\n");
}

#[test]
fn what_stays_knows_its_place() {
    let text = Text::new("甲{{page.a}}乙", Origin::verbatim(SourceId(0), 10));
    let out = rewritten(text, &Options::default(), &Reporter::new()).0;
    assert_eq!((out.text.as_str(), out.origin.locate(3)), ("甲乙", Some((SourceId(0), 23))));
}

#[test]
fn tags_without_an_end_take_no_time() {
    for text in [
        "{% raw %}".repeat(50_000),
        "{% raw %}".repeat(50_000) + "endraw",
        "{{ ".repeat(100_000),
        "[[".repeat(100_000),
        "{%".repeat(100_000),
    ] {
        shown(&text);
    }
}

#[test]
fn lines_of_colons_are_remarks_where_they_stand_in_pairs() {
    for (text, meant) in [
        (":::note warn\n甲\n:::\n", "\n<div class=\"warning\">\n\n甲\n\n\n</div>\n\n"),
        (":::message\n甲\n:::\n", "\n<div class=\"note\">\n\n甲\n\n\n</div>\n\n"),
        ("::: tip 题\n甲\n:::\n", "\n<div class=\"tip\">\n<summary>题</summary>\n\n甲\n\n\n</div>\n\n"),
        (":::info[题]\n甲\n:::\n", "\n<div class=\"info\">\n<summary>题</summary>\n\n甲\n\n\n</div>\n\n"),
        ("::: {.warning #a}\n甲\n:::\n", "\n<div class=\"warning\">\n\n甲\n\n\n</div>\n\n"),
        ("::: wrapper\n甲\n:::\n", "\n甲\n\n"),
        (":::details 题\n甲\n:::\n", "\n<details><summary>题</summary>\n\n\n甲\n\n\n</details>\n\n"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
    for text in [":::note\n甲\n", "```\n:::note\n甲\n:::\n```\n", "a ::: b\n:::\n", "术语\n: 释义\n"] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn a_place_of_contents_and_lists_of_attributes_go() {
    for (text, meant) in [
        ("甲\n[TOC]\n", "甲\n\n"),
        ("[[toc]]\n\n甲\n", "\n\n甲\n"),
        ("* TOC\n{:toc}\n\n甲\n", "\n\n\n甲\n"),
        ("1. TOC\n{:toc}\n\n甲\n", "\n\n\n甲\n"),
        ("1. 目录\n{: .large toc}\n\n甲\n", "\n\n\n甲\n"),
        ("甲\n{: .lead}\n", "甲\n\n"),
        ("![a](b.png){: width=\"300\"}", "![a](b.png)"),
        ("{{< toc >}}甲", "甲"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
    for text in ["写 `[TOC]` 与 `{: .lead}`", "[TOC] 是什么", "{:3}", "[toc]: https://example.org\n"] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn lines_of_an_outliner_and_of_components_go_and_the_authors_own_stay() {
    for (text, meant) in [
        ("- 甲\n  id:: 63f0a1b2-0000-4000-8000-000000000000\n  collapsed:: true\n- 乙\n", "- 甲\n- 乙\n"),
        ("tags:: 河, 桥\n\n- 甲\n", "\n- 甲\n"),
        ("- 甲\n  :LOGBOOK:\n  CLOCK: [2021-01-05 Tue 10:00:00]\n  :END:\n- 乙\n", "- 甲\n- 乙\n"),
        ("- 见((63f0a1b2-0000-4000-8000-000000000000))。\n", "- 见。\n"),
        ("import Tabs from \"@theme/Tabs\";\n\n甲\n", "\n\n甲\n"),
        ("甲{/* 注释 */}乙\n", "甲乙\n"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
    for text in [
        "std::vec:: 是路径\n",
        "水位:: 七尺\n",
        "`id:: 1`\n",
        "```\nimport a from 'b'\n{/* c */}\n```\n",
        "import 是进口的意思\n",
        "写作 `((63f0a1b2-0000-4000-8000-000000000000))`\n",
        "(a)((b))\n",
        ":LOGBOOK:\n\n甲\n",
    ] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn quotations_includes_and_addresses_of_site_generators_are_what_they_mean() {
    for (text, meant) in [
        (
            "{% blockquote 周师傅, 访谈 %}\n甲\n{% endblockquote %}",
            "<blockquote>\n\n\n甲\n\n\n—— 周师傅，访谈\n\n</blockquote>\n",
        ),
        ("{% cq %}甲{% endcq %}", "<blockquote>\n\n甲\n\n</blockquote>\n"),
        ("{% include figure.html src=\"a.png\" caption=\"题\" %}", "![题](<a.png>)"),
        ("[河]({% post_url 2021-03-04-river %})", "[河](</2021-03-04-river.md>)"),
        ("![a]({{ site.baseurl }}/a.png)", "![a](/a.png)"),
        ("![a]({{ '/a.png' | relative_url }})", "![a](/a.png)"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
}
