//! Bylines without a separator behind a label: 本报记者 张三, □ 张三, 林一舟/文, `[宋] 苏轼`, 홍길동 기자, by Jane Roe.
//!
//! A name is taken at its word where a word of the trade stands beside it (记者, 著, 기자); beside a mere sign or
//! bracket it must read like a name, or the bracket name a dynasty or a country.

use super::Fields;
use super::names::{is_of_something, is_person, is_phrase, names_of};
use crate::book::Credit;
use crate::input::pattern::{patterns, simplified};
use crate::input::text::lines::{is_blank, trim};
use crate::lang::wide;
use std::borrow::Cow;

patterns! {
    /// The paper, who reports, and names.
    REPORTER = r"^[（(]?(?:本报|本刊|本网|\S{2,8}(?:报|社|网|刊|新闻|台|客户端))?(?:特约|见习|实习|首席)?(?:记者|作者|撰文)[\s　]+(\S{2,4}(?:[\s　、]+\S{2,5})*?)[)）]?$";

    /// The same without a blank: the name must read like one.
    REPORTER_CLOSE = r"^[（(]?(?:本报|本刊|本网|\S{2,8}(?:报|社|网|新闻))?(?:特约|见习|实习|首席)?记者(\S{2,4})[)）]?$";

    /// 某某新闻记者 | 林一舟, 某某新闻编辑 | 河岸
    REPORTER_BESIDE = r"^\S{1,8}?(?:报|社|网|刊|新闻|台|客户端)(?:特约|见习|实习|首席)?(记者|作者|编辑|责编|摄影)[\s　]*[|｜丨:：][\s　]*(\S{2,4}(?:[\s　、]+\S{2,5}){0,3})$";

    /// 記者王小明／台北報導, as papers of Taiwan sign.
    REPORTED = r"^[〔\[【（(]?(?:\S{2,8}[報社網][\s　]*)?(?:特派|特約|即時|實習|地方)?(?:中心)?(?:记者|编辑)?[\s　]*(\S{2,4}(?:[\s　、]+\S{2,4}){0,3})[\s　]*[/／╱](?:\S{0,8}(?:報導|报道|专电|專訪|特稿|攝影))[〕\]】）)]?$";

    /// The signs that papers put before a name; ◎林一舟　圖◎阿南 names who drew as well.
    SIGNED = r"^[□■○●◎▍▎▌◇◆][\s　]*(\S{2,4}?(?:[\s　]+\S{2,4}?){0,3})(?:[\s　]+(图|插图|插画|绘图|绘|摄影|图片|照片)[□■○●◎◇◆／/][\s　]*(\S{2,8}))?$";

    /// 文・高瀬みなと（時計師）: how Japanese papers sign.
    DOTTED = r"^(取材・文|聞き手・構成|文|取材|構成|聞き手|写真|撮影|絵|イラスト|監修)[・·]([^\s　。、！？（(・／/＝=：:]{2,10}(?:[\s　][^\s　。、！？（(・]{1,6})?)(?:[（(][^（()）]{1,20}[)）])?$";

    /// 唐　李白, 宋代·苏轼, 清：纳兰性德, 清 曹雪芹 著: a dynasty and who wrote then.
    OF_DYNASTY = r"^(\p{Han}{1,2}?)(?:[代朝])?(?:[\s　]+|[\s　]*[·・•：:][\s　]*)(?:(\p{Han}{2,6}?)[\s　]*(?:编?著|编?撰)|(\p{Han}{2,4}))$";

    /// 李白〔唐代〕, as 古诗文网 signs; in other brackets, 苏轼（宋）, a thing may be of a dynasty.
    BEFORE_DYNASTY = r"^(\p{Han}{2,4})[\s　]*(?:〔(\p{Han}{1,2}?)[代朝]?〕|[（(\[［【](\p{Han}{1,2}?)[代朝]?[）)\]］】])$";

    /// 林一舟/文, 林一舟 | 文
    BEHIND = r"^(\S{2,8})[/／|｜](文|图文|文图|撰文|口述|文字|图|摄影|摄|编辑|整理|译|编译|编|绘)$";

    /// By Jane Roe, under an English title.
    BY = r"^(?:[Bb]y|BY|[Ww]ritten [Bb]y)[\s　]+([A-ZÀ-Ý][\w.'’-]*(?: (?:[A-ZÀ-Ý][\w.'’-]*|de|van|von|of)){0,4}(?:(?:, | and | & )[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})*)$";

    /// by 林一舟
    BY_WIDE = r"^(?:[Bb]y|BY)[\s　]*[:：@]?[\s　]*([ぁ-ヿ\x{3400}-\x{9FFF}가-힣]{2,6})$";

    /// 원작 without a separator: 글 홍길동, 글·사진 홍길동.
    KOREAN_LABEL = r"^(?:글|글[·・/]사진|사진[·・/]글|기자명|글쓴이|지은이|저자|작성자|필자|글·그림)[\s　]+([가-힣]{2,4}(?:[\s　,·]+[가-힣]{2,4}){0,3})[\s　]*(?:기자|작가)?$";
    /// 한서림 | 시계수리공: a name, and what he is.
    KOREAN_CARD = r"^([가-힣]{3})[\s　]*[|｜][\s　]*([^\s　|｜\d.。,][^|｜\d.。,?!]{0,14})$";
    KOREAN_TITLE = r"^(?:[가-힣]{2,5}/)?([가-힣]{2,4})[\s　]*(?:선임|수습|인턴|객원|전문)?[\s　]?(기자|특파원|논설위원|지음|씀|글)(?:[\s　]*[(]?[a-zA-Z0-9._+-]+@[a-zA-Z0-9.-]+[)]?|[\s　]+(?:구독|TALK))?$";

    /// The writer of a book or poem with his dynasty or country, and who translated it.
    OF_BOOK = r"(?x) ^ (?: [\[［【（(〔] ([\p{Han}]{1,5}) [\]］】）)〕] [\s　]* )? ([^\s　，。、；：？！,;:?!“”「」《》（）()\[\]]{2,16}?)
        (?: [\s　]* (编著|原著|著|撰|지음) )?
        (?: [\s　，,、/／|｜]+ ([^\s　，。；：？！,;:?!“”「」《》（）()\[\]]{2,16}?) [\s　]* (译|编译|编|校注|校|注|옮김) )? $";

    /// 原创 某某, as an account heads its article.
    ORIGINAL = r"^原创[\s　]*[:：|｜\s　][\s　]*(\S.{0,20})$";
}

/// When a writer lived.
#[rustfmt::skip]
const DYNASTIES: &[&str] = &[
    "先秦", "春秋", "战国", "戰國", "秦", "汉", "漢", "西汉", "东汉", "魏", "三国", "晋", "晉", "西晋", "东晋", "南朝", "南朝宋", "南朝梁", "北朝", "南北朝", "北魏", "隋", "唐",
    "五代", "南唐", "宋", "北宋", "南宋", "辽", "金", "元", "明", "清",
];

/// Longest line of a dynasty and a name, in bytes.
const LONGEST_OF_DYNASTY: usize = 48;

/// What a bracket before a writer names besides: a time of today, a country.
#[rustfmt::skip]
const ORIGINS: &[&str] = &[
    "近代", "现代", "当代", "民国", "民國",
    "美", "美国", "英", "英国", "法", "法国", "德", "德国", "俄", "俄国", "俄罗斯", "苏", "苏联", "日", "日本", "意", "意大利", "西班牙", "葡", "葡萄牙", "奥", "奥地利", "捷", "捷克",
    "匈", "匈牙利", "波兰", "挪威", "瑞典", "瑞士", "丹麦", "芬兰", "荷", "荷兰", "比利时", "爱尔兰", "冰岛", "希腊", "古希腊", "古罗马", "印", "印度", "韩", "韩国", "朝鲜", "越南",
    "加", "加拿大", "澳", "澳大利亚", "新西兰", "墨西哥", "阿根廷", "智利", "秘鲁", "哥伦比亚", "巴西", "古巴", "以色列", "土耳其", "埃及", "黎巴嫩", "伊朗", "波斯", "南非", "尼日利亚",
];

/// What stands behind a Korean name and is none.
const TRADES: [&str; 5] = ["기자", "작가", "특파원", "논설위원", "칼럼니스트"];

/// Who among reporters is none.
const OTHERS: [&str; 10] =
    ["通讯员", "通訊員", "实习生", "實習生", "摄影", "攝影", "摄影记者", "编辑", "見習", "见习记者"];

/// The byline that a line is, if no label with a separator is needed to tell.
pub fn unlabelled(text: &str) -> Option<Fields> {
    signed(text).or_else(|| by(text)).or_else(|| below_a_title(text)).or_else(|| of_book(text))
}

fn byline(authors: Vec<String>) -> Option<Fields> {
    (!authors.is_empty()).then(|| Fields { rule: "byline", authors, ..Fields::default() })
}

/// A line that somebody signed by his trade: 本报记者 张三, 記者王小明／台北報導, 林一舟/文, 홍길동 기자.
pub fn signed(text: &str) -> Option<Fields> {
    // A pattern is compiled when a line first has its word: most books never need the half of them.
    let reports = || ["记者", "記者", "作者", "撰文"].iter().any(|word| text.contains(word));
    if reports() {
        if let Some(found) = REPORTER.captures(text) {
            return reporters(found.get(1)?.as_str());
        }
        if let Some(found) = REPORTER_CLOSE.captures(text) {
            return byline(vec![found[1].to_owned()]).filter(|_| is_person(&found[1]));
        }
    }
    // （林一舟）, 【江川渡】; （高兴） begins like a name and is none, （于北京） says where it was written.
    let bracketed = text.strip_prefix(['（', '(', '【']).and_then(|text| text.strip_suffix(['）', ')', '】']));
    let is_signature = |name: &&str| is_person(name) && name.chars().count() > 2 && !name.starts_with('于');
    if let Some(name) = bracketed.map(trim).filter(is_signature) {
        return byline(vec![name.to_owned()]);
    }
    if text.contains(['|', '｜', '丨', ':', '：'])
        && let Some(found) = REPORTER_BESIDE.captures(text)
    {
        let names = names_of(&found[2]).filter(|names| names.iter().all(|name| is_person(name)))?;
        if ["记者", "記者", "作者"].contains(&&found[1]) {
            return byline(names);
        }
        let credits = vec![Credit { label: found[1].into(), names: found[2].into() }];
        return Some(Fields { rule: "credit", credits, ..Fields::default() });
    }
    let divided = text.contains(['/', '／', '╱']) && !text.contains("//");
    if divided && let Some(found) = REPORTED.captures(text) {
        let names = names_of(&found[1])?;
        return byline(names)
            .filter(|f| text.contains(['記', '记', '編', '编']) || f.authors.iter().all(|n| is_person(n)));
    }
    if text.starts_with(wide::is_hangul)
        && let Some(found) = KOREAN_TITLE.captures(text)
    {
        let fine = &found[2] != "글" && &found[2] != "씀" || is_person(&found[1]);
        return byline(vec![found[1].to_owned()]).filter(|_| fine);
    }
    (divided || text.contains(['|', '｜'])).then(|| behind(text)).flatten()
}

/// Whether a line names the reporter or editor of a paper: 某某新闻记者 | 林一舟.
pub fn is_of_paper(text: &str) -> bool {
    text.contains(['|', '｜', '丨', ':', '：']) && REPORTER_BESIDE.is_match(text) && signed(text).is_some()
}

/// 记者 张三 李四 通讯员 王五: the last is a credit.
fn reporters(names: &str) -> Option<Fields> {
    let mut fields = Fields { rule: "byline", ..Fields::default() };
    let mut role: Option<&str> = None;
    for name in names_of(names)? {
        match OTHERS.iter().find(|other| **other == name) {
            Some(other) => role = Some(other),
            None => match role {
                Some(label) => match fields.credits.last_mut().filter(|credit| credit.label == label) {
                    Some(credit) => credit.names = format!("{} {name}", credit.names),
                    None => fields.credits.push(Credit { label: label.into(), names: name }),
                },
                None => fields.authors.push(name),
            },
        }
    }
    (!fields.authors.is_empty() || !fields.credits.is_empty()).then_some(fields)
}

/// 林一舟/文　王五/图
fn behind(text: &str) -> Option<Fields> {
    let mut fields = Fields { rule: "byline", ..Fields::default() };
    let text = [" | ", " ｜ "].into_iter().fold(Cow::Borrowed(text), |text, bar| match text.contains(bar) {
        true => text.replace(bar, trim(bar)).into(),
        false => text,
    });
    for item in text.split([' ', '\u{3000}', '\u{a0}']).filter(|item| !item.is_empty()) {
        let found = BEHIND.captures(item)?;
        let names = names_of(&found[1])?;
        if item.contains(['|', '｜']) && !names.iter().all(|name| is_person(name)) {
            return None;
        }
        match found[2].chars().all(|c| "文图圖撰口述字".contains(c)) && found[2] != *"图" && found[2] != *"圖"
        {
            true => fields.authors.extend(names),
            false => fields.credits.push(Credit { label: found[2].into(), names: names.join("、") }),
        }
    }
    (!fields.authors.is_empty() || !fields.credits.is_empty()).then_some(fields)
}

pub fn by(text: &str) -> Option<Fields> {
    if !text.starts_with(['b', 'B', 'w', 'W']) {
        return None;
    }
    if let Some(found) = BY_WIDE.captures(text) {
        return byline(vec![found[1].to_owned()]).filter(|_| !is_of_something(&found[1]));
    }
    let authors = BY.captures(text)?;
    let authors = authors[1].split([',', '&']).flat_map(|name| name.split(" and ")).map(trim);
    byline(authors.map(str::to_owned).collect())
}

/// What is a byline only below a title: ■ 张三, 文・高瀬みなと, 唐　李白, 글 홍길동.
fn below_a_title(text: &str) -> Option<Fields> {
    if text.starts_with(['□', '■', '○', '●', '◎', '▍', '▎', '▌', '◇', '◆'])
        && let Some(found) = SIGNED.captures(text)
    {
        let names = names_of(&found[1])?;
        let fine = text.starts_with('□') || names.iter().all(|name| is_person(name));
        let drawn = found.get(2).zip(found.get(3));
        let credits = drawn.map(|(label, name)| Credit { label: label.as_str().into(), names: name.as_str().into() });
        return byline(names).filter(|_| fine).map(|f| Fields { credits: credits.into_iter().collect(), ..f });
    }
    if let Some(fields) = dotted(text).or_else(|| numbered(text)) {
        return Some(fields);
    }
    // Few lines are that short and begin so.
    let of_dynasty = text.len() <= LONGEST_OF_DYNASTY && DYNASTIES.iter().any(|dynasty| text.starts_with(dynasty));
    if let Some(found) = of_dynasty.then(|| OF_DYNASTY.captures(text)).flatten() {
        let written = found.get(2).map(|name| name.as_str());
        let name = written.or(found.get(3).map(|name| name.as_str())).unwrap_or_default();
        let dynasty = &*simplified(&found[1]);
        let fine = DYNASTIES.contains(&dynasty) && (written.is_some() || !text.contains(is_blank) || is_person(name));
        return byline(vec![name.to_owned()]).filter(|_| fine);
    }
    let closed = text.len() <= LONGEST_OF_DYNASTY && text.ends_with(['〕', '）', ')', ']', '］', '】']);
    if let Some(found) = closed.then(|| BEFORE_DYNASTY.captures(text)).flatten() {
        let (name, dynasty) = (&found[1], found.get(2).or(found.get(3)).map_or("", |m| m.as_str()));
        let fine = DYNASTIES.contains(&&*simplified(dynasty)) && (found.get(2).is_some() || is_person(name));
        return byline(vec![name.to_owned()]).filter(|_| fine);
    }
    if text.contains(['|', '｜'])
        && let Some(found) = KOREAN_CARD.captures(text).filter(|found| is_person(&found[1]))
    {
        let credits = vec![Credit { label: "글쓴이".into(), names: found[2].into() }];
        return byline(vec![found[1].to_owned()]).map(|f| Fields { credits, ..f });
    }
    let found = text.starts_with(wide::is_hangul).then(|| KOREAN_LABEL.captures(text)).flatten()?;
    let names: Vec<String> = found[1]
        .split([' ', '\u{3000}', ',', '·'])
        .filter(|n| !n.is_empty() && !TRADES.contains(n))
        .map(str::to_owned)
        .collect();
    byline(names).filter(|f| !text.starts_with("글 ") || f.authors.iter().all(|name| is_person(name)))
}

/// 林一舟1，周　远2*: the authors of a paper, each with the number of his institute.
fn numbered(text: &str) -> Option<Fields> {
    /// Longest of such lines, in bytes.
    const LONGEST: usize = 240;
    const SIGNS: [char; 3] = ['*', '＊', '†'];
    if text.len() > LONGEST || !text.trim_end_matches(SIGNS).ends_with(char::is_numeric) {
        return None;
    }
    // No paper has authors of ten institutes.
    let name = |piece: &str| {
        let piece = trim(piece).trim_end_matches(SIGNS);
        let name = piece.strip_suffix(char::is_numeric)?.replace(is_blank, "");
        (is_person(&name) && name.chars().all(wide::is_han)).then_some(name)
    };
    let names: Option<Vec<String>> = text.split(['，', ',', '、', '；', ';']).map(name).collect();
    byline(names.filter(|names| names.len() >= 2)?)
}

/// 文・高瀬みなと, （文・高瀬みなと、写真・三枝拓）
pub fn dotted(text: &str) -> Option<Fields> {
    if !text.contains(['・', '·']) {
        return None;
    }
    let inside = text.strip_prefix(['（', '(']).and_then(|text| text.strip_suffix(['）', ')'])).unwrap_or(text);
    let mut fields = Fields { rule: "credit", ..Fields::default() };
    for piece in inside.split('、') {
        let found = DOTTED.captures(trim(piece)).filter(|found| !piece.contains('·') || is_person(&found[2]))?;
        let (label, name) = (&found[1], found[2].to_owned());
        match label.ends_with('文') {
            true => fields.authors.push(name),
            false => fields.credits.push(Credit { label: label.into(), names: name }),
        }
    }
    let rule = if fields.authors.is_empty() { "credit" } else { "byline" };
    Some(Fields { rule, ..fields })
}

/// `[宋] 苏轼`, 林一舟 著, 〔美〕欧·亨利 著　王永年 译
fn of_book(text: &str) -> Option<Fields> {
    let bracketed = text.starts_with(['[', '［', '【', '（', '(', '〔']);
    if !bracketed && !["著", "撰", "지음"].iter().any(|word| text.contains(word)) {
        return None;
    }
    let found = OF_BOOK.captures(text)?;
    let origin = found.get(1).map(|m| m.as_str());
    if origin.is_some_and(|o| !ORIGINS.contains(&o) && !DYNASTIES.contains(&o))
        || origin.is_none() && found.get(3).is_none()
    {
        return None;
    }
    let name = found.get(2)?.as_str();
    let wide = name.chars().all(|c| {
        wide::is_han(c)
            || wide::is_hangul(c)
            || matches!(c, '·' | '・' | '•' | '.' | '、' | '々' | 'ぁ'..='ヿ' | 'A'..='Z' | 'a'..='z')
    });
    if !wide || is_of_something(name) || name.contains(['他', '她', '我', '你', '是', '了']) {
        return None;
    }
    // （日）下雨 is a day of the week.
    if text.starts_with(['（', '(']) && !is_person(name) && !name.contains('·') && name.chars().count() > 4 {
        return None;
    }
    let credits = found
        .get(4)
        .zip(found.get(5))
        .map(|(names, label)| Credit { label: label.as_str().into(), names: names.as_str().into() });
    Some(Fields { credits: credits.into_iter().collect(), ..byline(vec![name.to_owned()])? })
}

/// 原创 某某
pub fn original(text: &str) -> Option<Fields> {
    // The app in English.
    if let Some(names) = text.strip_prefix("Original ") {
        let (author, account) = names.trim().split_once(is_blank)?;
        let is_name = |name: &str| name.contains(wide::is_wide) && !name.contains(is_blank) && is_phrase(name);
        return (is_name(author) && is_name(trim(account))).then(|| Fields::of_original(author, trim(account)));
    }
    let names = text.starts_with("原创").then(|| ORIGINAL.captures(text)).flatten()?.get(1)?.as_str();
    // The name that stands twice on a page, with the account.
    if let [author, again, account] = names.split(is_blank).filter(|part| !part.is_empty()).collect::<Vec<_>>()[..]
        && author == again
    {
        return Some(Fields::of_original(author, account));
    }
    // The second of two is the account, unless it is a person too.
    if let Some((author, account)) = names.split_once([' ', '\u{3000}', '\u{a0}']) {
        let account = trim(account);
        if !account.contains([' ', '\u{3000}']) && !is_person(account) && !is_of_something(names) && is_phrase(names) {
            return Some(Fields::of_original(author, account));
        }
    }
    let authors = names_of(names).filter(|_| !is_of_something(names))?;
    Some(Fields { rule: "byline", authors, rights: vec!["原创".into()], ..Fields::default() })
}
