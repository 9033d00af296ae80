//! The tail of an article, peeled from its last line upward.

use super::boards;
use super::fields::{self, Fields};
use super::platforms::{self, Frame};
use super::{Kind, LONGEST_TITLE, Peeled, Rules, View, rules};
use crate::input::text::lines::trim;

/// Most lines of a tail, comments left out.
const TAIL_LINES: usize = 60;

pub(super) fn peel_tail(
    lines: &[View],
    head: usize,
    rules: &Rules,
    speakers: &[String],
    opens_body: &dyn Fn(usize) -> bool,
    peeled: &mut Peeled,
) {
    let mut tail = Tail { lines, head, end: lines.len(), rules, speakers, peeled };
    tail.take_comments(opens_body);
    tail.take_below_board();
    let frame = tail.take_below_platform();
    let furniture = tail.furniture(&frame);
    tail.take(furniture);
}

/// An article without its head, while its tail is taken.
struct Tail<'v, 'a> {
    lines: &'v [View<'a>],
    /// The first line below the head.
    head: usize,
    /// The line below the last that is left.
    end: usize,
    rules: &'v Rules,
    speakers: &'v [String],
    peeled: &'v mut Peeled,
}

/// Lines of a tail with what they are, from the last one upward.
#[derive(Default)]
struct Furniture {
    pieces: Vec<(usize, Piece)>,
    /// Pictures and ornaments: they wait until a line above them proves to be furniture.
    waiting: Vec<usize>,
}

impl Tail<'_, '_> {
    /// What readers say below the article.
    fn take_comments(&mut self, opens_body: &dyn Fn(usize) -> bool) {
        let lines = self.lines;
        if self.rules.on("comments")
            && let Some(at) = (self.head + 1..lines.len()).find(|&i| rules::is_comment_heading(lines[i].text))
            // A chapter or section after it: then it is a heading of the author's.
            && !(at + 1..lines.len()).any(|i| lines[i].kind == Kind::Heading || opens_body(i))
        {
            (at..lines.len()).for_each(|i| self.take_line(i, "comments"));
            self.end = at;
        }
    }

    /// What a board has below a post.
    fn take_below_board(&mut self) {
        if self.rules.on(platforms::RULE)
            && let Some(at) = boards::closing(self.lines, self.head, self.end)
        {
            let said = (at..self.end).filter(|&i| !trim(self.lines[i].text).is_empty());
            said.for_each(|i| self.peeled.cut(i, &self.lines[i], platforms::RULE));
            self.end = at;
        }
    }

    /// What a platform has below an article, and the frame that the end of the rest is in.
    fn take_below_platform(&mut self) -> Frame {
        if !self.rules.on(platforms::RULE) {
            return Frame::default();
        }
        let Some(at) = platforms::closing(self.lines, self.head, self.end) else {
            return Frame::of_tail(&self.lines[self.head..self.end]);
        };
        let at = self.author_card(at).unwrap_or(at);
        for (i, line, fields) in platforms::closed(self.lines, at, self.end) {
            match fields {
                Some(fields) => {
                    self.peeled.note(i, line, fields.rule);
                    fields.fill(&mut self.peeled.byline);
                }
                None => self.take_line(i, platforms::RULE),
            }
        }
        self.end = at;
        Frame::closed(&self.lines[self.head..self.end])
    }

    /// The author's card right above a line: the name, and what the author is.
    fn author_card(&self, at: usize) -> Option<usize> {
        const LINES: usize = 4;
        let is_author = |i: &usize| self.peeled.byline.authors.iter().any(|name| name == trim(self.lines[*i].text));
        let is_short = |line: &View| line.text.chars().count() <= LONGEST_TITLE;
        let card = (at.saturating_sub(LINES).max(self.head + 1)..at).find(is_author)?;
        self.lines[card..at].iter().all(is_short).then_some(card)
    }

    /// Takes a line; a statement of rights stays the article's.
    fn take_line(&mut self, i: usize, rule: &'static str) {
        let line = &self.lines[i];
        let may_state = matches!(line.kind, Kind::Text | Kind::Profile | Kind::Entries);
        if may_state && self.rules.on("rights") && self.rules.is_rights(line.text) {
            self.peeled.note(i, line, "rights");
            self.peeled.add_rights(line.text);
        } else {
            self.peeled.cut(i, line, rule);
        }
    }

    /// The lines, from the last one upward, that are no text of the article.
    fn furniture(&self, frame: &Frame) -> Vec<(usize, Piece)> {
        let mut furniture = Furniture::default();
        let mut below = self.end;
        while below > self.head && furniture.pieces.len() + furniture.waiting.len() < TAIL_LINES {
            match self.look_above(below, frame, &mut furniture) {
                Some(at) => below = at,
                None => break,
            }
        }
        furniture.pieces
    }

    /// Looks at the line above `below`, and gives the upper one of the lines that have been judged with it. None: it is
    /// text of the article.
    fn look_above(&self, below: usize, frame: &Frame, furniture: &mut Furniture) -> Option<usize> {
        let (lines, head, i) = (self.lines, self.head, below - 1);
        let line = &lines[i];
        let text = trim(line.text);
        let Furniture { pieces, waiting } = furniture;
        let is_picture = |&&w: &&usize| lines[w].kind == Kind::Picture;
        match line.kind {
            Kind::Text if text.is_empty() || rules::is_about_names(text) => return Some(i),
            Kind::Ornament => {
                waiting.push(i);
                return Some(i);
            }
            Kind::Picture if waiting.iter().filter(is_picture).count() < 3 => {
                waiting.push(i);
                return Some(i);
            }
            Kind::Heading if self.rules.on("promotion") && rules::is_promotion_heading(text) => {}
            Kind::Text | Kind::Profile | Kind::Entries => {}
            Kind::Heading => {
                // It may head only what has gone.
                let (_, below) = pieces.last().filter(|_| waiting.is_empty() && holds_text(&lines[head..i]))?;
                let rule = below.rule();
                pieces.push((i, Piece::Cut(rule)));
                return Some(i);
            }
            Kind::Picture | Kind::Quotation | Kind::Body => return None,
        }
        if let Some(piece) = self.alone(line, frame) {
            return self.settle(i, piece, furniture);
        }
        // A label on the line above says what this one is.
        if waiting.is_empty()
            && let Some(label) = (head..i).rev().find(|&k| !trim(lines[k].text).is_empty())
            && lines[label].kind == Kind::Text
            && let Some(fields) = platforms::pair(lines[label].text, text).filter(|f| self.rules.on(f.rule))
        {
            pieces.push((i, Piece::Meta(Fields::empty(fields.rule))));
            pieces.push((label, Piece::Meta(fields)));
            return Some(label);
        }
        // A list of other articles: its heading stands a few short lines above.
        let list = promotion_list(lines, head, i, self.rules)?;
        // A credit or a statement of rights below it stays one.
        let entry = |k: usize| {
            let said = Piece::of(trim(lines[k].text), self.rules, self.speakers);
            (k, said.filter(|said| !matches!(said, Piece::Cut(_))).unwrap_or(Piece::Cut("promotion")))
        };
        pieces.extend((list + 1..=i).rev().filter(|&k| !trim(lines[k].text).is_empty()).map(entry));
        self.settle(list, Piece::Cut("promotion"), furniture)
    }

    /// What a line is by itself.
    fn alone(&self, line: &View, frame: &Frame) -> Option<Piece> {
        let (text, rules) = (trim(line.text), self.rules);
        if line.kind == Kind::Entries {
            // `- END -` is an item to Markdown.
            return (rules.on("end-mark") && rules::is_end_mark(text)).then_some(Piece::Cut("end-mark"));
        }
        Piece::of(text, rules, self.speakers)
            .or_else(|| (rules.on(platforms::RULE) && frame.takes(text, None)).then_some(Piece::Cut(platforms::RULE)))
    }

    /// Puts down what a line is, and what has waited for it. None: the line stays, since a picture stands under it. Under
    /// a promotion that is its code to scan; under anything else it is the article's own.
    fn settle(&self, i: usize, piece: Piece, furniture: &mut Furniture) -> Option<usize> {
        let is_picture = |w: usize| self.lines[w].kind == Kind::Picture;
        if furniture.waiting.iter().any(|&w| is_picture(w)) && piece != Piece::Cut("promotion") {
            return None;
        }
        let rule = |w: usize| if is_picture(w) { "promotion" } else { "ornament" };
        furniture.pieces.extend(furniture.waiting.drain(..).map(|w| (w, Piece::Cut(rule(w)))));
        furniture.pieces.push((i, piece));
        Some(i)
    }

    /// Takes the furniture. Upward was the way of finding; a reader expects the order of the text.
    fn take(&mut self, furniture: Vec<(usize, Piece)>) {
        for (i, piece) in furniture.into_iter().rev() {
            let line = &self.lines[i];
            match piece {
                Piece::Cut(rule) => self.peeled.cut(i, line, rule),
                Piece::Meta(fields) => {
                    self.peeled.note(i, line, fields.rule);
                    fields.fill(&mut self.peeled.byline);
                }
                Piece::Rights => {
                    self.peeled.note(i, line, "rights");
                    self.peeled.add_rights(line.text);
                }
            }
        }
    }
}

/// Whether any line is text of the article and no heading.
fn holds_text(lines: &[View]) -> bool {
    lines.iter().any(|line| match line.kind {
        Kind::Text | Kind::Profile | Kind::Entries => !trim(line.text).is_empty(),
        Kind::Quotation | Kind::Body => true,
        Kind::Heading | Kind::Picture | Kind::Ornament => false,
    })
}

/// The heading of a list of other articles (往期推荐) above line `i`, if only short lines stand between.
fn promotion_list(lines: &[View], head: usize, i: usize, rules: &Rules) -> Option<usize> {
    /// Most entries of such a list.
    const ENTRIES: usize = 12;
    if !rules.on("promotion") {
        return None;
    }
    for k in (head.max(i.saturating_sub(2 * ENTRIES))..=i).rev() {
        let text = trim(lines[k].text);
        if matches!(lines[k].kind, Kind::Text | Kind::Heading) && rules::is_promotion_heading(text) {
            return Some(k);
        }
        let entry = text.chars().count() <= LONGEST_TITLE && !text.ends_with(['。', '，', '；']);
        let is_entry = match lines[k].kind {
            Kind::Entries => true,
            Kind::Text | Kind::Profile | Kind::Picture => entry,
            Kind::Heading | Kind::Ornament | Kind::Quotation | Kind::Body => false,
        };
        if !is_entry {
            return None;
        }
    }
    None
}

/// What one line of a tail is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    Cut(&'static str),
    Meta(Fields),
    Rights,
}

impl Piece {
    pub(super) fn rule(&self) -> &'static str {
        match self {
            Piece::Cut(rule) => rule,
            Piece::Meta(fields) => fields.rule,
            Piece::Rights => "rights",
        }
    }

    pub(super) fn of(text: &str, rules: &Rules, speakers: &[String]) -> Option<Piece> {
        if rules.cuts_pattern(text) {
            return Some(Piece::Cut("pattern"));
        }
        if rules.on("end-mark") && rules::is_end_mark(text) {
            return Some(Piece::Cut("end-mark"));
        }
        if rules.on("rights") && rules.is_rights(text) {
            return Some(Piece::Rights);
        }
        if rules.on("disclaimer") && rules::is_disclaimer(text) {
            return Some(Piece::Cut("disclaimer"));
        }
        if let Some(fields) = Fields::of_tail(text, speakers).filter(|f| rules.on(f.rule)) {
            return Some(Piece::Meta(fields));
        }
        if rules.on(platforms::RULE) {
            if let Some(fields) = platforms::fact(text).or_else(|| Frame::stamp(text)).filter(|f| rules.on(f.rule)) {
                return Some(Piece::Meta(fields));
            }
            if platforms::is_own(text) {
                return Some(Piece::Cut(platforms::RULE));
            }
        }
        if rules.on("counts") && fields::only_counts(text) {
            return Some(Piece::Cut("counts"));
        }
        (rules.on("promotion") && rules::is_promotion(text)).then_some(Piece::Cut("promotion"))
    }
}
