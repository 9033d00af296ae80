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
    let mut end = lines.len();
    if rules.on("comments")
        && let Some(at) = (head + 1..lines.len()).find(|&i| rules::is_comment_heading(lines[i].text))
        // A chapter or section after it: then it is a heading of the author's.
        && !(at + 1..lines.len()).any(|i| lines[i].kind == Kind::Heading || opens_body(i))
    {
        for (i, line) in lines.iter().enumerate().skip(at) {
            // A statement of rights below them is the article's.
            if line.kind == Kind::Text && rules.on("rights") && rules.is_rights(line.text) {
                peeled.note(i, line, "rights");
                peeled.add_rights(line.text);
            } else {
                peeled.cut(i, line, "comments");
            }
        }
        end = at;
    }
    if rules.on(platforms::RULE)
        && let Some(at) = boards::closing(lines, head, end)
    {
        for (i, line) in lines.iter().enumerate().take(end).skip(at).filter(|(_, l)| !trim(l.text).is_empty()) {
            peeled.cut(i, line, platforms::RULE);
        }
        end = at;
    }
    let mut frame = if rules.on(platforms::RULE) { Frame::of_tail(&lines[head..end]) } else { Frame::default() };
    if rules.on(platforms::RULE)
        && let Some(at) = platforms::closing(lines, head, end)
    {
        // The author's card may stand above it: the name, and what the author is.
        const CARD: usize = 4;
        let is_author = |i: &usize| peeled.byline.authors.iter().any(|author| author == trim(lines[*i].text));
        let is_short = |line: &View| line.text.chars().count() <= LONGEST_TITLE;
        let card = (at.saturating_sub(CARD).max(head + 1)..at).find(is_author);
        let at = card.filter(|&card| lines[card..at].iter().all(is_short)).unwrap_or(at);
        for (i, line, fields) in platforms::closed(lines, at, end) {
            match fields {
                Some(fields) => {
                    peeled.note(i, line, fields.rule);
                    fields.fill(&mut peeled.byline);
                }
                None if rules.on("rights") && rules.is_rights(line.text) => {
                    peeled.note(i, line, "rights");
                    peeled.add_rights(line.text);
                }
                None => peeled.cut(i, line, platforms::RULE),
            }
        }
        end = at;
        frame = Frame::closed(&lines[head..end]);
    }
    let mut furniture: Vec<(usize, Piece)> = Vec::new();
    // Pictures and ornaments wait until a line above them proves to be furniture.
    let mut waiting: Vec<usize> = Vec::new();
    let mut i = end;
    while i > head && furniture.len() + waiting.len() < TAIL_LINES {
        i -= 1;
        let line = &lines[i];
        let text = trim(line.text);
        match line.kind {
            Kind::Text if text.is_empty() => continue,
            Kind::Ornament => {
                waiting.push(i);
                continue;
            }
            Kind::Picture if waiting.iter().filter(|&&w| lines[w].kind == Kind::Picture).count() < 3 => {
                waiting.push(i);
                continue;
            }
            Kind::Heading if rules.on("promotion") && rules::is_promotion_heading(text) => {}
            Kind::Text | Kind::Profile | Kind::Entries => {}
            Kind::Heading => match furniture.last() {
                // It headed only what has gone.
                Some((_, below)) if waiting.is_empty() && holds_text(&lines[head..i]) => {
                    let rule = below.rule();
                    furniture.push((i, Piece::Cut(rule)));
                    continue;
                }
                _ => break,
            },
            Kind::Picture | Kind::Quotation | Kind::Body => break,
        }
        let alone = match line.kind {
            // `- END -` is an item to Markdown.
            Kind::Entries if rules.on("end-mark") && rules::is_end_mark(text) => Some(Piece::Cut("end-mark")),
            Kind::Entries => None,
            _ => Piece::of(text, rules, speakers).or_else(|| {
                (rules.on(platforms::RULE) && frame.takes(text, None)).then_some(Piece::Cut(platforms::RULE))
            }),
        };
        // A label on the line above says what this one is.
        if alone.is_none()
            && waiting.is_empty()
            && let Some(label) = (head..i).rev().find(|&k| !trim(lines[k].text).is_empty())
            && lines[label].kind == Kind::Text
            && let Some(fields) = platforms::pair(lines[label].text, text).filter(|f| rules.on(f.rule))
        {
            furniture.push((i, Piece::Meta(Fields::empty(fields.rule))));
            furniture.push((label, Piece::Meta(fields)));
            i = label;
            continue;
        }
        let Some(piece) = alone.or_else(|| {
            // A list of other articles: its heading stands a few short lines above.
            let list = promotion_list(lines, head, i, rules)?;
            // A credit or a statement of rights below it stays one.
            let piece = |k: usize| {
                let said = Piece::of(trim(lines[k].text), rules, speakers);
                said.filter(|said| !matches!(said, Piece::Cut(_))).unwrap_or(Piece::Cut("promotion"))
            };
            let entries = (list + 1..=i).rev().filter(|&k| !trim(lines[k].text).is_empty());
            furniture.extend(entries.map(|k| (k, piece(k))));
            i = list;
            Some(Piece::Cut("promotion"))
        }) else {
            break;
        };
        // A picture under a promotion is its code to scan; under anything else it is the article's own.
        if waiting.iter().any(|&w| lines[w].kind == Kind::Picture) && piece != Piece::Cut("promotion") {
            break;
        }
        furniture.extend(
            waiting
                .drain(..)
                .map(|w| (w, Piece::Cut(if lines[w].kind == Kind::Picture { "promotion" } else { "ornament" }))),
        );
        furniture.push((i, piece));
    }
    // Upward was the way of finding; a reader expects the order of the text.
    for (i, piece) in furniture.into_iter().rev() {
        let line = &lines[i];
        match piece {
            Piece::Cut(rule) => peeled.cut(i, line, rule),
            Piece::Meta(fields) => {
                peeled.note(i, line, fields.rule);
                fields.fill(&mut peeled.byline);
            }
            Piece::Rights => {
                peeled.note(i, line, "rights");
                peeled.add_rights(line.text);
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
        if rules.on("disclaimer") && rules::is_disclaimer(text) {
            return Some(Piece::Cut("disclaimer"));
        }
        if rules.on("counts") && fields::only_counts(text) {
            return Some(Piece::Cut("counts"));
        }
        (rules.on("promotion") && rules::is_promotion(text)).then_some(Piece::Cut("promotion"))
    }
}
