//! Whole packages; each fault of the draft beside its mend is in `draft`.

mod draft;

use super::Epub;
use super::xml::Element;
use crate::backend::manner::Manner;
use crate::backend::{Backend, Compiled, Composer, Cover, OptionTable, Timestamp};
use crate::book::{matter as front_and_back, *};
use crate::diag::{Code as Diagnosis, Fatal, Reporter, Span};
use crate::files::{Blob, Output};
use crate::font::{FontOptions, FontSet};
use crate::lang::Lang;
use crate::pages::{Pages, Pt};
use std::io::{Cursor, Read};
use zip::ZipArchive;

struct Given(Option<Cover>);

impl Composer for Given {
    fn pages(&self, _: &str) -> Result<Pages, Fatal> {
        Ok(Pages::default())
    }
    fn wrap(&self, _: &str, _: Pt) -> Result<Pages, Fatal> {
        Ok(Pages::default())
    }
    fn cover(&self) -> Result<Option<Cover>, Fatal> {
        Ok(self.0.clone())
    }
    fn has_cover(&self) -> Option<bool> {
        None
    }
    fn manner(&self, _: &str, _: Lang) -> Option<Manner> {
        None
    }
    fn composed_designs(&self) -> &[String] {
        &[]
    }
}

fn text(text: &str) -> Inline {
    Inline::Text(Text::made(text))
}

fn paragraph(inlines: Inlines) -> Block {
    Block::Paragraph(Paragraph { inlines, ..Paragraph::default() })
}

fn line(text: &str) -> Block {
    paragraph(made(text))
}

fn heading(level: u8, title: &str) -> Block {
    let (id, span) = (Id::new(format!("一.md#{title}")), Span::default());
    Block::Heading(Heading { level, id, inlines: made(title), numbered: true, label: None, span })
}

fn note(id: &str, blocks: Vec<Block>) -> Inline {
    Inline::Note(Note { id: Id::new(id), blocks, span: Span::default() })
}

fn image(source: ImageSource, alt: &str) -> Image {
    Image { source, alt: alt.into(), title: None, width: None, span: Span::default() }
}

fn chapter(id: &str, title: &str, blocks: Vec<Block>) -> Chapter {
    let mut chapter = Chapter::new(Id::new(id), made(title), Lang::ZhHans);
    chapter.blocks = blocks;
    chapter
}

/// Every kind of block and inline, once.
fn every_block(picture: AssetId, drawing: AssetId) -> Vec<Block> {
    let span = Span::default();
    let list = |kind, tight, items| Block::List(List { kind, tight, items, span });
    let item = |blocks| ListItem { term: None, checked: None, blocks };
    let cell = |text: &str, columns, rows, header| Cell { blocks: vec![line(text)], columns, rows, header };
    let link = |target: &str| {
        Inline::Link(Box::new(Link { target: target.into(), title: Some("题".into()), inlines: made("链接"), span }))
    };
    vec![
        paragraph(vec![
            text("造纸用 "),
            Inline::Emphasis(made("麻头")),
            text("、"),
            Inline::Emphasis(made("paper")),
            Inline::Strong(made("树肤")),
            Inline::Dotted(made("敝布")),
            Inline::Ruby(Ruby {
                pairs: vec![
                    RubyPair { base: Text::made("漢"), reading: Text::made("かん") },
                    RubyPair { base: Text::made("字"), reading: Text::made("じ") },
                ],
            }),
            Inline::Ruby(Ruby { pairs: vec![RubyPair { base: Text::made("音"), reading: Text::made("ㄧㄣ") }] }),
            Inline::Ruby(Ruby { pairs: vec![RubyPair { base: Text::made("重"), reading: Text::made("zhòng") }] }),
            Inline::Code(Text::made("a < b && c")),
            note("n1", vec![line("注一"), line("又一段")]),
            link("https://example.org/纸 张"),
            link("javascript:x"),
            Inline::Reference(Box::new(Reference {
                target: Id::new("一.md#源流"),
                inlines: made("见源流"),
                page: None,
                span,
            })),
            Inline::Warichu(made("割注")),
            Inline::ProperName(made("蔡伦")),
            Inline::WorkTitle(made("后汉书")),
            Inline::Strike(made("删")),
            Inline::Underline(made("线")),
            Inline::Super(made("2")),
            Inline::Sub(made("3")),
            Inline::Lang(Lang::Ja, made("日本")),
            Inline::Lang(Lang::parse("ar-EG").unwrap(), made("نص")),
            Inline::Image(Box::new(image(ImageSource::Asset(picture), "图标"))),
            Inline::Math(Text::made("a^2 < b")),
            Inline::Break,
            Inline::TateChuYoko(Text::made("12")),
            note("n1", vec![]),
            text("\u{0}\u{8}\u{fffe}完 <&>\""),
        ]),
        heading(2, "源流"),
        paragraph(vec![Inline::Reference(Box::new(Reference {
            page: None,
            target: Id::new("二.md"),
            inlines: vec![text("第二章"), note("n2", vec![list(ListKind::Bullet, true, vec![item(vec![line("列")])])])],
            span,
        }))]),
        list(ListKind::Ordered { start: 3 }, true, vec![item(vec![line("甲")]), item(vec![line("乙"), line("丙")])]),
        list(
            ListKind::Bullet,
            false,
            vec![
                ListItem { term: None, checked: Some(true), blocks: vec![line("成")] },
                ListItem { term: None, checked: Some(false), blocks: vec![] },
            ],
        ),
        list(
            ListKind::Definition,
            true,
            vec![ListItem { term: Some(made("纸")), checked: None, blocks: vec![line("书写材料")] }],
        ),
        list(ListKind::Bullet, true, vec![]),
        Block::Quote(Quote { blocks: vec![line("蔡侯纸")], source: Some(made("后汉书")), span }),
        Block::Code(Box::new(Code {
            first_line: None,
            tokens: Vec::new(),
            language: Some("rust".into()),
            text: Text::made("fn main() {\n}"),
            caption: None,
            span,
        })),
        Block::Table(Box::new(Table {
            label: None,
            caption: Some(made("表1-1　历代纸张")),
            id: Some(Id::new("表一")),
            aligns: vec![Align::Natural, Align::Centre, Align::End],
            head: vec![vec![cell("代", 1, 1, true), cell("料", 2, 1, true)]],
            rows: vec![
                vec![cell("汉", 1, 2, true), cell("麻", 1, 1, false), cell("1", 1, 1, false)],
                vec![cell("楮", 1, 1, false), cell("2", 1, 1, false)],
            ],
            span,
        })),
        Block::Figure(Box::new(Figure {
            label: None,
            id: Some(Id::new("图一")),
            images: vec![Image { width: Some(ImageWidth::Share(0.5)), ..image(ImageSource::Asset(drawing), "抄纸") }],
            caption: Some(made("图1-1　抄纸")),
            span,
        })),
        Block::Figure(Box::new(Figure {
            label: None,
            id: None,
            images: vec![image(ImageSource::Absent("缺.png".into()), "")],
            caption: None,
            span,
        })),
        Block::Math(Math { tex: Text::made("\\sum_{i=1}^n i"), span }),
        Block::Math(Math { tex: Text::made("\\nonesuch{"), span }),
        Block::Verse(Verse {
            lines: vec![made("白日依山尽"), made("黄河入海流"), vec![], made("欲穷千里目"), made("更上一层楼")],
            source: Some(made("王之涣")),
            span,
        }),
        Block::Rule(span),
        Block::PageBreak(span),
        Block::Aside(Aside { kind: AsideKind::Warning, title: None, blocks: vec![line("小心")], span }),
        Block::Aside(Aside { kind: AsideKind::Details, title: Some(made("细节")), blocks: vec![line("内")], span }),
    ]
}

pub(super) fn sample() -> Book {
    let mut meta = Metadata::new("纸 & 印 <书>", Lang::ZhHans);
    meta.subtitle = Some("从雕版到电子书".into());
    meta.creators = vec![
        Creator { name: "王小明".into(), file_as: Some("Wang, Xiaoming".into()), role: Role::Author, about: None },
        Creator { name: "李小红".into(), file_as: None, role: Role::Author, about: None },
        Creator { name: "张三".into(), file_as: None, role: Role::Translator, about: None },
    ];
    meta.description = Some("一本 <书> & 更多".into());
    meta.publisher = Some("某社".into());
    meta.isbn = Some("978-7-111-11111-5".into());
    meta.date = Date::new(2024, 5, 0);
    meta.edition = Some("第二版".into());
    meta.rights = vec!["版权所有".into()];
    meta.series = Some(Series { name: "丛书".into(), position: Some("2".into()) });
    meta.subjects = vec!["印刷".into(), "\"史\" & <实>".into()];
    meta.articles = 3;
    let mut book = Book::new(meta);
    let png = media_png();
    let picture = book.assets.add("a.png".into(), || Blob::bytes(png));
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3' onload='x'><rect width='4' height='3'/></svg>";
    let drawing = book.assets.add("b.svg".into(), || Blob::bytes(svg.as_bytes()));
    let mut first = chapter("一.md", "纸", every_block(picture, drawing));
    first.label = Some("第一章".into());
    first.byline.authors = vec!["王小明".into()];
    first.byline.date = Date::new(2021, 1, 5);
    first.byline.source = Some("某报".into());
    first.byline.url = Some("https://example.org/a?b=1&c=2".into());
    first.byline.rights = vec!["未经授权不得转载".into()];
    let mut second = chapter("二.md", "印", vec![line("印刷。"), heading(2, "雕版")]);
    second.children = vec![chapter("三.md", "活字", vec![line("毕昇。")])];
    let mut part = Part { title: Some(made("上编")), id: Id::new("part/1"), ..Part::default() };
    part.intro = vec![line("编首语。")];
    part.chapters = vec![first, second];
    book.body.push(part);
    front_and_back::arrange(&mut book);
    book
}

fn media_png() -> Vec<u8> {
    let pixels = crate::media::Pixels::Grey(vec![120; 16]);
    crate::media::encode_png(&crate::media::Bitmap { width: 4, height: 4, pixels }).unwrap()
}

pub(super) fn write(book: &Book, cover: Option<Cover>, report: &Reporter) -> Vec<u8> {
    let fonts = FontSet::open(&FontOptions::default(), report);
    let composer = Given(cover);
    let compiled = Compiled::new(book, &fonts, Timestamp(1_700_000_000), &composer, &[]);
    let mut out = Output::memory();
    Epub.write(&compiled, &OptionTable::default(), report, &mut out).unwrap();
    out.into_bytes()
}

pub(super) fn jpeg() -> Cover {
    let pixels = crate::media::Pixels::Grey(vec![200; 160 * 256]);
    let bitmap = crate::media::Bitmap { width: 160, height: 256, pixels };
    Cover { jpeg: crate::media::encode_jpeg(&bitmap, 80).unwrap(), width: 160, height: 256 }
}

pub(super) fn read(epub: &[u8], name: &str) -> String {
    let mut out = String::new();
    let mut zip = ZipArchive::new(Cursor::new(epub)).unwrap();
    zip.by_name(&format!("OEBPS/{name}")).unwrap().read_to_string(&mut out).unwrap();
    out
}

fn names(epub: &[u8]) -> Vec<String> {
    ZipArchive::new(Cursor::new(epub)).unwrap().file_names().map(|n| n.unwrap().into_owned()).collect()
}

#[test]
fn a_whole_book_is_one_document_a_chapter_in_reading_order() {
    let report = Reporter::new();
    let epub = write(&sample(), Some(jpeg()), &report);
    assert_eq!(report.sorted(), []);
    let texts: Vec<String> = names(&epub).into_iter().filter(|n| n.ends_with(".xhtml")).collect();
    assert_eq!(
        texts,
        [
            "OEBPS/text/cover.xhtml",
            "OEBPS/text/half-title.xhtml",
            "OEBPS/text/title-page.xhtml",
            "OEBPS/text/copyright.xhtml",
            "OEBPS/text/part-001.xhtml",
            "OEBPS/text/chapter-0001.xhtml",
            "OEBPS/text/chapter-0002.xhtml",
            "OEBPS/text/chapter-0003.xhtml",
            "OEBPS/text/sources.xhtml",
            "OEBPS/nav.xhtml",
        ]
    );
    for name in texts {
        let text = read(&epub, name.trim_start_matches("OEBPS/"));
        assert!(Element::parse(&text).is_ok(), "{name}");
        assert!(text.contains("lang=\"zh-Hans\" xml:lang=\"zh-Hans\"") || name.contains("nav"), "{name}");
    }
    assert_eq!(names(&epub)[0], "mimetype");
}

#[test]
fn the_same_book_has_the_same_bytes() {
    let once = write(&sample(), Some(jpeg()), &Reporter::new());
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(once, pool.install(|| write(&sample(), Some(jpeg()), &Reporter::new())));
}

#[test]
fn a_note_is_a_pop_up_with_its_way_back_before_the_text() {
    let epub = write(&sample(), None, &Reporter::new());
    let text = read(&epub, "text/chapter-0001.xhtml");
    let mark = "<sup class=\"mark\"><a id=\"r1\" href=\"#n1\" epub:type=\"noteref\" role=\"doc-noteref\">1</a></sup>";
    assert!(text.contains(mark), "{text}");
    assert_eq!(text.matches("href=\"#n1\"").count(), 2);
    assert_eq!(text.matches("id=\"r1\"").count(), 1);
    let note = "<aside id=\"n1\" epub:type=\"footnote\" role=\"doc-footnote\">\n<p><a class=\"back\" href=\"#r1\" \
                role=\"doc-backlink\" title=\"返回正文\">1</a>\u{2002}注一</p>\n<p>又一段</p>\n</aside>";
    assert!(text.contains(note), "{text}");
    // A mark inside a link waits for its end.
    assert!(text.contains("第二章</a><sup class=\"mark\"><a id=\"r2\""), "{text}");
}

#[test]
fn inline_content_is_written_as_meant() {
    let epub = write(&sample(), None, &Reporter::new());
    let text = read(&epub, "text/chapter-0001.xhtml");
    assert!(text.contains("<th scope=\"row\" rowspan=\"2\">汉</th>"), "{text}");
    assert!(text.contains("<li class=\"task\">\n<p><span class=\"check\">☑</span>\u{2002}成</p>"), "{text}");
    for expected in [
        "造纸用 <em>麻头</em>、<em class=\"latin\">paper</em><strong>树肤</strong><em class=\"dotted\">敝布</em>",
        "<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby><ruby class=\"zhuyin\">音<rt>ㄧㄣ</rt></ruby>\
         <ruby class=\"latin\">重<rt>zhòng</rt></ruby><code>a &lt; b &amp;&amp; c</code>",
        "<a href=\"https://example.org/%E7%BA%B8%20%E5%BC%A0\" title=\"题\">链接</a>链接<a href=\"#s",
        "<u class=\"proper-name\">蔡伦</u><u class=\"work-title\">后汉书</u><s>删</s><u>线</u><sup>2</sup><sub>3</sub>",
        "<span lang=\"ja\" xml:lang=\"ja\">日本</span><span lang=\"ar-eg\" xml:lang=\"ar-eg\" dir=\"rtl\">نص</span><img src=\"../images/0001.png\" alt=\"图标\" class=\"in-line\"/>",
        "<br/>\n<span class=\"next\"><span class=\"tcy\">12</span>",
        "完 &lt;&amp;&gt;\"</span></p>",
        "<h1><span class=\"label\">第一章</span>　纸</h1>",
        "<span class=\"missing\">［图片缺失：缺.png］</span>",
        "<code class=\"language-rust\">fn main() {\n}</code>",
        "<code class=\"tex\">\\nonesuch{</code>",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
}

#[test]
fn the_breaks_of_the_author_stand_inside_their_lines() {
    let lines = ["甲", "乙", "丙"].map(text).into_iter().flat_map(|line| [line, Inline::Break]).take(5).collect();
    let mut book = sample();
    book.body[0].chapters = vec![chapter("一.md", "诗", vec![paragraph(lines)])];
    let text = read(&write(&book, None, &Reporter::new()), "text/chapter-0001.xhtml");
    let expected = "<p>甲<br/>\n<span class=\"next\">乙<br/></span>\n<span class=\"next\">丙</span></p>";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_table_of_many_columns_is_set_small_none_scrolls_and_an_empty_corner_heads_nothing() {
    let cell = |blocks, header| Cell { blocks, columns: 1, rows: 1, header };
    let table = Block::Table(Box::new(Table {
        label: None,
        caption: None,
        id: None,
        aligns: Vec::new(),
        head: vec![vec![cell(Vec::new(), true), cell(vec![line("料")], true)]],
        rows: vec![vec![cell(vec![line("汉")], true), cell(vec![line("麻")], false)]],
        span: Span::default(),
    }));
    let mut book = sample();
    book.body[0].chapters[0].blocks.insert(0, table);
    let text = read(&write(&book, None, &Reporter::new()), "text/chapter-0001.xhtml");
    assert!(text.contains("<div class=\"table\"><table>"), "{text}");
    assert!(text.contains("<tr><td></td><th scope=\"col\">料</th></tr>"), "{text}");
    // A formula does, and is reached by the keyboard.
    assert!(text.contains("<div class=\"math\" tabindex=\"0\">"), "{text}");
    // A reader of pages would cut off the rows that a page has no room for.
    let sheet = read(&write(&book, None, &Reporter::new()), "stylesheet.css");
    assert!(!sheet.split('}').any(|rule| rule.contains(".table") && rule.contains("overflow-x")), "{sheet}");
    for (columns, class) in [(4, "table"), (5, "table wide"), (6, "table wide"), (7, "table wider")] {
        let row = vec![cell(vec![line("料")], false); columns];
        let Block::Table(table) = &mut book.body[0].chapters[0].blocks[0] else { unreachable!() };
        (table.head, table.rows) = (Vec::new(), vec![row]);
        let text = read(&write(&book, None, &Reporter::new()), "text/chapter-0001.xhtml");
        assert!(text.contains(&format!("<div class=\"{class}\"><table>")), "{columns} {text}");
    }
}

#[test]
fn numbers_of_a_table_stay_whole_where_there_is_room_and_addresses_break() {
    let shown = |cells: &[&str]| {
        let cell = |words: &&str| Cell { blocks: vec![paragraph(vec![text(words)])], ..Cell::default() };
        let row = cells.iter().map(cell).collect();
        let table = Table {
            label: None,
            caption: None,
            id: None,
            aligns: vec![Align::End],
            head: Vec::new(),
            rows: vec![row],
            span: Span::default(),
        };
        let mut book = sample();
        book.body[0].chapters[0].blocks.insert(0, Block::Table(Box::new(table)));
        read(&write(&book, None, &Reporter::new()), "text/chapter-0001.xhtml")
    };
    let row = shown(&["1,234.56", "字", "1900年5月", "约 3 种", "字"]);
    assert!(
        row.contains("<td class=\"end whole\">1,234.56</td><td>字</td><td class=\"whole\">1900年5月</td><td>约"),
        "{row}"
    );
    assert!(!shown(&["1,234.56", "字", "字", "字"]).contains("whole"));
    assert!(!shown(&["1,234,567,890.12"; 6]).contains("whole"));
    // A browser breaks a few characters anywhere; longer texts have to give way.
    assert!(shown(&["编号", "一", "很长的一段正文"]).contains("<td class=\"end whole\">编号</td><td>一</td><td>很长"));
    assert!(!shown(&["编号；某"; 9]).contains("whole"));
    // An address breaks in a table of any width, so that the text beside it stays on the screen.
    let address = "https://example.org/articles/one";
    assert!(shown(&["文", address]).contains(&format!("<td class=\"long\">{address}</td>")));
}

#[test]
fn long_code_in_a_line_breaks_where_a_part_of_a_name_ends() {
    let mut book = sample();
    let code = |code: &str| Inline::Code(Text::made(code));
    let codes = vec![code("std::collections::Map"), code("a/b_c"), code("/usr/share/fonts_x/")];
    book.body[0].chapters = vec![chapter("一.md", "纸", vec![paragraph(codes)])];
    let text = read(&write(&book, None, &Reporter::new()), "text/chapter-0001.xhtml");
    let expected = "<code>std::<wbr/>collections::<wbr/>Map</code><code>a/b_c</code>\
                    <code>/usr/<wbr/>share/<wbr/>fonts_<wbr/>x/</code>";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn a_typed_space_at_a_border_of_han_and_latin_goes_even_over_markup() {
    let mut book = sample();
    let blocks = vec![paragraph(vec![
        text("用 "),
        Inline::Strong(made("Rust ")),
        text("写 "),
        Inline::Code(Text::made("x")),
        text(" 行 "),
        Inline::Emphasis(made("字")),
    ])];
    book.body[0].chapters = vec![chapter("一.md", "纸", blocks)];
    let epub = write(&book, None, &Reporter::new());
    let text = read(&epub, "text/chapter-0001.xhtml");
    assert!(text.contains("<p>用<strong>Rust</strong>写<code>x</code>行 <em>字</em></p>"), "{text}");
}

#[test]
fn short_numbers_and_single_capitals_stand_upright_in_vertical_lines() {
    let mut book = sample();
    book.meta.writing_mode = WritingMode::VerticalRl;
    let blocks = vec![paragraph(vec![text("7月12日，105年，3.14，A4，10%，B组，C#，AB"), Inline::Strong(made("30"))])];
    book.body[0].chapters = vec![chapter("一.md", "纸", blocks)];
    let epub = write(&book, None, &Reporter::new());
    let [seven, twelve, b] = ["7", "12", "B"].map(|n| format!("<span class=\"tcy\">{n}</span>"));
    let expected = format!("<p>{seven}月{twelve}日，105年，3.14，A4，10%，{b}组，C#，AB<strong>30</strong></p>");
    let text = read(&epub, "text/chapter-0001.xhtml");
    assert!(text.contains(&expected), "{text}");
    assert!(read(&epub, "nav.xhtml").contains("href=\"vertical.css\""));
}

#[test]
fn short_numbers_stand_upright_in_text_labels_and_contents_of_vertical_korean() {
    let mut book = sample();
    (book.meta.writing_mode, book.meta.lang) = (WritingMode::VerticalRl, Lang::Ko);
    let mut korean = chapter("一.md", "글", vec![paragraph(vec![text("6월 29일, 1987년, 끝은 30.")])]);
    (korean.lang, korean.label) = (Lang::Ko, Some("제9장".to_owned()));
    book.body[0].chapters = vec![korean];
    let epub = write(&book, None, &Reporter::new());
    let [six, days, nine, thirty] = ["6", "29", "9", "30"].map(|n| format!("<span class=\"tcy\">{n}</span>"));
    let text = read(&epub, "text/chapter-0001.xhtml");
    assert!(text.contains(&format!("<p>{six}월 {days}일, 1987년, 끝은 {thirty}.</p>")), "{text}");
    assert!(text.contains(&format!("<span class=\"label\">제{nine}장</span>")), "{text}");
    let nav = read(&epub, "nav.xhtml");
    assert!(nav.contains(&format!("제{nine}장")), "{nav}");
}

#[test]
fn a_mark_behind_a_formula_does_not_begin_a_line() {
    let formula = Inline::Math(Text::made("x^2"));
    let mut book = sample();
    let blocks = vec![paragraph(vec![text("若"), formula.clone(), text("，则"), formula, text("成立。")])];
    book.body[0].chapters = vec![chapter("一.md", "纸", blocks)];
    let shown = read(&write(&book, None, &Reporter::new()), "text/chapter-0001.xhtml");
    assert!(shown.contains("<p>若<span class=\"whole\"><math") && shown.contains("</math>，</span>则<math"), "{shown}");
    assert!(shown.contains("</math>成立。</p>"), "{shown}");
}

#[test]
fn a_broken_picture_is_reported_and_leaves_its_place() {
    let mut book = sample();
    book.assets.items[0].blob = Blob::bytes(&b"nonsense"[..]);
    let report = Reporter::new();
    let epub = write(&book, None, &report);
    assert_eq!(report.sorted()[0].0.code, Diagnosis::MissingPicture);
    assert!(read(&epub, "text/chapter-0001.xhtml").contains("［图片缺失：图标］"));
    assert!(!names(&epub).iter().any(|n| n.ends_with(".png")));
}

#[test]
fn a_drawing_is_cleaned_and_its_document_says_what_it_holds() {
    let epub = write(&sample(), None, &Reporter::new());
    assert!(!read(&epub, "images/0002.svg").contains("onload"));
    let package = read(&epub, "content.opf");
    let root = Element::parse(&package).unwrap();
    let item = root.child("manifest").unwrap().elements().find(|i| i.get("href") == Some("text/chapter-0001.xhtml"));
    assert_eq!(item.unwrap().get("properties"), Some("mathml"));
}

#[test]
fn a_book_of_one_article_without_contents_has_no_landmark_for_them() {
    let mut book = Book::new(Metadata::new("文", Lang::ZhHans));
    book.meta.articles = 1;
    book.body.push(Part { chapters: vec![chapter("文.md", "文", vec![line("一段。")])], ..Part::default() });
    front_and_back::arrange(&mut book);
    let epub = write(&book, None, &Reporter::new());
    assert!(!read(&epub, "nav.xhtml").contains("epub:type=\"toc\" href"));
    assert!(!read(&epub, "content.opf").contains("idref=\"nav\""));
}

#[test]
fn an_identifier_is_a_urn_where_it_is_a_uuid_or_an_isbn() {
    let said = |given: &str| {
        let mut meta = Metadata::new("书", Lang::ZhHans);
        meta.identifier = given.into();
        super::identifier(&meta)
    };
    let uuid = "6ba7b812-9dad-11d1-80b4-00c04fd430c8";
    assert_eq!(
        [said(uuid), said(&format!("urn:uuid:{uuid}"))],
        [format!("urn:uuid:{uuid}"), format!("urn:uuid:{uuid}")]
    );
    assert_eq!(said("9787111111115"), "urn:isbn:9787111111115");
    assert_eq!([said("urn:uuid:1234"), said("https://a.example/书")], ["1234", "https://a.example/书"]);
    assert_eq!(said("urn:uuid:"), said(""));
}
