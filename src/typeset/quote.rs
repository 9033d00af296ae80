//! Quotations and verse, and who is quoted.

use super::block::{Env, INSIDE, Setter};
use super::galley::{Break, Strip};
use super::paragraph::{Frame, LineAlign, SetLine};
use crate::book::{Inline, Quote, Verse};
use crate::diag::Span;
use crate::pages::{NodeRole, Pt, Tag};

/// A stanza of so many lines stays on one page.
const QUATRAIN: usize = 4;

impl<'b> Setter<'_, 'b> {
    pub(super) fn quote(&mut self, q: &'b Quote, env: Env) {
        let Quote { blocks, source, span } = q;
        let node = self.node(NodeRole::Quote, env.parent, *span);
        let text = if env.snap { self.cx.style.quote(env.text.lang) } else { env.text };
        let look = &self.cx.style.look(env.text.lang).quotation;
        let (start, end, space) = (env.em(look.start.get()), env.em(look.end.get()), look.space.get());
        // Its paragraphs are indented inside a list too, whose own are not.
        let indent = match env.snap && env.depth > 0 {
            true => self.cx.style.look(env.text.lang).paragraph.indent.get(),
            false => env.indent,
        };
        let inner = Env { text, parent: node, indent, ..env }.indented(start).narrowed(end);
        self.white(space, env);
        self.blocks(blocks, inner);
        if let Some(source) = source {
            self.attribution(source, Env { parent: node, ..inner }.signed());
        }
        self.white(space, env);
    }

    /// Who is quoted: at the end of the line, broken as a title where it is too long for one.
    fn attribution(&mut self, source: &'b [Inline], env: Env) {
        let node = self.node(NodeRole::Paragraph, env.parent, Span::default());
        let frame =
            Frame { measure: env.measure, first_indent: Pt::ZERO, align: LineAlign::BalancedEnd, hyphenate: false };
        let lines = self.compose(source, &env.text, &frame, node);
        self.hold_last();
        self.lines(lines, env, Tag::Content(node));
    }

    pub(super) fn verse(&mut self, v: &'b Verse, env: Env) {
        let Verse { lines, source, span } = v;
        let space = self.cx.style.look(env.text.lang).quotation.space.get();
        self.white(space, env);
        let node = self.node(NodeRole::Verse, env.parent, *span);
        let text = if env.snap { self.cx.style.quote(env.text.lang) } else { env.text };
        // A line that is too long is turned over and hangs by two em.
        let frame = Frame {
            measure: env.measure - env.em(2.0),
            first_indent: env.em(-2.0),
            align: LineAlign::Start,
            hyphenate: false,
        };
        let set: Vec<_> = lines.iter().map(|l| self.compose(l, &text, &frame, node)).collect();
        let widest = set.iter().flatten().map(|l| l.offset + l.width).max().unwrap_or_default();
        let start = ((env.measure - widest) / 2.0).max(env.em(2.0)).min(env.em(6.0));
        let inner = Env { text, parent: node, ..env };
        let inner = Env { start: inner.start + start, ..inner };
        let mut stanzas: Vec<Vec<Vec<SetLine>>> = vec![Vec::new()];
        for lines in set {
            match stanzas.last_mut() {
                Some(stanza) if lines.iter().any(|l| !l.text.trim().is_empty()) => stanza.push(lines),
                _ => stanzas.push(Vec::new()),
            }
        }
        stanzas.retain(|stanza| !stanza.is_empty());
        for (k, stanza) in stanzas.into_iter().enumerate() {
            if k > 0 {
                self.strip(Strip { snap: env.snap, ..Strip::space(env.leading) }, env);
            }
            let count = stanza.len();
            for (i, lines) in stanza.into_iter().enumerate() {
                // No line is parted from what it turns over, no first or last one from its stanza.
                let after = match i {
                    _ if i + 1 == count => Break::Free,
                    _ if i == 0 || i + 2 == count || count <= QUATRAIN => Break::Never,
                    _ => Break::Cost(INSIDE),
                };
                let last = lines.len() - 1;
                for (k, line) in lines.into_iter().enumerate() {
                    let strip = self.line_strip(line, inner, Tag::Content(node));
                    let after = if k < last { Break::Never } else { after };
                    self.strip(Strip { after, ..strip }, inner);
                }
            }
        }
        self.keep = 0;
        if let Some(source) = source {
            self.attribution(source, Env { measure: env.measure - env.em(2.0), parent: node, text, ..env });
        }
        self.white(space, env);
    }
}
