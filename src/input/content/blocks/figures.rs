//! Figures and captions: what a caption belongs to.

use super::super::captions::Attributes;
use super::super::tree::{Kind, Mark, Node};
use super::{Place, Reading};
use crate::book::{Align, Block, Figure, Image, Inline, Inlines, Paragraph};
use crate::diag::Span;
use crate::input::text::lines::ends_sentence;

impl<'t> Reading<'t> {
    /// The picture that a node is, or that is all an element holds.
    pub(super) fn only_picture(&self, mut node: usize) -> Option<usize> {
        loop {
            let Node { kind, children, .. } = &self.tree.nodes[node];
            match (kind, &children[..]) {
                (Kind::Image { .. }, _) => return Some(node),
                (Kind::Link { .. } | Kind::Mark(_), &[child]) => node = child,
                _ => return None,
            }
        }
    }

    /// Whether the line end at `at` parts pictures that have a line to themselves from the text above or below them. What
    /// may be their caption stays with them: a line of emphasis, and below a `<br>` one that ends no sentence.
    pub(super) fn parts_pictures(&self, run: &[usize], at: usize) -> bool {
        let kind = |n: usize| &self.tree.nodes[n].kind;
        let is_end = |n: &usize| matches!(kind(*n), Kind::SoftBreak | Kind::LineBreak);
        if !is_end(&run[at]) {
            return false;
        }
        let above = run[..at].rsplit(is_end).next().unwrap_or_default();
        let below = run[at + 1..].split(is_end).next().unwrap_or_default();
        match (self.are_pictures(above), self.are_pictures(below)) {
            (false, true) => true,
            (true, false) => {
                let said = self.text_below(below).text;
                let ends = || said.trim_end().ends_with(ends_sentence);
                let is_emphasis = below.iter().all(|&n| self.is_blank(n) || *kind(n) == Kind::Mark(Mark::Emphasis));
                !is_emphasis && (*kind(run[at]) == Kind::SoftBreak || ends())
            }
            (true, true) | (false, false) => false,
        }
    }

    /// Whether a line has pictures and nothing else.
    fn are_pictures(&self, line: &[usize]) -> bool {
        line.iter().all(|&n| self.is_blank(n) || self.only_picture(n).is_some())
            && line.iter().any(|&n| !self.is_blank(n))
    }

    /// Pictures with a line of emphasis right below them in their paragraph, which is their caption (Zenn, Jekyll):
    /// `![](a.png)` above `*渡口*`.
    pub(super) fn captioned_pictures(&mut self, run: &[usize]) -> Option<Block> {
        /// Longest caption, in characters.
        const LONGEST: usize = 100;
        let tree = self.tree;
        let kind = |n: usize| &tree.nodes[n].kind;
        let (&last, above) = run.iter().rposition(|&n| !self.is_blank(n)).and_then(|at| run[..=at].split_last())?;
        let is_line = matches!(kind(*above.last()?), Kind::SoftBreak | Kind::LineBreak);
        if *kind(last) != Kind::Mark(Mark::Emphasis) || !is_line {
            return None;
        }
        let is_between = |n: usize| self.is_blank(n) || matches!(kind(n), Kind::LineBreak);
        let pictures = above.iter().filter(|&&n| !is_between(n)).map(|&n| self.only_picture(n));
        let pictures = pictures.collect::<Option<Vec<usize>>>().filter(|pictures| !pictures.is_empty())?;
        let children = &tree.nodes[last].children;
        if self.text_below(children).text.chars().count() > LONGEST {
            return None;
        }
        let mut figures = pictures.into_iter().filter_map(|n| self.picture_figure(n, Attributes::default()));
        let Some(Block::Figure(mut figure)) = figures.next() else { return None };
        for block in figures {
            if let Block::Figure(next) = block {
                figure.images.extend(next.images);
            }
        }
        figure.caption = Some(self.settled(children)).filter(|caption| !caption.is_empty());
        Some(Block::Figure(figure))
    }

    /// A paragraph that is nothing but a caption belongs to the listing, table or figure above it. False if it is not, or
    /// nothing above takes a caption.
    pub(super) fn caption_below(&mut self, children: &[usize], out: &mut [Block]) -> bool {
        let Some(caption) = self.only_caption(children) else { return false };
        let place = match out.last_mut() {
            Some(Block::Code(code)) => &mut code.caption,
            Some(Block::Table(table)) => &mut table.caption,
            Some(Block::Figure(figure)) => &mut figure.caption,
            _ => return false,
        };
        if place.is_some() {
            return false;
        }
        *place = Some(self.settled(&self.tree.nodes[caption].children)).filter(|c| !c.is_empty());
        true
    }

    fn only_caption(&self, nodes: &[usize]) -> Option<usize> {
        let mut said = nodes.iter().copied().filter(|&n| !self.is_blank(n));
        let (Some(caption), None) = (said.next(), said.next()) else { return None };
        (self.tree.nodes[caption].kind == Kind::Caption).then_some(caption)
    }

    fn is_blank(&self, node: usize) -> bool {
        match &self.tree.nodes[node].kind {
            Kind::Text(text) => text.text.trim().is_empty(),
            Kind::SoftBreak | Kind::Boundary => true,
            _ => false,
        }
    }

    /// The caption that a node is, if it belongs to the table below it: nothing above takes it, or it says so.
    pub(super) fn caption_of_table(&self, node: usize, below: &[usize], out: &[Block]) -> Option<usize> {
        const NAMES: [&str; 4] = ["表", "표", "table", "tabelle"];
        let Node { kind, children, .. } = &self.tree.nodes[node];
        let caption = match kind {
            Kind::Paragraph(_) | Kind::Division(_) => self.only_caption(children)?,
            Kind::Caption => node,
            _ => return None,
        };
        let next = below.iter().find(|&&n| !self.is_blank(n))?;
        let is_table = matches!(self.tree.nodes[*next].kind, Kind::Table { .. });
        let taken = match out.last() {
            Some(Block::Code(code)) => code.caption.is_none(),
            Some(Block::Table(table)) => table.caption.is_none(),
            Some(Block::Figure(figure)) => figure.caption.is_none(),
            _ => false,
        };
        let said = || self.text_below(&[caption]).text.trim_start().to_lowercase();
        (is_table && (!taken || NAMES.iter().any(|name| said().starts_with(name)))).then_some(caption)
    }

    /// `<figure>`: its pictures and its caption; what else is in it follows.
    pub(super) fn figure(&mut self, children: &'t [usize], span: Span, out: &mut Vec<Block>) {
        let is_caption = |n: &usize| self.tree.nodes[*n].kind == Kind::Caption;
        let (captions, rest): (Vec<usize>, Vec<usize>) = children.iter().copied().partition(is_caption);
        let mut caption = Inlines::new();
        for c in captions {
            if !caption.is_empty() {
                caption.push(Inline::Break);
            }
            caption.extend(self.settled(&self.tree.nodes[c].children));
        }
        let mut caption = Some(caption).filter(|c| !c.is_empty());
        let mut images: Vec<Image> = Vec::new();
        let mut others = Vec::new();
        let place = Place { align: Align::Natural, sections: false, figures: true };
        for node in rest {
            // One node at a time, so that pictures beside text are found too.
            for block in self.blocks_of(node, place) {
                match block {
                    Block::Figure(figure) => {
                        images.extend(figure.images);
                        caption = caption.or(figure.caption);
                    }
                    Block::Table(mut table) => {
                        table.caption = table.caption.or_else(|| caption.take());
                        others.push(Block::Table(table));
                    }
                    Block::Code(mut code) => {
                        code.caption = code.caption.or_else(|| caption.take());
                        others.push(Block::Code(code));
                    }
                    other => others.push(other),
                }
            }
        }
        if images.is_empty() {
            out.append(&mut others);
            if let Some(inlines) = caption {
                out.push(Block::Paragraph(Paragraph { inlines, align: Align::Centre, span }));
            }
        } else {
            out.push(Block::Figure(Box::new(Figure { id: None, images, caption, label: None, span })));
            out.append(&mut others);
        }
    }
}
