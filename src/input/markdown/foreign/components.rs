//! What the pages of documentation are programmed with.
//!
//! MDX (Docusaurus): `import` and `export` lines and `{/* comments */}` are no text. Components of Docusaurus and VitePress
//! that hold text: `<TabItem label="题">`, `<CodeGroupItem title="题">`, `<Card title="题">` have titles, `<Badge text="词" />`
//! is its word, `<Aside type="tip" title="题">` and `<Callout>` are remarks. The book on Rust has
//! `<Listing number="3-1" file-name="src/main.rs" caption="题">` around its code.

use super::{Scan, address, containers, escaped, fences, holds};
use crate::input::markdown::notion;
use crate::input::pattern::patterns;
use crate::lang::wide::is_wide;
use crate::lang::{Lang, Word, scan, word};

patterns! {
    /// A line that takes in a component or gives one out.
    MODULE = r#"^(?:import[ \t]+(?:[\w$*{}, \t]+[ \t]+from[ \t]+)?['"][^'"\n]+['"][ \t]*;?|export[ \t]+(?:const|let|function|default|async)\b[^\n]*)[ \t]*$"#;
    /// A tag of a component that is known, an opening one with its attributes.
    COMPONENT = r#"</?(TabItem|Tabs|Tab|CodeGroupItem|CodeGroup|Badge|Aside|Callout|Admonition|Alert|LinkCard|Card|Listing)\b((?:[^<>"'\n]|"[^"\n]*"|'[^'\n]*')*)>"#;
    ATTRIBUTE = r#"(?:^|\s)([a-z-]+)=(?:"([^"\n]*)"|'([^'\n]*)')"#;
}

/// What such lines and tags begin with.
#[rustfmt::skip]
pub(super) const MARKS: [&str; 12] = ["<Aside", "<Admonition", "<Alert", "<Ca", "<LinkCard", "<Listing", "{/*", "import ", "export ", "<Tab", "<Badge", "<Code"];

/// Whether a text may have such lines and tags.
pub(super) fn may_have(text: &str) -> bool {
    let may = |[a, b, c]: [u8; 3]| {
        (a == b'{') & (b == b'/')
            | (b == b'm') & (c == b'p') & (a == b'i')
            | (b == b'x') & (c == b'p') & (a == b'e')
            | (a == b'<') & b.is_ascii_uppercase()
    };
    holds(text, &MARKS, may)
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

/// The value of the first attribute that has one of these names.
fn named<'t>(attributes: &'t str, names: &[&str]) -> Option<&'t str> {
    ATTRIBUTE.captures_iter(attributes).find(|found| names.contains(&&found[1])).and_then(|found| {
        let value = found.get(2).or(found.get(3))?;
        Some(value.as_str())
    })
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
    pub(super) fn components(&mut self) {
        let body = self.body;
        let hides = self.cuts_by(notion::RULE);
        // Inside of something given out, which ends with an empty line.
        let mut given = false;
        // Where the last comment ends.
        let mut commented = 0;
        // Of the listing that is open.
        let mut caption = String::new();
        for (range, line) in scan::lines_at(&body.text) {
            let text = line.trim_end();
            given &= !text.is_empty();
            if (given || is_module(text)) && self.solid_end(range.start).is_none() {
                if text.starts_with("export ") {
                    self.report("export", "is of a program; it was left out", &range);
                    given = true;
                }
                self.replace(range, "");
                continue;
            }
            if hides && range.start >= commented {
                commented = self.comment(range.start, text).unwrap_or(commented);
            }
            self.tags_of_components(range.start, text, &mut caption);
        }
    }

    /// Leaves out the comment that begins in a line, and gives where it ends; without an end, none does below either.
    fn comment(&mut self, at: usize, line: &str) -> Option<usize> {
        let start = at + line.find("{/*")?;
        if self.solid_end(start).is_some() {
            return None;
        }
        let Some(length) = self.body.text[start..].find("*/}") else { return Some(usize::MAX) };
        self.leave_out(start..start + length + 3);
        Some(start + length + 3)
    }

    /// What the tags of a line mean. `caption` is that of the listing that is open.
    fn tags_of_components(&mut self, at: usize, line: &str, caption: &mut String) {
        if !line.contains('<') {
            return;
        }
        for found in COMPONENT.captures_iter(line) {
            let (Some(all), Some(name)) = (found.get(0), found.get(1)) else { continue };
            let range = at + all.start()..at + all.end();
            if self.solid_end(range.start).is_none() {
                let attributes = found.get(2).map_or("", |m| m.as_str());
                let opens = !all.as_str().starts_with("</");
                let with = component(name.as_str(), attributes, opens, self.options.lang, caption);
                self.replace(range, with);
            }
        }
    }
}

/// What stands for a tag of a component.
fn component(name: &str, attributes: &str, opens: bool, lang: Option<Lang>, caption: &mut String) -> String {
    let value = |name| named(attributes, &[name]);
    let label = named(attributes, &["label", "title", "name", "text"]).or_else(|| value("value"));
    match (name, label.filter(|label| !label.is_empty())) {
        ("TabItem" | "Tab" | "CodeGroupItem" | "Card", Some(label)) if opens => {
            format!("\n\n**{}**\n\n", escaped(label))
        }
        ("Badge", Some(label)) if opens => escaped(label),
        ("Badge", _) => String::new(),
        ("Listing", _) if opens => {
            let [before, after] = listing(value("number"), value("file-name"), value("caption"), lang);
            *caption = after;
            before
        }
        ("Listing", _) => std::mem::take(caption),
        ("Aside" | "Callout" | "Admonition" | "Alert", label) => {
            let kind = named(attributes, &["type", "kind", "variant"]).and_then(fences::known).unwrap_or("note");
            let [before, after] = containers::remark(kind, label.unwrap_or_default());
            match opens {
                _ if attributes.trim_end().ends_with('/') => before + &after,
                true => format!("\n{before}"),
                false => after,
            }
        }
        ("LinkCard", Some(label)) if opens => match named(attributes, &["href", "link", "to"]) {
            Some(target) => format!("\n\n[{}](<{}>)\n\n", escaped(label), address(target)),
            None => format!("\n\n{}\n\n", escaped(label)),
        },
        _ => "\n\n".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn what_pages_are_programmed_with_is_no_text() {
        for (text, meant) in [
            ("import Tabs from '@theme/Tabs';\nimport './a.css'\n\n甲\n", "\n甲\n"),
            ("export const A = () => (\n  <b>x</b>\n);\n\n甲\n", "\n甲\n"),
            ("甲{/* 注 */}乙", "甲乙"),
            ("<TabItem value=\"a\" label=\"江\">\n\n甲\n\n</TabItem>\n", "\n\n**江**\n\n\n\n甲\n\n\n\n\n"),
            ("甲 <Badge type=\"tip\" text=\"^1.9\" />", "甲 ^1.9"),
            ("甲 <Badge type=\"tip\">新</Badge>", "甲 新"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in ["import 是一个词，export 也是。\n", "```js\nimport a from 'b'\n```\n", "`<Badge text=\"x\" />`"]
        {
            assert_eq!(shown(text), text);
        }
    }

    #[test]
    fn what_programs_a_page_ends_where_it_ends() {
        assert!(shown("<script>\nexport default {\n  a: 1\n}\n</script>\n\n后文\n").ends_with("</script>\n\n后文\n"));
        assert_eq!(shown("import A from './a'\n\n后文\n"), "\n后文\n");
        for text in ["export default 是一个关键字，后面还有字。\n", "import 语句如下：\n"] {
            assert_eq!(shown(text), text);
        }
    }
}
