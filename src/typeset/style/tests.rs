use super::*;
use crate::typeset::size::page_size;

const H: WritingMode = WritingMode::HorizontalTb;
const V: WritingMode = WritingMode::VerticalRl;

fn near(a: Pt, b: f32) -> bool {
    (a.get() - b).abs() < 0.6
}

#[test]
fn what_a_book_says_goes_over_its_design() {
    let base = Design { hanging: Some(true), crop_marks: Some(true), drop_cap: Some(3), ..Design::default() };
    let book = Design { hanging: Some(false), crop_marks: Some(false), ..Design::default() };
    let both = book.over(base);
    assert_eq!((both.hanging, both.crop_marks, both.drop_cap), (Some(false), Some(false), Some(3)));
}

#[test]
fn a_chinese_a5_page_is_28_by_28() {
    let s = Style::resolve(&Design::default(), Lang::ZhHans, H);
    assert!(near(s.measure, 294.0) && near(s.height(), 464.0) && s.lines == 28, "{s:?}");
    assert!(near(s.inner, Pt::mm(20.0).get()) && near(s.head, Pt::mm(21.0).get()), "{s:?}");
    assert!(near(s.outer, Pt::mm(24.3).get()) && near(s.foot, Pt::mm(25.0).get() + 0.6), "{s:?}");
}

#[test]
fn japanese_and_korean_pages_have_their_own_defaults() {
    let ja = Style::resolve(&Design::default(), Lang::Ja, H);
    assert_eq!((ja.body_size, ja.characters(), ja.lines), (Pt::new(9.0), 34, 30));
    let ko = Style::resolve(&Design::default(), Lang::Ko, H);
    assert_eq!((ko.body_size, ko.characters(), ko.lines), (Pt::new(10.0), 29, 28));
}

#[test]
fn another_size_takes_whole_characters_and_lines_of_its_share() {
    let design = Design { size: page_size("16开"), ..Design::default() };
    let s = Style::resolve(&design, Lang::ZhHans, H);
    // 70 % of 185 mm are 367 pt: 34 characters; 78 % of 260 mm are 575 pt: 34 lines of 16.8 pt less a gap.
    assert_eq!((s.characters(), s.lines), (34, 34));
    assert!(near(s.inner * 5.0, s.outer.get() * 4.0) && near(s.head * 6.0, s.foot.get() * 5.0), "{s:?}");
}

#[test]
fn a_vertical_japanese_page_is_43_by_17_on_shiroku_and_40_by_16_on_bunko() {
    let numbers = |name: Option<&str>, lang| {
        let design = Design { size: name.and_then(page_size), ..Design::default() };
        let s = Style::resolve(&design, lang, V);
        (s.size, s.body_size.get(), s.characters(), s.lines)
    };
    let size = |name| page_size(name).unwrap();
    assert_eq!(numbers(None, Lang::Ja), (size("四六判"), 9.0, 43, 17));
    assert_eq!(numbers(Some("文庫判"), Lang::Ja), (size("文庫判"), 8.5, 40, 16));
    // 78 % of 210 mm are 464 pt: 44 characters; 70 % of 148 mm are 294 pt: 17 lines of 16.8 pt less a gap.
    assert_eq!(numbers(None, Lang::ZhHant), (size("A5"), 10.5, 44, 17));
    // 78 % of 257 mm are 568 pt: 63 characters, of which a line has at most 52.
    assert_eq!(numbers(Some("JIS-B5"), Lang::Ja), (size("JIS-B5"), 9.0, 52, 23));
}

#[test]
fn a_design_for_horizontal_lines_fills_a_vertical_page_as_well() {
    let (size, font_size) = (page_size("32开"), Some(Pt::new(10.5)));
    let margins = Some([19.0, 18.5, 18.0, 15.0].map(Pt::mm));
    let prose = Design { size, font_size, characters: Some(26), lines: Some(26), margins, ..Design::default() };
    let s = Style::resolve(&prose.turned(), Lang::ZhHans, V);
    let own = Style::resolve(&Design { size, font_size, ..Design::default() }, Lang::ZhHans, V);
    assert_eq!((s.characters(), s.lines, s.inner), (own.characters(), own.lines, own.inner));
    assert!(s.characters() > 36, "{}", s.characters());
}

#[test]
fn the_text_of_a_vertical_page_stands_upright_on_the_paper_and_keeps_to_the_spine() {
    let s = Style::resolve(&Design::default(), Lang::Ja, V);
    let area = s.area();
    assert_eq!((area.width, area.height), (s.height(), s.measure));
    assert!(near(s.inner + area.width + s.outer, s.size.width.get()), "{s:?}");
    assert!(near(s.head + area.height + s.foot, s.size.height.get()), "{s:?}");
    // A recto is the left page: its spine is on the right.
    assert_eq!((s.left(true), s.left(false)), (s.outer, s.inner));
    let upright = s.upright();
    assert_eq!((upright.area().width, upright.measure), (area.width, area.width));
    assert!(upright.height() <= area.height);
}

#[test]
fn a_line_has_at_most_forty_characters() {
    let design = Design { size: page_size("A4"), font_size: Some(Pt::new(9.0)), ..Design::default() };
    assert_eq!(Style::resolve(&design, Lang::ZhHans, H).characters(), 40);
}

#[test]
fn columns_share_the_line_or_have_the_characters_that_are_given() {
    let with = |columns, characters, size| {
        let design = Design { columns: Some(columns), characters, size: page_size(size), ..Design::default() };
        let s = Style::resolve(&design, Lang::ZhHans, H);
        assert!(near(s.inner + s.width() + s.outer, s.size.width.get()), "{s:?}");
        (s.columns, s.characters())
    };
    assert_eq!(with(1, None, "A5"), (1, 28));
    assert_eq!(with(2, None, "A5"), (2, 13), "28 less two em");
    assert_eq!(with(3, None, "A5"), (3, 8));
    assert_eq!(with(4, None, "A5"), (3, 8), "a line has eight characters at least");
    assert_eq!(with(2, Some(15), "A5"), (2, 15));
    assert_eq!(with(2, Some(90), "A5"), (2, 17), "as many as have room on the paper");
    assert_eq!(with(2, None, "A3"), (2, 27), "forty characters are the most of one line");
    let design = Design { columns: Some(2), column_gap: Some(4.0), notes: Some(Notes::Margin), ..Design::default() };
    let s = Style::resolve(&design, Lang::ZhHans, H);
    assert_eq!((s.characters(), s.column(1), s.notes), (12, s.body_size * 16.0, Notes::Page));
    let single = s.single();
    assert_eq!((single.columns, single.characters(), single.area()), (1, 28, s.area()));
    assert_eq!(design.turned().columns, None);
}

#[test]
fn notes_in_the_margin_take_their_column_from_the_measure() {
    let with = |design: Design| Design { notes: Some(Notes::Margin), ..design };
    let s = Style::resolve(&with(Design::default()), Lang::ZhHans, H);
    // 419.5 less 56.7 at the spine, ten em of 7.5, one of 10.5 and 14.2 at the edge: 25 characters.
    assert_eq!((s.characters(), s.notes), (25, Notes::Margin));
    assert!(near(s.inner, Pt::mm(20.0).get()) && s.beside >= Pt::new(75.0), "{s:?}");
    assert!(s.outer - s.beside >= Pt::mm(SAFE_EDGE), "{s:?}");
    // Margins that a person gives hold: where the outer one is too narrow notes stand at the foot.
    let narrow =
        Style::resolve(&with(Design { margins: Some([Pt::mm(20.0); 4]), ..Design::default() }), Lang::ZhHans, H);
    assert_eq!((narrow.notes, narrow.beside), (Notes::Page, Pt::ZERO));
    assert_eq!(Style::resolve(&with(Design::default()), Lang::Ja, V).notes, Notes::Page);
}

#[test]
fn what_does_not_fit_the_page_is_brought_back() {
    let design = Design {
        size: page_size("文庫判"),
        characters: Some(99),
        lines: Some(99),
        margins: Some([Pt::mm(500.0); 4]),
        ..Design::default()
    };
    let s = Style::resolve(&design, Lang::Ja, H);
    assert!(s.inner > Pt::ZERO && s.outer > Pt::ZERO && s.head > Pt::ZERO && s.foot > Pt::ZERO, "{s:?}");
}

#[test]
fn the_gutter_grows_with_the_pages_as_a_printer_on_demand_asks() {
    // Kindle Direct Publishing: 0.375 in up to 150 pages, then an eighth more for each step.
    let steps =
        [(24, 0.375), (150, 0.375), (151, 0.5), (300, 0.5), (301, 0.625), (500, 0.625), (501, 0.75), (700, 0.75)];
    for (pages, inches) in steps.into_iter().chain([(701, 0.875), (828, 0.875), (2000, 0.875)]) {
        let gutter = Gutter::Auto.of(pages).get() / 72.0;
        assert!(gutter >= inches && gutter < inches + 0.005, "{pages} {gutter}");
    }
    assert_eq!(Gutter::Given(Pt::new(30.0)).of(700), Pt::new(30.0));
}

#[test]
fn every_language_has_its_level_of_line_edges() {
    // GB/T 15834 on the mainland, basic in Taiwan and Hong Kong, strict in Japan; in Korea words stay whole.
    let levels = [Lang::ZhHans, Lang::ZhHant, Lang::ZhHk, Lang::Ja, Lang::Ko, Lang::EN].map(|lang| {
        let style = Style::resolve(&Design::default(), lang, H);
        (style.level, style.hangul, style.preset, style.hanging)
    });
    let expected = [Level::Gb, Level::Basic, Level::Basic, Level::Strict, Level::Basic, Level::Basic];
    assert_eq!(levels, expected.map(|level| (level, Hangul::KeepAll, Preset::Quanjiao, false)));
}

#[test]
fn a_reading_begins_with_its_character_in_vertical_lines_alone() {
    // JLREQ 3.3.5: 肩付き is not done in horizontal lines.
    let design = Design { ruby: Some(RubyPlace::Katatsuki), ..Design::default() };
    let place = |mode| Style::resolve(&design, Lang::Ja, mode).ruby;
    assert_eq!((place(H), place(V)), (RubyPlace::Nakatsuki, RubyPlace::Katatsuki));
}
