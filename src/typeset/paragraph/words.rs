//! Where the lines of a title part: between words and phrases.
//!
//! Chinese and Japanese put no spaces between words, and a short line that ends inside one is read wrongly at first. A
//! dictionary of both languages, ICU's, says where words end. Beyond it, a number holds to what it counts, a word of
//! katakana to itself, and no line begins with a particle; phrases part behind 的 and before 和, and in Japanese where
//! kana end. Ideographs that the dictionary knows as words of one character only are parts of words it lacks. A dash begins
//! its line in Chinese (GB/T 15834 of the subtitle) and ends it elsewhere. Running text does not ask: it breaks between
//! any two characters.

use super::cells::{Cells, Kind};
use super::flow::{Flow, Object};
use crate::lang::class::Class;
use crate::lang::wide::{is_han, is_katakana};
use crate::typeset::breaks::{Break, Char, Tongue};
use crate::typeset::line::Joint;
use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;

/// Particles and endings that belong to what is before them.
const TRAILING: &str = "的地得了着過过吗嗎呢吧们們之者等家史论論传傳记記集志誌录錄";
/// Words of one character that open a phrase.
const OPENING: &str = "与與和及或而在从從到于於为為把被将將以";
/// Words of one character that belong to what is behind them.
const LEADING: &str = "诸諸各某本该該全总總副每另";
/// Other Chinese words of one character, which are no part of a longer one.
const SMALL: &str = "我你您他她它这這那此其谁誰何是有不也都就还還又没沒很最更要会會能可已曾再只上下中里裡外内內前后後时時年月日\
    第章节節卷册冊回篇部";
/// Korean numbers before what they count.
const COUNTS: [&str; 27] = [
    "한", "두", "세", "네", "석", "서너", "너댓", "다섯", "여섯", "일곱", "여덟", "아홉", "열", "스무", "스물", "서른",
    "마흔", "쉰", "예순", "일흔", "여든", "아흔", "백", "천", "만", "몇", "첫",
];
/// One-character particles of Japanese that end a phrase.
const ENDING: &str = "はがをにのともへでや";
/// Longer texts are no titles.
const LONGEST: usize = 2000;

/// Says of each gap between two cells how it parts the words beside it.
pub(super) fn part(flow: &Flow, cells: &mut Cells) {
    if flow.text.len() > LONGEST {
        return;
    }
    let ends = word_ends(flow);
    let Cells { cells, atoms, .. } = cells;
    for (cell, pair) in cells.iter_mut().zip(atoms.windows(2)) {
        let (before, behind) = (pair[0].end as usize - 1, pair[1].first as usize);
        let (a, b) = (&flow.chars[before], &flow.chars[behind]);
        let at = b.at as usize;
        let goes_on = match pair[1].kind {
            Kind::Object(n) => matches!(flow.objects.get(n as usize), Some((_, Object::Ruby { goes_on: true, .. }))),
            Kind::Glyphs | Kind::Dash | Kind::Combined | Kind::Missing | Kind::Leader => false,
        };
        cell.joint = match ends.binary_search(&at) {
            Ok(n) if !goes_on && n > 0 => {
                let word = |from: usize| flow.text.get(*ends.get(from)?..*ends.get(from + 1)?);
                let words =
                    [n.checked_sub(2), Some(n - 1), Some(n), Some(n + 1)].map(|n| n.and_then(word).unwrap_or(""));
                let number = follows_number(&flow.text, at) || is_figure(a.c) && is_figure(b.c);
                let counts = number && b.class == Class::Id || b.tongue == Tongue::Ko && follows_count(&flow.text, at);
                if counts { Joint::Inside } else { joint(a, b, words) }
            }
            Ok(_) | Err(_) => Joint::Inside,
        };
    }
}

/// Lets a line end inside a word only where nothing else does.
pub(super) fn keep(cells: &mut Cells) {
    for cell in cells.cells.iter_mut().filter(|cell| cell.after == Break::Allowed) {
        if matches!(cell.joint, Joint::Inside | Joint::Loose) {
            cell.after = Break::Inside;
        }
    }
}

/// Where words end, the beginning of the text among them. Behind 的 and 了 the dictionary, which has a Japanese 的中 and
/// takes 了一 for a word, is asked anew.
fn word_ends(flow: &Flow) -> Vec<usize> {
    let segmenter = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default());
    let is_particle = |[a, b, c]: [char; 3]| match b {
        '的' => !"目标標端".contains(a) && !"确確士放".contains(c),
        '了' => !"解不结結然却卻断斷如".contains(c),
        _ => false,
    };
    let cuts = flow.chars.windows(3).filter_map(|w| {
        let ends = w[1].tongue == Tongue::Zh && is_particle([w[0].c, w[1].c, w[2].c]);
        ends.then_some(w[2].at as usize)
    });
    let mut ends = vec![0];
    let mut from = 0;
    for to in cuts.chain([flow.text.len()]) {
        if let Some(stretch) = flow.text.get(from..to) {
            ends.extend(segmenter.segment_str(stretch).skip(1).map(|end| from + end));
            from = to;
        }
    }
    ends
}

/// Whether a word of the dictionary is one ideograph that is hardly a word.
fn is_part(word: &str) -> bool {
    let mut chars = word.chars();
    let (Some(c), None) = (chars.next(), chars.next()) else { return false };
    is_han(c) && !is_figure(c) && ![TRAILING, OPENING, LEADING, SMALL].iter().any(|small| small.contains(c))
}

/// Whether a word is a particle or an ending.
fn is_ending(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(|c| TRAILING.contains(c)) && chars.next().is_none()
}

/// Whether a word is one of several ideographs.
fn is_word(word: &str) -> bool {
    word.chars().nth(1).is_some() && word.chars().all(is_han)
}

/// How a gap between two words, the second and the third of four, parts them.
fn joint(a: &Char, b: &Char, [first, before, behind, last]: [&str; 4]) -> Joint {
    match (a.class, b.class, b.tongue) {
        (Class::Da, _, Tongue::Zh) => return Joint::Loose,
        (_, Class::Da, Tongue::Zh) | (Class::Da, _, _) => return Joint::Pause,
        (_, Class::Da, _) => return Joint::Loose,
        _ => {}
    }
    if first.ends_with(':') && before.chars().all(char::is_whitespace) {
        return Joint::Colon;
    }
    let is_one = |word: &str, c: char| word.len() == c.len_utf8();
    let is_kana = |c: char| matches!(c, '\u{3041}'..='\u{309f}');
    if is_katakana(a.c) && is_katakana(b.c) || b.class == Class::Id && is_number(before) {
        return Joint::Inside;
    }
    // Words that the dictionary lacks are of two ideographs mostly.
    let lone = is_one(before, a.c) || is_one(behind, b.c);
    if b.tongue == Tongue::Ja && is_han(a.c) && is_han(b.c) && lone {
        return Joint::Inside;
    }
    match b.tongue {
        Tongue::Ja if is_kana(b.c) => match a.c {
            c if is_kana(c) && !(is_one(before, c) && ENDING.contains(c)) => Joint::Inside,
            c if is_kana(c) => Joint::Between,
            c if is_han(c) || is_katakana(c) || c.is_alphanumeric() => Joint::Inside,
            _ => Joint::Between,
        },
        Tongue::Ja if is_kana(a.c) => Joint::Phrase,
        Tongue::Zh if is_one(behind, b.c) && TRAILING.contains(b.c) => Joint::Inside,
        // 所在地: no phrase opens before an ending.
        Tongue::Zh if is_part(before) && is_one(behind, b.c) && is_ending(last) => Joint::Inside,
        Tongue::Zh if a.c == '的' || is_one(behind, b.c) && OPENING.contains(b.c) => Joint::Phrase,
        Tongue::Zh if is_one(before, a.c) && OPENING.contains(a.c) => Joint::Loose,
        Tongue::Zh if is_one(before, a.c) && LEADING.contains(a.c) => Joint::Inside,
        Tongue::Zh if is_part(before) && is_part(behind) => Joint::Inside,
        // One alone ends the word before it sooner than it begins the next: 官制|度.
        Tongue::Zh if is_part(behind) && is_word(before) && !is_part(last) => Joint::Inside,
        Tongue::Zh if is_part(before) && is_han(b.c) && !is_part(first) && !is_word(first) => Joint::Loose,
        Tongue::Zh | Tongue::Ja | Tongue::Ko | Tongue::Other => Joint::Between,
    }
}

/// Whether a word is a number, of which what follows is the measure: 三十, 第3, 数百.
fn is_number(word: &str) -> bool {
    let figures = word.trim_start_matches('第');
    !figures.is_empty() && figures.chars().all(is_figure)
}

/// Whether a number of two figures or more ends here, wherever the dictionary divides it.
fn follows_number(text: &str, at: usize) -> bool {
    text.get(..at).is_some_and(|before| before.chars().rev().take(2).filter(|c| is_figure(*c)).count() == 2)
}

/// Whether a Korean number and the space behind it end here.
fn follows_count(text: &str, at: usize) -> bool {
    let Some(before) = text.get(..at).filter(|before| before.ends_with(' ')) else { return false };
    let word = before.trim_end().rsplit(' ').next().unwrap_or_default();
    COUNTS.contains(&word) || !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

fn is_figure(c: char) -> bool {
    c.is_ascii_digit() || "〇零一二三四五六七八九十百千万萬亿億两兩数數几幾半".contains(c)
}
