//! Whole files, made from pages set by hand and read by another parser.

mod faults;
mod reader;

use super::Pdf;
use crate::backend::manner::Manner;
use crate::backend::{Backend, Compiled, Composer, Cover, OptionTable, OptionValue, Timestamp};
use crate::book::{Book, Id, Metadata};
use crate::diag::{Code, Fatal, Reporter, Span};
use crate::files::{Blob, Output};
use crate::font::{FaceId, Features, FontOptions, FontRole, FontSet};
use crate::lang::Lang;
use crate::pages::*;

/// Hands out pages that were made beforehand.
struct Given(Pages);

impl Composer for Given {
    fn pages(&self, _design: &str) -> Result<Pages, Fatal> {
        Ok(self.0.clone())
    }
    fn wrap(&self, _: &str, _: Pt) -> Result<Pages, Fatal> {
        Ok(self.0.clone())
    }
    fn cover(&self) -> Result<Option<Cover>, Fatal> {
        Ok(None)
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

/// Sets pages by hand.
struct Setter<'a> {
    set: &'a FontSet,
    pages: Pages,
}

const SIZE: f32 = 10.5;

impl<'a> Setter<'a> {
    fn new(set: &'a FontSet) -> Self {
        let size = Size { width: Pt::mm(148.0), height: Pt::mm(210.0) };
        let mut this = Self { set, pages: Pages { size, ..Pages::default() } };
        this.node(None, NodeRole::Document);
        this
    }

    fn node(&mut self, parent: Option<NodeId>, role: NodeRole) -> NodeId {
        self.pages.structure.nodes.push(Node { role, parent, lang: None, alt: None, span: Span::default() });
        NodeId(self.pages.structure.nodes.len() as u32 - 1)
    }

    fn page(&mut self, folio: Folio) {
        self.pages.pages.push(Page { folio, ..Page::default() });
    }

    fn item(&mut self, item: Item) {
        self.pages.pages.last_mut().unwrap().items.push(item);
    }

    /// Shapes a text into one run.
    fn run(&self, role: FontRole, text: &str, x: f32, cluster: u32, tag: Option<NodeId>) -> GlyphRun {
        let lang = Lang::ZhHans;
        let face: FaceId = self.set.choose(role, lang);
        let mut shaped = Vec::new();
        self.set.face(face).shape(text, lang, Features::default(), &mut shaped);
        let glyphs = shaped
            .iter()
            .map(|s| Glyph { id: s.id, advance: s.advance, dx: s.dx, dy: s.dy, cluster: s.cluster + cluster })
            .collect();
        GlyphRun {
            face,
            size: Pt::new(SIZE),
            offset: Point::new(Pt::new(x), Pt::ZERO),
            orientation: Orientation::Horizontal,
            colour: Grey::BLACK,
            embolden: 0.0,
            condense: 1.0,
            glyphs,
            lang,
            tag,
        }
    }

    /// A line of one run; `stretch` em are added to each advance.
    fn line(&mut self, text: &str, y: f32, stretch: f32, tag: Tag) {
        let mut run = self.run(FontRole::Serif, text, 0.0, 0, None);
        run.glyphs.iter_mut().for_each(|g| g.advance += stretch);
        self.put(text, y, vec![run], tag);
    }

    fn put(&mut self, text: &str, y: f32, runs: Vec<GlyphRun>, tag: Tag) {
        let origin = Point::new(Pt::new(60.0), Pt::new(y));
        self.item(Item::Line(Line { origin, runs, text: text.into(), joins_next: true, tag }));
    }
}

fn fonts() -> FontSet {
    FontSet::open(&FontOptions::default(), &Reporter::new())
}

fn write(book: &Book, set: &FontSet, pages: Pages, options: &[(&str, &str)]) -> Vec<u8> {
    let composer = Given(pages);
    let compiled = Compiled::new(book, set, Timestamp(1_767_225_600), &composer, &[String::new()]);
    let mut table = OptionTable { name: "pdf".into(), ..OptionTable::default() };
    for (key, value) in options {
        table.values.insert((*key).into(), (OptionValue::Text((*value).into()), None));
    }
    let report = Reporter::new();
    let mut out = Output::memory();
    Pdf.write(&compiled, &table, &report, &mut out).unwrap();
    // The picture of the sample is of a few pixels.
    let said = report.sorted();
    assert!(said.iter().all(|(diagnostic, _)| diagnostic.code == Code::CoarsePicture), "{said:?}");
    out.into_bytes()
}

fn sample(set: &FontSet) -> (Book, Pages) {
    let mut meta = Metadata::new("汇编 & <样书>", Lang::ZhHans);
    meta.identifier = "urn:uuid:00000000-0000-5000-8000-000000000000".into();
    let mut book = Book::new(meta);
    let red =
        crate::media::Bitmap { width: 2, height: 2, pixels: crate::media::Pixels::Rgba([255, 0, 0, 128].repeat(4)) };
    let png = crate::media::encode_png(&red).unwrap();
    let picture = book.assets.add("红.png".into(), || Blob::bytes(png));
    let again = book.assets.add("又红.png".into(), || Blob::bytes(crate::media::encode_png(&red).unwrap()));
    let mut setter = Setter::new(set);
    let document = NodeId(0);
    let chapter = setter.node(Some(document), NodeRole::Section);
    let heading = setter.node(Some(chapter), NodeRole::Heading(1));
    let first = setter.node(Some(chapter), NodeRole::Paragraph);
    let link = setter.node(Some(first), NodeRole::Link);
    let figure = setter.node(Some(chapter), NodeRole::Figure);
    let second = setter.node(Some(chapter), NodeRole::Paragraph);

    setter.page(Folio::None);
    setter.line("封面", 200.0, 0.0, Tag::Content(heading));
    setter.page(Folio::Arabic(1));
    setter.line("第一章　纸", 80.0, 0.0, Tag::Content(heading));
    setter.line("纸的历史从这里开始，“慢慢”地说。", 120.0, 0.0, Tag::Content(first));
    setter.line("这一行拉开了一点点", 140.0, 0.05, Tag::Content(first));
    setter.line("这一行拉得很开", 160.0, 0.2, Tag::Content(first));
    let text = "中文GDP增长——见此处。";
    let runs = vec![
        setter.run(FontRole::Serif, "中文", 0.0, 0, None),
        setter.run(FontRole::Italic, "GDP", SIZE * 2.25, 6, Some(link)),
        setter.run(FontRole::Serif, "增长——见此处。", SIZE * 4.75, 9, None),
    ];
    setter.put(text, 180.0, runs, Tag::Content(first));
    let rect =
        |x, y, width, height| Rect { x: Pt::new(x), y: Pt::new(y), width: Pt::new(width), height: Pt::new(height) };
    setter.item(Item::Link(LinkArea {
        rect: rect(60.0 + SIZE * 2.25, 170.0, 30.0, 14.0),
        to: LinkTo::Id(Id::new("ch2")),
        contents: "见第二章".into(),
        node: link,
    }));
    for (asset, x) in [(picture, 60.0), (again, 180.0)] {
        setter.item(Item::Picture(Picture {
            asset,
            rect: rect(x, 220.0, 100.0, 100.0),
            turn: Turn::Upright,
            alt: "红方块".into(),
            tag: Tag::Content(figure),
        }));
    }
    setter.item(Item::Rule(Rule {
        rect: rect(60.0, 560.0, 100.0, 0.5),
        paint: Paint::Grey(Grey(0.5)),
        tag: Tag::Artifact,
    }));
    setter.line("1", 580.0, 0.0, Tag::Artifact);
    setter.page(Folio::Arabic(2));
    setter.line("一与⼀同字", 80.0, 0.0, Tag::Content(second));
    let mut turned = setter.run(FontRole::Sans, "横着的字", 200.0, 0, None);
    turned.orientation = Orientation::Turned;
    setter.put("横着的字", 200.0, vec![turned], Tag::Content(second));
    let mut bold = setter.run(FontRole::Kai, "描粗的楷体", 0.0, 0, None);
    bold.embolden = 0.03;
    setter.put("描粗的楷体", 300.0, vec![bold], Tag::Content(second));

    let target = |page, y| Target { page, y: Pt::new(y) };
    setter.pages.targets.insert(Id::new("ch2"), target(2, 70.0));
    setter.pages.outline = vec![Bookmark {
        title: "第一章　纸".into(),
        target: target(1, 70.0),
        children: vec![Bookmark { title: "一与⼀".into(), target: target(2, 70.0), children: Vec::new() }],
    }];
    (book, setter.pages)
}

fn opened(bytes: Vec<u8>) -> hayro_syntax::Pdf {
    hayro_syntax::Pdf::new(bytes).unwrap()
}

#[test]
fn the_same_book_gives_the_same_bytes_with_one_thread_and_with_two() {
    let set = fonts();
    let made = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let (book, pages) = sample(&set);
            write(&book, &set, pages, &[])
        })
    };
    let once = made(1);
    assert!(once.starts_with(b"%PDF-1.7\n") && once.ends_with(b"%%EOF\n"));
    assert!(once == made(2) && once == made(1));
}

#[test]
fn the_text_comes_back_by_the_structure_tree() {
    let set = fonts();
    let (book, pages) = sample(&set);
    let pdf = opened(write(&book, &set, pages, &[]));
    insta::assert_snapshot!(reader::tree(&pdf).join("\n"), @r"
    Document
      Sect
        H1
          “封面”
          “第一章　纸”
        P
          “纸的历史从这里开始，“慢慢”地说。这一行拉开了一点点”
          “这一行拉得很开”
          “中文”
          Link
            “GDP”
            → 见第二章
          “增长——见此处。”
        Figure [红方块]
          “”
        P
          “一与⼀同字”
          “横着的字描粗的楷体”
    ");
}

#[test]
fn no_glyph_is_drawn_that_no_font_has() {
    let set = fonts();
    let (book, mut pages) = sample(&set);
    for item in pages.pages.iter_mut().flat_map(|p| &mut p.items) {
        if let Item::Line(line) = item {
            line.runs[0].glyphs[0].id = crate::font::GlyphId(0);
        }
    }
    let pdf = opened(write(&book, &set, pages, &[]));
    for piece in pdf.pages().iter().flat_map(reader::pieces) {
        assert!(piece.codes.iter().all(|c| *c != 0), "{piece:?}");
    }
    assert!(reader::tree(&pdf).iter().any(|line| line.contains("纸的历史")));
}

#[test]
fn a_gap_and_a_second_character_of_one_glyph_are_told_by_actual_text() {
    let set = fonts();
    let (book, pages) = sample(&set);
    let pdf = opened(write(&book, &set, pages, &[]));
    let spans: Vec<String> =
        pdf.pages().iter().flat_map(reader::pieces).filter(|p| p.tag == "Span").map(|p| p.text).collect();
    // The autospace of a quarter em on both sides of GDP, and U+2F00 beside U+4E00.
    assert_eq!(spans, ["这一行拉得很开", "中文", "GDP", "一与⼀同字"]);
}

#[test]
fn a_line_that_ends_a_word_keeps_a_blank() {
    let set = fonts();
    let (book, mut pages) = sample(&set);
    let Some(Item::Line(line)) = pages.pages[2].items.first().cloned() else { panic!() };
    let setter = Setter::new(&set);
    let mut put = |text: &str, joins_next, y| {
        let origin = Point::new(Pt::new(60.0), Pt::new(y));
        let runs = vec![setter.run(FontRole::Serif, text, 0.0, 0, None)];
        pages.pages[2].items.push(Item::Line(Line { origin, runs, text: text.into(), joins_next, tag: line.tag }));
    };
    put("end of", false, 400.0);
    put("word", true, 420.0);
    put("한국", false, 440.0);
    put("汉字", false, 460.0);
    let pdf = opened(write(&book, &set, pages, &[]));
    let text: String = reader::pieces(&pdf.pages()[2]).into_iter().map(|p| p.text).collect();
    assert!(text.ends_with("end of word한국 汉字"), "{text}");
}

#[test]
fn the_catalog_says_what_a_reader_needs() {
    let set = fonts();
    let (book, mut pages) = sample(&set);
    pages.bleed = Pt::new(9.0);
    let pdf = opened(write(&book, &set, pages, &[]));
    let root = reader::root(&pdf);
    assert_eq!(reader::text(&root, "Lang").as_deref(), Some("zh-Hans"));
    assert_eq!(reader::name(&root, "PageMode"), "UseOutlines");
    let dict =
        |d: &hayro_syntax::object::Dict<'_>, key: &str| format!("{:?}", d.get::<hayro_syntax::object::Object>(key));
    assert!(dict(&root, "ViewerPreferences").contains("DisplayDocTitle"));
    assert!(dict(&root, "MarkInfo").contains("Marked"));
    let metadata = root.get::<hayro_syntax::object::Stream>("Metadata").unwrap();
    let packet = String::from_utf8(metadata.decoded().unwrap().to_vec()).unwrap();
    assert!(packet.contains("汇编 &amp; &lt;样书&gt;") && packet.contains("2026-01-01T00:00:00Z"));
    assert_eq!(metadata.raw_data(), metadata.decoded().unwrap(), "a packet stays plain");
    let page = pdf.pages()[0].raw();
    let boxes = |key: &str| reader::numbers(&page.get(key).unwrap());
    assert_eq!(boxes("MediaBox"), boxes("BleedBox"));
    let trim = boxes("TrimBox");
    assert!(trim[..2] == [9.0, 9.0] && (trim[2] - 9.0 - Pt::mm(148.0).get()).abs() < 0.001, "{trim:?}");
    assert!((boxes("MediaBox")[2] - 18.0 - Pt::mm(148.0).get()).abs() < 0.001);
}

#[test]
fn bookmarks_are_nested_and_lead_to_their_places() {
    let set = fonts();
    let (book, pages) = sample(&set);
    let pdf = opened(write(&book, &set, pages, &[]));
    let outlines: hayro_syntax::object::Dict = reader::root(&pdf).get("Outlines").unwrap();
    let first: hayro_syntax::object::Dict = outlines.get("First").unwrap();
    assert_eq!(reader::text(&first, "Title").as_deref(), Some("第一章　纸"));
    let below: hayro_syntax::object::Dict = first.get("First").unwrap();
    assert_eq!(reader::text(&below, "Title").as_deref(), Some("一与⼀"));
    let place: hayro_syntax::object::Array = below.get("Dest").unwrap();
    let page = place.raw_iter().next().unwrap().as_obj_ref().unwrap();
    assert_eq!(Some(page.into()), pdf.pages()[2].raw().obj_id());
}

#[test]
fn a_picture_that_is_used_twice_is_one_image() {
    let set = fonts();
    let (book, pages) = sample(&set);
    let pdf = opened(write(&book, &set, pages, &[]));
    let images: Vec<_> = pdf
        .objects()
        .into_iter()
        .filter_map(|o| o.into_stream())
        .filter(|s| reader::name(s.dict(), "Subtype") == "Image")
        .collect();
    let sizes: Vec<usize> = images.iter().map(|s| s.decoded().unwrap().len()).collect();
    assert_eq!(sizes, [12, 4], "the picture and its mask");
    assert!(images[0].dict().get_ref("SMask").is_some());
}

#[test]
fn a_jpeg_is_passed_through() {
    let set = fonts();
    let (mut book, mut pages) = sample(&set);
    let grey = crate::media::Bitmap { width: 8, height: 8, pixels: crate::media::Pixels::Grey(vec![99; 64]) };
    let jpeg = crate::media::encode_jpeg(&grey, 80).unwrap();
    let asset = book.assets.add("灰.jpg".into(), || Blob::bytes(jpeg.clone()));
    for item in &mut pages.pages[1].items {
        if let Item::Picture(picture) = item {
            picture.asset = asset;
        }
    }
    let bytes = write(&book, &set, pages, &[]);
    assert!(bytes.windows(jpeg.len()).any(|w| w == jpeg));
}

#[test]
fn a_file_of_no_standard_has_no_structure() {
    let set = fonts();
    let (book, pages) = sample(&set);
    let pdf = opened(write(&book, &set, pages, &[("standard", "none")]));
    assert!(!reader::root(&pdf).contains_key("StructTreeRoot"));
    let pieces: Vec<_> = pdf.pages().iter().flat_map(reader::pieces).collect();
    assert!(pieces.iter().all(|p| p.mcid.is_none()));
    assert!(pieces.iter().any(|p| p.text == "中文"), "ActualText does not need a structure");
}

#[test]
fn widths_are_exact_and_the_commonest_is_the_default() {
    let set = fonts();
    let (book, pages) = sample(&set);
    let pdf = opened(write(&book, &set, pages, &[]));
    let page = &pdf.pages()[1];
    let serif = page
        .resources()
        .fonts
        .keys()
        .map(|key| page.resources().get_font(&key).unwrap())
        .find(|f| reader::name(f, "BaseFont").ends_with("NotoSerifCJKsc-Regular"))
        .unwrap();
    let base = reader::name(&serif, "BaseFont");
    assert!(
        base.len() == 7 + 22 && base.as_bytes()[..6].iter().all(u8::is_ascii_uppercase) && base.as_bytes()[6] == b'+'
    );
    let font = serif.get::<hayro_syntax::object::Array>("DescendantFonts").unwrap();
    let font = font.iter::<hayro_syntax::object::Dict>().next().unwrap();
    assert_eq!(font.get::<f32>("DW"), Some(1000.0));
    let widths: Vec<f32> = font
        .get::<hayro_syntax::object::Array>("W")
        .unwrap()
        .iter::<hayro_syntax::object::Object>()
        .filter_map(|o| o.into_array())
        .flat_map(|a| reader::numbers(&a))
        .collect();
    assert!(!widths.contains(&1000.0) && widths.contains(&2000.0), "—— is one glyph of two em: {widths:?}");
}

#[test]
fn the_id_follows_the_content() {
    let set = fonts();
    let id = |bytes: &[u8]| {
        let at = bytes.windows(4).rposition(|w| w == b"/ID[").unwrap();
        bytes[at..at + 38].to_vec()
    };
    let (book, pages) = sample(&set);
    let (mut other, same) = sample(&set);
    other.meta.title = "另一本".into();
    assert_ne!(id(&write(&book, &set, pages, &[])), id(&write(&other, &set, same, &[])));
}

#[test]
fn upright_runs_are_written_in_a_vertical_font_of_the_same_program() {
    let set = fonts();
    let (book, _) = sample(&set);
    let mut setter = Setter::new(&set);
    let paragraph = setter.node(Some(NodeId(0)), NodeRole::Paragraph);
    setter.page(Folio::Arabic(1));
    setter.line("横", 80.0, 0.0, Tag::Content(paragraph));
    let face = set.choose(FontRole::Serif, Lang::ZhHans);
    let mut shaped = Vec::new();
    let vertical = Features { vertical: true, ..Features::default() };
    set.face(face).shape("直——排", Lang::ZhHans, vertical, &mut shaped);
    let mut run = setter.run(FontRole::Serif, "", 0.0, 0, None);
    run.orientation = Orientation::Vertical;
    run.glyphs =
        shaped.iter().map(|s| Glyph { id: s.id, advance: s.advance, dx: s.dx, dy: s.dy, cluster: s.cluster }).collect();
    setter.put("直——排", 200.0, vec![run], Tag::Content(paragraph));
    let pdf = opened(write(&book, &set, setter.pages, &[]));
    assert!(reader::tree(&pdf).iter().any(|line| line.contains("直——排")), "{:?}", reader::tree(&pdf));
    let resources = pdf.pages()[0].resources();
    let font = |encoding: &str| {
        let mut all = resources.fonts.keys().map(|key| resources.get_font(&key).unwrap());
        let font = all.find(|f| reader::name(f, "Encoding") == encoding).unwrap();
        let descendants = font.get::<hayro_syntax::object::Array>("DescendantFonts").unwrap();
        (reader::name(&font, "BaseFont"), descendants.iter::<hayro_syntax::object::Dict>().next().unwrap())
    };
    let ((name, descendant), (other, _)) = (font("Identity-V"), font("Identity-H"));
    assert_eq!(name, other);
    let heights: Vec<f32> = descendant
        .get::<hayro_syntax::object::Array>("W2")
        .unwrap()
        .iter::<hayro_syntax::object::Object>()
        .filter_map(|o| o.into_array())
        .flat_map(|a| reader::numbers(&a))
        .collect();
    // The dash of two em alone is not one em high; its origin is the middle of the em box's top.
    assert_eq!(heights, [-2000.0, 500.0, 880.0]);
}
