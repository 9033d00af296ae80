//! The rules of tidying, by name, and their patterns.
//!
//! A rule is switched off by its name (`[input] tidy = { promotion = false }`) and further patterns can be added. Words
//! that furniture shares with prose (扫码, 侵权, 版权) count only where the line is no sentence: short, or with a second
//! word of the trade.

use crate::input::Options;
use crate::input::text::lines::trim;
use regex::Regex;
use std::sync::LazyLock;

/// A rule as `huibian check` and the guide name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    pub name: &'static str,
    /// What it finds, in one sentence.
    pub meaning: &'static str,
    /// The line becomes metadata and is printed elsewhere.
    pub metadata: bool,
    /// Where it looks.
    pub place: Place,
}

/// Where a rule looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Head,
    Tail,
    Ends,
    Anywhere,
}

#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    Rule { name: "title",        place: Place::Head,     metadata: true,  meaning: "the title, or a line that repeats it" },
    Rule { name: "byline",       place: Place::Ends,     metadata: true,  meaning: "who wrote it: 文/…, 作者：…, 本报记者 …" },
    Rule { name: "author-note",  place: Place::Head,     metadata: true,  meaning: "a line about the author: （作者系…）" },
    Rule { name: "credit",       place: Place::Ends,     metadata: true,  meaning: "who else worked on it: 编辑：…, 校对：…" },
    Rule { name: "source",       place: Place::Ends,     metadata: true,  meaning: "where it appeared: 来源：…, 转自：…, 原文链接：…" },
    Rule { name: "date",         place: Place::Ends,     metadata: true,  meaning: "when it appeared, alone or with account and author" },
    Rule { name: "rights",       place: Place::Ends,     metadata: true,  meaning: "a statement of rights: 原创, 版权所有, ©, 转载请…" },
    Rule { name: "link-notes",   place: Place::Tail,     metadata: true,  meaning: "the heading above a closing list of numbered links, which become notes" },
    Rule { name: "end-mark",     place: Place::Tail,     metadata: false, meaning: "an end mark: END, （全文完）, 未完待续" },
    Rule { name: "promotion",    place: Place::Tail,     metadata: false, meaning: "往期推荐, 阅读原文, 扫码关注, 点赞在看 and the lists below them" },
    Rule { name: "disclaimer",   place: Place::Tail,     metadata: false, meaning: "免责声明, 图片来源于网络, 不代表本平台立场, 仅供参考" },
    Rule { name: "comments",     place: Place::Tail,     metadata: false, meaning: "a comment heading (精选留言, 网友评论) and all that follows" },
    Rule { name: "ornament",     place: Place::Ends,     metadata: false, meaning: "a line of signs between pieces of a head or tail, or beside a heading" },
    Rule { name: "stock-link",   place: Place::Anywhere, metadata: false, meaning: "a portal's stock link: (601999,股吧)" },
    Rule { name: "spam-line",    place: Place::Anywhere, metadata: false, meaning: "a line of a download site" },
    Rule { name: "contents",     place: Place::Head,     metadata: false, meaning: "a typed table of contents whose entries all follow as headings" },
    Rule { name: "double-title", place: Place::Anywhere, metadata: false, meaning: "a heading that is printed twice in a row" },
    Rule { name: "slice",        place: Place::Anywhere, metadata: false, meaning: "the number of a web serial's slice, 第3章 标题(2): slices of a chapter are joined" },
    Rule { name: "repeats",      place: Place::Anywhere, metadata: false, meaning: "a sentence or paragraph that stands twice in a row" },
    Rule { name: "pattern",      place: Place::Ends,     metadata: false, meaning: "a line that a pattern of the book file matches" },
];

/// Whether the lines of a rule live on as metadata.
pub fn is_metadata(rule: &str) -> bool {
    RULES.iter().any(|r| r.name == rule && r.metadata)
}

/// The rules as switched for one book.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    off: Vec<String>,
    patterns: Vec<Regex>,
}

impl Rules {
    /// Patterns that are no regular expressions are left out; [`Rules::broken`] names them.
    pub fn new(options: &Options) -> Self {
        Self {
            off: options.tidy.iter().filter(|&(_, &on)| !on).map(|(name, _)| name.clone()).collect(),
            patterns: options.cut.iter().filter_map(|p| Regex::new(p).ok()).collect(),
        }
    }

    /// The added patterns that cannot be read, and rule names that do not exist.
    pub fn broken(options: &Options) -> Vec<String> {
        let patterns = options.cut.iter().filter_map(|p| Regex::new(p).err().map(|e| format!("{p}: {e}")));
        let names = options.tidy.keys().filter(|k| RULES.iter().all(|r| r.name != **k)).map(|k| format!("no rule {k}"));
        patterns.chain(names).collect()
    }

    pub fn on(&self, rule: &str) -> bool {
        !self.off.iter().any(|off| off == rule)
    }

    pub fn cuts_pattern(&self, line: &str) -> bool {
        self.on("pattern") && self.patterns.iter().any(|p| p.is_match(line))
    }

    pub fn is_rights(&self, line: &str) -> bool {
        short(line, 200) && (RIGHTS.is_match(line) || WEAK_RIGHTS.is_match(line) && !is_sentence(line))
    }
}

macro_rules! patterns {
    ($( $(#[$doc:meta])* $name:ident = $pattern:expr; )*) => {
        $( $(#[$doc])* static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).expect("a pattern of ours")); )*
    };
}

patterns! {
    /// Latin capitals of both widths, between signs of any kind.
    END_MARK = r"(?i)^\W*(?:(?:the\W+)?end|ｅｎｄ)\W*$|^\W*(?:全文完|本文完|正文完|未完待续|未完待續|完|완|끝)\W*$";

    PROMOTION_HEADING = r"^[^\p{L}\p{N}]*(?:往期(?:推荐|回顾|精彩|文章|精选)(?:内容|回顾|文章)?|推荐阅读|相关阅读|延伸阅读|精彩推荐|热门文章|更多精彩|猜你喜欢)[^\p{L}\p{N}]*$";

    PROMOTION = r"往期(?:推荐|回顾|精彩)|推荐阅读|相关阅读|阅读原文|点击(?:上方|蓝字)|设为星标|长按.*二维码|首发[于自]|(?:授权|投稿|商务合作).{0,12}(?:联系|请)|点赞.{0,6}在看|(?:扫描|识别).{0,10}二维码|关注.{0,12}公众号";

    WEAK_PROMOTION = r"扫码|点击下方|二维码|点个?(?:赞|在看)|转发.{0,4}朋友圈|在看|关注我们|加群|星标|喜欢就";

    DISCLAIMER = r"图片?均?来(?:源于|自)网络|免责声明|不代表.{0,16}(?:立场|观点)|(?:风险|盈亏|后果).{0,4}自(?:担|负)|侵权?[^。]{0,6}删|不构成.{0,10}建议";

    WEAK_DISCLAIMER = r"侵权|侵删|仅供参考";

    // A word boundary of ASCII: one of Unicode would keep every line off the fast automaton.
    RIGHTS = r"^\W*原创\W*$|原创(?:文章|作品|内容|首发)|版权(?:归|所有|声明|©)|未经.{0,8}(?:授权|许可|允许)|转载请|禁止转载|严禁转载|请勿转载|谢绝转载|转载.{0,12}(?:联系|授权|注明)|©|著作权(?:归|所有)|(?i)(?-u:\b)CC[ -](?:BY|0)|all rights reserved|무단 ?전재|無断転載|版權(?:歸|所有|聲明)|轉載請";

    WEAK_RIGHTS = r"^\W*(?:版权|著作权|声明|本文(?:系|为).{0,12}原创)";

    COMMENTS = r"^\W*(?:最新评论|精选留言|网友评论|热门评论|全部评论|留言精选)\W*(?:[（(]?\d{1,6}\W*[条]?\W*)?$";

    SPAM = r"^\s*(?:TXT小说|.*(?:www\.|https?://).*(?:书库|小说|天堂|书屋|整理|下载|txt).*|.*作品仅供读者预览.*24小时.*|[-—=\s]*用户上传之内容(?:开始|结束)[-—=\s]*|.*本站只提供.{0,30}(?:存储|下载)服务.*)";

    STOCK_LINK = r"[（(](?:(?:SH|SZ|BJ|HK|US)[:：])?[A-Z0-9]{1,6}(?:\.(?:SH|SS|SZ|BJ|HK|US))?(?:[,，] ?(?:股吧|行情|资讯|诊股))+[）)]";

    ORNAMENT = r"^[\s\-—–_=~*＊·.•…▼▲↓↑◆◇■□●○★☆※＝－￣＿~～^|+#]+$";
}

/// Whether a whole line is an end mark.
pub fn is_end_mark(line: &str) -> bool {
    short(line, 24) && END_MARK.is_match(line)
}

/// Whether a whole line heads a list of other articles.
pub fn is_promotion_heading(line: &str) -> bool {
    short(line, 16) && PROMOTION_HEADING.is_match(line)
}

pub fn is_promotion(line: &str) -> bool {
    short(line, 120)
        && (PROMOTION.is_match(line) && !is_narrative(line) || WEAK_PROMOTION.is_match(line) && !is_sentence(line))
}

pub fn is_disclaimer(line: &str) -> bool {
    short(line, 300) && (DISCLAIMER.is_match(line) || WEAK_DISCLAIMER.is_match(line) && !is_sentence(line))
}

/// Whether a whole line heads the comments of readers.
pub fn is_comment_heading(line: &str) -> bool {
    short(line, 20) && COMMENTS.is_match(line)
}

/// Whether a whole line is the mark of a download site.
pub fn is_spam(line: &str) -> bool {
    short(line, 400) && SPAM.is_match(line)
}

/// A line of signs and nothing else, at least three of them or one that is no dash.
pub fn is_ornament(line: &str) -> bool {
    let line = trim(line);
    !line.is_empty() && ORNAMENT.is_match(line) && !line.chars().all(|c| matches!(c, '…' | '.' | '—'))
}

/// The portal's stock links in a text, as byte ranges.
pub fn stock_links(text: &str) -> Vec<std::ops::Range<usize>> {
    STOCK_LINK.find_iter(text).map(|m| m.range()).collect()
}

fn short(line: &str, limit: usize) -> bool {
    line.len() <= 4 * limit && line.chars().count() <= limit
}

/// A sentence of prose: it ends like one. Short lines of furniture seldom do.
fn is_sentence(line: &str) -> bool {
    trim(line).ends_with(['。', '！', '？', '”', '」', '…', '；', '，', '.'])
}

/// A sentence that tells of somebody: promotions speak to the reader, they do not narrate.
fn is_narrative(line: &str) -> bool {
    is_sentence(line) && (line.contains(['他', '她', '“', '「', '了']) && !line.contains(['您', '你', '请']))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each rule with a line that it means and two that it must leave alone.
    #[test]
    fn each_rule_finds_its_line_and_leaves_two_like_it() {
        let rules = Rules::default();
        type Test<'a> = (&'a str, &'a dyn Fn(&str) -> bool, &'a [&'a str], [&'a str; 2]);
        #[rustfmt::skip]
        let table: &[Test] = &[
            ("end-mark", &is_end_mark, &["END", "- THE END -", "（全文完）", "【完】", "未完待续……"],
                ["Weekend", "事情还没有完"]),
            ("promotion heading", &is_promotion_heading, &["往期推荐", "▼ 推荐阅读 ▼", "【相关阅读】"],
                ["往期推荐的书都在这里", "推荐阅读他的书"]),
            ("promotion", &is_promotion, &["点击上方蓝字关注我们", "扫码关注", "长按识别二维码", "设为星标，不错过更新", "阅读原文",
                "本文首发于某某网", "投稿请联系某某", "觉得好请点赞和在看", "点击下方名片"],
                ["他在直播间扫码付款后离开了。", "她点击上方的按钮，门开了。"]),
            ("disclaimer", &is_disclaimer, &["图片来源于网络", "部分图片来自网络，侵删。", "侵权必删", "免责声明：以上内容只供学习。",
                "本文不代表本平台立场", "投资有风险，盈亏自负。", "以上内容仅供参考"],
                ["法院认为侵权成立。", "他把书给我，说仅供参考。"]),
            ("rights", &|l| rules.is_rights(l), &["原创", "版权所有，未经授权不得转载", "转载请注明出处", "© 2021 某某", "CC BY-SA 4.0"],
                ["原创的精神在哪里", "版权的历史从十八世纪开始。"]),
            ("comments", &is_comment_heading, &["最新评论", "精选留言 (12)", "网友评论："],
                ["网友评论说这本书好", "他写下最新评论之后走了。"]),
            ("spam-line", &is_spam, &["TXT小说某站 整理", "更多请到 http://www.example.com 小说下载", "以上作品仅供读者预览，请在下载24小时内删除"],
                ["见 http://www.example.com/a.html", "小说的历史很长"]),
            ("ornament", &is_ornament, &["————*————", "* * *", "▼", "-----"],
                ["……", "——他说"]),
        ];
        for (rule, test, yes, no) in table {
            for line in *yes {
                assert!(test(line), "{rule}: {line}");
            }
            for line in no {
                assert!(!test(line), "{rule}: {line}");
            }
        }
    }

    #[test]
    fn the_guide_has_a_row_for_each_rule() {
        let page = include_str!("../../../docs/src/tidying.md");
        for Rule { name, meaning, metadata, place } in RULES {
            let place = match place {
                Place::Head => "head",
                Place::Tail => "tail",
                Place::Ends => "head and tail",
                Place::Anywhere => "anywhere",
            };
            let remark = if *metadata { " *(metadata)*" } else { "" };
            let row = format!("| `{name}` | {place} | {meaning}{remark} |\n");
            assert!(page.contains(&row), "{row}");
        }
    }

    #[test]
    fn only_a_portals_own_word_makes_a_stock_link() {
        for text in ["某某银行(601999,股吧)", "某某(SH:601999,行情,资讯)", "某某（00700.HK，行情）"]
        {
            assert_eq!(stock_links(text).len(), 1, "{text}");
        }
        for text in ["某某（600519.SH）", "(GDP)", "（1949）", "(1)", "(601999)"] {
            assert_eq!(stock_links(text).len(), 0, "{text}");
        }
    }

    #[test]
    fn names_are_unique_and_meanings_are_phrases() {
        let mut names: Vec<_> = RULES.iter().map(|r| r.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), RULES.len());
        assert!(RULES.iter().all(|r| !r.meaning.ends_with('.')));
    }
}
