//! The labels of bylines, credits, sources and dates, and where they stand in a line.

use crate::input::text::lines::trim;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// What a label announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Author,
    Credit,
    Source,
    Url,
    Date,
    Tags,
}

impl Field {
    /// The rule that explains a line which opens with it.
    pub fn rule(self) -> &'static str {
        match self {
            Field::Author => "byline",
            Field::Credit => "credit",
            Field::Source | Field::Url => "source",
            Field::Date => "date",
            Field::Tags => "tags",
        }
    }
}

#[rustfmt::skip]
const LABELS: &[(Field, &[&str])] = &[
    (Field::Author, &["本文作者", "文章作者", "文", "作者", "撰文", "撰稿人", "讲述者", "讲述人", "講述者", "講述人", "采写", "记者", "口述", "执笔", "图/文", "文/图", "图文", "文图", "本报记者", "本刊记者", "特约记者",
        "原作者", "撰稿", "楼主", "樓主", "作　者", "記者", "採寫", "口述者", "著者", "執筆", "글", "글쓴이", "저자", "작성자", "작가", "글·사진", "지은이", "圖文", "文圖", "撰文者", "取材・文", "取材·文", "文・写真", "文・構成", "作", "By", "BY", "by", "Author",
        "圖/文", "文/圖", "本報記者", "本刊記者", "特約記者", "文・寫真"]),
    (Field::Credit, &["责任编辑", "责编", "核稿编辑", "核稿編輯", "编辑", "校对", "审核", "编译", "翻译", "译者", "译", "排版", "监制", "整理", "采访", "摄影", "图",
        "供图", "配图", "版面编辑", "版面編輯", "聞き手", "发文字号", "發文字號", "索引号", "索引號", "插画", "插图", "供稿", "制图", "图片来源", "版式设计", "运营编辑", "审校", "插畫", "插圖", "配圖", "圖片來源", "版式設計", "運營編輯", "審校", "構成", "图片", "图源", "题图", "题图来自", "头图", "头图来自", "封面图", "美编", "美术编辑", "设计", "策划", "终审", "初审", "复审", "值班编辑", "微信编辑", "网络编辑", "新媒体编辑", "主播", "朗读",
        "实习生", "运营", "图片编辑", "视频编辑", "文字编辑", "实习编辑", "见习编辑", "责任校对", "主编", "视觉", "版式", "統籌", "统筹", "編輯", "責任編輯", "校對", "翻譯", "攝影", "編集", "校正", "訳者", "翻訳", "訳", "写真", "撮影", "편집", "번역", "사진", "교정",
        "責編", "審核", "編譯", "譯者", "譯", "監製", "採訪", "圖", "供圖", "製圖", "圖片", "圖源", "題圖", "題圖來自", "頭圖", "頭圖來自", "封面圖", "美編", "美術編輯", "設計", "策劃", "終審", "初審", "複審", "值班編輯", "微信編輯", "網絡編輯", "新媒體編輯", "朗讀", "實習生", "運營", "圖片編輯", "視頻編輯", "文字編輯", "實習編輯", "見習編輯", "責任校對", "主編", "視覺", "寫真",
        "作词", "作曲", "编曲", "填词", "词", "曲", "演唱", "原唱", "作詞", "編曲", "填詞", "詞",
        "出版社", "出品方", "出品人", "ISBN", "书号", "書號"]),
    (Field::Source, &["来源", "文章来源", "转自", "出处", "稿源", "原载", "本文来源", "信息来源", "转载自", "本文转载自", "本文转自", "经授权转载自", "授权转载自", "本文轉載自", "本文轉自", "經授權轉載自", "授權轉載自", "公众号", "微信公众号", "本文来自微信公众号", "本文来自公众号", "本文来自", "來源", "出處",
        "出典", "출처", "发文机关", "發文機關",
        "文章來源", "轉自", "原載", "本文來源", "信息來源", "轉載自", "公眾號", "微信公眾號", "本文來自微信公眾號", "本文來自公眾號", "本文來自"]),
    (Field::Url, &["原文链接", "原始链接", "原始鏈接", "本文链接", "转载链接", "原文出处", "本文地址", "文章链接", "原文地址", "链接", "原文", "原文連結", "URL", "url", "Link",
        "原文鏈接", "本文鏈接", "轉載鏈接", "原文出處", "文章鏈接", "鏈接"]),
    (Field::Date, &["发布时间", "时间", "日期", "发表时间", "更新时间", "发布日期", "發布時間", "发布于", "发表于", "发于", "刊发时间", "發佈時間", "發佈日期", "公開日", "投稿日", "投稿日時", "掲載日", "更新日", "発行日", "작성일", "입력", "기사입력", "송고시간", "최종수정", "업데이트", "발행일", "등록", "수정", "승인", "게시일",
        "時間", "發表時間", "更新時間", "發布日期", "發布於", "發表於", "發於", "刊發時間",
        "成文日期", "发文日期", "發文日期", "出版时间", "出版日期", "提交日期", "回复日期", "出版時間", "回復日期"]),
    (Field::Tags, &["标签", "標籤", "文章标签", "文章標籤", "タグ", "テーマ", "主题分类", "主題分類", "태그", "Tags", "tags", "TAGS"]),
];

static FIELDS: LazyLock<HashMap<&str, (&str, Field)>> = LazyLock::new(|| {
    LABELS.iter().flat_map(|&(field, labels)| labels.iter().map(move |&label| (label, (label, field)))).collect()
});

/// What labels begin with.
static FIRSTS: LazyLock<HashSet<char>> = LazyLock::new(|| FIELDS.keys().filter_map(|l| l.chars().next()).collect());

/// Labels that stand right behind a value, where elements of a page were put together: 本文来源：某报责任编辑：周岸.
pub const GLUED: [&str; 6] = ["责任编辑", "責任編輯", "本文来源", "文章来源", "值班编辑", "责任校对"];

/// The label that opens a line, if a separator follows.
pub fn opening_label(text: &str) -> Option<&'static str> {
    let text = undecorated(text);
    if let Some(found) = label_at(text) {
        return Some(found.0);
    }
    // Labels of interviews alone; they never are bylines, but they count as speakers.
    ["问", "答", "主持人", "嘉宾"]
        .into_iter()
        .find(|l| text.strip_prefix(l).is_some_and(|r| r.starts_with(['：', ':'])))
}

/// What stands before the label of a date at the end of a text.
pub fn without_label(text: &str) -> &str {
    let dates = LABELS.iter().filter(|(field, _)| *field == Field::Date).flat_map(|(_, labels)| *labels);
    let longest = dates.filter(|label| text.ends_with(**label)).max_by_key(|label| label.len());
    longest.map_or(text, |label| &text[..text.len() - label.len()])
}

/// Label, field and bytes up to the value; of labels that begin alike, 图 and 图/文, the longest.
pub fn label_at(text: &str) -> Option<(&'static str, Field, usize)> {
    // Most lines are prose, and begin with no character that a label begins with.
    if !text.chars().next().is_some_and(|first| FIRSTS.contains(&first)) {
        return None;
    }
    /// Most characters of a label with the blanks behind it.
    const LONGEST: usize = 24;
    let separators = text
        .char_indices()
        .take(LONGEST)
        .filter(|(_, c)| matches!(c, '|' | '｜' | '丨' | '︱' | '∣' | '┃' | '/' | '／' | ':' | '：' | '＝'));
    let found = separators.filter_map(|(at, separator)| {
        let label = text[..at].trim_end_matches(BLANKS);
        let found = FIELDS.get(label).or_else(|| spaced(label))?;
        Some((found.0, found.1, at + separator.len_utf8()))
    });
    found.last()
}

/// What counts as a blank inside a label and behind it.
const BLANKS: [char; 3] = [' ', '\u{3000}', '\u{a0}'];

/// 作 者 is 作者, drawn to the width of a longer label.
fn spaced(label: &str) -> Option<&'static (&'static str, Field)> {
    let is_spaced = label.contains(BLANKS) && label.chars().count() <= 7;
    is_spaced.then(|| FIELDS.get(label.replace(BLANKS, "").as_str())).flatten()
}

pub fn undecorated(text: &str) -> &str {
    let text = trim(text);
    // 【纠错】责任编辑：…: a button of the portal before who is responsible.
    let text = ["【纠错】", "[纠错]", "【糾錯】"].iter().find_map(|button| text.strip_prefix(button)).unwrap_or(text);
    text.trim_start_matches(['*', '_', '>', '#', '␣', '【', '[', '(', '（', ' ', '\u{3000}', '▲', '△', '●'])
}

/// What may stand between two fields of a line.
pub fn is_gap(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '；' | ';' | '/' | '／' | '|' | '｜' | '丨' | '︱' | '∣' | '┃' | '，' | ',' | '\u{200B}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use ferrous_opencc::OpenCC;
    use ferrous_opencc::config::BuiltinConfig;

    #[test]
    fn each_label_has_its_traditional_form() {
        let [t2s, s2t] = [BuiltinConfig::T2s, BuiltinConfig::S2t].map(|c| OpenCC::from_config(c).unwrap());
        for (field, labels) in LABELS {
            let simplified = labels.iter().filter(|l| s2t.convert(l) != **l && t2s.convert(l) == **l);
            let lone: Vec<_> =
                simplified.filter(|l| !labels.iter().any(|other| other != *l && t2s.convert(other) == **l)).collect();
            assert!(lone.is_empty(), "{field:?}: {lone:?}");
        }
    }
}
