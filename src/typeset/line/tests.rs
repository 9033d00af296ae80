use super::*;
use proptest::prelude::*;

mod order;

const EM: f32 = 10.0;

fn setting(characters: f32, align: LineAlign) -> Setting {
    Setting { measure: characters * EM, first_indent: 0.0, em: EM, align }
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
    let lines = break_lines(&mut cells, &setting(12.0, LineAlign::Balanced));
    assert_eq!(lines.iter().map(|l| l.end).collect::<Vec<_>>(), [8, 13]);
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
fn a_thing_wider_than_the_measure_is_overfull() {
    let mut cells = vec![Cell { width: 200.0, ..han() }, han()];
    let lines = break_lines(&mut cells, &setting(10.0, LineAlign::Justify));
    assert!(lines[0].overfull && !lines[1].overfull);
}

fn any_cells() -> impl Strategy<Value = Vec<Cell>> {
    prop::collection::vec(0..6_u8, 1..200).prop_map(|kinds| {
        let mut cells: Vec<Cell> = Vec::new();
        for kind in kinds {
            match kind {
                0 => with_comma(&mut cells),
                1 => cells.push(Cell {
                    width: EM * 2.3,
                    gap: Gap {
                        natural: EM / 4.0,
                        least: EM / 8.0,
                        shrink: Shrink::Autospace,
                        most: EM / 2.0,
                        stretch: Stretch::Autospace,
                        ..Gap::default()
                    },
                    count: 4,
                    ..han()
                }),
                _ => cells.push(han()),
            }
        }
        cells
    })
}

proptest! {
    #[test]
    fn a_paragraph_as_a_whole_costs_no_more_than_line_by_line(mut cells in any_cells(), characters in 8..30_u8) {
        let setting = setting(f32::from(characters), LineAlign::Justify);
        if let Some(greedy) = fit::best_fit(&cells, &setting) {
            let lines = break_lines(&mut cells, &setting);
            // What one line costs depends on the stretch of the line before it, of which only the best is known.
            let known = 1.05 * fit::demerits(&cells, &greedy, &setting) + 500.0;
            prop_assert!(fit::demerits(&cells, &lines, &setting) <= known);
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
            let set = &cells[line.start..line.end];
            let width = set.iter().map(|c| c.width).sum::<f32>() + gaps.iter().sum::<f32>();
            let grows = set[..set.len() - 1].iter().any(|c| c.gap.stretch != Stretch::Never);
            if line.by == Break::Mandatory || !grows {
                prop_assert!(width <= setting.measure + 0.01);
            } else {
                prop_assert!((width - setting.measure).abs() < 0.01, "{} {}", width, setting.measure);
            }
            prop_assert!(gaps.iter().all(|g| *g >= -0.001));
            // First shrink, then stretch: no gap is above its natural width while another is below it.
            let below = set.iter().zip(&gaps).any(|(c, g)| *g < c.gap.natural - 0.01);
            let above = set.iter().zip(&gaps).any(|(c, g)| *g > c.gap.natural + 0.01);
            prop_assert!(!(below && above) || set.len() == 1 || gaps.last().is_some_and(|g| *g == 0.0));
        }
    }
}
