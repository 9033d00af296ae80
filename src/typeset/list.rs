//! Lists: bullets, numbers, tasks, terms and what they mean.
//!
//! The text of an item stands in from the line's start by two em, in Chinese under the indent of a paragraph; its sign
//! or number hangs in that space, numbers flush on the right. In vertical lines numbers are Han. Lists stay on the
//! grid.

use super::block::{Env, Setter};
use super::galley::{Break, Placed, Sign, Strip, Thing};
use super::paragraph::{Frame, LineAlign};
use crate::book::{Block, Inlines, List, ListItem, ListKind};
use crate::diag::Span;
use crate::font::FontRole;
use crate::lang::numeral;
use crate::pages::{Grey, NodeId, NodeRole, Pt, Tag};

/// Where the text of an item begins, in em.
const INDENT: f32 = 2.0;
/// White between a number and the text, in em.
const AFTER_NUMBER: f32 = 0.5;

/// What stands before an item.
enum Marker {
    Sign(Sign),
    Number(String),
    None,
}

impl<'b> Setter<'_, 'b> {
    pub(super) fn list(&mut self, list: &'b List, env: Env) {
        let List { kind, tight: _, items, span } = list;
        let node = self.node(NodeRole::List, env.parent, *span);
        let vertical = self.cx.style.is_vertical();
        let number_of = |i: usize| match kind {
            ListKind::Ordered { start } => {
                let n = start.saturating_add(i as u64);
                Some(if vertical { format!("{}、", numeral::han(n)) } else { format!("{n}.") })
            }
            ListKind::Bullet | ListKind::Definition => None,
        };
        // The widest number decides for the whole list, so that all texts stand under one another.
        let widest = (0..items.len()).filter_map(number_of).map(|n| n.chars().count()).max().unwrap_or(0) as f32;
        // Each character of a Han number takes an em, its stop with the white behind it.
        let length = if vertical { widest } else { widest * 0.5 + AFTER_NUMBER };
        let indent = length.max(INDENT);
        for (i, item) in items.iter().enumerate() {
            let marker = match (kind, item.checked) {
                (ListKind::Definition, _) => Marker::None,
                (_, Some(true)) => Marker::Sign(Sign::TickedBox),
                (_, Some(false)) => Marker::Sign(Sign::Box),
                (ListKind::Ordered { .. }, None) => number_of(i).map_or(Marker::None, Marker::Number),
                (ListKind::Bullet, None) => Marker::Sign(match env.depth % 3 {
                    0 => Sign::Bullet,
                    1 => Sign::Ring,
                    _ => Sign::Square,
                }),
            };
            // What is explained is no level of a list.
            let depth = env.depth.saturating_add(u8::from(*kind != ListKind::Definition));
            self.item(item, marker, indent, Env { parent: node, depth, ..env });
        }
    }

    fn item(&mut self, item: &'b ListItem, marker: Marker, indent: f32, env: Env) {
        let ListItem { term, checked: _, blocks } = item;
        let node = self.node(NodeRole::ListItem, env.parent, Span::default());
        if let Some(term) = term {
            self.term(term, Env { parent: node, ..env });
        }
        let label = match marker {
            Marker::Number(_) => Some(self.node(NodeRole::ListLabel, node, Span::default())),
            Marker::Sign(_) | Marker::None => None,
        };
        let body = self.node(NodeRole::ListBody, node, Span::default());
        // Below a term, what hangs around the list hangs in it.
        let hanging = if term.is_some() { env.indent.min(0.0) } else { 0.0 };
        let inner = Env { parent: body, indent: hanging, ..env }.indented(env.text.size * indent);
        let at = self.galley.strips.len();
        // An item that begins with a list or a quotation keeps a line for its sign.
        let beside = matches!(
            blocks.first(),
            Some(Block::Paragraph(_) | Block::Table(_) | Block::Figure(_) | Block::Code(_) | Block::Math(_))
        );
        if !beside && term.is_none() {
            let strip = Strip {
                snap: env.snap,
                after: Break::Never,
                trail: env.leading - env.text.size,
                ..Strip::block(env.leading)
            };
            self.strip(strip, env);
        }
        self.blocks(blocks, inner);
        self.mark(marker, label, at, inner, env);
    }

    /// Puts the sign or number before the first line of an item that begins at strip `at`.
    fn mark(&mut self, marker: Marker, label: Option<NodeId>, at: usize, inner: Env, env: Env) {
        let size = env.text.size;
        // Beside a table or a picture it stands at the first line, or at the head of the picture.
        let is_seen = |thing: &Thing| !matches!(thing, Thing::Anchor(_) | Thing::Bar { .. } | Thing::Lead { .. });
        let strips = self.galley.strips.get(at..).unwrap_or_default();
        let at = at + strips.iter().position(|strip| strip.things.iter().any(is_seen)).unwrap_or_default();
        let first_line = self
            .galley
            .strips
            .get(at)
            .and_then(|s| s.things.iter().find_map(|t| if let Thing::Line(l) = t { Some(l.across) } else { None }));
        let grid_size = if env.snap { self.cx.style.body_size } else { size };
        let across = first_line.unwrap_or(grid_size * super::block::ASCENT);
        let room = inner.start - env.start;
        let thing = match marker {
            Marker::None => None,
            Marker::Sign(sign) => {
                let box_room = if matches!(sign, Sign::Box | Sign::TickedBox) { 1.2 } else { 1.0 };
                let along = inner.start - (size * box_room).min(room) + size * 0.25;
                let across = across - size * 0.38;
                Some(Thing::Sign { sign, along, across, size, grey: Grey::BLACK, tag: Tag::Artifact })
            }
            Marker::Number(number) => {
                let frame =
                    Frame { measure: env.measure, first_indent: Pt::ZERO, align: LineAlign::Start, hyphenate: false };
                let node = label.unwrap_or(inner.parent);
                let line = self.compose_made(&number, &env.text, &frame, node).into_iter().next();
                line.map(|line| {
                    let ems = number.chars().count() as f32;
                    let length =
                        if self.cx.style.is_vertical() { size * ems } else { size * AFTER_NUMBER + line.width };
                    let along = (inner.start - length).max(env.start - size * 0.5);
                    Thing::Line(Placed { along, across, line, tag: Tag::Content(node) })
                })
            }
        };
        if let (Some(thing), Some(strip)) = (thing, self.galley.strips.get_mut(at)) {
            strip.things.insert(0, thing);
        }
    }

    fn term(&mut self, term: &'b Inlines, env: Env) {
        let node = self.node(NodeRole::ListLabel, env.parent, Span::default());
        let text = super::style::TextStyle { role: FontRole::SansBold, ..env.text };
        let frame = Frame { measure: env.measure, first_indent: Pt::ZERO, align: LineAlign::Start, hyphenate: false };
        let lines = self.compose(term, &text, &frame, node);
        self.lines(lines, env, Tag::Content(node));
        self.hold_last();
    }
}
