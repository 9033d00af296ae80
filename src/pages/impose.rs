//! Several pages on one side of a sheet, in the order in which sheets are cut, or folded and bound.
//!
//! Takes the number of pages and gives for each side of a sheet the pages that stand on it, by rows. A book that is
//! bound on the right, as vertical ones are, is imposed the other way round. Blanks at the end fill the last sheet.

use super::{Folio, Pages, Point, Pt, Rect, Size};

/// How pages are put on sheets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Imposition {
    /// One after the other, to be cut apart: so many columns and rows.
    Grid { columns: u16, rows: u16 },
    /// Two beside one another on both sides, folded and put into one another.
    Folded {
        /// Pages of a signature; None is one for the whole book, stitched through its fold.
        signature: Option<u16>,
        /// By how much each sheet inside of another is moved towards the fold: the thickness of the paper.
        creep: Pt,
    },
}

/// Sides of sheets, all of one size.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheets {
    pub size: Size,
    /// What is left when the sheet is cut; the origin is the sheet's top left corner.
    pub trim: Rect,
    pub sides: Vec<Vec<Placed>>,
}

/// A page on a sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// Index into [`Pages::pages`].
    pub page: usize,
    /// Top left corner of the trimmed page.
    pub at: Point,
    /// What is seen of it: its bleed ends at its neighbour.
    pub seen: Rect,
}

impl Imposition {
    /// Puts pages on sheets; `right` says that the book is bound on its right.
    pub fn of(self, pages: &Pages, right: bool) -> Sheets {
        let [columns, rows] = match self {
            Imposition::Grid { columns, rows } => [columns, rows].map(usize::from),
            Imposition::Folded { .. } => [2, 1],
        };
        let Size { width, height } = pages.size;
        let around = pages.surround();
        let trim = Rect { x: around, y: around, width: width * columns as f32, height: height * rows as f32 };
        let size = Size { width: trim.width + around * 2.0, height: trim.height + around * 2.0 };
        // Nothing stands on the inside of a cover that is not counted, or every recto would become a verso.
        let count = pages.pages.len();
        let inside = matches!(self, Imposition::Folded { .. })
            && pages.pages.first().is_some_and(|page| page.folio == Folio::None);
        let page_at = |leaf: usize| match leaf {
            0 => Some(0),
            1 if inside => None,
            leaf => Some(leaf - usize::from(inside)).filter(|page| *page < count),
        };
        let place = |side: &Side| -> Vec<Placed> {
            let placed = side.pages.iter().enumerate().filter_map(|(i, &leaf)| {
                let (column, row) = (i % columns, i / columns);
                let column = if right { columns - 1 - column } else { column };
                // Towards the fold, which is between the two columns.
                let creep = if column == 0 { side.creep } else { -side.creep };
                let (x, y) = (trim.x + width * column as f32, trim.y + height * row as f32);
                let reach = |first: bool| if first { pages.bleed } else { Pt::ZERO };
                let [left, top] = [reach(column == 0), reach(row == 0)];
                let [on_right, below] = [reach(column + 1 == columns), reach(row + 1 == rows)];
                let seen =
                    Rect { x: x - left, y: y - top, width: width + left + on_right, height: height + top + below };
                Some(Placed { page: page_at(leaf)?, at: Point::new(x + creep, y), seen })
            });
            placed.collect()
        };
        let sides = self.sides(count + usize::from(inside)).iter().map(place).collect();
        Sheets { size, trim, sides }
    }

    /// The pages of each side from where reading begins; numbers from `count` on are blanks.
    fn sides(self, count: usize) -> Vec<Side> {
        match self {
            Imposition::Grid { columns, rows } => {
                let on_one = (usize::from(columns) * usize::from(rows)).max(1);
                let grid = |from: usize| Side { pages: (from..from + on_one).collect(), creep: Pt::ZERO };
                (0..count).step_by(on_one).map(grid).collect()
            }
            Imposition::Folded { signature, creep } => {
                let whole = count.next_multiple_of(4);
                let most = signature.map_or(whole, |pages| usize::from(pages).next_multiple_of(4)).max(4);
                let starts = (0..whole).step_by(most);
                starts.flat_map(|from| folded(from, most.min(whole - from), creep)).collect()
            }
        }
    }
}

/// One side of a sheet.
struct Side {
    pages: Vec<usize>,
    creep: Pt,
}

/// The sides of sheets that lie in one another, from the outermost, front before back.
fn folded(from: usize, count: usize, creep: Pt) -> impl Iterator<Item = Side> {
    (0..count / 2).map(move |side| {
        let (near, far) = (from + side, from + count - 1 - side);
        let pages = if side % 2 == 0 { vec![far, near] } else { vec![near, far] };
        Side { pages, creep: creep * (side / 2) as f32 }
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Marks, Page};
    use super::*;

    fn counted(folio: u32) -> Page {
        Page { folio: Folio::Arabic(folio), ..Page::default() }
    }

    fn book(count: usize) -> Pages {
        let size = Size { width: Pt::new(100.0), height: Pt::new(150.0) };
        Pages { size, pages: (1..).take(count).map(counted).collect(), ..Pages::default() }
    }

    /// Page numbers of each side from left to right, by rows; 0 is a blank.
    fn order(imposition: Imposition, count: usize, right: bool) -> Vec<Vec<usize>> {
        order_of(imposition, &book(count), right)
    }

    fn order_of(imposition: Imposition, pages: &Pages, right: bool) -> Vec<Vec<usize>> {
        let sheets = imposition.of(pages, right);
        let cell = |placed: &Placed| {
            let at = placed.seen;
            ((at.y.get() / 150.0).round() as usize, (at.x.get() / 100.0).round() as usize)
        };
        let columns = (sheets.size.width.get() / 100.0).round() as usize;
        let rows = (sheets.size.height.get() / 150.0).round() as usize;
        let side = |side: &Vec<Placed>| {
            let mut out = vec![0; columns * rows];
            side.iter().for_each(|placed| out[cell(placed).0 * columns + cell(placed).1] = placed.page + 1);
            out
        };
        sheets.sides.iter().map(side).collect()
    }

    const BOOKLET: Imposition = Imposition::Folded { signature: None, creep: Pt::ZERO };

    #[test]
    fn a_booklet_of_eight_pages_is_two_sheets_in_one_another() {
        assert_eq!(order(BOOKLET, 8, false), [[8, 1], [2, 7], [6, 3], [4, 5]]);
        assert_eq!(order(BOOKLET, 8, true), [[1, 8], [7, 2], [3, 6], [5, 4]]);
    }

    #[test]
    fn blanks_fill_the_last_sheet_at_the_end_of_the_book() {
        assert_eq!(order(BOOKLET, 6, false), [[0, 1], [2, 0], [6, 3], [4, 5]]);
        let signatures = Imposition::Folded { signature: Some(8), creep: Pt::ZERO };
        assert_eq!(order(signatures, 11, false), [[8, 1], [2, 7], [6, 3], [4, 5], [0, 9], [10, 11]]);
    }

    #[test]
    fn the_inside_of_a_cover_is_left_blank() {
        let mut pages = book(7);
        pages.pages[0].folio = Folio::None;
        assert_eq!(order_of(BOOKLET, &pages, false), [[7, 1], [0, 6], [5, 2], [3, 4]]);
    }

    #[test]
    fn a_grid_is_filled_in_the_direction_of_reading() {
        let four = Imposition::Grid { columns: 2, rows: 2 };
        assert_eq!(order(four, 5, false), [[1, 2, 3, 4], [5, 0, 0, 0]]);
        assert_eq!(order(four, 5, true), [[2, 1, 4, 3], [0, 5, 0, 0]]);
    }

    #[test]
    fn inner_sheets_are_moved_towards_the_fold_and_nothing_crosses_it() {
        let creep = Pt::new(0.5);
        let pages = Pages { bleed: Pt::new(9.0), marks: Marks { crop: true, bars: false }, ..book(12) };
        let sheets = Imposition::Folded { signature: None, creep }.of(&pages, false);
        let fold = sheets.size.width / 2.0;
        for (side, placed) in sheets.sides.iter().enumerate() {
            let moved = creep * (side / 2) as f32;
            let [left, right] = placed[..] else { panic!("{placed:?}") };
            assert_eq!((left.at.x, right.at.x), (fold - Pt::new(100.0) + moved, fold - moved));
            assert!(left.seen.x + left.seen.width == fold && right.seen.x == fold, "{placed:?}");
            assert_eq!(left.seen.x, sheets.trim.x - pages.bleed);
        }
    }
}
