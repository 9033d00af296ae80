//! The cover of a bound book as one sheet: back, spine and front beside one another.
//!
//! Takes the paper, the number of pages and the size of a page, and gives the width of the spine and where each part
//! lies. A book that is bound on the right, as vertical ones are, has its front on the left.

use super::{Pt, Rect, Size};

/// What the pages are printed on, by its thickness.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paper {
    /// Of one leaf, which is two pages.
    leaf: Pt,
}

/// Thickness of a page in mm by which Kindle Direct Publishing counts the spine (“Create a paperback cover”): 0.002252,
/// 0.0025 and 0.002347 in.
const PAPERS: [(&str, f32); 3] = [("white", 0.0572), ("cream", 0.0635), ("color", 0.0596)];

impl Paper {
    /// The kinds that have a name.
    pub fn names() -> impl Iterator<Item = &'static str> {
        PAPERS.iter().map(|(name, _)| *name)
    }

    pub fn named(name: &str) -> Option<Self> {
        let (_, page) = PAPERS.iter().find(|(known, _)| *known == name)?;
        Some(Self::of_leaf(Pt::mm(page * 2.0)))
    }

    pub fn of_leaf(leaf: Pt) -> Self {
        Self { leaf }
    }

    /// Width of the spine over so many pages.
    pub fn spine(self, pages: usize) -> Pt {
        self.leaf * pages.div_ceil(2) as f32
    }
}

/// White left for the barcode, in mm: what Kindle Direct Publishing prints over, 2 by 1.2 in, and its way from the spine
/// and from the foot, 0.25 in.
const BARCODE: (f32, f32) = (50.8, 30.5);
const OFF: f32 = 6.35;

/// Where the parts lie; the origin is the top left corner of the trimmed sheet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wrap {
    pub size: Size,
    pub front: Rect,
    pub spine: Rect,
    pub back: Rect,
    /// On the back, beside the spine; None where a small back has no room for it.
    pub barcode: Option<Rect>,
}

impl Wrap {
    /// About pages of this size; `right` says that the book is bound on its right.
    pub fn of(page: Size, spine: Pt, right: bool) -> Self {
        let Size { width, height } = page;
        let part = |x: Pt, width: Pt| Rect { x, y: Pt::ZERO, width, height };
        let [left, other] = [part(Pt::ZERO, width), part(width + spine, width)];
        let (front, back) = if right { (left, other) } else { (other, left) };
        let (wide, high, off) = (Pt::mm(BARCODE.0), Pt::mm(BARCODE.1), Pt::mm(OFF));
        let has_room = wide + off * 2.0 <= width && high + off * 2.0 <= height;
        let x = if right { back.x + off } else { back.x + width - off - wide };
        let barcode = has_room.then(|| Rect { x, y: height - off - high, width: wide, height: high });
        Self { size: Size { width: width * 2.0 + spine, height }, front, spine: part(width, spine), back, barcode }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spine_is_as_wide_as_its_leaves_are_thick() {
        let mm = |spine: Pt| (spine.get() / Pt::PER_MM * 100.0).round() / 100.0;
        // 300 pages: 0.6756, 0.75 and 0.7041 in.
        for (name, width) in [("white", 17.16), ("cream", 19.05), ("color", 17.88)] {
            let paper = Paper::named(name).expect("it has a name");
            assert_eq!(mm(paper.spine(300)), width, "{name}");
            assert_eq!(paper.spine(299), paper.spine(300), "the last leaf has a blank side");
        }
        assert_eq!(Paper::named("vellum"), None);
        assert_eq!(mm(Paper::of_leaf(Pt::mm(0.1)).spine(200)), 10.0);
    }

    #[test]
    fn the_barcode_stands_beside_the_spine_on_the_back() {
        let page = Size { width: Pt::mm(148.0), height: Pt::mm(210.0) };
        let spine = Pt::mm(10.0);
        for right in [false, true] {
            let wrap = Wrap::of(page, spine, right);
            let code = wrap.barcode.expect("A5 has room");
            let from = if right { code.x - wrap.spine.x - spine } else { wrap.spine.x - code.x - code.width };
            assert!((from - Pt::mm(OFF)).get().abs() < 0.01, "{wrap:?}");
            assert!(code.x >= wrap.back.x && code.x + code.width <= wrap.back.x + wrap.back.width, "{wrap:?}");
            assert_eq!(right, wrap.front.x < wrap.back.x);
        }
        assert_eq!(Wrap::of(Size { width: Pt::mm(60.0), ..page }, spine, false).barcode, None);
    }
}
