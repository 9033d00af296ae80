use super::*;
use crate::book::{Book, Metadata, Part, dump};
use crate::input::Format;

fn shown(html: &str) -> Result<String, Vec<String>> {
    let reporter = Reporter::new();
    let source = Source::typed("a.html", Format::Html, html, &reporter);
    let Some(article) = read(&source, &Options::default(), &reporter) else {
        return Err(reporter.sorted().into_iter().map(|(d, _)| format!("{} {}", d.code, d.message)).collect());
    };
    let mut book = Book::new(Metadata::new("", Lang::ZhHans));
    book.body.push(Part { chapters: vec![article.chapter], ..Part::default() });
    let tree = dump::tree(&book);
    let lines: Vec<&str> = tree.lines().skip(1).map(str::trim_start).collect();
    Ok(lines.join("\n"))
}

#[test]
fn the_article_of_a_page_is_its_content() {
    let html = r#"<!DOCTYPE html><html lang="zh-CN"><head><title>纸的来历 - 某报</title>
        <meta property="og:site_name" content="某报"><meta name="author" content="张三">
        <meta property="article:published_time" content="2021-01-05T08:00:00+08:00">
        <meta property="og:url" content="https://example.org/a"><style>p{}</style></head>
        <body><nav><a href="/">首页</a></nav><article><header><h1>纸的来历</h1></header>
        <p style="text-align:center">居中<p>　　第一段，<b>重</b>点。<br><br>第二段&hellip;&hellip;
        <h2>一</h2><ul><li>甲<li>乙</ul><button>分享</button><script>x</script>
        <img data-src="a.jpg" src="b.gif" alt="图"></article><footer>©</footer></body></html>"#;
    assert_eq!(
        shown(html).unwrap(),
        "chapter  zh-Hans “纸的来历”\nauthors: 张三\ndate: 2021-01-05\nsource: 某报\nurl: https://example.org/a\n\
         p Centre 居中\np 第一段，strong(重)点。\np 第二段……\nh2  一\nlist bullet\n-\np 甲\n-\np 乙\nfigure\nimage(a.jpg, 图)"
    );
}

#[test]
fn what_an_account_prints_again_is_from_the_account_that_it_names() {
    let page = "<html><body><h1 id='activity-name'>雨夜</h1><a id='js_name'>河边杂谈</a>\
                <div class='original_primary_card_tips'>以下文章来源于<span>渡口文学</span> ，作者江一水</div>\
                <div id='js_content'><p>船从雾里出来，灯还亮着。</p><p>谁也没有说话。</p></div></body></html>";
    let shown = shown(page).unwrap();
    assert!(shown.contains("authors: 江一水\nsource: 渡口文学\n"), "{shown}");
}

#[test]
fn a_paper_has_a_subtitle_and_several_reporters() {
    let text = "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。".repeat(4);
    let html = format!(
        "<html><body><h3 class='pre'>河岸：</h3><h1>百年渡口谢幕</h1><h4 class='sub'>——一条船和三代人</h4>\
                <div class='author'>本报记者 周渡 许远山</div><div class='rm_txt_con'><p>{text}</p></div></body></html>"
    );
    let byline = Page::of(&html).byline();
    assert_eq!(byline.subtitle.as_deref(), Some("一条船和三代人"));
    assert_eq!(byline.authors, ["周渡", "许远山"]);
    // Words of one name stay together.
    assert_eq!(page::authors("作者：河岸 夜读"), ["河岸 夜读"]);
    assert_eq!(page::authors("Jane Roe"), ["Jane Roe"]);
}

#[test]
fn prose_with_one_line_end_a_paragraph_is_paragraphs() {
    let a = "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。";
    let tree =
        |lines: [&str; 3]| shown(&format!("<body><h1>渡口</h1><div>{}</div></body>", lines.join("<br>"))).unwrap();
    assert_eq!(tree([a; 3]).matches("\np ").count(), 3);
    let letter = ["某某市渡口街十二号", "林一舟收。", "二〇二一年一月五日"];
    assert_eq!(tree(letter).matches("\np ").count(), 1);
    let open = "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮，谁也";
    assert_eq!(tree([open; 3]).matches("\np ").count(), 1);
}

#[test]
fn a_heading_that_the_window_names_beside_work_and_site_is_the_title() {
    let a = "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。".repeat(3);
    let page = |heading: &str| {
        format!(
            "<head><title>《河灯》第3章 雨夜 _林一舟_某某小说网</title></head><body><h3>{heading}</h3><p>{a}</p></body>"
        )
    };
    assert!(shown(&page("第3章 雨夜")).unwrap().contains("“第3章 雨夜”"));
    assert!(shown(&page("作者的话")).unwrap().contains("“《河灯》第3章 雨夜”"));
}

#[test]
fn an_account_page_is_known_by_its_ids() {
    let html = r#"<html><head><meta property="og:title" content="题"><meta property="og:site_name" content="微信公众平台"></head>
        <body><h1 id="activity-name"> 题目 </h1><a id="js_name"> 某号 </a><span id="js_author_name">李四</span>
        <div id="js_content" style="visibility: hidden;"><section><section><p><span>文</span><span>｜</span><span>某某</span></p>
        </section><p>正文</p></section></div><div>往期</div><script>var ct="1609812000";</script></body></html>"#;
    assert_eq!(
        shown(html).unwrap(),
        "chapter  zh-Hans “题目”\nauthors: 李四\ndate: 2021-01-05\nsource: 某号\np 文｜某某\np 正文"
    );
}

#[test]
fn the_text_of_a_share_is_in_its_script() {
    let html = r#"<html><head><meta property="og:site_name" content="微信公众平台">
        <meta property="og:description" content="一\x0a二"></head><body><div>向上滑动看下一个</div><div id=js_content>,</div>
        <script>x = { nick_name: JsDecode('某号'), content_noencode: JsDecode('一\x0a\x0a二'), ct = '1609812000' }</script></body></html>"#;
    let share = "chapter  zh-Hans “”\ndate: 2021-01-05\nsource: 某号\np 一\np 二";
    assert_eq!(shown(html).unwrap(), share);
    // Some name their whole text as their title.
    let named = html.replace("x = {", "msg_title = '一\\x0a\\x0a二'; x = {");
    assert_eq!(shown(&named).unwrap(), share);
}

#[test]
fn a_share_of_pictures_keeps_them_and_a_share_of_text_has_no_title() {
    let pictures = r#"<html><head><meta property="og:title" content="冬天的渡口"><meta property="og:description" content="下雪了。\x0a1. 石阶">
        </head><body><div id=js_article><div class=wx_follow_nickname>某号</div></div>
        <script>var item_show_type="8"; window.picture_page_info_list = [{cdn_url: 'https://a.example/1'}]; window.desc = htmlDecode("下雪了。");</script></body></html>"#;
    assert_eq!(
        shown(pictures).unwrap(),
        "chapter  zh-Hans “冬天的渡口”\nsource: 某号\nfigure\nimage(https://a.example/1, )\np 下雪了。\np 1. 石阶"
    );
    let text = r#"<html><head><meta property="og:title" content="渡口封了。\x0a\x0a没有船。"></head><body><div class=wx_follow_nickname>某号</div>
        <script>var item_show_type="10"; var TextContent={noencode: '渡口封了。\x0a\x0a没有船。'};</script></body></html>"#;
    assert_eq!(shown(text).unwrap(), "chapter  zh-Hans “”\nsource: 某号\np 渡口封了。\np 没有船。");
}

#[test]
fn a_notice_in_place_of_an_article_is_an_error() {
    let html = "<html><body><div><p>该内容已被发布者删除</p></div></body></html>";
    assert_eq!(shown(html).unwrap_err(), ["H0002 a.html holds no article: 该内容已被发布者删除"]);
}

#[test]
fn tables_keep_their_spans_and_captions() {
    let html = "<table><caption>表</caption><tr><th>甲<th>乙</tr><tr><td colspan=2 align=center>丙</td></tr></table>";
    assert_eq!(
        shown(html).unwrap().lines().skip(1).collect::<Vec<_>>(),
        ["table [Centre, Natural] 表", "head", "th", "p 甲", "th", "p 乙", "row", "td 2×1", "p 丙"]
    );
}

#[test]
fn a_head_of_two_rows_is_taken_whole_or_not_at_all() {
    let kinds = |html: &str| {
        let shown = shown(html).unwrap();
        shown.lines().filter(|l| matches!(*l, "head" | "row")).map(|l| l[..1].to_owned()).collect::<String>()
    };
    let two = "<tr><th rowspan=2>科目<th colspan=2>考试</tr><tr><th>期中<th>期末</tr>";
    assert_eq!(kinds(&format!("<table>{two}<tr><td>语文<td>八十<td>九十</tr></table>")), "hhr");
    // Its first cell names the rows beside it.
    assert_eq!(kinds("<table><tr><th rowspan=2>语文</tr><tr><td>八十</tr><tr><td>九十</tr></table>"), "rrr");
    assert_eq!(kinds("<table><tr><th>甲</tr><tr><th>乙</tr></table>"), "hr");
}

#[test]
fn deep_nesting_is_flattened_and_takes_no_time() {
    let deep = format!("{}深{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    assert_eq!(shown(&deep).unwrap().lines().last(), Some("p 深"));
    let quotes = format!("{}深", "<blockquote><p>".repeat(50_000));
    assert_eq!(shown(&quotes).unwrap().lines().last(), Some("p 深"));
    let misnested = format!("{}{}深", "<b><i>".repeat(50_000), "</u></b>".repeat(50_000));
    assert!(shown(&misnested).unwrap().ends_with([')', '深']));
}

#[test]
fn the_language_of_code_is_one_word() {
    for (attribute, language) in [
        ("class='language-rust,ignore'", "rust"),
        ("class='hljs lang-c++'", "c++"),
        ("data-lang='js {1,3}'", "js"),
        ("class='language-'", "-"),
    ] {
        let html = format!("<body><article><h1>题</h1><p>文。</p><pre {attribute}>x = 1</pre></article></body>");
        assert!(shown(&html).unwrap().contains(&format!("code {language}\n| x = 1")), "{attribute}");
    }
}

#[test]
fn what_stands_behind_an_element_without_its_end_tag_is_not_lost() {
    let html = "<body><article><p>渡口一封，船就停了。<ul><li class=share>分享<li>灯</ul><table><tr><td class=gutter><pre>1\n2</pre>\
                <td class=code><pre>a\nb</pre></table><p>第二天没有雪。</article></body>";
    let shown = shown(html).unwrap();
    assert!(shown.contains("| a\n| b") || shown.contains("a\n"), "{shown}");
    assert!(shown.contains("p 灯") && shown.contains("第二天没有雪。"), "{shown}");
    assert!(!shown.contains("分享") && !shown.contains("| 1"), "{shown}");
}

#[test]
fn the_address_of_a_picture_is_where_the_picture_is() {
    for (attributes, address) in [
        ("src='a.gif' data-src='b.jpg'", "b.jpg"),
        ("src='题_files/640' data-src='https://example.org/640'", "题_files/640"),
        ("src='pic/1.png' data-src='https://example.org/1.png'", "pic/1.png"),
        ("src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' data-lazy-src='/b.jpg'", "/b.jpg"),
        ("src='data:image/gif;base64,R0lGODlhAQABAAAAACw=' srcset='s.jpg 400w, l.jpg 1400w, m.jpg 800w'", "l.jpg"),
        ("srcset='one.jpg 1x, two.jpg 2x'", "two.jpg"),
        ("src='/d.gif' data-src='https://example.org/b.jpg'", "https://example.org/b.jpg"),
        ("src='img/lazy-load.gif' data-src='https://example.org/b.jpg'", "https://example.org/b.jpg"),
        ("src='题_files/blank.png' data-src='https://example.org/b.jpg'", "https://example.org/b.jpg"),
        ("src='题_files/white-river.png' data-src='https://example.org/white-river.png'", "题_files/white-river.png"),
    ] {
        let html = format!("<body><article><p>文。</p><img alt='图' {attributes}></article></body>");
        assert!(shown(&html).unwrap().contains(&format!("image({address}, 图)")), "{attributes}");
    }
    let offered = "<body><article><p>文。</p><picture><source srcset='a.avif 1x' type=image/avif>\
        <source srcset='s.jpg 640w, l.jpg 1400w'><img alt='图'></picture><img alt='又'></article></body>";
    let offered = shown(offered).unwrap();
    assert!(offered.contains("image(l.jpg, 图)") && !offered.contains("又"), "{offered}");
    let tracker = "<body><article><p>文。</p><img src='count.gif' width=1 height=1></article></body>";
    assert!(!shown(tracker).unwrap().contains("image"));
}

#[test]
fn a_mark_and_a_note_lead_to_each_other() {
    let html = "<body><article><p>甲<sup id=r1><a href=#n1>1</a></sup>乙<a href=#n1 id=r2>1</a>，见<a href=#n1>这里的注</a>。</p>\
                <p>又<a href=#away>2</a></p><hr><ol><li id=n1>注文 <a href=#r1>↩</a> <a href=#r2>↩</a></ol><p id=away>丙</p></article></body>";
    let shown = shown(html).unwrap();
    assert_eq!(shown.matches("note(").count(), 2, "{shown}");
    assert!(shown.contains("p 注文)") && !shown.contains('↩') && shown.ends_with("p 丙"), "{shown}");
}

#[test]
fn listings_of_highlighters_keep_their_lines_and_lose_their_numbers() {
    for html in [
        "<pre class=code-snippet__js data-lang=js><code>a</code><code>b</code></pre>",
        "<figure class='highlight js'><table><tr><td class=gutter><pre>1\n2</pre></td><td class=code><pre><span>a</span><br><span>b</span></pre></td></table></figure>",
        "<div class=highlight-source-js><pre>a\nb</pre></div>",
        "<pre><code class='hljs js'>a\nb</code></pre>",
        "<pre class='prettyprint lang-js'><ol><li>a</li><li>b</li></ol></pre>",
    ] {
        let page = format!("<body><article><p>文。</p>{html}</article></body>");
        assert!(shown(&page).unwrap().ends_with("code js\n| a\n| b"), "{html}: {}", shown(&page).unwrap());
    }
}

#[test]
fn the_name_of_a_table_is_no_title_of_a_page_of_docbook() {
    let html = "<html><head><meta name=\"generator\" content=\"DocBook XSL Stylesheets\"><title>第八章</title></head><body>\
                <h1 class=\"title\">第八章</h1><p class=\"title\"><b>表 8.1</b></p><p>话说在前。</p></body></html>";
    assert_eq!(Page::of(html).title().as_deref(), Some("第八章"));
}

#[test]
fn a_fact_is_told_by_the_outermost_and_the_first_element_of_its_kind() {
    let page = |head: &str| format!("<body>{head}<div id=cnblogs_post_body><p>渡口的船夫早已收了桨。</p></div></body>");
    let title = |head: &str| shown(&page(head)).unwrap().lines().next().map(str::to_owned).unwrap_or_default();
    for head in [
        "<h1 class=postTitle><a id=cb_post_title_url><span>水位计</span></a></h1>",
        "<h1 class=postTitle>水位计</h1><a id=cb_post_title_url>水位计</a>",
        "<h1 class=postTitle></h1><a id=cb_post_title_url>水位计</a>",
    ] {
        assert_eq!(title(head), "chapter  zh-Hans “水位计”", "{head}");
    }
}

#[test]
fn who_wrote_a_page_and_when_is_read_where_it_says_so() {
    let text = "渡口的船夫早已收了桨，掌柜低着头拨算盘，远处传来敲更的声音，那封信在怀里揣了三天。";
    for (page, expected) in [
        (
            "<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='林河声'><article>…</article>",
            "林河声||",
        ),
        (
            "<meta name='twitter:label1' content='Est. reading time'><meta name='twitter:data1' content='3 分钟'><article>…</article>",
            "||",
        ),
        ("<meta name='twitter:creator' content='@hekou'><article>…</article>", "hekou||"),
        (
            "<article><div itemprop=author><meta itemprop=name content='林河声'></div>…</article><p itemprop=author>路人</p>",
            "林河声||",
        ),
        (
            "<div class='post-body entry-content'>…</div><span class=post-author>張貼者： <span class=fn>林河聲</span></span><h2 class=date-header>2023年11月2日 星期四</h2>",
            "林河聲|2023-11-02|",
        ),
        ("<article>…</article><span itemprop=author><span itemprop=name>林河声</span></span>", "林河声||"),
        // The site calls itself the author; the script knows better.
        (
            "<meta name=author content='某某网'><meta property='og:site_name' content='某某网'>\
             <script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"author\":{\"name\":\"某某報 記者許遠山／花蓮報導\"}}</script><article>…</article>",
            "許遠山||某某网",
        ),
        (
            "<meta property='og:article:author' content='강변일보 | 네이버'><article id=dic_area>…</article><em class=media_end_head_journalist_name>한서림 기자</em><i data-date-time='2023-11-02 08:12:00'></i>",
            "한서림|2023-11-02|강변일보",
        ),
        (
            "<div id=cnblogs_post_body>…</div><div class=postDesc>posted @ <span>2023-11-02 08:12</span>&nbsp;<a>河口</a>&nbsp;阅读(<span>3</span>)</div>",
            "河口|2023-11-02|",
        ),
        ("<script>window.DATA = {\"pubtime\":\"2023-12-01 07:30:00\"}</script><article>…</article>", "|2023-12-01|"),
        ("<script>var time = '2023-12-01';</script><article>…</article>", "||"),
        (
            "<meta name='article:published_time' content='x'><meta name=date content='2023-11-02'><article>…</article>",
            "|2023-11-02|",
        ),
        (
            "<meta property='og:title' content='末班船（海辺新聞） - 某ニュース'><meta property='og:site_name' content='某ニュース'><h1>末班船</h1><article>…</article>",
            "||海辺新聞",
        ),
        (
            "<meta property='og:title' content='末班船（上） - 某某网'><meta property='og:site_name' content='某某网'><h1>末班船（上）</h1><article>…</article>",
            "||某某网",
        ),
    ] {
        let html = page.replace('…', text);
        let article = read(
            &Source::typed("a.html", Format::Html, &html, &Reporter::new()),
            &Options::default(),
            &Reporter::new(),
        );
        let Byline { authors, date, source, .. } = article.unwrap().chapter.byline;
        let date = date.map(|d| d.to_string()).unwrap_or_default();
        assert_eq!([authors.join("、"), date, source.unwrap_or_default()].join("|"), expected, "{page}");
    }
}

#[test]
fn boxes_of_tasks_numbers_of_lines_and_separators_are_read_as_what_they_are() {
    let html = "<body><article><ul><li><input type=checkbox checked> 甲</li><li><input type=checkbox>乙</li><li>丙</li></ul>\
                <pre><span>1</span> a\n<span>2</span>     b</pre><p>文。</p><div role=separator><span></span></div><p>文。</p></article></body>";
    assert_eq!(
        shown(html).unwrap().lines().skip(1).collect::<Vec<_>>(),
        [
            "list bullet",
            "- [x]",
            "p 甲",
            "- [ ]",
            "p 乙",
            "-",
            "p 丙",
            "code -",
            "| a",
            "|     b",
            "p 文。",
            "rule",
            "p 文。"
        ]
    );
}

#[test]
fn a_listing_in_a_table_and_a_remark_at_the_side_are_kept() {
    let html = "<body><article><p>渡口的程序。</p><table class=lntable><tr><td class=lntd><pre><code><span class=lnt>1\n</span></code></pre></td>\
                <td class=lntd><pre><code>let a;</code></pre></td></tr></table><aside class='msg message'><span class=msg-symbol>!</span>\
                <div class=msg-content><p>水が冷たい。</p></div></aside></article></body>";
    let shown = shown(html).unwrap();
    assert!(shown.contains("| let a;") && !shown.contains("table"), "{shown}");
    assert!(shown.contains("aside Note") && shown.contains("水が冷たい。") && !shown.contains('!'), "{shown}");
}

#[test]
fn typed_formulas_are_read_where_a_script_sets_them() {
    let page = |script: &str| {
        let html = format!(
            "<body><article><p>流量 $Q=Av$。</p><p>$$E=mc^2$$</p><p><code>$a$</code></p></article>{script}</body>"
        );
        shown(&html).unwrap().lines().skip(1).collect::<Vec<_>>().join("\n")
    };
    let set = "p 流量 math(Q=Av)。\nmath E=mc^2\np code($a$)";
    assert_eq!(page("<script src='https://a.example/mathjax@3/tex.js'></script>"), set);
    assert_eq!(page("<script>renderMathInElement(document.body)</script>"), set);
    assert_eq!(page("<script type='math/tex'>x</script>"), set);
    assert!(page("<script src='a.js'></script>").starts_with("p 流量 $Q=Av$。\np $$E=mc^2$$"));
    let katex = "<body><article><p>甲<span class=katex--inline><span class=katex><span class=katex-mathml>Q\nQ=A</span><span class=katex-html>Q=A</span></span></span>。</p></article></body>";
    assert!(shown(katex).unwrap().ends_with("p 甲math(Q=A)。"), "{}", shown(katex).unwrap());
}

#[test]
fn a_thread_is_its_posts_with_their_writers() {
    let post = |n: u8, name: &str, text: &str| {
        format!(
            "<table><tr><td class=pls><div class=authi><a>{name}</a></div><p>帖子 120</p></td><td class=plc><div class=pi><div class=authi>\
             <em>发表于 2010-5-1 12:0{n}:00</em> | <a>只看该作者</a></div></div><div class=pct><table><tr><td class=t_f>{text}</td></tr></table></div>\
             </td></tr><tr><td class=pls></td><td class=plc><div class=pob>回复</div></td></tr></table>"
        )
    };
    let html = format!(
        "<body><h1><span id=thread_subject>渡口</span></h1><div id=postlist>{}{}</div></body>",
        post(1, "林河声", "雾从下半夜起。<br />\n<br />\n摆渡的人把灯挂在船头，一直挂到天亮。"),
        post(2, "路人", "沙发。")
    );
    assert_eq!(
        shown(&html).unwrap(),
        "chapter  zh-Hans “渡口”\nauthors: 林河声\ndate: 2010-05-01\np 雾从下半夜起。\np 摆渡的人把灯挂在船头，一直挂到天亮。\n\
         p strong(路人　2010-5-1 12:02)\np 沙发。"
    );
}

#[test]
fn an_article_of_a_board_keeps_its_lines() {
    let html = "<body><div class=bbs-content><div class=article-metaline><span>作者</span><span>hekou (河口)</span></div>\
                <div class=article-metaline-right><span>看板</span><span>story</span></div>\
                <div class=article-metaline><span>時間</span><span>Thu Nov  2 08:12:00 2023</span></div>\n\n\
                巷口的老人咳嗽起來。\n\n油燈擱在桌上，\n雪下了一夜，沒有人來。\n<div class=push><span>推</span><span>: 推推</span></div></div></body>";
    assert_eq!(
        shown(html).unwrap(),
        "chapter  zh-Hans “”\nauthors: hekou (河口)\ndate: 2023-11-02\np 巷口的老人咳嗽起來。\np 油燈擱在桌上，⏎雪下了一夜，沒有人來。"
    );
}

#[test]
fn a_card_that_is_a_link_leads_there_by_its_first_line() {
    let html =
        |inside: &str| format!("<body><article><p>甲。</p><a href='https://a.example'>{inside}</a></article></body>");
    let shown = |inside| shown(&html(inside)).unwrap().lines().skip(2).collect::<Vec<_>>().join("|");
    assert_eq!(shown("<div>老渡口</div><div>渡口的故事</div>"), "p link(https://a.example, 老渡口)|p 渡口的故事");
    assert_eq!(shown("<div>见<sup><a href=#n>1</a></sup></div>"), "p 见super(link(#n, 1))");
    assert_eq!(shown("<div><img src=a.png></div>"), "figure|image(a.png, )");
}

#[test]
fn what_plays_is_a_link_or_a_cut_and_never_lost() {
    let html = "<body><article><p>甲。</p><iframe title='渡口' src='https://a.example/v'></iframe><p>乙<audio src='https://a.example/1.mp3'>旧</audio>丙。</p>\
                <mpvoice name='夜读'></mpvoice><iframe src='https://ads.example/1'></iframe></article></body>";
    let source = Source::typed("a.html", Format::Html, html, &Reporter::new());
    let article = read(&source, &Options::default(), &Reporter::new()).unwrap();
    let cuts: Vec<&str> = article.cuts.iter().map(|cut| cut.text.as_str()).collect();
    assert_eq!(cuts, ["夜读", "https://ads.example/1"]);
    assert!(shown(html).unwrap().ends_with(
        "p 甲。\np link(https://a.example/v, 渡口)\np 乙\np link(https://a.example/1.mp3, https://a.example/1.mp3)\np 丙。"
    ), "{}", shown(html).unwrap());
}

#[test]
fn the_picture_above_an_article_stands_at_its_head() {
    let page = |above: &str, inside: &str| {
        let html = format!(
            "<body>{above}<article><div class=entry-content><p>渡口的船夫早已收了桨。</p>{inside}</div></article></body>"
        );
        shown(&html).unwrap()
    };
    let lead = "<div class=post-thumbnail><a><img src=t.jpg></a></div>";
    assert_eq!(page(lead, "").lines().nth(1), Some("figure"));
    for (above, inside, pictures) in [
        (lead, "<img src=t.jpg>", 1),
        ("<div class=post-thumbnail></div>", "", 0),
        ("", "<div class=post-thumbnail><img src=t.jpg></div>", 1),
        ("<div><img src=logo.png></div>", "", 0),
    ] {
        assert_eq!(page(above, inside).matches("image(").count(), pictures, "{above} {inside}");
    }
}

/// Three sentences of prose.
const PROSE: [&str; 3] = [
    "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。",
    "石阶上结了霜，卖豆腐的女人挑着担子下来，扁担吱呀吱呀地响，像一只睡不醒的鸟。",
    "后来桥修好了，渡口便没有人来，只有那盏灯还挂着，风吹过去的时候轻轻地转一圈。",
];

fn prose() -> String {
    PROSE.map(|text| format!("<p>{text}</p>")).concat()
}

/// Lines that pages show as paragraphs.
fn paragraphs(html: &str) -> Vec<String> {
    shown(html).unwrap().lines().filter_map(|line| line.strip_prefix("p ").map(str::to_owned)).collect()
}

#[test]
fn paragraphs_of_coloured_text_are_text() {
    let html = PROSE.map(|text| format!("<p><font color=red>{text}</font></p>")).concat();
    assert_eq!(paragraphs(&format!("<body><div>{html}</div></body>")), PROSE);
}

#[test]
fn a_form_around_an_article_is_none_and_one_below_it_is() {
    let text = prose();
    let html = format!("<body><form id=form1><input type=hidden value=x><div class=con>{text}</div></form></body>");
    assert_eq!(paragraphs(&html), PROSE);
    let asked = "<p>您的邮箱不会公开，必填的项目都有星号，请说出您的名字和想法，我们会看每一封信。</p>";
    for form in
        ["<form>昵称 <input> <button>发表</button></form>".to_owned(), format!("<form class=comment>{asked}</form>")]
    {
        assert_eq!(paragraphs(&format!("<body><article>{text}</article>{form}</body>")), PROSE, "{form}");
        assert_eq!(paragraphs(&format!("<body><article>{text}{form}</article></body>")), PROSE, "{form}");
    }
}

#[test]
fn a_page_of_several_articles_is_all_of_them_with_their_headings() {
    let article = |title: &str, text: &str| {
        format!(
            "<article><header><h2>{title}</h2><span>2020-01-01</span></header><div class=entry-content>{}<p>{text}</p></div></article>",
            prose().replace("渡", text)
        )
    };
    let html = format!("<body><title>河岸</title>{}<div>分享</div>{}</body>", article("雨", "甲"), article("雪", "乙"));
    let tree = shown(&html).unwrap();
    assert!(tree.starts_with("chapter  zh-Hans “河岸”\nh2  雨\np "), "{tree}");
    assert_eq!(tree.lines().filter(|line| line.starts_with("h2 ")).collect::<Vec<_>>(), ["h2  雨", "h2  雪"]);
    assert!(!tree.contains("分享") && !tree.contains("2020"), "{tree}");
    // The cards of other articles, and the same article again, are none beside it.
    let card = "<article class=card><h3>别的一篇</h3><p>雾从下半夜起，摆渡的人把灯挂在船头，一直到天亮。</p></article>";
    for beside in [card.to_owned(), format!("<aside><article>{}</article></aside>", prose().replace("渡", "桥"))] {
        let html = format!("<body><article>{}</article>{beside}</body>", prose());
        assert_eq!(paragraphs(&html), PROSE, "{beside}");
    }
}

#[test]
fn all_answers_are_kept_with_their_writers() {
    let answer = |name: &str, text: &str| {
        format!(
            "<div class=List-item><span class=UserLink>{name}</span><span>3 人赞同</span><div class=RichContent-inner>{}</div></div>",
            prose().replace("渡", text)
        )
    };
    let html =
        format!("<body><h1 class=QuestionHeader-title>问</h1>{}{}</body>", answer("甲", "桥"), answer("乙", "岸"));
    let tree = shown(&html).unwrap();
    assert!(tree.starts_with("chapter  zh-Hans “问”\nauthors: 甲\np 雾"), "{tree}");
    assert!(tree.contains("\np strong(乙)\np 雾"), "{tree}");
    assert!(!tree.contains("赞同"), "{tree}");
}

#[test]
fn prose_beside_an_article_is_text_and_furniture_beside_it_is_none() {
    let lead = "<p class=lead>渡口开了一百年，去年冬天桥修好了，摆渡的人把灯收起来，说再也不来了。</p>";
    let html = format!("<body><h1>渡口</h1>{lead}<div class=article-content>{}</div></body>", prose());
    assert_eq!(paragraphs(&html).len(), 4);
    for other in [
        "<p>本站文章版权归原作者所有，未经许可不得转载，如有侵权请与我们联系，我们会立即删除。</p>",
        "<p><a href=/>桥修好以后，摆渡的人去了哪里？河岸日报的记者沿着河走了三天三夜。</a></p>",
        "<div class=share><p>把这篇文章送给和你一起等过船的人，也许他们还记得那盏灯，也许不记得。</p></div>",
    ] {
        let html = format!("<body><h1>渡口</h1><div class=article-content>{}</div>{other}</body>", prose());
        assert_eq!(paragraphs(&html), PROSE, "{other}");
    }
}

#[test]
fn prose_among_what_the_judge_chose_stays() {
    let [one, two, three] = PROSE;
    let html = format!(
        "<body><div class=content><p>{one}</p></div><div class=content><p>{two}</p></div><div class=content><p>{three}</p><p>{one}</p></div></body>"
    );
    assert_eq!(paragraphs(&html), [one, two, three, one]);
}

#[test]
fn hidden_text_that_goes_on_with_an_article_is_shown() {
    let [one, two, three] = PROSE;
    let folded =
        format!("<body><div><p>{one}</p><div style='display:none'><p>{two}</p><p>{three}</p></div></div></body>");
    assert_eq!(paragraphs(&folded), PROSE);
    let veiled = format!("<body><div class=article aria-hidden=true>{}</div><div>提示</div></body>", prose());
    assert_eq!(paragraphs(&veiled), PROSE);
    let bare = format!("<body><noscript>{}</noscript></body>", prose());
    assert_eq!(paragraphs(&bare), PROSE);
    let shadow = format!("<body><x-page><template shadowrootmode=open>{}</template></x-page></body>", prose());
    assert_eq!(paragraphs(&shadow), PROSE);
    // The same text again, a window over the page, a template of a script.
    for hidden in [
        format!("<div hidden><p>{one}</p><p>{two}</p></div>"),
        format!("<div class=modal hidden><p>{}</p><p>{}</p></div>", one.replace("灯", "火"), two.replace("霜", "雪")),
        format!("<template><p>{}</p></template>", one.replace("灯", "火")),
    ] {
        assert_eq!(paragraphs(&format!("<body><article>{}{hidden}</article></body>", prose())), PROSE, "{hidden}");
    }
}

#[test]
fn text_inside_raw_elements_and_a_page_inside_the_page_are_text() {
    let [one, two, three] = PROSE;
    let typed = format!("<body><h1>渡口</h1><xmp>　　{one}\n　　{two}\n</xmp><p>{three}</p></body>");
    assert_eq!(paragraphs(&typed), PROSE);
    let framed = format!(
        "<body><h1>渡口</h1><iframe srcdoc='&lt;p>{one}&lt;/p>&lt;p>{two}&lt;/p>'></iframe><p>{three}</p></body>"
    );
    assert_eq!(paragraphs(&framed), PROSE);
    let frames =
        format!("<html><frameset><frame src=a.html><noframes><body>{}</body></noframes></frameset></html>", prose());
    assert_eq!(paragraphs(&frames), PROSE);
    for other in ["<script>x</script>", "<iframe srcdoc='&lt;script>x&lt;/script>'></iframe>", "<style>雾</style>"] {
        assert_eq!(paragraphs(&format!("<body><article>{}{other}</article></body>", prose())), PROSE, "{other}");
    }
}

#[test]
fn a_blog_a_portal_and_a_table_say_title_writer_and_day_above_the_text() {
    let text = prose();
    let head = |html: &str| {
        let tree = shown(html).unwrap();
        tree.lines().take_while(|line| !line.starts_with("p ")).collect::<Vec<_>>().join("\n")
    };
    let blog = format!(
        "<head><title>旧渡口_周渡_某某博客</title></head><body><h1 id=blogname>河边</h1><h2 class=titName>旧渡口</h2><span class=time>(2009-04-05 21:33:12)</span><div class=articalContent>{text}</div></body>"
    );
    assert_eq!(head(&blog), "chapter  zh-Hans “旧渡口”\nauthors: 周渡\ndate: 2009-04-05");
    let portal = format!(
        "<head><title>旧渡口_某报</title></head><body><div><h1 class=x__1>旧渡口</h1><div><div>周渡</div><div><span>2019-03-05 08:11</span><span>来源：河岸新闻</span></div></div><div>听全文</div><div class=y__2>{text}</div></div></body>"
    );
    assert_eq!(head(&portal), "chapter  zh-Hans “旧渡口”\nauthors: 周渡\ndate: 2019-03-05\nsource: 河岸新闻");
    let table = format!(
        "<head><title>::: 文學館 ::: 旧渡口</title></head><body><table><tr><td><font size=5>旧渡口</font></td></tr><tr><td>作者：周渡</td></tr><tr><td>{text}</td></tr></table></body>"
    );
    assert_eq!(head(&table), "chapter  zh-Hans “旧渡口”\nauthors: 周渡");
    // A sentence below the title is none of this, and a menu is no title.
    let plain = format!(
        "<head><title>旧渡口 - 河岸</title></head><body><div>河岸的灯</div><div><h1>旧渡口</h1><div>周渡来过</div>{text}</div></body>"
    );
    assert_eq!(head(&plain), "chapter  zh-Hans “旧渡口”");
}

#[test]
fn a_title_has_no_count_of_pages_and_no_unseen_signs() {
    let title =
        |html: &str| shown(&format!("{html}{}", prose())).unwrap().lines().next().unwrap_or_default().to_owned();
    assert_eq!(title("<h1>旧渡口(1/3)</h1>"), "chapter  zh-Hans “旧渡口”");
    assert_eq!(title("<h1>旧\u{200B}渡口\u{FEFF}</h1>"), "chapter  zh-Hans “旧渡口”");
    let inside = format!("<article><h1>旧渡口(1/3)</h1>{}</article>", prose());
    assert_eq!(shown(&inside).unwrap().lines().nth(1).map(|l| l.starts_with("p ")), Some(true));
    assert_eq!(title("<h1>旧渡口（1919）</h1>"), "chapter  zh-Hans “旧渡口（1919）”");
    let shared = "<meta property='og:title' content='Hub - a/river: 旧渡口'><h1>旧渡口</h1>";
    assert_eq!(title(shared), "chapter  zh-Hans “旧渡口”");
}

#[test]
fn a_wiki_has_no_boxes_and_names_its_author() {
    let html = format!(
        "<body><h1 id=firstHeading>旧渡口</h1><div class=mw-parser-output><div id=headerContainer>作者：<a title='Author:周渡'>周渡</a></div><table class=ambox><tr><td>此条目没有来源。</td></tr></table>{}<div class=thumb><img src=a.png><div class=thumbcaption>一盏灯</div></div><p>末<sup><a id=r1 href=#n1>[1]</a></sup></p><h2>脚注</h2><ol class=references><li id=n1><a href=#r1>↑</a> 注文</li></ol><h2>又见</h2><p>桥</p></div></body>",
        prose()
    );
    let tree = shown(&html).unwrap();
    assert!(tree.starts_with("chapter  zh-Hans “旧渡口”\nauthors: 周渡\np 雾"), "{tree}");
    assert!(tree.contains("figure 一盏灯") && !tree.contains("脚注") && !tree.contains("此条目"), "{tree}");
}

#[test]
fn paragraphs_of_a_poem_are_lines_where_each_is_one() {
    let poem = |lines: &[&str]| {
        let lines: String = lines.iter().map(|line| format!("<p>{line}</p>")).collect();
        let html = format!("<article>{}<div class=poem>{lines}</div></article>", prose());
        shown(&html).unwrap().rsplit_once("verse\n").unwrap().1.replace('\n', "")
    };
    assert_eq!(poem(&["船", "灯", "&nbsp;", "桥", "雨"]), "/ 船/ 灯/ / 桥/ 雨");
    assert_eq!(poem(&["船<br>灯", "桥<br>雨", "河"]), "/ 船/ 灯/ / 桥/ 雨/ / 河");
    assert_eq!(poem(&["船", "灯", "桥"]), "/ 船/ / 灯/ / 桥");
}

#[test]
fn remarks_of_manuals_have_their_titles_and_listings_no_labels() {
    for remark in [
        "<div class='admonition note'><p class=admonition-title>船家注意</p><p>灯要带上。</p></div>",
        "<div class='note custom-block'><p class=custom-block-title>船家注意</p><p>灯要带上。</p></div>",
        "<div class='theme-admonition theme-admonition-note alert'><div class=admonitionHeading_x1><span></span>船家注意</div>\
         <div class=admonitionContent_x2><p>灯要带上。</p></div></div>",
    ] {
        let tree = shown(&format!("<article>{}{remark}</article>", prose())).unwrap();
        assert!(tree.ends_with("aside Note 船家注意\np 灯要带上。"), "{tree}");
    }
    let listing = |label: &str| {
        let code = "<pre><code class=language-sh>ls\n</code></pre>";
        let html = format!("<article>{}<div><span class=lang>{label}</span>{code}</div></article>", prose());
        shown(&html).unwrap()
    };
    assert!(!listing("SH").contains("SH"), "{}", listing("SH"));
    assert!(listing("zsh").contains("p zsh\ncode sh"), "{}", listing("zsh"));
}

#[test]
fn verse_of_a_blog_is_verse_and_white_signs_are_none() {
    let html = format!("<article>{}<pre class=wp-block-verse>船夫收起了灯\n河面上</pre></article>", prose());
    assert!(shown(&html).unwrap().ends_with("verse\n/ 船夫收起了灯\n/ 河面上"), "{}", shown(&html).unwrap());
    let thread = format!(
        "<div id=postlist><table><tr><td class=t_f>{}<font color='#fff'>. o9 g4</font></td></tr></table></div>",
        prose()
    );
    assert!(!shown(&thread).unwrap().contains("o9"));
}

#[test]
fn two_dashes_above_a_text_are_a_counter_and_in_it_they_stay() {
    let above = format!("<article><p>周渡</p><div>--</div>{}</article>", prose());
    assert_eq!(paragraphs(&above).len(), 4);
    let inside = format!("<article>{}<p>--</p>{}</article>", prose(), prose());
    assert_eq!(paragraphs(&inside).len(), 7);
}

/// Stretches of body, long enough for content.
const BODY: &str = "<p>雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。</p>\
    <p>他数了数舱里的米袋，少了一只，没有人承认，也没有人去问，船就这样离了岸，往下游慢慢地去了。</p>";

#[test]
fn a_box_at_the_side_and_a_note_of_a_script_are_no_article() {
    let side = "<div class='entry-content'>河边营地四个，桥下营地十二个，渡口营地两个，山上一个也没有</div>";
    let page = format!("<body><h1>渡口</h1><div class='article-content'>{BODY}{BODY}</div>{side}</body>");
    let tree = shown(&page).unwrap();
    assert!(tree.contains("少了一只") && !tree.contains("营地"), "{tree}");
    let page = format!(
        "<html class='js history'><body><ul><li>首页<li>国内</ul><h1>渡口</h1><div itemprop='articleBody'>{BODY}</div></body></html>"
    );
    let tree = shown(&page).unwrap();
    assert!(tree.contains("少了一只") && !tree.contains("首页"), "{tree}");
}

#[test]
fn a_heading_that_names_the_window_is_the_title_whatever_stands_beside() {
    let page = format!(
        "<head><title>渡口的灯 - 某某网</title></head><body><h1>渡口的灯</h1><div>{BODY}</div><p class='link title'>全球烟民</p></body>"
    );
    assert!(shown(&page).unwrap().contains("“渡口的灯”"));
    let government = format!(
        "<head><title>某省人民政府</title><meta name='ArticleTitle' content='渡口开工'></head><body><h1>某省人民政府网站</h1>\
         <div id='UCAP-CONTENT'>{BODY}</div></body>"
    );
    assert!(shown(&government).unwrap().contains("“渡口开工”"));
}

#[test]
fn a_title_that_asks_has_its_date_below_it_and_an_editor_is_no_author() {
    let page = format!(
        "<head><title>渡口的灯还亮着，船夫去了哪里，谁也说不清楚？</title><meta name='author' content='周渡'></head><body>\
         <h1>渡口的灯还亮着，船夫去了哪里，谁也说不清楚？</h1><div><span>2019年09月09日 18:13:22</span> 来源：河岸日报</div>\
         {BODY}{BODY}<p>责任编辑：周渡</p></body>"
    );
    let tree = shown(&page).unwrap();
    assert!(tree.contains("date: 2019-09-09"), "{tree}");
    let framed = format!(
        "<head><meta name='author' content='周渡'></head><body><article><h1>渡口</h1>{BODY}</article>\
         <div>【责任编辑：周渡】</div></body>"
    );
    assert!(!shown(&framed).unwrap().contains("authors"), "{}", shown(&framed).unwrap());
}

#[test]
fn a_title_is_told_without_how_it_is_read() {
    let html = "<body><article><h1><ruby>渡<rp>(</rp><rt>わた</rt><rp>)</rp></ruby>し<ruby>場<rt>ば</ruby></h1><p>雪が降っている。</p></article></body>";
    assert!(shown(html).unwrap().starts_with("chapter  zh-Hans “渡し場”\np "), "{:?}", shown(html));
}

#[test]
fn a_page_of_the_library_is_read_by_its_classes() {
    let html = "<html xml:lang=ja><body><div class=metadata><h1 class=title>渡し場</h1><h2 class=subtitle>冬</h2><h2 class=author>川辺一郎</h2></div>\
        <div class=main_text><br />\n<div class=jisage_3><h4 class=naka-midashi><a class=midashi_anchor id=midashi10>一</a></h4></div><br />\n\u{3000}雪が降り続いて、船は来ないまま夜になり、<em class=sesame_dot>灯</em>だけが残った。<span class=notes>［＃「灯」は底本では「燈」］</span><br />\n\
        「虫を<img src=../../../gaiji/1-84/1-84-77.png alt=※(「てへん＋劣」、第3水準1-84-77) class=gaiji />る」<br />\n　と言った。<br />\n</div>\
        <div class=bibliographical_information><hr /><br />\n底本：「川辺集」渡し場社<br />\n入力：森<br />\n2021年1月5日作成<br />\n</div></body></html>";
    let shown = shown(html).unwrap();
    for part in [
        "subtitle: 冬\nauthors: 川辺一郎\nsource: 「川辺集」渡し場社\n",
        "p 雪が降り続いて、船は来ないまま夜になり、dotted(灯)だけが残った。\n",
        "p 「虫を挘る」\np と言った。",
    ] {
        assert!(shown.contains(part), "{shown}");
    }
}

#[test]
fn what_sums_an_article_up_above_its_text_is_text_and_an_excerpt_is_none() {
    let page = |class: &str, summary: &str| {
        let html = format!(
            "<body><h1>渡口</h1><div class={class}><p>{summary}</p></div><div class=bar><p>活动：渡口的灯会</p></div><div class=article-content>{}</div></body>",
            prose()
        );
        shown(&html).unwrap()
    };
    let summary = "一条船停了三天，等的人散了，只有摆渡的人还坐在堤上。";
    assert!(page("article-summary", summary).contains(summary));
    assert!(!page("article-summary", summary).contains("灯会"));
    assert!(!page("ai-summary", summary).contains(summary));
    assert_eq!(page("post-summary", PROSE[0]).matches(PROSE[0]).count(), 1);
    let of_site = format!(
        "<body><div class=intro><p>{summary}</p></div><div><h1>渡口</h1><div class=article-content>{}</div></div></body>",
        prose()
    );
    assert!(!shown(&of_site).unwrap().contains(summary));
}

#[test]
fn a_picture_between_title_and_text_is_the_articles() {
    let html = format!(
        "<body><main><div class=x><h1>渡口</h1><div><figure><img src=a.jpg alt=''><figcaption>雪后的渡口</figcaption></figure></div>\
         <div class=y>{0}</div></div><ul><li><figure><img src=b.jpg></figure><a href=/b>别的一篇</a></ul></main></body>",
        prose()
    );
    let shown = shown(&html).unwrap();
    assert!(shown.contains("figure 雪后的渡口\nimage(a.jpg, )") && !shown.contains("b.jpg"), "{shown}");
}

#[test]
fn who_translated_is_named_where_the_writer_should_be() {
    let html = format!("<head><meta name=author content=翻译：周渡></head><body><article>{}</article></body>", prose());
    let shown = shown(&html).unwrap();
    assert!(shown.contains("翻译 周渡") && !shown.contains("authors"), "{shown}");
}

#[test]
fn the_only_item_of_a_list_around_an_article_is_no_item() {
    let html = format!("<body><h1>渡口</h1><ul><li class=left>{0}</li></ul></body>", prose());
    assert!(!shown(&html).unwrap().contains("list"));
    let entry = format!("<body><h1>词典</h1><dl><dt>渡口</dt><dd>{0}</dd></dl></body>", prose());
    assert!(shown(&entry).unwrap().contains("list definition"));
}

#[test]
fn formulas_that_an_editor_draws_are_kept_as_what_they_say() {
    let drawn = "<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>";
    let html = format!(
        "<body><div id=js_content><p>纸重<span role=presentation data-formula='m=\\rho V' data-formula-type=inline-equation>{drawn}</span>。</p>\
         <section role=presentation data-formula='E=mc^2' data-formula-type=block-equation>{drawn}</section></div></body>"
    );
    let shown = shown(&html).unwrap();
    assert!(shown.contains("p 纸重math(m=\\rho V)。") && shown.contains("math E=mc^2"), "{shown}");
}
