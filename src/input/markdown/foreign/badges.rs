//! Badges: the pictures with which projects show a state that changes. A book has none.

use super::Scan;
use crate::input::pattern::pattern;
use regex::Regex;
use std::sync::LazyLock;

/// The rule by which badges are cut.
pub(super) const BADGE: &str = "badge";
/// The pictures with which projects show their state, alone, as a link, or in HTML.
static BADGES: LazyLock<Regex> = LazyLock::new(|| {
    const SHOWN: &str = r#"https?://(?:(?:img|raster)\.shields\.io/|badgen\.net/|badge\.fury\.io/|(?:www\.)?travis-ci\.(?:org|com)/|circleci\.com/|codecov\.io/|coveralls\.io/|api\.star-history\.com/|[^\s()<>"']*/badges?[/.])[^\s()<>"']*"#;
    pattern(&format!(
        r#"\[!\[[^\]\n]*\]\({SHOWN}(?:[ \t]+"[^"\n]*")?\)\]\([^()\n]*\)|!\[[^\]\n]*\]\({SHOWN}(?:[ \t]+"[^"\n]*")?\)|<img\b[^<>\n]*?src=["']{SHOWN}["'][^<>\n]*>"#
    ))
});

/// Whether a text may have badges.
pub(super) fn may_have(text: &str) -> bool {
    text.contains("://") && BADGES.is_match(text)
}

impl Scan<'_> {
    /// Leaves badges out.
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
