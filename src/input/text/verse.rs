//! Poems in a plain text: short lines that stay lines.
//!
//! A run of short lines is verse if its lines have the measure of classical verse (the same number of characters in
//! each clause), or if most of them end no sentence. Dialogue and lists are short as well, but they end sentences,
//! quote, or count.

use super::inlines;
use super::lines::Line;
use crate::book::Verse;
use crate::lang::wide;

/// Longest line of verse, in characters; a couplet of classical verse with its marks has 16.
const LONGEST: usize = 22;
/// Ends that are tried, from the longest; more would cost a look at every pair of lines.
const TRIES: usize = 4;
/// Fewest lines of free verse.
const FEWEST: usize = 4;

/// The number of lines of the poem that begins with the first of `lines`, if one does. A poem begins where a piece of
/// text begins, or after an empty line.
pub fn verse_at(lines: &[Line], opens: bool) -> Option<usize> {
    let first = lines.first()?;
    if !(opens || first.gap > 0) || !is_short(first) {
        return None;
    }
    // Stanzas are parted by one empty line; a wider gap ends the poem.
    let longest = 1 + lines[1..].iter().take_while(|l| is_short(l) && l.gap <= 1).count();
    // A short sentence of prose may follow after an empty line: the poem ends where the lines before still are one.
    let ends = (1..=longest).rev().filter(|&end| lines.get(end).is_none_or(|l| l.gap > 0)).take(TRIES);
    ends.into_iter().find(|&end| is_poem(&lines[..end]))
}

fn is_poem(run: &[Line]) -> bool {
    // Every line after an empty line: that is how this file parts its paragraphs.
    let spaced = run[1..].iter().filter(|l| l.gap > 0).count() * 2 > run.len();
    !spaced && (is_measured(run) || is_free(run))
}

/// The lines as a block; an empty line parts stanzas.
pub fn verse(lines: &[Line]) -> Verse {
    let mut out = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        if i > 0 && line.gap > 0 {
            out.push(Vec::new());
        }
        out.push(inlines(line));
    }
    let mut span = lines[0].span;
    span.end = lines[lines.len() - 1].span.end.max(span.start);
    Verse { lines: out, source: None, span }
}

fn is_short(line: &Line) -> bool {
    line.chars <= LONGEST
        && !line.text.contains(['“', '”', '「', '：', '"'])
        && !line.text.chars().any(|c| c.is_ascii_digit())
}

/// Clauses of one length, four at least: 五言, 七言.
fn is_measured(run: &[Line]) -> bool {
    let mut clauses = run.iter().flat_map(|l| {
        l.text.split(|c: char| !wide::is_han(c)).map(|c| c.chars().count()).filter(|&n| n > 0).collect::<Vec<_>>()
    });
    let Some(measure) = clauses.next().filter(|n| (4..=7).contains(n)) else { return false };
    let rest: Vec<usize> = clauses.collect();
    rest.len() >= 3 && rest.iter().all(|&n| n == measure)
}

/// Four lines or more, most of which end no sentence.
fn is_free(run: &[Line]) -> bool {
    let open = run.iter().filter(|l| !l.text.ends_with(['。', '！', '？', '…', '.', '!', '?'])).count();
    run.len() >= FEWEST && open * 10 >= run.len() * 5
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Origin, SourceId};
    use crate::input::text::lines::split;
    use crate::input::{Format, Source};

    fn length(text: &str) -> Option<usize> {
        let source = Source {
            id: SourceId(0),
            path: "a.txt".into(),
            format: Format::Text,
            text: text.into(),
            origin: Origin::verbatim(SourceId(0), 0),
        };
        verse_at(&split(&source), true)
    }

    #[test]
    fn poems_are_found_and_end_where_prose_begins() {
        assert_eq!(length("床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。\n\n这首诗人人会背。"), Some(4));
        assert_eq!(length("谁爱这不息的变幻\n她的行径\n催一阵急雨\n抹一天云霞\n"), Some(4));
    }

    #[test]
    fn dialogue_and_lists_are_no_verse() {
        assert_eq!(length("他来了。\n谁？\n他。\n走吧。\n好。\n"), None);
        assert_eq!(length("纸 3 令\n墨 2 斤\n版 40 块\n工 5 人\n"), None);
        assert_eq!(length("“你来”\n“我来”\n“他来”\n“谁来”\n"), None);
    }
}
