use super::*;
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const STYLES: &str = "<w:styles>
 <w:style w:styleId='1'><w:name w:val='heading 1'/></w:style><w:style w:styleId='T'><w:name w:val='Title'/></w:style>
 <w:style w:styleId='own'><w:name w:val='小节'/><w:basedOn w:val='1'/></w:style>
 <w:style w:styleId='loop'><w:name w:val='x'/><w:basedOn w:val='loop'/></w:style>
 <w:style w:styleId='C'><w:name w:val='toc 1'/></w:style><w:style w:styleId='zh'><w:name w:val='标题 1'/></w:style>
 <w:style w:styleId='ja'><w:name w:val='見出し 2'/></w:style><w:style w:styleId='ko'><w:name w:val='제목 3'/></w:style>
 <w:style w:styleId='A'><w:name w:val='Author'/><w:basedOn w:val='T'/></w:style>
 <w:style w:styleId='D'><w:name w:val='Date'/><w:basedOn w:val='T'/></w:style><w:style w:styleId='W'><w:name w:val='Date'/></w:style>
 <w:style w:styleId='K'><w:name w:val='caption'/></w:style><w:style w:styleId='I'><w:name w:val='Image Caption'/><w:basedOn w:val='K'/></w:style>
 <w:style w:styleId='N'><w:name w:val='heading 2'/><w:pPr><w:numPr><w:numId w:val='4'/></w:numPr></w:pPr></w:style></w:styles>";
const NUMBERING: &str = "<w:numbering><w:abstractNum w:abstractNumId='0'><w:lvl><w:numFmt w:val='decimal'/></w:lvl>
 <w:lvl><w:numFmt w:val='bullet'/></w:lvl></w:abstractNum>
 <w:abstractNum w:abstractNumId='1'><w:lvl><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='第%1章'/></w:lvl></w:abstractNum>
 <w:num w:numId='3'><w:abstractNumId w:val='0'/></w:num><w:num w:numId='4'><w:abstractNumId w:val='1'/></w:num></w:numbering>";
const NOTES: &str = "<w:footnotes><w:footnote w:type='separator' w:id='0'/><w:footnote w:id='2'>
 <w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>注文。</w:t></w:r></w:p></w:footnote></w:footnotes>";
const RELS: &str = "<Relationships><Relationship Id='r1' Target='media/a.png'/>
 <Relationship Id='r2' Target='https://example.com/?a=1&amp;b=2' TargetMode='External'/></Relationships>";

/// The page that a body is written as, without its frame.
fn page(body: &str) -> String {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("word/document.xml", document.as_str()),
        ("word/styles.xml", STYLES),
        ("word/numbering.xml", NUMBERING),
        ("word/footnotes.xml", NOTES),
        ("word/_rels/document.xml.rels", RELS),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let archive = Archive::open(zip.finish().unwrap().into_inner()).unwrap();
    let (html, ..) = page::written(&Parts::read(&archive).unwrap());
    html.trim_start_matches("<html>\n<body>\n").trim_end_matches("</body>\n</html>\n").to_owned()
}

#[test]
fn paragraphs_are_what_their_styles_say() {
    let of = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = of("T", "题") + &of("1", "一") + &of("own", "二") + &of("loop", "文") + &of("C", "目录项");
    assert_eq!(page(&body), "<h1>题</h1>\n<h2>一</h2>\n<h2>二</h2>\n<p>文</p>\n");
    let body = of("zh", "一") + &of("ja", "二") + &of("ko", "三") + &of("N", "渡口") + &of("N", "灯");
    let html = "<h1>一</h1>\n<h2>二</h2>\n<h3>三</h3>\n<h2>第一章\u{3000}渡口</h2>\n<h2>第二章\u{3000}灯</h2>\n";
    assert_eq!(page(&body), html);
}

#[test]
fn names_and_captions_are_what_their_styles_say() {
    let of = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let body = of("T", "河灯") + &of("A", "林屿") + &of("D", "2021-05-06") + &of("W", "一月五日") + &of("I", "桥");
    let html = "<p class=\"byline\">林屿\u{3000}2021-05-06</p>\n<h1>河灯</h1>\n<p>一月五日</p>\n\
                <p><span class=\"caption\">桥</span></p>\n";
    assert_eq!(page(&body), html);
}

#[test]
fn text_keeps_its_marks_ruby_and_notes() {
    for (runs, html) in [
        (
            "<w:r><w:rPr><w:b/></w:rPr><w:t>甲</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>乙</w:t></w:r>",
            "<strong>甲乙</strong>",
        ),
        ("<w:r><w:rPr><w:b w:val='0'/><w:em w:val='dot'/></w:rPr><w:t>甲</w:t></w:r>", "<em class=\"dotted\">甲</em>"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>かんじ</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢字</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "<ruby>漢字<rt>かんじ</rt></ruby>",
        ),
        (
            "<w:hyperlink r:id='r2'><w:r><w:t>站</w:t></w:r></w:hyperlink>",
            "<a href=\"https://example.com/?a=1&amp;b=2\">站</a>",
        ),
        ("<w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins><w:r><w:t>增&lt;</w:t></w:r></w:ins>", "增&lt;"),
        (
            "<w:r><w:drawing><wp:docPr descr='图'/><a:blip r:embed='r1'/></w:drawing></w:r>",
            "<img src=\"word/media/a.png\" alt=\"图\"/>",
        ),
    ] {
        assert_eq!(page(&format!("<w:p>{runs}</w:p>")), format!("<p>{html}</p>\n"), "{runs}");
    }
    assert_eq!(
        page("<w:p><w:r><w:t>文</w:t></w:r><w:r><w:footnoteReference w:id='2'/></w:r></w:p>"),
        "<p>文<a epub:type=\"noteref\" href=\"#f2\">*</a></p>\n<aside epub:type=\"footnote\" id=\"f2\">\n<p>注文。</p>\n</aside>\n"
    );
}

#[test]
fn formulas_and_fields_are_what_they_show() {
    let field = |instruction: &str, result: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>\
             <w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>{result}</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>"
        )
    };
    let half =
        "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>";
    for (runs, html) in [
        (format!("<w:r><w:t>甲</w:t></w:r>{half}"), "<p>甲<math alttext=\"\\frac{1}{2}\"></math></p>\n"),
        (format!("<m:oMathPara>{half}</m:oMathPara>"), "<math alttext=\"\\frac{1}{2}\" display=\"block\"></math>\n"),
        (field("EQ \\o\\ad(\\s\\up 9(かん),漢)", ""), "<p><ruby>漢<rt>かん</rt></ruby></p>\n"),
        (field("HYPERLINK \"https://example.com/\"", "站"), "<p><a href=\"https://example.com/\">站</a></p>\n"),
        (field("SEQ 图", "1"), "<p>1</p>\n"),
    ] {
        assert_eq!(page(&format!("<w:p>{runs}</w:p>")), html, "{runs}");
    }
}

#[test]
fn what_was_deleted_under_revision_is_left_out() {
    let deleted = "<w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>";
    let body = format!(
        "<w:p>{deleted}<w:r><w:t>甲</w:t></w:r></w:p><w:p><w:r><w:t>乙</w:t></w:r></w:p><w:p><w:r><w:t>丙</w:t></w:r></w:p>"
    );
    assert_eq!(page(&body), "<p>甲乙</p>\n<p>丙</p>\n");
    let row = |properties: &str, text: &str| {
        format!("<w:tr><w:trPr>{properties}</w:trPr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr>")
    };
    let html = page(&format!("<w:tbl>{}{}</w:tbl>", row("<w:del/>", "甲"), row("", "乙")));
    assert!(!html.contains('甲') && html.contains('乙'), "{html}");
}

#[test]
fn an_ordered_list_goes_on_behind_what_parts_it() {
    let item = |text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let html = page(&(item("一") + "<w:p><w:r><w:t>间</w:t></w:r></w:p>" + &item("二"))).replace('\n', "");
    assert_eq!(html, "<ol><li><p>一</p></li></ol><p>间</p><ol start=\"2\"><li><p>二</p></li></ol>");
}

#[test]
fn lists_nest_and_tables_keep_their_merged_cells() {
    let item = |level: usize, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='3'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    let html = page(&(item(0, "一") + &item(1, "甲") + &item(0, "二"))).replace('\n', "");
    assert_eq!(html, "<ol><li><p>一</p><ul><li><p>甲</p></li></ul></li><li><p>二</p></li></ol>");
    let cell = |properties: &str, text: &str| {
        format!("<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>")
    };
    let rows = [
        cell("<w:vMerge w:val='restart'/>", "甲") + &cell("<w:gridSpan w:val='2'/>", "乙"),
        cell("<w:vMerge/>", "") + &cell("", "丙") + &cell("", "丁"),
    ];
    let html = page(&format!("<w:tbl><w:tr>{}</w:tr><w:tr>{}</w:tr></w:tbl>", rows[0], rows[1])).replace('\n', "");
    assert_eq!(
        html,
        "<table><tr><td colspan=\"1\" rowspan=\"2\"><p>甲</p></td><td colspan=\"2\" rowspan=\"1\"><p>乙</p></td></tr>\
         <tr><td colspan=\"1\" rowspan=\"1\"><p>丙</p></td><td colspan=\"1\" rowspan=\"1\"><p>丁</p></td></tr></table>"
    );
}

#[test]
fn a_document_that_is_none_is_refused() {
    let files = Mounts::over(Arc::new(Memory::new([("a.docx", &b"PK"[..])])));
    assert!(open(&files, Path::new("a.docx"), &Reporter::new()).is_err());
}

#[test]
fn numbers_in_words_stay_and_arabic_ones_are_of_a_list() {
    let of = |number: &str, text: &str| {
        format!(
            "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='{number}'/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        )
    };
    assert_eq!(page(&(of("4", "渡口") + &of("4", "灯"))), "<p>第一章\u{3000}渡口</p>\n<p>第二章\u{3000}灯</p>\n");
    assert_eq!(page(&(of("3", "竹") + &of("3", "胶"))), "<ol>\n<li><p>竹</p>\n</li>\n<li><p>胶</p>\n</li>\n</ol>\n");
}

#[test]
fn short_lines_ended_by_hand_are_verse() {
    let of = |lines: &[&str]| {
        let text = |line: &&str| format!("<w:t>{line}</w:t>");
        format!("<w:p><w:r>{}</w:r></w:p>", lines.iter().map(text).collect::<Vec<_>>().join("<w:br/>"))
    };
    let verse = of(&["船夫收起了灯", "河面上", "只剩下风"]);
    assert_eq!(page(&verse), "<div class=\"verse\">船夫收起了灯<br/>河面上<br/>只剩下风</div>\n");
    for lines in [
        &["船夫收起了灯", "河面上"][..],
        &["地址：河岸路", "电话：三四", "信箱：某号"],
        &["雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声。", "河面上", "风"],
    ] {
        assert!(page(&of(lines)).starts_with("<p>"), "{lines:?}");
    }
}

#[test]
fn headings_that_count_chapters_begin_them() {
    let of = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val='{style}'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let text = "<w:p><w:r><w:t>雾从下半夜起，摆渡的人把灯挂在船头。</w:t></w:r></w:p>";
    let body = of("Title", "渡口") + &["第一章 雾", "第二章 灯"].map(|title| of("Heading1", title) + text).concat();
    let (tree, _) = read("河.docx", &package(&body, &[]));
    assert!(tree.contains("“渡口”") && tree.contains("chapter 河.docx/document#第二章-灯 "), "{tree}");
}

/// A book of one file called so.
fn read(name: &str, bytes: &[u8]) -> (String, Vec<String>) {
    let reporter = Reporter::new();
    let files = Memory::new([(name, bytes)]);
    let (given, options) = (crate::input::Given::default(), crate::input::Options::default());
    let book = crate::input::read_book(Arc::new(files), &[], &given, &options, &reporter);
    let tree = book.map(|(book, _)| crate::book::dump::tree(&book)).unwrap_or_default();
    (tree, reporter.sorted().into_iter().map(|(d, _)| format!("{} {}", d.code, d.message)).collect())
}

fn package(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document><w:body>{body}</w:body></w:document>");
    let rels: String = parts.iter().map(|(id, _)| format!("<Relationship Id='{id}' Target='{id}'/>")).collect();
    let rels = format!("<Relationships>{rels}</Relationships>");
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let own = [("document.xml", document.as_str()), ("_rels/document.xml.rels", rels.as_str())];
    for (name, text) in own.iter().chain(parts) {
        zip.start_file(format!("word/{name}"), SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn documents_inside_a_document_are_read_or_warned_of() {
    let parts = [
        ("a.htm", "<html><head><style>p{}</style></head><body><p>雾从下半夜起。</p></body></html>"),
        ("b.txt", "灯挂在船头。\n\n岸上 <没有> 人。"),
        (
            "c.mht",
            "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=\"x\"\n\n--x\nContent-Type: text/html; charset=\"utf-8\"\n\n<html><body><p>桥修好了。</p></body></html>\n--x--\n",
        ),
        ("d.rtf", "{\\rtf1 a}"),
    ];
    let chunks: String = parts.iter().map(|(id, _)| format!("<w:altChunk r:id='{id}'/>")).collect();
    let (tree, messages) = read("a.docx", &package(&chunks, &parts));
    for text in ["p 雾从下半夜起。", "p 灯挂在船头。", "p 岸上 <没有> 人。", "p 桥修好了。"] {
        assert!(tree.contains(text), "{tree}");
    }
    let warned: Vec<&String> = messages.iter().filter(|m| m.starts_with("H0205")).collect();
    assert_eq!(
        warned,
        ["H0205 word/d.rtf, which it takes in, is of a kind that is not read; its text is not in the book"]
    );
}

#[test]
fn a_document_without_styles_has_its_title_and_chapters_as_plain_text_has() {
    let centred = |text: &str| format!("<w:p><w:pPr><w:jc w:val='center'/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>");
    let body = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>").repeat(3);
    let text = body("雾从下半夜起，摆渡的人把灯挂在船头，对岸的狗叫了两声，又静下去，一直静到天亮。");
    let document = [centred("长河"), centred("第一章　雨"), text.clone(), centred("第二章　雪"), text.clone()].concat();
    let (tree, _) = read("a.docx", &package(&document, &[]));
    assert!(tree.contains("“长河”") && tree.contains("第一章") && !tree.contains("p Centre"), "{tree}");
    assert_eq!(tree.matches("\n  chapter a.docx/document#").count(), 2, "{tree}");
    let poem = "<w:p><w:r><w:t>船夫收起了灯</w:t><w:br/><w:t>河面上</w:t><w:br/><w:t>只剩下风</w:t></w:r></w:p>";
    let (tree, _) = read("a.docx", &package(&(centred("灯") + &centred("林屿") + poem), &[]));
    assert!(tree.contains("“灯”\n    authors: 林屿\n    verse"), "{tree}");
    // What stands in the middle below is no title.
    let (tree, _) = read("a.docx", &package(&[text.clone(), centred("他说：好。"), text].concat(), &[]));
    assert!(tree.contains("p Centre 他说：好。"), "{tree}");
}

#[test]
fn a_page_that_is_called_a_document_is_a_page_and_other_files_are_named() {
    let page = "<html><body><article><p>雾从下半夜起，灯挂在船头。</p></article><nav>首页</nav></body></html>";
    let (tree, messages) = read("a.docx", page.as_bytes());
    assert!(tree.contains("p 雾从下半夜起，灯挂在船头。") && !tree.contains("首页"), "{tree} {messages:?}");
    for (bytes, said) in [
        (&[0xD0, 0xCF, 0x11, 0xE0, 0xA1][..], "old Word file"),
        (b"PK\x03\x04\x14\0", "breaks off"),
        (b"{\\rtf1", "RTF"),
    ] {
        let (_, messages) = read("a.docx", bytes);
        assert!(messages.iter().any(|m| m.starts_with("H0002") && m.contains(said)), "{messages:?}");
    }
    // Word's lock is no document.
    let (_, messages) = read("~$a.docx", b"x");
    assert!(messages.iter().all(|m| m.starts_with("H0001")), "{messages:?}");
}
