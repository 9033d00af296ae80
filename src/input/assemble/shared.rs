//! First and last lines that the files of a series share: the name of a site, what it asks of its readers, the name of
//! the series.
//!
//! What stands above the title of most articles is the title of none. Lines that say who wrote an article, or when, are
//! left to tidying; so are headings. Copies of one text count once.

use super::Loaded;
use crate::book::{Block, plain};
use crate::diag::Reporter;
use crate::input::options::SharedLines;
use crate::input::text::lines::trim;
use crate::input::tidy::{self, Rules};
use crate::input::{Article, Cut, Format, detect};
use std::collections::{BTreeMap, BTreeSet};

/// Lines at either end that are compared, and their greatest length in characters.
const DEPTH: usize = 5;
const LONGEST: usize = 60;
/// Characters of a paragraph by which a text is known.
const PARAGRAPH: usize = 30;

/// The lines that most of the texts begin or end with.
pub(super) fn find(loaded: &[Loaded]) -> SharedLines {
    let sources = loaded.iter().filter_map(|l| l.source.as_ref());
    let texts = sources.filter(|s| matches!(s.format, Format::Text | Format::Markdown)).map(|s| &*s.text);
    let mut known = BTreeSet::new();
    let texts: Vec<&str> = texts.filter(|text| known.insert(paragraph(text))).collect();
    let rules = Rules::default();
    let shared = |ends: &dyn Fn(&str) -> Vec<String>, is_site: &dyn Fn(&str) -> bool| -> BTreeSet<String> {
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        for text in &texts {
            ends(text)
                .into_iter()
                .collect::<BTreeSet<String>>()
                .into_iter()
                .for_each(|l| *count.entry(l).or_default() += 1);
        }
        let most = |n: usize| n >= 2 && 2 * n > texts.len();
        count
            .into_iter()
            .filter(|(line, n)| most(*n) && is_line(line, &rules) && is_site(line))
            .map(|(line, _)| line)
            .collect()
    };
    let lines = |text: &str| -> Vec<String> {
        body(text).lines().map(trim).filter(|l| !l.is_empty()).take(DEPTH).map(str::to_owned).collect()
    };
    let last = |text: &str| -> Vec<String> {
        text.lines().rev().map(trim).filter(|l| !l.is_empty()).take(DEPTH).map(str::to_owned).collect()
    };
    SharedLines { first: shared(&lines, &|_| true), last: shared(&last, &|line| !is_name(line)) }
}

/// Takes the shared lines of an article of blocks.
pub(super) fn take(article: &mut Article, shared: &SharedLines, rules: &Rules, reporter: &Reporter) {
    let blocks = &mut article.chapter.blocks;
    let texts: Vec<String> = blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(p) if crate::book::plain_len(&p.inlines) <= 4 * LONGEST => {
                trim(&plain(&p.inlines)).to_owned()
            }
            _ => String::new(),
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(|t| &**t).collect();
    let gone = shared.ends(&texts, rules);
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

/// A text without its front matter.
fn body(text: &str) -> &str {
    let rest = text.strip_prefix("---\n").and_then(|rest| Some(&rest[rest.find("\n---")? + 4..]));
    rest.unwrap_or(text)
}

/// By what copies of a text are known: its first paragraph of some length.
fn paragraph(text: &str) -> &str {
    let long = body(text).lines().map(trim).find(|line| line.chars().count() >= PARAGRAPH);
    long.unwrap_or(text)
}

/// Whether a line may be furniture: a short one that is no sentence, no heading and no field of an article.
fn is_line(line: &str, rules: &Rules) -> bool {
    let asks = ["客户端", "客戶端", "下载", "下載", "APP", "app", "阅读", "閱讀", "收藏", "关注", "登录", "登入"];
    let sentence = line.ends_with(['。', '？', '?', '…', '”', '」', '，', '、', '；'])
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
    use crate::input::assemble::tests::read_with;

    const BODIES: [&str; 3] = [
        "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮，谁也没有说话。",
        "他数了数舱里的米袋，少了一只，没有人承认，也没有人去问，船就这样离了岸，往下游慢慢地去了。",
        "后来河面宽了许多，昨夜系缆的木桩只剩一个尖，孩子们都跑去看，老人坐在坡上，一动也不动地望着。",
    ];

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
            for first in ["某某网", "安装客户端,阅读更方便!", "HOT 創作馬拉松", "brunch", "본문 바로가기", "表示調整"]
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
        assert_eq!(read(&[("1.txt", by(0)), ("2.txt", by(1))]).1, [""; 0]);
    }

    #[test]
    fn the_path_of_a_page_is_no_title() {
        for crumbs in ["您现在所的位置:主页 > 石油工具箱 >", "首页 > 文学 > 散文"] {
            let text = format!("{crumbs}\n\n渡口的灯\n\n{}\n", BODIES[0]);
            assert_eq!(read(&[("1.txt", text)]).0, ["渡口的灯"], "{crumbs}");
        }
    }
}
