//! What stands around the text: running heads, folios, blank pages, the dots of the contents.

use super::*;
use crate::font::FontRole;
use crate::pages::Line;

fn beside(page: &Page) -> Vec<&Line> {
    let lines = page.items.iter().filter_map(|i| if let Item::Line(line) = i { Some(line) } else { None });
    lines.filter(|line| line.tag == Tag::Artifact).collect()
}

#[test]
fn a_verso_names_what_the_chapter_stands_in_and_a_recto_the_chapter_and_openers_nothing() {
    let mut book = book(vec![chapter("章名", vec![paragraph(long(4000))])]);
    book.body[0].title = Some(made("编名"));
    let (pages, _) = composed(&book, &Design::default());
    let (mut versos, mut rectos, mut openers) = (0, 0, 0);
    for page in body_pages(&pages) {
        let opens = page
            .items
            .iter()
            .any(|i| matches!(i, Item::Line(l) if l.tag != Tag::Artifact && matches!(&*l.text, "章名" | "编名")));
        let heads: Vec<&str> = beside(page).iter().map(|l| &*l.text).filter(|t| t.parse::<u32>().is_err()).collect();
        let Folio::Arabic(n) = page.folio else { unreachable!() };
        let (expected, count): (&[&str], _) = match (opens, n % 2) {
            (true, _) => (&[], &mut openers),
            (false, 0) => (&["编名"], &mut versos),
            (false, _) => (&["章名"], &mut rectos),
        };
        // A blank page between them has nothing either.
        if !page.items.is_empty() {
            assert_eq!(heads, expected, "page {n}");
            *count += 1;
        }
    }
    assert!(versos >= 2 && rectos >= 1 && openers == 2, "{versos} {rectos} {openers}");
}

#[test]
fn a_blank_page_is_counted_and_shows_no_folio() {
    let mut book = book(vec![chapter("一", vec![paragraph(long(300))])]);
    book.body.push(Part {
        title: Some(made("下编")),
        chapters: vec![chapter("二", vec![paragraph(long(10))])],
        ..Part::default()
    });
    let (pages, _) = composed(&book, &Design::default());
    let body = body_pages(&pages);
    let at =
        body.iter().position(|p| p.items.iter().any(|i| matches!(i, Item::Line(l) if &*l.text == "下编"))).unwrap();
    // Page 1 is the first chapter's, page 2 is blank, and the part begins on another recto.
    assert_eq!((at, body[at].folio), (2, Folio::Arabic(3)));
    assert!(body[1].items.is_empty(), "{:?}", body[1].items);
}

#[test]
fn the_dots_of_all_entries_of_the_contents_stand_under_one_another() {
    let titles = ["一", "较长的章名", "GDP 与 x", "更加长得多的一个章名，带标点"];
    let mut book = book(titles.map(|title| chapter(title, vec![paragraph(long(900))])).to_vec());
    crate::book::matter::arrange(&mut book);
    let (pages, style) = composed(&book, &Design::default());
    let lines = pages.pages.iter().flat_map(beside).filter(|line| line.text.starts_with('·'));
    let step = style.body_size.get() * crate::typeset::toc::LATTICE;
    let face = FONTS.choose(FontRole::Serif, Lang::ZhHans);
    let mut places = Vec::new();
    for line in lines {
        let run = &line.runs[0];
        assert_eq!(run.face, face, "dots of the CJK face");
        let mut x = (line.origin.x + run.offset.x).get();
        for glyph in &run.glyphs {
            places.push(x / step - libm::floorf(x / step));
            x += glyph.advance * run.size.get();
        }
    }
    assert!(places.len() > 60, "{}", places.len());
    for place in &places {
        let apart = (place - places[0]).abs();
        assert!(apart.min(1.0 - apart) < 0.01, "{apart}");
    }
}
