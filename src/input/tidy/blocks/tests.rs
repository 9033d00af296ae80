//! Articles whose heads and tails are peeled.

use super::*;
use crate::book::{Figure, Heading, Id, Paragraph, made};
use crate::input::{Facts, Mends};
use crate::lang::Lang;

fn tidied(title: &str, paragraphs: &[&str]) -> Article {
    let mut chapter = Chapter::new(Id::default(), made(title), Lang::ZhHans);
    for text in paragraphs {
        let lines = text.split('\n').map(made).collect::<Vec<_>>();
        chapter.blocks.push(Block::Paragraph(Paragraph { inlines: lines.join(&Inline::Break), ..Default::default() }));
    }
    let mut article = Article { chapter, facts: Facts::default(), cuts: Vec::new(), mends: Mends::default() };
    tidy_article(&mut article, "", Format::Html, &Options::default(), &Reporter::new());
    article
}

fn texts(article: &Article) -> Vec<String> {
    article
        .chapter
        .blocks
        .iter()
        .map(|b| if let Block::Paragraph(p) = b { plain(&p.inlines) } else { String::new() })
        .collect()
}

#[test]
fn the_head_of_an_exported_article_becomes_its_byline() {
    let article = tidied(
        "纸",
        &[
            "原创 张三  某某日报   2024-01-22 07:03",
            "纸的历史很长，要从一百年前说起。",
            "往期推荐",
            "墨是怎样来的",
            "笔是怎样来的",
        ],
    );
    assert_eq!(texts(&article), ["纸的历史很长，要从一百年前说起。"]);
    let byline = &article.chapter.byline;
    assert_eq!((byline.authors[0].as_str(), byline.source.as_deref()), ("张三", Some("某某日报")));
    let cuts: Vec<_> = article.cuts.iter().map(|c| c.rule).collect();
    assert_eq!(cuts.iter().filter(|r| **r == "promotion").count(), 3, "{cuts:?}");
}

#[test]
fn a_subtitle_stands_below_the_title_and_the_head_goes_on() {
    let article = tidied("纸", &["——一种东西的历史", "文 | 林一舟", "2024-01-22", "纸的历史很长，要从一百年前说起。"]);
    let byline = &article.chapter.byline;
    assert_eq!((byline.subtitle.as_deref(), byline.authors.len()), (Some("一种东西的历史"), 1));
    assert!(byline.date.is_some() && texts(&article).len() == 1);
    for body in ["——你来了？", "——纸的历史很长。", "——林一舟", "—— 十一 ——", "—12—"]
    {
        assert_eq!(tidied("纸", &[body, "谁也没有说话。"]).chapter.byline.subtitle, None, "{body}");
    }
}

#[test]
fn an_account_copied_line_by_line_is_the_source() {
    let article = tidied("纸", &["原创", "林一舟", "河边杂谈", "2024-01-22 10:00", "纸的历史很长，要从一百年前说起。"]);
    let byline = &article.chapter.byline;
    assert_eq!((byline.authors[0].as_str(), byline.source.as_deref()), ("林一舟", Some("河边杂谈")));
}

#[test]
fn a_heading_that_repeats_the_title_below_a_cover_is_none() {
    let left = |heading: &str| {
        let mut chapter = Chapter::new(Id::default(), made("纸"), Lang::ZhHans);
        let figure = Figure { id: None, images: Vec::new(), caption: None, label: None, span: Span::default() };
        let (inlines, span) = (made(heading), Span::default());
        let heading = Heading { level: 2, id: Id::default(), inlines, numbered: true, label: None, span };
        let text =
            Paragraph { inlines: made("纸的历史很长，要从一百年前说起。"), ..Default::default() };
        chapter.blocks = vec![Block::Figure(Box::new(figure)), Block::Heading(heading), Block::Paragraph(text)];
        let mut article = Article { chapter, facts: Facts::default(), cuts: Vec::new(), mends: Mends::default() };
        tidy_article(&mut article, "", Format::Markdown, &Options::default(), &Reporter::new());
        article.chapter.blocks.len()
    };
    assert_eq!((left("纸"), left("纸的历史")), (2, 3));
}

#[test]
fn a_word_on_names_stays_and_the_tail_above_it_goes() {
    let article = tidied("纸", &["纸的历史很长。", "撰文 | 林一舟", "编辑 | 江某", "（文中人物均为化名）"]);
    assert_eq!(texts(&article), ["纸的历史很长。", "（文中人物均为化名）"]);
}

#[test]
fn the_source_that_an_article_names_goes_before_the_portal_that_printed_it() {
    let fills = |source: &str| {
        let mut known = Byline { source: Some(source.to_owned()), ..Byline::default() };
        fill(&mut known, Byline { source: Some("河岸夜读".to_owned()), ..Byline::default() });
        known.source
    };
    assert_eq!(fills("网易").as_deref(), Some("河岸夜读"));
    assert_eq!(fills("河岸日报").as_deref(), Some("河岸日报"));
}

#[test]
fn lines_of_one_paragraph_are_taken_one_by_one() {
    let article = tidied(
        "纸",
        &[
            "文/张三\n纸的历史很长，要从一百年前说起，慢慢地说。",
            "某某银行(601999,股吧)也造纸，造了三年。\n（完）\n编辑：李四",
        ],
    );
    assert_eq!(texts(&article), ["纸的历史很长，要从一百年前说起，慢慢地说。", "某某银行也造纸，造了三年。"]);
    assert_eq!(article.chapter.byline.credits[0].names, "李四");
}

fn list(items: &[&str]) -> Block {
    let items = items.iter().map(|item| crate::book::ListItem {
        blocks: vec![Block::Paragraph(Paragraph { inlines: made(*item), ..Default::default() })],
        ..Default::default()
    });
    let kind = crate::book::ListKind::Bullet;
    Block::List(List { kind, tight: true, items: items.collect(), span: Span::default() })
}

#[test]
fn a_list_below_a_heading_of_promotion_goes_with_it_and_any_other_stays() {
    let body = "纸的历史很长，要从一百年前说起。";
    let mut article = tidied("纸", &[body]);
    article.chapter.blocks.push(list(&["END -"]));
    tidy_article(&mut article, "", Format::Markdown, &Options::default(), &Reporter::new());
    assert_eq!(article.chapter.blocks.len(), 1);
    for (above, kept) in [("往期推荐", 1), ("造纸要用", 3)] {
        let mut article = tidied("纸", &[body]);
        article.chapter.blocks.push(Block::Paragraph(Paragraph { inlines: made(above), ..Default::default() }));
        article.chapter.blocks.push(list(&["墨是怎样来的", "笔是怎样来的"]));
        tidy_article(&mut article, "", Format::Html, &Options::default(), &Reporter::new());
        assert_eq!(article.chapter.blocks.len(), kept, "{above}");
    }
}

fn quote(lines: &str) -> Block {
    let inlines = lines.split('\n').map(made).collect::<Vec<_>>().join(&Inline::Break);
    let blocks = vec![Block::Paragraph(Paragraph { inlines, ..Default::default() })];
    Block::Quote(Quote { blocks, source: None, span: Span::default() })
}

#[test]
fn a_quoted_byline_is_peeled_and_a_quotation_stays() {
    for (quoted, author) in [
        ("作者：张三\n来源：某某日报", Some("张三")),
        ("记者：您好\n张三：您好，请坐。", None),
        ("作者总是最后一个知道书写完了的人。", None),
    ] {
        let mut article = tidied("纸", &["纸的历史很长，要从一百年前说起。"]);
        article.chapter.blocks.insert(0, quote(quoted));
        tidy_article(&mut article, "", Format::Markdown, &Options::default(), &Reporter::new());
        assert_eq!(article.chapter.byline.authors.first().map(String::as_str), author, "{quoted}");
        assert_eq!(article.chapter.blocks.len(), if author.is_some() { 1 } else { 2 }, "{quoted}");
    }
}

#[test]
fn a_byline_below_a_picture_or_a_quotation_is_of_the_article_where_it_says_so() {
    let picture = || {
        let source = ImageSource::Absent("a.png".into());
        let image = Image { source, alt: String::new(), title: None, width: None, span: Span::default() };
        Block::Paragraph(Paragraph { inlines: vec![Inline::Image(Box::new(image))], ..Default::default() })
    };
    let said = || quote("编者按：这是一封旧信，没有署名。");
    let body = "纸的历史很长，要从一百年前说起。";
    for (above, lines, kept) in [
        (picture(), "点击蓝字，关注我们\n本文约3200字，阅读需要8分钟\n文｜林河声\n编辑｜周渡", 2),
        (said(), "文｜林河声\n编辑｜周渡", 2),
        (picture(), "作者：林河声", 2),
        // Of the picture, of the quotation, and of nobody.
        (picture(), "摄影：林河声", 3),
        (picture(), "来源：河岸日报", 3),
        (picture(), "林河声", 3),
        (said(), "作者：林河声", 3),
        (said(), "来源：河岸日报", 3),
        (said(), "文：读书人的事", 3),
    ] {
        let paragraphs: Vec<&str> = lines.split('\n').chain([body]).collect();
        let mut article = tidied("纸", &[]);
        article.chapter.blocks.push(above);
        for text in paragraphs {
            let inlines = made(text);
            article.chapter.blocks.push(Block::Paragraph(Paragraph { inlines, ..Default::default() }));
        }
        tidy_article(&mut article, "", Format::Html, &Options::default(), &Reporter::new());
        assert_eq!(article.chapter.blocks.len(), kept, "{lines}");
        let author = article.chapter.byline.authors.first().map(String::as_str);
        assert_eq!(author, (kept == 2).then_some("林河声"), "{lines}");
    }
}

#[test]
fn a_heading_that_headed_only_what_was_cut_goes_too() {
    let heading = |text: &str| {
        Block::Heading(Heading {
            level: 2,
            id: Id::default(),
            inlines: made(text),
            numbered: true,
            label: None,
            span: Span::default(),
        })
    };
    let last = |text: &str| Block::Paragraph(Paragraph { inlines: made(text), ..Default::default() });
    for (below, kept) in [(Some("© 2021 某某"), 1), (Some("版权的历史从十八世纪开始。"), 3), (None, 2)]
    {
        let mut article = tidied("纸", &["纸的历史很长，要从一百年前说起。"]);
        article.chapter.blocks.push(heading("许可"));
        article.chapter.blocks.extend(below.map(last));
        tidy_article(&mut article, "", Format::Markdown, &Options::default(), &Reporter::new());
        assert_eq!(article.chapter.blocks.len(), kept, "{below:?}");
    }
}

#[test]
fn an_interview_keeps_its_questions() {
    let questions = [
        "记者：您好",
        "张三：您好，请坐，我们慢慢说。",
        "记者：纸从哪里来",
        "张三：从树里来，也从麻里来，从竹里来。",
        "记者：谢谢",
    ];
    assert_eq!(texts(&tidied("访谈", &questions)), questions);
}

#[test]
fn the_days_of_a_diary_stay_and_the_day_of_an_article_is_metadata() {
    let entry = "清早的水面上起了雾，摆渡的人解开缆绳，看了看对岸。";
    let diary = ["2021年3月5日 星期五 晴", entry, "2021年3月6日 星期六 阴", entry];
    assert_eq!(texts(&tidied("渡口日记", &diary)), diary);
    assert_eq!(texts(&tidied("渡口", &["2021年3月5日", entry])), [entry]);
    assert_eq!(texts(&tidied("渡口", &["2021年3月5日", "2021年3月6日", entry])), [entry]);
}

#[test]
fn a_body_that_looks_like_a_tail_stays() {
    for last in ["他在直播间扫码付款后离开了。", "法院认为侵权成立。"] {
        assert_eq!(texts(&tidied("事", &["这件事说来话长，从头说起。", last])).len(), 2, "{last}");
    }
}

#[test]
fn a_byline_below_a_summary_is_of_the_article() {
    let body = "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。";
    for head in
        [&["导读", "一条河改了道，渡口还在。"][..], &["【编者按】一条河改了道，渡口还在。"], &["导语：一条河改了道。"]]
    {
        let article = tidied("渡口", &[head, &["文｜林一舟", body, body]].concat());
        assert_eq!(article.chapter.byline.authors, ["林一舟"], "{head:?}");
        assert_eq!(texts(&article).len(), head.len() + 2);
    }
    let article = tidied("渡口", &["导读", "一条河改了道。", "渡口还在。", "文｜林一舟", body]);
    assert!(article.chapter.byline.authors.is_empty());
    // A paper's own, and a note that only says where the article is from.
    let paper = tidied("渡口", &["摘要：一条河改了道。", "关键词：河；渡口", body]);
    assert_eq!(texts(&paper).len(), 3);
    let reprint = tidied("渡口", &["编者按：本文来自微信公众号“河岸”（ID:hean2021），作者：林一舟。", body]);
    assert_eq!((reprint.chapter.byline.authors.concat().as_str(), texts(&reprint).len()), ("林一舟", 1));
}

#[test]
fn reporters_that_a_text_names_at_its_head_are_its_authors() {
    let article = tidied(
        "渡口",
        &["河岸社渡口1月5日电（记者林一舟、周渡）雪停了，船还没有来。", "第二天也没有来，等的人就散了。"],
    );
    assert_eq!((article.chapter.byline.authors.join("、").as_str(), texts(&article).len()), ("林一舟、周渡", 2));
}

#[test]
fn the_platform_behind_a_title_is_a_cut_that_may_stay() {
    for (tidy, title, cut) in [(None, "渡口", " - 知乎"), (Some(platforms::RULE), "渡口 - 知乎", "")] {
        let chapter = Chapter::new(Id::default(), made("渡口 - 知乎"), Lang::ZhHans);
        let mut article = Article { chapter, facts: Facts::default(), cuts: Vec::new(), mends: Mends::default() };
        let mut options = Options::default();
        options.tidy.extend(tidy.map(|rule| (rule.to_owned(), false)));
        tidy_article(&mut article, "", Format::Markdown, &options, &Reporter::new());
        let cuts: String = article.cuts.iter().map(|cut| cut.text.as_str()).collect();
        assert_eq!((plain(&article.chapter.title).as_str(), cuts.as_str()), (title, cut));
    }
}
