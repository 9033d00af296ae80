//! Wide or narrow: which characters stand on the CJK side of an autospace, a join or a mend.
//!
//! Reading needs coarser questions than composition: is this a character of CJK text ([`is_wide`]), and does a line
//! end between these two mean anything ([`joins`])? Marks that CJK shares with Latin (“ ” ‘ ’ — … ·) are narrow here;
//! they take the side of their neighbour. Half-width katakana and Hangul are narrow (UTR #59 draft, Wide).

use std::cmp::Ordering;

/// What a wide character is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Han, kana, bopomofo, Yi, Tangut and full-width letters and digits.
    Letter,
    /// Punctuation that carries its own white space.
    Mark,
    /// Hangul is wide, but words stand apart by spaces.
    Hangul,
}

#[rustfmt::skip]
const WIDE: &[(u32, u32, Kind)] = &[
    (0x1100,  0x11FF,  Kind::Hangul), // Hangul Jamo
    (0x2E80,  0x2FDF,  Kind::Letter), // CJK and Kangxi radicals
    (0x2FF0,  0x2FFF,  Kind::Letter), // ideographic description
    (0x3000,  0x3003,  Kind::Mark),   // ideographic space 、。〃
    (0x3004,  0x3007,  Kind::Letter), // 〄々〆〇
    (0x3008,  0x3011,  Kind::Mark),   // 〈〉《》「」『』【】
    (0x3012,  0x3013,  Kind::Letter), // 〒〓
    (0x3014,  0x301F,  Kind::Mark),   // 〔〕〖〗〘〙〚〛〜〝〞〟
    (0x3020,  0x302F,  Kind::Letter),
    (0x3030,  0x3030,  Kind::Mark),   // 〰
    (0x3031,  0x303C,  Kind::Letter),
    (0x303D,  0x303D,  Kind::Mark),   // 〽
    (0x303E,  0x303F,  Kind::Letter),
    (0x3041,  0x309F,  Kind::Letter), // hiragana
    (0x30A0,  0x30A0,  Kind::Mark),   // ゠
    (0x30A1,  0x30FA,  Kind::Letter), // katakana
    (0x30FB,  0x30FB,  Kind::Mark),   // ・
    (0x30FC,  0x30FF,  Kind::Letter),
    (0x3100,  0x312F,  Kind::Letter), // bopomofo
    (0x3130,  0x318F,  Kind::Hangul), // Hangul compatibility jamo
    (0x3190,  0x31FF,  Kind::Letter), // kanbun, bopomofo extended, strokes, small kana
    (0x3200,  0x321E,  Kind::Hangul), // parenthesised Hangul
    (0x3220,  0x325F,  Kind::Letter),
    (0x3260,  0x327E,  Kind::Hangul), // circled Hangul
    (0x3280,  0x4DBF,  Kind::Letter), // enclosed CJK, squared words, Han extension A
    (0x4E00,  0x9FFF,  Kind::Letter), // Han
    (0xA000,  0xA4CF,  Kind::Letter), // Yi
    (0xA960,  0xA97F,  Kind::Hangul), // jamo extended A
    (0xAC00,  0xD7FF,  Kind::Hangul), // syllables, jamo extended B
    (0xF900,  0xFAFF,  Kind::Letter), // compatibility Han
    (0xFE10,  0xFE1F,  Kind::Mark),   // vertical forms
    (0xFE30,  0xFE4F,  Kind::Mark),   // compatibility forms
    (0xFF01,  0xFF0F,  Kind::Mark),   // ！＂＃＄％＆＇（）＊＋，－．／
    (0xFF10,  0xFF19,  Kind::Letter), // full-width digits
    (0xFF1A,  0xFF20,  Kind::Mark),   // ：；＜＝＞？＠
    (0xFF21,  0xFF3A,  Kind::Letter),
    (0xFF3B,  0xFF40,  Kind::Mark),   // ［＼］＾＿｀
    (0xFF41,  0xFF5A,  Kind::Letter),
    (0xFF5B,  0xFF60,  Kind::Mark),   // ｛｜｝～｟｠
    (0xFFE0,  0xFFE6,  Kind::Mark),
    (0x16FE0, 0x18DFF, Kind::Letter), // Tangut, Khitan
    (0x1AFF0, 0x1B2FF, Kind::Letter), // kana supplements, Nüshu
    (0x1F200, 0x1F2FF, Kind::Letter), // enclosed ideographic supplement
    (0x20000, 0x3FFFD, Kind::Letter), // Han extensions B and later
];

/// What each character of the block of 256 from `first` on is.
const fn block(first: u32) -> [Option<Kind>; 256] {
    let mut kinds = [None; 256];
    let mut range = 0;
    while range < WIDE.len() {
        let (from, to, kind) = WIDE[range];
        let mut code = from;
        while code <= to && code < first + 256 {
            if code >= first {
                kinds[(code - first) as usize] = Some(kind);
            } else if to >= first {
                code = first - 1;
            } else {
                break;
            }
            code += 1;
        }
        range += 1;
    }
    kinds
}

/// The two blocks that CJK punctuation and kana stand in.
static PUNCTUATION: [Option<Kind>; 256] = block(0x3000);
static FULL_WIDTH: [Option<Kind>; 256] = block(0xFF00);

#[inline]
fn kind(c: char) -> Option<Kind> {
    let code = c as u32;
    match code {
        0x4E00..=0x9FFF => Some(Kind::Letter),
        ..0x1100 => None,
        0x3000..0x3100 => PUNCTUATION[(code - 0x3000) as usize],
        0xFF00..=0xFFFF => FULL_WIDTH[(code - 0xFF00) as usize],
        _ => rare(code),
    }
}

fn rare(code: u32) -> Option<Kind> {
    let found = WIDE.binary_search_by(|&(first, last, _)| {
        if last < code {
            Ordering::Less
        } else if first > code {
            Ordering::Greater
        } else {
            Ordering::Equal
        }
    });
    found.ok().map(|i| WIDE[i].2)
}

/// Whether `c` belongs to CJK text: Han, kana, bopomofo, Hangul, CJK punctuation and full-width forms.
pub fn is_wide(c: char) -> bool {
    kind(c).is_some()
}

/// Whether `c` is wide and no mark: a letter, syllable, ideograph or digit.
pub fn is_wide_letter(c: char) -> bool {
    matches!(kind(c), Some(Kind::Letter | Kind::Hangul))
}

/// Whether `c` is CJK or full-width punctuation, which carries its own white space.
pub fn is_wide_mark(c: char) -> bool {
    kind(c) == Some(Kind::Mark)
}

/// Whether `c` is Hangul, whose words stand apart by spaces.
pub fn is_hangul(c: char) -> bool {
    kind(c) == Some(Kind::Hangul)
}

/// Whether `c` is a letter of katakana, ー among them.
pub fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30A1}'..='\u{30FA}' | '\u{30FC}'..='\u{30FE}' | '\u{31F0}'..='\u{31FF}')
}

/// Whether `c` is a sound of zhuyin; tones are not among them.
pub fn is_zhuyin(c: char) -> bool {
    matches!(c, '\u{3105}'..='\u{312F}' | '\u{31A0}'..='\u{31BF}')
}

/// Whether `c` is an ideograph (々 and 〇 among them).
pub fn is_han(c: char) -> bool {
    matches!(c as u32, 0x2E80..=0x2FDF | 0x3005..=0x3007 | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFD)
}

/// Whether code draws boxes: corners stand in it.
pub fn draws_boxes(code: &str) -> bool {
    code.contains(['┌', '┐', '┏', '┓', '╔', '╗', '╭', '╮'])
}

/// Quotation marks that CJK shares with Latin.
pub fn is_shared_quote(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’')
}

/// Marks that CJK shares with Latin; beside a wide letter they are CJK.
fn is_shared_mark(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '⋯' | '‥' | '·' | '⸺')
}

/// Whether a line end between `a` and `b` vanishes: both are CJK, or one is a full-width mark. Between Hangul words,
/// and wherever a Latin word ends or begins, it is a space.
pub fn joins(a: char, b: char) -> bool {
    if is_hangul(a) || is_hangul(b) {
        return false;
    }
    is_wide_mark(a)
        || is_wide_mark(b)
        || is_wide(a) && (is_wide(b) || is_shared_mark(b))
        || is_shared_mark(a) && is_wide(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_rise_and_do_not_overlap() {
        assert!(WIDE.windows(2).all(|w| w[0].0 <= w[0].1 && w[0].1 < w[1].0));
    }

    #[test]
    fn the_tables_of_blocks_say_what_the_ranges_say() {
        for c in '\u{0}'..='\u{FFFF}' {
            let ranged = WIDE.iter().find(|r| (r.0..=r.1).contains(&(c as u32))).map(|r| r.2);
            assert_eq!(kind(c), ranged, "U+{:04X}", c as u32);
        }
    }

    /// UAX #24 and UAX #11, by two crates that know the whole of Unicode.
    #[test]
    fn what_the_scripts_of_cjk_write_is_wide_and_of_its_kind() {
        use unicode_script::{Script, UnicodeScript};
        for c in '\u{0}'..=char::MAX {
            let kind = kind(c);
            let half_width = matches!(c, '\u{ff61}'..='\u{ffdc}');
            let is_mark = matches!(c, '・' | '゠');
            match c.script() {
                // Nothing is known of what Unicode has not given out; tones of zhuyin are narrow (UAX #11).
                Script::Unknown => {}
                Script::Bopomofo if matches!(c, '˪' | '˫') => assert_eq!(kind, None, "{c}"),
                _ if half_width => assert_eq!(kind, None, "{c}"),
                Script::Hangul if !matches!(c, '\u{302e}' | '\u{302f}') => assert_eq!(kind, Some(Kind::Hangul), "{c}"),
                Script::Han
                | Script::Hiragana
                | Script::Katakana
                | Script::Bopomofo
                | Script::Yi
                | Script::Tangut
                | Script::Nushu
                | Script::Khitan_Small_Script => {
                    assert_eq!(kind, Some(if is_mark { Kind::Mark } else { Kind::Letter }), "{c} U+{:04X}", c as u32);
                }
                _ => {}
            }
        }
    }

    #[test]
    fn ranges_end_where_their_blocks_end() {
        #[rustfmt::skip]
        let ends = [
            // before, first, last, behind
            ("\u{10ff}\u{1100}\u{11ff}\u{1200}", Kind::Hangul), ("\u{2e7f}⺀\u{2fdf}\u{2fe0}", Kind::Letter),
            ("\u{2fef}\u{2ff0}\u{2fff}\u{3000}", Kind::Letter), ("\u{2fff}\u{3000}〃〄", Kind::Mark),
            ("〃〄〇〈", Kind::Letter), ("〇〈】〒", Kind::Mark), ("】〒〓〔", Kind::Letter), ("〓〔〟〠", Kind::Mark),
            ("〟〠\u{302f}〰", Kind::Letter), ("\u{302f}〰〰〱", Kind::Mark), ("〰〱〼〽", Kind::Letter),
            ("〼〽〽〾", Kind::Mark), ("〽〾〿\u{3040}", Kind::Letter), ("\u{3040}ぁゟ゠", Kind::Letter),
            ("ゟ゠゠ァ", Kind::Mark), ("゠ァヺ・", Kind::Letter), ("ヺ・・ー", Kind::Mark), ("・ー\u{312f}\u{3130}", Kind::Letter), ("\u{312f}\u{3130}\u{318f}㆐", Kind::Hangul),
            ("\u{318f}㆐ㇿ㈀", Kind::Letter), ("ㇿ㈀㈞\u{321f}", Kind::Hangul), ("\u{321f}㈠㉟㉠", Kind::Letter),
            ("㉟㉠㉾㉿", Kind::Hangul), ("㉿㊀䶿䷀", Kind::Letter), ("䷿一\u{a4cf}\u{a4d0}", Kind::Letter),
            ("\u{a95f}\u{a960}\u{a97f}\u{a980}", Kind::Hangul), ("\u{abff}가\u{d7ff}\u{e000}", Kind::Hangul),
            ("\u{f8ff}\u{f900}\u{faff}\u{fb00}", Kind::Letter), ("\u{fe0f}\u{fe10}\u{fe1f}\u{fe20}", Kind::Mark),
            ("\u{fe2f}\u{fe30}\u{fe4f}\u{fe50}", Kind::Mark), ("\u{ff00}！／０", Kind::Mark), ("／０９：", Kind::Letter),
            ("９：＠Ａ", Kind::Mark), ("＠ＡＺ［", Kind::Letter), ("Ｚ［｀ａ", Kind::Mark), ("｀ａｚ｛", Kind::Letter),
            ("ｚ｛｠｡", Kind::Mark), ("\u{ffdf}￠￦\u{ffe7}", Kind::Mark), ("\u{16fdf}\u{16fe0}\u{18dff}\u{18e00}", Kind::Letter),
            ("\u{1afef}\u{1aff0}\u{1b2ff}\u{1b300}", Kind::Letter), ("\u{1f1ff}\u{1f200}\u{1f2ff}\u{1f300}", Kind::Letter),
            ("\u{1ffff}\u{20000}\u{3fffd}\u{3fffe}", Kind::Letter),
        ];
        for (ends, expected) in ends {
            let inside: Vec<bool> = ends.chars().map(|c| kind(c) == Some(expected)).collect();
            assert_eq!(inside, [false, true, true, false], "{ends:?} {expected:?}");
        }
    }

    #[test]
    fn ideographs_katakana_and_zhuyin_are_those_of_their_blocks() {
        let is = |holds: fn(char) -> bool, ends: &[&str]| {
            for ends in ends {
                // before, first, last, behind
                let inside: Vec<bool> = ends.chars().map(holds).collect();
                assert_eq!(inside, [false, true, true, false], "{ends:?}");
            }
        };
        is(
            is_han,
            &[
                "\u{2e7f}⺀\u{2fdf}\u{2fe0}",
                "〄々〇〈",
                "㏿㐀䶿䷀",
                "䷿一\u{9fff}ꀀ",
                "\u{f8ff}豈\u{faff}ﬀ",
                "\u{1fffd}\u{20000}\u{3fffd}\u{3fffe}",
            ],
        );
        is(is_katakana, &["゠ァヺ・", "・ーヾヿ", "\u{31ef}ㇰㇿ㈀"]);
        is(is_zhuyin, &["\u{3104}ㄅㄯ\u{3130}", "㆟ㆠ\u{31bf}㇀"]);
    }

    #[test]
    fn shared_marks_join_beside_what_is_wide() {
        for c in "“”‘’—…⋯‥·⸺".chars() {
            assert!(joins('漢', c) && joins(c, '漢') && !joins('a', c) && !joins(c, c), "{c}");
        }
        assert!(!joins('漢', '–') && joins('，', 'a') && joins('a', '，') && !joins('国', '한'));
    }

    #[test]
    fn cjk_is_wide_and_shared_marks_are_not() {
        for c in "漢あアㄅ한、。「」！Ａ９〇々𠮷".chars() {
            assert!(is_wide(c), "{c}");
        }
        for c in "aé“—…·ｱﾡ,①".chars() {
            assert!(!is_wide(c), "{c}");
        }
    }

    #[test]
    fn a_line_end_between_cjk_characters_vanishes() {
        for (a, b) in [('漢', '字'), ('あ', '漢'), ('。', '他'), ('，', 'R'), ('”', '他'), ('他', '“'), ('—', '他')]
        {
            assert!(joins(a, b), "{a}{b}");
        }
    }

    #[test]
    fn a_line_end_beside_hangul_or_latin_is_a_space() {
        for (a, b) in [('한', '국'), ('漢', 'R'), ('R', '漢'), ('a', 'b'), ('다', '「'), ('”', 'a'), ('”', '“')]
        {
            assert!(!joins(a, b), "{a}{b}");
        }
    }
}
