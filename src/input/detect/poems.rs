//! Short poems one below another, each below its title on a short line.
//!
//! Nothing but the poems tells the titles: a title is a short line above a stanza of the classical measure, the name of
//! a tune (词牌) above a song, or a line with the poet's name below it or behind it. Poems without a form are told by what
//! parts them, a day below each or a wider gap, and by the title that stands alone above each. What is told in prose has
//! none of these below its short lines, and a text of which much is no poem has no such titles.

use super::titles::{is_date, is_title};
use super::{Candidate, Kind, Line};
use crate::input::pattern::patterns;
use crate::input::text::verse;
use crate::input::tidy;
use std::collections::HashSet;
use std::ops::Range;

/// Fewest poems, and fewest where nothing but a name below each title tells them.
const FEWEST: usize = 2;
const FEWEST_FREE: usize = 3;
/// Longest title, in characters.
const LONGEST: usize = 15;

patterns! {
    /// A tune, with a title of the song's own or without: 武陵春·春晚.
    TUNE = r"(?x)^(?: 一剪梅 | 丑奴儿 | 临江仙 | 乌夜啼 | 人月圆 | 八声甘州 | 六州歌头 | 兰陵王 | 减字木兰花 | 凤凰台上忆吹箫 | 千秋岁
        | 南乡子 | 南歌子 | 卜算子 | 唐多令 | 喜迁莺 | 声声慢 | 天仙子 | 天净沙 | 太常引 | 好事近 | 如梦令 | 定风波 | 小重山 | 少年游 | 山坡羊
        | 忆江南 | 忆秦娥 | 忆王孙 | 念奴娇 | 扬州慢 | 捣练子 | 摸鱼儿 | 摊破浣溪沙 | 调笑令 | 望江南 | 望海潮 | 木兰花 | 柳梢青 | 桂枝香
        | 武陵春 | 水调歌头 | 水龙吟 | 永遇乐 | 江城子 | 沁园春 | 洞仙歌 | 浣溪沙 | 浪淘沙 | 清平乐 | 渔家傲 | 渔歌子 | 满庭芳 | 满江红
        | 点绛唇 | 玉楼春 | 生查子 | 眼儿媚 | 祝英台近 | 苏幕遮 | 菩萨蛮 | 虞美人 | 蝶恋花 | 贺新郎 | 踏莎行 | 醉花阴 | 采桑子 | 钗头凤
        | 雨霖铃 | 青玉案 | 鹊桥仙 | 鹧鸪天 | 阮郎归 )(?:[·・•（(\s　].{1,12})?$";
    /// A title with the poet behind it: 感遇　　张九龄.
    ATTRIBUTED = r"^(\S[^。，！？；：]{0,23}?)(?:　|[\s　]{2})[\s　]*(\S{2,4})$";
}

/// A poem: its title, a line of its poet or day below that, or none, and its lines.
struct Poem {
    title: usize,
    lines: Range<usize>,
    /// Its form alone says that it is one.
    is_formal: bool,
}

/// The titles of a text that is made of poems.
pub(super) fn titles(lines: &[Line]) -> Vec<Candidate> {
    let poems = poems(lines);
    let head = |poem: Poem| Candidate { line: poem.title, lines: 1, number: None, kind: Kind::Poem, title: None };
    poems.into_iter().map(head).collect()
}

/// The lines of each poem, without its title.
pub(super) fn verses(lines: &[Line]) -> Vec<Range<usize>> {
    poems(lines).into_iter().map(|poem| poem.lines).collect()
}

/// The poems of a text, if it is made of them.
fn poems(lines: &[Line]) -> Vec<Poem> {
    let stanzas = Stanzas::of(lines);
    let found = believed(lines, (0..stanzas.ranges.len()).filter_map(|k| stanzas.poem(k)).collect());
    if !found.is_empty() {
        return found;
    }
    let below_a_day = |i: usize| is_date(&lines[i - 1].text);
    let found = believed(lines, parted(lines, &below_a_day));
    if !found.is_empty() {
        return found;
    }
    believed(lines, parted(lines, &|i: usize| lines[i].gap >= 2))
}

/// The poems that begin where `begins` says, each below a title that an empty line parts from it or from what is above.
fn parted(lines: &[Line], begins: &dyn Fn(usize) -> bool) -> Vec<Poem> {
    let starts: Vec<usize> = (0..lines.len()).filter(|&i| i == 0 || begins(i)).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    let poem = |(start, end): (usize, usize)| {
        let dated = usize::from(end > start + 1 && is_date(&lines[end - 1].text));
        let (first, last) = (start + 1, end - dated);
        let stands_alone = first < last && lines[first].gap > 0 && is_short_title(&lines[start]);
        let is_poem = || verse::verse_at(&lines[first..last], None) == Some(last - first);
        (stands_alone && is_poem()).then_some(Poem { title: start, lines: first..last, is_formal: false })
    };
    starts.iter().copied().zip(ends).filter_map(poem).collect()
}

/// The poems that were found, if the text is made of them.
fn believed(lines: &[Line], found: Vec<Poem>) -> Vec<Poem> {
    let Some(first) = found.first() else { return Vec::new() };
    let of_poems: usize = found.iter().map(|poem| poem.lines.end - poem.title).sum();
    let titles: HashSet<&str> = found.iter().map(|poem| lines[poem.title].text.as_str()).collect();
    let tunes = found.iter().filter(|poem| TUNE.is_match(&lines[poem.title].text)).count();
    let fewest = if found.iter().all(|poem| poem.is_formal) { FEWEST } else { FEWEST_FREE };
    let believed = found.len() >= fewest
        && of_poems * 5 >= (lines.len() - first.title) * 4
        && (titles.len() == found.len() || tunes == found.len());
    if believed { found } else { Vec::new() }
}

/// What empty lines part, and how far what is alike goes on from each: it is looked at once, from the end.
struct Stanzas<'a> {
    lines: &'a [Line],
    ranges: Vec<Range<usize>>,
    /// Behind the stanzas of verse that follow one another from each on, by what tells verse.
    runs: [Vec<usize>; 4],
    /// The next one that begins with a signed title.
    heads: Vec<usize>,
}

impl<'a> Stanzas<'a> {
    fn of(lines: &'a [Line]) -> Self {
        let begins = |i: usize| i == 0 || lines[i].gap > 0 || is_attributed(&lines[i]);
        let starts: Vec<usize> = (0..lines.len()).filter(|&i| begins(i)).collect();
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        let ranges: Vec<Range<usize>> = starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect();
        let count = ranges.len();
        let mut runs: [Vec<usize>; 4] = std::array::from_fn(|_| vec![count; count + 1]);
        let mut heads = vec![count; count + 1];
        for (k, range) in ranges.iter().enumerate().rev() {
            for form in FORMS {
                let run = &mut runs[form as usize];
                run[k] = if form.is_verse(&lines[range.clone()]) { run[k + 1].max(k + 1) } else { k };
            }
            let is_head = range.len() >= 2 && is_signed(&lines[range.start + 1]) && is_short_title(&lines[range.start]);
            heads[k] = if is_head { k } else { heads[k + 1] };
        }
        Self { lines, ranges, runs, heads }
    }

    /// The poem whose title begins a stanza.
    fn poem(&self, k: usize) -> Option<Poem> {
        let Self { lines, ranges, runs, heads } = self;
        let Range { start: title, end } = ranges[k].clone();
        let attributed = is_attributed(&lines[title]);
        if !attributed && !is_short_title(&lines[title]) {
            return None;
        }
        let signed_below = title + 1 < end && is_signed(&lines[title + 1]);
        let (signed, below) = (attributed || signed_below, title + 1 + usize::from(signed_below));
        // The poem begins right below, or is what the next empty line parts from its title.
        let (first, next) = if below < end { (below..end, k + 1) } else { (ranges.get(k + 1)?.clone(), k + 2) };
        let form = Form::told_by(TUNE.is_match(&lines[title].text), signed);
        if form.is_verse(&lines[first.clone()]) {
            let more = runs[form as usize].get(next).filter(|&&behind| behind > next).map(|behind| behind - 1);
            let end = more.and_then(|last| ranges.get(last)).map_or(first.end, |last| last.end);
            return Some(Poem { title, lines: first.start..end, is_formal: true });
        }
        // Free verse has no form that tells it from another's title.
        if !signed {
            return None;
        }
        let end = heads.get(next).and_then(|&head| ranges.get(head)).map_or(lines.len(), |head| head.start);
        let length = verse::verse_at(&lines[first.start..end], None)?;
        (first.start + length == end).then_some(Poem { title, lines: first.start..end, is_formal: false })
    }
}

/// What tells a stanza: its measure, and beside it that of a song below a tune, or of a sijo below its poet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Measured,
    OfATune,
    Signed,
    SignedOfATune,
}

const FORMS: [Form; 4] = [Form::Measured, Form::OfATune, Form::Signed, Form::SignedOfATune];

impl Form {
    fn told_by(tune: bool, signed: bool) -> Self {
        match (tune, signed) {
            (false, false) => Self::Measured,
            (true, false) => Self::OfATune,
            (false, true) => Self::Signed,
            (true, true) => Self::SignedOfATune,
        }
    }

    fn is_verse(self, stanza: &[Line]) -> bool {
        verse::is_stanza(stanza)
            || matches!(self, Self::OfATune | Self::SignedOfATune) && verse::is_song(stanza)
            || matches!(self, Self::Signed | Self::SignedOfATune) && verse::is_sijo(stanza)
    }
}

fn is_short_title(line: &Line) -> bool {
    line.chars <= LONGEST && is_title(line)
}

/// Whether a title has the name of the poet behind it.
fn is_attributed(line: &Line) -> bool {
    /// Longest of such lines, in bytes.
    const LONG: usize = 100;
    line.text.len() <= LONG && ATTRIBUTED.captures(&line.text).is_some_and(|found| tidy::is_person(&found[2]))
}

/// The name of a poet, with his dynasty or without, or a day.
fn is_signed(line: &Line) -> bool {
    /// Longest name in characters, with the dynasty beside it.
    const NAME: usize = 10;
    let name = || line.text.rsplit([' ', '\u{3000}', '〕', ']', '］']).next().is_some_and(tidy::is_person);
    let of_dynasty = || !tidy::said_in_head(&line.text).authors.is_empty();
    line.chars <= NAME && (name() || of_dynasty()) || is_date(&line.text)
}

#[cfg(test)]
mod tests {
    use super::super::tests::lines;
    use super::*;

    /// The titles of a text, and the lines of its poems.
    fn found(text: &str) -> Vec<(String, usize)> {
        let lines = lines(text);
        poems(&lines).into_iter().map(|poem| (lines[poem.title].text.clone(), poem.lines.len())).collect()
    }

    fn titled(found: &[(String, usize)]) -> Vec<(&str, usize)> {
        found.iter().map(|(title, lines)| (title.as_str(), *lines)).collect()
    }

    #[test]
    fn each_poem_of_a_measure_has_the_short_line_above_it_for_its_title() {
        let text = "河上诗抄\n\n渡口\n\n雾起河边草，灯明渡口船。\n老人收橹去，一夜雨声眠。\n\n对岸\n\n桥下水声远，门前柳色新。\n不知归棹客，可是旧乡邻。\n";
        assert_eq!(titled(&found(text)), [("渡口", 2), ("对岸", 2)]);
        let glued = "渡口\n雾起河边草，灯明渡口船。\n老人收橹去，一夜雨声眠。\n\n对岸\n桥下水声远，门前柳色新。\n不知归棹客，可是旧乡邻。\n";
        assert_eq!(titled(&found(glued)), [("渡口", 2), ("对岸", 2)]);
        let signed = "          渡口\n              周远\n     雾起河边草，灯明渡口船。\n     老人收橹去，一夜雨声眠。\n\n          对岸\n              林一舟\n     桥下水声远，门前柳色新。\n     不知归棹客，可是旧乡邻。\n";
        assert_eq!(titled(&found(signed)), [("渡口", 2), ("对岸", 2)]);
    }

    #[test]
    fn a_poet_stands_below_the_title_with_his_dynasty() {
        let poems = "渡口\n{1}\n雾起河边草，灯明渡口船。\n老人收橹去，一夜雨声眠。\n\n对岸\n{2}\n桥下水声远，门前柳色新。\n不知归棹客，可是旧乡邻。\n";
        for (first, second) in
            [("唐代：周远", "宋代：林一舟"), ("周远〔唐代〕", "林一舟〔宋代〕"), ("[唐] 周远", "[宋] 林一舟")]
        {
            let text = poems.replace("{1}", first).replace("{2}", second);
            assert_eq!(titled(&found(&text)), [("渡口", 2), ("对岸", 2)], "{first}");
        }
        assert_eq!(found(&poems.replace("{1}", "雾中无人").replace("{2}", "灯下无人")), []);
    }

    #[test]
    fn songs_have_their_tunes_for_titles_and_free_verse_needs_its_poets() {
        let songs = "如梦令\n昨夜河边雾起，灯在船头摇曳。\n橹声远，桥影低，谁在对岸等你。\n\n一剪梅·渡口\n雾起河边草色深。远处灯明，近处人稀。橹声摇过旧桥西，不见归舟，只见斜晖。\n";
        assert_eq!(titled(&found(songs)), [("如梦令", 2), ("一剪梅·渡口", 1)]);
        let free = "雾\n周远\n\n灯挂在船头\n谁也没有说话\n水声从桥下过去\n天慢慢地亮了\n\n";
        let three = format!("{free}{}{}", free.replace('雾', "桥"), free.replace('雾', "岸"));
        assert_eq!(titled(&found(&three)), [("雾", 4), ("桥", 4), ("岸", 4)]);
        assert_eq!(found(&three.replace("周远\n", "")), []);
        assert_eq!(found(free), []);
    }

    #[test]
    fn a_poet_may_stand_behind_the_title_and_no_empty_line_beside_it() {
        let text = "渡口二首之一　　周远\n雾起河边草，灯明渡口船。\n老人收橹去，一夜雨声眠。\n对岸　　林一舟\n桥下水声远，门前柳色新。\n不知归棹客，可是旧乡邻。\n";
        assert_eq!(titled(&found(text)), [("渡口二首之一　　周远", 2), ("对岸　　林一舟", 2)]);
        let told = text.replace("雾起河边草，灯明渡口船。\n", "雾从下半夜起，摆渡的人把灯挂在船头。\n");
        assert_eq!(found(&told), []);
    }

    #[test]
    fn poems_without_a_form_are_parted_by_days_or_by_wide_gaps() {
        let free = "灯挂在船头\n谁也没有说话\n\n水声从桥下过去\n天慢慢地亮了\n";
        let three = |behind: &str| ["雾", "桥", "岸"].map(|title| format!("{title}\n\n{free}{behind}")).concat();
        let titles = [("雾", 4), ("桥", 4), ("岸", 4)];
        assert_eq!(titled(&found(&three("\n1985.3\n\n"))), titles);
        assert_eq!(titled(&found(&three("\n\n"))), titles);
        // One gap parts stanzas and poems alike; a title without a gap below it may be a line.
        assert_eq!(found(&three("\n")), []);
        assert_eq!(found(&three("\n\n").replace("\n\n灯", "\n灯")), []);
    }

    #[test]
    fn many_stanzas_take_no_time() {
        let stanza = "雾起河边草\n灯明渡口船\n老人收橹去\n一夜雨声眠\n谁也不说话\n\n";
        let lines = lines(&stanza.repeat(2000));
        let stanzas = Stanzas::of(&lines);
        // Each goes on to the last, which is looked up and not looked for.
        assert!((0..2000).all(|k| stanzas.runs[0][k] == 2000));
        assert_eq!(stanzas.poem(0).map(|poem| poem.lines), Some(1..10_000));
    }

    #[test]
    fn prose_with_poems_in_it_and_the_stanzas_of_one_poem_have_no_titles() {
        let told = "雾从下半夜起，摆渡的人把灯挂在船头。\n他念了一首诗。\n\n";
        let poem = "雾起河边草，灯明渡口船。\n老人收橹去，一夜雨声眠。\n\n";
        assert_eq!(found(&format!("渡口\n\n{told}{poem}{told}对岸\n\n{poem}{told}{told}")), []);
        assert_eq!(found(&format!("归去\n\n{poem}归去\n\n{poem}")), []);
        let stanzas =
            "那一夜的船\n离开了河心\n天上满是星\n没有人说话\n\n等到灯灭时\n船已经远去\n岸边的老人\n收起了竹篙\n\n";
        assert_eq!(found(stanzas), []);
        // Persons of a play, and what each is.
        assert_eq!(found("人物\n\n船家\n老人\n\n布景\n\n渡口的小屋。\n窗外有雾。\n"), []);
    }
}
