//! Code, tables and figures.

use super::*;
use crate::pages::{GlyphRun, Grey, Line, Paint};
use crate::typeset::look::Looks;
use toml::de::DeTable;

fn numbered(text: &str, first: u32) -> Block {
    let Block::Code(code) = code(text) else { unreachable!() };
    Block::Code(Box::new(Code { first_line: Some(first), ..*code }))
}

#[test]
fn numbers_of_lines_stand_before_code_and_are_no_text_of_the_book() {
    let text = format!("a\n\n{}\nb", "long ".repeat(30));
    let book = book(vec![chapter("一", vec![numbered(&text, 98)])]);
    let (pages, style) = composed(&book, &Design::default());
    let page = body_pages(&pages)[0];
    let numbers: Vec<&str> = set_lines(page)
        .into_iter()
        .filter(|l| l.tag == Tag::Artifact && l.origin.y > style.head && l.origin.y < style.head + style.height())
        .map(|l| &*l.text)
        .collect();
    // What goes on in a second line has no number of its own.
    assert_eq!(numbers, ["98", "99", "100", "101"]);
    let content = |l: &&Line| l.tag != Tag::Artifact && (&*l.text == "a" || &*l.text == "b");
    let starts: Vec<Pt> = set_lines(page).into_iter().filter(content).map(|l| l.origin.x).collect();
    assert!(starts.len() == 2 && starts[0] == starts[1] && starts[0] > style.left(true) + style.body_size);
}

#[test]
fn what_is_told_apart_in_code_is_bold_or_lighter() {
    let mut book = book(vec![chapter("一", vec![code("let a = \"b\"; // 注")])]);
    if let Block::Code(code) = &mut book.body[0].chapters[0].blocks[0] {
        code.language = Some("rust".into());
    }
    highlight::mark(&mut book, highlight::Options::default());
    let (pages, _) = composed(&book, &Design::default());
    let line = set_lines(body_pages(&pages)[0]).into_iter().find(|l| l.text.starts_with("let")).unwrap();
    let looks: Vec<(bool, Grey)> =
        line.runs.iter().map(|r| (FONTS.face(r.face).postscript_name().contains("Bold"), r.colour)).collect();
    let black = Grey::BLACK;
    assert_eq!(looks, [(true, black), (false, black), (false, Grey(0.28)), (false, black), (false, Grey(0.42))]);
    assert_eq!(&*line.text, "let a = \"b\"; // 注");
}

#[test]
fn quotes_and_signs_in_code_have_the_cells_that_they_need() {
    let book = book(vec![chapter("一", vec![code("we’re\n‘x’\n中“文”\na→b\n├─a\na🎉b\n👨‍👩‍👧‍👦🇨🇳")])]);
    let (pages, style) = composed(&book, &Design::default());
    let size = style.code(Lang::ZhHans).size;
    let halves = |text: &str| {
        let line = set_lines(body_pages(&pages)[0]).into_iter().find(|line| &*line.text == text).unwrap();
        let advance = |run: &GlyphRun| run.glyphs.iter().map(|glyph| glyph.advance).sum::<f32>() * (run.size / size);
        (line.runs.iter().map(advance).sum::<f32>() * 2.0).round()
    };
    assert_eq!(["we’re", "‘x’", "中“文”", "a→b", "├─a"].map(halves), [5.0, 3.0, 8.0, 4.0, 3.0]);
    assert_eq!(["a🎉b", "👨‍👩‍👧‍👦🇨🇳"].map(halves), [4.0, 4.0]);
    // In a drawing of boxes signs take one cell, as their lines do.
    let book = self::book(vec![chapter("一", vec![code("┌────┐\n│→①▶│\n│中a■│")])]);
    let (pages, _) = composed(&book, &Design::default());
    let lines: Vec<f32> = set_lines(body_pages(&pages)[0])
        .iter()
        .filter(|line| line.text.starts_with(['┌', '│']))
        .map(|line| line.runs.iter().map(|r| r.glyphs.iter().map(|g| g.advance).sum::<f32>() * (r.size / size)).sum())
        .collect();
    assert_eq!(lines.iter().map(|em| (em * 2.0).round()).collect::<Vec<_>>(), [6.0, 5.0, 6.0]);
}

#[test]
fn the_ground_of_code_that_goes_on_keeps_off_its_first_line() {
    let text = (0..60).map(|n| format!("line {n}\n\n")).collect::<String>();
    let book = book(vec![chapter("一", vec![code(text.trim_end())])]);
    let (pages, style) = composed(&book, &Design::default());
    let page = body_pages(&pages)[1];
    let ground = page.items.iter().find_map(|i| {
        if let Item::Rule(r) = i { (r.paint == Paint::Grey(Grey(0.95))).then_some(r.rect) } else { None }
    });
    assert!(ground.unwrap().y < style.head - style.body_size * 0.2);
}

#[test]
fn the_number_of_a_page_in_the_text_is_that_of_its_target() {
    let to = |id: &str| {
        let page = Some(["见第".to_owned(), "页。".to_owned()]);
        let reference = Reference { target: Id::new(id), inlines: made("该节"), page, span: Span::default() };
        Block::Paragraph(Paragraph { inlines: vec![Inline::Reference(Box::new(reference))], ..Paragraph::default() })
    };
    let filler = || (0..30).map(|_| paragraph(long(200)));
    let first = std::iter::once(to("远")).chain(filler()).chain([heading(2, "远"), to("远"), to("无")]);
    let book = book(vec![chapter("一", first.collect())]);
    let (pages, _) = composed(&book, &Design::default());
    let said: Vec<&str> =
        pages.pages.iter().flat_map(set_lines).filter(|l| l.text.starts_with("见第")).map(|l| &*l.text).collect();
    let target = pages.targets[&Id::new("远")].page as usize;
    let wanted = format!("见第{}页。", pages.pages[target].folio);
    assert_eq!(said, [wanted.as_str(), wanted.as_str()]);
    assert!(target > 2 && shown(&pages).contains("该节"));
}

#[test]
fn a_wide_table_of_a_vertical_page_is_turned_beside_the_lines() {
    let words = ["internationalization", "implementation", "serialization", "authentication", "documentation"];
    let row = words.map(str::to_owned).to_vec();
    let blocks = vec![paragraph("前文"), table(&words, vec![row]), paragraph("後文")];
    let book = vertical(Lang::ZhHant, vec![chapter("一", blocks)]);
    let (pages, style) = composed(&book, &Design::default());
    let body = body_pages(&pages);
    assert_eq!(body.len(), 1);
    let set = set_lines(body[0]);
    let turned: Vec<&&Line> = set.iter().filter(|l| words.contains(&&*l.text)).collect();
    assert!(turned.len() == 10 && turned.iter().all(|l| l.runs[0].orientation == Orientation::Turned));
    // Not set smaller, and inside the 版心.
    assert!(turned.iter().all(|l| (l.runs[0].size.get() - style.table(Lang::ZhHant).size.get()).abs() < 0.01));
    assert!(turned.iter().all(|l| l.origin.y >= style.head && l.origin.x > style.left(true)));
}

#[test]
fn words_of_a_turned_table_are_set_smaller_rather_than_cut() {
    let heads = vec!["甲乙"; 21];
    let rows = vec![(0..21).map(|i| format!("value-{i}")).collect()];
    let (pages, style) = composed(&book(vec![chapter("章", vec![table(&heads, rows)])]), &Design::default());
    let set: Vec<&Line> = body_pages(&pages).into_iter().flat_map(set_lines).collect();
    let words: Vec<&&Line> = set.iter().filter(|l| l.text.starts_with("val")).collect();
    assert!(words.len() == 21 && words.iter().all(|l| l.text.starts_with("value-")), "{words:?}");
    let share = words[0].runs[0].size / style.table(Lang::ZhHans).size;
    assert!(share < 0.72 && words[0].runs[0].size.get() > 5.0, "{share}");
}

#[test]
fn a_table_whose_numbers_do_not_fit_in_the_smallest_type_is_turned_and_breaks_none() {
    let heads = ["年", "1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"];
    let row: Vec<String> = (0..13).map(|i| format!("{}.5", 1234 + i)).collect();
    let (pages, _) = composed(&book(vec![chapter("章", vec![table(&heads, vec![row.clone()])])]), &Design::default());
    let set: Vec<&Line> = body_pages(&pages).into_iter().flat_map(set_lines).collect();
    let numbers: Vec<&&Line> = set.iter().filter(|l| row.iter().any(|number| **number == *l.text)).collect();
    assert_eq!(numbers.len(), 13);
    assert_eq!(numbers[0].runs[0].orientation, Orientation::TurnedBack);
}

#[test]
fn an_emoji_and_the_character_behind_it_stand_on_one_line_of_a_cell() {
    let (pages, _) =
        composed(&book(vec![chapter("章", vec![table(&["甲"], vec![vec!["✅ 是".to_owned()]])])]), &Design::default());
    let set: Vec<&Line> = body_pages(&pages).into_iter().flat_map(set_lines).collect();
    assert!(set.iter().any(|l| l.text.contains('✅') && l.text.contains('是')), "{set:?}");
}

#[test]
fn a_heading_before_a_turned_table_is_turned_with_it() {
    let heads = vec!["甲乙"; 21];
    let rows = vec![(0..21).map(|i| format!("value-{i}")).collect()];
    let blocks = vec![paragraph("前文"), heading(2, "小节"), table(&heads, rows), paragraph("后文")];
    let (pages, _) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
    assert_eq!(pages_of(&pages, &["前文", "小节", "后文"]), [Some(0), Some(1), Some(2)]);
    let set = set_lines(body_pages(&pages)[1]);
    assert!(set.iter().any(|l| l.text.starts_with("value")));
    let title = set.iter().find(|l| &*l.text == "小节").expect("a title");
    assert_eq!(title.runs[0].orientation, Orientation::TurnedBack);
}

#[test]
fn the_first_line_of_a_paragraph_does_not_stand_alone_below_a_picture_at_the_foot() {
    let info = Info { format: crate::media::Format::Png, width: 300.0, height: 200.0, dpi: None };
    for filler in 1..28 {
        let blocks = vec![paragraph(long(28 * filler - 2)), picture(AssetId(0)), paragraph(format!("首{}", long(200)))];
        let book = book(vec![chapter("章", blocks)]);
        let (pages, style) = composed_with(&book, &Design::default(), BTreeMap::from([(AssetId(0), info)]));
        for page in body_pages(&pages) {
            let lines = lines(page, &style);
            let alone = lines.last().is_some_and(|l| l.1.starts_with('首'));
            assert!(!alone, "{filler}: {lines:?}");
        }
    }
}

#[test]
fn two_lines_of_a_title_with_readings_stand_further_apart() {
    let ruby = |base: &str, reading: &str| {
        let pair = RubyPair { base: Text::made(base), reading: Text::made(reading) };
        Inline::Ruby(Ruby { pairs: vec![pair] })
    };
    let distance = |inner: Inline| {
        let Block::Heading(mut h) = heading(2, "") else { unreachable!() };
        h.inlines = [made(long(30)), vec![inner], made(long(10))].concat();
        let set = baselines(vec![paragraph("前"), Block::Heading(h), paragraph("后")]);
        set[3].0 - set[2].0
    };
    let (plain, with) = (distance(Inline::Text(Text::made("漢字"))), distance(ruby("漢字", "かんじ")));
    assert!(with > plain * 1.2, "{plain} {with}");
}

#[test]
fn a_cell_over_rows_keeps_its_lines_together_and_no_rule_crosses_it() {
    let long = "跨两行的话写得长一点，长到要折成三行以上，再写一些，再写一些，再写一些，再写一些，再写一些，还要再写一些，一直写到第三行的末尾为止。";
    let Block::Table(mut table) = table(&["甲", "乙"], vec![vec!["壹".into(), long.into()], vec!["贰".into()]])
    else {
        unreachable!()
    };
    table.rows[0][1].rows = 2;
    let (pages, _) = composed(&book(vec![chapter("章", vec![Block::Table(table)])]), &Design::default());
    let page = body_pages(&pages)[0];
    let lines: Vec<&Line> = set_lines(page).into_iter().filter(|l| long.contains(&*l.text)).collect();
    let steps: Vec<f32> = lines.windows(2).map(|l| (l[1].origin.y - l[0].origin.y).get()).collect();
    assert!(steps.len() >= 2 && steps.iter().all(|step| (step - steps[0]).abs() < 0.01), "{steps:?}");
    let (head, foot) = (lines[0].origin.y, lines.last().unwrap().origin.y);
    let crossing = page.items.iter().filter_map(|i| if let Item::Rule(r) = i { Some(r.rect) } else { None });
    let crossing: Vec<_> = crossing.filter(|r| head < r.y && r.y < foot).collect();
    assert!(!crossing.is_empty() && crossing.iter().all(|r| r.x + r.width <= lines[0].origin.x), "{crossing:?}");
}

#[test]
fn no_line_of_a_divided_row_stands_alone_on_a_page() {
    for filler in 1..28 {
        let row = vec!["短".to_owned(), "字".repeat(28 * 12)];
        let blocks = vec![paragraph(long(28 * filler - 2)), table(&["列", "值"], vec![row])];
        let (pages, _) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        let lines = |page: &&Page| set_lines(page).iter().filter(|l| l.text.starts_with('字')).count();
        assert!(body_pages(&pages).iter().all(|page| lines(page) != 1), "{filler}");
    }
}

#[test]
fn a_cell_over_rows_that_is_divided_has_one_distance_of_its_lines() {
    let row = |text: &str| vec!["壹".to_owned(), "1,234.56".to_owned(), text.to_owned()];
    let long = "备".repeat(600);
    let rows = vec![row(&long), row("")[..2].to_vec(), row("")[..2].to_vec()];
    let Block::Table(mut table) = table(&["甲", "乙", "丙"], rows) else { unreachable!() };
    table.rows[0][2].rows = 3;
    table.rows[0][0].blocks = vec![paragraph("一二三四五六七八九十".repeat(3)), paragraph("一"), paragraph("二")];
    let (pages, _) = composed(&book(vec![chapter("章", vec![Block::Table(table)])]), &Design::default());
    let mut count = 0;
    for page in body_pages(&pages) {
        let lines: Vec<&Line> = set_lines(page).into_iter().filter(|l| l.text.starts_with('备')).collect();
        count += lines.iter().map(|l| l.text.chars().count()).sum::<usize>();
        let steps: Vec<f32> = lines.windows(2).map(|l| (l[1].origin.y - l[0].origin.y).get()).collect();
        assert!(steps.iter().all(|step| (step - steps[0]).abs() < 0.01), "{steps:?}");
    }
    assert_eq!(count, 600);
}

/// A picture of one inch at 96 dots for each 96 pixels, alone in its figure.
fn picture(asset: AssetId) -> Block {
    let span = Span::default();
    let image = Image { source: ImageSource::Asset(asset), alt: "图".into(), title: None, width: None, span };
    Block::Figure(Box::new(Figure { id: None, images: vec![image], caption: None, label: None, span }))
}

/// On which pages each text stands.
fn pages_of(pages: &Pages, texts: &[&str]) -> Vec<Option<usize>> {
    let holds = |page: &Page, text: &str| set_lines(page).iter().any(|l| &*l.text == text);
    texts.iter().map(|text| body_pages(pages).into_iter().position(|page| holds(page, text))).collect()
}

#[test]
fn what_is_held_with_a_block_no_page_has_room_for_beside_it_is_not_left_alone() {
    let listing = (1..=4).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n");
    // Four lines with their white take five of the page, the heading two, the paragraph one.
    let design = Design { lines: Some(7), ..Design::default() };
    let mut parted = 0;
    for filler in 1..=9 {
        let text = paragraph(long(28 * filler - 4));
        let blocks = vec![text, heading(2, "节"), paragraph("见下："), code(&listing)];
        let (pages, _) = composed(&book(vec![chapter("章", blocks)]), &design);
        let found = pages_of(&pages, &["节", "见下：", "line 1", "line 4"]);
        assert!(found[0] == found[1] && found[2] == found[3] && found[1] < found[2], "{found:?}");
        // Where the heading has room below the text it stands there.
        parted += usize::from(set_lines(body_pages(&pages)[found[0].unwrap()]).iter().any(|l| l.text.contains('文')));
    }
    assert!(parted >= 5, "{parted}");
}

#[test]
fn a_picture_leaves_room_for_the_heading_and_the_line_that_are_held_with_it() {
    let blocks = vec![paragraph(long(50)), heading(2, "节"), paragraph("下图："), picture(AssetId(0))];
    let info = Info { format: crate::media::Format::Png, width: 100.0, height: 4000.0, dpi: None };
    let design = Design { lines: Some(16), ..Design::default() };
    let book = book(vec![chapter("章", blocks)]);
    let (pages, _) = composed_with(&book, &design, BTreeMap::from([(AssetId(0), info)]));
    assert_eq!(pages_of(&pages, &["节", "下图："]), [Some(1), Some(1)]);
    assert!(body_pages(&pages)[1].items.iter().any(|i| matches!(i, Item::Picture(_))));
}

#[test]
fn a_box_of_a_vertical_page_has_room_for_its_caption_and_for_the_numbers_of_its_lines() {
    let Block::Table(narrow) = table(&["甲", "乙"], vec![vec!["1".into(), "2".into()]]) else { unreachable!() };
    let (caption, label) = (Some(made("一句不算短的表题")), Some("表1-1".into()));
    let narrow = Block::Table(Box::new(Table { caption, label, ..*narrow }));
    let text = "let total = first + second;\nlet x = 1;";
    let book = vertical(Lang::ZhHant, vec![chapter("章", vec![narrow, numbered(text, 1)])]);
    let (pages, _) = composed(&book, &Design::default());
    let texts: Vec<&str> = body_pages(&pages).into_iter().flat_map(set_lines).map(|l| &*l.text).collect();
    for whole in ["表1-1　一句不算短的表题", "let total = first + second;"] {
        assert!(texts.contains(&whole), "{texts:?}");
    }
}

#[test]
fn a_table_at_the_head_of_a_page_keeps_off_the_rule_of_the_running_head() {
    let rows = (0..40).map(|n| vec![n.to_string(), "乙".into()]).collect();
    let book = book(vec![chapter("章", vec![table(&["甲", "乙"], rows)])]);
    let top = |design: &Design| {
        let (pages, style) = composed(&book, design);
        let page = body_pages(&pages)[1];
        let rules = page.items.iter().filter_map(|i| if let Item::Rule(r) = i { Some(r.rect.y) } else { None });
        let first = rules.filter(|y| *y >= style.head - Pt::new(0.01)).min().unwrap();
        (first - style.head) / style.body_size
    };
    let table = DeTable::parse("[running-head]\nrule = 0.4").expect("TOML");
    let ruled = Design { looks: Looks::read(table.get_ref()).expect("a design"), ..Design::default() };
    assert_eq!((top(&Design::default()), (top(&ruled) * 10.0).round()), (0.0, 6.0));
}

#[test]
fn three_figures_of_a_vertical_line_reach_into_the_white_beside_it() {
    let style = Style::resolve(&Design::default(), Lang::Ja, WritingMode::VerticalRl);
    let (pictures, reporter) = (BTreeMap::new(), Reporter::new());
    let cx = Context::new(&FONTS, &style, &pictures, &reporter);
    let size = Pt::new(10.0);
    let figures = |text| {
        let run = column::number(text, size, Lang::Ja, &cx).runs.remove(0);
        (run.size / size, (run.size * run.glyphs.iter().map(|g| g.advance).sum::<f32>()) / size)
    };
    assert_eq!(figures("12").0, 1.0);
    let (scale, width) = figures("123");
    assert!(scale > 0.85 && width < style.leading / style.body_size, "{scale} {width}");
}

#[test]
fn a_caption_stands_below_its_picture_and_above_its_table_smaller_than_the_text() {
    let asset = AssetId(0);
    let image =
        Image { source: ImageSource::Asset(asset), alt: "图".into(), title: None, width: None, span: Span::default() };
    let figure = Figure {
        id: None,
        images: vec![image],
        caption: Some(made("图题")),
        label: Some("图1-1".into()),
        span: Span::default(),
    };
    let Block::Table(mut below) = table(&["甲", "乙"], vec![vec!["一".into(), "二".into()]]) else {
        unreachable!()
    };
    (below.caption, below.label) = (Some(made("表题")), Some("表1-1".into()));
    let blocks = vec![paragraph(long(40)), Block::Figure(Box::new(figure)), Block::Table(below)];
    let info = Info { format: crate::media::Format::Png, width: 400.0, height: 100.0, dpi: None };
    let pictures = BTreeMap::from([(asset, info)]);
    let (pages, style) = composed_with(&book(vec![chapter("章", blocks)]), &Design::default(), pictures);
    let page = body_pages(&pages)[0];
    let line = |text: &str| set_lines(page).into_iter().find(|l| l.text.ends_with(text)).expect(text);
    let picture = page.items.iter().find_map(|i| if let Item::Picture(p) = i { Some(p.rect) } else { None }).unwrap();
    let (of_figure, of_table) = (line("图题"), line("表题"));
    assert!(of_figure.origin.y > picture.y + picture.height && of_table.origin.y < line("甲").origin.y);
    for (caption, number) in [(of_figure, "图1-1"), (of_table, "表1-1")] {
        assert!(caption.text.starts_with(&format!("{number}\u{3000}")), "{}", caption.text);
        assert!(caption.runs[0].size < style.body_size, "{}", caption.text);
        // Number, an em of white and title.
        let white = caption.runs[0].glyphs.iter().find(|glyph| glyph.cluster as usize == number.len());
        assert_eq!(white.map(|glyph| glyph.advance), Some(1.0), "{}", caption.text);
    }
}

#[test]
fn a_cell_of_six_kana_stays_on_one_line_where_wide_columns_can_pay() {
    let broken = |cells: &[&str], long: usize| -> usize {
        let text: String = cells.iter().map(|_| "語").collect::<String>() + &self::long(long);
        let row = cells.iter().map(|cell| (*cell).to_owned()).chain([text]).collect();
        let heads = vec!["甲"; cells.len() + 1];
        let (pages, _) = composed(&book(vec![chapter("章", vec![table(&heads, vec![row])])]), &Design::default());
        let set: Vec<&str> = set_lines(body_pages(&pages)[0]).iter().map(|line| &*line.text).collect();
        cells.iter().filter(|cell| !set.contains(cell)).count()
    };
    assert_eq!(broken(&["たちつてとな", "ハヒフヘホマ"], 60), 0);
    // A date has the white between its figures and signs.
    assert_eq!(broken(&["1923年", "1900年10月"], 60) + broken(&["2024年10月15日"], 60), 0);
    // A longer text is divided, and so is a short one where the others would become much longer.
    assert_eq!(broken(&["たちつてとなにぬ", "ハヒフヘホマ"], 60), 1);
    assert!(broken(&["たちつてとな", "ハヒフヘホマ", "アイウエオカ", "サシスセソタ"], 60) > 0);
}

#[test]
fn a_word_longer_than_the_line_of_a_title_is_hyphenated_and_no_other() {
    let titles = |title: &str, characters| {
        let design = Design { characters: Some(characters), ..Design::default() };
        let (pages, _) = composed(&book(vec![chapter(title, vec![paragraph("文")])]), &design);
        let lines = set_lines(body_pages(&pages)[0]);
        // A hyphen is no text of the line.
        let shown = |l: &&Line| (l.text.to_string(), l.runs.iter().map(|r| r.glyphs.len()).sum::<usize>());
        lines.iter().take_while(|l| &*l.text != "文").map(shown).collect::<Vec<_>>()
    };
    let long = titles("internationalization", 10);
    let (last, others) = long.split_last().unwrap();
    assert!(!others.is_empty() && last.1 == last.0.len(), "{long:?}");
    assert!(others.iter().all(|(text, glyphs)| *glyphs == text.len() + 1), "{long:?}");
    let short = titles("实现 internationalization 的办法", 20);
    assert!(short.iter().any(|l| l.0.contains("internationalization")), "{short:?}");
}

#[test]
fn two_headings_in_a_row_share_a_line() {
    let rows = |blocks: Vec<Block>| {
        let blocks = [vec![paragraph("前")], blocks, vec![paragraph("后"), paragraph("后"), paragraph("后")]].concat();
        let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        let set = lines(body_pages(&pages)[0], &style);
        let row = |text: &str| set.iter().find(|l| l.1 == text).expect(text).0.round();
        let whole = 1 + style.heading_lines(2, Lang::ZhHans);
        (row("后") - row("前"), f32::from(whole), f32::from(style.heading_lines(3, Lang::ZhHans)))
    };
    let (one, alone, _) = rows(vec![heading(2, "小节")]);
    assert_eq!(one, alone);
    let (both, first, second) = rows(vec![heading(2, "小节"), heading(3, "小目")]);
    assert_eq!(both, first + second - 1.0);
}

#[test]
fn long_heads_of_short_columns_leave_room_for_the_text_of_a_long_one() {
    let row = |words: [&str; 5]| {
        let text = "取回一份资料，不改变服务器上的任何东西，可以放心地重复，中间的代理也可以把它留下来再用";
        words.map(str::to_owned).into_iter().chain([text.to_owned()]).collect::<Vec<_>>()
    };
    let rows = vec![row(["GET", "yes", "yes", "no", "100"]), row(["POST", "no", "no", "yes", "10"])];
    let heads = ["Method", "Idempotent", "Cacheable", "Authentication", "Rate limiting", "说明"];
    let (pages, style) = composed(&book(vec![chapter("章", vec![table(&heads, rows)])]), &Design::default());
    let lines: Vec<_> = body_pages(&pages).into_iter().flat_map(|page| lines(page, &style)).collect();
    let longest = lines.iter().map(|l| l.1.chars().filter(|c| ('一'..'龥').contains(c)).count()).max();
    assert!(longest >= Some(5), "{lines:?}");
    // Words are divided between syllables only, and into few pieces.
    assert!(lines.iter().any(|l| l.1.starts_with("Authen")), "{lines:?}");
    // A head whose column has room is not divided.
    assert!(lines.iter().any(|l| l.1 == "Method"), "{lines:?}");
}

#[test]
fn a_page_rather_ends_a_line_early_than_inside_a_word() {
    let style = Style::resolve(&Design::default(), Lang::EN, WritingMode::HorizontalTb);
    let (pictures, reporter) = (BTreeMap::new(), Reporter::new());
    let cx = Context::new(&FONTS, &style, &pictures, &reporter);
    let blocks = [paragraph("Characteristically uncomfortable representatives misunderstood. ".repeat(12))];
    let mut structure = Structure::default();
    structure.nodes.push(root());
    let mut setter = Setter::new(&cx, &mut structure);
    setter.blocks(&blocks, Env::body(&cx, Lang::EN, NodeId(0)));
    let strips = setter.galley.strips;
    let hyphenated = |strip: &galley::Strip| {
        strip.things.iter().any(|t| matches!(t, galley::Thing::Line(placed) if placed.line.hyphenated))
    };
    let inner = &strips[1..strips.len() - 2];
    assert!(inner.iter().any(hyphenated) && !inner.iter().all(hyphenated));
    for strip in inner {
        let expected = if hyphenated(strip) { galley::Break::Cost(170) } else { galley::Break::Free };
        assert_eq!(strip.after, expected);
    }
}

/// Baselines of a page's lines of text, downward, of a chapter of these blocks.
fn baselines(blocks: Vec<Block>) -> Vec<(f32, String)> {
    let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
    lines(body_pages(&pages)[0], &style).into_iter().map(|(row, text)| (row, text.to_owned())).collect()
}

#[test]
fn a_heading_takes_the_lines_that_its_title_has_below_another_heading_too() {
    for level in [3, 4] {
        let set = baselines(vec![heading(2, "小节"), heading(level, &long(70)), paragraph("后"), paragraph("后")]);
        // Lines of text keep off one another by more than their size of a line of 1.6 em.
        assert!(set.windows(2).all(|pair| pair[1].0 - pair[0].0 > 0.7), "{level}: {set:?}");
    }
}

#[test]
fn a_line_of_text_between_two_headings_parts_them() {
    let white = |blocks: Vec<Block>| {
        let set = baselines([blocks, vec![heading(2, "小节"), paragraph("后"), paragraph("后")]].concat());
        let at = |text: &str| set.iter().rfind(|l| l.1 == text).expect(text).0;
        at("小节") - at("前")
    };
    let apart = white(vec![paragraph(long(60)), paragraph("前")]);
    assert_eq!(white(vec![heading(2, "大节"), paragraph("前")]).round(), apart.round());
}

#[test]
fn sections_of_one_line_each_never_end_a_page_with_a_heading() {
    for level in [2, 3, 4] {
        let blocks = (0..40).flat_map(|_| [heading(level, "小节"), paragraph("文")]).collect();
        let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        for page in body_pages(&pages) {
            assert_eq!(lines(page, &style).last().map(|l| l.1), Some("文"), "{level}");
        }
    }
}

#[test]
fn a_table_with_a_title_says_on_every_further_page_that_it_goes_on() {
    let said = |caption: Option<&str>, label: Option<&str>, lang: Lang| {
        let rows = (0..60).map(|i| vec![format!("甲{i}"), "乙".to_owned()]).collect();
        let Block::Table(mut it) = table(&["列", "值"], rows) else { panic!("a table") };
        (it.caption, it.label) = (caption.map(made), label.map(str::to_owned));
        let mut chapter = chapter("章", vec![Block::Table(it)]);
        chapter.lang = lang;
        let mut book = book(vec![chapter]);
        book.meta.lang = lang;
        let (pages, _) = composed(&book, &Design::default());
        let first = |page: &&Page| {
            let lines = page.items.iter().filter_map(|i| if let Item::Line(line) = i { Some(line) } else { None });
            let in_text = |l: &&crate::pages::Line| l.text.starts_with(['表', '续', '（']) || l.text.contains("계속");
            lines.filter(in_text).map(|l| l.text.to_string()).collect::<Vec<_>>().join("|")
        };
        body_pages(&pages).iter().skip(1).map(first).collect::<Vec<_>>()
    };
    let zh = said(Some("历代"), None, Lang::ZhHans);
    assert!(!zh.is_empty() && zh.iter().all(|text| text == "续表"), "{zh:?}");
    assert!(said(Some("历代"), Some("表1-1"), Lang::ZhHans).iter().all(|text| text == "表1-1（续）"));
    assert!(said(Some("역대"), Some("표 1"), Lang::Ko).iter().all(|text| text == "표 1 (계속)"));
    // One without a title has its head again and nothing more.
    assert!(said(None, None, Lang::ZhHans).iter().all(String::is_empty));
}

#[test]
fn the_text_of_a_row_stands_in_the_middle_between_its_rules() {
    let rows = vec![vec!["甲".to_owned(), "乙".to_owned()], vec!["丙".to_owned(), "丁".to_owned()]];
    let (pages, style) = composed(&book(vec![chapter("章", vec![table(&["列", "值"], rows)])]), &Design::default());
    let page = body_pages(&pages)[0];
    let rules: Vec<(f32, f32)> = page
        .items
        .iter()
        .filter_map(|i| match i {
            Item::Rule(rule) if rule.rect.width > rule.rect.height => {
                Some((rule.rect.y.get(), (rule.rect.y + rule.rect.height).get()))
            }
            _ => None,
        })
        .collect();
    let size = style.table(Lang::ZhHans).size.get();
    for text in ["列", "甲", "丙"] {
        let line = set_lines(page).into_iter().find(|l| &*l.text == text).expect(text);
        // The em box of ideographs reaches from 0.88 above the baseline to 0.12 below.
        let (top, bottom) = (line.origin.y.get() - 0.88 * size, line.origin.y.get() + 0.12 * size);
        let above = rules.iter().map(|r| top - r.1).filter(|d| *d > 0.0).fold(f32::MAX, f32::min);
        let below = rules.iter().map(|r| r.0 - bottom).filter(|d| *d > 0.0).fold(f32::MAX, f32::min);
        assert!((above - below).abs() < 0.1 * size, "{text}: {above} {below}");
    }
}

#[test]
fn rows_of_heads_alone_below_the_head_belong_to_it() {
    let header = |text: &str| Cell { header: true, ..cell(text) };
    let Block::Table(mut it) = table(&["列", "值"], vec![vec!["甲".to_owned(), "乙".to_owned()]]) else { panic!() };
    it.rows.insert(0, vec![header("期中"), header("期末")]);
    it.rows.extend((0..60).map(|i| vec![cell(&format!("丙{i}")), cell("丁")]));
    let (pages, _) = composed(&book(vec![chapter("章", vec![Block::Table(it)])]), &Design::default());
    let again = |page: &&Page| set_lines(page).iter().any(|l| &*l.text == "期中");
    assert!(body_pages(&pages).len() > 1 && body_pages(&pages).iter().all(again));
}

#[test]
fn a_list_in_a_quotation_or_an_explanation_has_the_bullets_of_the_first_level() {
    let list = |kind, blocks: Vec<Block>| {
        let item = ListItem { blocks, ..ListItem::default() };
        Block::List(List { kind, tight: true, items: vec![item], span: Span::default() })
    };
    // A bullet is filled, the ring of the second level is not.
    let bullets = |blocks: Vec<Block>| -> Vec<bool> {
        let (pages, _) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        let paths = body_pages(&pages)[0].items.iter();
        paths.filter_map(|i| if let Item::Path(path) = i { Some(path.fill.is_some()) } else { None }).collect()
    };
    let plain = || list(ListKind::Bullet, vec![paragraph("甲")]);
    let quoted = Block::Quote(Quote { blocks: vec![plain()], source: None, span: Span::default() });
    let explained = list(ListKind::Definition, vec![plain()]);
    let nested = list(ListKind::Bullet, vec![paragraph("甲"), plain()]);
    assert_eq!(bullets(vec![plain()]), [true]);
    assert_eq!(bullets(vec![quoted]), [true]);
    assert_eq!(bullets(vec![explained]), [true]);
    assert_eq!(bullets(vec![nested]), [true, false]);
}

#[test]
fn the_number_of_an_item_that_is_a_table_stands_at_its_first_line() {
    let item = ListItem { blocks: vec![table(&["列"], vec![vec!["值".into()]])], ..ListItem::default() };
    let list = List { kind: ListKind::Ordered { start: 1 }, tight: true, items: vec![item], span: Span::default() };
    let set = baselines(vec![paragraph("前"), Block::List(list), paragraph("后")]);
    let row = |text: &str| set.iter().find(|l| l.1 == text).expect(text).0;
    assert!((row("1.") - row("列")).abs() < 0.01, "{set:?}");
    // The table begins where the text of an item does.
    let text = ListItem { blocks: vec![paragraph("文")], ..ListItem::default() };
    let item = ListItem { blocks: vec![table(&["列"], vec![vec!["值".into()]])], ..ListItem::default() };
    let list = List { kind: ListKind::Bullet, tight: true, items: vec![text, item], span: Span::default() };
    let (pages, style) = composed(&book(vec![chapter("章", vec![Block::List(list)])]), &Design::default());
    let page = body_pages(&pages)[0];
    let start = |text: &str| set_lines(page).iter().find(|l| &*l.text == text).expect(text).origin.x;
    assert!((start("列") - start("文")).get().abs() < style.body_size.get(), "{:?} {:?}", start("列"), start("文"));
}

#[test]
fn the_source_of_a_quotation_breaks_as_a_title_does() {
    let source = made("——无名氏《旧时的活字与今日的活字》，某某出版社，二〇〇一年");
    let quote = Block::Quote(Quote { blocks: vec![paragraph("引文")], source: Some(source), span: Span::default() });
    let (pages, style) = composed(&book(vec![chapter("章", vec![quote])]), &Design::default());
    let lines: Vec<_> = body_pages(&pages).into_iter().flat_map(|page| lines(page, &style)).collect();
    let from = lines.iter().position(|l| l.1.starts_with("——")).unwrap();
    assert!(lines.len() == from + 2 && lines[from].1.ends_with('，'), "{lines:?}");
}

#[test]
fn the_pictures_of_a_figure_stand_on_one_page_with_its_caption() {
    let span = Span::default();
    let image = |n| Image { source: ImageSource::Asset(AssetId(n)), alt: "图".into(), title: None, width: None, span };
    let images = vec![image(0), image(1)];
    let figure = Figure { id: None, images, caption: Some(made("两图")), label: None, span };
    let blocks = vec![paragraph(long(50)), Block::Figure(Box::new(figure))];
    let info = Info { format: crate::media::Format::Png, width: 380.0, height: 400.0, dpi: None };
    let book = book(vec![chapter("章", blocks)]);
    let pictures = BTreeMap::from([(AssetId(0), info), (AssetId(1), info)]);
    let (pages, style) = composed_with(&book, &Design::default(), pictures);
    let page = body_pages(&pages)[pages_of(&pages, &["两图"])[0].expect("the caption")];
    let heights: Vec<f32> = page
        .items
        .iter()
        .filter_map(|i| if let Item::Picture(p) = i { Some(p.rect.height.get()) } else { None })
        .collect();
    let [first, second] = heights[..] else { panic!("{heights:?}") };
    assert!(first == second && first + second > style.height().get() * 0.6, "{heights:?}");
}

#[test]
fn a_page_is_filled_with_the_lines_of_a_paragraph_whose_listing_has_no_room() {
    let listing = code(&["line"; 8].join("\n"));
    for filler in 15..24 {
        let announces = paragraph(format!("{}：", long(28 * 4 - 10)));
        let blocks = vec![paragraph(long(28 * filler - 4)), announces, listing.clone(), paragraph(long(300))];
        let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        let page = body_pages(&pages)[0];
        let text = page.items.iter().filter(|i| matches!(i, Item::Line(l) if l.tag != Tag::Artifact));
        let foot = lines(page, &style).iter().map(|l| l.0).fold(0.0, f32::max);
        assert!(text.count() > 0 && foot > f32::from(style.lines) - 4.0, "{filler}: {foot}");
    }
}

#[test]
fn a_heading_of_two_lines_has_the_white_of_one() {
    let white = |title: &str| {
        let blocks = vec![paragraph(long(28)), heading(2, title), paragraph(long(28))];
        let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        let page = body_pages(&pages)[0];
        let rows: Vec<f32> = lines(page, &style).iter().filter(|l| !l.1.starts_with('章')).map(|l| l.0).collect();
        let (first, last) = (rows[1], rows[rows.len() - 2]);
        (first - rows[0], rows[rows.len() - 1] - last)
    };
    let (one, two) = (white("题目"), white(&"题目".repeat(14)));
    assert!((one.0 - two.0).abs() < 0.6 && (one.1 - two.1).abs() < 0.6, "{one:?} {two:?}");
}

#[test]
fn a_heading_below_another_keeps_the_white_before_its_text() {
    let below = |blocks: Vec<Block>| {
        let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        let rows: Vec<f32> = lines(body_pages(&pages)[0], &style).iter().map(|l| l.0).collect();
        rows[rows.len() - 1] - rows[rows.len() - 2]
    };
    let alone = below(vec![paragraph(long(28)), heading(3, "小题"), paragraph(long(20))]);
    let stacked = below(vec![paragraph(long(28)), heading(2, "题"), heading(3, "小题"), paragraph(long(20))]);
    assert!((alone - stacked).abs() < 0.3, "{alone} {stacked}");
}

#[test]
fn a_heading_behind_a_section_without_text_keeps_its_white() {
    let step = |first: u8, second: u8| {
        let blocks = vec![paragraph(long(28)), heading(first, "甲"), heading(second, "乙"), paragraph(long(20))];
        let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        let rows: Vec<f32> = lines(body_pages(&pages)[0], &style).iter().map(|l| l.0).collect();
        rows[rows.len() - 2] - rows[rows.len() - 3]
    };
    assert!(
        step(3, 2) > step(2, 3) + 0.3 && step(2, 2) > step(2, 3) + 0.3,
        "{} {} {}",
        step(3, 2),
        step(2, 2),
        step(2, 3)
    );
}

#[test]
fn a_picture_without_room_is_made_smaller_before_much_of_the_page_stays_white() {
    let info = Info { format: crate::media::Format::Png, width: 300.0, height: 300.0, dpi: None };
    let Block::Figure(figure) = picture(AssetId(0)) else { unreachable!() };
    let figure = Block::Figure(Box::new(Figure { caption: Some(made("渡口")), ..*figure }));
    let mut seen = [0; 3];
    for filler in 1..27 {
        let blocks = vec![paragraph(long(28 * filler - 4)), figure.clone(), paragraph(long(100))];
        let book = book(vec![chapter("章", blocks)]);
        let (pages, style) = composed_with(&book, &Design::default(), BTreeMap::from([(AssetId(0), info)]));
        let pictures =
            |page: &Page| page.items.iter().find_map(|i| if let Item::Picture(p) = i { Some(p.rect) } else { None });
        let (at, rect) =
            body_pages(&pages).into_iter().enumerate().find_map(|(at, page)| Some((at, pictures(page)?))).unwrap();
        let part = rect.height.get() / (info.height * 0.75);
        assert!((rect.width / rect.height - info.width / info.height).abs() < 0.001, "{rect:?}");
        assert!(
            (rect.x + rect.width / 2.0 - style.left(at % 2 == 0) - style.measure / 2.0).get().abs() < 0.01,
            "{rect:?}"
        );
        assert_eq!(pages_of(&pages, &["渡口"]), [Some(at)]);
        match (at, part > 0.999) {
            (0, false) => {
                let foot = rect.y + rect.height + style.leading * 2.5;
                assert!(part >= 0.65 && foot > style.head + style.height(), "{filler}: {part}");
                seen[0] += 1;
            }
            (0, true) => seen[1] += 1,
            _ => {
                assert!(part > 0.999, "{filler}: {part}");
                seen[2] += 1;
            }
        }
    }
    assert!(seen.iter().all(|&count| count > 0), "{seen:?}");
}

#[test]
fn two_pictures_of_a_figure_stand_side_by_side_unless_they_would_be_too_small() {
    let placed = |first: (f32, f32), second: (f32, f32)| {
        let image = |n: u32| Image {
            source: ImageSource::Asset(AssetId(n)),
            alt: "图".into(),
            title: None,
            width: None,
            span: Span::default(),
        };
        let (images, span) = (vec![image(0), image(1)], Span::default());
        let figure = Block::Figure(Box::new(Figure { id: None, images, caption: None, label: None, span }));
        let info = |(width, height)| Info { format: crate::media::Format::Png, width, height, dpi: None };
        let pictures = BTreeMap::from([(AssetId(0), info(first)), (AssetId(1), info(second))]);
        let book = book(vec![chapter("章", vec![paragraph(long(20)), figure])]);
        let (pages, _) = composed_with(&book, &Design::default(), pictures);
        let pictures = pages.pages.iter().flat_map(|page| &page.items);
        let rects = pictures.filter_map(|i| if let Item::Picture(picture) = i { Some(picture.rect) } else { None });
        let rects: Vec<_> = rects.collect();
        (rects[0], rects[1])
    };
    let foot = |rect: crate::pages::Rect| (rect.y + rect.height).get();
    // Both have room; they are as wide as the measure each; one would be a stripe.
    let (a, b) = placed((120.0, 90.0), (120.0, 180.0));
    assert!((foot(a) - foot(b)).abs() < 0.01 && a.x + a.width < b.x, "{a:?} {b:?}");
    let (a, b) = placed((800.0, 600.0), (900.0, 600.0));
    assert!((a.height - b.height).get().abs() < 0.01 && a.x + a.width < b.x, "{a:?} {b:?}");
    let (a, b) = placed((800.0, 600.0), (2000.0, 200.0));
    assert!(a.y < b.y, "{a:?} {b:?}");
}

#[test]
fn a_quatrain_is_not_parted() {
    for lines_before in 20..29 {
        let verse = |n: usize| (0..n).map(|i| made(format!("诗{i}"))).collect::<Vec<_>>();
        let poem = Block::Verse(Verse { lines: verse(4), source: None, span: Span::default() });
        let blocks = vec![paragraph(long(28 * lines_before)), poem, paragraph(long(100))];
        let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        let on = |page: &&Page| lines(page, &style).iter().filter(|l| l.1.starts_with('诗')).count();
        assert!(body_pages(&pages).iter().all(|page| matches!(on(page), 0 | 4)), "{lines_before}");
    }
}

#[test]
fn a_listing_of_ten_lines_stays_whole_and_a_longer_one_says_its_title_again() {
    let listing = |lines: usize| {
        let text = (0..lines).map(|i| format!("line {i}")).collect::<Vec<_>>().join("\n");
        let Block::Code(mut code) = code(&text) else { unreachable!() };
        code.caption = Some(made("清单"));
        Block::Code(code)
    };
    for before in 8..26 {
        let blocks = vec![paragraph(long(28 * before)), listing(10), paragraph(long(100))];
        let (pages, style) = composed(&book(vec![chapter("章", blocks)]), &Design::default());
        let on = |page: &&Page| lines(page, &style).iter().filter(|l| l.1.starts_with("line")).count();
        assert!(body_pages(&pages).iter().all(|page| matches!(on(page), 0 | 10)), "{before}");
    }
    let (pages, _) = composed(&book(vec![chapter("章", vec![listing(60)])]), &Design::default());
    let titles = |page: &&Page| {
        let lines = page.items.iter().filter_map(|i| if let Item::Line(l) = i { Some(&*l.text) } else { None });
        lines.filter(|text| text.starts_with("清单")).map(str::to_owned).collect::<Vec<_>>()
    };
    let found: Vec<_> = body_pages(&pages).iter().map(titles).collect();
    assert_eq!(found[..2], [vec!["清单".to_owned()], vec!["清单（续）".to_owned()]]);
}
