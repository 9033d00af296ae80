use super::*;
use crate::book::{Book, Metadata, Part, dump};
use crate::input::Format;
use crate::input::options::MdBook;

/// The blocks of a document as the dump shows them, and the messages.
pub(super) fn shown(text: &str) -> (String, Vec<String>) {
    shown_in(text, &Options::default())
}

fn shown_in(text: &str, options: &Options) -> (String, Vec<String>) {
    let reporter = Reporter::new();
    let source = Source::typed("a.md", Format::Markdown, text, &reporter);
    let article = read(&source, options, &reporter);
    let messages = reporter.sorted().into_iter().map(|(d, _)| {
        let place = reporter.place(&d).and_then(|p| p.1).unwrap_or_default();
        format!("{} {}:{} {}", d.code, place.0, place.1, d.message)
    });
    let messages = messages.collect();
    let mut book = Book::new(Metadata::new("", Lang::ZhHans));
    book.body.push(Part { chapters: vec![article.chapter], ..Part::default() });
    let tree = dump::tree(&book);
    let lines: Vec<&str> = tree.lines().skip(1).map(|l| l.trim_start_matches("  ")).collect();
    (lines.join("\n"), messages)
}

/// One paragraph's inline content.
fn line(text: &str) -> String {
    shown(text).0.lines().skip(1).collect::<Vec<_>>().join("\n")
}

#[test]
fn emphasis_closes_after_a_full_width_mark() {
    for (text, shown) in [
        ("正文**重点。**后文", "p 正文strong(重点。)后文"),
        ("文**不匹配**（_释义_）后", "p 文strong(不匹配)（em(释义)）后"),
        ("**甲**（乙）**“丙”**丁", "p strong(甲)（乙）strong(“丙”)丁"),
        ("**“重点”**后文，他说**“话”**吧", "p strong(“重点”)后文，他说strong(“话”)吧"),
        (
            "**`code`**后，**（注）**与**Rust (语言)**的",
            "p strong(code(code))后，strong(（注）)与strong(Rust (语言))的",
        ),
        ("**강조(强調)**는 *것。*이", "p strong(강조(强調))는 em(것。)이"),
        ("**甲。**乙**丙**", "p strong(甲。)乙strong(丙)"),
        ("“**甲**”，**乙**", "p “strong(甲)”，strong(乙)"),
        ("**甲：**$x$，**𠮷**(注)", "p strong(甲：)math(x)，strong(𠮷)(注)"),
        ("__下划线。__后文，前__“引”__后", "p strong(下划线。)后文，前strong(“引”)后"),
        ("他的__init__方法，填__空__白", "p 他的__init__方法，填__空__白"),
        ("2 * 3，a*b，＊", "p 2 * 3，a*b，＊"),
        ("`**甲。**乙`", "p code(**甲。**乙)"),
    ] {
        assert_eq!(line(text), shown, "{text}");
    }
}

#[test]
fn headings_that_begin_to_count_are_sections_of_what_the_file_is_called() {
    for (first, next) in [("一、雾", "二、灯"), ("1. 雾", "2. 灯"), ("（一）雾", "（二）灯"), ("前言", "一、雾")]
    {
        let (tree, _) = shown(&format!("# {first}\n\n甲。\n\n# {next}\n\n乙。"));
        assert_eq!(tree.matches("h2").count(), 2, "{first}");
    }
    for (first, next) in
        [("雾", "一、灯"), ("3. 雾", "4. 灯"), ("前言", "致谢"), ("1984年的雾", "2. 灯"), ("1. 雾", "尾声")]
    {
        let (tree, _) = shown(&format!("# {first}\n\n甲。\n\n# {next}\n\n乙。"));
        assert_eq!(tree.matches("h2").count(), 1, "{first}");
    }
}

#[test]
fn a_picture_without_address_and_words_is_none() {
    assert_eq!(shown("雾。\n\n![]()\n\n灯。").0.lines().skip(1).collect::<Vec<_>>(), ["p 雾。", "p 灯。"]);
    let drawing = "data:image/svg+xml;utf8,<svg%20width='1080'%20height='720'></svg>";
    assert_eq!(shown(&format!("雾。\n\n![]({drawing})\n\n灯。")).0.lines().count(), 3);
    for text in ["![渡口]()", "![](a.png)", "![](data:image/svg+xml;utf8,<svg><path/></svg>)"] {
        assert!(shown(text).0.contains("image("), "{text}");
    }
}

#[test]
fn masked_characters_come_back_everywhere() {
    assert_eq!(line("[甲](<a。**后.md> \"题。**后\") `乙。**后\n丙`"), "p link(a。**后.md, 甲) code(乙。**后 丙)");
}

#[test]
fn line_ends_join_and_indented_lines_begin_paragraphs() {
    assert_eq!(line("第一行，\n第二行\n第三行用\nRust\n다음"), "p 第一行，第二行第三行用 Rust 다음");
    assert_eq!(line("引\n　　甲\n　　乙\n\u{A0}\u{A0}丙"), "p 引\np 甲\np 乙\np 丙");
    assert_eq!(line("曰： 我"), "p 曰：我");
}

#[test]
fn an_indented_block_of_han_is_prose() {
    let (tree, messages) = shown("题\n\n    这是一段缩进的正文。\n    又一段**重点。**后\n\n\t第三段。\n");
    assert_eq!(
        tree.lines().skip(2).collect::<Vec<_>>(),
        ["p 这是一段缩进的正文。", "p 又一段strong(重点。)后", "p 第三段。"]
    );
    assert_eq!(messages, ["H0216 3:5 an indented block of Han text is read as a paragraph"]);
    assert_eq!(line("    let x = 1; // 注\n"), "code -\n| let x = 1; // 注");
    assert_eq!(
        line("    这是缩进的正文。\n\n    let x = 1;\n\n    let y = 2;\n\n    又是正文。\n"),
        "p 这是缩进的正文。\ncode -\n| let x = 1;\n| \n| let y = 2;\np 又是正文。"
    );
}

#[test]
fn dashes_under_a_finished_sentence_are_a_rule() {
    assert_eq!(line("他走了。\n---\n后文"), "p 他走了。\nrule\np 后文");
    assert_eq!(line("> “好！”\n> ---\n> 后"), "quote\np “好！”\nrule\np 后");
    assert_eq!(line("一\n\n标题\n---\n后"), "p 一\nh2  标题\np 后");
}

#[test]
fn ruby_and_tate_chu_yoko_are_found_in_text_only() {
    assert_eq!(
        line("{漢字|かんじ}と\\{漢字|かんじ}と`{漢字|かんじ}`、平成^10^年"),
        "p ruby(漢字|かんじ)と{漢字|かんじ}とcode({漢字|かんじ})、平成tcy(10)年"
    );
    let table = line("| a |\n|--:|\n| {漢字|かん|じ} |\n");
    assert_eq!(table.lines().last(), Some("p ruby(漢|かん)ruby(字|じ)"));
}

#[test]
fn the_braces_of_a_ruby_are_no_attributes_and_stand_beside_emphasis_as_letters() {
    assert_eq!(line("一\n\n## {紫陽花|あじさい}の{庭|にわ}"), "p 一\nh2  ruby(紫陽花|あじさい)のruby(庭|にわ)");
    assert_eq!(line("一\n\n## 庭 {#niwa}"), "p 一\nh2 niwa 庭");
    assert_eq!(
        line("與*{強|qiáng}{調|diào}*，与**{重|zhòng}点**后，**重{点|diǎn}**后"),
        "p 與em(ruby(強|qiáng)ruby(調|diào))，与strong(ruby(重|zhòng)点)后，strong(重ruby(点|diǎn))后"
    );
}

#[test]
fn signs_alone_between_paragraphs_part_sections() {
    assert_eq!(line("一\n\n　　※\n\n二\n\n◇ ◇ ◇\n\n三\n\n～～～\n\n四"), "p 一\nrule\np 二\nrule\np 三\nrule\np 四");
    for text in ["……", "——", "○○先生", "·"] {
        assert_eq!(line(&format!("一\n\n\\{text}\n\n二")).lines().nth(1).map(|l| &l[..2]), Some("p "), "{text}");
    }
    assert_eq!(line("- ※\n- ○").lines().filter(|l| l.starts_with("p ")).count(), 2);
}

#[test]
fn a_line_of_verse_keeps_the_step_it_is_typed_in() {
    assert_eq!(
        line("<div class=\"verse\">\n\n　　一\n　　　　二\n　　　　　　三\n\n　　四\n\n</div>"),
        "verse\n/ 一\n/ 　　二\n/ 　　　　三\n/ \n/ 四"
    );
}

#[test]
fn a_leader_takes_the_blanks_around_it() {
    assert_eq!(line("红茶 <span class=\"leader\"></span> 12元"), "p 红茶leader12元");
}

#[test]
fn notes_stand_where_their_marks_stand() {
    let (tree, messages) = shown("文[^1]又[^1]和[^x]。\n\n[^1]: 注**粗。**了\n\n    二[^2]\n\n[^2]: 内\n[^3]: 无\n");
    let note = "note(fn-1 p 注strong(粗。)了 / p 二note(fn-2 p 内))";
    assert_eq!(tree.lines().last(), Some(format!("p 文{note}又{note}和[^x]。").as_str()));
    assert_eq!(messages, ["H0221 1:12 the note [^x] is not defined", "H0221 8:1 the note [^3] is never used"]);
}

#[test]
fn notes_are_called_from_pictures_and_from_html() {
    let notes = "\n\n[^1]: 一\n[^2]: 二\n";
    let (tree, messages) = shown(&format!("![图[^1]的[^x]](a.png)\n\n文![[^2]图](b.png)。{notes}"));
    let lines: Vec<&str> = tree.lines().collect();
    let inline = "p 文image(b.png, 图)note(fn-2 p 二)。";
    let caption = "figure 图note(fn-1 p 一)的[^x]";
    assert_eq!(lines[lines.len() - 3..], [caption, "image(a.png, 图的[^x])", inline]);
    assert_eq!(messages, Vec::<String>::new());
    let (tree, messages) = shown(&format!(
        "<div class=\"verse\">\n春眠[^1]\n不觉晓\n</div>\n\n<table><tr><td>甲[^2]</td></tr></table>{notes}"
    ));
    assert!(tree.contains("/ 春眠note(fn-1 p 一)") && tree.contains("p 甲note(fn-2 p 二)"), "{tree}");
    assert_eq!(messages, Vec::<String>::new());
}

#[test]
fn a_note_in_a_note_has_its_mark_and_one_in_that_follows_it() {
    let (tree, messages) = shown("文[^1]。\n\n[^1]: 外[^2][^1]\n[^2]: 中[^3][^1]\n[^3]: 内\n");
    assert_eq!(tree.lines().last(), Some("p 文note(fn-1 p 外note(fn-2 p 中 / p 内))。"));
    assert_eq!(messages, Vec::<String>::new());
}

#[test]
fn pictures_alone_are_figures() {
    assert_eq!(line("![图一](a.png \"标题\")"), "figure 标题\nimage(a.png, 图一)");
    assert_eq!(line("![图二](b.png)"), "figure 图二\nimage(b.png, 图二)");
    assert_eq!(line("文![内](c.png)文"), "p 文image(c.png, 内)文");
    assert_eq!(
        line("![用`a`及 $x^2$ 的*图*](a.png)"),
        "figure 用code(a)及 math(x^2) 的图\nimage(a.png, 用a及 x^2 的图)"
    );
    assert_eq!(line("文![`a`内](c.png)文"), "p 文image(c.png, a内)文");
    for alt in [
        "image-20210105101112",
        "旧桥.png",
        "png",
        "output_3_0",
        "Pasted image 20210105101112",
        "截屏2021-01-05 上午10.11.12",
        "Untitled 1",
    ] {
        assert_eq!(line(&format!("![{alt}](b.png)")), format!("figure\nimage(b.png, {alt})"));
    }
    for alt in ["截图工具的样子", "图 1", "2021年的桥"] {
        assert_eq!(line(&format!("![{alt}](b.png)")), format!("figure {alt}\nimage(b.png, {alt})"));
    }
    assert_eq!(
        line("<figure>\n<img src=d.png alt=x width=50%>\n<figcaption>说<b>明</b></figcaption>\n</figure>"),
        "figure 说strong(明)\nimage(d.png, x)"
    );
}

#[test]
fn a_line_of_emphasis_below_pictures_is_their_caption() {
    let figure = "figure 渡口的灯\nimage(a.png, )";
    assert_eq!(line("![](a.png)\n*渡口的灯*\n"), figure);
    assert_eq!(line("![](a.png =250x)\n*渡口的灯*\n"), figure);
    assert_eq!(line("![](a.png) ![](b.png)\n_渡口的灯_\n"), "figure 渡口的灯\nimage(a.png, )\nimage(b.png, )");
    assert_eq!(
        line("![](a.png)\n<center>图 1　渡口的灯</center>\n\n![渡口](a.png)\n\n<center>渡口的灯</center>\n"),
        "figure 图 1　渡口的灯\nimage(a.png, )\nfigure 渡口的灯\nimage(a.png, 渡口)"
    );
    assert!(line("![](a.png)\n\n<center>灯亮了。</center>\n").contains("p Centre 灯亮了。"));
    assert_eq!(line("![](a.png)\n*渡口*的灯亮了。\n"), "figure\nimage(a.png, )\np em(渡口)的灯亮了。");
    for text in ["文。\n*渡口的灯*\n", "![](a.png) *渡口*\n"] {
        assert!(line(text).starts_with("p "), "{text}");
    }
}

#[test]
fn a_picture_on_a_line_of_its_own_parts_its_paragraph() {
    let parted = "p 船过了河。\nfigure 渡口\nimage(a.png, 渡口)\np 天亮了。";
    assert_eq!(line("船过了河。\n![渡口](a.png)\n天亮了。\n"), parted);
    assert_eq!(line("船过了河。<br>![渡口](a.png)<br>天亮了。\n"), parted);
    assert_eq!(line("船过了河。\n![](a.png)\n*渡口*\n"), "p 船过了河。\nfigure 渡口\nimage(a.png, )");
    for text in ["点 ![钮](a.png)\n就好。\n", "船 ![](a.png) 过了河。\n", "船。\n![](a.png) 河。\n"] {
        assert!(line(text).starts_with("p ") && !line(text).contains("figure"), "{text}");
    }
}

#[test]
fn a_paragraph_that_is_a_caption_belongs_to_the_listing_above() {
    let caption = "<span class=\"caption\">示例 1：`main` 函数</span>";
    assert_eq!(
        line(&format!("```rust\nfn main() {{}}\n```\n\n{caption}\n")),
        "code rust 示例 1：code(main) 函数\n| fn main() {}"
    );
    assert_eq!(line("文\n\n<span class=\"caption\">无处可属</span>\n"), "p 文\np 无处可属");
    let table = "<span class=\"caption\">表 3-1：整型</span>\n\n| 甲 |\n|---|\n| 乙 |\n";
    assert!(line(&format!("文\n\n{table}")).starts_with("p 文\ntable [Natural] 表 3-1：整型"), "{}", line(table));
    assert!(line(&format!("```\na\n```\n\n{table}")).contains("\ntable [Natural] 表 3-1：整型"));
    let figure = "<figure><pre>a</pre><figcaption>程序</figcaption></figure>";
    assert_eq!(line(figure), "code - 程序\n| a");
}

#[test]
fn html_is_read_into_the_model() {
    assert_eq!(
        line(
            "按<kbd>Ctrl</kbd>，H<sub>2</sub>O，<u class=\"proper-name\">鲁迅</u><cite>呐喊</cite><u class=work-title>彷徨</u><em class=dotted>点</em>"
        ),
        "p 按code(Ctrl)，Hsub(2)O，name(鲁迅)work(呐喊)work(彷徨)dotted(点)"
    );
    assert_eq!(line("<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>"), "p ruby(漢|かん)ruby(字|じ)");
    assert_eq!(
        line("读作<ruby lang=ja>東<rt>とう</rt></ruby>、<em lang=ko>동</em>和<span lang=ja>ひがし</span>"),
        "p 读作ja(ruby(東|とう))、ko(em(동))和ja(ひがし)"
    );
    assert_eq!(line("<small class=warichu>夹注</small>甲<br>乙<!-- 注 -->"), "p warichu(夹注)甲⏎乙");
    assert_eq!(
        line("<details><summary>题</summary>\n\n**内容**\n\n</details>\n\n后"),
        "aside Details 题\np strong(内容)\np 后"
    );
    assert_eq!(
        line("<div class=\"verse\">\n床前明月光\n疑是地上霜\n\n举头望明月\n<cite>李白</cite>\n</div>"),
        "verse\n/ 床前明月光\n/ 疑是地上霜\n/ \n/ 举头望明月\nsource 李白"
    );
    assert_eq!(line("<div class=\"page-break\"></div>\n\n甲\n\n\\newpage"), "page break\np 甲\npage break");
}

#[test]
fn markup_is_read_in_verse_and_in_captions() {
    assert_eq!(line("<div class=\"verse\">\n\n{床|chuáng}前明月光\n\n</div>"), "verse\n/ ruby(床|chuáng)前明月光");
    assert!(line("![图里的{字|zì}](a.png)").contains("图里的ruby(字|zì)"));
}

#[test]
fn a_link_without_words_leads_to_an_id_or_an_article() {
    assert!(["#fig-x", "2.md", "2.md#a", "../甲.markdown"].into_iter().all(reader::names_place));
    assert!(!["https://a.b/2.md", "", "#", "page", "mailto:a@b.md"].into_iter().any(reader::names_place));
    assert!(line("见[](2.md)。").contains("2.md"));
}

#[test]
fn unknown_elements_keep_their_text_and_active_ones_go() {
    let (tree, messages) = shown("<foo>甲</foo><foo>乙</foo><script>alert(1)</script>丙");
    assert_eq!(tree.lines().last(), Some("p 甲乙丙"));
    assert_eq!(messages, ["H0217 1:1 unknown element <foo>; its inner text stays", "H0218 1:25 <script> removed"]);
}

#[test]
fn nesting_beyond_all_measure_takes_no_time() {
    for text in [
        ">".repeat(20_000),
        "> - 1. ".repeat(20_000) + &"\n".repeat(20_000),
        (0..400).map(|i| format!("{}- a\n", " ".repeat(i * 2))).collect::<String>() + &"\n".repeat(20_000),
        "<div>\n\n".repeat(5_000) + "<b>x".repeat(5_000).as_str(),
        "甲![[".repeat(50_000),
    ] {
        let (_, messages) = shown(&text);
        assert!(messages.iter().all(|m| m.starts_with("H0211")), "{messages:?}");
    }
    assert_eq!(line(&"* ".repeat(300)), "rule");
}

#[test]
fn a_link_that_runs_a_script_becomes_text() {
    let (tree, messages) = shown("[甲](javascript:x) <a href='JavaScript:y'>乙</a> [丙](a.md)");
    assert_eq!(tree.lines().last(), Some("p 甲 乙 link(a.md, 丙)"));
    assert_eq!(messages, ["H0218 1:1 a link that runs a script became text"]);
}

#[test]
fn code_is_kept_as_typed_and_hidden_lines_go() {
    assert_eq!(
        line("```rust,ignore\n# use std;\nfn main() {\n    ## x\n#[a]\n}\n```"),
        "code rust\n| fn main() {\n|     # x\n| #[a]\n| }"
    );
    assert_eq!(line("```sh\n# a  b\n```"), "code sh\n| # a  b");
    assert_eq!(line("```python,hidelines=!!!\n!!!import b\nb()\n```"), "code python\n| b()");
    let mdbook = MdBook { hidelines: [("python".to_owned(), "~".to_owned())].into(), ..MdBook::default() };
    let options = Options { mdbook: mdbook.into(), ..Options::default() };
    let (tree, _) = shown_in("```python\n~import a\n  ~a = 1\na()\n```\n\n```c\n~a;\n```", &options);
    assert_eq!(tree.lines().skip(1).collect::<Vec<_>>(), ["code python", "| a()", "code c", "| ~a;"]);
}

#[test]
fn formulas_are_kept_as_tex_and_prices_as_text() {
    assert_eq!(line("$x^2$，$5，$8\n\n$$\nE=mc^2\n$$"), "p math(x^2)，$5，$8\nmath E=mc^2");
}

#[test]
fn every_extension_has_its_block() {
    assert_eq!(line("> [!WARNING]\n> 小心"), "aside Warning\np 小心");
    assert_eq!(line("- [x] 做\n- [ ] 未"), "list bullet\n- [x]\np 做\n- [ ]\np 未");
    assert_eq!(line("术语\n: 解释"), "list definition\n- 术语\np 解释");
    assert_eq!(line("~~删。~~后<!-- more -->文"), "p strike(删。)后文");
}

#[test]
fn the_first_heading_is_the_title_and_anchors_lead_to_sections() {
    let (tree, _) = shown("# 题 {#t}\n\n<a id=\"x\"></a>\n## 节 一 {-}\n\n# 又\n");
    assert_eq!(tree, "chapter  zh-Hans “题”\nh2 x 节 一\nh2  又");
}

#[test]
fn a_gate_that_warns_before_one_leaves_a_site_is_no_target() {
    assert_eq!(
        line(
            "[甲](https://link.zhihu.com/?target=https%3A//example.org/a%3Fb%3D1) [乙](https://www.zhihu.com/?target=x)"
        ),
        "p link(https://example.org/a?b=1, 甲) link(https://www.zhihu.com/?target=x, 乙)"
    );
}

#[test]
fn a_callout_has_its_title() {
    assert_eq!(line("> [!tip]- 关于*纸*\n> 话\n> 又话"), "aside Tip 关于em(纸)\np 话又话");
}

#[test]
fn a_definition_below_a_note_is_none_of_its_lines() {
    assert_eq!(
        line("见[IEEE 754][]。[^1]\n\n[^1]: 注\n[IEEE 754]: https://example.org/\n"),
        "p 见link(https://example.org/, IEEE 754)。note(fn-1 p 注)"
    );
}

#[test]
fn a_tag_gives_no_title() {
    assert_eq!(shown("{% include \"a.html\" %}\n\n# 题\n\n话\n").0, "chapter  zh-Hans “题”\np 话");
}

#[test]
fn the_line_ends_of_an_export_split_no_word() {
    let head = "#  题   \n张三  某报   2024-01-22 07:03  \n  \n";
    let (tree, _) = shown(&format!("{head}免  \n责  \n**声明****：**先说好。  \n再说。  \n![](a.png)  \n图下的话  \n"));
    assert_eq!(
        tree.lines().skip(2).collect::<Vec<_>>(),
        ["p 免责strong(声明：)先说好。⏎再说。", "figure", "image(a.png, )", "p 图下的话"]
    );
}

#[test]
fn a_badge_on_the_network_is_no_part_of_a_heading() {
    let (tree, messages) =
        shown("# 题 [![状态](https://example.org/a.svg)](https://example.org)\n\n## 节 ![图](b.png)\n");
    assert_eq!(tree, "chapter  zh-Hans “题”\nh2  节 image(b.png, 图)");
    assert_eq!(messages, ["H0208 1:6 the picture https://example.org/a.svg is on the network"]);
}

#[test]
fn a_picture_is_named_by_what_pandoc_writes_behind_it() {
    let (tree, _) = shown("![抄纸](a.png){#fig-纸 width=50%}\n\n文![乙](b.png){#乙}文\n\n![丙](c.png){丙}");
    assert_eq!(
        tree.lines().skip(1).collect::<Vec<_>>(),
        ["figure #fig-纸 抄纸", "image(a.png, 抄纸)", "p 文image(b.png, 乙){#乙}文", "p image(c.png, 丙){丙}",]
    );
}

#[test]
fn a_link_without_words_leads_to_a_place_and_in_a_heading_or_outside_the_book_it_is_none() {
    assert_eq!(
        line("见[](#fig-x)、[](b.md#y)，[](https://a.b/#c)[](b.md)完"),
        "p 见link(#fig-x, 〓)、link(b.md#y, 〓)，link(b.md, 〓)完"
    );
    assert_eq!(line("甲\n\n## [](#乙)乙"), "p 甲\nh2  乙");
    assert_eq!(line("<a href=\"#x\"></a>文"), "p 文");
}

#[test]
fn a_letter_between_two_runs_opens_and_closes() {
    assert_eq!(line("**100%**の**A**を"), "p strong(100%)のstrong(A)を");
    assert_eq!(line("**甲)**乙**丙**"), "p strong(甲))乙strong(丙)");
}

#[test]
fn a_colon_without_a_blank_defines_nothing() {
    assert_eq!(line("一句话\n:这不是定义"), "p 一句话 :这不是定义");
    assert_eq!(line("一句话\n:::"), "p 一句话 :::");
    assert!(line("术语\n: 释义").starts_with("list definition"));
}

#[test]
fn a_tab_parts_the_heads_of_a_table() {
    assert!(line("| a \t| b |\n|---\t|---|\n| 1 | 2 |").starts_with("table"));
}

#[test]
fn dollars_in_words_are_no_formula() {
    assert_eq!(
        line("把 *$HOME/bin* 加入 `$PATH`，运行 `cargo`，得 $x$"),
        "p 把 em($HOME/bin) 加入 code($PATH)，运行 code(cargo)，得 math(x)"
    );
    assert_eq!(line("US$100-$200，**$5** 与 `$a`"), "p US$100-$200，strong($5) 与 code($a)");
}

#[test]
fn a_paragraph_in_another_language_knows_it() {
    let (tree, _) = shown("<p lang=\"ar\" dir=\"rtl\">نص</p>\n\n<h2 lang=\"en\">River</h2>\n\n后");
    assert!(tree.contains("p ar(نص)") && tree.contains("en(River)"), "{tree}");
}

#[test]
fn what_nothing_closes_is_reported() {
    for (text, message) in [
        (
            "前\n\n<!-- 未关\n\n后文\n",
            "H0228 3:1 the comment that begins here has no end: all that follows is left out",
        ),
        ("前\n\n```rust\nx\n\n后文\n", "H0228 3:1 the code that begins here has no end: all that follows is code"),
        ("- 甲\n\n  ~~~\n  x\n", "H0228 3:3 the code that begins here has no end: all that follows is code"),
    ] {
        assert!(shown(text).1.iter().any(|m| m.as_str() == message), "{text} {:?}", shown(text).1);
    }
    for text in ["```\nx\n```\n", "> ~~~\n> x\n> ~~~", "前\n\n<!-- 注 -->\n", "```\nx\n````", "    缩进"] {
        assert!(!shown(text).1.iter().any(|m| m.contains("H0228")), "{text} {:?}", shown(text).1);
    }
}

#[test]
fn types_between_angle_brackets_are_words() {
    assert_eq!(line("List<String> 和 <T> 与 vector<int>"), "p List<String> 和 <T> 与 vector<int>");
    let (tree, messages) = shown("甲<foo>乙</foo>，<x-tag>丙，<b>丁</b><br>");
    assert!(tree.contains("甲乙，丙，strong(丁)"), "{tree}");
    assert_eq!(messages.iter().filter(|m| m.contains("unknown element")).count(), 2, "{messages:?}");
}

#[test]
fn a_chunk_that_runs_is_code_of_its_language() {
    assert!(line("```{r, fig.width=4}\nx <- 1\n```").starts_with("code r"));
    assert!(line("```{python}\nx = 1\n```").starts_with("code python"));
}
