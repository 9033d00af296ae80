use super::*;
use crate::book::Role as Part;
use crate::files::Memory;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn packed(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let container = "<container><rootfiles><rootfile full-path=\"书/包.opf\"/></rootfiles></container>";
    for (name, text) in [("META-INF/container.xml", container)].iter().chain(files) {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn opened(files: &[(&str, &str)]) -> io::Result<(Section, About)> {
    let memory = Memory::new([("a.epub", &packed(files)[..])]);
    open(&Mounts::over(Arc::new(memory)), Path::new("a.epub"), &Options::default(), &Reporter::new())
}

fn show(members: &[Member], depth: usize, out: &mut String) {
    fn chapter(item: &Item, depth: usize, out: &mut String) {
        let path = item.path.as_deref().unwrap_or(Path::new("")).display();
        let more: String = item.more.iter().map(|path| format!(" + {}", path.display())).collect();
        out.push_str(&format!("{}{} {path}{more}\n", "  ".repeat(depth), item.title.as_deref().unwrap_or("?")));
        item.children.iter().for_each(|child| chapter(child, depth + 1, out));
    }
    for member in members {
        match member {
            Member::Item(item) => chapter(item, depth, out),
            Member::Section(section) => {
                out.push_str(&format!("{}[{}]\n", "  ".repeat(depth), section.title.as_deref().unwrap_or("?")));
                show(&section.members, depth + 1, out);
            }
        }
    }
}

const PACKAGE: &str = r##"<package unique-identifier="i" version="2.0"><metadata>
  <dc:title>河灯集</dc:title><dc:creator opf:role="aut" opf:file-as="Lin, Yu">林屿</dc:creator>
  <dc:creator opf:role="trl">周岸</dc:creator><dc:creator>未知</dc:creator><dc:contributor opf:role="bkp">some program</dc:contributor>
  <dc:language>zh</dc:language><dc:identifier id="i">urn:isbn:9787000000001</dc:identifier>
  <dc:date>2019-03-01</dc:date><dc:subject>散文</dc:subject><dc:description>&lt;p&gt;写河。&lt;/p&gt;</dc:description>
  <meta name="calibre:series" content="渡口"/><meta name="calibre:series_index" content="2.0"/>
  <meta name="cover" content="c"/></metadata>
 <manifest>
  <item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>
  <item id="c" href="图/c.jpg" media-type="image/jpeg"/>
  <item id="t" href="t.xhtml" media-type="application/xhtml+xml"/>
  <item id="p" href="p.xhtml" media-type="application/xhtml+xml"/>
  <item id="1" href="1.xhtml" media-type="application/xhtml+xml"/>
  <item id="2" href="1%20b.xhtml" media-type="application/xhtml+xml"/>
  <item id="3" href="3.xhtml" media-type="application/xhtml+xml"/>
  <item id="4" href="4.xhtml" media-type="application/xhtml+xml"/>
  <item id="5" href="../../5.xhtml" media-type="application/xhtml+xml"/></manifest>
 <spine toc="ncx"><itemref idref="t"/><itemref idref="p"/><itemref idref="1"/><itemref idref="2"/><itemref idref="3"/>
  <itemref idref="4"/><itemref idref="5"/></spine>
 <guide><reference type="title-page" href="t.xhtml"/></guide></package>"##;

const NCX: &str = "<ncx><navMap>
  <navPoint><navLabel><text>上卷</text></navLabel>
   <navPoint><navLabel><text>河灯</text></navLabel><content src='1.xhtml'/>
    <navPoint><navLabel><text>一</text></navLabel><content src='1.xhtml#s1'/></navPoint></navPoint></navPoint>
  <navPoint><navLabel><text>渡口</text></navLabel><content src='3.xhtml#x'/></navPoint></navMap></ncx>";

const BOOK: [(&str, &str); 9] = [
    ("书/包.opf", PACKAGE),
    ("书/toc.ncx", NCX),
    ("书/t.xhtml", "<html><body><h1>河灯集</h1></body></html>"),
    ("书/p.xhtml", "<html><body><p>题辞。</p></body></html>"),
    ("书/1.xhtml", "<html><body><h1>河灯</h1><p>甲</p></body></html>"),
    ("书/1 b.xhtml", "<html><body><p>乙</p></body></html>"),
    ("书/3.xhtml", "<html><body><h1>渡口</h1></body></html>"),
    ("书/4.xhtml", "<html><body><h2>渡口以下</h2></body></html>"),
    ("5.xhtml", "<p>丙</p>"),
];

#[test]
fn contents_and_spine_make_the_tree() {
    let (section, _) = opened(&BOOK).unwrap();
    let mut out = String::new();
    show(&section.members, 0, &mut out);
    insta::assert_snapshot!(out, @r"
    ? a.epub/书/p.xhtml
    [上卷]
      河灯 a.epub/书/1.xhtml + a.epub/书/1 b.xhtml
    渡口 a.epub/书/3.xhtml
      ? a.epub/书/4.xhtml
    ");
}

#[test]
fn the_package_gives_the_facts() {
    let (_, about) = opened(&BOOK).unwrap();
    assert_eq!(about.title.as_deref(), Some("河灯集"));
    let names: Vec<(&str, _)> = about.facts.creators.iter().map(|c| (c.name.as_str(), c.role)).collect();
    assert_eq!(names, [("林屿", Part::Author), ("周岸", Part::Translator)]);
    assert_eq!(about.facts.description.as_deref(), Some("写河。"));
    assert_eq!(about.facts.cover_image.as_deref(), Some("a.epub/书/图/c.jpg"));
    assert_eq!(about.facts.series.unwrap().position.as_deref(), Some("2"));
}

#[test]
fn an_epub_that_is_none_or_locked_is_refused() {
    assert!(opened(&[]).is_err());
    assert!(opened(&[("书/包.opf", "<package/>")]).is_err());
    let locked: Vec<_> = BOOK.into_iter().chain([("META-INF/rights.xml", "<rights/>")]).collect();
    assert!(opened(&locked).unwrap_err().to_string().contains("DRM"));
}

#[test]
fn a_file_packed_with_the_folder_around_it_is_read() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let container = "<container><rootfiles><rootfile full-path=\"书/包.opf\"/></rootfiles></container>";
    for (name, text) in [("META-INF/container.xml", container)].iter().chain(&BOOK) {
        zip.start_file(format!("epub/{name}"), SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let memory = Memory::new([("a.epub", &zip.finish().unwrap().into_inner()[..])]);
    let (section, about) =
        open(&Mounts::over(Arc::new(memory)), Path::new("a.epub"), &Options::default(), &Reporter::new()).unwrap();
    assert_eq!((about.title.as_deref(), section.members.is_empty()), (Some("河灯集"), false));
}

#[test]
fn pages_that_list_the_chapters_of_their_parts_are_parts() {
    const ENTRIES: &str = "<ncx><navMap>
      <navPoint><navLabel><text>上卷</text></navLabel><content src='p.xhtml'/>
       <navPoint><navLabel><text>河灯</text></navLabel><content src='1.xhtml'/></navPoint></navPoint>
      <navPoint><navLabel><text>下卷</text></navLabel><content src='4.xhtml'/>
       <navPoint><navLabel><text>渡口</text></navLabel><content src='3.xhtml'/></navPoint></navPoint></navMap></ncx>";
    let links = "<h2>上卷</h2><a href='1.xhtml'>河灯</a><a href='3.xhtml'>渡口</a><a href='1%20b.xhtml'>桥</a>";
    let listing = format!("<html><body>{links}</body></html>");
    let book = BOOK.map(|(name, text)| match name {
        "书/toc.ncx" => (name, ENTRIES),
        "书/p.xhtml" | "书/4.xhtml" => (name, &*listing),
        _ => (name, text),
    });
    let (section, _) = opened(&book).unwrap();
    let mut out = String::new();
    show(&section.members, 0, &mut out);
    insta::assert_snapshot!(out, @r"
    [上卷]
      河灯 a.epub/书/1.xhtml + a.epub/书/1 b.xhtml
    [下卷]
      渡口 a.epub/书/3.xhtml
    ");
}

#[test]
fn pictures_before_the_first_chapter_are_one_and_others_go_on() {
    let picture = "<html><body><p><img src='x.png'/></p></body></html>";
    let book = BOOK.map(|(name, text)| match name {
        "书/t.xhtml" | "书/p.xhtml" | "书/1 b.xhtml" => (name, picture),
        _ => (name, text),
    });
    let package = PACKAGE.replace("<guide><reference type=\"title-page\" href=\"t.xhtml\"/></guide>", "");
    let book = book.map(|(name, text)| if name == "书/包.opf" { (name, &*package) } else { (name, text) });
    let (section, _) = opened(&book).unwrap();
    let mut out = String::new();
    show(&section.members, 0, &mut out);
    insta::assert_snapshot!(out, @r"
    插图 a.epub/书/t.xhtml + a.epub/书/p.xhtml
    [上卷]
      河灯 a.epub/书/1.xhtml + a.epub/书/1 b.xhtml
    渡口 a.epub/书/3.xhtml
      ? a.epub/书/4.xhtml
    ");
}
