use super::*;

/// The glyphs of each line: character, start along the line and height above the baseline in em of the text.
fn places(inlines: &[Inline], mode: WritingMode, characters: f32) -> Vec<Vec<(char, f32, f32)>> {
    let composed = plainly(inlines, Lang::ZhHans, mode, characters, LineAlign::Justify);
    let em = |v: f32| (v / EM * 100.0).round() / 100.0;
    let line = |line: &SetLine| {
        assert!(line.offset + line.width <= Pt::new(characters * EM + 0.01), "{line:?}");
        let mut out = Vec::new();
        for run in &line.runs {
            let mut x = run.offset.x.get();
            for glyph in &run.glyphs {
                let c = line.text[glyph.cluster as usize..].chars().next().unwrap_or('）');
                out.push((c, em(x), em(-run.offset.y.get())));
                x += glyph.advance * run.size.get();
            }
        }
        out
    };
    composed.lines.iter().map(line).collect()
}

fn text(before: &str, note: &str, after: &str) -> Vec<Inline> {
    [made(before), vec![Inline::Warichu(made(note))], made(after)].concat()
}

#[test]
fn a_note_in_the_line_is_two_lines_of_half_its_size() {
    let lines = places(&text("前文", "甲乙丙丁戊", "后文"), WritingMode::HorizontalTb, 40.0);
    // The brackets stand for no characters.
    let at = |c: char| *lines[0].iter().rfind(|p| p.0 == c).unwrap();
    // Behind the bracket: three above two, then the line goes on.
    assert_eq!(['甲', '乙', '丙'].map(|c| (at(c).1, at(c).2)), [(3.0, 0.44), (3.5, 0.44), (4.0, 0.44)]);
    assert_eq!(['丁', '戊'].map(|c| (at(c).1, at(c).2)), [(3.0, -0.06), (3.5, -0.06)]);
    assert_eq!(at('后').1, 5.5);
    // In a vertical line the first stands at the right, above the baseline.
    let down = places(&text("前文", "甲乙丙丁戊", "后文"), WritingMode::VerticalRl, 40.0);
    let at = |c: char| *down[0].iter().rfind(|p| p.0 == c).unwrap();
    assert_eq!((at('甲').1, at('丁').1), (3.0, 3.0));
    assert!(at('甲').2 > at('丁').2);
}

#[test]
fn a_note_too_long_for_its_line_is_divided_over_lines_and_then_in_two() {
    let note = "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸";
    let inlines = text("天地玄黄宇宙洪荒", note, "日月盈昃");
    let composed = plainly(&inlines, Lang::ZhHans, WritingMode::HorizontalTb, 12.0, LineAlign::Justify);
    let whole: String = composed.lines.iter().map(|l| &*l.text).collect();
    assert_eq!(whole, format!("天地玄黄宇宙洪荒{note}日月盈昃"));
    let lines = places(&inlines, WritingMode::HorizontalTb, 12.0);
    assert_eq!(lines.len(), 2);
    for line in &lines {
        let small = |raise: f32| line.iter().filter(|p| p.2 == raise).count();
        assert!(small(0.44) >= small(-0.06) && small(0.44) - small(-0.06) <= 1, "{line:?}");
        assert!(small(0.44) > 1);
    }
}

#[test]
fn no_line_inside_a_note_begins_with_a_comma_and_its_words_stay_apart() {
    let lines = places(&text("前", "甲乙丙，丁戊己", "后"), WritingMode::HorizontalTb, 40.0);
    let below: Vec<char> = lines[0].iter().filter(|p| p.2 < 0.0).map(|p| p.0).collect();
    assert_eq!(below, ['丁', '戊', '己']);
    let words = text("前", "one two three four", "后");
    let composed = plainly(&words, Lang::ZhHans, WritingMode::HorizontalTb, 40.0, LineAlign::Start);
    assert_eq!(&*composed.lines[0].text, "前one two three four后");
}

#[test]
fn a_name_in_a_note_has_its_line_below_its_own_characters() {
    let note = vec![Inline::ProperName(made("甲乙")), made("丙丁").remove(0)];
    let inlines = [made("前"), vec![Inline::Warichu(note)]].concat();
    let composed = plainly(&inlines, Lang::ZhHans, WritingMode::HorizontalTb, 40.0, LineAlign::Start);
    let rule =
        composed.lines[0].extras.iter().find_map(|e| if let Extra::Rule { y, .. } = e { Some(y.get()) } else { None });
    // A fifth of an em of the note below the baseline of its first line.
    assert!((rule.unwrap() - (0.2 - 0.88) * 5.0).abs() < 0.01, "{rule:?}");
}
