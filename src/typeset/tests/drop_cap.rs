//! The first character of a chapter over its first lines.

use super::super::look::Looks;
use super::{FONTS, body_pages, book, chapter, composed, long, paragraph};
use crate::book::{Block, Book, Inline, Paragraph, Ruby, RubyPair, Text, made};
use crate::diag::{Code, Reporter};
use crate::pages::{Item, Pt, Tag};
use crate::typeset::{Context, Design, Style, compose};
use std::collections::BTreeMap;
use toml::de::DeTable;

/// The lines of the first page of a chapter, each by its text, start and baseline.
fn first_lines(book: &Book, design: &Design) -> (Vec<(String, Pt, Pt)>, Style) {
    let (pages, style) = composed(book, design);
    let page = body_pages(&pages)[0];
    let lines = page.items.iter().filter_map(|i| if let Item::Line(l) = i { Some(l) } else { None });
    let lines = lines.filter(|l| l.tag != Tag::Artifact && &*l.text != "章");
    (lines.map(|l| (l.text.to_string(), l.origin.x + l.runs[0].offset.x, l.origin.y)).collect(), style)
}

#[test]
fn a_drop_cap_stands_beside_the_first_lines_of_a_chapter() {
    let design = Design { drop_cap: Some(2), ..Design::default() };
    let text = format!("天地{}", long(100));
    let (lines, style) = first_lines(&book(vec![chapter("章", vec![paragraph(&text), paragraph(&text)])]), &design);
    let (em, left) = (style.body_size, style.inner);
    let begins: Vec<_> = lines.iter().map(|l| (l.0.chars().next().unwrap(), ((l.1 - left) / em).round())).collect();
    // A line of leading and an em are 2.6 em: three characters of the first two lines. The next paragraph is as ever.
    assert_eq!(begins[..5], [('天', 0.0), ('地', 3.0), ('文', 3.0), ('文', 0.0), ('文', 0.0)]);
    assert_eq!(begins[5], ('天', 2.0));
    let whole: String = lines[..5].iter().map(|l| l.0.as_str()).collect();
    assert_eq!(whole, text);
    // Its em box begins with that of the first line and ends with that of the second.
    let size = style.leading + em;
    assert!((lines[0].2 - lines[1].2 - (size - em) * 0.88).get().abs() < 0.01, "{lines:?}");
    assert!((lines[2].2 - lines[1].2 - style.leading).get().abs() < 0.01);
    // A letter stands on the baseline of the last of its lines.
    let latin = format!("Typography {}", "and more of it ".repeat(20));
    let (lines, style) =
        first_lines(&book(vec![chapter("章", vec![paragraph(latin)])]), &Design { drop_cap: Some(3), ..design });
    assert_eq!((lines[0].0.as_str(), &lines[1].0[..4]), ("T", "ypog"));
    assert!((lines[0].2 - lines[3].2).get().abs() < 0.01 && lines[4].1 < lines[3].1);
    assert_eq!(lines[4].1, style.inner);
}

#[test]
fn a_short_paragraph_or_one_that_begins_with_a_mark_has_no_drop_cap() {
    let design = Design { drop_cap: Some(2), ..Design::default() };
    for text in [long(40), format!("“天{}", long(100))] {
        let (lines, style) = first_lines(&book(vec![chapter("章", vec![paragraph(&text)])]), &design);
        assert_eq!(((lines[0].1 - style.inner) / style.body_size).round(), 2.0, "{text}");
    }
}

#[test]
fn a_book_without_a_drop_cap_says_so_once() {
    let design = Design { drop_cap: Some(2), ..Design::default() };
    let said = |texts: &[String], design: &Design| {
        let chapters = texts.iter().map(|text| chapter("章", vec![paragraph(text)])).collect();
        let book = book(chapters);
        let style = Style::resolve(design, book.meta.lang, book.meta.writing_mode);
        let (reporter, pictures) = (Reporter::new(), BTreeMap::new());
        compose(&book, &Context::new(&FONTS, &style, &pictures, &reporter));
        reporter.sorted().iter().filter(|(said, _)| said.code == Code::NoDropCap).count()
    };
    assert_eq!(said(&[long(20), long(30)], &design), 1);
    assert_eq!(said(&[long(20), long(100)], &design), 0);
    assert_eq!(said(&[long(20)], &Design::default()), 0);
}

#[test]
fn a_paragraph_that_begins_with_a_reading_keeps_it_and_has_no_drop_cap() {
    let pair = RubyPair { base: Text::made("天"), reading: Text::made("tiān") };
    let mut inlines = vec![Inline::Ruby(Ruby { pairs: vec![pair] })];
    inlines.extend(made(long(100)));
    let block = Block::Paragraph(Paragraph { inlines, ..Paragraph::default() });
    let design = Design { drop_cap: Some(2), ..Design::default() };
    let (lines, style) = first_lines(&book(vec![chapter("章", vec![block])]), &design);
    assert!((lines[0].1 - style.inner).get() > style.body_size.get() * 1.9 && lines[0].0.contains("tiān"), "{lines:?}");
    assert!((lines[1].1 - style.inner).get().abs() < 0.01);
}

#[test]
fn a_drop_cap_is_the_first_paragraph_below_its_head() {
    let table = DeTable::parse("paragraph = { after-heading = 'flush', space = 1 }").expect("TOML");
    let looks = Looks::read(table.get_ref()).expect("a design");
    let text = format!("天地{}", long(100));
    let blocks = || book(vec![chapter("章", vec![paragraph(&text), paragraph(&text), paragraph(&text)])]);
    for dropped in [1, 2] {
        let design = Design { drop_cap: Some(dropped), looks: looks.clone(), ..Design::default() };
        let (lines, style) = first_lines(&blocks(), &design);
        let ends: Vec<usize> = (0..lines.len() - 1).filter(|&i| lines[i + 1].0.starts_with('天')).collect();
        assert_eq!(ends.len(), 2, "{lines:?}");
        for end in ends {
            // The next begins with an indent, and a line of white above it.
            let next = &lines[end + 1];
            assert_eq!(((next.1 - style.inner) / style.body_size).round(), 2.0, "{dropped} {lines:?}");
            assert!((next.2 - lines[end].2 - style.leading * 2.0).get().abs() < 0.01, "{dropped} {lines:?}");
        }
    }
}

#[test]
fn a_character_wider_than_half_the_measure_is_no_drop_cap() {
    // Four lines of 2.8 em and an em are 12.2 em: thirteen characters.
    for (measure, first) in [(30, "天"), (20, "天地")] {
        let design = Design { drop_cap: Some(5), line_gap: Some(1.8), characters: Some(measure), ..Design::default() };
        let text = format!("天地{}", long(200));
        let (lines, style) = first_lines(&book(vec![chapter("章", vec![paragraph(&text)])]), &design);
        assert_eq!(style.characters(), measure);
        assert_eq!(lines[0].0.chars().take(2).collect::<String>(), first, "{lines:?}");
    }
}

#[test]
fn a_paragraph_that_begins_with_emphasis_has_its_drop_cap() {
    let design = Design { drop_cap: Some(2), ..Design::default() };
    let mut inlines = vec![Inline::Strong(made("天地"))];
    inlines.extend(made(long(100)));
    let block = Block::Paragraph(Paragraph { inlines, ..Paragraph::default() });
    let (lines, style) = first_lines(&book(vec![chapter("章", vec![block])]), &design);
    let begins =
        |n: usize| (lines[n].0.chars().next().unwrap(), ((lines[n].1 - style.inner) / style.body_size).round());
    assert_eq!([begins(0), begins(1), begins(2)], [('天', 0.0), ('地', 3.0), ('文', 3.0)]);
}

#[test]
fn behind_a_motto_and_its_white_the_first_paragraph_of_the_text_has_the_drop_cap() {
    use crate::book::{Align, Quote};
    use crate::diag::Span;
    let source = Paragraph { inlines: made("——某甲"), align: Align::End, span: Span::default() };
    let blocks = vec![paragraph("灯在船头。"), Block::Paragraph(source)];
    let motto = Block::Quote(Quote { blocks, source: None, span: Span::default() });
    for (lines, first) in [(2, "天"), (1, "天文文")] {
        let design = Design { drop_cap: Some(lines), ..Design::default() };
        let text = paragraph(format!("天{}", long(100)));
        let (set, style) = first_lines(&book(vec![chapter("章", vec![motto.clone(), text])]), &design);
        assert!(set[2].0.starts_with(first) && (set[2].0 == "天") == (lines == 2), "{:?}", set[2]);
        let below = set[2 + usize::from(lines == 2)].2 - set[1].2;
        assert!((below - style.leading * 2.0).get().abs() < 0.01, "{below:?}");
    }
}
