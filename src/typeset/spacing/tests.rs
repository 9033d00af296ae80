use super::*;

fn edge(shape: Shape, class: Class) -> Edge {
    let white = match shape {
        Shape::Open | Shape::Close => 0.5,
        Shape::Middle => 0.25,
        Shape::Solid => 0.0,
    };
    Edge { shape, class, white }
}

/// White before, body, white behind in em: CLREQ 3.1.6.1, GB/T 15834 5.1 and 5.2, JLREQ 3.1.2.
#[rustfmt::skip]
const MARKS_IN_EM: [(Class, bool, [&str; 6]); 9] = [
    //                  zh-Hans  zh-Hant  ja       ko       zh-Hans↓ zh-Hant↓
    (Class::Op, false, ["½ ½ 0", "½ ½ 0", "½ ½ 0", "½ ½ 0", "½ ½ 0", "½ ½ 0"]),
    (Class::Cl, false, ["0 ½ ½", "0 ½ ½", "0 ½ ½", "0 ½ ½", "0 ½ ½", "0 ½ ½"]),
    (Class::Pa, false, ["0 ½ ½", "¼ ½ ¼", "0 ½ ½", "0 ½ ½", "0 ½ ½", "¼ ½ ¼"]),
    (Class::Pa, true,  ["0 ½ ½", "¼ ½ ¼", "¼ ½ ¼", "¼ ½ ¼", "0 1 0", "0 1 0"]), // ： ；
    (Class::Pe, false, ["0 ½ ½", "¼ ½ ¼", "0 ½ ½", "0 ½ ½", "0 ½ ½", "¼ ½ ¼"]),
    (Class::Ex, false, ["0 ½ ½", "0 1 0", "0 1 0", "0 1 0", "0 1 0", "0 1 0"]),
    (Class::Md, false, ["0 ½ 0", "¼ ½ ¼", "¼ ½ ¼", "0 ½ 0", "¼ ½ ¼", "¼ ½ ¼"]),
    (Class::So, false, ["0 ½ 0", "0 1 0", "0 1 0", "0 1 0", "0 1 0", "0 1 0"]),
    (Class::Id, false, ["0 1 0", "0 1 0", "0 1 0", "0 1 0", "0 1 0", "0 1 0"]),
];

#[test]
fn every_class_has_the_widths_of_its_language_and_direction() {
    let em = |s: &str| match s {
        "0" => 0.0,
        "¼" => 0.25,
        "½" => 0.5,
        _ => 1.0,
    };
    let columns = [
        (false, [Lang::ZhHans, Lang::EN].as_slice()),
        (false, &[Lang::ZhHant, Lang::ZhHk]),
        (false, &[Lang::Ja]),
        (false, &[Lang::Ko]),
        (true, &[Lang::ZhHans, Lang::EN]),
        (true, &[Lang::ZhHant, Lang::ZhHk]),
    ];
    for (class, colon, row) in MARKS_IN_EM {
        for (column, (vertical, langs)) in row.into_iter().zip(columns) {
            let parts: Vec<f32> = column.split(' ').map(em).collect();
            for lang in langs {
                let expected = glue(parts[0], parts[1], parts[2]);
                assert_eq!(width(class, colon, *lang, vertical), expected, "{class:?} {lang:?}");
                // Japanese and Korean set a mark alike in both directions.
                if matches!(lang, Lang::Ja | Lang::Ko) {
                    assert_eq!(width(class, colon, *lang, true), expected, "{class:?} {lang:?}");
                }
            }
        }
    }
}

#[test]
fn marks_hang_where_their_language_lets_them() {
    // CLREQ 3.1.7: any stop of horizontal zh-Hans, 、，。 of vertical Chinese; JLREQ 3.8.2: 、，。
    #[rustfmt::skip]
    let table = [
        //            zh-Hans       zh-Hant, HK   ja            ko, other
        //            →      ↓      →      ↓      →      ↓      →      ↓
        ("，、。．", [true,  true,  false, true,  true,  true,  false, false]),
        ("：；！？", [true,  false, false, false, false, false, false, false]),
        ("）”·漢",  [false, false, false, false, false, false, false, false]),
    ];
    let langs = [[Lang::ZhHans, Lang::ZhHans], [Lang::ZhHant, Lang::ZhHk], [Lang::Ja, Lang::Ja], [Lang::Ko, Lang::EN]];
    for (marks, row) in table {
        for (n, expected) in row.into_iter().enumerate() {
            for lang in langs[n / 2] {
                for c in marks.chars() {
                    let class = crate::lang::class::class_of(c);
                    assert_eq!(may_hang(c, class, lang, n % 2 == 1), expected, "{c} {lang:?} {n}");
                }
            }
        }
    }
}

#[test]
fn the_white_that_a_gap_is_made_of_says_when_it_gives_way() {
    use Shape::{Close, Middle, Open, Solid};
    const SHAPES: [Shape; 4] = [Open, Close, Middle, Solid];
    #[rustfmt::skip]
    let from = [
        // behind a mark: Open  Close  Middle Solid
        (Open,            ["",   "",   "b",   ""]),
        (Close,           ["ab", "",   "b",   "a"]),
        (Middle,          ["a",  "a",  "ab",  "a"]),
        (Solid,           ["b",  "",   "b",   ""]),
    ];
    let classes = [Class::Op, Class::Cl, Class::Pa, Class::Pe, Class::Ex, Class::Md, Class::Id];
    for tongue in [Tongue::Zh, Tongue::Ja, Tongue::Ko, Tongue::Other] {
        for (a, row) in from {
            for (b, from) in SHAPES.into_iter().zip(row) {
                for first in classes {
                    for second in classes {
                        // JLREQ 3.1.4 adds the white behind 、 and 。 to that before a middle dot.
                        let both = tongue == Tongue::Ja && (a, b) == (Close, Middle);
                        let from = if both && matches!(first, Class::Pa | Class::Pe) { "ab" } else { from };
                        let of = |class| Shrink::of(class, tongue);
                        let expected = match from {
                            "ab" => of(first).min(of(second)),
                            "a" => of(first),
                            "b" => of(second),
                            _ => Shrink::Never,
                        };
                        let gap = between(edge(a, first), edge(b, second), tongue, Preset::Quanjiao);
                        assert_eq!(gap.shrink, expected, "{a:?} {first:?} {b:?} {second:?} {tongue:?}");
                    }
                }
                // Untrimmed, each keeps its own.
                for preset in [Preset::Hangmobanjiao, Preset::Plain] {
                    let white = match a {
                        Close => 0.5,
                        Middle => 0.25,
                        Open | Solid => 0.0,
                    } + match b {
                        Open => 0.5,
                        Middle => 0.25,
                        Close | Solid => 0.0,
                    };
                    assert_eq!(between(edge(a, Class::Cl), edge(b, Class::Op), tongue, preset).natural, white);
                }
            }
        }
    }
}

#[test]
fn gaps_between_bodies_are_those_of_the_table() {
    use Shape::{Close, Middle, Open, Solid};
    #[rustfmt::skip]
    let table = [
        //        OP    C     M     ID, Latin
        (Open,   [0.0,  0.0,  0.25, 0.0]),
        (Close,  [0.5,  0.0,  0.25, 0.5]),
        (Middle, [0.25, 0.25, 0.5,  0.25]),
        (Solid,  [0.5,  0.0,  0.25, 0.0]),
    ];
    for (a, row) in table {
        for (b, natural) in [Open, Close, Middle, Solid].into_iter().zip(row) {
            let gap = between(edge(a, Class::Cl), edge(b, Class::Op), Tongue::Zh, Preset::Quanjiao);
            assert_eq!(gap.natural, natural, "{a:?} {b:?}");
        }
    }
    let stop = between(edge(Close, Class::Pe), edge(Middle, Class::Md), Tongue::Ja, Preset::Quanjiao);
    assert_eq!(stop.natural, 0.75);
}

#[test]
fn of_white_that_is_added_up_only_that_gives_way_which_may_alone() {
    use Shape::{Close, Middle, Open, Solid};
    let least = |a, b, tongue, preset| between(a, b, tongue, preset).least;
    let (stop, comma) = (edge(Close, Class::Pe), edge(Close, Class::Pa));
    let (dot, bracket, han) = (edge(Middle, Class::Md), edge(Open, Class::Op), edge(Solid, Class::Id));
    // JLREQ 3.8.3: the half em behind a full stop stays.
    let japanese = [least(stop, dot, Tongue::Ja, Preset::Quanjiao), least(comma, dot, Tongue::Ja, Preset::Quanjiao)];
    assert_eq!(japanese, [0.5, 0.0]);
    assert_eq!(least(stop, han, Tongue::Ja, Preset::Quanjiao), 0.5);
    assert_eq!(least(stop, bracket, Tongue::Ja, Preset::Plain), 0.5);
    // It is one and the same white before a bracket that is trimmed.
    assert_eq!(least(stop, bracket, Tongue::Ja, Preset::Quanjiao), 0.0);
    assert_eq!(least(bracket, dot, Tongue::Ja, Preset::Plain), 0.0);
    let chinese = [stop, dot, han].map(|a| least(a, bracket, Tongue::Zh, Preset::Plain));
    assert_eq!(chinese, [0.0; 3]);
}

#[test]
fn a_mark_without_halt_is_trimmed_by_its_ink() {
    let mark = |left, right| Mark {
        glyph: crate::font::GlyphId(1),
        advance: 1.0,
        dx: 0.0,
        half: None,
        ink: Some((left, right)),
        turned: false,
    };
    assert_eq!(trimmed(&mark(0.07, 0.23)), Some((Shape::Close, 0.0)));
    assert_eq!(trimmed(&mark(0.6, 0.95)), Some((Shape::Open, -0.5)));
    assert_eq!(trimmed(&mark(0.4, 0.56)), Some((Shape::Middle, -0.25)));
    // A hair over the middle, as the question mark of a Kai.
    assert_eq!(trimmed(&mark(0.07, 0.502)), Some((Shape::Close, 0.0)));
    assert_eq!(trimmed(&mark(0.49, 0.95)), Some((Shape::Open, -0.5)));
    assert_eq!(trimmed(&mark(0.1, 0.53)), None);
    assert_eq!(trimmed(&mark(0.24, 0.70)), None);
    assert_eq!(trimmed(&mark(0.1, 0.9)), None);
    let full = place('。', Class::Pe, &mark(0.1, 0.9), Lang::ZhHans, Preset::Quanjiao, false);
    assert_eq!((full.is_solid, full.shape, full.body), (true, Shape::Solid, 1.0));
}

#[test]
fn a_mark_with_halt_is_trimmed_by_it() {
    let mark = |dx, advance| Mark {
        glyph: crate::font::GlyphId(1),
        advance: 1.0,
        dx: 0.0,
        half: Some((dx, advance)),
        ink: None,
        turned: false,
    };
    assert_eq!(trimmed(&mark(0.0, 0.5)), Some((Shape::Close, 0.0)));
    assert_eq!(trimmed(&mark(-0.25, 0.5)), Some((Shape::Middle, -0.25)));
    assert_eq!(trimmed(&mark(-0.5, 0.5)), Some((Shape::Open, -0.5)));
    // No half form.
    assert_eq!(trimmed(&mark(0.0, 0.7)), None);
    // A face that draws the mark narrow has no white to give.
    let narrow = Mark { advance: 0.7, ..mark(0.0, 0.5) };
    assert_eq!(place('，', Class::Pa, &narrow, Lang::ZhHans, Preset::Quanjiao, false).body, 0.7);
}

#[test]
fn what_counts_as_full_half_or_in_the_middle_has_limits() {
    use Shape::{Close, Middle, Open};
    let mark = Mark {
        glyph: crate::font::GlyphId(1),
        advance: 1.0,
        dx: 0.0,
        half: None,
        ink: Some((0.07, 0.23)),
        turned: false,
    };
    // An em is full from nine to eleven tenths: what is narrower or wider keeps its width.
    let of = |c, class, mark: &Mark| place(c, class, mark, Lang::ZhHans, Preset::Quanjiao, false);
    let stop = |advance| of('。', Class::Pe, &Mark { advance, ..mark }).body;
    assert_eq!([0.89, 0.91, 1.09, 1.11].map(stop), [0.89, 0.5, 0.5, 1.11]);
    let full = of('。', Class::Pe, &mark);
    assert_eq!([full.before, full.body, full.after], [0.0, 0.5, 0.5]);
    // A half form is half an em wide to a twentieth, and each shape an eighth to either side of its offset.
    let by_halt = |dx, advance| trimmed(&Mark { half: Some((dx, advance)), ..mark }).map(|(shape, _)| shape);
    let widths = [0.44, 0.46, 0.54, 0.56].map(|advance| by_halt(0.0, advance));
    assert_eq!(widths, [None, Some(Close), Some(Close), None]);
    let offsets = [-0.12, -0.13, -0.37, -0.38].map(|dx| by_halt(dx, 0.5));
    assert_eq!(offsets, [Close, Middle, Middle, Open].map(Some));
    // Without one, ink may cross the middle by a fiftieth; what stands on both sides of it keeps to the middle half.
    let by_ink = |left, right| trimmed(&Mark { ink: Some((left, right)), ..mark }).map(|(shape, _)| shape);
    assert_eq!([by_ink(0.01, 0.519), by_ink(0.01, 0.521)], [Some(Close), None]);
    assert_eq!([by_ink(0.481, 0.99), by_ink(0.479, 0.99)], [Some(Open), None]);
    assert_eq!([by_ink(0.26, 0.75), by_ink(0.26, 0.77), by_ink(0.24, 0.7)], [Some(Middle), None, None]);
    // A dot is set on half an em if its ink fits that, and stands in its middle.
    let dot = |left, right| of('·', Class::Md, &Mark { ink: Some((left, right)), ..mark });
    assert_eq!([dot(0.26, 0.75).body, dot(0.26, 0.77).body], [0.5, 1.0]);
    assert_eq!(dot(0.4, 0.6).dx, -0.25);
}

#[test]
fn what_fills_its_em_gives_no_white_however_small_its_ink() {
    let small = Mark {
        glyph: crate::font::GlyphId(1),
        advance: 1.0,
        dx: 0.0,
        half: Some((-0.25, 0.5)),
        ink: Some((0.4, 0.6)),
        turned: false,
    };
    let body = |c, class, lang, vertical| place(c, class, &small, lang, Preset::Quanjiao, vertical).body;
    // CLREQ 3.1.6.1
    for lang in [Lang::ZhHans, Lang::ZhHant, Lang::ZhHk] {
        for (c, class) in [('：', Class::Pa), ('；', Class::Pa), ('！', Class::Ex), ('／', Class::So)] {
            assert_eq!(body(c, class, lang, true), 1.0, "{c} {lang:?}");
        }
    }
    for lang in [Lang::ZhHant, Lang::ZhHk, Lang::Ja, Lang::Ko] {
        assert_eq!([body('？', Class::Ex, lang, false), body('／', Class::So, lang, false)], [1.0, 1.0], "{lang:?}");
    }
    assert_eq!([body('／', Class::So, Lang::ZhHans, false), body('·', Class::Md, Lang::ZhHans, false)], [0.5, 0.5]);
}

#[test]
fn gaps_give_way_by_the_mark_that_gives_first() {
    use Class::{Cl, Ex, Id, Md, Op, Pa, Pe};
    let of = |tongue| [Md, Op, Cl, Pa, Pe, Ex, Id].map(|class| Shrink::of(class, tongue));
    use Shrink::{Bracket, Dot, Never, Pause, Stop};
    // CLREQ 3.5.3; JLREQ 3.8.3 keeps the white behind a full stop.
    assert_eq!(of(Tongue::Zh), [Dot, Bracket, Bracket, Pause, Stop, Stop, Never]);
    assert_eq!(of(Tongue::Ja), [Dot, Bracket, Bracket, Pause, Never, Never, Never]);
    assert_eq!(of(Tongue::Ko), of(Tongue::Ja));
    let shrink = |a: Edge, b: Edge| between(a, b, Tongue::Zh, Preset::Quanjiao).shrink;
    assert_eq!(shrink(edge(Shape::Close, Pe), edge(Shape::Open, Op)), Bracket);
    assert_eq!(shrink(edge(Shape::Close, Pe), edge(Shape::Solid, Id)), Stop);
    assert_eq!(shrink(edge(Shape::Solid, Id), edge(Shape::Open, Op)), Bracket);
    assert_eq!(shrink(edge(Shape::Close, Cl), edge(Shape::Close, Pe)), Never);
}

#[test]
fn spaces_have_the_widths_that_the_standards_name() {
    // CLREQ 3.5.3 and 3.5.4, JLREQ 3.2.2, 3.8.3 and 3.8.4: a quarter em, from an eighth to a half; word spaces a third,
    // from a quarter to a half; a bracket keeps a quarter while it can.
    assert_eq!(AUTOSPACE, [1.0 / 8.0, 1.0 / 4.0, 1.0 / 2.0]);
    for tongue in [Tongue::Zh, Tongue::Ja] {
        assert_eq!(word_space(tongue), [1.0 / 4.0, 1.0 / 3.0, 1.0 / 2.0]);
    }
    assert_eq!(SOFT_FLOOR, 1.0 / 4.0);
    // Between words of their own script spaces are those the faces are drawn for: our own numbers.
    assert_eq!([word_space(Tongue::Ko), word_space(Tongue::Other)], [[0.2, 0.3, 0.5], [0.19, 0.26, 0.42]]);
}

#[test]
fn signs_are_narrow_in_chinese_alone() {
    // UTR #59
    assert_eq!(autospace_side('#', Tongue::Zh), Some(false));
    assert_eq!(autospace_side('#', Tongue::Ja), None);
    assert_eq!([autospace_side('漢', Tongue::Ja), autospace_side('x', Tongue::Ja)], [Some(true), Some(false)]);
    assert_eq!(autospace_side('，', Tongue::Zh), None);
}

#[test]
fn the_smaller_of_two_marks_is_trimmed() {
    let stop = Edge { white: 5.0, ..edge(Shape::Close, Class::Pe) };
    let bracket = Edge { white: 4.0, ..edge(Shape::Open, Class::Op) };
    assert_eq!(between(stop, bracket, Tongue::Zh, Preset::Quanjiao).natural, 5.0);
}

#[test]
fn the_white_of_a_japanese_full_stop_never_gives_way() {
    assert_eq!(Shrink::of(Class::Pe, Tongue::Ja), Shrink::Never);
    assert_eq!(Shrink::of(Class::Pe, Tongue::Zh), Shrink::Stop);
    assert!(Shrink::ALL.is_sorted());
}

#[cfg(feature = "bundled-fonts")]
mod with_fonts {
    use super::*;
    use crate::diag::Reporter;
    use crate::font::{FontOptions, FontRole, FontSet};
    use crate::lang::class::{MARKS, class_of};
    use std::sync::OnceLock;

    const LANGS: [Lang; 5] = [Lang::ZhHans, Lang::ZhHant, Lang::ZhHk, Lang::Ja, Lang::Ko];
    const PRESETS: [Preset; 5] =
        [Preset::Quanjiao, Preset::Kaiming, Preset::Banjiao, Preset::Hangmobanjiao, Preset::Plain];

    fn fonts() -> &'static FontSet {
        static FONTS: OnceLock<FontSet> = OnceLock::new();
        FONTS.get_or_init(|| FontSet::open(&FontOptions::default(), &Reporter::new()))
    }

    /// White before, body and white after of a mark in the faces of a language, rounded to thousandths.
    fn set(c: char, lang: Lang, preset: Preset) -> Glue {
        let thousandths = |em: f32| (em * 1000.0).round() / 1000.0;
        let of = |role| {
            let face = fonts().face(fonts().choose(role, lang));
            let mark = face.mark(c, lang).expect("the faces have the marks");
            let Placed { before, body, after, .. } = place(c, class_of(c), mark, lang, preset, false);
            glue(thousandths(before), thousandths(body), thousandths(after))
        };
        assert_eq!(of(FontRole::Serif), of(FontRole::Sans), "{c} {lang:?} {preset:?}");
        of(FontRole::Serif)
    }

    #[rustfmt::skip]
    const WIDTHS: [(&str, [Glue; 5]); 8] = [
        //              zh-Hans  zh-Hant  zh-HK    ja       ko
        ("（《〈「『【〔〖［｛", [OPENS,  OPENS,   OPENS,   OPENS,   HALF]),
        ("）》〉」』】〕〗］｝", [CLOSES, CLOSES,  CLOSES,  CLOSES,  HALF]),
        ("，、",        [CLOSES,  CENTRED, CENTRED, CLOSES,  CLOSES]),
        ("：；",        [CLOSES,  CENTRED, CENTRED, CENTRED, CENTRED]),
        ("。．",        [CLOSES,  CENTRED, CENTRED, CLOSES,  CLOSES]),
        ("！？",        [CLOSES,  WHOLE,   WHOLE,   WHOLE,   WHOLE]),
        ("·・‧",        [HALF,    CENTRED, CENTRED, CENTRED, HALF]),
        // Its ink is too wide for the half em of GB/T 15834 5.1.9, which / has between Han.
        ("／",          [WHOLE,   WHOLE,   WHOLE,   WHOLE,   WHOLE]),
    ];

    #[test]
    fn every_mark_has_the_widths_of_its_language() {
        for (marks, widths) in WIDTHS {
            for c in marks.chars() {
                for (lang, expected) in LANGS.into_iter().zip(widths) {
                    assert_eq!(set(c, lang, Preset::Quanjiao), expected, "{c} {lang:?}");
                }
            }
        }
        assert_eq!(set('/', Lang::ZhHans, Preset::Quanjiao), HALF);
        let face = fonts().face(fonts().choose(FontRole::Serif, Lang::ZhHant));
        let mark = face.mark('/', Lang::ZhHant).expect("the face has it");
        let solidus = place('/', Class::So, mark, Lang::ZhHant, Preset::Quanjiao, false);
        assert_eq!(solidus.body, mark.advance);
        // Quotes are full-width in Chinese alone.
        for lang in [Lang::ZhHans, Lang::ZhHant, Lang::ZhHk] {
            assert_eq!(['“', '‘', '”', '’'].map(|c| set(c, lang, Preset::Quanjiao)), [OPENS, OPENS, CLOSES, CLOSES]);
        }
    }

    #[test]
    fn every_mark_has_the_widths_of_its_language_in_vertical_lines() {
        // CLREQ 3.1.6.1, GB/T 15834 5.2, JLREQ 3.1.2. The ink of ； is too high for half an em.
        #[rustfmt::skip]
        let widths = [
            //            zh-Hans  zh-Hant  ja
            ("（《「【〔", [OPENS,   OPENS,   OPENS]),
            ("）》」】〕", [CLOSES,  CLOSES,  CLOSES]),
            ("，、",      [CLOSES,  CENTRED, CLOSES]),
            ("。",        [CLOSES,  CENTRED, CLOSES]),
            ("！？",      [WHOLE,   WHOLE,   WHOLE]),
            ("：",        [WHOLE,   WHOLE,   CENTRED]),
            ("；",        [WHOLE,   WHOLE,   WHOLE]),
            ("・",        [CENTRED, CENTRED, CENTRED]),
            ("／",        [WHOLE,   WHOLE,   WHOLE]),
        ];
        for (marks, widths) in widths {
            for c in marks.chars() {
                for (lang, expected) in [Lang::ZhHans, Lang::ZhHant, Lang::Ja].into_iter().zip(widths) {
                    let face = fonts().face(fonts().choose(FontRole::Serif, lang));
                    let mark = face.vertical(c, lang).expect("the faces have the marks");
                    let placed = place(c, class_of(c), &mark, lang, Preset::Quanjiao, true);
                    let thousandths = |em: f32| (em * 1000.0).round() / 1000.0;
                    let set = [placed.before, placed.body, placed.after].map(thousandths);
                    assert_eq!(set, [expected.before, expected.body, expected.after], "{c} {lang:?}");
                }
            }
        }
    }

    #[test]
    fn every_preset_keeps_the_white_of_some_marks_and_takes_that_of_others() {
        const TIGHT: Glue = glue(0.0, 0.5, 0.0);
        for lang in LANGS {
            for c in WIDTHS.iter().flat_map(|row| row.0.chars()) {
                let full = set(c, lang, Preset::Quanjiao);
                let half = if full == WHOLE { WHOLE } else { TIGHT };
                let least = if c == '／' { half } else { TIGHT };
                let kaiming = if matches!(c, '。' | '．' | '！' | '？') { full } else { half };
                let expected = [full, kaiming, least, full, full];
                assert_eq!(PRESETS.map(|preset| set(c, lang, preset)), expected, "{c} {lang:?}");
            }
        }
    }

    #[test]
    fn no_mark_of_the_bundled_faces_resists() {
        for role in [FontRole::Serif, FontRole::Sans, FontRole::SansBold, FontRole::Kai] {
            for lang in LANGS {
                let face = fonts().face(fonts().choose(role, lang));
                for &(c, class) in MARKS.iter().filter(|(c, _)| *c >= '\u{3000}') {
                    let forms = [(face.mark(c, lang).copied(), false), (face.vertical(c, lang), true)];
                    for (mark, vertical) in forms.into_iter().filter_map(|(mark, v)| mark.map(|m| (m, v))) {
                        let placed = place(c, class, &mark, lang, Preset::Quanjiao, vertical);
                        assert!(!placed.is_solid, "{c} {role:?} {lang:?} {vertical}");
                    }
                }
            }
        }
    }

    #[test]
    fn bodies_stand_where_the_face_draws_them() {
        let face = |lang| fonts().face(fonts().choose(FontRole::Serif, lang));
        let ink = |c, lang| {
            let mark = face(lang).mark(c, lang).expect("the face has the mark");
            mark.ink.map(|(left, right)| ((left * 1000.0).round(), (right * 1000.0).round()))
        };
        // Noto Serif CJK 2.001: the same comma at the foot and in the middle of its em.
        assert_eq!((ink('，', Lang::ZhHans), ink('，', Lang::ZhHant)), (Some((76.0, 229.0)), Some((401.0, 562.0))));
        assert_eq!((ink('！', Lang::ZhHans), ink('！', Lang::ZhHant)), (Some((194.0, 303.0)), Some((444.0, 553.0))));
        let half = |c, lang: Lang| face(lang).mark(c, lang).and_then(|m| m.half);
        assert_eq!(half('“', Lang::ZhHans), Some((-0.5, 0.5)));
        assert_eq!(half('。', Lang::ZhHant), Some((-0.25, 0.5)));
        // Ink stays inside the body that a mark is cut to.
        for lang in LANGS {
            for c in WIDTHS.iter().flat_map(|row| row.0.chars()) {
                let mark = face(lang).mark(c, lang).expect("the face has the mark");
                let Placed { body, dx, .. } = place(c, class_of(c), mark, lang, Preset::Banjiao, false);
                let (left, right) = mark.ink.expect("a mark has ink");
                assert!(left + dx >= -0.01 && right + dx <= body + 0.01, "{c} {lang:?} {left} {right} {dx} {body}");
            }
        }
    }
}
