use super::*;

fn byline(line: &str) -> Option<Byline> {
    let fields = Fields::of_head(line, &[])?;
    let mut byline = Byline::default();
    fields.fill(&mut byline);
    Some(byline)
}

#[test]
fn one_line_holds_several_fields() {
    let found = byline("文/张三　编辑/李四　图/王五").unwrap();
    assert_eq!(found.authors, ["张三"]);
    let credits: Vec<_> = found.credits.iter().map(|c| (c.label.as_str(), c.names.as_str())).collect();
    assert_eq!(credits, [("编辑", "李四"), ("图", "王五")]);

    let found = byline("来源：某社 2021-01-05 10:00").unwrap();
    assert_eq!((found.source.as_deref(), found.date.unwrap().to_string().as_str()), (Some("某社"), "2021-01-05"));

    let found = byline("口述：张三 整理：李四").unwrap();
    assert_eq!((found.authors[0].as_str(), found.credits[0].names.as_str()), ("张三", "李四"));
}

#[test]
fn words_of_a_site_beside_a_date_are_no_source() {
    let found = byline("hekou_dev最新推荐文章于 2024-01-01 10:00:00 发布").unwrap();
    let date = found.date.unwrap().to_string();
    assert_eq!((found.authors, found.source, date.as_str()), (vec!["hekou_dev".to_owned()], None, "2024-01-01"));
    for line in ["最新推荐文章于他而言没有用", "他最新推荐文章于 2024-01-01 撤下，谁也没有看见。"]
    {
        assert_eq!(byline(line), None, "{line}");
    }
}

#[test]
fn a_poet_may_stand_before_his_dynasty() {
    for (line, name) in
        [("李白〔唐代〕", "李白"), ("佚名〔汉〕", "佚名"), ("蘇軾（宋代）", "蘇軾"), ("李清照 [宋]", "李清照")]
    {
        assert_eq!(byline(line).unwrap().authors, [name], "{line}");
    }
    for line in ["青花瓶（明代）", "玉琮（清）", "李白〔附〕", "李白（一）", "李白在哪里（唐代）"]
    {
        assert_eq!(byline(line), None, "{line}");
    }
}

#[test]
fn how_long_a_record_is_stands_beside_its_date() {
    for line in ["2021.02.01 월 오전 10:00 ・ 32분 15초", "2021年2月1日 上午 10:00|32分钟 15秒"] {
        let found = byline(line).unwrap();
        assert_eq!((found.authors.len(), found.source), (0, None), "{line}");
    }
    for line in ["- 您在位置 #120 的标注 | 添加于 2021年2月1日 10:00", "2021年2月1日 他等了32分钟，没有等到。"]
    {
        assert_eq!(byline(line), None, "{line}");
    }
}

#[test]
fn a_first_title_keeps_the_bracket_it_ends_in() {
    for (line, title) in [
        ("原标题：渡口谢幕（河岸眼）", "渡口谢幕（河岸眼）"),
        ("（原标题：渡口谢幕）", "渡口谢幕"),
        ("（原标题：渡口谢幕（河岸眼））", "渡口谢幕（河岸眼）"),
        ("原標題：渡口謝幕", "渡口謝幕"),
    ] {
        assert_eq!(byline(line).unwrap().credits[0].names, title, "{line}");
    }
}

#[test]
fn one_line_at_the_end_may_name_source_and_author() {
    let found = byline("（本文来源：河岸夜读 作者：林一舟）").unwrap();
    assert_eq!((found.source.as_deref(), &*found.authors), (Some("河岸夜读"), &["林一舟".to_owned()][..]));
}

#[test]
fn a_source_may_end_in_an_account_id() {
    let found = byline("来源：某某读书(abc_123)").unwrap();
    assert_eq!((found.source.as_deref(), found.account.as_deref()), (Some("某某读书"), Some("abc_123")));
    for line in ["经授权转载自某某读书（ID：abc_123）", "来源 | 经授权转载自公众号“某某读书”（ID：abc_123）"]
    {
        let found = byline(line).unwrap();
        assert_eq!((found.source.as_deref(), found.account.as_deref()), (Some("某某读书"), Some("abc_123")), "{line}");
    }
    assert_eq!(byline("小说 | 文"), None);
}

#[test]
fn a_time_may_be_written_as_each_language_does() {
    for line in [
        "2021年2月1日 10時00分",
        "2021年2月1日(月) 12時00分00秒",
        "2021年02月01日10时00分",
        "입력 2021.02.01. 오전 10:00  수정 2021.02.01. 오후 1:00",
        "投稿日 2021年02月01日",
        "发布日期：2021-02-01 来源：渡口晚报 【字体：大 中 小】",
    ] {
        let found = byline(line).unwrap();
        assert_eq!((found.date.unwrap().to_string().as_str(), found.authors.len()), ("2021-02-01", 0), "{line}");
    }
}

#[test]
fn bylines_of_papers_need_no_separator() {
    for (line, names) in [
        ("本报记者 张三 李四", &["张三", "李四"][..]),
        ("特约记者　王小五", &["王小五"]),
        ("□ 张三", &["张三"]),
        ("作者：张三、李四", &["张三", "李四"]),
        ("作者｜Alice Smith", &["Alice Smith"]),
        ("by Jane Roe", &["Jane Roe"]),
        ("By Ada Lovelace and John Doe", &["Ada Lovelace", "John Doe"]),
        ("图/文：王五", &["王五"]),
        ("林一舟 | 文", &["林一舟"]),
        ("文·林一舟", &["林一舟"]),
        ("撰稿人：林一舟", &["林一舟"]),
        ("清 曹雪芹 著", &["曹雪芹"]),
        ("明　兰陵笑笑生著", &["兰陵笑笑生"]),
        ("林一舟1，周　远2*", &["林一舟", "周远"]),
        ("강변/홍길동 기자 river@example.com", &["홍길동"]),
    ] {
        assert_eq!(byline(line).unwrap().authors, names, "{line}");
    }
    for line in ["王家12，李家34", "纸1，墨2", "清 早 著"] {
        assert_eq!(byline(line), None, "{line}");
    }
    assert_eq!(byline("（作者系某某大学教授）").unwrap().credits[0].names, "系某某大学教授");
}

#[test]
fn the_head_line_of_an_account_has_author_account_and_date() {
    let found = byline("原创 张三  某某日报   2021-01-05 10:00").unwrap();
    assert_eq!((found.authors[0].as_str(), found.source.as_deref()), ("张三", Some("某某日报")));
    assert_eq!(found.rights, ["原创"]);
    for line in ["Alice 某某周刊 2024-01-20 09:01", "Alice B 某某周刊 2024-01-20"] {
        assert_eq!(byline(line).unwrap().source.as_deref(), Some("某某周刊"), "{line}");
    }
    let found = byline("某某周刊   2024-01-20 09:01").unwrap();
    assert_eq!((found.authors.len(), found.source.as_deref()), (0, Some("某某周刊")));
    let found = byline("2021年01月05日 10:00 来源：某社").unwrap();
    assert_eq!((found.date.unwrap().to_string().as_str(), found.source.as_deref()), ("2021-01-05", Some("某社")));
}

#[test]
fn a_label_needs_no_separator_behind_a_date_or_a_source() {
    for line in ["2021-01-05 10:00 | 河岸晚报 | 作者 张三", "2021-01-05 10:00　来源：河岸晚报　记者 张三"]
    {
        let found = byline(line).unwrap();
        assert_eq!(
            (&found.authors[..], found.source.as_deref()),
            (&["张三".to_string()][..], Some("河岸晚报")),
            "{line}"
        );
    }
    let found = byline("2021-01-05 | 河岸晚报 | 张三").unwrap();
    assert_eq!((found.authors[0].as_str(), found.source.as_deref()), ("张三", Some("河岸晚报")));
}

#[test]
fn what_a_portal_adds_is_known_by_its_form() {
    let found = byline("作者：林小满，自由撰稿人。").unwrap();
    assert_eq!((found.authors[0].as_str(), found.credits[0].names.as_str()), ("林小满", "自由撰稿人"));
    let found = byline("《 河岸晚报 》（2021年01月05日 14 版）").unwrap();
    assert_eq!((found.source.as_deref(), found.date.unwrap().to_string().as_str()), (Some("河岸晚报"), "2021-01-05"));
    assert_eq!(byline("（原标题：谁在修伞？）").unwrap().credits[0].names, "谁在修伞？");
    assert_eq!(byline("河岸晚报记者 林小满").unwrap().authors, ["林小满"]);
    assert_eq!(byline("本文首发于《河岸晚报》，经授权转载。").unwrap().source.as_deref(), Some("河岸晚报"));
    assert_eq!(byline("作者简介：林小满，渡口人，写河。").unwrap().credits[0].label, "作者简介");
    for line in [
        "本文来自微信公众号“旧街纪事”（ID：jiujie1949），作者：林小满，某某经授权发布。",
        "本文来自微信公众号：旧街纪事（ID：jiujie1949），作者：林小满，编辑：周岸，题图来自：某某图库",
    ] {
        let found = byline(line).unwrap();
        assert_eq!(
            (found.source.as_deref(), found.account.as_deref()),
            (Some("旧街纪事"), Some("jiujie1949")),
            "{line}"
        );
        assert_eq!(found.authors, ["林小满"], "{line}");
    }
    assert_eq!(byline("责任编辑：周岸_NN1234").unwrap().credits[0].names, "周岸");
    for line in [
        "本文来自微信公众号里的一个故事，作者不愿意说出名字，我们也不问。",
        "本文首发于《河岸晚报》时，他还年轻。",
        "作者简介写得很长。",
    ] {
        assert_eq!(byline(line), None, "{line}");
    }
    for line in ["作者：林小满，他说：“不是我。”", "《渡口》（2021年第3期）", "原标题很长，后来改了。"]
    {
        assert_eq!(byline(line), None, "{line}");
    }
}

#[test]
fn a_credit_that_nobody_signed_closes_an_article() {
    for line in ["责任编辑：", "【责任编辑：】", "(编辑:)", "责编：　"] {
        assert_eq!(Fields::of_tail(line, &[]).map(|f| f.rule), Some("credit"), "{line}");
    }
    for line in ["记者：", "责任编辑", "编辑：他说完就走了。"] {
        assert_eq!(Fields::of_tail(line, &[]), None, "{line}");
    }
    assert_eq!(Fields::of_tail("编辑：", &["编辑".to_owned()]), None);
    assert_eq!(byline("责任编辑："), None);
}

#[test]
fn a_title_may_be_named_as_one() {
    for line in ["书名：河灯", "【书名：《河灯》】", "作品名: 河灯", "제목： 河灯"] {
        assert_eq!(labelled_title(line), Some("河灯"), "{line}");
    }
    for line in ["书名：", "书名是河灯", "标题：他写了又改，改了又写。", "作者：河灯"] {
        assert_eq!(labelled_title(line), None, "{line}");
    }
}

#[test]
fn an_original_article_may_name_its_author_without_a_date() {
    for line in ["原创 某某", "原创：某某"] {
        let found = byline(line).unwrap();
        assert_eq!(
            (&found.authors[..], &found.rights[..]),
            (&["某某".to_string()][..], &["原创".to_string()][..]),
            "{line}"
        );
    }
}

#[test]
fn what_is_said_is_no_byline() {
    for line in [
        "记者：您怎么看待这件事？",
        "作者在书里说：世界是平的。",
        "文：他来了，又走了。",
        "文：读书人的事",
        "原创 音乐的春天",
        "来源：据说是从很远的地方来的。",
        "1949年10月1日，他在北京。",
        "2021-01-05 他走了，没有回来。",
        "编辑部的故事",
        "by the river",
        "By Monday he had gone.",
    ] {
        assert_eq!(byline(line), None, "{line}");
    }
}

#[test]
fn a_title_may_carry_its_author() {
    let (title, fields) = Fields::with_title("《书名》作者：某某").unwrap();
    assert_eq!((title.as_str(), &fields.authors[..]), ("书名", &["某某".to_string()][..]));
    assert_eq!(Fields::with_title("作者：某某"), None);
    assert_eq!(Fields::with_title("他问，作者：是谁"), None);
}

/// Author, source, date: `-` for none.
fn facts(line: &str) -> Option<String> {
    let found = byline(line)?;
    let or = |text: String| if text.is_empty() { "-".to_owned() } else { text };
    let date = found.date.map(|d| d.to_string()).unwrap_or_default();
    Some([or(found.authors.join("、")), or(found.source.or(found.url).unwrap_or_default()), or(date)].join(" "))
}

#[test]
fn what_stands_beside_a_date_is_a_name_only_where_it_is_one() {
    for (line, expected) in [
        ("2020年1月1日 晴", "- - 2020-01-01"),
        ("2020年1月1日 星期三 晴", "- - 2020-01-01"),
        ("2020年1月1日 星期三 多云转小雨", "- - 2020-01-01"),
        ("2020年1月1日（水）", "- - 2020-01-01"),
        ("2020年1月1日 更新", "- - 2020-01-01"),
        ("2020年1月1日 于江城", "- - 2020-01-01"),
        ("阅读 1234 · 发布于 2020-01-01", "- - 2020-01-01"),
        ("陈戟  发于:2024年10月11日", "陈戟 - 2024-10-11"),
        ("홍길동·2022년 1월 5일", "홍길동 - 2022-01-05"),
        ("2020-03-09  来源: 河岸时报 作者:", "- 河岸时报 2020-03-09"),
        ("2026-05-31 来源:https://b.example/g/1  浏览:    关键词:声音", "- https://b.example/g/1 2026-05-31"),
        ("2020年03月09日 10:00 来源：河岸社 参与互动", "- 河岸社 2020-03-09"),
        ("2020-03-09 10:00:00　来源：河岸网　字号：小 中 大", "- 河岸网 2020-03-09"),
        ("豆瓣 林一舟 2020-01-01 10:00:00", "林一舟 豆瓣 2020-01-01"),
        ("입력 2020.01.01 10:00", "- - 2020-01-01"),
        ("2020. 1. 1. 10:00", "- - 2020-01-01"),
        ("投稿日: 2020-01-01", "- - 2020-01-01"),
        ("时间:2021-06-27 05:10  来源:未知   作者:admin   点击:", "- - 2021-06-27"),
        ("发布日期：2020-03-09 浏览次数：123 来源：河岸社", "- 河岸社 2020-03-09"),
        ("作者：张三 | 2020-03-09 | 阅读：123", "张三 - 2020-03-09"),
        ("林一舟 · 2020-01-01 · 阅读 123", "林一舟 - 2020-01-01"),
        ("입력 : 2020-01-01 10:00 수정 : 2020-01-02", "- - 2020-01-01"),
        ("2020-01-01 10:00 河岸", "- 河岸 2020-01-01"),
        ("2020-01-01 10:00 来源:", "- - 2020-01-01"),
        ("2020-01-01 10:00　来源：河岸报　文/林一舟　编辑/陈戟", "林一舟 河岸报 2020-01-01"),
        ("2020-01-01 10:00　来源：河岸报(hean_daily)", "- 河岸报 2020-01-01"),
        ("来源：未知", "- - -"),
    ] {
        assert_eq!(facts(line).as_deref(), Some(expected), "{line}");
    }
    for line in [
        "2020年1月1日 晴，我们去了河边。",
        "2020年1月1日 农历腊月 初七",
        "他在 2020年1月1日 更新",
        "2020年1月1日 雨水很多",
        "阅读 1234 页的人",
        "作者：",
        "关键词：声音",
    ] {
        assert_eq!(facts(line), None, "{line}");
    }
}

#[test]
fn bylines_need_no_label_where_their_form_says_what_they_are() {
    let credits =
        |found: &Byline| found.credits.iter().map(|c| format!("{}={}", c.label, c.names)).collect::<Vec<_>>().join(" ");
    for (line, authors, credited) in [
        ("by 林一舟", "林一舟", ""),
        ("BY:林一舟", "林一舟", ""),
        ("○林一舟", "林一舟", ""),
        ("■ 林一舟", "林一舟", ""),
        ("◎林一舟 陈戟", "林一舟、陈戟", ""),
        ("▍林一舟", "林一舟", ""),
        ("林一舟/文", "林一舟", ""),
        ("林一舟/文　陈戟/图", "林一舟", "图=陈戟"),
        ("作 者：林一舟", "林一舟", ""),
        ("编　辑：陈戟", "", "编辑=陈戟"),
        ("林一舟 著", "林一舟", ""),
        ("[宋] 苏轼", "苏轼", ""),
        ("[日]夏目漱石", "夏目漱石", ""),
        ("〔美〕欧·亨利 著　王永年 译", "欧·亨利", "译=王永年"),
        ("記者王小明／台北報導", "王小明", ""),
        ("河岸報記者王小明、李大同／綜合報導", "王小明、李大同", ""),
        ("圖文／王小明", "王小明", ""),
        ("文＝山田太郎", "山田太郎", ""),
        ("取材・文／山田太郎", "山田太郎", ""),
        ("作：山田太郎", "山田太郎", ""),
        ("作者：山田太郎　翻訳：李四", "山田太郎", "翻訳=李四"),
        ("글 홍길동", "홍길동", ""),
        ("글·사진 홍길동", "홍길동", ""),
        ("홍길동 기자 hong@example.com", "홍길동", ""),
        ("기자명 홍길동", "홍길동", ""),
        ("기자명 홍길동 기자", "홍길동", ""),
        ("글쓴이 홍길동", "홍길동", ""),
        ("홍길동 지음", "홍길동", ""),
        ("记者 张三 李四 通讯员 王五", "张三、李四", "通讯员=王五"),
        ("河岸新闻记者 计思敏", "计思敏", ""),
        ("本报记者张三", "张三", ""),
        ("文｜财新周刊 林一舟", "林一舟", ""),
        ("作者：河岸周末记者 林一舟 发自杭州", "林一舟", ""),
        ("文／記者林一舟", "林一舟", ""),
        ("（文・江川渡、写真・河辺灯）", "江川渡", "写真=河辺灯"),
        ("（聞き手・江川渡）", "", "聞き手=江川渡"),
        ("（林一舟）", "林一舟", ""),
        ("楼主：林一舟 时间：2013-05-08 20:30:12 点击：1234 回复：56", "林一舟", ""),
    ] {
        let found = byline(line).unwrap_or_else(|| panic!("{line}"));
        assert_eq!((found.authors.join("、").as_str(), credits(&found).as_str()), (authors, credited), "{line}");
    }
    for line in [
        "○早晨的河",
        "■说明",
        "by the river",
        "by 河边的人",
        "[注] 苏轼是宋人",
        "[美] 他来了。",
        "（日）早上下了一场雨",
        "글 쓰기",
        "글 읽는 밤",
        "记者 走进了那间屋子",
        "记者走了",
        "名著",
        "他的书 著",
        "台北／綜合",
        "一/文",
        "작 가의 말",
        "作 者说：不是我。",
        "（高兴）",
        "（于北京）",
        "（江城子）",
        "（渡口・夜）",
    ] {
        assert_eq!(byline(line), None, "{line}");
    }
    for line in ["河岸新闻记者 计思敏", "（记者 张三）", "記者王小明／台北報導"] {
        assert_eq!(Fields::of_tail(line, &[]).map(|f| f.rule), Some("byline"), "{line}");
    }
    for line in ["by 林一舟", "[宋] 苏轼", "○林一舟"] {
        assert_eq!(Fields::of_tail(line, &[]), None, "{line}");
    }
}

#[test]
fn where_a_piece_was_taken_from_is_its_source() {
    for (line, expected) in [
        ("文章转载自公众号：前端夜茶，作者 Sherlock93", "Sherlock93 前端夜茶 -"),
        ("本文转载自公众号河岸 coder（ID：hean_coder）。", "- 河岸 coder -"),
        ("（选自《雾中集》）", "- 雾中集 -"),
        ("（摘自《读书人》）", "- 读书人 -"),
        ("（摘自《读书人》2011年第3期）", "- 读书人 -"),
        ("（原载《河岸日报》1980年1月1日）", "- 河岸日报 1980-01-01"),
        ("摘自《雾中集》", "- 雾中集 -"),
        ("——节选自林一舟《雾中集》", "- 雾中集 -"),
        ("发布时间: 2020-03-11T08:00:00Z", "- - 2020-03-11"),
        ("来源：某市交通局 浏览次数：123 字号：[ 大 中 小 ]", "- 某市交通局 -"),
        ("来源: 河边杂谈 浙江 举报", "- 河边杂谈 -"),
        ("林一舟 河边杂谈 2023年05月08日 20:30 浙江", "林一舟 河边杂谈 2023-05-08"),
        ("2023-05-08 20:30・浙江", "- - 2023-05-08"),
        ("2023年05月08日 第18期", "- - 2023-05-08"),
        ("Feb 01 Mon 2021 10:00", "- - 2021-02-01"),
        ("강나루 기자입력 2021. 2. 1. 10:00", "강나루 - 2021-02-01"),
    ] {
        assert_eq!(facts(line).as_deref(), Some(expected), "{line}");
    }
    for line in [
        "选自《雾中集》的那一篇，他读了三遍。",
        "文章转载自公众号的时候，作者不知道。",
        "（他从《雾中集》里选了一篇）",
        "原载《河岸日报》的消息，传到村里已是三天以后",
    ] {
        assert_eq!(facts(line), None, "{line}");
    }
}

#[test]
fn what_a_site_writes_around_a_date_is_no_source() {
    let source = |line: &str| byline(line).map(|b| b.source.unwrap_or_default());
    assert_eq!(source("송고시간2021-01-05 10:03").as_deref(), Some(""));
    assert_eq!(source("2021/1/5 10:03（1/5 12:00 更新）").as_deref(), Some(""));
    assert_eq!(source("来源：河岸台 | 2021年01月05日 10:03").as_deref(), Some("河岸台"));
    let updated = "毎日河岸新聞 2021/1/5 10:03（最終更新 1/5 12:00）有料記事 812文字";
    assert_eq!(source(updated).as_deref(), Some("毎日河岸新聞"));
    let found = byline("原创 林屿 河岸笔记 2021年01月05日 10:03 浙江").unwrap();
    assert_eq!((found.authors, found.source.as_deref()), (vec!["林屿".to_owned()], Some("河岸笔记")));
    let found = byline("김하나 기자입력 2021.01.05. 10:03업데이트 2021.01.05. 12:00").unwrap();
    assert_eq!((found.authors, found.source), (vec!["김하나".to_owned()], None));
    assert_eq!(byline("林屿发布于2021-01-05 10:03").unwrap().authors, ["林屿"]);
    let found = byline("林嶼發佈於河岸2021/01/05").unwrap();
    assert_eq!((found.authors, found.source.as_deref()), (vec!["林嶼".to_owned()], Some("河岸")));
    assert_eq!(byline("他的信发表于报上，那是2021-01-05的事"), None);
    assert_eq!(byline("林一舟发表于《河岸》2021年1月").unwrap().authors, ["林一舟"]);
    assert!(byline("这首诗发表于《河岸》2021年1月").is_none_or(|found| found.authors.is_empty()));
}

#[test]
fn a_paper_may_stand_before_the_trade_of_who_signs() {
    assert_eq!(byline("河岸新闻记者 | 林一舟").unwrap().authors, ["林一舟"]);
    assert_eq!(byline("河岸新闻编辑 | 周渡").unwrap().credits[0].names, "周渡");
    assert_eq!(byline("河岸日报记者：您怎么看这件事"), None);
}
