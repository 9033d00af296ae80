//! Short poems one below another, each below its title on a short line.
//!
//! Nothing but the poems tells the titles: a title is a short line above a stanza of the classical measure, the name of
//! a tune (词牌) above a song, or a line with the poet's name below it. What is told in prose has none of these below its
//! short lines, and a text of which much is no poem has no such titles.

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
    let stanzas = stanzas(lines);
    let found: Vec<Poem> = (0..stanzas.len()).filter_map(|k| poem(lines, &stanzas, k)).collect();
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

/// What empty lines part.
fn stanzas(lines: &[Line]) -> Vec<Range<usize>> {
    let starts: Vec<usize> = (0..lines.len()).filter(|&i| i == 0 || lines[i].gap > 0).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

/// The poem whose title begins the stanza.
fn poem(lines: &[Line], stanzas: &[Range<usize>], k: usize) -> Option<Poem> {
    let Range { start: title, end } = stanzas[k].clone();
    if lines[title].chars > LONGEST || !is_title(&lines[title]) {
        return None;
    }
    let signed = title + 1 < end && is_signed(&lines[title + 1]);
    let below = title + 1 + usize::from(signed);
    // The poem begins right below, or is what the next empty line parts from its title.
    let (first, next) = if below < end { (below..end, k + 1) } else { (stanzas.get(k + 1)?.clone(), k + 2) };
    let tune = TUNE.is_match(&lines[title].text);
    let is_verse = |stanza: &Range<usize>| {
        let stanza = &lines[stanza.clone()];
        verse::is_stanza(stanza) || tune && verse::is_song(stanza) || signed && verse::is_sijo(stanza)
    };
    if is_verse(&first) {
        let more = stanzas[next..].iter().take_while(|stanza| is_verse(stanza)).last();
        return Some(Poem { title, lines: first.start..more.map_or(first.end, |s| s.end), is_formal: true });
    }
    // Free verse has no form that tells it from another's title.
    let is_head = |stanza: &&Range<usize>| {
        let at = stanza.start;
        stanza.len() >= 2 && is_signed(&lines[at + 1]) && is_title(&lines[at]) && lines[at].chars <= LONGEST
    };
    if !signed {
        return None;
    }
    let end = stanzas[next..].iter().find(is_head).map_or(lines.len(), |stanza| stanza.start);
    let length = verse::verse_at(&lines[first.start..end], None)?;
    (first.start + length == end).then_some(Poem { title, lines: first.start..end, is_formal: false })
}

/// The name of a poet, or a day.
fn is_signed(line: &Line) -> bool {
    /// Longest name in characters, with the dynasty before it.
    const NAME: usize = 8;
    let name = || line.text.rsplit([' ', '\u{3000}', '〕', ']', '］']).next().is_some_and(tidy::is_person);
    line.chars <= NAME && name() || is_date(&line.text)
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
