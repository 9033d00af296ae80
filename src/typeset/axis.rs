//! From *along* and *across* to x and y. Nothing above this file knows which way the lines run.

use crate::pages::{Point, Pt, Rect};

/// Where a frame of along and across lies on a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    /// Where along and across are 0.
    pub origin: Point,
    /// Turned a quarter clockwise: along runs downward, across to the left.
    pub turned: bool,
}

impl Axis {
    pub fn upright(x: Pt, y: Pt) -> Self {
        Self { origin: Point::new(x, y), turned: false }
    }

    pub fn point(&self, along: Pt, across: Pt) -> Point {
        if self.turned {
            Point::new(self.origin.x - across, self.origin.y + along)
        } else {
            Point::new(self.origin.x + along, self.origin.y + across)
        }
    }

    /// A way from one point to another.
    pub fn way(&self, along: Pt, across: Pt) -> Point {
        if self.turned { Point::new(-across, along) } else { Point::new(along, across) }
    }

    pub fn rect(&self, along: Pt, across: Pt, length: Pt, extent: Pt) -> Rect {
        if self.turned {
            Rect { x: self.origin.x - across - extent, y: self.origin.y + along, width: extent, height: length }
        } else {
            Rect { x: self.origin.x + along, y: self.origin.y + across, width: length, height: extent }
        }
    }

    /// A frame whose origin is at a place of this one.
    pub fn at(&self, along: Pt, across: Pt) -> Self {
        Self { origin: self.point(along, across), turned: self.turned }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turned_sheet_reads_from_top_to_bottom() {
        let axis = Axis { origin: Point::new(Pt::new(100.0), Pt::ZERO), turned: true };
        let p = axis.point(Pt::new(10.0), Pt::new(30.0));
        assert_eq!(p, Point::new(Pt::new(70.0), Pt::new(10.0)));
        let r = axis.rect(Pt::ZERO, Pt::ZERO, Pt::new(200.0), Pt::new(5.0));
        assert_eq!((r.x, r.width, r.height), (Pt::new(95.0), Pt::new(5.0), Pt::new(200.0)));
    }
}
