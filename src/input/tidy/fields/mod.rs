//! Bylines, credits, sources and dates: one line, several fields.
//!
//! `文/张三　编辑/李四`, `来源：某社 2021-01-05 10:00`, `原创 张三 某某日报 2021-01-05`: a line is divided at each label that
//! a separator follows, a date at its end is taken off, and what then remains must read like names. A line with a rest
//! that does not is no byline at all.

mod bylines;
mod counts;
mod dated;
mod dateline;
mod labels;
mod names;
mod statements;

use counts::Bare;
pub use counts::only_counts;
pub use dateline::reporters;
pub use labels::opening_label;
pub use names::{halves_in, is_paper, is_person, is_portal, is_province, person_in};

use crate::book::{Byline, Credit, Date};
use crate::input::pattern::{Pattern, simplified};
use crate::input::text::lines::trim;
use labels::{Field, GLUED, is_gap, label_at, undecorated};
use names::{is_nobody, is_of_something, is_phrase, names_of};

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
    tags: Vec<String>,
}

static DATE: Pattern = Pattern::new(|| {
    let day = r"\d{4}\s?[-/.年]\s?\d{1,2}(?:\s?[-/.月]\s?\d{1,2}(?:\s?日|\.)?|月)|\d{4}년\s?\d{1,2}월\s?\d{1,2}일";
    let english = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?[.,]? (?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )?\d{4}";
    // As the clock of Unix writes it: Thu Nov  2 08:12:00 2023.
    let clock = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} {1,2}\d{1,2} \d{2}:\d{2}:\d{2} \d{4}";
    let weekday = r"(?:星期.|周.|[（(][月火水木金土日월화수목금토일][)）]|[월화수목금토일](?:요일)?)";
    let clock_time =
        r"\d{1,2}[:：]\d{2}(?:[:：]\d{2})?(?:\.\d{1,6})?(?:Z| ?[+]\d{2}:?\d{2})?|\d{1,2}[时時]\d{1,2}分(?:\d{1,2}秒)?";
    let half = "(?:上午|下午|午前|午後|오전|오후|T)";
    let time = format!(r"(?:[\s　]*{weekday}?[\s　]*{half}?[\s　]*(?:{clock_time}))?");
    format!("(?:{day}|{english}){time}|{clock}").into()
});

/// 记者 张三 behind another field: the label stands for its separator.
static TRAILING: Pattern = Pattern::new(|| {
    r"^(.*\S)[\s　|｜]+(?:本报|本刊)?(?:特约|见习)?(?:记者|作者|撰文)[\s　]+(\S{2,4}(?:[\s　]+\S{2,4})*)$".into()
});

static EDITOR_ID: Pattern = Pattern::new(|| r"^(.*\p{Han})[_\s]+[A-Z]{1,4}\d{2,6}$".into());

static ACCOUNT: Pattern = Pattern::new(|| {
    r"^(.+?)[\s　]*[（(](?:(?:微信)?(?:ID|id|号)[\s　]*[：:][\s　]*)?([A-Za-z][A-Za-z0-9_-]{4,30})[)）]$".into()
});

impl Fields {
    /// The fields of a line of the head.
    pub fn of_head(text: &str, speakers: &[String]) -> Option<Fields> {
        let text = trim(text);
        if text.chars().count() > 120 {
            return None;
        }
        let found = bylines::unlabelled(text).or_else(|| Self::of_paper(text)).or_else(|| Self::about_author(text));
        found.or_else(|| Self::written(text)).or_else(|| {
            let bare = Bare::of(text);
            let found = Self::labelled(trim(&bare.text), speakers).or_else(|| Self::dated(&bare));
            found.or_else(|| bylines::original(text))
        })
    }

    /// The fields of a line of the tail: only labelled ones, or a date that stands alone.
    pub fn of_tail(text: &str, speakers: &[String]) -> Option<Fields> {
        // （編輯：周岸）1100201: the day, in years of the Republic.
        let dated = |text: &str| text.len() == 7 && text.bytes().all(|b| b.is_ascii_digit());
        let text = trim(text);
        let text = match text.rsplit_once('）') {
            Some((_, day)) if dated(day) => &text[..text.len() - day.len()],
            _ => text,
        };
        let found = || {
            let found = Self::of_paper(text).or_else(|| bylines::signed(text)).or_else(|| bylines::dotted(text));
            let found = found.or_else(|| Self::labelled(trim(&Bare::of(text).text), speakers));
            let found = found.or_else(|| Self::hashed(text));
            found.or_else(|| Self::unfilled(text, speakers))
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
        Some((title.to_owned(), Fields { rule: "byline", authors: names_of(value)?, ..Fields::default() }))
    }

    /// A line that begins with a label; every label divides it.
    fn labelled(text: &str, speakers: &[String]) -> Option<Fields> {
        // Brackets and stars around the line go; a bracket that an account id closes stays.
        let whole = undecorated(text);
        let lean = whole.trim_end_matches(['】', ']', ')', '）', '*', '_']);
        let text = if lean.contains(['(', '（']) { whole } else { lean };
        // Most lines are prose.
        label_at(text)?;
        let mut fields = Fields::default();
        let mut starts: Vec<(usize, &str, Field, usize)> = Vec::new();
        let mut free = true;
        for (at, c) in text.char_indices() {
            let inside = starts.last().is_some_and(|s| at < s.3);
            let glued = |label: &str| !starts.is_empty() && GLUED.contains(&label);
            if !inside
                && let Some((label, field, used)) = label_at(&text[at..])
                && (free || glued(label))
            {
                starts.push((at, label, field, at + used));
            }
            free = is_gap(c);
        }
        if speakers.iter().any(|s| starts.iter().any(|l| l.1 == s)) {
            return None;
        }
        let ends: Vec<usize> = starts.iter().skip(1).map(|s| s.0).chain([text.len()]).collect();
        for (&(_, label, field, value_at), end) in starts.iter().zip(ends) {
            let value = text.get(value_at..end)?.trim_matches(|c| is_gap(c) || matches!(c, '·' | '•'));
            // A label that was left empty beside one that was not; 来源：未知.
            if value.is_empty() {
                continue;
            }
            match is_nobody(value) {
                true if fields.rule.is_empty() => fields.rule = field.rule(),
                true => {}
                false => fields.set(label, field, value)?,
            }
        }
        (!fields.rule.is_empty()).then_some(fields)
    }

    /// One labelled value. None if it does not read like what its label says.
    fn set(&mut self, label: &str, field: Field, value: &str) -> Option<()> {
        let (value, date) = match DATE.find_iter(value).last().filter(|m| m.end() == value.len()) {
            Some(found) if field != Field::Url => {
                let value = value[..found.start()].trim_end_matches(|c| is_gap(c) || matches!(c, '·' | '•'));
                (value, date_of(found.as_str()))
            }
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
                // 河边杂谈 浙江, 河边新闻 >: where the account is at home, the mark of a link.
                let value = trim(value.trim_end_matches(['>', '＞', '»']));
                let value = match value.rsplit_once(is_gap) {
                    Some((source, place)) if names::is_province(place) => trim(source),
                    _ => value,
                };
                match Self::reprinted(value) {
                    Some(found) => (self.source, self.account) = (found.source, found.account),
                    None if is_phrase(value) => self.set_source(value),
                    None => return None,
                }
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
            Field::Tags => {
                self.tags = tags_of(value)?;
                "tags"
            }
        };
        if self.rule.is_empty() {
            self.rule = rule;
        }
        Some(())
    }

    fn set_source(&mut self, value: &str) {
        let value = trim(value);
        match ACCOUNT.captures(value) {
            Some(found) => {
                self.source = Some(found[1].to_string());
                self.account = Some(found[2].to_string());
            }
            None => self.source = Some(value.to_string()),
        }
    }

    /// A line whose fields another line has.
    pub fn empty(rule: &'static str) -> Fields {
        Fields { rule, ..Fields::default() }
    }

    /// What a platform says in a form of its own.
    pub fn of_platform(
        author: Option<&str>,
        date: Option<&str>,
        source: Option<&str>,
        url: Option<&str>,
    ) -> Option<Fields> {
        let rule = if author.is_some() {
            "byline"
        } else if date.is_some() {
            "date"
        } else {
            "source"
        };
        let date = date.and_then(Date::parse);
        let (url, source) = match source {
            Some(source) if source.starts_with("http") => (url.or(Some(source)), None),
            _ => (url, source),
        };
        let authors = author.into_iter().map(str::to_owned).collect();
        Some(Fields {
            rule,
            authors,
            date,
            source: source.map(str::to_owned),
            url: url.map(str::to_owned),
            ..Fields::default()
        })
    }

    /// by 강나루 2023. 3. 4.
    pub fn of_signed(author: &str, date: &str) -> Option<Fields> {
        let date = date_of(date);
        Some(Fields { rule: "byline", authors: vec![author.to_owned()], date, ..Fields::default() })
    }

    /// Who wrote a post of a board, when and where.
    pub fn of_post(author: &str, date: &str, board: Option<&str>) -> Fields {
        let date = DATE.find(date).and_then(|found| date_of(found.as_str()));
        let (authors, source) = (vec![author.to_owned()], board.map(str::to_owned));
        Fields { rule: "byline", authors, date, source, ..Fields::default() }
    }

    /// The id on the card of an account.
    pub fn of_account(id: &str) -> Fields {
        Fields { rule: "source", account: Some(id.to_owned()), ..Fields::default() }
    }

    /// 原创, author and account.
    pub fn of_original(author: &str, account: &str) -> Fields {
        let authors = if author.is_empty() { Vec::new() } else { vec![author.to_owned()] };
        let (rights, source) = (vec!["原创".to_owned()], Some(account.to_owned()));
        Fields { rule: "byline", authors, rights, source, ..Fields::default() }
    }

    /// What an article is filed under.
    pub fn of_tags(text: &str) -> Option<Fields> {
        Some(Fields { rule: "tags", tags: tags_of(text)?, ..Fields::default() })
    }

    /// A line of nothing but `#河 #船`.
    pub fn hashed(text: &str) -> Option<Fields> {
        let is_tag = |word: &str| {
            word.strip_prefix(['#', '＃']).is_some_and(|tag| {
                let tag = tag.trim_end_matches(['#', '＃']);
                tag.chars().any(char::is_alphabetic) && !tag.contains(['#', '＃', '。', '，', '(', '（', '!'])
            })
        };
        // #河#船: links that stood side by side.
        let glued = |word: &str| {
            let tags = || word.split(['#', '＃']).filter(|tag| !tag.is_empty());
            word.starts_with(['#', '＃'])
                && tags().count() > 1
                && tags().all(|tag| tag.chars().count() <= 12 && is_tag(&format!("#{tag}")))
        };
        let words = || text.split([' ', '\u{3000}', '\u{a0}']).filter(|word| !word.is_empty());
        words()
            .all(|word| is_tag(word) || glued(word))
            .then(|| Self::of_tags(&text.replace(['#', '＃'], " ")))
            .flatten()
    }

    /// Whether there is a date and nothing else.
    pub fn is_only_dated(&self) -> bool {
        let date = self.date;
        date.is_some() && *self == Fields { rule: self.rule, date, ..Fields::default() }
    }

    pub fn is_dated(&self) -> bool {
        self.date.is_some()
    }

    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
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
        for tag in self.tags {
            if !byline.tags.contains(&tag) {
                byline.tags.push(tag);
            }
        }
        for line in self.rights {
            if !byline.rights.contains(&line) {
                byline.rights.push(line);
            }
        }
    }
}

/// The tags of a list; none where a word of it reads like a sentence.
fn tags_of(text: &str) -> Option<Vec<String>> {
    /// Most characters of a tag.
    const LONGEST: usize = 24;
    let parts = [' ', '\u{3000}', '\u{a0}', ',', '，', '、', '|', '｜', ';', '；', '/', '·'];
    let tags: Vec<&str> =
        text.split(parts).map(|tag| tag.trim_start_matches(['#', '＃'])).filter(|tag| !tag.is_empty()).collect();
    let is_tag = |tag: &&str| tag.chars().count() <= LONGEST && !tag.contains(['。', '！', '？', '：', '“', '”', '《']);
    (!tags.is_empty() && tags.iter().all(is_tag)).then(|| tags.iter().map(|&tag| tag.to_owned()).collect())
}

/// Whether a line is the label of a source, an address or a date, and nothing else.
pub fn says_where(line: &str) -> bool {
    let line = undecorated(line);
    label_at(line)
        .is_some_and(|(_, field, used)| used == line.len() && matches!(field, Field::Source | Field::Url | Field::Date))
}

/// Whether a line is 作者： and a name.
pub fn names_author(line: &str) -> bool {
    let label = label_at(undecorated(line)).is_some_and(|(label, ..)| simplified(label).ends_with("作者"));
    label && Fields::of_head(line, &[]).is_some_and(|fields| !fields.authors.is_empty())
}

/// Whether a text is a label without its separator.
pub fn is_label(text: &str) -> bool {
    text.len() <= 40 && label_at(&format!("{text}：")).is_some_and(|(label, ..)| label == text)
}

/// Whether a line opens with the label of somebody who worked on the article, and on no picture or, below a quotation,
/// on what is quoted.
pub fn names_worker(line: &str, below_quotation: bool) -> bool {
    const OF_PICTURES: [&str; 8] = ["图", "圖", "摄", "攝", "撮影", "写真", "视觉", "사진"];
    const ON_ARTICLES: [&str; 8] = ["文", "撰", "采", "採", "取材", "编", "編", "校"];
    let Some((label, field, _)) = label_at(undecorated(line)) else { return bylines::is_of_paper(line) };
    let on_text = match field {
        Field::Author => true,
        Field::Credit => !OF_PICTURES.iter().any(|sign| label.contains(sign)),
        Field::Source | Field::Url | Field::Date | Field::Tags => false,
    };
    on_text && (!below_quotation || ON_ARTICLES.iter().any(|sign| label.contains(sign)))
}

/// A date in any form that [`DATE`] finds; English months too: `Dec 09. 2015`.
fn date_of(text: &str) -> Option<Date> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    const DAYS: [&str; 7] = ["Mon ", "Tue ", "Wed ", "Thu ", "Fri ", "Sat ", "Sun "];
    let text = DAYS.iter().find_map(|day| text.strip_prefix(day)).unwrap_or(text);
    let Some(month) = MONTHS.iter().position(|month| text.starts_with(month)) else {
        return Date::parse(&text.replace(['\u{3000}', '\u{a0}'], " "));
    };
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty());
    let day: u8 = numbers.next()?.parse().ok()?;
    Date::new(numbers.find(|n| n.len() == 4)?.parse().ok()?, u8::try_from(month + 1).ok()?, day)
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

#[cfg(test)]
mod tests;
