//! The rules of tidying, by name, and their patterns.
//!
//! A rule is switched off by its name (`[input] tidy = { promotion = false }`) and further patterns can be added. Words
//! that furniture shares with prose (扫码, 侵权, 版权, 转载) count only at the start of a clause and with a second word of
//! the trade (未经授权…转载), or where the line is no sentence; a sentence that tells of somebody is never furniture.

use crate::input::Options;
use crate::input::pattern::{Alternatives, patterns, simplified};
use crate::input::text::lines::trim;
use crate::lang::wide;
use regex::Regex;

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
    Rule { name: "byline",       place: Place::Ends,     metadata: true,  meaning: "who wrote it: 文/…, 作者：…, 本报记者 …, ○ …, [宋] …, 宋　…, … 著, a name alone right below the title, the head of a post on a board" },
    Rule { name: "author-note",  place: Place::Ends,     metadata: true,  meaning: "a line about the author: （作者系…）, 作者：某某，…" },
    Rule { name: "credit",       place: Place::Ends,     metadata: true,  meaning: "who else worked on it: 编辑：…, 校对：…" },
    Rule { name: "source",       place: Place::Ends,     metadata: true,  meaning: "where it appeared: 来源：…, 转自：…, 原文链接：…, 原标题：…" },
    Rule { name: "date",         place: Place::Ends,     metadata: true,  meaning: "when it appeared, alone or with account and author" },
    Rule { name: "tags",         place: Place::Ends,     metadata: true,  meaning: "what it is filed under: 标签：…, #…" },
    Rule { name: "rights",       place: Place::Ends,     metadata: true,  meaning: "a statement of rights: 原创, 版权所有, ©, 转载请…" },
    Rule { name: "link-notes",   place: Place::Tail,     metadata: true,  meaning: "the heading above a closing list of numbered links, which become notes" },
    Rule { name: "end-mark",     place: Place::Tail,     metadata: false, meaning: "an end mark: END, （全文完）, 未完待续" },
    Rule { name: "promotion",    place: Place::Ends,     metadata: false, meaning: "点击上方蓝字, 往期推荐, 阅读原文, 扫码关注, 点赞在看 and the lists below them; 谢邀 above, “The post … appeared first on …” below" },
    Rule { name: "disclaimer",   place: Place::Tail,     metadata: false, meaning: "免责声明, 图片来源于网络, 不代表本平台立场, 仅供参考" },
    Rule { name: "counts",       place: Place::Ends,     metadata: false, meaning: "how often and how long an article is read: 阅读 1234, 全文共 3200 字, 字号：大 中 小" },
    Rule { name: "comments",     place: Place::Tail,     metadata: false, meaning: "a comment heading (精选留言, 网友评论) and all that follows" },
    Rule { name: "ornament",     place: Place::Ends,     metadata: false, meaning: "a line of signs between pieces of a head or tail, or beside a heading; a rule before a heading or at the end; a quotation mark drawn around a quotation, ❝ ❞" },
    Rule { name: "stock-link",   place: Place::Anywhere, metadata: false, meaning: "a portal's stock link: (601999,股吧)" },
    Rule { name: "spam-line",    place: Place::Anywhere, metadata: false, meaning: "a line of a download site" },
    Rule { name: crate::input::text::scanned::RULE, place: Place::Anywhere, metadata: false, meaning: "the number of a scanned page, — 13 —, and the running head beside it" },
    Rule { name: super::serial::RULE, place: Place::Anywhere, metadata: false, meaning: "what the author or the site of a serial writes beside it: 作者有话要说, （求月票） in a heading, 内容标签" },
    Rule { name: "contents",     place: Place::Head,     metadata: false, meaning: "a typed table of contents whose entries all follow as headings" },
    Rule { name: "double-title", place: Place::Anywhere, metadata: false, meaning: "a heading that is printed twice in a row" },
    Rule { name: "slice",        place: Place::Anywhere, metadata: false, meaning: "the number of a web serial's slice, 第3章 标题(2) below 第2章 标题(1): slices of a chapter are joined" },
    Rule { name: "repeats",      place: Place::Anywhere, metadata: false, meaning: "a sentence or paragraph that stands twice in a row" },
    Rule { name: "shared-line",  place: Place::Ends,     metadata: false, meaning: "a first or last line that most files of a series share: the name of a site or of the series" },
    Rule { name: "page-furniture", place: Place::Anywhere, metadata: false, meaning: "what a saved page has around and inside its article, or what was copied with it: navigation, sharing, comments, related articles" },
    Rule { name: "imprint", place: Place::Anywhere, metadata: false, meaning: "the copyright page of an EPUB that is read: the book gets its own, with the statement of rights" },
    Rule { name: "badge", place: Place::Anywhere, metadata: false, meaning: "a badge on the network: the state of a build, a version, a number of stars; an icon of a theme, `:material-home:`" },
    Rule { name: "obsidian-comment", place: Place::Anywhere, metadata: false, meaning: "a comment of a notebook, `%%…%%`, and the name of a block, `^37066d`" },
    Rule { name: "property",     place: Place::Head,     metadata: true,  meaning: "a property that Notion writes below the title of an exported page, `Created: …`, `标签: …`, Readwise in its list `## Metadata`, or Logseq among its lines, `id:: …`; its log of a clock and the days of a task; fields of Dataview at the head, `key:: value`; a comment of MDX, `{/* … */}`; what an abbreviation stands for, `*[HTML]: …`" },
    Rule { name: crate::input::text::mail::RULE, place: Place::Head, metadata: true, meaning: "the head of a mail: Subject:, From:, Date:, To:" },
    Rule { name: crate::input::text::clippings::RULE, place: Place::Anywhere, metadata: true, meaning: "what a Kindle and 微信读书 write beside a marked passage: where it stands, when it was marked, `==========`, 3个笔记, 发表想法" },
    Rule { name: crate::input::text::gutenberg::RULE, place: Place::Ends, metadata: false, meaning: "what Project Gutenberg puts above and below a text, in its EPUBs too" },
    Rule { name: "aozora-legend", place: Place::Anywhere, metadata: false, meaning: "the legend of the signs of Aozora Bunko, between its two rules" },
    Rule { name: "aozora-edition", place: Place::Tail, metadata: false, meaning: "what Aozora Bunko says of the edition below 底本：, beside the names" },
    Rule { name: "aozora-note", place: Place::Anywhere, metadata: false, meaning: "an annotation of Aozora Bunko that nothing in a book answers to: ［＃３字下げ］" },
    Rule { name: "aozora-sign", place: Place::Anywhere, metadata: false, meaning: "the description of a sign that the encoding of Aozora Bunko lacks and that has no code: 〓 is set" },
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

    /// The added patterns that cannot be read, and rule names that do not exist: the key in `[input]`, and a message.
    pub fn broken(options: &Options) -> Vec<(String, String)> {
        let unreadable = options.cut.iter().filter(|pattern| Regex::new(pattern).is_err());
        let patterns = unreadable.map(|p| ("cut".to_owned(), format!("“{p}” is no regular expression")));
        let unknown = options.tidy.keys().filter(|k| RULES.iter().all(|r| r.name != **k));
        let names = unknown.map(|k| (format!("tidy.{k}"), format!("no rule of tidying is called {k}")));
        patterns.chain(names).collect()
    }

    pub fn on(&self, rule: &str) -> bool {
        !self.off.iter().any(|off| off == rule)
    }

    pub fn cuts_pattern(&self, line: &str) -> bool {
        self.on("pattern") && self.patterns.iter().any(|p| p.is_match(line))
    }

    pub fn is_rights(&self, line: &str) -> bool {
        short(line, 200)
            && names_furniture(line)
            && !is_narrative(line)
            && !CALL.is_match(line)
            && (RIGHTS.is_match(line) || WEAK_RIGHTS.is_match(line) && !is_sentence(line))
    }
}

/// Longest line that only advertises a site, in characters.
const SITE_LINE: usize = 60;

patterns! {
    /// Latin capitals of both widths, between signs of any kind.
    END_MARK = r"(?i)^\W*(?:(?:the\W+)?end|ｅｎｄ|fin)\W*$|^\W*(?:全文完|全书完|本文完|本书完|正文完|未完待续|完|终|[全本正][文书剧](?:完结|终)|完结|了|おわり|终わり|つづく|続く|완|완결|끝)\W*$";

    /// The words without which a line is no promotion, disclaimer or statement of rights. They are found far faster
    /// than what the patterns below say of them, and most lines have none.
    TRADE = r"(?x) 阅读原文 | 往期 | 推荐阅读 | 相关阅读 | 扫码 | 点击 | 二维码 | 赞 | 在看 | 朋友圈 | 关注 | 加群 | 星标 | 喜欢就 | 报料 | 爆料 | 热线 | 邮箱 | 少数派
        | 首发 | 授权 | 投稿 | 合作 | 网 | 扫一扫 | 预览时标签 | 查看更多 | 侵权 | 侵删 | 不构成 | 仅供参考 | 免责声明 | 不代表 | 自担 | 自负 | 自行承担
        | 回复【 | 菜单栏 | 首页 | 纠错 | 追踪 | 专页 | 按赞 | 不用抢 | 구독 | 클릭 | 바로가기 | 제보 | 征稿 | 粉丝团 | 粉专 | 点我 | 点此 | 广告
        | @ | 虎嗅 | コピーする | シェア | ツイート | ブックマーク | 继续往下
        | 仅代表 | 存储 | 광고 | Notice | 资讯 | ↓ | 打赏 | 感谢
        | 原创 | 版权 | 著作权 | 未经 | 转载 | 声明 | © | ⓒ | CC | cc | Cc | cC | rights | Rights | RIGHTS | 무단 | 転載";

    PROMOTION_HEADING = r"^[^\p{L}\p{N}]*(?:(?:点击)?(?:阅读|查看|回顾)?往期(?:推荐|回顾|精彩|文章|精选)(?:内容|回顾|文章)?|推荐阅读|相关阅读|延伸阅读|精彩推荐|热门文章|更多精彩|猜你喜欢|为[你您]推荐|相关文章|相关推荐|相关内容|相关新闻|相关报道|推荐文章|更多[^，。]{1,10}(?:报道|报导|新闻|文章)|関連記事|あわせて読みたい|おすすめ記事|人気記事|관련\ ?글|[Rr]elated\ (?:[Pp]osts|[Aa]rticles)|People\ who\ liked\ this\ content\ also\ liked)[^\p{L}\p{N}]*$";

    /// What speaks to the reader, each from the start of a clause.
    PROMOTION = r"(?x) (?: ^ | [，。；！：:,!|｜\s] ) \W*
        (?: (?:请|可|记得|欢迎|也可|或|，)* (?:长按|扫描|识别) .{0,12} 二维码
          | (?:请|记得|欢迎|并)? (?:把|将)? .{0,6} 设为星标
          | (?:请|您可|可)? (?:点击|点|戳) .{0,4} 阅读原文
          | (?:请|微信)? 扫一扫 [，,\s]{0,2} (?:二维码)? (?:关注|加入|订阅) .{1,16} $
          | 海量资讯[、，]精准解读 .{0,20} $
          | (?:\d{1,2}[、.．])? \s* (?:后台|对话框)? 回复 [【“「] [^】”」]{1,16} [】”」] .{0,24} $
          | 点击菜单栏 .{1,30} $
          | (?:请|欢迎|记得|快来)? 点击 .{0,4} (?:上方|下方|蓝字|文末) .{0,6} (?:蓝字|名片|卡片|链接|图片|二维码|关注|阅读|查看)
          | (?:请|欢迎|记得|搜索|快来)* 关注 .{0,12} 公众号
          | (?:本文|文章|原文|作品|稿件)? [系由]? 首发[于自]
          | (?:\S{2,6}(?:新闻|报|网))? (?:报料|爆料|新闻|投稿|举报|读者)* (?:报料|爆料|热线|邮箱|信箱) (?:电话|邮箱|热线|方式|微信)* \W{0,3} [\w@.+-]*[0-9a-zA-Z@][\w@.+\ /、，（）()-]{4,40} $
          | [「『“]?\S{0,12}[」』”]? 征稿 [：:] .* (?:来稿|投稿|寄) .*
          | (?:欢迎|如需|需要|有关|关于)* (?:授权|投稿|商务合作|广告合作|合作|转载) (?:及|和|或|与|授权|投稿|合作|事宜)* \W{0,2} (?:请|敬请|可|联系)
        )";

    /// What an account puts above its article.
    HEAD_PROMOTION = r"(?x) ^[^\p{L}\p{N}]* (?:
          (?:请|轻?|欢迎|快来)? (?:点击|点|戳|长按) .{0,6} (?:上方|标题下|顶部|下方|左上角|蓝字|蓝色|小蓝字|↑|名片|卡片|二维码) .{0,24} (?:关注|订阅|星标|我们|名片|进入|加入|聊天) .{0,16}
        | (?:请|轻?|欢迎)? (?:点击|点|戳) .{0,4} (?:上方|标题下|顶部|左上角) .{0,20} 选择 .{0,4} (?:置顶|设为|关注|星标|公众号) .{0,16}
        | (?:请|记得|欢迎)? (?:将|把|给)? .{0,10} (?:设为|加个?|添加|标为) .{0,3} 星标 .{0,16}
        | (?:请|欢迎|轻|快来)? (?:点击|点|戳) [\s]? [“「『【] [^“”「」『』【】]{1,16} [”」』】] [，,\s]? (?:即?可)? (?:关注|订阅) (?:我们|公众号|.{1,8})?
        | (?:欢迎|请)? 关注 (?:我们|并星标|公众号|.{1,12}公众号) [，,、！!～~\s]* (?:不迷路|(?:获取|查看|了解|收看).{0,12}|设为星标|[哦吧呀])?
        ) [^\p{L}\p{N}]* $";

    /// What a blog writes below each entry of its feed.
    SYNDICATED = r"(?x) ^ (?: [Tt]he\ post\ [^a-z\s] .* \ appeared\ first\ on\ [^\s,] [^,]* | (?:文章)?《[^《》]+》(?:最先|首先)(?:出现|发布)[在于於][^，。年月上里中]{1,30} | 投稿.+は.+に最初に表示されました | 글\ .+에\ 처음\ 등장했습니다 ) [.。]? $";

    /// How an answer begins that somebody was asked for.
    INVITED = r"^\W*(?:谢谢?邀请?|泻药|感谢邀请?|(?:感谢|谢谢|多谢|谢)\s*@\s*\S{1,20}\s*的?\s*邀请?)\W*$";

    DISCLAIMER = r"(?x) (?: ^ | [，。；！：:,（(|｜\s] ) \W*
        (?: (?:部分|文中|本文|以上|封面|题|配|插|文章|所有|全部|其他|其余|文内|内|素材|及|和|与)* 图片? (?:均|皆|都|素材)? 来(?:源于|源|自)\W? (?:互联)?网络? (?: \W | 侵 | 如有 | $ )
          | (?:如有?|若有?|倘有)? 侵权 [^。]{0,6} (?:必|请|即|立即|立刻|速|联系|告知|会|将) [^。]{0,8} 删
          | 侵删
          | (?:以上|本文|文中|文章|内容|信息|观点)* 不构成 .{0,6} (?:投资|操作|买卖|理财|医疗|诊疗|法律|任何) .{0,8} 建议
          | (?:以上|本文|文中|文章|内容|信息|数据|资料|观点)+ .{0,10} 仅供参考
        )
        | ^\W* 免责声明 | ^\W* (?:平台声明[：:])? (?:该|此|本) 文 (?:章)? 的? 观点仅代表作者
        | ^Notice:\ The\ content\ above\ .*\ storage\ services\.?$
        | 不代表 .{0,6} (?:本|平台|公司|机构|官方|媒体|网站|公众号|编辑部|报社|我们) .{0,12} (?:立场|观点)
        | (?:作者|本文|文章|文中|嘉宾|以上) .{0,20} 不代表 .{0,16} (?:立场|观点)
        | (?:有风险|谨慎|据此|由此|违者|读者|用户|使用者) .{0,24} (?:风险|盈亏|后果|责任) .{0,4} 自(?:担|负|行承担) \W*$
        | ^\W* (?:风险|盈亏|后果) .{0,2} 自(?:担|负) \W*$";

    /// What a platform states below what its users write.
    HOSTED = r"^\W*(?:特别|平台)?声明[：:].{0,40}自媒体平台.{1,12}用户上传.{0,2}发布";
    /// （应受访者要求，文中人物均为化名）
    ALIASES = r"^[（(【*＊]*[\s　]*(?:[*＊注：:\s]*)(?:应.{1,12}要求[，,])?(?:[文本][中内文]|部分|受访者?).{0,16}(?:均?皆?[为系]|使用)化名[^，。]{0,4}[）)】。\s]*$";

    WEAK_DISCLAIMER = r"侵权(?:必究|必删|请)|侵删|仅供参考|^\W*不代表.{0,16}(?:立场|观点)";

    // A word boundary of ASCII: one of Unicode would keep every line off the fast automaton.
    RIGHTS = r"(?x) ^\W* 原创 \W*$
        | 原创(?:文章|作品|内容|首发) .* (?:转载|版权|授权|侵权|必究)
        | (?: ^ | \W ) (?: 本文 | 文章 | 作品 | 图片 | 文字 | 内容 | 本书 | 全文 | 本站 | 本号 | 稿件 | 的 | 所有 | 及 | 和 )* (?:版权|著作权) (?:均|皆|都)? (?: (?:归|属于|属) .{1,16} 所?有 | 所有 )
        | ^\W* (?:版权|著作权) (?:声明|说明|归)
        | 未经 .{0,12} (?:授权|许可|允许|同意) .{0,24} (?:转载|使用|复制|摘编|摘录|商用|翻印|传播|镜像|引用|改编|盗用)
        | 转载 .{0,8} 请 .{0,12} (?:注明|标明|保留|联系|告知|授权|后台|留言|私信|附)
        | (?: ^ | [，。；！：:,\s] | 本文 ) \W* 转载 .{0,8} (?:联系|需?授权|须?注明)
        | (?:禁止|严禁|请勿|谢绝|不得) (?:任何形式的?|擅自)? 转载 (?: \W | $ | 或 | 和 | 及 | 与 | 使用 | 本文 | 本站 )
        | ^\W* (?:(?i)copyright\W*|版权\W*|저작권자\W*)? [©ⓒ] | [©ⓒ] \s? \d{4}
        | (?i)(?-u:\b) CC [\ -] (?:BY|0) [-\w.\ ]{0,16} (?:许可|协议|授权|licen[cs]e|$) | (?i)all\ rights\ reserved | 무단\ ?전재 | 無断転載 | 轉載請";

    /// A call for papers says what becomes of their rights.
    CALL = r"征稿|来稿|投稿(?:请|邮箱|须知)";

    WEAK_RIGHTS = r"^\W*(?:版权|著作权|声明)\W|^\W*原创(?:文章|作品|内容|首发)|本文(?:系|为).{0,12}原创|^\W*本文.{1,20}授权转载|[©ⓒ]|転載|转载请|^\W*(?-u:\b)CC[ -](?:BY|0)";

    BREADCRUMB = r"^\W*(?:(?:您|你)?(?:现在|当前|目前|所在|所处|所|的)*位置[\s　]*[：:].*|(?:首页|主页|(?i)home|V2EX|ホーム|トップ|홈)[\s　]*[>＞»›→/].*|[^\s>＞，。]{1,9}网(?:>>|＞＞)[^\s>＞，。]{1,12}|[^\s>＞，。]{2,10}(?:>>|＞＞)[^\s>＞，。]{1,12}(?:(?:>>|＞＞)[^\s>＞，。]{1,12})+)$";

    COMMENTS = r"^\W*(?:最新评论|精选留言|网友评论|热门评论|全部评论|留言精选)\W*(?:[（(]?\d{1,6}\W*[条]?\W*)?$";

    /// A word of those that the marks of download sites have in a page or an article in Markdown.
    SPAM_WORD = r"www|小说|本站|书屋|书库|电子书|网址|手机用户|手机版|本书由|分节阅读|用户上传|下载|上传|尽在|请访问|往下阅读|本章|这章|这个章|章节|更新|书友|上一章|手机|互联网|点击|待续|举报|书签|收藏|月票|推荐票|整理|readx|-->>|看书|红包|手打|回车|欢迎光临|小目标";
    /// A line of nothing but asking for the votes of a site.
    PLEA = r"(?x) ^ [（(【\s]* (?:PS|Ps|ps)? [\s：:，,]* (?: [跪再]? 求 (?: 月票 | 推荐票 | 订阅 | 首订 )
        | [跪再]? 求 (?:推荐|收藏|打赏|评论) [\s、，,！!～~]* [跪再]? 求 (?: 月票 | 推荐票? | 收藏 | 订阅 | 打赏 | 评论 ) )
        (?: [\s、，,！!～~]* [跪再]? 求 (?: 月票 | 推荐票? | 收藏 | 订阅 | 首订 | 打赏 | 评论 ) )* [\s，,。！!～~）)】]* $";

    /// The advertisement of a site: its address and its trade, and no sentence around them.
    SITE = r"^[^，。；！？“”]*(?:www\.|https?://)[^，。；！？“”]*$";
    SITE_TRADE = r"书库|藏书|书城|书网|文学网|中文网|小说|天堂|书屋|电子书|(?:整理|制作)\W*$";

    /// A site's mark without the signs and blanks that disguise it, in small letters.
    WATERMARK = r"^(?:https?)?www.*(?:xiaoshuo|shuku|shuwu|小说|说天|书库|书屋|天堂|电子书)";

    /// What every stock link says.
    STOCK_WORD = r"股吧|行情|资讯|诊股";
    STOCK_LINK = r"[（(](?:(?:SH|SZ|BJ|HK|US)[:：])?[A-Z0-9]{1,6}(?:\.(?:SH|SS|SZ|BJ|HK|US))?(?:[,，] ?(?:股吧|行情|资讯|诊股))+[）)]";

    SITE_BEHIND = r"(?i)[\s　_.(（\[【-]*(?:https?:/{0,2})?www\.[a-z0-9-]+(?:\.[a-z]{2,4}){1,2}[)）\]】]?$";
    PLATFORM_BEHIND = r"[\s　]*(?:[-_|｜–—]|[\s　]::?[\s　])[\s　]*(?:知乎(?:专栏)?|简书|掘金|CSDN(?:博客)?|博客园|(?:SegmentFault[\s　]*)?思否|少数派|豆瓣|\S哩\S哩(?:专栏)?|微信公众平台|虎嗅网?|36氪|Qiita|Zenn|はてなブログ|네이버[\s　]블로그|브런치|티스토리|Medium|方格子(?:[\s　]*vocus)?|Matters)$";
    SITE_BEFORE = r"^[\[【](?:番茄|起点|晋江|纵横|飞卢|七猫|刺猬猫|书旗|17[Kk]|红袖|潇湘|创世|掌阅|咪咕|塔读|逐浪|磨铁|网易|腾讯|豆瓣|知乎|盐选|QQ阅读)(?:小说|阅读|中文)?网?[\]】][\s　]*";

    ORNAMENT = r"^[\s\-—–─━═_=~*＊·.•…▼▲↓↑◆◇■□●○★☆※＝－￣＿~～^|+#]+$";
}

/// What only a line that is no sentence, or speaks to the reader, has of furniture.
static WEAK_PROMOTION: Alternatives = Alternatives::new(
    r"^\W* 阅读原文
    | ^[^。！？“”]{1,30} [↓⬇👇]+ \W* $
    | ^\W* (?:欢迎|感谢|谢谢) (?:您|你|大家)? 的? (?:打赏|赞赏|阅读|关注|支持) \W* $
    | 往期(?:推荐|回顾|精彩)
    | 推荐阅读
    | 相关阅读
    | ^\W*扫码
    | 扫码(?:关注|加|进|入|添加|下载|领|查看|阅读|报名|购|咨询|观看|了解)
    | 点击[上下]方
    | 扫?.{0,4}二维码
    | 点赞.{0,6}在看
    | 点个?(?:赞|.{0,2}在看)
    | 转发.{0,4}朋友圈
    | 右下角.{0,4}在看
    | ^\W*在看\W*$
    | 关注我们
    | 点亮.{0,2}在看
    | ^\W*微信扫一扫\W*(?:关注该?公众号\W*)?$
    | ^\W*预览时标签不可点\W*$
    | ^\W*返回\W{0,2}\w{2,4}网?，?查看更多\W*$
    | ^\W*返回\S{0,8}首页\W*$
    | ^\W*纠错\W*$
    | (?:扫码|微信|可|进|入)加群
    | 加群(?:请|交流|\W|$)
    | ^\W*(?:.{0,8}，)?.{0,6}星标\W*$
    | 喜欢就(?:点|请|关注|转发|分享|收藏)
    | ^\W*按赞支持\S{2,12}(?:[\s　]*https?://\S+)?$
    | ^\W*(?:不用抽[\s　]*不用抢|[▶☞►][\s　]*.{2,40}(?:구독|클릭|바로가기)).{0,60}$
    | 기사\ ?제보.{0,16}@
    | ^\W*(?:按赞|追踪|按赞追踪)[^，。！？]{0,16}(?:粉丝专页|粉丝团|粉专|LINE|IG|频道|帐号)[^，。！？]{0,6}$
    | ^\W*点[我此](?:看|加入|订阅|下载)[^，。！？]{0,16}$
    | ^\W*(?:广告|광고)\W*$
    | ^\W*[\w.+-]+@[\w-]+(?:\.[\w-]+)+\W*$
    | ，都在虎嗅\s?APP$
    | ^\W*この記事のタイトルとURLをコピーする\W*$
    | ^\W*(?:シェア|ツイート|ポスト|ブックマーク)する\W*$
    | 关注.{0,12}感受精彩数字生活
    | 正版软件，少数派为你呈现
    | 少数派的写作社区",
);

/// The marks of download sites.
static SPAM: Alternatives = Alternatives::new(
    r"^\W* (?:广告\W*)? 请继续往下阅读 \W*$
    | ^\s* TXT小说 .* (?: www\. | https?:// | [^。！？]$ )
    | ^《[^》]{1,40}》查看《.*专题网址
    | 作品仅供读者预览.*24小时
    | ^\W* 分节阅读 [\W_]* \d{1,4} \W*$
    | ^[-—=\s]* 用户上传之内容(?:开始|结束) [-—=\s]*$
    | 本站只提供.{0,30}(?:存储|下载)服务
    | ^\W* (?: 手机用户请(?:浏览|访问|到) | (?:天才)?[一壹1]秒钟?记住 | 请记住本[站书] | 最新章节手机版 | 最新网址 ) .* [a-zA-Z0-9]\.[a-zA-Z]{2,5} (?: [^a-zA-Z] | $ )
    | ^\W* (?: 请收藏本站 | 手机阅读 | UU看书 | 本章节?来[自源][于自]? ) [\s：:]* (?:https?://|www\.) .* $
    | ^\W* readx\(\);? \W*$
    | ^ -->> $
    | ^\W* 加入书签 \W*$
    | ^\W* 最新章节全文阅读请关注.{0,6}公众号 .{0,20} $
    | ^\W* (?:看书福利|领现金红包) .{0,20} 关注 .{0,4} 公.?众号 .* $
    | ^\W* 投推荐票 [\s　]+ 上一章 .* $
    | ^\W* 小说网友请提示[：:]长时间阅读 .{0,40} $
    | ^\W* 正在手打中，请稍等片刻 .{0,60} $
    | ^\W* 温馨提示[：:]按[\s　]*回车 .* $
    | ^[＞>]+ [^，。]{2,12} ，欢迎光临 [＜<]+ $
    | ^先定个小目标，比如[1一]秒(?:钟)?记住 .{0,30} $
    | ^[^，。]{2,10}感谢各位书友的支持，您的支持就是我们最大的动力\W*$
    | ^ [^。！？“”]{0,40}? (?:最快更新|更新最快) [^。！？“”]{0,40} (?:最新章节|无弹窗) [^，。“”]{0,12} $
    | ^\W* (?:更新时间|更新日期|更新于) [：:\s]* \d{4} [\d\s:年月日/.-]* [\s　]* (?:本章|章节)?字数 [：:\s]* \d+ \W*$
    | ^[<＜] a \s+ href [^>＞]* [>＞] .* [<＜] /a [>＞] $
    | ^\W* (?:返回)? 上一[章页节篇] [\W_]* (?:返回)? (?:章节|小说)? (?:目录|列表|书页|书目|首页)? (?:列表)? [\W_]* 下一[章页节篇] [\W_]* (?:加入书签|返回书架|推荐本书)? \W*$
    | ^\W* 手机 (?:用户)? (?:阅读|看书|访问|浏览) .{0,10} 请? (?:登[录陆]|访问|浏览|输入|到|上) [\W_]* [a-zA-Z0-9./:-]{5,40} \W*$
    | ^\W* 各位书友要是觉得《.{1,40}推荐
    | ^[-—=\s]* 章节内容(?:开始|结束) [-—=\s]*$
    | ^\W* (?:附\W*)? 本作品来自互联网 .{0,4} 本人不做任何负责 .{0,30}$
    | ^\W* 本书由.{1,40}(?:整理|制作|提供|上传).*www\.
    | ^\W* (?:本[书电]子?书?|本小说|本作品|本TXT|本txt) (?:籍)? [\s]? (?:由|来自|下载自|来源于|转自) [^，。；！？“”]{1,30} (?:整理|制作|提供|上传|下载|分享|收集|扫描|校对|首发|书屋|论坛|www\.) [^。；！？“”]{0,30} $
    | ^\W* 本书来[源自]于?[^，。]{2,12}[，,]请支持正版 \W*$
    | ^ [^，。！？\s]{2,8} 【[^】]{1,12}】 (?:整理|上传|手打|校对|扫校) \W*$
    | ^[（(] 感谢书友 .{1,60} (?:打赏|月票) .{0,30} [)）]$
    | ^\W* (?:书香门第|龙凤互联|\S{1,6}(?:论坛|书屋|书库|书院|小说网|文学网|下载网)) (?:整理|制作|手打|扫校|收集|出品) \W*$
    | ^\W* 本书由.{1,12}整理，如果你不知道读什么书.{0,80} $
    | ^\W* (?:更多[^，。；！？“”]{1,8}[，,]){1,3} [^。；！？“”]{0,4} (?:尽在|请到|请访问) [^。；！？“”]{0,16} (?:www|http|网|论坛|书屋) [^。；！？“”]{0,40} $
    | ^\W* 更多 [^，。；！？“”]{0,16} (?:小说|好书|电子书|书籍|TXT|txt|章节) [^，。；！？“”]{0,10} (?:尽在|请到|请访问|请登[录陆]|请浏览|请关注|就[在到]) [^。；！？“”]{1,40} $
    | ^\W* (?:声明\W*)? 本[书站文作]品? [^。]{0,8} (?:网友|网络|用户|会员) [^。]{0,4} (?:上传|收集|整理|转载) .{0,40} (?:24小时|二十四小时|学习|交流|版权)
    | ^喜欢.{1,40}请大家收藏[：:]
    | ^\W*(?:未完待续\W*)?如果您喜欢这部作品，欢迎您来.{1,12}投推荐票
    | ^[（(【]本章(?:已?完|结束)[）)】]$
    | ^[（(【\s]* (?: 小主，?这个?章节?后面还有 | 这章没有结束，?请点击 | (?:本章|此章|这章)(?:还?未完|没完|未完结)[^。！]{0,4}[，,](?:请|点击)[^。]{0,16}(?:翻页|下一页|继续阅读) | 点击下一页继续阅读 | 请点击下一页 ) [^。]{0,24} [）)】！!。….\s]*$
    | ^[（(【]\s*(?:未完待续|待续)[\s…。.！!~～]*[)）】]$
    | ^\W* 记住本站(?:网址|域名|地址) .{0,40} $
    | ^\W* 章节错误[，,]\s?点此(?:举报|报错) .{0,40} $
    | ^\W* 为了方便下次阅读，你可以(?:点击|在顶部) .{0,60} (?:收藏|书签) .{0,60} $
    | ^\W* 喜欢《[^》]{1,40}》请(?:向你的朋友|大家|向朋友).{0,30}(?:推荐本书|收藏|推荐).{0,60}$
    | ^\W* 推荐下，?.{0,40}(?:换源|追书|听书|App|app|APP).{0,60}$
    | ^[『「【\[(（\s]* 加入书签，?方便(?:下次)?阅读 [』」】\])）\s]*$
    | ^\W* 关灯 [\s\W]* 护眼 .{0,20} $
    | ^\W* 章节字数：\s?\d{1,6} \W*$
    | ^\W* 滚屏速度 .{0,20} $
    | ^感谢在\d{4}-\d\d?-\d\d?\ .*期间为我投出
    | ^感谢(?:灌溉营养液|投出.{1,8})的小天使[：:]
    | ^非常感谢大家对我的支持，我会继续努力的！$",
);

/// Whether a whole line is an end mark.
pub fn is_end_mark(line: &str) -> bool {
    short(line, 24) && END_MARK.is_match(line)
}

/// Whether a whole line heads a list of other articles.
pub fn is_promotion_heading(line: &str) -> bool {
    short(line, 44) && PROMOTION_HEADING.is_match(line)
}

pub fn is_promotion(line: &str) -> bool {
    is_syndicated(line)
        || short(line, 120)
            && names_furniture(line)
            && !is_narrative(line)
            && (PROMOTION.is_match(line)
                || WEAK_PROMOTION.is_match(line) && (!is_sentence(line) || speaks_to_reader(line)))
}

/// Whether a line only says where the entry of a feed first stood.
fn is_syndicated(line: &str) -> bool {
    line.starts_with(['T', 't', '文', '《', '投', '글']) && short(line, 300) && SYNDICATED.is_match(line)
}

/// Whether a line above the text asks the reader to follow.
pub fn is_head_promotion(line: &str) -> bool {
    short(line, 30) && INVITED.is_match(line)
        || short(line, 60)
            && names_furniture(line)
            && !tells_of_somebody(line)
            && !trim(line).ends_with('。')
            && HEAD_PROMOTION.is_match(line)
}

/// Whether a whole line says of the persons of an article that they are called otherwise.
pub fn is_about_names(line: &str) -> bool {
    line.contains("化名") && short(line, 60) && ALIASES.is_match(line)
}

pub fn is_disclaimer(line: &str) -> bool {
    if line.contains("声明") && short(line, 300) && HOSTED.is_match(line) {
        return true;
    }
    short(line, 300)
        && names_furniture(line)
        && !is_narrative(line)
        && (DISCLAIMER.is_match(line) || WEAK_DISCLAIMER.is_match(line) && !is_sentence(line))
}

/// Whether a whole line is the path of a page on its site: 首页 > 文学 > 散文.
pub fn is_breadcrumb(line: &str) -> bool {
    short(line, 60)
        && BREADCRUMB.is_match(line)
        && line.contains(['>', '＞', '»', '›', '→', '/'])
        && !line.contains(['。', '，', '！', '？'])
}

/// A title without the site that a download has before or behind it: `[番茄]河灯`, `河灯_www.abc.com`.
pub fn without_site(title: &str) -> &str {
    let site = title.starts_with(['[', '【']).then(|| SITE_BEFORE.find(title)).flatten();
    let title = site.map_or(title, |found| &title[found.end()..]);
    SITE_BEHIND.find(title).filter(|found| found.start() > 0).map_or(title, |found| &title[..found.start()])
}

/// A title without the platform that a window names behind it: 渡口 - 知乎.
pub fn without_platform(title: &str) -> &str {
    let found = title.contains(['-', '_', '|', '｜', '–', '—', ':']).then(|| PLATFORM_BEHIND.find(title)).flatten();
    found.filter(|found| found.start() > 0).map_or(title, |found| &title[..found.start()])
}

/// Whether a whole line heads the comments of readers.
pub fn is_comment_heading(line: &str) -> bool {
    short(line, 20) && COMMENTS.is_match(line)
}

/// Whether a text may hold a line that [`is_spam`] is for.
pub fn may_hold_spam(text: &str) -> bool {
    SPAM_WORD.is_match(text)
}

/// Whether a whole line is the mark of a download site.
pub fn is_spam(line: &str) -> bool {
    short(line, 400) && (SPAM.is_match(line) || PLEA.is_match(line))
        || short(line, SITE_LINE) && (SITE.is_match(line) && SITE_TRADE.is_match(line) || is_watermark(line))
}

/// A site's mark in disguise: `wＷ w.x iaoshuo。ｎet 小，说`. Signs, blanks and widths are what varies; letters stay.
fn is_watermark(line: &str) -> bool {
    /// More ideographs than this say something.
    const IDEOGRAPHS: usize = 6;
    let squeezed: String = line.chars().map(folded).filter(|c| c.is_ascii_alphanumeric() || wide::is_han(*c)).collect();
    squeezed.chars().filter(|&c| wide::is_han(c)).count() <= IDEOGRAPHS && WATERMARK.is_match(&squeezed)
}

/// A full-width letter or sign as ASCII has it, in small letters.
fn folded(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c).to_ascii_lowercase(),
        _ => c.to_ascii_lowercase(),
    }
}

/// A line of signs and nothing else, at least three of them or one that is no dash.
pub fn is_ornament(line: &str) -> bool {
    let line = trim(line);
    let begins = line.starts_with(|c: char| !c.is_alphanumeric());
    begins && ORNAMENT.is_match(line) && !line.chars().all(|c| matches!(c, '…' | '.' | '—'))
}

/// Whether a stock link may stand in a text.
pub fn names_stock_link(text: &str) -> bool {
    STOCK_WORD.is_match(text)
}

/// The portal's stock links in a text, as byte ranges.
pub fn stock_links(text: &str) -> Vec<std::ops::Range<usize>> {
    STOCK_LINK.find_iter(text).map(|m| m.range()).collect()
}

/// Whether a line has a word of the trade.
fn names_furniture(line: &str) -> bool {
    TRADE.is_match(line)
}

fn short(line: &str, limit: usize) -> bool {
    line.len() <= 4 * limit && line.chars().count() <= limit
}

/// A sentence of prose: it ends like one. Short lines of furniture seldom do.
fn is_sentence(line: &str) -> bool {
    trim(line).ends_with(['。', '！', '？', '”', '」', '…', '；', '，', '.'])
}

/// A sentence that tells of somebody: furniture speaks to the reader, it does not narrate.
fn is_narrative(line: &str) -> bool {
    // 戳“阅读原文”
    is_sentence(line)
        && !line.starts_with('戳')
        && (line.contains(['他', '她', '“', '「', '了']) || ["写着", "寫著"].iter().any(|says| line.contains(says)))
        && !line.contains(['您', '你', '请', '請'])
}

/// A line with somebody in it, or something that is over.
fn tells_of_somebody(line: &str) -> bool {
    line.contains(['他', '她', '了']) && !line.contains(['您', '你', '请', '請'])
}

/// A sentence that asks something of whoever reads it.
fn speaks_to_reader(line: &str) -> bool {
    let line = simplified(line);
    ["您", "你", "请", "欢迎", "记得", "快来", "支持我们", "关注我们"].iter().any(|word| line.contains(word))
}

#[cfg(test)]
mod tests;
