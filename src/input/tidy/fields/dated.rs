//! A line around a date: the date alone, with an account, with author and account (as accounts' exports have it).

use super::counts::Bare;
use super::labels::without_label;
use super::names::{is_nobody, is_paper, is_person, is_province};
use super::{DATE, Fields, bylines, date_of};
use crate::book::Date;
use crate::input::pattern::Pattern;
use crate::input::text::lines::{is_blank, trim};
use crate::input::tidy::platforms;
use crate::lang::{numeral, wide};

/// Longest line around a date, the date left out.
const LONGEST: usize = 60;

/// （二〇〇七年六月二十八日）, as a speech is dated below its title. Without brackets it may be the day that is told of,
/// unless who wrote stands beside it.
static WRITTEN: Pattern = Pattern::new(|| {
    r"^[（(]?([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十廿卅]{1,4})日[)）]?$"
        .into()
});

/// What a site writes between a writer and a date.
const OF_SITE: &str = "最新推荐文章于";

impl Fields {
    /// `bare` is the line without its asides.
    pub(super) fn dated(bare: &Bare) -> Option<Fields> {
        let text = trim(&bare.text);
        let found = DATE.find(text)?;
        let date = date_of(found.as_str())?;
        let mut fields = Fields { rule: "date", date: Some(date), ..Fields::default() };
        let (mut before, after) = (edge(&text[..found.start()]), edge(&text[found.end()..]));
        // An item of a list says more than when it was.
        if text.starts_with("- ") && !before.is_empty() {
            return None;
        }
        // somebody最新推荐文章于 2024-01-01 10:00:00 发布: the writer, and words of the site.
        if let Some(writer) = before.strip_suffix(OF_SITE).map(edge).filter(|_| after.is_empty()) {
            if !writer.is_empty() && writer.chars().count() <= 24 {
                fields.authors.push(writer.to_owned());
            }
            before = "";
        }
        // 송고시간2021-01-05: the label of the date, where elements of a page were put together.
        before = edge(without_label(before));
        // Of a second date only the fact remains that it was there.
        let after = DATE
            .find(after)
            .map_or(after, |second| if second.start() == 0 { edge(&after[second.end()..]) } else { after });
        let after = if is_update(after) || is_place(after) { "" } else { after };
        let (mut rest, mut trailing) = (if before.is_empty() { after } else { before }, before.is_empty());
        if !before.is_empty() && !after.is_empty() {
            Self::labelled(after, &[])?.merge_into(&mut fields);
            trailing = false;
        }
        if rest.chars().count() > LONGEST {
            return None;
        }
        // 林屿发布于渡口: who wrote it, and where.
        if let Some((writer, place)) = published_in(rest) {
            fields.authors.push(writer.to_owned());
            fields.set_source(place);
            return Some(fields);
        }
        // What stands before the first label is author or account, as without labels.
        if let Some((at, more)) = labels_in(rest) {
            more.merge_into(&mut fields);
            rest = edge(&rest[..at]);
        }
        if let Some((at, more)) = byline_in(rest) {
            fields.authors.extend(more.authors);
            fields.credits.extend(more.credits);
            rest = edge(&rest[..at]);
            // 기자명 강나루 기자: the label of the name.
            rest = if rest == "기자명" { "" } else { rest };
        }
        // 于北京: where it was written.
        if trailing && rest.starts_with(['于', '於']) && rest.chars().count() <= 8 {
            return Some(fields);
        }
        let exact = !found.as_str().contains(['年', '년']) || found.as_str().contains([':', '：']);
        fields.place(rest, trailing, exact)
    }

    /// A date in Han numerals and brackets.
    pub(super) fn written(text: &str) -> Option<Fields> {
        text.starts_with(['（', '(']).then(|| Self::in_numerals(text)).flatten()
    }

    /// A date in Han numerals.
    pub fn in_numerals(text: &str) -> Option<Fields> {
        let found = text.ends_with(['日', '）', ')']).then(|| WRITTEN.captures(text)).flatten()?;
        let number = |i: usize| numeral::parse(&found[i].replace('○', "〇"));
        let (year, month, day) = (number(1)?, number(2)?, number(3)?);
        let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?)?;
        Some(Fields { rule: "date", date: Some(date), ..Fields::default() })
    }

    /// Author and account beside a date. `trailing`: behind it; `exact`: the date is no diary's.
    fn place(mut self, rest: &str, trailing: bool, exact: bool) -> Option<Fields> {
        let mut parts: Vec<&str> = divided(rest);
        if let Some(first) = parts.first_mut()
            && let Some((word, tail)) = ["原创", "Original"].iter().find_map(|word| {
                Some((*word, first.strip_prefix(word).filter(|t| t.is_empty() || t.starts_with(' '))?))
            })
        {
            self.rights.push(word.into());
            *first = trim(tail);
            parts.retain(|p| !p.is_empty());
        }
        // One blank between author and account is all that Markdown leaves of three.
        if let [both] = parts[..]
            && !both.is_ascii()
            && !is_person(both)
        {
            parts = match both.matches(' ').count() {
                1 => both.split(' ').collect(),
                _ => match both.rsplit_once(' ') {
                    Some((author, source)) if author.is_ascii() => vec![author, source],
                    _ => both.splitn(1 + usize::from(!self.rights.is_empty()), ' ').collect(),
                },
            };
        }
        // 来源: with nothing behind it.
        parts.retain(|part| !part.ends_with([':', '：']));
        if parts.iter().any(|p| p.contains(['，', '。', '！', '？', '；', '“', '：', '、']) || p.chars().count() > 24)
        {
            return None;
        }
        parts.retain(|part| !is_nobody(part) && !is_update(part) && !names_no_source(part) && !is_way(part));
        match parts[..] {
            [] => {}
            [name] if self.authors.is_empty() && is_person(name) => self.authors.push(name.into()),
            [name] if self.source.is_none() && names_source(name, trailing, exact) => self.set_source(name),
            [a, b] => {
                let paper_first = is_paper(a) && !is_paper(b) || trailing && is_person(b) && !is_person(a);
                let (author, source) =
                    if paper_first || is_person(b) && !is_person(a) && is_paper(a) { (b, a) } else { (a, b) };
                // 农历腊月 初七 behind a date are no names.
                if trailing && !exact && !is_person(author) && !is_paper(source) {
                    return None;
                }
                if author != source || !self.rights.is_empty() {
                    self.authors.push(author.into());
                }
                self.set_source(source);
            }
            _ => return None,
        }
        Some(self)
    }

    pub(super) fn merge_into(self, fields: &mut Fields) {
        let date = fields.date;
        *fields = Fields { rule: fields.rule, date: date.or(self.date), ..self };
    }
}

/// Whether a remark says when a page was changed: （1/5 12:00 更新）.
fn is_update(part: &str) -> bool {
    let words = ["更新", "修改", "修正", "수정", "입력"];
    part.contains(|c: char| c.is_ascii_digit()) && words.iter().any(|word| part.contains(word))
}

/// 来源于, whose value stands in another element.
fn names_no_source(part: &str) -> bool {
    ["来源", "来源于", "来自", "來源", "來源於", "來自"].contains(&part)
}

/// A link beside the day of a letter that is sent round: 구독하기, 지난호 보기.
fn is_way(part: &str) -> bool {
    let is_korean = part.contains(wide::is_hangul);
    is_korean && (platforms::is_button(part) || platforms::is_own(part))
}

/// Whether a text is where a reader of the accounts' platform is told that somebody writes from: 浙江, 发表于浙江.
fn is_place(text: &str) -> bool {
    #[rustfmt::skip]
    const ABROAD: [&str; 13] = [
        "中国香港", "中国澳门", "中国台湾", "美国", "英国", "日本", "韩国", "法国", "德国", "加拿大", "澳大利亚", "新加坡", "马来西亚",
    ];
    let place = text.strip_prefix("发表于").unwrap_or(text).trim();
    is_province(place) || ABROAD.contains(&place)
}

/// Writer and place of 林屿发布于渡口. 发表于 is said in sentences too: 这首诗发表于…; there the writer must be a person.
fn published_in(rest: &str) -> Option<(&str, &str)> {
    let around = |words: &[&str]| words.iter().find_map(|word| rest.split_once(word));
    let (writer, place) = around(&["发布于", "發佈於", "發布於"])
        .or_else(|| around(&["发表于", "發表於"]).filter(|(writer, _)| is_person(edge(writer))))?;
    let (writer, place) = (edge(writer), edge(place));
    let is_name = |name: &str, longest: usize| {
        (1..=longest).contains(&name.chars().count()) && !name.contains(['，', '。', '：', '、', ' '])
    };
    (is_name(writer, 12) && is_name(place, 16)).then_some((writer, place))
}

/// Whether what stands alone beside a date is where the article appeared, and no word of a sentence or a diary.
fn names_source(name: &str, trailing: bool, exact: bool) -> bool {
    let length = name.chars().count();
    is_paper(name)
        || length > 1 && exact
        || length > 2 && !trailing && !name.contains(['他', '她', '我', '你', '在', '是', '的', '了'])
}

/// Without the separators around it, and without a bracket whose other half stood beside the date.
fn edge(text: &str) -> &str {
    let separator = |c| {
        is_blank(c)
            || matches!(c, '|' | '｜' | '丨' | '·' | '•' | '・' | '/' | '／' | ',' | '，' | '-' | '—' | '*' | '_')
    };
    let text = text.trim_start_matches(|c| separator(c) || matches!(c, ')' | '）'));
    text.trim_end_matches(|c| separator(c) || matches!(c, '(' | '（'))
}

/// Pieces between two blanks or more, and at separators; a dot inside a name is none.
fn divided(rest: &str) -> Vec<&str> {
    let parts = rest.split("  ").flat_map(|p| p.split(['\u{3000}', '\u{a0}', '|', '｜', '丨']));
    let parts = parts.flat_map(|p| p.split(" · ")).flat_map(|p| p.split(" • "));
    parts.map(edge).filter(|p| !p.is_empty()).collect()
}

/// Where the labelled fields of a line begin, and what they are.
fn labels_in(rest: &str) -> Option<(usize, Fields)> {
    starts(rest).find_map(|at| Some((at, Fields::labelled(&rest[at..], &[])?)))
}

/// Where a byline without a separator begins that goes to the end: 记者 张三.
fn byline_in(rest: &str) -> Option<(usize, Fields)> {
    starts(rest).find_map(|at| Some((at, bylines::signed(&rest[at..]).or_else(|| bylines::by(&rest[at..]))?)))
}

/// Where words begin.
fn starts(rest: &str) -> impl Iterator<Item = usize> {
    let mut free = true;
    rest.char_indices().filter_map(move |(at, c)| {
        let starts = free && !c.is_whitespace();
        free = c.is_whitespace() || matches!(c, '|' | '｜' | '丨');
        starts.then_some(at)
    })
}
