//! Chapters that lie in several files, a page each: 第一章_1.txt and 第一章_2.txt, 第3章(1/3) and 第3章(2/3), 第12章 灯（2）.
//!
//! A site gives a long chapter on several pages, and what saves them makes a file of each. The number of the page stands
//! behind the title, or behind the name of the file; titles count first. A page goes on with the one before it where its
//! title is that one's or it has none: another title is that of a section. A number alone, `(2)`, counts pages only
//! behind the heading of a unit, for authors number their instalments so; 上, 下 and （二） are always theirs.

use super::Read;
use crate::book::{Block, Chapter, Id, Inline, made, plain, walk};
use crate::diag::{Code, Diagnostic, Reporter};
use crate::input::pattern::{Pattern, patterns};
use crate::input::text::lines::{ends_sentence, trim};
use crate::input::tidy::{Rules, same_title};
use crate::input::{Cut, Options, detect};
use crate::lang::wide;
use std::path::PathBuf;

/// Name of the rule.
const RULE: &str = "slice";
/// Characters of a paragraph from which one that ends no sentence is broken by the end of its page.
const BROKEN: usize = 20;

patterns! {
    /// (1/3), （第2页）, -第2页
    PAGE = r"[\s　_-]*(?:[（(\[【][\s　]*(?:第[\s　]*(\d{1,3})[\s　]*页|(\d{1,3})[\s　]*[/／][\s　]*\d{1,3}[\s　]*页?)[\s　]*[）)\]】]|第[\s　]*(\d{1,3})[\s　]*页)$";
    /// (2), _2
    COUNT = r"(?:[\s　]*[（(](\d{1,3})[）)]|[_-](\d{1,3}))$";
    /// The number of a file among all.
    ORDER = r"^\d{1,5}[\s　._、-]+";
}

/// A title or the name of a file, and the page that it names.
#[derive(Debug)]
struct Name {
    bare: String,
    page: Option<u64>,
}

impl Name {
    fn of(text: &str) -> Name {
        let text = trim(text);
        let by = |it: &Pattern| {
            let found = it.captures(text)?;
            let page = found.iter().skip(1).flatten().next()?.as_str().parse().ok()?;
            Some((found.get(0)?.start(), page)).filter(|&(start, page): &(usize, u64)| start > 0 && page > 0)
        };
        let is_counted = |start: usize| detect::is_unit(&ORDER.replace(&text[..start], ""));
        match by(&PAGE).or_else(|| by(&COUNT).filter(|&(start, _)| is_counted(start))) {
            Some((start, page)) => Name { bare: ORDER.replace(&text[..start], "").into_owned(), page: Some(page) },
            None => Name { bare: ORDER.replace(text, "").into_owned(), page: None },
        }
    }

    /// Whether this names the page that `next` is the next one of; the first may have no number.
    fn goes_on(&self, next: &Name) -> bool {
        next.page == Some(self.page.unwrap_or(1) + 1) && same_title(&self.bare, &next.bare)
    }
}

/// What titles and names say of the pages of one document.
struct Page {
    title: Name,
    file: Name,
}

impl Page {
    fn of(read: &Read) -> Page {
        let stem = read.source.path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        Page { title: Name::of(&plain(&read.article.chapter.title)), file: Name::of(&stem.unwrap_or_default()) }
    }

    fn goes_on(&self, next: &Page) -> bool {
        if next.title.page.is_some() {
            return self.title.goes_on(&next.title);
        }
        let title = &next.title.bare;
        let other = || !same_title(title, &self.title.bare) && !same_title(title, &next.file.bare);
        self.file.goes_on(&next.file) && (title.is_empty() || !other())
    }
}

/// Puts the pages of a chapter together. Gives the files that went, each with the one that it went into.
pub(super) fn join(documents: &mut [Option<Read>], options: &Options, reporter: &Reporter) -> Vec<(PathBuf, PathBuf)> {
    let mut joined = Vec::new();
    if !Rules::new(options).on(RULE) {
        return joined;
    }
    // The first page of the chapter that is open, and what the last one of it says.
    let mut open: Option<(usize, Page)> = None;
    for at in 0..documents.len() {
        let Some(next) = &documents[at] else { continue };
        let page = Page::of(next);
        let first = open.as_ref().filter(|(_, before)| before.goes_on(&page)).map(|(first, _)| *first);
        let goes_on = |first: &usize| documents[*first].as_ref().is_some_and(|first| is_page_of(first, next));
        let Some(first) = first.filter(goes_on) else {
            open = Some((at, page));
            continue;
        };
        let Some(next) = documents[at].take() else { continue };
        if let (Some((_, before)), Some(read)) = (&open, &mut documents[first]) {
            let path = next.source.path.clone();
            let message =
                format!("{} goes on with {} and was joined to it", path.display(), read.source.path.display());
            let help = "keep them apart: [input] tidy = { slice = false }";
            reporter.report(Diagnostic::new(Code::Guessed, message).in_file(&path).help(help));
            joined.push((path, read.source.path.clone()));
            name(&mut read.article.chapter, before);
            add(read, next, page.title.page.or(page.file.page).unwrap_or_default());
        }
        open = Some((first, page));
    }
    joined
}

/// Whether a document may be a later page of the one that begins with `first`: both have text and no chapters of their
/// own, and they are no copies.
fn is_page_of(first: &Read, next: &Read) -> bool {
    let beginning = |read: &Read| match read.article.chapter.blocks.first() {
        Some(Block::Paragraph(p)) => plain(&p.inlines),
        _ => String::new(),
    };
    let (a, b) = (&first.article.chapter, &next.article.chapter);
    first.source.path.parent() == next.source.path.parent()
        && first.listed.is_none()
        && next.listed.is_none()
        && !a.blocks.is_empty()
        && !b.blocks.is_empty()
        && a.children.is_empty()
        && b.children.is_empty()
        && !matches!(b.blocks.first(), Some(Block::Heading(_)))
        && (beginning(first) != beginning(next) || beginning(next).is_empty())
}

/// The title of the whole is that of the first page without its number.
fn name(chapter: &mut Chapter, first: &Page) {
    let title = if chapter.title.is_empty() { &first.file } else { &first.title };
    if chapter.title.is_empty() && detect::is_unit(&title.bare) {
        chapter.title = made(title.bare.clone());
        return;
    }
    if title.page.is_none() {
        return;
    }
    match &mut chapter.title[..] {
        [Inline::Text(text)] => {
            if let Some(at) = text.text.find(&title.bare) {
                *text = text.part(at..at + title.bare.len());
            }
        }
        _ => chapter.title = made(title.bare.clone()),
    }
}

/// Adds a page to the first.
fn add(first: &mut Read, next: Read, page: u64) {
    let chapter = next.article.chapter;
    let title = plain(&chapter.title);
    if !title.is_empty() && next.article.cuts.iter().all(|cut| cut.rule != "title") {
        first.article.cuts.push(Cut { rule: RULE, text: title, span: chapter.span });
    }
    first.article.cuts.extend(next.article.cuts);
    first.census = first.census.and(next.census);
    let mut blocks = chapter.blocks;
    // Notes of two files may have one label.
    walk::inlines_mut(&mut blocks, &mut |inlines| {
        for inline in inlines {
            if let Inline::Note(note) = inline {
                note.id = Id::new(format!("{}-page-{page}", note.id.as_str()));
            }
        }
    });
    let mut blocks = blocks.into_iter().peekable();
    if let Some(Block::Paragraph(last)) = first.article.chapter.blocks.last_mut()
        && is_broken(&plain(&last.inlines))
        && let Some(Block::Paragraph(more)) = blocks.next_if(|block| matches!(block, Block::Paragraph(_)))
    {
        last.inlines.extend(more.inlines);
    }
    first.article.chapter.blocks.extend(blocks);
    crate::input::tidy::fill(&mut first.article.chapter.byline, chapter.byline);
}

/// Whether a paragraph goes on over the end of its page.
fn is_broken(text: &str) -> bool {
    let text = trim(text);
    text.chars().nth(BROKEN).is_some()
        && text
            .chars()
            .next_back()
            .is_some_and(|c| wide::is_wide_letter(c) && !ends_sentence(c) || matches!(c, '，' | '、'))
}

#[cfg(test)]
mod tests {
    use crate::book::{Block, plain};
    use crate::input::Options;
    use crate::input::assemble::tests::read_with;

    const A: &str = "雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮，谁也没有说话。";
    const B: &str = "他数了数舱里的米袋，少了一只，没有人承认，也没有人去问，船就这样离了岸，往下游慢慢地去了。";
    const C: &str = "后来河面宽了许多，昨夜系缆的木桩只剩一个尖，孩子们都跑去看，老人坐在坡上，一动也不动地望着。";

    /// The chapters, each with the number of its paragraphs.
    fn chapters(files: &[(&str, String)]) -> Vec<(String, usize)> {
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, &**text)).collect();
        let (book, _) = read_with(&files, Options::default()).0.expect("there are articles");
        let chapters = crate::book::walk::chapters(&book).into_iter();
        let counted = chapters
            .map(|c| (plain(&c.title), c.blocks.iter().filter(|block| matches!(block, Block::Paragraph(_))).count()));
        counted.collect()
    }

    fn is(files: &[(&str, String)], expected: &[(&str, usize)]) {
        let expected: Vec<(String, usize)> = expected.iter().map(|&(title, n)| (title.to_owned(), n)).collect();
        assert_eq!(chapters(files), expected);
    }

    #[test]
    fn pages_of_a_chapter_are_one_chapter() {
        let text = |title: &str, body: &[&str]| format!("{title}\n\n{}\n", body.join("\n\n"));
        is(
            &[
                ("第一章_1.txt", text("第一章 雾", &[A, B])),
                ("第一章_2.txt", text(C, &[A])),
                ("第一章_3.txt", text(B, &[C])),
                ("第二章_1.txt", text("第二章 灯", &[B, C])),
                ("第二章_2.txt", text("第二章 灯", &[A, B])),
                ("第三章.txt", text("第三章 船", &[A])),
            ],
            &[("第一章 雾", 6), ("第二章 灯", 4), ("第三章 船", 1)],
        );
        is(
            &[
                ("001.txt", text("第3章 灯(1/2)", &[A])),
                ("002.txt", text("第3章 灯(2/2)", &[B])),
                ("003.txt", text("第4章 船", &[C])),
            ],
            &[("第3章 灯", 2), ("第4章 船", 1)],
        );
        is(
            &[
                ("1.md", text("# 第12章 雾中人", &[A])),
                ("2.md", text("# 第12章 雾中人（2）", &[B])),
                ("3.md", text("# 第13章 灯", &[C])),
            ],
            &[("第12章 雾中人", 2), ("第13章 灯", 1)],
        );
        let page = |title: &str, body: &str| {
            format!(
                "<html><head><title>{title}</title></head><body><article><h1>{title}</h1><p>{body}</p><p>{A}</p></article></body></html>"
            )
        };
        is(&[("a.html", page("渡口（第1页）", B)), ("b.html", page("渡口（第2页）", C))], &[("渡口", 4)]);
        // The end of the page broke a sentence.
        let broken = &A[.."雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗".len()];
        let rest = &A[broken.len()..];
        is(&[("第1章_1.txt", text("第1章 雾", &[B, broken])), ("第1章_2.txt", text(rest, &[C]))], &[("第1章 雾", 3)]);
    }

    #[test]
    fn parts_that_an_author_made_stay_apart() {
        let text = |title: &str, body: &str| format!("{title}\n\n{body}\n");
        for titles in [
            ["第12章 雾中人（上）", "第12章 雾中人（下）"],
            ["第12章 雾中人（一）", "第12章 雾中人（二）"],
            ["渡口杂记（1）", "渡口杂记（2）"],
            ["第12章 雾中人（2）", "第12章 雾中人（3）之后"],
            ["第12章 雾中人", "第12章 灯下人（2）"],
            ["第12章 雾中人", "第12章 雾中人（3）"],
        ] {
            let files = [("1.txt", text(titles[0], A)), ("2.txt", text(titles[1], B))];
            assert_eq!(chapters(&files).len(), 2, "{titles:?}");
        }
        // Sections with titles of their own; copies that a browser numbered; files of a diary.
        let sections = [("第一章_1.txt", text("纸的来历", A)), ("第一章_2.txt", text("墨的来历", B))];
        assert_eq!(chapters(&sections).len(), 2);
        let copies = [("第一章(1).txt", text(A, B)), ("第一章(2).txt", text(A, B))];
        assert_eq!(chapters(&copies).len(), 2);
        let days = [("日记_1.txt", text(A, B)), ("日记_2.txt", text(B, C))];
        assert_eq!(chapters(&days).len(), 2);
    }
}
