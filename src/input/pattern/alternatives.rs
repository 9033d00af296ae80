//! Many patterns of which a text has to match any.

use super::Pattern;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Patterns in verbose mode, one a line, joined by `|`. A line is compiled when a text may match it: all of them at once
/// take as long as to read a chapter, and most texts need a few.
pub struct Alternatives {
    text: &'static str,
    lines: OnceLock<Lines>,
}

struct Lines {
    patterns: Vec<Pattern>,
    /// The patterns that a character is needed for, a bit each.
    by_char: HashMap<char, u128>,
    /// Whether any of those characters has these last bits.
    seen: [bool; SEEN],
    /// The patterns that need none in particular.
    always: u128,
}

const SEEN: usize = 4096;

impl Alternatives {
    /// At most 128 lines.
    pub const fn new(text: &'static str) -> Self {
        Self { text, lines: OnceLock::new() }
    }

    pub fn is_match(&self, text: &str) -> bool {
        let lines = self.lines.get_or_init(|| Lines::of(self.text));
        let mut may = lines.always;
        for c in text.chars().filter(|&c| lines.seen[c as usize % SEEN]) {
            may |= lines.by_char.get(&c).copied().unwrap_or_default();
        }
        lines.patterns.iter().enumerate().any(|(i, pattern)| may >> i & 1 == 1 && pattern.is_match(text))
    }
}

impl Lines {
    fn of(text: &'static str) -> Self {
        let patterns: Vec<Pattern> =
            text.lines().map(|line| Pattern::of_line(line.trim_start().trim_start_matches('|'))).collect();
        let mut lines = Self { patterns, by_char: HashMap::new(), seen: [false; SEEN], always: 0 };
        for (i, pattern) in lines.patterns.iter().enumerate() {
            let Some(chars) = pattern.needed_chars() else {
                lines.always |= 1 << i;
                continue;
            };
            for &c in chars {
                *lines.by_char.entry(c).or_default() |= 1 << i;
                lines.seen[c as usize % SEEN] = true;
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_compiled_when_a_text_may_match_it() {
        static LINES: Alternatives = Alternatives::new(
            r"^\W* 桥头 .* $
            | ^渡口$ | 河 \d
            | [^。]{3} $",
        );
        assert!(
            LINES.is_match("「桥头的人」")
                && LINES.is_match("渡口")
                && LINES.is_match("橋頭。")
                && LINES.is_match("在桥头")
        );
        assert!(!LINES.is_match("。河") && LINES.is_match("。河7。"));
        let lines = LINES.lines.get().unwrap();
        assert_eq!((lines.always, lines.patterns.len()), (0b100, 3));
        assert_eq!(lines.by_char.get(&'河'), Some(&0b10));
    }
}
