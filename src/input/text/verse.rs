//! Poems in a plain text: short lines that stay lines.
//!
//! Verse of the classical measure shows in its clauses: all of one length, however the file parts its lines. Free verse
//! is a run of short lines most of which end no sentence. Dialogue, lists, letters and signatures are short as well, but
//! they end sentences, quote, count, name or date.

use super::inlines;
use super::lines::Line;
use crate::book::Verse;
use crate::input::content::stepped;
use crate::input::detect;
use crate::input::pattern::pattern;
use crate::lang::wide;
use regex::Regex;
use std::sync::LazyLock;

/// Longest line of free verse, in characters.
const LONGEST: usize = 22;
/// Longest line of the classical measure: two couplets of 七言 with their marks have 32.
const LONGEST_MEASURED: usize = 32;
/// Lines of free verse that are looked at from one beginning; a longer poem is continued in a second block.
const LONGEST_POEM: usize = 500;
/// Ends that are tried, from the longest; more would cost a look at every pair of lines.
const TRIES: usize = 4;
/// Fewest lines of free verse, and clauses of the classical measure.
const FEWEST: usize = 4;

/// Where a poem first appeared: 原载1931年… below its last line.
static SOURCE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^[（(\[［【]?(?:原载|原刊|初载|初刊|载于|刊于|选自|录自|发表于|收入《|据手稿)"));

/// A date, a place or a name below a text: 一九三二年春, 于河边小屋, 灯下记.
static SIGNATURE: LazyLock<Regex> = LazyLock::new(|| {
    let year = r"[某〇零一二三四五六七八九十\d]{1,4}年";
    let day = r"[某正腊一二三四五六七八九十\d]{1,3}月";
    pattern(&format!(
        "^(?:.{{0,8}}{year}.{{0,8}}|.{{0,6}}{day}.{{0,8}}|于.{{1,8}}|.{{1,6}}[记作识]|此致|敬礼|.{{0,8}}(?:敬上|谨上|谨启|顿首|手书))$"
    ))
});

/// The number of lines of the poem that begins with the first of `lines`, if one does. A poem begins where a piece of
/// text begins, or after an empty line; two lines of the classical measure are one anywhere.
pub fn verse_at(lines: &[Line], opens: bool) -> Option<usize> {
    let opens = opens || lines.first()?.gap > 0;
    measured(lines).filter(|&length| opens || length >= 2).or_else(|| opens.then(|| free(lines)).flatten())
}

/// Lines whose clauses have one length. Where the file parts all lines by blanks, so are those of a poem.
fn measured(lines: &[Line]) -> Option<usize> {
    let (length, _) = measure(lines.first()?)?;
    let gap = lines.get(1).map_or(1, |l| l.gap.max(1));
    let same = |l: &Line| measure(l).filter(|&(n, _)| n == length);
    let run = 1 + lines[1..].iter().take_while(|l| l.gap <= gap && same(l).is_some()).count();
    let clauses: usize = lines[..run].iter().filter_map(same).map(|(_, clauses)| clauses).sum();
    // Four characters are the measure of prose as well, of its set phrases.
    let fewest = if length % 2 == 1 { FEWEST } else { 2 * FEWEST };
    (clauses >= fewest).then_some(run)
}

/// Length and number of the clauses of a line, if they are all of one length: 四言 to 七言.
fn measure(line: &Line) -> Option<(usize, usize)> {
    if line.chars > LONGEST_MEASURED {
        return None;
    }
    let mut clauses = line.text.split(|c: char| !wide::is_han(c)).map(|c| c.chars().count()).filter(|&n| n > 0);
    let first = clauses.next().filter(|n| (4..=7).contains(n))?;
    let mut count = 1;
    for clause in clauses {
        if clause != first {
            return None;
        }
        count += 1;
    }
    Some((first, count))
}

fn free(lines: &[Line]) -> Option<usize> {
    if !is_short(lines.first()?) {
        return None;
    }
    // Stanzas are parted by one empty line; a wider gap ends the poem.
    let longest = 1 + lines[1..].iter().take(LONGEST_POEM).take_while(|l| is_short(l) && l.gap <= 1).count();
    // A short sentence of prose may follow after an empty line: the poem ends where the lines before still are one.
    let ends = (1..=longest).rev().filter(|&end| lines.get(end).is_none_or(|l| l.gap > 0 || SOURCE.is_match(&l.text)));
    ends.take(TRIES).find(|&end| is_free(&lines[..end]))
}

/// The lines as a block; an empty line parts stanzas.
pub fn verse(lines: &[Line]) -> Verse {
    let mut out = Vec::with_capacity(lines.len());
    for (i, line) in lines.iter().enumerate() {
        if i > 0 && line.gap > 0 {
            out.push((0, Vec::new()));
        }
        out.push((line.indent, inlines(line)));
    }
    let mut span = lines[0].span;
    span.end = lines[lines.len() - 1].span.end.max(span.start);
    Verse { lines: stepped(out), source: None, span }
}

fn is_short(line: &Line) -> bool {
    line.chars <= LONGEST && !line.text.chars().any(|c| c.is_ascii_digit()) && !SOURCE.is_match(&line.text)
}

/// Four lines or more, dates and signatures left out, most of which end no sentence.
fn is_free(run: &[Line]) -> bool {
    /// Names and words of a list are shorter than the longest line of any poem.
    const LONG_LINE: usize = 5;
    let many = |count: usize, part: usize| count * part > run.len();
    let count = |test: &dyn Fn(&Line) -> bool| run.iter().filter(|l| test(l)).count();
    // Every line after an empty line: that is how this file parts its paragraphs.
    let spaced = || many(run[1..].iter().filter(|l| l.gap > 0).count(), 2);
    let quoted = || many(count(&|l| l.text.starts_with(['“', '「', '"', '—', '《'])), 4);
    let labelled = || many(count(&|l| l.text.chars().take(LONG_LINE).any(|c| matches!(c, '：' | ':'))), 4);
    let open = || count(&|l| !l.text.ends_with(['。', '！', '？', '…', '.', '!', '?']));
    let counted = || many(count(&|l| detect::counts(&l.text)), 4);
    run.len() >= FEWEST
        && run.iter().any(|l| l.chars >= LONG_LINE)
        && !(spaced() || quoted() || labelled())
        && open() * 10 >= run.len() * 4
        && !counted()
        && count(&|l| !SIGNATURE.is_match(&l.text)) >= FEWEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    fn length(text: &str) -> Option<usize> {
        verse_at(&split(&source(text)), true)
    }

    #[test]
    fn poems_are_found_and_end_where_prose_begins() {
        assert_eq!(length("床前明月光，\n疑是地上霜。\n举头望明月，\n低头思故乡。\n\n这首诗人人会背。"), Some(4));
        assert_eq!(length("谁爱这不息的变幻\n她的行径\n催一阵急雨\n抹一天云霞\n"), Some(4));
    }

    #[test]
    fn the_classical_measure_is_verse_however_its_lines_are_parted() {
        assert_eq!(length("白日依山尽，黄河入海流。欲穷千里目，更上一层楼。"), Some(1));
        assert_eq!(length("白日依山尽，黄河入海流。\n\n\n欲穷千里目，更上一层楼。\n\n\n登鹳雀楼的人很多。"), Some(2));
        assert_eq!(length("花开花落，云卷云舒，人来人往，月圆月缺。\n\n这话说得好。"), None);
    }

    #[test]
    fn a_colon_kills_no_poem_and_its_source_ends_it() {
        let poem = "那一夜的船\n离开了河心\n他说：走吧\n天上满是星\n没有人说话\n只有水声\n";
        assert_eq!(length(poem), Some(6));
        assert_eq!(length(&format!("{poem}原载1931年4月《某刊》第2期\n")), Some(6));
    }

    #[test]
    fn dialogue_and_lists_are_no_verse() {
        assert_eq!(length("他来了。\n谁？\n他。\n走吧。\n好。\n"), None);
        assert_eq!(length("纸 3 令\n墨 2 斤\n版 40 块\n工 5 人\n"), None);
        assert_eq!(length("“你来”\n“我来”\n“他来”\n“谁来”\n"), None);
        assert_eq!(length("王小二\n李小三\n赵小四\n张小五\n"), None);
        assert_eq!(length("老人：船来了\n孩子：在哪里\n老人：在那边\n孩子：看见了\n"), None);
    }

    #[test]
    fn the_end_of_a_letter_and_a_signature_are_no_verse() {
        assert_eq!(length("此致\n敬礼\n弟 某某\n某年三月\n"), None);
        assert_eq!(length("一九三二年春\n于河边小屋\n窗外有雨\n灯下记\n"), None);
    }
}
