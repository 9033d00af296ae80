//! What the facts of a page say of its article: title, writers, dates, source.

use super::super::sites::{Role, SiteId};
use super::Page;
use crate::book::{Block, Byline, Credit, Date, plain};
use crate::input::pattern::pattern;
use crate::input::tidy::{self, is_paper, is_person};
use regex::Regex;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Longest line of names, in characters.
const MAX_NAMES: usize = 80;
/// Longest title, in characters.
const MAX_TITLE: usize = 100;

impl Page {
    /// What the first of them says.
    fn named(&self, role: Role) -> Option<String> {
        self.own(role).map(line).find(|text| !text.is_empty())
    }

    /// The title of the article. None if only its text can tell.
    pub fn title(&self) -> Option<String> {
        Some(bare_title(&self.whole_title()?)).filter(|title| !title.is_empty())
    }

    fn whole_title(&self) -> Option<String> {
        // Of several, the first is a section unless the window is named after it.
        let window = line(&self.window_title);
        let heading = Some(line(self.heading.trim_end_matches(['¶', ' ', '\n'])))
            .filter(|h| self.headings == 1 || window.is_empty() || window.starts_with(h));
        let heading = heading.filter(|heading| !is_site(heading, &window)).unwrap_or_default();
        // A share without a title has its whole text there.
        let is_title = |t: &String| !t.is_empty() && t.chars().count() <= MAX_TITLE && !is_scripted(t);
        let shared = self.meta(&["articletitle", "og:title", "twitter:title"]).map(line).filter(is_title);
        // DocBook names tables and examples by the class that other programs give to the title of a document.
        let is_docbook = self.meta(&["generator"]).is_some_and(|by| by.contains("DocBook"));
        let named = self.named(Role::Title).filter(|title| is_title(title) && !is_docbook);
        // Of several articles each has its own.
        let alike = || self.own(Role::Title).map(line).filter(|t| !t.is_empty()).collect::<BTreeSet<_>>().len() <= 1;
        let named = named.filter(|_| !self.is_several || alike());
        // What no family of sites says may stand beside the article: the heading that the window is named after is sure.
        let is_sure = !heading.is_empty() && window.contains(&heading);
        let named = named.filter(|_| self.site.is_some() || !is_sure);
        let shared = shared.or_else(|| self.json_ld.headline.as_deref().map(line).filter(is_title));
        let scripted = self.account.title.clone().filter(|title| is_title(title) && !title.contains('\n'));
        let title = match (named, shared) {
            (Some(named), _) => Some(named),
            // Some sites add their name to what they share.
            (None, Some(shared)) if !heading.is_empty() && shared.starts_with(&heading) => Some(heading),
            // Others put it behind.
            (None, Some(shared))
                if shared
                    .strip_suffix(heading.as_str())
                    .is_some_and(|front| front.ends_with([' ', ':', '：', '|', '_']))
                    && heading.chars().count() >= 2 =>
            {
                Some(heading)
            }
            (None, Some(shared)) => Some(without_site(&shared, self.meta(&["og:site_name"]))),
            (None, None) if scripted.is_some() => scripted,
            (None, None) if !heading.is_empty() => Some(heading),
            (None, None) => None,
        };
        title.or_else(|| {
            let title = without_site(&window, self.meta(&["og:site_name", "application-name"]));
            Some(title).filter(|t| !t.is_empty())
        })
    }

    /// The heading that the article opens with, of a page that has none of the first level: what names the window may hold
    /// the work and the site as well, 《长河》第103章 雨夜_某某_某某小说网.
    pub fn heading_in(&self, blocks: &[Block]) -> Option<String> {
        let Some(Block::Heading(heading)) = blocks.first().filter(|_| self.headings == 0) else { return None };
        Some(bare_title(&plain(&heading.inlines))).filter(|text| text.chars().count() >= 2)
    }

    fn described(&self) -> Option<&str> {
        self.meta(&["og:description", "description"])
    }

    /// What a share has its whole text as: its description or its title, in the escapes of a script.
    pub fn shared(&self) -> impl Iterator<Item = &str> {
        [self.described(), self.meta(&["og:title"])].into_iter().flatten().filter(|text| is_scripted(text))
    }

    /// All that the page says of who wrote it, from the best to the last.
    fn writers(&self) -> impl Iterator<Item = String> {
        const NAMES: [&str; 8] = [
            "naverblog:nickname",
            "og:article:author",
            "og.article.author",
            "article:author",
            "author",
            "dc.creator",
            "byl",
            "parsely-author",
        ];
        // WordPress and Ghost say it so for those who share a page.
        const LABELLED: [(&str, &str); 2] = [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")];
        const LABELS: [&str; 7] = ["written by", "author", "作者", "撰文", "執筆者", "글쓴이", "작성자"];
        let labelled = |label: &&str| LABELS.contains(&label.to_lowercase().as_str());
        let shared = |(label, name)| self.meta(&[label]).filter(labelled).and(self.meta(&[name]));
        let shared = LABELLED.into_iter().find_map(shared);
        let meta = NAMES.into_iter().filter_map(|name| self.meta(&[name])).chain(shared);
        let own = self.own(Role::Author).map(line).find(|text| !text.is_empty());
        let item = self.item_name.as_deref().filter(|name| !name.is_empty()).or(self.item_author.as_deref());
        let told = meta.chain(item).chain(self.json_ld.authors.as_deref()).chain(self.wiki_author.as_deref());
        let told = told.map(str::to_owned).chain(self.named_in_window());
        // An editor's number is no name, nor is an address.
        let is_name = |name: &String| {
            !name.starts_with("http")
                && !name.contains('@')
                && name.chars().any(char::is_alphabetic)
                && name.chars().count() <= MAX_NAMES
        };
        own.into_iter().chain(told.map(|name| line(&name))).filter(is_name)
    }

    /// The account that shares the page, where nothing else says who wrote it.
    pub fn account_of_writer(&self) -> Option<String> {
        let name = self.meta(&["twitter:creator"])?.trim_start_matches('@');
        Some(line(name)).filter(|name| !name.starts_with("http") && name.chars().any(char::is_alphabetic))
    }

    /// The name that stands in the title of the window between the title and the site: 雨夜_周渡_某某博客.
    fn named_in_window(&self) -> Option<String> {
        let window = line(&self.window_title);
        let (title, rest) = window.split_once('_')?;
        let (name, site) = rest.split_once('_')?;
        let fits = self.named(Role::Title).is_some_and(|named| named == title) || names_site(site);
        (fits && is_person(name)).then(|| name.to_owned())
    }

    /// The paper that a portal puts behind the title that it shares: 渡口熄灯（河岸日报） - 某某新闻.
    fn paper_behind_title(&self) -> Option<String> {
        let (heading, site) = (line(&self.heading), self.meta(&["og:site_name"])?);
        let shared = self.meta(&["og:title"]).filter(|_| !heading.is_empty())?;
        let (paper, rest) = shared.strip_prefix(heading.as_str())?.trim_start().strip_prefix('（')?.split_once('）')?;
        (rest.ends_with(site) && (2..=16).contains(&paper.chars().count())).then(|| paper.to_owned())
    }

    /// Lines of the note on the edition that the page was typed from.
    pub fn imprint(&self) -> impl Iterator<Item = &str> {
        self.own(Role::Imprint).flat_map(str::lines).map(str::trim).filter(|line| !line.is_empty())
    }

    /// Lines of the page that say who wrote it, and when.
    pub fn said(&self) -> impl Iterator<Item = String> {
        self.own(Role::Byline).map(line)
    }

    pub fn byline(&self) -> Byline {
        let short = |name: &String| name.chars().count() <= MAX_NAMES;
        const DATES: [&str; 11] = [
            "article:published_time",
            "og:time",
            "og:published_time",
            "datepublished",
            "pubdate",
            "publishdate",
            "publish_date",
            "dc.date",
            "date",
            "og:release_date",
            "dateupdate",
        ];
        let date = DATES.iter().find_map(|name| Date::parse(self.meta(&[name])?));
        let date = date.or(self.account.date).or(self.json_ld.date);
        let date = date.or_else(|| self.own(Role::Date).find_map(day)).or(self.time).or(self.scripted);
        let account = self.named(Role::Source).filter(short).or_else(|| self.account.nick_name.clone());
        let account = account.map(|name| unlabelled(&name).trim_end_matches([' ', '⋅', '·']).to_owned());
        // Every page of the accounts' platform names the platform as its site.
        let site = self.meta(&["og:site_name"]).filter(|_| !self.is_account()).map(str::to_owned);
        let site = self.paper_behind_title().or(site).or_else(|| self.json_ld.publisher.clone());
        let said =
            self.meta(&["source", "article:source", "contentsource", "mediaid"]).map(|s| unlabelled(s).to_owned());
        // How a notebook came by a note: web.clip, mobile.android.
        let is_way = |said: &str| said.is_ascii() && said.contains('.') && !said.contains([' ', '/']);
        let is_note = self.meta(&["exporter-version"]).is_some();
        let said = said.filter(|said| said.chars().any(char::is_alphabetic) && !(is_note && is_way(said)));
        let source = account.or(said).or(site);
        // Portals call the paper that a report is from its author.
        let is_source = |name: &String| match &source {
            Some(source) => name == source,
            None => is_paper(name),
        };
        let (mut papers, mut authors, mut credits) = (Vec::new(), Vec::new(), Vec::new());
        for writer in self.writers() {
            let (names, others) = writers_in(&writer);
            let (paper, named): (Vec<String>, Vec<String>) = names.into_iter().partition(is_source);
            papers.extend(paper);
            // 翻译：周渡 where the name of the writer should be; an editor is named below the text.
            credits.extend(others.into_iter().filter(|credit| !tidy::EDITORS.contains(&&*credit.label)));
            if !named.is_empty() {
                authors = named;
                break;
            }
        }
        let url = self.address().map(str::to_owned);
        let tags = self.meta(&["keywords"]).unwrap_or_default();
        let own = |site: &SiteId| site.is_none() || *site == self.site;
        let subtitle = self.named.iter().filter(|(site, role, _)| *role == Role::Subtitle && own(site));
        let subtitle = subtitle.map(|(_, _, text)| line(text));
        let subtitle = subtitle.map(|text| text.trim_start_matches(['—', ' ']).to_owned());
        Byline {
            subtitle: subtitle.into_iter().find(|text| !text.is_empty()),
            authors,
            credits,
            date,
            source: source.or(papers.into_iter().next()),
            url: url.filter(|u| u.starts_with("http")),
            rights: self.meta(&["copyright", "dc.rights", "rights"]).map(str::to_owned).into_iter().collect(),
            description: self.described().filter(|text| !is_scripted(text)).map(line),
            tags: tags.split([',', '，', ';', '、']).map(line).filter(|t| !t.is_empty()).collect(),
            ..Byline::default()
        }
    }
}

/// A title without the page of how many, and without signs that nobody sees.
pub fn bare_title(title: &str) -> String {
    static COUNT: LazyLock<Regex> = LazyLock::new(|| pattern(r"\s*[（(]\s*\d{1,3}\s*/\s*\d{1,3}\s*[)）]$"));
    let is_seen = |c: &char| !matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}');
    let title: String = title.chars().filter(is_seen).collect();
    let end = COUNT.find(&title).map_or(title.len(), |count| count.start());
    line(&title[..end])
}

/// Whether a text has line ends in the escapes of a script.
fn is_scripted(text: &str) -> bool {
    text.contains("\\n") || text.contains("\\x0a")
}

/// The first date in a text: `发表于 2021-01-05 10:00`, `2021年1月5日`, `2021. 1. 5.`, `2021 01/05`.
pub fn day(text: &str) -> Option<Date> {
    static DAY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"((?:19|20)\d{2})\s*[-./年년]\s*(\d{1,2})\s*[-./月월]\s*(\d{1,2})|((?:19|20)\d{2})\s+(\d{2})/(\d{2})")
    });
    let found = DAY.captures(text)?;
    if let (Some(year), Some(month), Some(day)) = (found.get(4), found.get(5), found.get(6)) {
        return Date::new(year.as_str().parse().ok()?, month.as_str().parse().ok()?, day.as_str().parse().ok()?);
    }
    Date::new(found[1].parse().ok()?, found[2].parse().ok()?, found[3].parse().ok()?)
}

pub fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names in what a page says of its writers, a line that a reporter signs, or [`authors`], and of who else had a part.
fn writers_in(text: &str) -> (Vec<String>, Vec<Credit>) {
    // 某某日报 | 某某网: the paper, and where it is read.
    let text = text.split(" | ").next().unwrap_or(text).trim_start_matches('@');
    let said = tidy::said_in_head(text);
    // [责任编辑：某某] alone has no writer.
    let is_alone = said.authors.is_empty() && said.credits.is_empty();
    (if is_alone { authors(text) } else { said.authors }, said.credits)
}

/// The names in a line: `本报记者 张三`, `作者：张三、李四`.
pub fn authors(text: &str) -> Vec<String> {
    let names = unlabelled(text).split(['、', ',', '，', ';']).map(line).filter(|a| !a.is_empty());
    // 周渡 许远山 are two where each reads like a name.
    let divided = |names: String| -> Vec<String> {
        let each: Vec<&str> = names.split(' ').collect();
        let several = each.len() >= 2 && each.iter().all(|name| !name.is_ascii() && is_person(name));
        if several { each.into_iter().map(str::to_owned).collect() } else { vec![names] }
    };
    names.flat_map(divided).collect()
}

/// What stands behind a label.
fn unlabelled(text: &str) -> &str {
    static LABEL: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s*(?:(?:本报|本刊|本网)?(?:特约|见习|实习)?(?:记者|作者|撰文|張貼者|张贴者|发布者|發佈者|投稿者)[\s:：/｜|]+|(?:文|来源|來源|稿源|[Bb]y|글|文章来源)\s*[:：/｜|]\s*|[Bb]y\s+)",
        )
    });
    LABEL.find(text).map_or(text, |label| &text[label.end()..])
}

/// Whether a heading is the name of the site, which the window's title ends with behind other parts: 雨夜_散文_某某文学网.
fn is_site(heading: &str, window: &str) -> bool {
    let before = window.strip_suffix(heading).map(str::trim_end);
    before
        .is_some_and(|before| before.chars().count() > 2 && before.ends_with(['_', '-', '|', '｜', '—', '–', '«', '»']))
}

/// The title in that of a window, without the site behind it and the parts of the site between: 雨夜_散文_某某文学网.
fn without_site(title: &str, site: Option<&str>) -> String {
    /// What parts a title from a site, the longest first.
    const SEPARATORS: [&str; 15] =
        [" :: ", " - ", " | ", " – ", " — ", " ─ ", " » ", " « ", " : ", "--", "_", "｜", "|", "—", "-"];
    /// Longest name of a site that is not known to be one, and longest part between.
    const SHORT: usize = 12;
    let is_short = |part: &str| part.trim().chars().count() <= SHORT;
    for separator in SEPARATORS {
        let Some((head, tail)) = title.rsplit_once(separator) else { continue };
        let (first, rest) = title.split_once(separator).unwrap_or((head, tail));
        let is_named = site.is_some_and(|site| tail.trim() == site.trim());
        if names_site(tail) || is_named && rest != tail {
            let between = rest.strip_suffix(tail).unwrap_or_default();
            let parts = between.split(separator).all(is_short);
            let title = if parts { first } else { head };
            if title.trim().chars().count() >= 2 {
                return title.trim().to_owned();
            }
        }
        // 某某网 » 雨夜
        if separator == " » " && names_site(first) {
            return tail.trim().to_owned();
        }
        let spaced = !matches!(separator, "_" | "-" | "--" | "—" | " : ");
        if head.chars().count() >= 2 && site.map_or(spaced && is_short(tail), |_| is_named) {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}

/// Whether a part of a window's title reads like the name of a site.
fn names_site(part: &str) -> bool {
    const ENDS: [&str; 16] = [
        "网站",
        "網站",
        "书库",
        "書庫",
        "书屋",
        "小说",
        "论坛",
        "論壇",
        "社区",
        "文学",
        "ブログ",
        "ニュース",
        "新聞",
        "블로그",
        "note",
        "Medium",
    ];
    let part = part.trim();
    (2..=16).contains(&part.chars().count())
        && (is_paper(part) || ENDS.iter().any(|end| part.ends_with(end)))
        && !part.contains(['，', '。', '：', '？', '！'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_of_a_page_names_the_article_and_its_site() {
        for (window, title) in [
            ("雨夜_散文_某某文学网", "雨夜"),
            ("雨夜-散文-某某文学网", "雨夜"),
            ("雨夜--文艺--某某作家网", "雨夜"),
            ("雨夜 - 某某", "雨夜"),
            ("雨夜_林一舟_某某博客", "雨夜"),
            ("某某网 » 雨夜", "雨夜"),
            ("雨の夜 : 某ニュース", "雨の夜"),
            ("비 오는 밤 :: 골목", "비 오는 밤"),
            ("第3章 雨夜_河灯(晚来雪)_某某小说网", "第3章 雨夜"),
        ] {
            assert_eq!(without_site(window, None), title, "{window}");
        }
        for window in ["第一章_雨夜", "雨夜-修订", "雨夜——给母亲", "一 - 二 - 三，四个很长的部分都在这里面"]
        {
            assert_eq!(without_site(window, None), window);
        }
        assert!(
            is_site("某某文学网", "雨夜_散文_某某文学网") && !is_site("雨夜", "雨夜_散文") && !is_site("雨夜", "雨夜")
        );
    }
}
