//! What themes of Hugo and of MkDocs, GitHub and the exports of Yuque add.
//!
//! `[浮力]^(ふりょく)` is ruby, `:(fas fa-home):` an icon (LoveIt, FixIt). Of a picture for dark screens and one for
//! light ones (`a.png#only-light`, Material for MkDocs; `#gh-light-mode-only`, GitHub; `#light`, VuePress) paper has
//! the second. Yuque parts paragraphs by `<br />`; its files are known by where their pictures lie, or by the anchors
//! before their headings.

use super::Scan;
use super::badges::BADGE;
use super::words::attribute;
use crate::input::pattern::patterns;
use crate::lang::scan;
use crate::lang::wide::is_wide;

patterns! {
    RUBY = r"\[([^\[\]\n]{1,40})\]\^\(([^()\n]{1,80})\)";
    ICON = r"[ \t]?:\(fa[a-z]{0,2}(?: fa-[a-z0-9-]+)+\):";
    DARK = r#"(?:^|[^\[])(!\[[^\[\]\n]*\]\([^()\s]+#(?:only-dark|gh-dark-mode-only|dark)(?:[ \t]+"[^"\n]*")?\)(?:\{[^{}\n]*\})?)"#;
    BREAK = r"<br ?/?>";
    ANCHOR = r#"(?m)^<a name="[A-Za-z0-9]{4,8}"></a>$"#;
}

/// What they begin with.
pub(super) const MARKS: [&str; 6] = ["]^(", ":(fa", "<br", "#only-", "#gh-", "#light"];

impl Scan<'_> {
    pub(super) fn themes(&mut self) {
        let text = self.body.text.as_str();
        let holds = |mark: &str| scan::holds(text, mark);
        for found in holds("]^(").then(|| RUBY.captures_iter(text)).into_iter().flatten() {
            let (Some(all), Some(base), Some(reading)) = (found.get(0), found.get(1), found.get(2)) else { continue };
            let (word, said) = (base.as_str(), reading.as_str());
            let is_word = word.contains(is_wide) || said.contains(is_wide) || word.len() > 1 && said.contains(' ');
            if is_word && self.solid_end(all.start()).is_none() {
                let ruby = [base, reading].map(|part| attribute(part.as_str()));
                self.replace(all.range(), format!("<ruby>{}<rt>{}</rt></ruby>", ruby[0], ruby[1]));
            }
        }
        let has_icons = self.cuts_by(BADGE) && holds(":(fa");
        for found in has_icons.then(|| ICON.find_iter(text)).into_iter().flatten() {
            if self.solid_end(found.start() + 1).is_none() {
                self.cut(BADGE, found.as_str().trim(), found.range(), "");
            }
        }
        if ["#only-light", "#gh-light-mode-only", "#light"].into_iter().any(holds) {
            for found in DARK.captures_iter(text).filter_map(|found| found.get(1)) {
                if self.solid_end(found.start()).is_none() {
                    self.replace(found.range(), "");
                }
            }
        }
        if !holds("<br") || !(holds("cdn.nlark.com") || ANCHOR.is_match(text)) {
            return;
        }
        for (range, line) in scan::lines_at(text) {
            // In an item, a cell or a quotation it is a line break.
            let begins = line.trim_start();
            let is_item = begins.starts_with(['|', '>', '-', '*', '+', '<', '#']) && !begins.starts_with("**")
                || begins.starts_with(|c: char| c.is_ascii_digit());
            if is_item && !begins.starts_with("<br") && !begins.starts_with("<font") {
                continue;
            }
            for found in BREAK.find_iter(line) {
                let at = range.start + found.start();
                if self.solid_end(at).is_none() {
                    self.replace(at..range.start + found.end(), "\n\n");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::shown;

    #[test]
    fn a_picture_for_dark_screens_gives_way_to_its_neighbour() {
        let light = "![河](a.png#only-light)\n";
        assert_eq!(shown(&format!("{light}![河](b.png#only-dark){{ width=300 }}\n")), format!("{light}\n"));
        assert_eq!(shown("![河](a.png#light)\n![河](b.png#dark)\n"), "![河](a.png#light)\n\n");
        for text in [
            "![河](b.png#only-dark)\n".to_owned(),
            format!("{light}`![河](b.png#only-dark)`\n"),
            format!("{light}[河](b.html#only-dark)\n"),
        ] {
            assert_eq!(shown(&text), text);
        }
    }

    #[test]
    fn what_themes_and_yuque_add_is_what_it_means() {
        for (text, meant) in [
            ("[浮力]^(ふりょく)", "<ruby>浮力<rt>ふりょく</rt></ruby>"),
            ("看 :(fas fa-home fa-fw): 家", "看 家"),
            ("[GFM]^(GitHub Flavored)", "<ruby>GFM<rt>GitHub Flavored</rt></ruby>"),
            ("有 \\(x^2\\) 与 \\( \\sqrt{a} \\)。", "有 $x^2$ 与 $\\sqrt{a}$。"),
            ("\\[\n\\int_a^b f\n\\]\n", "$$\\int_a^b f$$\n"),
            (
                "<a name=\"x1Yz2\"></a>\n# 雾\n甲<br />乙<br />\n![](a.png)\n",
                "<a name=\"x1Yz2\"></a>\n# 雾\n甲\n\n乙\n\n\n![](a.png)\n",
            ),
            (":::tips\n水急。\n:::\n", "\n<div class=\"tip\">\n\n水急。\n\n\n</div>\n\n"),
        ] {
            assert_eq!(shown(text), meant, "{text}");
        }
        for text in [
            "甲<br />乙\n",
            "<a name=\"x1Yz2\"></a>\n- 甲<br />乙\n| 甲<br />乙 |\n",
            "`[浮力]^(x)` 与 [a]^(b)",
            "f :(x): 与 :( 难过",
            "\\[注\\] 与 \\(见 x^2 处\\)",
            "\\[x\\](a.md) 与 \\(a b\\)",
            "`\\(x^2\\)`",
        ] {
            assert_eq!(shown(text), text);
        }
    }
}
