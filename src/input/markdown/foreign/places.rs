//! Addresses that only a site generator reads, and pictures that only a program of slides or a notebook reads.
//!
//! `{filename}a.md` and `{static}/images/a.png` (Pelican), `@public/a.png` and `$withBase('/a.png')` (VuePress),
//! `@site/docs/a.md` (Docusaurus) are the addresses behind the mark. The sign by which a heading leads to itself,
//! `[¶](#题)`, goes. The words of `![bg right:40% 图](a.png)` (Marp) that say where the picture stands are not its
//! description. A formula of Yuque is a picture with its TeX in the address, which says more than the picture.

use super::Scan;
use crate::input::pattern::patterns;
use crate::lang::scan;
use percent_encoding::percent_decode_str;

patterns! {
    /// What stands before an address, and its mark.
    MARKED = r#"(\]\(<?|\b(?:src|href)=["'])(\{(?:filename|static|attach|photo|index)\}|\|(?:filename|static|attach)\||@public/|@site/(?:(?:static|docs|blog)/)?)"#;
    /// The sign by which a heading leads to itself.
    ANCHOR = r##"[ \t]*(?:<a\b[^<>\n]*\bhref=["']#[^"'\n]*["'][^<>\n]*>[¶#§🔗]</a>|\[[¶#§🔗]\]\(#[^()\n]*\))[ \t]*$"##;
    WITH_BASE = r#"[ \t]:(src|href)="\$withBase\(['"]([^'"()\n]*)['"]\)""#;
    DESCRIBED = r"!\[([^\[\]\n]{1,200})\]\(";
    /// GitBook's link to a page, called by the name of its file.
    MENTION = r#"\[([^\[\]\n]+)\]\(([^()\s]+)[ \t]+"mention"\)"#;
    FORMULA = r"!\[[^\[\]\n]*\]\(https?://[^()\s]*/__latex/[^()\s]*[#&]code=([^()&\s]+)[^()\s]*\)";
}

/// What they hold.
pub(super) const MARKS: [&str; 13] = [
    "{filename}",
    "{static}",
    "{attach}",
    "{photo}",
    "|filename|",
    "@public/",
    "$withBase",
    "![",
    "/__latex/",
    "\"mention\"",
    "@site/",
    "</a>",
    "](#",
];

impl Scan<'_> {
    pub(super) fn places(&mut self) {
        let text = self.body.text.as_str();
        let holds = |mark: &str| scan::holds(text, mark);
        if ["{filename}", "{static}", "{attach}", "{photo}", "{index}", "|filename|", "|static|", "@public/", "@site/"]
            .into_iter()
            .any(holds)
        {
            for found in MARKED.captures_iter(text) {
                let Some(mark) = found.get(2).filter(|mark| self.solid_end(mark.start()).is_none()) else { continue };
                let is_root = mark.as_str().ends_with('/');
                self.replace(mark.start()..mark.end() - usize::from(is_root), "");
            }
        }
        if holds("$withBase") {
            for found in WITH_BASE.captures_iter(text) {
                let (Some(all), Some(key), Some(path)) = (found.get(0), found.get(1), found.get(2)) else { continue };
                if self.solid_end(all.start()).is_none() {
                    self.replace(all.range(), format!(" {}=\"{}\"", key.as_str(), path.as_str()));
                }
            }
        }
        if ["¶</a>", "#</a>", "§</a>", "🔗</a>", "[¶](#", "[#](#", "[§](#", "[🔗](#"].into_iter().any(holds) {
            for (range, line) in scan::lines_at(text).filter(|(_, line)| line.starts_with('#')) {
                let found =
                    ANCHOR.find(line.trim_end()).filter(|found| !line[..found.start()].trim_matches('#').is_empty());
                if let Some(found) = found.filter(|_| self.solid_end(range.start).is_none()) {
                    self.replace(range.start + found.start()..range.start + found.end(), "");
                }
            }
        }
        if holds("\"mention\"") {
            for found in MENTION.captures_iter(text) {
                let (Some(all), Some(words), Some(target)) = (found.get(0), found.get(1), found.get(2)) else {
                    continue;
                };
                let file = target.as_str().split('#').next().unwrap_or_default();
                if file.ends_with(words.as_str())
                    && words.as_str().ends_with(".md")
                    && self.solid_end(all.start()).is_none()
                {
                    self.replace(all.range(), format!("[{{title}}](<{}>)", target.as_str()));
                }
            }
        }
        if holds("/__latex/") {
            for found in FORMULA.captures_iter(text) {
                let (Some(all), Some(code)) = (found.get(0), found.get(1)) else { continue };
                let tex = percent_decode_str(code.as_str()).decode_utf8_lossy().trim().to_owned();
                let before = text[..all.start()].rsplit('\n').next().unwrap_or_default();
                let after = text[all.end()..].split('\n').next().unwrap_or_default();
                let is_alone = before.trim().is_empty() && after.trim().is_empty();
                if !tex.is_empty() && !tex.contains("\n\n") && self.solid_end(all.start()).is_none() {
                    let dollars = if is_alone { "$$" } else { "$" };
                    self.replace(all.range(), format!("{dollars}{}{dollars}", tex.replace('\n', " ")));
                }
            }
        }
        if ["![bg", "![w:", "![h:", "![width:", "![height:"].into_iter().any(holds) {
            self.slides();
        }
    }

    /// Pictures of slides.
    fn slides(&mut self) {
        let text = self.body.text.as_str();
        for found in DESCRIBED.captures_iter(text) {
            let Some(words) = found.get(1) else { continue };
            let all: Vec<&str> = words.as_str().split(' ').filter(|word| !word.is_empty()).collect();
            if all.first().is_some_and(|first| *first == "bg" || is_measure(first))
                && self.solid_end(words.start()).is_none()
            {
                let said: Vec<&str> = all.into_iter().filter(|word| !(is_look(word) || is_measure(word))).collect();
                self.replace(words.range(), said.join(" "));
            }
        }
    }
}

/// `w:200`, `height:30%`.
fn is_measure(word: &str) -> bool {
    let value = word.split_once(':').filter(|(key, _)| matches!(*key, "w" | "h" | "width" | "height"));
    value.is_some_and(|(_, value)| value == "auto" || value.starts_with(|c: char| c.is_ascii_digit()))
}

/// Where a picture stands on a slide, and how it is shown there.
fn is_look(word: &str) -> bool {
    #[rustfmt::skip]
    const LOOKS: [&str; 20] = [
        "bg", "left", "right", "fit", "contain", "cover", "auto", "vertical", "blur", "brightness", "contrast", "drop-shadow",
        "grayscale", "hue-rotate", "invert", "opacity", "saturate", "sepia", "original", "inline",
    ];
    let name = word.split(':').next().unwrap_or(word);
    LOOKS.contains(&name) || word.strip_suffix('%').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn addresses_are_what_stands_behind_the_mark() {
        for (text, meant) in [
            ("[次]({filename}b.md) ![図]({static}/images/a.png)", "[次](b.md) ![図](/images/a.png)"),
            ("[次](|filename|b.md)", "[次](b.md)"),
            ("![图](@public/a.png)", "![图](/a.png)"),
            ("![图](@site/static/img/a.png) [甲](@site/docs/b.md#c)", "![图](/img/a.png) [甲](/b.md#c)"),
            ("## 题 [¶](#题)\n# 题<a class=\"anchor-link\" href=\"#t\">¶</a>\n", "## 题\n# 题\n"),
            ("见 [#](#三)\n\n# [#](#三)\n", "见 [#](#三)\n\n# [#](#三)\n"),
            ("<img :src=\"$withBase('/a.png')\" alt=\"图\">", "<img src=\"/a.png\" alt=\"图\">"),
            ("![](https://cdn.nlark.com/yuque/__latex/a.svg#card=math&code=E%3Dmc%5E2&id=x)", "$$E=mc^2$$"),
            ("由 ![](https://cdn.nlark.com/yuque/__latex/a.svg#card=math&code=E&id=x) 得", "由 $E$ 得"),
            ("![bg right:40% 江](a.png)\n![w:200px](b.png)", "![江](a.png)\n![](b.png)"),
            ("见 [zz.md](a/zz.md \"mention\")", "见 [{title}](<a/zz.md>)"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in [
            "`[次]({filename}b.md)` 与 {static}",
            "![left](a.png) ![fit](b.png)",
            "![bgm 的封面](a.png)",
            "![宽 w:200](a.png)",
            "[zz](a/zz.md \"mention\")",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
