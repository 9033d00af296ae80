//! Bylines, credits, sources and dates: one line, several fields.
//!
//! `文/张三　编辑/李四`, `来源：某社 2021-01-05 10:00`, `原创 张三 某某日报 2021-01-05`: a line is divided at each label that
//! a separator follows, a date at its end is taken off, and what then remains must read like names. A line with a rest
//! that does not is no byline at all.

mod labels;

pub use labels::opening_label;

use crate::book::{Byline, Credit, Date};
use crate::input::pattern::pattern;
use crate::input::text::lines::trim;
use labels::{Field, is_gap, label_at, undecorated};
use regex::Regex;
use std::sync::LazyLock;

/// The fields of one line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fields {
    /// The rule that explains the line.
    pub rule: &'static str,
    authors: Vec<String>,
    date: Option<Date>,
    source: Option<String>,
    account: Option<String>,
    url: Option<String>,
    credits: Vec<Credit>,
    rights: Vec<String>,
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let day = r"\d{4}\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,2}\s?日?|月)|\d{4}년\s?\d{1,2}월\s?\d{1,2}일";
    let time = r"(?:[\s　]*(?:星期.|周.|上午|下午)?[\s　]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?";
    pattern(&format!("(?:{day}){time}"))
});

static UNMARKED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:本报|本刊|本网|\S{2,8}(?:报|社|网|刊|新闻|台|客户端))?(?:特约|见习|实习|首席)?(?:记者|作者|撰文)[\s　]+(\S{2,4}(?:[\s　]+\S{2,4})*)$|^□[\s　]*(\S{2,4})$",
    )
});

/// By Jane Roe, under an English title.
static BY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:[Bb]y|BY|[Ww]ritten [Bb]y)[\s　]+([A-ZÀ-Ý][\w.'’-]*(?: (?:[A-ZÀ-Ý][\w.'’-]*|de|van|von|of)){0,4}(?:(?:, | and | & )[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})*)$",
    )
});

/// 记者 张三 behind another field: the label stands for its separator.
static TRAILING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(.*\S)[\s　|｜]+(?:本报|本刊)?(?:特约|见习)?(?:记者|作者|撰文)[\s　]+(\S{2,4}(?:[\s　]+\S{2,4})*)$")
});

/// 原创 某某, as an account heads its article.
static ORIGINAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^原创[\s　]*[:：|｜\s　][\s　]*(\S.{0,20})$"));

static ABOUT_AUTHOR: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[（(]作者[系为是][^）)]*[）)]$"));

/// 作者：某某，自由撰稿人。: a name, and what he is.
static WHO: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[（(]?作者[\s　]*[：:|｜丨][\s　]*([^\s，,：:；。]{2,6})[，,]([^：:？！“”]{2,60}?)。?[)）]?$")
});

/// 《某某日报》（2021年01月05日 14 版）, as a paper's site closes a report.
static PAGE_OF_PAPER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[《（(\s　]*([^《》（）()\s　]{2,16})[\s　]*[》]?[\s　]*[（(]?[\s　]*(\d{4}年\d{1,2}月\d{1,2}日)[\s　]*第?[\s　]*\d{1,3}[\s　]*版[\s　]*[)）]$",
    )
});

/// 本文首发于《河岸晚报》，经授权转载。
static FIRST_IN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[（(]?(?:本文|原文|文章)(?:最初|原)?(?:首发|原载|刊载|刊登|发表|刊)[于在][《「“]([^，。《》「」“”]{2,20})[》」”](?:[\d年第期月.·]{0,16})?(?:[，,。](?:[经由]?.{0,8}授权.{0,8}(?:转载|发布|刊发|推送)|.{0,6}转载))?[。]?[）)]?$",
    )
});

/// 本文来自微信公众号“旧街纪事”（ID：jiujie1949），作者：林屿，经授权发布。
static FROM_ACCOUNT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:编者按[：:])?[\s　]*本文(?:来自|来源于?|转载自|转自|首发于|授权转载自)(?:微信)?公众号[\s　]*[：:]?[\s　]*[“「]?([^“”「」（(，。：]{2,20})[”」]?[\s　]*(?:[（(](?:微信)?(?:ID|id|号)?[\s　]*[：:]?[\s　]*([A-Za-z][A-Za-z0-9_-]{4,30})[)）])?[”」]?(?:[，,][\s　]*(?:原文)?作者[：:][\s　]*([^，。,：]{2,12}))?(?:[，,](?:编辑|题图|头图|原文?标题)[^。]{1,30})*(?:[，,][^，。]{0,14}(?:授权|转载|发布)[^，。]{0,6})?。?$",
    )
});

/// 作者简介：林屿，渡口人。
static ABOUT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[（(【]?(?:作者简介|作者介绍|作者簡介|關於作者|关于作者)[】]?[\s　]*[：:｜|][\s　]*(\S.{4,100}?)[）)]?$")
});

/// （原标题：…）, as portals close what they changed the title of.
static ORIGINAL_TITLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[（(【]?[\s　]*原(?:标题|標題|题|文标题)[\s　]*[：:][\s　]*(\S.{1,60}?)[\s　]*[）)】]?$")
});

static EDITOR_ID: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(.*\p{Han})[_\s]+[A-Z]{1,4}\d{2,6}$"));

static ACCOUNT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^(.+?)[\s　]*[（(](?:(?:微信)?(?:ID|id|号)[\s　]*[：:][\s　]*)?([A-Za-z][A-Za-z0-9_-]{4,30})[)）]$")
});

impl Fields {
    /// The fields of a line of the head.
    pub fn of_head(text: &str, speakers: &[String]) -> Option<Fields> {
        let text = trim(text);
        if text.chars().count() > 120 {
            return None;
        }
        if let Some(found) = UNMARKED.captures(text) {
            let names = found.get(1).or(found.get(2))?.as_str();
            return Some(Fields { rule: "byline", authors: names_of(names)?, ..Fields::default() });
        }
        if let Some(found) = BY.captures(text) {
            let authors = found[1].split([',', '&']).flat_map(|name| name.split(" and ")).map(trim);
            return Some(Fields { rule: "byline", authors: authors.map(str::to_owned).collect(), ..Fields::default() });
        }
        if let Some(fields) = Self::of_paper(text) {
            return Some(fields);
        }
        if ABOUT_AUTHOR.is_match(text) {
            let about = text.trim_matches(['（', '）', '(', ')']);
            let about = about.strip_prefix("作者").unwrap_or(about);
            let credit = Credit { label: "作者".into(), names: about.into() };
            return Some(Fields { rule: "author-note", credits: vec![credit], ..Fields::default() });
        }
        Self::labelled(text, speakers).or_else(|| Self::dated(text)).or_else(|| Self::original(text))
    }

    fn original(text: &str) -> Option<Fields> {
        let names = ORIGINAL.captures(text)?.get(1)?.as_str();
        let authors = names_of(names).filter(|_| !is_of_something(names))?;
        Some(Fields { rule: "byline", authors, rights: vec!["原创".into()], ..Fields::default() })
    }

    /// The fields of a line of the tail: only labelled ones, or a date that stands alone.
    pub fn of_tail(text: &str, speakers: &[String]) -> Option<Fields> {
        let text = trim(text);
        let found = || {
            Self::of_paper(text).or_else(|| Self::labelled(text, speakers)).or_else(|| Self::unfilled(text, speakers))
        };
        (text.chars().count() <= 120).then(found).flatten()
    }

    /// `责任编辑：` with nobody behind it, as portals close what nobody signed.
    fn unfilled(text: &str, speakers: &[String]) -> Option<Fields> {
        let (label, field, used) = label_at(undecorated(text))?;
        let rest =
            undecorated(text)[used..].trim_matches(|c| is_gap(c) || matches!(c, '】' | ']' | ')' | '）' | '*' | '_'));
        let empty = field == Field::Credit && rest.is_empty() && speakers.iter().all(|s| s != label);
        empty.then(|| Fields { rule: "credit", ..Fields::default() })
    }

    /// What says of itself that it is about the article: its author, its paper, its first title.
    fn of_paper(text: &str) -> Option<Fields> {
        if let Some(found) = WHO.captures(text) {
            let credits = vec![Credit { label: "作者".into(), names: found[2].into() }];
            return Some(Fields { rule: "author-note", authors: names_of(&found[1])?, credits, ..Fields::default() });
        }
        if let Some(found) = PAGE_OF_PAPER.captures(text) {
            let (source, date) = (Some(found[1].to_owned()), Date::parse(&found[2]));
            return Some(Fields { rule: "source", source, date, ..Fields::default() });
        }
        if let Some(found) = FIRST_IN.captures(text) {
            return Some(Fields { rule: "source", source: Some(found[1].to_owned()), ..Fields::default() });
        }
        if let Some(found) = FROM_ACCOUNT.captures(text) {
            let authors = found.get(3).and_then(|names| names_of(names.as_str())).unwrap_or_default();
            let account = found.get(2).map(|id| id.as_str().to_owned());
            return Some(Fields {
                rule: "source",
                source: Some(found[1].into()),
                account,
                authors,
                ..Fields::default()
            });
        }
        if let Some(found) = ABOUT.captures(text) {
            let credits = vec![Credit { label: "作者简介".into(), names: found[1].into() }];
            return Some(Fields { rule: "author-note", credits, ..Fields::default() });
        }
        let title = ORIGINAL_TITLE.captures(text)?;
        let credits = vec![Credit { label: "原标题".into(), names: title[1].into() }];
        Some(Fields { rule: "source", credits, ..Fields::default() })
    }

    /// `书名 作者：某某`: a title with the author behind it on one line.
    pub fn with_title(text: &str) -> Option<(String, Fields)> {
        let text = trim(text);
        let at = text.find("作者").filter(|&at| at > 0)?;
        let value = text[at + "作者".len()..].trim_start().strip_prefix(['：', ':'])?;
        let title = trim(&text[..at]).trim_end_matches(['/', '／', '|', '｜', '—', '-', '_']);
        let title = crate::input::tidy::unbracketed(trim(title));
        if title.is_empty()
            || title.chars().count() > crate::input::tidy::LONGEST_TITLE
            || title.contains(['，', '。', '：'])
        {
            return None;
        }
        Some((title, Fields { rule: "byline", authors: names_of(value)?, ..Fields::default() }))
    }

    /// A line that begins with a label; every label divides it.
    fn labelled(text: &str, speakers: &[String]) -> Option<Fields> {
        // Brackets and stars around the line go; a bracket that an account id closes stays.
        let whole = undecorated(text);
        let lean = whole.trim_end_matches(['】', ']', ')', '）', '*', '_']);
        let text = if lean.contains(['(', '（']) { whole } else { lean };
        let mut fields = Fields::default();
        let mut starts: Vec<(usize, &str, Field, usize)> = Vec::new();
        let mut free = true;
        for (at, c) in text.char_indices() {
            let inside = starts.last().is_some_and(|s| at < s.3);
            if free
                && !inside
                && let Some((label, field, used)) = label_at(&text[at..])
            {
                starts.push((at, label, field, at + used));
            }
            free = is_gap(c);
        }
        if starts.first()?.0 != 0 || speakers.iter().any(|s| starts.iter().any(|l| l.1 == s)) {
            return None;
        }
        let ends: Vec<usize> = starts.iter().skip(1).map(|s| s.0).chain([text.len()]).collect();
        for (&(_, label, field, value_at), end) in starts.iter().zip(ends) {
            let value = text.get(value_at..end)?.trim_matches(|c| is_gap(c) || c == '｜' || c == '|');
            fields.set(label, field, value)?;
        }
        Some(fields)
    }

    /// A line around a date: the date alone, with an account, with author and account (as accounts' exports have it).
    fn dated(text: &str) -> Option<Fields> {
        let found = DATE.find(text)?;
        let date = Date::parse(&found.as_str().replace([' ', '\u{3000}'], " "))?;
        let mut fields = Fields { rule: "date", date: Some(date), ..Fields::default() };
        let (before, after) = (trim(&text[..found.start()]), trim(&text[found.end()..]));
        let rest = if before.is_empty() { after } else { before };
        if (!before.is_empty() && !after.is_empty() && Self::labelled(after, &[]).is_none())
            || rest.chars().count() > 60
        {
            return None;
        }
        if !before.is_empty()
            && let Some(more) = Self::labelled(after, &[])
        {
            more.merge_into(&mut fields);
        } else if before.is_empty()
            && let Some(more) = Self::labelled(after, &[])
        {
            more.merge_into(&mut fields);
            return Some(fields);
        }
        let mut parts: Vec<&str> = rest
            .split("  ")
            .flat_map(|p| p.split(['\u{3000}', '\u{a0}', '|', '｜', '·']))
            .map(trim)
            .filter(|p| !p.is_empty())
            .collect();
        if let Some(first) = parts.first_mut()
            && let Some(tail) = first.strip_prefix("原创").filter(|t| t.is_empty() || t.starts_with(' '))
        {
            fields.rights.push("原创".into());
            *first = trim(tail);
            parts.retain(|p| !p.is_empty());
        }
        // One blank between author and account is all that Markdown leaves of three.
        if let [both] = parts[..]
            && !both.is_ascii()
            && !UNMARKED.is_match(both)
        {
            parts = match both.matches(' ').count() {
                1 => both.split(' ').collect(),
                _ => match both.rsplit_once(' ') {
                    Some((author, source)) if author.is_ascii() => vec![author, source],
                    _ => both.splitn(1 + usize::from(!fields.rights.is_empty()), ' ').collect(),
                },
            };
        }
        if parts.iter().any(|p| p.contains(['，', '。', '！', '？', '；', '“', '：', '、']) || p.chars().count() > 24)
        {
            return None;
        }
        // 作者 张三 among them names its field.
        parts.retain(|part| match UNMARKED.captures(part).and_then(|found| names_of(found.get(1)?.as_str())) {
            Some(names) => {
                fields.authors.extend(names);
                false
            }
            None => true,
        });
        if let [first, second] = parts[..]
            && before.is_empty()
            && is_paper(first)
        {
            parts = vec![second, first];
        }
        match parts[..] {
            [] => {}
            [source] if fields.source.is_none() => fields.set_source(source),
            [author, source] => {
                if author != source || !fields.rights.is_empty() {
                    fields.authors.push(author.into());
                }
                fields.set_source(source);
            }
            _ => return None,
        }
        Some(fields)
    }

    fn merge_into(self, fields: &mut Fields) {
        let date = fields.date;
        *fields = Fields { rule: fields.rule, date: date.or(self.date), ..self };
    }

    /// One labelled value. None if it does not read like what its label says.
    fn set(&mut self, label: &str, field: Field, value: &str) -> Option<()> {
        if value.is_empty() {
            return None;
        }
        let (value, date) = match DATE.find_iter(value).last().filter(|m| m.end() == value.len()) {
            Some(found) if field != Field::Url => (trim(&value[..found.start()]), Date::parse(found.as_str())),
            _ => (value, None),
        };
        if self.date.is_none() {
            self.date = date;
        }
        let value = match TRAILING.captures(value).filter(|_| matches!(field, Field::Source | Field::Credit)) {
            Some(found) => {
                self.authors.extend(names_of(&found[2])?);
                found.get(1).map_or(value, |m| m.as_str())
            }
            None => value,
        };
        let rule = match field {
            // 文：读书人的事 is about writing.
            Field::Author if label == "文" && is_of_something(value) => return None,
            Field::Author => {
                self.authors.extend(names_of(value)?);
                "byline"
            }
            Field::Credit => {
                // 周岸_NN1234, 周岸 PN033: the number of a portal's editor.
                let value =
                    EDITOR_ID.captures(value).and_then(|found| found.get(1)).map_or(value, |name| name.as_str());
                if !is_phrase(value) {
                    return None;
                }
                self.credits.push(Credit { label: label.into(), names: value.into() });
                "credit"
            }
            Field::Source if value.starts_with("http") => {
                self.url = Some(value.into());
                "source"
            }
            Field::Source => {
                if !is_phrase(value) {
                    return None;
                }
                self.set_source(value);
                "source"
            }
            Field::Url => {
                if !value.starts_with("http") || value.contains(char::is_whitespace) {
                    return None;
                }
                self.url = Some(value.into());
                "source"
            }
            Field::Date => {
                self.date?;
                "date"
            }
        };
        if self.rule.is_empty() {
            self.rule = rule;
        }
        Some(())
    }

    fn set_source(&mut self, value: &str) {
        match ACCOUNT.captures(value) {
            Some(found) => {
                self.source = Some(found[1].to_string());
                self.account = Some(found[2].to_string());
            }
            None => self.source = Some(value.to_string()),
        }
    }

    /// Adds the fields to a byline; what it has already stays.
    pub fn fill(self, byline: &mut Byline) {
        for author in self.authors {
            if !byline.authors.contains(&author) {
                byline.authors.push(author);
            }
        }
        byline.date = byline.date.or(self.date);
        byline.source = byline.source.take().or(self.source);
        byline.account = byline.account.take().or(self.account);
        byline.url = byline.url.take().or(self.url);
        for credit in self.credits {
            if !byline.credits.contains(&credit) {
                byline.credits.push(credit);
            }
        }
        for line in self.rights {
            if !byline.rights.contains(&line) {
                byline.rights.push(line);
            }
        }
    }
}

/// The title in `书名：河灯`, `作品名：…`, `제목: …`.
pub fn labelled_title(text: &str) -> Option<&str> {
    const LABELS: [&str; 12] =
        ["书名", "書名", "标题", "標題", "题目", "題目", "小说名", "篇名", "作品名", "タイトル", "제목", "작품명"];
    let text = undecorated(text);
    let (label, title) = text.split_once(['：', ':'])?;
    let title = trim(title).trim_end_matches(['】', ']']);
    let title = title.strip_prefix('《').and_then(|t| t.strip_suffix('》')).unwrap_or(title);
    let fine = !title.is_empty()
        && title.chars().count() <= super::LONGEST_TITLE
        && !title.ends_with(['。', '，', '；', '：']);
    (LABELS.contains(&trim(label)) && fine).then_some(title)
}

/// Names are no phrases with 的.
fn is_of_something(value: &str) -> bool {
    value.contains('的')
}

/// The name of a paper or a site.
pub fn is_paper(name: &str) -> bool {
    ["报", "网", "社", "刊", "杂志", "新闻", "在线", "电视台"].iter().any(|end| name.ends_with(end))
}

/// A phrase without the marks of a sentence.
fn is_phrase(value: &str) -> bool {
    value.chars().count() <= 30
        && !value.contains(['。', '？', '！', '?', '!', '；', '“', '”'])
        && !value.ends_with(['，', '、'])
}

/// Names, divided at blanks and commas. None if a part is no name: too long, or with the marks of a sentence.
fn names_of(value: &str) -> Option<Vec<String>> {
    let value = trim(value);
    if !is_phrase(value) || value.contains(['：', ':', '…', '—']) {
        return None;
    }
    let latin = value.chars().all(|c| (c as u32) < 0x250);
    let parts: Vec<&str> = match latin {
        true => value.split([',', '/', '&', ';', '、']).map(trim).collect(),
        false => value
            .split(['、', '，', ',', '/', '／', '|', '｜', ';', '；', '\u{3000}', '\u{a0}', ' ', '&', '和', '与'])
            .map(trim)
            .collect(),
    };
    let parts: Vec<String> = parts.into_iter().filter(|p| !p.is_empty()).map(str::to_string).collect();
    let longest = if latin { 40 } else { 12 };
    let fine = !parts.is_empty() && parts.len() <= 8 && parts.iter().all(|p| p.chars().count() <= longest);
    // 和 and 与 may stand inside a name.
    let whole = vec![value.to_string()];
    match fine {
        true if parts.iter().any(|p| p.chars().count() == 1) && value.chars().count() <= longest => Some(whole),
        true => Some(parts),
        false => None,
    }
}

#[cfg(test)]
mod tests;
