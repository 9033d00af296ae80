use super::*;
use proptest::prelude::*;

mod costs;
mod order;

const EM: f32 = 10.0;

fn setting(characters: f32, align: LineAlign) -> Setting {
    Setting { measure: characters * EM, first_indent: 0.0, em: EM, align, a_line: 0.0 }
}

fn han() -> Cell {
    Cell {
        width: EM,
        gap: Gap { stretch: Stretch::Equal, ..Gap::default() },
        after: Break::Allowed,
        class: Class::Id,
        count: 1,
        ..Cell::default()
    }
}

/// A comma behind Han: the line does not break before it.
fn with_comma(cells: &mut Vec<Cell>) {
    if let Some(last) = cells.last_mut() {
        last.after = Break::Never;
    }
    cells.push(Cell {
        width: EM / 2.0,
        gap: Gap { natural: EM / 2.0, shrink: Shrink::Pause, stretch: Stretch::Equal, ..Gap::default() },
        after: Break::Allowed,
        class: Class::Pa,
        ..Cell::default()
    });
}

fn widths(cells: &mut [Cell], setting: &Setting) -> Vec<f32> {
    let lines = break_lines(cells, setting);
    let mut gaps = Vec::new();
    lines
        .iter()
        .map(|line| {
            adjust(cells, line, setting, &mut gaps);
            let set = &cells[line.start..line.end];
            set.iter().map(|c| c.width).sum::<f32>() + gaps.iter().sum::<f32>()
        })
        .collect()
}

#[test]
fn plain_han_fills_lines_without_any_stretch() {
    let mut cells = vec![han(); 25];
    let lines = break_lines(&mut cells, &setting(10.0, LineAlign::Justify));
    assert_eq!(lines.iter().map(|l| l.end - l.start).collect::<Vec<_>>(), [10, 10, 5]);
}

#[test]
fn a_paragraph_of_one_line_is_not_overfull_and_opens() {
    for count in [1, 9, 10] {
        let lines = break_lines(&mut vec![han(); count], &setting(10.0, LineAlign::Justify));
        let line = LineOf { start: 0, end: count, by: Break::Mandatory, overfull: false, opens: true };
        assert_eq!(lines, [line]);
    }
}

#[test]
fn a_comma_gives_its_white_before_gaps_are_stretched() {
    let mut cells = vec![han(); 5];
    with_comma(&mut cells);
    cells.extend(vec![han(); 14]);
    // 5 + ， + 4 with the comma at half its width: ten and a half em become ten.
    assert_eq!(widths(&mut cells, &setting(9.5, LineAlign::Justify))[0], 95.0);
}

#[test]
fn a_last_line_of_one_character_is_avoided() {
    let mut cells = Vec::new();
    for _ in 0..4 {
        cells.extend(vec![han(); 4]);
        with_comma(&mut cells);
    }
    cells.push(han());
    // Twenty-one em: the commas give way, and the last character finds room in the second line.
    let lines = break_lines(&mut cells, &setting(10.0, LineAlign::Justify));
    assert_eq!(lines.len(), 2, "{lines:?}");
}

#[test]
fn a_heading_is_divided_evenly_and_behind_a_mark() {
    let mut cells = vec![han(); 7];
    with_comma(&mut cells);
    cells.extend(vec![han(); 5]);
    for align in [LineAlign::Balanced, LineAlign::BalancedCentre] {
        let lines = break_lines(&mut cells, &setting(12.0, align));
        assert_eq!(lines.iter().map(|l| l.end).collect::<Vec<_>>(), [8, 13]);
    }
}

#[test]
fn the_last_line_may_be_short_without_stretching_those_before_it() {
    let mut cells = vec![han(); 10];
    with_comma(&mut cells);
    cells.extend(vec![han(); 24]);
    let setting = setting(10.0, LineAlign::Justify);
    let lines = break_lines(&mut cells, &setting);
    let mut gaps = Vec::new();
    let stretched = lines.iter().filter(|l| adjust(&cells, l, &setting, &mut gaps).extra > 0.0).count();
    assert!(stretched <= 1, "{lines:?}");
}

#[test]
fn what_never_breaks_is_broken_in_an_emergency() {
    let mut cells: Vec<Cell> = vec![Cell { after: Break::Never, ..han() }; 25];
    let lines = break_lines(&mut cells, &setting(10.0, LineAlign::Justify));
    assert!(lines.len() == 3 && lines.iter().all(|l| !l.overfull));
    assert_eq!(lines[0].by, Break::Emergency);
}

#[test]
fn what_has_no_room_for_its_hyphen_is_broken_in_an_emergency() {
    let mut cells: Vec<Cell> = vec![Cell { after: Break::Never, ..han() }; 10];
    cells[9] = Cell { after: Break::Hyphen, hyphen: EM / 3.0, ..han() };
    cells.extend(vec![han(); 3]);
    let lines = break_lines(&mut cells, &setting(10.0, LineAlign::Justify));
    assert!(lines.iter().all(|l| !l.overfull), "{lines:?}");
}

#[test]
fn a_thing_wider_than_the_measure_is_overfull() {
    let mut cells = vec![Cell { width: 200.0, ..han() }, han()];
    let lines = break_lines(&mut cells, &setting(10.0, LineAlign::Justify));
    assert!(lines[0].overfull && !lines[1].overfull);
}

/// Where lines begin, and how far the first cell of each is indented, in em.
fn indents(lines: &[LineOf], setting: &Setting) -> Vec<(usize, f32)> {
    lines.iter().map(|line| (line.start, setting.indent(line) / EM)).collect()
}

#[test]
fn a_mark_that_may_hang_needs_something_to_hang_behind() {
    let comma = || {
        let mut cells = vec![han()];
        with_mark(&mut cells, Shrink::Pause, Class::Pa, true);
        cells[1]
    };
    // Alone it stands in its line; behind a single character it hangs.
    for (mut cells, end) in [(vec![comma(), han(), han()], 1), (vec![han(), comma(), han()], 2)] {
        let narrow = setting(1.0, LineAlign::Justify);
        if let [first, second, _] = &mut cells[..] {
            first.after = if second.hangs { Break::Never } else { Break::Allowed };
        }
        let lines = break_lines(&mut cells, &narrow);
        assert_eq!((lines[0].end, lines[0].overfull), (end, false), "{lines:?}");
    }
    // Wider than its line it does not vanish.
    assert_eq!(widths(&mut [comma(), han()], &setting(0.3, LineAlign::Justify)), [EM / 2.0, EM]);
}

#[test]
fn what_follows_a_break_of_the_authors_is_indented_and_a_hanging_line_hangs_alone() {
    let mut cells = vec![han(); 21];
    cells[0].after = Break::Mandatory;
    let indented = Setting { first_indent: 2.0 * EM, ..setting(10.0, LineAlign::Justify) };
    let lines = break_lines(&mut cells, &indented);
    assert_eq!(indents(&lines, &indented), [(0, 2.0), (1, 2.0), (9, 0.0), (19, 0.0)]);
    let hanging = Setting { first_indent: -2.0 * EM, ..setting(10.0, LineAlign::Justify) };
    let lines = break_lines(&mut cells, &hanging);
    assert_eq!(indents(&lines, &hanging), [(0, -2.0), (1, 0.0), (11, 0.0)]);
}

#[test]
fn beside_a_large_letter_the_first_lines_are_narrower_than_the_others() {
    let narrow = Setting { first_indent: EM, ..setting(7.0, LineAlign::Justify) };
    let wide = Setting { first_indent: EM, ..setting(10.0, LineAlign::Justify) };
    let mut cells = vec![han(); 30];
    let lines = break_beside(&mut cells, &narrow, 2, &wide);
    let shown: Vec<_> = lines.iter().map(|l| (l.start, l.end, l.opens)).collect();
    assert_eq!(shown, [(0, 6, true), (6, 13, false), (13, 22, false), (22, 30, false)]);
    // What is short enough has no others.
    assert_eq!(break_beside(&mut cells[..12], &narrow, 2, &wide).len(), 2);
    // A break of the author's opens a line wherever it stands.
    cells[13].after = Break::Mandatory;
    let lines = break_beside(&mut cells, &narrow, 2, &wide);
    let shown: Vec<_> = lines.iter().map(|l| (l.start, l.end, l.opens)).collect();
    assert_eq!(shown, [(0, 6, true), (6, 13, false), (13, 14, false), (14, 23, true), (23, 30, false)]);
}

#[test]
fn a_line_may_exceed_its_measure_by_rounding_alone() {
    for (beyond, count) in [(0.004, 10), (0.006, 9)] {
        for align in [LineAlign::Justify, LineAlign::Start] {
            let narrow = Setting { measure: 10.0 * EM - beyond, ..setting(0.0, align) };
            assert_eq!(break_lines(&mut vec![han(); 15], &narrow)[0].end, count, "{beyond} {align:?}");
        }
    }
}

/// A mark behind what does not break before it, with half an em of white.
fn with_mark(cells: &mut Vec<Cell>, shrink: Shrink, class: Class, hangs: bool) {
    let hangs = hangs && cells.last().is_some_and(|c| c.count > 0);
    with_comma(cells);
    if let Some(mark) = cells.last_mut() {
        let soft = if shrink == Shrink::Bracket { EM / 4.0 } else { 0.0 };
        mark.gap = Gap { shrink, soft, ..mark.gap };
        (mark.class, mark.hangs) = (class, hangs);
    }
}

/// A word of so many tenths of an em with the gap behind it.
fn word(tenths: u8, shrink: Shrink) -> Cell {
    let gap = match shrink {
        Shrink::Word => Gap { natural: EM / 3.0, least: EM / 4.0, stretch: Stretch::Word, ..Gap::default() },
        _ => Gap { natural: EM / 4.0, least: EM / 8.0, stretch: Stretch::Autospace, ..Gap::default() },
    };
    Cell {
        width: EM * f32::from(tenths) / 10.0,
        gap: Gap { soft: gap.least, most: EM / 2.0, shrink, ..gap },
        class: Class::Al,
        count: 4,
        ..han()
    }
}

/// Han, marks that give way at every step, words, dashes, marks that hang, ends that keep white, hyphens.
fn any_cells() -> impl Strategy<Value = Vec<Cell>> {
    prop::collection::vec((0..24_u8, 3..40_u8), 1..200).prop_map(|kinds| {
        let mut cells: Vec<Cell> = Vec::new();
        for (kind, tenths) in kinds {
            match kind {
                0 => with_comma(&mut cells),
                1 => with_mark(&mut cells, Shrink::Stop, Class::Pe, false),
                2 => with_mark(&mut cells, Shrink::Bracket, Class::Cl, false),
                3 => with_mark(&mut cells, Shrink::Pause, Class::Pa, true),
                4 => {
                    with_comma(&mut cells);
                    if let Some(mark) = cells.last_mut() {
                        (mark.tail, mark.tail_shrinks) = (EM / 2.0, tenths > 20);
                    }
                }
                5 => cells.push(word(tenths, Shrink::Autospace)),
                6 | 7 => cells.push(word(tenths, Shrink::Word)),
                8 => cells.push(Cell {
                    after: Break::Hyphen,
                    hyphen: EM / 3.0,
                    gap: Gap::default(),
                    ..word(tenths, Shrink::Word)
                }),
                9 => cells.push(Cell { width: 2.0 * EM, class: Class::Da, count: 0, ..han() }),
                _ => cells.push(han()),
            }
        }
        cells
    })
}

fn characters_of(cells: &[Cell]) -> f32 {
    cells.iter().map(|c| c.width).sum()
}

proptest! {
    #[test]
    fn a_paragraph_as_a_whole_costs_no_more_than_line_by_line(mut cells in any_cells(), characters in 8..30_u8) {
        let setting = setting(f32::from(characters), LineAlign::Justify);
        if let Some(greedy) = fit::best_fit(&cells, &setting) {
            let lines = break_lines(&mut cells, &setting);
            // What a line costs depends on the line before it, of which only the best is known.
            let most = fit::most_demerits(&cells, &greedy, &setting).unwrap_or(f64::INFINITY);
            prop_assert!(fit::demerits(&cells, &lines, &setting) <= most * 1.000_001);
        }
    }

    #[test]
    fn the_bounded_search_finds_the_lines_that_the_plain_one_does(
        mut cells in any_cells(),
        characters in 6..30_u8,
        ragged: bool,
    ) {
        let align = if ragged { LineAlign::Start } else { LineAlign::Justify };
        let setting = setting(f32::from(characters), align);
        let plain = fit::plain_fit(&cells, &setting);
        if plain.last() == Some(&cells.len()) {
            let lines = break_lines(&mut cells, &setting);
            prop_assert_eq!(lines.iter().map(|l| l.end).collect::<Vec<_>>(), plain);
            prop_assert!(lines.iter().all(|l| !l.overfull));
        }
    }

    #[test]
    fn every_justified_line_but_the_last_fills_the_measure(mut cells in any_cells(), characters in 6..30_u8) {
        let setting = setting(f32::from(characters), LineAlign::Justify);
        let lines = break_lines(&mut cells, &setting);
        let mut gaps = Vec::new();
        prop_assert_eq!(lines.first().map(|l| l.start), Some(0));
        prop_assert_eq!(lines.last().map(|l| l.end), Some(cells.len()));
        prop_assert!(lines.windows(2).all(|w| w[0].end == w[1].start));
        for line in &lines {
            adjust(&cells, line, &setting, &mut gaps);
            let mut set = &cells[line.start..line.end];
            let mut white = gaps.clone();
            if is_hung(set, natural(set, line.by), setting.measure, setting.align) {
                // The mark and the gap before it stand outside.
                let inside = set.len() - 1;
                prop_assert!(set[inside].hangs && white[inside] == 0.0);
                white.truncate(inside - 1);
                set = &set[..inside];
            }
            let hyphen = if line.by == Break::Hyphen { set[set.len() - 1].hyphen } else { 0.0 };
            let width = characters_of(set) + white.iter().sum::<f32>() + hyphen;
            let grows = set[..set.len() - 1].iter().any(|c| c.gap.stretch != Stretch::Never);
            if line.by == Break::Mandatory || !grows {
                prop_assert!(width <= setting.measure + 0.01);
            } else {
                prop_assert!((width - setting.measure).abs() < 0.01, "{} {}", width, setting.measure);
            }
            prop_assert!(white.iter().all(|g| *g >= -0.001));
            // First shrink, then stretch: no gap is above its natural width while another is below it.
            let inner = set.len() - 1;
            let below = set[..inner].iter().zip(&white).any(|(c, g)| *g < c.gap.natural - 0.01);
            let above = set[..inner].iter().zip(&white).any(|(c, g)| *g > c.gap.natural + 0.01);
            prop_assert!(!(below && above));
        }
    }

    #[test]
    fn a_narrower_line_has_no_wider_gap_and_no_step_begins_before_the_last_is_done(
        mut cells in any_cells(),
        less in 0.0..30.0_f32,
        more in 0.0..30.0_f32,
    ) {
        cells.iter_mut().for_each(|c| c.hangs = false);
        let line = LineOf { start: 0, end: cells.len(), by: Break::Allowed, overfull: false, opens: true };
        let at = |change: f32| {
            let measure = natural(&cells, Break::Allowed) + change;
            let mut gaps = Vec::new();
            adjust(&cells, &line, &Setting { measure, ..setting(0.0, LineAlign::Justify) }, &mut gaps);
            gaps
        };
        let widths = [at(-less - more), at(-less), at(0.0), at(less), at(less + more)];
        for pair in widths.windows(2) {
            prop_assert!(pair[0].iter().zip(&pair[1]).all(|(narrow, wide)| *narrow <= wide + 0.001));
        }
        let inner = cells.len() - 1;
        let least = |c: &Cell| if c.gap.shrink == Shrink::Never { c.gap.natural } else { c.gap.least };
        let (mut first, mut last) = (Shrink::Never, Shrink::Edge);
        for (cell, gap) in cells[..inner].iter().zip(&widths[0]) {
            let step = if cell.gap.shrink == Shrink::Bracket && *gap < cell.gap.soft - 0.001 {
                Shrink::BracketRest
            } else {
                cell.gap.shrink
            };
            if *gap < cell.gap.natural - 0.001 {
                last = last.max(step);
            }
            // A bracket above its floor has not yet done its first step.
            let done = if cell.gap.shrink == Shrink::Bracket && step == Shrink::Bracket { cell.gap.soft } else { least(cell) };
            if *gap > done + 0.001 {
                first = first.min(step);
            }
        }
        prop_assert!(last <= first, "{:?} gives way before {:?} has", last, first);
    }
}
