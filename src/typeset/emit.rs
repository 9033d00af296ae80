//! From placed strips to the items of a page.
//!
//! Lines become [`Item::Line`]s, note marks get the numbers of their page, everything that is drawn becomes rules and
//! paths. What can only be known when all pages stand (page numbers in the contents) is left as a [`Slot`].

use super::axis::Axis;
use super::block::ASCENT;
use super::galley::{Placed, Sign, Thing};
use super::note::{Ring, number_mark};
use super::paragraph::{Extra, SetLine};
use crate::book::Id;
use crate::font::FontSet;
use crate::pages::{
    Grey, Item, Line, LinkArea, LinkTo, NodeId, Orientation, Paint, Path, Picture, Point, Pt, Rule, Step, Tag,
};
use std::collections::BTreeMap;

/// A page being filled.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub items: Vec<Item>,
    /// Notes in the margin, from the start of their column.
    pub beside: Vec<Item>,
    /// Ids that stand here and where.
    pub anchors: Vec<(Id, Point)>,
    pub slots: Vec<Slot>,
    /// Takes a running head.
    pub head: bool,
    /// Takes a folio.
    pub folio: bool,
}

/// A place for leader dots and a page number.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub id: Id,
    /// The frame of its strip.
    pub axis: Axis,
    /// End of the entry's text.
    pub from: Pt,
    /// Its baseline.
    pub across: Pt,
    /// Index in the page's items before which the number stands.
    pub item: usize,
    pub node: NodeId,
}

/// The numbers of the notes of one page.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub numbers: BTreeMap<Id, u32>,
    /// Node of a note's text.
    pub nodes: BTreeMap<Id, NodeId>,
}

impl Marks {
    fn number(&mut self, id: &Id) -> u32 {
        let next = self.numbers.len() as u32 + 1;
        *self.numbers.entry(id.clone()).or_insert(next)
    }
}

/// Whether an extra is drawn: it does not lead anywhere, is no note and no place.
pub(super) fn is_drawn(extra: &Extra) -> bool {
    match extra {
        Extra::Rule { .. } | Extra::Wave { .. } | Extra::Dot { .. } | Extra::Missing { .. } => true,
        Extra::Note { .. } | Extra::Link { .. } | Extra::Picture { .. } | Extra::Anchor(_) => false,
    }
}

/// Puts a thing on a page.
pub(super) fn emit(thing: Thing, axis: Axis, marks: &mut Marks, fonts: &FontSet, page: &mut Draft) {
    match thing {
        Thing::Line(placed) => line(placed, axis, marks, fonts, page),
        Thing::Bar { along, across, length, extent, grey } => {
            let rect = axis.rect(along, across, length, extent);
            page.items.push(Item::Rule(Rule { rect, paint: Paint::Grey(grey), tag: Tag::Artifact }));
        }
        Thing::Frame { along, across, length, extent, weight, grey } => {
            frame(axis, along, across, length, extent, weight, grey, page);
        }
        Thing::Picture { asset, along, across, length, extent, alt, node } => {
            let rect = axis.rect(along, across, length, extent);
            page.items.push(Item::Picture(Picture { asset, rect, turn: axis.turn(), alt, tag: Tag::Content(node) }));
        }
        Thing::Sign { sign, along, across, size, grey, tag } => {
            page.items.extend(self::sign(sign, axis.at(along, across), size, grey, tag).map(Item::from));
        }
        Thing::Anchor(id) => page.anchors.push((id, axis.origin)),
        Thing::Slot { id, from, across, node } => {
            page.slots.push(Slot { id, axis, from, across, item: page.items.len(), node });
        }
        Thing::Lead { id, along, across, length, extent, contents, node } => {
            let rect = axis.rect(along, across, length, extent);
            page.items.push(Item::Link(LinkArea { rect, to: LinkTo::Id(id), contents, node }));
        }
        Thing::Turned { along, across, orientation, things } => {
            let inner = Axis { origin: axis.point(along, across), orientation };
            things.into_iter().for_each(|t| emit(t, inner, marks, fonts, page));
        }
        Thing::Upright { along, across, length, extent, things } => {
            let inner = axis.upright_in(along, across, length, extent);
            things.into_iter().for_each(|t| emit(t, inner, marks, fonts, page));
        }
    }
}

fn line(placed: Placed, axis: Axis, marks: &mut Marks, fonts: &FontSet, page: &mut Draft) {
    let Placed { along, across, line, tag } = placed;
    let axis = axis.at(along, across);
    let SetLine { mut runs, text, joins_next, hyphenated: _, offset: _, width: _, ascent: _, descent: _, extras } =
        line;
    let mut after = Vec::new();
    for extra in extras {
        match extra {
            Extra::Note { note, run, mark } => {
                let n = marks.number(&note.id);
                let Some(run) = runs.get_mut(run) else { continue };
                let length = run.size * run.glyphs.iter().map(|g| g.advance).sum::<f32>();
                let rect = axis.rect(run.offset.x, run.offset.y - run.size * 0.9, length, run.size);
                after.extend(number_mark(run, n, fonts).map(|drawn| ring(drawn, axis)));
                if let Some(&node) = marks.nodes.get(&note.id) {
                    let to = LinkTo::Node(node);
                    after.push(Item::Link(LinkArea { rect, to, contents: n.to_string().into(), node: mark }));
                }
            }
            Extra::Link { to, x, width, contents, node } => {
                let size = runs.iter().map(|r| r.size).max().unwrap_or(Pt::new(10.0));
                let rect = axis.rect(x, -size * ASCENT, width, size * 1.1);
                after.push(Item::Link(LinkArea { rect, to, contents, node }));
            }
            Extra::Picture { asset, x, y, width, height, alt, node } => {
                let rect = axis.rect(x, y, width, height);
                after.push(Item::Picture(Picture { asset, rect, turn: axis.turn(), alt, tag: Tag::Content(node) }));
            }
            Extra::Rule { x, y, width, thickness } => {
                let rect = axis.rect(x, y, width, thickness);
                after.push(Item::Rule(Rule { rect, paint: Paint::Grey(Grey::BLACK), tag: Tag::Artifact }));
            }
            Extra::Wave { x, y, half, halves, height, thickness } => {
                let steps = wave(axis.at(x, y), half, halves, height);
                after.push(Item::from(stroked(steps, thickness, Grey::BLACK, Tag::Artifact)));
            }
            Extra::Dot { x, y, radius, sesame } => {
                let centre = axis.at(x, y);
                let steps = if sesame { seed(centre.origin, radius) } else { circle(centre, radius) };
                after.push(Item::from(filled(steps, Grey::BLACK, Tag::Artifact)));
            }
            Extra::Missing { x, width, text } => {
                let weight = width * 0.05;
                let steps = outline(axis, x + weight, width * -0.8, width - weight * 2.0, width * 0.86);
                after.push(Item::from(Path {
                    steps,
                    fill: None,
                    stroke: Some((weight, Paint::Grey(Grey::BLACK))),
                    actual_text: (!text.is_empty()).then_some(text),
                    tag,
                }));
            }
            Extra::Anchor(id) => {
                let top = axis.point(Pt::ZERO, -runs.first().map_or(Pt::ZERO, |r| r.size));
                page.anchors.push((id, top));
            }
        }
    }
    for run in &mut runs {
        run.offset = axis.way(run.offset.x, run.offset.y);
        run.orientation = axis.stands(run.orientation);
        // The lines of a book are held until the last is set.
        run.glyphs.shrink_to_fit();
    }
    runs.shrink_to_fit();
    page.items.push(Item::Line(Line { origin: axis.origin, runs, text, joins_next, tag }));
    page.items.extend(after);
}

#[expect(clippy::too_many_arguments, reason = "a rectangle, its weight and its grey")]
pub(super) fn frame(
    axis: Axis,
    along: Pt,
    across: Pt,
    length: Pt,
    extent: Pt,
    weight: Pt,
    grey: Grey,
    page: &mut Draft,
) {
    let half = weight / 2.0;
    let steps = outline(axis, along + half, across + half, length - weight, extent - weight);
    let stroke = Some((weight, Paint::Grey(grey)));
    page.items.push(Item::from(Path { steps, fill: None, stroke, actual_text: None, tag: Tag::Artifact }));
}

fn outline(axis: Axis, along: Pt, across: Pt, length: Pt, extent: Pt) -> Vec<Step> {
    vec![
        Step::Move(axis.point(along, across)),
        Step::Line(axis.point(along + length, across)),
        Step::Line(axis.point(along + length, across + extent)),
        Step::Line(axis.point(along, across + extent)),
        Step::Close,
    ]
}

/// Distance of a Bézier arc's handles for a quarter of a circle.
const KAPPA: f32 = 0.552_284_8;

/// The circle about a number that no face has in one.
pub(super) fn ring(drawn: Ring, axis: Axis) -> Item {
    let Ring { along, across, radius, weight } = drawn;
    Item::from(stroked(circle(axis.at(along, across), radius), weight, Grey::BLACK, Tag::Artifact))
}

fn circle(centre: Axis, radius: Pt) -> Vec<Step> {
    let (r, k) = (radius, radius * KAPPA);
    let p = |x: Pt, y: Pt| centre.point(x, y);
    let o = Pt::ZERO;
    vec![
        Step::Move(p(r, o)),
        Step::Cubic(p(r, k), p(k, r), p(o, r)),
        Step::Cubic(p(-k, r), p(-r, k), p(-r, o)),
        Step::Cubic(p(-r, -k), p(-k, -r), p(o, -r)),
        Step::Cubic(p(k, -r), p(r, -k), p(r, o)),
        Step::Close,
    ]
}

/// A wavy line from a place on; each half of a wave is one curve that leaves the middle by `height`.
fn wave(start: Axis, half: Pt, halves: u32, height: Pt) -> Vec<Step> {
    // A curve comes three quarters of the way to its control points.
    let reach = height * (4.0 / 3.0);
    let mut steps = vec![Step::Move(start.origin)];
    for n in 0..halves {
        let (from, reach) = (half * n as f32, if n % 2 == 0 { -reach } else { reach });
        let p = |share: f32, across: Pt| start.point(from + half * share, across);
        steps.push(Step::Cubic(p(0.3642, reach), p(0.6358, reach), p(1.0, Pt::ZERO)));
    }
    steps
}

/// A seed that lies aslant, its point to the upper left, whichever way the lines run.
fn seed(centre: Point, radius: Pt) -> Vec<Step> {
    let p = |x: f32, y: f32| Point::new(centre.x + radius * x, centre.y + radius * y);
    vec![
        Step::Move(p(-1.5, -1.7)),
        Step::Cubic(p(-0.1, -1.4), p(1.5, -0.2), p(1.5, 1.0)),
        Step::Cubic(p(1.5, 1.8), p(0.5, 2.0), p(0.1, 1.1)),
        Step::Cubic(p(-0.3, 0.2), p(-0.8, -0.8), p(-1.5, -1.7)),
        Step::Close,
    ]
}

fn filled(steps: Vec<Step>, grey: Grey, tag: Tag) -> Path {
    Path { steps, fill: Some(Paint::Grey(grey)), stroke: None, actual_text: None, tag }
}

fn stroked(steps: Vec<Step>, weight: Pt, grey: Grey, tag: Tag) -> Path {
    Path { steps, fill: None, stroke: Some((weight, Paint::Grey(grey))), actual_text: None, tag }
}

/// Draws a sign about its centre line: `at` is its start, half way up.
fn sign(sign: Sign, at: Axis, size: Pt, grey: Grey, tag: Tag) -> impl Iterator<Item = Path> {
    let em = |e: f32| size * e;
    let thin = size * 0.06;
    let paths = match sign {
        Sign::Bullet => vec![filled(circle(at.at(em(0.2), Pt::ZERO), em(0.14)), grey, tag)],
        Sign::Ring => vec![stroked(circle(at.at(em(0.2), Pt::ZERO), em(0.13)), thin, grey, tag)],
        Sign::Square => vec![filled(outline(at, em(0.08), em(-0.12), em(0.24), em(0.24)), grey, tag)],
        Sign::Box => vec![stroked(outline(at, em(-0.15), em(-0.35), em(0.7), em(0.7)), thin, grey, tag)],
        Sign::TickedBox => {
            // It stands upright whichever way the lines run, about the middle of the box.
            let upright = match at.orientation {
                Orientation::Horizontal | Orientation::Turned | Orientation::TurnedBack => at,
                Orientation::Vertical => {
                    let middle = at.point(em(0.2), Pt::ZERO);
                    Axis::upright(middle.x - em(0.2), middle.y)
                }
            };
            let tick = vec![
                Step::Move(upright.point(em(0.0), em(0.0))),
                Step::Line(upright.point(em(0.16), em(0.2))),
                Step::Line(upright.point(em(0.42), em(-0.22))),
            ];
            let frame = outline(at, em(-0.15), em(-0.35), em(0.7), em(0.7));
            vec![stroked(frame, thin, grey, tag), stroked(tick, thin * 1.6, grey, tag)]
        }
        Sign::Wrapped => {
            // A hook: down and back to the left, in the white at the end of the line.
            let hook = vec![
                Step::Move(at.point(em(0.5), em(-0.3))),
                Step::Line(at.point(em(0.5), em(0.1))),
                Step::Line(at.point(em(0.12), em(0.1))),
            ];
            let head = vec![
                Step::Move(at.point(em(0.3), em(-0.08))),
                Step::Line(at.point(em(0.12), em(0.1))),
                Step::Line(at.point(em(0.3), em(0.28))),
            ];
            vec![stroked(hook, thin, grey, tag), stroked(head, thin, grey, tag)]
        }
        Sign::Ornament => [-1.5f32, 0.0, 1.5]
            .into_iter()
            .map(|x| {
                let c = at.at(em(x), Pt::ZERO);
                let steps = vec![
                    Step::Move(c.point(em(-0.2), Pt::ZERO)),
                    Step::Line(c.point(Pt::ZERO, em(-0.2))),
                    Step::Line(c.point(em(0.2), Pt::ZERO)),
                    Step::Line(c.point(Pt::ZERO, em(0.2))),
                    Step::Close,
                ];
                filled(steps, grey, tag)
            })
            .collect(),
    };
    paths.into_iter()
}
