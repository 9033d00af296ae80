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
    assert_eq!(of(&[Inside, Allowed]), 39_001.0 * 39_001.0 + 1.0);
    // Before a bracket, or in code.
    let mut cells = ended_by(&[Inside, Allowed]);
    cells[10].class = Class::Op;
    assert_eq!(demerits(&cells, &[10, 20]), 1701.0 * 1701.0 + 1.0);
    assert_eq!(of(&[Emergency, Allowed]), 2001.0 * 2001.0 + 1.0);
}

#[test]
fn the_end_of_a_korean_word_alone_on_the_last_line_costs() {
    const PARTED: f64 = 39_001.0 * 39_001.0;
    let mut cells = ended_by(&[Break::Inside, Break::Allowed]);
    cells[10..19].iter_mut().for_each(|cell| cell.after = Break::Inside);
    cells[10].class = Class::Hg;
    assert_eq!(demerits(&cells, &[10, 20]), PARTED + 3001.0 * 3001.0);
    cells[14].after = Break::Allowed;
    assert_eq!(demerits(&cells, &[10, 20]), PARTED + 1.0);
    // Two words of a syllable each are no end of one.
    let mut cells = ended_by(&[Break::Inside]);
    cells.extend([Cell { class: Class::Hg, ..han() }, Cell { class: Class::Hg, ..han() }]);
    assert_eq!(demerits(&cells, &[10, 12]), PARTED + 1.0);
}

#[test]
fn words_may_be_divided_at_the_ends_of_any_number_of_lines() {
    let mut cells = vec![Cell { after: Break::Hyphen, width: 10.0 * EM, ..han() }; 400];
    assert_eq!(break_lines(&mut cells, &setting(10.0, LineAlign::Justify)).len(), 400);
}

#[test]
fn what_cannot_give_way_or_grow_is_not_counted_on() {
    // White that never gives way makes a line too long.
    let mut cells = vec![han(); 12];
    cells[4].gap = Gap { natural: EM / 2.0, stretch: Stretch::Equal, ..Gap::default() };
    assert_eq!(break_lines(&mut cells, &setting(10.0, LineAlign::Justify))[0].end, 9);
    // So does such white inside what does not break.
    cells.iter_mut().for_each(|cell| cell.after = Break::Never);
    let lines = break_lines(&mut cells[..10], &setting(10.0, LineAlign::Justify));
    assert!(lines.len() == 2 && lines.iter().all(|l| !l.overfull), "{lines:?}");
    // Of nine gaps four never grow: a quarter em each for the others, and what is left among those.
    let mut cells = short_by(2.25, Break::Allowed);
    cells[4..8].iter_mut().for_each(|cell| cell.gap.stretch = Stretch::Never);
    near(demerits(&cells, &[10, 20]), square(1.0 + stretched((0.25 + 0.2) * 8.0)) + 1.0);
    // One that grows alone is spaced apart as well.
    let mut cells = short_by(0.125, Break::Allowed);
    cells[1..9].iter_mut().for_each(|cell| cell.gap.stretch = Stretch::Never);
    near(demerits(&cells, &[10, 20]), square(1.0 + stretched(1.0)) + 1.0);
}

#[test]
fn a_last_line_that_is_ragged_costs_nothing_however_short() {
    let cells = vec![han(); 14];
    let of = |start, end, by| LineOf { start, end, by, overfull: false, opens: start == 0 };
    let lines = [of(0, 8, Break::Allowed), of(8, 14, Break::Mandatory)];
    let ragged = setting(10.0, LineAlign::Start);
    // Ten for each square of an em that the first lacks.
    assert_eq!(fit::demerits(&cells, &lines, &ragged), 41.0 * 41.0 + 1.0);
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
    // The penalty of a line that is spaced at all begins with the first hair.
    near(demerits(&short_by(9.0 / 8.0 * 0.05, Break::Allowed), &[10, 20]), square(1.0 + stretched(0.05)) + 1.0);
    for (s, uneven) in [(0.98, 0.0), (1.02, 20.0)] {
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
    let lines = break_lines(&mut cells, &setting(characters, LineAlign::Balanced));
    assert!(lines.iter().all(|l| !l.overfull), "{lines:?}");
    lines.iter().map(|l| l.end).collect()
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
fn a_line_of_two_characters_in_a_heading_ends_behind_a_mark() {
    let mut cells = vec![han(); 9];
    cells[1].joint = Joint::Phrase;
    cells[2..8].iter_mut().for_each(|c| c.joint = Joint::Loose);
    assert_eq!(ends(cells.clone(), 7.5), [4, 9]);
    cells[1].class = Class::Pe;
    assert_eq!(ends(cells, 7.5), [2, 9]);
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
    word[3..9].iter_mut().for_each(|c| c.joint = Joint::Inside);
    assert_eq!(ends(word, 9.0), [3, 12]);
    // 《〈…〉…》: behind the inner title the outer one goes on.
    let mut nested = vec![han(); 12];
    (nested[1].class, nested[2].class) = (Class::Op, Class::Op);
    (nested[5].class, nested[8].class) = (Class::Cl, Class::Cl);
    assert_eq!(ends(nested, 9.0), [9, 12]);
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

/// Where a heading of pieces ends its lines; lengths in em. Each piece is a break of its kind, and no last line is short.
fn ends_of(pieces: &[(f32, Cell)], measure: f32) -> Vec<usize> {
    ends(pieces.iter().map(|(em, cell)| Cell { width: em * EM, ..*cell }).collect(), measure)
}

#[test]
fn what_a_break_of_a_heading_costs_is_weighed_against_uneven_lines() {
    let plain = Cell { count: 9, ..han() };
    let pause = Cell { class: Class::Pe, ..plain };
    let in_word = Cell { joint: Joint::Inside, ..plain };
    let (opens, closes) = (Cell { class: Class::Op, ..plain }, Cell { class: Class::Cl, ..plain });
    // A line of h ± d em costs d² more than one of h, in both lines: a break is worth 2 d².
    for (even, other, worth) in [(plain, pause, 16.0_f32), (in_word, plain, 400.0), (opens, closes, 416.0)] {
        let limit = (worth / 2.0).sqrt();
        for (d, end) in [(limit - 0.02, 2), (limit + 0.02, 1)] {
            let pieces = [(100.0, even), (d, other), (100.0 - d, plain)];
            assert_eq!(ends_of(&pieces, 120.0), [end, 3], "{worth} {d}");
        }
    }
    // Inside a word twice, evenly, or once: that is worth 2000, and twice as much where no syllable ends.
    for (after, worth) in [(Break::Inside, 2000.0_f32), (Break::Hyphen, 2000.0), (Break::Emergency, 4000.0)] {
        let inside = Cell { after, ..plain };
        let limit = (worth / 2.0).sqrt();
        for (d, first) in [(limit - 0.02, 1), (limit + 0.02, 2)] {
            let pieces = [(100.0 - d, plain), (d, inside), (100.0, inside), (100.0, plain)];
            assert_eq!(ends_of(&pieces, 160.0), [first, 3, 4], "{after:?} {d}");
        }
    }
    // A first line of one character or uneven lines: that is worth 20,000.
    let lone = Cell { count: 1, ..plain };
    for (d, end) in [(100.0 - 0.02, 2), (100.0 + 0.02, 1)] {
        let pieces = [(200.0, lone), (d, plain), (200.0 - d, plain)];
        assert_eq!(ends_of(&pieces, 320.0), [end, 3], "{d}");
    }
    // A last line of two characters or an uneven one: that is worth 10,000.
    let short = Cell { count: 2, ..plain };
    let limit = 5000.0_f32.sqrt();
    for (d, end) in [(limit - 0.02, 1), (limit + 0.02, 2)] {
        let pieces = [(200.0 - d, plain), (d, plain), (200.0, short)];
        assert_eq!(ends_of(&pieces, 280.0), [end, 3], "{d}");
    }
}

#[test]
fn a_heading_fills_its_lines_where_it_has_to() {
    assert_eq!(ends(vec![han(); 20], 10.0), [10, 20]);
    let mut cells = vec![han(); 18];
    let indented = Setting { first_indent: 2.0 * EM, ..setting(10.0, LineAlign::Balanced) };
    let lines = break_lines(&mut cells, &indented);
    assert_eq!(lines.iter().map(|l| l.end).collect::<Vec<_>>(), [8, 18]);
}

#[test]
fn a_heading_of_many_places_to_break_is_set_ragged() {
    assert_eq!(ends(vec![han(); 159], 100.0)[0], 79);
    assert_eq!(ends(vec![han(); 160], 100.0)[0], 100);
}

#[test]
fn a_heading_divides_at_a_space() {
    let mut cells = vec![han(); 12];
    for (width, end) in [(0.0, 8), (0.05, 6)] {
        cells[7] = Cell { width, gap: Gap { natural: EM - width, ..Gap::default() }, count: 0, ..han() };
        assert_eq!(ends(cells.clone(), 9.0)[0], end, "{width}");
    }
    // So is the space between two words.
    let mut cells = vec![han(); 12];
    cells[7].gap = word(10, Shrink::Word).gap;
    assert_eq!(ends(cells, 9.0)[0], 8);
}

#[test]
fn a_ragged_line_that_lacks_more_than_six_em_is_not_tried_where_another_way_is_found() {
    for (lacks, broken_inside) in [(5.9, false), (6.1, true)] {
        let whole = |em: f32| Cell { width: em * EM, count: 9, ..han() };
        let mut cells = vec![whole(10.0 - lacks), whole(lacks), whole(10.0 - lacks), whole(10.0), whole(10.0)];
        cells[0].after = Break::Inside;
        let lines = break_lines(&mut cells, &setting(10.0, LineAlign::Start));
        assert_eq!(lines[0].by == Break::Inside, broken_inside, "{lacks}");
    }
}

#[test]
fn what_fits_its_line_stays_whole_beside_what_does_not() {
    // Ten em of one word, all the white of whose last mark can go; then one of twenty-five.
    let word = |count| {
        let mut cells = vec![Cell { after: Break::Never, ..han() }; count];
        cells[count - 1].after = Break::Allowed;
        cells
    };
    for tail_shrinks in [true, false] {
        let mut cells = word(10);
        (cells[9].tail, cells[9].tail_shrinks) = (if tail_shrinks { EM / 2.0 } else { 0.0 }, tail_shrinks);
        cells.extend(word(25));
        let lines = break_lines(&mut cells, &setting(10.0, LineAlign::Justify));
        assert_eq!((lines[0].end, lines[0].by), (10, Break::Allowed), "{lines:?}");
        assert!(cells[..9].iter().all(|c| c.after == Break::Never), "{cells:?}");
        assert!(lines.iter().all(|l| !l.overfull));
    }
}
