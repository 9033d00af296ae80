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
fn korean_keeps_words_whole_or_breaks_by_syllable() {
    check("한국어는 ÷좋다", Lang::Ko, Level::Basic, Hangul::KeepAll);
    check("한÷국÷어÷는 ÷좋÷다", Lang::Ko, Level::Basic, Hangul::Normal);
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
fn small_kana_begin_no_line_when_japanese_is_strict() {
    check("ちゃ÷ん", Lang::Ja, Level::Strict, Hangul::KeepAll);
    check("ち÷ゃ÷ん", Lang::Ja, Level::Basic, Hangul::KeepAll);
}

#[test]
fn latin_inside_chinese_breaks_as_latin_does() {
    check(
        "用 ÷Rust ÷写; TCP/IP÷协÷议; 见÷https://÷a.example/÷b/÷c÷页; 甲÷+乙; 版÷本 ÷1.2.3÷的; 他÷(her)÷说; 第÷3-5÷页; 说 ÷“hello ÷world” ÷了",
        Lang::ZhHans,
        Level::Gb,
        Hangul::KeepAll,
    );
}

#[test]
fn spaces_do_not_carry_a_mark_to_the_line_start() {
    check("中 。÷文; 中÷（ 文）", Lang::ZhHans, Level::Gb, Hangul::KeepAll);
}
