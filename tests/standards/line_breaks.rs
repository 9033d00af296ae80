//! UAX #14: the cases of LineBreakTest.
//!
//! Where no character of a case has a class of ours, the answer is Unicode's. Where one has, it may be another, by a
//! rule of ours that is named here with the number of gaps it decides. The data are those of Unicode 15.1, whose tables
//! `icu_segmenter` has; they lie in its sources, where cargo has fetched them (© Unicode, Inc., Unicode License V3).

use crate::support::{printed, root};
use huibian::lang::Lang;
use huibian::lang::class::Class;
use huibian::typeset::breaks::{Break, Char, Hangul, Level, characters, opportunities};
use std::path::PathBuf;
use std::process::Command;

const FILE: &str = "tests/testdata/LineBreakTest_15.1.txt";

/// A text, and in `breaks[i]` whether a line may break between characters `i` and `i + 1`.
struct Case {
    text: String,
    breaks: Vec<bool>,
}

/// `× 0061 × 0020 ÷ 0062 ÷ # comment`
fn case(line: &str) -> Case {
    let (mut text, mut breaks) = (String::new(), Vec::new());
    for token in line.split('#').next().unwrap_or_default().split_whitespace() {
        match token {
            "×" => breaks.push(false),
            "÷" => breaks.push(true),
            hex => text.extend(u32::from_str_radix(hex, 16).ok().and_then(char::from_u32)),
        }
    }
    // Those before the first character and behind the last say nothing.
    let inner = breaks.len() - 1;
    Case { text, breaks: breaks.drain(1..inner).collect() }
}

fn cases() -> Vec<Case> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let metadata = printed(Command::new(cargo).current_dir(root()).args([
        "metadata",
        "--format-version=1",
        "--locked",
        "--offline",
    ]));
    let metadata: serde_json::Value = serde_json::from_str(&metadata).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("there are packages");
    let crate_ = packages.iter().find(|p| p["name"] == "icu_segmenter").expect("breaks are found with icu_segmenter");
    let manifest = PathBuf::from(crate_["manifest_path"].as_str().expect("a crate lies somewhere"));
    let path = manifest.with_file_name(FILE);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let cases: Vec<Case> = text.lines().filter(|l| l.starts_with(['×', '÷'])).map(case).collect();
    assert_eq!(cases.len(), 10_274, "as many as the file says it has");
    cases
}

/// Classes by which our own table decides: those of section 1 that are set on the em. An emoji is one of them, with its
/// modifiers.
fn is_ours(c: &Char) -> bool {
    use Class::*;
    is_modifier(*c) || matches!(c.class, Op | Cl | Pa | Pe | Ex | Md | So | Ti | Da | El | Ns | Cj | Nt | Id | Hg)
}

/// Languages at the level of their books; for Korean, breaks between syllables, which are Unicode's.
const SETTINGS: [(Lang, Level); 4] =
    [(Lang::EN, Level::Basic), (Lang::ZhHans, Level::Gb), (Lang::Ja, Level::Strict), (Lang::Ko, Level::Basic)];

/// Whether a rule decides the gap behind `base`, spaces and combining marks between them, and before `after`.
type Decides = fn(base: Char, after: Char) -> bool;

/// Rules of ours that answer otherwise than Unicode, by the part of our table of classes they stand in, and how many
/// gaps of the cases each decides in [`SETTINGS`].
#[rustfmt::skip]
const RULES: [(&str, Decides, [usize; 4]); 7] = [
    //                                                                                     en  zh   ja  ko
    ("ID: a modifier goes with its emoji", |a, b| is_modifier(a) || is_modifier(b),       [81, 85, 85, 81]),
    ("ID: a flag is one glyph, a sign goes with it", |a, b| is_flag(a) || is_flag(b),     [14, 18, 18, 14]),
    ("ID: signs on the em break as ideographs", |a, b| a.c == '◌' || b.c == '◌',          [2, 2, 2, 2]),
    ("strict: small kana begin no line; at other levels they do", |_, b| b.class == Class::Cj, [91, 93, 97, 92]),
    ("basic: a connector begins no line", |_, b| b.class == Class::Ti,                    [0, 158, 158, 0]),
    ("gb: a solidus ends no line", |a, _| a.class == Class::So,                           [0, 5, 5, 0]),
    ("gb: dots may begin a line", |_, b| b.class == Class::El,                            [0, 1, 0, 1]),
];

fn is_modifier(c: Char) -> bool {
    matches!(c.c, '\u{1f3fb}'..='\u{1f3ff}')
}

fn is_flag(c: Char) -> bool {
    matches!(c.c, '\u{1f1e6}'..='\u{1f1ff}')
}

fn allowed(case: &Case, lang: Lang, level: Level) -> (Vec<Char>, Vec<bool>) {
    let chars = characters(&case.text, lang);
    let mut breaks = Vec::new();
    opportunities(&case.text, &chars, level, Hangul::Character, &mut breaks);
    breaks.pop();
    (chars, breaks.iter().map(|b| *b != Break::Never).collect())
}

#[test]
fn breaks_are_those_of_uax_14_but_where_a_rule_of_cjk_is_named() {
    let cases = cases();
    let mut counts = [[0; SETTINGS.len()]; RULES.len()];
    for (column, (lang, level)) in SETTINGS.into_iter().enumerate() {
        let mut whole = 0;
        for case in &cases {
            let (chars, breaks) = allowed(case, lang, level);
            if !chars.iter().any(is_ours) {
                assert_eq!(breaks, case.breaks, "{:?}", case.text);
                whole += 1;
                continue;
            }
            for i in (0..breaks.len()).filter(|&i| breaks[i] != case.breaks[i]) {
                let stands = |c: &&Char| is_modifier(**c) || !matches!(c.class, Class::Sp | Class::Cm);
                let (base, after) = (*chars[..=i].iter().rfind(stands).unwrap_or(&chars[i]), chars[i + 1]);
                let rule = RULES.iter().position(|rule| rule.1(base, after));
                let rule = rule.unwrap_or_else(|| panic!("{lang:?}: no rule between {base:?} and {after:?}"));
                counts[rule][column] += 1;
            }
        }
        assert!(whole > 6_500, "{lang:?}: {whole} cases without a class of ours");
    }
    for ((rule, _, expected), counted) in RULES.iter().zip(counts) {
        assert_eq!(counted, *expected, "{rule}");
    }
}
