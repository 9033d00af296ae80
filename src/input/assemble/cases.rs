//! Every rule of tidying on whole articles: a case that it is for, and two that look like it.

use super::tests::read_with;
use crate::input::{Options, tidy};
use std::collections::BTreeSet;

/// Rule, file, the article it cuts from, and two that it leaves alone. `{A}`, `{B}`, `{C}` are stretches of body.
type Case = (&'static str, &'static str, &'static str, [&'static str; 2]);

const BODIES: [(&str, &str); 3] = [
    ("{A}", "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮，谁也没有说话。\n\n"),
    ("{B}", "他数了数舱里的米袋，少了一只，没有人承认，也没有人去问，船就这样离了岸，往下游慢慢地去了。\n\n"),
    ("{C}", "后来河面宽了许多，昨夜系缆的木桩只剩一个尖，孩子们都跑去看，老人坐在坡上，一动也不动地望着。\n\n"),
];

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("title", "a.txt", "渡口的灯\n\n{A}{B}", ["渡口的灯亮了一夜，谁也没有睡着。\n\n{A}{B}", "他说，\n\n{A}{B}"]),
    ("byline", "a.txt", "渡口\n文/张三\n{A}{B}", ["渡口\n记者：您怎么看待这件事？\n{A}{B}", "渡口\n{A}文/张三\n{B}"]),
    ("author-note", "a.txt", "渡口\n（作者系某某大学教师）\n{A}{B}", ["渡口\n作者系好缆绳，走了。\n{A}{B}", "渡口\n{A}（作者系着围裙）\n{B}"]),
    ("credit", "a.txt", "{A}{B}编辑：李四", ["{A}{B}编辑：他说完就走了。", "{A}编辑：李四\n{B}"]),
    ("source", "a.txt", "{A}{B}来源：某某日报", ["{A}{B}来源：谁也说不清。", "{A}来源：某某日报\n{B}"]),
    ("source", "a.txt", "{A}{B}（选自《雾中集》）", ["{A}{B}选自《雾中集》的那一篇，他读了三遍。", "{A}（选自《雾中集》）\n{B}"]),
    ("date", "a.txt", "渡口\n2021年1月5日 星期二 晴\n{A}{B}", ["渡口\n2021年1月5日，天晴了。\n{A}{B}", "渡口\n{A}2021年1月5日 星期二 晴\n{B}"]),
    ("byline", "a.txt", "渡口\n○林一舟\n{A}{B}", ["渡口\n○早晨的河\n{A}{B}", "渡口\n{A}○林一舟\n{B}"]),
    ("date", "a.txt", "渡口\n2021-01-05 10:00\n{A}{B}", ["渡口\n那是2021年1月5日的事，他还记得。\n{A}{B}", "渡口\n{A}2021-01-05 10:00\n{B}"]),
    ("tags", "a.txt", "{A}{B}标签：河 船", ["{A}{B}标签：他把它撕了。", "{A}标签：河 船\n{B}"]),
    ("tags", "a.txt", "{A}{B}#河 #船", ["{A}{B}#1 河边的人，#2 桥上的人。", "{A}#河 #船\n{B}"]),
    ("tags", "a.md", "#河 #船/渡船\n\n{A}{B}", ["#1 河边的人\n\n{A}{B}", "渡口\n\n{A}#河 #船\n\n{B}"]),
    ("tags", "a.md", "# 渡口\n\n#河口\n\n{A}{B}", ["#河口\n\n{A}{B}", "# 渡口\n\n{A}#河口\n\n{B}"]),
    ("rights", "a.txt", "{A}{B}版权所有，未经授权不得转载", ["{A}{B}未经父亲的允许，她一个人过了河。", "{A}版权所有，未经授权不得转载\n{B}"]),
    ("rights", "a.txt", "{A}{B}精选留言\n甲：写得好\n\n© 2021 某某报社 版权所有", ["{A}{B}精选留言\n甲：这本书的版权归谁？", "{A}{B}精选留言\n甲：写得好"]),
    ("rights", "a.html", "<body><article><h1>渡口</h1><p>{A}</p><p>{B}</p></article><div class=\"copyright\"><p>版权声明：本文采用 CC BY-NC-SA 4.0 许可协议。</p></div><footer>首页 关于</footer></body>", ["<body><article><h1>渡口</h1><p>{A}</p><p>{B}</p></article><footer>首页 版权的历史 关于</footer></body>", "<body><article><h1>渡口</h1><p>{A}</p><p>{B}</p></article><div><p>未经父亲的允许，她一个人过了河。</p></div></body>"]),
    ("link-notes", "a.md", "# 渡口\n\n见甲[1]。\n\n{A}{B}参考资料\n\n[1] 甲: https://example.com/a\n", ["# 渡口\n\n{A}{B}参考资料\n\n一本旧书，和另一本。\n", "# 渡口\n\n参考资料\n\n{A}{B}"]),
    ("end-mark", "a.txt", "{A}{B}（全文完）", ["{A}{B}事情还没有完", "{A}（全文完）\n{B}"]),
    ("byline", "a.txt", "渡口旧事\n林一舟\n\n第一章 雾\n{A}第二章 灯\n{B}第三章 船\n{C}", ["渡口旧事\n春夜\n\n第一章 雾\n{A}第二章 灯\n{B}第三章 船\n{C}", "渡口旧事\n林一舟\n陈大河\n{A}{B}{C}"]),
    ("byline", "a.txt", "渡口旧事\n\n林一舟\n\n{A}{B}{C}", ["渡口旧事\n林一舟\n林一舟走到河边，坐下了。\n{A}{B}", "三个朋友\n林一舟\n{A}陈大河\n{B}"]),
    ("byline", "a.txt", "渡口\n唐　李白\n{A}{B}", ["渡口\n唐　河东\n{A}{B}", "渡口\n{A}唐　李白\n{B}"]),
    ("byline", "a.txt", "渡口\n文・高瀬みなと（时计师）\n{A}{B}", ["渡口\n文・化・祭\n{A}{B}", "渡口\n{A}文・高瀬みなと\n{B}"]),
    ("byline", "a.txt", "渡口\n한서림 | 시계수리공\n{A}{B}", ["渡口\n봄여름 | 가을\n{A}{B}", "渡口\n{A}한서림 | 시계수리공\n{B}"]),
    ("title", "a.txt", "河岸副刊／林一舟／渡口\n{A}{B}", ["河岸／林一舟／渡口和对岸的船，都在雾里，谁也看不见谁，只听见桨声。\n{A}{B}", "{A}河岸副刊／林一舟／渡口\n{B}"]),
    ("date", "a.txt", "渡口\n（二〇〇七年六月二十八日）\n{A}{B}", ["渡口\n二〇〇七年六月二十八日\n{A}{B}", "渡口\n{A}（二〇〇七年六月二十八日）\n{B}"]),
    ("title", "a.txt", "船开走了，谁也没有送。\n\n作者：林一舟\n\n{A}{B}", ["船开走了，谁也没有送。\n\n{A}{B}", "船开走了。人也散了。\n\n作者：林一舟\n\n{A}{B}"]),
    ("page-furniture", "a.txt", "作者  hekou (河口)      看板  story\n标题  渡口\n时间  Thu Nov  2 08:12:00 2023\n\n{A}{B}\n--\n※ 发信站: 某某社区(example.org)", ["作者  河口\n标题  渡口\n{A}{B}", "渡口\n{A}--\n※ 他画了一个记号。\n{B}"]),
    ("promotion", "a.txt", "{A}{B}扫码关注", ["{A}{B}他在直播间扫码付款后离开了。", "{A}扫码关注\n{B}"]),
    ("promotion", "a.txt", "{A}{B}1、回复【公租房】查看最新消息\n点击菜单栏【便民服务】解锁更多服务！", ["{A}{B}他在信里回复“知道了”，就走了。", "{A}回复【公租房】查看最新消息\n{B}"]),
    ("promotion", "a.txt", "{A}{B}返回某某网首页>>", ["{A}{B}他返回首页，又看了一遍那封信。", "{A}返回某某网首页>>\n{B}"]),
    ("tags", "a.txt", "{A}{B}#天文#月球#河岸", ["{A}{B}#1#2#3", "{A}#天文#月球#河岸\n{B}"]),
    ("disclaimer", "a.txt", "{A}{B}图片来源于网络，侵删", ["{A}{B}法院认为侵权成立。", "{A}图片来源于网络，侵删\n{B}"]),
    ("counts", "a.txt", "渡口\n全文共 3200 字 | 阅读需 8 分钟\n{A}{B}", ["渡口\n全文共三章，他读了八分钟。\n{A}{B}", "渡口\n{A}阅读 1234\n{B}"]),
    ("comments", "a.txt", "{A}{B}精选留言\n甲：写得好", ["{A}{B}网友评论说这本书好", "{A}{B}他写下最新评论之后走了。"]),
    ("ornament", "a.txt", "{A}{B}（全文完）\n————*————", ["{A}————*————\n{B}", "{A}{B}……"]),
    ("stock-link", "a.txt", "{A}某某银行(601999,股吧)说了话，大家都听着。\n{B}", ["{A}某某酒业（600519.SH）说了话，大家都听着。\n{B}", "{A}那一年(1949)他还小，什么也不记得。\n{B}"]),
    ("gutenberg", "a.txt", "Title: Du Kou\n\n*** START OF THE PROJECT GUTENBERG EBOOK DU KOU ***\n\n渡口\n{A}{B}*** END OF THE PROJECT GUTENBERG EBOOK DU KOU ***\n", ["Title: 渡口\n{A}{B}", "渡口\n{A}*** START OF THE STORY ***\n{B}"]),
    ("spam-line", "a.txt", "{A}笔趣阁 www.abc.tv，最快更新渡口最新章节！\n{B}", ["{A}这个网站更新最快，他天天来看。\n{B}", "{A}最快更新的那一天，他写了三千字。\n{B}"]),
    ("spam-line", "a.txt", "{A}上一章 ← 章节列表 → 下一章\n{B}", ["{A}上一章说到摆渡的人，下一章再说。\n{B}", "{A}他把上一章和下一章都撕了。\n{B}"]),
    ("spam-line", "a.txt", "{A}更多精彩，更多好书，尽在某某网—http://www.abc.com\n{B}", ["{A}更多的米，更多的盐，尽在船上。\n{B}", "{A}更多好书，尽在图书馆里\n{B}"]),
    ("spam-line", "a.txt", "第一章\n更新时间2012-6-1 20:00:37  字数：3124\n{A}", ["更新时间是半夜，字数不多。\n{A}", "{A}更新时间：2012-6-1\n{B}"]),
    ("spam-line", "a.md", "# 渡口\n\n{A}手机用户请浏览m.example.com阅读，更优质的体验。\n\n{B}", ["# 渡口\n\n{A}手机用户越来越多，读书的人越来越少。\n\n{B}", "# 渡口\n\n{A}```\n手机用户请浏览m.example.com阅读，更优质的体验。\n```\n\n{B}"]),
    ("spam-line", "a.txt", "{A}TXT小说某站 整理\n{B}", ["{A}TXT小说的流行，改变了人们读书的习惯。\n{B}", "{A}他在 www.example.org 上看到一篇小说，读完哭了一场。\n{B}"]),
    ("spam-line", "a.txt", "{A}（本章未完，请翻页）\n{B}", ["{A}本章未完的地方，他用铅笔画了一道。\n{B}", "{A}他点击下一页，继续阅读那封信。\n{B}"]),
    ("page-number", "a.txt", "{A}船就这样慢慢地离了岸，往下游走了很久，后来又往\n— 13 —\n下游去了。\n{B}后来灯也灭了，船上船下，谁也没有\n— 14 —\n说话。\n{C}米袋少了一只，没有人承认，也没有人\n— 15 —\n去问。", ["{A}— 1 —\n{B}— 2 —\n{C}— 3 —\n{A}", "{A}他在第— 13 —页停下来。\n{B}"]),
    ("serial-note", "a.txt", "第一章 雾（求月票）\n{A}第二章 灯\n{B}第三章 船\n{C}", ["第一章 雾（上）\n{A}第二章 灯\n{B}第三章 船\n{C}", "第一章 求月票的人\n{A}第二章 灯\n{B}第三章 船\n{C}"]),
    ("contents", "a.txt", "目录\n第一章 雾\n第二章 灯\n第三章 船\n\n第一章 雾\n{A}第二章 灯\n{B}第三章 船\n{C}", ["第一章 雾\n{A}第二章 灯\n{B}第三章 船\n{C}", "目录\n米\n盐\n茶\n{A}{B}"]),
    ("double-title", "a.txt", "第一章 雾\n第一章 雾\n{A}第二章 灯\n{B}第三章 船\n{C}", ["第一章 雾\n{A}第二章 灯\n{B}第三章 船\n{C}", "第一章 雾\n雾，又是雾。\n{A}第二章 灯\n{B}第三章 船\n{C}"]),
    ("slice", "a.txt", "第1章 雾(1)\n{A}第1章 雾(2)\n{B}第2章 灯(1)\n{C}", ["1화 雾(1)\n{A}2화 雾(2)\n{B}3화 灯(1)\n{C}", "第1章 雾(上)\n{A}第2章 灯(1954)\n{B}第3章 船\n{C}"]),
    ("repeats", "a.txt", "{A}{A}{B}", ["{A}{B}{C}", "来了。\n来了。\n{A}{B}"]),
    ("page-furniture", "a.html", "<body><nav>首页 关于</nav><article><h1>渡口</h1><p>{A}</p><p>{B}</p></article></body>", ["<body><article><h1>渡口</h1><p>{A}</p><p>{B}</p></article></body>", "<body><article><h1>渡口</h1><p>首页 关于</p><p>{A}</p><p>{B}</p></article></body>"]),
    ("page-furniture", "a.md", "# 渡口\n\n10 人赞同了该文章\n\n关注他\n\n{A}{B}", ["# 渡口\n\n关注他\n\n{A}{B}", "# 渡口\n\n{A}10 人赞同了该文章\n\n{B}"]),
    ("page-furniture", "a.md", "# 渡口\n\n[上一章](b.md) | [目录](c.md)\n\n{A}{B}", ["# 渡口\n\n[渡口](b.md) | [石阶](c.md)\n\n{A}{B}", "# 渡口\n\n{A}[下一章](b.md)\n\n{B}"]),
    ("page-furniture", "a.txt", "{A}{B}본문 바로가기\n공감6", ["{A}{B}댓글이 없다", "{A}{B}分享"]),
    ("obsidian-comment", "a.md", "# 渡口\n\n{A}%%不给人看%%\n\n{B}", ["# 渡口\n\n{A}涨了五%%的样子。\n\n{B}", "# 渡口\n\n{A}写作 `%%不给人看%%`。\n\n{B}"]),
    ("badge", "a.md", "# 渡口\n\n![状态](https://img.shields.io/badge/a-b.svg)\n\n{A}{B}", ["# 渡口\n\n![状态](https://example.com/a-b.svg)\n\n{A}{B}", "# 渡口\n\n{A}写作 `![状态](https://img.shields.io/badge/a-b.svg)`。\n\n{B}"]),
    ("property", "渡口 0123456789abcdef0123456789abcdef.md", "# 渡口\n\nCreated: January 5, 2021 10:00 AM\n标签: 河\n\n{A}{B}", ["# 渡口\n\n{A}标签: 河\n\n{B}", "# 渡口\n\n{A}{B}"]),
    ("mail", "a.txt", "Subject: 渡口周刊\nFrom: 渡口周刊 <a@example.com>\nDate: Thu, 02 Nov 2023 08:12:00 +0800\n\n{A}{B}", ["主题：渡口\n{A}{B}", "{A}Subject: 渡口周刊\nFrom: 渡口周刊\nDate: 2023-11-02\n{B}"]),
    ("clipping", "a.txt", "渡口 (林一舟)\n- 您在位置 #21-22的标注 | 添加于 2021年1月5日星期二 上午9:03:17\n\n{A}==========\n", ["渡口\n==========\n{A}==========\n{B}", "渡口\n- 您在位置 #21-22的标注 | 添加于 2021年1月5日\n\n{A}{B}"]),
    ("aozora-legend", "a.txt", "渡口\n某某\n\n-------------------------------------------------------\n【テキスト中に現れる記号について】\n\n《》：ルビ\n-------------------------------------------------------\n\n{A}{B}", ["渡口\n\n-------------------------------------------------------\n{A}-------------------------------------------------------\n{B}", "渡口\n\n{A}テキスト中に現れる記号について、彼は何も言わなかった。\n{B}"]),
    ("aozora-edition", "a.txt", "渡口\n某某\n\n-------------------------------------------------------\n【テキスト中に現れる記号について】\n\n《》：ルビ\n-------------------------------------------------------\n\n{A}{B}底本：「渡口」某社\n2021年5月1日作成\n", ["渡口\n某某\n\n-------------------------------------------------------\n【テキスト中に現れる記号について】\n\n《》：ルビ\n-------------------------------------------------------\n\n{A}これが底本：だと言う。\n{B}2021年5月1日作成\n", "渡口\n\n{A}{B}底本：「渡口」某社\n2021年5月1日作成\n"]),
    ("aozora-note", "a.txt", "渡口\n某某\n\n-------------------------------------------------------\n【テキスト中に現れる記号について】\n\n《》：ルビ\n-------------------------------------------------------\n\n［＃３字下げ］{A}{B}", ["渡口\n某某\n\n-------------------------------------------------------\n【テキスト中に現れる記号について】\n\n《》：ルビ\n-------------------------------------------------------\n\n{A}灯［＃「灯」に傍点］が点いた。\n{B}", "渡口\n\n{A}［＃３字下げ］と書く。\n{B}"]),
    ("aozora-sign", "a.txt", "渡口\n某某\n\n-------------------------------------------------------\n【テキスト中に現れる記号について】\n\n《》：ルビ\n-------------------------------------------------------\n\n{A}※［＃「口＋世」、12-3］の字。\n{B}", ["渡口\n某某\n\n-------------------------------------------------------\n【テキスト中に現れる記号について】\n\n《》：ルビ\n-------------------------------------------------------\n\n{A}※［＃「口＋世」、U+546D、12-3］の字。\n{B}", "渡口\n\n{A}※［＃「口＋世」］の字。\n{B}"]),
    ("pattern", "a.txt", "{A}{B}※ 广告", ["{A}{B}他说※。", "{A}※ 广告\n{B}"]),
];

/// The rules that cut from an article.
fn cuts(file: &str, text: &str) -> BTreeSet<&'static str> {
    let text = BODIES.iter().fold(text.to_owned(), |text, (name, body)| text.replace(name, body));
    let options = Options { cut: vec!["^※".into()], ..Options::default() };
    let (_, intake) = read_with(&[(file, &text)], options).0.expect("there is an article");
    let cuts: BTreeSet<_> = intake.documents.iter().flat_map(|d| &d.cuts).map(|cut| cut.rule).collect();
    assert!(
        cuts.iter().all(|rule| tidy::RULES.iter().any(|r| r.name == *rule)),
        "{cuts:?} has a rule that no table has"
    );
    cuts
}

#[test]
fn every_rule_has_an_article_that_it_is_for_and_two_that_it_leaves_alone() {
    let mut faults = Vec::new();
    for (rule, file, text, like) in CASES {
        if !cuts(file, text).contains(rule) {
            faults.push(format!("{rule} cuts nothing from {text:?}"));
        }
        faults.extend(like.iter().filter(|t| cuts(file, t).contains(rule)).map(|t| format!("{rule} cuts from {t:?}")));
    }
    // It takes several files to share a line; [`shared`](super::shared) has its cases.
    // The copyright page of an EPUB is no line of an article; its own module has its cases.
    let known = CASES.iter().map(|(rule, ..)| *rule).chain(["imprint", "shared-line"]);
    let known: BTreeSet<&str> = known.collect();
    faults.extend(tidy::RULES.iter().filter(|r| !known.contains(r.name)).map(|r| format!("{} has no case", r.name)));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
