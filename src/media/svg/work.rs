//! How much work it is to paint a drawing, before it is painted.
//!
//! A drawing of a few lines can ask for a pattern of a billion pixels, for patterns in patterns in patterns, or for a
//! filter that looks at every pixel around every pixel. What resvg would paint is counted in advance by its tree, and a
//! drawing that is beyond reason is refused.

use resvg::usvg::roxmltree::{self, Document};
use resvg::usvg::{Group, Node, Paint, Pattern, filter};
use std::collections::BTreeSet;

/// Most work of a drawing, in pixels that are painted or looked at: some seconds.
const MOST: f64 = 5e9;
/// Largest pixmap of a pattern or of a filter, in pixels; that of a filter may be twice the canvas.
const LARGEST: f64 = 25e6;

/// Elements that are painted or followed anew wherever they are named.
const HOLDERS: [&str; 4] = ["pattern", "mask", "clipPath", "marker"];
/// Most names of holders inside holders. As a chain they come to three to the power of a third of them.
const MOST_NAMED: usize = 24;

/// Attributes that measure. An arc of a radius beyond all measure is parted into pieces without end.
#[rustfmt::skip]
const MEASURES: [&str; 22] = [
    "d", "points", "transform", "patternTransform", "gradientTransform", "x", "y", "dx", "dy", "width", "height", "r", "rx", "ry",
    "cx", "cy", "x1", "y1", "x2", "y2", "stdDeviation", "radius",
];
/// Most figures of a number before its point.
const FIGURES: usize = 8;

/// Whether a list of numbers has one beyond all measure.
fn is_beyond(numbers: &str) -> bool {
    let (mut figures, mut in_fraction, mut in_exponent, mut exponent) = (0_usize, false, false, 0_usize);
    numbers.bytes().any(|byte| {
        match byte {
            b'0'..=b'9' if in_exponent => {
                exponent = exponent.saturating_mul(10).saturating_add(usize::from(byte - b'0'));
            }
            b'0' if figures == 0 => {}
            b'0'..=b'9' if !in_fraction => figures += 1,
            b'0'..=b'9' | b'+' => {}
            b'.' => in_fraction = true,
            b'e' | b'E' => in_exponent = true,
            // `1e-9` is small.
            b'-' if in_exponent && exponent == 0 => in_exponent = false,
            _ => (figures, in_fraction, in_exponent, exponent) = (0, false, false, 0),
        }
        figures.saturating_add(exponent) > FIGURES
    })
}

/// Whether what a drawing names in what it names can be followed at all, and how far: usvg goes every way there is.
pub fn is_finite(drawing: &Document) -> bool {
    let mut measures =
        drawing.descendants().flat_map(|node| node.attributes()).filter(|it| MEASURES.contains(&it.name()));
    if measures.any(|it| is_beyond(it.value())) {
        return false;
    }
    let is_holder = |node: &roxmltree::Node| HOLDERS.contains(&node.tag_name().name());
    let ids: BTreeSet<&str> = drawing.descendants().filter(is_holder).filter_map(|node| node.attribute("id")).collect();
    let names = |text: &str| {
        let named = text.split("url(").skip(1).filter_map(|rest| rest.split(')').next());
        named.filter(|name| ids.contains(name.trim().trim_matches(['"', '\'']).trim_start_matches('#'))).count()
    };
    let sheets = drawing.descendants().filter(|node| node.tag_name().name() == "style");
    let by_class = sheets.flat_map(|node| node.children()).filter_map(|node| node.text()).any(|text| names(text) > 0);
    let held =
        drawing.descendants().filter(|node| node.is_element() && node.ancestors().any(|above| is_holder(&above)));
    let named = held.flat_map(|node| node.attributes()).map(|attribute| match attribute.name() {
        "class" => usize::from(by_class),
        _ => names(attribute.value()),
    });
    named.sum::<usize>() <= MOST_NAMED
}

/// Whether a drawing is painted in reasonable time and memory on a canvas of so many pixels across and down, `scale` of
/// them a unit.
pub fn is_reasonable(root: &Group, (width, height): (u32, u32), scale: f64) -> bool {
    let (width, height) = (f64::from(width), f64::from(height));
    let mut work = Work { width, height, canvas: width * height, left: MOST };
    work.group(root, scale).is_some()
}

/// The counting under way; None as soon as nothing is left.
struct Work {
    width: f64,
    height: f64,
    /// Pixels of the whole.
    canvas: f64,
    left: f64,
}

impl Work {
    fn spend(&mut self, pixels: f64) -> Option<()> {
        self.left -= pixels.max(1.0);
        (self.left > 0.0).then_some(())
    }

    /// `scale` is that of the group's absolute units.
    fn group(&mut self, group: &Group, scale: f64) -> Option<()> {
        let area = self.layer(group, scale)?;
        let primitives = group.filters().iter().flat_map(|filter| filter.primitives());
        let per_pixel: f64 = primitives.map(|primitive| self.per_pixel(primitive.kind(), group, scale)).sum();
        let layers = f64::from(u8::from(group.should_isolate()));
        self.spend(area * (per_pixel + layers))?;
        if let Some(mask) = group.mask() {
            self.spend(self.canvas)?;
            self.group(mask.root(), scale)?;
        }
        if let Some(clip) = group.clip_path() {
            self.spend(self.canvas)?;
            self.group(clip.root(), scale)?;
        }
        group.children().iter().try_for_each(|node| self.node(node, scale))
    }

    /// Pixels of a group's layer. That of a filter is not turned or slanted with the group: it is as large as the group
    /// before that, or as five canvases a side that are turned back, which of a slanted one are any size.
    fn layer(&self, group: &Group, scale: f64) -> Option<f64> {
        if group.filters().is_empty() {
            let layer = group.abs_layer_bounding_box();
            return Some((f64::from(layer.width()) * f64::from(layer.height()) * scale * scale).min(self.canvas));
        }
        let own = group.abs_transform();
        let [sx, ky, kx, sy] = [own.sx, own.ky, own.kx, own.sy].map(f64::from);
        let (across, down) = (libm::hypot(sx, ky), libm::hypot(kx, sy));
        let layer = group.layer_bounding_box();
        let size = (f64::from(layer.width()) * across * scale, f64::from(layer.height()) * down * scale);
        // What is left of the transform without its scale, and its inverse.
        let slant = ((sx * sy - kx * ky) / (across * down)).abs();
        let (width, height) = (5.0 * self.width / slant, 5.0 * self.height / slant);
        let back = ((width * sy.abs() + height * kx.abs()) / down, (width * ky.abs() + height * sx.abs()) / across);
        let area = size.0.min(back.0).max(1.0) * size.1.min(back.1).max(1.0);
        (area <= LARGEST.max(2.0 * self.canvas)).then_some(area)
    }

    fn node(&mut self, node: &Node, scale: f64) -> Option<()> {
        match node {
            Node::Group(group) => self.group(group, scale),
            Node::Text(text) => self.group(text.flattened(), scale),
            Node::Image(image) => {
                self.spend(1.0)?;
                // A picture is painted on a layer of its own.
                self.spend(self.canvas.min(f64::from(image.size().width()) * f64::from(image.size().height())))
            }
            Node::Path(path) => {
                self.spend(1.0)?;
                let paints = [path.fill().map(|fill| fill.paint()), path.stroke().map(|stroke| stroke.paint())];
                let (across, down) = path.abs_transform().get_scale();
                let own = f64::from(across.max(down));
                paints.into_iter().flatten().try_for_each(|paint| match paint {
                    Paint::Pattern(pattern) => self.pattern(pattern, scale * own),
                    Paint::Color(_) | Paint::LinearGradient(_) | Paint::RadialGradient(_) => Some(()),
                })
            }
        }
    }

    /// A pattern is painted anew for everything that it fills.
    fn pattern(&mut self, pattern: &Pattern, scale: f64) -> Option<()> {
        let (across, down) = pattern.transform().get_scale();
        let (across, down) = (scale * f64::from(across), scale * f64::from(down));
        let pixels = f64::from(pattern.rect().width()) * across * f64::from(pattern.rect().height()) * down;
        if pixels.is_nan() || pixels > LARGEST {
            return None;
        }
        self.spend(pixels)?;
        self.group(pattern.root(), across.max(down))
    }

    /// What a filter looks at for each pixel.
    fn per_pixel(&self, kind: &filter::Kind, group: &Group, scale: f64) -> f64 {
        match kind {
            filter::Kind::Turbulence(turbulence) => 10.0 * f64::from(turbulence.num_octaves()),
            filter::Kind::ConvolveMatrix(convolve) => {
                f64::from(convolve.matrix().columns()) * f64::from(convolve.matrix().rows())
            }
            filter::Kind::Morphology(morphology) => {
                let (across, down) = group.abs_transform().get_scale();
                let length = |radius: f32, own: f32| 2.0 * f64::from(radius) * f64::from(own) * scale + 1.0;
                let around = length(morphology.radius_x().get(), across) * length(morphology.radius_y().get(), down);
                around.min(self.canvas)
            }
            filter::Kind::Blend(_)
            | filter::Kind::ColorMatrix(_)
            | filter::Kind::ComponentTransfer(_)
            | filter::Kind::Composite(_)
            | filter::Kind::DiffuseLighting(_)
            | filter::Kind::DisplacementMap(_)
            | filter::Kind::DropShadow(_)
            | filter::Kind::Flood(_)
            | filter::Kind::GaussianBlur(_)
            | filter::Kind::Image(_)
            | filter::Kind::Merge(_)
            | filter::Kind::Offset(_)
            | filter::Kind::SpecularLighting(_)
            | filter::Kind::Tile(_) => 4.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beyond_all_measure_are_told_from_long_ones() {
        for numbers in ["M0 0 L10000000000 1", "A3 344444444444444444444444 0 0 1 9 9", "1e9", "scale(1.5E+12)"] {
            assert!(is_beyond(numbers), "{numbers}");
        }
        for numbers in [
            "M0 0 L10,10 A 3 3 0 0 1 9 9",
            "0.12345678901234",
            "000000000012",
            "1e-12",
            "99999999",
            "a1 1 0 0110.5.25",
            "1e3 2e3",
        ] {
            assert!(!is_beyond(numbers), "{numbers}");
        }
    }
}
