//! Code: characters in cells, as typed.
//!
//! Every narrow character takes half an em and every wide one a whole em, whatever its face says, so that columns of
//! CJK and Latin text stand under one another on a 1:2 grid. A line that is too long goes on in the next, marked at the
//! end; a block may go on on the next page. Keywords are bold, texts and comments a tone lighter: print has one plate.

mod cells;

use self::cells::{Piece, Tones, cells, set, wrap};
use super::Context;
use super::block::{ASCENT, Env, Setter};
use super::galley::{Break, DecorKind, Placed, Sign, Strip, Thing};
use super::look::CodeLook;
use super::paragraph::SetLine;
use super::style::TextStyle;
use crate::book::{Code, Text, Token, plain};
use crate::lang::Lang;
use crate::lang::wide::{self, is_wide};
use crate::pages::{Grey, NodeId, NodeRole, Pt, Tag};

/// Grey of a bar beside code.
const BAR: Grey = Grey(0.6);
/// Columns that a tab advances to.
const TAB: usize = 4;
/// Blocks of so many lines are not divided, and those of a few more only where the page would else be ten lines short, as
/// a line and what it turns over to.
const WHOLE: usize = 4;
const SHORT: usize = 10;
const SHORT_DIVIDED: u16 = 4000;
/// A block goes on with at least so many lines.
const TAIL: usize = 3;
/// Price of a page break that is not at a blank line (a page one line short costs 40).
const INSIDE: u16 = 30;
/// Size of the numbers of lines, in that of the code, their grey, and the white behind them in em of the code.
const NUMBER_SIZE: f32 = 0.85;
const NUMBER_GREY: Grey = Grey(0.45);
const NUMBER_GAP: f32 = 1.0;
/// Columns by which what goes on is indented further than the line it belongs to.
const TURNOVER: usize = 2;

impl<'b> Setter<'_, 'b> {
    pub(super) fn code(&mut self, code: &'b Code, env: Env) {
        let Code { language: _, text, caption, first_line, tokens, span } = code;
        let parent = match caption {
            // No figure, which would have to be described: its text is its own.
            Some(_) => self.node(NodeRole::Aside, env.parent, *span),
            None => env.parent,
        };
        let node = self.node(NodeRole::Code, parent, *span);
        let style = self.cx.style.code(env.text.lang);
        let CodeLook { leading, padding, ground, bar, .. } = self.cx.style.look(env.text.lang).code.clone();
        self.off_grid(env, |setter, env| {
            let mut decor = None;
            if ground.grey() != Grey::WHITE {
                decor = Some(setter.decor(env, DecorKind::Ground(ground.grey())));
            }
            if bar.get() > 0.0 {
                let kind = DecorKind::SideBar { weight: Pt::new(bar.get()), grey: BAR };
                decor = Some(setter.decor(Env { decor: decor.or(env.decor), ..env }, kind));
            }
            let padding = style.size * padding.get();
            let inner = Env {
                start: env.start + padding,
                measure: env.measure - padding * 2.0 - room_for_sign(style.size, padding),
                text: style,
                leading: style.size * leading.get(),
                decor: decor.or(env.decor),
                ..env
            };
            let mut continued = None;
            if let Some(caption) = caption {
                let env = Env { parent, ..env };
                setter.caption(None, caption, env);
                setter.hold_last();
                setter.strip(Strip::space(env.text.size * 0.4), env);
                continued = Some(setter.continued(Some(&plain(caption)), env, parent));
            }
            let white = Strip { space: false, ..Strip::space(padding * 0.6) };
            setter.strip(white.clone(), inner);
            setter.hold_last();
            let first = setter.galley.strips.len();
            setter.code_lines(text, tokens, *first_line, inner, node);
            // Its title is said again where it goes on.
            if let Some(mut again) = continued {
                again.push(Strip { after: Break::Never, ..Strip::block(env.text.size * 0.4) });
                setter.galley.heads.push(again);
                let head = Some(setter.galley.heads.len() as u32 - 1);
                setter.galley.strips.iter_mut().skip(first + 1).for_each(|strip| strip.head = head);
            }
            setter.hold_last();
            setter.strip(Strip { after: Break::Free, ..white }, inner);
        });
    }

    /// What a block of code takes beside its lines: padding, room for the sign, numbers of lines.
    pub(super) fn beside_code(&self, code: &Code, lang: Lang) -> Pt {
        let size = self.cx.style.code(lang).size;
        let padding = size * self.cx.style.look(lang).code.padding.get();
        let gutter = |first| size * (digits(&code.text.text, first) * 0.5 * NUMBER_SIZE + NUMBER_GAP);
        padding * 2.0 + room_for_sign(size, padding) + code.first_line.map_or(Pt::ZERO, gutter)
    }

    /// Sets code line by line, its lines numbered from `first` if there is one.
    fn code_lines(&mut self, text: &'b Text, tokens: &[Token], first: Option<u32>, env: Env, node: NodeId) {
        let Some(first) = first else { return self.typed_lines(text, tokens, env, node, false) };
        let numbered = self.galley.strips.len();
        let number = TextStyle { size: env.text.size * NUMBER_SIZE, colour: NUMBER_GREY, ..env.text };
        let room = number.size * (digits(&text.text, first) * 0.5);
        let gutter = room + env.text.size * NUMBER_GAP;
        self.typed_lines(
            text,
            tokens,
            Env { start: env.start + gutter, measure: env.measure - gutter, ..env },
            node,
            false,
        );
        let mut next = first;
        let mut begins = true;
        for at in numbered..self.galley.strips.len() {
            let strip = &mut self.galley.strips[at];
            let baseline = strip.things.iter().find_map(|t| if let Thing::Line(l) = t { Some(l) } else { None });
            let across = baseline.map_or(env.text.size * ASCENT, |l| l.across);
            if begins {
                let line = figures(&next.to_string(), &number, self.cx);
                let along = env.start + room - line.width;
                strip.things.insert(0, Thing::Line(Placed { along, across, line, tag: Tag::Artifact }));
                // A blank line with a number is more than white.
                strip.space = false;
                next = next.saturating_add(1);
            }
            begins = !strip.things.iter().any(|t| matches!(t, Thing::Sign { sign: Sign::Wrapped, .. }));
        }
    }

    /// Sets text as typed, line by line, in the style of `env`.
    pub(super) fn typed_lines(&mut self, text: &'b Text, tokens: &[Token], env: Env, node: NodeId, centred: bool) {
        let mut at = 0;
        let from = self.galley.strips.len();
        // A sign at the end stands in the padding of code; a formula has none and leaves room for it.
        let room = if centred { env.text.size } else { Pt::ZERO };
        let measure = env.measure - room;
        let mut tokens = Tones { tokens };
        let draws = wide::draws_boxes(&text.text);
        // The sides of boxes are an em high, and meet where their lines stand as close.
        let env = if draws { Env { leading: env.text.size, ..env } } else { env };
        for line in text.text.split('\n') {
            let cells = cells(line, text, at, &mut tokens, &env.text, self.cx, draws);
            at += line.len() + 1;
            let pieces = wrap(cells, ((measure / env.text.size) * 2.0 + 0.01) as usize);
            let last = pieces.len() - 1;
            for (k, Piece { indent, cells }) in pieces.into_iter().enumerate() {
                self.galley.stats.lines += 1;
                if cells.is_empty() {
                    // A blank line vanishes at the head of a page.
                    self.strip(Strip::space(env.leading), env);
                    continue;
                }
                let line = set(cells, k < last, &env.text);
                let start = match centred {
                    true => env.start + (env.measure - line.width) / 2.0,
                    false => env.start + env.text.size * (indent as f32 * 0.5),
                };
                let strip = self.line_strip(line, Env { start, ..env }, Tag::Content(node));
                let mut things = strip.things;
                if k < last {
                    things.push(Thing::Sign {
                        sign: Sign::Wrapped,
                        along: env.start + measure,
                        across: env.text.size * 0.5,
                        size: env.text.size,
                        grey: Grey(0.5),
                        tag: Tag::Artifact,
                    });
                }
                self.strip(Strip { things, ..strip }, env);
            }
        }
        price_breaks(&mut self.galley.strips[from..]);
    }
}

/// Room for the sign of a line that goes on, where the padding has none.
fn room_for_sign(size: Pt, padding: Pt) -> Pt {
    (size * Sign::Wrapped.reach().1 - padding).max(Pt::ZERO)
}

/// Figures of the highest number of a line.
fn digits(text: &str, first: u32) -> f32 {
    let count = text.split('\n').count() as u32;
    first.saturating_add(count).to_string().len().max(2) as f32
}

/// Columns of a line in its cells, tabs widened.
pub(super) fn columns(line: &str) -> usize {
    line.chars().fold(0, |at, c| if c == '\t' { (at / TAB + 1) * TAB } else { at + 1 + usize::from(is_wide(c)) })
}

/// Says where a page may end inside a block of code: best at a blank line, never behind its first line or before its
/// last, and in a short block nowhere.
fn price_breaks(lines: &mut [Strip]) {
    let count = lines.len();
    let blank: Vec<bool> = lines.iter().map(|l| l.space).collect();
    let turns_over = |line: &Strip| line.things.iter().any(|t| matches!(t, Thing::Sign { sign: Sign::Wrapped, .. }));
    for (i, line) in lines.iter_mut().enumerate() {
        let beside_blank = blank[i] || blank.get(i + 1).is_some_and(|b| *b);
        line.after = match () {
            () if count <= WHOLE || i == 0 || i + TAIL >= count => Break::Never,
            () if count <= SHORT || turns_over(line) => Break::Cost(SHORT_DIVIDED),
            () if beside_blank => Break::Free,
            () => Break::Cost(INSIDE),
        };
    }
    if let Some(last) = lines.last_mut() {
        last.after = Break::Free;
    }
}

/// Figures of one tone, each in its cell.
fn figures<'b>(figures: &str, style: &TextStyle, cx: &Context) -> SetLine<'b> {
    let text = Text::made(figures);
    set(cells(figures, &text, 0, &mut Tones { tokens: &[] }, style, cx, false), false, style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_ends_at_a_blank_line_and_leaves_no_line_alone() {
        let priced = |lines: &str| {
            let mut strips: Vec<Strip> = lines
                .chars()
                .map(|c| if c == '_' { Strip::space(Pt::new(10.0)) } else { Strip::block(Pt::new(10.0)) })
                .collect();
            price_breaks(&mut strips);
            strips.into_iter().map(|s| s.after).collect::<Vec<_>>()
        };
        use Break::{Cost, Free, Never};
        assert_eq!(priced("abcd"), [Never, Never, Never, Free]);
        let short = Cost(SHORT_DIVIDED);
        assert_eq!(priced("ab_def"), [Never, short, short, Never, Never, Free]);
        let [inside, free, never] = [Cost(INSIDE), Free, Never];
        let long = [never, inside, free, free, inside, inside, inside, inside, never, never, free];
        assert_eq!(priced("abc_defghij"), long);
    }
}
