//! Formulas on lines of their own and among words.

use super::*;
use crate::pages::{GlyphRun, Line};

fn with_formula(tex: &str) -> Block {
    let mut inlines = made("前文");
    inlines.push(Inline::Math(Text::made(tex)));
    inlines.extend(made("后文"));
    Block::Paragraph(Paragraph { inlines, ..Paragraph::default() })
}

fn display(tex: &str) -> Block {
    Block::Math(Math { tex: Text::made(tex), span: Span::default() })
}

#[test]
fn a_formula_is_set_in_its_face_and_stands_for_its_tex() {
    let long = "a_1+a_2+a_3+a_4+a_5+a_6+a_7+a_8+a_9=\\frac{1}{2}";
    let blocks = vec![with_formula("x^2"), with_formula(long), display("\\frac{a}{b}"), display("\\nonesuch")];
    let book = book(vec![chapter("一", blocks)]);
    let (pages, _) = composed(&book, &Design::default());
    let page = body_pages(&pages)[0];
    let is_math = |l: &&Line| l.runs.iter().any(|r| r.face == FONTS.math());
    let set = set_lines(page);
    assert!(set.iter().any(|l| &*l.text == "前文x^2后文" && is_math(l)));
    assert!(set.iter().any(|l| &*l.text == "\\frac{a}{b}" && is_math(l)));
    assert!(set.iter().any(|l| &*l.text == "\\nonesuch" && !is_math(l)));
    let text: String = set.iter().map(|l| &*l.text).collect();
    assert!(text.contains(&format!("前文{long}后文")), "{text}");
    // The rule of the fraction.
    assert!(page.items.iter().any(|i| matches!(i, Item::Rule(r) if r.rect.height < Pt::new(1.0))));
}

#[test]
fn a_formula_that_is_a_little_too_high_takes_no_line_more() {
    let step = |tex: &str| {
        let blocks = vec![with_formula(tex), paragraph("下一段")];
        let (pages, style) = composed(&book(vec![chapter("一", blocks)]), &Design::default());
        let lines = set_lines(body_pages(&pages)[0]);
        let y = |start: &str| lines.iter().find(|l| l.text.starts_with(start)).unwrap().origin.y;
        ((y("下一段") - y("前文")) / style.leading).round()
    };
    assert_eq!(["x", "\\sqrt{\\frac{a}{b}}", "\\begin{matrix}a\\\\b\\\\c\\end{matrix}"].map(step), [1.0, 1.0, 2.0]);
}

#[test]
fn the_number_of_a_formula_ends_its_line_and_the_formula_makes_room_for_it() {
    // Of the first sign and the last, in em of the measure's 28.
    let of = |tex: &str| {
        let (pages, style) = composed(&book(vec![chapter("一", vec![display(tex)])]), &Design::default());
        let line = set_lines(body_pages(&pages)[0]).into_iter().find(|l| &*l.text == tex).unwrap();
        let along = |run: &GlyphRun| (line.origin.x + run.offset.x - style.inner).get() / style.body_size.get();
        let end = line.runs.iter().map(|run| {
            let advances: f32 = run.glyphs.iter().map(|g| g.advance).sum();
            along(run) + advances * run.size.get() / style.body_size.get()
        });
        (along(&line.runs[0]), end.fold(0.0, f32::max))
    };
    let (plain, numbered) = (of("x=y"), of("x=y\\tag{1}"));
    // The middle stays the middle.
    assert!((plain.0 - numbered.0).abs() < 0.001 && (plain.1 - 14.0 - (14.0 - plain.0)).abs() < 0.01, "{plain:?}");
    assert!((numbered.1 - 28.0).abs() < 0.01, "{numbered:?}");
    let long = format!("{}\\tag{{式一}}", ["a+b"; 9].join("+"));
    let (start, end) = of(&long);
    assert!(start >= 0.0 && (end - 28.0).abs() < 0.01, "{start} {end}");
}

#[test]
fn each_number_of_several_rows_stands_at_the_end_of_its_own() {
    let numbers = |tex: &str| {
        let (pages, style) = composed(&book(vec![chapter("一", vec![display(tex)])]), &Design::default());
        let line = set_lines(body_pages(&pages)[0]).into_iter().find(|l| &*l.text == tex).unwrap().clone();
        let (of_math, one) = (FONTS.face(FONTS.math()), |c: char| FONTS.face(FONTS.math()).glyph(c).unwrap());
        let of = |c: char| -> Vec<(f32, f32)> {
            let runs = line.runs.iter().filter(|r| r.glyphs.iter().any(|g| g.id == one(c)));
            let end = |r: &GlyphRun| {
                let advances: f32 = r.glyphs.iter().map(|g| of_math.advance(g.id)).sum();
                (line.origin.x + r.offset.x + r.size * advances - style.inner - style.measure).get()
            };
            runs.map(|r| (r.offset.y.get(), end(r))).collect()
        };
        // The sign of the relation in each row, and the bracket that ends each number.
        (of('='), of(')'))
    };
    for tex in [
        "\\begin{align}x&=y\\tag{1}\\\\[4pt]z&=\\frac{a}{b}\\tag{12}\\end{align}",
        "\\begin{gather}x=y\\tag{1}\\\\\\tag{$a_1$}z=\\frac{a}{b}\\end{gather}",
    ] {
        let (rows, numbers) = numbers(tex);
        assert_eq!((rows.len(), numbers.len()), (2, 2), "{tex}");
        for (row, number) in rows.iter().zip(&numbers) {
            assert!((row.0 - number.0).abs() < 0.01 && number.1.abs() < 0.01, "{tex} {rows:?} {numbers:?}");
        }
        assert!(rows[1].0 - rows[0].0 > 10.0, "{rows:?}");
    }
    // One number of several rows stands at the row it was given to.
    let (rows, number) = numbers("\\begin{align}x&=y\\\\z&=w\\tag{1}\\end{align}");
    assert!((rows[1].0 - number[0].0).abs() < 0.01, "{rows:?} {number:?}");
}

#[test]
fn a_formula_that_is_a_little_too_wide_is_set_smaller() {
    // What stands in brackets that grow is not divided.
    let sum = |terms: usize| format!("\\left({}\\right)", vec!["a+b"; terms].join("+"));
    let of = |tex: &str| {
        let book = book(vec![chapter("一", vec![display(tex)])]);
        let (pages, style) = composed(&book, &Design::default());
        let line = set_lines(body_pages(&pages)[0]).into_iter().find(|l| l.text.starts_with("\\left")).unwrap();
        let math = line.runs.iter().find(|r| r.face == FONTS.math())?;
        Some((math.size < style.body_size, line.origin.x + math.offset.x >= style.inner))
    };
    assert_eq!(of(&sum(3)), Some((false, true)));
    let smaller = (4..30).find(|&terms| of(&sum(terms)) == Some((true, true)));
    assert!(smaller.is_some(), "none is set smaller");
    assert_eq!(of(&sum(60)), None, "one that is far too wide is its TeX");
}

#[test]
fn a_formula_in_a_vertical_line_lies_as_words_do() {
    let book = vertical(Lang::Ja, vec![chapter("一", vec![with_formula("E=mc^2")])]);
    let (pages, _) = composed(&book, &Design::default());
    let line = set_lines(body_pages(&pages)[0]).into_iter().find(|l| l.text.contains("E=mc^2")).unwrap();
    let math: Vec<_> = line.runs.iter().filter(|r| r.face == FONTS.math()).collect();
    assert!(math.len() == 2 && math.iter().all(|r| r.orientation == Orientation::Turned));
    // What is raised stands to the right of the line.
    assert!(math[1].offset.x > math[0].offset.x && math[1].offset.y > math[0].offset.y);
}
