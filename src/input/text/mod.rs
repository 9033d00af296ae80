//! Plain text: what was copied from a portal or an account, and whole books of the web.
//!
//! Takes the lines of a source, drops the marks of download sites, the numbers of scanned pages and the second copy of a
//! text that stands twice, joins what was wrapped by hand, peels head and tail ([`tidy`]), finds chapters and sections
//! ([`detect`]) and makes a paragraph of every line that is left. Short lines of a poem stay lines.

pub mod aozora;
mod cbeta;
mod chapters;
pub mod clippings;
mod copies;
mod foreign;
pub mod gutenberg;
pub mod lines;
pub mod mail;
mod markup;
mod run_in;
pub mod scanned;
mod table;
pub mod verse;

use super::detect::{self, Dropped, Head, Kind, Structure, order};
use super::options::Repeats;
use super::tidy::{self, Fate, Peeled, Rules, View};
use super::{Article, Cut, Facts, Mends, Options, Source};
use crate::book::{Byline, Chapter, Inline, Inlines, Text, plain};
use crate::diag::{Code, Diagnostic, Origin, Reporter, Span};
use crate::lang::{Lang, wide};
use chapters::Builder;
use lines::Line;
use std::collections::{HashMap, HashSet};

/// Reads a plain text.
pub fn read(source: &Source, options: &Options, reporter: &Reporter) -> Article {
    let rules = Rules::new(options);
    let (mut lines, mut cuts) = (markup::decoded(lines::split(source), &source.text), Vec::new());
    foreign::report(&lines, source, reporter);
    let lang = options.lang.unwrap_or(Lang::ZhHans);
    if let Some(chapter) = clippings::read(&lines, lang, &rules, &mut cuts) {
        return article(chapter, source, cuts);
    }
    let in_notation = aozora::is_meant(&source.text, options.markup);
    let frame = Frame::take(&mut lines, in_notation, options, &rules, &mut cuts);
    lines = pruned(lines, options, &rules, &mut cuts);
    let copy = drop_copy(&mut lines, options, reporter);

    let peeled = peel(&lines, frame.title.as_ref().map(|(_, title)| &**title), options, &rules);
    cuts.extend(peeled.cuts);
    let own = peeled.title.map(|(i, title)| match chapters::is_drawn(&title) && title == lines[i].text {
        true => vec![Inline::Text(chapters::drawn_together(&lines[i]))],
        false => title_inlines(&lines[i], undrawn(&title)),
    });
    let mut title = frame.title.map(|(line, title)| title_inlines(&line, &title)).or(own);
    title = title.or(frame.named.map(|(line, named)| title_inlines(&line, &named)));
    let mut byline = peeled.byline;
    let mut fates = peeled.fates.into_iter();
    lines.retain(|_| fates.next() == Some(Fate::Keep));
    drop_ends(&mut lines, &rules, &mut cuts);

    let mut structure = detect::structure(&lines, &options.chapters);
    if title.is_some() && byline.authors.is_empty() && rules.on("byline") && is_author_above(&lines, &structure) {
        let line = lines.remove(0);
        cuts.push(cut(&line, "byline"));
        byline.authors.push(line.text);
        structure = detect::structure(&lines, &options.chapters);
    }
    if let Some(title) = title.as_mut().filter(|_| structure.heads.is_empty()) {
        cuts.extend(take_name_of_volume(title, &mut lines));
        structure = detect::pieces_below_title(&lines, &options.chapters).unwrap_or(structure);
    }
    cuts.extend(structure.dropped.iter().filter_map(|d| dropped(&lines[d.line], d)));
    report_order(&lines, &structure, reporter);
    let mut chapter = Builder::new(&lines, &structure, &rules, &mut cuts, lang, frame.is_mail).chapter();
    // A file that is one chapter: its heading is the article's title.
    if title.is_none()
        && chapter.blocks.is_empty()
        && let [only] = &mut chapter.children[..]
    {
        title = Some(std::mem::take(&mut only.title));
        chapter.blocks = std::mem::take(&mut only.blocks);
        chapter.children = std::mem::take(&mut only.children);
    }
    let of_volumes = || volumes_of(&lines, &structure).map(|(line, name)| title_inlines(line, name));
    chapter.title = title.or_else(of_volumes).unwrap_or_default();
    if in_notation {
        aozora::settle(&mut chapter, &rules, &mut cuts);
    }
    tidy::report(&cuts, reporter);
    cuts.extend(copy);
    chapter.byline = frame.byline;
    tidy::fill(&mut chapter.byline, byline);
    if chapter.byline.authors.is_empty() {
        chapter.byline.authors.extend(frame.author);
    }
    chapter.byline.source = chapter.byline.source.or(frame.series);
    article(chapter, source, cuts)
}

fn article(mut chapter: Chapter, source: &Source, mut cuts: Vec<Cut>) -> Article {
    cuts.sort_by_key(|c| c.span);
    chapter.path = Some(source.path.clone());
    chapter.span = Span { end: 0, start: 0, source: source.id };
    Article { chapter, facts: Facts::default(), cuts, mends: Mends::default() }
}

/// What the frame around a text says of it: that of a library, of a mail, of a series.
struct Frame {
    /// The title and its line; no line of the text itself is asked.
    title: Option<(Line, String)>,
    /// The title that counts where the text has none.
    named: Option<(Line, String)>,
    byline: Byline,
    /// The author that counts where neither frame nor text names one.
    author: Option<String>,
    /// The series that a line above the title names.
    series: Option<String>,
    /// Quotations and lists are typed as in mails.
    is_mail: bool,
}

impl Frame {
    /// Takes the frame from the lines.
    fn take(lines: &mut Vec<Line>, in_notation: bool, options: &Options, rules: &Rules, cuts: &mut Vec<Cut>) -> Frame {
        let framing = if in_notation { aozora::frame } else { aozora::unsigned };
        let mut edition = framing(lines, rules, cuts);
        tidy::fill(&mut edition.byline, cbeta::frame(lines, rules, cuts).unwrap_or_default());
        let (named, author) = gutenberg::frame(lines, rules, cuts).map(|e| (e.title, e.author)).unwrap_or_default();
        let series = drop_kicker(lines, options, rules, cuts);
        let mail = mail::frame(lines, rules, cuts);
        let is_mail = mail.is_some();
        let (subject, byline) = mail.map_or((None, edition.byline), |mail| (mail.subject, mail.byline));
        let title = edition.title.map(|line| (line.clone(), line.text)).or(subject);
        Frame { title, named, byline, author, series, is_mail }
    }
}

/// The lines without what sites and scans put among them, those joined that were wrapped by hand.
fn pruned(mut lines: Vec<Line>, options: &Options, rules: &Rules, cuts: &mut Vec<Cut>) -> Vec<Line> {
    drop_shared(&mut lines, options, rules, cuts);
    lines = run_in::part_runs(lines);
    drop_spam(&mut lines, rules, cuts);
    let seams = scanned::drop_pages(&mut lines, rules, cuts);
    lines = unwrapped(lines);
    scanned::join_seams(&mut lines, &seams);
    drop_stock_links(&mut lines, rules, cuts);
    lines = run_in::part(lines);
    tidy::serial::drop_notes(&mut lines, &options.chapters, rules, cuts);
    lines
}

/// The lines joined that were wrapped by hand; those that a board has above and below a post stay as they are.
fn unwrapped(mut lines: Vec<Line>) -> Vec<Line> {
    // The head of a post names who wrote it, its tail the station.
    let is_headed = lines.first().is_some_and(|line| line.text.starts_with(['作', '发', '發']));
    if !is_headed && !lines.iter().any(|line| line.text.starts_with('※')) {
        return lines::unwrapped(lines);
    }
    let (above, below) = {
        let views: Vec<View> = lines.iter().map(view).collect();
        tidy::around_post(&views)
    };
    let tail = lines.split_off(below);
    let body = lines.split_off(above);
    lines.extend(lines::unwrapped(body));
    lines.extend(tail);
    lines
}

/// Head and tail of the lines, see [`tidy::peel`].
fn peel(lines: &[Line], title: Option<&str>, options: &Options, rules: &Rules) -> Peeled {
    let mut views: Vec<View> = lines.iter().map(view).collect();
    let structure = detect::structure(lines, &options.chapters);
    // The days of a diary head its entries, and say nothing of when it appeared; articles have heads of their own.
    let says = |h: &&Head| h.kind == Kind::Article || detect::is_day(&lines[h.line].text);
    for head in structure.heads.iter().filter(says) {
        views[head.line].kind = tidy::Kind::Heading;
    }
    for line in foreign::speakers(lines) {
        views[line].kind = tidy::Kind::Heading;
    }
    tidy::peel(&views, title, rules, &|i| opens_chapter(lines, &structure, i))
}

fn view(line: &Line) -> View<'_> {
    let kind = if tidy::is_ornament(&line.text) { tidy::Kind::Ornament } else { tidy::Kind::Text };
    View { text: &line.text, span: line.span, kind }
}

/// Whether the first line is a name and nothing else, right above the heading of the first chapter.
fn is_author_above(lines: &[Line], structure: &Structure) -> bool {
    lines.first().is_some_and(|line| tidy::is_person(&line.text))
        && structure.heads.first().is_some_and(|h| h.line == 1)
}

/// Adds to a title that is the number of a volume, 史记卷一, the line that stands alone below it: 五帝本纪第一.
fn take_name_of_volume(title: &mut Inlines, lines: &mut Vec<Line>) -> Option<Cut> {
    /// Longest name, and longest number, in characters.
    const NAME: usize = 15;
    const NUMBER: usize = 5;
    let said = plain(title);
    let (_, number) = said.rsplit_once('卷')?;
    let counts = number.chars().count() <= NUMBER && detect::is_unit(&format!("卷{number}"));
    let [name, below, ..] = &lines[..] else { return None };
    let stands_alone = below.gap > 0 && below.chars > name.chars && name.chars <= NAME && detect::is_title(name);
    if !counts || !stands_alone {
        return None;
    }
    let name = lines.remove(0);
    let mut text = Text::new("\u{3000}", Origin::default());
    text.origin.append(text.text.len() as u32, &name.origin);
    text.text.push_str(&name.text);
    title.push(Inline::Text(text));
    Some(cut(&name, "title"))
}

/// The work that the headings of its volumes name: 史记卷一, 史记卷二.
fn volumes_of<'l>(lines: &'l [Line], structure: &Structure) -> Option<(&'l Line, &'l str)> {
    let of = |head: &Head| {
        let line = &lines[head.line];
        let (name, rest) = line.text.split_once('卷')?;
        let (shortest, longest) = (2, 10);
        let is_name = (shortest..=longest).contains(&name.chars().count()) && name.chars().all(wide::is_han);
        (is_name && detect::is_unit(&format!("卷{rest}"))).then_some((line, name))
    };
    let volumes =
        || structure.heads.iter().filter(|head| head.depth == 0 && matches!(head.kind, Kind::Unit(_) | Kind::Stem));
    let first = of(volumes().next()?)?;
    (volumes().count() >= 2 && volumes().all(|head| of(head).is_some_and(|(_, name)| name == first.1))).then_some(first)
}

/// Whether a line is the heading of one chapter among several, and so no title of the whole: text follows it, then
/// another heading.
fn opens_chapter(lines: &[Line], structure: &Structure, i: usize) -> bool {
    /// Characters from which what stands below is a chapter and no head of the article.
    const CHAPTER: usize = 200;
    if detect::is_bare_number(&lines[i].text) {
        return true;
    }
    // The first of two heads that are one, an entry of the contents.
    if structure.dropped.iter().any(|d| d.line == i && d.range.is_none()) {
        return true;
    }
    let Ok(k) = structure.heads.binary_search_by_key(&i, |h| h.line) else { return false };
    let Some(next) = structure.heads[k..].iter().find(|h| h.line > i) else { return false };
    lines[i + 1..next.line].iter().map(|l| l.chars).sum::<usize>() >= CHAPTER
        || !matches!(structure.heads[k].kind, Kind::Apart)
}

fn cut(line: &Line, rule: &'static str) -> Cut {
    Cut { rule, text: line.text.clone(), span: line.span }
}

/// A dropped line or part of one, if there is any text in it.
fn dropped(line: &Line, it: &Dropped) -> Option<Cut> {
    let range = it.range.clone().unwrap_or(0..line.text.len());
    let text = lines::trim(&line.text[range.clone()]).to_string();
    (!text.is_empty()).then(|| Cut { rule: it.rule, text, span: line.origin.span(range.start, range.end) })
}

fn drop_spam(lines: &mut Vec<Line>, rules: &Rules, cuts: &mut Vec<Cut>) {
    if !rules.on("spam-line") {
        return;
    }
    let repeated = repeated_addresses(lines);
    let mut gap = 0;
    lines.retain_mut(|line| {
        let spam = tidy::is_spam(&line.text) || repeated.contains(&*line.text);
        if spam {
            cuts.push(cut(line, "spam-line"));
            gap += line.gap;
        } else {
            line.gap += std::mem::take(&mut gap);
        }
        !spam
    });
}

/// Lines with an address of the web that stand in a text again and again, each time the same.
fn repeated_addresses(lines: &[Line]) -> HashSet<String> {
    /// So often, and so short in characters.
    const OFTEN: usize = 3;
    const LONGEST: usize = 80;
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let has_address = |text: &str| text.contains("://") || text.contains("www.");
    for line in lines.iter().filter(|line| line.chars <= LONGEST && has_address(&line.text)) {
        *counts.entry(&line.text).or_default() += 1;
    }
    counts.into_iter().filter(|(_, count)| *count >= OFTEN).map(|(text, _)| text.to_owned()).collect()
}

/// Takes the line that names the series above the title, and gives the name.
fn drop_kicker(lines: &mut Vec<Line>, options: &Options, rules: &Rules, cuts: &mut Vec<Cut>) -> Option<String> {
    let texts: Vec<&str> = lines.iter().take(2).map(|l| &*l.text).collect();
    let (at, name) = options.shared.kicker(&texts, rules)?;
    cuts.push(cut(&lines.remove(at), "source"));
    Some(name.to_owned())
}

/// Takes the lines that most files of the series begin or end with.
fn drop_shared(lines: &mut Vec<Line>, options: &Options, rules: &Rules, cuts: &mut Vec<Cut>) {
    let texts: Vec<&str> = lines.iter().map(|l| &*l.text).collect();
    let gone = options.shared.ends(&texts, true, rules);
    cuts.extend(gone.iter().map(|&(line, rule)| cut(&lines[line], rule)));
    let mut at = 0..;
    lines.retain(|_| at.next().is_some_and(|at| gone.iter().all(|(gone, _)| *gone != at)));
}

/// Takes the marks that close chapters.
fn drop_ends(lines: &mut Vec<Line>, rules: &Rules, cuts: &mut Vec<Cut>) {
    if !rules.on("end-mark") {
        return;
    }
    let texts: Vec<&str> = lines.iter().map(|l| &*l.text).collect();
    let ends = detect::chapter_ends(&texts, &|_| false);
    cuts.extend(ends.iter().map(|&end| cut(&lines[end], "end-mark")));
    let mut at = 0..;
    lines.retain(|_| at.next().is_some_and(|at| ends.binary_search(&at).is_err()));
}

/// Reports numbered headings that do not follow one another.
fn report_order(lines: &[Line], structure: &Structure, reporter: &Reporter) {
    /// A book that counts backward says so once.
    const MOST: usize = 10;
    let breaks = order::breaks(structure, lines);
    for (k, found) in breaks.iter().take(MOST).enumerate() {
        let [above, below] = [found.above, found.below].map(|head| order::name(&structure.heads[head], lines));
        let what = match found.missing {
            None => "which has a later number".to_owned(),
            Some(missing) => format!("and {missing} numbers between them are missing"),
        };
        let more = match breaks.len().saturating_sub(MOST) {
            more @ 1.. if k + 1 == MOST => format!("; {more} more headings are out of order"),
            _ => String::new(),
        };
        let span = lines[structure.heads[found.below].line].span;
        reporter.at(Code::ChapterOrder, span, format!("“{below}” comes after “{above}”, {what}{more}"));
    }
}

/// Takes the second copy of a text that stands twice in its file, as repeats are taken.
fn drop_copy(lines: &mut Vec<Line>, options: &Options, reporter: &Reporter) -> Option<Cut> {
    let mode = options.repeats.unwrap_or(Repeats::Drop);
    let start = copies::second_copy(lines).filter(|_| mode != Repeats::Keep)?;
    let span = Span { end: lines.last()?.span.end, ..lines[start].span };
    let end = if mode == Repeats::Drop { "; the second copy was dropped" } else { "" };
    reporter.report(Diagnostic::new(Code::Repeated, format!("the whole text stands twice in its file{end}")).at(span));
    if mode != Repeats::Drop {
        return None;
    }
    let texts: Vec<String> = lines.drain(start..).map(|l| l.text).collect();
    Some(Cut { rule: "repeats", text: texts.join(" "), span })
}

fn drop_stock_links(lines: &mut [Line], rules: &Rules, cuts: &mut Vec<Cut>) {
    if !rules.on("stock-link") {
        return;
    }
    for line in lines {
        for range in tidy::stock_links(&line.text).into_iter().rev() {
            cuts.push(cut_out(line, range, "stock-link"));
        }
    }
}

/// Takes a part out of a line.
fn cut_out(line: &mut Line, range: std::ops::Range<usize>, rule: &'static str) -> Cut {
    let span = line.origin.span(range.start, range.end);
    let rest = line.text.split_off(range.end);
    let text = line.text.split_off(range.start);
    let after = line.origin.slice(range.end);
    line.origin.append(range.start as u32, &after);
    line.text.push_str(&rest);
    line.chars = line.text.chars().count();
    Cut { rule, text, span }
}

/// The title as a line's text, with its place.
fn title_inlines(line: &Line, title: &str) -> Inlines {
    let at = line.text.find(title).unwrap_or(0);
    vec![Inline::Text(Text::new(title, line.origin.slice(at)))]
}

/// A title without what is drawn around it, `<<<长河>>>`, `=== 长河 ===`, or the sign of a heading before it, `# 长河`.
fn undrawn(title: &str) -> &str {
    let number = title.trim_start_matches(['#', '＃']);
    if number.len() < title.len() && number.starts_with(lines::is_blank) {
        return lines::trim(number);
    }
    const DRAWN: [(char, char); 6] = [('<', '>'), ('＜', '＞'), ('=', '='), ('＝', '＝'), ('*', '*'), ('★', '★')];
    for (open, close) in DRAWN {
        let inner = title.trim_start_matches(open).trim_end_matches(close);
        let (before, behind) =
            (title.chars().take_while(|&c| c == open), title.chars().rev().take_while(|&c| c == close));
        if before.count() >= 2 && behind.count() >= 2 && inner.contains(char::is_alphanumeric) {
            return lines::trim(inner);
        }
    }
    title
}
