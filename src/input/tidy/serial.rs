//! What the author of a serial, or its site, writes beside the text.
//!
//! In a heading: （求月票）, 【第二更】, the time and length of a chapter. Below a chapter: 作者有话要说, 後書き, PS. At the head of
//! the file: 内容标签 and the other labels of a shelf. A note of the author is short and goes on to the next heading, or at
//! the head of a chapter to a rule or an empty line; what is as long as a chapter is one.

use super::rules::{Rules, is_ornament};
use crate::input::Cut;
use crate::input::detect::{self, Chapters};
use crate::input::pattern::{Pattern, patterns};
use crate::input::text::lines::Line;
use std::collections::BTreeSet;
use std::ops::Range;

/// Name of the rule.
pub const RULE: &str = "serial-note";

/// Most lines and characters of a note below a chapter.
const NOTE_LINES: usize = 15;
const NOTE_CHARACTERS: usize = 800;
/// Lines of a shelf's labels at the head of a file.
const SHELF_LINES: usize = 40;

patterns! {
    /// In brackets behind a title: what the author asks, thanks for, or counts.
    BRACKETED = r"(?x) [\s　]* [（(【\[〔] [\s　]* (?:
          (?:今日|今天|本日)? 第? [一二两三四五六七八九十\d]{1,3} 连? 更 (?:完毕|合一|奉上|送上|到)? (?:[，,、!！\s]{0,2}求.{1,12})?
        | [跪再]? 求 (?:月|推荐|订|首订|收藏|票|打赏|评论|支持|全订|追读) .{0,12}
        | .{0,14} (?:加更|补更|爆更) .{0,8}
        | (?:为|贺|恭喜) .{1,16} (?:盟主|舵主|堂主|打赏|加更)
        | (?:感谢|谢谢?|多谢) .{1,16} (?:打赏|月票|推荐票?|盟主|支持|舵主|万赏|飘红)
        | 近?(?:[\d.]{1,5}(?:[kK千万]?字|[kK])|[一二两三四五六七八九十万千]{1,3}字) (?:大?章|更新|奉上|大肥章)? (?:[，,、！!].{0,8})?
        | (?:超?大|肥|长)章 .{0,4} | [二两三四五] [章更]? 合一 (?:[，,、！!\s]{0,2}求.{1,12})? | [已小大重]?修 | 修文 | 捉虫 | 已?修改 | 新书.{0,4}求.{1,8} | VIP | vip | 首订.{0,6}
        ) [\s　]* [）)】\]〕] [\s　]* $";

    /// The same without brackets, behind a blank or a mark.
    PLEA = r"[\s　，,！!～~。]+(?:[跪再]?求(?:月票|推荐票?|收藏|订阅|首订|打赏|全订|追读)[\s、，,！!～~]*)+$";

    /// The time and length of a chapter, as a site prints them in its heading.
    COUNTED = r"[\s　]+[（(\[【]?(?:更新时间|更新日期|发布时间|本章字数|章节字数|字数|更新于)[：:\s].*$";

    /// A line with which the author speaks below a chapter.
    OPENS = r"^[\W_]*作者(?:有话要?说|闲话|留言)(?:[：:\s].*)?$";

    POSTSCRIPT = r"(?i)^[（(【\s]*[pｐ][.．]?[sｓ][.．]?[\s\d]*[：:，,\s]";
    /// What a postscript of a serial is about.
    OF_SERIAL = r"第?[一二两三四五六七八九十\d]更|加更|更新|月票|推荐票|订阅|收藏|打赏|书友|盟主|读者|上架|求票|追读|存稿";

    /// The heads that a site prints above and below each chapter of a serial.
    ABOVE = r"^[【\[（(＜<〈《\s]*(?:前書き|まえがき|本文)[】\])）＞>〉》\s]*$";
    BELOW = r"^[【\[（(＜<〈《\s]*(?:後書き|あとがき|作者の(?:ひと)?言|작가의\ ?말|작가\ ?후기|작품\ ?후기|作者留言|作者的话)[】\])）＞>〉》\s]*[：:]?$";

    /// What an export of a site has around the title and above the text of an episode, and what it counts, down to an
    /// empty line.
    TITLED = r"^(?:-{5,}[\s　]*エピソード\d+開始[\s　]*-{5,}|【(?:エピソード)?タイトル】|【本文】)$";
    STATED = r"^【(?:リアクション|公開状態|文字数|公開日時?|投稿日時?|更新日時?|作成日時?|最終更新日?時?|応援数|PV|ＰＶ)】$";

    SHELF = r"^(?:(?:内容标签|搜索关键字|一句话简介|立意|作品视角|作品類型|文章类型|所属系列|作品风格|文章进度|全文字数|是否出版|签约状态|作品积分|文章积分|霸王票总数|当前被收藏数|营养液数|文章基本信息|最新更新|最近更新|最新章节|连载状态|连载字数|作品状态|状态)[\s　]*[：:]|总?字数[\s　]*[：:][\s　]*[\d,.]+[\s　]*万?字?$)";
}

/// What stands behind the title in a heading and is none of it.
pub fn heading_note(text: &str) -> Option<Range<usize>> {
    let mut end = text.len();
    while let Some(found) = [&BRACKETED, &PLEA, &COUNTED].into_iter().find_map(|it| it.find(&text[..end])) {
        // 【第二更】 alone is no heading.
        if found.start() == 0 {
            break;
        }
        end = found.start();
    }
    (end < text.len()).then_some(end..text.len())
}

/// Takes the notes of author and site out of a text; `chapters` finds its headings.
pub fn drop_notes(lines: &mut Vec<Line>, chapters: &Chapters, rules: &Rules, cuts: &mut Vec<Cut>) {
    if !rules.on(RULE) {
        return;
    }
    let mut gone = vec![false; lines.len()];
    for (i, line) in lines.iter().enumerate().take(SHELF_LINES) {
        gone[i] = SHELF.is_match(&line.text);
    }
    if ["タイトル】", "【本文】"].iter().all(|label| lines.iter().any(|line| line.text.ends_with(label))) {
        for (i, line) in lines.iter().enumerate().filter(|(_, line)| line.text.ends_with(['】', '-'])) {
            gone[i] |= TITLED.is_match(&line.text);
            if STATED.is_match(&line.text) {
                let values = lines[i + 1..].iter().take_while(|line| line.gap == 0).count();
                gone[i..=i + values.min(2)].fill(true);
            }
        }
    }
    let matching = |it: &Pattern| -> Vec<usize> {
        /// Longest line that is nothing but such a head, in bytes.
        const LONGEST: usize = 48;
        let short = lines.iter().enumerate().filter(|(_, l)| l.text.len() <= LONGEST);
        short.filter(|(_, l)| it.is_match(&l.text)).map(|(i, _)| i).collect()
    };
    // What comes once is the author's preface or afterword to the whole.
    let recurring = |it: &Pattern| Some(matching(it)).filter(|found| found.len() >= 2).unwrap_or_default();
    let said = lines.iter().enumerate().filter(|(_, l)| l.text.contains("作者") && OPENS.is_match(&l.text));
    let said: Vec<usize> = said.map(|(i, _)| i).chain(recurring(&BELOW)).collect();
    let above = recurring(&ABOVE);
    let heads = Heads::of(lines, chapters, !said.is_empty() || !above.is_empty());
    for i in said {
        let at_head = heads.is_right_above(lines, &gone, i);
        let end = if at_head { heads.behind_note_above(lines, i) } else { heads.next(lines, i + 1) };
        let characters: usize = lines[i..end].iter().map(|l| l.chars).sum();
        if end - i <= NOTE_LINES && characters <= NOTE_CHARACTERS {
            gone[i..end].fill(true);
        }
    }
    let is_body = |i: usize| lines[i].text.contains("本文");
    for (k, &i) in above.iter().enumerate() {
        // 前書き goes down to 本文, else to a rule or an empty line.
        let body = above.get(k + 1).copied().filter(|&body| is_body(body) && body - i <= NOTE_LINES);
        let end = match body {
            _ if is_body(i) => i + 1,
            Some(body) => body,
            None if heads.is_right_above(lines, &gone, i) => heads.behind_note_above(lines, i),
            None => i + 1,
        };
        gone[i..end].fill(true);
        gone[i] = true;
    }
    for (i, line) in lines.iter().enumerate().filter(|(_, l)| l.chars <= 120 && POSTSCRIPT.is_match(&l.text)) {
        gone[i] |= OF_SERIAL.is_match(&line.text) && heads.next(lines, i + 1) <= i + 4;
    }
    let (mut index, mut gap) = (0, 0);
    lines.retain_mut(|line| {
        index += 1;
        if gone[index - 1] {
            cuts.push(Cut { rule: RULE, text: line.text.clone(), span: line.span });
            gap += line.gap;
        } else {
            line.gap += std::mem::take(&mut gap);
        }
        !gone[index - 1]
    });
}

/// The lines that head the chapters of a text. By their form some are known without looking for them.
struct Heads(BTreeSet<usize>);

impl Heads {
    /// Looks for them if the text `has_notes`.
    fn of(lines: &[Line], chapters: &Chapters, has_notes: bool) -> Self {
        let found = if has_notes { detect::structure(lines, chapters).heads } else { Vec::new() };
        Self(found.into_iter().map(|head| head.line).collect())
    }

    fn is_head(&self, lines: &[Line], at: usize) -> bool {
        self.0.contains(&at) || is_heading(&lines[at])
    }

    /// Whether nothing of a chapter stands between its heading and a line.
    fn is_right_above(&self, lines: &[Line], gone: &[bool], at: usize) -> bool {
        (0..at).rev().find(|&i| !gone[i]).is_some_and(|above| self.is_head(lines, above))
    }

    /// The next line that a chapter begins with, or that parts it from the one above.
    fn next(&self, lines: &[Line], from: usize) -> usize {
        let parts = |&i: &usize| self.is_head(lines, i) || lines[i].chars <= 60 && is_ornament(&lines[i].text);
        (from..lines.len()).find(parts).unwrap_or(lines.len())
    }

    /// Where the text of a chapter begins below a note at its head: behind a rule, else behind an empty line, else behind
    /// a mark that parts it.
    fn behind_note_above(&self, lines: &[Line], at: usize) -> usize {
        /// Shortest rule, in characters: what is shorter parts scenes.
        const RULE: usize = 8;
        let head = self.next(lines, at + 1);
        let has_text = |from: usize| lines.get(from).is_some() && !self.is_head(lines, from);
        let mark =
            lines.get(head).filter(|line| is_ornament(&line.text) && head < at + NOTE_LINES && has_text(head + 1));
        if mark.is_some_and(|mark| mark.chars >= RULE) {
            return head + 1;
        }
        // What the line itself says is all, or what stands below it up to an empty line.
        let says = lines[at].text.split_once(['：', ':']).is_some_and(|(_, said)| !said.trim().is_empty());
        let (from, to) = if says { (at + 1, head.min(at + 4)) } else { (at + 2, head) };
        let otherwise = mark.map_or(if says { at + 1 } else { at }, |_| head + 1);
        (from..to).find(|&line| lines[line].gap > 0).unwrap_or(otherwise)
    }
}

fn is_heading(line: &Line) -> bool {
    // #4 灯
    let marked = line.text.strip_prefix(['#', '＃']).is_some_and(|rest| rest.starts_with(|c: char| c.is_numeric()));
    line.chars <= 60 && (marked || detect::is_unit(&line.text) || detect::counts(&line.text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::Options;
    use crate::input::text::lines::split;
    use crate::input::text::lines::tests::source;

    #[test]
    fn a_note_behind_a_title_is_told_from_what_the_title_says() {
        for (title, note) in [
            ("第三章 雨夜", "（求月票）"),
            ("第三章 雨夜", "【第二更】"),
            ("第三章 雨夜", " (第一更，求订阅！)"),
            ("第三章 雨夜", "（为盟主青山加更）"),
            ("第三章 雨夜", "（4000字大章）"),
            ("第三章 雨夜", "（二合一）"),
            ("第三章 雨夜", "（上）（求推荐票）"),
            ("第三章 雨夜", "，求月票！求收藏！"),
            ("第三章 雨夜", "    更新时间:2010-3-1 12:30:10 本章字数:3021"),
        ] {
            let text = format!("{title}{note}");
            let kept = if note.starts_with("（上）") { "（上）" } else { "" };
            assert_eq!(
                heading_note(&text).map(|r| &text[..r.start]),
                Some(format!("{title}{kept}").as_str()),
                "{text}"
            );
        }
        for text in [
            "第三章 雨夜（上）",
            "第三章 他说他求月票",
            "第三章 三更",
            "第三章 雨夜（完）",
            "第三章 求而不得",
            "（第二更）",
        ] {
            assert_eq!(heading_note(text), None, "{text}");
        }
    }

    fn kept(text: &str) -> Vec<String> {
        let (mut lines, mut cuts) = (split(&source(text)), Vec::new());
        drop_notes(&mut lines, &Chapters::default(), &Rules::new(&Options::default()), &mut cuts);
        lines.into_iter().map(|l| l.text).collect()
    }

    #[test]
    fn what_the_author_says_below_a_chapter_goes_and_a_chapter_stays() {
        let text =
            "第一章 雾\n河上起了雾。\n作者有话要说：明天不更。\n谢谢大家。\n第二章 灯\n灯亮了。\nps：今天还有一更。\n";
        assert_eq!(kept(text), ["第一章 雾", "河上起了雾。", "第二章 灯", "灯亮了。"]);
        let long = format!("第一章 雾\n作者有话要说\n{}", "河上起了雾。\n".repeat(20));
        assert_eq!(kept(&long).len(), 22);
        // At the head of a chapter it ends at a rule or an empty line, and is never all of it.
        let above = "第一章 雾\n\n作者有话要说：明天不更。\n\n河上起了雾。\n第二章 灯\n\n作者有话要说：\n谢谢大家。\n\n灯亮了。\n\n灯灭了。\n";
        assert_eq!(kept(above), ["第一章 雾", "河上起了雾。", "第二章 灯", "灯亮了。", "灯灭了。"]);
        let ruled = "第一章 雾\n作者有话要说\n谢谢大家。\n----------\n河上起了雾。\n第二章 灯\n灯亮了。\n";
        assert_eq!(kept(ruled), ["第一章 雾", "河上起了雾。", "第二章 灯", "灯亮了。"]);
        assert_eq!(kept("第一章 雾\n作者有话要说：明天不更。\n河上起了雾。\n第二章 灯\n").len(), 3);
        let told = "第一章 雾\n这本书的作者有话要说，可是没有人听。\nPS 的意思是附言。\n第二章 灯\n";
        assert_eq!(kept(told).len(), 4);
    }

    #[test]
    fn the_frames_of_a_site_go_where_they_recur() {
        let chapter = |n: usize| format!("第{n}話\n前書き\nよろしく。\n本文\n雨が降った。\n後書き\nありがとう。\n");
        assert_eq!(kept(&(chapter(1) + &chapter(2))), ["第1話", "雨が降った。", "第2話", "雨が降った。"]);
        let open = |n: usize| format!("第{n}話\n\n（前書き）\nよろしく。\n\n雨が降った。\n\n風も吹いた。\n\n");
        assert_eq!(
            kept(&(open(1) + &open(2))),
            ["第1話", "雨が降った。", "風も吹いた。", "第2話", "雨が降った。", "風も吹いた。"]
        );
        assert_eq!(kept("第1話\n雨が降った。\nあとがき\n長い旅だった。\n").len(), 4);
        // A mark between scenes does not end a note, 本文 does not begin one, and #2 is a heading.
        let scenes = |n: usize| format!("第{n}話\n\n【前書き】\nよろしく。\n\n雨が降った。\n\n◆\n\n風も吹いた。\n\n");
        assert_eq!(kept(&(scenes(1) + &scenes(2))).len(), 8);
        let bodies = |n: usize| format!("第{n}話\n\n【本文】\n雨が降った。\n\n");
        assert_eq!(kept(&(bodies(1) + &bodies(2))), ["第1話", "雨が降った。", "第2話", "雨が降った。"]);
        let export = "-------- エピソード1開始 --------\n【エピソードタイトル】\n第1話　霧\n\n【本文】\n雨が降った。\n\n【リアクション】\nいいね: 19件\n";
        assert_eq!(kept(export), ["第1話　霧", "雨が降った。"]);
        let marked = |n: usize| format!("#{n} 灯\n\n河上起了雾。\n\n作者有话说：\n谢谢大家。\n\n");
        assert_eq!(kept(&(marked(1) + &marked(2) + &marked(3))).len(), 6);
    }
}
