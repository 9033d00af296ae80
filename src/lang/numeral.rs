//! Numerals: 十二 ↔ 12, full-width digits, Roman and circled numbers, and the words that stand for an order.
//!
//! Reading accepts what titles and file names hold: `12`, `１２`, `十二`, `一百零五`, `廿三`, `壹贰`, `二〇二一`, `XII`, `Ⅻ`,
//! `⑫`. Writing gives the form a book of the language prints. 上中下, 前后 and 甲乙丙丁 are no numerals, but they order
//! volumes like ones.

/// A numeral that fills the whole of `text`, blanks around it left out.
pub fn parse(text: &str) -> Option<u64> {
    let text = text.trim();
    let (value, used) = leading(text).or_else(|| roman_value(text))?;
    (used == text.len()).then_some(value)
}

/// The numeral at the head of `text` and the bytes it takes: digits of one kind, a Han numeral, one circled number.
/// Letters are no Roman numeral here: `I` and `X` begin words.
pub fn leading(text: &str) -> Option<(u64, usize)> {
    let first = text.chars().next()?;
    if decimal(first).is_some() {
        let used: usize = text.chars().take_while(|&c| decimal(c).is_some()).map(char::len_utf8).sum();
        let value = text[..used].chars().try_fold(0u64, |n, c| n.checked_mul(10)?.checked_add(decimal(c)?))?;
        return Some((value, used));
    }
    if let Some(n) = circled_value(first).or_else(|| roman_sign(first)) {
        return Some((n, first.len_utf8()));
    }
    let used: usize = text.chars().take_while(|&c| is_han_numeral(c)).map(char::len_utf8).sum();
    han_value(&text[..used]).map(|value| (value, used))
}

/// Whether `c` can stand in a Han numeral.
pub fn is_han_numeral(c: char) -> bool {
    han_digit(c).is_some() || han_unit(c).is_some() || matches!(c, '廿' | '卅' | '卌')
}

/// Whether `c` can stand in a numeral of digits or Han characters.
pub fn is_numeral(c: char) -> bool {
    decimal(c).is_some() || is_han_numeral(c)
}

/// The place of a word that orders volumes: 上中下, 前后, 甲乙丙丁 …, from 1.
pub fn order_word(c: char) -> Option<u64> {
    const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
    match c {
        '上' | '前' => Some(1),
        '中' => Some(2),
        '下' | '后' | '後' => Some(3),
        _ => STEMS.chars().position(|s| s == c).map(|i| i as u64 + 1),
    }
}

/// Figures before what they count in dates and printings in Han: `2024年10月第2次印刷` → 二〇二四年十月第二次印刷.
pub fn counted_in_han(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, figures) = rest.split_at(at);
        let end = figures.find(|c: char| !c.is_ascii_digit()).unwrap_or(figures.len());
        let (figures, behind) = figures.split_at(end);
        out.push_str(before);
        match (figures.parse(), behind.chars().next()) {
            (Ok(n), Some('年')) => out.push_str(&han_digits(n)),
            (Ok(n), Some('月' | '日' | '次' | '刷' | '版')) => out.push_str(&han(n)),
            _ => out.push_str(figures),
        }
        rest = behind;
    }
    out + rest
}

/// `12` → 十二, `105` → 一百零五, `20000` → 二万: as in chapter numbers of all four languages.
pub fn han(n: u64) -> String {
    const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    if n == 0 {
        return "零".into();
    }
    let (mut out, mut gap) = (String::new(), false);
    for (unit, sign) in [(1_0000_0000_0000, "万亿"), (1_0000_0000, "亿"), (1_0000, "万"), (1, "")] {
        let group = n / unit % 1_0000;
        if group == 0 {
            gap |= !out.is_empty();
            continue;
        }
        let mut pending = gap || (!out.is_empty() && group < 1000);
        for (place, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let digit = group / place % 10;
            if digit == 0 {
                pending |= group > place && !group.is_multiple_of(place);
                continue;
            }
            if pending {
                out.push('零');
                pending = false;
            }
            // 十二, not 一十二, but only where nothing stands before.
            if !(place == 10 && digit == 1 && out.is_empty()) {
                out.push(DIGITS[digit as usize]);
            }
            out.push_str(name);
        }
        out.push_str(sign);
        gap = false;
    }
    out
}

/// `2026` → 二〇二六: years and page numbers, digit by digit.
pub fn han_digits(n: u64) -> String {
    const DIGITS: [char; 10] = ['〇', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    n.to_string().bytes().map(|b| DIGITS[usize::from(b - b'0')]).collect()
}

/// Lower-case Roman, as for the folios of front matter. Numbers above 3999 and 0 stay in digits.
pub fn roman(n: u64) -> String {
    #[rustfmt::skip]
    const SIGNS: [(u64, &str); 13] = [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"),
        (100,  "c"), (90,  "xc"), (50,  "l"), (40,  "xl"),
        (10,   "x"), (9,   "ix"), (5,   "v"), (4,   "iv"), (1, "i"),
    ];
    if n == 0 || n > 3999 {
        return n.to_string();
    }
    let (mut rest, mut out) = (n, String::new());
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

/// ① … ⑳ ㉑ … ㊿, None above 50: the marks of notes in Chinese.
pub fn circled(n: u64) -> Option<char> {
    let code = match n {
        1..=20 => 0x2460 + n - 1,
        21..=35 => 0x3251 + n - 21,
        36..=50 => 0x32B1 + n - 36,
        _ => return None,
    };
    char::from_u32(code as u32)
}

fn decimal(c: char) -> Option<u64> {
    match c {
        '0'..='9' => Some(c as u64 - '0' as u64),
        '０'..='９' => Some(c as u64 - '０' as u64),
        _ => None,
    }
}

fn circled_value(c: char) -> Option<u64> {
    let code = c as u64;
    match code {
        0x2460..=0x2473 => Some(code - 0x2460 + 1), // ①
        0x3251..=0x325F => Some(code - 0x3251 + 21),
        0x32B1..=0x32BF => Some(code - 0x32B1 + 36),
        0x2474..=0x2487 => Some(code - 0x2474 + 1),  // ⑴
        0x2488..=0x249B => Some(code - 0x2488 + 1),  // ⒈
        0x24EB..=0x24F4 => Some(code - 0x24EB + 11), // ⓫
        0x2776..=0x277F => Some(code - 0x2776 + 1),  // ❶
        0x3220..=0x3229 => Some(code - 0x3220 + 1),  // ㈠
        0x3280..=0x3289 => Some(code - 0x3280 + 1),  // ㊀
        _ => None,
    }
}

/// Ⅰ … Ⅻ and ⅰ … ⅻ, one character each.
fn roman_sign(c: char) -> Option<u64> {
    match c as u64 {
        code @ 0x2160..=0x216B => Some(code - 0x2160 + 1),
        code @ 0x2170..=0x217B => Some(code - 0x2170 + 1),
        _ => None,
    }
}

/// A Roman numeral in letters of one case, in its canonical spelling.
fn roman_value(text: &str) -> Option<(u64, usize)> {
    if text.is_empty() || text.len() > 15 || !text.bytes().all(|b| b"ivxlcdmIVXLCDM".contains(&b)) {
        return None;
    }
    let values = text.bytes().map(|b| match b.to_ascii_lowercase() {
        b'i' => 1,
        b'v' => 5,
        b'x' => 10,
        b'l' => 50,
        b'c' => 100,
        b'd' => 500,
        _ => 1000,
    });
    let values: Vec<u64> = values.collect();
    let mut sum = 0i64;
    for (i, &v) in values.iter().enumerate() {
        sum += if values.get(i + 1).is_some_and(|&next| next > v) { -(v as i64) } else { v as i64 };
    }
    let n = u64::try_from(sum).ok()?;
    let one_case = text == text.to_ascii_lowercase() || text == text.to_ascii_uppercase();
    (one_case && roman(n) == text.to_ascii_lowercase()).then_some((n, text.len()))
}

fn han_digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' | '壱' => 1,
        '二' | '贰' | '貳' | '弐' | '两' | '兩' => 2,
        '三' | '叁' | '叄' | '參' | '参' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn han_unit(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' | '萬' => 1_0000,
        '亿' | '億' => 1_0000_0000,
        _ => return None,
    })
}

/// 一百二十三 → 123, 一二三 → 123, 廿三 → 23. None for an order of units that no number has (十百).
fn han_value(text: &str) -> Option<u64> {
    /// Longest Han numeral; a longer run is text.
    const LONGEST: usize = 18;
    if text.is_empty() || text.chars().count() > LONGEST {
        return None;
    }
    let (mut total, mut group) = (0u64, 0u64);
    let (mut digits, mut unit_before) = (None::<u64>, u64::MAX);
    for c in text.chars() {
        if let Some(d) = han_digit(c) {
            digits = Some(digits.unwrap_or(0).checked_mul(10)?.checked_add(d)?);
        } else if let Some(tens) = match c {
            '廿' => Some(20),
            '卅' => Some(30),
            '卌' => Some(40),
            _ => None,
        } {
            if unit_before <= 10 || digits.is_some_and(|d| d > 0) {
                return None;
            }
            (group, digits, unit_before) = (group.checked_add(tens)?, None, 10);
        } else {
            let unit = han_unit(c)?;
            let count = digits.take();
            if unit < 1_0000 {
                if unit >= unit_before {
                    return None;
                }
                group = group.checked_add(count.filter(|&n| n > 0).unwrap_or(1).checked_mul(unit)?)?;
                unit_before = unit;
            } else {
                let whole = group.checked_add(count.unwrap_or(0))?;
                total = total.checked_add(whole.max(1).checked_mul(unit)?)?;
                (group, unit_before) = (0, u64::MAX);
            }
        }
    }
    total.checked_add(group)?.checked_add(digits.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numerals_of_every_kind_are_read() {
        #[rustfmt::skip]
        let table = [
            ("12", 12), ("１２", 12), ("十二", 12), ("一百零五", 105), ("一百二十", 120), ("两百", 200), ("廿三", 23),
            ("卅", 30), ("壹贰", 12), ("拾贰", 12), ("贰拾叁", 23), ("二〇二一", 2021), ("一千零一", 1001),
            ("三万五千", 35000), ("XII", 12), ("iv", 4), ("Ⅻ", 12), ("⑫", 12), ("㈢", 3), ("零", 0), ("〇", 0),
        ];
        for (text, value) in table {
            assert_eq!(parse(text), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_numeral_is_none() {
        for text in ["", "第一", "十百", "IIII", "Xi", "mild", "一个", "一二三四五六七八九十一二三四五六七八九十"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn what_dates_and_printings_count_is_written_in_han() {
        for (text, written) in [
            ("2024年10月9日第1版", "二〇二四年十月九日第一版"),
            ("2024年10月第2次印刷", "二〇二四年十月第二次印刷"),
            ("第3刷　2024年12月", "第三刷　二〇二四年十二月"),
            ("ISBN 978-7-100", "ISBN 978-7-100"),
            ("1-3000册", "1-3000册"),
        ] {
            assert_eq!(counted_in_han(text), written);
        }
    }

    #[test]
    fn a_number_written_in_han_reads_back() {
        let lengths = (0..12_000).chain([20_000, 100_000, 100_010, 1_000_100, 100_000_000, 1_0005_0000]);
        for n in lengths {
            assert_eq!(parse(&han(n)), Some(n), "{}", han(n));
            assert_eq!(parse(&han_digits(n)), Some(n), "{}", han_digits(n));
        }
        for n in 1..4000 {
            assert_eq!(parse(&roman(n)), Some(n));
        }
        for n in 1..=50 {
            assert_eq!(parse(&circled(n).unwrap().to_string()), Some(n));
        }
    }

    #[test]
    fn ten_stands_alone_and_zero_fills_a_gap() {
        let written: Vec<String> = [10, 12, 20, 101, 110, 111, 1001, 1010, 10_001, 10_100].map(han).to_vec();
        assert_eq!(
            written,
            [
                "十",
                "十二",
                "二十",
                "一百零一",
                "一百一十",
                "一百一十一",
                "一千零一",
                "一千零一十",
                "一万零一",
                "一万零一百"
            ]
        );
    }

    #[test]
    fn words_of_order_stand_in_their_order() {
        assert!("上中下".chars().map(order_word).is_sorted() && "前后".chars().map(order_word).is_sorted());
        assert_eq!("甲乙丙丁戊".chars().filter_map(order_word).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert_eq!(order_word('左'), None);
    }
}
