//! Sentences that say of an article where it is from and who wrote it: 本文来自微信公众号“…”，作者：….

use super::names::names_of;
use super::{DATE, Fields};
use crate::book::{Credit, Date};
use crate::input::pattern::Pattern;

static ABOUT_AUTHOR: Pattern = Pattern::new(|| r"^[（(]作者(?:[系为是][^）)]*|单位[：:].*)[）)]$".into());

/// 作者：某某，自由撰稿人。: a name, and what he is.
static WHO: Pattern = Pattern::new(|| {
    r"^[（(●◎]?[\s　]*作者[\s　]*[：:|｜丨][\s　]*([^\s，,：:；。]{2,6})[，,]([^：:？！“”]{2,60}?)。?[)）]?$".into()
});

/// 《某某日报》（2021年01月05日 14 版）, as a paper's site closes a report.
static PAGE_OF_PAPER: Pattern = Pattern::new(|| {
    r"^[《（(\s　]*([^《》（）()\s　]{2,16})[\s　]*[》]?[\s　]*[（(]?[\s　]*(\d{4}年\d{1,2}月\d{1,2}日)[\s　]*第?[\s　]*\d{1,3}[\s　]*版[\s　]*[)）]$".into()
});

/// 本文首发于《河岸晚报》，经授权转载。
static FIRST_IN: Pattern = Pattern::new(|| {
    r"^[（(]?(?:本文|原文|文章)(?:最初|原)?(?:首发|原载|刊载|刊登|发表|刊)[于在][《「“]([^，。《》「」“”]{2,20})[》」”](?:[\d年第期月.·]{0,16})?(?:[，,。](?:[经由]?.{0,8}授权.{0,8}(?:转载|发布|刊发|推送)|.{0,6}转载))?[。]?[）)]?$".into()
});

/// 本文来自微信公众号“旧街纪事”（ID：jiujie1949），作者：林屿，经授权发布。
static FROM_ACCOUNT: Pattern = Pattern::new(|| {
    r"^(?:编者按[：:])?[\s　]*[（(]?(?:本文|文章|原文|该文|此文)(?:来自|来源于?|转载自|转自|首发于|授权转载自|经授权转载自)(?:微信)?公众号[\s　]*[：:]?[\s　]*[“「]?([^“”「」（(，。：]{2,20})[”」]?[\s　]*(?:[（(](?:微信)?(?:ID|id|号)?[\s　]*[：:]?[\s　]*([A-Za-z][A-Za-z0-9_-]{4,30})[)）])?[”」]?(?:[，,][\s　]*(?:原文)?作者[：:\s　][\s　]*([^，。,：\s　][^，。,：]{0,19}))?(?:[，,](?:编辑|题图|头图|原文?标题)[^。]{1,30})*(?:[，,][^，。]{0,14}(?:授权|转载|发布)[^，。]{0,6})?[）)]?。?$".into()
});

/// 经授权转载自河岸文摘（ID：hean1949）
static REPRINTED: Pattern = Pattern::new(|| {
    r"^(?:本文|文章)?(?:经授权)?(?:转载|转)自[\s　]*(?:微信)?(?:公众号)?[\s　]*[“「]?([^“”「」（(，。：]{2,20}?)[”」]?[\s　]*[（(](?:微信)?(?:ID|id|号)[\s　]*[：:]?[\s　]*([A-Za-z][A-Za-z0-9_-]{4,30})[)）]$".into()
});

/// （选自《雾中集》）, （原载《河岸日报》1980年1月1日）, as anthologies close a piece.
static TAKEN_FROM: Pattern = Pattern::new(|| {
    r"^[（(【—―─\-\s]*(?:本文|原文)?(?:选自|選自|摘自|节选自|節選自|摘编自|摘編自|原载于?|原載於?|载于?|載於?|录自|刊于|刊於|原刊于?)[\s　]*[：:]?[\s　]*(?:[^《》，。（）()]{1,12})?《([^《》]{1,30})》[\s　]*([^《》。！？“”]{0,40}?)[。]?[\s　]*[）)】。]*$".into()
});

/// 作者简介：林屿，渡口人。
static ABOUT: Pattern = Pattern::new(|| {
    r"^[（(【]?(?:作者简介|作者介绍|作者簡介|關於作者|关于作者)[】]?[\s　]*[：:｜|][\s　]*(\S.{4,100}?)[）)]?$".into()
});

/// （原标题：…）, as portals close what they changed the title of.
static ORIGINAL_TITLE: Pattern = Pattern::new(|| {
    r"^(?:[（(【][\s　]*原(?:标题|题|文标题)[\s　]*[：:][\s　]*(\S.{1,60}?)[\s　]*[）)】]|原(?:标题|题|文标题)[\s　]*[：:][\s　]*(\S.{1,60}))$".into()
});

impl Fields {
    /// What says of itself that it is about the article: its author, its paper, its first title.
    pub(super) fn of_paper(text: &str) -> Option<Fields> {
        // A pattern is compiled when a line first has its word.
        if text.contains("作者")
            && let Some(found) = WHO.captures(text)
        {
            let credits = vec![Credit { label: "作者".into(), names: found[2].into() }];
            return Some(Fields { rule: "author-note", authors: names_of(&found[1])?, credits, ..Fields::default() });
        }
        if text.contains('版')
            && let Some(found) = PAGE_OF_PAPER.captures(text)
        {
            let (source, date) = (Some(found[1].to_owned()), Date::parse(&found[2]));
            return Some(Fields { rule: "source", source, date, ..Fields::default() });
        }
        if text.contains(['首', '原', '刊', '发'])
            && text.contains(['于', '在'])
            && let Some(found) = FIRST_IN.captures(text)
        {
            return Some(Fields { rule: "source", source: Some(found[1].to_owned()), ..Fields::default() });
        }
        if text.contains("公众号")
            && let Some(found) = FROM_ACCOUNT.captures(text)
        {
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
        if let Some(fields) = Self::reprinted(text) {
            return Some(fields);
        }
        // Without brackets it may be a sentence that goes on.
        let closed = text.starts_with(['（', '(', '【', '—', '―', '─', '-']) || text.ends_with('》');
        if closed
            && text.contains('《')
            && let Some(found) = TAKEN_FROM.captures(text)
        {
            let date = DATE.find(&found[2]).and_then(|date| Date::parse(date.as_str()));
            return Some(Fields { rule: "source", source: Some(found[1].to_owned()), date, ..Fields::default() });
        }
        if ["作者", "關於", "关于"].iter().any(|word| text.contains(word))
            && let Some(found) = ABOUT.captures(text)
        {
            let credits = vec![Credit { label: "作者简介".into(), names: found[1].into() }];
            return Some(Fields { rule: "author-note", credits, ..Fields::default() });
        }
        let title = text.contains('原').then(|| ORIGINAL_TITLE.captures(text)).flatten()?;
        let credits = vec![Credit { label: "原标题".into(), names: title.get(1).or(title.get(2))?.as_str().into() }];
        Some(Fields { rule: "source", credits, ..Fields::default() })
    }

    /// Which account an article was taken from.
    pub(super) fn reprinted(text: &str) -> Option<Fields> {
        let may = text.contains('自') && text.ends_with([')', '）']);
        let found = may.then(|| REPRINTED.captures(text)).flatten()?;
        let (source, account) = (Some(found[1].to_owned()), Some(found[2].to_owned()));
        Some(Fields { rule: "source", source, account, ..Fields::default() })
    }

    /// （作者系某某大学教师）
    pub(super) fn about_author(text: &str) -> Option<Fields> {
        (text.contains("作者") && ABOUT_AUTHOR.is_match(text)).then(|| {
            let about = text.trim_matches(['（', '）', '(', ')']);
            let about = about.strip_prefix("作者").unwrap_or(about);
            let credit = Credit { label: "作者".into(), names: about.into() };
            Fields { rule: "author-note", credits: vec![credit], ..Fields::default() }
        })
    }
}
