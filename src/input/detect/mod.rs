//! Where chapters and sections of a plain text begin.
//!
//! No single pattern finds them: every rule set proposes its lines, and a set is believed by its score: numbers that
//! rise by one, text between the heads, no contents block. Units (第三章, 卷二) come first and may stack (部 → 章 → 节);
//! then the titles that a typed table of contents names, and one stem with a rising number; bare numbers, 一、 and (1) are
//! believed only as a rising run from one; titles without a number only where nothing else is found. Several articles with
//! heads of their own are chapters. Where nothing
//! convinces, there are no chapters, and none are invented. The book file may name the one rule, or a pattern
//! ([`Chapters`]).

mod articles;
#[cfg(test)]
mod cases;
mod contents;
mod ends;
pub mod order;
mod pages;
mod poems;
mod rules;
mod runs;
mod shapes;
mod slices;
#[cfg(test)]
mod tests;
mod titles;
mod twice;
mod unit;
mod units;

pub use contents::is_contents_heading;
pub use ends::chapter_ends;
pub use rules::{Chapters, RULES, Rule};
pub use runs::{begin_to_count, counts, is_bare_number};
pub use shapes::is_day;
pub use unit::{is_chapter, is_unit, is_volume};

use super::text::lines::{Line, ends_sentence};
use super::tidy;
use std::collections::{BTreeMap, HashSet};

/// A heading that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Index of its first line.
    pub line: usize,
    /// Lines it takes: a bare number and the title below it are two.
    pub lines: usize,
    /// 0 for the highest level found.
    pub depth: usize,
    /// How it is written.
    pub kind: Kind,
    /// The number in it.
    pub number: Option<u64>,
    /// Byte range of the title in the first line, if not the whole: a slice's number is left out.
    pub title: Option<std::ops::Range<usize>>,
}

/// The rule set that proposed a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 部 卷 编 集 篇: rank 0, 章 回 幕 话 讲: rank 2, 节: rank 3.
    Unit(u8),
    /// 序, 楔子, 后记 …
    Named,
    /// A number alone.
    Bare,
    /// 一、
    HanList,
    /// 1.
    List,
    /// 1.2
    Decimal,
    /// (1), （一）
    Parenthesised,
    /// One stem or shape and a rising number: 河灯 01, 雾中(2), 第一折 雾.
    Stem,
    /// An entry of the typed table of contents, or what a pattern of the book file matches.
    Entry,
    /// Boxed by rules, or in brackets.
    Boxed,
    /// Set apart by blank lines.
    Apart,
    /// Above a poem, in a text of poems.
    Poem,
    /// Above an article, with lines that say who wrote it or when: [`Head::lines`] has them too.
    Article,
}

/// What a text is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    pub heads: Vec<Head>,
    /// What only repeats or counts: lines, or parts of a heading's line.
    pub dropped: Vec<Dropped>,
    /// A contents block that stays in the text, since its entries head nothing.
    pub contents: std::ops::Range<usize>,
    /// The lines of each poem that has a head.
    pub poems: Vec<std::ops::Range<usize>>,
    /// The heads of depth 0 (and of rank 0 and 2 below it) are chapters, not sections of an article.
    pub book: bool,
}

/// A line that is no heading and no text, or a part of a heading's line that is left out of the title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    pub line: usize,
    /// None: the whole line.
    pub range: Option<std::ops::Range<usize>>,
    /// Name of the tidy rule.
    pub rule: &'static str,
}

impl Dropped {
    fn line(line: usize, rule: &'static str) -> Self {
        Self { line, range: None, rule }
    }

    /// What stands in a line of `length` bytes beside the title.
    fn beside(
        line: usize,
        title: &std::ops::Range<usize>,
        length: usize,
        rule: &'static str,
    ) -> impl Iterator<Item = Self> {
        let sides = [0..title.start, title.end..length];
        sides.into_iter().filter(|r| !r.is_empty()).map(move |r| Self { line, range: Some(r), rule })
    }
}

/// Longest line that can be a heading, in characters.
const LONGEST_HEAD: usize = 50;
/// Chapters and characters from which a text is a book and no article.
const BOOK_CHAPTERS: usize = 3;
const BOOK_CHARACTERS: usize = 20_000;

/// A line that a rule set proposes.
#[derive(Clone, Debug)]
struct Candidate {
    line: usize,
    lines: usize,
    number: Option<u64>,
    kind: Kind,
    title: Option<std::ops::Range<usize>>,
}

/// Finds the headings of a text.
pub fn structure(lines: &[Line], chapters: &Chapters) -> Structure {
    match chapters {
        Chapters::Detected => detected(lines),
        Chapters::By(rule) => rules::by_rule(lines, *rule),
        Chapters::Like(pattern) => rules::by_pattern(lines, pattern),
    }
}

/// The pieces of a text whose title is known and in which no rule found any: 聊斋志异, 考城隍, 耳中人.
pub fn pieces_below_title(lines: &[Line], chapters: &Chapters) -> Option<Structure> {
    let found = matches!(chapters, Chapters::Detected).then(|| titles::below_title(lines))?;
    (!found.is_empty()).then(|| assemble(lines, Vec::new(), vec![found], Vec::new()))
}

/// Whether a line can be the title of a piece, wherever it stands.
pub fn is_title(line: &Line) -> bool {
    titles::is_title(line)
}

/// What the rules find against each other.
fn detected(lines: &[Line]) -> Structure {
    let mut dropped = Vec::new();
    let contents = contents::find(lines).unwrap_or_default();
    let mut top = units::units(lines, &contents.block, &mut dropped);
    if !contents.heads.is_empty() {
        dropped.extend(contents.block.clone().map(|line| Dropped::line(line, "contents")));
    }
    let mut entries = entries(&contents, &top, &dropped);
    if top.is_empty() || entries.iter().all(|c| c.kind == Kind::Named) {
        top.append(&mut entries);
        top.sort_by_key(|c| c.line);
    }
    if top.is_empty() {
        top = articles::articles(lines);
        let labels = top.iter().filter_map(|c| Some((c.line, c.title.as_ref()?)));
        dropped.extend(labels.flat_map(|(line, title)| Dropped::beside(line, title, lines[line].text.len(), "title")));
    }
    if top.is_empty() {
        top = runs::stems(lines, &mut dropped);
    }
    let mut sets: Vec<Vec<Candidate>> = [
        runs::bare(lines),
        runs::listed(lines, Kind::HanList),
        runs::parenthesised(lines),
        runs::listed(lines, Kind::List),
    ]
    .into_iter()
    .map(|set| runs::rising_runs(set, lines, &top))
    .chain([runs::decimals(lines)])
    .chain(shapes::shaped(lines, &top, &dropped))
    .filter(|set| !set.is_empty())
    .collect();
    // Volumes may hold pieces that count nothing.
    let only_volumes = top.iter().all(|c| matches!(c.kind, Kind::Unit(0 | 1) | Kind::Named));
    if only_volumes && sets.is_empty() {
        let found = pieces(lines, &mut top);
        dropped.extend(titles::brackets(&found, lines));
        sets.extend(Some(found).filter(|set| !set.is_empty()));
    }
    // Without units the set that divides the text best leads; a second one may divide its sections.
    let rank = |set: &Vec<Candidate>| (first_line(set), std::cmp::Reverse(set.len()));
    sets.sort_by_key(rank);
    if !entries.is_empty() {
        sets.insert(0, entries);
    }
    if let Some(first) = sets.first_mut().filter(|set| divides_volumes(set, &top, lines)) {
        first.iter_mut().for_each(|c| c.kind = Kind::Unit(2));
        top.append(&mut sets.remove(0));
        top.sort_by_key(|c| c.line);
    }
    let levels = if top.is_empty() { 2 } else { 1 };
    sets.truncate(levels);
    if top.is_empty()
        && let Some(first) = sets.first_mut().filter(|set| set.len() >= BOOK_CHAPTERS)
    {
        first.extend(units::named(lines));
    }
    for set in &mut sets {
        set.retain(|c| !contents.block.contains(&c.line));
    }
    let kept = if contents.heads.is_empty() { contents.block } else { 0..0 };
    Structure { contents: kept, ..assemble(lines, top, sets, dropped) }
}

/// The titles of pieces that count nothing. Where volumes hold several, the line below a volume is the first piece's.
fn pieces(lines: &[Line], top: &mut [Candidate]) -> Vec<Candidate> {
    if top.is_empty() {
        return titles::titles(lines);
    }
    // How the heads of volumes stand says nothing of those of pieces.
    let volumes: HashSet<usize> = top.iter().map(|c| c.line).collect();
    let (at, others): (Vec<usize>, Vec<Line>) =
        lines.iter().cloned().enumerate().filter(|(i, _)| !volumes.contains(i)).unzip();
    let mut found = titles::titles(&others);
    found.iter_mut().for_each(|c| c.line = at[c.line]);
    if found.len() >= 2 * volumes.len() {
        let titles: HashSet<usize> = found.iter().map(|c| c.line).collect();
        top.iter_mut().filter(|c| c.lines == 2 && titles.contains(&(c.line + 1))).for_each(|c| c.lines = 1);
    }
    found
}

/// Whether the numbers below volumes count their chapters: there are no others, each is as long as one, and they begin
/// anew in no volume. Those of articles begin in each, and an article in a volume has no head here.
fn divides_volumes(set: &[Candidate], top: &[Candidate], lines: &[Line]) -> bool {
    /// Characters of a chapter, on the average.
    const CHAPTER: usize = 400;
    let volumes: Vec<usize> = top.iter().filter(|c| matches!(c.kind, Kind::Unit(0 | 1))).map(|c| c.line).collect();
    let only = top.iter().all(|c| matches!(c.kind, Kind::Unit(0 | 1) | Kind::Named));
    let Some(&first) = volumes.first().filter(|_| only && volumes.len() >= 2) else { return false };
    let volume = |c: &Candidate| volumes.partition_point(|&line| line < c.line);
    let anew = set.windows(2).any(|w| volume(&w[0]) == volume(&w[1]) && w[1].number <= w[0].number);
    let below: usize = lines[first..].iter().map(|l| l.chars).sum();
    !anew && set.len() >= 2 * volumes.len() && below / set.len() >= CHAPTER
}

/// What the contents name beside the units. A few are pieces among them; of as many or more titles each is a level below.
fn entries(contents: &contents::Contents, top: &[Candidate], dropped: &[Dropped]) -> Vec<Candidate> {
    let taken: HashSet<usize> = top.iter().map(|c| c.line).chain(dropped.iter().map(|d| d.line)).collect();
    let kind = if !top.is_empty() && contents.heads.len() < 2 * top.len() { Kind::Named } else { Kind::Entry };
    let lines = contents.heads.iter().filter(|line| !taken.contains(line));
    lines.map(|&line| Candidate { line, lines: 1, number: None, kind, title: None }).collect()
}

fn first_line(set: &[Candidate]) -> usize {
    set.first().map_or(usize::MAX, |c| c.line)
}

/// Puts the sets together: units by their rank, then each further set one level deeper.
fn assemble(lines: &[Line], top: Vec<Candidate>, sets: Vec<Vec<Candidate>>, dropped: Vec<Dropped>) -> Structure {
    let mut ranks: Vec<u8> =
        top.iter().filter_map(|c| if let Kind::Unit(r) = c.kind { Some(r) } else { None }).collect();
    ranks.sort_unstable();
    ranks.dedup();
    let depth_of_rank = |rank: u8| ranks.iter().position(|&r| r == rank).unwrap_or(0);
    let units = top.len();
    let below = ranks.len().max(usize::from(!top.is_empty()));
    let mut heads: BTreeMap<(usize, usize), Head> = BTreeMap::new();
    let mut taken = HashSet::new();
    for c in top {
        let depth = match c.kind {
            Kind::Unit(rank) => depth_of_rank(rank),
            _ => 0,
        };
        taken.extend(c.line..c.line + c.lines.max(1));
        heads.insert((c.line, depth), c.into_head(depth));
    }
    for (k, set) in sets.into_iter().enumerate() {
        for c in set {
            if taken.insert(c.line) {
                heads.insert((c.line, below + k), c.into_head(below + k));
            }
        }
    }
    let mut heads: Vec<Head> = heads.into_values().collect();
    settle_named(&mut heads);
    let characters: usize = lines.iter().map(|l| l.chars).sum();
    // Volumes are not counted where there are chapters in them.
    let deepest = ranks.iter().rfind(|&&r| r <= 2).copied();
    let chapters = heads
        .iter()
        .filter(|h| {
            matches!(h.kind, Kind::Apart | Kind::Boxed | Kind::Stem | Kind::Entry | Kind::Poem) && h.depth == 0
                || deepest.is_some_and(|r| h.kind == Kind::Unit(r))
        })
        .count();
    let bare_chapters = units == 0 && heads.iter().filter(|h| h.depth == 0).count() >= BOOK_CHAPTERS;
    let book = heads.iter().any(|h| h.kind == Kind::Article)
        || characters >= BOOK_CHARACTERS && (chapters >= BOOK_CHAPTERS || bare_chapters)
        || chapters >= BOOK_CHAPTERS && characters / chapters.max(1) >= 1500;
    let poems = if heads.iter().any(|h| h.kind == Kind::Poem) { poems::verses(lines) } else { Vec::new() };
    Structure { heads, dropped, contents: 0..0, poems, book }
}

/// A named piece stands on the level of the heads around it: a preface before volumes is a volume's equal, an epilogue
/// between chapters is a chapter.
fn settle_named(heads: &mut [Head]) {
    let mut after = vec![None; heads.len()];
    let mut next = None;
    for (i, head) in heads.iter().enumerate().rev() {
        after[i] = next;
        if matches!(head.kind, Kind::Unit(_)) {
            next = Some(head.depth);
        }
    }
    let mut before = false;
    for (head, after) in heads.iter_mut().zip(after) {
        match head.kind {
            Kind::Named => head.depth = after.filter(|_| before).unwrap_or(0),
            Kind::Unit(_) => before = true,
            Kind::Bare
            | Kind::HanList
            | Kind::List
            | Kind::Decimal
            | Kind::Parenthesised
            | Kind::Stem
            | Kind::Entry
            | Kind::Boxed
            | Kind::Apart
            | Kind::Poem
            | Kind::Article => {}
        }
    }
}

impl Candidate {
    fn into_head(self, depth: usize) -> Head {
        Head { line: self.line, lines: self.lines, depth, kind: self.kind, number: self.number, title: self.title }
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn ends_sentence_of_prose(c: char) -> bool {
    ends_sentence(c) && !matches!(c, '？' | '！' | '”' | '?' | '!' | '）' | '」' | '』')
        || matches!(c, '，' | ',' | '、')
}

/// The line below a number is its title if it is short, ends no sentence, does not count on, and a longer line follows.
/// Below a figure, 五四 and 九一八 are names: as numbers they would be figures too.
fn has_title_below(lines: &[Line], i: usize) -> bool {
    let (Some(title), Some(body)) = (lines.get(i + 1), lines.get(i + 2)) else { return false };
    let named = title.chars > 1
        && lines[i].text.starts_with(|c: char| c.is_ascii_digit())
        && title.text.chars().all(|c| "〇零一二三四五六七八九".contains(c));
    title.chars <= 40
        && !title.text.chars().next_back().is_some_and(ends_sentence_of_prose)
        && !tidy::is_ornament(&title.text)
        && (named || !runs::counts(&title.text))
        && !is_unit(&title.text)
        && unit::scene(&title.text).is_none()
        && title.chars < body.chars
}
