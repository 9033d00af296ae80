//! The properties that Notion writes below the title of a page it exports.
//!
//! Such a file is known by its name, which ends in 32 hexadecimal digits. The lines between the title and the first
//! empty line, each `名: 值`, are no text: author, date, tags and address become facts, the others are listed.

use crate::book::{Byline, Date, Text};
use crate::diag::Span;
use crate::input::Cut;
use std::path::Path;

/// Name of the rule.
pub const RULE: &str = "property";
/// Longest name of a property, in characters.
const LONGEST_NAME: usize = 20;

/// The text without its properties, what they say, and their lines.
pub(super) fn properties(body: &Text, path: &Path) -> Option<(Text, Byline, Vec<Cut>)> {
    let stem = path.file_stem()?.to_string_lossy();
    let id = stem.rsplit([' ', '-']).next()?;
    if id.len() != 32 || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let text = &body.text;
    let title = text.find('\n').filter(|_| text.starts_with("# "))? + 1;
    let start = title + text[title..].len() - text[title..].trim_start_matches('\n').len();
    let (mut end, mut byline, mut cuts) = (start, Byline::default(), Vec::new());
    for line in text[start..].split_inclusive('\n') {
        let Some((name, value)) = property(line.trim_end()) else { break };
        take(&mut byline, name, value);
        let span: Span = body.origin.span(end, end + line.trim_end().len());
        cuts.push(Cut { rule: RULE, text: line.trim_end().to_owned(), span });
        end += line.len();
    }
    // A paragraph goes on below its first line.
    if cuts.is_empty() || !text[end..].starts_with('\n') && end < text.len() {
        return None;
    }
    let mut rest = Text::default();
    rest.push_part(body, 0..start);
    rest.push_part(body, end..text.len());
    Some((rest, byline, cuts))
}

/// `名: 值`
fn property(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.split_once(": ")?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '/' | '-' | '_' | '(' | ')');
    let fits = name.chars().count() <= LONGEST_NAME && name.chars().all(is_name) && !name.starts_with(' ');
    (fits && !value.trim().is_empty() && !value.ends_with(['。', '！', '？'])).then(|| (name, value.trim()))
}

fn take(byline: &mut Byline, name: &str, value: &str) {
    let list = || value.split([',', '，', '、']).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
    match name.to_lowercase().as_str() {
        "author" | "authors" | "作者" | "著者" | "저자" => byline.authors.extend(list()),
        "tags" | "tag" | "标签" | "標籤" | "分类" | "タグ" | "태그" => byline.tags.extend(list()),
        "created" | "created time" | "date" | "published" | "日期" | "创建时间" | "创建日期" | "发布日期" | "日付"
        | "作成日時" | "날짜" | "생성 일시" => byline.date = byline.date.or(day(value)),
        "url" | "link" | "链接" | "原文" if value.starts_with("http") => byline.url = Some(value.to_owned()),
        _ => {}
    }
}

/// `January 5, 2021 10:00 AM`, or any other form of a date.
fn day(value: &str) -> Option<Date> {
    #[rustfmt::skip]
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    Date::parse(value).or_else(|| {
        let mut words = value.split([' ', ',']).filter(|w| !w.is_empty());
        let month = words.next()?.to_lowercase();
        let month = MONTHS.iter().position(|m| month.starts_with(m))? + 1;
        let (day, year) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Date::new(year, month as u8, day)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "渡口 11112222333344445555666677778888.md";

    #[test]
    fn the_properties_of_an_exported_page_are_facts() {
        let text =
            "# 渡口\n\nCreated: January 5, 2021 10:00 AM\nTags: 河, 船\n状态: 已完成\n作者: 林小满\n\n河上起了雾。\n";
        let (rest, byline, cuts) = properties(&Text::made(text), Path::new(NAME)).unwrap();
        assert_eq!(rest.text, "# 渡口\n\n\n河上起了雾。\n");
        assert_eq!((byline.authors[0].as_str(), byline.date), ("林小满", Date::new(2021, 1, 5)));
        assert_eq!((byline.tags, cuts.len()), (vec!["河".to_owned(), "船".to_owned()], 4));
    }

    #[test]
    fn lines_with_colons_elsewhere_are_text() {
        let text = "# 渡口\n\nTags: 河\n\n雾。\n";
        assert!(properties(&Text::made(text), Path::new("渡口.md")).is_none());
        for text in [
            "# 渡口\n\n他说: 河上起了雾。\n又说了一句。\n",
            "# 渡口\n\n船: 一艘\n还有桨\n\n雾\n",
            "渡口\n\nTags: 河\n\n雾\n",
        ] {
            assert!(properties(&Text::made(text), Path::new(NAME)).is_none(), "{text}");
        }
    }
}
