//! What lines cost, and where headings break.

use super::*;

/// Demerits of cells broken where their breaks are, in lines of ten em.
fn demerits(cells: &[Cell], ends: &[usize]) -> f64 {
    let starts = [0].iter().chain(ends);
    let lines: Vec<LineOf> = starts
        .zip(ends)
        .map(|(&start, &end)| {
            let by = if end == cells.len() { Break::Mandatory } else { cells[end - 1].after };
            LineOf { start, end, by, overfull: false, opens: start == 0 }
        })
        .collect();
    fit::demerits(cells, &lines, &setting(10.0, LineAlign::Justify))
}

/// Full lines, each ended by a break.
fn ended_by(breaks: &[Break]) -> Vec<Cell> {
    let mut cells = vec![han(); 10 * breaks.len()];
    for (line, by) in breaks.iter().enumerate() {
        cells[10 * line + 9].after = *by;
    }
    cells
}

#[test]
fn a_full_line_costs_what_its_break_costs() {
    let of = |breaks: &[Break]| {
        let ends: Vec<usize> = (1..=breaks.len()).map(|line| 10 * line).collect();
        demerits(&ended_by(breaks), &ends)
    };
    use Break::{Allowed, Emergency, Hyphen, Inside, Part};
    // (1 + penalty)² for each line; a last line that is full costs one.
    assert_eq!(of(&[Allowed, Allowed]), 2.0);
    assert_eq!(of(&[Part, Allowed]), 2.0);
    assert_eq!(of(&[Hyphen, Allowed]), 51.0 * 51.0 + 1.0);
    assert_eq!(of(&[Hyphen, Hyphen, Allowed]), 51.0 * 51.0 + 101.0 * 101.0 + 1.0);
    assert_eq!(of(&[Hyphen, Allowed, Hyphen, Allowed]), 2.0 * 51.0 * 51.0 + 2.0);
    assert_eq!(of(&[Inside, Allowed]), 601.0 * 601.0 + 1.0);
    assert_eq!(of(&[Emergency, Allowed]), 901.0 * 901.0 + 1.0);
}

#[test]
fn dashes_at_a_line_start_and_lone_characters_cost() {
    for class in [Class::Da, Class::El] {
        let mut cells = ended_by(&[Break::Allowed, Break::Allowed]);
        cells[10].class = class;
        assert_eq!(demerits(&cells, &[10, 20]), 1.0 + 11.0 * 11.0, "{class:?}");
        cells[0].class = class;
        assert_eq!(demerits(&cells, &[10, 20]), 1.0 + 11.0 * 11.0, "the first line is no line start of the kind");
    }
    let mut cells = vec![han(); 11];
    assert_eq!(demerits(&cells, &[10, 11]), 1.0 + 131.0 * 131.0);
    // A mark does not make it two.
    with_comma(&mut cells);
    assert_eq!(demerits(&cells, &[10, 12]), 1.0 + 131.0 * 131.0);
    cells.push(han());
    assert_eq!(demerits(&cells, &[10, 13]), 2.0);
}

/// Two lines of ten cells, the second full, the first short of its measure by `slack` em, which nine gaps can share.
fn short_by(slack: f32, by: Break) -> Vec<Cell> {
    let mut cells = vec![han(); 20];
    cells[0].width -= slack / 2.0 * EM;
    cells[1].width -= slack / 2.0 * EM;
    cells[9].after = by;
    cells
}

fn near(cost: f64, expected: f64) {
    assert!((cost - expected).abs() < 0.001 * expected, "{cost} {expected}");
}

fn square(x: f64) -> f64 {
    x * x
}

/// Of a line whose characters are spaced apart: 60 + 150 s² + 50 s.
fn stretched(s: f64) -> f64 {
    60.0 + 150.0 * s * s + 50.0 * s
}

#[test]
fn tight_and_loose_lines_cost_by_how_far_they_go() {
    // Half of what can be taken: 60 · (½)³.
    let mut cells = vec![han(); 5];
    with_comma(&mut cells);
    cells.extend(vec![han(); 14]);
    cells[9].width = 1.25 * EM;
    near(demerits(&cells, &[10, 20]), square(1.0 + 60.0 / 8.0) + 1.0);
    // Three fifths of the bounded stretch: 30 · (3/5)³.
    let mut cells = vec![han(); 18];
    cells.insert(4, word(16, Shrink::Autospace));
    near(demerits(&cells, &[9, 19]), square(1.0 + 30.0 * 0.216) + 1.0);
    // An eighth of an em for each gap: s = 1.
    near(demerits(&short_by(9.0 / 8.0, Break::Allowed), &[10, 20]), square(1.0 + stretched(1.0)) + 1.0);
}

#[test]
fn a_line_is_squeezed_to_the_last_before_characters_are_spaced_apart() {
    // CLREQ 3.5.2. With its comma as wide as it is a line lacks half an em, shared by 27 gaps; with one character more
    // the comma has to give all its white.
    let mut cells = vec![han(); 10];
    with_comma(&mut cells);
    cells.extend(vec![han(); 24]);
    let lines = break_lines(&mut cells, &setting(28.5, LineAlign::Justify));
    assert_eq!(lines[0].end, 29);
    // Words that stand apart by more than their bound are no such thing.
    let mut words = vec![word(20, Shrink::Word); 10];
    words.iter_mut().for_each(|w| w.gap.stretch = Stretch::Word);
    let bound = 2.0 * 5.0 + 4.0 / 2.0;
    let setting = setting(bound + 0.1, LineAlign::Justify);
    let lines = [(0, 5), (5, 10)].map(|(start, end)| LineOf {
        start,
        end,
        by: if end == 10 { Break::Mandatory } else { Break::Allowed },
        overfull: false,
        opens: start == 0,
    });
    let s = 0.1 / 4.0 * 8.0;
    near(fit::demerits(&words, &lines, &setting), square(1.0 + 30.0 + 150.0 * s * s + 50.0 * s) + 1.0);
}

#[test]
fn neighbours_that_differ_by_more_than_an_eighth_of_an_em_a_gap_cost() {
    for (s, uneven) in [(0.9, 0.0), (1.5, 20.0)] {
        let mut cells = vec![han(); 10];
        cells.extend(short_by(9.0 / 8.0 * s, Break::Allowed));
        let expected = 1.0 + square(1.0 + stretched(f64::from(s)) + uneven) + 1.0;
        near(demerits(&cells, &[10, 20, 30]), expected);
    }
}

#[test]
fn a_line_that_ends_inside_an_address_stays_short_rather_than_gape() {
    near(demerits(&short_by(0.7 * 9.0 / 8.0, Break::Part), &[10, 20]), square(1.0 + stretched(0.7)) + 1.0);
    let slack = 9.0 / 8.0_f64;
    near(demerits(&short_by(9.0 / 8.0, Break::Part), &[10, 20]), square(1.0 + 10.0 * slack * slack) + 1.0);
}

/// Where the lines of a heading end.
fn ends(mut cells: Vec<Cell>, characters: f32) -> Vec<usize> {
    break_lines(&mut cells, &setting(characters, LineAlign::Balanced)).iter().map(|l| l.end).collect()
}

#[test]
fn a_heading_has_no_last_line_of_two_characters() {
    let mut cells = vec![han(); 7];
    cells[4].class = Class::Pa;
    assert_eq!(ends(cells, 5.0), [3, 7]);
    // Three are a line.
    let mut cells = vec![han(); 8];
    cells[4].class = Class::Pa;
    assert_eq!(ends(cells, 5.0), [5, 8]);
}

#[test]
fn a_heading_is_divided_behind_a_pause_rather_than_evenly_and_not_inside_a_term() {
    let mut cells = vec![han(); 12];
    assert_eq!(ends(cells.clone(), 8.0), [6, 12]);
    cells[7].class = Class::Pe;
    assert_eq!(ends(cells.clone(), 8.0), [8, 12]);
    // 《 at the fourth place and 》 at the ninth: the lines divide before the one or behind the other.
    let mut term = vec![han(); 12];
    (term[3].class, term[8].class) = (Class::Op, Class::Cl);
    term[2].class = Class::Pa;
    assert_eq!(ends(term, 9.0), [3, 12]);
    let mut word = vec![han(); 12];
    word[3..9].iter_mut().for_each(|c| c.in_word = true);
    assert_eq!(ends(word, 9.0), [3, 12]);
}

#[test]
fn a_heading_breaks_where_it_may_before_it_breaks_inside_words() {
    let mut cells = vec![han(); 11];
    cells.iter_mut().for_each(|c| c.after = Break::Inside);
    cells[5].after = Break::Allowed;
    assert_eq!(ends(cells, 5.0), [3, 6, 11]);
}

#[test]
fn a_long_heading_is_balanced_too() {
    assert_eq!(ends(vec![han(); 30], 16.0), [15, 30]);
}
