//! From *along* and *across* to x and y. Nothing above this file knows which way the lines run.

use super::style::Style;
use crate::pages::{Orientation, Point, Pt, Rect, Turn};

/// Where a frame of along and across lies on a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    /// Where along and across are 0.
    pub origin: Point,
    /// Horizontal: along runs to the right, across downward. Turned back: along runs upward, across to the right.
    /// Otherwise along runs downward, across to the left: of a turned sheet with all that stands on it, of vertical lines
    /// whose characters and pictures stand upright.
    pub orientation: Orientation,
}

impl Axis {
    pub fn upright(x: Pt, y: Pt) -> Self {
        Self { origin: Point::new(x, y), orientation: Orientation::Horizontal }
    }

    /// The frame of a page's text, its origin relative to the upper left corner of the 版心.
    pub fn of_text(style: &Style) -> Self {
        if style.is_vertical() {
            let origin = Point::new(style.area().width, Pt::ZERO);
            Self { origin, orientation: Orientation::Vertical }
        } else {
            Self::upright(Pt::ZERO, Pt::ZERO)
        }
    }

    pub fn point(&self, along: Pt, across: Pt) -> Point {
        let Point { x, y } = self.way(along, across);
        Point::new(self.origin.x + x, self.origin.y + y)
    }

    /// A way from one point to another.
    pub fn way(&self, along: Pt, across: Pt) -> Point {
        match self.orientation {
            Orientation::Horizontal => Point::new(along, across),
            Orientation::Turned | Orientation::Vertical => Point::new(-across, along),
            Orientation::TurnedBack => Point::new(across, -along),
        }
    }

    pub fn rect(&self, along: Pt, across: Pt, length: Pt, extent: Pt) -> Rect {
        let (corner, [width, height]) = match self.orientation {
            Orientation::Horizontal => (self.point(along, across), [length, extent]),
            Orientation::Turned | Orientation::Vertical => (self.point(along, across + extent), [extent, length]),
            Orientation::TurnedBack => (self.point(along + length, across), [extent, length]),
        };
        Rect { x: corner.x, y: corner.y, width, height }
    }

    /// A frame whose origin is at a place of this one.
    pub fn at(&self, along: Pt, across: Pt) -> Self {
        Self { origin: self.point(along, across), ..*self }
    }

    /// A frame for what stands upright in `length` and `extent` of this one, whatever way its own lines run.
    pub fn upright_in(&self, along: Pt, across: Pt, length: Pt, extent: Pt) -> Self {
        let corner = self.rect(along, across, length, extent);
        Self::upright(corner.x, corner.y)
    }

    /// How a run stands that was composed for this frame.
    pub fn stands(&self, composed: Orientation) -> Orientation {
        match self.orientation {
            Orientation::Horizontal | Orientation::Vertical => composed,
            Orientation::Turned | Orientation::TurnedBack => self.orientation,
        }
    }

    /// How a picture that is upright in the frame stands on the page.
    pub fn turn(&self) -> Turn {
        match self.orientation {
            Orientation::Horizontal | Orientation::Vertical => Turn::Upright,
            Orientation::Turned => Turn::Clockwise,
            Orientation::TurnedBack => Turn::Back,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pt(x: f32) -> Pt {
        Pt::new(x)
    }

    #[test]
    fn a_turned_sheet_and_a_vertical_page_read_from_top_to_bottom() {
        for orientation in [Orientation::Turned, Orientation::Vertical] {
            let axis = Axis { origin: Point::new(pt(100.0), Pt::ZERO), orientation };
            assert_eq!(axis.point(pt(10.0), pt(30.0)), Point::new(pt(70.0), pt(10.0)));
            let r = axis.rect(Pt::ZERO, Pt::ZERO, pt(200.0), pt(5.0));
            assert_eq!((r.x, r.width, r.height), (pt(95.0), pt(5.0), pt(200.0)));
        }
    }

    #[test]
    fn a_sheet_that_is_turned_back_has_its_head_at_the_left_and_reads_upward() {
        let axis = Axis { origin: Point::new(Pt::ZERO, pt(400.0)), orientation: Orientation::TurnedBack };
        assert_eq!(axis.point(pt(10.0), pt(30.0)), Point::new(pt(30.0), pt(390.0)));
        let r = axis.rect(Pt::ZERO, Pt::ZERO, pt(400.0), pt(5.0));
        assert_eq!((r.x, r.y, r.width, r.height), (Pt::ZERO, Pt::ZERO, pt(5.0), pt(400.0)));
        assert_eq!((axis.stands(Orientation::Horizontal), axis.turn()), (Orientation::TurnedBack, Turn::Back));
    }

    #[test]
    fn only_a_turned_sheet_turns_what_stands_on_it() {
        let axis = |orientation| Axis { origin: Point::default(), orientation };
        assert_eq!(axis(Orientation::Turned).stands(Orientation::Horizontal), Orientation::Turned);
        assert_eq!(axis(Orientation::Vertical).stands(Orientation::Horizontal), Orientation::Horizontal);
        assert_eq!(axis(Orientation::Vertical).stands(Orientation::Vertical), Orientation::Vertical);
    }

    #[test]
    fn what_is_upright_begins_at_the_upper_left_of_its_place() {
        let axis = Axis { origin: Point::new(pt(100.0), Pt::ZERO), orientation: Orientation::Vertical };
        let inner = axis.upright_in(pt(8.0), pt(20.0), pt(50.0), pt(30.0));
        assert_eq!(inner.origin, Point::new(pt(50.0), pt(8.0)));
        assert_eq!(inner.point(pt(3.0), pt(4.0)), Point::new(pt(53.0), pt(12.0)));
    }
}
