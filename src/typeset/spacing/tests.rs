use super::*;

fn edge(shape: Shape, class: Class) -> Edge {
    let white = match shape {
        Shape::Open | Shape::Close => 0.5,
        Shape::Middle => 0.25,
        Shape::Solid => 0.0,
    };
    Edge { shape, class, white }
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
            assert_eq!(gap.0, natural, "{a:?} {b:?}");
        }
    }
    let stop = between(edge(Close, Class::Pe), edge(Middle, Class::Md), Tongue::Ja, Preset::Quanjiao);
    assert_eq!(stop.0, 0.75);
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
        ("（《〈「『【〔〖［｛", [OPENS,  OPENS,   OPENS,   OPENS,   OPENS]),
        ("）》〉」』】〕〗］｝", [CLOSES, CLOSES,  CLOSES,  CLOSES,  CLOSES]),
        ("，、",        [CLOSES,  CENTRED, CENTRED, CLOSES,  CLOSES]),
        ("：；",        [CLOSES,  CENTRED, CENTRED, CENTRED, CENTRED]),
        ("。．",        [CLOSES,  CENTRED, CENTRED, CLOSES,  CLOSES]),
        ("！？",        [CLOSES,  WHOLE,   WHOLE,   WHOLE,   WHOLE]),
        ("·・‧",        [HALF,    CENTRED, CENTRED, CENTRED, CENTRED]),
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
        // Quotes are full-width in Chinese alone.
        for lang in [Lang::ZhHans, Lang::ZhHant, Lang::ZhHk] {
            assert_eq!(['“', '‘', '”', '’'].map(|c| set(c, lang, Preset::Quanjiao)), [OPENS, OPENS, CLOSES, CLOSES]);
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
