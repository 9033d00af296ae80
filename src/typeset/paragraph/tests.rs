#![cfg(feature = "bundled-fonts")]

mod lines;
mod ruby;
mod warichu;

use super::*;
use crate::book::{Ruby, RubyPair, Text, WritingMode, made};
use crate::diag::{Origin, Reporter, SourceId};
use crate::font::{FontOptions, FontRole, FontSet};
use crate::lang::Lang;
use crate::pages::{Grey, Node, NodeRole, Orientation, Size};
use crate::typeset::breaks::{Hangul, Level};
use crate::typeset::look::Looks;
use crate::typeset::spacing::Preset;
use crate::typeset::style::{Notes, Opening, RubyPlace, Style};
use std::collections::BTreeMap;
use std::sync::OnceLock;

mod marks;
mod properties;
mod tables;

const EM: f32 = 10.0;

fn fonts() -> &'static FontSet {
    static FONTS: OnceLock<FontSet> = OnceLock::new();
    FONTS.get_or_init(|| FontSet::open(&FontOptions::default(), &Reporter::new()))
}

fn style() -> Style {
    let pt = Pt::new;
    Style {
        size: Size { width: pt(420.0), height: pt(595.0) },
        bleed: Pt::ZERO,
        marks: crate::pages::Marks::default(),
        body_size: pt(EM),
        mode: WritingMode::HorizontalTb,
        measure: pt(280.0),
        columns: 1,
        column_gap: Pt::ZERO,
        lines: 28,
        leading: pt(16.0),
        head: pt(60.0),
        inner: pt(60.0),
        outer: pt(60.0),
        foot: pt(60.0),
        opening: Opening::Auto,
        notes: Notes::Page,
        ruby: RubyPlace::Nakatsuki,
        drop_cap: 1,
        beside: Pt::ZERO,
        cover: crate::typeset::cover::CoverChoice::default(),
        level: Level::Gb,
        hangul: Hangul::KeepAll,
        preset: Preset::Quanjiao,
        hanging: false,
        lang: Lang::ZhHans,
        looks: Looks::default(),
    }
}

struct Set {
    lines: Vec<String>,
    /// Advances of the glyphs of each line, in em.
    advances: Vec<Vec<f32>>,
    /// Where each line begins and how long it is, in em.
    extent: Vec<(f32, f32)>,
    joins: Vec<bool>,
    extras: String,
    faces: Vec<String>,
    /// How the runs stand.
    stands: Vec<Orientation>,
    codes: Vec<Code>,
    stats: LayoutStats,
    roles: Vec<NodeRole>,
}

fn set_in(inlines: &[Inline], lang: Lang, characters: f32, indent: f32, align: LineAlign, preset: Preset) -> Set {
    set_on(&style(), inlines, lang, characters, indent, align, preset)
}

/// In vertical lines of 20 em.
fn down(text: &str, lang: Lang) -> Set {
    let style = Style { mode: WritingMode::VerticalRl, ..style() };
    set_on(&style, &made(text), lang, 20.0, 0.0, LineAlign::Justify, Preset::Quanjiao)
}

fn set_on(
    style: &Style,
    inlines: &[Inline],
    lang: Lang,
    characters: f32,
    indent: f32,
    align: LineAlign,
    preset: Preset,
) -> Set {
    let reporter = Reporter::new();
    reporter.add_source("a.md", "x".repeat(4000).into());
    let pictures = BTreeMap::new();
    let cx = Context::new(fonts(), style, &pictures, &reporter);
    let text =
        TextStyle { role: FontRole::Serif, size: Pt::new(EM), lang, level: style.level, preset, colour: Grey::BLACK };
    let frame = Frame { measure: Pt::new(characters * EM), first_indent: Pt::new(indent * EM), align, hyphenate: true };
    let mut structure = Structure::default();
    structure.nodes.push(Node {
        role: NodeRole::Document,
        parent: None,
        lang: None,
        alt: None,
        span: Default::default(),
    });
    let composed = compose(Lead::default(), inlines, &text, &frame, NodeId(0), &mut structure, &cx);
    let mut out = Set {
        lines: Vec::new(),
        advances: Vec::new(),
        extent: Vec::new(),
        joins: Vec::new(),
        extras: String::new(),
        faces: Vec::new(),
        stands: Vec::new(),
        codes: reporter.sorted().iter().map(|d| d.0.code).collect(),
        stats: composed.stats,
        roles: structure.nodes.iter().skip(1).map(|n| n.role.clone()).collect(),
    };
    for line in &composed.lines {
        out.lines.push(line.text.to_string());
        let glyphs = line.runs.iter().flat_map(|r| r.glyphs.iter().map(|g| g.advance * r.size.get() / EM));
        out.advances.push(glyphs.map(|a| (a * 1000.0).round() / 1000.0).collect());
        out.extent.push((line.offset.get() / EM, line.width.get() / EM));
        out.joins.push(line.joins_next);
        out.stands.extend(line.runs.iter().map(|r| r.orientation));
        out.faces.extend(line.runs.iter().map(|r| fonts().face(r.face).postscript_name().to_string()));
        for extra in &line.extras {
            let kind = format!("{extra:?}");
            out.extras += kind.split([' ', '(']).next().unwrap_or("");
            out.extras += " ";
        }
        for run in &line.runs {
            for glyph in &run.glyphs {
                assert!(glyph.id.0 != 0 && line.text.is_char_boundary(glyph.cluster as usize));
            }
        }
    }
    out
}

/// Composes inlines without anything about them.
fn plainly(inlines: &[Inline], lang: Lang, mode: WritingMode, characters: f32, align: LineAlign) -> Composed<'_> {
    in_style(&Style { mode, ..style() }, inlines, lang, characters, align)
}

fn in_style<'b>(style: &Style, inlines: &'b [Inline], lang: Lang, characters: f32, align: LineAlign) -> Composed<'b> {
    let reporter = Reporter::new();
    let pictures = BTreeMap::new();
    let cx = Context::new(fonts(), style, &pictures, &reporter);
    let (role, size, level, preset) = (FontRole::Serif, Pt::new(EM), Level::Basic, Preset::Quanjiao);
    let text = TextStyle { role, size, lang, level, preset, colour: Grey::BLACK };
    let frame = Frame { measure: Pt::new(characters * EM), first_indent: Pt::ZERO, align, hyphenate: false };
    let mut structure = Structure::default();
    let (role, span) = (NodeRole::Document, Default::default());
    structure.nodes.push(Node { role, parent: None, lang: None, alt: None, span });
    compose(Lead::default(), inlines, &text, &frame, NodeId(0), &mut structure, &cx)
}

fn set(text: &str, lang: Lang, characters: f32) -> Set {
    set_in(&made(text), lang, characters, 0.0, LineAlign::Justify, Preset::Quanjiao)
}

fn advances(text: &str, lang: Lang) -> Vec<f32> {
    set(text, lang, 40.0).advances.concat()
}

#[test]
fn a_closing_quote_after_a_full_stop_takes_one_and_a_half_em_together() {
    // CLREQ 3.1.6.3: 2 em → 1.5 em
    assert_eq!(advances("好。”他", Lang::ZhHans), [1.0, 0.5, 1.0, 1.0]);
    assert_eq!(advances("他说：“好", Lang::ZhHans), [1.0, 1.0, 1.0, 0.5, 1.0]);
    assert_eq!(advances("一）（二", Lang::ZhHans), [1.0, 1.0, 0.5, 1.0]);
    assert_eq!(advances("见“《史", Lang::ZhHans), [1.5, 0.5, 0.5, 1.0]);
    assert_eq!(advances("阿·德", Lang::ZhHans), [1.0, 0.5, 1.0]);
}

#[test]
fn marks_of_taiwan_stand_in_the_middle_of_their_em() {
    assert_eq!(advances("說，「好", Lang::ZhHant), [1.25, 0.75, 0.5, 1.0]);
    assert_eq!(advances("好。」他", Lang::ZhHant), [1.25, 0.75, 1.0, 1.0]);
    assert_eq!(advances("好！他", Lang::ZhHant), [1.0, 1.0, 1.0]);
}

#[test]
fn a_paragraph_begins_with_its_bracket_at_the_indent_and_lines_with_theirs_at_the_edge() {
    let text = "“一二三四五六七八“九”";
    let set = set_in(&made(text), Lang::ZhHans, 8.5, 2.0, LineAlign::Justify, Preset::Quanjiao);
    assert_eq!(set.extent[0].0, 2.0);
    assert_eq!(set.advances[0][0], 0.5);
    assert_eq!(set.lines, ["“一二三四五六", "七八“九”"]);
    let plain = set_in(&made("一二“三四"), Lang::ZhHans, 2.0, 0.0, LineAlign::Start, Preset::Quanjiao);
    assert_eq!((plain.lines[1].as_str(), plain.extent[1].0, plain.advances[1][0]), ("“三", 0.0, 0.5));
}

#[test]
fn dashes_and_dots_keep_their_two_em() {
    assert_eq!(advances("他——你……我", Lang::ZhHans), [1.0, 2.0, 1.0, 1.0, 1.0, 1.0]);
    assert_eq!(set("他——你", Lang::Ja, 20.0).advances.concat(), [1.0, 2.0, 1.0]);
    // Both characters stay in the text, and dots are of the face of the text.
    let dots = set("他——你……我", Lang::ZhHans, 20.0);
    assert_eq!((&dots.lines[0][..], &dots.faces[..]), ("他——你……我", &["NotoSerifCJKsc-Regular".to_owned()][..]));
}

#[test]
fn latin_stands_a_quarter_em_from_han_and_the_gap_is_no_text() {
    let tight = set("用GDP算", Lang::ZhHans, 20.0);
    let typed = set("用 GDP 算", Lang::ZhHans, 20.0);
    assert_eq!(tight.lines, ["用GDP算"]);
    assert_eq!(typed.lines, ["用GDP算"]);
    assert_eq!(tight.advances, typed.advances);
    assert_eq!(tight.advances[0][0], 1.25);
    assert_eq!(set("见 the end 也", Lang::ZhHans, 20.0).lines, ["见the end也"]);
    assert_eq!(set("第①章", Lang::ZhHans, 20.0).advances.concat(), [1.0, 1.0, 1.0]);
}

#[test]
fn every_preset_sets_the_same_line_its_own_way() {
    let width = |preset| {
        let set = set_in(&made("他说：“好，好。”"), Lang::ZhHans, 40.0, 0.0, LineAlign::Justify, preset);
        set.extent[0].1
    };
    assert_eq!(width(Preset::Quanjiao), 7.5);
    assert_eq!(width(Preset::Kaiming), 6.5);
    assert_eq!(width(Preset::Banjiao), 6.5);
    assert_eq!(width(Preset::Hangmobanjiao), 8.5);
    assert_eq!(width(Preset::Plain), 9.0);
}

#[test]
fn all_lines_but_the_last_fill_the_measure() {
    let text = "中国的印刷术从雕版到活字，再到今天的电子书，已有一千三百多年。毕昇用胶泥刻字，一字一印，用火烧硬；\
                王祯以木为字，造转轮排字盘，“以字就人”。Gutenberg 约在 1450 年用铅活字印《圣经》——但那是另一个故事了……";
    for measure in [12.0, 17.0, 23.0, 28.0] {
        let set = set(text, Lang::ZhHans, measure);
        let (last, full) = set.extent.split_last().unwrap();
        for (offset, width) in full {
            assert!((offset + width - measure).abs() < 0.001, "{measure} {width}");
        }
        assert!(last.1 <= measure);
        assert_eq!(set.lines.concat(), text.replace(' ', ""));
        assert_eq!(set.stats.overfull, 0);
    }
}

#[test]
fn words_are_hyphenated_and_join_over_the_line_end() {
    let set = set("internationalization considerations", Lang::EN, 9.0);
    assert_eq!(set.lines.concat().replace(' ', ""), "internationalizationconsiderations");
    assert!(set.lines.len() >= 2 && set.joins[0], "{:?}", set.lines);
    assert_eq!(set.joins.last(), Some(&false));
}

#[test]
fn an_address_that_does_not_fit_is_broken_with_a_warning() {
    let text = "x".repeat(120);
    let set = set(&text, Lang::ZhHans, 10.0);
    assert_eq!(set.lines.concat(), text);
    assert!(set.codes.contains(&Code::EmergencyBreak) && set.stats.overfull == 0);
}

#[test]
fn a_character_that_no_font_has_becomes_a_box_and_stays_in_the_text() {
    let text = Text::new("甲\u{10fffd}乙", Origin::verbatim(SourceId(0), 5));
    let inlines = [Inline::Text(text)];
    let set = set_in(&inlines, Lang::ZhHans, 20.0, 0.0, LineAlign::Justify, Preset::Quanjiao);
    assert_eq!(set.lines, ["甲\u{10fffd}乙"]);
    assert_eq!(set.extras, "Missing ");
    assert_eq!(set.codes, [Code::MissingGlyph]);
}

#[test]
fn emphasis_is_kai_in_chinese_dots_in_japanese_and_italic_in_latin() {
    let emphasis = [Inline::Emphasis(made("重GDP"))];
    let set = |lang| set_in(&emphasis, lang, 20.0, 0.0, LineAlign::Justify, Preset::Quanjiao);
    assert_eq!(set(Lang::ZhHans).faces, ["LXGWWenKai-Regular", "NotoSerif-Italic"]);
    assert_eq!(set(Lang::Ja).faces, ["NotoSerifCJKjp-Regular", "NotoSerif-Italic"]);
    assert_eq!(set(Lang::Ja).extras.matches("Dot").count(), 1);
    assert_eq!(set(Lang::Ko).faces, ["NotoSansCJKkr-Regular", "NotoSerif-Italic"]);
    assert_eq!(set(Lang::ZhHans).roles, [NodeRole::Emphasis]);
}

#[test]
fn ruby_stands_over_its_base_and_follows_it_in_the_text() {
    let pair = |base: &str, reading: &str| RubyPair { base: Text::made(base), reading: Text::made(reading) };
    let ruby = [Inline::Ruby(Ruby { pairs: vec![pair("漢", "かん"), pair("字", "じ")] })];
    let set = set_in(&ruby, Lang::Ja, 20.0, 0.0, LineAlign::Justify, Preset::Quanjiao);
    assert_eq!(set.lines, ["漢かん字じ"]);
    assert_eq!(set.extent[0].1, 2.0);
    let wide = [Inline::Ruby(Ruby { pairs: vec![pair("承", "うけたまわ")] })];
    let set = set_in(&wide, Lang::Ja, 20.0, 0.0, LineAlign::Justify, Preset::Quanjiao);
    assert_eq!(set.extent[0].1, 2.5);
}

#[test]
fn quotes_are_chinese_where_chinese_is_near() {
    assert_eq!(advances("说“AI”了", Lang::ZhHans)[..2], [1.5, 0.5]);
    let english = set("He said “hello” and it’s true.", Lang::ZhHans, 40.0);
    assert_eq!(english.faces, ["NotoSerifCJKsc-Regular"]);
    assert!(english.advances[0].iter().all(|a| *a < 1.0));
}

#[test]
fn a_typed_line_break_ends_the_line_and_the_next_is_indented_as_the_first() {
    let inlines = [made("一二").remove(0), Inline::Break, made("三").remove(0)];
    let set = set_in(&inlines, Lang::ZhHans, 20.0, 2.0, LineAlign::Justify, Preset::Quanjiao);
    assert_eq!(set.lines, ["一二", "三"]);
    assert_eq!((set.joins.as_slice(), set.extent[0].0, set.extent[1].0), ([false, false].as_slice(), 2.0, 2.0));
}

#[test]
fn a_title_is_balanced_and_breaks_behind_its_colon() {
    let title = made("从雕版到活字：中国印刷一千三百年");
    let set = set_in(&title, Lang::ZhHans, 12.0, 0.0, LineAlign::BalancedCentre, Preset::Quanjiao);
    assert_eq!(set.lines, ["从雕版到活字：", "中国印刷一千三百年"]);
    let title = |text, lang, em| set_in(&made(text), lang, em, 0.0, LineAlign::BalancedCentre, Preset::Quanjiao).lines;
    let korean = title("활자의 역사: 근대 출판과 인쇄의 풍경", Lang::Ko, 12.0);
    assert_eq!(korean, ["활자의 역사:", "근대 출판과 인쇄의 풍경"]);
    let english = title("The Ferry: A Memoir of the River and the Town", Lang::EN, 20.0);
    assert_eq!(english, ["The Ferry:", "A Memoir of the River and the Town"]);
}

#[test]
fn a_narrow_column_parts_between_words_and_leaves_no_character_alone_before_others() {
    let cell = |text: &str, em: f32| {
        set_in(&made(text), Lang::ZhHans, em, 0.0, LineAlign::Start, Preset::Quanjiao).lines.join("|")
    };
    assert_eq!(cell("所在地", 2.2), "所在|地");
    assert_eq!(cell("创办年份", 3.2), "创办|年份");
    assert_eq!(cell("工人三百人", 3.2), "工人|三百人");
    let head = |text: &str, em: f32| {
        set_in(&made(text), Lang::ZhHans, em, 0.0, LineAlign::Balanced, Preset::Quanjiao).lines.join("|")
    };
    assert_eq!(head("所在地", 2.2), "所在|地");
}

#[test]
fn marks_and_quotes_stand_upright_in_vertical_korean() {
    let set = down("그는 “책”과 ‘글’을 말했다, 그리고 왜? 갔다.", Lang::Ko);
    assert_eq!(set.lines.join(" "), "그는 “책”과 ‘글’을 말했다, 그리고 왜? 갔다.");
    assert!(set.stands.iter().all(|stands| *stands == Orientation::Vertical), "{:?}", set.stands);
    // Those of Latin lie with it.
    let set = down("문서는 PDF, HTML이다", Lang::Ko);
    assert!(set.stands.contains(&Orientation::Turned));
}

#[test]
fn a_title_breaks_between_words_and_best_where_a_phrase_ends() {
    let title = |text, lang, measure| {
        set_in(&made(text), lang, measure, 0.0, LineAlign::BalancedCentre, Preset::Quanjiao).lines
    };
    for (text, measure, lines) in [
        // An even division would part a word, begin a line with 的, or part a number and what it counts.
        ("河边的印刷作坊旧事", 6.0, ["河边的", "印刷作坊旧事"]),
        ("排字工人的三十年", 5.0, ["排字工人的", "三十年"]),
        ("走过了一百二十里山路", 7.0, ["走过了", "一百二十里山路"]),
        ("写文章和排版的人们", 6.0, ["写文章", "和排版的人们"]),
        ("第12章怎样学习排版", 6.0, ["第12章怎样", "学习排版"]),
        // A word that the dictionary lacks: it has 页 and 眉.
        ("中文图书馆页眉位置考证法", 7.2, ["中文图书馆页眉", "位置考证法"]),
        // No line ends where the next has to be read at once.
        ("沿海各地以舟楫为中心", 6.0, ["沿海各地", "以舟楫为中心"]),
    ] {
        assert_eq!(title(text, Lang::ZhHans, measure), lines);
    }
    for (text, measure, lines) in [
        ("古い活字をめぐる五つの夜話", 8.0, ["古い活字をめぐる", "五つの夜話"]),
        ("小さなインクトラップの話", 9.0, ["小さな", "インクトラップの話"]),
        ("活字が生まれた町", 6.0, ["活字が", "生まれた町"]),
        // No dictionary has 種字.
        ("本木昌造の種字とその後", 8.0, ["本木昌造の", "種字とその後"]),
    ] {
        assert_eq!(title(text, Lang::Ja, measure), lines);
    }
    // Running text breaks anywhere.
    let text = set_in(&made("河边的印刷作坊旧事多"), Lang::ZhHans, 4.0, 0.0, LineAlign::Justify, Preset::Quanjiao);
    assert_eq!(text.lines[0], "河边的印");
}

#[test]
fn a_dash_begins_the_line_of_a_chinese_title_and_ends_that_of_a_japanese_one() {
    // GB/T 15834, 4.13.3.5: before a subtitle; JIS X 4051 lets no line begin with one.
    for (lang, dash) in [(Lang::ZhHans, "——"), (Lang::ZhHant, "——"), (Lang::Ja, "——"), (Lang::Ja, "――")]
    {
        let (title, rest) = match lang {
            Lang::Ja => ("古い活字とは何か", "新しい活字との比較と考察"),
            _ => ("旧时的活字是什么", "与今日活字的比较和考察"),
        };
        let whole = made(format!("{title}{dash}{rest}"));
        let lines = set_in(&whole, lang, 15.0, 0.0, LineAlign::BalancedCentre, Preset::Quanjiao).lines;
        let expected = match lang {
            Lang::Ja => [format!("{title}{dash}"), rest.to_owned()],
            _ => [title.to_owned(), format!("{dash}{rest}")],
        };
        assert_eq!(lines, expected);
    }
}

#[test]
fn a_korean_title_keeps_a_number_with_what_it_counts() {
    let title =
        |text, measure| set_in(&made(text), Lang::Ko, measure, 0.0, LineAlign::BalancedCentre, Preset::Quanjiao).lines;
    assert_eq!(title("부치지 못한 일곱 통의 편지", 9.0), ["부치지 못한", "일곱 통의 편지"]);
    assert_eq!(title("바다가 들려준 12 가지 이야기", 9.0), ["바다가 들려준", "12 가지 이야기"]);
    // 한 ends this word, and is no number.
    assert_eq!(title("바다를 향한 통로의 끝", 8.0), ["바다를 향한", "통로의 끝"]);
}

#[test]
fn no_line_of_a_short_head_is_a_character_alone() {
    for align in [LineAlign::Balanced, LineAlign::BalancedCentre, LineAlign::BalancedEnd] {
        let head = |text, measure| set_in(&made(text), Lang::ZhHans, measure, 0.0, align, Preset::Quanjiao).lines;
        assert_eq!(head("能否在行首", 4.2), ["能否", "在行首"], "{align:?}");
        assert_eq!(head("出版年月", 3.2), ["出版", "年月"], "{align:?}");
    }
}

#[test]
fn a_title_of_two_parts_breaks_between_them() {
    let title = made("一页的来历　第二编　铅与火");
    let set = set_in(&title, Lang::ZhHans, 9.0, 0.0, LineAlign::BalancedCentre, Preset::Quanjiao);
    assert_eq!(set.lines, ["一页的来历　", "第二编　铅与火"]);
}

#[test]
fn soft_hyphens_without_end_are_set_in_no_time() {
    let text = format!("汇编{}x", "\u{ad}".repeat(100_000));
    assert_eq!(set(&text, Lang::ZhHans, 20.0).lines.len(), 1);
}

#[test]
fn long_runs_of_one_mark_break_somewhere() {
    for mark in ["（", "，", "—", "“", "…", "①"] {
        let text = mark.repeat(300);
        let set = set(&text, Lang::ZhHans, 10.0);
        assert_eq!(set.lines.concat(), text);
        assert_eq!(set.stats.overfull, 0, "{mark}");
    }
}

#[test]
fn marks_of_vertical_lines_keep_or_give_their_white_by_language() {
    let advances = |text, lang| down(text, lang).advances.concat();
    // JLREQ 3.1.2, the same as in horizontal lines.
    assert_eq!(advances("好。」他", Lang::Ja), [1.0, 0.5, 1.0, 1.0]);
    assert_eq!(advances("見「『字", Lang::Ja), [1.5, 0.5, 0.5, 1.0]);
    assert_eq!(advances("東・西", Lang::Ja), [1.25, 0.75, 1.0]);
    // CLREQ: ： ； ？ ！ fill their em in vertical lines, and · stands in the middle.
    assert_eq!(advances("啊！！他", Lang::ZhHans), [1.0, 1.0, 1.0, 1.0]);
    assert_eq!(advances("他说：“好", Lang::ZhHans), [1.0, 1.0, 1.5, 0.5, 1.0]);
    assert_eq!(advances("阿·德", Lang::ZhHans), [1.25, 0.75, 1.0]);
    assert_eq!(advances("好，他。", Lang::ZhHans), [1.0, 1.0, 1.0, 0.5]);
    assert_eq!(advances("說，「好", Lang::ZhHant), [1.25, 0.75, 0.5, 1.0]);
    // A dash and an ellipsis keep their two em.
    assert_eq!(advances("他——你……我", Lang::Ja), [1.0, 2.0, 1.0, 1.0, 1.0, 1.0]);
    assert_eq!(advances("他――你", Lang::Ja).iter().sum::<f32>(), 4.0);
}

#[test]
fn han_stand_upright_words_lie_and_short_numbers_stand_side_by_side() {
    use Orientation::{Horizontal, Turned, Vertical};
    let set = down("昭和12年のTypeと「」と1945年、第3回", Lang::Ja);
    let expected = [Vertical, Horizontal, Vertical, Turned, Vertical, Turned, Vertical, Horizontal, Vertical];
    assert_eq!(set.stands, expected);
    assert_eq!(set.lines.concat(), "昭和12年のTypeと「」と1945年、第3回");
    // Marked by the author it may be longer; in horizontal lines it is nothing.
    let marked = [Inline::TateChuYoko(Text::made("1945"))];
    let on = |style: &Style| set_on(style, &marked, Lang::Ja, 20.0, 0.0, LineAlign::Start, Preset::Quanjiao);
    let vertical = Style { mode: WritingMode::VerticalRl, ..style() };
    assert_eq!((on(&vertical).extent[0].1, on(&vertical).stands), (1.0, vec![Horizontal]));
    assert!(on(&style()).extent[0].1 > 1.9);
}

#[test]
fn a_word_keeps_its_quarter_em_and_an_upright_number_has_none() {
    assert_eq!(down("用GDP算", Lang::Ja).advances[0][0], 1.25);
    let set = down("第12章", Lang::Ja);
    assert_eq!((set.advances[0][0], set.extent[0].1), (1.0, 3.0));
}

#[test]
fn the_space_behind_a_question_of_a_vertical_line_stays_in_japanese() {
    let extent = |text, lang| (down(text, lang).extent[0].1 * 1000.0).round();
    assert_eq!(extent("え!? 何", Lang::Ja) - extent("え!?何", Lang::Ja), 333.0);
    assert_eq!(extent("第 12 章", Lang::Ja), 3000.0);
    assert_eq!(extent("啊!? 他", Lang::ZhHans), extent("啊!?他", Lang::ZhHans));
}

#[test]
fn japanese_quotes_of_a_vertical_line_take_half_an_em_as_brackets_do() {
    assert_eq!(down("と“引”と", Lang::Ja).advances.concat(), [1.5, 0.5, 1.0, 1.0, 1.0]);
    assert_eq!(down("と“引”と", Lang::Ja).lines, ["と“引”と"]);
}

#[test]
fn ruby_and_warichu_are_tagged_as_iso_32000_has_them() {
    let pair = |base: &str, reading: &str| RubyPair { base: Text::made(base), reading: Text::made(reading) };
    let ruby = Inline::Ruby(Ruby { pairs: vec![pair("漢", "かん"), pair("字", "じ")] });
    let inlines = [ruby, Inline::Warichu(made("割注"))];
    let set = set_in(&inlines, Lang::Ja, 20.0, 0.0, LineAlign::Justify, Preset::Quanjiao);
    use NodeRole as R;
    // One base and one reading in each Ruby (14.8.4.4), a bracket before and after the text of a Warichu.
    let of_pair = [R::Ruby, R::RubyBase, R::RubyText];
    assert_eq!(
        set.roles,
        [&of_pair[..], &of_pair, &[R::Warichu, R::WarichuMark, R::WarichuText, R::WarichuMark]].concat()
    );
}

#[test]
fn letters_of_old_hangul_stand_in_one_syllable() {
    // ᄒᆞᆫ and 글: the parts of the first share an em.
    for (set, stands) in
        [(set("ᄒᆞᆫ글", Lang::Ko, 20.0), Orientation::Horizontal), (down("ᄒᆞᆫ글", Lang::Ko), Orientation::Vertical)]
    {
        let advances: Vec<f32> = set.advances[0].clone();
        let (syllable, modern) = advances.split_at(advances.len() - 1);
        assert!((syllable.iter().sum::<f32>() - modern[0]).abs() < 0.01, "{advances:?}");
        assert_eq!((set.lines[0].as_str(), &set.stands[..]), ("ᄒᆞᆫ글", &[stands][..]));
        assert!(set.codes.is_empty(), "{:?}", set.codes);
    }
}

#[test]
fn a_sign_that_the_latin_face_lacks_does_not_change_the_letters_around_it() {
    let letters = set("HO", Lang::ZhHans, 20.0).faces;
    let set = set("H₂O", Lang::ZhHans, 20.0);
    assert_eq!((set.faces.first(), set.faces.last()), (letters.first(), letters.first()));
    assert_eq!((set.lines, set.codes.len()), (vec!["H₂O".to_owned()], 0));
}

#[test]
fn a_name_with_figures_that_is_long_for_its_line_breaks_behind_its_hyphens() {
    let found = set_in(&made("CVE-2024-23897"), Lang::ZhHans, 4.0, 0.0, LineAlign::Start, Preset::Quanjiao);
    assert_eq!(found.lines, ["CVE-", "2024-", "23897"]);
    assert!(found.codes.is_empty(), "{:?}", found.codes);
    let whole = set("漏洞编号为CVE-2024-23897的一个", Lang::ZhHans, 14.5);
    assert!(whole.lines[0].contains("CVE-2024-23897"), "{:?}", whole.lines);
}

#[test]
fn figures_that_share_an_em_keep_their_height() {
    let runs = |text: &str| {
        let style = Style { mode: WritingMode::VerticalRl, ..style() };
        let inlines = made(text);
        let composed = in_style(&style, &inlines, Lang::ZhHans, 20.0, LineAlign::Start);
        let run = composed.lines[0].runs.iter().find(|run| run.orientation == Orientation::Horizontal);
        run.map(|run| (run.size.get(), run.condense)).expect("a number")
    };
    let (size, condense) = runs("第295页");
    assert!(size == EM && (0.55..0.75).contains(&condense), "{size} {condense}");
    assert_eq!(runs("第5页"), (EM, 1.0));
}
