//! The title of an article, where its reader found none.

use super::Read;
use super::names::{of_file, of_name};
use crate::book::{Block, Byline, Chapter, Heading, Id, Inline, Inlines, Text, made, plain};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::input::content;
use crate::input::detect::begin_to_count;
use crate::input::discover::{Dialect, Plan, dated, is_introduction};
use crate::input::pattern::patterns;
use crate::input::tidy::{is_links, is_timed, same_title};
use crate::lang::{Lang, Word, wide, word};
use std::path::Path;

patterns! {
    COUNTED = r"^(?:第[\s　]*)?(?:\d{1,3}|[一二三四五六七八九十百]{1,4})(?:[.．-]\d{1,3}){0,3}[\s　]*(?:[章节回课讲]|편|장|강)?[\s　.．、：:]*$";
}

/// Longest title made of the text's first clause, in characters.
const CLAUSE: usize = 20;

/// Gives each article a title: its own; the manifest's; of its file; of the folder that holds only this file; of its
/// only section; a glossary that of its kind; as a guess, with a warning, its file name where it has several sections, or the first clause of its
/// text. One of several documents that holds chapters alone needs none. Equal ones in the manifest are dropped, others
/// are kept for contents and bookmarks.
pub fn settle(documents: &mut [Option<Read>], plan: &Plan, lang: Option<Lang>, reporter: &Reporter) {
    let glossary = plan.project.as_ref().map(|project| project.root.join(&project.glossary));
    let lang = plan.about.facts.lang.or(lang).unwrap_or(Lang::ZhHans);
    let single = documents.len() == 1;
    for read in documents.iter_mut().flatten() {
        let is_of_book = read.source.path == Path::new(&plan.about.source) && plan.manifest.is_some();
        if is_of_book {
            read.article.chapter.byline = Byline::default();
        }
        let is_marked = plan.dialect == Some(Dialect::Bookdown) && leave_marks(&mut read.article.chapter);
        if is_of_book || is_marked {
            call_by_heading(&mut read.article.chapter);
        }
        let own = plain(&read.article.chapter.title);
        if own.trim().is_empty() {
            let is_glossary = read.listed.is_none() && glossary.as_ref() == Some(&read.source.path);
            let (title, guess) = if is_glossary { (made(word(Word::Glossary, lang)), None) } else { find(read, lang) };
            if guess.is_some() && !single && is_only_chapters(&read.article.chapter) {
                continue;
            }
            if let Some(what) = guess {
                let message = format!("{} has no title; its {what} serves", read.source.path.display());
                reporter.report(Diagnostic::new(Code::MissingTitle, message).at(read.source.span(0, 0)));
            }
            read.article.chapter.title = title;
        } else if let Some(listed) = read.listed.as_ref().filter(|l| !same_title(l, &own)) {
            let chapter = &mut read.article.chapter;
            match counts(listed, &own) {
                // Where the list counts its pages, they are called as there.
                true => chapter.title = made(listed.clone()),
                false => chapter.contents_title = Some(made(listed.clone())),
            }
        }
        drop_double_heading(read);
    }
}

/// Whether a document holds several chapters and nothing of its own.
pub fn is_only_chapters(chapter: &Chapter) -> bool {
    let is_bare = chapter.blocks.iter().all(|block| matches!(block, Block::Rule(_)));
    plain(&chapter.title).trim().is_empty() && is_bare && chapter.children.len() > 1
}

/// The name of the book that each title begins with, 河灯 - 雨夜, 河灯 - 归来: taken off, and given.
pub fn take_name_of_book(documents: &mut [Option<Read>]) -> Option<String> {
    /// Fewest titles that tell.
    const FEWEST: usize = 3;
    const PARTED: [&str; 6] = [" - ", " – ", " — ", " | ", "｜", "/"];
    let mut titles = Vec::new();
    for read in documents.iter_mut().flatten() {
        let [Inline::Text(title)] = &mut read.article.chapter.title[..] else { return None };
        titles.push(title);
    }
    let first = titles.first().filter(|_| titles.len() >= FEWEST)?;
    let (sign, name) = PARTED.iter().find_map(|sign| Some((*sign, first.text.split_once(sign)?.0.to_owned())))?;
    let before = format!("{name}{sign}");
    let is_told = |title: &&mut Text| title.text.strip_prefix(&before).is_some_and(|rest| !rest.trim().is_empty());
    // 河灯集/第一回 is a page of a wiki, TCP/IP none.
    let is_page = sign != "/" || name.contains(wide::is_wide_letter);
    if !is_page || !name.contains(char::is_alphabetic) || !titles.iter().all(is_told) {
        return None;
    }
    for title in titles {
        *title = title.part(before.len()..title.text.len());
    }
    Some(name.trim().to_owned())
}

/// Leaves out the headings that begin parts and appendices of bookdown, which its list has; tells whether the title is one.
fn leave_marks(chapter: &mut Chapter) -> bool {
    let is_mark = |title: &Inlines| ["(PART", "(APPENDIX)"].iter().any(|mark| plain(title).starts_with(mark));
    chapter.blocks.retain(|block| !matches!(block, Block::Heading(heading) if is_mark(&heading.inlines)));
    is_mark(&chapter.title)
}

/// The front matter of bookdown's first file is the book's, and a mark before a title that of a part: the file is called by
/// the first heading behind.
fn call_by_heading(chapter: &mut Chapter) {
    let at = chapter.blocks.iter().position(|block| matches!(block, Block::Heading(_)));
    if let Some(at) = at
        && let Block::Heading(heading) = chapter.blocks.remove(at)
    {
        chapter.numbered = heading.numbered;
        chapter.anchor = content::named(&heading.id);
        chapter.title = heading.inlines;
    }
}

/// The first heading of a page that a list calls otherwise is the first of its sections where it is of the second level
/// and others of that level follow.
pub fn keep_first_section(chapter: &mut Chapter, listed: &str, source: &str) {
    let mut headings = source.lines().filter(|line| line.starts_with('#'));
    let second = |line: &str| line.strip_prefix("## ").map(|text| text.trim().to_owned());
    if headings.next().and_then(second).is_none()
        || chapter.title.is_empty()
        || are_akin(listed, &plain(&chapter.title))
    {
        return;
    }
    // As typed: the levels of what was read are closed up.
    let others: Vec<String> = headings.filter_map(second).collect();
    let is_other = |block: &Block| match block {
        Block::Heading(heading) => others.contains(&plain(&heading.inlines)),
        _ => false,
    };
    if !chapter.blocks.iter().any(is_other) {
        return;
    }
    let inlines = std::mem::replace(&mut chapter.title, made(listed.to_owned()));
    let id = chapter.anchor.take().map(Id::new).unwrap_or_default();
    let (numbered, span) = (chapter.numbered, chapter.span);
    chapter.numbered = true;
    chapter.blocks.insert(0, Block::Heading(Heading { level: 2, id, inlines, numbered, label: None, span }));
}

/// Whether half the letters of the shorter of two titles stand in the other: they are two words for one thing.
fn are_akin(a: &str, b: &str) -> bool {
    let letters = |text: &str| -> Vec<char> { text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect() };
    let (a, b) = (letters(a), letters(b));
    let (shorter, longer) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let common = shorter.iter().filter(|c| longer.contains(c)).count();
    2 * common >= shorter.len()
}

/// Whether a list has the title of a page with a number before it: 1.1 安装, 第三章 灯.
fn counts(listed: &str, own: &str) -> bool {
    let number = listed.trim().strip_suffix(own.trim()).map(str::trim_end);
    number.is_some_and(|number| COUNTED.is_match(number))
}

/// A title from around or inside the article, and what of it served if it is a mere guess.
fn find(read: &Read, lang: Lang) -> (Inlines, Option<&'static str>) {
    if let Some(listed) = &read.listed {
        return (made(listed.clone()), None);
    }
    if let Some(name) = of_file(&read.source.path) {
        return (made(name), None);
    }
    if let Some(folder) = &read.folder {
        return (made(of_name(folder).unwrap_or_else(|| folder.trim().to_string())), None);
    }
    let chapter = &read.article.chapter;
    let headings = || chapter.blocks.iter().filter_map(|b| if let Block::Heading(h) = b { Some(h) } else { None });
    let top = headings().map(|h| h.level).min();
    let mut highest = headings().filter(|h| Some(h.level) == top);
    match (highest.next(), highest.next(), &chapter.children[..]) {
        (Some(heading), None, []) => return (heading.inlines.clone(), None),
        (None, _, [only]) => return (only.title.clone(), None),
        (None, _, []) => {}
        // README says nothing of what it is, 一、雾 something.
        (Some(first), Some(next), [])
            if is_introduction(&read.source.path)
                && begin_to_count(plain(&first.inlines).trim(), plain(&next.inlines).trim()) =>
        {
            return (first.inlines.clone(), Some("first heading"));
        }
        // One chapter or section of several names itself and not the whole.
        _ => {
            if let Some(name) = stem(&read.source.path) {
                return (made(name), Some("file name"));
            }
        }
    }
    // A page of a diary.
    if let Some((day, "")) = stem(&read.source.path).as_deref().and_then(dated) {
        return (made(day.said(lang, false)), None);
    }
    // 春, 夏, 秋, 冬: little, but what its author called it.
    if let Some(name) =
        stem(&read.source.path).filter(|name| name.chars().count() == 1 && name.contains(wide::is_wide_letter))
    {
        return (made(name), Some("file name"));
    }
    match chapter.blocks.iter().find_map(first_clause) {
        Some(text) => (vec![Inline::Text(text)], Some("first clause")),
        None => (made(stem(&read.source.path).unwrap_or_default()), None),
    }
}

fn stem(path: &Path) -> Option<String> {
    Some(path.file_stem()?.to_string_lossy().into_owned()).filter(|s| !s.is_empty())
}

fn first_clause(block: &Block) -> Option<Text> {
    let Block::Paragraph(p) = block else { return None };
    if is_links(&p.inlines) {
        return None;
    }
    let text = plain(&p.inlines);
    // 主持人 00:03 says who speaks.
    if is_timed(&text) {
        return None;
    }
    // What is asked first names an interview.
    let asked =
        ["问：", "問：", "问:", "問:", "Q：", "Q:", "문："].into_iter().find_map(|sign| text.trim().strip_prefix(sign));
    let clause: String = asked
        .unwrap_or(&text)
        .trim()
        .chars()
        .take_while(|&c| !matches!(c, '，' | '。' | '；' | '！' | '？' | '：' | ',' | '.' | ';' | '!' | '?' | '\n'))
        .take(CLAUSE)
        .collect();
    (!clause.trim().is_empty()).then(|| Text::made(clause.trim()))
}

/// A first heading that only repeats the title; a picture may stand above it.
fn drop_double_heading(read: &mut Read) {
    let title = plain(&read.article.chapter.title);
    let blocks = &mut read.article.chapter.blocks;
    let first = blocks.iter().position(|block| !matches!(block, Block::Figure(_)));
    if let Some(at) = first
        && let Block::Heading(heading) = &blocks[at]
        && same_title(&plain(&heading.inlines), &title)
    {
        blocks.remove(at);
    }
}
