//! Head and tail of an article: what is metadata, what is cut.
//!
//! An article copied from a portal or an account begins with its title, byline, source and date and ends with end
//! marks, credits, disclaimers and promotions. Both are *peeled*, line by line from the outside, and never searched
//! for: peeling ends at the first line that is body text, so a sentence of the body that looks like furniture stays.
//! What says something about the article becomes its [`Byline`]; the rest becomes a [`Cut`]. Both are listed. The rules
//! with their names stand in [`rules`].

mod blocks;
mod boards;
mod drawn;
mod fields;
mod head;
mod link_notes;
mod platforms;
mod rules;
pub mod serial;
mod tail;
mod ways;

pub use blocks::{begin_articles, fill, is_links, said_below, tidy_article};
pub use fields::{is_label, is_paper, is_person};
pub use rules::{
    RULES, Rule, Rules, is_breadcrumb, is_metadata, is_ornament, is_spam, may_hold_spam, names_stock_link, stock_links,
    without_site,
};

use super::Cut;
use super::pattern::patterns;
use super::text::lines::{is_blank, trim};
use crate::book::Byline;
use crate::diag::{Code, Diagnostic, Reporter, Span};
use fields::Fields;
pub use head::is_timed;
use head::peel_head;
use std::collections::BTreeMap;
use tail::{Piece, peel_tail};

/// Longest title, in characters.
pub const LONGEST_TITLE: usize = 40;
/// Labels of the editor of a page, whom some sites call its author.
pub const EDITORS: [&str; 2] = ["责任编辑", "責任編輯"];
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

/// Lines that a board has above a post, and the first of those that it has below.
pub fn around_post(lines: &[View]) -> (usize, usize) {
    let above = boards::head(lines, 0).map_or(0, |post| post.last + 1);
    (above, boards::closing(lines, above, lines.len()).unwrap_or(lines.len()))
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

    fn take_title(&mut self, i: usize, line: &View, title: Option<&str>) {
        self.cut(i, line, "title");
        self.fates[i] = Fate::Title;
        if let Some(title) = title {
            self.title = Some((i, title.to_owned()));
        }
    }
}

/// Titles are the same if they differ only in blanks and in brackets around them.
pub fn same_title(a: &str, b: &str) -> bool {
    let [mut a, mut b] = [a, b].map(|s| unbracketed(trim(s)).chars().filter(|c| !c.is_whitespace()).peekable());
    a.peek().is_some() && a.eq(&mut b)
}

patterns! {
    /// What a site says of an edition.
    EDITION = r"(?x) ^ (?: (?: 已?完[结本]|完整?|全[本集文书]|精[校编]|校[对正]|修[订正]|整理|未删减?|删减|典藏|实体|出版|连载中?|番外|外传|加|版|书|TXT|txt|epub|mobi|下载|校|무|완결?|연재|텍본|本|[\d０-９]{1,5}(?:[-~—～][\d０-９]{1,5})?[章回卷集话화권완]? ) [\s　+·、，,&_-]* )+ $";
}

/// Whether a text only says of an edition what a site says: 校对版全本, 完结, 1-120章.
pub fn is_edition(text: &str) -> bool {
    EDITION.is_match(text)
}

/// 《书名》 and 【篇名】 → without the brackets, where they enclose the whole, or what is behind them is of the edition:
/// 《书名》（精校版全本）.
pub fn unbracketed(text: &str) -> &str {
    if let Some((title, behind)) = text.strip_prefix('《').and_then(|rest| rest.split_once('》'))
        && is_edition(
            behind.trim_matches(|c| is_blank(c) || matches!(c, '(' | ')' | '（' | '）' | '[' | ']' | '【' | '】')),
        )
    {
        return trim(title);
    }
    for (open, close) in
        [('《', '》'), ('【', '】'), ('「', '」'), ('『', '』'), ('<', '>'), ('＜', '＞'), ('〈', '〉')]
    {
        if let Some(inner) = text.strip_prefix(open).and_then(|t| t.strip_suffix(close))
            && !inner.contains([open, close])
            && !inner.is_empty()
        {
            return trim(inner);
        }
    }
    text
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
