//! The head of an article, peeled from its first line downward.

use super::boards;
use super::fields::{self, Fields};
use super::platforms::{self, Frame};
use super::{Fate, Kind, LONGEST_TITLE, Peeled, Rules, View, rules, same_title, unbracketed};
use crate::input::text::lines::trim;
use crate::lang::numeral;

/// Most lines of a head.
const LINES: usize = 12;

/// Longest line that says what somebody is, in characters.
const LONGEST_NOTE: usize = 20;

/// A head while it is peeled.
struct Head<'a> {
    lines: &'a [View<'a>],
    /// The title that the reader knows already.
    given: Option<&'a str>,
    rules: &'a Rules,
    speakers: &'a [String],
    opens_body: &'a dyn Fn(usize) -> bool,
    frame: Frame,
    /// The account that an article is reprinted from, whose card stands below.
    card: Option<String>,
    /// The sections that a page lists above its text.
    contents: Vec<&'a str>,
    peeled: &'a mut Peeled,
}

/// A line of a head that holds text, with what stands below it.
struct Line<'a> {
    at: usize,
    view: &'a View<'a>,
    text: &'a str,
    next: Option<usize>,
    below: Option<&'a str>,
}

/// How a step takes a line.
enum Taken {
    /// It is one of the few lines that a head has.
    Counted,
    /// A platform has any number of these.
    Free,
    /// The lines down to this one with it.
    Down(usize),
}

/// Peels the head and says where it ends.
pub(super) fn peel_head(
    lines: &[View],
    given: Option<&str>,
    rules: &Rules,
    speakers: &[String],
    opens_body: &dyn Fn(usize) -> bool,
    peeled: &mut Peeled,
) -> usize {
    let frame = if rules.on(platforms::RULE) { Frame::of_head(lines) } else { Frame::default() };
    let (card, contents) = (None, Vec::new());
    Head { lines, given, rules, speakers, opens_body, frame, card, contents, peeled }.peel()
}

impl<'a> Head<'a> {
    /// The steps in their order: the first that takes a line has it.
    const STEPS: [fn(&mut Self, &Line<'a>) -> Option<Taken>; 27] = [
        Self::pattern,
        Self::post,
        Self::account_card,
        Self::contents,
        Self::repeated_title,
        Self::author_above_the_title,
        Self::subtitle,
        Self::named_twice,
        Self::platform_fact,
        Self::platform_furniture,
        Self::platform_tag,
        Self::author_card,
        Self::introduction,
        Self::subtitle_above_a_byline,
        Self::labelled_title,
        Self::title_with_author,
        Self::title_behind_author,
        Self::fields,
        Self::date_in_numerals,
        Self::tags,
        Self::person_above_a_date,
        Self::account_above_a_date,
        Self::person_below_the_title,
        Self::pair,
        Self::rights,
        Self::furniture,
        Self::title,
    ];

    fn peel(&mut self) -> usize {
        let (mut seen, mut end) = (0, 0);
        // The picture or quotation that the last lines stand below.
        let mut above: Option<Kind> = None;
        // 导读 alone, with the summary below it.
        let mut heads_summary = false;
        // They go only if the head goes on below them.
        let (mut ornaments, mut pictures) = (Vec::new(), Vec::new());
        for (at, view) in self.lines.iter().enumerate() {
            let text = trim(view.text);
            // The value of the label above, the title of a post.
            if self.peeled.fates[at] != Fate::Keep || view.kind == Kind::Text && text.is_empty() {
                continue;
            }
            match view.kind {
                Kind::Picture if self.frame.is_pictured() => {
                    pictures.push(at);
                    continue;
                }
                Kind::Picture | Kind::Quotation if at < LINES => {
                    above = Some(view.kind);
                    continue;
                }
                Kind::Ornament => {
                    ornaments.push(at);
                    continue;
                }
                // What sums the article up is as a quotation above its byline.
                Kind::Text
                    if at < LINES && (heads_summary || is_summary(text) && Fields::of_head(text, &[]).is_none()) =>
                {
                    heads_summary = !heads_summary && is_summary_label(text);
                    above = Some(Kind::Quotation);
                    continue;
                }
                _ => {}
            }
            seen += 1;
            if above.take().is_some_and(|kind| !is_of_article(text, kind) && !self.is_title_again(text))
                || seen > LINES
                || !matches!(view.kind, Kind::Text | Kind::Profile)
            {
                break;
            }
            let next = next_text(self.lines, at);
            let line = Line { at, view, text, next, below: next.map(|k| trim(self.lines[k].text)) };
            let Some(taken) = Self::STEPS.iter().find_map(|step| step(self, &line)) else { break };
            end = end.max(at + 1);
            match taken {
                Taken::Counted => {}
                Taken::Free => seen -= 1,
                Taken::Down(last) => end = last + 1,
            }
        }
        for at in pictures.into_iter().filter(|&at| at < end) {
            self.peeled.cut(at, &self.lines[at], platforms::RULE);
        }
        for at in ornaments.into_iter().filter(|&at| at < end) {
            self.peeled.cut(at, &self.lines[at], "ornament");
        }
        end
    }

    fn is_titled(&self) -> bool {
        self.given.is_some() || self.peeled.title.is_some()
    }

    /// What stands below a line, where the line can no longer be the title: above one anything short may be.
    fn named_by(&self, line: &Line<'a>) -> Option<&'a str> {
        line.below.filter(|_| self.is_titled())
    }

    /// Whether an account says that the article is its own.
    fn is_original(&self) -> bool {
        self.peeled.byline.rights.iter().any(|right| right == "原创")
    }

    fn has_authors(&self) -> bool {
        !self.peeled.byline.authors.is_empty()
    }

    fn cut(&mut self, line: &Line, rule: &'static str) -> Option<Taken> {
        self.peeled.cut(line.at, line.view, rule);
        Some(Taken::Counted)
    }

    fn fill(&mut self, line: &Line, fields: Fields) -> Option<Taken> {
        self.peeled.note(line.at, line.view, fields.rule);
        fields.fill(&mut self.peeled.byline);
        Some(Taken::Counted)
    }

    /// What the book's own patterns cut.
    fn pattern(&mut self, line: &Line<'a>) -> Option<Taken> {
        if self.rules.cuts_pattern(line.text) { self.cut(line, "pattern") } else { None }
    }

    /// The head of a post on a board.
    fn post(&mut self, line: &Line<'a>) -> Option<Taken> {
        if !self.rules.on("byline") {
            return None;
        }
        let post = boards::head(self.lines, line.at)?;
        for at in (line.at..=post.last).filter(|&at| self.lines[at].kind == Kind::Text && at != post.title.0) {
            let rule = if at > line.at + 2 { platforms::RULE } else { "byline" };
            if !trim(self.lines[at].text).is_empty() {
                self.peeled.cut(at, &self.lines[at], rule);
            }
        }
        let named = Some(post.title.1.as_str()).filter(|_| self.given.is_none());
        self.peeled.take_title(post.title.0, &self.lines[post.title.0], named);
        post.fields.fill(&mut self.peeled.byline);
        Some(Taken::Down(post.last))
    }

    /// The card of the account that an article is reprinted from: its name, and below it what it is.
    fn account_card(&mut self, line: &Line<'a>) -> Option<Taken> {
        if !self.rules.on(platforms::RULE) || self.card.as_deref() != Some(line.text.trim_end_matches(['.', ' '])) {
            return None;
        }
        let about = line.next.filter(|&k| trim(self.lines[k].text).chars().count() <= LONGEST_TITLE);
        if let Some(about) = about {
            self.peeled.cut(about, &self.lines[about], platforms::RULE);
        }
        self.cut(line, platforms::RULE);
        Some(Taken::Down(about.unwrap_or(line.at)))
    }

    /// The list of sections that a page has above its text.
    fn contents(&mut self, line: &Line<'a>) -> Option<Taken> {
        if !self.rules.on(platforms::RULE) {
            return None;
        }
        if line.text == "目录" && line.below == Some("收起") {
            let headings = self.lines.iter().filter(|l| l.kind == Kind::Heading);
            self.contents = headings.map(|l| trim(l.text)).collect();
            return self.cut(line, platforms::RULE);
        }
        if !self.contents.contains(&line.text) {
            return None;
        }
        self.cut(line, platforms::RULE);
        Some(Taken::Free)
    }

    fn is_title_again(&self, text: &str) -> bool {
        let title = self.given.or(self.peeled.title.as_ref().map(|t| t.1.as_str()));
        title.is_some_and(|title| same_title(title, text))
    }

    fn repeated_title(&mut self, line: &Line<'a>) -> Option<Taken> {
        if !self.is_title_again(line.text) {
            return None;
        }
        self.peeled.take_title(line.at, line.view, None);
        Some(Taken::Counted)
    }

    /// ——一条河的记忆, below the title. What ends a sentence is speech.
    fn subtitle(&mut self, line: &Line<'a>) -> Option<Taken> {
        const DASHES: [char; 4] = ['—', '―', '─', '－'];
        let said = trim(line.text.strip_prefix(DASHES)?.trim_matches(DASHES));
        // —— 一 —— heads the first chapter.
        let is_short = (2..=LONGEST_TITLE).contains(&said.chars().count()) && numeral::parse(said).is_none();
        if !self.is_titled() || !self.rules.on("title") || self.peeled.byline.subtitle.is_some() || !is_short {
            return None;
        }
        if said.ends_with(|c| "。！？!?…”」』，：；".contains(c)) || fields::is_person(said) {
            return None;
        }
        self.peeled.note(line.at, line.view, "title");
        self.peeled.byline.subtitle = Some(said.to_owned());
        Some(Taken::Counted)
    }

    /// Who posts, with the button to follow him, above what he posts.
    fn author_above_the_title(&mut self, line: &Line<'a>) -> Option<Taken> {
        let button = line.next.filter(|&next| platforms::follows(trim(self.lines[next].text)))?;
        let is_first = self.lines[..line.at].iter().all(|line| trim(line.text).is_empty());
        let said = Fields::of_head(line.text, self.speakers);
        if self.is_titled() || !is_first || !self.rules.on("byline") || !platforms::is_name(line.text) || said.is_some()
        {
            return None;
        }
        self.peeled.byline.authors.push(line.text.to_owned());
        self.peeled.cut(line.at, line.view, "byline");
        self.peeled.cut(button, &self.lines[button], platforms::RULE);
        Some(Taken::Down(button))
    }

    /// A short line below the title, above who wrote it and when.
    fn subtitle_above_a_byline(&mut self, line: &Line<'a>) -> Option<Taken> {
        let byline = &self.peeled.byline;
        let is_open = byline.subtitle.is_none() && byline.authors.is_empty() && byline.date.is_none();
        if !is_open || !self.is_titled() || !self.rules.on("title") || !self.rules.on("byline") {
            return None;
        }
        let is_line = line.text.chars().count() <= LONGEST_TITLE
            && line.text.contains(char::is_alphabetic)
            && !line.text.ends_with(|c| "。！？!?…”」』，：；:".contains(c))
            && !fields::is_person(line.text)
            && !fields::only_counts(line.text)
            && Fields::of_head(line.text, self.speakers).is_none();
        if !is_line || platforms::is_button(line.text) || platforms::is_own(line.text) {
            return None;
        }
        if !self.is_signed_and_dated(line.next?) {
            return None;
        }
        self.peeled.note(line.at, line.view, "title");
        self.peeled.byline.subtitle = Some(line.text.to_owned());
        Some(Taken::Counted)
    }

    /// Whether a person stands above a day, or a platform signs with both.
    fn is_signed_and_dated(&self, at: usize) -> bool {
        let text = trim(self.lines[at].text);
        let is_day = |below: usize| {
            Fields::of_head(trim(self.lines[below].text), self.speakers).is_some_and(|f| f.is_only_dated())
        };
        platforms::signs(text)
            || platforms::named_twice(self.lines, at).is_some()
            || (fields::is_person(text) || text.starts_with("by ")) && next_text(self.lines, at).is_some_and(is_day)
    }

    /// The author's card, on which the name stands twice.
    fn named_twice(&mut self, line: &Line<'a>) -> Option<Taken> {
        if !self.is_titled() || self.has_authors() || !self.rules.on("byline") {
            return None;
        }
        let repeated = || platforms::repeated(self.lines, line.at).filter(|_| self.is_original());
        let (name, last) = platforms::named_twice(self.lines, line.at).or_else(repeated)?;
        for at in line.at..=last {
            let text = trim(self.lines[at].text);
            let rule = if text == name || platforms::halved(text) == Some(name) { "byline" } else { platforms::RULE };
            if !text.is_empty() {
                self.peeled.cut(at, &self.lines[at], rule);
            }
        }
        self.peeled.byline.authors.push(name.to_owned());
        Some(Taken::Down(last))
    }

    fn platform_fact(&mut self, line: &Line<'a>) -> Option<Taken> {
        let fields = self.frame.fact(line.view, self.named_by(line), self.has_authors())?;
        if !self.rules.on(fields.rule) {
            return None;
        }
        if line.text.trim_start_matches(['*', '＊', ' ']).starts_with("以下文章来源于") {
            self.card = fields.source().map(str::to_owned);
        }
        self.fill(line, fields);
        Some(Taken::Free)
    }

    fn platform_furniture(&mut self, line: &Line<'a>) -> Option<Taken> {
        // A button beside the name or the day is one wherever it was copied from.
        let is_dated = self.peeled.byline.date.is_some();
        // So is the place that an account writes from.
        let is_placed = || is_dated && self.is_original() && fields::is_province(line.text);
        let follows = || platforms::follows(line.text) && (self.has_authors() || is_dated) || is_placed();
        let shares = || is_dated && self.has_authors() && platforms::shares(self.lines, line.at);
        // 原创 is a button of some pages, and a statement.
        let states = self.rules.on("rights") && self.rules.is_rights(line.text);
        if !self.rules.on(platforms::RULE)
            || states
            || !self.frame.takes(line.text, line.below) && !follows() && !shares()
        {
            return None;
        }
        self.cut(line, platforms::RULE);
        Some(Taken::Free)
    }

    fn platform_tag(&mut self, line: &Line<'a>) -> Option<Taken> {
        self.named_by(line)?;
        let fields = self.frame.tag(self.lines, line.at).filter(|f| self.rules.on(f.rule))?;
        self.fill(line, fields)
    }

    fn author_card(&mut self, line: &Line<'a>) -> Option<Taken> {
        self.named_by(line)?;
        if self.has_authors() || !self.rules.on("byline") {
            return None;
        }
        let fields = self.frame.card(self.lines, line.at)?;
        fields.fill(&mut self.peeled.byline);
        self.cut(line, "byline")
    }

    /// What an author says of himself below his name, and what a platform puts around its own.
    fn introduction(&mut self, line: &Line<'a>) -> Option<Taken> {
        let is_introduced = |head: &Self| {
            head.has_authors() && head.frame.introduces(line.text, line.below)
                || head.frame.encloses(head.lines, line.at, head.is_titled())
        };
        if self.rules.on(platforms::RULE) && is_introduced(self) { self.cut(line, platforms::RULE) } else { None }
    }

    /// 标题：雨夜
    fn labelled_title(&mut self, line: &Line<'a>) -> Option<Taken> {
        let named = fields::labelled_title(line.text)?;
        if self.peeled.title.is_some() || !self.rules.on("title") {
            return None;
        }
        self.peeled.take_title(line.at, line.view, Some(named).filter(|_| self.given.is_none()));
        Some(Taken::Counted)
    }

    /// 雨夜　作者：林一舟
    fn title_with_author(&mut self, line: &Line<'a>) -> Option<Taken> {
        let (title, fields) = Fields::with_title(line.text)?;
        if self.peeled.title.is_some() || !self.rules.on("byline") {
            return None;
        }
        if self.given.is_some() {
            return self.fill(line, fields);
        }
        self.peeled.take_title(line.at, line.view, Some(&title));
        fields.fill(&mut self.peeled.byline);
        Some(Taken::Counted)
    }

    /// 河岸副刊／林一舟／雨夜: column, author and title.
    fn title_behind_author(&mut self, line: &Line<'a>) -> Option<Taken> {
        let mut parts = line.text.split(['／', '/']).map(trim);
        let (column, author, title) = (parts.next()?, parts.next()?, parts.next()?);
        let is_column = ["刊", "报", "報", "副", "版"].iter().any(|end| column.ends_with(end));
        if self.is_titled() || !self.rules.on("byline") || parts.next().is_some() || title.is_empty() {
            return None;
        }
        if !is_column || !fields::is_person(author) {
            return None;
        }
        self.peeled.take_title(line.at, line.view, Some(unbracketed(title)));
        self.peeled.byline.authors.push(author.to_owned());
        Some(Taken::Counted)
    }

    /// 二〇〇七年六月二十八日, above or below who wrote it.
    fn date_in_numerals(&mut self, line: &Line<'a>) -> Option<Taken> {
        let fields = Fields::in_numerals(line.text).filter(|f| self.rules.on(f.rule))?;
        let is_byline = |text| fields::is_person(text) || Fields::of_head(text, self.speakers).is_some();
        let is_signed = self.has_authors() || self.named_by(line).is_some_and(is_byline);
        if is_signed { self.fill(line, fields) } else { None }
    }

    fn fields(&mut self, line: &Line<'a>) -> Option<Taken> {
        let fields = Fields::of_head(line.text, self.speakers).filter(|f| self.rules.on(f.rule))?;
        // 河边夜话 2021年2月1日 above the day is called so.
        let is_dated = |below| Fields::of_head(below, self.speakers).is_some_and(|fields| fields.is_dated());
        let is_paper = || fields.source().is_some_and(fields::is_paper);
        let may_be_title = fields.is_dated() && fields.rule == "date" && fields.source().is_some() && !is_paper();
        if !self.is_titled() && may_be_title && line.below.is_some_and(is_dated) {
            return None;
        }
        self.fill(line, fields)
    }

    /// `#河 #船`. A single one may be a title whose author left out the blank.
    fn tags(&mut self, line: &Line<'a>) -> Option<Taken> {
        let fields = Fields::hashed(line.text)?;
        let fine = self.is_titled() && !(self.opens_body)(line.at) || line.text.split_whitespace().nth(1).is_some();
        if fine && self.rules.on("tags") { self.fill(line, fields) } else { None }
    }

    fn person_above_a_date(&mut self, line: &Line<'a>) -> Option<Taken> {
        if !self.rules.on("byline") || self.has_authors() {
            return None;
        }
        let below = self.named_by(line)?;
        // Who wrote on a board may be called anything; how often it was read stands below the day.
        let name = match line.text.split_once('(') {
            Some((name, address)) if address.trim_end_matches(')').chars().all(|c| c.is_ascii_digit() || c == '.') => {
                name
            }
            _ => line.text,
        };
        let below_day = || line.next.and_then(|day| next_text(self.lines, day)).map(|k| trim(self.lines[k].text));
        let is_counted = || below_day().is_some_and(fields::only_counts);
        if let Some(column) = platforms::column(name).filter(|_| self.rules.on("tags") && is_counted()) {
            return self.fill(line, Fields::of_tags(column)?);
        }
        let is_named = fields::is_person(name) || platforms::is_name(name) && is_counted();
        if !is_named || !Fields::of_head(below, self.speakers)?.is_dated() {
            return None;
        }
        self.peeled.byline.authors.push(name.to_owned());
        self.cut(line, "byline")
    }

    /// 原创, author, account and date, a line each, as they are copied from an account. The date is not always there; the
    /// author is then named twice.
    fn account_above_a_date(&mut self, line: &Line<'a>) -> Option<Taken> {
        const LONGEST: usize = 16;
        let no_source = self.peeled.byline.source.is_none();
        let is_day = |below| Fields::of_head(below, self.speakers).is_some_and(|fields| fields.is_only_dated());
        if no_source
            && fields::is_paper(line.text)
            && platforms::is_name(line.text)
            && self.named_by(line).is_some_and(is_day)
        {
            let fields = Fields::of_platform(None, None, Some(line.text), None)?;
            return if self.rules.on(fields.rule) { self.fill(line, fields) } else { None };
        }
        let is_account = self.is_original() && no_source;
        let is_name = !line.text.contains(|c: char| "，。！？；：、“”《》".contains(c));
        if !is_account || !self.has_authors() || !is_name || line.text.chars().count() > LONGEST {
            return None;
        }
        let below = Fields::of_head(self.named_by(line)?, self.speakers).filter(Fields::is_only_dated);
        if below.is_none() && !self.is_below_a_repeated_name(line.at) {
            return None;
        }
        let fields = Fields::of_platform(None, None, Some(line.text), None)?;
        if self.rules.on(fields.rule) { self.fill(line, fields) } else { None }
    }

    fn is_below_a_repeated_name(&self, at: usize) -> bool {
        let said = |text: &&str| !text.is_empty();
        let mut above = self.lines[..at].iter().rev().map(|line| trim(line.text)).filter(said);
        let Some(last) = above.next() else { return false };
        let name = platforms::halved(last).or_else(|| above.next().filter(|text| *text == last));
        name.is_some_and(|name| self.peeled.byline.authors.iter().any(|author| author == name))
    }

    /// A name and nothing else right below the title. A cast, a list of persons and a piece in which each is told of
    /// below his name have more such lines.
    fn person_below_the_title(&mut self, line: &Line<'a>) -> Option<Taken> {
        if !self.rules.on("byline") || self.has_authors() {
            return None;
        }
        let said = |at: &usize| !trim(self.lines[*at].text).is_empty();
        let above = (0..line.at).rev().find(said);
        if !self.is_titled() || above.is_some_and(|above| self.peeled.fates[above] == Fate::Keep) {
            return None;
        }
        let name = fields::person_in(line.text).or_else(|| self.japanese_name(line))?;
        let below = line.below.unwrap_or_default();
        // Below a title that the reader knew, the first line may be anything: prose must follow, or verse.
        let is_text = below.is_empty() || below.chars().count() > LONGEST_NOTE;
        if above.is_none() && !(line.view.kind == Kind::Text && is_text) {
            return None;
        }
        let others = self.lines.iter().enumerate().filter(|(at, l)| *at != line.at && l.kind == Kind::Text);
        if below.contains(&*name) || others.into_iter().any(|(_, l)| fields::person_in(l.text).is_some()) {
            return None;
        }
        self.peeled.byline.authors.push(name);
        self.cut(line, "byline")
    }

    /// A name in two halves, above a text with kana.
    fn japanese_name(&self, line: &Line<'a>) -> Option<String> {
        // The categories of a blog stand below its title too, where the day stands above.
        let name = fields::halves_in(line.text).filter(|_| self.peeled.byline.date.is_none())?;
        line.below?.contains(|c| matches!(c, 'ぁ'..='ゖ')).then_some(name)
    }

    /// A label, and its value on the next line.
    fn pair(&mut self, line: &Line<'a>) -> Option<Taken> {
        let value = line.next?;
        let fields = platforms::pair(line.text, self.lines[value].text).filter(|f| self.rules.on(f.rule))?;
        self.peeled.note(line.at, line.view, fields.rule);
        self.peeled.note(value, &self.lines[value], fields.rule);
        fields.fill(&mut self.peeled.byline);
        Some(Taken::Down(value))
    }

    fn rights(&mut self, line: &Line<'a>) -> Option<Taken> {
        if !self.rules.on("rights") || !self.rules.is_rights(line.text) {
            return None;
        }
        self.peeled.add_rights(line.text);
        self.cut(line, "rights")
    }

    fn furniture(&mut self, line: &Line<'a>) -> Option<Taken> {
        if self.rules.on("promotion") && rules::is_head_promotion(line.text) {
            return self.cut(line, "promotion");
        }
        if self.rules.on("counts") && fields::only_counts(line.text) { self.cut(line, "counts") } else { None }
    }

    fn title(&mut self, line: &Line<'a>) -> Option<Taken> {
        if self.is_titled()
            || !self.rules.on("title")
            || (self.opens_body)(line.at)
            || !is_title(self.lines, line.at, self.speakers)
        {
            return None;
        }
        self.peeled.take_title(line.at, line.view, Some(unbracketed(rules::without_site(line.text))));
        Some(Taken::Counted)
    }
}

/// Whether a time of a record stands at the end of a line.
pub fn is_timed(text: &str) -> bool {
    let Some((_, time)) = trim(text).rsplit_once(' ') else { return false };
    time.contains(':') && time.split(':').all(|part| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()))
}

/// What heads the summary of an article.
const SUMMARIES: [&str; 10] =
    ["导读", "导语", "编者按", "编者的话", "内容提要", "導讀", "導語", "編者按", "編者的話", "內容提要"];

/// Whether a line is a summary with its label, or the label alone.
fn is_summary(text: &str) -> bool {
    let bare = text.trim_start_matches(['【', '[', '（', '▍', '■', '●']);
    let rest = SUMMARIES.iter().find_map(|label| bare.strip_prefix(label));
    is_summary_label(text) || rest.is_some_and(|rest| rest.starts_with(['：', ':', '】', ']', '｜', '|', '）']))
}

fn is_summary_label(text: &str) -> bool {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    SUMMARIES.contains(&bare)
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
    (i + 1..lines.len()).take(2 * LINES).find(text)
}

/// The first line of a text is its title if it is short, ends no sentence and longer lines follow.
fn is_title(lines: &[View], i: usize, speakers: &[String]) -> bool {
    let text = trim(lines[i].text);
    let length = text.chars().count();
    // 最后一班船，开走了。 is a title where 作者：… stands below it.
    let signed =
        || lines[i + 1..].iter().map(|l| trim(l.text)).find(|t| !t.is_empty()).is_some_and(fields::names_author);
    let whole = text.strip_suffix('。').filter(|_| signed()).unwrap_or(text);
    if length > LONGEST_TITLE
        || !text.contains(char::is_alphanumeric)
        || whole.ends_with(['。', '，', '；', '、', '：', ':', ','])
        || whole.contains('。')
    {
        return false;
    }
    // 主持人 00:03 says who speaks, and when.
    if is_timed(text) && lines[i + 1..].iter().filter(|l| is_timed(trim(l.text))).take(2).count() == 2 {
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
    // A question of a platform has its buttons below it, or the card of who answers.
    let is_byline =
        |text: &str| Fields::of_head(text, speakers).is_some() || platforms::is_own(text) || platforms::is_button(text);
    let bylined = next.is_some_and(|l| is_byline(l.text) || platforms::is_card(&lines[i + 1..]));
    // 读懂“春天里的中国” is one above its byline.
    let quoted = whole.ends_with(['”', '」']) && !bylined;
    if said || quoted || (sentence && !bylined) {
        return false;
    }
    let mut after = lines[i + 1..].iter().filter(|l| l.kind == Kind::Text && !trim(l.text).is_empty()).take(LINES);
    after.any(|l| trim(l.text).chars().count() > length)
}
