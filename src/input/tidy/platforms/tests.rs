//! Frames of platforms, and texts that only look like one.

use super::*;

#[test]
fn lines_that_only_a_platform_has_are_told_from_what_is_said() {
    for line in [
        "收录于合集",
        "收录于 · 大模型",
        "#神器工具 48 个",
        "206篇原创内容",
        "这是河边杂谈的第 123 篇文章",
        "轻触阅读原文",
        "继续滑动看下一个",
        "向上滑动看下一个",
        "10 人赞同了该文章",
        "赞同 6添加评论",
        "喜欢收藏申请转载",
        "赞 分享 在看 写留言",
        "分类专栏： android 文章标签： webview",
        "本文使用 文章同步助手 同步",
        "본문 바로가기",
        "공감6",
        "댓글 0",
        "0개의 댓글",
        "You can make anything",
        "いいなと思ったら応援しよう！",
        "Thanks for reading!",
        "缩小字体 放大字体 收藏 微博 微信 分享",
        "点击进入专题：河岸",
        "※ 發信站: 批踢踢實業坊(ptt.cc), 來自: 10.0.0.1",
        "※ 編輯: hekou (10.0.0.1), 11/02/2023 08:15:00",
        "分享让更多人看到",
        "来自 浙江",
        "來自　臺灣",
    ] {
        assert!(is_own(line), "{line}");
    }
    for line in [
        "收录于《雾中集》的那一篇最长",
        "#河",
        "他写了206篇原创内容，都烧了",
        "这是他的第一篇文章",
        "赞同的人不多",
        "分享",
        "收藏旧书",
        "喜欢收藏旧书的人",
        "댓글이 없다",
        "Thanks",
        "Subscribe",
        "他用微信分享给朋友",
        "by the river",
        "点击进入",
        "评论家的推荐",
        "※ 編輯的話",
        "發信站在城南。",
        "来自 渡口",
        "来自浙江",
    ] {
        assert!(!is_own(line), "{line}");
    }
}

#[test]
fn a_label_may_have_its_value_on_the_next_line() {
    for (label, value) in
        [("原文链接：", "https://b.example/a"), ("文章转载自公众号", "PaperBoats"), ("来源：", "河岸日报")]
    {
        assert!(pair(label, value).is_some(), "{label}");
    }
    for (label, value) in [
        ("记者：", "您好"),
        ("他说：", "来了"),
        ("文章转载自公众号的人", "很多"),
        ("来源：", "谁也说不清，问了也没有用。"),
    ] {
        assert!(pair(label, value).is_none(), "{label}");
    }
}

/// What peeling leaves of lines below a title, with author, source and date; a line in `[…]` is a link to a person.
fn left(text: &str) -> (String, String) {
    use crate::diag::Span;
    use crate::input::tidy::{Fate, Rules, peel};
    let view = |text| -> View {
        let (text, kind) = match text {
            "(图)" => ("", Kind::Picture),
            _ if crate::input::tidy::is_ornament(text) => (text, Kind::Ornament),
            _ => match text.strip_prefix('[').and_then(|t| t.strip_suffix(']')) {
                Some(name) => (name, Kind::Profile),
                None => (text, Kind::Text),
            },
        };
        View { text, span: Span::default(), kind }
    };
    let lines: Vec<View> = text.split('\n').map(view).collect();
    let peeled = peel(&lines, Some("渡口"), &Rules::default(), &|_| false);
    let kept = lines.iter().zip(&peeled.fates).filter(|(_, fate)| **fate == Fate::Keep).map(|(line, _)| line.text);
    let byline = peeled.byline;
    let date = byline.date.map(|d| d.to_string()).unwrap_or_default();
    let source = byline.source.or(byline.url).unwrap_or_default();
    (kept.collect::<Vec<_>>().join("\n"), [byline.authors.join("、"), source, date].join("|"))
}

const A: &str = "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。";
const B: &str = "他数了数舱里的米袋，少了一只，没有人承认，也没有人去问。";

#[test]
fn the_frame_of_a_platform_goes_and_what_it_says_of_the_article_stays() {
    for (head, tail, expected) in [
        (
            "原创 小金  河岸计划\n河岸计划\n微信号 HeanStar\n功能介绍 用心写河。\n____\n2022-05-17 10:46 发表于 湖北\n收录于合集\n#神器工具 48 个",
            "预览时标签不可点\n微信扫一扫\n关注该公众号\n轻触阅读原文\n赞\n分享\n在看\n写留言\n继续滑动看下一个\n向上滑动看下一个",
            "小金|河岸计划|2022-05-17",
        ),
        (
            "Original 张晋涛 MoeBoats 2022-12-07 08:21 Posted on 北京",
            "阅读 1134\n在看9\n精选留言\n甲：写得好",
            "张晋涛|MoeBoats|2022-12-07",
        ),
        ("Original 东哥起飞 Python河岸 2021-01-18 13:55", "206篇原创内容\n公众号", "东哥起飞|Python河岸|2021-01-18"),
        ("原创 小金 河岸计划", "文章转载自公众号\nPaperBoats\n阅读原文", "小金|河岸计划|"),
        (
            "收录于 · 河\n10 人赞同了该文章\n关注他\n(图)\n[林一舟]",
            "编辑于 2023-05-01 10:00・IP 属地广东\n赞同 6添加评论\n喜欢收藏申请转载",
            "林一舟||2023-05-01",
        ),
        (
            "二分之一人生\n于 2017-07-19 15:47:00 发布 13793\n收藏 2\n分类专栏： android 文章标签： webview\n版权",
            "",
            "二分之一人生||2017-07-19",
        ),
        ("", "（全文完）\n（转载本站文章请注明作者和出处 河岸 ，请勿用于任何商业用途）\n相关文章\n墨是怎样来的", "||"),
        ("", "posted @ 2020-01-01 10:00  小明同学  阅读(1234)  评论(3)  编辑  收藏  举报", "小明同学||2020-01-01"),
        ("本文由 简悦 SimpRead 转码， 原文地址 www.example.com", "本文使用 文章同步助手 同步", "|www.example.com|"),
        (
            "brunch\nYou can make anything\nby writing\nC.S.Lewis\nby 양미석 Dec 09. 2015",
            "브런치는 최신 브라우저에 최적화 되어있습니다. IE chrome safari",
            "양미석||2015-12-09",
        ),
        ("본문 바로가기\n카테고리", "반응형\n공감6\n댓글 0", "||"),
        ("表示調整\n閉じる\n作者: 若宮 澪", "", "若宮 澪||"),
        (
            "河边杂谈©\n2023-05-08 20:30\n本文来自微信公众号：河边杂谈（ID：hebian），作者：林一舟",
            "正在改变与想要改变世界的人，都在 虎嗅APP",
            "林一舟|河边杂谈|2023-05-08",
        ),
        ("見出し画像\n12\n若宮澪\n2021年7月11日 12:30", "いいなと思ったら応援しよう！", "若宮澪||2021-07-11"),
        (
            "林一舟\n林一舟\n写河的人\n关注\n创作声明：包含 AI 辅助创作\n1,234 人赞同了该文章",
            "编辑于 2023-05-01 10:00・浙江\n河流\n城市\n赞同 1234\n56 条评论",
            "林一舟||2023-05-01",
        ),
        (
            "28\n若宮澪\n若宮澪\n2021年7月11日 12:30",
            "この記事が気に入ったらチップで応援してみませんか？\nチップで応援\n28\n若宮澪\n川辺で書いています。\nフォロー",
            "若宮澪||2021-07-11",
        ),
        (
            "林一舟\nIP属地: 浙江\n2023.05.08 20:30:12\n字数 1,234\n阅读 567",
            "推荐阅读更多精彩内容\n老船工的最后一班\n周岸阅读 123评论 0赞 3",
            "林一舟||2023-05-08",
        ),
        ("林一舟 河边杂谈 2023年05月08日 20:30 浙江", "喜欢作者\n3 人喜欢\n人划线", "林一舟|河边杂谈|2023-05-08"),
        (
            "河边杂谈\n2023-05-08 20:30发布于浙江河边杂谈官方账号\n+ 关注",
            "举报/反馈\n大家还在搜\n老船工",
            "河边杂谈|河边杂谈|2023-05-08",
        ),
        ("原创 已于 2023-05-08 20:30:12 修改 · 1.2k 阅读\nCC 4.0 BY-SA版权", "我要举报\n+1", "||2023-05-08"),
        (
            "강나루 기자입력 2021. 2. 1. 10:00수정 2021. 2. 1. 13:00\n댓글 0\n음성으로 듣기\n번역 설정\n글씨크기 조절하기\n인쇄하기",
            "Copyright ⓒ 강가뉴스. 무단전재 및 재배포 금지.\n강나루 기자의 기사 더보기\n이 기사에 대해 어떻게 생각하시나요?",
            "강나루||2021-02-01",
        ),
        (
            "기자명 강나루 기자   입력 2021.02.01 10:00\nSNS 기사보내기\n페이스북(으)로 기사보내기\n본문 글씨 키우기",
            "강나루 기자 naru@news.kr\n다른기사 보기",
            "강나루||2021-02-01",
        ),
        (
            "강나루(211.36)\n2021.02.01 10:00:00\n조회 123 추천 4 댓글 5",
            "추천 비추천\n4\n고정닉 1\n0\n공유 신고",
            "강나루||2021-02-01",
        ),
        ("일기\nby 강나루 2021. 2. 1. 10:00\n728x90\n반응형", "반응형\n게시글 관리", "강나루||2021-02-01"),
        ("Jane Roe\nFollow\n5 min read\nListen\nShare", "Written by Jane Roe", "Jane Roe||"),
        ("Share", "Thanks for reading! Subscribe for free to receive new posts.\nShare\nSubscribe", "||"),
        ("팔로우\n목록 보기\n3/10", "0개의 댓글", "||"),
        ("", "（责编：张三、李四）\n分享让更多人看到", "||"),
        ("", "河岸新闻记者 计思敏\n缩小字体 放大字体 收藏 微博 微信 分享\n点击进入专题", "计思敏||"),
        ("", "原文链接：\nhttps://b.example/a", "|https://b.example/a|"),
        (
            "小舟同学\n最新推荐文章于 2024-02-03 11:22:33 发布\n阅读量1.3w\n收藏 28\n点赞数 5\n分类专栏： 河岸杂谈 文章标签： 灯 船\n于 2019-07-08 09:10:11 首次发布\n版权\n河岸杂谈\n专栏收录该内容\n12 篇文章 3 订阅\n订阅专栏",
            "确定要放弃本次机会？\n福利倒计时\n立减 ¥\n小舟同学\n关注\n5\n点赞\n专栏目录",
            "小舟同学||2019-07-08",
        ),
        (
            "林一舟关注\nIP属地: 浙江\n0.2232021.03.04 12:30:15字数 1,234阅读 567",
            "0人点赞\n日记本\n更多精彩内容，就在简书APP\n\"小礼物走一走，来简书关注我\"\n林一舟\n总资产1共写了2.3W字获得12个赞共3个粉丝\n关注\n©著作权归作者所有,转载或内容合作请联系作者",
            "林一舟||2021-03-04",
        ),
        (
            "",
            "分类: 河岸\n标签: 灯 , 船\n好文要顶 关注我 收藏该文 微信分享\n小舟同学\n粉丝 - 12 关注 - 3\n+加关注\n1\n« 上一篇： 桥头的井\n» 下一篇： 井边的人\nposted @ 2021-03-04 12:30 小舟同学 阅读(123) 评论(0) 编辑 收藏 举报\n刷新页面 返回顶部",
            "小舟同学||2021-03-04",
        ),
        (
            "小舟同学\n2023-03-04\n1,234\n阅读5分钟\n关注",
            "标签：\n前端\nJavaScript\n话题：\n日新计划更文活动\n评论 3",
            "小舟同学||2023-03-04",
        ),
        (
            "2023/03/04に公開\n2023/03/05\n2件\nRuby\n灯\ntech",
            "バッジを贈って著者を応援しよう\nバッジを贈る\nDiscussion\nログインするとコメントできます",
            "||2023-03-04",
        ),
        (
            "강나루·2023년 3월 4일\n팔로우\n0\n등불 모음\n목록 보기\n3/10",
            "강나루\n물가에 삽니다.\n팔로우\n이전 포스트\n다리 위의 사람\n다음 포스트\n우물가의 사람\n0개의 댓글\n댓글을 작성하세요",
            "강나루||2023-03-04",
        ),
        (
            "(图)\n[Jane Roe]\n·\nFollow\nPublished in\nRiver Notes\n·\n5 min read\n·\nMar 4, 2023\n--\n1\nListen\nShare",
            "#River\n#Boats\n--\n--\n1\nFollow\nWritten by Jane Roe\n12K Followers\nI write about rivers.\nHelp\nStatus",
            "Jane Roe|River Notes|2023-03-04",
        ),
        (
            "林一舟\n摆渡人\n\u{200B}关注\n谢邀。\n1,234 人赞同了该回答",
            "编辑于 2023-05-01 10:00・IP 属地广东\n赞同 1234\n56 条评论\n分享\n收藏\n喜欢\n收起",
            "林一舟||2023-05-01",
        ),
        (
            "来自：林一舟(摆渡人) 2021-02-03 18:06:00",
            "© 本文版权归 林一舟 所有，任何形式转载请联系作者。\n12人浏览 编辑于2021-02-04\n喜欢 (3)\n转发\n收藏\n投诉\n回应 (2)",
            "林一舟||2021-02-03",
        ),
        (
            "林一舟\n写河的人\n\u{200B}关注他\n12 人赞同了该文章",
            "发布于 2023-05-01 10:00・IP 属地广东\n赞同 12\u{200B}\u{200B}添加评论\n\u{200B}分享\n喜欢\u{200B}收藏\u{200B}申请转载",
            "林一舟||2023-05-01",
        ),
        (
            "[林一舟]\n2021 年 02 月 03 日\nMatrix 首页推荐\nMatrix 是少数派的写作社区，我们主张分享真实的产品体验。",
            "",
            "林一舟||2021-02-03",
        ),
        (
            "Matrix 首页推荐\nMatrix 是少数派的写作社区，我们主张分享真实的产品体验。\n文章代表作者个人观点，少数派仅对标题和排版略作修改。",
            "> 下载少数派 2.0 客户端、关注少数派公众号\n12\n3",
            "||",
        ),
        ("河岸纪事\n2021-02-03 18:06\n关注\n分享", "举报/反馈", "河岸纪事||2021-02-03"),
        ("林一舟\n2021年02月03日08:06 来源：河岸日报\n小字号", "", "林一舟|河岸日报|2021-02-03"),
        (
            "以下文章来源于河岸文摘 ，作者林一舟\n河岸文摘.\n写河，写船，写人。",
            "喜欢此内容的人还喜欢\n墨是怎样来的\n不喜欢",
            "林一舟|河岸文摘|",
        ),
        (
            "河岸纪事\n2021-02-03 18:06\n河岸纪事官方账号，优质创作者\n关注",
            "举报\n评论 3\n林一舟\n写得真好\n回复",
            "河岸纪事||2021-02-03",
        ),
        ("原创\n江九江九\n河边杂谈\n在小说阅读器读本章\n去阅读\n在小说阅读器中沉浸阅读", "", "江九|河边杂谈|"),
        ("江九\n江九\n河边杂谈\n在公众号小说中沉浸阅读", "", "江九|河边杂谈|"),
        ("河边杂谈\n在小说阅读器中沉浸阅读", "", "|河边杂谈|"),
        ("原创\nRiver Notes River Notes\n河边杂谈", "", "River Notes|河边杂谈|"),
        ("原创 小江 小江 河边杂谈", "", "小江|河边杂谈|"),
        (
            "Original 林一舟 河边杂谈\n2021年02月01日 20:03\n浙江\n*以下文章来源于河边夜话 ，作者林一舟\n河边夜话.\n讲河边的故事。",
            "",
            "林一舟|河边杂谈|2021-02-01",
        ),
        ("linyizhou · 2021-02-01 10:00:00 +08:00 · 1204 次点击", "", "linyizhou||2021-02-01"),
        ("船工去了哪里\n林一舟\nMay 08, 2023\n12\n3\nShare", "", "林一舟||2023-05-08"),
        ("船工去了哪里\nby강나루Feb 01. 2021", "", "강나루||2021-02-01"),
        (
            "View this email in your browser",
            "Copyright © 2021 河边周刊, All rights reserved.\nYou are receiving this email because you opted in.\nOur mailing address is:\nriver@a.example",
            "||",
        ),
        ("2021.02.01 | 구독하기 | 지난호 보기", "수신거부 Unsubscribe", "||2021-02-01"),
        ("2021/02/01(月)", "にほんブログ村\n人気ブログランキング\nコメント (3)\nトラックバック (0)", "||2021-02-01"),
        ("林一舟", "本文禁止转载或摘编\n散文\n河流\n分享到：\n投诉或建议", "林一舟||"),
        ("發佈於散文\n2021/02/01\n閱讀時間約 3 分鐘", "", "||2021-02-01"),
        (
            "持续创作，加速成长！这是我参与「掘金日新计划 · 10 月更文挑战」的第3天，点击查看活动详情",
            "预览时标签不可点\n微信扫一扫\n关注该公众号\n知道了\n取消 允许",
            "||",
        ),
    ] {
        let text = [head, A, B, tail].iter().filter(|t| !t.is_empty()).copied().collect::<Vec<_>>().join("\n");
        assert_eq!(left(&text), (format!("{A}\n{B}"), expected.to_owned()), "{text}");
    }
}

#[test]
fn words_of_buttons_are_words_of_the_text_where_nothing_speaks_for_a_platform() {
    for text in [
        format!("分享\n{A}\n{B}"),
        format!("{A}\n{B}\n关注"),
        format!("小金\n{A}\n功能介绍 这台机器会写字。\n{B}"),
        format!("{A}\n12\n{B}"),
        format!("(图)\n林一舟\n{A}\n{B}"),
        format!("[林一舟]\n{A}\n{B}"),
        format!("{A}\n10 人赞同了该文章\n{B}"),
        format!("{A}\n原文链接：\n{B}"),
        format!("{A}\n标签：\n{B}"),
        format!("{A}\n更多精彩内容，就在简书APP\n{B}{B}{B}{B}"),
        format!("林一舟\n摆渡人\n{A}\n{B}"),
        format!("{A}\n举报\n他写下这两个字。\n{B}"),
        format!("河岸杂谈\n{A}\n{B}"),
        format!("{A}\n{B}\n分类: 河岸"),
        format!("林一舟\n林一舟\n{A}\n{B}"),
        format!("{A}\n3 人喜欢这条船\n{B}"),
        format!("{A}\n分享至对岸\n{B}"),
        format!("{A}\n{B}\n强烈推荐"),
        format!("江九江九\n{A}\n{B}"),
        format!("去阅读\n{A}\n{B}"),
        format!("浙江\n{A}\n{B}"),
        format!("心情\n2021 年 2 月 1 日 10:00\n{A}\n{B}\n愛心\n收藏\n轉貼").replace("\n愛心\n收藏\n轉貼", ""),
        format!("船工去了哪里\n林一舟\n{A}\n{B}"),
        format!("船工去了哪里，没有人说。\n林一舟\n2023-05-08\n{A}\n{B}"),
    ] {
        let expected = text.replace("(图)", "").replace(['[', ']'], "");
        assert_eq!(left(&text).0, expected);
    }
}

#[test]
fn a_title_is_told_from_who_posts_and_who_speaks() {
    use crate::diag::Span;
    use crate::input::tidy::{Rules, peel};
    let found = |text: &str| {
        let lines: Vec<View> =
            text.split('\n').map(|text| View { text, span: Span::default(), kind: Kind::Text }).collect();
        let peeled = peel(&lines, None, &Rules::default(), &|_| false);
        let title = peeled.title.map(|(_, title)| title).unwrap_or_default();
        [title, peeled.byline.authors.join("、")].join("|")
    };
    for (head, expected) in [
        ("渡口停了以后，船工去了哪里？\n林一舟\n写河的人\n关注", "渡口停了以后，船工去了哪里？|林一舟"),
        ("林一舟\n关注\n渡口停了以后", "渡口停了以后|林一舟"),
        ("河边夜话 2021年2月1日\n2021年2月1日 上午 10:00|32分钟 15秒", "河边夜话 2021年2月1日|"),
        ("会面 10:30", "会面 10:30|"),
        // What begins a text and is no title.
        ("渡口停了以后，船工去了哪里？\n林一舟\n写河的人", "|"),
        ("林一舟\n关注河流的人", "林一舟|"),
        ("主持人 00:03\n好。\n来宾 00:15\n好。\n主持人 00:27", "|"),
        ("发文机关：河岸局\n成文日期：2023年05月08日\n标题：渡口", "渡口|"),
    ] {
        assert_eq!(found(&format!("{head}\n{A}\n{B}")), expected, "{head}");
    }
}

#[test]
fn a_word_of_a_page_that_a_text_may_have_closes_nothing_above_a_sentence() {
    for tail in ["分享至\n今天就到这里。", "支持作者\n只有这一条路。\n他走了。", "「雪」の記事\n好。"]
    {
        let text = format!("{A}\n{B}\n{tail}");
        assert_eq!(left(&text).0, text);
    }
    assert_eq!(left(&format!("{A}\n{B}\n支持作者\n河边的灯\n往下游去")).0, format!("{A}\n{B}"));
}

#[test]
fn a_word_below_a_text_that_it_may_have_itself_closes_nothing_above_a_sentence() {
    let text = format!("{A}\n次のエピソード\n{B}");
    assert_eq!(left(&text).0, text);
    let closed = format!("{A}\n{B}\n応援する\n応援した人\n次のエピソード\n第二話　霧");
    assert_eq!(left(&closed).0, format!("{A}\n{B}"));
}
