//! Saved pages.
//!
//! A first pass over the tags gathers what the page says about itself ([`page`], [`json_ld`]) and where its content
//! stands: where the table of [`sites`] says, in `article`, in `main`, or where [`judge`] finds it; prose beside it, and
//! in elements that furniture is made of, is told by [`outline`] and taken in by [`beside`]. A second pass reads that
//! content through [`super::content`], as HTML in Markdown is read. What is furniture (navigation, sharing, comments,
//! hidden elements) is left out and listed as cuts. [`apparatus`] finds notes by the links that lead to them and back.
//! Pages of WeChat accounts keep facts in their scripts ([`account`]).

mod account;
pub(crate) mod apparatus;
mod beside;
mod document;
pub(super) mod edits;
pub(crate) mod extent;
pub(crate) mod figures;
mod headed;
mod json_ld;
mod judge;
mod layout;
mod listings;
pub(crate) mod math;
pub(crate) mod outline;
mod page;
pub(crate) mod players;
mod rights;
mod sites;
mod stanzas;
pub(crate) mod tokens;

use super::content::elements::{Elements, Finding};
use super::content::meaning::is_void;
use super::content::{self, Settings};
use super::markdown::is_korean;
use super::text::aozora;
use super::{Article, Cut, Facts, Format, Mends, Options, Source, tidy};
use crate::book::{
    Block, Byline, Chapter, Date, Figure, Heading, Id, Image, ImageSource, Inline, ListItem, Paragraph, Text, made,
    plain, plain_len, walk,
};
use crate::diag::{Code, Reporter};
use crate::lang::Lang;
use outline::Outline;
use page::Page;
use std::collections::BTreeMap;
use std::ops::Range;

/// An account page whose content has fewer bytes of text is a share.
const MIN_TEXT: usize = 60;
/// The rule of what a page has beside its article.
pub(crate) const FURNITURE: &str = "page-furniture";

/// Whether a text is a page, whatever its name.
pub fn is_page(text: &str) -> bool {
    /// Characters within which its first tags stand.
    const HEAD: usize = 4000;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let head = || text.chars().take(HEAD).collect::<String>().to_ascii_lowercase();
    text.starts_with('<') && ["<html", "<!doctype html", "<body"].iter().any(|tag| head().contains(tag))
}

/// Reads one page. None, with an error, if it is only the notice that its article is gone.
pub fn read(source: &Source, options: &Options, reporter: &Reporter) -> Option<Article> {
    let text = Text { text: source.text.to_string(), origin: source.origin.clone() };
    let page = Page::of(&text.text);
    if let Some(notice) = account::tombstone(&page) {
        let message = format!("{} holds no article: {notice}", source.path.display());
        reporter.at(Code::CannotRead, source.span(0, 0), message);
        return None;
    }
    Some(match source.format {
        Format::Xhtml => read_document(source, &text, page, options, reporter),
        Format::Html | Format::Markdown | Format::Text => read_page(source, &text, page, options, reporter),
    })
}

/// A document of a book: it is text from end to end, and may have notes.
fn read_document(source: &Source, text: &Text, mut page: Page, options: &Options, reporter: &Reporter) -> Article {
    page.widen(&Outline::default(), &text.text);
    let lang = page.lang.or(options.lang);
    let settings = Settings { lang, korean: is_korean(lang, page.sample(&text.text)), note_marks: true };
    let body = text.part(page.content.clone());
    let mut elements = Elements::of_page(true, captions(&page).collect(), reporter);
    elements.apparatus = Some(apparatus::find(&body.text, None));
    elements.read(&body);
    let found = elements.apparatus.take().unwrap_or_default();
    let content = content::content(&elements.finish(), settings, None, reporter);
    let mut chapter = Chapter::new(Id::default(), content.title, lang.unwrap_or(Lang::ZhHans));
    chapter.blocks = content.blocks;
    let facts = found.byline.unwrap_or_default();
    let (dates, names): (Vec<&str>, Vec<&str>) = facts.split('\u{3000}').partition(|fact| Date::parse(fact).is_some());
    chapter.byline = Byline {
        subtitle: found.subtitle,
        authors: names.into_iter().flat_map(page::authors).collect(),
        date: dates.first().and_then(|date| Date::parse(date)),
        ..Byline::default()
    };
    article(source, &page, chapter, Vec::new())
}

/// A page of a site.
fn read_page(source: &Source, text: &Text, mut page: Page, options: &Options, reporter: &Reporter) -> Article {
    let outline = Outline::of(&text.text);
    page.widen(&outline, &text.text);
    let lang = page.lang.or(options.lang);
    let settings = Settings { lang, korean: is_korean(lang, page.sample(&text.text)), note_marks: false };
    let tidied = options.tidy.get(FURNITURE) != Some(&false);
    let mut elements =
        Elements::of_page(page.in_article || !tidied, findings(&page, &outline, &text.text, tidied), reporter);
    elements.base = page.base.clone();
    elements.lined = page.is_lined();
    elements.typed_formulas = page.sets_formulas;
    elements.read(&text.part(page.content.clone()));
    let mut cuts = around(source, &page.content);
    cuts.append(&mut elements.cuts);
    let tree = elements.finish();
    let title = page.title();
    let mut content = content::content(&tree, settings, title.as_deref(), reporter);
    if page.is_account() && (!page.in_account() || page.text < MIN_TEXT) {
        // Around a share there is only furniture; its text is in a script.
        let shared = shared(source, &page, settings, reporter);
        if !shared.is_empty() {
            content.blocks = shared;
        }
    }
    let lead = page.lead.clone().and_then(|lead| head_picture(&text.part(lead), settings, reporter));
    content.blocks.splice(0..0, lead.filter(|lead| !shows(&content.blocks, lead)));
    arrange(&mut content.blocks, &page, &source.text, &mut cuts);

    let title = title.map(|title| page.heading_in(&content.blocks).filter(|h| title.contains(h)).unwrap_or(title));
    let title = title.map(made).unwrap_or(content.title);
    let mut chapter = Chapter::new(Id::default(), title, lang.unwrap_or(Lang::ZhHans));
    chapter.blocks = content.blocks;
    chapter.byline = page.byline();
    if tidied {
        sign(&mut chapter, source, &page, &outline);
        let names_editor =
            |cut: &Cut| cut.rule == FURNITURE && chapter.byline.authors.iter().any(|name| is_editor(name, &cut.text));
        if cuts.iter().any(names_editor) {
            chapter.byline.authors.clear();
        }
        drop_title(&mut chapter);
        let statements = rights::statements(source, &cuts, &tidy::Rules::new(options));
        for statement in &statements {
            if !chapter.byline.rights.contains(&statement.text) {
                chapter.byline.rights.push(statement.text.clone());
            }
        }
        cuts.extend(statements);
    }
    if let Some(document) = &page.document {
        if chapter.byline.authors.is_empty() {
            chapter.byline.authors.extend(document.author.clone());
        }
        let created = document.created.as_deref().and_then(Date::parse);
        chapter.byline.date = chapter.byline.date.or(created);
    }
    article(source, &page, chapter, cuts)
}

/// Makes of the blocks of a page what its looks mean.
fn arrange(blocks: &mut Vec<Block>, page: &Page, html: &str, cuts: &mut Vec<Cut>) {
    layout::dissolve(blocks);
    listings::outdent(blocks);
    listings::drop_labels(blocks, cuts);
    settle(blocks);
    drop_counter(blocks, cuts);
    edits::drop(blocks, cuts);
    if page.document.is_some() {
        document::lists(blocks);
        document::headings(blocks);
    }
    figures::caption(blocks);
    stanzas::gather(blocks);
    stanzas::gather_lines(blocks, html);
    stanzas::name_poems(blocks);
    drop_note_heading(blocks, cuts);
}

/// Adds to the byline, and to the title, what the page says of its article elsewhere.
fn sign(chapter: &mut Chapter, source: &Source, page: &Page, outline: &Outline) {
    if let Some((_, poster)) = page.posts.first().filter(|(_, poster)| !poster.is_empty()) {
        let (name, time) = poster.split_once('\u{3000}').unwrap_or((poster, ""));
        let time = time.split(' ').next().unwrap_or(time);
        let first = Byline { authors: vec![name.to_owned()], date: Date::parse(time), ..Byline::default() };
        tidy::fill(&mut chapter.byline, first);
    }
    for line in page.imprint() {
        aozora::say_of_edition(line, &mut chapter.byline);
    }
    for line in page.said() {
        let said = headed::said(&line);
        // Of what an account prints again the page names the account, this line the one that it is from.
        if said.source.is_some() && line.starts_with("以下文章来源于") {
            chapter.byline.source = None;
        }
        tidy::fill(&mut chapter.byline, said);
    }
    tidy::fill(&mut chapter.byline, headed::byline(&source.text[..page.content.start]));
    if !page.in_article || chapter.byline.date.is_none() && !page.is_several {
        let head = headed::lines(outline, page, &plain(&chapter.title));
        if let Some(title) = head.title.filter(|_| !page.in_article) {
            chapter.title = made(title);
        }
        tidy::fill(&mut chapter.byline, head.byline);
    }
    if chapter.byline.authors.is_empty() {
        chapter.byline.authors.extend(page.account_of_writer());
    }
}

fn article(source: &Source, page: &Page, mut chapter: Chapter, cuts: Vec<Cut>) -> Article {
    chapter.path = Some(source.path.clone());
    chapter.span = source.span(0, source.text.len());
    let facts = Facts { lang: page.lang, next: page.next.clone(), ..Facts::default() };
    Article { chapter, facts, cuts, mends: Mends::default() }
}

/// Whether a text names somebody as the editor of a page, whom some sites call its author.
fn is_editor(name: &str, text: &str) -> bool {
    let labelled = |label: &str| {
        text.match_indices(label).any(|(at, _)| {
            let value = text[at + label.len()..].trim_start().strip_prefix(['：', ':']);
            value.is_some_and(|value| value.trim_start().starts_with(name))
        })
    };
    tidy::EDITORS.into_iter().any(labelled)
}

/// Takes the heading above the text that is the title, but for what the title has not.
fn drop_title(chapter: &mut Chapter) {
    let title = plain(&chapter.title);
    let is_title = |block: &Block| matches!(block, Block::Heading(h) if page::bare_title(&plain(&h.inlines)) == title);
    if !title.is_empty() && chapter.blocks.first().is_some_and(is_title) {
        chapter.blocks.remove(0);
    }
}

/// The picture of an element above the content.
fn head_picture(element: &Text, settings: Settings, reporter: &Reporter) -> Option<Block> {
    let mut elements = Elements::of_page(true, BTreeMap::new(), reporter);
    elements.read(element);
    let mut blocks = content::content(&elements.finish(), settings, None, reporter).blocks;
    figures::caption(&mut blocks);
    let at = blocks.iter().position(|block| matches!(block, Block::Figure(_)))?;
    // What else stands in such an element is about the picture.
    let below = (at + 2 == blocks.len()).then(|| blocks.pop()).flatten();
    let mut picture = blocks.swap_remove(at);
    if let (Block::Figure(figure), Some(Block::Paragraph(below))) = (&mut picture, below) {
        figure.caption.get_or_insert(below.inlines);
    }
    Some(picture)
}

/// Whether the pictures of a block stand among others too.
fn shows(blocks: &[Block], block: &Block) -> bool {
    let sources = |blocks: &[Block]| {
        let mut sources = Vec::new();
        walk::images(blocks, &mut |image| sources.push(image.source.clone()));
        sources
    };
    let known = sources(blocks);
    sources(std::slice::from_ref(block)).iter().any(|source| known.contains(source))
}

/// A remark that holds most of the article is the article in an element of a wide name, and so is the only item of a
/// list, which some sites lay their columns out with; a table without text holds nothing.
fn settle(blocks: &mut Vec<Block>) {
    let length = |blocks: &[Block]| {
        let mut length = 0;
        walk::inlines_of(blocks, &mut |inline| {
            if let Inline::Text(text) = inline {
                length += text.text.trim().len();
            }
        });
        length
    };
    let all = length(blocks);
    for _ in 0..MAX_WRAPPED {
        let wide = |block: &Block| match block {
            Block::Aside(a) => a.title.is_none() && length(&a.blocks) * 2 > all,
            Block::List(list) => {
                matches!(&list.items[..], [item] if item.term.is_none() && is_column(item) && length(&item.blocks) * 2 > all)
            }
            _ => false,
        };
        let Some(at) = blocks.iter().position(wide) else { break };
        let inside = match blocks.remove(at) {
            Block::Aside(aside) => aside.blocks,
            Block::List(list) => list.items.into_iter().flat_map(|item| item.blocks).collect(),
            block => vec![block],
        };
        blocks.splice(at..at, inside);
    }
    let pictures = |block: &Block| {
        let mut any = false;
        walk::images(std::slice::from_ref(block), &mut |_| any = true);
        any
    };
    let lists = |block: &Block| {
        let Block::Table(table) = block else { return false };
        table.rows.iter().flatten().any(|cell| cell.blocks.iter().any(|block| matches!(block, Block::Code(_))))
    };
    blocks.retain(|block| {
        !matches!(block, Block::Table(_)) || length(std::slice::from_ref(block)) > 0 || pictures(block) || lists(block)
    });
}

/// Whether an item holds as many paragraphs as an article does.
fn is_column(item: &ListItem) -> bool {
    /// Fewest of them.
    const FEWEST: usize = 3;
    item.blocks.iter().filter(|block| matches!(block, Block::Paragraph(_))).count() >= FEWEST
}

/// Where the number of those who clapped stands until a script has run, there are two dashes above the text.
fn drop_counter(blocks: &mut Vec<Block>, cuts: &mut Vec<Cut>) {
    let is_counter = |block: &Block| matches!(block, Block::Paragraph(p) if plain(&p.inlines).trim() == "--");
    let is_text = |block: &Block| matches!(block, Block::Paragraph(p) if plain_len(&p.inlines) > MAX_LABEL);
    let first = blocks.iter().position(is_text).unwrap_or(0);
    if let Some(at) = blocks.iter().take(first).position(is_counter)
        && let Block::Paragraph(Paragraph { span, .. }) = blocks.remove(at)
    {
        cuts.push(Cut { rule: FURNITURE, text: "--".to_owned(), span });
    }
}

/// Longest text of what stands beside a button, in bytes.
const MAX_LABEL: usize = 60;

/// Elements of a wide name around an article, one in another.
const MAX_WRAPPED: usize = 8;

/// The captions that say so, by the places of their tags in the content.
fn captions(page: &Page) -> impl Iterator<Item = (usize, Finding)> {
    let inside = page.captions.iter().filter(|at| page.content.contains(at));
    inside.map(|at| (at - page.content.start, Finding::Caption))
}

/// What is known of the tags of the content, by their places in it.
fn findings(page: &Page, outline: &Outline, html: &str, tidy: bool) -> BTreeMap<usize, Finding> {
    let content = page.content.clone();
    let notes = apparatus::find(&html[content.clone()], page.address());
    let mut found: BTreeMap<usize, Finding> =
        notes.marks.into_iter().map(|(at, note)| (at, Finding::NoteMark(note))).collect();
    found.extend(notes.notes.into_iter().map(|(at, note)| (at, Finding::Note(note))));
    found.extend(notes.dropped.into_iter().map(|at| (at, Finding::Mute)));
    found.extend(notes.plain.into_iter().map(|at| (at, Finding::Plain)));
    let inside = |at: usize| content.contains(&at).then(|| at - content.start);
    let looks = page.looks.iter().filter_map(|&at| Some((inside(at)?, Finding::Mute)));
    let numbers = listings::numbers(&html[content.clone()]).into_iter().map(|at| (at, Finding::Mute));
    // The first is the article's, whose byline names its writer.
    let posts =
        page.posts.iter().skip(1).filter_map(|(at, poster)| Some((inside(*at)?, Finding::Post(poster.clone()))));
    found.extend(posts.filter(|(_, what)| *what != Finding::Post(String::new())));
    captions(page).chain(looks).chain(numbers).for_each(|(at, what)| _ = found.entry(at).or_insert(what));
    let texts = outline.texts(&content);
    if tidy {
        let judged = if page.in_article { None } else { judge::unwanted(html, content.clone(), &texts) };
        let mut judged = judged.unwrap_or_default();
        for place in &texts {
            outline.around(outline.at(*place)).for_each(|i| _ = judged.remove(&outline.elements[i].range.start));
        }
        beside::rescue(outline, &content, &mut judged);
        for at in page.unwanted().chain(judged).filter_map(inside) {
            if !notes.around.contains(&at) {
                found.entry(at).or_insert(Finding::Unwanted);
            }
        }
    }
    let shown = texts.into_iter().filter_map(inside).map(|at| (at, Finding::Shown));
    shown.for_each(|(at, what)| _ = found.entry(at).or_insert(what));
    found
}

/// What stands before and after the content.
fn around(source: &Source, content: &Range<usize>) -> Vec<Cut> {
    let html = &source.text;
    let mut cuts = Vec::new();
    for range in [0..content.start, content.end..html.len()] {
        let mut text = String::new();
        let mut skipped = false;
        for token in tokens::tokens(&html[range.clone()]) {
            match token {
                tokens::Token::Start(tag) => skipped = matches!(tag.name.as_str(), "title" | "noscript" | "style"),
                tokens::Token::End(_) => skipped = false,
                tokens::Token::Text(part) if !skipped && text.len() < MAX_CUT => {
                    let part = tokens::decode(&Text::made(&html[range.start + part.start..range.start + part.end]));
                    for word in part.text.split_whitespace() {
                        text.extend([word, " "]);
                    }
                }
                tokens::Token::Text(_) | tokens::Token::Raw(_) => {}
            }
        }
        if !text.trim().is_empty() {
            let text = text.trim().to_owned();
            cuts.push(Cut { rule: FURNITURE, text, span: source.span(range.start, range.start) });
        }
    }
    cuts
}

/// Longest text of a cut that is listed, in bytes.
const MAX_CUT: usize = 20_000;

/// Notes stand at their marks: the heading and the rule above where they were go.
fn drop_note_heading(blocks: &mut Vec<Block>, cuts: &mut Vec<Cut>) {
    const HEADINGS: [&str; 14] = [
        "参考",
        "参考资料",
        "参考文献",
        "注释",
        "脚注",
        "注",
        "註釋",
        "註解",
        "脚注一覧",
        "각주",
        "footnotes",
        "notes",
        "references",
        "note",
    ];
    let mut noted = false;
    walk::inlines_of(blocks, &mut |inline| noted |= matches!(inline, Inline::Note(_)));
    if !noted {
        return;
    }
    // Also between others, with nothing below it.
    let is_heading = |block: &Block| matches!(block, Block::Heading(h) if HEADINGS.contains(&plain(&h.inlines).trim().to_lowercase().as_str()));
    let level = |block: &Block| if let Block::Heading(h) = block { Some(h.level) } else { None };
    for at in (1..blocks.len()).rev() {
        let empty = level(&blocks[at]).zip(level(&blocks[at - 1])).is_some_and(|(next, own)| next <= own);
        if empty && is_heading(&blocks[at - 1]) {
            let Block::Heading(Heading { inlines, span, .. }) = blocks.remove(at - 1) else { continue };
            cuts.push(Cut { rule: "link-notes", text: plain(&inlines), span });
        }
    }
    loop {
        let text = match blocks.last() {
            Some(Block::Rule(_)) => String::new(),
            Some(Block::Heading(h)) => plain(&h.inlines),
            Some(Block::Paragraph(p)) => plain(&p.inlines),
            _ => return,
        };
        let mut marked = false;
        walk::inlines_of(&blocks[blocks.len().saturating_sub(1)..], &mut |inline| {
            marked |= matches!(inline, Inline::Note(_));
        });
        let heads = !marked && HEADINGS.contains(&text.trim().trim_end_matches(['：', ':']).to_lowercase().as_str());
        if !text.is_empty() && !heads {
            return;
        }
        if let Some(Block::Heading(Heading { span, .. }) | Block::Paragraph(Paragraph { span, .. })) = blocks.pop() {
            cuts.push(Cut { rule: "link-notes", text, span });
        }
    }
}

/// What a share has, as the page shows it: pictures, then text.
fn shared(source: &Source, page: &Page, settings: Settings, reporter: &Reporter) -> Vec<Block> {
    let pictures = if page.in_account() { Vec::new() } else { account::shared_pictures(&source.text) };
    let pictures = pictures.into_iter().map(|(range, address)| {
        let span = source.span(range.start, range.end);
        let image = Image { source: ImageSource::Path(address), alt: String::new(), title: None, width: None, span };
        Block::Figure(Box::new(Figure { id: None, images: vec![image], caption: None, label: None, span }))
    });
    pictures.chain(shared_text(source, page, settings, reporter)).collect()
}

/// The text that the page keeps in a script: of a share a paragraph a line, of an article its elements.
fn shared_text(source: &Source, page: &Page, settings: Settings, reporter: &Reporter) -> Vec<Block> {
    let Some((range, text)) = account::shared_text(&source.text, page.shared()) else { return Vec::new() };
    let span = source.span(range.start, range.end);
    if ["</p>", "</section>"].iter().any(|end| text.contains(end)) {
        let mut text = Text::made(text);
        text.origin.seam(0, span.source, span.start);
        let page = Page::of(&text.text);
        let mut elements =
            Elements::of_page(true, findings(&page, &Outline::of(&text.text), &text.text, true), reporter);
        elements.read(&text);
        return content::content(&elements.finish(), settings, None, reporter).blocks;
    }
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
