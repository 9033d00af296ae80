//! Fractions, radicals, scripts, limits, accents and brackets (TeXbook, appendix G; OpenType, MATH).

use super::boxes::{Atom, Class, Formula};
use super::{Reader, State};
use crate::font::{GlyphId, Grows, Measure};

/// White at the ends of a fraction, in em: TeX's `\nulldelimiterspace`.
const BESIDE_FRACTION: f32 = 0.12;
/// A bracket covers so much of what it holds, or all but so many em: TeX's `\delimiterfactor`, and half its
/// `\delimitershortfall`, as a bracket of four rows would leave half of the outer ones out.
const COVERED: f32 = 0.901;
const UNCOVERED: f32 = 0.25;

impl Reader<'_, '_> {
    /// A sign grown upward: its foot on the baseline.
    fn grown(&self, id: GlyphId, least: f32, size: f32) -> Formula {
        let mut out = Formula::default();
        for (piece, at) in self.face.stretched(id, Grows::Up, least / size).pieces {
            let foot = self.face.ink(piece).map_or(0.0, |ink| ink[1]);
            out.width = out.width.max(self.face.advance(piece) * size);
            out.put(self.glyph(piece, size), 0.0, (foot - at) * size);
        }
        out
    }

    /// A sign grown along the line, its left edge at the start.
    fn widened(&self, id: GlyphId, least: f32, size: f32) -> Formula {
        let mut out = Formula::default();
        for (piece, at) in self.face.stretched(id, Grows::Along, least / size).pieces {
            let [left, _, right, _] = self.face.ink(piece).unwrap_or_default();
            out.width = out.width.max((at + right - left) * size);
            out.put(self.glyph(piece, size), (at - left) * size, 0.0);
        }
        out
    }

    /// A bracket of at least this height, its middle on the axis.
    pub(super) fn fence(&self, c: char, least: f32, state: State) -> Option<Formula> {
        Some(self.on_axis(self.grown(self.face.glyph(c)?, least, self.size(state)), state))
    }

    /// What stands between brackets that grow with it.
    pub(super) fn fenced(
        &self,
        open: Option<char>,
        body: Formula,
        close: Option<char>,
        state: State,
    ) -> Option<Formula> {
        let axis = self.measure(Measure::AxisHeight, state);
        let needed = 2.0 * (body.above - axis).max(body.below + axis);
        let least = (needed * COVERED).max(needed - UNCOVERED);
        let mut out = Formula::default();
        if let Some(open) = open {
            out.then(self.fence(open, least, state)?);
        }
        out.then(body);
        if let Some(close) = close {
            out.then(self.fence(close, least, state)?);
        }
        Some(out)
    }

    pub(super) fn fraction(&self, above: Formula, below: Formula, ruled: bool, state: State) -> Formula {
        use Measure::*;
        let axis = self.measure(AxisHeight, state);
        let width = above.width.max(below.width);
        let (mut up, mut down);
        let thickness = self.measure(FractionRuleThickness, state);
        if ruled {
            up = self.either(FractionNumeratorDisplayStyleShiftUp, FractionNumeratorShiftUp, state);
            down = self.either(FractionDenominatorDisplayStyleShiftDown, FractionDenominatorShiftDown, state);
            let gap_above = self.either(FractionNumDisplayStyleGapMin, FractionNumeratorGapMin, state);
            let gap_below = self.either(FractionDenomDisplayStyleGapMin, FractionDenominatorGapMin, state);
            up = up.max(axis + thickness / 2.0 + gap_above + above.below);
            down = down.max(below.above + gap_below + thickness / 2.0 - axis);
        } else {
            up = self.either(StackTopDisplayStyleShiftUp, StackTopShiftUp, state);
            down = self.either(StackBottomDisplayStyleShiftDown, StackBottomShiftDown, state);
            let gap = self.either(StackDisplayStyleGapMin, StackGapMin, state);
            let short = gap - ((up - above.below) - (below.above - down));
            up += short.max(0.0) / 2.0;
            down += short.max(0.0) / 2.0;
        }
        let white = BESIDE_FRACTION * self.size(state);
        let mut out = Formula::space(width + white * 2.0);
        out.put(above.centred(width), white, -up);
        out.put(below.centred(width), white, down);
        if ruled {
            out.put(Formula::rule(width, thickness, -axis - thickness / 2.0), white, 0.0);
        }
        out
    }

    pub(super) fn radical(&self, body: Formula, degree: Option<Formula>, state: State) -> Option<Formula> {
        use Measure::*;
        let size = self.size(state);
        let thickness = self.measure(RadicalRuleThickness, state);
        let gap = self.either(RadicalDisplayStyleVerticalGap, RadicalVerticalGap, state);
        let needed = body.height() + gap + thickness;
        let sign = self.grown(self.face.glyph('√')?, needed, size);
        let gap = gap + ((sign.height() - needed) / 2.0).max(0.0);
        let top = body.above + gap + thickness;
        let mut out = Formula::default();
        if let Some(degree) = degree {
            let raise = self.face.measure(RadicalDegreeBottomRaisePercent) / 100.0 * sign.height();
            let foot = sign.height() - top;
            let before = self.measure(RadicalKernBeforeDegree, state);
            let after = self.measure(RadicalKernAfterDegree, state);
            let at = before.max(0.0);
            let width = degree.width;
            let lowered = foot - raise - degree.below;
            out.put(degree, at, lowered);
            out.width = (at + width + after).max(0.0);
        }
        let (height, width) = (sign.height(), sign.width);
        let at = out.width;
        // Its head is as high as the rule.
        out.put(sign, at, height - top);
        out.width += width;
        let length = body.width;
        // A hair of overlap, so that no seam shows.
        out.put(Formula::rule(length + thickness / 2.0, thickness, -top), at + width - thickness / 2.0, 0.0);
        out.then(body);
        out.above += self.measure(RadicalExtraAscender, state);
        Some(out)
    }

    pub(super) fn scripts(&self, base: Atom, below: Option<Formula>, above: Option<Formula>, state: State) -> Formula {
        use Measure::*;
        let m = |measure| self.measure(measure, state);
        let alone = base.glyph.is_some();
        let mut up = m(SuperscriptShiftUp);
        let mut down = m(SubscriptShiftDown);
        if !alone {
            up = up.max(base.formula.above - m(SuperscriptBaselineDropMax));
            down = down.max(base.formula.below + m(SubscriptBaselineDropMin));
        }
        if let Some(above) = &above {
            up = up.max(above.below + m(SuperscriptBottomMin));
        }
        if let Some(below) = &below {
            down = down.max(below.above - m(SubscriptTopMax));
        }
        if let (Some(above), Some(below)) = (&above, &below) {
            let gap = (up - above.below) - (below.above - down);
            down += (m(SubSuperscriptGapMin) - gap).max(0.0);
        }
        let mut out = base.formula;
        let width = out.width;
        let mut reach = width;
        if let Some(above) = above {
            reach = reach.max(width + base.italic + above.width);
            out.put(above, width + base.italic, -up);
        }
        if let Some(below) = below {
            reach = reach.max(width + below.width);
            out.put(below, width, down);
        }
        out.width = reach + m(SpaceAfterScript);
        out
    }

    pub(super) fn limits(&self, base: Atom, below: Option<Formula>, above: Option<Formula>, state: State) -> Formula {
        use Measure::*;
        let m = |measure| self.measure(measure, state);
        let scripts = above.iter().chain(&below).map(|f| f.width).fold(0.0, f32::max);
        // An arrow reaches as far as what stands over it.
        let arrow = base.glyph.filter(|_| base.sign.is_some_and(|c| ('←'..='⇿').contains(&c)));
        let body = match arrow {
            Some(id) => self.widened(id, scripts + 0.4 * self.size(state), self.size(state)),
            None => base.formula,
        };
        let width = body.width.max(scripts);
        let (top, foot) = (body.above, body.below);
        let mut out = body.centred(width);
        let lean = base.italic / 2.0;
        if let Some(above) = above {
            let up = (top + m(UpperLimitGapMin) + above.below).max(top + m(UpperLimitBaselineRiseMin));
            out.put(above.centred(width), lean, -up);
        }
        if let Some(below) = below {
            let down = (foot + m(LowerLimitGapMin) + below.above).max(foot + m(LowerLimitBaselineDropMin));
            out.put(below.centred(width), -lean, down);
        }
        out
    }

    /// A mark over or under a box; None if the character makes none.
    pub(super) fn accent(&self, base: &Atom, c: char, wide: bool, under: bool, state: State) -> Option<Atom> {
        use Measure::*;
        let m = |measure| self.measure(measure, state);
        let size = self.size(state);
        let mut out = base.formula.clone();
        let (width, above, below) = (out.width, out.above, out.below);
        if c == '‾' || c == '_' {
            let thickness = m(OverbarRuleThickness);
            let y = if under { below + m(UnderbarVerticalGap) } else { -above - m(OverbarVerticalGap) - thickness };
            out.put(Formula::rule(width, thickness, y), 0.0, 0.0);
            return Some(Atom::new(Class::Ord, out));
        }
        let combining = match c {
            '^' => '\u{302}',
            '~' => '\u{303}',
            '˙' => '\u{307}',
            '¨' => '\u{308}',
            'ˇ' => '\u{30C}',
            '˘' => '\u{306}',
            '´' => '\u{301}',
            '`' => '\u{300}',
            '˚' => '\u{30A}',
            '→' if !wide => '\u{20D7}',
            _ if !wide => return None,
            other => other,
        };
        let id = self.face.glyph(combining)?;
        if wide && !matches!(combining, '\u{302}' | '\u{303}') {
            let sign = self.widened(id, width, size).centred(width);
            let gap = 0.12 * size;
            let y = if under { below + gap + sign.above } else { -above - gap - sign.below };
            out.put(sign, 0.0, y);
            return Some(Atom::new(Class::Ord, out));
        }
        let sign = self.widened(id, if wide { width } else { 0.0 }, size);
        let middle = base.glyph.and_then(|g| self.face.accent_place(g)).map_or(width / 2.0, |at| at * size);
        let lift = (above - m(AccentBaseHeight)).max(0.0);
        let at = middle - sign.width / 2.0;
        out.put(sign, at, -lift);
        // Scripts of an accented letter stand as those of the letter.
        Some(Atom { italic: base.italic, glyph: base.glyph, ..Atom::new(Class::Ord, out) })
    }
}
