use super::*;

/// A glyph: its character, and where it stands along the line and above the baseline, in em.
type Place = (char, f32, f32);

/// Inlines of text with `{base|reading|…}` in it.
fn marked(text: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    for (at, piece) in text.split(['{', '}']).enumerate() {
        if at % 2 == 0 {
            out.extend(made(piece));
            continue;
        }
        let mut fields = piece.split('|');
        let base = fields.next().unwrap();
        let readings: Vec<&str> = fields.collect();
        let pair = |base: String, reading: &str| RubyPair { base: Text::made(base), reading: Text::made(reading) };
        let pairs = match readings[..] {
            [one] => vec![pair(base.into(), one)],
            _ => base.chars().zip(&readings).map(|(c, r)| pair(c.into(), r)).collect(),
        };
        out.push(Inline::Ruby(Ruby { pairs }));
    }
    out
}

/// The glyphs of each line of a text, with its natural gaps if it is ragged.
fn places(text: &str, lang: Lang, mode: WritingMode, characters: f32, align: LineAlign) -> Vec<Vec<Place>> {
    let inlines = marked(text);
    let composed = plainly(&inlines, lang, mode, characters, align);
    glyphs(&composed)
}

/// The glyphs of each line.
fn glyphs(composed: &Composed) -> Vec<Vec<Place>> {
    let round = |v: f32| (v / EM * 1000.0).round() / 1000.0;
    let line = |line: &SetLine| {
        let mut out = Vec::new();
        for run in &line.runs {
            let mut x = run.offset.x.get();
            for glyph in &run.glyphs {
                let c = line.text[glyph.cluster as usize..].chars().next().unwrap();
                out.push((c, round(x), round(-run.offset.y.get())));
                x += glyph.advance * run.size.get();
            }
        }
        out
    };
    composed.lines.iter().map(line).collect()
}

/// Where the characters of a single ragged line begin, in em.
fn along(text: &str, lang: Lang) -> Vec<(char, f32)> {
    let lines = places(text, lang, WritingMode::HorizontalTb, 40.0, LineAlign::Start);
    assert_eq!(lines.len(), 1);
    lines[0].iter().map(|&(c, x, _)| (c, x)).collect()
}

#[test]
fn a_reading_over_one_character_is_centred() {
    assert_eq!(along("{木|き}", Lang::Ja), [('木', 0.0), ('き', 0.25)]);
}

#[test]
fn a_group_is_spaced_one_two_one_on_whichever_side_is_shorter() {
    // JLREQ 3.3.6: one em for two kana, of four halves at the outside.
    assert_eq!(along("{昨日|きの}", Lang::Ja)[2..], [('き', 0.25), ('の', 1.25)]);
    // Two and a half em of reading over two: an eighth outside, a quarter between.
    assert_eq!(along("{今日|きょうのよ}", Lang::Ja)[..2], [('今', 0.125), ('日', 1.375)]);
}

#[test]
fn a_reading_overhangs_kana_by_one_em_of_its_own_and_never_han() {
    // うけたまわ sticks out by ¾ em on either side: る takes half an em of it, 我 nothing.
    let line = along("我{承|うけたまわ}る", Lang::Ja);
    assert_eq!((line[0], line[1], line[2]), (('我', 0.0), ('承', 1.75), ('う', 1.0)));
    assert_eq!(line.last(), Some(&('る', 3.0)));
    // Beside Han a group is spaced as it is alone.
    assert_eq!(along("我{今日|きょうのよ}我", Lang::Ja)[1..3], [('今', 1.125), ('日', 2.375)]);
    // A group that may overhang keeps its characters together.
    let line = along("の{今日|きょうのよ}は", Lang::Ja);
    assert_eq!(line[..3], [('の', 0.0), ('今', 1.0), ('日', 2.0)]);
    assert_eq!((line[3], line[8]), (('き', 0.75), ('は', 3.0)));
}

#[test]
fn two_readings_over_one_kana_stay_an_em_of_their_own_apart() {
    let line = along("{承|うけたまわ}の{承|うけたまわ}", Lang::Ja);
    let x = |nth: usize| line.iter().filter(|(c, _)| *c == 'う').nth(nth).unwrap().1;
    assert_eq!(x(1) - x(0), 3.0);
}

#[test]
fn a_reading_takes_the_white_of_a_mark_and_not_its_ink() {
    // 、 has half an em of white, the reading sticks out by a quarter.
    let line = along("、{子|しょう}、", Lang::Ja);
    assert_eq!(line[..3], [('、', 0.0), ('子', 1.0), ('し', 0.75)]);
    // Squeezed by a quarter of an em, the mark gives what the reading leaves.
    let lines = places("一二三、{子|しょう}四五六七八", Lang::Ja, WritingMode::HorizontalTb, 10.0, LineAlign::Justify);
    assert_eq!(lines[0].iter().find(|p| p.0 == 'し').unwrap().1, 3.5);
}

#[test]
fn a_reading_stands_at_the_edge_of_its_line() {
    let lines = places("のの{承|うけたまわ}のの", Lang::Ja, WritingMode::HorizontalTb, 4.0, LineAlign::Start);
    let edges: Vec<_> = lines.iter().map(|l| (l[0].0, l[0].1)).collect();
    assert_eq!(edges[0], ('の', 0.0));
    for line in &lines {
        let (first, last) =
            (line.iter().map(|p| p.1).fold(9.0, f32::min), line.iter().map(|p| p.1).fold(0.0, f32::max));
        assert!(first >= 0.0 && last <= 3.5, "{line:?}");
    }
    // Alone in its line the reading fills it, and its base stands in the middle, kana before and behind or not.
    for text in ["のの{承|うけたまわ}のの", "木木{承|うけたまわ}木木"] {
        let lines = places(text, Lang::Ja, WritingMode::HorizontalTb, 2.5, LineAlign::Start);
        let set: Vec<_> = lines[1].iter().map(|p| (p.0, p.1)).collect();
        assert_eq!(set, [('承', 0.75), ('う', 0.0), ('け', 0.5), ('た', 1.0), ('ま', 1.5), ('わ', 2.0)], "{text}");
    }
}

#[test]
fn the_readings_of_a_word_make_room_for_one_another() {
    let at = |line: &[(char, f32)], c: char| line.iter().find(|p| p.0 == c).unwrap().1;
    // Six kana fill three characters: じゅつ leans over 技 by an em of its own, and ぎ gives way.
    let line = along("{技術者|ぎ|じゅつ|しゃ}", Lang::Ja);
    assert_eq!(['技', '術', '者', 'ぎ', 'じ', 'し'].map(|c| at(&line, c)), [0.0, 1.0, 2.0, 0.0, 0.5, 2.0]);
    // Readings that fit stand over the middle of their own.
    let line = along("{仕事|し|ごと}", Lang::Ja);
    assert_eq!(['仕', '事', 'し', 'ご'].map(|c| at(&line, c)), [0.0, 1.0, 0.25, 1.0]);
    // Eight kana over four characters: し gives way to しゅっ.
    let line = along("{電子出版|でん|し|しゅっ|ぱん}", Lang::Ja);
    assert_eq!(['電', '子', '出', '版'].map(|c| at(&line, c)), [0.0, 1.0, 2.0, 3.0]);
    assert_eq!(line.iter().filter(|p| p.0 == 'し').map(|p| p.1).collect::<Vec<_>>(), [1.0, 1.5]);
    // Where there is no room at all, white parts the characters.
    let line = along("{承承|うけたまわ|うけたまわ}", Lang::Ja);
    assert_eq!(line.iter().filter(|p| p.0 == 'う').map(|p| p.1).collect::<Vec<_>>(), [0.0, 2.5]);
}

#[test]
fn a_word_breaks_between_its_characters_and_a_group_does_not() {
    let broken = |text: &str| places(text, Lang::Ja, WritingMode::HorizontalTb, 4.0, LineAlign::Start).len();
    let lines = places("一二三{電子|でん|し}五六七", Lang::Ja, WritingMode::HorizontalTb, 4.0, LineAlign::Start);
    assert_eq!(lines[1][0].0, '子');
    let lines = places("一二三{電子|でんし}五六七", Lang::Ja, WritingMode::HorizontalTb, 4.0, LineAlign::Start);
    assert_eq!(lines[1][0].0, '電');
    assert_eq!(broken("一二{電子|でんし}"), 1);
}

#[test]
fn readings_of_letters_stay_a_quarter_of_an_em_apart_and_are_not_spaced() {
    for text in ["{装|zhuāng}{装|zhuāng}", "{装装|zhuāng|zhuāng}"] {
        let line = along(text, Lang::ZhHans);
        let z: Vec<f32> = line.iter().filter(|p| p.0 == 'z').map(|p| p.1).collect();
        let letters: Vec<f32> = line.iter().filter(|p| p.0.is_ascii_lowercase() || p.0 == 'ā').map(|p| p.1).collect();
        // From one letter to the next is less than an em of theirs; between the words a quarter of an em of the base more.
        let step = letters[5] - letters[4];
        assert!(step < 0.5, "{letters:?}");
        let width = along("{装|zhuāng}一", Lang::ZhHans).last().unwrap().1;
        assert!((z[1] - z[0] - width - 0.25).abs() < 0.002, "{text}: {z:?} {width}");
    }
    // The second gives way to the first by so much as well where both fit over their word.
    let line = along("{上恶|shàng|è}", Lang::ZhHans);
    let at = |c: char| line.iter().find(|p| p.0 == c).unwrap().1;
    let width = along("{上|shàng}一", Lang::ZhHans).last().unwrap().1;
    assert!((at('è') - at('s') - width - 0.25).abs() < 0.002 && at('恶') == 1.0, "{line:?} {width}");
    let group = along("{汉字汉字|hànzì}", Lang::ZhHans);
    assert!(group[4].1 > 1.0 && group[5].1 - group[4].1 < 0.5, "{group:?}");
}

#[test]
fn zhuyin_stands_at_the_right_in_half_an_em() {
    let line = &places("{漢|ㄏㄢˋ}字", Lang::ZhHant, WritingMode::HorizontalTb, 40.0, LineAlign::Start)[0];
    let at = |c: char| *line.iter().find(|p| p.0 == c).unwrap();
    assert_eq!((at('漢').1, at('字').1), (0.0, 1.5));
    let (first, second) = (at('ㄏ'), at('ㄢ'));
    assert_eq!((first.1, second.1), (1.0, 1.0));
    // Three tenths of an em apart, around the middle of the em box.
    assert!((first.2 - second.2 - 0.3).abs() < 0.002);
    // The ink of the tone stands behind them, at the height of the head of the last.
    let cjk = fonts().face(fonts().choose(FontRole::Serif, Lang::ZhHant));
    let ink = cjk.ink(cjk.glyph('ˋ').unwrap()).unwrap();
    let tone = at('ˋ');
    assert!((tone.1 + ink[0] * 0.3 - 1.32).abs() < 0.002 && tone.1 + ink[2] * 0.3 < 1.5, "{tone:?} {ink:?}");
    assert!((tone.2 + (ink[1] + ink[3]) * 0.15 - second.2 - 0.88 * 0.3 + 0.075).abs() < 0.002, "{tone:?} {second:?}");
    // In vertical lines it takes no room of the line.
    let down = &places("{漢|ㄏㄢˋ}字", Lang::ZhHant, WritingMode::VerticalRl, 40.0, LineAlign::Start)[0];
    let at = |c: char| *down.iter().find(|p| p.0 == c).unwrap();
    assert_eq!((at('字').1, at('ㄏ').1, at('ㄢ').1), (1.0, 0.2, 0.5));
    assert!(at('ㄏ').2 > 0.88);
}

#[test]
fn a_short_reading_begins_with_its_character_where_the_design_asks_for_it() {
    // JLREQ 3.3.5: 肩付き.
    let at = |ruby: RubyPlace, text: &str| {
        let inlines = marked(text);
        let style = Style { mode: WritingMode::VerticalRl, ruby, ..style() };
        let lines = glyphs(&in_style(&style, &inlines, Lang::Ja, 40.0, LineAlign::Start));
        lines[0].iter().map(|p| (p.0, p.1)).collect::<Vec<_>>()
    };
    assert_eq!(at(RubyPlace::Nakatsuki, "{木|き}")[1], ('き', 0.25));
    assert_eq!(at(RubyPlace::Katatsuki, "{木|き}")[1], ('き', 0.0));
    assert_eq!(at(RubyPlace::Katatsuki, "{仕事|し|ごと}")[1], ('し', 0.0));
    // A long one stands over the middle in either.
    assert_eq!(at(RubyPlace::Katatsuki, "の{子|しょう}の")[2].1, 0.75);
}
