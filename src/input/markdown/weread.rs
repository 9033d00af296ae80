//! What the plugin of 微信读书 writes into a notebook of Obsidian.
//!
//! ```text
//! # 元数据
//! > [!abstract] 渡口
//! > - 书名： 渡口
//! > - 作者： 林一舟
//!
//! # 高亮划线
//! > 📌 雾从下半夜起。
//! > ⏱ 2021-01-05 10:12:08 ^33-4-123-456
//! ```
//!
//! The list says of the book what becomes facts; the signs before what is marked, and when it was, are no text.

use super::notion::RULE;
use crate::book::{Byline, Date, Text};
use crate::input::Cut;
use crate::lang::scan;

const HEADING: &str = "# 元数据";
/// Where the heading may stand.
const LINES: usize = 4;

/// What was read.
pub(super) struct Notes {
    pub title: String,
    /// The text without what is none, what the list says, and the lines that were left out.
    pub told: (Text, Byline, Vec<Cut>),
}

/// The notes on a book. None: the text is something else.
pub(super) fn notes(body: &Text) -> Option<Notes> {
    let text = &body.text;
    let (heading, _) = scan::lines_at(text).take(LINES).find(|(_, line)| line.trim_end() == HEADING)?;
    let (mut byline, mut cuts, mut title) = (Byline::default(), Vec::new(), None);
    let mut rest = Text::default();
    rest.push_part(body, 0..heading.start);
    let cut = |range: &std::ops::Range<usize>| {
        let text = text[range.clone()].trim_end();
        Cut { rule: RULE, text: text.to_owned(), span: body.origin.span(range.start, range.start + text.len()) }
    };
    let mut in_list = true;
    for (range, line) in scan::lines_at(&text[heading.end..]) {
        let range = heading.end + range.start..heading.end + range.end;
        let said = line.trim_start_matches(['>', ' ', '\t']);
        let said = said.strip_prefix("- ").unwrap_or(said);
        in_list &= line.starts_with('>') || line.trim().is_empty();
        if in_list {
            if !line.trim().is_empty() {
                cuts.push(cut(&range));
            }
            if let Some((name, value)) = said.split_once('：') {
                take(&mut byline, &mut title, name.trim(), value.trim());
            }
        } else if said.starts_with('⏱') {
            cuts.push(cut(&range));
        } else if said.starts_with('📌') || said.starts_with('💭') {
            let sign = range.start + line.len() - said.len();
            // A thought below a passage is no line of it.
            match said.starts_with('📌') {
                true => rest.push_part(body, range.start..sign),
                false => rest.text.push('\n'),
            }
            let after = sign + '📌'.len_utf8();
            let blanks = text[after..range.end].len() - text[after..range.end].trim_start_matches(' ').len();
            rest.push_part(body, after + blanks..range.end);
        } else {
            rest.push_part(body, range);
        }
    }
    Some(Notes { title: title?, told: (rest, byline, cuts) })
}

fn take(byline: &mut Byline, title: &mut Option<String>, name: &str, value: &str) {
    match name {
        "书名" => *title = Some(value.to_owned()),
        "作者" => byline.authors = value.split(['、', ',', '，']).map(|name| name.trim().to_owned()).collect(),
        "简介" => byline.description = Some(value.to_owned()),
        "出版社" => byline.source = Some(value.to_owned()),
        "PC地址" => byline.url = Some(value.to_owned()),
        "出版时间" => byline.date = Date::parse(value),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_becomes_facts_and_signs_and_times_go() {
        let text = "# 元数据\n> [!abstract] 渡口\n> - ![ 渡口|200](https://a.example/b.jpg)\n> - 书名： 渡口\n> - 作者： 林一舟\n\n# 高亮划线\n\n## 上游\n\n> 📌 雾从下半夜起。 \n> ⏱ 2021-01-05 10:12:08 ^33-4-1\n\n> 📌 灯灭了。 ^33-4-2\n    - 💭 写得好。\n    - ⏱ 2021-01-05 10:14:01\n";
        let Notes { title, told: (rest, byline, cuts) } = notes(&Text::made(text)).unwrap();
        assert_eq!(rest.text, "# 高亮划线\n\n## 上游\n\n> 雾从下半夜起。 \n\n> 灯灭了。 ^33-4-2\n\n写得好。\n");
        assert_eq!((title.as_str(), byline.authors, cuts.len()), ("渡口", vec!["林一舟".to_owned()], 6));
        assert!(notes(&Text::made("# 元数据\n\n元数据是关于数据的数据。\n")).is_none());
        assert!(notes(&Text::made("# 渡口\n\n> 📌 雾从下半夜起。\n")).is_none());
    }
}
