//! Verse: lines and stanzas.

use super::super::tree::ROOT;
use super::super::{flow, marks};
use super::Reading;
use crate::book::{Block, Inline, Inlines, Text, Verse};
use crate::diag::Span;

/// Widest step of a line of verse, in em.
const MAX_STEP: usize = 12;

/// A line of verse, and the columns of blanks before it.
pub(crate) type Line = (usize, Inlines);

/// Lines with the steps they are typed in: each begins with a full-width blank for every two columns that it is indented
/// by beyond the line indented least.
pub(crate) fn stepped(lines: Vec<Line>) -> Vec<Inlines> {
    let least = lines.iter().filter(|(_, line)| !line.is_empty()).map(|&(columns, _)| columns).min().unwrap_or(0);
    let step = |(columns, mut line): Line| {
        let em = (columns.saturating_sub(least) / 2).min(MAX_STEP);
        if em > 0 && !line.is_empty() {
            line.insert(0, Inline::Text(Text::made("\u{3000}".repeat(em))));
        }
        line
    };
    lines.into_iter().map(step).collect()
}

/// Columns of the blanks that a line begins with; a full-width one is two.
fn columns(line: &Inlines) -> usize {
    let Some(Inline::Text(first)) = line.first() else { return 0 };
    let blanks = first.text.chars().take_while(|c| matches!(c, ' ' | '\u{a0}' | '\u{2003}' | '\u{3000}'));
    blanks.map(|c| if matches!(c, '\u{2003}' | '\u{3000}') { 2 } else { 1 }).sum()
}

impl<'t> Reading<'t> {
    /// Verse: a line per line, an empty line between stanzas, a `cite` line as its source.
    pub(super) fn verse(&mut self, children: &'t [usize], span: Span) -> Option<Block> {
        let mut lines: Vec<Line> = Vec::new();
        let mut source = None;
        let mut run: Vec<usize> = Vec::new();
        // Where paragraphs without a line stand.
        let mut gaps: Vec<usize> = Vec::new();
        for &child in children.iter().chain(std::iter::once(&ROOT)) {
            let node = &self.tree.nodes[child];
            if child != ROOT && !(node.kind.is_block() || node.holds_block) {
                run.push(child);
                continue;
            }
            self.stanza(&std::mem::take(&mut run), &mut lines, &mut source);
            if child != ROOT {
                if lines.last().is_some_and(|(_, line)| !line.is_empty()) {
                    lines.push(Line::default());
                }
                let before = lines.len();
                self.stanza(&node.children, &mut lines, &mut source);
                if lines.len() == before {
                    gaps.push(before);
                }
                if lines.last().is_some_and(|(_, line)| !line.is_empty()) {
                    lines.push(Line::default());
                }
            }
        }
        while lines.last().is_some_and(|(_, line)| line.is_empty()) {
            lines.pop();
        }
        close_up(&mut lines, &gaps);
        (!lines.is_empty()).then(|| Block::Verse(Verse { lines: stepped(lines), source, span }))
    }

    fn stanza(&mut self, nodes: &[usize], lines: &mut Vec<Line>, source: &mut Option<Inlines>) {
        let mut line = Inlines::new();
        let mut end = |line: &mut Inlines, korean: bool| {
            let mut done = std::mem::take(line);
            let columns = columns(&done);
            marks::apply(&mut done);
            flow::settle(&mut done, korean);
            match &mut done[..] {
                [] => {}
                [Inline::WorkTitle(cited)] => *source = Some(std::mem::take(cited)),
                _ => lines.push((columns, done)),
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

/// Makes paragraphs of one line each lines of one stanza, but for the empty lines before `gaps`.
fn close_up(lines: &mut Vec<Line>, gaps: &[usize]) {
    /// Fewest lines; less may be stanzas.
    const FEWEST: usize = 4;
    let is_empty = |line: &Line| line.1.is_empty();
    let apart = lines.iter().enumerate().all(|(i, line)| is_empty(line) == (i % 2 == 1));
    if apart && lines.len() > 2 * (FEWEST - 1) {
        let mut at = 0;
        lines.retain(|line| {
            at += 1;
            !is_empty(line) || gaps.binary_search(&at).is_ok()
        });
    }
}
