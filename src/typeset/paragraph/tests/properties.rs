//! What holds of any paragraph, in lines that run either way.

use super::*;
use proptest::prelude::*;
use proptest::sample::select;

/// Not at the start of a line from `basic` on, not at its end, and what the stricter levels add (CLREQ 3.1.4,
/// GB/T 15834 5.1, JLREQ 3.1.7).
const NOT_AT_START: &str = "）》」』】”，、；：。．！？・～／々";
const NOT_AT_START_IF_STRICT: &str = "ゃッー";
const NOT_AT_START_IF_STRICT_AND_CJK: &str = "—…";
const NOT_AT_END: &str = "（《「『【“";
const NOT_AT_END_BY_GB: &str = "／";

const LANGS: [Lang; 5] = [Lang::ZhHans, Lang::ZhHant, Lang::Ja, Lang::Ko, Lang::EN];

/// Text of all that the rules speak of.
fn any_text() -> impl Strategy<Value = String> {
    let mark = select(NOT_AT_START.chars().chain(NOT_AT_END.chars()).map(String::from).collect::<Vec<_>>());
    let word =
        select(vec!["——", "……", "ゃ", "ッ", "ー", "AI", "Gutenberg", "1450", " ", "①", "25℃", "￥100", "hyphenation"]);
    let wide = select(vec!["中", "文", "字", "かな", "한국어", "龍", "印刷"]);
    let piece = prop_oneof![2 => mark, 2 => word.prop_map(String::from), 8 => wide.prop_map(String::from)];
    // Behind a space ” opens, as in Swedish (UAX #14 LB 15b), and may begin a line.
    prop::collection::vec(piece, 1..160).prop_map(|pieces| format!("文{}", pieces.concat().replace(" ”", "”")))
}

fn any_preset() -> impl Strategy<Value = Preset> {
    select(vec![Preset::Quanjiao, Preset::Kaiming, Preset::Banjiao, Preset::Hangmobanjiao, Preset::Plain])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn lines_keep_their_edges_their_text_and_their_measure(
        text in any_text(),
        lang in select(LANGS.to_vec()),
        vertical in any::<bool>(),
        hanging in any::<bool>(),
        preset in any_preset(),
        level in select(vec![Level::None, Level::Basic, Level::Gb, Level::Strict]),
        characters in 12..30_u8,
    ) {
        let mode = if vertical { WritingMode::VerticalRl } else { WritingMode::HorizontalTb };
        let style = Style { mode, hanging, level, ..style() };
        let measure = f32::from(characters);
        let set = set_on(&style, &made(&text), lang, measure, 0.0, LineAlign::Justify, preset);
        // Text in is text out; spaces may have become space.
        let kept = |text: &str| text.replace([' ', '\u{3000}'], "");
        prop_assert_eq!(kept(&set.lines.concat()), kept(&text));
        prop_assert_eq!(set.stats.overfull, 0);
        let stepped = set.stats.emergency_breaks > 0;
        for (n, line) in set.lines.iter().enumerate() {
            let (first, last) = (line.trim().chars().next(), line.trim().chars().last());
            let among = |c: Option<char>, marks: &str| c.is_some_and(|c| marks.contains(c));
            let is_last = n + 1 == set.lines.len();
            if level != Level::None && !stepped {
                prop_assert!(n == 0 || !among(first, NOT_AT_START), "{} begins {:?}", line, level);
                prop_assert!(is_last || !among(last, NOT_AT_END), "{} ends {:?}", line, level);
            }
            if level == Level::Strict && !stepped {
                prop_assert!(n == 0 || !among(first, NOT_AT_START_IF_STRICT), "{} begins", line);
                // Beside Latin a dash is Latin, unless the text is Chinese or Japanese.
                let cjk = lang.is_chinese() || lang == Lang::Ja;
                prop_assert!(n == 0 || !cjk || !among(first, NOT_AT_START_IF_STRICT_AND_CJK), "{} begins", line);
            }
            if matches!(level, Level::Gb | Level::Strict) && !stepped {
                prop_assert!(is_last || !among(last, NOT_AT_END_BY_GB), "{} ends", line);
            }
            let reach = set.extent[n].0 + set.extent[n].1;
            let out = if hanging { 1.0 } else { 0.0 };
            prop_assert!(reach <= measure + out + 0.001, "{} reaches {}", line, reach);
            // A hung mark is outside the measure, which is full without it. Two Han with nothing between them can always
            // be spaced, but in Korean it is the words that are.
            let han = |c: char| "中文字龍印刷".contains(c);
            let grows = line.chars().zip(line.chars().skip(1)).any(|(a, b)| han(a) && han(b));
            let fills = (reach - measure).abs() < 0.001 || reach > measure;
            let spaced = lang == Lang::Ko && text.contains(' ');
            prop_assert!(is_last || fills || !grows || spaced, "{} reaches {}", line, reach);
        }
    }
}
