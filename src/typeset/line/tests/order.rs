//! Which gaps give way and grow first (CLREQ 3.5.3 and 3.5.4, JLREQ 3.8.3 and 3.8.4).

use super::*;

/// A gap of each kind in the order it gives way, widths in em: natural, floor, least.
#[rustfmt::skip]
const KINDS: [(Shrink, f32, f32, f32); 6] = [
    //                 natural  soft   least
    (Shrink::Word,      0.333,  0.25,  0.25),
    (Shrink::Dot,       0.25,   0.0,   0.0),
    (Shrink::Bracket,   0.5,    0.25,  0.0),
    (Shrink::Pause,     0.5,    0.0,   0.0),
    (Shrink::Autospace, 0.25,   0.125, 0.125),
    (Shrink::Stop,      0.5,    0.0,   0.0),
];

/// A line with the gaps of [`KINDS`] in reverse, so that nothing follows from where they stand, and a stop at its end
/// whose white can go.
fn line() -> Vec<Cell> {
    let mut cells: Vec<Cell> = KINDS
        .iter()
        .rev()
        .map(|&(shrink, natural, soft, least)| Cell {
            gap: Gap {
                natural: natural * EM,
                soft: soft * EM,
                least: least * EM,
                shrink,
                most: EM / 2.0,
                stretch: match shrink {
                    Shrink::Word => Stretch::Word,
                    Shrink::Autospace => Stretch::Autospace,
                    _ => Stretch::Equal,
                },
            },
            ..han()
        })
        .collect();
    cells.push(Cell { width: EM / 2.0, tail: EM / 2.0, tail_shrinks: true, class: Class::Pe, ..Cell::default() });
    cells
}

/// The widths of the gaps in the order of [`KINDS`] and of the white at the end, in em, if the line is `more` wider than
/// its natural width (or narrower).
fn gaps(cells: &[Cell], more: f32) -> Vec<f32> {
    let line = LineOf { start: 0, end: cells.len(), by: Break::Allowed, overfull: false, opens: true };
    let setting = Setting { measure: natural(cells, Break::Allowed) + more * EM, ..setting(0.0, LineAlign::Justify) };
    let mut gaps = Vec::new();
    adjust(cells, &line, &setting, &mut gaps);
    let (tail, inner) = gaps.split_last().unwrap();
    inner.iter().rev().chain([tail]).map(|gap| (gap / EM * 1000.0).round() / 1000.0).collect()
}

#[test]
fn gaps_give_way_in_the_order_of_the_table() {
    let cells = line();
    #[rustfmt::skip]
    let steps = [
        // less    word   dot   bracket pause  auto  stop  end
        (0.0,    [0.333, 0.25,  0.5,   0.5,  0.25,  0.5,  0.5]),
        (0.25,   [0.333, 0.25,  0.5,   0.5,  0.25,  0.5,  0.25]),
        (0.5,    [0.333, 0.25,  0.5,   0.5,  0.25,  0.5,  0.0]),  // the mark at the end
        (0.583,  [0.25,  0.25,  0.5,   0.5,  0.25,  0.5,  0.0]),  // word spaces
        (0.833,  [0.25,  0.0,   0.5,   0.5,  0.25,  0.5,  0.0]),  // middle dots
        (0.958,  [0.25,  0.0,   0.375, 0.5,  0.25,  0.5,  0.0]),
        (1.083,  [0.25,  0.0,   0.25,  0.5,  0.25,  0.5,  0.0]),  // brackets down to their floor
        (1.583,  [0.25,  0.0,   0.25,  0.0,  0.25,  0.5,  0.0]),  // commas
        (1.708,  [0.25,  0.0,   0.25,  0.0,  0.125, 0.5,  0.0]),  // autospace
        (1.958,  [0.25,  0.0,   0.0,   0.0,  0.125, 0.5,  0.0]),  // the rest of brackets
        (2.458,  [0.25,  0.0,   0.0,   0.0,  0.125, 0.0,  0.0]),  // full stops
    ];
    for (less, expected) in steps {
        assert_eq!(gaps(&cells, -less), expected, "{less}");
    }
}

#[test]
fn gaps_of_one_kind_give_way_and_grow_alike() {
    let mut cells = line();
    let twice: Vec<Cell> = cells[..6].to_vec();
    cells.splice(0..0, twice);
    for more in [-3.0, -1.0, -0.3, 0.1, 0.9, 2.0, 4.0] {
        let gaps = gaps(&cells, more);
        assert_eq!(gaps[..6], gaps[6..12], "{more}");
    }
}

#[test]
fn gaps_grow_in_the_order_of_the_table() {
    let cells = line();
    #[rustfmt::skip]
    let steps = [
        // more    word   dot   bracket pause  auto  stop  end
        (0.167,  [0.5,   0.25,  0.5,   0.5,  0.25,  0.5,  0.5]),   // word spaces
        (0.417,  [0.5,   0.25,  0.5,   0.5,  0.5,   0.5,  0.5]),   // autospace
        (0.817,  [0.5,   0.35,  0.6,   0.6,  0.5,   0.6,  0.5]),   // all others alike
        (1.417,  [0.5,   0.5,   0.75,  0.75, 0.5,   0.75, 0.5]),   // up to a quarter of an em more
        (2.017,  [0.6,   0.6,   0.85,  0.85, 0.6,   0.85, 0.5]),   // then every gap
    ];
    for (more, expected) in steps {
        assert_eq!(gaps(&cells, more), expected, "{more}");
    }
}

#[test]
fn a_line_says_how_far_its_characters_are_spaced_apart() {
    let cells = line();
    let adjusted = |more: f32, by: Break| {
        let line = LineOf { start: 0, end: cells.len(), by, overfull: false, opens: true };
        let measure = natural(&cells, by) + more * EM;
        let set = adjust(&cells, &line, &Setting { measure, ..setting(0.0, LineAlign::Justify) }, &mut Vec::new());
        let em = |pt: f32| (pt / EM * 1000.0).round() / 1000.0;
        (em(set.extra), em(measure - set.width))
    };
    // Not at all where word spaces and autospace do, or marks give way.
    assert_eq!([-0.5, 0.0, 0.1, 0.4].map(|more| adjusted(more, Break::Allowed)), [(0.0, 0.0); 4]);
    assert_eq!(adjusted(0.817, Break::Allowed), (0.1, 0.0));
    // Behind a part of an address by a tenth of an em at most; else it stays short beyond what those two take.
    let (bounded, gaps) = (0.417, 4.0);
    assert_eq!(adjusted(bounded + gaps * 0.099, Break::Part), (0.099, 0.0));
    assert_eq!(adjusted(bounded + gaps * 0.101, Break::Part), (0.0, 0.404));
}

#[test]
fn what_never_grows_does_not_and_words_alone_share_the_rest() {
    let mut cells = line();
    for cell in &mut cells {
        cell.gap.stretch = if cell.gap.shrink == Shrink::Word { Stretch::Word } else { Stretch::Never };
    }
    assert_eq!(gaps(&cells, 1.0), [1.333, 0.25, 0.5, 0.5, 0.25, 0.5, 0.5]);
    cells.iter_mut().for_each(|c| c.gap.stretch = Stretch::Never);
    assert_eq!(gaps(&cells, 1.0), [0.333, 0.25, 0.5, 0.5, 0.25, 0.5, 0.5]);
}

#[test]
fn the_cost_of_a_stretched_line_grows_with_its_gaps() {
    // In eighths of an em: five gaps that share, then seven.
    let shares = [0.0, 0.1, 1.25, 1.26, 3.0].map(|rest| share(rest * EM, 5, 7, EM) / EM);
    assert_eq!(shares.map(|s| (s * 1000.0).round() / 1000.0), [0.0, 0.02, 0.25, 0.251, 0.5]);
    assert_eq!(share(EM, 0, 4, EM), EM / 4.0);
    assert_eq!(share(EM, 0, 0, EM), 4.0 * EM);
}
