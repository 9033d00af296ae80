//! Several articles in one text, each with a head of its own: a title, and below it who wrote it or when.
//!
//! Scrapers and readers who keep articles write them so. A head is believed where all have the same sign: a label before
//! the title, the label of the author or of the day below it, or a bare name below titles, if rules or empty lines part all
//! of that from the text.

use super::titles::is_title;
use super::{Candidate, Kind, Line};
use crate::input::pattern::patterns;
use crate::input::tidy;
use std::collections::HashSet;
use std::ops::Range;

/// Fewest heads with the name of the author, and with nothing but a day.
const FEWEST: usize = 2;
const FEWEST_DATED: usize = 3;
/// The same with bare names that only empty lines part from the text.
const FEWEST_APART: usize = 3;
/// Lines that may stand above the first head: title, author and day of the whole.
const ABOVE: usize = 3;
/// Longest title in characters, and most lines below it.
const LONGEST: usize = 30;
const FIELDS: usize = 6;
/// Characters of an article, on the average.
const ARTICLE: usize = 40;

patterns! {
    TITLE = r"^(?:标题|题目|篇名|文章标题|タイトル|제목)[\s　]*[：:][\s　]*(\S.{0,60})$";
    BRACKETED = r"^(?:\[([^\[\]]{1,28})\]|［([^［］]{1,28})］|【([^【】]{1,28})】)$";
    /// A line that speaks of an author, and names no article.
    ABOUT = r"作者|版权|声明|简介|介绍|저자|著者";
    AUTHOR = r"^(?:作[\s　]?者|著者|撰文|글쓴이|지은이)[\s　]*[：:]";
    DAY = r"^(?:发布时间|发表时间|发布日期|发表日期|发布于|日期|时间|작성일|公開日|投稿日)[\s　]*[：:][\s　]*\d";
    /// What heads the text below the fields.
    TEXT = r"^(?:正文|内容|全文|本文|본문)[：:]?$";
    /// What is said of a book or a film that is spoken of.
    OF_A_WORK = r"^(?:出版社|出版|出版时间|定价|译者|页数|(?i:isbn)|豆瓣|导演|主演|书名|原名)[\s　]*[：:]";
}

/// What tells a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sign {
    Labelled,
    Author,
    Day,
    Name,
}

/// A head: its title, and the lines with it.
struct Found {
    line: usize,
    lines: usize,
    title: Option<Range<usize>>,
    sign: Sign,
}

/// The heads of a text's articles.
pub(super) fn articles(lines: &[Line]) -> Vec<Candidate> {
    let mut heads = Vec::new();
    let mut from = 0;
    for i in 0..lines.len() {
        if i >= from
            && let Some(head) = head(lines, i)
        {
            from = i + head.lines;
            heads.push(head);
        }
    }
    let signs = [Sign::Labelled, Sign::Author, Sign::Name, Sign::Day];
    let Some(sign) = signs
        .into_iter()
        .max_by_key(|&sign| (heads.iter().filter(|head| head.sign == sign).count(), std::cmp::Reverse(sign as u8)))
    else {
        return Vec::new();
    };
    heads.retain(|head| head.sign == sign);
    let (Some(first), Some(last)) = (heads.first(), heads.last()) else { return Vec::new() };
    let named: HashSet<&str> = heads.iter().map(|head| lines[head.line].text.as_str()).collect();
    let between: usize = lines[first.line..last.line].iter().map(|l| l.chars).sum();
    let fewest = if sign == Sign::Day { FEWEST_DATED } else { FEWEST };
    let ruled = || heads.iter().skip(1).all(|head| is_rule(lines, head.line.checked_sub(1)));
    let apart = |line: usize| lines.get(line).is_some_and(|l| l.gap > 0);
    let set_apart = || heads.iter().all(|head| (head.line == 0 || apart(head.line)) && apart(head.line + head.lines));
    let parted = || ruled() || heads.len() >= FEWEST_APART && set_apart();
    // The author of one article may be named again below it.
    let author = |head: &Found| lines.get(head.line + 1).map(|l| l.text.as_str());
    let of_two = || heads.len() > 2 || sign == Sign::Labelled || author(first) != author(last);
    let believed = heads.len() >= fewest
        && of_two()
        && named.len() == heads.len()
        && first.line <= ABOVE
        && between / (heads.len() - 1).max(1) >= ARTICLE
        && heads.windows(2).all(|w| w[1].line > w[0].line + w[0].lines)
        && last.line + last.lines < lines.len()
        && (sign != Sign::Name || parted());
    let candidate = |head: Found| Candidate {
        line: head.line,
        lines: head.lines,
        number: None,
        kind: Kind::Article,
        title: head.title,
    };
    if believed { heads.into_iter().map(candidate).collect() } else { Vec::new() }
}

/// The head that begins with a line, if one does.
fn head(lines: &[Line], i: usize) -> Option<Found> {
    let line = &lines[i];
    if i > 0 && line.gap == 0 && !is_rule(lines, i.checked_sub(1)) || line.chars > 2 * LONGEST {
        return None;
    }
    let labelled = TITLE.captures(&line.text).and_then(|found| Some(found.get(1)?.range()));
    let bracketed = || BRACKETED.captures(&line.text)?.iter().skip(1).flatten().next().map(|m| m.range());
    if labelled.is_none()
        && (line.chars > LONGEST || !is_title(line) || ABOUT.is_match(&line.text))
        && bracketed().is_none()
    {
        return None;
    }
    let below = lines.get(i + 1).filter(|l| l.gap <= 1)?;
    let sign = match () {
        () if labelled.is_some() => Sign::Labelled,
        () if AUTHOR.is_match(&below.text) => Sign::Author,
        () if DAY.is_match(&below.text) => Sign::Day,
        () if tidy::is_person(&below.text) => Sign::Name,
        () => return None,
    };
    let mut fields = lines[i + 1..].iter().take(FIELDS + 1).take_while(|l| l.gap <= 1);
    if fields.clone().any(|l| OF_A_WORK.is_match(&l.text)) {
        return None;
    }
    let named = usize::from(sign == Sign::Name);
    let is_field = |l: &&Line| is_of_head(&l.text) || TEXT.is_match(&l.text);
    let count = named + fields.by_ref().skip(named).take(FIELDS).take_while(is_field).count();
    // A sentence that begins with a label is none.
    let told = count == 0 && sign != Sign::Labelled;
    (!told).then(|| Found { line: i, lines: 1 + count, title: labelled.or_else(bracketed), sign })
}

fn is_of_head(text: &str) -> bool {
    tidy::said_in_head(text) != crate::book::Byline::default()
}

/// Whether a line is a rule.
fn is_rule(lines: &[Line], i: Option<usize>) -> bool {
    i.and_then(|i| lines.get(i)).is_some_and(|l| l.chars >= 3 && tidy::is_ornament(&l.text))
}

#[cfg(test)]
mod tests {
    use super::super::tests::lines;
    use super::*;

    const BODY: &str = "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。\n\
        他数了数舱里的米袋，少了一只，没有人承认，也没有人去问，船就这样离了岸。\n";

    /// The titles, and the lines of each head.
    fn found(text: &str) -> Vec<(String, usize)> {
        let lines = lines(&text.replace("{A}", BODY));
        let title =
            |c: &Candidate| lines[c.line].text[c.title.clone().unwrap_or(0..lines[c.line].text.len())].to_owned();
        articles(&lines).iter().map(|c| (title(c), c.lines)).collect()
    }

    #[test]
    fn a_title_above_a_repeated_label_or_name_heads_an_article() {
        let of = |head: &dyn Fn(&str, &str) -> String| {
            format!("{}{{A}}{}{{A}}{}{{A}}", head("雾", "周远"), head("灯", "林一舟"), head("船", "何其亮"))
        };
        let heads = |lines: usize| ["雾", "灯", "船"].map(|title| (title.to_owned(), lines));
        assert_eq!(found(&of(&|title, name| format!("\n{title}\n作者：{name}\n\n"))), heads(2));
        assert_eq!(
            found(&of(&|title, name| format!("\n标题：{title}\n作者：{name}\n日期：2019-03-01\n正文：\n"))),
            heads(4)
        );
        assert_eq!(found(&of(&|title, name| format!("\n=======\n\n{title}\n{name}\n\n"))), heads(2));
        assert_eq!(found(&of(&|title, name| format!("\n{title}\n\n{name}\n\n"))), heads(2));
        assert_eq!(found(&of(&|title, _| format!("\n-----\n[{title}]\n发布时间：2019-03-01\n"))), heads(2));
    }

    #[test]
    fn what_is_said_of_books_and_a_single_head_are_no_heads_of_articles() {
        assert_eq!(found("雾\n作者：周远\n\n{A}{A}"), []);
        // The author of one article, named again below it.
        assert_eq!(found("雾\n作者：周远\n\n{A}\n关于作者\n作者：周远远\n\n{A}"), []);
        assert_eq!(found("雾\n作者：周远\n\n{A}\n附记\n作者：周远\n\n{A}"), []);
        // Books that are spoken of, bare names that nothing parts, and labels inside sentences.
        assert_eq!(
            found("《雾》\n作者：周远\n出版社：河边书局\n\n{A}\n《灯》\n作者：林一舟\n出版社：河边书局\n\n{A}"),
            []
        );
        assert_eq!(found("雾\n周远\n\n{A}\n灯\n林一舟\n\n{A}"), []);
        assert_eq!(found("雾\n周远\n{A}灯\n林一舟\n{A}船\n何其亮\n{A}"), []);
        assert_eq!(found("{A}{A}\n雾\n作者：周远\n\n{A}\n灯\n作者：林一舟\n\n{A}"), []);
        assert_eq!(
            found(
                "他说\n作者：他不知道是谁，也没有人去问，只说是河边的人写的。\n\n{A}\n她说\n作者：她也不知道是谁，谁也没有听说过这个名字。\n\n{A}"
            ),
            []
        );
    }
}
