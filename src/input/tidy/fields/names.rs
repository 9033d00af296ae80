//! What is the name of a person, of a paper, of nobody.

use crate::input::pattern::simplified;
use crate::input::text::lines::{is_blank, trim};
use crate::lang::wide;

/// The commonest Chinese surnames, in both scripts.
const SURNAMES: &str = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧蕭田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾鐘谭譚陆陸汪范石廖贾賈夏韦韋付方白邹鄒孟熊秦邱丘江尹薛闫閻阎段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯温殷葛纪紀詹翁童倪岳欧歐章鲁魯施洪季康俞聂聶柳常焦尤柯伍安祝柴齐齊甘邢裴宁寧牛路代管成庄莊申霍涂颜顏梅耿阮符屈冼骆駱文鲍鮑柏辛关關凌喻左盛舒屠穆冉臧米时时闵閔卞房项項计計简簡";

/// Surnames of two characters.
const DOUBLE: [&str; 16] = [
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "夏侯", "慕容", "令狐", "皇甫", "尉迟", "东方", "南宫",
    "端木", "公孙",
];

/// The commonest Korean surnames.
const KOREAN: &str = "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석선설마길연위표명기반왕옥육인맹";

/// The commonest Japanese surnames of two characters and more, and those of well-known writers.
#[rustfmt::skip]
const JAPANESE: &[&str] = &[
    "佐藤", "鈴木", "高橋", "伊藤", "渡辺", "渡邊", "渡邉", "中村", "小林", "加藤", "吉田", "佐々木", "山田", "松本", "井上", "木村", "斎藤", "斉藤", "齋藤", "山崎", "池田",
    "橋本", "阿部", "石井", "前田", "岡田", "長谷川", "藤田", "後藤", "近藤", "村上", "遠藤", "坂本", "西村", "三浦", "藤原", "岡本", "松田", "中川", "中野", "原田", "田村",
    "竹内", "森田", "柴田", "酒井", "工藤", "横山", "宮本", "内田", "安藤", "島田", "谷口", "今井", "河野", "藤本", "村田", "武田", "杉山", "増田", "大塚", "久保", "松井",
    "桜井", "野口", "松尾", "野村", "菊地", "菊池", "佐野", "杉本", "新井", "浜田", "市川", "島村", "水野", "桑原", "菅原", "永井", "吉川", "飯田", "東野", "泉谷", "斎木",
    "夏目", "芥川", "太宰", "宮沢", "谷崎", "三島", "与謝野", "樋口", "島崎", "国木田", "志賀", "梶井", "横光", "寺田", "幸田", "尾崎", "徳冨", "伊坂", "恩田", "辻村",
    "安部", "江戸川", "北原", "萩原", "室生", "若山",
];

/// The same that are words of Chinese too, or places: 小松鼠, 大江东去, 中山公园. A given name must be a Japanese one.
#[rustfmt::skip]
const JAPANESE_WORDS: &[&str] = &[
    "清水", "小川", "福田", "太田", "小野", "金子", "和田", "中山", "石田", "上田", "高木", "大野", "高田", "丸山", "小島", "平野", "木下", "大西", "古川", "小松", "川口",
    "山内", "北村", "安田", "川上", "村山", "青木", "川端", "正岡", "有島", "坂口", "織田", "有川", "遠山", "小山", "大江", "星野", "中原", "高村", "三好",
];

/// How given names of Japan end, and nothing of Chinese that begins with such a word.
const JAPANESE_ENDS: [char; 5] = ['郎', '夫', '助', '雄', '子'];

/// Tunes of ci, which stand below a title and begin like a name.
#[rustfmt::skip]
const TUNES: [&str; 23] = [
    "苏幕遮", "贺新郎", "贺圣朝", "齐天乐", "阮郎归", "何满子", "杨柳枝", "江城子", "江南春", "武陵春", "柳梢青", "柳含烟", "石州慢", "梅花引", "安公子", "章台柳",
    "关河令", "万年欢", "谢池春", "谢新恩", "梁州令", "夏初临", "向湖边",
];

/// Words that begin like a name and are none.
const WORDS: &[&str] = &[
    "周末",
    "周一",
    "周二",
    "周三",
    "周四",
    "周五",
    "周六",
    "周日",
    "周刊",
    "时间",
    "时事",
    "时评",
    "文章",
    "文学",
    "文化",
    "文艺",
    "关于",
    "关注",
    "高清",
    "白天",
    "方便",
    "方法",
    "马上",
    "马来",
    "江苏",
    "江西",
    "江南",
    "安徽",
    "安全",
    "成都",
    "成人",
    "成长",
    "石家庄",
    "万科",
    "万达",
    "康复",
    "管理",
    "管理员",
    "路透",
    "安卓",
    "武汉",
    "文件",
    "方向",
    "常识",
    "常见",
    "简介",
    "简书",
    "计算",
    "计划",
    "时尚",
    "时代",
    "宁夏",
    "严肃",
    "代码",
    "任务",
    "于是",
    "何时",
    "何处",
    "高考",
    "高中",
    "白夜",
    "雷雨",
    "秦岭",
    "温度",
    "温哥华",
    "梅雨",
    "石头",
    "牛年",
    "龙年",
    "马年",
    "米饭",
    "向前",
    "向往",
    "左右",
    "房产",
    "房间",
    "项目",
    "毛病",
    "黄昏",
    "黄河",
    "汤圆",
    "调查",
    "조회수",
    "이야기",
    "한국어",
    "전자책",
    "서울시",
    "지은이",
    "글쓴이",
    "기자명",
    "대한민국",
];

/// How the names of places, papers and offices end.
const ENDS: [char; 31] = [
    '州', '市', '省', '县', '縣', '区', '區', '镇', '鎮', '网', '網', '报', '報', '社', '讯', '訊', '版', '台', '刊',
    '馆', '館', '院', '局', '厅', '廳', '组', '組', '号', '號', '站', '篇',
];

/// Whether a text reads like the name of a person: a surname and one or two characters, two Latin names.
pub fn is_person(name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    if WORDS.contains(&name) || chars.last().is_none_or(|last| ENDS.contains(last)) {
        return false;
    }
    if is_japanese(name) {
        return true;
    }
    if chars.iter().all(|&c| wide::is_han(c)) {
        return match chars.len() {
            2 | 3 => SURNAMES.contains(chars[0]) && !is_particle(chars[1]) && !TUNES.contains(&&*simplified(name)),
            4 => DOUBLE.iter().any(|two| name.starts_with(two)),
            _ => false,
        } || chars.len() == 3 && DOUBLE.iter().any(|two| name.starts_with(two));
    }
    if chars.iter().all(|c| matches!(c, '가'..='힣')) {
        return chars.len() == 3
            && KOREAN.contains(chars[0])
            && !matches!(chars[2], '는' | '은' | '을' | '를' | '의' | '에' | '도');
    }
    let words: Vec<&str> = name.split(' ').collect();
    let capital =
        |word: &&str| word.chars().next().is_some_and(char::is_uppercase) && !word.chars().all(char::is_uppercase);
    let latin = chars.iter().all(|&c| (c as u32) < 0x250 && (c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\'')));
    latin && (2..=3).contains(&words.len()) && words.iter().all(capital)
}

/// What no name has behind its surname.
fn is_particle(c: char) -> bool {
    matches!(c, '的' | '是' | '在' | '和' | '与' | '不')
}

/// A Japanese surname and a given name of one to three characters.
fn is_japanese(name: &str) -> bool {
    let is_kana = |c: char| matches!(c, 'ぁ'..='ヿ');
    if !(3..=6).contains(&name.chars().count()) || !name.chars().all(|c| wide::is_han(c) || c == '々' || is_kana(c)) {
        return false;
    }
    let given = |surnames: &[&str]| {
        let given = surnames.iter().find_map(|surname| name.strip_prefix(surname))?;
        ((1..=3).contains(&given.chars().count()) && !given.starts_with(is_particle)).then(|| given.to_owned())
    };
    given(JAPANESE).is_some()
        || given(JAPANESE_WORDS).is_some_and(|given| given.contains(is_kana) || given.ends_with(JAPANESE_ENDS))
}

/// The person that a whole line names; a name is drawn out by blanks between its characters: 张 某 某.
pub fn person_in(line: &str) -> Option<String> {
    /// Most bytes of a line that names somebody.
    const LONGEST: usize = 40;
    let line = trim(line);
    if line.len() > LONGEST {
        return None;
    }
    let drawn = line.split(is_blank).all(|part| part.is_empty() || part.chars().count() == 1);
    let name = if drawn { line.replace(is_blank, "") } else { line.to_owned() };
    // 周 远 著
    let name = name.strip_suffix(['著', '撰']).filter(|_| drawn).map_or(name.clone(), str::to_owned);
    // 江南 and 白云 begin like names; three characters seldom are anything else.
    (is_person(&name) && (name.chars().count() > 2 || name.len() < line.len())).then_some(name)
}

/// The Japanese name that a whole line is, a known surname parted by a blank: 高橋 澪. Behind any other word a blank may
/// part a number, a day or a place from what follows: 一　雨の夜, 昭和 二十年, 東京 下町.
pub fn halves_in(line: &str) -> Option<String> {
    let (surname, given) = trim(line).split_once(is_blank)?;
    let given = trim(given);
    let is_kana = |c: char| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー');
    let fine = [JAPANESE, JAPANESE_WORDS].into_iter().any(|names| names.contains(&surname))
        && (1..=4).contains(&given.chars().count())
        && given.chars().all(|c| wide::is_han(c) || c == '々' || is_kana(c));
    fine.then(|| format!("{surname} {given}"))
}

/// The name of a paper or a site.
pub fn is_paper(name: &str) -> bool {
    [
        "报",
        "報",
        "网",
        "網",
        "社",
        "刊",
        "杂志",
        "雜誌",
        "新闻",
        "新聞",
        "在线",
        "电视台",
        "豆瓣",
        "知乎",
        "微博",
        "简书",
        "博客",
        "일보",
        "신문",
        "뉴스",
    ]
    .iter()
    .any(|end| name.ends_with(end))
        || is_portal(name)
}

/// The name of a portal, which prints what others wrote.
pub fn is_portal(name: &str) -> bool {
    [
        "网易",
        "网易新闻",
        "新浪",
        "新浪网",
        "搜狐",
        "搜狐网",
        "腾讯",
        "腾讯网",
        "腾讯新闻",
        "凤凰网",
        "今日头条",
        "百家号",
    ]
    .contains(&&*simplified(name))
}

/// What is written where there is no name to write.
pub fn is_nobody(name: &str) -> bool {
    let name = name.trim_matches(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '（' | '）' | '-' | '—'));
    [
        "",
        "未知",
        "不详",
        "未详",
        "无",
        "暂无",
        "本站",
        "本站原创",
        "网络",
        "网路",
        "互联网",
        "网络整理",
        "网络转载",
        "来自网络",
        "来源网络",
        "admin",
        "Admin",
        "ADMIN",
        "administrator",
        "Administrator",
        "root",
        "unknown",
        "Unknown",
        "none",
        "null",
        "管理员",
        "站长",
        "匿名",
    ]
    .contains(&&*simplified(name))
}

/// A province of China, which platforms name beside an account and a day.
pub fn is_province(text: &str) -> bool {
    #[rustfmt::skip]
    const PROVINCES: [&str; 34] = [
        "北京", "天津", "上海", "重庆", "河北", "河南", "山西", "山东", "辽宁", "吉林", "黑龙江", "江苏", "江西", "浙江", "安徽", "福建", "湖北", "湖南",
        "广东", "广西", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "内蒙古", "西藏", "宁夏", "新疆", "香港", "澳门", "台湾",
    ];
    PROVINCES.contains(&&*simplified(text))
}

/// Names are no phrases with 的.
pub fn is_of_something(value: &str) -> bool {
    value.contains('的')
}

/// A phrase without the marks of a sentence.
pub fn is_phrase(value: &str) -> bool {
    value.chars().count() <= 30
        && !value.contains(['。', '？', '！', '?', '!', '；', '“', '”'])
        && !value.ends_with(['，', '、'])
}

/// What somebody is who writes for a paper.
const TRADES: [&str; 10] =
    ["记者", "記者", "专栏作者", "專欄作者", "特约撰稿人", "特約撰稿人", "评论员", "評論員", "观察员", "主笔"];

/// Names, divided at blanks and commas. None if a part is no name: too long, or with the marks of a sentence.
pub fn names_of(value: &str) -> Option<Vec<String>> {
    let value = value.trim_matches(crate::input::text::lines::is_blank);
    if !is_phrase(value) || value.contains(['：', ':', '…', '—']) {
        return None;
    }
    let latin = value.chars().all(|c| (c as u32) < 0x250);
    let parts: Vec<&str> = match latin {
        true => value.split([',', '/', '&', ';', '、']).map(str::trim).collect(),
        false => value
            .split(['、', '，', ',', '/', '／', '|', '｜', ';', '；', '\u{3000}', '\u{a0}', ' ', '&', '和', '与'])
            .map(str::trim)
            .collect(),
    };
    let mut names: Vec<String> = Vec::with_capacity(parts.len());
    for part in parts.into_iter().filter(|p| !p.is_empty()) {
        let is_open = |name: &str| name.rfind(['(', '（']) > name.rfind([')', '）']);
        match names.last_mut() {
            // hekou (河口), 河口 (He Kou): a name and what it is called besides.
            Some(name) if part.starts_with(['(', '（']) || is_open(name) => *name = format!("{name} {part}"),
            _ => names.push(part.to_string()),
        }
    }
    // 南都见习记者 林子沛, 观察者网专栏作者 王文: what somebody is stands before the name.
    let is_trade = |name: &String| TRADES.iter().any(|trade| name.ends_with(trade));
    if !names.iter().all(is_trade) {
        names.retain(|name| !is_trade(name));
    }
    // 财新周刊 林一舟 发自杭州: the paper before the name, and the place behind it.
    let is_beside = |name: &String| is_paper(name) || name.starts_with("发自") || name.starts_with("發自");
    if !names.iter().all(is_beside) {
        names.retain(|name| !is_beside(name));
    }
    // 記者林一舟
    let bare = |name: &String| ["记者", "記者"].iter().find_map(|trade| name.strip_prefix(trade)).map(str::to_owned);
    for name in &mut names {
        if let Some(person) = bare(name).filter(|name| is_person(name)) {
            *name = person;
        }
    }
    let parts = names;
    let longest = if latin { 40 } else { 12 };
    let bare = |name: &String| name.split(['(', '（']).next().unwrap_or_default().trim().chars().count();
    let is_name = |name: &String| bare(name) <= longest && name.chars().count() <= 2 * longest;
    let fine = !parts.is_empty() && parts.len() <= 8 && parts.iter().all(is_name);
    // 和 and 与 may stand inside a name.
    let whole = vec![value.to_string()];
    match fine {
        true if parts.iter().any(|p| p.chars().count() == 1) && value.chars().count() <= longest => Some(whole),
        true => Some(parts),
        false => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_divided_at_blanks_outside_of_brackets() {
        for (value, names) in [
            ("林河聲 (He 河哥)", Some(&["林河聲 (He 河哥)"][..])),
            ("林河声 （阿 河），许远山", Some(&["林河声 （阿 河）", "许远山"])),
            ("林河声 许远山", Some(&["林河声", "许远山"])),
            ("林河声) 许远山", Some(&["林河声)", "许远山"])),
            ("河边的渡口上有一盏灯一直亮着 许远山", None),
        ] {
            let meant = names.map(|names| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
            assert_eq!(names_of(value), meant, "{value}");
        }
    }

    #[test]
    fn a_person_has_a_surname_and_no_place_or_paper_has_one() {
        for name in ["林一舟", "陈戟", "欧阳修", "司马相如", "王小明", "홍길동", "Jane Roe"] {
            assert!(is_person(name), "{name}");
        }
        for name in
            ["晴", "星期三", "周三", "河岸晚报", "郑州", "旧街纪事", "豆瓣", "江苏", "今日", "조회수", "Medium", "的"]
        {
            assert!(!is_person(name), "{name}");
        }
        for tune in TUNES.iter().chain(&["蘇幕遮", "賀新郎"]) {
            assert!(!is_person(tune), "{tune}");
        }
    }

    #[test]
    fn two_halves_are_a_name_and_no_heading() {
        for name in ["高橋 澪", "高橋　みお", "佐藤 健一", "清水 節", "佐々木 一郎"] {
            assert!(halves_in(name).is_some(), "{name}");
        }
        for line in [
            "第一章 霧",
            "序章 霧",
            "上巻 春",
            "二月 三日",
            "昭和 二十年",
            "春 夏",
            "一 霧の中",
            "連作 短編",
            "第二夜 灯",
            "東京 下町",
            "川辺 にて",
        ] {
            assert_eq!(halves_in(line), None, "{line}");
        }
    }

    #[test]
    fn a_japanese_surname_that_is_a_word_has_a_japanese_name_behind_it() {
        for name in ["佐々木あかり", "山田一", "佐藤健二郎", "金子みなも", "大江健二郎", "中山道子"]
        {
            assert!(is_person(name), "{name}");
        }
        for name in ["中山公园", "大江东去", "三好学生", "小松鼠", "大西洋", "和田玉", "金子般的心", "小林的船"]
        {
            assert!(!is_person(name), "{name}");
        }
        let mut all = [JAPANESE, JAPANESE_WORDS].concat();
        all.sort_unstable();
        assert!(all.windows(2).all(|pair| pair[0] != pair[1]), "a surname stands twice");
    }
}
