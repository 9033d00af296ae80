//! Paragraphs: where one begins in a run of inline nodes, and what stands in the place of one.
//!
//! Beside Markdown's own, paragraphs are told by empty lines, by indents, and in old pages by line ends alone. A run of
//! nothing but pictures is figures, a row of signs a break between sections.

use super::super::captions::Attributes;
use super::super::tree::Kind;
use super::{Place, Reading};
use crate::book::{Block, Inline, Inlines, Paragraph};
use crate::input::text::lines::ends_sentence;
use crate::lang::wide::is_wide;

impl Reading<'_> {
    /// The paragraphs of a run of inline nodes.
    pub(super) fn paragraphs(&mut self, run: &[usize], place: Place, out: &mut Vec<Block>) {
        let mut from = 0;
        let prose = self.is_prose_in_lines(run);
        let indents = !prose && self.indents(run);
        for at in 0..run.len() {
            let is_break = matches!(self.tree.nodes[run[at]].kind, Kind::LineBreak);
            if self.starts_paragraph(run, at)
                || is_break && (prose || indents && self.is_said(run, at))
                || place.figures && self.parts_pictures(run, at)
            {
                self.paragraph(&run[from..at], place, out);
                from = at;
            }
        }
        self.paragraph(&run[from..], place, out);
    }

    /// Whether a run is prose whose paragraphs are parted by one line end each, as old pages have it: its lines are longer
    /// than those of verse and of addresses, and end as sentences do.
    fn is_prose_in_lines(&self, run: &[usize]) -> bool {
        /// Fewest lines, and least columns of one by the mean.
        const FEWEST: usize = 3;
        const LENGTH: usize = 60;
        let kind = |n: usize| &self.tree.nodes[n].kind;
        if run.iter().filter(|&&n| matches!(kind(n), Kind::LineBreak)).count() + 1 < FEWEST {
            return false;
        }
        let (mut lines, mut ended, mut columns) = (0, 0, 0);
        for line in run.split(|&n| matches!(kind(n), Kind::LineBreak)) {
            let texts = || {
                line.iter().filter_map(|&n| if let Kind::Text(text) = kind(n) { Some(text.text.trim()) } else { None })
            };
            let wide = |text: &str| text.chars().map(|c| 1 + usize::from(is_wide(c))).sum::<usize>();
            let Some(last) = texts().rfind(|text| !text.is_empty()) else { continue };
            lines += 1;
            ended += usize::from(last.ends_with(ends_sentence));
            columns += texts().map(wide).sum::<usize>();
        }
        lines >= FEWEST && columns >= LENGTH * lines && ended * 5 >= lines * 4
    }

    /// Whether lines of a run are indented, by which its paragraphs are told.
    fn indents(&self, run: &[usize]) -> bool {
        let is_indented = |n: &usize| matches!(&self.tree.nodes[*n].kind, Kind::Text(t) if t.text.trim_start_matches(['\n', ' ']).starts_with('\u{3000}'));
        let is_break = |n: &usize| matches!(self.tree.nodes[*n].kind, Kind::LineBreak);
        run.iter().any(is_break)
            && (run.iter().take(2).any(is_indented)
                || run.windows(2).any(|pair| is_break(&pair[0]) && is_indented(&pair[1])))
    }

    /// Whether the line behind the line end at `at` is said by somebody: Japanese books indent no line that begins so.
    fn is_said(&self, run: &[usize], at: usize) -> bool {
        let text = run.get(at + 1).map(|&n| &self.tree.nodes[n].kind);
        matches!(text, Some(Kind::Text(t)) if t.text.trim_start_matches(['\n', ' ']).starts_with(['「', '『', '（']))
    }

    /// Whether a new paragraph begins with the line end at `at`.
    fn starts_paragraph(&self, run: &[usize], at: usize) -> bool {
        let kind = |at: usize| run.get(at).map(|&n| &self.tree.nodes[n].kind);
        let indented = |at: usize| match kind(at) {
            Some(Kind::Text(text)) => text.text.trim_start_matches(['\n', ' ']).starts_with(['\u{3000}', '\u{A0}']),
            _ => false,
        };
        match kind(at) {
            Some(Kind::NewParagraph) => true,
            Some(Kind::SoftBreak) => indented(at + 1),
            Some(Kind::LineBreak) => {
                let blank =
                    matches!(kind(at + 1), Some(Kind::Text(t)) if t.text.trim_matches(['\n', ' ', '\t']).is_empty());
                let next = at + 1 + usize::from(blank);
                matches!(kind(next), Some(Kind::LineBreak)) || indented(next)
            }
            _ => false,
        }
    }

    fn paragraph(&mut self, run: &[usize], place: Place, out: &mut Vec<Block>) {
        if run.is_empty() {
            return;
        }
        let blank = |kind: &Kind| match kind {
            Kind::Text(text) => text.text.trim().is_empty(),
            Kind::LineBreak | Kind::SoftBreak | Kind::NewParagraph => true,
            _ => false,
        };
        if place.figures {
            let pictures: Option<Vec<usize>> = run
                .iter()
                .filter(|&&n| !blank(&self.tree.nodes[n].kind) && !matches!(self.tree.nodes[n].kind, Kind::Anchor(_)))
                .map(|&n| self.only_picture(n))
                .collect();
            let named = || self.named_picture(run).and_then(|(n, a)| Some(vec![(self.only_picture(n)?, a)]));
            let pictures = pictures.map(|p| p.into_iter().map(|n| (n, Attributes::default())).collect()).or_else(named);
            if let Some(pictures) = pictures.filter(|p: &Vec<_>| !p.is_empty()) {
                for (picture, named) in pictures {
                    out.extend(self.picture_figure(picture, named));
                }
                self.anchor = None;
                return;
            }
        }
        if let Some(figure) = Some(run).filter(|_| place.figures).and_then(|run| self.captioned_pictures(run)) {
            self.anchor = None;
            out.push(figure);
            return;
        }
        let inlines = self.settled(run);
        self.finish_paragraph(inlines, run, place, out);
    }

    pub(super) fn finish_paragraph(&mut self, inlines: Inlines, run: &[usize], place: Place, out: &mut Vec<Block>) {
        if inlines.is_empty() {
            return;
        }
        self.anchor = None;
        let spans = || run.iter().map(|&n| self.tree.nodes[n].span).filter(|s| s.end > s.start);
        let mut span = spans().next().unwrap_or_default();
        span.end = spans().filter(|s| s.source == span.source).map(|s| s.end).max().unwrap_or(0).max(span.start);
        if let [Inline::Text(text)] = &inlines[..]
            && ["\\newpage", "\\pagebreak", "\\clearpage"].contains(&text.text.as_str())
        {
            out.push(Block::PageBreak(span));
            return;
        }
        if let [Inline::Text(text)] = &inlines[..]
            && place.sections
            && is_dinkus(&text.text)
        {
            out.push(Block::Rule(span));
            return;
        }
        out.push(Block::Paragraph(Paragraph { inlines, align: place.align, span }));
    }
}

/// Whether signs that stand alone between two paragraphs part sections, as `※` and `◇ ◇ ◇` do.
fn is_dinkus(text: &str) -> bool {
    const LONGEST: usize = 60;
    let is_sign = |c| "※＊*§⁂•◆◇●○◎□■★☆".contains(c) || ('✦'..='❋').contains(&c);
    let is_stroke = |c| "-=~～·・─━".contains(c);
    let signs = || text.chars().filter(|c| !c.is_whitespace());
    text.len() <= LONGEST
        && (signs().all(is_sign) || signs().count() >= 3 && signs().all(|c| is_sign(c) || is_stroke(c)))
        && signs().next().is_some()
}
