//! Formulas on lines of their own.

use super::{Formula, Mode, Place, rules, runs, set};
use crate::book::{Math, Text};
use crate::diag::Code;
use crate::pages::{NodeId, NodeRole, Orientation, Pt, Tag};
use crate::typeset::block::{Env, Setter};
use crate::typeset::galley::{Placed, Strip, Thing};
use crate::typeset::paragraph::SetLine;
use crate::typeset::style::TextStyle;

/// A formula that is wider or higher than the page is set smaller, down to this share of its size.
const SMALLEST: f32 = 0.7;

impl<'b> Setter<'_, 'b> {
    pub(in crate::typeset) fn math(&mut self, m: &'b Math, env: Env) {
        let Math { tex, span } = m;
        let node = self.node(NodeRole::Formula, env.parent, *span);
        self.structure.nodes[node.0 as usize].alt = Some(tex.text.as_str().into());
        let formula = set(&tex.text, Mode::Display, env.text.lang, self.cx).and_then(|mut f| f.pop());
        let scale = |f: &Formula| {
            let (width, height) = (env.text.size * f.width, env.text.size * f.height());
            (env.measure / width).min(self.cx.style.height() / height).min(1.0)
        };
        if let Some((scale, formula)) = formula.map(|f| (scale(&f), f))
            && scale >= SMALLEST
        {
            let text = TextStyle { size: env.text.size * scale, ..env.text };
            return self.off_grid(env, |setter, env| setter.formula(&formula, tex, Env { text, ..env }, node));
        }
        let code = Code::MathAsSource;
        self.cx.reporter.at(code, *span, code.title());
        let text = self.cx.style.code(env.text.lang);
        self.off_grid(env, |setter, env| {
            let env = Env { text, leading: text.size * 1.5, ..env };
            setter.typed_lines(tex, &[], env, node, true);
        });
    }

    /// A formula in the middle of lines of its own.
    fn formula(&mut self, formula: &Formula, tex: &Text, env: Env, node: NodeId) {
        let size = env.text.size;
        let offset = (env.measure - size * formula.width) / 2.0;
        let place = Place {
            x: offset.get(),
            raise: 0.0,
            size: size.get(),
            orientation: Orientation::Horizontal,
            colour: env.text.colour,
            lang: env.text.lang,
            tag: None,
            cluster: 0,
        };
        let line = SetLine {
            runs: runs(formula, &place, self.cx),
            text: tex.text.replace('\n', " ").into(),
            joins_next: false,
            offset,
            width: size * formula.width,
            ascent: Pt::ZERO,
            descent: Pt::ZERO,
            extras: rules(formula, &place),
        };
        let across = size * formula.above;
        let things = vec![Thing::Line(Placed { along: env.start, across, line, tag: Tag::Content(node) })];
        self.strip(Strip { things, ..Strip::block(size * formula.height()) }, env);
    }
}
