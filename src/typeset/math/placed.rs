//! A formula at its place on a line: its signs as runs, its bars as rules.

use super::boxes::{self, Formula, Mark};
use crate::lang::Lang;
use crate::pages::{Glyph, GlyphRun, Grey, NodeId, Orientation, Point, Pt};
use crate::typeset::Context;
use crate::typeset::paragraph::Extra;

/// Where and how a formula stands in a line.
pub(crate) struct Place {
    /// Start of the formula, and its baseline above that of the line.
    pub x: f32,
    pub raise: f32,
    /// Size of the text around it, in pt.
    pub size: f32,
    pub orientation: Orientation,
    pub colour: Grey,
    pub lang: Lang,
    pub tag: Option<NodeId>,
    /// All its signs together stand for the TeX, which begins here in the text of the line.
    pub cluster: u32,
}

/// The runs of a formula.
pub(crate) fn runs(formula: &Formula, place: &Place, cx: &Context) -> Vec<GlyphRun> {
    let mut out: Vec<(GlyphRun, Mark)> = Vec::new();
    for mark in &formula.marks {
        let Mark { face, id, x, y, size } = *mark;
        let glyph = Glyph { id, advance: cx.fonts.face(face).advance(id), dx: 0.0, dy: 0.0, cluster: place.cluster };
        if let Some((run, last)) = out.last_mut()
            && (last.face, last.y, last.size) == (face, y, size)
        {
            if let Some(before) = run.glyphs.last_mut() {
                before.advance = (x - last.x) / size;
            }
            run.glyphs.push(glyph);
            *last = *mark;
            continue;
        }
        let run = GlyphRun {
            face,
            size: Pt::new(size * place.size),
            offset: Point::new(Pt::new(place.x + x * place.size), Pt::new(y * place.size - place.raise)),
            orientation: place.orientation,
            colour: place.colour,
            embolden: 0.0,
            condense: 1.0,
            glyphs: vec![glyph],
            lang: place.lang,
            tag: place.tag,
        };
        out.push((run, *mark));
    }
    out.into_iter().map(|(run, _)| run).collect()
}

/// The rules of a formula.
pub(crate) fn rules<'b>(formula: &Formula, place: &Place) -> Vec<Extra<'b>> {
    let pt = |em: f32| Pt::new(em * place.size);
    let rule = |r: &boxes::Rule| Extra::Rule {
        x: pt(r.x) + Pt::new(place.x),
        y: pt(r.y) - Pt::new(place.raise),
        width: pt(r.length),
        thickness: pt(r.thickness),
    };
    formula.rules.iter().map(rule).collect()
}
