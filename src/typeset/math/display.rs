//! Formulas on lines of their own.

use super::{Formula, Mode, Place, rules, runs, set};
use crate::book::tex::Tagged;
use crate::book::{Math, Text};
use crate::diag::Code;
use crate::pages::{NodeId, NodeRole, Orientation, Pt, Tag};
use crate::typeset::block::{Env, Setter};
use crate::typeset::galley::{Placed, Strip, Thing};
use crate::typeset::paragraph::SetLine;
use crate::typeset::style::TextStyle;

/// White between a formula and its number at least, in em.
const BEFORE_NUMBER: f32 = 1.0;
/// A formula that is wider or higher than the page although it is divided is set smaller, down to this share of its size.
const SMALLEST: f32 = 0.7;

impl<'b> Setter<'_, 'b> {
    pub(in crate::typeset) fn math(&mut self, m: &'b Math, env: Env) {
        let Math { tex, span } = m;
        let node = self.node(NodeRole::Formula, env.parent, *span);
        self.structure.nodes[node.0 as usize].alt = Some(tex.text.as_str().into());
        let tagged = Tagged::new(&tex.text);
        let set_in = |tex: &str, mode| set(tex, mode, env.text.lang, self.cx);
        let set = |tex: &str| set_in(tex, Mode::Display).and_then(|mut f| f.pop());
        // A number that is not understood is one with its formula, as the other is.
        let tags: Option<Vec<Formula>> = tagged.tags.iter().map(|tag| set(tag)).collect();
        let formula = tags.and_then(|tags| Some((set(&tagged.formula())?, tags)));
        let formula = formula.filter(|(formula, tags)| formula.tags.len() == tags.len());
        let scale = |f: &Formula, tag: f32| {
            let (width, height) = (env.text.size * (f.width + tag), env.text.size * f.height());
            (env.measure / width).min(self.cx.style.height() / height).min(1.0)
        };
        let room = |tags: &[Formula]| tags.iter().map(|tag| tag.width + BEFORE_NUMBER).fold(0.0, f32::max);
        // Divided before it is made smaller, if it is too wide.
        let formula = formula.map(|(whole, tags)| {
            let room = env.measure / env.text.size - room(&tags);
            let lines = || set_in(&tagged.formula(), Mode::Lines).map(|pieces| Formula::stacked(pieces, room));
            let divided = if whole.width > room { lines() } else { None };
            (divided.unwrap_or(whole), tags)
        });
        if let Some((formula, tags)) = formula
            && let scale = scale(&formula, room(&tags))
            && scale >= SMALLEST
        {
            let text = TextStyle { size: env.text.size * scale, ..env.text };
            return self.off_grid(env, |setter, env| setter.formula(&formula, &tags, tex, Env { text, ..env }, node));
        }
        let code = Code::MathAsSource;
        self.cx.reporter.at(code, *span, code.title());
        let text = self.cx.style.code(env.text.lang);
        self.off_grid(env, |setter, env| {
            let env = Env { text, leading: text.size * 1.5, ..env };
            setter.typed_lines(tex, &[], env, node, true);
        });
    }

    /// A formula in the middle of lines of its own, its numbers at their end.
    fn formula(&mut self, formula: &Formula, tags: &[Formula], tex: &Text, env: Env, node: NodeId) {
        let size = env.text.size;
        let middle = (env.measure - size * formula.width) / 2.0;
        let at = |tag: &Formula| env.measure - size * tag.width;
        // Beside a number there may be no room in the middle of the whole.
        let offset = tags
            .iter()
            .map(at)
            .min()
            .map_or(middle, |at| middle.min(at - size * (BEFORE_NUMBER + formula.width)).max(Pt::ZERO));
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
        let mut all = runs(formula, &place, self.cx);
        for &(n, baseline) in &formula.tags {
            let raise = -baseline * size.get();
            all.extend(runs(&tags[n], &Place { x: at(&tags[n]).get(), raise, ..place }, self.cx));
        }
        let line = SetLine {
            runs: all,
            text: tex.text.replace('\n', " ").into(),
            joins_next: false,
            hyphenated: false,
            offset,
            width: if tags.is_empty() { size * formula.width } else { env.measure - offset },
            ascent: Pt::ZERO,
            descent: Pt::ZERO,
            extras: rules(formula, &place),
        };
        let across = size * formula.above;
        let things = vec![Thing::Line(Placed { along: env.start, across, line, tag: Tag::Content(node) })];
        self.strip(Strip { things, ..Strip::block(size * formula.height()) }, env);
    }
}
