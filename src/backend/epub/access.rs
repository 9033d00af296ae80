//! What the package says about how it can be read (EPUB Accessibility 1.1, schema.org): only what is true of this book.

use super::plan::Features;
use super::xml::Element;
use crate::lang::Lang;

/// The accessibility metadata of a book. `animated`: it has pictures that may move.
pub fn metadata(features: Features, animated: bool, lang: Lang) -> Vec<Element> {
    let Features { pictures, undescribed, math, ruby } = features;
    let mut out = Vec::new();
    let mut say = |property: &str, value: &str| {
        out.push(Element::new("meta").with("property", property).with_text(value));
    };
    say("schema:accessMode", "textual");
    if pictures {
        say("schema:accessMode", "visual");
    }
    // Enough to read the book with: the text alone, unless a picture has no words for it.
    say("schema:accessModeSufficient", if pictures && undescribed { "textual,visual" } else { "textual" });
    let mut features = vec!["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"];
    features.extend((pictures && !undescribed).then_some("alternativeText"));
    features.extend(math.then_some("MathML"));
    features.extend(ruby.then_some("rubyAnnotations"));
    for feature in features {
        say("schema:accessibilityFeature", feature);
    }
    say("schema:accessibilityHazard", if animated { "unknown" } else { "none" });
    say("schema:accessibilitySummary", summary(pictures, undescribed, lang));
    if !undescribed {
        out.push(
            Element::new("meta")
                .with("property", "dcterms:conformsTo")
                .with_text("EPUB Accessibility 1.1 - WCAG 2.1 Level A"),
        );
    }
    out
}

/// One sentence for a reader who chooses a book.
#[rustfmt::skip]
fn summary(pictures: bool, undescribed: bool, lang: Lang) -> &'static str {
    let column = if !pictures { 0 } else if undescribed { 2 } else { 1 };
    let row: [&str; 3] = match lang {
        //               no pictures                                  all described                                       some not described
        Lang::ZhHans => ["全书为可重排的文字，有目录和标题结构。", "全书可重排，有目录和标题结构，图片均有文字说明。", "全书可重排，有目录和标题结构；部分图片没有文字说明。"],
        Lang::ZhHant | Lang::ZhHk
                     => ["全書為可重排的文字，有目錄和標題結構。", "全書可重排，有目錄和標題結構，圖片均有文字說明。", "全書可重排，有目錄和標題結構；部分圖片沒有文字說明。"],
        Lang::Ja     => ["本文はリフロー可能なテキストで、目次と見出し構造があります。", "リフロー可能で、目次と見出し構造があり、すべての画像に代替テキストがあります。", "リフロー可能で、目次と見出し構造がありますが、代替テキストのない画像があります。"],
        Lang::Ko     => ["본문은 글자 크기를 바꿀 수 있는 텍스트이며 차례와 제목 구조가 있습니다.", "글자 크기를 바꿀 수 있고 차례와 제목 구조가 있으며 모든 그림에 설명이 있습니다.", "글자 크기를 바꿀 수 있고 차례와 제목 구조가 있으나 설명이 없는 그림이 있습니다."],
        Lang::Other(_)
                     => ["Reflowable text with a table of contents and headings.", "Reflowable, with a table of contents and headings; every picture is described.", "Reflowable, with a table of contents and headings; some pictures have no description."],
    };
    row[column]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(features: Features) -> Vec<String> {
        metadata(features, false, Lang::ZhHans).iter().map(Element::own_text).collect()
    }

    #[test]
    fn descriptions_are_claimed_only_where_every_picture_has_one() {
        let all = said(Features { pictures: true, ..Features::default() });
        assert!(all.contains(&"alternativeText".to_owned()) && all.contains(&"textual".to_owned()));
        let some = said(Features { pictures: true, undescribed: true, ..Features::default() });
        assert!(!some.contains(&"alternativeText".to_owned()) && some.contains(&"textual,visual".to_owned()));
        assert!(!some.iter().any(|s| s.contains("WCAG")));
        assert!(!said(Features::default()).iter().any(|s| s == "visual" || s == "printPageNumbers"));
    }
}
