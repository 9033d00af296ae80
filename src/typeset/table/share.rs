//! The widths of columns: how they share the measure between what they need and what they would like.

use super::Seat;
use crate::pages::Pt;
use crate::typeset::natural::Natural;

/// Lines keep a few characters and words with figures stay whole where that makes the longest text at most so many times as long.
const LONGER: f32 = 1.6;
/// Lines of the longest text of a table, at most, and how often half of what is left of them is taken.
const MOST_LINES: f32 = 10_000.0;
const HALVINGS: usize = 32;

/// Where columns stand.
pub(super) struct Columns {
    pub starts: Vec<Pt>,
    pub widths: Vec<Pt>,
}

impl Columns {
    pub fn span(&self, seat: &Seat) -> (Pt, Pt) {
        (self.starts[seat.column], self.widths[seat.column..seat.column + seat.columns].iter().copied().sum())
    }
}

/// Shares the measure: everybody what it likes if that fits, otherwise at least what it needs and the rest so that the
/// longest text of each takes equally many lines. As many columns as can, without making the others much longer, get room
/// for a short cell on one line and a few characters on each line of another, then for whole words with figures and of six
/// kana, and where all have that, for `heads` on one line.
pub(super) fn share(wishes: &[Natural], heads: &[Pt], start: Pt, measure: Pt) -> Columns {
    let least: Pt = wishes.iter().map(|w| w.least).sum();
    let most: Pt = wishes.iter().map(|w| w.most).sum();
    let widths: Vec<Pt> = if most <= measure {
        // A table that nearly fills the measure fills it; a small one keeps its size.
        let target = if most > measure * 0.6 { measure } else { most };
        wishes.iter().map(|w| w.most * (target / most)).collect()
    } else if least <= measure {
        let mut needs: Vec<Pt> = wishes.iter().map(|w| w.least).collect();
        let longest = lines_at(wishes, &needs, measure) * LONGER;
        let mut cheapest: Vec<usize> = (0..wishes.len()).collect();
        for better in [|w: &Natural| w.fair, |w: &Natural| w.whole] {
            cheapest.sort_by_key(|&i| better(&wishes[i]) - needs[i]);
            for &i in &cheapest {
                let need = std::mem::replace(&mut needs[i], better(&wishes[i]));
                if needs.iter().copied().sum::<Pt>() > measure || lines_at(wishes, &needs, measure) > longest {
                    needs[i] = need;
                }
            }
        }
        // A short head takes its line from no column of words in two.
        if wishes.iter().zip(&needs).all(|(w, need)| *need >= w.fair) {
            for (i, head) in heads.iter().enumerate().take(needs.len()) {
                let wider = needs[i].max(*head);
                let need = std::mem::replace(&mut needs[i], wider);
                if needs.iter().copied().sum::<Pt>() > measure || lines_at(wishes, &needs, measure) > longest {
                    needs[i] = need;
                }
            }
        }
        let lines = lines_at(wishes, &needs, measure);
        let widths: Vec<Pt> = wishes.iter().zip(&needs).map(|(w, need)| at_lines(w, *need, lines)).collect();
        let used: Pt = widths.iter().copied().sum();
        widths.into_iter().map(|w| w * (measure / used)).collect()
    } else {
        // Numbers keep their room, and words give way.
        let firm: Pt = wishes.iter().map(|w| w.firm).sum();
        let kept = if firm <= measure { 1.0 } else { measure / firm };
        let rest = (measure - firm).max(Pt::ZERO) / (least - firm).max(Pt::new(f32::MIN_POSITIVE));
        wishes.iter().map(|w| w.firm * kept + (w.least - w.firm) * rest).collect()
    };
    let used: Pt = widths.iter().copied().sum();
    let mut at = start + ((measure - used) / 2.0).max(Pt::ZERO);
    let mut starts = Vec::with_capacity(widths.len());
    for width in &widths {
        starts.push(at);
        at += *width;
    }
    Columns { starts, widths }
}

/// The width at which the longest text of a column takes so many lines, and never less than it needs.
fn at_lines(wish: &Natural, need: Pt, lines: f32) -> Pt {
    (wish.most / lines).max(need)
}

/// The fewest lines, counted in parts, in which every column fits into the measure.
fn lines_at(wishes: &[Natural], needs: &[Pt], measure: Pt) -> f32 {
    let fits = |lines| wishes.iter().zip(needs).map(|(w, need)| at_lines(w, *need, lines)).sum::<Pt>() <= measure;
    let mut few = 1.0;
    let mut many = MOST_LINES;
    for _ in 0..HALVINGS {
        let middle = (few + many) / 2.0;
        if fits(middle) { many = middle } else { few = middle }
    }
    many
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(least: f32, most: f32) -> Natural {
        let least = Pt::new(least);
        Natural { firm: Pt::ZERO, least, fair: least, whole: least, most: Pt::new(most) }
    }

    fn widths(wishes: &[Natural], measure: f32) -> Vec<f32> {
        share(wishes, &[], Pt::ZERO, Pt::new(measure)).widths.iter().map(|w| w.get().round()).collect()
    }

    #[test]
    fn a_small_table_keeps_its_size_and_a_wide_one_shares_the_measure() {
        assert_eq!(widths(&[wish(20.0, 40.0), wish(20.0, 60.0)], 300.0), [40.0, 60.0]);
        // Both in two lines.
        assert_eq!(widths(&[wish(50.0, 100.0), wish(50.0, 500.0)], 300.0), [50.0, 250.0]);
        assert_eq!(widths(&[wish(50.0, 200.0), wish(50.0, 400.0)], 300.0), [100.0, 200.0]);
        assert_eq!(widths(&[wish(300.0, 300.0), wish(100.0, 900.0)], 200.0), [150.0, 50.0]);
    }

    #[test]
    fn numbers_keep_their_room_where_words_are_broken() {
        let number = Natural { firm: Pt::new(60.0), ..wish(60.0, 60.0) };
        assert_eq!(widths(&[number, wish(100.0, 100.0)], 120.0), [60.0, 60.0]);
        assert_eq!(widths(&[number, number, wish(100.0, 100.0)], 90.0), [45.0, 45.0, 0.0]);
    }

    #[test]
    fn words_with_figures_stay_whole_where_other_columns_have_room() {
        let id = |whole| Natural { whole: Pt::new(whole), ..wish(30.0, 80.0) };
        assert_eq!(widths(&[id(80.0), wish(50.0, 550.0)], 200.0), [80.0, 120.0]);
        // Where both have none to spare, the shorter one is kept.
        assert_eq!(widths(&[id(80.0), id(60.0)], 100.0), [40.0, 60.0]);
        // Not at the price of a text in a column of two characters.
        assert_eq!(widths(&[id(80.0), wish(20.0, 300.0)], 110.0), [30.0, 80.0]);
    }

    #[test]
    fn a_short_head_over_figures_takes_no_room_from_columns_of_text() {
        let years = wish(20.0, 50.0);
        let text = Natural { fair: Pt::new(55.0), whole: Pt::new(55.0), ..wish(20.0, 55.0) };
        let heads = [Pt::new(50.0), Pt::ZERO, Pt::ZERO];
        let shared = |measure| -> Vec<f32> {
            let columns = share(&[years, text, text], &heads, Pt::ZERO, Pt::new(measure));
            columns.widths.iter().map(|w| w.get().round()).collect()
        };
        assert_eq!(shared(120.0), widths(&[years, text, text], 120.0));
        assert_eq!(shared(160.0), [50.0, 55.0, 55.0]);
    }

    #[test]
    fn short_cells_stay_on_one_line_at_the_price_of_the_longest_column() {
        let short = |fair| Natural { fair: Pt::new(fair), whole: Pt::new(fair), ..wish(20.0, fair) };
        assert_eq!(widths(&[short(55.0), short(55.0), wish(20.0, 900.0)], 300.0), [55.0, 55.0, 190.0]);
        // A column that cannot have whole words still has lines of a few characters.
        let both = Natural { whole: Pt::new(140.0), most: Pt::new(140.0), ..short(55.0) };
        assert_eq!(widths(&[both, Natural { most: Pt::new(400.0), ..both }], 150.0), [55.0, 95.0]);
    }
}
