//! What the pages of documentation are programmed with.
//!
//! MDX (Docusaurus): `import` and `export` lines and `{/* comments */}` are no text. Components of Docusaurus and VitePress
//! that hold text: `<TabItem label="题">`, `<CodeGroupItem title="题">`, `<Card title="题">` have titles, `<Badge text="词" />`
//! is its word, `<Aside type="tip" title="题">` and `<Callout>` are remarks. The book on Rust has
//! `<Listing number="3-1" file-name="src/main.rs" caption="题">` around its code.
//! docsify: `!> 要点` and `?> 提示` are remarks, `## 题 :id=x` names a heading, `{docsify-ignore}` and options in the place
//! of a link's title (`':size=50x100'`) are not for readers.

use super::{Scan, address, containers, escaped, fences, holds};
use crate::input::markdown::notion;
use crate::input::pattern::pattern;
use crate::lang::wide::is_wide;
use crate::lang::{Lang, Word, scan, word};
use regex::Regex;
use std::sync::LazyLock;

/// A line that takes in a component or gives one out.
static MODULE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^(?:import[ \t]+(?:[\w$*{}, \t]+[ \t]+from[ \t]+)?['"][^'"\n]+['"][ \t]*;?|export[ \t]+(?:const|let|function|default|async)\b[^\n]*)[ \t]*$"#,
    )
});
/// A tag of a component that is known, an opening one with its attributes.
static COMPONENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"</?(TabItem|Tabs|Tab|CodeGroupItem|CodeGroup|Badge|Aside|Callout|Admonition|Alert|LinkCard|Card|Listing)\b((?:[^<>"'\n]|"[^"\n]*"|'[^'\n]*')*)>"#,
    )
});
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?:^|[\s])(?:label|title|name|text)=(?:"([^"\n]*)"|'([^'\n]*)')"#));
static KIND: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?:^|[\s])(?:type|kind|variant)=(?:"([^"\n]*)"|'([^'\n]*)')"#));
static TARGET: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?:^|[\s])(?:href|link|to)=(?:"([^"\n]*)"|'([^'\n]*)')"#));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?:^|[\s])number=(?:"([^"\n]*)"|'([^'\n]*)')"#));
static FILE: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?:^|[\s])file-name=(?:"([^"\n]*)"|'([^'\n]*)')"#));
static CAPTION: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?:^|[\s])caption=(?:"([^"\n]*)"|'([^'\n]*)')"#));
static VALUE: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?:^|[\s])value=(?:"([^"\n]*)"|'([^'\n]*)')"#));
/// The rule by which badges are cut.
pub(super) const BADGE: &str = "badge";
/// The pictures with which projects show their state, alone, as a link, or in HTML.
static BADGES: LazyLock<Regex> = LazyLock::new(|| {
    const SHOWN: &str = r#"https?://(?:(?:img|raster)\.shields\.io/|badgen\.net/|badge\.fury\.io/|(?:www\.)?travis-ci\.(?:org|com)/|circleci\.com/|codecov\.io/|coveralls\.io/|api\.star-history\.com/|[^\s()<>"']*/badges?[/.])[^\s()<>"']*"#;
    pattern(&format!(
        r#"\[!\[[^\]\n]*\]\({SHOWN}(?:[ \t]+"[^"\n]*")?\)\]\([^()\n]*\)|!\[[^\]\n]*\]\({SHOWN}(?:[ \t]+"[^"\n]*")?\)|<img\b[^<>\n]*?src=["']{SHOWN}["'][^<>\n]*>"#
    ))
});
/// Options of docsify in the place of a title, and its marks on headings.
static OPTION: LazyLock<Regex> = LazyLock::new(|| pattern(r#"[ \t]+(?:':[a-z][^'\n]*'|":[a-z][^"\n]*")\)"#));
static IGNORED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[ \t]*(?:<!--[ \t]*)?\{docsify-ignore(?:-all)?\}(?:[ \t]*-->)?"));
static HEADING_ID: LazyLock<Regex> = LazyLock::new(|| pattern(r"^#{1,6}[ \t].*?([ \t]+:id=([^\s{}]+))[ \t]*$"));

/// What such lines and tags begin with.
#[rustfmt::skip]
pub(super) const MARKS: [&str; 18] = ["<Aside", "<Admonition", "<Alert", "<Ca", "<LinkCard", "<Listing", "!> ", "?> ", "{/*", "import ", "export ", "<Tab", "<Badge", "<Code", "{docsify", " :id=", " ':", " \":"];

/// Whether a text may have such lines and tags.
pub(super) fn may_have(text: &str) -> bool {
    let may = |[a, b, c]: [u8; 3]| {
        (b == b'>') & ((a == b'!') | (a == b'?'))
            | (a == b'{') & ((b == b'/') | (b == b'd'))
            | (b == b'm') & (c == b'p') & (a == b'i')
            | (b == b'x') & (c == b'p') & (a == b'e')
            | (a == b'<') & b.is_ascii_uppercase()
            | (a == b' ') & ((b == b':') | (c == b':'))
    };
    holds(text, &MARKS, may)
}

/// Whether a text may have badges.
pub(super) fn has_badges(text: &str) -> bool {
    text.contains("://") && BADGES.is_match(text)
}

/// Whether a component has its own rule.
pub(super) fn is_known(name: &str) -> bool {
    matches!(
        name,
        "TabItem"
            | "Tabs"
            | "Tab"
            | "CodeGroupItem"
            | "CodeGroup"
            | "Badge"
            | "Aside"
            | "Callout"
            | "Admonition"
            | "Alert"
            | "LinkCard"
            | "Card"
            | "Listing"
    )
}

/// Whether a line takes in or gives out what a program has, and is no prose about that.
fn is_module(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    let says = || code.split(['"', '\'', '`']).step_by(2).any(|outside| outside.contains(is_wide));
    (line.starts_with("import ") || line.starts_with("export ")) && MODULE.is_match(line) && !says()
}

/// What stands above and below a listing of the book on Rust: the name of its file, its number and caption.
fn listing(number: Option<&str>, file: Option<&str>, caption: Option<&str>, lang: Option<Lang>) -> [String; 2] {
    let lang = lang.unwrap_or(Lang::ZhHans);
    let file = file.map_or(String::new(), |name| format!("<span class=\"filename\">{}</span>\n\n", escaped(name)));
    let number = number.map(|number| format!("{}{number}", word(Word::Listing, lang)));
    let caption = [number, caption.map(str::to_owned)].into_iter().flatten().collect::<Vec<_>>();
    let caption = caption.join(if lang.is_chinese() || lang == Lang::Ja { "：" } else { ". " });
    let caption = match caption.is_empty() {
        true => caption,
        false => format!("<span class=\"caption\">{caption}</span>\n\n"),
    };
    [file, caption].map(|text| format!("\n\n{text}"))
}

impl Scan<'_> {
    /// Leaves badges out: a book has no state that changes.
    pub(super) fn badges(&mut self) {
        if !self.cuts_by(BADGE) {
            return;
        }
        let body = self.body;
        for found in BADGES.find_iter(&body.text) {
            if self.solid_end(found.start()).is_none() {
                self.cut(BADGE, found.as_str(), found.range(), "");
            }
        }
    }

    pub(super) fn components(&mut self) {
        let body = self.body;
        let hides = self.cuts_by(notion::RULE);
        // Inside of something given out, which ends with an empty line.
        let mut given = false;
        // Of the listing that is open.
        let mut caption = String::new();
        for (range, line) in scan::lines_at(&body.text) {
            let at = range.start;
            let text = line.trim_end();
            if text.is_empty() {
                given = false;
                continue;
            }
            if (given || is_module(text)) && self.solid_end(at).is_none() {
                if text.starts_with("export ") {
                    self.report("export", "is of a program; it was left out", &range);
                    given = true;
                }
                self.replace(range, "");
                continue;
            }
            let remark = [("!> ", "IMPORTANT"), ("?> ", "TIP")].into_iter().find(|(mark, _)| text.starts_with(mark));
            if let Some((mark, kind)) = remark
                && self.solid_end(at).is_none()
            {
                self.replace(at..at + mark.len(), format!("> [!{kind}]\n> "));
            }
            if text.starts_with('#')
                && let Some(id) = HEADING_ID.captures(text)
                && let (Some(all), Some(name)) = (id.get(1), id.get(2))
                && self.solid_end(at).is_none()
            {
                self.replace(at + all.start()..at + all.end(), format!(" {{#{}}}", name.as_str()));
            }
            if text.contains("{docsify-ignore") {
                for found in IGNORED.find_iter(text) {
                    let range = at + found.start()..at + found.end();
                    // The mark may stand in a comment, which is solid.
                    if self.solid_end(range.start).is_none_or(|end| end <= range.end)
                        && !text[..found.start()].contains('`')
                    {
                        self.replace(range, "");
                    }
                }
            }
            if text.contains("':") || text.contains("\":") {
                for found in OPTION.find_iter(text) {
                    if self.solid_end(at + found.start()).is_none() {
                        self.replace(at + found.start()..at + found.end() - 1, "");
                    }
                }
            }
            if hides
                && let Some(i) = text.find("{/*")
                && let Some(length) = body.text[at + i..].find("*/}")
                && self.solid_end(at + i).is_none()
            {
                self.leave_out(at + i..at + i + length + 3);
            }
            if text.contains('<') {
                for found in COMPONENT.captures_iter(text) {
                    let (Some(all), Some(name)) = (found.get(0), found.get(1)) else { continue };
                    let range = at + all.start()..at + all.end();
                    if self.solid_end(range.start).is_some() {
                        continue;
                    }
                    let attributes = found.get(2).map_or("", |m| m.as_str());
                    let value =
                        |of: &Regex| of.captures(attributes).and_then(|f| Some(f.get(1).or(f.get(2))?.as_str()));
                    let label = value(&LABEL).or_else(|| value(&VALUE)).filter(|label| !label.is_empty());
                    let opens = !all.as_str().starts_with("</");
                    let with = match (name.as_str(), label) {
                        ("TabItem" | "Tab" | "CodeGroupItem", Some(label)) if opens => {
                            format!("\n\n**{}**\n\n", escaped(label))
                        }
                        ("Badge", Some(label)) if opens => escaped(label),
                        ("Listing", _) if opens => {
                            let [before, after] =
                                listing(value(&NUMBER), value(&FILE), value(&CAPTION), self.options.lang);
                            caption = after;
                            before
                        }
                        ("Listing", _) => std::mem::take(&mut caption),
                        ("Aside" | "Callout" | "Admonition" | "Alert", label) => {
                            let kind = value(&KIND).and_then(fences::known).unwrap_or("note");
                            let [before, after] = containers::remark(kind, label.unwrap_or_default());
                            match opens {
                                _ if attributes.trim_end().ends_with('/') => before + &after,
                                true => format!("\n{before}"),
                                false => after,
                            }
                        }
                        ("LinkCard", Some(label)) if opens => match value(&TARGET) {
                            Some(target) => format!("\n\n[{}](<{}>)\n\n", escaped(label), address(target)),
                            None => format!("\n\n{}\n\n", escaped(label)),
                        },
                        ("Card", Some(label)) if opens => format!("\n\n**{}**\n\n", escaped(label)),
                        ("Badge", _) => String::new(),
                        _ => "\n\n".to_owned(),
                    };
                    self.replace(range, with);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rewritten;
    use super::super::tests::shown;
    use crate::book::Text;
    use crate::diag::Reporter;
    use crate::input::Options;

    #[test]
    fn badges_are_left_out_and_listed() {
        for (text, meant) in [
            ("[![Build](https://travis-ci.org/a/b.svg?branch=master)](https://travis-ci.org/a/b) 甲", " 甲"),
            ("![stars](https://img.shields.io/github/stars/a/b?style=social)", ""),
            ("[!NOTE] <img src=\"https://img.shields.io/badge/x-y.svg\" alt=\"x\">", "[!NOTE] "),
            ("[![CI](https://github.com/a/b/actions/workflows/ci.yml/badge.svg \"t\")](https://github.com/a/b)", ""),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in ["[![图](https://a.example/b.png)](c.md)", "`![x](https://img.shields.io/x)`"] {
            assert_eq!(shown(text), text);
        }
        let text = Text::made("![x](https://img.shields.io/x)甲");
        let cuts = rewritten(text.clone(), &Options::default(), &Reporter::new()).1;
        assert_eq!(cuts.iter().map(|cut| cut.rule).collect::<Vec<_>>(), ["badge"]);
        let keep = Options { tidy: [("badge".to_owned(), false)].into(), ..Options::default() };
        assert_eq!(rewritten(text, &keep, &Reporter::new()).0.text, "![x](https://img.shields.io/x)甲");
    }
}
