//! Marks beside one another and at the edges of lines, in the faces of each language.

use super::*;

/// The gap between the bodies of two things inside a line, in em of thousandths.
fn gap(a: &str, b: &str, lang: Lang) -> f32 {
    let body = match a {
        "x" => advances("x", lang)[0],
        "字" => 1.0,
        _ => 0.5,
    };
    let advance = advances(&format!("字{a}{b}字"), lang)[1];
    ((advance - body) * 1000.0).round() / 1000.0
}

/// Every gap of `before` × `after`.
fn gaps(before: &[&str], after: &[&str], lang: Lang) -> Vec<Vec<f32>> {
    before.iter().map(|a| after.iter().map(|b| gap(a, b, lang)).collect()).collect()
}

#[test]
#[rustfmt::skip]
fn gaps_between_neighbours_are_those_of_clreq() {
    // CLREQ 3.1.6.2, GB/T 15834 5.1: marks of the middle, as in Taiwan.
    assert_eq!(gaps(&["（", "）", "，", "字"], &["（", "）", "，", "字", "x"], Lang::ZhHant), [
        //  OP    C     M     ID    Latin
        [0.0,  0.0,  0.25, 0.0,  0.0],  // OP
        [0.5,  0.0,  0.25, 0.5,  0.5],  // C
        [0.25, 0.25, 0.5,  0.25, 0.25], // M
        [0.5,  0.0,  0.25, 0.0,  0.25], // ID
    ]);
    assert_eq!(gaps(&["x"], &["（", "）", "，", "字"], Lang::ZhHant), [[0.5, 0.0, 0.25, 0.25]]);
    // All stops of the mainland stand at the side, and behave as closing marks do.
    for stop in ["，", "、", "；", "：", "。", "．", "？", "）", "》", "”"] {
        let closing = [stop];
        assert_eq!(gaps(&closing, &["（", "“", "》", "，", "字", "x"], Lang::ZhHans), [[0.5, 0.5, 0.0, 0.0, 0.5, 0.5]]);
        assert_eq!(gaps(&["（", "》", "字", "x"], &closing, Lang::ZhHans), [[0.0]; 4]);
    }
}

#[test]
fn a_japanese_stop_keeps_its_half_em_before_a_middle_dot() {
    // JLREQ 3.1.4: a closing bracket leaves the quarter of the dot.
    assert_eq!(gaps(&["。", "、", "」", "・"], &["・"], Lang::Ja), [[0.75], [0.75], [0.25], [0.5]]);
    assert_eq!(gaps(&["」", "。", "「", "・"], &["「"], Lang::Ja), [[0.5], [0.5], [0.0], [0.25]]);
}

#[test]
fn marks_in_a_row_take_what_the_rules_say() {
    let width = |marks: &str, lang| {
        let all = advances(&format!("字{marks}字"), lang);
        all[..all.len() - 1].iter().sum::<f32>() - 1.0
    };
    for pair in ["。”", "：“", "）（"] {
        assert_eq!(width(pair, Lang::ZhHans), 1.5, "{pair}");
    }
    assert_eq!(width("“《", Lang::ZhHans), 1.5);
    assert_eq!((width("，「", Lang::ZhHant), width("。」", Lang::ZhHant)), (1.5, 2.0));
}

#[test]
fn two_exclamation_marks_share_an_em_and_three_take_two() {
    // GB/T 15834 5.1.2
    assert_eq!(advances("啊！他", Lang::ZhHans), [1.0, 1.0, 1.0]);
    for pair in ["！！", "？！", "！？", "？？"] {
        assert_eq!(advances(&format!("啊{pair}他"), Lang::ZhHans), [1.0, 0.5, 0.5, 1.0], "{pair}");
    }
    assert_eq!(advances("啊！！！他", Lang::ZhHans), [1.0, 0.5, 0.5, 1.0, 1.0]);
    assert_eq!(advances("啊！！！！他", Lang::ZhHans), [1.0, 0.5, 0.5, 0.5, 0.5, 1.0]);
    assert_eq!(advances("啊！！”他", Lang::ZhHans), [1.0, 0.5, 0.5, 1.0, 1.0]);
    // Elsewhere each fills its em.
    assert_eq!(advances("啊！！他", Lang::ZhHant), [1.0; 4]);
    assert_eq!(advances("あ！？と", Lang::Ja), [1.0; 4]);
    let plain = |preset| set_in(&made("啊！！他"), Lang::ZhHans, 20.0, 0.0, LineAlign::Justify, preset).extent[0].1;
    assert_eq!(
        [Preset::Kaiming, Preset::Banjiao, Preset::Hangmobanjiao, Preset::Plain].map(plain),
        [3.0, 3.0, 4.0, 4.0]
    );
}

/// The ends of the lines of a text, set without stretch.
fn ends(text: &str, lang: Lang, characters: f32, preset: Preset) -> Vec<(String, f32)> {
    let set = set_in(&made(text), lang, characters, 0.0, LineAlign::Start, preset);
    set.lines.into_iter().zip(set.extent.iter().map(|(offset, width)| offset + width)).collect()
}

#[test]
fn a_closing_mark_at_a_line_end_is_half_an_em_wide() {
    // GB/T 15834 5.1.10, CLREQ 3.1.6.3
    for mark in ["，", "、", "；", "：", "。", "！", "？", "）", "》", "”"] {
        for preset in [Preset::Quanjiao, Preset::Kaiming, Preset::Banjiao, Preset::Hangmobanjiao] {
            let lines = ends(&format!("“一二{mark}三四"), Lang::ZhHans, 3.0, preset);
            assert_eq!(lines[0], (format!("“一二{mark}"), 3.0), "{preset:?}");
        }
        assert_eq!(ends(&format!("一二{mark}三四"), Lang::ZhHans, 3.0, Preset::Plain)[0], (format!("一二{mark}"), 3.0));
    }
}

#[test]
fn a_japanese_line_ends_with_half_an_em_of_white_that_can_go() {
    // JLREQ 3.1.9
    for mark in ["、", "。", "」"] {
        let text = format!("一二三{mark}四五六");
        // With its white the line is four em long, without it three and a half: neither is stretched.
        for measure in [4.0, 3.5] {
            assert_eq!(set(&text, Lang::Ja, measure).advances[0], [1.0, 1.0, 1.0, 0.5], "{measure}");
        }
        assert!(set(&text, Lang::ZhHans, 4.0).advances[0][0] > 1.0);
    }
}

#[test]
fn an_opening_mark_begins_a_line_without_white() {
    for lang in [Lang::ZhHans, Lang::ZhHant, Lang::Ja] {
        let edge = |preset| {
            let set = set_in(&made("一二「三四"), lang, 2.0, 0.0, LineAlign::Start, preset);
            assert_eq!(set.lines[1].chars().next(), Some('「'));
            (set.extent[1].0, set.advances[1][0])
        };
        for preset in [Preset::Quanjiao, Preset::Kaiming, Preset::Banjiao, Preset::Hangmobanjiao] {
            assert_eq!(edge(preset), (0.0, 0.5), "{lang:?} {preset:?}");
        }
        // Its body starts after the white it keeps.
        assert_eq!(ends("一二「三四", lang, 2.5, Preset::Plain)[1].1, 2.0, "{lang:?}");
    }
}

#[test]
fn a_paragraph_begins_with_the_body_of_its_mark_at_the_indent() {
    // CLREQ 3.1.6.3: two em; JLREQ 3.1.5: one.
    for (lang, indent) in [(Lang::ZhHans, 2.0), (Lang::ZhHant, 2.0), (Lang::Ja, 1.0)] {
        let set = set_in(&made("「一二」"), lang, 20.0, indent, LineAlign::Justify, Preset::Quanjiao);
        assert_eq!((set.extent[0].0, &set.advances[0][..2]), (indent, &[0.5, 1.0][..]), "{lang:?}");
    }
}

/// The first of the lines of ten em, and how far it reaches, where marks may hang.
fn hung(text: &str, lang: Lang, mode: WritingMode) -> (String, f32) {
    let style = Style { hanging: true, mode, ..style() };
    let set = set_on(&style, &made(text), lang, 10.0, 0.0, LineAlign::Justify, Preset::Quanjiao);
    (set.lines[0].clone(), set.extent[0].0 + set.extent[0].1)
}

const HAN: &str = "一二三四五六七八九十";

#[test]
fn a_stop_hangs_where_the_design_allows_it_and_nothing_else_does() {
    use WritingMode::{HorizontalTb, VerticalRl};
    let after_ten = |mark: &str, lang, mode| hung(&format!("{HAN}{mark}{HAN}"), lang, mode);
    let table = [
        // CLREQ 3.1.7, JLREQ 3.8.2
        (Lang::ZhHans, HorizontalTb, "，、。．；：！？", "）》”"),
        (Lang::ZhHans, VerticalRl, "，、。．", "；：！？）》”"),
        (Lang::ZhHant, HorizontalTb, "", "，、。；：！？）」"),
        (Lang::ZhHant, VerticalRl, "，、。", "；：！？）」"),
        (Lang::Ja, HorizontalTb, "、。，．", "！？：」）・"),
        (Lang::Ja, VerticalRl, "、。", "！？：」）・"),
        (Lang::Ko, HorizontalTb, "", "，、。！？」）"),
    ];
    for (lang, mode, hanging, others) in table {
        for mark in hanging.chars().map(String::from) {
            let reach = if lang == Lang::ZhHant { 10.75 } else { 10.5 };
            assert_eq!(after_ten(&mark, lang, mode), (format!("{HAN}{mark}"), reach), "{lang:?} {mode:?}");
        }
        for mark in others.chars() {
            let (line, reach) = after_ten(&mark.to_string(), lang, mode);
            assert!(!line.ends_with(mark) && (reach - 10.0).abs() < 0.001, "{mark} {lang:?} {mode:?} {line} {reach}");
        }
    }
    // Only one mark hangs, no dash does, and a mark that has room stays inside.
    for text in ["一二三四五六七八九”。", "一二三四五六七八九十——", "一二三四五六七八九。"]
    {
        let (line, reach) = hung(&format!("“{text}{HAN}"), Lang::ZhHans, HorizontalTb);
        assert!((reach - 10.0).abs() < 0.001, "{line} {reach}");
    }
    // Without the key nothing hangs.
    let inside = set(&format!("{HAN}。{HAN}"), Lang::ZhHans, 10.0);
    assert!((inside.extent[0].1 - 10.0).abs() < 0.001, "{:?}", inside.lines);
}

#[test]
fn nothing_grows_inside_dashes_dots_and_words_nor_beside_connectors_and_solidi() {
    let line = "甲乙——丙……丁／戊～己Word12庚";
    let natural = advances(line, Lang::ZhHans);
    let width: f32 = natural.iter().sum();
    // The next word has no room: one em is left, of which autospace takes half and five gaps the rest.
    let set = set(&format!("{line}{}", "9".repeat(20)), Lang::ZhHans, width + 1.0);
    assert_eq!(set.lines[0], line);
    let added: Vec<f32> =
        set.advances[0].iter().zip(&natural).map(|(a, b)| ((a - b) * 1000.0).round() / 1000.0).collect();
    #[rustfmt::skip]
    let expected = [
        // 甲  乙   ——   丙   …    …    丁   ／   戊   ～   己    W    o    r    d    1    2     庚
        0.1, 0.1, 0.1, 0.1, 0.0, 0.1, 0.0, 0.0, 0.0, 0.0, 0.25, 0.0, 0.0, 0.0, 0.0, 0.0, 0.25, 0.0,
    ];
    assert_eq!(added, expected);
}

#[test]
fn japanese_adds_no_white_between_a_mark_and_what_it_belongs_to() {
    // JLREQ 3.1.11: behind an opening and before a closing mark, around dots and ！？.
    let line = "前「中」後、左・右？下上";
    let natural = advances(line, Lang::Ja);
    let width: f32 = natural.iter().sum();
    let set = set(&format!("{line}{}", "9".repeat(20)), Lang::Ja, width + 0.4);
    assert_eq!(set.lines[0], line);
    let advances = set.advances[0].iter().zip(&natural);
    let grown: String =
        line.chars().zip(advances).filter(|(_, (set, natural))| **set > **natural + 0.01).map(|g| g.0).collect();
    assert_eq!(grown, "前」、下");
}

#[test]
fn an_ideographic_space_is_text_inside_a_line_and_nothing_at_its_end() {
    let set = set("え？　どうして", Lang::Ja, 20.0);
    assert_eq!((set.lines[0].as_str(), set.extent[0].1), ("え？　どうして", 7.0));
    // No line begins with it, and the line it ends is as long as the measure without it.
    let lines = ends("そうかえ？　どうして", Lang::Ja, 5.0, Preset::Quanjiao);
    assert_eq!(lines[0], ("そうかえ？　".to_owned(), 5.0));
}

#[test]
fn a_mark_behind_a_number_and_a_space_begins_no_vertical_line() {
    let style = Style { mode: WritingMode::VerticalRl, ..style() };
    let set = set_on(&style, &made("一二三12 。四五"), Lang::ZhHans, 4.0, 0.0, LineAlign::Start, Preset::Quanjiao);
    assert_eq!(set.lines.concat().replace(' ', ""), "一二三12。四五");
    assert!(set.lines.iter().all(|line| !line.starts_with('。')), "{:?}", set.lines);
    // Nor does one end with a bracket before a space and a number.
    let set = set_on(&style, &made("一二三（ 12四五"), Lang::ZhHans, 4.0, 0.0, LineAlign::Start, Preset::Quanjiao);
    assert!(set.lines.iter().all(|line| !line.trim_end().ends_with('（')), "{:?}", set.lines);
}

#[test]
fn autospace_stands_where_utr_59_and_clreq_have_it() {
    let after_han = |inline: Inline, lang: Lang| {
        let inlines = [made("用"), vec![inline], made("算")].concat();
        set_in(&inlines, lang, 20.0, 0.0, LineAlign::Justify, Preset::Quanjiao).advances[0][0]
    };
    // Code and formulas count as Latin does; indices take none.
    for lang in [Lang::ZhHans, Lang::ZhHant, Lang::Ja] {
        assert_eq!(after_han(Inline::Code(Text::made("x")), lang), 1.25, "{lang:?}");
        assert_eq!(after_han(Inline::Math(Text::made("x")), lang), 1.25, "{lang:?}");
        assert_eq!(after_han(Inline::Emphasis(made("x")), lang), 1.25, "{lang:?}");
        assert_eq!(after_han(Inline::Super(made("2")), lang), 1.0, "{lang:?}");
        assert_eq!(after_han(Inline::Sub(made("2")), lang), 1.0, "{lang:?}");
    }
    // A combining mark stands with its letter.
    assert_eq!(advances("用e\u{301}算", Lang::ZhHans)[0], 1.25);
    // Beside marks there is none, and none at a line's edges.
    assert_eq!(advances("好，GDP", Lang::ZhHans)[1], 1.0);
    let edges = set_in(&made("用GDP算"), Lang::ZhHans, 1.0, 0.0, LineAlign::Start, Preset::Quanjiao);
    assert_eq!((edges.lines[0].as_str(), edges.extent[0], edges.extent[1].0), ("用", (0.0, 1.0), 0.0));
    // Hangul and Latin stand as typed.
    assert_eq!(advances("한GDP", Lang::Ko)[0], advances("한국", Lang::Ko)[0]);
}

#[test]
fn a_space_typed_between_han_stays_and_one_beside_latin_is_autospace() {
    let spaced = set("甲 乙", Lang::ZhHans, 20.0);
    assert_eq!((spaced.lines[0].as_str(), (spaced.extent[0].1 * 1000.0).round()), ("甲 乙", 2333.0));
    assert_eq!(set("甲   x 乙", Lang::ZhHans, 20.0).advances, set("甲x乙", Lang::ZhHans, 20.0).advances);
}

#[test]
fn code_breaks_at_its_blanks_and_before_what_is_called_on_a_result() {
    let code = |text: &str, measure: f32| {
        let set = set_in(&[Inline::Code(Text::made(text))], Lang::Ja, measure, 0.0, LineAlign::Start, Preset::Quanjiao);
        (set.lines.iter().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>(), set.stats.emergency_breaks)
    };
    assert_eq!(code("f({ ...obj })", 5.5), (vec!["f({ ...obj".to_owned(), "})".to_owned()], 0));
    let list = ["...u8", "...i32"].map(|name| Inline::Code(Text::made(name)));
    let [first, second] = list;
    let list = [made("或, "), vec![first], made(", "), vec![second]].concat();
    let set = set_in(&list, Lang::ZhHans, 5.0, 0.0, LineAlign::Start, Preset::Quanjiao);
    assert_eq!((set.lines.len(), set.stats.emergency_breaks), (2, 0), "{:?}", set.lines);
    let (lines, emergency) = code("receiver.lock().unwrap().recv()", 9.0);
    assert_eq!((lines.join("|").as_str(), emergency), ("receiver.lock()|.unwrap().recv()", 0));
}

#[test]
fn brackets_of_korean_have_no_white_beside_the_space_or_the_particle() {
    let em = advances("글", Lang::Ko)[0];
    // The space of a word, and none.
    assert_eq!(advances("그 『논어』는", Lang::Ko), [em, 0.3, 0.5, em, em, 0.5, em]);
    assert_eq!(advances("그 「글」 책", Lang::Ko), [em, 0.3, 0.5, em, 0.5, 0.3, em]);
    // Japanese keeps it.
    assert_eq!(advances("本『論語』は", Lang::Ja), [1.5, 0.5, 1.0, 1.0, 1.0, 1.0]);
}

#[test]
fn a_stop_stays_at_the_word_before_it_in_a_line_that_is_spaced() {
    let glyphs = |text: &str, measure: f32| {
        let set = set_in(&made(text), Lang::ZhHans, measure, 0.0, LineAlign::Justify, Preset::Quanjiao);
        (set.lines[0].clone(), set.advances[0].clone())
    };
    // The line is spaced out, since what follows does not break.
    let (line, advances) = glyphs("中文A4、B5、abcdefghijklmnopqrstuvw", 9.0);
    assert!(line.starts_with("中文A4、"), "{line}");
    let own = set("A4", Lang::ZhHans, 40.0).advances.concat();
    assert!((advances[3] - own[1]).abs() < 1e-3, "{advances:?} {own:?}");
}

/// A note's mark at a place of a text, and the white around it in em: before it, behind it.
fn around_mark(before: &str, after: &str, lang: Lang) -> (f32, f32) {
    let note = |id: &str| {
        Inline::Note(crate::book::Note { id: crate::book::Id::new(id), blocks: Vec::new(), span: Default::default() })
    };
    let inlines = [made(before), vec![note("n")], made(after)].concat();
    let composed = plainly(&inlines, lang, WritingMode::HorizontalTb, 40.0, LineAlign::Start);
    let line = &composed.lines[0];
    let edges: Vec<(f32, f32)> = line
        .runs
        .iter()
        .flat_map(|run| {
            let mut at = run.offset.x.get();
            run.glyphs
                .iter()
                .map(move |g| {
                    let from = at;
                    at += g.advance * run.size.get();
                    (from / EM, at / EM)
                })
                .collect::<Vec<_>>()
        })
        .collect();
    let mark = line.runs.iter().position(|run| run.size.get() < EM).expect("the mark");
    let k = line.runs[..mark].iter().map(|r| r.glyphs.len()).sum::<usize>();
    let start = before.chars().count() as f32;
    (edges[k].0 - start, edges.get(k + 1).map_or(0.0, |next| next.0 - edges[k].1))
}

#[test]
fn a_note_mark_follows_the_body_of_a_stop_and_the_white_of_the_stop_follows_it() {
    for (before, after) in [("文。", "又有"), ("文」", "又有"), ("文，", "又有")] {
        let (stands, behind) = around_mark(before, after, Lang::ZhHans);
        assert!((stands + 0.5).abs() < 0.01 && (behind - 0.5).abs() < 0.01, "{before} {stands} {behind}");
    }
    // Behind a character there is none, nor between the stop and a bracket behind the mark more than one.
    assert_eq!(around_mark("文字", "又有", Lang::ZhHans), (0.0, 0.0));
}

#[test]
fn code_breaks_inside_its_types_and_calls_but_never_inside_an_operator() {
    let lines = |text: &str, measure: f32| {
        let set =
            set_in(&[Inline::Code(Text::made(text))], Lang::ZhHans, measure, 0.0, LineAlign::Start, Preset::Quanjiao);
        set.lines.join("|")
    };
    for measure in 140..300 {
        let set = lines("fn(A<BCD>)->Result<Vec<String>,Error>&&abc=>def::ghi --release", measure as f32 / 10.0);
        for broken in ["-|>", "=|>", "&|&", ":|:", "-|-", "-|release", "|>", "|)"] {
            assert!(!set.contains(broken), "{set}");
        }
    }
    assert_eq!(lines("HashMap<String,Vec<u8>>", 7.0), "HashMap<|String,Vec<|u8>>");
    assert_eq!(lines("well-known", 4.0), "well-|known");
}

#[test]
fn a_name_of_a_program_in_text_breaks_behind_its_lines_without_a_hyphen() {
    let set = set("名字是some_very_long_snake_case_variable", Lang::ZhHans, 12.0);
    assert!(
        set.lines.len() > 1 && set.lines[..set.lines.len() - 1].iter().all(|l| l.ends_with('_')),
        "{:?}",
        set.lines
    );
}

#[test]
fn two_plus_signs_stay_together() {
    for measure in 3..12 {
        let lines = set("他写C++与C++程序，写C++程序与C++", Lang::ZhHans, measure as f32).lines;
        assert!(lines.iter().all(|l| !l.starts_with('+')), "{lines:?}");
    }
}
