//! Notations, and what they mean.

use super::*;
use crate::book::made as plain_made;

fn read(text: &str) -> (String, Option<u8>, usize) {
    let mut cuts = Vec::new();
    let rules = Rules::default();
    let mut reading = Reading::new(&rules, &mut cuts);
    let inlines = reading.inlines(plain_made(text));
    let heading = reading.heading;
    (shown(&inlines), heading, cuts.len())
}

fn shown(inlines: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text(t) => t.text.clone(),
        Inline::Ruby(r) => format!("<{}|{}>", r.pairs[0].base.text, r.pairs[0].reading.text),
        Inline::Dotted(i) => format!("<dots {}>", shown(i)),
        Inline::Strong(i) => format!("<strong {}>", shown(i)),
        Inline::Underline(i) => format!("<line {}>", shown(i)),
        Inline::TateChuYoko(t) => format!("<up {}>", t.text),
        other => format!("{other:?}"),
    };
    inlines.iter().map(one).collect()
}

/// The blocks that lines become, one letter a kind.
fn blocks(lines: &[&str]) -> String {
    let paragraph =
        |line: &&str| Block::Paragraph(crate::book::Paragraph { inlines: plain_made(*line), ..Default::default() });
    let mut chapter = Chapter::new(Id::default(), Inlines::new(), crate::lang::Lang::Ja);
    chapter.blocks = lines.iter().map(paragraph).collect();
    settle(&mut chapter, &Rules::default(), &mut Vec::new());
    fn one(block: &Block) -> String {
        match block {
            Block::Paragraph(p) if p.align == Align::End => format!("end({})", shown(&p.inlines)),
            Block::Paragraph(p) => shown(&p.inlines),
            Block::Quote(q) => format!("quote({})", q.blocks.iter().map(one).collect::<Vec<_>>().join(" ")),
            Block::Figure(f) => format!("picture({:?} {})", f.images[0].source, f.images[0].alt),
            other => format!("{other:?}"),
        }
    }
    chapter.blocks.iter().map(one).collect::<Vec<_>>().join(" ")
}

#[test]
fn lines_that_stand_together_and_pictures_are_blocks() {
    let indented = ["手紙に、", "［＃ここから２字下げ］", "波の音", "風の音", "［＃ここで字下げ終わり］", "とあった。"];
    assert_eq!(blocks(&indented), "手紙に、 quote(波の音 風の音) とあった。");
    assert_eq!(blocks(&indented[..4]), "手紙に、 quote(波の音 風の音)");
    assert_eq!(blocks(&["［＃地付き］（大正十年）", "［＃地から１字上げ］夜", "朝"]), "end(（大正十年）) end(夜) 朝");
    let closed = ["［＃ここから地付き］", "夜", "［＃ここで地付き終わり］", "朝"];
    assert_eq!(blocks(&closed), "end(夜) 朝");
    let picture = "［＃挿絵（fig1_01.png、横320×縦200）入る］";
    assert_eq!(blocks(&[picture]), "picture(Path(\"fig1_01.png\") 挿絵)");
    // A remark on a line, and a picture without a file, are none.
    assert_eq!(blocks(&["［＃ここから横組み］", "［＃図入る］", "夜［＃地付き］朝"]), "夜朝");
}

#[test]
fn a_text_with_headings_between_annotations_is_in_this_notation() {
    let heading = "［＃３字下げ］［＃中見出し］一　霧［＃中見出し終わり］";
    assert!(is_meant(&format!("渡し場の灯\n若宮澪\n\n［＃改ページ］\n{heading}\n\n霧が立った。\n"), Markup::AsFound));
    for line in ["［＃７字下げ］一　霧［＃「一　霧」は中見出し］", "［＃改ページ］", "［＃ここから２字下げ］"]
    {
        assert!(is_meant(&format!("渡し場の灯\n\n　{line}\n霧が立った。\n"), Markup::AsFound), "{line}");
    }
    for text in [
        "「一　霧［＃「一　霧」は中見出し］」のように書く。\n",
        "改ページは、［＃改ページ］と書く。\n",
        "青空文庫では［＃中見出し］一　霧［＃中見出し終わり］のように書く。\n",
        "［＃中見出し］だけでは、何も始まらない。\n",
        "他读《渡口》，写了［＃改页］。\n",
    ] {
        assert!(!is_meant(text, Markup::AsFound), "{text}");
    }
}

#[test]
fn a_bar_of_either_width_begins_the_base_of_a_reading() {
    for (text, is) in
        [("|渡守《わたしもり》", true), ("|", false), ("|a b《か》", false), ("|《か》", false), ("| 甲《か》", false)]
    {
        assert_eq!(is_bar(text), is, "{text}");
    }
}

#[test]
fn a_reading_stands_over_the_characters_of_one_kind_before_it_or_from_the_bar_on() {
    for (text, meant) in [
        ("灯台の守人《もりびと》は", "灯台の<守人|もりびと>は"),
        ("夜の｜白い霧《しろいきり》が", "夜の<白い霧|しろいきり>が"),
        ("古いランプ《らんぷ》", "古い<ランプ|らんぷ>"),
        ("《題》は", "《題》は"),
        ("人々《ひとびと》と※［＃「口＋世」、U+546D、1-2］《せ》", "<人々|ひとびと>と<呭|せ>"),
    ] {
        assert_eq!(read(text).0, meant, "{text}");
    }
}

#[test]
fn annotations_mark_what_stands_before_them_or_up_to_their_end() {
    for (text, meant, heading, cut) in [
        ("ただの灯［＃「灯」に傍点］だ", "ただの<dots 灯>だ", None, 0),
        ("《《それ》》は", "<dots それ>は", None, 0),
        ("［＃傍点］遠い［＃傍点終わり］海", "<dots 遠い>海", None, 0),
        ("海《うみ》の灯［＃「海の灯」は太字］", "<strong <海|うみ>の灯>", None, 0),
        ("一［＃「一」は中見出し］", "一", Some(3), 0),
        ("［＃大見出し］夜［＃大見出し終わり］", "夜", Some(2), 0),
        ("［＃３字下げ］手紙", "手紙", None, 1),
        ("三〇12［＃「12」は縦中横］日", "三〇<up 12>日", None, 0),
        ("人々※［＃二の字点、1-2-22］", "人々〻", None, 0),
        ("※［＃「てへん＋劣」、第3水準1-84-77］《むし》る", "<挘|むし>る", None, 0),
        ("※［＃「土へん＋竒」、12-3］と※［＃「土」、1-99-1］", "〓と〓", None, 2),
        ("いろ／＼と、なか／″＼。行／列", "いろ〳〵と、なか〴〵。行／列", None, 0),
        ("［＃開いたまま", "［＃開いたまま", None, 0),
    ] {
        assert_eq!(read(text), (meant.to_owned(), heading, cut), "{text}");
    }
}
