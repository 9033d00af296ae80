//! Poems in a plain text: short lines that stay lines.
//!
//! Verse of the classical measure shows in its clauses: all of one length, however the file parts its lines. Free verse
//! is a run of short lines most of which end no sentence. Dialogue, lists, letters, signatures and the persons of a play
//! are short as well, but they end sentences, quote, count, name or date. A couplet is verse where a story sets it in,
//! deeper than its paragraphs or below 正是：.

use super::chapters::inlines;
use super::lines::Line;
use crate::book::{Block, Verse};
use crate::input::content::stepped;
use crate::input::detect;
use crate::input::pattern::{pattern, patterns};
use crate::input::tidy;
use crate::lang::wide::{self, is_hangul};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Longest line of free verse, in characters.
const LONGEST: usize = 22;
/// Longest line of the classical measure: two couplets of 七言 with their marks have 32.
const LONGEST_MEASURED: usize = 32;
/// Lines of free verse that are looked at from one beginning; a longer poem is continued in a second block.
const LONGEST_POEM: usize = 500;
/// Columns by which what is set in stands deeper than a paragraph, and from which a line stands at the right.
const DEEPER: usize = 4;
const RIGHT: usize = 20;
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

patterns! {
    /// What a story says before a couplet.
    SAYS_VERSE = r"(?:正是|诗[曰云]|诗为证|词[曰云]|词为证|诗赞曰|诗叹曰|偈[曰云]|赞曰|有诗一首|吟道|题诗[曰云]|口占一绝)[：:]$";
    /// What ends the text of a letter, what heads the persons of a play, and what is said of a poem below it.
    ENDS_POEM = r"^(?:【?(?:译文|注释|注解|赏析|鉴赏|鑒賞|简析|评析|题解|创作背景|作者简介|译文及注释|注释译文|译文注释|白话译文)】?[：:]?|此致|此[颂请问祝][\s　\p{Han}]{0,4}|[即顺敬][颂祝请][\s　\p{Han}]{0,4}|(?:登场|出场|剧中|主要)?人物(?:表|介绍)?[：:]?|登場人物|등장\ ?인물)[！!]?$";
}

/// The number of lines of the poem that begins with the first of `lines`, if one does. A poem begins where a piece of
/// text begins, or after an empty line; two lines of the classical measure are one anywhere. `above` is the line before.
pub fn verse_at(lines: &[Line], above: Option<&Line>) -> Option<usize> {
    let opens = above.is_none() || lines.first()?.gap > 0;
    measured(lines)
        .filter(|&length| opens || length >= 2)
        .or_else(|| set_in(lines, above?))
        .or_else(|| opens.then(|| free(lines)).flatten())
}

/// The couplets that a story sets in: below 正是：, or deeper than the paragraph above, each line closed by a mark.
fn set_in(lines: &[Line], above: &Line) -> Option<usize> {
    let first = lines.first()?;
    let (length, clauses) = measure(first).filter(|&(length, _)| length >= 5)?;
    let same = |l: &&Line| l.indent == first.indent && measure(l).is_some_and(|(n, _)| n == length);
    let run = 1 + lines[1..].iter().take_while(|l| l.gap == 0).take_while(same).count();
    let is_deep = || {
        first.indent >= above.indent + DEEPER
            && first.indent >= 2 * DEEPER
            && lines[..run].iter().all(|l| l.text.ends_with(['，', '。', '！', '？', '；']))
    };
    (run * clauses >= 2 && (SAYS_VERSE.is_match(&above.text) || run >= 2 && is_deep())).then_some(run)
}

/// Whether most clauses of some lines have one length, 四言 to 七言; one in five may have another, as in the Odes.
pub fn is_stanza(lines: &[Line]) -> bool {
    // Most of what is asked about is prose.
    if lines.len() < 2 || !lines.iter().all(|l| l.chars <= LONGEST_MEASURED) {
        return false;
    }
    let clauses: Vec<usize> = lines.iter().flat_map(clauses).collect();
    let (length, most) = (4..=7)
        .map(|n| (n, clauses.iter().filter(|&&c| c == n).count()))
        .max_by_key(|&(_, most)| most)
        .unwrap_or((0, 0));
    let fewest = if length == 4 { 2 * FEWEST } else { FEWEST };
    // A line without a mark above lines that have one is their title.
    let closed = lines.iter().filter(|l| !l.text.ends_with(wide::is_han)).count();
    (closed == 0 || closed == lines.len())
        && clauses.len() >= fewest
        && most * 5 >= clauses.len() * 4
        && lines.iter().all(is_of_clauses)
}

/// Whether some lines can be a song, 词, whose clauses have any length up to nine.
pub fn is_song(lines: &[Line]) -> bool {
    let mut clauses = lines.iter().flat_map(clauses);
    lines.iter().all(|l| is_of_clauses(l) && l.text.ends_with(['，', '。', '！', '？', '；']))
        && clauses.all(|n| n <= 9)
}

/// Whether some lines are a sijo: three lines of some fifteen syllables that end no sentence of prose.
pub fn is_sijo(lines: &[Line]) -> bool {
    let syllables = |l: &Line| l.text.chars().filter(|&c| is_hangul(c)).count();
    let is_line = |l: &Line| {
        (12..=19).contains(&syllables(l))
            && l.text.chars().all(|c| is_hangul(c) || matches!(c, ' ' | ','))
            && l.text.contains(' ')
    };
    lines.len() == 3 && lines.iter().all(is_line)
}

/// Ideographs and the marks between their clauses, and nothing else.
fn is_of_clauses(line: &Line) -> bool {
    line.text
        .chars()
        .all(|c| wide::is_han(c) || matches!(c, '，' | '。' | '！' | '？' | '；' | '：' | '、' | ' ' | '\u{3000}'))
}

/// The characters of each clause.
fn clauses(line: &Line) -> impl Iterator<Item = usize> {
    line.text.split(|c: char| !wide::is_han(c)).map(|c| c.chars().count()).filter(|&n| n > 0)
}

/// Lines whose clauses have one length. Where the file parts all lines by blanks, so are those of a poem.
fn measured(lines: &[Line]) -> Option<usize> {
    let (length, _) = measure(lines.first()?)?;
    let gap = lines.get(1).map_or(1, |l| l.gap.max(1));
    let same = |l: &Line| measure(l).filter(|&(n, _)| n == length && !ends_poem(l));
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
    let mut clauses = clauses(line);
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
    // A poem that is set deeper than the lines above it is one without them.
    let deeper = |k: &usize| lines[*k].indent >= lines[0].indent + DEEPER && measured(&lines[*k..longest]) >= Some(2);
    let longest = (1..longest).find(deeper).unwrap_or(longest);
    // A short sentence of prose may follow after an empty line: the poem ends where the lines before still are one.
    let ends = (1..=longest).rev().filter(|&end| lines.get(end).is_none_or(|l| l.gap > 0 || ends_poem(l)));
    ends.take(TRIES).find(|&end| is_free(&lines[..end]))
}

/// The lines as blocks: a sign alone in a line parts a poem.
pub fn poem(lines: &[Line]) -> Vec<Block> {
    let mut out = Vec::new();
    for part in lines.split_inclusive(|l| tidy::is_ornament(&l.text)) {
        let (verses, sign) = match part.split_last() {
            Some((sign, verses)) if tidy::is_ornament(&sign.text) => (verses, Some(sign)),
            _ => (part, None),
        };
        if !verses.is_empty() {
            out.push(Block::Verse(verse(verses)));
        }
        out.extend(sign.map(|sign| Block::Rule(sign.span)));
    }
    out
}

/// The lines as a block; an empty line parts stanzas.
fn verse(lines: &[Line]) -> Verse {
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
    line.chars <= LONGEST && !line.text.chars().any(|c| c.is_ascii_digit()) && !ends_poem(line)
}

/// What stands below a poem and is none of it.
fn ends_poem(line: &Line) -> bool {
    SOURCE.is_match(&line.text) || ENDS_POEM.is_match(&line.text)
}

/// Whether a line at the right is signed: a date, or an office and a name.
fn is_signed(line: &Line) -> bool {
    /// Most characters of a name.
    const NAME: usize = 5;
    let mut parts = line.text.split("　　").flat_map(|part| part.split("  ")).filter(|part| !part.trim().is_empty());
    let named = matches!((parts.next(), parts.next(), parts.next()), (Some(_), Some(name), None)
        if name.trim().chars().count() <= NAME);
    line.indent >= RIGHT && (named || SIGNATURE.is_match(&line.text))
}

/// The lines of a signature that begins with the first of `lines`: at the right, where no paragraph stands, short, with a
/// date or an office among them.
pub fn signature_at(lines: &[Line], indent: usize) -> Option<usize> {
    /// Lines of a signature, and characters of a line.
    const MOST: usize = 8;
    const LONGEST: usize = 26;
    let is_right = |l: &&Line| {
        l.indent >= RIGHT
            && l.indent >= indent + RIGHT - DEEPER
            && l.chars <= LONGEST
            && !l.text.ends_with(['，', '；'])
    };
    let run = lines.iter().take(MOST + 1).take_while(is_right).count();
    ((1..=MOST).contains(&run) && lines[..run].iter().any(is_signed)).then_some(run)
}

/// Whether a quarter of the lines are names of persons who speak in turn: two or more, each above what he says again and
/// again.
fn names_speakers(run: &[Line]) -> bool {
    /// Longest name, in characters.
    const NAME: usize = 4;
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    let named = run.iter().filter(|l| l.chars <= NAME && l.text.ends_with(wide::is_wide));
    named.for_each(|l| *count.entry(&l.text).or_default() += 1);
    let again = count.values().filter(|&&count| count >= 2);
    again.clone().count() >= 2 && again.sum::<usize>() * 4 >= run.len()
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
    let signed = || many(count(&is_signed), 2);
    let acted = || run.iter().any(|l| l.text.starts_with(['△', '▲'])) || names_speakers(run);
    run.len() >= FEWEST
        && run.iter().any(|l| l.chars >= LONG_LINE)
        && !(spaced() || quoted() || labelled())
        && open() * 10 >= run.len() * 4
        && !(counted() || signed() || acted())
        && count(&|l| !SIGNATURE.is_match(&l.text)) >= FEWEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    fn length(text: &str) -> Option<usize> {
        verse_at(&split(&source(text)), None)
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
    fn what_is_said_of_a_poem_is_none_of_it() {
        let poem = "雾起河边草，灯明渡口船。\n老人收橹去，一夜雨声眠。\n";
        for heading in ["译文及注释", "【赏析】", "注释："] {
            assert_eq!(length(&format!("{poem}{heading}\n雾从河上起来，灯在渡口亮着。\n")), Some(2), "{heading}");
        }
        assert_eq!(length(&format!("{poem}赏析河边月，闲听渡口风。\n")), Some(3));
    }

    #[test]
    fn a_sign_alone_parts_a_poem() {
        let poem = "那一夜船\n离开了河心\n天上满是星\n没有人说话\n\n　　　＊\n\n灯灭了\n天亮了\n";
        let lines = split(&source(poem));
        assert_eq!(verse_at(&lines, None), Some(7));
        let lengths = |block: &Block| match block {
            Block::Verse(verse) => verse.lines.len(),
            _ => 0,
        };
        assert_eq!(super::poem(&lines).iter().map(lengths).collect::<Vec<_>>(), [4, 0, 2]);
        // A dash before its source, and a line of dots, are lines.
        assert_eq!(super::poem(&split(&source("那一夜的船\n……\n离开了河心\n——旧诗\n"))).len(), 1);
    }

    #[test]
    fn dialogue_and_lists_are_no_verse() {
        assert_eq!(length("他来了。\n谁？\n他。\n走吧。\n好。\n"), None);
        assert_eq!(length("纸 3 令\n墨 2 斤\n版 40 块\n工 5 人\n"), None);
        assert_eq!(length("“你来”\n“我来”\n“他来”\n“谁来”\n"), None);
        assert_eq!(length("王小二\n李小三\n赵小四\n张小五\n"), None);
        assert_eq!(length("船家\n谁在那边\n阿青\n看不清\n船家\n让他等等\n阿青\n他走了\n"), None);
        assert_eq!(length("△雾很大\n灯在船头\n谁也不说话\n△他站起来\n"), None);
        assert_eq!(length("归去\n灯在船头\n归去\n谁也不说话\n归去\n天亮了\n"), Some(6));
        assert_eq!(length("老人：船来了\n孩子：在哪里\n老人：在那边\n孩子：看见了\n"), None);
    }

    #[test]
    fn the_end_of_a_letter_and_a_signature_are_no_verse() {
        assert_eq!(length("此致\n敬礼\n弟 某某\n某年三月\n"), None);
        assert_eq!(length("一九三二年春\n于河边小屋\n窗外有雨\n灯下记\n"), None);
    }

    #[test]
    fn prose_above_a_poem_that_is_set_in_a_letter_and_the_persons_of_a_play_are_no_verse() {
        let poem = "　　　　雪落空山夜未央，\n　　　　一灯如豆照书床。\n";
        let told = "　　夜里下雪，睡不着。\n　　起来写了两句：\n　　写完，天亮了。\n";
        assert_eq!(
            length(&format!("　　夜里下雪，睡不着。\n　　起来写了几句：\n{poem}{poem}　　写完，天亮了。\n")),
            None
        );
        assert_eq!(length(told), None);
        assert_eq!(length("老友：\n\n　　船修好了。\n\n　　橹还是旧的\n\n　　此致\n敬礼！\n"), None);
        assert_eq!(length("独幕剧\n写于渡口小屋的灯下\n人物\n船家\n老人\n孩子\n卖豆腐的女人\n"), None);
        // A poem that says 此 and one that says 人物.
        assert_eq!(length("此地无人\n灯挂在船头的竹篙上\n水声里\n人物都已远去\n"), Some(4));
    }

    #[test]
    fn a_couplet_is_verse_where_a_story_sets_it_in() {
        let couplet = "　　　　　　雨打孤灯夜未央，\n　　　　　　何人踏雪过桥来。\n";
        let at = |above: &str, text: &str| {
            let lines = split(&source(&format!("{above}\n{text}")));
            verse_at(&lines[1..], lines.first())
        };
        assert_eq!(at("　　话说那年冬天，船家正要熄灯。", couplet), Some(2));
        assert_eq!(at("　　正是：", "　　雨打孤灯夜未央，\n　　何人踏雪过桥来。\n"), Some(2));
        assert_eq!(at("　　有诗为证：", "雨打孤灯夜未央，何人踏雪过桥来。\n　　话说次日天明，"), Some(1));
        // Two sentences of one length, and two names that are signed.
        assert_eq!(at("　　他说：", "　　船家把灯挂起来。\n　　老人把橹收进去。\n"), None);
        assert_eq!(at("　　特此通知。", "　　　　　　　　河边渡船管理处\n　　　　　　　　下游船工联合会\n"), None);
    }

    #[test]
    fn a_signature_at_the_right_is_no_verse() {
        let office = "　　　　　　　　　　　　　　审　读　人　　孙某甲\n　　　　　　　　　　　　　　校　对　人　　李某乙\n　　　　　　　　　　　　　　代理记录人　　周某丙\n　　　　　　　　　　　　　　二〇一五年六月十八日\n";
        let lines = split(&source(office));
        assert_eq!((verse_at(&lines, None), signature_at(&lines, 4)), (None, Some(4)));
        // A poem in the middle of a line, and one whose lines have a pause.
        let centred = "谁爱这不息的变幻\n她的行径\n催一阵急雨\n抹一天云霞\n".replace("\n", "\n                      ");
        let lines = split(&source(&centred));
        assert_eq!((verse_at(&lines, None), signature_at(&lines[1..], 0)), (Some(4), None));
        assert_eq!(
            length(
                "　　　　　　　　　　　　河边没有船　　灯在等\n　　　　　　　　　　　　等一夜　　水声远远地来了\n　　　　　　　　　　　　天亮以前　　谁也没有说\n　　　　　　　　　　　　一句多余的话\n"
            ),
            Some(4)
        );
    }
}
