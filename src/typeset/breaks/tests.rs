use super::*;

/// The text with ÷ at every gap where a line may break; spaces stay before their break.
fn marked(text: &str, lang: Lang, level: Level, hangul: Hangul) -> String {
    let chars = characters(text, lang);
    let mut breaks = Vec::new();
    opportunities(text, &chars, level, hangul, &mut breaks);
    let mut out = String::new();
    for (c, b) in chars.iter().zip(&breaks) {
        out.push(c.c);
        if *b == Break::Allowed {
            out.push('÷');
        }
    }
    out
}

fn check(vectors: &str, lang: Lang, level: Level, hangul: Hangul) {
    for vector in vectors.split("; ") {
        assert_eq!(marked(&vector.replace('÷', ""), lang, level, hangul), vector, "{level:?}");
    }
}

/// A character of each class that stands between Han without holding them together in any other way.
#[rustfmt::skip]
const EDGES: [(char, &str, &str); 17] = [
    // not at a line's start, not at its end: from which level on
    ('（', "", "basic"), ('《', "", "basic"), ('「', "", "basic"),
    ('）', "basic", ""), ('》', "basic", ""), ('，', "basic", ""), ('、', "basic", ""), ('：', "basic", ""),
    ('。', "basic", ""), ('！', "basic", ""), ('・', "basic", ""), ('～', "basic", ""), ('々', "basic", ""),
    ('／', "basic", "gb"),
    ('ゃ', "strict", ""), ('ー', "strict", ""),
    ('漢', "", ""),
];

const LEVELS: [(&str, Level); 4] =
    [("none", Level::None), ("basic", Level::Basic), ("gb", Level::Gb), ("strict", Level::Strict)];

#[test]
fn every_level_keeps_its_marks_from_the_edges_in_every_language() {
    let reached = |from: &str, at: usize| LEVELS.iter().position(|l| l.0 == from).is_some_and(|from| at >= from);
    for lang in [Lang::ZhHans, Lang::ZhHant, Lang::ZhHk, Lang::Ja, Lang::Ko, Lang::EN] {
        for (n, (name, level)) in LEVELS.into_iter().enumerate() {
            for (c, start, end) in EDGES {
                let before = if reached(start, n) { "" } else { "÷" };
                let behind = if reached(end, n) { "" } else { "÷" };
                let expected = format!("中{before}{c}{behind}中");
                assert_eq!(marked(&format!("中{c}中"), lang, level, Hangul::Character), expected, "{lang:?} {name}");
            }
        }
    }
}

#[test]
fn the_edges_of_every_class_are_those_of_the_table() {
    use Class::*;
    let edges = |class| {
        let from = |forbids: fn(Class, Level) -> bool| {
            let first = LEVELS.iter().position(|(_, level)| forbids(class, *level));
            // What one level forbids, each stricter one does.
            assert!(LEVELS[first.unwrap_or(LEVELS.len())..].iter().all(|(_, level)| forbids(class, *level)));
            first.map_or("", |n| LEVELS[n].0)
        };
        (from(begins_no_line), from(ends_no_line))
    };
    for class in [Cl, Rq, Pa, Pe, Ex, Md, Ti, Ns] {
        assert_eq!(edges(class), ("basic", ""), "{class:?}");
    }
    for class in [Op, Lq] {
        assert_eq!(edges(class), ("", "basic"), "{class:?}");
    }
    assert_eq!(edges(So), ("basic", "gb"));
    for class in [Da, El, Cj] {
        assert_eq!(edges(class), ("strict", ""), "{class:?}");
    }
    for class in [Pr, Po, Nt, Id, Hg, Nu, Al, Pu, Sp, Gl, Zw, Sh, Cm] {
        assert_eq!(edges(class), ("", ""), "{class:?}");
    }
}

#[test]
fn what_belongs_together_is_never_parted() {
    // JLREQ 3.1.10, KLREQ 4.3, GB/T 15834 5.1: numbers, signs with numbers, powers, marks of notes, pairs of marks.
    check(
        "共÷10000÷元; ￥100; ＄20; 100％; 五％÷的; A％÷的; 5㎏; 5㎀; 5㏟; 25℃; 第÷m²÷格; 文②÷中; 文。①÷中; 中÷——÷——÷中; 中÷⋯⋯÷中; 约÷‥‥÷中; 甲÷⸺÷乙",
        Lang::ZhHans,
        Level::Gb,
        Hangul::KeepAll,
    );
    check("한%÷중; $한÷국", Lang::Ko, Level::Basic, Hangul::Character);
}

#[test]
fn joined_and_decomposed_characters_stay_whole() {
    // UAX #14 LB 8a, LB 11 and LB 26.
    check("中 \u{2060}文; 中 \u{feff}文; A \u{2060}文; 中 ÷文", Lang::ZhHans, Level::Gb, Hangul::KeepAll);
    check(
        "한\u{2060}국; 하\u{11ab}÷\u{1100}\u{1161}; 각\u{11a8}÷각; \u{a960}\u{d7b0}\u{d7cb}; \u{1161}\u{d7c6}\u{d7fb}; 가\u{1161}; \u{1112}\u{302e}\u{1161}; \u{1112}\u{302e}\u{302f}\u{1161}; 中\u{200d}文; 中\u{2060}\u{308}文",
        Lang::Ko,
        Level::Basic,
        Hangul::Character,
    );
}

#[test]
fn a_mark_that_combines_with_nothing_is_a_letter() {
    // UAX #14 LB 10
    check("（ \u{301}÷文; （\u{200b}÷\u{301}÷文; （\u{301}文", Lang::ZhHans, Level::Gb, Hangul::KeepAll);
}

#[test]
fn nothing_of_a_buffer_used_before_stays() {
    let mut breaks = Vec::new();
    for text in ["中文中文", "abcd", "（（（（", "ab"] {
        opportunities(text, &characters(text, Lang::ZhHans), Level::Gb, Hangul::KeepAll, &mut breaks);
        let mut fresh = Vec::new();
        opportunities(text, &characters(text, Lang::ZhHans), Level::Gb, Hangul::KeepAll, &mut fresh);
        assert_eq!(breaks, fresh, "{text}");
    }
}

#[test]
fn a_bracket_of_latin_keeps_spaces_and_han_with_it() {
    // UAX #14 LB 13 and LB 14.
    check("中÷( 文); 用 ÷( a )÷文; wait !; 他 )÷文", Lang::ZhHans, Level::Gb, Hangul::KeepAll);
}

#[test]
fn simplified_chinese_breaks_by_gb_15834() {
    check(
        "中÷文÷——÷中÷文; 中÷文÷……÷中÷文; ……÷……÷……÷中; 他÷说：÷“你÷好。”÷她; 阿·Q÷正; 中／国; 10～÷20÷页; 甲—÷乙; \
         25℃÷中; 5㎏; ￥100÷元; 100％÷的; 注①÷文; ①÷②÷③; T'Pol÷是÷‘虚÷构’÷人÷物; 上÷海-÷北÷京; 2020/2019÷年; \
         约÷翰·÷史÷密÷斯; AI÷战÷“疫”÷进",
        Lang::ZhHans,
        Level::Gb,
        Hangul::KeepAll,
    );
}

#[test]
fn the_strict_level_keeps_dashes_from_the_line_start() {
    check("中÷文——÷中÷文", Lang::ZhHans, Level::Strict, Hangul::KeepAll);
}

#[test]
fn the_basic_level_lets_a_line_end_with_a_solidus() {
    check("中／÷国", Lang::ZhHans, Level::Basic, Hangul::KeepAll);
}

#[test]
fn without_rules_only_words_and_pairs_hold_together() {
    check("你÷好÷。÷中; 中÷文÷……÷中; T'Pol÷是", Lang::ZhHans, Level::None, Hangul::KeepAll);
}

#[test]
fn a_full_width_sign_stays_with_its_number() {
    for lang in [Lang::ZhHans, Lang::Ja] {
        check("温÷－5; 温÷＋5; 温÷－÷甲", lang, Level::Basic, Hangul::KeepAll);
        check("5÷－÷5; ５÷－÷５", lang, Level::Basic, Hangul::KeepAll);
    }
    check("温÷－５÷度", Lang::Ja, Level::Basic, Hangul::KeepAll);
}

#[test]
fn korean_keeps_words_whole_or_breaks_by_syllable() {
    check("한국어는 ÷좋다", Lang::Ko, Level::Basic, Hangul::KeepAll);
    check("한÷국÷어÷는 ÷좋÷다", Lang::Ko, Level::Basic, Hangul::Character);
}

#[test]
fn a_mark_of_a_note_begins_no_line() {
    for (lang, text) in [
        (Lang::Ko, "글.\u{fffc} ÷말,\u{fffc} ÷책)\u{fffc}은 ÷왜?\u{fffc}"),
        (Lang::ZhHans, "纸÷印，\u{fffc}÷字：\u{fffc}÷又 \u{fffc}÷文·\u{fffc}÷中%\u{fffc}÷中"),
        (Lang::Ja, "紙、\u{fffc}÷A.\u{fffc}÷活"),
        (Lang::EN, "word)\u{fffc} ÷why?\u{fffc} ÷so"),
    ] {
        let plain = text.replace('÷', "");
        let mut chars = characters(&plain, lang);
        chars.iter_mut().filter(|c| c.c == OBJECT).for_each(|c| c.class = Class::Nt);
        let mut breaks = Vec::new();
        opportunities(&plain, &chars, Level::Basic, Hangul::KeepAll, &mut breaks);
        let marked = chars.iter().zip(&breaks).flat_map(|(c, b)| [Some(c.c), (*b == Break::Allowed).then_some('÷')]);
        assert_eq!(marked.flatten().collect::<String>(), text);
    }
    // Numbers that were typed count what follows.
    check("一，÷①÷文", Lang::ZhHans, Level::Basic, Hangul::KeepAll);
}

#[test]
fn a_dash_between_numbers_begins_no_line_and_parts_them_only_where_a_line_would_gape() {
    for lang in [Lang::ZhHans, Lang::ZhHant, Lang::Ja, Lang::Ko] {
        let text = "GB 18030—2022";
        let mut breaks = Vec::new();
        opportunities(text, &characters(text, lang), Level::Basic, Hangul::KeepAll, &mut breaks);
        assert_eq!(breaks[7..10], [Break::Never, Break::Inside, Break::Never], "{lang:?}");
        check("Noto—÷Sans", lang, Level::Basic, Hangul::KeepAll);
    }
    // A dash that breaks the sentence off may.
    check("中÷文÷——÷可; 中 — ÷A", Lang::ZhHans, Level::Gb, Hangul::KeepAll);
    check("so÷—÷she; 1990÷—÷2000", Lang::EN, Level::Basic, Hangul::KeepAll);
}

#[test]
fn the_two_halves_of_a_repeat_mark_stay_together() {
    check("い÷ろ÷〳〵、÷すゝ÷め; し÷み÷〴〵÷と", Lang::Ja, Level::Basic, Hangul::KeepAll);
    check("い÷〵÷ろ", Lang::Ja, Level::Basic, Hangul::KeepAll);
}

#[test]
fn a_ditto_mark_begins_no_line_in_korean() {
    // KLREQ 4.3 names 〃; JLREQ (cl-19) and UAX #14 (ID) do not.
    check("한÷국〃÷국", Lang::Ko, Level::Basic, Hangul::Character);
    check("한÷국÷〃÷국", Lang::Ko, Level::None, Hangul::Character);
    // Nor does it part a word.
    for level in [Level::None, Level::Basic] {
        check("한국〃의 ÷말", Lang::Ko, level, Hangul::KeepAll);
    }
    for lang in [Lang::ZhHans, Lang::ZhHant, Lang::Ja, Lang::EN] {
        check("中÷〃÷中", lang, Level::Basic, Hangul::Character);
    }
}

#[test]
fn a_korean_particle_stays_with_the_bracket_or_quote_before_it() {
    check(
        "『한국서지』를 ÷보면; (번역본)에서 ÷참조하기’의 ÷말; hello()의 ÷코드는 ÷‘안녕’이다",
        Lang::Ko,
        Level::Basic,
        Hangul::KeepAll,
    );
}

#[test]
fn a_korean_word_breaks_between_syllables_only_where_a_line_would_gape() {
    let chars = characters("한국어는 곳이다", Lang::Ko);
    let mut breaks = Vec::new();
    opportunities("한국어는 곳이다", &chars, Level::Basic, Hangul::KeepAll, &mut breaks);
    use Break::{Allowed, Inside, Never};
    assert_eq!(breaks, [Never, Inside, Never, Never, Allowed, Never, Never, Never]);
}

#[test]
fn a_korean_word_parts_from_the_bracket_that_explains_it_only_where_a_line_would_gape() {
    for (text, at) in [("상하이(上海)에서", 2), ("상하이（上海）에서", 2), ("漢文[한문]은", 1), ("『논어』(論語)를", 3)]
    {
        let mut breaks = Vec::new();
        opportunities(text, &characters(text, Lang::Ko), Level::Basic, Hangul::KeepAll, &mut breaks);
        assert_eq!(breaks[at], Break::Inside, "{text}");
    }
    // A call has its bracket, and Japanese breaks before one anyway.
    let text = "hello(값)은";
    let mut breaks = Vec::new();
    opportunities(text, &characters(text, Lang::Ko), Level::Basic, Hangul::KeepAll, &mut breaks);
    assert_eq!(breaks[4], Break::Never);
    check("上÷海÷（上÷海）", Lang::Ja, Level::Basic, Hangul::KeepAll);
}

#[test]
fn a_korean_word_of_hanja_stays_with_its_particle() {
    check("大韓은 ÷國家의 ÷主權은", Lang::Ko, Level::Basic, Hangul::KeepAll);
    check("大÷韓÷은", Lang::Ko, Level::Basic, Hangul::Character);
    // Elsewhere ideographs part.
    check("大÷韓", Lang::ZhHant, Level::Basic, Hangul::KeepAll);
    let text = "大韓民國의";
    let mut breaks = Vec::new();
    opportunities(text, &characters(text, Lang::Ko), Level::Basic, Hangul::KeepAll, &mut breaks);
    use Break::{Inside, Never};
    assert_eq!(breaks, [Never, Inside, Inside, Never, Never]);
}

#[test]
fn small_kana_begin_no_line_when_japanese_is_strict() {
    check("ちゃ÷ん", Lang::Ja, Level::Strict, Hangul::KeepAll);
    check("ち÷ゃ÷ん", Lang::Ja, Level::Basic, Hangul::KeepAll);
}

#[test]
fn latin_inside_chinese_breaks_as_latin_does() {
    check(
        "用 ÷Rust ÷写; 宽÷度 ÷3.5 mm ÷接÷头; 共 ÷3 ÷men ÷来; TCP/IP÷协÷议; 见÷https://÷a.example/÷b/÷c÷页; 甲÷+乙; 甲÷+ ÷乙; 版÷本 ÷1.2.3÷的; 他÷(her)÷说; 第÷3-5÷页; 说 ÷“hello ÷world” ÷了",
        Lang::ZhHans,
        Level::Gb,
        Hangul::KeepAll,
    );
}

#[test]
fn a_number_stays_with_its_unit() {
    // SI brochure, 5.4.3, and the units of type and computing.
    let units = "m mm cm km nm μm µm g kg mg t s ms min h L l ml mL V A W kW kWh Hz kHz MHz GHz B KB kB MB GB TB pt px em \
                 dpi in °C ℃ K";
    assert_eq!(units.split_whitespace().count(), 42);
    let mut breaks = Vec::new();
    opportunities("3 mm", &characters("3 mm", Lang::ZhHans), Level::Gb, Hangul::KeepAll, &mut breaks);
    assert_eq!(breaks, [Break::Never; 4], "not in an emergency either");
    for unit in units.split_whitespace() {
        let expected = format!("长 ÷3 {unit} ÷的");
        assert_eq!(marked(&expected.replace('÷', ""), Lang::ZhHans, Level::Gb, Hangul::KeepAll), expected);
    }
    check(
        "长 ÷3 m2 ÷的; 长 ÷3 ÷kgs ÷的; 长 ÷3 ÷mins ÷的; 长 ÷x ÷mm ÷的; 长 ÷3 ÷°F ÷的; 3 mm",
        Lang::ZhHans,
        Level::Gb,
        Hangul::KeepAll,
    );
}

#[test]
fn spaces_do_not_carry_a_mark_to_the_line_start() {
    check("中 。÷文; 中÷（ 文）", Lang::ZhHans, Level::Gb, Hangul::KeepAll);
}

#[test]
fn no_note_mark_is_parted_from_what_it_stands_at() {
    for c in ["文", "한", "ゃ", "々", "A", "1", "％", "。", "）", "”", "！", "（", "“", "…", "——"] {
        let text = format!("中{c}②");
        for level in [Level::None, Level::Gb] {
            assert!(marked(&text, Lang::ZhHans, level, Hangul::KeepAll).ends_with(&format!("{c}②")), "{c} {level:?}");
        }
    }
    assert_eq!(marked("，②", Lang::ZhHans, Level::Gb, Hangul::KeepAll), "，÷②");
}

#[test]
fn a_zero_width_space_ends_a_line_and_a_soft_hyphen_takes_one() {
    // UAX #14 LB 7, LB 8 and BA.
    check("中\u{200b}÷文; a\u{200b}÷b; 中\u{200b} ÷\u{2060}文; 中\u{ad}文", Lang::ZhHans, Level::Gb, Hangul::KeepAll);
    // No hyphen stands before a mark that begins no line.
    check("A\u{ad}）; A\u{ad}，÷中", Lang::ZhHans, Level::Gb, Hangul::KeepAll);
    for text in ["ab\u{ad}cd", "ab\u{ad}cd!"] {
        let mut breaks = Vec::new();
        opportunities(text, &characters(text, Lang::EN), Level::Basic, Hangul::KeepAll, &mut breaks);
        assert_eq!(breaks[..4], [Break::Never, Break::Never, Break::Hyphen, Break::Never], "{text}");
    }
}

#[test]
fn a_space_that_is_set_as_nothing_shows_what_is_before_it() {
    let text = "（ 1中 1";
    let mut chars = characters(text, Lang::ZhHans);
    chars.iter_mut().filter(|c| c.c == ' ').for_each(|c| c.class = Class::Zw);
    let mut breaks = Vec::new();
    opportunities(text, &chars, Level::Gb, Hangul::KeepAll, &mut breaks);
    use Break::{Allowed, Never};
    assert_eq!(breaks, [Never, Never, Allowed, Never, Allowed, Never]);
}

#[test]
fn languages_are_told_apart_by_their_habits() {
    let chinese = [Lang::ZhHans, Lang::ZhHant, Lang::ZhHk].map(Tongue::of);
    assert_eq!(chinese, [Tongue::Zh; 3]);
    assert_eq!([Lang::Ja, Lang::Ko, Lang::EN].map(Tongue::of), [Tongue::Ja, Tongue::Ko, Tongue::Other]);
}

#[test]
fn an_ideographic_space_begins_no_line() {
    check("中　÷文; 好！　÷他; A　÷文", Lang::ZhHans, Level::Gb, Hangul::KeepAll);
}

#[test]
fn korean_words_hold_whatever_they_are_made_of() {
    check("3월은 ÷A급; 漢字는 ÷（가）나; “말”이 ÷100%다; 첫,째 ÷둘.째 ÷셋!째", Lang::Ko, Level::Basic, Hangul::KeepAll);
}

#[test]
fn scripts_whose_words_only_a_dictionary_finds_hold_together() {
    for letters in ["กา", "ກາ", "ကာ", "ខា", "ᥐᥣ", "ᨠᩣ", "ꧠꧡ", "ꩠꩡ"] {
        let text = format!("{letters}{letters}!");
        assert_eq!(marked(&text, Lang::EN, Level::Basic, Hangul::KeepAll), text);
        // What stands behind them breaks where it does behind letters.
        let text = format!("{letters}-÷{letters} ÷a-÷b!");
        assert_eq!(marked(&text.replace('÷', ""), Lang::EN, Level::Basic, Hangul::KeepAll), text);
    }
}

#[test]
fn shared_marks_take_the_side_of_their_neighbours() {
    use Class::*;
    let class = |text: &str, c: char, lang: Lang| {
        let chars = characters(text, lang);
        chars.iter().rfind(|x| x.c == c).map(|x| x.class)
    };
    #[rustfmt::skip]
    let table = [
        ("甲—乙", '—', Lang::ZhHans, Ti), ("A—中", '—', Lang::ZhHans, Ti), ("A—B", '—', Lang::ZhHans, Pu),
        ("甲——乙", '—', Lang::ZhHans, Da), ("A——B", '—', Lang::ZhHans, Da), ("A——B", '—', Lang::EN, Pu),
        ("한—국", '—', Lang::Ko, Ti), ("한 — 국", '—', Lang::Ko, Pu),
        ("中…文", '…', Lang::ZhHans, El), ("end…", '…', Lang::ZhHans, Pu), ("中…", '…', Lang::EN, Pu),
        ("a‐b", '‐', Lang::ZhHans, Pu), ("a–b", '–', Lang::ZhHans, Pu), ("甲–乙", '–', Lang::ZhHans, Ti),
        ("甲⸺乙", '⸺', Lang::ZhHans, Da), ("a⸺b", '⸺', Lang::EN, Pu),
        ("a·b", '·', Lang::ZhHans, Al), ("甲·b", '·', Lang::ZhHans, Md), ("甲·乙", '·', Lang::EN, Al),
        ("a‥", '‥', Lang::ZhHans, Pu), ("a⋯", '⋯', Lang::ZhHans, Pu), ("甲—乙", '—', Lang::EN, Pu), (",—b", '—', Lang::ZhHans, Ti), ("1…", '…', Lang::ZhHans, Pu),
        ("한…국", '…', Lang::Ko, El), ("한…", '…', Lang::Ko, Pu), ("…국", '…', Lang::Ko, Pu),
        ("甲‐b", '‐', Lang::ZhHans, Ti), ("a–乙", '–', Lang::ZhHans, Ti),
        ("甲‧乙", '‧', Lang::EN, Al), ("a‧b", '‧', Lang::ZhHans, Al), ("1·2", '·', Lang::ZhHans, Al),
        ("a/b", '/', Lang::ZhHans, Al), ("甲/乙", '/', Lang::ZhHans, So), ("http://甲", '/', Lang::ZhHans, Pu),
        ("甲/b", '/', Lang::ZhHans, So), ("a/乙", '/', Lang::ZhHans, So), ("甲/乙", '/', Lang::EN, Pu),
        ("/a", '/', Lang::ZhHans, Pu), ("…/a", '/', Lang::ZhHans, Pu), ("c:/甲", '/', Lang::ZhHans, So), ("c://甲", '/', Lang::ZhHans, Pu),
        // An address ends at a space and at an ideograph.
        ("http://a 甲/乙", '/', Lang::ZhHans, So), ("http://a, /乙", '/', Lang::ZhHans, So),
        ("http://a甲/乙", '/', Lang::ZhHans, So),
        ("“AI ‘B’ 中 C” D", '“', Lang::ZhHans, Op), ("“AI ‘B’ 中 C” D", '”', Lang::ZhHans, Cl),
        ("a “b” c", '“', Lang::ZhHans, Lq), ("a “b” c", '”', Lang::ZhHans, Rq), ("it’s", '’', Lang::ZhHans, Al),
        ("と“引”と", '“', Lang::Ja, Lq), ("말 “말” 말", '”', Lang::Ko, Rq),
        ("a “b", '“', Lang::ZhHans, Lq), ("a ‘b", '‘', Lang::ZhHans, Lq), ("b” a", '”', Lang::ZhHans, Rq),
        ("a “b中", '“', Lang::ZhHans, Lq), ("a“中", '“', Lang::ZhHans, Op), ("中”", '”', Lang::ZhHans, Cl),
        // An apostrophe has letters on both sides, or one before it and no partner.
        ("说’a", '’', Lang::ZhHans, Cl), ("‘a’说", '’', Lang::ZhHans, Cl), ("a’说", '’', Lang::ZhHans, Al),
        ("a’’b", '’', Lang::ZhHans, Rq), ("他‘it’s’说", '’', Lang::ZhHans, Cl), ("1’b", '’', Lang::ZhHans, Rq),
    ];
    for (text, c, lang, expected) in table {
        assert_eq!(class(text, c, lang), Some(expected), "{c} in {text} {lang:?}");
    }
}

#[test]
fn of_quotes_inside_one_another_the_innermost_find_their_partners() {
    let chinese = |depth: usize| {
        let text = format!("中{}a{}", "“".repeat(depth), "”".repeat(depth));
        characters(&text, Lang::ZhHans).iter().filter(|c| c.class == Class::Cl).count()
    };
    // The outermost stands beside Han, and its partner goes with it, unless too many stand between them.
    assert_eq!([chinese(1), chinese(16), chinese(17)], [1, 1, 0]);
}

/// What is allowed between two classes in Chinese by GB/T 15834 5.1, CLREQ 3.1.4 and, for signs, powers and marks of
/// notes, JLREQ 3.1.10: ÷ a break, × none, · what UAX #14 says. Rows stand before the gap, columns, in the same order,
/// behind it.
#[rustfmt::skip]
const PAIRS: [(Class, &str); 22] = {
    use Class::*;
    [
    //    Op  Lq  Pa  Ex  So  Da  Ns  Pr  Nt  Hg  Al
    (Op, "××××××××××××××××××××××"),
    (Cl, "÷×÷×××××××÷÷×÷÷÷×÷÷÷÷·"),
    (Lq, "××··×××××××××××××××···"),
    (Rq, "÷×··××××××÷÷×÷··×÷÷···"),
    (Pa, "÷×÷×××××××÷÷×÷÷÷÷÷÷÷÷·"),
    (Pe, "÷×÷×××××××÷÷×÷÷÷×÷÷÷÷·"),
    (Ex, "÷×÷×××××××÷÷×÷÷÷×÷÷÷÷·"),
    (Md, "÷×÷×××××××÷÷×÷÷÷÷÷÷××·"),
    (So, "××××××××××××××××××××××"),
    (Ti, "÷×÷×××××××÷÷×÷÷÷÷÷÷÷÷·"),
    (Da, "÷×÷×××××××÷÷×÷÷÷×÷÷÷÷·"),
    (El, "÷×÷×××××××÷÷×÷÷÷×÷÷÷÷·"),
    (Ns, "÷×÷×××××××÷÷×÷÷÷×÷÷÷÷·"),
    (Cj, "÷×÷×××××××÷÷×÷÷÷×÷÷÷÷·"),
    (Pr, "÷×·×××××××÷÷×÷÷÷÷×××··"),
    (Po, "÷×·×××××××÷÷×÷÷÷×÷÷···"),
    (Nt, "÷×÷×××××××÷÷×÷÷÷÷÷÷÷÷·"),
    (Id, "÷×÷×××××××÷÷×÷÷××÷÷÷÷·"),
    (Hg, "÷×÷×××××××÷÷×÷÷××÷÷÷÷·"),
    (Nu, "÷×··××××××÷÷×÷·××÷÷···"),
    (Al, "÷×··××××××÷÷×÷·××÷÷···"),
    (Pu, "·×··××××××··×·········"),
    ]
};

#[test]
fn every_pair_of_classes_breaks_as_the_table_says() {
    use Class::*;
    let korean_before = [Id, Hg, Al, Nu, Cj, Ns, Cl, Rq, Pu, Pa, Pe, Ex, Po];
    let korean_after = [Id, Hg, Al, Nu, Cj, Ns, Op, Lq, Pu, Pr];
    for (a, row) in PAIRS {
        for ((b, _), mark) in PAIRS.into_iter().zip(row.chars()) {
            let of = |hangul, tongue| match pair(a, b, Level::Gb, hangul, tongue) {
                Some(true) => '÷',
                Some(false) => '×',
                None => '·',
            };
            for tongue in [Tongue::Zh, Tongue::Ja, Tongue::Other] {
                assert_eq!(of(Hangul::KeepAll, tongue), mark, "{a:?} {b:?} {tongue:?}");
            }
            // KLREQ 4.4.2, where one of the two is CJK or a sign.
            let narrow = [Lq, Rq, Nu, Al, Pu];
            let both_narrow = narrow.contains(&a) && narrow.contains(&b);
            let kept = korean_before.contains(&a) && korean_after.contains(&b) && !both_narrow;
            assert_eq!(of(Hangul::KeepAll, Tongue::Ko), if kept { '×' } else { mark }, "{a:?} {b:?}");
            assert_eq!(of(Hangul::Character, Tongue::Ko), mark, "{a:?} {b:?}");
        }
    }
}

#[test]
fn marks_are_what_has_white_of_its_own_or_stands_for_a_pause() {
    use Class::*;
    assert!([Op, Cl, Lq, Rq, Pa, Pe, Ex, Md, So, Ti, Da, El, Pu].into_iter().all(is_mark));
    assert!(![Ns, Cj, Pr, Po, Nt, Id, Hg, Nu, Al, Sp, Gl, Zw, Sh, Cm].into_iter().any(is_mark));
}

/// Asserts that exactly these ranges hold, as far as one character beyond their ends.
fn holds_from_end_to_end(ranges: &[(char, char)], holds: impl Fn(char) -> bool) {
    let beyond = |c: char, by: i32| char::from_u32((c as u32).wrapping_add_signed(by)).expect("a character");
    for &(first, last) in ranges {
        assert!(holds(first) && holds(last), "{first:?} {last:?}");
        assert!(!holds(beyond(first, -1)) && !holds(beyond(last, 1)), "{first:?} {last:?}");
    }
}

#[test]
fn ranges_of_scripts_end_where_unicode_ends_them() {
    holds_from_end_to_end(&[('㎀', '㏟')], is_unit);
    // Jamo that lead, vowels and tails, by what they form a syllable with (UAX #14 LB 26).
    let lead = |c| is_one_syllable(c, '가');
    holds_from_end_to_end(&[('\u{1100}', '\u{115f}'), ('\u{a960}', '\u{a97c}')], lead);
    let behind_vowel = |c| is_one_syllable('\u{1161}', c);
    let jamo = [('\u{1160}', '\u{11ff}'), ('\u{d7b0}', '\u{d7c6}'), ('\u{d7cb}', '\u{d7fb}')];
    holds_from_end_to_end(&jamo, behind_vowel);
    let tail = |c| is_one_syllable('각', c);
    holds_from_end_to_end(&[('\u{11a8}', '\u{11ff}'), ('\u{d7cb}', '\u{d7fb}')], tail);
    let before_tail = |c| is_one_syllable(c, '\u{11a8}');
    holds_from_end_to_end(&[('\u{1160}', '\u{11ff}'), ('가', '힣'), ('\u{d7b0}', '\u{d7c6}')], before_tail);
    let before_vowel = |c| is_one_syllable(c, '\u{1161}');
    let open = [('\u{1100}', '\u{11a7}'), ('\u{a960}', '\u{a97c}'), ('가', '가'), ('개', '개'), ('히', '히')];
    holds_from_end_to_end(&open, before_vowel);
    // Scripts that UAX #14 parts by dictionary (SA), and those whose syllables its newer rules part (LB 28a).
    #[rustfmt::skip]
    let by_dictionary = [
        ('\u{e00}', '\u{e3e}'), ('\u{1000}', '\u{103f}'), ('\u{1050}', '\u{108f}'), ('\u{1780}', '\u{17d3}'),
        ('\u{17d7}', '\u{17d7}'), ('\u{1950}', '\u{19cf}'), ('\u{19db}', '\u{19df}'), ('\u{1a20}', '\u{1a7f}'),
        ('\u{1a9a}', '\u{1a9f}'), ('\u{1aae}', '\u{1aaf}'), ('\u{a9e0}', '\u{a9ef}'), ('\u{a9fa}', '\u{a9ff}'),
        ('\u{aa60}', '\u{aadf}'), ('\u{e40}', '\u{e4e}'), ('\u{17dc}', '\u{17df}'), ('\u{17fa}', '\u{17ff}'),
        ('\u{109a}', '\u{109f}'), ('\u{eda}', '\u{eff}'), ('\u{e5c}', '\u{ecf}'),
    ];
    holds_from_end_to_end(&by_dictionary, needs_dictionary);
    let signs = ['\u{e3f}', '\u{e4f}', '\u{e5a}', '\u{e5b}', '\u{104a}', '\u{104f}', '\u{17d4}', '\u{17d6}'];
    assert!(
        signs.into_iter().chain('\u{17d8}'..='\u{17db}').chain('\u{1aa0}'..='\u{1aad}').all(|c| !needs_dictionary(c))
    );
    let brahmic = |c| !is_plain(&Char { c, at: 0, style: 0, class: Class::Al, tongue: Tongue::Other });
    let ranges = [('\u{1b00}', '\u{1bff}'), ('\u{a980}', '\u{aa5f}'), ('\u{11000}', '\u{11fff}')];
    holds_from_end_to_end(&ranges, brahmic);
}
