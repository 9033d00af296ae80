//! Notes at the foot, in the margin and at the end of a chapter or book.

use super::*;

/// Texts that stand on a page, with the number of their page.
fn texts(pages: &Pages) -> Vec<(usize, String)> {
    let lines = |page: &Page| {
        let lines = page.items.iter().filter_map(|i| if let Item::Line(line) = i { Some(line) } else { None });
        lines.filter(|l| l.tag != Tag::Artifact).map(|l| l.text.to_string()).collect::<Vec<_>>()
    };
    pages.pages.iter().enumerate().flat_map(|(n, page)| lines(page).into_iter().map(move |t| (n, t))).collect()
}

#[test]
fn notes_stand_at_the_foot_of_the_page_of_their_mark_and_begin_anew_on_each() {
    let blocks = (0..12).map(|i| with_note(&long(200), &format!("n{i}"), &format!("注文{i}"))).collect();
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
    let mut notes = 0;
    for page in body_pages(&pages) {
        let lines = lines(page, &style);
        let marks: Vec<&str> = lines.iter().filter(|(_, t)| t.starts_with(['①', '②', '③'])).map(|l| l.1).collect();
        let texts = lines.iter().filter(|(_, t)| t.starts_with("注文")).count();
        assert_eq!(marks.iter().filter(|m| m.chars().count() == 1).count(), texts);
        let expected = ["①", "②", "③"];
        let alone: Vec<&str> = marks.into_iter().filter(|m| m.chars().count() == 1).collect();
        assert_eq!(alone, expected[..alone.len()]);
        notes += texts;
        let foot = lines.iter().map(|l| l.0).fold(0.0, f32::max);
        assert!(foot < f32::from(style.lines), "{foot}");
    }
    assert_eq!(notes, 12);
}

#[test]
fn a_note_that_has_no_room_goes_on_on_the_next_page() {
    let blocks = vec![paragraph(long(28 * 18)), with_note("正文", "n", &long(900)), paragraph(long(600))];
    let (pages, _) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
    let text = dump::text(&pages);
    assert_eq!(text.chars().filter(|c| *c == '文').count(), 28 * 18 + 900 + 600 + 1);
}

#[test]
fn endnotes_stand_after_the_text_of_their_chapter_and_count_anew_in_each() {
    let blocks = |c: &str, n: usize| {
        let mut blocks: Vec<Block> =
            (0..n).map(|i| with_note(&long(300), &format!("{c}{i}"), &format!("{c}注{i}"))).collect();
        blocks.push(paragraph("章末"));
        blocks
    };
    let chapters = vec![chapter("上", blocks("上", 12)), chapter("下", blocks("下", 2))];
    let design = Design { notes: Some(Notes::Chapter), ..Design::default() };
    let (pages, _) = composed(&book(chapters), &design);
    let texts = texts(&pages);
    let at = |text: &str| texts.iter().position(|(_, t)| t == text).unwrap_or_else(|| panic!("{text}: {texts:?}"));
    // 注释 and the numbered notes follow the last paragraph.
    let last = at("章末");
    let expected = ["章末", "注释", "1", "上注0", "2", "上注1"];
    assert_eq!(texts[last..last + 6].iter().map(|t| t.1.as_str()).collect::<Vec<_>>(), expected);
    assert_eq!((texts[at("上注11") - 1].1.as_str(), texts[at("下注0") - 1].1.as_str()), ("12", "1"));
    // Mark and note lead to one another.
    let area = |to: &str| {
        let links = pages.pages.iter().flat_map(|p| &p.items);
        links.filter(|i| matches!(i, Item::Link(l) if l.to == crate::pages::LinkTo::Id(Id::new(to)))).count()
    };
    assert_eq!((area("上11"), area("上11-mark")), (1, 1));
    assert!(pages.targets[&Id::new("上0-mark")].page < pages.targets[&Id::new("上0")].page);
}

#[test]
fn a_note_of_words_in_the_margin_is_ragged() {
    let note = "See Smith, A History of Printing, Oxford: Clarendon Press, 1999, pages 12 to 34, and elsewhere";
    let design = Design { notes: Some(Notes::Margin), ..Design::default() };
    let blocks = vec![with_note(&long(80), "a", note), with_note(&long(80), "b", &long(40))];
    let (pages, _) = composed(&book(vec![chapter("章", blocks)]), &design);
    let words: Vec<Pt> = {
        let items = body_pages(&pages).into_iter().flat_map(|page| &page.items);
        let lines = items.filter_map(|i| if let Item::Line(l) = i { Some(l) } else { None });
        let size =
            |l: &&crate::pages::Line| l.runs[0].size.get() < 8.0 && l.text.contains(|c: char| c.is_ascii_lowercase());
        let width = |l: &crate::pages::Line| {
            l.runs.iter().flat_map(|run| run.glyphs.iter().map(|g| run.size * g.advance)).sum()
        };
        lines.filter(size).map(width).collect()
    };
    assert!(words.len() > 3 && words.windows(2).any(|w| (w[0] - w[1]).get().abs() > 2.0), "{words:?}");
}

#[test]
fn notes_in_the_margin_stand_beside_their_marks_at_the_outer_side() {
    let blocks = (0..40).map(|i| with_note(&long(80), &format!("n{i}"), &format!("注{}", long(20 + i)))).collect();
    let design = Design { notes: Some(Notes::Margin), ..Design::default() };
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &design);
    let (mut seen, mut beside) = (0, 0);
    for page in body_pages(&pages) {
        let recto = matches!(page.folio, Folio::Arabic(n) if n % 2 == 1);
        let left = style.left(recto);
        let lines: Vec<_> =
            page.items.iter().filter_map(|i| if let Item::Line(l) = i { Some(l) } else { None }).collect();
        let of_text = |x: Pt| x >= left && x < left + style.measure;
        let mut foot = Pt::ZERO;
        for line in lines.iter().filter(|l| l.tag != Tag::Artifact) {
            if of_text(line.origin.x) {
                continue;
            }
            let outer = if recto { line.origin.x > left + style.measure } else { line.origin.x + style.beside < left };
            assert!(outer, "{} {:?}", page.folio, line.origin);
            assert!(line.origin.x > Pt::mm(4.9) && line.origin.x + style.beside < style.size.width);
            // None begins above the first line of the text.
            assert!(
                line.origin.y >= style.head + style.body_size * crate::typeset::block::ASCENT - Pt::new(0.01),
                "{:?}",
                line.origin
            );
            // Numbers stand on the line of their note, notes below one another and within the page.
            assert!(line.origin.y >= foot && line.origin.y < style.head + style.height(), "{:?} {foot:?}", line.origin);
            foot = line.origin.y;
            seen += usize::from(line.text.starts_with('注'));
        }
        // The first note of a page is on the line of its mark, if none came over from the page before.
        let first = lines.iter().find(|l| !of_text(l.origin.x) && l.tag != Tag::Artifact);
        if let Some(first) = first.filter(|l| l.text.starts_with('①')) {
            beside += usize::from(
                lines.iter().any(|l| of_text(l.origin.x) && (l.origin.y - first.origin.y).get().abs() < 0.01),
            );
        }
    }
    assert_eq!(seen, 40);
    assert!(beside > 0);
}

#[test]
fn a_note_that_begins_on_the_page_after_its_mark_keeps_its_number() {
    let inlines = (0..3).flat_map(|i| {
        let blocks = vec![paragraph(format!("注{i}{}", long(600)))];
        [made("甲"), vec![Inline::Note(Note { id: Id::new(format!("n{i}")), blocks, span: Span::default() })]].concat()
    });
    let blocks = vec![Block::Paragraph(Paragraph { inlines: inlines.collect(), ..Paragraph::default() })];
    let design = Design { notes: Some(Notes::Margin), ..Design::default() };
    let (pages, _) = composed(&book(vec![chapter("章", blocks)]), &design);
    let texts = texts(&pages);
    let labels = |n: usize| texts.iter().position(|(_, t)| t.starts_with(&format!("注{n}"))).map(|at| &texts[at - 1]);
    let found: Vec<_> = (0..3).map(|n| labels(n).unwrap()).collect();
    assert_eq!(found.iter().map(|l| l.1.as_str()).collect::<Vec<_>>(), ["①", "②", "③"]);
    assert!(found[0].0 < found[2].0, "{found:?}");
}

#[test]
fn notes_of_the_book_are_a_piece_of_its_back_matter_and_of_its_contents() {
    let chapters = vec![
        chapter("上", vec![with_note("甲", "n1", "注文一")]),
        chapter("中", vec![paragraph("无注")]),
        chapter("下", vec![with_note("乙", "n2", "注文二")]),
    ];
    let design = Design { notes: Some(Notes::Book), ..Design::default() };
    let (pages, _) = composed(&book(chapters), &design);
    let texts = texts(&pages);
    let page = texts.iter().find(|(_, t)| t == "注文一").unwrap().0;
    let there: Vec<&str> = texts.iter().filter(|(n, _)| *n == page).map(|(_, t)| t.as_str()).collect();
    assert_eq!(there, ["注释", "上", "1", "注文一", "下", "1", "注文二"]);
    assert_eq!(pages.outline.iter().map(|b| b.title.as_str()).collect::<Vec<_>>(), ["上", "中", "下", "注释"]);
    // A book without notes has no such piece.
    let (pages, _) = composed(&book(vec![chapter("上", vec![paragraph("无注")])]), &design);
    assert_eq!(pages.outline.len(), 1);
}

#[test]
fn a_note_is_in_small_five_below_a_quarter_of_a_rule_and_its_first_line_is_indented() {
    let (pages, style) = composed(
        &book(vec![chapter("章", vec![with_note("正文", "n", &format!("注{}", long(60)))])]),
        &Design::default(),
    );
    let page = body_pages(&pages)[0];
    let set: Vec<_> =
        page.items.iter().filter_map(|i| if let Item::Line(line) = i { Some(line) } else { None }).collect();
    let at = set.iter().position(|line| line.text.starts_with('注')).expect("the note");
    let (mark, first, second) = (set[at - 1], set[at], set[at + 1]);
    let size = first.runs[0].size;
    assert_eq!((size, mark.runs[0].size), (Pt::new(9.0), Pt::new(9.0)));
    let start = |line: &crate::pages::Line| (line.origin.x + line.runs[0].offset.x - style.left(true)).get();
    // Two em before the mark; its em and a quarter before the text. The next line begins at the edge.
    assert_eq!(mark.text.as_ref(), "①");
    for (line, em) in [(mark, 2.0), (first, 3.25), (second, 0.0)] {
        assert!((start(line) - size.get() * em).abs() < 0.01, "{em} {}", start(line));
    }
    let rules: Vec<_> =
        page.items.iter().filter_map(|i| if let Item::Rule(rule) = i { Some(rule.rect) } else { None }).collect();
    assert_eq!(rules.len(), 1, "{rules:?}");
    assert!((rules[0].width / style.measure - 0.25).abs() < 0.03 && rules[0].y < mark.origin.y, "{rules:?}");
}

#[test]
fn notes_of_one_line_that_have_no_room_together_follow_one_another_over_the_page() {
    let note = |i: usize| {
        let blocks = vec![paragraph(format!("注{i}{}", long(150)))];
        [made("甲"), vec![Inline::Note(Note { id: Id::new(format!("n{i}")), blocks, span: Span::default() })]].concat()
    };
    let marked = Block::Paragraph(Paragraph { inlines: (0..3).flat_map(note).collect(), ..Paragraph::default() });
    // Room for the line and for one of the notes, not for all.
    let blocks = vec![paragraph(long(28 * 13)), marked, paragraph(long(600))];
    let (pages, _) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
    let texts = texts(&pages);
    let page = |start: &str| texts.iter().find(|(_, t)| t.starts_with(start)).map(|(page, _)| *page).expect(start);
    assert_eq!((page("注0"), page("甲")), (page("章"), page("章")), "{texts:?}");
    assert_eq!(page("注2"), page("章") + 1, "{texts:?}");
}

#[test]
fn a_line_goes_over_rather_than_that_its_note_begins_behind_it() {
    // Paragraphs of three lines with twelve marks: the notes of the second have no room on the page.
    let marked = |from: usize| {
        let note = |i: usize| {
            let note =
                Note {
                    id: Id::new(format!("n{i}")), blocks: vec![paragraph(format!("注{i}"))], span: Span::default()
                };
            [made("词语与词末"), vec![Inline::Note(note)]].concat()
        };
        Block::Paragraph(Paragraph { inlines: (from..from + 12).flat_map(note).collect(), ..Paragraph::default() })
    };
    let blocks = (0..6).map(|i| marked(i * 12)).collect();
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
    for page in body_pages(&pages) {
        let lines = lines(page, &style);
        let notes = lines.iter().filter(|(_, t)| t.starts_with('注')).count();
        let marks = lines.iter().filter(|(_, t)| t.chars().count() == 1 && *t != "章").count();
        let in_text: usize = lines.iter().map(|(_, t)| t.matches('末').count()).sum();
        assert_eq!((notes, marks), (in_text, in_text), "{lines:?}");
    }
}

#[test]
fn the_last_endnote_does_not_stand_alone_on_a_page() {
    let design = Design { notes: Some(Notes::Chapter), ..Design::default() };
    for count in 1..60 {
        let blocks = (0..count).map(|i| with_note("文", &format!("n{i}"), &format!("注{i}"))).collect();
        let (pages, _) = composed(&book(vec![chapter("章", blocks)]), &design);
        let texts = texts(&pages);
        let (last, _) = *texts.last().expect("there are notes");
        let notes = texts.iter().filter(|(page, t)| *page == last && t.starts_with('注') && t != "注释").count();
        assert!(count == 1 || notes >= 2, "{count}: {texts:?}");
    }
}

#[test]
fn notes_carried_over_in_the_margin_stand_below_one_another() {
    // More notes than their margin holds.
    let blocks = (0..60).map(|i| with_note(&long(30), &format!("n{i}"), &format!("注{}", long(i % 7 * 6)))).collect();
    let design = Design { notes: Some(Notes::Margin), ..Design::default() };
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &design);
    let mut seen = 0;
    for page in body_pages(&pages) {
        let left = style.left(matches!(page.folio, Folio::Arabic(n) if n % 2 == 1));
        let mut foot = Pt::ZERO;
        for item in &page.items {
            let Item::Line(line) = item else { continue };
            let beside = line.origin.x < left || line.origin.x >= left + style.measure;
            if line.tag == Tag::Artifact || !beside {
                continue;
            }
            let label = line.text.chars().count() == 1 && !line.text.starts_with('注');
            assert!(line.origin.y >= foot, "{} {}", page.folio, line.text);
            foot = if label { line.origin.y } else { line.origin.y + style.note(style.lang).size };
            seen += usize::from(line.text.starts_with('注'));
        }
    }
    assert_eq!(seen, 60);
}

#[test]
fn a_note_of_a_line_that_is_held_with_the_last_begins_on_its_page_and_leaves_no_hole() {
    // The mark is in the last line but one, which stays with the last.
    for filler in 6..13 {
        let note = Note { id: Id::new("n"), blocks: vec![paragraph(long(700))], span: Span::default() };
        let mut inlines = made(long(26 + 28 * 2 + 10));
        inlines.push(Inline::Note(note));
        inlines.extend(made(long(28)));
        let last = Block::Paragraph(Paragraph { inlines, ..Paragraph::default() });
        let blocks = vec![paragraph(long(28 * filler - 2)), last, paragraph(long(400))];
        let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        let page = body_pages(&pages)[0];
        let marks = lines(page, &style).iter().filter(|(_, t)| *t == "①").count();
        let foot = lines(page, &style).iter().map(|l| l.0).fold(0.0, f32::max);
        assert!(marks == 1 && foot > f32::from(style.lines) - 2.0, "{filler}: {marks} {foot}");
    }
}

#[test]
fn a_note_longer_than_a_page_takes_what_the_text_leaves() {
    // The text of the second page waits: its next mark has no room before the note has come to its end.
    let blocks = vec![
        with_note(&long(28 * 4), "n", &long(4000)),
        with_note(&long(28 * 2), "m", "注文"),
        with_note(&long(28 * 2), "l", "注文"),
        paragraph(long(400)),
    ];
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
    let pages = body_pages(&pages);
    let is_last = |page: &Page| lines(page, &style).iter().filter(|(_, text)| *text == "注文").count() > 0;
    for (n, page) in pages.iter().enumerate().take_while(|(_, page)| !is_last(page)) {
        let mut rows: Vec<f32> = lines(page, &style).into_iter().map(|line| line.0).collect();
        rows.sort_by(f32::total_cmp);
        // The head of the chapter takes lines of its own, and the rule of the notes stands in white.
        let head = if n == 0 { 2 } else { 0 };
        let inside = rows.windows(2).skip(head).map(|pair| pair[1] - pair[0]).fold(0.0, f32::max);
        assert!(inside < 2.5 && rows[rows.len() - 1] > f32::from(style.lines) - 2.0, "{inside} {rows:?}");
    }
    let foot = pages.iter().filter(|page| is_last(page)).count();
    assert!(pages.len() >= 4 && foot == 1, "{foot}");
}

#[test]
fn the_numbers_of_two_endnotes_in_a_row_stand_apart() {
    let note = |id: &str| Inline::Note(Note { id: Id::new(id), blocks: vec![paragraph("注")], span: Span::default() });
    let inlines = [made("正文"), vec![note("a"), note("b")], made("又有")].concat();
    let blocks = vec![Block::Paragraph(Paragraph { inlines, ..Paragraph::default() })];
    let design = Design { notes: Some(Notes::Chapter), ..Design::default() };
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &design);
    let lines = body_pages(&pages)[0].items.iter().filter_map(|i| if let Item::Line(l) = i { Some(l) } else { None });
    let line = lines.into_iter().find(|l| l.text.starts_with("正文")).expect("the text");
    let marks: Vec<_> = line.runs.iter().filter(|run| run.size < style.body_size).collect();
    let [first, second] = marks[..] else { panic!("{marks:?}") };
    let width = first.size * first.glyphs.iter().map(|g| g.advance).sum::<f32>();
    let white = (second.offset.x - first.offset.x - width).get() / first.size.get();
    assert!((white - 1.0 / 3.0).abs() < 0.02, "{white}");
}

/// The pages of a chapter of so many characters whose last line has a note of so many, with what of the text each has.
fn text_beside_note(text: usize, note: usize) -> Vec<(usize, usize)> {
    let blocks = vec![paragraph(long(text)), with_note("末句", "n", &"注".repeat(note))];
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
    let count = |page: &&Page, c: char| -> usize {
        lines(page, &style).iter().map(|l| l.1.chars().filter(|x| *x == c).count()).sum()
    };
    body_pages(&pages).iter().map(|page| (count(page, '文') + count(page, '句'), count(page, '注'))).collect()
}

#[test]
fn no_page_has_nothing_but_the_tail_of_a_note() {
    for lines in 8..21 {
        for note in [40, 150, 400] {
            let pages = text_beside_note(28 * lines, note);
            assert!(pages.iter().all(|(text, _)| *text > 0), "{lines} {note}: {pages:?}");
            assert_eq!(pages.iter().map(|p| p.1).sum::<usize>(), note);
        }
    }
}
