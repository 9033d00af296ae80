//! What stands around the text: running heads, folios, blank pages, the dots of the contents.

use super::*;
use crate::book::{Creator, Role};
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
fn names_on_a_title_page_are_whole_and_the_publisher_stands_apart_at_its_foot() {
    let mut book = book(["一", "二"].map(|title| chapter(title, vec![paragraph(long(900))])).to_vec());
    book.meta.title = "论晚清以来江南市镇的书业、出版与阅读：以嘉兴、湖州、松江三府为中心的考察".to_owned();
    let name = "Alexander J. Montgomery-Fitzgerald";
    let several = "Aston Zhang, Zachary C. Lipton, Mu Li, and Alexander J. Smola";
    let names = ["欧阳修远", "司马光华", "张三", name, "林一舟", several].map(str::to_owned);
    book.meta.creators =
        names.into_iter().map(|name| Creator { name, file_as: None, role: Role::Author, about: None }).collect();
    book.meta.publisher = Some("江南古籍出版社".to_owned());
    crate::book::matter::arrange(&mut book);
    let (pages, style) = composed(&book, &Design::default());
    let on_title = pages.pages.iter().skip(1).find_map(|page| {
        let lines: Vec<&Line> =
            page.items.iter().filter_map(|i| if let Item::Line(line) = i { Some(line) } else { None }).collect();
        lines.iter().any(|line| line.text.contains("江南古籍")).then_some(lines)
    });
    let lines = on_title.expect("a title page");
    let plain = |line: &Line| line.text.replace('\u{a0}', " ").replace('\u{2060}', "");
    for name in [name, "Zachary C. Lipton", "Alexander J. Smola"] {
        assert!(lines.iter().any(|line| plain(line).contains(name)), "{name}: {lines:?}");
    }
    let [.., last_name, publisher] = &lines[..] else { panic!("{lines:?}") };
    assert!(publisher.origin.y - last_name.origin.y > style.leading * 1.4);
}

#[test]
fn a_running_head_that_is_too_long_is_cut_behind_the_last_word_that_has_room() {
    let head = |title: &str, lang| {
        let mut book = book(vec![chapter(title, vec![paragraph(long(3000))])]);
        book.meta.lang = lang;
        book.body[0].chapters[0].lang = lang;
        let (pages, style) = composed(&book, &Design::default());
        let heads: Vec<&Line> = body_pages(&pages).into_iter().flat_map(beside).collect();
        let head = heads.into_iter().find(|line| line.text.ends_with('…')).expect("a head");
        let width: Pt = head.runs.iter().flat_map(|run| run.glyphs.iter().map(|g| run.size * g.advance)).sum();
        (head.text.to_string(), width / style.measure)
    };
    let title = "The Ferry: A Memoir of the River, the Town, and the Bookshop That Never Closed, with a Map";
    let (text, share) = head(title, Lang::EN);
    let kept = text.strip_suffix('…').expect("an ellipsis");
    assert!(title.strip_prefix(kept).is_some_and(|rest| rest.starts_with([' ', ','])), "{text}");
    assert!((0.85..=1.0).contains(&share), "{text} {share}");
    let (text, share) = head(&"渡口".repeat(40), Lang::ZhHans);
    assert!(text.ends_with("……") && (0.95..=1.0).contains(&share), "{text} {share}");
}

#[test]
fn an_em_between_number_and_title_stays_one_in_a_running_head() {
    let (pages, _) = composed(&book(vec![chapter("第一章　渡口", vec![paragraph(long(3000))])]), &Design::default());
    assert!(body_pages(&pages).into_iter().flat_map(beside).any(|line| &*line.text == "第一章　渡口"));
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
fn the_title_page_is_a_recto_and_what_is_said_of_a_chinese_book_stands_on_its_back_of_others_on_the_last_page() {
    for lang in [Lang::ZhHans, Lang::ZhHant, Lang::Ja, Lang::Ko] {
        let mut book = book(["一", "二"].map(|title| chapter(title, vec![paragraph(long(900))])).to_vec());
        book.meta.lang = lang;
        crate::book::matter::arrange(&mut book);
        let (pages, _) = composed(&book, &Design::default());
        let cover = pages.pages.iter().take_while(|page| page.folio == Folio::None).count();
        let number = |kind: MatterKind| {
            let matter = book.front.iter().chain(&book.back).find(|matter| matter.kind == kind).unwrap();
            pages.targets[&matter.chapter.id].page as usize - cover + 1
        };
        for kind in [MatterKind::HalfTitle, MatterKind::TitlePage, MatterKind::Contents] {
            assert_eq!(number(kind) % 2, 1, "{lang:?} {kind:?}");
        }
        match lang {
            Lang::ZhHans | Lang::ZhHant => {
                assert_eq!(number(MatterKind::Copyright), number(MatterKind::TitlePage) + 1, "{lang:?}");
            }
            _ => assert_eq!(number(MatterKind::Colophon), pages.pages.len() - cover, "{lang:?}"),
        }
    }
}

#[test]
fn a_cip_record_stands_in_the_middle_of_the_copyright_page_between_rights_and_imprint() {
    // GB/T 12450-2001; GB/T 12451-2023: a heading, and turnover lines that stand in by two em.
    let mut book = book(["一", "二"].map(|title| chapter(title, vec![paragraph(long(900))])).to_vec());
    book.meta.rights = vec!["© 某人 2024".to_owned()];
    book.meta.publisher = Some("某社".to_owned());
    let turned = format!("渡口的灯：{}/某人著．—某地：某社，2024．3．—（河灯丛书）", "对岸".repeat(8));
    book.meta.cip = vec![turned, "Ⅰ．渡… Ⅱ．某… Ⅲ．长篇小说".to_owned()];
    crate::book::matter::arrange(&mut book);
    let (pages, style) = composed(&book, &Design::default());
    let page = pages.pages.iter().find(|page| lines(page, &style).iter().any(|l| l.1.starts_with("图书在版编目")));
    let items = page.unwrap().items.iter();
    let all: Vec<&Line> =
        items.filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None }).collect();
    let all: Vec<&Line> = all.into_iter().filter(|line| line.tag != Tag::Artifact).collect();
    let starts: Vec<&str> = all.iter().map(|line| line.text.get(..6).unwrap_or(&line.text)).collect();
    let at = |start: &str| starts.iter().position(|s| start.starts_with(s)).unwrap_or_else(|| panic!("{starts:?}"));
    assert_eq!([at("© 某"), at("图书"), at("渡口"), at("Ⅰ．渡"), at("书名")], [0, 1, 2, 4, 5]);
    let size = style.note(Lang::ZhHans).size;
    let y = |line: &Line| (line.origin.y - style.head).get();
    assert!(y(all[0]) < style.leading.get());
    let middle = (y(all[1]) + y(all[4])) / 2.0;
    assert!((middle - style.height().get() / 2.0).abs() < style.leading.get(), "{middle}");
    assert!(y(all[all.len() - 1]) > (style.height() - style.leading).get());
    let from_first = |n: usize| {
        let x = |line: &Line| (line.origin.x + line.runs[0].offset.x).get();
        ((x(all[n]) - x(all[2])) / size.get() * 100.0).round() / 100.0
    };
    assert_eq!([from_first(1), from_first(3), from_first(4)], [0.0, 2.0, 0.0]);
}

#[test]
fn a_cip_record_gives_way_where_the_page_is_full() {
    let mut book = book(["一", "二"].map(|title| chapter(title, vec![paragraph(long(900))])).to_vec());
    book.meta.rights = vec!["© 某人 2024".to_owned()];
    book.meta.publisher = Some("某社".to_owned());
    book.meta.cip = vec!["渡口的灯/某人著．—某地：某社，2024．3".to_owned(), "Ⅰ．渡… Ⅱ．某…".to_owned()];
    book.meta.printings = (0..16).map(|n| format!("2024年3月第{n}次印刷")).collect();
    crate::book::matter::arrange(&mut book);
    let (pages, style) = composed(&book, &Design::default());
    let holds = |page: &Page, text: &str| lines(page, &style).iter().any(|line| line.1.starts_with(text));
    let with = |text: &str| pages.pages.iter().filter(|page| holds(page, text)).count();
    let page = pages.pages.iter().find(|page| holds(page, "图书在版编目")).unwrap();
    assert!(holds(page, "2024年3月第15次"), "{:?}", lines(page, &style));
    assert_eq!(with("2024年3月第0次"), 1);
}

#[test]
fn a_vertical_copyright_page_with_a_cip_record_is_one_page() {
    let mut book = book(["一", "二"].map(|title| chapter(title, vec![paragraph(long(900))])).to_vec());
    book.meta.writing_mode = WritingMode::VerticalRl;
    book.meta.rights = vec!["© 某人 2024".to_owned()];
    book.meta.publisher = Some("某社".to_owned());
    book.meta.cip =
        ["渡口的灯/某人著．—某地：某社，2024．3", "Ⅰ．渡… Ⅱ．某…", "中国版本馆CIP数据核字"].map(str::to_owned).to_vec();
    book.meta.printings = (0..5).map(|n| format!("2024年3月第{n}次印刷")).collect();
    (book.meta.price, book.meta.edition) = (Some("48.00元".to_owned()), Some("第2版".to_owned()));
    crate::book::matter::arrange(&mut book);
    let (pages, _) = composed(&book, &Design::default());
    let holds =
        |page: &Page, text: &str| page.items.iter().any(|i| matches!(i, Item::Line(l) if l.text.contains(text)));
    let with = |text: &str| pages.pages.iter().position(|page| holds(page, text)).unwrap_or_else(|| panic!("{text}"));
    assert_eq!([with("© 某人"), with("Ⅰ．渡"), with("48")], [with("第四次"); 3]);
    // Figures of one kind.
    assert!(with("第二版") == with("二〇二四年三月第四次"));
}

#[test]
fn labels_of_a_copyright_page_are_as_wide_as_the_longest_and_what_they_name_stands_in_one_column() {
    for mode in [WritingMode::HorizontalTb, WritingMode::VerticalRl] {
        let mut book = book(["一", "二"].map(|title| chapter(title, vec![paragraph("文。")])).to_vec());
        book.meta.writing_mode = mode;
        book.meta.date = Date::parse("2024-05-01");
        book.meta.isbn = Some("978-7-0000-0000-2".to_owned());
        book.meta.rights = vec![format!("版权声明{}", long(60))];
        crate::book::matter::arrange(&mut book);
        let (pages, style) = composed(&book, &Design::default());
        let lines: Vec<&Line> = pages
            .pages
            .iter()
            .flat_map(|page| &page.items)
            .filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None })
            .collect();
        let origin = |line: &Line| if style.is_vertical() { line.origin.y } else { line.origin.x };
        let along = |line: &Line| origin(line) + Pt::new(line.runs[0].start());
        let found = |text: &str| *lines.iter().rfind(|line| &*line.text == text).unwrap_or_else(|| panic!("{text}"));
        let size = found("书名").runs[0].size;
        let width = |line: &Line| line.runs[0].glyphs.iter().map(|glyph| glyph.advance).sum::<f32>();
        // The end of the last character: its advance is not spread.
        assert!((width(found("出版日期")) - 4.0).abs() < 0.01 && (width(found("书名")) - 4.0).abs() < 0.01);
        assert!(width(found("ISBN")) < 3.0, "a word is not spread");
        for (label, value) in [("书名", "书"), ("ISBN", "978-7-0000-0000-2"), ("语种", "简体中文")] {
            let (label, value) = (found(label), found(value));
            assert!((along(value) - along(label) - size * 5.0).get().abs() < 0.05, "{mode:?} {}", value.text);
        }
        // A statement begins where labels do.
        let statement = lines.iter().find(|line| line.text.starts_with("版权声明")).unwrap();
        assert!((along(statement) - along(found("书名"))).get().abs() < 0.05);
    }
}

#[test]
fn what_is_signed_ends_two_em_before_the_line_does_in_chinese() {
    let signed =
        |text: &str| Block::Paragraph(Paragraph { inlines: made(text), align: Align::End, span: Span::default() });
    for (lang, inset) in [(Lang::ZhHans, 2.0), (Lang::ZhHant, 2.0), (Lang::Ja, 0.0)] {
        let mut chapter = chapter("章", vec![paragraph(long(60)), signed("某甲")]);
        chapter.lang = lang;
        let mut book = book(vec![chapter]);
        book.meta.lang = lang;
        let (pages, style) = composed(&book, &Design::default());
        let page = body_pages(&pages)[0];
        let line = page.items.iter().find_map(|i| match i {
            Item::Line(line) if &*line.text == "某甲" => Some(line),
            _ => None,
        });
        let line = line.unwrap();
        let end = line.origin.x + line.runs[0].offset.x + style.body_size * 2.0;
        let wanted = style.left(true) + style.measure - style.body_size * inset;
        assert!((end - wanted).get().abs() < 0.05, "{lang:?} {end:?} {wanted:?}");
    }
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

/// The entries of a page of the contents: baseline and title.
type Entries = Vec<(f32, Box<str>)>;

/// The contents, page by page, of a book of chapters that have so many sections each.
fn contents(sections: &[usize]) -> (Vec<Entries>, Style) {
    let chapters = sections.iter().enumerate().map(|(i, count)| {
        let sections = (0..*count).flat_map(|k| [heading(2, &format!("节{i}之{k}")), paragraph("文。")]);
        chapter(&format!("章{i}"), std::iter::once(paragraph("文。")).chain(sections).collect())
    });
    contents_of(book(chapters.collect()))
}

fn contents_of(mut book: Book) -> (Vec<Entries>, Style) {
    crate::book::matter::arrange(&mut book);
    let (pages, style) = composed(&book, &Design::default());
    let in_contents = |line: &Line| match line.tag {
        Tag::Content(node) => pages.structure.nodes[node.0 as usize].role == NodeRole::Link,
        Tag::Artifact => false,
    };
    let entries = |page: &Page| -> Entries {
        let lines = page.items.iter().filter_map(|i| if let Item::Line(line) = i { Some(line) } else { None });
        let titles = lines.filter(|line| in_contents(line) && line.text.starts_with(['章', '节', '编']));
        titles.map(|line| (line.origin.y.get(), line.text.clone())).collect()
    };
    let out = pages.pages.iter().filter(|page| !matches!(page.folio, Folio::Arabic(_))).map(entries);
    (out.filter(|page| !page.is_empty()).collect(), style)
}

/// Distances of neighbouring lines, in parts of the leading.
fn distances(page: &[(f32, Box<str>)], style: &Style) -> Vec<f32> {
    page.windows(2).map(|pair| (pair[1].0 - pair[0].0) / style.leading.get()).collect()
}

#[test]
fn an_entry_of_the_contents_fills_its_line_and_parts_no_word() {
    let title = format!("{}谈谈排版是否妥当", "河边的印刷作坊旧事".repeat(2));
    let mut book = book([&title, "乙", "丙"].map(|title| chapter(title, vec![paragraph("文")])).to_vec());
    crate::book::matter::arrange(&mut book);
    let (pages, style) = composed(&book, &Design::default());
    let entries: Vec<String> = pages
        .pages
        .iter()
        .filter(|p| matches!(p.folio, Folio::Roman(_)))
        .flat_map(|page| lines(page, &style))
        .map(|l| l.1.to_owned())
        .collect();
    let first = entries.iter().position(|l| l.starts_with("河边")).expect("an entry");
    assert_eq!((entries[first].chars().count(), entries[first + 1].as_str()), (24, "妥当"), "{entries:?}");
}

#[test]
fn one_entry_too_many_draws_the_lines_of_the_contents_together() {
    let (full, style) = contents(&[0; 21]);
    assert!(full.len() == 1 && distances(&full[0], &style).iter().all(|d| (d - 1.0).abs() < 0.001), "{full:?}");
    let (pages, style) = contents(&[0; 22]);
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [22]);
    let distances = distances(&pages[0], &style);
    let em = style.leading.get() / style.body_size.get();
    for d in &distances {
        // Evenly, and with half an em between the lines.
        assert!((d - distances[0]).abs() < 0.001 && *d < 0.99 && d * em >= 1.499, "{d} of {em} em");
    }
}

#[test]
fn the_first_pages_of_the_contents_are_filled_and_the_last_has_a_few_lines() {
    let (pages, style) = contents(&[0; 24]);
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [20, 4], "{pages:?}");
    assert!(pages.iter().flat_map(|page| distances(page, &style)).all(|d| (d - 1.0).abs() < 0.001), "{pages:?}");
    // A last page that is a third full stands as it is.
    let (pages, _) = contents(&[0; 31]);
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [21, 10]);
}

#[test]
fn no_page_of_the_contents_ends_with_an_entry_and_not_its_first_section() {
    let (pages, _) = contents(&[3; 10]);
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [20, 20]);
    assert_eq!(pages[1].first().map(|(_, title)| &**title), Some("章5"));
}

#[test]
fn no_page_of_the_contents_ends_with_a_part_or_with_a_part_and_its_first_entry() {
    let part = |name: &str, chapters: usize| Part {
        id: Id::new(name),
        title: Some(made(name)),
        chapters: (0..chapters).map(|i| chapter(&format!("章{i}之{name}"), vec![paragraph("文。")])).collect(),
        ..Part::default()
    };
    // Of pages that are full, that are filled alike, and whose lines are drawn together.
    for first in 8..32 {
        let mut book = book(Vec::new());
        book.meta.articles = 2;
        book.body = vec![part("编甲", first), part("编乙", 4), part("编丙", 5)];
        let (pages, _) = contents_of(book);
        for page in &pages[..pages.len() - 1] {
            let last: Vec<&str> = page.iter().rev().take(2).map(|(_, title)| &**title).collect();
            assert!(!last.iter().any(|title| title.starts_with('编')), "{first}: {last:?}");
        }
    }
}
