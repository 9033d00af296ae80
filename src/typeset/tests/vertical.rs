//! Pages with vertical lines.

use super::*;

#[test]
fn vertical_lines_run_down_from_the_right_edge_and_pages_mirror_their_margins() {
    let chapter = Chapter { lang: Lang::Ja, ..chapter("章", vec![paragraph(long(43 * 40))]) };
    let (pages, style) = composed(&vertical(Lang::Ja, vec![chapter]), &Design::default());
    let area = style.area();
    for (number, page) in body_pages(&pages).into_iter().enumerate().skip(1) {
        let left = style.left(number % 2 == 0);
        let lines: Vec<_> = page
            .items
            .iter()
            .filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None })
            .filter(|line| line.tag != Tag::Artifact)
            .collect();
        // The em box of the first line ends at the right edge of the 版心.
        let right = lines[0].origin.x + style.body_size * 0.88;
        assert!((right - (left + area.width)).get().abs() < 0.01, "{number}");
        for pair in lines.windows(2) {
            assert!((pair[0].origin.x - pair[1].origin.x - style.leading).get().abs() < 0.01);
            assert_eq!(pair[0].origin.y, style.head);
        }
        assert!(lines.len() <= usize::from(style.lines));
    }
    assert!(style.left(true) > style.left(false), "a recto is a left page, its spine on the right");
}

#[test]
fn a_recto_of_a_vertical_book_is_its_left_page_and_what_opens_on_a_recto_opens_there() {
    let text = |title: &str| Chapter { lang: Lang::Ja, ..chapter(title, vec![paragraph(long(43 * 40))]) };
    let mut book = vertical(Lang::Ja, vec![text("一")]);
    book.body.push(Part { title: Some(made("下編")), chapters: vec![text("二")], ..Part::default() });
    let (pages, style) = composed(&book, &Design::default());
    let (mut opened, mut lefts, mut rights) = (false, Vec::new(), Vec::new());
    for page in body_pages(&pages) {
        let lines = page.items.iter().filter_map(|item| if let Item::Line(line) = item { Some(line) } else { None });
        let lines: Vec<_> = lines.collect();
        let Folio::Arabic(number) = page.folio else { unreachable!() };
        let is_left = number % 2 == 1;
        if lines.iter().any(|line| &*line.text == "下編" && line.tag != Tag::Artifact) {
            assert!(is_left, "{number}");
            opened = true;
        }
        // The spine is on the right of a left page, and the folio at its left.
        if let Some(first) =
            lines.iter().find(|line| line.tag != Tag::Artifact).filter(|line| line.text.starts_with("文文"))
        {
            let margin = style.size.width - (first.origin.x + style.body_size * 0.88);
            let expected = if is_left { style.inner } else { style.outer };
            assert!((margin - expected).get().abs() < 0.01, "{number}: {margin:?}");
            (if is_left { &mut lefts } else { &mut rights }).push(number);
        }
        if let Some(folio) = lines.iter().find(|line| line.tag == Tag::Artifact && *line.text == *number.to_string()) {
            assert_eq!(folio.origin.x < style.size.width / 2.0, is_left, "{number}");
        }
    }
    assert!(opened && !lefts.is_empty() && !rights.is_empty(), "{lefts:?} {rights:?}");
}

#[test]
fn notes_of_a_vertical_page_stand_at_its_left_edge_and_tables_upright_inside_it() {
    let blocks = vec![
        with_note("本文", "n", "註の文"),
        table(&["甲", "乙"], vec![vec!["一".into(), "二".into()]]),
        code("fn main() {}"),
    ];
    let chapter = Chapter { lang: Lang::Ja, ..chapter("章", blocks) };
    let (pages, style) = composed(&vertical(Lang::Ja, vec![chapter]), &Design::default());
    let page = body_pages(&pages)[0];
    let line = |text: &str| {
        let mut lines = page.items.iter().filter_map(|i| if let Item::Line(line) = i { Some(line) } else { None });
        lines.find(|line| line.text.contains(text)).unwrap_or_else(|| panic!("{text}: {}", shown(&pages)))
    };
    let left = style.left(true);
    let note = line("註の文");
    assert!(note.origin.x > left && note.origin.x < left + style.body_size, "{note:?}");
    let (head, other, cell) = (line("甲"), line("乙"), line("一"));
    assert_eq!(head.origin.y, other.origin.y);
    assert!(other.origin.x > head.origin.x && cell.origin.y > head.origin.y);
    assert_eq!(head.runs[0].orientation, Orientation::Horizontal);
    // In reading order from right to left.
    let order = ["本文", "甲", "main", "註の文"].map(|t| line(t).origin.x);
    assert!(order.windows(2).all(|pair| pair[0] > pair[1]), "{order:?}");
    for item in &page.items {
        if let Item::Rule(rule) = item {
            assert!(rule.rect.x >= left && rule.rect.x + rule.rect.width <= left + style.area().width, "{rule:?}");
        }
    }
}

#[test]
fn a_code_block_longer_than_a_vertical_line_becomes_several_boxes() {
    let listing = (0..120).map(|i| format!("let x{i} = {i};")).collect::<Vec<_>>().join("\n");
    let chapter = Chapter { lang: Lang::Ja, ..chapter("章", vec![code(&listing)]) };
    let (pages, style) = composed(&vertical(Lang::Ja, vec![chapter]), &Design::default());
    let (top, foot) = (style.head, style.head + style.area().height);
    let mut seen = 0;
    for item in body_pages(&pages).into_iter().flat_map(|page| &page.items) {
        if let Item::Line(line) = item
            && line.text.starts_with("let x")
        {
            assert!(line.origin.y > top && line.origin.y < foot, "{line:?}");
            seen += 1;
        }
    }
    assert_eq!(seen, 120);
}

#[test]
fn a_large_picture_stands_upright_on_a_vertical_page_beside_its_heading() {
    let asset = AssetId(0);
    let image =
        Image { source: ImageSource::Asset(asset), alt: "絵".into(), title: None, width: None, span: Span::default() };
    let figure =
        Figure { id: None, images: vec![image], caption: Some(made("図の題")), label: None, span: Span::default() };
    let blocks = vec![
        paragraph(long(200)),
        Block::PageBreak(Span::default()),
        heading(2, "節"),
        Block::Figure(Box::new(figure)),
    ];
    let chapter = Chapter { lang: Lang::Ja, ..chapter("章", blocks) };
    let info = Info { format: crate::media::Format::Png, width: 4000.0, height: 3000.0, dpi: None };
    let pictures = BTreeMap::from([(asset, info)]);
    let (pages, style) = composed_with(&vertical(Lang::Ja, vec![chapter]), &Design::default(), pictures);
    let page = body_pages(&pages)[1];
    let picture = page.items.iter().find_map(|i| if let Item::Picture(p) = i { Some(p) } else { None }).unwrap();
    let (rect, area) = (picture.rect, style.area());
    assert!(
        picture.turn == crate::pages::Turn::Upright && (rect.width.get() / rect.height.get() - 4.0 / 3.0).abs() < 0.001,
        "{picture:?}"
    );
    let (left, right) = (style.left(false), style.left(false) + area.width);
    assert!(rect.x >= left && rect.x + rect.width < right && rect.y > style.head, "{picture:?}");
    let texts = lines(page, &style);
    assert!(["節", "図の題"].iter().all(|t| texts.iter().any(|(_, text)| text == t)), "{texts:?}");
}

#[test]
fn a_picture_of_a_vertical_page_is_made_smaller_with_its_caption_below_it() {
    let source = ImageSource::Asset(AssetId(0));
    let image = Image { source, alt: "絵".into(), title: None, width: None, span: Span::default() };
    let caption = Some(made("図の題"));
    let figure = Figure { id: None, images: vec![image], caption, label: None, span: Span::default() };
    let info = Info { format: crate::media::Format::Png, width: 200.0, height: 200.0, dpi: None };
    let mut smaller = 0;
    for filler in 1..17 {
        let blocks = vec![paragraph(long(43 * filler - 4)), Block::Figure(Box::new(figure.clone()))];
        let chapter = Chapter { lang: Lang::Ja, ..chapter("章", blocks) };
        let book = vertical(Lang::Ja, vec![chapter]);
        let (pages, style) = composed_with(&book, &Design::default(), BTreeMap::from([(AssetId(0), info)]));
        let picture =
            |page: &Page| page.items.iter().find_map(|i| if let Item::Picture(p) = i { Some(p.rect) } else { None });
        let (page, rect) = body_pages(&pages).into_iter().find_map(|page| Some((page, picture(page)?))).unwrap();
        assert!((rect.width.get() - rect.height.get()).abs() < 0.01 && rect.width.get() > 99.0, "{rect:?}");
        let below = page.items.iter().any(|item| {
            matches!(item, Item::Line(line) if &*line.text == "図の題"
                && line.origin.y > rect.y + rect.height
                && line.origin.y < rect.y + rect.height + style.body_size * 2.5)
        });
        assert!(below, "{filler}");
        smaller += usize::from(rect.width.get() < 149.0);
    }
    assert!(smaller > 0);
}

#[test]
fn a_formula_of_a_vertical_book_stays_in_the_text_area_with_its_signs() {
    let tex = Text::made(format!("\\overline{{{}}}", "x + y + z = ".repeat(30)));
    let blocks = vec![paragraph(long(30)), Block::Math(Math { tex, span: Span::default() }), paragraph(long(30))];
    for it in [vertical(Lang::Ja, vec![chapter("章", blocks.clone())]), book(vec![chapter("章", blocks.clone())])] {
        let (pages, style) = composed(&it, &Design::default());
        let mut signs = 0;
        for page in body_pages(&pages) {
            let Folio::Arabic(n) = page.folio else { continue };
            let (left, top, area) = (style.left(n % 2 == 1), style.head, style.area());
            for item in &page.items {
                let Item::Path(path) = item else { continue };
                signs += 1;
                for step in &path.steps {
                    let (crate::pages::Step::Move(at) | crate::pages::Step::Line(at)) = step else { continue };
                    assert!(at.x >= left && at.x <= left + area.width, "{at:?}");
                    assert!(at.y >= top && at.y <= top + area.height, "{at:?}");
                }
            }
        }
        assert!(signs > 0);
    }
}

#[test]
fn a_table_of_a_vertical_page_stands_beside_its_heading_and_leaves_room_for_its_notes() {
    for count in [2, 12, 30] {
        let rows = (0..count).map(|i| vec![format!("{i}"), long(8), long(20), long(12)]).collect();
        let Block::Table(mut it) = table(&["列", "地点", "事件", "出处"], rows) else { unreachable!() };
        let note = Note { id: Id::new("n"), blocks: vec![paragraph("注文")], span: Span::default() };
        it.caption = Some([made("表题"), vec![Inline::Note(note)]].concat());
        let blocks = vec![paragraph(long(60)), heading(2, "小节"), Block::Table(it), paragraph("后文")];
        let (pages, style) = composed(&vertical(Lang::ZhHant, vec![chapter("章", blocks)]), &Design::default());
        let has = |page: &&Page, text: &str| lines(page, &style).iter().any(|l| l.1 == text);
        let page = *body_pages(&pages).iter().find(|page| has(page, "小节")).expect("a heading");
        assert!(has(&page, "列") && has(&page, "注文"), "{count}");
        // The rule of the notes is at the left of the table.
        let left = |text: &str| {
            let line = page.items.iter().find_map(|i| match i {
                Item::Line(line) if &*line.text == text => Some(line.origin.x),
                _ => None,
            });
            line.expect(text)
        };
        assert!(left("注文") < left("列"), "{count}");
    }
}
