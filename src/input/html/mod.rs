//! Saved pages whose `article`, `main` or `body` is the content.
//!
//! A first pass over the tags gathers what the page says about itself and where its content stands; a second reads
//! that content through [`super::content`], as HTML in Markdown is read. What is furniture (navigation, scripts, forms,
//! hidden elements) is left out. Pages of WeChat accounts are known by the ids they use ([`account`]).

mod account;
pub(crate) mod apparatus;
mod page;
pub(crate) mod tokens;

use super::content::elements::{Elements, Host};
use super::content::{self, Settings};
use super::markdown::is_korean;
use super::{Article, Facts, Format, Mends, Options, Source};
use crate::book::{Block, Byline, Chapter, Date, Id, Inline, Paragraph, Text, made};
use crate::diag::{Code, Reporter};
use crate::lang::Lang;
use page::Page;

/// An account page whose content has fewer bytes of text is a share.
const MIN_TEXT: usize = 60;

/// Reads one page. None, with an error, if it is only the notice that its article is gone.
pub fn read(source: &Source, options: &Options, reporter: &Reporter) -> Option<Article> {
    let text = Text { text: source.text.to_string(), origin: source.origin.clone() };
    let page = Page::of(&text.text);
    if let Some(notice) = account::tombstone(&page) {
        let message = format!("{} holds no article: {notice}", source.path.display());
        reporter.at(Code::CannotRead, source.span(0, 0), message);
        return None;
    }
    let lang = page.lang.or(options.lang);
    let settings =
        Settings { lang, korean: is_korean(lang, page.sample(&text.text)), note_marks: source.format == Format::Xhtml };

    // A document of a book is text from end to end, and may have notes.
    let in_book = source.format == Format::Xhtml;
    let mut elements = Elements::new(Host::Page { keep_header: page.in_article || in_book }, reporter);
    let body = text.part(page.content.clone());
    if in_book {
        elements.apparatus = Some(apparatus::find(&body.text));
    }
    elements.read(&body);
    let byline = elements.apparatus.take().map(|found| {
        let facts = found.byline.unwrap_or_default();
        let (dates, names): (Vec<&str>, Vec<&str>) =
            facts.split('\u{3000}').partition(|fact| Date::parse(fact).is_some());
        Byline {
            subtitle: found.subtitle,
            authors: names.into_iter().flat_map(page::authors).collect(),
            date: dates.first().and_then(|date| Date::parse(date)),
            ..Byline::default()
        }
    });
    let tree = elements.finish();
    let title = page.title().filter(|_| !in_book);
    let mut content = content::content(&tree, settings, title.as_deref(), reporter);
    if page.is_account() && (!page.in_account || page.text < MIN_TEXT) {
        // Around a share there is only furniture; its text is in a script.
        let shared = shared_text(source);
        if !shared.is_empty() {
            content.blocks = shared;
        }
    }

    let title = title.map(made).unwrap_or(content.title);
    let mut chapter = Chapter::new(Id::default(), title, lang.unwrap_or(Lang::ZhHans));
    chapter.blocks = content.blocks;
    chapter.byline = byline.unwrap_or_else(|| page.byline());
    chapter.path = Some(source.path.clone());
    chapter.span = source.span(0, source.text.len());
    let facts = Facts { lang: page.lang, ..Facts::default() };
    Some(Article { chapter, facts, cuts: Vec::new(), mends: Mends::default() })
}

/// The text of a share that the page keeps in a script: a paragraph a line.
fn shared_text(source: &Source) -> Vec<Block> {
    let Some((range, text)) = account::shared_text(&source.text) else { return Vec::new() };
    let span = source.span(range.start, range.end);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let mut text = Text::made(line);
            text.origin.seam(0, span.source, span.start);
            Block::Paragraph(Paragraph { inlines: vec![Inline::Text(text)], span, ..Paragraph::default() })
        })
        .collect()
}

#[cfg(test)]
mod tests;
