//! Many patterns of which a text has to match any.

use super::Pattern;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Patterns in verbose mode, one a line, joined by `|`. A line is compiled when a text may match it: all of them at once
/// take as long as to read a chapter, and most texts need a few.
pub struct Alternatives {
    frame: [&'static str; 2],
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
        Self::within(["", ""], text)
    }

    /// Each line stands between the same two pieces.
    pub const fn within(frame: [&'static str; 2], text: &'static str) -> Self {
        Self { frame, text, lines: OnceLock::new() }
    }

    /// The lines that every text has to be asked for.
    #[cfg(test)]
    pub fn untold(&self) -> Vec<&'static str> {
        let lines = Lines::of(self.frame, self.text);
        self.text.lines().enumerate().filter(|(i, _)| lines.always >> i & 1 == 1).map(|(_, line)| line).collect()
    }

    pub fn is_match(&self, text: &str) -> bool {
        let lines = self.lines.get_or_init(|| Lines::of(self.frame, self.text));
        let mut may = lines.always;
        for c in text.chars().filter(|&c| lines.seen[c as usize % SEEN]) {
            may |= lines.by_char.get(&c).copied().unwrap_or_default();
        }
        lines.patterns.iter().enumerate().any(|(i, pattern)| may >> i & 1 == 1 && pattern.is_match(text))
    }
}

impl Lines {
    fn of(frame: [&'static str; 2], text: &'static str) -> Self {
        let lines = text.lines().map(|line| line.trim_start().trim_start_matches('|'));
        let patterns: Vec<Pattern> = lines.map(|line| Pattern::of_line(frame, line)).collect();
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

    #[test]
    fn lines_stand_in_their_frame() {
        static LINES: Alternatives = Alternatives::within(
            [r"^[\s*]* ", r" [\s*]* $"],
            r"桥头 | 渡口
            | .* 河 \d",
        );
        assert!(["桥头", "* 渡口 *", "到河7", "橋頭 "].iter().all(|text| LINES.is_match(text)));
        assert!(!["桥头的人", "在渡口", "河7号"].iter().any(|text| LINES.is_match(text)));
    }
}
