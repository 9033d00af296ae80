//! Front and back matter: what a finished book has around its text, made of the metadata and the articles' bylines.
//!
//! Half title, title page and contents carry no text of their own (a backend makes them of metadata and tree); the
//! copyright page, the colophon, the list of sources and the author's page are blocks like any others. Nothing is
//! invented: an item that nobody gave is not printed (GB/T 12450-2001 names the items of the copyright page, custom
//! those of 奥付 and 판권).

use super::{
    Align, Block, Book, Byline, Chapter, Creator, Id, Inline, Inlines, Link, List, ListItem, ListKind, Matter,
    MatterKind, Metadata, Paragraph, Role, made, plain, walk,
};
use crate::diag::Span;
use crate::lang::{Lang, Word, numeral, word};

/// Puts front and back matter around the body. Prefaces, dedications and afterwords that the articles brought stay,
/// in their order.
pub fn arrange(book: &mut Book) {
    let lang = book.meta.lang;
    let given_front = std::mem::take(&mut book.front);
    let given_back = std::mem::take(&mut book.back);
    let sources = sources(book);
    let imprint = imprint(book, sources.is_some());
    let page = |kind, title, blocks| generated(kind, title, blocks, lang);

    if book.meta.articles <= 1 && given_front.is_empty() && given_back.is_empty() {
        book.back.push(page(MatterKind::Copyright, Word::Copyright, imprint));
        return;
    }
    let at_the_back = matches!(lang, Lang::Ja | Lang::Ko);
    book.front.push(page(MatterKind::HalfTitle, Word::HalfTitle, vec![]));
    book.front.push(page(MatterKind::TitlePage, Word::TitlePage, vec![]));
    if !at_the_back {
        book.front.push(page(MatterKind::Copyright, Word::Copyright, imprint.clone()));
    }
    let (dedications, prefaces): (Vec<_>, Vec<_>) =
        given_front.into_iter().partition(|m| m.kind == MatterKind::Dedication);
    book.front.extend(dedications);
    book.front.extend(prefaces);
    book.front.push(page(MatterKind::Contents, Word::Contents, vec![]));

    book.back.extend(given_back);
    if let Some(blocks) = about(&book.meta.creators) {
        book.back.push(page(MatterKind::About, Word::About, blocks));
    }
    if let Some(blocks) = sources {
        book.back.push(page(MatterKind::Sources, Word::Sources, blocks));
    }
    if at_the_back {
        book.back.push(page(MatterKind::Colophon, Word::Colophon, imprint));
    }
}

fn generated(kind: MatterKind, title: Word, blocks: Vec<Block>, lang: Lang) -> Matter {
    let id = Id::new(format!("matter/{}", format!("{kind:?}").to_lowercase()));
    let mut chapter = Chapter::new(id, made(word(title, lang)), lang);
    chapter.numbered = false;
    chapter.blocks = blocks;
    Matter::new(kind, chapter)
}

/// The items of the copyright page or colophon in the customary order, then what is stated in whole sentences. With a CIP
/// record: whose the rights are, the record, which is a list of its heading and its lines, and the items
/// (GB/T 12450-2001).
fn imprint(book: &Book, has_sources: bool) -> Vec<Block> {
    let meta = &book.meta;
    let rights = rights(book, has_sources);
    match cip(meta) {
        Some(record) => [rights, vec![record, items(meta)]].concat(),
        None => [vec![items(meta)], rights].concat(),
    }
}

fn items(meta: &Metadata) -> Block {
    let lang = meta.lang;
    let mut items = Vec::new();
    let mut field = |label: Word, value: Option<String>| {
        if let Some(value) = value.filter(|v| !v.trim().is_empty()) {
            items.push(labelled(word(label, lang), &value));
        }
    };
    let title = match &meta.subtitle {
        Some(subtitle) if lang.is_cjk() => format!("{}：{subtitle}", meta.title),
        Some(subtitle) => format!("{}: {subtitle}", meta.title),
        None => meta.title.clone(),
    };
    field(Word::TitleLabel, Some(title));
    for (role, label) in [
        (Role::Author, Word::AuthorLabel),
        (Role::Translator, Word::TranslatorLabel),
        (Role::Editor, Word::EditorLabel),
        (Role::Illustrator, Word::IllustratorLabel),
        (Role::Contributor, Word::ContributorLabel),
    ] {
        let names: Vec<&str> = meta.names(role).collect();
        field(label, Some(names.join(if lang.is_chinese() || lang == Lang::Ja { "、" } else { ", " })));
    }
    field(
        Word::SeriesLabel,
        meta.series.as_ref().map(|s| match &s.position {
            Some(position) => format!("{} {position}", s.name),
            None => s.name.clone(),
        }),
    );
    field(Word::PublisherLabel, meta.publisher.clone());
    field(Word::AddressLabel, meta.publisher_address.clone());
    // A page has figures of one kind.
    let in_han = meta.is_vertical() && (lang.is_chinese() || lang == Lang::Ja);
    let figured = |text: &String| if in_han { numeral::counted_in_han(text) } else { text.clone() };
    field(Word::EditionLabel, meta.edition.as_ref().map(figured));
    let printings = meta.printings.iter().filter(|printing| !printing.trim().is_empty());
    let printings: Vec<Block> = printings.map(|printing| statement(&figured(printing))).collect();
    if !printings.is_empty() {
        let term = Some(made(word(Word::PrintingLabel, lang)));
        items.push(ListItem { term, checked: None, blocks: printings });
    }
    let mut field = |label: Word, value: Option<String>| {
        items.extend(value.map(|v| labelled(word(label, lang), &v)));
    };
    field(Word::DateLabel, meta.date.map(|d| d.said(lang, meta.is_vertical())));
    if let Some(isbn) = &meta.isbn {
        items.push(labelled("ISBN", isbn));
    }
    let mut field = |label: Word, value: Option<String>| {
        items.extend(value.map(|v| labelled(word(label, lang), &v)));
    };
    field(Word::PriceLabel, meta.price.clone());
    let language = match lang {
        // No item of 奥付 and 판권.
        Lang::Ja | Lang::Ko => None,
        Lang::Other(_) if lang != Lang::EN => Some(lang.tag().to_owned()),
        _ => Some(word(Word::LanguageName, lang).to_owned()),
    };
    field(Word::LanguageLabel, language);
    Block::List(List { kind: ListKind::Definition, tight: true, items, span: Span::default() })
}

/// Statements of rights, those of the articles among them where no list of sources has them.
fn rights(book: &Book, has_sources: bool) -> Vec<Block> {
    let mut statements = book.meta.rights.clone();
    if !has_sources {
        let of_articles = walk::chapters(book).into_iter().flat_map(|c| &c.byline.rights);
        for statement in of_articles {
            if !statements.contains(statement) {
                statements.push(statement.clone());
            }
        }
    }
    statements.iter().map(|line| statement(line)).collect()
}

/// The CIP record as it was given, below its heading (GB/T 12451-2023).
fn cip(meta: &Metadata) -> Option<Block> {
    // Many copy the heading with it.
    let (first, rest) = meta.cip.split_first()?;
    let (heading, lines) =
        if is_cip_heading(first) { (first.as_str(), rest) } else { (word(Word::Cip, meta.lang), &meta.cip[..]) };
    let blocks = lines.iter().map(|line| statement(line)).collect();
    let item = ListItem { term: Some(made(heading)), checked: None, blocks };
    Some(Block::List(List { kind: ListKind::Definition, tight: true, items: vec![item], span: Span::default() }))
}

/// 图书在版编目（CIP）数据, 國家圖書館出版品預行編目資料, 출판예정도서목록(CIP), … Cataloging-in-Publication Data.
fn is_cip_heading(line: &str) -> bool {
    let line = line.trim().to_ascii_lowercase();
    [
        ("图书在版编目", "数据"),
        ("圖書在版編目", "資料"),
        ("國家圖書館出版品預行編目", "資料"),
        ("", "(cip)"),
        ("", "in-publication data"),
    ]
    .iter()
    .any(|(begins, ends)| line.starts_with(begins) && line.ends_with(ends))
}

/// Where the articles first appeared and under what terms, one entry an article; None if no article says so.
fn sources(book: &Book) -> Option<Vec<Block>> {
    let chapters = walk::chapters(book);
    let told = |b: &Byline| b.source.is_some() || b.url.is_some() || !b.rights.is_empty();
    if book.meta.articles < 2 || !chapters.iter().any(|c| told(&c.byline)) {
        return None;
    }
    let items = chapters.into_iter().filter(|c| told(&c.byline)).map(|chapter| {
        let Byline { subtitle: _, authors, date, source, account, url, credits, rights, description: _, tags: _ } =
            &chapter.byline;
        let mut origin: Vec<String> = Vec::new();
        origin.extend((!authors.is_empty()).then(|| authors.join("、")));
        origin.extend(match (source, account) {
            (Some(source), Some(account)) => Some(format!("{source}（{account}）")),
            (Some(source), None) => Some(source.clone()),
            (None, _) => None,
        });
        origin.extend(date.map(|d| d.said(book.meta.lang, book.meta.is_vertical())));
        let mut blocks = Vec::new();
        if !origin.is_empty() {
            blocks.push(statement(&origin.join("　")));
        }
        if !credits.is_empty() {
            let credits: Vec<String> = credits.iter().map(|c| format!("{}：{}", c.label, c.names)).collect();
            blocks.push(statement(&credits.join("　")));
        }
        if let Some(url) = url {
            blocks.push(paragraph(vec![Inline::Link(Box::new(Link {
                target: url.clone(),
                title: None,
                inlines: made(url.as_str()),
                span: Span::default(),
            }))]));
        }
        blocks.extend(rights.iter().map(|r| statement(r)));
        ListItem { term: Some(made(plain(&chapter.title))), checked: None, blocks }
    });
    let list = List { kind: ListKind::Definition, tight: true, items: items.collect(), span: Span::default() };
    Some(vec![Block::List(list)])
}

/// A page about those of whom something is told.
fn about(creators: &[Creator]) -> Option<Vec<Block>> {
    let mut blocks = Vec::new();
    for creator in creators {
        let Some(about) = &creator.about else { continue };
        blocks.push(paragraph(vec![Inline::Strong(made(creator.name.as_str()))]));
        blocks.extend(
            about
                .split("\n\n")
                .map(|text| Block::Paragraph(Paragraph { inlines: made(text.trim()), ..Paragraph::default() })),
        );
    }
    (!blocks.is_empty()).then_some(blocks)
}

fn labelled(label: &str, value: &str) -> ListItem {
    ListItem { term: Some(made(label)), checked: None, blocks: vec![statement(value)] }
}

fn statement(line: &str) -> Block {
    paragraph(made(line))
}

fn paragraph(inlines: Inlines) -> Block {
    Block::Paragraph(Paragraph { inlines, align: Align::Start, span: Span::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(matter: &[Matter]) -> Vec<MatterKind> {
        matter.iter().map(|m| m.kind).collect()
    }

    #[test]
    fn a_chinese_book_has_its_copyright_page_after_the_title_page_and_a_japanese_one_its_colophon_last() {
        let mut book = Book::new(Metadata::new("书", Lang::ZhHans));
        book.meta.articles = 3;
        arrange(&mut book);
        use MatterKind::*;
        assert_eq!(kinds(&book.front), [HalfTitle, TitlePage, Copyright, Contents]);
        assert_eq!(kinds(&book.back), []);
        let mut book = Book::new(Metadata::new("本", Lang::Ja));
        book.meta.articles = 3;
        arrange(&mut book);
        assert_eq!(kinds(&book.front), [HalfTitle, TitlePage, Contents]);
        assert_eq!(kinds(&book.back), [Colophon]);
    }

    #[test]
    fn a_single_article_has_its_rights_and_nothing_else() {
        let mut book = Book::new(Metadata::new("文", Lang::ZhHans));
        book.meta.articles = 1;
        arrange(&mut book);
        assert!(book.front.is_empty());
        assert_eq!(kinds(&book.back), [MatterKind::Copyright]);
    }

    #[test]
    fn a_cip_record_has_one_heading_whether_it_was_copied_with_it_or_not() {
        let record = |lines: &[&str]| {
            let mut meta = Metadata::new("书", Lang::ZhHans);
            meta.cip = lines.iter().map(|&line| line.to_owned()).collect();
            let Some(Block::List(list)) = cip(&meta) else { return None };
            Some((plain(list.items[0].term.as_ref()?), list.items[0].blocks.len()))
        };
        let heading = "图书在版编目（CIP）数据";
        assert_eq!(record(&["渡口的灯/某人著"]), Some((heading.to_owned(), 1)));
        assert_eq!(record(&[heading, "渡口的灯/某人著"]), Some((heading.to_owned(), 1)));
        assert_eq!(record(&["图书在版编目(CIP)数据", "渡口的灯/某人著"]).unwrap().0, "图书在版编目(CIP)数据");
        for heading in ["국립중앙도서관 출판예정도서목록(CIP)", "Library of Nowhere Cataloging-in-Publication Data"]
        {
            assert_eq!(record(&[heading, "渡口的灯/某人著"]).unwrap().0, heading);
        }
        // A title that only begins like it.
        assert_eq!(record(&["图书在版编目手册/某人著"]), Some((heading.to_owned(), 1)));
        assert_eq!(record(&[]), None);
    }

    #[test]
    fn nothing_is_invented_on_the_copyright_page() {
        let mut book = Book::new(Metadata::new("书", Lang::ZhHans));
        book.meta.articles = 2;
        let blocks = imprint(&book, false);
        let [Block::List(list)] = &blocks[..] else { panic!("{blocks:?}") };
        let text = |item: &ListItem| {
            let [Block::Paragraph(value)] = &item.blocks[..] else { panic!("{item:?}") };
            [item.term.as_deref().map(plain).unwrap_or_default(), plain(&value.inlines)]
        };
        let items: Vec<_> = list.items.iter().map(text).collect();
        assert_eq!(items, [["书名", "书"], ["语种", "简体中文"]]);
    }
}
