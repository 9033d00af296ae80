//! Verse: lines and stanzas.

use super::super::tree::ROOT;
use super::super::{flow, marks};
use super::Reading;
use crate::book::{Block, Inline, Inlines, Verse};
use crate::diag::Span;

impl<'t> Reading<'t> {
    /// Verse: a line per line, an empty line between stanzas, a `cite` line as its source.
    pub(super) fn verse(&mut self, children: &'t [usize], span: Span) -> Option<Block> {
        let mut lines: Vec<Inlines> = Vec::new();
        let mut source = None;
        let mut run: Vec<usize> = Vec::new();
        for &child in children.iter().chain(std::iter::once(&ROOT)) {
            let node = &self.tree.nodes[child];
            if child != ROOT && !(node.kind.is_block() || node.holds_block) {
                run.push(child);
                continue;
            }
            self.stanza(&std::mem::take(&mut run), &mut lines, &mut source);
            if child != ROOT {
                if lines.last().is_some_and(|l| !l.is_empty()) {
                    lines.push(Inlines::new());
                }
                self.stanza(&node.children, &mut lines, &mut source);
                if lines.last().is_some_and(|l| !l.is_empty()) {
                    lines.push(Inlines::new());
                }
            }
        }
        while lines.last().is_some_and(Vec::is_empty) {
            lines.pop();
        }
        (!lines.is_empty()).then_some(Block::Verse(Verse { lines, source, span }))
    }

    fn stanza(&mut self, nodes: &[usize], lines: &mut Vec<Inlines>, source: &mut Option<Inlines>) {
        let mut line = Inlines::new();
        let mut end = |line: &mut Inlines, korean: bool| {
            let mut done = std::mem::take(line);
            marks::apply(&mut done);
            flow::settle(&mut done, korean);
            match &mut done[..] {
                [] => {}
                [Inline::WorkTitle(cited)] => *source = Some(std::mem::take(cited)),
                _ => lines.push(done),
            }
        };
        for inline in self.raw_inlines(nodes) {
            match inline {
                Inline::Text(text) => {
                    let mut from = 0;
                    for (at, _) in text.text.match_indices('\n') {
                        line.push(Inline::Text(text.part(from..at)));
                        end(&mut line, self.settings.korean);
                        from = at + 1;
                    }
                    line.push(Inline::Text(text.part(from..text.text.len())));
                }
                Inline::Break => end(&mut line, self.settings.korean),
                other => line.push(other),
            }
        }
        end(&mut line, self.settings.korean);
    }
}
