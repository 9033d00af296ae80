//! What stands outside of the trimmed page for whoever prints and cuts it.
//!
//! Crop marks at the four corners, a target of registration on each side, and bars of the four inks and of grey along
//! the head. They begin outside of the bleed, so that nothing of them is left on a page that is cut a little wide.

use super::{Ink, Item, Paint, Path, Point, Pt, Rect, Rule, Size, Step, Tag};

/// From the trimmed page to its marks, at least: they keep off it where there is no bleed.
const CLEAR: Pt = Pt::mm(3.0);
const CROP_LENGTH: Pt = Pt::mm(5.0);
/// A hairline: a mark is to be no wider than the register that it shows.
const HAIRLINE: Pt = Pt::new(0.25);
/// Radius of a target's ring; its cross is half as long again.
const RING: Pt = Pt::mm(1.5);
/// Side of a patch, at most.
const PATCH: Pt = Pt::mm(4.0);
/// From the marks to the edge of the sheet.
const EDGE: Pt = Pt::mm(4.0);

/// What the bars show: each ink full and half, then black in quarters.
#[rustfmt::skip]
const INKS: [(Ink, f32); 8] = [
    (Ink::Cyan, 1.0), (Ink::Magenta, 1.0), (Ink::Yellow, 1.0), (Ink::Black, 1.0),
    (Ink::Cyan, 0.5), (Ink::Magenta, 0.5), (Ink::Yellow, 0.5), (Ink::Black, 0.5),
];
#[rustfmt::skip]
const GREYS: [(Ink, f32); 4] = [
    (Ink::Black, 1.0), (Ink::Black, 0.75), (Ink::Black, 0.5), (Ink::Black, 0.25),
];

impl Ink {
    /// Roughly how it looks on a screen, in sRGB.
    pub fn seen(self) -> [f32; 3] {
        match self {
            Ink::All | Ink::Black => [0.0, 0.0, 0.0],
            Ink::Cyan => [0.0, 0.62, 0.88],
            Ink::Magenta => [0.9, 0.0, 0.49],
            Ink::Yellow => [1.0, 0.93, 0.0],
        }
    }
}

/// Which marks are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Crop marks and targets of registration.
    pub crop: bool,
    pub bars: bool,
}

impl Marks {
    pub fn any(self) -> bool {
        self.crop || self.bars
    }

    /// From the trimmed page to the edge of the sheet.
    pub fn surround(self, bleed: Pt) -> Pt {
        if self.any() { bleed.max(CLEAR) + CROP_LENGTH + EDGE } else { bleed }
    }
}

/// Where a line of text stands that names the page: the start of its baseline, below the page, and the room it has.
pub fn slug(size: Size, bleed: Pt) -> (Point, Pt) {
    let edge = bleed.max(CLEAR);
    let from = size.width / 2.0 + RING * 3.0;
    (Point::new(from, size.height + edge + CROP_LENGTH), size.width - from - RING)
}

/// The marks of a page of this trimmed size.
pub fn around(size: Size, bleed: Pt, marks: Marks) -> Vec<Item> {
    let edge = bleed.max(CLEAR);
    let mut out = Vec::new();
    if marks.crop {
        crop(size, edge, &mut out);
        let Size { width, height } = size;
        let off = edge + CROP_LENGTH / 2.0;
        let middles =
            [(width / 2.0, -off), (width / 2.0, height + off), (-off, height / 2.0), (width + off, height / 2.0)];
        middles.into_iter().for_each(|(x, y)| target(Point::new(x, y), &mut out));
    }
    if marks.bars {
        let half = size.width / 2.0 - RING * 4.0;
        let top = -edge - CROP_LENGTH;
        let side = PATCH.min(half / INKS.len() as f32);
        bars(&INKS, Point::new(RING, top), side, &mut out);
        bars(&GREYS, Point::new(size.width - RING - side * GREYS.len() as f32, top), side, &mut out);
    }
    out
}

fn stroke(from: Point, to: Point) -> Item {
    path(vec![Step::Move(from), Step::Line(to)])
}

fn path(steps: Vec<Step>) -> Item {
    let stroke = Some((HAIRLINE, Paint::Ink(Ink::All, 1.0)));
    Path { steps, fill: None, stroke, actual_text: None, tag: Tag::Artifact }.into()
}

/// Two lines at each corner, in line with the edges that are cut.
fn crop(size: Size, edge: Pt, out: &mut Vec<Item>) {
    let far = edge + CROP_LENGTH;
    for (x, aside) in [(Pt::ZERO, -1.0), (size.width, 1.0)] {
        for (y, away) in [(Pt::ZERO, -1.0), (size.height, 1.0)] {
            out.push(stroke(Point::new(x + edge * aside, y), Point::new(x + far * aside, y)));
            out.push(stroke(Point::new(x, y + edge * away), Point::new(x, y + far * away)));
        }
    }
}

/// Where a cover is folded: above and below it, half as long as a crop mark.
pub fn folds(size: Size, bleed: Pt, at: [Pt; 2]) -> impl Iterator<Item = Item> {
    let edge = bleed.max(CLEAR);
    let far = edge + CROP_LENGTH / 2.0;
    let ends = [(-edge, -far), (size.height + edge, size.height + far)];
    at.into_iter().flat_map(move |x| ends.map(|(from, to)| stroke(Point::new(x, from), Point::new(x, to))))
}

/// A ring with a cross, printed by every plate in the same place.
fn target(middle: Point, out: &mut Vec<Item>) {
    /// A quarter of a circle by one cubic: 4/3 (√2 − 1) of the radius.
    const QUARTER: f32 = 0.552_285;
    let at = |x: f32, y: f32| Point::new(middle.x + RING * x, middle.y + RING * y);
    let cross = 1.5;
    out.push(stroke(at(-cross, 0.0), at(cross, 0.0)));
    out.push(stroke(at(0.0, -cross), at(0.0, cross)));
    out.push(path(vec![
        Step::Move(at(1.0, 0.0)),
        Step::Cubic(at(1.0, QUARTER), at(QUARTER, 1.0), at(0.0, 1.0)),
        Step::Cubic(at(-QUARTER, 1.0), at(-1.0, QUARTER), at(-1.0, 0.0)),
        Step::Cubic(at(-1.0, -QUARTER), at(-QUARTER, -1.0), at(0.0, -1.0)),
        Step::Cubic(at(QUARTER, -1.0), at(1.0, -QUARTER), at(1.0, 0.0)),
        Step::Close,
    ]));
}

fn bars(patches: &[(Ink, f32)], at: Point, side: Pt, out: &mut Vec<Item>) {
    for (i, &(ink, share)) in patches.iter().enumerate() {
        let rect = Rect { x: at.x + side * i as f32, y: at.y, width: side, height: side };
        out.push(Item::Rule(Rule { rect, paint: Paint::Ink(ink, share), tag: Tag::Artifact }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Size = Size { width: Pt::mm(105.0), height: Pt::mm(148.0) };

    /// Left, top, right and bottom of an item.
    fn extent(item: &Item) -> [f32; 4] {
        let points: Vec<Point> = match item {
            Item::Path(path) => path
                .steps
                .iter()
                .flat_map(|step| match *step {
                    Step::Move(p) | Step::Line(p) => vec![p],
                    Step::Cubic(a, b, c) => vec![a, b, c],
                    Step::Close => vec![],
                })
                .collect(),
            Item::Rule(Rule { rect: r, .. }) => {
                vec![Point::new(r.x, r.y), Point::new(r.x + r.width, r.y + r.height)]
            }
            other => panic!("{other:?}"),
        };
        let of = |get: fn(&Point) -> f32, pick: fn(f32, f32) -> f32| points.iter().map(get).reduce(pick).unwrap();
        [
            of(|p| p.x.get(), f32::min),
            of(|p| p.y.get(), f32::min),
            of(|p| p.x.get(), f32::max),
            of(|p| p.y.get(), f32::max),
        ]
    }

    #[test]
    fn marks_stand_between_the_bleed_and_the_edge_of_the_sheet() {
        for bleed in [Pt::ZERO, Pt::mm(3.0), Pt::mm(5.0)] {
            let marks = Marks { crop: true, bars: true };
            let (clear, far) = (bleed.max(CLEAR).get(), marks.surround(bleed).get());
            let (width, height) = (PAGE.width.get(), PAGE.height.get());
            for item in around(PAGE, bleed, marks) {
                let [left, top, right, bottom] = extent(&item);
                assert!(left >= -far && top >= -far && right <= width + far && bottom <= height + far, "{item:?}");
                let hair = 0.001;
                let outside = right <= hair - clear
                    || bottom <= hair - clear
                    || left >= width + clear - hair
                    || top >= height + clear - hair;
                assert!(outside, "{item:?}");
            }
        }
    }

    #[test]
    fn no_two_patches_of_a_narrow_page_touch_the_target_between_them() {
        let narrow = Size { width: Pt::mm(60.0), height: PAGE.height };
        let items = around(narrow, Pt::ZERO, Marks { crop: false, bars: true });
        let middle = narrow.width.get() / 2.0;
        let cross = (RING * 1.5).get();
        for item in &items {
            let [left, _, right, _] = extent(item);
            assert!(right < middle - cross || left > middle + cross, "{item:?}");
        }
        assert_eq!(items.len(), INKS.len() + GREYS.len());
    }
}
