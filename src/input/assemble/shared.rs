//! First and last lines that the files of a series share: the name of a site, what it asks of its readers, the name of
//! the series.
//!
//! What stands above the title of most articles is the title of none. Lines that say who wrote an article, or when, are
//! left to tidying; so are headings. Copies of one text count once.

use super::{Loaded, SHARE};
use crate::book::{Block, Paragraph, plain, plain_len};
use crate::diag::Reporter;
use crate::input::front_matter::without as body;
use crate::input::options::SharedLines;
use crate::input::pattern::patterns;
use crate::input::text::lines::trim;
use crate::input::tidy::{self, LONGEST_TITLE, Rules};
use crate::input::{Article, Cut, Format, Options, detect};
use crate::lang::numeral;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Lines at either end that are compared, and their greatest length in characters.
const DEPTH: usize = 5;
const LONGEST: usize = 60;
/// Characters of a paragraph by which a text is known.
const PARAGRAPH: usize = 30;

patterns! {
    /// 河岸纪事 | 第3篇; 《河岸纪事》连载之三; 【河岸纪事 3】.
    KICKER = r"(?x) ^ (?:
          ([^\d\s　|｜丨《》【】\[\]，。：；！？\#][^|｜丨《》【】\[\]，。：；！？\#]{0,18}?) [\s　]* [|｜丨·•・\#] [\s　]* (?:第|[Nn][Oo]\.?|[Vv]ol\.?|\#)? [\s　]* ([\d〇零一二三四五六七八九十百]{1,5}) [\s　]* [篇期回话讲集辑弹]?
        | 《([^《》]{2,20})》 [\s　]* (?:系列|专栏|连载)? [\s　]* (?:之|第|[（(]|[·・\#]) [\s　]* ([\d〇零一二三四五六七八九十百]{1,5}) [\s　]* [篇期回话讲集辑弹）)]?
        | [【\[] ([^\d《》【】\[\]，。：；！？]{2,20}?) [\s　·・|｜\#]* (?:第)? ([\d〇零一二三四五六七八九十百]{1,5}) [\s　]* [篇期回话讲集辑弹]? [】\]]
        ) $";
}

/// What a text is known by, and its first and last lines.
type Ends<'t> = (&'t str, Vec<&'t str>, Vec<&'t str>);

/// The lines that most of the texts begin or end with.
pub(super) fn find(loaded: &[Loaded]) -> SharedLines {
    let sources = loaded.par_iter().with_max_len(SHARE).filter_map(|l| l.source.as_ref());
    let texts = sources.filter(|s| matches!(s.format, Format::Text | Format::Markdown)).map(|s| &*s.text);
    let ends = |text| (paragraph(text), said(body(text).lines()), said(text.lines().rev()));
    let mut ends: Vec<Ends> = texts.map(ends).collect();
    let mut known = HashSet::new();
    ends.retain(|(paragraph, ..)| known.insert(*paragraph));
    let (heads, tails): (Vec<_>, Vec<_>) = ends.into_iter().map(|(_, head, tail)| (head, tail)).unzip();
    let rules = Rules::default();
    // Above a title: a series of letters has one address as well, and the letter below it.
    let above_title = |line: &str, below: Option<&&str>| {
        below.is_some_and(|b| b.chars().count() <= LONGEST_TITLE && !b.ends_with(['。', '，', '；']))
            && is_line(line, &rules)
    };
    let last = |line: &str, _: Option<&&str>| is_line(line, &rules) && !is_name(line);
    SharedLines { first: shared(&heads, &above_title), last: shared(&tails, &last), kickers: kickers(&heads) }
}

/// The lines beside the titles of most texts that name the series and count it: 河岸纪事 | 第3篇, 《河岸纪事》连载之三.
fn kickers(heads: &[Vec<&str>]) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, Vec<(&str, u64)>> = BTreeMap::new();
    for lines in heads {
        let is_heading = |at: usize| lines.get(at).is_some_and(|line| line.starts_with("# "));
        let titles = |at: usize| {
            let short = |line: &&str| {
                line.chars().count() <= LONGEST_TITLE && !line.contains(['，', '。', '？', '！', '：', '”'])
            };
            is_heading(at) || lines.get(at).is_some_and(short) && lines.get(at + 1).is_some()
        };
        let line = match is_heading(0) {
            true => lines.get(1),
            false => lines.first().filter(|_| titles(1)),
        };
        if let Some((line, (name, number))) = line.and_then(|line| Some((*line, kicker(line)?))) {
            found.entry(name.to_owned()).or_default().push((line, number));
        }
    }
    let most = found.into_iter().filter(|(_, lines)| {
        let numbers: BTreeSet<u64> = lines.iter().map(|(_, number)| *number).collect();
        lines.len() >= 2 && 2 * lines.len() > heads.len() && numbers.len() == lines.len()
    });
    most.flat_map(|(name, lines)| lines.into_iter().map(move |(line, _)| (line.to_owned(), name.clone()))).collect()
}

/// The name of a series and the number behind it.
fn kicker(line: &str) -> Option<(&str, u64)> {
    if line.chars().count() > LONGEST_TITLE {
        return None;
    }
    let found = KICKER.captures(line).filter(|_| !detect::is_unit(line))?;
    let (name, number) =
        (found.get(1).or(found.get(3)).or(found.get(5))?, found.get(2).or(found.get(4)).or(found.get(6))?);
    Some((name.as_str(), numeral::parse(number.as_str())?))
}

/// The lines at one end that say anything.
fn said<'t>(lines: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    lines.map(trim).filter(|line| !line.is_empty()).take(DEPTH + 1).collect()
}

/// From the end inward, what most texts have where only such lines stand before it.
fn shared(ends: &[Vec<&str>], may_be: &dyn Fn(&str, Option<&&str>) -> bool) -> BTreeSet<String> {
    let mut shared: BTreeSet<String> = BTreeSet::new();
    let mut at = vec![0; ends.len()];
    for _ in 0..DEPTH {
        for (lines, at) in ends.iter().zip(&mut at) {
            while lines.get(*at).is_some_and(|line| shared.contains(*line) || tidy::is_breadcrumb(line)) {
                *at += 1;
            }
        }
        let here = || ends.iter().zip(&at).filter_map(|(lines, at)| Some((*lines.get(*at)?, lines.get(*at + 1))));
        let Some(line) = candidate(here().map(|(line, _)| line)) else { break };
        let count = here().filter(|(other, below)| *other == line && may_be(line, *below)).count();
        if count < 2 || 2 * count <= ends.len() {
            break;
        }
        shared.insert(line.to_owned());
    }
    shared
}

/// The only line that more than half of the lines can be, by the vote of Boyer and Moore.
fn candidate<'t>(lines: impl Iterator<Item = &'t str>) -> Option<&'t str> {
    let vote = |(leader, lead): (Option<&'t str>, usize), line| match lead {
        0 => (Some(line), 1),
        _ if leader == Some(line) => (leader, lead + 1),
        _ => (leader, lead - 1),
    };
    lines.fold((None, 0), vote).0
}

/// Takes the shared lines of an article of blocks.
pub(super) fn take(article: &mut Article, source: &str, options: &Options, reporter: &Reporter) {
    let blocks = &mut article.chapter.blocks;
    let crumbs = |p: &Paragraph| tidy::is_breadcrumb(trim(&plain(&p.inlines)));
    let begins =
        matches!(blocks.first(), Some(Block::Paragraph(p)) if plain_len(&p.inlines) <= 4 * LONGEST && crumbs(p));
    if options.shared.is_empty() && !begins {
        return;
    }
    let titled = said(body(source).lines()).first().is_some_and(|line| line.starts_with('#'));
    let texts: Vec<String> = blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(p) if plain_len(&p.inlines) <= 4 * LONGEST => trim(&plain(&p.inlines)).to_owned(),
            _ => String::new(),
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(|t| &**t).collect();
    let rules = Rules::new(options);
    if let Some((at, name)) = options.shared.kicker(&texts, &rules)
        && let Block::Paragraph(p) = &blocks[at]
    {
        article.cuts.push(Cut { rule: "source", text: texts[at].to_owned(), span: p.span });
        article.chapter.byline.source.get_or_insert_with(|| name.to_owned());
        blocks.remove(at);
        return;
    }
    // What stands below the title is the author's.
    let gone = options.shared.ends(&texts, !titled, &rules);
    if gone.is_empty() {
        return;
    }
    let cut = |&(at, rule): &(usize, &'static str)| match &blocks[at] {
        Block::Paragraph(p) => Some(Cut { rule, text: texts[at].to_owned(), span: p.span }),
        _ => None,
    };
    let cuts: Vec<Cut> = gone.iter().filter_map(cut).collect();
    let mut at = 0..;
    blocks.retain(|_| at.next().is_some_and(|at| gone.iter().all(|(gone, _)| *gone != at)));
    tidy::report(&cuts, reporter);
    article.cuts.extend(cuts);
}

/// By what copies of a text are known: its first paragraph of some length.
fn paragraph(text: &str) -> &str {
    let long = body(text).lines().map(trim).find(|line| line.chars().count() >= PARAGRAPH);
    long.unwrap_or(text)
}

/// Whether a line may be furniture: a short one that is no sentence, no heading and no field of an article.
fn is_line(line: &str, rules: &Rules) -> bool {
    let asks = ["客户端", "客戶端", "下载", "下載", "APP", "app", "阅读", "閱讀", "收藏", "关注", "登录", "登入"];
    let sentence = line.ends_with(['。', '？', '?', '”', '」', '，', '、', '；', '：', ':'])
        || line.ends_with(['！', '!']) && !asks.iter().any(|word| line.contains(word));
    let marked = line.starts_with(['#', '-', '<', '|', '>', '`', '!', '[', '{', '*', '+', '=', ':']);
    line.chars().count() <= LONGEST
        && line.contains(char::is_alphabetic)
        && !sentence
        && !marked
        && !detect::is_unit(line)
        && !detect::counts(line)
        && !detect::is_contents_heading(line)
        && !tidy::is_furniture(line, rules)
}

/// Two to four ideographs at the end are a signature.
fn is_name(line: &str) -> bool {
    (2..=4).contains(&line.chars().count()) && line.chars().all(crate::lang::wide::is_han)
}

#[cfg(test)]
mod tests {
    use crate::input::Options;
    use crate::input::assemble::tests::{BODIES, read_with};

    /// Titles, and what was cut as shared.
    fn read(files: &[(&str, String)]) -> (Vec<String>, Vec<String>) {
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &**text)).collect();
        let (_, intake) = read_with(&files, Options::default()).0.expect("there are articles");
        let titles = intake.documents.iter().map(|d| d.title.clone()).collect();
        let cuts = intake.documents.iter().flat_map(|d| &d.cuts).filter(|c| c.rule == "shared-line");
        (titles, cuts.map(|c| c.text.clone()).collect())
    }

    #[test]
    fn what_most_files_begin_or_end_with_is_no_title() {
        let names = ["渡口的灯", "少了一只", "河面宽了"];
        for ending in ["txt", "md"] {
            let file = |k: usize, first: &str, last: &str| {
                format!("{first}\n\n{}\n\n{}\n\n{}\n\n{last}\n", names[k], BODIES[k], BODIES[k])
            };
            for first in
                ["某某网", "安装客户端,阅读更方便!", "HOT 創作馬拉松", "brunch", "우리 동네 이야기", "表示調整"]
            {
                let paths = ["1.", "2.", "3."].map(|n| format!("{n}{ending}"));
                let files: Vec<(&str, String)> =
                    (0..3).map(|k| (&*paths[k], file(k, first, "某某网手机版 m.abc.com"))).collect();
                let (titles, cuts) = read(&files);
                assert_eq!((titles, cuts.len()), (names.map(str::to_owned).to_vec(), 6), "{first} {ending}");
                assert_eq!(read(&files[..2]).1.len(), 4);
            }
        }
    }

    #[test]
    fn what_only_looks_shared_stays() {
        let file = |lines: &[&str]| lines.join("\n\n");
        // Copies of one text, the name of an author at the end, a sentence with which each begins, one file of three.
        let copies = [("1.txt", file(&["渡口的灯", BODIES[0]])), ("2.txt", file(&["渡口的灯", BODIES[0]]))];
        assert_eq!(read(&copies).1, [""; 0]);
        let signed = |k: usize| file(&["各位读者，你们好。", BODIES[k], "林一舟"]);
        assert_eq!(read(&[("1.txt", signed(0)), ("2.txt", signed(1)), ("3.txt", signed(2))]).1, [""; 0]);
        let one = [
            ("1.txt", file(&["某某网", BODIES[0]])),
            ("2.txt", file(&["灯", BODIES[1]])),
            ("3.txt", file(&["船", BODIES[2]])),
        ];
        assert_eq!(read(&one).1, [""; 0]);
        let by = |k: usize| file(&["文/张三", BODIES[k]]);
        let letter = |k: usize| file(&["亲爱的妈妈", BODIES[k]]);
        assert_eq!(read(&[("1.txt", letter(0)), ("2.txt", letter(1))]).1, [""; 0]);
        let abstracted = |k: usize| file(&[["# 灯", "# 船", "# 河"][k], "本章提要", "三件小事", BODIES[k]]);
        assert_eq!(read(&[("1.md", abstracted(0)), ("2.md", abstracted(1)), ("3.md", abstracted(2))]).1, [""; 0]);
        assert_eq!(read(&[("1.txt", by(0)), ("2.txt", by(1))]).1, [""; 0]);
    }

    #[test]
    fn the_name_of_a_series_with_a_number_is_its_source() {
        let names = ["渡口的灯", "少了一只", "河面宽了"];
        // Titles and sources.
        let read = |file: &dyn Fn(usize) -> (String, String)| {
            let files: Vec<(String, String)> = (0..3).map(file).collect();
            let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
            let (book, intake) = read_with(&files, Options::default()).0.expect("there are articles");
            let titles: Vec<String> = intake.documents.iter().map(|d| d.title.clone()).collect();
            let chapters = crate::book::walk::chapters(&book).into_iter();
            (titles, chapters.filter_map(|c| c.byline.source.clone()).collect::<Vec<_>>())
        };
        for kicker in ["河岸纪事 | 第N篇", "《河岸纪事》连载之N", "【河岸纪事 N】", "河岸纪事·N"]
        {
            let line = |k: usize| kicker.replace('N', ["1", "2", "3"][k]);
            let text = |k: usize| {
                (format!("{k}.txt"), format!("{}\n{}\n\n{}\n\n{}\n", line(k), names[k], BODIES[k], BODIES[k]))
            };
            let above = |k: usize| (format!("{k}.md"), format!("{}\n\n# {}\n\n{}\n", line(k), names[k], BODIES[k]));
            let below = |k: usize| (format!("{k}.md"), format!("# {}\n\n{}\n\n{}\n", names[k], line(k), BODIES[k]));
            for file in [&text as &dyn Fn(usize) -> (String, String), &above, &below] {
                assert_eq!(read(file), (names.map(str::to_owned).to_vec(), vec!["河岸纪事".to_owned(); 3]), "{kicker}");
            }
        }
        // A title with a number is the title; so is one that a single file has, and a heading of a chapter.
        for titles in [["渡口 1", "渡口 2", "渡口 3"], ["渡口·1", "河 | 2", "船 | 3"], ["第一章", "第二章", "第三章"]]
        {
            let text = |k: usize| (format!("{k}.txt"), format!("{}\n\n{}\n\n{}\n", titles[k], BODIES[k], BODIES[k]));
            assert_eq!(read(&text), (titles.map(str::to_owned).to_vec(), Vec::new()), "{titles:?}");
        }
    }

    #[test]
    fn the_path_of_a_page_is_no_title() {
        for crumbs in ["您现在所的位置:主页 > 石油工具箱 >", "首页 > 文学 > 散文"] {
            let text = format!("{crumbs}\n\n渡口的灯\n\n{}\n", BODIES[0]);
            assert_eq!(read(&[("1.txt", text)]).0, ["渡口的灯"], "{crumbs}");
        }
    }
}
