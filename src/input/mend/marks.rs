//! Which marks of a Chinese run are mended, and to what.
//!
//! `, ; : ? !` beside a wide character become full-width; brackets follow their content or what stands before them;
//! straight quotes are paired; `...` becomes …… and `--` becomes ——. Numbers (3,000), times (12:30), `f(x)`, addresses
//! and Latin sentences have no wide character beside the mark, or are told apart here.

use super::runs::OPAQUE;
use crate::lang::{scan, wide};

/// What may be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    /// Half-width marks, brackets, dots and hyphens.
    pub marks: bool,
    /// Straight and reversed quotes.
    pub quotes: bool,
    /// `.` for 。, in a text that has none.
    pub stops: bool,
}

/// One change: `length` characters from `at` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edit {
    pub at: usize,
    pub length: usize,
    pub with: &'static str,
}

/// How many marks were changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    pub marks: usize,
    pub quotes: usize,
}

impl Mended {
    pub fn count(&mut self, edit: &Edit) {
        match edit.with {
            "“" | "”" | "‘" | "’" => self.quotes += 1,
            "" => {}
            _ => self.marks += 1,
        }
    }

    pub fn add(&mut self, other: Mended) {
        self.marks += other.marks;
        self.quotes += other.quotes;
    }
}

/// Whether a piece of a run may hold something that [`edits`] changes; most text does not.
pub fn may_change(text: &str, manner: Manner) -> bool {
    let bytes = text.as_bytes();
    let changes = |i: usize| match bytes[i] {
        b',' | b';' | b':' | b'?' | b'!' | b'(' | b'-' => manner.marks,
        b'.' => manner.marks || manner.stops,
        b'"' | b'\'' => manner.quotes,
        // The first of a reversed pair of quotes stands after a mark that opens, or after another piece.
        0xE2 if manner.quotes && matches!(bytes[i..], [_, 0x80, 0x99 | 0x9D, ..]) => {
            text[..i].chars().next_back().is_none_or(|c| OPENS_REVERSED.contains(&c))
        }
        _ => false,
    };
    let may = |[a, b, c]: [u8; 3]| {
        (b'!'..=b'.').contains(&a) | (a == b':') | (a == b';') | (a == b'?') | {
            (a == 0xE2) & (b == 0x80) & ((c == 0x99) | (c == 0x9D))
        }
    };
    scan::find(bytes, 0, may, changes).is_some()
}

/// What stands before a quotation whose quotes were typed the wrong way round.
const OPENS_REVERSED: [char; 8] = ['，', '：', '、', '（', '《', ',', ':', '\n'];

/// The changes of one run, in order.
pub fn edits(chars: &[char], manner: Manner) -> Vec<Edit> {
    if !chars.iter().any(|&c| wide::is_wide(c)) {
        return Vec::new();
    }
    let mut run = Run { chars, now: chars.to_vec(), kept: addresses(chars), edits: Vec::new() };
    if manner.quotes {
        run.straight_quotes('"', "“", "”");
        run.straight_quotes('\'', "‘", "’");
        run.reversed_quotes('“', '”', "“", "”");
        run.reversed_quotes('‘', '’', "‘", "’");
    }
    if manner.marks {
        run.brackets();
        run.dots_and_hyphens();
        run.simple_marks();
        run.blanks();
    }
    if manner.stops {
        run.stops();
    }
    run.edits.sort_by_key(|e| e.at);
    // A quote that was paired may be turned round after that: what it became last counts.
    run.edits.dedup_by(|later, first| {
        let same = later.at == first.at;
        if same {
            std::mem::swap(later, first);
        }
        same
    });
    run.edits
}

struct Run<'a> {
    chars: &'a [char],
    /// The characters as mended so far: a mark beside a mended one sees it.
    now: Vec<char>,
    /// Inside an address: never touched.
    kept: Vec<bool>,
    edits: Vec<Edit>,
}

impl Run<'_> {
    fn change(&mut self, at: usize, length: usize, with: &'static str) {
        let first = with.chars().next().unwrap_or(' ');
        self.now[at..at + length].fill(first);
        self.edits.push(Edit { at, length, with });
    }

    fn before(&self, i: usize) -> Option<char> {
        i.checked_sub(1).map(|k| self.now[k])
    }

    fn after(&self, i: usize) -> Option<char> {
        self.now.get(i + 1).copied()
    }

    fn simple_marks(&mut self) {
        for i in 0..self.chars.len() {
            let with = match self.now[i] {
                ',' => "，",
                ';' => "；",
                ':' => "：",
                '?' => "？",
                '!' => "！",
                _ => continue,
            };
            let beside = self.before(i).is_some_and(is_cjk) || self.after(i).is_some_and(is_cjk);
            // 12:30 and 3,000 inside a Chinese sentence have digits on both sides; `a:中` of a key keeps its colon only
            // in code, which is no text.
            if beside && !self.kept[i] {
                self.change(i, 1, with);
            }
        }
    }

    /// Pairs whose content or left neighbour is wide.
    fn brackets(&mut self) {
        // Position and the wide characters seen so far when it opened.
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut wide = 0;
        for i in 0..self.chars.len() {
            match self.now[i] {
                '(' if !self.kept[i] => open.push((i, wide)),
                ')' if !self.kept[i] => {
                    let Some((from, seen)) = open.pop() else { continue };
                    let beside = self.before(from).is_some_and(is_cjk);
                    if wide > seen || (beside && i > from + 1) {
                        self.change(from, 1, "（");
                        self.change(i, 1, "）");
                    }
                }
                '\n' => open.clear(),
                c => wide += usize::from(is_cjk(c)),
            }
        }
    }

    fn dots_and_hyphens(&mut self) {
        let mut i = 0;
        while i < self.chars.len() {
            let c = self.now[i];
            let length = self.now[i..].iter().take_while(|&&k| k == c).count();
            let end = i + length - 1;
            let (before, after) = (self.before(i), self.after(end));
            let beside = before.is_some_and(is_cjk) || after.is_some_and(is_cjk);
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            match c {
                '.' if (3..=12).contains(&length) && beside && !self.kept[i] => self.change(i, length, "……"),
                // A flag like --help keeps its hyphens.
                '-' if (2..=4).contains(&length)
                    && beside
                    && !latin(before)
                    && !latin(after)
                    && after != Some('>')
                    && !self.kept[i] =>
                {
                    self.change(i, length, "——");
                }
                _ => {}
            }
            i += length;
        }
    }

    /// A blank that followed a mark which is now full-width.
    fn blanks(&mut self) {
        for i in 1..self.chars.len() {
            let mended =
                self.chars[i - 1] != self.now[i - 1] && matches!(self.now[i - 1], '，' | '；' | '：' | '？' | '！');
            if self.now[i] == ' ' && mended && self.after(i).is_some_and(is_cjk) {
                self.edits.push(Edit { at: i, length: 1, with: "" });
            }
        }
    }

    /// `.` after a wide character, before a blank, a wide one or the end.
    fn stops(&mut self) {
        for i in 0..self.chars.len() {
            let ends = self.after(i).is_none_or(|c| is_cjk(c) || c.is_whitespace());
            if self.now[i] == '.' && self.before(i).is_some_and(is_cjk) && ends && !self.kept[i] {
                self.change(i, 1, "。");
            }
        }
    }

    /// Straight quotes, paired in order. A run with an odd number of them is left alone: nobody knows which is which.
    fn straight_quotes(&mut self, mark: char, open: &'static str, close: &'static str) {
        let alphanumeric = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        let places: Vec<usize> = (0..self.chars.len())
            .filter(|&i| self.now[i] == mark && !self.kept[i])
            // An apostrophe (don't) or a measure (5'10) is no quote.
            .filter(|&i| mark != '\'' || !alphanumeric(self.before(i)) || !alphanumeric(self.after(i)))
            .collect();
        let places = self.without_measures(places);
        if !places.len().is_multiple_of(2) {
            return;
        }
        for pair in places.chunks_exact(2) {
            let (from, to) = (pair[0], pair[1]);
            let inside = self.now[from + 1..to].iter().any(|&c| is_cjk(c));
            let beside = self.before(from).is_some_and(is_cjk) || self.after(to).is_some_and(is_cjk);
            let empty = to == from + 1;
            if !empty && (inside || beside) {
                self.change(from, 1, open);
                self.change(to, 1, close);
            }
        }
    }

    /// Quotes without the marks of inches and feet (10", 5'10"): a quote behind a digit closes one that is open, and
    /// opens none. If their number comes out odd, it may close none either.
    fn without_measures(&self, places: Vec<usize>) -> Vec<usize> {
        let behind_digit = |&i: &usize| self.before(i).is_some_and(|c| c.is_ascii_digit());
        let mut is_open = false;
        let mut quotes: Vec<usize> = Vec::with_capacity(places.len());
        for &i in &places {
            if is_open || !behind_digit(&i) {
                is_open = !is_open;
                quotes.push(i);
            }
        }
        if quotes.len().is_multiple_of(2) {
            return quotes;
        }
        if places.len().is_multiple_of(2) {
            return places;
        }
        if let Some(measure) = places.iter().rposition(behind_digit) {
            let mut places = places;
            places.remove(measure);
            return places;
        }
        places
    }

    /// A whole pair typed the wrong way round: `，”我说“，`. The first stands after a mark that opens, the second before
    /// one that ends, so that a quotation that goes on from the paragraph before is not turned; nor does it close a
    /// quote that stands open, as in `“走吧，”他说，“`.
    fn reversed_quotes(&mut self, open: char, close: char, to_open: &'static str, to_close: &'static str) {
        let places: Vec<usize> =
            (0..self.chars.len()).filter(|&i| self.now[i] == open || self.now[i] == close).collect();
        let mut k = 0;
        while k + 1 < places.len() {
            let (first, second) = (places[k], places[k + 1]);
            let closes_one = k > 0 && self.now[places[k - 1]] == open;
            let reversed = self.now[first] == close
                && self.now[second] == open
                && !closes_one
                && self.before(first).is_none_or(|c| OPENS_REVERSED.contains(&c))
                && self.after(first).is_some_and(char::is_alphanumeric)
                && self.after(second).is_none_or(|c| {
                    matches!(c, '，' | '。' | '、' | '；' | '！' | '？' | '：' | '）' | ',' | '.' | '\n')
                })
                && second > first + 1;
            if reversed {
                self.change(first, 1, to_open);
                self.change(second, 1, to_close);
                k += 2;
            } else {
                k += 1;
            }
        }
    }
}

/// A wide character, or a mark that Chinese shares with Latin and that stands in a Chinese run.
fn is_cjk(c: char) -> bool {
    (wide::is_wide(c) && !wide::is_hangul(c)) || matches!(c, '“' | '”' | '‘' | '’' | '…' | '—')
}

/// Marks the characters of addresses: `https://…`, `www.…`, `name@host`.
fn addresses(chars: &[char]) -> Vec<bool> {
    let mut kept = vec![false; chars.len()];
    let mut i = 0;
    while i < chars.len() {
        let length = chars[i..].iter().take_while(|c| c.is_ascii_graphic()).count();
        if length == 0 {
            i += 1;
            continue;
        }
        let word = &chars[i..i + length];
        // Only a word with a colon and slashes, a leading www. or an @ is looked at again.
        let slashes = word.windows(3).position(|w| w == [':', '/', '/']);
        let start = match slashes {
            Some(at) => word[..at].iter().rposition(|c| !c.is_ascii_alphanumeric()).map(|k| k + 1),
            None if word.starts_with(&['w', 'w', 'w', '.']) => Some(0),
            None => word.contains(&'@').then_some(0),
        }
        .or(slashes.map(|_| 0));
        if let Some(start) = start {
            let mut end = length;
            while end > start && matches!(word[end - 1], ',' | ';' | ':' | '?' | '!' | '.' | ')' | '"' | '\'') {
                end -= 1;
            }
            kept[i + start..i + end].fill(true);
        }
        i += length;
    }
    debug_assert!(chars.iter().zip(&kept).all(|(&c, &k)| !k || c != OPAQUE));
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Manner = Manner { marks: true, quotes: true, stops: false };

    fn mended(text: &str, manner: Manner) -> String {
        let chars: Vec<char> = text.chars().collect();
        let (mut out, mut from) = (String::new(), 0);
        for edit in edits(&chars, manner) {
            out.extend(&chars[from..edit.at]);
            out.push_str(edit.with);
            from = edit.at + edit.length;
        }
        out.extend(&chars[from..]);
        out
    }

    #[test]
    fn half_width_marks_beside_wide_characters_become_full_width() {
        for (typed, meant) in [
            ("他来了,又走了;为什么?", "他来了，又走了；为什么？"),
            ("他说:\"好!\"", "他说：“好！”"),
            ("某某公司(下称某某)成立", "某某公司（下称某某）成立"),
            ("增长(GDP)很快", "增长（GDP）很快"),
            ("他走了...后来", "他走了……后来"),
            ("他--我的朋友--走了", "他——我的朋友——走了"),
            ("他来了, 又走了", "他来了，又走了"),
            ("真的?!", "真的？！"),
            ("'好',他说", "‘好’，他说"),
            ("在12:30,他来了", "在12:30，他来了"),
        ] {
            assert_eq!(mended(typed, ALL), meant);
        }
    }

    #[test]
    fn numbers_times_functions_addresses_and_latin_stay() {
        for text in [
            "共3,000元",
            "时间是 12:30 整",
            "函数 f(x) 的值",
            "见 https://example.com/a,b?c:d 一文",
            "他用 Hello, world 问好",
            "don't 是英文",
            "运行 --help 看看",
            "3.14 是圆周率的近似",
            "Only Latin, here: (yes) \"no\"",
            "写信给 a@b.com 吧",
            "5\" 的屏",
        ] {
            assert_eq!(mended(text, ALL), text);
        }
    }

    #[test]
    fn inches_and_feet_are_no_quotes() {
        for (typed, meant) in [
            ("一块10\" 屏幕，他说\"好\"。", "一块10\" 屏幕，他说“好”。"),
            ("身高5'10\"，他说\"好\"。", "身高5'10\"，他说“好”。"),
            ("10\"屏幕和12\"屏幕", "10\"屏幕和12\"屏幕"),
            ("他说\"共10\"。", "他说“共10”。"),
            ("他说\"10\" 屏幕很大\"。", "他说“10\" 屏幕很大”。"),
            ("共2\"份\"", "共2“份”"),
        ] {
            assert_eq!(mended(typed, Manner { marks: false, ..ALL }), meant);
        }
    }

    #[test]
    fn korean_is_never_touched() {
        let text = "그는 말했다, \"좋아!\" (정말?)";
        let chars: Vec<char> = text.chars().collect();
        assert_eq!(edits(&chars, ALL), []);
    }

    #[test]
    fn a_whole_reversed_pair_is_turned() {
        assert_eq!(mended("他看着我，”我知道“，他说。", ALL), "他看着我，“我知道”，他说。");
        for text in ["……完了。”他说，“再来一次。”", "“甲”和“乙”", "他说：“走。”", "“走吧，”他说，“"]
        {
            assert_eq!(mended(text, ALL), text);
        }
    }

    #[test]
    fn a_point_is_a_full_stop_only_where_the_text_has_none() {
        assert_eq!(mended("他走了. 后来没有回来.", Manner { stops: true, ..ALL }), "他走了。 后来没有回来。");
        assert_eq!(mended("版本 3.5 的说明.", Manner { stops: true, ..ALL }), "版本 3.5 的说明。");
        assert_eq!(mended("他走了.", ALL), "他走了.");
    }

    #[test]
    fn markdown_pairs_quotes_only() {
        assert_eq!(mended("他说,\"好\"", Manner { marks: false, quotes: true, stops: false }), "他说,“好”");
    }
}
