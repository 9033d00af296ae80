//! The title of an article, where its reader found none.

use super::Read;
use crate::book::{Block, Inline, Inlines, Text, made, plain};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::input::discover::{Plan, dated};
use crate::input::tidy::{LONGEST_TITLE, is_links, same_title, unbracketed};
use crate::lang::{Lang, Word, wide, word};
use std::path::Path;

/// Longest title made of the text's first clause, in characters.
const CLAUSE: usize = 20;

/// Gives each article a title: its own; the manifest's; of its file; of the folder that holds only this file; of its
/// only section; a glossary that of its kind; as a guess, with a warning, its file name where it has several sections, or the first clause of its
/// text. Equal ones in the manifest are dropped, others are kept for contents and bookmarks.
pub fn settle(documents: &mut [Option<Read>], plan: &Plan, lang: Option<Lang>, reporter: &Reporter) {
    let glossary = plan.project.as_ref().map(|project| project.root.join(&project.glossary));
    let lang = plan.about.facts.lang.or(lang).unwrap_or(Lang::ZhHans);
    for read in documents.iter_mut().flatten() {
        let own = plain(&read.article.chapter.title);
        if own.trim().is_empty() {
            let is_glossary = read.listed.is_none() && glossary.as_ref() == Some(&read.source.path);
            let (title, guess) = if is_glossary { (made(word(Word::Glossary, lang)), None) } else { find(read, lang) };
            if let Some(what) = guess {
                let message = format!("{} has no title; its {what} serves", read.source.path.display());
                reporter.report(Diagnostic::new(Code::MissingTitle, message).at(read.source.span(0, 0)));
            }
            read.article.chapter.title = title;
        } else if let Some(listed) = read.listed.as_ref().filter(|l| !same_title(l, &own)) {
            read.article.chapter.contents_title = Some(made(listed.clone()));
        }
        drop_double_heading(read);
    }
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
    let clause: String = text
        .trim()
        .chars()
        .take_while(|&c| !matches!(c, '，' | '。' | '；' | '！' | '？' | '：' | ',' | '.' | ';' | '!' | '?' | '\n'))
        .take(CLAUSE)
        .collect();
    (!clause.trim().is_empty()).then(|| Text::made(clause.trim()))
}

/// What a file name says, without order number, date and hash; 《…》 in it is the title. None if too little is left.
pub fn of_file(path: &Path) -> Option<String> {
    of_name(&path.file_stem()?.to_string_lossy())
}

/// A title from a name: at least two wide characters, or two words; one character behind a number, 03 船, is one too.
pub fn of_name(name: &str) -> Option<String> {
    if let Some(title) = bracketed(name) {
        return Some(title);
    }
    let mut rest = name.trim();
    let mut numbered = false;
    // Notion adds 32 hexadecimal digits.
    if let Some((head, tail)) = rest.rsplit_once([' ', '-', '_'])
        && tail.len() >= 16
        && tail.bytes().all(|b| b.is_ascii_hexdigit())
    {
        rest = head.trim();
    }
    // An order number or a date before the name: 03-纸, 2021-01-05-纸, 1. 纸.
    let lead = rest.len()
        - rest
            .trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' ' | '、' | '－'))
            .len();
    if lead > 0 && lead < rest.len() {
        let number = &rest[..lead];
        if number.ends_with(|c: char| !c.is_ascii_digit()) || number.len() >= 2 {
            rest = &rest[lead..];
            numbered = true;
        }
    }
    let title = rest.replace('_', " ").trim().to_string();
    let wide = title.chars().filter(|&c| wide::is_wide_letter(c)).count();
    let words = title.split([' ', '-']).filter(|w| w.chars().any(char::is_alphabetic)).count();
    // 2021年, 12月 are no titles.
    let counts = |c: char| "年月日号期章节回卷集部篇话話幕".contains(c);
    let one = numbered && wide == 1 && title.chars().count() == 1 && !title.contains(counts);
    let named = one || wide >= 2 || words >= 2 && !title.is_ascii() || words >= 2 && title.contains(' ');
    (named && title.chars().count() <= 2 * LONGEST_TITLE).then_some(title)
}

/// `《书名》作者：某某` → 书名.
pub fn bracketed(name: &str) -> Option<String> {
    let (_, rest) = name.split_once('《')?;
    let (title, _) = rest.split_once('》')?;
    (!title.trim().is_empty()).then(|| unbracketed(title.trim()))
}

/// A first heading that only repeats the title.
fn drop_double_heading(read: &mut Read) {
    let title = plain(&read.article.chapter.title);
    if let Some(Block::Heading(heading)) = read.article.chapter.blocks.first()
        && same_title(&plain(&heading.inlines), &title)
    {
        read.article.chapter.blocks.remove(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_gives_a_title_if_enough_is_left() {
        for (name, title) in [
            ("03-纸的历史", Some("纸的历史")),
            ("2021-01-05-纸的历史", Some("纸的历史")),
            ("纸的历史 0123456789abcdef0123456789abcdef", Some("纸的历史")),
            ("《书名》作者：某某", Some("书名")),
            ("第三章 纸", Some("第三章 纸")),
            ("The Making of Paper", Some("The Making of Paper")),
            ("text", None),
            ("ch01", None),
            ("01", None),
            ("纸", None),
            ("03 船", Some("船")),
            ("12归", Some("归")),
            ("2021年", None),
            ("3章", None),
        ] {
            assert_eq!(of_name(name).as_deref(), title, "{name}");
        }
    }
}
