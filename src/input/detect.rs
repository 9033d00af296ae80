//! Where chapters and sections of a plain text begin.
//!
//! No single pattern finds them: every rule set proposes its lines, and a set is believed by its score: numbers that
//! rise by one, text between the heads, no contents block. Units (第三章, 卷二) come first and may stack (部 → 章 → 节);
//! bare numbers, 一、 and (1) are believed only as a rising run from one; lines set apart by blank lines only where
//! nothing else is found. Where nothing convinces, there are no chapters, and none are invented.

use super::text::lines::{Line, ends_sentence};
use crate::lang::numeral;
use regex::Regex;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

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
    /// (1), （一）
    Parenthesised,
    /// Set apart by blank lines.
    Apart,
}

/// What a text is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Structure {
    pub heads: Vec<Head>,
    /// What only repeats or counts: lines, or parts of a heading's line.
    pub dropped: Vec<Dropped>,
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

macro_rules! patterns {
    ($( $name:ident = $pattern:expr; )*) => {
        $( static $name: LazyLock<Regex> = LazyLock::new(|| Regex::new($pattern).expect("a pattern of ours")); )*
    };
}

patterns! {
    UNIT = r"^(?:正文[\s　]+)?[第제][\s　]{0,4}([\d０-９〇零一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟廿卅]{1,9})[\s　]{0,4}([章节節回卷部集篇编編幕话話讲講장절부편화])(?:[\s　：:、.．·—-]+(.{0,40})|(.{0,30}))$";
    VOLUME = r"^(卷|Chapter|CHAPTER|Part|PART|Book)[\s　]{0,2}(?:之)?([\d０-９〇零一二三四五六七八九十百]{1,6}|[IVXLC]{1,7})(?:[\s　：:、.．]+(.{0,40}))?$";
    STACKED = r"^(.{0,12}第[\d０-９〇零一二两三四五六七八九十百]{1,6}[卷部编編集篇].{0,20}?)[\s　]+(第[\d０-９〇零一二两三四五六七八九十百千]{1,9}[章回节].*)$";
    EXCLUDE = r"第[\d０-９〇零一二两三四五六七八九十百千万]+(?:部门|部队|部属|部分|部件|部落|节课|集合|集团|篇张|回合|回来|回事|部分赛|部游|部电影|部小说|部书|节车|集电视|次|回见|章的)";
    NAMED = r"^(?:[他自代原再]?序[章言幕曲]?|楔[\s　]?子|引[\s　]?子|引言|导[言读论]|绪论|前[\s　]?言|弁言|后[\s　]?记|後[\s　]?記|尾[\s　]?声|终章|结语|结束语|番外\S{0,20}|附[\s　]?录(?:[\s　一二三四五六七八九十A-Z\d：:].{0,20})?|跋|プロローグ|エピローグ|はじめに|おわりに|あとがき|프롤로그|에필로그|머리말|맺음말|[\S]{0,20}[（(]代序[）)]|序[\s　]例|凡[\s　]?例)$";
    BARE = r"^(?:0?(\d{1,3})|([〇零一二三四五六七八九十百]{1,4})|(?i:PART)\W?(\d+))[.、]?$";
    LIST = r"^(?:([\d０-９]{1,3})[、．.：:]|([一二三四五六七八九十]{1,4})[、．.：:])[\s　]*(\S.{0,30})$";
    PAREN = r"^[（(]([\d０-９]{1,4}|[一二三四五六七八九十百]{1,4})[）)][\s　]*(\S.{0,20})?$";
    SLICE = r"^(.*\S)[\s　]*[（(](\d{1,3})[）)]$";
}

/// A line that a rule set proposes.
#[derive(Clone, Debug)]
struct Candidate {
    line: usize,
    lines: usize,
    number: Option<u64>,
    kind: Kind,
    title: Option<std::ops::Range<usize>>,
}

/// Whether a line is written like the heading of a unit or a named piece, whatever stands around it.
pub fn is_unit(text: &str) -> bool {
    unit(text).is_some() || NAMED.is_match(text)
}

/// Whether a line is a number and nothing else.
pub fn is_bare_number(text: &str) -> bool {
    BARE.is_match(text)
}

/// Finds the headings of a text.
pub fn structure(lines: &[Line]) -> Structure {
    let mut dropped = Vec::new();
    let top = units(lines, &mut dropped);
    let mut sets: Vec<Vec<Candidate>> =
        [bare(lines), listed(lines, Kind::HanList), parenthesised(lines), listed(lines, Kind::List)]
            .into_iter()
            .map(|set| rising_runs(set, lines, &top))
            .filter(|set| !set.is_empty())
            .collect();
    if top.is_empty() && sets.is_empty() {
        sets.extend(Some(apart(lines)).filter(|set| !set.is_empty()));
    }
    // Without units the set that divides the text best leads; a second one may divide its sections.
    let rank = |set: &Vec<Candidate>| (first_line(set), std::cmp::Reverse(set.len()));
    sets.sort_by_key(rank);
    let levels = if top.is_empty() { 2 } else { 1 };
    sets.truncate(levels);
    assemble(lines, top, sets, dropped)
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
        taken.insert(c.line);
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
    let chapters =
        heads.iter().filter(|h| h.kind == Kind::Apart || deepest.is_some_and(|r| h.kind == Kind::Unit(r))).count();
    let bare_chapters = units == 0 && heads.iter().filter(|h| h.depth == 0).count() >= BOOK_CHAPTERS;
    let book = characters >= BOOK_CHARACTERS && (chapters >= BOOK_CHAPTERS || bare_chapters)
        || chapters >= BOOK_CHAPTERS && characters / chapters.max(1) >= 1500;
    Structure { heads, dropped, book }
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
            Kind::Bare | Kind::HanList | Kind::List | Kind::Parenthesised | Kind::Apart => {}
        }
    }
}

impl Candidate {
    fn into_head(self, depth: usize) -> Head {
        Head { line: self.line, lines: self.lines, depth, kind: self.kind, number: self.number, title: self.title }
    }
}

/// Rank and number of a unit heading, and its title.
fn unit(text: &str) -> Option<(u8, Option<u64>, &str)> {
    if text.chars().count() > LONGEST_HEAD || EXCLUDE.is_match(text) {
        return None;
    }
    if let Some(found) = UNIT.captures(text) {
        let rank = match found[2].chars().next()? {
            '部' | '부' => 0,
            '卷' | '集' | '篇' | '编' | '編' | '편' => 1,
            '节' | '節' | '절' => 3,
            _ => 2,
        };
        let glued = found.get(4).is_some_and(|m| !m.as_str().is_empty());
        let rest = found.get(3).or(found.get(4)).map_or("", |m| m.as_str());
        // A sentence that begins like a heading: 第一回见到他，是在… ; 第三集在昨天播出。
        let sentence =
            rest.ends_with(['。', '，', '；', '、', ',', '：']) || (glued && rest.contains(['，', '。']) && rank != 2);
        return (!sentence).then(|| (rank, numeral::parse(&found[1]), rest));
    }
    let found = VOLUME.captures(text)?;
    let rank = match &found[1] {
        "Chapter" | "CHAPTER" => 2,
        "卷" => 1,
        _ => 0,
    };
    let rest = found.get(3).map_or("", |m| m.as_str());
    (!rest.ends_with(['。', '，', '；'])).then(|| (rank, numeral::parse(&found[2]), rest))
}

/// Heads by unit and by name. Contents blocks and doubles are dropped, slices of one chapter joined.
fn units(lines: &[Line], dropped: &mut Vec<Dropped>) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut numbered = 0;
    // The volume that headings of two levels on one line are in.
    let mut volume = String::new();
    for (i, line) in lines.iter().enumerate() {
        if line.chars > LONGEST_HEAD {
            continue;
        }
        if let Some(stacked) = STACKED.captures(&line.text).filter(|_| !EXCLUDE.is_match(&line.text)) {
            // 第一卷 … 第三章 …: the volume once, where it first appears, then its chapter.
            let (above, chapter) =
                (stacked.get(1).map_or(0..0, |m| m.range()), stacked.get(2).map_or(0..0, |m| m.range()));
            numbered += 1;
            if line.text[above.clone()] == volume {
                dropped.push(Dropped { line: i, range: Some(above), rule: "double-title" });
            } else {
                volume = line.text[above.clone()].to_string();
                found.push(Candidate { line: i, lines: 0, number: None, kind: Kind::Unit(1), title: Some(above) });
            }
            found.push(Candidate { line: i, lines: 1, number: None, kind: Kind::Unit(2), title: Some(chapter) });
        } else if let Some((rank, number, _)) = unit(&line.text) {
            numbered += 1;
            found.push(Candidate { line: i, lines: 1, number, kind: Kind::Unit(rank), title: None });
        } else if NAMED.is_match(&line.text) && stands_alone(lines, i) {
            found.push(Candidate { line: i, lines: 1, number: None, kind: Kind::Named, title: None });
        }
    }
    if numbered == 0 {
        return Vec::new();
    }
    drop_contents(&mut found, lines, dropped);
    drop_doubles(&mut found, lines, dropped);
    join_slices(&mut found, lines, dropped);
    drop_lonely(&mut found, lines);
    if found.iter().all(|c| c.kind == Kind::Named) { Vec::new() } else { found }
}

/// A short line that ends no sentence, with a longer line or the end after it.
fn stands_alone(lines: &[Line], i: usize) -> bool {
    let text = &lines[i].text;
    !text.ends_with(['。', '，', '；', '：', '、'])
        && (i == 0 || lines[i].gap > 0 || lines.get(i + 1).is_none_or(|l| l.gap > 0 || l.chars > 30))
}

/// Three heads or more without text between them, all of which come again later, are a typed contents.
fn drop_contents(found: &mut Vec<Candidate>, lines: &[Line], dropped: &mut Vec<Dropped>) {
    let mut last: HashMap<String, usize> = HashMap::new();
    for c in found.iter() {
        last.insert(squeezed(&lines[c.line].text), c.line);
    }
    let mut gone = Vec::new();
    let mut k = 0;
    // Runs of heads without text between them.
    while k < found.len() {
        let mut end = k + 1;
        let mut seen = HashSet::from([squeezed(&lines[found[k].line].text)]);
        // A heading that comes again is the body's: the contents may stand right above it.
        while end < found.len()
            && found[end].line <= found[end - 1].line + 1
            && seen.insert(squeezed(&lines[found[end].line].text))
        {
            end += 1;
        }
        let again = found[k..end].iter().filter(|c| last[&squeezed(&lines[c.line].text)] > found[end - 1].line).count();
        if end - k >= 3 && again * 10 >= (end - k) * 7 {
            gone.extend(k..end);
        }
        k = end;
    }
    if let Some(&first) = gone.first() {
        let at = found[first].line;
        if at > 0 && matches!(squeezed(&lines[at - 1].text).as_str(), "目录" | "目錄" | "目次" | "차례") {
            dropped.push(Dropped::line(at - 1, "contents"));
        }
    }
    dropped.extend(gone.iter().map(|&k| Dropped::line(found[k].line, "contents")));
    let gone: HashSet<usize> = gone.into_iter().collect();
    let mut index = 0;
    found.retain(|_| {
        index += 1;
        !gone.contains(&(index - 1))
    });
}

/// A heading printed twice in a row: the second goes. 第三章 followed at once by 第三章 纸 keeps the fuller one.
fn drop_doubles(found: &mut Vec<Candidate>, lines: &[Line], dropped: &mut Vec<Dropped>) {
    let mut out: Vec<Candidate> = Vec::with_capacity(found.len());
    for c in found.drain(..) {
        if let Some(before) = out.last()
            && c.line == before.line + 1
            && c.kind == before.kind
        {
            let (a, b) = (squeezed(&lines[before.line].text), squeezed(&lines[c.line].text));
            if b.starts_with(&a) {
                dropped.push(Dropped::line(before.line, "double-title"));
                out.pop();
            } else if a.starts_with(&b) {
                dropped.push(Dropped::line(c.line, "double-title"));
                continue;
            }
        }
        out.push(c);
    }
    *found = out;
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Slices of a web serial, 第2章 标题(1), 第3章 标题(2): one chapter without the site's numbers.
fn join_slices(found: &mut Vec<Candidate>, lines: &[Line], dropped: &mut Vec<Dropped>) {
    let slice = |c: &Candidate| -> Option<(String, Option<u64>)> {
        let (_, number, rest) = unit(&lines[c.line].text).filter(|_| c.title.is_none())?;
        match SLICE.captures(rest) {
            Some(parts) => Some((parts[1].to_string(), parts[2].parse().ok())),
            // Chapters of one title in a row, without any number of their own, are slices as well.
            None => number.filter(|_| !rest.is_empty()).map(|_| (rest.to_string(), None)),
        }
    };
    let slices: Vec<Option<(String, Option<u64>)>> = found.iter().map(slice).collect();
    let follows = |k: usize| -> bool {
        match (k.checked_sub(1).and_then(|b| slices[b].as_ref()), &slices[k]) {
            (Some((a, n)), Some((b, m))) => a == b && (n < m || n.is_none() && m.is_none()),
            _ => false,
        }
    };
    let joined: Vec<bool> = (0..found.len()).map(follows).collect();
    if !joined.contains(&true) {
        return;
    }
    for (index, c) in found.iter_mut().enumerate() {
        let text = &lines[c.line].text;
        if joined[index] {
            dropped.push(Dropped::line(c.line, "slice"));
        } else if let (Kind::Unit(2), None, Some((.., rest))) = (c.kind, &c.title, unit(text)) {
            // The numbers count slices, not chapters, and would no longer rise by one.
            let title = slices[index].as_ref().map_or(rest, |(title, _)| title.as_str());
            if let Some(at) = text.find(title).filter(|_| !title.is_empty()) {
                let range = at..at + title.len();
                dropped.extend(Dropped::beside(c.line, &range, text.len(), "slice"));
                c.title = Some(range);
            }
            c.number = None;
        }
    }
    let mut index = 0;
    found.retain(|_| {
        index += 1;
        !joined[index - 1]
    });
}

/// A unit that stands once and is not set apart is text: 第一部 in a list of works.
fn drop_lonely(found: &mut Vec<Candidate>, lines: &[Line]) {
    let mut count: BTreeMap<Kind, usize> = BTreeMap::new();
    for c in found.iter() {
        *count.entry(c.kind).or_default() += 1;
    }
    found.retain(|c| {
        let alone = lines[c.line].gap > 0 || c.line == 0 || lines.get(c.line + 1).is_none_or(|l| l.gap > 0);
        count[&c.kind] > 1 || alone || c.kind == Kind::Named
    });
}

/// Numbers that stand alone, with the title on the line below if that is one.
fn bare(lines: &[Line]) -> Vec<Candidate> {
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.chars <= 10) {
        let Some(found) = BARE.captures(&line.text) else { continue };
        let Some(number) = found.iter().skip(1).flatten().next().and_then(|m| numeral::parse(m.as_str())) else {
            continue;
        };
        let titled = has_title_below(lines, i);
        out.push(Candidate {
            line: i,
            lines: 1 + usize::from(titled),
            number: Some(number),
            kind: Kind::Bare,
            title: None,
        });
    }
    // Titles belong to all of a run or to none: one short first paragraph is no title.
    let with = out.iter().filter(|c| c.lines == 2).count();
    if with * 2 <= out.len() {
        out.iter_mut().for_each(|c| c.lines = 1);
    }
    out
}

/// The line below a number is its title if it is short, ends no sentence, and a longer line follows.
fn has_title_below(lines: &[Line], i: usize) -> bool {
    let (Some(title), Some(body)) = (lines.get(i + 1), lines.get(i + 2)) else { return false };
    title.chars <= 40
        && !title.text.chars().next_back().is_some_and(ends_sentence_of_prose)
        && !BARE.is_match(&title.text)
        && title.chars < body.chars
}

fn ends_sentence_of_prose(c: char) -> bool {
    ends_sentence(c) && !matches!(c, '？' | '！' | '”' | '?' | '!' | '）' | '」' | '』')
        || matches!(c, '，' | ',' | '、')
}

/// `一、…` or `1. …` heads.
fn listed(lines: &[Line], kind: Kind) -> Vec<Candidate> {
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.chars <= LONGEST_HEAD) {
        let Some(found) = LIST.captures(&line.text) else { continue };
        let number = match (kind, found.get(1), found.get(2)) {
            (Kind::List, Some(n), _) | (Kind::HanList, _, Some(n)) => numeral::parse(n.as_str()),
            _ => None,
        };
        let prose = found[3].chars().next_back().is_some_and(|c| matches!(c, '。' | '；' | '，' | '：' | '、' | ';'));
        if let Some(number) = number.filter(|_| !prose) {
            out.push(Candidate { line: i, lines: 1, number: Some(number), kind, title: None });
        }
    }
    out
}

fn parenthesised(lines: &[Line]) -> Vec<Candidate> {
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.chars <= 30) {
        let Some(found) = PAREN.captures(&line.text) else { continue };
        let prose = found.get(2).is_some_and(|m| m.as_str().ends_with(['。', '；', '，', '：', '、']));
        if let Some(number) = numeral::parse(&found[1]).filter(|_| !prose) {
            out.push(Candidate { line: i, lines: 1, number: Some(number), kind: Kind::Parenthesised, title: None });
        }
    }
    out
}

/// Keeps the members of rising runs: from one, each the next number, at least two (lists: three), with text between. A
/// run may begin anew, or go on, after a head of the level above.
fn rising_runs(set: Vec<Candidate>, lines: &[Line], above: &[Candidate]) -> Vec<Candidate> {
    let mut runs: Vec<Vec<Candidate>> = Vec::new();
    let mut last: Option<(u64, usize)> = None;
    for c in set {
        let Some(number) = c.number else { continue };
        let section = above.partition_point(|a| a.line < c.line);
        let goes_on = last.is_some_and(|(n, s)| {
            number == n + 1 && (s == section || runs.len() == 1) || number == n + 2 && s + 1 < section
        });
        if goes_on {
            if let Some(run) = runs.last_mut() {
                run.push(c);
            }
        } else if number == 1 {
            runs.push(vec![c]);
        } else {
            continue;
        }
        last = Some((number, section));
    }
    runs.into_iter().filter(|run| is_believable(run, lines)).flatten().collect()
}

/// Enough members, and enough text below each: a list in running text has none.
fn is_believable(run: &[Candidate], lines: &[Line]) -> bool {
    /// Characters that a section has at least, on the average.
    const SECTION: usize = 60;
    let Some(first) = run.first() else { return false };
    let least = match first.kind {
        Kind::Bare => 2,
        Kind::HanList | Kind::Parenthesised => 2,
        _ => 3,
    };
    if run.len() < least {
        return false;
    }
    // The last section runs to the end of the text; it is as long as the others for this sum.
    let last = run[run.len() - 1].line;
    let between: usize = lines[first.line..last].iter().map(|l| l.chars).sum();
    let empty = run.windows(2).filter(|w| w[1].line == w[0].line + w[0].lines).count();
    let bare = matches!(first.kind, Kind::Bare);
    between / (run.len() - 1) >= if bare { 20 } else { SECTION } && empty * 4 <= run.len()
}

/// Short lines set apart by more blank lines than paragraphs are, where nothing else divides a long text.
fn apart(lines: &[Line]) -> Vec<Candidate> {
    const FEWEST: usize = 3;
    /// Characters of a chapter, on the average.
    const CHAPTER: usize = 800;
    let mut gaps: BTreeMap<usize, usize> = BTreeMap::new();
    for line in lines {
        *gaps.entry(line.gap).or_default() += 1;
    }
    let common = gaps.iter().max_by_key(|&(gap, n)| (n, std::cmp::Reverse(*gap))).map_or(0, |(&gap, _)| gap);
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let set_apart = (line.gap > common + 1 || i == 0) && lines.get(i + 1).is_some_and(|l| l.chars > line.chars);
        let title = line.chars <= 30
            && !line.text.chars().next_back().is_some_and(ends_sentence_of_prose)
            && !line.text.contains(['，', '。', '；'])
            && !line.text.chars().next_back().is_some_and(|c| matches!(c, '日' | '”' | '」'));
        if set_apart && title {
            out.push(Candidate { line: i, lines: 1, number: None, kind: Kind::Apart, title: None });
        }
    }
    let total: usize = lines.iter().map(|l| l.chars).sum();
    let wide_gaps = lines.iter().filter(|l| l.gap > common + 1).count();
    let enough = out.len() >= FEWEST && total / out.len().max(1) >= CHAPTER && out.len() * 10 >= wide_gaps * 7;
    if enough { out } else { Vec::new() }
}
