//! Whole files, made from pages set by hand and read by another parser.

use super::Pdf;
use crate::backend::{Backend, Compiled, Composer, Cover, OptionTable, OptionValue, Timestamp};
use crate::book::{Book, Id, Metadata};
use crate::diag::{Fatal, Reporter, Span};
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
    fn cover(&self) -> Result<Option<Cover>, Fatal> {
        Ok(None)
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
        self.pages.pages.push(Page { folio, items: Vec::new() });
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
            turned: false,
            colour: Grey::BLACK,
            embolden: 0.0,
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
    assert_eq!(report.sorted(), []);
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
            turned: false,
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
    turned.turned = true;
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
