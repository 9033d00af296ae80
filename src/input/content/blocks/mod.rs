//! From nodes to blocks.

mod figures;
mod lists;
mod tables;
mod verse;

pub(crate) use verse::stepped;

use super::captions::{self, Attributes};
use super::tree::{Kind, Node, ROOT, Tree};
use super::{flow, inlines};
use crate::book::{
    Align, Aside, Block, Code as CodeBlock, Heading, Id, ImageSource, Inline, Inlines, Math, Paragraph, Quote, Text,
    plain, walk,
};
use crate::diag::{Code, Reporter};
use crate::input::text::lines::ends_sentence;
use crate::lang::Lang;
use crate::lang::wide::is_wide;
use std::collections::{BTreeMap, BTreeSet};

/// How much repeated marks of the same notes may add to one document, counted as the size of a note is.
const NOTE_BUDGET: usize = 60_000;

/// What is known about the document.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub lang: Option<Lang>,
    /// Spaces beside full-width marks part words.
    pub korean: bool,
    /// `[^x]` left in the text is a mark whose note is missing.
    pub note_marks: bool,
}

/// One walk over the tree.
pub(super) struct Reading<'t> {
    pub tree: &'t Tree,
    pub settings: Settings,
    pub reporter: &'t Reporter,
    /// The definition of each note.
    pub notes: BTreeMap<&'t str, usize>,
    pub used_notes: BTreeSet<usize>,
    /// Notes as they are read, outside of notes and inside of one, and what a copy costs.
    pub read_notes: BTreeMap<(usize, bool), (Vec<Block>, usize)>,
    pub note_budget: usize,
    /// What the notes inside the note that is being read cost.
    pub note_cost: usize,
    /// The note that is being read.
    pub outer_note: Option<usize>,
    /// Notes called from inside a note that is read inside it.
    pub calls: Option<Vec<usize>>,
    /// The place named right before what comes next; a heading takes it as its id.
    anchor: Option<String>,
    /// The caption that stood right before the table that comes next.
    caption: Option<usize>,
}

/// Where blocks stand.
#[derive(Clone, Copy, Debug)]
struct Place {
    align: Align,
    /// A heading begins a section here.
    sections: bool,
    /// A picture alone is a figure here.
    figures: bool,
}

impl<'t> Reading<'t> {
    pub fn new(tree: &'t Tree, settings: Settings, reporter: &'t Reporter) -> Self {
        let mut notes = BTreeMap::new();
        for (at, node) in tree.nodes.iter().enumerate() {
            if let Kind::Note(label) = &node.kind {
                notes.entry(label.as_str()).or_insert(at);
            }
        }
        Self {
            tree,
            settings,
            reporter,
            notes,
            used_notes: BTreeSet::new(),
            read_notes: BTreeMap::new(),
            note_budget: NOTE_BUDGET,
            note_cost: 0,
            outer_note: None,
            calls: None,
            anchor: None,
            caption: None,
        }
    }

    /// The blocks of the document. The level of a heading is as written, its id the one asked for or empty.
    pub fn article(&mut self) -> Vec<Block> {
        let tree = self.tree;
        let place = Place { align: Align::Natural, sections: true, figures: true };
        let blocks = self.blocks(&tree.nodes[ROOT].children, place);
        for (label, definition) in &self.notes {
            if !self.used_notes.contains(definition) {
                let span = self.tree.nodes[*definition].span;
                self.reporter.at(Code::UndefinedNote, span, format!("the note [^{label}] is never used"));
            }
        }
        blocks
    }

    /// Blocks inside another block.
    pub(super) fn nested_blocks(&mut self, nodes: &'t [usize]) -> Vec<Block> {
        self.blocks(nodes, Place { align: Align::Natural, sections: false, figures: true })
    }

    pub(super) fn note_id(&self, label: &str) -> Id {
        Id::new(format!("fn-{}", label.replace(char::is_whitespace, "_")))
    }

    pub(super) fn anchor(&mut self, name: &str) {
        let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        if !name.is_empty() {
            self.anchor = Some(name);
        }
    }

    fn blocks(&mut self, nodes: &'t [usize], place: Place) -> Vec<Block> {
        // Cells and items of lists hold one block each: no room for the four that a list begins with.
        let mut out = Vec::with_capacity(1);
        let mut rest = nodes;
        while !rest.is_empty() {
            let run = rest.iter().position(|&node| self.is_block(node)).unwrap_or(rest.len());
            self.paragraphs(&rest[..run], place, &mut out);
            rest = &rest[run..];
            if let Some((&node, below)) = rest.split_first() {
                match self.caption_of_table(node, below, &out) {
                    Some(caption) => self.caption = Some(caption),
                    None => self.block(node, place, &mut out),
                }
                rest = below;
            }
        }
        captions::attach(&mut out);
        out.shrink_to_fit();
        out
    }

    fn is_block(&self, node: usize) -> bool {
        self.tree.nodes[node].kind.is_block() || self.tree.nodes[node].holds_block
    }

    fn block(&mut self, node: usize, place: Place, out: &mut Vec<Block>) {
        let Node { kind, span, children, .. } = &self.tree.nodes[node];
        let span = *span;
        let made = out.len();
        match kind {
            Kind::Paragraph(_) | Kind::Division(_) if self.caption_below(children, out) => {}
            Kind::Caption if self.caption_below(&[node], out) => {}
            Kind::Paragraph(align) | Kind::Division(align) => {
                let align = if *align == Align::Natural { place.align } else { *align };
                let place = Place { align, ..place };
                match children.iter().any(|&node| self.is_block(node)) {
                    true => out.extend(self.blocks(children, place)),
                    false => self.paragraphs(children, place, out),
                }
            }
            Kind::Heading { level, id, numbered } => self.heading(*level, id.as_deref(), *numbered, node, place, out),
            Kind::List(kind) => out.extend(self.list(*kind, children, span)),
            Kind::Quote => {
                let blocks = self.nested_blocks(children);
                if !blocks.is_empty() {
                    out.push(Block::Quote(Quote { blocks, source: None, span }));
                }
            }
            Kind::Aside(kind) => {
                let title_at = children.iter().position(|&c| self.tree.nodes[c].kind == Kind::Title);
                let title = title_at.map(|at| self.settled(&self.tree.nodes[children[at]].children));
                let rest = title_at.map_or(0, |at| at + 1);
                let mut blocks = self.nested_blocks(&children[..title_at.unwrap_or(0)]);
                blocks.extend(self.nested_blocks(&children[rest..]));
                let title = title.filter(|t| !t.is_empty());
                if title.is_some() || !blocks.is_empty() {
                    out.push(Block::Aside(Aside { kind: *kind, title, blocks, span }));
                }
            }
            Kind::Table { aligns } => {
                let caption = self.caption.take();
                out.extend(self.table(aligns, children, span));
                let Some(caption) = caption.map(|caption| self.settled(&self.tree.nodes[caption].children)) else {
                    return;
                };
                match out.last_mut() {
                    Some(Block::Table(table)) if table.caption.is_none() => table.caption = Some(caption),
                    _ => self.finish_paragraph(caption, &[node], place, out),
                }
            }
            Kind::Figure => self.figure(children, span, out),
            Kind::Code { language, first_line } => {
                let mut text = self.text_below(children);
                let kept = text.text.trim_end_matches('\n').len();
                text.text.truncate(kept);
                if text.text.starts_with('\n') {
                    // HTML drops a line end right after <pre>; Markdown code begins without one.
                    text = text.part(1..kept);
                }
                if text.text.contains(flow::is_dropped) {
                    text = without_dropped(&text);
                }
                // A fence with nothing in it is no code.
                if !text.text.trim().is_empty() {
                    out.push(Block::Code(Box::new(CodeBlock {
                        language: language.clone(),
                        text,
                        caption: None,
                        first_line: *first_line,
                        tokens: Vec::new(),
                        span,
                    })));
                }
            }
            Kind::Verse => out.extend(self.verse(children, span)),
            Kind::Formula(text) => out.push(Block::Math(Math { tex: text.clone(), span })),
            Kind::Rule => out.push(Block::Rule(span)),
            Kind::PageBreak => out.push(Block::PageBreak(span)),
            // Read where its mark stands.
            Kind::Note(_) => {}
            Kind::Boundary => {}
            // Parts of a list, table or aside that stand alone, and inline elements with blocks in them.
            Kind::Root
            | Kind::Item { .. }
            | Kind::Term
            | Kind::Definition
            | Kind::Title
            | Kind::TableHead
            | Kind::TableBody
            | Kind::Row
            | Kind::Cell { .. }
            | Kind::Caption
            | Kind::Mark(_)
            | Kind::Link { .. }
            | Kind::CrossReference { .. }
            | Kind::CodeSpan
            | Kind::Ruby
            | Kind::RubyBase
            | Kind::RubyReading
            | Kind::TateChuYoko
            | Kind::Leader
            | Kind::Quoted
            | Kind::Text(_)
            | Kind::Escaped(_)
            | Kind::Math(_)
            | Kind::Image { .. }
            | Kind::NoteMark(_)
            | Kind::Anchor(_)
            | Kind::LineBreak
            | Kind::SoftBreak
            | Kind::NewParagraph => {
                let mut inner = self.blocks(children, place);
                if let Kind::Mark(mark) = kind {
                    for block in &mut inner {
                        if let Block::Paragraph(paragraph) = block {
                            let unmarked = std::mem::take(&mut paragraph.inlines);
                            paragraph.inlines.push(inlines::marked(*mark, unmarked));
                        }
                    }
                }
                // A card that is a link leads there by its first line.
                if let Kind::Link { target, title } = kind
                    && let Some(Block::Paragraph(first)) = inner.iter_mut().find(|b| matches!(b, Block::Paragraph(_)))
                {
                    let unlinked = std::mem::take(&mut first.inlines);
                    first.inlines = inlines::linked(target, title.as_deref(), unlinked, span);
                }
                out.extend(inner);
            }
        }
        if out.len() > made {
            self.anchor = None;
        }
    }

    fn heading(
        &mut self,
        level: u8,
        id: Option<&str>,
        numbered: bool,
        node: usize,
        place: Place,
        out: &mut Vec<Block>,
    ) {
        let tree = self.tree;
        let span = tree.nodes[node].span;
        let mut inlines = self.settled(&tree.nodes[node].children);
        self.drop_badges(&mut inlines);
        if plain(&inlines).trim().is_empty() {
            // Pictures and formulas stay; an empty heading is none.
            if !inlines.is_empty() {
                self.finish_paragraph(inlines, &tree.nodes[node].children, place, out);
            }
            return;
        }
        if !place.sections {
            // No section begins inside a quotation, a list or a note.
            let inlines = vec![Inline::Strong(inlines)];
            out.push(Block::Paragraph(Paragraph { inlines, align: place.align, span }));
            return;
        }
        let id = Id::new(id.map(str::to_owned).or_else(|| self.anchor.take()).unwrap_or_default());
        out.push(Block::Heading(Heading { level, id, inlines, numbered, label: None, span }));
    }

    /// Takes pictures on the network out of a heading: a placeholder says nothing there.
    fn drop_badges(&self, inlines: &mut Inlines) {
        let mut dropped = false;
        walk::inline_list_mut(inlines, &mut |list| {
            list.retain(|inline| {
                let Inline::Image(image) = inline else { return true };
                let ImageSource::Path(path) = &image.source else { return true };
                let remote = path.starts_with("//") || path.contains("://");
                if remote {
                    self.reporter.at(Code::RemotePicture, image.span, format!("the picture {path} is on the network"));
                }
                dropped |= remote;
                !remote
            });
        });
        if dropped {
            flow::settle(inlines, self.settings.korean);
        }
    }

    /// The paragraphs of a run of inline nodes.
    fn paragraphs(&mut self, run: &[usize], place: Place, out: &mut Vec<Block>) {
        let mut from = 0;
        let prose = self.is_prose_in_lines(run);
        let indents = !prose && self.indents(run);
        for at in 0..run.len() {
            let is_break = matches!(self.tree.nodes[run[at]].kind, Kind::LineBreak);
            if self.starts_paragraph(run, at) || is_break && (prose || indents && self.is_said(run, at)) {
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

    fn finish_paragraph(&mut self, inlines: Inlines, run: &[usize], place: Place, out: &mut Vec<Block>) {
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

    fn blocks_of(&mut self, node: usize, place: Place) -> Vec<Block> {
        let mut out = Vec::new();
        let n = &self.tree.nodes[node];
        if n.kind.is_block() || n.holds_block {
            self.block(node, place, &mut out);
        } else {
            self.paragraphs(&[node], place, &mut out);
        }
        out
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

fn without_dropped(text: &Text) -> Text {
    let mut out = Text::default();
    let mut from = 0;
    for (at, c) in text.text.char_indices().filter(|&(_, c)| flow::is_dropped(c)) {
        out.push_part(text, from..at);
        from = at + c.len_utf8();
    }
    out.push_part(text, from..text.text.len());
    out
}
