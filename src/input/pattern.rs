//! Patterns of the readers.

use regex::Regex;

/// Digits of both widths.
const DIGITS: &str = "0-9０-９";
/// What words are made of: digits, Latin, Greek and Cyrillic letters, kana, ideographs, Hangul.
const LETTERS: &str = r"0-9０-９A-Za-z_Ａ-Ｚａ-ｚ\u{C0}-\u{24F}\u{370}-\u{52F}々-〇ぁ-ゖァ-ヿ\u{3400}-\u{9FFF}가-힣\u{F900}-\u{FAFF}\u{20000}-\u{3FFFD}";

/// Statics of patterns, each compiled when it is first asked.
macro_rules! patterns {
    ($( $(#[$doc:meta])* $name:ident = $pattern:expr; )*) => {
        $( $(#[$doc])* static $name: std::sync::LazyLock<regex::Regex> =
            std::sync::LazyLock::new(|| $crate::input::pattern::pattern($pattern)); )*
    };
}

pub(super) use patterns;

/// Compiles a pattern of ours.
///
/// `\d`, `\w` and `\W` mean what CJK text has: to compile Unicode's own classes for every script takes longer than to
/// read a chapter.
pub fn pattern(text: &str) -> Regex {
    let text = text
        .replace(r"\d", &format!("[{DIGITS}]"))
        .replace(r"\w", &format!("[{LETTERS}]"))
        .replace(r"\W", &format!("[^{LETTERS}]"));
    Regex::new(&text).expect("a pattern of ours")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_mean_what_cjk_text_has() {
        let words = pattern(r"^[\w-]+$");
        assert!(["漢字", "かなカナ", "한국", "々", "Ａ9", "a-b", "é"].iter().all(|word| words.is_match(word)));
        assert!(["。", "，", " ", "…", "①", "🎉"].iter().all(|sign| pattern(r"^\W$").is_match(sign)));
        assert!(pattern(r"^\d{4}年[\d]+月$").is_match("２０２6年1月"));
    }
}
