use super::*;
use crate::diag::{Origin, SourceId};
use crate::input::discover::Dialect;
use crate::input::options::Names;

pub(super) fn shown(text: &str) -> String {
    let names = Names::of(["文集/渡口.md", "2021-03-04-river.md"].map(std::path::Path::new));
    shown_in(text, &Options { names: names.into(), ..Options::default() })
}

pub(super) fn shown_in(text: &str, options: &Options) -> String {
    rewritten(Text::made(text), options, &Reporter::new()).0.text
}

#[test]
fn pictures_and_links_of_site_generators_become_those_of_markdown() {
    for (text, meant) in [
        ("{% asset_img a.png 图 %}", "![图](<a.png>)"),
        ("{% asset_img left a.png 500 400 '题 目' %}", "![题 目](<a.png>)"),
        ("{{< figure src=\"/images/x.png\" title=\"标题\" >}}", "![标题](</images/x.png>)"),
        ("{{< figure src = \"x.png\" title= \"标题\" >}}", "![标题](<x.png>)"),
        ("{{< figure src=x.png alt=\"见\" caption=\"注\" />}}", "![见](<x.png> \"注\")"),
        (
            "{{< figure src=\"a.png\" title=\"渡口\" caption=\"摄于 **清晨**，见[图](b.md)\" attr=\"林\" attrlink=\"https://a.b\" >}}",
            "![渡口：摄于 **清晨**，见[图](b.md)（[林](<https://a.b>)）](<a.png>)",
        ),
        ("{{< figure src=\"a.png\" alt=\"见\" title=\"a\" attr=\"b\" >}}", "![见](<a.png> \"a (b)\")"),
        ("运行{{< glossary_tooltip text=\"控制器\" term_id=\"controller\" >}}来实现", "运行控制器来实现"),
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
fn what_editors_let_pass_is_what_its_author_meant() {
    for (text, meant) in [
        ("##二、安装\n后文", "## 二、安装\n后文"),
        ("#三、结尾\n##1. 甲", "# 三、结尾\n## 1. 甲"),
        ("#话题\n\n文", "#话题\n\n文"),
        ("##Go 安装\n\n###wget\n", "## Go 安装\n\n### wget\n"),
        ("#Redis\n\n##Go 安装\n", "# Redis\n\n## Go 安装\n"),
        ("#redis\n\n#include <a> 头\n\n#!/bin/sh\n\n##Go\n", "#redis\n\n#include <a> 头\n\n#!/bin/sh\n\n## Go\n"),
        ("##话题#", "##话题#"),
        ("```\n##二\n```", "```\n##二\n```"),
        ("![图](a.png =600x400)", "<img src=\"a.png\" alt=\"图\" width=\"600\">"),
        ("见 ![](a.png =x300) 图", "见 <img src=\"a.png\"> 图"),
        ("![图6|300](a.png)", "<img src=\"a.png\" alt=\"图6\" width=\"300\">"),
        ("![400](a.png)", "<img src=\"a.png\" width=\"400\">"),
        ("![第 3 张](a.png)", "![第 3 张](a.png)"),
        ("![甲|乙](a.png)", "![甲|乙](a.png)"),
        ("![1998](a.png)", "![1998](a.png)"),
        ("![300](a.png?x=1&copy=2)", "<img src=\"a.png?x=1&amp;copy=2\" width=\"300\">"),
        ("`![图](a.png =600x)`", "`![图](a.png =600x)`"),
        ("**用来****储存**的", "**用来储存**的"),
        ("密码是 a****b", "密码是 a****b"),
        ("至多**增加 $1$ ** 。又** 重点**文", "至多**增加 $1$** 。又**重点**文"),
        ("#### ** English **\n\n- ** 河 **\n", "#### **English**\n\n- **河**\n"),
        ("2 ** 3 ** 4，`**甲 **`，**甲** 乙 **丙**，a **b **c", "2 ** 3 ** 4，`**甲 **`，**甲** 乙 **丙**，a **b **c"),
        ("步骤：\n1.先下载\n2.再安装\n", "步骤：\n1. 先下载\n2. 再安装\n"),
        ("文\n（1）甲\n（2）乙\n", "文\n\n（1）甲\n\n（2）乙\n"),
        ("文\n一、甲\n二、乙\n", "文\n\n一、甲\n\n二、乙\n"),
        ("①甲\n续\n②乙\n", "\n①甲\n续\n\n②乙\n"),
        ("步骤：\n1、上船\n2、过河\n（1）付钱\n", "步骤：\n\n1、上船\n\n2、过河\n\n（1）付钱\n"),
        ("第一，水大。\n第二，船小。\n", "\n第一，水大。\n\n第二，船小。\n"),
        ("a) 甲\nb) 乙\n", "\na) 甲\n\nb) 乙\n"),
        ("他数到\n1、2、3\n就走了\n", "他数到\n1、2、3\n就走了\n"),
        ("第一，水大，\n他想。\n", "第一，水大，\n他想。\n"),
        ("2、过河\n4、上岸\n", "2、过河\n4、上岸\n"),
        ("1.5 倍\n2.5 倍\n", "1.5 倍\n2.5 倍\n"),
        ("2.再安装\n3.最后\n", "2.再安装\n3.最后\n"),
        ("<div align=\"center\">\n**居中**\n</div>", "<div align=\"center\">\n\n**居中**\n</div>"),
        ("<div>\n<p>文</p>\n</div>", "<div>\n<p>文</p>\n</div>"),
        ("문장</span>\n**다음**", "문장</span>\n**다음**"),
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
        "甲</".repeat(100_000),
        "甲]([^".repeat(50_000),
        " :: \n".repeat(100_000),
        "#+\n".repeat(100_000),
        "甲 {/* 注\n".repeat(50_000),
        "甲 {/* 注\n".repeat(50_000) + "*/}",
    ] {
        shown(&text);
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
        ("* this unordered seed list will be replaced by the toc\n{:toc}\n", "\n\n"),
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

#[test]
fn words_of_a_tag_that_are_text_stay() {
    for (text, meant) in [
        ("{% label primary@重点 %}", "重点"),
        ("{% label 重点 blue %}", "重点"),
        ("{% span red, 红字 %}", "红字"),
        ("{% emp 强调 %}", "强调"),
        ("{% kbd Ctrl %}", "<kbd>Ctrl</kbd>"),
        ("{% del 删去 %}", "<del>删去</del>"),
        ("{% btn https://a.example, 下载, download %}", "[下载](<https://a.example>)"),
        ("{% image /a.png, alt=江 %}", "![江](</a.png>)"),
        ("{% include figure image_path=\"/a.png\" alt=\"江\" %}", "![江](</a.png>)"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
}

#[test]
fn what_takes_turns_or_is_folded_has_its_title() {
    for (text, meant) in [
        ("{% tabs %}\n{% tab title=\"江\" %}\n甲\n{% endtab %}\n{% endtabs %}\n", "\n\n**江**\n\n\n甲\n\n\n"),
        ("{{< tabs \"x\" >}}\n{{< tab \"河\" >}} 乙 {{< /tab >}}\n{{< /tabs >}}\n", "\n\n**河**\n\n 乙 \n\n"),
        (
            "{% tabs 名 %}\n<!-- tab 江 @icon -->\n甲\n<!-- endtab -->\n{% endtabs %}\n",
            "\n\n**江**\n\n甲\n<!-- endtab -->\n\n",
        ),
        ("{{#tabs }}\n{{#tab name=\"江\" }}\n甲\n{{#endtab }}\n{{#endtabs }}\n", "\n**江**\n\n\n甲\n\n\n"),
        (
            "{{< details \"题\" >}}\n甲\n{{< /details >}}\n",
            "<details><summary>题</summary>\n\n\n\n甲\n\n</details>\n\n",
        ),
        (
            "{% hideToggle 题 %}\n甲\n{% endhideToggle %}\n",
            "<details><summary>题</summary>\n\n\n\n甲\n\n</details>\n\n",
        ),
        ("{% note info %}甲{% endnote %}\n", "<div class=\"info\">\n\n甲\n\n</div>\n\n"),
        ("{% note success %}\n甲\n{% endnote %}\n", "<div class=\"tip\">\n\n甲\n\n</div>\n\n"),
        (
            "{% folding blue open, 题 %}\n甲\n{% endfolding %}\n",
            "<details><summary>题</summary>\n\n\n\n甲\n\n</details>\n\n",
        ),
        (
            "{{< admonition tip \"题\" >}}\n甲\n{{< /admonition >}}\n",
            "<div class=\"tip\">\n<summary>题</summary>\n\n甲\n\n</div>\n\n",
        ),
        (
            "{{< admonition tip \"题\" >}}\n甲\n{{< / admonition >}}\n{{% notice %}}\n乙\n{{%/ notice %}}\n",
            "<div class=\"tip\">\n<summary>题</summary>\n\n甲\n\n</div>\n\n<div class=\"note\">\n\n乙\n\n</div>\n\n",
        ),
        ("{{< details / >}}\n甲\n{{< /details >}}\n", "\n甲\n\n</details>\n\n"),
        (
            "{% code title=\"a.c\" %}\n```c\nx\n```\n{% endcode %}\n",
            "\n```c\nx\n```\n\n<span class=\"caption\">a.c</span>\n\n",
        ),
        ("{{< mermaid >}}\na-->b\n{{< /mermaid >}}\n", "```mermaid\na-->b\n```\n"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
}

#[test]
fn what_is_shown_from_elsewhere_is_its_address() {
    for (text, meant) in [
        ("{% embed url=\"https://a.example/x\" %}", "<https://a.example/x>"),
        ("{{< youtube abc >}}", "<https://www.youtube.com/watch?v=abc>"),
        ("{% gist a/b %}", "<https://gist.github.com/a/b>"),
        ("{% @mermaid/diagram content=\"graph TD\n  A --> B\" %}\n", "```mermaid\ngraph TD\n  A --> B\n```\n"),
        ("{% page-ref page=\"https://a.example/x\" %}", "<https://a.example/x>"),
        ("{% page-ref page=\"a.md\" %}", "[{title}](<a.md>)"),
        ("{% content-ref url=\"a.md\" %}\n[a.md](a.md)\n{% endcontent-ref %}", "[{title}](<a.md>)"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
}

#[test]
fn commands_of_preprocessors_go_outside_of_code() {
    assert_eq!(shown("甲{{#quiz a.toml}}乙"), "甲乙");
    for text in ["`{{#quiz a.toml}}`", "```\n{{#each x}}\n```\n", "{{# 注 }}", "写 {{#include a.md}}"] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn notes_of_a_preprocessor_stand_where_they_are_called() {
    for (text, meant) in [
        (
            "灯{{footnote: 河边的，\n见$x_{a_{b}}$。}}亮了",
            "灯[^inline-note-3]亮了\n\n[^inline-note-3]: 河边的， 见$x_{a_{b}}$。\n\n",
        ),
        (
            "```admonish\n灯{{footnote: 注}}\n```\n",
            "\n<div class=\"note\">\n\n灯[^inline-note-24]\n\n\n</div>\n\n\n\n[^inline-note-24]: 注\n\n",
        ),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
    for text in [
        "`{{footnote: 注}}`",
        "```\n{{footnote: 注}}\n```\n",
        "{{footnote: }}",
        "{{footnote: 没有尾",
        "{{footnotes: 注}}",
        "{{footnote: 一\n\n二}}",
    ] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn words_of_tags_that_are_text_stay() {
    for (text, meant) in [
        ("{% p red, 红色的字 %}", "红色的字"),
        ("{% p center logo large, 居中的字 %}", "居中的字"),
        ("{% checkbox checked, 做完的事 %}", "做完的事"),
        ("{% psw 密码 %}", "密码"),
        ("{% hideInline 答案,看看,#FF7242,#fff %}", "答案"),
        ("{{< color \"red\" \"红字\" >}}", "红字"),
        ("{{< kbd \"Ctrl\" >}}", "<kbd>Ctrl</kbd>"),
        (
            "桨{% include fn.html label=\"解\" text=\"船具。\" %}声",
            "桨[^inline-note-3]声\n\n[^inline-note-3]: 船具。\n\n",
        ),
        ("{% include block.html content=my_block %}", ""),
        (
            "{% include tip.html title=\"先读\" content=\"请先读前一篇。\" %}",
            "\n<div class=\"tip\">\n<summary>先读</summary>\n\n请先读前一篇。\n\n</div>\n\n",
        ),
        ("{% link 渡口, https://b.example/ %}", "[渡口](<https://b.example/>)"),
        ("{% link 渡口 二,https://b.example/,/a.png %}", "[渡口 二](<https://b.example/>)"),
        ("{{< ruby \"漢字\" \"かんじ\" >}}", "<ruby>漢字<rt>かんじ</rt></ruby>"),
        ("{{< ruby text=\"灯台\" rt=\"とうだい\" >}}", "<ruby>灯台<rt>とうだい</rt></ruby>"),
        ("{% ruby 漢字|かんじ %}", "<ruby>漢字<rt>かんじ</rt></ruby>"),
        ("{{< ruby \"かんじ\" >}}漢字{{< /ruby >}}", "<ruby>漢字<rt>かんじ</rt></ruby>"),
        ("{% unheard red, 没听过的标签 %}", "没听过的标签"),
        ("{% unheard river %}", ""),
        ("{% unheard 图.png %}", ""),
        ("{% assign 题 = 河 %}{% if 河 %}灯{% endif %}", "灯"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
}

#[test]
fn tags_with_values_of_a_program_are_those_of_html() {
    for (text, meant) in [
        (
            "<img src={require(\"./img/a.png\").default} alt=\"图\" width=\"300\" />",
            "<img src=\"./img/a.png\" alt=\"图\" width=\"300\">",
        ),
        ("<img\n  src={require('./a.png').default}\n  alt={\"图\"}\n/>\n", "<img src=\"./a.png\" alt=\"图\">\n"),
        ("<img src={useBaseUrl('/img/a.png')} style={{ width: '50%' }} />", "<img src=\"/img/a.png\" width=\"50%\">"),
        (
            "import pic from '@site/static/a.png';\n\n<Image src={pic} alt=\"图\" />",
            "\n<img src=\"/static/a.png\" alt=\"图\">",
        ),
        (
            "<ThemedImage sources={{ light: useBaseUrl('/a.png'), dark: useBaseUrl('/b.png') }} />",
            "<img src=\"/a.png\">",
        ),
        ("<div style={{ textAlign: 'center' }} className=\"x\">甲</div>", "<div class=\"x\">甲</div>"),
        ("文<Box title={'题'} {...rest}>甲</Box>", "文<Box title=\"题\">甲</Box>"),
        ("<Tabs\n  values={[\n    {label: '江', value: 'a'},\n  ]}>\n\n甲", "\n\n\n\n甲"),
        ("<img src={props.icon} />甲", "甲"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
    for text in [
        "`<img src={require('./a.png')} />`",
        "```jsx\n<div style={{ a: 1 }}>\n```\n",
        "若 a<b，c={d}，e>f",
        "<img src=\"a.png\" alt=\"={}\">",
        "<b x={没有完",
        "\\<div a={b}>",
    ] {
        assert_eq!(shown(text), text);
    }
    shown(&"<a b={".repeat(50_000));
    shown(&"<a b=\"".repeat(50_000));
}

#[test]
fn cards_of_zenn_are_the_addresses_that_they_show() {
    for (text, meant) in [
        ("@[card](https://example.com/a)\n", "\n<https://example.com/a>\n\n"),
        ("@[youtube](aB3)\n", "\n<https://www.youtube.com/watch?v=aB3>\n\n"),
        ("@[slideshare](k1)\n", "\n<https://www.slideshare.net/slideshow/embed_code/key/k1>\n\n"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
    for text in [
        "連絡は @[作者](https://example.com) まで。\n",
        "@[作者](https://example.com)\n",
        "```\n@[card](https://example.com)\n```\n",
    ] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn more_marks_of_themes_are_what_they_mean() {
    for (text, meant) in [
        (
            ":::: tabs#oar\n\n@tab 桨#a\n\n木\n\n@tab:active 篙\n\n竹\n\n::::\n",
            "\n\n\n**桨**\n\n\n木\n\n\n**篙**\n\n\n竹\n\n\n",
        ),
        ("> 急\n{: .prompt-tip }\n", "> [!TIP]\n> 急\n\n"),
        (
            "{{< expand \"标签\" \"...\" >}}\n甲\n{{< /expand >}}\n",
            "<details><summary>标签</summary>\n\n\n\n甲\n\n</details>\n\n",
        ),
        ("{{< katex >}} x^2 {{< /katex >}}与{{< katex display=true >}}\ny\n{{< /katex >}}", "$x^2$与\n$$\ny\n$$\n"),
        (
            "{{< tabs >}}\n{{< tab name=\"甲\" codelang=\"bash\" >}}\na | b\n\nc\n{{< /tab >}}\n{{< /tabs >}}\n",
            "\n\n**甲**\n\n```bash\na | b\n\nc\n```\n\n\n",
        ),
        (
            "- 一\n\n  {{< note >}}\n  甲\n  {{< /note >}}\n",
            "- 一\n\n  <div class=\"note\">\n  \n  甲\n  \n  </div>\n\n",
        ),
        (
            "- 一\n\n  {{< tab name=\"甲\" codelang=\"sh\" >}}\n  a\n  {{< /tab >}}\n",
            "- 一\n\n  **甲**\n\n  ```sh\n  a\n  ```\n\n",
        ),
        ("{{< katex display >}} {{</ katex >}}\n\n文\n", "\n\n文\n"),
        ("{{< highlight go >}}\na\n{{< / highlight >}}\n", "```go\na\n```\n"),
        ("{{< gist a 12 >}}", "<https://gist.github.com/a/12>"),
        ("{{< tweet user=\"a\" id=\"1\" >}}", "<https://twitter.com/a/status/1>"),
        ("{% include embed/youtube.html id='aB' %}", "<https://www.youtube.com/watch?v=aB>"),
        ("{% inlineImg /a.png 30px %}", "![](</a.png>)"),
        ("左\n\n<--->\n\n右\n", "左\n\n\n\n右\n"),
        ("<figure markdown>\n  ![图](a.png)\n</figure>\n", "<figure markdown>\n\n  ![图](a.png)\n</figure>\n"),
        ("文<My :a=\"1\" @click=\"n++\">字</My>", "文<My :a=\"1\">字</My>"),
        ("这是++重点++。", "这是<u>重点</u>。"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
    for text in ["@tab 桨\n", "写信给 a@b.c，x=\"1\"。", "i++ 与 j++ 不同"] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn formulas_in_fences_and_components_with_titles_are_what_they_mean() {
    for (text, meant) in [
        ("甲\n\n```math\nx^2\n```\n", "甲\n\n$$\nx^2\n$$\n"),
        (
            "<Aside type=\"caution\" title=\"小心\">水急。</Aside>",
            "\n\n<div class=\"caution\">\n<summary>小心</summary>\n\n水急。\n\n</div>\n\n",
        ),
        ("<Card title=\"快\" icon=\"a\">\n很快\n</Card>\n", "\n\n**快**\n\n\n很快\n\n\n\n"),
        (
            "<Listing number=\"3-1\" file-name=\"src/main.rs\" caption=\"使用 `Vec<T>`\">\n\n```rust\nx\n```\n\n</Listing>\n",
            "\n\n<span class=\"filename\">src/main.rs</span>\n\n\n\n```rust\nx\n```\n\n\n\n<span class=\"caption\">示例 3-1：使用 `Vec<T>`</span>\n\n\n",
        ),
        ("<Listing file-name=\"a.toml\">\n\n</Listing>", "\n\n<span class=\"filename\">a.toml</span>\n\n\n\n\n\n"),
        ("<LinkCard title=\"看\" href=\"/b\" />", "\n\n[看](</b>)\n\n"),
        ("![图](a.png \"题\" =300x200)", "<img src=\"a.png\" alt=\"图\" title=\"题\" width=\"300\">"),
        ("见((20230501100000-abcdefg '那一段'))与[船](siyuan://blocks/1)。{{SELECT * FROM blocks}}", "见那一段与船。"),
        ("{{{row\n左\n\n右\n}}}\n", "\n左\n\n右\n\n"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
    for text in [
        "```math\nx\n\ny\n```\n",
        "```mathematica\nx\n```\n",
        "}}}\n",
        "`((20230501100000-abcdefg))`",
        "见((一二))。",
        "{{ select }}",
    ] {
        assert_eq!(shown(text), text);
    }
}

#[test]
fn what_tags_of_books_enclose_is_said_of_what_they_show() {
    for (text, meant) in [
        (
            "{% embed url=\"https://example.com/a\" %}\n渡口的影片\n{% endembed %}\n",
            "[渡口的影片](<https://example.com/a>)\n",
        ),
        ("{% file src=\"a/船.zip\" %}\n全部图纸\n{% endfile %}\n", "船.zip：全部图纸\n"),
        ("{% content-ref url=\"b.md\" %}\n[b.md](b.md)\n{% endcontent-ref %}\n", "[{title}](<b.md>)\n"),
        ("{% embed url=\"https://example.com/a\" %}\n", "<https://example.com/a>\n"),
        ("{% ace lang='c' %}int a;{% endace %}\n", "```\nint a;\n```\n"),
        ("得 {% math %}a^2{% endmath %}。", "得 $a^2$。"),
        ("{{< math >}}$a^2${{< /math >}}", "$a^2$"),
        ("??? 例题\n    船\n", "\n<div class=\"note\">\n<summary>例题</summary>\n\n船\n\n\n</div>\n\n"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
}

/// Edits and looks at the text are counted by what they leave: a line of one sign is gone through once.
#[test]
fn a_line_of_one_sign_takes_no_time() {
    for sign in ["*", "[", "]", "`", "_", "~", "|", "#", "<", ":"] {
        shown(&sign.repeat(200_000));
    }
    for text in ["甲****乙".repeat(30_000), "**甲****乙**".repeat(20_000), "第一，".repeat(50_000)] {
        shown(&text);
    }
}

#[test]
fn extensions_of_kramdown_are_what_they_hold() {
    for (text, meant) in [
        ("甲{::comment} 待查 {:/comment}乙", "甲乙"),
        ("{::nomarkdown}\n<b>船</b>\n{:/}\n", "\n<b>船</b>\n\n"),
        ("{::options toc_levels=\"1\" /}\n文", "\n文"),
        ("`{::comment}` 甲 `{:/comment}`", "`{::comment}` 甲 `{:/comment}`"),
        ("{::comment} 没有完", "{::comment} 没有完"),
        ("{::other}甲{:/other}", "{::other}甲{:/other}"),
    ] {
        assert_eq!(shown(text), meant, "{text}");
    }
}

#[test]
fn a_notebook_may_link_to_notes_that_are_not_there() {
    let note = Options { is_notebook: true, ..Options::default() };
    for (text, meant) in [
        ("<< [[2024-02-29]] | [[Some Note]] >>", "<< 2024-02-29 | Some Note >>"),
        ("见 [[1]] 与 [[ -f a ]]", "见 [[1]] 与 [[ -f a ]]"),
    ] {
        assert_eq!(shown_in(text, &note), meant, "{text}");
    }
    assert_eq!(shown("对象的 [[Prototype]]"), "对象的 [[Prototype]]");
}

#[test]
fn what_keeps_code_from_the_tags_of_jekyll_is_no_code() {
    let honkit = Options { dialect: Some(Dialect::HonKit), ..Options::default() };
    assert_eq!(shown_in("```\n{% raw %}\n{{ x }}\n{% endraw %}\n```\n", &honkit), "```\n{{ x }}\n```\n");
    let jekyll = Options { dialect: Some(Dialect::Kramdown), ..Options::default() };
    for (text, meant) in [
        ("```\n{% raw %}\n{{ x }}\n{% endraw %}\n```\n", "```\n{{ x }}\n```\n"),
        ("写 `{% raw %}{{ x }}{% endraw %}`。", "写 `{{ x }}`。"),
        ("{% raw %}\n```\n{{ x }}\n```\n{% endraw %}\n", "\n```\n{{ x }}\n```\n\n"),
        (
            "{% highlight html %}\n{% raw %}<b>{{ z }}</b>{% endraw %}\n{% endhighlight %}\n",
            "```html\n<b>{{ z }}</b>\n```\n",
        ),
    ] {
        assert_eq!(shown_in(text, &jekyll), meant, "{text}");
    }
    let shown_as_typed = "```\n{% raw %}\n{{ x }}\n{% endraw %}\n```\n";
    assert_eq!(shown(shown_as_typed), shown_as_typed);
}

#[test]
fn callouts_of_quarto_are_remarks_with_their_titles() {
    for (text, kind, title) in [
        ("::: {.callout-note}\n无题。\n:::\n", "note", None),
        ("::: {#a .callout-tip title=\"公式环境\"}\n有题。\n:::\n", "tip", Some("公式环境")),
        ("::: {.callout-warning collapse=\"true\"}\n\n## 题目\n\n有题。\n:::\n", "warning", Some("题目")),
        ("::: callout-important\n裸的。\n:::\n", "important", None),
    ] {
        let out = shown(text);
        assert!(out.contains(&format!("<div class=\"{kind}\">")) && !out.contains("##"), "{out}");
        assert_eq!(out.contains("<summary>"), title.is_some(), "{out}");
        assert!(title.is_none_or(|title| out.contains(&format!("<summary>{title}</summary>"))), "{out}");
    }
}
