//! Articles that stand twice in a book, in two files: saved twice, or from two sites with other furniture around them.
//!
//! A text is taken as its tokens (a wide character, or a word of letters or digits; marks and white space differ from
//! copy to copy) and told by its shingles: every run of [`SHINGLE`] tokens, hashed. Those with which paragraphs begin, and
//! the sentences of long paragraphs, are looked up among those of the articles before it; an article that shares half
//! of them with one is compared with it whole. Two articles are the same if nearly all shingles between the first and
//! the last that they share are shared, and little stands outside: so furniture at head and tail may differ, while
//! neither a boilerplate around different texts nor a quotation that both have makes them the same. The work grows with
//! the text, not with the pairs.

use super::{Read, SHARE};
use crate::book::{Block, Chapter, Inline, each_plain, walk};
use crate::diag::{Code, Diagnostic, Reporter, Severity, Span};
use crate::input::Options;
use crate::input::mend::sentences;
use crate::input::options::Repeats;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

/// Tokens of a shingle. Two texts that agree in so many by chance are rare.
const SHINGLE: usize = 8;
/// Most beginnings of a text that are looked up: those of the smallest hashes, which texts that are alike have in common.
const SKETCH: usize = 32;
/// Fewest bytes of a text that has a shingle: as many letters, with a blank between them.
const FEWEST: usize = 2 * SHINGLE - 1;
/// Bytes of a text from which its sentences are looked up as well.
const LONG: usize = 2_000;
/// Fewest shingles of an article that is compared; a notice of two sentences may well be given twice.
const SHORTEST: usize = 64;
/// What part of the shingles that are looked up two texts must share to be compared, as a divisor: of the one that has
/// fewer, since a copy may be divided into other paragraphs.
const CANDIDATE: usize = 2;
/// Most texts that one is compared with.
const COMPARED: usize = 4;
/// How many of a hundred shingles between the first and the last that are shared must be: a slip costs eight.
const SHARED: usize = 95;
/// How many of a hundred shingles must lie there.
const WITHIN: usize = 75;

/// Finds articles that are nearly the same as one before them, and leaves them out if asked to.
pub fn find(documents: &mut [Option<Read>], options: &Options, reporter: &Reporter) {
    let mode = options.duplicates.unwrap_or(Repeats::Report);
    if mode == Repeats::Keep || documents.iter().flatten().count() < 2 {
        return;
    }
    let read: Vec<Option<&Chapter>> =
        documents.iter().map(|read| read.as_ref().map(|read| &read.article.chapter)).collect();
    let beginnings: Vec<&[u32]> =
        documents.iter().map(|read| read.as_ref().map_or(&[][..], |read| &read.beginnings)).collect();
    let mut texts = Texts { read, known: BTreeMap::new() };
    let found = pairs(&beginnings, &mut |first, later| texts.same(first, later));
    let found: Vec<(usize, usize, bool)> =
        found.into_iter().map(|(later, first)| (later, first, texts.of(later) == texts.of(first))).collect();
    for (later, first, exactly) in found {
        let path = |i: usize| documents[i].as_ref().map(|read| read.source.path.display().to_string());
        let (Some(first_path), Some(later_path)) = (path(first), path(later)) else { continue };
        let same = if exactly { "the same text" } else { "nearly the same text" };
        let message = format!("{later_path} has {same} as {first_path}");
        let place = documents[later].as_ref().map(|read| Span { start: 0, end: 0, ..read.article.chapter.span });
        let diagnostic = match mode {
            Repeats::Drop => Diagnostic {
                severity: Severity::Note,
                ..Diagnostic::new(Code::Duplicate, message + " and was left out")
            },
            Repeats::Report | Repeats::Keep => Diagnostic::new(Code::Duplicate, message).help(Code::Duplicate.help()),
        };
        reporter.report(diagnostic.at(place));
        if mode == Repeats::Drop {
            documents[later] = None;
        }
    }
}

/// Texts that are nearly the same as one before them: (the later, the first).
fn pairs(beginnings: &[&[u32]], same: &mut dyn FnMut(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    // Only what stands twice can be shared.
    let mut all: Vec<u32> = beginnings.concat();
    all.par_sort_unstable();
    let mut twice: Vec<u32> = all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    twice.dedup();
    let is_twice = |hash: &u32| twice.binary_search(hash).is_ok();
    let often: Vec<Vec<u32>> =
        beginnings.par_iter().with_max_len(SHARE).map(|text| text.iter().copied().filter(is_twice).collect()).collect();
    // The last text with each shingle, among those that are the first of their kind.
    let mut known: HashMap<u32, usize> = HashMap::with_capacity(twice.len());
    for (later, (text, here)) in beginnings.iter().zip(often).enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for first in here.iter().filter_map(|hash| known.get(hash)) {
            *shared.entry(*first).or_default() += 1;
        }
        let fewer = |first: usize| text.len().min(beginnings[first].len());
        let candidates = shared.into_iter().filter(|(first, count)| *count * CANDIDATE >= fewer(*first));
        match candidates.take(COMPARED).find(|(first, _)| same(*first, later)) {
            Some((first, _)) => out.push((later, first)),
            None => known.extend(here.into_iter().map(|hash| (hash, later))),
        }
    }
    out
}

/// The shingles of the texts that are compared whole.
struct Texts<'a> {
    read: Vec<Option<&'a Chapter>>,
    known: BTreeMap<usize, Rc<[u32]>>,
}

impl Texts<'_> {
    /// The shingles of a text in reading order; its title may differ.
    fn of(&mut self, index: usize) -> Rc<[u32]> {
        let chapter = self.read[index];
        let text = || {
            let mut text = Shingles::default();
            chapter.into_iter().for_each(|chapter| each_run(chapter, &mut |run| text.run(run)));
            text.out.into()
        };
        self.known.entry(index).or_insert_with(text).clone()
    }

    fn same(&mut self, first: usize, later: usize) -> bool {
        let (a, b) = (self.of(first), self.of(later));
        a.len() >= SHORTEST && b.len() >= SHORTEST && same(&a, &b)
    }
}

/// Whether two texts are the same but for furniture.
fn same(a: &[u32], b: &[u32]) -> bool {
    let covers = |text: &[u32], other: &[u32]| {
        let other: HashSet<u32> = other.iter().copied().collect();
        let shared = |hash: &u32| other.contains(hash);
        let (Some(first), Some(last)) = (text.iter().position(shared), text.iter().rposition(shared)) else {
            return false;
        };
        let within = &text[first..=last];
        let count = within.iter().copied().filter(|hash| shared(hash)).count();
        count * 100 >= within.len() * SHARED && within.len() * 100 >= text.len() * WITHIN
    };
    // A text of twice the length is another one, and need not be looked at.
    a.len() * WITHIN <= b.len() * 100 * 2 && b.len() * WITHIN <= a.len() * 100 * 2 && covers(a, b) && covers(b, a)
}

/// The shingles with which the paragraphs of a chapter, and the sentences of long ones, begin, each once; none if
/// articles that stand twice are not sought.
pub fn beginnings(chapter: &Chapter, options: &Options) -> Vec<u32> {
    let mut out = Vec::new();
    if options.duplicates == Some(Repeats::Keep) {
        return out;
    }
    each_run(chapter, &mut |run| {
        let short = |text: &str| text.len() < FEWEST;
        if matches!(run, Run::Inlines([Inline::Text(text)]) if short(&text.text)) {
            return;
        }
        let mut first = Shingles::default();
        match run {
            Run::Text(text) => first.text(text, 1),
            Run::Inlines(list) => first.inlines(list, 1),
        }
        out.extend(first.out);
        if let Run::Inlines(list) = run {
            let texts =
                list.iter().filter_map(|i| if let Inline::Text(text) = i { Some(text.text.as_str()) } else { None });
            for text in texts.filter(|text| text.len() >= LONG) {
                out.extend(sentences(text).skip(1).filter_map(|sentence| {
                    let mut next = Shingles::default();
                    next.text(&text[sentence], 1);
                    next.out.pop()
                }));
            }
        }
    });
    out.sort_unstable();
    out.dedup();
    out.truncate(SKETCH);
    out
}

/// Text that belongs together.
#[derive(Clone, Copy)]
enum Run<'a> {
    Inlines(&'a [Inline]),
    Text(&'a str),
}

/// Calls `f` on every run of a chapter's text, in reading order; its title may differ from copy to copy.
fn each_run(chapter: &Chapter, f: &mut dyn FnMut(Run)) {
    walk::blocks(&chapter.blocks, &mut |block| {
        match block {
            Block::Code(code) => f(Run::Text(&code.text.text)),
            Block::Math(math) => f(Run::Text(&math.tex.text)),
            Block::Paragraph(_)
            | Block::Heading(_)
            | Block::List(_)
            | Block::Quote(_)
            | Block::Table(_)
            | Block::Figure(_)
            | Block::Verse(_)
            | Block::Rule(_)
            | Block::PageBreak(_)
            | Block::Aside(_) => {}
        }
        walk::runs(block, &mut |list| f(Run::Inlines(list)));
    });
    for child in &chapter.children {
        f(Run::Inlines(&child.title));
        each_run(child, f);
    }
}

/// The shingles of a text under way.
#[derive(Default)]
struct Shingles {
    out: Vec<u32>,
    /// The last tokens, in a ring.
    tokens: [u64; SHINGLE],
    /// How many tokens there were.
    count: usize,
    /// Of the last tokens.
    hash: u64,
    /// The word under way, 0 between words.
    word: u64,
}

/// An odd number whose powers are spread over all bits (that of Knuth, TAOCP 6.4).
const BASE: u64 = 0x9E37_79B9_7F4A_7C15;
/// What the token that leaves a shingle was multiplied by.
const LEAVING: u64 = BASE.wrapping_pow(SHINGLE as u32 + 1);

impl Shingles {
    /// Goes on with a run.
    fn run(&mut self, run: Run) {
        match run {
            Run::Inlines(list) => self.inlines(list, usize::MAX),
            Run::Text(text) => self.text(text, usize::MAX),
        }
        self.end_word();
    }

    /// Goes on with inline content, until there are `most` shingles.
    fn inlines(&mut self, list: &[Inline], most: usize) {
        each_plain(list, &mut |piece| self.text(piece, most));
    }

    fn text(&mut self, text: &str, most: usize) {
        for c in text.chars() {
            if self.out.len() >= most {
                return;
            }
            match c {
                // Han and kana; a syllable of Hangul.
                '\u{3041}'..='\u{30FE}' | '\u{3400}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{20000}'.. => {
                    self.end_word();
                    self.token(u64::from(c));
                }
                c if c.is_alphanumeric() => {
                    self.word = (self.word ^ u64::from(folded(c))).wrapping_add(1).wrapping_mul(BASE);
                }
                _ => self.end_word(),
            }
        }
    }

    fn end_word(&mut self) {
        if self.word != 0 {
            let word = std::mem::take(&mut self.word);
            self.token(word);
        }
    }

    fn token(&mut self, token: u64) {
        let oldest = std::mem::replace(&mut self.tokens[self.count % SHINGLE], token);
        self.hash = self.hash.wrapping_add(token).wrapping_mul(BASE).wrapping_sub(oldest.wrapping_mul(LEAVING));
        self.count += 1;
        if self.count >= SHINGLE {
            // The upper half depends on all bits below it.
            self.out.push(((self.hash ^ self.hash >> 29).wrapping_mul(BASE) >> 32) as u32);
        }
    }
}

/// A letter or digit of full width as that of half width, and small.
fn folded(c: char) -> char {
    let half = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    half.to_lowercase().next().unwrap_or(half)
}

#[cfg(test)]
mod tests {
    use super::super::tests::read_with;
    use super::*;

    /// A text of its own: so many sentences, each told by what is counted.
    fn text(seed: usize, sentences: usize) -> String {
        let who = ["船夫", "老人", "茶馆的伙计", "卖花的姑娘", "守夜人", "邮差", "画匠"];
        let place = ["河边", "桥头", "旧城墙下", "渡口", "集市里", "山路上", "灯塔旁", "井台边", "学堂外"];
        let deed = ["解开了缆绳", "看了看天色", "数着过路的车", "想起一封旧信", "点起一盏灯"];
        let end = ["后来雨停了", "谁也没有说话", "风从北边吹来", "狗叫了两声", "天就亮了", "钟敲过三下"];
        let line = |n: usize| {
            let n = n * 31 + seed * 17;
            format!("{}在{}{}，{}。", who[n % 7], place[n / 2 % 9], deed[n / 3 % 5], end[n / 5 % 6])
        };
        (0..sentences).map(|i| line(i * (seed + 3) + i * i) + if i % 4 == 3 { "\n\n" } else { "" }).collect()
    }

    /// The paths that stay and the messages.
    fn found(files: &[(&str, &str)], duplicates: Option<Repeats>) -> (Vec<String>, Vec<String>) {
        let options = Options { duplicates, ..Options::default() };
        let (read, reporter) = read_with(files, options);
        let left = read.unwrap().1.documents.iter().map(|d| d.path.display().to_string()).collect();
        let messages = reporter.sorted().into_iter().filter(|(d, _)| d.code == Code::Duplicate);
        (left, messages.map(|(d, _)| d.message).collect())
    }

    #[test]
    fn an_article_that_was_saved_twice_is_reported_and_left_out_where_asked() {
        let body = text(1, 30);
        let copy = format!(
            "# 旧文重发\n\n小编今天想起这一篇老文章来，重新发一次给新来的朋友们看。\n\n{}\n\n喜欢这一篇的朋友，请转给身边喜欢读书的人。",
            body.replace('，', ",")
        );
        let files =
            [("1.md", &*format!("# 河边\n\n{body}")), ("2.md", &format!("# 别的\n\n{}", text(2, 30))), ("3.md", &copy)];
        let message = "3.md has nearly the same text as 1.md";
        assert_eq!(found(&files, None), (["1.md", "2.md", "3.md"].map(String::from).into(), vec![message.into()]));
        let (left, messages) = found(&files, Some(Repeats::Drop));
        assert_eq!(
            (left, messages),
            (["1.md", "2.md"].map(String::from).into(), vec![format!("{message} and was left out")])
        );
        assert_eq!(found(&files, Some(Repeats::Keep)).1, Vec::<String>::new());
    }

    #[test]
    fn copies_of_a_copy_all_name_the_first() {
        let body = format!("# 河边\n\n{}", text(3, 20));
        let files = [("1.md", &*body), ("2.md", &body), ("3.md", &body)];
        let messages =
            ["2.md has the same text as 1.md and was left out", "3.md has the same text as 1.md and was left out"];
        assert_eq!(found(&files, Some(Repeats::Drop)), (vec!["1.md".into()], messages.map(String::from).into()));
    }

    #[test]
    fn one_frame_around_a_series_makes_no_duplicates() {
        let (head, tail) = (text(5, 12), text(6, 16));
        let files =
            (0..5).map(|n| (format!("{n}.md"), format!("# 第{n}期\n\n{head}\n\n{}\n\n{tail}", text(n + 10, 8))));
        let files: Vec<(String, String)> = files.collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
        assert_eq!(found(&files, None).1, Vec::<String>::new());
    }

    #[test]
    fn one_long_quotation_in_two_chapters_makes_no_duplicates() {
        let quotation = text(7, 24);
        let chapter = |n: usize| format!("# 第{n}章\n\n{}\n\n{quotation}\n\n{}", text(20 + n, 9), text(30 + n, 9));
        let files = [("1.md", &*chapter(1)), ("2.md", &chapter(2))];
        assert_eq!(found(&files, None).1, Vec::<String>::new());
    }

    #[test]
    fn words_are_compared_where_words_have_letters() {
        let words = |seed: usize| -> String {
            let list = ["paper", "ink", "river", "lamp", "stone", "letter", "bridge", "rain", "clock", "boat", "seal"];
            (0..200).map(|i| list[(i * i * (seed + 1) + i * seed + i / 7) % 11].to_owned() + " ").collect()
        };
        let files = [("1.md", words(1)), ("2.md", words(2)), ("3.md", words(1).to_uppercase().replace(' ', ", "))];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
        assert_eq!(found(&files, None).1, ["3.md has the same text as 1.md"]);
    }
}
