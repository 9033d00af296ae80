//! Rule sets against each other, on whole texts.

use super::*;
use crate::input::text::lines::split;
use crate::input::text::lines::tests::source;

const BODY: &str = "河上起了雾，渡船的老人解开缆绳，看了看对岸的灯火，慢慢地撑起竹篙来，船就离了岸，谁也没有说话。";

pub(super) fn lines(text: &str) -> Vec<Line> {
    split(&source(text))
}

/// Each head, its text below it where that is its title, and its depth.
fn heads(text: &str) -> Vec<(String, usize)> {
    let lines = lines(text);
    let name = |h: &Head| -> String {
        let own = h.title.clone().map_or(lines[h.line].text.as_str(), |range| &lines[h.line].text[range]);
        if h.lines == 2 { format!("{own}/{}", lines[h.line + 1].text) } else { own.to_string() }
    };
    structure(&lines, &Chapters::Detected).heads.iter().map(|h| (name(h), h.depth)).collect()
}

fn titles(text: &str) -> Vec<String> {
    heads(text).into_iter().map(|(title, _)| title).collect()
}

/// Each title with a piece of text below it.
fn with_body(titles: &[&str]) -> String {
    titles.iter().map(|title| format!("{title}\n\n{BODY}\n{BODY}\n{BODY}\n\n")).collect()
}

#[test]
fn a_missing_number_loses_no_later_chapter() {
    for set in [
        &["01", "02", "04", "05", "06"][..],
        &["一、雾", "二、灯", "四、船", "五、岸", "六、桥"],
        &["(1)", "(2)", "(3)", "(4)", "(7)", "(8)", "(9)"],
        &["一", "二", "三", "四", "五", "六", "七", "十", "十一", "十二"],
    ] {
        assert_eq!(titles(&with_body(set)), set);
    }
}

#[test]
fn a_number_in_a_ring_or_in_angles_divides_where_it_rises() {
    for set in [
        &["①", "②", "③"][..],
        &["<1>", "<2>", "<3>"],
        &["〈一〉", "〈二〉"],
        &["(1)", "(2)", "(3)"],
        &["【1】", "【2】"],
        &["<1. 雾>", "<2. 灯>", "<3. 船>"],
    ] {
        assert_eq!(titles(&with_body(set)), set);
    }
    assert_eq!(titles(&with_body(&["①\n雾的故事", "②\n灯的故事"])), ["①/雾的故事", "②/灯的故事"]);
    // One alone, one that does not rise, and the items of a list are none.
    assert!(titles(&with_body(&["①"])).is_empty());
    assert!(titles(&with_body(&["<4>", "<7>", "<9>"])).is_empty());
    assert!(titles(&format!("{BODY}\n①\n缆绳\n②\n竹篙\n③\n灯\n{BODY}")).is_empty());
}

#[test]
fn numbers_that_rise_through_a_volume_are_its_chapters() {
    let chapter = |title: &str| format!("{title}\n\n{}\n", format!("{BODY}\n").repeat(12));
    let volume = |title: &str, numbers: &[&str]| {
        format!("{title}\n\n{}", numbers.iter().map(|n| chapter(n)).collect::<String>())
    };
    let text = volume("卷一 春", &["一、雾", "二、灯", "三、船"]) + &volume("卷二 秋", &["一、岸", "二、桥", "三、墨"]);
    let found = structure(&lines(&text), &Chapters::Detected);
    let kinds: Vec<Kind> = found.heads.iter().map(|h| h.kind).collect();
    assert_eq!(kinds, [&[Kind::Unit(1)][..], &[Kind::Unit(2); 3], &[Kind::Unit(1)], &[Kind::Unit(2); 3]].concat());
    // Articles whose own sections begin anew, and sections that are short, stay sections.
    let text = volume("卷一 春", &["一、雾", "二、灯", "一、船", "二、岸"]) + &volume("卷二 秋", &["一、桥", "二、墨"]);
    assert!(structure(&lines(&text), &Chapters::Detected).heads.iter().all(|h| h.kind != Kind::Unit(2)));
    let text =
        format!("卷一 春\n\n{}卷二 秋\n\n{}", with_body(&["一、雾", "二、灯"]), with_body(&["一、岸", "二、桥"]));
    assert!(structure(&lines(&text), &Chapters::Detected).heads.iter().all(|h| h.kind != Kind::Unit(2)));
}

#[test]
fn a_number_in_another_language_above_its_chapter_is_the_same_heading() {
    let twice = ["Chapter 1\n\n第一章 雾", "Chapter 2\n\n第二章 灯", "Chapter 3\n\n第三章 船"];
    assert_eq!(titles(&with_body(&twice)), ["第一章 雾", "第二章 灯", "第三章 船"]);
    // A part above its first chapter; numbers that are not the same.
    let parts = ["Part 1\n\n第一章 雾", "第二章 灯", "Part 2\n\n第三章 船"];
    assert_eq!(titles(&with_body(&parts)).len(), 5);
}

#[test]
fn two_chapters_of_one_title_keep_their_numbers() {
    let plain = ["第一章 雾", "第二章 灯", "第三章 灯", "第四章 船", "第五章 岸", "第六章 桥"];
    assert_eq!(titles(&with_body(&plain)), plain);
    // One title in two parts is the author's, several are slices.
    let parts = [
        "第1章 雾",
        "第2章 灯(1)",
        "第3章 灯(2)",
        "第4章 船",
        "第5章 岸",
        "第6章 桥",
        "第7章 墨",
        "第8章 米",
        "第9章 茶",
    ];
    assert_eq!(titles(&with_body(&parts)), parts);
    let slices = [
        "第1章 雾",
        "第2章 灯(1)",
        "第3章 灯(2)",
        "第4章 船",
        "第5章 岸(1)",
        "第6章 岸(2)",
        "第7章 墨",
        "第8章 米",
        "第9章 茶",
    ];
    assert_eq!(titles(&with_body(&slices)), ["雾", "灯", "船", "岸", "墨", "米", "茶"]);
    // Instalments are chapters, and the number behind the title is the author's.
    for parts in [
        &["1화 안개 (1)", "2화 안개 (2)", "3화 등불 (1)", "4화 등불 (2)", "5화 나루"][..],
        &["第１話　霧（１）", "第２話　霧（２）", "第３話　灯（１）", "第４話　灯（２）", "第５話　川"],
    ] {
        assert_eq!(titles(&with_body(parts)), parts);
    }
}

#[test]
fn slices_of_one_numbered_chapter_are_one_and_keep_its_number() {
    let sliced = ["第一章 雾(1)", "第一章 雾(2)", "第二章 灯（１）", "第二章 灯（２）", "第三章 船"];
    let found = structure(&lines(&with_body(&sliced)), &Chapters::Detected);
    assert_eq!(found.heads.iter().map(|h| h.number).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
    assert_eq!(titles(&with_body(&sliced)), ["第一章 雾", "第二章 灯", "第三章 船"]);
    assert_eq!(titles(&with_body(&["第一章 雾", "第一章 雾(2)", "第二章 灯"])), ["第一章 雾", "第二章 灯"]);
    // One alone belongs to the title, and so do halves of the author's.
    for own in [["第一章 雾(1)", "第二章 灯(7)", "第三章 船"], ["第一章 雾（上）", "第一章 雾（下）", "第二章 灯"]]
    {
        assert_eq!(titles(&with_body(&own)), own);
    }
}

#[test]
fn a_stray_number_fills_no_gap() {
    assert_eq!(titles(&with_body(&["1", "2", "19", "3", "4"])), ["1", "2", "3", "4"]);
    assert_eq!(titles(&with_body(&["1", "2", "57"])), ["1", "2"]);
    assert!(titles(&with_body(&["17", "18", "19"])).is_empty());
}

#[test]
fn a_unit_without_a_title_takes_the_line_below() {
    assert_eq!(titles(&with_body(&["第一章\n雾的故事", "第二章\n\n灯的故事"])), ["第一章/雾的故事", "第二章/灯的故事"]);
    assert_eq!(titles(&with_body(&["PART 1\n渡口", "PART 2\n河岸"])), ["PART 1/渡口", "PART 2/河岸"]);
    assert_eq!(titles(&with_body(&["0x01\n渡口", "0x02\n河岸"])), ["0x01/渡口", "0x02/河岸"]);
    // A year or a day in Han digits names what stands below a figure; one digit, or one below Han, counts.
    assert_eq!(titles(&with_body(&["01\n五四", "02\n九一八"])), ["01/五四", "02/九一八"]);
    assert_eq!(titles(&with_body(&["01\n四", "02\n九"])), ["01", "02"]);
    assert_eq!(titles(&with_body(&["一\n五四", "二\n九一八"])), ["一", "二"]);
}

#[test]
fn a_first_paragraph_and_a_number_below_a_unit_are_no_title() {
    let short = ["第一章\n天亮了。", "第二章\n老人笑了", "第三章", "第四章"];
    assert_eq!(titles(&with_body(&short)), ["第一章", "第二章", "第三章", "第四章"]);
    let counted = heads(&with_body(&["第一章\n(1)", "(2)", "第二章\n(3)", "(4)"]));
    let expected = [("第一章", 0), ("(1)", 1), ("(2)", 1), ("第二章", 0), ("(3)", 1), ("(4)", 1)];
    assert_eq!(counted, expected.map(|(t, d)| (t.to_string(), d)));
}

#[test]
fn a_box_is_no_part_of_its_title() {
    assert_eq!(
        titles(&with_body(&["+------+\n|  第 一 回  雾  |\n+------+", "|  第 二 回  灯  |"])),
        ["第 一 回  雾", "第 二 回  灯"]
    );
}

#[test]
fn a_star_before_a_head_is_no_part_of_it() {
    assert_eq!(
        titles(&with_body(&["☆、第 1 章", "☆、第 2 章 雾", "★第3章 渡口★"])),
        ["第 1 章", "第 2 章 雾", "第3章 渡口"]
    );
}

#[test]
fn a_star_before_a_sentence_makes_no_head() {
    let items = ["☆第一回见到他，是在渡口。", "★第二天他又来了"];
    let found = titles(&with_body(&["第一章 雾", items[0], "第二章 雨", items[1], "第三章 雪"]));
    assert!(found.iter().all(|title| items.iter().all(|item| !item.contains(title.as_str()))), "{found:?}");
}

#[test]
fn a_boxed_head_that_stands_twice_goes_once() {
    let text = with_body(&["| 第一回 |\n| 第一回 |", "| 第二回 |"]);
    let dropped = structure(&lines(&text), &Chapters::Detected).dropped;
    let whole: Vec<_> = dropped.iter().filter(|d| d.range.is_none()).map(|d| d.line).collect();
    assert_eq!(whole.len(), 1);
    assert!(dropped.iter().all(|d| d.range.is_none() || !whole.contains(&d.line)));
    assert!(titles(&with_body(&["- 第一部队", "- 天亮"])).is_empty());
}

#[test]
fn contents_name_the_heads_and_go() {
    let body = with_body(&["雾起的时候", "灯亮的时候", "船开的时候"]);
    let text = format!("目录\n雾起的时候……1\n灯亮的时候……20\n船开的时候……31\n{body}");
    assert_eq!(titles(&text), ["雾起的时候", "灯亮的时候", "船开的时候"]);
    let found = structure(&lines(&text), &Chapters::Detected);
    assert_eq!(
        found.dropped.iter().map(|d| (d.line, d.rule)).collect::<Vec<_>>(),
        [0, 1, 2, 3].map(|i| (i, "contents"))
    );
}

#[test]
fn contents_whose_titles_never_come_stay_and_divide_nothing() {
    let text = format!("目录\n雾起的时候\n灯亮的时候\n船开的时候\n\n{BODY}\n{BODY}\n");
    let found = structure(&lines(&text), &Chapters::Detected);
    assert_eq!((found.heads.len(), found.dropped.len(), found.contents), (0, 0, 0..4));
}

#[test]
fn a_preface_that_the_contents_name_stands_among_the_chapters() {
    let body = with_body(&["作者的话", "第一章 雾", "第二章 灯", "第三章 船"]);
    let text = format!("目录\n作者的话\n第一章 雾\n第二章 灯\n第三章 船\n\n{body}");
    assert_eq!(heads(&text), ["作者的话", "第一章 雾", "第二章 灯", "第三章 船"].map(|t| (t.to_string(), 0)));
}

#[test]
fn slices_of_one_stem_are_one_chapter() {
    let text = with_body(&["雾中(1)", "雾中(2)", "雾中(3)", "灯下(1)", "灯下(2)", "船头(1)"]);
    assert_eq!(titles(&text), ["雾中", "灯下", "船头"]);
    let slices = structure(&lines(&text), &Chapters::Detected).dropped;
    assert!(slices.iter().all(|d| d.rule == "slice"));
    assert_eq!(slices.iter().filter(|d| d.range.is_none()).count(), 3);
}

#[test]
fn chapters_without_titles_are_no_slices() {
    for title in ["无题", "（无题）", "無題", "雾中"] {
        let heads: Vec<String> = (1..=6).map(|n| format!("第{n}章 {title}")).collect();
        let all: Vec<&str> = heads.iter().map(String::as_str).collect();
        assert_eq!(titles(&with_body(&all)), all);
    }
    let all = ["第一章 雾", "第二章 无题", "第三章 无题", "第四章 船"];
    assert_eq!(titles(&with_body(&all)), all);
    let sliced = ["第1章 雾", "第2章 雾", "第3章 灯", "第4章 灯"];
    assert_eq!(titles(&with_body(&sliced)), ["雾", "灯"]);
}

#[test]
fn one_stem_with_a_rising_number_is_a_run_of_chapters() {
    let titled = ["河灯 01", "河灯 02", "河灯 03"];
    assert_eq!(titles(&with_body(&titled)), titled);
    assert!(titles(&with_body(&["图 1", "图 2", "图 3"])).is_empty());
}

#[test]
fn numbers_of_two_levels_and_halves_are_heads() {
    let sections = ["1.1 雾", "1.2 灯", "2.1 船", "2.2 岸"];
    assert_eq!(titles(&with_body(&sections)), sections);
    let half = ["第1章 雾", "第1.5章 间", "第2章 灯"];
    assert_eq!(titles(&with_body(&half)), half);
    assert!(titles(&with_body(&["1.2 元", "3.5 元", "2.4 元"])).is_empty());
}

#[test]
fn the_first_of_the_pieces_that_are_signed_with_a_date_stands_below_the_name_of_the_book() {
    let piece = |title: &str| format!("\n\n{title}\n\n　　{BODY}\n　　“走吧。”\n\n一九八七年三月\n");
    let pieces: String = ["豆腐巷", "更声", "旧伞", "油灯"].map(piece).concat();
    for head in ["", "散文集\n", "散文集\n\n林河声\n", "散文集\n上册\n林河声\n"] {
        assert_eq!(titles(&format!("{head}{pieces}")), ["豆腐巷", "更声", "旧伞", "油灯"], "{head}");
    }
    // Below what is told it is a line of the first piece.
    let told = titles(&format!("散文集\n\n这一年冬天，我又回到了河边，住了三天。\n{pieces}"));
    assert!(told.contains(&"更声".to_owned()) && !told.contains(&"豆腐巷".to_owned()), "{told:?}");
}

#[test]
fn what_a_site_writes_into_a_heading_is_no_part_of_it() {
    assert_eq!(
        titles(&with_body(&["正文 第1章 雾（求月票）", "正文 第2章 灯【第二更】", "正文 第3章 船（上）"])),
        ["第1章 雾", "第2章 灯", "第3章 船（上）"]
    );
    assert_eq!(
        titles(&with_body(&["第1章 第 1 章", "第2章 第 2 章 灯", "第3章 第3小时"])),
        ["第1章", "第 2 章 灯", "第3章 第3小时"]
    );
    assert_eq!(titles(&with_body(&["第1章：雾\n第1章 雾", "第2章：灯\n第2章 灯"])), ["第1章 雾", "第2章 灯"]);
}

#[test]
fn the_name_of_a_volume_may_stand_before_the_chapter() {
    let named = ["河灯 第1章 雾", "河灯 第2章 灯", "对岸 第3章 船", "对岸 第4章 岸"];
    let expected = [("河灯", 0), ("第1章 雾", 1), ("第2章 灯", 1), ("对岸", 0), ("第3章 船", 1), ("第4章 岸", 1)];
    assert_eq!(heads(&with_body(&named)), expected.map(|(t, d)| (t.to_string(), d)));
    // A name before all of them is the book's; one that comes and goes is a word of the text.
    assert_eq!(titles(&with_body(&["河灯 第1章", "河灯 第2章", "河灯 第3章"])), ["第1章", "第2章", "第3章"]);
    let told = ["见 第1章", "看 第2章", "见 第3章", "看 第4章"];
    assert!(titles(&with_body(&told)).iter().all(|title| !title.starts_with('第')));
}

#[test]
fn instalments_of_several_chapters_stand_below_them() {
    let serial = ["第一章 春", "第1話 雨", "第2話 灯", "第二章 夏", "第3話 川", "第4話 橋"];
    let depths: Vec<usize> = heads(&with_body(&serial)).into_iter().map(|h| h.1).collect();
    assert_eq!(depths, [0, 1, 1, 0, 1, 1]);
    assert_eq!(titles(&with_body(&["1話　雨", "2話　灯", "3話　川"])), ["1話　雨", "2話　灯", "3話　川"]);
    assert_eq!(titles(&with_body(&["[1화] 비", "[2화] 등불", "[3화]"])), ["[1화] 비", "[2화] 등불", "[3화]"]);
    assert!(titles(&with_body(&["3話し合う", "二人の話"])).is_empty());
}

#[test]
fn english_chapters_count_in_words_too() {
    let words = ["Prologue", "Chapter One: Fog", "Chapter Two: Lamp", "CHAPTER XII. The Ferry", "Epilogue"];
    assert_eq!(titles(&with_body(&words)), words);
    assert!(titles(&with_body(&["Part of the way", "Book smart", "Chapter 3 ends here"])).is_empty());
}

#[test]
fn a_blurb_stands_before_the_first_chapter_only() {
    let blurb = ["内容简介：", "第一章 雾", "第二章 灯", "番外一"];
    assert_eq!(titles(&with_body(&blurb)), ["内容简介", "第一章 雾", "第二章 灯", "番外一"]);
    assert_eq!(titles(&with_body(&["第一章 雾", "文案：", "第二章 灯"])), ["第一章 雾", "第二章 灯"]);
}

#[test]
fn a_named_piece_stands_among_numbered_titles() {
    let list = ["楔子", "1、雾", "2、灯", "3、船", "4、岸", "番外 桥"];
    assert_eq!(titles(&with_body(&list)), list);
    assert_eq!(titles(&with_body(&["1、雾", "2、灯", "3、船", "序言里他说"])), ["1、雾", "2、灯", "3、船"]);
}

#[test]
fn a_named_piece_may_have_a_title_of_its_own() {
    for set in [
        &["序章 雨夜来信", "第一章 渡口", "第二章 旧账", "终章 天明"][..],
        &["序章：雨夜", "第一章：渡口", "第二章：旧账", "尾声：天明", "番外：船夫"],
        &["プロローグ　海の時計", "第一章　傘", "第二章　汽車", "エピローグ　朝"],
        &["프롤로그. 나루터", "1장. 비", "2장. 우산", "에필로그. 아침"],
        &["楔子 雾", "1、雾", "2、灯", "3、船", "尾声 岸"],
        &["第一章 雾", "请假条", "第二章 灯", "卷末感言"],
    ] {
        assert_eq!(titles(&with_body(set)), set);
    }
    // Without numbered chapters, and in a sentence, it is text.
    assert!(titles(&with_body(&["序章 雨夜", "尾声：天明"])).is_empty());
    let told = ["第一章 雾", "尾声：他说，天明了", "前言 不搭后语。", "跋山涉水的人", "第二章 灯"];
    assert_eq!(titles(&with_body(&told)), ["第一章 雾", "第二章 灯"]);
}

#[test]
fn contents_with_numbers_and_leaders_name_heads_without_them() {
    let names = ["以创新增动能", "以改革添活力", "以开放促发展"];
    let text = format!("目   录\n1.以创新增动能 3\n2.以改革添活力 5\n3.以开放促发展 9\n{}", with_body(&names));
    assert_eq!(titles(&text), names);
    let names = ["摘要", "引言", "1 现状分析", "2 对策研究", "参考文献"];
    let entries =
        format!("摘   要{}I\n引  言.1\n1..现状分析. 1\n2 .对策研究{} 5\n参 考 文 献..9\n", "", ".".repeat(60));
    let text = format!("目录\n{}{}", entries.replace("I\n", "\n"), with_body(&names));
    assert_eq!(titles(&text), names);
    assert!(structure(&lines(&text), &Chapters::Detected).dropped.iter().any(|d| d.rule == "contents"));
    // A list of what is for sale is no contents.
    let text = format!("目录\n1.米 3\n2.盐 5\n3.茶 9\n\n{BODY}\n米\n{BODY}\n");
    assert!(titles(&text).is_empty());
}

#[test]
fn the_pages_of_a_chapter_are_one() {
    let paged =
        ["第11章 雾", "第12章 灯", "第12章 灯(第2页)", "第12章 灯（第3页）", "第13章 船(1/2)", "第13章 船(2/2)"];
    assert_eq!(titles(&with_body(&paged)), ["第11章 雾", "第12章 灯", "第13章 船"]);
    let of_pages = ["第一章 雾(第1/3页)", "第一章 雾(第2/3页)", "第一章 雾（第3页/共3页）", "第二章 灯(第1/2页)"];
    assert_eq!(titles(&with_body(&of_pages)), ["第一章 雾", "第二章 灯"]);
    let halves = ["第一章(1 / 2)", "第一章(2 / 2)", "第二章(1 / 2)", "(2 / 2)", "第三章"];
    assert_eq!(titles(&with_body(&halves)), ["第一章", "第二章", "第三章"]);
    let text = with_body(&["第一章 雾", "第(1/3)页", "第(2/3)页", "1/2", "第二章 灯"]);
    let found = structure(&lines(&text), &Chapters::Detected);
    assert_eq!(found.dropped.iter().filter(|d| d.rule == "slice").count(), 2);
    assert_eq!(
        titles(&with_body(&["第一章 雾(1954)", "第二章 灯(第二页上的字)"])),
        ["第一章 雾(1954)", "第二章 灯(第二页上的字)"]
    );
    assert_eq!(titles(&with_body(&["第001章 雾", "第002章 灯【二合一，求月票】"])), ["第001章 雾", "第002章 灯"]);
}

#[test]
fn a_volume_that_the_site_names_stays_where_others_are() {
    let named = ["第一卷 风", "第1章 甲", "第2章 乙", "VIP卷 第3章 丙", "VIP卷 第4章 丁"];
    let expected = [("第一卷 风", 0), ("第1章 甲", 1), ("第2章 乙", 1), ("VIP卷", 0), ("第3章 丙", 1), ("第4章 丁", 1)];
    assert_eq!(heads(&with_body(&named)), expected.map(|(t, d)| (t.to_string(), d)));
    assert_eq!(titles(&with_body(&["VIP卷 第1章 甲", "VIP卷 第2章 乙"])), ["第1章 甲", "第2章 乙"]);
}

#[test]
fn lines_of_one_shape_with_rising_numbers_are_heads() {
    for set in [
        &["第一折 雾", "第二折 灯", "第三折 船"][..],
        &["第一案 雾", "第二案 灯", "第三案 船"],
        &["第一夜", "第二夜", "第三夜"],
        &["第一天", "第二天", "第三天"],
        &["第1課 霧", "第2課 灯", "第3課 川"],
        &["番外一：旧事", "番外二：新事", "番外三：后事"],
        &["Act 1 雾", "Act 2 灯", "Act 3 船"],
        &["一章 雾", "二章 灯", "三章 船"],
        &["EP01 雾", "EP02 灯", "EP03 船"],
        &["#1 雾", "#2 灯", "#3 船"],
        &["その一　霧", "その二　灯", "その三　川"],
        &["00001 雾", "00002 灯", "00003 船"],
        &["001雾", "002灯", "003船"],
        &["- 1 -", "- 2 -", "- 3 -"],
        &["・・・1・・・", "・・・2・・・", "・・・3・・・"],
        &["≡第一章≡ 雾", "≡第二章≡ 灯", "≡第三章≡ 船"],
        &["第一页", "第二页", "第三页"],
        &["2020年1月1日 晴", "2020年1月2日 雨", "2020年2月1日 雾"],
        &["一月三日 晴", "一月九日", "二月一日 雨"],
    ] {
        assert_eq!(titles(&with_body(set)), set);
    }
}

#[test]
fn a_serial_counts_into_the_thousands() {
    let forms: [fn(usize) -> String; 8] = [
        |n| format!("{n}、雾"),
        |n| format!("{n} 雾"),
        |n| format!("{n}. 雾"),
        |n| n.to_string(),
        |n| format!("{n:05}"),
        |n| format!("- {n} -"),
        |n| format!("河灯 {n}"),
        |n| format!("{n}话 雾"),
    ];
    for form in forms {
        let all: Vec<String> = (1..1100).map(form).collect();
        assert_eq!(titles(&with_body(&all.iter().map(String::as_str).collect::<Vec<_>>())).len(), 1099, "{}", all[0]);
    }
    // A year is no number among others.
    assert_eq!(titles(&with_body(&["1", "2", "1984", "3"])), ["1", "2", "3"]);
    assert!(!is_bare_number("1984") && !counts("1984 年的雾") && is_bare_number("0012"));
    assert!(!counts("365天的雾") && counts("001雾"));
}

#[test]
fn the_brackets_and_rules_of_korean_sites_are_no_part_of_a_title() {
    let rule = "=".repeat(73);
    assert_eq!(titles(&with_body(&["<-- 안개 -->", "<-- 등불 -->", "<-- 나루 -->"])), ["안개", "등불", "나루"]);
    assert_eq!(titles(&with_body(&["<-- 1화 -->", "<-- 2화 -->"])), ["1화", "2화"]);
    let ruled = ["00001  안개", "00002  등불", "00003  나루"];
    let lines = ruled.map(|title| format!("{title}  {rule}"));
    assert_eq!(titles(&with_body(&lines.each_ref().map(String::as_str))), ruled);
    let named = ["[프롤로그]", "[1화] 안개", "[2화] 등불", "<후일담>"];
    assert_eq!(titles(&with_body(&named)), ["프롤로그", "[1화] 안개", "[2화] 등불", "후일담"]);
    let titled = ["[강가의 등불 1화]", "[강가의 등불 2화]", "[강가의 등불 3화]"];
    assert_eq!(titles(&with_body(&titled)), ["1화", "2화", "3화"]);
    // What somebody says, and a rule below a sum.
    assert!(titles(&with_body(&["[안개가 걷힌다]", "<배가 온다!>"])).is_empty());
    assert!(titles(&format!("{BODY}\n1 + 1 =\n{BODY}\n2 + 2 =\n{BODY}\n3 + 3 =\n{BODY}\n")).is_empty());
}

#[test]
fn pieces_without_numbers_stand_below_volumes() {
    let piece = |title: &str| format!("{title}\n\n　　{BODY}\n　　{BODY}\n\n");
    let volume = |n: &str, titles: [&str; 2]| format!("卷{n}\n\n{}", titles.map(piece).concat());
    let text = volume("一", ["雾", "灯"]) + &volume("二", ["船", "岸"]) + &volume("三", ["桥", "狗"]);
    assert_eq!(titles(&text), ["卷一", "雾", "灯", "卷二", "船", "岸", "卷三", "桥", "狗"]);
    // Volumes that hold nothing but paragraphs.
    let plain = |n: &str| format!("卷{n}\n\n　　{BODY}\n　　{BODY}\n　　灯灭了。\n\n");
    assert_eq!(titles(&(plain("一") + &plain("二") + &plain("三"))), ["卷一", "卷二", "卷三"]);
    let parts = ["第一部分　雾", "第二部分：灯", "第三部分"];
    assert_eq!(titles(&with_body(&parts)), parts);
    assert!(titles(&with_body(&["第一部分是雾", "第二部分讲的是灯"])).is_empty());
}

#[test]
fn prose_and_notes_that_count_are_no_heads() {
    for set in [
        &["第一天，他没有来。", "第二天，他也没有来。", "第三天，雾散了。"][..],
        &["第二夜", "第七夜", "第九夜"],
        &["图一 渡口", "图二 对岸", "图三 船"],
        &["Q1 谁来了", "Q2 谁走了", "Q3 谁在"],
        &["2020年1月9日 晴", "2019年1月2日 雨", "2018年2月1日 雾"],
        &["1/2", "3/4", "4/5"],
        &["三回 雾", "一节 灯", "二章 船"],
        &["照片1 渡口", "照片2 对岸", "照片3 船"],
        &["2회 우승을 했다", "3회 우승을 했다", "4회 우승은 못 했다"],
        &["2020-01-01 10:00", "2020-01-02 11:00", "2020-01-03 09:30"],
    ] {
        assert!(titles(&with_body(set)).is_empty(), "{set:?}");
    }
    // A date below a title, or below the piece that it signs, is no head.
    let pieces = ["渡口的灯\n2020年1月1日", "对岸的狗\n2020年1月9日", "沉下去的船\n2020年2月3日"];
    assert!(titles(&with_body(&pieces)).iter().all(|title| !title.starts_with("2020")));
    let signed = |title: &str, day: usize| format!("{title}\n{BODY}\n{BODY}\n2020年1月{day}日\n\n");
    let text = signed("渡口的灯", 1) + &signed("对岸的狗", 2) + &signed("沉下去的船", 3) + "尾注\n";
    assert!(titles(&text).iter().all(|title| !title.starts_with("2020")));
    // The number of a page stands inside a sentence.
    let scanned =
        |n: usize| format!("{BODY}\n{BODY}\n雾里有人在说话，说了很久，谁也\n- {n} -\n没有听清，后来就散了。\n");
    assert!(titles(&(1..5).map(scanned).collect::<String>()).is_empty());
    // Three days in a row of a list have nothing below them.
    assert!(titles(&format!("{BODY}\n1月1日 晴\n1月2日 雨\n1月3日 雾\n{BODY}\n")).is_empty());
}

#[test]
fn a_full_line_that_goes_on_below_is_no_head() {
    let body = "雾从下半夜起，摆渡的人把灯挂在船头。\n";
    let wrapped = "第二章 已经说过，摆渡的人从下半夜起就把灯挂在船头，对岸的狗叫了两声又静\n下去了，一直静到天亮。\n";
    let heads = |text: &str| structure(&lines(text), &Chapters::Detected).heads.len();
    assert_eq!(heads(&format!("第一章 雾\n\n{body}\n{wrapped}\n第二章 灯\n\n{body}")), 2);
    // A title as long, with its text below an empty line or indented.
    let titled = "第二章 已经说过，摆渡的人从下半夜起就把灯挂在船头，对岸的狗叫了两声又静\n";
    assert_eq!(heads(&format!("第一章 雾\n\n{body}\n{titled}\n{body}")), 2);
    assert_eq!(heads(&format!("第一章 雾\n　　{body}{titled}　　{body}")), 2);
}
