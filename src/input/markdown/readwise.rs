//! What Readwise writes above the highlights of a text that it exports.
//!
//! ```text
//! ## Metadata
//! - Author: [[林一舟]]
//! - Full Title: 渡口
//! - Category: #articles
//! ```
//!
//! Below such a heading the list is known by its `Full Title`. Its items are no text: what a book has a place for becomes
//! a fact, and all are listed.

use super::notion::RULE;
use crate::book::{Byline, Date, Text};
use crate::input::Cut;
use crate::lang::scan;

const HEADING: &str = "## Metadata";
/// Where the heading may stand: below a title and the picture of a cover.
const LINES: usize = 12;

/// The text without the list, what it says, and its lines.
pub(super) fn metadata(body: &Text) -> Option<(Text, Byline, Vec<Cut>)> {
    let text = &body.text;
    let (heading, _) = scan::lines_at(text).take(LINES).find(|(_, line)| line.trim_end() == HEADING)?;
    let (mut end, mut byline, mut cuts, mut is_titled) = (heading.end, Byline::default(), Vec::new(), false);
    for (range, line) in scan::lines_at(&text[heading.end..]) {
        let Some((name, value)) = line.strip_prefix("- ").and_then(|item| item.split_once(": ")) else { break };
        is_titled |= name == "Full Title";
        take(&mut byline, name, value.trim());
        let start = heading.end + range.start;
        let line = line.trim_end();
        cuts.push(Cut { rule: RULE, text: line.to_owned(), span: body.origin.span(start, start + line.len()) });
        end = heading.end + range.end;
    }
    if !is_titled {
        return None;
    }
    let mut rest = Text::default();
    rest.push_part(body, 0..heading.start);
    rest.push_part(body, end..text.len());
    Some((rest, byline, cuts))
}

fn take(byline: &mut Byline, name: &str, value: &str) {
    let bare = value.replace("[[", "").replace("]]", "");
    match name {
        "Author" => byline.authors.extend(
            bare.split([',', '、', '，'])
                .map(|name| name.trim().trim_start_matches("and ").to_owned())
                .filter(|name| !name.is_empty()),
        ),
        "URL" => byline.url = Some(value.to_owned()),
        "Summary" => byline.description = Some(value.to_owned()),
        "Document Tags" => byline.tags.extend(
            bare.split([',', ' ']).map(|tag| tag.trim_matches(['#', ' ']).to_owned()).filter(|tag| !tag.is_empty()),
        ),
        "Published Date" | "Publication date" => byline.date = Date::parse(&bare),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_below_the_heading_becomes_facts() {
        let text = "# 渡口\n\n![rw-book-cover](https://a.example/b.jpg)\n\n## Metadata\n- Author: [[林一舟]]\n- Full Title: 渡口\n- Category: #articles\n- URL: https://a.example/c\n\n## Highlights\n- 灯还亮着。\n";
        let (rest, byline, cuts) = metadata(&Text::made(text)).unwrap();
        assert_eq!(rest.text, "# 渡口\n\n![rw-book-cover](https://a.example/b.jpg)\n\n\n## Highlights\n- 灯还亮着。\n");
        assert_eq!((byline.authors, byline.url.as_deref()), (vec!["林一舟".to_owned()], Some("https://a.example/c")));
        assert_eq!(cuts.len(), 4);
    }

    #[test]
    fn a_section_on_metadata_is_text() {
        for text in [
            "# 图书馆\n\n## Metadata\n\n元数据是关于数据的数据。\n",
            "# 图书馆\n\n## Metadata\n- Author: 写了它的人\n- Title: 它叫什么\n",
            "# 图书馆\n\n## Metadata of books\n- Full Title: 全名\n",
        ] {
            assert!(metadata(&Text::made(text)).is_none(), "{text}");
        }
    }
}
