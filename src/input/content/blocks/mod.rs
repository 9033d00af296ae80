//! From nodes to blocks.

mod figures;
mod lists;
mod paragraphs;
mod tables;
mod verse;

pub(crate) use verse::stepped;

use super::captions;
use super::tree::{Kind, Node, ROOT, Tree};
use super::{flow, inlines};
use crate::book::{
    Align, Aside, AsideKind, Block, Code as CodeBlock, Heading, Id, ImageSource, Inline, Inlines, Math, Paragraph,
    Quote, Text, plain, walk,
};
use crate::diag::{Code, Reporter, Span};
use crate::lang::Lang;
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
            Kind::Aside(kind) => out.extend(self.aside(*kind, children, span)),
            Kind::Table { aligns } => self.captioned_table(aligns, node, place, out),
            Kind::Figure => self.figure(children, span, out),
            Kind::Code { language, first_line } => out.extend(self.code(language.clone(), *first_line, children, span)),
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
            | Kind::NewParagraph => out.extend(self.unwrapped(node, place)),
        }
        if out.len() > made {
            self.anchor = None;
        }
    }

    fn aside(&mut self, kind: AsideKind, children: &'t [usize], span: Span) -> Option<Block> {
        let title_at = children.iter().position(|&c| self.tree.nodes[c].kind == Kind::Title);
        let title = title_at.map(|at| self.settled(&self.tree.nodes[children[at]].children));
        let rest = title_at.map_or(0, |at| at + 1);
        let mut blocks = self.nested_blocks(&children[..title_at.unwrap_or(0)]);
        blocks.extend(self.nested_blocks(&children[rest..]));
        let title = title.filter(|t| !t.is_empty());
        (title.is_some() || !blocks.is_empty()).then(|| Block::Aside(Aside { kind, title, blocks, span }))
    }

    /// A table with the caption that stood before it; one that finds no table is a paragraph.
    fn captioned_table(&mut self, aligns: &[Align], node: usize, place: Place, out: &mut Vec<Block>) {
        let Node { span, children, .. } = &self.tree.nodes[node];
        let caption = self.caption.take();
        out.extend(self.table(aligns, children, *span));
        let Some(caption) = caption.map(|caption| self.settled(&self.tree.nodes[caption].children)) else {
            return;
        };
        match out.last_mut() {
            Some(Block::Table(table)) if table.caption.is_none() => table.caption = Some(caption),
            _ => self.finish_paragraph(caption, &[node], place, out),
        }
    }

    /// A listing; a fence with nothing in it is none.
    fn code(&self, language: Option<String>, first_line: Option<u32>, children: &[usize], span: Span) -> Option<Block> {
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
        let code = CodeBlock { language, text, caption: None, first_line, tokens: Vec::new(), span };
        (!code.text.text.trim().is_empty()).then(|| Block::Code(Box::new(code)))
    }

    /// What a part of a list, table or aside that stands alone holds, or an inline element with blocks in it: marks go
    /// over to its paragraphs, and a card that is a link leads there by its first line.
    fn unwrapped(&mut self, node: usize, place: Place) -> Vec<Block> {
        let Node { kind, span, children, .. } = &self.tree.nodes[node];
        let mut blocks = self.blocks(children, place);
        let mut paragraphs = blocks.iter_mut().filter_map(|b| if let Block::Paragraph(p) = b { Some(p) } else { None });
        match kind {
            Kind::Mark(mark) => paragraphs.for_each(|paragraph| {
                let unmarked = std::mem::take(&mut paragraph.inlines);
                paragraph.inlines.push(inlines::marked(*mark, unmarked));
            }),
            Kind::Link { target, title } => {
                if let Some(first) = paragraphs.next() {
                    let unlinked = std::mem::take(&mut first.inlines);
                    first.inlines = inlines::linked(target, title.as_deref(), unlinked, *span);
                }
            }
            _ => {}
        }
        blocks
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
