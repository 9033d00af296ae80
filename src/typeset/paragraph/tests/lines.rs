use super::*;

fn one(inlines: Vec<Inline>) -> Inline {
    inlines.into_iter().next().unwrap()
}

/// What is drawn along the lines of inlines: kind, line, from, to and height below the baseline in em.
fn drawn(
    inlines: &[Inline],
    lang: Lang,
    mode: WritingMode,
    characters: f32,
) -> Vec<(&'static str, usize, f32, f32, f32)> {
    let em = |v: Pt| (v.get() / EM * 1000.0).round() / 1000.0;
    let composed = plainly(inlines, lang, mode, characters, LineAlign::Start);
    let mut out = Vec::new();
    for (n, line) in composed.lines.iter().enumerate() {
        for extra in &line.extras {
            match *extra {
                Extra::Rule { x, y, width, .. } => out.push(("rule", n, em(x), em(x + width), em(y))),
                Extra::Wave { x, y, half, halves, .. } => {
                    out.push(("wave", n, em(x), em(x + half * halves as f32), em(y)));
                }
                Extra::Dot { x, y, radius, .. } => out.push(("dot", n, em(x - radius), em(x + radius), em(y))),
                _ => {}
            }
        }
    }
    out
}

fn across(inlines: &[Inline]) -> Vec<(&'static str, usize, f32, f32, f32)> {
    drawn(inlines, Lang::ZhHans, WritingMode::HorizontalTb, 40.0)
}

#[test]
fn names_that_touch_show_a_break_and_one_goes_on_over_its_white() {
    let names = [Inline::ProperName(made("诸葛亮")), Inline::ProperName(made("周瑜"))];
    let lines: Vec<_> = across(&names).iter().map(|l| (l.0, l.2, l.3)).collect();
    assert_eq!(lines, [("rule", 0.1, 2.9), ("rule", 3.1, 4.9)]);
    // A quarter of an em between Han and Latin lies under one line.
    let name = across(&[Inline::ProperName(made("汤姆Q·索亚"))]);
    assert_eq!(name.len(), 1);
}

#[test]
fn a_title_has_a_wavy_line_and_a_name_inside_it_none_of_its_own() {
    let inside = vec![Inline::ProperName(made("鲁迅")), one(made("全集"))];
    let lines = across(&[Inline::WorkTitle(inside)]);
    assert_eq!(lines.iter().map(|l| (l.0, l.2, l.3)).collect::<Vec<_>>(), [("wave", 0.1, 3.9)]);
}

#[test]
fn a_name_over_two_lines_has_a_line_in_each() {
    let lines = drawn(&[Inline::ProperName(made("约翰史密斯先生"))], Lang::ZhHans, WritingMode::HorizontalTb, 5.0);
    assert_eq!(lines.iter().map(|l| (l.1, l.2, l.3)).collect::<Vec<_>>(), [(0, 0.1, 4.9), (1, 0.1, 1.9)]);
}

#[test]
fn dots_stand_outside_the_line_of_a_name() {
    let both = [Inline::ProperName(vec![Inline::Dotted(made("亮"))])];
    let lines = across(&both);
    let (rule, dot) = (lines.iter().find(|l| l.0 == "rule").unwrap(), lines.iter().find(|l| l.0 == "dot").unwrap());
    // From the line's foot to the top of the dot.
    assert!(dot.4 - 0.07 - (rule.4 + 0.05) > 0.05, "{lines:?}");
    // In a vertical line they stand on either side of the characters.
    let lines = drawn(&both, Lang::ZhHans, WritingMode::VerticalRl, 40.0);
    let side = |kind: &str| lines.iter().find(|l| l.0 == kind).unwrap().4;
    assert!(side("rule") > 0.12 && side("dot") < -0.88, "{lines:?}");
}

#[test]
fn an_underline_ends_with_its_characters_and_not_behind_the_white_after_them() {
    let text = [one(made("增长")), Inline::Underline(made("GDP")), one(made("一成"))];
    let lines = across(&text);
    let width: f32 = set("GDP", Lang::ZhHans, 40.0).advances.concat().iter().sum();
    assert_eq!(lines.len(), 1);
    assert!((lines[0].2 - 2.25).abs() < 0.01 && (lines[0].3 - 2.25 - width).abs() < 0.01, "{lines:?}");
    let strike = across(&[one(made("增长")), Inline::Strike(made("GDP")), one(made("一成"))]);
    assert_eq!((strike[0].2, strike[0].3), (lines[0].2, lines[0].3));
}

#[test]
fn an_underline_leaves_out_what_hangs_into_it() {
    let count = |text: &str| across(&[Inline::Underline(made(text))]).len();
    assert_eq!((count("ABC"), count("汉字，汉字"), count("nine")), (1, 1, 1));
    // Before, between and behind two descenders.
    let lines = across(&[Inline::Underline(made("apnpa"))]);
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines.windows(2).all(|w| w[1].2 > w[0].3 + 0.1), "{lines:?}");
    // 傍線 stands where nothing hangs.
    let lines = drawn(&[Inline::Underline(made("apnpa"))], Lang::Ja, WritingMode::VerticalRl, 40.0);
    assert_eq!(lines.len(), 1);
}

/// Where the glyphs of a line stand, in em.
fn starts(line: &SetLine) -> Vec<f32> {
    let of_run = |run: &GlyphRun| {
        let size = run.size.get();
        let from = run.offset.x.get();
        let along = run.glyphs.iter().scan(from, |x, g| Some(std::mem::replace(x, *x + g.advance * size)));
        along.map(|x| x / EM).collect::<Vec<_>>()
    };
    line.runs.iter().flat_map(of_run).collect()
}

#[test]
fn dots_lead_from_a_name_to_what_ends_the_line() {
    let entry = [one(made("红茶")), Inline::Leader, one(made("十二元"))];
    for align in [LineAlign::Justify, LineAlign::Start] {
        let composed = plainly(&entry, Lang::ZhHans, WritingMode::HorizontalTb, 20.0, align);
        let line = &composed.lines[0];
        assert_eq!((&*line.text, line.width.get() / EM), ("红茶 十二元", 20.0), "{align:?}");
        let at = starts(line);
        assert!((at[at.len() - 3] - 17.0).abs() < 0.001, "{at:?}");
    }
    // From half an em behind the name to half an em before the price, where those of every other line stand.
    for (mode, name) in
        [(WritingMode::HorizontalTb, "红茶"), (WritingMode::VerticalRl, "红茶"), (WritingMode::HorizontalTb, "R")]
    {
        let lines = drawn(&[one(made(name)), Inline::Leader, one(made("十二元"))], Lang::ZhHans, mode, 20.0);
        let centres: Vec<f32> = lines.iter().map(|l| (l.2 + l.3) / 2.0).collect();
        let first = if name == "R" { 1.75 } else { 2.75 };
        assert!(
            (centres[0] - first).abs() < 0.001 && (centres[centres.len() - 1] - 16.25).abs() < 0.001,
            "{centres:?}"
        );
        assert!(centres.iter().all(|c| ((c - 0.25) / 0.5).fract().abs() < 0.001), "{centres:?}");
        assert!(lines.iter().all(|l| l.0 == "dot" && (l.4 + 0.38).abs() < 0.001), "{lines:?}");
    }
}

#[test]
fn a_name_as_long_as_its_line_takes_its_dots_to_the_next_and_never_parts_them_from_the_price() {
    let entry = |name: &str| [one(made(name)), Inline::Leader, one(made("十二元整"))];
    let lines = |name: &str| -> Vec<String> {
        let entry = entry(name);
        let composed = plainly(&entry, Lang::ZhHans, WritingMode::HorizontalTb, 10.0, LineAlign::Justify);
        assert!(composed.lines.iter().all(|l| (l.width.get() / EM - 10.0).abs() < 0.001));
        composed.lines.iter().map(|l| l.text.to_string()).collect()
    };
    assert_eq!(lines("茉莉龙珠"), ["茉莉龙珠 十二元整"]);
    assert_eq!(lines("一等茉莉龙珠绿茶二两"), ["一等茉莉龙珠绿茶二两", " 十二元整"]);
    // Two in a line share what is left, and one may end it.
    let two = [one(made("甲")), Inline::Leader, one(made("乙")), Inline::Leader];
    let composed = plainly(&two, Lang::ZhHans, WritingMode::HorizontalTb, 12.0, LineAlign::Justify);
    let at = starts(&composed.lines[0]);
    assert!(at.iter().any(|x| (x - 6.0).abs() < 0.001), "{at:?}");
}

#[test]
fn dots_stand_below_or_above_by_language_in_the_middle_of_characters_and_at_no_mark() {
    let dots = |lang, mode| -> Vec<(f32, f32)> {
        let all = drawn(&[Inline::Dotted(made("着，重"))], lang, mode, 40.0);
        all.iter().map(|dot| ((dot.2 + dot.3) / 2.0, dot.4)).collect()
    };
    use WritingMode::{HorizontalTb, VerticalRl};
    for (lang, mode, below) in [
        (Lang::ZhHans, HorizontalTb, true),
        (Lang::ZhHant, HorizontalTb, true),
        (Lang::Ja, HorizontalTb, false),
        (Lang::Ko, HorizontalTb, false),
        // Above a line that runs down is at its right.
        (Lang::ZhHans, VerticalRl, false),
        (Lang::Ja, VerticalRl, false),
    ] {
        let dots = dots(lang, mode);
        assert_eq!(dots.len(), 2, "{lang:?} {mode:?}: the comma has none");
        // Outside of the em box, which goes from 0.88 above the baseline to 0.12 below it.
        assert!(dots.iter().all(|dot| if below { dot.1 > 0.12 } else { dot.1 < -0.88 }), "{lang:?} {mode:?} {dots:?}");
        assert_eq!(dots[0].0, 0.5, "{lang:?} {mode:?}");
    }
}

#[test]
fn an_address_breaks_behind_its_host_rather_than_inside() {
    for n in 4..16 {
        let text = format!("{}https://docs.example-host.org/guide/pages/setting.html，又说。", "甲".repeat(n));
        let set = set(&text, Lang::ZhHans, 20.0);
        for line in &set.lines[..set.lines.len() - 1] {
            let inside = ["docs", "example", "example-host"].iter().any(|part| line.ends_with(part));
            assert!(!inside, "{:?}", set.lines);
        }
        // Nor is the line before it spaced out.
        let han = set.advances[0].iter().take(n - 1);
        assert!(han.clone().all(|advance| *advance < 1.11), "{:?} {:?}", set.lines, set.advances[0]);
    }
    // What is no host breaks as it does.
    assert!(set("看/usr/share/some-fonts.d/others/more-of-them", Lang::ZhHans, 9.0).lines.len() > 2);
}
