use super::*;
use crate::diag::Reporter;
use crate::font::{FontOptions, FontSet};
use crate::typeset::{Design, Style as PageStyle};
use std::collections::BTreeMap;
use std::sync::LazyLock;

static FONTS: LazyLock<FontSet> = LazyLock::new(|| FontSet::open(&FontOptions::default(), &Reporter::new()));

fn pieces(tex: &str, mode: Mode) -> Option<Vec<Formula>> {
    let style = PageStyle::resolve(&Design::default(), Lang::ZhHans, crate::book::WritingMode::HorizontalTb);
    let (pictures, reporter) = (BTreeMap::new(), Reporter::new());
    let cx = Context::new(&FONTS, &style, &pictures, &reporter);
    set(tex, mode, Lang::ZhHans, &cx)
}

fn display(tex: &str) -> Formula {
    pieces(tex, Mode::Display).unwrap_or_else(|| panic!("{tex}")).remove(0)
}

/// The signs as characters of the face, from left to right.
fn places(formula: &Formula) -> Vec<(f32, f32, f32)> {
    formula.marks.iter().map(|m| (m.x, m.y, m.size)).collect()
}

#[test]
fn scripts_are_smaller_and_stand_above_and_below() {
    let p = places(&display("x_i^2"));
    assert!(p[1].2 < 1.0 && p[2].2 < 1.0 && p[0].1 == 0.0);
    let (sup, sub) = (p.iter().map(|m| m.1).fold(0.0, f32::min), p.iter().map(|m| m.1).fold(0.0, f32::max));
    assert!(sup < -0.3 && sub > 0.15, "{p:?}");
}

#[test]
fn a_fraction_has_its_rule_on_the_axis_and_is_higher_in_display() {
    let high = display("\\frac{a}{b}");
    let [rule] = high.rules[..] else { panic!("{high:?}") };
    assert!((-rule.y - rule.thickness / 2.0 - 0.25).abs() < 1e-3);
    let low = pieces("\\frac{a}{b}", Mode::Inline).unwrap().remove(0);
    assert!(low.height() < high.height() && low.marks[0].size < high.marks[0].size);
    assert!(display("\\binom{n}{k}").rules.is_empty());
}

#[test]
fn a_radical_covers_what_it_holds() {
    let root = display("\\sqrt[3]{\\frac{a}{b}}");
    let body = display("\\frac{a}{b}");
    assert!(root.above > body.above && root.rules.len() == 2);
    let over = root.rules.iter().map(|r| r.length).fold(0.0, f32::max);
    assert!(over >= body.width);
}

#[test]
fn limits_stand_over_and_under_in_display_and_beside_in_the_line() {
    let high = display("\\sum_{i=1}^n i");
    let low = pieces("\\sum_{i=1}^n i", Mode::Inline).unwrap().remove(0);
    assert!(high.above > 1.2 && high.below > 1.0 && low.above < high.above, "{high:?}");
    assert!(low.width > 0.0 && high.width < low.width + 1.0);
}

#[test]
fn brackets_grow_with_what_they_hold() {
    let plain = display("(x)");
    let grown = display("\\left(\\frac{\\frac{a}{b}}{c}\\right)");
    assert!(grown.above > plain.above * 1.5 && grown.marks.len() >= 5);
    let matrix = display("\\begin{pmatrix}1&2\\\\3&4\\\\5&6\\\\7&8\\end{pmatrix}");
    assert!(matrix.height() > 4.0);
    // Its bracket covers its rows.
    let face = FONTS.face(FONTS.math());
    let rows = display("\\begin{matrix}1&2\\\\3&4\\\\5&6\\\\7&8\\end{matrix}");
    let left = matrix.marks.iter().map(|m| m.x).fold(f32::INFINITY, f32::min);
    let bracket = matrix.marks.iter().filter(|m| m.x - left < 0.1);
    let edges = bracket.filter_map(|m| face.ink(m.id).map(|ink| [m.y - ink[3] * m.size, m.y - ink[1] * m.size]));
    let [top, foot] = edges.fold([f32::INFINITY, f32::NEG_INFINITY], |at, e| [at[0].min(e[0]), at[1].max(e[1])]);
    assert!(foot - top >= 0.9 * rows.height(), "{top} {foot} {}", rows.height());
    // The axis goes through its middle.
    assert!(((matrix.above - matrix.below) / 2.0 - 0.25).abs() < 0.05, "{} {}", matrix.above, matrix.below);
}

#[test]
fn equations_stand_with_their_signs_under_one_another() {
    let f = display("\\begin{aligned}a&=b\\\\aaaa&=c\\end{aligned}");
    let equals = FONTS.face(FONTS.math()).glyph('=').unwrap();
    let xs: Vec<f32> = f.marks.iter().filter(|m| m.id == equals).map(|m| m.x).collect();
    assert!(xs.len() == 2 && (xs[0] - xs[1]).abs() < 1e-4, "{xs:?}");
}

#[test]
fn a_typed_blank_is_white() {
    assert_eq!(display("a\\ b").marks.len(), 2);
}

#[test]
fn words_of_text_stand_among_the_signs() {
    let f = display("x = 1, \\text{若 } n > 0");
    assert!(f.marks.iter().any(|m| m.face != FONTS.math()));
}

#[test]
fn a_formula_of_a_line_is_parted_behind_its_signs() {
    assert_eq!(pieces("a+b=c", Mode::Divided).unwrap().len(), 3);
    assert_eq!(pieces("f(a+b)", Mode::Divided).unwrap().len(), 1);
}

#[test]
fn what_is_not_understood_is_not_set() {
    for tex in ["\\nonesuch", "\\frac{1", "", "\\def\\a{b}\\a", "\u{1F600}", "\\begin{array}{c:c}1&2\\end{array}"] {
        assert_eq!(pieces(tex, Mode::Display), None, "{tex}");
    }
}

#[test]
fn a_length_is_one_of_a_line_and_no_formula_goes_back() {
    assert!(display("a\\kern 9999999cm b").width < 25.0);
    assert!(display("a\\kern -0.1em b").width > 0.5);
    for tex in ["a\\kern -9999999cm b", "a\\kern 1e", "\\!"] {
        assert_eq!(pieces(tex, Mode::Display), None, "{tex}");
    }
    let digits = "9".repeat(60);
    for unit in ["sp", "pt", "em"] {
        assert_eq!(pieces(&format!("a\\kern {digits}{unit} b"), Mode::Inline), None);
    }
}

#[test]
fn a_degree_of_several_signs_stands_before_the_root_as_one() {
    let small = |tex: &str| display(tex).marks.iter().filter(|m| m.size < 0.8).count();
    assert_eq!((small("\\sqrt[n+1]{x}"), display("\\sqrt[n+1]{x}").marks.len()), (3, 5));
    assert_eq!(display("\\sqrt[]{x}y"), display("\\sqrt{x}y"));
}

#[test]
fn rules_of_an_array_stand_between_its_rows_and_columns() {
    let array = |columns: &str, rows: &str| {
        let tex = format!("\\begin{{array}}{{{columns}}}{rows}\\end{{array}}");
        pieces(&tex, Mode::Display).map(|mut p| p.remove(0))
    };
    let plain = array("cc", "1&2\\\\3&4").unwrap();
    assert!(plain.rules.is_empty());
    let ruled = array("|c|c|", "\\hline 1&2\\\\\\hline\\hline 3&4\\\\\\hline").unwrap();
    let (lying, upright): (Vec<&boxes::Rule>, Vec<&boxes::Rule>) =
        ruled.rules.iter().partition(|r| r.length > r.thickness);
    let ys: Vec<f32> = lying.iter().map(|r| r.y).collect();
    let baselines: Vec<f32> = [0, 2].map(|n| ruled.marks[n].y).to_vec();
    // One above, two between, one below; one on each side and one between.
    assert!(ys.len() == 4 && ys.is_sorted() && lying.iter().all(|r| r.length == ruled.width), "{ys:?}");
    assert!(ys[0] < baselines[0] && baselines[0] < ys[1] && ys[2] < baselines[1] && baselines[1] < ys[3], "{ys:?}");
    let xs: Vec<f32> = upright.iter().map(|r| r.x).collect();
    assert!(xs.len() == 3 && xs[0] < ruled.marks[0].x && ruled.marks[0].x < xs[1] && ruled.marks[1].x < xs[2]);
    assert!(upright.iter().all(|r| r.y == ys[0] && r.y + r.thickness >= ys[3]));
    // What is dashed is not drawn, and the TeX is shown.
    assert_eq!(array("c", "1\\\\\\hdashline 2"), None);
    assert_eq!(array("c:c", "1&2"), None);
    assert_eq!(array("", "1"), None);
}

#[test]
fn what_is_deep_overflows_no_stack() {
    let deep = |tex: &str, times: usize| "{".repeat(31) + &tex.repeat(times) + " x" + &"}".repeat(31);
    let set = move || {
        for tex in ["\\sqrt", "\\frac1", "\\not", "\\hat"] {
            assert!(pieces(&deep(tex, 30), Mode::Display).is_some_and(|p| p[0].marks.len() > 1), "{tex}");
            for times in [60, 400, 3000] {
                pieces(&deep(tex, times), Mode::Display);
            }
        }
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(set).unwrap().join().unwrap();
}

#[test]
fn every_common_construction_is_set() {
    for tex in [
        "e^{i\\pi}+1=0",
        "\\int_0^\\infty e^{-x^2}\\,dx=\\frac{\\sqrt\\pi}{2}",
        "\\lim_{n\\to\\infty}\\left(1+\\frac1n\\right)^n",
        "\\vec{v}\\cdot\\hat{n}=\\bar{x}+\\dot y-\\tilde{z}",
        "\\mathbb{R}^n,\\mathcal{L},\\mathfrak{g},\\mathrm{d}x,\\mathbf{A}",
        "\\overline{AB}\\parallel\\underline{CD}",
        "\\overbrace{a+b}^{n}+\\underbrace{c+d}_{m}",
        "f(x)=\\begin{cases}x^2,&x\\ge0\\\\-x,&x<0\\end{cases}",
        "A\\xrightarrow{f}B,\\quad x\\not\\in S",
        "\\prod_{p}\\frac{1}{1-p^{-s}}",
        "\\begin{align}a&=b+c\\\\&=d\\end{align}",
        "\\nabla\\times\\mathbf{E}=-\\frac{\\partial\\mathbf{B}}{\\partial t}",
        "\\det\\begin{vmatrix}a&b\\\\c&d\\end{vmatrix}=ad-bc",
        "\\sin^2\\theta+\\cos^2\\theta=1",
        "x'=y''",
        "\\bigl(\\tfrac12\\bigr)",
        "a\\ b\\,c\\;d\\!e~f",
        "a\\equiv b\\pmod n",
        "\\forall\\varepsilon>0\\ \\exists\\delta",
        "\\{x\\mid x>0\\}",
        "\\lVert x\\rVert_2\\le\\lfloor y\\rfloor",
    ] {
        assert!(pieces(tex, Mode::Display).is_some(), "{tex}");
        assert!(pieces(tex, Mode::Divided).is_some(), "{tex}");
    }
}

#[test]
fn words_without_a_command_are_set_as_words() {
    let [typed, meant] = ["速度", "\\text{速度}"].map(display);
    assert_eq!((typed.width, typed.marks.len()), (meant.width, 2));
    assert!(display("\\frac{路程}{时间}，x").marks.len() >= 6);
}

#[test]
fn a_formula_wider_than_its_lines_is_divided_behind_its_signs() {
    let long = "a=".to_owned() + &["b_1 c_1"; 20].join("+") + "+\\frac{1}{2}";
    let pieces = pieces(&long, Mode::Lines).unwrap();
    let whole = display(&long);
    assert!((pieces.iter().map(|p| p.width).sum::<f32>() - whole.width).abs() < 1e-3);
    let stacked = Formula::stacked(pieces, 20.0);
    assert!(stacked.width <= 20.0 && stacked.width > 15.0, "{}", stacked.width);
    assert_eq!(stacked.marks.len(), whole.marks.len());
    // Its last line, with the fraction, stands below the first and is indented.
    let rule = stacked.rules[0];
    assert!(rule.y > 1.5 && stacked.marks.iter().all(|m| m.y < 0.5 || m.x >= 2.0 - 1e-3));
    // One that has room in a line is one line.
    let short = display("a=b+c");
    assert_eq!(Formula::stacked(self::pieces("a=b+c", Mode::Lines).unwrap(), 20.0).height(), short.height());
}

#[test]
fn a_box_has_rules_on_its_four_sides() {
    assert_eq!(display("\\boxed{x=1}").rules.len(), 4);
}
