//! Patterns of the readers, and words as they are written in either script of Chinese.
//!
//! Patterns and lists of words are written in Simplified characters. Each of them stands for its Traditional forms too, so
//! that no rule has to be written twice.

mod alternatives;
mod light;
mod needs;

pub use alternatives::Alternatives;

use crate::lang::detect;
use light::Light;
use needs::Needs;
use regex::{Captures, Match, NoExpand, Regex};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

/// Digits of both widths.
const DIGITS: &str = "0-9０-９";
/// What words are made of: digits, Latin, Greek and Cyrillic letters, kana, ideographs, Hangul.
const LETTERS: &str = r"0-9０-９A-Za-z_Ａ-Ｚａ-ｚ\u{C0}-\u{24F}\u{370}-\u{52F}々-〇ぁ-ゖァ-ヿ\u{3400}-\u{9FFF}가-힣\u{F900}-\u{FAFF}\u{20000}-\u{3FFFD}";

/// Statics of [`Pattern`]s.
macro_rules! patterns {
    ($( $(#[$doc:meta])* $name:ident = $pattern:expr; )*) => {
        $( $(#[$doc])* static $name: $crate::input::pattern::Pattern =
            $crate::input::pattern::Pattern::new(|| $pattern.into()); )*
    };
}

pub(super) use patterns;

/// Traditional forms that [`detect::pairs`] leaves out, since they do not tell the scripts apart, or since what the rules
/// speak of is all they are needed for.
const MORE: &str = "\
    万萬 专專 严嚴 于於 云雲 众眾 众衆 余餘 储儲 内內 册冊 冯馮 准準 击擊 划劃 医醫 制製 卷捲 发髮 只隻 台臺 叶葉 后後 吕呂 启啓 周週 咨諮 \
    复複 宫宮 布佈 广廣 当噹 志誌 据據 搜蒐 泻瀉 注註 浏瀏 涂塗 游遊 状狀 盗盜 秘祕 系係 系繫 群羣 为爲 聂聶 致緻 药葯 获穫 表錶 订訂 诊診 谭譚 负負 贰貳 \
    贾賈 赞讚 辑輯 辽遼 违違 邓鄧 邹鄒 采採 里裡 里裏 链鏈 镜鏡 闫閆 闲閒 闵閔 阎閻 阵陣 面麵 韦韋 顿頓 颂頌 频頻 飘飄 骆駱 鲁魯 鲍鮑 龚龔 床牀 \
    宁甯 晋晉 丝絲 踪蹤 签籤 着著 悦悅 并並 尔爾 叁叄 了瞭 向嚮 岳嶽 范範 腾騰 钟鍾 馈饋 复覆 弃棄 征徵 猫貓 猬蝟 盐鹽 选選 纵縱 横橫 账賬 帐帳 绥綏 颂頌 陕陝";

/// Characters of the two scripts by each other.
#[derive(Default)]
struct Scripts {
    /// The Traditional forms of a Simplified one.
    traditional: HashMap<char, Vec<char>>,
    simplified: HashMap<char, char>,
}

static SCRIPTS: LazyLock<Scripts> = LazyLock::new(|| {
    let mut scripts = Scripts::default();
    let more = MORE.split_whitespace().filter_map(|pair| pair.chars().next().zip(pair.chars().nth(1)));
    for (s, t) in detect::pairs().chain(more) {
        let forms = scripts.traditional.entry(s).or_default();
        if !forms.contains(&t) {
            forms.push(t);
        }
        scripts.simplified.insert(t, s);
    }
    scripts
});

/// A text in Simplified characters, as the lists of words have them.
pub fn simplified(text: &str) -> Cow<'_, str> {
    let back = &SCRIPTS.simplified;
    match text.chars().any(|c| back.contains_key(&c)) {
        true => text.chars().map(|c| back.get(&c).copied().unwrap_or(c)).collect::<String>().into(),
        false => text.into(),
    }
}

/// A pattern in which each Simplified character stands for its Traditional forms as well.
fn in_both_scripts(pattern: &str) -> String {
    let mut out = String::with_capacity(2 * pattern.len());
    let (mut in_class, mut escaped) = (false, false);
    for c in pattern.chars() {
        let forms = SCRIPTS.traditional.get(&c).filter(|_| !escaped);
        let alone = forms.is_some() && !in_class;
        out.extend(alone.then_some('['));
        out.push(c);
        out.extend(forms.into_iter().flatten());
        out.extend(alone.then_some(']'));
        in_class = !escaped && c == '[' || in_class && (escaped || c != ']');
        escaped = !escaped && c == '\\';
    }
    out
}

/// A pattern in Simplified characters, compiled when a text may match it, and for texts that hold Traditional characters
/// once more with these: they make it several times as large, and most texts have none.
pub struct Pattern {
    text: Text,
    needs: OnceLock<Needed>,
    plain: Compiled,
    in_both: Compiled,
}

/// A pattern as it is compiled: when a text that it may match has passed the first look.
struct Compiled {
    light: OnceLock<Light>,
    full: OnceLock<Regex>,
}

impl Compiled {
    const fn not_yet() -> Self {
        Self { light: OnceLock::new(), full: OnceLock::new() }
    }

    /// The pattern for a text, None if it cannot match.
    fn of(&self, text: &str, pattern_text: impl Fn() -> String) -> Option<&Regex> {
        let may = self.full.get().is_some() || self.light.get_or_init(|| Light::new(&pattern_text())).may_match(text);
        may.then(|| self.full.get_or_init(|| pattern(&pattern_text())))
    }
}

/// The text of a pattern.
enum Text {
    Made(fn() -> Cow<'static, str>),
    /// A line in verbose mode, and what stands before and behind it.
    Line([&'static str; 2], &'static str),
}

/// What a text needs to match a pattern in either script, and whether a character of the pattern has other forms.
struct Needed {
    needs: Needs,
    has_forms: bool,
}

impl Pattern {
    pub const fn new(text: fn() -> Cow<'static, str>) -> Self {
        Self::with(Text::Made(text))
    }

    /// One in verbose mode.
    fn of_line(frame: [&'static str; 2], line: &'static str) -> Self {
        Self::with(Text::Line(frame, line))
    }

    const fn with(text: Text) -> Self {
        Self { text, needs: OnceLock::new(), plain: Compiled::not_yet(), in_both: Compiled::not_yet() }
    }

    fn text(&self) -> Cow<'static, str> {
        match self.text {
            Text::Made(text) => text(),
            Text::Line([before, after], line) => format!("(?x){before}(?:{line}){after}").into(),
        }
    }

    fn needed(&self) -> &Needed {
        self.needs.get_or_init(|| {
            let plain = self.text();
            let has_forms = plain.chars().any(|c| SCRIPTS.traditional.contains_key(&c));
            Needed { needs: Needs::of(&in_our_classes(&in_both_scripts(&plain))), has_forms }
        })
    }

    /// Characters of which each text that matches has one; None if it is not known that it must.
    fn needed_chars(&self) -> Option<&[char]> {
        self.needed().needs.chars()
    }

    /// The pattern for a text, None if it cannot match.
    fn of(&self, text: &str) -> Option<&Regex> {
        let needed = self.needed();
        let is_compiled = self.plain.full.get().is_some();
        let may = if is_compiled { needed.needs.may_begin(text) } else { needed.needs.are_met(text) };
        if !may {
            return None;
        }
        match needed.has_forms && holds_traditional(text) {
            true => self.in_both.of(text, || in_both_scripts(&self.text())),
            false => self.plain.of(text, || self.text().into_owned()),
        }
    }

    pub fn is_match(&self, text: &str) -> bool {
        self.of(text).is_some_and(|pattern| pattern.is_match(text))
    }

    pub fn find<'t>(&self, text: &'t str) -> Option<Match<'t>> {
        self.of(text)?.find(text)
    }

    pub fn find_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Match<'t>> {
        self.of(text).into_iter().flat_map(move |pattern| pattern.find_iter(text))
    }

    pub fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.of(text)?.captures(text)
    }

    /// The text with its first match replaced by `with`.
    pub fn replace<'t>(&self, text: &'t str, with: &str) -> Cow<'t, str> {
        self.of(text).map_or(Cow::Borrowed(text), |pattern| pattern.replace(text, NoExpand(with)))
    }

    pub fn captures_iter<'t>(&self, text: &'t str) -> impl Iterator<Item = Captures<'t>> {
        self.of(text).into_iter().flat_map(move |pattern| pattern.captures_iter(text))
    }
}

/// Whether a text begins in Traditional characters: one among so many ideographs tells.
fn holds_traditional(text: &str) -> bool {
    const SO_MANY: usize = 16;
    const FIRST: u32 = 0x4E00;
    /// Written in both scripts.
    const SHARED: [char; 4] = ['著', '覆', '瞭', '於'];
    static MARKED: LazyLock<Vec<bool>> = LazyLock::new(|| {
        let mut marked = vec![false; 0x5200];
        for &c in SCRIPTS.simplified.keys().filter(|c| !SHARED.contains(c)) {
            if let Some(place) = marked.get_mut((c as u32).wrapping_sub(FIRST) as usize) {
                *place = true;
            }
        }
        marked
    });
    let marked = &*MARKED;
    text.chars()
        .filter(|c| *c as u32 >= FIRST)
        .take(SO_MANY)
        .any(|c| marked.get((c as u32).wrapping_sub(FIRST) as usize).is_some_and(|&marked| marked))
}

/// Compiles a pattern of ours.
pub fn pattern(text: &str) -> Regex {
    Regex::new(&in_our_classes(text)).expect("a pattern of ours")
}

/// A pattern whose `\d`, `\w` and `\W` mean what CJK text has: to compile Unicode's own classes for every script takes
/// longer than to read a chapter.
fn in_our_classes(text: &str) -> String {
    text.replace(r"\d", &format!("[{DIGITS}]"))
        .replace(r"\w", &format!("[{LETTERS}]"))
        .replace(r"\W", &format!("[^{LETTERS}]"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sources of the rules, without their tests.
    const RULES: [&str; 14] = [
        include_str!("../tidy/rules.rs"),
        include_str!("../tidy/serial.rs"),
        include_str!("../tidy/platforms.rs"),
        include_str!("../tidy/fields/mod.rs"),
        include_str!("../tidy/fields/bylines.rs"),
        include_str!("../tidy/fields/counts.rs"),
        include_str!("../tidy/fields/dated.rs"),
        include_str!("../tidy/fields/names.rs"),
        include_str!("../tidy/fields/statements.rs"),
        include_str!("../detect/unit.rs"),
        include_str!("../detect/units.rs"),
        include_str!("../detect/slices.rs"),
        include_str!("../detect/ends.rs"),
        include_str!("../detect/titles.rs"),
    ];

    #[test]
    fn each_word_of_the_rules_stands_for_its_traditional_form() {
        use ferrous_opencc::OpenCC;
        use ferrous_opencc::config::BuiltinConfig;
        let scripts = [BuiltinConfig::S2t, BuiltinConfig::S2tw].map(|config| OpenCC::from_config(config).unwrap());
        let mut missed = std::collections::BTreeSet::new();
        for source in RULES {
            let code = source.split("#[cfg(test)]").next().unwrap_or_default();
            let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            for word in code.flat_map(|line| line.split(|c: char| !('\u{4E00}'..'\u{A000}').contains(&c))) {
                let pattern = pattern(&in_both_scripts(&format!("^{word}$")));
                let forms = scripts.iter().map(|script| script.convert(word));
                missed.extend(forms.filter(|form| !pattern.is_match(form)).map(|form| format!("{word} {form}")));
            }
        }
        assert!(missed.is_empty(), "{missed:?}");
        assert_eq!((&*simplified("延伸閱讀"), &*simplified("延伸阅读")), ("延伸阅读", "延伸阅读"));
    }

    #[test]
    fn a_class_a_sign_and_a_repeat_mean_what_they_meant() {
        let words = pattern(&in_both_scripts(r"^\[[阅读]+\]图?片$"));
        assert!(["[閱读]圖片", "[读]片"].iter().all(|text| words.is_match(text)));
        assert!(!words.is_match("閱讀圖片"));
    }

    #[test]
    fn classes_mean_what_cjk_text_has() {
        let words = pattern(r"^[\w-]+$");
        assert!(["漢字", "かなカナ", "한국", "々", "Ａ9", "a-b", "é"].iter().all(|word| words.is_match(word)));
        assert!(["。", "，", " ", "…", "①", "🎉"].iter().all(|sign| pattern(r"^\W$").is_match(sign)));
        assert!(pattern(r"^\d{4}年[\d]+月$").is_match("２０２6年1月"));
    }
}
