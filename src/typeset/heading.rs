//! Headings: 占行, numbers before titles, rules.
//!
//! A heading takes whole lines of the grid, its text in the middle of them. Its number hangs before it, so that a title
//! of several lines stands as a block. Heads of parts and chapters (`opener`) share the frame, the number and the rule.

use super::block::{ASCENT, Env, Setter};
use super::galley::{Break, Placed, Strip, Thing};
use super::look::{RuleLook, RulePlace, Stand};
use super::paragraph::{Frame, LineAlign, SetLine};
use super::style::TextStyle;
use crate::book::{Heading, Inline, plain, walk};
use crate::diag::Span;
use crate::lang::wide::is_wide;
use crate::pages::{NodeId, NodeRole, Pt, Tag};

/// Baseline distance of titles and headings, in em.
const TITLE_LEADING: f32 = 1.4;
/// The same where readings stand between the lines.
const RUBY_LEADING: f32 = 1.75;
/// Lines of text that stay with a heading.
const KEEP: u8 = 2;
/// Price of a page that ends with a heading and fewer lines than stay with it.
const SHORT_SECTION: u16 = 50;
/// How much of the white below a heading the one right below it may take.
const SHARED: f32 = 0.6;
/// What has more full-width characters is no heading but a paragraph: three lines of a page of 28 characters.
const LONGEST: usize = 84;

impl<'b> Setter<'_, 'b> {
    pub(super) fn heading(&mut self, h: &'b Heading, env: Env) {
        let Heading { level, id, inlines, numbered: _, label, span } = h;
        let node = self.node(NodeRole::Heading(*level), env.parent, *span);
        if plain(inlines).chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum::<usize>() > LONGEST * 2 {
            return self.long_heading(label.as_deref(), inlines, Thing::Anchor(id.clone()), node, env);
        }
        let text = self.cx.style.heading(*level, env.text.lang);
        self.heading_strip(label.as_deref(), inlines, Thing::Anchor(id.clone()), text, *level, node, env);
    }

    /// A whole paragraph that is marked as a heading: set as running text, which can go on on the next page.
    fn long_heading(&mut self, label: Option<&str>, title: &'b [Inline], anchor: Thing<'b>, node: NodeId, env: Env) {
        self.part_from_heading_before();
        self.strip(Strip { after: Break::Never, things: vec![anchor], ..Strip::block(Pt::ZERO) }, env);
        let first_indent = env.em(env.indent);
        let frame = Frame { measure: env.measure, first_indent, align: LineAlign::Justify, hyphenate: true };
        if let Some(label) = label {
            let label_node = self.node(NodeRole::Label, node, Span::default());
            let lines = self.compose_made(label, &env.text, &frame, label_node);
            self.lines(lines, env, Tag::Content(label_node));
            self.hold_last();
        }
        let lines = self.compose(title, &env.text, &frame, node);
        self.lines(lines, env, Tag::Content(node));
    }

    /// 占行: a heading of n lines of the grid, its text in the middle of them.
    #[expect(clippy::too_many_arguments, reason = "the parts of a heading; sections and pieces that run on share it")]
    pub(super) fn heading_strip(
        &mut self,
        label: Option<&str>,
        title: &'b [Inline],
        anchor: Thing<'b>,
        text: TextStyle,
        level: u8,
        node: NodeId,
        env: Env,
    ) {
        let look = self.cx.style.look(env.text.lang).heading.level(level);
        self.part_from_heading_before();
        let mut things = vec![anchor];
        let env = env.indented(self.cx.style.body_size * look.indent.get());
        let label_text = TextStyle { role: look.number.face.role(), colour: look.number.grey.grey(), ..text };
        let frame = titles(look.align, env.measure);
        let (label, lines, shift) = self.titled(label.map(|l| (l, label_text)), title, &text, &frame, node);
        let in_em = leading_of(title);
        let leading = text.size * in_em;
        let wanted = self.cx.style.heading_lines(level, env.text.lang);
        let (grid, gap) = (self.cx.style.leading, self.cx.style.gap());
        let text_extent = leading * lines.len().max(1) as f32 - text.size * (in_em - 1.0);
        let white = grid * f32::from(wanted - 1) * 0.75;
        let more = libm::roundf((text_extent - text.size) / grid);
        let needed = libm::ceilf((text_extent + white - gap) / grid).max(f32::from(wanted) + more);
        // Two headings in a row share a line, as far as the lines of the title leave one; not the heading of another
        // section, where the one before it has no text.
        let stacked =
            self.keep == KEEP && level > self.head_level && self.galley.strips.last().is_some_and(|s| !s.space);
        let least = libm::ceilf(text_extent / grid - 0.001).max(1.0);
        let rows = if stacked { needed - 1.0 } else { needed }.max(least);
        let extent = grid * rows;
        // The line that it shares is white of the heading before it: its own stays below it.
        let shared = if stacked && needed > rows { self.white_at_foot() * SHARED } else { Pt::ZERO };
        let centred = (grid * needed - gap - text_extent) / 2.0 - grid * (needed - rows);
        let top = centred.max(-shared).min(((extent - gap - text_extent) / 2.0).max(Pt::ZERO));
        let across = top + text.size * ASCENT;
        things.extend(label.map(|label| Thing::Line(Placed { along: env.start + label.along, across, ..label })));
        let mut notes = Vec::new();
        for (i, line) in lines.into_iter().enumerate() {
            notes.extend(self.notes_of(&line, env));
            let across = top + leading * i as f32 + text.size * ASCENT;
            things.push(Thing::Line(Placed { along: env.start + shift, across, line, tag: Tag::Content(node) }));
        }
        things.extend(rule(&look.rule, Env { text, ..env }, top, text_extent, (extent - gap).max(text_extent)));
        let strip = Strip { trail: gap, snap: env.snap, after: Break::Never, notes, things, ..Strip::block(extent) };
        self.strip(strip, env);
        self.keep_again(KEEP);
        self.head_level = level;
        self.head_is_set();
    }

    /// Whether a heading was set last.
    pub(super) fn is_below_heading(&self) -> bool {
        self.keep == KEEP
    }

    /// White below the last line of what was set last, its trail left out.
    fn white_at_foot(&self) -> Pt {
        let Some(last) = self.galley.strips.last() else { return Pt::ZERO };
        let foot = |thing: &Thing| match thing {
            Thing::Line(placed) => {
                let size = placed.line.runs.iter().map(|run| run.size).max()?;
                Some(placed.across + size * (1.0 - ASCENT))
            }
            _ => None,
        };
        let foot = last.things.iter().filter_map(foot).max().unwrap_or(last.extent);
        (last.extent - last.trail - foot).max(Pt::ZERO)
    }

    /// A paragraph shorter than what is held with its heading holds nothing behind it: the next heading may begin a page.
    fn part_from_heading_before(&mut self) {
        if (1..KEEP).contains(&self.keep)
            && let Some(last) = self.galley.strips.iter_mut().rfind(|s| !s.space)
            && last.after == Break::Never
        {
            last.after = Break::Cost(SHORT_SECTION);
        }
    }

    /// A number and the title behind it, which stands in a block of its own: the number at its place in the frame, the
    /// lines of the title, and where these begin.
    pub(super) fn titled(
        &mut self,
        label: Option<(&str, TextStyle)>,
        title: &'b [Inline],
        text: &TextStyle,
        frame: &Frame,
        node: NodeId,
    ) -> (Option<Placed<'b>>, Vec<SetLine<'b>>, Pt) {
        let label = label.and_then(|(label, text)| {
            let node = self.node(NodeRole::Label, node, Span::default());
            let frame = Frame { align: LineAlign::Start, ..*frame };
            let line = self.compose_made(label, &text, &frame, node).into_iter().next()?;
            Some((line, Tag::Content(node)))
        });
        let Some((line, tag)) = label else {
            return (None, self.compose(title, text, frame, node), Pt::ZERO);
        };
        let hang = (line.width + text.size).min(frame.measure * 0.5);
        let beside = Frame { measure: frame.measure - hang, align: LineAlign::Balanced, ..*frame };
        let lines = self.compose(title, text, &beside, node);
        let free = beside.measure - lines.iter().map(|l| l.width).max().unwrap_or_default();
        let before = match frame.align {
            LineAlign::Justify | LineAlign::Start | LineAlign::Words | LineAlign::Balanced => Pt::ZERO,
            LineAlign::Centre | LineAlign::BalancedCentre => free / 2.0,
            LineAlign::End | LineAlign::BalancedEnd => free,
        };
        (Some(Placed { along: before, across: Pt::ZERO, line, tag }), lines, before + hang)
    }
}

/// Baseline distance of a title, in em.
pub(super) fn leading_of(title: &[Inline]) -> f32 {
    let mut has_ruby = false;
    walk::inlines(title, &mut |inline| has_ruby |= matches!(inline, Inline::Ruby(_)));
    if has_ruby { RUBY_LEADING } else { TITLE_LEADING }
}

/// The frame of a title. A word is divided only where it is longer than the line.
pub(super) fn titles(stand: Stand, measure: Pt) -> Frame {
    let align = match stand {
        Stand::Start => LineAlign::Balanced,
        Stand::Centre => LineAlign::BalancedCentre,
        Stand::End => LineAlign::BalancedEnd,
    };
    Frame { measure, first_indent: Pt::ZERO, align, hyphenate: true }
}

/// White between a title and its rule, in em of the title.
const RULE_WHITE: f32 = 0.3;

/// The rule of a title whose text takes `extent` from `top`, in a space of `room`. `env` has the title's type.
pub(super) fn rule<'b>(look: &RuleLook, env: Env, top: Pt, extent: Pt, room: Pt) -> Option<Thing<'b>> {
    let (weight, grey) = (Pt::new(look.weight.get()), look.grey.grey());
    let white = env.em(RULE_WHITE);
    let length = env.measure * look.length.get().min(1.0);
    match look.place {
        RulePlace::None => None,
        RulePlace::Above => {
            let across = (top - white - weight).max(Pt::ZERO);
            Some(Thing::Bar { along: env.start, across, length, extent: weight, grey })
        }
        RulePlace::Below => {
            let across = (top + extent + white).min((room - weight).max(top));
            Some(Thing::Bar { along: env.start, across, length, extent: weight, grey })
        }
        // Beside the text, in the white that the heading's indent leaves.
        RulePlace::Bar => {
            let along = (env.start - env.em(0.6)).max(Pt::ZERO);
            Some(Thing::Bar { along, across: top, length: weight, extent, grey })
        }
    }
}
