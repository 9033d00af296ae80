//! Head and tail of an article: what is metadata, what is cut.
//!
//! An article copied from a portal or an account begins with its title, byline, source and date and ends with end
//! marks, credits, disclaimers and promotions. Both are *peeled*, line by line from the outside, and never searched
//! for: peeling ends at the first line that is body text, so a sentence of the body that looks like furniture stays.
//! What says something about the article becomes its [`Byline`]; the rest becomes a [`Cut`]. Both are listed. The rules
//! with their names stand in [`rules`].

mod blocks;
mod fields;
mod link_notes;
mod platforms;
mod rules;
pub mod serial;
mod tail;
mod ways;

pub use blocks::{fill, is_links, tidy_article};
pub use fields::{is_label, is_paper, is_person};
pub use rules::{
    RULES, Rule, Rules, is_breadcrumb, is_metadata, is_ornament, is_spam, may_hold_spam, names_stock_link, stock_links,
};

use super::Cut;
use super::text::lines::trim;
use crate::book::Byline;
use crate::diag::{Code, Diagnostic, Reporter, Span};
use fields::Fields;
use platforms::Frame;
use std::collections::BTreeMap;
use tail::{Piece, peel_tail};

/// Most lines of a head.
const HEAD_LINES: usize = 12;
/// Longest title, in characters.
pub const LONGEST_TITLE: usize = 40;
/// Lines of one article that a label opens, from which it names a speaker and not a writer.
const SPEAKER_LINES: usize = 3;

/// A line as the peeling sees it.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub text: &'a str,
    pub span: Span,
    pub kind: Kind,
}

/// What a line is apart from its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Nothing but a link to the page of a person.
    Profile,
    /// The heading of a section: it ends a head and a tail.
    Heading,
    /// Nothing but pictures.
    Picture,
    /// A break of thought.
    Ornament,
    /// A list of links or short lines: furniture below a heading that says so, body elsewhere.
    Entries,
    /// What somebody else says.
    Quotation,
    /// Something that is never furniture: code, a table, a formula.
    Body,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Keep,
    /// It is the title, or repeats it.
    Title,
    /// Metadata, or cut.
    Gone,
}

/// What peeling found.
#[derive(Clone, Debug, Default)]
pub struct Peeled {
    /// One entry a line.
    pub fates: Vec<Fate>,
    /// The line that is the title, and the title in it.
    pub title: Option<(usize, String)>,
    pub byline: Byline,
    pub cuts: Vec<Cut>,
}

/// Peels the head and the tail of an article.
///
/// `title` is the title if the reader knows it already; `opens_body` says of a line that it can be no title (the
/// heading of a chapter, a bare number).
pub fn peel(lines: &[View], title: Option<&str>, rules: &Rules, opens_body: &dyn Fn(usize) -> bool) -> Peeled {
    let mut peeled = Peeled { fates: vec![Fate::Keep; lines.len()], ..Peeled::default() };
    let speakers = speakers(lines);
    let head = peel_head(lines, title, rules, &speakers, opens_body, &mut peeled);
    peel_tail(lines, head, rules, &speakers, opens_body, &mut peeled);
    peeled.cuts.sort_by_key(|c| c.span);
    peeled
}

/// Labels that open three lines or more: 记者：, 问：, 主持人：. They name speakers.
fn speakers(lines: &[View]) -> Vec<String> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines.iter().filter(|l| l.kind == Kind::Text) {
        if let Some(label) = fields::opening_label(line.text) {
            *count.entry(label).or_default() += 1;
        }
    }
    count.into_iter().filter(|&(_, n)| n >= SPEAKER_LINES).map(|(label, _)| label.to_string()).collect()
}

fn peel_head(
    lines: &[View],
    title: Option<&str>,
    rules: &Rules,
    speakers: &[String],
    opens_body: &dyn Fn(usize) -> bool,
    peeled: &mut Peeled,
) -> usize {
    let frame = if rules.on(platforms::RULE) { Frame::of_head(lines) } else { Frame::default() };
    let (mut seen, mut end) = (0, 0);
    // The picture or quotation that the last lines stand below.
    let mut above: Option<Kind> = None;
    let (mut ornaments, mut pictures) = (Vec::new(), Vec::new());
    // The card of the account that an article is reprinted from, and the sections that a page lists above its text.
    let (mut card, mut contents): (Option<String>, Vec<&str>) = (None, Vec::new());
    for (i, line) in lines.iter().enumerate() {
        let text = trim(line.text);
        // The value of the label above.
        if peeled.fates[i] == Fate::Gone {
            continue;
        }
        if line.kind == Kind::Text && text.is_empty() {
            continue;
        }
        if line.kind == Kind::Picture && frame.is_pictured() {
            pictures.push(i);
            continue;
        }
        if matches!(line.kind, Kind::Picture | Kind::Quotation) && i < HEAD_LINES {
            above = Some(line.kind);
            continue;
        }
        if line.kind == Kind::Ornament {
            ornaments.push(i);
            continue;
        }
        if above.take().is_some_and(|kind| !is_of_article(text, kind)) {
            break;
        }
        seen += 1;
        let titled = peeled.title.is_some();
        if seen > HEAD_LINES || !matches!(line.kind, Kind::Text | Kind::Profile) {
            break;
        }
        let next = next_text(lines, i);
        let below = next.map(|k| trim(lines[k].text));
        // Above a title anything short may be the title itself.
        let named_by = below.filter(|_| titled || title.is_some());
        if rules.cuts_pattern(text) {
            peeled.cut(i, line, "pattern");
        } else if rules.on(platforms::RULE) && card.as_deref() == Some(text.trim_end_matches('.')) {
            peeled.cut(i, line, platforms::RULE);
            // What the account is stands below its name.
            if let Some(about) = next.filter(|&k| trim(lines[k].text).chars().count() <= LONGEST_TITLE) {
                peeled.cut(about, &lines[about], platforms::RULE);
                end = about;
            }
        } else if rules.on(platforms::RULE) && text == "目录" && below == Some("收起") {
            contents = lines.iter().filter(|l| l.kind == Kind::Heading).map(|l| trim(l.text)).collect();
            peeled.cut(i, line, platforms::RULE);
        } else if rules.on(platforms::RULE) && contents.contains(&text) {
            peeled.cut(i, line, platforms::RULE);
            seen -= 1;
        } else if title.or(peeled.title.as_ref().map(|t| t.1.as_str())).is_some_and(|t| same_title(t, text)) {
            peeled.take_title(i, line, None);
        } else if let Some(fields) =
            frame.fact(line, named_by, !peeled.byline.authors.is_empty()).filter(|f| rules.on(f.rule))
        {
            peeled.note(i, line, fields.rule);
            if text.starts_with("以下文章来源于") {
                card = fields.source().map(str::to_owned);
            }
            fields.fill(&mut peeled.byline);
            seen -= 1;
        } else if rules.on(platforms::RULE) && frame.takes(text, below) {
            peeled.cut(i, line, platforms::RULE);
            seen -= 1;
        } else if let Some(fields) = frame.tag(lines, i).filter(|f| named_by.is_some() && rules.on(f.rule)) {
            peeled.note(i, line, fields.rule);
            fields.fill(&mut peeled.byline);
        } else if let Some(fields) = frame
            .card(lines, i)
            .filter(|_| named_by.is_some() && peeled.byline.authors.is_empty() && rules.on("byline"))
        {
            peeled.note(i, line, "byline");
            fields.fill(&mut peeled.byline);
        } else if rules.on(platforms::RULE)
            && (!peeled.byline.authors.is_empty() && frame.introduces(text, below)
                || frame.encloses(lines, i, titled || title.is_some()))
        {
            peeled.cut(i, line, platforms::RULE);
        } else if let Some(named) = fields::labelled_title(text).filter(|_| !titled && rules.on("title")) {
            peeled.take_title(i, line, title.is_none().then(|| named.to_owned()));
        } else if let Some((rest, fields)) = Fields::with_title(text).filter(|_| !titled && rules.on("byline")) {
            if title.is_none() {
                peeled.take_title(i, line, Some(rest));
            } else {
                peeled.note(i, line, "byline");
            }
            fields.fill(&mut peeled.byline);
        } else if let Some(fields) = Fields::of_head(text, speakers).filter(|f| rules.on(f.rule)) {
            peeled.note(i, line, fields.rule);
            fields.fill(&mut peeled.byline);
        } else if let Some(fields) = Fields::hashed(text)
            .filter(|_| rules.on("tags") && (titled || title.is_some() || text.split_whitespace().nth(1).is_some()))
        {
            // A single one may be a title whose author left out the blank.
            peeled.note(i, line, fields.rule);
            fields.fill(&mut peeled.byline);
        } else if rules.on("byline")
            && peeled.byline.authors.is_empty()
            && fields::is_person(text)
            && named_by.and_then(|below| Fields::of_head(below, speakers)).is_some_and(|f| f.is_dated())
        {
            peeled.note(i, line, "byline");
            peeled.byline.authors.push(text.to_owned());
        } else if let Some((k, fields)) =
            next.and_then(|k| Some((k, platforms::pair(text, lines[k].text)?))).filter(|(_, f)| rules.on(f.rule))
        {
            peeled.note(i, line, fields.rule);
            peeled.note(k, &lines[k], fields.rule);
            fields.fill(&mut peeled.byline);
            end = k;
        } else if rules.on("rights") && rules.is_rights(text) {
            peeled.note(i, line, "rights");
            peeled.add_rights(text);
        } else if rules.on("promotion") && rules::is_head_promotion(text) {
            peeled.cut(i, line, "promotion");
        } else if rules.on("counts") && fields::only_counts(text) {
            peeled.cut(i, line, "counts");
        } else if !titled && title.is_none() && rules.on("title") && !opens_body(i) && is_title(lines, i, speakers) {
            peeled.take_title(i, line, Some(unbracketed(text)));
        } else {
            break;
        }
        end = end.max(i) + 1;
    }
    for i in pictures.into_iter().filter(|&i| i < end) {
        peeled.cut(i, &lines[i], platforms::RULE);
    }
    for i in ornaments.into_iter().filter(|&i| i < end) {
        peeled.cut(i, &lines[i], "ornament");
    }
    end
}

/// Whether a line below a picture or a quotation is of the article. A name or a source may be of what stands above it,
/// unless it says that it is not: 本文来自….
fn is_of_article(text: &str, above: Kind) -> bool {
    text.starts_with("本文")
        || rules::is_head_promotion(text)
        || fields::only_counts(text)
        || fields::names_worker(text, above == Kind::Quotation)
}

/// The next line that holds text.
fn next_text(lines: &[View], i: usize) -> Option<usize> {
    let text = |k: &usize| matches!(lines[*k].kind, Kind::Text | Kind::Profile) && !trim(lines[*k].text).is_empty();
    (i + 1..lines.len()).take(2 * HEAD_LINES).find(text)
}

/// What a line below a title says of the article: nothing where it is no byline.
pub fn said_in_head(text: &str) -> Byline {
    let mut byline = Byline::default();
    if platforms::is_own(text) {
        return byline;
    }
    if let Some(fields) = Fields::of_head(text, &[]).or_else(|| platforms::fact(text)) {
        fields.fill(&mut byline);
    }
    byline
}

/// Whether a line can be nothing but furniture: a field, a statement of rights, an end mark, a promotion.
pub fn is_furniture(text: &str, rules: &Rules) -> bool {
    Fields::of_head(text, &[]).is_some() || Piece::of(text, rules, &[]).is_some_and(|p| p.rule() != platforms::RULE)
}

/// Whether a line is furniture, or one that only a platform has.
pub fn is_of_frame(text: &str, rules: &Rules) -> bool {
    platforms::is_own(text)
        || platforms::is_button(text)
        || platforms::fact(text).is_some()
        || is_furniture(text, rules)
}

impl Peeled {
    fn cut(&mut self, i: usize, line: &View, rule: &'static str) {
        self.fates[i] = Fate::Gone;
        self.cuts.push(Cut { rule, text: trim(line.text).to_string(), span: line.span });
    }

    fn add_rights(&mut self, text: &str) {
        let text = trim(text).to_string();
        if !self.byline.rights.contains(&text) {
            self.byline.rights.push(text);
        }
    }

    /// A line that became metadata: listed like a cut, under the name of its rule.
    fn note(&mut self, i: usize, line: &View, rule: &'static str) {
        self.cut(i, line, rule);
    }

    fn take_title(&mut self, i: usize, line: &View, title: Option<String>) {
        self.cut(i, line, "title");
        self.fates[i] = Fate::Title;
        if let Some(title) = title {
            self.title = Some((i, title));
        }
    }
}

/// The first line of a text is its title if it is short, ends no sentence and longer lines follow.
fn is_title(lines: &[View], i: usize, speakers: &[String]) -> bool {
    let text = trim(lines[i].text);
    let length = text.chars().count();
    if length > LONGEST_TITLE
        || !text.contains(char::is_alphanumeric)
        || text.ends_with(['。', '，', '；', '、', '：', ':', ',', '”', '」'])
        || text.contains('。')
    {
        return false;
    }
    // 内容 and 目录 head a text and do not name it.
    if matches!(text, "内容" | "正文") || crate::input::detect::is_contents_heading(text) {
        return false;
    }
    // 万章问曰： 舜往于田，何为其号泣也？ is said by somebody; a title that asks has its byline below it.
    let said = text.contains(['：', ':']) && text.ends_with(['？', '！']) || text.contains("： ");
    let sentence = text.contains('，') && text.ends_with(['？', '！', '?', '!']);
    let next = lines[i + 1..].iter().find(|l| !trim(l.text).is_empty());
    let bylined = next.is_some_and(|l| Fields::of_head(l.text, speakers).is_some());
    if said || (sentence && !bylined) {
        return false;
    }
    let mut after = lines[i + 1..].iter().filter(|l| l.kind == Kind::Text && !trim(l.text).is_empty()).take(HEAD_LINES);
    after.any(|l| trim(l.text).chars().count() > length)
}

/// Titles are the same if they differ only in blanks and in brackets around them.
pub fn same_title(a: &str, b: &str) -> bool {
    let bare = |s: &str| -> String { unbracketed(trim(s)).chars().filter(|c| !c.is_whitespace()).collect() };
    let (a, b) = (bare(a), bare(b));
    !a.is_empty() && a == b
}

/// 《书名》 and 【篇名】 → without the brackets, where they enclose the whole.
pub fn unbracketed(text: &str) -> String {
    for (open, close) in [('《', '》'), ('【', '】'), ('「', '」'), ('『', '』')] {
        if let Some(inner) = text.strip_prefix(open).and_then(|t| t.strip_suffix(close))
            && !inner.contains([open, close])
            && !inner.is_empty()
        {
            return trim(inner).to_string();
        }
    }
    text.to_string()
}

/// Reports each cut that is no metadata.
pub fn report(cuts: &[Cut], reporter: &Reporter) {
    for cut in cuts {
        if !rules::is_metadata(cut.rule) {
            let message = format!("cut by the rule {}", cut.rule);
            reporter.report(
                Diagnostic::new(Code::Cut, message)
                    .at(cut.span)
                    .help(format!("keep it: [input] tidy = {{ {} = false }}", cut.rule)),
            );
        }
    }
}
