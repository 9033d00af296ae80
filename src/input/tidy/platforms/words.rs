//! What the pages of platforms say beside their articles, as it is copied with them.

use crate::input::pattern::{Alternatives, simplified};
use crate::input::text::lines::trim;
use crate::input::tidy::fields::is_province;
use crate::lang::wide::is_wide;
use std::borrow::Cow;

/// Longest line that only a platform has, in bytes: what is longer is told.
const LONGEST: usize = 400;
/// The same of a line in ideographs or kana that ends as a sentence does.
const LONGEST_SENTENCE: usize = 120;

/// What stands around a line that only a platform has, and around one below which it has nothing of the article.
const MARKED: [&str; 2] = [r"^[\s*_]* ", r" [\s*_！!。.…>]* $"];
const BARE: [&str; 2] = [r"^[\s*_]* ", r" [\s*_]* $"];

/// Lines that are both.
const BOTH: &str = r"  轻触阅读原文 | 举报/反馈 | 喜欢文章的朋友，打赏一下 | 微信扫一扫赞赏作者 | 送TA礼物 | 好文章[，,]需要你的鼓励
    | \d+ [\s　]* 人浏览 [\s　]* 编辑于.{8,24} | [\d,]+ [\s　]* 人喜欢 | 有用[\s　]*\d+[\s　]*没用[\s　]*\d+
    | いいね！した人.{0,24} | 読者になる
    | \d+개의\ 댓글 | (?:이전|다음)\ 포스트(?:\ .{1,60})? | 추천[\s　]+비추천 | 프로필\ 이미지 | 매거진의\ (?:이전|다음)글
    | 이\ 기사는\ 언론사에서\ .{1,10}\ 섹션으로\ 분류했습니다[.]? | 이\ 기사에\ 대해\ 어떻게\ 생각하시나요[?]?";

static OWN_AND_CLOSING: Alternatives = Alternatives::within(MARKED, BOTH);
static CLOSING_AND_OWN: Alternatives = Alternatives::within(BARE, BOTH);

/// Lines that only a platform has.
static OWN: Alternatives = Alternatives::within(
    MARKED,
    r"  在(?:小说阅读器|公众号小说)(?:读本章|中沉浸阅读) | 正在改变与想要改变世界的人，都在[\s　]*虎嗅APP | 已经有[\s　]*[\d,]+[\s　]*位读者订阅
    | View\ (?:this\ (?:email|post)\ )?in\ (?:your|a)\ browser | 在浏览器中?(?:打开|查看|阅读|检视)(?:此|这封)?(?:邮件|信件)
    | 收录于 (?: (?:合集|话题|专辑) .* | [\s　]*[·・] .{1,40} )?
    | (?:\#[^\s\#]{1,24}[\s　]*)+ \d+ [\s　]* 个
    | \d+ [\s　]* 篇原创内容 | 这是 [^，。]{1,20} 第 [\s　]* \d+ [\s　]* 篇 (?:原创)? (?:文章|推文|推送|内容) | (?:继续|向[上下左右])滑动看下一[个篇]
    | .* [\d,.]+ [\s　]* [万]? [\s　]* 人(?:也)?赞同了该(?:文章|回答)
    | 阅读 [\s　]* \d+ [\s　]* 分钟 | \d+ [\s　]* 条评论 | URL\ 복사.{0,20} | 본문\ 기타\ 기능 | .{0,20}官方[账帐]号 (?:[，,].{0,12}创作者)? | [大中小]字号 | [<＜\s　]*前へ[\s　]*次へ[\s　>＞]*(?:目次)?
    | Matrix\ 首页推荐 | Matrix\ 是少数派的写作社区.* | 文章代表作者个人观点，少数派仅对标题和排版略作修改。 | [>\s]* 下载\ ?少数派.* | IP [\s　]* 属地 [\s　]*[:：]? [\s　]* \p{Han}{2,6} | 专栏收录该内容 | [\d,]+ [\s　]* 篇文章 [\s　]* [\d,]+ [\s　]* 订阅 | 订阅专栏
    | .{0,40} 我 (?:正在)? 参[与加] .{0,8} [「“]? 掘金 .{0,60} | \+ [\s　]* 加?关注 | 粉丝 [\s　]* - [\s　]* \d+ [\s　]* 关注 [\s　]* - [\s　]* \d+ | [«»] [\s　]* [上下]一篇 [\s　]*[:：] .*
    | \d{4}/\d{1,2}/\d{1,2}に公開 | 저작자표시 (?:\ (?:비영리|변경금지|동일조건))* | 赞同 [\s　]* [\d.万]* [\s　\x{200B}]* (?:\d+ [\s　]* 条评论|添加评论) .*
    | [>\s]* 本文使用 \W{0,4} 文章同步助手 .{0,12}
    | (?:分类专栏|文章标签)[\s　]*[:：] .* | 最新推荐文章于 .* 发布
    | You\ can\ make\ anything(?:\ by\ writing)? | by\ writing | C\.?\ ?S\.?\ ?Lewis
    | 브런치는\ 최신\ 브라우저에\ 최적화.* | 본문\ ?바로가기 | 메뉴\ ?바로가기 | (?:공감|댓글|좋아요)\ ?\d+
    | いいなと思ったら応援しよう | チップで応援(?:する)? | この記事が気に入ったらサポートをしてみませんか
    | Thanks\ for\ reading(?:[\ !.].*)? | Subscribe\ (?:for\ free|now|to).* | Type\ your\ email.{0,20} | Member-only\ story
    | ※[\s　]*(?:發信站|文章網址|文章代碼|編輯|轉錄者)[\s　]*[:(（] .*
    | (?:(?:新浪|腾讯)?微博|微信(?:好友|朋友圈)?|朋友圈|QQ空间|QQ(?:好友)?|豆瓣|人人网|复制链接) (?: [\s　/|、]+ (?:(?:新浪|腾讯)?微博|微信(?:好友|朋友圈)?|朋友圈|QQ空间|QQ(?:好友)?|豆瓣|人人网|复制链接) ){1,7}
    | 分享[到至][\s　]*[:：](?:[\s　]*[^\s　，。！？]{2,6}){0,8} | 分享至 | 分享给朋友[:：]? | 追踪我们[:：]? | 备案号[\s　]*[:：][\s　]*[A-Z]{2,4}[A-Za-z0-9]{6,16} | 赞同[\s　]*[\d.,万]*[\s　]*收起评论.* | (?:有料)?会員限定(?:記事)? | 来自.{1,16}的雪球专栏 | この記事は有料記事です。? | 残り[\d,]+文字（全文[\d,]+文字）
    | (?:缩小字体[\s　]*放大字体|放大字体[\s　]*缩小字体).* | 点击进入专题 .{0,30} | 分享让更多人看到
    | (?: (?:点?赞|分享|在看|写留言|收藏|推荐|喜欢|留言|转发|评论|关注|打赏|举报|申请转载|微博|微信|QQ空间|QQ) [\s　\d]* ){3,}
    | (?:点?赞|分享|在看|写留言|收藏|留言|转发|评论|打赏|举报) (?: \d+ [\s　]* | [\s　]+ ) (?:点?赞|分享|在看|写留言|收藏|留言|转发|评论|打赏|举报) \d*
    | 创作声明[\s　]*[:：][^，。]{1,20} | \d+[\s　]*人划线 | 喜欢作者 | 赞赏(?:作者|二维码) | [\d,]+[\s　]*人阅读 | 编辑[\s　]*\|[\s　]*删除
    | 只看楼主[\s　]*收藏[\s　]*(?:回复)? | (?:初级|中级|高级|正式|核心|铁杆|知名|人气|活跃|资深)(?:粉丝|会员|人士|楷模|领袖) | 楼主发言[:：]\d+次.* | 这是一个创建于[\s　]*\d+[\s　]*天前的主题.*
    | 粉丝[\s　]*[:：][\s　]*[\d.,万]+[\s　]*文章[\s　]*[:：][\s　]*\d+ | 设置分组取消关注 | 投诉或建议 | 我要(?:举报|反馈|纠错)(?:[\s　]+保存网页)? | 保存网页 | 阅读剩余全文(?:[（(][)）])? | 扫码分享 | ·?[(（]修改过[)）] | ·?IPFS·? | 发布于[\s　]*[:：]?[\s　]*\p{Han}{2,3}[省市]
    | (?:扫一扫[，,]?)?(?:用|在)?手机(?:浏览器)?(?:扫码)?打开当前页面? | (?:[【\[](?:打印|打印本页|关闭|关闭窗口|关闭本页|返回顶部|返回列表|我要纠错|收藏|收藏本页|字体[:：]?.{0,8})[】\]][\s　]*){2,} | 刷新评论(?:刷新页面)?返回顶部
    | ñ\d* | 推荐进入财新数据库.* | (?:昨天|今天|前天)[\s　]*\d{1,2}:\d{2} | CC\ 4[.]0\ BY-SA版权 | (?:更新)?[\s　]*发布阅读[\s　]*\d+[\s　]*分钟 | 请同意我们的隐私权规范.{0,30} | 选择中央社，是选择了中立与专业 | 支持专业新闻工作者.{0,16}
    | .{1,80}\ is\ a\ reader-supported\ publication\..* | ∙\ (?:Paid|Preview) | Read\ in\ Cubox | Read\ Original | ▼*点击(?:图片|组图)看更多▼* | 听新闻 | \d+:\d{2}[\s　]*/[\s　]*\d+:\d{2}
    | (?:来自.{1,12})? \d+楼[\s　]*\d{4}-\d{1,2}-\d{1,2}[\s　]+\d{1,2}:\d{2}(?:[\s　]*回复)?",
);

/// The same on Japanese pages.
static OWN_JA: Alternatives = Alternatives::within(
    MARKED,
    r"  (?:シェア|フォロー|ポスト|ツイート|ブックマーク)する | 見出し画像 | 著者フォロー | コメント[\s　]*\d+[\s　]*件 | \d{1,2}/\d{1,2}[（(][月火水木金土日][)）][\s　]*\d{1,2}:\d{2}(?:配信)?
    | にほんブログ村(?:ランキング)? | 人気ブログランキング(?:へ)? | スポンサー(?:サイト|ー?ドリンク) | (?:コメント|トラックバック)[\s　]*[(（][\s　]*\d+[\s　]*[)）]
    | 最終更新[:：][\s　]*\d.{4,20} | 最新記事をメールで.{0,20} | この記事が気に入ったら(?:サポート|チップで応援).{0,14} | 応援(?:した人|コメントを書く) | リブログ(?:[（(]\d+[)）])?",
);

/// The same on Korean pages.
static OWN_KO: Alternatives = Alternatives::within(
    MARKED,
    r"  .{0,16}[(]으[)]로\ ?기사보내기 | SNS\ ?(?:기사)?\ ?보내기 | (?:본문\ )?글[씨자]\ ?(?:크기\ ?)?(?:줄이기|키우기|조절하기|변경(?:하기)?) | 본문\ 요약봇.{0,12} | 텍스트\ 음성\ 변환\ 서비스\ 사용하기 | 음성으로\ 듣기 | 기사를\ 읽어드립니다
    | 기사\ 섹션\ 분류\ 안내 | .{1,20}에서\ 직접\ 확인하세요.\ 해당\ 언론사로\ 이동합니다 | .{2,8}\ 기자의\ 기사\ 더보기 | 다른\ ?기사\ ?보기 | 바로가기\ 복사하기
    | 구독자\ ?[\d,.]+[만천]? | 제안하기(?:\ ?구독)? | .{1,16}\ ?소속\ ?.{0,16}직업.{1,16} | (?:이전|다음)\ \d{1,3}화\ .{1,60}
    | 이웃추가 | (?:브라우저|웹)에서\ 보기 | 지난\ ?호\ 보기 | 수신\ ?거부(?:[\s　/|]*[Uu]nsubscribe)? | 728x90 | 원본\ 첨부파일\ \d+",
);

/// Lines below which a page has nothing of the article.
static CLOSING: Alternatives = Alternatives::within(
    BARE,
    r"  好文要顶 [\s　]* 关注我 .* | 确定要放弃本次机会？ | 更多精彩内容[，,]就在简书APP | [“\x22]?小礼物走一走，来简书关注我[”\x22]? | 赞赏支持还没有人赞赏.*
    | いいなと思ったら応援しよう[！!]? | バッジを贈って著者を応援しよう | 新規登録して、もっと便利にQiitaを使ってみよう | Register\ as\ a\ new\ user\ and\ use\ Qiita.*
    | (?:공유하기)? \ ? 게시글\ 관리 | ['‘].{1,40}['’]\ 카테고리의\ 다른\ 글 | 댓글을\ 작성하세요 | 이\ 글에\ 공감한\ 블로거\ 열고\ 닫기 | 공감한\ 사람\ 보러가기
    | \d+人点赞 | 预览时标签不可点 | 继续滑动看下一个 | Scan\ to\ Follow | 喜欢此内容的人还喜欢
    | (?:编辑|发布)于[\s　]*\d{4}-\d{1,2}-\d{1,2}[\s　]+\d{1,2}:\d{2}(?:[\s　]*[・·][\s　]*(?:IP[\s　]*属地)?[\s　]*\p{Han}{2,4})?
    | 赞赏二维码 | 本文为我原创 | 本文禁止转载或摘编 | 喜欢我的作品吗？别忘了给予支持与赞赏.* | You\ are\ receiving\ this\ email\ because\ .* | 推荐阅读更多精彩内容 | 本文收录于以下专栏 | 全站热搜 | \d+[\s　]*条回复[\s　]*•.* | Subscribe\ to\ \S.{0,40}
    | この記事が気に入ったら(?:サポート|チップで応援).{0,14}[？?]? | この記事は有料記事です。?残り[\d,]+文字.* | ご感想をお寄せください
    | \S{2,32}[\s　]+\d{4}-\d{2}-\d{2}[\s　]+\d{1,2}:\d{2}[\s　]+読者になる | 댓글\ •\ \[\d+\]
    | [\d.,]+[KM]?\ [Ff]ollowers | Discussion\ about\ this\ post | Thanks\ for\ reading\ .{1,60}!\ Subscribe\ for\ free.*
    | ブックマーク登録する場合はログインしてください。 | 标签：",
);

/// The same in words that a text may have too: no sentence may stand below.
static CLOSING_TOO: Alternatives = Alternatives::within(
    BARE,
    r"  投诉或建议 | 文章标签 | 支持作者 | 分享至 | 创作者介绍 | 我要举报 | 喜欢作者 | 大家还在搜 | 「.{1,16}」(?:カテゴリ)?の(?:最新)?記事 | 応援(?:する|した人) | 次のエピソード",
);

/// Words of buttons and the like, beside those of [`FOLLOW`].
#[rustfmt::skip]
const BUTTONS: &[&str] = &[
    "公众号", "分享", "收藏", "赞", "赞同", "喜欢", "在看", "写留言", "点赞", "评论", "添加评论", "举报", "打赏", "私信", "申请转载",
    "版权", "登录", "注册", "首页", "打开App", "打开APP", "展开全文", "阅读全文", "返回顶部", "原创", "微博", "微信", "转发", "投诉", "回应", "踩", "收起", "回复", "更多精彩内容", "点分享", "点收藏", "点点赞", "点在看", "展开", "只看楼主", "关注问题", "写回答", "邀请回答", "好问题", "关注者", "被浏览", "转帖", "爱心", "+1", "去阅读", "Help", "Status", "About", "Careers",
    "Listen", "Share", "Save", "Subscribe", "Subscribed", "Sign in", "Sign up", "Open in app", "More", "Like", "Comment", "Reply", "Written by", "Original", "Top highlight",
    "brunch", "IE", "chrome", "safari", "IE chrome safari", "페이스북", "트위터", "카카오톡", "카카오스토리", "네이버밴드", "밴드", "URL복사", "URL 복사", "링크복사", "이메일", "스크랩", "프린트", "인쇄하기", "번역 설정", "기사원문", "신고", "북마크", "카테고리", "반응형", "목록 보기", "구독하기", "공유하기", "공유", "신고하기", "좋아요", "로그인", "태그", "댓글",
    "表示調整", "閉じる", "シェア", "スキ", "いいね", "ログイン", "会員登録", "ブックマーク", "前へ", "次へ",
    "ツイート", "ポスト", "メール", "印刷", "list", "LINE", "はてブ", "クリップ", "お気に入り", "コメントする", "シェアする", "読者になる", "ストック",
];

/// Buttons that stand beside the name of the author.
const FOLLOW: [&str; 15] = [
    "关注",
    "+ 关注",
    "关注他",
    "关注她",
    "关注TA",
    "已关注",
    "关注作者",
    "追踪",
    "Follow",
    "Following",
    "フォロー",
    "フォローする",
    "팔로우",
    "이웃추가",
    "구독",
];

/// Whether a line is the name of a button.
pub fn is_button(text: &str) -> bool {
    let text = trim(text);
    // 喜欢 (3), 赞同 12
    let bare = text.trim_end_matches([')', '）']).trim_end_matches(|c: char| c.is_ascii_digit());
    let bare = if bare.len() < text.len() { trim(bare.trim_end_matches(['(', '（'])) } else { text };
    let is_one = |text: &str| BUTTONS.contains(&text) || FOLLOW.contains(&text);
    text.len() <= 32 && (is_one(text) || is_one(bare) || is_one(&simplified(bare)))
}

/// Whether a line is the button that stands beside the name of the author.
pub fn follows(text: &str) -> bool {
    text.len() <= 32 && FOLLOW.contains(&&*simplified(text))
}

/// Whether a line is the button by which an account's article is read as a novel is: it stands below the account.
pub fn opens_reader(text: &str) -> bool {
    (text.starts_with("在小说阅读器") || text.starts_with("在公众号小说")) && is_own(text)
}

/// Whether a line is one that only a platform has.
pub fn is_own(text: &str) -> bool {
    let text = trim(text);
    let is_sentence = || text.starts_with(is_wide) && text.ends_with(['。', '！', '？', '…', '”', '」']);
    let longest = if text.len() > LONGEST_SENTENCE && is_sentence() { LONGEST_SENTENCE } else { LONGEST };
    if text.len() > longest {
        return false;
    }
    // What parts the buttons of a page has no width.
    let text = if text.contains('\u{200B}') { Cow::Owned(text.replace('\u{200B}', "")) } else { Cow::Borrowed(text) };
    is_from_province(&text) || [&OWN, &OWN_JA, &OWN_KO, &OWN_AND_CLOSING].into_iter().any(|own| own.is_match(&text))
}

/// 来自 浙江, below an account.
fn is_from_province(text: &str) -> bool {
    let place = ["来自", "來自"].into_iter().find_map(|from| text.strip_prefix(from));
    place.is_some_and(|place| place.starts_with(char::is_whitespace) && is_province(trim(place)))
}

/// Whether a page has nothing of its article below a line.
pub fn closes(text: &str) -> bool {
    text.len() <= LONGEST && [&CLOSING, &CLOSING_AND_OWN].into_iter().any(|closing| closing.is_match(text))
}

/// Whether it has nothing below a line, if no sentence stands there.
pub fn may_close(text: &str) -> bool {
    text.len() <= LONGEST && CLOSING_TOO.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_of_a_platform_is_told_by_a_character_that_it_needs() {
        for lines in [&OWN, &OWN_JA, &OWN_KO, &OWN_AND_CLOSING, &CLOSING, &CLOSING_AND_OWN, &CLOSING_TOO] {
            assert_eq!(lines.untold(), [""; 0]);
        }
    }

    #[test]
    fn a_word_of_a_button_stands_in_one_table_once() {
        let mut all = [BUTTONS, &FOLLOW].concat();
        all.sort_unstable();
        let twice: Vec<_> = all.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
        assert!(is_button("关注") && is_button("關注") && is_button("喜欢 (3)") && !is_button("关注河流"));
    }
}
