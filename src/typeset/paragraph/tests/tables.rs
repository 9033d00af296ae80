//! The tables of composition as a typesetter reads them: which characters are of a class, where a line may break between
//! two classes, which white stands between them.
//!
//! Each is written out by asking the engine about every case, and compared with a file of `tables/`. `BLESS=1` writes
//! these anew, to be read in the diff beside GB/T 15834, CLREQ 3.1, JLREQ 3.1 and KLREQ 4.3.

use super::*;
use crate::lang::class::{MARKS, class_of};
use crate::lang::vertical::{VerticalOrientation, vertical_orientation};
use crate::typeset::breaks::{Tongue, breaks_between};
use crate::typeset::line::{Gap, Stretch};
use crate::typeset::spacing::Shrink;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A character of each class; marks of Latin are what UAX #14 knows of them.
#[rustfmt::skip]
const SAMPLES: [(&str, Class, &str); 32] = [
    ("Op", Class::Op, "（"), ("Cl", Class::Cl, "）"), ("Lq", Class::Lq, "“"), ("Rq", Class::Rq, "”"),
    ("Pa", Class::Pa, "，"), ("Pc", Class::Pa, "："), ("Pe", Class::Pe, "。"), ("Ex", Class::Ex, "！"),
    ("Md", Class::Md, "・"), ("So", Class::So, "／"), ("Ti", Class::Ti, "～"), ("Da", Class::Da, "——"),
    ("El", Class::El, "……"), ("Ns", Class::Ns, "々"), ("Cj", Class::Cj, "ゃ"), ("Pr", Class::Pr, "￥"),
    ("Po", Class::Po, "％"), ("Nt", Class::Nt, "①"), ("Id", Class::Id, "中"), ("Hg", Class::Hg, "한"),
    ("Nu", Class::Nu, "1"), ("Al", Class::Al, "A"), ("(",  Class::Pu, "("), (")",  Class::Pu, ")"),
    (",",  Class::Pu, ","), ("!",  Class::Pu, "!"), ("-",  Class::Pu, "-"), ("sp", Class::Sp, " "),
    ("gl", Class::Gl, "\u{a0}"), ("zw", Class::Zw, "\u{200b}"), ("sh", Class::Sh, "\u{ad}"), ("cm", Class::Cm, "\u{301}"),
];

/// Compares a table with its file, or writes it anew.
#[expect(clippy::disallowed_methods, reason = "a golden is written where the tests lie")]
fn compare(name: &str, table: &str, golden: &str) {
    let path = format!("{}/src/typeset/paragraph/tests/tables/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, table).expect("it is writable");
        return;
    }
    let differs = table.lines().zip(golden.lines()).find(|(a, b)| a != b);
    assert!(table == golden, "{name}: {differs:?}; BLESS=1 writes {path} anew");
}

/// A square table: a cell of two columns for each pair of samples.
fn matrix(samples: &[(&str, Class, &str)], cell: impl Fn(usize, usize) -> char) -> String {
    let mut out = String::from("  ");
    samples.iter().for_each(|s| _ = write!(out, " {:2}", s.0));
    out = format!("{}\n", out.trim_end());
    for (a, sample) in samples.iter().enumerate() {
        let mut row = format!("{:2}", sample.0);
        (0..samples.len()).for_each(|b| _ = write!(row, " {} ", cell(a, b)));
        let _ = writeln!(out, "{}", row.trim_end());
    }
    out
}

#[test]
fn the_classes_of_all_code_points_are_the_golden_ones() {
    use VerticalOrientation::{R, Tr, Tu, U};
    let mut out = String::new();
    let mut list = |title: &str, holds: &dyn Fn(char) -> bool| {
        let _ = writeln!(out, "== {title}");
        let mut first = None;
        for code in 0..=u32::from(char::MAX) + 1 {
            let inside = char::from_u32(code).is_some_and(holds);
            match (first, inside) {
                (None, true) => first = Some(code),
                (Some(from), false) => {
                    let last = code - 1;
                    let _ = if from == last {
                        writeln!(out, "{from:04X}")
                    } else {
                        writeln!(out, "{from:04X}–{last:04X}")
                    };
                    first = None;
                }
                _ => {}
            }
        }
    };
    let marks: BTreeSet<char> = MARKS.iter().map(|m| m.0).collect();
    // Letters, digits and marks of other scripts grow with each version of Unicode.
    for (name, class, _) in SAMPLES {
        if name != "Pc" && !matches!(class, Class::Al | Class::Nu | Class::Pu | Class::Lq | Class::Rq) {
            list(&format!("class {class:?}"), &|c| class_of(c) == class);
        }
    }
    list("wide letters, without Hangul", &|c| wide::is_wide_letter(c) && !wide::is_hangul(c));
    list("wide marks", &wide::is_wide_mark);
    list("upright in vertical lines, in a form of its own", &|c| vertical_orientation(c) == Tu);
    list("in a form of its own in vertical lines, or turned", &|c| vertical_orientation(c) == Tr);
    list("upright in vertical lines", &|c| vertical_orientation(c) == U);
    list("marks in the tables that lie in vertical lines", &|c| marks.contains(&c) && vertical_orientation(c) == R);
    compare("classes", &out, include_str!("tables/classes.txt"));
}

#[test]
fn breaks_between_all_classes_are_the_golden_ones_at_every_level() {
    use Hangul::{Character, KeepAll};
    let mut out =
        String::from("Rows before the gap, columns behind it. ÷ a break, - with a hyphen, i inside a word, × none.\n");
    for (title, lang, level, hangul) in [
        ("Chinese, none", Lang::ZhHans, Level::None, KeepAll),
        ("Chinese, basic", Lang::ZhHant, Level::Basic, KeepAll),
        ("Chinese, gb", Lang::ZhHans, Level::Gb, KeepAll),
        ("Chinese, strict", Lang::ZhHans, Level::Strict, KeepAll),
        ("Japanese, normal", Lang::Ja, Level::Basic, KeepAll),
        ("Japanese, strict", Lang::Ja, Level::Strict, KeepAll),
        ("Korean, keep-all", Lang::Ko, Level::Basic, KeepAll),
        ("Korean, character", Lang::Ko, Level::Basic, Character),
        ("other languages", Lang::EN, Level::Basic, KeepAll),
    ] {
        let between = |a: usize, b: usize| {
            let (a, b) = (SAMPLES[a], SAMPLES[b]);
            let text = format!("{}{}", a.2, b.2);
            let tongue = Tongue::of(lang);
            let class = |at: usize| if at < a.2.len() { a.1 } else { b.1 };
            let chars: Vec<Char> = text
                .char_indices()
                .map(|(at, c)| Char { c, at: at as u32, style: 0, class: class(at), tongue })
                .collect();
            let mut breaks = Vec::new();
            breaks::opportunities(&text, &chars, level, hangul, &mut breaks);
            match breaks[a.2.chars().count() - 1] {
                Break::Allowed => '÷',
                Break::Hyphen => '-',
                Break::Inside => 'i',
                Break::Never => '×',
                other => panic!("{other:?}"),
            }
        };
        let _ = write!(out, "\n== {title}\n{}", matrix(&SAMPLES, between));
        for (a, (x, before, _)) in SAMPLES.iter().enumerate() {
            for (b, (y, after, _)) in SAMPLES.iter().enumerate() {
                let edge = breaks_between(*before, *after, level);
                // A zero-width space is the author's break.
                let kept = edge || *before == Class::Zw || between(a, b) == '×';
                assert!(kept, "{x} {y}: no rule of a line's edge gives way to another");
            }
        }
    }
    compare("breaks", &out, include_str!("tables/breaks.txt"));
}

/// The cells of two samples side by side, in the faces of a language.
fn cells_of(
    samples: &[(&str, Class, &str)],
    typed: bool,
    lang: Lang,
    preset: Preset,
    mode: WritingMode,
) -> Vec<line::Cell> {
    let style = Style { mode, lang, preset, hanging: true, ..style() };
    let (reporter, pictures) = (Reporter::new(), BTreeMap::new());
    let cx = Context::new(fonts(), &style, &pictures, &reporter);
    let mut structure = Structure::default();
    let mut flow = Flow::default();
    let mut flattener = Flattener { flow: &mut flow, structure: &mut structure, cx: &cx, measure: 400.0, items: 0 };
    let (role, size) = (FontRole::Serif, Pt::new(EM));
    let look = flattener.plain_look(&TextStyle { role, size, lang, level: style.level, preset, colour: Grey::BLACK });
    let mut classes = Vec::new();
    for (n, (_, class, text)) in samples.iter().enumerate() {
        if typed && n > 0 {
            flattener.characters(" ", look);
            classes.push(Class::Sp);
        }
        flattener.characters(text, look);
        classes.extend(text.chars().map(|_| *class));
    }
    flow.chars.iter_mut().zip(classes).for_each(|(c, class)| c.class = class);
    let mut breaks = Vec::new();
    breaks::opportunities(&flow.text, &flow.chars, style.level, style.hangul, &mut breaks);
    let mut cells = Cells::default();
    Builder::new(&flow, &breaks, &cx, preset, false, 400.0, &mut cells).build();
    cells.cells
}

/// A length in thousandths of an em.
fn thousandths(pt: f32) -> i32 {
    (pt / EM * 1000.0).round() as i32
}

/// A gap as a row of the legend says it: natural width, how and how far it shrinks, how and how far it grows.
fn told(gap: &Gap) -> String {
    let [natural, soft, least, most] = [gap.natural, gap.soft, gap.least, gap.most].map(thousandths);
    let shrink = match gap.shrink {
        Shrink::Never => "fixed".to_owned(),
        Shrink::Bracket => format!("{:?} to {soft}, in the end {least}", gap.shrink),
        step => format!("{step:?} to {least}"),
    };
    let stretch = match gap.stretch {
        Stretch::Never => "never grows".to_owned(),
        Stretch::Equal => "grows".to_owned(),
        step => format!("{step:?} up to {most}"),
    };
    format!("{natural:4}  {shrink}; {stretch}")
}

/// Presets beside 全角, of the classes that have white.
const WHITE: [usize; 12] = [0, 1, 4, 5, 6, 7, 8, 9, 11, 16, 18, 21];
const PRESETS: [Preset; 5] = [Preset::Quanjiao, Preset::Kaiming, Preset::Banjiao, Preset::Hangmobanjiao, Preset::Plain];

#[test]
fn gaps_between_all_classes_are_the_golden_ones_in_every_preset() {
    use WritingMode::{HorizontalTb, VerticalRl};
    let (vertical, horizontal) = (VerticalRl, HorizontalTb);
    // Those that are set: spaces and what joins have no width of their own.
    let all: Vec<_> = SAMPLES
        .into_iter()
        .filter(|s| !matches!(s.1, Class::Sp | Class::Gl | Class::Zw | Class::Sh | Class::Cm))
        .collect();
    let white: Vec<_> = WHITE.iter().map(|&at| SAMPLES[at]).collect();
    let langs = [Lang::ZhHans, Lang::ZhHant, Lang::Ja, Lang::Ko];
    let mut tables = Vec::new();
    for lang in langs {
        tables.push((lang, Preset::Quanjiao, horizontal, false, &all));
        tables.push((lang, Preset::Quanjiao, horizontal, true, &white));
        tables.extend(PRESETS[1..].iter().map(|preset| (lang, *preset, horizontal, false, &white)));
        if lang != Lang::Ko {
            tables.push((lang, Preset::Quanjiao, vertical, false, &white));
        }
    }
    // The row of a gap in the legend, by pairs of a table; none where the two are one cell.
    let gaps: Vec<Vec<Option<String>>> = tables
        .iter()
        .map(|&(lang, preset, mode, typed, samples)| {
            let pairs = samples.iter().flat_map(|a| samples.iter().map(move |b| [*a, *b]));
            let gap = |pair: [_; 2]| {
                let cells = cells_of(&pair, typed, lang, preset, mode);
                (cells.len() > 1).then(|| told(&cells[0].gap))
            };
            pairs.map(gap).collect()
        })
        .collect();
    let legend: BTreeSet<&String> = gaps.iter().flatten().flatten().collect();
    let letters: Vec<char> = ('a'..='z').chain('A'..='Z').collect();
    let letter = |row: &String| letters[legend.iter().position(|known| *known == row).expect("it is in the legend")];
    let mut out = String::from(
        "The gap between two bodies, in thousandths of an em: natural width, what it gives way to and when, how it grows.\n\
         Rows before the gap, columns behind it; . is no gap, inside a word.\n\n",
    );
    legend.iter().for_each(|row| _ = writeln!(out, "{} {row}", letter(row)));
    for ((lang, preset, mode, typed, samples), gaps) in tables.iter().zip(&gaps) {
        let direction = if *mode == VerticalRl { ", vertical" } else { "" };
        let typed = if *typed { ", a space typed" } else { "" };
        let _ = writeln!(out, "\n== {lang}, {preset:?}{direction}{typed}");
        out += &matrix(samples, |a, b| gaps[a * samples.len() + b].as_ref().map_or('.', &letter));
    }
    compare("gaps", &out, include_str!("tables/gaps.txt"));
}

#[test]
fn edges_of_lines_are_the_golden_ones_in_every_preset() {
    let mut out = String::from(
        "Bodies and what they keep at a line's edges, in thousandths of an em: white at the start + body + white at the end,\n\
         ~ if that can give way, ^ if the mark may hang behind the line.\n",
    );
    let white: Vec<_> = WHITE.iter().map(|&at| SAMPLES[at]).collect();
    for mode in [WritingMode::HorizontalTb, WritingMode::VerticalRl] {
        for lang in [Lang::ZhHans, Lang::ZhHant, Lang::ZhHk, Lang::Ja, Lang::Ko] {
            let direction = if mode == WritingMode::VerticalRl { ", vertical" } else { "" };
            let _ = writeln!(out, "\n== {lang}{direction}");
            let titles = ["Quanjiao", "Kaiming", "Banjiao", "Hangmobanjiao", "Plain"];
            let _ = writeln!(out, "   {}", titles.map(|t| format!("{t:14}")).concat().trim_end());
            for sample in white.iter().filter(|s| s.1 != Class::Al) {
                let mut row = format!("{:2} ", sample.0);
                for preset in PRESETS {
                    // Behind Han, for a mark hangs behind what is none.
                    let cells = cells_of(&[SAMPLES[18], *sample], false, lang, preset, mode);
                    let last = cells[cells.len() - 1];
                    let [lead, width, tail] = [last.lead, last.width, last.tail].map(thousandths);
                    let gives = if last.tail > 0.0 && last.tail_shrinks { "~" } else { "" };
                    let hangs = if last.hangs { "^" } else { "" };
                    let _ = write!(row, "{:14}", format!("{lead}+{width}+{tail}{gives}{hangs}"));
                }
                let _ = writeln!(out, "{}", row.trim_end());
            }
        }
    }
    compare("edges", &out, include_str!("tables/edges.txt"));
}
