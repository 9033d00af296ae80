//! From nodes to inline content.

use super::blocks::Reading;
use super::tree::{Kind, Mark, Node};
use super::{flow, marks};
use crate::book::{
    Block, Image, Inline, Inlines, Link, Note, Ruby, RubyPair, Text, links, made, plain, plain_len, walk,
};
use crate::diag::{Code, Span};
use crate::lang::{Lang, scan};
use percent_encoding::percent_decode_str;
use std::ops::Range;

impl<'t> Reading<'t> {
    /// Inline content as it will stand in a paragraph of its own.
    pub(super) fn settled(&mut self, nodes: &[usize]) -> Inlines {
        let mut inlines = self.raw_inlines(nodes);
        if self.settings.note_marks {
            for text in inlines.iter().filter_map(|i| if let Inline::Text(t) = i { Some(t) } else { None }) {
                self.report_missing_notes(text);
            }
        }
        marks::apply(&mut inlines);
        flow::settle(&mut inlines, self.settings.korean);
        flow::trim_breaks(&mut inlines);
        inlines
    }

    /// Inline content with its white space as written. Blocks among the nodes give their text.
    pub(super) fn raw_inlines(&mut self, nodes: &[usize]) -> Inlines {
        // Most runs are one piece of text: no room for the four that a list begins with.
        let mut out = Inlines::with_capacity(1);
        // Text that follows an escaped character is not read together with it.
        let mut joins = false;
        for &node in nodes {
            let may_join = std::mem::replace(&mut joins, false);
            let Node { kind, span, children, .. } = &self.tree.nodes[node];
            match kind {
                Kind::Text(text) => {
                    joins = true;
                    self.text_and_notes(text, may_join, &mut out);
                }
                Kind::SoftBreak | Kind::NewParagraph => {
                    joins = true;
                    let text = self.line_end(*span);
                    match out.last_mut() {
                        Some(Inline::Text(last)) if may_join => last.push_part(&text, 0..1),
                        _ => out.push(Inline::Text(text)),
                    }
                }
                Kind::Escaped(text) => out.push(Inline::Text(text.clone())),
                Kind::Math(text) => out.push(Inline::Math(text.clone())),
                Kind::Formula(text) => out.push(Inline::Math(text.clone())),
                Kind::LineBreak => out.push(Inline::Break),
                Kind::Mark(mark) => {
                    let inner = self.raw_inlines(children);
                    out.push(marked(*mark, inner));
                }
                Kind::Quoted => self.quoted(children, &mut out),
                Kind::Link { target, title } => self.link(target, title.as_deref(), children, *span, &mut out),
                Kind::CrossReference { target, title } => {
                    let (target, title) = (target.clone(), title.clone());
                    let inlines = made(links::UNNAMED);
                    out.push(Inline::Link(Box::new(Link { target, title, inlines, span: *span })));
                }
                Kind::CodeSpan => {
                    let text = collapsed(&self.text_below(children));
                    if !text.text.is_empty() {
                        out.push(Inline::Code(text));
                    }
                }
                Kind::TateChuYoko => out.push(Inline::TateChuYoko(collapsed(&self.text_below(children)))),
                Kind::Leader => out.push(Inline::Leader),
                Kind::Ruby => self.ruby(children, &mut out),
                Kind::Image { image, .. } => {
                    let (alt, notes) = self.described(image);
                    out.push(Inline::Image(Box::new(Image { alt, ..Image::clone(image) })));
                    out.extend(notes);
                }
                Kind::NoteMark(label) => {
                    if let Some(note) = self.note(label, *span) {
                        out.push(Inline::Note(note));
                    }
                }
                Kind::Anchor(name) => {
                    joins = may_join;
                    self.anchor(name);
                }
                Kind::Rule | Kind::PageBreak | Kind::Boundary => joins = false,
                // A block inside a heading or a cell of text: its text, parted by a space.
                Kind::Root
                | Kind::Paragraph(_)
                | Kind::Division(_)
                | Kind::Heading { .. }
                | Kind::List(_)
                | Kind::Item { .. }
                | Kind::Term
                | Kind::Definition
                | Kind::Quote
                | Kind::Aside(_)
                | Kind::Title
                | Kind::Table { .. }
                | Kind::TableHead
                | Kind::TableBody
                | Kind::Row
                | Kind::Cell { .. }
                | Kind::Caption
                | Kind::Figure
                | Kind::Code { .. }
                | Kind::Verse
                | Kind::Note(_)
                | Kind::RubyBase
                | Kind::RubyReading => {
                    if kind.is_block() && !out.is_empty() {
                        out.push(Inline::Text(Text::made("\n")));
                    }
                    out.extend(self.raw_inlines(children));
                }
            }
        }
        out
    }

    /// A quotation in the line, between the marks of its language.
    fn quoted(&mut self, children: &[usize], out: &mut Inlines) {
        let (open, close) = match self.settings.lang {
            Some(Lang::ZhHant | Lang::ZhHk | Lang::Ja) => ("「", "」"),
            _ => ("“", "”"),
        };
        out.push(Inline::Text(Text::made(open)));
        out.extend(self.raw_inlines(children));
        out.push(Inline::Text(Text::made(close)));
    }

    /// A link; one that runs a script is its text, one without text is none.
    fn link(&mut self, target: &str, title: Option<&str>, children: &[usize], span: Span, out: &mut Inlines) {
        let inlines = self.raw_inlines(children);
        if is_active(target) {
            self.reporter.at(Code::ActiveContent, span, "a link that runs a script became text");
            out.extend(inlines);
        } else if !inlines.is_empty() {
            let (target, title) = (unwrapped(target), title.map(str::to_owned));
            out.push(Inline::Link(Box::new(Link { target, title, inlines, span })));
        }
    }

    fn report_missing_notes(&self, text: &Text) {
        if !scan::any(text.text.as_bytes(), |[b, ..]| b == b'^') {
            return;
        }
        for (at, _) in text.text.match_indices("[^") {
            let label = text.text[at + 2..].split([']', '[', '\n', ' ']).next().unwrap_or_default();
            let end = at + 2 + label.len();
            if !label.is_empty() && label.len() <= 64 && text.text[end..].starts_with(']') {
                let span = text.origin.span(at, end + 1);
                self.reporter.at(Code::UndefinedNote, span, format!("the note [^{label}] is not defined"));
            }
        }
    }

    /// A line end as text, at its place.
    fn line_end(&self, span: Span) -> Text {
        let mut text = Text::made("\n");
        text.origin.seam(0, span.source, span.start);
        text
    }

    /// All text below, without markup.
    pub(super) fn text_below(&self, nodes: &[usize]) -> Text {
        let mut out = Text::default();
        self.push_text(nodes, &mut out);
        out
    }

    fn push_text(&self, nodes: &[usize], out: &mut Text) {
        for &node in nodes {
            let Node { kind, children, .. } = &self.tree.nodes[node];
            match kind {
                Kind::Text(text) | Kind::Escaped(text) | Kind::Math(text) | Kind::Formula(text) => {
                    out.push_part(text, 0..text.text.len());
                }
                Kind::LineBreak | Kind::SoftBreak | Kind::NewParagraph => out.text.push('\n'),
                Kind::Boundary if !out.text.is_empty() && !out.text.ends_with('\n') => out.text.push('\n'),
                _ => self.push_text(children, out),
            }
        }
    }

    /// `<ruby>`: bases are paired with readings in their order.
    fn ruby(&mut self, nodes: &[usize], out: &mut Inlines) {
        let mut pairs = Vec::new();
        let mut bases: std::collections::VecDeque<Text> = std::collections::VecDeque::new();
        let mut loose = false;
        for &node in nodes {
            let Node { kind, children, .. } = &self.tree.nodes[node];
            match kind {
                Kind::RubyBase => {
                    bases.push_back(collapsed(&self.text_below(children)));
                    loose = false;
                }
                Kind::RubyReading => {
                    let reading = collapsed(&self.text_below(children));
                    if let Some(base) = bases.pop_front() {
                        pairs.push(RubyPair { base, reading });
                    }
                    loose = false;
                }
                _ => {
                    let text = collapsed(&self.text_below(&[node]));
                    if text.text.is_empty() {
                        continue;
                    }
                    match bases.back_mut() {
                        Some(last) if loose => last.push_part(&text, 0..text.text.len()),
                        _ => bases.push_back(text),
                    }
                    loose = true;
                }
            }
        }
        if !pairs.is_empty() {
            out.push(Inline::Ruby(Ruby { pairs }));
        }
        out.extend(bases.into_iter().map(Inline::Text));
    }

    /// Text, and notes where it holds marks that the markup around it hid from the parser: HTML, the words of a picture.
    pub(super) fn text_and_notes(&mut self, text: &Text, mut may_join: bool, out: &mut Inlines) {
        let mut from = 0;
        while let Some((mark, label)) = self.mark_in(&text.text, from) {
            if mark.start > from {
                push_text(text, from..mark.start, may_join, out);
            }
            out.extend(self.note(label, text.origin.span(mark.start, mark.end)).map(Inline::Note));
            (from, may_join) = (mark.end, false);
        }
        if from < text.text.len() || from == 0 {
            push_text(text, from..text.text.len(), may_join, out);
        }
    }

    /// The next `[^x]` of a note that is defined.
    fn mark_in(&self, text: &str, from: usize) -> Option<(Range<usize>, &'t str)> {
        let opens = |[a, b, _]: [u8; 3]| (a == b'[') & (b == b'^');
        if !self.settings.note_marks || self.notes.is_empty() || !scan::any(&text.as_bytes()[from..], opens) {
            return None;
        }
        text[from..].match_indices("[^").find_map(|(at, _)| {
            let start = from + at;
            let (label, _) = text[start + 2..].split_once(']')?;
            let (label, _) = self.notes.get_key_value(label)?;
            Some((start..start + 2 + label.len() + 1, *label))
        })
    }

    /// The words that describe a picture, and the notes whose marks stand among them.
    pub(super) fn described(&mut self, image: &Image) -> (String, Inlines) {
        let mut inlines = Inlines::new();
        self.text_and_notes(&described_by(&image.alt, image), false, &mut inlines);
        let (notes, words): (Inlines, Inlines) = inlines.into_iter().partition(|i| matches!(i, Inline::Note(_)));
        (plain(&words), notes)
    }

    /// The note that a mark calls. The second mark of a note repeats it under the same id, while that stays cheap.
    fn note(&mut self, label: &str, span: Span) -> Option<Note> {
        let id = self.note_id(label);
        let Some(&definition) = self.notes.get(label) else {
            self.reporter.at(Code::UndefinedNote, span, format!("the note [^{label}] is not defined"));
            return None;
        };
        self.used_notes.insert(definition);
        if self.outer_note == Some(definition) {
            return None;
        }
        if let Some(called) = &mut self.calls {
            // A note inside a note that is inside a note: its text follows that of the one that calls it.
            called.push(definition);
            return None;
        }
        let form = (definition, self.outer_note.is_some());
        if let Some((blocks, cost)) = self.read_notes.get(&form) {
            self.note_cost += cost;
            let blocks = if self.note_budget < *cost { Vec::new() } else { blocks.clone() };
            self.note_budget = self.note_budget.saturating_sub(*cost);
            return Some(Note { id, blocks, span });
        }
        let outside = std::mem::take(&mut self.note_cost);
        let blocks = match self.outer_note {
            None => {
                self.outer_note = Some(definition);
                let tree = self.tree;
                let blocks = self.nested_blocks(&tree.nodes[definition].children);
                self.outer_note = None;
                blocks
            }
            Some(_) => self.inner_note(definition),
        };
        let cost = self.note_cost + size(&blocks);
        self.note_cost = outside + cost;
        self.read_notes.insert(form, (blocks.clone(), cost));
        Some(Note { id, blocks, span })
    }

    /// The text of a note inside a note, and behind it the texts of those that it calls.
    fn inner_note(&mut self, definition: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut calls = vec![definition];
        let mut done = 0;
        while let Some(&next) = calls.get(done) {
            done += 1;
            self.calls = Some(Vec::new());
            let tree = self.tree;
            blocks.extend(self.nested_blocks(&tree.nodes[next].children));
            for called in self.calls.take().unwrap_or_default() {
                if !calls.contains(&called) && calls.len() < super::tree::MAX_NESTING {
                    calls.push(called);
                }
            }
        }
        blocks
    }
}

/// How much the text of a note is: each block, inline and line's worth of text counts one.
fn size(blocks: &[Block]) -> usize {
    /// Bytes of a line.
    const LINE: usize = 100;
    let mut size = 1;
    walk::blocks(blocks, &mut |block| {
        size += 1;
        walk::runs(block, &mut |run| {
            size += plain_len(run) / LINE;
            walk::inlines(run, &mut |_| size += 1);
        });
        if let Block::Code(code) = block {
            size += code.text.text.len() / LINE;
        }
    });
    size
}

/// Adds a part of a text, to the text before it if they are read together.
fn push_text(text: &Text, part: Range<usize>, may_join: bool, out: &mut Inlines) {
    match out.last_mut() {
        Some(Inline::Text(last)) if may_join => last.push_part(text, part),
        _ => out.push(Inline::Text(text.part(part))),
    }
}

/// Words that stand for a picture, at its place.
pub(super) fn described_by(words: &str, image: &Image) -> Text {
    let mut text = Text::made(words);
    text.origin.seam(0, image.span.source, image.span.start);
    text
}

/// A link around a paragraph that holds none.
pub(super) fn linked(target: &str, title: Option<&str>, inlines: Inlines, span: Span) -> Inlines {
    let mut parted = is_active(target);
    walk::inlines(&inlines, &mut |inline| {
        parted |= matches!(inline, Inline::Link(_) | Inline::Reference(_) | Inline::Note(_));
    });
    if parted {
        return inlines;
    }
    let (target, title) = (unwrapped(target), title.map(str::to_owned));
    vec![Inline::Link(Box::new(Link { target, title, inlines, span }))]
}

pub(super) fn marked(mark: Mark, inner: Inlines) -> Inline {
    match mark {
        Mark::Emphasis => Inline::Emphasis(inner),
        Mark::Strong => Inline::Strong(inner),
        Mark::Dotted => Inline::Dotted(inner),
        Mark::Warichu => Inline::Warichu(inner),
        Mark::ProperName => Inline::ProperName(inner),
        Mark::WorkTitle => Inline::WorkTitle(inner),
        Mark::Strike => Inline::Strike(inner),
        Mark::Underline => Inline::Underline(inner),
        Mark::Super => Inline::Super(inner),
        Mark::Sub => Inline::Sub(inner),
        Mark::Lang(lang) => Inline::Lang(lang, inner),
    }
}

/// The address behind the page that warns before one leaves a site.
fn unwrapped(target: &str) -> String {
    #[rustfmt::skip]
    const GATES: [(&str, &str); 6] = [
        ("link.zhihu.com/",       "target="),
        ("link.csdn.net/",        "target="),
        ("link.juejin.cn",        "target="),
        ("www.jianshu.com/go-wild", "url="),
        ("steamcommunity.com/linkfilter/", "url="),
        ("www.douban.com/link2/", "url="),
    ];
    let bare = target.strip_prefix("https:").or_else(|| target.strip_prefix("http:")).unwrap_or(target);
    let query = GATES.iter().find_map(|(gate, key)| {
        let query = bare.strip_prefix("//")?.strip_prefix(gate)?.trim_start_matches(['/', '?']);
        query.split('&').find_map(|pair| pair.strip_prefix(key))
    });
    match query.map(|wrapped| percent_decode_str(wrapped).decode_utf8_lossy().into_owned()) {
        Some(address) if address.starts_with("http") => address,
        _ => target.to_owned(),
    }
}

/// Whether a link runs something instead of leading somewhere.
fn is_active(target: &str) -> bool {
    let scheme: String = target.chars().filter(|c| !c.is_whitespace() && !c.is_control()).take(11).collect();
    ["javascript:", "vbscript:", "data:"].iter().any(|s| scheme.to_ascii_lowercase().starts_with(s))
}

/// Text of one line: line ends become spaces, and none stand at the ends.
fn collapsed(text: &Text) -> Text {
    let mut out = Text::default();
    let start = text.text.len() - text.text.trim_start_matches(['\n', '\t', ' ']).len();
    let end = text.text.trim_end_matches(['\n', '\t', ' ']).len().max(start);
    let mut from = start;
    for (at, c) in text.text[start..end].char_indices().map(|(i, c)| (start + i, c)) {
        if c == '\n' || c == '\t' || flow::is_dropped(c) {
            out.push_part(text, from..at);
            if !flow::is_dropped(c) {
                out.text.push(' ');
            }
            from = at + c.len_utf8();
        }
    }
    out.push_part(text, from..end);
    out
}
