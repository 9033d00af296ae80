//! How large a book of pages may be.
//!
//! All pages of a book are in memory until the last is written: folios, contents and cross references may name any of
//! them. A book that would take more than the two gigabytes that input may cost is refused before it is composed.

use crate::book::{Book, walk};
use crate::diag::{Code, Diagnostic, Reporter};
use rayon::prelude::*;

/// Most characters of a book of pages. These and their pages take 1.5 GB.
const MAX_COMPOSED: usize = 20_000_000;
/// The characters that a chapter counts as beside its own: it begins a page.
const CHAPTER: usize = 300;

/// Whether a book can be composed; an error says why not.
pub(super) fn can_be_composed(book: &Book, reporter: &Reporter) -> bool {
    let chapters = walk::chapters(book);
    // Those below a chapter are listed themselves.
    let characters = chapters.par_iter().map(|chapter| walk::characters(&chapter.blocks)).sum::<usize>();
    let fits = characters + chapters.len() * CHAPTER <= MAX_COMPOSED;
    if !fits {
        let count = chapters.len();
        let message = format!(
            "the book has {characters} characters in {count} chapters: too much for pages, which hold 20,000,000, each \
             chapter counted as 300 more"
        );
        let help = "divide it: [build] volumes = { characters = 10000000 }, or make no pages of it: -f epub";
        reporter.report(Diagnostic::new(Code::TooLarge, message).help(help));
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::{Block, Chapter, Id, Paragraph, Part, made};
    use crate::lang::Lang;

    fn chapter(characters: usize) -> Chapter {
        let mut chapter = Chapter::new(Id::default(), Vec::new(), Lang::ZhHans);
        let inlines = made("字".repeat(characters));
        chapter.blocks = vec![Block::Paragraph(Paragraph { inlines, ..Paragraph::default() })];
        chapter
    }

    fn holds(chapters: Vec<Chapter>) -> bool {
        let mut book = Book::new(crate::book::Metadata::new("书", Lang::ZhHans));
        book.body = vec![Part { chapters, ..Part::default() }];
        can_be_composed(&book, &Reporter::new())
    }

    fn fits(chapters: usize, characters: usize) -> bool {
        holds(vec![chapter(characters); chapters])
    }

    #[test]
    fn pages_have_an_end() {
        assert!(fits(1, MAX_COMPOSED - CHAPTER));
        assert!(!fits(1, MAX_COMPOSED - CHAPTER + 1));
        assert!(fits(MAX_COMPOSED / (CHAPTER + 10), 10));
        assert!(!fits(MAX_COMPOSED / (CHAPTER + 10) + 1, 10));
    }

    #[test]
    fn a_chapter_below_another_is_counted_once() {
        let mut above = chapter(0);
        above.children = vec![chapter(MAX_COMPOSED - 2 * CHAPTER)];
        assert!(holds(vec![above]));
    }
}
