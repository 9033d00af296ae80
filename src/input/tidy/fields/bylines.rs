//! Bylines without a separator behind a label: 本报记者 张三, □ 张三, by Jane Roe.

use super::Fields;
use super::names::{is_of_something, names_of};
use crate::input::pattern::pattern;
use crate::input::text::lines::trim;
use regex::Regex;
use std::sync::LazyLock;

macro_rules! patterns {
    ($( $(#[$doc:meta])* $name:ident = $pattern:expr; )*) => {
        $( $(#[$doc])* static $name: LazyLock<Regex> = LazyLock::new(|| pattern($pattern)); )*
    };
}

patterns! {
    UNMARKED = r"^(?:本报|本刊|本网|\S{2,8}(?:报|社|网|刊|新闻|台|客户端))?(?:特约|见习|实习|首席)?(?:记者|作者|撰文)[\s　]+(\S{2,4}(?:[\s　]+\S{2,4})*)$|^□[\s　]*(\S{2,4})$";

    /// By Jane Roe, under an English title.
    BY = r"^(?:[Bb]y|BY|[Ww]ritten [Bb]y)[\s　]+([A-ZÀ-Ý][\w.'’-]*(?: (?:[A-ZÀ-Ý][\w.'’-]*|de|van|von|of)){0,4}(?:(?:, | and | & )[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})*)$";

    /// 原创 某某, as an account heads its article.
    ORIGINAL = r"^原创[\s　]*[:：|｜\s　][\s　]*(\S.{0,20})$";
}

/// The byline that a line is, if no label with a separator is needed to tell.
pub fn unlabelled(text: &str) -> Option<Fields> {
    if let Some(fields) = signed(text) {
        return Some(fields);
    }
    let authors = BY.captures(text)?;
    let authors = authors[1].split([',', '&']).flat_map(|name| name.split(" and ")).map(trim);
    Some(Fields { rule: "byline", authors: authors.map(str::to_owned).collect(), ..Fields::default() })
}

/// A reporter's line: 本报记者 张三.
pub fn signed(text: &str) -> Option<Fields> {
    let found = UNMARKED.captures(text)?;
    let names = found.get(1).or(found.get(2))?.as_str();
    Some(Fields { rule: "byline", authors: names_of(names)?, ..Fields::default() })
}

/// 原创 某某
pub fn original(text: &str) -> Option<Fields> {
    let names = ORIGINAL.captures(text)?.get(1)?.as_str();
    let authors = names_of(names).filter(|_| !is_of_something(names))?;
    Some(Fields { rule: "byline", authors, rights: vec!["原创".into()], ..Fields::default() })
}
