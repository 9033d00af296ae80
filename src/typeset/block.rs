//! Blocks: from the model's blocks to a galley.
//!
//! One function a kind of block; each adds strips to the galley and nodes to the structure. Body text stands on the
//! grid; a block that does not (code, tables, figures, asides) is set between white that brings its height up to whole
//! lines, so that the line after it is on the grid again.

use super::Context;
use super::galley::{Break, Decor, DecorKind, Galley, Placed, Sign, Strip, Thing};
use super::look::FirstLine;
use super::paragraph::{Composed, Extra, Frame, Lead, LineAlign, SetLine, compose};
use super::style::TextStyle;
use crate::book::{Align, Aside, AsideKind, Block, Inline, Paragraph, made, plain};
use crate::diag::Span;
use crate::font::EM_TOP;
use crate::lang::{Lang, word};
use crate::pages::{Grey, Node, NodeId, NodeRole, Pt, Structure, Tag};

/// Price of a paragraph's first line alone at the foot of a page (a page one line short costs 40).
const ORPHAN: u16 = 50;
/// The same where nothing but a figure or a table stands before it: dearer than a page three lines short.
const ORPHAN_BELOW: u16 = 400;
/// Price of a word that goes on on the next page: more than that of a page two lines short, less than of three.
const HYPHEN: u16 = 170;
/// Price of a page that ends with a colon: dearer than a page two lines short.
const ANNOUNCED: u16 = 200;
/// Price of a page break inside a short list item or stanza.
pub(super) const INSIDE: u16 = 30;
/// Text is never set narrower than this many em: deeper indents stop.
const NARROWEST: f32 = 8.0;
/// From the baseline of a line up to the top of its em box, in em.
pub(super) const ASCENT: f32 = EM_TOP;
/// Characters that the second line of a wish has at most, with its mark.
const LONGEST_WISH: usize = 4;
/// White around a block that is off the grid, at least, in em of the body.
const AROUND: f32 = 0.4;

/// Where and how a block is set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Env {
    /// Start of the measure, from the start of the 版心.
    pub start: Pt,
    pub measure: Pt,
    pub text: TextStyle,
    pub leading: Pt,
    /// On the grid of the page.
    pub snap: bool,
    /// First-line indent in em.
    pub indent: f32,
    /// How a paragraph stands that does not say so itself.
    pub align: LineAlign,
    pub parent: NodeId,
    pub decor: Option<u32>,
    /// Lists around it.
    pub depth: u8,
}

impl Env {
    /// The body of a chapter.
    pub fn body(cx: &Context, lang: Lang, parent: NodeId) -> Self {
        let style = cx.style;
        let indent = style.look(lang).paragraph.indent.get();
        Self {
            start: Pt::ZERO,
            measure: style.measure,
            text: style.body(lang),
            leading: style.leading,
            snap: true,
            indent,
            align: LineAlign::Justify,
            parent,
            decor: None,
            depth: 0,
        }
    }

    /// Moves the start of the lines, as far as the measure allows.
    pub fn indented(mut self, by: Pt) -> Self {
        let by = by.min(self.measure - self.text.size * NARROWEST).max(Pt::ZERO);
        self.start += by;
        self.measure -= by;
        self
    }

    pub fn narrowed(mut self, by: Pt) -> Self {
        let by = by.min(self.measure - self.text.size * NARROWEST).max(Pt::ZERO);
        self.measure -= by;
        self
    }

    /// Of what is signed: in Chinese two em from the end of the line (落款, 右空二字).
    pub fn signed(self) -> Self {
        if self.text.lang.is_chinese() { self.narrowed(self.em(2.0)) } else { self }
    }

    pub fn em(&self, em: f32) -> Pt {
        self.text.size * em
    }
}

/// Sets blocks into a galley.
pub(super) struct Setter<'a, 'b> {
    pub cx: &'a Context<'a>,
    /// The context of the page's own lines, in which notes stand.
    pub page: &'a Context<'a>,
    pub structure: &'a mut Structure,
    pub galley: Galley<'b>,
    /// Lines that must stay with the heading before them.
    pub keep: u8,
    /// The level of the last heading.
    pub head_level: u8,
    /// A title or heading was set last.
    below_heading: bool,
    /// A chapter begins with a drop cap.
    pub dropped: bool,
}

impl<'a, 'b> Setter<'a, 'b> {
    pub fn new(cx: &'a Context<'a>, structure: &'a mut Structure) -> Self {
        Self {
            cx,
            page: cx,
            structure,
            galley: Galley::default(),
            keep: 0,
            head_level: 0,
            below_heading: false,
            dropped: false,
        }
    }

    pub fn node(&mut self, role: NodeRole, parent: NodeId, span: Span) -> NodeId {
        add_node(self.structure, role, parent, span)
    }

    pub fn blocks(&mut self, blocks: &'b [Block], env: Env) {
        self.run(blocks, false, env);
    }

    /// The blocks of a chapter. The first may have a drop cap, or the first behind a motto, a line of white below it.
    pub fn blocks_of_chapter(&mut self, blocks: &'b [Block], env: Env) {
        let (motto, text) = blocks.split_at(motto(blocks));
        if !motto.is_empty() {
            self.run(motto, false, env);
            self.white(1, env);
        }
        self.run(text, true, env);
    }

    fn run(&mut self, blocks: &'b [Block], opens: bool, env: Env) {
        for (i, block) in blocks.iter().enumerate() {
            if let (Block::Paragraph(_), Some(Block::Paragraph(_))) = (block, i.checked_sub(1).map(|i| &blocks[i])) {
                self.white(self.cx.style.look(env.text.lang).paragraph.space.get(), env);
            }
            let from = self.galley.strips.len();
            let dropped = opens && i == 0 && self.drop_cap(block, env);
            self.dropped |= dropped;
            if !dropped {
                self.block(block, env);
            }
            if let Some(next) = blocks.get(i + 1)
                && introduces(block, self.galley.strips.len() - from, next)
            {
                let several = self.galley.strips.len() - from > 1;
                match self.galley.strips.last_mut() {
                    // Its lines before the last fill the page, if what it announces has no room.
                    Some(last) if several => last.after = Break::Cost(ANNOUNCED),
                    _ => self.hold_last(),
                }
                let between =
                    matches!((i.checked_sub(1).map(|i| &blocks[i]), next), (Some(Block::Verse(_)), Block::Verse(_)));
                if between && let Some(last) = self.galley.strips.get_mut(from.wrapping_sub(1)) {
                    // White parts a poem from the title of the next.
                    last.after = Break::Free;
                    let white = Strip { decor: env.decor, snap: env.snap, ..Strip::space(env.leading) };
                    self.galley.strips.insert(from, white);
                }
            }
        }
    }

    fn block(&mut self, block: &'b Block, env: Env) {
        let below_heading = std::mem::take(&mut self.below_heading);
        match block {
            Block::Paragraph(p) => self.paragraph(p, below_heading, env),
            Block::Heading(h) => self.heading(h, env),
            Block::List(l) => self.list(l, env),
            Block::Quote(q) => self.quote(q, env),
            Block::Code(c) => self.upright(env, Some(block), |setter, env| setter.code(c, env)),
            Block::Table(t) => self.upright(env, Some(block), |setter, env| setter.table(t, env)),
            Block::Figure(f) => self.upright(env, None, |setter, env| setter.figure(f, env)),
            Block::Math(m) => self.upright(env, Some(block), |setter, env| setter.math(m, env)),
            Block::Verse(v) => self.verse(v, env),
            Block::Rule(_) => self.thematic_break(env),
            Block::PageBreak(_) => self.strip(Strip { after: Break::Forced, ..Strip::space(Pt::ZERO) }, env),
            Block::Aside(a) => self.aside(a, env),
        }
    }

    /// Adds a strip that belongs to `env`.
    pub fn strip(&mut self, mut strip: Strip<'b>, env: Env) {
        strip.decor = strip.decor.or(env.decor);
        self.galley.strips.push(strip);
    }

    pub fn compose(&mut self, list: &'b [Inline], text: &TextStyle, frame: &Frame, node: NodeId) -> Vec<SetLine<'b>> {
        self.compose_labelled(None, list, text, frame, node)
    }

    /// Composes inlines behind a number, one em before them.
    pub fn compose_labelled(
        &mut self,
        label: Option<&str>,
        list: &'b [Inline],
        text: &TextStyle,
        frame: &Frame,
        node: NodeId,
    ) -> Vec<SetLine<'b>> {
        let lead = Lead { label, notch: None };
        let Composed { lines, stats, parted_words: _ } =
            compose(lead, list, text, frame, node, self.structure, self.cx);
        self.galley.stats.add(&stats);
        lines
    }

    /// Composes words that the program adds. There are no notes in them.
    pub fn compose_made(&mut self, text: &str, style: &TextStyle, frame: &Frame, node: NodeId) -> Vec<SetLine<'b>> {
        let list = made(text);
        let Composed { lines, stats: _, parted_words: _ } =
            compose(Lead::default(), &list, style, frame, node, self.structure, self.cx);
        lines.into_iter().map(without_notes).collect()
    }

    /// The next paragraph is the first below a head.
    pub fn head_is_set(&mut self) {
        self.below_heading = true;
    }

    /// The paragraph below the head is set.
    pub fn head_is_followed(&mut self) {
        self.below_heading = false;
    }

    /// Forgets that lines must stay with a heading; gives how many there were.
    pub fn release(&mut self) -> u8 {
        std::mem::take(&mut self.keep)
    }

    pub fn keep_again(&mut self, lines: u8) {
        self.keep = lines;
    }

    fn paragraph(&mut self, p: &'b Paragraph, below_heading: bool, env: Env) {
        let Paragraph { inlines, align, span } = p;
        let node = self.node(NodeRole::Paragraph, env.parent, *span);
        let after_heading = self.cx.style.look(env.text.lang).paragraph.after_heading;
        let flush = below_heading && after_heading == FirstLine::Flush;
        let (align, indent) = match align {
            Align::Natural if flush => (env.align, env.indent.min(0.0)),
            Align::Natural => (env.align, env.indent),
            // No indent, but a hanging line hangs.
            Align::Start => (LineAlign::Start, env.indent.min(0.0)),
            Align::Centre => (LineAlign::Centre, 0.0),
            Align::End => (LineAlign::End, 0.0),
        };
        let at_end = align == LineAlign::End && env.align != LineAlign::End;
        let Env { measure, .. } = if at_end { env.signed() } else { env };
        let frame = Frame { measure, first_indent: env.em(indent), align, hyphenate: true };
        // A signature stays on the page of what is signed, and the second line of a wish (敬礼) below the first.
        let is_wish = p.align == Align::Start && plain(inlines).chars().count() <= LONGEST_WISH;
        if at_end || is_wish {
            self.hold_last();
        }
        let lines = self.compose(inlines, &env.text, &frame, node);
        self.lines(lines, env, Tag::Content(node));
    }

    /// Adds the lines of one paragraph, widows and orphans priced.
    pub fn lines(&mut self, lines: Vec<SetLine<'b>>, env: Env, tag: Tag) {
        let count = lines.len();
        let below = self.galley.strips.iter().rfind(|strip| !strip.space).is_some_and(|strip| env.snap && !strip.snap);
        let orphan = if below { ORPHAN_BELOW } else { ORPHAN };
        for (i, line) in lines.into_iter().enumerate() {
            let left = count - i - 1;
            let hyphen = if line.hyphenated { HYPHEN } else { 0 };
            let mut after = match left {
                0 => Break::Free,
                // The next page would begin with the last line.
                1 => Break::Never,
                _ if i == 0 => Break::Cost(orphan + hyphen),
                _ if hyphen > 0 => Break::Cost(hyphen),
                _ => Break::Free,
            };
            if self.keep > 0 {
                self.keep -= 1;
                if self.keep > 0 {
                    after = Break::Never;
                }
            }
            let strip = self.line_strip(line, env, tag);
            self.strip(Strip { after, ends: left == 0 && count > 1, ..strip }, env);
        }
    }

    /// One line in a strip of its own: of one line of the grid, or of as many as a tall picture in it asks for.
    pub fn line_strip(&mut self, line: SetLine<'b>, env: Env, tag: Tag) -> Strip<'b> {
        let size = if env.snap { self.cx.style.body_size } else { env.text.size };
        let gap = env.leading - size;
        let over = (line.ascent - size * ASCENT).max(Pt::ZERO);
        let under = (line.descent - size * (1.0 - ASCENT) - gap * 0.5).max(Pt::ZERO);
        let (above, below) = if env.snap {
            (
                env.leading * libm::ceilf(over / env.leading - 0.01),
                env.leading * libm::ceilf(under / env.leading - 0.01),
            )
        } else {
            (over, under)
        };
        let across = above.max(Pt::ZERO) + size * ASCENT;
        let notes = self.notes_of(&line, env);
        let things = vec![Thing::Line(Placed { along: env.start, across, line, tag })];
        let extent = above.max(Pt::ZERO) + env.leading + below.max(Pt::ZERO);
        Strip { trail: gap, snap: env.snap, notes, things, ..Strip::block(extent) }
    }

    /// Composes the notes whose marks stand in a line.
    pub fn notes_of(&mut self, line: &SetLine<'b>, env: Env) -> Vec<u32> {
        let mut out = Vec::new();
        for extra in &line.extras {
            if let Extra::Note { note, run: _, mark } = extra {
                out.extend(self.note(note, *mark, env.text.lang));
            }
        }
        out
    }

    /// Sets a block that is off the grid: white before and after it brings its height to whole lines.
    pub fn off_grid(&mut self, env: Env, set: impl FnOnce(&mut Self, Env)) {
        let around = self.cx.style.body_size * AROUND;
        let after_heading = self.keep > 0;
        self.keep = 0;
        let at = self.galley.strips.len();
        self.strip(Strip::space(around), env);
        set(self, Env { snap: false, ..env });
        let set_extent: Pt = self.galley.strips[at + 1..].iter().map(|s| s.extent).sum();
        let Some(last) = self.galley.strips[at + 1..].last() else {
            self.galley.strips.truncate(at);
            return;
        };
        // The white that the line before and the last line inside already end with.
        let (before, inside) = (self.cx.style.gap(), last.trail);
        let inner = set_extent - inside;
        if env.snap {
            let grid = self.cx.style.leading;
            let rows = libm::ceilf((inner + before + around * 2.0) / grid - 0.001);
            let white = grid * rows - inner;
            let first = ((white - before) / 2.0).max(Pt::ZERO);
            self.galley.strips[at].extent = if after_heading { first.min(around) } else { first };
            self.strip(Strip::space((white - first - inside).max(Pt::ZERO)), env);
        } else {
            self.strip(Strip::space((around - inside).max(Pt::ZERO)), env);
        }
    }

    /// White of whole lines, where the design asks for it. What stands below and above shares it.
    pub fn white(&mut self, lines: u16, env: Env) {
        let extent = env.leading * f32::from(lines);
        let is_there = |last: &Strip| last.space && last.snap && last.things.is_empty() && last.extent >= extent;
        if lines > 0 && env.snap && !self.galley.strips.last().is_some_and(is_there) {
            self.strip(Strip { snap: true, ..Strip::space(extent) }, env);
        }
    }

    /// What comes next stays on the page of what stands last.
    pub fn hold_last(&mut self) {
        if let Some(last) = self.galley.strips.last_mut() {
            last.after = Break::Never;
        }
    }

    /// Room for what must stand on the page of the block that comes next, white between them included.
    pub fn held(&self, env: Env) -> Pt {
        let strips = &self.galley.strips;
        let free = strips.iter().rposition(|s| s.after != Break::Never).map_or(0, |i| i + 1);
        let held: Pt = strips[free..].iter().skip_while(|s| s.space).map(|s| s.extent).sum();
        if held > Pt::ZERO { held + env.leading } else { held }
    }

    /// What stands last never stands alone on its page: a line of text has the one before it beside it.
    pub fn hold_end(&mut self, from: usize) {
        let strips = &mut self.galley.strips[from..];
        let is_line = |strip: &Strip| matches!(&strip.things[..], [Thing::Line(_)]);
        let mut inks = (0..strips.len()).rev().filter(|i| !strips[*i].space);
        if let (Some(last), Some(before)) = (inks.next(), inks.next())
            && is_line(&strips[last])
            && strips[before..last].iter().all(|strip| strip.after != Break::Forced)
        {
            strips[before..last].iter_mut().for_each(|strip| strip.after = Break::Never);
        }
    }

    fn thematic_break(&mut self, env: Env) {
        let size = env.text.size;
        let extent = if env.snap { self.cx.style.leading } else { env.leading };
        let sign = Thing::Sign {
            sign: Sign::Ornament,
            along: env.start + env.measure / 2.0,
            across: size / 2.0,
            size,
            grey: Grey::BLACK,
            tag: Tag::Artifact,
        };
        let white = Strip { snap: env.snap, ..Strip::space(extent * 0.5) };
        self.strip(white.clone(), env);
        let strip =
            Strip { trail: extent - size, things: vec![sign], after: Break::Cost(INSIDE), ..Strip::block(extent) };
        self.strip(strip, env);
        self.strip(Strip { snap: false, ..white }, env);
        self.keep = 0;
    }

    fn aside(&mut self, a: &'b Aside, env: Env) {
        let Aside { kind, title, blocks, span } = a;
        let node = self.node(NodeRole::Aside, env.parent, *span);
        let weight = Pt::new(match kind {
            AsideKind::Warning | AsideKind::Caution | AsideKind::Important => 2.5,
            AsideKind::Plain | AsideKind::Note | AsideKind::Tip | AsideKind::Details => 1.5,
        });
        self.off_grid(env, |setter, env| {
            let kind_of_decor = DecorKind::SideBar { weight, grey: Grey(0.45) };
            let decor = setter.decor(env, kind_of_decor);
            let inner = Env { parent: node, decor: Some(decor), ..env }.indented(env.em(1.0));
            let text = TextStyle { role: crate::font::FontRole::SansBold, ..setter.cx.style.caption(env.text.lang) };
            let frame =
                Frame { measure: inner.measure, first_indent: Pt::ZERO, align: LineAlign::Balanced, hyphenate: false };
            let head = Env { text, ..inner };
            let (lines, tag) = match (title, kind.word()) {
                (Some(title), _) => {
                    let title_node = setter.node(NodeRole::Paragraph, node, *span);
                    (setter.compose(title, &text, &frame, title_node), Tag::Content(title_node))
                }
                (None, Some(name)) => {
                    let label = setter.node(NodeRole::Label, node, *span);
                    (setter.compose_made(word(name, env.text.lang), &text, &frame, label), Tag::Content(label))
                }
                (None, None) => (Vec::new(), Tag::Artifact),
            };
            for line in lines {
                let strip = setter.line_strip(line, head, tag);
                setter.strip(Strip { after: Break::Never, ..strip }, head);
            }
            setter.blocks(blocks, inner);
        });
    }

    /// Adds a decor over the measure of `env`.
    pub fn decor(&mut self, env: Env, kind: DecorKind) -> u32 {
        self.galley.decors.push(Decor { outer: env.decor, along: env.start, length: env.measure, kind });
        self.galley.decors.len() as u32 - 1
    }
}

/// How many blocks at the head of a chapter are a motto: a quotation or poem, or a paragraph with its source at the end
/// of the line below it. Text follows.
fn motto(blocks: &[Block]) -> usize {
    let signed = |at: usize| matches!(blocks.get(at), Some(Block::Paragraph(p)) if p.align == Align::End);
    let length = match blocks.first() {
        Some(Block::Quote(_) | Block::Verse(_)) => 1 + usize::from(signed(1)),
        Some(Block::Paragraph(_)) if signed(1) && !signed(0) => 2,
        Some(_) | None => 0,
    };
    let goes_on = matches!(blocks.get(length), Some(Block::Paragraph(p)) if p.align == Align::Natural);
    if goes_on { length } else { 0 }
}

/// Whether a block should stand on the page of the next: a paragraph that ends in a colon, or the single line that names
/// a listing, a table or a figure.
fn introduces(block: &Block, lines: usize, next: &Block) -> bool {
    let Block::Paragraph(p) = block else { return false };
    let text = plain(&p.inlines);
    let announces = text.trim_end().ends_with(['：', ':']);
    match next {
        Block::Code(_) | Block::Table(_) | Block::Figure(_) | Block::Math(_) => announces || lines == 1,
        // The title of a poem.
        Block::Verse(_) => announces || lines == 1 && !text.trim_end().ends_with(['。', '！', '？', '”', '」']),
        Block::List(_) | Block::Quote(_) => announces,
        Block::Paragraph(_) | Block::Heading(_) | Block::Rule(_) | Block::PageBreak(_) | Block::Aside(_) => false,
    }
}

/// Adds a node to a structure.
pub(super) fn add_node(structure: &mut Structure, role: NodeRole, parent: NodeId, span: Span) -> NodeId {
    structure.nodes.push(Node { role, parent: Some(parent), lang: None, alt: None, span });
    NodeId(structure.nodes.len() as u32 - 1)
}

/// A line of made text, for as long as a galley lives.
pub(super) fn without_notes<'b>(line: SetLine<'_>) -> SetLine<'b> {
    let SetLine { runs, text, joins_next, hyphenated, offset, width, ascent, descent, extras } = line;
    let extras = extras
        .into_iter()
        .filter_map(|extra| match extra {
            Extra::Note { .. } => None,
            Extra::Link { to, x, width, contents, node } => Some(Extra::Link { to, x, width, contents, node }),
            Extra::Picture { asset, x, y, width, height, alt, node } => {
                Some(Extra::Picture { asset, x, y, width, height, alt, node })
            }
            Extra::Rule { x, y, width, thickness } => Some(Extra::Rule { x, y, width, thickness }),
            Extra::Wave { x, y, half, halves, height, thickness } => {
                Some(Extra::Wave { x, y, half, halves, height, thickness })
            }
            Extra::Dot { x, y, radius, sesame } => Some(Extra::Dot { x, y, radius, sesame }),
            Extra::Missing { x, width, text } => Some(Extra::Missing { x, width, text }),
            Extra::Anchor(id) => Some(Extra::Anchor(id)),
        })
        .collect();
    SetLine { runs, text, joins_next, hyphenated, offset, width, ascent, descent, extras }
}
