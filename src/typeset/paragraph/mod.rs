//! One paragraph: from inlines to composed lines.
//!
//! Items (characters with classes, boxes, glue) are made of the inlines, shaped in runs of one face, given break
//! opportunities ([`super::breaks`]) and glue ([`super::spacing`]), and set into lines by the total-fit of
//! [`super::line`].

mod cells;
pub(super) mod combined;
mod emit;
mod flow;
mod ruby;
#[cfg(test)]
mod tests;
mod warichu;
mod words;

use self::cells::{Builder, Cells};
use self::emit::Emitter;
use self::flow::{Flattener, Flow};
use super::Context;
use super::breaks::{self, Break, Char};
use super::line::{self, Adjusted, Joint, LineOf, Setting};
use super::style::TextStyle;
use crate::book::{AssetId, Id, Inline, Note};
use crate::diag::{Code, Diagnostic};
use crate::lang::class::Class;
use crate::lang::wide;
use crate::pages::{GlyphRun, LayoutStats, LinkTo, NodeId, Pt, Structure};
use std::cell::Cell;

/// Where and how lines are set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub measure: Pt,
    /// Further indent of the first line (negative hangs).
    pub first_indent: Pt,
    pub align: LineAlign,
    /// Hyphenate Latin words.
    pub hyphenate: bool,
}

/// How lines fill the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineAlign {
    /// Both edges, last line at the start.
    Justify,
    /// Ragged, breaks by total fit.
    Start,
    /// Ragged, between words: for entries of the contents, which fill their lines.
    Words,
    Centre,
    End,
    /// Fewest lines, then least difference in length; for headings, titles, captions. At the start.
    Balanced,
    /// Balanced and centred.
    BalancedCentre,
    BalancedEnd,
}

impl LineAlign {
    pub fn is_balanced(self) -> bool {
        match self {
            LineAlign::Balanced | LineAlign::BalancedCentre | LineAlign::BalancedEnd => true,
            LineAlign::Justify | LineAlign::Start | LineAlign::Words | LineAlign::Centre | LineAlign::End => false,
        }
    }
}

/// Composed lines, not yet on a page.
#[derive(Clone, Debug, Default)]
pub struct Composed<'b> {
    pub lines: Vec<SetLine<'b>>,
    pub stats: LayoutStats,
    /// Lines of a title that end inside a word.
    pub parted_words: usize,
}

/// One line, its runs relative to the start of the measure and the baseline.
#[derive(Clone, Debug, Default)]
pub struct SetLine<'b> {
    pub runs: Vec<GlyphRun>,
    pub text: Box<str>,
    pub joins_next: bool,
    /// Ends with a hyphen that is not in the text.
    pub hyphenated: bool,
    /// Offset of the first glyph from the start of the measure (indent, centring).
    pub offset: Pt,
    /// Ink of the line along the measure, from `offset`.
    pub width: Pt,
    /// Above and below the baseline, if more than the text size asks for (inline pictures).
    pub ascent: Pt,
    pub descent: Pt,
    pub extras: Vec<Extra<'b>>,
}

/// What stands in a line beside glyphs. Positions are from the start of the measure, y from the baseline downward.
#[derive(Clone, Debug)]
pub enum Extra<'b> {
    /// A note's mark stands here: the note goes to the foot of this page. `run` is the index of the run that holds the
    /// mark, set as a placeholder of the width of any mark; page make-up replaces it by the mark of the page.
    Note { note: &'b Note, run: usize, mark: NodeId },
    /// A link over `x..x + width`.
    Link { to: LinkTo, x: Pt, width: Pt, contents: Box<str>, node: NodeId },
    /// A picture in the line.
    Picture { asset: AssetId, x: Pt, y: Pt, width: Pt, height: Pt, alt: Box<str>, node: NodeId },
    /// A line under, through or over text.
    Rule { x: Pt, y: Pt, width: Pt, thickness: Pt },
    /// A wavy line about `y`, of halves of a wave that leave it by `height`.
    Wave { x: Pt, y: Pt, half: Pt, halves: u32, height: Pt, thickness: Pt },
    /// A dot of emphasis, drawn as a path about its centre: a circle, or 胡麻点, the sesame seed of vertical Japanese.
    Dot { x: Pt, y: Pt, radius: Pt, sesame: bool },
    /// A drawn box for a character that no font has. The line's text holds the character, and a blank glyph stands for
    /// it, so `text` is empty and the box says nothing.
    Missing { x: Pt, width: Pt, text: Box<str> },
    /// An id is here.
    Anchor(Id),
}

/// Room for a drop cap beside the first lines of a paragraph.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Notch {
    pub lines: usize,
    pub width: Pt,
}

/// What stands before inline content.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lead<'a> {
    /// Room for the first character, which stands there and is not among the lines.
    pub notch: Option<Notch>,
    /// A label, one em before the content.
    pub label: Option<&'a str>,
}

/// Composes inline content. Structure nodes of inlines are added below `parent`.
pub fn compose<'b>(
    Lead { notch, label }: Lead,
    inlines: &'b [Inline],
    text: &TextStyle,
    frame: &Frame,
    parent: NodeId,
    structure: &mut Structure,
    cx: &Context,
) -> Composed<'b> {
    let measure = frame.measure.get();
    let mut flow = Flow::default();
    let mut flattener = Flattener { flow: &mut flow, structure, cx, measure, items: 0 };
    let look = flattener.plain_look(text);
    if let Some(label) = label {
        flattener.characters(label, look);
        flattener.characters("\u{3000}", look);
    }
    flattener.inlines(inlines, look, parent);
    breaks::resolve(&mut flow.chars, cx.style.is_vertical());
    if notch.is_some() {
        flow.leave_out_first();
    }
    if cx.style.is_vertical() {
        combined::find(&mut flow);
    }

    let mut scratch = SCRATCH.take();
    let Scratch { breaks, cells, gaps } = &mut scratch;
    breaks::opportunities(&flow.text, &flow.chars, text.level, cx.style.hangul, breaks);
    cells.clear();
    Builder::new(&flow, breaks, cx, text.preset, frame.hyphenate, measure, cells).build();
    if flow.warichu > 0 {
        warichu::fold(cells, &flow);
    }

    let ragged = matches!(frame.align, LineAlign::Start | LineAlign::Centre | LineAlign::End);
    let keeps_words = frame.align == LineAlign::Words || ragged && measure < NARROW * text.size.get();
    let by_words = frame.align.is_balanced() || keeps_words;
    if by_words && line::natural(&cells.cells, Break::Never) > measure - frame.first_indent.get() {
        words::part(&flow, cells);
        if keeps_words {
            words::keep(cells);
        }
    }

    let a_line = if cx.saves_lines { SAVED_LINE } else { 0.0 };
    let (first_indent, em) = (frame.first_indent.get(), text.size.get());
    let setting = Setting { measure, first_indent, em, align: frame.align, a_line };
    let (beside, width) = notch.map_or((0, 0.0), |notch| (notch.lines, notch.width.get()));
    let narrow = Setting { measure: measure - width, ..setting };
    let lines = match beside {
        0 => line::break_lines(&mut cells.cells, &setting),
        _ => line::break_beside(&mut cells.cells, &narrow, beside, &setting),
    };
    let mut out = Composed { lines: Vec::with_capacity(lines.len()), ..Composed::default() };
    for (n, line) in lines.iter().enumerate() {
        let (setting, start) = if n < beside { (&narrow, width) } else { (&setting, 0.0) };
        let notes = if flow.warichu > 0 { warichu::settle(cells, &flow, line) } else { Vec::new() };
        let adjusted = line::adjust(&cells.cells, line, setting, gaps);
        count(&mut out.stats, &adjusted, line, &cells.cells[line.start..line.end], setting);
        let parts_word = line.by != Break::Mandatory && cells.cells[line.end - 1].joint == Joint::Inside;
        out.parted_words += usize::from(parts_word);
        let indent = setting.indent(line);
        let free = setting.measure - indent - adjusted.width;
        let offset = start
            + indent
            + match frame.align {
                LineAlign::Justify | LineAlign::Start | LineAlign::Words | LineAlign::Balanced => 0.0,
                LineAlign::Centre | LineAlign::BalancedCentre => free / 2.0,
                LineAlign::End | LineAlign::BalancedEnd => free,
            };
        out.lines.push(Emitter::new(&flow, cells, cx, text.colour).line(line, offset, gaps, &notes));
    }
    report(&flow, cells, &lines, &setting, cx);
    if scratch.cells.cells.len() <= MOST_KEPT {
        SCRATCH.set(scratch);
    }
    out
}

/// The buffers of a longer paragraph are given back.
const MOST_KEPT: usize = 50_000;

/// What is allocated once for a thread.
#[derive(Default)]
struct Scratch {
    breaks: Vec<Break>,
    cells: Cells,
    gaps: Vec<f32>,
}

thread_local! {
    static SCRATCH: Cell<Scratch> = Cell::default();
}

/// What a line costs in a text that should have fewer of them, in demerits: as much as three lines squeezed to the last,
/// and less than two of which each parts a word or is spaced apart.
const SAVED_LINE: f64 = 12_000.0;

/// Ragged lines of fewer em, those of cells mostly, part between words.
const NARROW: f32 = 12.0;

/// Gaps between characters are counted as wide above this, in em.
const WIDE_GAP: f32 = 0.1;

fn count(stats: &mut LayoutStats, adjusted: &Adjusted, line: &LineOf, cells: &[line::Cell], setting: &Setting) {
    stats.lines += 1;
    stats.stretched += usize::from(adjusted.extra > 0.0);
    if adjusted.extra > WIDE_GAP * setting.em {
        stats.wide_gaps += cells.iter().filter(|c| c.gap.stretch == line::Stretch::Equal).count();
    }
    stats.lone_characters += usize::from(adjusted.lone);
    stats.overfull += usize::from(line.overfull);
    stats.emergency_breaks += usize::from(line.by == Break::Emergency);
}

/// Says where a line is wider than its measure or a word was broken anywhere, once for a paragraph.
fn report(flow: &Flow, cells: &Cells, lines: &[LineOf], setting: &Setting, cx: &Context) {
    // The whole of what the line ends in.
    let at = |line: &LineOf| {
        let atom = cells.atoms.get(line.end - 1)?;
        let (before, behind) = flow.chars.split_at(atom.first as usize);
        let narrow = |c: &Char| !matches!(c.class, Class::Sp | Class::Zw) && !wide::is_wide(c.c) && c.c != flow::OBJECT;
        let first = before.len() - before.iter().rev().take_while(|c| narrow(c)).count();
        let last = before.len() + behind.iter().skip(1).take_while(|c| narrow(c)).count();
        let (first, last) = (flow.chars[first].at, flow.chars[last]);
        flow.span(first, last.at as usize + last.c.len_utf8() - first as usize)
    };
    let say = |code: Code, message: String, line: &LineOf| {
        let diagnostic = Diagnostic::new(code, message);
        cx.reporter.report(diagnostic.at(at(line)));
    };
    if let Some(line) = lines.iter().find(|l| l.overfull) {
        let width = line::natural(&cells.cells[line.start..line.end], line.by);
        let over = width - setting.measure;
        say(Code::Overfull, format!("a line is {over:.1} pt wider than its measure"), line);
    }
    if let Some(line) = lines.iter().find(|l| l.by == Break::Emergency) {
        say(Code::EmergencyBreak, "a long word or address was broken where it met the edge".into(), line);
    }
}
